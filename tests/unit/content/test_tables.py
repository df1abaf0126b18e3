"""What the tables say of a code, and how tables are read."""

from __future__ import annotations

from datetime import date

from pytest import mark, raises

from casemgmt.citation import Standing, Verification
from casemgmt.codes import Code
from casemgmt.content import (
    calendar,
    chronic_indicator,
    code_set,
    disease_group,
    read_citation,
    read_review,
    read_toml,
    snomed_condition,
    social_finding,
)
from casemgmt.content.load import read_csv, toml_names
from casemgmt.errors import UnknownName
from casemgmt.truth import MET, NOT_MET


def test_the_federal_calendar_is_the_default() -> None:
    assert calendar() is calendar("us_federal") or calendar() == calendar("us_federal")
    assert len(calendar().holidays) == 11
    with raises(UnknownName, match="did you mean 'us_federal'"):
        calendar("us_federals")


def test_named_code_sets_over_all_systems_and_their_union() -> None:
    failure = code_set("group.heart_failure")
    assert failure.truth([Code("icd10cm", "I509")]) is failure.truth([Code("snomed", "84114007")]) is MET
    both = code_set("group.heart_failure", "group.diabetes")
    assert both.id == "group.heart_failure+group.diabetes"
    assert both.truth([Code("icd10cm", "E119")]) is MET
    assert failure.truth([Code("icd10cm", "E119")]) is NOT_MET
    assert failure.citation is not None
    with raises(UnknownName, match=r"did you mean 'group\.heart_failure'"):
        code_set("group.heart_failur")


@mark.parametrize(
    ("code", "indicator"),
    [("I509", 1), ("J069", 0), ("E119", 1), ("I", None), ("Q", None), ("", None), ("999", None)],
)
def test_the_chronic_indicator_is_that_of_the_longest_match(code: str, indicator: int | None) -> None:
    assert chronic_indicator(code) == indicator


def test_the_short_snomed_list() -> None:
    row = snomed_condition("84114007")
    assert row is not None
    assert (row.group, row.chronic) == ("heart_failure", True)
    assert snomed_condition("1") is None


@mark.parametrize(
    ("code", "group"),
    [
        (Code("icd10cm", "E119"), "diabetes"),
        (Code("snomed", "44054006"), "diabetes"),
        (Code("icd10cm", "J069"), None),
        (Code("snomed", "1"), None),
        (Code("loinc", "4548-4"), None),
    ],
)
def test_the_group_of_a_disease(code: Code, group: str | None) -> None:
    assert disease_group(code) == group


def test_social_circumstances() -> None:
    hunger = social_finding(Code("icd10cm", "Z5941"))
    assert hunger is not None
    assert (hunger.category, hunger.need) == ("food-insecurity", True)
    work = social_finding(Code("snomed", "160903007"))
    assert work is not None
    assert work.category == "employment-status"
    for code in (
        Code("icd10cm", "I509"),
        Code("icd10cm", "Z992"),
        Code("loinc", "4548-4"),
        Code("snomed", "84114007"),
    ):
        assert social_finding(code) is None


def test_a_table_carries_its_citation_and_review() -> None:
    table = read_toml("us_federal_holidays.toml")
    assert read_citation(table).standing is Standing.LAW
    assert read_review(table).review_by > read_review(table).verified_on > date(2026, 1, 1)
    ours = read_citation({"citation": "our choice", "standing": "operational"})
    assert (ours.verification, ours.note) == (Verification.CHOSEN, "")
    law = read_citation({"citation": "a law", "standing": "law", "note": "n"})
    assert (law.verification, law.note) == (Verification.RECALLED, "n")  # silence is no verification
    checked = read_citation({"citation": "a law", "standing": "law", "verification": "verified"})
    assert checked.verification is Verification.VERIFIED


def test_tables_are_found_and_read_once() -> None:
    assert read_csv("snomed_conditions.csv") is read_csv("snomed_conditions.csv")
    assert all(name.startswith("instruments/") for name in toml_names("instruments"))
    assert list(toml_names("instruments")) == sorted(toml_names("instruments"))
