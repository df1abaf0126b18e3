"""The facts about somebody on the days of a period, read anew only where they can have changed."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from casemgmt.dates import days_after
from casemgmt.errors import InvalidInput, Problem
from casemgmt.facts.read import Reader
from casemgmt.facts.subject import Subject, sheet_of
from casemgmt.facts.turning import RecordTurning, days_of_dated
from casemgmt.record import Record
from casemgmt.rules.known import Dated, FactSheet, Unknown, clean
from casemgmt.rules.terms import Fact, Term
from casemgmt.rules.turning import Turning, follows_the_clock, moves
from casemgmt.rules.walk import definition_facts, facts_needed


class Sheets:
    """The facts about somebody on the first day of a period and on each later day on which a rule can turn.

    Args:
        subject: A `Record`, or a plain mapping of fact names to values, which hold throughout; a `Dated` value counts
            from its day until it goes stale.
        terms: The rules.
        start: The first day.
        end: The last day.
        vocabulary: Every fact that a mapping may name.

    Example:
        >>> from casemgmt.facts.person import age_years
        >>> born = {"birth_date": "1961-08-01"}
        >>> sheets = Sheets(
        ...     born,
        ...     [age_years >= 65],
        ...     start=date(2026, 1, 1),
        ...     end=date(2026, 12, 31),
        ...     vocabulary=facts_needed(age_years),
        ... )
        >>> [str(sheet.as_of) for sheet in sheets]
        ['2026-01-01', '2026-08-01']
    """

    def __init__(
        self,
        subject: Subject,
        terms: Iterable[Term],
        *,
        start: date,
        end: date,
        vocabulary: Mapping[str, Fact],
    ) -> None:
        if isinstance(subject, FactSheet):
            raise InvalidInput.at(
                "$", "holds the facts of one day only", "pass the Record or the mapping itself"
            )
        terms = tuple(terms)
        self.start, self.end = start, end
        self.needed = facts_needed(*terms)
        self._subject, self._vocabulary = subject, vocabulary
        self._stale: dict[date, set[str]] = defaultdict(set)
        self._reads = {name: frozenset(definition_facts(fact)) for name, fact in self.needed.items()}
        self._daily = frozenset(name for name, fact in self.needed.items() if follows_the_clock(fact))
        self._turns = RecordTurning(subject, start, end) if isinstance(subject, Record) else None
        for name, fact in self.needed.items():
            for day in self._days_of(fact):
                self._stale[day].add(name)
        self._days = sorted(self._stale)
        stated = {name: self._stated(fact) for name, fact in self.needed.items()}
        self._turning = Turning(terms, self.needed, stated=stated, start=start, end=end)

    def __iter__(self) -> Iterator[FactSheet]:
        sheet = self.on(self.start)
        yield sheet
        for until in (*(days_after(day, -1) for day in self._days), self.end):
            for day in sorted(self._turning.days(sheet, until)):
                sheet = self.on(day, sheet)
                yield sheet
            if until < self.end:
                sheet = self.on(days_after(until, 1), sheet)
                yield sheet

    def on(self, day: date, earlier: FactSheet | None = None) -> FactSheet:
        """The facts on a day.

        Args:
            day: A day of the period.
            earlier: The facts of an earlier day, so that only what can have changed since is read again.
        """
        if earlier is None or self._turns is None:
            return sheet_of(self._subject, self.needed, as_of=day, vocabulary=self._vocabulary)
        since = bisect_right(self._days, earlier.as_of)
        until = bisect_right(self._days, day)
        stale = self._daily.union(*(self._stale[each] for each in self._days[since:until]))
        reader = self._turns.reader.again(day)
        changed: set[str] = set()
        for name, fact in self.needed.items():
            moving = moves(earlier.values.get(name), earlier.as_of)
            if name not in stale and not moving and changed.isdisjoint(self._reads[name]):
                reader.keep(name, earlier)
            else:
                reader.read_one(fact)
                if _held(reader, name) != _held(earlier, name):
                    changed.add(name)
        return FactSheet(day, reader.values, reader.unknowns, reader.evidence, reader.dates)

    def _days_of(self, fact: Fact) -> frozenset[date]:
        """The days on which a fact has to be read anew; facts that it reads apart."""
        if self._turns is not None:
            return self._turns.days(fact)
        given = self._given(fact)
        return days_of_dated(fact, given, self.start, self.end) if isinstance(given, Dated) else frozenset()

    def _stated(self, fact: Fact) -> list[Any]:
        if self._turns is not None:
            return self._turns.stated(fact)
        given = self._given(fact)
        value = clean(fact, given.value if isinstance(given, Dated) else given)
        return [] if isinstance(value, (Unknown, Problem)) else [value]

    def _given(self, fact: Fact) -> Any:
        return self._subject.get(fact.name) if isinstance(self._subject, Mapping) else None


def _held(holder: Reader | FactSheet, name: str) -> tuple[Any, ...]:
    return tuple(each.get(name) for each in (holder.values, holder.unknowns, holder.evidence, holder.dates))
