"""Example people of palliative care in the community."""

from __future__ import annotations

from datetime import date

from casemgmt.screening.example_people import people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_WELL = {
    "cancer": False,
    "heart_failure": False,
    "copd": False,
    "end_stage_renal_disease": False,
    "cirrhosis": False,
    "dementia": False,
    "neurodegenerative_disease": False,
    "frailty": False,
    "unplanned_admissions_6m": 0,
    "performance_status": 90,
    "symptoms_uncontrolled": False,
    "caregiver_distress": False,
    "complex_decisions": False,
    "surprise_question_positive": False,
    "palliative_consent": True,
    "hospice_elected": False,
    "palliative_plan": True,
    "goals_of_care_discussed": True,
}
_ILL = {**_WELL, "heart_failure": True}
_NEEDY = {**_WELL, "symptoms_uncontrolled": True}
_person = people_like(_ILL, date(2026, 5, 4))

SINCE_2018 = (
    _person(
        "heart failure, two unplanned admissions in six months",
        {"refer": MET, "enrol": MET, "perform": MET},
        unplanned_admissions_6m=2,
    ),
    _person(
        "heart failure, one unplanned admission", {"refer": NOT_MET, "enrol": MET}, unplanned_admissions_6m=1
    ),
    _person(
        "heart failure, number of admissions not known",
        {"refer": UNKNOWN},
        ("unplanned_admissions_6m",),
        without=("unplanned_admissions_6m",),
    ),
    _person("heart failure, performance scale 70", {"refer": MET}, performance_status=70),
    _person("heart failure, performance scale 71", {"refer": NOT_MET}, performance_status=71),
    _person(
        "heart failure, performance scale not known",
        {"refer": UNKNOWN},
        ("performance_status",),
        without=("performance_status",),
    ),
    _person("heart failure, symptoms not controlled", {"refer": MET}, symptoms_uncontrolled=True),
    _person("heart failure, caregiver in distress", {"refer": MET}, caregiver_distress=True),
    _person("heart failure, complex decisions", {"refer": MET}, complex_decisions=True),
    _person("heart failure, death would be no surprise", {"refer": MET}, surprise_question_positive=True),
    _person("no serious illness", {"refer": NOT_MET}, like=_NEEDY),
    _person("cancer", {"refer": MET}, like=_NEEDY, cancer=True),
    _person("chronic lung disease", {"refer": MET}, like=_NEEDY, copd=True),
    _person("end-stage renal disease", {"refer": MET}, like=_NEEDY, end_stage_renal_disease=True),
    _person("cirrhosis", {"refer": MET}, like=_NEEDY, cirrhosis=True),
    _person("dementia", {"refer": MET}, like=_NEEDY, dementia=True),
    _person("Parkinson's disease", {"refer": MET}, like=_NEEDY, neurodegenerative_disease=True),
    _person("frailty", {"refer": MET}, like=_NEEDY, frailty=True),
    _person("frailty not assessed", {"refer": UNKNOWN}, ("frailty",), like=_NEEDY, without=("frailty",)),
    _person(
        "hospice elected: hospice instead",
        {"refer": MET, "enrol": NOT_MET},
        symptoms_uncontrolled=True,
        hospice_elected=True,
    ),
    _person("does not agree", {"enrol": NOT_MET}, palliative_consent=False),
    _person("no plan yet", {"perform": NOT_MET}, palliative_plan=False),
    _person("goals of care not discussed", {"perform": NOT_MET}, goals_of_care_discussed=False),
    _person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)
