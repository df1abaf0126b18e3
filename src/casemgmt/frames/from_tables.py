"""From the tables of a record to a frame of facts: one row for each person, whatever the engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from warnings import warn

import attrs
import narwhals as nw

from casemgmt.frames.by_definition import Finder
from casemgmt.frames.columns import Columns
from casemgmt.frames.found import Found
from casemgmt.frames.gathered import Gatherer
from casemgmt.frames.given import Given, open_tables
from casemgmt.frames.layout import HIGH, LOW, PERSON_ID
from casemgmt.frames.leaves import Exact, Told
from casemgmt.frames.pairs import Pair, column
from casemgmt.frames.readable import readable
from casemgmt.frames.sections import Sections
from casemgmt.frames.so_far import People
from casemgmt.frames.sources import SETTLED
from casemgmt.frames.stated import statements
from casemgmt.frames.takes import Taken
from casemgmt.frames.translatable import answer_of, chosen_facts, query_of
from casemgmt.rules import Fact
from casemgmt.rules.walk import definition_facts

Frame = Any


class EntriesLeftOut(UserWarning):
    """Entries of tables that count for nobody: they name no person, or one who is not in the table of the people."""


def facts(tables: Mapping[str, Any], *, as_of: date | str, facts: Iterable[Fact | str] | None = None) -> Any:
    """Work out facts for everybody from the tables of a record.

    Args:
        tables: A frame for ``persons`` and for each section that somebody looked at, in the tidy layout; all of
            one engine. A section that is absent or None was not looked at: what it would tell is unknown.
        as_of: The date of the decision, or the name of a column of dates of the people.
        facts: The facts, or their names; what they are worked out from is added. By default the whole vocabulary.

    Returns:
        A native frame like the people's, with a row for each person: ``person_id`` and the facts as `decide` reads
        them. A number and a date are two columns, ``<fact>__low`` and ``<fact>__high``, null where that end is
        open; a flag and a category are one column, null where they are unknown. A derived fact of which the record
        may say something else than its formula gives (a total that is recorded beside its items, or what somebody
        stated) has one more column, ``<fact>__settled``: true where it does, so that it is not worked out again.
        Where the record contradicts itself, the fact is null and settled.

    Warns:
        EntriesLeftOut: If entries name no person, or one who is not among the people; says how many in each section.

    Raises:
        InvalidInput: If columns of the tables cannot be used, a person comes twice, or facts cannot be read from
            tables; lists all of it.
        RuleError: If facts are defined by one another in a circle.
        UnknownName: If there is no such section or fact.

    Example:
        >>> import polars
        >>> persons = polars.DataFrame({"person_id": ["p1", "p2"], "birth_date": ["1950-04-02", "1961"]})
        >>> conditions = polars.DataFrame({"person_id": ["p1"], "system": ["icd10cm"], "code": ["I50.9"],
        ...                                "status": ["active"]})
        >>> found = facts({"persons": persons, "conditions": conditions}, as_of="2026-05-01",
        ...               facts=["age_years", "heart_failure"])
        >>> found.sort("person_id").select("age_years__low", "age_years__high", "heart_failure").rows()
        [(76.0, 76.0, True), (64.0, 65.0, False)]
    """
    chosen = chosen_facts(facts)
    given = open_tables(tables, as_of)
    if given.left_out:
        text = "\n".join(map(str, given.left_out))
        warn(f"entries count for nobody:\n{text}", EntriesLeftOut, stacklevel=2)
    with given.holding.work:
        people = Reader(given, chosen).read()
        return given.back(given.holding.held(readable(people, chosen.values())))


class Reader:
    """Reads facts from tables, round by round: a round reads all facts whose windows count from facts of earlier ones.

    Args:
        given: The tables.
        facts: The facts, inputs first.
    """

    def __init__(self, given: Given, facts: Mapping[str, Fact]) -> None:
        self.needed = facts
        self.clock = given.clock
        self.sections = Sections(given, facts)
        self.people = People(given, facts.values())
        self.gatherer = Gatherer(self.sections, self.people)
        self.done: dict[str, Fact] = {}

    def read(self) -> Frame:
        """The people with every fact."""
        self._join_statements()
        rounds = 0
        while len(self.done) < len(self.needed):  # no facts wait for one another: such are refused before
            self.gatherer.gather(
                (fact for fact in self.needed.values() if fact.name not in self.done), self.done
            )
            self._finish(f"__round{rounds}_")
            rounds += 1
        return self.people.frame

    def _join_statements(self) -> None:
        """Join what was stated about the facts."""
        if not self.sections.stated:
            return
        table = self.sections.tables["attestations"]
        if self.clock.columns():
            dates = self.people.with_columns(self.clock.columns())
            table = attrs.evolve(table, frame=table.frame.join(dates, on=PERSON_ID, how="inner"))
        self.people.add(*statements(table, self.needed, self.clock))

    def _finish(self, prefix: str) -> None:
        """Work out what needs no further table, facts before those that read them."""
        columns = Columns({}, Pair(self.clock.as_of, self.clock.as_of), prefix=prefix)
        finder = Finder(self.sections, self.gatherer.taken, columns)
        for fact in self.done.values():
            _settle(columns, fact, _read_again(fact))
        new: dict[str, Found] = {}
        for fact in self.needed.values():
            if fact.name in self.done or not self._can_finish(fact):
                continue
            found = finder.found(fact)
            _settle(columns, fact, found)
            self.done[fact.name], new[fact.name] = fact, found
        waiting = [each for name, each in self.gatherer.taken.items() if name not in self.done]
        kept = [name for name in self.people.columns if _is_kept(name, waiting)]
        output = {name: of for fact, found in new.items() for name, of in _output(self.needed[fact], found)}
        frame = columns.on(self.people.frame)
        frame = frame.select(*kept, *(of.alias(name) for name, of in output.items()))
        self.people.take(frame, [*kept, *output])

    def _can_finish(self, fact: Fact) -> bool:
        if any(name not in self.done for name in definition_facts(fact)):
            return False
        query = query_of(fact)
        if query is not None:
            return fact.name in self.gatherer.taken or query.section not in self.sections.tables
        if answer_of(fact) is not None:
            return fact.name in self.gatherer.taken or self.sections.answers is None
        return True


def _is_kept(name: str, waiting: Iterable[Taken]) -> bool:
    return not name.startswith("__taken_") or any(name.startswith(f"{each.name}__") for each in waiting)


def _settle(columns: Columns, fact: Fact, found: Found) -> None:
    if fact.type == "category":
        columns.sources[fact.name] = Exact(column(found.text), level=found.level)
    else:
        columns.settle(fact, found.flag if fact.type == "flag" else found.pair)


def _read_again(fact: Fact) -> Found:
    if fact.type == "category":
        return Found.of_text(nw.col(fact.name))
    if fact.type == "flag":
        known = nw.col(fact.name)
        return Found.of_flag(fact, Told(known.fill_null(False), known.fill_null(True)))
    return Found(Pair(nw.col(fact.name + LOW), nw.col(fact.name + HIGH)), fact)


def _output(fact: Fact, found: Found) -> Iterable[tuple[str, nw.Expr]]:
    if fact.type == "category":
        return [(fact.name, column(found.text))]
    if fact.type == "flag":
        ends = [(fact.name, found.flag.known)]
    else:
        low, high = (column(end).cast(nw.Float64) for end in found.pair[:2])
        ends = [(fact.name + LOW, low), (fact.name + HIGH, high)]
    return ends if found.settled is None else [*ends, (fact.name + SETTLED, column(found.settled))]
