"""The facts about a person for several editions of programs, each with its parameters as they are set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import attrs

from casemgmt.errors import InvalidInput, Problem
from casemgmt.facts import Subject, sheet_of
from casemgmt.facts.read import NOT_SUPPLIED, Reader
from casemgmt.instruments import vocabulary
from casemgmt.record import Record
from casemgmt.rules import Fact, FactSheet
from casemgmt.rules.known import reconcile
from casemgmt.rules.terms import Formula
from casemgmt.rules.walk import definition_facts, formula_of, same_fact
from casemgmt.screening.catalogue import programs
from casemgmt.screening.program import Program, ProgramEdition


def gather(
    subject: Subject,
    asked: Iterable[Program],
    editions: Sequence[ProgramEdition | None],
    *,
    as_of: date,
) -> tuple[FactSheet, ...]:
    """The facts for the editions of some programs; what is common to several is gathered once.

    Two programs may set a parameter of one name to different values, so that each edition has a sheet of its own
    where it has parameters. Where they give one name to facts that differ otherwise, they are gathered apart.

    Args:
        subject: Whoever it is about.
        asked: The programs.
        editions: The edition of each; None where none is in force.
        as_of: The date of the decision.
    """
    groups = _apart(editions)
    sheets = (
        _of_record(subject, groups, as_of)
        if isinstance(subject, Record)
        else _of_facts(subject, asked, groups, as_of)
    )
    return tuple(sheets[place] for place in range(len(editions)))


@attrs.define
class _Together:
    """Editions under which a name stands for one fact.

    Args:
        shared: The facts that are the same under each, by name.
        own: The facts that each may set otherwise, by name, as one of them has it.
        of_each: Those of each edition, by its place among all.
    """

    shared: dict[str, Fact] = attrs.field(factory=dict)
    own: dict[str, Fact] = attrs.field(factory=dict)
    of_each: dict[int, Mapping[str, Fact]] = attrs.field(factory=dict)

    def take(self, place: int, edition: ProgramEdition | None) -> bool:
        """Take an edition in, unless it gives one of the names to another fact."""
        parameters: Mapping[str, Fact] = {} if edition is None else edition.own_facts
        shared, own, fresh = self.shared, self.own, {}
        for name, fact in () if edition is None else edition.facts().items():
            known = shared.get(name)
            if name in parameters:
                if known is not None or not _said_alike(own.get(name, fact), fact):
                    return False
            elif known is None:
                if name in own:
                    return False
                fresh[name] = fact
            elif known is not fact and not same_fact(known, fact):
                return False
        shared.update(fresh)
        own.update(parameters)
        self.of_each[place] = parameters
        return True


def _apart(editions: Iterable[ProgramEdition | None]) -> list[_Together]:
    """Editions in as few groups as it takes for no two in one to give different facts the same name."""
    groups = [_Together()]
    for place, edition in enumerate(editions):
        if not any(group.take(place, edition) for group in groups):
            groups.append(_Together())
            groups[-1].take(place, edition)
    return groups


def _said_alike(a: Fact, b: Fact) -> bool:
    """Whether what is said of two facts counts in the same way; what they are set to may differ."""
    return a is b or (a == b and bool(_ages_by(a) == _ages_by(b)))


def _ages_by(fact: Fact) -> Any:
    """By what a value that somebody gives can grow stale."""
    return None if isinstance(fact.definition, Formula) else fact.definition


def _of_record(record: Record, groups: Iterable[_Together], as_of: date) -> dict[int, FactSheet]:
    """The facts of a record; what somebody stated about a parameter, or what is worked out from one, counts too."""
    sheets: dict[int, FactSheet] = {}
    reader = Reader(record, as_of)
    for group in groups:
        reader = reader.again(as_of) if sheets else reader
        sheet = reader.read(group.shared)
        for place, parameters in group.of_each.items():
            sheets[place] = reader.beside().read(parameters) if parameters else sheet
    return sheets


def _of_facts(
    subject: Mapping[str, Any] | FactSheet, asked: Iterable[Program], groups: Iterable[_Together], as_of: date
) -> dict[int, FactSheet]:
    """The facts of a mapping, or as they were gathered, under each edition; the problems under all are listed."""
    sheets: dict[int, FactSheet] = {}
    problems: dict[Problem, None] = {}
    known = may_be_named(subject, asked) if isinstance(subject, Mapping) else {}
    for group in groups:
        try:
            sheet = sheet_of(subject, group.shared, as_of=as_of, vocabulary={**known, **group.own})
        except InvalidInput as error:
            problems.update(dict.fromkeys(error.problems))
            continue
        for place, parameters in group.of_each.items():
            sheets[place] = _with(sheet, parameters) if parameters else sheet
    if problems:
        raise InvalidInput(problems)
    return sheets


def may_be_named(subject: Mapping[str, Any], asked: Iterable[Program]) -> dict[str, Fact]:
    """The facts that a mapping may name: the vocabulary, those of the programs asked, and every parameter on file.

    What only another edition reads may be named too: the same facts are asked about on other days.

    Args:
        subject: The mapping; the catalogue is looked through only where it names something else.
        asked: The programs, of whatever edition.
    """
    known = _of_the_library().copy()
    for program in asked:
        for edition in program.editions:
            known.update(edition.facts())
    if subject.keys() <= known.keys():
        return known
    return {**{name: fact for program in programs() for name, fact in program.parameters.items()}, **known}


@lru_cache(maxsize=1)
def _of_the_library() -> dict[str, Fact]:
    """The vocabulary as a plain mapping, which is copied at once."""
    return dict(vocabulary())


def _with(sheet: FactSheet, parameters: Mapping[str, Fact]) -> FactSheet:
    values, unknowns, evidence = dict(sheet.values), dict(sheet.unknowns), dict(sheet.evidence)
    for name, fact in parameters.items():
        formula = formula_of(fact)
        if formula is not None:
            reconcile(fact, formula, values, unknowns)
            ids = dict.fromkeys(id for below in definition_facts(fact) for id in evidence.get(below, ()))
            if ids:
                evidence[name] = tuple(ids)
        elif values.setdefault(name) is None:
            unknowns.setdefault(name, NOT_SUPPLIED)
    return attrs.evolve(sheet, values=values, unknowns=unknowns, evidence=evidence)
