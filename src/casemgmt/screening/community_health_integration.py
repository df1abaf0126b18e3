"""Medicare community health integration (G0019, G0022): needs that stand in the way of diagnosis and treatment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from casemgmt.citation import Review, Verification, law
from casemgmt.facts.care import medicare_part_b
from casemgmt.facts.primary_care_programs import (
    chi_billed_elsewhere,
    chi_consent,
    chi_initiating_visit,
    chi_minutes,
    chi_personnel_trained,
    home_health_plan_of_care,
    need_limits_treatment,
    social_need_found,
    upstream_driver_found,
)
from casemgmt.rules import Criterion, all_of, not_, rule
from casemgmt.screening.community_health_integration_examples import BEFORE_2026, SINCE_2026
from casemgmt.screening.program import Program, ProgramEdition

_SOURCE = "Medicare Physician Fee Schedule, calendar year 2024 final rule: community health integration"
_CMS = law(_SOURCE)
_IN_2026 = law(
    "Medicare Physician Fee Schedule, calendar year 2026 final rule: community health integration",
    Verification.SECONDARY,
    "the first day of the new wording, and the exact text, are recalled",
)
_REVIEW = Review(date(2026, 11, 26), date(2026, 12, 31))
_VISITS = ("evaluation_and_management", "annual_wellness", "transitional_care")

limits = rule(
    need_limits_treatment,
    id="R2",
    label="it significantly limits the ability to diagnose or treat what the visit addressed",
    cite=_CMS,
)
no_home_health = not_(
    home_health_plan_of_care,
    id="X1",
    label="not under a home health plan of care",
    cite=_CMS,
)
part_b = rule(
    medicare_part_b,
    label="Medicare Part B",
    cite=law("42 CFR 410.20 (physicians' services under Part B)", Verification.RECALLED),
)
consent = rule(
    chi_consent,
    id="R5",
    label="consent, verbal or written; once unless the practitioner changes",
    cite=law(_SOURCE, Verification.SECONDARY),
)
only_one = not_(
    chi_billed_elsewhere,
    id="R6",
    label="one practitioner a month",
    cite=law(_SOURCE, Verification.RECALLED),
)
trained = rule(
    chi_personnel_trained,
    id="R4",
    label="certified or trained personnel under general supervision",
    cite=_CMS,
)
an_hour = rule(chi_minutes >= 60, label="60 minutes in the calendar month", cite=_CMS)
further = rule(chi_minutes >= 90, label="each further 30 minutes", cite=_CMS)


def _visit(*kinds: str) -> Criterion:
    return rule(
        chi_initiating_visit.is_in(*kinds),
        id="R3",
        label="begun in a visit of the billing practitioner that goes on to continuing care",
        cite=_CMS,
    )


def _edition_parts(need: Criterion, visit: Criterion) -> dict[str, Any]:
    return {
        "refer": all_of(need, limits, label="refer: worth offering"),
        "enrol": all_of(part_b, visit, no_home_health, consent, only_one, label="enrol: in place"),
        "perform": all_of(trained, an_hour, label="perform: this month's tasks"),
    }


def _codes(stages: Mapping[str, Criterion]) -> Mapping[str, Criterion]:
    person = (stages["refer"], stages["enrol"], trained)
    return {"G0019": all_of(*person, an_hour), "G0022": all_of(*person, further)}


_BEFORE = _edition_parts(
    rule(social_need_found, id="R1", label="a social need found at the visit", cite=_CMS), _visit(*_VISITS)
)
_SINCE = _edition_parts(
    rule(
        upstream_driver_found, id="R1", label="an upstream driver of health found at the visit", cite=_IN_2026
    ),
    _visit(*_VISITS, "by_clinical_social_worker_or_therapist"),
)
_DOCUMENTS = (
    "note of the initiating visit: the need, and how it limits diagnosis or treatment",
    "record of the consent",
    "time log of the calendar month",
    "ICD-10-CM codes Z55 to Z65, encouraged",
)

PROGRAM = Program(
    id="medicare.chi",
    title="Medicare community health integration",
    authority="Centers for Medicare & Medicaid Services",
    payer="Medicare Part B",
    editions=(
        ProgramEdition(
            id="2024",
            effective_from=date(2024, 1, 1),
            effective_to=date(2025, 12, 31),
            citation=_CMS,
            review=_REVIEW,
            **_BEFORE,
            codes=_codes(_BEFORE),
            documents=_DOCUMENTS,
            examples=BEFORE_2026,
        ),
        ProgramEdition(
            id="2026",
            effective_from=date(2026, 1, 1),
            citation=_IN_2026,
            review=_REVIEW,
            changes="Upstream drivers of health replace social needs: smoking, nutrition, activity and substance misuse"
            " count too. Clinical social workers, marriage and family therapists and mental health counselors may"
            " begin it.",
            **_SINCE,
            codes=_codes(_SINCE),
            documents=_DOCUMENTS,
            examples=SINCE_2026,
        ),
    ),
)
