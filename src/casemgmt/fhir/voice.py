"""Readers of what people said: answers to questionnaires, and consents."""

from __future__ import annotations

import re

from casemgmt.fhir.elements import Reading
from casemgmt.fhir.report import Reason
from casemgmt.fhir.shapes import JsonObject
from casemgmt.fhir.valuesets import CONSENT, PROVISION, RESPONSE
from casemgmt.record import Answers, Consent
from casemgmt.record.voice import AnswerValue

MAX_ITEM_DEPTH = 32
_LOINC_PATH = re.compile(r"(?:/[\w.-]+)*/(\d{1,7}-\d)\Z")
_LOINC_ADDRESS = re.compile(r"https?://loinc\.org/(?:[^/]+/)*(\d{1,7}-\d)\Z")


def read_questionnaire_response(resource: JsonObject, reading: Reading) -> Reason | None:
    """A QuestionnaireResponse as answers by item."""
    status = reading.status(resource, RESPONSE)
    if status == "entered-in-error":
        return Reason.ENTERED_IN_ERROR
    given: dict[str, list[AnswerValue]] = {}
    _items(resource, reading, "", given, 1)
    reading.sections["answers"].append(
        Answers(
            start=reading.day(resource, "authored"),
            status=status,
            id=reading.key,
            instrument=reading.text(resource, "questionnaire"),
            values=_values(given),
        )
    )
    return None


def _items(
    owner: JsonObject, reading: Reading, within: str, given: dict[str, list[AnswerValue]], depth: int
) -> None:
    if depth > MAX_ITEM_DEPTH:
        reading.wrong(f"{within}item", "is nested too deeply", f"nest items at most {MAX_ITEM_DEPTH} deep")
        reading.leave_out(f"{within}item", Reason.MALFORMED)
        return
    for where, item in reading.each(owner, "item", within):
        path = f"{where}."
        link = reading.text(item, "linkId", path)
        answers = []
        for place, answer in reading.each(item, "answer", path):
            answers.append(_answer(answer, reading, f"{place}."))
            if "item" in answer:
                _items(answer, reading, f"{place}.", given, depth + 1)
        if "item" in item:
            _items(item, reading, path, given, depth + 1)
        if link is None:
            reading.missing(item, "linkId", "give the item the linkId of its question", path)
            if answers:
                reading.leave_out(where, Reason.MALFORMED)
        elif answers or "item" not in item:  # an item that only holds items is a heading
            for name in _names(link, reading.text(item, "definition", path)):
                given.setdefault(name, []).extend(answers)


def _names(link: str, definition: str | None) -> list[str]:
    """The names under which an answer can be found: the linkId, and the LOINC code where the item has one."""
    names = [link]
    loinc = _LOINC_PATH.match(link) or _LOINC_ADDRESS.match(definition or "")
    if loinc is not None and loinc[1] != link:
        names.append(loinc[1])
    return names


def _values(given: dict[str, list[AnswerValue]]) -> dict[str, AnswerValue]:
    """Answers by name. Several different ones stand under ``name[0]``, ``name[1]``: none of them is the answer."""
    values: dict[str, AnswerValue] = {}
    for name, answers in given.items():
        if not answers or all(answer == answers[0] for answer in answers):
            values[name] = answers[0] if answers else None
        else:
            values.update({f"{name}[{i}]": answer for i, answer in enumerate(answers)})
    return values


def _answer(answer: JsonObject, reading: Reading, within: str) -> AnswerValue:
    if "valueCoding" in answer:
        coding = reading.obj(answer, "valueCoding", within)
        if coding is None:
            return None
        codes, words = reading.coding(coding, f"{within}valueCoding.")
        return codes[0] if codes else words
    for key in ("valueDecimal", "valueInteger"):
        if key in answer:
            return reading.number(answer, key, within)
    if "valueBoolean" in answer:
        return reading.flag(answer, "valueBoolean", within)
    for key in ("valueString", "valueUri", "valueTime"):
        if key in answer:
            return reading.text(answer, key, within)
    for key in ("valueDate", "valueDateTime"):
        if key in answer:
            return reading.day(answer, key, within)
    if "valueQuantity" in answer:
        value, unit, comparator = reading.quantity(answer, "valueQuantity", within)
        if unit is not None and unit not in ("1", "{score}"):
            reading.ignore("item.answer.valueQuantity.unit")
        if comparator is not None:
            reading.ignore("item.answer.valueQuantity.comparator")
            return None  # a limit is not the value
        return value
    if "valueReference" in answer:
        reference, words = reading.reference(answer, "valueReference", within)
        return words or reference
    if "valueAttachment" in answer:
        reading.ignore("item.answer.valueAttachment")
    return None


def read_consent(resource: JsonObject, reading: Reading) -> Reason | None:
    """A Consent: its scope is the kind, its categories are the codes."""
    status = reading.status(resource, CONSENT)
    if status == "entered-in-error":
        return Reason.ENTERED_IN_ERROR
    codes, words = reading.concepts(resource, "category")
    if resource.get("scope") is None:
        reading.missing(resource, "scope", "say what the consent is for, as a CodeableConcept")
    provision = reading.obj(resource, "provision") or {}
    start, end = reading.period(provision, "period", "provision.")
    given_on = reading.day(resource, "dateTime")
    kind = None
    if provision.get("type") is not None:
        kind = reading.status(provision, PROVISION, "type", "provision.")
    reading.sections["consents"].append(
        Consent(
            codes=codes,
            start=given_on if start is None else start,
            end=end,
            status=status,
            text=words,
            id=reading.key,
            kind=reading.label(resource, "scope"),
            given_by=_given_by(resource, reading),
            permits=None if kind is None else kind == "permit",
        )
    )
    return None


def _given_by(resource: JsonObject, reading: Reading) -> str | None:
    for where, performer in reading.each(resource, "performer"):
        reference, words = reading.reference({where: performer}, where)
        if words or reference:
            return words or reference
    return None
