"""Medicaid and public programs: their editions, deadlines, what states set, what records tell, and the choices."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casemgmt.codes import Code
from casemgmt.record import Condition, Coverage, Observation, Person, Record
from casemgmt.screening import Answer, Owed, Status, program, screen, screen_all
from casemgmt.truth import MET, NOT_MET, UNKNOWN

STATES = {
    "medicaid.act.ga": "US-GA",
    "medicaid.hcbs_waiver.oh": "US-OH",
    "medicaid.hcbs_waiver.ut": "US-UT",
    "medicaid.health_home.ny": "US-NY",
}


def owed(id: str, as_of: str, **facts: Any) -> dict[str, Owed]:
    return {each.label: each for each in screen(facts, id, as_of=as_of).obligations}


@pytest.mark.parametrize(
    ("id", "day", "edition"),
    [
        ("medicaid.health_home", "2010-12-31", None),
        ("medicaid.health_home", "2022-09-30", "2011"),
        ("medicaid.health_home", "2022-10-01", "2022"),
        ("medicaid.health_home.ny", "2022-10-01", "2022"),
        ("medicaid.hcbs_waiver", "2025-06-30", "2014"),
        ("medicaid.hcbs_waiver.oh", "2025-06-30", None),
        ("medicaid.hcbs_waiver.oh", "2025-07-01", "2014"),
        ("hrsa.ryan_white_mcm", "2021-10-18", "2018"),
        ("hrsa.ryan_white_mcm", "2021-10-19", "2021"),
    ],
)
def test_the_edition_is_chosen_by_the_date_of_service(id: str, day: str, edition: str | None) -> None:
    found = program(id).edition_on(day)
    assert (found and found.id) == edition
    assert (screen({}, id, as_of=day).answer is Answer.NOT_IN_FORCE) is (edition is None)


@pytest.mark.parametrize(("id", "place"), STATES.items())
def test_what_a_state_sets_is_shown_with_who_set_it_and_the_rest_stays_open(id: str, place: str) -> None:
    state, general = program(id), program(id.rpartition(".")[0])
    assert (state.jurisdiction, general.jurisdiction) == (place, "US")
    changed = [
        name
        for name, fact in state.parameters.items()
        if fact.definition != general.parameters[name].definition
    ]
    assert changed
    assert all(state.parameters[name].citation is not None for name in changed)


def test_the_level_of_care_of_one_state_is_not_that_of_another() -> None:
    facts = {
        "waiver_target_group": True,
        "waiver_service_needed": True,
        "adl_help_count": 2,
        "substantial_adl_help": True,
        "disorientation_needs_facility": False,
        "unsafe_in_less_structure": False,
    }
    truths = {
        id: screen(facts, id, as_of="2026-05-01").refer.truth
        for id in ("medicaid.hcbs_waiver", "medicaid.hcbs_waiver.oh", "medicaid.hcbs_waiver.ut")
    }
    assert list(truths.values()) == [UNKNOWN, MET, NOT_MET]


@pytest.mark.parametrize(
    ("id", "label", "fact"),
    [
        ("medicaid.hcbs_waiver", "level of care evaluated again", "level_of_care_evaluated_on"),
        ("medicaid.targeted_case_management", "monitoring and follow-up", "tcm_monitored_on"),
    ],
)
def test_what_is_due_every_year_is_due_on_the_same_day_of_the_next(id: str, label: str, fact: str) -> None:
    def status(as_of: str) -> Status:
        return owed(id, as_of, **{fact: "2027-05-01"})[label].status

    assert status("2028-05-01") is Status.DUE  # 366 days on: a leap day lies between
    assert status("2028-05-02") is Status.MISSED


def test_the_plan_of_medical_case_management_is_evaluated_again_within_six_months() -> None:
    def status(as_of: str) -> Status:
        facts = {"hiv_care_plan_reviewed_on": "2026-01-15"}
        return owed("hrsa.ryan_white_mcm", as_of, **facts)["care plan evaluated again"].status

    assert status("2026-07-15") is Status.DUE
    assert status("2026-07-16") is Status.MISSED


def test_eligibility_had_to_be_confirmed_every_six_months_only_until_october_2021() -> None:
    facts = {"ryan_white_eligibility_confirmed_on": "2021-04-18"}
    before = owed("hrsa.ryan_white_mcm", "2021-10-18", **facts)
    assert str(before["eligibility confirmed again"].closes) == "2021-10-18"
    assert "eligibility confirmed again" not in owed("hrsa.ryan_white_mcm", "2021-10-19", **facts)


def test_the_plan_of_care_of_pace_is_due_on_day_30_and_a_waived_evaluation_is_not_owed() -> None:
    facts = {
        "pace_enrolled_on": "2026-02-01",
        "pace_plan_on": "2026-03-03",
        "level_of_care_evaluated_on": "2025-05-01",
    }
    asked = owed("medicare.pace", "2026-05-01", level_of_care_waived=False, **facts)
    waived = owed("medicare.pace", "2026-05-01", level_of_care_waived=True, **facts)
    assert str(asked["plan of care"].closes) == "2026-03-03"
    assert asked["plan of care"].status is Status.DONE_IN_TIME
    assert asked["level of care evaluated again"].status is Status.DUE
    assert list(waived) == ["plan of care"]


def _record(**more: Any) -> Record:
    return Record(person=Person(birth_date=date(1980, 1, 1)), **more)


def test_medicaid_is_read_from_the_coverage_on_record() -> None:
    def found(kind: str, status: str) -> Any:
        coverage = Coverage(id="1", kind=kind, status=status, start=date(2020, 1, 1))
        shown = screen(_record(coverages=(coverage,)), "medicaid.health_home", as_of="2026-05-01")
        return shown.enrol.sheet.values.get("medicaid_active")

    assert found("medicaid", "active") is True
    assert found("commercial", "active") is not True
    assert found("medicaid", "cancelled") is not True


def test_chronic_conditions_and_the_body_mass_index_are_read_from_the_record() -> None:
    record = _record(
        conditions=tuple(
            Condition(id=code, codes=(Code("icd10cm", code),), status="active", start=date(2020, 1, 1))
            for code in ("J45909", "I2510", "B20")
        ),
        observations=(
            Observation(
                id="bmi", codes=(Code("loinc", "39156-5"),), value=26.0, unit="kg/m2", start=date(2026, 4, 1)
            ),
        ),
    )
    values = screen(record, "medicaid.health_home.ny", as_of="2026-05-01").refer.sheet.values
    assert [values[name] for name in ("asthma", "heart_disease", "hiv_infection", "body_mass_index")] == [
        True,
        True,
        True,
        26.0,
    ]


def test_case_management_that_is_not_paid_for_twice_is_a_choice() -> None:
    facts = {
        "medicaid_active": True,
        "case_management_duplicated": False,
        "serious_mental_illness": True,
        "health_home_plan_approved": True,
        "health_home_state_criteria": True,
        "tcm_target_group": True,
        "lives_in_institution": False,
        "in_custody": False,
        "other_payer_liable": False,
        "tcm_provider_chosen_freely": True,
        "deceased": False,
    }
    found = screen_all(facts, as_of="2026-05-01")
    eligible = {each.program.id for each in found.eligible}
    assert eligible >= {"medicaid.health_home", "medicaid.targeted_case_management"}
    assert "case management is not paid for twice" in found.explain()


VIGNETTES = {
    "medicaid.health_home": [
        "Medicaid, asthma and a body mass index of 31",
        "schizophrenia only",
        "no Medicaid",
        "kidney disease and hypertension",
    ],
    "medicaid.hcbs_waiver.oh": [
        "hands-on help with bathing and dressing",
        "hands-on help with bathing, and medication",
        "support around the clock for a cognitive impairment, no professional diagnosis",
        "help with two activities, now in a nursing facility",
        "help with two activities, no place",
    ],
    "medicaid.targeted_case_management": [
        "adult with a serious mental illness",
        "nursing facility, discharge planned in 120 days",
        "nursing facility, discharge planned in 181 days",
        "receives waiver case management already",
        "last monitored 13 months ago",
    ],
    "hrsa.ryan_white_mcm": [
        "HIV confirmed by laboratory",
        "undocumented immigrant",
        "HIV negative",
        "Medicaid active:",
        "care plan evaluated on 15 January, today is 16 July",
        "own income of 15,960 dollars",
    ],
    "medicaid.act": [
        "schizophrenia, three admissions in two years, homeless",
        "schizophrenia, impaired; use of services",
        "two admissions, one of them 25 months ago",
    ],
    "medicare.pace": [
        "68 years old",
        "not safe at home",
        "level of care lost at the yearly review",
        "enrolled, moves out of the service area",
    ],
}


@pytest.mark.parametrize("id", VIGNETTES)
def test_the_vignettes_of_the_fact_sheet_are_there(id: str) -> None:
    names = [example.name for edition in program(id).editions for example in edition.examples]
    for start in VIGNETTES[id]:
        assert any(name.startswith(start) for name in names), start


@pytest.mark.parametrize(("id", "place"), STATES.items())
def test_what_one_state_sets_concerns_nobody_in_another(id: str, place: str) -> None:
    def answer(**facts: Any) -> Answer:
        return screen({"deceased": False, **facts}, id, as_of="2026-05-01").answer

    assert answer(medicaid_state=place.removeprefix("US-")) is Answer.UNKNOWN
    assert answer(medicaid_state="AL") is Answer.NOT_APPLICABLE
    assert answer() is Answer.UNKNOWN
    assert answer(deceased=True) is Answer.NOT_APPLICABLE
    shown = screen({"medicaid_state": "AL"}, id, as_of="2026-05-01").explain()
    assert "_" not in shown
