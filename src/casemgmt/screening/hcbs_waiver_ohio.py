"""Home and community-based waivers of Ohio: its level of care of a nursing facility (OAC 5160-3-08)."""

from __future__ import annotations

from datetime import date

from casemgmt.citation import law
from casemgmt.facts.long_term_care import care_around_the_clock
from casemgmt.facts.medicaid_programs import (
    adl_help_count,
    cognitive_impairment_diagnosed,
    medication_help_needed,
)
from casemgmt.facts.post_acute_programs import (
    occupational_therapy_needed,
    physical_therapy_needed,
    skilled_nursing_needed,
    speech_therapy_needed,
)
from casemgmt.rules import all_of, any_of, rule
from casemgmt.screening.hcbs_waiver import in_place_of_nursing_facilities
from casemgmt.screening.hcbs_waiver_examples import IN_OHIO

_OHIO = law("OAC 5160-3-08")

intermediate_level_of_care = any_of(
    rule(adl_help_count >= 2, label="hands-on help with at least two activities of daily living"),
    all_of(
        rule(adl_help_count >= 1, label="hands-on help with one activity of daily living"),
        medication_help_needed,
        label="help with one activity of daily living, and with medication",
    ),
    any_of(
        skilled_nursing_needed,
        physical_therapy_needed,
        occupational_therapy_needed,
        speech_therapy_needed,
        label="at least one skilled nursing or rehabilitation service",
    ),
    all_of(
        care_around_the_clock,
        cognitive_impairment_diagnosed,
        label="support around the clock for a diagnosed cognitive impairment",
    ),
    label="intermediate level of care of Ohio",
    cite=_OHIO,
)

PROGRAM = in_place_of_nursing_facilities("OH", "Ohio").with_parameters(
    cite=_OHIO,
    effective_from=date(2025, 7, 1),
    nf_level_of_care=intermediate_level_of_care,
    examples=IN_OHIO,
)
