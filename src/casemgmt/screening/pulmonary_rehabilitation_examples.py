"""Example people of Medicare outpatient pulmonary rehabilitation."""

from __future__ import annotations

from datetime import date

from casemgmt.screening.example_people import people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_KNOWN = {
    "copd": True,
    "gold_stage": "II",
    "forced_expiratory_volume_percent": 60,
    "forced_expiratory_ratio": 60,
    "copd_treating_physician_referred": True,
    "covid_suspected_or_confirmed": False,
    "medicare_part_b": True,
    "pulmonary_rehabilitation_plan_on": "2026-05-01",
    "pulmonary_rehabilitation_sessions": 36,
    "pulmonary_rehabilitation_more_approved": False,
    "pulmonary_sessions_in_life": 36,
    "pulmonary_rehabilitation_supervisor": "physician",
}
_SPIROMETRY = {fact: value for fact, value in _KNOWN.items() if fact != "gold_stage"}
_COVID = {
    **_KNOWN,
    "copd": False,
    "copd_treating_physician_referred": False,
    "covid_suspected_or_confirmed": True,
    "covid_respiratory_symptoms": True,
    "covid_symptoms_since": "2026-04-03",
    "pulmonary_rehabilitation_ordered": True,
}
_person = people_like(_KNOWN, date(2026, 5, 1))
_IN_2021, _IN_2022, _IN_2023 = date(2021, 12, 31), date(2022, 1, 1), date(2023, 12, 31)

BEFORE_2022 = (
    _person(
        "symptoms after COVID-19 in December 2021: not covered yet",
        {"refer": NOT_MET, "enrol": NOT_MET},
        on=_IN_2021,
        like=_COVID,
        covid_symptoms_since="2021-10-01",
    ),
    _person(
        "moderate chronic lung disease in 2021",
        {"refer": MET, "enrol": MET, "perform": MET},
        on=_IN_2021,
        pulmonary_rehabilitation_plan_on="2021-12-15",
    ),
    _person(
        "chronic lung disease without spirometry in 2021",
        {"refer": UNKNOWN},
        ("gold_stage",),
        on=_IN_2021,
        without=("gold_stage", "forced_expiratory_volume_percent", "forced_expiratory_ratio"),
    ),
)

IN_2022_AND_2023 = (
    _person(
        "symptoms after COVID-19 on the first day on which they are covered",
        {"refer": MET, "enrol": MET, "perform": MET},
        on=_IN_2022,
        like=_COVID,
        covid_symptoms_since="2021-10-01",
        pulmonary_rehabilitation_plan_on="2022-01-01",
    ),
    _person(
        "supervised by a physician assistant on the last day of 2023",
        {"refer": MET, "perform": NOT_MET},
        on=_IN_2023,
        pulmonary_rehabilitation_plan_on="2023-12-31",
        pulmonary_rehabilitation_supervisor="physician_assistant",
    ),
    _person(
        "begin of the symptoms not known in 2023",
        {"refer": UNKNOWN},
        ("covid_symptoms_since",),
        on=_IN_2023,
        like=_COVID,
        without=("covid_symptoms_since",),
    ),
)

SINCE_2024 = (
    _person(
        "forced expiratory volume 60% of the predicted, GOLD stage II, referred by the treating physician",
        {"refer": MET, "enrol": MET, "perform": MET},
    ),
    _person("GOLD stage IV", {"refer": MET}, gold_stage="IV"),
    _person(
        "GOLD stage I",
        {"refer": NOT_MET},
        gold_stage="I",
        forced_expiratory_volume_percent=85,
    ),
    _person(
        "no stage stated, forced expiratory volume 79% of the predicted",
        {"refer": MET},
        like=_SPIROMETRY,
        forced_expiratory_volume_percent=79,
    ),
    _person(
        "no stage stated, forced expiratory volume 80% of the predicted",
        {"refer": UNKNOWN},
        ("gold_stage",),
        like=_SPIROMETRY,
        forced_expiratory_volume_percent=80,
    ),
    _person("no stage stated, ratio 69%", {"refer": MET}, like=_SPIROMETRY, forced_expiratory_ratio=69),
    _person(
        "no stage stated, ratio 70%",
        {"refer": UNKNOWN},
        ("gold_stage",),
        like=_SPIROMETRY,
        forced_expiratory_ratio=70,
    ),
    _person("interstitial lung disease only", {"refer": NOT_MET, "enrol": MET}, copd=False),
    _person(
        "chronic lung disease, no spirometry",
        {"refer": UNKNOWN, "enrol": MET},
        ("gold_stage", "forced_expiratory_volume_percent"),
        without=("gold_stage", "forced_expiratory_volume_percent", "forced_expiratory_ratio"),
    ),
    _person(
        "ordered by a physician who does not treat the lung disease",
        {"refer": MET, "enrol": NOT_MET},
        copd_treating_physician_referred=False,
        pulmonary_rehabilitation_ordered=True,
    ),
    _person(
        "COVID-19 suspected, never tested, short of breath for exactly 4 weeks",
        {"refer": MET, "enrol": MET, "perform": MET},
        like=_COVID,
    ),
    _person(
        "short of breath since COVID-19 for 27 days",
        {"refer": NOT_MET},
        like=_COVID,
        covid_symptoms_since="2026-04-04",
    ),
    _person(
        "tired since COVID-19, no respiratory dysfunction",
        {"refer": NOT_MET},
        like=_COVID,
        covid_respiratory_symptoms=False,
    ),
    _person(
        "after COVID-19, not ordered",
        {"refer": MET, "enrol": NOT_MET},
        like=_COVID,
        pulmonary_rehabilitation_ordered=False,
    ),
    _person(
        "Part B not known: never reads as eligible",
        {"refer": MET, "enrol": UNKNOWN},
        ("medicare_part_b",),
        without=("medicare_part_b",),
    ),
    _person("plan signed 30 days ago", {"perform": MET}, pulmonary_rehabilitation_plan_on="2026-04-01"),
    _person("plan signed 31 days ago", {"perform": NOT_MET}, pulmonary_rehabilitation_plan_on="2026-03-31"),
    _person(
        "plan not signed yet",
        {"perform": UNKNOWN},
        ("pulmonary_rehabilitation_plan_on",),
        without=("pulmonary_rehabilitation_plan_on",),
    ),
    _person("37 sessions, not approved", {"perform": NOT_MET}, pulmonary_rehabilitation_sessions=37),
    _person(
        "72 sessions, 36 of them approved",
        {"perform": MET},
        pulmonary_rehabilitation_sessions=72,
        pulmonary_rehabilitation_more_approved=True,
        pulmonary_sessions_in_life=72,
    ),
    _person(
        "73 sessions",
        {"perform": NOT_MET},
        pulmonary_rehabilitation_sessions=73,
        pulmonary_rehabilitation_more_approved=True,
        pulmonary_sessions_in_life=73,
    ),
    _person(
        "sessions not recorded",
        {"perform": UNKNOWN},
        ("pulmonary_rehabilitation_sessions", "pulmonary_sessions_in_life"),
        without=("pulmonary_rehabilitation_sessions", "pulmonary_sessions_in_life"),
    ),
    _person(
        "supervised by a physician assistant in 2026",
        {"perform": MET},
        pulmonary_rehabilitation_supervisor="physician_assistant",
    ),
    _person("supervised by somebody else", {"perform": NOT_MET}, pulmonary_rehabilitation_supervisor="other"),
    _person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)
