"""Whether an entry of a record is one that a query asks for: met, not met, or unknown where the entry is vague."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from casemgmt.bounds import FIRST_DATE, LAST_DATE, Bounds, compare, lift
from casemgmt.codes import Code
from casemgmt.content import calendar
from casemgmt.dates import days_after, months_before
from casemgmt.facts.chronicity import TRAITS
from casemgmt.facts.definitions import Matches, Query, Where
from casemgmt.record import Condition
from casemgmt.record.entry import Entry
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
_CUT_SHORT = frozenset({"stopped", "cancelled", "revoked"})  # an end in the future was only planned
_ANY_DAY = Bounds(FIRST_DATE, LAST_DATE)


def matches(query: Query, entry: Entry, as_of: date, values: Mapping[str, Any]) -> Truth:
    """Whether an entry counts for a query at a date.

    Args:
        query: The query.
        entry: An entry of its section.
        as_of: The date of the decision.
        values: The facts that windows are counted from.
    """
    truth = in_window(query, entry, as_of, values)
    if truth is NOT_MET:
        return truth
    if query.open:
        truth &= is_open(entry, as_of)
    truth &= fits(query, entry)
    if query.trait is not None and truth is not NOT_MET and isinstance(entry, Condition):
        truth &= TRAITS[query.trait](entry, as_of)
    return truth


def fits(query: Query, entry: Entry) -> Truth:
    """Whether an entry is of the kind that a query asks for, whatever the day."""
    truth = MET
    if query.codes is not None:
        in_set = query.codes.truth(entry.codes)
        # A condition in a system that the set does not speak of may be the one; other entries are not.
        truth &= in_set if in_set is not UNKNOWN or query.section == "conditions" else NOT_MET
    if isinstance(entry, Condition):
        truth &= _verified(entry)
    for condition in query.where:
        truth &= _holds(condition, entry)
    return truth


def day_of(query: Query, entry: Entry, as_of: date) -> Bounds:
    """The day by which a query orders an entry; a wide interval where it is not recorded.

    What is on record without a day has begun, nobody knows when.
    """
    if query.on == "end":
        return lift(entry.end) if entry.end is not None else Bounds(_began(entry, as_of).low, LAST_DATE)
    return _began(entry, as_of)


def _began(entry: Entry, as_of: date) -> Bounds:
    if entry.start is not None:
        return lift(entry.start)
    if isinstance(entry, Condition) and entry.recorded_on is not None:
        return Bounds(FIRST_DATE, lift(entry.recorded_on).high)  # what is written down has begun
    return Bounds(FIRST_DATE, as_of)


def in_window(query: Query, entry: Entry, as_of: date, values: Mapping[str, Any]) -> Truth:
    """Whether an entry lies within the window of a query at a date."""
    when = day_of(query, entry, as_of)
    if query.ahead_days is not None:
        return compare(">=", when, as_of) & compare("<=", when, days_after(as_of, query.ahead_days))
    if query.on == "end" and entry.end is None and _status_truth(entry) is MET:
        return NOT_MET
    truth = compare("<=", when, as_of)
    to = lift(as_of if query.before is None else values.get(query.before.name, _ANY_DAY))
    if query.days is not None:
        days = query.days
        truth &= compare(">=", when, Bounds(days_after(to.low, -days), days_after(to.high, -days)))
    if query.months is not None:
        months = query.months
        truth &= compare(">", when, Bounds(months_before(to.low, months), months_before(to.high, months)))
    for fact, operator in ((query.since, ">="), (query.after, ">"), (query.before, "<")):
        if fact is not None:
            truth &= compare(operator, when, values.get(fact.name, _ANY_DAY))
    if query.business_days is not None and query.since is not None:
        days, name = query.business_days
        day, holidays = lift(values.get(query.since.name, _ANY_DAY)), calendar(name)
        truth &= compare("<=", when, Bounds(holidays.after(day.low, days), holidays.after(day.high, days)))
    return truth


def is_open(entry: Entry, as_of: date) -> Truth:
    """Whether an entry is still going on at a date."""
    if entry.end is None or entry.status in _CUT_SHORT:
        return _status_truth(entry)
    return compare(">", entry.end, as_of)


def _status_truth(entry: Entry) -> Truth:
    """Whether an entry is still going on, as its status says."""
    if entry.status in OPEN_STATUSES:
        return MET
    return NOT_MET if entry.status in CLOSED_STATUSES else UNKNOWN


def _verified(condition: Condition) -> Truth:
    if condition.verification in ("refuted", "entered-in-error"):
        return NOT_MET
    return MET if condition.verification in (None, "confirmed") else UNKNOWN


def _holds(condition: Where | Matches, entry: Entry) -> Truth:
    value = getattr(entry, condition.field)
    if isinstance(condition, Matches):
        held = condition.codes.truth(codes_in(value)) is MET
        return MET if held is not condition.without else NOT_MET
    if value is None:
        return UNKNOWN if condition.absent == "possible" else NOT_MET
    return MET if value in condition.values else UNKNOWN if value in condition.maybe else NOT_MET


def codes_in(value: Any) -> tuple[Code, ...]:
    """The codes that a field holds, if it holds any."""
    every = value if isinstance(value, tuple) else (value,)
    return tuple(code for code in every if isinstance(code, Code))
