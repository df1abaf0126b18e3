"""Assessing one person at one date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache

import attrs

from casemgmt.assessment.assessment import (
    Assessment,
    Barrier,
    Finding,
    Need,
    Strength,
    evidence_of,
    preference_words,
)
from casemgmt.assessment.catalogue import BarrierRule, Catalogue, FindingRule, NeedRule, catalogue
from casemgmt.bounds import compare
from casemgmt.dates import require_day
from casemgmt.facts import Subject, sheet_of
from casemgmt.record import Preference, Record
from casemgmt.rules import Decision, Fact, FactSheet, facts_needed
from casemgmt.truth import MET, NOT_MET, Truth


def assess(record: Subject, *, as_of: date | str) -> Assessment:
    """Find the needs, wants, barriers and strengths of one person.

    Args:
        record: A `Record`, or a plain mapping of fact names to values.
        as_of: The date of the assessment; what began after it is not seen.

    Returns:
        The assessment. What cannot be told is listed with the facts that would settle it.

    Raises:
        InvalidInput: If values of a mapping cannot be used; all of them are listed.
        UnknownName: If a mapping names a fact that does not exist.

    Example:
        >>> found = assess({"diabetes": True, "hemoglobin_a1c": 9.4}, as_of="2026-05-01")
        >>> [need.id for need in found.needs if need.truth.certain]
        ['diabetes_control']
    """
    day = require_day(as_of)
    looked_for = catalogue()
    sheet = sheet_of(record, _every_fact(), as_of=day, vocabulary=looked_for.vocabulary)
    given = record if isinstance(record, Record) else None
    held = [] if given is None else list(_held(given, day))
    preferences = tuple(preference for preference, _ in held)
    told = Assessment(
        as_of=day,
        person_id="" if given is None else given.person.id,
        sheet=sheet,
        preferences=preferences,
        measured_on={} if given is None else _measured_on(given, sheet),
    )
    if sheet.values.get("deceased") is True:
        return attrs.evolve(told, deceased=True)
    findings = [_finding(each, sheet) for each in looked_for.findings.values()]
    by_id = {finding.id: finding for finding in findings}
    needs = [_need(each, looked_for, sheet, by_id) for each in looked_for.needs.values()]
    barriers = [_barrier(each, sheet) for each in looked_for.barriers.values()]
    looked_at: list[Finding | Need | Barrier] = [*findings, *needs, *barriers]
    return attrs.evolve(
        told,
        findings=tuple(f for f in findings if f.truth is not NOT_MET),
        needs=(*(n for n in needs if n.truth is not NOT_MET), *_wants(held)),
        barriers=tuple(b for b in barriers if b.truth is not NOT_MET),
        strengths=tuple(_strengths(looked_for, sheet)),
        ruled_out={each.id: each.label for each in looked_at if each.truth is NOT_MET},
    )


@lru_cache(maxsize=1)
def _every_fact() -> Mapping[str, Fact]:
    return facts_needed(*catalogue().vocabulary.values())


def _finding(rule: FindingRule, sheet: FactSheet) -> Finding:
    return Finding(rule.when.id, rule.when.label, Decision(rule.when, sheet, rule.when.label), rule.urgency)


def _need(rule: NeedRule, looked_for: Catalogue, sheet: FactSheet, every: Mapping[str, Finding]) -> Need:
    decision = Decision(looked_for.need_criterion(rule), sheet, rule.label)
    shown = tuple(id for id in (*rule.findings, *rule.shown_with) if every[id].truth is not NOT_MET)
    found = (every[id].decision for id in shown if every[id].truth is MET)
    evidence = evidence_of(*found)
    return Need(rule.id, rule.label, "need", decision.truth, rule.domain, shown, decision.missing, evidence)


def _wants(held: Iterable[tuple[Preference, Truth]]) -> Iterator[Need]:
    for number, (preference, truth) in enumerate(held, 1):
        evidence = (preference.id,) if preference.id else ()
        yield Need(
            f"want/{preference.id or number}", preference_words(preference), "want", truth, evidence=evidence
        )


def _barrier(rule: BarrierRule, sheet: FactSheet) -> Barrier:
    decision = Decision(rule.when, sheet, rule.when.label)
    return Barrier(
        rule.when.id,
        rule.when.label,
        decision.truth,
        decision.missing,
        evidence_of(decision),
        rule.makes_harder,
    )


def _strengths(looked_for: Catalogue, sheet: FactSheet) -> Iterator[Strength]:
    for when in looked_for.strengths:
        decision = Decision(when, sheet, when.label)
        if decision.truth is MET:
            yield Strength(when.id, when.label, evidence_of(decision))


def _held(record: Record, day: date) -> Iterator[tuple[Preference, Truth]]:
    """The preferences that hold on a day, or may hold where their days are only partly known."""
    for preference in record.preferences or ():
        begun = MET if preference.start is None else compare("<=", preference.start, day)
        over = NOT_MET if preference.end is None else compare("<=", preference.end, day)
        if (truth := begun & ~over) is not NOT_MET:
            yield preference, truth


def _measured_on(record: Record, sheet: FactSheet) -> dict[str, date]:
    """The day of the newest entry behind each fact, where every such entry has an exact day and an id."""
    days = {entry.id: entry.start for entry in record.entries() if entry.id}
    found = {}
    for name, ids in sheet.evidence.items():
        every = [days.get(id) for id in ids]
        if all(isinstance(day, date) for day in every):
            found[name] = max(day for day in every if isinstance(day, date))
    return found
