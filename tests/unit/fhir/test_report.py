"""What the report says, and how it is shown."""

from typing import Any

import pytest

from casemgmt.errors import Problem
from casemgmt.fhir import ImportReport, LeftOut, Reason, read_bundle, read_people
from casemgmt.fhir.table import ALWAYS_READ, PATIENT_READS, READERS
from tests.unit.fhir.samples import ICD, SOUND, bundle, concept, patient, quantity, resource

SOCIAL = concept(ICD, "Z59.41")


def test_fields_that_are_not_read_are_counted() -> None:
    report = read_bundle(
        bundle(
            patient(maritalStatus={}, photo=[]),
            resource("Goal", id="a", note=[]),
            resource("Goal", id="b", note=[]),
        )
    ).report
    assert report.unread_fields == {"Goal.note": 2, "Patient.maritalStatus": 1, "Patient.photo": 1}


def test_summary_says_how_much_was_read() -> None:
    assert read_bundle(patient()).report.summary() == "1 of 1 entries read"
    spoilt = bundle(patient(), {"resourceType": "Claim"}, resource("Condition", recordedDate="soon"))
    report = read_bundle(spoilt, strict=False).report
    assert report.summary() == "2 of 3 entries read, 1 left out, 1 problem"
    assert repr(report) == "ImportReport(2 of 3 entries read, 1 left out, 1 problem)"
    spoilt["entry"].append({"resource": 5})
    assert read_bundle(spoilt, strict=False).report.summary() == "2 of 4 entries read, 2 left out, 2 problems"


def test_explain_says_everything_that_deserves_a_look() -> None:
    imported = read_bundle(
        bundle(
            patient(photo=[]),
            resource("Condition", id="a", code=SOCIAL),
            resource("Condition", id="b", code={"text": "weak"}, category=[concept("http://x.example", "y")]),
            resource("Condition", id="c", code=concept(ICD, "heart")),
            resource("Goal", category=[concept("http://x.example", "y")]),
            resource("CarePlan", activity=[{"detail": {"status": "entered-in-error"}}]),
            {"resourceType": "Claim", "id": "1"},
            {"resourceType": "Claim", "id": "2"},
            5,
        ),
        strict=False,
    )
    assert imported.report.explain().splitlines() == (
        [
            "6 of 9 entries read, 3 left out, 1 problem",
            "read: Condition 3, CarePlan 1, Goal 1, Patient 1",
            "left out, no-reader: Claim 2",
            "left out, malformed: (no type) 1",
            "parts left out, entered-in-error: CarePlan 1",
            "conditions read as social needs: 1",
            "words without a code: Condition.code 1",
            "codes of systems unknown to the library, kept: http://x.example 1",
            "codes without the shape of their system, kept: icd10cm 1",
            "references that point to nothing in the input: CarePlan.addresses 1",
            "elements not read: Patient.photo 1",
            "problem at $.entry[8].resource: is a number, not a resource; give a JSON object with a resourceType",
        ]
    )
    assert imported.explain().startswith("Record(person 'p1': conditions 2")
    html = imported._repr_html_()
    assert "<caption>6 of 9 entries read" in html
    assert "Record(person &#x27;p1&#x27;" in html
    assert "problem" in html


def test_people_are_shown_by_number_and_report() -> None:
    people = read_people([patient(), patient(id="p2")])
    assert repr(people) == "People(2: 2 of 2 entries read)"
    assert people.explain() == "2 people\n2 of 2 entries read\nread: Patient 2"
    assert people._repr_html_().startswith("<p>2 people</p><table>")
    assert len(people) == 2


def test_an_empty_report() -> None:
    assert ImportReport(total=0, read={}).explain() == "0 of 0 entries read\nread: nothing"


def test_what_was_left_out_says_why() -> None:
    left = LeftOut("Claim", "Claim/1", Reason.NO_READER, "$", 2)
    assert str(left) == "$.entry[2].resource (Claim): this library reads nothing from resources of this type"
    assert str(LeftOut("", "$.entry[2]", Reason.NO_RESOURCE, "$.entry[2]")).startswith(
        "$.entry[2] (no resource)"
    )
    assert repr(Reason.NO_READER) == "Reason.NO_READER"
    assert len({reason.code for reason in Reason}) == len(Reason)


def test_the_same_problem_is_told_once() -> None:
    """Two orders refer to one medication that has a fault."""
    orders = [
        resource(
            "MedicationRequest",
            id=name,
            medicationCodeableConcept=None,
            medicationReference={"reference": "Medication/m"},
        )
        for name in "ab"
    ]
    faulty = {"resourceType": "Medication", "id": "m", "code": {"text": 5}}
    report = read_bundle(bundle(patient(), *orders, faulty), strict=False).report
    assert report.problems == (
        Problem("$.entry[3].resource.code.text", "is a number, not text", "write a string"),
    )


ELEMENTS: dict[str, Any] = {
    "Condition": {
        "onsetPeriod": {"start": "2019"},
        "onsetAge": quantity(50, "a"),
        "onsetRange": {"low": quantity(50, "a")},
        "abatementPeriod": {"start": "2019"},
        "abatementAge": quantity(50, "a"),
        "abatementRange": {"low": quantity(50, "a")},
    },
    "Observation": {
        "component": [{"code": concept(ICD, "I10"), "valueInteger": 1}],
        "dataAbsentReason": {"text": "x"},
        "effectivePeriod": {"start": "2019"},
        "effectiveInstant": "2019-01-01T00:00:00Z",
        "effectiveTiming": {"event": ["2019"]},
        "valueCodeableConcept": {"text": "x"},
        "valueString": "x",
        "valueInteger": 1,
        "valueBoolean": True,
        "valueRange": {"low": quantity(1)},
    },
    "Procedure": {
        "performedDateTime": "2019",
        "performedAge": quantity(50, "a"),
        "performedRange": {"low": quantity(50, "a")},
    },
    "MedicationRequest": {"doNotPerform": True, "medicationReference": {"display": "x"}},
    "MedicationStatement": {"effectiveDateTime": "2019", "medicationReference": {"display": "x"}},
    "Immunization": {"isSubpotent": True},
    "AllergyIntolerance": {
        "onsetPeriod": {"start": "2019"},
        "onsetAge": quantity(50, "a"),
        "onsetRange": {"low": quantity(50, "a")},
    },
    "CarePlan": {"description": "x"},
    "ServiceRequest": {
        "doNotPerform": True,
        "occurrencePeriod": {"start": "2019"},
        "occurrenceTiming": {"event": ["2019"]},
    },
}
FALLBACKS = {"authoredOn": "occurrence", "dateTime": "provision", "description": "title"}
"""Elements that count only where others are missing."""
CHOICES = ("onset", "abatement", "effective", "value", "performed", "occurrence", "medication")


@pytest.mark.parametrize("kind", sorted(READERS))
def test_the_table_names_exactly_the_elements_that_are_read(kind: str) -> None:
    """Each listed element changes what is read; then no other can be read, because it would have to be listed."""
    reads = READERS[kind].reads - {"contained"}
    optional = ELEMENTS.get(kind, {})
    assert reads == (set(SOUND[kind]) | set(optional)) & reads
    for element in reads:
        whole = resource(kind)
        stem = FALLBACKS.get(element)
        if element in optional:
            stem = stem or next((stem for stem in CHOICES if element.startswith(stem)), None)
        whole = {key: value for key, value in whole.items() if stem is None or not key.startswith(stem)}
        if element in optional:
            whole[element] = optional[element]
        without = {key: value for key, value in whole.items() if key != element}
        one, other = (read_bundle(bundle(patient(), each), strict=False) for each in (whole, without))
        assert (one.record, one.report.problems, one.report.left_out) != (
            other.record,
            other.report.problems,
            other.report.left_out,
        ), element


@pytest.mark.parametrize("element", sorted(PATIENT_READS))
def test_the_elements_of_a_patient_that_are_read(element: str) -> None:
    whole = patient(
        **{"deceasedBoolean": True} if element == "deceasedBoolean" else {"deceasedDateTime": "2025-01-01"}
    )
    without = {key: value for key, value in whole.items() if key != element}
    assert read_bundle(whole).record.person != read_bundle(without).record.person


def test_what_every_resource_has_is_not_counted() -> None:
    assert {"resourceType", "id", "meta"} == ALWAYS_READ
    assert read_bundle(patient(meta={"versionId": "1"})).report.unread_fields == {}
