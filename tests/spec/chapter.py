"""What a rule means, as tables: the same tables are tests of every interpreter and pages for readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import attrs

from casemgmt.bounds import INFINITY, Bounds, lift
from casemgmt.dates import require_day
from casemgmt.rules import Criterion, Fact, FactSheet, facts_needed
from casemgmt.rules.known import sheet_from_mapping
from casemgmt.rules.terms import AS_OF, Compare, Constant, Quantity, Term
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth

N, U, M = NOT_MET, UNKNOWN, MET
DAY = date(2026, 5, 1)
"""The date of every decision, where a table does not give another."""

VAST = 1e300
"""A number beyond everything that a table names."""
ANY = Fact("any", label="any number")


@attrs.frozen
class Case:
    """One cell of a table: what is known, what is asked, and the answer."""

    chapter: str
    term: Term
    answer: Any
    given: tuple[tuple[Fact, Any], ...] = ()

    @property
    def sheet(self) -> FactSheet:
        """The facts, cleaned and worked out as for any person."""
        known = {fact.name: value for fact, value in self.given}
        as_of = require_day(known.pop(AS_OF.name, DAY))
        vocabulary = {fact.name: fact for fact, _ in self.given}
        return sheet_from_mapping(known, facts_needed(self.term), as_of=as_of, vocabulary=vocabulary)

    @property
    def answers(self) -> tuple[tuple[Criterion, Truth], ...]:
        """The answer as truths of criteria; of a quantity, comparisons that hold for its bounds and no others."""
        if isinstance(self.term, Criterion):
            return ((self.term, self.answer),)
        assert isinstance(self.term, Quantity)
        low, high = self.bounds.low, self.bounds.high
        beyond = N if self.bounds.exact else U
        return (*_end(self.term, ">=", ">", low, beyond), *_end(self.term, "<=", "<", high, beyond))

    @property
    def bounds(self) -> Bounds:
        """The answer as bounds."""
        return lift(self.answer)


def _end(
    term: Quantity, reaches: str, passes: str, end: Any, beyond: Truth
) -> Iterator[tuple[Criterion, Truth]]:
    """Comparisons that tell one end of a quantity's bounds from any other."""
    if end in {-INFINITY, INFINITY}:
        yield Compare(reaches, term, Constant(-VAST if end < 0 else VAST)), U
    else:
        yield Compare(reaches, term, Constant(end)), M
        yield Compare(passes, term, Constant(end)), beyond


@attrs.frozen(kw_only=True)
class Chapter:
    """One operation of rules.

    Args:
        title: What a reader looks for.
        means: What it means, and what it does with an unknown, in plain words.
        given: The facts; a column each.
        asked: The quantities or criteria by the words of their column.
        rows: What is known of each fact, the answer to each question, and why.
        written: How a rule is written in Python.
    """

    title: str
    means: str
    given: tuple[Fact, ...] = ()
    asked: Mapping[str, Term]
    rows: tuple[tuple[Any, ...], ...]
    written: str = ""

    def __attrs_post_init__(self) -> None:
        wanted = len(self.given) + len(self.asked) + 1
        for row in self.rows:
            if len(row) != wanted or not isinstance(row[-1], str):
                raise ValueError(f"{self.title}: {row} needs {wanted} members, the last in words")

    def cases(self) -> Iterator[Case]:
        """Every cell of the table."""
        for row in self.rows:
            known = tuple(zip(self.given, row, strict=False))
            for term, answer in zip(self.asked.values(), row[len(self.given) : -1], strict=True):
                yield Case(self.title, term, answer, known)


@attrs.frozen(kw_only=True)
class Page:
    """Chapters that are read together."""

    name: str
    title: str
    intro: str
    chapters: tuple[Chapter, ...]
