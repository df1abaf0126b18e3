"""The pages that are made from tests say what the tests say."""

from __future__ import annotations

from pathlib import Path

from pytest import mark

from tests.spec.render import FOLDER, PAGES, rendered, write

MADE = rendered()


@mark.parametrize("name", MADE)
def test_a_page_on_what_rules_mean_is_current(name: str) -> None:
    held = (FOLDER / name).read_text(encoding="utf-8")
    assert held == MADE[name], "run: python -m tests.spec.render"


def test_there_is_no_page_that_is_not_made() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(MADE)


def test_writing_replaces_what_is_old_and_removes_what_is_gone(tmp_path: Path) -> None:
    (tmp_path / "gone.md").write_text("old")
    (tmp_path / "index.md").write_text("old")
    write(tmp_path)
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == MADE


def test_every_page_is_in_the_table_of_contents() -> None:
    assert all(f"\n{page.name}\n" in MADE["index.md"] for page in PAGES)


@mark.parametrize("name", MADE)
def test_the_pages_use_no_jargon(name: str) -> None:
    text = MADE[name]
    for word in ("None", "Bounds", "OneOf", "inf", "Kleene", "null", "NaN", "operand", "boolean", "tuple"):
        assert f" {word} " not in text.replace("`", " ` ")
