"""Rules as columns: every kind of quantity and criterion as a pair of column expressions."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Any

import attrs
import narwhals as nw

from casemgmt.bounds import FIRST_DATE, INFINITY, LAST_DATE, Bounds, compare
from casemgmt.dates import days_after
from casemgmt.frames import pairs
from casemgmt.frames.days import FIRST_KEY, LAST_KEY, business_days_until, key, ordinal
from casemgmt.frames.pairs import (
    CERTAIN,
    RULED_OUT,
    UNBOUNDED,
    Pair,
    Side,
    both,
    choose,
    either,
    every,
    no,
    some,
)
from casemgmt.rules.terms import (
    AS_OF,
    AllOf,
    AnyOf,
    Arithmetic,
    AtLeast,
    Bands,
    ByCases,
    Choice,
    Compare,
    Constant,
    Criterion,
    Elapsed,
    Fact,
    Greatest,
    IsIn,
    Least,
    Not,
    Parameter,
    Quantity,
    Rates,
    kind_of,
)
from casemgmt.rules.walk import formula_of
from casemgmt.truth import MET, UNKNOWN

MOST = 2**53
"""Whole numbers beyond this are not exact as Float64; values beyond it cannot be used (`casemgmt.rules.known`)."""


@attrs.frozen
class Exact:
    """Where the values of a fact are: one column. Null, NaN and what is not permitted are unknown.

    Args:
        values: Numbers, Booleans of a flag, texts of a category, or the civil keys of dates.
        whole: Whether the numbers are an Int64 column; otherwise they are Float64.
        level: How many steps of kept columns it is made from.
    """

    values: nw.Expr
    whole: bool = False
    level: int = 0


@attrs.frozen
class Between:
    """Where the bounds of a fact are: two Float64 columns without null or NaN, inside the permitted range.

    Args:
        low: The low end; of a date its civil key, of a flag 0 or 1.
        high: The high end, never below.
        level: How many steps of kept columns they are made from.
    """

    low: nw.Expr
    high: nw.Expr
    level: int = 0


class Columns:
    """The rules of one frame as columns: each quantity a low and a high end, each criterion certain and possible.

    Args:
        sources: Where the values of facts are, by name. What is not here is unknown, or worked out by its formula.
        as_of: The date of the decision as a civil key: `Pair(key(day), key(day))`, or columns of keys.
        keep_criteria: Whether every criterion is kept as two columns, so that a group does not repeat its parts.
        prefix: What the names of kept columns begin with; several `Columns` on one frame need different ones.

    Example:
        >>> import polars
        >>> from datetime import date
        >>> from casemgmt.frames.days import key
        >>> from casemgmt.rules import Fact
        >>> age = Fact("age", low=0, high=130)
        >>> frame = nw.from_native(polars.DataFrame({"age": [70.0, 60.0, None]}))
        >>> today = Pair(key(date(2026, 5, 1)), key(date(2026, 5, 1)))
        >>> columns = Columns({"age": Exact(nw.col("age"))}, today)
        >>> certain, possible, _ = columns.criterion(age >= 65)
        >>> columns.on(frame).select(certain.alias("certain"), possible.alias("possible")).rows()
        [(True, True), (False, False), (False, True)]
    """

    def __init__(
        self,
        sources: Mapping[str, Exact | Between],
        as_of: Pair,
        *,
        keep_criteria: bool = False,
        prefix: str = "__kept",
    ) -> None:
        self.sources = dict(sources)
        self.as_of = as_of
        self.keep_criteria = keep_criteria
        self.prefix = prefix
        self._steps: list[list[nw.Expr]] = []
        self._facts: dict[str, Pair] = {}
        self._worked: dict[str, Pair] = {}
        self._exact: dict[str, Exact] = {}
        self._criteria: dict[int, tuple[Criterion, Pair]] = {}
        self._count = 0

    # -- kept columns --------------------------------------------------------------------------------------------

    def keep(self, pair: Pair) -> Pair:
        """The same pair under names of its own: an expression that repeats its operands doubles at each level."""
        return Pair(self._keep(pair.low, pair.level), self._keep(pair.high, pair.level), self._after(pair))

    def _after(self, pair: Pair) -> int:
        return pair.level + any(isinstance(end, nw.Expr) for end in (pair.low, pair.high))

    def _keep(self, end: Any, level: int) -> Any:
        if not isinstance(end, nw.Expr):
            return end
        self._count += 1
        name = f"{self.prefix}{self._count}"
        while len(self._steps) <= level:
            self._steps.append([])
        self._steps[level].append(end.alias(name))
        return nw.col(name)

    def on(self, frame: Any) -> Any:
        """A narwhals frame with all kept columns, to which the expressions of all pairs then apply."""
        for step in self._steps:
            frame = frame.with_columns(*step)
        return frame

    # -- facts ---------------------------------------------------------------------------------------------------

    def fact(self, fact: Fact) -> Pair:
        """What a fact can be: two Booleans for a flag, else two numbers; a derived one is worked out."""
        if fact == AS_OF:
            return self.as_of
        if fact.name not in self._facts:
            formula = formula_of(fact)
            given = self._given(fact)
            if formula is not None:
                given = self._reconciled(fact, given, formula.of)
            self._facts[fact.name] = given
        return self._facts[fact.name]

    def _given(self, fact: Fact) -> Pair:
        """What the frame says of a fact, or its permitted range."""
        source, limits = self.sources.get(fact.name), permitted(fact)
        if source is None or limits.low == limits.high:
            return limits
        if isinstance(source, Between):
            pair = Pair(source.low, source.high, source.level)
            return Pair(pair.low >= 1, pair.high >= 1, pair.level) if fact.type == "flag" else pair
        if fact.type == "flag":
            return Pair(source.values.fill_null(False), source.values.fill_null(True), source.level)
        value = self.usable(fact, source)
        return self.keep(
            Pair(value.low.fill_null(limits.low), value.high.fill_null(limits.high), value.level)
        )

    def usable(self, fact: Fact, source: Exact) -> Pair:
        """The exact numbers or days of a fact as Float64, null where there is none that can be used."""
        exact, limits = self._exact_source(fact, source), permitted(fact)
        value = nw.when(span(exact, limits.low, limits.high)).then(exact.values).cast(nw.Float64)
        return Pair(value, value, exact.level)

    def _exact_source(self, fact: Fact, source: Exact) -> Exact:
        """An exact column; the keys of dates are worked out once."""
        if fact.type != "date":
            return source
        if fact.name not in self._exact:
            values = self._keep(source.values, source.level)
            self._exact[fact.name] = Exact(values, level=source.level + 1)
        return self._exact[fact.name]

    def _reconciled(self, fact: Fact, given: Pair, of: Quantity | Criterion) -> Pair:
        """What a frame says of a derived fact together with what its inputs say; unknown where they differ."""
        limits = permitted(fact)
        if fact.type == "flag":
            worked = self.criterion(of) if isinstance(of, Criterion) else self.flag(of)
            worked = self.keep(worked) if limits.low != limits.high else limits
        else:
            worked = self.quantity(of)  # type: ignore[arg-type]  # a formula is of the kind of its fact
            if limits != UNBOUNDED:
                worked = self._within(self.keep(worked), limits, limits)
            worked = self.keep(worked)
        self._worked[fact.name] = worked
        if fact.name not in self.sources:
            return worked
        if fact.type != "flag":
            return self.keep(self._within(worked, given, limits))
        low, high = either(worked.low, given.low), both(worked.high, given.high)
        return self.keep(Pair(both(low, high), either(low, high), pairs.level_of((worked, given))))

    def _within(self, pair: Pair, other: Pair, limits: Pair) -> Pair:
        """What both allow; the permitted range where they contradict each other."""
        met = Pair(
            pairs.greatest([pair.low, other.low]),
            pairs.least([pair.high, other.high]),
            pairs.level_of((pair, other)),
        )
        met = self.keep(met)
        torn = met.low > met.high
        return Pair(choose(torn, limits.low, met.low), choose(torn, limits.high, met.high), met.level)

    def is_open(self, fact: Fact) -> Side:
        """In which rows a fact is not known exactly."""
        if fact.type == "category":
            source = self.sources.get(fact.name)
            if not isinstance(source, Exact):
                return True
            if fact.values is not None:
                return no(_is_in(source.values, fact.values))
            return _no_text(source.values)
        low, high, _ = self.fact(fact)
        return both(high, no(low)) if fact.type == "flag" else low != high

    def says_more(self, fact: Fact) -> tuple[Side, int]:
        """In which rows something else is known of a derived fact than its formula gives; and the level."""
        if fact.name not in self.sources:
            return False, 0
        reconciled, worked = self.fact(fact), self._worked[fact.name]
        ends = zip(reconciled[:2], worked[:2], strict=True)
        return some(a != b for a, b in ends), pairs.level_of((reconciled, worked))

    def among(self, fact: Fact, values: frozenset[str]) -> Pair:
        """Whether a category is one of some values."""
        source, closed = self.sources.get(fact.name), fact.values
        values = values if closed is None else values & closed
        if closed is not None and values in (closed, frozenset()):
            return CERTAIN if values else RULED_OUT
        if not isinstance(source, Exact):
            return Pair(False, True)
        certain = _is_in(source.values, values)
        if closed is not None:
            return Pair(certain, no(_is_in(source.values, closed - values)), source.level)
        return Pair(certain, either(certain, _no_text(source.values)), source.level)

    # -- quantities ----------------------------------------------------------------------------------------------

    def quantity(self, term: Quantity) -> Pair:
        """The low and the high end of a quantity; a flag counts 0 or 1, a date is its civil key."""
        match term:
            case Constant():
                value = float(term.value) if not hasattr(term.value, "year") else key(term.value)  # type: ignore[arg-type]
                return Pair(value, value)
            case Fact(type="flag"):
                low, high, level = self.fact(term)
                return Pair(pairs.number(low), pairs.number(high), level)
            case Fact():
                return self.fact(term)
            case Choice():
                return self._choice(term)
            case Parameter():
                return self._looked_up(term)
            case Bands():
                banded = self.keep(self.quantity(term.of))
                cases = zip(pairs.reached(banded, term.edges), term.points, strict=True)
                return pairs.spread([(when, float(points)) for when, points in cases], banded.level)
            case Elapsed():
                return self._elapsed(term)
        parts = [self.quantity(part) for part in term.parts if isinstance(part, Quantity)]
        level = pairs.level_of(parts)
        match term:
            case Arithmetic():
                return self._arithmetic(term.operator, *parts)
            case Least():
                return Pair(pairs.least([p.low for p in parts]), pairs.least([p.high for p in parts]), level)
            case Greatest():
                low, high = [p.low for p in parts], [p.high for p in parts]
                return Pair(pairs.greatest(low), pairs.greatest(high), level)
        raise TypeError(type(term).__name__)

    def _arithmetic(self, operator: str, a: Pair, b: Pair) -> Pair:
        level = pairs.level_of((a, b))
        if operator == "+":
            return Pair(a.low + b.low, a.high + b.high, level)
        if operator == "-":
            return Pair(a.low - b.high, a.high - b.low, level)
        by = None if isinstance(b.low, nw.Expr) or b.low != b.high else b.low
        if by is not None and by > 0:  # the usual case
            ends = (a.low * by, a.high * by) if operator == "*" else (a.low / by, a.high / by)
            return Pair(*ends, level)
        a, b = self.keep(a), self.keep(b)
        return pairs.times(a, b) if operator == "*" else pairs.over(a, b)

    def _choice(self, term: Choice) -> Pair:
        when, then, otherwise = (
            self.criterion(term.when),
            self.quantity(term.then),
            self.quantity(term.otherwise),
        )
        level = pairs.level_of((when, then, otherwise))
        plain = not any(isinstance(end, nw.Expr) for end in (*then[:2], *otherwise[:2]))
        if plain and then.low >= otherwise.high:  # the usual case: points
            return Pair(
                choose(when.low, then.low, otherwise.low), choose(when.high, then.high, otherwise.high), level
            )
        when, then, otherwise = self.keep(when), self.keep(then), self.keep(otherwise)
        low, high = pairs.least([then.low, otherwise.low]), pairs.greatest([then.high, otherwise.high])
        return Pair(
            choose(when.low, then.low, choose(when.high, low, otherwise.low)),
            choose(when.low, then.high, choose(when.high, high, otherwise.high)),
            pairs.level_of((when, then, otherwise)),
        )

    def _elapsed(self, term: Elapsed) -> Pair:
        start, end = self.quantity(term.start), self.quantity(term.end)
        if term.unit == "years":
            low, high = ((end.low - start.high) / 372, (end.high - start.low) / 372)
            return Pair(pairs.floor(low), pairs.floor(high), pairs.level_of((start, end)))
        start, end = self.keep(start), self.keep(end)

        def day(of: Any) -> Any:
            return ordinal(of) if term.unit == "days" else business_days_until(of, term.calendar)

        return Pair(
            day(end.low) - day(start.high), day(end.high) - day(start.low), pairs.level_of((start, end))
        )

    def _looked_up(self, term: Parameter) -> Pair:
        """The values of a table that are still possible; anything where it does not cover all that the keys can be."""
        on = self.keep(self.quantity(term.on))
        numbers = [None if kind_of(k) == "category" else self.keep(self.quantity(k)) for k in term.keys]
        unbounded: Side = some(
            both(on.low <= key(last), on.high >= key(first)) for first, last in _gaps(term.editions)
        )
        found: list[tuple[Side, float]] = []
        level = pairs.level_of((on, *(n for n in numbers if n is not None)))
        for edition in term.editions:
            holds = both(
                on.low <= key(edition.effective_to or LAST_DATE), on.high >= key(edition.effective_from)
            )
            if holds is False:
                continue
            reached, beyond, deepest = self._members(term, edition, numbers)
            level = max(level, deepest)
            rows: dict[float, list[Side]] = {}
            table = dict(edition.values)
            for members in product(*(list(each) for each in reached)):
                side = every(each[member] for each, member in zip(reached, members, strict=True))
                if members in table:
                    rows.setdefault(float(table[members]), []).append(side)
                else:
                    beyond = either(beyond, side)
            unbounded = either(unbounded, both(holds, beyond))
            found += [(both(holds, some(sides)), value) for value, sides in rows.items()]
        if unbounded is True or not found:
            return UNBOUNDED
        low, high, _ = pairs.spread(found, level)
        return Pair(choose(unbounded, -INFINITY, low), choose(unbounded, INFINITY, high), level)

    def _members(
        self, term: Parameter, edition: Rates, numbers: list[Pair | None]
    ) -> tuple[list[dict[Any, Side]], Side, int]:
        """For each key the members that it can be; whether any key can be something else; and the level."""
        members: list[dict[Any, Side]] = []
        beyond: Side = not edition.values
        level = 0
        for i, (of, pair) in enumerate(zip(term.keys, numbers, strict=True)):
            column = sorted({row[i] for row, _ in edition.values})
            if not column:
                members.append({})
            elif pair is not None:
                members.append(dict(zip(column, pairs.reached(pair, column[1:]), strict=True)))
                beyond = either(beyond, either(pair.low < column[0], pair.high >= column[-1] + 1))
            else:
                assert isinstance(of, Fact)  # noqa: S101 - only a fact is a category
                one = {value: self.among(of, frozenset((value,))) for value in column}
                every_one = self.among(of, frozenset(column))
                members.append({value: each.high for value, each in one.items()})
                beyond, level = either(beyond, no(every_one.low)), max(level, every_one.level)
        return members, beyond, level

    # -- criteria ------------------------------------------------------------------------------------------------

    def criterion(self, term: Criterion) -> Pair:
        """Whether a criterion is certain, and whether it is possible."""
        if id(term) not in self._criteria:
            pair = self._criterion(term)
            self._criteria[id(term)] = term, self.keep(pair) if self.keep_criteria else pair
        return self._criteria[id(term)][1]

    def flag(self, term: Quantity) -> Pair:
        """A quantity that is a flag, as a criterion."""
        if isinstance(term, Fact):
            return self.fact(term)
        low, high, level = self.quantity(term)
        return Pair(low >= 1, high >= 1, level)

    def _criterion(self, term: Criterion) -> Pair:
        match term:
            case Compare(operator="==", a=a, b=Constant(value=bool() as wanted)):
                pair = self.flag(a)
                return pair if wanted else pairs.negated(pair)
            case Compare(operator=operator, a=Fact() as fact, b=Constant()) if self._is_exact(fact):
                return self._exact_leaf(operator, fact, self.quantity(term.b).low)
            case Compare():
                a, b = self.quantity(term.a), self.quantity(term.b)
                if term.operator == "==":
                    a, b = self.keep(a), self.keep(b)
                return pairs.compared(term.operator, a, b)
            case IsIn():
                return self.among(term.fact, term.values)
            case Not():
                return pairs.negated(self.criterion(term.of))
            case AllOf():
                return pairs.all_of([self.criterion(part) for part in term.of])
            case AnyOf():
                return pairs.any_of([self.criterion(part) for part in term.of])
            case AtLeast():
                return pairs.at_least(term.n, [self.criterion(part) for part in term.of])
            case ByCases():
                return self._by_cases(term)
        raise TypeError(type(term).__name__)

    def _is_exact(self, fact: Fact) -> bool:
        return (
            isinstance(self.sources.get(fact.name), Exact)
            and formula_of(fact) is None
            and fact.type in ("number", "date")
            and fact.name not in self._facts
        )

    def _exact_leaf(self, operator: str, fact: Fact, limit: float) -> Pair:
        """An exact column compared with a number: it needs no ends of its own."""
        low, high, _ = permitted(fact)
        always = compare(operator, Bounds(low, high), limit)
        if always is not UNKNOWN:
            return CERTAIN if always is MET else RULED_OUT
        source = self.sources[fact.name]
        assert isinstance(source, Exact)  # noqa: S101 - it was looked at
        exact = self._exact_source(fact, source)
        below, above = span(exact, low, limit, open_high=True), span(exact, limit, high, open_low=True)
        if operator == "==":
            at = span(exact, limit, limit)
            return Pair(at, no(either(below, above)), exact.level)
        if operator == ">=":
            return Pair(span(exact, limit, high), no(below), exact.level)
        if operator == ">":
            return Pair(above, no(span(exact, low, limit)), exact.level)
        if operator == "<=":
            return Pair(span(exact, low, limit), no(above), exact.level)
        return Pair(below, no(span(exact, limit, high)), exact.level)

    def _by_cases(self, term: ByCases) -> Pair:
        """Certain where the criteria of all cases still possible are; possible where one of them is."""
        parts = [self.criterion(part) for part in term.of]
        reached, level = self.cases(term)
        return Pair(
            every(either(no(can_be), part.low) for can_be, part in zip(reached, parts, strict=True)),
            some(both(can_be, part.high) for can_be, part in zip(reached, parts, strict=True)),
            max(level, pairs.level_of(parts)),
        )

    def cases(self, term: ByCases) -> tuple[list[Side], int]:
        """For each case whether somebody can be in it; and the level."""
        if not term.groups:
            by = self.keep(self.quantity(term.by))
            return pairs.reached(by, term.edges), by.level
        others = len(term.of) > len(term.groups)
        named = frozenset().union(*term.groups)
        if kind_of(term.by) == "flag":
            by = self.keep(self.flag(term.by))
            can_be = {True: by.high, False: no(by.low)}
            reached = [some(can_be[bool(value)] for value in sorted(group)) for group in term.groups]
            rest = some(can_be[value] for value in (False, True) if value not in named)
            return [*reached, rest] if others else reached, by.level
        assert isinstance(term.by, Fact)  # noqa: S101 - only a fact is a category
        every_named = self.among(term.by, named)  # type: ignore[arg-type]  # they are texts
        reached = [self.among(term.by, group).high for group in term.groups]  # type: ignore[arg-type]
        return [*reached, no(every_named.low)] if others else reached, every_named.level


def permitted(fact: Fact) -> Pair:
    """The permitted range of a fact."""
    if fact.type == "date":
        return Pair(max(key(fact.low), FIRST_KEY), min(key(fact.high), LAST_KEY))
    return Pair(fact.low, fact.high) if fact.type == "flag" else Pair(float(fact.low), float(fact.high))


def span(
    source: Exact, low: float, high: float, *, open_low: bool = False, open_high: bool = False
) -> nw.Expr:
    """Where an exact value lies in a range; a null or NaN never does."""
    low, high = max(low, -MOST), min(high, MOST)
    if source.whole:
        first = math.floor(low) + 1 if open_low else math.ceil(low)
        last = math.ceil(high) - 1 if open_high else math.floor(high)
        return source.values.is_between(first, last).fill_null(False)
    closed: Any = {
        (False, False): "both",
        (True, False): "right",
        (False, True): "left",
        (True, True): "none",
    }[open_low, open_high]
    return source.values.is_between(low, high, closed=closed).fill_null(False)


def _no_text(values: nw.Expr) -> nw.Expr:
    return values.is_null() | (values == "").fill_null(False)


def _is_in(values: nw.Expr, wanted: frozenset[str]) -> Side:
    """Where a text is one of some, in its composed or decomposed spelling. pyarrow refuses an empty set."""
    spelt = {unicodedata.normalize(form, text) for text in wanted for form in ("NFC", "NFD")}
    return values.is_in(sorted(spelt)).fill_null(False) if wanted else False


def _gaps(editions: tuple[Rates, ...]) -> list[tuple[date, date]]:
    """The spans of days on which no edition holds."""
    gaps, day = [], FIRST_DATE
    for edition in editions:
        if edition.effective_from > day:
            gaps.append((day, days_after(edition.effective_from, -1)))
        if edition.effective_to is None:
            return gaps
        day = days_after(edition.effective_to, 1)
    return [*gaps, (day, LAST_DATE)]
