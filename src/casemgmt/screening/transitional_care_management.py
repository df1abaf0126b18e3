"""Medicare transitional care management (99495, 99496): the 30 days after a discharge."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from casemgmt.citation import Review, Verification, law, operational
from casemgmt.content import calendar
from casemgmt.facts.care import medicare_part_b
from casemgmt.facts.encounters import facility_discharge_30d, facility_discharged_on, facility_discharged_to
from casemgmt.facts.person import deceased
from casemgmt.facts.programs import (
    medical_decision_making,
    medication_reconciled_on,
    transition_accepted,
    transition_billed_before,
    transition_billed_elsewhere,
    transition_concurrent_service,
    transition_contact_attempts,
    transition_contact_on,
    transition_excluded_service,
    transition_services_done,
    transition_visit_on,
)
from casemgmt.rules import (
    Criterion,
    all_of,
    days_between,
    days_since,
    not_,
    rule,
)
from casemgmt.screening.obligations import Count, Obligation
from casemgmt.screening.program import Program, ProgramEdition
from casemgmt.screening.transitional_care_management_examples import BEFORE_2020, SINCE_2020

_CMS = law("CMS, Transitional Care Management Services, MLN908628")
_SECONDARY = law("CMS, Transitional Care Management Services, MLN908628", Verification.SECONDARY)
_REVIEW = Review(date(2026, 11, 21), date(2026, 12, 31))
_DAY_ZERO = operational(
    "the day of discharge is day 0 of the 7 and 14 days",
    "CMS writes 'within'; some auditors count the day of discharge as day 1, so day 7 and day 14 deserve a second look",
)

_visit_day = days_between(facility_discharged_on, transition_visit_on)

discharged = all_of(
    facility_discharge_30d,
    days_since(facility_discharged_on) >= 0,
    days_since(facility_discharged_on) <= 29,
    id="R1",
    label="discharged from inpatient, observation, skilled nursing or rehabilitation care, within 30 days",
    cite=law(
        "CMS, Transitional Care Management Services, MLN908628",
        note="the day of discharge and the next 29 days; that an emergency visit alone does not qualify is recalled",
    ),
)
to_community = rule(
    facility_discharged_to.is_in("community"), id="R2", label="discharged to the community", cite=_CMS
)
_CONTACT = Obligation(
    label="first interactive contact after discharge",
    start=facility_discharged_on,
    opens=Count(0),
    closes=Count(2, "business_days", calendar()),
    done=transition_contact_on,
    instead=rule(
        transition_contact_attempts >= 2, label="two or more separate timely attempts", cite=_SECONDARY
    ),
    citation=_CMS,
)
_VISIT = Obligation(
    label="first visit after discharge",
    start=facility_discharged_on,
    opens=Count(1),
    closes=Count(14),
    done=transition_visit_on,
    disputed=Count(13),
    caution="some auditors count the day of discharge as day 1",
    citation=_DAY_ZERO,
)
_VISIT_IF_COMPLEX = Obligation(
    label="first visit after discharge, for high complexity",
    start=facility_discharged_on,
    opens=Count(1),
    closes=Count(7),
    done=transition_visit_on,
    when=medical_decision_making.is_in("high"),
    disputed=Count(6),
    caution="some auditors count the day of discharge as day 1",
    citation=_DAY_ZERO,
)
contact = rule(
    _CONTACT.met_in_time(),
    id="R3",
    label="interactive contact within 2 business days, or two documented attempts",
)
moderate = rule(
    medical_decision_making.is_in("moderate", "high"),
    id="R4",
    label="medical decision making at least moderate",
    cite=_CMS,
)
visit_by_14 = all_of(
    rule(_visit_day >= 1, label="the visit of the day of discharge does not count", cite=_SECONDARY),
    rule(_visit_day <= 14, label="within 14 days", cite=_DAY_ZERO),
    id="R5",
    label="face-to-face visit within 14 days",
    cite=_CMS,
)
visit_by_7 = rule(_visit_day <= 7, label="face-to-face visit within 7 days", cite=_DAY_ZERO)
reconciled = all_of(
    rule(
        days_between(facility_discharged_on, medication_reconciled_on) >= 0,
        label="not before the day of discharge",
        cite=operational("medications reconciled before the discharge do not count"),
    ),
    days_between(medication_reconciled_on, transition_visit_on) >= 0,
    id="R6",
    label="medications reconciled after the discharge, no later than the visit",
    cite=_SECONDARY,
)
services = rule(
    transition_services_done,
    id="R8",
    label="the services without the person present done, unless not needed",
    cite=_CMS,
)
part_b = rule(
    medicare_part_b,
    label="Medicare Part B",
    cite=law("42 CFR 410.20 (physicians' services under Part B)", Verification.RECALLED),
)
responsible = rule(
    transition_accepted, id="R7", label="the practitioner takes responsibility without a gap", cite=_CMS
)
not_billed = all_of(
    not_(transition_billed_elsewhere, label="no other practitioner bills it for this discharge"),
    not_(transition_billed_before, label="not billed already within 30 days of an earlier discharge"),
    label="the only transitional care management within 30 days",
    cite=_SECONDARY,
)
no_excluding = not_(
    transition_excluded_service,
    label="no service of the same practitioner that excludes it",
    cite=law(
        "Medicare Physician Fee Schedule: advanced primary care management, global surgery, dialysis under age 20",
        Verification.RECALLED,
        "advanced primary care management is verified",
    ),
)
no_concurrent = not_(
    transition_concurrent_service,
    label="no other care management in the 30 days",
    cite=law("Medicare Physician Fee Schedule before calendar year 2020", Verification.SECONDARY),
)
_ALIVE = not_(
    deceased,
    label="the person is alive",
    cite=law(
        "CMS, Transitional Care Management Services, MLN908628",
        Verification.SECONDARY,
        "not to be billed for somebody who died within the 30 days",
    ),
)
_REFER = all_of(discharged, to_community, label="refer: worth offering")
_PERFORM = all_of(
    contact, moderate, visit_by_14, reconciled, services, label="perform: the tasks of the 30 days"
)
_HIGH = medical_decision_making.is_in("high")
_CAUTIONS = (
    rule(
        _visit_day.equals(7),
        label="the visit falls on day 7: some auditors count it as day 8",
        cite=_DAY_ZERO,
    ),
    rule(
        _visit_day.equals(14),
        label="the visit falls on day 14: some auditors count it as day 15",
        cite=_DAY_ZERO,
    ),
)


def _codes(enrol: Criterion) -> Mapping[str, Criterion]:
    """For each code, when it is the right one; the claim need not wait for, nor be made within, the 30 days."""
    billable = (to_community, enrol, _PERFORM)
    return {
        "99496": all_of(*billable, _HIGH, visit_by_7),
        "99495": all_of(
            *billable, not_(all_of(_HIGH, visit_by_7, label="high complexity, seen within 7 days"))
        ),
    }


_ENROL_2013 = all_of(part_b, responsible, not_billed, no_excluding, no_concurrent, label="enrol: in place")
_ENROL_2020 = all_of(part_b, responsible, not_billed, no_excluding, label="enrol: in place")
_DOCUMENTS = (
    "date of discharge and discharge summary",
    "date of the interactive contact, or of the attempts",
    "date of the face-to-face visit",
    "complexity of the medical decision making",
    "medication reconciliation",
    "services without the person present: information reviewed, education, referrals",
)

PROGRAM = Program(
    id="medicare.tcm",
    title="Medicare transitional care management",
    authority="Centers for Medicare & Medicaid Services",
    payer="Medicare Part B",
    editions=(
        ProgramEdition(
            id="2013",
            effective_from=date(2013, 1, 1),
            effective_to=date(2019, 12, 31),
            citation=law(
                "Medicare Physician Fee Schedule, calendar year 2013 final rule",
                Verification.SECONDARY,
                "the first day in force is recalled",
            ),
            review=_REVIEW,
            applies=_ALIVE,
            refer=_REFER,
            enrol=_ENROL_2013,
            perform=_PERFORM,
            codes=_codes(_ENROL_2013),
            cautions=_CAUTIONS,
            obligations=(_CONTACT, _VISIT, _VISIT_IF_COMPLEX),
            documents=_DOCUMENTS,
            examples=BEFORE_2020,
        ),
        ProgramEdition(
            id="2020",
            effective_from=date(2020, 1, 1),
            citation=law(
                "Medicare Physician Fee Schedule, calendar year 2020 final rule",
                Verification.SECONDARY,
                "recalled for basic chronic care management",
            ),
            review=_REVIEW,
            changes="Most bars on billing other care management at the same time are gone.",
            applies=_ALIVE,
            refer=_REFER,
            enrol=_ENROL_2020,
            perform=_PERFORM,
            codes=_codes(_ENROL_2020),
            cautions=_CAUTIONS,
            obligations=(_CONTACT, _VISIT, _VISIT_IF_COMPLEX),
            documents=_DOCUMENTS,
            examples=SINCE_2020,
        ),
    ),
)
