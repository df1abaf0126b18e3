"""Shapes: for each kind of thing, how it is written as JSON, how it is read, and its JSON Schema, in one place."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import date
from math import isfinite
from typing import Any

import attrs
from typing_extensions import override

from casemgmt.bounds import FIRST_DATE, LAST_DATE
from casemgmt.errors import CasemgmtError, InvalidInput, Problem, UnknownName
from casemgmt.interchange.limits import NAME_LENGTH, PROBLEMS, Path, kind_of_json
from casemgmt.rules.known import EXACT_INTEGERS
from casemgmt.truth import Truth


class Failed:
    """What stands for a thing that could not be read; its problem is on the list."""


FAILED = Failed()
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


@attrs.define
class Problems:
    """The problems found so far."""

    found: list[Problem] = attrs.field(factory=list)

    def refuse(self, where: Path, message: str, cure: str) -> Failed:
        """Note a problem; a long list of them ends the work."""
        self.found.append(Problem(str(where), message, cure))
        if len(self.found) >= PROBLEMS:
            raise InvalidInput(self.found)
        return FAILED

    def built(self, where: Path, build: Callable[..., Any], *parts: Any, **named: Any) -> Any:
        """What a class of the library makes of the parts; what it refuses becomes a problem."""
        try:
            return build(*parts, **named)
        except CasemgmtError as error:
            return self.told(where, error)

    def told(self, where: Path, error: CasemgmtError) -> Failed:
        """Note what an error of the library says."""
        match error:
            case InvalidInput():
                for problem in error.problems:
                    self.refuse(where, problem.message, _IN_DOCUMENTS.get(problem.cure, problem.cure))
            case UnknownName():
                self.refuse(where, "names a value that does not exist", str(error).rpartition("; ")[2])
            case _:
                message, _, cure = str(error).partition("; ")
                self.refuse(where, message, _IN_DOCUMENTS.get(cure, cure) or _cure_of(message))
        return FAILED


_IN_DOCUMENTS = {
    "write fact.is_in('a', 'b')": 'write {"category": "...", "is": ["...", "..."]}',
    "compare it with something": 'write {"value": "...", "at_least": ...}',
    "compare it instead": 'write {"value": "...", "at_least": ...}',
    "give Bounds(low, high) of one type": "write low and high of one type, the lesser first",
}
"""Cures that speak of code, in the words of a document."""
_CURES = {
    "bands need": "write rising edges, and points for each band: one more than edges",
    "cases need": "write cases with rising `below`, and otherwise for the rest",
    "but its formula gives": "give the type of the formula, or another formula",
    "where a ": "give what is needed there",
}


def _cure_of(message: str) -> str:
    """The cure for what an error of a rule says without one."""
    return next((cure for words, cure in _CURES.items() if words in message), "correct it as it says")


class Shape(ABC):
    """How one kind of thing is written and read."""

    what = ""

    @abstractmethod
    def write(self, value: Any, to: Any, where: Path) -> Any:
        """The thing as plain JSON values."""

    @abstractmethod
    def read(self, given: Any, by: Any, where: Path) -> Any:
        """The thing, or `FAILED` with its problem on the list."""

    def schema(self) -> dict[str, Any]:
        """The shape as JSON Schema; one that stands in no policy lets anything pass."""
        return {}

    def wrong(self, given: Any, to: Problems, where: Path) -> Failed:
        """The problem of a value of another kind."""
        return to.refuse(where, f"is {kind_of_json(given)}", f"write {self.what}")


class _Plain(Shape):
    """A value that is the same in a document."""

    @override
    def write(self, value: Any, to: Any, where: Path) -> Any:
        return self.read(value, to, where)


@attrs.frozen
class Text(_Plain):
    """Text; a name is short and not empty."""

    what: str = "text"
    name: bool = False

    @override
    def read(self, given: Any, by: Any, where: Path) -> Any:
        if not isinstance(given, str):
            return self.wrong(given, by, where)
        if self.name and not 0 < len(given) <= NAME_LENGTH:
            return by.refuse(where, "is empty or very long", f"write 1 to {NAME_LENGTH} characters")
        return given

    @override
    def schema(self) -> dict[str, Any]:
        return {"type": "string", **({"minLength": 1, "maxLength": NAME_LENGTH} if self.name else {})}


@attrs.frozen
class Number(_Plain):
    """A finite number."""

    what: str = "a number"

    @override
    def read(self, given: Any, by: Any, where: Path) -> Any:
        if isinstance(given, bool) or not isinstance(given, (int, float)):
            return self.wrong(given, by, where)
        if not isfinite(given) or (isinstance(given, int) and abs(given) > EXACT_INTEGERS):
            cure = f"write a finite one; whole numbers up to {EXACT_INTEGERS}"
            return by.refuse(where, "is a number that cannot be kept", cure)
        return int(given) if isinstance(given, int) else float(given)

    @override
    def schema(self) -> dict[str, Any]:
        return {"type": "number"}


def as_whole(given: Any) -> int | None:
    """A whole number, which JSON may write as 2 or 2.0; None for anything else."""
    if isinstance(given, bool) or not (
        isinstance(given, int) or (isinstance(given, float) and given.is_integer())
    ):
        return None
    return int(given)


@attrs.frozen
class Whole(Number):
    """A whole number from 1, or from another one."""

    what: str = "a whole number from 1"
    least: int = 1

    @override
    def read(self, given: Any, by: Any, where: Path) -> Any:
        whole = as_whole(given)
        if whole is None or whole < self.least:
            return self.wrong(given, by, where)
        return super().read(whole, by, where)

    @override
    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least}


@attrs.frozen
class Flag(_Plain):
    """True or false."""

    what: str = "true or false"

    @override
    def read(self, given: Any, by: Any, where: Path) -> Any:
        return given if isinstance(given, bool) else self.wrong(given, by, where)

    @override
    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@attrs.frozen
class Day(Shape):
    """A calendar day as ISO text."""

    what: str = "a date as YYYY-MM-DD"

    @override
    def write(self, value: Any, to: Any, where: Path) -> Any:
        if type(value) is not date or not FIRST_DATE <= value <= LAST_DATE:
            return to.refuse(where, *_NO_DAY)
        return value.isoformat()

    @override
    def read(self, given: Any, by: Any, where: Path) -> Any:
        if not isinstance(given, str):
            return self.wrong(given, by, where)
        try:
            day = date.fromisoformat(given) if _DAY.match(given) else None
        except ValueError:
            day = None
        if day is None or not FIRST_DATE <= day <= LAST_DATE:
            return by.refuse(where, *_NO_DAY)
        return day

    @override
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


_NO_DAY = ("is not a date that can be used", "write YYYY-MM-DD, 1850 to 2199")


@attrs.frozen
class Words(Shape):
    """One of a few words, each for a value."""

    values: Mapping[str, Any]

    @property
    @override
    def what(self) -> str:  # type: ignore[override]  # it lists the words
        return f"one of {', '.join(self.values)}"

    @override
    def write(self, value: Any, to: Any, where: Path) -> Any:
        word = next((word for word, meant in self.values.items() if meant == value), None)
        return (
            word if word is not None else to.refuse(where, "is none that can be written", f"give {self.what}")
        )

    @override
    def read(self, given: Any, by: Any, where: Path) -> Any:
        if not isinstance(given, str):
            return self.wrong(given, by, where)
        if given not in self.values:
            return by.refuse(where, "is no word that is known here", f"write {self.what}")
        return self.values[given]

    @override
    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.values)}


TRUTH = Words({truth.words: truth for truth in Truth})


@attrs.frozen
class Either(_Plain):
    """Text, a number, or true or false, as far as each is allowed."""

    what: str
    text: Shape | None = None
    number: Shape | None = None
    flag: Shape | None = None

    @override
    def read(self, given: Any, by: Any, where: Path) -> Any:
        shape = {str: self.text, bool: self.flag, int: self.number, float: self.number}.get(type(given))
        return self.wrong(given, by, where) if shape is None else shape.read(given, by, where)

    @override
    def schema(self) -> dict[str, Any]:
        return {
            "anyOf": [shape.schema() for shape in (self.text, self.number, self.flag) if shape is not None]
        }
