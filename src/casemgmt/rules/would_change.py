"""The nearest changes of at most two facts that bring another answer. They describe the rule, and advise nothing."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import combinations, product
from math import prod
from typing import Any, Literal

import attrs

from casemgmt.bounds import Bounds, lift, meet
from casemgmt.rules.cells import cells_of, open_leaves, tried_values
from casemgmt.rules.evaluate import Values, truth_of
from casemgmt.rules.expand import expanded, is_exact, too_large
from casemgmt.rules.suffice import permitted_of, weakened, words_of_bound
from casemgmt.rules.terms import AS_OF, Criterion, Elapsed, Fact
from casemgmt.rules.walk import facts_in, formula_of, walk
from casemgmt.rules.words import one_line, show
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth

MOST_LOOKS = 200_000
"""How many nodes of a rule are looked at, all tries together, before pairs of facts are left out."""
Needs = Literal[
    "finding out", "a new value", "a measurement", "a new status", "a new event", "an attestation"
]


@attrs.frozen
class Change:
    """One fact that would have to be different.

    Args:
        fact: The fact.
        to: What it would have to be: an exact value, `Bounds` or `OneOf`.
        known: What is known of it.
        needs: What that takes: ``finding out`` what is not known yet, ``a measurement``, ``a new status``, ``a new
            event``, ``an attestation``, or ``a new value`` of a fact that does not say how it is found.
    """

    fact: Fact
    to: Any
    known: Any = attrs.field(repr=False)
    needs: Needs

    def __str__(self) -> str:
        now = f" (now {show(self.fact, self.known)})" if self.known is not None else " (not known)"
        return one_line(
            f"{words_of_bound(self.fact, _toward(self.to, self.known, self.fact))}{now}: {self.needs}"
        )


@attrs.frozen
class Changes:
    """What would bring one answer: a description of the rule, not advice.

    Args:
        target: The answer.
        ways: The sets of changes of which each brings it, and no part of which does; the smallest first.
        complete: Whether every set of one or two facts was looked at. Of a rule with many facts the later pairs are
            left out, and so is a fact whose values cannot be tried one by one.
    """

    target: Truth
    ways: tuple[tuple[Change, ...], ...]
    complete: bool

    def __str__(self) -> str:
        shortest = min((len(way) for way in self.ways), default=0)
        lines = [f"  {', and '.join(map(str, way))}" for way in self.ways if len(way) == shortest]
        if not lines:
            none = "no change of one or two facts is enough"
            lines = [f"  {none}" if self.complete else f"  {none}, as far as could be searched"]
        return "\n".join(
            (f"it would be {self.target.words} with:" if self.ways else f"{self.target.words}:", *lines)
        )


def would_change(rule: Criterion, values: Values) -> tuple[Changes, ...]:
    """The nearest changes of one or two facts that bring another answer.

    A change moves a fact from what is known of it into its reach. A birth date or a past event stays what it is, a
    count can only rise, a measurement or a status can become anything. Derived facts change with their inputs.
    Facts that only time moves are left alone: all of them move together.

    Single facts come first. Of a large rule with many facts, pairs that were not reached after `MOST_LOOKS` are left
    out, and the changes say that they are not complete.

    Args:
        rule: A criterion.
        values: Cleaned values by fact name, with ``as_of``.

    Returns:
        The changes that bring the other answer; for an unknown answer, those that bring either.

    Example:
        >>> total, fall = Fact("phq9_total", low=0, high=27, label="PHQ-9 total"), Fact("fall", type="flag")
        >>> print(*would_change((total >= 10) | fall, {"phq9_total": 7, "fall": False}))
        it would be met with:
          PHQ-9 total >= 10 (now 7): a new value
          fall: yes (now no): a new value
    """
    truth = truth_of(rule, values)
    rule = expanded(rule, values, known=True)
    whole = not too_large(rule, values, known=True)
    targets = (MET, NOT_MET) if truth is UNKNOWN else (~truth,)
    return tuple(_Search(rule, values, target, whole).changes() for target in targets)


def reach_of(fact: Fact, values: Values) -> Any:
    """What a fact can become, as a value of a mapping; what is known of it is part of that.

    Its definition says how it changes: ``fixed``, ``rises``, ``attested``, ``time`` or ``free``, which is also
    what a fact without a definition does.
    """
    known, how = values.get(fact.name), how_it_changes(fact)
    if how in ("fixed", "time") and known is not None:
        return known
    permitted = permitted_of(fact)
    return Bounds(lift(known).low, permitted.high) if how == "rises" and known is not None else permitted


def how_it_changes(fact: Fact) -> str:
    """How a fact changes, by its definition."""
    formula = formula_of(fact)
    if formula is not None and any(isinstance(n, Elapsed) and n.end == AS_OF for n in walk(formula.of)):
        return "time"
    return str(getattr(fact.definition, "changes", "free"))


class _Search:
    """The search for the changes that bring one answer."""

    def __init__(self, rule: Criterion, values: Values, target: Truth, complete: bool) -> None:
        self.rule, self.values, self.target = rule, values, target
        self.facts = facts_in(rule)
        self.reach = {name: reach_of(fact, values) for name, fact in self.facts.items()}
        self.complete = complete
        self.size = sum(1 for _ in walk(rule))
        self.left = MOST_LOOKS

    def changes(self) -> Changes:
        """All sets of one or two facts, each with its nearest values."""
        found: dict[tuple[str, ...], dict[str, Any]] = {}
        movable = [name for name in self.facts if not is_exact(self.reach[name])]
        for names in (names for n in (1, 2) for names in combinations(movable, n)):
            if any(set(shorter) <= set(names) for shorter in found):
                continue
            if self.left < 0:
                self.complete = False
                break
            self._look()
            opened = self._with({name: self.reach[name] for name in names})
            if truth_of(self.rule, opened) is UNKNOWN:
                nearest = self._nearest(names, opened)
                if nearest is not None:
                    found[names] = nearest
        ways = tuple(self._way(to) for to in found.values())
        return Changes(self.target, ways, self.complete)

    def _look(self) -> None:
        """Count that the whole rule is looked at once more."""
        self.left -= self.size

    def _with(self, chosen: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in {**self.values, **chosen}.items() if value is not None}

    def _nearest(self, names: tuple[str, ...], opened: Values) -> dict[str, Any] | None:
        """The values of some facts that are nearest to what is known, counted in cells, and bring the answer."""
        self._look()
        leaves = open_leaves(self.rule, opened)
        if not all(any(name in leaf.open for leaf in leaves) for name in names):
            return None
        cells = [cells_of(self.facts[name], opened, leaves) for name in names]
        ways = prod(len(each or ()) for each in cells)
        if None in cells or (len(names) > 1 and ways * self.size > self.left):
            self.complete = False
            return None
        if not any(self._brings(names, values) for values in product(*(each or () for each in cells))):
            return None
        ranked = (
            _nearest_first(
                self.facts[name], tried_values(self.facts[name], opened, leaves) or (), self.values
            )
            for name in names
        )
        nearest = sorted(product(*ranked), key=lambda way: (sum(w[0] for w in way), sum(w[1] for w in way)))
        found = next(values for way in nearest if self._brings(names, values := tuple(w[2] for w in way)))
        return dict(zip(names, found, strict=True))

    def _brings(self, names: tuple[str, ...], values: tuple[Any, ...]) -> bool:
        self._look()
        changed = self._with(dict(zip(names, values, strict=True)))
        return truth_of(self.rule, changed) is self.target

    def _way(self, to: Mapping[str, Any]) -> tuple[Change, ...]:
        """The changes to some values, each as wide as the answer allows."""
        now = self._with(to)
        for name in to:
            now[name] = weakened(self.rule, now, self.facts[name], self.reach[name])
        return tuple(
            Change(fact, now[fact.name], self.values.get(fact.name), self._needs(fact, now[fact.name]))
            for fact in (self.facts[name] for name in to)
        )

    def _needs(self, fact: Fact, to: Any) -> Needs:
        known, how = self.values.get(fact.name), how_it_changes(fact)
        if how == "attested":
            return "an attestation"
        to_come = fact.type == "date" and lift(to).low > self.values[AS_OF.name]
        if (known is None or meet(known, to) is not None) and not to_come:
            return "finding out"
        if how == "rises" or fact.type == "date":
            return "a new event"
        if fact.definition is None:
            return "a new value"
        return "a measurement" if fact.type == "number" else "a new status"


def _nearest_first(fact: Fact, tried: Sequence[Any], values: Values) -> list[tuple[int, int, Any]]:
    """Values from the nearest to the farthest: how many others lie between each and what is known, its rank, itself."""
    known = values.get(fact.name)
    inside = [i for i, value in enumerate(tried) if known is None or meet(known, value) is not None]
    if fact.type in ("flag", "category"):
        far: list[tuple[int, float, int]] = [(int(i not in inside), 0, i) for i in range(len(tried))]
    elif known is None:
        far = [(0, 0, i) for i in range(len(tried))]
    else:
        low, high = lift(known).low, lift(known).high
        first, last = bisect_left(tried, low), bisect_right(tried, high) - 1
        far = [
            (max(first - i, i - last, 0), max(_number(low) - _number(v), _number(v) - _number(high), 0), i)
            for i, v in enumerate(tried)
        ]
    return [(distance, rank, tried[i]) for rank, (distance, _, i) in enumerate(sorted(far))]


def _number(value: Any) -> float:
    return value.toordinal() if isinstance(value, date) else value


def _toward(to: Any, known: Any, fact: Fact) -> Any:
    """The end of a bound that faces what is known; the other end says nothing about a nearest change."""
    if not isinstance(to, Bounds) or known is None:
        return to
    if lift(known).high < to.low:
        return Bounds(to.low, fact.high)
    return Bounds(fact.low, to.high) if lift(known).low > to.high else to
