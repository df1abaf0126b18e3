"""The part of a rule that is still open, kept so that the effect of one more answer is quick to tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from casemgmt.rules.cells import needed_of
from casemgmt.rules.evaluate import Values, possible_cases, truth_of
from casemgmt.rules.expand import is_exact
from casemgmt.rules.terms import (
    AllOf,
    AnyOf,
    AtLeast,
    ByCases,
    Compare,
    Criterion,
    Fact,
    IsIn,
    Leaf,
    Not,
    Quantity,
)
from casemgmt.rules.walk import facts_in
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth, at_least

NOTHING: frozenset[str] = frozenset()
Left = tuple[Truth, frozenset[str]]


@attrs.frozen(eq=False)
class _Leaf:
    """A leaf that is still open, with the open facts in it."""

    leaf: Leaf
    facts: Mapping[str, Fact]

    def after(self, values: Values, answered: frozenset[str]) -> Left:
        if answered.isdisjoint(self.facts):
            return UNKNOWN, frozenset(self.facts)
        truth = truth_of(self.leaf, values)
        return truth, frozenset(self.facts) - answered if truth is UNKNOWN else NOTHING


@attrs.frozen(eq=False)
class _Group:
    """At least `need` of the parts that are still open; what is settled has been counted."""

    need: int
    parts: tuple[_Part, ...]

    def after(self, values: Values, answered: frozenset[str]) -> Left:
        left = [part.after(values, answered) for part in self.parts]
        truth = at_least(self.need, (truth for truth, _ in left))
        return truth, NOTHING.union(*(facts for _, facts in left)) if truth is UNKNOWN else NOTHING


@attrs.frozen(eq=False)
class _Not:
    part: _Part

    def after(self, values: Values, answered: frozenset[str]) -> Left:
        truth, facts = self.part.after(values, answered)
        return ~truth, facts


@attrs.frozen(eq=False)
class _Cases:
    """Cases of which several are possible, or one that is open; what tells them apart is open with them."""

    node: ByCases
    facts: Mapping[str, Fact]
    parts: Mapping[int, _Part | Truth]

    def after(self, values: Values, answered: frozenset[str]) -> Left:
        possible = possible_cases(self.node, values)
        parts = (self.parts[i] for i in possible)
        left = [
            (part, NOTHING) if isinstance(part, Truth) else part.after(values, answered) for part in parts
        ]
        truth = Truth.of(all(t.certain for t, _ in left), any(t.possible for t, _ in left))
        if truth is not UNKNOWN:
            return truth, NOTHING
        by = frozenset(self.facts) - answered if len(possible) > 1 else NOTHING
        return truth, by.union(*(facts for _, facts in left))


_Part = _Leaf | _Group | _Not | _Cases


@attrs.frozen(eq=False)
class Opening:
    """What is still open of a rule, given what is known.

    Args:
        values: What is known.
        truth: The truth of the rule.
        part: The open part of the rule; None where the rule is settled node by node.
    """

    values: Values
    truth: Truth
    part: _Part | None

    @classmethod
    def of(cls, rule: Criterion, values: Values) -> Opening:
        """What is open of a rule whose derived facts are written out."""
        found = _opened(rule, values)
        return cls(values, found, None) if isinstance(found, Truth) else cls(values, UNKNOWN, found)

    def after(self, answers: Values) -> Left:
        """The truth of the rule once these facts are answered, and the facts that stay open where it is unknown."""
        if self.part is None:
            return self.truth, NOTHING
        return self.part.after({**self.values, **answers}, frozenset(answers))


def _opened(node: Criterion, values: Values) -> _Part | Truth:
    match node:
        case Compare() | IsIn():
            truth = truth_of(node, values)
            return _Leaf(node, _open_facts(node, values)) if truth is UNKNOWN else truth
        case Not():
            below = _opened(node.of, values)
            return ~below if isinstance(below, Truth) else _Not(below)
        case ByCases():
            return _opened_cases(node, values)
        case AllOf() | AnyOf() | AtLeast():
            return _opened_group(needed_of(node), [_opened(part, values) for part in node.of])
    raise TypeError(type(node).__name__)


def _opened_group(need: int, parts: Iterable[_Part | Truth]) -> _Part | Truth:
    every = list(parts)
    still_open = tuple(part for part in every if not isinstance(part, Truth))
    need -= sum(part is MET for part in every)
    if need <= 0:
        return MET
    if need > len(still_open):
        return NOT_MET
    return still_open[0] if len(still_open) == 1 else _Group(need, still_open)


def _opened_cases(node: ByCases, values: Values) -> _Part | Truth:
    parts = {i: _opened(node.of[i], values) for i in possible_cases(node, values)}
    if len(parts) == 1:
        return next(iter(parts.values()))
    truths = set(parts.values())
    if truths in ({MET}, {NOT_MET}):
        return MET if MET in truths else NOT_MET
    return _Cases(node, _open_facts(node.by, values), parts)


def _open_facts(term: Leaf | Quantity, values: Values) -> dict[str, Fact]:
    return {name: fact for name, fact in facts_in(term).items() if not is_exact(values.get(name))}
