"""Interchange: policies, rules, records, plans, decisions and other answers as JSON documents, and back."""

from casemgmt.interchange.answers import Answer, answer_to_document
from casemgmt.interchange.differences import Differences, diff_editions
from casemgmt.interchange.documents import dumps, from_document, loads, to_document
from casemgmt.interchange.schema import json_schema

__all__ = [
    "Answer",
    "Differences",
    "answer_to_document",
    "diff_editions",
    "dumps",
    "from_document",
    "json_schema",
    "loads",
    "to_document",
]
