"""Medicare chronic care management (99490, 99439, 99491, 99437, 99487, 99489)."""

from __future__ import annotations

from datetime import date

from casemgmt.citation import Review, Verification, law
from casemgmt.facts.care import ccm_consent, medicare_part_b
from casemgmt.facts.conditions import chronic_condition_count
from casemgmt.facts.statements import (
    care_management_minutes,
    ccm_billed_elsewhere,
    ccm_consent_written,
    ccm_risk_attested,
    comprehensive_care_plan,
    established_patient,
    overlapping_care_management,
)
from casemgmt.rules import ExamplePerson, all_of, not_, rule
from casemgmt.screening.program import Program, ProgramEdition
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_CMS = law("CMS, Chronic Care Management Services, MLN909188")
_CONSENT = law("CMS, Chronic Care Management Services, MLN909188", Verification.SECONDARY, "consent, once")
_FEE_SCHEDULE_2017 = law("Medicare Physician Fee Schedule, calendar year 2017 final rule", Verification.SECONDARY)
_REVIEW = Review(date(2026, 11, 21), date(2026, 12, 31))

two_chronic_conditions = rule(
    chronic_condition_count >= 2,
    id="R1",
    label="two or more chronic conditions expected to last at least 12 months, or until death",
    cite=_CMS,
)
significant_risk = rule(
    ccm_risk_attested,
    id="R2",
    label="the conditions place the person at significant risk of death, decompensation or functional decline",
    cite=_CMS,
)
care_plan = rule(
    comprehensive_care_plan,
    id="R3",
    label="comprehensive care plan established, implemented, revised or monitored",
    cite=_CMS,
)
part_b = rule(medicare_part_b, id="R4", label="Medicare Part B", cite=_CONSENT)
consent = rule(ccm_consent, id="R5", label="consent, verbal or written, documented", cite=_CONSENT)
consent_written = all_of(ccm_consent, ccm_consent_written, id="R5", label="written consent documented", cite=_CONSENT)
visit = rule(
    established_patient,
    id="R6",
    label="seen within a year before, or initiating visit made",
    cite=_FEE_SCHEDULE_2017,
)
initiating_visit = rule(
    established_patient,
    id="R6",
    label="initiating visit made",
    cite=law("Medicare Physician Fee Schedule, calendar year 2015 final rule", Verification.RECALLED),
)
no_other_practitioner = not_(
    ccm_billed_elsewhere,
    id="X1",
    label="no other practitioner bills chronic care management this month",
    cite=law("CMS, Chronic Care Management Services, MLN909188", Verification.SECONDARY),
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
twenty_minutes = rule(
    care_management_minutes >= 20,
    id="B1",
    label="at least 20 minutes of clinical staff time in the calendar month",
    cite=_CMS,
)
_EXCLUSIONS = (no_other_practitioner, no_overlap)
_CODES = {"99490": all_of(care_plan, twenty_minutes, *_EXCLUSIONS)}
_DOCUMENTS = (
    "comprehensive care plan, with a copy for the person or caregiver",
    "record of the consent: one practitioner a month, may stop at any time, cost sharing",
    "time log of the calendar month",
)

_WELL_KNOWN = {
    "chronic_condition_count": 2,
    "ccm_risk_attested": True,
    "medicare_part_b": True,
    "ccm_consent": True,
    "established_patient": True,
    "comprehensive_care_plan": True,
    "ccm_billed_elsewhere": False,
    "overlapping_care_management": False,
    "care_management_minutes": 20,
}
_ON = date(2026, 5, 1)
_EXAMPLES = (
    ExamplePerson(
        "diabetes and heart failure, both lifelong; risk attested, Part B, seen, consent, plan, 20 minutes",
        _ON,
        _WELL_KNOWN,
        {"refer": MET, "enrol": MET, "perform": MET, "99490": MET},
    ),
    ExamplePerson(
        "diabetes and hypertension on record, their duration and the statement of risk blank",
        _ON,
        {"medicare_part_b": True},
        {"refer": UNKNOWN, "enrol": UNKNOWN},
        ("chronic_condition_count", "ccm_risk_attested"),
    ),
    ExamplePerson(
        "diabetes, and a wrist fracture expected to last three months: one chronic condition",
        _ON,
        {**_WELL_KNOWN, "chronic_condition_count": 1},
        {"refer": NOT_MET, "enrol": MET},
    ),
    ExamplePerson(
        "advanced primary care management billed this month by the same practice: worth offering, but not now",
        _ON,
        {**_WELL_KNOWN, "overlapping_care_management": True},
        {"refer": MET, "enrol": NOT_MET, "perform": NOT_MET},
    ),
    ExamplePerson(
        "nobody knows whether another practitioner bills it: a missing exclusion never reads as eligible",
        _ON,
        {k: v for k, v in _WELL_KNOWN.items() if k != "ccm_billed_elsewhere"},
        {"refer": MET, "enrol": UNKNOWN, "perform": UNKNOWN},
        ("ccm_billed_elsewhere",),
    ),
    ExamplePerson(
        "19 minutes: the task is not done, the person still qualifies",
        _ON,
        {**_WELL_KNOWN, "care_management_minutes": 19},
        {"refer": MET, "enrol": MET, "perform": NOT_MET, "99490": NOT_MET},
    ),
    ExamplePerson("no Part B", _ON, {**_WELL_KNOWN, "medicare_part_b": False}, {"refer": MET, "enrol": NOT_MET}),
    ExamplePerson("risk denied by the physician", _ON, {**_WELL_KNOWN, "ccm_risk_attested": False}, {"refer": NOT_MET}),
    ExamplePerson("consent refused", _ON, {**_WELL_KNOWN, "ccm_consent": False}, {"refer": MET, "enrol": NOT_MET}),
    ExamplePerson(
        "not seen within a year, no initiating visit",
        _ON,
        {**_WELL_KNOWN, "established_patient": False},
        {"refer": MET, "enrol": NOT_MET},
    ),
    ExamplePerson(
        "another practitioner bills it this month",
        _ON,
        {**_WELL_KNOWN, "ccm_billed_elsewhere": True},
        {"refer": MET, "enrol": NOT_MET},
    ),
    ExamplePerson(
        "no comprehensive care plan yet",
        _ON,
        {**_WELL_KNOWN, "comprehensive_care_plan": False},
        {"refer": MET, "enrol": MET, "perform": NOT_MET},
    ),
    ExamplePerson("nothing known", _ON, {}, {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}),
)
_REFER = all_of(two_chronic_conditions, significant_risk, label="refer: worth offering")

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
            enrol=all_of(part_b, consent_written, initiating_visit, *_EXCLUSIONS, label="enrol: in place"),
            perform=all_of(care_plan, twenty_minutes, *_EXCLUSIONS, label="perform: this month's tasks"),
            codes=_CODES,
            documents=_DOCUMENTS,
            examples=(
                ExamplePerson(
                    "written consent and initiating visit",
                    date(2016, 5, 2),
                    {**_WELL_KNOWN, "ccm_consent_written": True},
                    {"refer": MET, "enrol": MET, "perform": MET},
                ),
                ExamplePerson(
                    "verbal consent only: not enough before 2017",
                    date(2016, 5, 2),
                    {**_WELL_KNOWN, "ccm_consent_written": False},
                    {"refer": MET, "enrol": NOT_MET},
                ),
                ExamplePerson(
                    "form of the consent not recorded",
                    date(2016, 5, 2),
                    _WELL_KNOWN,
                    {"refer": MET, "enrol": UNKNOWN},
                    ("ccm_consent_written",),
                ),
            ),
        ),
        ProgramEdition(
            id="2017",
            effective_from=date(2017, 1, 1),
            citation=_FEE_SCHEDULE_2017,
            review=_REVIEW,
            changes="Consent may be verbal. An initiating visit is needed only for a person not seen within a year.",
            refer=_REFER,
            enrol=all_of(part_b, consent, visit, *_EXCLUSIONS, label="enrol: in place"),
            perform=all_of(care_plan, twenty_minutes, *_EXCLUSIONS, label="perform: this month's tasks"),
            codes=_CODES,
            documents=_DOCUMENTS,
            examples=_EXAMPLES,
        ),
    ),
)
