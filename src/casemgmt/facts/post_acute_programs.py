"""Facts that the programs after an acute illness ask for: home health, skilled nursing, long-term hospitals."""

from __future__ import annotations

from casemgmt.content import code_set
from casemgmt.facts.definitions import Query
from casemgmt.facts.statements import CARE_STAFF, CLINICIANS, stated, stated_day, stated_kind, stated_number
from casemgmt.rules.terms import Fact

_SEEN_AT_HOME = CARE_STAFF | {"therapist"}
CERTIFICATION_DAYS = 60
"""A statement about being homebound counts for one certification period, which is our choice."""


def _at_home(name: str, label: str, question: str) -> Fact:
    return stated(name, label, question, _SEEN_AT_HOME, valid_days=CERTIFICATION_DAYS)


def _therapy(name: str, label: str, codes: str) -> Fact:
    return Fact(
        name,
        type="flag",
        label=f"{label} ordered or needed",
        question=f"Is {label} by a skilled therapist ordered or needed?",
        ask="clinician",
        definition=Query(section="services", take="exists", codes=code_set(codes), open=True, days=180),
    )


# -- skilled care, wherever it is given ------------------------------------------------------------------------
physical_therapy_needed = _therapy("physical_therapy_needed", "physical therapy", "physical_therapy")
occupational_therapy_needed = _therapy(
    "occupational_therapy_needed", "occupational therapy", "occupational_therapy"
)
speech_therapy_needed = _therapy("speech_therapy_needed", "speech-language pathology", "speech_therapy")
skilled_nursing_needed = stated(
    "skilled_nursing_needed",
    "skilled nursing needed, for more than drawing blood",
    "Is the care of a skilled nurse needed, for more than drawing blood?",
    CARE_STAFF,
    valid_days=CERTIFICATION_DAYS,
)
skilled_nursing_days_a_week = stated_number(
    "skilled_nursing_days_a_week",
    "days a week on which skilled nursing is needed",
    "On how many days a week is skilled nursing needed?",
    "d/wk",
    7,
    ask="clinician",
    valid_days=CERTIFICATION_DAYS,
)
skilled_therapy_days_a_week = stated_number(
    "skilled_therapy_days_a_week",
    "days a week on which skilled therapy is needed and given",
    "On how many days a week is skilled therapy needed and given?",
    "d/wk",
    7,
    ask="clinician",
    valid_days=CERTIFICATION_DAYS,
)

# -- home health: homebound ------------------------------------------------------------------------------------
help_needed_to_leave_home = _at_home(
    "help_needed_to_leave_home",
    "needs a device, special transportation or another person to leave home",
    "Does the person, because of illness or injury, need a supportive device, special transportation or another person"
    " to leave home?",
)
leaving_home_contraindicated = stated(
    "leaving_home_contraindicated",
    "leaving home is medically contraindicated",
    "Is leaving home medically contraindicated?",
    CLINICIANS,
    valid_days=CERTIFICATION_DAYS,
)
normally_unable_to_leave_home = _at_home(
    "normally_unable_to_leave_home",
    "normally unable to leave home",
    "Is the person normally unable to leave home?",
)
leaving_home_is_taxing = _at_home(
    "leaving_home_is_taxing",
    "leaving home takes a considerable and taxing effort",
    "Does leaving home take a considerable and taxing effort?",
)
leaves_home_freely = _at_home(
    "leaves_home_freely",
    "leaves home often or for long, for other reasons than health care or worship",
    "Does the person leave home often or for long, such as driving to work? Absences for health care, adult day care,"
    " dialysis or religious services do not count, nor do other rare or short ones.",
)

# -- home health: the need, and how much of it ----------------------------------------------------------------
skilled_nursing_hours_a_day = stated_number(
    "skilled_nursing_hours_a_day",
    "hours of skilled nursing needed on a day",
    "How many hours of skilled nursing are needed on such a day?",
    "h/d",
    24,
    ask="clinician",
    valid_days=CERTIFICATION_DAYS,
)
daily_skilled_nursing_days = stated_number(
    "daily_skilled_nursing_days",
    "expected length of the need of daily skilled nursing",
    "For how many days is skilled nursing expected to be needed daily?",
    "d",
    36500,
    ask="clinician",
    valid_days=CERTIFICATION_DAYS,
)
daily_skilled_nursing_finite = stated(
    "daily_skilled_nursing_finite",
    "the need of daily skilled nursing beyond 21 days is finite and predictable",
    "Where daily skilled nursing is needed for longer than 21 days: is the end of the need finite and predictable?",
    CLINICIANS,
    valid_days=CERTIFICATION_DAYS,
)
home_health_opened_by_other_need = stated(
    "home_health_opened_by_other_need",
    "another skilled need opened the case",
    "Did a need of skilled nursing, physical therapy or speech-language pathology open this case of home health?",
    ask="record",
)
home_health_hours_a_day = stated_number(
    "home_health_hours_a_day",
    "hours of nursing and aide services together on a day",
    "How many hours of nursing and aide services together does the plan give on the fullest day?",
    "h/d",
    24,
    valid_days=CERTIFICATION_DAYS,
)
home_health_hours_a_week = stated_number(
    "home_health_hours_a_week",
    "hours of nursing and aide services together in a week",
    "How many hours of nursing and aide services together does the plan give in the fullest week?",
    "h/wk",
    168,
    valid_days=CERTIFICATION_DAYS,
)
home_health_hours_reviewed = stated(
    "home_health_hours_reviewed",
    "more hours allowed on review of the case",
    "Did a review of the case allow more than 28 hours a week?",
    ask="payer",
    valid_days=CERTIFICATION_DAYS,
)

# -- home health: certification and clocks --------------------------------------------------------------------
home_health_practitioner = stated(
    "home_health_practitioner",
    "under the care of a physician or allowed practitioner who reviews the plan of care",
    "Is the person under the care of a physician, nurse practitioner, clinical nurse specialist or physician assistant"
    " who establishes and reviews the plan of care?",
    ask="record",
    valid_days=CERTIFICATION_DAYS,
)
home_health_agency_certified = stated(
    "home_health_agency_certified",
    "the agency is certified by Medicare",
    "Is the home health agency certified by Medicare?",
    ask="record",
)
home_health_started_on = stated_day(
    "home_health_started_on", "start of home health care", "On which day did home health care start?"
)
home_health_face_to_face_on = stated_day(
    "home_health_face_to_face_on",
    "home health face-to-face encounter",
    "When was the face-to-face encounter for home health?",
)
home_health_face_to_face_related = stated(
    "home_health_face_to_face_related",
    "the encounter was about the primary reason for home health",
    "Was the face-to-face encounter related to the primary reason for home health?",
    ask="record",
)
home_health_face_to_face_by = stated_kind(
    "home_health_face_to_face_by",
    (
        "physician",
        "nurse_practitioner",
        "clinical_nurse_specialist",
        "nurse_midwife",
        "physician_assistant",
        "other",
    ),
    "profession of whoever made the encounter",
    "Who made the face-to-face encounter: a physician, nurse practitioner, clinical nurse specialist, certified"
    " nurse-midwife, physician assistant, or somebody else?",
)
home_health_face_to_face_role = stated_kind(
    "home_health_face_to_face_role",
    ("certifying", "acute_or_post_acute", "other"),
    "role of whoever made the encounter",
    "Did the practitioner of the encounter certify the home health care, or care for the person in the acute or"
    " post-acute facility that the person came from, or neither?",
)
home_health_initial_visit_hours = stated_number(
    "home_health_initial_visit_hours",
    "time from the referral, or the return home, to the first visit",
    "How many hours after the referral, or the return home, was the first visit of the agency?",
    "h",
    100000,
)
home_health_visited_as_ordered = stated(
    "home_health_visited_as_ordered",
    "the first visit was on the day that the practitioner ordered",
    "Did the practitioner order a day for the start of care, and was the first visit on that day?",
    ask="record",
)
home_health_assessed_on = stated_day(
    "home_health_assessed_on",
    "comprehensive home health assessment",
    "When was the comprehensive assessment of home health completed?",
)
home_health_reassessed_on = stated_day(
    "home_health_reassessed_on",
    "latest assessment for recertification",
    "When was the latest assessment (OASIS) for a recertification of home health?",
)
home_health_certified_on = stated_day(
    "home_health_certified_on",
    "latest certification of home health",
    "When was home health last certified or recertified?",
)
home_health_continues = stated(
    "home_health_continues",
    "home health needed beyond the current certification period",
    "Will home health be needed beyond the current period of 60 days?",
    CARE_STAFF,
    valid_days=CERTIFICATION_DAYS,
)

# -- skilled nursing facility ----------------------------------------------------------------------------------
hospital_stay_necessary = stated(
    "hospital_stay_necessary",
    "the hospital stay was medically necessary",
    "Was the inpatient hospital stay medically necessary?",
    ask="record",
)
hospital_days_before_transfer = stated_number(
    "hospital_days_before_transfer",
    "inpatient days in another hospital right before the latest hospital stay",
    "How many days, with the day of admission and without the day of the transfer, was the person an inpatient of"
    " another hospital right before (0 if there was none)? Emergency and observation time does not count.",
    "d",
    3650,
)
part_a_entitled_from = stated_day(
    "part_a_entitled_from",
    "first day of the month from which the person is entitled to Part A",
    "From the first day of which month is the person entitled to Medicare Part A?",
    ask="payer",
)
snf_care_began_on = stated_day(
    "snf_care_began_on",
    "skilled care in the facility began",
    "When was the person admitted to the skilled nursing facility, and skilled care began?",
)
snf_care_foreseen_later = stated(
    "snf_care_foreseen_later",
    "care sooner was not appropriate, and it was predictable at discharge when it would be",
    "Was it medically not appropriate to begin skilled care within 30 days, and predictable at the discharge when it"
    " would be?",
    CLINICIANS,
)
snf_care_ordered = stated(
    "snf_care_ordered",
    "skilled care ordered by a physician",
    "Has a physician ordered the skilled nursing or rehabilitation?",
    ask="record",
    valid_days=100,
)
snf_care_for_hospital_condition = stated(
    "snf_care_for_hospital_condition",
    "for a condition that was treated in hospital, or arose in the facility",
    "Is the skilled care for a condition that was treated in the hospital, or arose in the facility while it treated"
    " such a condition?",
    CLINICIANS,
    valid_days=100,
)
snf_only_practical_place = stated(
    "snf_only_practical_place",
    "as a practical matter only possible as an inpatient of a skilled nursing facility",
    "Can the daily skilled care, as a practical matter, only be given to an inpatient of a skilled nursing facility?",
    CARE_STAFF,
    valid_days=100,
)
snf_days_used = stated_number(
    "snf_days_used",
    "skilled nursing facility days used in the benefit period",
    "How many of the days in a skilled nursing facility are used in this benefit period?",
    "d",
    36500,
    ask="payer",
)
days_out_of_facilities = stated_number(
    "days_out_of_facilities",
    "consecutive days out of hospital and skilled care before the hospital stay",
    "For how many days in a row, before the hospital stay, was the person neither an inpatient of a hospital nor in"
    " skilled care of a nursing facility?",
    "d",
    36500,
)
snf_3day_waiver = stated(
    "snf_3day_waiver",
    "the three-day hospital stay is waived",
    "Does a Medicare Advantage plan, an accountable care organization or a model of Medicare waive the three-day"
    " hospital stay for the person?",
    ask="payer",
    valid_days=365,
)
snf_left_on = stated_day(
    "snf_left_on",
    "last day of an earlier covered stay in a skilled nursing facility",
    "When did the person last leave a skilled nursing facility after a covered stay?",
)
snf_certified_on = stated_day(
    "snf_certified_on",
    "certification of skilled care at admission",
    "When did the practitioner certify the need of skilled care at admission?",
)
snf_first_recertified_on = stated_day(
    "snf_first_recertified_on",
    "first recertification of skilled care",
    "When was the need of skilled care recertified for the first time?",
)
snf_recertified_on = stated_day(
    "snf_recertified_on",
    "latest recertification of skilled care",
    "When was the need of skilled care last recertified?",
)

# -- long-term care hospital -----------------------------------------------------------------------------------
expected_hospital_days = stated_number(
    "expected_hospital_days",
    "expected length of the hospital-level needs",
    "For how many more days is care at the level of a hospital expected to be needed?",
    "d",
    3650,
    CLINICIANS,
    ask="clinician",
    valid_days=14,
)
long_term_hospital_classified = stated(
    "long_term_hospital_classified",
    "the hospital is a long-term care hospital: its stays average more than 25 days",
    "Is the hospital classified by Medicare as a long-term care hospital (its stays average more than 25 days)?",
    ask="record",
)
long_term_hospital_admitted_on = stated_day(
    "long_term_hospital_admitted_on",
    "admission to the long-term care hospital",
    "When was the person admitted to the long-term care hospital?",
)
preceding_hospital_kind = stated_kind(
    "preceding_hospital_kind",
    ("prospective_payment", "critical_access", "other", "none"),
    "kind of hospital of the stay right before",
    "In what kind of hospital was the stay right before: one paid prospectively by Medicare (most acute hospitals), a"
    " critical access hospital, another, or was there none?",
)
intensive_care_days = stated_number(
    "intensive_care_days",
    "days in intensive or coronary care in the hospital stay right before",
    "How many days of the hospital stay right before were in an intensive or coronary care unit?",
    "d",
    3650,
)
long_term_hospital_ventilator_hours = stated_number(
    "long_term_hospital_ventilator_hours",
    "hours of ventilator services in the long-term care hospital",
    "For how many hours did the person get ventilator services in the long-term care hospital?",
    "h",
    100000,
)
long_term_hospital_diagnosis = stated_kind(
    "long_term_hospital_diagnosis",
    ("psychiatric", "rehabilitation", "other"),
    "class of the principal diagnosis in the long-term care hospital",
    "Is the principal diagnosis in the long-term care hospital psychiatric, one of rehabilitation, or another?",
)
