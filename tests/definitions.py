"""A few facts that are defined in every way in which facts can be, for engines that take their time to plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import attrs

from casemgmt.codes import CodeSet
from casemgmt.facts import Answered, AnsweredOn, Attested, Matches, Query, Recorded, Where
from casemgmt.instruments import vocabulary
from casemgmt.record import SECTIONS
from casemgmt.rules import Criterion, Fact, Formula, facts_needed
from casemgmt.rules.known import Reason
from casemgmt.rules.terms import Bands, Elapsed, Parameter, Rates
from casemgmt.rules.write import points, years_since

Way = tuple[str, ...]


def ways(fact: Fact) -> set[Way]:
    """What a definition asks of whoever works it out: its kind, the type of the fact, and each field that it uses.

    Of a field that has a few permitted values, each of them is a way of its own.
    Codes and conditions on fields count by what they use in turn.
    """
    return {*_ways(fact.definition), (type(fact.definition).__name__, "of", fact.type)}


def _ways(part: Any) -> Iterator[Way]:
    if isinstance(part, tuple):
        for each in part:
            yield from _ways(each)
    if isinstance(part, (Fact, Criterion)) or not attrs.has(type(part)):
        return
    kind = type(part).__name__
    for field in attrs.fields(type(part)):
        value = getattr(part, field.name)
        if field.init and field.name not in NOT_ASKED and value != default_of(field):
            few = isinstance(value, str) and field.name not in NAMES
            yield (kind, field.name, value) if few else (kind, field.name)
            yield from _ways(value)


NOT_ASKED = ("id", "citation", "label")
"""What a definition has for people to read."""
NAMES = ("name", "field", "item", "instrument")
"""The texts of a definition that can be any; others are one of a few."""


def default_of(field: Any) -> Any:
    """What a field is where nothing was said."""
    return field.default.factory() if isinstance(field.default, attrs.Factory) else field.default  # type: ignore[arg-type]


WEIGHT = CodeSet("weight", exact={"loinc": ["29463-7"]})
HEART = CodeSet("heart", prefixes={"icd10cm": ["I50"]}, exact={"snomed": ["84114007"]})
MOOD = CodeSet("mood", exact={"loinc": ["55758-7"]})
LOW, HIGH = (
    CodeSet(name, exact={"snomed": [code]}) for name, code in (("low", "62482003"), ("high", "75540009"))
)
STAY = (Where("kind", {"IMP"}, maybe={"ACUTE"}), Matches("codes", HEART, without=True))
EMERGENCY = (Where("kind", {"EMER"}, absent="no"),)


def asked(name: str, type: Any, section: str, take: Any, **more: Any) -> Fact:
    """A fact that a query finds."""
    limits: dict[str, Any] = {"low": 0, "high": 400} if type == "number" else {}
    return Fact(name, type=type, **limits, definition=Query(section=section, take=take, **more))


admitted_on = asked("admitted_on", "date", "encounters", "latest_date", where=STAY)
left_on = asked("left_on", "date", "encounters", "latest_date", where=STAY, on="end")
first_heart_on = asked("first_heart_on", "date", "conditions", "earliest_date", codes=HEART)
visits = asked("visits", "number", "encounters", "count", days=90)
_QUERIES = (
    visits,
    asked("diseases", "number", "conditions", "count_distinct", trait="disease"),
    asked("chronic", "flag", "conditions", "exists", trait="chronic", open=True),
    asked("new_acute", "flag", "conditions", "exists", trait="new_acute"),
    asked("emergencies", "number", "encounters", "count", where=EMERGENCY, before=admitted_on, months=6),
    asked("nights", "number", "encounters", "days", where=STAY, lookback_months=12),
    asked(
        "soon",
        "number",
        "encounters",
        "count",
        since=left_on,
        after=admitted_on,
        business_days=(2, "us_federal"),
    ),
    asked("planned", "flag", "encounters", "exists", codes=HEART, ahead_days=14),
    asked("last_planned_on", "date", "encounters", "latest_date", ahead_days=30),
    asked("last_admitted_on", "date", "encounters", "latest", where=STAY, on="end", field="start"),
    asked("agreed", "flag", "consents", "says", where=(Where("kind", {"ccm"}),), field="permits", open=True),
    asked("last_status", "category", "encounters", "latest", field="status"),
    asked("weighed", "flag", "observations", "exists", codes=WEIGHT),
    asked("weighings", "number", "observations", "count", codes=WEIGHT, days=365),
    asked("weight_most", "number", "observations", "latest", codes=WEIGHT, units={"kg"}, ties="greatest"),
    asked("weight_least", "number", "observations", "latest", codes=WEIGHT, valid_days=365, ties="least"),
    Fact(
        "level_told",
        type="category",
        values={"low", "high"},
        definition=Query(
            section="observations", take="latest", codes=MOOD, categories=(("low", LOW), ("high", HIGH))
        ),
    ),
)


def item(name: str, type: Any = "number", **more: Any) -> Fact:
    """A fact that an item of a questionnaire answers."""
    limits: dict[str, Any] = {"low": 0, "high": 3} if type == "number" else {}
    definition = Answered(name, instrument="mood", **more)
    return Fact(f"mood_{name}", type=type, **limits, definition=definition)


answered_on = Fact(
    "mood_answered_on",
    type="date",
    definition=AnsweredOn("mood", items={"q1", "q2"}, codes={"44250-9", "44255-8"}, shared={"44255-8"}),
)
first_item = item(
    "q1",
    codes={"44250-9"},
    points=(("LA6568-5", 0), ("LA6569-3", 1)),
    instead=(("LA4389-8", Reason.DECLINED),),
    allowed=(0, 1, 2, 3),
    since=answered_on,
)
second_item = item("q2", "flag", codes={"44255-8"}, asked_if=first_item >= 2, skipped=False, valid_days=90)
several = item("q3", "flag", chosen={"LA33-6"}, points=(("LA33-6", True), ("LA32-8", False)))
not_said = item("q4", "flag", ask="instead", instead=(("LA4389-8", Reason.DECLINED),))
in_words = item("q5", "category", points=(("LA6270-8", "never"),))


def total(name: str, type: Any, query: Query | Answered, formula: Formula, **limits: Any) -> Fact:
    """A fact that is recorded beside the items from which it can be worked out."""
    on = asked("total_on", "date", "observations", "latest_date", codes=MOOD)
    definition = Recorded(query=query, on=on, formula=formula, answered_on=answered_on)
    return Fact(name, type=type, definition=definition, **limits)


_TOTALS = (
    total(
        "mood_total",
        "number",
        Query(section="observations", take="latest", codes=MOOD),
        Formula(first_item + points(second_item, 1)),
        low=0,
        high=4,
    ),
    total(
        "mood_low",
        "flag",
        Answered("low", instrument="mood", codes={"55758-7"}),
        Formula(first_item >= 2),
    ),
)
answered = (first_item, second_item, several, not_said, in_words)
born, gender, dead = (vocabulary()[name] for name in ("birth_date", "gender", "deceased"))
_STATED: tuple[Fact, ...] = (
    Fact("at_risk", type="flag", definition=Attested(by={"nurse"}, valid_days=365)),
    Fact("paid_this_month", type="flag", definition=Attested(documented=True, this_month=True)),
    Fact("reviewed_on", type="date", definition=Attested()),
    Fact("place", type="category", values={"home", "ward"}, definition=Attested()),
    Fact("hours", low=0, high=24, definition=Attested(open_while=dead.is_true())),
)
_RATES = (
    Rates(date(2020, 1, 1), ((("female",), 1), (("male",), 2)), date(2025, 12, 31)),
    Rates(date(2026, 1, 1), ((("female",), 3),)),
)
age = Fact("age", low=0, high=150, definition=Formula(years_since(born)))
_WORKED_OUT = (
    age,
    Fact("age_points", low=0, high=2, definition=Formula(Bands(age, (50, 80), (0, 1, 2)))),
    Fact("rate", low=0, high=9, definition=Formula(Parameter("rate", (gender,), _RATES))),
    Fact("share", definition=Formula((visits * 2 - age) / 4)),
    Fact("days_between", definition=Formula(Elapsed("days", first_heart_on, admitted_on))),
    Fact("old_or_dead", type="flag", definition=Formula(dead | (age >= 80))),
)
DIAGNOSES = vocabulary()["charlson_diabetes"]
OTHER_SECTIONS = tuple(
    asked(f"any_{section}", "flag", section, "exists")
    for section in SECTIONS
    if section not in ("conditions", "encounters", "observations", "answers", "attestations")
)
"""Facts of the other sections, which are read alike."""
EVERY_WAY: dict[str, Fact] = dict(
    facts_needed(
        admitted_on,
        left_on,
        first_heart_on,
        *_QUERIES,
        *answered,
        *_TOTALS,
        *_STATED,
        *_WORKED_OUT,
        DIAGNOSES,
    )
)
"""Facts that together are defined in every way, but for the section."""
