"""Facts that pull both ways in a rule, so that it may stay unknown although every value gives the same answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

import attrs

from casemgmt.bounds import Bounds
from casemgmt.rules.bookkeeping import named, steps
from casemgmt.rules.cells import OpenLeaf, open_leaves
from casemgmt.rules.contradictions import Person, Reasoner
from casemgmt.rules.evaluate import Values, bounds_of, possible_cases
from casemgmt.rules.findings import Finding
from casemgmt.rules.pieces import candidates
from casemgmt.rules.terms import (
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
from casemgmt.truth import MET, NOT_MET, Truth

Several = Sequence[Any]


def torn_facts(path: str, rule: Criterion, reasoner: Reasoner) -> Iterator[Finding]:
    """Facts whose every value gives the same answer for somebody of whom a criterion stays unknown without them."""
    day = reasoner.days[0]
    whole = _as_a_whole(rule, reasoner.known(rule, day))
    written, on = reasoner.written_out(whole, day)
    leaves = open_leaves(written, on)
    for name, fact in open_facts(leaves).items():
        if not (best_for(fact, on, leaves, MET) and best_for(fact, on, leaves, NOT_MET)):
            yield from _torn(*_around(name, path, whole), fact, reasoner)


def _as_a_whole(rule: Criterion, known: Values) -> Criterion:
    """A rule with its derived facts as facts of their own, where nothing else in it reads what they are made of."""
    behind = {name: facts_needed(fact) for name, fact in facts_in(rule).items()}
    count = Counter(name for each in behind.values() for name in each)

    def change(node: Term) -> Term:
        if (
            not isinstance(node, Fact)
            or formula_of(node) is None
            or any(count[n] > 1 for n in behind[node.name])
        ):
            return node
        reach = bounds_of(node, known)
        return attrs.evolve(node, low=reach.low, high=reach.high, definition=None)

    changed: Criterion = rewrite(rule, change)
    return changed


def _around(name: str, path: str, rule: Criterion) -> tuple[str, Criterion]:
    """The smallest criterion that holds a fact, or what is worked out from it, everywhere where the rule does."""
    below = [(path + step, part) for step, part in steps(rule) if name in facts_needed(part)]
    match below:
        case [(where, Criterion() as only)]:
            return _around(name, where, only)
    return path, rule


def _torn(path: str, node: Criterion, fact: Fact, reasoner: Reasoner) -> Iterator[Finding]:
    written, on = reasoner.written_out(node, reasoner.days[0])
    own = [leaf for leaf in open_leaves(written, on) if fact.name in leaf.open]
    if reasoner.constant(node) or any(leaf.shape == "endless" for leaf in own):
        return
    try:
        example = _stays_unknown(written, fact, own, on, reasoner)
    except TooMany:
        words = f"whether {named(node)} may stay unknown over {fact.label} is too large to check"
        cure = "split it, or allow more tries (tries=...)"
        yield Finding(id="too_large_to_check", path=path, words=words, cure=cure, of=node)
        return
    if example is not None:
        where = " and ".join(dict.fromkeys(named(leaf.node) for leaf in own))
        words = f"{named(node)} may stay unknown over {fact.label} although the answer is settled: {where}"
        cure = (
            "say it in one comparison, or by_cases or by_edges of it, and the rest of the rule in each case"
        )
        yield Finding(id="may_stay_unknown", path=path, words=words, cure=cure, of=node, example=example)


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
