"""Tables to facts to decisions: how many events a second, how much memory at most, and whether it grows in line.

    python -m benchmarks.tables_to_facts [--people 100000] [--events 100] [--engines polars DuckDB]
    python -m benchmarks.tables_to_facts --series [1000000 3000000 10000000]

Each engine reads the same Parquet files of invented events in a process of its own, at a quarter and at the whole of
the size, works out ten facts of every person and decides a rule on them. DuckDB may take 2 GB and keeps the rest on
disk. What planning costs whatever the size is taken off the growth: it is measured on a hundred people. Ends with 1 if
four times as many events take more than five times as long.

With --series it tells instead, for each number of events, how long they take and what a million of them costs: the same
at every size where the time is linear.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import polars as pl

AS_OF, SEED, MOST_GROWTH, FEW = "2026-05-01", 7, 5.0, 100
SERIES = [1_000_000, 3_000_000, 10_000_000]
LEAST = 0.5
"""Seconds of work on a quarter below which no growth is told."""
TEN = (
    *(
        "admissions_12m",
        "ed_visits_6m",
        "office_visit_12m",
        "hemoglobin_a1c",
        "latest_systolic_blood_pressure",
    ),
    *("heart_failure", "diabetes", "chronic_condition_count", "medication_active", "age_years"),
)
SHARES = {"observations": 0.5, "encounters": 0.2, "medications": 0.15, "conditions": 0.15}
CODES = {
    "observations": (
        "loinc",
        ["4548-4", "8480-6", "8462-4", "29463-7", "2339-0", "718-7", "6690-2", "777-3"],
    ),
    "medications": ("rxnorm", ["860975", "314076", "197361", "310798"]),
    "conditions": (
        "icd10cm",
        ["I50.9", "E11.9", "I10", "J06.9", "M54.5", "N18.3", "F32.9", "K21.9", "Z59.41"],
    ),
}


def make(folder: Path, people: int, events: int) -> None:
    """Write the tables of invented people with so many events each."""
    random = np.random.default_rng(SEED)
    first = np.datetime64("2020-01-01")
    ids = np.arange(people)
    born = np.datetime64("1935-01-01") + random.integers(0, 30_000, people)
    pl.DataFrame({"person_id": ids, "birth_date": born}).write_parquet(folder / "persons.parquet")
    for section, share in SHARES.items():
        n = int(people * events * share)
        start = first + random.integers(0, 2_300, n)
        columns: dict[str, Any] = {"person_id": random.integers(0, people, n), "start": start}
        if section in CODES:
            system, codes = CODES[section]
            columns |= {"system": np.full(n, system), "code": random.choice(codes, n)}
        if section == "observations":
            columns |= {
                "value": random.normal(8, 2, n).round(1),
                "unit": random.choice(["%", "mm[Hg]", "kg"], n),
            }
        if section == "encounters":
            columns |= {"kind": random.choice(["AMB", "AMB", "AMB", "EMER", "IMP"], n), "end": start}
        columns["status"] = random.choice(["active", "resolved", "finished"], n)
        pl.DataFrame(columns).write_parquet(folder / f"{section}.parquet")


def run(engine: str, folder: Path) -> None:
    """Work out the facts and decide; print the seconds and the peak of memory in bytes."""
    from casemgmt.frames import decide, facts
    from casemgmt.instruments import vocabulary
    from casemgmt.rules import any_of

    known = vocabulary()
    rule = any_of(known["admissions_12m"] >= 1, known["ed_visits_6m"] >= 2) & (known["age_years"] >= 65)
    files = sorted(folder.glob("*.parquet"))
    start = time.perf_counter()
    tables: dict[str, Any]
    if engine == "DuckDB":
        import duckdb

        connection = duckdb.connect()
        connection.execute("SET memory_limit = '2GB'")
        connection.execute(f"SET temp_directory = '{folder}'")
        tables = {file.stem: connection.read_parquet(str(file)) for file in files}
    else:
        tables = {file.stem: pl.read_parquet(file) for file in files}
    found = decide(facts(tables, as_of=AS_OF, facts=TEN), rule, as_of=AS_OF)
    rows = len(found) if engine == "polars" else found.aggregate("count(*)").fetchall()[0][0]
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": seconds, "rows": rows, "peak": peak}))


def measured(engine: str, people: int, events: int) -> dict[str, Any]:
    """One engine at one size, in a process of its own."""
    with TemporaryDirectory() as name:
        make(Path(name), people, events)
        command = [sys.executable, "-m", "benchmarks.tables_to_facts", "--run", engine, "--folder", name]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["rows"] == people
    return found


def tell_series(engine: str, sizes: list[int], each: int) -> None:
    """Print a line for each number of events: the same work and as many events of each person, of more people."""
    planning = measured(engine, FEW, each)["seconds"]
    print(f"{engine}: {planning:.1f} s whatever the size")
    for events in sizes:
        found = measured(engine, events // each, each)
        work = found["seconds"] - planning
        print(
            f"  {events:>12,} events of {events // each:>9,} people: {found['seconds']:6.1f} s,"
            f" {work / events * 1e6:6.2f} s of work for a million, {found['peak'] / 2**30:4.1f} GB at most",
            flush=True,
        )


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=100)
    parser.add_argument("--engines", nargs="*", default=["polars", "DuckDB"])
    parser.add_argument(
        "--series", type=int, nargs="*", help="how many events to try, one size after the other"
    )
    parser.add_argument("--run", default="")
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if given.run:
        run(given.run, given.folder)
        return 0
    if given.series is not None:
        for engine in given.engines:
            tell_series(engine, given.series or SERIES, given.events)
        return 0
    missed = False
    for engine in given.engines:
        planning = measured(engine, FEW, given.events)["seconds"]
        quarter = measured(engine, given.people // 4, given.events)
        whole = measured(engine, given.people, given.events)
        work = quarter["seconds"] - planning
        growth = (whole["seconds"] - planning) / work if work > LEAST else 0.0
        events = given.people * given.events
        print(
            f"{engine}: {events:,} events of {given.people:,} people in {whole['seconds']:.1f} s"
            f" ({planning:.1f} s of it whatever the size), {events / whole['seconds']:,.0f} events a second,"
            f" {whole['peak'] / 2**30:.1f} GB at most; four times as many take {growth:.1f} times as long"
            " (0: too few to tell)"
        )
        missed |= growth > MOST_GROWTH
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
