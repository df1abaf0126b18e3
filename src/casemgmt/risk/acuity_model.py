"""What an acuity scheme is: domains with points, levels with their tasks, and what lifts somebody by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

import attrs

from casemgmt.dates import days_after, require_day
from casemgmt.facts.person import deceased
from casemgmt.rules import (
    Criterion,
    Edition,
    Fact,
    Formula,
    Policy,
    Quantity,
    Rung,
    all_of,
    any_of,
    not_,
    rule,
    total,
)
from casemgmt.rules.terms import Bands
from casemgmt.rules.words import words_of_value


@attrs.frozen
class Task:
    """Something that a level of acuity asks for by a time.

    Args:
        label: What has to be done.
        within_days: By how many days after the start, once.
        every_days: Or every so many days.
    """

    label: str
    within_days: int | None = None
    every_days: int | None = None

    def due(self, since: date) -> date:
        """The last day for it, counted from the start, or from when it was last done."""
        days = self.every_days if self.within_days is None else self.within_days
        return days_after(since, days or 0)


@attrs.frozen(kw_only=True)
class AcuityLevel:
    """A level of acuity and what it asks for.

    Args:
        id: A name, such as ``moderate``.
        start: The least total of the level; it ends where the next one begins.
        contact_every_days: Days between successful contacts; None where the scheme does not say.
        reassess_every_days: Days between assessments; None where the scheme does not say.
        caseload_weight: What one person of the level weighs in a caseload.
        tasks: Further tasks with their times.
    """

    id: str
    start: float
    contact_every_days: int | None = None
    reassess_every_days: int | None = None
    caseload_weight: float = 1
    tasks: tuple[Task, ...] = ()

    def due(self, since: date | str) -> Mapping[str, date]:
        """The last day for each contact, assessment and task, counted from one start."""
        day = require_day(since, "since")
        every = [("contact", self.contact_every_days), ("reassessment", self.reassess_every_days)]
        tasks = [Task(label, every_days=days) for label, days in every if days is not None]
        return {task.label: task.due(day) for task in (*tasks, *self.tasks)}


@attrs.frozen
class AcuityDomain:
    """An area of life that is rated.

    Args:
        id: A name, such as ``housing``.
        label: What people call it.
        fact: The rating, as somebody states it.
        points: The points of each rating, the least rating first.
        weight: How much they count.
    """

    id: str
    label: str
    fact: Fact
    points: tuple[float, ...]
    weight: float = 1

    @property
    def worth(self) -> Quantity:
        """The points of the rating, weighed."""
        first = int(self.fact.low)
        edges = tuple(float(first + i) for i in range(1, len(self.points)))
        return Bands(self.fact, edges, tuple(points * self.weight for points in self.points))


@attrs.frozen
class Escalator:
    """A rating that by itself asks for at least some level, whatever the total."""

    when: Criterion
    level: str


@attrs.frozen(kw_only=True)
class AcuityEdition(Edition):
    """What an acuity scheme says from one date to another.

    Args:
        name: The beginning of the names of its facts.
        domains: What is rated.
        levels: The levels, the least acute first.
        escalators: What lifts somebody to a level by itself.
        step_down_after: How many lower assessments in a row it takes until somebody steps down to a lower level.
        applies: Whom the scheme can concern.
    """

    name: str
    domains: tuple[AcuityDomain, ...]
    levels: tuple[AcuityLevel, ...]
    escalators: tuple[Escalator, ...] = ()
    step_down_after: int = 1
    applies: Criterion = attrs.field(factory=lambda: not_(deceased, label="the person is alive"))

    @cached_property
    def total(self) -> Fact:
        """The sum of the weighed points, as a fact."""
        ends = [[points * each.weight for points in each.points] for each in self.domains]
        return Fact(
            f"{self.name}_total",
            low=sum(map(min, ends)),
            high=sum(map(max, ends)),
            label="acuity total",
            ask="clinician",
            definition=Formula(total(domain.worth for domain in self.domains)),
            citation=self.citation,
        )

    @cached_property
    def ladder(self) -> tuple[Rung, ...]:
        """When each level is met, the most acute first: by the total, or by a rating that asks for it."""
        ranks = [level.id for level in self.levels]
        rungs = [Rung(all_of(label=words_of_value(self.levels[0].id)), self.levels[0].id)]
        for rank, level in enumerate(self.levels[1:], 1):
            by_total = rule(
                self.total >= level.start, label=f"a total of {level.start:g} or more", cite=self.citation
            )
            lifted = [each.when for each in self.escalators if ranks.index(each.level) >= rank]
            rungs.append(Rung(any_of(by_total, *lifted, label=words_of_value(level.id)), level.id))
        return tuple(reversed(rungs))

    def held(self, levels: Sequence[str]) -> str:
        """The level that holds after assessments that gave these levels, the latest last.

        Somebody steps up at once, and down only after `step_down_after` lower assessments in a row.

        Example:
            >>> from casemgmt.risk import acuity_scheme
            >>> edition = acuity_scheme().editions[0]
            >>> edition.held(["high", "low"]), edition.held(["high", "low", "moderate"])
            ('high', 'moderate')
        """
        ranks = [level.id for level in self.levels]
        holds, lower = levels[0], 0
        for level in levels[1:]:
            lower = lower + 1 if ranks.index(level) < ranks.index(holds) else 0
            if lower == 0 or lower >= self.step_down_after:
                holds, lower = level, 0
        return holds

    def criteria(self) -> Mapping[str, Criterion]:
        """When each level is reached."""
        return {**{rung.result: rung.when for rung in self.ladder}, "applies": self.applies}


@attrs.frozen(kw_only=True)
class AcuityScheme(Policy[AcuityEdition]):
    """An acuity scheme; an organisation writes its own (`casemgmt.risk.read_acuity`)."""
