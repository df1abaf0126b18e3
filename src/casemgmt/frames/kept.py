"""Columns that are kept under a name of their own, step by step."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from casemgmt.frames.pairs import Number, Pair


class Kept:
    """Steps of kept columns: those of one step are made from the frame and the steps before.

    Args:
        prefix: What the names of kept columns begin with.
    """

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self._steps: list[list[nw.Expr]] = []
        self._count = 0

    def keep(self, pair: Pair) -> Pair:
        """The same pair under names of its own: an expression that repeats its operands doubles at each level."""
        columns = any(isinstance(end, nw.Expr) for end in pair[:2])
        low, high = (self.keep_one(end, pair.level) for end in pair[:2])
        return Pair(low, high, pair.level + columns)

    def keep_one(self, end: Any, level: int) -> Any:
        """One end of a pair under a name of its own; it belongs to the next level."""
        if not isinstance(end, nw.Expr):
            return end
        self._count += 1
        name = f"{self.prefix}{self._count}"
        while len(self._steps) <= level:
            self._steps.append([])
        self._steps[level].append(end.alias(name))
        return nw.col(name)

    def on(self, frame: Any) -> Any:
        """A narwhals frame with all kept columns, to which the expressions of all pairs then apply."""
        for step in self._steps:
            frame = frame.with_columns(*step)
        return frame


class InSteps:
    """Keeps two columns at a time, each time in the step after the last.

    Args:
        kept: Where they are kept.
        level: The first step.
    """

    def __init__(self, kept: Kept, level: int = 0) -> None:
        self.kept = kept
        self.level = level

    def __call__(self, a: Number, b: Number) -> tuple[Number, Number]:
        """Both under names of their own."""
        low, high, self.level = self.kept.keep(Pair(a, b, self.level))
        return low, high
