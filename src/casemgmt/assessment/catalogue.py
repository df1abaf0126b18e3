"""What an assessment looks for: findings, needs, barriers and strengths, as data.

Each criterion is declared over facts, with its citation. Nothing is built until somebody asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import attrs

from casemgmt.assessment.assessment import OmahaProblem
from casemgmt.citation import Citation, Verification, guideline, operational, published
from casemgmt.rules.terms import Criterion, Fact
from casemgmt.rules.write import all_of, any_of, not_, rule

_ON_RECORD = operational("an active condition of this group on record")
_STATED = operational("a social need on record, or stated by the person")
_PHQ9 = published("Kroenke K et al., J Gen Intern Med 2001;16:606 (PHQ-9 of 10 or more)")
_PHQ9_SAFETY = operational("any positive answer to PHQ-9 item 9 is followed up in the same contact")
_KATZ = published("Katz S et al., JAMA 1963;185:914")
_HUNGER = published("Hunger Vital Sign, Hager ER et al., Pediatrics 2010;126:e26", Verification.RECALLED)
_CMS122 = guideline("CMS122, glycemic status assessment greater than 9 %, performance year 2026")
_HF = guideline("2022 AHA/ACC/HFSA heart failure guideline: follow-up after a hospital stay")
_CAREGIVER = operational("someone on record who is there for the person")


@attrs.frozen
class FindingRule:
    """How a finding is recognised; its id, label and citation are those of the criterion.

    Args:
        when: The criterion.
        urgency: How soon somebody has to act, for what cannot wait: ``E0`` to ``E4``.
    """

    when: Criterion
    urgency: str = ""


@attrs.frozen
class NeedRule:
    """How a need is recognised: any of its findings.

    Args:
        id: A stable id; protocols name it.
        label: What a person reads.
        domain: The problem of the Omaha System.
        findings: The ids of the findings of which any one makes it a need.
        shown_with: The ids of findings that say more about it, but do not make it.
    """

    id: str
    label: str
    domain: OmahaProblem
    findings: tuple[str, ...]
    shown_with: tuple[str, ...] = ()


@attrs.frozen
class BarrierRule:
    """How a barrier is recognised; its id, label and citation are those of the criterion.

    Args:
        when: The criterion.
        makes_harder: What it makes harder, in words.
    """

    when: Criterion
    makes_harder: tuple[str, ...]


@attrs.frozen
class Catalogue:
    """Everything that an assessment looks for.

    Args:
        findings: By id.
        needs: By id.
        barriers: By id.
        strengths: Criteria of what a plan can build on.
        vocabulary: Every fact that may be named.
    """

    findings: Mapping[str, FindingRule] = attrs.field(hash=False)
    needs: Mapping[str, NeedRule] = attrs.field(hash=False)
    barriers: Mapping[str, BarrierRule] = attrs.field(hash=False)
    strengths: tuple[Criterion, ...]
    vocabulary: Mapping[str, Fact] = attrs.field(hash=False, repr=False)

    def need_criterion(self, need: NeedRule) -> Criterion:
        """Whether a need is there: any of its findings."""
        return any_of(*(self.findings[id].when for id in need.findings), id=need.id, label=need.label)


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """What an assessment looks for; built on first use.

    Example:
        >>> catalogue().needs["diabetes_control"].domain.name
        'Nutrition'
    """
    from casemgmt.instruments import vocabulary

    facts = vocabulary()
    findings = {each.when.id: each for each in _findings(facts)}
    needs = {each.id: each for each in _NEEDS}
    barriers = {each.when.id: each for each in _barriers(facts)}
    return Catalogue(findings, needs, barriers, _strengths(facts), facts)


def _findings(facts: Mapping[str, Fact]) -> tuple[FindingRule, ...]:
    phq9_positive = rule(
        facts["phq9_total"] >= 10, id="phq9_positive", label="PHQ-9 of 10 or more", cite=_PHQ9
    )
    suicidal_thoughts = rule(
        facts["phq9_item_9_positive"],
        id="thoughts_of_death",
        label="thoughts of death or self-harm (PHQ-9 item 9)",
        cite=_PHQ9_SAFETY,
    )
    hunger = all_of(
        facts["hunger_vital_sign_recorded"],
        facts["hunger_vital_sign"].is_in("at risk"),
        id="hunger_vital_sign_positive",
        label="Hunger Vital Sign: at risk",
        cite=_HUNGER,
    )
    conditions = ("heart_failure", "diabetes", "stroke_180d", "depression")
    social = (
        "food_insecurity",
        "housing_need",
        "transportation_need",
        "financial_strain",
        "unemployment",
        "social_isolation",
        "stress",
    )
    choices = ("terminal_prognosis_certified", "hospice_elected", "comfort_goals")
    return (
        *(_found(facts[name], _ON_RECORD) for name in conditions),
        FindingRule(
            rule(
                facts["acute_discharge_30d"],
                id="recent_discharge",
                label=facts["acute_discharge_30d"].label,
                cite=_HF,
            )
        ),
        FindingRule(
            rule(
                facts["hemoglobin_a1c"] > 9,
                id="poor_glucose_control",
                label="hemoglobin A1c above 9 %",
                cite=_CMS122,
            )
        ),
        *(
            _found(
                facts[name],
                operational("a certification, an election or a documented choice; never inferred"),
            )
            for name in choices
        ),
        FindingRule(phq9_positive),
        FindingRule(suicidal_thoughts, urgency="E1"),
        FindingRule(
            rule(
                facts["katz_total"] <= 5,
                id="katz_dependent",
                label="depends on help in at least one of six basic activities (Katz)",
                cite=_KATZ,
            )
        ),
        _found(facts["adl_limited"], operational("stated by the person, a caregiver or a clinician")),
        FindingRule(hunger),
        *(_found(facts[name], _STATED) for name in social),
        _found(facts["violence"], _STATED, urgency="E1"),
    )


def _found(fact: Fact, cite: Citation, *, urgency: str = "") -> FindingRule:
    return FindingRule(rule(fact, id=fact.name, label=fact.label, cite=cite), urgency)


_NEEDS = (
    NeedRule(
        "heart_failure_self_management",
        "managing heart failure at home",
        OmahaProblem(27, "Circulation"),
        ("heart_failure",),
        ("recent_discharge",),
    ),
    NeedRule(
        "diabetes_control",
        "keeping diabetes under control",
        OmahaProblem(35, "Nutrition"),
        ("diabetes",),
        ("poor_glucose_control",),
    ),
    NeedRule(
        "stroke_rehabilitation",
        "regaining abilities after a stroke",
        OmahaProblem(25, "Neuro-musculo-skeletal function"),
        ("stroke_180d",),
    ),
    NeedRule(
        "end_of_life_support",
        "relief of symptoms and planning at the end of life",
        OmahaProblem(22, "Pain"),
        ("terminal_prognosis_certified", "hospice_elected", "comfort_goals"),
    ),
    NeedRule(
        "food_security",
        "enough food",
        OmahaProblem(35, "Nutrition"),
        ("food_insecurity", "hunger_vital_sign_positive"),
    ),
    NeedRule(
        "depressive_symptoms",
        "help with depressive symptoms",
        OmahaProblem(11, "Mental health"),
        ("phq9_positive", "thoughts_of_death"),
        ("depression",),
    ),
    NeedRule(
        "daily_activities",
        "help with daily activities",
        OmahaProblem(38, "Personal care"),
        ("katz_dependent", "adl_limited"),
    ),
    NeedRule("housing", "a steady and safe place to live", OmahaProblem(3, "Residence"), ("housing_need",)),
    NeedRule(
        "transportation",
        "getting to appointments and errands",
        OmahaProblem(5, "Communication with community resources"),
        ("transportation_need",),
    ),
    NeedRule("finances", "paying for the basics", OmahaProblem(1, "Income"), ("financial_strain",)),
    NeedRule("employment", "work or income from work", OmahaProblem(1, "Income"), ("unemployment",)),
    NeedRule(
        "company", "contact with other people", OmahaProblem(6, "Social contact"), ("social_isolation",)
    ),
    NeedRule("stress_relief", "relief of stress", OmahaProblem(11, "Mental health"), ("stress",)),
    NeedRule(
        "safety_from_violence", "safety from violence or abuse", OmahaProblem(15, "Abuse"), ("violence",)
    ),
)


def _barriers(facts: Mapping[str, Fact]) -> tuple[BarrierRule, ...]:
    def there(criterion: object, id: str, label: str, *makes_harder: str) -> BarrierRule:
        cited = rule(
            criterion, id=id, label=label, cite=operational("a circumstance that a plan has to allow for")
        )
        return BarrierRule(cited, makes_harder)

    return (
        there(
            facts["transportation_need"], "no_transportation", "lack of transportation", "visits", "errands"
        ),
        there(facts["language_barrier"], "language", "language barrier", "teaching", "phone contact"),
        there(
            facts["social_isolation"],
            "little_social_contact",
            "little social contact",
            "help at home",
            "recovery",
        ),
        there(facts["financial_strain"], "money", "financial strain", "medicines", "food", "equipment"),
        there(
            facts["housing_need"],
            "unstable_housing",
            "unstable housing",
            "home services",
            "storing medicines",
        ),
        there(not_(facts["caregiver_available"]), "no_caregiver", "no caregiver on record", "help at home"),
        there(facts["phq9_total"] >= 10, "low_mood", "depressive symptoms", "self-care", "taking medicines"),
        there(facts["dementia"], "dementia", "dementia", "teaching", "self-care", "consent"),
    )


def _strengths(facts: Mapping[str, Fact]) -> tuple[Criterion, ...]:
    return (
        rule(
            facts["caregiver_available"],
            id="caregiver",
            label="a caregiver or family member",
            cite=_CAREGIVER,
        ),
        rule(
            facts["office_visit_12m"],
            id="in_touch_with_care",
            label="has seen a clinician within a year",
            cite=operational("a visit on record"),
        ),
        rule(
            facts["katz_total"] >= 6,
            id="independent",
            label="independent in daily activities (Katz)",
            cite=_KATZ,
        ),
    )
