"""Deciding on a draft: every decision gives a new draft, with who, when and why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casemgmt.errors import InvalidInput, UnknownName
from casemgmt.facts.measurements import ldl_cholesterol
from casemgmt.planning import Choice, Goal, Intervention, PlanDraft, Status, draft_plan
from casemgmt.record import Preference
from tests.unit.planning.people import DAY, assessed, drafted, goal, small

A1C, TEACH = "invented/goal/a1c", "invented/intervention/teach"
OPEN = [{"fact": "life_limiting_condition"}]


@pytest.fixture
def draft() -> PlanDraft:
    return drafted(
        small(goal=[goal(), goal("limited", target=9, only_if=OPEN)]), diabetes=True, hemoglobin_a1c=9.4
    )


def test_accepting_returns_a_new_draft_and_leaves_the_old_one(draft: PlanDraft) -> None:
    after = draft.accept(A1C, by="Dana Reyes", on="2026-05-02", reason="she wants it")
    assert after[A1C].choice == Choice(Status.ACCEPTED, "Dana Reyes", date(2026, 5, 2), "she wants it")
    assert draft[A1C].choice is None
    assert [p.id for p in after.decided] == [A1C]
    assert A1C not in [p.id for p in after.proposed]


def test_the_same_decision_twice_is_one(draft: PlanDraft) -> None:
    once = draft.accept(A1C, by="Dana", on=DAY)
    assert once.accept(A1C, by="Dana", on=DAY) == once


def test_a_later_decision_keeps_the_earlier_one_in_the_history(draft: PlanDraft) -> None:
    after = draft.accept(A1C, by="Dana", on=DAY).decline(
        A1C, by="Ana", on="2026-05-03", reason="changed her mind"
    )
    assert after[A1C].status is Status.DECLINED
    assert [choice.status for choice in after[A1C].history] == [Status.ACCEPTED]
    assert "earlier: accepted by Dana on 2026-05-01" in after.explain()


def test_accepting_what_cannot_be_told_needs_a_reason_and_stays_visible(draft: PlanDraft) -> None:
    limited = "invented/goal/limited"
    with pytest.raises(
        InvalidInput, match=r"life_limiting_condition unknown; find that out, or pass reason="
    ):
        draft.accept(limited, by="Dana", on=DAY)
    with pytest.raises(InvalidInput, match="pass reason="):
        draft.change(limited, by="Dana", on=DAY, target=8.5)
    after = draft.accept(limited, by="Dana", on=DAY, reason="her doctor says so")
    assert after[limited].status is Status.ACCEPTED
    assert after[limited].missing == ("life_limiting_condition",)
    assert "decided although not known: life_limiting_condition" in after.explain()


def test_accept_all_takes_what_applies_and_leaves_the_undetermined(draft: PlanDraft) -> None:
    after = draft.accept_all(by="Dana", on=DAY)
    assert after.proposed == ()
    assert [p.id for p in after.undetermined] == ["invented/goal/limited"]


def test_accept_all_leaves_what_the_person_would_rather_not() -> None:
    wish = Preference(kind="decline", value=TEACH)
    unwanted = draft_plan(assessed(diabetes=True), as_of=DAY, protocols=[small()], preferences=[wish])
    assert [p.id for p in unwanted.accept_all(by="Dana", on=DAY).proposed] == [TEACH]


def test_a_change_is_kept_with_the_new_values(draft: PlanDraft) -> None:
    after = draft.change(
        A1C, by="Dana", on=DAY, reason="her choice", target=7.5, due_on="2026-10-01", weight=2
    )
    goal = after[A1C].item
    assert isinstance(goal, Goal)
    assert (goal.target, goal.due_on, goal.weight) == (7.5, date(2026, 10, 1), 2)
    choice = after[A1C].choice
    assert choice is not None
    assert choice.status is Status.CHANGED
    assert choice.changes == (("due_on", date(2026, 10, 1)), ("target", 7.5), ("weight", 2))


def test_lists_and_other_facts_can_be_given_in_a_change(draft: PlanDraft) -> None:
    after = draft.change(TEACH, by="Dana", on=DAY, goals=[A1C], every_days=None)
    assert isinstance(after[TEACH].item, Intervention)
    assert (
        after.change(A1C, by="Dana", on=DAY, measure=ldl_cholesterol, operator="<=")[A1C].item
        != draft[A1C].item
    )


@pytest.mark.parametrize("field", ["targt", "id", "citation", "baseline"])
def test_a_field_that_cannot_be_changed_is_refused(draft: PlanDraft, field: str) -> None:
    change: Any = draft.change
    with pytest.raises(UnknownName, match="field to change in a goal"):
        change(A1C, by="Dana", on=DAY, **{field: 1})


def test_changed_values_of_the_wrong_type_are_all_listed(draft: PlanDraft) -> None:
    with pytest.raises(InvalidInput) as caught:
        draft.change(A1C, by="Dana", on=DAY, target="low", operator="~", weight=True, due_on=5, measure="a1c")
    assert {problem.path for problem in caught.value.problems} == {
        "$.target",
        "$.operator",
        "$.weight",
        "$.due_on",
        "$.measure",
    }
    with pytest.raises(InvalidInput, match="give a tuple of text"):
        draft.change(TEACH, by="Dana", on=DAY, goals="a1c")
    with pytest.raises(InvalidInput, match="give a whole number or None"):
        draft.change(TEACH, by="Dana", on=DAY, every_days=1.5)


def test_a_change_of_nothing_is_refused(draft: PlanDraft) -> None:
    with pytest.raises(InvalidInput, match="name the fields to change: text, kind"):
        draft.change(A1C, by="Dana", on=DAY)


def test_declining_and_deferring_need_a_reason(draft: PlanDraft) -> None:
    with pytest.raises(InvalidInput, match=r"\$\.reason: is empty"):
        draft.decline(A1C, by="Dana", on=DAY, reason="")
    with pytest.raises(InvalidInput, match=r"\$\.reason: is empty"):
        draft.defer(A1C, by="Dana", on=DAY, reason="", revisit_on="2026-06-01")


def test_a_deferred_proposal_shows_its_revisit_date(draft: PlanDraft) -> None:
    after = draft.defer(A1C, by="Dana", on=DAY, reason="after the move", revisit_on="2026-06-01")
    assert after[A1C].status is Status.DEFERRED
    assert "[deferred by Dana on 2026-05-01 (after the move), not before 2026-06-01]" in after.explain()


def test_a_revisit_date_lies_after_the_decision(draft: PlanDraft) -> None:
    with pytest.raises(InvalidInput, match="is not after the decision"):
        draft.decline(A1C, by="Dana", on=DAY, reason="no", revisit_on=DAY)


def test_a_decision_names_its_person_and_is_not_before_the_draft(draft: PlanDraft) -> None:
    with pytest.raises(InvalidInput) as caught:
        draft.accept(A1C, by="", on="2026-04-30")
    assert [problem.path for problem in caught.value.problems] == ["$.by", "$.on"]


def test_an_unknown_proposal_is_refused_with_near_names(draft: PlanDraft) -> None:
    with pytest.raises(UnknownName, match=f"did you mean '{A1C}'"):
        draft["invented/goal/a1"]


# -- finishing -----------------------------------------------------------------------------------------------------


def test_a_finished_plan_holds_what_was_agreed_and_every_proposal(draft: PlanDraft) -> None:
    decided = draft.accept(TEACH, by="Dana", on=DAY).change(A1C, by="Dana", on=DAY, target=7)
    plan = decided.finish(author="Dana Reyes, RN", on="2026-05-04", agreed_by=["Ana Ruiz"])
    assert [item.id for item in plan.items] == [A1C, TEACH]
    assert plan.proposals == decided.proposals
    assert [p.id for p in plan.undecided] == ["invented/goal/limited"]
    assert (plan.version, plan.agreed_on, plan.agreed_by) == (1, date(2026, 5, 4), ("Ana Ruiz",))
    assert [goal.target for goal in plan.goals] == [7]


def test_the_review_comes_after_the_shortest_interval_of_what_was_agreed() -> None:
    often = small("often", review_days=15)
    seldom = small("seldom", review_days=60)
    draft = drafted(often, seldom, diabetes=True)
    only_seldom = draft.accept("seldom/goal/a1c", by="Dana", on=DAY)
    assert only_seldom.finish(author="Dana", on=DAY).review_on == date(2026, 6, 30)
    assert draft.accept_all(by="Dana", on=DAY).finish(author="Dana", on=DAY).review_on == date(2026, 5, 16)
    assert only_seldom.finish(author="Dana", on=DAY, review_on="2026-05-09").review_on == date(2026, 5, 9)


def test_a_plan_without_anything_agreed_needs_a_review_date(draft: PlanDraft) -> None:
    with pytest.raises(InvalidInput, match="pass review_on="):
        draft.finish(author="Dana", on=DAY)
    assert draft.finish(author="Dana", on=DAY, review_on="2026-06-01").items == ()


def test_a_plan_is_not_agreed_before_its_draft_nor_reviewed_before_it_is_agreed(draft: PlanDraft) -> None:
    with pytest.raises(InvalidInput, match=r"\$\.author: is empty"):
        draft.finish(author="", on=DAY)
    with pytest.raises(InvalidInput, match="lies before the draft"):
        draft.finish(author="Dana", on="2026-04-30")
    with pytest.raises(InvalidInput, match="is not after the agreement"):
        draft.finish(author="Dana", on=DAY, review_on=DAY)


def test_the_plan_explains_what_was_agreed_what_is_open_and_what_was_declined(draft: PlanDraft) -> None:
    decided = draft.accept(TEACH, by="Dana", on=DAY).decline(
        A1C, by="Ana", on=DAY, reason="too strict", revisit_on="2026-08-01"
    )
    plan = decided.finish(author="Dana", on=DAY)
    text = plan.explain()
    assert "agreed (1)" in text
    assert "still undecided (1)" in text
    assert "declined or deferred (1)" in text
    assert "[declined by Ana on 2026-05-01 (too strict), not before 2026-08-01]" in text
    assert repr(plan) == "<CarePlan version 1 of 2026-05-01: 1 items, 1 undecided>"


# -- reading -------------------------------------------------------------------------------------------------------


def test_the_draft_is_read_by_need_then_by_kind(draft: PlanDraft) -> None:
    lines = draft.explain().splitlines()
    assert lines[0] == "Plan draft as of 2026-05-01: 2 proposed, 1 undetermined, 0 decided"
    assert lines[1] == "  [+] for the need: keeping diabetes under control"
    assert lines[2].startswith(
        "    [proposed] goal: Text of a1c: by 2026-07-30; baseline 9.4 %  <an invented source"
    )
    assert "because need: keeping diabetes under control" not in draft.explain()
    assert "[undetermined, needs life_limiting_condition] goal" in draft.explain()


def test_an_open_need_lists_its_undetermined_items_by_kind() -> None:
    text = drafted("food_insecurity", age_years=30).explain()
    assert "[?] for the possible need: enough food: cannot be told yet, needs food_insecurity" in text
    assert "[undetermined] red flag (1): Nothing to eat today" in text


def test_a_decision_on_an_open_need_is_shown_in_full() -> None:
    draft = drafted("food_insecurity", age_years=30)
    pantry = "food_insecurity/service/food_pantry"
    text = draft.accept(pantry, by="Dana", on=DAY, reason="to be safe").explain()
    assert "[accepted by Dana on 2026-05-01 (to be safe)] service: A food pantry" in text


def test_needs_that_no_protocol_covers_are_named() -> None:
    assert (
        "plan by hand\n    a steady and safe place to live"
        in drafted("diabetes", housing_need=True).explain()
    )


def test_the_repr_holds_counts_and_no_value(draft: PlanDraft) -> None:
    assert repr(draft) == "<PlanDraft as of 2026-05-01: 2 proposed, 1 undetermined, 0 decided>"
    assert "9.4" not in repr(draft[A1C])


def test_attested_goals_say_who_attests_them() -> None:
    assert "attested by patient" in drafted("heart_failure", heart_failure=True).explain()
