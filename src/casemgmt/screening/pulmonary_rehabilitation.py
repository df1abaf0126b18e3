"""Medicare outpatient pulmonary rehabilitation (42 CFR 410.47)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from casemgmt.citation import Review, Verification, guideline, law
from casemgmt.facts.care import medicare_part_b
from casemgmt.facts.conditions import copd
from casemgmt.facts.rehabilitation_programs import (
    copd_treating_physician_referred,
    covid_respiratory_symptoms,
    covid_suspected_or_confirmed,
    covid_symptoms_since,
    forced_expiratory_ratio,
    forced_expiratory_volume_percent,
    gold_stage,
    pulmonary_rehabilitation_more_approved,
    pulmonary_rehabilitation_ordered,
    pulmonary_rehabilitation_plan_on,
    pulmonary_rehabilitation_sessions,
    pulmonary_rehabilitation_supervisor,
    pulmonary_sessions_in_life,
)
from casemgmt.rules import all_of, any_of, days_since, rule
from casemgmt.screening.obligations import Count, Obligation
from casemgmt.screening.program import Program, ProgramEdition
from casemgmt.screening.pulmonary_rehabilitation_examples import BEFORE_2022, IN_2022_AND_2023, SINCE_2024

_REGULATION = "42 CFR 410.47"
_MANUAL = law(f"{_REGULATION}; Medicare Benefit Policy Manual, chapter 15, section 231")
_GOLD = guideline("Global Initiative for Chronic Obstructive Lung Disease, report", Verification.RECALLED)
_COVID = law(
    f"{_REGULATION}; Medicare Benefit Policy Manual, chapter 15, section 231",
    note="that no positive test or lung function test is needed was read in a secondary source",
)
_PLAN = law("42 USC 1395x(fff); 42 CFR 410.47", Verification.RECALLED)
_SESSIONS = law(_REGULATION, Verification.SECONDARY)
_STATUTE = law("42 USC 1395x(fff)")
_REVIEW = Review(date(2026, 11, 26), date(2027, 12, 31))

# -- refer -----------------------------------------------------------------------------------------------------
moderate_or_worse = any_of(
    rule(gold_stage.is_in("II", "III", "IV"), label="GOLD stage II, III or IV", cite=_MANUAL),
    all_of(
        rule(
            forced_expiratory_ratio < 70,
            label="forced expiratory volume in one second below 70% of the forced vital capacity",
        ),
        rule(
            forced_expiratory_volume_percent < 80,
            label="forced expiratory volume in one second below 80% of the predicted",
        ),
        label="spirometry of GOLD stage II, III or IV",
        cite=_GOLD,
    ),
    label="moderate, severe or very severe",
)
lung_disease = all_of(
    copd,
    moderate_or_worse,
    label="moderate to very severe chronic obstructive pulmonary disease",
    cite=_MANUAL,
)
after_covid = all_of(
    covid_suspected_or_confirmed,
    covid_respiratory_symptoms,
    rule(days_since(covid_symptoms_since) >= 28, label="for at least 4 weeks"),
    label="COVID-19, confirmed or suspected, with symptoms and respiratory dysfunction for at least 4 weeks",
    cite=_COVID,
)

# -- enrol -----------------------------------------------------------------------------------------------------
part_b = rule(
    medicare_part_b,
    label="Medicare Part B",
    cite=law(f"{_REGULATION} (a service under Part B)", Verification.RECALLED),
)
referred = rule(
    copd_treating_physician_referred,
    label="referred by the physician who treats the lung disease",
    cite=_MANUAL,
)
ordered_after_covid = all_of(
    covid_suspected_or_confirmed,
    pulmonary_rehabilitation_ordered,
    label="after COVID-19, ordered by a physician",
    cite=_PLAN,
)

# -- perform ---------------------------------------------------------------------------------------------------
plan_signed = rule(
    days_since(pulmonary_rehabilitation_plan_on) <= 30,
    id="W1",
    label="treatment plan reviewed and signed by a physician within the last 30 days",
    cite=_PLAN,
)
within_limits = all_of(
    any_of(
        rule(pulmonary_rehabilitation_sessions <= 36, label="at most 36 sessions"),
        all_of(
            rule(pulmonary_rehabilitation_sessions <= 72, label="at most 36 more"),
            pulmonary_rehabilitation_more_approved,
            label="36 more, approved by the Medicare contractor",
        ),
        label="36 sessions, or 36 more",
    ),
    rule(
        pulmonary_sessions_in_life <= 72,
        label="at most 72 sessions in a lifetime",
        cite=law(_REGULATION, Verification.RECALLED),
    ),
    id="S1",
    label="number of sessions",
    cite=_SESSIONS,
)
by_physician = rule(
    pulmonary_rehabilitation_supervisor.is_in("physician"),
    id="R3",
    label="supervised by a physician",
    cite=law(f"{_REGULATION} until 2023", Verification.RECALLED),
)
by_others_too = rule(
    pulmonary_rehabilitation_supervisor.is_in(
        "physician", "physician_assistant", "nurse_practitioner", "clinical_nurse_specialist"
    ),
    id="R3",
    label="supervised by a physician, physician assistant, nurse practitioner or clinical nurse specialist",
    cite=_STATUTE,
)
_REFER_COPD = all_of(rule(lung_disease, id="R1"), label="refer: worth offering")
_REFER_COVID = all_of(
    any_of(lung_disease, after_covid, id="R1", label="one of the covered lung conditions", cite=_MANUAL),
    label="refer: worth offering",
)
_ENROL_COPD = all_of(part_b, rule(referred, id="R2"), label="enrol: in place")
_ENROL_COVID = all_of(
    part_b,
    any_of(referred, ordered_after_covid, id="R2", label="referred or ordered", cite=_MANUAL),
    label="enrol: in place",
)
_PERFORM_BY_PHYSICIAN = all_of(plan_signed, within_limits, by_physician, label="perform: the course")
_COMMON: Mapping[str, Any] = {
    "review": _REVIEW,
    "obligations": (
        Obligation(
            label="next review and signature of the treatment plan",
            start=pulmonary_rehabilitation_plan_on,
            closes=Count(30),
            citation=_PLAN,
        ),
    ),
    "documents": (
        "referral by the physician who treats the lung disease, or the order after COVID-19",
        "spirometry or GOLD stage; for COVID-19 the begin of the symptoms, no test is needed",
        "individualized treatment plan, reviewed and signed by a physician every 30 days",
        "log of the sessions",
    ),
}

PROGRAM = Program(
    id="medicare.pulmonary_rehabilitation",
    title="Medicare outpatient pulmonary rehabilitation",
    authority="Centers for Medicare & Medicaid Services",
    payer="Medicare Part B",
    editions=(
        ProgramEdition(
            id="2010",
            effective_from=date(2010, 1, 1),
            effective_to=date(2021, 12, 31),
            citation=law(_REGULATION, Verification.RECALLED, "the first day in force is recalled"),
            refer=_REFER_COPD,
            enrol=_ENROL_COPD,
            perform=_PERFORM_BY_PHYSICIAN,
            examples=BEFORE_2022,
            **_COMMON,
        ),
        ProgramEdition(
            id="2022",
            effective_from=date(2022, 1, 1),
            effective_to=date(2023, 12, 31),
            citation=_COVID,
            changes="Persistent symptoms after COVID-19 are covered.",
            refer=_REFER_COVID,
            enrol=_ENROL_COVID,
            perform=_PERFORM_BY_PHYSICIAN,
            examples=IN_2022_AND_2023,
            **_COMMON,
        ),
        ProgramEdition(
            id="2024",
            effective_from=date(2024, 1, 1),
            citation=law("42 USC 1395x(fff)", note="the first day of the wider supervision is recalled"),
            changes="Physician assistants, nurse practitioners and clinical nurse specialists may supervise.",
            refer=_REFER_COVID,
            enrol=_ENROL_COVID,
            perform=all_of(plan_signed, within_limits, by_others_too, label="perform: the course"),
            examples=SINCE_2024,
            **_COMMON,
        ),
    ),
)
