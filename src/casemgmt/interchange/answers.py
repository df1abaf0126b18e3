"""Answers as JSON for hosts: what was decided, by which edition, why, and what is missing. They are not read back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casemgmt.errors import InvalidInput
from casemgmt.interchange.contexts import Writer
from casemgmt.interchange.known import Value
from casemgmt.interchange.limits import TOP
from casemgmt.levels import LevelOfCare, PossibleTransition
from casemgmt.risk import RiskProfile
from casemgmt.rules import Decision, Edition, Fact, Line, Policy
from casemgmt.screening import Screening

Answer = Decision | Screening | LevelOfCare | RiskProfile


def answer_to_document(answer: Answer) -> dict[str, Any]:
    """An answer as plain values of JSON, for a host that shows or stores it.

    It holds the person's values where the explanation shows them. It is for reading: to decide again, keep the
    `Decision`, or the facts, with `to_document`.

    Args:
        answer: A `Decision`, `Screening`, `LevelOfCare` or `RiskProfile`.

    Raises:
        InvalidInput: If it is something else.

    Example:
        >>> from casemgmt import screen
        >>> document = answer_to_document(screen({}, "medicare.ccm", as_of="2026-05-01"))
        >>> document["truth"], document["stages"]["refer"]["missing"]
        ('unknown', ['chronic_condition_count', 'ccm_risk_attested'])
    """
    head = {"schema": "casemgmt.answer/1"}
    match answer:
        case Decision():
            return {**head, "kind": "decision", **_decided(answer), **_tail(answer.open_facts(), answer)}
        case Screening():
            body = _screening(answer)
        case LevelOfCare():
            body = _level(answer)
        case RiskProfile():
            body = _risk(answer)
        case _:
            raise InvalidInput.at(
                "$", f"is a {type(answer).__name__}", "give a Decision, Screening, LevelOfCare or RiskProfile"
            )
    return {**head, **body, **_tail(answer.questions, answer)}


def _policy(policy: Policy[Any], edition: Edition | None, answer: Any) -> dict[str, Any]:
    return {
        "policy": policy.id,
        "edition": None if edition is None else edition.id,
        "as_of": answer.as_of.isoformat(),
    }


def _tail(questions: Mapping[str, Fact], answer: Any) -> dict[str, Any]:
    asked = [
        {"fact": name, "ask": fact.ask, "question": fact.question or fact.label}
        for name, fact in questions.items()
    ]
    return {"questions": asked, "explanation": line_to_document(answer.outline())}


def _decided(decision: Decision) -> dict[str, Any]:
    return {
        "as_of": decision.as_of.isoformat(),
        "truth": decision.truth.words,
        "missing": list(decision.missing),
        "also_undocumented": list(decision.also_undocumented),
    }


def _screening(answer: Screening) -> dict[str, Any]:
    stages = {
        name: {"truth": stage.truth.words, "missing": list(stage.missing)}
        for name, stage in answer.stages.items()
    }
    return {
        "kind": "screening",
        **_policy(answer.program, answer.edition, answer),
        "outcome": answer.outcome.value,
        "why_not": answer.why_not,
        "truth": answer.truth.words,
        "missing": list(answer.missing),
        "stages": stages,
        "codes": {code: truth.words for code, truth in answer.codes.items()},
        "cautions": list(answer.cautions),
        "due": {task: day.isoformat() for task, day in answer.due.items()},
    }


def _level(answer: LevelOfCare) -> dict[str, Any]:
    override = answer.override
    by_hand = override and {
        "level": override.level,
        "by": override.by,
        "reason": override.reason,
        "on": override.on.isoformat(),
    }
    return {
        "kind": "level_of_care",
        **_policy(answer.scheme, answer.edition, answer),
        "primary": answer.primary,
        "flag": answer.flag,
        "provisional": answer.provisional,
        "not_ruled_out": list(answer.not_ruled_out),
        "concurrent": list(answer.concurrent),
        "why_not": answer.why_not,
        "missing": list(answer.missing),
        "signals": {id: truth.words for id, truth in answer.signals.items()},
        "actions": list(answer.actions),
        "transition": None if answer.transition is None else answer.transition.words,
        "possible_transitions": [_transition(each) for each in answer.possible_transitions],
        "documents_due": list(answer.documents_due),
        "override": by_hand,
    }


def _transition(possible: PossibleTransition) -> dict[str, Any]:
    return {
        "from": possible.transition.from_level,
        "to": possible.transition.to_level,
        "label": possible.transition.label,
        "truth": possible.truth.words,
        "documents_due": list(possible.documents_due),
        "missing": list(possible.missing),
    }


def _risk(answer: RiskProfile) -> dict[str, Any]:
    to = Writer()
    scores = {name: Value().write(value, to, TOP / "scores" / name) for name, value in answer.scores.items()}
    if to.found:
        raise InvalidInput(to.found)
    return {
        "kind": "risk_profile",
        **_policy(answer.scheme, answer.edition, answer),
        "tier": None if answer.tier is None else answer.tier.id,
        "provisional": answer.provisional,
        "not_ruled_out": list(answer.not_ruled_out),
        "why_not": answer.why_not,
        "missing": list(answer.missing),
        "contributors": list(answer.contributors),
        "scores": scores,
    }


def line_to_document(line: Line) -> dict[str, Any]:
    """A line of an explanation with those below it; what it does not say is left out."""
    made = {
        "text": line.text,
        "truth": None if line.mark is None else line.mark.words,
        "detail": line.detail,
        "source": line.source,
        "lines": [line_to_document(below) for below in line.children],
    }
    return {key: value for key, value in made.items() if value}
