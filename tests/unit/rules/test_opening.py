"""What stays open of a rule after some answers, against evaluating the whole rule again."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from casemgmt.rules import Criterion, all_of, at_least, by_cases, by_edges, truth_of
from casemgmt.rules.expand import expanded
from casemgmt.rules.opening import Opening
from casemgmt.truth import MET, NOT_MET, UNKNOWN
from tests import strategies as some
from tests.effort import steady

X, Y, _ = some.NUMBERS
P, Q = some.FLAGS[:2]
HOME = some.CATEGORIES[0]


@steady(80, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_the_truth_after_an_answer_is_that_of_the_whole_rule(data: st.DataObject) -> None:
    rule, complete, known = data.draw(some.cases(some.criteria()))
    values = some.sheet(rule, {n: v for n, v in known.items() if n in complete}).values
    written = expanded(rule, values)
    names = data.draw(st.sets(st.sampled_from(sorted(complete) or ["x"])))
    answers = {name: complete[name] for name in names if name in complete}
    truth, left = Opening.of(written, values).after(answers)
    assert truth is truth_of(written, {**values, **answers})
    assert (truth is UNKNOWN) or not left
    assert left.isdisjoint(answers)


def test_of_what_is_known_in_part_the_rest_is_open() -> None:
    assert Opening.of(X + Y >= 3, {"x": 1}).after({}) == (UNKNOWN, frozenset({"y"}))
    assert Opening.of(X + Y >= 3, {}).after({"x": 2}) == (UNKNOWN, frozenset({"y"}))
    assert Opening.of(X + Y >= 3, {}).after({"x": 2, "y": 1}) == (MET, frozenset())
    assert Opening.of(X + Y >= 3, {}).truth is UNKNOWN
    ages = by_edges(X + Y, (1,), (P, Q))
    assert Opening.of(ages, {}).after({"x": -2}) == (UNKNOWN, frozenset({"p"}))


def test_of_a_group_as_many_parts_have_to_be_met_as_are_not_met_yet() -> None:
    two = at_least(2, P, Q, X >= 1, Y >= 1)
    assert Opening.of(two, {"p": True}).after({"q": True}) == (MET, frozenset())
    assert Opening.of(two, {"p": True}).after({"q": False}) == (UNKNOWN, frozenset({"x", "y"}))
    assert Opening.of(two, {"p": True, "q": False, "x": 0}).after({"y": 0}) == (NOT_MET, frozenset())
    assert Opening.of(two, {"p": True, "q": True}).truth is MET
    assert Opening.of(two, {"p": False, "q": False, "x": 0}).truth is NOT_MET


def test_of_a_settled_rule_nothing_is_open() -> None:
    assert Opening.of(P & Q, {"p": False}).after({"q": True}) == (NOT_MET, frozenset())
    assert Opening.of(all_of(), {}).after({}) == (MET, frozenset())
    cases = by_cases(HOME, {"a": P, "b": Q}, otherwise=all_of())
    assert Opening.of(cases, {"p": True, "q": True}).after({}) == (MET, frozenset())
    assert Opening.of(cases, {"p": True, "q": True}).truth is MET


def test_what_tells_cases_apart_is_open_with_them() -> None:
    opening = Opening.of(by_cases(HOME, {"a": P}, otherwise=Q), {})
    assert opening.after({}) == (UNKNOWN, frozenset({"home", "p", "q"}))
    assert opening.after({"home": "a"}) == (UNKNOWN, frozenset({"p"}))
    assert opening.after({"p": True, "q": True}) == (MET, frozenset())


def test_what_is_no_criterion_of_the_kernel_is_refused() -> None:
    class Strange(Criterion):
        pass

    strange: Any = Strange()
    with pytest.raises(TypeError, match="Strange"):
        Opening.of(strange, {})
