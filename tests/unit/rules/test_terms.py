"""Rules as they are written: trees of facts, and how they read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from pytest import mark, raises

from casemgmt.citation import law
from casemgmt.content import calendar
from casemgmt.errors import RuleError
from casemgmt.rules import (
    Fact,
    Formula,
    all_of,
    any_of,
    at_least,
    business_days_between,
    by_cases,
    by_edges,
    clip,
    days_between,
    days_since,
    facts_in,
    facts_needed,
    not_,
    points,
    rule,
    total,
    years_since,
)
from casemgmt.rules.terms import (
    AS_OF,
    Arithmetic,
    Bands,
    ByCases,
    Choice,
    Criterion,
    Elapsed,
    Greatest,
    Least,
    Parameter,
    Term,
    kind_of,
    quantity,
)
from casemgmt.rules.walk import check_depth, definition_facts, formula_of, rewrite, walk
from casemgmt.rules.words import words_of_cases
from tests.strategies import numbered

AGE = Fact("age", low=0, high=130, unit="a", label="age")
VISITS = Fact("visits_12m", low=0)
CONSENT = Fact("consent", type="flag", label="consent given")
REFUSED = Fact("refused", type="flag")
PLACE = Fact("place", type="category", values=frozenset({"home", "ward"}))
START, END = Fact("start", type="date"), Fact("end", type="date", label="first contact")


def test_a_fact_has_the_range_and_label_of_its_type_and_name() -> None:
    assert (VISITS.label, VISITS.low, VISITS.high) == ("visits 12m", 0, float("inf"))
    assert (CONSENT.low, CONSENT.high) == (False, True)
    assert (START.low, START.high) == (date(1850, 1, 1), date(2199, 12, 31))
    assert PLACE.low is PLACE.high is None
    named, given = Fact("visits_of_12m"), Fact("visits_12m", label="visits_to us")
    assert (named.label, given.label) == ("visits of 12m", "visits_to us")
    assert "question" not in repr(Fact("x", question="why?"))


@mark.parametrize(
    ("term", "words"),
    [
        (AGE >= 65, "age >= 65 years"),
        (AGE > 64.5, "age > 64.5 years"),
        (VISITS <= 3, "visits 12m <= 3"),
        (VISITS < AGE, "visits 12m < age"),
        (VISITS.equals(1), "visits 12m is 1"),
        (CONSENT.is_true(), "consent given"),
        (CONSENT.equals(False), "consent given is no"),
        (PLACE.is_in("ward", "home"), "place is home or ward"),
        (date(2026, 1, 1) <= START, "start >= 2026-01-01"),
        (years_since(START) >= 18, "years since start >= 18"),
        (days_since(START) <= 30, "days since start <= 30"),
        (days_between(START, END) <= 7, "days from start to first contact <= 7"),
        (
            business_days_between(START, END, calendar()) <= 2,
            "business days from start to first contact <= 2",
        ),
        ((AGE + VISITS) * 2 >= 1, "(age + visits 12m) * 2 >= 1"),
        (AGE - (VISITS - 1) >= 1, "age - (visits 12m - 1) >= 1"),
        (AGE / (VISITS + 1) >= 1, "age / (visits 12m + 1) >= 1"),
        (total([AGE, VISITS, AGE]) + (VISITS + 1) >= 1, "age + visits 12m + age + visits 12m + 1 >= 1"),
        (1 + AGE - 2 >= 1, "1 + age - 2 >= 1"),
        (Bands(AGE, (65,), (0, 1)) >= 1, "points for age >= 1"),
        (Bands(AGE, (65,), (0, 1)) + VISITS >= 1, "(points for age) + visits 12m >= 1"),
        (Bands(AGE + VISITS, (65,), (0, 1)) >= 1, "points for (age + visits 12m) >= 1"),
        (points(CONSENT, 2) >= 1, "2 points for consent given >= 1"),
        (points(rule(CONSENT, label="agreed"), 1) >= 1, "1 point for agreed >= 1"),
        (
            points(CONSENT, 0.5) + points(AGE >= 65, 2),
            "0.5 points for consent given + 2 points for (age >= 65 years)",
        ),
        (
            0 + points(PLACE.is_in("home"), 1) + Bands(AGE, (65,), (0, 1)),
            "0 + 1 point for place is home + points for age",
        ),
        (
            (points(CONSENT, 2) + points(REFUSED, 1)) * 2,
            "(2 points for consent given + 1 point for refused) * 2",
        ),
        (
            points(CONSENT, 2) + points(REFUSED, 1) - AGE,
            "(2 points for consent given + 1 point for refused) - age",
        ),
        (
            points(all_of(CONSENT, ~REFUSED, any_of(AGE >= 65, PLACE.is_in("home"))), 1),
            "1 point for (all of consent given, (not: refused), (any of (age >= 65 years), place is home))",
        ),
        (points(at_least(1, CONSENT, REFUSED), 1), "1 point for (at least 1 of consent given, refused)"),
        (
            points(by_edges(AGE, (18,), (CONSENT, REFUSED)), 1),
            "1 point for (if age below 18 years: consent given, if age from 18 years: refused)",
        ),
        (Choice(CONSENT.is_true(), AGE, VISITS + 1), "age if consent given, otherwise (visits 12m + 1)"),
        (Choice(CONSENT.is_true(), AGE, VISITS) >= 1, "(age if consent given, otherwise visits 12m) >= 1"),
        (
            points(CONSENT, 2) + Choice(REFUSED.is_true(), quantity(3), points(CONSENT, 1)),
            "2 points for consent given + (3 if refused, otherwise (1 point for consent given))",
        ),
        (Choice(CONSENT.is_true(), quantity(True), quantity(False)), "yes if consent given, otherwise no"),
        (Least((AGE, VISITS)) + AGE, "(least of age, visits 12m) + age"),
        (Least((AGE, VISITS + AGE)), "least of age, (visits 12m + age)"),
        (clip(AGE, 0, 4) >= 1, "least of (greatest of age, 0), 4 >= 1"),
        (
            days_between(START, Least((END, AS_OF))) <= 7,
            "days from start to least of first contact, date of the decision <= 7",
        ),
        (
            days_between(START, Least((END, AS_OF))) + 1,
            "(days from start to least of first contact, date of the decision) + 1",
        ),
        (years_since(START) + 1, "years since start + 1"),
        (Parameter("rate", (), (), on=START) + 1, "rate on start + 1"),
        (Parameter("rate", (AGE,), ()) * 2, "(rate by age) * 2"),
        (Parameter("rate", (AGE * 2,), ()), "rate by (age * 2)"),
        (Parameter("rate", (Parameter("limit", (), (), on=START),), ()), "rate by (limit on start)"),
        (Parameter("rate", (), ()) >= 1, "rate >= 1"),
        (Parameter("rate", (AGE, PLACE), (), on=START) >= 1, "rate by age and place on start >= 1"),
        (by_cases(PLACE, {"home": CONSENT}, otherwise=REFUSED), "by place"),
        (all_of(CONSENT), "all of these"),
        (any_of(CONSENT), "any of these"),
        (at_least(1, CONSENT, REFUSED), "at least 1 of these 2"),
        (not_(CONSENT), "not: consent given"),
        (~all_of(CONSENT, label="agreed"), "not: agreed"),
    ],
    ids=numbered(),
)
def test_a_rule_reads_as_a_sentence(term: Term, words: str) -> None:
    assert str(term) == words


@mark.parametrize(
    ("cases", "words"),
    [
        (by_cases(PLACE, {("ward", "home"): CONSENT}), ("place home or ward",)),
        (by_cases(CONSENT, {True: REFUSED, False: REFUSED}), ("consent given yes", "consent given no")),
        (by_cases(PLACE, {"home": CONSENT}, otherwise=REFUSED), ("place home", "place anything else")),
        (by_edges(AGE, (18,), (CONSENT, REFUSED)), ("age below 18 years", "age from 18 years")),
        (
            by_edges(AGE + VISITS, (1, 2), (CONSENT, REFUSED, CONSENT)),
            ("age + visits 12m below 1", "age + visits 12m from 1 to below 2", "age + visits 12m from 2"),
        ),
        (by_edges(AGE, (), (CONSENT,)), ("age",)),
    ],
    ids=numbered(),
)
def test_each_case_reads_as_what_tells_it_apart(cases: ByCases, words: tuple[str, ...]) -> None:
    assert words_of_cases(cases) == words


def test_operators_are_short_for_groups() -> None:
    old, consent = AGE >= 65, CONSENT.is_true()
    assert old & CONSENT == all_of(old, CONSENT)
    assert CONSENT & old == all_of(CONSENT, old)
    assert old | CONSENT == any_of(old, CONSENT)
    assert any_of(CONSENT, REFUSED) == CONSENT | REFUSED
    assert ~CONSENT == not_(CONSENT) == ~consent
    assert all_of(CONSENT) == all_of(consent)


def test_a_rule_can_be_named_and_cited_and_keeps_what_it_has() -> None:
    cited = rule(CONSENT, id="C1", label="consent", cite=law("42 CFR 1"))
    assert (cited.id, cited.label, cited.citation) == ("C1", "consent", law("42 CFR 1"))
    assert rule(cited, label="other").id == "C1"
    assert str(rule(cited, label="other")) == "consent given"


@mark.parametrize(
    "write",
    [
        lambda **named: all_of(CONSENT, **named),
        lambda **named: any_of(CONSENT, **named),
        lambda **named: not_(CONSENT, **named),
        lambda **named: at_least(1, CONSENT, **named),
        lambda **named: by_cases(PLACE, {"home": CONSENT}, otherwise=REFUSED, **named),
        lambda **named: by_edges(AGE, (18,), (CONSENT, REFUSED), **named),
    ],
    ids=numbered(),
)
def test_every_group_takes_a_name_and_a_source_and_has_none_of_its_own(
    write: Callable[..., Criterion],
) -> None:
    plain, named = write(), write(id="G", label="group", cite=law("a"))
    assert (plain.id, plain.label, plain.citation) == ("", "", None)
    assert (named.id, named.label, named.citation) == ("G", "group", law("a"))
    assert named.parts == plain.parts


def test_a_number_may_stand_on_either_side() -> None:
    two = quantity(2)
    assert (Arithmetic("+", two, AGE), Arithmetic("+", AGE, two)) == (2 + AGE, AGE + 2)
    assert (Arithmetic("-", two, AGE), Arithmetic("-", AGE, two)) == (2 - AGE, AGE - 2)
    assert (Arithmetic("*", two, AGE), Arithmetic("*", AGE, two)) == (2 * AGE, AGE * 2)
    assert Arithmetic("/", AGE, two) == AGE / 2


def test_business_days_are_those_of_the_calendar_given() -> None:
    assert business_days_between(START, END, calendar()) == Elapsed("business_days", START, END, calendar())
    assert business_days_between(START, END, calendar()) != Elapsed("business_days", START, END)


def test_rules_are_values_and_keys() -> None:
    assert (AGE >= 65) == (AGE >= 65)
    assert (AGE >= 65) != (AGE >= 66)
    assert len({AGE >= 65, AGE >= 65, all_of(CONSENT), all_of(CONSENT)}) == 2


def test_which_facts_a_rule_names_and_needs() -> None:
    birth = Fact("birth", type="date")
    years = Fact("years", low=0, definition=Formula(years_since(birth)))
    senior = Fact("senior", type="flag", definition=Formula(years >= 65))
    decided = all_of(senior, years >= 60, CONSENT)
    assert list(facts_in(decided)) == ["senior", "years", "consent"]
    assert list(facts_needed(decided)) == ["birth", "years", "senior", "consent"]
    assert list(definition_facts(senior)) == ["years"]
    assert definition_facts(CONSENT) == {}
    assert formula_of(senior) == senior.definition
    assert formula_of(CONSENT) is None
    assert AS_OF.name not in facts_needed(years_since(birth) >= 18)


def test_every_node_is_walked_after_its_parts() -> None:
    old = AGE >= 65
    nodes = list(walk(~old))
    assert nodes == [AGE, quantity(65), old, ~old]


def test_what_is_not_rewritten_stays_the_very_same_tree() -> None:
    old = AGE >= 65
    both = all_of(old, CONSENT)
    assert rewrite(both, lambda node: node) is both
    changed = rewrite(both, lambda node: VISITS if node == AGE else node)
    assert changed == all_of(VISITS >= 65, CONSENT)
    assert changed.of[1] is both.of[1]


def test_a_rule_has_a_hundred_levels_at_most() -> None:
    deep: Criterion = CONSENT.is_true()  # two levels
    for _ in range(98):
        deep = not_(deep)
    check_depth(deep)
    with raises(RuleError) as caught:
        check_depth(not_(deep))
    assert str(caught.value) == (
        "a rule is nested more than 100 levels deep; give parts of it a name, as facts with a formula"
    )


def test_kinds() -> None:
    assert [kind_of(t) for t in (AGE, CONSENT, START, PLACE)] == ["number", "flag", "date", "category"]
    assert [kind_of(quantity(v)) for v in (1, True, date(2026, 1, 1))] == ["number", "flag", "date"]
    assert kind_of(AGE >= 1) == "flag"
    assert kind_of(years_since(START)) == kind_of(AGE + 1) == kind_of(Bands(AGE, (), (1,))) == "number"
    assert kind_of(Greatest((START, END))) == kind_of(Greatest((START,))) == "date"


def test_a_node_without_truth_says_so() -> None:
    with raises(RuleError, match="until it is decided"):
        bool(AGE >= 65)
    assert Term().parts == ()
