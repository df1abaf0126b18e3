"""What is asked of somebody day by day: a criterion, or what an edition of a policy answers."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from casemgmt.errors import RuleError
from casemgmt.levels import NO_LEVEL, SchemeEdition
from casemgmt.risk import AcuityEdition, RiskEdition
from casemgmt.rules import Criterion, Edition, FactSheet, Rung, climb, truth_of
from casemgmt.screening import ProgramEdition
from casemgmt.truth import MET, UNKNOWN, Truth


@attrs.frozen
class Answer:
    """The answer of one day; for another reason not to be answered at all, it is another answer.

    Args:
        truth: Whether it is met; None for a level or a tier, which is no truth. As in a screening, a policy that is not
            in force or not applicable is not met; `words` tell that apart.
        words: The answer as a person reads it: ``met``, ``not met``, ``unknown``, ``not in force``,
            ``not applicable``, or the level or tier.
        why_not: Why a policy is not in force or not applicable.
    """

    truth: Truth | None
    words: str
    why_not: str = ""


@attrs.frozen
class Rule:
    """The question whether all of some criteria are met."""

    of: tuple[Criterion, ...]

    def answer(self, sheet: FactSheet) -> Answer:
        """The answer on the day of a sheet."""
        truth = MET
        for criterion in self.of:
            truth &= truth_of(criterion, sheet.values)
        return Answer(truth, truth.words)

    def decided_by(self, *sheets: FactSheet) -> tuple[Criterion, ...]:  # noqa: ARG002 - for every day the same
        """The criteria that the answers rest on."""
        return self.of


@attrs.frozen
class Ladder:
    """The question which rung of a ladder is the first that is met.

    Args:
        rungs: The rungs, the first of highest precedence.
        lowest_is_given: Whether the last rung holds for everybody, so that it says nothing while a higher one is open.
    """

    rungs: tuple[Rung, ...]
    lowest_is_given: bool = False

    def answer(self, sheet: FactSheet) -> Answer:
        """The answer on the day of a sheet; provisional where a rung of higher precedence is still open."""
        found = climb(self.rungs, sheet)
        if self.lowest_is_given and found.open:
            possible = {rung.result for rung in (*found.open, found.rung) if rung is not None}
            named = (rung.result for rung in reversed(self.rungs) if rung.result in possible)
            return Answer(None, " or ".join(named).replace("_", " "))
        if found.rung is None:
            return Answer(None, UNKNOWN.words if found.open else NO_LEVEL)
        flag = f" ({found.rung.flag})" if found.rung.flag else ""
        provisional = ", provisional" if found.open else ""
        return Answer(None, f"{found.rung.result.replace('_', ' ')}{flag}{provisional}")

    def decided_by(self, *sheets: FactSheet) -> tuple[Criterion, ...]:
        """The criteria that the answers rest on: the rungs up to the first that is met, on any of the days."""
        last = max(self._steps(sheet) for sheet in sheets)
        return tuple(rung.when for rung in self.rungs[:last])

    def _steps(self, sheet: FactSheet) -> int:
        met = (i for i, rung in enumerate(self.rungs, 1) if truth_of(rung.when, sheet.values) is MET)
        return next(met, len(self.rungs))


Question = Rule | Ladder


@attrs.frozen
class Questions:
    """What is asked about one person under one edition, or under a criterion that is always in force.

    Args:
        main: The main question.
        parts: The questions beside it, by name.
        applies: Whom it can concern.
    """

    main: Question
    parts: Mapping[str, Question]
    applies: Criterion | None = None

    def named(self, name: str) -> Question | None:
        """The question of a name; the main one where the name is empty."""
        return self.parts.get(name) if name else self.main

    def terms(self) -> tuple[Criterion, ...]:
        """Every criterion that is asked."""
        every = (self.main, *self.parts.values())
        asked = (c for q in every for c in (q.of if isinstance(q, Rule) else (r.when for r in q.rungs)))
        return (*asked, *(() if self.applies is None else (self.applies,)))


def questions_of(edition: Edition) -> Questions:
    """What an edition of a program, a level scheme, a risk scheme or an acuity scheme answers."""
    match edition:
        case ProgramEdition():
            stages: dict[str, Question] = {stage: Rule((rule,)) for stage, rule in edition.stages().items()}
            return Questions(Rule(edition.decisive), stages, edition.applies)
        case SchemeEdition():
            levels: dict[str, Question] = {level: Rule((rule,)) for level, rule in edition.levels.items()}
            return Questions(Ladder(edition.ladder), levels, edition.applies)
        case RiskEdition():
            return Questions(Ladder(edition.ladder), {}, edition.applies)
        case AcuityEdition():
            return Questions(Ladder(edition.ladder, lowest_is_given=True), {}, edition.applies)
    raise RuleError(
        f"a {type(edition).__name__} has no single answer; pass one of its criteria, a program, a level scheme,"
        " a risk scheme or an acuity scheme"
    )
