"""Readers of conditions, observations, procedures, medications, immunisations and allergies."""

from __future__ import annotations

from casemgmt.bounds import INFINITY, Bounds
from casemgmt.codes import SYSTEMS, Code, system_name
from casemgmt.content import social_finding
from casemgmt.fhir import entries
from casemgmt.fhir.elements import Coded, Reading
from casemgmt.fhir.notes import Number
from casemgmt.fhir.report import Reason
from casemgmt.fhir.shapes import JsonObject
from casemgmt.fhir.valuesets import (
    ACTIVE,
    ALLERGY_CLINICAL,
    ALLERGY_VERIFICATION,
    CLINICAL,
    CRITICALITY,
    GIVEN,
    INTENT,
    OBSERVATION,
    ORDER,
    PROCEDURE,
    STATEMENT,
    VERIFICATION,
)
from casemgmt.record import Allergy, SocialNeed

Value = Number | bool | str | Code | Bounds | None
US_CORE_SDOH = ("http://hl7.org/fhir/us/core/CodeSystem/us-core-category", "sdoh")
_LEFT_OUT = {
    "entered-in-error": Reason.ENTERED_IN_ERROR,
    "refuted": Reason.REFUTED,
    "cancelled": Reason.CANCELLED,
}


# ── Conditions ───────────────────────────────────────────────────────────────────────────────────


def read_condition(resource: JsonObject, reading: Reading) -> Reason | None:
    """A Condition; one that is a social circumstance goes to the social needs."""
    verification = reading.coded_status(resource, VERIFICATION, "verificationStatus")
    if verification in ("entered-in-error", "refuted"):
        return _LEFT_OUT[verification]
    codes, words = reading.concept(resource, "code")
    status = reading.coded_status(resource, CLINICAL, "clinicalStatus")
    start, end = reading.moment(resource, "onset"), reading.moment(resource, "abatement")
    recorded_on = reading.day(resource, "recordedDate")
    id_ = reading.key
    social = _social(resource, codes, status)
    categories = reading.labels(resource, "category")
    if social is not None:
        category, need = social
        if need and verification not in (None, "confirmed"):
            need = None  # the entry has no place for the doubt, so the need is not told
        reading.moved += 1
        reading.sections["social_needs"].append(
            SocialNeed(
                codes=codes,
                start=start,
                end=end,
                status=status,
                text=words,
                id=id_,
                category=category,
                need=need,
            )
        )
        return None
    reading.sections["conditions"].append(
        entries.condition(
            codes=codes,
            start=start,
            end=end,
            status=status,
            text=words,
            id=id_,
            verification=verification,
            categories=categories,
            recorded_on=recorded_on,
        )
    )
    return None


def _social(
    resource: JsonObject, codes: tuple[Code, ...], status: str | None
) -> tuple[str, bool | None] | None:
    """The category of a social circumstance and whether it is a need; None for a disease."""
    for code in codes:
        finding = social_finding(code)
        if finding is not None:
            return finding.category, finding.need
    category = _social_category(resource)
    return None if category is None else (category, True if status in ACTIVE else None)


def _social_category(resource: JsonObject) -> str | None:
    """The social category that a Condition is filed under; its shape is checked where all categories are read."""
    categories = resource.get("category")
    for concept in categories if isinstance(categories, list) else ():
        codings = concept.get("coding") if isinstance(concept, dict) else None
        for coding in codings if isinstance(codings, list) else ():
            system, code = (
                (coding.get("system"), coding.get("code")) if isinstance(coding, dict) else (None, None)
            )
            if isinstance(system, str) and isinstance(code, str):
                if system_name(system) == "sdoh":
                    return code
                if (system, code) == US_CORE_SDOH:
                    return "sdoh-category-unspecified"
    return None


# ── Observations ─────────────────────────────────────────────────────────────────────────────────


def read_observation(resource: JsonObject, reading: Reading) -> Reason | None:
    """An Observation, and each of its components as an observation of its own."""
    status: str | None = "final"
    if resource.get("status") != "final":
        status = reading.status(resource, OBSERVATION)
        if status in ("entered-in-error", "cancelled"):
            return _LEFT_OUT[status]
    apart = "component" in resource or "dataAbsentReason" in resource
    measured = None if apart else reading.measurement(resource)
    if measured is None:
        return _read_by_element(resource, reading, status)
    codes, words, start, categories, value, unit = measured
    reading.sections["observations"].append(
        entries.observation(
            codes=codes,
            start=start,
            status=status,
            text=words,
            id=reading.key,
            value=value,
            unit=unit,
            categories=categories,
        )
    )
    return None


def _read_by_element(resource: JsonObject, reading: Reading, status: str | None) -> Reason | None:
    start, end = reading.span(resource, "effective")
    categories = reading.labels(resource, "category")
    parts = [("", resource), *reading.each(resource, "component")]
    observations = reading.sections["observations"]
    for where, part in parts:
        within = f"{where}." if where else ""
        codes, words = reading.concept(part, "code", within)
        if not (codes or words):
            reading.empty(part, "code", "say what was observed, as a CodeableConcept", within)
            if not where:
                return Reason.MALFORMED
            reading.leave_out(where, Reason.MALFORMED)
            continue
        id_ = f"{reading.key}#{where}" if where else reading.key
        value, unit, comparator = _value(part, reading, within)
        absent = reading.label(part, "dataAbsentReason", within) if "dataAbsentReason" in part else None
        observations.append(
            entries.observation(
                codes=codes,
                start=start,
                end=end,
                status=status,
                text=words,
                id=id_,
                value=value,
                unit=unit,
                comparator=comparator,
                categories=categories,
                absent_reason=absent,
            )
        )
    return None


def _value(owner: JsonObject, reading: Reading, within: str = "") -> tuple[Value, str | None, str | None]:
    """The value, unit and comparator of an Observation or a component."""
    if "valueQuantity" in owner:
        return reading.quantity(owner, "valueQuantity", within)
    if "valueCodeableConcept" in owner:
        return _coded(reading.concept(owner, "valueCodeableConcept", within), reading, within), None, None
    if "valueString" in owner:
        return reading.text(owner, "valueString", within), None, None
    if "valueInteger" in owner:
        return reading.number(owner, "valueInteger", within), None, None
    if "valueBoolean" in owner:
        return reading.flag(owner, "valueBoolean", within), None, None
    if "valueRange" in owner:
        return _range(owner, reading, within)
    for key in ("valueDateTime", "valueTime", "valuePeriod", "valueRatio", "valueSampledData"):
        if key in owner and within:
            reading.ignore(f"component.{key}")
    return None, None, None


def _coded(coded: Coded, reading: Reading, within: str) -> Code | str | None:
    codes, words = coded
    if len(codes) > 1:
        reading.ignore(f"{'component.' if within else ''}valueCodeableConcept.coding")
    known = next((code for code in codes if code.system in SYSTEMS), None)
    return known or (codes[0] if codes else words)


def _range(owner: JsonObject, reading: Reading, within: str) -> tuple[Value, str | None, str | None]:
    ends = reading.obj(owner, "valueRange", within) or {}
    path = f"{within}valueRange."
    low, low_unit, _ = reading.quantity(ends, "low", path)
    high, high_unit, _ = reading.quantity(ends, "high", path)
    if low is not None and high is not None and (low > high or low_unit != high_unit):
        reading.wrong(
            f"{within}valueRange", "has ends that do not fit", "give low and high in one unit, low first"
        )
        return None, None, None
    if low is None and high is None:
        return None, None, None
    least: Number = -INFINITY if low is None else low
    most: Number = INFINITY if high is None else high
    return Bounds(least, most), low_unit or high_unit, None


# ── Procedures, medications, immunisations, allergies ────────────────────────────────────────────


def read_procedure(resource: JsonObject, reading: Reading) -> Reason | None:
    """A Procedure, whether done or not: its status says so."""
    status = reading.status(resource, PROCEDURE)
    if status == "entered-in-error":
        return Reason.ENTERED_IN_ERROR
    codes, words = reading.concept(resource, "code")
    start, end = reading.span(resource, "performed")
    reading.sections["procedures"].append(
        entries.procedure(codes=codes, start=start, end=end, status=status, text=words, id=reading.key)
    )
    return None


def read_medication_request(resource: JsonObject, reading: Reading) -> Reason | None:
    """A MedicationRequest, whatever its status and intent, unless it forbids the medication."""
    status, intent = reading.status(resource, ORDER), reading.status(resource, INTENT, "intent")
    if status == "entered-in-error":
        return Reason.ENTERED_IN_ERROR
    if reading.flag(resource, "doNotPerform"):
        return Reason.DO_NOT_PERFORM
    medication = _medication(resource, reading)
    if medication is None:
        return Reason.MALFORMED
    reading.sections["medications"].append(
        entries.medication(
            codes=medication[0],
            start=reading.day(resource, "authoredOn"),
            status=status,
            text=medication[1],
            id=reading.key,
            kind="order",
            intent=intent,
        )
    )
    return None


def read_medication_statement(resource: JsonObject, reading: Reading) -> Reason | None:
    """A MedicationStatement, whether taken or not: its status says so."""
    status = reading.status(resource, STATEMENT)
    if status == "entered-in-error":
        return Reason.ENTERED_IN_ERROR
    medication = _medication(resource, reading)
    if medication is None:
        return Reason.MALFORMED
    start, end = reading.span(resource, "effective")
    reading.sections["medications"].append(
        entries.medication(
            codes=medication[0],
            start=start,
            end=end,
            status=status,
            text=medication[1],
            id=reading.key,
            kind="statement",
        )
    )
    return None


def _medication(resource: JsonObject, reading: Reading) -> Coded | None:
    """What the medication is; None where the resource does not say."""
    codes, words = reading.concept(resource, "medicationCodeableConcept")
    if codes or words:
        return codes, words
    reference, words = reading.reference(resource, "medicationReference")
    found = reading.resolve(reference, "medicationReference", "Medication")
    if found is not None:
        reading.beside = found
        codes, text = reading.concept(found.resource, "code")
        reading.beside = None
        return codes, text or words
    if reference or words:
        return (), words
    key = "medicationReference" if "medicationReference" in resource else "medicationCodeableConcept"
    reading.empty(resource, key, "name the medication, or refer to a Medication")
    return None


def read_immunization(resource: JsonObject, reading: Reading) -> Reason | None:
    """An Immunization, given or not: its status says so."""
    status = reading.status(resource, GIVEN)
    if status == "entered-in-error":
        return Reason.ENTERED_IN_ERROR
    if reading.flag(resource, "isSubpotent"):
        return Reason.SUBPOTENT
    codes, words = reading.concept(resource, "vaccineCode")
    if not (codes or words):
        reading.empty(resource, "vaccineCode", "name the vaccine, as a CodeableConcept")
        return Reason.MALFORMED
    start, _ = reading.span(resource, "occurrence")
    reading.sections["immunizations"].append(
        entries.immunization(codes=codes, start=start, status=status, text=words, id=reading.key)
    )
    return None


def read_allergy(resource: JsonObject, reading: Reading) -> Reason | None:
    """An AllergyIntolerance."""
    verification = reading.coded_status(resource, ALLERGY_VERIFICATION, "verificationStatus")
    if verification in ("entered-in-error", "refuted"):
        return _LEFT_OUT[verification]
    codes, words = reading.concept(resource, "code")
    criticality = None
    if resource.get("criticality") is not None:
        criticality = reading.status(resource, CRITICALITY, "criticality")
    reading.sections["allergies"].append(
        Allergy(
            codes=codes,
            start=reading.moment(resource, "onset"),
            status=reading.coded_status(resource, ALLERGY_CLINICAL, "clinicalStatus"),
            text=words,
            id=reading.key,
            verification=verification,
            criticality=criticality,
        )
    )
    return None
