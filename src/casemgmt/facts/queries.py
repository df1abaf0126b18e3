"""What a query finds in a record at a date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from casemgmt.bounds import FIRST_DATE, INFINITY, LAST_DATE, Bounds, lift, lower
from casemgmt.dates import months_before
from casemgmt.facts.absence import why_absent
from casemgmt.facts.chronicity import count_diseases
from casemgmt.facts.definitions import Query
from casemgmt.facts.found import Dated, Found, day_found, ids_of, newest, settle
from casemgmt.facts.matching import codes_in, holds, is_open, matching
from casemgmt.facts.view import View
from casemgmt.record.entry import Entry
from casemgmt.rules.known import Reason, Unknown, stale
from casemgmt.truth import MET

NOT_RECORDED = Unknown(Reason.NOT_RECORDED)
CANNOT_BE_TOLD = Unknown(Reason.NOT_RECORDED, detail="some entries cannot be told")
MAY_BE_IT = Unknown(Reason.NOT_RECORDED, detail="the record names something that may or may not be it")
NOT_SAID = Unknown(Reason.NOT_RECORDED, detail="the latest entry does not say")
MAY_NOT_SAY = Unknown(Reason.NOT_RECORDED, detail="an entry that may be the latest does not say")


def run(query: Query, view: View, values: Mapping[str, Any]) -> Found:
    """What one query finds.

    Args:
        query: The query.
        view: The record at the date of the decision.
        values: The facts that its windows are counted from.
    """
    section = view.section(query.section)
    if not section.seen:
        return Found(unknown=Unknown(Reason.NOT_RECORDED, detail=f"{query.section} were not looked at"))
    as_of, more = view.as_of, not section.complete
    possible = matching(query, view.candidates(query), as_of, values)
    match query.take:
        case "exists":
            return _exists(query, possible, more)
        case "latest":
            return _latest(query, possible, as_of)
        case "says":
            return _says(query, possible, more)
        case "count":
            certain = [each[3] for each in possible].count(True)
            return _counted(query, possible, certain, len(possible), more)
        case "count_distinct":
            return _counted(query, possible, *count_diseases(possible), more)
        case "days":
            return _counted(query, possible, *_days_within(query, possible, as_of), more)
        case "latest_date":
            return _latest_date(query, possible, more, as_of)
    return _earliest_date(possible, more, as_of)


def _exists(query: Query, possible: Sequence[Dated], more: bool) -> Found:
    if not possible and not more:
        return Found(False)
    certain = [each for each in possible if each[3]]
    if certain:
        return Found(True, None, ids_of(certain))
    return Found(None, _vague(query, possible), ids_of(possible))


def _counted(query: Query, possible: Sequence[Dated], low: int, high: int, more: bool) -> Found:
    if low == high and not more:
        return Found(low, None, ids_of(possible))
    if more:
        return Found(Bounds(low, INFINITY), _vague(query, ()), ids_of(possible))
    return Found(Bounds(low, high), CANNOT_BE_TOLD, ids_of(possible))


def _days_within(query: Query, possible: Sequence[Dated], as_of: date) -> tuple[int, int]:
    """How many midnights of the look-back entries surely cover, and how many they may cover; each counts once."""
    assert query.lookback_months is not None  # noqa: S101 - a query checks that itself
    first, last = months_before(as_of, query.lookback_months).toordinal(), as_of.toordinal()
    sure: set[int] = set()
    maybe: set[int] = set()
    for entry, low, high, certain in possible:
        going_on = entry.end is None and is_open(entry, as_of) is MET
        end = Bounds(low, LAST_DATE) if entry.end is None else lift(entry.end)
        soonest = LAST_DATE if going_on else end.low
        if certain:
            sure.update(range(max(high.toordinal(), first), min(soonest.toordinal(), last)))
        maybe.update(range(max(low.toordinal(), first), min(end.high.toordinal(), last)))
    return len(sure), len(maybe)


def _latest(query: Query, possible: Sequence[Dated], as_of: date) -> Found:
    if not possible:
        return Found(unknown=NOT_RECORDED)
    measured, field = query.takes_measurement, query.field
    latest, on = newest([each for each in possible if holds(field, each[0])] if measured else possible)
    ids = ids_of(latest)
    if on is None or on[0] == FIRST_DATE:
        return _no_latest(query, possible, ids)
    if query.valid_days is not None and (as_of - on[0]).days > query.valid_days:
        return Found(None, stale(on[0]), ids)
    if not measured and not all(holds(field, each[0]) for each in latest):
        return Found(None, NOT_SAID if len(latest) == 1 else MAY_NOT_SAY, ids)
    values = [_taken(each[0], query) for each in latest]
    if None in values:
        return Found(None, Unknown(Reason.ERROR, detail=_unusable(latest, query)), ids)
    return settle(values, ids, on, query.ties if query.ties and _are_tied(latest) else None)


def _are_tied(latest: Sequence[Dated]) -> bool:
    """Whether all that may be the latest surely count and are of one day."""
    return all(certain and low == high for _, low, high, certain in latest)


def _says(query: Query, possible: Sequence[Dated], more: bool) -> Found:
    """What the newest entry says, also one without a day; no where there surely is none."""
    if not possible and not more:
        return Found(False)
    latest, on = newest(possible)
    said = [getattr(each[0], query.field) for each in latest]
    if on is None or None in said:
        return Found(None, _vague(query, possible), ids_of(latest or possible))
    return settle(said, ids_of(latest), on)


def _no_latest(query: Query, possible: Sequence[Dated], ids: tuple[str, ...]) -> Found:
    """Why there is no latest value: the reason of the newest entry, where none has a value and it gives one."""
    blank = query.takes_measurement and not any(holds(query.field, each[0]) for each in possible)
    latest = newest(possible)[0] if blank else []
    why = why_absent(each[0] for each in latest)
    if why is not None:
        return Found(None, why, ids_of(latest))
    return Found(None, _vague(query, possible), ids)


def _latest_date(query: Query, possible: Sequence[Dated], more: bool, as_of: date) -> Found:
    latest, on = newest(possible)
    if on is None:
        return Found(unknown=_vague(query, possible) if possible or more else None, evidence=ids_of(possible))
    until = as_of if query.ahead_days is None else LAST_DATE
    return day_found((on[0], LAST_DATE) if more else on, ids_of(latest), until)


def _earliest_date(possible: Sequence[Dated], more: bool, as_of: date) -> Found:
    # What is not on record yet can still happen on the date of the decision, which is not over, or later.
    last = min((high for _, _, high, certain in possible if certain), default=LAST_DATE)
    first = min((low for _, low, _, _ in possible), default=as_of)
    day = Bounds(FIRST_DATE if more else first, max(first, last))
    unknown = None if day.exact else Unknown(Reason.NOT_RECORDED)
    return Found(lower(day), unknown, ids_of(possible))


def _taken(entry: Entry, query: Query) -> Any:
    """The value that a query takes from an entry; None where it cannot be used."""
    value = getattr(entry, query.field)
    if query.categories:
        codes = codes_in(value)
        return next((name for name, held in query.categories if held.truth(codes) is MET), None)
    if query.units and getattr(entry, "unit", None) not in query.units:
        return None
    return None if getattr(entry, "comparator", None) else value


def _unusable(latest: Sequence[Dated], query: Query) -> str:
    if query.categories:
        return "its code has no place among the known categories"
    if any(getattr(entry, "comparator", None) for entry, *_ in latest):
        return "the value is only a limit"
    return f"the unit is not {' or '.join(sorted(query.units))}"


def _vague(query: Query, possible: Sequence[Dated]) -> Unknown:
    if possible:
        return MAY_BE_IT
    return Unknown(Reason.NOT_RECORDED, detail=f"{query.section} may not be complete")
