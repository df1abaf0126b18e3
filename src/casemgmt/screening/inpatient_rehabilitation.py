"""Medicare inpatient rehabilitation facility (42 CFR 412.622(a)(3) to (5)).

No hospital stay is needed before. The "60 percent rule" classifies facilities and is no criterion for a person.
"""

from __future__ import annotations

from datetime import date

from casemgmt.citation import Review, Verification, law, operational
from casemgmt.facts.care import medicare_part_a
from casemgmt.facts.post_acute_programs import (
    occupational_therapy_needed,
    physical_therapy_needed,
    speech_therapy_needed,
)
from casemgmt.facts.rehabilitation_programs import (
    first_therapy_hours,
    post_admission_evaluation_hours,
    preadmission_screening_hours,
    preadmission_update_hours,
    prosthetics_orthotics_needed,
    rehabilitation_admitted_on,
    rehabilitation_concurrence,
    rehabilitation_days_a_week,
    rehabilitation_days_out,
    rehabilitation_hours_7d,
    rehabilitation_hours_a_day,
    rehabilitation_hours_reason,
    rehabilitation_physician_needed,
    rehabilitation_plan_on,
    rehabilitation_stable,
    rehabilitation_team_met_on,
    rehabilitation_team_needed,
    rehabilitation_visits_other,
    rehabilitation_visits_physician,
    therapy_exception_days,
    therapy_exception_documented,
)
from casemgmt.facts.statements import rehabilitation_potential
from casemgmt.rules import Criterion, all_of, any_of, at_least, days_between, days_since, rule
from casemgmt.screening.inpatient_rehabilitation_examples import BEFORE_OCTOBER_2020, SINCE_OCTOBER_2020
from casemgmt.screening.obligations import Count, Obligation
from casemgmt.screening.program import Excludes, Program, ProgramEdition

_REGULATION = "42 CFR 412.622"
_EXPECTED = law(f"{_REGULATION}(a)(3)", Verification.SECONDARY)
_SCREENING = law(f"{_REGULATION}(a)(4)(i)", Verification.SECONDARY)
_PLAN = law(
    f"{_REGULATION}(a)(4)(ii)",
    Verification.SECONDARY,
    "the day of admission is day 1; days out on an interrupted stay are not counted",
)
_TEAM = law(f"{_REGULATION}(a)(5)", Verification.RECALLED)
_RULE_OF_2021 = law("Federal Register volume 85, page 48424")
_VISITS = law(f"{_REGULATION}(a)(3)(iv)", Verification.SECONDARY)
_REVIEW = Review(date(2026, 11, 26), date(2027, 12, 31))

# -- refer: what is reasonably expected at the admission -------------------------------------------------------
several_disciplines = all_of(
    at_least(
        2,
        physical_therapy_needed,
        occupational_therapy_needed,
        speech_therapy_needed,
        prosthetics_orthotics_needed,
        label="at least two of physical, occupational and speech therapy, and prosthetics or orthotics",
    ),
    any_of(
        physical_therapy_needed,
        occupational_therapy_needed,
        label="one of them is physical or occupational therapy",
    ),
    id="R1",
    label="needs several therapy disciplines, one of them physical or occupational therapy",
    cite=_EXPECTED,
)
intensive = any_of(
    all_of(
        rule(rehabilitation_hours_a_day >= 3, label="3 hours a day"),
        rule(rehabilitation_days_a_week >= 5, label="on 5 days a week"),
        label="3 hours a day on 5 days a week",
    ),
    all_of(
        rule(rehabilitation_hours_7d >= 15, label="15 hours in 7 consecutive days from the admission"),
        rehabilitation_hours_reason,
        label="15 hours over the week, with the reason documented",
    ),
    id="R2",
    label="needs intensive rehabilitation",
    cite=_EXPECTED,
)
can_benefit = all_of(
    rehabilitation_potential,
    rehabilitation_stable,
    id="R3",
    label="can take an active part and benefit: stable, with measurable practical improvement expected",
    cite=_EXPECTED,
)
supervision = rule(
    rehabilitation_physician_needed,
    id="R4",
    label="needs the supervision of a rehabilitation physician",
    cite=_EXPECTED,
)
team = rule(rehabilitation_team_needed, id="R5", label="needs an interdisciplinary team", cite=_TEAM)

# -- enrol -----------------------------------------------------------------------------------------------------
part_a = rule(
    medicare_part_a,
    label="Medicare Part A",
    cite=law("42 CFR 409.10 (inpatient services under Part A)", Verification.RECALLED),
)
concurrence = rule(
    rehabilitation_concurrence,
    id="D1",
    label="preadmission screening reviewed by the rehabilitation physician, who concurred before the admission",
    cite=law(f"{_REGULATION}(a)(4)(i)", Verification.RECALLED),
)

# -- perform ---------------------------------------------------------------------------------------------------
screened = any_of(
    rule(preadmission_screening_hours <= 48, label="completed within the 48 hours before the admission"),
    rule(preadmission_update_hours <= 48, label="earlier, and updated within the 48 hours"),
    id="D2",
    label="preadmission screening within the 48 hours before the admission",
    cite=_SCREENING,
)
therapy_started = rule(
    first_therapy_hours <= 36,
    id="W1",
    label="therapy started within 36 hours of the midnight that ended the day of admission",
    cite=_EXPECTED,
)
_plan_day = days_between(rehabilitation_admitted_on, rehabilitation_plan_on)
_PLANNED = Obligation(
    label="individualized overall plan of care",
    start=rehabilitation_admitted_on,
    opens=Count(0),
    closes=Count(3),
    done=rehabilitation_plan_on,
    instead=all_of(
        _plan_day >= 0,
        any_of(
            all_of(rehabilitation_days_out >= 1, _plan_day <= 4),
            all_of(rehabilitation_days_out >= 2, _plan_day <= 5),
            all_of(rehabilitation_days_out >= 3, _plan_day <= 6),
        ),
        label="completed within four days, not counting the days of an interruption of up to three days",
        cite=_PLAN,
    ),
    citation=_PLAN,
)
_OBLIGATIONS = (
    _PLANNED,
    Obligation(
        label="next meeting of the interdisciplinary team",
        start=rehabilitation_team_met_on,
        closes=Count(7),
        citation=_TEAM,
    ),
)
seen_by_physician = rule(
    rehabilitation_visits_physician >= 3,
    label="by the rehabilitation physician on 3 days",
    cite=_VISITS,
)
seen_by_another_too = all_of(
    rule(days_since(rehabilitation_admitted_on) >= 14, label="the second week of the stay, or a later one"),
    rule(rehabilitation_visits_physician >= 2, label="by the rehabilitation physician on 2 days"),
    rule(rehabilitation_visits_other >= 1, label="by a non-physician practitioner on a third"),
    label="from the second week on, one of the three by a non-physician practitioner",
    cite=_RULE_OF_2021,
)
team_met = rule(
    days_since(rehabilitation_team_met_on) <= 7,
    id="W3",
    label="interdisciplinary team met within the last week",
    cite=_TEAM,
)
intensity_kept = any_of(
    rule(therapy_exception_days <= 0, label="on no day"),
    all_of(
        rule(therapy_exception_days <= 3, label="for at most 3 days in a row"),
        therapy_exception_documented,
        label="briefly, with the reason documented",
    ),
    id="W4",
    label="less than the intensive therapy on no day, or briefly",
    cite=law("42 CFR 412.622(a)(3)(ii)", note="read in a contractor's article"),
)
evaluated_after_admission = rule(
    post_admission_evaluation_hours <= 24,
    id="W5",
    label="evaluated by the rehabilitation physician within 24 hours after the admission",
    cite=law("42 CFR 412.622(a)(4)(ii) until 30 September 2020", Verification.RECALLED),
)


def _seen(*ways: Criterion) -> Criterion:
    return any_of(
        *ways,
        id="W2",
        label="seen face to face on at least 3 days of the last full week",
        cite=_VISITS,
    )


def _perform(*tasks: Criterion) -> Criterion:
    return all_of(
        screened,
        therapy_started,
        _PLANNED.met_in_time(id="D3"),
        team_met,
        intensity_kept,
        *tasks,
        label="perform: the tasks of the stay",
    )


_CAUTIONS = (
    all_of(
        rule(first_therapy_hours > 12, label="later than 36 hours after the midnight that began the day"),
        rule(first_therapy_hours <= 36, label="within 36 hours of the midnight that ended the day"),
        label="therapy started in time only if the 36 hours run from the midnight that ended the day of admission;"
        " a strict reading counts from the midnight that began it",
        cite=operational("36 hours counted from the midnight that ends the day of admission"),
    ),
)
_REFER = all_of(several_disciplines, intensive, can_benefit, supervision, team, label="refer: worth offering")
_ENROL = all_of(part_a, concurrence, label="enrol: in place")
_DOCUMENTS = (
    "preadmission screening, with any update and the physician's concurrence",
    "individualized overall plan of care by day 4, the day of admission being day 1",
    "notes of the face-to-face visits",
    "minutes of therapy by discipline and day; the reason for any brief exception",
    "notes of the weekly team meeting",
)

_EXCLUDES = tuple(
    Excludes(program, "one inpatient place at a time", operational("one inpatient place at a time"))
    for program in ("medicare.ltch", "medicare.snf")
)

PROGRAM = Program(
    id="medicare.irf",
    title="Medicare inpatient rehabilitation facility",
    authority="Centers for Medicare & Medicaid Services",
    payer="Medicare Part A",
    editions=(
        ProgramEdition(
            id="2010",
            effective_from=date(2010, 1, 1),
            effective_to=date(2020, 9, 30),
            citation=law(_REGULATION, Verification.RECALLED, "the first day in force is recalled"),
            review=_REVIEW,
            refer=_REFER,
            enrol=_ENROL,
            perform=_perform(_seen(seen_by_physician), evaluated_after_admission),
            cautions=_CAUTIONS,
            obligations=_OBLIGATIONS,
            excludes=_EXCLUDES,
            documents=(*_DOCUMENTS, "evaluation by the rehabilitation physician after the admission"),
            examples=BEFORE_OCTOBER_2020,
        ),
        ProgramEdition(
            id="2020",
            effective_from=date(2020, 10, 1),
            citation=law(
                _REGULATION,
                Verification.SECONDARY,
                "in the public health emergency, to 11 May 2023, the intensity was relaxed (recalled)",
            ),
            review=_REVIEW,
            changes="The physician's evaluation after the admission is gone. From the second week on a non-physician"
            " practitioner may make one of the three visits.",
            refer=_REFER,
            enrol=_ENROL,
            perform=_perform(_seen(seen_by_physician, seen_by_another_too)),
            cautions=_CAUTIONS,
            obligations=_OBLIGATIONS,
            excludes=_EXCLUDES,
            documents=_DOCUMENTS,
            examples=SINCE_OCTOBER_2020,
        ),
    ),
)
