"""What sums, products, quotients and the least and greatest can be, given what is known."""

from __future__ import annotations

from datetime import date

from casemgmt.bounds import FIRST_DATE, LAST_DATE, UNBOUNDED, Bounds
from casemgmt.rules import Fact, clip, total
from casemgmt.rules.terms import Greatest, Least
from tests.spec.chapter import ANY, Chapter, Page

X, Y = Fact("x", low=0, high=10), Fact("y", low=-2, high=2)
FROM_ONE = Fact("z", low=1)
CALLED, SEEN = Fact("called", type="date", label="called on"), Fact("seen", type="date", label="seen on")

PAGE = Page(
    name="numbers",
    title="Sums, products, least and greatest",
    intro="A number that is worked out from others runs from the least to the greatest that it can be. A"
    " missing part is never counted as 0.",
    chapters=(
        Chapter(
            title="Plus, minus, times",
            means="The result can be anything that comes from values which are still possible.",
            given=(X, Y),
            asked={"x + y": X + Y, "x - y": X - Y, "x times y": X * Y},
            rows=(
                (3, 1, 4, 2, 3, "Both are known."),
                (3, None, Bounds(1, 5), Bounds(1, 5), Bounds(-6, 6), "y can be -2 to 2."),
                (
                    Bounds(2, 3),
                    Bounds(-1, 2),
                    Bounds(1, 5),
                    Bounds(0, 4),
                    Bounds(-3, 6),
                    "Both are known in part.",
                ),
                (None, None, Bounds(-2, 12), Bounds(-2, 12), Bounds(-20, 20), "Nothing is known."),
            ),
            written="x + y   x - y   x * y",
        ),
        Chapter(
            title="With a number written in the rule",
            means="The number may stand on either side.",
            given=(X,),
            asked={"1 + x": 1 + X, "10 - x": 10 - X, "2 times x": 2 * X},
            rows=(
                (3, 4, 7, 6, "It is known."),
                (Bounds(3, 5), Bounds(4, 6), Bounds(5, 7), Bounds(6, 10), "It is known in part."),
                (None, Bounds(1, 11), Bounds(0, 10), Bounds(0, 20), "Nobody recorded it."),
            ),
        ),
        Chapter(
            title="Nothing times anything",
            means="Zero times a number is zero, also where the number is unknown.",
            given=(ANY, X),
            asked={"x times any number": ANY * X},
            rows=((None, 0, 0, "Zero times whatever it is."), (None, 1, UNBOUNDED, "It can be anything.")),
        ),
        Chapter(
            title="Divided by",
            means="Where the divisor is zero, or may be zero, there is no result: it can be anything, and"
            " stays unknown.",
            given=(X, Y),
            asked={"x / y": X / Y},
            rows=(
                (6, 2, 3, "Both are known."),
                (Bounds(2, 6), Bounds(1, 2), Bounds(1, 6), "From 2 / 2 to 6 / 1."),
                (6, Bounds(-2, -1), Bounds(-6, -3), "The divisor is not zero."),
                (6, 0, UNBOUNDED, "Nothing can be divided by zero."),
                (6, Bounds(0, 2), UNBOUNDED, "The divisor may be zero."),
                (6, None, UNBOUNDED, "The divisor may be zero."),
            ),
            written="x / y",
        ),
        Chapter(
            title="Divided by a number without an upper limit",
            means="The greater the divisor, the nearer the result comes to zero.",
            given=(X, FROM_ONE),
            asked={"x / z": X / FROM_ONE},
            rows=((6, 3, 2, "Both are known."), (6, None, Bounds(0, 6), "z is 1 or more.")),
        ),
        Chapter(
            title="The least and the greatest",
            means="One known value is a limit already: the least is not above it, the greatest not below it.",
            given=(X, Y),
            asked={"the least": Least((X, Y)), "the greatest": Greatest((X, Y))},
            rows=(
                (1, 2, 1, 2, "Both are known."),
                (1, None, Bounds(-2, 1), Bounds(1, 2), "y can be -2 to 2."),
                (5, None, Bounds(-2, 2), 5, "y is not above 5, whatever it is."),
                (None, None, Bounds(-2, 2), Bounds(0, 10), "Nothing is known."),
            ),
            written="Least((x, y))   Greatest((x, y))",
        ),
        Chapter(
            title="The earlier and the later of two dates",
            means="The same for dates.",
            given=(CALLED, SEEN),
            asked={"the earlier": Least((CALLED, SEEN)), "the later": Greatest((CALLED, SEEN))},
            rows=(
                ("2026-04-01", "2026-03-31", date(2026, 3, 31), date(2026, 4, 1), "Both are known."),
                (
                    "2026-03-20",
                    "2026-04",
                    date(2026, 3, 20),
                    Bounds(date(2026, 4, 1), date(2026, 4, 30)),
                    "April is later, whichever day it was.",
                ),
                (
                    "2026-03-20",
                    None,
                    Bounds(FIRST_DATE, date(2026, 3, 20)),
                    Bounds(date(2026, 3, 20), LAST_DATE),
                    "The known date is a limit to both.",
                ),
            ),
        ),
        Chapter(
            title="Kept between two limits",
            means="A number below the lower limit counts as that limit, one above the upper limit as that"
            " one.",
            given=(X,),
            asked={"x kept between 2 and 4": clip(X, 2, 4)},
            rows=(
                (3, 3, "It lies between."),
                (1, 2, "The lower limit."),
                (9, 4, "The upper limit."),
                (Bounds(1, 3), Bounds(2, 3), "It is known in part."),
                (None, Bounds(2, 4), "Nobody recorded it; it is between the limits for sure."),
            ),
            written="clip(x, 2, 4)",
        ),
        Chapter(
            title="A total",
            means="The sum of any number of parts.",
            given=(X, Y),
            asked={"x + y + x": total([X, Y, X]), "x alone": total([X])},
            rows=((1, 1, 3, 1, "Both are known."), (1, None, Bounds(0, 4), 1, "y can be -2 to 2.")),
            written="total([x, y, x])",
        ),
    ),
)
