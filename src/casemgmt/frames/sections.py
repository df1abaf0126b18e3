"""The tables of a record, read: each section once, with what its facts need of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from casemgmt.bounds import INFINITY
from casemgmt.frames.answered import joined
from casemgmt.frames.given import Given
from casemgmt.frames.intake import Table, read_table
from casemgmt.frames.layout import ALL, HELD, PART
from casemgmt.frames.pairs import Side, both, either, no
from casemgmt.frames.translatable import answer_of, fields_read, systems_read
from casemgmt.rules import Fact


class Sections:
    """The sections that facts read.

    Args:
        given: The tables.
        facts: The facts.
    """

    def __init__(self, given: Given, facts: Mapping[str, Fact]) -> None:
        self.given = given
        self.clock = given.clock
        self.persons = given.persons
        self.tables = self._read(facts.values())
        self.answers = self._read_answers(facts.values())
        self.stated = "attestations" in self.tables and "fact" in self.tables["attestations"].columns

    def _read(self, facts: Iterable[Fact]) -> dict[str, Table]:
        fields, systems = fields_read(facts), systems_read(facts)
        read = {
            name: read_table(name, frame, fields[name], systems.get(name, ()))
            for name, frame in self.given.sections.items()
            if name in fields
        }
        return {name: self._stored(table) for name, table in read.items()}

    def _read_answers(self, facts: Iterable[Fact]) -> Table | None:
        """What answers the items of questionnaires, where any fact asks for it."""
        if all(answer_of(fact) is None for fact in facts):
            return None
        table = joined(self.tables.get("observations"), self.tables.get("answers"))
        return table and self._stored(table)

    def _stored(self, table: Table) -> Table:
        frame: Any = self.given.holding.stored(table.frame)
        return attrs.evolve(table, frame=frame)

    def complete(self, section: str) -> tuple[Side, Side]:
        """Whether a section was looked at, and whether it holds all that there is."""
        if section not in self.given.sections:
            return False, False
        held = self.persons.text(f"{section}{HELD}")
        every: Side = True if isinstance(held, str) else held.is_in([ALL, ""])
        seen: Side = True if isinstance(held, str) else either(every, held == PART)
        return seen, both(every, no(self.ended))

    @property
    def ended(self) -> Side:
        """Whether the record of a person may not cover the date of the decision."""
        until = self.persons.day("known_until")[0]
        return both(until > -INFINITY, until < self.clock.as_of)

    @property
    def over(self) -> Side:
        """Whether the record of a person surely covers no day after the date of the decision."""
        low, high = self.persons.day("known_until")
        return either(low == -INFINITY, high <= self.clock.as_of)
