"""Readers of encounters, orders, plans and teams."""

from __future__ import annotations

from casemgmt.bounds import Bounds
from casemgmt.codes import Code
from casemgmt.fhir import entries
from casemgmt.fhir.elements import Reading
from casemgmt.fhir.found import Found
from casemgmt.fhir.report import Reason
from casemgmt.fhir.shapes import JsonObject
from casemgmt.fhir.valuesets import ACTIVITY, ENCOUNTER, GOAL, PLAN_INTENT, REQUEST, REQUEST_INTENT, TEAM
from casemgmt.record import CareTeamMember
from casemgmt.record.entry import Day


def read_encounter(resource: JsonObject, reading: Reading) -> Reason | None:
    """An Encounter: a visit or a stay; one that was cancelled never took place."""
    status = reading.status(resource, ENCOUNTER)
    if status == "entered-in-error":
        return Reason.ENTERED_IN_ERROR
    if status == "cancelled":
        return Reason.CANCELLED
    codes, words = reading.concepts(resource, "type")
    start, end = reading.period(resource, "period")
    reading.sections["encounters"].append(
        entries.encounter(
            codes=codes,
            start=start,
            end=end,
            status=status,
            text=words,
            id=reading.key,
            kind=_class(resource, reading),
            service=reading.concept(resource, "serviceType")[0],
            discharge=_discharge(resource, reading),
            priority=reading.concept(resource, "priority")[0],
            reasons=reading.concepts(resource, "reasonCode")[0],
        )
    )
    return None


def _class(resource: JsonObject, reading: Reading) -> str | None:
    value = resource.get("class")
    if isinstance(value, dict):
        return reading.text(value, "code", "class.")
    if isinstance(value, list):  # as R5 writes it: a list of CodeableConcepts
        labels = reading.labels(resource, "class")
        return labels[0] if labels else None
    if value is None:
        reading.missing(resource, "class", "give the class of the encounter, such as AMB or IMP, as a Coding")
    else:
        reading.obj(resource, "class")
    return None


def _discharge(resource: JsonObject, reading: Reading) -> tuple[Code, ...]:
    if "hospitalization" not in resource:
        return ()
    hospitalization = reading.obj(resource, "hospitalization") or {}
    return reading.concept(hospitalization, "dischargeDisposition", "hospitalization.")[0]


def read_service_request(resource: JsonObject, reading: Reading) -> Reason | None:
    """A ServiceRequest, whatever its status and intent, unless it forbids the service."""
    status, intent = reading.status(resource, REQUEST), reading.status(resource, REQUEST_INTENT, "intent")
    if status == "entered-in-error":
        return Reason.ENTERED_IN_ERROR
    if reading.flag(resource, "doNotPerform"):
        return Reason.DO_NOT_PERFORM
    codes, words = reading.concept(resource, "code")
    start, end = reading.span(resource, "occurrence")
    ordered_on = reading.day(resource, "authoredOn")
    reading.sections["services"].append(
        entries.service(
            codes=codes,
            start=ordered_on if start is None and end is None else start,
            end=end,
            status=status,
            text=words,
            id=reading.key,
            intent=intent,
            categories=reading.concepts(resource, "category")[0],
        )
    )
    return None


def read_care_plan(resource: JsonObject, reading: Reading) -> Reason | None:
    """A CarePlan as a recorded plan, and its activities as planned services."""
    status, intent = reading.status(resource, REQUEST), reading.status(resource, PLAN_INTENT, "intent")
    if status == "entered-in-error":
        return Reason.ENTERED_IN_ERROR
    codes, words = reading.concepts(resource, "category")
    title, description = reading.text(resource, "title"), reading.text(resource, "description")
    start, end = reading.period(resource, "period")
    reading.sections["plans"].append(
        entries.plan(
            codes=codes,
            start=start,
            end=end,
            status=status,
            text=title or description or words,
            id=reading.key,
            intent=intent,
            addresses=_addresses(resource, reading),
        )
    )
    for where, activity in reading.each(resource, "activity"):
        detail = reading.obj(activity, "detail", f"{where}.")
        if detail is not None:  # without detail it refers to a resource that is read by itself
            _activity(where, detail, reading)
    return None


def _addresses(resource: JsonObject, reading: Reading) -> tuple[str, ...]:
    keys = []
    for where, item in reading.each(resource, "addresses"):
        reference = reading.text(item, "reference", f"{where}.")
        found = reading.resolve(reference, "addresses", "Condition")
        if reference is not None:
            keys.append(reference if found is None else found.key)
    return tuple(keys)


def _activity(where: str, detail: JsonObject, reading: Reading) -> None:
    within = f"{where}.detail."
    status = reading.status(detail, ACTIVITY, "status", within)
    if status == "entered-in-error":
        reading.leave_out(where, Reason.ENTERED_IN_ERROR)
        return
    if reading.flag(detail, "doNotPerform", within):
        reading.leave_out(where, Reason.DO_NOT_PERFORM)
        return
    codes, words = reading.concept(detail, "code", within)
    start, end = reading.span(detail, "scheduled", within)
    if "scheduledString" in detail:
        reading.ignore("activity.detail.scheduledString")
    reading.sections["services"].append(
        entries.service(
            codes=codes,
            start=start,
            end=end,
            status=status,
            text=words or reading.text(detail, "description", within),
            id=f"{reading.key}#{where}",
            intent="plan",
        )
    )


def read_care_team(resource: JsonObject, reading: Reading) -> Reason | None:
    """A CareTeam: each participant is a member."""
    status = None if resource.get("status") is None else reading.status(resource, TEAM)
    if status == "entered-in-error":
        return Reason.ENTERED_IN_ERROR
    team_start, team_end = reading.period(resource, "period")
    for where, participant in reading.each(resource, "participant"):
        within = f"{where}."
        codes, words = reading.concepts(participant, "role", within)
        start, end = reading.period(participant, "period", within)
        reference, name = reading.reference(participant, "member", within)
        found = reading.resolve(reference, None if name else "participant.member")
        reading.sections["care_team"].append(
            CareTeamMember(
                codes=codes,
                start=team_start if start is None else start,
                end=team_end if end is None else end,
                status=status,
                text=words,
                id=f"{reading.key}#{where}",
                name=name or name_of(found),
                member=reference if found is None else found.key,
            )
        )
    return None


def read_goal(resource: JsonObject, reading: Reading) -> Reason | None:
    """A Goal; its codes are those of the description, then those of the category."""
    status = reading.status(resource, GOAL, "lifecycleStatus")
    if status == "entered-in-error":
        return Reason.ENTERED_IN_ERROR
    codes, words = reading.concept(resource, "description")
    if not (codes or words):
        reading.empty(resource, "description", "say what the goal is, as a CodeableConcept")
        return Reason.MALFORMED
    reading.sections["goals"].append(
        entries.goal(
            codes=codes + reading.concepts(resource, "category")[0],
            start=reading.day(resource, "startDate"),
            status=status,
            text=words,
            id=reading.key,
            achievement=reading.label(resource, "achievementStatus"),
            due_on=_due(resource, reading),
        )
    )
    return None


def _due(resource: JsonObject, reading: Reading) -> Day:
    """The day by which every target should be met: the last of them."""
    days = [reading.day(target, "dueDate", f"{where}.") for where, target in reading.each(resource, "target")]
    known = [day for day in days if day is not None]
    return max(known, key=lambda day: day.high if isinstance(day, Bounds) else day) if known else None


def name_of(found: Found | None) -> str | None:
    """The name of an organisation or a practitioner, for display."""
    name = None if found is None else found.resource.get("name")
    if isinstance(name, str):
        return name
    first = name[0] if isinstance(name, list) and name else None
    if not isinstance(first, dict):
        return None
    given = first.get("given")
    parts = [*(given if isinstance(given, list) else ()), first.get("family")]
    whole = first.get("text")
    return (
        whole if isinstance(whole, str) else " ".join(part for part in parts if isinstance(part, str)) or None
    )
