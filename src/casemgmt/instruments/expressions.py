"""Quantities and criteria as they are written in the table of an instrument; each form is one node of a rule.

`src/casemgmt/content/instruments/README.md` lists the forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from casemgmt.errors import RuleError, UnknownName
from casemgmt.rules import Criterion, Fact, Quantity, all_of, any_of, at_least, not_, total
from casemgmt.rules.terms import Bands, Choice, Compare, Greatest, Least, criterion, quantity

_COMPARISONS = {"at_least": ">=", "above": ">", "at_most": "<=", "below": "<", "equals": "=="}


@attrs.frozen
class Names:
    """What the expressions of an instrument can name.

    Args:
        facts: The facts by name: its items by their ids, and the vocabulary.
        points: The points of its items, and its scores, by id.
    """

    facts: Mapping[str, Fact]
    points: Mapping[str, Quantity]

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
