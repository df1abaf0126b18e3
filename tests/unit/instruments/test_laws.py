"""Laws of the scoring engine for every instrument: learning narrows, and bounds are what completions give."""

from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casemgmt.bounds import Bounds, lift
from casemgmt.errors import InvalidInput
from casemgmt.facts import Answered
from casemgmt.instruments import Instrument, InstrumentResult, Item, instrument, instruments, score
from casemgmt.instruments.answers import is_skipped
from casemgmt.truth import UNKNOWN, Truth

ALL = [each.id for each in instruments()]
READINGS: dict[str, list[Any]] = {
    "respiratory_rate": [8, 9, 12, 21, 22, 25],
    "oxygen_saturation": [83, 84, 86, 88, 92, 93, 94, 95, 96, 97],
    "systolic_blood_pressure": [90, 91, 100, 101, 111, 220],
    "heart_rate": [40, 41, 51, 91, 111, 131],
    "body_temperature": [35.0, 35.1, 36.1, 38.1, 39.1],
    "acute_length_of_stay_days": [0, 1, 2, 3, 4, 7, 14],
    "ed_visits_6m_before_admission": [0, 1, 2, 3, 4],
    "gcs_total": [3, 14, 15],
    "hemoglobin_since_admission": [11.9, 12],
    "sodium_since_admission": [134, 135],
    "admissions_12m_before_admission": [0, 1, 2, 5, 6],
    "creatinine_since_admission": [3.0, 3.1],
    "albumin_since_admission": [2.9, 3.0, 3.4, 3.5],
}
"""One value for each cell of the points of what is measured."""

Case = tuple[str, dict[str, Any], list[str]]


def choices(item: Item) -> list[Any]:
    """Values that stand for everything that the answer to an item can be."""
    fact = item.fact
    if fact.name in READINGS:
        return READINGS[fact.name]
    if fact.type == "flag":
        return [False, True]
    if fact.type == "category":
        return sorted(fact.values or ())
    numbers = list(item.allowed) or [fact.low, fact.high]
    instead = fact.definition.instead if item.instead is not None else ()
    return [*numbers, *(code for code, _ in instead)]


def scores_of(result: InstrumentResult) -> dict[str, Bounds]:
    held = {**result.subscores, **({} if result.score is None else {"total": result.score})}
    return {id: lift(value) for id, value in held.items()}


def possible_bands(result: InstrumentResult) -> dict[str, set[str]]:
    return {id: set(banded.possible) for id, banded in result.bands.items()}


@st.composite
def answered(draw: st.DrawFn, unanswered: int) -> Case:
    """An instrument, answers as its form allows them, and the items (at most so many) that are left out."""
    held = instrument(draw(st.sampled_from(ALL)))
    answers = {item.id: draw(st.sampled_from(choices(item))) for item in held.items}
    numbers = {item.fact.name: answers[item.id] for item in held.items}
    asked = [item.id for item in held.items if not is_skipped(item, numbers)]
    left_out = draw(st.lists(st.sampled_from(sorted(asked)), unique=True, max_size=unanswered))
    return held.id, {id: answers[id] for id in asked}, left_out


def without(answers: Mapping[str, Any], left_out: list[str]) -> dict[str, Any]:
    return {item: answer for item, answer in answers.items() if item not in left_out}


def completions(id: str, answers: dict[str, Any], left_out: list[str]) -> list[InstrumentResult]:
    held = instrument(id)
    return [
        score(held, answers | dict(zip(left_out, filled, strict=True)))
        for filled in product(*(choices(held.item(item)) for item in left_out))
    ]


@given(answered(unanswered=20))
def test_one_more_answer_never_widens_a_score_nor_turns_a_flag(case: Case) -> None:
    id, answers, left_out = case
    before = score(id, without(answers, left_out))
    after = score(id, without(answers, left_out[1:]))
    for name, wide in scores_of(before).items():
        narrow = scores_of(after)[name]
        assert wide.low <= narrow.low <= narrow.high <= wide.high, name
    for name, possible in possible_bands(after).items():
        assert possible <= possible_bands(before)[name]
    assert set(after.deciding_items) <= set(before.deciding_items)
    for flag, truth in before.flags.items():
        assert truth in {UNKNOWN, after.flags[flag]}


@given(answered(unanswered=2))
def test_every_completion_lies_in_the_bounds_and_both_ends_are_reached(case: Case) -> None:
    id, answers, left_out = case
    given_answers = without(answers, left_out)
    partial = score(id, given_answers)
    complete = completions(id, given_answers, left_out)
    for name, bounds in scores_of(partial).items():
        found = [scores_of(each)[name] for each in complete]
        assert bounds == Bounds(min(s.low for s in found), max(s.high for s in found)), name
    for name, possible in possible_bands(partial).items():
        assert possible == set().union(*(possible_bands(each)[name] for each in complete)), name
    for flag, truth in partial.flags.items():
        if truth is not UNKNOWN:
            assert {each.flags[flag] for each in complete} == {truth}


@given(answered(unanswered=3))
def test_items_that_decide_nothing_can_be_left_out(case: Case) -> None:
    id, answers, left_out = case
    partial = score(id, without(answers, left_out))
    idle = [item for item in left_out if item not in partial.deciding_items]
    for filled in completions(id, without(answers, left_out), idle[:2]):
        assert possible_bands(filled) == possible_bands(partial)


@given(answered(unanswered=20), st.randoms(use_true_random=False))
def test_scoring_is_free_of_order_and_leaves_the_answers_as_they_were(case: Case, random: Any) -> None:
    id, answers, left_out = case
    given_answers = without(answers, left_out)
    shuffled = list(given_answers.items())
    random.shuffle(shuffled)
    before = dict(given_answers)
    assert score(id, dict(shuffled)) == score(id, given_answers)
    assert given_answers == before


@pytest.mark.parametrize("id", ALL)
def test_with_no_answer_at_all_every_score_can_be_anything(id: str) -> None:
    result = score(id, {})
    held = instrument(id)
    assert scores_of(result) == {name: Bounds(fact.low, fact.high) for name, fact in held.scores.items()}
    assert result.band is None
    assert all(truth is Truth.UNKNOWN for truth in result.flags.values())
    assert result.written == ""
    assert result.prorated_score is None


def refused(held: Instrument, item: str, answer: Any) -> str:
    with pytest.raises(InvalidInput) as caught:
        score(held, {item: answer})
    (problem,) = caught.value.problems
    assert problem.path == f"$.answers.{item}"
    return str(problem)


NUMBERS = [
    pytest.param(held, item, id=f"{held.id}-{item.id}")
    for held in instruments()
    for item in held.items
    if item.fact.type == "number"
]


@pytest.mark.parametrize(("held", "item"), NUMBERS)
def test_true_is_not_one_and_what_is_out_of_range_is_refused_and_not_clamped(
    held: Instrument, item: Item
) -> None:
    assert "is a bool" in refused(held, item.id, True)
    for outside in (item.fact.low - 1, item.fact.high + 1):
        if outside not in (float("inf"), float("-inf")):
            refused(held, item.id, outside)
    between = {n / 2 for n in range(int(2 * item.fact.low), int(2 * min(item.fact.high, 200)))}
    for number in sorted(between - set(item.allowed))[:40] if item.allowed else ():
        assert "is not a permitted answer" in refused(held, item.id, number)


FLAGS_AND_CATEGORIES = [
    pytest.param(held, item, id=f"{held.id}-{item.id}")
    for held in instruments()
    for item in held.items
    if item.fact.type != "number"
]


@pytest.mark.parametrize(("held", "item"), FLAGS_AND_CATEGORIES)
def test_one_is_not_true_and_another_word_is_no_category(held: Instrument, item: Item) -> None:
    for wrong in (1, "no such answer"):
        assert "no such answer" not in refused(held, item.id, wrong)


CODED = [
    pytest.param(held, item, code, meant, id=f"{held.id}-{item.id}-{code}")
    for held in instruments()
    for item in held.items
    if isinstance(item.fact.definition, Answered)
    for code, meant in item.fact.definition.points
]


@pytest.mark.parametrize(("held", "item", "code", "meant"), CODED)
def test_a_coded_answer_scores_as_what_it_stands_for(
    held: Instrument, item: Item, code: str, meant: Any
) -> None:
    assert score(held, {item.id: code}) == score(held, {item.id: meant})
