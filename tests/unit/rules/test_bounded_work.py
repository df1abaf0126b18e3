"""Rules that grow without end when they are gone through: they are decided, and what is left out is said."""

from __future__ import annotations

import pytest

from casemgmt.rules import Criterion, Fact, Formula, all_of, any_of, check_policy, decide, facts_in, rule
from casemgmt.rules.terms import Bands, Least
from casemgmt.truth import MET, NOT_MET, UNKNOWN
from tests.unit.rules.test_lint import OURS, edition, policy

ON = "2026-05-01"
FIRST = Fact("f0", low=0, high=1)
X, Y = Fact("x", low=0, high=100), Fact("y", low=0, high=100)


def doubled(times: int) -> Fact:
    """A fact that is worked out from another and itself, and so on: written out it would be endless."""
    fact = FIRST
    for i in range(1, times + 1):
        fact = Fact(f"f{i}", low=0, high=2**i, definition=Formula(fact + fact), citation=OURS)
    return fact


def found_in(refer: Criterion) -> list[str]:
    return [each.key for each in check_policy(policy(edition(rules={"refer": rule(refer, cite=OURS)})))]


def test_a_formula_that_doubles_a_few_times_is_gone_through_exactly() -> None:
    asked = decide(doubled(5) >= 3, {}, as_of=ON)
    assert (asked.truth, asked.missing, asked.missing_is_exact) == (UNKNOWN, ("f0",), True)


@pytest.mark.parametrize("times", [12, 40])
def test_a_formula_that_doubles_without_end_gives_the_longer_list(times: int) -> None:
    asked = decide(doubled(times) >= 3, {}, as_of=ON)
    assert (asked.truth, asked.settled) == (UNKNOWN, UNKNOWN)
    assert (asked.missing, asked.missing_is_exact, asked.also_undocumented) == (("f0",), False, ())
    assert "f0" in asked.explain()
    assert not any(changes.complete for changes in asked.would_change())
    for value, truth in ((0, NOT_MET), (1, MET)):
        assert decide(doubled(times) >= 3, {"f0": value}, as_of=ON).truth is truth
    found = found_in(doubled(times) >= 3)
    assert "too_large_to_check editions[0].refer" in found


def test_what_is_settled_is_settled_however_large_a_formula_is() -> None:
    asked = decide(any_of(doubled(12) >= 3, doubled(12) < 3), {}, as_of=ON)
    assert (asked.truth, asked.settled, asked.missing) == (UNKNOWN, MET, ())


def test_other_facts_of_a_rule_with_a_large_formula_are_listed_too() -> None:
    other, known = Fact("other", type="flag"), Fact("known", type="flag")
    asked = decide((doubled(12) >= 3) & other & known, {"known": True}, as_of=ON)
    assert (asked.missing, asked.missing_is_exact) == (("f0", "other"), False)


def crossing(lines: int) -> Criterion:
    return Least(tuple(X * (i + 1) - i * i for i in range(lines))) >= 5


def test_a_few_lines_that_cross_are_gone_through() -> None:
    (met, not_met) = decide(crossing(4), {}, as_of=ON).would_change()
    assert (met.complete, not_met.complete) == (True, True)
    assert (len(met.ways), len(not_met.ways)) == (1, 1)


def test_many_lines_that_cross_are_not_and_that_is_said() -> None:
    asked = decide(crossing(40), {}, as_of=ON)
    assert (asked.truth, asked.missing) == (UNKNOWN, ("x",))
    assert not any(changes.complete for changes in asked.would_change())
    assert asked.explain()
    assert found_in(crossing(40)) == ["example_lacking editions[0].refer"]  # a rising line needs no pieces


def woven(facts: int, groups: int) -> Criterion:
    """A rule of many facts, each of which stands in several groups."""
    every = [Fact(f"m{i}", low=0, high=9) for i in range(facts)]
    return all_of(
        *(
            any_of(*(every[(g * 5 + j * j) % facts] >= (g + j) % 9 + 1 for j in range(4)))
            for g in range(groups)
        )
    )


def test_of_a_rule_with_many_facts_pairs_may_be_left_out_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nobody = dict.fromkeys(facts_in(woven(20, 8)), 0)
    (all_pairs,) = decide(woven(20, 8), nobody, as_of=ON).would_change()
    assert all_pairs.complete
    monkeypatch.setattr("casemgmt.rules.would_change.MOST_LOOKS", 2_000)
    (some_pairs,) = decide(woven(20, 8), nobody, as_of=ON).would_change()
    assert not some_pairs.complete
    assert set(map(str, some_pairs.ways)) <= set(map(str, all_pairs.ways))


def test_single_facts_are_tried_before_pairs_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casemgmt.rules.would_change.MOST_LOOKS", 0)
    steps = Bands(X, tuple(range(1, 30)), tuple(range(30))) + Bands(Y, tuple(range(1, 30)), tuple(range(30)))
    (found,) = decide(any_of(steps >= 58, X >= 40), {"x": 0, "y": 0}, as_of=ON).would_change()
    assert [[change.fact.name for change in way] for way in found.ways] == [["x"]]
    assert not found.complete


def test_a_pair_with_too_many_combinations_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = Bands(X, tuple(range(1, 30)), tuple(range(30))) + Bands(Y, tuple(range(1, 30)), tuple(range(30)))
    (found,) = decide(steps >= 58, {"x": 0, "y": 0}, as_of=ON).would_change()
    assert (found.complete, len(found.ways)) == (True, 1)
    monkeypatch.setattr("casemgmt.rules.would_change.MOST_LOOKS", 500)
    (found,) = decide(steps >= 58, {"x": 0, "y": 0}, as_of=ON).would_change()
    assert (found.complete, len(found.ways)) == (False, 0)
