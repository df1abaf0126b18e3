"""Invented people with plans made by hand, and what happened to them since."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from casemgmt.citation import operational
from casemgmt.codes import code_of
from casemgmt.facts.measurements import hemoglobin_a1c, systolic_blood_pressure
from casemgmt.planning.plan import (
    CarePlan,
    Goal,
    Intervention,
    Item,
    Monitor,
    PlannedService,
    RedFlag,
    Urgency,
)
from casemgmt.record import Attestation, Encounter, Observation, Person, Record

START = date(2026, 1, 1)
PERSON = Person(id="p1", deceased=False)
SOURCE = operational("invented plan")
COMMON: dict[str, Any] = {"protocol": "invented@2026", "needs": (), "citation": SOURCE}


def day(n: int) -> date:
    """The day n days after the plan."""
    return START + timedelta(days=n)


def goal(id: str = "a1c", **changes: Any) -> Goal:
    """A1c from 9.4 to below 8.0 within 180 days, unless said otherwise."""
    fields: dict[str, Any] = {
        "kind": "improve",
        "text": f"Goal {id}",
        "measure": hemoglobin_a1c,
        "operator": "<",
        "target": 8.0,
        "due_on": day(180),
        "baseline": 9.4,
        "baseline_on": START,
        "minimal_important_difference": 0.5,
    }
    return Goal(id=id, **COMMON, **{**fields, **changes})


def attested_goal(id: str = "plan_in_place", **changes: Any) -> Goal:
    return Goal(id=id, text=f"Goal {id}", **COMMON, **{"kind": "knowledge", "due_on": day(180), **changes})


def intervention(id: str = "teach", due: int = 30, **changes: Any) -> Intervention:
    fields: dict[str, Any] = {"category": "case management", "role": "nurse", "due_on": day(due), **changes}
    return Intervention(id=id, text=f"Do {id}", **COMMON, **fields)


def service(id: str = "meals", start: int = 10) -> PlannedService:
    return PlannedService(id=id, text=f"Arrange {id}", kind="service", start_by=day(start), **COMMON)


def monitor(id: str = "measure_a1c", every_days: int = 90, start: int = 90, **changes: Any) -> Monitor:
    fields: dict[str, Any] = {"measure": hemoglobin_a1c, "every_days": every_days, "start_on": day(start)}
    return Monitor(id=id, text=f"Measure {id}", **COMMON, **{**fields, **changes})


def red_flag(id: str = "low_pressure", urgency: Urgency = "E1", **changes: Any) -> RedFlag:
    fields: dict[str, Any] = {"measure": systolic_blood_pressure, "operator": "<", "threshold": 90}
    return RedFlag(id=id, text=f"Flag {id}", urgency=urgency, **COMMON, **{**fields, **changes})


def plan(*items: Item, review: int = 90, **changes: Any) -> CarePlan:
    fields: dict[str, Any] = {"proposals": (), "review_on": day(review), **changes}
    return CarePlan("p1", 1, START, START, "N. Gray, RN", items=items, **fields)


def a1c(value: Any, on: int | str, **changes: Any) -> Observation:
    start = day(on) if isinstance(on, int) else on
    fields: dict[str, Any] = {"unit": "%", "id": f"Observation/a1c-{on}", **changes}
    return Observation(codes=(code_of("loinc", "4548-4"),), start=start, value=value, **fields)


def pressure(value: Any, on: int) -> Observation:
    code = code_of("loinc", "8480-6")
    return Observation(codes=(code,), start=day(on), value=value, unit="mm[Hg]", id=f"Observation/bp-{on}")


def stated(fact: str, value: Any, on: int | str | None, **changes: Any) -> Attestation:
    start = day(on) if isinstance(on, int) else on
    fields: dict[str, Any] = {"by": "N. Gray", "id": f"Attestation/{fact}-{on}", **changes}
    return Attestation(fact=fact, value=value, start=start, **fields)


def encounter(kind: str | None, on: int | str, end: int | str | None = None, **changes: Any) -> Encounter:
    start = day(on) if isinstance(on, int) else on
    ended = day(end) if isinstance(end, int) else end
    return Encounter(kind=kind, start=start, end=ended, **{"id": f"Encounter/{kind}-{on}", **changes})


def record(**sections: Any) -> Record:
    """A record in which observations, answers, attestations, encounters and conditions are complete."""
    looked_at = ("observations", "answers", "attestations", "encounters", "conditions", "services", "plans")
    return Record(**{"person": PERSON, **dict.fromkeys(looked_at, ()), **sections})
