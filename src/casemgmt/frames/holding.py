"""What was found so far is held: a plan that goes on growing costs an engine more than the work itself."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from itertools import count
from typing import Any

import attrs
import narwhals as nw

Frame = Any


def _as_it_is(frame: Frame) -> Frame:
    return frame


def _marked(frame: Frame) -> Frame:
    return nw.from_native(frame.to_native().localCheckpoint(eager=False))


@attrs.frozen
class Holding:
    """How an engine holds frames.

    Args:
        held: Works out a frame of the people.
        stored: Works out the rows of a section, where the engine would else do so wherever they are used.
        work: Gives up at its end whatever was held but the frame that was held last, or that too after an error.
    """

    held: Callable[[Frame], Frame] = _as_it_is
    stored: Callable[[Frame], Frame] = _as_it_is
    work: AbstractContextManager[Any] = attrs.field(factory=nullcontext)


def holding_of(native: Any) -> Holding:
    """How the engine of a native frame holds what was found.

    Frames of polars in memory are worked out. DuckDB, which also works out a column wherever it is used in a condition,
    holds tables. Spark marks the frame, and what is in it is kept when it is first worked out; it would else put what a
    column is worked out from into every condition on it. A lazy frame of polars stays a plan.
    """
    frame = nw.from_native(native)
    kind = frame.implementation
    if kind.is_polars() and isinstance(frame, nw.DataFrame):
        return Holding(held=lambda done: done.collect().lazy())
    if kind.is_duckdb():
        tables = TablesBeside(native)
        return Holding(tables.hold, tables.hold, tables)
    if kind.is_pyspark():
        return Holding(_marked, _marked)
    return Holding()


class TablesBeside(AbstractContextManager["TablesBeside"]):
    """Temporary tables of DuckDB, in the connection of a relation: they can be larger than the memory.

    They are read by way of that relation: one that is asked of the relation that was held plans all of that again. Its
    alias is the name of the table, so that who has what was found can drop it.
    """

    _numbers = count(1)

    def __init__(self, relation: Any) -> None:
        self._relation = relation
        self._names: list[str] = []

    def hold(self, frame: Frame) -> Frame:
        """Work out a relation and hold it; what it reads has to be there until then only."""
        name = f"casemgmt_facts_{next(self._numbers)}"
        # A name that is nobody else's: a temporary table of that name would be read instead.
        asked = f"found_of_{name}"
        frame.to_native().query(asked, f"CREATE TEMP TABLE {name} AS FROM {asked}")
        self._names.append(name)
        return nw.from_native(self._relation.query(asked, f"FROM {name}").set_alias(name))

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        for name in self._names if error else self._names[:-1]:
            self._relation.query(f"given_of_{name}", f"DROP TABLE {name}")
