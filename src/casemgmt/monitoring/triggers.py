"""What has happened since the plan that calls for action: stays, visits, diagnoses, hospice, death, a due review."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import attrs

from casemgmt.bounds import Bounds, compare, lift
from casemgmt.citation import Citation
from casemgmt.content import calendar, code_set, read_citation, read_toml
from casemgmt.dates import days_after
from casemgmt.facts import facts_at
from casemgmt.facts.care import hospice_elected
from casemgmt.facts.chronicity import is_disease
from casemgmt.facts.encounters import ACUTE_KINDS
from casemgmt.facts.matching import OPEN_STATUSES, VERIFIED
from casemgmt.facts.person import deceased
from casemgmt.facts.statements import hospice_election_on
from casemgmt.facts.took_place import doubts_about
from casemgmt.monitoring.follow_up import complete_on, why_incomplete
from casemgmt.planning.plan import CarePlan
from casemgmt.record import Condition, Encounter, Record
from casemgmt.record.entry import Day, Entry
from casemgmt.rules.terms import Fact
from casemgmt.rules.walk import facts_needed
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth


@attrs.frozen
class Trigger:
    """Something that calls for action, and whether it has happened since the plan.

    Args:
        id: What it is: ``admission``, ``discharge``, ``emergency_visit`` and so on.
        label: What people call it.
        truth: Whether it has happened; unknown where the section was not looked at or may not be complete.
        urgency: How soon it asks for an answer, ``E0`` to ``E4``.
        action: What to do.
        on: The day on which it happened last, where that is exact.
        due_on: By when to act; None at the next review.
        reassess_by: By when to reassess; None where it asks for no reassessment.
        reason: What was found, or why it is unknown.
        evidence: The record entries behind it.
        citation: Whose rule it is.
    """

    id: str
    label: str
    truth: Truth
    urgency: str
    action: str
    on: date | None
    due_on: date | None
    reassess_by: date | None
    reason: str
    evidence: tuple[str, ...]
    citation: Citation


@attrs.frozen
class Events:
    """Entries of one section within a span of days.

    Args:
        days: The day of each entry that surely counts, where it is exact, oldest first.
        certain: How many entries surely count.
        possible: How many more may count.
        complete: Whether there can be no others.
        evidence: The entries that surely count.
    """

    days: tuple[date, ...]
    certain: int
    possible: int
    complete: bool
    evidence: tuple[str, ...]

    @property
    def truth(self) -> Truth:
        """Whether there was any."""
        return Truth.of(self.certain > 0, self.certain + self.possible > 0 or not self.complete)

    @property
    def count(self) -> Bounds:
        """How many there were."""
        return Bounds(self.certain, self.certain + self.possible if self.complete else float("inf"))


def started_on(entry: Entry) -> Day:
    """The day on which an entry began."""
    return entry.start


def is_stay(encounter: Encounter) -> Truth:
    """Whether an encounter is an acute or observation stay."""
    return _is_kind(encounter, ACUTE_KINDS | {"OBSENC"}) & ~_elsewhere(encounter)


def is_admission(encounter: Encounter) -> Truth:
    """Whether an encounter is an inpatient admission to acute care."""
    return _is_kind(encounter, ACUTE_KINDS) & ~_elsewhere(encounter)


def is_emergency_visit(encounter: Encounter) -> Truth:
    """Whether an encounter is a visit to an emergency department."""
    return _is_kind(encounter, frozenset({"EMER"}))


def events(
    record: Record,
    section: str,
    matches: Callable[[Any], Truth],
    *,
    after: date,
    until: date,
    day_of: Callable[[Any], Day] = started_on,
) -> Events:
    """The entries of a section that match and lie after one day and up to another.

    Args:
        record: What is known about the person.
        section: The section.
        matches: Whether an entry is of the kind that counts.
        after: The day after which they lie.
        until: The last day.
        day_of: The day of an entry; None for not recorded.
    """
    certain: list[Entry] = []
    days: list[date] = []
    possible, doubts = 0, doubts_about(section)
    for entry in getattr(record, section) or ():
        if entry.status in doubts.never:
            continue
        day = day_of(entry)
        within = UNKNOWN if day is None else compare(">", day, after) & compare("<=", day, until)
        truth = within & matches(entry) & (UNKNOWN if entry.status in doubts.perhaps else MET)
        if truth is MET:
            certain.append(entry)
            days.extend((lift(day).low,) if lift(day).exact else ())
        possible += truth is UNKNOWN
    evidence = tuple(entry.id for entry in certain if entry.id)
    return Events(tuple(sorted(days)), len(certain), possible, complete_on(record, section, until), evidence)


def triggers_of(plan: CarePlan, record: Record, *, as_of: date) -> tuple[Trigger, ...]:
    """Every trigger with its truth, most urgent first.

    Args:
        plan: The plan.
        record: What is known about the person; what lies after `as_of` is not seen.
        as_of: The day of the question.
    """
    found = [
        _death(record, as_of),
        _event("admission", record, is_stay, plan, as_of),
        _event("discharge", record, is_stay, plan, as_of, day_of=_ended_on),
        *_emergency(plan, record, as_of),
        _event("new_condition", record, _is_new_disease, plan, as_of, day_of=_began_on),
        _hospice(plan, record, as_of),
        _review(plan, as_of),
    ]
    rank = {MET: 0, UNKNOWN: 1}
    return tuple(sorted(found, key=lambda t: (rank.get(t.truth, 2), t.urgency)))


def due_on(urgency: str, day: date) -> date | None:
    """By when an urgency asks for an answer to what happened on a day; None at the next review.

    Example:
        >>> due_on("E3", date(2026, 3, 6))
        datetime.date(2026, 3, 10)
    """
    return _due_on(read_toml("monitoring.toml")["urgency"][urgency], day)


def _event(
    id: str,
    record: Record,
    matches: Callable[[Any], Truth],
    plan: CarePlan,
    as_of: date,
    *,
    day_of: Callable[[Any], Day] = started_on,
) -> Trigger:
    section = _table(id)["section"]
    found = events(record, section, matches, after=plan.as_of, until=as_of, day_of=day_of)
    return _from_events(id, found, found.truth, record)


def _emergency(plan: CarePlan, record: Record, as_of: date) -> Iterator[Trigger]:
    found = events(record, "encounters", is_emergency_visit, after=plan.as_of, until=as_of)
    yield _from_events("emergency_visit", found, found.truth, record)
    id = "repeated_emergency_visits"
    truth = NOT_MET
    for rule in _table(id)["counts"]:
        after = max(plan.as_of, days_after(as_of, -rule["days"]))
        window = events(record, "encounters", is_emergency_visit, after=after, until=as_of)
        truth |= compare(">=", window.count, rule["visits"])
    yield _from_events(id, found, truth, record)


def _from_events(id: str, found: Events, truth: Truth, record: Record) -> Trigger:
    section = _table(id)["section"]
    on = found.days[-1] if found.days else None
    if truth is MET:
        reason = f"{found.certain} since the plan" + (f", last on {on}" if on else "")
    elif truth is UNKNOWN:
        vague = "an entry may or may not be one"
        reason = vague if found.complete else str(why_incomplete(record, section))
    else:
        reason, on = "none since the plan", None
    return _trigger(id, truth, on, reason, found.evidence)


def _death(record: Record, as_of: date) -> Trigger:
    truth = flag_at(deceased, record, as_of)
    died_on = record.person.died_on
    on = lift(died_on).low if truth is MET and died_on is not None and lift(died_on).exact else None
    reason = {MET: "recorded", UNKNOWN: "the record does not say"}.get(truth, "not deceased")
    return _trigger("death", truth, on, reason)


def _hospice(plan: CarePlan, record: Record, as_of: date) -> Trigger:
    now, then = flag_at(hospice_elected, record, as_of), flag_at(hospice_elected, record, plan.as_of)
    sheet = facts_at(record, facts_needed(hospice_elected, hospice_election_on), as_of=as_of)
    elected_on = sheet.values.get(hospice_election_on.name)
    truth = now & ~then
    on = elected_on if truth is MET and isinstance(elected_on, date) else None
    elected = {MET: "elected since the plan", UNKNOWN: "the record does not say whether it is new"}
    reason = elected.get(truth, "not elected since the plan")
    return _trigger("hospice_elected", truth, on, reason, sheet.evidence.get(hospice_elected.name, ()))


def _review(plan: CarePlan, as_of: date) -> Trigger:
    soon = days_after(plan.review_on, -read_toml("monitoring.toml")["review"]["soon_days"])
    truth = MET if as_of >= soon else NOT_MET
    overdue = (as_of - plan.review_on).days
    reason = f"overdue by {overdue} days" if overdue > 0 else f"due {plan.review_on}"
    return attrs.evolve(_trigger("review", truth, None, reason), due_on=plan.review_on)


def _trigger(id: str, truth: Truth, on: date | None, reason: str, evidence: tuple[str, ...] = ()) -> Trigger:
    table = _table(id)
    due = reassess_by = None
    if truth is MET and on is not None:
        due = _due_on(table, on) if "business_days" in table else due_on(table["urgency"], on)
        reassess_by = days_after(on, table["reassess_days"]) if "reassess_days" in table else None
    return Trigger(
        id=id,
        label=table["label"],
        truth=truth,
        urgency=table["urgency"],
        action=table["action"],
        on=on,
        due_on=due,
        reassess_by=reassess_by,
        reason=reason,
        evidence=evidence,
        citation=read_citation(read_toml("monitoring.toml")),
    )


def _due_on(limit: Mapping[str, Any], day: date) -> date | None:
    if "business_days" in limit:
        return calendar().after(day, limit["business_days"])
    return days_after(day, limit["days"]) if "days" in limit else None


def _table(id: str) -> Mapping[str, Any]:
    table: Mapping[str, Any] = read_toml("monitoring.toml")["trigger"][id]
    return table


def flag_at(fact: Fact, record: Record, as_of: date) -> Truth:
    """Whether a flag is true of the person on a day."""
    value = facts_at(record, facts_needed(fact), as_of=as_of).values.get(fact.name)
    return UNKNOWN if value is None else MET if value else NOT_MET


def _is_kind(encounter: Encounter, kinds: frozenset[str]) -> Truth:
    if encounter.kind is None:
        return UNKNOWN
    return MET if encounter.kind in kinds else NOT_MET


def _elsewhere(encounter: Encounter) -> Truth:
    """Whether a stay is hospice, nursing or rehabilitation care; an unfamiliar code says nothing of it."""
    kind = code_set("hospice.encounter", "nursing_facility", "rehabilitation").truth(encounter.codes)
    return MET if kind is MET else NOT_MET


def _ended_on(encounter: Encounter) -> Day:
    """The end of a stay: after every day that was asked about if it goes on, and else no sooner than its start."""
    if encounter.end is not None or encounter.start is None:
        return encounter.end
    start = lift(encounter.start).low
    return date.max if encounter.status in OPEN_STATUSES else Bounds(start, date.max)


def _began_on(condition: Condition) -> Day:
    return condition.recorded_on if condition.start is None else condition.start


def _is_new_disease(condition: Condition) -> Truth:
    return VERIFIED.get(condition.verification, UNKNOWN) & is_disease(condition)
