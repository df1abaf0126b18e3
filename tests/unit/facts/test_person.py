"""Facts about the person as such: what nobody knows of them is unknown, and is taken for nothing else."""

from __future__ import annotations

from typing import Any

from pytest import mark

from casemgmt.facts import core_facts, sheet_of
from casemgmt.record import Person, Record
from casemgmt.rules import Reason, truth_of
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth

GENDER = core_facts()["gender"]


@mark.parametrize(
    ("gender", "truth"),
    [("female", MET), ("male", NOT_MET), ("other", NOT_MET), ("unknown", UNKNOWN), (None, UNKNOWN)],
)
def test_an_unknown_gender_is_not_neither_female_nor_male(gender: str | None, truth: Truth) -> None:
    subjects: list[Any] = [Record(person=Person(id="p1", gender=gender)), {"gender": gender}]
    for subject in subjects:
        sheet = sheet_of(subject, {"gender": GENDER}, as_of="2026-05-31", vocabulary=core_facts())
        assert truth_of(GENDER.is_in("female"), sheet.values) is truth
        assert (sheet.why_unknown("gender") == sheet.unknowns.get("gender")) is (truth is UNKNOWN)
        assert sheet.why_unknown("gender").reason is Reason.NOT_RECORDED
