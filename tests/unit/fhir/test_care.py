"""Encounters, orders, plans, teams and goals."""

from datetime import date
from typing import Any

import pytest

from casemgmt.bounds import Bounds
from casemgmt.codes import Code
from casemgmt.fhir import Reason, read_bundle
from tests.unit.fhir.samples import SNOMED, bundle, concept, entry, patient, read, resource


def test_every_element_of_an_encounter() -> None:
    encounter = entry("Encounter", "encounters")
    assert (encounter.kind, encounter.status, encounter.text) == ("IMP", "finished", "hospital stay")
    assert (encounter.start, encounter.end) == (date(2025, 2, 1), date(2025, 2, 5))
    assert encounter.codes == (Code("snomed", "185347001"),)
    assert encounter.service == (Code("snomed", "394802001"),)
    assert encounter.discharge == (Code("nubc", "01"),)
    assert encounter.priority[0].code == "EM"
    assert encounter.reasons == (Code("icd10cm", "I509"),)


def test_an_encounter_of_two_types_and_nothing_else() -> None:
    encounter = entry(
        "Encounter",
        "encounters",
        type=[
            {"coding": [{"system": SNOMED, "code": "185347001"}]},
            concept(SNOMED, "32485007", "admission"),
        ],
        serviceType=None,
        period=None,
        hospitalization=None,
        priority=None,
        reasonCode=None,
    )
    assert [code.code for code in encounter.codes] == ["185347001", "32485007"]
    assert encounter.text == "admission"
    assert (encounter.start, encounter.end) == (None, None)
    assert (encounter.service, encounter.discharge, encounter.priority, encounter.reasons) == ((), (), (), ())


@pytest.mark.parametrize(
    ("status", "reason"), [("entered-in-error", Reason.ENTERED_IN_ERROR), ("cancelled", Reason.CANCELLED)]
)
def test_a_stay_that_never_took_place_is_left_out(status: str, reason: Reason) -> None:
    imported = read("Encounter", status=status)
    assert imported.record.encounters == ()
    assert imported.report.left_out[0].reason is reason


def test_a_stay_that_has_not_ended() -> None:
    assert entry("Encounter", "encounters", status="in-progress", period={"start": "2025-02-01"}).end is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([concept("http://terminology.hl7.org/CodeSystem/v3-ActCode", "EMER")], "EMER"),
        ([], None),
        ({"display": "no code"}, None),
    ],
)
def test_the_class_as_other_releases_write_it(value: Any, expected: str | None) -> None:
    assert entry("Encounter", "encounters", **{"class": value}).kind == expected


def test_service_request() -> None:
    service = entry("ServiceRequest", "services")
    assert (service.status, service.intent, service.start) == ("active", "order", date(2025, 4, 1))
    assert service.categories == (Code("snomed", "409063005"),)
    assert entry("ServiceRequest", "services", occurrenceDateTime=None).start == date(2025, 3, 20)
    draft = entry(
        "ServiceRequest", "services", status="draft", intent="directive", code=None, authoredOn=None
    )
    assert (draft.status, draft.intent, draft.codes) == ("draft", "directive", ())


def test_a_plan_and_its_activities() -> None:
    imported = read_bundle(bundle(patient(), resource("CarePlan"), resource("Condition")))
    assert imported.record.plans
    assert imported.record.services
    (plan,), (service,) = imported.record.plans, imported.record.services
    assert (plan.text, plan.status, plan.intent, plan.start) == (
        "heart failure plan",
        "active",
        "plan",
        date(2025, 1, 1),
    )
    assert plan.addresses == ("Condition/condition",)
    assert (service.id, service.intent, service.status) == (
        "CarePlan/careplan#activity[0]",
        "plan",
        "in-progress",
    )
    assert service.text == "exercise"
    assert "services" in imported.record.partial
    assert imported.report.unresolved == {}


def test_a_plan_refers_to_a_condition_by_the_address_of_its_entry() -> None:
    plan = resource("CarePlan", addresses=[{"reference": "urn:uuid:c"}, {"display": "words only"}])
    entries = bundle(patient(), plan, resource("Condition", id="c"), resource("Condition", id="d"))
    entries["entry"][2]["fullUrl"] = "urn:uuid:c"
    entries["entry"][3]["fullUrl"] = "urn:uuid:other"
    imported = read_bundle(entries)
    assert imported.record.plans
    assert imported.record.plans[0].addresses == ("Condition/c",)
    entries["entry"][1]["resource"]["addresses"] = [{"reference": "urn:uuid:other"}]
    imported = read_bundle(entries)
    assert imported.record.plans
    assert imported.record.plans[0].addresses == ("Condition/d",)


def test_a_plan_that_addresses_what_is_not_there() -> None:
    imported = read("CarePlan", title=None, description="what to do")
    assert imported.record.plans
    assert imported.record.plans[0].text == "what to do"
    assert imported.record.plans[0].addresses == ("Condition/condition",)
    assert imported.report.unresolved == {"CarePlan.addresses": 1}


def test_activities_that_do_not_count_are_reported() -> None:
    activities = [
        {"detail": {"status": "entered-in-error"}},
        {"detail": {"status": "scheduled", "doNotPerform": True}},
        {
            "detail": {
                "status": "scheduled",
                "description": "walk",
                "scheduledPeriod": {"start": "2025-05-01"},
            }
        },
        {"detail": {"status": "scheduled", "scheduledString": "now and then"}},
        {"detail": {"status": "scheduled", "scheduledTiming": {"event": ["2025-06-01"]}}},
    ]
    imported = read("CarePlan", activity=activities)
    assert imported.record.services
    assert [service.start for service in imported.record.services] == [
        date(2025, 5, 1),
        None,
        date(2025, 6, 1),
    ]
    assert imported.report.unread_fields == {"CarePlan.activity.detail.scheduledString": 1}
    assert imported.record.services[0].text == "walk"
    assert [(left.path, left.reason) for left in imported.report.parts_left_out] == [
        ("$.entry[1].resource.activity[0]", Reason.ENTERED_IN_ERROR),
        ("$.entry[1].resource.activity[1]", Reason.DO_NOT_PERFORM),
    ]


def test_care_team() -> None:
    member = entry("CareTeam", "care_team")
    assert (member.id, member.name, member.member) == (
        "CareTeam/careteam#participant[0]",
        "Dr Gray",
        "Practitioner/dr",
    )
    assert (member.status, member.start, member.text) == ("active", date(2025, 1, 1), "care coordinator")
    assert entry("CareTeam", "care_team", status=None).status is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Grey Clinic", "Grey Clinic"),
        ([{"given": ["Ada"], "family": "Gray"}], "Ada Gray"),
        ([{"text": "Dr A. Gray"}], "Dr A. Gray"),
        ([{}], None),
        ([], None),
        (None, None),
    ],
)
def test_the_name_of_a_member_is_looked_up(name: Any, expected: str | None) -> None:
    team = resource(
        "CareTeam",
        participant=[
            {
                "member": {"reference": "Practitioner/dr"},
                "period": {"start": "2025-02-01", "end": "2025-03-01"},
            }
        ],
    )
    doctor = {"resourceType": "Practitioner", "id": "dr", "name": name}
    imported = read_bundle(bundle(patient(), team, doctor))
    assert imported.record.care_team
    (member,) = imported.record.care_team
    assert (member.name, member.start, member.end) == (expected, date(2025, 2, 1), date(2025, 3, 1))
    assert imported.report.read["Practitioner"] == 1


def test_a_member_of_whom_nothing_is_known() -> None:
    imported = read("CareTeam", participant=[{"member": {"reference": "Practitioner/x"}}, {}])
    assert imported.record.care_team
    assert [member.member for member in imported.record.care_team] == ["Practitioner/x", None]
    assert imported.report.unresolved == {"CareTeam.participant.member": 1}


def test_goal() -> None:
    goal = entry("Goal", "goals")
    assert (goal.status, goal.achievement, goal.start) == ("active", "in-progress", date(2025, 1, 1))
    assert goal.due_on == Bounds(date(2025, 9, 1), date(2025, 9, 30))
    assert [code.code for code in goal.codes] == ["135840009", "81378-2"]
    bare = entry(
        "Goal", "goals", target=None, achievementStatus={"text": "so so"}, description={"text": "walk"}
    )
    assert (bare.due_on, bare.achievement, bare.text) == (None, "so so", "walk")
