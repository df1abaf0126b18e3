"""Sums of points inside a comparison: what each open fact can add, and which sums meet it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import attrs

from casemgmt.rules.evaluate import Values, bounds_of, truth_of
from casemgmt.rules.pieces import NotPiecewise, candidates, exactly
from casemgmt.rules.terms import Arithmetic, Compare, Constant, Criterion, Fact, Quantity, Term, kind_of
from casemgmt.rules.walk import facts_in, rewrite
from casemgmt.truth import UNKNOWN, Truth

_FINEST = 2**20
_MOST_SUMS = 2_000
_SUM = Fact("(sum)")  # no fact has such a name


@attrs.frozen(eq=False)
class Total:
    """A sum of points, some from each open fact, and the criterion that it decides.

    Points are counted in fractions so small that all of them are whole, and that floating point adds them without
    rounding.

    Args:
        addends: What each fact adds, as factors and quantities.
        base: What the sum is without them.
        decides: The criterion, with the sum as a fact.
        values: What is known.
    """

    addends: Mapping[str, Sequence[tuple[Fraction, Quantity]]]
    base: Fraction
    decides: Criterion
    values: Values = attrs.field(repr=False)
    _possible: dict[str, frozenset[int]] = attrs.field(factory=dict, init=False, repr=False)
    _met: dict[int, bool] = attrs.field(factory=dict, init=False, repr=False)

    def points(self, name: str, value: Any) -> int:
        """What one value of a fact adds.

        Raises:
            NotPiecewise: If such points cannot be added without rounding.
        """
        at = {**self.values, name: value}
        return _fine(sum((n * _number(term, at) for n, term in self.addends[name]), Fraction(0)))

    def sums(self, facts: Iterable[Fact]) -> frozenset[int]:
        """Everything that some of its open facts can add together; points have gaps.

        Raises:
            NotPiecewise: If there is too much of it.
        """
        found = frozenset((0,))
        for fact in facts:
            found = frozenset(a + b for a in found for b in self.possible(fact))
            if len(found) > _MOST_SUMS:
                raise NotPiecewise
        return found

    def possible(self, fact: Fact) -> frozenset[int]:
        """The different points that a fact can add."""
        if fact.name not in self._possible:
            tried = candidates(fact, self.values, [term for _, term in self.addends[fact.name]])
            self._possible[fact.name] = frozenset(self.points(fact.name, value) for value in tried)
        return self._possible[fact.name]

    def met_by(self, added: int) -> bool:
        """Whether the criterion is met when the open facts add so many points together.

        Raises:
            NotPiecewise: If it stays unknown all the same.
        """
        if added not in self._met:
            value = float(self.base + Fraction(added, _FINEST))
            truth = truth_of(self.decides, {**self.values, _SUM.name: value})
            if truth is UNKNOWN:
                raise NotPiecewise
            self._met[added] = truth is Truth.MET
        return self._met[added]


def total_of(leaf: Criterion, values: Values) -> Total | None:
    """The sum inside a comparison, if all its open facts meet in one sum and each part of that has one of them.

    Raises:
        NotPiecewise: If it cannot be cut into cells, added without rounding, or told for every sum.
    """
    above: Term = leaf
    while True:
        parts = [part for part in above.parts if facts_in(part)]
        if len(parts) > 1:
            break
        above = parts[0]
    stands_for: Term = _SUM
    if isinstance(above, Compare) and kind_of(above.a) == "number":
        sum_ = Arithmetic("-", above.a, above.b)
        stands_for = attrs.evolve(above, a=_SUM, b=Constant(0))
    elif isinstance(above, Arithmetic) and above.operator in "+-":
        sum_ = above
    else:
        return None
    decides = rewrite(leaf, lambda node: stands_for if node is above else node)
    addends: dict[str, list[tuple[Fraction, Quantity]]] = {}
    base = Fraction(0)
    for n, term in _addends(sum_, Fraction(1)):
        facts = facts_in(term)
        if len(facts) > 1:
            return None
        if facts:
            addends.setdefault(next(iter(facts)), []).append((n, term))
        else:
            base += n * _number(term, values)
    _fine(base)
    total = Total(addends, base, decides, values)
    for added in total.sums(facts_in(leaf).values()):
        total.met_by(added)
    return total


def _addends(term: Quantity, n: Fraction) -> Iterator[tuple[Fraction, Quantity]]:
    """The summands of a sum, with the factor before each."""
    match term:
        case Arithmetic(operator="+" | "-"):
            yield from _addends(term.a, n)
            yield from _addends(term.b, n if term.operator == "+" else -n)
        case (
            Arithmetic(operator="*", a=Constant(value=int() | float() as factor), b=of)
            | Arithmetic(operator="*", a=of, b=Constant(value=int() | float() as factor))
        ):
            yield from _addends(of, n * Fraction(factor))
        case _:
            yield n, term


def _number(term: Quantity, values: Values) -> Fraction:
    return Fraction(exactly(bounds_of(term, values)))


def _fine(points: Fraction) -> int:
    """Points in the smallest unit, if floating point can add such numbers without rounding."""
    fine = points * _FINEST
    if fine.denominator > 1 or abs(points) > _FINEST:
        raise NotPiecewise
    return int(fine)
