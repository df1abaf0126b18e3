"""The reference pages of the instruments say what their tables say."""

from pathlib import Path

import pytest

from casemgmt.instruments import instruments
from casemgmt.rules import Fact
from casemgmt.rules.terms import Greatest, Least
from tests.spec.formulas import Said
from tests.spec.instrument_pages import FOLDER, rendered, write

MADE = rendered()


@pytest.mark.parametrize("name", MADE)
def test_the_page_of_an_instrument_is_current(name: str) -> None:
    held = (FOLDER / name).read_text(encoding="utf-8")
    assert held == MADE[name], "run: python -m tests.spec.instrument_pages"


def test_there_is_a_page_for_each_instrument_and_no_other() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(MADE)
    assert set(MADE) == {"index.md", *(f"{each.id}.md" for each in instruments())}


def test_writing_replaces_what_is_old_and_removes_what_is_gone(tmp_path: Path) -> None:
    (tmp_path / "gone.md").write_text("old")
    (tmp_path / "index.md").write_text("old")
    write(tmp_path)
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == MADE


@pytest.mark.parametrize("each", instruments(), ids=lambda each: each.id)
def test_a_page_says_the_licence_the_sources_and_every_item_flag_and_band(each: object) -> None:
    held = next(one for one in instruments() if one is each)
    text = MADE[f"{held.id}.md"]
    assert f"Licence {held.licence}:" in text
    for citation in (held.citation, *(bands.citation for bands in held.band_sets.values())):
        assert citation.source.replace("<", "&lt;") in text
        assert citation.verification.value in text or citation.standing.value == "operational"
    for item in held.items:
        assert f"| `{item.id}` |" in text
    for flag in held.flags:
        assert f"| `{flag}` |" in text
    for bands in held.band_sets.values():
        assert f"## Bands: `{bands.id}`" in text
        for band in bands.bands:
            assert f"| {band.name}" in text


def test_the_list_shows_every_licence() -> None:
    for each in instruments():
        assert f"| [{each.title}]({each.id}.md) | {len(each.items)} |" in MADE["index.md"]
        assert f"| {each.licence} |" in MADE["index.md"]


def test_a_recalled_instrument_says_so() -> None:
    assert "The points are recalled and not yet read in their source" in MADE["mrs.md"]
    assert "The points are recalled" not in MADE["news2.md"]


def test_the_words_of_a_formula() -> None:
    lace = next(each for each in instruments() if each.id == "lace")
    a, b = Fact("a", low=0, high=9, label="the first"), Fact("b", low=0, high=9, label="the second")
    said = Said(lace)
    assert said.of((a + b) * 2) == "(the first + the second) * 2"
    assert (
        said.of(Least((a, Greatest((b, a)))))
        == "the least of the first, the greatest of the second, the first"
    )
    with pytest.raises(TypeError, match="Elapsed"):
        said.of(lace.validity[0].when.parts[0].definition.of)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", MADE)
def test_the_pages_use_no_jargon(name: str) -> None:
    for word in ("None", "Bounds", "OneOf", "inf", "null", "NaN", "boolean", "tuple"):
        assert f" {word} " not in MADE[name].replace("`", " ` ")
