"""Questionnaires and screens: totals on both sides of every cut, and cases worked by hand."""

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from casemgmt.bounds import Bounds
from casemgmt.instruments import instrument
from casemgmt.truth import MET, NOT_MET, UNKNOWN

DATA = tomllib.loads(Path(__file__).with_name("questionnaires.toml").read_text(encoding="utf-8"))
TRUTHS = {"met": MET, "not met": NOT_MET, "unknown": UNKNOWN}
PLAIN = ("phq2", "gad7", "gad2", "audit", "zarit22", "zarit12")
"""Instruments of items that are worth their answers, all of which can be any number up to the greatest."""


def answers_of(id: str, given: list[Any] | int) -> dict[str, Any]:
    """Answers from a cell: in the order of the items, or a total that is spread over them."""
    items = instrument(id).items
    if isinstance(given, list):
        return dict(zip((item.id for item in items), given, strict=True))
    assert id in PLAIN
    answers = {}
    for item in items:
        answers[item.id] = min(int(max(item.allowed)), given)
        given -= answers[item.id]
    return answers


def number(value: Any) -> Any:
    return Bounds(*value) if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("id", "band_set", "answers", "total", "band"),
    [(row["instrument"], row["band_set"], *cell) for row in DATA["bands"] for cell in row["cells"]],
)
def test_a_total_lies_in_its_band(id: str, band_set: str, answers: Any, total: float, band: str) -> None:
    result = instrument(id).score(answers_of(id, answers), band_set=band_set)
    assert (result.score, result.band, result.band_set) == (total, band, band_set)
    assert (result.missing, result.deciding_items) == ((), ())


@pytest.mark.parametrize("row", DATA["bands"], ids=lambda row: f"{row['instrument']}-{row['band_set']}")
def test_the_cells_stand_on_both_sides_of_every_cut(row: dict[str, Any]) -> None:
    bands = instrument(row["instrument"]).band_sets[row["band_set"]].bands
    cells = [(total, band) for _, total, band in row["cells"]]
    assert list(dict.fromkeys(band for _, band in cells)) == [band.name for band in bands]
    for (below, name), (above, other) in pairwise(cells):
        assert name == other or above - below == row.get("step", 1)


def test_every_band_set_of_a_questionnaire_has_cells() -> None:
    ids = {row["instrument"] for row in DATA["bands"]} | {case["instrument"] for case in DATA["case"]}
    held = {(row["instrument"], row["band_set"]) for row in DATA["bands"]}
    assert held == {(id, band_set) for id in ids for band_set in instrument(id).band_sets}


def test_every_questionnaire_has_a_case_with_a_missing_answer() -> None:
    ids = {row["instrument"] for row in DATA["bands"]}
    assert ids <= {case["instrument"] for case in DATA["case"] if case["missing"]}


@pytest.mark.parametrize("case", DATA["case"], ids=lambda case: f"{case['instrument']}: {case['about']}")
def test_a_worked_case(case: dict[str, Any]) -> None:
    result = instrument(case["instrument"]).score(case["answers"])
    possible = tuple(case.get("possible_bands", [case["band"]] if "band" in case else []))
    assert result.score == number(case["score"])
    assert result.possible_bands == possible
    assert result.band == (possible[0] if len(possible) == 1 else None)
    assert list(result.missing) == case["missing"]
    assert {id: number(value) for id, value in case.get("subscores", {}).items()} == result.subscores
    assert {id: TRUTHS[truth] for id, truth in case.get("flags", {}).items()} == result.flags
    assert result.prorated_score is None
