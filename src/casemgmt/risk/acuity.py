"""Acuity: how much case management somebody needs, from points by domain, with how often to be in touch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

import attrs

from casemgmt.bounds import Bounds, lower
from casemgmt.dates import require_day
from casemgmt.errors import InvalidInput, Problem, UnknownName
from casemgmt.facts import Subject, sheet_of
from casemgmt.instruments import vocabulary
from casemgmt.instruments.result import shown
from casemgmt.risk.acuity_model import AcuityEdition, AcuityLevel, AcuityScheme
from casemgmt.risk.stratify import TierChange, changes_of
from casemgmt.rules import (
    Climb,
    Decision,
    Explained,
    Fact,
    FactSheet,
    Line,
    bounds_of,
    climb,
    truth_of,
)
from casemgmt.rules.decision import open_facts
from casemgmt.rules.policy import why_not_applicable
from casemgmt.rules.words import words_of_value
from casemgmt.truth import MET, NOT_MET


@attrs.frozen
class AcuityOverride:
    """A level that a clinician sets in place of the one that was worked out; neither erases the other.

    Args:
        level: The level.
        by: Who decided it.
        reason: Why.
        on: When.
    """

    level: str
    by: str
    reason: str
    on: date


@attrs.frozen(repr=False, slots=False)
class Acuity(Explained):
    """The acuity of one person at one date.

    Args:
        scheme: The scheme.
        edition: Its edition in force.
        sheet: The ratings that it was decided on.
        override: What a clinician set instead.
        earlier: The levels that earlier assessments gave, the latest last.
        why_not: Why the scheme does not apply.

    Example:
        >>> found = acuity({"acuity_housing": 3, "acuity_mental_health": 1}, as_of="2026-05-01")
        >>> found.level, found.possible_levels, found.total
        (None, ('moderate', 'high'), Bounds(low=4, high=28))
    """

    scheme: AcuityScheme
    edition: AcuityEdition
    sheet: FactSheet
    override: AcuityOverride | None = None
    earlier: tuple[str, ...] = ()
    why_not: str = ""

    @property
    def as_of(self) -> date:
        """The date of the decision."""
        return self.sheet.as_of

    @property
    def possible_levels(self) -> tuple[str, ...]:
        """The levels that are still possible, the least acute first; more than one while a rating is missing."""
        if self.why_not:
            return ()
        climbed = self._climb
        found = {rung.result for rung in climbed.open} | ({climbed.rung.result} if climbed.rung else set())
        return tuple(level.id for level in self.edition.levels if level.id in found)

    @property
    def computed(self) -> str | None:
        """The level that follows from the ratings; None while several are possible."""
        possible = self.possible_levels
        return possible[0] if len(possible) == 1 else None

    @property
    def level(self) -> str | None:
        """The level that holds: the clinician's, else the one that was worked out, once it may step down to it."""
        if self.override is not None:
            return self.override.level
        computed = self.computed
        return None if computed is None else self.edition.held((*self.earlier, computed))

    @property
    def total(self) -> float | Bounds:
        """The sum of the points: exact, or bounds while a rating is missing."""
        found: float | Bounds = lower(bounds_of(self.edition.total, self.sheet.values))
        return found

    @property
    def points(self) -> Mapping[str, float | Bounds]:
        """What each domain adds."""
        return {d.id: lower(bounds_of(d.worth, self.sheet.values)) for d in self.edition.domains}

    @property
    def caseload_weight(self) -> float | Bounds | None:
        """What the person weighs in a caseload, from the least to the greatest that is possible."""
        ids = (self.level,) if self.level is not None else self.possible_levels
        weights = [level.caseload_weight for level in self.edition.levels if level.id in ids]
        return lower(Bounds(min(weights), max(weights))) if weights else None

    @property
    def asks(self) -> AcuityLevel | None:
        """What the level asks for."""
        return next((level for level in self.edition.levels if level.id == self.level), None)

    @property
    def missing(self) -> tuple[str, ...]:
        """The ratings that can still move the level."""
        return tuple(self.questions)

    @property
    def questions(self) -> Mapping[str, Fact]:
        """The ratings that can still move the level, with the question of each."""
        return open_facts(self.open_decisions)

    @property
    def open_decisions(self) -> tuple[Decision, ...]:
        """The levels that could still be met instead, to ask about next."""
        rungs = () if self.why_not else self._climb.open
        return tuple(Decision(rung.when, self.sheet, f"{rung.result} acuity") for rung in rungs)

    @property
    def escalated_by(self) -> tuple[str, ...]:
        """The ratings that ask for a level by themselves."""
        met = (e for e in self.edition.escalators if truth_of(e.when, self.sheet.values) is MET)
        return tuple(f"{each.when.label} asks for at least {each.level}" for each in met)

    def would_change(self) -> tuple[TierChange, ...]:
        """The nearest changes of one or two ratings that bring another level; it describes the rule only."""
        present = None if self.why_not else self._climb.rung
        return () if present is None else changes_of(self.edition.ladder, present, self.sheet)

    def outline(self) -> Line:
        """The explanation as lines."""
        if self.why_not:
            return Line(self.scheme.title, None, f"not applicable: {self.why_not}")
        points = self.points
        lines = [Line("total", None, shown(self.total))]
        lines += [Line(domain.label, None, shown(points[domain.id])) for domain in self.edition.domains]
        lines += [Line(words, MET) for words in self.escalated_by]
        if self.override is not None:
            given = self.override
            words = f"{words_of_value(given.level)} set by {given.by} on {given.on}: {given.reason}"
            lines.append(Line("override", None, f"{words}; worked out: {self._possible}"))
        elif self.level != self.computed:
            kept = words_of_value(self.level)
            words = f"{kept} until {self.edition.step_down_after} lower assessments in a row"
            lines.append(
                Line("does not step down yet", None, f"{words}; worked out: {words_of_value(self.computed)}")
            )
        if self.asks is not None:
            lines += [Line(label, None, words) for label, words in _asked(self.asks)]
        level = words_of_value(self.level) if self.level else f"{self._possible} (not settled)"
        return Line(
            self.scheme.title, None, f"{level}, as of {self.as_of}", str(self.edition.citation), tuple(lines)
        )

    def __repr__(self) -> str:
        level = f"not applicable ({self.why_not})" if self.why_not else self.level or "not settled"
        return f"<Acuity {self.scheme.id}: {level} as of {self.as_of}>"

    @property
    def _possible(self) -> str:
        return " or ".join(map(words_of_value, self.possible_levels))

    @cached_property
    def _climb(self) -> Climb:
        return climb(self.edition.ladder, self.sheet)


def _asked(level: AcuityLevel) -> Iterable[tuple[str, str]]:
    if level.contact_every_days is not None:
        yield "contact", f"every {level.contact_every_days} days"
    if level.reassess_every_days is not None:
        yield "reassessment", f"every {level.reassess_every_days} days"
    for task in level.tasks:
        within = task.within_days is not None
        yield task.label, f"within {task.within_days} days" if within else f"every {task.every_days} days"


def acuity(
    subject: Subject,
    *,
    as_of: date | str,
    scheme: AcuityScheme | None = None,
    override: AcuityOverride | None = None,
    earlier: Iterable[str] = (),
) -> Acuity:
    """Work out the level of acuity from the ratings of its domains.

    Args:
        subject: A `Record`, or a plain mapping of fact names to values.
        as_of: The date of the decision.
        scheme: An acuity scheme of the organisation; by default the generic one that ships with the library.
        override: What a clinician sets instead.
        earlier: The levels that earlier assessments gave, the latest last.

    Raises:
        InvalidInput: If values cannot be used, no edition is in force, or an override has no name or reason.
        UnknownName: If a mapping names a fact that does not exist, or the override or `earlier` a level.

    Example:
        >>> from casemgmt.risk import acuity_scheme
        >>> ratings = {domain.fact.name: 1 for domain in acuity_scheme().editions[0].domains}
        >>> found = acuity({**ratings, "acuity_mental_health": 3}, as_of="2026-05-01")
        >>> found.level, found.total, found.asks.contact_every_days
        ('high', 12, 7)
    """
    from casemgmt.risk.acuity_tables import acuity_scheme  # it reads tables into the classes of this module

    found = acuity_scheme() if scheme is None else scheme
    day = require_day(as_of)
    edition = found.edition_on(day)
    if edition is None:
        raise InvalidInput.at(
            "$.as_of", found.why_not_in_force(day), "choose a date or a scheme with an edition"
        )
    before = tuple(earlier)
    for level in (*before, *(() if override is None else (override.level,))):
        _check_level(level, edition)
    if override is not None:
        _check_override(override)
    sheet = sheet_of(subject, edition.facts(), as_of=day, vocabulary=vocabulary())
    if truth_of(edition.applies, sheet.values) is NOT_MET:
        return Acuity(found, edition, sheet, why_not=why_not_applicable(edition.applies, sheet.values))
    return Acuity(found, edition, sheet, override, before)


def _check_level(level: str, edition: AcuityEdition) -> None:
    levels = [each.id for each in edition.levels]
    if level not in levels:
        raise UnknownName.among("level of acuity", level, levels)


def _check_override(override: AcuityOverride) -> None:
    problems = [
        Problem(f"$.override.{name}", "is empty", "say who decided it, and why")
        for name in ("by", "reason")
        if not getattr(override, name).strip()
    ]
    if problems:
        raise InvalidInput(problems)
