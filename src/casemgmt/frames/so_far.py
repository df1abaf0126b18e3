"""The people with what was found for them so far: a frame that grows by what is gathered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import narwhals as nw

from casemgmt.facts.chronicity import NEW_DAYS
from casemgmt.frames.given import Given
from casemgmt.frames.layout import PERSON_ID
from casemgmt.frames.stated import valid_of
from casemgmt.frames.translatable import query_of
from casemgmt.rules import Fact

Frame = Any


class People:
    """The people, and the columns that are kept of them.

    Args:
        given: The tables.
        facts: The facts, for the days from which their windows count.
    """

    def __init__(self, given: Given, facts: Iterable[Fact]) -> None:
        self.given = given
        self.clock = given.clock
        _look_back(given, facts)
        self.frame: Frame = given.clock.on(given.persons.frame)
        names = given.persons.frame.collect_schema().names()
        self.columns: list[str] = [
            *names,
            *(name for name in self.clock.columns() if name not in names),
        ]

    def with_columns(self, columns: Iterable[str]) -> Frame:
        """Their ids with some columns: what is joined to the rows of a section is narrow."""
        return self.frame.select(PERSON_ID, *dict.fromkeys(columns))

    def add(self, found: Frame, nothing: Mapping[str, Any]) -> None:
        """Join what was found to the people; who has nothing gets what stands for nothing."""
        self.columns += nothing
        joined = self.frame.join(self.given.holding.held(found), on=PERSON_ID, how="left")
        filled = joined.with_columns(*(nw.col(name).fill_null(empty) for name, empty in nothing.items()))
        self.frame = self.given.holding.stored(filled)

    def take(self, frame: Frame, columns: Iterable[str]) -> None:
        """Go on with another frame of them."""
        self.frame, self.columns = self.given.holding.held(frame), [*columns]


def _look_back(given: Given, facts: Iterable[Fact]) -> None:
    """Tell the clock the days from which windows count, where the date is not one for all."""
    clock = given.clock
    for fact in facts:
        query = query_of(fact)
        for days in (query.days, query.valid_days) if query is not None else ():
            clock.after(-(days or 0))
        if query is not None:
            clock.after(query.ahead_days or 0)
        clock.after(-(valid_of(fact.definition).days or 0))
    clock.after(-NEW_DAYS)
