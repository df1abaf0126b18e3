"""What queries find in each section, all of a section with one grouping."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import attrs
import narwhals as nw

from casemgmt.facts import Answered, AnsweredOn, Query, Recorded
from casemgmt.frames.answered import taken_of
from casemgmt.frames.clock import Anchors, window_of
from casemgmt.frames.diagnoses import Family, count_groups, families_of, joins_lists
from casemgmt.frames.diseases import diseases
from casemgmt.frames.distinct import count_distinct
from casemgmt.frames.entries import Asked, asked_for
from casemgmt.frames.intake import Table
from casemgmt.frames.layout import HIGH, LOW, PERSON_ID
from casemgmt.frames.nights import count_nights, nights_of
from casemgmt.frames.rows import Rows
from casemgmt.frames.sections import Sections
from casemgmt.frames.so_far import People
from casemgmt.frames.takes import Taken, summarise
from casemgmt.frames.translatable import answer_of, query_of
from casemgmt.frames.values import value_of
from casemgmt.rules import Fact

Frame = Any
QUESTIONNAIRES = "questionnaires"
"""What stands for the observations and answers together."""


class Gatherer:
    """Takes what facts find in the sections, and joins it to the people.

    Args:
        sections: The sections.
        people: The people; they get the columns of what was taken.
    """

    def __init__(self, sections: Sections, people: People) -> None:
        self.sections = sections
        self.people = people
        self.clock = sections.clock
        self.taken: dict[str, Taken] = {}

    def gather(self, facts: Iterable[Fact], done: Collection[str]) -> None:
        """Take what can be taken once the facts that are done are known."""
        by_source: dict[str, list[Fact]] = {}
        for fact in facts:
            if fact.name in self.taken or not _is_ready(fact, done):
                continue
            query = query_of(fact)
            source = QUESTIONNAIRES if query is None else query.section
            if source in self.sections.tables or (
                source == QUESTIONNAIRES and self.sections.answers is not None
            ):
                by_source.setdefault(source, []).append(fact)
        for source, asking in by_source.items():
            if source == QUESTIONNAIRES:
                self._gather_answers(asking)
            else:
                self._gather_section(source, asking)

    def _gather_section(self, section: str, facts: Iterable[Fact]) -> None:
        table = self.sections.tables[section]
        rows, anchors = Rows(table, self.clock), Anchors(self.clock)
        taken, counted, ends = [], [], set()
        families, others = families_of(facts) if joins_lists(table.frame) else ({}, facts)
        grouped = [
            (family, asked_for(query, rows, window_of(query, self.clock), f"of_{n}"))
            for n, ((query, _), family) in enumerate(families.items())
        ]
        for n, fact in enumerate(others):
            query = query_of(fact)
            assert query is not None  # noqa: S101 - only queries read sections
            ends |= {read.name + end for read in query.reads for end in (LOW, HIGH)}
            window = anchors.window(query, f"__window{n}", _ends(query.reads))
            asked = asked_for(query, rows, window, f"{n}")
            value = value_of(fact, query, rows) if query.takes_field else None
            if value is not None and query.takes_measurement:
                asked = asked.among(value.held, rows, f"{n}")
            ahead = query.ahead_days is not None
            each = Taken(taken_name(fact), query.take, asked, value, ties=query.ties, ahead=ahead)
            if query.take == "count_distinct":
                each = attrs.evolve(each, diseases=diseases(rows))
                counted.append((each, count_distinct))
            elif query.lookback_months is not None and query.take == "days":
                each = attrs.evolve(each, nights=nights_of(rows, query.lookback_months, asked.low))
                counted.append((each, count_nights))
            else:
                taken.append(each)
            self.taken[fact.name] = each
        frame = table.frame
        needed = [*self.clock.columns(), *anchors.names()]
        if needed:
            read = self.people.with_columns([*self.clock.columns(), *sorted(ends)])
            windows = self.people.given.holding.stored(anchors.on(read).select(PERSON_ID, *needed))
            frame = frame.join(windows, on=PERSON_ID, how="inner")
        frame = self.people.given.holding.stored(rows.on(frame))
        if taken:
            self.people.add(*summarise(frame, taken))
        for each, count in counted:
            self.people.add(*count(frame, each))
        for family, asked in grouped:
            self._add_groups(frame, table, family, asked)

    def _add_groups(self, frame: Frame, table: Table, family: Family, asked: Asked) -> None:
        """Take whether people have diagnoses of groups that are asked for alike."""
        codes = {taken_name(fact): of for fact, of in family}
        name = f"__taken_groups_{len(self.taken)}"
        sums, digits = count_groups(frame, table, asked, codes, name)
        if digits.columns:
            self.people.add(sums, dict.fromkeys(digits.columns, 0.0))
            self.people.frame = digits.on(self.people.frame)
        for fact, _ in family:
            told = digits.told(taken_name(fact))
            self.taken[fact.name] = Taken(taken_name(fact), "exists", asked, told=told)

    def _gather_answers(self, facts: Iterable[Fact]) -> None:
        table = self.sections.answers
        assert table is not None  # noqa: S101 - the caller looked
        rows, taken, columns = Rows(table, self.clock), [], self.clock.columns()
        for fact in facts:
            answer = answer_of(fact)
            since = answer.since if isinstance(answer, Answered) else None
            ends = None if since is None else _ends([since])[since.name]
            if since is not None:
                columns += [since.name + LOW, since.name + HIGH]
            each = taken_of(fact, taken_name(fact), rows, self.clock, ends)
            self.taken[fact.name] = each
            taken.append(each)
        frame = table.frame
        if columns:
            frame = frame.join(self.people.with_columns(columns), on=PERSON_ID, how="inner")
        self.people.add(*summarise(self.people.given.holding.stored(rows.on(frame)), taken))


def _is_ready(fact: Fact, done: Collection[str]) -> bool:
    answer = answer_of(fact)
    if answer is not None:
        return isinstance(answer, AnsweredOn) or answer.since is None or answer.since.name in done
    query = query_of(fact)
    if query is None or not isinstance(fact.definition, (Query, Recorded)):
        return False
    return all(each.name in done for each in query.reads)


def _ends(facts: Iterable[Fact]) -> Mapping[str, tuple[nw.Expr, nw.Expr]]:
    return {fact.name: (nw.col(fact.name + LOW), nw.col(fact.name + HIGH)) for fact in facts}


def taken_name(fact: Fact) -> str:
    """What the columns of what a fact takes begin with."""
    return f"__taken_{fact.name}"
