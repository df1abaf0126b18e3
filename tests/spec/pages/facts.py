"""What is known of a fact, and what it can still be."""

from __future__ import annotations

from datetime import date

from casemgmt.bounds import FIRST_DATE, LAST_DATE, UNBOUNDED, Bounds
from casemgmt.rules import Fact, Formula, Reason, Unknown
from casemgmt.rules.terms import quantity
from tests.spec.chapter import ANY, Chapter, M, N, Page, U

SCORE = Fact("score", low=0, high=10)
FALL = Fact("fall", type="flag", label="fall")
BORN = Fact("born", type="date", label="date of birth")
PAIN, MOOD = (
    Fact("pain", low=0, high=5, label="pain points"),
    Fact("mood", low=0, high=5, label="mood points"),
)
SUM = Fact("sum", low=0, high=10, label="total", definition=Formula(PAIN + MOOD))

PAGE = Page(
    name="facts",
    title="Facts: known, partly known, unknown",
    intro="A fact is one thing about one person, such as a score or a date. It is known exactly, in part, or"
    " not at all.",
    chapters=(
        Chapter(
            title="A value written in the rule",
            means="It is the same for everybody, and always known.",
            asked={"7": quantity(7), "2026-05-01": quantity(date(2026, 5, 1))},
            rows=((7, date(2026, 5, 1), "A value is what it is."),),
            written="score >= 7",
        ),
        Chapter(
            title="A number with a permitted range",
            means="An unknown number can be anything in its permitted range, and nothing else.",
            given=(SCORE,),
            asked={"the score can be": SCORE},
            rows=(
                (4, 4, "It is known."),
                (Bounds(3, 4), Bounds(3, 4), "It is known in part: 3 or 4, or between."),
                (Bounds(8, 12), Bounds(8, 10), "Nothing above 10 is permitted."),
                (None, Bounds(0, 10), "Nobody recorded it."),
                (
                    Unknown(Reason.DECLINED),
                    Bounds(0, 10),
                    "The reason is kept and shown; it changes no answer.",
                ),
            ),
            written='Fact("score", low=0, high=10)',
        ),
        Chapter(
            title="A number without a range",
            means="Where no range is given, an unknown number can be anything.",
            given=(ANY,),
            asked={"it can be": ANY},
            rows=((-3.5, -3.5, "It is known."), (None, UNBOUNDED, "Nothing is ruled out.")),
        ),
        Chapter(
            title="A date",
            means="A date may be known to the month or the year only. Then it can be any day of it. An"
            " unknown date can be any day from 1850 to 2199.",
            given=(BORN,),
            asked={"the date can be": BORN},
            rows=(
                ("2020-04-09", date(2020, 4, 9), "It is known."),
                ("2020-04", Bounds(date(2020, 4, 1), date(2020, 4, 30)), "Any day of April."),
                ("2020", Bounds(date(2020, 1, 1), date(2020, 12, 31)), "Any day of the year."),
                (None, Bounds(FIRST_DATE, LAST_DATE), "Nobody recorded it."),
            ),
        ),
        Chapter(
            title="Yes or no",
            means="A yes-or-no fact is a criterion by itself. Not recorded is not a no.",
            given=(FALL,),
            asked={"fall": FALL.is_true(), "no fall": FALL.equals(False)},
            rows=(
                (True, M, N, "It is known."),
                (False, N, M, "It is known."),
                (None, U, U, "Nobody recorded it: both are open."),
            ),
            written="all_of(fall, score >= 5)",
        ),
        Chapter(
            title="A fact worked out from other facts",
            means="A total can be stated, or worked out from its parts. Where both are known, both must hold.",
            given=(PAIN, MOOD, SUM),
            asked={"the total can be": SUM},
            rows=(
                (2, 3, None, 5, "Worked out."),
                (2, None, None, Bounds(2, 7), "The missing part is 0 to 5, and never counted as 0."),
                (None, None, None, Bounds(0, 10), "Nothing is known."),
                (None, None, 4, 4, "Stated: the parts are not needed."),
                (
                    2,
                    None,
                    Bounds(6, 9),
                    Bounds(6, 7),
                    "What is stated allows 6 to 9; the parts allow 2 to 7.",
                ),
                (2, 3, 9, Bounds(0, 10), "They contradict each other: the total is unknown (conflicting)."),
            ),
            written='Fact("total", low=0, high=10, definition=Formula(pain + mood))',
        ),
    ),
)
