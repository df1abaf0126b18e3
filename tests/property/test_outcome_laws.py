"""Laws of follow-up: what is unknown stays unknown until it is known, and then it only narrows."""

from __future__ import annotations

from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from casemgmt.bounds import Bounds, lift
from casemgmt.facts.measurements import hemoglobin_a1c
from casemgmt.monitoring import GoalStatus, TaskStatus, review
from casemgmt.outcomes import OutcomeReport, evaluate
from casemgmt.planning.plan import CarePlan
from casemgmt.record import Observation, Record
from casemgmt.truth import UNKNOWN
from tests.unit.monitoring.plans import (
    a1c,
    attested_goal,
    day,
    encounter,
    goal,
    intervention,
    monitor,
    plan,
    record,
    red_flag,
    stated,
)

AT_LEAST_AS_MUCH = {GoalStatus.MET: {GoalStatus.MET, GoalStatus.SUSTAINED}}
values = st.decimals(4, 14, places=1).map(float)
days = st.integers(-30, 220)


@st.composite
def spans(draw: st.DrawFn) -> Bounds:
    low, high = sorted((draw(values), draw(values)))
    return Bounds(low, high)


@st.composite
def plans(draw: st.DrawFn) -> CarePlan:
    operator = draw(st.sampled_from(["<", "<=", ">", ">=", "=="]))
    baseline = draw(values | spans() | st.none())
    known = draw(st.sampled_from([0.5, None]))
    measure = hemoglobin_a1c if known else attrs.evolve(hemoglobin_a1c, name="waist")
    weights = st.sampled_from([1, 2, 5])
    measured = goal(
        baseline=baseline,
        measure=measure,
        weight=draw(weights),
        operator=operator,
        target=draw(values),
        minimal_important_difference=known,
    )
    second = goal("second", target=draw(values), due_on=day(draw(st.integers(1, 200))))
    stated_goal = attested_goal(weight=draw(weights))
    flag = red_flag(measure=hemoglobin_a1c, operator=">", threshold=10)
    return plan(measured, second, stated_goal, intervention(every_days=20), monitor(), flag)


@st.composite
def observations(draw: st.DrawFn) -> list[tuple[int, Bounds]]:
    found = draw(st.lists(st.tuples(days, spans()), max_size=5, unique_by=lambda each: each[0]))
    return sorted(found, key=lambda each: each[0])


@st.composite
def held(draw: st.DrawFn, observed: list[Observation]) -> Record:
    kinds = st.sampled_from(["IMP", "EMER", "AMB", None])
    visits = draw(st.lists(st.tuples(kinds, days), max_size=4))
    said = draw(st.lists(st.tuples(st.sampled_from(["plan_in_place", "teach", "gas.a1c"]), days), max_size=4))
    return record(
        observations=observed,
        encounters=[encounter(kind, on) for kind, on in visits],
        attestations=[
            stated(fact, draw(st.booleans() | st.sampled_from([-2, 1, 2])), on) for fact, on in said
        ],
        partial=draw(st.sets(st.sampled_from(["observations", "attestations", "encounters"]))),
    )


def partly(readings: list[tuple[int, Bounds]]) -> list[Observation]:
    """Two different values of one day: the fact is their span."""
    return [a1c(end, on) for on, span in readings for end in {span.low, span.high}]


@given(plans(), observations(), st.data())
def test_filling_an_unknown_reading_never_turns_an_answer_round(
    agreed: CarePlan, readings: list[tuple[int, Bounds]], data: st.DataObject
) -> None:
    asked_on = day(data.draw(st.integers(0, 220)))
    vague = data.draw(held(partly(readings)))
    filled = attrs.evolve(
        vague,
        observations=[a1c(data.draw(st.sampled_from([span.low, span.high])), on) for on, span in readings],
    )
    before, after = (review(agreed, each, as_of=asked_on) for each in (vague, filled))
    for was, now in zip(before.goals, after.goals, strict=True):
        if was.attained is not UNKNOWN:
            assert now.attained is was.attained
        if was.status is not GoalStatus.UNKNOWN:
            assert now.status in AT_LEAST_AS_MUCH.get(was.status, {was.status})
        if was.moved is not None and now.moved is not None:
            assert lift(was.moved).meet(lift(now.moved)) == lift(now.moved)
    for flag, later in zip(before.red_flags, after.red_flags, strict=True):
        assert flag.truth in (UNKNOWN, later.truth)
    _narrows(*(evaluate(agreed, each, as_of=asked_on) for each in (vague, filled)))


def _narrows(before: OutcomeReport, after: OutcomeReport) -> None:
    for was, now in zip(before.goals, after.goals, strict=True):
        assert was.passes_important_difference in (UNKNOWN, now.passes_important_difference)
        assert lift(was.level).meet(lift(now.level)) == lift(now.level)
    pairs = [(before.attainment.rate, after.attainment.rate)]
    pairs.append((before.attainment.weighted_rate, after.attainment.weighted_rate))
    for outer, inner in pairs:
        if outer is not None and inner is not None:
            assert outer.low <= inner.low <= inner.high <= outer.high
        else:
            assert outer is inner
    if before.goal_attainment is not None and after.goal_attainment is not None:
        outer, inner = lift(before.goal_attainment.current), lift(after.goal_attainment.current)
        assert outer.meet(inner) == inner


@given(plans(), observations(), st.data())
def test_the_rate_holds_the_exact_rate_of_every_completion(
    agreed: CarePlan, readings: list[tuple[int, Bounds]], data: st.DataObject
) -> None:
    asked_on = day(data.draw(st.integers(0, 220)))
    found = evaluate(agreed, data.draw(held(partly(readings))), as_of=asked_on)
    counted = [g for g in found.goals if g.excluded is None]
    completed = [data.draw(st.booleans()) if g.attained is UNKNOWN else g.attained.certain for g in counted]
    rate, weighted = found.attainment.rate, found.attainment.weighted_rate
    if rate is None or weighted is None:
        assert not counted
        return
    assert rate.low <= sum(completed) / len(counted) <= rate.high
    total = sum(g.goal.weight for g in counted)
    share = sum(g.goal.weight for g, met in zip(counted, completed, strict=True) if met) / total
    assert weighted.low <= share <= weighted.high


@given(plans(), observations(), st.data())
def test_what_lies_after_the_day_changes_nothing(
    agreed: CarePlan, readings: list[tuple[int, Bounds]], data: st.DataObject
) -> None:
    n = data.draw(st.integers(0, 200))
    whole = data.draw(held(partly(readings)))
    sections: dict[str, Any] = {
        name: [entry for entry in getattr(whole, name) if lift(entry.start).low <= day(n)]
        for name in ("observations", "encounters", "attestations")
    }
    seen = attrs.evolve(whole, **sections)
    assert review(agreed, whole, as_of=day(n)) == review(agreed, seen, as_of=day(n))
    assert evaluate(agreed, whole, as_of=day(n)) == evaluate(agreed, seen, as_of=day(n))


@given(plans(), observations(), st.data())
def test_nothing_is_changed_and_the_same_question_has_the_same_answer(
    agreed: CarePlan, readings: list[tuple[int, Bounds]], data: st.DataObject
) -> None:
    asked_on = day(data.draw(st.integers(0, 220)))
    known = data.draw(held(partly(readings)))
    plan_before, known_before = attrs.asdict(agreed, recurse=False), attrs.asdict(known, recurse=False)
    assert review(agreed, known, as_of=asked_on) == review(agreed, known, as_of=asked_on)
    first, second = (evaluate(agreed, known, as_of=asked_on) for _ in range(2))
    assert first == second
    assert first.explain() == second.explain()
    assert attrs.asdict(agreed, recurse=False) == plan_before
    assert attrs.asdict(known, recurse=False) == known_before


@given(plans(), observations(), st.data())
def test_a_partial_record_never_says_that_something_was_left_undone(
    agreed: CarePlan, readings: list[tuple[int, Bounds]], data: st.DataObject
) -> None:
    asked_on = day(data.draw(st.integers(0, 220)))
    known = attrs.evolve(
        data.draw(held(partly(readings))), partial={"observations", "attestations", "encounters"}
    )
    assert all(task.status is not TaskStatus.OVERDUE for task in review(agreed, known, as_of=asked_on).tasks)
