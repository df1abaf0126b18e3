"""The shapes of documents as JSON Schema, for editors and other tools."""

from __future__ import annotations

from typing import Any

from casemgmt.errors import UnknownName
from casemgmt.interchange.criteria import CRITERION
from casemgmt.interchange.forms import DECISION, FACTS, RULE
from casemgmt.interchange.limits import SCHEMA_OF_EDITORS
from casemgmt.interchange.policies import POLICIES
from casemgmt.interchange.quantities import QUANTITY
from casemgmt.interchange.sources import CITATION
from casemgmt.interchange.structures import Form

_FORMS = {"policy": tuple(POLICIES.values()), "rule": (RULE,), "facts": (FACTS,), "decision": (DECISION,)}
_TITLES = {
    "policy": "A policy of casemgmt: a program, a level scheme or a risk scheme",
    "rule": "A criterion or a quantity of casemgmt",
    "facts": "What is known about a person at a date, for casemgmt",
    "decision": "A decision of casemgmt that can be replayed",
}


def json_schema(kind: str = "policy") -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a kind of document.

    It checks the shape. That names exist, ranges hold and editions do not overlap is checked when the document is read.
    The schema of policies ships with the library as ``casemgmt/interchange/policy.schema.json``.

    Args:
        kind: ``policy``, ``rule``, ``facts`` or ``decision``.

    Raises:
        UnknownName: If there is no such kind.

    Example:
        >>> json_schema("rule")["$id"]
        'urn:casemgmt:rule:1'
    """
    if kind not in _FORMS:
        raise UnknownName.among("kind of document", kind, _FORMS)
    shapes = [_of_document(form) for form in _FORMS[kind]]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:casemgmt:{kind}:1",
        "title": _TITLES[kind],
        **(shapes[0] if len(shapes) == 1 else {"anyOf": shapes}),
        "$defs": {
            "citation": CITATION.definition(),
            "criterion": CRITERION.definition(),
            "quantity": QUANTITY.definition(),
        },
    }


def _of_document(form: Form) -> dict[str, Any]:
    """A form as the whole of a document, which may name its schema for editors."""
    made = form.definition()
    return {**made, "properties": {SCHEMA_OF_EDITORS: {"type": "string"}, **made["properties"]}}
