"""Home and community-based waivers of Utah: its level of care of a nursing facility (Utah Admin. Code R414-502)."""

from __future__ import annotations

from casemgmt.citation import law
from casemgmt.facts.medicaid_programs import (
    disorientation_needs_facility,
    substantial_adl_help,
    unsafe_in_less_structure,
)
from casemgmt.rules import at_least
from casemgmt.screening.hcbs_waiver import in_place_of_nursing_facilities
from casemgmt.screening.hcbs_waiver_examples import IN_UTAH

_UTAH = law("Utah Admin. Code R414-502", note="its first day in force was not read")

level_of_care = at_least(
    2,
    substantial_adl_help,
    disorientation_needs_facility,
    unsafe_in_less_structure,
    label="at least two of the three factors of Utah",
    cite=_UTAH,
)

PROGRAM = in_place_of_nursing_facilities("UT", "Utah").with_parameters(
    cite=_UTAH,
    nf_level_of_care=level_of_care,
    examples=IN_UTAH,
)
