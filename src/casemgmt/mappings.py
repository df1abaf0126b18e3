"""Mappings that nobody can change, which can be copied and sent to another process all the same."""

from __future__ import annotations

import copyreg
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeVar

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")


def frozen(mapping: Mapping[KeyT, ValueT]) -> Mapping[KeyT, ValueT]:
    """A mapping with these entries that cannot be changed.

    Example:
        >>> frozen({"phq9": 12})["phq9"]
        12
    """
    return MappingProxyType(dict(mapping))


def _parts(mapping: MappingProxyType[Any, Any]) -> tuple[Any, ...]:
    return frozen, (dict(mapping),)


# Python says of its read-only mapping neither how to copy it deeply nor how to pickle it.
copyreg.pickle(MappingProxyType, _parts)
