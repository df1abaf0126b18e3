"""Laws of the scoring engine, searched with Hypothesis: learning narrows, and bounds are what completions give."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casemgmt.bounds import Bounds, lift
from casemgmt.instruments import InstrumentResult, instrument, instruments
from casemgmt.truth import UNKNOWN, Truth

VITAL_SIGNS: dict[str, list[Any]] = {
    "respiratory_rate": [8, 9, 12, 21, 25],
    "oxygen_saturation": [83, 84, 86, 88, 92, 93, 94, 95, 96, 97],
    "systolic_blood_pressure": [90, 91, 101, 111, 220],
    "heart_rate": [40, 41, 51, 91, 111, 131],
    "body_temperature": [35.0, 35.1, 36.1, 38.1, 39.1],
    "consciousness": ["alert", "confusion"],
    "length_of_stay_days": [0, 1, 2, 3, 4, 7, 14],
    "admission_urgency": ["urgent", "elective"],
    "emergency_visits_6m": [0, 1, 2, 3, 4],
    "hemoglobin": [11.9, 12],
    "sodium": [134, 135],
    "admissions_12m": [0, 1, 2, 5, 6],
    "gender": ["female", "male"],
    "creatinine": [3.0, 3.1],
    "albumin": [2.9, 3.0, 3.4, 3.5],
}
"""One value for each points cell of an item that is neither a flag nor a choice of numbers."""


def choices(id: str) -> dict[str, list[Any]]:
    """For each item of an instrument, values that stand for everything that it can be."""
    return {
        item.id: VITAL_SIGNS.get(item.id) or list(item.allowed) or [True, False]
        for item in instrument(id).items
    }


@st.composite
def answered(draw: st.DrawFn, unanswered: int) -> tuple[str, dict[str, Any], list[str]]:
    """An instrument, answers to it, and the items (at most so many) that are left out."""
    id = draw(st.sampled_from([each.id for each in instruments()]))
    every = choices(id)
    left_out = draw(st.lists(st.sampled_from(sorted(every)), unique=True, max_size=unanswered))
    return id, {item: draw(st.sampled_from(values)) for item, values in every.items()}, left_out


def without(answers: dict[str, Any], left_out: list[str]) -> dict[str, Any]:
    return {item: answer for item, answer in answers.items() if item not in left_out}


def completions(id: str, answers: dict[str, Any], left_out: list[str]) -> list[InstrumentResult]:
    every = choices(id)
    return [
        instrument(id).score(answers | dict(zip(left_out, filled, strict=True)))
        for filled in product(*(every[item] for item in left_out))
    ]


@given(answered(unanswered=20))
def test_one_more_answer_never_widens_the_score_nor_turns_a_flag(
    case: tuple[str, dict[str, Any], list[str]],
) -> None:
    id, answers, left_out = case
    before = instrument(id).score(without(answers, left_out))
    after = instrument(id).score(without(answers, left_out[1:]))
    assert (
        lift(before.score).low <= lift(after.score).low <= lift(after.score).high <= lift(before.score).high
    )
    assert set(after.possible_bands) <= set(before.possible_bands)
    assert set(after.deciding_items) <= set(before.deciding_items)
    for flag, truth in before.flags.items():
        assert truth in {UNKNOWN, after.flags[flag]}


@given(answered(unanswered=3))
def test_the_bounds_are_exactly_what_the_completions_give(
    case: tuple[str, dict[str, Any], list[str]],
) -> None:
    id, answers, left_out = case
    partial = instrument(id).score(without(answers, left_out))
    complete = completions(id, without(answers, left_out), left_out)
    scores = [lift(each.score) for each in complete]
    assert lift(partial.score) == Bounds(min(s.low for s in scores), max(s.high for s in scores))
    assert {each.band for each in complete} <= set(partial.possible_bands)
    for flag, truth in partial.flags.items():
        found = {each.flags[flag] for each in complete}
        assert truth is (found.pop() if len(found) == 1 else UNKNOWN)


@given(answered(unanswered=4))
def test_items_that_decide_nothing_can_be_left_out(case: tuple[str, dict[str, Any], list[str]]) -> None:
    id, answers, left_out = case
    partial = instrument(id).score(without(answers, left_out))
    idle = [item for item in left_out if item not in partial.deciding_items]
    for filled in completions(id, without(answers, left_out), idle):
        assert filled.possible_bands == partial.possible_bands


@given(answered(unanswered=20))
def test_the_same_answers_give_the_same_result_and_are_left_as_they_were(
    case: tuple[str, dict[str, Any], list[str]],
) -> None:
    id, answers, left_out = case
    given_answers = without(answers, left_out)
    before = dict(given_answers)
    assert instrument(id).score(given_answers) == instrument(id).score(given_answers)
    assert given_answers == before


@pytest.mark.parametrize("id", [each.id for each in instruments()])
def test_with_no_answer_at_all_the_score_can_be_anything(id: str) -> None:
    result = instrument(id).score({})
    total = instrument(id).total
    assert result.score == Bounds(total.low, total.high)
    assert result.band is None
    assert all(truth is Truth.UNKNOWN for truth in result.flags.values())
