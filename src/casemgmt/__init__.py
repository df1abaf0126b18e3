"""casemgmt: the judgement in medical case management, as a library.

Hand in what is known about a person and a date; get back who is eligible for what, which level of care, which
risks, a drafted plan, what is overdue, and whether the goals were met. Every answer says why, on whose authority,
and what is not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casemgmt.assessment import Assessment
    from casemgmt.assessment.assess import assess
    from casemgmt.bounds import Bounds, OneOf
    from casemgmt.citation import Citation
    from casemgmt.dates import not_yet
    from casemgmt.errors import CasemgmtError, InvalidInput, UnknownName
    from casemgmt.instruments import score, score_record
    from casemgmt.instruments.vocabulary import vocabulary
    from casemgmt.levels import LevelOfCare
    from casemgmt.levels.classify import classify
    from casemgmt.levels.worklist import prioritise
    from casemgmt.monitoring import Review
    from casemgmt.monitoring.review import review
    from casemgmt.outcomes import OutcomeReport, evaluate
    from casemgmt.over_time import Timeline
    from casemgmt.over_time.timeline import timeline
    from casemgmt.planning import CarePlan, PlanDraft, draft_plan
    from casemgmt.record import Person, Record
    from casemgmt.risk import RiskProfile
    from casemgmt.risk.acuity import acuity
    from casemgmt.risk.prevention import prevention_due
    from casemgmt.risk.stratify import stratify
    from casemgmt.rules import Decision, Fact, Reason, Unknown, check_policy, decide, next_questions, replay
    from casemgmt.screening import ManyScreened, Program, Screening, programs, screen, screen_all, screen_many
    from casemgmt.truth import Truth

_WHERE = {
    "Assessment": "assessment",
    "Bounds": "bounds",
    "CarePlan": "planning",
    "CasemgmtError": "errors",
    "Citation": "citation",
    "Decision": "rules",
    "Fact": "rules",
    "InvalidInput": "errors",
    "LevelOfCare": "levels",
    "ManyScreened": "screening",
    "OneOf": "bounds",
    "OutcomeReport": "outcomes",
    "Person": "record",
    "PlanDraft": "planning",
    "Program": "screening",
    "Reason": "rules",
    "Record": "record",
    "Review": "monitoring",
    "RiskProfile": "risk",
    "Screening": "screening",
    "Timeline": "over_time",
    "Truth": "truth",
    "Unknown": "rules",
    "UnknownName": "errors",
    "acuity": "risk",
    "assess": "assessment",
    "check_policy": "rules",
    "classify": "levels",
    "decide": "rules",
    "draft_plan": "planning",
    "evaluate": "outcomes",
    "next_questions": "rules",
    "not_yet": "dates",
    "prevention_due": "risk",
    "prioritise": "levels",
    "programs": "screening",
    "replay": "rules",
    "review": "monitoring",
    "score": "instruments",
    "score_record": "instruments",
    "screen": "screening",
    "screen_all": "screening",
    "screen_many": "screening",
    "stratify": "risk",
    "timeline": "over_time",
    "vocabulary": "instruments",
}

_ROOMS = ("fhir", "frames", "interchange", "testing")
"""The rooms that are used by their own names."""

__all__ = [  # noqa: RUF022 - the verbs first, in the order in which a case runs
    "programs",
    "vocabulary",
    "screen",
    "screen_all",
    "screen_many",
    "classify",
    "score",
    "score_record",
    "stratify",
    "acuity",
    "prioritise",
    "prevention_due",
    "timeline",
    "assess",
    "draft_plan",
    "review",
    "evaluate",
    "decide",
    "next_questions",
    "replay",
    "check_policy",
    "not_yet",
    "Assessment",
    "Bounds",
    "CarePlan",
    "CasemgmtError",
    "Citation",
    "Decision",
    "Fact",
    "InvalidInput",
    "LevelOfCare",
    "ManyScreened",
    "OneOf",
    "OutcomeReport",
    "Person",
    "PlanDraft",
    "Program",
    "Reason",
    "Record",
    "Review",
    "RiskProfile",
    "Screening",
    "Timeline",
    "Truth",
    "Unknown",
    "UnknownName",
]


def __getattr__(name: str) -> Any:
    """Load a public name, or a room such as ``casemgmt.fhir``, on first use, so that importing stays light."""
    from importlib import import_module

    if name in _WHERE:
        return getattr(import_module(f"casemgmt.{_WHERE[name]}"), name)
    if name in _ROOMS:
        return import_module(f"casemgmt.{name}")
    raise AttributeError(f"module 'casemgmt' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, *_ROOMS]
