"""Values that are only partly known."""

from __future__ import annotations

from datetime import date
from math import inf, nan
from typing import Any

from pytest import mark, raises

from casemgmt.bounds import UNBOUNDED, Bounds, OneOf, compare, greatest, hull, is_in, least, lift, lower, meet
from casemgmt.errors import InvalidInput
from casemgmt.truth import MET, NOT_MET, UNKNOWN


@mark.parametrize(
    ("low", "high"), [(2, 1), (nan, 1), (1, nan), (date(2026, 1, 2), date(2026, 1, 1)), (1, "2"), (None, 1)]
)
def test_ends_must_be_in_order(low: Any, high: Any) -> None:
    with raises(InvalidInput) as caught:
        Bounds(low, high)
    assert [str(problem) for problem in caught.value.problems] == [
        "$: the low end is not at most the high end; give Bounds(low, high) of one type"
    ]


def test_arithmetic_encloses_every_completion() -> None:
    assert Bounds(1, 2) + Bounds(3, 5) == Bounds(4, 7)
    assert Bounds(1, 2) - Bounds(3, 5) == Bounds(-4, -1)
    assert Bounds(-1, 2) * Bounds(-3, 5) == Bounds(-6, 10)
    assert Bounds(6, 8) / 2 == Bounds(3, 4)
    assert Bounds(6, 8) / Bounds(-1, 1) == UNBOUNDED
    assert Bounds(0, 0) * UNBOUNDED == Bounds(0, 0)
    assert Bounds(1, inf) / Bounds(1, inf) == Bounds(0, inf)
    assert UNBOUNDED / Bounds(-inf, -1) == UNBOUNDED
    assert UNBOUNDED - UNBOUNDED == UNBOUNDED


def test_meeting_and_joining() -> None:
    assert Bounds(1, 4).meet(Bounds(3, 6)) == Bounds(3, 4)
    assert Bounds(1, 2).meet(Bounds(3, 4)) is None
    assert Bounds(1, 2).hull(Bounds(4, 5)) == hull([Bounds(1, 2), Bounds(4, 5)]) == Bounds(1, 5)
    assert least([Bounds(1, 5), Bounds(2, 3)]) == Bounds(1, 3)
    assert greatest([Bounds(1, 5), Bounds(2, 3)]) == Bounds(2, 5)
    assert lower(lift(3)) == 3
    assert lower(Bounds(3, 4)) == lift(Bounds(3, 4)) == Bounds(3, 4)
    assert Bounds(3, 3).exact
    assert not Bounds(3, 4).exact


@mark.parametrize(
    ("a", "b", "both"),
    [
        (1, 1, 1),
        (1, 2, None),
        (1, "a", None),
        (True, False, None),
        (Bounds(1, 3), 2, 2),
        (Bounds(1, 3), 4, None),
        (Bounds(1, 3), Bounds(3, 5), 3),
        (Bounds(1, 4), Bounds(3, 5), Bounds(3, 4)),
        (OneOf("ab"[:1].split()), "a", "a"),
        (OneOf(["a", "b"]), "c", None),
        ("b", OneOf(["a", "b"]), "b"),
        (OneOf(["a", "b", "c"]), OneOf(["b", "c", "d"]), OneOf(["b", "c"])),
        (OneOf(["a"]), OneOf(["b"]), None),
        ("a", "b", None),
    ],
    ids=str,
)
def test_what_two_statements_leave_open(a: Any, b: Any, both: Any) -> None:
    assert meet(a, b) == both
    assert meet(b, a) == both


def test_comparisons_answer_with_a_truth() -> None:
    assert compare("<", Bounds(1, 2), 3) is MET
    assert compare("==", Bounds(1, 2), 2) is UNKNOWN
    assert compare("==", Bounds(1, 2), 3) is NOT_MET
    partly: Any = Bounds(1, 2)
    with raises(TypeError):
        partly < Bounds(3, 4)
    assert is_in(None, frozenset("a")) is UNKNOWN
    assert is_in(frozenset("ab"), frozenset("a")) is UNKNOWN
    assert is_in(frozenset("a"), frozenset("ab")) is MET
    assert is_in(frozenset("c"), frozenset("ab")) is NOT_MET


def test_a_partly_known_category_names_at_least_one_value() -> None:
    assert OneOf(["a", "b"]) == OneOf(("b", "a"))
    assert hash(OneOf(["a"])) == hash(OneOf({"a"}))
    with raises(InvalidInput) as none:
        OneOf([])
    assert [str(problem) for problem in none.value.problems] == [
        "$: is one of no values at all; name the values that it can be"
    ]
    with raises(InvalidInput) as text:
        OneOf("home")
    assert [str(problem) for problem in text.value.problems] == [
        "$: is one text where several are expected; put it into a list or a set"
    ]
