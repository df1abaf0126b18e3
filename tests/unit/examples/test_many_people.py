"""The example of many people counts what each of them would be told."""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from pathlib import Path

import pytest

from casemgmt import screen

EXAMPLE = Path(__file__).parents[3] / "examples" / "many_people.py"


def test_the_registry_is_counted_as_each_member_is_screened(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = importlib.util.spec_from_file_location("many_people", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)
    monkeypatch.setattr(example, "MEMBERS", 300)
    assert example.main() == 0
    out = capsys.readouterr().out
    alone = Counter(
        screen(row, "medicare.ccm", as_of=example.AS_OF).truth.words for row in example.members(300)
    )
    assert len(alone) == 3
    counted = re.findall(r"\[.\] (met|unknown|not met): (\d+)", out)[:3]
    assert {words: int(count) for words, count in counted} == alone
    assert "  ccm_consent" in out
    assert "one of them:" in out
