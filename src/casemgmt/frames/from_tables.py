"""From the tables of a record to a frame of facts: one row for each person, whatever the engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from warnings import warn

import attrs
import narwhals as nw

from casemgmt.bounds import INFINITY
from casemgmt.facts import Answered, AnsweredOn, Attested, PersonField, Query, Recorded
from casemgmt.facts.chronicity import NEW_DAYS
from casemgmt.frames.answered import joined, taken_of
from casemgmt.frames.clock import Window, anchored, window_of
from casemgmt.frames.columns import Columns
from casemgmt.frames.days import FIRST_KEY
from casemgmt.frames.diseases import diseases
from casemgmt.frames.distinct import count_distinct
from casemgmt.frames.entries import asked_for
from casemgmt.frames.found import Found, as_numbers, cleaned
from casemgmt.frames.given import Given, open_tables
from casemgmt.frames.intake import NO_FLAG, Table, is_one_of, read_table
from casemgmt.frames.layout import ALL, HELD, HIGH, LOW, PART, PERSON_ID, PERSONS, layout
from casemgmt.frames.leaves import Exact
from casemgmt.frames.nights import count_nights, nights_of
from casemgmt.frames.pairs import Number, Pair, Side, both, choose, column, either, no, number
from casemgmt.frames.readable import readable
from casemgmt.frames.rows import Rows, first_where
from casemgmt.frames.stated import days_valid, statements, with_statement
from casemgmt.frames.takes import Taken, latest_of, pair_of, summarise
from casemgmt.frames.translatable import answer_of, chosen_facts, fields_read, query_of, systems_read
from casemgmt.frames.values import category_at, value_of
from casemgmt.rules import Criterion, Fact, Formula
from casemgmt.rules.walk import definition_facts

Frame = Any
QUESTIONNAIRES = "questionnaires"
"""What stands for the observations and answers together."""


class FactsLeftOut(UserWarning):
    """Facts of the vocabulary that cannot be read from tables, where all of it was asked for."""


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
        open; a flag and a category are one column, null where they are unknown.

    Raises:
        InvalidInput: If columns of the tables cannot be used, a person comes twice, or facts that were named cannot be
            read from tables; lists all of it.
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
    if chosen.left_out:
        text = "\n".join(map(str, chosen.left_out))
        warn(f"not all facts can be read from tables:\n{text}", FactsLeftOut, stacklevel=2)
    given = open_tables(tables, as_of)
    people = Reader(given, chosen.facts).read()
    return given.back(given.held(readable(people, chosen.facts.values())))


class Reader:
    """Reads facts from tables, round by round: a round reads all facts whose windows count from facts of earlier ones.

    Args:
        given: The tables.
        facts: The facts, inputs first.
    """

    def __init__(self, given: Given, facts: Mapping[str, Fact]) -> None:
        self.given = given
        self.needed = facts
        self.clock = given.clock
        self.tables = self._read_tables()
        self.answers = self._read_answers()
        self.persons_table = given.persons
        self.persons: Frame = given.persons.frame
        self.columns: list[str] = list(given.persons.frame.collect_schema().names())
        self.stated = "attestations" in self.tables and "fact" in self.tables["attestations"].columns
        self.done: dict[str, Fact] = {}
        self.taken: dict[str, Taken] = {}

    def read(self) -> Frame:
        """The people with every fact."""
        self._prepare()
        self._join_statements()
        rounds = 0
        while len(self.done) < len(self.needed):
            before = len(self.done) + len(self.taken)
            self._gather()
            self._finish(f"__round{rounds}_")
            rounds += 1
            if len(self.done) + len(self.taken) == before:
                raise RuntimeError("facts wait for one another")
        return self.persons

    # -- tables ----------------------------------------------------------------------------------------------------

    def _read_tables(self) -> dict[str, Table]:
        fields, systems = fields_read(self.needed.values()), systems_read(self.needed.values())
        read = {
            name: read_table(name, frame, fields[name], systems.get(name, ()))
            for name, frame in self.given.sections.items()
            if name in fields
        }
        return {
            name: attrs.evolve(table, frame=self.given.stored(table.frame)) for name, table in read.items()
        }

    def _read_answers(self) -> Table | None:
        """What answers the items of questionnaires, where any fact asks for it."""
        if all(answer_of(fact) is None for fact in self.needed.values()):
            return None
        table = joined(self.tables.get("observations"), self.tables.get("answers"))
        return table and attrs.evolve(table, frame=self.given.stored(table.frame))

    def _prepare(self) -> None:
        """Give the people the days from which windows count, where the date is not one for all."""
        for fact in self.needed.values():
            query = query_of(fact)
            for days in (query.days, query.valid_days) if query is not None else ():
                self.clock.after(-(days or 0))
            if query is not None:
                self.clock.after(query.ahead_days or 0)
            valid = days_valid(fact.definition)
            self.clock.after(-valid if isinstance(valid, int) else 0)
        self.clock.after(-NEW_DAYS)
        self.persons = self.clock.on(self.persons)
        self.columns += [name for name in self.clock.columns() if name not in self.columns]

    def _joined(self, table: Table, columns: Iterable[str]) -> Frame:
        """The rows of a table with columns of the people, if any are needed."""
        wanted = list(dict.fromkeys(columns))
        if not wanted:
            return table.frame
        return table.frame.join(self.persons.select(PERSON_ID, *wanted), on=PERSON_ID, how="inner")

    def _add(self, found: Frame, nothing: Mapping[str, Any]) -> None:
        """Join what was found to the people; who has nothing gets what stands for nothing."""
        self.columns += nothing
        self.persons = self.persons.join(self.given.held(found), on=PERSON_ID, how="left").with_columns(
            *(nw.col(name).fill_null(empty) for name, empty in nothing.items())
        )

    def _join_statements(self) -> None:
        if not self.stated:
            return
        table = self.tables["attestations"]
        table = attrs.evolve(table, frame=self._joined(table, self.clock.columns()))
        self._add(*statements(table, self.needed, self.clock))

    def complete(self, section: str) -> tuple[Side, Side]:
        """Whether a section was looked at, and whether it holds all that there is."""
        if section not in self.given.sections:
            return False, False
        held = self.persons_table.text(f"{section}{HELD}")
        every: Side = True if isinstance(held, str) else held.is_in([ALL, ""])
        seen: Side = True if isinstance(held, str) else either(every, held == PART)
        until = self.persons_table.day("known_until")[0]
        ended = both(until > -INFINITY, until < self.clock.as_of)
        return seen, both(every, no(ended))

    # -- gathering -------------------------------------------------------------------------------------------------

    def _ready(self, fact: Fact) -> bool:
        query = query_of(fact)
        reads = fact.definition.reads if query is None else query.reads
        return all(each.name in self.done for each in reads)

    def _gather(self) -> None:
        """Take what queries find in each section, all of it with one grouping."""
        by_source: dict[str, list[Fact]] = {}
        for fact in self.needed.values():
            if fact.name in self.done or fact.name in self.taken or not self._ready_to_gather(fact):
                continue
            query = query_of(fact)
            source = QUESTIONNAIRES if query is None else query.section
            if source in self.tables or (source == QUESTIONNAIRES and self.answers is not None):
                by_source.setdefault(source, []).append(fact)
        for source, facts in by_source.items():
            if source == QUESTIONNAIRES:
                self._gather_answers(facts)
            else:
                self._gather_section(source, facts)

    def _ready_to_gather(self, fact: Fact) -> bool:
        answer = answer_of(fact)
        if answer is None:
            return isinstance(fact.definition, (Query, Recorded)) and self._ready(fact)
        return isinstance(answer, AnsweredOn) or answer.since is None or answer.since.name in self.done

    def _gather_section(self, section: str, facts: Iterable[Fact]) -> None:
        rows = Rows(self.tables[section], self.clock)
        taken, counted, columns = [], [], self.clock.columns()
        for n, fact in enumerate(facts):
            query = query_of(fact)
            assert query is not None  # noqa: S101 - only queries read sections
            window, more = self._window(query, f"__window{len(self.taken) + n}")
            columns = [*columns, *more]
            asked = asked_for(query, rows, window, f"{n}")
            value = value_of(fact, query, rows) if query.take == "latest" else None
            if value is not None:
                asked = asked.among(value.held, rows, f"{n}")
            each = Taken(_taken_name(fact), query.take, asked, value)
            if query.take == "count_distinct":
                each = attrs.evolve(each, diseases=diseases(rows))
                counted.append((each, count_distinct))
            elif query.lookback_months is not None and query.take == "days":
                each = attrs.evolve(each, nights=nights_of(rows, query.lookback_months, asked.low))
                counted.append((each, count_nights))
            else:
                taken.append(each)
            self.taken[fact.name] = each
        frame = self.given.stored(rows.on(self._joined(self.tables[section], columns)))
        if taken:
            self._add(*summarise(frame, taken))
        for each, count in counted:
            self._add(*count(frame, each))

    def _window(self, query: Query, name: str) -> tuple[Window, list[str]]:
        if not query.reads:
            return window_of(query, self.clock), []
        ends = {fact.name: (nw.col(fact.name + LOW), nw.col(fact.name + HIGH)) for fact in query.reads}
        self.persons, window, names = anchored(query, name, self.persons, self.clock, ends)
        self.columns += names
        return window, names

    def _gather_answers(self, facts: Iterable[Fact]) -> None:
        table = self.answers
        assert table is not None  # noqa: S101 - the caller looked
        rows, taken, columns = Rows(table, self.clock), [], self.clock.columns()
        for fact in facts:
            answer = answer_of(fact)
            since = answer.since if isinstance(answer, Answered) else None
            ends = None if since is None else (nw.col(since.name + LOW), nw.col(since.name + HIGH))
            if since is not None:
                columns += [since.name + LOW, since.name + HIGH]
            each = taken_of(fact, _taken_name(fact), rows, self.clock, ends)
            self.taken[fact.name] = each
            taken.append(each)
        self._add(*summarise(self.given.stored(rows.on(self._joined(table, columns))), taken))

    # -- finishing -------------------------------------------------------------------------------------------------

    def _finish(self, prefix: str) -> None:
        """Work out what needs no further table, facts before those that read them."""
        columns = Columns({}, Pair(self.clock.as_of, self.clock.as_of), prefix=prefix)
        for fact in self.done.values():
            _settle(columns, fact, _read_again(fact))
        new: dict[str, Found] = {}
        for fact in self.needed.values():
            if fact.name in self.done or not self._can_finish(fact):
                continue
            found = self._found(fact, columns)
            _settle(columns, fact, found)
            self.done[fact.name], new[fact.name] = fact, found
        waiting = [each for name, each in self.taken.items() if name not in self.done]
        self.columns = [name for name in self.columns if self._is_kept(name, waiting)]
        output = {name: of for fact, found in new.items() for name, of in _output(self.needed[fact], found)}
        self.persons = self.given.held(
            columns.on(self.persons).select(*self.columns, *(of.alias(name) for name, of in output.items()))
        )
        self.columns += output

    def _is_kept(self, name: str, waiting: Iterable[Taken]) -> bool:
        return not name.startswith(("__taken_", "__window")) or any(
            name.startswith(f"{each.name}__") for each in waiting
        )

    def _can_finish(self, fact: Fact) -> bool:
        if any(name not in self.done for name in definition_facts(fact)):
            return False
        query = query_of(fact)
        if query is not None:
            return fact.name in self.taken or query.section not in self.tables
        if answer_of(fact) is not None:
            return fact.name in self.taken or self.answers is None
        return True

    def _found(self, fact: Fact, columns: Columns) -> Found:
        found = self._by_definition(fact, columns)
        if not self.stated and not isinstance(fact.definition, Attested):
            return found
        not_attested = self._not_attested(fact, columns) if isinstance(fact.definition, Attested) else None
        if not self.stated:
            return found if not_attested is None else Found(columns.keep(not_attested), fact)
        return with_statement(fact, found, not_attested, columns.keep)

    def _by_definition(self, fact: Fact, columns: Columns) -> Found:
        match fact.definition:
            case Formula() as formula:
                worked = columns.fact(fact) if fact.type != "flag" else _worked_out(formula, columns)
                return Found(columns.keep(worked), fact)
            case PersonField(field=field):
                return self._of_person(fact, field, columns)
            case Recorded() as recorded:
                return self._recorded(fact, recorded, columns)
            case Query() as query:
                return self._of_query(fact, query, columns)
            case Answered() as item:
                return self._answered(fact, item, columns)
            case AnsweredOn():
                each = self.taken.get(fact.name)
                if each is None:
                    return Found.nothing(fact)
                pair = pair_of(each, more=False, today=self.clock.as_of)
                return Found(cleaned(fact, pair, columns.keep, pair.low > -INFINITY), fact)
        return Found.nothing(fact)

    def _of_query(self, fact: Fact, query: Query, columns: Columns) -> Found:
        each = self.taken.get(fact.name)
        seen, full = self.complete(query.section)
        if each is None or seen is False:
            return Found.nothing(fact)
        if query.take == "latest":
            stale = FIRST_KEY if query.valid_days is None else self.clock.after(-query.valid_days)
            names = [name for name, _ in query.categories]
            known = both(seen, _day(each) > FIRST_KEY)
            return self._latest(fact, each, columns, known=known, stale=stale, ties=query.ties, names=names)
        if not _gives(query.take, fact):
            return Found.nothing(fact)
        pair = pair_of(each, no(full), self.clock.as_of)
        if query.take == "exists" and seen is True and (fact.low, fact.high) == (False, True):
            return Found(columns.keep(pair), fact)
        return Found(cleaned(fact, pair, columns.keep, both(seen, pair.low > -INFINITY)), fact)

    def _answered(self, fact: Fact, item: Answered, columns: Columns) -> Found:
        each, found = self.taken.get(fact.name), Found.nothing(fact)
        answered: Side = False
        if each is not None:
            answered = self._is_answered(each, item, columns)
            stale = FIRST_KEY if item.valid_days is None else self.clock.after(-item.valid_days)
            found = self._latest(fact, each, columns, known=answered, stale=stale, several=bool(item.chosen))
        if item.asked_if is None or item.skipped is None:
            return found
        asked = columns.criterion(item.asked_if)
        if found.on is not None:
            found = attrs.evolve(found, on=_or_never(found.on, answered, columns))
        return found.instead(both(no(answered), no(asked.high)), item.skipped, asked.level, columns.keep)

    def _is_answered(self, each: Taken, item: Answered, columns: Columns) -> Side:
        answered: Side = _day(each) > -INFINITY
        if item.since is None:
            return answered
        since = columns.fact(item.since)
        limits = as_numbers(Found.nothing(item.since).pair)
        return both(answered, no(both(since.low == limits.low, since.high == limits.high)))

    def _latest(
        self,
        fact: Fact,
        each: Taken,
        columns: Columns,
        *,
        known: Side,
        stale: Number,
        ties: str | None = None,
        names: Iterable[str] = (),
        several: bool = False,
    ) -> Found:
        pair, text, usable = latest_of(each, ties, several=several)
        known = both(both(known, _day(each) >= stale), usable)
        on = Pair(_day(each), nw.col(f"{each.name}__until"))
        if fact.type != "category":
            return Found(cleaned(fact, pair, columns.keep, known), fact, on)
        categories = list(names) or sorted(fact.values or ())
        if categories:
            text = category_at(categories, pair.low)
        if fact.values is not None:
            text = first_where([(column(text).is_in(sorted(fact.values)), text)], "")
        return Found.of_text(first_where([(known, text)], ""), on)

    def _of_person(self, fact: Fact, field: str, columns: Columns) -> Found:
        table = self.persons_table
        if field == "deceased":
            return Found(cleaned(fact, *self._deceased(columns)), fact)
        match layout()[PERSONS][field].kind:
            case "text":
                text = table.text(field)
                known: Side = True if fact.values is None else is_one_of(text, fact.values)
                return Found.of_text(first_where([(known, text)], "") if fact.type == "category" else "")
            case "day":
                low, high = table.day(field)
                if fact.type != "date":
                    return Found.nothing(fact)
                return Found(cleaned(fact, Pair(low, high), columns.keep, low > -INFINITY), fact)
            case _:
                return Found.nothing(fact)

    def _deceased(self, columns: Columns) -> tuple[Pair, Any, Side]:
        low, high = self.persons_table.day("died_on")
        flag = self.persons_table.flag("deceased")
        died = low > -INFINITY
        today = self.clock.as_of
        known = both(no(died), flag != NO_FLAG)
        low_end, high_end = (
            first_where([(died, number(of)), (known, flag)], unknown)
            for of, unknown in ((high <= today, 0.0), (low <= today, 1.0))
        )
        return Pair(low_end, high_end), columns.keep, True

    def _recorded(self, fact: Fact, recorded: Recorded, columns: Columns) -> Found:
        """A recorded total, or else what is worked out from its items; the newer of both."""
        items = Found(cleaned(fact, _worked_out(recorded.formula, columns), columns.keep), fact)
        query = recorded.query
        if isinstance(query, Query):
            total = self._of_query(fact, query, columns)
        else:
            total = self._answered(fact, query, columns)
        on = as_numbers(columns.fact(recorded.answered_on))
        anything = as_numbers(Found.nothing(recorded.answered_on).pair)
        answered = no(both(on.low == anything.low, on.high == anything.high))
        if total.on is None:
            return attrs.evolve(items, on=_or_never(on, answered, columns))
        recorded_on = total.on
        no_items = either(no(answered), no(items.known))
        older = on.high < recorded_on.low
        newer = on.low > recorded_on.high
        torn = either(items.pair.low > total.pair.high, total.pair.low > items.pair.high)
        limits = Found.nothing(fact).pair
        use_items = either(no(total.known), both(no(either(no_items, older)), newer))
        cases = [
            (use_items, items.pair),
            (either(no_items, older), total.pair),
            (torn, limits),
        ]
        low, high = (first_where([(when, of[i]) for when, of in cases], total.pair[i]) for i in (0, 1))
        level = max(items.pair.level, total.pair.level, on.level)
        first, last = (
            first_where([(both(use_items, answered), of), (use_items, never)], recorded)
            for of, recorded, never in zip(on[:2], recorded_on[:2], (-INFINITY, INFINITY), strict=True)
        )
        return Found(columns.keep(Pair(low, high, level)), fact, columns.keep(Pair(first, last, level)))

    def _not_attested(self, fact: Fact, columns: Columns) -> Pair:
        """What holds where nobody stated it: no, where it would be on record or is out of the question."""
        definition: Attested = fact.definition
        limits = Found.nothing(fact).pair
        if fact.type not in ("flag", "number"):
            return limits
        _, full = self.complete("attestations")
        out: Side = definition.documented
        level = 0
        if not definition.documented and definition.open_while is not None:
            question = columns.criterion(definition.open_while)
            out, level = no(question.high), question.level
        out = both(full, out)
        return Pair(choose(out, 0.0, limits.low), choose(out, 0.0, limits.high), level)


def _worked_out(formula: Formula, columns: Columns) -> Pair:
    """The ends of what a formula gives; a flag counts 0 or 1."""
    if not isinstance(formula.of, Criterion):
        return columns.quantity(formula.of)
    certain, possible, level = columns.criterion(formula.of)
    return Pair(number(certain), number(possible), level)


def _taken_name(fact: Fact) -> str:
    return f"__taken_{fact.name}"


def _day(each: Taken) -> nw.Expr:
    return nw.col(f"{each.name}__floor")


def _gives(take: str, fact: Fact) -> bool:
    kind = {"exists": "flag", "count": "number", "count_distinct": "number", "days": "number"}.get(
        take, "date"
    )
    return kind == fact.type


def _or_never(on: Pair, when: Side, columns: Columns) -> Pair:
    never = (-INFINITY, INFINITY)
    first, last = (choose(when, of, none) for of, none in zip(on[:2], never, strict=True))
    return columns.keep(Pair(first, last, on.level))


def _settle(columns: Columns, fact: Fact, found: Found) -> None:
    if fact.type == "category":
        columns.sources[fact.name] = Exact(column(found.text), level=found.level)
    else:
        columns.settle(fact, found.pair)


def _read_again(fact: Fact) -> Found:
    if fact.type == "category":
        return Found.of_text(nw.col(fact.name))
    return Found(Pair(nw.col(fact.name + LOW), nw.col(fact.name + HIGH)), fact)


def _output(fact: Fact, found: Found) -> Iterable[tuple[str, nw.Expr]]:
    if fact.type == "category":
        return [(fact.name, column(found.text))]
    low, high = (column(end).cast(nw.Float64) for end in found.pair[:2])
    return [(fact.name + LOW, low), (fact.name + HIGH, high)]
