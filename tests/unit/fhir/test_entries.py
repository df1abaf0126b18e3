"""Entries that are made by filling their slots equal those that are made by their class."""

from datetime import date

import attrs
import pytest

from casemgmt.fhir import read_bundle
from casemgmt.record.entry import Entry
from tests.unit.fhir.samples import SOUND, bundle, everything, patient, resource

ENTRIES = list(read_bundle(bundle(*everything())).record.entries())


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_every_field_is_filled_as_the_class_would(entry: Entry) -> None:
    fields = {field.name: getattr(entry, field.name) for field in attrs.fields(type(entry))}
    made = type(entry)(**fields)
    assert made == entry
    assert hash(made) == hash(entry)
    assert repr(made) == repr(entry)


def test_entries_are_frozen() -> None:
    for entry in ENTRIES:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            entry.status = "changed"  # type: ignore[misc]


@pytest.mark.parametrize("kind", sorted(SOUND))
def test_a_bare_entry_is_what_the_class_makes_of_nothing(kind: str) -> None:
    """Every element that may be missing gives the field's default."""
    keep = {
        "subject",
        "patient",
        "beneficiary",
        "status",
        "code",
        "vaccineCode",
        "description",
        "medicationCodeableConcept",
    }
    bare = {
        key: value
        for key, value in resource(kind).items()
        if key in keep | {"resourceType", "id", "participant"}
    }
    record = read_bundle(bundle(patient(), bare), strict=False).record
    for entry in record.entries():
        for field in attrs.fields(type(entry)):
            value = getattr(entry, field.name)
            told = field.name in {"codes", "status", "text", "id", "kind", "name", "member"}
            empty = field.default.factory() if isinstance(field.default, attrs.Factory) else field.default  # type: ignore[arg-type]
            assert told or value == empty, field.name


def test_days_are_days() -> None:
    assert {type(entry.start) for entry in ENTRIES if isinstance(entry.start, date)} == {date}
