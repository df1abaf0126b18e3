"""Conditions, observations, procedures, medications, immunisations and allergies."""

from datetime import date
from decimal import Decimal
from math import inf
from typing import Any

import attrs
import pytest

from casemgmt.bounds import FIRST_DATE, LAST_DATE, Bounds
from casemgmt.codes import Code
from casemgmt.fhir import Reason, read_bundle
from tests.unit.fhir.samples import (
    ICD,
    LOCAL,
    LOINC,
    SNOMED,
    UCUM,
    bundle,
    concept,
    entry,
    patient,
    quantity,
    read,
    resource,
)

# ── Conditions ───────────────────────────────────────────────────────────────────────────────────


def test_every_element_of_a_condition() -> None:
    condition = entry("Condition", "conditions")
    assert condition.id == "Condition/condition"
    assert condition.codes == (Code("icd10cm", "I509"),)
    assert condition.codes[0].display == "words for I50.9"
    assert condition.text == "heart failure"
    assert condition.start == Bounds(date(2019, 5, 1), date(2019, 5, 31))
    assert condition.end == date(2024, 1, 31)
    assert (condition.status, condition.verification) == ("active", "confirmed")
    assert condition.categories == ("problem-list-item",)
    assert condition.recorded_on == date(2019, 6, 1)
    assert condition.expected_months is None
    assert condition.until_death is None


@pytest.mark.parametrize(
    ("status", "reason"), [("entered-in-error", Reason.ENTERED_IN_ERROR), ("refuted", Reason.REFUTED)]
)
@pytest.mark.parametrize(
    ("kind", "section"), [("Condition", "conditions"), ("AllergyIntolerance", "allergies")]
)
def test_what_is_not_true_is_left_out(kind: str, section: str, status: str, reason: Reason) -> None:
    imported = read(kind, verificationStatus={"coding": [{"code": status}]})
    assert getattr(imported.record, section) == ()
    assert [left.reason for left in imported.report.left_out] == [reason]


def test_a_status_may_stand_beside_codes_of_other_systems() -> None:
    status = {"coding": [{"system": LOCAL, "code": "running"}, {"code": "active"}]}
    assert entry("Condition", "conditions", clinicalStatus=status).status == "active"


@pytest.mark.parametrize("status", ["unconfirmed", "provisional", "differential"])
def test_what_is_doubtful_is_kept_with_its_doubt(status: str) -> None:
    assert (
        entry("Condition", "conditions", verificationStatus={"coding": [{"code": status}]}).verification
        == status
    )


def test_a_condition_that_says_nothing_more() -> None:
    condition = entry(
        "Condition",
        "conditions",
        code=None,
        clinicalStatus=None,
        verificationStatus=None,
        category=None,
        onsetDateTime=None,
        abatementDateTime=None,
        recordedDate=None,
    )
    assert condition.codes == ()
    assert condition.label == "(no code, no words)"
    assert (condition.start, condition.end, condition.status, condition.verification) == (
        None,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("onset", "expected"),
    [
        (
            {"onsetPeriod": {"start": "2019-01-01", "end": "2019-02-01"}},
            Bounds(date(2019, 1, 1), date(2019, 2, 1)),
        ),
        ({"onsetPeriod": {"start": "2019", "end": "2020-02"}}, Bounds(date(2019, 1, 1), date(2020, 2, 29))),
        ({"onsetPeriod": {"start": "2019-01-01"}}, Bounds(date(2019, 1, 1), LAST_DATE)),
        ({"onsetPeriod": {"start": "2019-01-01", "end": "2018"}}, Bounds(date(2019, 1, 1), LAST_DATE)),
        ({"onsetPeriod": {"end": "2019-02-01"}}, Bounds(FIRST_DATE, date(2019, 2, 1))),
        ({"onsetPeriod": {}}, None),
        ({"onsetAge": quantity(52, "a")}, Bounds(date(2002, 4, 2), date(2003, 4, 1))),
        ({"onsetAge": {"value": 52, "unit": "years"}}, Bounds(date(2002, 4, 2), date(2003, 4, 1))),
        ({"onsetAge": quantity(2.5, "a")}, Bounds(date(1952, 4, 2), date(1953, 4, 1))),
        ({"onsetAge": quantity(6, "mo")}, Bounds(date(1950, 10, 2), date(1950, 11, 1))),
        ({"onsetAge": quantity(2, "wk")}, Bounds(date(1950, 4, 16), date(1950, 4, 22))),
        ({"onsetAge": quantity(30, "h")}, Bounds(date(1950, 4, 3), date(1950, 4, 3))),
        ({"onsetAge": {}}, None),
        ({"onsetAge": None}, None),
        (
            {"onsetRange": {"low": quantity(50, "a"), "high": quantity(51, "a")}},
            Bounds(date(2000, 4, 2), date(2002, 4, 1)),
        ),
        ({"onsetRange": {"high": quantity(1, "a")}}, Bounds(date(1950, 4, 2), date(1952, 4, 1))),
        ({"onsetRange": {"low": quantity(50, "a")}}, Bounds(date(2000, 4, 2), LAST_DATE)),
        ({"onsetString": "as a child"}, None),
    ],
)
def test_onset_in_every_way_in_which_it_is_told(onset: dict[str, Any], expected: object) -> None:
    condition = entry("Condition", "conditions", onsetDateTime=None, abatementDateTime=None, **onset)
    assert condition.start == expected


def test_an_age_without_a_birth_date_is_unknown() -> None:
    changes = {"onsetDateTime": None, "onsetAge": quantity(52, "a")}
    for birth, expected in (
        (None, None),
        ("1950", Bounds(date(2002, 1, 1), date(2003, 12, 30))),
    ):
        imported = read_bundle(bundle(patient(birthDate=birth), resource("Condition", **changes)))
        assert imported.record.conditions
        assert imported.record.conditions[0].start == expected
    changes = {"onsetDateTime": None, "onsetRange": {"high": quantity(52, "a")}}
    imported = read_bundle(bundle(patient(birthDate=None), resource("Condition", **changes)))
    assert imported.record.conditions
    assert imported.record.conditions[0].start is None


def test_an_onset_in_words_is_counted_as_not_read() -> None:
    report = read("Condition", onsetDateTime=None, onsetString="as a child").report
    assert report.unread_fields["Condition.onsetString"] == 1


def test_codes_of_several_systems_and_of_unknown_ones_are_kept() -> None:
    code = {
        "coding": [
            {"system": ICD, "code": "i50.9"},
            {"system": LOCAL, "code": "HF", "display": "hf"},
            {"code": "X"},
        ]
    }
    imported = read("Condition", code=code)
    assert imported.record.conditions
    assert imported.record.conditions[0].codes == (Code("icd10cm", "I509"), Code(LOCAL, "HF"), Code("", "X"))
    assert imported.report.unknown_systems == {LOCAL: 1, "(no system)": 1}


def test_a_code_without_the_shape_of_its_system_is_kept_and_counted() -> None:
    first = resource("Condition", id="c1", code=concept(ICD, "heart failure"))
    second = resource("Condition", id="c2", code=concept(ICD, "heart failure"))
    imported = read_bundle(bundle(patient(), first, second))
    assert imported.record.conditions
    one, other = imported.record.conditions
    assert one.codes == (Code("icd10cm", "HEART FAILURE"),)
    assert one.codes is other.codes
    assert imported.report.odd_codes == {"icd10cm": 2}


def test_equal_codes_are_one_object() -> None:
    imported = read_bundle(bundle(patient(), resource("Condition", id="a"), resource("Condition", id="b")))
    assert imported.record.conditions
    one, other = imported.record.conditions
    assert one.codes[0] is other.codes[0]


def test_a_code_without_its_words() -> None:
    assert entry("Condition", "conditions", code={"coding": [{"system": ICD, "code": "I10"}]}).label == "I10"
    odd = {"coding": [{"system": ICD, "code": "I10", "display": None}]}
    assert entry("Condition", "conditions", code=odd).codes == (Code("icd10cm", "I10"),)


def test_words_without_a_code() -> None:
    imported = read("Condition", code={"coding": [{"display": "weak heart"}]}, category=[{"text": "problem"}])
    assert imported.record.conditions
    assert imported.record.conditions[0].label == "weak heart"
    assert imported.record.conditions[0].categories == ()
    assert imported.report.uncoded == {"Condition.code": 1, "Condition.category": 1}


# ── Social needs ─────────────────────────────────────────────────────────────────────────────────

FOOD = concept(ICD, "Z59.41")
SDOHCC = "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes"
US_CORE = "http://hl7.org/fhir/us/core/CodeSystem/us-core-category"


def test_a_social_condition_is_a_social_need_and_no_disease() -> None:
    imported = read("Condition", code=FOOD)
    assert imported.record.conditions == ()
    assert imported.record.social_needs
    (need,) = imported.record.social_needs
    assert (need.category, need.need, need.status, need.id) == (
        "food-insecurity",
        True,
        "active",
        "Condition/condition",
    )
    assert imported.report.moved == 1
    assert imported.record.partial == {"social_needs"}


def test_a_doubtful_social_need_is_not_told_to_be_one() -> None:
    need = entry(
        "Condition", "social_needs", code=FOOD, verificationStatus={"coding": [{"code": "provisional"}]}
    )
    assert need.need is None


@pytest.mark.parametrize(
    ("category", "status", "expected"),
    [
        (concept(SDOHCC, "food-insecurity"), "active", ("food-insecurity", True)),
        (concept(SDOHCC, "food-insecurity"), "resolved", ("food-insecurity", None)),
        (concept(US_CORE, "sdoh"), "recurrence", ("sdoh-category-unspecified", True)),
    ],
)
def test_a_condition_filed_as_social_is_a_social_need(
    category: dict[str, Any], status: str, expected: tuple[str, bool | None]
) -> None:
    changes = {"code": concept(SNOMED, "73211009"), "clinicalStatus": {"coding": [{"code": status}]}}
    need = entry("Condition", "social_needs", category=[concept(LOCAL, "other"), category], **changes)
    assert (need.category, need.need) == expected


# ── Observations ─────────────────────────────────────────────────────────────────────────────────


def test_every_element_of_an_observation() -> None:
    observation = entry("Observation", "observations")
    assert observation.id == "Observation/observation"
    assert observation.codes == (Code("loinc", "8480-6"),)
    assert (observation.start, observation.end, observation.status) == (date(2025, 3, 1), None, "final")
    assert (observation.value, observation.unit, observation.comparator) == (142.5, "mm[Hg]", None)
    assert observation.categories == ("vital-signs",)
    assert observation.absent_reason is None


def test_what_was_seen_before_is_read_as_what_is_new() -> None:
    """Codes, days and categories that were seen before are read in another way."""
    twins = [resource("Observation", id=name) for name in ("a", "b")]
    absent = resource("Observation", id="c", dataAbsentReason={"text": "broken"})
    parted = resource("Observation", id="d", component=[{"code": {"text": "x"}}])
    observations = read_bundle(bundle(patient(), *twins, absent, parted)).record.observations
    assert observations
    new, seen, broken, whole, part = observations
    assert attrs.evolve(new, id="Observation/b") == seen
    assert attrs.evolve(new, id="c", absent_reason="broken") == attrs.evolve(broken, id="c")
    assert attrs.evolve(new, id="d") == attrs.evolve(whole, id="d")
    assert part.id == "Observation/d#component[0]"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"valueQuantity": quantity(7)}, (7, "mm[Hg]", None)),
        ({"valueQuantity": quantity(7.5, comparator="<")}, (7.5, "mm[Hg]", "<")),
        ({"valueQuantity": {"value": 7.5, "unit": "stone"}}, (7.5, "stone", None)),
        ({"valueQuantity": {"value": 7.5, "code": "kg"}}, (7.5, "kg", None)),
        (
            {"valueQuantity": {"value": 7.5, "code": "kg", "unit": "kilo", "system": UCUM + "/"}},
            (7.5, "kg", None),
        ),
        ({"valueQuantity": {"value": Decimal("7.5"), "unit": "kg"}}, (7.5, "kg", None)),
        ({"valueQuantity": {"unit": "kg"}}, (None, "kg", None)),
        ({"valueQuantity": None}, (None, None, None)),
        ({"valueString": "positive"}, ("positive", None, None)),
        ({"valueInteger": 3}, (3, None, None)),
        ({"valueBoolean": False}, (False, None, None)),
        ({"valueCodeableConcept": concept(LOINC, "LA6570-1")}, (Code("loinc", "LA6570-1"), None, None)),
        ({"valueCodeableConcept": {"text": "never"}}, ("never", None, None)),
        ({"valueCodeableConcept": {}}, (None, None, None)),
        (
            {"valueCodeableConcept": {"coding": [{"system": LOCAL, "code": "A"}]}},
            (Code(LOCAL, "A"), None, None),
        ),
        (
            {
                "valueCodeableConcept": {
                    "coding": [{"system": LOCAL, "code": "A"}, {"system": SNOMED, "code": "73211009"}]
                }
            },
            (Code("snomed", "73211009"), None, None),
        ),
        ({"valueRange": {"low": quantity(1), "high": quantity(2)}}, (Bounds(1, 2), "mm[Hg]", None)),
        ({"valueRange": {"low": quantity(1)}}, (Bounds(1, inf), "mm[Hg]", None)),
        ({"valueRange": {"high": quantity(2)}}, (Bounds(-inf, 2), "mm[Hg]", None)),
        ({"valueRange": {}}, (None, None, None)),
        ({"valueDateTime": "2025-01-01"}, (None, None, None)),
    ],
)
def test_values_of_every_kind(value: dict[str, Any], expected: tuple[object, ...]) -> None:
    observation = entry("Observation", "observations", **{"valueQuantity": None, **value})
    assert (observation.value, observation.unit, observation.comparator) == expected


def test_values_that_are_not_read_are_counted() -> None:
    report = read("Observation", valueQuantity=None, valueDateTime="2025-01-01").report
    assert report.unread_fields == {"Observation.valueDateTime": 1}
    two = {"coding": [{"system": SNOMED, "code": "73211009"}, {"system": LOCAL, "code": "A"}]}
    report = read("Observation", valueQuantity=None, valueCodeableConcept=two).report
    assert report.unread_fields == {"Observation.valueCodeableConcept.coding": 1}


def test_why_there_is_no_value() -> None:
    assert (
        entry(
            "Observation",
            "observations",
            valueQuantity=None,
            dataAbsentReason=concept(LOCAL, "asked-declined"),
        ).absent_reason
        == "asked-declined"
    )
    assert (
        entry(
            "Observation", "observations", valueQuantity=None, dataAbsentReason={"text": "broken"}
        ).absent_reason
        == "broken"
    )


@pytest.mark.parametrize(
    ("effective", "expected"),
    [
        (
            {"effectivePeriod": {"start": "2025-01-01", "end": "2025-01-02"}},
            (date(2025, 1, 1), date(2025, 1, 2)),
        ),
        ({"effectiveInstant": "2025-01-01T08:00:00Z"}, (date(2025, 1, 1), None)),
        ({"effectiveTiming": {"event": ["2025-01-02", "2025-01-01"]}}, (date(2025, 1, 1), date(2025, 1, 2))),
        ({"effectiveTiming": {"event": ["2025-01-02"]}}, (date(2025, 1, 2), None)),
        ({"effectiveTiming": {"event": [None]}}, (None, None)),
        (
            {"effectiveTiming": {"event": ["2025", "2025-03-01"]}},
            (Bounds(date(2025, 1, 1), date(2025, 12, 31)),) * 2,
        ),
        (
            {"effectiveTiming": {"repeat": {"boundsPeriod": {"start": "2025-01-01"}}}},
            (date(2025, 1, 1), None),
        ),
        ({"effectiveTiming": {}}, (None, None)),
        ({"effectiveTiming": None}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_when_it_was_true(effective: dict[str, Any], expected: tuple[object, object]) -> None:
    changes = {"resourceType": "Observation", "effectiveDateTime": None, **effective}
    observation = entry(
        "Observation", "observations", **{key: changes[key] for key in changes if key != "resourceType"}
    )
    assert (observation.start, observation.end) == expected


@pytest.mark.parametrize(
    ("status", "reason"), [("entered-in-error", Reason.ENTERED_IN_ERROR), ("cancelled", Reason.CANCELLED)]
)
def test_observations_that_do_not_count(status: str, reason: Reason) -> None:
    imported = read("Observation", status=status)
    assert imported.record.observations == ()
    assert imported.report.left_out[0].reason is reason


def test_a_preliminary_observation_is_kept_with_its_status() -> None:
    assert entry("Observation", "observations", status="preliminary").status == "preliminary"


def test_components_are_observations_of_their_own() -> None:
    pressure = [
        {"code": concept(LOINC, "8480-6"), "valueQuantity": quantity(142.0)},
        {"code": concept(LOINC, "8462-4"), "dataAbsentReason": concept(LOCAL, "unknown")},
        {"code": {"text": "taken on"}, "valueDateTime": "2025-01-01"},
    ]
    imported = read("Observation", code=concept(LOINC, "85354-9"), valueQuantity=None, component=pressure)
    assert imported.record.observations
    panel, systolic, diastolic, taken = imported.record.observations
    assert (panel.value, panel.codes[0].code) == (None, "85354-9")
    assert (systolic.id, systolic.value, systolic.unit) == (
        "Observation/observation#component[0]",
        142.0,
        "mm[Hg]",
    )
    assert (systolic.start, systolic.status, systolic.categories) == (
        panel.start,
        panel.status,
        panel.categories,
    )
    assert (diastolic.id, diastolic.absent_reason) == ("Observation/observation#component[1]", "unknown")
    assert (taken.text, taken.value) == ("taken on", None)
    assert imported.report.unread_fields == {"Observation.component.valueDateTime": 1}
    assert imported.report.read == {"Patient": 1, "Observation": 1}


# ── Procedures, medications, immunisations, allergies ────────────────────────────────────────────


def test_procedure() -> None:
    procedure = entry("Procedure", "procedures")
    assert (procedure.start, procedure.end) == (date(2020, 1, 2), date(2020, 1, 3))
    assert (procedure.status, procedure.text, procedure.id) == ("completed", "bypass", "Procedure/procedure")


@pytest.mark.parametrize(
    ("performed", "expected"),
    [
        ({"performedDateTime": "2020-01-02"}, date(2020, 1, 2)),
        ({"performedAge": quantity(70, "a")}, Bounds(date(2020, 4, 2), date(2021, 4, 1))),
        ({"performedString": "long ago"}, None),
    ],
)
def test_when_a_procedure_was_performed(performed: dict[str, Any], expected: object) -> None:
    assert entry("Procedure", "procedures", performedPeriod=None, **performed).start == expected


def test_what_was_not_done_is_read_with_its_status() -> None:
    assert entry("Procedure", "procedures", status="not-done").status == "not-done"
    assert entry("Immunization", "immunizations", status="not-done").status == "not-done"


@pytest.mark.parametrize(
    ("kind", "section", "element"),
    [
        ("Procedure", "procedures", "status"),
        ("MedicationRequest", "medications", "status"),
        ("MedicationStatement", "medications", "status"),
        ("Immunization", "immunizations", "status"),
        ("Encounter", "encounters", "status"),
        ("Coverage", "coverages", "status"),
        ("CarePlan", "plans", "status"),
        ("CareTeam", "care_team", "status"),
        ("Goal", "goals", "lifecycleStatus"),
        ("QuestionnaireResponse", "answers", "status"),
        ("ServiceRequest", "services", "status"),
        ("Consent", "consents", "status"),
    ],
)
def test_what_was_entered_in_error_is_left_out(kind: str, section: str, element: str) -> None:
    imported = read(kind, **{element: "entered-in-error"})
    assert getattr(imported.record, section) == ()
    assert imported.report.left_out[0].reason is Reason.ENTERED_IN_ERROR
    assert imported.report.left_out[0].resource_type == kind


def test_medication_order_and_statement() -> None:
    order, statement = entry("MedicationRequest", "medications"), entry("MedicationStatement", "medications")
    assert (order.kind, order.intent, order.status, order.start) == (
        "order",
        "order",
        "active",
        date(2025, 1, 5),
    )
    assert order.codes == (Code("rxnorm", "314076"),)
    assert order.text == "lisinopril"
    assert (statement.kind, statement.status) == ("statement", "not-taken")
    assert (statement.start, statement.end) == (date(2024, 1, 5), date(2024, 2, 5))


MEDICATION = {
    "resourceType": "Medication",
    "id": "m1",
    "code": concept(SNOMED, "318857000", "lisinopril 10 mg"),
}


@pytest.mark.parametrize(
    "reference",
    ["Medication/m1", "urn:uuid:m1", "http://server/fhir/Medication/m1", "Medication/m1/_history/3"],
)
@pytest.mark.parametrize("kind", ["MedicationRequest", "MedicationStatement"])
def test_a_medication_that_is_referred_to(reference: str, kind: str) -> None:
    order = resource(kind, medicationCodeableConcept=None, medicationReference={"reference": reference})
    entries = bundle(patient(), order, MEDICATION)
    entries["entry"][2]["fullUrl"] = (
        "urn:uuid:m1" if reference.startswith("urn") else "http://server/fhir/Medication/m1"
    )
    imported = read_bundle(entries)
    assert imported.record.medications
    assert imported.record.medications[0].codes == (Code("snomed", "318857000"),)
    assert imported.record.medications[0].text == "lisinopril 10 mg"
    assert imported.report.read["Medication"] == 1


def test_a_contained_medication() -> None:
    order = {
        "medicationCodeableConcept": None,
        "medicationReference": {"reference": "#m", "display": "a pill"},
        "contained": [
            {"id": "other"},
            7,
            {"resourceType": 5, "id": "m", "code": concept(SNOMED, "318857000")},
        ],
    }
    assert entry("MedicationRequest", "medications", **order).codes == (Code("snomed", "318857000"),)


def test_a_medication_that_the_input_does_not_hold_is_kept_in_words_and_counted() -> None:
    missing = {
        "medicationCodeableConcept": None,
        "medicationReference": {"reference": "#m", "display": "a pill"},
    }
    imported = read("MedicationRequest", **missing)
    assert imported.record.medications
    assert (imported.record.medications[0].codes, imported.record.medications[0].text) == ((), "a pill")
    assert imported.report.unresolved == {"MedicationRequest.medicationReference": 1}


def test_a_medication_that_nobody_refers_to_is_reported() -> None:
    report = read_bundle(bundle(patient(), MEDICATION)).report
    assert [(left.resource_type, left.reason) for left in report.left_out] == [
        ("Medication", Reason.NOT_REFERENCED)
    ]


@pytest.mark.parametrize(
    ("kind", "changes", "reason"),
    [
        ("MedicationRequest", {"doNotPerform": True}, Reason.DO_NOT_PERFORM),
        ("ServiceRequest", {"doNotPerform": True}, Reason.DO_NOT_PERFORM),
        ("Immunization", {"isSubpotent": True}, Reason.SUBPOTENT),
        ("Procedure", {"modifierExtension": [{"url": "http://example.org/not"}]}, Reason.MODIFIED),
    ],
)
def test_what_means_the_opposite_is_left_out(kind: str, changes: dict[str, Any], reason: Reason) -> None:
    report = read(kind, **changes).report
    assert [left.reason for left in report.left_out] == [reason]


def test_immunization() -> None:
    vaccine = entry("Immunization", "immunizations")
    assert (vaccine.codes, vaccine.start, vaccine.status) == (
        (Code("cvx", "140"),),
        date(2024, 10, 1),
        "completed",
    )
    assert (
        entry("Immunization", "immunizations", occurrenceDateTime=None, occurrenceString="2024").start is None
    )


def test_allergy() -> None:
    allergy = entry("AllergyIntolerance", "allergies")
    assert (allergy.status, allergy.verification, allergy.criticality) == ("active", "unconfirmed", "high")
    assert allergy.start == Bounds(date(1990, 1, 1), date(1990, 12, 31))
    bare = entry(
        "AllergyIntolerance",
        "allergies",
        criticality=None,
        clinicalStatus=None,
        verificationStatus=None,
        code=None,
    )
    assert (bare.status, bare.verification, bare.criticality, bare.codes) == (None, None, None, ())
