"""How fast dataframes are decided, on each engine, as ratios to the rule by hand.

    python -m benchmarks.frames [--people 1000000] [--rounds 5]

The rule, its people and the base are those of `benchmarks/population.py`. A rate is told as it would be on the machine
of the bars, where the rule by hand takes 0.2 microseconds a person: a bar in people a second is a bar on the ratio.
Ends with 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from statistics import median
from typing import Any

from benchmarks.population import AS_OF, FACTS, by_hand, eligible, objects, rows
from benchmarks.timing import Bars, Case, interleaved, ratio
from casemgmt.bounds import Bounds, OneOf
from casemgmt.rules.generate import screen_rows
from casemgmt.truth import Truth

try:
    import duckdb
    import pandas as pd
    import polars as pl

    from casemgmt.frames import decide
except ImportError as error:
    sys.exit(f"the engines of dataframes are needed: {error}")

BY_HAND_US = 0.2
"""Microseconds a person by hand on the machine of the bars."""
DIFFERENT, CHECKED = 50_000, 5_000
"""How many different people there are, who then come again; and how many are checked against the row path."""
BASE = "by hand, objects with slots"
EXACT, BOUNDED, NODES, MISSING = (
    "polars, exact facts",
    "polars, bounded facts",
    "polars, every node, as codes",
    "polars, missing facts",
)
AT_LEAST = {
    EXACT: 14.0,
    BOUNDED: 9.0,
    NODES: 6.0,
    "DuckDB, read back": 3.0,
    "pandas, pyarrow-backed": 3.0,
    "pandas, classic": 2.0,
}
"""Millions of people a second."""


def exact(people: list[dict[str, Any]]) -> Any:
    """People as a polars frame."""
    return pl.DataFrame(people, schema=[fact.name for fact in FACTS], infer_schema_length=None)


def ends(people: list[dict[str, Any]]) -> Any:
    """People of whom some facts are known in part: each number as two columns."""
    columns: dict[str, list[Any]] = {}
    for fact in FACTS:
        values = [person.get(fact.name) for person in people]
        if fact.type == "number":
            for end in ("low", "high"):
                held = [getattr(value, end) if isinstance(value, Bounds) else value for value in values]
                columns[f"{fact.name}__{end}"] = held
        else:
            columns[fact.name] = [None if isinstance(value, OneOf) else value for value in values]
    return pl.DataFrame(columns, infer_schema_length=None, strict=False)


def check(rule: Any, people: list[dict[str, Any]], frame: Any) -> None:
    """See that the frame is answered as the rows are."""
    plain = [{k: v for k, v in person.items() if not isinstance(v, OneOf)} for person in people[:CHECKED]]
    expected = [Truth(code).words for code in screen_rows(rule, plain, as_of=AS_OF)]
    if decide(frame.head(CHECKED), rule, as_of=AS_OF)["truth"].to_list() != expected:
        sys.exit("the frame is not answered as the rows are")


def cases(people: int) -> dict[str, Case]:
    """What is measured, by name."""
    rule, different = eligible(), min(people, DIFFERENT)
    again = people // different
    plain, partly = rows(different), rows(different, bounded=0.05)
    few, many = exact(plain), ends(partly)
    check(rule, plain, few)
    check(rule, partly, many)
    frame, bounded = (pl.concat([each] * again).rechunk() for each in (few, many))
    arrow = frame.to_arrow()
    classic = frame.to_pandas()
    backed = arrow.to_pandas(types_mapper=pd.ArrowDtype)
    connection = duckdb.connect()
    connection.register("arrow", arrow)
    connection.execute("create table people as select * from arrow")
    base, size = objects(plain), different * again

    def decided(of: Any, **more: Any) -> Case:
        return lambda: decide(of, rule, as_of=AS_OF, **more), size

    def read_back() -> Any:
        return decide(connection.table("people"), rule, as_of=AS_OF).select("truth").to_arrow_table()

    return {
        BASE: (lambda: [by_hand(person) for person in base], different),
        EXACT: decided(frame),
        "polars, lazy, counted": (_counting(frame, rule), size),
        BOUNDED: decided(bounded),
        NODES: decided(frame, detail="criteria", as_codes=True),
        "polars, every node, in words": decided(frame, detail="criteria"),
        MISSING: decided(frame, detail="missing"),
        "pyarrow": decided(arrow),
        "DuckDB, read back": (read_back, size),
        "pandas, pyarrow-backed": decided(backed),
        "pandas, classic": decided(classic),
    }


def _counting(frame: Any, rule: Any) -> Callable[[], object]:
    def counted() -> object:
        decided = decide(frame.lazy(), rule, as_of=AS_OF)
        return decided.select((pl.col("truth") == "met").sum()).collect()

    return counted


def main() -> int:
    """Run the cases and print the rates; 1 if a bar is missed."""
    parser = argparse.ArgumentParser(
        description="How fast dataframes are decided, as ratios to the rule by hand."
    )
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    times = interleaved(cases(arguments.people), arguments.rounds)
    print(f"{arguments.people:,} people, 16 facts; medians of {arguments.rounds} rounds")
    bars = Bars()
    for name, each in times.items():
        share = ratio(times, name, BASE)
        rate = 1 / (BY_HAND_US * share)
        print(
            f"{name:30} {median(each):9.1f} ns a person {share:7.2f} x by hand {rate:7.1f} million a second"
        )
    for name, rate in AT_LEAST.items():
        bars.at_most(name, ratio(times, name, BASE), 1 / (BY_HAND_US * rate))
    return int(bool(bars.missed))


if __name__ == "__main__":
    sys.exit(main())
