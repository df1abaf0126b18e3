"""Making the example people of a program: each differs from somebody of whom all is known in what is named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from casemgmt.rules import ExamplePerson
from casemgmt.truth import Truth


class MakesPeople(Protocol):
    """Makes one example person; see `people_like`."""

    def __call__(
        self,
        name: str,
        expect: dict[str, Truth],
        missing: tuple[str, ...] = (),
        *,
        without: tuple[str, ...] = (),
        on: date | None = None,
        like: Mapping[str, Any] | None = None,
        **facts: Any,
    ) -> ExamplePerson:
        """One person."""
        ...


def people_like(known: Mapping[str, Any], on: date) -> MakesPeople:
    """Make example people who are like somebody, apart from what is said of each.

    Args:
        known: What is known of somebody.
        on: The date of the decision, where a person has no other.

    Returns:
        What makes one person: a name, the expected truths and the facts that must be named as missing; `without`
        names facts that are not known of this one, and further arguments are facts that differ.

    Example:
        >>> from casemgmt.truth import MET
        >>> person = people_like({"age_years": 70}, date(2026, 5, 1))
        >>> person("older", {"refer": MET}, age_years=80).facts
        {'age_years': 80}
    """

    def person(
        name: str,
        expect: dict[str, Truth],
        missing: tuple[str, ...] = (),
        *,
        without: tuple[str, ...] = (),
        on: date | None = None,
        like: Mapping[str, Any] | None = None,
        **facts: Any,
    ) -> ExamplePerson:
        base = known if like is None else like
        told = {fact: value for fact, value in {**base, **facts}.items() if fact not in without}
        return ExamplePerson(name, day if on is None else on, told, expect, missing)

    day = on
    return person
