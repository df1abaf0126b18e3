"""Example people run as tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from casemgmt.instruments import vocabulary
from casemgmt.rules import Criterion, Decision, Edition, ExamplePerson, FactSheet, Policy
from casemgmt.rules.example_people import read_example
from casemgmt.testing.interpreters import INTERPRETERS, Interpreter

EditionT = TypeVar("EditionT", bound=Edition)


def check_examples(
    policy: Policy[EditionT], *, interpreters: Iterable[tuple[str, Interpreter]] = INTERPRETERS
) -> int:
    """Decide every example person of every edition of a policy, and compare with what the example expects.

    Args:
        policy: A program, a level scheme, a risk scheme or a protocol.
        interpreters: Who decides, each with its name: by default every interpreter of the library. Add your
            own where you translate rules for an engine of yours.

    Returns:
        How many answers were compared; an answer of several interpreters counts once.

    Raises:
        AssertionError: If an answer differs, a fact is not named as missing, or an example cannot be read: it names
            what does not exist, or gives a value that is not permitted. Lists all of that.

    Example:
        >>> from casemgmt.screening import program
        >>> check_examples(program("medicare.ccm")) > 30
        True
    """
    deciding = dict(interpreters)
    compared = 0
    differences: list[str] = []
    for edition in policy.editions:
        criteria = edition.criteria()
        for example in edition.examples:
            where = f"{policy.id} {edition.id}, {example.name!r}"
            sheet, usable, problems = read_example(edition, example, vocabulary())
            differences += [f"{where}: {problem}" for problem in problems]
            if sheet is None:
                continue
            if policy.edition_on(sheet.as_of) is not edition:
                differences.append(f"{where}: {sheet.as_of} is not in the edition's dates")
            compared += len(usable.expect)
            found = (*_wrong(usable, criteria, sheet, deciding), *_not_named(usable, criteria, sheet))
            differences += [f"{where}: {each}" for each in found]
    if differences:
        raise AssertionError("\n".join(differences))
    return compared


def _wrong(
    example: ExamplePerson,
    criteria: Mapping[str, Criterion],
    sheet: FactSheet,
    deciding: Mapping[str, Interpreter],
) -> Iterator[str]:
    """The answers that the example does not expect, and by whom, where not all answer alike."""
    for name, expected in example.expect.items():
        answers = {f" by {by}": decide(criteria[name], sheet) for by, decide in deciding.items()}
        if len(set(answers.values())) == 1:
            answers = {"": next(iter(answers.values()))}
        for by, truth in answers.items():
            if truth is not expected:
                yield f"{name} is {truth.words}{by}, expected {expected.words}"


def _not_named(example: ExamplePerson, criteria: Mapping[str, Criterion], sheet: FactSheet) -> Iterator[str]:
    """The facts that no answer names as missing, though the example says so."""
    named = {fact for name in example.expect for fact in Decision(criteria[name], sheet).missing}
    for fact in example.missing:
        if fact not in named:
            yield f"{fact} is not named as missing"
