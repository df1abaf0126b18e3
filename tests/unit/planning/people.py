"""Invented people and small protocols for the tests of planning."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

from casemgmt.assessment import Assessment, assess
from casemgmt.planning import PlanDraft, Protocol, draft_plan, read_protocol

DAY = date(2026, 5, 1)
CITED = {"citation": "an invented source", "standing": "operational"}


def assessed(**facts: Any) -> Assessment:
    """An assessment of these facts on the day."""
    return assess(facts, as_of=DAY)


def drafted(*protocols: str | Protocol, **facts: Any) -> PlanDraft:
    """A draft on the day, from these facts and protocols (all if none is named)."""
    return draft_plan(assessed(**facts), as_of=DAY, protocols=protocols or None)


def item(id: str, **fields: Any) -> dict[str, Any]:
    """The table of an item."""
    return {"id": id, "text": f"Text of {id}", **CITED, **fields}


def goal(id: str = "a1c", **fields: Any) -> dict[str, Any]:
    """The table of a measured goal."""
    measured = {"measure": "hemoglobin_a1c", "operator": "<", "target": 8, "unit": "%"}
    return item(id, **{"kind": "improve", "due_days": 90, **measured, **fields})


def intervention(id: str = "teach", **fields: Any) -> dict[str, Any]:
    """The table of an intervention that serves the goal a1c."""
    plain = {
        "category": "teaching, guidance and counseling",
        "role": "nurse",
        "due_days": 7,
        "goals": ["a1c"],
    }
    return item(id, **{**plain, **fields})


def table(id: str = "invented", **edition: Any) -> dict[str, Any]:
    """The table of a protocol for diabetes with one edition."""
    plain = {
        "id": "1",
        "effective_from": date(2020, 1, 1),
        "verified_on": date(2026, 1, 1),
        "review_by": date(2027, 1, 1),
        "addresses": ["diabetes_control"],
        "review_days": 60,
        **CITED,
        "goal": [goal()],
        "intervention": [intervention()],
    }
    return deepcopy({"id": id, "title": id.title(), "authority": "nobody", "edition": [{**plain, **edition}]})


def small(id: str = "invented", **edition: Any) -> Protocol:
    """A small protocol for diabetes."""
    return read_protocol(table(id, **edition))
