"""Screening many people gives each the answer that screening one gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import attrs
from pytest import MonkeyPatch, mark, raises

from casemgmt import InvalidInput, Truth, UnknownName, screen, screen_many
from casemgmt.bounds import Bounds
from casemgmt.fhir import read_bundle
from casemgmt.record import Person, Record
from casemgmt.rules import Fact, Formula
from casemgmt.rules.generate import MOST_PROBLEMS
from casemgmt.screening import Outcome, Program, many, programs
from casemgmt.truth import MET, NOT_MET, UNKNOWN

AS_OF = "2026-05-01"
ROWS: list[dict[str, Any]] = [
    {"chronic_condition_count": 1},
    {},
    {"chronic_condition_count": 2, "ccm_risk_attested": True},
]


@mark.parametrize("program", programs(), ids=lambda program: program.id)
def test_every_example_person_gets_the_same_answer(program: Program) -> None:
    for edition in program.editions:
        for as_of in {example.as_of for example in edition.examples}:
            people = [example.facts for example in edition.examples if example.as_of == as_of]
            alone = [screen(facts, program, as_of=as_of).truth for facts in people]
            assert list(screen_many(people, program, as_of=as_of)) == alone
            # The same once every row holds every fact, as the rows of a table do.
            names = {name for facts in people for name in facts}
            table = [{name: facts.get(name) for name in names} for facts in people]
            assert list(screen_many(table, program, as_of=as_of)) == alone


def test_records_and_gathered_facts_are_rows_too() -> None:
    bundles = sorted(Path("examples/people").glob("*.json"))
    records = [read_bundle(json.loads(path.read_text()), complete="everything").record for path in bundles]
    alone = [screen(record, "medicare.ccm", as_of="2026-07-20") for record in records]
    expected = [screening.truth for screening in alone]
    assert set(expected) == {UNKNOWN, NOT_MET}
    assert list(screen_many(records, "medicare.ccm", as_of="2026-07-20")) == expected
    sheets = [screening.sheet for screening in alone]
    assert list(screen_many(sheets, "medicare.ccm", as_of="2026-07-20")) == expected


def test_a_total_that_contradicts_its_items_stays_unknown() -> None:
    low, high = Fact("low_part", low=0, high=5), Fact("high_part", low=0, high=5)
    whole = Fact("whole", low=0, high=10, definition=Formula(low + high))
    ccm = next(program for program in programs() if program.id == "medicare.ccm")
    edition = attrs.evolve(ccm.editions[-1], refer=whole >= 5, enrol=whole >= 5, examples=())
    own = attrs.evolve(ccm, id="own", editions=(edition,))
    row = {"low_part": 2, "high_part": 3, "whole": 9}
    alone = screen(row, own, as_of=AS_OF)
    assert alone.truth is UNKNOWN
    rows: list[Any] = [row, alone.sheet, {**row, "whole": 5}]
    assert screen_many(rows, own, as_of=AS_OF).truths == (UNKNOWN, UNKNOWN, MET)


def test_rows_are_read_once_and_a_part_at_a_time(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(many, "AT_ONCE", 2)
    read: list[int] = []

    def rows() -> Iterator[dict[str, Any]]:
        for number in range(5):
            read.append(number)
            yield {"chronic_condition_count": number}

    found = screen_many(rows(), "medicare.ccm", as_of=AS_OF)
    assert read == [0, 1, 2, 3, 4]
    assert found.truths == (NOT_MET, NOT_MET, UNKNOWN, UNKNOWN, UNKNOWN)


def test_a_value_that_cannot_be_used_is_named_with_its_row() -> None:
    secret = "a secret 4711"
    with raises(InvalidInput) as error:
        screen_many([*ROWS, {"chronic_condition_count": secret}], "medicare.ccm", as_of=AS_OF)
    assert [problem.path for problem in error.value.problems] == ["$.rows[3].chronic_condition_count"]
    assert "4711" not in str(error.value)
    with raises(InvalidInput, match=r"\$\.rows\[1\]: is a list; pass a Record or a mapping"):
        screen_many([{}, []], "medicare.ccm", as_of=AS_OF)  # type: ignore[list-item]


def test_the_problems_of_all_parts_are_listed_in_the_order_of_the_rows(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(many, "AT_ONCE", 3)
    record = Record(person=Person(id="p"))
    of_another_day = screen({}, "medicare.ccm", as_of="2026-04-30").sheet
    rows: list[Any] = [
        {"chronic_condition_count": "some"},
        record,
        {"chronic_condition_count": -1},
        {},
        {"chronic_condition_count": 2, "ccm_risk_attested": 7},
        {"deceased": "perhaps"},
        7,
        of_another_day,
    ]
    with raises(InvalidInput) as error:
        screen_many(rows, "medicare.ccm", as_of=AS_OF)
    assert [problem.path for problem in error.value.problems] == [
        "$.rows[0].chronic_condition_count",
        "$.rows[2].chronic_condition_count",
        "$.rows[4].ccm_risk_attested",
        "$.rows[5].deceased",
        "$.rows[6]",
        "$.rows[7].as_of",
    ]


def test_after_many_problems_no_further_row_is_read(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(many, "AT_ONCE", 10)
    read: list[int] = []

    def rows() -> Iterator[dict[str, Any]]:
        for number in range(500):
            read.append(number)
            yield {"chronic_condition_count": "some"}

    with raises(InvalidInput) as error:
        screen_many(rows(), "medicare.ccm", as_of=AS_OF)
    assert (len(error.value.problems), len(read)) == (MOST_PROBLEMS, MOST_PROBLEMS)


def test_the_names_of_the_first_row_are_checked() -> None:
    with raises(UnknownName, match="chronic_condition_count"):
        screen_many([{"chronic_condition_counts": 2}], "medicare.ccm", as_of=AS_OF)
    with raises(UnknownName, match="chronic_condition_count"):
        screen_many([{"chronic_condition_counts": 2}], "medicare.ccm", as_of="2010-01-01")
    with raises(UnknownName, match=r"medicare\.ccm"):
        screen_many([], "medicare.cmc", as_of=AS_OF)


def test_a_program_of_ones_own_may_use_facts_of_its_own() -> None:
    ccm = next(program for program in programs() if program.id == "medicare.ccm")
    walks = Fact("walks_the_dog", type="flag")
    edition = attrs.evolve(ccm.editions[-1], refer=walks.is_true(), enrol=walks.is_true(), examples=())
    own = attrs.evolve(ccm, id="own", editions=(edition,))
    rows = [{"walks_the_dog": value} for value in (True, False, None)]
    assert screen_many(rows, own, as_of=AS_OF).truths == (MET, NOT_MET, UNKNOWN)


def test_whom_a_program_cannot_concern_does_not_qualify() -> None:
    person = {"deceased": True}
    assert screen(person, "medicare.ccm", as_of=AS_OF).outcome is Outcome.NOT_APPLICABLE
    assert screen_many([person], "medicare.ccm", as_of=AS_OF).truths == (NOT_MET,)


def test_outside_the_editions_nobody_qualifies_and_the_answer_says_why() -> None:
    found = screen_many(ROWS, "medicare.ccm", as_of="2010-01-01")
    assert found.truths == (NOT_MET,) * 3
    assert found.edition is None
    assert "no edition is in force on 2010-01-01" in found.explain()


def test_an_answer_about_many_people_is_a_sequence_that_explains_itself() -> None:
    found = screen_many(iter(ROWS), "medicare.ccm", as_of=AS_OF)
    assert list(found) == [NOT_MET, UNKNOWN, UNKNOWN]
    assert (found[0], found[1:], len(found)) == (NOT_MET, (UNKNOWN, UNKNOWN), 3)
    assert found.counts == {MET: 0, UNKNOWN: 2, NOT_MET: 1}
    assert found.as_of == date(2026, 5, 1)
    assert repr(found) == "<ManyScreened medicare.ccm: 0 met, 2 unknown, 1 not met as of 2026-05-01>"
    lines = found.explain().splitlines()
    assert "edition 2020, as of 2026-05-01, 3 people" in lines[0]
    assert [line.strip() for line in lines[1:]] == ["[+] met: 0", "[?] unknown: 2", "[-] not met: 1"]
    assert screen_many([], "medicare.ccm", as_of=AS_OF).truths == ()


def test_partly_known_values_are_rows_values_too() -> None:
    rows = [{"chronic_condition_count": Bounds(0, 1)}, {"chronic_condition_count": Bounds(1, 2)}]
    assert screen_many(rows, "medicare.ccm", as_of=AS_OF).truths == (NOT_MET, Truth.UNKNOWN)
