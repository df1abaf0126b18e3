"""Instruments that an organisation writes itself: every form that a table can hold, and what is refused."""

from typing import Any

import pytest

from casemgmt.bounds import Bounds
from casemgmt.errors import RuleError, UnknownName
from casemgmt.instruments import Instrument, read_instrument
from casemgmt.instruments.expressions import Names, read_criterion, read_quantity
from casemgmt.rules import Fact, bounds_of, truth_of
from casemgmt.truth import MET, NOT_MET

TABLE: dict[str, Any] = {
    "id": "mine",
    "title": "Mine",
    "edition": "1",
    "direction": "none",
    "licence": "open",
    "licence_note": "invented",
    "citation": "an invented example",
    "standing": "operational",
    "verified_on": "2026-01-01",
    "review_by": "2027-01-01",
    "answers": {"low": 0, "high": 10},
    "item": [
        {"id": "1"},
        {"id": "2"},
        {"id": "3", "label": "the third"},
        {"id": "difficulty", "scored": False},
    ],
    "score": [{"id": "total", "low": 0, "high": 30}],
}
FACTS = {
    "a": Fact("a", low=0, high=10),
    "b": Fact("b", low=0, high=10),
    "yes": Fact("yes", type="flag"),
    "place": Fact("place", type="category", values=frozenset({"home", "hospital", "hospice"})),
}
NAMES = Names(FACTS, {"a": FACTS["a"] * 2})
KNOWN = {"a": 3, "b": 4, "yes": True, "place": "home"}


def mine(**changes: Any) -> Instrument:
    return read_instrument({**TABLE, **changes})


@pytest.mark.parametrize(
    ("form", "value"),
    [
        (7, 7),
        (0.5, 0.5),
        ("a", 3),
        ({"points_of": "a"}, 6),
        ({"sum_of_points": ["a", "a"]}, 12),
        ({"sum": ["a", "b", 1]}, 8),
        ({"least": ["a", "b"]}, 3),
        ({"greatest": ["a", "b"]}, 4),
        ({"times": ["a", 4]}, 12),
        ({"divide": ["a", 2]}, 1.5),
        ({"bands_of": "a", "edges": [3, 4], "points": [0, 1, 2]}, 1),
        ({"bands_of": {"sum": ["a", "b"]}, "edges": [7.4], "points": [0, 1], "resolution": 1}, 1),
        ({"bands_of": {"sum": ["a", "b"]}, "edges": [7.6], "points": [0, 1], "resolution": 0.1}, 0),
        ({"when": "yes", "then": 5}, 5),
        ({"when": {"not": "yes"}, "then": 5}, 0),
        ({"when": {"not": "yes"}, "then": 5, "otherwise": "b"}, 4),
    ],
)
def test_every_form_of_a_quantity(form: Any, value: float) -> None:
    assert bounds_of(read_quantity(form, NAMES), KNOWN) == Bounds(value, value)


@pytest.mark.parametrize(
    ("form", "truth"),
    [
        ("yes", MET),
        ({"not": "yes"}, NOT_MET),
        ({"all": ["yes", {"value": "a", "at_least": 3}]}, MET),
        ({"any": [{"value": "a", "above": 3}, {"value": "b", "below": 4}]}, NOT_MET),
        ({"at_least": 2, "of": ["yes", {"value": "a", "at_most": 3}, {"value": "b", "equals": 5}]}, MET),
        ({"value": "a", "equals": 3}, MET),
        ({"value": "yes", "equals": True}, MET),
        ({"value": "a", "below": "b"}, MET),
        ({"category": "place", "is": ["hospital", "hospice"]}, NOT_MET),
    ],
)
def test_every_form_of_a_criterion(form: Any, truth: object) -> None:
    assert truth_of(read_criterion(form, NAMES), KNOWN) is truth


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"summ": ["a"]}, "no quantity is written with summ"),
        ({"sum": ["a"], "plus": 1}, "no quantity is written with plus, sum"),
        ({"bands_of": "a", "edges": [1], "points": [0, 1], "round": 1}, "bands_of, edges, points, round"),
        (["a"], "no quantity is written with list"),
        ({"when": {"value": "a"}, "then": 1}, "no criterion is written with value"),
        ({"when": {"value": "a", "over": 1}, "then": 1}, "no criterion is written with over, value"),
    ],
)
def test_a_form_that_does_not_exist_is_refused(form: Any, words: str) -> None:
    with pytest.raises(RuleError, match=words):
        read_quantity(form, NAMES)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("yess", "no item or fact named 'yess'; did you mean 'yes'"),
        ({"points_of": "aa"}, "no item or score named 'aa'; did you mean 'a'"),
        ({"when": {"category": "places", "is": ["home"]}, "then": 1}, "did you mean 'place'"),
    ],
)
def test_a_name_that_does_not_exist_is_refused_with_near_ones(form: Any, words: str) -> None:
    with pytest.raises(UnknownName, match=words):
        read_quantity(form, NAMES)


def test_an_instrument_without_bands_decides_its_score() -> None:
    result = mine().score({"1": 2})
    assert result.score == Bounds(2, 22)
    assert result.band is None
    assert result.possible_bands == ()
    assert (result.band_set, result.band_citation) == ("", None)
    assert result.deciding_items == ("2", "3")
    assert mine().score({"1": 2, "2": 0, "3": 4}).deciding_items == ()


def test_an_item_of_a_branch_that_is_not_taken_decides_nothing() -> None:
    value = {"when": {"value": "1", "at_least": 5}, "then": "2", "otherwise": "3"}
    conditional = mine(score=[{"id": "total", "low": 0, "high": 10, "value": value}])
    assert conditional.score({"1": 7}).deciding_items == ("2",)
    assert conditional.score({"1": 4}).deciding_items == ("3",)
    assert conditional.score({}).deciding_items == ("1", "2", "3")


def test_an_item_that_is_not_scored_is_asked_and_adds_nothing() -> None:
    result = mine().score({"1": 0, "2": 0, "3": 0, "difficulty": 9})
    assert (result.score, result.missing) == (0, ())
    assert result.answers["difficulty"] == 9
    assert "difficulty" not in result.points
    assert "difficulty: 9" in result.explain()


def test_a_range_in_place_of_listed_answers_takes_any_number_in_it() -> None:
    assert mine().score({"1": 2.5, "2": 0, "3": 0}).score == 2.5
    assert "Mine the third" in {item.fact.label for item in mine().items}


def test_an_estimate_may_be_left_unrounded() -> None:
    rule = {"least_answered": 2, "round_half_up": False, "citation": "invented", "standing": "operational"}
    assert mine(prorating=rule).score({"1": 1, "2": 2}).prorated_score == 4.5


def test_a_score_can_be_a_mean_and_a_subscore_can_feed_the_total() -> None:
    scores = [
        {"id": "first_two", "low": 0, "high": 20, "value": {"sum_of_points": ["1", "2"]}},
        {"id": "total", "low": 0, "high": 10, "value": {"divide": [{"points_of": "first_two"}, 2]}},
    ]
    result = mine(score=scores).score({"1": 4, "2": 5})
    assert result.score == 4.5
    assert result.subscores == {"first_two": 9}
    assert result.missing == ()
    assert "first two: 9" in result.explain()


def test_bands_under_a_flag_are_renamed_and_an_unknown_flag_is_refused() -> None:
    flag = [{"id": "alarm", "label": "an alarm", "when": {"value": "3", "at_least": 5}}]
    low = {"from": 0, "name": "low", "or_if_flag": {"flag": "alarm", "name": "raised"}}
    bands = [low, {"from": 20, "name": "high"}]
    sets = [{"id": "own", "bands": bands, "citation": "invented", "standing": "operational"}]
    alarmed = mine(flag=flag, band_set=sets)
    assert alarmed.score({"1": 0, "2": 0, "3": 5}).band == "raised"
    assert alarmed.score({"1": 0, "2": 0, "3": 4}).band == "low"
    assert alarmed.score({"1": 0, "2": 0}).possible_bands == ("low", "raised")
    assert alarmed.score({"1": 10, "2": 10}).possible_bands == ("high",)
    with pytest.raises(RuleError, match="the band 'low' of 'own' names a flag that the instrument has not"):
        mine(band_set=sets)


@pytest.mark.parametrize("starts", [[1, 5], [0, 5, 3], [0, 5, 5]])
def test_bands_that_do_not_rise_from_the_least_score_are_refused(starts: list[int]) -> None:
    bands = [{"from": start, "name": f"band {i}"} for i, start in enumerate(starts)]
    sets = [{"id": "own", "bands": bands, "citation": "invented", "standing": "operational"}]
    with pytest.raises(RuleError, match="the bands of 'own' have to rise from 0, the least score"):
        mine(band_set=sets)


def test_a_score_of_vital_signs_with_a_code_of_its_own_is_worked_out() -> None:
    vital = mine(item=[{"id": "pulse", "fact": "heart_rate"}], loinc="44261-6")
    assert vital.score({"pulse": 20}).score == 20
    assert "mine_answered_on" not in vital.facts


def test_an_item_that_names_no_fact_is_refused() -> None:
    with pytest.raises(UnknownName, match="did you mean 'heart_rate'"):
        mine(item=[{"id": "pulse", "fact": "heart_rat"}])
