"""Interchange: policies, rules, what is known about a person, and decisions as JSON documents that people review."""

from casemgmt.interchange.documents import dumps, from_document, loads, schedules, to_document
from casemgmt.interchange.schema import json_schema

__all__ = [
    "dumps",
    "from_document",
    "json_schema",
    "loads",
    "schedules",
    "to_document",
]
