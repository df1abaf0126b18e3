"""Answers to the items of questionnaires, from forms and from observations, as rows of one table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs
import narwhals as nw

from casemgmt.bounds import INFINITY
from casemgmt.codes import spellings_of
from casemgmt.facts import Answered, AnsweredOn
from casemgmt.facts.took_place import doubts_about
from casemgmt.frames.clock import Clock
from casemgmt.frames.entries import Asked
from casemgmt.frames.intake import Table, is_one_of, only_where
from casemgmt.frames.layout import HIGH, LOW, PERSON_ID
from casemgmt.frames.pairs import Side, both, column, either, no, number, some
from casemgmt.frames.rows import ENTRIES, Rows, first_where
from casemgmt.frames.takes import Taken
from casemgmt.frames.translatable import answer_of
from casemgmt.frames.values import Value, any_value, held_values
from casemgmt.rules import Fact

_LOINC, _ITEM, _INSTRUMENT = "__loinc", "__item", "__instrument"
_NUMBERLESS, _NUMBERED = "__item_of_several", r"\[.*$"
"""An item without the number that the reader of forms gives to each of several answers to it, and that number."""
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
        held = some([*held_values(table).values(), table.text("comparator") != ""])
        known = table.day("start")[0] > -INFINITY
        was = no(is_one_of(table.text("status"), doubts_about(table.name).never))
        columns = {
            name: of.cast(nw.Float64 if _is_number(name) else nw.String) for name, of in columns.items()
        }
        rows = only_where(table.frame, both(was, both(held, known)))
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
    columns["comparator"] = table.text("comparator")
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
    plain = item if isinstance(item, str) else item.str.replace_all(_NUMBERED, "")
    keys |= {_ITEM: item, _NUMBERLESS: plain, _INSTRUMENT: instrument}
    return {name: column(of) for name, of in keys.items()}


def taken_of(
    fact: Fact,
    name: str,
    rows: Rows,
    clock: Clock,
    since: tuple[nw.Expr, nw.Expr] | None,
) -> Taken:
    """What a fact takes of the answers.

    Args:
        fact: A fact that is answered, a total that may be, or the day on which an instrument was.
        name: What its columns are called.
        rows: The answers.
        clock: The date of the decision.
        since: The civil keys between which the day of the administration lies, where only its answers count.
    """
    definition, table = answer_of(fact), rows.table
    assert definition is not None  # noqa: S101 - only answers are taken from questionnaires
    low, high = table.day("start")
    asked: Side = both(_is_answer(definition, table), low <= clock.as_of)
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
    value = Meant(fact, definition, table).value()
    kept = {
        end: rows.keep(getattr(value, end), f"{name}_{end}", ENTRIES)
        for end in ("usable", "low", "high", "text")
    }
    return Taken(name, "latest", each, attrs.evolve(value, **kept))


def _is_answer(definition: Answered | AnsweredOn, table: Table) -> Side:
    """Whether a row answers an item: under one of its codes anywhere, or in a form of its own instrument."""
    if isinstance(definition, Answered):
        items, shared, several = frozenset({definition.item}), frozenset[str](), bool(definition.chosen)
    else:
        items, shared, several = definition.items, definition.shared, True
    key = nw.col(_NUMBERLESS if several else _ITEM)
    anywhere = definition.codes - shared
    by_code = [is_one_of(nw.col(f"{_LOINC}_{n}"), anywhere) for n in range(table.coded["loinc"])]
    own = both(nw.col(_INSTRUMENT) == definition.instrument, is_one_of(key, items | definition.codes))
    return some([*by_code, is_one_of(key, anywhere), own])


class Meant:
    """What the answers to an item stand for, as `facts.stated.answer_meant` says it.

    Args:
        fact: The fact.
        item: The item.
        table: The answers.
    """

    def __init__(self, fact: Fact, item: Answered, table: Table) -> None:
        self.fact = fact
        self.item = item
        self.codes = [code for _, code in table.codes("value")]
        self.words = table.text("value_text")
        self.number = table.number("value")
        self.flag = table.flag("value_flag")
        self.limit: Side = table.text("comparator") != ""
        self.plain = any_value(fact, table)
        self.coded = some(code != "" for code in self.codes)

    def value(self) -> Value:
        """What an answer says of the fact."""
        instead = self._is_one_of(code for code, _ in self.item.instead)
        if self.item.ask == "instead":
            usable = both(no(self.limit), either(instead, self._permitted()))
            return Value(True, usable, number(instead), number(instead))
        usable = both(self._permitted(), no(instead))
        if self.item.chosen:
            yes = number(self._is_yes())
            return Value(True, usable, yes, yes)
        return self._worth(usable)

    def _is_one_of(self, answers: Iterable[str]) -> Side:
        """Whether the code, or the text where there is no code, is one of some answers."""
        every = frozenset(answers)
        coded = some(is_one_of(code, every) for code in self.codes)
        return either(coded, both(no(self.coded), is_one_of(self.words, every)))

    def _permitted(self) -> Side:
        """Whether an answer is one of those that are permitted, or given in place of one."""
        item, allowed = self.item, sorted(self.item.allowed)
        outside = [
            code
            for code, worth in item.points
            if allowed and not isinstance(worth, (bool, str)) and worth not in allowed
        ]
        named = self._is_one_of(code for code, _ in item.points)
        low, high = self.number
        known: Side = True
        if allowed and isinstance(low, nw.Expr):
            known = either(low != high, low.is_in([float(each) for each in allowed]))
        permitted = either(both(self.coded, named), both(no(self.coded), either(named, known)))
        return both(no(self.limit), both(permitted, no(self._is_one_of(outside))))

    def _is_yes(self) -> Side:
        points = dict(self.item.points)
        yes = self._is_one_of(code for code, worth in points.items() if worth is True)
        unlisted = both(no(self.coded), no(self._is_one_of(points)))
        return either(yes, both(unlisted, self.flag == 1))

    def _worth(self, usable: Side) -> Value:
        """The value of a plain answer, or what a coded answer is worth."""
        fact, plain, points = self.fact, self.plain, dict(self.item.points)
        is_text = fact.type == "category" and fact.values is None
        names = sorted(fact.values or ())
        worth: dict[Any, list[str]] = {}
        for code, given in points.items():
            if _fits(given, fact):
                of = given if is_text else names.index(given) if isinstance(given, str) else float(given)
                worth.setdefault(of, []).append(code)
        cases = [(self._is_one_of(listed), of) for of, listed in worth.items()]
        unlisted = both(no(self.coded), no(self._is_one_of(points)))
        usable = both(usable, either(some(when for when, _ in cases), both(unlisted, plain.usable)))
        if is_text:
            return attrs.evolve(plain, held=True, usable=usable, text=first_where(cases, plain.text))
        low, high = (first_where(cases, end) for end in (plain.low, plain.high))
        return attrs.evolve(plain, held=True, usable=usable, low=low, high=high)


def _fits(worth: float | bool | str, fact: Fact) -> bool:
    """Whether what an answer is worth is of the type of the fact."""
    if isinstance(worth, str):
        return fact.type == "category" and (fact.values is None or worth in fact.values)
    return fact.type == ("flag" if isinstance(worth, bool) else "number")
