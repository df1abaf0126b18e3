"""What each quantity can be, given what is known."""

from __future__ import annotations

from datetime import date
from typing import Any

from pytest import mark, raises

from casemgmt.bounds import UNBOUNDED, Bounds
from casemgmt.content import calendar
from casemgmt.rules import (
    Criterion,
    Fact,
    Quantity,
    bounds_of,
    business_days_between,
    clip,
    days_between,
    days_since,
    points,
    total,
    truth_of,
    years_since,
)
from casemgmt.rules.terms import Bands, Greatest, Least, quantity

X, Y = Fact("x", low=0, high=10), Fact("y", low=-2, high=2)
START, END = Fact("start", type="date"), Fact("end", type="date")
AS_OF = date(2026, 5, 1)


def exact(value: Any) -> Bounds:
    return Bounds(value, value)


@mark.parametrize(
    ("term", "known", "bounds"),
    [
        (X + Y, {}, Bounds(-2, 12)),
        (X - Y, {}, Bounds(-2, 12)),
        (X * Y, {}, Bounds(-20, 20)),
        (1 + X, {"x": 3}, exact(4)),
        (10 - X, {"x": 3}, exact(7)),
        (2 * X, {"x": 3}, exact(6)),
        (X * Y, {"x": Bounds(2, 3), "y": Bounds(-1, 2)}, Bounds(-3, 6)),
        (X / Y, {"x": 6, "y": 2}, exact(3)),
        (X / Y, {"x": 6}, UNBOUNDED),
        (X / Y, {"x": 6, "y": 0}, UNBOUNDED),
        (X / Y, {"x": Bounds(2, 6), "y": Bounds(1, 2)}, Bounds(1, 6)),
        (Fact("any") * X, {"x": 0}, exact(0)),
        (X / Fact("any", low=1), {"x": 6}, Bounds(0, 6)),
        (Least((X, Y)), {"x": 1}, Bounds(-2, 1)),
        (Greatest((X, Y)), {"x": 1}, Bounds(1, 2)),
        (clip(X, 2, 4), {}, Bounds(2, 4)),
        (clip(X, 2, 4), {"x": 9}, exact(4)),
        (total([X, Y, X]), {"x": 1, "y": 1}, exact(3)),
        (Bands(X, (3, 6), (0, 2, 1)), {}, Bounds(0, 2)),
        (Bands(X, (3, 6), (0, 2, 1)), {"x": 2.9}, exact(0)),
        (Bands(X, (3, 6), (0, 2, 1)), {"x": 3}, exact(2)),
        (Bands(X, (3, 6), (0, 2, 1)), {"x": Bounds(4, 6)}, Bounds(1, 2)),
        (points(X >= 5, 3), {}, Bounds(0, 3)),
        (points(X >= 5, 3), {"x": 5}, exact(3)),
        (points(X >= 5, 3), {"x": 4}, exact(0)),
        (points(X >= 5, -3), {}, Bounds(-3, 0)),
        (quantity(7), {}, exact(7)),
    ],
)
def test_numbers(term: Quantity, known: dict[str, Any], bounds: Bounds) -> None:
    assert bounds_of(term, known) == bounds


@mark.parametrize(
    ("term", "known", "bounds"),
    [
        (years_since(START), {"start": date(1959, 5, 1)}, exact(67)),
        (years_since(START), {"start": date(1959, 5, 2)}, exact(66)),
        (years_since(START), {"start": Bounds(date(1959, 1, 1), date(1959, 12, 31))}, Bounds(66, 67)),
        (days_since(START), {"start": date(2026, 4, 1)}, exact(30)),
        (days_between(START, END), {"start": date(2026, 4, 1), "end": date(2026, 3, 31)}, exact(-1)),
        (
            business_days_between(START, END, calendar()),
            {"start": date(2025, 11, 26), "end": Bounds(date(2025, 11, 28), date(2025, 12, 1))},
            Bounds(1, 2),
        ),
        (
            Least((START, END)),
            {"start": date(2026, 4, 1), "end": date(2026, 3, 31)},
            exact(date(2026, 3, 31)),
        ),
    ],
)
def test_dates(term: Quantity, known: dict[str, Any], bounds: Bounds) -> None:
    assert bounds_of(term, {"as_of": AS_OF, **known}) == bounds


def test_a_node_that_the_evaluator_does_not_know_raises() -> None:
    with raises(TypeError, match="Quantity"):
        bounds_of(Quantity(), {})
    with raises(TypeError, match="Criterion"):
        truth_of(Criterion(), {})
