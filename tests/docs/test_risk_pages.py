"""The reference pages of risk say what the tables say."""

from __future__ import annotations

from pathlib import Path

from pytest import mark

from casemgmt.instruments import diagnosis_scores
from casemgmt.risk import prevention_schedules
from tests.spec.risk_pages import FOLDER, rendered, write

MADE = rendered()


@mark.parametrize("name", MADE)
def test_a_page_on_risk_is_current(name: str) -> None:
    held = (FOLDER / name).read_text(encoding="utf-8")
    assert held == MADE[name], "run: python -m tests.spec.risk_pages"


def test_writing_makes_every_page(tmp_path: Path) -> None:
    write(tmp_path)
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == MADE


def test_every_score_group_and_service_stands_on_a_page() -> None:
    scores, prevention = MADE["risk_scores.md"], MADE["prevention.md"]
    for score in diagnosis_scores():
        assert f"`{score.id}`" in scores
        assert all(group.label in scores for group in score.groups.values())
    for schedule in prevention_schedules():
        for edition in schedule.editions:
            assert all(f"(`{service.id}`)" in prevention for service in edition.services)


@mark.parametrize("name", MADE)
def test_the_tables_have_as_many_cells_as_heads(name: str) -> None:
    for block in MADE[name].split("\n\n"):
        lines = [line for line in block.splitlines() if line.startswith("|")]
        assert len({line.count("|") for line in lines}) <= 1
