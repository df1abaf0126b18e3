"""The vocabulary of facts, series of readings, and whoever is asked about."""

from __future__ import annotations

from datetime import date
from typing import Any

from pytest import mark, raises

from casemgmt.bounds import Bounds
from casemgmt.codes import Code
from casemgmt.errors import InvalidInput, RuleError, UnknownName
from casemgmt.facts import (
    Answered,
    AnsweredOn,
    PersonField,
    Query,
    Reader,
    Reading,
    Recorded,
    Vocabulary,
    core_facts,
    facts_at,
    series,
    sheet_of,
)
from casemgmt.facts.chronicity import TRAITS
from casemgmt.facts.measurements import hemoglobin_a1c
from casemgmt.record import Answers, Condition, Observation, Person, Record
from casemgmt.rules import Fact, Formula, facts_needed

AS_OF = date(2026, 5, 1)
CORE = core_facts()


def test_facts_are_found_by_name_and_near_names_are_listed() -> None:
    assert CORE["age_years"].unit == "a"
    assert len(list(CORE)) == len(CORE)
    assert repr(CORE) == f"<Vocabulary of {len(CORE)} facts>"
    with raises(UnknownName, match="did you mean 'age_years'"):
        CORE["age_year"]
    assert CORE.get("age_year") is None
    with raises(KeyError):
        CORE["nothing at all like it"]


def test_a_vocabulary_grows_and_refuses_two_meanings_of_one_name() -> None:
    shoe = Fact("shoe_size", low=0, high=60)
    more = CORE.with_facts([shoe])
    assert more["shoe_size"] is shoe
    assert "shoe_size" not in CORE
    assert len(more.with_facts([shoe])) == len(more)
    for other in (
        Fact("shoe_size", low=0, high=70),
        Fact("shoe_size", low=0, high=60, definition=PersonField("id")),
    ):
        with raises(RuleError, match="two different facts are named 'shoe_size'"):
            Vocabulary([shoe, other])


@mark.parametrize("name", CORE)
def test_every_core_fact_can_be_read(name: str) -> None:
    fact = CORE[name]
    assert fact.label
    assert fact.ask in {"patient", "clinician", "payer", "record"}
    needed = facts_needed(fact)
    nothing = facts_at(Record(person=Person(id="p1")), needed, as_of=AS_OF)
    assert nothing.values.get(name) is None
    assert name in nothing.unknowns
    traits = {each.definition.trait for each in needed.values() if isinstance(each.definition, Query)}
    assert traits <= {None, *TRAITS}


def test_a_record_a_mapping_and_a_sheet_are_subjects() -> None:
    age = CORE["age_years"]
    needed = facts_needed(age)
    record = Record(person=Person(id="p1", birth_date="1950-05-01"))
    sheet = sheet_of(record, needed, as_of=AS_OF, vocabulary=CORE)
    assert sheet.values["age_years"] == 76
    assert sheet_of(sheet, needed, as_of="2026-05-01", vocabulary=CORE) is sheet
    mapping = sheet_of({"birth_date": "1950-05-01"}, needed, as_of=AS_OF, vocabulary=CORE)
    assert mapping.values["age_years"] == 76
    with raises(InvalidInput, match=r"\$\.as_of: the facts were gathered for another date"):
        sheet_of(sheet, needed, as_of="2026-05-02", vocabulary=CORE)
    nobody: Any = "SECRET-7731"
    with raises(InvalidInput, match="is a str; pass a Record or a mapping") as caught:
        sheet_of(nobody, needed, as_of=AS_OF, vocabulary=CORE)
    assert "7731" not in str(caught.value)


def test_a_sheet_is_finished_when_it_is_handed_out() -> None:
    reader = Reader(Record(person=Person(id="p1", birth_date="1950-05-01")), AS_OF)
    first = reader.read({"birth_date": CORE["birth_date"]})
    second = reader.read(facts_needed(CORE["age_years"]))
    assert "age_years" not in first.known
    assert second.values["age_years"] == 76


# -- series --------------------------------------------------------------------------------------------------


def a1c(start: Any, value: Any, unit: str = "%", **more: Any) -> Observation:
    return Observation(
        codes=(Code("loinc", "4548-4"),), start=start, value=value, unit=unit, id=f"o {start}", **more
    )


def readings(fact: Fact, **sections: Any) -> list[tuple[str, Any]]:
    record = Record(person=Person(id="p1"), **sections)
    return [(str(r.on), r.value) for r in series(record, fact, start=date(2026, 1, 1), as_of=AS_OF)]


def test_the_readings_of_a_fact_oldest_first() -> None:
    held = [
        a1c("2026-04-10", 7.5),
        a1c("2026-01-01", 9.5),
        a1c("2025-12-31", 9.9),
        a1c("2026-05-02", 6.0),
        a1c("2026-02-01", 80, unit="mmol/mol"),
        a1c("2026-03-01", None),
        a1c("2026-03", 8.0),
        Observation(codes=(Code("loinc", "1111-1"),), start="2026-03-15", value=5),
    ]
    found = series(
        Record(person=Person(), observations=held[:3]), hemoglobin_a1c, start=date(2026, 1, 1), as_of=AS_OF
    )
    assert found[0] == Reading(date(2026, 1, 1), 9.5, ("o 2026-01-01",))
    assert "9.5" not in repr(found[0])
    assert readings(hemoglobin_a1c, observations=held) == [("2026-01-01", 9.5), ("2026-04-10", 7.5)]
    assert readings(hemoglobin_a1c) == []


def test_two_values_of_one_day_make_bounds() -> None:
    held = [a1c("2026-04-10", 7.5), a1c("2026-04-10", 8.0)]
    assert readings(hemoglobin_a1c, observations=held) == [("2026-04-10", Bounds(7.5, 8.0))]


def test_the_readings_of_a_questionnaire() -> None:
    on = Fact("on", type="date", definition=AnsweredOn("q", frozenset({"1"}), frozenset({"11-1"})))
    item = Fact(
        "item",
        low=0,
        high=3,
        definition=Answered(item="1", codes=frozenset({"11-1"}), since=on, instrument="q"),
    )
    query = Query(section="observations", take="latest", codes=None)
    total = Fact(
        "total",
        low=0,
        high=3,
        definition=Recorded(query=query, on=on, formula=Formula(item + 0), answered_on=on),
    )
    answers = [
        Answers(instrument="q", start="2026-02-01", values={"1": 2}),
        Answers(instrument="q", start="2026-03-01", values={"11-1": 1}),
        Answers(instrument="other", start="2026-04-01", values={"x": 1}),
    ]
    assert readings(total, observations=(), answers=answers) == [("2026-02-01", 2), ("2026-03-01", 1)]
    assert readings(Fact("other", definition=PersonField("id")), conditions=[Condition()]) == []
