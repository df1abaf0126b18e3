"""What an entry says, as two numbers of a column or as a text, and whether a fact can use it."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import narwhals as nw

from casemgmt.bounds import INFINITY
from casemgmt.codes import CodeSet
from casemgmt.facts import Query
from casemgmt.frames.code_sets import in_set
from casemgmt.frames.intake import NO_FLAG, Table, is_one_of
from casemgmt.frames.layout import layout
from casemgmt.frames.pairs import Number, Side, both, either, no, some
from casemgmt.frames.rows import VALUES, Rows, first_where
from casemgmt.rules import Fact
from casemgmt.rules.known import EXACT_INTEGERS


@attrs.frozen
class Value:
    """What an entry says.

    Args:
        held: Whether it says anything.
        usable: Whether a fact can use it.
        low: The least that it can be: a number, 0 or 1 of a flag, the civil key of a day, or the place of a category.
        high: The greatest.
        text: The category, where its values are open.
        ordered: Whether several that differ are bounds; else they are a conflict that leaves nothing.
    """

    held: Side
    usable: Side
    low: Number = 0.0
    high: Number = 0.0
    text: nw.Expr | str = ""
    ordered: bool = False


NUMBER, FLAG, DAY, TEXT, OTHER = 1.0, 2.0, 3.0, 4.0, 5.0
KINDS = {"number": NUMBER, "flag": FLAG, "date": DAY, "category": TEXT}


def held_values(table: Table, name: str = "value") -> dict[float, Side]:
    """Whether a field that can hold anything holds something of each kind."""
    low, high = table.number(name)
    return {
        NUMBER: low <= high,
        FLAG: table.flag(f"{name}_flag") != NO_FLAG,
        DAY: table.day(f"{name}_date")[0] > -INFINITY,
        TEXT: table.text(f"{name}_text") != "",
        OTHER: some(code != "" for _, code in table.codes(name)),
    }


def value_of(fact: Fact, query: Query, rows: Rows) -> Value:
    """What `latest` takes from an entry for a fact."""
    value = _field(fact, query.field, rows, query.categories)
    kind = f"{query.field}_{'categories' if query.categories else fact.type}_{hash(query.categories)}"
    value = attrs.evolve(
        value,
        held=rows.keep(value.held, f"{query.field}_held", VALUES),
        usable=rows.keep(value.usable, f"{kind}_usable", VALUES),
        low=rows.keep(value.low, f"{kind}_low", VALUES),
        high=rows.keep(value.high, f"{kind}_high", VALUES),
    )
    usable = value.usable
    if not query.categories:
        # Only observations have units and comparators; what has no such column has neither.
        if query.units:
            usable = both(usable, is_one_of(rows.table.text("unit"), query.units))
        usable = both(usable, no(rows.table.text("comparator") != ""))
    return attrs.evolve(value, usable=usable)


def _field(fact: Fact, name: str, rows: Rows, categories: Sequence[tuple[str, CodeSet]]) -> Value:
    table, kind = rows.table, layout()[rows.table.name][name].kind
    coded = some(code != "" for _, code in table.codes(name)) if kind in ("codes", "value") else False
    held = some(held_values(table, name).values()) if kind == "value" else coded
    if categories:
        cases = [(in_set(rows, name, codes).met, float(i)) for i, (_, codes) in enumerate(categories)]
        place = first_where(cases if kind in ("codes", "value") else (), -1.0)
        held = held if kind in ("codes", "value") else _plain(fact, name, kind, table).held
        return Value(held, place >= 0, place, place)
    if kind == "value":
        found = any_value(fact, table, name)
        return attrs.evolve(found, held=held, usable=both(found.usable, no(coded)))
    return Value(coded, usable=False) if kind == "codes" else _plain(fact, name, kind, table)


def any_value(fact: Fact, table: Table, name: str = "value") -> Value:
    """What a field that can hold anything says of a fact."""
    match fact.type:
        case "number":
            return _of_number(*table.number(name))
        case "flag":
            return _of_flag(table.flag(f"{name}_flag"))
        case "date":
            return _of_day(*table.day(f"{name}_date"))
    return _of_text(fact, table.text(f"{name}_text"))


def _plain(fact: Fact, name: str, kind: str, table: Table) -> Value:
    """What a field of one kind says of a fact."""
    value = {
        "number": lambda: _of_number(*table.number(name)),
        "flag": lambda: _of_flag(table.flag(name)),
        "day": lambda: _of_day(*table.day(name)),
        "text": lambda: _of_text(fact, table.text(name)),
    }[kind]()
    fits = {"number": "number", "flag": "flag", "day": "date", "text": "category"}[kind] == fact.type
    return value if fits else attrs.evolve(value, usable=False)


def _of_number(low: Number, high: Number) -> Value:
    exact = both(low == high, either(low > EXACT_INTEGERS, low < -EXACT_INTEGERS))
    huge = some(
        both(end != -INFINITY, both(end != INFINITY, either(end > EXACT_INTEGERS, end < -EXACT_INTEGERS)))
        for end in (low, high)
    )
    held = low <= high
    return Value(held, both(held, no(either(exact, huge))), low, high, ordered=True)


def _of_flag(flag: Number) -> Value:
    held = flag != NO_FLAG
    return Value(held, held, flag, flag)


def _of_day(low: Number, high: Number) -> Value:
    held = low > -INFINITY
    return Value(held, held, low, high, ordered=True)


def _of_text(fact: Fact, text: nw.Expr | str) -> Value:
    held: Side = text != ""
    if fact.values is None:
        return Value(held, held, text=text)
    place = first_where([(is_one_of(text, [v]), float(i)) for i, v in enumerate(sorted(fact.values))], -1.0)
    return Value(held, place >= 0, place, place)


def category_at(names: Sequence[str], place: Number) -> nw.Expr | str:
    """The category at a place; the empty text for none."""
    found: nw.Expr | str = first_where([(place == float(i), name) for i, name in enumerate(names)], "")
    return found
