"""Medicaid health homes of New York: HIV or a serious mental illness alone is enough, with a risk factor."""

from __future__ import annotations

from casemgmt.citation import Verification, law
from casemgmt.facts.conditions import hiv_infection
from casemgmt.facts.medicaid_programs import health_home_risk_factor
from casemgmt.screening.health_home import PROGRAM as FEDERAL
from casemgmt.screening.health_home_examples import IN_NEW_YORK
from casemgmt.screening.medicaid_state import in_state

PROGRAM = FEDERAL.with_parameters(
    cite=law(
        "New York State Medicaid health home eligibility",
        Verification.SECONDARY,
        "the conditions that the state adds to the list of the statute were not read: they are left open",
    ),
    id="medicaid.health_home.ny",
    title="Medicaid health home, New York",
    jurisdiction="US-NY",
    of_this_state=in_state("NY", "New York"),
    health_home_plan_approved=True,
    health_home_single_condition=hiv_infection,
    health_home_state_criteria=health_home_risk_factor,
    examples=IN_NEW_YORK,
)
