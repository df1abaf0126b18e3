"""Facts that pull both ways in a rule, so that it may stay unknown although every value gives the same answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

import attrs

from casemgmt.bounds import Bounds
from casemgmt.rules.bookkeeping import named, steps
from casemgmt.rules.cells import OpenLeaf, open_leaves
from casemgmt.rules.contradictions import Person, Reasoner
from casemgmt.rules.evaluate import Values, bounds_of, possible_cases, truth_of
from casemgmt.rules.findings import Finding
from casemgmt.rules.known import Unknown, reconcile
from casemgmt.rules.pieces import candidates
from casemgmt.rules.terms import (
    AS_OF,
    AllOf,
    AnyOf,
    ByCases,
    Compare,
    Constant,
    Criterion,
    Fact,
    IsIn,
    Not,
    Term,
)
from casemgmt.rules.walk import facts_in, facts_needed, formula_of, rewrite
from casemgmt.rules.witness import TooMany, best_for, open_facts
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth

Several = Sequence[Any]


def torn_facts(path: str, rule: Criterion, reasoner: Reasoner) -> Iterator[Finding]:
    """Facts whose every value gives the same answer for somebody of whom a criterion stays unknown without them."""
    day = reasoner.days[0]
    on = {AS_OF.name: day}
    whole = _with_facts_of_their_own(rule, reasoner.known(rule, day))
    leaves = open_leaves(whole, on)
    for name, fact in open_facts(leaves).items():
        if not (best_for(fact, on, leaves, MET) and best_for(fact, on, leaves, NOT_MET)):
            if not reasoner.budget.left:
                yield _too_large(path, rule, fact)
                return
            yield from _torn(_around(name, path, rule, whole), fact, on, reasoner)


def _with_facts_of_their_own(rule: Criterion, known: Values) -> Criterion:
    """A rule in which a derived fact is one of its own, with what its formula reaches."""

    def change(node: Term) -> Term:
        if not isinstance(node, Fact) or formula_of(node) is None:
            return node
        reach = bounds_of(node, known)
        return attrs.evolve(node, low=reach.low, high=reach.high, definition=None)

    changed: Criterion = rewrite(rule, change)
    return changed


def _around(name: str, path: str, rule: Criterion, whole: Criterion) -> tuple[str, Criterion, Criterion]:
    """The smallest criterion that holds a fact everywhere where the rule does: as it stands, and made whole."""
    both = zip(steps(rule), steps(whole), strict=True)
    below = [(path + step, part, own) for (step, part), (_, own) in both if name in facts_in(own)]
    match below:
        case [(where, Criterion() as only, Criterion() as own)]:
            return _around(name, where, only, own)
    return path, rule, whole


def _torn(
    place: tuple[str, Criterion, Criterion], fact: Fact, on: Values, reasoner: Reasoner
) -> Iterator[Finding]:
    path, node, whole = place
    own = [leaf for leaf in open_leaves(whole, on) if fact.name in leaf.open]
    if reasoner.constant(node) or any(leaf.shape == "endless" for leaf in own):
        return
    try:
        example = _stays_unknown(whole, fact, own, on, reasoner)
    except TooMany:
        yield _too_large(path, node, fact)
        return
    if example is None:
        return
    if not _is_real(example, node, fact, reasoner):
        yield _too_large(path, node, fact)
        return
    where = " and ".join(dict.fromkeys(named(leaf.node) for leaf in own))
    words = f"{named(node)} may stay unknown over {fact.label} although the answer is settled: {where}"
    cure = "say it in one comparison, or by_cases or by_edges of it, and the rest of the rule in each case"
    yield Finding(id="may_stay_unknown", path=path, words=words, cure=cure, of=node, example=example)


def _is_real(example: Person, node: Criterion, fact: Fact, reasoner: Reasoner) -> bool:
    """Whether there is such a person: what is worked out from their facts leaves everything as it was taken to be."""
    values, unknowns = dict(example), dict[str, Unknown]()
    for derived in facts_needed(node).values():
        formula = formula_of(derived)
        if formula is not None:
            reconcile(derived, formula, values, unknowns)
    taken = {fact.name: reasoner.known(node, reasoner.days[0]).get(fact.name), **example}
    same = all(values.get(name) == value for name, value in taken.items())
    return same and truth_of(node, values) is UNKNOWN


def _too_large(path: str, node: Criterion, fact: Fact) -> Finding:
    words = f"whether {named(node)} may stay unknown over {fact.label} is too large to check"
    cure = "split it, or allow more tries (tries=...)"
    return Finding(id="too_large_to_check", path=path, words=words, cure=cure, of=node)


def _stays_unknown(
    rule: Criterion, fact: Fact, own: Sequence[OpenLeaf], on: Values, reasoner: Reasoner
) -> Person | None:
    """A person of whom the rule is unknown, though every value of the fact gives one answer; None if none was found."""
    tried = candidates(fact, on, [atom for leaf in own for atom in leaf.atoms(fact.name)])
    alike = groupby(tried, key=lambda value: [leaf.part(fact.name, value) for leaf in own])
    every = [next(group) for _, group in alike]
    outline = _outline(rule, fact)
    for several in _ranges(fact, every):
        for want in (MET, NOT_MET):
            if reasoner.witness(_torn_over(outline, fact, several, want), on, MET) is None:
                continue  # nor can it be with the parts in their own words
            found = reasoner.witness(_torn_over(rule, fact, several, want), on, MET)
            if found is not None:
                return {**found, **_as_known(fact, several, every)}
    return None


def _torn_over(rule: Criterion, fact: Fact, several: Several, want: Truth) -> Criterion:
    """That a rule comes out one way for each value of a fact, and yet is not certain while it can be any of them."""
    asked = rule if want is MET else Not(rule)
    return AllOf((*(fixed(asked, fact, value) for value in several), Not(certain(asked, fact, several))))


def _outline(rule: Criterion, fact: Fact) -> Criterion:
    """A rule in which every part without a fact is a flag: what cannot be of the flags cannot be of the parts."""
    flags: dict[Criterion, Criterion] = {}

    def flag(part: Criterion) -> Criterion:
        return flags.setdefault(part, Fact(f"(part {len(flags)})", type="flag").is_true())

    def outlined(part: Criterion) -> Criterion:
        if fact.name not in facts_in(part):
            return flag(part)
        if isinstance(part, (Compare, IsIn)):
            return part
        if isinstance(part, Not):
            return Not(outlined(part.of))
        return _with_parts(part, outlined)

    return outlined(rule)


def _ranges(fact: Fact, every: Several) -> Iterator[Several]:
    """All of the values, and then the ranges of numbers or days that can be all that is known."""
    yield every
    if fact.type in ("number", "date"):
        for size in range(2, len(every)):
            yield from (every[i : i + size] for i in range(len(every) - size + 1))


def _as_known(fact: Fact, several: Several, every: Several) -> Person:
    return {} if len(several) == len(every) else {fact.name: Bounds(several[0], several[-1])}


def fixed(rule: Criterion, fact: Fact, value: Any) -> Criterion:
    """A rule with a value written in for a fact.

    Example:
        >>> age, fell = Fact("age"), Fact("fell", type="flag")
        >>> str(fixed(age + 1 >= 65, age, 64))
        '64 + 1 >= 65'
    """

    def change(node: Term) -> Term:
        match node:
            case IsIn() if node.fact == fact:
                return AllOf(()) if value in node.values else AnyOf(())
            case ByCases() if node.by == fact and fact.type == "category":
                return node.of[possible_cases(node, {fact.name: value})[0]]
            case Fact() if node == fact and fact.type != "category":
                return Constant(value)
        return node

    changed: Criterion = rewrite(rule, change)
    return changed


def certain(node: Criterion, fact: Fact, several: Several, *, within_not: bool = False) -> Criterion:
    """The rule, without the fact, that holds when the rule given is certain while the fact can be any of the values."""
    together = AnyOf if within_not else AllOf
    match node:
        case Compare() | IsIn():
            if fact.name not in facts_in(node):
                return node
            return together(tuple(fixed(node, fact, value) for value in several))
        case Not():
            return Not(certain(node.of, fact, several, within_not=not within_not))
        case ByCases() if fact.name in facts_in(node.by):
            parts = [
                certain(fixed(node, fact, value), fact, several, within_not=within_not) for value in several
            ]
            return together(tuple(parts))
    return _with_parts(node, lambda part: certain(part, fact, several, within_not=within_not))


def _with_parts(group: Any, change: Callable[[Criterion], Criterion]) -> Criterion:
    """A group, or cases, with other criteria in it."""
    changed: Criterion = attrs.evolve(group, of=tuple(map(change, group.of)))
    return changed
