"""Quantities and criteria as they are written in the table of an instrument; each form is one node of a rule.

`src/casemgmt/content/instruments/README.md` lists the forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import attrs

from casemgmt.errors import RuleError, UnknownName
from casemgmt.rules import Criterion, Fact, Quantity, all_of, any_of, at_least, not_, total
from casemgmt.rules.terms import Bands, Choice, Compare, Greatest, IsIn, Least, criterion, quantity

_COMPARISONS = {"at_least": ">=", "above": ">", "at_most": "<=", "below": "<", "equals": "=="}


@attrs.frozen
class Names:
    """What the expressions of an instrument can name.

    Args:
        facts: The facts by name: its items by their ids, and the vocabulary.
        points: The points of its items, and its scores, by id.
        scores: Its scores by id, as facts: recorded, or worked out.
        instead: By item, the flag that something was given in place of an answer.
    """

    facts: Mapping[str, Fact]
    points: Mapping[str, Quantity]
    scores: Mapping[str, Fact] = attrs.field(factory=dict)
    instead: Mapping[str, Fact] = attrs.field(factory=dict)

    def fact(self, name: str) -> Fact:
        """A fact by name."""
        try:
            return self.facts[name]
        except KeyError:
            raise UnknownName.among("item or fact", name, self.facts) from None

    def points_of(self, name: str) -> Quantity:
        """The points of an item, or a score."""
        try:
            return self.points[name]
        except KeyError:
            raise UnknownName.among("item or score", name, self.points) from None

    def score(self, name: str) -> Fact:
        """A score as a fact: recorded, or worked out."""
        if name not in self.scores:
            raise UnknownName.among("score", name, self.scores)
        return self.scores[name]

    def instead_of(self, name: str) -> Fact:
        """The flag that something was given in place of the answer to an item."""
        if name not in self.instead:
            raise UnknownName.among("item with answers of `instead`", name, self.instead)
        return self.instead[name]


def read_quantity(form: Any, names: Names) -> Quantity:
    """A quantity from its form in a table.

    Args:
        form: A number, the name of an item or fact, or a table with one of the forms.
        names: What it can name.

    Raises:
        RuleError: If the form is none that is known.
        UnknownName: If it names nothing that exists.

    Example:
        >>> visits = Fact("visits", low=0)
        >>> str(read_quantity({"least": ["visits", 4]}, Names({"visits": visits}, {})))
        'least of visits, 4'
    """

    def read(part: Any) -> Quantity:
        return read_quantity(part, names)

    match form:
        case str():
            return names.fact(form)
        case bool() | int() | float() | date():
            return quantity(form)
        case {"score": str(name), **rest} if not rest:
            return names.score(name)
        case {"points_of": str(name), **rest} if not rest:
            return names.points_of(name)
        case {"sum_of_points": [*parts], **rest} if not rest:
            return total(map(names.points_of, parts))
        case {"sum": [*parts], **rest} if not rest:
            return total(map(read, parts))
        case {"least": [*parts], **rest} if not rest:
            return Least(tuple(map(read, parts)))
        case {"greatest": [*parts], **rest} if not rest:
            return Greatest(tuple(map(read, parts)))
        case {"times": [a, b], **rest} if not rest:
            return read(a) * read(b)
        case {"divide": [a, b], **rest} if not rest:
            return read(a) / read(b)
        case {"bands_of": of, "edges": [*edges], "points": [*points], **rest} if set(rest) <= {"resolution"}:
            return Bands(read(of), _rounded(edges, form.get("resolution")), tuple(points))
        case {"points_by": str(name), "points": Mapping() as by_value, **rest} if not rest:
            return _points_by(names.fact(name), by_value)
        case {"when": when, "then": then, **rest} if set(rest) <= {"otherwise"}:
            return Choice(read_criterion(when, names), read(then), read(rest.get("otherwise", 0)))
    raise _unreadable("quantity", form)


def read_criterion(form: Any, names: Names) -> Criterion:
    """A criterion from its form in a table.

    Args:
        form: The name of a flag, or a table with one of the forms.
        names: What it can name.

    Raises:
        RuleError: If the form is none that is known.
        UnknownName: If it names nothing that exists.

    Example:
        >>> visits = Fact("visits", low=0)
        >>> str(read_criterion({"value": "visits", "at_least": 3}, Names({"visits": visits}, {})))
        'visits >= 3'
    """

    def read(part: Any) -> Criterion:
        return read_criterion(part, names)

    match form:
        case str():
            return criterion(names.fact(form))
        case {"not": part, **rest} if not rest:
            return not_(read(part))
        case {"instead_of": str(name), **rest} if not rest:
            return criterion(names.instead_of(name))
        case {"all": [*parts], **rest} if not rest:
            return all_of(*map(read, parts))
        case {"any": [*parts], **rest} if not rest:
            return any_of(*map(read, parts))
        case {"at_least": int(n), "of": [*parts], **rest} if not rest:
            return at_least(n, *map(read, parts))
        case {"category": str(name), "is": [*values], **rest} if not rest:
            return names.fact(name).is_in(*values)
        case {"value": value, **rest} if len(rest) == 1 and set(rest) <= set(_COMPARISONS):
            ((operator, limit),) = rest.items()
            return Compare(
                _COMPARISONS[str(operator)], read_quantity(value, names), read_quantity(limit, names)
            )
    raise _unreadable("criterion", form)


def _points_by(fact: Fact, by_value: Mapping[str, float]) -> Quantity:
    """The points of each value of a category; every value has some, so that none counts as 0 by an oversight."""
    if fact.values != frozenset(by_value):
        raise RuleError(f"the points by {fact.name} have to name each of its values, and no other")
    least, *steps = sorted(set(by_value.values()))
    parts: list[Quantity] = [quantity(least)]
    for below, worth in pairwise([least, *steps]):  # in steps, so that a value known in part has tight bounds
        values = frozenset(value for value, each in by_value.items() if each >= worth)
        parts.append(Choice(IsIn(fact, values), quantity(worth - below), quantity(0)))
    return total(parts)


def _rounded(edges: list[float], resolution: float | None) -> tuple[float, ...]:
    """Edges for readings that are rounded half up to a step: half a step lower, in decimal arithmetic."""
    if resolution is None:
        return tuple(edges)
    half = Decimal(str(resolution)) / 2
    return tuple(float(Decimal(str(edge)) - half) for edge in edges)


def _unreadable(kind: str, form: Any) -> RuleError:
    keys = ", ".join(sorted(map(str, form))) if isinstance(form, Mapping) else type(form).__name__
    return RuleError(
        f"no {kind} is written with {keys}; the forms are listed in content/instruments/README.md"
    )
