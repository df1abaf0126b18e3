"""A few cases on Spark in local mode, where Java and pyspark are there: one session for all, as it starts slowly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from shutil import which
from typing import Any

from hypothesis import settings
from pytest import fixture, mark

from casemgmt.facts import Query, facts_at
from casemgmt.record import Attestation, Encounter, Person, Record
from casemgmt.rules import (
    Criterion,
    Fact,
    Formula,
    all_of,
    any_of,
    at_least,
    by_edges,
    decide,
    facts_needed,
    not_,
    points,
    truth_of,
    years_since,
)
from casemgmt.rules.terms import Bands, Greatest, Least, Parameter, Rates
from casemgmt.rules.walk import walk
from tests.definitions import EVERY_WAY
from tests.effort import STEADY
from tests.engines import TODAY, arrow
from tests.invented import invented
from tests.strategies import NODES_AT

lacking = next((each for each in ("narwhals", "pyspark", "pyarrow") if find_spec(each) is None), "")
pytestmark = [
    mark.skipif(bool(lacking), reason=f"{lacking} is not installed"),
    mark.skipif(which("java") is None, reason="Java is not installed"),
    mark.filterwarnings("ignore"),  # what pyspark and its Java say of themselves
]

DRAWN = date(2026, 3, 31)
AGE = Fact("age_years", low=0, high=130)
BORN = Fact("born_on", type="date")
FALL = Fact("fall", type="flag")
HOME = Fact("home", type="category", values={"own home", "nursing facility"})
PHQ9 = Fact("phq9_total", low=0, high=27)
PEOPLE: list[dict[str, Any]] = [
    {"age_years": 81.0, "born_on": date(1945, 1, 1), "fall": True, "home": "own home", "phq9_total": 12.0},
    {"age_years": None, "born_on": None, "fall": None, "home": None, "phq9_total": None},
    {
        "age_years": 40.0,
        "born_on": date(2020, 2, 29),
        "fall": False,
        "home": "nursing facility",
        "phq9_total": 3.0,
    },
    {"age_years": 64.0, "born_on": date(1961, 5, 1), "fall": None, "home": None, "phq9_total": None},
]
RULES: list[Criterion] = [
    all_of(AGE >= 65, FALL),
    any_of(HOME.is_in("nursing facility"), PHQ9 >= 10),
    at_least(2, AGE > 60, FALL, years_since(BORN) >= 65),
    points(FALL, 2) + points(PHQ9 >= 10, 1) >= 2,
    by_edges(AGE, (50, 80), (FALL, PHQ9 < 10, HOME.is_in("own home"))),
    not_(
        Least((Greatest((AGE, PHQ9)),)) + Bands(AGE, (50, 80), (0, 1, 2))
        >= Parameter(
            "least", (HOME,), (Rates(date(2020, 1, 1), ((("own home",), 50), (("nursing facility",), 60))),)
        )
    ),
]


@fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    # What takes a second of Spark's own on every query helps with large data only.
    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.codegen.wholeStage", "false").config(
        "spark.sql.adaptive.enabled", "false"
    )
    session = builder.config("spark.sql.shuffle.partitions", "1").getOrCreate()
    yield session
    session.stop()


@fixture(scope="module")
def frame(spark: Any) -> Any:
    rows = [{"member": i, **person} for i, person in enumerate(PEOPLE)]
    kinds = "member int, age_years double, born_on date, fall boolean, home string, phq9_total double"
    return spark.createDataFrame(rows, kinds)


@mark.parametrize("rule", RULES, ids=str)
def test_spark_answers_as_the_row_path(frame: Any, rule: Criterion) -> None:
    from casemgmt import frames

    decided = frames.decide(frame, rule, as_of=TODAY, detail="missing")
    assert type(decided) is type(frame)
    found = {row["member"]: row for row in decided.collect()}
    assert len(found) == len(PEOPLE)
    for member, person in enumerate(PEOPLE):
        known = {fact: person[fact] for fact in facts_of(rule)}
        expected = decide(rule, known, as_of=TODAY)
        assert found[member]["truth"] == expected.truth.words
        assert set(filter(None, found[member]["missing"].split(", "))) >= set(expected.missing)


def facts_of(rule: Criterion) -> list[str]:
    return list(facts_needed(rule))


def test_every_node_is_tried() -> None:
    assert {type(node) for rule in RULES for node in walk(rule)} == set(NODES_AT)


def test_spark_decides_the_catalogue_and_counts_a_funnel(frame: Any) -> None:
    from casemgmt import frames, screen

    (row,) = frames.decide_all(frame.where("member = 0"), as_of=TODAY).collect()
    person = {"age_years": 81, "phq9_total": 12}
    assert row["medicare_ccm__truth"] == screen(person, "medicare.ccm", as_of=TODAY).truth.words
    counted = frames.funnel(frame, AGE >= 65, as_of=TODAY)
    assert (counted.people, counted.steps[0].met, counted.steps[0].unknown) == (len(PEOPLE), 1, 1)
    found = frames.decision(frame, {"member": 0}, AGE >= 65, as_of=TODAY)
    assert found == decide(AGE >= 65, {"age_years": 81}, as_of=TODAY)


VISITS = Fact("visits", low=0, high=99, definition=Query(section="encounters", take="count", days=90))
OFTEN = Fact("often", type="flag", definition=Formula(VISITS >= 2))


def visited(id: str, days: int, often: bool | None = None) -> Record:
    """Somebody who had a visit on so many days, of whom somebody may have stated that this is often."""
    seen = [f"2026-04-0{day}" for day in range(1, days + 1)]
    said = [] if often is None else [Attestation(fact="often", value=often, start="2026-04-20", role="nurse")]
    visits = [Encounter(kind="EMER", status="finished", start=day, end=day) for day in seen]
    return Record(person=Person(id=id), encounters=visits, attestations=said)


def test_spark_works_out_facts_and_leaves_what_is_settled(spark: Any, capsys: Any) -> None:
    """From tables to facts to decisions, what is missing, a funnel, and one person, all as from the record."""
    from casemgmt import frames
    from tests.tables import differences

    people = [
        visited("twice", 2),
        visited("alike", 2, True),
        visited("torn", 2, False),
        visited("never", 0, True),
    ]
    tables = {name: spark.createDataFrame(arrow(of)) for name, of in frames.tables_of(people).items()}
    needed, rule = facts_needed(OFTEN), all_of(OFTEN, VISITS >= 1, id="seen")
    found = frames.facts(tables, as_of=TODAY, facts=[OFTEN])
    assert type(found) is type(tables["persons"])
    found.explain()
    plan = capsys.readouterr().out
    assert (
        "ExistingRDD" in plan
    )  # what was found is held, so that it is not planned again with every question
    assert "Join" not in plan
    rows = {row["person_id"]: row.asDict() for row in found.collect()}
    assert {id: row["often__settled"] for id, row in rows.items()} == {
        "twice": False,
        "alike": False,
        "torn": True,
        "never": True,
    }
    assert differences(people, rows, needed, TODAY) == {}
    sheets = {each.person.id: facts_at(each, needed, as_of=TODAY) for each in people}
    nodes = frames.criteria(rule)
    for row in frames.decide(found, rule, as_of=TODAY, detail="criteria").collect():
        values = sheets[row["person_id"]].values
        assert {name: row[name] for name in nodes} == {
            name: truth_of(node, values).words for name, node in nodes.items()
        }
    told = frames.decide(found, rule, as_of=TODAY, detail="missing").collect()
    missing = {id: decide(rule, sheet).missing for id, sheet in sheets.items()}
    assert {row["person_id"]: row["missing"] for row in told} == {
        id: ", ".join(names) for id, names in missing.items()
    }
    assert set(missing.values()) == {(), ("often",)}
    (first, second) = frames.funnel(found, rule, as_of=TODAY).steps
    assert (first.reached, first.met, first.unknown, first.not_met) == (4, 2, 2, 0)
    assert [(each.fact.name, each.people) for each in first.wanted] == [("often", 2)]
    assert second.met + second.unknown + second.not_met == second.reached
    one = frames.decision(found, {"person_id": "torn"}, rule, as_of=TODAY)
    assert one.missing == ("often",)


@mark.skipif(settings().max_examples == STEADY, reason="takes minutes: asked with HYPOTHESIS_PROFILE=search")
@mark.parametrize("first", range(0, len(EVERY_WAY), 6))
def test_spark_works_out_facts_that_are_defined_in_every_way(spark: Any, first: int) -> None:
    from casemgmt import frames
    from tests.tables import differences

    names = [*EVERY_WAY][first : first + 6]
    chosen = facts_needed(*(EVERY_WAY[name] for name in names))
    people = invented(25, EVERY_WAY.values(), DRAWN, seed=2)
    tables = {name: spark.createDataFrame(arrow(of)) for name, of in frames.tables_of(people).items()}
    found = frames.facts(tables, as_of=DRAWN, facts=list(chosen.values()))
    rows = {row["person_id"]: row.asDict() for row in found.collect()}
    assert differences(people, rows, chosen, DRAWN) == {}
