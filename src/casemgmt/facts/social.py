"""Facts about social circumstances: needs on record, and who is there to help."""

from __future__ import annotations

from casemgmt.facts.definitions import Query, Where
from casemgmt.rules.terms import Fact


def _need(name: str, label: str, question: str, *categories: str) -> Fact:
    return Fact(
        name,
        type="flag",
        label=label,
        question=question,
        ask="patient",
        definition=Query(
            section="social_needs",
            take="exists",
            where=(Where("category", frozenset(categories)), Where("need", {True})),
            open=True,
        ),
    )


food_insecurity = _need(
    "food_insecurity",
    "food insecurity",
    "In the last 12 months, did you worry that food would run out, or did it run out?",
    "food-insecurity",
)
housing_need = _need(
    "housing_need",
    "homelessness or unstable or inadequate housing",
    "Are you without a home, or is your housing unsteady or unfit to live in?",
    "homelessness",
    "housing-instability",
    "inadequate-housing",
)
transportation_need = _need(
    "transportation_need",
    "lack of transportation",
    "Has lack of transportation kept you from appointments or from getting what you need?",
    "transportation-insecurity",
)
financial_strain = _need(
    "financial_strain",
    "financial strain",
    "Is it hard for you to pay for the very basics?",
    "financial-insecurity",
    "material-hardship",
    "medical-cost-burden",
)
unemployment = _need(
    "unemployment", "unemployment", "Are you without work, and would you need it?", "employment-status"
)
social_isolation = _need(
    "social_isolation",
    "little social contact",
    "Do you rarely see or talk to people who care about you?",
    "social-connection",
)
stress = _need("stress", "stress", "Do you feel stressed on most days?", "stress")
violence = _need(
    "violence",
    "violence or abuse",
    "Does anybody hurt, threaten or frighten you?",
    "intimate-partner-violence",
    "violence",
    "elder-abuse",
)
language_barrier = _need(
    "language_barrier",
    "language barrier",
    "Does language make it hard for you to get or follow care?",
    "language-access",
)
caregiver_available = Fact(
    "caregiver_available",
    type="flag",
    label="a caregiver or family member on record",
    question="Is there somebody who helps you?",
    ask="patient",
    definition=Query(section="related_persons", take="exists", where=(Where("active", {True}),)),
)
