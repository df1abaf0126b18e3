"""The review of a plan: how its goals, tasks and red flags stand, what has happened, and what to see to first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import attrs

from casemgmt.content import read_toml
from casemgmt.dates import require_day
from casemgmt.errors import InvalidInput, Problem
from casemgmt.monitoring.flags import FlagReview, flag_review, most_urgent_first
from casemgmt.monitoring.progress import GoalStatus, Progress, progress_of
from casemgmt.monitoring.tasks import TaskReview, TaskStatus, task_review
from casemgmt.monitoring.triggers import Trigger, due_on, triggers_of
from casemgmt.planning.plan import CarePlan, Intervention, Monitor, PlannedService, RedFlag
from casemgmt.record import Record
from casemgmt.rules.outline import Explained, Line
from casemgmt.rules.words import show
from casemgmt.truth import MET, NOT_MET, UNKNOWN


@attrs.frozen
class Attention:
    """One thing to see to.

    Args:
        urgency: How soon, ``E0`` (now) to ``E4`` (at the next review).
        about: The id of the goal, item or trigger.
        text: What was found.
        action: What to do.
        due_on: By when; None for the next review.
    """

    urgency: str
    about: str
    text: str
    action: str
    due_on: date | None = None


@attrs.frozen(repr=False)
class Review(Explained):
    """How a plan stands at a date.

    Args:
        plan: The plan.
        as_of: The day of the review.
        goals: The progress of each goal.
        tasks: How each intervention, service and monitor stands.
        red_flags: The red flags, raised ones first, then unknown ones, each by urgency.
        triggers: What may have happened since the plan, what has happened first.
    """

    plan: CarePlan
    as_of: date
    goals: tuple[Progress, ...]
    tasks: tuple[TaskReview, ...]
    red_flags: tuple[FlagReview, ...]
    triggers: tuple[Trigger, ...]

    @property
    def needs_attention(self) -> tuple[Attention, ...]:
        """What is known to need attention, most urgent first; after a death, only what the death asks for."""
        found = [*self._raised(), *self._happened(), *self._goals(), *self._overdue()]
        death = [item for item in found if item.about == "death"]
        return tuple(sorted(death or found, key=lambda a: (a.urgency, a.due_on or date.max)))

    @property
    def to_find_out(self) -> tuple[str, ...]:
        """What is unknown and could need attention, once it is known."""
        return (
            *(f"{f.item.text}: {f.reason}" for f in self.red_flags if f.truth is UNKNOWN),
            *(f"{t.label}: {t.reason}" for t in self.triggers if t.truth is UNKNOWN),
            *(f"{g.goal.text}: {g.unknown}" for g in self.goals if g.status is GoalStatus.UNKNOWN),
            *(f"{t.item.text}: {t.reason}" for t in self.tasks if t.status is TaskStatus.UNKNOWN),
        )

    @property
    def next_review_on(self) -> date:
        """The day of the next review: as planned, or sooner where a trigger asks for it; never in the past."""
        sooner = (t.reassess_by for t in self.triggers if t.reassess_by is not None)
        return max(min([self.plan.review_on, *sooner]), self.as_of)

    def outline(self) -> Line:
        """The review as lines."""
        groups = (
            ("needs attention", tuple(map(_attention_line, self.needs_attention))),
            ("goals", tuple(map(_goal_line, self.goals))),
            (
                "red flags",
                tuple(Line(f.item.text, f.truth, f.reason, str(f.item.citation)) for f in self.red_flags),
            ),
            (
                "since the plan",
                tuple(Line(t.label, t.truth, t.reason, str(t.citation)) for t in self.triggers),
            ),
            ("to do and to measure", tuple(_task_line(t) for t in self.tasks)),
        )
        children = tuple(Line(f"{name} ({len(lines)})", children=lines) for name, lines in groups)
        title = f"Review of version {self.plan.version} as of {self.as_of}; next review {self.next_review_on}"
        return Line(title, children=children)

    def __repr__(self) -> str:
        return (
            f"<Review of plan version {self.plan.version} as of {self.as_of}:"
            f" {len(self.needs_attention)} to see to, {len(self.to_find_out)} to find out>"
        )

    def _raised(self) -> Iterator[Attention]:
        for flag in self.red_flags:
            if flag.truth is MET and flag.on is not None:
                urgency = flag.item.urgency
                action = read_toml("monitoring.toml")["urgency"][urgency]["label"].capitalize()
                yield Attention(urgency, flag.item.id, flag.item.text, action, due_on(urgency, flag.on))

    def _happened(self) -> Iterator[Attention]:
        for t in self.triggers:
            if t.truth is MET:
                yield Attention(t.urgency, t.id, f"{t.label}: {t.reason}", t.action, t.due_on)

    def _goals(self) -> Iterator[Attention]:
        answers: Mapping[str, Any] = read_toml("monitoring.toml")["goal"]
        for goal in self.goals:
            if answer := answers.get(goal.status.name.lower()):
                urgency = answer["urgency"]
                text = f"{goal.goal.text}: {goal.status.value}"
                yield Attention(urgency, goal.goal.id, text, answer["action"], due_on(urgency, self.as_of))

    def _overdue(self) -> Iterator[Attention]:
        answer = read_toml("monitoring.toml")["task"]
        for task in self.tasks:
            if task.status is TaskStatus.OVERDUE:
                text = f"{task.item.text}: {task.reason}"
                yield Attention(answer["urgency"], task.item.id, text, answer["action"], task.next_due_on)


def review(plan: CarePlan, record: Record, *, as_of: date | str) -> Review:
    """See how a plan stands: progress of goals, tasks, red flags, and what has happened since.

    Only what lies after the day of the plan's facts counts as follow-up, and what lies after `as_of` is not seen.
    What the record does not show is unknown, not undone.

    Args:
        plan: The plan.
        record: What is known about the person.
        as_of: The day of the review.

    Raises:
        InvalidInput: If `as_of` lies before the plan, or the record is another person's.

    Example:
        >>> from casemgmt.record import Person, Record
        >>> day = date(2026, 3, 1)
        >>> plan = CarePlan("p1", 1, day, day, "N. Gray", items=(), proposals=(), review_on=date(2026, 6, 1))
        >>> review(plan, Record(person=Person(id="p1"), encounters=()), as_of="2026-06-02").next_review_on
        datetime.date(2026, 6, 2)
    """
    day = require_follow_up(plan, record, as_of)
    items = plan.items
    flags = (flag_review(item, plan, record, as_of=day) for item in items if isinstance(item, RedFlag))
    tasks = (Intervention, PlannedService, Monitor)
    return Review(
        plan=plan,
        as_of=day,
        goals=tuple(progress_of(goal, plan, record, as_of=day) for goal in plan.goals),
        tasks=tuple(task_review(item, plan, record, as_of=day) for item in items if isinstance(item, tasks)),
        red_flags=most_urgent_first(flags),
        triggers=triggers_of(plan, record, as_of=day),
    )


def require_follow_up(plan: CarePlan, record: Record, as_of: date | str) -> date:
    """The day of a follow-up, once it is sure that plan, record and day fit together.

    Raises:
        InvalidInput: If the day lies before the plan, or the record is another person's.
    """
    day = require_day(as_of)
    problems = []
    if day < plan.as_of:
        problems.append(
            Problem("$as_of", "lies before the day of the plan", "pass a day on or after plan.as_of")
        )
    if plan.person_id != record.person.id:
        cure = "pass the record of the person whose plan it is"
        problems.append(Problem("$record.person.id", "is not the person of the plan", cure))
    if problems:
        raise InvalidInput(problems)
    return day


def _attention_line(item: Attention) -> Line:
    by = f" by {item.due_on}" if item.due_on else ""
    return Line(f"{item.urgency} {item.text}", detail=f"{item.action}{by}")


def _goal_line(progress: Progress) -> Line:
    status = progress.status.value
    if progress.unknown is not None:
        status += f", {progress.unknown}"
    if progress.latest is not None and progress.goal.measure is not None:
        status += f", {show(progress.goal.measure, progress.latest.value)} on {progress.latest.on}"
    return Line(progress.goal.text, progress.attained, status, str(progress.goal.citation))


def _task_line(task: TaskReview) -> Line:
    marks = {TaskStatus.OVERDUE: NOT_MET, TaskStatus.UNKNOWN: UNKNOWN}
    mark = marks.get(task.status, MET)
    return Line(task.item.text, mark, f"{task.status.value}, {task.reason}", str(task.item.citation))
