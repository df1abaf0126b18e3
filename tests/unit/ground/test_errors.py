"""What errors say, and what they are."""

from __future__ import annotations

from pytest import mark, raises

from casemgmt.errors import CasemgmtError, CodeSystemMismatch, InvalidInput, Problem, RuleError, UnknownName


def test_every_problem_is_listed_with_its_place_and_cure() -> None:
    error = InvalidInput([Problem("$.a", "is empty", "fill it"), Problem("$.b", "is wrong", "right it")])
    assert str(error) == "2 problems in the input:\n  $.a: is empty; fill it\n  $.b: is wrong; right it"
    assert error.problems[1].path == "$.b"
    assert str(InvalidInput.at("$.a", "is empty", "fill it")).startswith("1 problem in the input:\n")


@mark.parametrize(
    ("names", "hint"),
    [
        (["age_years", "gender"], "did you mean 'age_years'?"),
        (["one", "two"], "known: one, two"),
        ([f"fact {n}" for n in range(13)], "none of the 13 known names is near"),
    ],
)
def test_an_unknown_name_names_what_is_near_or_known(names: list[str], hint: str) -> None:
    error = UnknownName.among("fact", "age_yeras", names)
    assert str(error) == f"there is no fact named 'age_yeras'; {hint}"


def test_several_unknown_names_are_named_at_once_with_what_else_is_wrong() -> None:
    beside = Problem("$.b", "is wrong", "right it")
    error = UnknownName.among_each("fact", ["ono", "twu"], ["one", "two"], [beside])
    assert str(error).splitlines() == [
        "there is no fact named 'ono'; did you mean 'one'?",
        "there is no fact named 'twu'; did you mean 'two'?",
        "$.b: is wrong; right it",
    ]


@mark.parametrize(
    ("error", "builtin"),
    [
        (InvalidInput, ValueError),
        (UnknownName, KeyError),
        (RuleError, TypeError),
        (CodeSystemMismatch, ValueError),
    ],
)
def test_errors_are_ours_and_what_they_mean(error: type[Exception], builtin: type[Exception]) -> None:
    assert issubclass(error, CasemgmtError)
    assert issubclass(error, builtin)
    with raises(CasemgmtError):
        raise InvalidInput.at("$", "is wrong", "right it")
