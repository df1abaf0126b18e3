"""Quantities and criteria: frozen trees that say what a rule means, and nothing about how it is run.

A `Fact` stands for its value: ``age_years >= 65`` is a criterion. ``&``, ``|`` and ``~`` combine criteria;
``and``, ``or``, ``not`` and chained comparisons raise, because Python would round an unknown.
"""

from __future__ import annotations

from datetime import date, datetime
from math import isfinite
from typing import Any, ClassVar, Literal, NoReturn

import attrs

from casemgmt.bounds import COMPARISONS, FIRST_DATE, INFINITY, LAST_DATE, strings
from casemgmt.citation import Citation
from casemgmt.dates import WEEKDAYS, BusinessCalendar
from casemgmt.errors import RuleError, UnknownName

FactType = Literal["number", "flag", "date", "category"]
_RANGES: dict[str, tuple[Any, Any]] = {
    "number": (-INFINITY, INFINITY),
    "flag": (False, True),
    "date": (FIRST_DATE, LAST_DATE),
    "category": (None, None),
}


class Term:
    """A node of a rule: a `Quantity` or a `Criterion`."""

    __slots__ = ()

    @property
    def parts(self) -> tuple[Term, ...]:
        """The nodes directly below this one."""
        return ()

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
        low, high = _RANGES[self.type]
        object.__setattr__(self, "low", low if self.low is None else self.low)
        object.__setattr__(self, "high", high if self.high is None else self.high)
        object.__setattr__(self, "label", self.label or self.name.replace("_", " "))
        if isinstance(self.definition, Formula) and kind_of(self.definition.of) != self.type:
            raise RuleError(
                f"{self.name} is a {self.type}, but its formula gives a {kind_of(self.definition.of)}"
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
        if len(self.points) != len(self.edges) + 1 or list(self.edges) != sorted(set(self.edges)):
            raise RuleError("bands need rising edges and one more number of points than edges")
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

    def __str__(self) -> str:
        if isinstance(self.b, Constant) and self.b.value is True and self.operator == "==":
            return words_of(self.a)
        unit = self.a.unit if isinstance(self.a, Fact) and isinstance(self.b, Constant) else ""
        unit = words_of_unit(unit)
        sign = "is" if self.operator == "==" else self.operator
        return f"{words_of(self.a)} {sign} {words_of(self.b)}{unit}"


@attrs.frozen(cache_hash=True)
class IsIn(Criterion):
    """Whether a category is one of the given values."""

    fact: Fact
    values: frozenset[str]
    id: str = attrs.field(default="", kw_only=True)
    label: str = attrs.field(default="", kw_only=True)
    citation: Citation | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.fact.type != "category":
            raise RuleError(f"{self.fact.name} is a {self.fact.type}, not a category; compare it instead")
        for value in self.values:
            if self.fact.values is not None and value not in self.fact.values:
                raise UnknownName.among(f"value of {self.fact.name}", value, self.fact.values)

    @property
    def parts(self) -> tuple[Term, ...]:
        """The category."""
        return (self.fact,)

    def __str__(self) -> str:
        return f"{self.fact.label} is {' or '.join(sorted(self.values))}"


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

    def __str__(self) -> str:
        return "all of these"


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

    def __str__(self) -> str:
        return "any of these"


@attrs.frozen(cache_hash=True)
class AtLeast(Criterion):
    """Met when at least `n` parts are met; `n` is at least 1 and at most the number of parts."""

    n: int
    of: tuple[Criterion, ...]
    id: str = attrs.field(default="", kw_only=True)
    label: str = attrs.field(default="", kw_only=True)
    citation: Citation | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.n <= len(self.of):
            raise RuleError(
                f"at least {self.n} of {len(self.of)} parts says nothing; ask for 1 to {len(self.of)}"
            )

    @property
    def parts(self) -> tuple[Term, ...]:
        """The criteria of the group."""
        return self.of

    def __str__(self) -> str:
        return f"at least {self.n} of these {len(self.of)}"


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

    def __str__(self) -> str:
        return f"not: {self.of.label or self.of}"


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
            raise RuleError(f"{words_of(part)} is a {kind_of(part)} where a {kind} is needed")


def words_of(term: Quantity) -> str:
    """A quantity as a person reads it."""
    match term:
        case Fact():
            return term.label
        case Constant():
            return words_of_value(term.value)
        case Elapsed():
            unit = term.unit.replace("_", " ")
            end = "" if term.end == AS_OF else f" to {words_of(term.end)}"
            return (
                f"{unit} from {words_of(term.start)}{end}" if end else f"{unit} since {words_of(term.start)}"
            )
        case Arithmetic():
            loose = isinstance(term.a, Arithmetic) and term.a.operator in "+-" and term.operator in "*/"
            tight = isinstance(term.b, Arithmetic) and not term.operator == term.b.operator == "+"
            return f"{_words(term.a, loose)} {term.operator} {_words(term.b, tight)}"
        case Bands():
            return f"points for {words_of(term.of)}"
        case Choice():
            return f"points for {term.when.label or term.when}"
        case _:
            name = "least" if isinstance(term, Least) else "greatest"
            return f"{name} of {', '.join(words_of(p) for p in term.parts if isinstance(p, Quantity))}"


def _words(term: Quantity, in_brackets: bool) -> str:
    return f"({words_of(term)})" if in_brackets else words_of(term)


def words_of_unit(unit: str) -> str:
    """A UCUM unit as it is written behind a number; nothing for a plain number.

    Example:
        >>> words_of_unit("a"), words_of_unit("mm[Hg]"), words_of_unit("1")
        (' years', ' mmHg', '')
    """
    return f" {_UNIT_WORDS.get(unit, unit)}" if unit not in ("", "1") else ""


_UNIT_WORDS = {"a": "years", "mo": "months", "d": "days", "min": "minutes", "mm[Hg]": "mmHg", "Cel": "°C"}


def words_of_value(value: Any) -> str:
    """An exact value as a person reads it: yes or no, and numbers without the dust of their arithmetic.

    Example:
        >>> words_of_value(True), words_of_value(0.1 + 0.2), words_of_value(23456.78)
        ('yes', '0.3', '23456.78')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.12g}" if isinstance(value, float) else str(value)
