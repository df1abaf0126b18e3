"""Prevention: what is due for somebody, what is up to date and what is not known, each tied to the risk it lowers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Literal

import attrs

from casemgmt.bounds import lift
from casemgmt.citation import Citation
from casemgmt.content import calendar
from casemgmt.dates import days_after, months_before, require_day
from casemgmt.errors import UnknownName
from casemgmt.facts import Query, Subject, sheet_of
from casemgmt.facts.encounters import acute_discharged_on
from casemgmt.facts.person import deceased
from casemgmt.instruments import vocabulary
from casemgmt.record import Record
from casemgmt.rules import (
    Criterion,
    Decision,
    Edition,
    Explained,
    Fact,
    FactSheet,
    Line,
    Policy,
    all_of,
    facts_needed,
    not_,
    truth_of,
)
from casemgmt.rules.decision import open_facts
from casemgmt.rules.policy import why_not_applicable
from casemgmt.rules.walk import facts_in
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth

Status = Literal["due", "declined", "up_to_date", "contraindicated", "not_due", "unknown"]
STATUSES: tuple[Status, ...] = ("due", "declined", "unknown", "up_to_date", "contraindicated", "not_due")
"""What can become of a service, in the order in which people look at it."""


@attrs.frozen(kw_only=True)
class PreventiveService:
    """Something that lowers a risk: a screening, a vaccine, counselling, a check-up, a part of the care after a stay.

    Args:
        id: A stable name, such as ``colorectal_cancer_screening``.
        label: What people call it.
        who: For whom it is, in words.
        interval: How often, in words.
        reduces: The risk that it lowers.
        grade: The grade of the recommendation, where it has one.
        year: The year of the recommendation.
        applies: For whom it is.
        done: When somebody is up to date.
        against: What speaks against it; None where nothing is on file.
        declined: The fact that the person declined it.
        within_days: By how many days after a discharge it should be done.
        within_business_days: Or by how many business days.
        latest_days: By how many days at the latest, where a later day is still in time.
        citation: The source.
    """

    id: str
    label: str
    who: str
    interval: str
    reduces: str
    grade: str = ""
    year: int | None = None
    applies: Criterion
    done: Criterion
    against: Criterion | None = None
    declined: Fact
    within_days: int | None = None
    within_business_days: int | None = None
    latest_days: int | None = None
    citation: Citation

    @cached_property
    def due(self) -> Criterion:
        """When it is due: it is for the person, not up to date, and nothing speaks against it."""
        against = () if self.against is None else (not_(self.against, label=f"not: {self.against.label}"),)
        not_done = not_(self.done, label=f"not {self.done.label}")
        return all_of(self.applies, not_done, *against, label=f"due: {self.label}", cite=self.citation)


@attrs.frozen(kw_only=True)
class PreventionEdition(Edition):
    """What a prevention schedule says from one date to another.

    Args:
        services: What it recommends.
        applies: Whom it can concern.
    """

    services: tuple[PreventiveService, ...]
    applies: Criterion = attrs.field(factory=lambda: not_(deceased, label="the person is alive"))

    def criteria(self) -> Mapping[str, Criterion]:
        """When each service is due."""
        return {**{service.id: service.due for service in self.services}, "applies": self.applies}


@attrs.frozen(kw_only=True)
class PreventionSchedule(Policy[PreventionEdition]):
    """A prevention schedule; an organisation can write its own (`casemgmt.risk.read_prevention`)."""


@attrs.frozen(repr=False, slots=False)
class PreventionItem(Explained):
    """One preventive service for one person.

    Args:
        service: The service.
        sheet: The facts that it was decided on.
        next_on: The day on which it falls due again, where the record tells when it was done; else None.
        edition: The schedule and its edition, such as ``prevention.uspstf/2025-01``.
    """

    service: PreventiveService
    sheet: FactSheet
    next_on: date | None = None
    edition: str = ""

    @property
    def truth(self) -> Truth:
        """Whether it is due. That the person declined it does not make it less so: `status` tells the two apart."""
        return truth_of(self.service.due, self.sheet.values)

    @property
    def status(self) -> Status:
        """What has become of it for this person.

        ``due``, ``declined`` (due, and declined lately), ``up_to_date``, ``contraindicated``, ``not_due`` (it is
        not for this person), or ``unknown`` (`missing` says what it needs).
        """
        truth = self.truth
        if truth is MET:
            declined = truth_of(self.service.declined.is_true(), self.sheet.values)
            return "declined" if declined is MET else "due"
        if truth is UNKNOWN:
            return "unknown"
        if truth_of(self.service.applies, self.sheet.values) is NOT_MET:
            return "not_due"
        return "up_to_date" if truth_of(self.service.done, self.sheet.values) is MET else "contraindicated"

    @property
    def decision(self) -> Decision:
        """Whether it is due, as a decision: with `because`, `missing` and `would_change`."""
        return Decision(self.service.due, self.sheet, f"due: {self.service.label}", self.edition)

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that it needs to be decided."""
        return self.decision.missing if self.truth is UNKNOWN else ()

    @property
    def due_by(self) -> date | None:
        """The day by which it should be done, for a part of the care after a discharge; None for all else."""
        return self._after_discharge(self.service.within_days, self.service.within_business_days)

    @property
    def latest(self) -> date | None:
        """The last day on which it is still in time, for a part of the care after a discharge."""
        service = self.service
        return self._after_discharge(service.latest_days, None) or self.due_by

    @property
    def overdue(self) -> bool:
        """Whether it is due and its last day has passed."""
        latest = self.latest
        return self.truth is MET and latest is not None and latest < self.sheet.as_of

    def outline(self) -> Line:
        """The explanation as lines."""
        service, status = self.service, self.status
        words = [status.replace("_", " ")]
        if status == "unknown":
            words.append(f"needs {', '.join(fact.label for fact in self.decision.open_facts().values())}")
        if status == "due" and self.due_by is not None:
            words.append(f"by {self.due_by}{', overdue' if self.overdue else ''}")
        if status == "up_to_date" and self.next_on is not None:
            words.append(f"next on {self.next_on}")
        if status == "contraindicated" and service.against is not None:
            words.append(service.against.label)
        detail = f"{'; '.join(words)} (lowers: {service.reduces}; {service.interval})"
        return Line(service.label, None, detail, str(service.citation), (self.decision.outline(),))

    def __repr__(self) -> str:
        return f"<PreventionItem {self.service.id}: {self.status} as of {self.sheet.as_of}>"

    def _after_discharge(self, days: int | None, business_days: int | None) -> date | None:
        on = self.sheet.values.get(acute_discharged_on.name)
        if not isinstance(on, date) or (days is None and business_days is None):
            return None
        return (
            days_after(on, days) if days is not None else calendar("us_federal").after(on, business_days or 0)
        )


@attrs.frozen(repr=False, slots=False)
class Prevention(Explained, Mapping[str, PreventionItem]):
    """What is due for one person at one date, by the id of each service.

    Args:
        as_of: The date of the decision.
        services: Every service of every schedule in force, in the order of the schedules.
        not_in_force: The schedules that are not in force or not applicable, each with the reason.

    Example:
        >>> found = prevention_due({"age_years": 80, "gender": "female"}, as_of="2026-05-01")
        >>> found["breast_cancer_screening"].status, found["rsv_vaccine"].missing
        ('not_due', ('rsv_vaccine_ever',))
    """

    as_of: date
    services: tuple[PreventionItem, ...]
    not_in_force: Mapping[str, str] = attrs.field(factory=dict, hash=False)

    @property
    def due(self) -> tuple[PreventionItem, ...]:
        """What is due and not declined."""
        return self.by_status("due")

    def by_status(self, status: Status) -> tuple[PreventionItem, ...]:
        """The services of one status.

        Raises:
            UnknownName: If there is no such status; lists near names.
        """
        if status not in STATUSES:
            raise UnknownName.among("status of prevention", status, STATUSES)
        return tuple(item for item in self.services if item.status == status)

    @property
    def questions(self) -> Mapping[str, Fact]:
        """The facts that would settle what is unknown, with the question of each."""
        return open_facts(item.decision for item in self.by_status("unknown"))

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that would settle what is unknown."""
        return tuple(self.questions)

    @property
    def open_decisions(self) -> tuple[Decision, ...]:
        """What is unknown, to ask about next."""
        return tuple(item.decision for item in self.by_status("unknown"))

    def outline(self) -> Line:
        """The explanation as lines, what is due first."""
        lines = []
        for status in STATUSES:
            items = self.by_status(status)
            if items:
                below = tuple(item.outline() for item in items)
                lines.append(Line(status.replace("_", " "), None, str(len(items)), children=below))
        lines += [Line(id, None, f"not asked: {why}") for id, why in self.not_in_force.items()]
        return Line("Prevention", None, f"as of {self.as_of}", children=tuple(lines))

    def __getitem__(self, id: str) -> PreventionItem:
        for item in self.services:
            if item.service.id == id:
                return item
        raise UnknownName.among("preventive service", id, [item.service.id for item in self.services])

    def __iter__(self) -> Iterator[str]:
        return (item.service.id for item in self.services)

    def __len__(self) -> int:
        return len(self.services)

    def __repr__(self) -> str:
        counts = ", ".join(f"{n} {s.replace('_', ' ')}" for s in STATUSES if (n := len(self.by_status(s))))
        return f"<Prevention {counts or 'nothing'} as of {self.as_of}>"


def prevention_due(
    subject: Subject, *, as_of: date | str, schedules: Iterable[PreventionSchedule] | None = None
) -> Prevention:
    """Find out which preventive services are due for a person.

    Args:
        subject: A `Record`, or a plain mapping of fact names to values.
        as_of: The date of the decision. It chooses the edition of each schedule.
        schedules: Prevention schedules; by default all that ship with the library.

    Returns:
        Every service of the schedules in force: due, declined, up to date, contraindicated, not for this person, or
        unknown with what it needs.

    Raises:
        InvalidInput: If values cannot be used.
        UnknownName: If a mapping names a fact that does not exist.

    Example:
        >>> person = {"age_years": 51, "gender": "female", "zoster_vaccine_doses": 1, "zoster_vaccine_declined": False}
        >>> found = prevention_due(person, as_of="2026-05-01")
        >>> found["zoster_vaccine"].status, found["lung_cancer_screening"].status
        ('due', 'unknown')
    """
    from casemgmt.risk.prevention_tables import prevention_schedules  # it reads tables into these classes

    day = require_day(as_of)
    every = prevention_schedules() if schedules is None else tuple(schedules)
    editions = {schedule.id: schedule.edition_on(day) for schedule in every}
    needed: dict[str, Fact] = {}
    for edition in editions.values():
        if edition is not None:
            declined = (service.declined for service in edition.services)
            needed |= {**edition.facts(), **facts_needed(acute_discharged_on, *declined)}
    sheet = sheet_of(subject, needed, as_of=day, vocabulary=vocabulary())
    items: list[PreventionItem] = []
    why_not: dict[str, str] = {}
    for schedule in every:
        edition = editions[schedule.id]
        if edition is None:
            why_not[schedule.id] = schedule.why_not_in_force(day)
        elif truth_of(edition.applies, sheet.values) is NOT_MET:
            why_not[schedule.id] = why_not_applicable(edition.applies, sheet.values)
        else:
            name = f"{schedule.id}/{edition.id}"
            items += [PreventionItem(s, sheet, _next_on(s, subject, sheet), name) for s in edition.services]
    return Prevention(day, tuple(items), why_not)


def _next_on(service: PreventiveService, subject: Subject, sheet: FactSheet) -> date | None:
    """When a service that is up to date falls due again: the last day that the window of a method still holds."""
    if not isinstance(subject, Record) or truth_of(service.done, sheet.values) is not MET:
        return None
    found: list[date] = []
    for fact in facts_in(service.done).values():
        query, ids = fact.definition, sheet.evidence.get(fact.name, ())
        if sheet.values.get(fact.name) is True and isinstance(query, Query) and query.months is not None:
            # The day on which somebody stated it is not the day on which it was done.
            entries = (entry for entry in getattr(subject, query.section) or () if entry.id in ids)
            found += [months_before(lift(e.start).low, -query.months) for e in entries if e.start is not None]
    return max(found, default=None)
