"""Writing rules: groups of criteria, points, sums, and time that has passed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from casemgmt.citation import Citation
from casemgmt.dates import BusinessCalendar
from casemgmt.rules.terms import (
    AllOf,
    AnyOf,
    AtLeast,
    ByCases,
    Choice,
    Constant,
    Criterion,
    Elapsed,
    Greatest,
    Least,
    Not,
    Quantity,
    criterion,
    quantity,
)


def all_of(*parts: Any, id: str = "", label: str = "", cite: Citation | None = None) -> AllOf:
    """The criterion that every part is met; with no parts it is met.

    Example:
        >>> from casemgmt.rules import Fact
        >>> has_part_b = Fact("has_part_b", type="flag")
        >>> age_years = Fact("age_years", low=0)
        >>> len(all_of(has_part_b, age_years >= 65).of)
        2
    """
    return AllOf(tuple(map(criterion, parts)), id=id, label=label, citation=cite)


def any_of(*parts: Any, id: str = "", label: str = "", cite: Citation | None = None) -> AnyOf:
    """The criterion that at least one part is met; with no parts it is not met."""
    return AnyOf(tuple(map(criterion, parts)), id=id, label=label, citation=cite)


def at_least(n: int, *parts: Any, id: str = "", label: str = "", cite: Citation | None = None) -> AtLeast:
    """The criterion that at least `n` of the parts are met."""
    return AtLeast(n, tuple(map(criterion, parts)), id=id, label=label, citation=cite)


def not_(part: Any, id: str = "", label: str = "", cite: Citation | None = None) -> Not:
    """The criterion that a part is not met. An exclusion whose fact is missing stays unknown."""
    return Not(criterion(part), id=id, label=label, citation=cite)


def rule(part: Any, id: str = "", label: str = "", cite: Citation | None = None) -> Criterion:
    """Give a criterion its id, label and citation."""
    given = {"id": id, "label": label, "citation": cite}
    part = criterion(part)
    evolved: Criterion = attrs.evolve(part, **{name: value for name, value in given.items() if value})
    return evolved


def points(when: Any, n: float) -> Choice:
    """`n` points where a criterion is met, none where it is not, and between the two where it is unknown."""
    return Choice(criterion(when), Constant(n), Constant(0))


def by_cases(
    by: Any,
    cases: Mapping[Any, Any],
    *,
    otherwise: Any = None,
    id: str = "",
    label: str = "",
    cite: Citation | None = None,
) -> ByCases:
    """The criterion of the case that a category or a flag is in.

    Args:
        by: The category or flag that tells the cases apart.
        cases: The criterion of each value, or of each tuple of values.
        otherwise: The criterion of all other values; needed unless `cases` name every permitted value.
        id: An id of the criterion.
        label: What a person reads.
        cite: The source.

    Raises:
        RuleError: If a value stands in two cases, or the cases do not cover every value.

    Example:
        >>> from casemgmt.rules import Fact, decide
        >>> sex = Fact("sex", type="category", values={"female", "male"})
        >>> haemoglobin = Fact("haemoglobin", low=0, high=30, unit="g/dL")
        >>> anaemia = by_cases(sex, {"female": haemoglobin < 12, "male": haemoglobin < 13})
        >>> decide(anaemia, {"haemoglobin": 11.5}, as_of="2026-05-01").truth
        <Truth.MET: 3>
    """
    groups = tuple(frozenset(key if isinstance(key, tuple) else (key,)) for key in cases)
    of = [*cases.values(), *([] if otherwise is None else [otherwise])]
    return ByCases(quantity(by), tuple(map(criterion, of)), groups, id=id, label=label, citation=cite)


def by_edges(
    by: Any,
    edges: Iterable[float],
    of: Iterable[Any],
    *,
    id: str = "",
    label: str = "",
    cite: Citation | None = None,
) -> ByCases:
    """The criterion of the range that a number lies in, such as an age group.

    Args:
        by: The number.
        edges: Where the second and each later range begins, rising.
        of: The criterion of each range: one more than edges.
        id: An id of the criterion.
        label: What a person reads.
        cite: The source.

    Example:
        >>> from casemgmt.rules import Fact, decide
        >>> age_years, pulse = Fact("age_years", low=0, high=130), Fact("pulse", low=0, high=400)
        >>> fast = by_edges(age_years, (1, 12), (pulse > 160, pulse > 120, pulse > 100))
        >>> decide(fast, {"age_years": 40, "pulse": 110}, as_of="2026-05-01").truth
        <Truth.MET: 3>
    """
    return ByCases(
        quantity(by), tuple(map(criterion, of)), edges=tuple(edges), id=id, label=label, citation=cite
    )


def clip(value: Quantity, low: float, high: float) -> Least:
    """A number kept between `low` and `high`."""
    return Least((Greatest((value, Constant(low))), Constant(high)))


def total(parts: Iterable[Quantity]) -> Quantity:
    """The sum of one or more quantities."""
    first, *rest = parts
    for part in rest:
        first = first + part
    return first


def years_since(start: Quantity) -> Elapsed:
    """Completed years from a date to the date of the decision."""
    return Elapsed("years", start)


def days_since(start: Quantity) -> Elapsed:
    """Days from a date to the date of the decision; the date itself is day 0."""
    return Elapsed("days", start)


def days_between(start: Quantity, end: Quantity) -> Elapsed:
    """Days from one date to another; the first is day 0."""
    return Elapsed("days", start, end)


def business_days_between(start: Quantity, end: Quantity, calendar: BusinessCalendar) -> Elapsed:
    """Business days after one date up to and including another."""
    return Elapsed("business_days", start, end, calendar)
