"""Drafting again: decisions are kept, what was put off comes back on its day, and nothing is lost."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from casemgmt.assessment import assess
from casemgmt.errors import InvalidInput
from casemgmt.planning import CarePlan, Goal, PlanDraft, Status, draft_plan
from casemgmt.record import Person, Preference, Record
from tests.unit.planning.people import DAY, assessed, drafted, goal, small

A1C, TEACH = "invented/goal/a1c", "invented/intervention/teach"
LATER = date(2026, 6, 1)


def again(previous: PlanDraft | CarePlan, on: date = LATER, **facts: object) -> PlanDraft:
    return draft_plan(assess(facts, as_of=on), as_of=on, protocols=[small()], previous=previous)


def first() -> PlanDraft:
    return drafted(small(), diabetes=True, hemoglobin_a1c=9.4)


def test_an_accepted_item_keeps_its_decision_and_its_agreed_content() -> None:
    decided = first().accept(A1C, by="Dana", on=DAY)
    after = again(decided, diabetes=True, hemoglobin_a1c=8.1)
    assert after[A1C].choice == decided[A1C].choice
    goal = after[A1C].item
    assert isinstance(goal, Goal)
    assert (goal.baseline, goal.due_on) == (9.4, date(2026, 7, 30))


def test_a_changed_item_keeps_the_change() -> None:
    decided = first().change(A1C, by="Dana", on=DAY, target=7.5)
    goal = again(decided, diabetes=True)[A1C].item
    assert isinstance(goal, Goal)
    assert goal.target == 7.5


def test_an_open_item_is_drafted_afresh() -> None:
    goal = again(first(), diabetes=True, hemoglobin_a1c=8.1)[A1C].item
    assert isinstance(goal, Goal)
    assert goal.baseline == 8.1


def test_a_declined_proposal_does_not_come_back_without_a_revisit_date() -> None:
    declined = first().decline(A1C, by="Ana", on=DAY, reason="no")
    assert again(declined, date(2030, 1, 1), diabetes=True)[A1C].status is Status.DECLINED


def test_a_declined_proposal_comes_back_when_the_reasons_for_it_change() -> None:
    possible = drafted(small())
    assert possible[A1C].missing
    declined = possible.decline(A1C, by="Ana", on=DAY, reason="not known to have diabetes")
    assert again(declined)[A1C].status is Status.DECLINED
    after = again(declined, diabetes=True)
    assert after[A1C].status is Status.PROPOSED
    assert after[A1C].history == (declined[A1C].choice,)


@pytest.mark.parametrize(("on", "status"), [(date(2026, 5, 31), Status.DEFERRED), (LATER, Status.PROPOSED)])
def test_a_deferred_proposal_comes_back_on_its_revisit_date_with_its_history(
    on: date, status: Status
) -> None:
    deferred = first().defer(A1C, by="Ana", on=DAY, reason="after the move", revisit_on=LATER)
    after = again(deferred, on, diabetes=True)
    assert after[A1C].status is status
    if status is Status.PROPOSED:
        assert "earlier: deferred by Ana on 2026-05-01 (after the move)" in after.explain()
        assert again(after, on, diabetes=True) == after


def test_a_proposal_whose_need_is_gone_is_marked_and_not_lost() -> None:
    decided = first().accept(A1C, by="Dana", on=DAY)
    after = again(decided, diabetes=False)
    assert after[A1C].status is Status.ACCEPTED
    assert after[A1C].ended == after[TEACH].ended == "need no longer found"
    text = after.explain()
    assert "from an earlier plan\n    [accepted by Dana on 2026-05-01] goal" in text
    assert "\n      need no longer found" in text
    assert again(after, diabetes=False) == after
    assert after.accept_all(by="Dana", on=LATER)[TEACH].choice is None


def test_an_item_whose_condition_no_longer_holds_is_marked_too() -> None:
    limited = small(goal=[goal(only_if=[{"fact": "life_limiting_condition"}])])
    before = drafted(limited, diabetes=True, life_limiting_condition=True)
    facts = assess({"diabetes": True, "life_limiting_condition": False}, as_of=LATER)
    after = draft_plan(facts, as_of=LATER, protocols=[limited], previous=before)
    assert after[A1C].ended == "no longer applies"


def test_an_item_that_holds_again_is_no_longer_marked() -> None:
    gone = again(first(), diabetes=False)
    assert again(gone, diabetes=True)[A1C].ended == ""


def test_proposals_of_protocols_that_were_not_asked_for_are_carried_unmarked() -> None:
    before = first().accept(A1C, by="Dana", on=DAY)
    after = draft_plan(assessed(heart_failure=True), as_of=DAY, protocols=["heart_failure"], previous=before)
    assert after[A1C] == before[A1C]


def test_an_agreed_item_follows_the_need_that_still_calls_for_it() -> None:
    pressure = "shared/goal/systolic_blood_pressure_below_130"
    before = drafted(heart_failure=True, diabetes=False).accept(pressure, by="Dana", on=DAY)
    facts = assess({"heart_failure": False, "diabetes": True}, as_of=LATER)
    after = draft_plan(facts, as_of=LATER, previous=before)[pressure]
    assert after.status is Status.ACCEPTED
    assert (after.item.needs, after.item.protocol) == (("diabetes_control",), "diabetes@2026")


def test_the_next_plan_has_the_next_version() -> None:
    plan = first().accept_all(by="Dana", on=DAY).finish(author="Dana", on=DAY)
    second = again(plan, diabetes=True).finish(author="Dana", on=LATER)
    assert second.version == 2
    assert second.items == plan.items
    assert again(again(plan, diabetes=True), diabetes=True).previous_version == 1


def test_preferences_of_the_earlier_draft_are_kept() -> None:
    before = draft_plan(assessed(diabetes=True), as_of=DAY, protocols=[small()], preferences=["walk my dog"])
    assert again(before, diabetes=True).preferences == (Preference(kind="what_matters", text="walk my dog"),)
    plan = before.accept_all(by="Dana", on=DAY).finish(author="Dana", on=DAY)
    assert plan.preferences == again(plan, diabetes=True).preferences


def test_a_later_learnt_fact_determines_what_was_undetermined() -> None:
    limited = small(goal=[goal(only_if=[{"fact": "life_limiting_condition"}])])
    before = drafted(limited, diabetes=True)
    facts = assess({"diabetes": True, "life_limiting_condition": True}, as_of=LATER)
    after = draft_plan(facts, as_of=LATER, protocols=[limited], previous=before)
    assert (before[A1C].status, after[A1C].status) == (Status.UNDETERMINED, Status.PROPOSED)


def test_a_plan_of_another_person_or_of_a_later_day_is_refused() -> None:
    other = attrs.evolve(first(), person_id="p2")
    with pytest.raises(InvalidInput, match="is the plan of another person"):
        again(other, diabetes=True)
    with pytest.raises(InvalidInput, match="lies before the earlier plan"):
        again(again(first(), diabetes=True), DAY, diabetes=True)


def test_the_plan_of_a_person_who_has_died_is_marked_as_a_whole() -> None:
    gone = Record(person=Person(deceased=True))
    after = draft_plan(assess(gone, as_of=LATER), as_of=LATER, protocols=[small()], previous=first())
    assert {p.ended for p in after.proposals} == {"need no longer found"}
