"""Assertive community treatment in Georgia: who need not show a high need of services, and who counts as homeless.

What else the state may ask is left open, since only a part of its manual was read.
"""

from __future__ import annotations

from casemgmt.citation import Verification, law
from casemgmt.facts.community_treatment import (
    conditional_release,
    homeless_episodes_3y,
    homeless_months,
    incarcerations_180d,
    psychiatric_admissions_180d,
)
from casemgmt.rules import any_of, rule
from casemgmt.screening.assertive_community_treatment import PROGRAM as MODEL
from casemgmt.screening.assertive_community_treatment_examples import IN_GEORGIA
from casemgmt.screening.medicaid_state import in_state

_GEORGIA = law(
    "Georgia Department of Behavioral Health and Developmental Disabilities, provider manual",
    Verification.SECONDARY,
    "its first day in force, and whether it asks more, were not read",
)

need_not_asked = any_of(
    conditional_release,
    rule(incarcerations_180d >= 2, label="at least 2 incarcerations for behavioural health in 180 days"),
    rule(
        psychiatric_admissions_180d >= 2, label="at least 2 psychiatric or crisis unit admissions in 180 days"
    ),
    label="on conditional release, or two incarcerations or admissions in 180 days",
    cite=_GEORGIA,
)
chronically_homeless = any_of(
    rule(homeless_months >= 12, label="without a home for a year"),
    rule(homeless_episodes_3y >= 4, label="four times without a home in three years"),
    label="chronically homeless",
    cite=_GEORGIA,
)

PROGRAM = MODEL.with_parameters(
    cite=_GEORGIA,
    id="medicaid.act.ga",
    title="Assertive community treatment, Georgia",
    jurisdiction="US-GA",
    of_this_state=in_state("GA", "Georgia"),
    act_need_not_asked=need_not_asked,
    act_without_home=chronically_homeless,
    examples=IN_GEORGIA,
)
