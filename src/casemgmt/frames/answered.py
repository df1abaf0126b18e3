"""Answers to the items of questionnaires, from forms and from observations, as rows of one table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs
import narwhals as nw

from casemgmt.bounds import INFINITY
from casemgmt.codes import spellings_of
from casemgmt.facts import Answered, AnsweredOn
from casemgmt.frames.clock import Clock
from casemgmt.frames.entries import Asked
from casemgmt.frames.intake import Table, is_one_of, only_where
from casemgmt.frames.layout import HIGH, LOW, PERSON_ID
from casemgmt.frames.pairs import Side, both, column, either, no, some
from casemgmt.frames.rows import ENTRIES, Rows, first_where
from casemgmt.frames.takes import Taken
from casemgmt.frames.values import Value, any_value, held_values
from casemgmt.rules import Fact

_LOINC, _ITEM, _INSTRUMENT = "__loinc", "__item", "__instrument"
_BEFORE_VERSION, _AFTER_SLASH = r"[|].*$", r"^.*/"


def joined(observations: Table | None, answers: Table | None) -> Table | None:
    """The observations and the answers as one table, of what has a value and a day; None where there is neither."""
    given = [table for table in (observations, answers) if table is not None]
    if not given:
        return None
    width = max(table.coded.get("value", 0) for table in given)
    loincs = max(1, 0 if observations is None else observations.coded.get("codes", 0))
    frames = []
    columns: dict[str, nw.Expr] = {}
    for table in given:
        columns = {**_days_and_values(table, width), **_keys(table, loincs)}
        held = some(held_values(table).values())
        known = table.day("start")[0] > -INFINITY
        columns = {
            name: of.cast(nw.Float64 if _is_number(name) else nw.String) for name, of in columns.items()
        }
        rows = only_where(table.frame, both(held, known))
        frames.append(rows.select(PERSON_ID, *(of.alias(name) for name, of in columns.items())))
    names = frozenset(columns)
    frame = frames[0] if len(frames) == 1 else nw.concat(frames, how="vertical")
    return Table("answers", frame, names, {"value": width, "loinc": loincs})


def _is_number(name: str) -> bool:
    """Whether a column holds numbers: tables of one engine may have texts of several types, which it does not join."""
    return name.endswith((LOW, HIGH, "_flag"))


def _days_and_values(table: Table, width: int) -> dict[str, nw.Expr]:
    pairs = {
        "start": table.day("start"),
        "value": table.number("value"),
        "value_date": table.day("value_date"),
    }
    columns: dict[str, Any] = {
        name + end: of for name, ends in pairs.items() for end, of in zip((LOW, HIGH), ends, strict=True)
    }
    columns |= {"value_flag": table.flag("value_flag"), "value_text": table.text("value_text")}
    codes = table.codes("value")
    for n in range(width):
        system, code = codes[n] if n < len(codes) else ("", "")
        columns |= {f"value_system_{n + 1}": system, f"value_code_{n + 1}": code}
    return {name: column(of) for name, of in columns.items()}


def _keys(table: Table, loincs: int) -> dict[str, nw.Expr]:
    """Under which codes and items a row answers: a form's item may be the LOINC code itself."""
    codes = table.codes("codes") if table.name == "observations" else []
    keys: dict[str, Any] = {}
    for n in range(loincs):
        keys[f"{_LOINC}_{n}"] = ""
        if n < len(codes):
            of, code = codes[n]
            keys[f"{_LOINC}_{n}"] = first_where([(of.is_in(list(spellings_of("loinc"))), code)], "")
    item = table.text("item") if table.name == "answers" else ""
    instrument = table.text("instrument") if table.name == "answers" else ""
    if isinstance(instrument, nw.Expr):
        instrument = instrument.str.replace_all(_BEFORE_VERSION, "").str.replace_all(_AFTER_SLASH, "")
    keys |= {_ITEM: item, _INSTRUMENT: instrument}
    return {name: column(of) for name, of in keys.items()}


def taken_of(fact: Fact, name: str, rows: Rows, clock: Clock, since: tuple[nw.Expr, nw.Expr] | None) -> Taken:
    """What a fact takes of the answers.

    Args:
        fact: A fact that is answered, or the day on which an instrument was.
        name: What its columns are called.
        rows: The answers.
        clock: The date of the decision.
        since: The civil keys between which the day of the administration lies, where only its answers count.
    """
    definition: Answered | AnsweredOn = fact.definition
    table = rows.table
    items = {definition.item} if isinstance(definition, Answered) else definition.items
    low, high = table.day("start")
    asked: Side = both(_is_answer(items, definition, table), low <= clock.as_of)
    if since is not None:
        asked = both(asked, both(low <= since[1], high >= since[0]))
    certain, possible = both(asked, high <= clock.as_of), asked
    each = Asked(
        rows.keep(certain, f"{name}_certain", ENTRIES),
        rows.keep(possible, f"{name}_possible", ENTRIES),
        low,
        high,
    )
    if isinstance(definition, AnsweredOn):
        return Taken(name, "latest_date", each)
    value = _value(fact, definition, table)
    kept = {
        end: rows.keep(getattr(value, end), f"{name}_{end}", ENTRIES) for end in ("usable", "low", "high")
    }
    return Taken(name, "latest", each, attrs.evolve(value, **kept))


def _is_answer(items: Iterable[str], definition: Answered | AnsweredOn, table: Table) -> Side:
    item = nw.col(_ITEM)
    by_code = [is_one_of(nw.col(f"{_LOINC}_{n}"), definition.codes) for n in range(table.coded["loinc"])]
    own = both(nw.col(_INSTRUMENT) == definition.instrument, is_one_of(item, items))
    return some([*by_code, is_one_of(item, definition.codes), own])


def _value(fact: Fact, definition: Answered, table: Table) -> Value:
    """The value of an answer: a number, or the points of a coded answer."""
    found = any_value(fact, table)
    codes = [code for _, code in table.codes("value")]
    coded = some(code != "" for code in codes)
    if coded is False:
        return attrs.evolve(found, held=True)
    worth: dict[float, list[str]] = {}
    for code, points in definition.points:
        worth.setdefault(float(points), []).append(code)
    cases = [(some(is_one_of(of, listed) for of in codes), points) for points, listed in worth.items()]
    points, listed = first_where(cases, 0.0), some(when for when, _ in cases)
    usable = (
        either(both(coded, listed), both(no(coded), found.usable))
        if fact.type == "number"
        else both(no(coded), found.usable)
    )
    low, high = (first_where([(coded, points)], end) for end in (found.low, found.high))
    return attrs.evolve(found, held=True, usable=usable, low=low, high=high)
