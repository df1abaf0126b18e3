"""Which entries of a record a query asks for: surely, or perhaps where an entry is vague."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any

import attrs

from casemgmt.bounds import FIRST_DATE, LAST_DATE, Bounds, compare, lift
from casemgmt.codes import Code
from casemgmt.content import calendar
from casemgmt.dates import days_after, months_before
from casemgmt.facts.chronicity import TRAITS
from casemgmt.facts.definitions import Matches, Query, Where
from casemgmt.facts.found import Dated
from casemgmt.facts.took_place import CUT_SHORT, Doubts, doubts_of, was_made
from casemgmt.record import SECTIONS, Condition
from casemgmt.record.entry import Entry
from casemgmt.rules.terms import Fact
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth

OPEN_STATUSES = frozenset(
    {"active", "recurrence", "relapse", "in-progress", "arrived", "triaged", "onleave", "on-hold"}
)
CLOSED_STATUSES = frozenset(
    {
        "inactive",
        "remission",
        "resolved",
        "finished",
        "completed",
        "stopped",
        "cancelled",
        "revoked",
        "rejected",
    }
)
_GOES_ON: Mapping[str | None, Truth] = {
    **dict.fromkeys(OPEN_STATUSES, MET),
    **dict.fromkeys(CLOSED_STATUSES, NOT_MET),
}
VERIFIED: Mapping[str | None, Truth] = {
    None: MET,
    "confirmed": MET,
    "refuted": NOT_MET,
    "entered-in-error": NOT_MET,
}
# Who is discharged, or well again, is not there on that day any more; what is valid for a period still holds on its
# last day (FHIR's Period.end is inclusive).
VALID_ON_LAST_DAY = frozenset(
    {"care_team", "consents", "coverages", "goals", "medications", "plans", "related_persons", "services"}
)
"""The sections of which an entry still holds on the day on which it ends."""
_VALID_ON_LAST_DAY = frozenset(SECTIONS[name] for name in VALID_ON_LAST_DAY)
_ANY_DAY = Bounds(FIRST_DATE, LAST_DATE)
_DAY = timedelta(days=1)

_Filter = Callable[[Sequence[Any]], Sequence[Entry]]
_Test = Callable[[Any, date], Truth]


def matching(query: Query, entries: Sequence[Entry], as_of: date, values: Mapping[str, Any]) -> list[Dated]:
    """The entries that count for a query at a date or may count, in the order given.

    A query for the latest does not get what is surely older than the latest: most records tell the oldest first,
    so they are gone through from the end.

    Args:
        query: The query.
        entries: Entries of its section.
        as_of: The date of the decision.
        values: The facts that windows are counted from.
    """
    if not entries:
        return []
    plan = _plan(query)
    for passing in plan.filters:
        entries = passing(entries)
    if not entries:
        return []
    earliest, latest, surely_from, surely_to = (
        window(query, as_of, values) if plan.windowed else (FIRST_DATE, as_of, FIRST_DATE, as_of)
    )
    found: list[Dated] = []
    by_start, tests, outdates = query.on == "start", plan.tests, plan.outdates
    never, in_doubt = plan.doubts.never, plan.doubts.either
    for entry in reversed(entries):
        day = entry.start if by_start else entry.end
        if type(day) is date:
            if not earliest <= day <= latest:
                continue
            low = high = day
        else:
            low, high = days_of(query, entry, as_of)
            if high < earliest or low > latest:
                continue
        certain = low >= surely_from and high <= surely_to
        for test in tests:
            truth = test(entry, as_of)
            if truth is not MET:
                if truth is NOT_MET:
                    break
                certain = False
        else:
            if entry.status in in_doubt:  # few come this far: a filter would look at all of them
                if entry.status in never:
                    continue
                certain = False
            found.append((entry, low, high, certain))
            if certain and outdates is not None and outdates(entry):
                earliest = max(earliest, low)
    found.reverse()
    return found


def matches(query: Query, entry: Entry, as_of: date, values: Mapping[str, Any]) -> Truth:
    """Whether an entry counts for a query at a date."""
    found = matching(query, (entry,), as_of, values)
    return NOT_MET if not found else MET if found[0][3] else UNKNOWN


def fitting(query: Query, entries: Sequence[Entry]) -> Sequence[Entry]:
    """The entries that are, or may be, of the kind that a query asks for, whatever the day."""
    plan = _plan(query)
    for passing in plan.filters:
        entries = passing(entries)
    never = plan.doubts.never
    return [
        entry
        for entry in entries
        if entry.status not in never and not any(test(entry, LAST_DATE) is NOT_MET for test in plan.kind)
    ]


def in_window(query: Query, entry: Entry, as_of: date, values: Mapping[str, Any]) -> Truth:
    """Whether an entry lies within the window of a query at a date."""
    earliest, latest, surely_from, surely_to = window(query, as_of, values)
    low, high = days_of(query, entry, as_of)
    if high < earliest or low > latest or (_ends_it(query) and _has_ended(entry, as_of) is NOT_MET):
        return NOT_MET
    return MET if low >= surely_from and high <= surely_to else UNKNOWN


def days_of(query: Query, entry: Entry, as_of: date) -> tuple[date, date]:
    """The first and the last day by which a query may order an entry: far apart where none is recorded.

    What is on record without a day has begun, nobody knows when.
    """
    low, high = FIRST_DATE, as_of
    if entry.start is not None:
        began = lift(entry.start)
        low, high = began.low, began.high
    elif isinstance(entry, Condition) and entry.recorded_on is not None:
        high = lift(entry.recorded_on).high  # what is written down has begun
    if query.on == "start":
        return low, high
    ended = Bounds(low, LAST_DATE) if entry.end is None else lift(entry.end)
    return ended.low, ended.high


def window(query: Query, as_of: date, values: Mapping[str, Any]) -> tuple[date, date, date, date]:
    """The window of a query, counted from the date of the decision or from the facts that it names.

    Returns:
        The first and the last day on which an entry may count, and the first and the last on which it surely does.
    """
    if query.ahead_days is not None:
        end = days_after(as_of, query.ahead_days)
        return as_of, end, as_of, end
    earliest, latest, surely_from, surely_to = FIRST_DATE, as_of, FIRST_DATE, as_of
    low = high = as_of
    if query.before is not None:
        low, high = _ends(query.before, values)
        latest, surely_to = min(latest, high - _DAY), min(surely_to, low - _DAY)
    if query.days is not None:
        earliest, surely_from = days_after(low, -query.days), days_after(high, -query.days)
    if query.months is not None:
        earliest = surely_from = months_before(low, query.months) + _DAY
        if high is not low:
            surely_from = months_before(high, query.months) + _DAY
    if query.after is not None:
        low, high = _ends(query.after, values)
        earliest, surely_from = max(earliest, low + _DAY), max(surely_from, high + _DAY)
    if query.since is not None:
        low, high = _ends(query.since, values)
        earliest, surely_from = max(earliest, low), max(surely_from, high)
        if query.business_days is not None:
            days, holidays = query.business_days[0], calendar(query.business_days[1])
            low, high = holidays.after(low, days), holidays.after(high, days)
            latest, surely_to = min(latest, high), min(surely_to, low)
    return earliest, latest, surely_from, surely_to


def is_open(entry: Entry, as_of: date) -> Truth:
    """Whether an entry is still going on at a date."""
    end = entry.end
    if end is None or entry.status in CUT_SHORT:
        return _GOES_ON.get(entry.status, UNKNOWN)
    on_last_day = type(entry) in _VALID_ON_LAST_DAY
    if isinstance(end, date):
        return MET if end > as_of or (on_last_day and end == as_of) else NOT_MET
    return compare(">=" if on_last_day else ">", end, as_of)


def going_on(entries: Sequence[Entry], as_of: date) -> list[Entry]:
    """The entries that have not surely ended at a date."""
    return [
        entry
        for entry in entries
        if (
            entry.status not in CLOSED_STATUSES if entry.end is None else is_open(entry, as_of) is not NOT_MET
        )
    ]


def holds(field: str, entry: Entry) -> bool:
    """Whether a field of an entry has a value."""
    value = getattr(entry, field)
    return value is not None and value != ()


def codes_in(value: Any) -> tuple[Code, ...]:
    """The codes that a field holds, if it holds any."""
    every = value if isinstance(value, tuple) else (value,)
    return tuple([code for code in every if isinstance(code, Code)])


def _ends(fact: Fact, values: Mapping[str, Any]) -> tuple[date, date]:
    value = values.get(fact.name)
    day = _ANY_DAY if value is None else lift(value)
    return day.low, day.high


@attrs.frozen
class _Plan:
    """What a query asks of entries, made ready once.

    Args:
        filters: What keeps the entries that meet the conditions on fields, or may meet them.
        kind: What an entry that passes them has to stand whatever the day.
        tests: All that it has to stand.
        doubts: The statuses under which it does not count, or may not; most records have none of them.
        windowed: Whether it looks at less, or more, than all days up to the date of the decision.
        outdates: Whether an entry that surely counts leaves older ones without importance; None where none does.
    """

    filters: tuple[_Filter, ...]
    kind: tuple[_Test, ...]
    tests: tuple[_Test, ...]
    doubts: Doubts
    windowed: bool
    outdates: Callable[[Entry], bool] | None


@lru_cache(maxsize=4096)
def _plan(query: Query) -> _Plan:
    outdates: Callable[[Entry], bool] | None = None
    if query.take in ("latest", "latest_date"):
        outdates = partial(holds, query.field) if query.takes_measurement else _always
    kind = tuple(_kind_tests(query))
    windowed = bool(query.reads) or not query.days is query.months is query.ahead_days is None
    tests = (*kind, *_day_tests(query))
    return _Plan(tuple(_filters(query)), kind, tests, doubts_of(query), windowed, outdates)


def _always(_: Entry) -> bool:
    return True


def _filters(query: Query) -> Iterator[_Filter]:
    """What keeps the entries that have a code of the set and meet the conditions on fields, or may do so."""
    for condition in query.where:
        if isinstance(condition, Where):
            yield _values_filter(condition)
    codes = query.codes
    if codes is not None and query.section == "conditions":
        # A condition in a system that the set does not speak of may be the one; other entries are not.
        yield lambda every: [entry for entry in every if codes.truth(entry.codes) is not NOT_MET]
    elif codes is not None and codes.prefixes:
        yield lambda every: [entry for entry in every if codes.truth(entry.codes) is MET]


def _values_filter(condition: Where) -> _Filter:
    values = condition.values | condition.maybe
    passes = values | {None} if condition.absent == "possible" else values - {None}
    if condition.field == "kind":  # as most conditions are; an attribute named in the code is found faster
        return lambda every: [entry for entry in every if entry.kind in passes]
    field = attrgetter(condition.field)
    return lambda every: [entry for entry in every if field(entry) in passes]


def _kind_tests(query: Query) -> Iterator[_Test]:
    """What entries that pass the filters have to stand whatever the day."""
    for condition in query.where:
        if not isinstance(condition, Where):
            yield _holds_code(condition)
        elif (
            condition.maybe or condition.absent == "possible"
        ):  # otherwise what passes the filter surely meets it
            yield _surely(condition)
    codes = query.codes
    if query.section == "conditions":
        yield lambda condition, _: VERIFIED.get(condition.verification, UNKNOWN)
        if codes is not None:
            yield lambda condition, _: codes.truth(condition.codes)
    elif codes is not None and not codes.prefixes:
        yield lambda entry, _: MET if codes.truth(entry.codes) is MET else NOT_MET
    if query.section == "observations" and not query.takes_measurement:
        yield lambda observation, _: was_made(observation)


def _day_tests(query: Query) -> Iterator[_Test]:
    """What they have to stand at the date of the decision."""
    if _ends_it(query):
        yield _has_ended
    if query.open:
        yield is_open
    if query.lookback_months is not None:
        yield partial(_was_there, query.lookback_months)
    if query.trait is not None and query.section == "conditions":
        yield TRAITS[query.trait]


def _ends_it(query: Query) -> bool:
    """Whether a query asks for what has ended."""
    return query.on == "end" and query.ahead_days is None


def _has_ended(entry: Entry, as_of: date) -> Truth:
    """Not met where an entry begins later, or has no end and its status says that it still goes on."""
    if entry.end is None and _GOES_ON.get(entry.status) is MET:
        return NOT_MET
    return NOT_MET if entry.start is not None and lift(entry.start).low > as_of else MET


def _was_there(months: int, entry: Entry, as_of: date) -> Truth:
    """Whether something of an entry lies within so many months: it began, was written down, ended or went on then."""
    before = months_before(as_of, months)
    days = (entry.start, entry.end, getattr(entry, "recorded_on", None))
    later = [compare(">", day, before) for day in days if day is not None]
    if entry.end is None:
        later.append(MET if is_open(entry, as_of) is MET else UNKNOWN)
    return MET if MET in later else UNKNOWN if UNKNOWN in later else NOT_MET


def _holds_code(condition: Matches) -> _Test:
    field, truth, without = attrgetter(condition.field), condition.codes.truth, condition.without
    return lambda entry, _: MET if (truth(codes_in(field(entry))) is MET) is not without else NOT_MET


def _surely(condition: Where) -> _Test:
    """Whether an entry that may meet a condition surely does."""
    field, values = attrgetter(condition.field), condition.values - {None}
    return lambda entry, _: MET if field(entry) in values else UNKNOWN
