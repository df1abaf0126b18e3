"""The check of a policy against trying everything: what it says of a rule is true, and it passes over nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from casemgmt.rules import Criterion, Fact, Formula, facts_needed, points, truth_of
from casemgmt.rules.contradictions import Reasoner, contradictions
from casemgmt.rules.expand import is_exact
from casemgmt.rules.known import sheet_from_mapping, work_out
from casemgmt.rules.lint import TRIES
from casemgmt.rules.terms import AS_OF as AS_OF_FACT
from casemgmt.rules.terms import AllOf, AnyOf, Bands, Not
from casemgmt.rules.torn import torn_facts
from casemgmt.rules.walk import formula_of
from casemgmt.testing.strategies import RulesOver
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth
from tests import strategies as some
from tests.effort import steady
from tests.unit.rules.test_lint import edition

SLOW = [HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large]
relaxed = settings(suppress_health_check=SLOW)
MANY = 3_000
ON = {AS_OF_FACT.name: some.AS_OF}
LEVEL = Fact("level", low=-9, high=9, definition=Formula(points(some.FLAGS[0], 1) + points(some.FLAGS[1], 1)))
RAISED = Fact("raised", low=-99, high=99, definition=Formula(LEVEL + Bands(some.NUMBERS[2], (2,), (0, 0.5))))
TRIED = RulesOver(
    [*some.BASE, *some.DERIVED, LEVEL, RAISED],
    numbers=st.integers(-3, 3) | st.sampled_from([-1.5, 0.5, 2.5]),
    days=st.sampled_from(some.DAYS),
)
"""Rules over facts of every kind, among them some whose formulas reach less than is permitted."""


def reasoner() -> Reasoner:
    return Reasoner(edition(since=f"{some.AS_OF}", until=f"{some.AS_OF}", examples=()), TRIES)


def every_value(fact: Fact) -> list[Any]:
    """Every value of a fact that is not worked out, in small steps."""
    if fact.type != "number":
        return list(some.domain(fact))
    return [fact.low + i / 4 for i in range(round((fact.high - fact.low) * 4) + 1)]


def everybody(rule: Criterion, known: Mapping[str, Any] | None = None) -> Iterator[dict[str, Any]]:
    """Every person whom a rule can tell apart, of those who agree with what is known, with what is worked out."""
    needed = facts_needed(rule)
    derived = {name: formula for name, fact in needed.items() if (formula := formula_of(fact)) is not None}
    given = known or {}
    exact = {name: [value] for name, value in given.items() if is_exact(value)}
    values = {name: exact.get(name) or every_value(f) for name, f in needed.items() if name not in derived}
    assume(prod(map(len, values.values())) <= MANY)
    for row in product(*values.values()):
        person = {**ON, **dict(zip(values, row, strict=True))}
        for name, formula in derived.items():
            person[name], _ = work_out(needed[name], formula, person, {})
        if all(some.agrees(value, person[name]) for name, value in given.items() if name in person):
            yield person


def truths(rule: Criterion) -> set[Truth]:
    return {truth_of(rule, person) for person in everybody(rule)}


def node_at(rule: Any, path: str) -> Any:
    for step in path.split(".")[1:]:
        name, _, number = step.rstrip("]").partition("[")
        rule = getattr(rule, name)[int(number)] if number else getattr(rule, name)
    return rule


def parent(path: str) -> str:
    return path.rpartition(".")[0]


@steady(60, relaxed)
@given(rule=TRIED.criteria())
def test_every_finding_about_the_sense_of_a_rule_is_true(rule: Criterion) -> None:
    for finding in contradictions([("rule", rule)], reasoner()):
        node = node_at(rule, finding.path)
        match finding.id:
            case "never_met":
                assert MET not in truths(node)
            case "always_met":
                assert NOT_MET not in truths(node)
            case "threshold_out_of_range":
                assert len(truths(node) - {UNKNOWN}) <= 1
            case "redundant":
                group = node_at(rule, parent(finding.path))
                others = [part for part in group.of if part is not node]
                implied = isinstance(group, AllOf)
                apart = AllOf((*others, Not(node)) if implied else (node, Not(AnyOf(tuple(others)))))
                assert MET not in truths(apart)


@steady(60, relaxed)
@given(rule=TRIED.criteria())
def test_a_rule_without_a_finding_can_be_met_and_can_fail(rule: Criterion) -> None:
    found = list(contradictions([("rule", rule)], reasoner()))
    if not found and rule.parts:
        for want in (MET, NOT_MET):
            person = reasoner().person(rule, want)
            assert person is not None
            needed = facts_needed(rule)
            known = {name: value for name, value in person.items() if name in needed}
            sheet = sheet_from_mapping(known, needed, as_of=some.AS_OF, vocabulary=needed)
            assert truth_of(rule, sheet.values) is want


@steady(60, relaxed)
@given(rule=TRIED.criteria())
def test_a_person_of_whom_a_rule_may_stay_unknown_shows_it(rule: Criterion) -> None:
    for finding in torn_facts("rule", rule, reasoner()):
        if finding.example is None:
            assert finding.id == "too_large_to_check"
            continue
        node, needed = node_at(rule, finding.path), facts_needed(rule)
        known = {name: value for name, value in finding.example.items() if name in needed}
        person = sheet_from_mapping(known, needed, as_of=some.AS_OF, vocabulary=needed).values
        assert truth_of(node, person) is UNKNOWN
        answers = {truth_of(node, whole) for whole in everybody(node, known)}
        assert answers in ({MET}, {NOT_MET})


@given(data=st.data())
def test_half_of_a_knot_is_found_too(data: st.DataObject) -> None:
    x = some.NUMBERS[0]
    cut = data.draw(st.sampled_from([-1, 0, 0.5, 1]))
    rule = AllOf((AnyOf((x > cut, some.FLAGS[0].is_true())), AnyOf((x <= cut, some.FLAGS[0].is_true()))))
    (finding,) = torn_facts("rule", rule, reasoner())
    assert finding.example is not None
    assert some.FLAGS[0].name in finding.example
