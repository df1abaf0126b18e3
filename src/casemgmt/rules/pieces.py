"""Where a term on one fact can change: the values between which it is linear, found exactly and not by trying."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fractions import Fraction
from itertools import combinations, pairwise
from math import ceil, floor, isinf
from typing import Any

from casemgmt.bounds import INFINITY, Bounds, OneOf
from casemgmt.dates import days_after
from casemgmt.rules.evaluate import Values, bounds_of
from casemgmt.rules.terms import (
    Arithmetic,
    Bands,
    ByCases,
    Compare,
    Constant,
    Criterion,
    Elapsed,
    Fact,
    Greatest,
    IsIn,
    Least,
    Parameter,
    Quantity,
    Term,
    kind_of,
)
from casemgmt.rules.walk import facts_in, rewrite, walk

Difference = Callable[[float], Fraction]
MOST_PIECES = 500
"""How many pieces of terms are looked at for one fact; many lines that cross one another have no end of them."""
_ELAPSED = "(elapsed)"  # no fact has such a name
_OTHERWISE = "anything else"


class NotPiecewise(Exception):
    """Raised when a term is not made of few enough linear pieces, or can stay unknown however much is known."""


def candidates(fact: Fact, values: Values, terms: Iterable[Term]) -> tuple[Any, ...]:
    """Values of a fact that show everything that the terms can be as it varies, from the lowest up.

    Args:
        fact: An open fact.
        values: What is known.
        terms: Terms in which it is the only open fact.

    Raises:
        NotPiecewise: If a term cannot be cut into pieces.
    """
    if fact.type == "category":
        return _categories(fact, values, terms)
    span = bounds_of(fact, values)
    if fact.type == "flag":
        return (span.low,) if span.exact else (False, True)
    cuts = cut_points(fact, values, terms)
    return _days(span, cuts) if fact.type == "date" else _numbers(span, cuts)


def cut_points(fact: Fact, values: Values, terms: Iterable[Term]) -> set[Any]:
    """The numbers, or the days, at which terms on one fact can change; none for a flag or a category.

    Raises:
        NotPiecewise: If a term cannot be cut into pieces.
    """
    span = bounds_of(fact, values)
    if fact.type == "date":
        return {day for term in terms for day in _turning_days(term, fact, span, values)}
    line = _Line(fact.name, span, values)
    return {cut for term in terms for cut in line.breaks(term)} if fact.type == "number" else set()


def _categories(fact: Fact, values: Values, terms: Iterable[Term]) -> tuple[str, ...]:
    value = values.get(fact.name)
    closed = value.values if isinstance(value, OneOf) else fact.values if value is None else {value}
    if closed is not None:
        return tuple(sorted(closed))
    named = {name for term in terms for name in named_values(term, fact)}
    other = _OTHERWISE
    while other in named:
        other += "*"
    return (*sorted(named), other)


def named_values(term: Term, fact: Fact) -> Iterator[str]:
    """The values of a category that a term names."""
    for node in walk(term):
        match node:
            case IsIn() if node.fact == fact:
                yield from node.values
            case ByCases() if node.by == fact:
                yield from (str(value) for group in node.groups for value in group)
            case Parameter():
                column = [i for i, key in enumerate(node.keys) if key == fact]
                yield from (str(key[i]) for i in column for each in node.editions for key, _ in each.values)


def _numbers(span: Bounds, cuts: set[float]) -> tuple[float, ...]:
    """The cuts within a range and a value between each two of them, and below and above them all."""
    inside = sorted(cut for cut in cuts if span.low <= cut <= span.high)
    if not inside:
        return (_between(span.low, span.high),)
    below = () if inside[0] == span.low else (_between(span.low, inside[0], else_=span.low),)
    above = () if inside[-1] == span.high else (_between(inside[-1], span.high, else_=span.high),)
    mixed = [value for a, b in pairwise(inside) for value in (a, _between(a, b))]
    return (*below, *mixed, inside[-1], *above)


def _between(low: float, high: float, else_: float | None = None) -> float:
    """A number between two, whole where that is possible."""
    if isinf(low):
        return 0 if isinf(high) else floor(high) - 1
    middle = floor(low) + 1 if isinf(high) else floor((low + high) / 2)
    if low < middle < high:
        return middle
    return (low + high) / 2 if else_ is None else else_


def _days(span: Bounds, turning: set[date]) -> tuple[date, ...]:
    """The days within a range on which something turns, the ends of the range, and a day between each two."""
    ends = sorted({span.low, span.high, *(day for day in turning if span.low <= day <= span.high)})
    middles = (date.fromordinal((a.toordinal() + b.toordinal()) // 2) for a, b in pairwise(ends))
    return tuple(sorted({*ends, *middles}))


def _turning_days(term: Term, fact: Fact, span: Bounds, values: Values) -> Iterator[date]:
    """The days at which a term on a date can turn.

    Compared directly, a date can turn at the days that are written only. The time elapsed to or from it rises or
    falls steadily: the term is cut as a term on that number, and the days are found by halving, since calendar
    arithmetic has no safe inverse.
    """
    passed = {node for node in walk(term) if isinstance(node, Elapsed) and fact.name in facts_in(node)}
    if not passed:
        yield from _written_days(term)
        return
    elapsed = passed.pop()
    number = Fact(_ELAPSED)
    term = rewrite(term, lambda node: number if node == elapsed else node)
    if fact.name in facts_in(term):
        raise NotPiecewise
    at = dict(values)

    def passed_by(day: date) -> int:
        at[fact.name] = day
        return int(exactly(bounds_of(elapsed, at)))

    sign = _direction(elapsed, fact)
    least, most = sorted((passed_by(span.low), passed_by(span.high)))
    cuts = _Line(_ELAPSED, Bounds(least, most), values).breaks(term)
    days = range(span.low.toordinal(), span.high.toordinal() + 1)
    for n in {whole for cut in cuts if not isinf(cut) for whole in (ceil(cut), floor(cut) + 1)}:
        reached = n if sign > 0 else 1 - n  # falling: the first day on which fewer than n have passed
        i = bisect_left(days, reached, key=lambda day: sign * passed_by(date.fromordinal(day)))
        yield from (date.fromordinal(days[j]) for j in (i - 1, i) if 0 <= j < len(days))


def _written_days(term: Term) -> Iterator[date]:
    """The days that a term names, and those around the ends of the editions of a table."""
    for node in walk(term):
        match node:
            case Constant(value=date() as day):
                yield day
            case Parameter():
                for edition in node.editions:
                    yield from (edition.effective_from, days_after(edition.effective_from, -1))
                    if edition.effective_to is not None:
                        yield from (edition.effective_to, days_after(edition.effective_to, 1))


def _direction(elapsed: Elapsed, fact: Fact) -> int:
    """Whether the time elapsed rises (1) or falls (-1) as the date moves on."""
    sides = [fact.name in facts_in(side) for side in elapsed.parts]
    steady = all(
        isinstance(n, (Fact, Constant, Least, Greatest)) for side in elapsed.parts for n in walk(side)
    )
    if all(sides) or not steady:
        raise NotPiecewise
    return 1 if sides[1] else -1


def has_steps(term: Term, fact: Fact, values: Values) -> bool:
    """Whether a term on one open fact takes finitely many values only.

    Raises:
        NotPiecewise: If a term cannot be cut into pieces.
    """
    if isinstance(term, Criterion) or fact.type in ("flag", "category"):
        return True
    if fact.type == "date":
        return kind_of(term) != "date" and not any(isinstance(node, Elapsed) for node in walk(term))
    line = _Line(fact.name, bounds_of(fact, values), values)
    return line.flat(term, line.breaks(term))  # type: ignore[arg-type]  # what is no criterion is a quantity


class _Line:
    """Terms as one number goes along its range, everything else being known."""

    def __init__(self, name: str, span: Bounds, values: Values) -> None:
        self.name = name
        self.span = span
        self.at = dict(values)
        self.left = MOST_PIECES

    def breaks(self, term: Term) -> set[float]:
        """The numbers between which a quantity is linear, and a criterion is the same.

        Raises:
            NotPiecewise: If there is no such finite set, or too many pieces would have to be looked at.
        """
        if self.name not in facts_in(term):
            return set()
        if isinstance(term, (Parameter, Elapsed)):
            raise NotPiecewise
        found = {cut for part in term.parts for cut in self.breaks(part)}
        match term:
            case Bands(of=Fact(), edges=edges) | ByCases(by=Fact(), edges=edges):  # the usual ones
                found |= set(edges)
            case Compare(a=Fact(), b=Constant(value=int() | float() as written)):
                found.add(written)
            case Arithmetic(operator="*" | "/"):
                self._check_product(term, found)
            case Least() | Greatest() if kind_of(term) == "number":
                for a, b in combinations(term.of, 2):
                    found |= self._crossings(self._difference(a, b), found)
            case Bands():
                for edge in term.edges:
                    found |= self._crossings(self._difference(term.of, Constant(edge)), found)
            case ByCases() if term.edges:
                for edge in term.edges:
                    found |= self._crossings(self._difference(term.by, Constant(edge)), found)
            case Compare() if kind_of(term.a) == "number":
                found |= self._crossings(self._difference(term.a, term.b), found)
        return found

    def flat(self, term: Quantity, breaks: set[float]) -> bool:
        """Whether a quantity has one value between each two of its breaks."""
        return all(
            self._value(term, p) == self._value(term, q)
            for p, q in (self._inside(*x) for x in self._gaps(breaks))
        )

    def _check_product(self, term: Arithmetic, breaks: set[float]) -> None:
        """Only steps times a line is made of lines; a divisor has to be a known number."""
        if term.operator == "/" and self.name in facts_in(term.b):
            raise NotPiecewise
        if not (self.flat(term.a, breaks) or self.flat(term.b, breaks)):
            raise NotPiecewise

    def _value(self, term: Quantity, x: float) -> Any:
        self.at[self.name] = x
        return exactly(bounds_of(term, self.at))

    def _difference(self, a: Quantity, b: Quantity) -> Difference:
        return lambda x: Fraction(self._value(a, x)) - Fraction(self._value(b, x))

    def _gaps(self, cuts: Iterable[float]) -> Iterable[tuple[float, float]]:
        low, high = self.span.low, self.span.high
        inside = sorted(cut for cut in cuts if low < cut < high)
        self.left -= len(inside) + 1
        if self.left < 0:
            raise NotPiecewise
        return pairwise((low, *inside, high))

    @staticmethod
    def _inside(low: float, high: float) -> tuple[float, float]:
        """Two numbers between two others, small and whole where that is possible."""
        if isinf(low):
            return (0, 1) if isinf(high) else (floor(high) - 2, floor(high) - 1)
        if low + 2 < high:
            return floor(low) + 1, floor(low) + 2
        return low + (high - low) / 4, low + (high - low) / 2

    def _crossings(self, difference: Difference, breaks: set[float]) -> set[float]:
        """Where a piecewise linear difference is zero, apart from pieces on which it is zero throughout."""
        found: set[float] = set()
        for low, high in self._gaps(breaks):
            p, q = self._inside(low, high)
            at_p, at_q = difference(p), difference(q)
            if at_p == at_q:
                continue
            root = Fraction(p) - at_p * Fraction(q - p) / (at_q - at_p)
            found.update(cut for cut in _plain(root) if low <= cut <= high)
        return found


def _plain(root: Fraction) -> tuple[float, ...]:
    """A number as it is written, and its nearest short spelling: 0.1 * x crosses 0.3 near 3."""
    if root.denominator == 1:
        return (int(root),)
    exact = float(root)
    short = float(f"{exact:.12g}")
    return exact, int(short) if short.is_integer() else short


def exactly(bounds: Bounds) -> Any:
    """The one value of bounds.

    Raises:
        NotPiecewise: If there is more than one.
    """
    if not bounds.exact or bounds.low in (-INFINITY, INFINITY):
        raise NotPiecewise
    return bounds.low
