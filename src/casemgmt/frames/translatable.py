"""Which facts can be read from tables, and which fields and code systems they read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from casemgmt.errors import InvalidInput, Problem, RuleError
from casemgmt.facts import Answered, AnsweredOn, Attested, Matches, PersonField, Query, Recorded
from casemgmt.frames.diseases import TRAITS_OF
from casemgmt.frames.layout import PERSONS, layout
from casemgmt.instruments import vocabulary
from casemgmt.rules import Fact, Formula, facts_needed
from casemgmt.rules.walk import definition_facts

_ENTRY = ("start", "end", "status", "recorded_on")
_TRAIT = ("codes", "text", "display", "until_death", "expected_months")
_VALUE = ("codes", "start", "status", "value", "comparator")
_DEFINITIONS = (Formula, Query, PersonField, Attested, Answered, AnsweredOn, Recorded, type(None))


def chosen_facts(facts: Iterable[Fact | str] | None) -> Mapping[str, Fact]:
    """The facts that are asked for with all that they are worked out from, inputs first; None for the whole vocabulary.

    Raises:
        InvalidInput: If facts cannot be read from tables; lists all of them.
        RuleError: If facts are defined by one another in a circle.
        UnknownName: If there is no such fact.
    """
    asked = vocabulary().values() if facts is None else facts
    if isinstance(asked, (str, Fact)):
        raise InvalidInput.at("$.facts", "is one fact", "give a list of facts or of their names")
    needed = facts_needed(*(vocabulary()[fact] if isinstance(fact, str) else fact for fact in asked))
    problems = [problem for fact in needed.values() for problem in problems_of_fact(fact)]
    if problems:
        raise InvalidInput(problems)
    _refuse_circles(needed)
    return needed


def _refuse_circles(needed: Mapping[str, Fact]) -> None:
    """Refuse facts that read one another: a fact is known by its name, so that two can be written to do so."""
    reads = {name: [*definition_facts(fact)] for name, fact in needed.items()}
    waiting, done = dict.fromkeys(reads), set[str]()
    while ready := {name for name in waiting if done.issuperset(reads[name])}:
        done |= ready
        waiting = dict.fromkeys(name for name in waiting if name not in ready)
    if not waiting:
        return
    path = [next(iter(waiting))]
    while (following := next(name for name in reads[path[-1]] if name in waiting)) not in path:
        path.append(following)
    circle = [*path[path.index(following) :], following]
    raise RuleError(f"facts wait for one another: {' reads '.join(circle)}; define one of them by itself")


def problems_of_fact(fact: Fact) -> Iterator[Problem]:
    """Why a fact cannot be read from tables."""
    cure = "give the fact in a column of its own, or leave it out"
    definition, query = fact.definition, query_of(fact)
    if not isinstance(definition, _DEFINITIONS):
        yield Problem(
            f"$.facts.{fact.name}", f"is defined by a {type(definition).__name__}, which has no columns", cure
        )
    if isinstance(definition, PersonField) and definition.field not in layout()[PERSONS]:
        yield Problem(
            f"$.facts.{fact.name}", f"reads {definition.field} of the person, which has no column", cure
        )
    if query is None:
        return
    if query.trait is not None and query.section == "conditions" and query.trait not in TRAITS_OF:
        yield Problem(f"$.facts.{fact.name}", f"asks for the trait {query.trait}, which has no columns", cure)
    for field in _asked_fields(query):
        if field not in layout()[query.section]:
            yield Problem(
                f"$.facts.{fact.name}", f"reads {field} of {query.section}, which has no column", cure
            )


def query_of(fact: Fact) -> Query | None:
    """The query of a fact, if it has one."""
    definition = fact.definition.query if isinstance(fact.definition, Recorded) else fact.definition
    return definition if isinstance(definition, Query) else None


def answer_of(fact: Fact) -> Answered | AnsweredOn | None:
    """How a fact is answered in questionnaires, if it is: also a total that is recorded in one."""
    definition = fact.definition.query if isinstance(fact.definition, Recorded) else fact.definition
    return definition if isinstance(definition, (Answered, AnsweredOn)) else None


def _asked_fields(query: Query) -> list[str]:
    fields = [condition.field for condition in query.where]
    return [*fields, query.field] if query.takes_field else fields


def fields_read(facts: Iterable[Fact]) -> Mapping[str, frozenset[str]]:
    """The fields that facts read, by the section."""
    read: dict[str, set[str]] = defaultdict(set)
    read["attestations"] |= {"fact", "value", "role", "declined", "start", "status"}
    for fact in facts:
        query = query_of(fact)
        if answer_of(fact) is not None:
            read["observations"] |= {*_VALUE}
            read["answers"] |= {"item", "instrument", "start", "status", "value"}
        if query is None:
            continue
        fields = {*_ENTRY, *_asked_fields(query)}
        if query.codes is not None:
            fields.add("codes")
        if query.section == "conditions":
            fields |= {"verification", *(_TRAIT if query.trait else ())}
        if query.take == "count_distinct":
            fields |= {"codes", "text"}
        if query.take == "latest":
            fields |= {"unit", "comparator"}
        if query.section == "observations" and not query.takes_measurement:
            fields |= {"absent_reason", "value"}
        read[query.section] |= fields & layout()[query.section].keys()
    return {section: frozenset(fields) for section, fields in read.items()}


def systems_read(facts: Iterable[Fact]) -> Mapping[str, frozenset[str]]:
    """The code systems that facts ask for, by the section."""
    read: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        query = query_of(fact)
        if query is None:
            continue
        sets: list[Any] = [query.codes, *(held for _, held in query.categories)]
        sets += [condition.codes for condition in query.where if isinstance(condition, Matches)]
        for held in sets:
            read[query.section] |= held.systems if held is not None else set()
        if query.trait or query.take == "count_distinct":
            read[query.section] |= {"icd10cm", "snomed"}
    return {section: frozenset(systems) for section, systems in read.items()}
