"""Quantities and criteria: frozen trees that say what a rule means, and nothing about how it is run.

A `Fact` stands for its value: ``age_years >= 65`` is a criterion. ``&``, ``|`` and ``~`` combine criteria;
``and``, ``or``, ``not`` and chained comparisons raise, because Python would round an unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import pairwise
from math import isfinite
from typing import Any, ClassVar, Literal, NoReturn

import attrs

from casemgmt.bounds import COMPARISONS, FIRST_DATE, INFINITY, LAST_DATE, one_spelling, strings
from casemgmt.citation import Citation
from casemgmt.dates import WEEKDAYS, BusinessCalendar
from casemgmt.errors import RuleError, UnknownName

Rows = Mapping[tuple[Any, ...], float] | Iterable[tuple[tuple[Any, ...], float]]


def _sorted_rows(rows: Rows) -> tuple[tuple[tuple[Any, ...], float], ...]:
    """The rows of a table in the order of their keys, so that equal tables are equal."""
    every = tuple(rows.items()) if isinstance(rows, Mapping) else tuple(rows)
    if len({key for key, _ in every}) < len(every):
        raise RuleError("a table gives two values for one key; keep one of them")
    return tuple(sorted((tuple(map(one_spelling, key)), value) for key, value in every))


FactType = Literal["number", "flag", "date", "category"]
_RANGES: dict[str, tuple[Any, Any]] = {
    "number": (-INFINITY, INFINITY),
    "flag": (False, True),
    "date": (FIRST_DATE, LAST_DATE),
    "category": (None, None),
}


_CLASSES: dict[str, tuple[type, ...]] = {"number": (int, float), "flag": (bool,), "date": (date,)}


def _fit(kind: str, *values: Any) -> bool:
    """Whether values are all of the class of a kind, and no NaN."""
    return all(
        isinstance(value, _CLASSES[kind])
        and not isinstance(value, datetime)
        and (kind == "flag" or not isinstance(value, bool))
        and value == value  # noqa: PLR0124 - NaN differs from itself
        for value in values
    )


class Term:
    """A node of a rule: a `Quantity` or a `Criterion`."""

    __slots__ = ()

    @property
    def parts(self) -> tuple[Term, ...]:
        """The nodes directly below this one."""
        return ()

    def __str__(self) -> str:
        from casemgmt.rules.words import words_of  # it needs every kind of term

        return words_of(self)

    def __bool__(self) -> NoReturn:
        raise RuleError(
            "a rule has no truth until it is decided for somebody: write & | ~ instead of and, or, not;"
            " write `(low <= x) & (x <= high)` instead of `low <= x <= high`"
        )


class Quantity(Term):
    """Something that has a value: a fact, a constant, or arithmetic over them."""

    __slots__ = ()

    def __add__(self, other: Any) -> Arithmetic:
        return Arithmetic("+", self, quantity(other))

    def __radd__(self, other: Any) -> Arithmetic:
        return Arithmetic("+", quantity(other), self)

    def __sub__(self, other: Any) -> Arithmetic:
        return Arithmetic("-", self, quantity(other))

    def __rsub__(self, other: Any) -> Arithmetic:
        return Arithmetic("-", quantity(other), self)

    def __mul__(self, other: Any) -> Arithmetic:
        return Arithmetic("*", self, quantity(other))

    def __rmul__(self, other: Any) -> Arithmetic:
        return Arithmetic("*", quantity(other), self)

    def __truediv__(self, other: Any) -> Arithmetic:
        return Arithmetic("/", self, quantity(other))

    def __ge__(self, other: Any) -> Compare:
        return Compare(">=", self, quantity(other))

    def __gt__(self, other: Any) -> Compare:
        return Compare(">", self, quantity(other))

    def __le__(self, other: Any) -> Compare:
        return Compare("<=", self, quantity(other))

    def __lt__(self, other: Any) -> Compare:
        return Compare("<", self, quantity(other))

    def equals(self, other: Any) -> Compare:
        """The criterion that both have the same value; ``==`` compares the terms themselves."""
        return Compare("==", self, quantity(other))


@attrs.frozen(order=False)
class Constant(Quantity):
    """A finite number, a date or a boolean that is written in the rule."""

    value: float | date | bool

    def __attrs_post_init__(self) -> None:
        if isinstance(self.value, datetime) or (isinstance(self.value, float) and not isfinite(self.value)):
            raise RuleError("a rule compares with finite numbers and whole days; write date(2026, 5, 1)")


@attrs.frozen
class Formula:
    """The definition of a fact that is worked out from other facts."""

    of: Quantity | Criterion


@attrs.frozen(order=False)
class Fact(Quantity):
    """A named, typed fact about a person; in a rule it stands for its value at the date of the decision.

    Args:
        name: A stable name with its window and unit in it, such as ``ed_visits_12m``.
        type: ``number``, ``flag``, ``date`` or ``category``.
        low: The least permitted value; an unknown value can be anything from `low` to `high`.
        high: The greatest permitted value.
        values: For a category, the permitted values, where the list is closed.
        unit: The UCUM unit of a number.
        label: What a person reads.
        question: The question that would settle it.
        ask: Whom to ask: ``patient``, ``clinician``, ``payer`` or ``record``.
        definition: How it is found in a record; a `Formula`, or a definition of `casemgmt.facts`.
        citation: Where the definition comes from.

    Example:
        >>> age_years = Fact("age_years", low=0, high=130, unit="a", label="age")
        >>> str(age_years >= 65)
        'age >= 65 years'
    """

    name: str
    type: FactType = "number"
    low: Any = None
    high: Any = None
    values: frozenset[str] | None = attrs.field(default=None, converter=attrs.converters.optional(strings))
    unit: str = ""
    label: str = attrs.field(default="", eq=False)
    question: str = attrs.field(default="", eq=False, repr=False)
    ask: str = attrs.field(default="record", eq=False, repr=False)
    definition: Any = attrs.field(default=None, eq=False, repr=False)
    citation: Citation | None = attrs.field(default=None, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if self.type not in _RANGES:
            raise RuleError(f"{self.name} is of a type that does not exist; known: {', '.join(_RANGES)}")
        low, high = _RANGES[self.type]
        object.__setattr__(self, "low", low if self.low is None else self.low)
        object.__setattr__(self, "high", high if self.high is None else self.high)
        object.__setattr__(self, "label", self.label or self.name.replace("_", " "))
        if self.type != "category":
            ends: tuple[Any, Any] = self.low, self.high
            if not _fit(self.type, *ends):
                what = f"the range of {self.name} does not consist of {self.type}s"
                raise RuleError(f"{what}; correct low and high")
            if ends[0] > ends[1]:
                raise RuleError(
                    f"the range of {self.name} ends before it begins; put the lesser value into low"
                )
        if isinstance(self.definition, Formula):
            gives = kind_of(self.definition.of)
            if gives != self.type:
                raise RuleError(f"{self.name} is a {self.type}, but its formula gives a {gives}")
            if gives == "category":
                raise RuleError(
                    f"{self.name} is a category, which no formula gives; use by_cases where it is read"
                )

    def is_in(self, *values: str) -> IsIn:
        """The criterion that the category is one of `values`."""
        return IsIn(self, frozenset(values))

    def is_true(self) -> Compare:
        """The criterion that a flag is true; a flag used as a criterion means the same."""
        return Compare("==", self, Constant(True))

    def __and__(self, other: Any) -> AllOf:
        return AllOf((criterion(self), criterion(other)))

    def __or__(self, other: Any) -> AnyOf:
        return AnyOf((criterion(self), criterion(other)))

    def __invert__(self) -> Not:
        return Not(criterion(self))


AS_OF = Fact("as_of", type="date", label="date of the decision")
"""The date of the decision, as a fact: ages and days since are measured to it."""


@attrs.frozen(order=False)
class Arithmetic(Quantity):
    """Two numbers added, subtracted, multiplied or divided."""

    operator: Literal["+", "-", "*", "/"]
    a: Quantity
    b: Quantity

    def __attrs_post_init__(self) -> None:
        _of_kind("number", self.a, self.b)

    @property
    def parts(self) -> tuple[Term, ...]:
        """The two numbers."""
        return self.a, self.b


@attrs.frozen(order=False)
class Least(Quantity):
    """The least of several numbers, or the earliest of several dates."""

    of: tuple[Quantity, ...]

    def __attrs_post_init__(self) -> None:
        _of_kind(_ordered(self.of), *self.of)

    @property
    def parts(self) -> tuple[Term, ...]:
        """What it is the least of."""
        return self.of


@attrs.frozen(order=False)
class Greatest(Quantity):
    """The greatest of several numbers, or the latest of several dates."""

    of: tuple[Quantity, ...]

    def __attrs_post_init__(self) -> None:
        _of_kind(_ordered(self.of), *self.of)

    @property
    def parts(self) -> tuple[Term, ...]:
        """What it is the greatest of."""
        return self.of


@attrs.frozen(order=False)
class Bands(Quantity):
    """Points by range: `points[0]` below `edges[0]`, `points[1]` from there up, and so on.

    Gaps and overlaps cannot be written.
    """

    of: Quantity
    edges: tuple[float, ...]
    points: tuple[float, ...]

    def __attrs_post_init__(self) -> None:
        _check_edges("bands", "number of points", self.edges, self.points)
        if not _fit("number", *self.points):
            raise RuleError("the points of bands are numbers")
        _of_kind("number", self.of)

    @property
    def parts(self) -> tuple[Term, ...]:
        """The number that is banded."""
        return (self.of,)


@attrs.frozen(order=False)
class Choice(Quantity):
    """`then` where a criterion is met, `otherwise` where it is not; where it is unknown, whatever either allows."""

    when: Criterion
    then: Quantity
    otherwise: Quantity

    def __attrs_post_init__(self) -> None:
        _of_kind(_ordered((self.then,)), self.otherwise)

    @property
    def parts(self) -> tuple[Term, ...]:
        """The criterion, and the two quantities."""
        return self.when, self.then, self.otherwise


@attrs.frozen(order=False)
class Elapsed(Quantity):
    """The whole years or days, or the business days, from one date to another.

    Args:
        unit: ``years``, ``days`` or ``business_days``.
        start: The date from which it is counted; that day is day 0.
        end: The date to which it is counted; by default the date of the decision.
        calendar: The holidays, for business days.
    """

    unit: Literal["years", "days", "business_days"]
    start: Quantity
    end: Quantity = AS_OF
    calendar: BusinessCalendar = WEEKDAYS

    def __attrs_post_init__(self) -> None:
        _of_kind("date", self.start, self.end)

    @property
    def parts(self) -> tuple[Term, ...]:
        """The two dates."""
        return self.start, self.end


Key = str | float


@attrs.frozen
class Rates:
    """The values of a parameter from one day to another.

    Args:
        effective_from: The first day on which they hold.
        values: The value of each key; a key has one member for each of the parameter's `keys`. A number stands for
            itself and everything up to the next number of its column.
        effective_to: The last day on which they hold; None while there is no end.
    """

    effective_from: date
    values: tuple[tuple[tuple[Key, ...], float], ...] = attrs.field(converter=_sorted_rows)
    effective_to: date | None = None


@attrs.frozen(order=False)
class Parameter(Quantity):
    """A value that a dated table gives for a key, such as a poverty guideline by state and household size.

    A key, or a day, that the table does not cover leaves the value unknown: it is never guessed.

    Args:
        name: What it is.
        keys: The quantities by which it is looked up: numbers or categories.
        editions: The values by date, the oldest first.
        on: The day whose values hold; by default the date of the decision.
        citation: Where the values come from.
    """

    name: str
    keys: tuple[Quantity, ...]
    editions: tuple[Rates, ...]
    on: Quantity = AS_OF
    citation: Citation | None = attrs.field(default=None, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        _of_kind("date", self.on)
        kinds = [kind_of(key) for key in self.keys]
        if not set(kinds) <= {"number", "category"}:
            raise RuleError(
                f"{self.name} is looked up by numbers and categories; band a date or a flag first"
            )
        for earlier, later in pairwise(self.editions):
            if earlier.effective_to is None or earlier.effective_to >= later.effective_from:
                raise RuleError(
                    f"two editions of {self.name} overlap; end each the day before the next begins"
                )
        if not _fit("number", *(value for edition in self.editions for _, value in edition.values)):
            raise RuleError(f"the values of {self.name} are numbers")
        fits: dict[str, Any] = {"number": (int, float), "category": str}
        wanted = [fits[kind] for kind in kinds]
        for key, _ in (row for edition in self.editions for row in edition.values):
            if len(key) != len(wanted) or not all(map(isinstance, key, wanted)):
                raise RuleError(
                    f"a key of {self.name} does not fit what it is looked up by: {', '.join(kinds)}"
                )

    @property
    def parts(self) -> tuple[Term, ...]:
        """What it is looked up by, and the day."""
        return *self.keys, self.on


class Criterion(Term):
    """Something that is met, not met or unknown; groups and leaves may carry an id, a label and a citation."""

    __slots__ = ()
    id: str
    label: str
    citation: Citation | None
    group_words: ClassVar[str] = ""

    def __and__(self, other: Any) -> AllOf:
        return AllOf((self, criterion(other)))

    def __or__(self, other: Any) -> AnyOf:
        return AnyOf((self, criterion(other)))

    def __invert__(self) -> Not:
        return Not(self)


@attrs.frozen(cache_hash=True)
class Compare(Criterion):
    """Two quantities compared; `operator` is one of ``>=  >  <=  <  ==``."""

    operator: str
    a: Quantity
    b: Quantity
    id: str = attrs.field(default="", kw_only=True)
    label: str = attrs.field(default="", kw_only=True)
    citation: Citation | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.operator not in COMPARISONS:
            raise RuleError(f"there is no comparison {self.operator!r}; known: {', '.join(COMPARISONS)}")
        kinds = {kind_of(self.a), kind_of(self.b)}
        if len(kinds) > 1:
            raise RuleError(f"a {' and a '.join(sorted(kinds))} cannot be compared; compare like with like")
        if kinds == {"category"}:
            raise RuleError("categories are not ordered; write fact.is_in('a', 'b')")

    @property
    def parts(self) -> tuple[Term, ...]:
        """The two sides."""
        return self.a, self.b


@attrs.frozen(cache_hash=True)
class IsIn(Criterion):
    """Whether a category is one of the given values."""

    fact: Fact
    values: frozenset[str] = attrs.field(converter=strings)
    id: str = attrs.field(default="", kw_only=True)
    label: str = attrs.field(default="", kw_only=True)
    citation: Citation | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.fact.type != "category":
            raise RuleError(f"{self.fact.name} is a {self.fact.type}, not a category; compare it instead")
        for value in self.values:
            if not isinstance(value, str):
                raise RuleError(f"the values of {self.fact.name} are texts; write them in quotation marks")
            if self.fact.values is not None and value not in self.fact.values:
                raise UnknownName.among(f"value of {self.fact.name}", value, self.fact.values)

    @property
    def parts(self) -> tuple[Term, ...]:
        """The category."""
        return (self.fact,)


@attrs.frozen(cache_hash=True)
class AllOf(Criterion):
    """Met when every part is met."""

    of: tuple[Criterion, ...]
    id: str = attrs.field(default="", kw_only=True)
    label: str = attrs.field(default="", kw_only=True)
    citation: Citation | None = attrs.field(default=None, kw_only=True)

    @property
    def parts(self) -> tuple[Term, ...]:
        """The criteria of the group."""
        return self.of


@attrs.frozen(cache_hash=True)
class AnyOf(Criterion):
    """Met when at least one part is met."""

    of: tuple[Criterion, ...]
    id: str = attrs.field(default="", kw_only=True)
    label: str = attrs.field(default="", kw_only=True)
    citation: Citation | None = attrs.field(default=None, kw_only=True)

    @property
    def parts(self) -> tuple[Term, ...]:
        """The criteria of the group."""
        return self.of


@attrs.frozen(cache_hash=True)
class AtLeast(Criterion):
    """Met when at least `n` parts are met; `n` is at least 1 and at most the number of parts."""

    n: int
    of: tuple[Criterion, ...]
    id: str = attrs.field(default="", kw_only=True)
    label: str = attrs.field(default="", kw_only=True)
    citation: Citation | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if type(self.n) is not int or not 1 <= self.n <= len(self.of):
            raise RuleError(
                f"at least {self.n} of {len(self.of)} parts says nothing; ask for 1 to {len(self.of)}"
            )

    @property
    def parts(self) -> tuple[Term, ...]:
        """The criteria of the group."""
        return self.of


@attrs.frozen(cache_hash=True)
class Not(Criterion):
    """Met when its part is not met; unknown stays unknown."""

    of: Criterion
    id: str = attrs.field(default="", kw_only=True)
    label: str = attrs.field(default="", kw_only=True)
    citation: Citation | None = attrs.field(default=None, kw_only=True)

    @property
    def parts(self) -> tuple[Term, ...]:
        """The criterion that is denied."""
        return (self.of,)


Group = frozenset[str | bool]


def _groups(groups: Iterable[Group]) -> tuple[Group, ...]:
    return tuple(frozenset(map(one_spelling, group)) for group in groups)


@attrs.frozen(cache_hash=True)
class ByCases(Criterion):
    """The criterion of the case that a fact is in, such as a threshold that depends on sex, setting or age group.

    Where the case is not known, it is certain when the criteria of all cases still possible are certain, and
    possible when any of them is. The same written with `all_of` and `any_of` could stay unknown.

    Args:
        by: What tells the cases apart: a category, a flag or a number.
        of: The criterion of each case.
        groups: The values of each case, for a category or a flag. One criterion more than groups is for all
            other values.
        edges: Where the next case begins, for a number.
    """

    by: Quantity
    of: tuple[Criterion, ...]
    groups: tuple[Group, ...] = attrs.field(default=(), converter=_groups)
    edges: tuple[float, ...] = ()
    id: str = attrs.field(default="", kw_only=True)
    label: str = attrs.field(default="", kw_only=True)
    citation: Citation | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        kind = kind_of(self.by)
        if kind == "number":
            _check_edges("cases", "criterion", self.edges, self.of)
            fits = not self.groups
        else:
            fits = kind in ("category", "flag") and not self.edges and bool(self.groups)
        if not fits:
            raise RuleError(
                "cases are told apart by the values of a category or a flag, or by the edges of a number"
            )
        every = [value for group in self.groups for value in group]
        if len(set(every)) < len(every):
            raise RuleError("a value belongs to two cases; keep it in one of them")
        permitted = _permitted(self.by)
        for value in every:
            if permitted is not None and value not in permitted:
                raise UnknownName.among(f"value of {self.by}", str(value), map(str, permitted))
        covered = len(self.of) == len(self.groups) + 1 or (
            permitted is not None and frozenset(every) == permitted
        )
        if kind != "number" and not (covered and len(self.of) >= len(self.groups)):
            raise RuleError("the cases do not cover every value; give a criterion for the others")

    @property
    def parts(self) -> tuple[Term, ...]:
        """What tells the cases apart, and the criterion of each."""
        return self.by, *self.of


def _permitted(by: Quantity) -> frozenset[str] | frozenset[bool] | None:
    """The values of a category or a flag, where the list is closed."""
    if kind_of(by) == "flag":
        return frozenset((False, True))
    return by.values if isinstance(by, Fact) else None


Leaf = Compare | IsIn


def quantity(value: Any) -> Quantity:
    """A value written in a rule, as a quantity.

    Raises:
        RuleError: If it is neither a quantity nor a number, date or boolean.
    """
    if isinstance(value, Quantity):
        return value
    if isinstance(value, (bool, int, float, date)):
        return Constant(value)
    raise RuleError(f"a {type(value).__name__} is no quantity; write a number, a date, a boolean or a fact")


def criterion(value: Any) -> Criterion:
    """A criterion, or a flag used as one.

    Raises:
        RuleError: If it is neither.
    """
    if isinstance(value, Criterion):
        return value
    if isinstance(value, Fact) and value.type == "flag":
        return value.is_true()
    if isinstance(value, Fact):
        raise RuleError(f"{value.name} is a {value.type}, not a flag; compare it with something")
    raise RuleError(
        f"a {type(value).__name__} is no criterion; compare facts with >= > <= < or .equals(...): == answers at once"
    )


def kind_of(term: Term) -> str:
    """Whether a term is a ``number``, ``flag``, ``date`` or ``category``; a criterion is a flag."""
    match term:
        case Fact():
            return term.type
        case Constant(value=bool()) | Criterion():
            return "flag"
        case Constant(value=date()):
            return "date"
        case Choice() | Least() | Greatest():
            return kind_of(term.then if isinstance(term, Choice) else term.of[0])
        case _:
            return "number"


def _check_edges(name: str, what: str, edges: tuple[float, ...], of: tuple[Any, ...]) -> None:
    if not _fit("number", *edges):
        raise RuleError(f"the edges of {name} are numbers")
    if len(of) != len(edges) + 1 or list(edges) != sorted(set(edges)):
        raise RuleError(f"{name} need rising edges and one more {what} than edges")


def _ordered(parts: tuple[Quantity, ...]) -> str:
    if not parts:
        raise RuleError("the least and the greatest need at least one quantity")
    kind = kind_of(parts[0])
    if kind == "category":
        raise RuleError("categories are not ordered; write fact.is_in('a', 'b')")
    return kind


def _of_kind(kind: str, *parts: Quantity) -> None:
    for part in parts:
        if kind_of(part) != kind:
            raise RuleError(f"{part} is a {kind_of(part)} where a {kind} is needed")
