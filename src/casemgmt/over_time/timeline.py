"""When an answer changes as time passes and nothing else does, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from casemgmt.bounds import LAST_DATE
from casemgmt.dates import days_after, require_day, whole_years
from casemgmt.errors import InvalidInput, UnknownName
from casemgmt.facts import Subject
from casemgmt.levels import scheme_by_id
from casemgmt.levels.classify import SCHEME_IDS
from casemgmt.over_time.answers import Questions, Rule, questions_of
from casemgmt.over_time.spans import Timeline
from casemgmt.over_time.telling import MAIN, Segment, Telling
from casemgmt.risk import acuity_scheme, risk_scheme
from casemgmt.rules import Criterion, Fact, Policy
from casemgmt.rules.terms import criterion
from casemgmt.screening import programs

MOST_YEARS = 200


def timeline(
    subject: Subject, policy: Criterion | Fact | Policy[Any] | str, *, start: date | str, end: date | str
) -> Timeline:
    """When an answer changes over a period as time passes and nothing else does, and why.

    Each day is answered as it would be on that day: what the record says of later days is not seen yet, windows move,
    birthdays come, values go stale, editions come into force. It is exact for the record as it is, and assumes that
    nothing new happens. Facts in a plain mapping hold throughout, except those that are worked out from dates; a
    `Dated` value counts from its day until it goes stale.

    Args:
        subject: A `Record`, or a plain mapping of fact names to values.
        policy: A criterion, a program, a level scheme, a risk scheme or an acuity scheme; or the id of one that ships
            with the library, such as ``"medicare.tcm"`` or ``"levels.four"``.
        start: The first day.
        end: The last day.

    Returns:
        The timeline. For a program it says whether the person qualifies, with a part for each stage; for a level
        scheme, the level, with a part for each level.

    Raises:
        UnknownName: If there is no such program, scheme or fact; near names are listed.
        InvalidInput: If values cannot be used, the period ends before it begins, or lasts 200 years or more.
        RuleError: If the policy is none of these.

    Example:
        >>> facts = {"facility_discharge_30d": True, "facility_discharged_on": "2026-07-02"}
        >>> home = {**facts, "facility_discharged_to": "community"}
        >>> found = timeline(home, "medicare.tcm", start="2026-07-02", end="2026-08-31")
        >>> print(found.parts["refer"].next_change(after="2026-07-02").start)
        2026-08-01
    """
    first, last = require_day(start, "start"), require_day(end, "end")
    _check(first, last)
    if isinstance(policy, (str, Policy)):
        found = _by_id(policy) if isinstance(policy, str) else policy
        title, segments = found.title, list(_segments(found, first, last))
    else:
        rule = criterion(policy)
        title, segments = rule.label or str(rule), [Segment(first, last, "", Questions(Rule((rule,)), {}))]
    told = Telling(subject, segments)
    names = dict.fromkeys(n for s in segments if s.questions is not None for n in s.questions.parts)
    parts = {name: Timeline(name.replace("_", " "), told.spans(name), {}, told.days_read) for name in names}
    return Timeline(title, told.spans(MAIN), parts, told.days_read)


def _check(start: date, end: date) -> None:
    if end < start:
        raise InvalidInput.at(
            "$.end", "lies before the start", "give a last day that is not before the first"
        )
    if whole_years(start, end) >= MOST_YEARS:
        raise InvalidInput.at(
            "$.end", f"lies {MOST_YEARS} years or more after the start", "ask for a shorter period"
        )


def _by_id(id: str) -> Policy[Any]:
    policies: tuple[Policy[Any], ...] = (*programs(), risk_scheme(), acuity_scheme())
    known = {each.id: each for each in policies}
    if id in known:
        return known[id]
    if id in SCHEME_IDS:
        return scheme_by_id(id)
    raise UnknownName.among("program or scheme", id, [*known, *SCHEME_IDS])


def _segments(policy: Policy[Any], start: date, end: date) -> Iterator[Segment]:
    """The period, cut where an edition comes into force or ends."""
    day = start
    for edition in policy.editions:
        first, last = max(edition.effective_from, start), min(edition.effective_to or LAST_DATE, end)
        if first > last:
            continue
        if day < first:
            yield Segment(day, days_after(first, -1), why_not=policy.why_not_in_force(day))
        yield Segment(first, last, edition.id, questions_of(edition))
        if last == end:
            return
        day = days_after(last, 1)
    yield Segment(day, end, why_not=policy.why_not_in_force(day))
