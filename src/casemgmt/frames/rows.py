"""The rows of one section while columns are added to them, and which code sets their codes are in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import narwhals as nw

from casemgmt.codes import CodeSet, spellings_of
from casemgmt.frames.clock import Clock
from casemgmt.frames.intake import Table, is_one_of
from casemgmt.frames.pairs import Side, column, either, some

Frame = Any
SYSTEMS, SETS, LISTED, LISTINGS, TRAITS, ENTRIES, TAKEN = range(7)
VALUES = LISTED
"""The steps in which columns are kept: each is made from those before."""


class Rows:
    """The rows of a section. Columns that several queries read are worked out once, in steps.

    Args:
        table: The section.
        clock: The date of the decision.
    """

    def __init__(self, table: Table, clock: Clock) -> None:
        self.table = table
        self.clock = clock
        self._steps: list[dict[str, nw.Expr]] = [{} for _ in range(TAKEN + 1)]
        self.sets: dict[tuple[str, CodeSet], Any] = {}
        self._prepared: list[Callable[[Frame], Frame]] = []

    def keep(self, value: Any, name: str, step: int) -> Any:
        """A column by name instead of the expression; what is the same in all rows stays as it is."""
        if not isinstance(value, nw.Expr):
            return value
        self._steps[step][f"__{name}"] = value
        return nw.col(f"__{name}")

    @property
    def changes(self) -> int:
        """How many changes there are so far."""
        return len(self._prepared)

    def prepare(self, change: Callable[[Frame], Frame]) -> None:
        """Let the rows be changed after their first step."""
        self._prepared.append(change)

    def on(self, frame: Frame) -> Frame:
        """The rows, which have what the columns read, with all columns that are kept."""
        for n, step in enumerate(self._steps):
            if step:
                frame = frame.with_columns(*(value.alias(name) for name, value in step.items()))
            for change in self._prepared if n == SYSTEMS else ():
                frame = change(frame)
        return frame

    def of_system(self, field: str, system: str) -> list[Side]:
        """Whether each code of a field is of a system."""
        return [
            self.keep(is_one_of(of, spellings_of(system)), f"{field}_{n}_{system}", SYSTEMS)
            for n, (of, _) in enumerate(self.table.codes(field))
        ]

    def begins(self, field: str, n: int, length: int) -> nw.Expr:
        """The beginning of a code."""
        code = self.table.codes(field)[n][1]
        start: nw.Expr = self.keep(code.str.slice(0, length), f"{field}_{n}_{length}", SYSTEMS)
        return start

    def held(self, field: str, n: int, system: str, held: CodeSet) -> Side:
        """Whether one code of a field, if it is of a system, is in a set."""
        code = self.table.codes(field)[n][1]
        found = is_one_of(code, held.exact.get(system, ()))
        return either(found, self.matches(field, n, held.prefixes.get(system, ())))

    def matches(self, field: str, n: int, prefixes: Iterable[str]) -> Side:
        """Whether one code of a field begins with any of several prefixes: a look-up for each length."""
        by_length: dict[int, list[str]] = {}
        for prefix in prefixes:
            by_length.setdefault(len(prefix), []).append(prefix)
        return some(
            is_one_of(self.begins(field, n, length), starts) for length, starts in sorted(by_length.items())
        )


def first_where(cases: Iterable[tuple[Side, Any]], otherwise: Any) -> Any:
    """The value of the first case that holds."""
    result = otherwise
    for when, then in reversed(list(cases)):
        if isinstance(when, bool):
            result = then if when else result
        else:
            result = nw.when(when).then(column(then)).otherwise(column(result))
    return result
