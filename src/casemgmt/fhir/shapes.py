"""The shape of parsed JSON, and how a value is named without being shown."""

from __future__ import annotations

from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
"""Anything that `json.loads` returns."""

JsonObject: TypeAlias = dict[str, Json]
"""A JSON object, such as one FHIR resource."""

_KINDS = {
    str: "text",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
    type(None): "null",
}


def kind_of(value: object) -> str:
    """What a value is, in words that never show it."""
    return "a boolean" if isinstance(value, bool) else _KINDS.get(type(value), f"a {type(value).__name__}")
