"""What the plan asks to be done or measured: done, on time, due, overdue, or not to be told."""

from __future__ import annotations

from datetime import date
from enum import Enum
from fractions import Fraction

import attrs

from casemgmt.content import read_toml
from casemgmt.dates import days_after
from casemgmt.monitoring.follow_up import FollowUp, readings_of, statements_of
from casemgmt.planning.plan import CarePlan, Intervention, Monitor, PlannedService
from casemgmt.record import Record

Task = Intervention | Monitor | PlannedService


class TaskStatus(Enum):
    """How something that the plan asks for stands."""

    DONE = "done"
    ON_TIME = "on time"
    DUE = "due"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"


@attrs.frozen
class TaskReview:
    """How one intervention, service or monitor stands at a date.

    Args:
        item: What the plan asks for.
        status: Overdue only where the record would surely show it, had it been done; unknown otherwise.
        done_on: The days on which it was done or measured since the plan.
        next_due_on: When it is due; None for what is done once and is done.
        overdue_days: How many days the due day has passed, for what is overdue.
        reason: The finding in words.
        evidence: The record entries behind it.
    """

    item: Task
    status: TaskStatus
    done_on: tuple[date, ...]
    next_due_on: date | None
    overdue_days: int = 0
    reason: str = ""
    evidence: tuple[str, ...] = ()


def task_review(item: Task, plan: CarePlan, record: Record, *, as_of: date) -> TaskReview:
    """How something that the plan asks for stands.

    What repeats is due again one interval after it was last done (a rolling grid), with a grace of a share of the
    interval. A monitor is done when its measure was taken; all else when an attestation names the item's id, with
    True or the day.

    Args:
        item: An intervention, service or monitor of the plan.
        plan: The plan.
        record: What is known about the person.
        as_of: The day of the question.
    """
    found = _found(item, plan, record, as_of)
    every_days = None if isinstance(item, PlannedService) else item.every_days
    first_due_on = _first_due_on(item)
    done_on = found.taken_on
    if done_on and every_days is None:
        return TaskReview(item, TaskStatus.DONE, done_on, None, 0, f"done {done_on[-1]}", found.evidence)
    due_on = (
        max(first_due_on, days_after(done_on[-1], every_days)) if done_on and every_days else first_due_on
    )
    grace = int((every_days or 0) * Fraction(str(read_toml("monitoring.toml")["tasks"]["grace_share"])))
    last = f"last done {done_on[-1]}, " if done_on else ""
    if as_of < due_on:
        return TaskReview(item, TaskStatus.ON_TIME, done_on, due_on, 0, f"{last}due {due_on}", found.evidence)
    if as_of <= days_after(due_on, grace):
        return TaskReview(item, TaskStatus.DUE, done_on, due_on, 0, f"{last}was due {due_on}", found.evidence)
    late = (as_of - due_on).days
    reason = f"{last}not recorded as done, was due {due_on}"
    if found.complete:
        return TaskReview(item, TaskStatus.OVERDUE, done_on, due_on, late, reason, found.evidence)
    reason += f" ({found.unknown or 'the record may not be complete'})"
    return TaskReview(item, TaskStatus.UNKNOWN, done_on, due_on, 0, reason, found.evidence)


def _found(item: Task, plan: CarePlan, record: Record, as_of: date) -> FollowUp:
    if isinstance(item, Monitor) and item.measure is not None:
        return readings_of(record, item.measure, after=plan.as_of, as_of=as_of)
    found = statements_of(record, item.id, after=plan.as_of, as_of=as_of)
    done = tuple(r for r in found.readings if r.value)
    return attrs.evolve(found, readings=done, taken_on=tuple(sorted({r.on for r in done})))


def _first_due_on(item: Task) -> date:
    if isinstance(item, Intervention):
        return item.due_on
    return item.start_on if isinstance(item, Monitor) else item.start_by
