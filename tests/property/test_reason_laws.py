"""Laws 3 and 4 of DESIGN.md, and what would change an answer, against trying everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from math import prod
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pytest import mark

from casemgmt.bounds import Bounds, OneOf, lift, lower
from casemgmt.rules import Criterion, Decision, Fact, FactSheet, facts_needed, truth_of
from casemgmt.rules.cells import cells_of, open_leaves
from casemgmt.rules.expand import expanded
from casemgmt.rules.terms import (
    AllOf,
    AnyOf,
    AtLeast,
    ByCases,
    Compare,
    IsIn,
    Not,
)
from casemgmt.rules.witness import can_be, witness
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth, at_least
from tests import strategies as some
from tests.effort import steady

SLOW = [HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large]
relaxed = settings(suppress_health_check=SLOW)
CRITERIA = [Compare, IsIn, AllOf, AnyOf, AtLeast, Not, ByCases]
kinds = mark.parametrize("kind", CRITERIA, ids=lambda kind: kind.__name__)
MANY = 1_500


def values_of(fact: Fact, known: Mapping[str, Any], step: float = 0.25) -> list[Any]:
    """Many values of a base fact that agree with what is known of it; a number goes in small steps."""
    every: Any = some.domain(fact)
    if fact.type == "number":
        every = [fact.low + n * step for n in range(int((fact.high - fact.low) / step) + 1)]
    return [v for v in every if known.get(fact.name) is None or some.agrees(known[fact.name], v)]


def base_facts(rule: Criterion) -> dict[str, Fact]:
    return {name: fact for name, fact in facts_needed(rule).items() if fact in some.BASE}


def only_base(known: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of facts that are not worked out from others; independent of one another."""
    derived = {fact.name for fact in some.DERIVED}
    return {name: value for name, value in known.items() if name not in derived}


def tried(rule: Criterion, known: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Values of every base fact: a fine grid, and the cells, so that no crossing is missed."""
    values = some.sheet(rule, known).values
    leaves = open_leaves(expanded(rule, values), values)
    return {
        name: list(dict.fromkeys([*values_of(fact, known), *(cells_of(fact, values, leaves) or ())]))
        for name, fact in base_facts(rule).items()
    }


def answers(rule: Criterion, every: Mapping[str, list[Any]]) -> dict[tuple[Any, ...], Truth]:
    complete = (dict(zip(every, chosen, strict=True)) for chosen in product(*every.values()))
    return {tuple(one.values()): truth_of(rule, some.sheet(rule, one).values) for one in complete}


def tipping(names: list[str], table: Mapping[tuple[Any, ...], Truth]) -> Iterator[str]:
    """The facts in which alone two completions with different answers differ."""
    for i, name in enumerate(names):
        first: dict[tuple[Any, ...], Truth] = {}
        if any(first.setdefault(key[:i] + key[i + 1 :], truth) is not truth for key, truth in table.items()):
            yield name


# -- law 3: missing keeps its promise --------------------------------------------------------------------------------


@kinds
@steady(25, relaxed)
@given(data=st.data())
def test_missing_is_what_tips_an_answer_and_settled_is_what_all_agree_on(
    kind: Any, data: st.DataObject
) -> None:
    rule, _, known = data.draw(some.cases(some.node(kind, 2)))
    known = only_base(known)
    decision = Decision(rule, some.sheet(rule, known))
    every = tried(rule, known)
    assume(decision.truth is UNKNOWN and prod(map(len, every.values())) <= MANY)
    table = answers(rule, every)
    found = set(table.values())
    settled = found.pop() if len(found) == 1 else UNKNOWN
    tip = set(tipping(list(every), table))
    assert tip <= set(decision.missing)
    assert decision.settled in (settled, UNKNOWN)
    if decision.missing_is_exact:
        assert decision.settled is settled
        assert set(decision.missing) == tip


@steady(60, relaxed)
@given(data=st.data())
def test_filling_facts_outside_missing_never_changes_what_is_settled(data: st.DataObject) -> None:
    rule, complete, known = data.draw(some.cases(some.criteria()))
    before = Decision(rule, some.sheet(rule, known))
    stands_for = {n for f in some.DERIVED if f.name in before.missing for n in facts_needed(f)}
    outside = {name: value for name, value in complete.items() if name not in {*before.missing, *stands_for}}
    after = Decision(rule, some.sheet(rule, {**known, **outside}))
    assert before.settled is after.settled or (before.settled is UNKNOWN and not before.missing_is_exact)
    if before.missing_is_exact and before.settled is UNKNOWN:
        assert before.missing


@steady(60, relaxed)
@given(case=some.cases(some.criteria()))
def test_the_lists_do_not_overlap_and_what_is_settled_misses_nothing(
    case: tuple[Criterion, dict[str, Any], dict[str, Any]],
) -> None:
    rule, _, known = case
    decision = Decision(rule, some.sheet(rule, known))
    assert decision.truth in (decision.settled, UNKNOWN)
    assert not (decision.missing and decision.settled is not UNKNOWN)
    assert not set(decision.missing) & set(decision.also_undocumented)
    assert all(decision.sheet.values.get(name) is None for name in decision.also_undocumented)
    assert set(decision.open_facts()) == set(decision.missing)


@steady(80, relaxed)
@given(data=st.data())
def test_a_witness_is_one_and_none_means_nobody(data: st.DataObject) -> None:
    rule, _, known = data.draw(some.cases(some.criteria()))
    known = only_base(known)
    values = some.sheet(rule, known).values
    written = expanded(rule, values)
    every = tried(rule, known)
    assume(prod(map(len, every.values())) <= MANY)
    found = set(answers(rule, every).values())
    cut = all(leaf.shape != "endless" for leaf in open_leaves(written, values))
    for want in (MET, NOT_MET):
        somebody = witness(written, values, want)
        assert can_be(written, values, want) is (somebody is not None)
        assert somebody is not None or want not in found
        if somebody is not None and cut:
            assert truth_of(written, somebody) is want


# -- law 4: because suffices -----------------------------------------------------------------------------------------


def smallest(node: Criterion, values: Mapping[str, Any], size: int) -> bool:
    """Whether so few open leaves, alone, give a node its truth; the leaves are decided or left unknown one by one."""
    leaves = list(leaves_of(node))
    return any(
        truth_with(node, iter([i in chosen for i in range(len(leaves))]), values) is truth_of(node, values)
        for chosen in combinations(range(len(leaves)), size)
    )


def leaves_of(node: Criterion) -> Iterator[Criterion]:
    if isinstance(node, (Compare, IsIn)):
        yield node
    for part in node.parts if not isinstance(node, (Compare, IsIn)) else ():
        assert isinstance(part, Criterion)
        yield from leaves_of(part)


def truth_with(node: Criterion, kept: Iterator[bool], values: Mapping[str, Any]) -> Truth:
    match node:
        case Compare() | IsIn():
            return truth_of(node, values) if next(kept) else UNKNOWN
        case Not():
            return ~truth_with(node.of, kept, values)
        case AllOf() | AnyOf() | AtLeast():
            n = node.n if isinstance(node, AtLeast) else len(node.of) if isinstance(node, AllOf) else 1
            return at_least(n, [truth_with(part, kept, values) for part in node.of])
    raise AssertionError


@kinds
@steady(40, relaxed)
@given(data=st.data())
def test_because_suffices_and_no_end_of_it_can_be_given_up(kind: Any, data: st.DataObject) -> None:
    check_grounds(*data.draw(some.cases(some.node(kind, 2))))


@steady(120, relaxed)
@given(case=some.cases(some.of_totals))
def test_no_ground_is_there_that_follows_from_the_others(
    case: tuple[Criterion, dict[str, Any], dict[str, Any]],
) -> None:
    check_grounds(*case)


def check_grounds(rule: Criterion, _: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    """They suffice for a decision, in which facts are worked out from them, and no end can be given up."""
    decision = Decision(rule, some.sheet(rule, known))
    values, truth = decision.sheet.values, decision.truth
    grounds = decision.because
    if truth is UNKNOWN:
        assert grounds == ()
        return
    alone = {g.fact.name: g.bound for g in grounds}
    assert truth_of(rule, some.sheet(rule, alone).values) is truth
    for ground in grounds:
        assert str(ground).startswith(ground.fact.label)
        for wider in _wider(ground.fact, ground.bound):
            assert truth_of(rule, some.sheet(rule, {**alone, ground.fact.name: wider}).values) is not truth
        if ground.fact.type in ("number", "date"):
            assert lift(values[ground.fact.name]).meet(lift(ground.bound)) == lift(values[ground.fact.name])


def _wider(fact: Fact, bound: Any) -> Iterator[Any]:
    """Every bound with one end given up, or with one more category."""
    yield None
    if fact.type == "category":
        have = bound.values if isinstance(bound, OneOf) else {bound}
        yield from (OneOf({*have, more}) for more in (fact.values or set()) - have)
    else:
        low, high = lift(bound).low, lift(bound).high
        ends = {Bounds(fact.low, high), Bounds(low, fact.high)} - {lift(bound)}
        yield from (lower(end) for end in ends)


@steady(50, relaxed)
@given(data=st.data())
def test_because_rests_on_the_fewest_leaves(data: st.DataObject) -> None:
    facts = [Fact(f"f{n}", type="flag") for n in range(4)]
    groups = st.deferred(lambda: st.sampled_from([f.is_true() for f in facts]) | made)
    made: st.SearchStrategy[Criterion] = st.lists(groups, min_size=1, max_size=3).flatmap(
        lambda of: st.sampled_from(
            [AllOf(tuple(of)), AnyOf(tuple(of)), Not(of[0]), AtLeast(len(of) // 2 + 1, tuple(of))]
        )
    )
    rule = data.draw(made)
    values = {f.name: data.draw(st.booleans() | st.none()) for f in facts}
    decision = Decision(rule, FactSheet(some.AS_OF, values))
    leaves = list(leaves_of(rule))
    assume(decision.truth is not UNKNOWN and len(set(leaves)) == len(leaves) <= 6)
    assert smallest(rule, values, len(decision.because))
    assert not decision.because or not smallest(rule, values, len(decision.because) - 1)


@steady(60, relaxed)
@given(data=st.data())
def test_a_ground_that_is_one_of_several_can_be_done_without(data: st.DataObject) -> None:
    rule, _, known = data.draw(some.cases(some.node(data.draw(st.sampled_from([AllOf, AnyOf, AtLeast])), 2)))
    values = some.sheet(rule, known).values
    for ground in Decision(rule, some.sheet(rule, known)).because:
        if ground.note:
            assert truth_of(rule, {**values, ground.fact.name: None}) is truth_of(rule, values)


# -- what would change an answer -------------------------------------------------------------------------------------


@kinds
@steady(15, relaxed)
@given(data=st.data())
def test_changes_are_all_that_bring_another_answer(kind: Any, data: st.DataObject) -> None:
    rule, _, known = data.draw(some.cases(some.node(kind, 2)))
    known = only_base(known)
    decision = Decision(rule, some.sheet(rule, known))
    base = base_facts(rule)
    found_by_target = decision.would_change()
    assert [c.target for c in found_by_target] == (
        [MET, NOT_MET] if decision.truth is UNKNOWN else [~decision.truth]
    )
    for changes in found_by_target:

        def brings(change: Mapping[str, Any], target: Truth = changes.target) -> bool:
            return truth_of(rule, some.sheet(rule, {**known, **change}).values) is target

        found: list[set[str]] = []
        for names in (names for n in (1, 2) for names in combinations(base, n)):
            every = product(*(values_of(base[name], {}, 0.5) for name in names))
            if not any(one <= set(names) for one in found) and any(
                brings(dict(zip(names, chosen, strict=True))) for chosen in every
            ):
                found.append(set(names))
        ways = [{change.fact.name for change in way} for way in changes.ways]
        for way in changes.ways:
            within = [values_of(c.fact, {c.fact.name: c.to}, 0.5) for c in way]
            assert all(
                brings({c.fact.name: v for c, v in zip(way, vs, strict=True)}) for vs in product(*within)
            )
            assert not any(brings({}) or one < {c.fact.name for c in way} for one in found)
        if changes.complete:
            assert all(any(way <= one for way in ways) for one in found)
