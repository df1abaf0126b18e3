"""Counting rows: one pass over a frame, whatever the number of counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import narwhals as nw

from casemgmt.frames.engines import Frame, collected, like
from casemgmt.frames.pairs import Side


@attrs.frozen
class Counts:
    """In how many rows each of several things holds.

    Args:
        rows: How many rows there are.
        of: In how many of them each holds, by its name.
        summed: The counts as they were collected.
    """

    rows: int
    of: Mapping[str, int]
    summed: nw.DataFrame[Any]

    def table(self, given: Frame, columns: Mapping[str, list[Any]]) -> Any:
        """A small native frame of the engine that counted."""
        return like(self.summed, given, columns)


def counted(frame: Frame, sides: Mapping[str, Side]) -> Counts:
    """Count the rows of a frame in which each side holds."""
    sums = [
        side.cast(nw.Int64).sum().alias(name) for name, side in sides.items() if isinstance(side, nw.Expr)
    ]
    summed = collected(frame.select(nw.len().alias("__rows"), *sums))
    found = summed.rows(named=True)[0]
    rows = found["__rows"]
    of = {
        name: (found[name] or 0) if isinstance(side, nw.Expr) else rows * side for name, side in sides.items()
    }
    return Counts(rows, of, summed)
