"""Income as a percentage of the HHS poverty guideline, and the Medicare amounts of a year.

Which year's guidelines hold is for each program to say: `current` takes those in force on the date of the decision,
`coverage_year` those of the year before it, as the premium tax credit does, and any other rule gives `on`, a day whose
guidelines are to be taken. A year that is not in the table is unknown.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from casemgmt.citation import Citation, Verification, law
from casemgmt.content import read_citation, read_toml
from casemgmt.errors import UnknownName
from casemgmt.facts.definitions import Attested
from casemgmt.rules.terms import AS_OF, Fact, Formula, Parameter, Quantity, Rates

REGIONS = frozenset({"contiguous", "alaska", "hawaii"})
"""The 48 contiguous states with the District of Columbia, Alaska, and Hawaii."""

_GUIDELINES = law(
    "HHS poverty guidelines, Federal Register",
    Verification.SECONDARY,
    "those of 2026 were read on the page of HHS; those of 2023 to 2025 agree in four public sources",
)
_COVERAGE_YEAR = law(
    "26 USC 36B(d)(3)(B): the guidelines of the year before the coverage year",
    Verification.SECONDARY,
)

household_income = Fact(
    "household_income",
    low=0,
    high=100_000_000,
    label="yearly household income in dollars",
    question="What is the yearly income of the household in dollars, as the program counts it?",
    ask="patient",
    definition=Attested(valid_days=365),
)
household_size = Fact(
    "household_size",
    low=1,
    high=60,
    label="persons in the household",
    question="How many persons are in the household, as the program counts it?",
    ask="patient",
    definition=Attested(valid_days=365),
)
poverty_region = Fact(
    "poverty_region",
    type="category",
    values=REGIONS | {"territory"},
    label="region of the poverty guidelines",
    question="Does the person live in the 48 states or DC, in Alaska, in Hawaii, or in a territory (for which there are"
    " no guidelines)?",
    ask="record",
    definition=Attested(),
)


@lru_cache(maxsize=4)
def _rates(column: int, years_back: int) -> tuple[Rates, ...]:
    """What each guideline says, for the days on which it holds."""
    rows = read_toml("poverty_guidelines.toml")["guideline"]
    rates = []
    for i, row in enumerate(rows):
        values = tuple(((region,), row[region][column]) for region in sorted(REGIONS))
        if years_back:
            year = row["year"] + years_back
            start, end = date(year, 1, 1), date(year, 12, 31)
        else:
            start = row["effective_from"]
            last = i == len(rows) - 1
            end = date(row["year"], 12, 31) if last else rows[i + 1]["effective_from"] - timedelta(days=1)
        rates.append(Rates(start, values, end))
    return tuple(rates)


def _source(years_back: int) -> Citation:
    return _COVERAGE_YEAR if years_back else _GUIDELINES


def poverty_guideline(
    size: Quantity = household_size, *, on: Quantity = AS_OF, years_back: int = 0
) -> Quantity:
    """The poverty guideline of a household in dollars a year.

    Args:
        size: How many persons are in the household.
        on: The day by which the guidelines are chosen.
        years_back: 0 for the guidelines in force on that day; 1 for those of the calendar year before.

    Example:
        >>> from casemgmt.rules import bounds_of
        >>> known = {"household_size": 3, "poverty_region": "contiguous", "as_of": date(2026, 5, 1)}
        >>> bounds_of(poverty_guideline(), known).low, bounds_of(poverty_guideline(years_back=1), known).low
        (27320, 26650)
    """
    first, further = (
        Parameter(
            f"poverty guideline for {who}", (poverty_region,), _rates(i, years_back), on, _source(years_back)
        )
        for i, who in enumerate(("the first person", "each further person"))
    )
    return first + (size - 1) * further


def percent_of_poverty(
    income: Quantity = household_income,
    size: Quantity = household_size,
    *,
    on: Quantity = AS_OF,
    years_back: int = 0,
) -> Quantity:
    """An income as a percentage of the poverty guideline; the arguments are those of `poverty_guideline`."""
    return income * 100 / poverty_guideline(size, on=on, years_back=years_back)


income_percent_of_poverty = Fact(
    "income_percent_of_poverty",
    low=0,
    high=1_000_000,
    unit="%",
    label="income as a percentage of the poverty guideline in force",
    ask="patient",
    definition=Formula(percent_of_poverty()),
    citation=_GUIDELINES,
)
income_percent_of_poverty_year_before = Fact(
    "income_percent_of_poverty_year_before",
    low=0,
    high=1_000_000,
    unit="%",
    label="income as a percentage of the poverty guideline of the year before",
    ask="patient",
    definition=Formula(percent_of_poverty(years_back=1)),
    citation=_COVERAGE_YEAR,
)


def medicare_amount(name: str, *, on: Quantity = AS_OF) -> Parameter:
    """An amount that Medicare sets anew each year, such as ``appeal_court_amount``; unknown in a year not on file.

    Args:
        name: The amount.
        on: The day by which it is chosen.

    Raises:
        UnknownName: If there is none of that name; near names are listed.

    Example:
        >>> from casemgmt.rules import bounds_of
        >>> court = medicare_amount("appeal_court_amount")
        >>> [bounds_of(court, {"as_of": date(year, 5, 1)}).low for year in (2026, 2027)]
        [1960, 2000]
    """
    rows = [row for row in read_toml("medicare_amounts.toml")["amount"] if row["name"] == name]
    if not rows:
        raise UnknownName.among(
            "Medicare amount", name, {row["name"] for row in read_toml("medicare_amounts.toml")["amount"]}
        )
    rates = tuple(Rates(row["from"], (((), row["dollars"]),), row["to"]) for row in rows)
    return Parameter(rows[0]["label"], (), rates, on, read_citation(rows[-1]))
