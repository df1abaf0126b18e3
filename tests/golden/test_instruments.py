"""Published scoring tables, cell by cell, and worked totals."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from casemgmt.instruments import instrument, score
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth

DATA = tomllib.loads(Path(__file__).with_name("instruments.toml").read_text(encoding="utf-8"))
NORMAL = DATA["case"][0]["answers"]
COMORBIDITIES = [
    item.id
    for item in instrument("lace").items
    if item.id not in {"length_of_stay_days", "admission_urgency", "emergency_visits_6m"}
]


def lace(
    days: float = 0, urgent: bool = False, comorbidities: tuple[str, ...] = (), visits: int = 0
) -> dict[str, Any]:
    return {
        "length_of_stay_days": days,
        "admission_urgency": "urgent" if urgent else "elective",
        "emergency_visits_6m": visits,
        **{id: id in comorbidities for id in COMORBIDITIES},
    }


def spread(total: int, ids: list[str], most: int) -> dict[str, int]:
    """Answers that add up to a total."""
    answers = {}
    for id in ids:
        answers[id] = min(most, total)
        total -= answers[id]
    return answers


@pytest.mark.parametrize(
    ("parameter", "reading", "points"),
    [(name, *cell) for name, cells in DATA["news2"]["chart1"].items() for cell in cells],
)
def test_news2_chart_1_on_both_sides_of_every_boundary(parameter: str, reading: Any, points: int) -> None:
    result = instrument("news2").score({**NORMAL, parameter: reading})
    assert result.points[parameter] == points
    assert result.score == points


@pytest.mark.parametrize(
    ("scale", "on_oxygen", "reading", "points"),
    [
        (1 if name == "scale_1" else 2, on_oxygen, *cell)
        for name, cells in DATA["news2"]["saturation"].items()
        for on_oxygen in ((True, False) if name == "scale_1" else (name == "scale_2_oxygen",))
        for cell in cells
    ],
)
def test_news2_oxygen_saturation_by_scale(scale: int, on_oxygen: bool, reading: int, points: int) -> None:
    answers = NORMAL | {
        "oxygen_saturation": reading,
        "supplemental_oxygen": on_oxygen,
        "oxygen_target_88_92": scale == 2,
    }
    result = instrument("news2").score(answers)
    assert result.points["oxygen_saturation"] == points
    assert result.score == points + 2 * on_oxygen
    assert result.subscores["oxygen_scale"] == scale


@pytest.mark.parametrize(
    "case", [c for c in DATA["case"] if c["instrument"] == "news2"], ids=lambda c: c["about"]
)
def test_news2_worked_totals(case: dict[str, Any]) -> None:
    result = instrument("news2").score(case["answers"], about={"age_years": 70, "pregnant": False})
    assert (result.score, result.band) == (case["score"], case["band"])


@pytest.mark.parametrize(
    "case", [c for c in DATA["case"] if c["instrument"] == "lace"], ids=lambda c: c["about"]
)
def test_lace_worked_totals(case: dict[str, Any]) -> None:
    answers = lace(case["days"], case["urgent"], tuple(case.get("comorbidities", ())), case["visits"])
    result = instrument("lace").score(answers)
    assert (result.score, result.band, result.expected_risk_percent) == (
        case["score"],
        case["band"],
        case["percent"],
    )


@pytest.mark.parametrize(("days", "points"), DATA["lace"]["length_of_stay"])
def test_lace_length_of_stay(days: int, points: int) -> None:
    assert instrument("lace").score(lace(days=days)).score == points


@pytest.mark.parametrize(("visits", "points"), DATA["lace"]["emergency_visits"])
def test_lace_emergency_visits(visits: int, points: int) -> None:
    assert instrument("lace").score(lace(visits=visits)).score == points


@pytest.mark.parametrize(("comorbidities", "points"), DATA["lace"]["comorbidity"])
def test_lace_comorbidity_weights(comorbidities: list[str], points: int) -> None:
    result = instrument("lace").score(lace(comorbidities=tuple(comorbidities)))
    assert result.subscores["comorbidity"] == points
    assert result.score == points


def test_lace_urgent_admission_is_worth_three() -> None:
    assert instrument("lace").score(lace(urgent=True)).score == 3


@pytest.mark.parametrize(("total", "band"), DATA["phq9"]["bands"])
def test_phq9_band_edges(total: int, band: str) -> None:
    result = instrument("phq9").score(spread(total, [str(n) for n in range(1, 10)], 3))
    assert (result.score, result.band) == (total, band)


@pytest.mark.parametrize(("total", "band"), [(9, "screen negative"), (10, "screen positive")])
def test_phq9_screen_is_positive_from_ten(total: int, band: str) -> None:
    answers = spread(total, [str(n) for n in range(1, 10)], 3)
    assert instrument("phq9").score(answers, band_set="screen").band == band


@pytest.mark.parametrize(
    ("band_set", "total", "band"),
    [("hartford_filled", *cell) for cell in DATA["katz"]["bands"]]
    + [("moderate_from_4", *cell) for cell in DATA["katz"]["moderate_from_4"]],
)
def test_katz_band_edges(band_set: str, total: int, band: str) -> None:
    katz = instrument("katz")
    result = katz.score(spread(total, [item.id for item in katz.items], 1), band_set=band_set)
    assert (result.score, result.band, result.band_set) == (total, band, band_set)


@pytest.mark.parametrize(
    ("answers", "major", "other"),
    [
        ((2, 0, 2, 2, 2, 0, 0, 0, 0), NOT_MET, MET),  # four symptoms
        ((2, 0, 2, 2, 2, 2, 0, 0, 0), MET, NOT_MET),  # five
        ((0, 3, 2, 2, 2, 1, 1, 1, 1), MET, NOT_MET),  # item 9 counts from several days
        ((0, 3, 2, 2, 2, 1, 1, 1, 0), NOT_MET, MET),
        ((1, 1, 3, 3, 3, 3, 3, 3, 3), NOT_MET, NOT_MET),  # neither of the first two
        ((2, 0, 1, 1, 1, 1, 1, 1, 0), NOT_MET, NOT_MET),  # one symptom is too few
        ((2, None, 2, 2, 2, 0, 0, 0, 0), UNKNOWN, UNKNOWN),  # the one that is missing decides
        ((2, 2, 2, 2, 2, None, None, None, None), MET, NOT_MET),
        ((None, 2, 0, 0, 0, 0, 0, 0, 0), NOT_MET, UNKNOWN),
    ],
)
def test_the_algorithm_of_the_phq_9(answers: tuple[int | None, ...], major: Truth, other: Truth) -> None:
    # Worked by hand from the published rule; the sources print no worked person.
    flags = score("phq9", {str(n): answer for n, answer in enumerate(answers, start=1)}).flags
    assert flags["major_depressive_syndrome"] is major
    assert flags["other_depressive_syndrome"] is other
