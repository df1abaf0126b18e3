"""Policies, answers and records can be copied deeply and go to another process, read-only mappings and all."""

from __future__ import annotations

import copy
import pickle
from typing import Any

from pytest import mark, raises

from casemgmt import Person, Record, assess, classify, programs, score, screen_all, stratify
from casemgmt.codes import code_of
from casemgmt.instruments import score_codes
from casemgmt.levels import scheme_by_id
from casemgmt.mappings import frozen
from casemgmt.record import Answers
from casemgmt.risk import risk_scheme

DAY = "2026-05-01"
KNOWN = {"age_years": 71, "heart_failure": True}
THINGS: list[Any] = [
    frozen({"phq9": 12}),
    Record(person=Person(id="p1"), answers=(Answers(instrument="phq2", values={"1": 3}),)),
    *programs(),
    scheme_by_id("levels.four"),
    risk_scheme(),
    screen_all(KNOWN, as_of=DAY, programs=["medicare.ccm", "medicaid.health_home"]),
    classify(KNOWN, as_of=DAY),
    stratify(KNOWN, as_of=DAY),
    assess(KNOWN, as_of=DAY),
    score("phq2", {"1": 3}, as_of=DAY),
    score_codes("charlson", [code_of("icd10cm", "I50.9")]),
]


def unpickled(thing: Any) -> Any:
    return pickle.loads(pickle.dumps(thing))  # noqa: S301 - made here


@mark.parametrize("thing", THINGS, ids=lambda thing: getattr(thing, "id", type(thing).__name__))
def test_it_comes_back_equal_from_a_copy_and_from_a_pickle(thing: Any) -> None:
    for back in (copy.deepcopy(thing), unpickled(thing)):
        assert back == thing
        if hasattr(thing, "explain"):
            assert back.explain() == thing.explain()


def test_what_comes_back_cannot_be_changed_either() -> None:
    back: Any = unpickled(frozen({"phq9": 12}))
    with raises(TypeError):
        back["phq9"] = 3
