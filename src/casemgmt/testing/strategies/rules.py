"""Rules of every kind over given facts, valid by construction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from itertools import product
from math import ceil, floor
from typing import Any

from hypothesis import strategies as st

from casemgmt.bounds import COMPARISONS
from casemgmt.content import calendar
from casemgmt.dates import days_after
from casemgmt.rules import Criterion, Fact, Quantity
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
    Elapsed,
    Greatest,
    IsIn,
    Least,
    Not,
    Parameter,
    Rates,
    Term,
)
from casemgmt.rules.write import years_since
from casemgmt.testing.strategies.known import OPEN_VALUES, has_values, near_zero

_GROUPS: tuple[Any, ...] = (AllOf, AnyOf, AtLeast, Not, ByCases)
_NUMBER_NODES: tuple[Any, ...] = (Arithmetic, Least, Greatest, Bands, Choice, Parameter, Elapsed)
_TEN_YEARS, _HUNDRED = 3653, 100


class RulesOver:
    """Strategies for rules that read given facts.

    Args:
        facts: The facts that rules may read.
        numbers: The numbers that rules may hold; by default those of the facts' ranges, up to a hundred.
        days: The days that rules may hold.

    Example:
        >>> from hypothesis import given, settings
        >>> from casemgmt import Fact
        >>> age_years, lives_alone = Fact("age_years", low=0, high=130), Fact("lives_alone", type="flag")
        >>> @settings(max_examples=10)
        ... @given(rule=RulesOver([age_years, lives_alone]).criteria())
        ... def test_every_rule_can_be_said_in_words(rule):
        ...     assert str(rule)
        >>> test_every_rule_can_be_said_in_words()
    """

    def __init__(
        self,
        facts: Iterable[Fact],
        *,
        numbers: st.SearchStrategy[float] | None = None,
        days: st.SearchStrategy[date] | None = None,
    ) -> None:
        self.facts = tuple(facts)
        self.constants = _numbers_of(self._of("number")) if numbers is None else numbers
        self.days = st.dates(date(1900, 1, 1), date(2100, 12, 31)) if days is None else days
        self.flags, self.categories = self._of("flag"), self._of("category")
        self.date_facts = self._of("date")
        self._made: dict[tuple[Any, int], st.SearchStrategy[Any]] = {}
        self.nodes: Mapping[type[Term], Callable[[int], st.SearchStrategy[Any]]] = {
            Constant: lambda _: self.constants.map(Constant),
            Fact: lambda _: st.sampled_from(self.facts),
            Arithmetic: lambda d: st.builds(
                Arithmetic, st.sampled_from("+-*/"), self.numbers(d - 1), self.numbers(d - 1)
            ),
            Least: lambda d: self._several(d).map(Least),
            Greatest: lambda d: self._several(d).map(Greatest),
            Bands: lambda d: _bands(self, d),
            Choice: lambda d: st.builds(
                Choice, self.criteria(d - 1), self.numbers(d - 1), self.numbers(d - 1)
            ),
            Elapsed: lambda _: self._elapsed(),
            Parameter: lambda d: _parameters(self, d),
            Compare: self._comparisons,
            IsIn: lambda _: st.sampled_from(self.categories).flatmap(
                lambda fact: st.builds(IsIn, st.just(fact), st.frozensets(st.sampled_from(_named(fact))))
            ),
            AllOf: lambda d: self._group(d).map(AllOf),
            AnyOf: lambda d: self._group(d).map(AnyOf),
            AtLeast: lambda d: self._group(d).flatmap(
                lambda of: st.integers(1, len(of)).map(lambda n: AtLeast(n, of))
            ),
            Not: lambda d: self.criteria(d - 1).map(Not),
            ByCases: lambda d: (
                _by_edges(self, d) | _by_cases(self, d)
                if self.categories or self.flags
                else _by_edges(self, d)
            ),
        }
        """A strategy for every node type, by depth."""

    def node(self, kind: Any, depth: int = 2) -> st.SearchStrategy[Any]:
        """Nodes of one type, whose parts are at most `depth - 1` deep."""
        return self._once((kind, depth), lambda: st.deferred(lambda: self.nodes[kind](depth)))

    def criteria(self, depth: int = 2) -> st.SearchStrategy[Criterion]:
        """Criteria of every kind; at depth 0 comparisons and categories only."""
        kinds = (Compare, *((IsIn,) if self.categories else ()), *(_GROUPS if depth else ()))
        return self._once((Criterion, depth), lambda: st.one_of(*(self.node(kind, depth) for kind in kinds)))

    def numbers(self, depth: int = 2) -> st.SearchStrategy[Quantity]:
        """Quantities that are numbers; at depth 0 facts and constants only."""
        leaves = _facts_or(self._of("number"), self.constants.map(Constant))
        kinds = _NUMBER_NODES if depth else ()
        return self._once(
            (Quantity, depth), lambda: st.one_of(leaves, *(self.node(kind, depth) for kind in kinds))
        )

    def dates(self) -> st.SearchStrategy[Quantity]:
        """Quantities that are dates, also the earliest and the latest of two."""
        leaves = _facts_or([*self.date_facts, AS_OF], self.days.map(Constant))
        two = st.tuples(leaves, leaves)
        return leaves | two.map(Least) | two.map(Greatest)

    def edges(self) -> st.SearchStrategy[tuple[float, ...]]:
        """Up to two rising numbers."""
        return st.lists(self.constants, max_size=2, unique=True).map(sorted).map(tuple)

    def _of(self, type: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.type == type and has_values(fact)]

    def _once(self, key: tuple[Any, int], make: Callable[[], Any]) -> st.SearchStrategy[Any]:
        """Make a strategy only once, or trees of strategies grow without end."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def _comparisons(self, depth: int) -> st.SearchStrategy[Compare]:
        below = max(depth - 1, 0)
        numbers, dates = self.numbers(below), self.dates()
        pairs: list[st.SearchStrategy[Any]] = [st.tuples(numbers, numbers), st.tuples(dates, dates)]
        if self.flags:
            flags = st.sampled_from(self.flags)
            pairs.append(st.tuples(flags, flags | st.booleans().map(Constant)))
        return st.builds(
            lambda operator, pair: Compare(operator, *pair),
            st.sampled_from([*COMPARISONS]),
            st.one_of(*pairs),
        )

    def _group(self, depth: int) -> st.SearchStrategy[tuple[Criterion, ...]]:
        return st.lists(self.criteria(depth - 1), min_size=1, max_size=3).map(tuple)

    def _several(self, depth: int) -> st.SearchStrategy[tuple[Quantity, ...]]:
        return st.lists(self.numbers(depth - 1), min_size=1, max_size=3).map(tuple)

    def _elapsed(self) -> st.SearchStrategy[Elapsed]:
        units = st.sampled_from(["years", "days", "business_days"])
        between = st.builds(Elapsed, units, self.dates(), self.dates(), st.just(calendar()))
        return between | self.dates().map(years_since)


@st.composite
def _bands(draw: st.DrawFn, rules: RulesOver, depth: int) -> Bands:
    edges = draw(rules.edges())
    points = draw(st.lists(rules.constants, min_size=len(edges) + 1, max_size=len(edges) + 1))
    return Bands(draw(rules.numbers(depth - 1)), edges, tuple(points))


@st.composite
def _by_edges(draw: st.DrawFn, rules: RulesOver, depth: int) -> ByCases:
    edges = draw(rules.edges())
    of = draw(st.lists(rules.criteria(depth - 1), min_size=len(edges) + 1, max_size=len(edges) + 1))
    return ByCases(draw(rules.numbers(depth - 1)), tuple(of), edges=edges)


@st.composite
def _by_cases(draw: st.DrawFn, rules: RulesOver, depth: int) -> ByCases:
    by = draw(st.sampled_from([*rules.categories, *rules.flags]))
    every: list[Any] = draw(st.permutations([False, True] if by.type == "flag" else _named(by)))
    named = every[: draw(st.integers(1, len(every)))]
    cut = draw(st.integers(1, len(named)))
    groups = tuple(frozenset(group) for group in (named[:cut], named[cut:]) if group)
    closed = by.type == "flag" or by.values is not None
    others = not (closed and len(named) == len(every)) or draw(st.booleans())
    count = len(groups) + others
    of = draw(st.lists(rules.criteria(depth - 1), min_size=count, max_size=count))
    return ByCases(by, tuple(of), groups)


@st.composite
def _parameters(draw: st.DrawFn, rules: RulesOver, depth: int) -> Parameter:
    columns: dict[Quantity, list[Any]] = {}
    which = draw(st.sampled_from(["number", *(["category", "both"] if rules.categories else [])]))
    if which != "number":
        fact = draw(st.sampled_from(rules.categories))
        columns[fact] = draw(st.lists(st.sampled_from(_named(fact)), min_size=1, unique=True))
    if which != "category":
        members = st.lists(rules.constants, min_size=1, max_size=4, unique=True)
        columns[draw(rules.numbers(depth - 1))] = draw(members)
    keys = list(product(*columns.values()))
    rows = [{key: draw(rules.constants) for key in keys if draw(st.integers(0, 4))} for _ in range(2)]
    begun, until = sorted((draw(rules.days), draw(rules.days)))
    after = until + timedelta(days=draw(st.integers(1, 2)))
    last = draw(st.sampled_from([None, days_after(after, _TEN_YEARS)]))
    editions = (Rates(begun, rows[0], until), Rates(after, rows[1], last))
    on = draw(st.sampled_from([AS_OF, *rules.date_facts]))
    return Parameter("rate", tuple(columns), editions[draw(st.integers(0, 1)) :], on)


def _named(fact: Fact) -> list[str]:
    """What a rule may name of a category: every value, or some where the values are open."""
    return list(OPEN_VALUES) if fact.values is None else sorted(fact.values)


def _numbers_of(facts: Iterable[Fact]) -> st.SearchStrategy[float]:
    """Whole numbers, and some halves, from the ranges of facts, and the ends that are neither."""
    ranges = {near_zero(fact, _HUNDRED) for fact in facts} or {(0, _HUNDRED)}
    whole = st.one_of(*(st.integers(floor(low), ceil(high)) for low, high in sorted(ranges)))
    odd = sorted({end for ends in ranges for end in ends if end != round(end)})
    halves = whole.map(lambda n: n + 0.5)
    return st.one_of(whole, halves, st.sampled_from(odd)) if odd else whole | halves


def _facts_or(facts: list[Fact], constants: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from(facts) | constants if facts else constants
