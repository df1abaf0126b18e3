"""What screening, levels and risk say when they are asked wrongly: the place and the cure, and no value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from casemgmt import classify, screen, screen_all, stratify
from casemgmt.errors import CasemgmtError, InvalidInput, RuleError, UnknownName
from casemgmt.rules import FactSheet

ON = "2026-05-01"
SECRET = 98765
VERBS: list[Callable[..., Any]] = [
    lambda subject, as_of=ON: screen(subject, "medicare.ccm", as_of=as_of),
    lambda subject, as_of=ON: screen_all(subject, as_of=as_of),
    lambda subject, as_of=ON: classify(subject, as_of=as_of),
    lambda subject, as_of=ON: stratify(subject, as_of=as_of),
]
each_verb = pytest.mark.parametrize("verb", VERBS, ids=["screen", "screen_all", "classify", "stratify"])


@each_verb
def test_a_fact_that_does_not_exist_lists_near_names(verb: Callable[..., Any]) -> None:
    with pytest.raises(
        UnknownName, match="no fact named 'chronic_conditions_count'; did you mean 'chronic_condition_count'"
    ):
        verb({"chronic_conditions_count": SECRET})


@each_verb
def test_every_wrong_value_is_listed_with_its_path_and_cure_and_without_the_value(
    verb: Callable[..., Any],
) -> None:
    with pytest.raises(InvalidInput) as raised:
        verb({"chronic_condition_count": SECRET, "age_years": "old", "deceased": 4711})
    message = str(raised.value)
    assert message.startswith("3 problems in the input:")
    assert (
        "$.chronic_condition_count: is outside the permitted range; give 0 to 1000, or None for unknown"
        in message
    )
    assert "$.age_years: is a str; give a number, or None for unknown" in message
    assert "$.deceased: is a int; give True or False, or None for unknown" in message
    for value in (str(SECRET), "4711", "old;"):
        assert value not in message


@each_verb
@pytest.mark.parametrize("as_of", ["2026-05", "yesterday", None, 20260501])
def test_a_vague_date_of_decision_says_how_to_pass_it(verb: Callable[..., Any], as_of: Any) -> None:
    with pytest.raises(
        InvalidInput, match=r"\$\.as_of: is not an exact date; pass as_of=date\(\.\.\.\) or as_of='YYYY"
    ):
        verb({}, as_of)


@each_verb
def test_neither_record_nor_mapping_says_what_to_pass(verb: Callable[..., Any]) -> None:
    with pytest.raises(
        InvalidInput, match=r"\$: is a list; pass a Record or a mapping of fact names to values"
    ):
        verb([])


@each_verb
def test_facts_of_another_date_are_refused(verb: Callable[..., Any]) -> None:
    with pytest.raises(
        InvalidInput, match="the facts were gathered for another date; gather them for this date"
    ):
        verb(FactSheet(date(2026, 4, 30), {}))


@pytest.mark.parametrize("function", [screen_all, classify, stratify])
def test_the_date_of_the_decision_is_required_by_keyword(function: Callable[..., Any]) -> None:
    with pytest.raises(TypeError, match="required keyword-only argument: 'as_of'"):
        function({})
    with pytest.raises(TypeError, match="takes 1 positional argument but 2 were given"):
        function({}, ON)


def test_a_program_or_scheme_that_does_not_exist_lists_near_names() -> None:
    with pytest.raises(
        UnknownName, match=r"no program named 'medicare.hospise'; did you mean 'medicare.hospice'"
    ):
        screen_all({}, as_of=ON, programs=["medicare.hospise"])
    with pytest.raises(UnknownName, match=r"no level scheme named 'three'; known: levels.four"):
        classify({}, as_of=ON, scheme="three")


def test_a_screening_used_as_a_boolean_says_what_to_write() -> None:
    with pytest.raises(RuleError, match=r"write `screening.truth is Truth.MET`"):
        bool(screen({}, "medicare.ccm", as_of=ON))


def test_every_one_of_these_is_an_error_of_the_library() -> None:
    for wrong in ({"no_such_fact": 1}, {"age_years": -1}):
        with pytest.raises(CasemgmtError):
            screen(wrong, "medicare.ccm", as_of=ON)
