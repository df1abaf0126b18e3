"""Which sections are all there is."""

from typing import Any

import pytest

from casemgmt.errors import UnknownName
from casemgmt.fhir import read_bundle, read_people
from casemgmt.record import SECTIONS, Record
from tests.unit.fhir.samples import ICD, bundle, concept, patient, resource


def record(*resources: dict[str, Any], **how: Any) -> Record:
    return read_bundle(bundle(patient(), *resources), **how).record


def looked(read: Record) -> set[str]:
    return {name for name in SECTIONS if getattr(read, name) is not None}


def test_present_means_what_the_input_holds() -> None:
    read = record(resource("Condition"), resource("Goal"))
    assert looked(read) == {"conditions", "goals"}
    assert read.partial == frozenset()


def test_a_type_of_which_nothing_counts_was_still_looked_at() -> None:
    read = record(resource("Observation", status="cancelled"))
    assert read.observations == ()
    assert read.partial == frozenset()


def test_activities_and_social_conditions_do_not_make_a_section_complete() -> None:
    read = record(resource("CarePlan"), resource("Condition", code=concept(ICD, "Z59.41")))
    assert read.partial == {"services", "social_needs"}
    assert record(resource("CarePlan"), resource("ServiceRequest")).partial == frozenset()


def test_everything_means_every_section() -> None:
    read = record(resource("Condition", code=concept(ICD, "Z59.41")), complete="everything")
    assert looked(read) == set(SECTIONS)
    assert read.partial == frozenset()
    assert read.attestations == ()


def test_named_sections_are_complete_and_others_partial() -> None:
    read = record(resource("Condition"), complete=["goals", "contacts"])
    assert looked(read) == {"conditions", "goals", "contacts"}
    assert (read.goals, read.contacts) == ((), ())
    assert read.partial == {"conditions"}


@pytest.mark.parametrize(
    ("complete", "message"),
    [
        (["condition"], "there is no record section named 'condition'; did you mean 'conditions'"),
        ("presents", "there is no way to say what is complete named 'presents'; did you mean 'present'"),
    ],
)
def test_names_that_do_not_exist(complete: Any, message: str) -> None:
    with pytest.raises(UnknownName, match=message):
        record(complete=complete)
    with pytest.raises(UnknownName, match=message):
        read_people([], complete=complete)


@pytest.mark.parametrize(
    "spoilt",
    [
        resource("Condition", id="x", subject={"display": "somebody"}),
        resource("Condition", id="x", modifierExtension=[{}]),
        resource("Condition", id="x", subject=5),
        resource("Condition", id="x", code={"coding": [5]}),
        resource("Condition", id="x", code={"coding": 5}),
    ],
)
@pytest.mark.parametrize("complete", ["present", "everything"])
def test_a_section_that_misses_something_is_partial(spoilt: dict[str, Any], complete: str) -> None:
    resources = bundle(patient(), resource("Condition"), resource("Goal"), spoilt)
    read = read_bundle(resources, strict=False, complete=complete).record
    assert "conditions" in read.partial
    assert "goals" not in read.partial
    assert (
        "conditions" in read_people(resources, strict=False, complete=complete)["Patient/p1"].record.partial
    )


@pytest.mark.parametrize(
    "spoilt",
    [5, {"resourceType": "Conditon"}, {"id": "x"}, {"resourceType": "Bundle", "type": "batch", "entry": 5}],
)
def test_what_could_be_anything_makes_every_section_partial(spoilt: Any) -> None:
    read = read_bundle(bundle(patient(), resource("Condition"), spoilt), strict=False).record
    assert read.partial == {"conditions"}


def test_what_is_about_somebody_else_spoils_nothing() -> None:
    assert record(resource("Condition", subject={"reference": "Patient/p2"})).partial == frozenset()


def test_in_an_export_a_section_is_present_for_those_who_have_any() -> None:
    people = read_people([patient(), patient(id="p2"), resource("Condition")])
    assert people["Patient/p1"].record.conditions
    assert people["Patient/p2"].record.conditions is None
