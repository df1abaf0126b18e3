"""What can be found in a policy by reading it: units, sources, ids, dates, and what its example people show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import pairwise
from typing import Any

import attrs

from casemgmt.rules.evaluate import possible_cases, truth_of
from casemgmt.rules.example_people import read_example
from casemgmt.rules.findings import Finding
from casemgmt.rules.known import FactSheet
from casemgmt.rules.policy import Policy
from casemgmt.rules.terms import (
    Arithmetic,
    AtLeast,
    Bands,
    ByCases,
    Choice,
    Compare,
    Constant,
    Criterion,
    Elapsed,
    Fact,
    Greatest,
    Least,
    Parameter,
    Term,
)
from casemgmt.rules.walk import facts_in, formula_of
from casemgmt.rules.words import words_of_cases
from casemgmt.truth import MET, NOT_MET, UNKNOWN

Places = Iterable[tuple[str, Term]]


def steps(term: Term) -> Iterator[tuple[str, Term]]:
    """The nodes directly below a node, each with the step that leads to it, such as ``.of[2]``."""
    kind: Any = type(term)
    for field in attrs.fields(kind):
        below = getattr(term, field.name)
        if isinstance(below, Term):
            yield f".{field.name}", below
        elif isinstance(below, tuple):
            yield from (
                (f".{field.name}[{i}]", part) for i, part in enumerate(below) if isinstance(part, Term)
            )


def named(term: Term) -> str:
    """A node as a finding names it."""
    return (term.label if isinstance(term, Criterion) else "") or str(term)


# -- units ------------------------------------------------------------------------------------------------------

_ELAPSED = {"years": "a", "days": "d"}


def unit_of(term: Term) -> str | None:
    """The UCUM unit of a quantity; None where it has none of its own, or none that can be told."""
    match term:
        case Fact():
            return term.unit or None
        case Elapsed():
            return _ELAPSED.get(term.unit)
        case Arithmetic(operator="+" | "-") | Least() | Greatest():
            return next((unit for part in term.parts if (unit := unit_of(part)) is not None), None)
        case Choice():
            return unit_of(term.then) or unit_of(term.otherwise)
    return None


def units_that_differ(places: Places) -> Iterator[Finding]:
    """Quantities of different units that are compared, added or chosen between."""
    for path, node in _below(places):
        match node:
            case Compare() | Arithmetic(operator="+" | "-") | Least() | Greatest():
                parts = node.parts
            case Choice():
                parts = (node.then, node.otherwise)
            case _:
                continue
        units = sorted({unit for part in parts if (unit := unit_of(part)) is not None})
        if len(units) > 1:
            words = f"{node} brings together {' and '.join(units)}"
            yield Finding(
                id="units_differ", path=path, words=words, cure="convert one of them first", of=node
            )


def formulas_in_another_unit(facts: Mapping[str, Fact]) -> Iterator[Finding]:
    """Facts whose formula gives another unit than they declare."""
    for name, fact in facts.items():
        formula = formula_of(fact)
        unit = None if formula is None else unit_of(formula.of)
        if unit is not None and fact.unit and unit != fact.unit:
            words = f"{fact.label} is declared in {fact.unit}, but its formula gives {unit}"
            yield Finding(
                id="units_differ", path=f"facts.{name}", words=words, cure="declare the unit that it gives"
            )


# -- sources ----------------------------------------------------------------------------------------------------


def numbers_without_source(places: Places) -> Iterator[Finding]:
    """Criteria and formulas that hold a number and have no citation on them or on a group above them."""
    for path, term in places:
        for where, owner in dict(_uncited(term, path, (path, term))).items():
            words = f"{named(owner)} holds a number and has no source"
            cure = "cite it, or a group above it; a choice of your own is operational(...)"
            yield Finding(id="not_cited", path=where, words=words, cure=cure, of=owner)


def _uncited(term: Term, path: str, owner: tuple[str, Term]) -> Iterator[tuple[str, Term]]:
    if isinstance(term, (Criterion, Parameter)) and term.citation is not None:
        return
    if isinstance(term, Criterion):
        owner = path, term
    if _holds_a_number(term):
        yield owner
    for step, below in steps(term):
        yield from _uncited(below, path + step, owner)


def _holds_a_number(term: Term) -> bool:
    match term:
        case Constant():
            return not isinstance(term.value, bool)
        case ByCases():
            return bool(term.edges)
    return isinstance(term, (AtLeast, Bands, Parameter))


# -- ids and dates ----------------------------------------------------------------------------------------------


def ids_used_twice(places: Places) -> Iterator[Finding]:
    """Different criteria of one edition that have the same id."""
    first: dict[str, Criterion] = {}
    for path, node in _below(places):
        if isinstance(node, Criterion) and node.id and first.setdefault(node.id, node) != node:
            words = f"the id {node.id} belongs to another criterion of the edition too"
            yield Finding(
                id="id_used_twice", path=path, words=words, cure="give each criterion an id of its own"
            )


def editions_amiss(policy: Policy[Any]) -> Iterator[Finding]:
    """Editions with the id of another, gaps between them, and reviews that are due before the content was checked.

    Editions that overlap are refused when a policy is made.
    """
    count = Counter(edition.id for edition in policy.editions)
    for i, edition in enumerate(policy.editions):
        path = f"editions[{i}]"
        if count[edition.id] > 1:
            words = f"the id {edition.id} belongs to another edition too"
            yield Finding(
                id="id_used_twice", path=path, words=words, cure="give each edition an id of its own"
            )
        if edition.review.review_by < edition.review.verified_on:
            words = "its review is due before its content was verified"
            yield Finding(
                id="review_before_verified", path=path, words=words, cure="give a later day to review by"
            )
    for i, (earlier, later) in enumerate(pairwise(policy.editions), start=1):
        end = earlier.effective_to
        if end is not None and later.effective_from - end > timedelta(days=1):
            words = f"nothing is in force from {end + timedelta(days=1)} to {later.effective_from - timedelta(days=1)}"
            cure = "end the edition before it later, or say in an edition what held then"
            yield Finding(id="gap_between_editions", path=f"editions[{i}]", words=words, cure=cure)


# -- example people ---------------------------------------------------------------------------------------------


def examples_lacking(policy: Policy[Any], places: Places) -> Iterator[Finding]:
    """Thresholds of which no example person shows a side, or the unknown, and cases that nobody is in.

    The people of all editions count: what editions share is shown once.
    """
    people: list[FactSheet] = []
    for path, words, cure in _examples_read(policy, people):
        yield Finding(id="example_wrong", path=path, words=words, cure=cure)
    if not any(edition.examples for edition in policy.editions):
        cure = "add people on both sides of each threshold, and some of whom a fact is unknown"
        yield Finding(id="example_lacking", path="editions[0]", words="there is no example person", cure=cure)
        return
    for path, node in _below(places):
        lacking: list[str] = []
        if isinstance(node, Compare) and any(map(_is_threshold, node.parts)):
            wanted = (MET, NOT_MET, UNKNOWN) if facts_in(node) else (MET, NOT_MET)
            shown = {truth_of(node, sheet.values) for sheet in people}
            lacking = [truth.words for truth in wanted if truth not in shown]
        elif isinstance(node, ByCases):
            reached = {possible_cases(node, sheet.values) for sheet in people}
            lacking = [words for i, words in enumerate(words_of_cases(node)) if (i,) not in reached]
        if lacking:
            words = f"no example person shows {node} {' or '.join(lacking)}"
            yield Finding(id="example_lacking", path=path, words=words, cure="add one to an edition", of=node)


def _examples_read(policy: Policy[Any], people: list[FactSheet]) -> Iterator[tuple[str, str, str]]:
    """Gather the facts of all example people; gives what is wrong with them: where, in words, and the cure.

    Facts that the edition does not read are passed over: only a host knows their names.
    """
    for i, edition in enumerate(policy.editions):
        needed = edition.facts()
        for j, example in enumerate(edition.examples):
            read = {name: value for name, value in example.facts.items() if name in needed}
            sheet, _, problems = read_example(edition, attrs.evolve(example, facts=read), needed)
            for problem in problems:
                words = f"of the example {example.name!r}, {problem.path} {problem.message}"
                yield f"editions[{i}].examples[{j}]", words, problem.cure
            if sheet is not None:
                people.append(sheet)


def _is_threshold(term: Term) -> bool:
    return isinstance(term, Constant) and not isinstance(term.value, bool)


def _below(places: Places) -> Iterator[tuple[str, Term]]:
    for path, node in places:
        yield path, node
        yield from _below((path + step, part) for step, part in steps(node))
