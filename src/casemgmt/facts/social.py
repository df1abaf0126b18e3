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
    "Do you have a steady place to live?",
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
    "How hard is it to pay for the very basics?",
    "financial-insecurity",
    "material-hardship",
    "medical-cost-burden",
)
unemployment = _need("unemployment", "unemployment", "Do you have work?", "employment-status")
social_isolation = _need(
    "social_isolation",
    "little social contact",
    "How often do you see or talk to people?",
    "social-connection",
)
stress = _need("stress", "stress", "How stressed do you feel?", "stress")
violence = _need(
    "violence",
    "violence or abuse",
    "Do you feel safe?",
    "intimate-partner-violence",
    "violence",
    "elder-abuse",
)
language_barrier = _need(
    "language_barrier", "language barrier", "In which language do you want to speak?", "language-access"
)
caregiver_available = Fact(
    "caregiver_available",
    type="flag",
    label="a caregiver or family member on record",
    question="Is there somebody who helps you?",
    ask="patient",
    definition=Query(section="related_persons", take="exists", where=(Where("active", {True}),)),
)
