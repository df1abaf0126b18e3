"""What changed from one version of a plan to the next, and why."""

from __future__ import annotations

import attrs
import pytest

from casemgmt.errors import InvalidInput
from casemgmt.planning import CarePlan, PlanDraft, draft_plan
from tests.unit.planning.people import DAY, assessed, drafted, goal, small

A1C, TEACH = "invented/goal/a1c", "invented/intervention/teach"
PROTOCOL = small(goal=[goal(), goal("later", measure="ldl_cholesterol", target=70, unit="mg/dL")])


def finished(draft: PlanDraft) -> CarePlan:
    return draft.finish(author="Dana", on=DAY, review_on="2026-06-01")


def first() -> CarePlan:
    draft = drafted(PROTOCOL, diabetes=True)
    return finished(draft.accept(A1C, by="Dana", on=DAY).accept(TEACH, by="Dana", on=DAY))


def next_draft() -> PlanDraft:
    return draft_plan(assessed(diabetes=True), as_of=DAY, protocols=[PROTOCOL], previous=first())


def test_what_was_added_ended_and_changed_is_told_with_its_reason() -> None:
    draft = (
        next_draft()
        .change(A1C, by="Ana", on=DAY, reason="she asked for it", target=7.5, text="Sugar under 7.5")
        .decline(TEACH, by="Ana", on=DAY, reason="knows it all")
        .accept("invented/goal/later", by="Dana", on=DAY)
    )
    diff = first().diff(finished(draft))
    assert [(c.item.id, c.reason) for c in diff.added] == [("invented/goal/later", "")]
    assert [(c.item.id, c.reason) for c in diff.ended] == [(TEACH, "knows it all")]
    assert [(c.item.id, c.field, c.old, c.new) for c in diff.changed] == [
        (A1C, "text", "Text of a1c", "Sugar under 7.5"),
        (A1C, "target", 8, 7.5),
    ]
    text = diff.explain()
    assert text.startswith("Care plan, from version 1 to version 2\n  added (1)\n    goal: Text of later")
    assert "goal: Sugar under 7.5: target from 8 to 7.5\n      because she asked for it" in text
    assert "intervention: Text of teach" in text
    assert repr(diff) == "<PlanDiff from version 1 to 2: 1 added, 1 ended, 2 changed>"


def test_an_unchanged_plan_says_so() -> None:
    diff = first().diff(finished(next_draft()))
    assert (diff.added, diff.ended, diff.changed) == ((), (), ())
    assert diff.explain() == "Care plan, from version 1 to version 2: nothing changed"


def test_a_value_that_was_not_there_reads_as_nothing() -> None:
    draft = next_draft().change(TEACH, by="Ana", on=DAY, every_days=30)
    assert "every days from nothing to 30" in first().diff(finished(draft)).explain()


def test_an_item_that_the_later_plan_does_not_know_at_all_has_ended_without_a_reason() -> None:
    bare = attrs.evolve(first(), version=2, items=(), proposals=())
    assert {change.reason for change in first().diff(bare).ended} == {""}


def test_plans_of_two_people_are_not_compared() -> None:
    with pytest.raises(InvalidInput, match="compare versions of one person's plan"):
        first().diff(attrs.evolve(first(), person_id="p2"))
