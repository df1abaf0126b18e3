"""The three truths."""

from __future__ import annotations

from pytest import mark, raises

from casemgmt.errors import RuleError
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth


@mark.parametrize(
    ("truth", "certain", "possible", "words", "sign"),
    [
        (MET, True, True, "met", "[+]"),
        (UNKNOWN, False, True, "unknown", "[?]"),
        (NOT_MET, False, False, "not met", "[-]"),
    ],
)
def test_two_bits_and_words(truth: Truth, certain: bool, possible: bool, words: str, sign: str) -> None:
    assert (truth.certain, truth.possible) == (certain, possible)
    assert Truth.of(certain, possible) is truth
    assert (truth.words, truth.mark) == (words, sign)


def test_what_is_certain_is_possible() -> None:
    assert Truth.of(certain=True, possible=False) is MET


def test_truths_are_joined_as_kleene_has_it() -> None:
    order = (NOT_MET, UNKNOWN, MET)
    for i, a in enumerate(order):
        assert ~a is order[2 - i]
        for j, b in enumerate(order):
            assert a & b is order[min(i, j)]
            assert a | b is order[max(i, j)]


@mark.parametrize("truth", Truth)
def test_a_truth_is_no_boolean(truth: Truth) -> None:
    with raises(RuleError) as caught:
        bool(truth)
    assert str(caught.value) == (
        "a truth has three values, so `if truth:`, `and`, `or` and `not` would round UNKNOWN;"
        " write `truth is Truth.MET`, `&`, `|` or `~`"
    )
