"""`check_examples` runs the example people of any policy, and lists every difference at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from casemgmt.rules import Criterion, ExamplePerson, FactSheet
from casemgmt.screening import Program, program
from casemgmt.testing import INTERPRETERS, check_examples
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth

ON = date(2026, 5, 1)


def with_examples(*examples: ExamplePerson) -> Program:
    shipped = program("medicare.ccm")
    edition = attrs.evolve(shipped.editions[-1], examples=examples)
    found: Program = attrs.evolve(shipped, editions=(edition,))
    return found


def person(expect: dict[str, Truth], *missing: str, on: date = ON, **facts: Any) -> ExamplePerson:
    return ExamplePerson("somebody", on, facts, expect, missing)


def test_each_answer_that_was_compared_is_counted() -> None:
    right = person({"refer": NOT_MET, "applies": MET}, chronic_condition_count=1, deceased=False)
    assert check_examples(with_examples(right, right)) == 4
    assert check_examples(with_examples()) == 0
    assert check_examples(with_examples(person({"refer": UNKNOWN}, "ccm_risk_attested"))) == 1


def test_every_difference_is_listed_with_policy_edition_person_and_both_answers() -> None:
    wrong = person({"refer": MET, "applies": NOT_MET}, "age_years", chronic_condition_count=1, deceased=False)
    with pytest.raises(AssertionError) as raised:
        check_examples(with_examples(wrong))
    assert str(raised.value).splitlines() == [
        "medicare.ccm 2020, 'somebody': refer is not met, expected met",
        "medicare.ccm 2020, 'somebody': applies is met, expected not met",
        "medicare.ccm 2020, 'somebody': age_years is not named as missing",
    ]


def test_a_person_outside_the_dates_of_the_edition_is_a_difference() -> None:
    with pytest.raises(
        AssertionError, match=r"medicare.ccm 2020, 'somebody': 2019-12-31 is not in the edition's dates"
    ):
        check_examples(with_examples(person({}, on=date(2019, 12, 31))))


def test_the_difference_holds_no_value_of_the_person() -> None:
    with pytest.raises(AssertionError) as raised:
        check_examples(with_examples(person({"refer": MET}, chronic_condition_count=1)))
    assert "count" not in str(raised.value)


def test_whatever_is_wrong_with_examples_is_listed_at_once_with_the_person_and_the_cure() -> None:
    expect: dict[str, Any] = {"refr": MET, "applies": "met", "refer": MET}
    wrong = person(expect, chronic_condition_count=1, deceased=False, deceesed=True, no_such_thing=1)
    one_name: Any = "age_years"
    a_month: Any = "2026-05"
    far_too_old = {"age_years": 1000, "gender": 7}
    out_of_range = ExamplePerson("another", ON, far_too_old, {"refer": NOT_MET}, missing=one_name)
    undated = ExamplePerson("a third", a_month, {}, {"refer": MET})
    with pytest.raises(AssertionError) as raised:
        check_examples(with_examples(wrong, out_of_range, undated, person({"refer": NOT_MET})))
    lines = str(raised.value).splitlines()
    starts = [
        "medicare.ccm 2020, 'somebody': expect.refr: there is no thing that the edition decides named 'refr'; did you",
        "medicare.ccm 2020, 'somebody': expect.applies: is a str; give Truth.MET, NOT_MET or UNKNOWN",
        "medicare.ccm 2020, 'somebody': facts.deceesed: there is no fact named 'deceesed'; did you mean 'deceased'?",
        "medicare.ccm 2020, 'somebody': facts.no_such_thing: there is no fact named 'no_such_thing'; none of the",
        "medicare.ccm 2020, 'somebody': refer is not met, expected met",
        "medicare.ccm 2020, 'another': missing: is a text; give the names in a tuple: (name,)",
        "medicare.ccm 2020, 'another': facts.age_years: is outside the permitted range; give 0 to 150",
        "medicare.ccm 2020, 'another': facts.gender: is a int; give text, or None for unknown",
        "medicare.ccm 2020, 'a third': as_of: is not an exact date; pass as_of=date(...)",
        "medicare.ccm 2020, 'somebody': refer is unknown, expected not met",
    ]
    assert len(lines) == len(starts)
    for line, start in zip(lines, starts, strict=True):
        assert line.startswith(start)
    assert "1000" not in str(raised.value)


def always_unknown(rule: Criterion, sheet: FactSheet) -> Truth:
    return UNKNOWN


def test_every_interpreter_is_asked_and_the_one_that_differs_is_named() -> None:
    people = with_examples(person({"refer": NOT_MET}, chronic_condition_count=1, deceased=False))
    assert check_examples(people) == check_examples(people, interpreters=INTERPRETERS) == 1
    with pytest.raises(AssertionError) as raised:
        check_examples(people, interpreters=[*INTERPRETERS, ("our engine", always_unknown)])
    assert str(raised.value) == (
        "medicare.ccm 2020, 'somebody': refer is unknown by our engine, expected not met"
    )


def test_where_all_interpreters_differ_from_the_example_alike_none_is_blamed() -> None:
    people = with_examples(person({"refer": MET}, chronic_condition_count=1, deceased=False))
    twice = [*INTERPRETERS, ("the same again", INTERPRETERS[0][1])]
    with pytest.raises(AssertionError, match=r"refer is not met, expected met$"):
        check_examples(people, interpreters=twice)
