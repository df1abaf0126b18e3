"""Palliative care of Medi-Cal in the community (California, SB 1004): no prognosis of six months, treatment goes on."""

from __future__ import annotations

from datetime import date

from casemgmt.citation import Review, Verification, law
from casemgmt.facts.care import hospice_elected
from casemgmt.facts.conditions import copd, heart_failure
from casemgmt.facts.measurements import left_ventricular_ejection_fraction
from casemgmt.facts.palliative_care import (
    advanced_illness,
    cancer_lines_failed,
    cancer_stage_advanced,
    goals_of_care_discussed,
    heart_failure_admission_6m,
    home_care_first,
    hospital_used_for_disease,
    international_normalized_ratio,
    invasive_treatment_planned,
    liver_complication,
    liver_damage_irreversible,
    medi_cal_active,
    meld_score,
    oxygen_need,
    palliative_consent,
    palliative_plan,
    pediatric_palliative_eligible,
    performance_status,
    serum_albumin,
    significant_comorbidity,
    therapy_exhausted,
)
from casemgmt.facts.person import age_years
from casemgmt.facts.rehabilitation_programs import (
    forced_expiratory_volume_percent,
    nyha_class,
)
from casemgmt.facts.statements import surprise_question_positive
from casemgmt.rules import all_of, any_of, not_, rule
from casemgmt.screening.palliative_care_medi_cal_examples import SINCE_2018
from casemgmt.screening.program import Excludes, Program, ProgramEdition

_LETTER = "California DHCS, palliative care under SB 1004"
_DHCS = law(_LETTER, Verification.SECONDARY)
_RECALLED = law(_LETTER, Verification.RECALLED)
_CHILDREN = law(
    _LETTER, Verification.SECONDARY, "the pathway of those under 21 is broader; the plan applies it"
)
_REVIEW = Review(date(2026, 11, 26), date(2027, 12, 31))

general = all_of(
    rule(hospital_used_for_disease, label="uses the hospital to manage advanced disease, or is likely to"),
    rule(advanced_illness, label="advanced illness with decline, hospice not chosen"),
    rule(surprise_question_positive, label="death within a year would not be unexpected"),
    rule(therapy_exhausted, label="has had appropriate therapy, or no longer benefits from it"),
    rule(home_care_first, label="willing to use care at home first, and to plan ahead"),
    id="R1",
    label="the general criteria",
    cite=_DHCS,
)
failing_heart = all_of(
    heart_failure,
    any_of(
        all_of(
            heart_failure_admission_6m,
            not_(invasive_treatment_planned, label="no further invasive interventions planned"),
            label="in hospital for heart failure in 6 months, with no further invasive interventions planned",
        ),
        rule(nyha_class.is_in("III", "IV"), label="class III or IV of the New York Heart Association"),
    ),
    any_of(
        rule(left_ventricular_ejection_fraction < 30, label="ejection fraction below 30 %"),
        significant_comorbidity,
    ),
    label="congestive heart failure",
    cite=_DHCS,
)
# With less than 35 % either need of oxygen qualifies, so that the need below 3 liters is not asked for beside it.
failing_lungs = all_of(
    copd,
    any_of(
        rule(
            forced_expiratory_volume_percent < 35,
            label="forced expiratory volume below 35 % of the predicted",
        ),
        rule(oxygen_need >= 3, label="oxygen of at least 3 liters a minute over 24 hours"),
        label="forced expiratory volume below 35 %, or a need of at least 3 liters of oxygen a minute",
    ),
    label="chronic obstructive pulmonary disease",
    cite=_DHCS,
)
advanced_cancer = all_of(
    cancer_stage_advanced,
    any_of(
        rule(performance_status <= 70, label="Karnofsky or Palliative Performance Scale at most 70"),
        rule(cancer_lines_failed >= 2, label="two lines of standard therapy failed"),
    ),
    label="advanced cancer",
    cite=_DHCS,
)
failing_liver = all_of(
    liver_damage_irreversible,
    any_of(
        all_of(
            rule(serum_albumin < 3, label="albumin below 3.0 g/dL"),
            rule(international_normalized_ratio > 1.3, label="international normalized ratio above 1.3"),
            liver_complication,
            label="low albumin, slow clotting and a complication",
        ),
        rule(
            meld_score > 19, label="score of the Model for End-stage Liver Disease above 19", cite=_RECALLED
        ),
    ),
    label="liver disease",
    cite=_DHCS,
)
disease = any_of(
    failing_heart,
    failing_lungs,
    advanced_cancer,
    failing_liver,
    id="R2",
    label="one of the four diseases, advanced",
    cite=_DHCS,
)
_young = rule(age_years < 21, label="under 21", cite=_CHILDREN)

PROGRAM = Program(
    id="medicaid.palliative_care.ca",
    title="Medi-Cal palliative care",
    authority="California Department of Health Care Services",
    jurisdiction="US-CA",
    payer="Medi-Cal",
    editions=(
        ProgramEdition(
            id="2018",
            effective_from=date(2018, 1, 1),
            citation=_DHCS,
            review=_REVIEW,
            refer=all_of(
                any_of(
                    all_of(general, disease, label="the general criteria and a disease"),
                    all_of(
                        _young,
                        pediatric_palliative_eligible,
                        label="the pathway of those under 21",
                        cite=_CHILDREN,
                    ),
                ),
                label="refer: worth offering",
            ),
            enrol=all_of(
                rule(medi_cal_active, label="Medi-Cal", cite=_DHCS),
                any_of(
                    _young,
                    not_(hospice_elected, label="hospice not elected"),
                    id="X1",
                    label="not beside hospice, for adults",
                    cite=_DHCS,
                ),
                rule(palliative_consent, label="agrees to palliative care", cite=_RECALLED),
                label="enrol: in place",
            ),
            perform=all_of(
                rule(palliative_plan, label="plan of palliative care", cite=_RECALLED),
                rule(goals_of_care_discussed, label="advance care planning discussed", cite=_RECALLED),
                label="perform: plan and talk",
            ),
            cautions=(
                all_of(
                    hospice_elected,
                    not_(_young, label="an adult"),
                    label="hospice instead: it includes palliative care",
                    cite=_DHCS,
                ),
            ),
            documents=(
                "measurements of the disease, such as the ejection fraction, spirometry or blood tests",
                "statement of the clinician that death within a year would not be unexpected",
                "notes on advance care planning",
                "plan of palliative care",
            ),
            excludes=(Excludes("medicare.hospice", "an adult cannot have both", _DHCS),),
            examples=SINCE_2018,
        ),
    ),
)
