"""Why something is unknown, through formulas to the decision: never another reason than the true one."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st
from pytest import mark

from casemgmt.bounds import Bounds, OneOf
from casemgmt.rules import (
    Dated,
    Decision,
    Fact,
    FactSheet,
    Formula,
    Parameter,
    Rates,
    Reason,
    Unknown,
    all_of,
    any_of,
    bounds_of,
    by_cases,
    by_edges,
    clip,
    decide,
    facts_needed,
    points,
    total,
    truth_of,
    years_since,
)
from casemgmt.rules.causes import causes_of
from casemgmt.rules.known import sheet_from_mapping
from casemgmt.rules.terms import Choice, Criterion, Term
from casemgmt.truth import UNKNOWN
from tests import strategies as some
from tests.effort import steady
from tests.strategies import numbered

AS_OF = date(2026, 5, 1)
A, B = Fact("a", low=0, high=3, label="first"), Fact("b", low=0, high=3, label="second")
SUM = Fact("sum", low=0, high=6, definition=Formula(A + B))
HIGH = Fact("high", type="flag", definition=Formula(SUM >= 4))
CONSENT = Fact("consent", type="flag")
PLACE = Fact("place", type="category")
RATE = Parameter("rate", (PLACE,), (Rates(date(2020, 1, 1), {("home",): 1}),))
MARCH = date(2025, 3, 1)
SLOW = [HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large]


def decided(rule: Criterion | Fact, **known: Any) -> Decision:
    return decide(rule, known, as_of=AS_OF)


def why(fact: Fact, **known: Any) -> str:
    sheet = sheet_from_mapping(known, facts_needed(fact), as_of=AS_OF, vocabulary={})
    return str(sheet.unknowns.get(fact.name))


@mark.parametrize("reason", Reason)
def test_each_reason_comes_through_a_formula_of_a_formula(reason: Reason) -> None:
    decision = decided(HIGH, a=1, b=Unknown(reason))
    assert decision.explain() == (
        f"[?] high: unknown, {reason.value} (needs second)\n"
        f"  [?] sum >= 4: 1 to 4 ({reason.value} (needs second))\n"
        "    first: 1\n"
        f"    second: unknown, {reason.value}"
    )
    whole = Unknown(reason, needs=(("second", Unknown(reason)),))
    assert decision.unknowns == {"high": whole, "sum": whole, "b": Unknown(reason)}


@mark.parametrize("reason", Reason)
def test_a_host_may_give_any_reason_for_a_derived_fact(reason: Reason) -> None:
    given_reason = Unknown(reason, detail="as the clinic says")
    assert decided(HIGH, sum=given_reason).unknowns["sum"] == given_reason
    assert why(HIGH, sum=given_reason) == f"{reason.value} (needs sum: {given_reason})"
    assert why(HIGH, sum=given_reason, a=2, b=2) == "None"


@mark.parametrize(
    ("known", "text"),
    [
        ({}, "not recorded (needs first, second)"),
        ({"a": None, "b": None, "sum": None}, "not recorded (needs first, second)"),
        ({"a": 1}, "not recorded (needs second)"),
        ({"a": Bounds(1, 2), "b": 2}, "not recorded (needs first)"),
        (
            {"a": Unknown(Reason.DECLINED), "b": Unknown(Reason.NOT_ASKED)},
            "declined (needs first: declined; second: not asked)",
        ),
        (
            {"a": Unknown(Reason.STALE, MARCH), "b": Unknown(Reason.STALE, MARCH)},
            "stale since 2025-03-01 (needs first, second)",
        ),
        (
            {"a": Unknown(Reason.STALE, MARCH), "b": Unknown(Reason.STALE)},
            "stale (needs first: stale since 2025-03-01; second: stale)",
        ),
        (
            {"a": Unknown(Reason.STALE, MARCH), "b": Unknown(Reason.NOT_RECORDED)},
            "stale (needs first: stale since 2025-03-01; second: not recorded)",
        ),
        (
            {"a": Unknown(Reason.STALE, MARCH, "not at rest"), "b": 1},
            "stale since 2025-03-01 (needs first: stale since 2025-03-01 (not at rest))",
        ),
        (
            {"a": Unknown(Reason.NOT_APPLICABLE), "b": Unknown(Reason.CONFLICTING)},
            "not applicable (needs first: not applicable; second: conflicting)",
        ),
    ],
    ids=numbered(),
)
def test_inputs_that_are_open_for_several_reasons_are_each_named(known: dict[str, Any], text: str) -> None:
    assert why(SUM, **known) == why(HIGH, **known) == text


def test_two_facts_of_one_label_are_two_needs() -> None:
    twins = Fact("left", low=0, high=3, label="arm"), Fact("right", low=0, high=3, label="arm")
    both = Fact("both", low=0, high=6, definition=Formula(twins[0] + twins[1]))
    known = {"left": Unknown(Reason.DECLINED), "right": Unknown(Reason.STALE)}
    assert why(both, **known) == "declined (needs arm: declined; arm: stale)"


def test_of_two_reasons_the_later_in_the_order_is_that_of_the_whole() -> None:
    order = ["not recorded", "not asked", "stale", "declined", "conflicting", "not applicable", "error"]
    assert [reason.value for reason in Reason] == order
    for i, one in enumerate(Reason):
        for other in list(Reason)[i:]:
            for known in ({"a": Unknown(one), "b": Unknown(other)}, {"a": Unknown(other), "b": Unknown(one)}):
                sheet = sheet_from_mapping(known, facts_needed(SUM), as_of=AS_OF, vocabulary={})
                assert sheet.unknowns["sum"].reason is other


def test_a_contradiction_is_the_reason_of_what_rests_on_it() -> None:
    known = {"sum": 6, "a": 0, "b": 0}
    assert why(HIGH, **known) == (
        "conflicting (needs sum: conflicting (the value given and its inputs differ))"
    )


def derived(of: Any, **kind: Any) -> Fact:
    return Fact("derived", **{"low": 0, "high": 9, **kind}, definition=Formula(of))


@mark.parametrize(
    ("fact", "known", "text"),
    [
        (derived(A / B), {"a": 1, "b": 0}, "error (divided by second, which is 0)"),
        (derived(A / (B - B)), {"a": 1, "b": 2}, "error (divided by second - second, which is 0)"),
        (derived(A / B + A / B), {"a": 1, "b": 0}, "error (divided by second, which is 0)"),
        (
            derived(A / B),
            {"a": Unknown(Reason.DECLINED), "b": 0},
            "error (divided by second, which is 0; needs first: declined)",
        ),
        (derived(A / B), {"a": 1}, "not recorded (needs second)"),
        (derived(A / B), {"a": 1, "b": Unknown(Reason.DECLINED)}, "declined (needs second)"),
        (
            derived(A / B >= 1, type="flag", low=None, high=None),
            {"a": 1, "b": 0},
            "error (divided by second, which is 0)",
        ),
        (derived(RATE), {"place": "ward"}, "error (rate has no value for these keys on that day)"),
        (derived(RATE), {"place": Unknown(Reason.NOT_ASKED)}, "not asked (needs place)"),
        (derived(RATE), {"place": OneOf({"home", "ward"})}, "not recorded (needs place)"),
        (derived(RATE + A), {"place": "home", "a": 1}, "None"),
        (
            derived(years_since(Fact("born", type="date")), high=150),
            {"born": "2027-01-01"},
            "error (its inputs give a value outside the permitted range)",
        ),
        (derived(A + B, low=2, high=2), {"a": 1, "b": 1}, "None"),
    ],
    ids=numbered(),
)
def test_what_can_have_no_value_is_an_error_and_says_where(
    fact: Fact, known: dict[str, Any], text: str
) -> None:
    assert why(fact, **known) == text


def test_an_error_below_is_named_above() -> None:
    ratio = Fact("ratio", low=0, high=9, definition=Formula(A / B))
    twice = Fact("twice", low=0, high=18, definition=Formula(ratio * 2))
    assert why(twice, a=1, b=0) == "error (needs ratio: error (divided by second, which is 0))"
    assert decided(twice >= 4, a=1, b=0).explain() == (
        "[?] twice >= 4: unknown, error (needs ratio: error (divided by second, which is 0))\n"
        "  ratio: unknown, error (divided by second, which is 0)"
    )


# -- only what keeps it open is named ----------------------------------------------------------------------------

DECLINED = Unknown(Reason.DECLINED)


@mark.parametrize(
    ("of", "known", "text"),
    [
        (
            any_of(all_of(A >= 2, CONSENT), B >= 2),
            {"a": 0, "consent": DECLINED},
            "not recorded (needs second)",
        ),
        (
            any_of(all_of(A >= 2, CONSENT), B >= 2),
            {"a": 3, "consent": DECLINED, "b": 0},
            "declined (needs consent)",
        ),
        (
            by_cases(PLACE, {"home": CONSENT}, otherwise=B >= 2),
            {"place": "ward", "consent": DECLINED},
            "not recorded (needs second)",
        ),
        (
            by_cases(PLACE, {"home": CONSENT}, otherwise=B >= 2),
            {"consent": True, "b": 0, "place": DECLINED},
            "declined (needs place)",
        ),
        (
            by_edges(A, (2,), (CONSENT, B >= 2)),
            {"a": Bounds(0, 1), "consent": DECLINED},
            "declined (needs consent)",
        ),
        (PLACE.is_in("home"), {"place": OneOf({"home", "ward"})}, "not recorded (needs place)"),
    ],
    ids=numbered(),
)
def test_a_fact_below_something_settled_gives_no_reason(
    of: Criterion, known: dict[str, Any], text: str
) -> None:
    assert why(Fact("derived", type="flag", definition=Formula(of)), **known) == text


@mark.parametrize(
    ("of", "known", "text"),
    [
        (
            total([points(all_of(A >= 2, CONSENT), 1), B]),
            {"a": 0, "consent": DECLINED},
            "not recorded (needs second)",
        ),
        (Choice(CONSENT.is_true(), A, B), {"consent": True, "b": DECLINED}, "not recorded (needs first)"),
        (Choice(CONSENT.is_true(), A, B), {"consent": False, "a": DECLINED}, "not recorded (needs second)"),
        (Choice(CONSENT.is_true(), A, B), {"a": 1, "b": 2, "consent": DECLINED}, "declined (needs consent)"),
        (clip(A, 0, 0) + B, {"a": DECLINED}, "not recorded (needs second)"),
    ],
    ids=numbered(),
)
def test_nor_does_a_number_that_cannot_matter(of: Any, known: dict[str, Any], text: str) -> None:
    assert why(derived(of), **known) == text


@steady(60, suppress_health_check=SLOW)
@given(data=st.data())
def test_learning_the_causes_settles_it_and_learning_all_else_changes_nothing(data: st.DataObject) -> None:
    term, complete, known = data.draw(some.cases(some.criteria() | some.numbers()))
    values, exact = some.sheet(term, known).values, some.sheet(term, complete).values
    causes = list(causes_of(term, values))
    assert bool(causes) == is_open(term, values)
    named = {cause.name for cause in causes if isinstance(cause, Fact)}
    assume(named <= exact.keys())
    left = list(causes_of(term, {**values, **{name: exact[name] for name in named}}))
    assert not [cause for cause in left if isinstance(cause, Fact)]
    others = {name: value for name, value in exact.items() if name not in named}
    assert answer(term, {**values, **others}) == answer(term, values)


def answer(term: Term, values: Any) -> Any:
    return truth_of(term, values) if isinstance(term, Criterion) else bounds_of(term, values)  # type: ignore[arg-type]


def is_open(term: Term, values: Any) -> bool:
    found = answer(term, values)
    return found is UNKNOWN if isinstance(term, Criterion) else not found.exact


# -- what a decision lists ---------------------------------------------------------------------------------------


def test_a_decision_lists_its_open_facts_with_their_reasons() -> None:
    rule = any_of(HIGH, CONSENT, PLACE.is_in("home"), A >= 2)
    known = {"a": Bounds(0, 2), "consent": Unknown(Reason.DECLINED), "place": "ward"}
    found = decided(rule, **known).unknowns
    assert {name: str(unknown) for name, unknown in found.items()} == {
        "high": "not recorded (needs first, second)",
        "sum": "not recorded (needs first, second)",
        "a": "not recorded",
        "b": "not recorded",
        "consent": "declined",
    }
    met = decided(rule, place="home", consent=Unknown(Reason.DECLINED), sum=2)
    assert met.missing == ()
    assert list(met.unknowns) == ["consent", "a"]  # the sum is known, so what it rests on is not open


# -- values of a day ---------------------------------------------------------------------------------------------


class Fresh:
    """A definition of a fact that grows stale."""

    def valid_from(self, as_of: date) -> date:
        return as_of.replace(day=1, month=1)


WEIGHT = Fact("weight", low=0, high=700, unit="kg", definition=Fresh())
HEIGHT = Fact("height", low=0, high=300, unit="cm")


@mark.parametrize(
    ("fact", "value", "text"),
    [
        (WEIGHT, Dated(50, "2026-01-01"), "50 kg on 2026-01-01"),
        (WEIGHT, Dated(50, date(2026, 5, 1)), "50 kg on 2026-05-01"),
        (WEIGHT, Dated(Bounds(50, 60), "2026-04"), "50 to 60 kg between 2026-04-01 and 2026-04-30"),
        (WEIGHT, Dated(50, "2026-05"), "50 kg on 2026-05-01"),
        (WEIGHT, Dated(50, "2025-12-31"), "unknown, stale since 2025-12-31"),
        (WEIGHT, Dated(50, "2025"), "unknown, stale since 2025-01-01"),
        (WEIGHT, Dated(50, None), "unknown, stale (its day is not recorded)"),
        (
            WEIGHT,
            Dated(50, "2026-05-02"),
            "unknown, not recorded (its day comes after the date of the decision)",
        ),
        (WEIGHT, Dated(None, "2025-01-01"), "unknown, not recorded"),
        (WEIGHT, Dated(Unknown(Reason.DECLINED), "2026-04-30"), "unknown, declined"),
        (HEIGHT, Dated(50, "1999-01-01"), "50 cm on 1999-01-01"),
        (HEIGHT, Dated(50, None), "50 cm"),
    ],
    ids=numbered(),
)
def test_a_value_of_a_day_may_be_stale(fact: Fact, value: Dated, text: str) -> None:
    assert decided(fact >= 0, **{fact.name: value}).explain().split(": ")[1] == text
    assert "50" not in repr(value)


def test_a_stale_value_of_a_derived_fact_leaves_what_its_inputs_say() -> None:
    total_weight = Fact("total", low=0, high=6, definition=Formula(A + B))
    known = {"total": Dated(5, "2026-04-30"), "a": 2}
    assert decided(total_weight >= 4, **known).explain().startswith("[+] total >= 4: 5 on 2026-04-30")
    conflict = decided(total_weight >= 4, total=Dated(5, "2026-04-30"), a=1, b=1)
    assert conflict.sheet.unknowns["total"].reason is Reason.CONFLICTING
    assert conflict.sheet.dates == FactSheet(AS_OF, {}).dates == {}
