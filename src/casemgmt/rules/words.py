"""Rules in words, as a person reads them."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

from casemgmt.bounds import FIRST_DATE, INFINITY, LAST_DATE, Bounds, OneOf
from casemgmt.rules.terms import (
    AS_OF,
    AllOf,
    AnyOf,
    Arithmetic,
    AtLeast,
    Bands,
    ByCases,
    Choice,
    Compare,
    Constant,
    Elapsed,
    Fact,
    IsIn,
    Least,
    Not,
    Parameter,
    Term,
)


def words_of(term: Term) -> str:
    """A quantity or a criterion as a person reads it; of a group, what is asked of its parts.

    Example:
        >>> visits, age = Fact("ed_visits_12m", label="emergency visits"), Fact("age_years", unit="a", label="age")
        >>> words_of((visits + 1) * 2), words_of(age >= 65)
        ('(emergency visits + 1) * 2', 'age >= 65 years')
    """
    match term:
        case Fact():
            return term.label
        case Constant():
            return words_of_value(term.value)
        case Elapsed():
            unit = term.unit.replace("_", " ")
            until = "" if term.end == AS_OF else f" to {words_of(term.end)}"
            return f"{unit} {'from' if until else 'since'} {words_of(term.start)}{until}"
        case Arithmetic():
            loose = isinstance(term.a, Arithmetic) and term.a.operator in "+-" and term.operator in "*/"
            tight = isinstance(term.b, Arithmetic) and not term.operator == term.b.operator == "+"
            return f"{_words(term.a, loose)} {term.operator} {_words(term.b, tight)}"
        case Bands():
            return f"points for {words_of(term.of)}"
        case Choice():
            return f"points for {term.when.label or words_of(term.when)}"
        case Parameter():
            on = "" if term.on == AS_OF else f" on {words_of(term.on)}"
            by = f" by {' and '.join(map(words_of, term.keys))}" if term.keys else ""
            return f"{term.name}{by}{on}"
        case Compare():
            return f"{words_of(term.a)} {words_of_threshold(term)}".rstrip()
        case IsIn():
            return f"{term.fact.label} is {' or '.join(sorted(map(words_of_value, term.values)))}"
        case AllOf():
            return "all of these"
        case AnyOf():
            return "any of these"
        case AtLeast():
            return f"at least {term.n} of these {len(term.of)}"
        case Not():
            return f"not: {term.of.label or words_of(term.of)}"
        case ByCases():
            return f"by {words_of(term.by)}"
        case _:
            name = "least" if isinstance(term, Least) else "greatest"
            return f"{name} of {', '.join(map(words_of, term.parts))}"


def words_of_cases(term: ByCases) -> tuple[str, ...]:
    """Each case in words, in the order of its criteria.

    Example:
        >>> from casemgmt.rules.write import by_edges
        >>> age, fall = Fact("age_years", unit="a", label="age"), Fact("fall", type="flag")
        >>> words_of_cases(by_edges(age, (18, 65), (fall, fall, fall)))
        ('age below 18 years', 'age from 18 years to below 65 years', 'age from 65 years')
    """
    name = words_of(term.by)
    if term.groups:
        cases = tuple(f"{name} {' or '.join(sorted(map(words_of_value, group)))}" for group in term.groups)
        return cases if len(cases) == len(term.of) else (*cases, f"{name} anything else")
    unit = words_of_unit(term.by.unit) if isinstance(term.by, Fact) else ""
    ends = [f"{words_of_value(edge)}{unit}" for edge in term.edges]
    middle = (f"{name} from {low} to below {high}" for low, high in pairwise(ends))
    return (f"{name} below {ends[0]}", *middle, f"{name} from {ends[-1]}") if ends else (name,)


def words_of_unit(unit: str) -> str:
    """A UCUM unit as it is written behind a number; nothing for a plain number.

    Example:
        >>> words_of_unit("a"), words_of_unit("mm[Hg]"), words_of_unit("d/wk"), words_of_unit("{score}")
        (' years', ' mmHg', ' days a week', '')
    """
    return f" {_UNIT_WORDS.get(unit, unit)}" if unit not in ("", "1", "{score}") else ""


def words_of_day(day: date | Bounds | None) -> str:
    """The day of which a value holds, as it is written behind the value; nothing where it is not known.

    Example:
        >>> words_of_day(date(2026, 4, 30)), words_of_day(Bounds(date(2026, 4, 1), date(2026, 4, 30)))
        (' on 2026-04-30', ' between 2026-04-01 and 2026-04-30')
    """
    if isinstance(day, Bounds):
        return f" between {day.low} and {day.high}"
    return f" on {day}" if day is not None else ""


_UNIT_WORDS = {
    "a": "years",
    "mo": "months",
    "wk": "weeks",
    "d": "days",
    "h": "hours",
    "min": "minutes",
    "d/wk": "days a week",
    "h/wk": "hours a week",
    "h/d": "hours a day",
    "/d": "a day",
    "/min": "a minute",
    "mm[Hg]": "mmHg",
    "Cel": "°C",
    "{pack-years}": "pack-years",
}


def words_of_value(value: Any) -> str:
    """An exact value as a person reads it: yes or no, a category in words, numbers without dust of arithmetic.

    Example:
        >>> words_of_value(True), words_of_value(0.1 + 0.2), words_of_value("annual_wellness")
        ('yes', '0.3', 'annual wellness')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.12g}" if isinstance(value, float) else str(value).replace("_", " ")


def words_of_threshold(term: Compare) -> str:
    """What a comparison asks of its left side; nothing where that is a flag that has to be true.

    Example:
        >>> words_of_threshold(Fact("age_years", unit="a") >= 65)
        '>= 65 years'
    """
    if isinstance(term.b, Constant) and term.b.value is True and term.operator == "==":
        return ""
    unit = term.a.unit if isinstance(term.a, Fact) and isinstance(term.b, Constant) else ""
    sign = "is" if term.operator == "==" else term.operator
    return f"{sign} {words_of(term.b)}{words_of_unit(unit)}"


def _words(term: Term, in_brackets: bool) -> str:
    return f"({words_of(term)})" if in_brackets else words_of(term)


def show(fact: Fact, value: Any) -> str:
    """A value as a person reads it, with its unit; empty where nothing is known."""
    if value is None:
        return ""
    unit = words_of_unit(fact.unit)
    if isinstance(value, OneOf):
        return f"one of {', '.join(sorted(map(words_of_value, value.values)))}"
    if isinstance(value, Bounds):
        return f"{_span(value)}{unit}"
    return f"{words_of_value(value)}{unit}"


def _span(value: Bounds) -> str:
    low, high = value.low, value.high
    if low in (FIRST_DATE, -INFINITY):
        return f"on or before {high}" if isinstance(high, date) else f"at most {words_of_value(high)}"
    if high in (LAST_DATE, INFINITY):
        return f"on or after {low}" if isinstance(low, date) else f"at least {words_of_value(low)}"
    return f"{words_of_value(low)} to {words_of_value(high)}"
