"""What has to be done by when: the timed obligations of a program, and how each stands for a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import Enum
from typing import Any, Literal

import attrs

from casemgmt.bounds import lift
from casemgmt.citation import Citation
from casemgmt.dates import WEEKDAYS, BusinessCalendar, days_after, months_before
from casemgmt.errors import RuleError
from casemgmt.rules import Criterion, Fact, FactSheet, all_of, any_of, bounds_of, days_between, not_, truth_of
from casemgmt.rules.terms import Elapsed, Quantity, Term
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth

MOST_DAYS = 366
"""How many days a vague date may span for an obligation to be worked out for each of them."""

_DAY = timedelta(days=1)
_OF_REST = "a day of rest right after the last business day: counted strictly, it is too late"
_ONE = {"days": "day", "business_days": "business day", "months": "month"}


@attrs.frozen
class Count:
    """How the days of a window are counted from the day that starts it; that day is day 0.

    Args:
        n: How many; below zero for days before.
        unit: ``days``, ``business_days`` or ``months`` (the same day of the month, or its last).
        calendar: The holidays, for business days.

    Example:
        >>> str(Count(2, "business_days")), str(Count(-15)), Count(6, "months").on(date(2026, 8, 31))
        ('2 business days after', '15 days before', datetime.date(2027, 2, 28))
    """

    n: int
    unit: Literal["days", "business_days", "months"] = "days"
    calendar: BusinessCalendar = WEEKDAYS

    def on(self, start: date) -> date:
        """The day that is so far from `start`; business days before it are counted with `start` itself."""
        if self.unit == "days":
            return days_after(start, self.n)
        if self.unit == "months":
            return months_before(start, -self.n)
        if self.n >= 0:
            return self.calendar.after(start, self.n)
        return _before(self.calendar, start, -self.n) - _DAY

    def first(self, start: date) -> date:
        """The first day of a window that opens so far from `start`."""
        if self.unit == "business_days" and self.n < 0:
            return _before(self.calendar, start, 1 - self.n)
        return self.on(start)

    def last(self, start: date) -> date:
        """The last day of a window that closes so far from `start`; days of rest after it are no new business day."""
        if self.unit == "business_days" and self.n >= 0:
            return self.calendar.after(start, self.n + 1) - _DAY
        return self.on(start)

    def __str__(self) -> str:
        if self.n == 0:
            return "on the day"
        number = abs(self.n)
        return f"{number} {_ONE[self.unit]}{'s' * (number > 1)} {'after' if self.n > 0 else 'before'}"


@attrs.frozen
class Period:
    """One of the periods that follow one another.

    Args:
        number: 1 for the first.
        start: Its first day.
        end: Its last day.
    """

    number: int
    start: date
    end: date


@attrs.frozen
class Periods:
    """Periods that follow one another from a day on, such as certification periods.

    Args:
        lengths: How long each is; the last length repeats.
        number: The fact that says which period begins on that day; None where it is always the first.
        noun: What people call one.

    Example:
        >>> benefit = Periods((Count(90), Count(90), Count(60)), noun="benefit period")
        >>> from itertools import islice
        >>> [(p.number, str(p.start), str(p.end)) for p in islice(benefit.after(date(2026, 1, 10)), 3)]
        [(1, '2026-01-10', '2026-04-09'), (2, '2026-04-10', '2026-07-08'), (3, '2026-07-09', '2026-09-06')]
    """

    lengths: tuple[Count, ...]
    number: Fact | None = None
    noun: str = "period"

    def __attrs_post_init__(self) -> None:
        if not self.lengths or any(length.n < 1 for length in self.lengths):
            raise RuleError(
                "periods have lengths of one day or more; give at least one, the last one repeats"
            )

    def after(self, start: date, number: int = 1) -> Iterator[Period]:
        """The periods from `start` on, without end; the first has the given number."""
        first, months_passed, months_from = start, 0, start
        while True:
            length = self.lengths[min(number, len(self.lengths)) - 1]
            if (
                length.unit == "months"
            ):  # counted from one day: the end of January does not move the months after it
                months_passed += length.n
                following = months_before(months_from, -months_passed)
            else:
                following = length.on(first)
                months_passed, months_from = 0, following
            yield Period(number, first, following - timedelta(days=1))
            first, number = following, number + 1


class Status(Enum):
    """How an obligation stands on a day."""

    NOT_YET_DUE = "not yet due"
    DUE = "due"
    DONE_IN_TIME = "done in time"
    DONE_LATE = "done late"
    MISSED = "missed"
    UNKNOWN = "unknown"


_TRUTHS = {Status.DONE_IN_TIME: MET, Status.DONE_LATE: NOT_MET, Status.MISSED: NOT_MET}


@attrs.frozen(kw_only=True)
class Obligation:
    """Something that has to be done in a window of days, as data.

    Both ends of the window are included. What was done before it opens does not count.

    Args:
        label: What has to be done.
        start: The date from which the days are counted.
        closes: The last day on which it is in time: counted from `start`, or a fixed date.
        done: The date on which it was done; None where nothing but the day itself is of interest, such as a review
            that is due so long after the last one, which is `start`.
        opens: The first day on which it counts; None where any earlier day counts.
        when: Who is bound by it; None for everybody.
        instead: What stands in its place, such as two documented attempts.
        disputed: Another way of counting the last day, which some hold to be the right one.
        caution: What to say where the two ways of counting differ.
        periods: The periods in each of which it is due anew; `opens` and `closes` then count from the first day of
            each.
        from_period: The first of these periods to which it belongs.
        citation: The rule.

    Example:
        >>> signed_on, filed_on = Fact("signed_on", type="date"), Fact("filed_on", type="date")
        >>> notice = Obligation(label="notice", start=signed_on, closes=Count(5), done=filed_on)
        >>> print(notice.rule_in_words())
        by 5 days after signed on
    """

    label: str
    start: Fact
    closes: Count | date
    done: Fact | None = None
    opens: Count | date | None = None
    when: Criterion | None = None
    instead: Criterion | None = None
    disputed: Count | None = None
    caution: str = ""
    periods: Periods | None = None
    from_period: int = 1
    citation: Citation | None = None

    def __attrs_post_init__(self) -> None:
        dates = [fact for fact in (self.start, self.done) if fact is not None]
        if any(fact.type != "date" for fact in dates):
            raise RuleError(f"{self.label}: what starts and what meets an obligation are facts of type date")
        opens, closes = self.opens, self.closes
        alike = isinstance(opens, Count) and isinstance(closes, Count) and opens.unit == closes.unit
        if alike and opens.n > closes.n:  # type: ignore[union-attr]  # they are counts
            raise RuleError(f"{self.label}: the window closes before it opens; correct opens or closes")

    @property
    def terms(self) -> tuple[Term, ...]:
        """The facts and criteria that it reads."""
        number = None if self.periods is None else self.periods.number
        every = (self.start, self.done, number, self.when, self.instead)
        return tuple(term for term in every if term is not None)

    def met_in_time(self, *, id: str = "") -> Criterion:
        """The criterion that it was done in time, for the perform stage.

        Raises:
            RuleError: If nothing says when it was done, it is due anew in each period, or it counts in months.
        """
        if self.done is None or self.periods is not None:
            raise RuleError(
                f"{self.label}: write the criterion by hand; one day does not say whether it is met"
            )
        parts = (
            [] if self.opens is None else [_beyond(self.start, self.done, self.opens, self.label, first=True)]
        )
        parts.append(_beyond(self.start, self.done, self.closes, self.label, first=False))
        whole: dict[str, Any] = {"id": id, "label": self.label, "cite": self.citation}
        if self.instead is None and self.when is None:
            return all_of(*parts, **whole)
        window = all_of(*parts, label="in time")
        others = [self.instead] if self.instead is not None else []
        others += [not_(self.when, label="it is not called for")] if self.when is not None else []
        return any_of(window, *others, **whole)

    def rule_in_words(self) -> str:
        """The window as a person reads it."""
        start = f"each {self.periods.noun} begins" if self.periods is not None else self.start.label
        ends = f"by {_in_words(self.closes, start)}"
        return ends if self.opens is None else f"from {_in_words(self.opens, start)}, {ends}"

    def owed(self, sheet: FactSheet) -> tuple[Owed, ...]:
        """How it stands for a person on the day of the facts: once, or for the current and the next period.

        Nobody owes what `when` rules out.
        """
        bound = MET if self.when is None else truth_of(self.when, sheet.values)
        if bound is NOT_MET:
            return ()
        if self.periods is None:
            found = [self._in_window(sheet, None)]
        else:
            found = [self._in_window(sheet, period) for period in self._current(sheet)]
        if bound is UNKNOWN:
            found = [
                attrs.evolve(each, status=Status.UNKNOWN, why="it is not known whether it is called for")
                for each in found
            ]
        return tuple(found)

    def _current(self, sheet: FactSheet) -> list[Period]:
        assert self.periods is not None  # noqa: S101 - asked only where there are some
        start = bounds_of(self.start, sheet.values)
        number = lift(1) if self.periods.number is None else bounds_of(self.periods.number, sheet.values)
        if not start.exact or not number.exact:
            return []
        periods = self.periods.after(start.low, int(number.low))
        now = next(period for period in periods if period.end >= sheet.as_of)
        return [period for period in (now, next(periods)) if period.number >= self.from_period]

    def _in_window(self, sheet: FactSheet, period: Period | None) -> Owed:
        start = bounds_of(self.start, sheet.values) if period is None else lift(period.start)
        owed = Owed(self, Status.UNKNOWN, period=period)
        if start.low >= sheet.as_of and not start.exact:
            return attrs.evolve(owed, status=Status.NOT_YET_DUE, why="what starts it has not happened")
        if not start.exact and (start.high - start.low).days > MOST_DAYS:
            return attrs.evolve(owed, why=f"not known: {self.start.label}")
        days = [start.low + timedelta(days=n) for n in range((start.high - start.low).days + 1)]
        windows = [(_first(self.opens, day), _last(self.closes, day)) for day in days]
        if start.exact:
            owed = attrs.evolve(owed, opens=windows[0][0], closes=_on(self.closes, start.low))
        statuses = {status for opens, closes in windows for status in self._statuses(sheet, opens, closes)}
        owed = attrs.evolve(owed, done_on=self._done_on(sheet))
        if self.instead is not None:
            instead, words = truth_of(self.instead, sheet.values), self.instead.label or str(self.instead)
            if instead is MET:
                return attrs.evolve(owed, status=Status.DONE_IN_TIME, why=words)
            if instead is UNKNOWN and statuses & {Status.MISSED, Status.DONE_LATE}:
                return attrs.evolve(owed, why=f"not known: {words}")
        if len(statuses) > 1:
            fact = self.start if not start.exact or self.done is None else self.done
            return attrs.evolve(owed, why=f"not known: {fact.label}")
        (status,) = statuses
        owed = attrs.evolve(owed, status=status)
        return attrs.evolve(owed, caution=self._dispute(sheet, start.low, status)) if start.exact else owed

    def _done_on(self, sheet: FactSheet) -> date | None:
        done = None if self.done is None else bounds_of(self.done, sheet.values)
        return done.low if done is not None and done.exact and done.low <= sheet.as_of else None

    def _statuses(self, sheet: FactSheet, opens: date | None, closes: date) -> Iterator[Status]:
        """Every status that the facts leave possible in one window."""
        as_of = sheet.as_of
        waiting = (
            Status.MISSED
            if as_of > closes
            else Status.NOT_YET_DUE
            if opens is not None and as_of < opens
            else Status.DUE
        )
        if self.done is None:
            yield waiting
            return
        done = bounds_of(self.done, sheet.values)
        if done.low >= as_of and not done.exact:  # not done up to now
            yield waiting
            return
        last = min(done.high, as_of)
        if done.high > as_of or (opens is not None and done.low < opens):
            yield waiting
        if max(done.low, opens or done.low) <= min(last, closes):
            yield Status.DONE_IN_TIME
        if max(done.low, closes + timedelta(days=1)) <= last:
            yield Status.DONE_LATE

    def _dispute(self, sheet: FactSheet, start: date, status: Status) -> str:
        def differs(last: date) -> bool:
            return set(self._statuses(sheet, _first(self.opens, start), last)) != {status}

        by_business_days = isinstance(self.closes, Count) and self.closes.unit == "business_days"
        if by_business_days and differs(_on(self.closes, start)):
            return _OF_REST
        disputed = self.disputed is not None and differs(self.disputed.last(start))
        return self.caution if disputed else ""


@attrs.frozen
class Owed:
    """How an obligation stands for one person on one day.

    Args:
        obligation: What has to be done, and the rule.
        status: How it stands.
        opens: The first day on which it counts, where there is one and it is known.
        closes: The last day on which it is in time, where it is known.
        done_on: The day on which it was done.
        period: The period that it belongs to.
        why: Why the status is what it is, where that does not show.
        caution: What deserves a second look: the days can be counted in two ways, and it matters here.
    """

    obligation: Obligation
    status: Status
    opens: date | None = None
    closes: date | None = None
    done_on: date | None = None
    period: Period | None = None
    why: str = ""
    caution: str = ""

    @property
    def label(self) -> str:
        """What has to be done, and in which period."""
        noun = self.obligation.periods.noun if self.obligation.periods is not None else ""
        return self.obligation.label + (f", {noun} {self.period.number}" if self.period is not None else "")

    @property
    def truth(self) -> Truth:
        """Whether it was done in time; unknown while it still can be."""
        return _TRUTHS.get(self.status, UNKNOWN)

    @property
    def open(self) -> bool:
        """Whether it can still be done in time, or nobody knows."""
        return self.truth is UNKNOWN

    def __str__(self) -> str:
        if self.closes is None:
            window = self.obligation.rule_in_words()
        else:
            window = f"by {self.closes}" if self.opens is None else f"{self.opens} to {self.closes}"
        done = f", done on {self.done_on}" if self.done_on is not None else ""
        notes = "".join(f"; {note}" for note in (self.why, self.caution) if note)
        return f"{self.status.value}: {window}{done}{notes}"


def _first(count: Count | date | None, start: date) -> date | None:
    return count.first(start) if isinstance(count, Count) else count


def _on(count: Count | date, start: date) -> date:
    return count.on(start) if isinstance(count, Count) else count


def _last(count: Count | date, start: date) -> date:
    return count.last(start) if isinstance(count, Count) else count


def _before(calendar: BusinessCalendar, start: date, n: int) -> date:
    """The nth business day at or before a day."""
    day = start + _DAY
    while n > 0:
        day -= _DAY
        n -= calendar.is_business_day(day)
    return day


def _in_words(count: Count | date, start: str) -> str:
    if isinstance(count, date):
        return str(count)
    return f"the day: {start}" if count.n == 0 else f"{count} {start}"


def _beyond(start: Fact, done: Fact, count: Count | date, label: str, *, first: bool) -> Criterion:
    """The criterion that something was done from, or up to, a day."""
    if isinstance(count, date):
        return done >= count if first else done <= count
    if count.unit == "months":
        raise RuleError(f"{label}: a criterion counts no months; write it by hand, in days or years")
    earlier, later, n, at_least = (
        (start, done, count.n, first) if count.n >= 0 else (done, start, -count.n, not first)
    )
    passed: Quantity = (
        days_between(earlier, later)
        if count.unit == "days"
        else Elapsed("business_days", earlier, later, count.calendar)
    )
    return passed >= n if at_least else passed <= n
