"""The forms of quantities."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from casemgmt.citation import Citation
from casemgmt.dates import WEEKDAYS
from casemgmt.errors import RuleError
from casemgmt.interchange.nodes import CRITERION, QUANTITY, summed
from casemgmt.interchange.shapes import Day, Either, Number, Text
from casemgmt.interchange.sources import CITATION, CalendarShape
from casemgmt.interchange.structures import Field, Form, ListOf
from casemgmt.rules.terms import (
    AS_OF,
    Arithmetic,
    Bands,
    Choice,
    Constant,
    Criterion,
    Elapsed,
    Greatest,
    Least,
    Parameter,
    Quantity,
    Rates,
    Term,
    kind_of,
)
from casemgmt.rules.write import total

__all__ = ["QUANTITY"]


def _list_of(
    key: str,
    what: str,
    build: Callable[..., Quantity],
    *,
    fits: Callable[[Any], bool],
    take: Callable[[Any], tuple[Term, ...]],
    least: int,
    most: int | None = None,
) -> Form:
    """A form with one key: a list of quantities."""
    field = Field(key, ListOf(QUANTITY, least, most), name="of")
    return Form(what, build, (field,), lambda term: {"of": take(term)}, fits=fits)


def _arithmetic(key: str, operator: Any) -> Form:
    """A form of two numbers."""
    return _list_of(
        key,
        f"a {key}",
        lambda of: Arithmetic(operator, *of),
        fits=lambda term: isinstance(term, Arithmetic) and term.operator == operator,
        take=lambda term: (term.a, term.b),
        least=2,
        most=2,
    )


def _total(of: tuple[Quantity, ...]) -> Quantity:
    return total(of)


def _several(key: str, cls: type[Least | Greatest]) -> Form:
    """A form of one quantity or more."""
    return _list_of(
        key, f"the {key}", cls, fits=lambda term: isinstance(term, cls), take=lambda term: term.of, least=1
    )


def _elapsed(unit: Any) -> Mapping[str, Form]:
    """The two forms of a time that has passed: since a day, and between two days."""
    calendar = Field("calendar", CalendarShape(), WEEKDAYS)
    until_now = Form(
        f"{unit} since a day",
        lambda start, calendar: Elapsed(unit, start, calendar=calendar),
        (Field(f"{unit}_since", QUANTITY, name="start"), calendar),
        fits=lambda term: isinstance(term, Elapsed) and term.unit == unit and term.end == AS_OF,
    )
    between = Form(
        f"{unit} between two days",
        lambda ends, calendar: Elapsed(unit, ends[0], ends[1], calendar),
        (Field(f"{unit}_between", ListOf(QUANTITY, 2, 2), name="ends"), calendar),
        lambda term: {"ends": (term.start, term.end), "calendar": term.calendar},
        fits=lambda term: isinstance(term, Elapsed) and term.unit == unit,
    )
    return {f"{unit}_since": until_now, f"{unit}_between": between}


def _choice(when: Criterion, then: Quantity, otherwise: Quantity | None) -> Choice:
    return Choice(when, then, Constant(0) if otherwise is None else otherwise)


def _fields_of_choice(term: Choice) -> dict[str, Any]:
    """`otherwise` is left out where it is 0; false and 0.0 are equal to it, but not the same in a document."""
    match term.otherwise:
        case Constant(value=int() as value) if value == 0 and not isinstance(value, bool):
            return {"when": term.when, "then": term.then}
    return {"when": term.when, "then": term.then, "otherwise": term.otherwise}


_DatedRows = tuple[date, date | None, tuple[tuple[Any, ...], ...]]


def _parameter(
    name: str,
    keys: tuple[Quantity, ...],
    editions: tuple[_DatedRows, ...],
    on: Quantity,
    citation: Citation | None,
) -> Parameter:
    """A parameter, after a look at every row."""
    kinds = [kind_of(key) for key in Parameter(name, keys, (), on).keys]
    fits: dict[str, Any] = {"number": (int, float), "category": str}
    for effective_from, effective_to, rows in editions:
        if effective_to is not None and effective_to < effective_from:
            raise RuleError(f"an edition of {name} ends before it begins; give its last day")
        for i, (*key, value) in enumerate(rows):
            fitting = len(key) == len(kinds) and all(
                isinstance(member, fits[kind]) for member, kind in zip(key, kinds, strict=True)
            )
            if not fitting or isinstance(value, str):
                wanted = ", ".join([*kinds, "value"])
                raise RuleError(f"row {i} of {name} does not fit what it is looked up by; write {wanted}")
    rates = [
        Rates(effective_from, [(row[:-1], row[-1]) for row in rows], effective_to)
        for effective_from, effective_to, rows in editions
    ]
    return Parameter(name, keys, tuple(rates), on, citation)


_RATES = Form(
    "an edition of a parameter",
    lambda effective_from, effective_to, rows: (effective_from, effective_to, rows),
    (
        Field("effective_from", Day()),
        Field("effective_to", Day(), None),
        Field("rows", ListOf(ListOf(Either("text or a number", text=Text(), number=Number()), 1))),
    ),
    lambda rates: {
        "effective_from": rates.effective_from,
        "effective_to": rates.effective_to,
        "rows": [(*key, value) for key, value in rates.values],
    },
)

QUANTITY.forms.update(
    {
        "date": Form(
            "a date",
            Constant,
            (Field("date", Day(), name="value"),),
            fits=lambda term: isinstance(term, Constant) and isinstance(term.value, date),
        ),
        "sum": _list_of(
            "sum",
            "a sum",
            _total,
            fits=lambda term: isinstance(term, Arithmetic) and term.operator == "+",
            take=summed,
            least=2,
        ),
        "minus": _arithmetic("minus", "-"),
        "times": _arithmetic("times", "*"),
        "divide": _arithmetic("divide", "/"),
        "least": _several("least", Least),
        "greatest": _several("greatest", Greatest),
        "bands_of": Form(
            "points for bands",
            Bands,
            (
                Field("bands_of", QUANTITY, name="of"),
                Field("edges", ListOf(Number())),
                Field("points", ListOf(Number())),
            ),
            fits=lambda term: isinstance(term, Bands),
        ),
        "when": Form(
            "a choice",
            _choice,
            (Field("when", CRITERION), Field("then", QUANTITY), Field("otherwise", QUANTITY, None)),
            _fields_of_choice,
            fits=lambda term: isinstance(term, Choice),
        ),
        **_elapsed("years"),
        **_elapsed("days"),
        **_elapsed("business_days"),
        "parameter": Form(
            "a parameter",
            _parameter,
            (
                Field("parameter", Text(), name="name"),
                Field("by", ListOf(QUANTITY), (), name="keys"),
                Field("on", QUANTITY, AS_OF),
                Field("editions", ListOf(_RATES)),
                Field("citation", CITATION, None),
            ),
            fits=lambda term: isinstance(term, Parameter),
        ),
    }
)
