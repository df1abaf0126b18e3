"""Drafting: what applies is proposed, what cannot be told is undetermined, and nothing is dropped."""

from __future__ import annotations

from datetime import date

import pytest

from casemgmt.assessment import assess
from casemgmt.bounds import Bounds
from casemgmt.codes import code_of
from casemgmt.errors import InvalidInput, UnknownName
from casemgmt.planning import Goal, Intervention, Status, draft_plan, protocol, protocols
from casemgmt.record import Condition, Observation, Person, Preference, Record
from tests.unit.planning.people import DAY, assessed, drafted, goal, intervention, item, small


def test_a_met_need_proposes_what_its_protocol_says() -> None:
    draft = drafted("heart_failure", heart_failure=True)
    weight = draft["heart_failure/goal/daily_weight"]
    assert weight.status is Status.PROPOSED
    assert weight.item.needs == ("heart_failure_self_management",)
    assert weight.item.protocol == "heart_failure@2026"
    assert weight.because == ("need: managing heart failure at home",)


def test_days_count_from_the_date_of_the_draft() -> None:
    draft = draft_plan(assessed(heart_failure=True), as_of="2026-05-11", protocols=["heart_failure"])
    item = draft["heart_failure/intervention/teach_weight_and_zones"].item
    assert isinstance(item, Intervention)
    assert item.due_on == date(2026, 5, 18)


def test_a_need_that_is_ruled_out_proposes_nothing() -> None:
    assert drafted("heart_failure", heart_failure=False).proposals == ()


def test_an_open_need_leaves_every_item_undetermined_and_names_the_facts() -> None:
    draft = drafted("food_insecurity")
    assert len(draft.undetermined) == len(draft.proposals) > 0
    assert all("food_insecurity" in p.missing for p in draft.proposals)
    assert "food_insecurity" in draft.missing
    assert draft.proposals[0].because[0] == "possible need: enough food"


def test_a_condition_that_cannot_be_told_names_its_facts() -> None:
    palliative = drafted("heart_failure", heart_failure=True, hospice_elected=False)[
        "heart_failure/service/palliative_care"
    ]
    assert palliative.status is Status.UNDETERMINED
    assert palliative.missing == ("surprise_question_positive", "spict_positive", "decline_documented")
    assert any(reason.endswith(": unknown") for reason in palliative.because)


def test_a_condition_that_is_met_is_a_reason_and_one_that_is_not_drops_the_item() -> None:
    draft = drafted("diabetes", diabetes=True, limited_life_expectancy=True, age_years=80)
    assert "limited life expectancy" in draft["diabetes/goal/a1c_below_8"].because[1]
    assert draft["diabetes/goal/a1c_below_8"].because[1].endswith(": yes")
    ids = {p.id for p in draft.proposals}
    assert "diabetes/goal/a1c_below_7" not in ids
    assert "diabetes/intervention/statin_discussion" not in ids


def test_an_exclusion_that_does_not_hold_is_a_reason_too() -> None:
    goal = drafted("diabetes", diabetes=True, limited_life_expectancy=False)["diabetes/goal/a1c_below_7"]
    assert goal.status is Status.PROPOSED
    assert "limited life expectancy: no" in goal.because


def test_an_open_need_with_an_excluded_item_still_drops_that_item() -> None:
    ids = {p.id for p in drafted("food_insecurity", age_years=30).proposals}
    assert "food_insecurity/service/wic" not in ids
    assert "food_insecurity/service/food_pantry" in ids


def test_conflicting_targets_of_one_measure_are_both_kept_and_flagged() -> None:
    draft = drafted("diabetes", diabetes=True, age_years=70)
    seven, eight = draft["diabetes/goal/a1c_below_7"], draft["diabetes/goal/a1c_below_8"]
    assert seven.status is eight.status is Status.UNDETERMINED
    assert any("conflict with diabetes/goal/a1c_below_8" in reason for reason in seven.because)
    assert any("conflict with diabetes/goal/a1c_below_7" in reason for reason in eight.because)


def test_a_lower_and_an_upper_limit_are_no_conflict() -> None:
    both = small(goal=[goal(), goal("floor", operator=">=", target=6)])
    assert all(
        "conflict" not in reason for p in drafted(both, diabetes=True).proposals for reason in p.because
    )


def test_the_same_item_of_two_protocols_is_proposed_once_and_names_both() -> None:
    draft = drafted("heart_failure", "diabetes", heart_failure=True, diabetes=True)
    pressure = draft["shared/goal/systolic_blood_pressure_below_130"].item
    assert {pressure.protocol, *pressure.also_in} == {"heart_failure@2026", "diabetes@2026"}
    assert pressure.needs == ("heart_failure_self_management", "diabetes_control")
    reconciliation = draft["shared/intervention/medication_reconciliation"]
    assert reconciliation.because == (
        "need: managing heart failure at home",
        "need: keeping diabetes under control",
    )
    assert [p.id for p in draft.proposals if "medication_reconciliation" in p.id] == [reconciliation.id]


@pytest.mark.parametrize("known", ["heart_failure", "diabetes"])
def test_a_shared_item_that_surely_applies_for_one_need_stands_for_both(known: str) -> None:
    draft = drafted("heart_failure", "diabetes", **{known: True})
    assert draft["shared/goal/systolic_blood_pressure_below_130"].status is Status.PROPOSED
    assert draft["shared/goal/systolic_blood_pressure_below_130"].item.also_in == ()


def test_a_shared_item_of_two_open_needs_waits_for_either() -> None:
    shared = drafted("heart_failure", "diabetes")["shared/team/primary_care"]
    assert set(shared.missing) == {"heart_failure", "diabetes"}


def test_a_merged_intervention_serves_the_goals_of_both() -> None:
    one = small("one", intervention=[intervention(shared_id="teach")])
    two = small("two", goal=[goal("pace")], intervention=[intervention(shared_id="teach", goals=["pace"])])
    merged = drafted(one, two, diabetes=True)["shared/intervention/teach"].item
    assert isinstance(merged, Intervention)
    assert merged.goals == ("one/goal/a1c", "two/goal/pace")


def test_protocols_that_disagree_on_a_shared_item_are_refused() -> None:
    one = small("one", goal=[goal(shared_id="a1c")])
    two = small("two", goal=[goal(shared_id="a1c", target=7)])
    with pytest.raises(InvalidInput, match=r"one@1 and two@1 disagree on target"):
        drafted(one, two, diabetes=True)


def test_interventions_name_only_goals_that_are_in_the_draft() -> None:
    draft = drafted("diabetes", diabetes=True, limited_life_expectancy=False)
    education = draft["diabetes/intervention/self_management_education"].item
    assert isinstance(education, Intervention)
    assert education.goals == ("diabetes/goal/a1c_below_7", "diabetes/goal/no_severe_low")


def test_a_goal_takes_its_baseline_and_its_day_from_the_assessment() -> None:
    a1c = Observation(
        id="Observation/1", codes=(code_of("loinc", "4548-4"),), start="2026-03-04", value=9.4, unit="%"
    )
    sugar = Condition(codes=(code_of("icd10cm", "E11.9"),), start="2019-01-01", status="active")
    record = Record(person=Person(id="p1"), conditions=[sugar], observations=[a1c])
    draft = draft_plan(assess(record, as_of=DAY), as_of=DAY, protocols=["diabetes"])
    goal = draft["diabetes/goal/a1c_below_7"].item
    assert isinstance(goal, Goal)
    assert (goal.baseline, goal.baseline_on) == (9.4, date(2026, 3, 4))
    assert draft.person_id == "p1"


def test_a_baseline_may_be_partly_known_or_unknown() -> None:
    def baseline(**facts: object) -> object:
        found = drafted("diabetes", diabetes=True, **facts)["diabetes/goal/a1c_below_7"].item
        assert isinstance(found, Goal)
        return found.baseline, found.baseline_on

    assert baseline(hemoglobin_a1c=Bounds(8, 9)) == (Bounds(8, 9), None)
    assert baseline() == (None, None)
    assert "baseline unknown" in drafted("diabetes", diabetes=True).explain()


def test_the_catalogue_is_used_by_default_and_a_protocol_may_be_an_object() -> None:
    by_default = {p.item.protocol for p in drafted(diabetes=True).proposals}
    assert {name.partition("@")[0] for name in by_default} == {each.id for each in protocols()}
    assert drafted(protocol("diabetes"), diabetes=True) == drafted("diabetes", diabetes=True)


def test_an_unknown_protocol_is_refused_with_near_names() -> None:
    with pytest.raises(UnknownName, match="did you mean 'diabetes'"):
        drafted("diabetis", diabetes=True)


def test_a_protocol_that_is_not_in_force_proposes_nothing_and_says_why() -> None:
    before = assess({"diabetes": True}, as_of="2019-12-31")
    draft = draft_plan(before, as_of="2019-12-31", protocols=["diabetes"])
    assert draft.proposals == ()
    (why,) = draft.not_in_force
    assert why.startswith("Diabetes: ")
    assert "begins on 2020-01-01" in why
    assert why in draft.explain()


def test_a_draft_before_the_assessment_is_refused() -> None:
    with pytest.raises(InvalidInput, match="lies before the assessment"):
        draft_plan(assessed(), as_of="2026-04-30")


def test_a_person_who_has_died_gets_no_proposals() -> None:
    assert drafted(diabetes=True, deceased=True).proposals == ()


# -- preferences ---------------------------------------------------------------------------------------------------


def test_preferences_of_the_record_and_of_the_caller_are_kept_and_shown() -> None:
    home = Preference(kind="place_of_care", value="home")
    found = assess(Record(person=Person(id="p1"), preferences=[home]), as_of=DAY)
    draft = draft_plan(found, as_of=DAY, preferences=["walk my dog", home])
    assert draft.preferences == (home, Preference(kind="what_matters", text="walk my dog"))
    assert "what matters to the person\n    place of care: home\n    walk my dog" in draft.explain()


@pytest.mark.parametrize(
    ("value", "touched", "spared"),
    [
        ("diabetes/goal/a1c_below_7", "diabetes/goal/a1c_below_7", "diabetes/goal/a1c_below_8"),
        ("surveillance", "diabetes/intervention/social_needs_screen", "diabetes/intervention/foot_care"),
        ("service", "diabetes/service/podiatry", "diabetes/team/diabetes_educator"),
    ],
)
def test_a_wish_to_decline_is_an_explained_suggestion(value: str, touched: str, spared: str) -> None:
    wish = Preference(kind="decline", value=value, text="not that, please")
    draft = draft_plan(assessed(diabetes=True), as_of=DAY, protocols=["diabetes"], preferences=[wish])
    assert draft[touched].suggestion == "consider declining, the person said: not that, please"
    assert draft[spared].suggestion == ""
    assert draft[touched].choice is None
    assert "consider declining" in draft.explain()


def test_comfort_goals_speak_against_what_only_aims_at_improvement() -> None:
    comfort = Preference(kind="care_goals", value="comfort")
    facts = assessed(diabetes=True, terminal_prognosis_certified=True)
    draft = draft_plan(facts, as_of=DAY, preferences=[comfort])
    assert "comfort" in draft["diabetes/goal/a1c_below_8"].suggestion
    assert "comfort" in draft["shared/intervention/home_blood_pressure"].suggestion
    assert (
        draft["diabetes/intervention/self_management_education"].suggestion == ""
    )  # it also prevents low sugar
    assert draft["end_of_life_symptoms/goal/pain_comfortable"].suggestion == ""
    assert draft["diabetes/team/diabetes_educator"].suggestion == ""


def test_another_preference_suggests_nothing() -> None:
    wishes = [Preference(kind="care_goals", value="longevity"), Preference(kind="decline")]
    draft = draft_plan(assessed(diabetes=True), as_of=DAY, protocols=["diabetes"], preferences=wishes)
    assert all(p.suggestion == "" for p in draft.proposals)


def test_an_item_of_every_kind_can_be_drafted() -> None:
    every = small(
        monitor=[item("look", every_days=7)],
        red_flag=[item("sign", urgency="E0")],
        team=[item("doctor", role="physician")],
        service=[item("ride", kind="service", start_days=3)],
    )
    text = drafted(every, diabetes=True).explain()
    assert "every 7 days from 2026-05-01" in text
    assert "E0, call emergency services now" in text
    assert "team: Text of doctor" in text
    assert "by 2026-05-04" in text
