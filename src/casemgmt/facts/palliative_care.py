"""Facts about serious illness and the need for palliative care."""

from __future__ import annotations

from casemgmt.citation import Verification, published
from casemgmt.codes import CodeSet
from casemgmt.facts.definitions import Query
from casemgmt.facts.measurements import PALLIATIVE_PERFORMANCE, measured
from casemgmt.facts.medicaid_programs import medicaid_active
from casemgmt.facts.statements import CARE_STAFF, CLINICIANS, stated, stated_number
from casemgmt.rules.terms import Fact, Formula
from casemgmt.rules.write import any_of, rule

_RENAL = CodeSet(
    "end_stage_renal_disease",
    exact={"icd10cm": ["N186"], "snomed": ["46177005"]},
    citation=published("eCQM 2024, value set AdvancedIllness 2.16.840.1.113883.3.464.1003.110.12.1082"),
)
_CIRRHOSIS = CodeSet(
    "cirrhosis",
    prefixes={"icd10cm": ["K703", "K743", "K744", "K745", "K746"]},
    exact={"snomed": ["19943007"]},
    citation=published(
        "ICD-10-CM, fibrosis and cirrhosis of the liver",
        Verification.RECALLED,
        "K70.30, K70.31, K74.60, K74.69 and the SNOMED CT code are verified: eCQM 2024, value set AdvancedIllness",
    ),
)
# These two only: what other codes mean a neurodegenerative disease, somebody has to state.
_NEURODEGENERATIVE = CodeSet(
    "neurodegenerative",
    prefixes={"icd10cm": ["G10", "G1221"]},
    exact={"snomed": ["86044005"]},
    citation=published("eCQM 2024, value set AdvancedIllness 2.16.840.1.113883.3.464.1003.110.12.1082"),
)

performance_status = measured(
    "performance_status",
    "Karnofsky or Palliative Performance Scale",
    "%",
    0,
    100,
    CodeSet(
        "performance_status",
        exact={**PALLIATIVE_PERFORMANCE.exact, "loinc": ["89243-0"]},
        citation=published("mCODE, Karnofsky Performance Status"),
    ),
    ["%", "1", "{score}"],
    valid_days=90,
)
end_stage_renal_disease = Fact(
    "end_stage_renal_disease",
    type="flag",
    label="end-stage renal disease",
    question="Does the person have end-stage renal disease?",
    ask="clinician",
    definition=Query(section="conditions", take="exists", codes=_RENAL, open=True),
    citation=_RENAL.citation,
)
cirrhosis = Fact(
    "cirrhosis",
    type="flag",
    label="cirrhosis of the liver",
    question="Does the person have cirrhosis of the liver?",
    ask="clinician",
    definition=Query(section="conditions", take="exists", codes=_CIRRHOSIS, open=True),
    citation=_CIRRHOSIS.citation,
)
neurodegenerative_on_record = Fact(
    "neurodegenerative_on_record",
    type="flag",
    label="Huntington disease or amyotrophic lateral sclerosis",
    question="Does the person have Huntington disease or amyotrophic lateral sclerosis?",
    ask="clinician",
    definition=Query(section="conditions", take="exists", codes=_NEURODEGENERATIVE, open=True),
    citation=_NEURODEGENERATIVE.citation,
)
other_neurodegenerative_disease = stated(
    "other_neurodegenerative_disease",
    "another neurodegenerative disease",
    "Does the person have another neurodegenerative disease, such as Parkinson's disease?",
    CARE_STAFF,
    valid_days=365,
)
neurodegenerative_disease = Fact(
    "neurodegenerative_disease",
    type="flag",
    label="neurodegenerative disease",
    question="Does the person have a neurodegenerative disease, such as Parkinson's disease or amyotrophic lateral"
    " sclerosis?",
    ask="clinician",
    definition=Formula(any_of(neurodegenerative_on_record, other_neurodegenerative_disease)),
)
frailty = stated("frailty", "frailty", "Is the person frail?", CARE_STAFF, valid_days=365)
symptoms_uncontrolled = stated(
    "symptoms_uncontrolled",
    "symptoms not controlled",
    "Does the person have pain or other symptoms that are not controlled?",
    CARE_STAFF | {"patient", "caregiver"},
    valid_days=30,
)
caregiver_distress = stated(
    "caregiver_distress",
    "caregiver in distress",
    "Is the caregiver in distress?",
    CARE_STAFF | {"caregiver"},
    ask="patient",
    valid_days=90,
)
complex_decisions = stated(
    "complex_decisions",
    "complex decisions about treatment",
    "Are there complex decisions to make about treatment or the goals of care?",
    CARE_STAFF,
    valid_days=90,
)
palliative_consent = stated(
    "palliative_consent",
    "agrees to palliative care",
    "Does the person, or who speaks for the person, agree to palliative care?",
    ask="patient",
)
palliative_plan = stated(
    "palliative_plan",
    "palliative care plan made",
    "Is there a plan of palliative care, after an assessment of symptoms and needs?",
    CARE_STAFF,
    ask="record",
    valid_days=180,
)
goals_of_care_discussed = stated(
    "goals_of_care_discussed",
    "goals of care discussed and documented",
    "Were the goals of care discussed, and is the talk documented?",
    CARE_STAFF,
    ask="record",
    valid_days=365,
)
medi_cal_active = stated(
    "medi_cal_active",
    "Medi-Cal",
    "Does the person have full-scope Medi-Cal (Medicaid of California)?",
    ask="payer",
    this_month=True,
    open_while=rule(medicaid_active),  # a record names no state of a coverage; without Medicaid it is none
)
hospital_used_for_disease = stated(
    "hospital_used_for_disease",
    "uses the hospital to manage advanced disease, or is likely to",
    "Has the person begun to use the hospital or emergency department, without a plan, to manage the advanced disease,"
    " or is that likely?",
    CARE_STAFF,
    valid_days=180,
)
advanced_illness = stated(
    "advanced_illness",
    "advanced illness with decline",
    "Is the illness advanced, with appropriate documentation of a continued decline?",
    CLINICIANS,
    valid_days=180,
)
therapy_exhausted = stated(
    "therapy_exhausted",
    "has had appropriate therapy, or no longer benefits from it",
    "Has the person had the appropriate therapy that was wanted, or does the person no longer benefit from it?",
    CLINICIANS,
    valid_days=180,
)
home_care_first = stated(
    "home_care_first",
    "willing to use care at home first, and to plan ahead",
    "Will the person, if it is safe, use care at home or in an office before the emergency department, and take part in"
    " talks about advance care planning?",
    ask="patient",
    valid_days=180,
)
heart_failure_admission_6m = stated(
    "heart_failure_admission_6m",
    "in hospital for heart failure in the last 6 months",
    "Was the person in hospital because of heart failure in the last 6 months?",
    ask="record",
    valid_days=31,
)
invasive_treatment_planned = stated(
    "invasive_treatment_planned",
    "further invasive interventions planned",
    "Are further invasive interventions for heart failure planned?",
    CLINICIANS,
    valid_days=90,
)
significant_comorbidity = stated(
    "significant_comorbidity",
    "significant comorbidity",
    "Does the person have a significant disease beside heart failure?",
    CLINICIANS,
    valid_days=365,
)
oxygen_need = stated_number(
    "oxygen_need",
    "oxygen needed over 24 hours",
    "How many liters of oxygen a minute does the person need over 24 hours (0 for none)?",
    "L/min",
    100,
    CARE_STAFF,
    ask="clinician",
    valid_days=90,
)
cancer_stage_advanced = stated(
    "cancer_stage_advanced",
    "cancer of stage III or IV",
    "Does the person have a solid cancer, lymphoma or leukaemia of stage III or IV?",
    CLINICIANS,
    valid_days=365,
)
cancer_lines_failed = stated_number(
    "cancer_lines_failed",
    "lines of standard therapy that failed",
    "How many lines of standard therapy of the cancer have failed?",
    "",
    50,
    CLINICIANS,
    ask="clinician",
    valid_days=180,
)
liver_damage_irreversible = stated(
    "liver_damage_irreversible",
    "irreversible liver damage",
    "Is the liver irreversibly damaged?",
    CLINICIANS,
    valid_days=365,
)
liver_complication = stated(
    "liver_complication",
    "ascites, peritonitis, encephalopathy, hepatorenal syndrome or recurrent variceal bleeding",
    "Does the person have ascites, spontaneous bacterial peritonitis, hepatic encephalopathy, hepatorenal syndrome or"
    " recurrent bleeding of varices?",
    CLINICIANS,
    valid_days=180,
)
serum_albumin = measured("serum_albumin", "serum albumin", "g/dL", 0, 10, ["1751-7"], ["g/dL"], valid_days=90)
international_normalized_ratio = measured(
    "international_normalized_ratio",
    "international normalized ratio",
    "",
    0,
    50,
    ["6301-6", "34714-6"],
    ["", "1", "{INR}", "{ratio}"],
    valid_days=90,
)
meld_score = stated_number(
    "meld_score",
    "Model for End-stage Liver Disease (MELD)",
    "What is the score of the Model for End-stage Liver Disease?",
    "",
    100,
    CLINICIANS,
    ask="clinician",
    valid_days=90,
)
pediatric_palliative_eligible = stated(
    "pediatric_palliative_eligible",
    "meets the criteria of palliative care for those under 21",
    "Does the person under 21 meet the plan's criteria of palliative care for children: a life-threatening condition"
    " and the agreement of the family or guardian?",
    CLINICIANS,
    valid_days=365,
)
