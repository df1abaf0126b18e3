"""What to ask next: of the facts still missing, the one whose answer settles most of several open decisions.

The order follows two numbers of each question, both divided by what the question costs: how many decisions the
answer settles on average, then how large a share it clears of what the open decisions still lack. Every range of
answers that the rules tell apart counts alike, unless the caller says how often each answer comes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import attrs

from casemgmt.bounds import strings
from casemgmt.rules.asking import (
    Undecided,
    Weights,
    check_limit,
    check_names,
    check_numbers,
    cleaned_weights,
    decisions_in,
)
from casemgmt.rules.cells import tried_values
from casemgmt.rules.decision import Decision
from casemgmt.rules.effects import Effect, OpenDecision, what_it_rests_on
from casemgmt.rules.expand import is_exact
from casemgmt.rules.generate import compiled
from casemgmt.rules.known import Reason, Unknown
from casemgmt.rules.terms import AS_OF, Bands, ByCases, Constant, Fact, Term
from casemgmt.rules.walk import formula_of, walk
from casemgmt.rules.words import one_line, words_of_unit, words_of_value
from casemgmt.truth import UNKNOWN

COSTS: Mapping[str, float] = {"patient": 1, "record": 1, "payer": 2, "clinician": 4}
"""What a question costs by whom it is put to: operational choices. A clinician's minute is dearer than a look into
the record; a higher figure spares no more of the clinician's questions and asks many more of the others."""

NEVER_AGAIN = (Reason.DECLINED, Reason.NOT_APPLICABLE)
"""Reasons for which a fact that is unknown is not asked about."""


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
        return one_line(f"{self.ask}: {self.text} ({self.reason})")


def instrument_of_item(fact: Fact) -> str:
    """The instrument of which a fact is an item, as its definition says; empty where it is none."""
    return str(getattr(fact.definition, "instrument", ""))


def next_questions(
    decisions: Decision | Undecided | Iterable[Decision | Undecided],
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
    or does not apply is not asked about, nor, on its behalf, are the facts that it is worked out from: who declines
    a total declines its items, except those that a rule asks for by themselves. Nor is a fact of which what was said
    contradicts what it is worked out from. Every other answer takes its fact off the list, so the questions end, and
    then each decision is settled or waits only for what was declined or contradicts itself.

    Args:
        decisions: Decisions, or what has `open_decisions`: a screening, a level of care, a risk profile. Hand in those
            that are settled, too: what is named below has to be known to one of them.
        limit: How many questions to give at most; None for all.
        costs: What a question costs, by the name of a fact or instrument or by whom it is put to; anything not
            named costs what `COSTS` says. An instrument costs as much as its items together.
        weights: How often each answer to a fact comes, such as ``{"smoker": {True: 0.2, False: 0.8}}``; for a number,
            a few typical values with their weights. They change the order, not what is said of an answer.
        asked: Facts that were asked about without an answer, not to be asked about again.
        group: The instrument of which a fact is an item, if it is one: its items are one question.

    Raises:
        InvalidInput: If a cost is not above zero, a weight is below it or of an answer that the fact cannot have, or
            what is handed in is no decision.
        UnknownName: If costs or weights name what none of the decisions knows; lists near names.

    Example:
        >>> from casemgmt.rules import Fact, all_of, decide
        >>> age = Fact("age_years", low=0, high=130, unit="a", label="age", ask="patient")
        >>> fell, frail = (Fact(name, type="flag", ask="patient") for name in ("fell", "frail"))
        >>> rules = {"falls clinic": all_of(age >= 65, fell), "home visit": all_of(age >= 65, fell, frail)}
        >>> known = {"age_years": 70}
        >>> open_ones = [decide(rule, known, as_of="2026-05-01", title=name) for name, rule in rules.items()]
        >>> for question in next_questions(open_ones):
        ...     print(question)
        patient: fell? (settles 1 of 2 open decisions whatever the answer, 1 if no)
        patient: frail? (settles 1 of 2 open decisions if no)
    """
    check_limit(limit)
    interview = Interview(costs=costs or {}, weights=weights or {}, asked=asked, group=group)
    return interview.go_on(decisions).questions[:limit]


@attrs.frozen(kw_only=True, eq=False)
class Interview:
    """An interview that goes on: what to ask next, and what need not be worked out again.

    It gives the questions of `next_questions`. After an answer, only the decisions that read the fact are worked
    out again. The names in costs and weights are looked up once, among the first decisions.

    Args:
        costs: What a question costs; see `next_questions`.
        weights: How often each answer comes.
        asked: Facts and instruments that are not to be asked about again.
        group: The instrument of which a fact is an item.
        questions: What to ask, the best first.

    Example:
        >>> from casemgmt.rules import Fact, decide
        >>> fell, frail = (Fact(name, type="flag", ask="patient") for name in ("fell", "frail"))
        >>> interview = Interview().go_on([decide(fell & frail, {}, as_of="2026-05-01")])
        >>> interview.questions[0].name
        'fell'
        >>> interview.go_on([decide(fell & frail, {"fell": False}, as_of="2026-05-01")]).questions
        ()
    """

    costs: Mapping[str, float] = attrs.field(factory=dict)
    weights: Weights = attrs.field(factory=dict)
    asked: frozenset[str] = attrs.field(default=frozenset(), converter=strings)
    group: Callable[[Fact], str] = instrument_of_item
    questions: tuple[Question, ...] = ()
    _open: Mapping[Any, OpenDecision] = attrs.field(factory=dict, alias="_open", repr=False)
    _begun: bool = attrs.field(default=False, alias="_begun", repr=False)

    def __attrs_post_init__(self) -> None:
        check_numbers(self.costs, self.weights)

    def go_on(
        self, decisions: Decision | Undecided | Iterable[Decision | Undecided], *, asked: Iterable[str] = ()
    ) -> Interview:
        """The interview with the decisions as they stand now.

        Args:
            decisions: Decisions, or what has `open_decisions`.
            asked: Facts and instruments that were asked about without an answer.
        """
        never = self.asked | strings(asked)
        every = decisions_in(decisions)
        weights = self._weights_among(every) if self.costs or self.weights else {}
        unknown = [decision for decision in every if decision.truth is UNKNOWN]
        keys = [(what_it_rests_on(decision), _apart(decision, never)) for decision in unknown]
        known: dict[Any, OpenDecision] = {}
        for key, decision in zip(keys, unknown, strict=True):
            known.setdefault(key, self._open.get(key) or OpenDecision(decision, key[1]))
        undecided = [(known[key], d) for key, d in zip(keys, unknown, strict=True) if known[key].lacking]
        found: dict[str, _Asking] = {}
        for each, decision in undecided:
            for name, facts in self._worth_asking(each.facts, decision, never).items():
                asking = found.setdefault(name, _Asking(name))
                asking.facts.update(facts)
                asking.effects.append(each.effect(facts, weights))
        for asking in found.values():
            asking.cost = sum(self._cost(asking.name, fact) for fact in asking.facts.values())
        best = sorted(found.values(), key=_Asking.order)
        questions = tuple(asking.question(len(undecided)) for asking in best)
        return attrs.evolve(
            self, asked=never, questions=questions, _open=known, _begun=self._begun or bool(every)
        )

    def _weights_among(self, decisions: Iterable[Decision]) -> Weights:
        """The weights as rules read them; what is named has to be known to one of the decisions."""
        facts = {n: fact for each in decisions for n, fact in compiled(each.rule).needed.items()}
        if facts and not self._begun:
            names = {*facts, *(n for each in decisions for n in each.sheet.values)} - {AS_OF.name}
            check_names("fact", self.weights, names)
            others = {name for fact in facts.values() for name in (fact.ask, self.group(fact)) if name}
            check_names("fact, instrument or person to ask", self.costs, {*names, *others, *COSTS})
        return cleaned_weights(self.weights, facts)

    def _worth_asking(
        self, facts: Mapping[str, Fact], decision: Decision, never: frozenset[str]
    ) -> dict[str, dict[str, Fact]]:
        """The facts still missing from a decision, by the question that asks about them."""
        found: dict[str, dict[str, Fact]] = {}
        for name, fact in facts.items():
            question = self.group(fact) or name
            why = decision.sheet.why_unknown(name)
            in_vain = _was_declined(fact, why) or _contradicts_itself(fact, why)
            if not in_vain and never.isdisjoint((name, question)):
                found.setdefault(question, {})[name] = fact
        return found

    def _cost(self, name: str, fact: Fact) -> float:
        named = (self.costs[key] for key in (name, fact.name, fact.ask) if key in self.costs)
        return next(named, COSTS.get(fact.ask, 1))


def _apart(decision: Decision, never: frozenset[str]) -> frozenset[str]:
    """The facts worked out from others that were declined: with them went all that they are worked out from."""
    sheet = decision.sheet
    return frozenset(
        name
        for name, fact in compiled(decision.rule).needed.items()
        if formula_of(fact) is not None
        and not is_exact(sheet.values.get(name))
        and (name in never or _was_declined(fact, sheet.why_unknown(name)))
    )


def _was_declined(fact: Fact, why: Unknown) -> bool:
    """Whether a fact was declined or does not apply: itself, if it is worked out, not a fact that it is made of."""
    return why.reason in NEVER_AGAIN and not (why.needs and formula_of(fact) is not None)


def _contradicts_itself(fact: Fact, why: Unknown) -> bool:
    """Whether what was said of a fact and what it is worked out from differ, as they would after the same answer."""
    return why.reason is Reason.CONFLICTING and not why.needs and formula_of(fact) is not None


# -- the question -----------------------------------------------------------------------------------------------------


@attrs.define(eq=False)
class _Asking:
    """A question in the making: what it asks about, and what it does for each open decision."""

    name: str
    facts: dict[str, Fact] = attrs.field(factory=dict)
    effects: list[Effect] = attrs.field(factory=list)
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


def _reason(facts: Sequence[Fact], effects: Sequence[Effect], count: int) -> str:
    """What the answer does for the open decisions, in words: how many it settles, and under which answer."""
    settling = Counter(_condition(facts, effect) for effect in effects if effect.at_times)
    if not settling:
        return f"clears part of what {len(effects)} of {count} open decisions lack"
    (first, n), *others = settling.items()
    return ", ".join(
        [f"settles {n} of {count} open decisions {first}", *(f"{m} {condition}" for condition, m in others)]
    )


def _condition(facts: Sequence[Fact], effect: Effect) -> str:
    """The answers that settle a decision, in words."""
    if effect.always:
        return "whatever the answer" if len(facts) == 1 else "whatever the answers"
    if len(facts) > 1:
        return "by some answers"
    (fact,) = facts
    tried = tried_values(fact, effect.opening.values, effect.leaves)
    if tried is None:
        return "by some answers"
    settled = [effect.opening.after({fact.name: value})[0] is not UNKNOWN for value in tried]
    if fact.type in ("flag", "category"):
        return _categories_in_words(tried, settled)
    return _range_in_words(fact, effect, tried, settled)


def _categories_in_words(tried: Sequence[Any], settled: Sequence[bool]) -> str:
    """The answers that settle a decision, or those that do not, whichever are fewer."""
    yes, no = ([v for v, done in zip(tried, settled, strict=True) if done is want] for want in (True, False))
    sign, named = ("if", yes) if len(yes) <= len(no) else ("unless", no)
    return f"{sign} {' or '.join(map(words_of_value, named))}"


def _range_in_words(fact: Fact, effect: Effect, tried: Sequence[Any], settled: Sequence[bool]) -> str:
    """The range of a number or a date that settles a decision, where it ends at one number or day of the rule."""
    ends = [i for i, (a, b) in enumerate(pairwise(settled)) if a != b]
    written = {n for leaf in effect.leaves for node in walk(leaf.term) for n in _written(node)}
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
