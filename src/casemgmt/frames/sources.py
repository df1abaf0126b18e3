"""The columns of a frame of facts: which fact each holds, and whether its type fits."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any
from warnings import warn

import attrs
import narwhals as nw

from casemgmt.dates import require_day
from casemgmt.errors import InvalidInput, Problem, UnknownName
from casemgmt.frames.days import FIRST_KEY, LAST_KEY, key, key_of
from casemgmt.frames.engines import Opened
from casemgmt.frames.leaves import Ends, Exact, Source
from casemgmt.frames.pairs import Pair
from casemgmt.instruments import vocabulary
from casemgmt.rules.known import EXACT_INTEGERS
from casemgmt.rules.terms import AS_OF, Fact
from casemgmt.rules.walk import formula_of

LOW, HIGH = "__low", "__high"
"""What the names of the columns of bounds end with."""

SETTLED = "__settled"
"""What the name of a column ends with that says where a derived fact is not to be worked out again."""

NEAR = 0.85
"""How alike a column and a fact must be, from 0 to 1, to be taken for a mistyped name."""


class UnusedColumn(UserWarning):
    """A column that is no fact, although its name is near one that is needed."""


@attrs.frozen
class Held:
    """The columns in which a frame holds one fact.

    Args:
        fact: The fact.
        exact: The column of exact values; None where there is none.
        low: The column of the low end, where the value is known only in part.
        high: The column of the high end.
        settled: Of a derived fact, the column that says where the others stand as they are.
    """

    fact: Fact
    exact: str | None
    low: str | None
    high: str | None
    settled: str | None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its values that there are."""
        return tuple(name for name in (self.exact, self.low, self.high) if name is not None)

    @property
    def read(self) -> tuple[str, ...]:
        """All columns that there are."""
        return self.columns if self.settled is None else (*self.columns, self.settled)

    def only(self, columns: Container[str]) -> Held:
        """The same with none but some columns."""
        names = (self.exact, self.low, self.high, self.settled)
        return Held(self.fact, *(name if name is not None and name in columns else None for name in names))


def held_facts(
    names: Iterable[object], needed: Mapping[str, Fact], columns: Mapping[str, str] | None
) -> dict[str, Held]:
    """The facts that a frame holds, of those that are needed.

    Args:
        names: The columns of the frame.
        needed: The facts that are needed.
        columns: The column of a fact, where it has another name.

    Raises:
        UnknownName: If `columns` names a fact or a column that does not exist.
    """
    there = [name for name in names if isinstance(name, str)]  # pandas has any
    renamed, known = dict(columns or {}), {**vocabulary(), **needed}
    for named, name in renamed.items():
        if named not in known:
            raise UnknownName.among("fact", named, known)
        if not any(each in there for each in (name, name + LOW, name + HIGH)):
            raise UnknownName.among("column", name, there)
    found: dict[str, Held] = {}
    for own, fact in needed.items():
        name = renamed.get(own, own)
        settled = None if formula_of(fact) is None else name + SETTLED
        held = Held(fact, name, name + LOW, name + HIGH, settled).only(there)
        if held.read:
            found[own] = held
    lacking = {own for own in needed if own not in found or not found[own].columns}
    _warn_of_near_names(there, known, lacking, set(renamed.values()))
    return found


def _warn_of_near_names(
    there: list[str], known: Mapping[str, Fact], lacking: set[str], used: set[str]
) -> None:
    """Say which columns are near the name of a fact that is lacking: it would be unknown in every row."""
    for name in there:
        plain = name.removesuffix(LOW).removesuffix(HIGH).removesuffix(SETTLED)
        if plain in known or plain in used or plain == AS_OF.name:
            continue
        near = get_close_matches(plain, sorted(lacking), n=1, cutoff=NEAR)
        if near:
            text = (
                f"no fact is named {plain!r}, so the column is not used and {near[0]!r} is unknown;"
                f" rename it, or pass columns={{{near[0]!r}: {plain!r}}}"
            )
            warn(text, UnusedColumn, stacklevel=6)


# -- types ---------------------------------------------------------------------------------------------------------

_CURES = {
    "number": "cast it to a number",
    "flag": "make it True or False, such as by comparing it with 1",
    "date": "make it dates; give partial dates as two columns of dates, {name}__low and {name}__high",
    "category": "cast it to text",
}
_WORDS = {"number": "numbers", "flag": "True and False", "date": "dates", "category": "text"}


def check_types(opened: Opened, held: Mapping[str, Held]) -> dict[str, Held]:
    """The facts of which the columns hold anything; those without any value are left out.

    Raises:
        InvalidInput: If a column has the wrong type; all of them are listed, with what to do.
    """
    schema, problems = opened.frame.collect_schema(), []
    untyped = [name for each in held.values() for name in each.read if schema[name] == nw.Unknown]
    empty = {name for name in untyped if _is_empty(opened, name)}
    for each in held.values():
        kind = each.fact.type
        if kind in ("category", "flag") and (each.low or each.high):
            which = each.low or each.high
            problems.append(
                Problem(f"$.{which}", f"is a bound of a {kind}", "give one column; null is unknown")
            )
        for name in each.read:
            of = "flag" if name == each.settled else kind
            if name not in empty and not _fits(of, schema[name]):
                cure = _CURES[of].format(name=each.fact.name)
                problems.append(Problem(f"$.{name}", f"is {schema[name]} and not {_WORDS[of]}", cure))
    if problems:
        raise InvalidInput(problems)
    kept = {fact: each.only(set(each.read) - empty) for fact, each in held.items()}
    return {fact: each for fact, each in kept.items() if each.read}


def _is_empty(opened: Opened, name: str) -> bool:
    """Whether a column has no type because it has no value, as far as that can be seen without running anything."""
    eager = next((each for each in (opened.frame, opened.given) if isinstance(each, nw.DataFrame)), None)
    return eager is not None and eager.get_column(name).null_count() == len(eager)


def _fits(kind: str, dtype: Any) -> bool:
    if kind == "number":
        return bool(dtype.is_numeric())
    if kind == "flag":
        return dtype == nw.Boolean  # type: ignore[no-any-return]  # narwhals says Any
    if kind == "date":
        return dtype in (nw.Date, nw.Datetime)
    return dtype in (nw.String, nw.Categorical, nw.Enum)


# -- sources -------------------------------------------------------------------------------------------------------


def sources_of(held: Mapping[str, Held], schema: Mapping[str, Any]) -> dict[str, Source]:
    """The columns of a frame for the rules that read them."""
    found: dict[str, Source] = {}
    for name, each in held.items():
        if not each.columns:
            continue
        exact, low, high = (
            None if column is None else values_of(each.fact, column, schema[column])
            for column in (each.exact, each.low, each.high)
        )
        found[name] = exact if exact and not low and not high else Ends(low, high, exact)
    return found


def settled_in(held: Mapping[str, Held]) -> dict[str, nw.Expr]:
    """In which rows derived facts are not to be worked out again."""
    return {
        name: nw.col(each.settled).fill_null(False) for name, each in held.items() if each.settled is not None
    }


def values_of(fact: Fact, name: str, dtype: Any) -> Exact:
    """The values of one column as rules read them."""
    column = nw.col(name)
    if fact.type == "date":
        return Exact(key_of(column))
    if fact.type == "category":
        return Exact(column if dtype == nw.String else column.cast(nw.String))
    if fact.type == "flag" or dtype == nw.Float64:
        return Exact(column)
    if dtype == nw.UInt64 or dtype in (nw.Int128, nw.UInt128):
        column = nw.when(
            column.is_between(-EXACT_INTEGERS if dtype == nw.Int128 else 0, EXACT_INTEGERS)
        ).then(column)
        return Exact(column.cast(nw.Int64), whole=True)
    if dtype.is_integer():
        return Exact(column if dtype == nw.Int64 else column.cast(nw.Int64), whole=True)
    return Exact(column.cast(nw.Float64))


# -- the date of the decision --------------------------------------------------------------------------------------


def as_of_pair(as_of: date | str, schema: Mapping[str, Any]) -> Pair:
    """The date of the decision as a pair of civil keys.

    Args:
        as_of: A date, ISO text, or the name of a column of dates. Where that holds none, the date is not known.
        schema: The columns of the frame.

    Raises:
        InvalidInput: If it is neither a date nor a column of dates.
    """
    if isinstance(as_of, str) and as_of in schema:
        if not _fits("date", schema[as_of]):
            raise InvalidInput.at(
                f"$.{as_of}", f"is {schema[as_of]} and not dates", "make it a column of dates"
            )
        values = key_of(nw.col(as_of))
        value = nw.when(values.is_between(FIRST_KEY, LAST_KEY)).then(values)
        return Pair(value.fill_null(FIRST_KEY), value.fill_null(LAST_KEY))
    day = require_day(as_of)
    return Pair(key(day), key(day))
