"""What each comparison answers for values that are known, partly known or unknown."""

from __future__ import annotations

from datetime import date
from typing import Any

from pytest import mark

from casemgmt.bounds import Bounds, OneOf
from casemgmt.rules import Fact, truth_of
from casemgmt.rules.terms import Compare, Constant, IsIn
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth

SCORE = Fact("score", low=0, high=10)
PLACE = Fact("place", type="category", values=frozenset({"home", "ward", "hotel"}))
OPEN_PLACE = Fact("place", type="category")
BORN = Fact("born", type="date")
SIGNED = Fact("signed", type="flag")

#       value          >= 5     > 5      <= 5     < 5      == 5
NUMBERS = [
    (4, NOT_MET, NOT_MET, MET, MET, NOT_MET),
    (5, MET, NOT_MET, MET, NOT_MET, MET),
    (6, MET, MET, NOT_MET, NOT_MET, NOT_MET),
    (Bounds(3, 4), NOT_MET, NOT_MET, MET, MET, NOT_MET),
    (Bounds(4, 5), UNKNOWN, NOT_MET, MET, UNKNOWN, UNKNOWN),
    (Bounds(4, 6), UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    (Bounds(5, 6), MET, UNKNOWN, UNKNOWN, NOT_MET, UNKNOWN),
    (Bounds(6, 7), MET, MET, NOT_MET, NOT_MET, NOT_MET),
    (None, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
]


@mark.parametrize(("value", "ge", "gt", "le", "lt", "eq"), NUMBERS, ids=str)
def test_a_number_against_five(  # noqa: PLR0917 - a row of the table
    value: Any, ge: Truth, gt: Truth, le: Truth, lt: Truth, eq: Truth
) -> None:
    rules = (SCORE >= 5, SCORE > 5, SCORE <= 5, SCORE < 5, SCORE.equals(5))
    assert tuple(truth_of(rule, {"score": value}) for rule in rules) == (ge, gt, le, lt, eq)
    turned = tuple(Compare(op, Constant(5), SCORE) for op in ("<=", "<", ">=", ">", "=="))
    assert tuple(truth_of(rule, {"score": value}) for rule in turned) == (ge, gt, le, lt, eq)


@mark.parametrize(
    ("rule", "truth"),
    [
        (SCORE >= 0, MET),
        (SCORE <= 10, MET),
        (SCORE > 10, NOT_MET),
        (SCORE >= 10, UNKNOWN),
        (SCORE < 0, NOT_MET),
    ],
    ids=str,
)
def test_an_unknown_number_can_be_anything_that_is_permitted(rule: Compare, truth: Truth) -> None:
    assert truth_of(rule, {}) is truth


@mark.parametrize(
    ("value", "closed", "open"),
    [
        ("home", MET, MET),
        ("ward", NOT_MET, NOT_MET),
        (OneOf({"home", "hotel"}), MET, MET),
        (OneOf({"home", "ward"}), UNKNOWN, UNKNOWN),
        (None, UNKNOWN, UNKNOWN),
    ],
    ids=str,
)
def test_a_category_is_one_of_some(value: Any, closed: Truth, open: Truth) -> None:
    assert truth_of(PLACE.is_in("home", "hotel"), {"place": value}) is closed
    assert truth_of(OPEN_PLACE.is_in("home", "hotel"), {"place": value}) is open


def test_an_unknown_category_is_one_of_all_that_it_can_be() -> None:
    assert truth_of(PLACE.is_in("home", "ward", "hotel"), {}) is MET
    assert truth_of(OPEN_PLACE.is_in("home", "ward", "hotel"), {}) is UNKNOWN
    assert truth_of(IsIn(PLACE, frozenset()), {}) is NOT_MET


def test_dates_and_flags() -> None:
    day = date(2020, 5, 1)
    assert truth_of(day >= BORN, {"born": Bounds(date(2020, 4, 1), date(2020, 4, 30))}) is MET
    assert truth_of(day >= BORN, {"born": Bounds(date(2020, 4, 30), date(2020, 5, 2))}) is UNKNOWN
    assert truth_of(date(1850, 1, 1) <= BORN, {}) is MET
    assert [truth_of(SIGNED.is_true(), {"signed": v}) for v in (True, False, None)] == [MET, NOT_MET, UNKNOWN]
    assert [truth_of(SIGNED.equals(False), {"signed": v}) for v in (True, False, None)] == [
        NOT_MET,
        MET,
        UNKNOWN,
    ]
