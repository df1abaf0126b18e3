"""Whoever a question is asked about: a record, or a plain mapping of fact names to values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from casemgmt.dates import require_day
from casemgmt.errors import InvalidInput
from casemgmt.facts.read import facts_at
from casemgmt.record import Record
from casemgmt.rules.known import FactSheet, sheet_from_mapping
from casemgmt.rules.terms import Fact

Subject = Record | Mapping[str, Any] | FactSheet
"""A record, a mapping of fact names to values, or facts that were already gathered."""


def sheet_of(
    subject: Subject, needed: Mapping[str, Fact], *, as_of: date | str, vocabulary: Mapping[str, Fact]
) -> FactSheet:
    """The facts about a subject at a date.

    Args:
        subject: A `Record`, a plain mapping, or a `FactSheet` of the same date.
        needed: The facts to work out, inputs first (`casemgmt.rules.facts_needed`).
        as_of: The date of the decision.
        vocabulary: Every fact that a mapping may name.

    Raises:
        InvalidInput: If values of a mapping cannot be used, or a sheet is of another date.
        UnknownName: If a mapping names a fact that does not exist.
    """
    if isinstance(subject, FactSheet):
        if subject.as_of != require_day(as_of):
            raise InvalidInput.at(
                "$.as_of", "the facts were gathered for another date", "gather them for this date"
            )
        return subject
    if isinstance(subject, Record):
        return facts_at(subject, needed, as_of=as_of)
    if isinstance(subject, Mapping):
        return sheet_from_mapping(subject, needed, as_of=as_of, vocabulary=vocabulary)
    raise InvalidInput.at(
        "$", f"is a {type(subject).__name__}", "pass a Record or a mapping of fact names to values"
    )
