"""Reading an example person, with everything that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from casemgmt.errors import InvalidInput, Problem, UnknownName
from casemgmt.rules.known import FactSheet
from casemgmt.rules.policy import Edition, ExamplePerson, example_sheet
from casemgmt.rules.terms import Fact
from casemgmt.truth import Truth


def read_example(
    edition: Edition, example: ExamplePerson, vocabulary: Mapping[str, Fact]
) -> tuple[FactSheet | None, ExamplePerson, tuple[Problem, ...]]:
    """The facts of an example person, and what can be used of it.

    Args:
        edition: The edition that it is an example of.
        example: The person.
        vocabulary: Every fact that may be named, beside those of the edition.

    Returns:
        The facts, or None where they cannot be read; the example without what it cannot expect; and everything that
        is wrong with it.
    """
    problems = [*_expectations_amiss(edition, example)]
    wrong = {problem.path for problem in problems}
    usable = {name: truth for name, truth in example.expect.items() if f"expect.{name}" not in wrong}
    missing = () if "missing" in wrong else example.missing
    known = {**vocabulary, **edition.facts()}
    problems += (_no_such("facts", "fact", name, known) for name in example.facts if name not in known)
    facts = {name: value for name, value in example.facts.items() if name in known}
    good = attrs.evolve(example, facts=facts, expect=usable, missing=missing)
    try:
        sheet = example_sheet(edition, good, vocabulary)
    except InvalidInput as error:
        of_facts = [
            attrs.evolve(each, path=each.path.replace("$", "facts", 1))
            if each.path.removeprefix("$.") in facts
            else attrs.evolve(each, path=each.path.removeprefix("$."))
            for each in error.problems
        ]
        return None, good, (*problems, *of_facts)
    return sheet, good, tuple(problems)


def _expectations_amiss(edition: Edition, example: ExamplePerson) -> Iterator[Problem]:
    decided = edition.criteria()
    for name, truth in example.expect.items():
        if name not in decided:
            yield _no_such("expect", "thing that the edition decides", name, decided)
        elif not isinstance(truth, Truth):
            yield Problem(
                f"expect.{name}", f"is a {type(truth).__name__}", "give Truth.MET, NOT_MET or UNKNOWN"
            )
    if isinstance(example.missing, str):
        yield Problem("missing", "is a text", "give the names in a tuple: (name,)")


def _no_such(where: str, kind: str, name: Any, known: Mapping[str, Any]) -> Problem:
    message, _, hint = str(UnknownName.among(kind, str(name), known)).partition("; ")
    return Problem(f"{where}.{name}", message, hint)
