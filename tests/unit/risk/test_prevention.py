"""Prevention: every status, what is unknown and needs what, records, discharges, editions, and tables."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casemgmt.codes import Code
from casemgmt.content import read_toml
from casemgmt.errors import RuleError, UnknownName
from casemgmt.instruments import vocabulary
from casemgmt.record import Attestation, Encounter, Immunization, Observation, Person, Procedure, Record
from casemgmt.risk import (
    PreventionItem,
    prevention_due,
    prevention_schedule,
    prevention_schedules,
    read_prevention,
)
from casemgmt.rules import next_questions
from casemgmt.truth import MET, NOT_MET, UNKNOWN

ON = date(2026, 5, 1)
WOMAN = {"age_years": 60, "gender": "female", "limited_life_expectancy": False, "both_breasts_removed": False}


def mammogram(**facts: Any) -> PreventionItem:
    return prevention_due({**WOMAN, **facts}, as_of=ON)["breast_cancer_screening"]


@pytest.mark.parametrize(
    ("facts", "status", "truth"),
    [
        ({"mammogram_24m": False}, "due", MET),
        ({"mammogram_24m": False, "breast_cancer_screening_declined": True}, "declined", MET),
        ({"mammogram_24m": False, "breast_cancer_screening_declined": False}, "due", MET),
        ({"mammogram_24m": True}, "up_to_date", NOT_MET),
        ({"mammogram_24m": True, "age_years": None}, "up_to_date", NOT_MET),
        ({"mammogram_24m": False, "age_years": 39}, "not_due", NOT_MET),
        ({"mammogram_24m": False, "gender": "male"}, "not_due", NOT_MET),
        ({"mammogram_24m": False, "limited_life_expectancy": True}, "contraindicated", NOT_MET),
        ({"both_breasts_removed": True}, "contraindicated", NOT_MET),
        ({}, "unknown", UNKNOWN),
        ({"mammogram_24m": False, "gender": None}, "unknown", UNKNOWN),
        ({"mammogram_24m": False, "gender": "unknown"}, "unknown", UNKNOWN),
        ({"mammogram_24m": False, "gender": "other"}, "not_due", NOT_MET),
    ],
)
def test_each_status(facts: dict[str, Any], status: str, truth: Any) -> None:
    item = mammogram(**facts)
    assert (item.status, item.truth, item.decision.truth) == (status, truth, truth)
    assert repr(item) == f"<PreventionItem breast_cancer_screening: {status} as of 2026-05-01>"


def test_what_is_unknown_says_what_it_needs() -> None:
    item = mammogram(gender=None)
    assert item.missing == ("gender", "mammogram_24m")
    assert "unknown; needs administrative gender, mammogram, within the last 24 months" in item.explain()
    assert mammogram(mammogram_24m=True).missing == ()


def test_an_item_is_tied_to_the_risk_that_it_lowers_and_to_its_source() -> None:
    text = mammogram(mammogram_24m=False).explain()
    assert text.startswith("mammogram: due (lowers: death from breast cancer; every 2 years)")
    assert "grade B (2024) (guideline, verified)" in text
    assert "[+] it is for: women aged 40 to 74" in text
    against = mammogram(limited_life_expectancy=True).explain()
    assert "contraindicated; limited life expectancy, or both breasts removed" in against
    assert "casemgmt: limited life expectancy, or both breasts removed (operational)" in against


def test_a_verification_is_carried_from_the_table() -> None:
    found = prevention_due({}, as_of=ON)
    assert str(found["hpv_vaccine"].service.citation).endswith("(guideline, recalled)")
    assert str(found["zoster_vaccine"].service.citation).endswith("(guideline, verified)")
    assert str(found["naloxone"].service.citation).endswith("(operational)")
    against = found["mmr_vaccine"].service.against
    assert against is not None
    assert str(against.citation).endswith("(guideline, recalled)")


def test_the_whole_answer_is_in_order_of_urgency_and_can_be_asked_about() -> None:
    found = prevention_due({**WOMAN, "mammogram_24m": False, "zoster_vaccine_doses": 2}, as_of=ON)
    assert [item.service.id for item in found.due] == ["breast_cancer_screening"]
    assert found["zoster_vaccine"] in found.by_status("up_to_date")
    assert found.explain().startswith("Prevention: as of 2026-05-01\n  due: 1\n    mammogram: due")
    assert repr(found).startswith("<Prevention 1 due, ")
    assert set(found.missing) == set(found.questions)
    assert "colonoscopy_120m" in found.missing
    assert len(found.open_decisions) == len(found.by_status("unknown"))
    assert next_questions(found.open_decisions)
    editions = [edition for schedule in prevention_schedules() if (edition := schedule.edition_on(ON))]
    every = sum(len(edition.services) for edition in editions)
    assert len(found) == len(list(found)) == len(found.services) == every


def test_names_that_do_not_exist() -> None:
    found = prevention_due({}, as_of=ON)
    with pytest.raises(UnknownName, match="did you mean 'zoster_vaccine'"):
        found["zoster_vacine"]
    status: Any = "overdue"
    with pytest.raises(UnknownName, match="no status of prevention named 'overdue'"):
        found.by_status(status)
    with pytest.raises(UnknownName, match=r"did you mean 'prevention\.uspstf'"):
        prevention_schedule("prevention.uspst")
    with pytest.raises(UnknownName, match="did you mean 'mammogram_24m'"):
        prevention_due({"mammogram_12m": True}, as_of=ON)


def test_somebody_who_has_died_is_due_nothing() -> None:
    found = prevention_due({"deceased": True}, as_of=ON)
    assert (found.services, found.due) == ((), ())
    assert found.not_in_force["prevention.uspstf"] == "the person has died"
    assert "prevention.check_ups: not asked: the person has died" in found.explain()
    assert repr(found) == "<Prevention nothing as of 2026-05-01>"


def test_a_schedule_is_that_of_the_day() -> None:
    at_risk = {"age_years": 55, "rsv_risk": True, "rsv_vaccine_ever": False}
    assert prevention_due(at_risk, as_of="2025-06-24")["rsv_vaccine"].status == "not_due"
    assert prevention_due(at_risk, as_of="2025-06-25")["rsv_vaccine"].status == "due"
    early = prevention_due(at_risk, as_of="2024-12-31")
    assert "rsv_vaccine" not in early
    assert early.not_in_force["prevention.cdc_adult_immunization"].startswith("no edition is in force")
    assert "dental_visit" in early


# -- from a record -----------------------------------------------------------------------------------------------------


def record(**sections: Any) -> Record:
    person = Person(id="p1", birth_date="1960-03-01", gender="female", deceased=False)
    return Record(person=person, **sections)


def entry(kind: Any, system: str, code: str, start: str, status: str | None, **more: Any) -> Any:
    return kind(
        codes=(Code(system, code),), start=start, status=status, id=f"{kind.__name__}/{start}", **more
    )


@pytest.mark.parametrize(
    ("doses", "status"),
    [
        ([], "due"),
        ([("2020-01-01", "completed")], "due"),
        ([("2020-01-01", "completed"), ("2020-05-01", "completed")], "up_to_date"),
        ([("2020-01-01", "completed"), ("2020-05-01", "not-done")], "due"),
        ([("2020-01-01", "completed"), ("2020-05-01", None)], "unknown"),
    ],
)
def test_doses_are_counted_from_the_record(doses: list[tuple[str, str | None]], status: str) -> None:
    given = tuple(entry(Immunization, "cvx", "187", start, done) for start, done in doses)
    found = prevention_due(record(immunizations=given), as_of=ON)
    assert found["zoster_vaccine"].status == status


def test_what_was_done_counts_for_its_interval_and_says_when_it_falls_due_again() -> None:
    looked = entry(Procedure, "snomed", "73761001", "2017-08-31", "completed")
    held = record(procedures=(looked,), observations=())
    item = prevention_due(held, as_of=ON)["colorectal_cancer_screening"]
    assert (item.status, item.next_on) == ("up_to_date", date(2027, 8, 31))
    assert "up to date; next on 2027-08-31" in item.explain()
    later = prevention_due(held, as_of="2027-08-31")["colorectal_cancer_screening"]
    assert (later.status, later.next_on) == ("due" if later.truth is MET else "unknown", None)
    assert mammogram(mammogram_24m=True).next_on is None


def test_the_latest_of_several_counts() -> None:
    tests = tuple(
        entry(Observation, "loinc", "29771-3", start, "final", value=False)
        for start in ("2025-09-01", "2026-01-15")
    )
    item = prevention_due(record(observations=tests, procedures=()), as_of=ON)["colorectal_cancer_screening"]
    assert (item.status, item.next_on) == ("up_to_date", date(2027, 1, 15))


def test_what_was_done_elsewhere_can_be_stated_and_a_refusal_is_kept_for_a_year() -> None:
    def stated(fact: str, start: str) -> Attestation:
        return Attestation(fact=fact, value=True, by="p1", role="patient", start=start, id="Attestation/1")

    seen = prevention_due(record(attestations=(stated("mammogram_24m", "2026-01-01"),)), as_of=ON)
    item = seen["breast_cancer_screening"]
    assert (item.status, item.next_on) == ("up_to_date", None)  # nobody said on which day it was done
    said_no = stated("influenza_vaccine_declined", "2025-10-01")
    for attested, on, status in (
        ((said_no,), ON, "declined"),
        ((said_no,), "2026-10-02", "due"),
        ((), ON, "due"),
    ):
        found = prevention_due(record(immunizations=(), attestations=attested), as_of=on)
        assert found["influenza_vaccine"].status == status


def test_nobody_looked_is_unknown_and_not_due() -> None:
    assert prevention_due(record(), as_of=ON)["influenza_vaccine"].status == "unknown"
    assert prevention_due(record(immunizations=()), as_of=ON)["influenza_vaccine"].status == "due"


# -- after a discharge -------------------------------------------------------------------------------------------------


def discharged(*done: str, on: str = "2026-04-24") -> Record:
    stay = Encounter(kind="IMP", status="finished", start="2026-04-20", end=on, id="Encounter/1")
    stated = tuple(Attestation(fact=f"{id}_done", value=True, by="n1", start=on) for id in done)
    return record(encounters=(stay,), attestations=stated)


def test_each_part_of_the_bundle_has_its_day() -> None:
    found = prevention_due(discharged("discharge_language"), as_of="2026-04-28")
    assert found["discharge_language"].status == "up_to_date"
    call, visit, plan = found["discharge_call"], found["discharge_visit"], found["discharge_written_plan"]
    assert [str(day) for day in (call.due_by, call.latest)] == [
        "2026-04-28",
        "2026-04-28",
    ]  # Friday to Tuesday
    assert [str(day) for day in (visit.due_by, visit.latest)] == ["2026-05-01", "2026-05-08"]
    assert (call.overdue, visit.overdue, plan.overdue) == (False, False, True)
    assert "due; by 2026-04-24, overdue (lowers: readmission" in plan.explain()
    late = prevention_due(discharged(), as_of="2026-04-29")["discharge_call"]
    assert (late.status, late.overdue) == ("due", True)


def test_the_bundle_is_for_the_thirty_days_after_a_discharge() -> None:
    assert prevention_due(discharged(), as_of="2026-05-24")["discharge_review"].status == "due"
    assert prevention_due(discharged(), as_of="2026-05-25")["discharge_review"].status == "not_due"
    no_stay = prevention_due(record(encounters=()), as_of=ON)["discharge_call"]
    assert (no_stay.status, no_stay.due_by, no_stay.latest, no_stay.overdue) == ("not_due", None, None, False)


# -- tables ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("schedule", prevention_schedules(), ids=lambda schedule: schedule.id)
def test_services_have_ids_of_their_own_and_say_what_they_lower(schedule: Any) -> None:
    for edition in schedule.editions:
        ids = [service.id for service in edition.services]
        assert len(ids) == len(set(ids))
        assert all(service.reduces and service.interval and service.who for service in edition.services)
        assert all(service.due.citation is not None for service in edition.services)


def test_every_fact_of_the_schedules_is_in_the_vocabulary() -> None:
    for schedule in prevention_schedules():
        for edition in schedule.editions:
            assert set(edition.facts()) <= set(vocabulary())
            assert {service.declined.name for service in edition.services} <= set(vocabulary())


def test_two_methods_of_one_name_have_to_be_alike() -> None:
    from casemgmt.facts.prevention import facts_of

    table = copy.deepcopy(dict(read_toml("prevention/cdc_adult_immunization.toml")))
    table["service"][0]["method"] = [
        {"id": "x", "label": "x", "immunizations": ["1"]},
        {"id": "x", "label": "x", "immunizations": ["2"]},
    ]
    with pytest.raises(RuleError, match="two different methods give the fact 'x_ever'"):
        facts_of(table)


def test_an_organisation_reads_its_own_table() -> None:
    table = {**copy.deepcopy(dict(read_toml("prevention/check_ups.toml"))), "id": "prevention.ours"}
    table["service"] = [dict(table["service"][1], id="tooth_check")]
    table["example"] = []
    schedule = read_prevention(table)
    found = prevention_due({"age_years": 18, "dental_visit_12m": False}, as_of=ON, schedules=[schedule])
    assert found["tooth_check"].status == "due"
    assert found["tooth_check"].edition == "prevention.ours/1"


# -- laws --------------------------------------------------------------------------------------------------------------

FACTS = st.fixed_dictionaries(
    {},
    optional={
        "age_years": st.integers(10, 90),
        "gender": st.sampled_from(["female", "male"]),
        "pregnant": st.booleans(),
        "immunocompromised": st.booleans(),
        "limited_life_expectancy": st.booleans(),
        "mammogram_24m": st.booleans(),
        "both_breasts_removed": st.booleans(),
        "hiv_risk": st.booleans(),
        "hiv_infection": st.booleans(),
        "hiv_test_ever": st.booleans(),
        "hiv_test_12m": st.booleans(),
        "zoster_vaccine_doses": st.integers(0, 3),
        "covid_vaccine_doses_12m": st.integers(0, 3),
        "influenza_vaccine_12m": st.booleans(),
    },
)


@given(FACTS, st.data())
def test_learning_never_takes_back_whether_something_is_due(
    facts: dict[str, Any], data: st.DataObject
) -> None:
    known = data.draw(st.lists(st.sampled_from(sorted(facts)), unique=True)) if facts else []
    before = prevention_due({name: facts[name] for name in known}, as_of=ON)
    after = prevention_due(facts, as_of=ON)
    for id, item in before.items():
        assert item.truth is UNKNOWN or item.truth is after[id].truth
        statuses = {MET: {"due", "declined"}, NOT_MET: {"up_to_date", "contraindicated", "not_due"}}
        assert item.status in statuses.get(item.truth, {"unknown"})
        assert attrs.evolve(item).status == item.status
