"""The example of a population runs from tables to the list of what to ask."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

pytest.importorskip("narwhals")
pytest.importorskip("polars")

from casemgmt import frames, screen

EXAMPLE = Path(__file__).parents[3] / "examples" / "population.py"


def test_members_are_counted_as_each_is_screened(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = importlib.util.spec_from_file_location("population", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)
    monkeypatch.setattr(example, "MEMBERS", 120)
    assert example.main() == 0
    out = capsys.readouterr().out
    wanted = example.PROGRAM.editions[-1].facts().values()
    facts = frames.facts(example.tables(120), as_of=example.AS_OF, facts=wanted)
    people = [frames.person(facts, n, example.PROGRAM, as_of=example.AS_OF) for n in range(120)]
    truths = [screen(person, example.PROGRAM, as_of=example.AS_OF).truth.words for person in people]
    counted = dict(re.findall(r"│ (met|not met|unknown) +┆ (\d+)", out))
    assert {words: int(count) for words, count in counted.items()} == {
        words: truths.count(words) for words in set(truths)
    }
    assert "what to ask first:" in out
    assert "one of those in doubt:" in out
