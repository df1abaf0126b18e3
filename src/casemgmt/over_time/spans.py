"""An answer over a period: spans of days with one answer each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NoReturn

import attrs

from casemgmt.dates import require_day
from casemgmt.errors import InvalidInput, RuleError
from casemgmt.over_time.answers import Answer
from casemgmt.over_time.reasons import Change
from casemgmt.rules import Explained, Line
from casemgmt.rules.words import one_line
from casemgmt.truth import Truth


@attrs.frozen
class Span:
    """A longest run of days with one answer; where a policy is not in force or not applicable, for one reason.

    Args:
        start: Its first day.
        end: Its last day.
        answer: The answer.
        editions: The editions in force in it, the first first; empty for a criterion, and where there is none.
        because: What changed on its first day; empty for the first span of a period.
    """

    start: date
    end: date
    answer: Answer
    editions: tuple[str, ...] = ()
    because: tuple[Change, ...] = attrs.field(default=(), repr=False)

    @property
    def truth(self) -> Truth | None:
        """Whether it is met; None for a level or a tier."""
        return self.answer.truth

    @property
    def words(self) -> str:
        """The answer as a person reads it."""
        return self.answer.words

    @property
    def why_not(self) -> str:
        """Why a policy is not in force or not applicable."""
        return self.answer.why_not

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1


@attrs.frozen(repr=False)
class Timeline(Explained):
    """An answer from one day to another, as spans of days with one answer each.

    Args:
        title: What is asked.
        spans: The answers, oldest first, without gaps.
        parts: The same for each part: the stages of a program, the levels of a scheme.
        days_read: On how many days the facts were worked out; all others follow from them.

    Example:
        >>> from casemgmt.facts.person import age_years
        >>> from casemgmt.over_time import timeline
        >>> born = {"birth_date": "1961-08-01"}
        >>> older = timeline(born, age_years >= 65, start="2026-01-01", end="2026-12-31")
        >>> print(older.explain())
        age >= 65 years: 2026-01-01 to 2026-12-31
          [-] 2026-01-01 to 2026-07-31: not met
          [+] 2026-08-01 to 2026-12-31: met
            age reached 65 years
    """

    title: str
    spans: tuple[Span, ...]
    parts: Mapping[str, Timeline] = attrs.field(factory=dict, hash=False)
    days_read: int = attrs.field(default=0, eq=False)

    @property
    def start(self) -> date:
        """The first day."""
        return self.spans[0].start

    @property
    def end(self) -> date:
        """The last day."""
        return self.spans[-1].end

    def span_on(self, day: date | str) -> Span:
        """The span that holds a day.

        Raises:
            InvalidInput: If the day lies outside the period.
        """
        on = require_day(day, "day")
        for span in self.spans:
            if span.start <= on <= span.end:
                return span
        raise InvalidInput.at("$.day", "lies outside the period", "ask for a day from its start to its end")

    def truth_on(self, day: date | str) -> Truth:
        """The truth on a day.

        Raises:
            InvalidInput: If the day lies outside the period.
            RuleError: If the answer is a level or a tier, which is no truth.
        """
        truth = self.span_on(day).truth
        if truth is None:
            raise RuleError("a level or a tier is no truth; look at .span_on(day).words, or at .parts")
        return truth

    def next_change(self, *, after: date | str) -> Span | None:
        """The first span that begins after a day; None where nothing changes any more within the period."""
        day = require_day(after, "after")
        return next((span for span in self.spans[1:] if span.start > day), None)

    def outline(self) -> Line:
        """The spans as lines, each with what changed on its first day."""
        parts = (part.outline() for part in self.parts.values())
        lines = (*map(_line, self.spans), *parts)
        return Line(self.title, None, f"{self.start} to {self.end}", children=lines)

    def __bool__(self) -> NoReturn:
        raise RuleError("a timeline has an answer for each day; write `timeline.truth_on(day) is Truth.MET`")

    def __repr__(self) -> str:
        count = len(self.spans) - 1
        changes = f"{count} change{'' if count == 1 else 's'}"
        return one_line(f"<Timeline {self.title}: {changes}, {self.start} to {self.end}>")


def _line(span: Span) -> Line:
    edition = f" (edition {', '.join(span.editions)})" if span.editions else ""
    text = f"{span.start} to {span.end}"
    detail = f"{span.words}{f', {span.why_not}' if span.why_not else ''}{edition}"
    return Line(text, span.truth, detail, children=tuple(change.outline() for change in span.because))
