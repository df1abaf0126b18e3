"""What an answer does to a decision that is open: which answers settle it, and what they clear of what it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

import attrs

from casemgmt.bounds import meet
from casemgmt.rules.asking import Weights
from casemgmt.rules.cells import OpenLeaf, cells_of, open_leaves
from casemgmt.rules.decision import Decision
from casemgmt.rules.evaluate import Values, bounds_of
from casemgmt.rules.expand import expanded, is_exact, with_apart
from casemgmt.rules.generate import compiled
from casemgmt.rules.opening import Opening
from casemgmt.rules.terms import AS_OF, Fact
from casemgmt.rules.walk import walk
from casemgmt.truth import UNKNOWN

Answers = Mapping[str, Any]
Chances = Mapping[Any, float]
Weighed = Sequence[tuple[float, float]]

MOST_ANSWERS = 64
"""Of a questionnaire, combinations of answers are tried up to this number; beyond it, its items rise together."""


@attrs.frozen(eq=False)
class Effect:
    """What a question does for one decision.

    Args:
        opening: What is open of the decision.
        leaves: Its open leaves.
        always: Whether every answer that is possible settles the decision, be it likely or not.
        at_times: Whether some answer settles it.
        chance: How likely the answer settles it.
        share: How large a share of its open facts the answer clears, on average.
    """

    opening: Opening
    leaves: tuple[OpenLeaf, ...]
    always: bool
    at_times: bool
    chance: float
    share: float


class OpenDecision:
    """A decision that is unknown, with what was worked out about it.

    Args:
        given: The decision.
        apart: Facts that are worked out from others, which are not to be asked about on their behalf.
    """

    def __init__(self, given: Decision, apart: frozenset[str] = frozenset()) -> None:
        self.given = given
        self.decision = attrs.evolve(given, rule=with_apart(given.rule, apart)) if apart else given
        self._effects: dict[Any, Effect] = {}

    @cached_property
    def lacking(self) -> Mapping[str, Fact]:
        """The facts that can still change it; none where it is settled all the same."""
        return self.given.open_facts()

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Those of them that are to be asked about."""
        if self.decision is self.given:
            return self.lacking
        by_themselves = self.decision.open_facts()
        return {name: fact for name, fact in self.lacking.items() if name in by_themselves}

    @cached_property
    def opening(self) -> Opening:
        """What is open of its rule, with derived facts written out."""
        values = self.decision.sheet.values
        return Opening.of(expanded(self.decision.rule, values), values)

    @cached_property
    def leaves(self) -> tuple[OpenLeaf, ...]:
        """Its open leaves."""
        values = self.decision.sheet.values
        return open_leaves(expanded(self.decision.rule, values), values)

    def effect(self, facts: Mapping[str, Fact], weights: Weights) -> Effect:
        """What it does for the decision to learn some facts."""
        key = tuple(facts)
        if key not in self._effects:
            self._effects[key] = self._effect(facts, weights)
        return self._effects[key]

    def _effect(self, facts: Mapping[str, Fact], weights: Weights) -> Effect:
        values = self.opening.values
        lacks = {n for leaf in self.leaves for n in leaf.open if not is_exact(values.get(n))}
        cells = {n: _cells(fact, values, self.leaves) for n, fact in facts.items() if n in lacks}
        possible = {name: dict.fromkeys(each, 1.0) for name, (each, _) in cells.items()}
        likely = possible | {n: own for n in cells if (own := _likely(weights.get(n, {}), values.get(n)))}
        settled, share = self._after(likely, lacks)
        every = settled if likely == possible else self._after(possible, lacks)[0]
        tried_all = all(whole for _, whole in cells.values()) and _are_few(possible)
        return Effect(
            opening=self.opening,
            leaves=self.leaves,
            always=all(done for done, _ in every) and (tried_all or lacks <= cells.keys()),
            at_times=any(done for done, _ in (*every, *settled)),
            chance=_mean(settled),
            share=_mean(share),
        )

    def _after(self, answers: Mapping[str, Chances], lacks: AbstractSet[str]) -> tuple[Weighed, Weighed]:
        """Whether each answer settles it, and the share that it clears, each with the weight of the answer."""
        settled, share = [], []
        for answer, weight in _rows(answers):
            truth, still = self.opening.after(answer)
            settled.append((float(truth is not UNKNOWN), weight))
            share.append((1.0 if truth is not UNKNOWN else 1 - len(still) / len(lacks), weight))
        return settled, share


def what_it_rests_on(decision: Decision) -> Any:
    """The rule of a decision and the values that it reads: while they are the same, so is everything about it.

    Equal rules can name facts with other questions, or worked out from other facts: so the facts count by the object,
    which lives as long as the decision does.
    """
    rule, values = decision.rule, decision.sheet.values
    named = tuple(id(node) for node in walk(rule) if isinstance(node, Fact))
    return rule, named, tuple(values.get(name) for name in (AS_OF.name, *compiled(rule).needed))


def _mean(of: Weighed) -> float:
    """The mean of several numbers, each with its weight."""
    whole = sum(weight for _, weight in of)
    if not whole:  # each of them is as good as impossible
        return sum(value for value, _ in of) / len(of)
    return sum(value * weight for value, weight in of) / whole


def _are_few(each: Mapping[str, Chances]) -> bool:
    return prod(map(len, each.values())) <= MOST_ANSWERS


def _rows(each: Mapping[str, Chances]) -> Iterator[tuple[Answers, float]]:
    """The answers to a question, each with its weight: of several facts, every combination where they are few."""
    every = [sorted(own.items()) for own in each.values()]
    rows: Iterable[tuple[tuple[Any, float], ...]] = product(*every)
    if not _are_few(each):
        most = max(map(len, every))
        rows = (tuple(own[k * len(own) // most] for own in every) for k in range(most))
    for row in rows:
        yield dict(zip(each, (value for value, _ in row), strict=True)), prod(weight for _, weight in row)


def _likely(weights: Chances, known: Any) -> dict[Any, float]:
    """The answers that come at all, as far as what is known allows them; the likeliest has the weight 1."""
    given = {
        value: weight
        for value, weight in weights.items()
        if weight > 0 and (known is None or meet(known, value) is not None)
    }
    return {value: weight / max(given.values()) for value, weight in given.items()}


def _cells(fact: Fact, values: Values, leaves: Sequence[OpenLeaf]) -> tuple[tuple[Any, ...], bool]:
    """Answers about one fact that the rule tells apart, and whether they are all that there are."""
    cells = cells_of(fact, values, leaves)
    if cells is not None:
        return cells, True
    # some leaf has no cells: the ends of the range stand for what they can do to it
    cells = cells_of(fact, values, [leaf for leaf in leaves if leaf.shape != "endless"]) or ()
    if fact.type != "category":
        span = bounds_of(fact, values)
        cells = tuple(sorted({*cells, span.low, span.high}))
    return cells, False
