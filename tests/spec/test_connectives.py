"""The full tables of and, or, not and at least n: of truths, and of criteria decided on facts."""

from __future__ import annotations

from pytest import mark

from casemgmt.rules import Criterion, Fact, all_of, any_of, not_, truth_of
from casemgmt.rules import at_least as at_least_of
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth, at_least

N, U, M = NOT_MET, UNKNOWN, MET
A, B, C = (Fact(name, type="flag") for name in "abc")
VALUES = {N: False, U: None, M: True}

#        a  b  and or
PAIRS = [
    (N, N, N, N),
    (N, U, N, U),
    (N, M, N, M),
    (U, N, N, U),
    (U, U, U, U),
    (U, M, U, M),
    (M, N, N, M),
    (M, U, U, M),
    (M, M, M, M),
]
NEGATIONS = [(N, M), (U, U), (M, N)]
#            a  b  c  1  2  3 of them
THREES = [
    (N, N, N, N, N, N),
    (N, N, U, U, N, N),
    (N, N, M, M, N, N),
    (N, U, U, U, U, N),
    (N, U, M, M, U, N),
    (N, M, M, M, M, N),
    (U, U, U, U, U, U),
    (U, U, M, M, U, U),
    (U, M, M, M, M, U),
    (M, M, M, M, M, M),
]


def name(value: object) -> str:
    return value.name if isinstance(value, Truth) else str(value)


def decided(rule: Criterion, *truths: Truth) -> Truth:
    return truth_of(rule, dict(zip("abc", (VALUES[t] for t in truths), strict=False)))


@mark.parametrize(("a", "b", "both", "either"), PAIRS, ids=name)
def test_and_and_or(a: Truth, b: Truth, both: Truth, either: Truth) -> None:
    assert a & b is both
    assert a | b is either
    assert decided(A & B, a, b) is decided(all_of(A, B), a, b) is both
    assert decided(A | B, a, b) is decided(any_of(A, B), a, b) is either


@mark.parametrize(("a", "denied"), NEGATIONS, ids=name)
def test_not(a: Truth, denied: Truth) -> None:
    assert ~a is denied
    assert decided(~A, a) is decided(not_(A), a) is denied


@mark.parametrize(("a", "b", "c", "one", "two", "three"), THREES, ids=name)
def test_at_least(  # noqa: PLR0917 - a row of the table
    a: Truth, b: Truth, c: Truth, one: Truth, two: Truth, three: Truth
) -> None:
    for n, expected in ((0, M), (1, one), (2, two), (3, three), (4, N)):
        for order in ((a, b, c), (c, a, b), (b, c, a)):
            assert at_least(n, order) is expected
            if 1 <= n <= 3:
                assert decided(at_least_of(n, A, B, C), *order) is expected


def test_groups_of_nothing() -> None:
    assert decided(all_of()) is MET
    assert decided(any_of()) is NOT_MET
