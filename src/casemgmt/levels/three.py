"""The three levels by the length of care: acute, intermediate and long-term; the acute are seen first.

Age is no criterion. Who is independent apart from medical follow-up is in none of the three.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from casemgmt.citation import Review, Verification, law, operational, published
from casemgmt.facts.care import rehabilitation_episode_active, skilled_therapy_ordered
from casemgmt.facts.long_term_care import (
    care_around_the_clock,
    care_began_on,
    care_expected_days,
    nursing_facility_level_found,
    waiver_services_active,
)
from casemgmt.facts.statements import adl_limited, long_term_care_planned
from casemgmt.levels.scheme import NO_LEVEL, Scheme, SchemeEdition, Signal
from casemgmt.levels.signals import a1, a2, a4, a7, acute_now
from casemgmt.levels.three_examples import EXAMPLES
from casemgmt.rules import Rung, all_of, any_of, days_since, not_, rule

ACUTE, INTERMEDIATE, LONG_TERM = "acute", "intermediate", "long_term"

FROM_FOUR: Mapping[str, tuple[str, ...]] = {
    "acute": (ACUTE,),
    "rehabilitative": (INTERMEDIATE,),
    "chronic": (NO_LEVEL, INTERMEDIATE, LONG_TERM),
    "end_of_life": (ACUTE, INTERMEDIATE, LONG_TERM, NO_LEVEL),
}
"""Which of the three levels answers to each of the four: the chronic by help needed and its length, the end of life by
the place of care."""

_OURS = operational(
    "casemgmt level scheme, three levels",
    "how the signals are combined is a choice of ours; sources stand on each",
)
_DAYS = law("42 CFR 409.61(b)", Verification.SECONDARY, "100 days of skilled nursing in a benefit period")
_LONG_STAY = published(
    "CMS, MDS quality measures: long stay", Verification.RECALLED, "101 days or more in the facility"
)

i1 = any_of(
    adl_limited,
    rehabilitation_episode_active,
    skilled_therapy_ordered,
    id="I1",
    label="help with an activity of daily living, or skilled rehabilitation",
    cite=law("42 CFR 409.31"),
)
l1 = any_of(
    care_around_the_clock,
    nursing_facility_level_found,
    id="L1",
    label="care around the clock, or a nursing facility level of care",
    cite=law(
        "42 CFR 441.302(c)", Verification.RECALLED, "each state sets its nursing facility level of care"
    ),
)
l2 = any_of(
    rule(care_expected_days >= 101, label="expected to last 101 days or more"),
    rule(days_since(care_began_on) >= 100, label="day 101 or later of the stay, the first day counted as 1"),
    long_term_care_planned,
    id="L2",
    label="for 101 days or more, or without end",
    cite=_LONG_STAY,
)
l3 = rule(
    waiver_services_active,
    id="L3",
    label="waiver services in place of a facility",
    cite=law("42 CFR 441.301(b)(1)"),
)
_INTERMEDIATE = all_of(
    not_(acute_now),
    i1,
    not_(l2, label="for at most 100 days", cite=_DAYS),
    id="intermediate",
    label="intermediate",
    cite=_OURS,
)
_LONG_TERM = any_of(
    all_of(l1, l2, label="care around the clock, for long"), l3, id="long_term", label="long-term", cite=_OURS
)
_ACUTE = rule(acute_now, id="acute", label="acute", cite=_OURS)

SCHEME = Scheme(
    id="levels.three",
    title="Three levels by the length of care",
    authority="casemgmt (operational)",
    editions=(
        SchemeEdition(
            id="1",
            effective_from=date(1900, 1, 1),
            citation=_OURS,
            review=Review(date(2026, 11, 26), date(2027, 11, 30)),
            signals=(
                *(Signal(c.id, ACUTE, c) for c in (a1, a2, a4, a7)),
                Signal(i1.id, INTERMEDIATE, i1),
                *(Signal(c.id, LONG_TERM, c) for c in (l1, l2, l3)),
            ),
            levels={ACUTE: _ACUTE, INTERMEDIATE: _INTERMEDIATE, LONG_TERM: _LONG_TERM},
            ladder=(Rung(acute_now, ACUTE), Rung(_LONG_TERM, LONG_TERM), Rung(_INTERMEDIATE, INTERMEDIATE)),
            expected_stay={
                ACUTE: "a few days",
                INTERMEDIATE: "up to 100 days, or until the person improves or moves to long-term care",
                LONG_TERM: "101 days or more, or without end",
            },
            reevaluate=("on admission and discharge", "on day 101 of a stay", "otherwise every 90 days"),
            examples=EXAMPLES,
        ),
    ),
)
