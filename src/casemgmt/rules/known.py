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

from casemgmt.bounds import FIRST_DATE, LAST_DATE, Bounds, OneOf, lift, lower, meet, one_spelling
from casemgmt.dates import require_day, to_day
from casemgmt.errors import InvalidInput, Problem, UnknownName
from casemgmt.rules.causes import causes_of
from casemgmt.rules.evaluate import bounds_of, truth_of
from casemgmt.rules.terms import AS_OF, Criterion, Fact, Formula, Quantity
from casemgmt.rules.walk import formula_of
from casemgmt.truth import MET, NOT_MET

EXACT_INTEGERS = 2**53
"""Whole numbers beyond this are not exact in every interpreter, so they are refused at the door."""

NOT_KNOWN = "unknown"
"""What sources write for a category that nobody knows; where it is no value of a fact, the fact is unknown."""

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")


class Reason(Enum):
    """Why a fact is unknown, from what asking cures to what it cannot cure.

    Where facts are unknown for several reasons, what is worked out from them has the last of these.
    """

    NOT_RECORDED = "not recorded"
    NOT_ASKED = "not asked"
    STALE = "stale"
    DECLINED = "declined"
    CONFLICTING = "conflicting"
    NOT_APPLICABLE = "not applicable"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """Its place in this order."""
        return list(Reason).index(self)


@attrs.frozen
class Unknown:
    """An unknown value with its reason.

    Args:
        reason: Why it is unknown.
        since: The day since which it is unknown: the last good value of a stale fact.
        detail: What a reader should know, without the value itself.
        needs: Of what is worked out, the facts that leave it open, by their labels, each with its own reason.

    Example:
        >>> print(Unknown(Reason.STALE, since=date(2025, 3, 1)))
        stale since 2025-03-01
    """

    reason: Reason
    since: date | None = None
    detail: str = ""
    needs: tuple[tuple[str, Unknown], ...] = ()

    def __str__(self) -> str:
        why = f"{self.reason.value}{f' since {self.since}' if self.since else ''}"
        alike = all(str(need) == why for _, need in self.needs)
        needs = (", " if alike else "; ").join(
            label if alike else f"{label}: {need}" for label, need in self.needs
        )
        notes = [note for note in (self.detail, f"needs {needs}" if needs else "") if note]
        return f"{why} ({'; '.join(notes)})" if notes else why


@attrs.frozen
class Dated:
    """A value with the day of which it holds, for a fact that grows stale.

    Args:
        value: The value, as in a plain mapping.
        on: The day on which it was measured or stated; None where that is not recorded.

    Example:
        >>> from casemgmt.rules import decide
        >>> weight = Fact("body_weight", low=0, high=700, unit="kg", label="weight")
        >>> print(decide(weight < 50, {"body_weight": Dated(47, on="2026-04-30")}, as_of="2026-05-01").explain())
        [+] weight < 50 kg: 47 kg on 2026-04-30
    """

    value: Any = attrs.field(repr=False)
    on: date | Bounds | None = attrs.field(converter=to_day)


def _there(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


@attrs.frozen
class FactSheet:
    """The facts about one person at one date: plain values, with reasons and evidence beside them.

    Args:
        as_of: The date of the decision.
        values: The value of each fact by name, with ``as_of``: exact, partly known, or None where nothing is known.
            Rules read nothing else.
        unknowns: Why facts are unknown or only partly known.
        evidence: The record entries from which a value came.
        dates: The day of which a value holds, where it holds of one day.
    """

    as_of: date
    values: Mapping[str, Any] = attrs.field(repr=False, eq=_there)
    unknowns: Mapping[str, Unknown] = attrs.field(factory=dict, repr=False)
    evidence: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict, repr=False)
    dates: Mapping[str, date | Bounds] = attrs.field(factory=dict, repr=False)

    @property
    def known(self) -> dict[str, Any]:
        """The values of which something is known."""
        return _there(self.values)

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
        subject: Values by fact name. None or absent is unknown; an `Unknown` says why; `Dated` says of which day.
        needed: The facts to work out, inputs of formulas first (`facts_needed`).
        as_of: The date of the decision.
        vocabulary: Every fact that may be named.

    Raises:
        InvalidInput: If values have the wrong type or leave the permitted range; lists all of them.
        UnknownName: If names are not in the vocabulary; lists them all with near names, and the values that cannot
            be used.
    """
    day = require_day(as_of)
    problems: list[Problem] = []
    strangers: list[str] = []
    values: dict[str, Any] = {AS_OF.name: day}
    unknowns: dict[str, Unknown] = {}
    dates: dict[str, date | Bounds] = {}
    for name, given in subject.items():
        fact = needed[name] if name in needed else vocabulary.get(name)
        if fact is None:
            strangers.append(str(name))
            continue
        value = _of_its_day(fact, given, day) if isinstance(given, Dated) else clean(fact, given)
        if isinstance(value, Problem):
            problems.append(value)
        elif isinstance(value, Unknown):
            unknowns[name] = value
        else:
            values[name] = value
            if isinstance(given, Dated) and given.on is not None:
                dates[name] = lower(Bounds(lift(given.on).low, min(lift(given.on).high, day)))
    if strangers:
        raise UnknownName.among_each("fact", strangers, {**vocabulary, **needed}, problems)
    if problems:
        raise InvalidInput(problems)
    for name, fact in needed.items():
        formula = formula_of(fact)
        if formula is not None:
            reconcile(fact, formula, values, unknowns)
        elif values.setdefault(name) is None:
            unknowns.setdefault(name, Unknown(Reason.NOT_RECORDED))
    held = {name: on for name, on in dates.items() if values[name] is not None}
    return FactSheet(day, values, unknowns, dates=held)


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
        value = None if within == permitted and not within.exact else lower(within)
    return value, None if _exact(value) else _why_open(of, values, unknowns)


def _why_open(
    of: Quantity | Criterion, values: Mapping[str, Any], unknowns: Mapping[str, Unknown]
) -> Unknown:
    """The reason of what is worked out: that of the facts behind it, each of which is named with its own."""
    faults: list[str] = []
    needs: list[tuple[str, Unknown]] = []
    for cause in causes_of(of, values):
        if isinstance(cause, str):
            faults.append(cause)
        else:
            why = unknowns.get(cause.name, Unknown(Reason.NOT_RECORDED))
            needs.extend(why.needs if why.needs and not why.detail else [(cause.label, why)])
    reasons = {why.reason for _, why in needs} | ({Reason.ERROR} if faults else set())
    since = {why.since for _, why in needs}
    return Unknown(
        max(reasons, key=lambda reason: reason.rank),
        since.pop() if len(since) == len(reasons) == 1 else None,
        "; ".join(dict.fromkeys(faults)),
        tuple(dict.fromkeys(needs)),
    )


def reconcile(fact: Fact, formula: Formula, values: dict[str, Any], unknowns: dict[str, Unknown]) -> None:
    """Bring together what a host says of a derived fact and what its inputs say."""
    worked_out, why = work_out(fact, formula, values, unknowns)
    given = values.get(fact.name)
    said = unknowns.pop(fact.name, None)
    reason = why if said is None or said == Unknown(Reason.NOT_RECORDED) else said
    value = given if worked_out is None else worked_out if given is None else meet(given, worked_out)
    values[fact.name] = value
    if value is None and given is not None:
        reason = Unknown(Reason.CONFLICTING, detail="the value given and its inputs differ")
    if reason is not None and not _exact(value):
        unknowns[fact.name] = reason


def clean(fact: Fact, value: Any) -> Any:
    """One value as rules may read it, an `Unknown`, or a `Problem` that says what is wrong.

    Decimals, NumPy scalars and plain numbers in text become numbers, ISO text becomes a date, text gets one spelling
    (NFC), NaN becomes unknown, and so does the text "unknown" for a closed category that has no such value. A value
    out of the permitted range is a problem: to accept it would let learning turn an answer round. Bounds are cut to
    the permitted range; bounds that leave all of it open say nothing.

    Example:
        >>> clean(Fact("age_years", low=0, high=130), Decimal("67"))
        67
    """
    if value is None:
        return Unknown(Reason.NOT_RECORDED)
    if is_usual(fact, value):
        return value
    if isinstance(value, Unknown):
        return value
    if isinstance(value, OneOf):
        return _categories(fact, value)
    if isinstance(value, Bounds) and fact.type != "category":
        if is_usual(fact, value.low) and is_usual(fact, value.high) and fact.low < value.low:
            return lower(value)
        ends = [end if _is_infinite(end) else _plain(fact, end) for end in (value.low, value.high)]
        wrong = next((end for end in ends if isinstance(end, (Problem, Unknown))), None)
        return _between(fact, lift(ends[0]).low, lift(ends[1]).high) if wrong is None else wrong
    found = _plain(fact, value)
    if isinstance(found, (Problem, Unknown)):
        return found
    return _categories(fact, OneOf([found])) if fact.type == "category" else _within(fact, lift(found))


def is_usual(fact: Fact, value: Any) -> bool:
    """Whether a value is plain, exact and permitted, as nearly every value is: then nothing is left to clean."""
    kind = value.__class__
    if fact.type == "flag":
        return kind is bool and fact.low <= value <= fact.high
    if fact.type == "number":
        whole = kind is int and -EXACT_INTEGERS <= value <= EXACT_INTEGERS
        plain = whole or (kind is float and math.isfinite(value) and not value.is_integer())
        return plain and fact.low <= value <= fact.high
    if fact.type == "date":
        return kind is date and max(fact.low, FIRST_DATE) <= value <= min(fact.high, LAST_DATE)
    if kind is not str or not value.isascii():  # other text may have to be spelt anew
        return False
    return value != "" and (fact.values is None or value in fact.values)


def _of_its_day(fact: Fact, given: Dated, as_of: date) -> Any:
    """A value, or why it does not count at the date of the decision."""
    day = Bounds(FIRST_DATE, as_of) if given.on is None else lift(given.on)
    if day.low > as_of:
        return Unknown(Reason.NOT_RECORDED, detail="its day comes after the date of the decision")
    valid_from = getattr(fact.definition, "valid_from", None)
    value = clean(fact, given.value)
    if valid_from is None or day.low >= valid_from(as_of) or isinstance(value, (Problem, Unknown)):
        return value
    return stale(day.low)


def stale(since: date) -> Unknown:
    """Why a value is unknown that is too old, given the day of which it holds."""
    if since == FIRST_DATE:
        return Unknown(Reason.STALE, detail="its day is not recorded")
    return Unknown(Reason.STALE, since=since)


def _plain(fact: Fact, value: Any) -> Any:
    path = f"$.{fact.name}"
    if hasattr(value, "item"):
        try:
            value = _of_numpy(value)
        except (TypeError, ValueError):
            return Problem(path, "is not a single value", "give one value, or None for unknown")
    if value is None:
        return Unknown(Reason.NOT_RECORDED)
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
    if fact.type == "date" and isinstance(value, (str, date)):
        cure = (
            f"write YYYY-MM-DD, YYYY-MM or YYYY, {FIRST_DATE.year} to {LAST_DATE.year}, or None for unknown"
        )
        return Problem(path, "is not a date that can be used", cure)
    wanted = {"flag": "True or False", "category": "text", "date": "a date or ISO text", "number": "a number"}
    return Problem(path, f"is a {type(value).__name__}", f"give {wanted[fact.type]}, or None for unknown")


def _of_numpy(value: Any) -> Any:
    """What a NumPy scalar is in Python; NumPy itself makes plain counts of instants and durations."""
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    if kind == "M":
        return value.astype("datetime64[D]").item()
    return value if kind == "m" else value.item()


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
    values: frozenset[Any] = given.values
    if not all(isinstance(each, str) and each for each in values):
        return Problem(path, "holds what is no text", "give categories as text, or None for unknown")
    if fact.values is not None and not given.values <= fact.values:
        if given.values - fact.values == {NOT_KNOWN}:
            return Unknown(Reason.NOT_RECORDED)
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
