"""The invented people of examples/people: what the library makes of each, so that a change in meaning is noticed."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import attrs
import pytest

from casemgmt.bounds import Bounds, lift
from casemgmt.facts import facts_at
from casemgmt.fhir import Import, Reason, read_bundle
from casemgmt.instruments import vocabulary
from casemgmt.levels import LevelOfCare, classify
from casemgmt.risk import RiskProfile, stratify
from casemgmt.rules import FactSheet, facts_needed
from casemgmt.screening import Screening, screen
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth

PEOPLE = Path(__file__).parents[3] / "examples" / "people"
FILES = tuple(sorted(path.stem for path in PEOPLE.glob("*.json")))


@attrs.frozen(kw_only=True)
class Expected:
    """What is expected of one person on the latest day of the record."""

    on: date
    level: str | None
    flag: str = ""
    concurrent: frozenset[str] = frozenset()
    tier: str | None
    programs: Mapping[str, tuple[Truth, Truth, Truth]]
    left_out: Mapping[tuple[str, Reason], int] = attrs.field(factory=dict)


CCM, TCM, HOSPICE = "medicare.ccm", "medicare.tcm", "medicare.hospice"
STAGES = ("refer", "enrol", "perform")

EXPECTED = {
    "acute": Expected(
        on=date(2026, 2, 19),
        level="acute",
        concurrent=frozenset({"chronic"}),  # lung disease and high blood pressure go on in hospital
        tier="moderate",  # one admission, one emergency visit; LACE waits for the discharge
        programs={
            CCM: (UNKNOWN, NOT_MET, UNKNOWN),  # two chronic conditions, nobody judged the risk; no consent
            TCM: (NOT_MET, UNKNOWN, UNKNOWN),  # not discharged yet
            HOSPICE: (
                NOT_MET,
                NOT_MET,
                UNKNOWN,
            ),  # no screen points to it, so an absent certification is a no
        },
        left_out={("Observation", Reason.ENTERED_IN_ERROR): 1},
    ),
    "transition": Expected(
        on=date(2026, 7, 6),
        level="acute",
        flag="transitional",  # discharged four days ago, nothing acute now
        concurrent=frozenset({"chronic"}),
        tier="high",  # LACE of 14 within 30 days of the discharge
        programs={
            CCM: (UNKNOWN, NOT_MET, UNKNOWN),
            TCM: (
                MET,
                UNKNOWN,
                UNKNOWN,
            ),  # home; who takes responsibility is not asked; contact and visit pending
            HOSPICE: (NOT_MET, NOT_MET, UNKNOWN),
        },
        left_out={("Condition", Reason.ENTERED_IN_ERROR): 1, ("DocumentReference", Reason.NO_READER): 1},
    ),
    "rehabilitative": Expected(
        on=date(2026, 6, 16),
        level="rehabilitative",
        concurrent=frozenset({"chronic"}),
        tier="moderate",  # one admission: inpatient rehabilitation is none
        programs={
            CCM: (UNKNOWN, NOT_MET, UNKNOWN),
            TCM: (NOT_MET, NOT_MET, NOT_MET),  # home for 31 days, a day too long; no Medicare
            HOSPICE: (NOT_MET, NOT_MET, UNKNOWN),
        },
    ),
    "chronic": Expected(
        on=date(2026, 7, 20),
        level="chronic",
        tier="moderate",  # three or more chronic conditions
        programs={
            # Consent and Part B are there; what the practitioner judges and what others bill is not in FHIR.
            CCM: (UNKNOWN, UNKNOWN, UNKNOWN),
            TCM: (NOT_MET, UNKNOWN, UNKNOWN),
            HOSPICE: (NOT_MET, NOT_MET, UNKNOWN),
        },
        left_out={("Condition", Reason.REFUTED): 1},
    ),
    "end_of_life": Expected(
        on=date(2026, 9, 25),
        level="end_of_life",
        concurrent=frozenset({"acute", "chronic"}),  # the hospital stay ended 16 days ago
        tier="high",
        programs={
            CCM: (UNKNOWN, NOT_MET, UNKNOWN),
            TCM: (NOT_MET, UNKNOWN, NOT_MET),  # discharged to hospice, not to the community
            HOSPICE: (
                UNKNOWN,
                UNKNOWN,
                UNKNOWN,
            ),  # elected, but the certification is an attestation: never inferred
        },
    ),
    "child": Expected(
        on=date(2026, 4, 2),
        level="none",
        tier="low",
        programs={
            CCM: (NOT_MET, NOT_MET, UNKNOWN),
            TCM: (NOT_MET, NOT_MET, UNKNOWN),
            HOSPICE: (NOT_MET, NOT_MET, UNKNOWN),
        },
        left_out={("AllergyIntolerance", Reason.REFUTED): 1},
    ),
    "thin": Expected(
        on=date(2026, 3, 9),
        level=None,
        tier="low",  # with every more urgent tier still open, see below
        programs=dict.fromkeys((CCM, TCM, HOSPICE), (UNKNOWN, UNKNOWN, UNKNOWN)),
    ),
    "deceased": Expected(on=date(2026, 4, 11), level=None, tier=None, programs={}),
}

people = pytest.mark.parametrize("name", FILES)
living = pytest.mark.parametrize("name", [name for name in FILES if name != "deceased"])


@lru_cache
def bundle(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((PEOPLE / f"{name}.json").read_text(encoding="utf-8"))
    return found


@lru_cache
def imported(name: str) -> Import:
    extract = bundle(name)["type"] == "searchset"
    return read_bundle(bundle(name), complete="present" if extract else "everything")


def level(name: str) -> LevelOfCare:
    return classify(imported(name).record, as_of=EXPECTED[name].on)


def risk(name: str) -> RiskProfile:
    return stratify(imported(name).record, as_of=EXPECTED[name].on)


def screening(name: str, program: str) -> Screening:
    return screen(imported(name).record, program, as_of=EXPECTED[name].on)


@lru_cache
def sheet(name: str, on: date | None = None) -> FactSheet:
    known = facts_needed(*vocabulary().values())
    return facts_at(imported(name).record, known, as_of=on or EXPECTED[name].on)


def facts(name: str, *wanted: str) -> dict[str, Any]:
    values = sheet(name).values
    return {fact: values.get(fact) for fact in wanted}


# -- the files ---------------------------------------------------------------------------------------------------


def test_every_person_is_expected() -> None:
    assert set(FILES) == set(EXPECTED)


@people
def test_it_is_a_small_pretty_printed_bundle(name: str) -> None:
    text = (PEOPLE / f"{name}.json").read_text(encoding="utf-8")
    assert text == json.dumps(bundle(name), indent=2, ensure_ascii=False) + "\n"
    assert bundle(name)["type"] == ("searchset" if name == "thin" else "collection")
    assert len(bundle(name)["entry"]) <= 60


@people
def test_every_entry_has_an_address_of_its_own(name: str) -> None:
    addresses = [entry["fullUrl"] for entry in bundle(name)["entry"]]
    assert len(set(addresses)) == len(addresses)
    assert all(address.startswith(("https://example.org/fhir/", "urn:uuid:")) for address in addresses)


@people
def test_every_reference_points_into_the_bundle(name: str) -> None:
    entries = bundle(name)["entry"]
    held = {entry["fullUrl"] for entry in entries}
    held |= {f"{entry['resource']['resourceType']}/{entry['resource']['id']}" for entry in entries}
    assert set(references(bundle(name))) <= held
    assert not imported(name).report.unresolved


def references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for each in value.values():
            yield from references(each)
    elif isinstance(value, list):
        for each in value:
            yield from references(each)


@people
def test_nobody_could_be_a_real_person(name: str) -> None:
    text = json.dumps(bundle(name))
    assert not re.search(r'"(identifier|telecom|photo|line)"', text)
    assert set(re.findall(r'"postalCode": "(\d+)"', text)) <= {"00000", "00001"}


def test_together_they_exercise_every_reader() -> None:
    read = {kind for name in FILES for kind in imported(name).report.read}
    assert read == {
        "AllergyIntolerance", "CarePlan", "CareTeam", "Condition", "Consent", "Coverage", "Encounter", "Goal",
        "Immunization", "MedicationRequest", "MedicationStatement", "Observation", "Patient", "Procedure",
        "QuestionnaireResponse", "RelatedPerson", "ServiceRequest",
        "Medication", "Organization", "Practitioner",  # read where something refers to them
    }  # fmt: skip


# -- reading -----------------------------------------------------------------------------------------------------


@people
def test_reading_is_strict_and_accounts_for_every_entry(name: str) -> None:
    report = imported(name).report
    assert report.problems == ()
    assert report.total == len(bundle(name)["entry"])
    assert sum(report.read.values()) + len(report.left_out) == report.total
    assert Counter((left.resource_type, left.reason) for left in report.left_out) == EXPECTED[name].left_out


@people
def test_the_latest_day_of_the_record_is_the_day_to_ask_about(name: str) -> None:
    record = imported(name).record
    days = [lift(entry.start).low for entry in record.entries() if entry.start is not None]
    days += [lift(visit.end).low for visit in record.encounters or () if visit.end is not None]
    assert max(days) == EXPECTED[name].on


def test_what_is_not_read_of_the_chronic_record_is_reported() -> None:
    report = imported("chronic").report
    assert report.moved == 2  # hunger and a job are no diseases
    assert report.uncoded["Condition.code"] == 1
    assert [part.reason for part in report.parts_left_out] == [Reason.ENTERED_IN_ERROR]
    assert report.unknown_systems["https://example.org/fhir/CodeSystem/clinic-checks"] == 2


def test_a_code_of_a_local_system_is_kept() -> None:
    checks = [o for o in imported("chronic").record.observations or () if o.id == "Observation/foot-check"]
    assert [code.code for each in checks for code in each.codes] == ["FOOT-1"]


def test_a_thin_extract_knows_nothing_of_what_it_does_not_hold() -> None:
    record = imported("thin").record
    assert record.encounters is None
    assert record.coverages is None
    assert record.conditions is not None
    assert record.person.birth_date == Bounds(date(1958, 1, 1), date(1958, 12, 31))


# -- answers -----------------------------------------------------------------------------------------------------


@living
def test_level_of_care(name: str) -> None:
    found, expected = level(name), EXPECTED[name]
    assert (found.primary, found.flag, frozenset(found.concurrent)) == (
        expected.level,
        expected.flag,
        expected.concurrent,
    )
    assert found.why_not == ""
    assert found.provisional is (name == "thin")  # only there could a higher level still be met


@living
def test_risk_tier(name: str) -> None:
    found = risk(name)
    assert found.tier is not None
    assert found.tier.id == EXPECTED[name].tier
    assert found.not_ruled_out == (("crisis", "high", "moderate") if name == "thin" else ())


@pytest.mark.parametrize(
    ("name", "program"),
    [(name, program) for name, expected in EXPECTED.items() for program in expected.programs],
)
def test_program_stages(name: str, program: str) -> None:
    stages = screening(name, program).stages
    assert tuple(stages[stage].truth for stage in STAGES) == EXPECTED[name].programs[program]


def test_for_somebody_who_died_nothing_applies() -> None:
    assert facts("deceased", "deceased") == {"deceased": True}
    assert level("deceased").why_not
    assert risk("deceased").why_not
    assert {screening("deceased", program).outcome.value for program in (CCM, TCM, HOSPICE)} == {
        "not applicable"
    }
    # The day before, an inpatient like others.
    assert classify(imported("deceased").record, as_of="2026-04-10").primary == "acute"


# -- the facts behind them ----------------------------------------------------------------------------------------


def test_the_inpatient_has_a_complete_news2_of_today() -> None:
    assert facts(
        "acute", "news2_total", "news2_single_parameter_3", "supplemental_oxygen", "consciousness"
    ) == {
        "news2_total": 6,  # breathing 2, saturation 1, oxygen 2, pulse 1
        "news2_single_parameter_3": False,
        "supplemental_oxygen": True,
        "consciousness": "alert",
    }
    assert {"A1", "A4"} <= {signal.id for signal in level("acute").signals_met}
    # One Coverage stands for both parts.
    assert facts("acute", "medicare_part_a", "medicare_part_b") == {
        "medicare_part_a": True,
        "medicare_part_b": True,
    }
    assert facts("acute", "copd", "chronic_condition_count") == {"copd": True, "chronic_condition_count": 2}


def test_the_first_day_in_hospital_was_worse() -> None:
    assert sheet("acute", date(2026, 2, 18)).values["news2_total"] == 12


def test_the_contact_after_discharge_is_due_on_the_second_business_day_after_a_holiday() -> None:
    # Discharged Thursday 2 July 2026; Independence Day is kept on Friday; so Monday is the first, Tuesday the second.
    assert screening("transition", TCM).due == {
        "first interactive contact after discharge": date(2026, 7, 7),
        "first visit after discharge": date(2026, 7, 16),
        "first visit after discharge, for high complexity": date(2026, 7, 9),
    }
    late = screen(imported("transition").record, TCM, as_of="2026-07-08")
    assert late.perform.truth is NOT_MET  # a complete record in which nobody called


def test_lace_can_be_worked_out() -> None:
    assert facts(
        "transition", "acute_length_of_stay_days", "acute_admission_urgency", "ed_visits_6m_before_admission"
    ) == {
        "acute_length_of_stay_days": 6,
        "acute_admission_urgency": "urgent",
        "ed_visits_6m_before_admission": 2,
    }
    # 4 for six days, 3 urgent, 5 for heart failure, kidney disease and diabetes with complications, 2 visits.
    assert facts("transition", "lace_comorbidity", "lace_total") == {"lace_comorbidity": 5, "lace_total": 14}


def test_heart_failure_at_home() -> None:
    assert facts("transition", "heart_failure", "chronic_kidney_disease", "diabetes", "social_isolation") == {
        "heart_failure": True,
        "chronic_kidney_disease": True,
        "diabetes": True,
        "social_isolation": True,  # lives alone: a condition that is a social need
    }
    assert facts("transition", "body_weight", "caregiver_available") == {
        "body_weight": 82.4,
        "caregiver_available": True,
    }
    # Two codes of heart failure are one disease; asthma was entered in error.
    assert facts("transition", "chronic_condition_count") == {"chronic_condition_count": 3}
    assert "transitional care contact within 2 business days" in level("transition").documents_due


def test_six_weeks_after_a_stroke() -> None:
    assert facts("rehabilitative", "stroke_180d", "therapy_plan_active", "rehabilitation_stay_open") == {
        "stroke_180d": True,
        "therapy_plan_active": True,
        "rehabilitation_stay_open": False,
    }
    # Inpatient rehabilitation has the class IMP and is no acute stay: the acute one ended 40 days ago.
    assert facts("rehabilitative", "acute_discharge_30d", "admissions_12m") == {
        "acute_discharge_30d": False,
        "admissions_12m": 1,
    }


@pytest.mark.parametrize(
    ("name", "fact", "readings"),
    [
        ("rehabilitative", "barthel_total", {"2026-05-07": 50, "2026-05-16": 70, "2026-06-16": 85}),
        ("rehabilitative", "modified_rankin", {"2026-05-07": 4, "2026-06-16": 3}),
        ("rehabilitative", "katz_total", {"2026-05-16": 3, "2026-06-16": 5}),
        ("chronic", "hemoglobin_a1c", {"2026-01-14": 9.4, "2026-04-15": 8.4, "2026-07-15": 7.8}),
        (
            "chronic",
            "latest_systolic_blood_pressure",
            {"2026-01-14": 148, "2026-04-15": 138, "2026-07-15": 128},
        ),
        ("chronic", "phq9_total", {"2026-01-14": 14, "2026-07-15": 7}),
        ("end_of_life", "palliative_performance_scale", {"2026-08-05": 60, "2026-09-25": 40}),
    ],
)
def test_measurements_before_and_after(name: str, fact: str, readings: dict[str, float]) -> None:
    found = {day: sheet(name, date.fromisoformat(day)).values.get(fact) for day in readings}
    assert found == readings


def test_the_answers_to_the_phq9_agree_with_its_recorded_total() -> None:
    points = [facts("chronic", f"phq9_item_{i}")[f"phq9_item_{i}"] for i in range(1, 10)]
    assert points == [1, 1, 1, 1, 1, 1, 1, 0, 0]
    assert sum(points) == facts("chronic", "phq9_total")["phq9_total"]


def test_a_job_and_a_past_complaint_without_a_code_are_no_chronic_conditions() -> None:
    # Diabetes, blood pressure, cholesterol, depression. Tiredness is over; asthma was refuted.
    assert facts("chronic", "chronic_condition_count", "life_limiting_condition") == {
        "chronic_condition_count": 4,
        "life_limiting_condition": False,
    }
    assert facts("chronic", "food_insecurity", "unemployment", "hunger_vital_sign") == {
        "food_insecurity": True,
        "unemployment": False,
        "hunger_vital_sign": "at risk",
    }


def test_chronic_care_management_waits_for_what_fhir_cannot_tell() -> None:
    assert facts("chronic", "ccm_consent", "medicare_part_b") == {
        "ccm_consent": True,
        "medicare_part_b": True,
    }
    assert set(screening("chronic", CCM).missing) == {
        "ccm_risk_attested",
        "established_patient",
        "ccm_initiating_visit",
        "ccm_billed_elsewhere",
        "overlapping_care_management",
    }


def test_hospice_is_elected_and_nobody_is_labelled_by_a_scale() -> None:
    assert facts(
        "end_of_life", "hospice_elected", "hospice_encounter_open", "hospice_plan_active", "metastatic_cancer"
    ) == {
        "hospice_elected": True,
        "hospice_encounter_open": True,
        "hospice_plan_active": True,
        "metastatic_cancer": True,
    }
    met = {signal.id for signal in level("end_of_life").signals_met}
    assert {"E1", "E4"} <= met
    assert "E2" not in met  # no certification on record: the scale and the election do not stand for it
    assert screening("end_of_life", HOSPICE).missing == ("terminal_prognosis_certified",)
    # Before the election, with a scale of 60 and out of hospital: chronic, not end of life.
    before = classify(imported("end_of_life").record, as_of="2026-08-10")
    assert (before.primary, before.provisional) == ("chronic", False)


def test_the_child_is_healthy_and_that_is_certain() -> None:
    assert facts(
        "child", "age_years", "chronic_condition_count", "new_acute_condition_14d", "medication_active"
    ) == {
        "age_years": 7,
        "chronic_condition_count": 0,
        "new_acute_condition_14d": False,
        "medication_active": False,
    }
    assert level("child").missing == ()
    statuses = Counter(given.status for given in imported("child").record.immunizations or ())
    assert statuses == {"completed": 5, "not-done": 1}


def test_of_the_thin_record_only_the_diabetes_is_certain() -> None:
    assert facts("thin", "age_years", "diabetes", "chronic_condition_count") == {
        "age_years": Bounds(67, 68),
        "diabetes": True,
        "chronic_condition_count": Bounds(1, 2),
    }
    assert facts("thin", "heart_failure", "admissions_12m", "medicare_part_b") == {
        "heart_failure": None,  # the condition without a code could be it
        "admissions_12m": None,
        "medicare_part_b": None,
    }
    assert level("thin").not_ruled_out == ("end_of_life", "acute", "rehabilitative", "chronic")
