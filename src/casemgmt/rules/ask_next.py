"""What to ask next: of the facts still missing, the one whose answer settles most of several open decisions.

The order follows two numbers of each question, both divided by what the question costs: how many decisions the
answer settles on average, then how large a share it clears of what the open decisions still lack. Every range of
answers that the rules tell apart counts alike, unless the caller says how often each answer comes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, product
from math import prod
from typing import Any, Protocol

import attrs

from casemgmt.bounds import meet
from casemgmt.errors import RuleError
from casemgmt.rules.cells import OpenLeaf, cells_of, open_leaves
from casemgmt.rules.decision import Decision
from casemgmt.rules.evaluate import Values, bounds_of
from casemgmt.rules.expand import expanded
from casemgmt.rules.known import Reason
from casemgmt.rules.opening import Opening
from casemgmt.rules.pieces import candidates
from casemgmt.rules.terms import Bands, ByCases, Constant, Fact, Term
from casemgmt.rules.walk import walk
from casemgmt.rules.words import words_of_unit, words_of_value
from casemgmt.truth import UNKNOWN

COSTS: Mapping[str, float] = {"patient": 1, "record": 1, "payer": 2, "clinician": 4}
"""What a question costs by whom it is put to: operational choices. A clinician's minute is dearer than a look into
the record; a higher figure spares no more of the clinician's questions and asks many more of the others."""

NEVER_AGAIN = (Reason.DECLINED, Reason.NOT_APPLICABLE)
"""Reasons for which a fact that is unknown is not asked about."""

MOST_ANSWERS = 64
"""Of a questionnaire, combinations of answers are tried up to this number; beyond it, its items rise together."""


class Undecided(Protocol):
    """Something that knows which of its decisions are open, such as a screening or a level of care."""

    @property
    def open_decisions(self) -> tuple[Decision, ...]:
        """The decisions that are still open."""
        ...


Answers = Mapping[str, Any]
Weights = Mapping[str, Mapping[Any, float]]


@attrs.frozen(kw_only=True)
class Question:
    """A question worth asking.

    Args:
        name: The fact that it is about, or the instrument of which it asks the items.
        facts: The facts that it settles: one, or the open items of the instrument.
        text: The question.
        ask: Whom to ask: ``patient``, ``clinician``, ``payer`` or ``record``.
        cost: What asking costs.
        settles: How many of the open decisions the answer settles, on average.
        clears: How large a share it clears of what each open decision still lacks, added up.
        reason: Why it is worth asking, in words. It can tell something of the person.
    """

    name: str
    facts: tuple[Fact, ...]
    text: str
    ask: str
    cost: float
    settles: float
    clears: float
    reason: str = attrs.field(repr=False)

    def __str__(self) -> str:
        return f"{self.ask}: {self.text} ({self.reason})"


def instrument_of_item(fact: Fact) -> str:
    """The instrument of which a fact is an item, as its definition says; empty where it is none."""
    return str(getattr(fact.definition, "instrument", ""))


def next_questions(
    decisions: Iterable[Decision | Undecided],
    *,
    limit: int | None = None,
    costs: Mapping[str, float] | None = None,
    weights: Weights | None = None,
    asked: Iterable[str] = (),
    group: Callable[[Fact], str] = instrument_of_item,
) -> tuple[Question, ...]:
    """The questions that can still settle open decisions about one person, the best first.

    Only facts that can still change an open decision are asked about: the inputs where a fact is worked out from
    others. Ask the first, add the answer to what is known, decide again, and call again. A fact that was declined
    or does not apply is not asked about; every other answer takes its fact off the list, so the questions end, and
    then each decision is settled or waits only for what was declined.

    Args:
        decisions: Decisions, or what has `open_decisions`: a screening, a level of care, a risk profile.
        limit: How many questions to give at most; None for all.
        costs: What a question costs, by the name of a fact or instrument or by whom it is put to; anything not
            named costs what `COSTS` says. An instrument costs as much as its items together.
        weights: How often each answer to a fact comes, such as ``{"smoker": {True: 0.2, False: 0.8}}``; for a number,
            a few typical values with their weights.
        asked: Facts that were asked about without an answer, not to be asked about again.
        group: The instrument of which a fact is an item, if it is one: its items are one question.

    Raises:
        RuleError: If a cost is not above zero or a weight is below it.

    Example:
        >>> from casemgmt.rules import Fact, all_of, decide
        >>> age = Fact("age_years", low=0, high=130, unit="a", label="age", ask="patient")
        >>> fell, frail = (Fact(name, type="flag", ask="patient") for name in ("fell", "frail"))
        >>> rules = {"falls clinic": all_of(age >= 65, fell), "home visit": all_of(age >= 65, fell, frail)}
        >>> known = {"age_years": 70}
        >>> open_ones = [decide(rule, known, as_of="2026-05-01", title=name) for name, rule in rules.items()]
        >>> for question in next_questions(open_ones):
        ...     print(question)
        patient: fell? (settles falls clinic whatever the answer, home visit if no)
        patient: frail? (settles home visit if no)
    """
    price = _prices(costs or {})
    never = set(asked)
    undecided = [d for each in decisions for d in _decisions(each) if d.truth is UNKNOWN and d.open_facts()]
    found: dict[str, _Asking] = {}
    for decision in undecided:
        questions = _worth_asking(decision, group, never)
        for name, effect in _effects(decision, questions, weights or {}):
            asking = found.setdefault(name, _Asking(name))
            asking.facts.update(questions[name])
            asking.effects.append(effect)
    for asking in found.values():
        asking.cost = sum(price(asking.name, fact) for fact in asking.facts.values())
    best = sorted(found.values(), key=_Asking.order)
    return tuple(asking.question(len(undecided)) for asking in best[:limit])


def _decisions(given: Decision | Undecided) -> Iterable[Decision]:
    return (given,) if isinstance(given, Decision) else given.open_decisions


def _worth_asking(
    decision: Decision, group: Callable[[Fact], str], never: set[str]
) -> dict[str, dict[str, Fact]]:
    """The facts still missing from a decision, by the question that asks about them."""
    found: dict[str, dict[str, Fact]] = {}
    for name, fact in decision.open_facts().items():
        question = group(fact) or name
        if not {name, question} & never and decision.sheet.why_unknown(name).reason not in NEVER_AGAIN:
            found.setdefault(question, {})[name] = fact
    return found


# -- what an answer does --------------------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class _Effect:
    """What a question does for one decision: which answers settle it, and what they clear of its open facts.

    Args:
        opening: What is open of the decision.
        leaves: Its open leaves.
        answers: The answers that the rule tells apart, each with its weight.
        settled: Whether each of them settles the decision.
        chance: How likely the answer settles it.
        share: How large a share of its open facts the answer clears, on average.
    """

    opening: Opening
    leaves: tuple[OpenLeaf, ...]
    answers: tuple[tuple[Answers, float], ...]
    settled: tuple[bool, ...]
    chance: float
    share: float


def _effects(
    decision: Decision, questions: Mapping[str, Mapping[str, Fact]], weights: Weights
) -> Iterator[tuple[str, _Effect]]:
    values = decision.sheet.values
    rule = expanded(decision.rule, values)
    opening, leaves = Opening.of(rule, values), open_leaves(rule, values)
    open_facts = {name for leaf in leaves for name in leaf.open}
    for name, facts in questions.items():
        read = {each: fact for each, fact in facts.items() if each in open_facts}
        answers = tuple(_answers(read, values, leaves, weights))
        left = [opening.after(answer) for answer, _ in answers]
        settled = tuple(truth is not UNKNOWN for truth, _ in left)
        cleared = [
            1.0 if done else 1 - len(still) / len(open_facts)
            for done, (_, still) in zip(settled, left, strict=True)
        ]
        chances = [weight for _, weight in answers]
        yield (
            name,
            _Effect(opening, leaves, answers, settled, _mean(settled, chances), _mean(cleared, chances)),
        )


def _mean(of: Iterable[float], weights: Sequence[float]) -> float:
    """The mean of several numbers, each with its weight."""
    return sum(n * weight for n, weight in zip(of, weights, strict=True)) / sum(weights)


def _answers(
    facts: Mapping[str, Fact], values: Values, leaves: Iterable[OpenLeaf], weights: Weights
) -> Iterator[tuple[Answers, float]]:
    """The answers to a question, each with its weight: of several facts, every combination where they are few."""
    each = [_answers_of(fact, values, leaves, weights.get(name)) for name, fact in facts.items()]
    rows: Iterable[tuple[tuple[Any, float], ...]]
    if prod(map(len, each)) <= MOST_ANSWERS:
        rows = product(*each)
    else:
        most = max(map(len, each))
        rows = (tuple(own[k * len(own) // most] for own in each) for k in range(most))
    for row in rows:
        yield dict(zip(facts, (value for value, _ in row), strict=True)), prod(weight for _, weight in row)


def _answers_of(
    fact: Fact, values: Values, leaves: Iterable[OpenLeaf], weights: Mapping[Any, float] | None
) -> list[tuple[Any, float]]:
    """The answers about one fact, each with its weight."""
    known = values.get(fact.name)
    given = [
        (value, weight)
        for value, weight in (weights or {}).items()
        if weight > 0 and (known is None or meet(known, value) is not None)
    ]
    if given:
        return given
    cells = cells_of(fact, values, leaves)
    if (
        cells is None
    ):  # some leaf cannot be cut into cells: the ends of the range stand for what they can do to it
        cells = cells_of(fact, values, [leaf for leaf in leaves if leaf.shape != "endless"]) or ()
        if fact.type != "category":
            span = bounds_of(fact, values)
            cells = tuple(sorted({*cells, span.low, span.high}))
    return [(value, 1.0) for value in cells]


# -- the question -----------------------------------------------------------------------------------------------------


def _prices(costs: Mapping[str, float]) -> Callable[[str, Fact], float]:
    def price(name: str, fact: Fact) -> float:
        named = (costs[key] for key in (name, fact.name, fact.ask) if key in costs)
        return next(named, COSTS.get(fact.ask, 1))

    if any(not cost > 0 for cost in costs.values()):
        raise RuleError("a question costs something; give a cost above zero")
    return price


@attrs.define(eq=False)
class _Asking:
    """A question in the making: what it asks about, and what it does for each open decision."""

    name: str
    facts: dict[str, Fact] = attrs.field(factory=dict)
    effects: list[_Effect] = attrs.field(factory=list)
    cost: float = 1

    @property
    def settles(self) -> float:
        return sum(effect.chance for effect in self.effects)

    @property
    def clears(self) -> float:
        return sum(effect.share for effect in self.effects)

    def order(self) -> tuple[float, float]:
        """The best first; rounded, so that equals are equal and keep the order in which they are declared."""
        return -round(self.settles / self.cost, 9), -round(self.clears / self.cost, 9)

    def question(self, count: int) -> Question:
        facts = tuple(self.facts.values())
        return Question(
            name=self.name,
            facts=facts,
            text="; ".join(fact.question or f"{fact.label}?" for fact in facts),
            ask=facts[0].ask,
            cost=self.cost,
            settles=self.settles,
            clears=self.clears,
            reason=_reason(facts, self.effects, count),
        )


def _reason(facts: Sequence[Fact], effects: Sequence[_Effect], count: int) -> str:
    """What the answer does for the open decisions, in words: how many it settles, and under which answer."""
    settling = Counter(_condition(facts, effect) for effect in effects if any(effect.settled))
    if not settling:
        return f"clears part of what {len(effects)} of {count} open decisions lack"
    (first, n), *others = settling.items()
    return ", ".join(
        [f"settles {n} of {count} open decisions {first}", *(f"{m} {condition}" for condition, m in others)]
    )


def _condition(facts: Sequence[Fact], effect: _Effect) -> str:
    """The answers that settle a decision, in words."""
    if all(effect.settled):
        return "whatever the answer" if len(facts) == 1 else "whatever the answers"
    if len(facts) > 1:
        return "by some answers"
    (fact,) = facts
    settling = [
        answer[fact.name] for (answer, _), done in zip(effect.answers, effect.settled, strict=True) if done
    ]
    if fact.type in ("flag", "category"):
        return f"if {' or '.join(map(words_of_value, settling))}"
    return _range_in_words(fact, effect)


def _range_in_words(fact: Fact, effect: _Effect) -> str:
    """The range of a number or a date that settles a decision, where it ends at one number or day of the rule."""
    own = [leaf for leaf in effect.leaves if fact.name in leaf.open]
    if any(leaf.shape == "endless" for leaf in own):
        return "by some answers"
    tried = candidates(fact, effect.opening.values, [atom for leaf in own for atom in leaf.atoms(fact.name)])
    settled = [effect.opening.after({fact.name: value})[0] is not UNKNOWN for value in tried]
    ends = [i for i, (a, b) in enumerate(pairwise(settled)) if a != b]
    written = {n for leaf in own for node in walk(leaf.term) for n in _written(node)}
    if len(ends) == 1:
        before, after = tried[ends[0]], tried[ends[0] + 1]
        up = settled[-1]
        for edge, sign in ((after, ">=" if up else "<"), (before, ">" if up else "<=")):
            if edge in written:
                return f"if {sign} {words_of_value(edge)}{words_of_unit(fact.unit)}"
    return "by some answers"


def _written(node: Term) -> tuple[Any, ...]:
    """The numbers and days that a node names."""
    if isinstance(node, (Bands, ByCases)):
        return node.edges
    return (node.value,) if isinstance(node, Constant) else ()
