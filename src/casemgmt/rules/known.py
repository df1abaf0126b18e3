"""What is known: values by fact name, why the rest is unknown, and where each value came from.

Everything that enters a rule passes `clean` once, so that no evaluator has to look again.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import attrs

from casemgmt.bounds import Bounds, OneOf, lift, lower, meet, one_spelling
from casemgmt.dates import require_day, to_day
from casemgmt.errors import InvalidInput, Problem, UnknownName
from casemgmt.rules.evaluate import bounds_of, truth_of
from casemgmt.rules.terms import AS_OF, Criterion, Fact, Formula
from casemgmt.rules.walk import facts_in, formula_of
from casemgmt.truth import MET, NOT_MET

EXACT_INTEGERS = 2**53
"""Whole numbers beyond this are not exact in every interpreter, so they are refused at the door."""

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")


class Reason(Enum):
    """Why a fact is unknown."""

    NOT_RECORDED = "not recorded"
    NOT_ASKED = "not asked"
    DECLINED = "declined"
    STALE = "stale"
    CONFLICTING = "conflicting"
    NOT_APPLICABLE = "not applicable"
    ERROR = "error"


@attrs.frozen
class Unknown:
    """An unknown value with its reason.

    Args:
        reason: Why it is unknown.
        since: The day since which it is unknown: the last good value of a stale fact.
        detail: What a reader should know, without the value itself.

    Example:
        >>> print(Unknown(Reason.STALE, since=date(2025, 3, 1)))
        stale since 2025-03-01
    """

    reason: Reason
    since: date | None = None
    detail: str = ""

    def __str__(self) -> str:
        since = f" since {self.since}" if self.since else ""
        detail = f" ({self.detail})" if self.detail else ""
        return f"{self.reason.value}{since}{detail}"


@attrs.frozen
class FactSheet:
    """The facts about one person at one date: plain values, with reasons and evidence beside them.

    Args:
        as_of: The date of the decision.
        values: Known or partly known values by fact name, with ``as_of``; rules read nothing else.
        unknowns: Why facts are unknown or only partly known.
        evidence: The record entries from which a value came.
    """

    as_of: date
    values: Mapping[str, Any] = attrs.field(repr=False)
    unknowns: Mapping[str, Unknown] = attrs.field(factory=dict, repr=False)
    evidence: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict, repr=False)

    def why_unknown(self, name: str) -> Unknown:
        """Why a fact is unknown; `Reason.NOT_RECORDED` where nothing was said of it."""
        return self.unknowns.get(name, Unknown(Reason.NOT_RECORDED))


def sheet_from_mapping(
    subject: Mapping[str, Any],
    needed: Mapping[str, Fact],
    *,
    as_of: date | str,
    vocabulary: Mapping[str, Fact],
) -> FactSheet:
    """Read a host's plain mapping of fact names to values.

    Args:
        subject: Values by fact name. None or absent is unknown; an `Unknown` says why.
        needed: The facts to work out, inputs of formulas first (`facts_needed`).
        as_of: The date of the decision.
        vocabulary: Every fact that may be named.

    Raises:
        InvalidInput: If values have the wrong type or leave the permitted range; lists all of them.
        UnknownName: If a name is not in the vocabulary; lists near names.
    """
    day = require_day(as_of)
    problems: list[Problem] = []
    values: dict[str, Any] = {AS_OF.name: day}
    unknowns: dict[str, Unknown] = {}
    for name, given in subject.items():
        fact = needed.get(name, vocabulary.get(name))
        if fact is None:
            raise UnknownName.among("fact", str(name), {**vocabulary, **needed})
        value = clean(fact, given)
        if isinstance(value, Problem):
            problems.append(value)
        elif isinstance(value, Unknown):
            unknowns[name] = value
        else:
            values[name] = value
    if problems:
        raise InvalidInput(problems)
    for name, fact in needed.items():
        formula = formula_of(fact)
        if formula is not None:
            _reconcile(fact, formula, values, unknowns)
        elif name not in values:
            unknowns.setdefault(name, Unknown(Reason.NOT_RECORDED))
    return FactSheet(day, values, unknowns)


def work_out(
    fact: Fact, formula: Formula, values: Mapping[str, Any], unknowns: Mapping[str, Unknown]
) -> tuple[Any, Unknown | None]:
    """The value that its formula gives a fact (None for nothing), and why it is not exact."""
    of = formula.of
    value: Any
    if isinstance(of, Criterion):
        value = {MET: True, NOT_MET: False}.get(truth_of(of, values))
    else:
        permitted = Bounds(fact.low, fact.high)
        within = bounds_of(of, values).meet(permitted)
        if within is None:
            return None, Unknown(Reason.ERROR, detail="its inputs give a value outside the permitted range")
        value = None if within == permitted else lower(within)
    if _exact(value):
        return value, None
    open_inputs = [f for f in facts_in(of).values() if not _exact(values.get(f.name))]
    reasons = {unknowns[f.name].reason for f in open_inputs if f.name in unknowns}
    reason = reasons.pop() if len(reasons) == 1 else Reason.NOT_RECORDED
    return value, Unknown(
        reason, detail=f"needs {', '.join(f.label for f in open_inputs)}" if open_inputs else ""
    )


def _reconcile(fact: Fact, formula: Formula, values: dict[str, Any], unknowns: dict[str, Unknown]) -> None:
    """Bring together what a host says of a derived fact and what its inputs say."""
    worked_out, why = work_out(fact, formula, values, unknowns)
    given = values.pop(fact.name, None)
    reason = unknowns.pop(fact.name, why)
    value = given if worked_out is None else worked_out if given is None else meet(given, worked_out)
    if value is not None:
        values[fact.name] = value
    elif given is not None:
        reason = Unknown(Reason.CONFLICTING, detail="the value given and its inputs differ")
    if reason is not None and not _exact(value):
        unknowns[fact.name] = reason


def clean(fact: Fact, value: Any) -> Any:
    """One value as rules may read it, an `Unknown`, or a `Problem` that says what is wrong.

    Decimals, NumPy scalars and plain numbers in text become numbers, ISO text becomes a date, text gets one spelling
    (NFC), NaN becomes unknown. A value out
    of the permitted range is a problem: to accept it would let learning turn an answer round. Bounds are cut to
    the permitted range; bounds that leave all of it open say nothing.

    Example:
        >>> clean(Fact("age_years", low=0, high=130), Decimal("67"))
        67
    """
    if value is None:
        return Unknown(Reason.NOT_RECORDED)
    if isinstance(value, Unknown):
        return value
    if isinstance(value, OneOf):
        return _categories(fact, value)
    if isinstance(value, Bounds) and fact.type != "category":
        ends = [end if _is_infinite(end) else _plain(fact, end) for end in (value.low, value.high)]
        wrong = next((end for end in ends if isinstance(end, (Problem, Unknown))), None)
        return _between(fact, lift(ends[0]).low, lift(ends[1]).high) if wrong is None else wrong
    found = _plain(fact, value)
    if isinstance(found, (Problem, Unknown)):
        return found
    return _categories(fact, OneOf([found])) if fact.type == "category" else _within(fact, lift(found))


def _plain(fact: Fact, value: Any) -> Any:
    path = f"$.{fact.name}"
    if hasattr(value, "item"):
        try:
            value = value.item()  # a NumPy scalar
        except (TypeError, ValueError):
            return Problem(path, "is not a single value", "give one value, or None for unknown")
    if isinstance(value, (float, datetime)) and value != value:  # noqa: PLR0124 - NaN and NaT differ from themselves
        return Unknown(Reason.NOT_RECORDED)
    if isinstance(value, Decimal) and value.is_nan():
        return Unknown(Reason.NOT_RECORDED)
    if _is_infinite(value):
        return Problem(path, "is infinite", "give a finite number, Bounds or None for unknown")
    if fact.type == "flag" and isinstance(value, bool):
        return value
    if fact.type == "category" and isinstance(value, str) and value:
        return one_spelling(value)
    if fact.type == "date" and (day := _as_date(value)) is not None:
        return day
    if fact.type == "number" and (number := _as_number(value)) is not None:
        return number
    wanted = {"flag": "True or False", "category": "text", "date": "a date or ISO text", "number": "a number"}
    return Problem(path, f"is a {type(value).__name__}", f"give {wanted[fact.type]}, or None for unknown")


def _is_infinite(value: Any) -> bool:
    return isinstance(value, (float, Decimal)) and math.isinf(value)


def _as_date(value: Any) -> date | Bounds | None:
    try:
        return to_day(value)
    except InvalidInput:
        return None


def _as_number(value: Any) -> float | None:
    value = Decimal(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else value
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return None
    if not -EXACT_INTEGERS <= value <= EXACT_INTEGERS:
        return None
    number = float(value)
    whole = int(number)
    return whole if whole == number else number


def _categories(fact: Fact, given: OneOf) -> Any:
    path = f"$.{fact.name}"
    if fact.type != "category":
        return Problem(path, "is a set of categories", f"give a {fact.type}, Bounds or None")
    if fact.values is not None and not given.values <= fact.values:
        return Problem(path, "is not a permitted value", f"give one of {', '.join(sorted(fact.values))}")
    if given.values == fact.values and len(given.values) > 1:
        return Unknown(Reason.NOT_RECORDED)
    return given if len(given.values) > 1 else next(iter(given.values))


def _between(fact: Fact, low: Any, high: Any) -> Any:
    if low > high:  # text is ordered by its letters until it is read
        return Problem(f"$.{fact.name}", "has its low end above its high end", "give the low end first")
    return _within(fact, Bounds(low, high))


def _within(fact: Fact, given: Bounds) -> Any:
    permitted = Bounds(fact.low, fact.high)
    within = given.meet(permitted)
    if within is None or (given.exact and within != given):
        return Problem(
            f"$.{fact.name}",
            "is outside the permitted range",
            f"give {fact.low} to {fact.high}, or None for unknown",
        )
    return Unknown(Reason.NOT_RECORDED) if within == permitted and not within.exact else lower(within)


def _exact(value: Any) -> bool:
    return value is not None and value.__class__ is not Bounds and value.__class__ is not OneOf
