"""The page on the programs says what the code says: in its shape, and of the people who take little time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.programs import (
    ARCHIVES,
    HEADER,
    ONE,
    PROGRAMS,
    PROSE,
    SURPRISES,
    Counts,
    by_data_set,
    linked,
    of_archives,
    of_persona,
    table,
)
from casemgmt.screening import STAGES, programs

PAGE = (Path(__file__).parents[2] / "docs" / "validation" / "programs.md").read_text(encoding="utf-8")
DATA = Path(__file__).parents[2].parent / "shared" / "data"
at_hand = pytest.mark.skipif(not DATA.is_dir(), reason="the third-party data is not at hand")
REMADE = "run: python -m benchmarks.programs FOLDER > docs/validation/programs.md"


def test_the_page_has_a_row_for_each_stage_of_each_program_and_the_same_people_in_each() -> None:
    head, _, rows = PAGE.partition(table(PROGRAMS, ()))
    assert head
    found = re.findall(r"^\| (\S+) \| (\w+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| .*\|$", rows, re.MULTILINE)
    assert [row[:2] for row in found] == [(linked(p.id), stage) for p in programs() for stage in STAGES], (
        REMADE
    )
    people = {(row[0], sum(map(int, row[2:5]))) for row in found}
    assert len(people) == len(programs())
    assert all(int(alone) <= int(unknown) for *_, unknown, alone in found)


def test_the_page_has_the_prose_of_the_script() -> None:
    assert all(text.strip() in PAGE for text in (HEADER, PROSE, SURPRISES)), REMADE


@at_hand
def test_the_page_says_what_the_programs_come_to_for_the_persona() -> None:
    assert PAGE.endswith(table(ONE, of_persona(DATA)) + "\n"), REMADE


@at_hand
def test_the_page_counts_the_answers_of_the_persona_and_of_the_examples() -> None:
    counts = Counts()
    for title, shown in of_archives(DATA):
        counts.add(title, shown)
    assert list(counts.people) == list(ARCHIVES.values())
    for row in by_data_set(counts):
        assert f"| {' | '.join(map(str, row))} |\n" in PAGE, REMADE
