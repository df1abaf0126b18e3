"""The pages on programs say what the catalogue says."""

from __future__ import annotations

from pathlib import Path

import pytest

from casemgmt.citation import Verification
from casemgmt.rules import Criterion
from casemgmt.rules.walk import criteria_in
from casemgmt.screening import Program, programs
from casemgmt.screening.parameters import value_of
from tests.spec.catalogue import FOLDER, citations, escaped, rendered, source, write

MADE = rendered()


@pytest.mark.parametrize("name", MADE)
def test_a_page_on_a_program_is_current(name: str) -> None:
    held = (FOLDER / name).read_text(encoding="utf-8")
    assert held == MADE[name], "run: python -m tests.spec.catalogue"


def test_there_is_one_page_for_each_program_and_none_besides() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(MADE)
    assert set(MADE) == {"index.md", "status.md", *(f"{program.id}.md" for program in programs())}


def test_writing_replaces_what_is_old_and_removes_what_is_gone(tmp_path: Path) -> None:
    (tmp_path / "gone.md").write_text("old")
    (tmp_path / "index.md").write_text("old")
    write(tmp_path)
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == MADE


def leaves(rule: Criterion) -> list[Criterion]:
    """The criteria that have no criteria in them."""
    return [each for each in criteria_in(rule) if [*criteria_in(each)] == [each]]


@pytest.mark.parametrize("program", programs(), ids=lambda program: program.id)
def test_a_page_shows_every_edition_example_person_document_and_source(program: Program) -> None:
    text = MADE[f"{program.id}.md"]
    for edition in program.editions:
        assert f"## Edition {edition.id}: from {edition.effective_from}" in text
        for example in edition.examples:
            assert f"| {escaped(example.name)} | {example.as_of} |" in text
        assert all(f"* {document}" in text for document in edition.documents)
        assert all(source(citation) in text for citation in citations(edition))
        assert all(escaped(each.label) in text for each in edition.obligations)
        assert all(escaped(fact.label) in text for fact in edition.parameters)
        set_to = [value for fact in edition.parameters if isinstance(value := value_of(fact), Criterion)]
        assert all(escaped(str(leaf)) in text for value in set_to for leaf in leaves(value))


def test_what_is_recalled_is_on_the_page_of_what_is_still_to_be_read() -> None:
    for program in programs():
        for edition in program.editions:
            for citation in citations(edition):
                shown = f"* {source(citation)}" in MADE["status.md"]
                assert shown is (citation.verification is Verification.RECALLED)


def test_the_pages_use_no_internal_names() -> None:
    names = {
        fact
        for program in programs()
        for edition in program.editions
        for fact in edition.facts()
        if "_" in fact
    }
    for name, text in MADE.items():
        assert not [fact for fact in names if fact in text.replace("\\", "")], name


def test_a_page_says_what_excludes_what_whichever_of_the_two_programs_names_the_other() -> None:
    for one, other in (("medicare.hospice", "Medicare GUIDE model"), ("medicare.guide", "Medicare hospice")):
        assert f"\n* {other}" in MADE[f"{one}.md"].partition("### Not together with")[2]
    since_2020, *before = MADE["medicare.ccm.md"].split("\n## Edition ")[1:]
    assert "Medicare transitional care management: " not in since_2020
    assert all("\n* Medicare transitional care management: " in edition for edition in before)
