"""Tables of records on every engine, and facts read from them beside facts read from the records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import narwhals as nw
import pyarrow as pa

from casemgmt.bounds import Bounds, OneOf, lift
from casemgmt.codes import code_of
from casemgmt.facts import facts_at
from casemgmt.frames import facts
from casemgmt.frames.layout import layout
from casemgmt.frames.translatable import query_of
from casemgmt.record import SECTIONS, Person, Record
from casemgmt.rules import Fact, Reason, facts_needed
from tests.engines import Engine, arrow

Tables = Mapping[str, Mapping[str, list[Any]]]
Values = dict[str, Any]


def native(engine: Engine, tables: Tables) -> dict[str, Any]:
    """Tables on an engine; a column without values is text."""
    made = {}
    for name, columns in tables.items():
        empty = {column for column, of in columns.items() if all(value is None for value in of)}
        made[name] = engine.make(arrow(columns, dict.fromkeys(empty, pa.string())))
    return made


def from_tables(engine: Engine, tables: Tables, chosen: Iterable[Fact], as_of: Any) -> dict[str, Values]:
    """The facts of each person by id, read from tables on an engine."""
    return by_person(facts(native(engine, tables), as_of=as_of, facts=list(chosen)))


def by_person(native: Any) -> dict[str, Values]:
    """The rows of a native frame by the id of the person, of whom each comes once."""
    found = rows_of(native)
    rows = {str(row["person_id"]): row for row in found}
    assert len(rows) == len(found)
    return rows


def rows_of(native: Any) -> list[Values]:
    """The rows of a native frame."""
    frame = nw.from_native(native)
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect("pyarrow")
    rows: list[Values] = frame.to_arrow().to_pylist()
    return rows


def value_in(row: Values, fact: Fact) -> Any:
    """What a row says of a fact, as a fact sheet says it; None for unknown."""
    if fact.type in ("flag", "category"):
        return row[fact.name]
    low, high = (_day(row[f"{fact.name}__{end}"]) for end in ("low", "high"))
    if low is None and high is None:
        return None
    low, high = (fact.low if low is None else low), (fact.high if high is None else high)
    return low if low == high else Bounds(low, high)


def _day(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


def differences(
    records: Iterable[Record], rows: Mapping[str, Values], needed: Mapping[str, Fact], as_of: date
) -> dict[tuple[str, str], tuple[Any, Any]]:
    """Where the facts of records and those of tables differ: by person and fact, both values."""
    found = {}
    for record in records:
        sheet = facts_at(record, needed, as_of=as_of)
        for name, fact in needed.items():
            known, told = sheet.values.get(name), value_in(rows[record.person.id], fact)
            if known == told or isinstance(known, OneOf):
                continue
            several = _several(record, fact)
            if several and name in sheet.unknowns and sheet.unknowns[name].reason is Reason.CONFLICTING:
                continue  # a table that has no place for one statement cannot tell that another contradicts it
            wider = _odd_words(record, fact) or several
            if not (wider and says_no_more(known, told, fact)):
                found[record.person.id, name] = known, told
    return found


def _several(record: Record, fact: Fact) -> bool:
    """Whether somebody stated that a category that it reads is one of several: a column has no place for that."""
    made = record.attestations or ()
    several = {each.fact for each in made if isinstance(each.value, OneOf)}
    return not several.isdisjoint(facts_needed(fact))


def _odd_words(record: Record, fact: Fact) -> bool:
    """Whether diseases are counted by words in other letters: engines differ in what they call the same letter."""
    query = query_of(fact)
    counts = query is not None and query.take == "count_distinct"
    return counts and any(not (each.text or "").isascii() for each in record.conditions or ())


def says_no_more(known: Any, told: Any, fact: Fact) -> bool:
    """Whether what a table tells leaves at least as much open as what is known."""
    if told is None or known == told:
        return True
    if known is None:
        return fact.type != "category" and told == Bounds(fact.low, fact.high)
    if isinstance(known, OneOf) or fact.type == "category":
        return False
    outer, inner = lift(told), lift(known)
    return bool(outer.low <= inner.low and inner.high <= outer.high)


# -- records of tables, row by row in plain Python -----------------------------------------------------------------


def records_of(tables: Mapping[str, Any]) -> list[Record]:
    """The records that tidy native tables speak of."""
    rows = {name: rows_of(table) for name, table in tables.items()}
    return [_record(person, rows) for person in rows["persons"]]


def _record(person: Values, rows: Mapping[str, list[Values]]) -> Record:
    sections: dict[str, Any] = {
        name: [_entry(name, row) for row in of if row["person_id"] == person["person_id"]]
        for name, of in rows.items()
        if name != "persons"
    }
    partial = [name for name in sections if person.get(f"{name}_held") == "part"]
    fields = {name: person.get(name) for name in ("birth_date", "gender", "deceased", "died_on")}
    return Record(
        person=Person(id=str(person["person_id"]), **fields),
        partial=partial,
        known_until=person.get("known_until"),
        **sections,
    )


def _entry(section: str, row: Values) -> Any:
    kind = SECTIONS[section]
    fields: Values = {}
    for field in layout()[section].values():
        if field.kind == "codes":
            system, code = field.columns[-2:]
            pairs = [(row.get(system + n), row.get(code + n)) for n in ("", "_2", "_3")]
            fields[field.name] = tuple(code_of(of, text) for of, text in pairs if of and text)
        elif field.kind == "value":
            fields[field.name] = _value(row)
        elif field.name in row and field.name not in ("person_id", "display"):
            fields[field.name] = row[field.name]
    if row.get("display") and not fields.get("text"):
        fields["text"] = row["display"]
    return kind(**fields)


def _value(row: Values) -> Any:
    if row.get("value_code") and row.get("value_system"):
        return code_of(row["value_system"], row["value_code"])
    return row["value"] if row.get("value") is not None else row.get("value_text")
