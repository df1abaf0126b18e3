"""The outcome of each goal: change against baseline, whether it matters, and whether the goal was attained."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any

import attrs

from casemgmt.bounds import Bounds, compare, lower
from casemgmt.content import read_toml
from casemgmt.facts import Reading
from casemgmt.facts.care import hospice_elected
from casemgmt.facts.person import deceased
from casemgmt.monitoring.differences import Difference, difference_of
from casemgmt.monitoring.follow_up import statements_of
from casemgmt.monitoring.progress import Progress, Scale, exact, is_measured, progress_of, scale_of
from casemgmt.monitoring.triggers import flag_at
from casemgmt.planning.plan import CarePlan, Goal, Status
from casemgmt.record import Record
from casemgmt.rules.known import Reason, Unknown
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth

_ANY_LEVEL = Bounds(-2, 2)


class Direction(Enum):
    """Which way a measure went, seen from the goal."""

    IMPROVED = "improved"
    WORSENED = "worsened"
    UNCHANGED = "unchanged"
    UNKNOWN = "unknown"


@attrs.frozen
class GoalOutcome:
    """What became of one goal.

    Args:
        goal: The goal, with its baseline.
        attained: Whether the latest reading meets the target; a missing or stale one leaves it unknown.
        excluded: Why the goal does not count in the attainment rate, such as ``not_due``; None where it counts.
        latest: The last reading since the plan.
        change: The last reading minus the baseline, in the unit of the measure; None where it cannot be told.
        direction: Which way the measure went.
        difference: The minimal important difference that the change is held against; None where none is known.
        passes_important_difference: Whether the measure improved by at least that.
        level: The level of goal attainment scaling, -2 to 2; bounds where it is not known.
        level_attested: Whether somebody attested the level; otherwise it follows from the readings.
        unknown: Why the attainment is unknown.
        evidence: The record entries behind it.
    """

    goal: Goal
    attained: Truth
    excluded: str | None
    latest: Reading | None
    change: float | Bounds | None = attrs.field(repr=False)
    direction: Direction
    difference: Difference | None
    passes_important_difference: Truth
    level: float | Bounds = attrs.field(repr=False)
    level_attested: bool
    unknown: Unknown | None = None
    evidence: tuple[str, ...] = ()

    @property
    def in_force(self) -> bool:
        """Whether the goal was pursued: agreed, and not ended by death or hospice."""
        return self.excluded in (None, "not_due")


def goal_outcomes(plan: CarePlan, record: Record, *, as_of: date) -> tuple[GoalOutcome, ...]:
    """The outcome of every goal: those that were agreed, then those that were declined or deferred.

    Args:
        plan: The plan.
        record: What is known about the person.
        as_of: The day of the question.
    """
    agreed = {goal.id for goal in plan.goals}
    refused = {Status.DECLINED: "declined", Status.DEFERRED: "deferred"}
    others = (
        _refused(proposal.item, refused[proposal.status])
        for proposal in plan.proposals
        if isinstance(proposal.item, Goal) and proposal.id not in agreed and proposal.status in refused
    )
    return (*(_outcome(goal, plan, record, as_of) for goal in plan.goals), *others)


def _outcome(goal: Goal, plan: CarePlan, record: Record, as_of: date) -> GoalOutcome:
    progress = progress_of(goal, plan, record, as_of=as_of)
    scale = scale_of(goal)
    worse = None
    if progress.latest is not None and is_measured(goal) and goal.baseline is not None:
        worse = scale.worse_by(progress.latest.value)
    difference = difference_of(goal)
    level, attested = _level(goal, plan, record, as_of, progress)
    return GoalOutcome(
        goal=goal,
        attained=progress.attained,
        excluded=_excluded(goal, plan, record, as_of),
        latest=progress.latest,
        change=None if worse is None else _change(goal, progress),
        direction=_direction(worse),
        difference=difference,
        passes_important_difference=_passes(worse, difference),
        level=level,
        level_attested=attested,
        unknown=progress.unknown if progress.attained is UNKNOWN else None,
        evidence=progress.evidence,
    )


def _refused(goal: Goal, why: str) -> GoalOutcome:
    return GoalOutcome(
        goal=goal,
        attained=UNKNOWN,
        excluded=why,
        latest=None,
        change=None,
        direction=Direction.UNKNOWN,
        difference=difference_of(goal),
        passes_important_difference=UNKNOWN,
        level=_ANY_LEVEL,
        level_attested=False,
    )


def _excluded(goal: Goal, plan: CarePlan, record: Record, as_of: date) -> str | None:
    """Why a goal does not count; only what is certain takes it out."""
    ended_by = min(goal.due_on, as_of)
    for why, fact in (("died", deceased), ("hospice_elected", hospice_elected)):
        kinds = read_toml("outcomes.toml")["exclusion"][why].get("kinds", (goal.kind,))
        ended = flag_at(fact, record, ended_by) is MET
        if ended and goal.kind in kinds and flag_at(fact, record, plan.as_of) is not MET:
            return why  # what was so before the plan was known when the goal was set
    return "not_due" if as_of < goal.due_on else None


def _change(goal: Goal, progress: Progress) -> float | Bounds | None:
    if progress.latest is None or goal.measure is None or goal.measure.type != "number":
        return None
    change = exact(progress.latest.value) - exact(goal.baseline)
    return lower(Bounds(float(change.low), float(change.high)))  # type: ignore[no-any-return]


def _direction(worse: Bounds | None) -> Direction:
    if worse is None:
        return Direction.UNKNOWN
    found = {"<": Direction.IMPROVED, ">": Direction.WORSENED, "==": Direction.UNCHANGED}
    return next((word for sign, word in found.items() if compare(sign, worse, 0) is MET), Direction.UNKNOWN)


def _passes(worse: Bounds | None, difference: Difference | None) -> Truth:
    if worse is None or difference is None:
        return UNKNOWN
    return compare("<=", worse, exact(-difference.size))


def _level(
    goal: Goal, plan: CarePlan, record: Record, as_of: date, progress: Progress
) -> tuple[float | Bounds, bool]:
    """The level that somebody attested under ``gas.<goal id>``, else the one that follows from the readings.

    Where the latest ones that were attested differ, it is open.
    """
    stated = statements_of(record, f"gas.{goal.id}", after=plan.as_of, as_of=as_of)
    if stated.unknown is not None and stated.unknown.reason is Reason.CONFLICTING:
        return _ANY_LEVEL, False
    if stated.latest is not None and stated.unknown is None:
        level = stated.latest.value
        if not isinstance(level, (bool, Bounds)) and -2 <= level <= 2:
            return level, True
    return _derived(scale_of(goal), progress), False


def _derived(scale: Scale, progress: Progress) -> float | Bounds:
    levels: Mapping[str, Any] = read_toml("outcomes.toml")["goal_attainment"]
    if progress.latest is None or progress.attained is UNKNOWN:
        return _ANY_LEVEL
    if progress.attained is MET:
        return float(levels["met_level"])
    worse, important = scale.worse_by(progress.latest.value), scale.important()
    much = compare(">=", worse, important) if important is not None else _any_worse(worse)
    low = levels["worse_level"] if much.possible else levels["unchanged_level"]
    high = levels["worse_level"] if much.certain else levels["unchanged_level"]
    return lower(Bounds(float(low), float(high)))  # type: ignore[no-any-return]


def _any_worse(worse: Bounds) -> Truth:
    """Where no important difference is known, it cannot be told whether a worsening matters."""
    return NOT_MET if compare(">", worse, 0) is NOT_MET else UNKNOWN
