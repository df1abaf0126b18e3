"""Checking the fields of an item: for changes that people make, and for protocols that are read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs

from casemgmt.dates import require_day
from casemgmt.errors import InvalidInput, Problem, UnknownName
from casemgmt.planning.plan import KIND_WORDS, Item

FIXED = frozenset({"id", "protocol", "also_in", "needs", "citation", "baseline", "baseline_on"})
"""What a person cannot change: whence an item comes, and what was measured."""


def changed(item: Item, changes: Mapping[str, object]) -> tuple[Item, tuple[tuple[str, object], ...]]:
    """An item with some fields changed, and the changes as they are recorded, in the order of their names.

    Args:
        item: The item as it was proposed.
        changes: New values by the name of the field; a day may be ISO text.

    Raises:
        UnknownName: If a field does not exist or cannot be changed; near names are listed.
        InvalidInput: If there are no changes, or values have the wrong type; all of them are listed.
    """
    fields = [name for name in hints(type(item)) if name not in FIXED]
    if not changes:
        cure = f"name the fields to change: {', '.join(fields)}"
        raise InvalidInput.at("$", "nothing is changed", cure)
    for name in changes:
        if name not in fields:
            raise UnknownName.among(f"field to change in a {KIND_WORDS[type(item)]}", name, fields)
    plain = {name: _as_written(value, hints(type(item))[name]) for name, value in changes.items()}
    problems = misfits(type(item), plain, "$")
    if problems:
        raise InvalidInput(problems)
    given: dict[str, Any] = plain
    return attrs.evolve(item, **given), tuple(sorted(given.items()))


def misfits(kind: type[Item], fields: Mapping[str, object], path: str) -> list[Problem]:
    """What is wrong with the values of some fields of an item.

    Args:
        kind: The class of the item.
        fields: Values by the name of the field.
        path: Where they stand.
    """
    known = hints(kind)
    return [
        Problem(f"{path}.{name}", "is not a value of this field", f"give {_words(known[name])}")
        for name, value in fields.items()
        if not _fits(value, known[name])
    ]


def hints(kind: type[Item]) -> Mapping[str, Any]:
    """The types of an item's fields, by name."""
    return get_type_hints(kind)


def _fits(value: object, hint: Any) -> bool:
    args = get_args(hint)
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return any(_fits(value, arg) for arg in args)
    if origin is Literal:
        return isinstance(value, str) and value in args
    if origin is tuple:
        return isinstance(value, tuple) and all(_fits(part, args[0]) for part in value)
    if hint in (int, float):
        return isinstance(value, (int, hint)) and not isinstance(value, bool)
    return isinstance(value, hint)


def _as_written(value: object, hint: Any) -> object:
    """ISO text as a day, and a list as a tuple, where the field takes one."""
    if hint is date and isinstance(value, str):
        return require_day(value)
    return tuple(value) if isinstance(value, list) else value


def _words(hint: Any) -> str:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return " or ".join(_words(arg) for arg in get_args(hint))
    if origin is Literal:
        return " or ".join(map(repr, get_args(hint)))
    if origin is tuple:
        return f"a tuple of {_words(get_args(hint)[0])}"
    names: Mapping[Any, str] = {
        float: "a number",
        int: "a whole number",
        bool: "True or False",
        str: "text",
        date: "a date or ISO text",
        NoneType: "None",
    }
    return names.get(hint, f"a {hint.__name__}")


def near(kind: str, name: str, known: Collection[str]) -> str:
    """The words of the error that a name does not exist."""
    return str(UnknownName.among(kind, name, known))
