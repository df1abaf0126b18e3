"""A rule that cannot mean what it seems to say is refused where it is written, with the cure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from pytest import mark, raises

from casemgmt.citation import Review, law
from casemgmt.errors import CasemgmtError, InvalidInput, RuleError, UnknownName
from casemgmt.rules import (
    Decision,
    Edition,
    Fact,
    FactSheet,
    Formula,
    Policy,
    all_of,
    at_least,
    by_cases,
    decide,
    years_since,
)
from casemgmt.rules.terms import (
    Bands,
    ByCases,
    Choice,
    Compare,
    Constant,
    Elapsed,
    Greatest,
    IsIn,
    Least,
    Parameter,
    Rates,
    criterion,
    quantity,
)
from tests.strategies import numbered

AGE = Fact("age", low=0, high=130)
CONSENT = Fact("consent", type="flag")
PLACE = Fact("place", type="category", values=frozenset({"home", "ward"}))
START = Fact("start", type="date")
ANY: Any = AGE
RATES = Rates(date(2026, 1, 1), {(1,): 1})
SHEET = FactSheet(date(2026, 5, 1), {})


@mark.parametrize(
    ("mistake", "cure"),
    [
        (lambda: (ANY >= 65) and CONSENT, "write & | ~ instead of and, or, not"),
        (lambda: ANY or CONSENT, "write & | ~"),
        (lambda: not (ANY >= 65), "write & | ~"),
        (lambda: 18 <= ANY <= 65, r"\(low <= x\) & \(x <= high\)"),
        (lambda: all_of(ANY == 65), r"\.equals\(\.\.\.\)"),
        (lambda: Parameter("rate", (START,), ()), "rate is looked up by numbers and categories"),
        (lambda: Parameter("rate", (CONSENT,), ()), "band a date or a flag first"),
        (
            lambda: Parameter("rate", (AGE,), (Rates(date(2026, 1, 1), {("a",): 1}),)),
            "a key of rate does not fit",
        ),
        (
            lambda: Parameter("rate", (AGE,), (Rates(date(2026, 1, 1), {(1, 2): 1}),)),
            "does not fit .*: number",
        ),
        (
            lambda: Parameter("rate", (AGE,), (RATES, RATES)),
            "two editions of rate overlap; end each the day before",
        ),
        (lambda: Rates(date(2026, 1, 1), (((1,), 1), ((1,), 2))), "two values for one key; keep one"),
        (
            lambda: ByCases(AGE, (CONSENT.is_true(),), (frozenset({"a"}),)),
            "cases are told apart by the values",
        ),
        (lambda: ByCases(START, (CONSENT.is_true(),)), "or by the edges of a number"),
        (
            lambda: by_cases(PLACE, {"home": CONSENT, ("home", "ward"): CONSENT}),
            "belongs to two cases; keep it in one",
        ),
        (
            lambda: by_cases(PLACE, {"home": CONSENT}),
            "do not cover every value; give a criterion for the others",
        ),
        (lambda: all_of(AGE), "age is a number, not a flag"),
        (lambda: criterion("age"), "a str is no criterion"),
        (lambda: ANY >= "65", "a str is no quantity; write a number"),
        (lambda: ANY >= CONSENT, "flag and a number cannot be compared"),
        (lambda: START >= 2026, "date and a number cannot be compared"),
        (lambda: PLACE >= PLACE, r"fact\.is_in"),
        (lambda: AGE.is_in("home"), "age is a number, not a category"),
        (lambda: Compare("!=", AGE, AGE), "no comparison '!='; known: >="),
        (lambda: AGE + CONSENT, "consent is a flag where a number is needed"),
        (lambda: years_since(AGE), "age is a number where a date is needed"),
        (lambda: Elapsed("days", START, AGE), "age is a number where a date is needed"),
        (lambda: Bands(START, (1,), (0, 1)), "start is a date where a number is needed"),
        (lambda: Bands(AGE, (2, 1), (0, 1, 2)), "rising edges"),
        (lambda: Bands(AGE, (1, 1), (0, 1, 2)), "rising edges"),
        (lambda: Bands(AGE, (1,), (0,)), "one more number of points"),
        (lambda: Least(()), "at least one quantity"),
        (lambda: Greatest((AGE, START)), "start is a date where a number is needed"),
        (lambda: Least((PLACE,)), r"fact\.is_in"),
        (lambda: Choice(AGE >= 1, AGE, START), "start is a date where a number is needed"),
        (lambda: Choice(AGE >= 1, PLACE, PLACE), r"fact\.is_in"),
        (lambda: at_least(0, CONSENT), "ask for 1 to 1"),
        (lambda: at_least(3, CONSENT, CONSENT), "ask for 1 to 2"),
        (lambda: Constant(float("nan")), "finite numbers"),
        (lambda: quantity(float("inf")), "finite numbers"),
        (lambda: quantity(datetime(2026, 5, 1)), "whole days"),  # noqa: DTZ001
        (
            lambda: Fact("senior", definition=Formula(AGE >= 65)),
            "senior is a number, but its formula gives a flag",
        ),
        (
            lambda: Fact("years", type="flag", definition=Formula(years_since(START))),
            "formula gives a number",
        ),
        (lambda: decide(AGE >= 65, {"age": 67}), "pass as_of="),
        (lambda: bool(Decision(AGE >= 65, SHEET)), r"decision\.truth is Truth\.MET"),
    ],
    ids=numbered(),
)
def test_a_mistake_in_a_rule_names_its_cure(mistake: Callable[[], object], cure: str) -> None:
    with raises(RuleError, match=cure):
        mistake()


@mark.parametrize(
    ("mistake", "hint"),
    [
        (lambda: PLACE.is_in("hom"), "no value of place named 'hom'; did you mean 'home'"),
        (lambda: IsIn(PLACE, frozenset({"moon"})), "known: home, ward"),
        (
            lambda: decide(AGE >= 65, {"agee": 67}, as_of="2026-05-01"),
            "no fact named 'agee'; did you mean 'age'",
        ),
        (lambda: decide(AGE >= 65, {1: 67}, as_of="2026-05-01"), "no fact named '1'"),  # type: ignore[dict-item]
    ],
    ids=numbered(),
)
def test_an_unknown_name_lists_near_ones(mistake: Callable[[], object], hint: str) -> None:
    with raises(UnknownName, match=hint) as caught:
        mistake()
    assert isinstance(caught.value, KeyError)


def edition(first: date, last: date | None) -> Edition:
    review = Review(date(2026, 1, 1), date(2027, 1, 1))
    return Edition(id="e", effective_from=first, effective_to=last, citation=law("a"), review=review)


@mark.parametrize(
    ("editions", "message"),
    [
        ([], "there is no edition; give at least one"),
        ([(date(2026, 1, 1), date(2025, 1, 1))], "ends before it begins"),
        (
            [(date(2025, 1, 1), None), (date(2026, 1, 1), None)],
            "two editions overlap; end each edition the day before",
        ),
        ([(date(2025, 1, 1), date(2026, 1, 1)), (date(2026, 1, 1), None)], "two editions overlap"),
        (
            [(date(2026, 1, 1), date(2026, 12, 31)), (date(2025, 1, 1), date(2025, 12, 31))],
            "two editions overlap",
        ),
    ],
    ids=numbered(),
)
def test_editions_that_cannot_stand_side_by_side(
    editions: list[tuple[date, date | None]], message: str
) -> None:
    with raises(InvalidInput, match=message) as caught:
        Policy(id="p", title="P", authority="A", editions=tuple(edition(*dates) for dates in editions))
    assert "$.p.editions" in str(caught.value)


SECRETS = {"age": "SECRET-7731", "consent": "SECRET-7731", "place": "SECRET-7731", "start": "SECRET-7731"}


def test_all_problems_of_a_mapping_are_listed_and_none_carries_a_value() -> None:
    everything = all_of(AGE >= 65, CONSENT, PLACE.is_in("home"), years_since(START) >= 1)
    with raises(InvalidInput) as caught:
        decide(everything, SECRETS, as_of="2026-05-01")
    assert [problem.path for problem in caught.value.problems] == ["$.age", "$.consent", "$.place", "$.start"]
    assert "SECRET" not in str(caught.value)


@mark.parametrize(
    "value", [7731.5, -7731, 10**30, float("inf"), "7731", [7731], {"7731": 1}, b"7731"], ids=numbered()
)
def test_no_refused_number_appears_in_its_message(value: object) -> None:
    with raises(CasemgmtError) as caught:
        decide(AGE >= 65, {"age": value}, as_of="2026-05-01")
    assert "7731" not in str(caught.value)
    assert "000000" not in str(caught.value)
    assert "give" in str(caught.value)


def test_a_case_of_a_value_that_does_not_exist_lists_the_values() -> None:
    with raises(UnknownName, match="home"):
        by_cases(PLACE, {"hom": CONSENT}, otherwise=CONSENT)
