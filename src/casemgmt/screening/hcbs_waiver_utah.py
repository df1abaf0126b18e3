"""Home and community-based waivers of Utah: its level of care of a nursing facility (Utah Admin. Code R414-502)."""

from __future__ import annotations

from casemgmt.citation import law, operational
from casemgmt.facts.medicaid_programs import (
    disorientation_needs_facility,
    substantial_adl_help,
    unsafe_in_less_structure,
)
from casemgmt.rules import at_least
from casemgmt.screening.hcbs_waiver import PROGRAM as FEDERAL
from casemgmt.screening.hcbs_waiver_examples import IN_UTAH
from casemgmt.screening.medicaid_state import in_state

_UTAH = law("Utah Admin. Code R414-502", note="its first day in force was not read")

level_of_care = at_least(
    2,
    substantial_adl_help,
    disorientation_needs_facility,
    unsafe_in_less_structure,
    label="at least two of the three factors of Utah",
    cite=_UTAH,
)

PROGRAM = FEDERAL.with_parameters(
    cite=_UTAH,
    id="medicaid.hcbs_waiver.ut",
    title="Medicaid home and community-based services waiver, Utah",
    jurisdiction="US-UT",
    nf_level_of_care=level_of_care,
    examples=IN_UTAH,
).with_parameters(
    cite=operational(
        "the waivers of the state in place of a nursing facility: this level of care is the way in"
    ),
    of_this_state=in_state("UT", "Utah"),
    waiver_other_level_of_care=False,
    examples=IN_UTAH,
)
