"""Medicare transitional care management (99495, 99496): the 30 days after a discharge."""

from __future__ import annotations

from datetime import date

from casemgmt.citation import Review, Verification, law, operational
from casemgmt.content import calendar
from casemgmt.dates import not_yet
from casemgmt.facts.care import medicare_part_b
from casemgmt.facts.encounters import facility_discharge_30d, facility_discharged_on, facility_discharged_to
from casemgmt.facts.statements import (
    medical_decision_making,
    medication_reconciled_on,
    overlapping_care_management,
    transition_accepted,
    transition_billed_elsewhere,
    transition_contact_attempts,
    transition_contact_on,
    transition_visit_on,
)
from casemgmt.rules import (
    ExamplePerson,
    all_of,
    any_of,
    business_days_between,
    days_between,
    days_since,
    not_,
    rule,
)
from casemgmt.screening.program import Program, ProgramEdition
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_CMS = law("CMS, Transitional Care Management Services, MLN908628")
_SECONDARY = law("CMS, Transitional Care Management Services, MLN908628", Verification.SECONDARY)
_REVIEW = Review(date(2026, 11, 21), date(2026, 12, 31))
_DAY_ZERO = operational(
    "the day of discharge is day 0 of the 7 and 14 days",
    "CMS writes 'within'; some auditors count the day of discharge as day 1, so day 7 and day 14 deserve a second look",
)

discharged = all_of(
    facility_discharge_30d,
    days_since(facility_discharged_on) <= 29,
    id="R1",
    label="discharged from inpatient, observation, skilled nursing or rehabilitation care, within 30 days",
    cite=_CMS,
)
to_community = rule(
    facility_discharged_to.is_in("community"), id="R2", label="discharged to the community", cite=_CMS
)
contact = any_of(
    rule(
        business_days_between(facility_discharged_on, transition_contact_on, calendar()) <= 2,
        label="reached within 2 business days after discharge",
    ),
    rule(transition_contact_attempts >= 2, label="two or more separate timely attempts"),
    id="R3",
    label="interactive contact within 2 business days, or two documented attempts",
    cite=_CMS,
)
moderate = rule(
    medical_decision_making.is_in("moderate", "high"), id="R4", label="medical decision making at least moderate",
    cite=_CMS,
)
visit_by_14 = all_of(
    days_between(facility_discharged_on, transition_visit_on) >= 1,
    days_between(facility_discharged_on, transition_visit_on) <= 14,
    id="R5",
    label="face-to-face visit within 14 days; a visit on the day of discharge does not count",
    cite=_CMS,
)
visit_by_7 = rule(
    days_between(facility_discharged_on, transition_visit_on) <= 7,
    label="face-to-face visit within 7 days",
    cite=_DAY_ZERO,
)
reconciled = rule(
    days_between(medication_reconciled_on, transition_visit_on) >= 0,
    id="R6",
    label="medications reconciled no later than the visit",
    cite=_SECONDARY,
)
part_b = rule(
    medicare_part_b,
    label="Medicare Part B",
    cite=law("42 CFR 410.20 (physicians' services under Part B)", Verification.RECALLED),
)
responsible = rule(
    transition_accepted, id="R7", label="the practitioner takes responsibility without a gap", cite=_CMS
)
not_billed = not_(
    transition_billed_elsewhere,
    label="no other practitioner bills it for this discharge",
    cite=_SECONDARY,
)
no_concurrent = not_(
    overlapping_care_management,
    label="no care management billed at the same time",
    cite=law("Medicare Physician Fee Schedule before calendar year 2020", Verification.SECONDARY),
)
_ALL_DONE = all_of(contact, moderate, visit_by_14, reconciled, label="perform: the tasks of the 30 days")
_HIGH = medical_decision_making.is_in("high")
_CODES = {
    "99496": all_of(_ALL_DONE, _HIGH, visit_by_7),
    "99495": all_of(_ALL_DONE, not_(all_of(_HIGH, visit_by_7))),
}
_DOCUMENTS = (
    "date of discharge and discharge summary",
    "date of the interactive contact, or of the attempts",
    "date of the face-to-face visit",
    "complexity of the medical decision making",
    "medication reconciliation",
)

_MARCH = {
    "facility_discharge_30d": True,
    "facility_discharged_on": "2026-03-02",
    "facility_discharged_to": "community",
    "medicare_part_b": True,
    "transition_accepted": True,
    "transition_billed_elsewhere": False,
}
_DONE = {
    **_MARCH,
    "transition_contact_on": "2026-03-04",
    "transition_contact_attempts": 1,
    "transition_visit_on": "2026-03-09",
    "medical_decision_making": "high",
    "medication_reconciled_on": "2026-03-09",
}
_LABOR_DAY = {**_DONE, "facility_discharged_on": "2026-09-04", "transition_visit_on": "2026-09-14"}
_LATER = date(2026, 3, 20)
_EXAMPLES = (
    ExamplePerson(
        "discharged Monday, called on business day 2, seen on day 7 with high complexity",
        _LATER,
        _DONE,
        {"refer": MET, "enrol": MET, "perform": MET, "99496": MET, "99495": NOT_MET},
    ),
    ExamplePerson(
        "seen on day 8 with high complexity: the other code",
        _LATER,
        {**_DONE, "transition_visit_on": "2026-03-10"},
        {"perform": MET, "99496": NOT_MET, "99495": MET},
    ),
    ExamplePerson(
        "seen on day 14 with moderate complexity",
        _LATER,
        {**_DONE, "transition_visit_on": "2026-03-16", "medical_decision_making": "moderate"},
        {"perform": MET, "99496": NOT_MET, "99495": MET},
    ),
    ExamplePerson("seen on day 15", _LATER, {**_DONE, "transition_visit_on": "2026-03-17"}, {"perform": NOT_MET}),
    ExamplePerson(
        "the only visit was on the day of discharge",
        _LATER,
        {**_DONE, "transition_visit_on": "2026-03-02"},
        {"perform": NOT_MET},
    ),
    ExamplePerson(
        "medications reconciled the day after the visit",
        _LATER,
        {**_DONE, "medication_reconciled_on": "2026-03-10"},
        {"perform": NOT_MET},
    ),
    ExamplePerson(
        "discharged Friday before Labor Day, reached Wednesday: business day 2",
        date(2026, 9, 20),
        {**_LABOR_DAY, "transition_contact_on": "2026-09-09", "medication_reconciled_on": "2026-09-10"},
        {"refer": MET, "perform": MET},
    ),
    ExamplePerson(
        "discharged Friday before Labor Day, first reached Thursday, no earlier attempts",
        date(2026, 9, 20),
        {
            **_LABOR_DAY,
            "transition_contact_on": "2026-09-10",
            "transition_contact_attempts": 0,
            "medication_reconciled_on": "2026-09-10",
        },
        {"refer": MET, "perform": NOT_MET},
    ),
    ExamplePerson(
        "never reached, two documented attempts",
        _LATER,
        {**_DONE, "transition_contact_on": not_yet("2026-03-20"), "transition_contact_attempts": 2},
        {"perform": MET},
    ),
    ExamplePerson(
        "discharged to a skilled nursing facility",
        _LATER,
        {**_DONE, "facility_discharged_to": "snf"},
        {"refer": NOT_MET},
    ),
    ExamplePerson(
        "observation stay, home, contact in time, visit on day 6, complexity not recorded",
        _LATER,
        {k: v for k, v in {**_DONE, "transition_visit_on": "2026-03-08", "medication_reconciled_on": "2026-03-08"}.items()
         if k != "medical_decision_making"},
        {"refer": MET, "perform": UNKNOWN, "99496": UNKNOWN, "99495": UNKNOWN},
    ),
    ExamplePerson(
        "the day after discharge, nothing done yet: pending, not failed",
        date(2026, 3, 3),
        {
            **_MARCH,
            "transition_contact_on": not_yet("2026-03-03"),
            "transition_contact_attempts": 0,
            "transition_visit_on": not_yet("2026-03-03"),
        },
        {"refer": MET, "perform": UNKNOWN},
    ),
    ExamplePerson(
        "business day 3, a complete log without a contact: too late",
        date(2026, 3, 5),
        {
            **_MARCH,
            "transition_contact_on": not_yet("2026-03-05"),
            "transition_contact_attempts": 1,
            "transition_visit_on": not_yet("2026-03-05"),
        },
        {"refer": MET, "perform": NOT_MET},
    ),
    ExamplePerson("day 29 after discharge", date(2026, 3, 31), _DONE, {"refer": MET}),
    ExamplePerson(
        "day 30 after discharge: the period has ended", date(2026, 4, 1), _DONE, {"refer": NOT_MET}
    ),
    ExamplePerson(
        "another practitioner was first",
        _LATER,
        {**_DONE, "transition_billed_elsewhere": True},
        {"refer": MET, "enrol": NOT_MET},
    ),
    ExamplePerson("no Part B", _LATER, {**_DONE, "medicare_part_b": False}, {"enrol": NOT_MET}),
    ExamplePerson("responsibility not taken", _LATER, {**_DONE, "transition_accepted": False}, {"enrol": NOT_MET}),
    ExamplePerson("low complexity", _LATER, {**_DONE, "medical_decision_making": "low"}, {"perform": NOT_MET}),
    ExamplePerson(
        "no discharge within 30 days", _LATER, {"facility_discharge_30d": False}, {"refer": NOT_MET}
    ),
    ExamplePerson("nothing known", _LATER, {}, {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}),
)
_REFER = all_of(discharged, to_community, label="refer: worth offering")

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
            citation=law("Medicare Physician Fee Schedule, calendar year 2013 final rule", Verification.SECONDARY),
            review=_REVIEW,
            refer=_REFER,
            enrol=all_of(part_b, responsible, not_billed, no_concurrent, label="enrol: in place"),
            perform=_ALL_DONE,
            codes=_CODES,
            documents=_DOCUMENTS,
            examples=(
                ExamplePerson(
                    "care plan oversight billed at the same time",
                    date(2019, 3, 20),
                    {**_MARCH, "facility_discharged_on": "2019-03-04", "overlapping_care_management": True},
                    {"refer": MET, "enrol": NOT_MET},
                ),
                ExamplePerson(
                    "nothing billed at the same time",
                    date(2019, 3, 20),
                    {**_MARCH, "facility_discharged_on": "2019-03-04", "overlapping_care_management": False},
                    {"refer": MET, "enrol": MET},
                ),
                ExamplePerson(
                    "not known what is billed",
                    date(2019, 3, 20),
                    {**_MARCH, "facility_discharged_on": "2019-03-04"},
                    {"refer": MET, "enrol": UNKNOWN},
                    ("overlapping_care_management",),
                ),
            ),
        ),
        ProgramEdition(
            id="2020",
            effective_from=date(2020, 1, 1),
            citation=law("Medicare Physician Fee Schedule, calendar year 2020 final rule", Verification.SECONDARY),
            review=_REVIEW,
            changes="Most bars on billing other care management at the same time are gone.",
            refer=_REFER,
            enrol=all_of(part_b, responsible, not_billed, label="enrol: in place"),
            perform=_ALL_DONE,
            codes=_CODES,
            documents=_DOCUMENTS,
            examples=_EXAMPLES,
        ),
    ),
)
