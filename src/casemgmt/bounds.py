"""What a value can still be: an exact value, an interval, or a set of categories.

An exact value stays a plain number, date or boolean; a `Bounds` exists only where something is unknown.
End points are computed with the same operations as exact values and are never rounded outward: IEEE
arithmetic is monotone, so the interval always encloses every completion.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import attrs

from casemgmt.errors import InvalidInput
from casemgmt.truth import Truth

INFINITY = math.inf
FIRST_DATE, LAST_DATE = date(1850, 1, 1), date(2199, 12, 31)
"""The permitted range of every date, so that an unknown date is an interval too."""


def one_spelling(value: Any) -> Any:
    """Text in Unicode's composed form (NFC), so that what reads alike is equal; any other value as it is."""
    return unicodedata.normalize("NFC", str.__str__(value)) if isinstance(value, str) else value


def strings(values: Iterable[str]) -> frozenset[str]:
    """Several texts as a set; one text alone is a mistake, for it would become the set of its letters."""
    if isinstance(values, str):
        raise InvalidInput.at("$", "is one text where several are expected", "put it into a list or a set")
    return frozenset(map(one_spelling, values))


@attrs.frozen
class Bounds:
    """Every value from `low` to `high`, both included.

    There is deliberately no ordering between bounds: `compare` gives a `Truth`, an ordinary ``<`` raises.

    Args:
        low: The least value it can be (a number, date or boolean).
        high: The greatest value it can be, of the same type.

    Raises:
        InvalidInput: If `low` exceeds `high`, either is not a number (NaN), or the two cannot be ordered.

    Example:
        >>> Bounds(4, 7) + 1
        Bounds(low=5, high=8)
    """

    low: Any
    high: Any

    def __attrs_post_init__(self) -> None:
        try:
            ordered = self.low <= self.high
        except TypeError:
            ordered = False
        if not ordered:
            raise InvalidInput.at(
                "$", "the low end is not at most the high end", "give Bounds(low, high) of one type"
            )

    @property
    def exact(self) -> bool:
        """Whether only one value is left."""
        return bool(self.low == self.high)

    def __add__(self, other: Any) -> Bounds:
        other = lift(other)
        return Bounds(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Any) -> Bounds:
        other = lift(other)
        return Bounds(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Any) -> Bounds:
        return _corners(_times, self, lift(other))

    def __truediv__(self, other: Any) -> Bounds:
        """Divide; a divisor that can be zero leaves the quotient unbounded, so that learning never widens."""
        other = lift(other)
        if other.low <= 0 <= other.high:
            return UNBOUNDED
        return _corners(_over, self, other)

    def meet(self, other: Bounds) -> Bounds | None:
        """The values that both allow; None where they contradict each other."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return Bounds(low, high) if low <= high else None

    def hull(self, other: Bounds) -> Bounds:
        """The least interval that holds both."""
        return Bounds(min(self.low, other.low), max(self.high, other.high))


UNBOUNDED = Bounds(-INFINITY, INFINITY)


@attrs.frozen
class OneOf:
    """A category known to be one of several; comparing it with `is_in` gives a `Truth`.

    Raises:
        InvalidInput: If there is no value that it can be.

    Example:
        >>> OneOf({"home", "assisted living"}).values == frozenset({"home", "assisted living"})
        True
    """

    values: frozenset[str] = attrs.field(converter=strings, repr=lambda values: f"{sorted(values)}")

    def __attrs_post_init__(self) -> None:
        if not self.values:
            raise InvalidInput.at("$", "is one of no values at all", "name the values that it can be")


def meet(a: Any, b: Any) -> Any:
    """What two statements about one value leave open together; None where they contradict each other.

    Example:
        >>> meet(Bounds(4, 7), Bounds(6, 9)), meet(OneOf(["home", "ward"]), "home"), meet(1, 2)
        (Bounds(low=6, high=7), 'home', None)
    """
    if isinstance(a, OneOf) or isinstance(b, OneOf):
        both = (a.values if isinstance(a, OneOf) else {a}) & (b.values if isinstance(b, OneOf) else {b})
        return OneOf(both) if len(both) > 1 else next(iter(both), None)
    overlap = lift(a).meet(lift(b)) if isinstance(a, Bounds) or isinstance(b, Bounds) else None
    if overlap is not None:
        return lower(overlap)
    return a if a == b else None


def lift(value: Any) -> Bounds:
    """Any value as bounds; an exact value has equal ends."""
    return value if value.__class__ is Bounds else Bounds(value, value)


def lower(bounds: Bounds) -> Any:
    """The exact value where there is one, else the bounds themselves."""
    return bounds.low if bounds.exact else bounds


def hull(bounds: Iterable[Bounds]) -> Bounds:
    """The least interval that holds all of them."""
    every = tuple(bounds)
    return Bounds(min(b.low for b in every), max(b.high for b in every))


def least(bounds: Iterable[Bounds]) -> Bounds:
    """The bounds of the least of several values."""
    every = tuple(bounds)
    return Bounds(min(b.low for b in every), min(b.high for b in every))


def greatest(bounds: Iterable[Bounds]) -> Bounds:
    """The bounds of the greatest of several values."""
    every = tuple(bounds)
    return Bounds(max(b.low for b in every), max(b.high for b in every))


COMPARISONS: dict[str, Callable[[Bounds, Bounds], Truth]] = {
    ">=": lambda a, b: Truth.of(a.low >= b.high, a.high >= b.low),
    ">": lambda a, b: Truth.of(a.low > b.high, a.high > b.low),
    "<=": lambda a, b: Truth.of(a.high <= b.low, a.low <= b.high),
    "<": lambda a, b: Truth.of(a.high < b.low, a.low < b.high),
    "==": lambda a, b: Truth.of(a.exact and b.exact and a.low == b.low, a.low <= b.high and b.low <= a.high),
}


def compare(operator: str, a: Any, b: Any) -> Truth:
    """Compare two values of which either may be partly known.

    Example:
        >>> compare(">=", Bounds(4, 7), 5)
        <Truth.UNKNOWN: 1>
        >>> compare(">=", Bounds(5, 7), 5)
        <Truth.MET: 3>
    """
    return COMPARISONS[operator](lift(a), lift(b))


def is_in(candidates: frozenset[str] | None, values: frozenset[str]) -> Truth:
    """Whether a category is among `values`; `candidates` None means that nothing at all is known of it."""
    if candidates is None:
        return Truth.UNKNOWN
    return Truth.of(candidates <= values, not candidates.isdisjoint(values))


def _times(a: Any, b: Any) -> Any:
    return 0 if a == 0 or b == 0 else a * b  # 0 times infinity is 0 in interval arithmetic


def _over(a: Any, b: Any) -> Any:
    return 0 if math.isinf(b) else a / b


def _corners(operation: Callable[[Any, Any], Any], a: Bounds, b: Bounds) -> Bounds:
    results = [operation(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
    return Bounds(min(results), max(results))
