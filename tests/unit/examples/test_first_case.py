"""The first-case example as a newcomer runs it: any of its kinds of file, as pages and as JSON lines."""

from __future__ import annotations

import gzip
import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[3] / "examples"
PEOPLE = EXAMPLES / "people"


@pytest.fixture(scope="module")
def first_case() -> ModuleType:
    spec = importlib.util.spec_from_file_location("first_case", EXAMPLES / "first_case.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def resources(name: str) -> Iterator[dict[str, Any]]:
    for entry in json.loads((PEOPLE / name).read_text(encoding="utf-8"))["entry"]:
        yield entry["resource"]


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_page_for_each_of_the_shipped_people(
    first_case: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert first_case.main([]) == 0
    out = capsys.readouterr().out
    for name in PEOPLE.glob("*.json"):
        assert f"({name.name})" in out
    for part in (
        "Level of care: ",
        "Risk tier: ",
        "Medicare hospice",
        "Assessment as of",
        "Plan draft as of",
    ):
        assert out.count(part) >= 7
    assert "Looking back:" in out
    assert "Goals attained: " in out


def test_json_lines_say_the_same(first_case: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    names = ("chronic", "deceased", "thin", "transition")
    first_case.main([*(str(PEOPLE / f"{name}.json") for name in names), "--json"])
    people = {each["file"]: each for each in lines(capsys)}
    assert {name: each["level"]["primary"] for name, each in people.items()} == {
        "chronic.json": "chronic",
        "deceased.json": None,
        "thin.json": None,
        "transition.json": "acute",
    }
    assert people["deceased.json"]["level"]["not_applicable"] == "the person has died"
    assert people["thin.json"]["level"]["not_ruled_out"]
    (transition,) = (each for each in people["transition.json"]["programs"] if each["id"] == "medicare.tcm")
    assert transition["due"]
    assert {each["status"] for each in people["chronic.json"]["plan"]} == {"proposed"}
    open_ones = [each for each in people["thin.json"]["plan"] if each["status"] == "undetermined"]
    assert open_ones
    assert all(each["missing"] for each in open_ones)
    assert "9.4 % at the start, 7.8 %" in people["chronic.json"]["outcomes"]


def test_gzip_ndjson_and_a_bundle_of_several_people(
    first_case: ModuleType, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    packed = tmp_path / "child.json.gz"
    packed.write_bytes(gzip.compress((PEOPLE / "child.json").read_bytes()))
    both = [*resources("child.json"), *resources("deceased.json")]
    export = tmp_path / "export.ndjson"
    export.write_text("".join(f"{json.dumps(each)}\n" for each in both), encoding="utf-8")
    bundle = tmp_path / "two.json"
    entries = [{"resource": each} for each in both]
    bundle.write_text(
        json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}), encoding="utf-8"
    )
    first_case.main([str(packed), str(export), str(bundle), "--json"])
    found = [(each["level"]["primary"], each["level"]["not_applicable"]) for each in lines(capsys)]
    child, deceased = ("none", None), (None, "the person has died")
    assert found == [child, child, deceased, child, deceased]


def test_another_day_is_another_answer(first_case: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(PEOPLE / "transition.json")
    first_case.main([path, "--json", "--as-of", "2026-12-01"])
    (later,) = lines(capsys)
    assert (later["as_of"], later["level"]["primary"]) == ("2026-12-01", "chronic")


def test_what_a_file_lacks_is_unknown_where_the_reader_says_so(
    first_case: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    first_case.main([str(PEOPLE / "child.json"), "--json", "--complete", "present"])
    (child,) = lines(capsys)
    assert child["level"]["primary"] is None
    assert "imminent_danger" in child["level"]["missing"]


def test_a_record_without_any_day_asks_for_one(
    first_case: ModuleType, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    bare = tmp_path / "bare.json"
    bare.write_text(json.dumps({"resourceType": "Patient", "id": "bare"}), encoding="utf-8")
    first_case.main([str(bare)])
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "pass --as-of" in captured.err
