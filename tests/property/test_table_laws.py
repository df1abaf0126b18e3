"""Facts from tables are the facts from records: whatever is recorded, of every kind of definition, on every engine."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from types import NoneType
from typing import Any, get_args

import attrs
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

pytest.importorskip("narwhals", reason="narwhals is not installed")
pytest.importorskip("pyarrow", reason="pyarrow is not installed")

from casemgmt.bounds import Bounds
from casemgmt.codes import CodeSet
from casemgmt.facts import Answered, AnsweredOn, PersonField, Query, Recorded, Where, facts_at
from casemgmt.facts import definitions as kinds
from casemgmt.facts.chronicity import TRAITS
from casemgmt.facts.definitions import Take
from casemgmt.frames import decide, facts, tables_of
from casemgmt.frames.given import opened
from casemgmt.instruments import vocabulary
from casemgmt.record import Record
from casemgmt.rules import Criterion, Fact, facts_needed, truth_of
from casemgmt.rules.walk import formula_of
from casemgmt.testing.strategies import records
from tests.definitions import EVERY_WAY, NOT_ASKED, OTHER_SECTIONS, ways
from tests.effort import STEADY, steady
from tests.engines import ENGINES, Engine, arrow, every_engine
from tests.invented import invented
from tests.tables import by_person, differences, from_tables, native

AS_OF = date(2026, 3, 31)
STEROIDS = CodeSet("steroids", exact={"rxnorm": ["8640", "6902"]})
WEIGHT = CodeSet("weight", exact={"loinc": ["29463-7"]})
OWN = (
    Fact(
        "steroid_count", low=0, high=3, definition=Query(section="medications", take="count", codes=STEROIDS)
    ),
    Fact("diseases", low=0, definition=Query(section="conditions", take="count_distinct", trait="disease")),
    *(
        Fact(
            f"weight_{ties}",
            low=1,
            high=400,
            definition=Query(section="observations", take="latest", codes=WEIGHT, ties=ties),
        )
        for ties in ("greatest", "least")
    ),
    Fact("need_told", type="flag", definition=Query(section="social_needs", take="latest", field="need")),
    Fact("last_status", type="category", definition=Query(section="plans", take="latest", field="status")),
    Fact("end_of_plan", type="date", definition=Query(section="plans", take="latest", field="end")),
    Fact(
        "no_reply",
        low=0,
        high=100,
        definition=Query(
            section="contacts", take="count", where=(Where("reached", {False}, absent="no"),), days=90
        ),
    ),
)
NAMED = (
    *("heart_failure", "dementia_ever", "new_acute_condition_14d", "chronic_condition_count", "stroke_180d"),
    *("acute_discharge_30d", "acute_length_of_stay_days", "acute_admission_urgency", "admissions_12m"),
    *("ed_visits_6m_before_admission", "transition_visit_on", "transition_contact_attempts"),
    *("transition_contact_on", "major_surgery_planned_14d", "medicare_part_b", "medication_active"),
    *("body_weight", "consciousness", "vital_signs_24h", "symptom_score_max", "care_management_minutes"),
    *("charlson_diabetes", "hospital_frailty_e87", "bed_days_12m"),
    *("decline_documented", "terminal_prognosis_certified", "hospice_elected", "hospice_election_on"),
    *("medical_decision_making", "ccm_consent", "food_insecurity", "caregiver_available"),
    *("age_years", "gender", "deceased"),
)


def features(fact: Fact) -> tuple[Any, ...]:
    """What a definition asks of the translation: its kind, the fields that it uses, and those of its query."""
    definition = fact.definition
    used: list[Any] = [
        each.name
        for each in attrs.fields(type(definition))
        if each.name not in ("codes", "valid_days") and getattr(definition, each.name) != each.default
    ]
    if isinstance(definition, Recorded):
        used += [type(definition.query).__name__, isinstance(definition.formula.of, Criterion)]
    return fact.type, type(definition).__name__, *used


ALIKE = {
    features(fact): fact.name
    for fact in reversed([*vocabulary().values()])
    if isinstance(fact.definition, (Recorded, AnsweredOn, Answered))
}
"""One fact for each way in which facts of questionnaires are defined."""
QUESTIONNAIRES = [*ALIKE.values()]
CHOSEN: dict[str, Fact] = dict(
    facts_needed(*(vocabulary()[name] for name in (*NAMED, *QUESTIONNAIRES)), *OWN, *OTHER_SECTIONS)
)


TYPED: dict[str, Fact] = dict(
    facts_needed(
        *(fact for fact in OWN if fact.name in ("steroid_count", "weight_least", "need_told", "end_of_plan")),
        *(vocabulary()[name] for name in ("gender", "age_years", "phq2_item_1")),
    )
)
"""What reads a column of every type."""
PLANNED = ("polars", "pyarrow", "DuckDB")
"""The engines on which a plan is made in a way of its own."""
READ_AS = {
    "lazy polars": "polars",
    "classic pandas": "pyarrow",
    "pandas with any index": "pyarrow",
    "nullable pandas": "pyarrow",
    "arrow-backed pandas": "pyarrow",
}
"""The others, and what their tables become before anything is read from them."""


def rule_over(fact: Fact) -> Criterion:
    """Any rule that reads a fact."""
    if fact.type == "flag":
        return fact.is_true()
    if fact.type == "category":
        return fact.is_in(*(sorted(fact.values)[:1] if fact.values else ["active"]))
    return fact >= (AS_OF if fact.type == "date" else 1)


@attrs.frozen(repr=False)
class People:
    """Several people, whom Hypothesis does not spell out."""

    records: list[Record]

    @classmethod
    def of(cls, found: list[Record]) -> People:
        """Records of different people."""
        return cls([attrs.evolve(r, person=attrs.evolve(r.person, id=f"p{i}")) for i, r in enumerate(found)])


def several(chosen: dict[str, Fact], most: int) -> st.SearchStrategy[People]:
    """Records of several people, the simplest of which are nobody's."""
    each = records(*map(rule_over, chosen.values()), as_of=AS_OF)
    return st.lists(each, max_size=most).map(People.of)


def assert_alike(engine: Engine, people: People, chosen: dict[str, Fact] = CHOSEN) -> None:
    """Facts from tables are those from records, for everybody once."""
    assert_told_alike(from_tables(engine, tables_of(people.records), chosen.values(), AS_OF), people, chosen)


def assert_told_alike(rows: dict[str, Any], people: People, chosen: dict[str, Fact]) -> None:
    """Each row says of the facts what the record of its person says."""
    assert len(rows) == len(people.records)
    found = differences(people.records, rows, chosen, AS_OF)
    # Few in few words: more than that, and Hypothesis warns of the length instead of telling them.
    told = [f"{key}: {known!r} on record, {told!r} in columns" for key, (known, told) in found.items()]
    assert not told, f"{len(told)} differ, such as {'; '.join(told[:5])}"


def assert_decided_alike(found: Any, people: People) -> None:
    """What is worked out from others is decided as the record has it, also where that says something else."""
    rules = {name: rule_over(fact) for name, fact in CHOSEN.items() if formula_of(fact) is not None}
    answers = {name: by_person(decide(found, rule, as_of=AS_OF)) for name, rule in rules.items()}
    for record in people.records:
        id, values = record.person.id, facts_at(record, CHOSEN, as_of=AS_OF).values
        assert {name: rows[id]["truth"] for name, rows in answers.items()} == {
            name: truth_of(rule, values).words for name, rule in rules.items()
        }


SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)
# Planning the columns costs more than a few people more, so that examples are few and large, and nothing is shrunk.
FEW = steady(2, phases=[Phase.generate], suppress_health_check=SLOW)
POLARS = next(each for each in ENGINES if each.name == "polars")


@FEW
@given(people=several(CHOSEN, 8))
def test_facts_from_tables_are_the_facts_from_records(people: People) -> None:
    """Of people who were drawn beside a population in which every kind of entry stands."""
    if POLARS.missing:
        pytest.skip(f"{POLARS.missing} is not installed")
    if people.records:  # the first example is empty, and a plan for nobody takes as long
        others = [attrs.evolve(r, person=attrs.evolve(r.person, id=f"q{r.person.id}")) for r in MANY]
        everybody = People([*people.records, *others])
        found = facts(native(POLARS, tables_of(everybody.records)), as_of=AS_OF, facts=list(CHOSEN.values()))
        assert_told_alike(by_person(found), everybody, CHOSEN)
        assert_decided_alike(found, everybody)


MANY = invented(150, CHOSEN.values(), AS_OF)


def test_what_nobody_looked_at_is_unknown() -> None:
    if POLARS.missing:
        pytest.skip(f"{POLARS.missing} is not installed")
    fields: dict[str, tuple[Any, str]] = {f"{name}_on": ("date", name) for name in ("birth_date", "died_on")}
    fields |= {"birth_as_number": ("number", "birth_date")}
    own = [Fact(name, type=kind, definition=PersonField(of)) for name, (kind, of) in fields.items()]
    chosen = CHOSEN | {fact.name: fact for fact in own}
    assert_alike(POLARS, People([Record(person=each.person) for each in MANY[:20]]), chosen)


COMPARED = dict.fromkeys(PLANNED, EVERY_WAY) | dict.fromkeys(READ_AS, TYPED)
"""The facts that are compared on each engine. Planning every way takes DuckDB as long as everything else here."""


@every_engine
def test_every_engine_agrees(engine: Engine) -> None:
    chosen = COMPARED[engine.name] if settings().max_examples == STEADY else EVERY_WAY
    assert_alike(engine, People(invented(100, chosen.values(), AS_OF, seed=2)), chosen)


# -- what is compared --------------------------------------------------------------------------------------------------


@every_engine
def test_every_engine_is_planned_in_a_way_of_its_own_or_read_as_one_that_is(engine: Engine) -> None:
    def read(each: Engine) -> Any:
        return opened("persons", each.make(arrow({"person_id": ["p1"]})))[0]

    assert (engine.name in PLANNED) != (engine.name in READ_AS)
    other = next(each for each in ENGINES if each.name == READ_AS.get(engine.name, engine.name))
    assert type(read(engine)) is type(read(other))
    assert read(engine).implementation is read(other).implementation


def test_every_way_in_which_facts_are_defined_is_compared_on_every_engine() -> None:
    """A new definition, a new field of one, or a new use of it has to be translated, and stand in what is compared."""
    declared = {
        kind for kind in vars(kinds).values() if attrs.has(kind) and kind.__module__ == kinds.__name__
    }
    needed: set[tuple[str, ...]] = {
        (kind.__name__, field.name)
        for kind in declared
        for field in attrs.fields(kind)
        if field.name not in NOT_ASKED and (kind, field.name) != (Query, "section")
    }
    for kind, field, choices in ((Query, "take", get_args(Take)), (Query, "trait", TRAITS), *_CHOICES):
        needed -= {(kind.__name__, field)}
        needed |= {(kind.__name__, field, choice) for choice in choices}
    used = {way for fact in vocabulary().values() for way in ways(fact)}
    sections = {way for way in used if way[:2] == ("Query", "section")}
    needed |= used - sections
    for engine in PLANNED:
        shown = {way for fact in COMPARED[engine].values() for way in ways(fact)}
        assert needed - shown == set(), engine
    assert sections - {way for fact in CHOSEN.values() for way in ways(fact)} == set()


_CHOICES: tuple[tuple[Any, str, Iterable[str]], ...] = (
    (Query, "on", ("end",)),
    (Query, "ties", ("greatest", "least")),
    (Where, "absent", ("no",)),
    (Answered, "ask", ("instead",)),
)
"""The values of fields that have few, but for those by default."""


def test_something_is_found_in_every_way() -> None:
    """What is compared is not only what nobody knows."""
    people = invented(100, EVERY_WAY.values(), AS_OF, seed=2)
    told = [facts_at(record, EVERY_WAY, as_of=AS_OF) for record in people]
    for name in EVERY_WAY:
        assert len({str(sheet.values.get(name)) for sheet in told}) > 1, name
        assert any(type(sheet.values.get(name)) not in (NoneType, Bounds) for sheet in told), name
