"""Whether a rule can still come to a truth: somebody for whom it does, or the certainty that there is nobody.

Most facts pull in one direction: there is a value that is best for every leaf with the fact. Only a fact that pulls
both ways has to be tried cell by cell; then all the others are set to their best, and the rule is evaluated once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isinf
from typing import Any

from casemgmt.bounds import Bounds
from casemgmt.rules.cells import OpenLeaf, cells_of, open_nodes, tried_values
from casemgmt.rules.evaluate import Values, bounds_of, truth_of
from casemgmt.rules.expand import is_exact
from casemgmt.rules.known import EXACT_INTEGERS
from casemgmt.rules.pieces import candidates
from casemgmt.rules.terms import (
    AS_OF,
    Arithmetic,
    Bands,
    ByCases,
    Choice,
    Compare,
    Constant,
    Criterion,
    Elapsed,
    Fact,
    IsIn,
    Leaf,
    Not,
    Parameter,
    Term,
    kind_of,
)
from casemgmt.rules.walk import facts_in, walk
from casemgmt.truth import MET, UNKNOWN, Truth

MOST_SPLITS = 5_000
"""How often `witness` may split before it gives up."""


class TooMany(Exception):
    """Raised when there are more cases to try than the given limit."""


class Budget:
    """How many leaves may be looked at for several questions together."""

    def __init__(self, leaves: int) -> None:
        self.left = leaves

    def spend(self, leaves: int) -> None:
        """Count leaves that are looked at.

        Raises:
            TooMany: If that is more than is left.
        """
        self.left = max(self.left - leaves, 0)
        if not self.left:
            raise TooMany


def witness(
    rule: Criterion,
    values: Values,
    want: Truth,
    *,
    most: int = MOST_SPLITS,
    seen: dict[Any, Any] | None = None,
    budget: Budget | None = None,
) -> dict[str, Any] | None:
    """Values, narrowed from what is known, with which a rule has the wanted truth; None if there are none.

    Args:
        rule: A criterion, with derived facts written out (`expanded`), or they count as facts of their own.
        values: Cleaned values by fact name, with ``as_of``.
        want: ``MET`` or ``NOT_MET``.
        most: How many narrowings may be tried.
        seen: Work on leaves that need not be done again; share one between questions about the same rules.
        budget: What may be done for this question and others together.

    Returns:
        The values. Where a leaf cannot be cut into cells, they may leave the rule unknown: then it is not certain
        that the wanted truth can be reached. None is always certain.

    Raises:
        TooMany: If the limit is reached first.

    Example:
        >>> from casemgmt.rules import Fact
        >>> from casemgmt.truth import NOT_MET
        >>> age = Fact("age_years", low=0, high=130)
        >>> witness((age >= 65) & (age < 18), {}, MET) is None
        True
        >>> witness((age >= 65) | (age < 18), {}, NOT_MET)
        {'age_years': 18}
    """
    search = _Search(rule, want, most, {} if seen is None else seen, budget)
    return search.narrowed(dict(values))


def can_be(
    rule: Criterion,
    values: Values,
    want: Truth,
    *,
    most: int = MOST_SPLITS,
    seen: dict[Any, Any] | None = None,
) -> bool:
    """Whether a rule may still come to a truth, as far as can be found within the limit; False is certain."""
    try:
        return witness(rule, values, want, most=most, seen=seen) is not None
    except TooMany:
        return True


class _Search:
    """The search for a witness; it stops at the first."""

    def __init__(
        self, rule: Criterion, want: Truth, most: int, seen: dict[Any, Any], budget: Budget | None
    ) -> None:
        self.rule, self.want, self.left, self.seen, self.budget = rule, want, most, seen, budget

    def narrowed(self, values: dict[str, Any]) -> dict[str, Any] | None:
        truth, nodes = open_nodes(self.rule, values)
        if truth is not UNKNOWN:
            return values if truth is self.want else None
        if not self.left:
            raise TooMany
        self.left -= 1
        if self.budget is not None:
            self.budget.spend(len(nodes))
        leaves = [self._leaf(node, negated, values) for node, negated in nodes]
        unknown = {name: f for name, f in open_facts(leaves).items() if not is_exact(values.get(name))}
        best = {name: self._best(fact, values, leaves) for name, fact in unknown.items()}
        torn = [name for name, found in best.items() if not found]
        if torn:
            return self._split(torn, values, leaves)
        corner = values | {name: found[0] for name, found in best.items()}
        return None if truth_of(self.rule, corner) is ~self.want else corner

    def _split(
        self, torn: Sequence[str], values: dict[str, Any], leaves: Sequence[OpenLeaf]
    ) -> dict[str, Any] | None:
        """Try one fact after the other; where it has no cells, that no sample is right proves nothing."""
        fact, cells = _first_to_try(torn, values, leaves)
        perhaps = values if cells is None else None
        for value in _samples(fact, values, leaves) if cells is None else cells:
            found = self.narrowed({**values, fact.name: value})
            if found is not None and truth_of(self.rule, found) is self.want:
                return found
            perhaps = found if perhaps is None else perhaps
        return perhaps

    def _leaf(self, node: Leaf | ByCases, negated: bool, values: Values) -> OpenLeaf:
        """A leaf; the same object as before where nothing in it has changed."""
        names = self.seen.get(node)
        if names is None:
            term = node.by if isinstance(node, ByCases) else node
            names = self.seen[node] = (*facts_in(term), AS_OF.name)
        key = (node, negated, *(values.get(name) for name in names))
        if key not in self.seen:
            self.seen[key] = OpenLeaf(node, values, negated)
        leaf: OpenLeaf = self.seen[key]
        return leaf

    def _best(self, fact: Fact, values: Values, leaves: Sequence[OpenLeaf]) -> tuple[Any, ...]:
        own = tuple(leaf for leaf in leaves if fact.name in leaf.open)
        key = (fact.name, self.want, *own)
        if key not in self.seen:
            self.seen[key] = best_for(fact, values, own, self.want)
        best: tuple[Any, ...] = self.seen[key]
        return best


def _cells(fact: Fact, values: Values, leaves: Iterable[OpenLeaf]) -> tuple[Any, ...] | None:
    """The cells of a fact; flags and categories always have some: each value that a leaf names, and any other."""
    cells = cells_of(fact, values, leaves)
    if cells is None and fact.type in ("flag", "category"):
        return candidates(fact, values, [leaf.term for leaf in leaves if fact.name in leaf.open])
    return cells


def _samples(fact: Fact, values: Values, leaves: Iterable[OpenLeaf]) -> list[Any]:
    """A few values of a fact that has no cells: those where a leaf turns, what the rule names, today, and the ends."""
    own = [leaf for leaf in leaves if fact.name in leaf.open]
    turning = tried_values(fact, values, [leaf for leaf in own if leaf.shape != "endless"]) or ()
    named = [
        n.value
        for leaf in own
        for n in walk(leaf.term)
        if isinstance(n, Constant) and kind_of(n) == fact.type
    ]
    today = [values[AS_OF.name]] if fact.type == "date" and AS_OF.name in values else []
    span = bounds_of(fact, values)
    ends = [end for end in (span.low, span.high) if not _infinite(end)]
    every = dict.fromkeys((*today, *turning, *named, *ends))
    return [value for value in every if span.low <= value <= span.high]


def open_facts(leaves: Iterable[OpenLeaf]) -> dict[str, Fact]:
    """The open facts of several leaves."""
    return {name: fact for leaf in leaves for name, fact in leaf.open.items()}


def _first_to_try(
    torn: Iterable[str], values: Values, leaves: Sequence[OpenLeaf]
) -> tuple[Fact, tuple[Any, ...] | None]:
    """What tells cases apart, then facts that have cells, then the fact of most leaves; with its cells."""
    facts = open_facts(leaves)
    cases = {name for leaf in leaves if isinstance(leaf.node, ByCases) for name in leaf.open}
    cells = {name: _cells(facts[name], values, leaves) for name in torn}
    count = {name: sum(name in leaf.open for leaf in leaves) for name in cells}
    first = max(cells, key=lambda name: (cells[name] is not None, name in cases, count[name]))
    return facts[first], cells[first]


def best_for(fact: Fact, values: Values, leaves: Iterable[OpenLeaf], want: Truth) -> tuple[Any, ...]:
    """The values of a fact that are best for every leaf at once, for the rule to come out one way; mostly some are.

    Example:
        >>> from casemgmt.rules import Fact, all_of
        >>> from casemgmt.truth import NOT_MET
        >>> age = Fact("age_years", low=0, high=130)
        >>> from casemgmt.rules.cells import open_leaves
        >>> leaves = open_leaves(all_of(age >= 18, age < 65), {})
        >>> best_for(age, {}, leaves, MET), best_for(age, {}, leaves, NOT_MET)
        ((18,), ())
    """
    own = [leaf for leaf in leaves if fact.name in leaf.open]
    tried = _tried(fact, values, own)
    best = set(range(len(tried)))
    for leaf in own:
        scores = _scores(leaf, fact.name, tried, 1 if (want is MET) is not leaf.negated else -1)
        best &= {i for i, score in enumerate(scores) if score == max(scores)}
    return tuple(tried[i] for i in sorted(best))


def _tried(fact: Fact, values: Values, own: Sequence[OpenLeaf]) -> tuple[Any, ...]:
    """The cells of a fact, with the ends of its range where a leaf has no cells."""
    cells = cells_of(fact, values, [leaf for leaf in own if leaf.shape != "endless"]) or ()
    if fact.type == "category" or all(leaf.shape != "endless" for leaf in own):
        return cells
    span = bounds_of(fact, values)
    ends = (
        n if not _infinite(n) else EXACT_INTEGERS if n > 0 else -EXACT_INTEGERS for n in (span.low, span.high)
    )
    return tuple(sorted({*cells, *ends}))


def _infinite(n: Any) -> bool:
    return isinstance(n, float) and isinf(n)


def _scores(leaf: OpenLeaf, name: str, tried: Sequence[Any], sign: int) -> list[Any]:
    """How good each value of a fact is for a leaf; no number at all where that depends on other facts."""
    none: list[Any] = []
    if isinstance(leaf.node, ByCases):
        return none
    if leaf.shape == "single":
        return [sign * (leaf.part(name, value) is MET) for value in tried]
    total = leaf.total if leaf.shape == "total" else None
    if total is not None:
        (above,) = facts_in(total.decides)
        way = direction(total.decides, above, leaf.values)
        return none if way is None else [sign * way * total.points(name, value) for value in tried]
    way = direction(leaf.term, name, leaf.values)
    return none if way is None else [sign * way * i for i in range(len(tried))]


# -- directions -----------------------------------------------------------------------------------------------------


def direction(term: Term, name: str, values: Values) -> int | None:
    """Whether a term rises (1) or falls (-1) as a fact rises, is the same (0), or neither for sure (None).

    Example:
        >>> from casemgmt.rules import Fact
        >>> x, y = Fact("x", low=0, high=9), Fact("y", low=0, high=9)
        >>> direction(x - y >= 3, "x", {}), direction(x - y >= 3, "y", {}), direction(x * (y - 4), "y", {})
        (1, -1, 1)
    """
    if name not in facts_in(term):
        return 0
    match term:
        case Fact():
            return 1
        case Compare():
            return _of_comparison(term, name, values)
        case Arithmetic(operator="*" | "/"):
            return _of_product(term, name, values)
        case Arithmetic(operator="-") | Elapsed():
            ways = [direction(part, name, values) for part in term.parts]
            first, second = ways if isinstance(term, Arithmetic) else (ways[1], ways[0])
            return _together(first, _flipped(second))
        case Not():
            return _flipped(direction(term.of, name, values))
        case Bands():
            rising = list(term.points) == sorted(term.points)
            falling = list(term.points) == sorted(term.points, reverse=True)
            way = direction(term.of, name, values)
            return way if rising else _flipped(way) if falling else None
        case Choice():
            return _of_choice(term, name, values)
        case Parameter() | IsIn():
            return None
        case ByCases() if name in facts_in(term.by):
            return None
    return _together(*(direction(part, name, values) for part in term.parts))


def _of_comparison(term: Compare, name: str, values: Values) -> int | None:
    if term.operator == "==":
        wanted = term.b.value if isinstance(term.b, Constant) else None
        way = direction(term.a, name, values) if isinstance(wanted, bool) else None
        return way if wanted is True else _flipped(way)
    greater = _together(direction(term.a, name, values), _flipped(direction(term.b, name, values)))
    return greater if term.operator in (">=", ">") else _flipped(greater)


def _of_product(term: Arithmetic, name: str, values: Values) -> int | None:
    """Of a product, where neither side changes its sign; of a quotient, where the divisor does not change."""
    a, b = (direction(part, name, values) for part in term.parts)
    by_a, by_b = (_sign(bounds_of(part, values)) for part in (term.a, term.b))
    if term.operator == "/":
        return a * by_b if a is not None and b == 0 and by_b is not None else None
    parts = [(a, by_b), (b, by_a)]
    if any(way != 0 and (way is None or other is None) for way, other in parts):
        return None
    return _together(*(way * other for way, other in parts if way and other is not None))


def _sign(bounds: Bounds) -> int | None:
    return 1 if bounds.low >= 0 else -1 if bounds.high <= 0 else None


def _of_choice(term: Choice, name: str, values: Values) -> int | None:
    way = _together(direction(term.then, name, values), direction(term.otherwise, name, values))
    if name not in facts_in(term.when):
        return way
    then, otherwise = bounds_of(term.then, values), bounds_of(term.otherwise, values)
    when = direction(term.when, name, values)
    if then.low >= otherwise.high:
        return _together(way, when)
    return _together(way, _flipped(when)) if then.high <= otherwise.low else None


def _together(*ways: int | None) -> int | None:
    found = set(ways) - {0}
    return found.pop() if len(found) == 1 else None if found else 0


def _flipped(way: int | None) -> int | None:
    return None if way is None else -way
