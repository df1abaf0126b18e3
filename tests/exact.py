"""Values as they are, to the last label and type: `==` leaves out what a fact is called, and takes 0 for False."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs


def exactly(value: Any) -> Any:
    """A value as plain nested lists that are equal only where every field is equal and of the same type."""
    kind = type(value).__name__
    if attrs.has(type(value)):
        return [
            kind,
            *(exactly(getattr(value, field.name)) for field in attrs.fields(type(value)) if field.init),
        ]
    if isinstance(value, Mapping):
        return ["mapping", *([key, exactly(value[key])] for key in sorted(value))]
    if isinstance(value, frozenset):
        return [kind, *sorted((exactly(each) for each in value), key=repr)]
    return [kind, *map(exactly, value)] if isinstance(value, tuple) else [kind, repr(value)]
