"""How long ten facts take from a record, by the length of the record.

    python -m benchmarks.facts_from_record [folder with *.json.gz bundles] [--rounds 9]

A nanosecond is not the same on every machine, so the time for each entry is told in equivalents: what a plain loop
takes that puts every entry of the sections read into a dict of lists by its code counts as 150 ns for each entry, as
on the machine for which the bar was set. Only entries of the sections that the ten facts read are counted. Longer
records are the same ones with every entry repeated under an id of its own. Ends with 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import attrs

from benchmarks.timing import Bars, Case, interleaved, ratio
from casemgmt.bounds import lift
from casemgmt.facts import Query, core_facts, facts_at
from casemgmt.fhir import read_bundle
from casemgmt.record import Record
from casemgmt.record.entry import Entry
from casemgmt.rules import Fact, facts_needed

DATA = Path(__file__).parents[2] / "shared" / "data" / "fhir" / "synthea-2021"
LOOP_NS, MOST_NS, MOST_GROWTH = 150, 320, 20
LENGTHS = (1, 4, 16)
TEN = (
    *("admissions_12m", "ed_visits_6m", "office_visit_12m"),
    *("hemoglobin_a1c", "latest_systolic_blood_pressure"),
    *("heart_failure", "diabetes", "chronic_condition_count"),
    *("medication_active", "medicare_part_b"),
)

Seen = tuple[Record, date]
"""A record and the last day in it."""


def records(folder: Path) -> list[Seen]:
    """The record of every bundle of a folder, with its last day."""
    every = []
    for path in sorted(folder.glob("*.json.gz")):
        bundle = json.loads(gzip.decompress(path.read_bytes()))
        record = read_bundle(bundle, complete="everything", strict=False).record
        days: list[date] = [lift(entry.start).low for entry in record.entries() if entry.start is not None]
        every.append((record, max(days)))
    return every


def entries(record: Record, section: str) -> tuple[Entry, ...]:
    """The entries of a section."""
    held: tuple[Entry, ...] = getattr(record, section) or ()
    return held


def repeated(record: Record, times: int, sections: frozenset[str]) -> Record:
    """The same record with every entry of some sections so many times, each with an id of its own."""
    longer: dict[str, Any] = {
        section: [
            attrs.evolve(entry, id=f"{entry.id}/{i}")
            for i in range(times)
            for entry in entries(record, section)
        ]
        for section in sections
    }
    return attrs.evolve(record, **longer)


def loop(of: list[Seen], sections: frozenset[str]) -> None:
    """The reference: every entry by its code."""
    for record, _ in of:
        for section in sections:
            index: dict[tuple[str, str], list[Entry]] = {}
            for entry in entries(record, section):
                for code in entry.codes:
                    index.setdefault((code.system, code.code), []).append(entry)


def facts(of: list[Seen], needed: Mapping[str, Fact]) -> None:
    """The ten facts of every record on its last day."""
    for record, day in of:
        facts_at(record, needed, as_of=day)


def main() -> int:
    """Time every length; 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description="How long ten facts take from a record.")
    parser.add_argument("folder", nargs="?", type=Path, default=DATA)
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    seen = records(arguments.folder) if arguments.folder.is_dir() else []
    if not seen:
        print(f"skipped: no bundles in {arguments.folder}")
        return 0
    vocabulary = core_facts()
    needed = facts_needed(*(vocabulary[name] for name in TEN))
    sections = frozenset(
        fact.definition.section for fact in needed.values() if isinstance(fact.definition, Query)
    )
    cases: dict[str, Case] = {}
    for times in LENGTHS:
        longer = [(repeated(record, times, sections), day) for record, day in seen]
        many = sum(len(entries(record, section)) for record, _ in longer for section in sections)
        cases[f"loop {times}"] = (lambda of=longer: loop(of, sections), many)  # type: ignore[misc]
        cases[f"facts {times}"] = (lambda of=longer: facts(of, needed), many)  # type: ignore[misc]
    timed = interleaved(cases, arguments.rounds)
    print(f"{len(seen)} people, {len(needed)} facts; medians of {arguments.rounds} rounds")
    bars = Bars()
    for times in LENGTHS:
        each = cases[f"loop {times}"][1] / len(seen)
        spent = median(timed[f"facts {times}"])
        equivalent = LOOP_NS * ratio(timed, f"facts {times}", f"loop {times}")
        print(
            f"{each:8.0f} entries a person: {each * spent / 1e3:8.0f} us a person, {spent:6.0f} ns an entry"
        )
        bars.at_most(f"ten facts, {each:.0f} entries a person", equivalent, MOST_NS, "ns equivalent")
    short, long = (
        median(timed[f"facts {n}"]) * cases[f"facts {n}"][1] / len(seen) for n in (LENGTHS[0], LENGTHS[-1])
    )
    more = (cases[f"facts {LENGTHS[-1]}"][1] - cases[f"facts {LENGTHS[0]}"][1]) / len(seen)
    slope = (long - short) / more
    each = cases[f"facts {LENGTHS[0]}"][1] / len(seen)
    print(
        f"of which {(short - slope * each) / 1e3:.0f} us a person whatever the length, {slope:.0f} ns an entry"
    )
    grown = LENGTHS[-1] / LENGTHS[0] * ratio(timed, f"facts {LENGTHS[-1]}", f"facts {LENGTHS[0]}")
    bars.at_most(f"time of {LENGTHS[-1]} times as many entries", grown, MOST_GROWTH)
    return int(bool(bars.missed))


if __name__ == "__main__":
    sys.exit(main())
