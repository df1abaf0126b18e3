"""How a goal is getting on: its readings against baseline, target, time and the least change that matters."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import reduce
from typing import Any

import attrs

from casemgmt.bounds import UNBOUNDED, Bounds, compare, least, lift, lower
from casemgmt.content import read_toml
from casemgmt.dates import days_after
from casemgmt.facts import Reading
from casemgmt.monitoring.differences import difference_of
from casemgmt.monitoring.follow_up import FollowUp, readings_of, statements_of
from casemgmt.planning.plan import CarePlan, Goal, Monitor
from casemgmt.record import Record
from casemgmt.rules.known import Reason, Unknown
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth


class GoalStatus(Enum):
    """How a goal is getting on."""

    MET = "met"
    SUSTAINED = "sustained"
    ON_TRACK = "on track"
    BEHIND = "behind"
    NO_CHANGE = "no change"
    REGRESSED = "regressed"
    NOT_MET = "not met"
    UNKNOWN = "unknown"


@attrs.frozen
class Progress:
    """How one goal is getting on at a date.

    Args:
        goal: The goal.
        status: The status; `GoalStatus.UNKNOWN` wherever what is not known could change it.
        attained: Whether the latest reading meets the target.
        latest: The last reading since the plan.
        moved: The share of the way from baseline to target, 1 at the target; None where it cannot be told.
        expected: The share of the time that has passed.
        unknown: Why the status is unknown.
        evidence: The record entries behind it.
    """

    goal: Goal
    status: GoalStatus
    attained: Truth
    latest: Reading | None
    moved: float | Bounds | None = attrs.field(repr=False)
    expected: float
    unknown: Unknown | None = None
    evidence: tuple[str, ...] = ()

    @property
    def achievement(self) -> str | None:
        """The status in FHIR's words (`Goal.achievementStatus`); None for unknown, which FHIR leaves out."""
        if self.status in (GoalStatus.ON_TRACK, GoalStatus.BEHIND):
            improving = self.moved is not None and compare(">", self.moved, 0) is MET
            return "improving" if improving else "in-progress"
        if self.status is GoalStatus.NO_CHANGE:
            return "no-progress" if self.expected > _numbers()["halfway"] else "no-change"
        return _ACHIEVEMENT.get(self.status)


_ACHIEVEMENT: Mapping[GoalStatus, str] = {
    GoalStatus.MET: "achieved",
    GoalStatus.SUSTAINED: "sustaining",
    GoalStatus.REGRESSED: "worsening",
    GoalStatus.NOT_MET: "not-achieved",
}


@attrs.frozen
class Scale:
    """A goal as numbers: how far a value lies from the target, in the direction in which less is better.

    Args:
        goal: The goal.
        operator: How the value must stand to the target.
        target: The target; 1 for yes and 0 for no.
        baseline: What it was; unbounded where that is not known.
    """

    goal: Goal
    operator: str
    target: Fraction
    baseline: Bounds

    def hit(self, value: Any) -> Truth:
        """Whether a value meets the target."""
        return compare(self.operator, exact(value), self.target)

    def distance(self, value: Any) -> Bounds:
        """How far a value is from the target; negative beyond it."""
        number = exact(value)
        if self.operator in ("<", "<="):
            return number - self.target
        away = lift(self.target) - number
        return away if self.operator in (">", ">=") else magnitude(away)

    def worse_by(self, value: Any) -> Bounds:
        """How much farther from the target a value is than the baseline; negative for nearer."""
        return self.distance(value) - self.distance(self.baseline)

    def important(self) -> Bounds | None:
        """The least change that matters, where one is known."""
        known = difference_of(self.goal)
        return None if known is None else exact(known.size)

    def moved(self, value: Any) -> Bounds:
        """The share of the way from baseline to target; a goal that was met from the start is all or nothing."""
        away, start = self.distance(value), self.distance(self.baseline)
        if start.high <= 0:
            return Bounds(Fraction(away.high <= 0), Fraction(away.low <= 0))
        return lift(Fraction(1)) - away / start


def exact(value: Any) -> Bounds:
    """A number as decimals mean it, so that 9.9 - 9.4 is 0.5; yes is 1 and no is 0."""
    ends = lift(value)
    return Bounds(_fraction(ends.low), _fraction(ends.high))


def magnitude(number: Bounds) -> Bounds:
    """The size of a number without its sign."""
    low = max(number.low, -number.high, Fraction(0))
    return Bounds(low, max(-number.low, number.high))


def is_measured(goal: Goal) -> bool:
    """Whether a goal has a measure that can be set against a target; any other goal has to be attested."""
    measure = goal.measure
    stated = measure is not None and goal.operator is not None and goal.target is not None
    return stated and measure is not None and measure.type in ("number", "flag")


def scale_of(goal: Goal) -> Scale:
    """A goal as numbers. A goal without a measure counts as not reached when the plan was made."""
    if not is_measured(goal):
        return Scale(goal, "==", Fraction(1), lift(Fraction(0)))
    baseline = UNBOUNDED if goal.baseline is None else exact(goal.baseline)
    return Scale(goal, str(goal.operator), exact(goal.target).low, baseline)


def follow_up_of(goal: Goal, plan: CarePlan, record: Record, *, as_of: date) -> FollowUp:
    """What the record holds of a goal since the plan: readings of its measure, or attestations of its id."""
    if goal.measure is not None and is_measured(goal):
        return readings_of(record, goal.measure, after=plan.as_of, as_of=as_of)
    return statements_of(record, goal.id, after=plan.as_of, as_of=as_of)


def progress_of(goal: Goal, plan: CarePlan, record: Record, *, as_of: date) -> Progress:
    """How a goal is getting on.

    A reading that is only partly known gives UNKNOWN where its completions disagree; so does one that is stale,
    and so does a goal without a baseline that has not been reached. Attestations do not go stale.

    Args:
        goal: A goal of the plan.
        plan: The plan.
        record: What is known about the person; what lies after `as_of` is not seen.
        as_of: The day of the question.
    """
    found = follow_up_of(goal, plan, record, as_of=as_of)
    scale = scale_of(goal)
    expected = _expected(goal, plan, as_of)
    latest = found.latest
    unknown = found.unknown or _stale(goal, plan, latest, as_of)
    if latest is None or unknown is not None:
        return Progress(
            goal, GoalStatus.UNKNOWN, UNKNOWN, latest, None, float(expected), unknown, found.evidence
        )
    attained = scale.hit(latest.value)
    status = _status(scale, found.readings, goal.due_on < as_of, expected)
    why = None
    if status is GoalStatus.UNKNOWN:
        detail = "no baseline" if goal.baseline is None and attained is NOT_MET else "only partly known"
        why = Unknown(Reason.NOT_RECORDED, detail=detail)
    moved = _plain(scale.moved(latest.value))
    return Progress(goal, status, attained, latest, moved, float(expected), why, found.evidence)


def _status(scale: Scale, readings: tuple[Reading, ...], overdue: bool, expected: Fraction) -> GoalStatus:
    last, before = readings[-1], readings[:-1]
    worse = scale.worse_by(last.value)
    way = scale.distance(scale.baseline)
    known = scale.important()
    important = way * _rule("difference_stand_in") if known is None else known
    hit = scale.hit(last.value)
    ladder = (
        (hit, GoalStatus.SUSTAINED if _sustained(scale, readings) else GoalStatus.MET),
        (_regressed(scale, last, before, important), GoalStatus.REGRESSED),
        (Truth.of(overdue, overdue), GoalStatus.NOT_MET),
        (
            compare("<", magnitude(worse), important) & compare(">", expected, _rule("no_change_after")),
            GoalStatus.NO_CHANGE,
        ),
        (compare(">=", scale.moved(last.value), expected - _rule("tolerance")), GoalStatus.ON_TRACK),
    )
    for truth, status in ladder:
        if truth is not NOT_MET:
            return status if truth is MET else GoalStatus.UNKNOWN
    return GoalStatus.BEHIND


def _regressed(scale: Scale, last: Reading, before: tuple[Reading, ...], important: Bounds) -> Truth:
    """Once met and no longer, or worse than the baseline, or fallen back from the best, by what matters."""
    worse = scale.worse_by(last.value)
    once_met = reduce(Truth.__or__, (scale.hit(r.value) for r in before), scale.hit(scale.baseline))
    truth = once_met | (compare(">=", worse, important) & compare(">", worse, 0))
    if before:
        fallen = scale.distance(last.value) - least(scale.distance(r.value) for r in before)
        share = scale.distance(scale.baseline) * _rule("fall_from_best")
        truth |= compare(">=", fallen, important) & compare(">", fallen, share) & compare(">", fallen, 0)
    return truth


def _sustained(scale: Scale, readings: tuple[Reading, ...]) -> bool:
    since = readings[-1].on
    for reading in reversed(readings):
        if scale.hit(reading.value) is not MET:
            break
        since = reading.on
    return bool((readings[-1].on - since).days >= _numbers()["sustained_days"])


def _expected(goal: Goal, plan: CarePlan, as_of: date) -> Fraction:
    start = days_after(goal.baseline_on or plan.as_of, goal.expected_change_days)
    if goal.due_on <= start:
        return Fraction(1)
    return min(max(Fraction((as_of - start).days, (goal.due_on - start).days), Fraction(0)), Fraction(1))


def _stale(goal: Goal, plan: CarePlan, latest: Reading | None, as_of: date) -> Unknown | None:
    if latest is None:
        return Unknown(Reason.NOT_RECORDED, detail="nothing since the plan")
    if not is_measured(goal):
        return None
    intervals = [m.every_days for m in plan.items if isinstance(m, Monitor) and m.measure == goal.measure]
    interval = min(intervals, default=_numbers()["measured_every_days"])
    fresh_days = interval * _rule("staleness_factor")
    return Unknown(Reason.STALE, since=latest.on) if (as_of - latest.on).days > fresh_days else None


def _plain(moved: Bounds) -> float | Bounds | None:
    if math.isinf(moved.low) or math.isinf(moved.high):
        return None
    return lower(Bounds(float(moved.low), float(moved.high)))  # type: ignore[no-any-return]


def _fraction(number: Any) -> Any:
    if isinstance(number, Fraction) or (isinstance(number, float) and math.isinf(number)):
        return number
    return Fraction(str(int(number) if isinstance(number, bool) else number))


def _rule(name: str) -> Fraction:
    return Fraction(str(_numbers()[name]))


def _numbers() -> Mapping[str, Any]:
    numbers: Mapping[str, Any] = read_toml("monitoring.toml")["progress"]
    return numbers
