"""Rules as columns: every kind of quantity and criterion as a pair of column expressions."""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw

from casemgmt.frames import pairs
from casemgmt.frames.days import key
from casemgmt.frames.elapsed import elapsed
from casemgmt.frames.kept import Kept
from casemgmt.frames.leaves import (
    Ends,
    Exact,
    Source,
    Told,
    always,
    ends_compared,
    exact_compared,
    is_in,
    no_text,
    permitted,
    span,
)
from casemgmt.frames.pairs import (
    CERTAIN,
    RULED_OUT,
    UNBOUNDED,
    Pair,
    Side,
    both,
    choose,
    column,
    either,
    every,
    no,
    some,
)
from casemgmt.frames.parameters import looked_up
from casemgmt.frames.sums import sum_of_points
from casemgmt.rules.known import EXACT_INTEGERS
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
    kind_of,
)
from casemgmt.rules.walk import formula_of


class Columns(Kept):
    """The rules of one frame as columns: each quantity a low and a high end, each criterion certain and possible.

    Args:
        sources: Where the values of facts are, by name. What is not here is unknown, or worked out by its formula.
        as_of: The date of the decision as a civil key: `Pair(key(day), key(day))`, or columns of keys.
        settled: Of derived facts, in which rows what the frame says of them stands, whatever their formula gives.
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
        sources: Mapping[str, Source],
        as_of: Pair,
        *,
        settled: Mapping[str, Side] | None = None,
        keep_criteria: bool = False,
        prefix: str = "__kept",
    ) -> None:
        super().__init__(prefix)
        self.sources = dict(sources)
        self.as_of = as_of
        self.settled = dict(settled or {})
        self.keep_criteria = keep_criteria
        self.worked: dict[str, Pair] = {}
        self.told: dict[str, Told] = {}
        self._facts: dict[str, Pair] = {}
        self._keys: dict[int, Exact] = {}
        self._criteria: dict[int, tuple[Criterion, Pair]] = {}

    # -- facts ---------------------------------------------------------------------------------------------------

    def fact(self, fact: Fact) -> Pair:
        """What a fact can be: two Booleans for a flag, else two numbers; a derived one is worked out."""
        if fact == AS_OF:
            return self.as_of
        if fact.name not in self._facts:
            given, formula = self._given(fact), formula_of(fact)
            if formula is not None:
                given = self._unless_settled(fact, given, self._reconciled(fact, given, formula.of))
            self._facts[fact.name] = given
        return self._facts[fact.name]

    def settle(self, fact: Fact, found: Pair | Told) -> None:
        """Take what is known of a fact as it is, whatever its formula gives."""
        if isinstance(found, Told):
            self.told[fact.name] = found
            found = found.pair
        self._facts[fact.name] = found

    def _given(self, fact: Fact) -> Pair:
        """What the frame says of a fact, or its permitted range."""
        source, limits = self.sources.get(fact.name), permitted(fact)
        if source is None or limits.low == limits.high:
            return limits
        if isinstance(source, Ends):
            return self._within_ends(fact, source, limits)
        if fact.type == "flag":
            return Pair(source.values.fill_null(False), source.values.fill_null(True), source.level)
        value, level = self._usable(fact, source, limits)
        return self.keep(Pair(value.fill_null(limits.low), value.fill_null(limits.high), level))

    def _usable(self, fact: Fact, source: Exact, limits: Pair) -> tuple[nw.Expr, int]:
        """The exact numbers or days of a fact as Float64, null where there is none that can be used; and the level."""
        exact = self._read(fact, source)
        return nw.when(column(span(exact, limits.low, limits.high))).then(exact.values).cast(
            nw.Float64
        ), exact.level

    def _within_ends(self, fact: Fact, source: Ends, limits: Pair) -> Pair:
        """The bounds of a fact, cut to its permitted range; that range where they contradict it or each other."""
        ends = (self._end(fact, source.low, limits.low), self._end(fact, source.high, limits.high))
        pair = self._within(Pair(ends[0].low, ends[1].low, pairs.level_of(ends)), limits, limits)
        if source.exact is not None:
            value, level = self._usable(fact, source.exact, limits)
            cut = self.keep(pair)
            low, high = (nw.coalesce(value, column(end)) for end in cut[:2])
            pair = Pair(low, high, max(level, cut.level))
        return self.keep(pair)

    def _end(self, fact: Fact, source: Exact | None, limit: float) -> Pair:
        """One end of a bound; the limit where it is open."""
        if source is None:
            return Pair(limit, limit)
        read = self._read(fact, source)
        value = read.values.clip(-EXACT_INTEGERS, EXACT_INTEGERS) if read.whole else read.values
        value = value.cast(nw.Float64).fill_nan(None).fill_null(limit)
        return Pair(value, value, read.level)

    def _read(self, fact: Fact, source: Exact) -> Exact:
        """A column of a fact; the keys of dates are worked out once."""
        if fact.type != "date":
            return source
        if id(source) not in self._keys:
            values = self.keep_one(source.values, source.level)
            self._keys[id(source)] = Exact(values, level=source.level + 1)
        return self._keys[id(source)]

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
        self.worked[fact.name] = worked
        if fact.name not in self.sources:
            return worked
        if fact.type != "flag":
            return self.keep(self._within(worked, given, limits))
        low, high = either(worked.low, given.low), both(worked.high, given.high)
        return self.keep(Pair(both(low, high), either(low, high), pairs.level_of((worked, given))))

    def _unless_settled(self, fact: Fact, given: Pair, reconciled: Pair) -> Pair:
        """A derived fact: what the frame says of it where that is settled, else that together with its inputs."""
        if fact.name not in self.settled:
            return reconciled
        both_ends = zip(given[:2], reconciled[:2], strict=True)
        low, high = (choose(self.settled[fact.name], *ends) for ends in both_ends)
        return self.keep(Pair(low, high, pairs.level_of((given, reconciled))))

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

    def among(self, fact: Fact, values: frozenset[str]) -> Pair:
        """Whether a category is one of some values."""
        source, closed = self.sources.get(fact.name), fact.values
        values = values if closed is None else values & closed
        if closed is not None and values in (closed, frozenset()):
            return CERTAIN if values else RULED_OUT
        if not isinstance(source, Exact):
            return Pair(False, True)
        certain = is_in(source.values, values)
        if closed is not None:
            return Pair(certain, no(is_in(source.values, closed - values)), source.level)
        return Pair(certain, either(certain, no_text(source.values)), source.level)

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
                return looked_up(self, term)
            case Bands():
                banded = self.keep(self.quantity(term.of))
                cases = zip(pairs.reached(banded, term.edges), term.points, strict=True)
                return pairs.spread([(when, float(points)) for when, points in cases], banded.level)
            case Elapsed():
                return elapsed(self, term)
            case Arithmetic() if (added := sum_of_points(self, term)) is not None:
                return added
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
        if operator == "*" and by is not None and by > 0:  # the usual case
            return Pair(a.low * by, a.high * by, level)
        a, b = self.keep(a), self.keep(b)
        if by is None or by <= 0:
            return pairs.times(a, b) if operator == "*" else pairs.over(a, b)
        return Pair(pairs.divided(a.low, by), pairs.divided(a.high, by), a.level)

    def _choice(self, term: Choice) -> Pair:
        when, then, otherwise = (
            self.criterion(term.when),
            self.quantity(term.then),
            self.quantity(term.otherwise),
        )
        level = pairs.level_of((when, then, otherwise))
        plain = not any(isinstance(end, nw.Expr) for end in (*then[:2], *otherwise[:2]))
        if plain and (then.low >= otherwise.high or then.high <= otherwise.low):  # the usual case: points
            least, most = (when.low, when.high) if then.low >= otherwise.high else (when.high, when.low)
            return Pair(
                choose(least, then.low, otherwise.low), choose(most, then.high, otherwise.high), level
            )
        when, then, otherwise = self.keep(when), self.keep(then), self.keep(otherwise)
        low, high = pairs.least([then.low, otherwise.low]), pairs.greatest([then.high, otherwise.high])
        return Pair(
            choose(when.low, then.low, choose(when.high, low, otherwise.low)),
            choose(when.low, then.high, choose(when.high, high, otherwise.high)),
            pairs.level_of((when, then, otherwise)),
        )

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
            case Compare():
                return self._compared(term)
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

    def _compared(self, term: Compare) -> Pair:
        b = self.quantity(term.b)
        leaf = self._leaf(term.operator, term.a, b.low) if isinstance(term.b, Constant) else None
        if leaf is not None:
            return leaf
        a = self.quantity(term.a)
        if term.operator == "==":
            a, b = self.keep(a), self.keep(b)
        return pairs.compared(term.operator, a, b)

    def _leaf(self, operator: str, fact: Quantity, limit: float) -> Pair | None:
        """A fact compared with a number, where its columns can be looked at as they are."""
        if not isinstance(fact, Fact) or formula_of(fact) is not None or fact == AS_OF or fact.type == "flag":
            return None
        source, limits = self.sources.get(fact.name), permitted(fact)
        settled = always(operator, limits, limit)
        if settled is not None:
            return settled
        if isinstance(source, Exact):
            return exact_compared(operator, self._read(fact, source), limits, limit)
        if isinstance(source, Ends) and source.low and source.high and source.exact is None:
            low, high = self._read(fact, source.low), self._read(fact, source.high)
            return ends_compared(operator, low, high, limits, limit)
        return None

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
