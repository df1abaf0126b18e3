from __future__ import annotations

from typing import Any

import attrs
import pytest

from casemgmt.bounds import Bounds
from casemgmt.errors import InvalidInput
from casemgmt.facts.measurements import hemoglobin_a1c, supplemental_oxygen
from casemgmt.outcomes import (
    Direction,
    GoalOutcome,
    OutcomeReport,
    attainment_of,
    evaluate,
    gas_t_score,
    reliable_change,
    wilson_interval,
)
from casemgmt.planning.plan import Choice, Goal, Proposal, Status
from casemgmt.record import Person, Record
from casemgmt.truth import MET, NOT_MET, UNKNOWN
from tests.unit.monitoring.plans import (
    PERSON,
    START,
    a1c,
    attested_goal,
    day,
    encounter,
    goal,
    intervention,
    plan,
    record,
    stated,
)

DUE = 180


def report(*goals: Goal, on: int = DUE, held: Record | None = None, **sections: Any) -> OutcomeReport:
    return evaluate(plan(*goals), held or record(**sections), as_of=day(on))


def outcome(aim: Goal, on: int = DUE, held: Record | None = None, **sections: Any) -> GoalOutcome:
    (found,) = report(aim, on=on, held=held, **sections).goals
    return found


def readings(*values: float, on: int = 150) -> dict[str, Any]:
    return {"observations": [a1c(value, on) for value in values]}


def test_a_goal_that_was_reached_was_attained_with_its_change() -> None:
    found = outcome(goal(), **readings(7.9))
    assert (found.attained, found.excluded, found.direction) == (MET, None, Direction.IMPROVED)
    assert (found.change, found.passes_important_difference, found.level) == (-1.5, MET, 0)
    assert found.evidence == ("Observation/a1c-150",)
    assert found.unknown is None


@pytest.mark.parametrize(
    ("value", "direction", "passes", "level"),
    [
        (8.9, Direction.IMPROVED, MET, -1),
        (9.0, Direction.IMPROVED, NOT_MET, -1),
        (9.4, Direction.UNCHANGED, NOT_MET, -1),
        (9.8, Direction.WORSENED, NOT_MET, -1),
        (9.9, Direction.WORSENED, NOT_MET, -2),
    ],
)
def test_a_goal_that_was_not_reached(value: float, direction: Direction, passes: object, level: int) -> None:
    found = outcome(goal(), **readings(value))
    assert (found.attained, found.direction) == (NOT_MET, direction)
    assert (found.passes_important_difference, found.level) == (passes, level)


def test_a_missing_follow_up_is_unknown_and_never_a_failure() -> None:
    found = outcome(goal(), on=300, **readings(7.9, on=0))
    assert (found.attained, found.direction, found.change) == (UNKNOWN, Direction.UNKNOWN, None)
    assert (found.level, found.passes_important_difference) == (Bounds(-2, 2), UNKNOWN)
    assert found.unknown is not None
    assert report(goal(), on=300).attainment.unknown == 1


def test_without_a_baseline_attainment_is_known_and_change_is_not() -> None:
    aim = goal(baseline=None, baseline_on=None)
    assert outcome(aim, **readings(7.9)).attained is MET
    found = outcome(aim, **readings(8.9))
    assert (found.attained, found.change, found.level) == (NOT_MET, None, Bounds(-2, -1))


def test_two_values_of_one_day_give_bounds() -> None:
    found = outcome(goal(), **readings(8.5, 9.1))
    assert isinstance(found.change, Bounds)
    assert (round(found.change.low, 3), round(found.change.high, 3)) == (-0.9, -0.3)
    assert (found.direction, found.passes_important_difference, found.level) == (
        Direction.IMPROVED,
        UNKNOWN,
        -1,
    )
    assert outcome(goal(), **readings(9.2, 9.6)).direction is Direction.UNKNOWN
    assert outcome(goal(), **readings(9.8, 9.9)).level == Bounds(-2, -1)


def test_where_no_important_difference_is_known_it_cannot_be_told_whether_a_worsening_matters() -> None:
    bare = goal(measure=attrs.evolve(hemoglobin_a1c, name="waist"), minimal_important_difference=None)
    found = outcome(bare, **readings(9.6))
    assert (found.difference, found.passes_important_difference, found.level) == (
        None,
        UNKNOWN,
        Bounds(-2, -1),
    )
    assert outcome(bare, **readings(9.2)).level == -1


def test_a_goal_that_somebody_attests_has_no_change() -> None:
    aim = attested_goal()
    found = outcome(aim, attestations=[stated(aim.id, True, 100)])
    assert (found.attained, found.change, found.direction, found.level) == (MET, None, Direction.UNKNOWN, 0)
    assert outcome(aim, attestations=[stated(aim.id, False, 170)]).level == -1


def test_a_flag_has_a_direction_and_no_change_in_numbers() -> None:
    aim = goal(
        measure=supplemental_oxygen,
        operator="==",
        target=False,
        baseline=True,
        minimal_important_difference=None,
    )
    found = outcome(aim, attestations=[stated("supplemental_oxygen", False, 170)])
    assert (found.attained, found.change, found.direction) == (MET, None, Direction.IMPROVED)


def test_a_goal_that_is_not_due_does_not_count_attained_or_not() -> None:
    found = report(goal(), goal("b"), on=179, **readings(7.9))
    assert [g.excluded for g in found.goals] == ["not_due", "not_due"]
    assert (found.attainment.excluded, found.attainment.rate, found.attainment.weighted_rate) == (
        2,
        None,
        None,
    )
    assert found.goals[0].attained is MET
    assert found.goal_attainment is not None


def test_what_was_declined_or_deferred_is_listed_and_does_not_count() -> None:
    def decided(id: str, status: Status) -> Proposal:
        return Proposal(goal(id), choice=Choice(status, "patient", START))

    proposals = (
        decided("no", Status.DECLINED),
        decided("later", Status.DEFERRED),
        decided("a1c", Status.ACCEPTED),
        Proposal(goal("open")),
        Proposal(intervention(), choice=Choice(Status.DECLINED, "patient", START)),
    )
    found = evaluate(plan(goal(), proposals=proposals), record(**readings(7.9)), as_of=day(DUE))
    assert [(g.goal.id, g.excluded) for g in found.goals] == [
        ("a1c", None),
        ("no", "declined"),
        ("later", "deferred"),
    ]
    assert found.attainment.rate == Bounds(1, 1)
    assert found.goals[1].attained is UNKNOWN


def test_a_goal_ends_with_a_death_before_it_was_due() -> None:
    dead = Person(id="p1", died_on=day(100))
    assert outcome(goal(), held=record(person=dead)).excluded == "died"
    late = Person(id="p1", died_on=day(190))
    assert outcome(goal(), on=200, held=record(person=late)).excluded is None
    assert report(goal(), held=record(person=dead)).goal_attainment is None


def test_a_hospice_election_ends_goals_of_improvement_and_leaves_those_of_comfort() -> None:
    elected: dict[str, Any] = {"attestations": [stated("hospice_election_documented", True, 100)]}
    assert outcome(goal(), **elected).excluded == "hospice_elected"
    assert outcome(goal(kind="comfort"), **elected).excluded is None
    before: dict[str, Any] = {"attestations": [stated("hospice_election_documented", True, -100)]}
    assert outcome(goal(), **before).excluded is None


def test_what_is_unknown_does_not_take_a_goal_out() -> None:
    assert outcome(goal(), held=Record(person=Person(id="p1"))).excluded is None


def test_the_rate_has_bounds_for_what_is_unknown() -> None:
    goals = (goal("met"), goal("failed", target=7.0), attested_goal("a"), attested_goal("b"))
    found = report(*goals, **readings(7.9)).attainment
    assert (found.met, found.not_met, found.unknown, found.excluded) == (1, 1, 2, 0)
    assert found.rate == Bounds(0.25, 0.75)


def test_the_weighted_rate_counts_what_matters_to_the_person() -> None:
    goals = (goal("met", weight=3), goal("failed", target=7.0), attested_goal("a", weight=2))
    assert report(*goals, **readings(7.9)).attainment.weighted_rate == Bounds(0.5, 5 / 6)


def test_an_interval_is_given_from_ten_goals_on_and_spans_what_is_unknown() -> None:
    goals = [goal(f"met{n}") for n in range(9)]
    few = report(*goals, **readings(7.9)).attainment
    assert few.interval is None
    assert "fewer than 10" in few.interval_left_out
    many = report(*goals, attested_goal(), **readings(7.9)).attainment
    assert many.interval == wilson_interval(9, 10).hull(wilson_interval(10, 10))


def test_the_attainment_of_many_people_is_that_of_all_their_goals() -> None:
    first, second = outcome(goal(), **readings(7.9)), outcome(goal(), **readings(9.0))
    assert attainment_of([first, second]).rate == Bounds(0.5, 0.5)


def test_the_t_score_rises_from_its_start() -> None:
    found = report(goal(), goal("b"), goal("c"), **readings(7.9)).goal_attainment
    assert found is not None
    assert (round(found.baseline, 3), found.current) == (36.307, 50)
    assert not isinstance(found.change, Bounds)
    assert (round(found.change, 3), found.important) == (13.693, MET)


def test_the_t_score_has_bounds_where_a_level_is_unknown() -> None:
    found = report(goal(), attested_goal(), **readings(7.9)).goal_attainment
    assert found is not None
    assert (isinstance(found.current, Bounds), isinstance(found.change, Bounds), found.important) == (
        True,
        True,
        UNKNOWN,
    )


@pytest.mark.parametrize(("value", "level", "attested"), [(2, 2, True), (3, -1, False), (True, -1, False)])
def test_a_level_above_expectation_has_to_be_attested(value: object, level: int, attested: bool) -> None:
    found = outcome(goal(), attestations=[stated("gas.a1c", value, 150)], **readings(8.9))
    assert (found.level, found.level_attested) == (level, attested)


def test_levels_that_contradict_each_other_are_none() -> None:
    both = [stated("gas.a1c", 2, 150), stated("gas.a1c", 1, 150)]
    for made in (both, [stated("gas.a1c", 1, 140), *both]):
        found = outcome(goal(), attestations=made, **readings(8.9))
        assert (found.level, found.level_attested) == (Bounds(-2, 2), False)


def test_utilisation_is_counted_in_equal_windows() -> None:
    stays = [encounter("IMP", n) for n in (-181, -180, -10, 0, 5)] + [
        encounter("EMER", n) for n in (-1, 180, 181)
    ]
    admissions, visits = report(goal(), encounters=stays).utilisation
    assert (admissions.days, admissions.before, admissions.after) == (180, Bounds(2, 2), Bounds(1, 1))
    assert (visits.before, visits.after, visits.change) == (Bounds(1, 1), Bounds(1, 1), Bounds(0, 0))


def test_utilisation_has_no_upper_end_where_the_record_may_not_be_complete() -> None:
    stays = [encounter("IMP", -10), encounter("IMP", 5), encounter(None, 6)]
    partly = report(goal(), held=record(encounters=stays, known_until=day(100))).utilisation[0]
    assert (partly.before, partly.after.low, partly.after.high) == (Bounds(1, 1), 1, float("inf"))
    nobody = report(goal(), held=Record(person=PERSON)).utilisation[0]
    assert nobody.before == Bounds(0, float("inf"))
    assert report(goal(), encounters=stays).utilisation[0].after == Bounds(1, 2)


def test_on_the_day_of_the_plan_there_is_nothing_to_compare() -> None:
    assert report(goal(), on=0).utilisation == ()


def test_a_plan_without_measured_goals_says_so() -> None:
    assert any("No goal of this plan has a measure" in c for c in report(attested_goal()).cautions)
    assert any("No goal of this plan has a measure" in c for c in report().cautions)
    assert not any("No goal of this plan has a measure" in c for c in report(goal()).cautions)
    assert report().goal_attainment is None


def test_the_report_says_that_one_persons_change_shows_no_cause() -> None:
    assert "shows no cause" in report(goal()).explain()


def test_the_report_explains_itself() -> None:
    silent = attested_goal("silent")
    bare = goal("bare", baseline=None, baseline_on=None)
    text = report(goal(), bare, silent, goal("soon", due_on=day(200)), **readings(7.9)).explain()
    assert text.startswith("Outcomes of version 1 from 2026-01-01 to 2026-06-30")
    assert "Goals attained: 2 met, 0 not met, 1 unknown, 1 excluded" in text
    assert "every one succeeded: 67 to 100 %" in text
    assert "95 % interval (Wilson): left out, fewer than 10 goals count" in text
    assert "improved: 9.4 % at the start, 7.9 % on 2026-05-31, change -1.5" in text
    assert "unknown: unknown at the start, 7.9 % on 2026-05-31" in text
    assert "[+] improved by at least 0.5  <chosen in the plan (operational)>" in text
    assert "[?] Goal silent: unknown, not recorded (nothing since the plan)" in text
    assert "[+] Goal soon: met, excluded: not due yet" in text
    assert "Goal attainment scaling, T: 35.49 at the start, 42.75 to 57.25 now, change 7.255 to 21.76" in text
    assert "Inpatient admissions: 0 in the 180 days before, 0 in those after" in text
    partly = report(goal(), held=record(partial={"encounters"})).explain()
    assert "Inpatient admissions: at least 0 in the 180 days before" in partly
    assert "rate, from" not in report().explain()


def test_an_interval_is_shown_where_it_is_given() -> None:
    text = report(*(goal(f"g{n}") for n in range(10)), **readings(7.9)).explain()
    assert "95 % interval (Wilson): 72 to 100 %" in text


def test_the_repr_is_short_and_holds_no_value() -> None:
    words = "<OutcomeReport of plan version 1 as of 2026-06-30: 1 met, 0 not met, 0 unknown, 0 excluded>"
    assert repr(report(goal(), **readings(7.9))) == words


def test_plan_and_record_have_to_fit_together() -> None:
    with pytest.raises(InvalidInput, match="is not the person of the plan"):
        evaluate(plan(), Record(person=Person(id="p2")), as_of=day(1))


def test_the_arithmetic_refuses_what_has_no_meaning_and_lists_every_problem() -> None:
    with pytest.raises(InvalidInput) as raised:
        gas_t_score([3, 0], weights=[0, 1, 1], rho=2)
    for words in ("$levels[0]", "$weights[0]", "$weights: does not have one weight", "$rho"):
        assert words in str(raised.value)
    with pytest.raises(InvalidInput, match="give one level for each goal"):
        gas_t_score([])
    with pytest.raises(InvalidInput) as raised:
        reliable_change(10, 12, sd=0, reliability=1)
    assert "$sd" in str(raised.value)
    assert "$reliability" in str(raised.value)
    for score in (float("nan"), float("inf")):
        with pytest.raises(InvalidInput, match=r"\$latest: is not a finite number"):
            reliable_change(10, score, sd=1, reliability=0.8)
    for successes, n in ((3, 2), (-1, 2), (0, 0)):
        with pytest.raises(InvalidInput, match="count from 0 to n"):
            wilson_interval(successes, n)


def test_a_small_change_is_not_reliable() -> None:
    assert not reliable_change(47.5, 44, sd=7.5, reliability=0.80).reliable


def test_a_t_score_of_partly_known_levels_has_bounds() -> None:
    assert gas_t_score([Bounds(-1, 0), 0]) == Bounds(gas_t_score([-1, 0]), 50)
    assert gas_t_score([0, 0], rho=0.5) == 50


def test_the_interval_closes_exactly_at_its_ends() -> None:
    assert all(wilson_interval(0, n).low == 0 and wilson_interval(n, n).high == 1 for n in range(1, 200))
