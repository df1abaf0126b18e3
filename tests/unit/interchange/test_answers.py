"""Answers for hosts: plain JSON that says what was decided, why, and what is missing."""

from __future__ import annotations

import json
from typing import Any

import attrs
from pytest import raises

from casemgmt import classify, decide, screen, stratify, vocabulary
from casemgmt.bounds import Bounds
from casemgmt.errors import InvalidInput
from casemgmt.interchange import answer_to_document
from casemgmt.risk import Score, risk_scheme
from casemgmt.rules import Fact, Formula
from casemgmt.screening import program

ON = "2026-05-01"


def plain(answer: Any) -> Any:
    """The answer, after a way through text."""
    document = answer_to_document(answer)
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    return document


def test_a_decision_says_its_truth_and_why() -> None:
    decision = decide(vocabulary()["ed_visits_6m"] >= 2, {"ed_visits_6m": Bounds(1, 4)}, as_of=ON)
    assert plain(decision) == {
        "schema": "casemgmt.answer/1",
        "kind": "decision",
        "as_of": ON,
        "truth": "unknown",
        "missing": ["ed_visits_6m"],
        "also_undocumented": [],
        "questions": [
            {
                "fact": "ed_visits_6m",
                "ask": "patient",
                "question": vocabulary()["ed_visits_6m"].question,
            }
        ],
        "explanation": {"text": str(decision.rule), "truth": "unknown", "detail": "1 to 4"},
    }


def test_a_screening_says_its_stages_codes_and_dates() -> None:
    example = program("medicare.tcm").editions[1].examples[0]
    answer = screen(example.facts, "medicare.tcm", as_of=example.as_of)
    document = plain(answer)
    assert document["policy"] == "medicare.tcm"
    assert document["edition"] == "2020"
    assert document["outcome"] == "decided"
    assert document["truth"] == "met"
    assert {name: stage["truth"] for name, stage in document["stages"].items()} == {
        name: stage.truth.words for name, stage in answer.stages.items()
    }
    assert document["codes"] == {code: truth.words for code, truth in answer.codes.items()}
    assert document["explanation"]["text"] == "Medicare transitional care management"
    assert document["explanation"]["source"]


def test_a_screening_says_what_is_due_and_deserves_a_second_look() -> None:
    facts = {
        "terminal_prognosis_certified": False,
        "life_limiting_condition": True,
    }
    hospice = screen(facts, "medicare.hospice", as_of=ON)
    assert plain(hospice)["cautions"] == list(hospice.cautions) != []
    for example in program("medicare.tcm").editions[1].examples:
        answer = screen(example.facts, "medicare.tcm", as_of=example.as_of)
        assert plain(answer)["due"] == {task: day.isoformat() for task, day in answer.due.items()}


def test_a_screening_out_of_force_says_why() -> None:
    document = plain(screen({}, "medicare.ccm", as_of="2001-01-01"))
    assert document["edition"] is None
    assert document["outcome"] == "not in force"
    assert document["why_not"].startswith("no edition is in force on 2001-01-01")
    assert document["stages"] == {}


def test_a_level_says_what_is_not_ruled_out_and_who_set_another() -> None:
    level = classify({"inpatient_admission_open": True}, as_of=ON)
    document = plain(level)
    assert document["primary"] == "acute"
    assert document["provisional"] is True
    assert document["not_ruled_out"] == list(level.not_ruled_out)
    assert document["signals"]["A1"] == "met"
    assert document["override"] is None
    by_hand = level.overridden("chronic", by="R. Gray, RN", reason="seen", on=ON)
    assert plain(by_hand)["override"] == {"level": "chronic", "by": "R. Gray, RN", "reason": "seen", "on": ON}


def test_a_level_says_what_to_do_and_which_transitions_it_may_be() -> None:
    facts = {"surprise_question_positive": True, "inpatient_admission_open": True}
    level = classify(facts, as_of=ON, previous="chronic")
    document = plain(level)
    assert document["actions"] == list(level.actions) != []
    assert document["transition"] == "unknown"
    to_end_of_life, to_acute = document["possible_transitions"]
    assert (to_acute["from"], to_acute["to"], to_acute["truth"]) == ("chronic", "acute", "unknown")
    assert to_acute["documents_due"] == document["documents_due"]
    assert to_end_of_life["label"] == "to the end of life"
    assert "hospice election statement and addendum" in to_end_of_life["documents_due"]
    assert set(to_end_of_life["missing"]) == set(level.missing)
    certain = classify({"hospice_elected": True}, as_of=ON, previous="chronic")
    assert plain(certain.with_documents(*certain.documents_due))["transition"] == "met"
    assert [each["truth"] for each in plain(certain)["possible_transitions"]] == ["met"]
    nothing = plain(classify({"deceased": True}, as_of=ON))
    assert (nothing["transition"], nothing["possible_transitions"], nothing["actions"]) == (None, [], [])


def test_a_risk_profile_says_its_tier_and_scores() -> None:
    document = plain(stratify({"admissions_12m": 2, "chronic_condition_count": Bounds(1, 3)}, as_of=ON))
    assert document["tier"] == "high"
    assert document["scores"]["admissions_12m"] == 2
    assert document["scores"]["chronic_condition_count"] == {"low": 1, "high": 3}
    assert document["scores"]["phq9_total"] is None
    assert document["contributors"] == ["two or more admissions in 12 months"]
    assert plain(stratify({"deceased": True}, as_of=ON))["tier"] is None


def test_a_score_that_no_number_of_json_holds_is_refused() -> None:
    visits = vocabulary()["ed_visits_6m"]
    vast = Fact("vast", definition=Formula(visits * 2**53 * 2))
    edition = attrs.evolve(risk_scheme().editions[0], scores=(Score(vast),))
    scheme = attrs.evolve(risk_scheme(), editions=(edition,))
    answer = stratify({"ed_visits_6m": 5}, as_of=ON, scheme=scheme)
    with raises(InvalidInput, match="is a number that cannot be kept"):
        answer_to_document(answer)


def test_something_else_is_no_answer() -> None:
    nothing: Any = None
    with raises(InvalidInput, match="is a NoneType; give a Decision, Screening, LevelOfCare or RiskProfile"):
        answer_to_document(nothing)
