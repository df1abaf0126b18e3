"""HOSPITAL, the Walter index and the surprise question, cell by cell and at the edges of their bands."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from casemgmt.bounds import Bounds
from casemgmt.instruments import Instrument, instrument

DATA = tomllib.loads(Path(__file__).with_name("risk_scores.toml").read_text(encoding="utf-8"))
LEAST: dict[str, dict[str, Any]] = {
    "hospital": {
        "hemoglobin": 14,
        "oncology": False,
        "sodium": 140,
        "procedure": False,
        "admission_urgency": "elective",
        "admissions_12m": 0,
        "length_of_stay_days": 2,
    },
    "walter": {
        "gender": "female",
        "dependencies": 0,
        "heart_failure": False,
        "cancer": False,
        "metastatic_cancer": False,
        "creatinine": 1,
        "albumin": 4,
    },
}
ADULT = {"age_years": 80, "acute_discharge_30d": True}
CELLS = [
    (id, item, *cell)
    for id in LEAST
    for item, cells in DATA[id].items()
    if item in LEAST[id]
    for cell in cells
]


@pytest.mark.parametrize(("id", "item", "answer", "points"), CELLS)
def test_each_answer_is_worth_what_the_paper_says(id: str, item: str, answer: Any, points: int) -> None:
    ids = ("hospital", "hospital_2013") if id == "hospital" else (id,)
    for each in ids:
        result = instrument(each).score({**LEAST[id], item: answer})
        assert (result.points[item], result.score) == (points, points)


@pytest.mark.parametrize("edition", ["2016", "2013"])
def test_both_cut_points_of_earlier_admissions(edition: str) -> None:
    hospital = instrument("hospital" if edition == "2016" else "hospital_2013")
    for admissions, points in DATA["hospital"][f"admissions_{edition}"]:
        assert hospital.score({**LEAST["hospital"], "admissions_12m": admissions}).score == points


@pytest.mark.parametrize(
    ("cancer", "metastatic", "points"),
    [(False, False, 0), (True, False, 3), (True, True, 8), (None, True, 8)],
)
def test_walter_counts_the_worse_of_two_stages_of_cancer(cancer: bool, metastatic: bool, points: int) -> None:
    answers = {**LEAST["walter"], "cancer": cancer, "metastatic_cancer": metastatic}
    assert instrument("walter").score(answers).score == points


def reaching(chosen: Instrument, least: dict[str, Any], most: dict[str, Any], total: int) -> dict[str, Any]:
    """Answers that add up to a total."""
    found: list[dict[str, Any]] = [least]
    for item, answers in most.items():
        found += [{**each, item: answer} for each in found for answer in answers]
    return next(each for each in found if chosen.score(each).score == total)


@pytest.mark.parametrize(("total", "band", "percent"), DATA["hospital"]["bands"])
def test_hospital_bands(total: int, band: str, percent: float) -> None:
    most = {
        "hemoglobin": [10],
        "oncology": [True],
        "sodium": [130],
        "procedure": [True],
        "admission_urgency": ["urgent"],
        "admissions_12m": [3, 9],
        "length_of_stay_days": [7],
    }
    answers = reaching(instrument("hospital"), LEAST["hospital"], most, total)
    result = instrument("hospital").score(answers, about=ADULT)
    assert (result.band, result.expected_risk_percent) == (band, percent)


@pytest.mark.parametrize(("total", "band", "percent"), DATA["walter"]["bands"])
def test_walter_bands(total: int, band: str, percent: float) -> None:
    most = {
        "gender": ["male"],
        "dependencies": [2, 5],
        "heart_failure": [True],
        "cancer": [True],
        "metastatic_cancer": [True],
        "creatinine": [4],
        "albumin": [3.2, 2.0],
    }
    answers = reaching(instrument("walter"), LEAST["walter"], most, total)
    result = instrument("walter").score(answers, about=ADULT)
    assert (result.band, result.expected_risk_percent) == (band, percent)


def test_an_index_says_for_whom_it_is_not_made() -> None:
    assert "70 or over" in instrument("walter").score({}, about={"age_years": 69}).not_valid_because
    assert "adults" in instrument("hospital").score({}, about={"age_years": 17}).not_valid_because


def test_nothing_known_is_the_whole_range() -> None:
    for id, high in (("hospital", 13), ("hospital_2013", 13), ("walter", 20), ("surprise_question", 1)):
        assert instrument(id).score({}).score == Bounds(0, high)


def test_the_surprise_question() -> None:
    asked = instrument("surprise_question")
    assert asked.score({"not_surprised": True}).band == "would not be surprised"
    assert asked.score({"not_surprised": False}).band == "would be surprised"
