"""Medicare principal illness navigation (G0023, G0024) and peer support (G0140, G0146)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from casemgmt.citation import Review, Verification, law, operational
from casemgmt.facts.care import medicare_part_b
from casemgmt.facts.primary_care_programs import (
    pin_by_peer,
    pin_condition_behavioral,
    pin_condition_serious,
    pin_consent_on,
    pin_initiating_visit,
    pin_minutes,
    pin_plan_needed,
    principal_condition_months,
)
from casemgmt.rules import Criterion, all_of, days_since, not_, rule
from casemgmt.screening.obligations import Count, Obligation
from casemgmt.screening.principal_illness_navigation_examples import SINCE_2024
from casemgmt.screening.program import Program, ProgramEdition

_SOURCE = "Medicare Physician Fee Schedule, calendar year 2024 final rule: principal illness navigation"
_CMS = law(_SOURCE)
_SECONDARY = law(_SOURCE, Verification.SECONDARY)
_REVIEW = Review(date(2026, 11, 26), date(2026, 12, 31))
_ANNUALLY = operational(
    "consent counts for 365 days", "CMS asks for it annually and does not say how the days are counted"
)

lasting = rule(
    principal_condition_months >= 3,
    id="R1",
    label="one serious high-risk condition expected to last at least 3 months",
    cite=_CMS,
)
serious = rule(
    pin_condition_serious,
    label="serious, with a significant risk of hospitalization, nursing home placement, decompensation, functional"
    " decline or death",
    cite=law(_SOURCE, Verification.SECONDARY, "serious and of high risk is a clinical judgement"),
)
plan_needed = rule(
    pin_plan_needed,
    id="R2",
    label="it needs a disease-specific care plan",
    cite=law(_SOURCE, note="it may need frequent adjustment or substantial help of a caregiver"),
)
part_b = rule(
    medicare_part_b,
    label="Medicare Part B",
    cite=law("42 CFR 410.20 (physicians' services under Part B)", Verification.RECALLED),
)
visit = rule(
    pin_initiating_visit.is_in("evaluation_and_management", "annual_wellness", "psychological_evaluation"),
    id="R3",
    label="begun in an evaluation, an annual wellness visit, or the evaluation of a clinical psychologist",
    cite=_SECONDARY,
)
consent = all_of(
    days_since(pin_consent_on) >= 0,
    rule(days_since(pin_consent_on) <= 365, label="within 365 days", cite=_ANNUALLY),
    id="R4",
    label="consent within a year before",
    cite=_SECONDARY,
)
an_hour = rule(pin_minutes >= 60, label="60 minutes in the calendar month", cite=_CMS)
further = rule(pin_minutes >= 90, label="each further 30 minutes", cite=_CMS)
by_peer = all_of(
    rule(pin_condition_behavioral, label="the condition is a behavioural health condition"),
    rule(pin_by_peer, label="by a peer support specialist"),
    label="peer support",
    cite=_CMS,
)
_OTHERWISE = not_(by_peer, label="no peer support")
_RENEWAL = Obligation(
    label="consent renewed", start=pin_consent_on, closes=Count(12, "months"), citation=_SECONDARY
)

_REFER = all_of(lasting, serious, plan_needed, label="refer: worth offering")
_ENROL = all_of(part_b, visit, consent, label="enrol: in place")
_PERFORM = all_of(an_hour, label="perform: this month's tasks")
_CODES: Mapping[str, Criterion] = {
    "G0023": all_of(_REFER, _ENROL, _OTHERWISE, an_hour),
    "G0024": all_of(_REFER, _ENROL, _OTHERWISE, further),
    "G0140": all_of(_REFER, _ENROL, by_peer, an_hour),
    "G0146": all_of(_REFER, _ENROL, by_peer, further),
}

PROGRAM = Program(
    id="medicare.pin",
    title="Medicare principal illness navigation",
    authority="Centers for Medicare & Medicaid Services",
    payer="Medicare Part B",
    editions=(
        ProgramEdition(
            id="2024",
            effective_from=date(2024, 1, 1),
            citation=_CMS,
            review=_REVIEW,
            refer=_REFER,
            enrol=_ENROL,
            perform=_PERFORM,
            codes=_CODES,
            obligations=(_RENEWAL,),
            documents=(
                "disease-specific care plan",
                "record of the consent, renewed each year",
                "time log of the calendar month",
            ),
            examples=SINCE_2024,
        ),
    ),
)
