"""Values of which the type is not fixed: what was measured, answered, attested or changed.

Text, numbers, true, false and null stand for themselves; for anything else JSON has no word, so it stands in an object
that says what it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import NoneType
from typing import Any

import attrs
from typing_extensions import override

from casemgmt.bounds import INFINITY, Bounds, OneOf
from casemgmt.citation import Citation
from casemgmt.codes import Code
from casemgmt.dates import parse_day
from casemgmt.interchange.known import BOUNDS, DATE, ONE_OF
from casemgmt.interchange.limits import Path
from casemgmt.interchange.nodes import FactName
from casemgmt.interchange.shapes import FAILED, Day, Problems, Shape, Text
from casemgmt.interchange.sources import CITATION
from casemgmt.interchange.structures import Field, Form, failed
from casemgmt.rules import Fact

CODE = Form("a code", Code, (Field("system", Text()), Field("code", Text()), Field("display", Text(), None)))
_FORMS: Mapping[type, Form] = {
    date: DATE,
    Bounds: BOUNDS,
    OneOf: ONE_OF,
    Code: CODE,
    Fact: Form("a fact", lambda fact: fact, (Field("fact", FactName()),), lambda fact: {"fact": fact}),
    Citation: Form(
        "a source", lambda citation: citation, (Field("citation", CITATION),), lambda each: {"citation": each}
    ),
}
_WORDS: Mapping[type, str] = {
    NoneType: "null",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text",
    date: "a date",
    Bounds: "low and high",
    OneOf: "one_of",
    Code: "system and code",
    tuple: "a list",
    Fact: "fact",
    Citation: "citation",
}
EVERY_TYPE: frozenset[type] = frozenset(_WORDS)
"""The types that a value can have anywhere."""
_ENDS: frozenset[type] = frozenset({bool, int, float, str, date})


_PARTIAL = re.compile(r"\d{4}(-\d{2})?\Z")


@attrs.frozen
class _DayOrPart(Day):
    """A day, or the year or month that is all that is known of it, as ISO text."""

    what: str = "a date as YYYY-MM-DD, YYYY-MM or YYYY"

    @override
    def read(self, given: Any, by: Any, where: Path) -> Any:
        if isinstance(given, str) and _PARTIAL.match(given):
            return by.built(where, parse_day, given)
        return super().read(given, by, where)


def _partial(bounds: Bounds) -> str | None:
    """The year or month whose days these bounds are."""
    texts = (str(bounds.low)[:length] for length in (4, 7)) if isinstance(bounds.low, date) else ()
    return next((text for text in texts if parse_day(text) == bounds), None)


@attrs.frozen
class Several(Shape):
    """A value of one of several types.

    Args:
        types: The types; `float` stands for every number.
    """

    types: frozenset[type] = EVERY_TYPE

    @override
    def write(self, value: Any, to: Any, where: Path) -> Any:
        kind = type(value)
        if kind not in self.types:
            if isinstance(value, (str, int, float, NoneType)):
                return value  # whether it is right, reading it will tell
            return to.refuse(where, f"is a {kind.__name__}", f"give {self.what}")
        if kind is tuple:
            return [self.write(part, to, where / i) for i, part in enumerate(value)]
        if kind is Bounds and self._days and (text := _partial(value)):
            return text
        shape = self._shape(kind)
        return value if shape is None else shape.write(value, to, where)

    @override
    def read(self, given: Any, by: Any, where: Path) -> Any:
        kind = type(given)
        if kind is list and tuple in self.types:
            parts = tuple(self.read(part, by, where / i) for i, part in enumerate(given))
            return FAILED if failed(parts) else parts
        told = self._told(given)
        shape = None if told is None else self._shape(told)
        if shape is not None:
            found = shape.read(given, by, where)
            return self._between(found, by, where) if told is Bounds and found is not FAILED else found
        if kind in self.types or (kind is int and float in self.types):
            return given
        return self.wrong(given, by, where)

    @property
    @override
    def what(self) -> str:  # type: ignore[override]  # it lists the types
        left_out = {int} if float in self.types else set()
        words = [words for cls, words in _WORDS.items() if cls in self.types - left_out]
        return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"

    @property
    def _days(self) -> bool:
        """Whether text stands for a day, which may be partial."""
        return {date, Bounds} <= self.types and str not in self.types

    def _told(self, given: Any) -> type | None:
        """The type that an object or a text says it is, if the value may have it."""
        told: type | None = None
        if isinstance(given, dict):
            told = next(
                (cls for cls, form in _FORMS.items() if any(f.key in given for f in form.fields)), None
            )
            told = told if given else Bounds  # without an end on either side
        elif isinstance(given, str) and str not in self.types:
            told = date
        return told if told in self.types else None

    def _shape(self, cls: type) -> Shape | None:
        if cls is date and str not in self.types:
            return _DayOrPart() if self._days else Day()
        return _FORMS.get(cls)

    def _between(self, bounds: Bounds, by: Problems, where: Path) -> Any:
        """Bounds, if their ends are what the value itself could be."""
        ends = [end for end in (bounds.low, bounds.high) if end not in (-INFINITY, INFINITY)]
        types = self.types & _ENDS or frozenset({float})
        if all(type(end) in types or (type(end) is int and float in types) for end in ends):
            return bounds
        return by.refuse(where, "has ends of another type", f"write {Several(types).what} at each end")
