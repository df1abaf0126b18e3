"""The tidy layout: a table of people and one table for each section of a record, one row for each entry.

The columns follow the fields of `casemgmt.record`, so a field that is added there is a column here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from inspect import get_annotations
from typing import Literal

import attrs

from casemgmt.errors import InvalidInput, Problem, UnknownName
from casemgmt.record import SECTIONS, Person

Kind = Literal["id", "text", "flag", "day", "number", "codes", "value", "answers"]

PERSON_ID, PERSONS, AS_OF = "person_id", "persons", "as_of"
LOW, HIGH = "__low", "__high"
HELD = "_held"
ALL, PART, NONE = "all", "part", "none"
"""How much of a section a table holds about a person, in a column such as ``conditions_held`` of the people."""

_KINDS: Mapping[str, Kind | None] = {
    "str": "text",
    "str | None": "text",
    "bool": "flag",
    "bool | None": "flag",
    "Day": "day",
    "float | Bounds | None": "number",
    "tuple[Code, ...]": "codes",
    "tuple[str, ...]": None,  # no query can ask for one of several words
    "float | bool | str | Code | Bounds | None": "value",
    "AnswerValue": "value",
    "Mapping[str, AnswerValue]": "answers",
}
"""What a column holds, by the type of the field; None where there is no column for it."""

_SHAPES: Mapping[Kind, tuple[str, ...]] = {
    "text": ("",),
    "flag": ("",),
    "day": ("", LOW, HIGH),
    "number": ("", LOW, HIGH),
    "codes": ("_system", "_code"),
    "value": ("", LOW, HIGH, "_flag", "_date", f"_date{LOW}", f"_date{HIGH}", "_text", "_system", "_code"),
}
_SEVERAL = re.compile(r"(.*(?:system|code))_(\d+)\Z")


@attrs.frozen
class Field:
    """One field of an entry and the columns that hold it.

    Args:
        name: The name of the field in the record.
        kind: What it holds.
        columns: The columns; of codes, those of the first code: the second is in ``system_2`` and ``code_2``.
    """

    name: str
    kind: Kind
    columns: tuple[str, ...]


@lru_cache(maxsize=1)
def layout() -> Mapping[str, Mapping[str, Field]]:
    """The fields of each table by name: of ``persons`` first, then of the sections in the order of the record.

    Example:
        >>> layout()["conditions"]["codes"].columns
        ('system', 'code')
    """
    persons = {PERSON_ID: Field(PERSON_ID, "id", (PERSON_ID,))}
    persons |= {name: field for name, field in _fields(Person).items() if name not in ("id", "name")}
    persons[AS_OF] = Field(AS_OF, "day", (AS_OF,))
    persons["known_until"] = Field("known_until", "day", _columns("known_until", "day"))
    persons |= {f"{name}{HELD}": Field(f"{name}{HELD}", "text", (f"{name}{HELD}",)) for name in SECTIONS}
    tables = {PERSONS: persons}
    for name, kind in SECTIONS.items():
        tables[name] = {PERSON_ID: Field(PERSON_ID, "id", (PERSON_ID,)), **_fields(kind)}
        tables[name]["display"] = Field("display", "text", ("display",))
    return tables


def _fields(owner: type) -> dict[str, Field]:
    # As they are written: attrs may have resolved the types of its own fields meanwhile.
    written = {name: kind for cls in reversed(owner.__mro__) for name, kind in get_annotations(cls).items()}
    found = {}
    for field in attrs.fields(owner):
        kind = _KINDS[written[field.name]]
        if kind == "answers":
            found["item"] = Field("item", "text", ("item",))
            found["value"] = Field("value", "value", _columns("value", "value"))
        elif kind is not None:
            found[field.name] = Field(field.name, kind, _columns(field.name, kind))
    return found


def _columns(name: str, kind: Kind) -> tuple[str, ...]:
    if name == "codes":
        return ("system", "code")
    return tuple(name + ending for ending in _SHAPES[kind])


def code_columns(field: Field, present: Iterable[str]) -> list[tuple[str, str]]:
    """The columns of the first, second and further codes of a field that a table has."""
    system, code = field.columns[-2:]
    held = set(present)
    pairs = [(system, code)] if system in held else []
    n = 2
    while f"{system}_{n}" in held:
        pairs.append((f"{system}_{n}", f"{code}_{n}"))
        n += 1
    return pairs


def check_columns(table: str, columns: Iterable[str]) -> Iterator[Problem]:
    """What is wrong with the names of the columns of a table: unknown, half of a pair, or without people."""
    known = {column for field in layout()[table].values() for column in field.columns}
    held = list(columns)
    if PERSON_ID not in held:
        yield Problem(
            f"$.{table}", f"has no column {PERSON_ID}", "add the id of the person to whom each row belongs"
        )
    for column in held:
        several = _SEVERAL.match(column)
        if (several[1] if several else column) not in known:
            hint = str(UnknownName.among(f"column of {table}", column, known))
            yield Problem(f"$.{table}.{column}", hint, "rename the column, or leave it out")
    coded = [field.columns[-2:] for field in layout()[table].values() if field.kind in ("codes", "value")]
    other = {this: that for system, code in coded for this, that in ((system, code), (code, system))}
    for column in held:
        several = _SEVERAL.match(column)
        base, ending = (several[1], f"_{several[2]}") if several else (column, "")
        if base in other and other[base] + ending not in held:
            yield Problem(
                f"$.{table}.{column}",
                f"comes without {other[base]}{ending}",
                "give each code with its system, such as icd10cm or http://snomed.info/sct",
            )


def check_tables(names: Iterable[str]) -> None:
    """Refuse tables that are no section of a record.

    Raises:
        InvalidInput: If there are no people.
        UnknownName: If there is no such section; lists near names.
    """
    given = list(names)
    for name in given:
        if name not in layout():
            raise UnknownName.among("table", str(name), layout())
    if PERSONS not in given:
        raise InvalidInput.at(
            "$", f"holds no table {PERSONS!r}", "add one row for each person, with person_id"
        )
