"""Bounds on one fact that are just as much as an answer needs, and how they read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from math import nextafter
from typing import Any

from casemgmt.bounds import INFINITY, Bounds, OneOf, lift, lower
from casemgmt.dates import days_after
from casemgmt.rules.cells import OpenLeaf, open_nodes
from casemgmt.rules.evaluate import Values, truth_of
from casemgmt.rules.pieces import NotPiecewise, cut_points, named_values
from casemgmt.rules.terms import Criterion, Fact, Term
from casemgmt.rules.words import words_of_unit, words_of_value
from casemgmt.truth import Truth


def permitted_of(fact: Fact) -> Any:
    """All that a fact may be, as a value of a mapping; None where nothing at all is known of it."""
    if fact.type == "category":
        return None if fact.values is None else OneOf(fact.values)
    return Bounds(fact.low, fact.high)


def without(values: Values, *names: str) -> dict[str, Any]:
    """The values, with nothing known of some facts."""
    return {name: value for name, value in values.items() if name not in names}


def weakened(
    rule: Criterion,
    values: Values,
    fact: Fact,
    within: Any,
    truth: Callable[[Values], Truth] | None = None,
) -> Any:
    """The widest bounds on a fact that leave the answer as it is, everything else staying as it is known.

    An end goes as far as `within`, or else to the last number or day that still suffices.

    Args:
        rule: A criterion.
        values: What is known; the fact is among it.
        fact: The fact.
        within: What the fact may be at most: `Bounds`, `OneOf`, or None for any category.
        truth: The answer to such values, where it is not simply that of the rule.

    Example:
        >>> age = Fact("age_years", low=0, high=130)
        >>> weakened(age >= 65, {"age_years": 67}, age, Bounds(0, 130))
        Bounds(low=65, high=130)
    """
    answer = truth or partial(truth_of, rule)
    now, want, found = dict(values), answer(values), values[fact.name]
    rest = without(values, fact.name)
    leaves = (OpenLeaf(node, rest) for node, _ in open_nodes(rule, rest)[1])
    terms = [atom for leaf in leaves for atom in leaf.atoms(fact.name)]

    def suffices(value: Any) -> bool:
        now[fact.name] = value
        return answer(now) is want

    if fact.type == "category":
        allowed = set(found.values) if isinstance(found, OneOf) else {found}
        others = (
            within.values if isinstance(within, OneOf) else {v for t in terms for v in named_values(t, fact)}
        )
        for value in sorted(others - allowed):
            if suffices(OneOf(allowed | {value})):
                allowed.add(value)
        return OneOf(allowed) if len(allowed) > 1 else found
    cuts = sorted({cut for term in terms for cut in _cuts(fact, rest, term)})
    bounds = lift(found)
    low = next(low for low in _rising(within.low, bounds.low, cuts) if suffices(Bounds(low, bounds.high)))
    high = next(high for high in _falling(within.high, bounds.high, cuts) if suffices(Bounds(low, high)))
    return lower(Bounds(low, high))


def _cuts(fact: Fact, values: Values, term: Term) -> set[Any]:
    try:
        return cut_points(fact, values, [term])
    except NotPiecewise:
        return set()


def _rising(limit: Any, end: Any, cuts: Iterable[Any]) -> Iterator[Any]:
    """Low ends from the widest to the present one: each cut, and just above it."""
    yield limit
    for cut in cuts:
        yield from (low for low in (cut, beyond(cut, 1)) if limit < low < end)
    yield end


def _falling(limit: Any, end: Any, cuts: Sequence[Any]) -> Iterator[Any]:
    yield limit
    for cut in reversed(cuts):
        yield from (high for high in (cut, beyond(cut, -1)) if end < high < limit)
    yield end


def beyond(cut: Any, step: int) -> Any:
    """The next number or day above (1) or below (-1) a cut."""
    return days_after(cut, step) if isinstance(cut, date) else nextafter(cut, step * INFINITY)


def words_of_bound(fact: Fact, bound: Any) -> str:
    """A bound on a fact as a person reads it; an end that is as far as the fact may go says nothing.

    Example:
        >>> age = Fact("age_years", low=0, high=130, unit="a", label="age")
        >>> words_of_bound(age, Bounds(65, 130)), words_of_bound(age, Bounds(18, beyond(65, -1)))
        ('age >= 65 years', 'age >= 18 years and < 65 years')
    """
    if isinstance(bound, OneOf):
        return f"{fact.label} is {' or '.join(sorted(map(words_of_value, bound.values)))}"
    if isinstance(bound, bool):
        return f"{fact.label}: {words_of_value(bound)}"
    unit = words_of_unit(fact.unit)
    if not isinstance(bound, Bounds):
        return f"{fact.label} is {words_of_value(bound)}{unit}"
    ends = []
    if bound.low != fact.low:
        ends.append(f"{_end('>', bound.low, -1)}{unit}")
    if bound.high != fact.high:
        ends.append(f"{_end('<', bound.high, 1)}{unit}")
    return f"{fact.label} {' and '.join(ends)}"


def _end(sign: str, end: Any, step: int) -> str:
    """An end in words; one that lies just beyond a number is that number, left out."""
    if isinstance(end, float) and not end.is_integer():
        short = float(f"{end:.12g}")
        if end != short and beyond(end, step) == short:
            return f"{sign} {words_of_value(short)}"
    return f"{sign}= {words_of_value(end)}"
