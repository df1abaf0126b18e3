"""Example people of assertive community treatment: by the model, and in Georgia."""

from __future__ import annotations

from datetime import date
from typing import Any

from casemgmt.rules import ExamplePerson
from casemgmt.screening.example_people import MakesPeople, people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_ON = date(2026, 5, 1)
_NO_NEED: dict[str, Any] = {
    "psychiatric_admissions_2y": 1,
    "psychiatric_longest_stay_2y": 29,
    "high_crisis_use": False,
    "justice_involved": False,
    "substance_use_months": 0,
    "persistent_severe_symptoms": False,
    "could_leave_with_act": False,
    "cannot_use_clinic": False,
}
_WITHOUT_NEED: dict[str, Any] = {
    **_NO_NEED,
    "age_years": 40,
    "principal_mental_diagnosis": "schizophrenia_spectrum",
    "impaired_in_daily_tasks": True,
    "impaired_in_employment": False,
    "impaired_in_homemaking": False,
    "impaired_in_housing": False,
    "case_management_duplicated": False,
    "act_people_per_staff": 10,
    "act_meetings_a_week": 4,
    "act_fidelity_score": 4,
    "act_around_the_clock": True,
}
_NEED_NOT_KNOWN = {fact: value for fact, value in _WITHOUT_NEED.items() if fact not in _NO_NEED}


def _thresholds(person: MakesPeople, known: dict[str, Any]) -> tuple[ExamplePerson, ...]:
    """People on both sides of what every state shares; apart from what is said they have no high need."""
    admitted = {**known, "psychiatric_admissions_2y": 2}
    return (
        person("18 years old", {"refer": MET, "caution 0": NOT_MET}, like=admitted, age_years=18),
        person("17 years old", {"refer": NOT_MET, "caution 0": MET}, like=admitted, age_years=17),
        person(
            "age not known",
            {"refer": UNKNOWN, "caution 0": UNKNOWN},
            ("birth_date",),
            like=admitted,
            without=("age_years",),
        ),
        person("two psychiatric admissions in two years", {"refer": MET}, like=admitted),
        person(
            "two admissions, one of them 25 months ago: one in the two years, and no other sign of need",
            {"refer": NOT_MET, "enrol": MET},
            like=known,
        ),
        person(
            "longest psychiatric stay 30 days", {"refer": MET}, like=known, psychiatric_longest_stay_2y=30
        ),
        person("substance use disorder for 6 months", {"refer": MET}, like=known, substance_use_months=6),
        person("substance use disorder for 5 months", {"refer": NOT_MET}, like=known, substance_use_months=5),
        person(
            "need not known",
            {"refer": UNKNOWN},
            ("psychiatric_admissions_2y", "psychiatric_longest_stay_2y", "substance_use_months"),
            like=known,
            without=("psychiatric_admissions_2y", "psychiatric_longest_stay_2y", "substance_use_months"),
        ),
        person(
            "11 persons for each member of the team",
            {"perform": NOT_MET},
            like=admitted,
            act_people_per_staff=11,
        ),
        person("the team meets on 3 days a week", {"perform": NOT_MET}, like=admitted, act_meetings_a_week=3),
        person("mean item score of 3", {"perform": NOT_MET}, like=admitted, act_fidelity_score=3),
        person("not available at night", {"perform": NOT_MET}, like=admitted, act_around_the_clock=False),
        person(
            "fidelity of the team not known",
            {"refer": MET, "perform": UNKNOWN},
            ("act_people_per_staff", "act_meetings_a_week", "act_fidelity_score"),
            like=admitted,
            without=("act_people_per_staff", "act_meetings_a_week", "act_fidelity_score"),
        ),
        person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
    )


_MODEL = {**_WITHOUT_NEED, "act_state_criteria": True, "homeless_or_imminently": False}
_IN_NEED = {**_MODEL, "psychiatric_admissions_2y": 3}
_person = people_like(_MODEL, _ON)

SINCE_2008 = (
    *_thresholds(_person, _MODEL),
    _person(
        "schizophrenia, three admissions in two years, homeless",
        {"refer": MET, "enrol": MET, "perform": MET},
        like=_IN_NEED,
        homeless_or_imminently=True,
    ),
    _person(
        "schizophrenia, impaired; use of services not known",
        {"refer": UNKNOWN, "enrol": MET},
        ("psychiatric_admissions_2y", "high_crisis_use", "justice_involved", "homeless_or_imminently"),
        like={**_NEED_NOT_KNOWN, "act_state_criteria": True},
    ),
    _person(
        "two admissions, one of them 25 months ago, but in jail last month: another sign of need decides",
        {"refer": MET},
        justice_involved=True,
    ),
    _person("about to lose the home", {"refer": MET}, homeless_or_imminently=True),
    _person("high use of crisis services", {"refer": MET}, high_crisis_use=True),
    _person("persistent severe symptoms", {"refer": MET}, persistent_severe_symptoms=True),
    _person("could leave hospital with community treatment", {"refer": MET}, could_leave_with_act=True),
    _person("cannot use a clinic", {"refer": MET}, cannot_use_clinic=True),
    _person("bipolar disorder", {"refer": MET}, like=_IN_NEED, principal_mental_diagnosis="bipolar"),
    _person(
        "major depression, exception documented",
        {"refer": MET},
        like=_IN_NEED,
        principal_mental_diagnosis="other_mental_illness",
        act_exception_documented=True,
    ),
    _person(
        "major depression, no exception documented",
        {"refer": NOT_MET},
        like=_IN_NEED,
        principal_mental_diagnosis="other_mental_illness",
        act_exception_documented=False,
    ),
    _person(
        "substance use disorder alone",
        {"refer": NOT_MET},
        like=_IN_NEED,
        principal_mental_diagnosis="substance_use_only",
    ),
    _person(
        "developmental disability alone",
        {"refer": NOT_MET},
        like=_IN_NEED,
        principal_mental_diagnosis="developmental_disability_only",
    ),
    _person(
        "personality disorder alone",
        {"refer": NOT_MET},
        like=_IN_NEED,
        principal_mental_diagnosis="personality_disorder_only",
    ),
    _person("no functional impairment", {"refer": NOT_MET}, like=_IN_NEED, impaired_in_daily_tasks=False),
    _person(
        "cannot keep a safe living situation",
        {"refer": MET},
        like=_IN_NEED,
        impaired_in_daily_tasks=False,
        impaired_in_housing=True,
    ),
    _person(
        "does not meet what the plan asks further",
        {"refer": NOT_MET},
        like=_IN_NEED,
        act_state_criteria=False,
    ),
    _person(
        "nobody has said what the state asks further",
        {"refer": UNKNOWN},
        ("act_state_criteria",),
        like=_IN_NEED,
        without=("act_state_criteria",),
    ),
    _person(
        "other case management at the same time",
        {"refer": MET, "enrol": NOT_MET},
        like=_IN_NEED,
        case_management_duplicated=True,
    ),
)

_IN_GEORGIA: dict[str, Any] = {
    **_WITHOUT_NEED,
    "act_state_criteria": True,
    "medicaid_state": "GA",
    "deceased": False,
    "homeless_months": 0,
    "homeless_episodes_3y": 0,
    "conditional_release": False,
    "incarcerations_180d": 1,
    "psychiatric_admissions_180d": 1,
}
_georgian = people_like(_IN_GEORGIA, _ON)

IN_GEORGIA = (
    _georgian("Medicaid of another state", {"applies": NOT_MET}, medicaid_state="AL"),
    _georgian(
        "state of Medicaid not known",
        {"applies": UNKNOWN},
        ("medicaid_state",),
        without=("medicaid_state",),
    ),
    *_thresholds(_georgian, _IN_GEORGIA),
    _georgian(
        "schizophrenia, three admissions in two years",
        {"refer": MET, "enrol": MET, "perform": MET},
        psychiatric_admissions_2y=3,
    ),
    _georgian(
        "nobody has said what the state asks further",
        {"refer": UNKNOWN},
        ("act_state_criteria",),
        psychiatric_admissions_2y=3,
        without=("act_state_criteria",),
    ),
    _georgian("on conditional release: no high need asked", {"refer": MET}, conditional_release=True),
    _georgian("two incarcerations in 180 days: no high need asked", {"refer": MET}, incarcerations_180d=2),
    _georgian(
        "two admissions in 180 days: no high need asked", {"refer": MET}, psychiatric_admissions_180d=2
    ),
    _georgian("without a home for 12 months", {"refer": MET}, homeless_months=12),
    _georgian("without a home for 11 months", {"refer": NOT_MET}, homeless_months=11),
    _georgian("four times without a home in three years", {"refer": MET}, homeless_episodes_3y=4),
    _georgian("three times without a home in three years", {"refer": NOT_MET}, homeless_episodes_3y=3),
    _georgian(
        "incarcerations, admissions and time without a home not known",
        {"refer": UNKNOWN},
        ("incarcerations_180d", "psychiatric_admissions_180d", "homeless_months", "homeless_episodes_3y"),
        without=(
            "incarcerations_180d",
            "psychiatric_admissions_180d",
            "homeless_months",
            "homeless_episodes_3y",
        ),
    ),
)
