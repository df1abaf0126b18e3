"""Facts about diseases and injuries on record.

A condition in a code system that a set does not speak of is a possible match: unknown, not absent.
"""

from __future__ import annotations

from casemgmt.codes import CodeSet
from casemgmt.content import code_set
from casemgmt.facts.definitions import Query
from casemgmt.rules.terms import Fact


def _active(name: str, label: str, codes: CodeSet) -> Fact:
    return Fact(
        name,
        type="flag",
        label=label,
        question=f"Does the person have {label}?",
        ask="clinician",
        definition=Query(section="conditions", take="exists", codes=codes, open=True),
        citation=codes.citation,
    )


chronic_condition_count = Fact(
    "chronic_condition_count",
    low=0,
    high=1000,
    label="active chronic conditions",
    question="Which conditions are expected to last at least 12 months, or until death?",
    ask="clinician",
    definition=Query(section="conditions", take="count_distinct", open=True, trait="chronic"),
)
new_acute_condition_14d = Fact(
    "new_acute_condition_14d",
    type="flag",
    label="new acute illness or injury in the last 14 days",
    ask="clinician",
    definition=Query(section="conditions", take="exists", open=True, trait="new_acute"),
)
heart_failure = _active("heart_failure", "heart failure", code_set("group.heart_failure"))
diabetes = _active("diabetes", "diabetes", code_set("group.diabetes"))
hypertension = _active("hypertension", "hypertension", code_set("group.hypertension"))
copd = _active("copd", "chronic obstructive pulmonary disease", code_set("group.copd"))
dementia = _active("dementia", "dementia", code_set("group.dementia"))
cancer = _active("cancer", "cancer", code_set("group.cancer", "group.metastatic_cancer"))
metastatic_cancer = _active("metastatic_cancer", "metastatic cancer", code_set("group.metastatic_cancer"))
chronic_kidney_disease = _active(
    "chronic_kidney_disease", "chronic kidney disease", code_set("group.chronic_kidney_disease")
)
depression = _active("depression", "depression", code_set("group.depression"))
asthma = _active("asthma", "asthma", code_set("group.asthma"))
hiv_infection = _active("hiv_infection", "HIV infection", code_set("group.hiv"))
common_heart_disease = _active(
    "common_heart_disease",
    "heart failure, coronary disease or atrial fibrillation",
    code_set(
        "group.heart_failure",
        "group.ischemic_heart_disease",
        "group.myocardial_infarction",
        "group.atrial_fibrillation",
    ),
)

life_limiting_condition = _active(
    "life_limiting_condition",
    "life-limiting condition",
    code_set(
        "life_limiting", "group.heart_failure", "group.copd", "group.dementia", "group.metastatic_cancer"
    ),
)
stroke_180d = Fact(
    "stroke_180d",
    type="flag",
    label="stroke in the last 180 days",
    question="Has the person had a stroke in the last 180 days?",
    ask="clinician",
    definition=Query(
        section="conditions", take="exists", codes=code_set("index_event.stroke", "group.stroke"), days=180
    ),
)
injury_180d = Fact(
    "injury_180d",
    type="flag",
    label="injury in the last 180 days",
    question="Has the person been injured in the last 180 days?",
    ask="clinician",
    definition=Query(section="conditions", take="exists", codes=code_set("index_event.injury"), days=180),
)
