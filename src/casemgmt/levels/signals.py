"""The signals of the levels of care: each thing on record that speaks for a level, with its own source."""

from __future__ import annotations

import attrs

from casemgmt.citation import Verification, guideline, law, operational, published
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
    function_score_dropped,
    imminent_danger,
    low_performance,
    rehabilitation_potential,
    spict_positive,
    surprise_question_positive,
    terminal_prognosis_certified,
)
from casemgmt.instruments import instrument
from casemgmt.rules import all_of, any_of, not_, rule

_SECONDARY, _RECALLED = Verification.SECONDARY, Verification.RECALLED
_news2 = instrument("news2")
_news2_total = _news2.total
_news2_single_parameter_3 = _news2.flags["single_parameter_3"]
_pregnant = _news2.facts["pregnant"]

_NEWS2 = guideline("Royal College of Physicians, National Early Warning Score (NEWS) 2, 2017")

# NEWS2 is made for people of 16 and over who are not pregnant; above 55, nobody is asked.
_news2_usable = all_of(
    rule(age_years >= 16, label="16 years or older", cite=attrs.evolve(_NEWS2, verification=_RECALLED)),
    any_of(
        gender.is_in("male"),
        age_years >= 56,
        not_(_pregnant),
        label="not pregnant",
        cite=operational(
            "pregnancy is asked about up to the age of 55", "NEWS2 is not for use in pregnancy (recalled)"
        ),
    ),
    rule(vital_signs_24h, cite=operational("vital signs of an acute signal at most 24 hours old")),
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
        "two-midnight expectation, inpatient-only procedure or documented exception; it binds Medicare Advantage plans"
        " since 2024, but for the presumption in audits",
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
        note="therapy that only maintains function may be covered (recalled), but is no rehabilitation; it is given at"
        " the chronic level",
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
    any_of(
        adl_newly_dependent,
        function_score_dropped,
        label="newly dependent in an activity of daily living, or a lower score of mobility or self-care",
    ),
    id="R2",
    label="index event within 180 days with a loss of function",
    cite=operational(
        "180 days, and at least one activity of daily living newly dependent or a lower score of function"
    ),
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
    cite=guideline("National POLST, comfort-focused treatment", _RECALLED),
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
