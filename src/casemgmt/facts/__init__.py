"""The vocabulary: every fact with its type, unit, range, question and definition, and how it is read from a record."""

from casemgmt.facts.definitions import (
    Answered,
    AnsweredOn,
    Attested,
    Matches,
    PersonField,
    Query,
    Recorded,
    Where,
)
from casemgmt.facts.read import Reader, facts_at
from casemgmt.facts.series import Reading, series
from casemgmt.facts.subject import Subject, sheet_of
from casemgmt.facts.vocabulary import Vocabulary, core_facts, declared_in

__all__ = [
    "Answered",
    "AnsweredOn",
    "Attested",
    "Matches",
    "PersonField",
    "Query",
    "Reader",
    "Reading",
    "Recorded",
    "Subject",
    "Vocabulary",
    "Where",
    "core_facts",
    "declared_in",
    "facts_at",
    "series",
    "sheet_of",
]
