"""Time that has passed: years, days, business days."""

from __future__ import annotations

from datetime import date

from casemgmt.bounds import Bounds
from casemgmt.content import calendar
from casemgmt.dates import WEEKDAYS, not_yet
from casemgmt.rules import Fact, business_days_between, days_between, days_since, years_since
from casemgmt.rules.terms import AS_OF
from tests.spec.chapter import Chapter, M, N, Page, U

BORN = Fact("born", type="date", low=date(1900, 1, 1), high=date(2026, 5, 1), label="date of birth")
FIRST, LAST = date(2025, 11, 1), date(2026, 6, 30)
START = Fact("start", type="date", low=FIRST, high=LAST, label="discharged")
END = Fact("end", type="date", low=FIRST, high=LAST, label="reached")

PAGE = Page(
    name="time",
    title="Time that has passed",
    intro="Time is counted from one date to another, or to the day of the decision. Nothing reads a clock.",
    chapters=(
        Chapter(
            title="Completed years",
            means="Counted to 2026-05-01, the day of the decision.",
            given=(BORN,),
            asked={"age": years_since(BORN)},
            rows=(
                ("1959-05-01", 67, "The birthday is today."),
                ("1959-05-02", 66, "The birthday is tomorrow."),
                ("1959", Bounds(66, 67), "The birthday has been, or not."),
                ("1959-06", 66, "The birthday is still to come, whichever day it is."),
                (None, Bounds(0, 126), "Any permitted date."),
            ),
            written="years_since(born)",
        ),
        Chapter(
            title="Born on 29 February",
            means="In a year without that day, the birthday is on 1 March.",
            given=(AS_OF, BORN),
            asked={"age": years_since(BORN)},
            rows=(
                ("2025-02-28", "2004-02-29", 20, "Not yet."),
                ("2025-03-01", "2004-02-29", 21, "The birthday of that year."),
                ("2024-02-28", "2004-02-29", 19, "Not yet."),
                ("2024-02-29", "2004-02-29", 20, "The day itself."),
                ("2026-05-01", None, Bounds(0, 126), "Any permitted date."),
            ),
        ),
        Chapter(
            title="Days since a date",
            means="The date itself is day 0. Counted to 2026-05-01, the day of the decision.",
            given=(START,),
            asked={"days since": days_since(START), "within 30 days": days_since(START) <= 30},
            rows=(
                ("2026-05-01", 0, M, "The same day."),
                ("2026-04-01", 30, M, "Day 30 is within."),
                ("2026-03-31", 31, N, "Day 31 is not."),
                ("2026-04", Bounds(1, 30), M, "Within, whichever day it was."),
                ("2026-03", Bounds(31, 61), N, "Too long ago, whichever day it was."),
                (Bounds(date(2026, 3, 31), date(2026, 4, 1)), Bounds(30, 31), U, "One day decides."),
                (None, Bounds(-60, 181), U, "Any permitted date, also a later one."),
            ),
            written="days_since(discharged) <= 30",
        ),
        Chapter(
            title="Days from one date to another",
            means="A second date that lies before the first gives a number below zero.",
            given=(START, END),
            asked={"days between": days_between(START, END)},
            rows=(
                ("2026-04-01", "2026-04-03", 2, "Both are known."),
                ("2026-04-01", "2026-03-31", -1, "The day before."),
                ("2026-04-01", "2026-04", Bounds(0, 29), "Any day of April."),
                ("2026-04", "2026-04", Bounds(-29, 29), "Both are known to the month only."),
                ("2026-04-01", None, Bounds(-151, 90), "Any permitted date, also an earlier one."),
            ),
            written="days_between(discharged, reached)",
        ),
        Chapter(
            title="Business days",
            means="The days after the first date up to and including the second, without Saturdays, Sundays"
            " and the holidays of a calendar. 27 November 2025 is Thanksgiving.",
            given=(START, END),
            asked={
                "with the federal holidays": business_days_between(START, END, calendar()),
                "weekends only": business_days_between(START, END, WEEKDAYS),
            },
            rows=(
                ("2025-11-26", "2025-11-26", 0, 0, "The same day."),
                ("2025-11-26", "2025-11-28", 1, 2, "Wednesday to Friday, with the holiday between."),
                ("2025-11-28", "2025-11-30", 0, 0, "A weekend."),
                ("2025-11-28", "2025-12-01", 1, 1, "Friday to Monday."),
                ("2025-12-01", "2025-11-28", -1, -1, "Monday back to Friday."),
                (
                    "2025-11-26",
                    Bounds(date(2025, 11, 28), date(2025, 12, 1)),
                    Bounds(1, 2),
                    Bounds(2, 3),
                    "Friday, or Monday.",
                ),
                ("2025-11-26", None, Bounds(-17, 147), Bounds(-18, 154), "Any permitted date."),
            ),
            written="business_days_between(discharged, reached, calendar())",
        ),
        Chapter(
            title="Not yet",
            means="What has not happened by a day happens later, or never. That is more than unknown: while"
            " it is in time the answer is open, and once it is too late the answer is no.",
            given=(START, END),
            asked={"within 2 days": days_between(START, END) <= 2},
            rows=(
                ("2026-03-02", "2026-03-04", M, "In time."),
                ("2026-03-02", not_yet("2026-03-03"), U, "Not yet on 3 March: still in time."),
                ("2026-03-02", not_yet("2026-03-05"), N, "Not yet on 5 March: too late."),
                ("2026-03-02", None, U, "Nobody said whether it happened."),
            ),
            written='{"reached": not_yet("2026-03-03")}',
        ),
    ),
)
