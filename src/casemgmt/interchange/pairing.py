"""Which record of an edition became which: rungs of a ladder, tiers, documents and the like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

import attrs

from casemgmt.rules import Fact, Rung

Keys = Sequence[Callable[[Any], Hashable]]
"""What two parts have in common if one became the other, the surest first; None is nothing in common."""


def matched(old: Sequence[Any], new: Sequence[Any], keys: Keys) -> list[int | None]:
    """For each new part the place of the old one that became it; None for one that was added.

    Example:
        >>> matched(["a", "b"], ["b", "c"], [lambda part: part])
        [1, None]
    """
    left = dict(enumerate(old))
    places: list[int | None] = [None] * len(new)
    for key in keys:
        for i, part in enumerate(new):
            wanted = key(part) if places[i] is None else None
            place = next((p for p, each in left.items() if wanted is not None and key(each) == wanted), None)
            if place is not None:
                places[i] = place
                del left[place]
    return places


def names_of(parts: Iterable[Any]) -> list[str]:
    """What people call each part; of several with one name, the later ones are numbered."""
    seen: Counter[str] = Counter()
    names = []
    for name in map(_called, parts):
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def _called(part: Any) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Fact):
        return part.label
    for name in ("id", "name", "program"):
        if hasattr(part, name):
            return str(getattr(part, name))
    if hasattr(part, "fact"):
        return str(part.fact.label)
    texts = [value for value in attrs.astuple(part, recurse=False) if isinstance(value, str) and value]
    return ", ".join(text.replace("_", " ") for text in texts)


def _result(part: Any) -> str:
    return part.result if isinstance(part, Rung) else _called(part)


SAME_RECORD: Keys = (
    lambda part: part,
    lambda part: part.when if isinstance(part, Rung) else None,
    lambda part: part.name if isinstance(part, Fact) else _called(part),
    _result,
)
"""The same record, a rung of the same criterion, a record that people call the same, a rung of the same result."""
