"""What each comparison answers for values that are known, partly known or unknown."""

from __future__ import annotations

from datetime import date

from casemgmt.bounds import Bounds, OneOf
from casemgmt.rules import Fact
from casemgmt.rules.terms import Constant, IsIn
from tests.spec.chapter import Chapter, M, N, Page, U

SCORE = Fact("score", low=0, high=10)
BEFORE, AFTER = (
    Fact("before", low=0, high=10, label="pain before"),
    Fact("after", low=0, high=10, label="pain after"),
)
PLACE = Fact("place", type="category", values=frozenset({"home", "ward", "hotel"}))
OPEN_PLACE = Fact("place", type="category")
BORN = Fact("born", type="date", label="date of birth")
SIGNED = Fact("signed", type="flag")
SEEN = Fact("seen", type="flag")
DAY = Constant(date(2020, 5, 1))

AGAINST_FIVE = Chapter(
    title="A number against a threshold",
    means="The comparison is met if it holds for everything that the number can still be. It is not met if it"
    " holds for nothing of it. Otherwise it is unknown.",
    given=(SCORE,),
    asked={
        "5 or more": SCORE >= 5,
        "more than 5": SCORE > 5,
        "5 or less": SCORE <= 5,
        "less than 5": SCORE < 5,
        "exactly 5": SCORE.equals(5),
    },
    rows=(
        (4, N, N, M, M, N, "Below."),
        (5, M, N, M, N, M, "On the threshold."),
        (6, M, M, N, N, N, "Above."),
        (Bounds(3, 4), N, N, M, M, N, "Below, wherever it is."),
        (Bounds(4, 5), U, N, M, U, U, "Below, or on the threshold."),
        (Bounds(4, 6), U, U, U, U, U, "On either side."),
        (Bounds(5, 6), M, U, U, N, U, "On the threshold, or above."),
        (Bounds(6, 7), M, M, N, N, N, "Above, wherever it is."),
        (None, U, U, U, U, U, "Nobody recorded it."),
    ),
    written="score >= 5   score > 5   score <= 5   score < 5   score.equals(5)",
)

PAGE = Page(
    name="comparisons",
    title="Comparisons",
    intro="A comparison asks whether a value is on one side of a threshold, or is one of some values.",
    chapters=(
        AGAINST_FIVE,
        Chapter(
            title="A threshold at the end of the permitted range",
            means="An unknown number can be anything that is permitted. So a comparison that holds for the"
            " whole range is met with nothing known, and one that holds for nothing in it is not met.",
            given=(SCORE,),
            asked={
                "0 or more": SCORE >= 0,
                "10 or less": SCORE <= 10,
                "more than 10": SCORE > 10,
                "10 or more": SCORE >= 10,
                "less than 0": SCORE < 0,
            },
            rows=((None, M, M, N, U, N, "Every score is 0 to 10."),),
        ),
        Chapter(
            title="Two numbers",
            means="Each can be known, partly known or unknown. The answer is sure only if it is the same for"
            " every pair.",
            given=(BEFORE, AFTER),
            asked={"less after": AFTER < BEFORE, "the same": AFTER.equals(BEFORE)},
            rows=(
                (7, 4, M, N, "Both are known."),
                (7, 7, N, M, "Both are known."),
                (Bounds(6, 8), Bounds(2, 5), M, N, "Less, whichever they are."),
                (Bounds(6, 8), Bounds(5, 6), U, U, "Both can be 6."),
                (7, None, U, U, "Nobody asked afterwards."),
                (0, None, N, U, "Nothing is less than 0."),
            ),
            written="after < before",
        ),
        Chapter(
            title="Dates",
            means="A date that is known to the month or year only is every day of it at once. Here: born by"
            " 2020-05-01?",
            given=(BORN,),
            asked={
                "born by then": BORN <= DAY,
                "born later": BORN > DAY,
                "born in 1850 or later": date(1850, 1, 1) <= BORN,
            },
            rows=(
                ("2020-05-01", M, N, M, "On the day itself."),
                ("2020-04", M, N, M, "Every day of April is before."),
                (Bounds(date(2020, 4, 30), date(2020, 5, 2)), U, U, M, "Before, on the day, or after."),
                ("2020", U, U, M, "Some days are before, some after."),
                ("2021", N, M, M, "Every day is later."),
                (None, U, U, M, "Every date is 1850 or later."),
            ),
            written="born <= date(2020, 5, 1)",
        ),
        Chapter(
            title="Yes-or-no facts",
            means="A yes-or-no fact can be compared with yes, with no, and with another one.",
            given=(SIGNED, SEEN),
            asked={
                "signed": SIGNED.is_true(),
                "not signed": SIGNED.equals(False),
                "both alike": SIGNED.equals(SEEN),
            },
            rows=(
                (True, True, M, N, M, "Both are known."),
                (False, True, N, M, N, "Both are known."),
                (None, True, U, U, U, "Nobody recorded a signature."),
            ),
            written="signed.is_true()   signed.equals(False)   signed.equals(seen)",
        ),
        Chapter(
            title="A category with a closed list",
            means="The fact lists every value that is permitted. An unknown one can be any of them.",
            given=(PLACE,),
            asked={
                "home or hotel": PLACE.is_in("home", "hotel"),
                "home, ward or hotel": PLACE.is_in("home", "ward", "hotel"),
                "one of no values": IsIn(PLACE, frozenset()),
            },
            rows=(
                ("home", M, M, N, "It is one of them."),
                ("ward", N, M, N, "It is another."),
                (OneOf({"home", "hotel"}), M, M, N, "Whichever it is, it is one of them."),
                (OneOf({"home", "ward"}), U, M, N, "It may be the ward."),
                (None, U, M, N, "It can be any value of the list: one of all three for sure."),
            ),
            written='place.is_in("home", "hotel")',
        ),
        Chapter(
            title="A category with an open list",
            means="The fact does not list its values. An unknown one can be anything, also what no rule has"
            " heard of.",
            given=(OPEN_PLACE,),
            asked={
                "home or hotel": OPEN_PLACE.is_in("home", "hotel"),
                "home, ward or hotel": OPEN_PLACE.is_in("home", "ward", "hotel"),
            },
            rows=(
                ("home", M, M, "It is one of them."),
                ("ward", N, M, "It is another."),
                (OneOf({"home", "hotel"}), M, M, "Whichever it is, it is one of them."),
                (OneOf({"home", "ward"}), U, M, "It may be the ward."),
                (None, U, U, "It may be a fourth place."),
            ),
        ),
    ),
)
