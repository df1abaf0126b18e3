"""Facts about the person as such."""

from __future__ import annotations

from casemgmt.facts.definitions import PersonField
from casemgmt.rules.terms import Fact, Formula
from casemgmt.rules.write import years_since

birth_date = Fact(
    "birth_date",
    type="date",
    label="date of birth",
    question="When were you born?",
    ask="patient",
    definition=PersonField("birth_date"),
)
age_years = Fact(
    "age_years",
    low=0,
    high=150,
    unit="a",
    label="age",
    question="How old is the person?",
    ask="patient",
    definition=Formula(years_since(birth_date)),
)
gender = Fact(
    "gender",
    type="category",
    values=frozenset({"female", "male", "other"}),  # FHIR's "unknown" is a proper value that nobody knows
    label="administrative gender",
    ask="patient",
    definition=PersonField("gender"),
)
deceased = Fact("deceased", type="flag", label="the person has died", definition=PersonField("deceased"))
