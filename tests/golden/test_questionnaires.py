"""Questionnaires and screens: totals on both sides of every cut, and cases worked by hand."""

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from casemgmt.bounds import Bounds
from casemgmt.instruments import instrument, score, suggested_codes
from casemgmt.truth import MET, UNKNOWN

DATA = tomllib.loads(Path(__file__).with_name("questionnaires.toml").read_text(encoding="utf-8"))
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


CELLS = [
    pytest.param(row, *cell, id=f"{row['instrument']}-{row['band_set']}-{n}-{m}")
    for n, row in enumerate(DATA["bands"])
    for m, cell in enumerate(row["cells"])
]


@pytest.mark.parametrize(("row", "answers", "value", "band"), CELLS)
def test_a_score_lies_in_its_band(row: dict[str, Any], answers: Any, value: float, band: str) -> None:
    id, of = row["instrument"], row.get("score", "total")
    result = score(id, answers_of(id, answers), band_set=row["band_set"], about=row.get("about"))
    assert (result.score if of == "total" else result.subscores[of]) == value
    assert (result.bands[of].band, result.bands[of].band_set) == (band, row["band_set"])
    assert (result.missing, result.deciding_items) == ((), ())


@pytest.mark.parametrize(
    "row",
    [row for row in DATA["bands"] if "about" not in row],
    ids=lambda row: f"{row['instrument']}-{row['band_set']}",
)
def test_the_cells_stand_on_both_sides_of_every_cut(row: dict[str, Any]) -> None:
    bands = instrument(row["instrument"]).band_sets[row["band_set"]].bands
    cells = [(value, band) for _, value, band in row["cells"]]
    assert list(dict.fromkeys(band for _, band in cells)) == [band.name for band in bands]
    for (below, name), (above, other) in pairwise(cells):
        assert name == other or above - below <= row.get("step", 1) + 1e-9


def test_every_band_set_of_a_questionnaire_has_cells() -> None:
    ids = {row["instrument"] for row in DATA["bands"]} | {case["instrument"] for case in DATA["case"]}
    held = {(row["instrument"], row["band_set"]) for row in DATA["bands"]}
    assert held == {(id, band_set) for id in ids for band_set in instrument(id).band_sets}


def test_every_questionnaire_has_a_case_with_a_missing_answer() -> None:
    ids = {row["instrument"] for row in DATA["bands"]} | {case["instrument"] for case in DATA["case"]}
    assert ids == {case["instrument"] for case in DATA["case"] if case["missing"]}


def test_every_flag_is_met_in_a_case_and_unknown_in_another() -> None:
    ids = {case["instrument"] for case in DATA["case"]}
    every = {(id, flag) for id in ids for flag in instrument(id).flags}
    for truth in ("met", "unknown"):
        assert {(case["instrument"], flag) for case in DATA["case"] for flag in case.get(truth, ())} == every


@pytest.mark.parametrize("case", DATA["case"], ids=lambda case: f"{case['instrument']}: {case['about']}")
def test_a_worked_case(case: dict[str, Any]) -> None:
    result = score(case["instrument"], case["answers"], as_of=case.get("as_of"), about=case.get("person"))
    total = case.get("possible_bands", [case["band"]] if "band" in case else [])
    bands = {**case.get("bands", {}), **({"total": total} if total else {})}
    assert result.score == number(case.get("score"))
    assert result.subscores == {id: number(value) for id, value in case.get("subscores", {}).items()}
    assert {id: list(banded.possible) for id, banded in result.bands.items()} == bands
    assert result.band == (total[0] if len(total) == 1 else None)
    assert {flag for flag, truth in result.flags.items() if truth is MET} == set(case.get("met", ()))
    assert {flag for flag, truth in result.flags.items() if truth is UNKNOWN} == set(case.get("unknown", ()))
    assert list(result.missing) == case["missing"]
    assert list(result.skipped) == case.get("skipped", [])
    assert result.written == case.get("written", "")
    assert result.prorated_score is None
    if "deciding" in case:
        assert list(result.deciding_items) == case["deciding"]
    if "suggested" in case:
        assert [each.code.code for each in suggested_codes(result)] == case["suggested"]


@pytest.mark.parametrize(("id", "codes"), DATA["loinc"].items())
def test_loinc_codes_of_panel_total_and_items(id: str, codes: dict[str, Any]) -> None:
    held = instrument(id)
    assert (held.panel_loinc, held.loinc) == (codes.get("panel", ""), codes.get("total", ""))
    assert [item.loinc for item in held.items] == codes["items"]


ANSWERS = [
    pytest.param(id, item, code, answer, id=f"{id}-{item}-{code}")
    for id, items, by_code in DATA["answers"]["cells"]
    for item in items
    for code, answer in by_code.items()
]


@pytest.mark.parametrize(("id", "item", "code", "answer"), ANSWERS)
def test_what_a_coded_answer_stands_for(id: str, item: str, code: str, answer: Any) -> None:
    found = score(id, {item: code}).answers[item]
    assert (found, type(found)) == (answer, type(answer))


@pytest.mark.parametrize(
    ("id", "item", "code", "reason"),
    [
        pytest.param(id, item, code, reason, id=f"{id}-{item}-{code}")
        for id, items, by_code in DATA["instead"]["cells"]
        for item in items
        for code, reason in by_code.items()
    ],
)
def test_a_code_that_is_no_answer_leaves_the_item_unknown(id: str, item: str, code: str, reason: str) -> None:
    assert score(id, {item: code}).reasons[item].reason.value == reason


@pytest.mark.parametrize(
    ("id", "item", "numbers"),
    [(id, item, numbers) for id, items, numbers in DATA["permitted"]["cells"] for item in items],
)
def test_the_permitted_answers_of_an_item(id: str, item: str, numbers: list[int]) -> None:
    assert list(instrument(id).item(item).allowed) == numbers


@pytest.mark.parametrize(("id", "band_set", "cells"), DATA["cuts"]["cells"])
def test_a_recorded_score_beside_a_cut(id: str, band_set: str, cells: list[list[Any]]) -> None:
    bands = instrument(id).band_sets[band_set]
    assert [(value, bands.band(value).name) for value, _ in cells] == [(value, name) for value, name in cells]


def test_the_least_important_differences() -> None:
    ids = {row["instrument"] for row in DATA["bands"]} | {case["instrument"] for case in DATA["case"]}
    held = {id: instrument(id).minimal_important_difference for id in ids}
    assert {id: each.points for id, each in held.items() if each is not None} == DATA["differences"]


@pytest.mark.parametrize(("id", "age"), DATA["ages"].items())
def test_the_least_age(id: str, age: int) -> None:
    assert score(id, {}, about={"age_years": age - 1}).not_valid_because
    assert not score(id, {}, about={"age_years": age}).not_valid_because


@pytest.mark.parametrize(
    "name", ["physical_t", "physical_standard_error", "mental_t", "mental_standard_error"]
)
@pytest.mark.parametrize("raw", range(4, 21))
def test_a_t_score_of_promis_for_every_raw_score(name: str, raw: int) -> None:
    items = ["global03", "global06", "global08", "global07"]
    if name.startswith("mental"):
        items = ["global02", "global04", "global05", "global10"]
    worth = {item: 1 + min(4, max(0, raw - 4 - 4 * n)) for n, item in enumerate(items)}
    pain = {5: 0, 4: 2, 3: 5, 2: 8, 1: 10}
    answers = {item: pain[points] if item == "global07" else points for item, points in worth.items()}
    assert score("promis10", answers).subscores[name] == DATA["tables"][name][raw - 4]


@pytest.mark.parametrize(("answer", "points"), DATA["tables"]["pain"])
def test_pain_is_recoded_in_promis(answer: int, points: int) -> None:
    assert score("promis10", {"global07": answer}).points["global07"] == points
