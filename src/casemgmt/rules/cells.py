"""What is open in a rule, and the few values of each fact that show everything that can still come of it.

Only the numbers and days that a rule names cut the range of a fact. One value for each class of values that no
open leaf tells apart (a cell) stands for all of them: whatever tries values tries cells only.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

import attrs

from casemgmt.rules.evaluate import Values, bounds_of, possible_cases, truth_of
from casemgmt.rules.expand import folded
from casemgmt.rules.pieces import NotPiecewise, candidates, exactly, has_steps
from casemgmt.rules.terms import (
    AllOf,
    AnyOf,
    Arithmetic,
    AtLeast,
    ByCases,
    Compare,
    Constant,
    Criterion,
    Fact,
    IsIn,
    Leaf,
    Not,
    Quantity,
    Term,
    kind_of,
)
from casemgmt.rules.walk import facts_in, rewrite
from casemgmt.truth import UNKNOWN, Truth, at_least

Shape = Literal["single", "total", "joint", "endless"]
OpenNode = tuple[Leaf | ByCases, bool]
_FINEST = 2**20
_MOST_SUMS = 2_000
_SUM = Fact("(sum)")  # no fact has such a name


def open_nodes(rule: Criterion, values: Values) -> tuple[Truth, list[OpenNode]]:
    """The truth of a rule, and the leaves that are unknown and reached through unknown nodes only, in one pass.

    Returns:
        The truth; and each leaf, or the `ByCases` of which several cases are possible, with whether it counts the
        other way round because an odd number of `Not` stands above it.
    """
    found: list[OpenNode] = []
    return _collect(rule, values, False, found), found


def _collect(node: Criterion, values: Values, negated: bool, found: list[OpenNode]) -> Truth:
    start = len(found)
    match node:
        case Compare() | IsIn():
            truth = truth_of(node, values)
            if truth is UNKNOWN:
                found.append((node, negated))
            return truth
        case Not():
            return ~_collect(node.of, values, not negated, found)
        case ByCases():
            possible = possible_cases(node, values)
            if len(possible) > 1:
                found.append((node, negated))
            truths = [_collect(node.of[i], values, negated, found) for i in possible]
            truth = Truth.of(all(t.certain for t in truths), any(t.possible for t in truths))
        case AllOf() | AnyOf() | AtLeast():
            truth = at_least(needed_of(node), [_collect(part, values, negated, found) for part in node.of])
        case _:
            raise TypeError(type(node).__name__)
    if truth is not UNKNOWN:
        del found[start:]
    return truth


def needed_of(group: AllOf | AnyOf | AtLeast) -> int:
    """How many parts of a group have to be met."""
    if isinstance(group, AtLeast):
        return group.n
    return len(group.of) if isinstance(group, AllOf) else 1


def open_leaves(rule: Criterion, values: Values) -> tuple[OpenLeaf, ...]:
    """The leaves that keep a rule unknown, in the order of the document; none where it is decided.

    Args:
        rule: A criterion; write derived facts out first (`expanded`), or they count as facts of their own.
        values: Cleaned values by fact name, with ``as_of``.
    """
    return tuple(OpenLeaf(node, values, negated) for node, negated in open_nodes(rule, values)[1])


def cells_of(fact: Fact, values: Values, leaves: Iterable[OpenLeaf]) -> tuple[Any, ...] | None:
    """One value of a fact for each class of values that no open leaf tells apart, from the lowest up.

    Numbers are taken as continuous. An open category has its named values and one more for anything else.

    Args:
        fact: An open fact.
        values: What is known.
        leaves: The open leaves that count; those without the fact do not matter.

    Returns:
        The values; None where a leaf with the fact cannot be cut into cells.

    Example:
        >>> age = Fact("age_years", low=0, high=130)
        >>> rule = (age >= 65) | (age < 18)
        >>> cells_of(age, {}, open_leaves(rule, {}))
        (9, 18, 65)
    """
    own = [leaf for leaf in leaves if fact.name in leaf.open]
    tried = tried_values(fact, values, own)
    if tried is None:
        return None
    first: dict[tuple[Hashable, ...], Any] = {}
    for value in tried:
        first.setdefault(tuple(leaf.part(fact.name, value) for leaf in own), value)
    return tuple(first.values())


def tried_values(fact: Fact, values: Values, leaves: Iterable[OpenLeaf]) -> tuple[Any, ...] | None:
    """The values of which `cells_of` keeps one of each class: every cut, and a value on either side of it."""
    own = [leaf for leaf in leaves if fact.name in leaf.open]
    if any(leaf.shape == "endless" for leaf in own):
        return None
    return candidates(fact, values, [atom for leaf in own for atom in leaf.atoms(fact.name)])


@attrs.frozen(slots=False, eq=False)
class OpenLeaf:
    """A comparison that is still open, or what tells the cases of a `ByCases` apart while it is.

    Args:
        node: The leaf as it stands in the rule; for what tells cases apart, the `ByCases`.
        values: What is known.
        negated: Whether it counts the other way round because an odd number of `Not` stands above it.

    Example:
        >>> visits, stays = Fact("visits", low=0, high=9), Fact("stays", low=0, high=9)
        >>> (leaf,) = open_leaves((visits >= 3) | (stays >= 1), {"stays": 0})
        >>> tuple(leaf.open), leaf.part("visits", 2)
        (('visits',), <Truth.NOT_MET: 0>)
    """

    node: Leaf | ByCases
    values: Values = attrs.field(repr=False)
    negated: bool = False

    @cached_property
    def term(self) -> Criterion:
        """The leaf with everything worked in that is known; of a `ByCases`, what tells its cases apart."""
        if isinstance(self.node, ByCases):
            of = tuple(AllOf(()) for _ in self.node.of)  # the criteria of its cases are leaves of their own
            return attrs.evolve(self.node, by=folded(self.node.by, self.values), of=of)
        leaf: Criterion = self.node if self.plain else folded(self.node, self.values)
        return leaf

    @property
    def plain(self) -> bool:
        """Whether it compares one fact with what is written: the usual leaf, which both truths are open to."""
        match self.node:
            case Compare(a=Fact(), b=Constant()):
                return True
            case IsIn(values=named):
                return bool(named)
        return False

    @cached_property
    def open(self) -> Mapping[str, Fact]:
        """The open facts in it, by name, in the order in which they stand."""
        return facts_in(self.term)

    @cached_property
    def shape(self) -> Shape:
        """How its facts work together.

        ``single``: there is one. ``total``: each adds points to a sum. ``joint``: each has cells, but what one of
        them does depends on the others. ``endless``: it cannot be cut into cells.
        """
        if self.plain or not self.open:
            return "single" if self.open else "endless"
        try:
            for name, fact in self.open.items():
                atoms = self.atoms(name)
                tried = candidates(fact, self.values, atoms)
                if len(self.open) > 1 and not all(has_steps(atom, fact, self.values) for atom in atoms):
                    return "endless"
                for value in tried:
                    self.part(name, value)
        except NotPiecewise:
            return "endless"
        if len(self.open) == 1:
            return "single"
        return "joint" if self.total is None else "total"

    def atoms(self, name: str) -> tuple[Term, ...]:
        """The largest parts of the leaf in which one fact is the only open one."""
        return self._atoms.get(name, ())

    @cached_property
    def _atoms(self) -> Mapping[str, tuple[Term, ...]]:
        found: dict[str, tuple[Term, ...]] = dict.fromkeys(self.open, ())
        for atom in _atoms(self.term):
            (name,) = facts_in(atom)
            found[name] += (atom,)
        return found

    def part(self, name: str, value: Any) -> Hashable:
        """What one value of one fact contributes; values that contribute the same are alike to this leaf.

        Of a leaf on this fact alone, the truth or the number of the case; of any other, what the parts on this
        fact come to.

        Raises:
            NotPiecewise: If it stays unknown all the same: a division by zero, or a key that no table holds.
        """
        at = {**self.values, name: value}
        if len(self.open) == 1:
            return self.result(at)
        return tuple(_result(atom, at) for atom in self.atoms(name))

    def result(self, values: Values) -> Truth | int:
        """The truth of the leaf, or the number of the case, where all of its facts are known.

        Raises:
            NotPiecewise: If it stays unknown all the same.
        """
        if isinstance(self.node, ByCases) and isinstance(self.term, ByCases):
            return _only(possible_cases(self.term, values))
        truth = truth_of(self.term, values)
        if truth is UNKNOWN:
            raise NotPiecewise
        return truth

    @cached_property
    def results(self) -> frozenset[Truth | int]:
        """Everything that a leaf on one fact can come to."""
        ((name, fact),) = self.open.items()
        at = dict(self.values)
        return frozenset(self.result(at | {name: v}) for v in candidates(fact, self.values, [self.term]))

    @cached_property
    def total(self) -> Total | None:
        """The sum of points that decides it, where each of its facts adds some of its own."""
        if len(self.open) < 2 or isinstance(self.node, ByCases):
            return None
        try:
            return _total_of(self.term, self.values)
        except NotPiecewise:
            return None


@attrs.frozen(eq=False)
class Total:
    """A sum of points, some from each open fact, and the criterion that it decides.

    Points are counted in fractions so small that all of them are whole, and that floating point adds them without
    rounding.

    Args:
        addends: What each fact adds, as factors and quantities.
        base: What the sum is without them.
        decides: The criterion, with the sum as a fact.
        values: What is known.
    """

    addends: Mapping[str, Sequence[tuple[Fraction, Quantity]]]
    base: Fraction
    decides: Criterion
    values: Values = attrs.field(repr=False)
    _possible: dict[str, frozenset[int]] = attrs.field(factory=dict, init=False, repr=False)
    _met: dict[int, bool] = attrs.field(factory=dict, init=False, repr=False)

    def points(self, name: str, value: Any) -> int:
        """What one value of a fact adds.

        Raises:
            NotPiecewise: If such points cannot be added without rounding.
        """
        at = {**self.values, name: value}
        return _fine(sum((n * _number(term, at) for n, term in self.addends[name]), Fraction(0)))

    def sums(self, facts: Iterable[Fact]) -> frozenset[int]:
        """Everything that some of its open facts can add together; points have gaps.

        Raises:
            NotPiecewise: If there is too much of it.
        """
        found = frozenset((0,))
        for fact in facts:
            found = frozenset(a + b for a in found for b in self.possible(fact))
            if len(found) > _MOST_SUMS:
                raise NotPiecewise
        return found

    def possible(self, fact: Fact) -> frozenset[int]:
        """The different points that a fact can add."""
        if fact.name not in self._possible:
            tried = candidates(fact, self.values, [term for _, term in self.addends[fact.name]])
            self._possible[fact.name] = frozenset(self.points(fact.name, value) for value in tried)
        return self._possible[fact.name]

    def met_by(self, added: int) -> bool:
        """Whether the criterion is met when the open facts add so many points together.

        Raises:
            NotPiecewise: If it stays unknown all the same.
        """
        if added not in self._met:
            value = float(self.base + Fraction(added, _FINEST))
            value = int(value) if value.is_integer() else value
            truth = truth_of(self.decides, {**self.values, _SUM.name: value})
            if truth is UNKNOWN:
                raise NotPiecewise
            self._met[added] = truth is Truth.MET
        return self._met[added]


def _atoms(term: Term) -> Iterator[Term]:
    """The largest parts of a term with one open fact each."""
    facts = facts_in(term)
    if len(facts) == 1:
        yield term
    elif facts:
        for part in term.parts:
            yield from _atoms(part)


def _result(atom: Any, values: Values) -> Hashable:
    """What a part comes to where its fact is known."""
    if isinstance(atom, Criterion):
        truth = truth_of(atom, values)
        if truth is UNKNOWN:
            raise NotPiecewise
        return truth
    if isinstance(atom, Fact):
        known: Hashable = values[atom.name]
        return known
    number: Hashable = exactly(bounds_of(atom, values))
    return number


def _total_of(leaf: Criterion, values: Values) -> Total | None:
    """The sum inside a comparison, if all its open facts meet in one sum and none of them twice."""
    above: Term = leaf
    while True:
        parts = [part for part in above.parts if facts_in(part)]
        if len(parts) > 1:
            break
        above = parts[0]
    stands_for: Term = _SUM
    if isinstance(above, Compare) and kind_of(above.a) == "number":
        sum_ = Arithmetic("-", above.a, above.b)
        stands_for = attrs.evolve(above, a=_SUM, b=Constant(0))
    elif isinstance(above, Arithmetic) and above.operator in "+-":
        sum_ = above
    else:
        return None
    decides = rewrite(leaf, lambda node: stands_for if node is above else node)
    addends: dict[str, list[tuple[Fraction, Quantity]]] = {}
    base = Fraction(0)
    for n, term in _addends(sum_, Fraction(1), values):
        facts = facts_in(term)
        if len(facts) > 1:
            return None
        if facts:
            addends.setdefault(next(iter(facts)), []).append((n, term))
        else:
            base += n * _number(term, values)
    _fine(base)
    total = Total(addends, base, decides, values)
    for added in total.sums(facts_in(leaf).values()):
        total.met_by(added)
    return total


def _addends(term: Quantity, n: Fraction, values: Values) -> Iterator[tuple[Fraction, Quantity]]:
    """The summands of a sum, with the factor before each."""
    match term:
        case Arithmetic(operator="+" | "-"):
            yield from _addends(term.a, n, values)
            yield from _addends(term.b, n if term.operator == "+" else -n, values)
        case Arithmetic(operator="*", a=Constant(), b=of) | Arithmetic(operator="*", a=of, b=Constant()):
            factor = term.a if term.b is of else term.b
            yield from _addends(of, n * _number(factor, values), values)
        case _:
            yield n, term


def _number(term: Quantity, values: Values) -> Fraction:
    return Fraction(exactly(bounds_of(term, values)))


def _fine(points: Fraction) -> int:
    """Points in the smallest unit, if floating point can add such numbers without rounding."""
    fine = points * _FINEST
    if fine.denominator > 1 or abs(points) > _FINEST:
        raise NotPiecewise
    return int(fine)


def _only(cases: tuple[int, ...]) -> int:
    case, *others = cases
    if others:
        raise NotPiecewise
    return case
