"""Medicare outpatient cardiac rehabilitation (42 CFR 410.49)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from casemgmt.citation import Review, Verification, law, operational
from casemgmt.facts.care import medicare_part_b
from casemgmt.facts.conditions import heart_failure
from casemgmt.facts.measurements import left_ventricular_ejection_fraction
from casemgmt.facts.rehabilitation_programs import (
    cardiac_rehabilitation_ended_on,
    cardiac_rehabilitation_intensive,
    cardiac_rehabilitation_more_approved,
    cardiac_rehabilitation_ordered,
    cardiac_rehabilitation_plan_on,
    cardiac_rehabilitation_sessions,
    cardiac_rehabilitation_sessions_a_day,
    cardiac_rehabilitation_started_on,
    cardiac_rehabilitation_supervisor,
    coronary_angioplasty,
    coronary_bypass_surgery,
    heart_attack_on,
    heart_failure_therapy_weeks,
    heart_transplant,
    heart_valve_surgery,
    major_heart_event,
    major_heart_event_on,
    major_heart_event_planned_6m,
    nyha_class,
    stable_angina,
)
from casemgmt.rules import Criterion, all_of, any_of, by_cases, days_between, days_since, not_, rule
from casemgmt.rules.terms import AS_OF, Elapsed, Least
from casemgmt.screening.cardiac_rehabilitation_examples import (
    BEFORE_2014,
    IN_2014_TO_2018,
    IN_2018_TO_2023,
    SINCE_2024,
)
from casemgmt.screening.obligations import Count, Obligation
from casemgmt.screening.program import Program, ProgramEdition

_REGULATION = "42 CFR 410.49"
_MANUAL = law("42 CFR 410.49(b); Medicare Benefit Policy Manual, chapter 15, section 232")
_STABLE = law(
    "National coverage of cardiac rehabilitation for chronic heart failure: what stable means",
    Verification.SECONDARY,
    "read in an insurer's policy",
)
_STATUTE = law("42 USC 1395x(eee)")
_PLAN = law("42 USC 1395x(eee)(2)(C)")
_SESSIONS = law("42 CFR 410.49(f)", Verification.SECONDARY)
_INTENSIVE = law("42 USC 1395x(eee)(4)(C)")
_REVIEW = Review(date(2026, 11, 26), date(2027, 12, 31))
_DAYS_A_WEEK = 7

# -- refer -----------------------------------------------------------------------------------------------------
_course_begins = Least((AS_OF, cardiac_rehabilitation_started_on))
heart_attack = rule(
    Elapsed("years", _course_begins, heart_attack_on) >= -1,
    label="heart attack within the 12 months before the course: on the same day a year earlier, or later",
    cite=_MANUAL,
)
no_recent_event = any_of(
    not_(major_heart_event, label="never a major cardiovascular hospital stay or procedure"),
    rule(days_since(major_heart_event_on) > 6 * _DAYS_A_WEEK, label="the latest more than 6 weeks ago"),
    label="no major cardiovascular hospital stay or procedure in the last 6 weeks",
    cite=_STABLE,
)
stable_heart_failure = all_of(
    heart_failure,
    rule(left_ventricular_ejection_fraction <= 35, label="ejection fraction of 35% or less"),
    rule(nyha_class.is_in("II", "III", "IV"), label="class II to IV of the New York Heart Association"),
    rule(heart_failure_therapy_weeks >= 6, label="despite at least 6 weeks of optimal therapy"),
    no_recent_event,
    not_(major_heart_event_planned_6m, label="none planned within 6 months", cite=_STABLE),
    label="stable chronic heart failure",
    cite=_MANUAL,
)
_EVENTS: tuple[Any, ...] = (
    heart_attack,
    coronary_bypass_surgery,
    stable_angina,
    heart_valve_surgery,
    coronary_angioplasty,
    heart_transplant,
)


def _refer(*more: Criterion) -> Criterion:
    reason = any_of(*_EVENTS, *more, id="R1", label="one of the covered heart conditions", cite=_MANUAL)
    return all_of(reason, label="refer: worth offering")


# -- enrol -----------------------------------------------------------------------------------------------------
_ENROL = all_of(
    rule(
        medicare_part_b,
        label="Medicare Part B",
        cite=law("42 CFR 410.49 (a service under Part B)", Verification.RECALLED),
    ),
    rule(cardiac_rehabilitation_ordered, id="R2", label="ordered by a physician", cite=_PLAN),
    label="enrol: in place",
)

# -- perform ---------------------------------------------------------------------------------------------------
plan_signed = rule(
    days_since(cardiac_rehabilitation_plan_on) <= 30,
    id="W1",
    label="treatment plan reviewed and signed by a physician within the last 30 days",
    cite=_PLAN,
)
_course_days = days_between(
    cardiac_rehabilitation_started_on, Least((AS_OF, cardiac_rehabilitation_ended_on))
)
standard_limits = all_of(
    rule(cardiac_rehabilitation_sessions_a_day <= 2, label="at most 2 one-hour sessions a day"),
    any_of(
        all_of(
            rule(cardiac_rehabilitation_sessions <= 36, label="at most 36 sessions"),
            rule(_course_days <= 36 * _DAYS_A_WEEK, label="over at most 36 weeks"),
            label="36 sessions over 36 weeks",
        ),
        all_of(
            rule(cardiac_rehabilitation_sessions <= 72, label="at most 36 more"),
            cardiac_rehabilitation_more_approved,
            label="36 more, approved by the Medicare contractor",
        ),
    ),
    label="within the limits of a standard course",
    cite=_SESSIONS,
)
intensive_limits = all_of(
    rule(cardiac_rehabilitation_sessions_a_day <= 6, label="at most 6 one-hour sessions a day"),
    rule(cardiac_rehabilitation_sessions <= 72, label="at most 72 sessions"),
    rule(_course_days <= 18 * _DAYS_A_WEEK, label="over at most 18 weeks"),
    label="within the limits of an intensive course",
    cite=_INTENSIVE,
)
within_limits = by_cases(
    cardiac_rehabilitation_intensive,
    {False: standard_limits, True: intensive_limits},
    id="S1",
    label="number and length of the sessions",
    cite=_SESSIONS,
)
by_physician = rule(
    cardiac_rehabilitation_supervisor.is_in("physician"),
    id="R3",
    label="supervised by a physician",
    cite=law(f"{_REGULATION} until 2023", Verification.RECALLED),
)
by_others_too = rule(
    cardiac_rehabilitation_supervisor.is_in(
        "physician", "physician_assistant", "nurse_practitioner", "clinical_nurse_specialist"
    ),
    id="R3",
    label="supervised by a physician, physician assistant, nurse practitioner or clinical nurse specialist",
    cite=_STATUTE,
)
_COMMON: Mapping[str, Any] = {
    "review": _REVIEW,
    "enrol": _ENROL,
    "cautions": (
        all_of(
            rule(
                Elapsed("years", _course_begins, heart_attack_on).equals(-1), label="a year before, or less"
            ),
            rule(days_between(heart_attack_on, _course_begins) >= 365, label="not less than a year before"),
            label="the heart attack was a year before the course to the day: some count that day as too early",
            cite=operational("a heart attack on the same day one year earlier counts"),
        ),
    ),
    "obligations": (
        Obligation(
            label="next review and signature of the treatment plan",
            start=cardiac_rehabilitation_plan_on,
            closes=Count(30),
            citation=_PLAN,
        ),
        Obligation(
            label="end of the standard course",
            start=cardiac_rehabilitation_started_on,
            closes=Count(36 * _DAYS_A_WEEK),
            done=cardiac_rehabilitation_ended_on,
            when=not_(cardiac_rehabilitation_intensive, label="a standard course"),
            instead=rule(cardiac_rehabilitation_more_approved, label="36 more sessions approved"),
            citation=_SESSIONS,
        ),
        Obligation(
            label="end of the intensive course",
            start=cardiac_rehabilitation_started_on,
            closes=Count(18 * _DAYS_A_WEEK),
            done=cardiac_rehabilitation_ended_on,
            when=rule(cardiac_rehabilitation_intensive, label="an intensive course"),
            citation=_INTENSIVE,
        ),
    ),
    "documents": (
        "physician's order, with the covered condition and the date of the event",
        "individualized treatment plan, reviewed and signed by a physician every 30 days",
        "for heart failure: ejection fraction, class, weeks of optimal therapy",
        "log of the sessions",
    ),
}


def _perform(supervised: Criterion) -> Criterion:
    return all_of(plan_signed, within_limits, supervised, label="perform: the course")


PROGRAM = Program(
    id="medicare.cardiac_rehabilitation",
    title="Medicare outpatient cardiac rehabilitation",
    authority="Centers for Medicare & Medicaid Services",
    payer="Medicare Part B",
    editions=(
        ProgramEdition(
            id="2010",
            effective_from=date(2010, 1, 1),
            effective_to=date(2014, 2, 17),
            citation=law(_REGULATION, Verification.RECALLED, "the first day in force is recalled"),
            refer=_refer(),
            perform=_perform(by_physician),
            examples=BEFORE_2014,
            **_COMMON,
        ),
        ProgramEdition(
            id="2014",
            effective_from=date(2014, 2, 18),
            effective_to=date(2018, 2, 8),
            citation=_MANUAL,
            changes="Stable chronic heart failure is covered, for standard courses.",
            refer=_refer(
                all_of(
                    stable_heart_failure,
                    not_(cardiac_rehabilitation_intensive, label="a standard course"),
                    label="stable chronic heart failure, for a standard course",
                )
            ),
            perform=_perform(by_physician),
            examples=IN_2014_TO_2018,
            **_COMMON,
        ),
        ProgramEdition(
            id="2018",
            effective_from=date(2018, 2, 9),
            effective_to=date(2023, 12, 31),
            citation=_STATUTE,
            changes="Stable chronic heart failure is covered for intensive courses too.",
            refer=_refer(stable_heart_failure),
            perform=_perform(by_physician),
            examples=IN_2018_TO_2023,
            **_COMMON,
        ),
        ProgramEdition(
            id="2024",
            effective_from=date(2024, 1, 1),
            citation=law("42 USC 1395x(eee)", note="the first day of the wider supervision is recalled"),
            changes="Physician assistants, nurse practitioners and clinical nurse specialists may supervise.",
            refer=_refer(stable_heart_failure),
            perform=_perform(by_others_too),
            examples=SINCE_2024,
            **_COMMON,
        ),
    ),
)
