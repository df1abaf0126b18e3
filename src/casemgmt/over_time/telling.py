"""Going through a period, from one edition to the next and from one day that matters to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

import attrs

from casemgmt.dates import days_after
from casemgmt.facts import Subject
from casemgmt.facts.sheets import Sheets
from casemgmt.instruments import vocabulary
from casemgmt.over_time.answers import Answer, Questions
from casemgmt.over_time.reasons import Change, changes
from casemgmt.over_time.spans import Span
from casemgmt.rules import Criterion, FactSheet, facts_needed, truth_of
from casemgmt.rules.policy import why_not_applicable
from casemgmt.rules.terms import AllOf
from casemgmt.truth import NOT_MET

MAIN = ""
"""The name of the main question, beside the names of the parts."""
_NOT_APPLICABLE = "not applicable"


@attrs.frozen
class Segment:
    """A run of days under one edition, or under none.

    Args:
        start: Its first day.
        end: Its last day.
        edition: The id of the edition; empty for a criterion, and where none is in force.
        questions: What is asked; None where no edition is in force.
        why_not: Why no edition is in force.
    """

    start: date
    end: date
    edition: str = ""
    questions: Questions | None = None
    why_not: str = ""

    def answer(self, name: str, sheet: FactSheet) -> Answer:
        """The answer to a question on the day of a sheet."""
        if self.questions is None:
            return Answer(NOT_MET, "not in force", self.why_not)
        applies = self.questions.applies
        if applies is not None and truth_of(applies, sheet.values) is NOT_MET:
            return Answer(NOT_MET, _NOT_APPLICABLE, why_not_applicable(applies, sheet.values))
        question = self.questions.named(name)
        return (
            Answer(NOT_MET, "not in force", "not in this edition")
            if question is None
            else question.answer(sheet)
        )

    def why(self, name: str, eve: FactSheet, now: FactSheet, subject: Subject) -> tuple[Change, ...]:
        """What changed the answer to a question from the day before."""
        if self.questions is None or self.answer(name, eve) == self.answer(name, now):
            return ()
        applies, question = self.questions.applies, self.questions.named(name)
        words = [self.answer(name, sheet).words for sheet in (eve, now)]
        if applies is not None and _NOT_APPLICABLE in words:
            # Under another reason `applies` is as little met as before; then what turned are parts of it.
            turned = (applies,) if len(set(words)) > 1 else _turned(applies, eve, now)
            return changes(turned, eve, now, subject)
        return () if question is None else changes(question.decided_by(eve, now), eve, now, subject)


def _turned(applies: Criterion, eve: FactSheet, now: FactSheet) -> Iterator[Criterion]:
    """The parts of what says whom a policy can concern that became a reason why it does not, or are none any more."""
    if isinstance(applies, AllOf):
        for part in applies.of:
            yield from _turned(part, eve, now)
    elif (truth_of(applies, eve.values) is NOT_MET) is not (truth_of(applies, now.values) is NOT_MET):
        yield applies


class Telling:
    """The answers to every question over a period.

    Args:
        subject: A `Record`, or a plain mapping of fact names to values.
        segments: The period, without gaps.
    """

    def __init__(self, subject: Subject, segments: Iterable[Segment]) -> None:
        self._subject, self._segments = subject, tuple(segments)
        self.days_read = 0
        asked = [each.questions for each in self._segments if each.questions is not None]
        terms = (term for questions in asked for term in questions.terms())
        self._vocabulary = {**vocabulary(), **facts_needed(*terms)}  # a mapping may hold facts of any edition
        names = dict.fromkeys((MAIN, *(name for questions in asked for name in questions.parts)))
        self._turns: dict[str, list[tuple[date, Answer, tuple[Change, ...]]]] = {name: [] for name in names}
        for segment in self._segments:
            self._go_through(segment)

    def spans(self, name: str) -> tuple[Span, ...]:
        """The spans of one question."""
        turns, end = self._turns[name], self._segments[-1].end
        lasts = (*(days_after(day, -1) for day, _, _ in turns[1:]), end)
        return tuple(
            Span(day, last, answer, self._editions(day, last), because)
            for (day, answer, because), last in zip(turns, lasts, strict=True)
        )

    def _editions(self, start: date, end: date) -> tuple[str, ...]:
        return tuple(s.edition for s in self._segments if s.edition and s.start <= end and start <= s.end)

    def _go_through(self, segment: Segment) -> None:
        terms = () if segment.questions is None else segment.questions.terms()
        sheets = Sheets(
            self._subject, terms, start=segment.start, end=segment.end, vocabulary=self._vocabulary
        )
        earlier: FactSheet | None = None
        for sheet in sheets:
            self.days_read += 1
            eve: FactSheet | None = None
            for name, turns in self._turns.items():
                answer = segment.answer(name, sheet)
                if not turns:
                    turns.append((sheet.as_of, answer, ()))
                elif turns[-1][1] != answer:
                    eve = sheets.on(days_after(sheet.as_of, -1), earlier) if eve is None else eve
                    because = segment.why(name, eve, sheet, self._subject)
                    if earlier is None and segment.answer(name, eve) != turns[-1][1]:
                        because = (self._edition_change(segment), *because)
                    turns.append((sheet.as_of, answer, because))
            earlier = sheet

    def _edition_change(self, segment: Segment) -> Change:
        if segment.edition:
            return Change(f"edition {segment.edition} came into force")
        before = next(s for s, after in pairwise(self._segments) if after is segment)
        return Change(f"edition {before.edition} ended")
