from __future__ import annotations

from typing import Any

import attrs
import pytest

from casemgmt.bounds import Bounds
from casemgmt.citation import published
from casemgmt.codes import code_of
from casemgmt.facts.care import therapy_plan_active
from casemgmt.facts.measurements import hemoglobin_a1c
from casemgmt.facts.social import food_insecurity
from casemgmt.instruments import instrument
from casemgmt.monitoring import (
    Difference,
    GoalStatus,
    Progress,
    difference_of,
    minimal_important_difference,
    progress_of,
)
from casemgmt.planning.plan import Goal
from casemgmt.record import Answers, Observation, Plan, Record, SocialNeed
from casemgmt.rules.known import Reason
from casemgmt.rules.terms import Fact
from casemgmt.truth import MET, NOT_MET, UNKNOWN
from tests.unit.monitoring.plans import a1c, attested_goal, day, goal, monitor, plan, record, stated


def after(aim: Goal, *observations: Observation, on: int, **sections: Any) -> Progress:
    return progress_of(aim, plan(aim), record(observations=observations, **sections), as_of=day(on))


def test_nothing_since_the_plan_is_unknown_and_not_a_failure_even_when_overdue() -> None:
    found = after(goal(), a1c(7.0, 0), on=200)
    assert (found.status, found.attained, found.latest) == (GoalStatus.UNKNOWN, UNKNOWN, None)
    assert found.unknown is not None
    assert found.unknown.reason is Reason.NOT_RECORDED
    assert found.achievement is None


def test_a_stale_reading_says_since_when() -> None:
    found = after(goal(), a1c(7.0, 10), on=146)
    assert (found.status, found.attained) == (GoalStatus.UNKNOWN, UNKNOWN)
    assert found.unknown is not None
    assert (found.unknown.reason, found.unknown.since) == (Reason.STALE, day(10))


def test_the_interval_of_the_monitor_of_the_measure_decides_what_is_stale() -> None:
    aim = goal()
    found = progress_of(
        aim, plan(aim, monitor(every_days=30)), record(observations=[a1c(7.0, 10)]), as_of=day(56)
    )
    assert found.status is GoalStatus.UNKNOWN


def test_what_lies_after_the_day_is_not_seen() -> None:
    assert after(goal(), a1c(8.9, 80), a1c(7.0, 91), on=90).status is GoalStatus.ON_TRACK


def test_without_a_baseline_only_reaching_the_target_is_known() -> None:
    aim = goal(baseline=None, baseline_on=None)
    assert after(aim, a1c(7.9, 80), on=90).status is GoalStatus.MET
    found = after(aim, a1c(9.0, 80), on=200)
    assert (found.status, found.attained, found.moved) == (GoalStatus.UNKNOWN, NOT_MET, None)
    assert found.unknown is not None
    assert "no baseline" in found.unknown.detail


def test_met_for_ninety_days_without_a_break_is_sustained() -> None:
    assert after(goal(), a1c(7.9, 30), a1c(7.8, 120), on=130).status is GoalStatus.SUSTAINED
    assert after(goal(), a1c(7.9, 31), a1c(7.8, 120), on=130).status is GoalStatus.MET
    broken = after(goal(), a1c(7.9, 10), a1c(8.2, 60), a1c(7.8, 120), on=130)
    assert broken.status is GoalStatus.MET


def test_once_met_and_no_longer_is_regressed() -> None:
    assert after(goal(), a1c(7.9, 30), a1c(8.0, 60), on=60).status is GoalStatus.REGRESSED


def test_a_goal_that_was_met_from_the_start_regresses_when_it_is_no_longer_met() -> None:
    aim = goal(baseline=7.0, kind="maintain")
    lost = after(aim, a1c(8.1, 60), on=60)
    assert (lost.status, lost.moved) == (GoalStatus.REGRESSED, 0)
    assert after(aim, a1c(7.2, 60), on=60).moved == 1


def test_falling_back_from_the_best_reading_is_regressed() -> None:
    assert after(goal(), a1c(8.1, 30), a1c(8.7, 60), on=60).status is GoalStatus.REGRESSED
    assert after(goal(), a1c(8.1, 30), a1c(8.5, 60), on=60).status is GoalStatus.ON_TRACK
    far = goal(baseline=14)  # the fall is large enough to matter and yet a small part of the way
    assert after(far, a1c(9.0, 30), a1c(9.6, 60), on=60).status is GoalStatus.ON_TRACK


def test_a_goal_is_not_failed_on_the_day_on_which_it_is_due() -> None:
    assert after(goal(), a1c(8.3, 180), on=180).status is GoalStatus.BEHIND
    assert after(goal(), a1c(8.3, 180), on=181).status is GoalStatus.NOT_MET


def test_without_a_published_difference_a_share_of_the_planned_change_stands_in() -> None:
    aim = goal(measure=_waist(), minimal_important_difference=None)
    assert difference_of(aim) is None
    found = [after(aim, _waist_reading(value), on=90).status for value in (9.2, 9.05, 9.74, 9.75)]
    assert found == [GoalStatus.NO_CHANGE, GoalStatus.BEHIND, GoalStatus.NO_CHANGE, GoalStatus.REGRESSED]


@pytest.mark.parametrize(
    ("operator", "target", "value", "attained"),
    [
        ("<", 8, 8, NOT_MET),
        ("<=", 8, 8, MET),
        (">", 8, 8, NOT_MET),
        (">=", 8, 8, MET),
        ("==", 8, 8, MET),
        ("==", 8, 8.1, NOT_MET),
    ],
)
def test_every_operator_is_honoured(operator: str, target: float, value: float, attained: object) -> None:
    aim = goal(operator=operator, target=target, baseline=12 if operator in "<=" else 4)
    assert after(aim, a1c(value, 80), on=90).attained is attained


def test_a_rising_goal_moves_upwards() -> None:
    aim = goal(operator=">=", target=12, baseline=8, minimal_important_difference=1)
    found = after(aim, a1c(10, 90), on=90)
    assert (found.status, found.moved, found.achievement) == (GoalStatus.ON_TRACK, 0.5, "improving")
    assert after(aim, a1c(7, 90), on=90).status is GoalStatus.REGRESSED


def test_a_goal_of_an_exact_value_counts_distance_on_both_sides() -> None:
    aim = goal(operator="==", target=6, baseline=8, minimal_important_difference=1)
    assert after(aim, a1c(5, 90), on=90).moved == 0.5
    assert after(aim, a1c(3, 90), on=90).status is GoalStatus.REGRESSED


def test_the_expected_change_waits_for_its_delay() -> None:
    found = after(goal(expected_change_days=60), a1c(9.3, 90), on=90)
    assert found.expected == 0.25
    assert after(goal(expected_change_days=60), a1c(9.3, 30), on=30).expected == 0
    assert after(goal(expected_change_days=200), a1c(9.3, 30), on=30).expected == 1


@pytest.mark.parametrize(
    ("value", "on", "words"),
    [
        (7.9, 90, "achieved"),
        (8.9, 90, "improving"),
        (9.5, 10, "in-progress"),
        (9.2, 80, "no-change"),
        (9.2, 120, "no-progress"),
        (9.9, 90, "worsening"),
        (8.3, 190, "not-achieved"),
    ],
)
def test_the_status_in_the_words_of_fhir(value: float, on: int, words: str) -> None:
    assert after(goal(), a1c(value, on), on=on).achievement == words


def test_sustained_in_the_words_of_fhir() -> None:
    assert after(goal(), a1c(7.9, 30), a1c(7.8, 120), on=130).achievement == "sustaining"


def test_two_values_of_one_day_leave_open_what_they_disagree_on() -> None:
    open_ = after(goal(), a1c(7.8, 90), a1c(8.4, 90), on=90)
    assert (open_.status, open_.attained) == (GoalStatus.UNKNOWN, UNKNOWN)
    assert open_.unknown is not None
    assert "partly known" in open_.unknown.detail
    agreed = after(goal(), a1c(8.3, 90), a1c(8.4, 90), on=90)
    assert agreed.status is GoalStatus.ON_TRACK
    assert isinstance(agreed.moved, Bounds)


def test_a_baseline_that_is_partly_known_leaves_open_what_depends_on_it() -> None:
    aim = goal(baseline=Bounds(9.0, 9.6))
    assert after(aim, a1c(8.1, 90), on=90).status is GoalStatus.ON_TRACK
    assert after(aim, a1c(9.5, 90), on=90).status is GoalStatus.UNKNOWN


def test_a_later_reading_that_cannot_be_used_leaves_the_status_unknown_with_its_reason() -> None:
    found = after(goal(), a1c(7.9, 60), a1c(70, 80, unit="mmol/mol"), on=90)
    assert (found.status, found.attained) == (GoalStatus.UNKNOWN, UNKNOWN)
    assert found.latest is not None
    assert found.unknown is not None
    assert (found.latest.on, found.unknown.reason) == (day(60), Reason.ERROR)
    assert after(goal(), a1c(70, 60, unit="mmol/mol"), a1c(7.9, 80), on=90).status is GoalStatus.MET


def test_a_reading_without_an_exact_day_may_be_the_latest() -> None:
    month = after(goal(), a1c(7.9, 60), a1c(9.0, "2026-03"), on=90)
    assert month.status is GoalStatus.UNKNOWN
    assert after(goal(), a1c(7.9, 60), a1c(9.0, "2026-02"), on=90).status is GoalStatus.MET
    assert after(goal(), a1c(7.9, 60), a1c(9.0, "2025"), on=90).status is GoalStatus.MET
    assert after(goal(), a1c(7.9, 60), a1c(9.0, None, id="x"), on=90).status is GoalStatus.UNKNOWN  # type: ignore[arg-type]


def test_an_observation_without_a_value_is_no_reading() -> None:
    found = after(goal(), a1c(7.9, 60), a1c(None, 80, absent_reason="not-performed"), on=90)
    assert found.latest is not None
    assert found.latest.on == day(60)
    assert found.evidence == ("Observation/a1c-60",)


def test_a_stated_value_is_a_reading() -> None:
    found = after(goal(), on=90, attestations=[stated("hemoglobin_a1c", 7.9, 80)])
    assert found.status is GoalStatus.MET


def test_a_score_of_answers_is_a_reading() -> None:
    phq9 = instrument("phq9")
    items = {item.id: 1 for item in phq9.items}
    answers = Answers(instrument="phq9", values=items, start=day(60), id="QuestionnaireResponse/1")
    old = Answers(instrument="other", values=items, start=day(70), id="QuestionnaireResponse/2")
    aim = goal(measure=phq9.total, operator="<", target=10, baseline=15, minimal_important_difference=None)
    found = progress_of(aim, plan(aim), record(answers=[answers, old]), as_of=day(90))
    assert (found.status, found.latest.on if found.latest else None) == (GoalStatus.MET, day(60))


def test_a_circumstance_that_ended_since_the_plan_is_a_reading() -> None:
    aim = goal(measure=food_insecurity, operator="==", target=False, baseline=True, baseline_on=None)

    def with_need(**fields: Any) -> Progress:
        need = SocialNeed(
            category="food-insecurity", need=True, start="2025-06-01", id="Condition/1", **fields
        )
        other = SocialNeed(category="stress", need=True, start=day(20), status="active", id="Condition/2")
        return progress_of(aim, plan(aim), record(social_needs=[need, other]), as_of=day(90))

    assert with_need(end=day(40)).status is GoalStatus.MET
    assert with_need(status="active").status is GoalStatus.UNKNOWN


def test_a_plan_of_therapy_that_began_since_is_a_reading_and_other_plans_are_none() -> None:
    aim = goal(measure=therapy_plan_active, operator="==", target=True, baseline=False)

    def with_plan(code: str) -> Progress:
        begun = Plan(codes=(code_of("snomed", code),), start=day(40), status="active", id="CarePlan/1")
        return progress_of(aim, plan(aim), record(plans=[begun]), as_of=day(90))

    assert with_plan("91251008").status is GoalStatus.MET
    assert with_plan("698360004").latest is None


def test_a_goal_without_a_measure_is_unknown_until_attested() -> None:
    aim = attested_goal()
    assert after(aim, on=200).status is GoalStatus.UNKNOWN
    assert after(aim, on=200, attestations=[stated(aim.id, True, 20)]).status is GoalStatus.MET
    assert after(aim, on=190, attestations=[stated(aim.id, False, 185)]).status is GoalStatus.NOT_MET
    assert after(aim, on=90, attestations=[stated(aim.id, False, 80)]).status is GoalStatus.NO_CHANGE
    lost = [stated(aim.id, True, 20), stated(aim.id, False, 80)]
    assert after(aim, on=90, attestations=lost).status is GoalStatus.REGRESSED


def test_a_goal_may_be_attested_with_the_day_on_which_it_was_reached() -> None:
    aim = attested_goal()
    found = after(aim, on=90, attestations=[stated(aim.id, day(40), 80)])
    assert found.latest is not None
    assert (found.status, found.latest.on) == (GoalStatus.MET, day(40))
    assert after(aim, on=90, attestations=[stated(aim.id, day(100), 80)]).attained is NOT_MET
    assert after(aim, on=90, attestations=[stated(aim.id, True, 0)]).attained is UNKNOWN


@pytest.mark.parametrize(
    ("attestations", "reason"),
    [
        ([stated("plan_in_place", None, 80, declined=True)], Reason.DECLINED),
        ([stated("plan_in_place", True, 80), stated("plan_in_place", False, 80)], Reason.CONFLICTING),
        ([stated("plan_in_place", "perhaps", 80)], Reason.CONFLICTING),
        ([stated("plan_in_place", True, None)], Reason.NOT_RECORDED),
    ],
)
def test_an_attestation_that_is_no_answer_gives_its_reason(attestations: Any, reason: Reason) -> None:
    found = after(attested_goal(), on=90, attestations=attestations)
    assert (found.status, found.unknown.reason if found.unknown else None) == (GoalStatus.UNKNOWN, reason)


def test_a_measure_that_is_a_day_cannot_be_set_against_a_target_and_has_to_be_attested() -> None:
    aim = goal(measure=Fact("visit_on", type="date"), operator=">=", target=1)
    assert after(aim, on=90, attestations=[stated(aim.id, True, 20)]).status is GoalStatus.MET


def test_a_fact_that_the_host_supplies_can_be_stated() -> None:
    aim = goal(measure=Fact("walks", low=0, high=10000), operator=">=", target=5, baseline=1)
    assert after(aim, on=90, attestations=[stated("walks", 6, 80)]).status is GoalStatus.MET
    assert after(aim, on=90, attestations=[stated("walks", None, 80, declined=True)]).attained is UNKNOWN


def test_the_important_difference_is_that_of_the_plan_then_the_instrument_then_the_table() -> None:
    own = difference_of(goal())
    assert own is not None
    assert (own.size, own.citation.source) == (0.5, "chosen in the plan")
    cited = published("Somebody 2020")
    assert difference_of(goal(difference_citation=cited)) == Difference(0.5, cited)
    table = minimal_important_difference("hemoglobin_a1c")
    assert difference_of(goal(minimal_important_difference=None)) == table
    phq9 = minimal_important_difference("phq9_total")
    assert phq9 is not None
    assert (phq9.size, phq9.citation.source[:3]) == (5, "Loe")
    assert minimal_important_difference("news2_total") is None
    assert difference_of(attested_goal()) is None


def test_a_record_in_which_nobody_looked_gives_no_reading() -> None:
    aim = goal()
    assert progress_of(aim, plan(aim), Record(person=record().person), as_of=day(90)).attained is UNKNOWN


def _waist() -> Fact:
    return attrs.evolve(hemoglobin_a1c, name="waist")


def _waist_reading(value: float) -> Observation:
    return a1c(value, 90)
