"""A screening answers each stage apart, says what is missing and what is due, and never rounds an unknown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import attrs
import pytest

from casemgmt.bounds import Bounds
from casemgmt.codes import Code, code_of
from casemgmt.content import code_set
from casemgmt.dates import not_yet
from casemgmt.errors import RuleError, UnknownName
from casemgmt.over_time import timeline
from casemgmt.record import Attestation, Condition, Consent, Contact, Coverage, Encounter, Person, Record
from casemgmt.rules import all_of, rule
from casemgmt.screening import (
    Answer,
    Outcome,
    Program,
    ProgramEdition,
    Screening,
    program,
    programs,
    screen,
    screen_all,
    screen_many,
)
from casemgmt.truth import MET, NOT_MET, UNKNOWN
from tests.policies import decided_on

ON = date(2026, 5, 1)
CCM: dict[str, Any] = {
    "chronic_condition_count": 2,
    "ccm_risk_attested": True,
    "medicare_part_b": True,
    "ccm_consent": True,
    "established_patient": True,
    "ccm_billed_elsewhere": False,
    "overlapping_care_management": False,
}
TCM: dict[str, Any] = {
    "facility_discharge_30d": True,
    "facility_discharged_on": "2026-03-02",
    "facility_discharged_to": "community",
}


def attested(fact: str, value: Any = True, *, role: str = "physician", on: str = "2026-05-01") -> Attestation:
    return Attestation(fact=fact, value=value, by="Dr Gray", role=role, start=on, id=f"Attestation/{fact}")


DIABETES = Condition(codes=(code_of("icd10cm", "E11.9"),), status="active", start="2015-02-03")
HEART_FAILURE = Condition(codes=(code_of("icd10cm", "I50.9"),), status="active", start="2019-08-01")


def known_person(*conditions: Condition) -> Record:
    return Record(
        person=Person(id="p1", birth_date="1950-04-02", deceased=False),
        conditions=conditions,
        coverages=(Coverage(kind="medicare.part_b", status="active", start="2015-05-01"),),
        consents=(Consent(kind="medicare.ccm", permits=True, status="active", start="2026-03-01"),),
        attestations=(
            attested("ccm_risk_attested"),
            attested("established_patient"),
            attested("ccm_billed_elsewhere", value=False),
            attested("overlapping_care_management", value=False),
            attested("comprehensive_care_plan"),
            attested("ccm_practice_capable"),
            attested("care_management_minutes", 20),
            attested("ccm_practitioner_minutes", 0),
        ),
    )


# -- the catalogue ---------------------------------------------------------------------------------------------


def test_the_catalogue_is_in_order_and_found_by_id() -> None:
    ids = [p.id for p in programs()]
    assert ids == sorted(set(ids))
    assert {"medicare.ccm", "medicare.hospice", "medicare.tcm"} <= set(ids)
    assert program("medicare.tcm") is programs()[ids.index("medicare.tcm")]


def test_a_program_that_does_not_exist_lists_near_names() -> None:
    with pytest.raises(UnknownName, match=r"no program named 'medicare.cmm'; did you mean .*'medicare.ccm'"):
        screen({}, "medicare.cmm", as_of=ON)


# -- four different things -------------------------------------------------------------------------------------


def test_not_in_force_not_applicable_not_eligible_and_unknown_are_four_different_things() -> None:
    before = screen(CCM, "medicare.ccm", as_of="2014-12-31")
    dead = screen({**CCM, "deceased": True}, "medicare.ccm", as_of=ON)
    not_eligible = screen({**CCM, "chronic_condition_count": 1}, "medicare.ccm", as_of=ON)
    unknown = screen({}, "medicare.ccm", as_of=ON)
    assert [s.outcome for s in (before, dead, not_eligible, unknown)] == [
        Outcome.NOT_IN_FORCE,
        Outcome.NOT_APPLICABLE,
        Outcome.DECIDED,
        Outcome.DECIDED,
    ]
    assert [s.truth for s in (before, dead, not_eligible, unknown)] == [NOT_MET, NOT_MET, NOT_MET, UNKNOWN]
    assert before.why_not == "no edition is in force on 2014-12-31: the first on file begins on 2015-01-01"
    assert dead.why_not == "the person has died"
    assert not_eligible.why_not == ""
    texts = [s.explain() for s in (before, dead, not_eligible, unknown)]
    assert len(set(texts)) == 4
    assert texts[0].startswith("[-] Medicare chronic care management: not in force: no edition")
    assert texts[1].startswith("[-] Medicare chronic care management: not applicable: the person has died")


def test_whom_a_program_may_not_concern_may_not_qualify() -> None:
    of_georgia = next(
        person.facts
        for edition in program("workers_compensation.ga").editions
        for person in edition.examples
        if person.expect.get("refer") is MET and person.expect.get("enrol") is MET
    )
    met = screen(of_georgia, "workers_compensation.ga", as_of=ON)
    thin = {name: value for name, value in of_georgia.items() if name != "injury_claim_state"}
    open_ = screen(thin, "workers_compensation.ga", as_of=ON)
    elsewhere = screen({**thin, "injury_claim_state": "AL"}, "workers_compensation.ga", as_of=ON)
    assert (met.truth, open_.truth, elsewhere.answer) == (MET, UNKNOWN, Answer.NOT_APPLICABLE)
    assert open_.outcome is Outcome.DECIDED
    assert open_.missing == tuple(open_.questions) == ("injury_claim_state",)
    assert [d.missing for d in open_.open_decisions] == [("injury_claim_state",)]
    assert "[?] whom it concerns" in open_.explain()
    assert "whom it concerns" not in met.explain()
    assert list(screen_many([of_georgia, thin], "workers_compensation.ga", as_of=ON)) == [MET, UNKNOWN]
    (span,) = timeline(thin, "workers_compensation.ga", start=ON, end=ON).spans
    assert span.answer.truth is UNKNOWN


@pytest.mark.parametrize("as_of", ["2014-12-31", "2026-05-01"])
def test_what_was_not_decided_has_no_stages_codes_windows_or_questions(as_of: str) -> None:
    screening = screen({**CCM, "deceased": True}, "medicare.ccm", as_of=as_of)
    assert not screening.stages
    assert not screening.codes
    assert not screening.due
    assert not screening.obligations
    assert not screening.cautions
    assert not screening.missing
    assert not screening.questions
    with pytest.raises(RuleError, match=r"medicare.ccm is not .*; look at .outcome before its stages"):
        _ = screening.enrol
    assert repr(screening) == f"<Screening medicare.ccm: {screening.outcome.value} as of {as_of}>"


def test_a_death_after_the_date_of_service_does_not_count_and_an_unknown_one_decides_nothing() -> None:
    person = attrs.evolve(known_person(DIABETES, HEART_FAILURE), person=Person(id="p1", died_on="2026-05-02"))
    assert screen(person, "medicare.ccm", as_of=ON).outcome is Outcome.DECIDED
    assert screen(person, "medicare.ccm", as_of="2026-05-02").outcome is Outcome.NOT_APPLICABLE
    assert screen({"deceased": None}, "medicare.ccm", as_of=ON).outcome is Outcome.DECIDED


@pytest.mark.parametrize(
    ("id", "day", "edition"),
    [
        ("medicare.ccm", "2014-12-31", None),
        ("medicare.ccm", "2015-01-01", "2015"),
        ("medicare.ccm", "2016-12-31", "2015"),
        ("medicare.ccm", "2017-01-01", "2017"),
        ("medicare.ccm", "2019-12-31", "2017"),
        ("medicare.ccm", "2020-01-01", "2020"),
        ("medicare.tcm", "2012-12-31", None),
        ("medicare.tcm", "2013-01-01", "2013"),
        ("medicare.tcm", "2019-12-31", "2013"),
        ("medicare.tcm", "2020-01-01", "2020"),
        ("medicare.hospice", "2014-09-30", None),
        ("medicare.hospice", "2014-10-01", "2014"),
        ("medicare.hospice", "2020-09-30", "2014"),
        ("medicare.hospice", "2020-10-01", "2020"),
    ],
)
def test_the_date_of_service_chooses_the_edition(id: str, day: str, edition: str | None) -> None:
    found = screen({}, id, as_of=day).edition
    assert (found and found.id) == edition


# -- stages, missing facts, questions --------------------------------------------------------------------------


def test_the_stages_are_kept_apart() -> None:
    screening = screen({**CCM, "care_management_minutes": 12}, "medicare.ccm", as_of=ON)
    assert (screening.refer.truth, screening.enrol.truth) == (MET, MET)
    assert screening.perform.truth is UNKNOWN
    assert screening.truth is MET
    assert screening.missing == ()
    assert screening.questions == {}
    assert list(screening.stages) == ["refer", "enrol", "perform"]
    assert screening.as_of == ON


def test_missing_names_the_facts_of_refer_before_those_of_enrol_each_with_its_question() -> None:
    known = {k: v for k, v in CCM.items() if k not in {"ccm_risk_attested", "ccm_billed_elsewhere"}}
    screening = screen(known, "medicare.ccm", as_of=ON)
    assert screening.missing == ("ccm_risk_attested", "ccm_billed_elsewhere")
    assert list(screening.questions) == list(screening.missing)
    assert screening.questions["ccm_billed_elsewhere"].ask == "payer"


def test_both_initiating_visit_and_recent_visit_are_missing_where_neither_is_known() -> None:
    known = {k: v for k, v in CCM.items() if k != "established_patient"}
    assert screen(known, "medicare.ccm", as_of=ON).missing == ("established_patient", "ccm_initiating_visit")


def test_a_code_is_never_right_for_somebody_who_does_not_qualify() -> None:
    done = {
        **CCM,
        "comprehensive_care_plan": True,
        "ccm_practice_capable": True,
        "care_management_minutes": 20,
    }
    done |= {"ccm_practitioner_minutes": 0}
    assert screen(done, "medicare.ccm", as_of=ON).codes["99490"] is MET
    for fact, value in (("ccm_consent", False), ("medicare_part_b", False), ("chronic_condition_count", 1)):
        assert screen({**done, fact: value}, "medicare.ccm", as_of=ON).codes["99490"] is NOT_MET


def test_at_most_one_base_code_of_chronic_care_management_is_right() -> None:
    done = {**CCM, "comprehensive_care_plan": True, "ccm_practice_capable": True}
    for staff in (0, 20, 60, 90):
        for own in (0, 30):
            for complexity in ("low", "high"):
                facts = {
                    **done,
                    "care_management_minutes": staff,
                    "ccm_practitioner_minutes": own,
                    "ccm_decision_making": complexity,
                }
                codes = screen(facts, "medicare.ccm", as_of=ON).codes
                base = [code for code in ("99490", "99491", "99487") if codes[code] is MET]
                assert len(base) == (1 if staff >= 20 or own >= 30 else 0)


def test_a_screening_is_no_boolean() -> None:
    with pytest.raises(RuleError, match=r"three answers; write `screening.truth is Truth.MET`"):
        bool(screen({}, "medicare.ccm", as_of=ON))


# -- what is due -----------------------------------------------------------------------------------------------


def test_contact_and_visit_are_due_over_a_weekend_and_a_holiday() -> None:
    day = "2026-09-04"
    pending = {
        **TCM,
        "facility_discharged_on": day,
        "transition_contact_on": not_yet(day),
        "transition_visit_on": not_yet(day),
    }
    due = screen(pending, "medicare.tcm", as_of=day).due
    assert due["first interactive contact after discharge"] == date(2026, 9, 9)
    assert due["first visit after discharge"] == date(2026, 9, 18)


@pytest.mark.parametrize(
    ("discharged", "contact_due"),
    [
        ("2025-11-26", "2025-12-01"),
        ("2025-12-24", "2025-12-29"),
        ("2026-03-02", "2026-03-04"),
        ("2026-07-01", "2026-07-06"),
        ("2027-12-30", "2028-01-04"),
    ],
)
def test_the_contact_is_due_after_two_business_days(discharged: str, contact_due: str) -> None:
    facts = {**TCM, "facility_discharged_on": discharged, "transition_contact_on": not_yet(discharged)}
    due = screen(facts, "medicare.tcm", as_of=discharged).due
    assert str(due["first interactive contact after discharge"]) == contact_due


def test_a_visit_on_day_7_or_14_deserves_a_second_look() -> None:
    def cautions(visit: str) -> tuple[str, ...]:
        return screen({**TCM, "transition_visit_on": visit}, "medicare.tcm", as_of="2026-03-20").cautions

    assert cautions("2026-03-09") == ("the visit falls on day 7: some auditors count it as day 8",)
    assert cautions("2026-03-16") == ("the visit falls on day 14: some auditors count it as day 15",)
    assert cautions("2026-03-10") == ()
    assert screen(TCM, "medicare.tcm", as_of="2026-03-20").cautions == ()


def test_a_caution_without_a_label_says_its_rule() -> None:
    first = program("medicare.tcm").editions[-1]
    bare = attrs.evolve(first, cautions=(all_of(),), effective_from=date(2020, 1, 1))
    own = attrs.evolve(program("medicare.tcm"), editions=(bare,))
    assert screen({}, own, as_of=ON).cautions == ("all of these",)


# -- explanations ----------------------------------------------------------------------------------------------


def test_the_explanation_shows_stages_codes_cautions_due_dates_windows_and_documents() -> None:
    facts = {**TCM, "transition_visit_on": "2026-03-09", "transition_contact_on": not_yet("2026-03-03")}
    text = screen(facts, "medicare.tcm", as_of="2026-03-03").explain()
    for words in (
        "[?] Medicare transitional care management: edition 2020, as of 2026-03-03",
        "  [+] refer",
        "  [?] enrol",
        "  [?] perform",
        "  [?] code 99496",
        "  second look: the visit falls on day 7",
        "first interactive contact after discharge: due: 2026-03-02 to 2026-03-04",
        "  document needed: medication reconciliation",
        "(law, verified)",
        "(operational)",
    ):
        assert words in text
    elected = {"hospice_election_on": "2026-01-10", "hospice_period_number": 1}
    hospice = screen(elected, "medicare.hospice", as_of="2026-02-01").explain()
    assert (
        "  [?] recertification, oral or written, hospice benefit period 2: not yet due: 2026-03-26 to 2026-04-12"
        in (hospice)
    )


def test_the_notebook_shows_html_and_the_repr_holds_no_values() -> None:
    screening = screen({**CCM, "care_management_minutes": 4711}, "medicare.ccm", as_of=ON)
    html = screening._repr_html_()
    assert html.startswith("<details open><summary>[+] Medicare chronic care management")
    assert "4711" in html
    assert repr(screening) == (
        "<Screening medicare.ccm: refer met, enrol met, perform unknown as of 2026-05-01>"
    )
    assert screening.explain("markdown").startswith("- \\[+\\] Medicare chronic care management")


def test_an_edition_decides_its_stages_codes_and_cautions() -> None:
    edition = program("medicare.tcm").editions[-1]
    assert list(edition.stages()) == ["refer", "enrol", "perform"]
    assert set(edition.criteria()) >= {"refer", "99495", "caution 1", "applies"}


def test_a_program_of_the_organisation_is_screened_like_any_other() -> None:
    shipped = program("medicare.ccm").editions[-1]
    own: Program = attrs.evolve(
        program("medicare.ccm"),
        id="own.ccm",
        editions=(attrs.evolve(shipped, refer=rule(shipped.refer, label="own")),),
    )
    assert isinstance(own.editions[0], ProgramEdition)
    assert screen(CCM, own, as_of=ON).truth is MET
    assert [s.program.id for s in screen_all(CCM, as_of=ON, programs=[own, "medicare.tcm"])] == [
        "own.ccm",
        "medicare.tcm",
    ]


# -- from records ----------------------------------------------------------------------------------------------


def of_record(record: Record, id: str = "medicare.ccm", on: str = "2026-05-01") -> Screening:
    return screen(record, id, as_of=on)


def test_two_lifelong_conditions_with_everything_in_place() -> None:
    screening = of_record(known_person(DIABETES, HEART_FAILURE))
    assert (screening.truth, screening.perform.truth) == (MET, MET)
    assert screening.codes["99490"] is MET


def test_conditions_of_which_nobody_said_how_long_they_last_and_no_statement_of_risk() -> None:
    new = [
        Condition(
            codes=(code_of("snomed", code),), status="active", start="2026-04-01", text=f"disease {code}"
        )
        for code in ("999000001", "999000002")
    ]
    screening = of_record(attrs.evolve(known_person(*new), attestations=()))
    assert screening.refer.truth is UNKNOWN
    assert set(screening.refer.missing) == {"chronic_condition_count", "ccm_risk_attested"}


def test_a_fracture_of_three_months_is_no_chronic_condition() -> None:
    fracture = Condition(
        codes=(code_of("icd10cm", "S62.101A"),), status="active", start="2026-04-01", expected_months=3
    )
    assert of_record(known_person(DIABETES, fracture)).refer.truth is NOT_MET


def test_conditions_that_last_until_death_count_though_the_prognosis_is_four_months() -> None:
    metastatic = Condition(
        codes=(code_of("icd10cm", "C79.9"),), status="active", start="2026-02", until_death=True
    )
    copd = Condition(
        codes=(code_of("icd10cm", "J44.9"),),
        status="active",
        start="2026-01",
        until_death=True,
        expected_months=4,
    )
    assert of_record(known_person(metastatic, copd)).refer.truth is MET


def discharged(kind: str = "IMP", *, home: bool = True, contacts: tuple[Contact, ...] = ()) -> Record:
    stay = Encounter(
        kind=kind,
        status="finished",
        start="2026-02-26",
        end="2026-03-02",
        discharge=_disposition("community" if home else "snf"),
    )
    return Record(person=Person(id="p1", deceased=False), encounters=(stay,), contacts=contacts)


def _disposition(place: str) -> tuple[Code, ...]:
    system, codes = next(iter(sorted(code_set(f"discharge.{place}").exact.items())))
    return (code_of(system, min(codes)),)


def test_an_inpatient_or_observation_stay_that_ended_at_home_is_a_transition() -> None:
    assert of_record(discharged(), "medicare.tcm", "2026-03-03").refer.truth is MET
    assert of_record(discharged("OBSENC"), "medicare.tcm", "2026-03-03").refer.truth is MET


def test_an_emergency_visit_alone_or_a_stay_that_goes_on_elsewhere_is_none() -> None:
    assert of_record(discharged("EMER"), "medicare.tcm", "2026-03-03").refer.truth is NOT_MET
    assert of_record(discharged(home=False), "medicare.tcm", "2026-03-03").refer.truth is NOT_MET


def test_the_thirty_days_are_the_day_of_discharge_and_the_next_29() -> None:
    assert of_record(discharged(), "medicare.tcm", "2026-03-31").refer.truth is MET
    assert of_record(discharged(), "medicare.tcm", "2026-04-01").refer.truth is NOT_MET


def test_a_complete_log_without_a_contact_fails_after_two_business_days_and_not_before() -> None:
    assert of_record(discharged(), "medicare.tcm", "2026-03-03").perform.truth is UNKNOWN
    assert of_record(discharged(), "medicare.tcm", "2026-03-05").perform.truth is NOT_MET
    nobody_looked = attrs.evolve(discharged(), contacts=None)
    assert of_record(nobody_looked, "medicare.tcm", "2026-03-05").perform.truth is UNKNOWN


def test_a_call_before_the_discharge_is_no_contact_after_it() -> None:
    early = Contact(kind="phone", reached=True, start="2026-03-01")
    late = Contact(kind="phone", reached=True, start="2026-03-04")
    record = discharged(contacts=(early,))
    assert of_record(record, "medicare.tcm", "2026-03-10").perform.truth is NOT_MET
    assert (
        of_record(discharged(contacts=(early, late)), "medicare.tcm", "2026-03-10").perform.truth is UNKNOWN
    )


def test_only_a_physician_certifies_a_terminal_illness() -> None:
    def refer(role: str) -> object:
        certified = attested("terminal_prognosis_certified", role=role)
        return of_record(
            Record(person=Person(id="p1"), attestations=(certified,)), "medicare.hospice"
        ).refer.truth

    assert refer("physician") is refer("hospice_physician") is MET
    assert refer("nurse_practitioner") is not MET
    assert refer("physician_assistant") is not MET


# -- many at once ----------------------------------------------------------------------------------------------


def subjects() -> Iterator[Any]:
    yield {}
    yield CCM
    yield {**TCM, "medicare_part_a": True, "birth_date": Bounds(date(1950, 1, 1), date(1951, 1, 1))}
    yield known_person(DIABETES, HEART_FAILURE)
    yield discharged()


@pytest.mark.parametrize("as_of", ["2013-05-01", "2016-05-01", "2026-03-05"])
def test_screening_all_is_screening_one_by_one(as_of: str) -> None:
    for subject in list(subjects())[: None if as_of > "2020" else 2]:
        together = screen_all(subject, as_of=as_of)
        for each, found in zip(programs(), together, strict=True):
            alone = screen(subject, each, as_of=as_of)
            assert decided_on(found) == decided_on(alone)
            assert (found.codes, found.due) == (alone.codes, alone.due)


def test_what_was_billed_last_month_says_nothing_of_this_month() -> None:
    known = known_person(DIABETES, HEART_FAILURE)
    last_month = [attrs.evolve(a, start="2026-04-30") for a in known.attestations or ()]
    screening = of_record(attrs.evolve(known, attestations=last_month))
    assert set(screening.enrol.missing) == {"ccm_billed_elsewhere", "overlapping_care_management"}
    assert "stale since 2026-04-30" in screening.explain()


# -- what is still open ----------------------------------------------------------------------------------------


def test_an_open_screening_offers_one_decision_and_a_settled_one_none() -> None:
    (decision,) = screen({}, "medicare.ccm", as_of="2026-05-01").open_decisions
    assert decision.title == "Medicare chronic care management"
    assert set(decision.missing) == set(screen({}, "medicare.ccm", as_of="2026-05-01").missing)
    assert screen({"medicare_part_b": False}, "medicare.ccm", as_of="2026-05-01").open_decisions == ()
    assert screen({}, "medicare.ccm", as_of="2014-05-01").open_decisions == ()
    assert screen({"deceased": True}, "medicare.ccm", as_of="2026-05-01").open_decisions == ()
