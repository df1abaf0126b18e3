"""The four levels of medical case management: acute, rehabilitative, chronic and end-of-life.

No statute defines them. Each signal is citable; how signals combine, which level comes first, and the cut-offs in
days are our operational choices, to be replaced by the organisation that uses them.
"""

from __future__ import annotations

from datetime import date

from casemgmt.citation import Review, Verification, guideline, law, operational, published
from casemgmt.facts.care import (
    hospice_elected,
    major_surgery_7d,
    major_surgery_180d,
    major_surgery_planned_14d,
    medication_active,
    rehabilitation_episode_active,
    skilled_therapy_ordered,
)
from casemgmt.facts.conditions import (
    chronic_condition_count,
    injury_180d,
    new_acute_condition_14d,
    stroke_180d,
)
from casemgmt.facts.encounters import (
    acute_discharge_30d,
    acute_discharge_180d,
    ed_or_observation_ended_3d,
    ed_or_observation_open,
    inpatient_admission_open,
    office_visit_12m,
)
from casemgmt.facts.measurements import vital_signs_24h
from casemgmt.facts.person import age_years, gender
from casemgmt.facts.statements import (
    acute_condition_under_treatment,
    acute_problem_unresolved,
    adl_limited,
    adl_newly_dependent,
    comfort_goals,
    imminent_danger,
    long_term_care_planned,
    low_performance,
    rehabilitation_potential,
    spict_positive,
    surprise_question_positive,
    terminal_prognosis_certified,
)
from casemgmt.instruments import instrument
from casemgmt.levels.examples import EXAMPLES
from casemgmt.levels.scheme import NO_LEVEL, Scheme, SchemeEdition, Signal, Transition
from casemgmt.rules import Rung, all_of, any_of, not_, rule

ACUTE, REHABILITATIVE, CHRONIC, END_OF_LIFE = "acute", "rehabilitative", "chronic", "end_of_life"
_SECONDARY = Verification.SECONDARY
_news2 = instrument("news2")
_news2_total = _news2.total
_news2_single_parameter_3 = _news2.flags["single_parameter_3"]
_pregnant = _news2.facts["pregnant"]

_OURS = operational(
    "casemgmt level scheme, four levels", "the composition and the cut-offs in days are choices of ours"
)
_NEWS2 = guideline("Royal College of Physicians, National Early Warning Score (NEWS) 2, 2017")

# NEWS2 is made for people of 16 and over who are not pregnant; above 55, nobody is asked.
_news2_usable = all_of(
    rule(age_years >= 16, label="16 years or older", cite=_NEWS2),
    any_of(
        gender.is_in("male"),
        age_years >= 56,
        not_(_pregnant),
        label="not pregnant",
        cite=operational("pregnancy is asked about up to the age of 55", "NEWS2 is not for use in pregnancy"),
    ),
    vital_signs_24h,
    label="vital signs of the last 24 hours, of an adult who is not pregnant",
)

# -- acute -----------------------------------------------------------------------------------------------------
a1 = rule(
    inpatient_admission_open,
    id="A1",
    label="inpatient admission open",
    cite=law(
        "42 CFR 412.3",
        _SECONDARY,
        "two-midnight expectation, inpatient-only procedure or documented exception",
    ),
)
a2 = any_of(
    ed_or_observation_open,
    all_of(
        ed_or_observation_ended_3d,
        acute_problem_unresolved,
        label="ended within 72 hours, problem unresolved",
    ),
    id="A2",
    label="emergency visit or observation stay in progress, or ended within 72 hours with an unresolved problem",
    cite=operational(
        "72 hours after an emergency visit, counted as 3 days", "observation notice: 42 CFR 489.20(y)"
    ),
)
a3 = rule(
    acute_discharge_30d,
    id="A3",
    label="discharged from acute or observation care at most 30 days ago",
    cite=law(
        "CMS, Transitional Care Management Services, MLN908628", note="the 30 days of transitional care"
    ),
)
a4 = all_of(
    _news2_usable,
    any_of(_news2_total >= 5, _news2_single_parameter_3, label="NEWS2 of 5 or more, or one parameter at 3"),
    id="A4",
    label="NEWS2 alert from vital signs of the last 24 hours",
    cite=_NEWS2,
)
a5 = all_of(
    new_acute_condition_14d,
    acute_condition_under_treatment,
    id="A5",
    label="new acute illness or injury within 14 days, under active treatment",
    cite=operational("14 days for a new acute illness or injury"),
)
a6 = any_of(
    major_surgery_7d,
    major_surgery_planned_14d,
    id="A6",
    label="major surgery within the last 7 or the next 14 days",
    cite=operational("7 days after and 14 days before major surgery"),
)
a7 = rule(
    imminent_danger,
    id="A7",
    label="imminent danger to self or others, or psychiatric emergency",
    cite=operational("imminent danger as an acute signal", "emergency medical condition: 42 USC 1395dd"),
)
acute_now = any_of(a1, a2, a4, a7, label="acute now")
acute_lately = any_of(a3, a5, a6, label="acute lately")

# -- rehabilitative --------------------------------------------------------------------------------------------
r1 = rule(
    rehabilitation_episode_active,
    id="R1",
    label="in a rehabilitation stay, or a therapy episode with an active plan",
    cite=law(
        "42 CFR 412.622, 409.31, 409.42",
        _SECONDARY,
        note="therapy that only maintains function is no rehabilitation, though it may be covered",
    ),
)
r2 = all_of(
    any_of(
        inpatient_admission_open,
        acute_discharge_180d,
        major_surgery_180d,
        stroke_180d,
        injury_180d,
        label="hospital stay, surgery, stroke or injury within 180 days",
    ),
    adl_newly_dependent,
    id="R2",
    label="index event within 180 days with a loss of function",
    cite=operational("180 days, and at least one activity of daily living newly dependent"),
)
r3 = rule(
    skilled_therapy_ordered, id="R3", label="skilled therapy ordered or needed", cite=law("42 CFR 409.31")
)
r4 = rule(
    rehabilitation_potential,
    id="R4",
    label="measurable practical improvement reasonably expected",
    cite=law("42 CFR 412.622(a)(3)(iii)", _SECONDARY),
)
r5 = all_of(
    not_(all_of(_news2_usable, _news2_total >= 7, label="NEWS2 emergency (7 or more)"), cite=_NEWS2),
    not_(a7),
    id="R5",
    label="stable enough to take part",
    cite=law("42 CFR 412.622(a)(3)", _SECONDARY),
)

# -- chronic ---------------------------------------------------------------------------------------------------
c1 = rule(
    chronic_condition_count >= 1,
    id="C1",
    label="a condition expected to last at least 12 months, or until death",
    cite=law("CMS, Chronic Care Management Services, MLN909188", note="the program itself needs two"),
)
c2 = any_of(
    office_visit_12m,
    medication_active,
    adl_limited,
    id="C2",
    label="ongoing medical attention, or limited in activities of daily living",
    cite=guideline("CDC, About Chronic Diseases", _SECONDARY),
)

# -- end of life -----------------------------------------------------------------------------------------------
e1 = rule(hospice_elected, id="E1", label="active hospice election", cite=law("42 CFR 418.24", _SECONDARY))
e2 = rule(
    terminal_prognosis_certified,
    id="E2",
    label="physician-certified prognosis of six months or less",
    cite=law("42 CFR 418.22"),
)
e3 = rule(
    comfort_goals,
    id="E3",
    label="comfort-focused goals documented",
    cite=guideline("National POLST, comfort-focused treatment", Verification.RECALLED),
)
e4 = low_performance
e5 = rule(
    spict_positive,
    id="E5",
    label="two general indicators of decline and one of advanced disease",
    cite=published(
        "Highet G et al., BMJ Support Palliat Care 2014;4:285 (SPICT)", note="later versions drop the counts"
    ),
)
e6 = rule(
    surprise_question_positive,
    id="E6",
    label="clinician would not be surprised if the person died within 12 months",
    cite=published("White N et al., BMC Med 2017;15:139; Downar J et al., CMAJ 2017;189:E484"),
)

_A = any_of(acute_now, acute_lately, id="acute", label="acute", cite=_OURS)
_R = any_of(
    r1,
    all_of(r2, r3, r4, r5, label="R2 to R5 together"),
    id="rehabilitative",
    label="rehabilitative",
    cite=_OURS,
)
_C = all_of(c1, c2, id="chronic", label="chronic", cite=_OURS)
_E = any_of(
    e1,
    e2,
    all_of(e3, any_of(e4, e5, label="a supporting signal"), label="comfort goals with a supporting signal"),
    id="end_of_life",
    label="end of life: an election, a certification, or comfort goals with a supporting signal",
    cite=_OURS,
)

_SIGNALS = (
    *(Signal(c.id, ACUTE, c) for c in (a1, a2, a4, a7)),
    *(Signal(c.id, ACUTE, c, "supporting") for c in (a3, a5, a6)),
    *(Signal(c.id, REHABILITATIVE, c) for c in (r1, r2, r3, r4, r5)),
    *(Signal(c.id, CHRONIC, c) for c in (c1, c2)),
    Signal("E1", END_OF_LIFE, e1, "determinative"),
    Signal("E2", END_OF_LIFE, e2, "determinative"),
    Signal("E3", END_OF_LIFE, e3, "strong"),
    Signal("E4", END_OF_LIFE, e4, "supporting"),
    Signal("E5", END_OF_LIFE, e5, "screen"),
    Signal("E6", END_OF_LIFE, e6, "screen"),
)
_LADDER = (
    Rung(
        any_of(e1, all_of(e3, _E), label="hospice elected, or comfort goals at the end of life"), END_OF_LIFE
    ),
    Rung(acute_now, ACUTE),
    Rung(_E, END_OF_LIFE),
    Rung(_R, REHABILITATIVE),
    Rung(acute_lately, ACUTE, "transitional"),
    Rung(_C, CHRONIC),
)

_HOSPICE_DOCUMENTS = (
    "goals-of-care note or advance care plan",
    "certification of terminal illness with the physician's narrative",
    "hospice election statement and addendum",
    "notice of election to the payer within 5 calendar days",
    "portable medical orders (POLST), optional",
)
_DISCHARGE_DOCUMENTS = (
    "discharge summary",
    "medication reconciliation",
    "follow-up appointment",
    "transitional care contact within 2 business days",
    "home health: face-to-face encounter, where home health is ordered",
)
_DISCHARGE = law("42 CFR 482.43; CMS, Transitional Care Management Services, MLN908628")
_TO_HOSPICE = law("42 CFR 418.22, 418.24", _SECONDARY)
_TRANSITIONS = (
    Transition(
        ACUTE,
        REHABILITATIVE,
        (
            "discharge plan and discharge summary",
            "medication list",
            "therapy evaluations",
            "inpatient rehabilitation: preadmission screening within 48 hours before, with physician concurrence",
            "inpatient rehabilitation: overall plan of care by day 4",
            "skilled nursing, after 3 inpatient days: certification at admission, PASRR, choice list",
            "skilled nursing: transfer within 30 days",
        ),
        law("42 CFR 482.43, 412.622, 409.30 to 409.36", _SECONDARY),
    ),
    Transition(ACUTE, CHRONIC, _DISCHARGE_DOCUMENTS, _DISCHARGE),
    Transition(ACUTE, NO_LEVEL, _DISCHARGE_DOCUMENTS, _DISCHARGE),
    Transition(
        ACUTE,
        ACUTE,
        _DISCHARGE_DOCUMENTS,
        _DISCHARGE,
        when=all_of(a3, not_(acute_now)),
        label="discharged, still within 30 days",
    ),
    Transition(ACUTE, END_OF_LIFE, _HOSPICE_DOCUMENTS, _TO_HOSPICE, label="to the end of life"),
    Transition(CHRONIC, END_OF_LIFE, _HOSPICE_DOCUMENTS, _TO_HOSPICE, label="to the end of life"),
    Transition(REHABILITATIVE, END_OF_LIFE, _HOSPICE_DOCUMENTS, _TO_HOSPICE, label="to the end of life"),
    Transition(
        REHABILITATIVE,
        CHRONIC,
        (
            "therapy discharge summary",
            "home programme",
            "orders for durable medical equipment",
            "notice of Medicare non-coverage at least 2 days before covered services end",
        ),
        law("42 CFR 405.1200", _SECONDARY),
    ),
    Transition(
        REHABILITATIVE,
        CHRONIC,
        (
            "determination of a nursing facility level of care",
            "PASRR, level I and, where it asks for it, level II",
            "application for Medicaid long-term services and supports",
        ),
        law("42 CFR 483.100 to 483.138 (PASRR)", Verification.RECALLED),
        when=rule(long_term_care_planned, label="long-term care planned, no discharge home"),
        label="to long-term care",
    ),
    Transition(
        CHRONIC,
        ACUTE,
        (
            "change-of-condition note",
            "transfer summary (SBAR)",
            "admission order",
            "important message from Medicare within 2 days of admission",
            "observation longer than 24 hours: outpatient observation notice by hour 36",
        ),
        law("42 CFR 405.1205, 489.20(y)", _SECONDARY),
    ),
    Transition(
        END_OF_LIFE,
        CHRONIC,
        ("signed and dated revocation, or discharge order and plan",),
        law("42 CFR 418.26, 418.28"),
    ),
    Transition(
        END_OF_LIFE,
        END_OF_LIFE,
        ("physician order for general inpatient care", "daily justification of general inpatient care"),
        law("42 CFR 418.302", Verification.RECALLED),
        when=all_of(e1, acute_now),
        label="symptom crisis under hospice",
    ),
)

SCHEME = Scheme(
    id="levels.four",
    title="Four levels of medical case management",
    authority="casemgmt (operational)",
    editions=(
        SchemeEdition(
            id="1",
            effective_from=date(1900, 1, 1),
            citation=_OURS,
            review=Review(date(2026, 11, 21), date(2027, 11, 30)),
            signals=_SIGNALS,
            levels={ACUTE: _A, REHABILITATIVE: _R, CHRONIC: _C, END_OF_LIFE: _E},
            ladder=_LADDER,
            transitions=_TRANSITIONS,
            reevaluate=(
                "on admission and discharge",
                "on a change in the goals of care",
                "on a new certification of prognosis",
                "on a NEWS2 alert",
                "on discharge from therapy",
                "30 days after an acute discharge",
                "180 days after an index event",
                "otherwise every 90 days",
            ),
            examples=EXAMPLES,
        ),
    ),
)
