"""Adherence to a medication: the proportion of days covered, from what was dispensed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any

import attrs

from casemgmt.bounds import Bounds, lift
from casemgmt.citation import Citation
from casemgmt.codes import CodeSet
from casemgmt.content import read_citation, read_toml
from casemgmt.dates import require_day
from casemgmt.errors import InvalidInput, UnknownName
from casemgmt.record import Medication, Record
from casemgmt.rules import Explained, Line, Reason, Unknown
from casemgmt.truth import NOT_MET, UNKNOWN, Truth

DISPENSED = "dispense"
"""The kind of a medication entry that says what was handed over: from `start`, to last until `end`."""

HANDED_OVER = frozenset({None, "completed"})
"""The FHIR statuses of something that was handed over."""


@attrs.frozen
class Fill:
    """One supply of a drug that was handed over.

    Args:
        drug: The ingredient; a later supply of the same one begins when the earlier one ends.
        on: The day on which it was handed over.
        days: For how many days it lasts.
        id: The record entry from which it came.
    """

    drug: str = attrs.field(repr=False)
    on: date = attrs.field(repr=False)
    days: int = attrs.field(repr=False)
    id: str = ""

    def __attrs_post_init__(self) -> None:
        if type(self.days) is not int or self.days < 1:
            raise InvalidInput.at("$.days", "is not a number of days", "give a whole number of at least 1")


@attrs.frozen(kw_only=True, repr=False)
class Adherence(Explained):
    """How many days of a treatment period were covered by what was dispensed.

    Args:
        measure: The measure whose rule was used.
        label: What people call it.
        start: The first day of the treatment period: that of the first fill; None where there is none.
        end: The last day of the period.
        fills: How many fills were counted.
        covered_days: The days on which a supply was at hand.
        treatment_days: The days from the first fill to the end.
        share: The covered share of those days, from 0 to 1; `Bounds` where it cannot be told.
        applies: Whether the measure speaks of this person: enough fills, early enough.
        adherent: Whether the share reaches the threshold; unknown where the share is.
        adherent_from: The threshold.
        reason: Why the share cannot be told; None where it can.
        citation: The source of the rule.
        evidence: The record entries that were counted.
    """

    measure: str
    label: str
    start: date | None
    end: date
    fills: int
    covered_days: int | Bounds
    treatment_days: int | Bounds
    share: float | Bounds
    applies: Truth
    adherent: Truth
    adherent_from: float
    reason: Unknown | None
    citation: Citation
    evidence: tuple[str, ...] = ()

    def outline(self) -> Line:
        """The explanation as lines."""
        shown = f"unknown, {self.reason}" if self.reason is not None else f"{lift(self.share).low:.1%}"
        lines = [
            Line("the measure applies", self.applies),
            Line(f"adherent: at least {self.adherent_from:.0%} of the days", self.adherent),
        ]
        if self.start is not None:
            days = f"{self.covered_days} of {self.treatment_days}, from {self.start} to {self.end}"
            lines.append(Line("days covered", None, days, evidence=self.evidence))
        return Line(self.label, None, shown, str(self.citation), tuple(lines))

    def __repr__(self) -> str:
        return f"<Adherence {self.measure}: {'unknown' if self.reason is not None else 'known'}>"


def days_covered(fills: Iterable[Fill], end: date) -> set[date]:
    """The days, from the first fill to `end`, on which a supply was at hand.

    A supply of a drug that is still at hand is used up first; those of different drugs run side by side.

    Example:
        >>> fills = [Fill("a", date(2018, *day), 90) for day in ((3, 25), (7, 5), (9, 25))]
        >>> days = sorted(days_covered(fills, date(2018, 12, 31)))
        >>> len(days), date(2018, 6, 22) in days, date(2018, 6, 23) in days, date(2018, 10, 3) in days
        (270, True, False, True)
    """
    covered: set[date] = set()
    free_from: dict[str, date] = {}
    for fill in sorted(fills, key=lambda fill: fill.on):
        begins = max(fill.on, free_from.get(fill.drug, fill.on))
        free_from[fill.drug] = begins + timedelta(days=fill.days)
        last = min(free_from[fill.drug], end + timedelta(days=1))
        covered.update(begins + timedelta(days=n) for n in range((last - begins).days))
    return covered


def proportion_of_days_covered(
    fills: Iterable[Fill], *, start: date | str, end: date | str, measure: str = "pqa"
) -> Adherence:
    """The proportion of days covered in a measurement period, from all the fills of a person.

    Args:
        fills: What was handed over; fills outside the period do not count.
        start: The first day of the measurement period.
        end: Its last day, or the day on which the person left the plan or died.
        measure: The measure whose threshold and rule are used.

    Raises:
        UnknownName: If there is no such measure; lists near names.

    Example:
        >>> fills = [Fill("a", date(2018, *day), 90) for day in ((3, 25), (7, 5), (9, 25))]
        >>> found = proportion_of_days_covered(fills, start="2018-01-01", end="2018-12-31")
        >>> found.covered_days, found.treatment_days, round(found.share, 3), found.adherent
        (270, 282, 0.957, <Truth.MET: 3>)
    """
    rule = _rule(measure)
    first, last = require_day(start, "start"), require_day(end, "end")
    held = [fill for fill in fills if first <= fill.on <= last]
    if not held:
        return _unknown(
            rule, last, Unknown(Reason.NOT_APPLICABLE, detail="nothing was dispensed in the period"), NOT_MET
        )
    begins = min(fill.on for fill in held)
    covered, days = len(days_covered(held, last)), (last - begins).days + 1
    share = Fraction(covered, days)
    enough = len({fill.on for fill in held}) >= rule["least_fill_days"]
    early = (last - begins).days >= rule["least_days_from_first_fill"]
    return Adherence(
        measure=rule["id"],
        label=rule["label"],
        start=begins,
        end=last,
        fills=len(held),
        covered_days=covered,
        treatment_days=days,
        share=float(share),
        applies=Truth.of(enough and early, enough and early),
        adherent=Truth.of(*[share >= Fraction(str(rule["adherent_from"]))] * 2),
        adherent_from=rule["adherent_from"],
        reason=None,
        citation=read_citation(rule),
        evidence=tuple(fill.id for fill in held if fill.id),
    )


def adherence(
    record: Record,
    drugs: Mapping[str, CodeSet],
    *,
    start: date | str,
    end: date | str,
    measure: str = "pqa",
) -> Adherence:
    """The proportion of days covered, from the dispensed medications of a record.

    A `Medication` of kind ``dispense`` is one fill: handed over on `start`, to last until `end`, both included. Where
    one of them cannot be told, or the record may not be complete, the share is unknown.

    Args:
        record: What is known about the person; a death before the end of the period ends it.
        drugs: The ingredients of the class by name, each with its codes.
        start: The first day of the measurement period.
        end: Its last day.
        measure: The measure whose threshold and rule are used.

    Raises:
        UnknownName: If there is no such measure; lists near names.

    Example:
        >>> from casemgmt.codes import code_of
        >>> from casemgmt.record import Person
        >>> statin = CodeSet("atorvastatin", exact={"rxnorm": ["83367"]})
        >>> codes = (code_of("rxnorm", "83367"),)
        >>> filled = Medication(kind="dispense", codes=codes, start="2025-01-01", end="2025-06-29")
        >>> record = Record(person=Person(id="p1"), medications=[filled])
        >>> adherence(record, {"atorvastatin": statin}, start="2025-01-01", end="2025-12-31").covered_days
        180
    """
    rule = _rule(measure)
    last = require_day(end, "end")
    died = lift(record.person.died_on).low if record.person.died_on is not None else None
    last = last if died is None else min(last, died)
    found: list[Fill] = []
    problem = _why_open(record, last)
    for entry in record.medications or ():
        if entry.kind != DISPENSED or entry.status not in HANDED_OVER:
            continue
        fill = _fill(entry, drugs)
        if isinstance(fill, Unknown):
            problem = problem or fill
        elif fill is not None:
            found.append(fill)
    if problem is not None:
        return _unknown(rule, last, problem, UNKNOWN)
    return proportion_of_days_covered(found, start=start, end=last, measure=measure)


def _why_open(record: Record, last: date) -> Unknown | None:
    if record.medications is None:
        return Unknown(Reason.NOT_RECORDED, detail="medications were not looked at")
    until = None if record.known_until is None else lift(record.known_until).low
    if "medications" in record.partial or (until is not None and until < last):
        return Unknown(Reason.NOT_RECORDED, detail="medications may not be complete")
    if record.person.died_on is not None and not lift(record.person.died_on).exact:
        return Unknown(Reason.NOT_RECORDED, detail="the day of death is only partly known")
    return None


def _fill(entry: Medication, drugs: Mapping[str, CodeSet]) -> Fill | Unknown | None:
    """One fill; None for another drug; or why it cannot be told."""
    truths = {drug: codes.truth(entry.codes) for drug, codes in drugs.items()}
    if all(truth is NOT_MET for truth in truths.values()):
        return None
    drug = next((drug for drug, truth in truths.items() if truth.certain), None)
    if drug is None:
        return Unknown(Reason.NOT_RECORDED, detail="a dispensed medication may or may not be of the class")
    on, until = entry.start, entry.end
    if not isinstance(on, date) or not isinstance(until, date) or until < on:
        return Unknown(Reason.NOT_RECORDED, detail="the days of a fill are not known exactly")
    return Fill(drug, on, (until - on).days + 1, entry.id)


def _unknown(rule: Mapping[str, Any], end: date, reason: Unknown, applies: Truth) -> Adherence:
    return Adherence(
        measure=rule["id"],
        label=rule["label"],
        start=None,
        end=end,
        fills=0,
        covered_days=Bounds(0, float("inf")),
        treatment_days=Bounds(0, float("inf")),
        share=Bounds(0, 1),
        applies=applies,
        adherent=UNKNOWN,
        adherent_from=rule["adherent_from"],
        reason=reason,
        citation=read_citation(rule),
    )


def _rule(measure: str) -> Mapping[str, Any]:
    rules = _rules()
    if measure not in rules:
        raise UnknownName.among("measure of adherence", measure, rules)
    return rules[measure]


@lru_cache(maxsize=1)
def _rules() -> dict[str, dict[str, Any]]:
    table = read_toml("adherence.toml")
    shared = {key: table[key] for key in ("standing", "verification")}
    return {row["id"]: {**shared, **row} for row in table["measure"]}
