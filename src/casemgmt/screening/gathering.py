"""The facts about a person for several editions of programs, each with its parameters as they are set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import attrs

from casemgmt.facts import Subject, sheet_of
from casemgmt.facts.read import NOT_SUPPLIED, Reader
from casemgmt.instruments import vocabulary
from casemgmt.record import Record
from casemgmt.rules import Fact, FactSheet
from casemgmt.rules.known import reconcile
from casemgmt.rules.walk import definition_facts, formula_of
from casemgmt.screening.catalogue import programs
from casemgmt.screening.program import ProgramEdition


def gather(
    subject: Subject, editions: Sequence[ProgramEdition | None], *, as_of: date
) -> tuple[FactSheet, ...]:
    """The facts for each edition; what is common to all is gathered once.

    Two programs may set a parameter of one name to different values, so that each edition has a sheet of its own
    where it has parameters.
    """
    own: list[Mapping[str, Fact]] = [{} if edition is None else edition.own_facts for edition in editions]
    shared: dict[str, Fact] = {}
    for edition, parameters in zip(editions, own, strict=True):
        if edition is not None:
            shared.update((name, fact) for name, fact in edition.facts().items() if name not in parameters)
    if isinstance(subject, Record):
        return _of_record(subject, shared, own, as_of)
    given = {name: fact for parameters in own for name, fact in parameters.items()}
    known = may_be_named(subject, given) if isinstance(subject, Mapping) else {}
    sheet = sheet_of(subject, shared, as_of=as_of, vocabulary=known)
    return tuple(_with(sheet, parameters) if parameters else sheet for parameters in own)


def _of_record(
    record: Record, shared: Mapping[str, Fact], own: Sequence[Mapping[str, Fact]], as_of: date
) -> tuple[FactSheet, ...]:
    """The facts of a record; what somebody stated about a parameter, or what is worked out from one, counts too."""
    reader = Reader(record, as_of)
    sheet = reader.read(shared)
    return tuple(reader.beside().read(parameters) if parameters else sheet for parameters in own)


def may_be_named(subject: Mapping[str, Any], given: Mapping[str, Fact]) -> dict[str, Fact]:
    """The facts that a mapping may name: the vocabulary, those given, and the parameters of every program on file.

    Args:
        subject: The mapping; the catalogue is looked through only where it names something else.
        given: Further facts.
    """
    known = {**vocabulary(), **_bare(given)}
    if subject.keys() <= known.keys():
        return known
    every = {name: fact for program in programs() for name, fact in program.parameters.items()}
    return {**_bare(every), **known}


def _bare(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Facts without what they are set to, to be named by a host like any other."""
    return {name: attrs.evolve(fact, definition=None) for name, fact in facts.items()}


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
