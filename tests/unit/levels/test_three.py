"""The three levels by the length of care, and how they answer to the four."""

from __future__ import annotations

from datetime import date

import pytest

from casemgmt import classify
from casemgmt.levels import NO_LEVEL, scheme_by_id
from casemgmt.levels.three import FROM_FOUR

EXAMPLES = {each.name: each for each in scheme_by_id("levels.three").editions[0].examples}


def level(name: str, scheme: str = "levels.three") -> str | None:
    example = EXAMPLES[name]
    return classify(example.facts, as_of=example.as_of, scheme=scheme).primary


@pytest.mark.parametrize(
    ("name", "primary"),
    [
        ("skilled nursing, day 60, improving, plans to go home", "intermediate"),
        ("admitted on 1 January 2026, day 101 is 11 April, to stay for good", "long_term"),
        ("day 100", "intermediate"),
        ("back in hospital from the nursing facility", "acute"),
        ("waiver services at home in place of a facility", "long_term"),
        ("eighty, independent, seen in a clinic: age is no criterion", NO_LEVEL),
        ("nothing known", None),
    ],
)
def test_the_level_by_the_length_of_care(name: str, primary: str | None) -> None:
    assert level(name) == primary


def test_day_101_of_a_stay_that_began_on_1_january_2026_is_11_april() -> None:
    assert date(2026, 1, 1).toordinal() + 100 == date(2026, 4, 11).toordinal()


def test_the_expected_stay_is_told() -> None:
    found = classify({"inpatient_admission_open": True}, as_of="2026-05-01", scheme="levels.three")
    assert found.expected_stay == "a few days"
    assert "expected to last: a few days" in found.explain()
    four = classify({"inpatient_admission_open": True, "hospice_elected": False}, as_of="2026-05-01")
    assert four.expected_stay == ""
    assert "expected to last" not in four.explain()


def test_each_of_the_four_levels_answers_to_some_of_the_three() -> None:
    three = {*scheme_by_id("levels.three").editions[0].levels, NO_LEVEL}
    assert FROM_FOUR.keys() == scheme_by_id("levels.four").editions[0].levels.keys()
    assert all(set(found) <= three and found for found in FROM_FOUR.values())
    acute = EXAMPLES["back in hospital from the nursing facility"].name
    assert level(acute) in FROM_FOUR["acute"]
