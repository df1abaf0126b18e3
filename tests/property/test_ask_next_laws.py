"""What to ask next against trying everything: nothing is asked in vain, the questions end, and they are few."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from itertools import product
from math import prod
from random import Random
from statistics import mean
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from casemgmt.rules import (
    Criterion,
    Decision,
    Fact,
    Reason,
    Unknown,
    all_of,
    any_of,
    at_least,
    decide,
    facts_needed,
    next_questions,
    not_,
    truth_of,
)
from casemgmt.rules.expand import is_exact
from casemgmt.rules.known import work_out
from casemgmt.truth import MET, NOT_MET, UNKNOWN
from tests import strategies as some
from tests.effort import steady

SLOW = [HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large]
relaxed = settings(suppress_health_check=SLOW)
MANY = 1_500
FLAGS = tuple(Fact(f"f{i}", type="flag", ask="patient") for i in range(5))


def decided(rules: tuple[Criterion, ...], known: Mapping[str, Any]) -> list[Decision]:
    return [
        Decision(rule, some.sheet(rule, {n: v for n, v in known.items() if n in facts_needed(rule)}))
        for rule in rules
    ]


@st.composite
def interviews(draw: st.DrawFn) -> tuple[tuple[Criterion, ...], dict[str, Any], dict[str, Any]]:
    """A few rules, what is known at first, and the answers of somebody to every question; None where they decline.

    What is said of a fact that is worked out need not agree with the facts that it is worked out from.
    """
    rules = tuple(draw(st.lists(st.one_of(some.criteria(), some.of_totals), min_size=1, max_size=3)))
    values = {name: st.sampled_from(_may_be(fact)) for name, fact in facts_needed(*rules).items()}
    declined = st.sampled_from([Unknown(Reason.DECLINED), Unknown(Reason.NOT_APPLICABLE)])
    first = {name: draw(st.one_of(st.none(), st.none(), of, declined)) for name, of in values.items()}
    answers = {name: draw(st.one_of(of, of, st.none())) for name, of in values.items()}
    return rules, {name: value for name, value in first.items() if value is not None}, answers


def _may_be(fact: Fact) -> tuple[Any, ...]:
    """Some values of a fact: of a base fact, all that there are."""
    if fact in some.BASE:
        return some.domain(fact)
    return (False, True) if fact.type == "flag" else tuple(n for n in range(-4, 5) if n >= fact.low)


@steady(60, relaxed)
@given(case=interviews())
def test_the_questions_end_and_then_all_is_settled_or_waits_for_what_was_declined_or_contradicts_itself(
    case: tuple[tuple[Criterion, ...], dict[str, Any], dict[str, Any]],
) -> None:
    rules, known, answers = case
    while questions := next_questions(decided(rules, known), limit=1):
        (fact,) = questions[0].facts
        assert fact.name not in known, "asked twice"
        answer = answers[fact.name]
        known = {**known, fact.name: Unknown(Reason.DECLINED) if answer is None else answer}
    for decision in decided(rules, known):
        assert decision.settled is not UNKNOWN or not _worth_knowing(decision, known)


def _worth_knowing(decision: Decision, known: Mapping[str, Any]) -> set[str]:
    """The facts of which nothing was said that can tip the answer, also where every total declined can be anything.

    A total that contradicts itself can be anything in any case.
    """
    rule, values = decision.rule, decision.sheet.values
    still_open = {name: fact for name, fact in facts_needed(rule).items() if not is_exact(values[name])}
    base = {name: fact for name, fact in still_open.items() if fact in some.BASE}
    said = {name: fact for name, fact in still_open.items() if name in known and name not in base}
    torn = {name: fact for name, fact in said.items() if not isinstance(known[name], Unknown)}
    return (_tipping(rule, values, base | torn) & _tipping(rule, values, base | said)) - known.keys()


def _tipping(rule: Criterion, values: Mapping[str, Any], free: Mapping[str, Fact]) -> set[str]:
    """The facts of which two people who differ in nothing else get different answers; the rest is worked out."""
    every = [_may_be(fact) for fact in free.values()]
    assume(prod(map(len, every)) <= MANY)
    worked_out = {
        name: fact
        for name, fact in facts_needed(rule).items()
        if name not in free and not is_exact(values[name])
    }
    table: dict[tuple[Any, ...], Any] = {}
    for row in product(*every):
        now = {**values, **dict(zip(free, row, strict=True))}
        for name, fact in worked_out.items():
            now[name] = work_out(fact, fact.definition, now, {})[0]
        table[row] = truth_of(rule, now)
    found: dict[str, list[Any]] = {name: [] for name in free}
    for i, name in enumerate(free):
        first: dict[tuple[Any, ...], Any] = {}
        for row, truth in table.items():
            found[name].append({first.setdefault(row[:i] + row[i + 1 :], truth), truth})
    return {name for name, pairs in found.items() if {MET, NOT_MET} in pairs}


@steady(60, relaxed)
@given(data=st.data())
def test_no_fact_is_asked_about_that_cannot_change_an_open_decision(data: st.DataObject) -> None:
    rules = tuple(data.draw(st.lists(_of_flags(2), min_size=1, max_size=3)))
    known = {
        flag.name: value
        for flag in FLAGS
        if (value := data.draw(st.sampled_from([None, None, True, False]))) is not None
    }
    now = [decide(rule, _read(rule, known), as_of=some.AS_OF) for rule in rules]
    expected = {name for decision in now for name in _can_change(decision.rule, known)}
    assert {question.name for question in next_questions(now)} == expected


def _read(rule: Criterion, known: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in known.items() if name in facts_needed(rule)}


def _can_change(rule: Criterion, known: Mapping[str, Any]) -> set[str]:
    """The open flags of which two people who differ in nothing else get different answers."""
    left = [name for name in facts_needed(rule) if name not in known]
    answers = {
        row: truth_of(rule, {**known, **dict(zip(left, row, strict=True))}) for row in _rows(len(left))
    }
    return {
        name
        for i, name in enumerate(left)
        if any(answers[row] is not answers[(*row[:i], not row[i], *row[i + 1 :])] for row in answers)
    }


def _rows(n: int) -> list[tuple[bool, ...]]:
    return list(product((False, True), repeat=n))


@cache
def _of_flags(depth: int) -> st.SearchStrategy[Criterion]:
    leaves = st.sampled_from(FLAGS).map(Fact.is_true)
    if not depth:
        return leaves
    below = st.lists(_of_flags(depth - 1), min_size=1, max_size=3)
    return st.one_of(
        leaves,
        below.map(lambda of: all_of(*of)),
        below.map(lambda of: any_of(*of)),
        _of_flags(depth - 1).map(not_),
        below.flatmap(lambda of: st.integers(1, len(of)).map(lambda n: at_least(n, *of))),
    )


@steady(60, relaxed)
@given(rule=_of_flags(2), data=st.data())
def test_a_question_settles_as_much_as_the_weights_say_and_its_reason_speaks_of_every_answer(
    rule: Criterion, data: st.DataObject
) -> None:
    odds = {
        name: {v: data.draw(st.sampled_from([0, 1, 3])) for v in (True, False)} for name in facts_needed(rule)
    }
    reasons = {
        (): "clears part of what 1 of 1 open decisions lack",
        (True,): "settles 1 of 1 open decisions if yes",
        (False,): "settles 1 of 1 open decisions if no",
        (True, False): "settles 1 of 1 open decisions whatever the answer",
    }
    for question in next_questions(decide(rule, {}, as_of=some.AS_OF), weights=odds):
        settling = tuple(v for v in (True, False) if truth_of(rule, {question.name: v}) is not UNKNOWN)
        chances = odds[question.name] if any(odds[question.name].values()) else {True: 1, False: 1}
        assert question.reason == reasons[settling]
        assert question.settles == sum(chances[v] for v in settling) / sum(chances.values())


# -- few questions --------------------------------------------------------------------------------------------------

Known = tuple[bool | None, ...]
Choose = Callable[[Known], int]
NOTHING: Known = (None,) * len(FLAGS)


class Instance:
    """One to four rules over five flags, and how many questions ways of asking need on average over all people."""

    def __init__(self, seed: int) -> None:
        random = Random(seed)  # noqa: S311 - no secret
        self.rules = tuple(self._rule(random, 2) for _ in range(random.randint(1, 4)))
        people = _rows(len(FLAGS))
        named = [dict(zip((flag.name for flag in FLAGS), row, strict=True)) for row in people]
        self.answers = {
            row: tuple(truth_of(rule, person) for rule in self.rules)
            for row, person in zip(people, named, strict=True)
        }
        self.optimal = cache(self._optimal)

    def _rule(self, random: Random, depth: int) -> Criterion:
        if not depth:
            flag = random.choice(FLAGS).is_true()
            return not_(flag) if random.random() < 0.3 else flag
        of = [self._rule(random, depth - 1) for _ in range(random.randint(2, 3))]
        kinds: list[Callable[..., Criterion]] = [all_of, any_of, lambda *parts: at_least(2, *parts)]
        return random.choice(kinds)(*of)

    def settled(self, known: Known) -> bool:
        return all(len(set(column)) == 1 for column in zip(*self._left(known).values(), strict=True))

    def _left(self, known: Known) -> dict[tuple[bool, ...], Any]:
        return {
            row: truths
            for row, truths in self.answers.items()
            if all(k is None or k == v for k, v in zip(known, row, strict=True))
        }

    def _optimal(self, known: Known) -> float:
        """The questions of the best way of asking there is: every way is tried."""
        if self.settled(known):
            return 0
        open_ones = [i for i, value in enumerate(known) if value is None]
        return 1 + min(mean(self.optimal(with_(known, i, v)) for v in (False, True)) for i in open_ones)

    def needed(self, choose: Choose, known: Known = NOTHING) -> float:
        """The questions that a way of asking needs."""
        if self.settled(known):
            return 0
        i = choose(known)
        return 1 + mean(self.needed(choose, with_(known, i, v)) for v in (False, True))

    def decisions(self, known: Known) -> list[Decision]:
        values = {flag.name: v for flag, v in zip(FLAGS, known, strict=True) if v is not None}
        return [decide(rule, _read(rule, values), as_of=some.AS_OF) for rule in self.rules]

    def as_asked(self, known: Known) -> int:
        (question,) = next_questions(self.decisions(known), limit=1)
        return int(question.name.removeprefix("f"))

    def in_fixed_order(self, known: Known) -> int:
        """The first flag that can still change something."""
        matters = {name for decision in self.decisions(known) for name in decision.missing}
        return min(int(name.removeprefix("f")) for name in matters)


def with_(known: Known, i: int, value: bool) -> Known:
    return (*known[:i], value, *known[i + 1 :])


def test_the_questions_are_nearly_as_few_as_can_be() -> None:
    instances = [Instance(seed) for seed in range(30)]
    best = mean(each.optimal(NOTHING) for each in instances)
    asked = mean(each.needed(each.as_asked) for each in instances)
    assert best <= asked <= 1.07 * best


def test_the_questions_are_clearly_fewer_than_in_a_fixed_order() -> None:
    asked, fixed = [], []
    for seed in range(6):
        random = Random(seed)  # noqa: S311 - no secret
        flags = [Fact(f"f{i}", type="flag", ask="patient") for i in range(14)]
        rules = [_program(random, flags) for _ in range(8)]
        for _ in range(4):
            person = {flag.name: random.random() < 0.5 for flag in flags}
            asked.append(_length(rules, person, lambda open_ones: next_questions(open_ones, limit=1)[0].name))
            fixed.append(
                _length(rules, person, lambda open_ones: min(n for d in open_ones for n in d.missing))
            )
    assert mean(fixed) >= 1.2 * mean(asked)


def _program(random: Random, flags: list[Fact]) -> Criterion:
    """A rule like that of a program: what is required, alternatives, and an exclusion."""
    a, b, c, d, e = random.sample(flags, 5)
    return (
        all_of(a, any_of(b, c), not_(d))
        if random.random() < 0.5
        else all_of(a, at_least(2, b, c, d), not_(e))
    )


def _length(
    rules: list[Criterion], person: Mapping[str, bool], choose: Callable[[list[Decision]], str]
) -> int:
    """How many questions it takes until every rule is settled."""
    known: dict[str, bool] = {}
    while True:
        now = [decide(rule, _read(rule, known), as_of=some.AS_OF) for rule in rules]
        open_ones = [decision for decision in now if decision.truth is UNKNOWN]
        if not open_ones:
            return len(known)
        name = choose(open_ones)
        known[name] = person[name]


def test_the_counting_of_questions_is_right() -> None:
    one = Instance(0)
    one.rules = (all_of(FLAGS[0], FLAGS[1]),)
    one.answers = {row: (MET if row[0] and row[1] else NOT_MET,) for row in one.answers}
    one.optimal = cache(one._optimal)
    assert one.optimal(NOTHING) == 1.5
    assert one.needed(one.as_asked) == 1.5
    assert one.needed(lambda known: known.index(None)) == 1.5
    assert one.needed(lambda known: len(FLAGS) - 1 - known[::-1].index(None)) > 3
    assert all(decision.truth is UNKNOWN for decision in one.decisions(NOTHING))
