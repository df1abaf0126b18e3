"""Laws of planning: drafting twice is drafting once, learning only settles, and nothing is dropped or changed."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from casemgmt.assessment import Assessment, assess
from casemgmt.planning import Goal, Intervention, Item, PlanDraft, Proposal, Status, draft_plan, protocols
from casemgmt.record import Preference
from casemgmt.rules import decide
from casemgmt.truth import MET, NOT_MET
from tests.effort import steady

DAY = date(2026, 5, 1)
FLAGS = (
    "heart_failure",
    "diabetes",
    "stroke_180d",
    "terminal_prognosis_certified",
    "hospice_elected",
    "comfort_goals",
    "food_insecurity",
    "life_limiting_condition",
    "surprise_question_positive",
    "spict_positive",
    "decline_documented",
    "acute_discharge_30d",
    "inpatient_admission_open",
    "rehabilitation_potential",
    "adl_limited",
    "caregiver_available",
    "chronic_kidney_disease",
)
NUMBERS = {
    "age_years": (0, 100),
    "hemoglobin_a1c": (4, 14),
    "admissions_12m": (0, 5),
    "symptom_score_max": (0, 10),
}

facts = st.fixed_dictionaries(
    {},
    optional={
        **{name: st.booleans() for name in FLAGS},
        **{name: st.integers(*ends) for name, ends in NUMBERS.items()},
        "hunger_vital_sign": st.sampled_from(["at risk", "no risk"]),
        "hunger_vital_sign_recorded": st.booleans(),
    },
)
wishes = st.lists(
    st.sampled_from(
        [
            "walk my dog",
            Preference(kind="care_goals", value="comfort"),
            Preference(kind="decline", value="service"),
        ]
    ),
    max_size=2,
)
laws = steady(6)


@st.composite
def partly_known(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Some facts, and the same with more of them known."""
    full = draw(facts)
    hidden = draw(st.sets(st.sampled_from(sorted(full)))) if full else set()
    return {name: value for name, value in full.items() if name not in hidden}, full


@st.composite
def decided(draw: st.DrawFn, draft: PlanDraft) -> PlanDraft:
    """The draft with some decisions made."""
    for proposal in draft.proposals[:: draw(st.integers(3, 9))]:
        on = DAY + timedelta(days=draw(st.integers(0, 9)))
        revisit = on + timedelta(days=draw(st.integers(1, 60)))
        match draw(st.integers(0, 4)):
            case 0:
                draft = draft.accept(proposal.id, by="Dana", on=on, reason="agreed")
            case 1:
                draft = draft.change(proposal.id, by="Dana", on=on, reason="her words", text="in her words")
            case 2:
                draft = draft.decline(proposal.id, by="Ana", on=on, reason="no")
            case 3:
                draft = draft.defer(proposal.id, by="Ana", on=on, reason="later", revisit_on=revisit)
    return draft


def of(known: dict[str, Any]) -> Assessment:
    return assess(known, as_of=DAY)


def by_id(draft: PlanDraft) -> dict[str, Proposal]:
    return {proposal.id: proposal for proposal in draft.proposals}


@laws
@given(facts, wishes)
def test_drafting_twice_is_drafting_once(known: dict[str, Any], preferences: list[str | Preference]) -> None:
    once = draft_plan(of(known), as_of=DAY, preferences=preferences)
    assert draft_plan(of(known), as_of=DAY, preferences=preferences) == once
    assert draft_plan(of(known), as_of=DAY, preferences=preferences, previous=once) == once


@laws
@given(facts, st.data())
def test_drafting_again_keeps_every_decision(known: dict[str, Any], data: st.DataObject) -> None:
    draft = data.draw(decided(draft_plan(of(known), as_of=DAY)))
    assert draft_plan(of(known), as_of=DAY, previous=draft) == draft
    plan = draft.finish(author="Dana", on=DAY, review_on=DAY + timedelta(days=30))
    again = draft_plan(of(known), as_of=DAY, previous=plan)
    assert again.proposals == draft.proposals == plan.proposals
    assert again.previous_version == plan.version


@laws
@given(facts, facts, st.data())
def test_new_facts_lose_no_proposal_and_no_decision(
    before: dict[str, Any], after: dict[str, Any], data: st.DataObject
) -> None:
    draft = data.draw(decided(draft_plan(of(before), as_of=DAY)))
    later = DAY + timedelta(days=data.draw(st.integers(0, 90)))
    again = draft_plan(assess(after, as_of=later), as_of=later, previous=draft)
    now = by_id(again)
    for old in draft.proposals:
        assert old.id in now
        if old.choice is not None:
            assert old.choice == now[old.id].choice or old.choice in now[old.id].history
    assert draft_plan(assess(after, as_of=later), as_of=later, previous=again) == again


@laws
@given(partly_known())
def test_learning_never_turns_a_proposal_round(known: tuple[dict[str, Any], dict[str, Any]]) -> None:
    partial, full = known
    less, more = by_id(draft_plan(of(partial), as_of=DAY)), by_id(draft_plan(of(full), as_of=DAY))
    assert set(more) <= set(less)
    for id, proposal in less.items():
        if proposal.status is Status.PROPOSED:
            assert more[id].status is Status.PROPOSED


@laws
@given(facts)
def test_nothing_is_dropped_silently(known: dict[str, Any]) -> None:
    found = of(known)
    there = by_id(draft_plan(found, as_of=DAY))
    for protocol in protocols():
        edition = protocol.edition_on(DAY)
        assert edition is not None
        needs = [need for need in found.needs if need.id in edition.addresses]
        for template in edition.items:
            applies = decide(template.applies, found.sheet).truth
            if needs and applies is not NOT_MET:
                sure = applies is MET and any(need.truth is MET for need in needs)
                assert template.id in there
                assert not sure or there[template.id].status is Status.PROPOSED
                assert there[template.id].status is Status.PROPOSED or there[template.id].missing


@laws
@given(facts)
def test_the_trace_can_be_followed_both_ways(known: dict[str, Any]) -> None:
    found = of(known)
    needs = {need.id for need in found.needs}
    there: dict[str, Item] = {
        id: proposal.item for id, proposal in by_id(draft_plan(found, as_of=DAY)).items()
    }
    for item in there.values():
        assert item.needs
        assert set(item.needs) <= needs
        if isinstance(item, Intervention):
            assert item.goals
            assert all(isinstance(there[id], Goal) for id in item.goals)
        if isinstance(item, Goal):
            assert (item.measure is None) == bool(item.attested_by)


@laws
@given(facts, st.data())
def test_nothing_changes_its_arguments(known: dict[str, Any], data: st.DataObject) -> None:
    given_facts = deepcopy(known)
    found = of(known)
    before = found.explain()
    draft = draft_plan(found, as_of=DAY)
    text = draft.explain()
    data.draw(decided(draft))
    draft_plan(found, as_of=DAY, previous=draft)
    assert (known, found.explain(), draft.explain()) == (given_facts, before, text)
