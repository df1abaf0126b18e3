"""Why an answer is what it is: bounds on a few facts that suffice for it, none of which can be given up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

import attrs

from casemgmt.bounds import Bounds, lift, lower
from casemgmt.rules.cells import needed_of
from casemgmt.rules.evaluate import Values, bounds_of, possible_cases, truth_of
from casemgmt.rules.expand import expanded, with_apart
from casemgmt.rules.suffice import permitted_of, weakened, without, words_of_bound
from casemgmt.rules.terms import (
    AS_OF,
    AllOf,
    AnyOf,
    AtLeast,
    ByCases,
    Compare,
    Criterion,
    Fact,
    IsIn,
    Not,
    Quantity,
)
from casemgmt.rules.walk import facts_in, facts_needed, formula_of
from casemgmt.rules.words import one_line, show
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth


@attrs.frozen
class Ground:
    """One fact on which an answer rests, and how much of it.

    Args:
        fact: The fact.
        bound: What suffices: an exact value, `Bounds` or `OneOf`.
        known: What is known of it.
        note: Which part of a group it stands for by itself, where more than enough of its parts agree, so that
            others could stand in for it.
    """

    fact: Fact
    bound: Any
    known: Any = attrs.field(repr=False)
    note: str = ""

    def __str__(self) -> str:
        now = f" (is {show(self.fact, self.known)})" if self.known != self.bound else ""
        return one_line(
            f"{words_of_bound(self.fact, self.bound)}{now}{f'; {self.note}' if self.note else ''}"
        )


def because(rule: Criterion, values: Values, *, expand: bool = False) -> tuple[Ground, ...]:
    """Bounds on facts that suffice for an answer, in the order of the document.

    With these alone, and what is worked out from them, everything else being as unknown as it can be, the answer is
    the same; and no end of any of them can be given up. An unknown answer has no such grounds: what it waits for is
    `missing`.

    Args:
        rule: A criterion.
        values: Cleaned values by fact name, with ``as_of``.
        expand: Whether to go below derived facts, to what they are worked out from.

    Example:
        >>> age, fall = Fact("age_years", low=0, high=130, label="age"), Fact("fall", type="flag")
        >>> print(*because((age >= 65) | fall, {"age_years": 67}))
        age >= 65 (is 67)
    """
    if expand:
        rule = expanded(rule, values, known=True)
    smallest = _smallest(rule, values)
    if smallest is None:
        return ()
    notes = _notes_of(smallest, values)
    facts, want = facts_in(rule), truth_of(rule, values)
    alone = _Alone(rule, values, notes.keys())
    now = {name: values[name] for name in (AS_OF.name, *notes) if name in values}
    for name in reversed(notes):
        if alone.truth(without(now, name)) is want:
            del now[name]
    written = alone.written_out(now)
    for name in notes:
        if name in now:
            now[name] = weakened(written, now, facts[name], permitted_of(facts[name]), alone.truth)
    for name in notes:
        if truth_of(rule, without(values, name)) is not want:  # nothing else can stand in for it
            notes[name] = ""
    kept = (name for name in facts if name in now)
    return tuple(Ground(facts[name], now[name], values[name], notes[name]) for name in kept)


class _Alone:
    """A rule decided on a few facts alone, and on what is worked out from them.

    Args:
        rule: A criterion.
        values: What is known; only the date counts.
        names: The facts that may be kept.
    """

    def __init__(self, rule: Criterion, values: Values, names: AbstractSet[str]) -> None:
        self.rule = rule
        self.worked_out: dict[str, tuple[Fact, Quantity | Criterion]] = {}
        self.nothing: dict[str, Any] = {AS_OF.name: values[AS_OF.name]} if AS_OF.name in values else {}
        for name, fact in facts_needed(rule).items():
            formula = formula_of(fact)
            if formula is not None:
                self.nothing[name] = _result(fact, formula.of, self.nothing)
                if not names.isdisjoint(facts_needed(fact)):
                    self.worked_out[name] = fact, formula.of

    def values(self, now: Values) -> dict[str, Any]:
        """All that is known where only these facts are given."""
        found = {**self.nothing, **now}
        for name, (fact, of) in self.worked_out.items():
            found[name] = _result(fact, of, found, now.get(name))
        return found

    def truth(self, now: Values) -> Truth:
        """The answer where only these facts are given."""
        return truth_of(self.rule, self.values(now))

    def written_out(self, now: Values) -> Criterion:
        """The rule down to the facts that are given, so that all that counts of each can be read off it."""
        return expanded(with_apart(self.rule, now.keys()), self.values(now), known=True)


def _result(fact: Fact, of: Quantity | Criterion, values: Values, given: Any = None) -> Any:
    """The value of a fact that is worked out, together with what is given of it; its reason is not wanted."""
    if isinstance(of, Criterion):
        return {MET: True, NOT_MET: False}.get(truth_of(of, values)) if given is None else given
    permitted = Bounds(fact.low, fact.high)
    within = bounds_of(of, values).meet(permitted)
    if within is None or (within == permitted and not within.exact):
        return given
    both = within if given is None else within.meet(lift(given))
    return given if both is None else lower(both)


Noted = tuple[tuple[Compare | IsIn | ByCases, str], ...]


@attrs.frozen
class _Leaves:
    """A smallest set of leaves that alone give a node its truth, each with the group that it stands for."""

    truth: Truth
    leaves: Noted


def _smallest(node: Criterion, values: Values) -> _Leaves | None:
    """A smallest set of leaves for the truth of a node, in one pass; None where it is unknown."""
    match node:
        case Compare() | IsIn():
            truth = truth_of(node, values)
            return None if truth is UNKNOWN else _Leaves(truth, ((node, ""),))
        case Not():
            inner = _smallest(node.of, values)
            return None if inner is None else _Leaves(~inner.truth, inner.leaves)
        case ByCases():
            return _smallest_of_cases(node, values)
        case AllOf() | AnyOf() | AtLeast():
            return _smallest_of_group(node, values)
    raise TypeError(type(node).__name__)


def _smallest_of_group(node: AllOf | AnyOf | AtLeast, values: Values) -> _Leaves | None:
    found = [_smallest(part, values) for part in node.of]
    for truth, need in ((MET, needed_of(node)), (NOT_MET, len(node.of) - needed_of(node) + 1)):
        agreeing = [part for part in found if part is not None and part.truth is truth]
        if len(agreeing) >= need:
            chosen = sorted(range(len(agreeing)), key=lambda i: len(agreeing[i].leaves))[:need]
            of = f"{need} of the {len(agreeing)} that are {truth.words}" if need < len(agreeing) else ""
            parts = (agreeing[i].leaves for i in sorted(chosen))
            return _Leaves(truth, tuple(leaf for part in parts for leaf in _noted(part, of)))
    return None


def _noted(leaves: Noted, of: str) -> Noted:
    """The leaves of a part, with the group that it stands for: where it is one fact alone that does so."""
    if len(leaves) == 1 and len(_named_by(leaves[0][0])) == 1:
        ((leaf, note),) = leaves
        return ((leaf, note or of),)
    return leaves


def _notes_of(found: _Leaves, values: Values) -> dict[str, str]:
    """The facts of some leaves of which something is known, each with the note that all of its leaves have."""
    notes: dict[str, str] = {}
    for leaf, note in found.leaves:
        for name in _named_by(leaf):
            if values.get(name) is not None:
                notes[name] = note if notes.get(name, note) == note else ""
    return notes


def _named_by(leaf: Compare | IsIn | ByCases) -> Mapping[str, Fact]:
    return facts_in(leaf.by if isinstance(leaf, ByCases) else leaf)


def _smallest_of_cases(node: ByCases, values: Values) -> _Leaves | None:
    """The cases that are still possible with what rules out the others, or all cases if that takes less."""
    found = [_smallest(part, values) for part in node.of]
    ways: list[tuple[Sequence[int], Noted]] = [
        (possible_cases(node, values), ((node, ""),)),
        (range(len(found)), ()),
    ]
    best: _Leaves | None = None
    for cases, selector in ways:
        parts = [part for i in cases if (part := found[i]) is not None]
        if len(parts) < len(cases) or len({part.truth for part in parts}) > 1:
            continue
        leaves = (*selector, *(leaf for part in parts for leaf in part.leaves))
        if best is None or len(leaves) < len(best.leaves):
            best = _Leaves(parts[0].truth, leaves)
    return best
