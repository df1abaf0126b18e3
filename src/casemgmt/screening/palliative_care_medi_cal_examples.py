"""Example people of the palliative care of Medi-Cal."""

from __future__ import annotations

from datetime import date

from casemgmt.screening.example_people import people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_GENERAL = {
    "age_years": 66,
    "hospital_used_for_disease": True,
    "advanced_illness": True,
    "surprise_question_positive": True,
    "therapy_exhausted": True,
    "home_care_first": True,
    "heart_failure": False,
    "copd": False,
    "cancer_stage_advanced": False,
    "liver_damage_irreversible": False,
    "pediatric_palliative_eligible": False,
    "medi_cal_active": True,
    "hospice_elected": False,
    "palliative_consent": True,
    "palliative_plan": True,
    "goals_of_care_discussed": True,
}
_HEART = {
    **_GENERAL,
    "heart_failure": True,
    "nyha_class": "III",
    "left_ventricular_ejection_fraction": 25,
    "significant_comorbidity": False,
    "heart_failure_admission_6m": False,
    "invasive_treatment_planned": False,
}
_LUNGS = {**_GENERAL, "copd": True, "forced_expiratory_volume_percent": 34, "oxygen_need": 2}
_CANCER = {**_GENERAL, "cancer_stage_advanced": True, "performance_status": 70, "cancer_lines_failed": 0}
_LIVER = {
    **_GENERAL,
    "liver_damage_irreversible": True,
    "serum_albumin": 2.8,
    "international_normalized_ratio": 1.5,
    "liver_complication": True,
    "meld_score": 15,
}
_CHILD = {
    **_GENERAL,
    "age_years": 20,
    "surprise_question_positive": False,
    "pediatric_palliative_eligible": True,
}
_person = people_like(_HEART, date(2026, 5, 4))

SINCE_2018 = (
    _person(
        "heart failure, ejection fraction 25 %, class III, the general criteria",
        {"refer": MET, "enrol": MET, "perform": MET, "caution 0": NOT_MET},
    ),
    _person("the first day in force", {"refer": MET, "enrol": MET}, on=date(2018, 1, 1)),
    _person("ejection fraction 29 %", {"refer": MET}, left_ventricular_ejection_fraction=29),
    _person("ejection fraction 30 %", {"refer": NOT_MET}, left_ventricular_ejection_fraction=30),
    _person(
        "ejection fraction 45 %, significant comorbidity",
        {"refer": MET},
        left_ventricular_ejection_fraction=45,
        significant_comorbidity=True,
    ),
    _person(
        "ejection fraction not measured",
        {"refer": UNKNOWN},
        ("left_ventricular_ejection_fraction",),
        without=("left_ventricular_ejection_fraction",),
    ),
    _person("class II, not in hospital", {"refer": NOT_MET}, nyha_class="II"),
    _person("class IV", {"refer": MET}, nyha_class="IV"),
    _person("class II, in hospital", {"refer": MET}, nyha_class="II", heart_failure_admission_6m=True),
    _person(
        "class II, in hospital, a further intervention planned",
        {"refer": NOT_MET},
        nyha_class="II",
        heart_failure_admission_6m=True,
        invasive_treatment_planned=True,
    ),
    _person(
        "class not known, not in hospital",
        {"refer": UNKNOWN},
        ("nyha_class",),
        without=("nyha_class",),
    ),
    _person("chronic lung disease, 34 % and 2 liters of oxygen", {"refer": MET}, like=_LUNGS),
    _person(
        "chronic lung disease, 35 % and 2 liters of oxygen",
        {"refer": NOT_MET},
        like=_LUNGS,
        forced_expiratory_volume_percent=35,
    ),
    _person(
        "chronic lung disease, 50 % and 3 liters of oxygen",
        {"refer": MET},
        like=_LUNGS,
        forced_expiratory_volume_percent=50,
        oxygen_need=3,
    ),
    _person(
        "chronic lung disease, spirometry missing, 2 liters of oxygen",
        {"refer": UNKNOWN},
        ("forced_expiratory_volume_percent",),
        like=_LUNGS,
        without=("forced_expiratory_volume_percent",),
    ),
    _person(
        "chronic lung disease, 40 %, need of oxygen not known",
        {"refer": UNKNOWN},
        ("oxygen_need",),
        like=_LUNGS,
        forced_expiratory_volume_percent=40,
        without=("oxygen_need",),
    ),
    _person("cancer of stage IV, performance scale 70", {"refer": MET}, like=_CANCER),
    _person(
        "cancer of stage IV, performance scale 71, one line failed",
        {"refer": NOT_MET},
        like=_CANCER,
        performance_status=71,
        cancer_lines_failed=1,
    ),
    _person(
        "cancer of stage IV, performance scale 80, two lines failed",
        {"refer": MET},
        like=_CANCER,
        performance_status=80,
        cancer_lines_failed=2,
    ),
    _person(
        "cancer of stage IV, performance scale and lines of therapy not known",
        {"refer": UNKNOWN},
        ("performance_status", "cancer_lines_failed"),
        like=_CANCER,
        without=("performance_status", "cancer_lines_failed"),
    ),
    _person("liver disease with low albumin, slow clotting and ascites", {"refer": MET}, like=_LIVER),
    _person(
        "cirrhosis, international normalized ratio and liver score missing",
        {"refer": UNKNOWN},
        ("international_normalized_ratio", "meld_score"),
        like=_LIVER,
        without=("international_normalized_ratio", "meld_score"),
    ),
    _person("liver disease, albumin 2", {"refer": MET}, like=_LIVER, serum_albumin=2),
    _person("liver disease, albumin 3.0", {"refer": NOT_MET}, like=_LIVER, serum_albumin=3),
    _person(
        "liver disease, albumin not measured",
        {"refer": UNKNOWN},
        ("serum_albumin",),
        like=_LIVER,
        without=("serum_albumin",),
    ),
    _person(
        "liver disease, international normalized ratio 1.3",
        {"refer": NOT_MET},
        like=_LIVER,
        international_normalized_ratio=1.3,
    ),
    _person(
        "liver disease, international normalized ratio 2.3",
        {"refer": MET},
        like=_LIVER,
        international_normalized_ratio=2.3,
    ),
    _person("liver disease without complications", {"refer": NOT_MET}, like=_LIVER, liver_complication=False),
    _person(
        "liver disease without complications, liver score 19",
        {"refer": NOT_MET},
        like=_LIVER,
        liver_complication=False,
        meld_score=19,
    ),
    _person(
        "liver disease without complications, liver score 20",
        {"refer": MET},
        like=_LIVER,
        liver_complication=False,
        meld_score=20,
    ),
    _person("none of the four diseases", {"refer": NOT_MET, "enrol": MET}, like=_GENERAL),
    _person("no unplanned use of the hospital", {"refer": NOT_MET}, hospital_used_for_disease=False),
    _person("no decline", {"refer": NOT_MET}, advanced_illness=False),
    _person("death within a year would be a surprise", {"refer": NOT_MET}, surprise_question_positive=False),
    _person("appropriate therapy not yet tried", {"refer": NOT_MET}, therapy_exhausted=False),
    _person("wants the emergency department first", {"refer": NOT_MET}, home_care_first=False),
    _person(
        "death within a year: nobody was asked",
        {"refer": UNKNOWN},
        ("surprise_question_positive",),
        without=("surprise_question_positive",),
    ),
    _person(
        "elects hospice at 45: hospice instead",
        {"refer": MET, "enrol": NOT_MET, "caution 0": MET},
        age_years=45,
        hospice_elected=True,
    ),
    _person(
        "hospice elected at 21", {"enrol": NOT_MET, "caution 0": MET}, age_years=21, hospice_elected=True
    ),
    _person(
        "hospice elected at 20: both are possible",
        {"refer": MET, "enrol": MET, "caution 0": NOT_MET},
        like=_CHILD,
        hospice_elected=True,
    ),
    _person(
        "not known whether hospice is elected",
        {"refer": MET, "enrol": UNKNOWN},
        ("hospice_encounter_open",),
        without=("hospice_elected",),
    ),
    _person("under 21, by the broader pathway", {"refer": MET, "enrol": MET}, like=_CHILD),
    _person("21, the broader pathway is closed", {"refer": NOT_MET}, like=_CHILD, age_years=21),
    _person(
        "under 21, criteria of the plan not met",
        {"refer": NOT_MET},
        like=_CHILD,
        pediatric_palliative_eligible=False,
    ),
    _person("age not known", {"refer": UNKNOWN}, ("birth_date",), like=_CHILD, without=("age_years",)),
    _person("no Medi-Cal", {"refer": MET, "enrol": NOT_MET}, medi_cal_active=False),
    _person("does not agree", {"refer": MET, "enrol": NOT_MET}, palliative_consent=False),
    _person("no plan yet", {"enrol": MET, "perform": NOT_MET}, palliative_plan=False),
    _person("goals of care not discussed", {"perform": NOT_MET}, goals_of_care_discussed=False),
    _person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)
