"""Facts from tables are the facts from records, person by person, on all third-party people, where they are at hand."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import settings

from casemgmt.bounds import lift
from casemgmt.facts import facts_at
from casemgmt.fhir import read_bundle, read_ndjson, read_people
from casemgmt.frames import facts, from_omop, omop_report, tables_of
from casemgmt.instruments import vocabulary
from casemgmt.levels import scheme_by_id
from casemgmt.record import Record
from casemgmt.rules import Fact, facts_needed
from tests.effort import STEADY
from tests.engines import ENGINES
from tests.tables import differences, from_tables, records_of, rows_of

DATA = Path(__file__).parents[2].parent / "shared" / "data"
BUNDLES = sorted((DATA / "fhir").glob("*/*.json.gz"))
EXPORT = sorted((DATA / "fhir" / "clinosim").glob("*.ndjson.gz"))
OMOP = DATA / "omop" / "Synthea27NjParquet_5.4.zip"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the third-party data is not at hand")
EVERYTHING = dict(vocabulary())
ON = {engine.name: engine for engine in ENGINES}


def of_level() -> dict[str, Any]:
    """The facts of the levels of care, which are of nearly every kind."""
    return dict(facts_needed(*scheme_by_id("levels.four").editions[-1].criteria().values()))


@pytest.fixture(scope="module")
def people() -> list[Record]:
    """Everybody in the bundles."""
    bundles = (json.loads(gzip.decompress(file.read_bytes())) for file in BUNDLES)
    return [read_bundle(bundle, complete="present", strict=False).record for bundle in bundles]


@pytest.fixture(scope="module")
def export() -> list[Record]:
    """Everybody in the bulk export."""
    texts = [gzip.decompress(file.read_bytes()).decode() for file in EXPORT]
    read = read_people(read_ndjson(*texts, strict=False), complete="everything", strict=False)
    return [each.record for each in read.values()]


def latest(records: list[Record]) -> date:
    days = [lift(entry.start).low for record in records for entry in record.entries() if entry.start]
    return max(day for day in days if isinstance(day, date))


def telling(records: list[Record], as_of: date) -> dict[str, Fact]:
    """The facts of which somebody's record tells more than no and nothing; in a long search, all of them.

    Planning a thousand facts takes longer than everything else, and what nobody's record tells is compared for
    invented people.
    """
    if settings().max_examples > STEADY:
        return EVERYTHING
    known: set[str] = set()
    for record in records:
        values = facts_at(record, EVERYTHING, as_of=as_of).values
        known |= {name for name, value in values.items() if value not in (None, False, 0)} & EVERYTHING.keys()
    return dict(facts_needed(*(EVERYTHING[name] for name in known)))


def test_every_fact_that_is_told_of_anybody(people: list[Record], export: list[Record]) -> None:
    everybody = [*people, *export]
    assert (len(people), len(export)) == (54, 40)
    as_of = latest(everybody)
    told = telling(everybody, as_of)
    assert len(told) > 200
    rows = from_tables(ON["polars"], tables_of(everybody), told.values(), as_of)
    assert len(rows) == len(everybody)
    assert differences(everybody, rows, told, as_of) == {}


def test_what_is_told_of_anybody_in_the_bundles_years_ago(people: list[Record]) -> None:
    as_of = date(2012, 3, 31)
    told = telling(people, as_of)
    assert len(told) > 100
    rows = from_tables(ON["polars"], tables_of(people), told.values(), as_of)
    assert differences(people, rows, told, as_of) == {}


@pytest.mark.parametrize("engine", ["DuckDB", "pyarrow"])
def test_the_facts_of_a_level_of_care_on_other_engines(engine: str, export: list[Record]) -> None:
    as_of, needed = latest(export), of_level()
    rows = from_tables(ON[engine], tables_of(export), needed.values(), as_of)
    assert differences(export, rows, needed, as_of) == {}


@pytest.fixture(scope="module")
def omop() -> dict[str, pl.DataFrame]:
    """The OMOP tables."""
    with zipfile.ZipFile(OMOP) as file:
        names = [name for name in file.namelist() if name.endswith(".parquet") and "MACOSX" not in name]
        return {Path(name).stem: pl.read_parquet(io.BytesIO(file.read(name))) for name in names}


READ = (
    *("person", "observation_period", "condition_occurrence", "measurement", "observation"),
    *("visit_occurrence", "procedure_occurrence", "drug_exposure", "death", "payer_plan_period"),
    *("concept", "concept_relationship"),
)


def test_every_fact_that_is_told_of_anybody_in_omop(omop: dict[str, pl.DataFrame]) -> None:
    tidy = from_omop({name: omop[name] for name in READ})
    records = records_of(tidy)
    assert len(records) == 28
    as_of = date(2022, 12, 1)
    told = telling(records, as_of)
    assert len(told) > 100
    found = facts(tidy, as_of=as_of, facts=list(told.values()))
    rows = {str(row["person_id"]): row for row in rows_of(found)}
    assert len(rows) == 28
    assert differences(records, rows, told, as_of) == {}


def test_omop_loses_no_row(omop: dict[str, pl.DataFrame]) -> None:
    tidy = from_omop({name: omop[name] for name in READ})
    counts = {name: len(table) for name, table in tidy.items()}
    assert counts == {
        "persons": 28,
        "conditions": 470,
        "observations": 10_040 + 8_099,
        "encounters": 1_791,
        "procedures": 1_649,
        "medications": 883,
        "coverages": 0,
    }
    assert tidy["conditions"]["code"].null_count() == 0
    assert tidy["encounters"]["kind"].value_counts().sort("kind").rows() == [
        ("AMB", 1_722),
        ("EMER", 56),
        ("IMP", 13),
    ]
    assert tidy["persons"]["deceased"].sum() == 3


def test_the_report_of_omop_tells_what_is_not_read(omop: dict[str, pl.DataFrame]) -> None:
    report = omop_report(omop)
    assert set(report.rows) == set(READ)
    assert report.tables_not_read["visit_detail"] == len(omop["visit_detail"])
    assert "race_concept_id" in report.columns_not_read["person"]
    assert not any(report.without_code.values())
    assert not report.visits_without_class
