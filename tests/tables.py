"""Tables of records on every engine, and facts read from them beside facts read from the records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa

from casemgmt.bounds import Bounds, OneOf, lift
from casemgmt.facts import facts_at
from casemgmt.frames import facts, tables_of
from casemgmt.record import Record
from casemgmt.rules import Fact

Tables = Mapping[str, Mapping[str, list[Any]]]
Values = dict[str, Any]


def arrow(columns: Mapping[str, list[Any]]) -> pa.Table:
    """Columns as pyarrow, an empty one as text."""
    return pa.table({name: pa.array(of) if any(v is not None for v in of) else pa.array(of, pa.string()) for name, of in columns.items()})


def _duckdb(columns: Mapping[str, list[Any]]) -> Any:
    return duckdb.connect().from_arrow(arrow(columns))


def all_in_duckdb(tables: Tables) -> dict[str, Any]:
    connection = duckdb.connect()
    return {name: connection.from_arrow(arrow(columns)) for name, columns in tables.items()}


def each(make: Callable[[Mapping[str, list[Any]]], Any]) -> Callable[[Tables], dict[str, Any]]:
    return lambda tables: {name: make(columns) for name, columns in tables.items()}


ENGINES: dict[str, Callable[[Tables], dict[str, Any]]] = {
    "polars": each(lambda columns: pl.from_arrow(arrow(columns))),
    "polars lazy": each(lambda columns: pl.from_arrow(arrow(columns)).lazy()),  # type: ignore[union-attr]
    "pandas": each(lambda columns: pd.DataFrame(dict(columns))),
    "pyarrow": each(arrow),
    "duckdb": all_in_duckdb,
}


def from_tables(engine: str, records: Iterable[Record], chosen: Iterable[Fact], as_of: Any) -> dict[str, Values]:
    """The facts of each person by id, read from the tables of their records on an engine."""
    chosen = list(chosen)
    found = facts(ENGINES[engine](tables_of(records)), as_of=as_of, facts=chosen)
    return {str(row["person_id"]): row for row in rows_of(found)}


def rows_of(native: Any) -> list[Values]:
    frame = nw.from_native(native)
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect("pyarrow")
    return frame.to_arrow().to_pylist()


def value_in(row: Values, fact: Fact) -> Any:
    """What a row says of a fact, as a fact sheet says it; None for unknown."""
    if fact.type in ("flag", "category"):
        return row[fact.name]
    low, high = (_day(row[f"{fact.name}__{end}"]) for end in ("low", "high"))
    if low is None and high is None:
        return None
    low, high = (fact.low if low is None else low), (fact.high if high is None else high)
    return low if low == high else Bounds(low, high)


def _day(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


def from_record(record: Record, needed: Mapping[str, Fact], as_of: date) -> Values:
    """The facts of a record, without what columns cannot say: several categories are unknown there."""
    values = facts_at(record, needed, as_of=as_of).values
    return {
        name: None if isinstance(values.get(name), OneOf) else values.get(name)
        for name in needed
    }


def differences(record: Record, row: Values, needed: Mapping[str, Fact], as_of: date) -> dict[str, tuple[Any, Any]]:
    expected = from_record(record, needed, as_of)
    return {
        name: (expected[name], value_in(row, fact))
        for name, fact in needed.items()
        if expected[name] != value_in(row, fact)
    }


def holds(value: Any, within: Any) -> bool:
    """Whether what a row says leaves open at least what is known."""
    return within is None or (value is not None and lift(within).low <= lift(value).low and lift(value).high <= lift(within).high)
