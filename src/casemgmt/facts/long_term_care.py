"""Facts about how long care is needed, and whether it is needed around the clock."""

from __future__ import annotations

from casemgmt.facts.definitions import Attested
from casemgmt.facts.statements import CARE_STAFF, stated
from casemgmt.rules.terms import Fact

care_began_on = Fact(
    "care_began_on",
    type="date",
    label="the stay or the need for care began",
    question="On which day did the present stay, or the present need for help, begin?",
    ask="record",
    definition=Attested(),
)
care_expected_days = Fact(
    "care_expected_days",
    low=0,
    high=40000,
    unit="d",
    label="expected length of the stay or the need",
    question="How many days is the stay, or the need for help, expected to last in all?",
    ask="clinician",
    definition=Attested(CARE_STAFF, valid_days=90),
)
care_around_the_clock = stated(
    "care_around_the_clock",
    "needs supervision or care around the clock",
    "Does the person need supervision or care around the clock?",
    CARE_STAFF,
    valid_days=180,
)
nursing_facility_level_found = stated(
    "nursing_facility_level_found",
    "found to need a nursing facility level of care",
    "Has the state found that the person needs a nursing facility level of care?",
    ask="record",
    valid_days=365,
)
waiver_services_active = stated(
    "waiver_services_active",
    "home and community-based waiver services in place of a facility",
    "Does the person receive home and community-based waiver services in place of a facility?",
    ask="payer",
    valid_days=365,
)
