"""Tables at the door: the columns of the tidy layout as numbers and texts that are never null.

A day becomes the civil keys of its first and its last day, a number its two ends. Inside, no day reaches from minus
to plus infinity, no number from plus to minus infinity, no flag is -1, and no text is the empty one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import attrs
import narwhals as nw

from casemgmt.bounds import INFINITY
from casemgmt.codes import spellings_of
from casemgmt.errors import Problem
from casemgmt.frames.days import FIRST_KEY, LAST_KEY, MONTH, YEAR, key_of
from casemgmt.frames.engines import collected
from casemgmt.frames.kept import Kept
from casemgmt.frames.layout import HIGH, LOW, PERSON_ID, Field, Kind, check_columns, code_columns, layout
from casemgmt.frames.pairs import Number, Pair, Side

Frame = Any
"""A narwhals frame, eager or lazy."""
Named = Iterator[tuple[str, nw.Expr]]
NO_FLAG = -1.0
_TYPELESS = (nw.Object, nw.Unknown)
"""The types of a column that holds nothing, or what no field of a record is."""
_ICD = ("icd10cm", "icd10", "icd10pcs")
_DAY = r"^[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2}(?:T.*)?)?)?\z"
_NUMBER = r"^[+-]?[0-9]+(?:[.][0-9]+)?(?:[eE][+-]?[0-9]{1,3})?\z"
"""As `casemgmt.rules.known.clean` reads one; of all patterns for the end of a text, engines agree on this one."""
_LONGEST_YEAR, _LONGEST_MONTH = 4, 7


@attrs.frozen(eq=False)
class Table:
    """A table that was read; a field that it has not is absent in every row.

    Args:
        name: The section, or ``persons``.
        frame: Its rows.
        columns: The columns of its rows.
        coded: How many codes a field can hold.
        prefix: What the names of the columns begin with.
    """

    name: str
    frame: Frame
    columns: frozenset[str]
    coded: Mapping[str, int]
    prefix: str = ""

    def _column(self, name: str) -> nw.Expr:
        return nw.col(self.prefix + name)

    def text(self, name: str) -> nw.Expr | str:
        """A text; the empty one for none."""
        return self._column(name) if name in self.columns else ""

    def flag(self, name: str) -> Number:
        """A flag as 0 or 1; -1 for none."""
        return self._column(name) if name in self.columns else NO_FLAG

    def day(self, name: str) -> tuple[Number, Number]:
        """The civil keys of the first and the last day; minus and plus infinity for none."""
        held = name + LOW in self.columns
        return (self._column(name + LOW), self._column(name + HIGH)) if held else (-INFINITY, INFINITY)

    def number(self, name: str) -> tuple[Number, Number]:
        """The least and the greatest value; plus and minus infinity for none."""
        held = name + LOW in self.columns
        return (self._column(name + LOW), self._column(name + HIGH)) if held else (INFINITY, -INFINITY)

    def codes(self, name: str) -> list[tuple[nw.Expr, nw.Expr]]:
        """The systems and codes that a field holds; empty texts for none."""
        return [
            (self._column(f"{name}_system_{n}"), self._column(f"{name}_code_{n}"))
            for n in range(1, self.coded.get(name, 0) + 1)
        ]

    def given_codes(self, name: str) -> list[tuple[nw.Expr, nw.Expr]]:
        """The same as they were given: not yet in the spelling in which they are compared."""
        return [
            (self._column(f"{name}_system_{n}"), self._column(f"{name}_given_{n}"))
            for n in range(1, self.coded.get(name, 0) + 1)
        ]


def is_one_of(text: nw.Expr | str, values: Iterable[str]) -> Side:
    """Whether a text is one of several."""
    every = sorted(values)
    if isinstance(text, str):
        return text in every
    return text.is_in(every) if every else False


def only_where(rows: Frame, wanted: Side) -> Frame:
    """The rows for which something holds."""
    if isinstance(wanted, bool):
        return rows if wanted else rows.filter(nw.col(PERSON_ID).is_null())  # all rows are about somebody
    return rows.filter(wanted)


def problems_of(name: str, frame: Frame, ids: Any = None) -> Iterator[Problem]:
    """What is wrong with the columns of a table.

    Args:
        name: The section, or ``persons``.
        frame: The table.
        ids: The type of the ids of the people.
    """
    schema, empty = frame.collect_schema(), empty_columns(frame)
    yield from check_columns(name, schema.names())
    for field in layout()[name].values():
        for column, kind in _kinds(field, schema.names()):
            if column not in empty and not _fits(kind, schema[column]):
                yield Problem(f"$.{name}.{column}", f"is of type {schema[column]}", f"give {_WORDS[kind]}")
    if schema.get(PERSON_ID) == nw.Object:
        yield Problem(f"$.{name}.{PERSON_ID}", "is of type Object", "give ids that are text or whole numbers")
    elif ids is not None and PERSON_ID in schema.names() and not _comparable(ids, schema[PERSON_ID]):
        message = f"is of type {schema[PERSON_ID]}, that of the people is of type {ids}"
        yield Problem(f"$.{name}.{PERSON_ID}", message, "give ids of one type in every table")


def read_table(
    name: str, frame: Frame, fields: Iterable[str], systems: Iterable[str] = (), prefix: str = ""
) -> Table:
    """Read some fields of a table; rows that name nobody are left out.

    Args:
        name: The section, or ``persons``.
        frame: The table, without problems.
        fields: The names of the fields that are needed.
        systems: The code systems that are asked for.
        prefix: What the names of the columns are to begin with.
    """
    schema, kept = frame.collect_schema(), Kept("__read")
    read: dict[str, nw.Expr] = {}
    coded: dict[str, int] = {}
    icd = [spelling for system in set(systems) & set(_ICD) for spelling in spellings_of(system)]
    for wanted in sorted(set(fields)):
        field = layout()[name][wanted]
        if field.kind in ("codes", "value"):
            pairs = code_columns(field, schema.names())
            coded[field.name] = len(pairs)
            read.update(_codes(field.name, pairs, sorted(icd)))
        reader = _READERS.get(field.kind)
        if reader is not None:
            read.update(reader(field.name, schema, kept))
    rows = kept.on(frame.filter(~nw.col(PERSON_ID).is_null()))
    rows = rows.select(PERSON_ID, *(expression.alias(prefix + column) for column, expression in read.items()))
    return Table(name, rows, frozenset(read), coded, prefix)


# -- what a column may be of ---------------------------------------------------------------------------------------

_WORDS: Mapping[Kind, str] = {
    "text": "text",
    "flag": "booleans",
    "day": "dates, instants, or ISO texts that may be partial: 2019, 2019-05",
    "number": "numbers",
    "codes": "texts or whole numbers",
}


def _kinds(field: Field, present: Iterable[str]) -> Iterator[tuple[str, Kind]]:
    """The columns of a field that a table has, each with what it may hold."""
    held = set(present)
    if field.kind in ("codes", "value"):
        for system, code in code_columns(field, held):
            yield system, "text"
            if code in held:
                yield code, "codes"
    endings: Mapping[str, Kind] = {"_flag": "flag", "_date": "day", "_text": "text"}
    for column in field.columns:
        coded = field.kind in ("codes", "value") and column in field.columns[-2:]
        if column in held and not coded and field.kind != "id":
            ending = next((e for e in endings if field.kind == "value" and e in column), None)
            yield column, endings[ending] if ending else "number" if field.kind == "value" else field.kind


def empty_columns(frame: Frame) -> frozenset[str]:
    """The columns that have no type because they hold nothing."""
    schema = frame.collect_schema()
    names = [name for name, dtype in schema.items() if dtype in _TYPELESS and name != PERSON_ID]
    if not names:
        return frozenset()
    known = collected(frame.select(*((~nw.col(name).is_null()).cast(nw.Int64).sum() for name in names)))
    return frozenset(name for name in names if not known.item(0, name))


def typed(frame: Frame) -> Frame:
    """A table in which the columns that hold nothing have a type."""
    nothing = nw.lit(None, nw.String)
    empty = empty_columns(frame)
    return frame.with_columns(*(nothing.alias(name) for name in sorted(empty))) if empty else frame


def _fits(kind: Kind, dtype: Any) -> bool:
    texts = dtype in (nw.String, nw.Categorical, nw.Enum)
    match kind:
        case "text":
            return texts
        case "codes":
            return texts or dtype.is_integer()
        case "flag":
            return bool(dtype == nw.Boolean)
        case "day":
            return bool(dtype == nw.String or dtype in (nw.Date, nw.Datetime))
    return bool(dtype.is_numeric())


def _comparable(a: Any, b: Any) -> bool:
    return a in _TYPELESS or b in _TYPELESS or (a.is_numeric() and b.is_numeric()) or a == b


# -- reading one field ---------------------------------------------------------------------------------------------


def _text(name: str, schema: Any, _: Kept) -> Named:
    if name in schema.names():
        yield name, _as_text(name, schema)


def _as_text(name: str, schema: Any) -> nw.Expr:
    column = nw.col(name)
    if schema[name] == nw.String:
        return column.fill_null("")
    return nw.when(~column.is_null()).then(column.cast(nw.String)).otherwise(nw.lit(""))


def _flag(name: str, schema: Any, _: Kept) -> Named:
    if name in schema.names():
        yield name, nw.col(name).cast(nw.Float64).fill_nan(None).fill_null(NO_FLAG)


def _number(name: str, schema: Any, _: Kept) -> Named:
    yield from _number_or(name, schema, None)


def _number_or(name: str, schema: Any, written: nw.Expr | None) -> Named:
    held = [column for column in (name, name + LOW, name + HIGH) if column in schema.names()]
    if not held and written is None:
        return
    exact, low, high = (
        nw.col(column).cast(nw.Float64).fill_nan(None) if column in held else nw.lit(None, nw.Float64)
        for column in (name, name + LOW, name + HIGH)
    )
    if written is not None:
        exact = nw.coalesce(exact, written) if name in held else written
    if set(held) <= {name}:
        yield name + LOW, exact.fill_null(INFINITY)
        yield name + HIGH, exact.fill_null(-INFINITY)
        return
    low, high = nw.coalesce(low, exact), nw.coalesce(high, exact)
    known = ~(low.is_null() & high.is_null()) & (low.fill_null(-INFINITY) <= high.fill_null(INFINITY))
    yield name + LOW, nw.when(known).then(low.fill_null(-INFINITY)).otherwise(nw.lit(INFINITY))
    yield name + HIGH, nw.when(known).then(high.fill_null(INFINITY)).otherwise(nw.lit(-INFINITY))


def _day(name: str, schema: Any, kept: Kept) -> Named:
    held = [column for column in (name + LOW, name, name + HIGH) if column in schema.names()]
    if not held:
        return
    ends = {column: _keys(column, schema[column], kept) for column in held}
    lows = [ends[column].low for column in held if column != name + HIGH]
    highs = [ends[column].high for column in reversed(held) if column != name + LOW]
    nothing = nw.lit(None, nw.Float64)
    low, high = (nw.coalesce(*each) if len(each) > 1 else (*each, nothing)[0] for each in (lows, highs))
    level = max(each.level for each in ends.values())
    known = kept.keep_one(~(low.is_null() & high.is_null()), level)
    low, high = (
        kept.keep_one(end.fill_null(limit), level) for end, limit in ((low, FIRST_KEY), (high, LAST_KEY))
    )
    known = kept.keep_one(known & (low <= high) & (low >= FIRST_KEY) & (high <= LAST_KEY), level + 1)
    yield name + LOW, nw.when(known).then(low).otherwise(nw.lit(-INFINITY))
    yield name + HIGH, nw.when(known).then(high).otherwise(nw.lit(INFINITY))


def _keys(name: str, dtype: Any, kept: Kept) -> Pair:
    """The civil keys of the first and the last day that a column names; null where it names none."""
    column = nw.col(name)
    if dtype == nw.String:
        return _keys_of_text(column, kept)
    on = kept.keep_one(key_of(column).fill_nan(None), 0)
    return Pair(on, on, 1)


def _keys_of_text(text: nw.Expr, kept: Kept) -> Pair:
    """ISO text, perhaps partial; what is no day of the calendar is none, as what is absent."""
    written = kept.keep_one(text.str.contains(_DAY).fill_null(False), 0)
    text = kept.keep_one(nw.when(written).then(text).otherwise(nw.lit("0001")), 1)
    length = text.str.len_chars()
    padded = nw.concat_str([text, nw.lit("-01-01")])
    year, month, day = (
        kept.keep_one(padded.str.slice(start, count).cast(nw.Float64), 2)
        for start, count in ((0, 4), (5, 2), (8, 2))
    )
    last_month = kept.keep_one(nw.when(length <= _LONGEST_YEAR).then(nw.lit(12.0)).otherwise(month), 3)
    last_day = kept.keep_one(_days_in(year, last_month), 4)
    until = kept.keep_one(nw.when(length <= _LONGEST_MONTH).then(last_day).otherwise(day), 5)
    real = kept.keep_one(written & (month >= 1) & (month <= 12) & (day >= 1) & (until <= last_day), 6)
    keys = (year * YEAR + (m - 1) * MONTH + (d - 1) for m, d in ((month, day), (last_month, until)))
    nothing = nw.lit(None, nw.Float64)
    low, high = (kept.keep_one(nw.when(real).then(key).otherwise(nothing), 7) for key in keys)
    return Pair(low, high, 8)


def _days_in(year: nw.Expr, month: nw.Expr) -> nw.Expr:
    def divides(n: int) -> nw.Expr:
        return (year - (year / n).floor() * n == 0).cast(nw.Float64)

    short = ((month == 4) | (month == 6) | (month == 9) | (month == 11)).cast(nw.Float64)
    leap = divides(4) - divides(100) + divides(400)
    return 31 - short - (month == 2).cast(nw.Float64) * (3 - leap)


def _value(name: str, schema: Any, kept: Kept) -> Named:
    words = f"{name}_text"
    yield from _number_or(name, schema, _number_in(words, schema) if words in schema.names() else None)
    yield from _flag(f"{name}_flag", schema, kept)
    yield from _day(f"{name}_date", schema, kept)
    yield from _text(f"{name}_text", schema, kept)


def _number_in(name: str, schema: Any) -> nw.Expr:
    """A plain number that is written in a text."""
    text = _as_text(name, schema)
    plain = text.str.contains(_NUMBER)
    number = nw.when(plain).then(text).otherwise(nw.lit("0")).cast(nw.Float64)
    return nw.when(plain).then(number)


def _codes(name: str, pairs: Iterable[tuple[str, str]], icd: list[str]) -> Named:
    for n, (system, code) in enumerate(pairs, start=1):
        of, given = nw.col(system).cast(nw.String).fill_null(""), nw.col(code).cast(nw.String).fill_null("")
        text = given.str.strip_chars()
        if icd:
            plain = text.str.replace_all(".", "", literal=True).str.to_uppercase()
            text = nw.when(of.is_in(icd)).then(plain).otherwise(text)
        yield f"{name}_system_{n}", of
        yield f"{name}_code_{n}", text
        yield f"{name}_given_{n}", given


_READERS: Mapping[Kind, Callable[[str, Any, Kept], Named]] = {
    "text": _text,
    "flag": _flag,
    "day": _day,
    "number": _number,
    "value": _value,
}
