"""The record of one person: its sections, its entries, and what it refuses."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
from pytest import mark, raises

from casemgmt.bounds import Bounds
from casemgmt.codes import Code, code_of
from casemgmt.errors import InvalidInput, UnknownName
from casemgmt.record import (
    SECTIONS,
    Answers,
    Attestation,
    Condition,
    Encounter,
    Observation,
    Person,
    Record,
    RecordedGoal,
    RelatedPerson,
    SocialNeed,
)
from casemgmt.record.voice import AnswerValue

ANN = Person(id="p1", name="Ann SECRET", birth_date="1950", gender="female")


def entry(kind: type[Any], **fields: Any) -> Any:
    required = {f.name: "x" for f in attrs.fields(kind) if f.default is attrs.NOTHING}
    return kind(**required, **fields)


def test_sections_are_none_or_all_there_is() -> None:
    record = Record(person=ANN, conditions=[Condition(id="c1")], observations=())
    assert record.conditions == (Condition(id="c1"),)
    assert record.observations == ()
    assert record.encounters is None
    assert repr(record) == (
        "Record(person 'p1': conditions 1, observations 0; not looked at: encounters, procedures, medications, ...)"
    )
    everything: dict[str, Any] = dict.fromkeys(SECTIONS, ())
    assert repr(Record(person=ANN)).startswith("Record(person 'p1': nothing; not looked at: conditions")
    full = attrs.evolve(Record(person=ANN), **everything)
    assert "not looked at" not in repr(full)
    almost = attrs.evolve(full, plans=None)
    assert repr(almost).endswith("; not looked at: plans)")


@mark.parametrize("name", SECTIONS)
def test_every_section_holds_entries_of_its_own_kind(name: str) -> None:
    kind = SECTIONS[name]
    held_in: dict[str, Any] = {name: [entry(kind, start="2026-05", id="e1", text="SECRET words")]}
    record = Record(person=ANN, **held_in)
    (held,) = record.entries()
    assert held.start == Bounds(date(2026, 5, 1), date(2026, 5, 31))
    assert held.label == "SECRET words"
    assert "SECRET" not in repr(held)
    assert "2026" not in repr(held)
    assert hash(held) == hash(attrs.evolve(held))
    wrong = Encounter() if kind is Condition else Condition()
    with raises(
        InvalidInput, match=rf"\$\.{name}\[0\]: is a {type(wrong).__name__}; put {kind.__name__} objects"
    ):
        Record(person=ANN, **{**held_in, name: [wrong]})


def test_all_wrong_entries_are_listed() -> None:
    entries: Any = [Condition(), "SECRET-7731", 7731]
    with raises(InvalidInput) as caught:
        Record(person=ANN, conditions=entries, observations=[Condition()])
    assert [p.path for p in caught.value.problems] == [
        "$.conditions[1]",
        "$.conditions[2]",
        "$.observations[0]",
    ]
    assert "7731" not in str(caught.value)


def test_partial_names_sections() -> None:
    assert Record(person=ANN, partial=["conditions"]).partial == {"conditions"}
    with raises(UnknownName, match="did you mean 'conditions'"):
        Record(person=ANN, partial=["condition"])
    with raises(InvalidInput, match="put it into a list"):
        Record(person=ANN, partial="conditions")


def test_entries_can_be_added_and_the_record_stays() -> None:
    record = Record(person=ANN, conditions=[Condition(id="c1")])
    more = record.with_entries("conditions", Condition(id="c2"))
    assert [e.id for e in more.entries()] == ["c1", "c2"]
    assert more.partial == frozenset()
    assert record.conditions == (Condition(id="c1"),)
    begun = record.with_entries("encounters", Encounter(id="e1"))
    assert begun.partial == {"encounters"}
    assert begun.encounters == (Encounter(id="e1"),)
    with raises(UnknownName, match="did you mean 'encounters'"):
        record.with_entries("encounter", Encounter())


def test_people_and_days() -> None:
    assert ANN.birth_date == Bounds(date(1950, 1, 1), date(1950, 12, 31))
    for words in ("Ann", "1950", "female"):
        assert words not in repr(ANN)
        assert words not in repr(RelatedPerson(name=words))
    assert Record(person=ANN, known_until="2026-05-01").known_until == date(2026, 5, 1)
    assert Condition(recorded_on="2026-05-01").recorded_on == date(2026, 5, 1)
    assert RecordedGoal(due_on="2026-05-01").due_on == date(2026, 5, 1)
    with raises(InvalidInput) as caught:
        Observation(start="SECRET-7731")
    assert "7731" not in str(caught.value)


def test_the_label_of_an_entry() -> None:
    code, named = Code("icd10cm", "I509"), code_of("icd10cm", "I50.9", "Heart failure")
    assert Condition(codes=(code, named), text="the heart").label == "the heart"
    assert Condition(codes=(code, named)).label == "Heart failure"
    assert Condition(codes=(code,)).label == "I509"
    assert Condition().label == "(no code, no words)"


def test_answers_are_kept_as_they_were_given() -> None:
    given: dict[str, AnswerValue] = {"1": 2, "2": Code("loinc", "LA6569-3")}
    answers = Answers(instrument="phq9", values=given, id="QuestionnaireResponse/1")
    given["1"] = 3  # the caller's own
    assert answers.values["1"] == 2
    assert answers == Answers(instrument="phq9", values=dict(answers.values), id="QuestionnaireResponse/1")
    assert len({answers, attrs.evolve(answers)}) == 1
    with raises(TypeError):
        answers.values["1"] = 0  # type: ignore[index]


def test_statements_and_needs_do_not_show_what_they_say() -> None:
    stated = Attestation(fact="f", value="SECRET", by="Dr SECRET", start="2026-05-01")
    assert "SECRET" not in repr(stated)
    assert "True" not in repr(SocialNeed(category="food-insecurity", need=True))
