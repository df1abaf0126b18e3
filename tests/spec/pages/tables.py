"""Values that a dated table gives."""

from __future__ import annotations

from datetime import date

from casemgmt.bounds import UNBOUNDED, Bounds, OneOf
from casemgmt.rules import Fact, Parameter, Rates
from casemgmt.rules.terms import AS_OF
from tests.spec.chapter import Chapter, Page

AREA = Fact("area", type="category", values=frozenset({"city", "country"}))
SIZE = Fact("size", low=1, high=8, label="people in the household")
WARD = Fact("ward", type="category")
ADMITTED = Fact("admitted", type="date", label="admitted on")

OF_2025 = Rates(date(2025, 1, 1), {("city", 1): 90, ("city", 2): 120, ("country", 1): 70}, date(2025, 12, 31))
OF_2026 = Rates(
    date(2026, 1, 1), {("city", 1): 100, ("city", 2): 140, ("country", 1): 80, ("country", 2): 110}
)
ALLOWANCE = Parameter("allowance", (AREA, SIZE), (OF_2025, OF_2026))
STAFFING = Parameter("nurses for each bed", (WARD,), (Rates(date(2020, 1, 1), {("intensive care",): 1}),))
RATE = Parameter(
    "daily rate",
    (),
    (
        Rates(date(2024, 1, 1), {(): 45}, date(2024, 12, 30)),
        Rates(date(2025, 1, 1), {(): 50}, date(2025, 12, 31)),
        Rates(date(2026, 1, 1), {(): 55}),
    ),
    on=ADMITTED,
)

PAGE = Page(
    name="tables",
    title="Values from a dated table",
    intro="Some values change with the year, the place or the size of a household. They are looked up. What"
    " the table does not cover is unknown; it is never guessed from what is near. The tables here are"
    " invented.",
    chapters=(
        Chapter(
            title="By a category and a number",
            means="In 2026 the table gives 100 and 140 in the city, 80 and 110 in the country, for one and"
            " two people. In 2025 it gave 90 and 120 in the city, and 70 for one person in the country.",
            given=(AREA, SIZE),
            asked={"allowance in 2026": ALLOWANCE},
            rows=(
                ("city", 1, 100, "One row."),
                ("city", 2, 140, "One row."),
                ("city", 1.5, 100, "A number in between counts as the one before it."),
                ("city", Bounds(1, 2), Bounds(100, 140), "Either row."),
                (None, 1, Bounds(80, 100), "Either area."),
                (OneOf({"city", "country"}), 2, Bounds(110, 140), "Either area."),
                ("city", 3, UNBOUNDED, "The table ends at two people."),
                ("city", None, UNBOUNDED, "There may be more people than the table covers."),
            ),
            written='Parameter("allowance", (area, size), editions)',
        ),
        Chapter(
            title="By the day",
            means="The values of the day of the decision hold. The day is never taken from a clock.",
            given=(AS_OF, AREA, SIZE),
            asked={"allowance": ALLOWANCE},
            rows=(
                ("2025-12-31", "city", 1, 90, "The last day of 2025's values."),
                ("2026-01-01", "city", 1, 100, "The first day of 2026's values."),
                ("2030-01-01", "city", 1, 100, "They have no end yet."),
                ("2024-12-31", "city", 1, UNBOUNDED, "No values were in force."),
                ("2025-06-01", "country", 2, UNBOUNDED, "The table of that year has a gap here."),
                ("2025-06-01", None, 2, UNBOUNDED, "One of the areas has a gap."),
            ),
        ),
        Chapter(
            title="By another day",
            means="A table can go by a date of the person, here the admission. It has no other key.",
            given=(ADMITTED,),
            asked={"daily rate": RATE},
            rows=(
                ("2025-12-31", 50, "The values of 2025."),
                ("2026-02", 55, "Any day of February is in 2026."),
                (Bounds(date(2025, 12, 30), date(2026, 1, 2)), Bounds(50, 55), "In either year."),
                ("2023", UNBOUNDED, "No values were in force."),
                (
                    Bounds(date(2024, 12, 30), date(2025, 1, 1)),
                    UNBOUNDED,
                    "On the last day of 2024 no values were in force.",
                ),
                (None, UNBOUNDED, "It may be a day without values."),
            ),
            written='Parameter("daily rate", (), editions, on=admitted)',
        ),
        Chapter(
            title="By a category with an open list",
            means="The table names one ward. What it does not name, it does not cover.",
            given=(WARD,),
            asked={"nurses for each bed": STAFFING},
            rows=(
                ("intensive care", 1, "One row."),
                ("maternity", UNBOUNDED, "Not in the table."),
                (
                    OneOf({"intensive care", "maternity"}),
                    UNBOUNDED,
                    "It may be the one that is not in the table.",
                ),
                (None, UNBOUNDED, "It may be any ward."),
            ),
        ),
    ),
)
