"""Example people run as tests."""

from __future__ import annotations

from typing import TypeVar

from casemgmt.instruments import vocabulary
from casemgmt.rules import Decision, Edition, Policy
from casemgmt.rules.policy import example_sheet

EditionT = TypeVar("EditionT", bound=Edition)


def check_examples(policy: Policy[EditionT]) -> int:
    """Decide every example person of every edition of a policy, and compare with what the example expects.

    Args:
        policy: A program, a level scheme, a risk scheme or a protocol.

    Returns:
        How many answers were compared.

    Raises:
        AssertionError: If an answer differs, or a fact is not named as missing; lists every difference.

    Example:
        >>> from casemgmt.screening import program
        >>> check_examples(program("medicare.ccm")) > 30
        True
    """
    compared = 0
    differences: list[str] = []
    for edition in policy.editions:
        criteria = edition.criteria()
        for example in edition.examples:
            where = f"{policy.id} {edition.id}, {example.name!r}"
            if policy.edition_on(example.as_of) is not edition:
                differences.append(f"{where}: {example.as_of} is not in the edition's dates")
            sheet = example_sheet(edition, example, vocabulary())
            decisions = {name: Decision(criteria[name], sheet) for name in example.expect}
            for name, expected in example.expect.items():
                compared += 1
                found = decisions[name].truth
                if found is not expected:
                    differences.append(f"{where}: {name} is {found.words}, expected {expected.words}")
            named = {fact for decision in decisions.values() for fact in decision.missing}
            differences += [
                f"{where}: {fact} is not named as missing" for fact in example.missing if fact not in named
            ]
    if differences:
        raise AssertionError("\n".join(differences))
    return compared
