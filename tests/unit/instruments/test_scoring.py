"""Scoring the answers of one administration in hand."""

from datetime import date
from typing import Any

import pytest

from casemgmt.bounds import Bounds, OneOf
from casemgmt.errors import InvalidInput, UnknownName
from casemgmt.instruments import instrument
from casemgmt.rules import Reason, Unknown
from casemgmt.truth import MET, NOT_MET, UNKNOWN

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


UNKNOWN_FACT = (
    "$.about: there is no fact named 'age_year'; did you mean 'age_years'?;"
    " name only what the instrument reads"
)
CHART_1 = "Royal College of Physicians, National Early Warning Score (NEWS) 2, London 2017, Charts 1 and 2"
CHART_2 = "Royal College of Physicians, National Early Warning Score (NEWS) 2, London 2017, Chart 2"


def problems(id: str, answers: dict[Any, Any], about: dict[Any, Any] | None = None) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        instrument(id).score(answers, about=about)
    return [str(problem) for problem in caught.value.problems]


def test_a_missing_answer_leaves_the_score_open_and_is_no_zero() -> None:
    result = instrument("phq9").score(dict.fromkeys(NINE[:8], 1))
    assert result.score == Bounds(8, 11)
    assert result.band is None
    assert result.possible_bands == ("mild", "moderate")
    assert result.missing == result.deciding_items == ("9",)
    assert result.flags["item_9_positive"] is UNKNOWN


def test_a_band_is_settled_as_soon_as_every_completion_agrees() -> None:
    result = instrument("phq9").score(dict.fromkeys(NINE[:8], 3))
    assert result.score == Bounds(24, 27)
    assert result.band == "severe"
    assert result.missing == ("9",)
    assert result.deciding_items == ()


@pytest.mark.parametrize(("answer", "truth"), [(0, NOT_MET), (1, MET), (3, MET), (None, UNKNOWN)])
def test_item_nine_raises_its_flag_whatever_the_total(answer: int | None, truth: object) -> None:
    assert instrument("phq9").score({**dict.fromkeys(NINE, 0), "9": answer}).flags["item_9_positive"] is truth


def test_none_an_unknown_and_bounds_are_answers_that_are_not_known() -> None:
    declined = Unknown(Reason.DECLINED)
    answers = {**dict.fromkeys(NINE, 0), "1": None, "2": declined, "3": Bounds(1, 2), "4": Bounds(0, 3)}
    result = instrument("phq9").score(answers)
    assert result.score == Bounds(1, 11)
    assert result.missing == ("1", "2", "3", "4")
    assert result.reasons["2"] == declined
    assert result.reasons["3"].reason is Reason.NOT_ASKED
    assert result.answers["3"] == Bounds(1, 2)


def test_news2_is_bounded_by_the_missing_temperature() -> None:
    result = instrument("news2").score(
        {**WELL, "respiratory_rate": 22, "heart_rate": 115, "body_temperature": None}
    )
    assert result.score == Bounds(4, 7)
    assert result.possible_bands == (
        "low",
        "medium",
        "high",
    )  # a temperature worth 3 makes it 7, never low-medium
    assert result.deciding_items == ("body_temperature",)
    assert result.flags["single_parameter_3"] is UNKNOWN


def test_news2_covers_both_oxygen_scales_while_the_target_is_unknown() -> None:
    result = instrument("news2").score({**WELL, "oxygen_saturation": 91, "oxygen_target_88_92": None})
    assert result.score == Bounds(0, 3)
    assert result.possible_bands == ("low", "low-medium")
    assert result.subscores["oxygen_scale"] == Bounds(1, 2)
    assert result.deciding_items == ("oxygen_target_88_92",)


def test_news2_asks_for_no_target_where_both_scales_agree() -> None:
    answers = {**WELL, "oxygen_saturation": 83, "oxygen_target_88_92": None, "heart_rate": None}
    result = instrument("news2").score(answers)
    assert result.missing == ("heart_rate", "oxygen_target_88_92")
    assert result.deciding_items == ("heart_rate",)


def test_a_partly_known_category_is_not_an_answer() -> None:
    woken = instrument("news2").score({**WELL, "consciousness": OneOf({"voice", "pain"})})
    assert (woken.score, woken.band) == (3, "low-medium")
    assert woken.missing == ("consciousness",)
    assert instrument("news2").score({**WELL, "consciousness": OneOf({"alert", "pain"})}).score == Bounds(
        0, 3
    )


def test_lace_asks_for_no_comorbidity_once_the_scale_is_full() -> None:
    answers = {"metastatic_cancer": True, "admission_urgency": "elective", "length_of_stay_days": 2}
    result = instrument("lace").score(answers)
    assert result.score == Bounds(7, 11)
    assert result.expected_risk_percent == Bounds(7.3, 14.4)
    assert result.deciding_items == ("emergency_visits_6m",)
    assert "dementia" in result.missing


@pytest.mark.parametrize(
    ("answered", "prorated"),
    [
        ({"1": 1, "2": 1, "3": 1, "4": 1, "5": 1, "6": 1, "7": 1, "8": 1}, 9),
        ({"1": 1, "2": 1, "3": 1, "4": 1, "5": 1, "6": 1, "7": 1}, 9),
        ({"1": 3, "2": 0, "3": 0, "4": 0, "5": 0, "6": 0, "7": 0, "8": 1}, 5),  # 4 x 9/8 = 4.5: half goes up
        ({"1": 2, "2": 0, "3": 0, "4": 0, "5": 0, "6": 0, "7": 0, "8": 1}, 3),  # 3 x 9/8 = 3.375
        ({"1": 1, "2": 1, "3": 1, "4": 1, "5": 1, "6": 1}, None),
        (dict.fromkeys(NINE, 1), None),
        ({**dict.fromkeys(NINE, 1), "9": Bounds(0, 1)}, 9),
    ],
)
def test_phq9_is_prorated_over_one_or_two_missing_items_and_stays_strict(
    answered: dict[str, Any], prorated: int | None
) -> None:
    result = instrument("phq9").score(answered)
    assert result.prorated_score == prorated
    assert result.prorated is (prorated is not None)
    assert isinstance(result.score, Bounds) is (len(result.missing) > 0)


def test_katz_has_no_prorating_rule() -> None:
    assert instrument("katz").score({"bathing": 1}).prorated_score is None


def test_the_band_set_can_be_chosen_and_is_named_in_the_result() -> None:
    answers = dict.fromkeys(["bathing", "dressing", "toileting"], 1) | dict.fromkeys(
        ["transferring", "continence", "feeding"], 0
    )
    katz = instrument("katz")
    assert (katz.score(answers).band, katz.score(answers).band_set) == (
        "moderate impairment",
        "hartford_filled",
    )
    other = katz.score(answers, band_set="moderate_from_4")
    assert (other.band, other.band_set) == ("severe impairment", "moderate_from_4")
    assert other.band_citation == katz.band_sets["moderate_from_4"].citation
    with pytest.raises(UnknownName, match="did you mean 'hartford_filled'"):
        katz.score(answers, band_set="hartford")


@pytest.mark.parametrize(
    ("id", "about", "words"),
    [
        ("news2", {"age_years": 15}, "NEWS2 is for people aged 16 or over"),
        ("news2", {"age_years": 30, "pregnant": True}, "NEWS2 is not for use in pregnancy"),
        ("lace", {"age_years": 17}, "LACE is for adults"),
        (
            "lace",
            {"age_years": 1, "acute_discharge_30d": False},
            "LACE is for adults; LACE speaks of the 30 days after discharge from an acute stay",
        ),
    ],
)
def test_outside_its_validity_no_band_is_given_and_the_result_says_why(
    id: str, about: dict[str, Any], words: str
) -> None:
    result = instrument(id).score({}, about=about)
    assert result.not_valid_because == words
    assert result.band is None
    assert result.possible_bands == result.deciding_items == ()
    assert result.expected_risk_percent is None
    assert "not valid" in repr(result)
    assert words.split(";", maxsplit=1)[0] in result.explain()


def test_where_validity_is_unknown_or_given_nothing_is_withheld() -> None:
    unasked = instrument("news2").score(WELL)
    assert unasked.not_valid_because == ""
    assert set(unasked.validity.values()) == {UNKNOWN}
    assert unasked.band == "low"
    assert "[?] NEWS2 is for people aged 16 or over" in unasked.explain()
    adult = instrument("news2").score(WELL, about={"age_years": 16, "pregnant": None})
    assert list(adult.validity.values()) == [MET, UNKNOWN]


def test_facts_that_do_not_concern_the_instrument_are_accepted_and_not_used() -> None:
    answers = dict.fromkeys(NINE, 0)
    assert instrument("phq9").score(answers, about={"age_years": 40}) == instrument("phq9").score(answers)
    assert instrument("phq9").score(answers, about={"phq9_item_1": 3}).score == 0


def test_the_day_of_the_administration_is_kept() -> None:
    assert instrument("katz").score({}, as_of="2026-05-01").as_of == date(2026, 5, 1)
    assert instrument("katz").score({}).as_of is None


def test_every_bad_answer_is_listed_at_once_with_its_cure_and_without_its_value() -> None:
    bad = {
        "1": True,
        "2": 7,
        "3": 1.5,
        "4": float("nan"),
        "5": "often",
        "10": 1,
        6: 1,
        "7": Bounds(0, 0.5),
        "8": 2,
    }
    found = problems("phq9", bad, about={"age_year": 40, "pregnant": "no"})
    assert sorted(found) == sorted(
        [
            "$.answers: there is no item named '10'; did you mean '1'?; name only what the instrument reads",
            "$.answers: has a name that is a int; write names as text",
            UNKNOWN_FACT,
            "$.answers.1: is a bool; give a number, or None for unknown",
            "$.answers.2: is outside the permitted range; give 0 to 3, or None for unknown",
            "$.answers.3: is not a permitted answer; give one of 0, 1, 2, 3, or None where it was not answered",
            "$.answers.4: is not a number (NaN); leave the item out, or give None, where it was not answered",
            "$.answers.5: is a str; give a number, or None for unknown",
            "$.answers.7: is not a permitted answer; give one of 0, 1, 2, 3, or None where it was not answered",
            "$.about.pregnant: is a str; give True or False, or None for unknown",
        ]
    )


def test_a_category_and_a_flag_are_checked_too() -> None:
    found = problems("news2", {"consciousness": "asleep", "supplemental_oxygen": 1, "heart_rate": -1})
    assert [line.split(";")[0] for line in found] == [
        "$.answers.consciousness: is not a permitted value",
        "$.answers.supplemental_oxygen: is a int",
        "$.answers.heart_rate: is outside the permitted range",
    ]


def test_the_explanation_gives_answers_points_flags_bands_and_sources() -> None:
    answers = {
        **WELL,
        "heart_rate": 131,
        "body_temperature": None,
        "consciousness": OneOf({"alert", "voice"}),
    }
    text = instrument("news2").score(answers, about={"age_years": 70, "pregnant": False}).explain()
    assert text.splitlines() == [
        f"NEWS2 (2017): 3 to 9  <{CHART_1} (guideline, verified)>",
        "  [+] single parameter 3",
        f"  band: low-medium or medium or high  <rcp2017: {CHART_2} (guideline, verified)>",
        "  oxygen scale: 1",
        "  respiratory rate: 16 -> 0",
        "  oxygen saturation: 97 -> 0",
        "  supplemental oxygen: no",
        "  systolic blood pressure: 120 -> 0",
        "  heart rate: 131 -> 3",
        "  consciousness: one of alert, voice -> 0 to 3",
        "  oxygen target 88 92: no",
        "  unknown, not asked: consciousness, body temperature",
    ]


def test_the_explanation_shows_an_estimate_a_risk_and_item_numbers() -> None:
    assert "\n  estimate from the answered items: 9\n  item 1: 1\n" in (
        instrument("phq9").score(dict.fromkeys(NINE[:8], 1)).explain()
    )
    assert "expected risk: 2 to 43.7 %" in instrument("lace").score({}).explain()
    assert "body temperature: 36.6 -> 0" in instrument("news2").score({"body_temperature": 36.6}).explain()


def test_repr_holds_no_answer_and_no_score() -> None:
    assert repr(instrument("phq9").score(dict.fromkeys(NINE[:8], 3))) == (
        "<InstrumentResult phq9: partly known, 1 item missing>"
    )
    assert repr(instrument("phq9").score(dict.fromkeys(NINE, 3))) == "<InstrumentResult phq9: known>"


def test_a_result_carries_its_source_edition_and_direction() -> None:
    news2 = instrument("news2")
    result = news2.score(WELL)
    assert (result.citation, result.edition, result.direction) == (news2.citation, "2017", "higher_is_worse")
    assert result.title == "NEWS2"
    assert instrument("katz").score({}).direction == "higher_is_better"
