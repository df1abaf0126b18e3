"""Which way a term goes as a fact rises, and whether anybody can meet a rule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from pytest import mark

from casemgmt.bounds import Bounds
from casemgmt.rules import (
    Fact,
    Quantity,
    Rates,
    all_of,
    any_of,
    by_cases,
    by_edges,
    days_between,
    not_,
    points,
    total,
    truth_of,
)
from casemgmt.rules.terms import Bands, Choice, Compare, Constant, Criterion, Greatest, Least, Parameter, Term
from casemgmt.rules.witness import TooMany, can_be, direction, witness
from casemgmt.truth import MET, NOT_MET
from tests.strategies import numbered

X, Y = Fact("x", low=0, high=9), Fact("y", low=0, high=9)
COLD = Fact("cold", low=-9, high=0)
ANY = Fact("any")
EITHER = Fact("either", low=-1, high=1)
P, Q = Fact("p", type="flag"), Fact("q", type="flag")
HOME = Fact("home", type="category", values=frozenset({"own", "ward"}))
BEGUN, ENDED = Fact("begun", type="date"), Fact("ended", type="date")


@mark.parametrize(
    ("term", "name", "way"),
    [
        (X, "x", 1),
        (X, "y", 0),
        (X + Y, "x", 1),
        (X - Y, "y", -1),
        (X - X, "x", None),
        (X * Y, "x", 1),
        (COLD * X, "x", -1),
        (COLD * X, "cold", 1),
        (ANY * X, "x", None),
        (ANY * 2, "any", 1),
        (X * X, "x", 1),
        ((X - Y) * 2, "y", -1),
        (X / 2, "x", 1),
        (X / COLD, "x", -1),
        (X / ANY, "x", None),
        (Constant(2) / X, "x", None),
        (Least((X, Y)), "x", 1),
        (Greatest((X, 3 - X)), "x", None),
        (Bands(X - Y, (3,), (0, 1)), "y", -1),
        (Bands(X - Y, (3,), (1, 0)), "y", 1),
        (Bands(X, (3, 6), (0, 1, 0)), "x", None),
        (points(X >= 3, 2), "x", 1),
        (points(X >= 3, -2), "x", -1),
        (Choice(X >= 3, Y, Constant(0)), "x", 1),
        (Choice(X >= 3, Y, Constant(0)), "y", 1),
        (Choice(X >= 3, Y, Constant(5)), "x", None),
        (days_between(BEGUN, ENDED), "begun", -1),
        (days_between(BEGUN, ENDED), "ended", 1),
        (Parameter("rate", (X,), ()), "x", None),
        (X > Y, "x", 1),
        (X <= Y, "x", -1),
        (X.equals(Y), "x", None),
        (P.is_true(), "p", 1),
        (Compare("==", P, Constant(False)), "p", -1),
        (HOME.is_in("own"), "home", None),
        (not_(X >= 3), "x", -1),
        (any_of(X >= 3, Y >= 3), "x", 1),
        (all_of(X >= 3, X < 6), "x", None),
        (by_edges(X, (3,), (P, Q)), "x", None),
        (by_cases(P, {True: X >= 3, False: X >= 6}), "x", 1),
        (Choice(P.is_true(), X, 9 - X), "x", None),
        (Choice(X >= 3, Constant(20) - X, Constant(0)), "x", None),
        (Choice(X >= 3, X - 20, Constant(0)), "x", None),
        (Choice(X >= 3, Constant(0), Y), "x", -1),
        (EITHER * X, "x", None),
    ],
    ids=numbered(),
)
def test_which_way_a_term_goes_as_a_fact_rises(
    term: Quantity | Criterion, name: str, way: int | None
) -> None:
    assert direction(term, name, {}) == way


@mark.parametrize(
    ("above", "way"),
    [
        (lambda q: q - 1, 1),
        (lambda q: 1 - q, -1),
        (lambda q: q * 2, 1),
        (lambda q: 2 * q, 1),
        (lambda q: q >= 3, 1),
        (lambda q: Compare(">=", Constant(3), q), -1),
        (lambda q: not_(q >= 3), -1),
        (lambda q: Bands(q, (3,), (0, 1)), 1),
        (lambda q: Choice(P.is_true(), q, Constant(0)), 1),
        (lambda q: Choice(P.is_true(), Constant(0), q), 1),
        (lambda q: points(q >= 3, 2), 1),
        (lambda q: Choice(q >= 3, Constant(True), Constant(False)).equals(True), 1),
        (lambda q: Choice(q >= 3, Constant(True), Constant(False)).equals(False), -1),
        (lambda q: all_of(q >= 3, P), 1),
        (lambda q: by_edges(Y, (3,), (q >= 3, q >= 6)), 1),
    ],
    ids=numbered(),
)
def test_what_is_known_tells_the_way_below_every_node(above: Callable[[Quantity], Term], way: int) -> None:
    assert direction(above(ANY * X), "x", {"any": Bounds(1, 2)}) == way
    assert direction(above(ANY * X), "x", {"any": Bounds(-2, -1)}) == -way
    assert direction(above(ANY * X), "x", {}) is None


def test_the_best_values_are_found_at_once_where_each_fact_has_some() -> None:
    for rule in (
        all_of(X >= 3, X <= 5, Y > 2),
        total([points(P, 2), points(Q, 3), points(X >= 5, 1)]) >= 6,
        total([points(P, 2), points(Q, -3), points(X >= 5, 1)]) < -2,
        Constant(3) - points(P, 2) - points(Q, 1) <= 0,
        not_(any_of(X + Y < 18, P)),
        ANY - X >= 1e9,
        all_of(ANY < -1e9, X > 3),
        days_between(BEGUN, ENDED) >= 100_000,
    ):
        found = witness(rule, {}, MET, most=1)
        assert found is not None
        assert truth_of(rule, found) is MET


def test_facts_of_one_sum_are_tried_at_both_ends_of_their_range() -> None:
    for exactly in (X + Y, Y + X):
        found = witness(all_of(exactly >= 12, exactly <= 12), {}, MET)
        assert found is not None
        assert found["x"] + found["y"] == 12
    found = witness(all_of(X - Y >= -6.5, X - Y <= -6.5), {}, MET)
    assert found is not None
    assert found["x"] - found["y"] == -6.5


def test_every_value_of_a_category_is_tried_where_a_table_goes_by_it() -> None:
    rate = Parameter("rate", (HOME,), (Rates(date(2020, 1, 1), {("own",): 1, ("ward",): 5}),))
    known = {"as_of": date(2026, 5, 1)}
    assert witness(rate >= 3, known, MET) == {**known, "home": "ward"}
    assert witness(rate >= 3, known, NOT_MET) == {**known, "home": "own"}
    assert witness(all_of(rate >= 3, HOME.is_in("own")), known, MET) is None


@mark.parametrize("most", [1, 2, 3])
def test_no_more_is_tried_than_is_allowed(most: int) -> None:
    knot = all_of(
        *(any_of(f < 2, f > 7) & any_of(f < 3, f > 6) for f in (X, Y, ANY)), any_of(X.equals(5), P & ~P)
    )
    assert witness(knot, {}, MET) is None
    with pytest.raises(TooMany):
        witness(knot, {}, MET, most=most)


def test_the_limit_is_kept_and_then_anything_may_be() -> None:
    knot = all_of(any_of(X < 2, X > 7), any_of(X < 3, X > 6))
    with pytest.raises(TooMany):
        witness(knot, {}, MET, most=0)
    assert can_be(knot, {}, MET, most=0)
    assert witness(all_of(knot, X.equals(5)), {}, MET) is None
    assert witness(P.is_true(), {"p": True}, NOT_MET) is None


def test_facts_without_cells_are_set_to_their_ends_or_tried() -> None:
    assert witness(ANY > X, {}, NOT_MET) is not None
    somebody = witness(all_of(X + Y >= 9, X <= 3), {}, MET)
    assert somebody is not None
    assert somebody["x"] <= 3
    assert somebody["x"] + somebody["y"] >= 9
    product = all_of(X * Y >= 50, X * Y < 10)
    assert can_be(product, {}, MET), "it cannot, but trying does not tell"
    assert witness(all_of(X + Y >= 5, X < 3, P, not_(P)), {}, MET) is None, "what has cells is tried first"
