"""Instruments that an organisation writes itself: every form that a table can hold, and what is refused."""

from typing import Any

import pytest

from casemgmt.bounds import Bounds, OneOf
from casemgmt.codes import Code
from casemgmt.errors import InvalidInput, RuleError, UnknownName
from casemgmt.instruments import Instrument, read_instrument, suggested_codes
from casemgmt.instruments.expressions import Names, read_criterion, read_quantity
from casemgmt.rules import Fact, Reason, Unknown, bounds_of, truth_of
from casemgmt.truth import MET, NOT_MET, UNKNOWN

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
NAMES = Names(
    FACTS,
    {"a": FACTS["a"] * 2},
    scores={"total": Fact("mine_total", low=0, high=30)},
    instead={"a": Fact("a_instead", type="flag")},
)
KNOWN = {"a": 3, "b": 4, "yes": True, "place": "home", "mine_total": 21, "a_instead": False}
PLACES = {"home": 0, "hospital": 2, "hospice": 2}


def mine(**changes: Any) -> Instrument:
    return read_instrument({**TABLE, **changes})


@pytest.mark.parametrize(
    ("form", "value"),
    [
        (7, 7),
        (0.5, 0.5),
        ("a", 3),
        ({"points_of": "a"}, 6),
        ({"score": "total"}, 21),
        ({"points_by": "place", "points": PLACES}, 0),
        ({"points_by": "place", "points": {"home": 3, "hospital": 1, "hospice": 2}}, 3),
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
        ({"instead_of": "a"}, NOT_MET),
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
        (
            {"points_by": "place", "points": {"home": 1}},
            "the points by place have to name each of its values",
        ),
        ({"points_by": "a", "points": {"home": 1}}, "the points by a have to name each of its values"),
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
        ({"score": "totl"}, "no score named 'totl'; did you mean 'total'"),
        ({"when": {"instead_of": "b"}, "then": 1}, "no item with answers of `instead` named 'b'"),
        ({"when": {"category": "places", "is": ["home"]}, "then": 1}, "did you mean 'place'"),
    ],
)
def test_a_name_that_does_not_exist_is_refused_with_near_ones(form: Any, words: str) -> None:
    with pytest.raises(UnknownName, match=words):
        read_quantity(form, NAMES)


def test_the_points_of_an_open_category_are_the_least_and_greatest_of_its_values() -> None:
    points = read_quantity({"points_by": "place", "points": {"home": 3, "hospital": 1, "hospice": 2}}, NAMES)
    assert bounds_of(points, {}) == Bounds(1, 3)
    assert bounds_of(points, {"place": OneOf({"hospital", "hospice"})}) == Bounds(1, 2)


# -- items -----------------------------------------------------------------------------------------------------


def total_of(*rows: dict[str, Any], high: float, **changes: Any) -> Instrument:
    answers: dict[str, Any] = {}
    return mine(answers=answers, item=list(rows), score=[{"id": "total", "low": 0, "high": high}], **changes)


def test_the_number_of_an_option_is_worth_the_points_of_the_option() -> None:
    held = total_of({"id": "phone", "options": [1, 1, 0]}, high=1)
    assert [held.score({"phone": n}).score for n in (1, 2, 3)] == [1, 1, 0]
    assert held.item("phone").allowed == (1, 2, 3)
    with pytest.raises(InvalidInput, match=r"\$\.answers\.phone"):
        held.score({"phone": 0})


def test_a_category_is_worth_the_points_of_its_value() -> None:
    row = {"id": "often", "points_by": {"never": 0, "monthly": 1, "daily": 4}, "codes": {"LA1-1": "daily"}}
    held = total_of(row, high=4)
    assert [held.score({"often": word}).score for word in ("never", "monthly", "daily", "LA1-1")] == [
        0,
        1,
        4,
        4,
    ]
    assert held.score({}).score == Bounds(0, 4)
    assert held.score({"often": Code("loinc", "LA1-1")}).score == 4


def test_a_flag_counts_one_and_can_be_turned_round() -> None:
    held = total_of(
        {"id": "1", "type": "flag", "codes": {"LA33-6": True, "LA32-8": False}},
        {"id": "2", "type": "flag", "points": {"when": {"not": "2"}, "then": 1}},
        high=2,
    )
    assert held.score({"1": True, "2": True}).score == 1
    assert held.score({"1": "LA32-8", "2": False}).score == 1
    assert held.score({"1": True, "2": False}).score == 2


def test_a_code_in_place_of_an_answer_leaves_the_item_open_with_its_reason() -> None:
    flag = [{"id": "refused", "label": "an item was refused", "when": {"instead_of": "1"}}]
    instead = {"X": "declined", "NT": "not applicable"}
    rows: list[dict[str, Any]] = [
        {"id": "1", "allowed": [0, 1, 2], "instead": instead},
        {"id": "2", "allowed": [0, 1, 2]},
    ]
    held = total_of(*rows, high=4, flag=flag, written_as="first {1}, second {2}")
    refused = held.score({"1": "X", "2": 2})
    assert (refused.score, refused.missing, refused.written) == (Bounds(2, 4), ("1",), "first X, second 2")
    assert (refused.reasons["1"].reason, refused.flags["refused"]) == (Reason.DECLINED, MET)
    assert held.score({"1": "NT", "2": 2}).written == "first NT, second 2"
    assert "written: first X, second 2" in refused.explain()
    assert held.score({"1": 1, "2": 2}).flags["refused"] is NOT_MET
    assert held.score({"1": None, "2": 2}).flags["refused"] is UNKNOWN
    unsaid = held.score({"1": Unknown(Reason.ERROR), "2": 2})
    assert (unsaid.written, unsaid.flags["refused"]) == ("", UNKNOWN)
    assert held.score({"2": 2}).written == held.score({"1": 1}).written == ""


def test_an_item_that_is_not_to_be_asked_has_its_answer_for_that() -> None:
    rows: list[dict[str, Any]] = [
        {"id": "1", "allowed": [0, 1]},
        {"id": "2", "allowed": [0, 1, 2], "asked_if": {"value": "1", "above": 0}, "skipped": 0},
        {"id": "3", "allowed": [0, 1], "asked_if": {"value": "2", "above": 0}, "skipped": 0},
    ]
    held = total_of(*rows, high=4)
    result = held.score({"1": 0})
    assert (result.score, result.missing, result.skipped) == (0, (), ("2", "3"))
    assert "item 3: 0, not asked after the answers before it" in result.explain()
    assert held.score({"1": 1}).score == Bounds(1, 4)
    assert held.score({}).score == Bounds(0, 4)
    assert held.score({"1": 0, "2": None}).score == 0
    contradicted = held.score({"1": 0, "2": 2})
    assert (contradicted.score, contradicted.skipped) == (Bounds(2, 3), ())
    refused = held.score({"1": 0, "2": Unknown(Reason.DECLINED)})
    assert refused.missing == ("2", "3")


# -- scores, flags and bands -----------------------------------------------------------------------------------


def test_an_instrument_can_have_several_scores_with_bands_and_no_total() -> None:
    scores = [
        {"id": "body", "low": 0, "high": 20, "value": {"sum_of_points": ["1", "2"]}},
        {"id": "mind", "low": 0, "high": 10, "value": "3"},
    ]
    cited = {"citation": "invented", "standing": "operational"}
    sets = [
        {
            "id": "b",
            "score": "body",
            "bands": [{"from": 0, "name": "weak"}, {"from": 10, "name": "strong"}],
            **cited,
        },
        {
            "id": "m",
            "score": "mind",
            "bands": [{"from": 0, "name": "low"}, {"from": 5, "name": "high"}],
            **cited,
        },
        {
            "id": "m2",
            "score": "mind",
            "bands": [{"from": 0, "name": "less"}, {"from": 9, "name": "more"}],
            **cited,
        },
    ]
    young = [{"when": {"value": "age_years", "at_least": 18}, "otherwise": "for adults"}]
    held = mine(score=scores, band_set=sets, validity=young)
    result = held.score({"1": 9, "3": 6})
    assert (result.score, result.band, result.possible_bands, result.band_citation) == (None, None, (), None)
    assert result.band_set == ""
    assert result.subscores == {"body": Bounds(9, 19), "mind": 6}
    assert {id: each.possible for id, each in result.bands.items()} == {
        "body": ("weak", "strong"),
        "mind": ("high",),
    }
    assert result.bands["mind"].band == "high"
    assert result.bands["body"].band is None
    assert result.deciding_items == ("2",)
    assert "band of mind: high  <m: invented (operational)>" in result.explain()
    other = held.score({"1": 9, "3": 6}, band_set="m2").bands
    assert (other["mind"].possible, other["body"].band_set) == (("less",), "b")
    assert repr(result) == "<InstrumentResult mine: partly known, 1 item missing>"
    child = held.score({}, about={"age_years": 3})
    assert child.explain().startswith("Mine (1): not valid: for adults")
    with pytest.raises(UnknownName, match="no score of mine named 'total'; known: body, mind"):
        held.total
    with pytest.raises(UnknownName, match="no score named 'mood'"):
        mine(score=scores, band_set=[{**sets[0], "score": "mood"}])


def test_an_instrument_of_flags_alone_decides_its_flags() -> None:
    flag = [{"id": "need", "label": "a need", "when": {"value": "1", "above": 3}, "need": "food_insecurity"}]
    held = mine(score=[], flag=flag)
    result = held.score({})
    assert (result.score, result.deciding_items, result.flags["need"]) == (None, ("1",), UNKNOWN)
    assert held.score({"1": 5}).deciding_items == ()
    assert held.needs == {"need": "food_insecurity"}
    told = held.score({"1": 5}, as_of="2026-05-01")
    assert [each.code.code for each in suggested_codes(told)] == ["Z5941"]
    assert suggested_codes(held.score({}, as_of="2026-05-01")) == ()
    with pytest.raises(InvalidInput, match="score the answers with as_of"):
        suggested_codes(held.score({"1": 5}))


def test_a_cut_that_depends_on_the_person_names_the_fact_that_decides() -> None:
    woman = {"category": "gender", "is": ["female"]}
    high, enough = (
        {"value": {"score": "total"}, "at_least": 20},
        {"value": {"score": "total"}, "at_least": 15},
    )
    flag = [{"id": "positive", "label": "positive", "when": {"any": [high, {"all": [enough, woman]}]}}]
    bands = [
        {"from": 0, "name": "negative"},
        {"from": 15, "name": "negative so far", "or_if_flag": {"flag": "positive", "name": "positive"}},
        {"from": 20, "name": "positive"},
    ]
    sets = [{"id": "own", "bands": bands, "citation": "invented", "standing": "operational"}]
    held = mine(flag=flag, band_set=sets)
    answers = {"1": 10, "2": 5, "3": 1}
    unknown = held.score(answers)
    assert unknown.possible_bands == ("negative so far", "positive")
    assert unknown.deciding_items == ("gender",)
    assert held.score(answers, about={"gender": "female"}).band == "positive"
    assert held.score(answers, about={"gender": "male"}).band == "negative so far"
    assert held.score({**answers, "3": 10}).flags["positive"] is MET
    open_item = held.score({"1": 10, "2": 0}, about={"gender": "female"})
    assert (open_item.possible_bands, open_item.deciding_items) == (("negative", "positive"), ("3",))


def test_an_instrument_can_read_the_score_of_another() -> None:
    held = mine(
        uses=["gcs"],
        item=[{"id": "coma", "fact": "gcs_total"}],
        score=[{"id": "total", "low": 3, "high": 15}],
    )
    assert held.score({"coma": 9}).score == 9
    assert "gcs_item_eye" in held.facts
    with pytest.raises(UnknownName, match="gcs_total"):
        mine(item=[{"id": "coma", "fact": "gcs_total"}])


def test_the_least_important_difference_speaks_of_the_scores_it_names() -> None:
    scores = [
        {"id": "a", "low": 0, "high": 10, "value": "1"},
        {"id": "b", "low": 0, "high": 10, "value": "2"},
    ]
    row = {"points": 2, "scores": ["b"], "citation": "invented", "standing": "operational"}
    held = mine(score=scores, minimal_important_difference=row)
    assert held.difference_of("mine_a") is None
    found = held.difference_of("mine_b")
    assert found is not None
    assert found.points == 2
    assert mine().difference_of("mine_total") is None


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
