"""The work of the decision benchmarks: one rule of 12 criteria, many invented people, and the rule written by hand.

The rule has 16 leaves and 22 nodes over 16 facts. Of all values 15 % are missing: of administrative facts few, of
clinical ones many. About 60 % of the people are not eligible, of 29 % it cannot be told, and 11 % are eligible.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from casemgmt.bounds import Bounds, OneOf
from casemgmt.rules import Criterion, Fact, all_of, any_of, at_least, not_, rule

AS_OF = "2026-05-01"
SELDOM, OFTEN = 0.02, 0.315
"""The part of the values that is missing, of the nine facts that every person has to meet and of the others."""
PAYERS = ("medicare", "medicare_advantage", "medicaid", "commercial")

age_years = Fact("age_years", low=0, high=130, unit="a", label="age")
payer = Fact("payer", type="category", values=PAYERS, label="payer")
enrolled = Fact("enrolled", type="flag", label="enrolled with the practice")
consent = Fact("consent", type="flag", label="consent to care management")
chronic_conditions = Fact("chronic_conditions", low=0, high=100, label="chronic conditions")
visit_days_ago = Fact("visit_days_ago", low=0, high=36500, unit="d", label="days since the last visit")
risk_score = Fact("risk_score", low=0, high=10, label="risk score")
hospice = Fact("hospice", type="flag", label="in hospice care")
in_facility = Fact("in_facility", type="flag", label="in a facility")
ed_visits = Fact("ed_visits", low=0, high=200, label="emergency visits")
admissions = Fact("admissions", low=0, high=200, label="admissions")
barthel = Fact("barthel", low=0, high=100, label="Barthel index")
lives_alone = Fact("lives_alone", type="flag", label="lives alone")
a1c = Fact("a1c", low=2, high=25, unit="%", label="hemoglobin A1c")
depression = Fact("depression", type="flag", label="depression")
medications = Fact("medications", low=0, high=200, label="medications")

FACTS = (
    *(age_years, payer, enrolled, consent, chronic_conditions, visit_days_ago, risk_score, hospice),
    *(in_facility, ed_visits, admissions, barthel, lives_alone, a1c, depression, medications),
)


def eligible(adult: float = 18) -> Criterion:
    """The rule; another age makes another rule, which has to be compiled again."""
    return all_of(
        rule(age_years >= adult, id="age"),
        rule(payer.is_in("medicare", "medicare_advantage", "medicaid"), id="payer"),
        rule(enrolled, id="enrolled"),
        rule(consent, id="consent"),
        rule(chronic_conditions >= 2, id="conditions"),
        rule(visit_days_ago <= 365, id="visit"),
        rule(risk_score >= 3, id="risk"),
        not_(hospice, id="hospice"),
        not_(in_facility, id="facility"),
        any_of(ed_visits >= 2, admissions >= 1, id="use"),
        any_of(barthel <= 60, lives_alone, id="support"),
        at_least(2, a1c >= 9, depression, medications >= 8, id="complexity"),
        label="eligible for care management",
    )


@attrs.define(eq=False)
class Person:
    """The facts of one person as an object with slots, which is what the rule by hand reads."""

    age_years: Any = None
    payer: Any = None
    enrolled: Any = None
    consent: Any = None
    chronic_conditions: Any = None
    visit_days_ago: Any = None
    risk_score: Any = None
    hospice: Any = None
    in_facility: Any = None
    ed_visits: Any = None
    admissions: Any = None
    barthel: Any = None
    lives_alone: Any = None
    a1c: Any = None
    depression: Any = None
    medications: Any = None


def by_hand(p: Person) -> int:  # noqa: C901, PLR0912, PLR0915 - one function is the fastest form
    """The rule as careful Python for exact or missing values: 0 not met, 1 unknown, 3 met."""
    unknown = False
    x = p.age_years
    if x is None:
        unknown = True
    elif x < 18:
        return 0
    x = p.payer
    if x is None:
        unknown = True
    elif x not in {"medicare", "medicare_advantage", "medicaid"}:
        return 0
    x = p.enrolled
    if x is None:
        unknown = True
    elif not x:
        return 0
    x = p.consent
    if x is None:
        unknown = True
    elif not x:
        return 0
    x = p.chronic_conditions
    if x is None:
        unknown = True
    elif x < 2:
        return 0
    x = p.visit_days_ago
    if x is None:
        unknown = True
    elif x > 365:
        return 0
    x = p.risk_score
    if x is None:
        unknown = True
    elif x < 3:
        return 0
    x = p.hospice
    if x is None:
        unknown = True
    elif x:
        return 0
    x = p.in_facility
    if x is None:
        unknown = True
    elif x:
        return 0
    x, y = p.ed_visits, p.admissions
    if not ((x is not None and x >= 2) or (y is not None and y >= 1)):
        if x is not None and y is not None:
            return 0
        unknown = True
    x, y = p.barthel, p.lives_alone
    if not ((x is not None and x <= 60) or y):
        if x is not None and y is not None:
            return 0
        unknown = True
    certain = possible = 0
    x = p.a1c
    if x is None:
        possible += 1
    elif x >= 9:
        certain += 1
    x = p.depression
    if x is None:
        possible += 1
    elif x:
        certain += 1
    x = p.medications
    if x is None:
        possible += 1
    elif x >= 8:
        certain += 1
    if certain < 2:
        if certain + possible < 2:
            return 0
        unknown = True
    return 1 if unknown else 3


def rows(people: int, *, complete: bool = False, bounded: float = 0.0, seed: int = 1) -> list[dict[str, Any]]:
    """Invented people as plain mappings, the same ones for the same seed.

    Args:
        people: How many.
        complete: Whether no value is missing.
        bounded: The part of the values there are that are known only in part.
        seed: Of the random numbers.
    """
    chance, blur = random.Random(seed), random.Random(seed + 1)  # noqa: S311 - no secret
    every = []
    for _ in range(people):
        row = {
            name: value
            for i, (name, value) in enumerate(_person(chance))
            if chance.random() >= (SELDOM if i < 9 else OFTEN) or complete
        }
        if bounded:
            row = {
                name: _in_part(blur, value) if blur.random() < bounded else value
                for name, value in row.items()
            }
        every.append(row)
    return every


def _person(chance: random.Random) -> Iterator[tuple[str, Any]]:
    flag = chance.random
    yield "age_years", chance.randrange(18, 100) if flag() < 0.95 else chance.randrange(18)
    yield "payer", chance.choice(PAYERS[:3]) if flag() < 0.9 else "commercial"
    yield "enrolled", flag() < 0.95
    yield "consent", flag() < 0.885
    yield "chronic_conditions", chance.randrange(2, 12) if flag() < 0.885 else chance.randrange(2)
    yield "visit_days_ago", chance.randrange(365) if flag() < 0.885 else chance.randrange(366, 2000)
    yield (
        "risk_score",
        round(chance.uniform(3, 10), 1) if flag() < 0.885 else round(chance.uniform(0, 2.9), 1),
    )
    yield "hospice", flag() < 0.04
    yield "in_facility", flag() < 0.05
    yield "ed_visits", chance.randrange(2, 9) if flag() < 0.8 else chance.randrange(2)
    yield "admissions", chance.randrange(1, 5) if flag() < 0.6 else 0
    yield "barthel", chance.randrange(0, 61) if flag() < 0.8 else chance.randrange(61, 101)
    yield "lives_alone", flag() < 0.6
    yield "a1c", round(chance.uniform(9, 14), 1) if flag() < 0.8 else round(chance.uniform(4, 8.9), 1)
    yield "depression", flag() < 0.8
    yield "medications", chance.randrange(8, 20) if flag() < 0.8 else chance.randrange(8)


def _in_part(chance: random.Random, value: Any) -> Any:
    if isinstance(value, bool):
        return value  # half of a flag is nothing
    if isinstance(value, str):
        return OneOf({value, chance.choice(PAYERS)})
    return Bounds(max(0, value - chance.randrange(3)), value + chance.randrange(3))


def objects(of: list[dict[str, Any]]) -> list[Person]:
    """The same people as objects with slots."""
    return [Person(**row) for row in of]


def wide(leaves: int) -> tuple[Criterion, Mapping[str, Any]]:
    """A rule of many leaves, and somebody for whom it is unknown to the last leaf."""
    numbers = [fact for fact in FACTS if fact.type == "number"]
    of = [numbers[i % len(numbers)] >= 2 + i / leaves for i in range(leaves)]
    groups = [any_of(*of[i : i + 4]) for i in range(0, leaves, 4)]
    return all_of(*groups), {"as_of": AS_OF, **dict.fromkeys(fact.name for fact in FACTS)}
