"""Risk tiers: who needs attention first, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import attrs

from casemgmt.citation import operational
from casemgmt.content import read_citation, read_review, read_toml
from casemgmt.facts.conditions import chronic_condition_count
from casemgmt.facts.encounters import acute_discharge_30d, admissions_12m, ed_visits_6m
from casemgmt.facts.measurements import vital_signs_24h
from casemgmt.facts.person import age_years, deceased
from casemgmt.facts.statements import imminent_danger
from casemgmt.instruments import vocabulary
from casemgmt.rules import Criterion, Edition, ExamplePerson, Fact, Policy, Rung, all_of, any_of, not_, rule
from casemgmt.truth import MET, NOT_MET, UNKNOWN


@attrs.frozen(kw_only=True)
class Tier:
    """A risk tier and what it asks for.

    Args:
        id: ``crisis``, ``high``, ``moderate`` or ``low``.
        contact_every_days: Days between successful contacts.
        review_every_days: Days between reviews of the plan.
        reassess_every_days: Days between full assessments.
    """

    id: str
    contact_every_days: int
    review_every_days: int
    reassess_every_days: int


@attrs.frozen
class Score:
    """A score or count that is shown beside the tier.

    Args:
        fact: The score.
        applies: When it means something for a person; None for always.
        otherwise: What to say where it does not.
    """

    fact: Fact
    applies: Criterion | None = None
    otherwise: str = ""


@attrs.frozen(kw_only=True)
class RiskEdition(Edition):
    """What a risk scheme says from one date to another.

    Args:
        tiers: The tiers, the most urgent first.
        ladder: When each tier is met, the most urgent first.
        scores: What the profile shows beside the tier.
        applies: Whom the scheme can concern.
    """

    tiers: tuple[Tier, ...]
    ladder: tuple[Rung, ...]
    scores: tuple[Score, ...]
    applies: Criterion = attrs.field(factory=lambda: not_(deceased, label="the person is alive"))

    def criteria(self) -> Mapping[str, Criterion]:
        """When each tier is met."""
        return {**{rung.result: rung.when for rung in self.ladder}, "applies": self.applies}


@attrs.frozen(kw_only=True)
class RiskScheme(Policy[RiskEdition]):
    """A risk scheme; an organisation can write its own."""


@lru_cache(maxsize=1)
def risk_scheme() -> RiskScheme:
    """The risk scheme that ships with the library.

    Example:
        >>> [tier.id for tier in risk_scheme().editions[0].tiers]
        ['crisis', 'high', 'moderate', 'low']
    """
    table = read_toml("risk_tiers.toml")
    facts = vocabulary()
    lace, news2, phq9 = facts["lace_total"], facts["news2_total"], facts["phq9_total"]
    lace_source = operational(
        "LACE of 10 and of 5 as bands: a convention in wide use",
        "the index: van Walraven C et al., CMAJ 2010;182:551; it is for adults",
    )
    visits = operational("counts of admissions, emergency visits and chronic conditions as marks of risk")
    danger = operational("imminent danger comes before every score")
    adult = age_years >= 18
    after_discharge = "within 30 days of an acute discharge"
    crisis = any_of(rule(imminent_danger, label="imminent danger", cite=danger), label="crisis")
    high = any_of(
        all_of(
            adult,
            acute_discharge_30d,
            lace >= 10,
            label=f"LACE of 10 or more {after_discharge}",
            cite=lace_source,
        ),
        rule(admissions_12m >= 2, label="two or more admissions in 12 months", cite=visits),
        rule(ed_visits_6m >= 3, label="three or more emergency visits in 6 months", cite=visits),
        label="high",
    )
    moderate = any_of(
        all_of(
            adult,
            acute_discharge_30d,
            lace >= 5,
            label=f"LACE of 5 or more {after_discharge}",
            cite=lace_source,
        ),
        rule(admissions_12m >= 1, label="an admission in 12 months", cite=visits),
        rule(ed_visits_6m >= 1, label="an emergency visit in 6 months", cite=visits),
        rule(chronic_condition_count >= 3, label="three or more chronic conditions", cite=visits),
        label="moderate",
    )
    edition = RiskEdition(
        id="1",
        effective_from=date(1900, 1, 1),
        citation=read_citation(table),
        review=read_review(table),
        tiers=tuple(Tier(**tier) for tier in table["tier"]),
        ladder=(
            Rung(crisis, "crisis"),
            Rung(high, "high"),
            Rung(moderate, "moderate"),
            Rung(all_of(), "low"),
        ),
        scores=(
            Score(lace, all_of(adult, acute_discharge_30d), f"it is for adults, {after_discharge}"),
            Score(
                news2,
                all_of(age_years >= 16, vital_signs_24h),
                "it is for people aged 16 or over, from vital signs of the last 24 hours",
            ),
            *map(Score, (phq9, admissions_12m, ed_visits_6m, chronic_condition_count)),
        ),
        examples=_EXAMPLES,
    )
    return RiskScheme(
        id="risk.utilisation",
        title="Risk tiers by utilisation",
        authority="casemgmt (operational)",
        editions=(edition,),
    )


_QUIET = {
    "age_years": 70,
    "imminent_danger": False,
    "acute_discharge_30d": False,
    "admissions_12m": 0,
    "ed_visits_6m": 0,
    "chronic_condition_count": 2,
}
_DISCHARGED = {**_QUIET, "acute_discharge_30d": True}
_ON = date(2026, 5, 1)
_EXAMPLES = (
    ExamplePerson(
        "nothing lately", _ON, _QUIET, {"crisis": NOT_MET, "high": NOT_MET, "moderate": NOT_MET, "low": MET}
    ),
    ExamplePerson("imminent danger", _ON, {**_QUIET, "imminent_danger": True}, {"crisis": MET}),
    ExamplePerson("two admissions", _ON, {**_QUIET, "admissions_12m": 2}, {"high": MET}),
    ExamplePerson("one admission", _ON, {**_QUIET, "admissions_12m": 1}, {"high": NOT_MET, "moderate": MET}),
    ExamplePerson("three emergency visits", _ON, {**_QUIET, "ed_visits_6m": 3}, {"high": MET}),
    ExamplePerson(
        "two emergency visits", _ON, {**_QUIET, "ed_visits_6m": 2}, {"high": NOT_MET, "moderate": MET}
    ),
    ExamplePerson("one emergency visit", _ON, {**_QUIET, "ed_visits_6m": 1}, {"moderate": MET}),
    ExamplePerson(
        "three chronic conditions", _ON, {**_QUIET, "chronic_condition_count": 3}, {"moderate": MET}
    ),
    ExamplePerson("discharged, LACE 10", _ON, {**_DISCHARGED, "lace_total": 10}, {"high": MET}),
    ExamplePerson(
        "discharged, LACE 9", _ON, {**_DISCHARGED, "lace_total": 9}, {"high": NOT_MET, "moderate": MET}
    ),
    ExamplePerson(
        "discharged, LACE 5", _ON, {**_DISCHARGED, "lace_total": 5}, {"high": NOT_MET, "moderate": MET}
    ),
    ExamplePerson(
        "discharged, LACE not worked out",
        _ON,
        {**_DISCHARGED, "chronic_condition_count": 0},
        {"high": UNKNOWN, "moderate": UNKNOWN},
    ),
    ExamplePerson(
        "17 years old, discharged: LACE is for adults",
        _ON,
        {**_DISCHARGED, "age_years": 17, "lace_total": 12},
        {"high": NOT_MET, "moderate": NOT_MET},
    ),
    ExamplePerson(
        "18 years old, discharged, LACE 12",
        _ON,
        {**_DISCHARGED, "age_years": 18, "lace_total": 12},
        {"high": MET},
    ),
    ExamplePerson(
        "discharged, LACE 4", _ON, {**_DISCHARGED, "lace_total": 4}, {"high": NOT_MET, "moderate": NOT_MET}
    ),
    ExamplePerson(
        "nothing known", _ON, {}, {"crisis": UNKNOWN, "high": UNKNOWN, "moderate": UNKNOWN, "low": MET}
    ),
)
