"""A few cases on Spark in local mode, where Java and pyspark are there: one session for all, as it starts slowly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from shutil import which
from typing import Any

from pytest import fixture, mark

from casemgmt.rules import Criterion, Fact, all_of, any_of, at_least, by_edges, decide, points, years_since
from tests.engines import TODAY

lacking = next((each for each in ("narwhals", "pyspark", "pyarrow") if find_spec(each) is None), "")
pytestmark = [
    mark.skipif(bool(lacking), reason=f"{lacking} is not installed"),
    mark.skipif(which("java") is None, reason="Java is not installed"),
    mark.filterwarnings("ignore"),  # what pyspark and its Java say of themselves
]

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
]


@fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
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
    from casemgmt.rules import facts_needed

    return list(facts_needed(rule))


def test_spark_decides_the_catalogue_and_counts_a_funnel(frame: Any) -> None:
    from casemgmt import frames, screen

    (row,) = frames.decide_all(frame.where("member = 0"), as_of=TODAY).collect()
    person = {"age_years": 81, "phq9_total": 12}
    assert row["medicare_ccm__truth"] == screen(person, "medicare.ccm", as_of=TODAY).truth.words
    counted = frames.funnel(frame, AGE >= 65, as_of=TODAY)
    assert (counted.people, counted.steps[0].met, counted.steps[0].unknown) == (len(PEOPLE), 1, 1)
    found = frames.decision(frame, {"member": 0}, AGE >= 65, as_of=TODAY)
    assert found == decide(AGE >= 65, {"age_years": 81}, as_of=TODAY)
