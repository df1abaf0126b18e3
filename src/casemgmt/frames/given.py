"""The tables as they are given: their engine, what is wrong with them, and the people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import attrs
import narwhals as nw

from casemgmt.dates import require_day
from casemgmt.errors import InvalidInput, Problem
from casemgmt.frames.clock import TODAY, Clock
from casemgmt.frames.days import FIRST_KEY, LAST_KEY, key_of
from casemgmt.frames.engines import collected, in_arrow
from casemgmt.frames.holding import Holding, holding_of
from casemgmt.frames.intake import Table, problems_of, read_table, typed
from casemgmt.frames.layout import PERSON_ID, PERSONS, check_tables, layout

Frame = Any
PERSON = "__person_"


@attrs.frozen(eq=False)
class Given:
    """The tables of a record, checked.

    Args:
        sections: The tables of the sections that were given.
        persons: The people.
        clock: The date of the decision.
        back: Makes a native frame of a narwhals one, of the type of the people.
        holding: How the engine holds what was found so far.
        left_out: The sections that hold entries of nobody, or of people who are not in the table of the people.
    """

    sections: Mapping[str, Frame]
    persons: Table
    clock: Clock
    back: Callable[[Frame], Any]
    holding: Holding
    left_out: tuple[Problem, ...] = ()


def open_tables(tables: Mapping[str, Any], as_of: date | str) -> Given:
    """Open the tables, check their columns, and look at the ids of the people.

    Args:
        tables: A native frame for each section, and ``persons``; a section that is None was not looked at.
        as_of: The date of the decision, or the name of a column of the people.

    Raises:
        InvalidInput: If columns are missing, unknown or of a wrong type, or the same person comes twice.
        UnknownName: If there is no such section.
    """
    if not isinstance(tables, Mapping):
        raise InvalidInput.at(
            "$", f"is a {type(tables).__name__}", "give a frame for each table, by its name"
        )
    held = {name: table for name, table in tables.items() if table is not None}
    check_tables(held)
    every = {name: opened(name, table) for name, table in held.items()}
    check_engines({name: each[0] for name, each in every.items()})
    back = every[PERSONS][1]
    frames = {name: each[0] for name, each in every.items()}
    persons = frames[PERSONS]
    schema = persons.collect_schema()
    column = as_of if isinstance(as_of, str) and as_of in schema.names() else None
    day = None if column is not None else require_day(as_of)
    if column is not None and column not in layout()[PERSONS]:
        persons_known = persons.select(*(name for name in schema.names() if name != column))
    else:
        persons_known = persons
    ids = schema[PERSON_ID] if PERSON_ID in schema.names() else None
    problems = list(problems_of(PERSONS, persons_known))
    for name, frame in frames.items():
        problems += [] if name == PERSONS else problems_of(name, frame, ids)
    if column is not None and not (schema[column] == nw.Date or schema[column] == nw.Datetime):
        problems.append(
            Problem(f"$.{PERSONS}.{column}", f"is of type {schema[column]}", "make it a column of dates")
        )
    if problems:
        raise InvalidInput(problems)
    frames = _joinable({name: typed(frame) for name, frame in frames.items()})
    persons = frames[PERSONS]
    if column is not None:
        persons = persons.with_columns(key_of(nw.col(column)).alias(TODAY))
    _check_people(persons, dated=column is not None)
    fields = [name for name, field in layout()[PERSONS].items() if field.kind != "id"]
    table = read_table(PERSONS, persons, fields, prefix=PERSON)
    if column is not None:
        days = persons.select(PERSON_ID, TODAY)
        table = attrs.evolve(table, frame=table.frame.join(days, on=PERSON_ID, how="left"))
    sections = {name: frame for name, frame in frames.items() if name != PERSONS}
    left_out = tuple(_left_out(sections, frames[PERSONS]))
    return Given(sections, table, Clock(day), back, holding_of(tables[PERSONS]), left_out)


def _joinable(frames: Mapping[str, Frame]) -> dict[str, Frame]:
    """The tables with ids of one type, without which engines do not join them.

    In pandas a null among whole numbers makes them floats; a table without rows has ids of no type.
    """
    types = {name: frame.collect_schema()[PERSON_ID] for name, frame in frames.items()}
    known = [dtype for dtype in (types[PERSONS], *types.values()) if dtype != nw.Unknown]
    wanted = known[0] if known else types[PERSONS]
    arrow = frames[PERSONS].implementation.is_pyarrow() and wanted == nw.String  # it has texts of two types
    if set(types.values()) == {wanted} and not arrow:
        return dict(frames)
    if wanted.is_numeric() and wanted not in (nw.UInt64, nw.Int128, nw.UInt128):
        wanted = nw.Int64 if wanted.is_integer() else nw.Float64
    return {name: frame.with_columns(_ids_as(wanted, types[name])) for name, frame in frames.items()}


def _ids_as(wanted: Any, dtype: Any) -> nw.Expr:
    ids = nw.col(PERSON_ID)
    if wanted != nw.Float64 and dtype.is_numeric() and not dtype.is_integer():
        number = ids.cast(nw.Float64).fill_nan(None)
        ids = nw.when(number == number.floor()).then(number)  # nobody's id is half of one
    return ids.cast(wanted).alias(PERSON_ID)


def opened(name: str, native: Any) -> tuple[Frame, Callable[[Frame], Any]]:
    """A narwhals frame to work on: polars lazily, pandas as pyarrow; and the way back."""
    try:
        frame = nw.from_native(native)
    except TypeError:
        message = f"is a {type(native).__name__}, no dataframe"
        cure = "give a frame of polars, pandas, pyarrow, DuckDB or Spark"
        raise InvalidInput.at(f"$.{name}", message, cure) from None
    if isinstance(frame, nw.LazyFrame):
        return frame, lambda done: done.to_native()
    if frame.implementation.is_pandas_like():
        return in_arrow(frame, frame.columns, f"$.{name}"), lambda done: collected(done).to_pandas()
    if frame.implementation.is_polars():
        return frame.lazy(), lambda done: done.collect().to_native()
    return frame, lambda done: done.to_native()


def check_engines(frames: Mapping[str, Frame]) -> None:
    """Refuse tables of several engines, which cannot be joined."""
    engines = {name: frame.implementation for name, frame in frames.items()}
    lazy = {isinstance(frame, nw.LazyFrame) for frame in frames.values()}
    if len(set(engines.values())) > 1 or len(lazy) > 1:
        raise InvalidInput.at(
            "$", "holds tables of several engines", "give every table as a frame of one engine"
        )


def _left_out(sections: Mapping[str, Frame], persons: Frame) -> Iterator[Problem]:
    """How many entries count for nobody, so that none is lost in silence."""
    known = persons.select(PERSON_ID)
    for name, frame in sections.items():
        rows = frame.select(PERSON_ID).join(known, on=PERSON_ID, how="anti")
        nameless = nw.col(PERSON_ID).is_null().cast(nw.Int64).sum()
        found = collected(rows.select(nameless.alias("nameless"), nw.len().alias("rows")))
        of_nobody, of_all = (int(found.item(0, each) or 0) for each in ("nameless", "rows"))
        of_strangers = of_all - of_nobody
        path = f"$.{name}.{PERSON_ID}"
        if of_nobody:
            yield Problem(path, f"is null in {of_nobody} entries", "say of whom they are")
        if of_strangers:
            cure = "add the people, or leave their entries out"
            yield Problem(path, f"names people who are not in {PERSONS} in {of_strangers} entries", cure)


def _check_people(persons: Frame, *, dated: bool) -> None:
    """Look whether everybody has an id of their own, and a date where there is one for each."""
    counts = [nw.len().alias("rows"), nw.col(PERSON_ID).n_unique().alias("ids")]
    counts.append(nw.col(PERSON_ID).is_null().cast(nw.Int64).sum().alias("nobody"))
    if dated:
        fine = nw.col(TODAY).is_between(FIRST_KEY, LAST_KEY).fill_null(False)
        counts.append((~fine).cast(nw.Int64).sum().alias("undated"))
    found = collected(persons.select(*counts)).to_dict(as_series=False)
    rows, ids, nobody = (int(found[name][0] or 0) for name in ("rows", "ids", "nobody"))
    problems = []
    if nobody:
        problems.append(
            Problem(f"$.{PERSONS}.{PERSON_ID}", f"is null in {nobody} rows", "give everybody an id")
        )
    if ids < rows - max(0, nobody - 1):
        message = f"repeats ids: {rows} rows, {ids} ids"
        problems.append(Problem(f"$.{PERSONS}.{PERSON_ID}", message, "give one row for each person"))
    if dated and (undated := int(found["undated"][0] or 0)):
        message = f"{undated} people have no date of the decision from 1850 to 2199"
        problems.append(Problem(f"$.{PERSONS}", message, "give everybody a date, or leave these people out"))
    if problems:
        raise InvalidInput(problems)
