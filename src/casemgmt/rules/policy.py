"""Policies: rules that are in force from a date to a date, on somebody's authority, with example people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any, Generic, TypeVar

import attrs

from casemgmt.citation import Citation, Review
from casemgmt.dates import require_day
from casemgmt.errors import InvalidInput
from casemgmt.mappings import frozen
from casemgmt.rules.evaluate import truth_of
from casemgmt.rules.known import FactSheet, sheet_from_mapping
from casemgmt.rules.terms import AllOf, Criterion, Fact, Not
from casemgmt.rules.walk import facts_needed
from casemgmt.truth import NOT_MET, Truth


@attrs.frozen
class ExamplePerson:
    """An invented person who shows what an edition means, and is run as a test on every interpreter.

    Args:
        name: What the example shows.
        as_of: The date of the decision.
        facts: What is known about the person.
        expect: The expected truth by the name of what is decided (a stage, a level, a tier).
        missing: Facts that the answer must name as missing.
    """

    name: str
    as_of: date
    facts: Mapping[str, Any] = attrs.field(hash=False)
    expect: Mapping[str, Truth] = attrs.field(hash=False)
    missing: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Edition:
    """What a policy says from one date to another.

    Args:
        id: The edition, such as ``2017``.
        effective_from: The first day in force.
        effective_to: The last day in force; None while it has no end.
        citation: The authority for the edition as a whole.
        review: When its content was checked, and when it must be checked again.
        changes: What changed from the edition before.
        examples: People who show what it means.
    """

    id: str
    effective_from: date
    effective_to: date | None = None
    citation: Citation
    review: Review
    changes: str = ""
    examples: tuple[ExamplePerson, ...] = ()

    def criteria(self) -> Mapping[str, Criterion]:
        """What the edition decides, by name."""
        raise NotImplementedError

    def citations(self) -> Mapping[str, Citation]:
        """The sources that stand beside what it decides, by the same names, where they do not stand on the criteria."""
        return {}

    def facts(self) -> Mapping[str, Fact]:
        """The facts that the edition reads, inputs of formulas first."""
        return self._facts

    @cached_property
    def _facts(self) -> Mapping[str, Fact]:
        return frozen(facts_needed(*self.criteria().values()))


EditionT = TypeVar("EditionT", bound=Edition)


@attrs.frozen(kw_only=True)
class Policy(Generic[EditionT]):
    """A program, level scheme, risk scheme or protocol: its editions in the order of their dates.

    Args:
        id: A stable name, such as ``medicare.ccm``.
        title: What people call it.
        authority: Who sets it.
        jurisdiction: Where it holds, such as ``US`` or ``US-OH``.
        payer: Who pays under it, where it is a matter of payment.
        editions: The editions; they may not overlap.

    Raises:
        InvalidInput: If there is no edition, one ends before it begins, or editions overlap or are out of order.
    """

    id: str
    title: str
    authority: str
    jurisdiction: str = "US"
    payer: str = ""
    editions: tuple[EditionT, ...]

    def __attrs_post_init__(self) -> None:
        if not self.editions:
            raise InvalidInput.at(f"$.{self.id}.editions", "there is no edition", "give at least one")
        for edition in self.editions:
            if edition.effective_to is not None and edition.effective_to < edition.effective_from:
                raise InvalidInput.at(
                    f"$.{self.id}.editions", "an edition ends before it begins", "give its last day in force"
                )
        for earlier, later in pairwise(self.editions):
            if earlier.effective_to is None or earlier.effective_to >= later.effective_from:
                raise InvalidInput.at(
                    f"$.{self.id}.editions",
                    "two editions overlap",
                    "end each edition the day before the next begins",
                )

    def edition_on(self, as_of: date | str) -> EditionT | None:
        """The edition in force on a day; None where there is none.

        Args:
            as_of: The date of service, never merely today.
        """
        day = require_day(as_of)
        for edition in self.editions:
            if edition.effective_from <= day and (
                edition.effective_to is None or day <= edition.effective_to
            ):
                return edition
        return None

    def why_not_in_force(self, as_of: date) -> str:
        """Why no edition is in force on a day."""
        first, last = self.editions[0], self.editions[-1]
        if as_of < first.effective_from:
            return f"no edition is in force on {as_of}: the first on file begins on {first.effective_from}"
        if last.effective_to is not None and as_of > last.effective_to:
            return f"no edition is in force on {as_of}: the last ended on {last.effective_to}"
        return f"no edition is in force on {as_of}: it lies between two editions"


def why_not_applicable(applies: Criterion, values: Mapping[str, Any] | None = None) -> str:
    """Why a policy does not apply to somebody who fails its `applies` criterion.

    Args:
        applies: The criterion.
        values: The facts about the person; with them, only what does not hold of a group is named.
    """
    if isinstance(applies, AllOf) and values is not None:
        against = (part for part in applies.of if truth_of(part, values) is NOT_MET)
        return "; ".join(why_not_applicable(part, values) for part in against)
    if isinstance(applies, Not):
        return applies.of.label or str(applies.of)
    return f"does not hold: {applies.label or applies}"


def example_sheet(edition: Edition, example: ExamplePerson, vocabulary: Mapping[str, Fact]) -> FactSheet:
    """The facts of an example person, ready for the criteria of its edition."""
    return sheet_from_mapping(example.facts, edition.facts(), as_of=example.as_of, vocabulary=vocabulary)
