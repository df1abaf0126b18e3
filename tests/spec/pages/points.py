"""Points by range, points for a criterion, and scores made of them."""

from __future__ import annotations

from casemgmt.bounds import Bounds
from casemgmt.rules import Fact, points, total
from casemgmt.rules.terms import Bands, Choice
from tests.spec.chapter import Chapter, M, N, Page, U

X = Fact("x", low=0, high=10)
FALL = Fact("fall", type="flag")
ALONE = Fact("alone", type="flag", label="lives alone")
FRAIL = Fact("frail", type="flag")
RISK = total([points(FALL, 2), points(ALONE, 2), points(FRAIL, 1)])

PAGE = Page(
    name="points",
    title="Points and scores",
    intro="A score adds points. While something is missing, it runs from the least to the greatest total that"
    " is possible.",
    chapters=(
        Chapter(
            title="Points by range",
            means="No points below 3, two points from 3, one point from 6. An edge belongs to the range that"
            " it begins.",
            given=(X,),
            asked={"points": Bands(X, (3, 6), (0, 2, 1))},
            rows=(
                (2.9, 0, "Below 3."),
                (3, 2, "With 3 the second range begins."),
                (6, 1, "With 6 the third range begins."),
                (Bounds(4, 6), Bounds(1, 2), "In the second or the third range."),
                (Bounds(4, 5), 2, "In the second range, wherever it is."),
                (Bounds(2, 7), Bounds(0, 2), "In any range."),
                (None, Bounds(0, 2), "Nobody measured it."),
            ),
            written="Bands(x, (3, 6), (0, 2, 1))",
        ),
        Chapter(
            title="Points for a criterion",
            means="All of its points where it is met, none where it is not, and between the two where it is"
            " unknown.",
            given=(X,),
            asked={
                "3 points for 5 or more": points(X >= 5, 3),
                "3 points off for 5 or more": points(X >= 5, -3),
            },
            rows=(
                (5, 3, -3, "Met."),
                (4, 0, 0, "Not met."),
                (Bounds(5, 7), 3, -3, "Met, wherever it is."),
                (None, Bounds(0, 3), Bounds(-3, 0), "Unknown: with or without the points."),
            ),
            written="points(x >= 5, 3)",
        ),
        Chapter(
            title="One quantity or another",
            means="Twice the number after a fall, the number itself otherwise. Where it is unknown which,"
            " either is possible.",
            given=(FALL, X),
            asked={"counted": Choice(FALL.is_true(), 2 * X, X)},
            rows=(
                (True, 3, 6, "The first."),
                (False, 3, 3, "The second."),
                (None, 3, Bounds(3, 6), "Either."),
                (True, None, Bounds(0, 20), "The first, and nobody measured it."),
                (None, None, Bounds(0, 20), "Nothing is known."),
            ),
            written="Choice(fall.is_true(), 2 * x, x)",
        ),
        Chapter(
            title="A score and its threshold",
            means="Two points for a fall, two for living alone, one for frailty; 3 points or more are a risk."
            " A score that is not complete settles the question as soon as the missing points cannot"
            " change it.",
            given=(FALL, ALONE, FRAIL),
            asked={"points": RISK, "at risk": RISK >= 3},
            rows=(
                (True, False, True, 3, M, "Complete."),
                (True, True, None, Bounds(4, 5), M, "The missing point cannot change it."),
                (True, None, None, Bounds(2, 5), U, "It depends on the rest."),
                (False, False, None, Bounds(0, 1), N, "The missing point is not enough."),
                (None, None, None, Bounds(0, 5), U, "Nothing is known."),
            ),
            written="total([points(fall, 2), points(alone, 2), points(frail, 1)]) >= 3",
        ),
    ),
)
