"""Medicaid home and community-based services waiver: the care of an institution, at home (42 CFR 441.301 to 441.303).

Who needs the level of care of a nursing facility is for each state to say; it needs no approval of its criteria.
"""

from __future__ import annotations

from datetime import date

from casemgmt.citation import Review, Verification, law, operational
from casemgmt.facts.encounters import inpatient_admission_open
from casemgmt.facts.long_term_care import nursing_facility_level_found
from casemgmt.facts.medicaid_programs import (
    institution_level_found,
    level_of_care_evaluated_on,
    lives_in_institution,
    medicaid_active,
    person_centered_service_plan,
    waiver_choice_made,
    waiver_service_given,
    waiver_service_needed,
)
from casemgmt.rules import all_of, any_of, days_since, not_, rule
from casemgmt.screening.hcbs_waiver_examples import SINCE_2014
from casemgmt.screening.medicaid_state import APPLIES, in_state, of_this_state
from casemgmt.screening.obligations import Count, Obligation
from casemgmt.screening.parameters import parameter
from casemgmt.screening.program import Excludes, Program, ProgramEdition

_WAIVER = law("42 CFR 441.301(b)(1)")
_STATE_LEVEL = law(
    "42 CFR 441.301(b)(1), 441.302(c)",
    Verification.SECONDARY,
    "each state sets the level of care of a nursing facility; the criteria need no federal approval",
)
_YEARLY = law(
    "42 CFR 441.302(c)(2)", Verification.RECALLED, "441.303(c)(4), verified, says: at regular intervals"
)
_A_YEAR = operational(
    "a year since the last evaluation counted as 365 days", "the obligation gives the day twelve months after"
)
_CHOICE = law("42 CFR 441.303(d)")
_SERVICE = law("42 CFR 441.302(c), waiver application", Verification.RECALLED, "usually every month")
_LIMITS = law("42 CFR 441.302(e), 441.303(f)", Verification.RECALLED)
_REVIEW = Review(date(2026, 11, 26), date(2027, 12, 31))

target_group = parameter(
    "waiver_target_group",
    "in the target group of the waiver",
    "Is the person in the target group of the waiver, such as its ages and disabilities?",
    type="flag",
)
nf_level_of_care = parameter(
    "nf_level_of_care",
    "level of care of a nursing facility, by the state's criteria",
    "Does the person meet the state's criteria for the level of care of a nursing facility?",
    type="flag",
)
other_level_of_care = parameter(
    "waiver_other_level_of_care",
    "level of care of a hospital or an intermediate care facility, where the waiver stands in for one",
    "Does the person need the care of a hospital or an intermediate care facility, and is the waiver in place of it?",
    type="flag",
)
slot_available = parameter(
    "waiver_slot_available",
    "a place in the waiver is free",
    "Is a place in the waiver free for the person, or is there a waiting list?",
    type="flag",
)
within_cost_limit = parameter(
    "waiver_within_cost_limit",
    "within the cost limit of the waiver",
    "Is the care within the cost limit of the waiver, if it has one for each person?",
    type="flag",
)

in_target_group = rule(target_group, id="R1", cite=_WAIVER)
institution_needed = any_of(
    rule(nf_level_of_care, cite=_STATE_LEVEL),
    rule(other_level_of_care, cite=_WAIVER),
    id="R2",
    label="but for the waiver, would need the care of a hospital, a nursing facility or an intermediate care facility",
    cite=_WAIVER,
)
service_needed = rule(waiver_service_needed, id="R7", cite=_SERVICE)
medicaid = rule(medicaid_active, label="Medicaid", cite=_WAIVER)
level_found = any_of(
    nursing_facility_level_found,
    institution_level_found,
    label="the agency has found the need of that level of care",
    cite=law("42 CFR 441.302(c)(1)", Verification.RECALLED),
)
at_home = not_(
    any_of(inpatient_admission_open, lives_in_institution, label="in an institution"),
    id="R3",
    label="not an inpatient of a hospital, a nursing facility or an intermediate care facility",
    cite=_WAIVER,
)
choice = rule(waiver_choice_made, id="R6", cite=_CHOICE)
plan = rule(person_centered_service_plan, id="R4", cite=_WAIVER)
capacity = all_of(
    rule(slot_available, label="a place in the waiver is free"),
    rule(within_cost_limit, label="within the cost limit"),
    id="R8",
    label="a place is free, and the cost is within the limit",
    cite=_LIMITS,
)
evaluated = rule(
    days_since(level_of_care_evaluated_on) <= 365,
    id="R5",
    label="level of care evaluated within a year",
    cite=_A_YEAR,
)
monthly = rule(
    waiver_service_given,
    id="S1",
    label="a waiver service, or monitoring, this month",
    cite=_SERVICE,
)
_EVALUATION = Obligation(
    label="level of care evaluated again",
    start=level_of_care_evaluated_on,
    closes=Count(12, "months"),
    citation=_YEARLY,
)
_CAUTIONS = (
    all_of(
        rule(lives_in_institution),
        institution_needed,
        label="lives in an institution: the waiver can begin on discharge, and the transition can be planned before",
        cite=law("42 CFR 441.301(b)(1)(ii)", Verification.RECALLED),
    ),
)
_EXCLUDES = (
    Excludes(
        "medicare.pace",
        "PACE takes the place of the waiver",
        law("42 CFR 460.154", Verification.RECALLED),
    ),
)

PROGRAM = Program(
    id="medicaid.hcbs_waiver",
    title="Medicaid home and community-based services waiver",
    authority="Centers for Medicare & Medicaid Services, and the state",
    payer="Medicaid",
    editions=(
        ProgramEdition(
            id="2014",
            effective_from=date(2014, 3, 17),
            citation=law(
                "42 USC 1396n(c); 42 CFR 441.301 to 441.303",
                note="waivers are older; the first day of the rule on person-centred plans is recalled",
            ),
            review=_REVIEW,
            applies=APPLIES,
            refer=all_of(in_target_group, institution_needed, service_needed, label="refer: worth offering"),
            enrol=all_of(medicaid, level_found, at_home, choice, plan, capacity, label="enrol: in place"),
            perform=all_of(evaluated, monthly, label="perform: evaluated, and served"),
            cautions=_CAUTIONS,
            obligations=(_EVALUATION,),
            documents=(
                "evaluation of the level of care, with its date; again at least every year",
                "choice between an institution and home and community-based services",
                "written person-centred service plan",
                "record of the services of each month",
            ),
            parameters=(
                target_group,
                nf_level_of_care,
                other_level_of_care,
                slot_available,
                within_cost_limit,
                of_this_state,
            ),
            excludes=_EXCLUDES,
            examples=SINCE_2014,
        ),
    ),
)


def in_place_of_nursing_facilities(code: str, state: str) -> Program:
    """The waivers of a state that stand in for a nursing facility; its level of care is still to be set.

    Args:
        code: The postal code of the state.
        state: Its name.
    """
    return PROGRAM.with_parameters(
        cite=operational(
            "the waivers of the state in place of a nursing facility: this level of care is the way in"
        ),
        id=f"{PROGRAM.id}.{code.lower()}",
        title=f"{PROGRAM.title}, {state}",
        jurisdiction=f"US-{code}",
        of_this_state=in_state(code, state),
        waiver_other_level_of_care=False,
    )
