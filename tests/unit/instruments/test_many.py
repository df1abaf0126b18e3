"""Scoring many sets of answers gives what scoring one after the other gives."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casemgmt.bounds import Bounds, OneOf
from casemgmt.errors import InvalidInput, UnknownName
from casemgmt.instruments import instrument, instruments, read_instrument, score, score_many
from casemgmt.instruments import many as module
from casemgmt.rules import Reason, Unknown
from tests.unit.instruments.test_laws import choices
from tests.unit.instruments.test_tables import TABLE

WITH_TOTAL = [each.id for each in instruments() if "total" in each.scores]
NINE = [str(n) for n in range(1, 10)]
WELL = {
    "respiratory_rate": 16,
    "oxygen_saturation": 97,
    "supplemental_oxygen": False,
    "systolic_blood_pressure": 120,
    "heart_rate": 70,
    "consciousness": "alert",
    "body_temperature": 37.0,
    "oxygen_target_88_92": False,
}


@st.composite
def some_rows(draw: st.DrawFn) -> tuple[str, list[dict[str, Any]]]:
    """Rows of one instrument with answers, gaps and every kind of partly known answer."""
    held = instrument(draw(st.sampled_from(WITH_TOTAL)))
    answers: dict[str, st.SearchStrategy[Any]] = {}
    for item in held.items:
        other: list[Any] = [None, Unknown(Reason.DECLINED)]
        if item.fact.type == "number":
            other.append(Bounds(choices(item)[0], choices(item)[1]))
        elif item.fact.type == "category":
            other.append(OneOf(choices(item)[:2]))
        answers[item.id] = st.sampled_from([*choices(item), *choices(item), *other])
    row = st.fixed_dictionaries({}, optional=answers)
    return held.id, draw(st.lists(row, max_size=4))


@given(some_rows())
@settings(deadline=None)
def test_many_score_as_one_by_one(case: tuple[str, list[dict[str, Any]]]) -> None:
    id, rows = case
    for band_set in (None, *instrument(id).band_sets):
        found = score_many(id, rows, band_set=band_set)
        alone = [score(id, row, band_set=band_set) for row in rows]
        assert found.scores == [each.score for each in alone]
        assert found.possible_bands == [each.possible_bands for each in alone]
        assert found.bands == [each.band for each in alone]
        assert [found[n] for n in range(len(found))] == alone


def test_what_was_met_before_is_looked_up_and_still_told_apart() -> None:
    rows: list[dict[str, Any]] = [dict.fromkeys(NINE, 1), dict.fromkeys(NINE, 1.0), dict.fromkeys(NINE, 1)]
    assert score_many("phq9", rows).scores == [9, 9, 9]
    with pytest.raises(InvalidInput) as caught:
        score_many("phq9", [*rows, {"1": True}])
    assert [str(problem) for problem in caught.value.problems] == [
        "$.rows[3].answers.1: is a bool; give a number, or None for unknown"
    ]


def test_the_oxygen_scales_of_news2_are_told_apart() -> None:
    low = {**WELL, "oxygen_saturation": 90}
    rows = [low, {**low, "oxygen_target_88_92": True}, {**low, "oxygen_target_88_92": None}]
    many = score_many("news2", rows)
    assert many.scores == [3, 0, Bounds(0, 3)]
    assert many.possible_bands == [("low-medium",), ("low",), ("low", "low-medium")]


def test_every_problem_of_every_row_is_listed_with_its_place_and_without_its_value() -> None:
    rows: list[dict[Any, Any]] = [
        {"1": 7777, "2": "often"},
        dict.fromkeys(NINE, 0),
        {"10": 0},
        {"1": [1]},
        {1: 0},
    ]
    with pytest.raises(InvalidInput) as caught:
        score_many("phq9", rows)
    assert [problem.path for problem in caught.value.problems] == [
        "$.rows[0].answers.1",
        "$.rows[0].answers.2",
        "$.rows[2].answers",
        "$.rows[3].answers.1",
        "$.rows[4].answers",
    ]
    assert "7777" not in str(caught.value)


def test_not_more_than_a_hundred_problems_are_collected() -> None:
    with pytest.raises(InvalidInput) as caught:
        score_many("phq9", [{"1": 9}] * 1_000)
    assert len(caught.value.problems) == module.MOST_PROBLEMS


def test_only_so_many_answers_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_REMEMBERED", 2)
    temperatures = [34.0, 35.5, 36.5, 38.5, 39.5, 34.0]
    rows = [{**WELL, "body_temperature": degrees} for degrees in temperatures]
    assert score_many("news2", rows).scores == [3, 1, 0, 1, 2, 3]


def test_an_instrument_without_bands_has_none_and_one_without_a_total_is_refused() -> None:
    many = score_many("peg", [{}])
    assert (many.bands, many.possible_bands) == ([None], [()])
    with pytest.raises(UnknownName, match="no score of section_gg named 'total'"):
        score_many("section_gg", [])
    with pytest.raises(UnknownName, match="no band set of katz named 'hartford'"):
        score_many("katz", [], band_set="hartford")


def test_a_total_that_is_worked_out_from_another_score_reads_its_items() -> None:
    scores = [
        {"id": "raw", "low": 0, "high": 20},
        {"id": "total", "low": 1, "high": 81, "value": {"sum": [1, {"times": [{"score": "raw"}, 4]}]}},
    ]
    mine = read_instrument({**TABLE, "item": [{"id": "1"}, {"id": "2"}], "score": scores})
    rows: list[dict[str, Any]] = [{"1": 2, "2": 3}, {"1": 2}, {}]
    assert score_many(mine, rows).scores == [21, Bounds(9, 49), Bounds(1, 81)]


def test_repr_holds_no_score() -> None:
    assert repr(score_many(instrument("katz"), [{"bathing": 1}])) == "<ManyScored katz: 1 rows>"


def test_equal_totals_lie_in_equal_bands_and_nine_unanswered_questions_in_any() -> None:
    two_alike = score_many("phq9", [dict.fromkeys(NINE, 1), dict.fromkeys(NINE, 1), {}])
    assert two_alike.possible_bands[0] == two_alike.possible_bands[1] == ("mild",)
    assert set(two_alike.possible_bands[2]) == set(score("phq9", {}).possible_bands)
