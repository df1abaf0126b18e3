"""The full tables of all, any, not and at least n."""

from __future__ import annotations

from casemgmt.rules import Fact, all_of, any_of, at_least, not_
from tests.spec.chapter import Chapter, M, N, Page, U

A, B, C = (
    Fact(name, type="flag", label=label)
    for name, label in (("a", "fall"), ("b", "lives alone"), ("c", "frail"))
)
NO, YES = False, True

PAIRS = Chapter(
    title="All of these, any of these",
    means="*All* is met when every part is met; one part that is not met settles it. *Any* is met when one"
    " part is met; it is not met only when no part can be. An unknown part leaves the answer unknown"
    " where it can still turn it.",
    given=(A, B),
    asked={"all of these": all_of(A, B), "any of these": any_of(A, B)},
    rows=(
        (NO, NO, N, N, "Neither."),
        (NO, None, N, U, "*All* has failed. *Any* depends on the second."),
        (NO, YES, N, M, "One of two."),
        (None, NO, N, U, "*All* has failed. *Any* depends on the first."),
        (None, None, U, U, "Nothing is known."),
        (None, YES, U, M, "*Any* has what it needs. *All* depends on the first."),
        (YES, NO, N, M, "One of two."),
        (YES, None, U, M, "*Any* has what it needs. *All* depends on the second."),
        (YES, YES, M, M, "Both."),
    ),
    written="all_of(fall, lives_alone)   any_of(fall, lives_alone)   fall & lives_alone   fall | lives_alone",
)
NEGATION = Chapter(
    title="Not",
    means="*Not* turns met and not met round. Unknown stays unknown: an exclusion that nobody looked up does"
    " not read as eligible.",
    given=(A,),
    asked={"no fall": not_(A)},
    rows=(
        (NO, M, "It is known that there was none."),
        (None, U, "Nobody looked."),
        (YES, N, "There was one."),
    ),
    written="not_(fall)   ~fall",
)
THREES = Chapter(
    title="At least so many of these",
    means="It is met when so many parts are met for certain. It is not met when so many can no longer be met."
    " The order of the parts does not matter.",
    given=(A, B, C),
    asked={
        "at least 1": at_least(1, A, B, C),
        "at least 2": at_least(2, A, B, C),
        "at least 3": at_least(3, A, B, C),
    },
    rows=(
        (NO, NO, NO, N, N, N, "No part is met."),
        (NO, NO, None, U, N, N, "No part for certain, one at most."),
        (NO, NO, YES, M, N, N, "One."),
        (NO, None, None, U, U, N, "No part for certain, two at most."),
        (NO, None, YES, M, U, N, "One for certain, two at most."),
        (NO, YES, YES, M, M, N, "Two."),
        (None, None, None, U, U, U, "Nothing is known."),
        (None, None, YES, M, U, U, "One for certain, three at most."),
        (None, YES, YES, M, M, U, "Two for certain, three at most."),
        (YES, YES, YES, M, M, M, "Three."),
    ),
    written="at_least(2, fall, lives_alone, frail)",
)

PAGE = Page(
    name="groups",
    title="All, any, not, at least",
    intro="Criteria are put together into groups. The tables are complete: every way in which the parts can"
    " be answered.",
    chapters=(
        PAIRS,
        NEGATION,
        THREES,
        Chapter(
            title="A group without parts",
            means="Nothing is asked, so nothing can fail; and nothing is there that could be met.",
            asked={"all of nothing": all_of(), "any of nothing": any_of()},
            rows=((M, N, "A stage in which nothing has to be done is done."),),
        ),
        Chapter(
            title="One fact in two places",
            means="Each part is answered by itself. Two unknown parts stay unknown, even where they speak of"
            " one fact.",
            given=(A,),
            asked={"fall, or no fall": any_of(A, not_(A)), "fall, and no fall": all_of(A, not_(A))},
            rows=(
                (YES, M, N, "It is known."),
                (None, U, U, "Either part is unknown, and the group adds nothing."),
            ),
        ),
    ),
)
