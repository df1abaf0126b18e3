"""Palliative care in the community: serious illness and one sign of need. No prognosis is asked for."""

from __future__ import annotations

from datetime import date

from casemgmt.citation import Review, operational
from casemgmt.facts.care import hospice_elected
from casemgmt.facts.conditions import cancer, copd, dementia, heart_failure
from casemgmt.facts.encounters import unplanned_admissions_6m
from casemgmt.facts.palliative_care import (
    caregiver_distress,
    cirrhosis,
    complex_decisions,
    end_stage_renal_disease,
    frailty,
    goals_of_care_discussed,
    neurodegenerative_disease,
    palliative_consent,
    palliative_plan,
    performance_status,
    symptoms_uncontrolled,
)
from casemgmt.facts.statements import surprise_question_positive
from casemgmt.rules import all_of, any_of, not_, rule
from casemgmt.screening.palliative_care_community_examples import SINCE_2018
from casemgmt.screening.parameters import parameter
from casemgmt.screening.program import Excludes, Program, ProgramEdition

_OURS = operational(
    "criteria in the manner of the Center to Advance Palliative Care and the National Consensus Project",
    "put together here; a program or payer sets its own",
)
_REVIEW = Review(date(2026, 11, 26), date(2027, 12, 31))

admissions_sign = parameter(
    "palliative_admissions",
    "unplanned admissions in 6 months that are a sign of need",
    "How many unplanned admissions in 6 months are a sign of need for palliative care?",
    low=0,
    high=200,
    default=2,
    cite=operational(
        "two or more unplanned admissions in six months, as among the general indicators of SPICT"
    ),
)
performance_sign = parameter(
    "palliative_performance",
    "performance scale that is a sign of need",
    "Up to which value of the Karnofsky or Palliative Performance Scale is it a sign of need?",
    low=0,
    high=100,
    unit="%",
    default=70,
    cite=_OURS,
)
serious_illness = any_of(
    cancer,
    heart_failure,
    copd,
    end_stage_renal_disease,
    cirrhosis,
    dementia,
    neurodegenerative_disease,
    frailty,
    id="R1",
    label="a serious illness",
    cite=_OURS,
)
need = any_of(
    rule(unplanned_admissions_6m >= admissions_sign, label="repeated unplanned admissions"),
    rule(performance_status <= performance_sign, label="low performance scale"),
    symptoms_uncontrolled,
    caregiver_distress,
    complex_decisions,
    rule(surprise_question_positive, label="death within a year would be no surprise"),
    id="R2",
    label="a sign of need",
    cite=_OURS,
)

PROGRAM = Program(
    id="community.palliative_care",
    title="Palliative care in the community",
    authority="The palliative care program",
    payer="By the program",
    editions=(
        ProgramEdition(
            id="2018",
            effective_from=date(2018, 1, 1),
            citation=_OURS,
            review=_REVIEW,
            refer=all_of(serious_illness, need, label="refer: worth offering"),
            enrol=all_of(
                rule(palliative_consent, label="agrees to palliative care", cite=_OURS),
                not_(
                    hospice_elected,
                    id="X1",
                    label="hospice not elected: it includes palliative care",
                    cite=_OURS,
                ),
                label="enrol: in place; treatment aimed at the disease may go on",
            ),
            perform=all_of(
                rule(palliative_plan, label="plan of palliative care", cite=_OURS),
                rule(goals_of_care_discussed, label="goals of care discussed", cite=_OURS),
                label="perform: plan and talk",
            ),
            documents=("plan of palliative care", "notes on the goals of care"),
            parameters=(admissions_sign, performance_sign),
            excludes=(Excludes("medicare.hospice", "hospice includes palliative care", _OURS),),
            examples=SINCE_2018,
        ),
    ),
)
