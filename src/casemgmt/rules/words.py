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
    Criterion,
    Elapsed,
    Fact,
    Greatest,
    IsIn,
    Least,
    Not,
    Parameter,
    Quantity,
    Term,
)
from casemgmt.rules.walk import summands


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
            unit, start = term.unit.replace("_", " "), _as_end(term.start)
            until = "" if term.end == AS_OF else f" to {_as_end(term.end)}"
            return f"{unit} {'from' if until else 'since'} {start}{until}"
        case Arithmetic():
            return _words_of_arithmetic(term)
        case Bands():
            return f"points for {_as_part(term.of)}"
        case Choice():
            return _words_of_choice(term)
        case Parameter():
            on = "" if term.on == AS_OF else f" on {_as_part(term.on)}"
            by = f" by {' and '.join(map(_as_part, term.keys))}" if term.keys else ""
            return f"{term.name}{by}{on}"
        case Compare():
            return f"{_as_side(term.a)} {words_of_threshold(term)}".rstrip()
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
            return f"{name} of {', '.join(map(_as_part, term.parts))}"


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
    return f"{sign} {_as_side(term.b)}{words_of_unit(unit)}"


# Quantities that differ never read alike, but for what a table holds: words that could be taken to go on stand in
# brackets. Points that are added up need none, because a sum that they are given for stands in brackets itself.


def _words(term: Term, in_brackets: bool) -> str:
    return f"({words_of(term)})" if in_brackets else words_of(term)


def _words_of_arithmetic(term: Arithmetic) -> str:
    if term.operator == "+":
        parts = tuple(summands(term))
        points = _is_sum_of_points(parts)
        return " + ".join(_as_operand(part, tight=i > 0, points=points) for i, part in enumerate(parts))
    loose = isinstance(term.a, Arithmetic) and (
        (term.a.operator in "+-" and term.operator in "*/") or _is_sum_of_points(tuple(summands(term.a)))
    )
    return f"{_as_operand(term.a, tight=loose)} {term.operator} {_as_operand(term.b, tight=True)}"


def _is_sum_of_points(parts: tuple[Quantity, ...]) -> bool:
    return all(isinstance(each, (Bands, Choice)) or each == _NOTHING for each in parts)


_NOTHING = Constant(0)


def _points_of(term: Quantity) -> float | None:
    """How many points a choice gives where its criterion is met, if it gives none where it is not."""
    if isinstance(term, Choice) and isinstance(term.then, Constant) and term.otherwise == _NOTHING:
        return None if isinstance(term.then.value, (bool, date)) else term.then.value
    return None


def _words_of_choice(term: Choice) -> str:
    when, points = _asked(term.when), _points_of(term)
    if points is not None:
        return f"{words_of_value(points)} point{'' if points == 1 else 's'} for {when}"
    return f"{_as_part(term.then)} if {when}, otherwise {_as_part(term.otherwise)}"


def _as_operand(term: Quantity, *, tight: bool, points: bool = False) -> str:
    """A number that is added, multiplied and so on; other arithmetic is bracketed where it is held tight."""
    if isinstance(term, Arithmetic):
        return _words(term, tight)
    return _as_side(term) if points else _words(term, not _is_short(term))


def _as_part(term: Term) -> str:
    """A quantity within the words of another one."""
    ends_in_a_day = isinstance(term, Parameter) and term.on != AS_OF
    return _words(term, ends_in_a_day or not _is_short(term))


def _as_end(term: Quantity) -> str:
    """The day from which or to which is counted: nothing can be added to it, so it needs fewer brackets."""
    return words_of(term) if isinstance(term, (Least, Greatest)) else _as_part(term)


def _as_side(term: Quantity) -> str:
    """A quantity that is compared."""
    return _words(term, isinstance(term, Choice) and _points_of(term) is None)


def _is_short(term: Term) -> bool:
    """Whether the words of a quantity cannot be taken to go on."""
    if isinstance(term, Elapsed):
        return not any(isinstance(end, (Least, Greatest)) for end in term.parts)
    return isinstance(term, (Fact, Constant)) or (isinstance(term, Parameter) and not term.keys)


def _asked(criterion: Criterion) -> str:
    """A criterion within the words of a quantity, where nothing shows the parts of a group below it."""
    if criterion.label:
        return criterion.label
    match criterion:
        case Compare():
            return _words(
                criterion, not (isinstance(criterion.a, Fact) and not words_of_threshold(criterion))
            )
        case AllOf() | AnyOf() | AtLeast():
            few = "all" if isinstance(criterion, AllOf) else "any"
            few = f"at least {criterion.n}" if isinstance(criterion, AtLeast) else few
            return f"({few} of {', '.join(map(_asked, criterion.of))})"
        case Not():
            return f"(not: {_asked(criterion.of)})"
        case ByCases():
            cases = zip(words_of_cases(criterion), criterion.of, strict=True)
            return f"({', '.join(f'if {case}: {_asked(of)}' for case, of in cases)})"
    return words_of(criterion)


_MARKS_OF_DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_NOT_IN_A_LINE = str.maketrans(
    {**dict.fromkeys((*range(32), *range(127, 160)), " "), **dict.fromkeys(_MARKS_OF_DIRECTION, "")}
)


def one_line(text: str) -> str:
    r"""The text of a rule or of a person as one line, whatever it holds.

    A line break could pass for a line of the answer, a control character could wipe one out on a screen, and a
    mark of direction could turn the rest of the line round.

    Example:
        >>> one_line("home\n[+] age >= 65 years")
        'home [+] age >= 65 years'
    """
    if text.isprintable():
        return text
    return " ".join(text.splitlines()).translate(_NOT_IN_A_LINE)


def show(fact: Fact, value: Any) -> str:
    """A value as a person reads it, with its unit; empty where nothing is known."""
    if value is None:
        return ""
    unit = words_of_unit(fact.unit)
    if isinstance(value, OneOf):
        return f"one of {', '.join(sorted(map(words_of_value, value.values)))}"
    if isinstance(value, Bounds):
        return f"{words_of_bounds(value)}{unit}"
    return f"{words_of_value(value)}{unit}"


def words_of_bounds(value: Bounds) -> str:
    """What a number or a day lies between, as a person reads it.

    Example:
        >>> words_of_bounds(Bounds(2, 4)), words_of_bounds(Bounds(2, INFINITY))
        ('2 to 4', 'at least 2')
    """
    low, high = value.low, value.high
    if low in (FIRST_DATE, -INFINITY):
        return f"on or before {high}" if isinstance(high, date) else f"at most {words_of_value(high)}"
    if high in (LAST_DATE, INFINITY):
        return f"on or after {low}" if isinstance(low, date) else f"at least {words_of_value(low)}"
    return f"{words_of_value(low)} to {words_of_value(high)}"
