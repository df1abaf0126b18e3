"""Medicare home health: homebound, a skilled need, the face-to-face encounter and the periods of 60 days."""

from __future__ import annotations

from datetime import date

from casemgmt.citation import Review, Verification, law, operational
from casemgmt.facts.care import medicare_part_a, medicare_part_b
from casemgmt.facts.encounters import facility_stay_open
from casemgmt.facts.post_acute_programs import (
    daily_skilled_nursing_days,
    daily_skilled_nursing_finite,
    help_needed_to_leave_home,
    home_health_agency_certified,
    home_health_assessed_on,
    home_health_certified_on,
    home_health_continues,
    home_health_face_to_face_by,
    home_health_face_to_face_on,
    home_health_face_to_face_related,
    home_health_face_to_face_role,
    home_health_hours_a_day,
    home_health_hours_a_week,
    home_health_hours_reviewed,
    home_health_initial_visit_hours,
    home_health_opened_by_other_need,
    home_health_practitioner,
    home_health_reassessed_on,
    home_health_started_on,
    home_health_visited_as_ordered,
    leaves_home_freely,
    leaving_home_contraindicated,
    leaving_home_is_taxing,
    normally_unable_to_leave_home,
    occupational_therapy_needed,
    physical_therapy_needed,
    skilled_nursing_days_a_week,
    skilled_nursing_hours_a_day,
    skilled_nursing_needed,
    speech_therapy_needed,
)
from casemgmt.facts.primary_care_programs import home_health_plan_of_care
from casemgmt.rules import Criterion, all_of, any_of, not_, rule
from casemgmt.screening.home_health_examples import BEFORE_2026, SINCE_2026
from casemgmt.screening.obligations import Count, Obligation, Periods
from casemgmt.screening.parameters import parameter
from casemgmt.screening.program import Excludes, Program, ProgramEdition

_MANUAL = "Medicare Benefit Policy Manual, chapter 7, section 30.1.1"
_HOMEBOUND = law(_MANUAL)
_NEED = law("42 USC 1395f(a)(2)(C)")
_PART_TIME = law("42 USC 1395x(m)")
_FACE_TO_FACE = law("42 CFR 424.22(a)(1)(v)", Verification.SECONDARY)
_ANY_PHYSICIAN = law("CMS-1828-F, 42 CFR 424.22(a)(1)(v)", Verification.SECONDARY)
_CERTIFICATION = law("42 CFR 424.22(b)", Verification.SECONDARY)
_ASSESSMENT = law("42 CFR 484.55", Verification.SECONDARY)
_REVIEW = Review(date(2026, 11, 26), date(2027, 12, 31))
_ANY_PHYSICIAN_FROM = date(2026, 1, 1)
_AT_HOME = law(
    "42 CFR 409.42; Medicare Benefit Policy Manual, chapter 7, section 30.1.2", Verification.RECALLED
)

# -- refer -----------------------------------------------------------------------------------------------------
homebound = all_of(
    any_of(
        help_needed_to_leave_home,
        leaving_home_contraindicated,
        label="needs help, a device or special transportation to leave home, or leaving is contraindicated",
    ),
    all_of(
        normally_unable_to_leave_home,
        leaving_home_is_taxing,
        label="normally unable to leave home, and leaving takes a considerable and taxing effort",
    ),
    not_(
        leaves_home_freely,
        label="away only for health care, worship, or rarely and for a short time",
    ),
    id="R1",
    label="homebound",
    cite=_HOMEBOUND,
)
intermittent_nursing = all_of(
    skilled_nursing_needed,
    any_of(
        rule(skilled_nursing_days_a_week < 7, label="on fewer than 7 days a week"),
        all_of(
            rule(skilled_nursing_hours_a_day < 8, label="less than 8 hours a day"),
            any_of(
                rule(daily_skilled_nursing_days <= 21, label="for at most 21 days"),
                rule(daily_skilled_nursing_finite, label="longer, where the end is finite and predictable"),
            ),
            label="daily, but not for the whole day, and not without end",
        ),
        label="intermittent",
    ),
    label="intermittent skilled nursing, for more than drawing blood",
    cite=_PART_TIME,
)
skilled_need = any_of(
    intermittent_nursing,
    physical_therapy_needed,
    speech_therapy_needed,
    all_of(
        occupational_therapy_needed,
        home_health_opened_by_other_need,
        label="continuing occupational therapy, after another skilled need opened the case",
    ),
    id="R2",
    label="needs intermittent skilled nursing, physical or speech therapy, or continuing occupational therapy",
    cite=_NEED,
)

# -- enrol -----------------------------------------------------------------------------------------------------
covered = any_of(
    medicare_part_a,
    medicare_part_b,
    label="Medicare Part A or Part B",
    cite=law("42 CFR 409.42; 42 USC 1395f, 1395n", Verification.RECALLED),
)
under_care = all_of(
    home_health_practitioner,
    home_health_plan_of_care,
    id="R3",
    label="under the care of a physician or allowed practitioner, with a plan of care that one of them reviews",
    cite=_NEED,
)
agency = rule(
    home_health_agency_certified,
    id="R4",
    label="agency certified by Medicare",
    cite=law("42 CFR 409.42(e)", Verification.RECALLED),
)
not_inpatient = not_(
    facility_stay_open,
    id="X1",
    label="not an inpatient of a hospital or facility",
    cite=_AT_HOME,
)

# -- perform ---------------------------------------------------------------------------------------------------
_SEEN = Obligation(
    label="face-to-face encounter",
    start=home_health_started_on,
    opens=Count(-90),
    closes=Count(30),
    done=home_health_face_to_face_on,
    citation=_FACE_TO_FACE,
)
_ASSESSED = Obligation(
    label="comprehensive assessment",
    start=home_health_started_on,
    opens=Count(0),
    closes=Count(5),
    done=home_health_assessed_on,
    citation=_ASSESSMENT,
)
_OBLIGATIONS = (
    _SEEN,
    _ASSESSED,
    Obligation(
        label="assessment for recertification, in the last five days",
        start=home_health_started_on,
        periods=Periods((Count(60),), noun="certification period"),
        opens=Count(55),
        closes=Count(59),
        done=home_health_reassessed_on,
        when=rule(home_health_continues, label="care goes on after the period"),
        citation=_ASSESSMENT,
    ),
    Obligation(
        label="recertification, where care goes on",
        start=home_health_certified_on,
        closes=Count(60),
        when=rule(home_health_continues, label="care goes on after the period"),
        citation=_CERTIFICATION,
    ),
)
new_rule_by_start_of_care = parameter(
    "home_health_rule_by_start_of_care",
    "the start of care selects the rule of the face-to-face encounter, not the day of the encounter",
    "Where the encounter was in 2025 and care started in 2026: does the start of care select the rule?",
    type="flag",
)
_TYPES = rule(
    home_health_face_to_face_by.is_in(
        "physician",
        "nurse_practitioner",
        "clinical_nurse_specialist",
        "nurse_midwife",
        "physician_assistant",
    ),
    label="physician, nurse practitioner, clinical nurse specialist, nurse-midwife or physician assistant",
    cite=_NEED,
)
_CERTIFIER = rule(
    home_health_face_to_face_role.is_in("certifying", "acute_or_post_acute"),
    label="the certifying practitioner, or one who cared for the person in the acute or post-acute facility",
    cite=_FACE_TO_FACE,
)
_ANY = all_of(
    home_health_face_to_face_by.is_in("physician"),
    rule(home_health_started_on >= _ANY_PHYSICIAN_FROM, label="care started in 2026 or later"),
    any_of(
        rule(home_health_face_to_face_on >= _ANY_PHYSICIAN_FROM, label="encounter in 2026 or later"),
        new_rule_by_start_of_care,
        label="the rule of 2026 holds for the encounter",
    ),
    label="any physician, from 2026",
    cite=_ANY_PHYSICIAN,
)


def _perform(performer: Criterion) -> Criterion:
    return all_of(
        all_of(
            _SEEN.met_in_time(),
            home_health_face_to_face_related,
            performer,
            id="R5",
            label="face-to-face encounter in time, about the primary reason, by a permitted practitioner",
            cite=_FACE_TO_FACE,
        ),
        any_of(
            rule(home_health_initial_visit_hours <= 48, label="within 48 hours"),
            home_health_visited_as_ordered,
            id="W1",
            label="first visit within 48 hours of the referral or the return home, or on the ordered day",
            cite=_ASSESSMENT,
        ),
        _ASSESSED.met_in_time(id="W2"),
        _part_time,
        label="perform: the clocks of the certification",
    )


_part_time = all_of(
    rule(home_health_hours_a_day < 8, label="less than 8 hours a day"),
    any_of(
        rule(home_health_hours_a_week <= 28, label="at most 28 hours a week"),
        all_of(
            rule(home_health_hours_a_week <= 35, label="at most 35 hours a week"),
            home_health_hours_reviewed,
            label="more on review of the case",
        ),
    ),
    id="S1",
    label="nursing and aide services part-time or intermittent",
    cite=_PART_TIME,
)
_CAUTIONS = (
    all_of(
        rule(home_health_face_to_face_on < _ANY_PHYSICIAN_FROM, label="encounter before 2026"),
        rule(home_health_started_on >= _ANY_PHYSICIAN_FROM, label="care started in 2026 or later"),
        home_health_face_to_face_by.is_in("physician"),
        not_(_CERTIFIER, label="by a physician who neither certifies nor cared for the person before"),
        label="which date selects the rule of the encounter is not stated: ask the Medicare contractor",
        cite=operational("the date that selects the rule is left open where the rule does not say it"),
    ),
)
_EXCLUDES = (
    *(
        Excludes(program, "home health is given at home, not to an inpatient", _AT_HOME)
        for program in ("medicare.irf", "medicare.ltch", "medicare.snf")
    ),
    Excludes(
        "medicare.chi",
        "community health integration is not paid under a home health plan of care",
        law(
            "Medicare Physician Fee Schedule, calendar year 2024 final rule: community health integration",
        ),
    ),
)
_REFER = all_of(homebound, skilled_need, label="refer: worth offering")
_ENROL = all_of(covered, under_care, agency, not_inpatient, label="enrol: in place")
_DOCUMENTS = (
    "statements why the person is homebound: both criteria, of the current 60 days",
    "orders and plan of care, signed",
    "certification, with date, reason and clinician of the face-to-face encounter",
    "comprehensive assessment (OASIS); again on days 56 to 60 of each period that is followed by another",
    "recertification at least every 60 days; their number is not limited, and no hospital stay is needed before",
)

PROGRAM = Program(
    id="medicare.home_health",
    title="Medicare home health",
    authority="Centers for Medicare & Medicaid Services",
    payer="Medicare Part A or Part B",
    editions=(
        ProgramEdition(
            id="2020",
            effective_from=date(2020, 3, 1),
            effective_to=date(2025, 12, 31),
            citation=law(
                "42 CFR 409.42, 424.22",
                Verification.SECONDARY,
                "the first day on which nurse practitioners and physician assistants may certify is recalled",
            ),
            review=_REVIEW,
            changes="Nurse practitioners, clinical nurse specialists and physician assistants may certify.",
            refer=_REFER,
            enrol=_ENROL,
            perform=_perform(all_of(_TYPES, _CERTIFIER, label="by a permitted practitioner")),
            obligations=_OBLIGATIONS,
            documents=_DOCUMENTS,
            excludes=_EXCLUDES,
            examples=BEFORE_2026,
        ),
        ProgramEdition(
            id="2026",
            effective_from=_ANY_PHYSICIAN_FROM,
            citation=_ANY_PHYSICIAN,
            review=_REVIEW,
            changes="Any physician may make the face-to-face encounter, not only one who certifies or cared for the"
            " person in the facility before.",
            refer=_REFER,
            enrol=_ENROL,
            perform=_perform(
                any_of(
                    all_of(_TYPES, _CERTIFIER, label="certifying, or from the facility before"),
                    _ANY,
                    label="by a permitted practitioner",
                )
            ),
            cautions=_CAUTIONS,
            obligations=_OBLIGATIONS,
            documents=_DOCUMENTS,
            excludes=_EXCLUDES,
            parameters=(new_rule_by_start_of_care,),
            examples=SINCE_2026,
        ),
    ),
)
