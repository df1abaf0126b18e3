"""The person, and the people around them."""

from datetime import date
from typing import Any

import pytest

from casemgmt.bounds import Bounds
from casemgmt.fhir import read_bundle
from casemgmt.record import Person
from tests.unit.fhir.samples import entry, patient


def person(**changes: Any) -> Person:
    return read_bundle(patient(**changes)).record.person


def test_every_element_of_a_person() -> None:
    read = person()
    assert (read.id, read.name, read.birth_date) == ("p1", "Rosa Maria Invented", date(1950, 4, 2))
    assert (read.gender, read.language, read.state, read.postal_code) == ("female", "es", "MA", "02139")
    assert read.deceased is None
    assert read.died_on is None


def test_nothing_but_an_id() -> None:
    bare = read_bundle({"resourceType": "Patient", "id": "x"}).record.person
    assert bare == Person(id="x")


def test_partial_birth_date_is_bounds() -> None:
    assert person(birthDate="1950").birth_date == Bounds(date(1950, 1, 1), date(1950, 12, 31))


@pytest.mark.parametrize(
    ("changes", "deceased", "died_on"),
    [
        ({"deceasedBoolean": False}, False, None),
        ({"deceasedBoolean": True}, True, None),
        ({"deceasedDateTime": "2024-05-01T10:00:00Z"}, True, date(2024, 5, 1)),
    ],
)
def test_death(changes: dict[str, Any], deceased: bool, died_on: date | None) -> None:
    read = person(**changes)
    assert read.deceased is deceased
    assert read.died_on == died_on


def test_a_day_of_death_that_cannot_be_read_is_still_a_death() -> None:
    imported = read_bundle(patient(deceasedDateTime="last year"), strict=False)
    assert imported.record.person.deceased is True
    assert imported.record.person.died_on is None
    assert [problem.path for problem in imported.report.problems] == ["$.deceasedDateTime"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([{"text": "Rosa I."}], "Rosa I."),
        ([{"use": "old", "text": "Old"}, {"use": "usual", "text": "Usual"}], "Usual"),
        ([{"use": "nickname", "text": "Ro"}, {"use": "official", "family": "Invented"}], "Invented"),
        ([{"use": "nickname", "text": "Ro"}], "Ro"),
        ([{"use": "old", "text": "Old"}], None),
        ([{}], None),
        ([], None),
    ],
)
def test_which_name_is_shown(names: list[Any], expected: str | None) -> None:
    assert person(name=names).name == expected


@pytest.mark.parametrize(
    ("communication", "expected"),
    [
        ([{"language": {"coding": [{"code": "es"}]}}], "es"),
        ([{"language": {"text": "Spanish"}}], "Spanish"),
        ([{"language": {"coding": [{"display": "no code"}], "text": "Spanish"}}], "Spanish"),
        ([{"language": {"coding": [{"code": "es"}]}, "preferred": False}], None),
        ([{"language": {"text": "es"}}, {"language": {"text": "en"}}], None),
        ([{"language": {"text": "es"}}, {"language": {"text": "en"}, "preferred": True}], "en"),
        ([{"preferred": True}], None),
    ],
)
def test_preferred_language(communication: list[Any], expected: str | None) -> None:
    assert person(communication=communication).language == expected


def test_an_old_address_is_not_where_the_person_lives() -> None:
    assert person(address=[{"use": "old", "state": "NY"}]).state is None
    assert person(address=[{"use": "work", "state": "NH"}]).state == "NH"


def test_related_person() -> None:
    related = entry("RelatedPerson", "related_persons")
    assert (related.id, related.name, related.active) == (
        "RelatedPerson/relatedperson",
        "Ines Invented",
        True,
    )
    assert related.codes[0].code == "DAU"
    assert related.start == Bounds(date(1980, 1, 1), date(1980, 12, 31))


def test_a_related_person_who_is_not_said_to_be_active() -> None:
    assert entry("RelatedPerson", "related_persons", active=None, name=None).active is None
