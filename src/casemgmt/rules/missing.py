"""Which facts can still change an answer, and what all ways of completing what is known agree on.

A fact matters if two completions that differ in it alone give different answers. The usual rule names each open
fact once: then the facts of the open leaves are the list. Where open facts come back, all cells of those are
tried, and what is left of the rule each time is compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

import attrs

from casemgmt.rules.cells import OpenLeaf, OpenNode, cells_of, needed_of, open_leaves, open_nodes
from casemgmt.rules.evaluate import Values, possible_cases, truth_of
from casemgmt.rules.expand import expanded, is_exact, too_large
from casemgmt.rules.generate import Compiled, compared_fact, compiled
from casemgmt.rules.pieces import NotPiecewise
from casemgmt.rules.terms import (
    AS_OF,
    AllOf,
    AnyOf,
    AtLeast,
    ByCases,
    Criterion,
    Fact,
    Not,
)
from casemgmt.rules.walk import facts_in, facts_needed, formula_of
from casemgmt.rules.witness import can_be
from casemgmt.truth import BY_BITS, MET, NOT_MET, UNKNOWN, Truth

_OPEN = UNKNOWN.value  # reading it from the enumeration each time is slow
MOST_COMBINATIONS = 2_000
"""How many combinations of cells `missing` tries before it takes the longer list."""
MOST_SPLITS = 500
"""How many narrowings it tries then to find out what is settled."""


@attrs.define  # not frozen: they are made by the thousand
class Missing:
    """What can still change an answer.

    Args:
        settled: What all completions agree on: the truth, or more where the rule says the same fact both ways.
        facts: The facts that can change the answer, by name; none once it is settled.
        exact: Whether each of them can; otherwise the list may be longer than needed, but is never too short, and
            ``settled`` may be ``UNKNOWN`` although all completions agree.
    """

    settled: Truth
    facts: Mapping[str, Fact]
    exact: bool


def missing(
    rule: Criterion,
    values: Values,
    *,
    most: int = MOST_COMBINATIONS,
) -> Missing:
    """The facts that can still change an answer.

    Learning facts outside the list never changes what is settled. A derived fact is traced back to its inputs,
    unless more is known of it than they tell: then it is named itself, and stands for them.

    Args:
        rule: A criterion.
        values: Cleaned values by fact name, with ``as_of``.
        most: How many combinations of values may be tried.

    Example:
        >>> age, fall = Fact("age_years", low=0, high=130), Fact("fall", type="flag")
        >>> tuple(missing(((age > 70) & fall) | (age > 60), {}).facts)
        ('age_years',)
        >>> missing((age > 60) | (age <= 60), {}).settled
        <Truth.MET: 3>
    """
    code = compiled(rule)
    return missing_by(code, values, code.trace(values), most)


def missing_by(
    code: Compiled, values: Values, codes: tuple[int, ...], most: int = MOST_COMBINATIONS
) -> Missing:
    """`missing`, of a rule that is compiled and traced already."""
    if codes[-1] != _OPEN:
        return Missing(BY_BITS[codes[-1]], {}, True)
    if code.says_each_fact_once:
        return Missing(UNKNOWN, code.open_facts(codes), True)
    truths = {id(node): BY_BITS[bits] for node, bits in zip(code.criteria, codes, strict=True)}
    _, nodes = open_nodes(code.rule, values, truths)
    plain = _each_once(nodes)
    if plain is not None:
        return Missing(UNKNOWN, plain, True)
    rule = expanded(code.rule, values)
    large = too_large(rule, values)
    if large:
        return _inexactly(rule, values, large)
    leaves = open_leaves(rule, values)
    facts = {name: fact for leaf in leaves for name, fact in leaf.open.items()}
    found = _exactly(rule, values, leaves, facts, most)
    if found is not None and found.settled is not UNKNOWN:
        return found
    if found is None:
        settled = _settled(rule, values)
        return Missing(settled, facts if settled is UNKNOWN else {}, settled is not UNKNOWN)
    return attrs.evolve(found, exact=found.exact and not _linked(facts))


def _settled(rule: Criterion, values: Values) -> Truth:
    """What all completions agree on, as far as can be found."""
    seen: dict[Any, Any] = {}
    met, not_met = (can_be(rule, values, want, most=MOST_SPLITS, seen=seen) for want in (MET, NOT_MET))
    return UNKNOWN if met and not_met else MET if met else NOT_MET


def _inexactly(rule: Criterion, values: Values, large: Sequence[Fact]) -> Missing:
    """The longer list of a rule with facts that are too large to write out: all that is open in and behind them."""
    settled = _settled(rule, values)
    if settled is not UNKNOWN:
        return Missing(settled, {}, True)
    behind = {fact.name: facts_needed(fact) for fact in large}
    listed: dict[str, Fact] = {}
    for name, fact in facts_in(rule).items():
        inputs = (
            each
            for each in behind.get(name, {name: fact}).values()
            if name not in behind or formula_of(each) is None
        )
        listed.update((each.name, each) for each in inputs if not is_exact(values.get(each.name)))
    return Missing(UNKNOWN, listed, False)


def _each_once(nodes: Sequence[OpenNode]) -> dict[str, Fact] | None:
    """The facts of the open leaves, if each leaf compares one fact with what is written and none comes twice."""
    facts: dict[str, Fact] = {}
    for node, _ in nodes:
        fact = compared_fact(node)
        if fact is None or fact.name in facts or fact == AS_OF or formula_of(fact) is not None:
            return None
        facts[fact.name] = fact
    return facts


def _linked(facts: Mapping[str, Fact]) -> bool:
    """Whether a derived fact is open beside a fact that it is worked out from: the list takes them as independent."""
    formulas = (formula_of(fact) for fact in facts.values())
    return any(
        other in facts for formula in formulas if formula is not None for other in facts_needed(formula.of)
    )


Left = Hashable
"""What is left of a rule: True, False, ("leaf", which, what satisfies it), or (how many are needed, of which parts)."""


def _exactly(
    rule: Criterion, values: Values, leaves: Sequence[OpenLeaf], facts: Mapping[str, Fact], most: int
) -> Missing | None:
    """What matters, from what is left of the rule for each combination of the facts that come back.

    Returns:
        None where that cannot be told: too many combinations, or a comparison that stays unknown in any case.
    """
    if not all(leaf.open for leaf in leaves):
        return None
    count = Counter(name for leaf in leaves for name in leaf.open)
    alone = {"single", "total", "endless"}
    together = {
        n for leaf in leaves if leaf.shape not in alone or isinstance(leaf.node, ByCases) for n in leaf.open
    }
    again = [name for name in facts if count[name] > 1 or name in together]
    cells = [cells_of(facts[name], values, leaves) for name in again]
    if any(each is None for each in cells) or prod(len(each or ()) for each in cells) > most:
        return None
    remains = _Remains(values, leaves, again)
    try:
        left = {
            vs: remains.of(rule, dict(zip(again, vs, strict=True)))
            for vs in product(*(c or () for c in cells))
        }
    except NotPiecewise:
        return None
    matters = {name for part in set(left.values()) for name in remains.facts_that_tip(part)}
    for i, name in enumerate(again):  # it matters if two of its values leave different functions of the rest
        first: dict[tuple[Any, ...], Left] = {}
        if any(first.setdefault(vs[:i] + vs[i + 1 :], part) != part for vs, part in left.items()):
            matters.add(name)
    ends = set(left.values())
    settled = MET if ends == {True} else NOT_MET if ends == {False} else UNKNOWN
    listed = {name: fact for name, fact in facts.items() if name in matters}
    return Missing(settled, listed, settled is not UNKNOWN or all(leaf.shape != "endless" for leaf in leaves))


class _Remains:
    """What is left of a rule once the facts that come back have a value.

    Every other open fact stands in one leaf and can tip it. So two functions that are left are equal only if the
    same leaves are left, at each group as many are needed, and the same satisfies each leaf: if their forms are
    equal.
    """

    def __init__(self, values: Values, leaves: Sequence[OpenLeaf], again: Sequence[str]) -> None:
        self.values = values
        self.leaves = {id(leaf.node): leaf for leaf in leaves}
        self.again = again
        self.truths: dict[int, Truth] = {}
        self.seen: dict[Hashable, Left] = {}

    def of(self, node: Criterion, chosen: Mapping[str, Any], negated: bool = False) -> Left:
        """What is left of a node."""
        truth = self.truths.get(id(node))
        if truth is None:
            truth = self.truths[id(node)] = truth_of(node, self.values)
        if truth is not UNKNOWN:
            return (truth is MET) != negated
        match node:
            case Not():
                return self.of(node.of, chosen, not negated)
            case ByCases():
                leaf = self.leaves.get(id(node))
                at = self.values if leaf is None else {**self.values, **{n: chosen[n] for n in leaf.open}}
                return self.of(node.of[possible_cases(node, at)[0]], chosen, negated)
            case AllOf() | AnyOf() | AtLeast():
                need = needed_of(node)
                parts = [self.of(part, chosen, negated) for part in node.of]
                return _joined(len(parts) - need + 1 if negated else need, parts)
        leaf = self.leaves[id(node)]
        key = (id(node), negated, *(chosen[name] for name in leaf.open if name in chosen))
        if key not in self.seen:
            self.seen[key] = self._of_leaf(leaf, chosen, negated)
        return self.seen[key]

    def _of_leaf(self, leaf: OpenLeaf, chosen: Mapping[str, Any], negated: bool) -> Left:
        fixed = {name: chosen[name] for name in leaf.open if name in chosen}
        if fixed and len(fixed) == len(leaf.open):
            return (leaf.result({**self.values, **fixed}) is MET) != negated
        if leaf.shape == "total" and leaf.total is not None:
            base = sum(leaf.total.points(name, value) for name, value in fixed.items())
            sums = leaf.total.sums(self._rest(leaf).values())
            good = frozenset(added for added in sums if leaf.total.met_by(base + added) != negated)
            return ("leaf", id(leaf.node), good) if 0 < len(good) < len(sums) else bool(good)
        truths = {UNKNOWN} if leaf.plain or leaf.shape == "endless" else leaf.results
        return (
            (truths == {MET}) != negated
            if len(truths) == 1 and truths != {UNKNOWN}
            else ("leaf", id(leaf.node), not negated)
        )

    def _rest(self, leaf: OpenLeaf) -> dict[str, Fact]:
        return {name: fact for name, fact in leaf.open.items() if name not in self.again}

    def facts_that_tip(self, left: Left) -> Iterator[str]:
        """The facts that can change what is left of a rule."""
        if not isinstance(left, tuple):
            return
        if left[0] != "leaf":
            for part in left[1]:
                yield from self.facts_that_tip(part)
            return
        leaf, rest = self.leaves[left[1]], self._rest(self.leaves[left[1]])
        if leaf.total is None or leaf.shape == "endless":
            yield from rest
            return
        for name, fact in rest.items():
            others = leaf.total.sums(other for other in rest.values() if other is not fact)
            if any(len({s + p in left[2] for p in leaf.total.possible(fact)}) > 1 for s in others):
                yield name


def _joined(need: int, parts: Sequence[Left]) -> Left:
    """At least so many of the parts: decided, or what is still needed of those that are open."""
    need -= sum(part is True for part in parts)
    open_parts = tuple(part for part in parts if not isinstance(part, bool))
    return (need, open_parts) if 0 < need <= len(open_parts) else need <= 0
