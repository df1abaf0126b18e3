"""Facts about stays and visits."""

from __future__ import annotations

from casemgmt.codes import CodeSet
from casemgmt.content import code_set
from casemgmt.facts.definitions import Matches, Query, Where
from casemgmt.rules.terms import Fact, Formula
from casemgmt.rules.write import days_between

ACUTE_KINDS = frozenset({"IMP", "ACUTE"})
FACILITY_KINDS = ACUTE_KINDS | {"NONAC", "OBSENC"}
VISIT_KINDS = frozenset({"AMB", "VR", "HH", "FLD"})
_POST_ACUTE = code_set("hospice.encounter", "nursing_facility", "rehabilitation")
_INPATIENT = (Where("kind", ACUTE_KINDS), Matches("codes", _POST_ACUTE, without=True))
_ACUTE_STAY = (Where("kind", ACUTE_KINDS | {"OBSENC"}), Matches("codes", _POST_ACUTE, without=True))
_FACILITY_STAY = (
    Where("kind", FACILITY_KINDS),
    Matches("codes", code_set("hospice.encounter"), without=True),
)
_EMERGENCY = (Where("kind", {"EMER"}),)
_URGENCY = (
    ("urgent", CodeSet("urgent_admission", exact={"priority": ["EM", "UR", "S", "A", "CS", "RR"]})),
    ("elective", CodeSet("elective_admission", exact={"priority": ["EL", "R", "P", "PRN", "T"]})),
)
_DISCHARGED_TO = tuple(
    (place, code_set(f"discharge.{place}"))
    for place in (
        "community",
        "snf",
        "nursing_facility",
        "rehab",
        "hospice",
        "hospital",
        "against_advice",
        "died",
    )
)
PLACES = frozenset(place for place, _ in _DISCHARGED_TO) | {"long_term_hospital", "still_patient"}

inpatient_admission_open = Fact(
    "inpatient_admission_open",
    type="flag",
    label="inpatient admission open",
    question="Is the person an inpatient, or is an admission as an inpatient ordered?",
    definition=Query(section="encounters", take="exists", where=_INPATIENT, open=True),
)
ed_or_observation_open = Fact(
    "ed_or_observation_open",
    type="flag",
    label="emergency visit or observation stay in progress",
    definition=Query(
        section="encounters", take="exists", where=(Where("kind", {"EMER", "OBSENC"}),), open=True
    ),
)
ed_or_observation_ended_3d = Fact(
    "ed_or_observation_ended_3d",
    type="flag",
    label="emergency visit or observation stay ended within 3 days",
    definition=Query(
        section="encounters", take="exists", where=(Where("kind", {"EMER", "OBSENC"}),), on="end", days=3
    ),
)
acute_discharge_30d = Fact(
    "acute_discharge_30d",
    type="flag",
    label="discharged from acute or observation care within 30 days",
    definition=Query(section="encounters", take="exists", where=_ACUTE_STAY, on="end", days=30),
)
acute_discharge_180d = Fact(
    "acute_discharge_180d",
    type="flag",
    label="discharged from acute or observation care within 180 days",
    definition=Query(section="encounters", take="exists", where=_ACUTE_STAY, on="end", days=180),
)
acute_admitted_on = Fact(
    "acute_admitted_on",
    type="date",
    label="admission of the latest ended acute stay",
    definition=Query(section="encounters", take="latest", where=_INPATIENT, on="end", field="start"),
)
acute_discharged_on = Fact(
    "acute_discharged_on",
    type="date",
    label="discharge of the latest ended acute stay",
    definition=Query(section="encounters", take="latest_date", where=_INPATIENT, on="end"),
)
acute_length_of_stay_days = Fact(
    "acute_length_of_stay_days",
    low=0,
    high=36500,
    unit="d",
    label="length of the latest ended acute stay",
    definition=Formula(days_between(acute_admitted_on, acute_discharged_on)),
)
acute_admission_urgency = Fact(
    "acute_admission_urgency",
    type="category",
    values=frozenset({"urgent", "elective"}),
    label="urgency of the latest ended acute stay",
    question="Was the admission urgent or planned?",
    ask="clinician",
    definition=Query(
        section="encounters", take="latest", where=_INPATIENT, on="end", field="priority", categories=_URGENCY
    ),
)
admissions_12m = Fact(
    "admissions_12m",
    low=0,
    high=366,
    label="inpatient admissions in the last 12 months",
    question="How often was the person admitted to hospital in the last 12 months?",
    ask="patient",
    definition=Query(section="encounters", take="count", where=_INPATIENT, months=12),
)
unplanned_admissions_6m = Fact(
    "unplanned_admissions_6m",
    low=0,
    high=200,
    label="unplanned inpatient admissions in the last 6 months",
    question="How often was the person admitted to hospital without a plan in the last 6 months?",
    ask="record",
    # A record seldom says whether an admission was planned: any may be it that is not recorded as elective.
    definition=Query(
        section="encounters",
        take="count",
        where=(
            Where("kind", (), maybe=ACUTE_KINDS),
            Matches("codes", _POST_ACUTE, without=True),
            Matches("priority", dict(_URGENCY)["elective"], without=True),
        ),
        months=6,
        valid_days=31,
    ),
)
admissions_12m_before_admission = Fact(
    "admissions_12m_before_admission",
    low=0,
    high=366,
    label="inpatient admissions in the 12 months before the latest ended acute stay",
    question="How often was the person admitted to hospital in the 12 months before this stay?",
    ask="patient",
    definition=Query(
        section="encounters", take="count", where=_INPATIENT, months=12, before=acute_admitted_on
    ),
)
readmission_30d = Fact(
    "readmission_30d",
    type="flag",
    label="the latest ended acute stay began within 30 days of the end of an earlier one",
    question="Did the latest hospital stay begin within 30 days of the end of an earlier one, and not by transfer?",
    ask="record",
    definition=Query(
        section="encounters", take="exists", where=_INPATIENT, on="end", days=30, before=acute_admitted_on
    ),
)
bed_days_12m = Fact(
    "bed_days_12m",
    low=0,
    high=366,
    unit="d",
    label="nights in hospital in the last 12 months",
    question="How many nights did the person spend in hospital in the last 12 months?",
    ask="patient",
    definition=Query(section="encounters", take="days", where=_INPATIENT, lookback_months=12),
)
ed_visits_12m = Fact(
    "ed_visits_12m",
    low=0,
    high=400,
    label="emergency visits in the last 12 months",
    question="How often was the person in an emergency department in the last 12 months?",
    ask="patient",
    definition=Query(section="encounters", take="count", where=_EMERGENCY, months=12),
)
ed_visits_6m = Fact(
    "ed_visits_6m",
    low=0,
    high=200,
    label="emergency visits in the last 6 months",
    question="How often was the person in an emergency department in the last 6 months?",
    ask="patient",
    definition=Query(section="encounters", take="count", where=_EMERGENCY, months=6),
)
ed_visits_6m_before_admission = Fact(
    "ed_visits_6m_before_admission",
    low=0,
    high=200,
    label="emergency visits in the 6 months before the admission",
    definition=Query(
        section="encounters", take="count", where=_EMERGENCY, months=6, before=acute_admitted_on
    ),
)
facility_discharge_30d = Fact(
    "facility_discharge_30d",
    type="flag",
    label="discharged from a hospital, observation, skilled nursing or rehabilitation stay within 30 days",
    question="Did an inpatient, psychiatric, long-term, skilled nursing or rehabilitation stay, a hospital observation"
    " or a partial hospitalization end within the last 30 days? An emergency visit alone does not count.",
    definition=Query(section="encounters", take="exists", where=_FACILITY_STAY, on="end", days=29),
)
facility_discharged_on = Fact(
    "facility_discharged_on",
    type="date",
    label="discharge",
    question="When was the person discharged?",
    ask="record",
    definition=Query(section="encounters", take="latest_date", where=_FACILITY_STAY, on="end"),
)
facility_discharged_to = Fact(
    "facility_discharged_to",
    type="category",
    values=PLACES,
    label="discharged to",
    question="Where did the person go after discharge?",
    ask="record",
    definition=Query(
        section="encounters",
        take="latest",
        where=_FACILITY_STAY,
        on="end",
        field="discharge",
        categories=_DISCHARGED_TO,
    ),
)
facility_stay_open = Fact(
    "facility_stay_open",
    type="flag",
    label="in a hospital, skilled nursing or rehabilitation facility",
    definition=Query(section="encounters", take="exists", where=_FACILITY_STAY, open=True),
)
rehabilitation_stay_open = Fact(
    "rehabilitation_stay_open",
    type="flag",
    label="rehabilitation or skilled nursing stay open",
    definition=Query(
        section="encounters",
        take="exists",
        where=(Matches("codes", code_set("rehabilitation", "nursing_facility")),),
        open=True,
    ),
)
hospice_encounter_open = Fact(
    "hospice_encounter_open",
    type="flag",
    label="hospice care open",
    definition=Query(
        section="encounters",
        take="exists",
        where=(Matches("codes", code_set("hospice.encounter")),),
        open=True,
    ),
)
office_visit_12m = Fact(
    "office_visit_12m",
    type="flag",
    label="seen in an office, home or video visit within 12 months",
    question="Was the person seen in an office, at home or by video within the last 12 months?",
    ask="record",
    definition=Query(section="encounters", take="exists", where=(Where("kind", VISIT_KINDS),), months=12),
)
