"""From a FHIR bundle to a score: a questionnaire as US Core writes it, and a coma scale with its components."""

from typing import Any

from casemgmt.bounds import Bounds
from casemgmt.fhir import read_bundle
from casemgmt.instruments import InstrumentResult, instrument, score_record
from casemgmt.rules import Reason
from casemgmt.truth import NOT_MET, UNKNOWN

LOINC = "http://loinc.org"
NEVER, DAYS, HALF, DAILY = "LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9"


def scored(id: str, *resources: dict[str, Any]) -> InstrumentResult:
    about = {"subject": {"reference": "Patient/p"}, "status": "final"}
    patient = {"resourceType": "Patient", "id": "p", "birthDate": "1950-01-01"}
    every = [patient, *({**about, "id": f"r{n}", **each} for n, each in enumerate(resources))]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": each} for each in every]}
    return score_record(read_bundle(bundle).record, id, as_of="2026-05-01")


def coded(code: str) -> dict[str, Any]:
    return {"coding": [{"system": LOINC, "code": code}]}


def phq9(answers: list[str | None], total: int | None = None) -> dict[str, Any]:
    items: list[dict[str, Any]] = [
        {"linkId": f"/{item.loinc}", "answer": [{"valueCoding": {"system": LOINC, "code": code}}]}
        for item, code in zip(instrument("phq9").items, answers, strict=False)
        if code is not None
    ]
    if total is not None:
        items.append({"linkId": "/44261-6", "answer": [{"valueDecimal": total}]})
    return {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "authored": "2026-04-20",
        "questionnaire": "http://hl7.org/fhir/us/core/Questionnaire/questionnaire-phq-9-example",
        "item": items,
    }


def test_a_questionnaire_as_us_core_writes_it_gives_the_total() -> None:
    result = scored("phq9", phq9([DAYS, DAYS, HALF, DAILY, NEVER, NEVER, DAYS, NEVER, NEVER], total=8))
    assert (result.score, result.band) == (8, "mild")
    assert result.flags["item_9_positive"] is NOT_MET
    assert result.evidence == ("QuestionnaireResponse/r0",)


def test_a_total_in_the_form_that_its_items_rule_out_is_conflicting() -> None:
    result = scored("phq9", phq9([DAYS] * 9, total=8))
    assert (result.score, result.reasons["total"].reason) == (Bounds(0, 27), Reason.CONFLICTING)


def test_a_form_with_a_gap_is_bounded_and_one_with_a_total_alone_is_exact() -> None:
    gap = scored("phq9", phq9([DAYS] * 8 + [None]))
    assert (gap.score, gap.deciding_items) == (Bounds(8, 11), ("9",))
    alone = scored("phq9", phq9([], total=12))
    assert (alone.score, alone.band, alone.flags["item_9_positive"]) == (12, "moderate", UNKNOWN)


def coma(total: int | None, **components: str) -> dict[str, Any]:
    names = {"eye": "9267-6", "verbal": "9270-0", "motor": "9268-4"}
    return {
        "resourceType": "Observation",
        "code": coded("9269-2"),
        "effectiveDateTime": "2026-05-01",
        **(
            {} if total is None else {"valueQuantity": {"value": total, "unit": "{score}", "code": "{score}"}}
        ),
        "component": [
            {"code": coded(names[name]), "valueCodeableConcept": coded(code)}
            for name, code in components.items()
        ],
    }


def test_the_components_of_a_coma_scale_are_its_items() -> None:
    result = scored("gcs", coma(11, eye="LA6555-2", verbal="LA6560-2", motor="LA6565-1"))
    assert (result.score, result.written, result.band) == (11, "E3V4M4", "moderate")
    without = scored("gcs", coma(None, eye="LA6555-2", verbal="LA6560-2", motor="LA6565-1"))
    assert without.score == 11
    wrong = scored("gcs", coma(15, eye="LA6555-2", verbal="LA6560-2", motor="LA6565-1"))
    assert (wrong.score, wrong.reasons["total"].reason) == (Bounds(3, 15), Reason.CONFLICTING)
