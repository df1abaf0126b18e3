"""The programs of health plans, workers' compensation and others: clocks, overlays and what excludes what."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casemgmt import decide, screen, vocabulary
from casemgmt.bounds import Bounds
from casemgmt.citation import operational
from casemgmt.codes import Code
from casemgmt.dates import not_yet
from casemgmt.facts import facts_at
from casemgmt.record import Attestation, Condition, Coverage, Medication, Observation, Person, Record
from casemgmt.rules import facts_needed
from casemgmt.screening import Answer, Status, program, screen_all
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth


def _owed(id: str, facts: dict[str, Any], day: str, label: str) -> Any:
    (found,) = [each for each in screen(facts, id, as_of=day).obligations if each.obligation.label == label]
    return found


@pytest.mark.parametrize(
    ("id", "day", "edition"),
    [
        ("medicare.guide", "2024-06-30", None),
        ("medicare.guide", "2024-07-01", "2024"),
        ("medicare.guide", "2025-06-30", "2024"),
        ("medicare.guide", "2025-07-01", "2025"),
        ("medicare.guide", "2032-06-30", "2025"),
        ("medicare.guide", "2032-07-01", None),
        ("medicaid.palliative_care.ca", "2017-12-31", None),
        ("medicaid.palliative_care.ca", "2018-01-01", "2018"),
    ],
)
def test_the_edition_is_chosen_by_the_date_of_service(id: str, day: str, edition: str | None) -> None:
    found = program(id).edition_on(day)
    assert (found and found.id) == edition
    assert (screen({}, id, as_of=day).answer is Answer.NOT_IN_FORCE) is (edition is None)


# -- complex case management -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("label", "closes"),
    [
        ("initial assessment started", date(2026, 3, 31)),
        ("initial assessment completed", date(2026, 4, 30)),
    ],
)
def test_the_clock_of_the_assessment_runs_from_the_identification(label: str, closes: date) -> None:
    facts = {"complex_care_identified_on": "2026-03-01"}
    found = _owed("health_plan.complex_case_management", facts, "2026-03-10", label)
    assert found.closes == closes


def test_three_documented_tries_stand_in_for_an_assessment() -> None:
    facts = {
        "complex_care_identified_on": "2026-03-01",
        "complex_care_reached": False,
        "complex_care_attempts_2w": 3,
    }
    found = _owed("health_plan.complex_case_management", facts, "2026-04-05", "initial assessment started")
    assert found.status is Status.DONE_IN_TIME


def test_a_plan_replaces_the_triggers_and_is_named_with_them() -> None:
    plan = program("health_plan.complex_case_management").with_parameters(
        id="our_plan", complex_care_admissions=3, cite=operational("our plan, 2026")
    )
    facts = {
        "unplanned_admissions_6m": 2,
        "ed_visits_6m": 0,
        "high_cost_outlier": False,
        "catastrophic_diagnosis": False,
        "chronic_condition_count": 0,
        "active_medication_count": 0,
    }
    ours, theirs = (
        screen(facts, each, as_of="2026-05-01")
        for each in (program("health_plan.complex_case_management"), plan)
    )
    assert (ours.refer.truth, theirs.refer.truth) == (MET, NOT_MET)
    assert str(plan.parameters["complex_care_admissions"].citation) == "our plan, 2026 (operational)"


# -- workers' compensation -------------------------------------------------------------------------------------
def test_the_contact_after_a_catastrophic_injury_is_due_the_next_business_day() -> None:
    facts = {
        "injury_referred_on": "2026-05-22",  # the Friday before Memorial Day
        "injury_contact_on": not_yet("2026-05-26"),
        "spinal_cord_injury": True,
    }
    (owed,) = screen(facts, "workers_compensation", as_of="2026-05-26").obligations
    assert owed.closes == date(2026, 5, 26)
    assert owed.status is Status.DUE


@pytest.mark.parametrize(("day", "caution"), [("2026-05-07", ""), ("2026-05-08", "some ask")])
def test_between_business_day_3_and_5_the_count_is_flagged(day: str, caution: str) -> None:
    facts = {
        "spinal_cord_injury": False,
        "limb_amputated": False,
        "blinded_by_injury": False,
        "multiple_fractures": False,
        "life_threatened_by_injury": False,
        "brain_injury": "none",
        "burned_percent": 0,
        "injury_referred_on": "2026-05-04",
        "injury_contact_on": day,
    }
    (owed,) = screen(facts, "workers_compensation", as_of="2026-05-20").obligations
    assert owed.status is Status.DONE_IN_TIME
    assert owed.caution.startswith(caution)
    assert bool(owed.caution) is bool(caution)


def test_a_state_is_named_with_what_it_calls_catastrophic() -> None:
    facts = {"burned_percent": 25, "face_or_hands_burned_percent": 5}
    georgia, ohio = (
        screen(facts, f"workers_compensation.{state}", as_of="2026-05-01") for state in ("ga", "oh")
    )
    assert georgia.refer.truth is MET
    assert ohio.refer.truth is UNKNOWN
    assert "OCGA 34-9-200.1(g)" in str(georgia.refer.explain())
    assert program("workers_compensation.ga").jurisdiction == "US-GA"


@pytest.mark.parametrize(("state", "other"), [("GA", "oh"), ("OH", "ga")])
def test_the_rules_of_a_state_concern_only_claims_under_its_law(state: str, other: str) -> None:
    facts = {"deceased": False, "injury_claim_status": "accepted", "injury_claim_state": state}
    elsewhere = screen(facts, f"workers_compensation.{other}", as_of="2026-05-01")
    assert elsewhere.answer is Answer.NOT_APPLICABLE
    assert screen(facts, f"workers_compensation.{state.lower()}", as_of="2026-05-01").answer is Answer.UNKNOWN


@pytest.mark.parametrize("id", ["workers_compensation", "federal.injury_nurse"])
def test_nobody_without_a_claim_is_concerned(id: str) -> None:
    found = screen({"injury_claim_status": "none"}, id, as_of="2026-05-01")
    assert found.answer is Answer.NOT_APPLICABLE


def test_continued_pay_is_counted_from_the_first_day_lost_and_not_from_the_injury() -> None:
    label = "last day of continued pay"
    injured = {"injured_on": "2026-04-01", "injury_traumatic": True}
    unknown = _owed("federal.injury_nurse", injured, "2026-05-10", label)
    assert (unknown.status, unknown.closes) == (Status.UNKNOWN, None)
    known = _owed(
        "federal.injury_nurse", {**injured, "pay_continued_from": "2026-04-06"}, "2026-05-10", label
    )
    assert known.closes == date(2026, 5, 20)


# -- dementia and palliative care ------------------------------------------------------------------------------
@pytest.mark.parametrize("id", ["community.palliative_care", "medicaid.palliative_care.ca", "medicare.guide"])
def test_hospice_and_what_it_excludes_are_shown_with_the_choice_to_make(id: str) -> None:
    found = screen_all({}, as_of="2026-05-01", programs=["medicare.hospice", id])
    (choice,) = found.choices
    assert {choice.first.program.id, choice.second.program.id} == {"medicare.hospice", id}


def test_a_karnofsky_score_and_diseases_are_read_from_the_record() -> None:
    record = Record(
        person=Person(birth_date=date(1950, 1, 1)),
        conditions=(
            Condition(codes=(Code("icd10cm", "K7460"),), status="active"),
            Condition(codes=(Code("snomed", "46177005"),), status="active"),
        ),
        observations=(
            Observation(codes=(Code("loinc", "89243-0"),), start=date(2026, 4, 1), value=60, unit="%"),
        ),
        coverages=(Coverage(kind="medicare.part_c", status="active"),),
    )
    values = screen(record, "community.palliative_care", as_of="2026-05-01").refer.sheet.values
    assert values["cirrhosis"] is True
    assert values["end_stage_renal_disease"] is True
    assert values["performance_status"] == 60
    enrol = screen(record, "medicare.guide", as_of="2026-05-01").enrol
    assert enrol.sheet.values["medicare_advantage"] is True
    assert enrol.truth is NOT_MET


def coverage(kind: str | None) -> Coverage:
    return Coverage(kind=kind, status="active", start="2026-01-01")


@pytest.mark.parametrize(
    ("coverages", "attestations", "truth"),
    [
        ((), (), NOT_MET),
        ((coverage("commercial"),), (), NOT_MET),
        ((coverage("medicaid"),), (), UNKNOWN),  # whose it is, a coverage does not say
        ((coverage(None),), (), UNKNOWN),
        (None, (), UNKNOWN),
        ((), None, UNKNOWN),
        (
            (coverage("medicaid"),),
            (Attestation(fact="medi_cal_active", value=True, start="2026-05-04"),),
            MET,
        ),
    ],
)
def test_without_medicaid_there_is_no_medi_cal(coverages: Any, attestations: Any, truth: Truth) -> None:
    record = Record(person=Person(id="p1"), coverages=coverages, attestations=attestations)
    enrol = screen(record, "medicaid.palliative_care.ca", as_of="2026-05-04").enrol
    (asked,) = [each for each in enrol.criteria if each.criterion.label == "Medi-Cal"]
    assert asked.truth is truth


# -- what a record tells of a fact that it cannot settle -------------------------------------------------------


def told(fact: str, **sections: Any) -> Any:
    record = Record(person=Person(id="p1"), **sections)
    return facts_at(record, facts_needed(vocabulary()[fact]), as_of="2026-05-04").values.get(fact)


def diagnosis(code: str, system: str = "icd10cm") -> Condition:
    return Condition(codes=(Code(system, code),), status="active", start="2020-01-01")


NO_OTHER = Attestation(fact="other_neurodegenerative_disease", value=False, role="nurse", start="2026-05-01")


@pytest.mark.parametrize(
    ("conditions", "attestations", "value"),
    [
        ((diagnosis("G1221"),), None, True),
        ((diagnosis("86044005", "snomed"),), None, True),
        ((diagnosis("G20"),), (), None),  # what other codes mean is for people to state
        ((), (), None),
        ((), (NO_OTHER,), False),
        (None, (NO_OTHER,), None),
    ],
)
def test_two_neurodegenerative_diseases_are_read_from_the_record(
    conditions: Any, attestations: Any, value: Any
) -> None:
    found = told("neurodegenerative_disease", conditions=conditions, attestations=attestations)
    assert found is value


@pytest.mark.parametrize(
    ("conditions", "attestations", "value"),
    [
        ((), (), False),
        ((diagnosis("I10"),), (), False),
        ((diagnosis("F1720"),), (), None),
        ((diagnosis("66590003", "snomed"),), (), None),
        (None, (), None),
        ((), None, None),
    ],
)
def test_without_a_code_of_substance_use_a_complete_record_denies_the_disorder_and_a_code_affirms_nothing(
    conditions: Any, attestations: Any, value: Any
) -> None:
    assert told("substance_use_disorder", conditions=conditions, attestations=attestations) is value


@pytest.mark.parametrize(
    ("medications", "value", "truth"),
    [
        ((), 0, NOT_MET),
        (("active",) * 7, Bounds(0, 7), NOT_MET),
        (("active",) * 8, Bounds(0, 8), UNKNOWN),
        (("active",) * 7 + ("stopped", "completed"), Bounds(0, 7), NOT_MET),
        (("active",) * 7 + (None,), Bounds(0, 8), UNKNOWN),
        (None, None, UNKNOWN),
    ],
)
def test_no_more_medications_are_taken_regularly_than_are_on_record(
    medications: Any, value: Any, truth: Truth
) -> None:
    every = medications and tuple(Medication(status=status, start="2026-01-01") for status in medications)
    assert told("active_medication_count", medications=every) == value
    trigger = vocabulary()["active_medication_count"] >= 8
    record = Record(person=Person(id="p1"), medications=every)
    assert decide(trigger, facts_at(record, facts_needed(trigger), as_of="2026-05-04")).truth is truth
