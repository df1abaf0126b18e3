"""Facts that the rehabilitation programs ask for: inpatient, cardiac and pulmonary."""

from __future__ import annotations

from casemgmt.citation import operational
from casemgmt.codes import CodeSet
from casemgmt.facts.definitions import Query
from casemgmt.facts.statements import CLINICIANS, stated, stated_day, stated_kind, stated_number
from casemgmt.rules.terms import Fact

_TEAM = CLINICIANS | {"therapist", "rehabilitation_physician"}
_SUPERVISORS = CLINICIANS | {"other"}


def _expected(name: str, label: str, question: str) -> Fact:
    return stated(name, label, question, _TEAM, valid_days=30)


def _measure(name: str, label: str, question: str, unit: str = "h", high: float = 100000) -> Fact:
    return stated_number(name, label, question, unit, high, valid_days=60)


# -- inpatient rehabilitation facility: what is expected at admission ------------------------------------------
prosthetics_orthotics_needed = _expected(
    "prosthetics_orthotics_needed",
    "prosthetics or orthotics needed",
    "Is active, ongoing work of prosthetics or orthotics needed?",
)
rehabilitation_stable = _expected(
    "rehabilitation_stable",
    "stable enough to take an active part in intensive rehabilitation",
    "Is the person stable enough to take an active part in intensive rehabilitation and benefit from it?",
)
rehabilitation_physician_needed = _expected(
    "rehabilitation_physician_needed",
    "supervision by a rehabilitation physician needed",
    "Does the person need the supervision of a rehabilitation physician, face to face at least three days a week?",
)
rehabilitation_team_needed = _expected(
    "rehabilitation_team_needed",
    "interdisciplinary team needed",
    "Does the person need rehabilitation by an interdisciplinary team?",
)
rehabilitation_hours_a_day = _measure(
    "rehabilitation_hours_a_day",
    "hours of therapy a day that are needed and tolerated",
    "How many hours of therapy a day does the person need and tolerate?",
    "h/d",
    24,
)
rehabilitation_days_a_week = _measure(
    "rehabilitation_days_a_week",
    "days of such therapy a week",
    "On how many days a week does the person need and tolerate such therapy?",
    "d/wk",
    7,
)
rehabilitation_hours_7d = _measure(
    "rehabilitation_hours_7d",
    "hours of therapy in seven consecutive days from the admission",
    "How many hours of therapy does the person need and tolerate in seven consecutive days from the admission?",
    "h",
    168,
)
rehabilitation_hours_reason = stated(
    "rehabilitation_hours_reason",
    "reason documented for spreading the therapy over the week otherwise",
    "Is the reason documented why the therapy is spread over the week otherwise than three hours on five days?",
    ask="record",
    valid_days=60,
)

# -- inpatient rehabilitation facility: the stay ---------------------------------------------------------------
rehabilitation_admitted_on = stated_day(
    "rehabilitation_admitted_on",
    "admission to the rehabilitation facility",
    "When was the person admitted to the inpatient rehabilitation facility?",
)
rehabilitation_concurrence = stated(
    "rehabilitation_concurrence",
    "preadmission screening reviewed by the rehabilitation physician, who concurred before the admission",
    "Did the rehabilitation physician review the preadmission screening and concur before the admission?",
    ask="record",
    valid_days=60,
)
preadmission_screening_hours = _measure(
    "preadmission_screening_hours",
    "time from the preadmission screening to the admission",
    "How many hours before the admission was the preadmission screening completed?",
)
preadmission_update_hours = _measure(
    "preadmission_update_hours",
    "time from the update of the preadmission screening to the admission",
    "How many hours before the admission was the preadmission screening last updated?",
)
first_therapy_hours = stated_number(
    "first_therapy_hours",
    "time from the midnight that ended the day of admission to the first therapy",
    "How many hours after the midnight that ended the day of admission did therapy start (below zero if before)?",
    "h",
    100000,
    low=-24,
)
rehabilitation_plan_on = stated_day(
    "rehabilitation_plan_on",
    "individualized overall plan of care",
    "When did the rehabilitation physician complete the individualized overall plan of care?",
)
rehabilitation_days_out = _measure(
    "rehabilitation_days_out",
    "days away from the facility before the plan of care was completed",
    "For how many days was the stay interrupted before the plan of care was completed (0 for none)?",
    "d",
    3,
)
rehabilitation_visits_physician = _measure(
    "rehabilitation_visits_physician",
    "face-to-face visits of the rehabilitation physician in the last full week of the stay",
    "On how many days of the last full week of the stay did the rehabilitation physician see the person face to face?",
    "d/wk",
    7,
)
rehabilitation_visits_other = _measure(
    "rehabilitation_visits_other",
    "face-to-face visits of a non-physician practitioner in that week",
    "On how many further days of that week did a non-physician practitioner with special training see the person?",
    "d/wk",
    7,
)
rehabilitation_team_met_on = stated_day(
    "rehabilitation_team_met_on",
    "latest meeting of the interdisciplinary team",
    "When did the interdisciplinary team last meet about the person?",
)
therapy_exception_days = _measure(
    "therapy_exception_days",
    "longest run of days in a row with less than the intensive therapy",
    "For how many days in a row, at the most, was less than the intensive therapy given (0 for none)?",
    "d",
    3650,
)
therapy_exception_documented = stated(
    "therapy_exception_documented",
    "reason for the days with less therapy documented",
    "Is the reason for the days with less therapy documented?",
    ask="record",
    valid_days=60,
)
post_admission_evaluation_hours = _measure(
    "post_admission_evaluation_hours",
    "time from the admission to the evaluation by the rehabilitation physician",
    "How many hours after the admission did the rehabilitation physician evaluate the person?",
)

# -- cardiac rehabilitation ------------------------------------------------------------------------------------
heart_attack_on = Fact(
    "heart_attack_on",
    type="date",
    label="latest heart attack",
    question="When was the latest heart attack (acute myocardial infarction)?",
    ask="record",
    definition=Query(
        section="conditions",
        take="latest_date",
        codes=CodeSet(
            "acute_myocardial_infarction",
            exact={"snomed": ["22298006", "401303003", "401314000", "57054005"]},
            prefixes={"icd10cm": ["I21", "I22"]},
            citation=operational(
                "ICD-10-CM categories I21 and I22, and SNOMED CT codes of the chronic table"
            ),
        ),
    ),
)
coronary_bypass_surgery = stated(
    "coronary_bypass_surgery",
    "coronary artery bypass surgery",
    "Has the person had coronary artery bypass surgery?",
    ask="record",
)
stable_angina = stated(
    "stable_angina",
    "current stable angina",
    "Does the person now have stable angina?",
    CLINICIANS,
    valid_days=180,
)
heart_valve_surgery = stated(
    "heart_valve_surgery",
    "heart valve repaired or replaced",
    "Has a heart valve been repaired or replaced?",
    ask="record",
)
coronary_angioplasty = stated(
    "coronary_angioplasty",
    "coronary angioplasty or stent",
    "Has the person had coronary angioplasty or a coronary stent?",
    ask="record",
)
heart_transplant = stated(
    "heart_transplant",
    "heart or heart-lung transplant",
    "Has the person had a heart or heart-lung transplant?",
    ask="record",
)
nyha_class = stated_kind(
    "nyha_class",
    ("I", "II", "III", "IV"),
    "class of heart failure (New York Heart Association)",
    "Of which class of the New York Heart Association is the heart failure: I, II, III or IV?",
    ask="clinician",
    valid_days=180,
)
heart_failure_therapy_weeks = stated_number(
    "heart_failure_therapy_weeks",
    "weeks of optimal therapy of heart failure",
    "For how many weeks has the person had optimal therapy of heart failure?",
    "wk",
    5000,
    CLINICIANS,
    ask="clinician",
    valid_days=180,
)
major_heart_event = stated(
    "major_heart_event",
    "has ever had a major cardiovascular hospital stay or procedure",
    "Has the person ever had a major cardiovascular hospital stay or procedure?",
    ask="record",
)
major_heart_event_on = stated_day(
    "major_heart_event_on",
    "end of the latest major cardiovascular hospital stay or procedure",
    "When did the latest major cardiovascular hospital stay or procedure end?",
)
major_heart_event_planned_6m = stated(
    "major_heart_event_planned_6m",
    "major cardiovascular hospital stay or procedure planned within 6 months",
    "Is a major cardiovascular hospital stay or procedure planned within the next six months?",
    CLINICIANS,
    valid_days=90,
)


def _spirometry(name: str, label: str, question: str) -> Fact:
    return stated_number(name, label, question, "%", 200, valid_days=730)


def _course(kind: str) -> tuple[Fact, Fact, Fact, Fact, Fact]:
    """The order, plan, sessions, approval and supervision of an outpatient course of one kind."""
    course = f"{kind} rehabilitation"
    return (
        stated(
            f"{kind}_rehabilitation_ordered",
            f"{course} ordered by a physician",
            f"Has a physician ordered {course}?",
            ask="record",
            valid_days=365,
        ),
        stated_day(
            f"{kind}_rehabilitation_plan_on",
            f"treatment plan of {course} signed",
            f"When did a physician last sign the individualized treatment plan of {course}?",
        ),
        stated_number(
            f"{kind}_rehabilitation_sessions",
            f"sessions of {course}, given and planned",
            f"How many sessions of {course} does the course have, with those planned?",
            "",
            1000,
            valid_days=365,
        ),
        stated(
            f"{kind}_rehabilitation_more_approved",
            f"further sessions of {course} approved",
            f"Has the Medicare contractor approved further sessions of {course}?",
            ask="payer",
            valid_days=365,
        ),
        stated_kind(
            f"{kind}_rehabilitation_supervisor",
            _SUPERVISORS,
            f"who supervises {course}",
            f"Who supervises the sessions of {course}: a physician, nurse practitioner, physician assistant, clinical"
            " nurse specialist, or somebody else?",
            valid_days=365,
        ),
    )


(
    cardiac_rehabilitation_ordered,
    cardiac_rehabilitation_plan_on,
    cardiac_rehabilitation_sessions,
    cardiac_rehabilitation_more_approved,
    cardiac_rehabilitation_supervisor,
) = _course("cardiac")
cardiac_rehabilitation_started_on = stated_day(
    "cardiac_rehabilitation_started_on",
    "first session of cardiac rehabilitation",
    "When was the first session of this course of cardiac rehabilitation?",
)
cardiac_rehabilitation_ended_on = stated_day(
    "cardiac_rehabilitation_ended_on",
    "last session of cardiac rehabilitation",
    "When was the last session of this course of cardiac rehabilitation?",
)
cardiac_rehabilitation_intensive = stated(
    "cardiac_rehabilitation_intensive",
    "an intensive course of cardiac rehabilitation",
    "Is it an intensive cardiac rehabilitation program?",
    ask="record",
    valid_days=365,
)
cardiac_rehabilitation_sessions_a_day = stated_number(
    "cardiac_rehabilitation_sessions_a_day",
    "one-hour sessions of cardiac rehabilitation on a day",
    "How many one-hour sessions are given on the fullest day?",
    "/d",
    24,
    valid_days=365,
)

# -- pulmonary rehabilitation ----------------------------------------------------------------------------------
(
    pulmonary_rehabilitation_ordered,
    pulmonary_rehabilitation_plan_on,
    pulmonary_rehabilitation_sessions,
    pulmonary_rehabilitation_more_approved,
    pulmonary_rehabilitation_supervisor,
) = _course("pulmonary")
copd_treating_physician_referred = stated(
    "copd_treating_physician_referred",
    "referred by the physician who treats the lung disease",
    "Has the physician who treats the chronic lung disease referred the person to pulmonary rehabilitation?",
    ask="record",
    valid_days=365,
)
gold_stage = stated_kind(
    "gold_stage",
    ("I", "II", "III", "IV"),
    "severity of airflow limitation (GOLD)",
    "Of which GOLD stage is the airflow limitation: I, II, III or IV?",
    ask="clinician",
    valid_days=730,
)
forced_expiratory_volume_percent = _spirometry(
    "forced_expiratory_volume_percent",
    "forced expiratory volume in one second, of the predicted",
    "What percentage of the predicted value is the forced expiratory volume in one second?",
)
forced_expiratory_ratio = _spirometry(
    "forced_expiratory_ratio",
    "ratio of forced expiratory volume in one second to forced vital capacity",
    "What is the ratio of forced expiratory volume in one second to forced vital capacity, in percent?",
)
covid_suspected_or_confirmed = stated(
    "covid_suspected_or_confirmed",
    "COVID-19, confirmed or suspected",
    "Did the person have COVID-19, confirmed or suspected? No positive test is needed.",
    CLINICIANS,
    valid_days=1095,
)
covid_respiratory_symptoms = stated(
    "covid_respiratory_symptoms",
    "persistent symptoms after COVID-19, with respiratory dysfunction",
    "Do symptoms persist since COVID-19, with respiratory dysfunction?",
    CLINICIANS,
    valid_days=180,
)
covid_symptoms_since = stated_day(
    "covid_symptoms_since",
    "begin of the symptoms of COVID-19",
    "When did the symptoms of COVID-19 begin?",
)
pulmonary_sessions_in_life = stated_number(
    "pulmonary_sessions_in_life",
    "sessions of pulmonary rehabilitation in a lifetime, given and planned",
    "How many sessions of pulmonary rehabilitation has the person had in a lifetime, with those planned?",
    "",
    10000,
    ask="payer",
    valid_days=365,
)
