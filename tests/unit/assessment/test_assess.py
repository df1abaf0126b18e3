"""Assessing: findings make needs, and what cannot be told is listed with what would settle it."""

from __future__ import annotations

from datetime import date

import pytest

from casemgmt.assessment import Assessment, assess, catalogue
from casemgmt.bounds import Bounds
from casemgmt.codes import code_of
from casemgmt.errors import UnknownName
from casemgmt.record import (
    Answers,
    Condition,
    Observation,
    Person,
    Preference,
    Record,
    RelatedPerson,
    SocialNeed,
)
from casemgmt.rules import facts_needed
from casemgmt.rules.known import sheet_from_mapping
from casemgmt.truth import MET, NOT_MET, UNKNOWN

DAY = date(2026, 5, 1)


def truths(found: Assessment) -> dict[str, object]:
    return {need.id: need.truth for need in found.needs}


def record(**sections: object) -> Record:
    return Record(person=Person(id="p1", birth_date="1950-04-02"), **sections)  # type: ignore[arg-type]


HEART = Condition(
    id="Condition/hf", codes=(code_of("icd10cm", "I50.9"),), start="2020-03-01", status="active"
)


@pytest.mark.parametrize(
    ("facts", "need"),
    [
        ({"heart_failure": True}, "heart_failure_self_management"),
        ({"diabetes": True}, "diabetes_control"),
        ({"stroke_180d": True}, "stroke_rehabilitation"),
        ({"terminal_prognosis_certified": True}, "end_of_life_support"),
        ({"hospice_elected": True}, "end_of_life_support"),
        ({"comfort_goals": True}, "end_of_life_support"),
        ({"food_insecurity": True}, "food_security"),
        ({"hunger_vital_sign_recorded": True, "hunger_vital_sign": "at risk"}, "food_security"),
        ({"phq9_total": 10}, "depressive_symptoms"),
        ({"phq9_item_9": 1}, "depressive_symptoms"),
        ({"katz_total": 5}, "daily_activities"),
        ({"adl_limited": True}, "daily_activities"),
        ({"housing_need": True}, "housing"),
        ({"transportation_need": True}, "transportation"),
        ({"financial_strain": True}, "finances"),
        ({"unemployment": True}, "employment"),
        ({"social_isolation": True}, "company"),
        ({"stress": True}, "stress_relief"),
        ({"violence": True}, "safety_from_violence"),
    ],
)
def test_a_finding_makes_a_need(facts: dict[str, object], need: str) -> None:
    assert truths(assess(facts, as_of=DAY))[need] is MET


@pytest.mark.parametrize(
    ("facts", "need"),
    [
        ({"diabetes": False}, "diabetes_control"),
        ({"phq9_total": 9, "phq9_item_9": 0}, "depressive_symptoms"),
        ({"katz_total": 6, "adl_limited": False}, "daily_activities"),
        ({"food_insecurity": False, "hunger_vital_sign_recorded": False}, "food_security"),
    ],
)
def test_a_need_that_is_ruled_out_is_not_listed_but_named(facts: dict[str, object], need: str) -> None:
    found = assess(facts, as_of=DAY)
    assert need not in truths(found)
    assert need in found.ruled_out


def test_a_need_that_cannot_be_told_says_what_would_settle_it() -> None:
    found = assess({"phq9_total": Bounds(7, 12), "phq9_item_9": 0}, as_of=DAY)
    (need,) = [n for n in found.needs if n.id == "depressive_symptoms"]
    assert need.truth is UNKNOWN
    assert "phq9_total" in need.missing or "phq9_item_1" in need.missing
    assert set(need.missing) <= set(found.missing)


def test_nothing_known_leaves_every_need_open_and_none_present() -> None:
    found = assess({}, as_of=DAY)
    assert {need.truth for need in found.needs} == {UNKNOWN}
    assert {need.id for need in found.needs} == set(catalogue().needs)


def test_a_positive_item_9_is_urgent_though_the_total_is_low() -> None:
    found = assess({"phq9_total": 3, "phq9_item_9": 1}, as_of=DAY)
    (finding,) = found.urgent
    assert (finding.id, finding.urgency) == ("thoughts_of_death", "E1")
    assert "cannot wait (1)" in found.explain()


def test_an_unanswered_item_9_is_open_and_not_urgent() -> None:
    found = assess({"phq9_total": 3}, as_of=DAY)
    assert found.urgent == ()
    (finding,) = [f for f in found.findings if f.id == "thoughts_of_death"]
    assert finding.truth is UNKNOWN
    assert finding.missing == ("phq9_item_9",)


def test_findings_needs_and_barriers_have_different_ids() -> None:
    every = catalogue()
    ids = [*every.findings, *every.needs, *every.barriers]
    assert len(ids) == len(set(ids))
    assert {id for need in every.needs.values() for id in (*need.findings, *need.shown_with)} == set(
        every.findings
    )


def test_every_finding_is_cited() -> None:
    assert all(finding.citation for finding in assess({}, as_of=DAY).findings)


def test_a_need_names_its_findings_problem_and_evidence() -> None:
    found = assess(record(conditions=[HEART]), as_of=DAY)
    (need,) = [n for n in found.needs if n.id == "heart_failure_self_management"]
    assert need.findings[0] == "heart_failure"
    assert need.evidence == ("Condition/hf",)
    assert need.domain is not None
    assert str(need.domain) == "Omaha problem 27, Circulation"
    (finding,) = [f for f in found.findings if f.id == "heart_failure"]
    assert finding.evidence == ("Condition/hf",)


def test_a_supporting_finding_alone_makes_no_need() -> None:
    found = assess({"hemoglobin_a1c": 10.0, "diabetes": False}, as_of=DAY)
    assert "diabetes_control" in found.ruled_out


def test_preferences_of_the_day_become_wants_in_their_words() -> None:
    wishes = [
        Preference(id="Preference/1", kind="what_matters", text="see my granddaughter graduate"),
        Preference(kind="place_of_care", value="home", start="2026-01-01"),
        Preference(kind="place_of_care", value="hospital", end="2026-01-01"),
        Preference(kind="place_of_care", value="ends today", end="2026-05-01"),
        Preference(kind="place_of_care", value="later", start="2026-06-01"),
    ]
    found = assess(record(preferences=wishes), as_of=DAY)
    wants = [(n.id, n.label, n.truth) for n in found.needs if n.kind == "want"]
    assert wants == [
        ("want/Preference/1", "see my granddaughter graduate", MET),
        ("want/2", "place of care: home", MET),
    ]
    assert len(found.preferences) == 2


@pytest.mark.parametrize(
    ("fact", "value", "barrier"),
    [
        ("transportation_need", True, "no_transportation"),
        ("language_barrier", True, "language"),
        ("social_isolation", True, "little_social_contact"),
        ("financial_strain", True, "money"),
        ("housing_need", True, "unstable_housing"),
        ("caregiver_available", False, "no_caregiver"),
        ("phq9_total", 10, "low_mood"),
        ("dementia", True, "dementia"),
    ],
)
def test_a_barrier_says_what_it_makes_harder(fact: str, value: object, barrier: str) -> None:
    (found,) = [b for b in assess({fact: value}, as_of=DAY).barriers if b.id == barrier]
    assert found.truth is MET
    assert found.makes_harder


def test_no_caregiver_is_unknown_unless_somebody_looked() -> None:
    def caregiver(found: Assessment) -> object:
        return next((b.truth for b in found.barriers if b.id == "no_caregiver"), NOT_MET)

    assert caregiver(assess(record(), as_of=DAY)) is UNKNOWN
    assert caregiver(assess(record(related_persons=()), as_of=DAY)) is MET
    daughter = RelatedPerson(id="RelatedPerson/1", active=True, start="2020-01-01")
    assert caregiver(assess(record(related_persons=[daughter]), as_of=DAY)) is NOT_MET


def test_an_open_barrier_names_what_is_missing() -> None:
    (open_,) = [b for b in assess({}, as_of=DAY).barriers if b.id == "dementia"]
    assert open_.missing == ("dementia",)


def test_strengths_are_listed_only_where_they_are_certain() -> None:
    daughter = RelatedPerson(id="RelatedPerson/1", active=True, start="2020-01-01")
    strengths = assess(record(related_persons=[daughter]), as_of=DAY).strengths
    assert [(s.id, s.evidence) for s in strengths] == [("caregiver", ("RelatedPerson/1",))]
    assert assess({"katz_total": Bounds(5, 6)}, as_of=DAY).strengths == ()


def test_the_day_of_a_measurement_is_kept_where_it_is_exact() -> None:
    def a1c(start: str, id: str) -> Record:
        code = code_of("loinc", "4548-4")
        return record(observations=[Observation(id=id, codes=(code,), start=start, value=9.4, unit="%")])

    assert assess(a1c("2026-03-04", "Observation/1"), as_of=DAY).measured_on["hemoglobin_a1c"] == date(
        2026, 3, 4
    )
    assert "hemoglobin_a1c" not in assess(a1c("2026-03", "Observation/1"), as_of=DAY).measured_on
    assert "hemoglobin_a1c" not in assess(a1c("2026-03-04", ""), as_of=DAY).measured_on


def test_a_person_who_has_died_has_no_needs() -> None:
    found = assess(
        Record(person=Person(id="p1", deceased=True), conditions=[HEART], preferences=[Preference(kind="x")]),
        as_of=DAY,
    )
    assert (found.needs, found.barriers, found.strengths, found.deceased) == ((), (), (), True)
    assert "has died" in found.explain()


def test_answers_and_social_needs_of_a_record_are_read() -> None:
    homeless = SocialNeed(
        id="Condition/home", category="homelessness", need=True, status="active", start="2026-01-01"
    )
    answers = Answers(id="QuestionnaireResponse/1", start="2026-04-20", values={"44260-8": 1})
    found = assess(record(social_needs=[homeless], answers=[answers]), as_of=DAY)
    assert truths(found)["housing"] is MET
    assert truths(found)["depressive_symptoms"] is MET


def test_a_sheet_of_facts_is_accepted_too() -> None:
    vocabulary = catalogue().vocabulary
    sheet = sheet_from_mapping(
        {"diabetes": True}, facts_needed(*vocabulary.values()), as_of=DAY, vocabulary=vocabulary
    )
    assert assess(sheet, as_of=DAY) == assess({"diabetes": True}, as_of=DAY)


def test_an_unknown_fact_is_refused_with_near_names() -> None:
    with pytest.raises(UnknownName, match="did you mean 'diabetes'"):
        assess({"diabets": True}, as_of=DAY)


def test_the_explanation_groups_what_is_there_what_is_open_and_what_is_not() -> None:
    facts = {"diabetes": True, "heart_failure": False, "dementia": True, "caregiver_available": True}
    text = assess(facts, as_of=DAY).explain()
    places = [
        text.index(words) for words in ("needs (1)", "barriers (1)", "strengths (1)", "cannot be told yet")
    ]
    assert places == sorted(places)
    assert "keeping diabetes under control" in text
    assert (
        "looked for and not there (3): heart failure; managing heart failure at home; no caregiver on record"
        in text
    )


def test_a_preference_whose_days_are_only_partly_known_may_be_a_want() -> None:
    told = [
        Preference(kind="goal", text="sure", start="2026-04-01", end="2026-05-02"),
        Preference(kind="goal", text="may be over", end="2026"),
        Preference(kind="goal", text="may not have begun", start="2026-05"),
        Preference(kind="goal", text="over", end="2026-05-01"),
        Preference(kind="goal", text="to come", start="2026-05-02"),
    ]
    found = assess(record(preferences=told), as_of=DAY)
    assert [(n.label, n.truth) for n in found.needs if n.kind == "want"] == [
        ("sure", MET),
        ("may be over", UNKNOWN),
        ("may not have begun", UNKNOWN),
    ]
    assert "may be over: its days are only partly known" in found.explain()


def test_wants_stand_in_the_explanation() -> None:
    text = assess(
        record(preferences=[Preference(kind="what_matters", text="stay at home")]), as_of=DAY
    ).explain()
    assert "wants, in the person's words (1)\n    stay at home" in text


def test_everything_ruled_out_or_settled_leaves_no_open_group() -> None:
    found = assess(dict.fromkeys(("diabetes",), False), as_of=DAY)
    assert "strengths" not in found.explain()


def test_the_repr_holds_counts_and_no_value() -> None:
    found = assess({"diabetes": True, "hemoglobin_a1c": 9.4}, as_of=DAY)
    assert repr(found) == "<Assessment as of 2026-05-01: 1 needs, 13 that cannot be told yet>"
    assert "9.4" not in repr(found.findings)
