"""Facts of which a record says something else than their formula: they are not worked out again from tables on."""

from __future__ import annotations

import warnings
from datetime import date
from typing import Any

import attrs
from pytest import importorskip, mark, param, raises, warns

importorskip("narwhals", reason="narwhals is not installed")
importorskip("pyarrow", reason="pyarrow is not installed")
pl = importorskip("polars", reason="polars is not installed")

from casemgmt import frames, screen
from casemgmt.bounds import Bounds
from casemgmt.errors import InvalidInput
from casemgmt.facts import facts_at
from casemgmt.frames import UnusedColumn, decide, facts, tables_of
from casemgmt.instruments import vocabulary
from casemgmt.record import Answers, Attestation, Observation, Person, Record
from casemgmt.rules import (
    Criterion,
    Decision,
    Fact,
    FactSheet,
    Formula,
    Reason,
    all_of,
    any_of,
    facts_needed,
    truth_of,
)
from casemgmt.rules import decide as decide_one
from casemgmt.rules.terms import Constant
from casemgmt.screening import Screening, program
from casemgmt.testing.builders import observation
from tests.engines import ENGINES, TODAY, Engine
from tests.tables import by_person, native

ON = {engine.name: engine for engine in ENGINES}
EARLIER, THEN, LATER = date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)


def stated(fact: str, value: Any, on: date = THEN) -> Attestation:
    return Attestation(fact=fact, value=value, start=on, role="clinician")


@attrs.frozen
class Questionnaire:
    """A questionnaire with a total that may also be recorded, which is low where each of its items is 1."""

    id: str
    items: int
    loinc: str

    def answered(self, *points: int, on: date = THEN) -> Answers:
        values = {str(number): of for number, of in enumerate(points, 1)}
        return Answers(instrument=self.id, values=values, start=on)

    def total(self, value: Any, on: Any = THEN) -> Observation:
        return observation("loinc", self.loinc, value, on)

    def people(self) -> list[Record]:
        """Whatever a total and its items can say beside each other, and statements about what comes of them."""
        low, high = self.items, 2 * self.items
        every, some = self.answered(*[1] * self.items), self.answered(3)
        older = attrs.evolve(every, start=EARLIER)
        told: dict[str, list[Any]] = {
            "nothing": [],
            "items": [every],
            "some items": [some],
            "total": [self.total(high)],
            "a total of its items": [every, self.total(low)],
            "a total unlike its items": [every, self.total(high)],
            "a total below some items": [some, self.total(2)],
            "a total above some items": [some, self.total(high)],
            "a newer total": [older, self.total(high)],
            "a newer total in part": [older, self.total(Bounds(low, high))],
            "a newer total below some items": [attrs.evolve(some, start=EARLIER), self.total(2)],
            "an older total": [every, self.total(high, EARLIER)],
            "a total that may be older": [every, self.total(high, Bounds(EARLIER, LATER))],
            "a newer total that is stated": [every, stated(f"{self.id}_total", high, LATER)],
            "an older total that is stated": [every, stated(f"{self.id}_total", high, EARLIER)],
            "a mood unlike its total": [every, stated("low_mood", True)],
            "a mood like its total": [self.total(high), stated("low_mood", True)],
            "a mood unlike a newer total": [older, self.total(high), stated("low_mood", False)],
            "a weight unlike its total": [every, stated("weighed", 9 * low)],
            "a weight that narrows its total": [some, stated("weighed", Bounds(50, 100))],
        }
        return [_record(id, entries) for id, entries in told.items()]

    def rule(self) -> Criterion:
        """A rule over the total, an item and two facts that are worked out from the total."""
        total, item = (vocabulary()[f"{self.id}_{of}"] for of in ("total", f"item_{self.items}"))
        low_mood = Fact("low_mood", type="flag", definition=Formula(total > self.items))
        weighed = Fact("weighed", low=0, high=900, definition=Formula(total * 10))
        return all_of(
            any_of(total > self.items, item >= 2, id="mood"), any_of(low_mood, weighed >= 20 * self.items)
        )


def _record(id: str, entries: list[Any]) -> Record:
    kinds = {"answers": Answers, "observations": Observation, "attestations": Attestation}
    sections: dict[str, Any] = {
        name: [e for e in entries if isinstance(e, kind)] for name, kind in kinds.items()
    }
    return Record(person=Person(id=id), **sections)


PHQ2, PHQ9 = Questionnaire("phq2", 2, "55758-7"), Questionnaire("phq9", 9, "44261-6")


@mark.parametrize(
    ("engine", "asked"),
    [
        param(
            ON[name], asked, id=f"{name} {asked.id}", marks=mark.skipif(bool(ON[name].missing), reason=name)
        )
        for name, asked in (("polars", PHQ9), ("classic pandas", PHQ9), ("DuckDB", PHQ2))
    ],
)
def test_a_record_is_decided_alike_through_its_tables(engine: Engine, asked: Questionnaire) -> None:
    """DuckDB plans every fact for long, so that it gets the shorter questionnaire."""
    rule, people = asked.rule(), asked.people()
    needed, nodes = facts_needed(rule), frames.criteria(rule)
    found = facts(native(engine, tables_of(people)), as_of=TODAY, facts=needed.values())
    decided = by_person(decide(found, rule, as_of=TODAY, detail="criteria"))
    open_facts = by_person(decide(found, rule, as_of=TODAY, detail="missing"))
    assert len(decided) == len(people)
    for record in people:
        id, sheet = record.person.id, facts_at(record, needed, as_of=TODAY)
        on_record = decide_one(rule, sheet)
        assert {name: decided[id][name] for name in nodes} == {
            name: truth_of(node, sheet.values).words for name, node in nodes.items()
        }, id
        again = frames.decision(found, {"person_id": id}, rule, as_of=TODAY)
        assert isinstance(again, Decision)
        assert dict(again.sheet.values) == dict(sheet.values), id
        assert again.missing == on_record.missing, id
        assert set(open_facts[id]["missing"].split(", ")) - {""} >= set(on_record.missing), id


def test_what_is_settled() -> None:
    needed = facts_needed(PHQ2.rule()).values()
    found = facts(native(ON["polars"], tables_of(PHQ2.people())), as_of=TODAY, facts=needed)
    settled = {
        name.removesuffix("__settled"): set(found.filter(pl.col(name))["person_id"])
        for name in found.columns
        if name.endswith("__settled")
    }
    assert settled == {
        "phq2_total": {
            "a total unlike its items",
            "a total below some items",
            "a newer total",
            "a newer total in part",
            "a newer total below some items",
            "a total that may be older",
            "a newer total that is stated",
            "a mood unlike a newer total",
        },
        "low_mood": {"a mood unlike its total", "a mood unlike a newer total"},
        "weighed": {"a weight unlike its total"},
    }


def test_nothing_is_settled_where_a_record_cannot_say_otherwise() -> None:
    tables = native(ON["polars"], tables_of(PHQ2.people()))
    limit = Fact("limit", low=0, definition=Formula(Constant(2)))
    needed = [limit, *facts_needed(PHQ2.rule()).values()]

    def settled(*sections: str) -> list[str]:
        found = facts({name: tables[name] for name in ("persons", *sections)}, as_of=TODAY, facts=needed)
        return [name for name in found.columns if name.endswith("__settled")]

    assert settled() == []
    assert settled("answers", "observations") == ["phq2_total__settled"]
    assert settled("attestations") == ["phq2_total__settled", "low_mood__settled", "weighed__settled"]


def test_the_open_facts_of_a_total_are_those_of_the_record() -> None:
    """A total that contradicts its items is named itself, one whose items are open by those."""
    rule = vocabulary()["phq2_total"] > 2
    people = PHQ2.people()
    found = facts(
        native(ON["polars"], tables_of(people)), as_of=TODAY, facts=facts_needed(PHQ2.rule()).values()
    )
    told = by_person(decide(found, rule, as_of=TODAY, detail="missing"))
    on_record = {
        each.person.id: decide_one(rule, facts_at(each, facts_needed(rule), as_of=TODAY)).missing
        for each in people
    }
    assert {id: row["missing"] for id, row in told.items()} == {
        id: ", ".join(names) for id, names in on_record.items()
    }
    assert on_record["a total unlike its items"] == ("phq2_total",)
    assert on_record["nothing"] == ("phq2_item_1", "phq2_item_2")
    (step,) = frames.funnel(found, rule, as_of=TODAY).steps
    wanted = {each.fact.name: each.people for each in step.wanted}
    assert wanted["phq2_total"] == list(on_record.values()).count(("phq2_total",)) > 2


def test_a_program_is_screened_as_on_the_record() -> None:
    pace = program("medicare.pace")
    people = [
        Record(person=Person(id=id, birth_date="1950-04-02"), attestations=[stated("age_years", age)])
        for id, age in {"alike": 76, "otherwise": 40}.items()
    ]
    tables = native(ON["polars"], tables_of(people))
    found = facts(tables, as_of=TODAY, facts=pace.editions[-1].facts().values())
    assert [name for name in found.columns if name.endswith("__settled")] == [
        "age_years__settled",
        "hospice_elected__settled",
    ]
    nodes = frames.criteria(pace, as_of=TODAY)
    decided = by_person(decide(found, pace, as_of=TODAY, detail="criteria"))
    assert {decided["alike"][name] for name in nodes} == {"met", "unknown"}
    assert {decided["otherwise"][name] for name in nodes} == {"unknown"}
    for record in people:
        on_record, row = screen(record, pace, as_of=TODAY), {"person_id": record.person.id}
        again = frames.decision(found, row, pace, as_of=TODAY)
        by_hand = screen(frames.person(found, row, pace, as_of=TODAY), pace, as_of=TODAY)
        for each in (on_record, again, by_hand):
            assert isinstance(each, Screening)
            assert dict(each.sheet.values) == dict(on_record.sheet.values)
            assert each.missing == on_record.missing
            assert {name: truth_of(node, each.sheet.values).words for name, node in nodes.items()} == {
                name: decided[record.person.id][name] for name in nodes
            }


def test_what_a_program_works_out_of_its_parameters_may_be_settled_too() -> None:
    act = program("medicaid.act")
    values: dict[str, Any] = {"homeless_or_imminently": [True, True], "act_without_home": [None, False]}
    frame = pl.DataFrame({**values, "act_without_home__settled": [True, True]})
    decided = decide(frame, act, as_of=TODAY, detail="criteria").to_dicts()
    for n, row in enumerate(decided):
        screening = frames.decision(frame, n, act, as_of=TODAY)
        assert isinstance(screening, Screening)
        assert screening.sheet.values.get("act_without_home") is values["act_without_home"][n]
        for name, node in frames.criteria(act, as_of=TODAY).items():
            assert truth_of(node, screening.sheet.values).words == row[name]


# -- frames that are made by hand ----------------------------------------------------------------------------------

A, B = Fact("a", low=0, high=9), Fact("b", low=0, high=9)
SUM = Fact("sum", low=0, high=18, definition=Formula(A + B), label="sum")
HIGH = SUM >= 10


def test_a_settled_fact_is_what_its_own_columns_say() -> None:
    settled = [True, True, True, False, None]
    frame = pl.DataFrame(
        {
            "a": [1] * 5,
            "b": [2] * 5,
            "sum__low": [None, 12.0, 9.0, 12.0, None],
            "sum__high": [None, 14.0, 11.0, 14.0, None],
            "sum__settled": settled,
        }
    )
    found = decide(frame, HIGH, as_of=TODAY, detail="missing").to_dicts()
    assert [row["truth"] for row in found] == ["unknown", "met", "unknown", "unknown", "not met"]
    assert [row["missing"] for row in found] == ["sum", "", "sum", "sum", ""]
    for n, row in enumerate(found):
        decision = frames.decision(frame, n, HIGH, as_of=TODAY)
        assert isinstance(decision, Decision)
        assert (decision.truth.words, ", ".join(decision.missing)) == (row["truth"], row["missing"])
    known = [frames.person(frame, n, HIGH, as_of=TODAY) for n in range(5)]
    assert [isinstance(each, FactSheet) for each in known] == [each is True for each in settled]
    assert isinstance(known[0], FactSheet)
    assert isinstance(known[1], FactSheet)
    assert known[0].unknowns["sum"].reason is Reason.CONFLICTING
    assert known[1].values["sum"] == Bounds(12, 14)
    assert known[1].unknowns == {}


def test_a_fact_may_be_settled_without_any_value() -> None:
    """Such as where a classic pandas frame drops the type of a column that holds nothing."""
    values = {"a": [1, 1, 1], "b": [2, None, None], "sum__settled": [True, True, None]}
    for more in ({}, {"sum": pl.Series([None] * 3, dtype=pl.Null)}):
        frame = pl.DataFrame({**values, **more})
        found = decide(frame, HIGH, as_of=TODAY, detail="missing")
        assert found["truth"].to_list() == ["unknown"] * 3
        assert found["missing"].to_list() == ["sum", "sum", "b"]
        decision = frames.decision(frame, 0, HIGH, as_of=TODAY)
        assert isinstance(decision, Decision)
        assert "conflicting (what is recorded of it and its inputs differ)" in decision.explain()
        counted = frames.check(frame, HIGH, as_of=TODAY).to_dicts()
        assert [(row["fact"], row["missing"]) for row in counted] == [("a", 0), ("b", 2), ("sum", 3)]


def test_a_column_that_settles_nothing_is_as_none() -> None:
    frame = pl.DataFrame({"a": [1], "b": [2], "sum__settled": pl.Series([None], dtype=pl.Null)})
    assert decide(frame, HIGH, as_of=TODAY)["truth"].to_list() == ["not met"]
    falls = Fact("falls_since_the_last_visit", low=0)
    given = pl.DataFrame({falls.name: [1], f"{falls.name}__settled": ["of no account"]})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert decide(given, falls >= 1, as_of=TODAY)["truth"].to_list() == ["met"]
        assert decide(given.drop(falls.name), falls >= 1, as_of=TODAY)["truth"].to_list() == ["unknown"]


def test_a_mistyped_name_is_told_beside_what_settles() -> None:
    frame = pl.DataFrame({"a": [1], "b": [2], "summ": [12], "sum__settled": [True]})
    with warns(UnusedColumn, match="no fact is named 'summ'"):
        assert decide(frame, HIGH, as_of=TODAY)["truth"].to_list() == ["unknown"]


@mark.parametrize("values", [None, {"ward", "home"}])
def test_what_is_worked_out_of_a_category_is_named_where_it_contradicts_that(values: set[str] | None) -> None:
    place = Fact("place", type="category", values=values)
    in_ward = Fact("in_ward", type="flag", definition=Formula(place.is_in("ward")))
    frame = pl.DataFrame({"place": ["ward", None, None], "in_ward__settled": [True, True, False]})
    found = decide(frame, in_ward.is_true(), as_of=TODAY, detail="missing")
    assert found.select("truth", "missing").rows() == [
        ("unknown", "in_ward"),
        ("unknown", "place"),
        ("unknown", "place"),
    ]
    for n, name in enumerate(found["missing"]):
        decision = frames.decision(frame, n, in_ward.is_true(), as_of=TODAY)
        assert isinstance(decision, Decision)
        assert decision.missing == (name,)
    assert decide(frame.drop("place"), in_ward, as_of=TODAY, detail="missing")["missing"][2] == "place"


def test_what_settles_is_true_or_false() -> None:
    frame = pl.DataFrame({"a": ["1"], "sum": [12], "sum__settled": [1]})
    with raises(InvalidInput) as error:
        decide(frame, HIGH, as_of=TODAY)
    assert [str(each) for each in error.value.problems] == [
        "$.a: is String and not numbers; cast it to a number",
        "$.sum__settled: is Int64 and not True and False; make it True or False, such as by comparing it with 1",
    ]


def test_the_columns_of_a_fact_have_its_other_name() -> None:
    frame = pl.DataFrame({"a": [1], "b": [2], "points": [12], "points__settled": [True]})
    columns = {"sum": "points"}
    assert decide(frame, HIGH, as_of=TODAY, columns=columns)["truth"].to_list() == ["met"]
    found = frames.decision(frame, 0, HIGH, as_of=TODAY, columns=columns)
    assert isinstance(found, Decision)
    assert found.truth.words == "met"
