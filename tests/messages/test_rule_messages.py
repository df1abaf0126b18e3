"""A rule that cannot mean what it seems to say is refused where it is written, with the cure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
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
    by_edges,
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
ANY_TYPE: Any = 7
ANY_N: Any = 1.5
RATES = Rates(date(2026, 1, 1), {(1,): 1})
SHEET = FactSheet(date(2026, 5, 1), {})

NO_TRUTH = (
    "a rule has no truth until it is decided for somebody: write & | ~ instead of and, or, not;"
    " write `(low <= x) & (x <= high)` instead of `low <= x <= high`"
)


@mark.parametrize(
    ("mistake", "message"),
    [
        (lambda: (ANY >= 65) and CONSENT, NO_TRUTH),
        (lambda: ANY or CONSENT, NO_TRUTH),
        (lambda: not (ANY >= 65), NO_TRUTH),
        (lambda: 18 <= ANY <= 65, NO_TRUTH),
        (
            lambda: all_of(ANY == 65),
            "a bool is no criterion; compare facts with >= > <= < or .equals(...): == answers at once",
        ),
        (
            lambda: Fact("odd", type=ANY_TYPE),
            "odd is of a type that does not exist; known: number, flag, date, category",
        ),
        (
            lambda: Fact("x", low=5, high=1),
            "the range of x ends before it begins; put the lesser value into low",
        ),
        (
            lambda: Fact("x", type="flag", low=3),
            "the range of x does not consist of flags; correct low and high",
        ),
        (
            lambda: Fact("x", type="date", low=datetime(2026, 1, 1, tzinfo=UTC)),
            "the range of x does not consist of dates; correct low and high",
        ),
        (
            lambda: Fact("x", low=float("nan")),
            "the range of x does not consist of numbers; correct low and high",
        ),
        (lambda: Fact("x", high=True), "the range of x does not consist of numbers; correct low and high"),
        (
            lambda: Fact("kind", type="category", definition=Formula(PLACE)),
            "kind is a category, which no formula gives; use by_cases where it is read",
        ),
        (lambda: PLACE.is_in(ANY_TYPE), "the values of place are texts; write them in quotation marks"),
        (lambda: at_least(ANY_N, CONSENT, CONSENT), "at least 1.5 of 2 parts says nothing; ask for 1 to 2"),
        (lambda: by_edges(AGE, (float("nan"),), (CONSENT, CONSENT)), "the edges of cases are numbers"),
        (lambda: Bands(AGE, (65,), (0, float("nan"))), "the points of bands are numbers"),
        (
            lambda: Parameter("rate", (AGE,), (Rates(date(2026, 1, 1), {(1,): float("nan")}),)),
            "the values of rate are numbers",
        ),
        (
            lambda: Parameter("rate", (START,), ()),
            "rate is looked up by numbers and categories; band a date or a flag first",
        ),
        (
            lambda: Parameter("rate", (CONSENT,), ()),
            "rate is looked up by numbers and categories; band a date or a flag first",
        ),
        (
            lambda: Parameter("rate", (AGE,), (Rates(date(2026, 1, 1), {("a",): 1}),)),
            "a key of rate does not fit what it is looked up by: number",
        ),
        (
            lambda: Parameter("rate", (AGE,), (Rates(date(2026, 1, 1), {(1, 2): 1}),)),
            "a key of rate does not fit what it is looked up by: number",
        ),
        (
            lambda: Parameter("rate", (AGE, PLACE), (Rates(date(2026, 1, 1), {("home", 1): 1}),)),
            "a key of rate does not fit what it is looked up by: number, category",
        ),
        (
            lambda: Parameter(
                "rate", (AGE,), (Rates(date(2025, 1, 1), {(1,): 1}, RATES.effective_from), RATES)
            ),
            "two editions of rate overlap; end each the day before the next begins",
        ),
        (
            lambda: Parameter("rate", (AGE,), (RATES, RATES)),
            "two editions of rate overlap; end each the day before the next begins",
        ),
        (
            lambda: Rates(date(2026, 1, 1), (((1,), 1), ((1,), 2))),
            "a table gives two values for one key; keep one of them",
        ),
        (
            lambda: ByCases(AGE, (CONSENT.is_true(),), (frozenset({"a"}),)),
            "cases are told apart by the values of a category or a flag, or by the edges of a number",
        ),
        (
            lambda: ByCases(PLACE, (CONSENT.is_true(),), (PLACE.values or frozenset(),), (18,)),
            "cases are told apart by the values of a category or a flag, or by the edges of a number",
        ),
        (
            lambda: ByCases(START, (CONSENT.is_true(), CONSENT.is_true()), (frozenset({"a"}),)),
            "cases are told apart by the values of a category or a flag, or by the edges of a number",
        ),
        (
            lambda: ByCases(START, (CONSENT.is_true(),)),
            "cases are told apart by the values of a category or a flag, or by the edges of a number",
        ),
        (
            lambda: by_cases(PLACE, {"home": CONSENT, ("home", "ward"): CONSENT}),
            "a value belongs to two cases; keep it in one of them",
        ),
        (
            lambda: by_cases(PLACE, {"home": CONSENT}),
            "the cases do not cover every value; give a criterion for the others",
        ),
        (lambda: all_of(AGE), "age is a number, not a flag; compare it with something"),
        (
            lambda: criterion("age"),
            "a str is no criterion; compare facts with >= > <= < or .equals(...): == answers at once",
        ),
        (lambda: ANY >= "65", "a str is no quantity; write a number, a date, a boolean or a fact"),
        (lambda: ANY >= CONSENT, "a flag and a number cannot be compared; compare like with like"),
        (lambda: START >= 2026, "a date and a number cannot be compared; compare like with like"),
        (lambda: PLACE >= PLACE, "categories are not ordered; write fact.is_in('a', 'b')"),
        (lambda: AGE.is_in("home"), "age is a number, not a category; compare it instead"),
        (lambda: Compare("!=", AGE, AGE), "there is no comparison '!='; known: >=, >, <=, <, =="),
        (lambda: AGE + CONSENT, "consent is a flag where a number is needed"),
        (lambda: CONSENT - AGE, "consent is a flag where a number is needed"),
        (lambda: Parameter("rate", (), (), on=AGE), "age is a number where a date is needed"),
        (lambda: Least((AGE, START)), "start is a date where a number is needed"),
        (
            lambda: by_edges(AGE, (18, 12), (CONSENT, CONSENT, CONSENT)),
            "cases need rising edges and one more criterion than edges",
        ),
        (lambda: years_since(AGE), "age is a number where a date is needed"),
        (lambda: Elapsed("days", START, AGE), "age is a number where a date is needed"),
        (lambda: Bands(START, (1,), (0, 1)), "start is a date where a number is needed"),
        (
            lambda: Bands(AGE, (2, 1), (0, 1, 2)),
            "bands need rising edges and one more number of points than edges",
        ),
        (
            lambda: Bands(AGE, (1, 1), (0, 1, 2)),
            "bands need rising edges and one more number of points than edges",
        ),
        (lambda: Bands(AGE, (1,), (0,)), "bands need rising edges and one more number of points than edges"),
        (lambda: Least(()), "the least and the greatest need at least one quantity"),
        (lambda: Greatest((AGE, START)), "start is a date where a number is needed"),
        (lambda: Least((PLACE,)), "categories are not ordered; write fact.is_in('a', 'b')"),
        (lambda: Choice(AGE >= 1, AGE, START), "start is a date where a number is needed"),
        (lambda: Choice(AGE >= 1, PLACE, PLACE), "categories are not ordered; write fact.is_in('a', 'b')"),
        (lambda: at_least(0, CONSENT), "at least 0 of 1 parts says nothing; ask for 1 to 1"),
        (lambda: at_least(3, CONSENT, CONSENT), "at least 3 of 2 parts says nothing; ask for 1 to 2"),
        (
            lambda: Constant(float("nan")),
            "a rule compares with finite numbers and whole days; write date(2026, 5, 1)",
        ),
        (
            lambda: quantity(float("inf")),
            "a rule compares with finite numbers and whole days; write date(2026, 5, 1)",
        ),
        (
            lambda: quantity(datetime(2026, 5, 1, tzinfo=UTC)),
            "a rule compares with finite numbers and whole days; write date(2026, 5, 1)",
        ),
        (
            lambda: Fact("senior", definition=Formula(AGE >= 65)),
            "senior is a number, but its formula gives a flag",
        ),
        (
            lambda: Fact("years", type="flag", definition=Formula(years_since(START))),
            "years is a flag, but its formula gives a number",
        ),
        (lambda: decide(AGE >= 65, {"age": 67}), "nothing here reads a clock: pass as_of="),
        (
            lambda: bool(Decision(AGE >= 65, SHEET)),
            "a decision has three answers; write `decision.truth is Truth.MET`",
        ),
    ],
    ids=numbered(),
)
def test_a_mistake_in_a_rule_names_its_cure(mistake: Callable[[], object], message: str) -> None:
    with raises(RuleError) as caught:
        mistake()
    assert str(caught.value) == message


@mark.parametrize(
    ("mistake", "message"),
    [
        (lambda: PLACE.is_in("hom"), "there is no value of place named 'hom'; did you mean 'home'?"),
        (
            lambda: IsIn(PLACE, frozenset({"moon"})),
            "there is no value of place named 'moon'; known: home, ward",
        ),
        (
            lambda: decide(AGE >= 65, {"agee": 67}, as_of="2026-05-01"),
            "there is no fact named 'agee'; did you mean 'age'?",
        ),
        (lambda: decide(AGE >= 65, {1: 67}, as_of="2026-05-01"), "there is no fact named '1'; known: age"),  # type: ignore[dict-item]
    ],
    ids=numbered(),
)
def test_an_unknown_name_lists_near_ones(mistake: Callable[[], object], message: str) -> None:
    with raises(UnknownName) as caught:
        mistake()
    assert str(caught.value) == message
    assert isinstance(caught.value, KeyError)


def edition(first: date, last: date | None) -> Edition:
    review = Review(date(2026, 1, 1), date(2027, 1, 1))
    return Edition(id="e", effective_from=first, effective_to=last, citation=law("a"), review=review)


@mark.parametrize(
    ("editions", "message"),
    [
        ([], "there is no edition; give at least one"),
        (
            [(date(2026, 1, 1), date(2025, 1, 1))],
            "an edition ends before it begins; give its last day in force",
        ),
        (
            [(date(2025, 1, 1), None), (date(2026, 1, 1), None)],
            "two editions overlap; end each edition the day before the next begins",
        ),
        (
            [(date(2025, 1, 1), date(2026, 1, 1)), (date(2026, 1, 1), None)],
            "two editions overlap; end each edition the day before the next begins",
        ),
        (
            [(date(2026, 1, 1), date(2026, 12, 31)), (date(2025, 1, 1), date(2025, 12, 31))],
            "two editions overlap; end each edition the day before the next begins",
        ),
    ],
    ids=numbered(),
)
def test_editions_that_cannot_stand_side_by_side(
    editions: list[tuple[date, date | None]], message: str
) -> None:
    with raises(InvalidInput) as caught:
        Policy(id="p", title="P", authority="A", editions=tuple(edition(*dates) for dates in editions))
    assert [str(problem) for problem in caught.value.problems] == [f"$.p.editions: {message}"]


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
    with raises(UnknownName) as caught:
        by_cases(PLACE, {"hom": CONSENT}, otherwise=CONSENT)
    assert str(caught.value) == "there is no value of place named 'hom'; did you mean 'home'?"
