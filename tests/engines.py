"""Every engine of dataframes that tests run on: the same rows as each of them holds them, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.util import find_spec
from typing import Any

import attrs
from pytest import mark, param

Table = Mapping[str, Sequence[Any]]


@attrs.frozen
class Engine:
    """One engine.

    Args:
        name: What tests call it.
        needs: The package that it needs beside pyarrow.
        make: Turns an arrow table into its frame.
        rows: Reads a frame of it back, as mappings.
    """

    name: str
    needs: str
    make: Callable[[Any], Any]
    rows: Callable[[Any], list[dict[str, Any]]]

    @property
    def missing(self) -> str:
        """The package that is not installed; empty where all are."""
        return next((each for each in ("narwhals", "pyarrow", self.needs) if find_spec(each) is None), "")


def arrow(columns: Table, types: Mapping[str, Any] | None = None) -> Any:
    """An arrow table of plain columns; of a column without values the type has to be given."""
    import pyarrow as pa

    chosen = types or {}
    arrays = {name: pa.array(list(each), chosen.get(name)) for name, each in columns.items()}
    return pa.table(arrays)


def _polars(table: Any) -> Any:
    import polars as pl

    return pl.from_arrow(table)


def _nullable(table: Any) -> Any:
    return table.to_pandas().convert_dtypes(dtype_backend="numpy_nullable")


def _arrow_backed(table: Any) -> Any:
    import pandas as pd

    return table.to_pandas(types_mapper=pd.ArrowDtype)


def _shuffled_index(table: Any) -> Any:
    """Classic pandas with an index that is neither a range nor unique."""
    frame = table.to_pandas()
    frame.index = [7] * len(frame)
    return frame


@cache
def _connection() -> Any:
    import duckdb

    return duckdb.connect()


def _relation(table: Any) -> Any:
    return _connection().from_arrow(table)


def _of_relation(relation: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = relation.to_arrow_table().to_pylist()
    return found


def _of_pandas(frame: Any) -> list[dict[str, Any]]:
    import pyarrow as pa

    found: list[dict[str, Any]] = pa.Table.from_pandas(frame, preserve_index=False).to_pylist()
    return found


ENGINES = (
    Engine("polars", "polars", _polars, lambda frame: frame.to_dicts()),
    Engine("lazy polars", "polars", lambda t: _polars(t).lazy(), lambda frame: frame.collect().to_dicts()),
    Engine("pyarrow", "pyarrow", lambda table: table, lambda table: table.to_pylist()),
    Engine("classic pandas", "pandas", lambda table: table.to_pandas(), _of_pandas),
    Engine("pandas with any index", "pandas", _shuffled_index, _of_pandas),
    Engine("nullable pandas", "pandas", _nullable, _of_pandas),
    Engine("arrow-backed pandas", "pandas", _arrow_backed, _of_pandas),
    Engine("DuckDB", "duckdb", _relation, _of_relation),
)

every_engine = mark.parametrize(
    "engine",
    [
        param(
            each,
            id=each.name,
            marks=mark.skipif(bool(each.missing), reason=f"{each.missing} is not installed"),
        )
        for each in ENGINES
    ],
)
"""Runs a test on every engine that is installed; the others are skipped, and say so."""


def arrow_types(facts: Mapping[str, str]) -> dict[str, Any]:
    """The arrow type of each column, by the type of its fact."""
    import pyarrow as pa

    types = {
        "number": pa.float64(),
        "flag": pa.bool_(),
        "date": pa.date32(),
        "category": pa.string(),
    }
    return {name: types[kind] for name, kind in facts.items()}


TODAY = date(2026, 5, 1)
"""The date of the decisions."""
