"""Records as tables: one row for each person and each entry, in the tidy layout, as plain columns."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from casemgmt.bounds import Bounds, OneOf, one_spelling
from casemgmt.codes import Code
from casemgmt.errors import InvalidInput
from casemgmt.frames.layout import ALL, HELD, HIGH, LOW, NONE, PART, PERSON_ID, PERSONS, Field, layout
from casemgmt.record import SECTIONS, Record
from casemgmt.record.entry import Entry
from casemgmt.rules.known import EXACT_INTEGERS

Columns = dict[str, list[Any]]
Row = dict[str, Any]
ONE_OF = " | "
"""What stands between the categories that a partly known one can be."""


def tables_of(records: Iterable[Record]) -> dict[str, Columns]:
    """The tables of several people's records, as plain columns that any engine makes a frame of.

    A column that would hold nothing is left out, and so is a section at which nobody looked for anybody. What is
    held about each person is in columns such as ``conditions_held`` of the people, where it is not all there is.

    Args:
        records: Records of different people.

    Raises:
        InvalidInput: If two records are of one person.

    Example:
        >>> from casemgmt.codes import code_of
        >>> from casemgmt.record import Condition, Person
        >>> conditions = [Condition(codes=(code_of("icd10cm", "I50.9"),), start="2019-05")]
        >>> tables = tables_of([Record(person=Person(id="p1"), conditions=conditions)])
        >>> tables["conditions"]["code"], tables["conditions"]["start__low"]
        (['I509'], [datetime.date(2019, 5, 1)])
    """
    given = list(records)
    ids = Counter(record.person.id for record in given)
    if len(ids) < len(given):
        raise InvalidInput.at(
            "$", "holds several records of one person", "give one record for each person id"
        )
    looked_at = [name for name in SECTIONS if any(getattr(record, name) is not None for record in given)]
    tables = {PERSONS: _columns(_person(record, looked_at) for record in given)}
    for name in looked_at:
        tables[name] = _columns(
            {PERSON_ID: record.person.id, **row}
            for record in given
            for entry in getattr(record, name) or ()
            for row in _rows(entry, layout()[name])
        )
    for column in [f"{name}{HELD}" for name in looked_at]:
        if set(tables[PERSONS].get(column, ())) == {ALL}:
            del tables[PERSONS][column]
    return tables


def _columns(rows: Iterable[Row]) -> Columns:
    """The rows as columns; those that hold nothing are left out."""
    every = list(rows)
    names = dict.fromkeys(name for row in every for name, value in row.items() if value is not None)
    return {name: [row.get(name) for row in every] for name in (PERSON_ID, *names)}


def _person(record: Record, looked_at: Iterable[str]) -> Row:
    row: Row = {PERSON_ID: record.person.id}
    for field in layout()[PERSONS].values():
        if hasattr(record.person, field.name):
            row.update(_cells(field, getattr(record.person, field.name)))
    row.update(_cells(layout()[PERSONS]["known_until"], record.known_until))
    for name in looked_at:
        held = NONE if getattr(record, name) is None else PART if name in record.partial else ALL
        row[f"{name}{HELD}"] = held
    return row


def _rows(entry: Entry, fields: Mapping[str, Field]) -> Iterator[Row]:
    """The rows of an entry: one, or one for each answer of a questionnaire."""
    row: Row = {"display": " ".join(code.display for code in entry.codes if code.display) or None}
    answers = "item" in fields
    for field in fields.values():
        if hasattr(entry, field.name) and not (answers and field.name == "value"):
            row.update(_cells(field, getattr(entry, field.name)))
    if not answers:
        yield row
        return
    for item, value in getattr(entry, "values", {}).items():
        yield {**row, "item": item, **dict(_cells(fields["value"], value))}


def _cells(field: Field, value: Any) -> Iterator[tuple[str, Any]]:
    """The columns of one field, each with what it holds."""
    if value is None:
        return
    match field.kind:
        case "codes":
            yield from _codes(field, value)
        case "value":
            yield from _value(field.name, value)
        case "day" | "number":
            yield from _ends(field.name, value)
        case _:
            yield field.name, one_spelling(value) or None if isinstance(value, str) else value


def _codes(field: Field, codes: Iterable[Code]) -> Iterator[tuple[str, Any]]:
    system, code = field.columns[-2:]
    for n, each in enumerate(codes, start=1):
        ending = "" if n == 1 else f"_{n}"
        yield system + ending, each.system
        yield code + ending, each.code


def _value(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    kind = value.low if isinstance(value, Bounds) else value
    if isinstance(kind, bool):
        yield (f"{name}_flag", value) if value is kind else (f"{name}_text", f"false{ONE_OF}true")
    elif isinstance(kind, date):
        yield from _ends(f"{name}_date", value)
    elif isinstance(kind, (int, float)):
        yield from _ends(name, value)
    elif isinstance(value, Code):
        yield f"{name}_system", value.system
        yield f"{name}_code", value.code
    elif isinstance(value, OneOf):
        yield f"{name}_text", ONE_OF.join(sorted(value.values))
    else:
        yield f"{name}_text", one_spelling(value)


def _ends(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Bounds):
        yield name + LOW, _plain(value.low)
        yield name + HIGH, _plain(value.high)
    else:
        yield name, _plain(value)


def _plain(value: Any) -> Any:
    """A day, or a number as a float; one that is not exact in every engine becomes infinite, which is refused."""
    if isinstance(value, date):
        return value
    if value != value or not -EXACT_INTEGERS <= value <= EXACT_INTEGERS:  # noqa: PLR0124 - NaN differs from itself
        return math.copysign(math.inf, value)
    return float(value)
