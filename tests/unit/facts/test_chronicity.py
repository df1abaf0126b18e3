"""Whether a recorded condition is a disease, is chronic, or is new."""

from __future__ import annotations

from datetime import date
from typing import Any

from pytest import mark

from casemgmt.bounds import Bounds
from casemgmt.codes import Code
from casemgmt.facts.chronicity import count_diseases, disease_key, is_chronic, is_disease, is_new_acute
from casemgmt.record import Condition
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth
from tests.strategies import numbered

AS_OF = date(2026, 5, 1)
HEART, COLD, SYMPTOM = Code("icd10cm", "I509"), Code("icd10cm", "J069"), Code("icd10cm", "R05")
SNOMED_HEART, DIABETES = Code("snomed", "84114007"), Code("snomed", "44054006")
JOB = Code("snomed", "160903007", "Full-time employment (finding)")
UNLISTED = Code("snomed", "999999999", "Something rare (disorder)")
FINDING = Code("snomed", "999999998", "Something seen (finding)")


def condition(*codes: Code, **fields: Any) -> Condition:
    return Condition(codes=codes, **fields)


@mark.parametrize(
    ("entry", "truth"),
    [
        (condition(HEART), MET),
        (condition(SNOMED_HEART), MET),
        (condition(UNLISTED), MET),
        (condition(JOB), NOT_MET),
        (condition(HEART, JOB), NOT_MET),
        (condition(Code("icd10cm", "Z590")), NOT_MET),
        (condition(SYMPTOM), UNKNOWN),
        (condition(FINDING), UNKNOWN),
        (condition(UNLISTED, text="seen (situation)"), UNKNOWN),
        (condition(text="heart failure"), UNKNOWN),
    ],
    ids=numbered(),
)
def test_whether_an_entry_is_a_disease(entry: Condition, truth: Truth) -> None:
    assert is_disease(entry) is truth


@mark.parametrize(
    ("entry", "truth"),
    [
        (condition(COLD, until_death=True), MET),
        (condition(COLD, expected_months=12), MET),
        (condition(HEART, expected_months=11), NOT_MET),
        (condition(HEART, expected_months=Bounds(6, 18)), UNKNOWN),
        (condition(JOB, until_death=True), NOT_MET),
        (condition(JOB, expected_months=24), NOT_MET),
        (condition(JOB, start="2000-01-01"), NOT_MET),
        (condition(HEART, until_death=False), MET),
        (condition(SNOMED_HEART), MET),
        (condition(COLD, start="2000-01-01"), NOT_MET),
        (condition(HEART, COLD), UNKNOWN),
        (condition(UNLISTED), UNKNOWN),
        (condition(UNLISTED, start="2025-05-01"), MET),
        (condition(UNLISTED, start="2025-05-02"), UNKNOWN),
        (condition(UNLISTED, start="2025"), UNKNOWN),
        (condition(UNLISTED, start="2024"), MET),
        (condition(FINDING, start="2000-01-01"), UNKNOWN),
        (condition(text="unknown words", start="2000-01-01"), UNKNOWN),
    ],
    ids=numbered(),
)
def test_whether_a_condition_is_chronic(entry: Condition, truth: Truth) -> None:
    assert is_chronic(entry, AS_OF) is truth


@mark.parametrize(
    ("entry", "truth"),
    [
        (condition(COLD, start="2026-04-17"), MET),
        (condition(COLD, start="2026-04-16"), NOT_MET),
        (condition(COLD, start="2026-04"), UNKNOWN),
        (condition(COLD), UNKNOWN),
        (condition(HEART, start="2026-04-20"), NOT_MET),
        (condition(UNLISTED, start="2026-04-20"), UNKNOWN),
        (condition(JOB, start="2026-04-20"), NOT_MET),
    ],
    ids=numbered(),
)
def test_whether_a_condition_is_new(entry: Condition, truth: Truth) -> None:
    assert is_new_acute(entry, AS_OF) is truth


@mark.parametrize(
    ("entry", "key"),
    [
        (condition(HEART), "heart_failure"),
        (condition(SNOMED_HEART), "heart_failure"),
        (condition(DIABETES), "diabetes"),
        (condition(COLD), "J06"),
        (condition(UNLISTED, COLD), "J06"),
        (condition(UNLISTED), "999999999"),
        (condition(text="Heart Failure"), "heart failure"),
    ],
    ids=numbered(),
)
def test_what_makes_two_entries_the_same_disease(entry: Condition, key: str) -> None:
    assert disease_key(entry) == key


@mark.parametrize(
    ("entries", "count"),
    [
        ([(HEART,), (DIABETES,)], (2, 2)),
        ([(HEART,), (SNOMED_HEART,)], (1, 1)),
        ([(COLD, DIABETES), (DIABETES,)], (1, 2)),
        ([(COLD, DIABETES), (SNOMED_HEART,)], (2, 2)),
        ([(COLD,), (UNLISTED,)], (1, 2)),
        ([(HEART,), (UNLISTED,)], (1, 2)),
        ([(SNOMED_HEART,), (UNLISTED,)], (2, 2)),
        ([(HEART,), (SNOMED_HEART,), (UNLISTED,), (COLD,)], (2, 3)),
        ([(HEART,), (DIABETES,), (UNLISTED,)], (2, 3)),
        ([(COLD, DIABETES), (COLD,)], (1, 1)),
        ([(COLD, DIABETES), (COLD, SNOMED_HEART)], (1, 2)),
        ([(), ()], (1, 1)),
        ([(HEART,), ()], (1, 2)),
        ([(Code("icd10cm", "I5022"),), (Code("snomed", "703272007"),)], (1, 2)),
        ([(Code("icd10cm", "J4550"),), (Code("snomed", "370221004"),)], (1, 2)),
        ([(Code("icd10cm", "I4820"),), (Code("snomed", "426749004"),)], (1, 2)),
    ],
    ids=numbered(),
)
def test_how_many_diseases_there_are_at_least_and_at_most(entries: Any, count: tuple[int, int]) -> None:
    """An entry with codes of two diseases may be either, so that it adds none to one of them that is there."""
    assert count_diseases((condition(*codes), AS_OF, AS_OF, True) for codes in entries) == count
