"""Invented FHIR input for the tests: one person with a resource of every type that is read."""

from __future__ import annotations

from typing import Any

from casemgmt.fhir import Import, read_bundle

SUBJECT = {"reference": "Patient/p1"}
ICD, SNOMED, LOINC = "http://hl7.org/fhir/sid/icd-10-cm", "http://snomed.info/sct", "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
LOCAL = "https://example.org/codes"


def concept(system: str, code: str, text: str | None = None) -> dict[str, Any]:
    """A CodeableConcept of one coding."""
    words = {} if text is None else {"text": text}
    return {"coding": [{"system": system, "code": code, "display": f"words for {code}"}], **words}


def quantity(value: float, unit: str = "mm[Hg]", **more: Any) -> dict[str, Any]:
    """A Quantity of UCUM."""
    return {"value": value, "unit": unit, "system": UCUM, "code": unit, **more}


def patient(**changes: Any) -> dict[str, Any]:
    """Rosa Invented, born 1950."""
    return without_none(
        {
            "resourceType": "Patient",
            "id": "p1",
            "name": [{"use": "official", "given": ["Rosa", "Maria"], "family": "Invented"}],
            "birthDate": "1950-04-02",
            "gender": "female",
            "address": [{"use": "home", "state": "MA", "postalCode": "02139"}],
            "communication": [
                {"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "es"}]}, "preferred": True}
            ],
            **changes,
        }
    )


def resource(kind: str, **changes: Any) -> dict[str, Any]:
    """A sound resource of a type, with changes; None takes an element away."""
    return without_none({"resourceType": kind, "id": kind.lower(), **SOUND[kind], **changes})


def without_none(value: dict[str, Any]) -> dict[str, Any]:
    """The object without the elements that are None."""
    return {key: each for key, each in value.items() if each is not None}


def bundle(*resources: Any, kind: str = "collection", **more: Any) -> dict[str, Any]:
    """A Bundle of resources."""
    return {
        "resourceType": "Bundle",
        "type": kind,
        "entry": [{"resource": each} for each in resources],
        **more,
    }


def read(kind: str, **changes: Any) -> Import:
    """The import of the person with one resource."""
    return read_bundle(bundle(patient(), resource(kind, **changes)))


def entry(kind: str, section: str, **changes: Any) -> Any:
    """The one entry that a resource gives."""
    (only,) = getattr(read(kind, **changes).record, section)
    return only


SOUND: dict[str, dict[str, Any]] = {
    "Condition": {
        "subject": SUBJECT,
        "code": concept(ICD, "I50.9", "heart failure"),
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "verificationStatus": {"coding": [{"code": "confirmed"}]},
        "category": [
            concept("http://terminology.hl7.org/CodeSystem/condition-category", "problem-list-item")
        ],
        "onsetDateTime": "2019-05",
        "abatementDateTime": "2024-01-31T10:00:00+01:00",
        "recordedDate": "2019-06-01",
    },
    "Observation": {
        "subject": SUBJECT,
        "status": "final",
        "code": concept(LOINC, "8480-6", "systolic"),
        "category": [concept("http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs")],
        "effectiveDateTime": "2025-03-01T08:30:00Z",
        "valueQuantity": quantity(142.5),
    },
    "Encounter": {
        "subject": SUBJECT,
        "status": "finished",
        "class": {"system": ACT, "code": "IMP"},
        "type": [concept(SNOMED, "185347001", "hospital stay")],
        "serviceType": concept(SNOMED, "394802001"),
        "period": {"start": "2025-02-01T10:00:00Z", "end": "2025-02-05"},
        "hospitalization": {"dischargeDisposition": concept("http://www.nubc.org/patient-discharge", "01")},
        "priority": concept("http://terminology.hl7.org/CodeSystem/v3-ActPriority", "EM"),
        "reasonCode": [concept(ICD, "I50.9")],
    },
    "Procedure": {
        "subject": SUBJECT,
        "status": "completed",
        "code": concept(SNOMED, "232717009", "bypass"),
        "performedPeriod": {"start": "2020-01-02", "end": "2020-01-03"},
    },
    "MedicationRequest": {
        "subject": SUBJECT,
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": concept(
            "http://www.nlm.nih.gov/research/umls/rxnorm", "314076", "lisinopril"
        ),
        "authoredOn": "2025-01-05",
    },
    "MedicationStatement": {
        "subject": SUBJECT,
        "status": "not-taken",
        "medicationCodeableConcept": concept("http://www.nlm.nih.gov/research/umls/rxnorm", "314076"),
        "effectivePeriod": {"start": "2024-01-05", "end": "2024-02-05"},
    },
    "Immunization": {
        "patient": SUBJECT,
        "status": "completed",
        "vaccineCode": concept("http://hl7.org/fhir/sid/cvx", "140", "influenza"),
        "occurrenceDateTime": "2024-10-01",
    },
    "AllergyIntolerance": {
        "patient": SUBJECT,
        "code": concept(SNOMED, "91936005", "penicillin"),
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "verificationStatus": {"coding": [{"code": "unconfirmed"}]},
        "criticality": "high",
        "onsetDateTime": "1990",
    },
    "Coverage": {
        "beneficiary": SUBJECT,
        "status": "active",
        "type": concept("https://nahdo.org/sopt", "12", "Medicare"),
        "period": {"start": "2015-04-01"},
        "payor": [{"display": "Medicare Part B"}],
    },
    "CarePlan": {
        "subject": SUBJECT,
        "status": "active",
        "intent": "plan",
        "title": "heart failure plan",
        "category": [concept(SNOMED, "736376001")],
        "period": {"start": "2025-01-01"},
        "addresses": [{"reference": "Condition/condition"}],
        "activity": [
            {"detail": {"status": "in-progress", "code": concept(SNOMED, "229065009", "exercise")}},
            {"reference": {"reference": "ServiceRequest/servicerequest"}},
        ],
    },
    "CareTeam": {
        "subject": SUBJECT,
        "status": "active",
        "period": {"start": "2025-01-01"},
        "participant": [
            {
                "role": [concept(SNOMED, "768820003", "care coordinator")],
                "member": {"reference": "Practitioner/dr", "display": "Dr Gray"},
            }
        ],
    },
    "Goal": {
        "subject": SUBJECT,
        "lifecycleStatus": "active",
        "achievementStatus": {"coding": [{"code": "in-progress"}]},
        "description": concept(SNOMED, "135840009", "blood pressure below 140"),
        "category": [concept(LOINC, "81378-2")],
        "startDate": "2025-01-01",
        "target": [{"dueDate": "2025-06-30"}, {"dueDate": "2025-09"}, {}],
    },
    "QuestionnaireResponse": {
        "subject": SUBJECT,
        "status": "completed",
        "authored": "2025-03-01T09:00:00Z",
        "questionnaire": "http://example.org/Questionnaire/phq-9",
        "item": [{"linkId": "/44250-9", "answer": [{"valueCoding": {"system": LOINC, "code": "LA6570-1"}}]}],
    },
    "ServiceRequest": {
        "subject": SUBJECT,
        "status": "active",
        "intent": "order",
        "code": concept(SNOMED, "306206005", "rehabilitation"),
        "category": [concept(SNOMED, "409063005")],
        "occurrenceDateTime": "2025-04-01",
        "authoredOn": "2025-03-20",
    },
    "Consent": {
        "patient": SUBJECT,
        "status": "active",
        "scope": {
            "coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "treatment"}]
        },
        "category": [concept("http://terminology.hl7.org/CodeSystem/consentcategorycodes", "acd")],
        "dateTime": "2025-01-15",
        "performer": [{"reference": "Patient/p1"}],
        "provision": {"type": "permit", "period": {"start": "2025-01-16", "end": "2026-01-15"}},
    },
    "RelatedPerson": {
        "patient": SUBJECT,
        "relationship": [concept("http://terminology.hl7.org/CodeSystem/v3-RoleCode", "DAU", "daughter")],
        "name": [{"text": "Ines Invented"}],
        "active": True,
        "period": {"start": "1980"},
    },
}


def everything() -> list[dict[str, Any]]:
    """The person and one sound resource of every type."""
    return [patient(), *(resource(kind) for kind in SOUND)]
