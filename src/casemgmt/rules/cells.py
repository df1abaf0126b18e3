"""What is open in a rule, and the few values of each fact that show everything that can still come of it.

Only the numbers and days that a rule names cut the range of a fact. One value for each class of values that no
open leaf tells apart (a cell) stands for all of them: whatever tries values tries cells only.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Literal

import attrs

from casemgmt.rules.evaluate import Values, bounds_of, possible_cases, truth_of
from casemgmt.rules.expand import folded
from casemgmt.rules.pieces import NotPiecewise, candidates, exactly, has_steps
from casemgmt.rules.terms import (
    AllOf,
    AnyOf,
    AtLeast,
    ByCases,
    Compare,
    Constant,
    Criterion,
    Fact,
    IsIn,
    Leaf,
    Not,
    Term,
)
from casemgmt.rules.totals import Total, total_of
from casemgmt.rules.walk import facts_in
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth, at_least

Shape = Literal["single", "total", "joint", "endless"]
OpenNode = tuple[Leaf | ByCases, bool]


def open_nodes(
    rule: Criterion, values: Values, truths: Mapping[int, Truth] | None = None
) -> tuple[Truth, list[OpenNode]]:
    """The truth of a rule, and the leaves that are unknown and reached through unknown nodes only, in one pass.

    Args:
        rule: A criterion.
        values: Cleaned values by fact name.
        truths: The truths of its nodes by the object, where they have been worked out already.

    Returns:
        The truth; and each leaf, or the `ByCases` of which several cases are possible, with whether it counts the
        other way round because an odd number of `Not` stands above it.
    """
    found: list[OpenNode] = []
    return _collect(rule, values, False, found, truths or {}), found


def _collect(
    node: Criterion, values: Values, negated: bool, found: list[OpenNode], truths: Mapping[int, Truth]
) -> Truth:
    start, known = len(found), truths.get(id(node))
    if known is MET or known is NOT_MET:
        return known
    match node:
        case Compare() | IsIn():
            truth = truth_of(node, values) if known is None else known
            if truth is UNKNOWN:
                found.append((node, negated))
            return truth
        case Not():
            return ~_collect(node.of, values, not negated, found, truths)
        case ByCases():
            possible = possible_cases(node, values)
            if len(possible) > 1:
                found.append((node, negated))
            parts = [_collect(node.of[i], values, negated, found, truths) for i in possible]
            truth = Truth.of(all(t.certain for t in parts), any(t.possible for t in parts))
        case AllOf() | AnyOf() | AtLeast():
            parts = [_collect(part, values, negated, found, truths) for part in node.of]
            truth = at_least(needed_of(node), parts)
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
            return total_of(self.term, self.values)
        except NotPiecewise:
            return None


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


def _only(cases: tuple[int, ...]) -> int:
    case, *others = cases
    if others:
        raise NotPiecewise
    return case
