"""Which reader reads which resource type, and which section such resources fill."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import attrs

from casemgmt.fhir import care, clinical, coverage, patient, voice
from casemgmt.fhir.elements import Reading
from casemgmt.fhir.report import Reason
from casemgmt.fhir.shapes import JsonObject


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@attrs.frozen
class Reader:
    """How resources of one type are read.

    Args:
        read: Adds the entries to the reading; gives a reason where the resource is left out.
        section: The section that such resources fill: a source that holds any of them has looked.
        reads: The elements that the reader uses; what else is present is counted in the report.
        also: A section to which such resources add, without telling that anybody looked for all of it.
    """

    read: Callable[[JsonObject, Reading], Reason | None]
    section: str
    reads: frozenset[str] = attrs.field(converter=_words)
    also: str | None = None


READERS: Mapping[str, Reader] = {
    "Condition": Reader(
        clinical.read_condition,
        "conditions",
        "code category clinicalStatus verificationStatus recordedDate onsetDateTime onsetPeriod onsetAge onsetRange"
        " abatementDateTime abatementPeriod abatementAge abatementRange",
        also="social_needs",
    ),
    "Observation": Reader(
        clinical.read_observation,
        "observations",
        "status code category component dataAbsentReason effectiveDateTime effectivePeriod effectiveInstant"
        " effectiveTiming valueQuantity valueCodeableConcept valueString valueInteger valueBoolean valueRange",
    ),
    "Encounter": Reader(
        care.read_encounter,
        "encounters",
        "status class type serviceType period hospitalization priority reasonCode",
    ),
    "Procedure": Reader(
        clinical.read_procedure,
        "procedures",
        "status code performedDateTime performedPeriod performedAge performedRange",
    ),
    "MedicationRequest": Reader(
        clinical.read_medication_request,
        "medications",
        "status intent doNotPerform medicationCodeableConcept medicationReference authoredOn contained",
    ),
    "MedicationStatement": Reader(
        clinical.read_medication_statement,
        "medications",
        "status medicationCodeableConcept medicationReference effectiveDateTime effectivePeriod contained",
    ),
    "Immunization": Reader(
        clinical.read_immunization,
        "immunizations",
        "status isSubpotent vaccineCode occurrenceDateTime",
    ),
    "AllergyIntolerance": Reader(
        clinical.read_allergy,
        "allergies",
        "code clinicalStatus verificationStatus criticality onsetDateTime onsetPeriod onsetAge onsetRange",
    ),
    "Coverage": Reader(coverage.read_coverage, "coverages", "status type period payor contained"),
    "ServiceRequest": Reader(
        care.read_service_request,
        "services",
        "status intent doNotPerform code category authoredOn occurrenceDateTime occurrencePeriod occurrenceTiming",
    ),
    "CarePlan": Reader(
        care.read_care_plan,
        "plans",
        "status intent category title description period addresses activity contained",
        also="services",
    ),
    "Goal": Reader(
        care.read_goal,
        "goals",
        "lifecycleStatus achievementStatus description category startDate target",
    ),
    "CareTeam": Reader(
        care.read_care_team,
        "care_team",
        "status period participant contained",
    ),
    "RelatedPerson": Reader(
        patient.read_related_person, "related_persons", "relationship name active period"
    ),
    "QuestionnaireResponse": Reader(
        voice.read_questionnaire_response,
        "answers",
        "status authored questionnaire item",
    ),
    "Consent": Reader(
        voice.read_consent,
        "consents",
        "status scope category dateTime provision performer",
    ),
}
"""The readers by resource type. Patient is read apart: it is the person, not an entry about one."""

PATIENT_READS = _words("name birthDate gender deceasedBoolean deceasedDateTime communication address")
ALWAYS_READ = _words("resourceType id meta")
