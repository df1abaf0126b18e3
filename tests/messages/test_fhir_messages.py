"""One broken input per mistake: the message names the place and the cure, and shows no value."""

from typing import Any

import pytest

from casemgmt.errors import InvalidInput
from casemgmt.fhir import read_bundle, read_people
from tests.unit.fhir.samples import LOINC, SOUND, SUBJECT, UCUM, bundle, concept, patient, resource

MARK = "SECRET-7f3a"
AT = "$.entry[1].resource"


def problems(source: Any) -> dict[str, str]:
    """What is wrong by path, without the path; the same under both ways of reading."""
    with pytest.raises(InvalidInput) as caught:
        read_bundle(source)
    assert MARK not in str(caught.value)
    with pytest.raises(InvalidInput) as again:
        read_people(source)
    assert set(again.value.problems) <= set(caught.value.problems)
    return {problem.path: f"{problem.message}; {problem.cure}" for problem in caught.value.problems}


BROKEN: list[tuple[str, dict[str, Any], str, str]] = [
    # shapes
    ("Condition", {"code": 5}, "code", "is a number, not an object; write a JSON object"),
    ("Condition", {"code": [MARK]}, "code", "is a list, not an object"),
    ("Condition", {"code": {"text": 5}}, "code.text", "is a number, not text; write a string"),
    (
        "Condition",
        {"code": {"coding": {"code": MARK}}},
        "code.coding",
        "is an object, not a list; put it into a list",
    ),
    ("Condition", {"code": {"coding": [MARK]}}, "code.coding[0]", "is text, not an object"),
    (
        "Condition",
        {"code": {"coding": [{"system": 5, "code": MARK}]}},
        "code.coding[0].system",
        "is a number, not text",
    ),
    (
        "Condition",
        {"code": {"coding": [{"system": LOINC, "code": True}]}},
        "code.coding[0].code",
        "is a boolean, not text",
    ),
    (
        "Condition",
        {"code": {"coding": [{"system": LOINC, "code": " "}]}},
        "code.coding[0].code",
        "is empty; write the code",
    ),
    ("Condition", {"category": MARK}, "category", "is text, not a list"),
    (
        "Condition",
        {"category": [{"coding": [{"code": 5}]}]},
        "category[0].coding[0].code",
        "is a number, not text",
    ),
    ("Encounter", {"type": {"text": MARK}}, "type", "is an object, not a list"),
    ("Encounter", {"class": 5}, "class", "is a number, not an object"),
    ("Encounter", {"class": None}, "class", "is missing; give the class of the encounter, such as AMB"),
    ("Encounter", {"period": MARK}, "period", "is text, not an object"),
    ("Encounter", {"hospitalization": MARK}, "hospitalization", "is text, not an object"),
    ("CareTeam", {"participant": [MARK]}, "participant[0]", "is text, not an object"),
    ("RelatedPerson", {"active": MARK}, "active", "is text, not a boolean; write true or false"),
    (
        "RelatedPerson",
        {"name": [{"given": MARK}]},
        "name[0].given",
        "is not a list; put the given names into a list",
    ),
    ("RelatedPerson", {"name": [{"given": [5]}]}, "name[0].given[0]", "is a number, not text"),
    # days
    ("Condition", {"onsetDateTime": 2019}, "onsetDateTime", "is a number, not text"),
    ("Condition", {"onsetDateTime": [MARK]}, "onsetDateTime", "is a list, not text"),
    (
        "Condition",
        {"onsetDateTime": MARK},
        "onsetDateTime",
        "is not a date that can be used; write YYYY-MM-DD",
    ),
    ("Condition", {"onsetDateTime": "2019-02-30"}, "onsetDateTime", "is not a date that can be used"),
    ("Condition", {"onsetDateTime": "1066-10-14"}, "onsetDateTime", "1850 to 2199"),
    ("Condition", {"onsetDateTime": "2019-01-01 10:00"}, "onsetDateTime", "is not a date that can be used"),
    ("Encounter", {"period": {"start": MARK}}, "period.start", "is not a date that can be used"),
    (
        "ServiceRequest",
        {"occurrenceDateTime": None, "occurrenceTiming": MARK},
        "occurrenceTiming",
        "not an object",
    ),
    (
        "ServiceRequest",
        {"occurrenceDateTime": None, "occurrenceTiming": {"event": MARK}},
        "occurrenceTiming.event",
        "is text, not a list; put the days into a list",
    ),
    (
        "ServiceRequest",
        {"occurrenceDateTime": None, "occurrenceTiming": {"event": ["2025-01-01", MARK]}},
        "occurrenceTiming.event[1]",
        "is not a date that can be used",
    ),
    (
        "Condition",
        {"onsetDateTime": None, "onsetAge": {"value": 200, "code": "a"}},
        "onsetAge.value",
        "is not an age that can be used; use UCUM a, mo, wk or d, up to 150 years",
    ),
    (
        "Condition",
        {"onsetDateTime": None, "onsetAge": {"value": 2, "code": MARK}},
        "onsetAge.value",
        "use UCUM a",
    ),
    ("Condition", {"onsetDateTime": None, "onsetRange": MARK}, "onsetRange", "is text, not an object"),
    # lists of FHIR
    ("Observation", {"status": None}, "status", "is missing; write one of amended, cancelled"),
    ("Observation", {"status": MARK}, "status", "is not one of FHIR's codes; write one of amended"),
    ("Observation", {"status": ["final"]}, "status", "is a list, not text"),
    ("MedicationRequest", {"intent": None}, "intent", "is missing; write one of filler-order"),
    ("Goal", {"lifecycleStatus": "done"}, "lifecycleStatus", "is not one of FHIR's codes"),
    ("Condition", {"clinicalStatus": "active"}, "clinicalStatus", "is text, not an object"),
    (
        "Condition",
        {"clinicalStatus": {"text": MARK}},
        "clinicalStatus",
        "carries none of FHIR's codes; give one of active",
    ),
    (
        "Condition",
        {"clinicalStatus": {"coding": [{"code": MARK}]}},
        "clinicalStatus",
        "carries none of FHIR's codes",
    ),
    (
        "CarePlan",
        {"activity": [{"detail": {}}]},
        "activity[0].detail.status",
        "is missing; write one of cancelled",
    ),
    ("CarePlan", {"activity": [{"detail": 5}]}, "activity[0].detail", "is a number, not an object"),
    ("Consent", {"provision": {"type": MARK}}, "provision.type", "write one of deny, permit"),
    ("Consent", {"scope": None}, "scope", "is missing; say what the consent is for"),
    (
        "AllergyIntolerance",
        {"criticality": MARK},
        "criticality",
        "write one of high, low, unable-to-assess",
    ),
    # what must be there
    ("Observation", {"code": None}, "code", "is missing; say what was observed, as a CodeableConcept"),
    ("Observation", {"code": {}}, "code", "says nothing; say what was observed"),
    ("Observation", {"code": MARK}, "code", "is text, not an object"),
    (
        "Observation",
        {"valueQuantity": {"value": 5, "system": [MARK]}},
        "valueQuantity.system",
        "is a list, not text",
    ),
    ("QuestionnaireResponse", {"item": [{}]}, "item[0].linkId", "is missing; give the item the linkId"),
    (
        "QuestionnaireResponse",
        {"item": [{"linkId": "q", "answer": [{"valueCoding": MARK}]}]},
        "item[0].answer[0].valueCoding",
        "is text, not an object",
    ),
    ("Observation", {"component": [{}]}, "component[0].code", "is missing; say what was observed"),
    ("Immunization", {"vaccineCode": None}, "vaccineCode", "is missing; name the vaccine"),
    ("Goal", {"description": {}}, "description", "says nothing; say what the goal is"),
    (
        "MedicationRequest",
        {"medicationCodeableConcept": None},
        "medicationCodeableConcept",
        "is missing; name the medication",
    ),
    (
        "MedicationStatement",
        {"medicationCodeableConcept": {}},
        "medicationCodeableConcept",
        "says nothing; name the",
    ),
    (
        "MedicationRequest",
        {"medicationCodeableConcept": None, "medicationReference": {}},
        "medicationReference",
        "says nothing; name the medication, or refer to a Medication",
    ),
    ("Coverage", {"payor": None}, "payor", "is missing; say who pays, as a list of references"),
    (
        "QuestionnaireResponse",
        {"item": [{"answer": [{"valueString": MARK}]}]},
        "item[0].linkId",
        "is missing; give the item",
    ),
    # numbers
    ("Observation", {"valueQuantity": MARK}, "valueQuantity", "is text, not an object"),
    (
        "Observation",
        {"valueQuantity": {"value": MARK}},
        "valueQuantity.value",
        "is text, not a number; write a finite JSON number",
    ),
    ("Observation", {"valueQuantity": {"value": True}}, "valueQuantity.value", "is a boolean, not a number"),
    (
        "Observation",
        {"valueQuantity": {"value": float("nan"), "unit": "kg", "system": UCUM, "code": "kg"}},
        "valueQuantity.value",
        "is not a number that can be used; write a finite JSON number",
    ),
    (
        "Observation",
        {"valueQuantity": {"value": 10**400}},
        "valueQuantity.value",
        "is not a number that can be used",
    ),
    (
        "Observation",
        {"valueQuantity": {"value": 5, "comparator": MARK}},
        "valueQuantity.comparator",
        "write one of <",
    ),
    (
        "Observation",
        {"valueQuantity": {"value": 5.5, "code": "kg", "system": UCUM, "unit": 5}},
        "valueQuantity.unit",
        "not text",
    ),
    (
        "Observation",
        {"valueQuantity": None, "valueRange": {"low": {"value": 5}, "high": {"value": 4}}},
        "valueRange",
        "has ends that do not fit; give low and high in one unit, low first",
    ),
    ("Observation", {"valueQuantity": None, "valueString": 5}, "valueString", "is a number, not text"),
    # references
    ("Condition", {"subject": None}, "subject", "is missing; refer to the Patient"),
    (
        "Condition",
        {"subject": MARK},
        "subject",
        "is text, not a Reference; write {'reference': 'Patient/...'}",
    ),
    ("Condition", {"subject": {"reference": 5}}, "subject.reference", "is a number, not text"),
    ("CareTeam", {"participant": [{"member": MARK}]}, "participant[0].member", "is text, not an object"),
    ("Condition", {"id": 5}, "id", "is a number, not text"),
]


@pytest.mark.parametrize(
    ("kind", "changes", "where", "words"),
    BROKEN,
    ids=[f"{i}-{kind}.{where}" for i, (kind, _, where, _) in enumerate(BROKEN)],
)
def test_one_broken_resource(kind: str, changes: dict[str, Any], where: str, words: str) -> None:
    found = problems(bundle(patient(), resource(kind, **changes)))
    assert list(found) == [f"{AT}.{where}"]
    assert words in found[f"{AT}.{where}"]


@pytest.mark.parametrize(
    ("changes", "path", "words"),
    [
        ({"birthDate": MARK}, "$.birthDate", "is not a date that can be used"),
        ({"gender": MARK}, "$.gender", "write one of female, male, other, unknown"),
        ({"deceasedBoolean": "yes"}, "$.deceasedBoolean", "is text, not a boolean"),
        ({"name": MARK}, "$.name", "is text, not a list"),
        ({"name": [{"text": 5}]}, "$.name[0].text", "is a number, not text"),
        ({"address": [{"state": 5}]}, "$.address[0].state", "is a number, not text"),
        (
            {"communication": [{"preferred": MARK}]},
            "$.communication[0].preferred",
            "is text, not a boolean",
        ),
    ],
)
def test_a_broken_person(changes: dict[str, Any], path: str, words: str) -> None:
    found = problems(patient(**changes))
    assert list(found) == [path]
    assert words in found[path]


def nested(depth: int) -> dict[str, Any]:
    inner = bundle()
    for _ in range(depth):
        inner = bundle(inner)
    return inner


@pytest.mark.parametrize(
    ("entry", "path", "words"),
    [
        (MARK, "$.entry[1]", "is text, not a Bundle entry; give an object with a resource"),
        ({"resource": MARK}, AT, "is text, not a resource; give a JSON object with a resourceType"),
        ({"resource": {"id": MARK}}, f"{AT}.resourceType", "is missing; name the resource's type"),
        (
            {"resource": {"resourceType": 5}},
            f"{AT}.resourceType",
            "is not a resource type; name a type of FHIR R4",
        ),
        (
            {"resource": {"resourceType": "condition"}},
            f"{AT}.resourceType",
            "is not a resource type; did you mean Condition?",
        ),
        (
            {"resource": {"resourceType": "Careplan"}},
            f"{AT}.resourceType",
            "is not a resource type; did you mean CarePlan?",
        ),
        ({"resource": {"resourceType": "Obervation"}}, f"{AT}.resourceType", "did you mean Observation?"),
        ({"resource": {"resourceType": MARK}}, f"{AT}.resourceType", "is not a resource type"),
        ({"resource": bundle(kind=MARK)}, f"{AT}.type", "is not a Bundle type; write one of batch"),
        ({"resource": {"resourceType": "Bundle"}}, f"{AT}.type", "is missing; write one of batch"),
        (
            {"resource": bundle(entry=MARK)},
            f"{AT}.entry",
            "is text, not a list; put the entries into a list",
        ),
        (
            {"resource": {"resourceType": "Claim"}, "fullUrl": 5},
            "$.entry[1].fullUrl",
            "is a number, not text",
        ),
        (
            {"resource": nested(8)},
            AT + ".entry[0].resource" * 8,
            "is a Bundle nested too deeply; nest Bundles at most 8 deep",
        ),
    ],
)
def test_a_broken_entry(entry: Any, path: str, words: str) -> None:
    source = bundle(patient())
    source["entry"].append(entry)
    found = problems(source)
    assert list(found) == [path]
    assert words in found[path]


def test_entries_that_are_no_list() -> None:
    found = problems(bundle(entry=MARK))
    assert found["$.entry"] == "is text, not a list; put the entries into a list"


def test_items_nested_too_deeply() -> None:
    item: dict[str, Any] = {"linkId": "q"}
    for _ in range(40):
        item = {"linkId": "h", "item": [item]}
    found = problems(bundle(patient(), resource("QuestionnaireResponse", item=[item])))
    (path,) = found
    assert path.startswith(f"{AT}.item[0].item[0]")
    assert found[path] == "is nested too deeply; nest items at most 32 deep"


@pytest.mark.parametrize("source", [5, None, MARK, b"SECRET", True])
def test_what_is_no_fhir_at_all(source: Any) -> None:
    assert "not a Bundle, a resource or a list of resources; parse the file first" in problems(source)["$"]


def test_every_problem_at_once() -> None:
    found = problems(
        bundle(
            patient(birthDate=MARK),
            resource("Condition", onsetDateTime=MARK, code={"coding": MARK}),
            resource("Observation", status=None, valueQuantity={"value": MARK}),
            {"resourceType": "Conditon"},
        )
    )
    assert set(found) == {
        "$.entry[0].resource.birthDate",
        "$.entry[1].resource.onsetDateTime",
        "$.entry[1].resource.code.coding",
        "$.entry[2].resource.status",
        "$.entry[2].resource.valueQuantity.value",
        "$.entry[3].resource.resourceType",
    }


def test_what_is_malformed_is_told_even_if_there_is_nobody() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_bundle([5])
    assert [problem.path for problem in caught.value.problems] == ["$[0]", "$"]
    with pytest.raises(InvalidInput) as caught:
        read_bundle([5], strict=False)
    assert [problem.path for problem in caught.value.problems] == ["$"]


@pytest.mark.parametrize(
    ("source", "person", "words"),
    [
        (
            [],
            None,
            "holds no Patient, and nothing that says about whom it is; add the Patient, or use read_people",
        ),
        (
            [patient(), patient(id="p2")],
            None,
            "holds 2 people; pass person='Patient/...' to choose one, or use read_people",
        ),
        (
            [patient(), patient(id="p2")],
            "Patient/" + MARK,
            "holds 2 people, none of them the one asked for",
        ),
        ([patient()], MARK, "holds 1 person, none of them the one asked for"),
        ([], MARK, "holds nobody, none of them the one asked for"),
    ],
)
def test_who_the_person_is(source: Any, person: str | None, words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_bundle(source, person=person)
    assert words in str(caught.value)
    assert MARK not in str(caught.value)


def test_an_extension_on_a_required_element_says_why_it_is_missing() -> None:
    status = {
        "_status": {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason"}]}
    }
    imported = read_bundle(bundle(patient(), resource("Observation", status=None, **status)))
    assert imported.record.observations
    assert imported.record.observations[0].status is None


@pytest.mark.parametrize("kind", sorted(SOUND))
def test_null_is_as_if_it_were_not_there(kind: str) -> None:
    required = {
        "status",
        "intent",
        "class",
        "scope",
        "code",
        "description",
        "vaccineCode",
        "lifecycleStatus",
        "payor",
    }
    for element in (
        set(SOUND[kind]) - required - {"medicationCodeableConcept", "subject", "patient", "beneficiary"}
    ):
        read_bundle(bundle(patient(), {**resource(kind), element: None}))


def test_unsound_fields_are_dropped_and_sound_ones_are_read() -> None:
    broken = resource(
        "Condition", onsetDateTime=MARK, code={"coding": [5, *concept(LOINC, "8480-6")["coding"]]}
    )
    imported = read_bundle(bundle(patient(), broken), strict=False)
    assert imported.record.conditions
    (condition,) = imported.record.conditions
    assert condition.start is None
    assert [code.code for code in condition.codes] == ["8480-6"]
    assert [problem.path for problem in imported.report.problems] == [
        f"{AT}.code.coding[0]",
        f"{AT}.onsetDateTime",
    ]
    assert imported.report.parts_left_out[0].path == f"{AT}.code.coding[0]"


def test_the_subject_is_the_same_for_all_sound_samples() -> None:
    assert SUBJECT == {"reference": "Patient/p1"}
