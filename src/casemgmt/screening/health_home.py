"""Medicaid health homes: care management for chronic conditions, as each state plan shapes it (42 USC 1396w-4)."""

from __future__ import annotations

from datetime import date

from casemgmt.citation import Review, Verification, law, operational
from casemgmt.facts.conditions import asthma, depression, diabetes
from casemgmt.facts.medicaid_programs import (
    body_mass_index,
    case_management_duplicated,
    health_home_service_given,
    heart_disease,
    medicaid_active,
    mental_health_condition,
    second_condition_risk,
    serious_mental_illness,
    substance_use_disorder,
)
from casemgmt.facts.person import age_years
from casemgmt.rules import all_of, any_of, at_least, not_, rule
from casemgmt.screening.health_home_examples import BEFORE_THE_CHILDREN, SINCE_2022
from casemgmt.screening.medicaid_state import APPLIES, of_this_state
from casemgmt.screening.parameters import parameter
from casemgmt.screening.program import Excludes, Program, ProgramEdition

_STATUTE = law("42 USC 1396w-4(h)(1)")
_OTHERS = law(
    "42 USC 1396w-4(h)(2); Centers for Medicare & Medicaid Services, health home state plan options",
    Verification.SECONDARY,
    "the Secretary may allow other conditions, such as HIV, and set higher numbers or levels of severity",
)
_NARROWER = law(
    "42 USC 1396w-4; Centers for Medicare & Medicaid Services, health home state plan options",
    Verification.SECONDARY,
    "a state may narrow by condition, severity or area, but may not leave out people who also have Medicare",
)
_NOT_TWICE = law("42 USC 1396w-4, no payment twice for case management", Verification.RECALLED)
_CHILDREN = law("42 USC 1396w-4a(a)")
_REVIEW = Review(date(2026, 11, 26), date(2027, 12, 31))

plan_approved = parameter(
    "health_home_plan_approved",
    "the state has an approved health home plan",
    "Does the state have an approved health home state plan amendment?",
    type="flag",
)
further_condition = parameter(
    "health_home_further_condition",
    "a further chronic condition on the state's list",
    "Does the person have a further chronic condition that the state's plan counts?",
    type="flag",
)
single_condition = parameter(
    "health_home_single_condition",
    "a condition that alone is enough in the state",
    "Does the person have a condition that the state's plan takes as enough by itself?",
    type="flag",
)
state_criteria = parameter(
    "health_home_state_criteria",
    "what the state asks further: condition, severity, area",
    "Does the person meet what the state's plan asks further, such as the severity of a condition or the area?",
    type="flag",
)

_CONDITIONS = (
    any_of(depression, serious_mental_illness, mental_health_condition, label="mental health condition"),
    substance_use_disorder,
    asthma,
    diabetes,
    heart_disease,
    rule(body_mass_index > 25, label="body mass index over 25", cite=_STATUTE),
    rule(further_condition, cite=_OTHERS),
)
two_conditions = at_least(2, *_CONDITIONS, label="two chronic conditions", cite=_STATUTE)
one_and_risk = all_of(
    any_of(*_CONDITIONS, label="one chronic condition"),
    second_condition_risk,
    label="one chronic condition, and at risk of a second",
    cite=_STATUTE,
)
enough = any_of(
    two_conditions,
    one_and_risk,
    rule(serious_mental_illness, cite=_STATUTE),
    rule(single_condition, cite=_OTHERS),
    id="R2",
    label="two chronic conditions, or one and at risk of a second, or a serious and persistent mental health condition",
    cite=_STATUTE,
)
further = rule(state_criteria, id="R3", cite=_NARROWER)
medicaid = all_of(
    rule(medicaid_active, label="Medicaid", cite=_STATUTE),
    rule(plan_approved, cite=_STATUTE),
    id="R1",
    label="Medicaid in a state with an approved health home plan",
    cite=_STATUTE,
)
not_twice = not_(
    case_management_duplicated, id="X1", label="no other case management paid for", cite=_NOT_TWICE
)
service = rule(
    health_home_service_given,
    id="S1",
    label="at least one of the six services this month",
    cite=operational("one service a month as a task done; a state plan says for what it pays"),
)
_REFER = all_of(enough, further, label="refer: worth offering")
_ENROL = all_of(medicaid, not_twice, label="enrol: in place")
_PERFORM = all_of(service, label="perform: this month's services")
_CAUTIONS = (
    rule(
        age_years < 21,
        label="a child with medically complex conditions: some states have a health home of their own for them",
        cite=law("42 USC 1396w-4a(a)", Verification.RECALLED, "the option is verified, the age is recalled"),
    ),
)
_DOCUMENTS = (
    "diagnoses, and the statement of the risk of a second condition",
    "choice of the health home by the person",
    "comprehensive care management plan",
    "record of the services: care management and coordination, health promotion, transitional care, support, referral",
)
_PARAMETERS = (plan_approved, further_condition, single_condition, state_criteria, of_this_state)
_WHY = "case management is not paid for twice"
_EXCLUDES = (
    Excludes("medicaid.targeted_case_management", _WHY, _NOT_TWICE),
    Excludes("medicaid.act", _WHY, _NOT_TWICE),
)

PROGRAM = Program(
    id="medicaid.health_home",
    title="Medicaid health home",
    authority="Centers for Medicare & Medicaid Services, and the state",
    payer="Medicaid",
    editions=(
        ProgramEdition(
            id="2011",
            effective_from=date(2011, 1, 1),
            effective_to=date(2022, 9, 30),
            citation=law("42 USC 1396w-4", note="the first day on which states could offer it is recalled"),
            review=_REVIEW,
            applies=APPLIES,
            refer=_REFER,
            enrol=_ENROL,
            perform=_PERFORM,
            documents=_DOCUMENTS,
            parameters=_PARAMETERS,
            excludes=_EXCLUDES,
            examples=BEFORE_THE_CHILDREN,
        ),
        ProgramEdition(
            id="2022",
            effective_from=date(2022, 10, 1),
            citation=_CHILDREN,
            review=_REVIEW,
            changes="States may have a health home of its own for children with medically complex conditions.",
            applies=APPLIES,
            refer=_REFER,
            enrol=_ENROL,
            perform=_PERFORM,
            cautions=_CAUTIONS,
            documents=_DOCUMENTS,
            parameters=_PARAMETERS,
            excludes=_EXCLUDES,
            examples=SINCE_2022,
        ),
    ),
)
