"""What is known: values by fact name, why the rest is unknown, and where each value came from.

Everything that enters a rule passes `clean` once, so that no evaluator has to look again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import attrs

from casemgmt.bounds import Bounds, OneOf, lift, lower
from casemgmt.dates import parse_day, require_day
from casemgmt.errors import CasemgmtError, InvalidInput, Problem, UnknownName
from casemgmt.rules.evaluate import bounds_of, truth_of
from casemgmt.rules.terms import AS_OF, Criterion, Fact, Formula, definition_facts
from casemgmt.truth import MET, NOT_MET

EXACT_INTEGERS = 2**53
"""Whole numbers beyond this are not exact in every interpreter, so they are refused at the door."""


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
    subject: Mapping[str, Any], needed: Mapping[str, Fact], *, as_of: date | str, vocabulary: Mapping[str, Fact]
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
        if name in values:
            continue
        if isinstance(fact.definition, Formula) and name not in unknowns:
            set_formula(fact, values, unknowns)
        elif name not in unknowns:
            unknowns[name] = Unknown(Reason.NOT_RECORDED)
    return FactSheet(day, values, unknowns)


def set_formula(fact: Fact, values: dict[str, Any], unknowns: dict[str, Unknown]) -> None:
    """Work out a formula from `values`; note in `unknowns` why it is not exact."""
    of = fact.definition.of
    if isinstance(of, Criterion):
        value = {MET: True, NOT_MET: False}.get(truth_of(of, values))
    else:
        value = lower(bounds_of(of, values).meet(Bounds(fact.low, fact.high)) or Bounds(fact.low, fact.high))
    if value.__class__ is Bounds and value == Bounds(fact.low, fact.high):
        value = None
    if value is not None:
        values[fact.name] = value
    if value is None or value.__class__ is Bounds:
        open_inputs = [f for f in definition_facts(fact).values() if not _exact(values.get(f.name))]
        reasons = {unknowns[f.name].reason for f in open_inputs if f.name in unknowns}
        reason = reasons.pop() if len(reasons) == 1 else Reason.NOT_RECORDED
        unknowns[fact.name] = Unknown(reason, detail=f"needs {', '.join(f.label for f in open_inputs)}")


def clean(fact: Fact, value: Any) -> Any:
    """One value as rules may read it, an `Unknown`, or a `Problem` that says what is wrong.

    Decimals and NumPy scalars become plain numbers, ISO text becomes a date, NaN becomes unknown. A value out
    of the permitted range is a problem: to accept it would let learning turn an answer round.

    Example:
        >>> clean(Fact("age_years", low=0, high=130), Decimal("67"))
        67
    """
    if value is None:
        return Unknown(Reason.NOT_RECORDED)
    if isinstance(value, Unknown):
        return value
    if isinstance(value, Bounds):
        low, high = _plain(fact, value.low), _plain(fact, value.high)
        bad = next((e for e in (low, high) if isinstance(e, (Problem, Unknown))), None)
        found: Any = lower(Bounds(lift(low).low, lift(high).high)) if bad is None else bad
    elif isinstance(value, OneOf):
        found = next(iter(value.values)) if len(value.values) == 1 else value
    elif isinstance(value, float) and math.isinf(value):
        return Problem(f"$.{fact.name}", "is infinite", "give a finite number, Bounds or None for unknown")
    else:
        found = _plain(fact, value)
    if isinstance(found, (Problem, Unknown)):
        return found
    return _within(fact, found)


def _plain(fact: Fact, value: Any) -> Any:
    if hasattr(value, "item") and not isinstance(value, (str, date)):
        value = value.item()  # a NumPy scalar
    if isinstance(value, float) and math.isnan(value):
        return Unknown(Reason.NOT_RECORDED)
    if fact.type == "flag" and isinstance(value, bool):
        return value
    if fact.type == "category" and isinstance(value, str) and value:
        return value
    if fact.type == "date" and (day := _as_date(value)) is not None:
        return day
    if fact.type == "number" and (number := _as_number(value)) is not None:
        return number
    wanted = {"flag": "True or False", "category": "text", "date": "a date or ISO text", "number": "a number"}
    return Problem(f"$.{fact.name}", f"is a {type(value).__name__}", f"give {wanted[fact.type]}, or None for unknown")


def _as_date(value: Any) -> date | Bounds | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return parse_day(value) if isinstance(value, str) else None
    except CasemgmtError:
        return None


def _as_number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return None
    if isinstance(value, Decimal):
        if not value.is_finite():
            return None
        value = int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, float) or abs(value) <= EXACT_INTEGERS else None


def _within(fact: Fact, value: Any) -> Any:
    path = f"$.{fact.name}"
    if fact.type == "category":
        given = value.values if isinstance(value, OneOf) else {value}
        if fact.values is not None and not given <= fact.values:
            return Problem(path, "is not a permitted value", f"give one of {', '.join(sorted(fact.values))}")
        return value
    if isinstance(value, OneOf):
        return Problem(path, "is a set of categories", f"give a {fact.type}, Bounds or None")
    low, high = (value.low, value.high) if isinstance(value, Bounds) else (value, value)
    if not (fact.low <= low and high <= fact.high):
        return Problem(path, "is outside the permitted range", f"give {fact.low} to {fact.high}, or None for unknown")
    return value


def _exact(value: Any) -> bool:
    return value is not None and value.__class__ is not Bounds and value.__class__ is not OneOf
