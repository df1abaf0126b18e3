"""Scales of function and acute illness: every option, both sides of every cut, and cases worked by hand."""

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from casemgmt.bounds import Bounds
from casemgmt.errors import InvalidInput
from casemgmt.instruments import instrument, score
from casemgmt.truth import MET, NOT_MET

DATA = tomllib.loads(Path(__file__).with_name("function_and_acute.toml").read_text(encoding="utf-8"))
LAWTON = {name: points for name, points in DATA["lawton"].items() if isinstance(points, list)}


def answers_for(id: str, total: int) -> dict[str, Any]:
    """Answers that add up to a total: one level, or points spread over the items."""
    if id == "qsofa":
        criteria = [
            ("glasgow_coma_scale", 14, 15),
            ("respiratory_rate", 22, 20),
            ("systolic_blood_pressure", 90, 120),
        ]
        return {name: met if n < total else unmet for n, (name, met, unmet) in enumerate(criteria)}
    items = instrument(id).items
    left = total - sum(int(min(item.allowed)) for item in items)
    answers = {}
    for item in items:
        answers[item.id] = max(a for a in item.allowed if a - min(item.allowed) <= left)
        left -= int(answers[item.id] - min(item.allowed))
    assert left == 0
    return answers


def number(value: Any) -> Any:
    return Bounds(*value) if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("id", "band_set", "total", "band"),
    [(row["instrument"], row["band_set"], *cell) for row in DATA["bands"] for cell in row["cells"]],
)
def test_a_total_lies_in_its_band(id: str, band_set: str, total: int, band: str) -> None:
    result = score(id, answers_for(id, total), band_set=band_set)
    assert (result.score, result.band, result.band_set) == (total, band, band_set)


@pytest.mark.parametrize("row", DATA["bands"], ids=lambda row: f"{row['instrument']}-{row['band_set']}")
def test_the_cells_stand_on_both_sides_of_every_cut(row: dict[str, Any]) -> None:
    bands = instrument(row["instrument"]).band_sets[row["band_set"]].bands
    assert list(dict.fromkeys(band for _, band in row["cells"])) == [band.name for band in bands]
    for (below, name), (above, other) in pairwise(row["cells"]):
        assert name == other or above - below == row.get("step", 1)
    assert (
        row["basis"] == instrument(row["instrument"]).band_sets[row["band_set"]].citation.verification.value
    )


def test_the_band_sets_of_barthel_disagree_where_the_sources_do() -> None:
    for total in (20, 60, 90):
        answers = answers_for("barthel", total)
        assert len({score("barthel", answers, band_set=name).band for name in ("shah1989", "gdl2")}) == 2


@pytest.mark.parametrize(
    ("domain", "option", "points"),
    [(domain, n, each) for domain, points in LAWTON.items() for n, each in enumerate(points, 1)],
)
def test_lawton_option_by_option(domain: str, option: int, points: int) -> None:
    assert score("lawton", {domain: option}).points[domain] == points


def test_lawton_totals_and_an_activity_that_was_never_done() -> None:
    assert set(LAWTON) == {item.id for item in instrument("lawton").items}
    best = dict.fromkeys(LAWTON, 1)
    worst = {domain: len(points) for domain, points in LAWTON.items()}
    assert (score("lawton", best).score, score("lawton", worst).score) == (8, 0)
    assert score("lawton", best).subscores == {"five_domains_historic": 5}
    never = score("lawton", {**best, "laundry": "not applicable"})
    assert (never.score, never.missing) == (Bounds(7, 8), ("laundry",))
    with pytest.raises(InvalidInput):
        score("lawton", {"medication": 4})


@pytest.mark.parametrize(("karnofsky", "usual", "prasad"), DATA["karnofsky"]["crosswalk"])
def test_karnofsky_by_both_crosswalks(karnofsky: int, usual: int, prasad: int) -> None:
    result = score("karnofsky", {"level": karnofsky})
    assert result.subscores == {"ecog_oken": usual, "ecog_prasad2018": prasad}


@pytest.mark.parametrize("grade", range(7))
def test_both_good_outcomes_of_the_rankin_scale_are_told_apart(grade: int) -> None:
    flags = score("mrs", {"grade": grade}).flags
    assert flags["favourable_0_2"] is (MET if grade <= 2 else NOT_MET)
    assert flags["excellent_0_1"] is (MET if grade <= 1 else NOT_MET)


@pytest.mark.parametrize(("level", "below"), [(60, MET), (70, NOT_MET)])
def test_the_palliative_performance_level_of_hospice_guidelines(level: int, below: object) -> None:
    assert score("pps", {"level": level}).flags["below_70"] is below


@pytest.mark.parametrize(
    ("id", "answers"),
    [
        ("pps", {"level": 45}),
        ("karnofsky", {"level": 55}),
        ("barthel", {"transfers": 3}),
        ("barthel", {"transfers": 8}),
        ("barthel", {"transfers": 12}),
        ("barthel", {"feeding": 2}),
        ("barthel", {"feeding": 8}),
        ("clinical_frailty_scale", {"level": 4.5}),
        ("section_gg", {"eating": "-"}),
        ("gcs", {"verbal": 6}),
    ],
)
def test_half_levels_and_items_of_other_versions_are_refused(id: str, answers: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        score(id, answers)


@pytest.mark.parametrize("case", DATA["case"], ids=lambda case: f"{case['instrument']}-{case['about']}")
def test_cases_worked_by_hand(case: dict[str, Any]) -> None:
    held = instrument(case["instrument"])
    every = {item.id: case["everything"] for item in held.items} if "everything" in case else {}
    result = score(held, {**every, **case.get("answers", {})})
    found = {**result.subscores, "total": result.score}
    assert {name: found[name] for name in case["scores"]} == {
        name: number(value) for name, value in case["scores"].items()
    }
    assert result.written == case.get("written", "")


def test_the_frailty_scale_says_for_whom_it_is_not_validated() -> None:
    young = score("clinical_frailty_scale", {"level": 6}, about={"age_years": 64})
    assert young.not_valid_because == "the Clinical Frailty Scale is not validated in people under 65"
    assert (young.score, young.band) == (6, None)
