"""The pages of docs/reference/semantics, made from the chapters: `python -m tests.spec.render` writes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from casemgmt.bounds import FIRST_DATE, INFINITY, LAST_DATE, UNBOUNDED, Bounds, OneOf
from casemgmt.rules import Fact
from casemgmt.rules.words import words_of_unit, words_of_value
from casemgmt.truth import Truth
from tests.spec.chapter import Chapter, Page
from tests.spec.pages import cases, comparisons, facts, groups, numbers, points, tables, time

PAGES: tuple[Page, ...] = (
    facts.PAGE,
    comparisons.PAGE,
    groups.PAGE,
    cases.PAGE,
    numbers.PAGE,
    points.PAGE,
    tables.PAGE,
    time.PAGE,
)
FOLDER = Path(__file__).parents[2] / "docs" / "reference" / "semantics"
MADE = "% Made by `python -m tests.spec.render` from the tables in tests/spec/pages, which are tests. Do not edit."
INTRO = """# What a rule means

Every operation that a rule can use, with a table of its answers. You need no Python to read them. The tables are tests:
they hold for everything in the library that decides a rule.

## How to read a table

The first columns say what is known about a person. The columns in **bold** say what follows. The last one says why.

There are three answers. **Met** and **not met** are sure: they hold however the rest turns out. **Unknown** means that
what is known allows both. Unknown is never counted as no, as zero or as met.

| you read | it means |
|---|---|
| 4 | known exactly |
| 3 to 4 | known in part: from 3 to 4, both included |
| home or ward | known in part: one of these |
| unknown | nobody recorded it |
| declined | unknown, with the reason |
| anything (in a bold column) | nothing can be said: unknown |

Why it is so, and what to do about it, is in [What unknown means](../../explanation/unknown.md).

```{toctree}
:maxdepth: 1

"""


def rendered() -> dict[str, str]:
    """The text of each page by its file name."""
    names = "\n".join(page.name for page in PAGES)
    index = f"{MADE}\n\n{INTRO}{names}\n```\n"
    return {"index.md": index, **{f"{page.name}.md": of_page(page) for page in PAGES}}


def of_page(page: Page) -> str:
    """One page as Markdown."""
    parts = [
        MADE,
        f"# {page.title}",
        page.intro,
        *(part for each in page.chapters for part in of_chapter(each)),
    ]
    return "\n\n".join(parts) + "\n"


def of_chapter(chapter: Chapter) -> Iterator[str]:
    """The parts of one chapter as Markdown."""
    yield f"## {chapter.title}"
    yield chapter.means
    ranges = [words for fact in chapter.given if (words := permitted(fact))]
    if ranges:
        yield f"Permitted: {'; '.join(ranges)}."
    heads = [*(fact.label for fact in chapter.given), *(f"**{words}**" for words in chapter.asked), "why"]
    rows = (
        (*map(shown, row[: len(chapter.given)]), *map(answer, row[len(chapter.given) : -1]), row[-1])
        for row in chapter.rows
    )
    yield table(heads, rows)
    if chapter.written:
        yield f"In Python: {', '.join(f'`{each}`' for each in chapter.written.split('   '))}"


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    heads = [*heads]
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def permitted(fact: Fact) -> str:
    """What a fact may be, where that is more than its type says."""
    if fact.values is not None:
        return f"{fact.label} {alternatives(fact.values)}"
    if fact.type not in {"number", "date"} or {fact.low, fact.high} & {-INFINITY, FIRST_DATE}:
        return ""
    return f"{fact.label} {span(Bounds(fact.low, fact.high))}{words_of_unit(fact.unit)}"


def shown(value: Any) -> str:
    """What is known, as a person reads it."""
    if value is None:
        return "unknown"
    if isinstance(value, OneOf):
        return alternatives(value.values)
    return span(value) if isinstance(value, Bounds) else words_of_value(value)


def answer(value: Any) -> str:
    """What follows, as a person reads it."""
    if isinstance(value, Truth):
        return value.words
    return "anything" if value == UNBOUNDED else shown(value)


def span(bounds: Bounds) -> str:
    """Bounds as a person reads them."""
    if bounds.high == INFINITY:
        return f"{words_of_value(bounds.low)} or more"
    if bounds.high == LAST_DATE and bounds.low != FIRST_DATE:
        return f"{bounds.low} or later"
    return f"{words_of_value(bounds.low)} to {words_of_value(bounds.high)}"


def alternatives(values: Iterable[str]) -> str:
    """Several values, of which one holds."""
    *most, last = sorted(values)
    return f"{', '.join(most)} or {last}" if most else last


def write(folder: Path = FOLDER) -> None:
    """Write every page, and remove those that are no longer made."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = rendered()
    for old in folder.glob("*.md"):
        if old.name not in pages:
            old.unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
