"""A rule as one person's facts leave it: derived facts written out, and what is known worked in."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from functools import partial
from itertools import islice
from typing import Any

import attrs

from casemgmt.bounds import INFINITY, Bounds, OneOf, lower
from casemgmt.rules.evaluate import Values, bounds_of, truth_of
from casemgmt.rules.terms import (
    AS_OF,
    Choice,
    Compare,
    Constant,
    Criterion,
    Fact,
    Formula,
    Greatest,
    Least,
    Not,
    Quantity,
    Term,
    kind_of,
)
from casemgmt.rules.walk import facts_in, formula_of, rewrite, walk
from casemgmt.truth import MET, NOT_MET, UNKNOWN

MOST_NODES = 1_000
"""How many nodes a fact may become: formulas that name other derived facts several times grow without end."""


def is_exact(value: Any) -> bool:
    """Whether a value of a mapping is known exactly."""
    return value is not None and value.__class__ is not Bounds and value.__class__ is not OneOf


def expanded(rule: Criterion, values: Values, *, known: bool = False) -> Criterion:
    """The rule with its derived facts written out, so that only facts of their own are left.

    A derived fact is written out where its value is not known exactly and is just what its formula gives. Where
    something else is known of it, or nothing is left to learn of its inputs, it stays a fact of its own; so it does
    where it would become too large (`too_large`).

    Args:
        rule: A criterion.
        values: Cleaned values by fact name.
        known: Whether to write out those, too, that are known exactly from their inputs.

    Example:
        >>> from casemgmt.rules.terms import Formula
        >>> visits, stays = Fact("visits", low=0, high=9), Fact("stays", low=0, high=9)
        >>> use = Fact("use", low=0, high=18, definition=Formula(visits + stays))
        >>> str(expanded(use >= 3, {})), str(expanded(use >= 3, {"use": Bounds(1, 4)}))
        ('visits + stays >= 3', 'use >= 3')
    """
    whole: Criterion = rewrite(rule, _WritingOut(values, known).change)
    return whole


class _WritingOut:
    """Writes derived facts out, each once; no function that calls itself, which would hold the values in a circle.

    Args:
        values: Cleaned values by fact name.
        known: Whether to write out those, too, that are known exactly from their inputs.
    """

    def __init__(self, values: Values, known: bool) -> None:
        self.values, self.known = values, known
        self.done: dict[str, Quantity | Criterion | None] = {}

    def written_out(self, fact: Fact) -> Quantity | Criterion | None:
        """What stands for a fact, written out to the end; None where it stands for itself."""
        if fact.name not in self.done:
            found = _written_out(fact, self.values, self.known)
            if found is not None:
                whole = rewrite(found, self.change)
                found = None if _is_large(whole) else whole
            self.done[fact.name] = found
        return self.done[fact.name]

    def change(self, node: Term) -> Term:
        """A node with what stands for it."""
        match node:
            case Compare(operator="==", a=Choice() as a, b=Constant(value=bool() as wanted)):
                when = _flag(a, wanted)
                return node if when is None else when
            case Fact():
                of = self.written_out(node)
                if isinstance(of, Criterion):
                    return Choice(of, Constant(True), Constant(False))
                return node if of is None else of
        return node


def _is_large(term: Term) -> bool:
    return next(islice(walk(term), MOST_NODES, None), None) is not None


def too_large(written: Criterion, values: Values, *, known: bool = False) -> tuple[Fact, ...]:
    """The facts of an expanded rule that stand for themselves only because they would become too large.

    Args:
        written: What `expanded` made of a rule.
        values: The values that it was given.
        known: Whether those, too, were written out that are known exactly.
    """
    derived = (fact for fact in facts_in(written).values() if formula_of(fact) is not None)
    return tuple(fact for fact in derived if _written_out(fact, values, known) is not None)


def _written_out(fact: Fact, values: Values, known: bool) -> Quantity | Criterion | None:
    """What a fact is worked out from, or None where it is a fact of its own."""
    value, formula = values.get(fact.name), formula_of(fact)
    if formula is None or (is_exact(value) and not known):
        return None
    of = formula.of
    if not is_exact(value) and all(is_exact(values.get(name)) for name in facts_in(of)):
        return None
    if isinstance(of, Criterion):
        return of if {MET: True, NOT_MET: False}.get(truth_of(of, values)) is value else None
    bounds, permitted = bounds_of(of, values), Bounds(fact.low, fact.high)
    within = bounds.meet(permitted)
    if within is None or (None if within == permitted and not within.exact else lower(within)) != value:
        return None
    reach = bounds_of(of, {AS_OF.name: values.get(AS_OF.name)}) if known else bounds
    if reach.low < fact.low:
        of = Greatest((of, Constant(fact.low)))
    return Least((of, Constant(fact.high))) if reach.high > fact.high else of


def with_apart(rule: Criterion, names: AbstractSet[str]) -> Criterion:
    """A rule in which some facts are worked out from nothing, wherever they stand, so that they stay as they are.

    Example:
        >>> from casemgmt.rules.terms import Formula
        >>> visits = Fact("visits", low=0, high=9)
        >>> twice = Fact("twice", low=0, high=18, definition=Formula(visits * 2))
        >>> str(expanded(twice >= 3, {})), str(expanded(with_apart(twice >= 3, {"twice"}), {}))
        ('visits * 2 >= 3', 'twice >= 3')
    """
    changed: Criterion = rewrite(rule, partial(_apart, names))
    return changed


def _apart(names: AbstractSet[str], node: Term) -> Term:
    if not isinstance(node, Fact):
        return node
    if node.name in names:
        return attrs.evolve(node, definition=None)
    formula = formula_of(node)
    if formula is None:
        return node
    of = rewrite(formula.of, partial(_apart, names))
    return node if of is formula.of else attrs.evolve(node, definition=Formula(of))


def _flag(choice: Choice, wanted: bool) -> Criterion | None:
    """The criterion behind a flag that stands for it."""
    then, otherwise = choice.then, choice.otherwise
    if not isinstance(then, Constant) or not isinstance(otherwise, Constant):
        return None
    ends = (then.value, otherwise.value)
    if ends == (wanted, not wanted):
        return choice.when
    return Not(choice.when) if ends == (not wanted, wanted) else None


def folded(term: Term, values: Values) -> Any:
    """A leaf or quantity with everything worked in that is known exactly; the facts left in it are open.

    Example:
        >>> visits, stays = Fact("visits", low=0), Fact("stays", low=0)
        >>> str(folded(visits + stays * 2 >= 9, {"stays": 3}))
        'visits + 6 >= 9'
    """

    def change(node: Term) -> Term:
        match node:
            case Choice():
                when = truth_of(node.when, values)
                if when is not UNKNOWN:
                    return node.then if when is MET else node.otherwise
        if isinstance(node, Criterion) or kind_of(node) == "category":
            return node
        bounds = bounds_of(node, values)  # type: ignore[arg-type]  # what is no criterion is a quantity
        return Constant(bounds.low) if bounds.exact and bounds.low not in (-INFINITY, INFINITY) else node

    return rewrite(term, change)
