"""Points over flags that are read together add up over tables as the reference evaluator adds them for each person."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

pytest.importorskip("narwhals", reason="narwhals is not installed")
pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

from casemgmt.bounds import Bounds
from casemgmt.codes import Code, code_of
from casemgmt.facts import Query
from casemgmt.frames import facts, tables_of
from casemgmt.instruments.diagnosis_codes import diagnosis_codes
from casemgmt.record import Attestation, Condition, Person, Record
from casemgmt.rules import Fact, Formula, Quantity, facts_needed, not_, points, total
from casemgmt.rules.evaluate import bounds_of
from casemgmt.rules.terms import Choice, Constant, criterion
from tests.engines import ENGINES, Engine, arrow, every_engine
from tests.tables import Values, by_person, differences, from_tables, value_in

AS_OF = date(2026, 3, 31)
POLARS = next(each for each in ENGINES if each.name == "polars")


def group(id: str, *prefixes: str, months: int | None = None) -> Fact:
    """A flag that a diagnosis of some codes is on record."""
    codes = diagnosis_codes(id, prefixes, categories=["A01", "B20", "C50", "D50", "E10"])
    query = Query(section="conditions", take="exists", codes=codes, lookback_months=months)
    return Fact(id, type="flag", definition=query)


A, B, C, D = (
    group("group_a", "A01", "A02"),
    group("group_b", "A01", "B20"),
    group("group_c", "C501"),
    group("group_d", "D50"),  # that nobody has
)
FLAGS = (A, B, C, D)
PEOPLE: dict[str, list[tuple[str, str, str | None]]] = {
    "two groups": [("icd10cm", "A01.5", None)],
    "too short": [("icd10cm", "C50", None)],
    "too short, and told": [("icd10cm", "C50", None), ("icd10cm", "C50.12", None)],
    "unread": [("icd10cm", "PAIN", None)],
    "unread, and told": [("icd10cm", "PAIN", None), ("icd10", "b20", None), ("icd10cm", "C50", None)],
    "often": [("icd10cm", "A0200", None), ("icd10cm", "A02", None), ("icd10cm", "A02.1", None)] * 9,
    "uncertain": [("icd10cm", "A02.1", "provisional"), ("icd10cm", "B20", "refuted")],
    "other": [("icd10cm", "E10.9", None)],
    "nothing": [],
}
KNOWN: dict[str, tuple[bool | None, ...]] = {
    "two groups": (True, True, False, False),
    "too short": (False, False, None, False),
    "too short, and told": (False, False, True, False),
    "unread": (None, None, None, None),
    "unread, and told": (None, True, None, None),
    "often": (True, False, False, False),
    "uncertain": (None, False, False, False),
    "other": (False, False, False, False),
    "nothing": (False, False, False, False),
}


def named(name: str, of: Quantity, *, low: float = -(2**53), high: float = 2**53) -> Fact:
    """A number that is worked out."""
    return Fact(name, low=low, high=high, definition=Formula(of))


VISITS = Fact("visits", low=0, high=10)
SUMS = (
    named("rising", total([points(A, 3), points(B, 5), points(D, 11)])),
    named("both_ways", total([points(A, 3), points(B, -2), points(C, 5), points(D, -7), points(B, 0)])),
    named("falling", total([points(A, -3), points(B, -2)])),
    named("nested", points(A, 1) + (points(B, 20) + (points(C, -300) + points(D, 4000)))),
    named("in_tenths", total([points(A, 16), points(B, 3), points(D, 9)]) / 10),
    named("of_parts", total([points(B, 1e15), points(B, 0.2), points(A, 0.1), points(B, 0.2)])),
    named("twice", total([points(A, 3), points(A, 4), points(B, 1), points(A, -3)])),
    named(
        "with_others",
        total(
            [Constant(7), points(A, 3), points(not_(B), 2), Choice(criterion(B), Constant(1), Constant(4))]
        ),
    ),
    named("one_for_another", points(D, 8) + Choice(criterion(A), Constant(6), points(B, 2))),
    named("with_a_number", points(B, 2) + VISITS),
    named("of_nothing", points(A, 0) + points(B, 0)),
    named("difference", points(A, 3) - points(B, 2)),
    named("huge", total([points(A, 2.0**53), *[points(B, 1.0)] * 3]) / 4),
)


def tables(
    engine: Engine, people: dict[str, list[tuple[str, str, str | None]]] = PEOPLE, **persons: list[str]
) -> dict[str, Any]:
    """Tables of people, with more columns of the people."""
    rows = [(person, *code) for person, codes in people.items() for code in codes]
    names = ("person_id", "system", "code", "verification")
    columns = dict(zip(names, zip(*rows, strict=True), strict=True)) | {"status": ["active"] * len(rows)}
    given = {"persons": arrow({"person_id": [*people], **persons}), "conditions": arrow(columns)}
    return {name: engine.make(table) for name, table in given.items()}


@every_engine
def test_what_flags_add_together_is_what_each_of_them_adds(engine: Engine) -> None:
    found = facts(tables(engine), as_of=AS_OF, facts=[*FLAGS, *SUMS])
    rows = by_person(found)
    assert {person: tuple(row[each.name] for each in FLAGS) for person, row in rows.items()} == KNOWN
    for person, row in rows.items():
        values = dict(zip((each.name for each in FLAGS), KNOWN[person], strict=True))
        for each in SUMS:
            expected = bounds_of(each.definition.of, values)
            assert (each.name, row[f"{each.name}__low"], row[f"{each.name}__high"]) == (
                each.name,
                expected.low,
                expected.high,
            )


def test_what_is_not_complete_leaves_every_group_open() -> None:
    held = ["all", "part", "none", "", "part", "all", "none", "all", "part"]
    found = facts(tables(POLARS, conditions_held=held), as_of=AS_OF, facts=[*FLAGS, SUMS[1]])
    rows = by_person(found)
    for (person, known), section in zip(KNOWN.items(), held, strict=True):
        expected: tuple[bool | None, ...] = known
        if section in ("part", "none"):
            expected = tuple(each or None if section == "part" else None for each in known)
        assert tuple(rows[person][each.name] for each in FLAGS) == expected
        of = bounds_of(SUMS[1].definition.of, dict(zip((each.name for each in FLAGS), expected, strict=True)))
        assert (rows[person]["both_ways__low"], rows[person]["both_ways__high"]) == (of.low, of.high)


def test_a_flag_that_can_be_no_other_is_what_it_is_whatever_is_on_record() -> None:
    always = attrs.evolve(A, name="always", low=True)
    found = facts(tables(POLARS), as_of=AS_OF, facts=[always])
    assert found["always"].all()


def test_a_section_that_nobody_looked_at_leaves_every_group_open() -> None:
    persons = {"persons": tables(POLARS)["persons"]}
    found = facts(persons, as_of=AS_OF, facts=[A, SUMS[1]])
    assert found["group_a"].is_null().all()
    assert {*found.select("both_ways__low", "both_ways__high").rows()} == {(-9.0, 8.0)}


def told(rows: dict[str, Values], fact: Fact) -> dict[str, Any]:
    """What rows say of a fact."""
    return {person: value_in(row, fact) for person, row in rows.items()}


def test_where_every_code_is_read_nothing_is_open() -> None:
    people = {person: PEOPLE[person] for person in ("two groups", "often", "nothing")}
    rows = by_person(facts(tables(POLARS, people), as_of=AS_OF, facts=[*FLAGS, *SUMS[:2]]))
    assert told(rows, SUMS[0]) == {"two groups": 8, "often": 3, "nothing": 0}
    assert told(rows, SUMS[1]) == {"two groups": 1, "often": 3, "nothing": 0}


def test_diagnoses_that_cannot_be_read_leave_open_only_what_asks_for_them() -> None:
    going_on = Fact("going_on", type="flag", definition=attrs.evolve(A.definition, open=True))
    score = named("score", total([points(going_on, 3), points(A, 4), points(B, 8)]))
    given = tables(POLARS, {each: [("icd10cm", "U99.9", None)] for each in ("resolved", "active")})
    given["conditions"] = given["conditions"].with_columns(status=given["conditions"]["person_id"])
    for people, most in (("active", 15.0), ("resolved", 12.0)):
        sections = {name: of.filter(of["person_id"] == people) for name, of in given.items()}
        rows = by_person(facts(sections, as_of=AS_OF, facts=[score]))
        assert (rows[people]["score__low"], rows[people]["score__high"]) == (0.0, most)


def test_a_day_known_in_part_leaves_open_whether_a_diagnosis_lies_in_the_look_back() -> None:
    recent, ever = group("recent", "A01", months=24), group("ever", "A01")
    score = named("score", total([points(recent, 3), points(ever, 4), points(B, -2)]))
    days: dict[str, tuple[str, str | None, str]] = {
        "unread, and long ago": ("2010", "2011", "resolved"),
        "ended before": ("2010", "2024-03", "resolved"),
        "ended after": ("2010", "2024-04", "resolved"),
        "ended in the year": ("2010", "2024", "resolved"),
        "began in the year": ("2024", None, "resolved"),
        "goes on": ("2010", None, "active"),
        "begins later": ("2026-04", None, "active"),
    }
    people = [
        Record(
            person=Person(id=id, birth_date="1950-04-02"),
            conditions=[
                Condition(
                    codes=(Code("icd10cm", "U999" if id.startswith("unread") else "A015"),),
                    start=start,
                    end=end,
                    status=status,
                ),
                Condition(codes=(Code("icd10cm", "B20"),), start="2020-01-01", status="active"),
            ],
        )
        for id, (start, end, status) in days.items()
    ]
    needed = facts_needed(score)
    rows = from_tables(POLARS, tables_of(people), needed.values(), AS_OF)
    assert told(rows, recent) == {
        "unread, and long ago": False,
        "ended before": False,
        "ended after": True,
        "ended in the year": None,
        "began in the year": None,
        "goes on": True,
        "begins later": False,
    }
    assert told(rows, score) == {
        "unread, and long ago": Bounds(-2, 2),
        "ended before": 2,
        "ended after": 5,
        "ended in the year": Bounds(2, 5),
        "began in the year": Bounds(2, 5),
        "goes on": 5,
        "begins later": -2,
    }
    assert not differences(people, rows, needed, AS_OF)


def test_what_somebody_stated_of_a_group_or_a_score_counts_as_in_the_record() -> None:
    score = SUMS[1]
    statements: dict[str, tuple[str, str, Any]] = {
        "of a group that is open": ("C50", "group_c", True),
        "of a group that is there": ("A01.5", "group_a", False),
        "of a score that is open": ("U99.9", "both_ways", 8),
        "of another score": ("A01.5", "both_ways", 2),
        "of the same score": ("A01.5", "both_ways", 1),
    }
    people = [
        Record(
            person=Person(id=id, birth_date="1950-04-02"),
            conditions=[Condition(codes=(code_of("icd10cm", code),), start="2020-01-01", status="active")],
            attestations=[Attestation(fact=fact, value=value, start="2026-03-01", role="clinician")],
        )
        for id, (code, fact, value) in statements.items()
    ]
    needed = facts_needed(score)
    rows = from_tables(POLARS, tables_of(people), needed.values(), AS_OF)
    assert told(rows, score) == {
        "of a group that is open": 5,
        "of a group that is there": Bounds(-2, 1),
        "of a score that is open": 8,
        "of another score": None,
        "of the same score": 1,
    }
    assert not differences(people, rows, needed, AS_OF)


def test_a_group_that_was_read_before_others_keeps_what_it_says() -> None:
    definition = Query(section="conditions", take="earliest_date", codes=A.definition.codes)
    began = Fact("began", type="date", definition=definition)
    again = Fact("again", type="flag", definition=attrs.evolve(B.definition, after=began))
    score = named("score", total([points(B, 3), points(C, 5), points(again, 8)]))
    days = {"A02.1": "2020-01-01", "B20": "2021-01-01", "C50": "2019-01-01", "U99.9": "2018-01-01"}
    people = [
        Record(
            person=Person(id=" ".join(codes), birth_date="1950-04-02"),
            conditions=[
                Condition(codes=(code_of("icd10cm", code),), start=days[code], status="active")
                for code in codes
            ],
        )
        for codes in (["A02.1", "B20"], ["A02.1", "C50"], ["A02.1", "U99.9"])
    ]
    needed = facts_needed(score)
    rows = from_tables(POLARS, tables_of(people), needed.values(), AS_OF)
    assert told(rows, B) == {"A02.1 B20": True, "A02.1 C50": False, "A02.1 U99.9": None}
    assert told(rows, score) == {"A02.1 B20": 11, "A02.1 C50": Bounds(0, 5), "A02.1 U99.9": Bounds(0, 8)}
    assert not differences(people, rows, needed, AS_OF)
