"""Citations say who stands behind a value, and how it was checked."""

from __future__ import annotations

from pytest import mark

from casemgmt.citation import Citation, Standing, Verification, guideline, law, operational, published


@mark.parametrize(
    ("citation", "words"),
    [
        (law("42 CFR 418.21"), "42 CFR 418.21 (law, verified)"),
        (guideline("a guideline", Verification.RECALLED), "a guideline (guideline, recalled)"),
        (published("a paper", Verification.SECONDARY), "a paper (published, secondary source)"),
        (operational("our choice", "replace it"), "our choice (operational)"),
    ],
)
def test_a_citation_in_words(citation: Citation, words: str) -> None:
    assert str(citation) == words


def test_an_operational_choice_is_chosen_and_keeps_its_note() -> None:
    choice = operational("our choice", "replace it")
    assert (choice.standing, choice.verification, choice.note) == (
        Standing.OPERATIONAL,
        Verification.CHOSEN,
        "replace it",
    )
    assert law("a", note="n").note == guideline("a", note="n").note == published("a", note="n").note == "n"
