"""Which way a term goes as a fact rises, and whether anybody can meet a rule."""

from __future__ import annotations

import pytest
from pytest import mark

from casemgmt.rules import Fact, Quantity, all_of, any_of, by_cases, by_edges, days_between, not_, points
from casemgmt.rules.terms import Bands, Choice, Compare, Constant, Criterion, Greatest, Least, Parameter
from casemgmt.rules.witness import TooMany, can_be, direction, witness
from casemgmt.truth import MET, NOT_MET
from tests.strategies import numbered

X, Y = Fact("x", low=0, high=9), Fact("y", low=0, high=9)
COLD = Fact("cold", low=-9, high=0)
ANY = Fact("any")
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
    ],
    ids=numbered(),
)
def test_which_way_a_term_goes_as_a_fact_rises(
    term: Quantity | Criterion, name: str, way: int | None
) -> None:
    assert direction(term, name, {}) == way


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
