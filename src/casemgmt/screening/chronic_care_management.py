"""Medicare chronic care management (99490, 99439, 99491, 99437, 99487, 99489)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from casemgmt.citation import Review, Verification, law
from casemgmt.facts.care import ccm_consent, medicare_part_b
from casemgmt.facts.conditions import chronic_condition_count
from casemgmt.facts.programs import (
    care_management_minutes,
    ccm_billed_elsewhere,
    ccm_consent_written,
    ccm_decision_making,
    ccm_initiating_visit,
    ccm_practice_capable,
    ccm_practitioner_minutes,
    ccm_risk_attested,
    comprehensive_care_plan,
    established_patient,
    overlapping_care_management,
    transitional_care_this_month,
)
from casemgmt.rules import Criterion, all_of, any_of, not_, rule
from casemgmt.rules.terms import AS_OF
from casemgmt.screening.chronic_care_management_examples import IN_2016, IN_2017_TO_2019, SINCE_2020
from casemgmt.screening.program import Excludes, Program, ProgramEdition

_BOOKLET = "CMS, Chronic Care Management Services, MLN909188"
_CMS = law(_BOOKLET)
_SECONDARY = law(_BOOKLET, Verification.SECONDARY)
_CONSENT = law(_BOOKLET, Verification.SECONDARY, "needed once, and again on a change of practitioner")
_CPT = law("CPT, care management services", Verification.RECALLED)
_FEE_SCHEDULE_2017 = law(
    "Medicare Physician Fee Schedule, calendar year 2017 final rule", Verification.SECONDARY
)
_NO_TRANSITION = law(
    "Medicare Physician Fee Schedule before calendar year 2020",
    Verification.SECONDARY,
    "read for the complex codes; recalled for the basic ones",
)
_REVIEW = Review(date(2026, 11, 21), date(2026, 12, 31))


def _payable_from(year: int) -> Criterion:
    source = f"Medicare Physician Fee Schedule, calendar year {year} final rule"
    in_force = AS_OF >= date(year, 1, 1)  # noqa: SIM300 - AS_OF is a fact
    return rule(in_force, label=f"payable from {year}", cite=law(source, Verification.RECALLED))


# -- refer -----------------------------------------------------------------------------------------------------
two_chronic_conditions = rule(
    chronic_condition_count >= 2,
    id="R1",
    label="two or more chronic conditions expected to last at least 12 months, or until death",
    cite=law(
        _BOOKLET,
        note="continuous or episodic conditions count; the list that is published with it gives examples only",
    ),
)
significant_risk = rule(
    ccm_risk_attested,
    id="R2",
    label="the conditions place the person at significant risk of death, decompensation or functional decline",
    cite=_CMS,
)
_REFER = all_of(two_chronic_conditions, significant_risk, label="refer: worth offering")

# -- enrol -----------------------------------------------------------------------------------------------------
part_b = rule(medicare_part_b, id="R4", label="Medicare Part B", cite=_SECONDARY)
consent = rule(ccm_consent, id="R5", label="consent, verbal or written, documented", cite=_CONSENT)
consent_written = all_of(
    ccm_consent, ccm_consent_written, id="R5", label="written consent documented", cite=_FEE_SCHEDULE_2017
)
visit = any_of(
    established_patient,
    ccm_initiating_visit,
    id="R6",
    label="seen within a year before, or initiating visit made",
    cite=_FEE_SCHEDULE_2017,
)
initiating_visit = rule(
    ccm_initiating_visit,
    id="R6",
    label="initiating visit made",
    cite=law("Medicare Physician Fee Schedule, calendar year 2015 final rule", Verification.RECALLED),
)
no_other_practitioner = not_(
    ccm_billed_elsewhere,
    id="X1",
    label="no other practitioner bills chronic care management this month",
    cite=_SECONDARY,
)
no_overlap = not_(
    overlapping_care_management,
    id="X2",
    label="the same practitioner bills no care management that excludes it this month",
    cite=law(
        "Medicare Physician Fee Schedule: G0181, G0182, 90951 to 90970, 99424 to 99427, G0556 to G0558",
        Verification.SECONDARY,
        "the dialysis codes are recalled",
    ),
)
no_transition = not_(
    transitional_care_this_month,
    label="no transitional care management this month",
    cite=_NO_TRANSITION,
)
_EXCLUSIONS = (no_other_practitioner, no_overlap)

# -- perform ---------------------------------------------------------------------------------------------------
care_plan = rule(
    comprehensive_care_plan,
    id="R3",
    label="comprehensive care plan established, implemented, revised or monitored",
    cite=_CMS,
)
capable = rule(
    ccm_practice_capable,
    id="R7",
    label="access at all hours, continuity, and a structured record in certified technology",
    cite=law(_BOOKLET, Verification.RECALLED),
)
twenty_minutes = rule(
    care_management_minutes >= 20,
    label="at least 20 minutes of clinical staff time in the calendar month",
    cite=_CMS,
)
thirty_own_minutes = all_of(
    _payable_from(2019),
    ccm_practitioner_minutes >= 30,
    label="at least 30 minutes of the practitioner's own time in the calendar month",
    cite=_CPT,
)
complex_care = all_of(
    _payable_from(2017),
    rule(care_management_minutes >= 60, label="at least 60 minutes of clinical staff time", cite=_CMS),
    rule(
        ccm_decision_making.is_in("moderate", "high"),
        label="medical decision making of moderate or high complexity",
        cite=_CPT,
    ),
    label="complex chronic care management",
    cite=_CMS,
)
enough_time = any_of(
    twenty_minutes, thirty_own_minutes, id="B1", label="the time of one of the codes", cite=_CMS
)
not_complex = not_(
    complex_care, id="X4", label="not both complex and non-complex in one month", cite=_SECONDARY
)
by_staff = all_of(
    twenty_minutes,
    not_complex,
    not_(thirty_own_minutes, label="one base code a month, here the practitioner's own time", cite=_CPT),
    label="basic, by clinical staff",
)
by_practitioner = all_of(thirty_own_minutes, not_complex, label="basic, by the practitioner")


def _further(year: int, more: Criterion, label: str) -> Criterion:
    return all_of(_payable_from(year), more, label=label, cite=_CPT)


def _codes(enrol: Criterion) -> Mapping[str, Criterion]:
    """For each code, when it is the right one; of those that the time allows, the one that asks for most."""
    person = (_REFER, enrol, care_plan, capable)
    staff, own = care_management_minutes, ccm_practitioner_minutes
    return {
        "99490": all_of(*person, by_staff),
        "99439": all_of(
            *person, by_staff, _further(2021, staff >= 40, "each further 20 minutes, at most two")
        ),
        "99491": all_of(*person, by_practitioner),
        "99437": all_of(*person, by_practitioner, _further(2022, own >= 60, "each further 30 minutes")),
        "99487": all_of(*person, complex_care),
        "99489": all_of(*person, complex_care, _further(2017, staff >= 90, "each further 30 minutes")),
    }


def _perform(*exclusions: Criterion) -> Criterion:
    return all_of(care_plan, capable, enough_time, *exclusions, label="perform: this month's tasks")


_BEFORE_2020 = (*_EXCLUSIONS, no_transition)
_ENROL_2015 = all_of(part_b, consent_written, initiating_visit, *_BEFORE_2020, label="enrol: in place")
_ENROL_2017 = all_of(part_b, consent, visit, *_BEFORE_2020, label="enrol: in place")
_ENROL_2020 = all_of(part_b, consent, visit, *_EXCLUSIONS, label="enrol: in place")
_EXCLUDES_BEFORE_2020 = (
    Excludes("medicare.tcm", "the same practitioner bills one of them a month", _NO_TRANSITION),
)
_DOCUMENTS = (
    "comprehensive care plan, with a copy for the person or caregiver",
    "record of the consent: one practitioner a month, may stop at any time, cost sharing",
    "time log of the calendar month",
)

PROGRAM = Program(
    id="medicare.ccm",
    title="Medicare chronic care management",
    authority="Centers for Medicare & Medicaid Services",
    payer="Medicare Part B",
    editions=(
        ProgramEdition(
            id="2015",
            effective_from=date(2015, 1, 1),
            effective_to=date(2016, 12, 31),
            citation=_CMS,
            review=_REVIEW,
            refer=_REFER,
            enrol=_ENROL_2015,
            perform=_perform(*_BEFORE_2020),
            codes=_codes(_ENROL_2015),
            documents=_DOCUMENTS,
            excludes=_EXCLUDES_BEFORE_2020,
            examples=IN_2016,
        ),
        ProgramEdition(
            id="2017",
            effective_from=date(2017, 1, 1),
            effective_to=date(2019, 12, 31),
            citation=_FEE_SCHEDULE_2017,
            review=_REVIEW,
            changes="Consent may be verbal. An initiating visit is needed only for a person not seen within a year.",
            refer=_REFER,
            enrol=_ENROL_2017,
            perform=_perform(*_BEFORE_2020),
            codes=_codes(_ENROL_2017),
            documents=_DOCUMENTS,
            excludes=_EXCLUDES_BEFORE_2020,
            examples=IN_2017_TO_2019,
        ),
        ProgramEdition(
            id="2020",
            effective_from=date(2020, 1, 1),
            citation=law(
                "Medicare Physician Fee Schedule, calendar year 2020 final rule",
                Verification.SECONDARY,
                "read for the complex codes; recalled for the basic ones",
            ),
            review=_REVIEW,
            changes="It may be billed in the same month as transitional care management.",
            refer=_REFER,
            enrol=_ENROL_2020,
            perform=_perform(*_EXCLUSIONS),
            codes=_codes(_ENROL_2020),
            documents=_DOCUMENTS,
            examples=SINCE_2020,
        ),
    ),
)
