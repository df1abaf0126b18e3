"""Medicare advanced primary care management (G0556, G0557, G0558) and its behavioural add-ons since 2026."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from casemgmt.citation import Review, Verification, law
from casemgmt.facts.care import medicare_part_b
from casemgmt.facts.conditions import chronic_condition_count
from casemgmt.facts.encounters import facility_discharged_on
from casemgmt.facts.primary_care_programs import (
    apcm_base_same_practitioner,
    apcm_behavioral_service,
    apcm_billed_elsewhere,
    apcm_bundled_service,
    apcm_consent,
    apcm_follow_up_indicated,
    apcm_practice_capable,
    apcm_responsible,
    apcm_seen_3y,
    qualified_medicare_beneficiary,
)
from casemgmt.facts.programs import ccm_risk_attested, transition_contact_on
from casemgmt.rules import Criterion, all_of, not_, rule
from casemgmt.screening.advanced_primary_care_examples import IN_2025, SINCE_2026
from casemgmt.screening.obligations import Count, Obligation
from casemgmt.screening.program import Excludes, Program, ProgramEdition

_SOURCE = "Medicare Physician Fee Schedule, calendar year 2025 final rule: advanced primary care management"
_CMS = law(_SOURCE)
_SECONDARY = law(_SOURCE, Verification.SECONDARY)
_ADD_ONS = law(
    "Medicare Physician Fee Schedule, calendar year 2026 final rule: G0568, G0569, G0570",
    Verification.SECONDARY,
    "which service belongs to which code is recalled",
)
_REVIEW = Review(date(2026, 11, 26), date(2026, 12, 31))

responsible = rule(
    apcm_responsible,
    id="R1",
    label="responsible for all primary care of the person, and its continuing focal point",
    cite=_SECONDARY,
)
part_b = rule(
    medicare_part_b,
    label="Medicare Part B",
    cite=law("42 CFR 410.20 (physicians' services under Part B)", Verification.RECALLED),
)
consent = rule(
    apcm_consent,
    id="R2",
    label="consent, verbal or written, documented",
    cite=law(_SOURCE, note="one practitioner a month, may stop at any time, cost sharing"),
)
seen = rule(
    apcm_seen_3y, id="R3", label="seen within the three years before, or initiating visit made", cite=_CMS
)
only_one = not_(
    apcm_billed_elsewhere,
    id="X1",
    label="no other practitioner bills advanced primary care management this month",
    cite=_CMS,
)
nothing_bundled = not_(
    apcm_bundled_service,
    id="X2",
    label="the same practice bills no service that is bundled into it this month",
    cite=_CMS,
)
capable = rule(
    apcm_practice_capable,
    id="R4",
    label="the service elements are available, though not all are needed each month",
    cite=law(_SOURCE, note="the number of elements, 13, is recalled"),
)
two_conditions_at_risk = all_of(
    chronic_condition_count >= 2,
    ccm_risk_attested,
    label="two or more chronic conditions that place the person at significant risk",
    cite=_CMS,
)
beneficiary = rule(qualified_medicare_beneficiary, label="Qualified Medicare Beneficiary", cite=_CMS)

_REFER = all_of(responsible, label="refer: worth offering")
_ENROL = all_of(part_b, consent, seen, only_one, nothing_bundled, label="enrol: in place")
_PERFORM = all_of(capable, label="perform: what the practice offers")
_PERSON = (_REFER, _ENROL, capable)
_LEVELS: Mapping[str, Criterion] = {
    "G0556": all_of(*_PERSON, not_(two_conditions_at_risk, label="at most one such condition", cite=_CMS)),
    "at least G0557": all_of(*_PERSON, two_conditions_at_risk),
    "G0557": all_of(
        *_PERSON, two_conditions_at_risk, not_(beneficiary, label="no Qualified Medicare Beneficiary")
    ),
    "G0558": all_of(*_PERSON, two_conditions_at_risk, beneficiary),
}


def _add_on(service: str, label: str) -> Criterion:
    return all_of(
        *_PERSON,
        rule(apcm_base_same_practitioner, label="the same practitioner bills the base code this month"),
        rule(apcm_behavioral_service.is_in(service), label=label),
        cite=_ADD_ONS,
    )


_SINCE_2026: Mapping[str, Criterion] = {
    **_LEVELS,
    "G0568": _add_on("collaborative_first_month", "collaborative care, first month"),
    "G0569": _add_on("collaborative_later_month", "collaborative care, a later month"),
    "G0570": _add_on("general", "general behavioural health integration"),
}
_FOLLOW_UP = Obligation(
    label="follow-up after a discharge",
    start=facility_discharged_on,
    opens=Count(0),
    closes=Count(7),
    done=transition_contact_on,
    when=rule(
        apcm_follow_up_indicated,
        label="a follow-up after the discharge is clinically indicated",
        cite=law(_SOURCE, Verification.RECALLED),
    ),
    citation=_SECONDARY,
)
_DOCUMENTS = (
    "record of the consent: one practitioner a month, may stop at any time, cost sharing",
    "electronic comprehensive care plan",
    "look-up of the Qualified Medicare Beneficiary status, for the third level",
)
_EXCLUDES = tuple(
    Excludes(program, "the same practice bills one of them a month", _CMS)
    for program in ("medicare.ccm", "medicare.pcm", "medicare.tcm")
)

PROGRAM = Program(
    id="medicare.apcm",
    title="Medicare advanced primary care management",
    authority="Centers for Medicare & Medicaid Services",
    payer="Medicare Part B",
    editions=(
        ProgramEdition(
            id="2025",
            effective_from=date(2025, 1, 1),
            effective_to=date(2025, 12, 31),
            citation=_CMS,
            review=_REVIEW,
            refer=_REFER,
            enrol=_ENROL,
            perform=_PERFORM,
            codes=_LEVELS,
            obligations=(_FOLLOW_UP,),
            documents=_DOCUMENTS,
            excludes=_EXCLUDES,
            examples=IN_2025,
        ),
        ProgramEdition(
            id="2026",
            effective_from=date(2026, 1, 1),
            citation=law(
                "Medicare Physician Fee Schedule, calendar year 2026 final rule", Verification.SECONDARY
            ),
            review=_REVIEW,
            changes="Behavioural health services can be added (G0568, G0569, G0570).",
            refer=_REFER,
            enrol=_ENROL,
            perform=_PERFORM,
            codes=_SINCE_2026,
            obligations=(_FOLLOW_UP,),
            documents=_DOCUMENTS,
            excludes=_EXCLUDES,
            examples=SINCE_2026,
        ),
    ),
)
