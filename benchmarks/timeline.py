"""How many times as fast a timeline is as asking on every day, within one run.

    python benchmarks/timeline.py [FHIR bundle, *.json or *.json.gz] [--days 1096]

Every program of the catalogue for one person over three years: `timeline`, and the stages decided on every day. The
truths of both are compared. The bar: at least 5 times as fast.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from casemgmt import programs, screen
from casemgmt.bounds import lift
from casemgmt.fhir import read_bundle
from casemgmt.over_time import Timeline, timeline
from casemgmt.record import Record
from casemgmt.screening import STAGES
from casemgmt.truth import NOT_MET, Truth

DATA = Path(__file__).parents[2] / "shared" / "data" / "fhir" / "synthea-2021"
LEAST_FASTER = 5
ENTRIES = 400  # without an argument: the person whose record has about so many entries


def read(path: Path) -> Record:
    """The record in a file."""
    content = path.read_bytes()
    text = gzip.decompress(content) if path.suffix == ".gz" else content
    return read_bundle(json.loads(text), complete="everything", strict=False).record


def size(record: Record) -> int:
    """How many entries a record has."""
    return sum(1 for _ in record.entries())


def day_by_day(record: Record, id: str, days: list[date]) -> list[tuple[Truth, ...]]:
    """Whether the person qualifies, and the stages, on every day."""
    found = []
    for day in days:
        screening = screen(record, id, as_of=day)
        stages = screening.stages  # none where the program is not applicable
        truths = (stages[stage].truth if stages else NOT_MET for stage in STAGES)
        found.append((screening.truth, *truths))
    return found


def told(line: Timeline, days: list[date]) -> list[tuple[Truth, ...]]:
    """The same from a timeline."""
    return [(line.truth_on(day), *(line.parts[stage].truth_on(day) for stage in STAGES)) for day in days]


def main() -> int:
    """Run both, print the ratio; 1 if the bar is missed or they differ."""
    parser = argparse.ArgumentParser(description="How many times as fast a timeline is as asking every day.")
    parser.add_argument("bundle", nargs="?", type=Path)
    parser.add_argument("--days", type=int, default=1096)
    arguments = parser.parse_args()
    files = [arguments.bundle] if arguments.bundle else sorted(DATA.glob("*.json.gz"))
    if not files:
        print(f"skipped: no bundles in {DATA}")
        return 0
    record = min(map(read, files), key=lambda record: abs(size(record) - ENTRIES))
    latest = max(lift(entry.start).low for entry in record.entries() if entry.start is not None)
    days = [latest + timedelta(days=30 - n) for n in reversed(range(arguments.days))]
    print(f"{size(record)} entries, {len(days)} days")
    for program in programs():
        timeline(
            record, program, start=days[-1], end=days[-1]
        )  # the first question loads tables and calendars
    slow = fast = 0.0
    same = True
    for program in programs():
        start = perf_counter()
        line = timeline(record, program, start=days[0], end=days[-1])
        middle = perf_counter()
        every = day_by_day(record, program.id, days)
        fast, slow = fast + middle - start, slow + perf_counter() - middle
        same = same and told(line, days) == every
        print(f"{program.id:20} {line.days_read:5} days read, {len(line.spans) - 1:3} changes")
    print(f"timeline   {1e3 * fast:8.0f} ms\nday by day {1e3 * slow:8.0f} ms")
    print(
        f"faster     {slow / fast:8.1f} x   (bar: at least {LEAST_FASTER} x){'' if same else '; THEY DIFFER'}"
    )
    return int(not same or slow / fast < LEAST_FASTER)


if __name__ == "__main__":
    sys.exit(main())
