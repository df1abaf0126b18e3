"""Income against the poverty guidelines: the published tables, the year each program takes, and years not on file."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casemgmt.content import read_citation, read_review, read_toml
from casemgmt.errors import UnknownName
from casemgmt.facts.poverty import (
    household_income,
    income_percent_of_poverty,
    income_percent_of_poverty_year_before,
    medicare_amount,
    percent_of_poverty,
    poverty_guideline,
)
from casemgmt.rules import Fact, bounds_of, decide
from casemgmt.truth import MET, NOT_MET, UNKNOWN

# The tables of 2026 for households of 1 to 8 persons, as HHS publishes them.
PUBLISHED_2026 = {
    "contiguous": (15960, 21640, 27320, 33000, 38680, 44360, 50040, 55720),
    "alaska": (19950, 27050, 34150, 41250, 48350, 55450, 62550, 69650),
    "hawaii": (18360, 24890, 31420, 37950, 44480, 51010, 57540, 64070),
}


@pytest.mark.parametrize("region", PUBLISHED_2026)
def test_the_guidelines_of_2026_as_published(region: str) -> None:
    for size, dollars in enumerate(PUBLISHED_2026[region], start=1):
        known = {"household_size": size, "poverty_region": region, "as_of": date(2026, 6, 1)}
        assert bounds_of(poverty_guideline(), known).low == dollars


def truth(fact: Fact, most: float, as_of: str, **known: Any) -> Any:
    return decide(fact <= most, {"poverty_region": "contiguous", **known}, as_of=as_of).truth


@pytest.mark.parametrize(("income", "expected"), [(37701, MET), (37702, NOT_MET)])
def test_138_percent_of_three_persons_in_2026_is_37701_60(income: int, expected: Any) -> None:
    known = {"household_income": income, "household_size": 3}
    assert truth(income_percent_of_poverty, 138, "2026-05-01", **known) is expected


def test_100_percent_is_exact_and_a_missing_household_size_leaves_it_open() -> None:
    known = {"household_income": 15960, "household_size": 1}
    assert truth(income_percent_of_poverty, 100, "2026-05-01", **known) is MET
    decision = decide(
        income_percent_of_poverty <= 138,
        {"household_income": 37701, "poverty_region": "contiguous"},
        as_of="2026-05-01",
    )
    assert decision.truth is UNKNOWN
    assert decision.missing == ("household_size",)


@pytest.mark.parametrize(("income", "expected"), [(84600, MET), (84601, NOT_MET)])
def test_the_premium_tax_credit_of_2026_takes_the_guidelines_of_2025(income: int, expected: Any) -> None:
    known = {"household_income": income, "household_size": 2}
    assert truth(income_percent_of_poverty_year_before, 400, "2026-05-01", **known) is expected


@pytest.mark.parametrize(
    ("as_of", "dollars"),
    [
        ("2023-01-12", 14580),
        ("2024-01-10", 14580),
        ("2024-01-11", 15060),
        ("2026-01-12", 15650),
        ("2026-01-13", 15960),
        ("2026-12-31", 15960),
    ],
)
def test_guidelines_hold_from_their_first_day_to_the_day_before_the_next(as_of: str, dollars: int) -> None:
    known = {"household_size": 1, "poverty_region": "contiguous", "as_of": date.fromisoformat(as_of)}
    assert bounds_of(poverty_guideline(), known).low == dollars


@pytest.mark.parametrize("as_of", ["2023-01-11", "2027-01-01", "2027-02-01"])
def test_a_year_that_is_not_on_file_is_unknown_and_not_extrapolated(as_of: str) -> None:
    known = {"household_income": 0, "household_size": 1}
    assert truth(income_percent_of_poverty, 1_000_000 - 1, as_of, **known) is UNKNOWN


def test_a_territory_has_no_guideline_and_an_unknown_region_is_a_range() -> None:
    assert truth(income_percent_of_poverty, 138, "2026-05-01", household_income=1000, household_size=1) is MET
    known = {"household_income": 1000, "household_size": 1, "poverty_region": "territory"}
    assert truth(income_percent_of_poverty, 138, "2026-05-01", **known) is UNKNOWN


def test_a_program_may_take_the_guidelines_of_a_day_of_its_own() -> None:
    switched = Fact("switched_on", type="date")
    percent = percent_of_poverty(household_income, on=switched)
    known = {
        "household_income": 15650,
        "household_size": 1,
        "poverty_region": "contiguous",
        "switched_on": date(2025, 6, 1),
        "as_of": date(2026, 5, 1),
    }
    assert bounds_of(percent, known).low == 100


def test_the_tables_are_cited_and_no_figure_is_shown_as_better_checked_than_it_is() -> None:
    for name, rows in (("poverty_guidelines", "guideline"), ("medicare_amounts", "amount")):
        table = read_toml(f"{name}.toml")
        assert read_review(table).review_by > read_review(table).verified_on
        assert all(read_citation(row).source for row in table[rows])
    years = {row["year"]: row["verification"] for row in read_toml("poverty_guidelines.toml")["guideline"]}
    assert years == {
        2023: "secondary source",
        2024: "secondary source",
        2025: "secondary source",
        2026: "verified",
    }


def test_medicare_amounts_are_of_a_year() -> None:
    coinsurance = medicare_amount("skilled_nursing_coinsurance_per_day")
    assert bounds_of(coinsurance, {"as_of": date(2026, 12, 31)}).low == 217
    assert not bounds_of(coinsurance, {"as_of": date(2027, 1, 1)}).exact
    with pytest.raises(UnknownName, match="did you mean 'appeal_court_amount'"):
        medicare_amount("appeal_court_amont")
