"""What to ask next: the order of the questions, their reasons, and who is spared which of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest
from pytest import mark

from casemgmt.bounds import Bounds, OneOf
from casemgmt.errors import InvalidInput, UnknownName
from casemgmt.rules import (
    COSTS,
    Criterion,
    Decision,
    Fact,
    Formula,
    Interview,
    Parameter,
    Question,
    Rates,
    Reason,
    Unknown,
    all_of,
    any_of,
    by_cases,
    by_edges,
    days_since,
    decide,
    facts_needed,
    next_questions,
    not_,
    points,
    total,
    years_since,
)
from tests.strategies import numbered

AS_OF = date(2026, 5, 1)
FELL, FRAIL, ALONE, POOR = (Fact(n, type="flag", ask="patient") for n in ("fell", "frail", "alone", "poor"))
AGE = Fact("age_years", low=0, high=130, unit="a", label="age", ask="patient", question="How old are you?")
VISITS = Fact("visits", low=0, high=99, ask="record")
STAYS = Fact("stays", low=0, high=99, ask="record")
HOME = Fact("home", type="category", values=frozenset({"own", "family", "ward", "street"}), ask="patient")
PLACE = Fact("place", type="category", ask="patient")
BORN = Fact("born", type="date", ask="patient")
LEFT = Fact("left", type="date", ask="record")


@attrs.frozen
class Item:
    """A definition that says to which instrument its fact belongs."""

    instrument: str


ITEMS = tuple(Fact(f"mood_{i}", low=0, high=3, ask="patient", definition=Item("mood")) for i in range(9))
MOOD = Fact("mood_total", low=0, high=27, definition=Formula(total(ITEMS)))


def ask(*rules: Criterion, known: dict[str, Any] | None = None, **more: Any) -> tuple[Question, ...]:
    return next_questions(decisions(*rules, known=known), **more)


def decisions(*rules: Criterion, known: dict[str, Any] | None = None) -> list[Decision]:
    return [
        decide(
            rule,
            {n: v for n, v in (known or {}).items() if n in facts_needed(rule)},
            as_of=AS_OF,
            title=f"{i}",
        )
        for i, rule in enumerate(rules)
    ]


def names(questions: tuple[Question, ...]) -> list[str]:
    return [question.name for question in questions]


# -- the order -----------------------------------------------------------------------------------------------


def test_what_settles_most_comes_first_then_what_clears_most_then_what_is_named_first() -> None:
    assert names(ask(any_of(POOR & ALONE, FELL), FRAIL & FELL)) == ["fell", "frail", "poor", "alone"]
    assert names(ask(FRAIL & FELL)) == ["frail", "fell"]


def test_settling_one_decision_goes_before_clearing_much_of_three() -> None:
    much = all_of(POOR, VISITS >= 3, STAYS >= 3, AGE >= 65)
    questions = ask(*(any_of(much, little) for little in (FELL, FRAIL, ALONE)))
    assert names(questions)[:4] == ["fell", "frail", "alone", "poor"]
    assert (questions[0].settles, questions[3].settles) == (0.5, 0)
    assert questions[3].clears > questions[0].clears


def test_where_nothing_settles_what_clears_most_for_its_cost_comes_first() -> None:
    others = [Fact(f"other_{i}", type="flag", ask="patient") for i in range(15)]
    pairs = [any_of(a, b) for a, b in zip([FRAIL, *others[0::2]], others[1::2], strict=False)]
    rules = (all_of(any_of(FELL, ALONE), any_of(POOR, FRAIL)), all_of(any_of(POOR, others[0]), *pairs[1:]))
    assert names(ask(*rules))[:4] == ["poor", "fell", "alone", "frail"]
    assert names(ask(rules[0], costs={"fell": 1.5, "poor": 1.2})) == ["alone", "frail", "poor", "fell"]


def test_the_scores_are_averages_over_the_answers_that_the_rules_tell_apart() -> None:
    (age, fell) = ask(all_of(AGE >= 65, AGE < 90, FELL))
    assert (age.name, fell.name) == ("age_years", "fell")
    assert (age.settles, age.clears) == pytest.approx((2 / 3, 2 / 3 + 1 / 6))
    assert (fell.settles, fell.clears) == (0.5, 0.75)


def test_a_dear_question_comes_later() -> None:
    doctor = attrs.evolve(FELL, name="seen", ask="clinician")
    assert names(ask(all_of(doctor, FELL))) == ["fell", "seen"]
    assert names(ask(all_of(doctor, FELL), costs={"clinician": 1})) == ["seen", "fell"]
    assert names(ask(all_of(doctor, FELL), costs={"fell": 9})) == ["seen", "fell"]
    assert ask(all_of(doctor, FELL))[1].cost == COSTS["clinician"]
    assert ask(attrs.evolve(FELL, ask="neighbour").is_true())[0].cost == 1


def test_answers_that_come_often_count_for_more() -> None:
    rule = any_of(FELL & FRAIL, ALONE & POOR)
    assert names(ask(rule))[0] == "fell"
    weights = {"alone": {True: 0.9, False: 0.1}, "fell": {True: 0.5, False: 0.5}}
    assert names(ask(all_of(FELL, ALONE), weights={"alone": {True: 0.1, False: 0.9}}))[0] == "alone"
    assert ask(all_of(FELL, ALONE), weights=weights)[0].settles == pytest.approx(0.5)


def test_for_a_number_typical_values_can_be_given() -> None:
    ages = {"age_years": {30: 1.0, 70: 3.0, 80: 0.0}}
    (age,) = ask(any_of(AGE < 65, AGE >= 120), weights=ages)
    assert age.settles == 1
    (age, fell) = ask(all_of(AGE >= 65, FELL), weights=ages)
    assert {age.name: age.settles, fell.name: fell.settles} == {"age_years": 0.25, "fell": 0.5}


def test_weights_that_contradict_what_is_known_are_left_out() -> None:
    ages = {"age_years": {30: 1.0, 70: 1.0}}
    questions = ask(all_of(AGE >= 65, FELL), known={"age_years": Bounds(60, 75)}, weights=ages)
    assert {q.name: q.settles for q in questions} == {"age_years": 0, "fell": 0.5}


def test_weights_of_nothing_are_as_good_as_none() -> None:
    questions = ask(FELL & FRAIL, weights={"fell": {True: 0, False: 0}})
    assert {q.name: q.settles for q in questions} == {"fell": 0.5, "frail": 0.5}


def test_what_is_known_already_is_not_counted_as_lacking() -> None:
    rates = Rates(date(2020, 1, 1), {("own", 0): 1, ("own", 50): 5})
    rule = FELL & (Parameter("rate", (HOME, VISITS), (rates,)) >= 3)
    fell = next(q for q in ask(rule, known={"home": "own"}) if q.name == "fell")
    assert (fell.settles, fell.clears) == (0.5, 0.75)


def test_of_several_facts_every_combination_is_tried_up_to_a_limit() -> None:
    flags = [Fact(f"flag_{i}", type="flag", ask="patient") for i in range(7)]
    for count, settles in ((6, 63 / 64), (7, 1 / 2)):
        rule = all_of(*flags[:count], ALONE)
        first, *_ = ask(
            rule, group=lambda fact: "flags" if fact.name.startswith("flag") else "", costs={"alone": 99}
        )
        assert (first.name, first.settles) == ("flags", settles)


def test_only_as_many_as_wanted_are_given() -> None:
    assert len(ask(FELL & FRAIL & ALONE)) == 3
    assert names(ask(FELL & FRAIL & ALONE, limit=1)) == ["fell"]


def test_weights_however_small_or_large_are_odds() -> None:
    flags = [Fact(f"flag_{i}", type="flag", ask="patient") for i in range(8)]
    tiny = {flag.name: {i < 4: 1e308, i >= 4: 1e-200} for i, flag in enumerate(flags)}
    first, *_ = ask(
        all_of(*flags, FELL),
        group=lambda fact: "flags" if fact.name.startswith("flag") else "",
        costs={"fell": 99},
        weights=tiny,
    )
    assert (first.name, first.settles) == ("flags", 0.5)
    assert ask(all_of(FELL, ALONE), weights={"fell": {True: 1e-300, False: 3e-300}})[0].settles == 0.75


PULSE = Fact("pulse", low=0, high=300, ask="patient")
CLOSED = attrs.evolve(PLACE, name="setting", values=frozenset({"ward", "clinic"}))
ANY = all_of(FELL, FRAIL, PULSE >= 100, CLOSED.is_in("ward"), date(2026, 4, 1) < LEFT)


@mark.parametrize(
    ("more", "words"),
    [
        (
            {"costs": {"patient": 0}},
            ["$.costs.patient: a question costs something; give a finite number above zero"],
        ),
        (
            {
                "costs": {
                    "fell": float("nan"),
                    "frail": float("inf"),
                    "pulse": "2",
                    "setting": True,
                    "left": -1,
                }
            },
            [f"$.costs.{name}: a question costs" for name in ("fell", "frail", "pulse", "setting", "left")],
        ),
        (
            {"costs": ["fell"]},
            ["$.costs: is a list; give a cost by the name of each, such as {'clinician': 4}"],
        ),
        (
            {"costs": {FELL: 2}},
            ["$.costs: has a name that is no text; give a cost by the name of each"],
        ),
        (
            {"weights": {"fell": {True: -1}, "frail": {True: float("inf")}, "pulse": {70: 10**400}}},
            [
                "$.weights.fell: an answer comes never or at times; give finite weights of zero or more",
                "$.weights.frail: an answer comes never",
                "$.weights.pulse: an answer comes never",
            ],
        ),
        (
            {"costs": {"fell": 0}, "weights": {"fell": 0.5}},
            [
                "$.costs.fell: a question costs something",
                "$.weights.fell: is a float; give a weight for each answer, such as {'smoker': {",
            ],
        ),
        ({"weights": [1]}, ["$.weights: is a list; give a weight for each answer"]),
        (
            {
                "weights": {
                    "setting": {"wrad": 1},
                    "fell": {"yes": 1},
                    "pulse": {"fast": 1, 400: 1, Bounds(60, 80): 1, None: 1},
                    "left": {"in May": 1},
                }
            },
            [
                "$.weights.setting: an answer is not a permitted value; give one of clinic, ward",
                "$.weights.fell: an answer is a str; give True or False",
                "$.weights.pulse: an answer is a str; give a number",
                "$.weights.pulse: an answer is outside the permitted range; give 0 to 300",
                "$.weights.pulse: an answer is not one value; give values that the fact can have",
                "$.weights.left: an answer is not a date that can be used; write YYYY-MM-DD",
            ],
        ),
        (
            {"limit": -1},
            ["$.limit: is no number of questions; give a whole number of zero or more, or None for all"],
        ),
        ({"limit": 1.5}, ["$.limit: is no number of questions"]),
    ],
    ids=numbered(),
)
def test_what_is_no_cost_no_weight_and_no_limit_is_refused(more: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(InvalidInput) as caught:
        ask(ANY, **more)
    message = str(caught.value)
    assert len(caught.value.problems) == len(words)
    assert all(each in message for each in words), message
    assert not any(value in message for value in ("wrad", "yes", "fast", "400", "60", "May"))


@mark.parametrize(
    ("more", "message"),
    [
        (
            {"costs": {"fel": 2}},
            "there is no fact, instrument or person to ask named 'fel'; did you mean 'fell'?",
        ),
        (
            {"costs": {"clinican": 2}},
            "there is no fact, instrument or person to ask named 'clinican'; did you",
        ),
        ({"weights": {"frial": {True: 1}}}, "there is no fact named 'frial'; did you mean 'frail'?"),
        ({"weights": {"clinician": {True: 1}}}, "there is no fact named 'clinician'; "),
    ],
    ids=numbered(),
)
def test_a_name_that_nothing_knows_is_refused(more: dict[str, Any], message: str) -> None:
    with pytest.raises(UnknownName) as caught:
        ask(ANY, **more)
    assert str(caught.value).startswith(message)


def test_names_of_what_is_settled_instruments_and_whom_to_ask_are_known() -> None:
    rules = (FELL & FRAIL, ALONE & POOR, MOOD >= 10)
    costs = {"clinician": 3, "patient": 2, "mood": 1, "mood_3": 5, "mood_total": 2, "alone": 4}
    weights: dict[str, dict[Any, float]] = {"alone": {True: 1, False: 2}, "mood_total": {3: 1}}
    settled = {"alone": False, "mood_total": 4}
    assert names(ask(*rules, known=settled, costs=costs, weights=weights)) == ["fell", "frail"]
    assert next_questions([], costs={"anything": 2}, weights={"anything": {}}) == ()
    interview = Interview(costs=costs, weights=weights).go_on([]).go_on(decisions(*rules))
    assert names(interview.go_on(decisions(rules[0])).questions) == ["fell", "frail"]
    with pytest.raises(UnknownName):
        Interview(costs=costs).go_on([]).go_on(decisions(rules[0]))


def test_answers_with_weights_are_read_like_values() -> None:
    days = {"left": {"2026-03-01": 1, "2026-04-20": 3}, "pulse": {"70": 1, 70.0: 2, 110: 1}}
    left, pulse = ask(all_of(date(2026, 4, 1) < LEFT, PULSE >= 100), weights=days, costs={"pulse": 9})
    assert (left.settles, pulse.settles) == (0.25, 0.75)


# -- what is asked, and what is not --------------------------------------------------------------------------


def test_nothing_is_asked_of_what_is_settled() -> None:
    assert ask(FELL & FRAIL, known={"fell": False}) == ()
    assert ask(any_of(AGE >= 65, AGE < 65)) == ()
    assert ask() == ()


def test_a_fact_that_cannot_change_the_answer_is_not_asked_about() -> None:
    assert names(ask(any_of((AGE > 70) & FELL, AGE > 60))) == ["age_years"]


def test_of_a_fact_that_is_worked_out_the_inputs_are_asked_about() -> None:
    age = attrs.evolve(AGE, definition=Formula(years_since(BORN)))
    (born,) = ask(age >= 65)
    assert (born.name, born.ask, born.text) == ("born", "patient", "born?")


@mark.parametrize("reason", [Reason.DECLINED, Reason.NOT_APPLICABLE])
def test_what_was_declined_or_does_not_apply_is_not_asked_again(reason: Reason) -> None:
    assert names(ask(FELL & FRAIL, known={"fell": Unknown(reason)})) == ["frail"]


def test_what_was_asked_without_an_answer_is_not_asked_again() -> None:
    assert names(ask(FELL & FRAIL, asked=["fell"])) == ["frail"]
    assert names(ask(FELL & FRAIL, known={"fell": Unknown(Reason.STALE)})) == ["fell", "frail"]


def test_a_value_that_is_partly_known_is_asked_about_within_what_is_known() -> None:
    (age,) = ask(AGE >= 65, known={"age_years": Bounds(60, 70)})
    assert (age.name, age.reason) == ("age_years", "settles 1 of 1 open decisions whatever the answer")


# -- questionnaires ------------------------------------------------------------------------------------------


def test_the_items_of_an_instrument_are_one_question_that_costs_as_much_as_all() -> None:
    mood, fell = ask(any_of(MOOD >= 10, FELL), costs={"fell": 20})
    assert (mood.name, mood.cost, len(mood.facts)) == ("mood", 9, 9)
    assert mood.text.startswith("mood 0?; mood 1?; ")
    assert 0 < mood.settles < 1
    assert fell.cost == 20
    assert next(q for q in ask(any_of(MOOD >= 10, FELL), costs={"mood": 2}) if q.name == "mood").cost == 18


def test_of_a_questionnaire_begun_the_rest_is_asked() -> None:
    known = {item.name: 1 for item in ITEMS[:7]}
    (mood,) = ask(MOOD >= 10, known=known)
    assert (names((mood,)), [fact.name for fact in mood.facts], mood.cost) == (
        ["mood"],
        ["mood_7", "mood_8"],
        2,
    )
    assert mood.reason == "settles 1 of 1 open decisions whatever the answers"
    (mood, fell) = ask(all_of(any_of(ITEMS[7] >= 2, ITEMS[8] >= 2), FELL))
    assert (mood.name, mood.reason) == ("fell", "settles 1 of 1 open decisions if no")
    assert (fell.name, fell.reason) == ("mood", "settles 1 of 1 open decisions by some answers")


def test_an_instrument_can_be_declined_as_a_whole_or_by_item() -> None:
    assert names(ask(any_of(MOOD >= 10, FELL), asked=["mood"])) == ["fell"]
    (mood,) = ask(MOOD >= 25, known={"mood_3": Unknown(Reason.DECLINED)})
    assert len(mood.facts) == 8


@mark.parametrize("reason", [Reason.DECLINED, Reason.NOT_APPLICABLE])
def test_who_declines_a_total_is_not_asked_its_items(reason: Reason) -> None:
    declined = {"mood_total": Unknown(reason)}
    assert ask(MOOD >= 10, known=declined) == ()
    assert ask(MOOD >= 10, known=declined | {"mood_0": 1}) == ()
    assert ask(MOOD >= 10, asked=["mood_total"]) == ()
    (fell,) = ask(any_of(MOOD >= 10, FELL), MOOD >= 15, known=declined)
    assert (fell.name, fell.reason) == ("fell", "settles 1 of 2 open decisions if yes")
    age = attrs.evolve(AGE, definition=Formula(years_since(BORN)))
    assert ask(age >= 65, known={"age_years": Unknown(reason)}) == ()


def test_items_of_a_declined_total_are_asked_where_a_rule_asks_for_them_by_themselves() -> None:
    twice = Fact("twice", low=0, high=54, definition=Formula(MOOD * 2))
    tired = Fact("tired", type="flag", definition=Formula(ITEMS[2] >= 2))
    declined: dict[str, Any] = {"mood_total": Unknown(Reason.DECLINED)}
    (mood,) = ask(any_of(MOOD >= 10, twice >= 30, ITEMS[8] >= 1, tired), known=declined)
    assert [fact.name for fact in mood.facts] == ["mood_2", "mood_8"]
    assert mood.reason == "settles 1 of 1 open decisions by some answers"
    for after in ({"mood_8": 0, "mood_2": 0}, {"mood_8": Unknown(Reason.DECLINED), "mood_2": 0}):
        assert ask(any_of(MOOD >= 10, ITEMS[8] >= 1, tired), MOOD >= 5, known=declined | after) == ()


def test_an_item_of_a_declined_total_is_not_asked_where_it_matters_for_the_total_only() -> None:
    aside = all_of(FELL, ITEMS[8] >= 1)
    known = {"mood_total": Unknown(Reason.DECLINED), "fell": False}
    assert ask(any_of(MOOD >= 10, aside), known=known) == ()
    either = any_of(ITEMS[8] >= 1, ITEMS[8] < 1) & FELL
    assert names(ask(any_of(MOOD >= 10, either), known={"mood_total": Unknown(Reason.DECLINED)})) == ["fell"]


def test_to_decline_an_input_is_not_to_decline_what_is_known_in_part() -> None:
    age = attrs.evolve(AGE, definition=Formula(years_since(BORN)))
    known = {"age_years": Bounds(60, 70), "born": Unknown(Reason.DECLINED)}
    assert names(ask(age >= 65, known=known)) == ["age_years"]
    assert ask(age >= 65, known=known | {"age_years": 66}) == ()


def test_what_contradicts_itself_is_not_asked_again() -> None:
    age = attrs.evolve(AGE, definition=Formula(years_since(BORN)))
    assert ask(age >= 65, known={"age_years": 70, "born": "1980-01-01"}) == ()
    assert names(ask((age >= 65) | FELL, known={"age_years": 70, "born": "1980-01-01"})) == ["fell"]
    doubted: dict[str, Any] = {"age_years": Bounds(60, 70), "born": Unknown(Reason.CONFLICTING)}
    assert names(ask(age >= 65, known=doubted)) == ["age_years"]
    assert names(ask(date(1950, 1, 1) <= BORN, known={"born": Unknown(Reason.CONFLICTING)})) == ["born"]


def test_a_host_can_say_what_belongs_together() -> None:
    together = {"fell": "falls", "frail": "falls"}
    questions = ask(any_of(FELL & FRAIL, ALONE), group=lambda fact: together.get(fact.name, ""))
    assert {q.name: len(q.facts) for q in questions} == {"falls": 2, "alone": 1}


# -- reasons -------------------------------------------------------------------------------------------------


@mark.parametrize(
    ("rule", "reason"),
    [
        (FELL.is_true(), "settles 1 of 1 open decisions whatever the answer"),
        (all_of(FELL, ALONE), "settles 1 of 1 open decisions if no"),
        (any_of(FELL, ALONE), "settles 1 of 1 open decisions if yes"),
        (all_of(AGE >= 65, FELL & ALONE), "settles 1 of 1 open decisions if < 65 years"),
        (any_of(AGE >= 65, FELL & ALONE), "settles 1 of 1 open decisions if >= 65 years"),
        (all_of(AGE > 65, FELL & ALONE), "settles 1 of 1 open decisions if <= 65 years"),
        (any_of(AGE > 65, FELL & ALONE), "settles 1 of 1 open decisions if > 65 years"),
        (all_of(AGE > 65, AGE < 90, FELL), "settles 1 of 1 open decisions by some answers"),
        (any_of(AGE * 3 > 100, FELL & ALONE), "settles 1 of 1 open decisions by some answers"),
        (any_of(date(2026, 4, 1) <= LEFT, FELL & ALONE), "settles 1 of 1 open decisions if >= 2026-04-01"),
        (any_of(HOME.is_in("own"), FELL & ALONE), "settles 1 of 1 open decisions if own"),
        (any_of(HOME.is_in("own", "ward"), FELL & ALONE), "settles 1 of 1 open decisions if own or ward"),
        (any_of(PLACE.is_in("a", "b"), PLACE.is_in("c") & FELL), "settles 1 of 1 open decisions unless c"),
        (any_of(PLACE.is_in("a", "b"), FELL & PLACE.is_in("c", "d")), "settles 1 of 1 open decisions unless c or d"),
        (any_of(not_(HOME.is_in("own")), FELL & ALONE), "settles 1 of 1 open decisions unless own"),
        (any_of(PLACE.is_in("a"), FELL & ALONE), "settles 1 of 1 open decisions if a"),
        (any_of(points(AGE >= 65, 2) >= 1, FELL & ALONE), "settles 1 of 1 open decisions if >= 65 years"),
        (by_edges(AGE, (65,), (all_of(), FELL & ALONE)), "settles 1 of 1 open decisions if < 65 years"),
        (all_of(any_of(FELL, ALONE), any_of(POOR, FRAIL)), "clears part of what 1 of 1 open decisions lack"),
        (VISITS > STAYS, "settles 1 of 1 open decisions by some answers"),
        (any_of(VISITS > STAYS, VISITS >= 99), "settles 1 of 1 open decisions by some answers"),
    ],
    ids=numbered(),
)  # fmt: skip
def test_a_question_says_why_it_is_asked(rule: Criterion, reason: str) -> None:
    assert ask(rule)[0].reason == reason


def test_the_reason_counts_the_decisions() -> None:
    (age, *_) = ask(all_of(AGE >= 65, FELL), all_of(AGE >= 65, FRAIL), AGE >= 80, FELL & POOR)
    assert age.reason == "settles 2 of 4 open decisions if < 65 years, 1 whatever the answer"
    assert str(age) == f"patient: How old are you? ({age.reason})"
    assert "reason" not in repr(age)


def test_a_case_is_asked_about_before_what_depends_on_it() -> None:
    rule = by_cases(HOME, {"own": FELL, "family": FRAIL}, otherwise=ALONE)
    first, *_ = ask(rule)
    assert first.name == "home"
    assert names(ask(rule, known={"home": "family"})) == ["frail"]
    assert names(ask(by_cases(HOME, {"own": FELL}, otherwise=all_of(FELL))))== ["fell"]  # fmt: skip
    assert names(ask(rule, known={"home": OneOf({"own", "family"})}))[0] == "home"
    assert ask(by_cases(FELL, {True: ALONE & POOR, False: any_of()}))[0].reason.endswith("if no")


def test_facts_of_a_leaf_that_has_no_cells_are_tried_at_their_ends() -> None:
    place = attrs.evolve(PLACE, values=frozenset({"a", "b"}))
    rule = any_of(VISITS - STAYS + points(place.is_in("a"), 3) > 90, FELL)
    assert set(names(ask(rule))) == {"fell", "visits", "stays", "place"}
    open_ended = Fact("pulse", ask="patient")
    assert names(ask(open_ended > VISITS)) == ["pulse", "visits"]


# -- interviews ----------------------------------------------------------------------------------------------


def test_an_interview_gives_the_same_questions_and_remembers_what_was_asked() -> None:
    rules = (any_of(FELL & FRAIL, ALONE), all_of(AGE >= 65, FELL))
    interview = Interview().go_on(decisions(*rules))
    assert interview.questions == ask(*rules)
    interview = interview.go_on(decisions(*rules), asked=["fell"])
    assert interview.questions == ask(*rules, asked=["fell"])
    after = interview.go_on(decisions(*rules, known={"alone": False}))
    assert after.questions == ask(*rules, known={"alone": False}, asked=["fell"])


def test_after_an_answer_only_the_decisions_that_read_the_fact_are_worked_out_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worked_out: list[str] = []
    before = Decision.open_facts

    def counted(decision: Decision) -> Any:
        worked_out.append(decision.title)
        return before(decision)

    monkeypatch.setattr(Decision, "open_facts", counted)
    rules = (any_of(FELL & FRAIL, ALONE), all_of(AGE >= 65, FELL), HOME.is_in("own") & POOR)
    interview = Interview().go_on(decisions(*rules))
    assert worked_out == ["0", "1", "2"]
    interview.go_on(decisions(*rules, known={"age_years": 70}))
    assert worked_out == ["0", "1", "2", "1"]


def test_rules_that_look_equal_are_asked_about_each_for_itself() -> None:
    a, b, p, q = (Fact(name, low=0, high=3) for name in "abpq")
    first, second = (Fact("score", low=0, high=6, definition=Formula(total(of))) for of in ((a, b), (p, q)))
    assert names(ask(first >= 4, second >= 4)) == ["a", "b", "p", "q"]
    interview = Interview().go_on(decisions(first >= 4))
    assert names(interview.go_on(decisions(second >= 4)).questions) == ["p", "q"]


def test_rules_that_look_equal_keep_their_own_questions() -> None:
    rephrased = attrs.evolve(AGE, ask="record", question="When was the person born?")
    interview = Interview().go_on(decisions(AGE >= 65))
    (question,) = interview.go_on(decisions(rephrased >= 65)).questions
    assert (question.ask, question.text) == ("record", "When was the person born?")


def test_a_rule_that_is_written_anew_over_the_same_facts_is_not_worked_out_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    interview = Interview().go_on(decisions(FELL & (AGE >= 65)))
    monkeypatch.delattr(Decision, "open_facts")
    assert names(interview.go_on(decisions(FELL & (AGE >= 65))).questions) == ["fell", "age_years"]


def test_days_are_asked_about_like_numbers() -> None:
    (left, *_) = ask(all_of(days_since(LEFT) >= 0, days_since(LEFT) <= 30, FELL))
    assert left.name == "left"
    assert left.settles == pytest.approx(2 / 3)


def test_the_reason_speaks_of_all_answers_however_seldom_they_come() -> None:
    often = {"fell": {True: 1, False: 0}, "age_years": {70: 0.5, 90: 0.5}}
    fell, _ = ask(any_of(FELL, ALONE), weights={"fell": often["fell"]})
    assert (fell.name, fell.settles, fell.reason) == ("fell", 1, "settles 1 of 1 open decisions if yes")
    age, _ = ask(any_of(AGE >= 65, ALONE), weights={"age_years": often["age_years"]})
    assert (age.settles, age.reason) == (1, "settles 1 of 1 open decisions if >= 65 years")
    never = {"fell": {True: 0, False: 1}}
    (fell,) = ask(any_of(FELL, ALONE), weights=never, asked=["alone"])
    assert (fell.settles, fell.reason) == (0, "settles 1 of 1 open decisions if yes")


def test_whatever_the_answers_is_said_only_where_every_answer_settles() -> None:
    flags = [Fact(f"flag_{i}", type="flag", ask="patient") for i in range(7)]
    alike = any_of(all_of(*flags), not_(any_of(*flags)), FELL)
    together: dict[str, Any] = {
        "group": lambda fact: "flags" if "flag" in fact.name else "",
        "asked": ["fell"],
    }
    assert ask(alike, **together)[0].reason == "settles 1 of 1 open decisions by some answers"
    assert ask(all_of(*flags), **together)[0].reason == "settles 1 of 1 open decisions whatever the answers"
    visits, _ = ask(VISITS > STAYS, known={"stays": Bounds(1, 50)})
    assert visits.reason == "settles 1 of 1 open decisions by some answers"


@attrs.frozen
class Desk:
    """Something of a host that knows which of its decisions are open."""

    open_decisions: tuple[Decision, ...]


def test_what_knows_its_open_decisions_can_be_handed_in() -> None:
    desk = Desk(tuple(decisions(FELL & FRAIL)))
    assert next_questions([desk, *decisions(FELL.is_true())]) == next_questions(
        [*desk.open_decisions, *decisions(FELL.is_true())]
    )


def test_one_decision_or_one_desk_can_be_handed_in_by_itself() -> None:
    (decision,) = decisions(FELL & FRAIL)
    assert next_questions(decision) == next_questions(Desk((decision,))) == next_questions([decision])
    assert Interview().go_on(decision).questions == next_questions([decision])
    assert next_questions(iter([decision])) == next_questions([decision])


@mark.parametrize(
    ("wrong", "message"),
    [
        (FELL & FRAIL, "$.decisions: is a AllOf; pass what `decide` gives, or what has open_decisions"),
        (None, "$.decisions: is a NoneType; pass"),
        ([*decisions(FELL & FRAIL), FELL & FRAIL], "$.decisions[1]: is a AllOf; pass"),
        ("falls clinic", "$.decisions[0]: is a str; pass"),
    ],
    ids=numbered(),
)
def test_what_is_no_decision_is_refused(wrong: Any, message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        next_questions(wrong)
    assert message in str(caught.value)
