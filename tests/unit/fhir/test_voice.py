"""Answers to questionnaires, and consents."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from casemgmt.bounds import Bounds
from casemgmt.codes import Code
from casemgmt.fhir import read_bundle
from tests.unit.fhir.samples import LOINC, bundle, entry, patient, quantity, read, resource


def values(*items: Any) -> Mapping[str, object]:
    read: Mapping[str, object] = entry("QuestionnaireResponse", "answers", item=list(items)).values
    return read


def test_every_element() -> None:
    answers = entry("QuestionnaireResponse", "answers")
    assert (answers.id, answers.start, answers.status) == (
        "QuestionnaireResponse/questionnaireresponse",
        date(2025, 3, 1),
        "completed",
    )
    assert answers.instrument == "http://example.org/Questionnaire/phq-9"
    assert answers.values == {"/44250-9": Code("loinc", "LA6570-1"), "44250-9": Code("loinc", "LA6570-1")}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"valueCoding": {"system": LOINC, "code": "8480-6"}}, Code("loinc", "8480-6")),
        ({"valueCoding": {"display": "often"}}, "often"),
        ({"valueDecimal": 1.5}, 1.5),
        ({"valueInteger": 3}, 3),
        ({"valueBoolean": False}, False),
        ({"valueString": "yes"}, "yes"),
        ({"valueUri": "http://example.org"}, "http://example.org"),
        ({"valueTime": "10:00:00"}, "10:00:00"),
        ({"valueDate": "2025-01"}, Bounds(date(2025, 1, 1), date(2025, 1, 31))),
        ({"valueDateTime": "2025-01-01T10:00:00Z"}, date(2025, 1, 1)),
        ({"valueQuantity": quantity(18, "{score}")}, 18),
        ({"valueQuantity": {"value": 3}}, 3),
        ({"valueQuantity": quantity(18, comparator=">")}, None),
        ({"valueReference": {"reference": "Practitioner/dr"}}, "Practitioner/dr"),
        ({"valueReference": {"reference": "Practitioner/dr", "display": "Dr Gray"}}, "Dr Gray"),
        ({"valueAttachment": {}}, None),
        ({}, None),
    ],
)
def test_answers_of_every_kind(answer: dict[str, Any], expected: object) -> None:
    assert values({"linkId": "q", "answer": [answer]}) == {"q": expected}


def test_what_of_an_answer_is_not_read_is_counted() -> None:
    answers = [{"valueQuantity": quantity(70, "kg", comparator="<")}, {"valueAttachment": {}}]
    report = read("QuestionnaireResponse", item=[{"linkId": "q", "answer": answers}]).report
    assert set(report.unread_fields) == {
        f"QuestionnaireResponse.item.answer.{name}"
        for name in ("valueQuantity.unit", "valueQuantity.comparator", "valueAttachment")
    }


def test_items_without_an_answer_were_asked_and_headings_were_not() -> None:
    question = {"linkId": "q"}
    assert values({"linkId": "heading", "item": [question]}) == {"q": None}


def test_nested_items_and_the_codes_of_items() -> None:
    read = values(
        {
            "linkId": "/93043-8",
            "item": [
                {
                    "linkId": "/93043-8/56051-6",
                    "answer": [
                        {"valueInteger": 1, "item": [{"linkId": "why", "answer": [{"valueString": "so"}]}]}
                    ],
                },
                {
                    "linkId": "x",
                    "definition": "http://loinc.org/fhir/DataElement/54126-8",
                    "answer": [{"valueInteger": 2}],
                },
                {
                    "linkId": "8480-6",
                    "definition": "http://loinc.org/8480-6",
                    "answer": [{"valueInteger": 3}],
                },
                {"linkId": "y", "definition": "http://example.org/54126-8", "answer": [{"valueInteger": 4}]},
            ],
        }
    )
    assert read == {
        "/93043-8/56051-6": 1,
        "56051-6": 1,
        "why": "so",
        "x": 2,
        "54126-8": 2,
        "8480-6": 3,
        "y": 4,
    }


def test_several_answers_are_none_of_them_the_answer() -> None:
    several = {"linkId": "q", "answer": [{"valueInteger": 1}, {"valueInteger": 2}]}
    assert values(several) == {"q[0]": 1, "q[1]": 2}
    assert values({"linkId": "q", "answer": [{"valueInteger": 1}, {"valueInteger": 1}]}) == {"q": 1}
    unread = {"linkId": "q", "answer": [{"valueInteger": 1}, {"valueAttachment": {}}]}
    assert values(unread) == {"q[0]": 1, "q[1]": None}
    once, again = ({"linkId": "q", "answer": [{"valueInteger": n}]} for n in (1, 2))
    assert values(once, again) == {"q[0]": 1, "q[1]": 2}


def test_every_element_of_a_consent() -> None:
    consent = entry("Consent", "consents")
    assert (consent.kind, consent.permits, consent.given_by) == ("treatment", True, "Patient/p1")
    assert (consent.start, consent.end, consent.status) == (date(2025, 1, 16), date(2026, 1, 15), "active")
    assert consent.codes[0].code == "acd"


@pytest.mark.parametrize(
    ("changes", "field", "expected"),
    [
        ({"provision": {"type": "deny"}}, "permits", False),
        ({"provision": {"type": "deny"}}, "start", date(2025, 1, 15)),
        ({"provision": {}}, "permits", None),
        ({"provision": None}, "permits", None),
        ({"scope": {"text": "everything"}}, "kind", "everything"),
        ({"performer": None}, "given_by", None),
        ({"performer": [{}, {"display": "Rosa"}]}, "given_by", "Rosa"),
    ],
)
def test_consents(changes: dict[str, Any], field: str, expected: object) -> None:
    assert getattr(entry("Consent", "consents", **changes), field) == expected


def test_a_consent_without_a_scope() -> None:
    imported = read_bundle(bundle(patient(), resource("Consent", scope=None)), strict=False)
    assert imported.record.consents
    assert imported.record.consents[0].kind is None
