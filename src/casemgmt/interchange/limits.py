"""What a document from outside may be: plain JSON, written once, not too deep and not too large.

All of it is checked before anything is read, without recursion. No message repeats what a document says: it names
the path, and the keys of the path as far as they look like names.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from math import inf, isfinite
from typing import Any

from casemgmt.errors import InvalidInput, Problem
from casemgmt.rules.known import EXACT_INTEGERS
from casemgmt.rules.walk import MOST_LEVELS

DEPTH = 64
"""How deep objects and lists may be nested."""
VALUES = 100_000
"""How many values a document may hold, with every criterion counted as often as it is used."""
TEXT_LENGTH = 4_000_000
"""How many characters the text of a document may have."""
MANY_VALUES, LONG_TEXT = 1_000_000, 64_000_000
"""The same for documents about a person, such as a record of many years."""
NAME_LENGTH = 200
"""How many characters a name (of a fact, a criterion, an edition) may have."""
HEIGHT = MOST_LEVELS
"""How many nodes of a rule may stand above one another, through the formulas of its facts."""
NEAR_LENGTH, NEAR_AMONG = 40, 4_000
"""How long a name may be, and how many there may be, for a search for near names: it is slow."""
PROBLEMS = 100
"""How many problems are listed; reading stops there."""

SCHEMA_OF_EDITORS = "$schema"
"""The key under which editors note the JSON Schema of a document; it says nothing about what the document says."""

_TOKENS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)  # possessive: linear on any text
_PLAIN_KEY = re.compile(r"\w[\w.-]{0,63}\Z")
_HALF = re.compile("[\ud800-\udfff]")
_KINDS = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}


class Path:
    """Where something stands in a document, such as ``$.editions[0].refer``."""

    __slots__ = ("above", "step")

    def __init__(self, above: Path | None = None, step: str | int = "") -> None:
        self.above, self.step = above, step

    def __truediv__(self, step: str | int) -> Path:
        return Path(self, step)

    def __str__(self) -> str:
        steps: list[str] = []
        place = self
        while place.above is not None:
            steps.append(_step(place.step))
            place = place.above
        return "$" + "".join(reversed(steps))


TOP = Path()


class Twice(dict[str, Any]):
    """An object in which keys were written more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        written = Counter(key for key, _ in pairs)
        self.twice = [key for key, count in written.items() if count > 1]


def parse(text: str, longest: int = TEXT_LENGTH) -> Any:
    """JSON text as plain values; what Python's reader lets pass is caught by `check`.

    Args:
        text: The text.
        longest: How many characters it may have.

    Raises:
        InvalidInput: If it is not JSON, or is too long or nested too deep.
    """
    if not isinstance(text, str):
        raise InvalidInput.at("$", f"is a {type(text).__name__}", "give the text of the document")
    if len(text) > longest:
        raise InvalidInput.at("$", f"is longer than {longest:,} characters", "split the document")
    depth = 0
    for token in _TOKENS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > DEPTH:
            raise InvalidInput.at("$", *_TOO_DEEP)
    try:
        return json.loads(text, object_pairs_hook=_object, parse_int=_whole, parse_constant=_not_finite)
    except json.JSONDecodeError as error:
        wrong = Problem(
            "$", f"is not JSON at line {error.lineno}, column {error.colno}", "correct the text there"
        )
    raise InvalidInput([wrong])  # out of the handler: the first error holds the whole text


def check(document: object, most: int = VALUES) -> None:
    """See that a document is plain JSON within the limits, before it is read.

    Args:
        document: The document.
        most: How many values it may hold.

    Raises:
        InvalidInput: If it is not; lists the problems.
    """
    problems: list[Problem] = []
    open_values: list[tuple[Any, int, Path]] = [(document, 1, TOP)]
    count = 0
    while open_values:
        value, depth, where = open_values.pop()
        count += 1
        if count > most:
            raise InvalidInput.at("$", f"holds more than {most:,} values", "split the document")
        if isinstance(value, (dict, list)) and depth > DEPTH:
            raise InvalidInput.at(str(where), *_TOO_DEEP)
        problems += (Problem(str(place), *what) for place, what in _wrong(value, where))
        if len(problems) >= PROBLEMS:
            break
        steps: Iterable[tuple[Any, Any]] = ()
        if isinstance(value, dict):
            steps = value.items()
        elif isinstance(value, list):
            steps = enumerate(value)
        open_values += [(part, depth + 1, where / step) for step, part in reversed(list(steps))]
    if problems:
        raise InvalidInput(problems[:PROBLEMS])


def kind_of_json(value: Any) -> str:
    """What a value of a document is, without the value."""
    return _KINDS.get(type(value), "an object" if isinstance(value, dict) else "a number")


def near(name: str, known: Collection[str]) -> str:
    """The cure for a name that does not exist: the names near to it, or all where they are few."""
    if len(known) > NEAR_AMONG:
        return f"take one of the {len(known):,} known names"
    names = sorted(known)
    close = get_close_matches(name, names, n=3, cutoff=0.6) if len(name) <= NEAR_LENGTH else []
    if close:
        return f"did you mean {' or '.join(map(repr, close))}?"
    if len(names) <= 16:
        return f"known: {', '.join(names)}" if names else "none is defined above"
    return f"none of the {len(names)} known names is near"


def near_key(key: str, known: Collection[str]) -> str:
    """The cure for a key that does not exist; a word of another language is not taken for the key that looks like it.

    Example:
        >>> near_key("and", ("all", "any", "not")), near_key("alll", ("all", "any", "not"))
        ("write 'all'", "did you mean 'all'?")
    """
    word = key.strip().casefold().replace("_", "").replace(" ", "")
    if word in known:
        return f"write {word!r}"
    meant = _MEANT.get(word)
    if meant is None:
        return near(key, known)
    keys = [each for each in meant if each in known]
    if keys:
        return f"write {keys[0]!r}"
    if "value" in known and meant[0] in _COMPARED:
        return f"write {_COMPARED[meant[0]]}"
    return near(key, [each for each in known if each not in ("all", "any")])


_COMPARED = {
    **{
        word: f'{{"value": "...", "{word}": ...}}'
        for word in ("at_least", "above", "at_most", "below", "equals")
    },
    "is": '{"category": "...", "is": ["..."]}',
}
"""Whole forms, for keys of which the first key of the form is missing too."""
_MEANT: Mapping[str, tuple[str, ...]] = {
    word: tuple(keys.split())
    for words, keys in (
        ("and && allof every", "all"),
        ("or || anyof either some", "any"),
        ("! isnot noneof nor unless", "not"),
        (">= ge gte geq atleast from minimum", "at_least low"),
        ("min", "at_least least low"),
        ("> gt over morethan greaterthan after", "above"),
        ("<= le lte leq atmost to maximum", "at_most high"),
        ("max", "at_most greatest high"),
        ("< lt under lessthan before", "below"),
        ("== = === eq equal is", "equals"),
        ("in isin oneof", "is"),
        ("+ add plus total", "sum"),
        ("- subtract", "minus"),
        ("* multiply product", "times"),
        ("/ div quotient", "divide"),
        ("if case switch", "when by"),
        ("else default", "otherwise"),
    )
    for word in words.split()
}
"""The keys for words of other languages; for a word with several keys, the first that the place knows."""
_TOO_DEEP = (f"is nested more than {DEPTH} deep", "name parts of it, and refer to them by name")


def _wrong(value: Any, where: Path) -> Iterator[tuple[Path, tuple[str, str]]]:
    """What is wrong with one value by itself, and where."""
    match value:
        case dict():
            for key in value:
                if not isinstance(key, str) or _HALF.search(key):
                    yield where, ("has a key that is no text", "write every key as text")
            for key in value.twice if isinstance(value, Twice) else ():
                yield where / key, ("is written more than once", "keep one of them")
        case None | bool() | list():
            pass
        case str():
            if _HALF.search(value):
                yield where, ("holds half of a character", "write whole characters")
        case int() | float():
            if not isfinite(value) or (isinstance(value, int) and abs(value) > EXACT_INTEGERS):
                cure = f"write a finite one; whole numbers up to {EXACT_INTEGERS}"
                yield where, ("is a number that cannot be kept", cure)
        case _:
            yield (
                where,
                (f"is a {type(value).__name__}", "write text, numbers, true, false, null, lists and objects"),
            )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    return made if len(made) == len(pairs) else Twice(pairs)


def _whole(text: str) -> float:
    return int(text) if len(text) <= 20 else inf


def _not_finite(_: str) -> float:
    return inf


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if _PLAIN_KEY.match(step) else "[a key]"
