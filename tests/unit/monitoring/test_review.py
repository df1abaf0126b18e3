from __future__ import annotations

from typing import Any

import pytest

from casemgmt.codes import code_of
from casemgmt.errors import InvalidInput
from casemgmt.monitoring import Review, Trigger, review
from casemgmt.planning.plan import CarePlan
from casemgmt.record import Condition, Encounter, Person, Record
from casemgmt.truth import MET, NOT_MET, UNKNOWN
from tests.unit.monitoring.plans import (
    PERSON,
    START,
    a1c,
    day,
    encounter,
    goal,
    intervention,
    monitor,
    plan,
    pressure,
    record,
    red_flag,
    stated,
)


def trigger(
    id: str, on: int = 30, held: Record | None = None, of: CarePlan | None = None, **sections: Any
) -> Trigger:
    found = review(of or plan(), held or record(**sections), as_of=day(on)).triggers
    return next(t for t in found if t.id == id)


def test_an_admission_since_the_plan_is_noticed() -> None:
    found = trigger(
        "admission", encounters=[encounter("IMP", 20), encounter("IMP", -40), encounter("IMP", 25)]
    )
    assert (found.truth, found.on, found.due_on) == (MET, day(25), day(26))
    assert found.evidence == ("Encounter/IMP-20", "Encounter/IMP-25")
    assert str(found.citation).endswith("(operational)")


@pytest.mark.parametrize("kind", ["AMB", "EMER", "NONAC"])
def test_other_encounters_are_no_admission(kind: str) -> None:
    assert trigger("admission", encounters=[encounter(kind, 20)]).truth is NOT_MET


def test_a_hospice_stay_is_no_admission() -> None:
    hospice = encounter("IMP", 20, codes=(code_of("snomed", "305336008"),))
    assert trigger("admission", encounters=[hospice]).truth is NOT_MET
    surgery = encounter("IMP", 20, codes=(code_of("snomed", "305351004"),))
    assert trigger("admission", encounters=[surgery]).truth is MET


def test_what_lies_after_the_day_is_not_seen() -> None:
    assert trigger("admission", encounters=[encounter("IMP", 31)]).truth is NOT_MET


def test_where_nobody_looked_it_is_unknown() -> None:
    found = trigger("admission", held=Record(person=PERSON))
    assert (found.truth, found.on, found.due_on) == (UNKNOWN, None, None)
    assert "encounters were not looked at" in found.reason
    partial = trigger("admission", held=record(partial={"encounters"}))
    assert partial.truth is UNKNOWN
    assert "may not be complete" in partial.reason


def test_an_encounter_of_unknown_kind_or_day_may_be_one() -> None:
    assert trigger("admission", encounters=[encounter(None, 20)]).truth is UNKNOWN
    vague = trigger("admission", encounters=[encounter("IMP", "2026-01")])
    assert (vague.truth, vague.reason) == (UNKNOWN, "an entry may or may not be one")
    assert trigger("admission", on=60, encounters=[encounter("IMP", "2026-02")]).on is None


def test_a_discharge_asks_for_contact_within_two_business_days_and_a_revision() -> None:
    found = trigger("discharge", encounters=[encounter("IMP", -3, 15)])  # 15 days after is Friday 16 January
    assert (found.truth, found.on) == (MET, day(15))
    assert found.due_on == day(20)  # Monday is a holiday
    assert found.reassess_by == day(29)


def test_a_stay_that_goes_on_is_no_discharge_and_one_without_a_status_may_have_ended() -> None:
    assert trigger("discharge", encounters=[encounter("IMP", 20, status="in-progress")]).truth is NOT_MET
    assert trigger("discharge", encounters=[encounter("IMP", 20, status="finished")]).truth is UNKNOWN
    assert trigger("discharge", encounters=[encounter("IMP", 31, status="finished")]).truth is NOT_MET
    undated = Encounter(kind="IMP", id="Encounter/undated")
    assert trigger("discharge", encounters=[undated]).truth is UNKNOWN


def test_one_emergency_visit_calls_for_contact_and_two_in_a_month_for_more() -> None:
    once: dict[str, Any] = {"encounters": [encounter("EMER", 20)]}
    assert trigger("emergency_visit", **once).truth is MET
    assert trigger("repeated_emergency_visits", **once).truth is NOT_MET
    twice: dict[str, Any] = {"encounters": [encounter("EMER", 20), encounter("EMER", 25)]}
    assert trigger("repeated_emergency_visits", **twice).truth is MET
    assert trigger("repeated_emergency_visits", on=51, **twice).truth is NOT_MET
    partly = record(partial={"encounters"}, **once)
    assert trigger("repeated_emergency_visits", held=partly).truth is UNKNOWN


def test_three_emergency_visits_in_half_a_year_are_many() -> None:
    visits = [encounter("EMER", n) for n in (10, 60, 120)]
    assert trigger("repeated_emergency_visits", on=130, encounters=visits).truth is MET


def test_visits_before_the_plan_do_not_count() -> None:
    visits = [encounter("EMER", -1), encounter("EMER", 2)]
    assert trigger("repeated_emergency_visits", on=5, encounters=visits).truth is NOT_MET


def test_a_new_diagnosis_is_noticed_by_its_onset_or_else_by_the_day_it_was_written_down() -> None:
    codes = (code_of("icd10cm", "I50.9"),)
    began = Condition(codes=codes, start=day(20), id="Condition/1")
    written = Condition(codes=codes, recorded_on=day(22), id="Condition/2")
    old = Condition(codes=codes, start="2019", recorded_on=day(22), id="Condition/3")
    assert trigger("new_condition", conditions=[began, written, old]).evidence == (
        "Condition/1",
        "Condition/2",
    )
    assert trigger("new_condition", conditions=[old]).truth is NOT_MET


def test_a_diagnosis_that_was_refuted_or_entered_in_error_is_no_new_one() -> None:
    for verification in ("refuted", "entered-in-error"):
        codes = (code_of("icd10cm", "I50.9"),)
        taken_back = Condition(codes=codes, start=day(20), verification=verification)
        assert trigger("new_condition", conditions=[taken_back]).truth is NOT_MET


def test_an_unconfirmed_diagnosis_may_be_one_and_a_social_finding_is_none() -> None:
    doubtful = Condition(codes=(code_of("icd10cm", "I50.9"),), start=day(20), verification="provisional")
    assert trigger("new_condition", conditions=[doubtful]).truth is UNKNOWN
    social = Condition(codes=(code_of("icd10cm", "Z59.41"),), start=day(20))
    assert trigger("new_condition", conditions=[social]).truth is NOT_MET


def test_a_hospice_election_since_the_plan_is_noticed() -> None:
    elected = [stated("hospice_election_documented", True, 20), stated("hospice_election_on", day(18), 20)]
    found = trigger("hospice_elected", attestations=elected)
    assert (found.truth, found.on, found.reassess_by) == (MET, day(18), day(25))
    assert trigger("hospice_elected", attestations=elected[:1]).on is None
    before = [stated("hospice_election_documented", True, -20)]
    assert trigger("hospice_elected", attestations=before).truth is NOT_MET
    assert trigger("hospice_elected", held=Record(person=PERSON)).truth is UNKNOWN


def test_after_a_death_only_the_death_needs_attention() -> None:
    died = record(person=Person(id="p1", died_on=day(20)), encounters=[encounter("EMER", 19)])
    found = review(plan(intervention(due=5)), died, as_of=day(30))
    assert [a.about for a in found.needs_attention] == ["death"]
    assert found.needs_attention[0].due_on == day(20)


def test_a_death_of_unknown_day_is_a_death_and_silence_is_unknown() -> None:
    dead = trigger("death", held=record(person=Person(id="p1", deceased=True)))
    assert (dead.truth, dead.on) == (MET, None)
    month = trigger("death", on=60, held=record(person=Person(id="p1", died_on="2026-01")))
    assert (month.truth, month.on) == (MET, None)
    assert trigger("death", held=record(person=Person(id="p1"))).truth is UNKNOWN
    assert trigger("death").truth is NOT_MET


def test_a_review_is_due_soon_and_then_overdue() -> None:
    assert trigger("review", on=75).truth is NOT_MET
    soon = trigger("review", on=76)
    assert (soon.truth, soon.due_on, soon.reason) == (MET, day(90), "due 2026-04-01")
    assert trigger("review", on=92).reason == "overdue by 2 days"


def test_the_next_review_is_the_planned_one_unless_a_trigger_asks_for_it_sooner() -> None:
    def next_review(on: int, *encounters: Encounter) -> object:
        return review(plan(), record(encounters=encounters), as_of=day(on)).next_review_on

    assert next_review(30) == day(90)
    assert next_review(30, encounter("IMP", 20, 25)) == day(39)
    assert next_review(89, encounter("IMP", 80, 85)) == day(90)
    assert next_review(100) == day(100)


def busy() -> Review:
    items = (
        goal(),
        goal("kept", baseline=9.6),
        goal("silent", measure=None, operator=None, target=None),
        intervention(due=20),
        intervention("later", due=200),
        monitor(),
        red_flag(),
        red_flag("ask", "E0", measure=None),
    )
    held = record(
        observations=[a1c(7.9, 40), a1c(9.9, 60), pressure(80, 79)],
        encounters=[encounter("EMER", 78, "2026-03"), encounter("EMER", 79)],
        conditions=None,
    )
    return review(plan(*items), held, as_of=day(80))


def test_what_needs_attention_comes_most_urgent_first() -> None:
    found = [(a.urgency, a.about) for a in busy().needs_attention]
    assert found == [
        ("E1", "low_pressure"),
        ("E2", "repeated_emergency_visits"),
        ("E3", "emergency_visit"),
        ("E3", "a1c"),
        ("E3", "kept"),
        ("E4", "teach"),
        ("E4", "review"),
    ]


def test_a_raised_flag_says_what_to_do_and_by_when() -> None:
    first = busy().needs_attention[0]
    assert (first.action, first.due_on) == ("Same day", day(79))


def test_what_is_unknown_is_listed_apart() -> None:
    found = "\n".join(busy().to_find_out)
    assert "Flag ask: ask at each contact" in found
    assert "new diagnosis: not recorded (conditions were not looked at)" in found
    assert "Goal silent: not recorded (nothing since the plan)" in found
    late = review(plan(intervention()), Record(person=PERSON), as_of=day(80))
    assert any("not recorded as done, was due 2026-01-31" in line for line in late.to_find_out)


def test_the_review_explains_itself() -> None:
    text = busy().explain()
    assert text.startswith("Review of version 1 as of 2026-03-22; next review")
    assert "[-] Goal a1c: regressed, 9.9 % on 2026-03-02" in text
    assert "E1 Flag low_pressure: Same day by 2026-03-21" in text
    assert "[-] Do teach: overdue, not recorded as done, was due 2026-01-21" in text
    assert "[+] Do later: on time, due 2026-07-20" in text
    assert "[?] new diagnosis" in text
    assert "Goal silent: unknown, not recorded (nothing since the plan)" in text


def test_the_repr_is_short_and_holds_no_value() -> None:
    assert repr(busy()) == "<Review of plan version 1 as of 2026-03-22: 7 to see to, 3 to find out>"


def test_an_empty_plan_has_nothing_to_see_to() -> None:
    found = review(plan(), record(social_needs=(), person=PERSON), as_of=START)
    assert found.needs_attention == ()


def test_plan_record_and_day_have_to_fit_together() -> None:
    with pytest.raises(InvalidInput) as raised:
        review(plan(), Record(person=Person(id="p2")), as_of=day(-1))
    message = str(raised.value)
    assert "$as_of: lies before the day of the plan; pass a day on or after plan.as_of" in message
    assert "$record.person.id: is not the person of the plan" in message
    assert "p2" not in message


@pytest.mark.parametrize(
    ("status", "truth"),
    [
        ("finished", MET),
        (None, MET),
        ("planned", UNKNOWN),
        ("cancelled", NOT_MET),
        ("entered-in-error", NOT_MET),
    ],
)
def test_a_stay_that_never_was_calls_for_nothing(status: str | None, truth: Any) -> None:
    for kind, id in (("IMP", "admission"), ("IMP", "discharge"), ("EMER", "emergency_visit")):
        held = encounter(kind, 20, 22, status=status)
        assert trigger(id, encounters=[held]).truth is truth, id
