"""Facts from tables: a date for each person, what columns cannot say, people without entries, and what is left out."""

from __future__ import annotations

import warnings
from datetime import date, timedelta
from itertools import combinations, product
from typing import Any

import attrs
import pytest

pytest.importorskip("narwhals", reason="narwhals is not installed")
pytest.importorskip("pyarrow", reason="pyarrow is not installed")
pl = pytest.importorskip("polars", reason="polars is not installed")

from casemgmt.bounds import OneOf
from casemgmt.codes import Code, CodeSet
from casemgmt.errors import InvalidInput
from casemgmt.facts import Answered, Attested, PersonField, Query, Where
from casemgmt.frames import EntriesLeftOut, facts, tables_of
from casemgmt.frames.translatable import chosen_facts
from casemgmt.instruments import vocabulary
from casemgmt.record import Answers, Attestation, Condition, Encounter, Person, Record
from casemgmt.rules import Fact, facts_needed
from casemgmt.testing.builders import observation
from tests.engines import ENGINES, Engine, arrow, every_engine
from tests.invented import invented
from tests.strategies import numbered
from tests.tables import by_person, differences, from_tables, rows_of, value_in

TWO = [each for each in ENGINES if each.name in ("polars", "DuckDB")]
DATED = dict(
    facts_needed(
        *(
            vocabulary()[name]
            for name in (
                *("new_acute_condition_14d", "chronic_condition_count", "major_surgery_planned_14d"),
                *("ed_visits_6m_before_admission", "care_management_minutes", "symptom_score_max"),
                *("body_weight", "age_years", "deceased"),
            )
        )
    )
)


def test_every_person_can_have_a_date_of_their_own() -> None:
    days = [date(2026, 3, 31), date(2026, 2, 28)]
    people = invented(60, DATED.values(), days[0], seed=3)
    tables = {name: pl.DataFrame(columns, strict=False) for name, columns in tables_of(people).items()}
    own = [days[i % 2] for i in range(len(people))]
    tables["persons"] = tables["persons"].with_columns(pl.Series("on", own))
    rows = {row["person_id"]: row for row in rows_of(facts(tables, as_of="on", facts=list(DATED.values())))}
    assert len(rows) == len(people)
    for n, day in enumerate(days):
        assert differences(people[n::2], rows, DATED, day) == {}


@pytest.mark.parametrize("engine", TWO, ids=[each.name for each in TWO])
def test_diseases_are_counted_alike_of_whatever_codes_and_words_somebody_has(engine: Engine) -> None:
    """Everybody has up to three of a few entries: of groups, of none, in several systems and of two diseases."""
    if engine.missing:
        pytest.skip(f"{engine.missing} is not installed")
    cold, asthma, heart = Code("icd10cm", "J069"), Code("icd10cm", "J4550"), Code("icd10cm", "I509")
    snomed_heart, diabetes, rare = (Code("snomed", code) for code in ("84114007", "44054006", "703272007"))
    own = Code("own", "703272007")
    coded = [(heart,), (snomed_heart,), (asthma,), (rare,), (own,), (cold, diabetes), (cold, snomed_heart)]
    every: list[dict[str, Any]] = [
        *({"codes": codes} for codes in coded),
        {"text": "CHF"},
        {"text": "heart failure"},
    ]
    several = [held for n in (1, 2, 3) for held in combinations(every, n)]
    people = [
        Record(
            person=Person(id=f"p{n}"),
            conditions=[Condition(start="2026-01-01", expected_months=24, **fields) for fields in held],
        )
        for n, held in enumerate(several)
    ]
    query = Query(section="conditions", take="count_distinct", trait="chronic")
    needed = {"diseases": Fact("diseases", low=0, high=9, definition=query)}
    rows = from_tables(engine, tables_of(people), needed.values(), date(2026, 5, 1))
    assert differences(people, rows, needed, date(2026, 5, 1)) == {}


@pytest.mark.parametrize("engine", TWO, ids=[each.name for each in TWO])
def test_a_statement_counts_no_longer_than_the_window_of_its_fact(engine: Engine) -> None:
    if engine.missing:
        pytest.skip(f"{engine.missing} is not installed")
    windows: list[dict[str, Any]] = [
        {"months": 1},
        {"lookback_months": 12},
        {"months": 3, "lookback_months": 2},
    ]
    needed = {
        f"f{n}": Fact(f"f{n}", type="flag", definition=Query(section="encounters", take="exists", **window))
        for n, window in enumerate(windows)
    }
    days = [date(2026, 3, 31), date(2026, 3, 1), date(2024, 3, 31), date(2025, 2, 28), date(2026, 1, 31)]
    people: list[Record] = []
    own: list[date] = []
    for day, back in product(days, [*range(26, 34), *range(57, 64), *range(363, 369)]):
        start = day - timedelta(back)
        made = [Attestation(fact=name, value=True, start=start) for name in needed]
        people.append(Record(person=Person(id=f"p{len(people)}"), attestations=made))
        own.append(day)
    tables: dict[str, Any] = {**tables_of(people)}
    tables["persons"] = {**tables["persons"], "as_of": own}
    rows = from_tables(engine, tables, needed.values(), "as_of")
    at_one = from_tables(engine, tables_of(people), needed.values(), days[0])
    assert differences(people, at_one, needed, days[0]) == {}
    for person, day in zip(people, own, strict=True):
        assert differences([person], rows, needed, day) == {}
    told = [[value_in(rows[person.person.id], fact) for person in people] for fact in needed.values()]
    assert all({True, None} == set(each) for each in told)


def test_a_person_without_a_date_is_told() -> None:
    persons = pl.DataFrame({"person_id": ["p1", "p2"], "on": [date(2026, 5, 1), None]})
    with pytest.raises(InvalidInput, match="1 people have no date of the decision"):
        facts({"persons": persons}, as_of="on", facts=["age_years"])


def test_several_categories_are_unknown_in_columns() -> None:
    place = Fact("place", type="category", values={"home", "ward", "hospice"}, definition=Attested())
    stated = [Attestation(fact="place", value=OneOf(["home", "ward"]), start="2026-04-01")]
    tables = tables_of([Record(person=Person(id="p1"), attestations=stated)])
    assert tables["attestations"]["value_text"] == ["home | ward"]
    frames = {name: pl.DataFrame(columns) for name, columns in tables.items()}
    assert facts(frames, as_of="2026-05-01", facts=[place]).rows() == [("p1", None)]


@every_engine
def test_entries_of_unknown_people_and_of_nobody_count_for_nobody_and_are_told(engine: Engine) -> None:
    persons = engine.make(arrow({"person_id": ["p1", "p2"]}))
    ids = ["p1", "p8", "p9", None]
    seen = engine.make(arrow({"person_id": ids, "kind": ["EMER"] * 4, "start": ["2026-03-03"] * 4}))
    with pytest.warns(EntriesLeftOut) as told:
        found = facts({"persons": persons, "encounters": seen}, as_of="2026-05-01", facts=["ed_visits_6m"])
    assert sorted(tuple(row.values()) for row in rows_of(found)) == [("p1", 1.0, 1.0), ("p2", 0.0, 0.0)]
    nameless, strangers = str(told[0].message).splitlines()[1:]
    assert nameless == "$.encounters.person_id: is null in 1 entries; say of whom they are"
    assert strangers.startswith(
        "$.encounters.person_id: names people who are not in persons in 2 entries; add"
    )


NUMBERS = [
    "7",
    "+7",
    "-7",
    "1e0",
    "1E+1",
    "25e-1",
    "1e400",
    "9" * 400,
    "1e",
    ".5",
    "7\n",
    " 7",
    "0x7",
    "1_0",
    "",
]


@every_engine
def test_numbers_written_in_text_are_read_as_from_records(engine: Engine) -> None:
    codes = CodeSet("weight", exact={"loinc": ["29463-7"]})
    weight = Fact("weight", definition=Query(section="observations", take="latest", codes=codes))
    answer = Fact("answer", definition=Answered("q", instrument="survey"))
    people = [
        Record(
            person=Person(id=f"p{n}"),
            observations=[observation("loinc", "29463-7", text, "2026-04-01")],
            answers=[Answers(instrument="survey", start="2026-04-01", values={"q": text})],
        )
        for n, text in enumerate(NUMBERS)
    ]
    needed = {"weight": weight, "answer": answer}
    rows = from_tables(engine, tables_of(people), needed.values(), date(2026, 5, 1))
    assert differences(people, rows, needed, date(2026, 5, 1)) == {}
    told = [value_in(rows[each.person.id], weight) for each in people]
    assert told == [7, 7, -7, 1, 10, 2.5, *[None] * 9]


def test_a_section_that_was_not_given_is_unknown() -> None:
    found = facts(
        {"persons": pl.DataFrame({"person_id": ["p1"]})}, as_of="2026-05-01", facts=["ed_visits_6m"]
    )
    assert found.rows() == [("p1", None, None)]


def test_lazy_tables_give_a_lazy_frame() -> None:
    persons = pl.LazyFrame({"person_id": ["p1"], "birth_date": ["1950-04-02"]})
    found: Any = facts({"persons": persons}, as_of="2026-05-01", facts=["age_years"])
    assert isinstance(found, pl.LazyFrame)
    assert found.select("age_years__low").collect().rows() == [(76.0,)]


def test_what_duckdb_holds_on_the_way_is_given_up_and_the_rest_can_be() -> None:
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    persons = connection.sql("SELECT 'p1' AS person_id, '1950-04-02' AS birth_date")
    visits = connection.sql("SELECT 'p1' AS person_id, 'EMER' AS kind, '2026-03-03' AS start")
    connection.execute(
        "CREATE TEMP TABLE found AS SELECT 'p9' AS person_id"
    )  # nobody else's table is read for ours
    connection.execute("CREATE TEMP TABLE given AS FROM found")

    def held() -> list[Any]:
        tables = connection.sql("SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'casemgmt%'")
        return [name for (name,) in tables.fetchall()]

    tables = {"persons": persons, "encounters": visits}
    for n in (1, 2):
        found = facts(tables, as_of="2026-05-01", facts=["ed_visits_6m", "age_years"])
        assert len(held()) == n
        assert found.select("person_id", "ed_visits_6m__low").fetchall() == [("p1", 1.0)]
        assert found.alias in held()
    connection.execute(f"DROP TABLE {found.alias}")
    assert len(held()) == 1
    odd = connection.sql("SELECT 'p1' AS person_id, error('unreadable') AS status")
    with pytest.raises(duckdb.Error, match="unreadable"):
        facts({**tables, "conditions": odd}, as_of="2026-05-01", facts=["ed_visits_6m", "heart_failure"])
    assert len(held()) == 1
    assert connection.sql("FROM found").fetchall() == connection.sql("FROM given").fetchall() == [("p9",)]


@attrs.frozen
class Guess:
    """A definition that no table can follow."""


def test_facts_that_cannot_be_read_are_named_before_anything_runs() -> None:
    chosen = [
        Fact("guessed", definition=Guess()),
        Fact("called", type="category", definition=PersonField("name")),
        Fact("rare", type="flag", definition=Query(section="conditions", take="exists", trait="rare")),
    ]
    with pytest.raises(InvalidInput) as error:
        facts({}, as_of="2026-05-01", facts=chosen)
    assert [problem.path for problem in error.value.problems] == [
        *("$.facts.guessed", "$.facts.called", "$.facts.rare"),
    ]


def test_a_section_that_was_looked_at_and_holds_nothing_for_anybody() -> None:
    """Its table has ids only; nobody stated a fact, so what would be stated stays open or is a documented no."""
    sections: dict[str, Any] = dict.fromkeys(("conditions", "encounters", "attestations"), ())
    people = [Record(person=Person(id=each, birth_date="1950-04-02"), **sections) for each in ("p1", "p2")]
    tables = {name: pl.DataFrame(columns) for name, columns in tables_of(people).items()}
    assert tables["attestations"].columns == ["person_id"]
    rows = {
        row["person_id"]: row
        for row in rows_of(facts(tables, as_of="2026-05-01", facts=list(DATED.values())))
    }
    assert differences(people, rows, DATED, date(2026, 5, 1)) == {}


def test_one_fact_or_one_table_is_told_apart_from_several() -> None:
    persons: Any = pl.DataFrame({"person_id": ["p1"]})
    with pytest.raises(InvalidInput, match=r"\$\.facts: is one fact; give a list of facts"):
        facts({"persons": persons}, as_of="2026-05-01", facts="age_years")
    with pytest.raises(InvalidInput, match=r"\$: is a DataFrame; give a frame for each table, by its name"):
        facts(persons, as_of="2026-05-01", facts=["age_years"])


def test_the_date_of_the_decision_is_a_column_of_dates() -> None:
    persons = pl.DataFrame({"person_id": ["p1"], "on": ["2026-05-01"]})
    with pytest.raises(InvalidInput, match=r"\$\.persons\.on: is of type String; make it a column of dates"):
        facts({"persons": persons}, as_of="on", facts=["age_years"])


def test_a_column_of_no_type_tells_nothing_and_categories_of_an_engine_are_text() -> None:
    kinds = pl.Series(["EMER", None, "AMB"], dtype=pl.Enum(["EMER", "AMB"]))
    seen = {"person_id": ["p1", "p2", "p3"], "kind": kinds, "start": pl.Series([None] * 3, dtype=pl.Null)}
    tables = {"persons": pl.DataFrame({"person_id": seen["person_id"]}), "encounters": pl.DataFrame(seen)}
    found = facts(tables, as_of="2026-05-01", facts=["ed_visits_6m"]).sort("person_id")
    assert found.rows() == [("p1", 0.0, 1.0), ("p2", 0.0, 1.0), ("p3", 0.0, 0.0)]


def test_a_column_of_objects_is_refused_by_name_unless_it_holds_nothing() -> None:
    persons = pl.DataFrame({"person_id": ["p1"], "deceased": pl.Series([None], dtype=pl.Object)})
    odd = {
        "person_id": ["p1"],
        "kind": pl.Series([1], dtype=pl.Object),
        "end": pl.Series([{1}], dtype=pl.Object),
    }
    day = pl.Series([None], dtype=pl.Object)
    seen = pl.DataFrame({"person_id": ["p1"], "kind": ["EMER"], "start": ["2026-03-03"], "end": day})
    for lazy in (False, True):
        tables = (
            [persons.lazy(), pl.DataFrame(odd).lazy(), seen.lazy()]
            if lazy
            else [persons, pl.DataFrame(odd), seen]
        )
        with pytest.raises(InvalidInput) as error:
            facts({"persons": tables[0], "encounters": tables[1]}, as_of="2026-05-01", facts=["ed_visits_6m"])
        assert [str(problem) for problem in error.value.problems] == [
            (
                "$.encounters.end: is of type Object; give dates, instants, or ISO texts that may be partial:"
                " 2019, 2019-05"
            ),
            "$.encounters.kind: is of type Object; give text",
        ]
        found = facts(
            {"persons": tables[0], "encounters": tables[2]}, as_of="2026-05-01", facts=["ed_visits_6m"]
        )
        assert rows_of(found) == [{"person_id": "p1", "ed_visits_6m__low": 1.0, "ed_visits_6m__high": 1.0}]
    ids = pl.DataFrame({"person_id": pl.Series([object()], dtype=pl.Object)})
    with pytest.raises(InvalidInput, match=r"persons\.person_id: is of type Object; give ids that are text"):
        facts({"persons": ids}, as_of="2026-05-01", facts=["age_years"])


def test_objects_of_several_types_are_refused_by_name() -> None:
    pandas = pytest.importorskip("pandas")
    persons = pandas.DataFrame(
        {"person_id": ["p1", "p2"], "birth_date": [date(1950, 4, 2), "1961"]}, index=[7, 7]
    )
    with pytest.raises(
        InvalidInput, match=r"\$\.persons\.birth_date: holds values of several types; give it one"
    ) as error:
        facts({"persons": persons}, as_of="2026-05-01", facts=["age_years"])
    assert "1961" not in str(error.value)


def test_a_column_of_a_type_that_nobody_knows_is_refused() -> None:
    duckdb = pytest.importorskip("duckdb")
    persons = duckdb.sql("SELECT uuid() AS person_id, NULL AS birth_date")
    assert len(facts({"persons": persons}, as_of="2026-05-01", facts=["age_years"]).fetchall()) == 1
    persons = duckdb.sql("SELECT 'p1' AS person_id, '101'::BIT AS deceased, uuid() AS gender")
    with pytest.raises(InvalidInput) as error:
        facts({"persons": persons}, as_of="2026-05-01", facts=["deceased"])
    assert [problem.path for problem in error.value.problems] == ["$.persons.gender", "$.persons.deceased"]


@every_engine
@pytest.mark.parametrize(
    ("people", "seen"),
    [
        (("int64", [1, 2]), ("float64", [1.0, None, 1.5])),
        (("int64", [1, 2]), ("int32", [1, None, 3])),
        (("float64", [1.0, 2.0]), ("int64", [1, None, 3])),
        (("uint64", [1, 2**64 - 1]), ("int64", [1, None, 3])),
        (("large_string", ["1", "2"]), ("string", ["1", None, "3"])),
        (("string", ["1", "2"]), ("large_string", ["1", None, "3"])),
        (("null", []), ("string", ["1"])),
        (("string", ["1", "2"]), ("null", [])),
    ],
    ids=numbered(),
)
def test_ids_are_joined_whatever_the_engine_made_of_them(engine: Engine, people: Any, seen: Any) -> None:
    import pyarrow as pa

    def table(ids: tuple[str, list[Any]], **more: list[Any]) -> Any:
        columns = {"person_id": ids[1], **{name: of[: len(ids[1])] for name, of in more.items()}}
        types = {"person_id": getattr(pa, ids[0])(), **dict.fromkeys(more, pa.string())}
        return engine.make(arrow(columns, types))

    days = ["2026-03-03"] * 3
    tables = {"persons": table(people), "encounters": table(seen, kind=["EMER"] * 3, start=days)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EntriesLeftOut)
        rows = rows_of(facts(tables, as_of="2026-05-01", facts=["ed_visits_6m"]))
    found = {row["person_id"]: row["ed_visits_6m__low"] for row in rows}
    visits = 1.0 if seen[1] else 0.0
    assert found == dict(zip(people[1], (visits, 0.0), strict=False))


def test_a_field_that_no_column_holds_is_named() -> None:
    query = Query(
        section="conditions", take="exists", where=(Where("categories", frozenset({"problem-list-item"})),)
    )
    with pytest.raises(
        InvalidInput, match=r"\$\.facts\.listed: reads categories of conditions, which has no column"
    ):
        facts({}, as_of="2026-05-01", facts=[Fact("listed", type="flag", definition=query)])


def test_every_fact_of_the_vocabulary_can_be_read_from_tables() -> None:
    assert chosen_facts(None).keys() >= vocabulary().keys()


def test_queries_of_one_section_count_business_days_each_to_its_own_end_of_an_entry() -> None:
    left_on = Fact("left_on", type="date", definition=PersonField("birth_date"))
    soon: dict[str, Any] = {"section": "encounters", "take": "count"}
    soon |= {"since": left_on, "business_days": (2, "us_federal")}
    begun = Fact("begun_soon", low=0, definition=Query(**soon))
    over = Fact("over_soon", low=0, definition=Query(**soon, on="end"))
    # From Friday 6 March 2026 on, two business days end with Tuesday the 10th.
    days = {
        "both": ("2026-03-09", "2026-03-10"),
        "begun": ("2026-03-10", "2026-03-11"),
        "neither": ("2026-03-11", "2026-03-12"),
    }
    people = [
        Record(
            person=Person(id=id, birth_date="2026-03-06"),
            encounters=[Encounter(kind="AMB", status="finished", start=start, end=end)],
        )
        for id, (start, end) in days.items()
    ]
    tables = {name: pl.DataFrame(columns, strict=False) for name, columns in tables_of(people).items()}
    rows = by_person(facts(tables, as_of=date(2026, 3, 31), facts=[begun, over]))
    assert {id: (row["begun_soon__low"], row["over_soon__low"]) for id, row in rows.items()} == {
        "both": (1, 1),
        "begun": (1, 0),
        "neither": (0, 0),
    }
