"""Medicare principal care management (99424 to 99427): one complex condition that drives care."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from casemgmt.citation import Review, Verification, law
from casemgmt.facts.care import medicare_part_b
from casemgmt.facts.primary_care_programs import (
    disease_specific_plan,
    pcm_communication,
    pcm_complex_management,
    pcm_consent,
    pcm_excluding_service,
    pcm_practitioner_minutes,
    pcm_staff_minutes,
    pcm_visit_made,
    principal_condition_months,
    principal_condition_risk,
)
from casemgmt.rules import Criterion, all_of, any_of, not_, rule
from casemgmt.screening.principal_care_management_examples import IN_2020, SINCE_2022
from casemgmt.screening.program import Excludes, Program, ProgramEdition

_CMS = law("Medicare Physician Fee Schedule, principal care management", Verification.SECONDARY)
_CPT = law("CPT, principal care management services", Verification.RECALLED)
_REVIEW = Review(date(2026, 11, 26), date(2026, 12, 31))

lasting = rule(
    principal_condition_months >= 3,
    id="R1",
    label="one complex chronic condition expected to last at least 3 months",
    cite=_CMS,
)
significant_risk = rule(
    principal_condition_risk,
    id="R2",
    label="it places the person at significant risk of hospitalization, decompensation, functional decline or death",
    cite=_CMS,
)
complex_management = rule(
    pcm_complex_management,
    id="R4",
    label="medication adjusted often, or management unusually complex because of comorbidities",
    cite=_CPT,
)
part_b = rule(
    medicare_part_b,
    label="Medicare Part B",
    cite=law("42 CFR 410.20 (physicians' services under Part B)", Verification.RECALLED),
)
consent = rule(pcm_consent, id="R6", label="consent documented", cite=_CMS)
visit = rule(
    pcm_visit_made,
    id="R7",
    label="seen within a year before, or initiating visit made",
    cite=law("Medicare Physician Fee Schedule, principal care management", Verification.RECALLED),
)
no_excluding = not_(
    pcm_excluding_service,
    id="X1",
    label="the same practitioner bills neither chronic care nor advanced primary care management this month",
    cite=law(
        "Medicare Physician Fee Schedule, principal care management",
        Verification.SECONDARY,
        "different practitioners may give principal and chronic care management",
    ),
)
plan = rule(
    disease_specific_plan, id="R3", label="disease-specific care plan made, monitored or revised", cite=_CMS
)
communication = rule(
    pcm_communication,
    id="R5",
    label="ongoing communication among the practitioners who treat the person",
    cite=_CPT,
)
own_time = rule(
    pcm_practitioner_minutes >= 30,
    label="at least 30 minutes of the practitioner's own time in the calendar month",
    cite=_CMS,
)
staff_time = rule(
    pcm_staff_minutes >= 30,
    label="at least 30 minutes of clinical staff time in the calendar month",
    cite=_CMS,
)
by_staff = all_of(
    staff_time, not_(own_time, label="one base code a month, here the practitioner's own time", cite=_CPT)
)
more_own_time = rule(pcm_practitioner_minutes >= 60, label="each further 30 minutes", cite=_CMS)
more_staff_time = rule(pcm_staff_minutes >= 60, label="each further 30 minutes", cite=_CMS)

_REFER = all_of(lasting, significant_risk, complex_management, label="refer: worth offering")
_ENROL = all_of(part_b, consent, visit, no_excluding, label="enrol: in place")
_PERFORM = all_of(
    plan,
    communication,
    any_of(own_time, staff_time, id="B1", label="the time of one of the codes", cite=_CMS),
    no_excluding,
    label="perform: this month's tasks",
)
_PERSON = (_REFER, _ENROL, plan, communication)
_SINCE_2022: Mapping[str, Criterion] = {
    "99424": all_of(*_PERSON, own_time),
    "99425": all_of(*_PERSON, more_own_time),
    "99426": all_of(*_PERSON, by_staff),
    "99427": all_of(*_PERSON, by_staff, more_staff_time),
}
_BEFORE_2022: Mapping[str, Criterion] = {
    "G2064": all_of(*_PERSON, own_time),
    "G2065": all_of(*_PERSON, by_staff),
}
_DOCUMENTS = (
    "disease-specific care plan",
    "record of the consent",
    "time log of the calendar month",
)
_EXCLUDES = Excludes("medicare.ccm", "the same practitioner bills one of them a month", _CMS)
_EXCLUDES_ADVANCED = Excludes(
    "medicare.apcm",
    "the same practitioner bills one of them a month",
    law("Medicare Physician Fee Schedule, calendar year 2025 final rule"),
)

PROGRAM = Program(
    id="medicare.pcm",
    title="Medicare principal care management",
    authority="Centers for Medicare & Medicaid Services",
    payer="Medicare Part B",
    editions=(
        ProgramEdition(
            id="2020",
            effective_from=date(2020, 1, 1),
            effective_to=date(2021, 12, 31),
            citation=law(
                "Medicare Physician Fee Schedule, calendar year 2020 final rule", Verification.SECONDARY
            ),
            review=_REVIEW,
            refer=_REFER,
            enrol=_ENROL,
            perform=_PERFORM,
            codes=_BEFORE_2022,
            documents=_DOCUMENTS,
            excludes=(_EXCLUDES,),
            examples=IN_2020,
        ),
        ProgramEdition(
            id="2022",
            effective_from=date(2022, 1, 1),
            citation=law(
                "Medicare Physician Fee Schedule, calendar year 2022 final rule", Verification.SECONDARY
            ),
            review=_REVIEW,
            changes="The codes 99424 to 99427 replace G2064 and G2065; further time is paid.",
            refer=_REFER,
            enrol=_ENROL,
            perform=_PERFORM,
            codes=_SINCE_2022,
            documents=_DOCUMENTS,
            excludes=(_EXCLUDES, _EXCLUDES_ADVANCED),
            examples=SINCE_2022,
        ),
    ),
)
