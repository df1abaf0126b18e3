"""The interview example as a newcomer runs it: with an invented person, and at the keyboard."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from casemgmt import screen_all

EXAMPLE = Path(__file__).parents[3] / "examples" / "interview.py"


@pytest.fixture(scope="module")
def interview() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("interview", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["interview"] = module  # attrs looks up the annotations of its class there
    spec.loader.exec_module(module)
    yield module
    del sys.modules["interview"]


def test_the_invented_person_is_asked_until_every_program_is_settled(
    interview: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert interview.main([]) == 0
    out = capsys.readouterr().out
    assert "1. record: When was the person discharged? (settles 1 of 3 open decisions" in out
    assert "3 of 3 programs settled" in out
    assert out.splitlines()[-3:] == [
        "Medicare chronic care management: met",
        "Medicare hospice: not met",
        "Medicare transitional care management: met",
    ]


def test_fewer_questions_are_asked_than_there_are(interview: ModuleType) -> None:
    steps = list(interview.hold(interview.invented, interview.AS_OF))
    screenings = screen_all({}, as_of=interview.AS_OF, programs=interview.PROGRAMS)
    every = {name for screening in screenings for name in screening.missing}
    assert len(steps) < len(every)
    assert {name for step in steps for name in step.answers} <= every


def test_whoever_declines_everything_is_asked_each_thing_once(interview: ModuleType) -> None:
    steps = list(
        interview.hold(lambda question: {fact.name: None for fact in question.facts}, interview.AS_OF)
    )
    asked = [name for step in steps for name in step.answers]
    assert len(asked) == len(set(asked))
    assert interview.settled(steps[-1].screenings) == "0 of 3 programs settled"


def test_answers_are_typed_and_what_cannot_be_read_is_asked_again(
    interview: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = iter(["yesterday", "2026-04-24", "maybe", "no", "no"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(lines, ""))
    assert interview.main(["--ask", "--as-of", "2026-05-01"]) == 0
    out = capsys.readouterr().out
    assert out.count("that cannot be read") == 2
    assert "Medicare transitional care management: not met" in out
    assert "waits for" in out


def test_an_impossible_answer_says_what_is_wrong(
    interview: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builtins.input", lambda prompt: "1066-10-14")
    assert interview.main(["--ask"]) == 1
    captured = capsys.readouterr()
    assert "$.facility_discharged_on: " in captured.err
    assert "1066" not in captured.err


@pytest.mark.parametrize(("value", "words"), [(None, "declined"), (True, "yes"), (False, "no"), (2, "2")])
def test_an_answer_in_words(interview: ModuleType, value: object, words: str) -> None:
    assert interview.shown(value) == words
