"""The invented people of examples/people over a year: every program, level and tier as on every single day."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import pytest

from casemgmt.bounds import lift
from casemgmt.fhir import read_bundle
from casemgmt.levels import classify
from casemgmt.over_time import timeline
from casemgmt.record import Record
from casemgmt.risk import stratify
from casemgmt.screening import Outcome, program, screen

PEOPLE = Path(__file__).parents[2] / "examples" / "people"
FILES = tuple(sorted(path.stem for path in PEOPLE.glob("*.json")))
PROGRAMS = ("medicare.ccm", "medicare.hospice", "medicare.irf", "medicare.tcm")
NOT_DECIDED = {"not in force": Outcome.NOT_IN_FORCE, "not applicable": Outcome.NOT_APPLICABLE}


@lru_cache
def person(name: str) -> Record:
    bundle = json.loads((PEOPLE / f"{name}.json").read_text(encoding="utf-8"))
    return read_bundle(bundle, complete="present" if name == "thin" else "everything").record


def year_of(record: Record) -> list[date]:
    """A year in which most of what is on record happens, and some months after."""
    latest = max(lift(e.start).low for e in record.entries() if e.start is not None)
    return [latest + timedelta(days=n) for n in range(-200, 166)]


@pytest.mark.parametrize("name", ["chronic", "end_of_life", "rehabilitative", "transition"])
def test_a_program_is_answered_as_on_every_single_day(name: str) -> None:
    record = person(name)
    days = year_of(record)
    found = {p.id: timeline(record, p.id, start=days[0], end=days[-1]) for p in map(program, PROGRAMS)}
    for on in days:
        for screening in (screen(record, id, as_of=on) for id in PROGRAMS):
            told = found[screening.program.id]
            assert told.truth_on(on) is screening.truth
            assert NOT_DECIDED.get(told.span_on(on).words, Outcome.DECIDED) is screening.outcome
            for stage, decision in screening.stages.items():
                assert told.parts[stage].truth_on(on) is decision.truth
    assert sum(each.days_read for each in found.values()) < len(found) * len(days) / 10


@pytest.mark.parametrize("name", FILES)
def test_levels_and_tiers_are_answered_as_every_week(name: str) -> None:
    record = person(name)
    days = year_of(record)
    levels = timeline(record, "levels.four", start=days[0], end=days[-1])
    tiers = timeline(record, "risk.utilisation", start=days[0], end=days[-1])
    for on in days[::7]:
        level, risk = classify(record, as_of=on), stratify(record, as_of=on)
        if level.why_not:
            assert levels.span_on(on).words == tiers.span_on(on).words == "not applicable"
            continue
        assert risk.tier is not None
        flag = f" ({level.flag})" if level.flag else ""
        primary = "unknown" if level.primary is None else level.primary.replace("_", " ")
        provisional = ", provisional" if level.provisional and level.primary is not None else ""
        assert levels.span_on(on).words == f"{primary}{flag}{provisional}"
        assert tiers.span_on(on).words == f"{risk.tier.id}{', provisional' if risk.provisional else ''}"
        for part, decision in level.levels.items():
            assert levels.parts[part].truth_on(on) is decision.truth
