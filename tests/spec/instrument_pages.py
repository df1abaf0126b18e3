"""The pages of docs/reference/instruments; `python -m tests.spec.instrument_pages` makes them from the tables."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from casemgmt.bounds import INFINITY, Bounds
from casemgmt.citation import Citation, Verification
from casemgmt.facts import Answered
from casemgmt.instruments import BandSet, Instrument, Item, instruments
from casemgmt.instruments.answers import rule_of
from casemgmt.rules import Fact, bounds_of, facts_in
from tests.spec.formulas import Said, shown
from tests.spec.render import span, table

FOLDER = Path(__file__).parents[2] / "docs" / "reference" / "instruments"
GOLDEN = Path(__file__).parents[1] / "golden"
MADE = "% Made by `python -m tests.spec.instrument_pages` from content/instruments and tests/golden. Do not edit."
LICENCES = {
    "open": "open: the wording may be shipped, with the attribution that is asked for",
    "rule": "rule: only numbers and points are shipped; your organisation supplies the wording, by its own permission",
    "code": "code: only the level or number that a clinician gives is shipped",
}
DIRECTIONS = {
    "higher_is_better": "A higher score is better.",
    "higher_is_worse": "A higher score is worse.",
    "none": "Higher is neither better nor worse.",
}
BESIDE = {
    "news2": "5,000 random sets of vital signs on both scales, beside vitalscore (it calls low-medium Medium)",
    "qsofa": "1,000 random readings, beside vitalscore",
    "gcs": "all 120 scales, beside vitalscore and MedCalc-Bench (which counts what cannot be tested; we do not)",
}
"""What is compared with other packages, in tests/third_party/test_instrument_packages.py."""


def rendered() -> dict[str, str]:
    """The text of each page by its file name."""
    every = instruments()
    checked = {each.id: checks(each) for each in every}
    return {
        "index.md": index(every, checked),
        **{f"{each.id}.md": page(each, checked[each.id]) for each in every},
    }


def index(every: Iterable[Instrument], checked: dict[str, list[tuple[str, int]]]) -> str:
    """The page that lists the instruments, with their licences."""
    every = [*every]
    rows = (
        (
            f"[{each.title}]({each.id}.md)",
            str(len(each.items)),
            ", ".join(f"{cell(fact.low)} to {cell(fact.high)}" for fact in main_scores(each)) or "flags only",
            each.licence,
            "yes" if any(item.wording for item in each.items) else "no",
            cell(each.licence_note),
            each.citation.verification.value,
            str(sum(many for _, many in checked[each.id])),
        )
        for each in every
    )
    licences = "\n".join(f"* **{name}**{words[len(name) :]}" for name, words in LICENCES.items())
    names = "\n".join(each.id for each in every)
    heads = ["instrument", "items", "score", "licence", "wording", "on what it rests", "points", "checks"]
    return f"""{MADE}

# The instruments

Every questionnaire, scale and score that ships, with its licence. The column *points* says how the points were checked:
verified in their source, in a secondary one, or recalled and still to be read. *Checks* counts the cells and cases of
the tests.

## Licences

{licences}

An instrument whose licence leaves no other way is scored on the numbers or neutral names of its items. `with_wording`
takes the wording that your organisation may use. What is said here is not legal advice.

{table(heads, rows)}

```{{toctree}}
:hidden:
:maxdepth: 1

{names}
```
"""


def main_scores(each: Instrument) -> list[Fact]:
    """The total, or else every score."""
    return [each.scores["total"]] if "total" in each.scores else [*each.scores.values()]


# -- one page --------------------------------------------------------------------------------------------------


def page(each: Instrument, checked: list[tuple[str, int]]) -> str:
    """The page of one instrument."""
    parts = [MADE, f"# {each.title}", "\n\n".join(intro(each)), "## Items", items(each)]
    if each.scores:
        parts += ["## Scores", scores(each)]
    if each.flags:
        parts += ["## Flags", flags(each)]
    for held in each.band_sets.values():
        parts += [f"## Bands: `{held.id}`", bands(each, held)]
    parts += ["## What counts", "\n".join(f"* {line}" for line in what_counts(each))]
    parts += ["## Checked", checked_by(each, checked)]
    return "\n\n".join(parts) + "\n"


def intro(each: Instrument) -> Iterator[str]:
    yield f"`{each.id}`, edition: {cell(each.edition)}. {DIRECTIONS[each.direction]}"
    yield f"Licence {LICENCES[each.licence]}. On what it rests: {cell(each.licence_note)}."
    if each.attribution:
        yield f"Show with it: {cell(each.attribution)}."
    codes = [("total", each.loinc), ("panel", each.panel_loinc)]
    named = ", ".join(f"{what} {code}" for what, code in codes if code)
    if named:
        yield f"LOINC: {named}."
    yield f"Points: {source(each.citation)}."


def items(each: Instrument) -> str:
    rows = [
        (
            f"`{item.id}`",
            cell(item_label(each, item)),
            item.loinc,
            cell(answers(each, item)),
            cell(worth(each, item)),
        )
        for item in each.items
    ]
    heads = ["item", "about", "LOINC", "answers", "points"]
    if not any(item.loinc for item in each.items):
        heads, rows = heads[:2] + heads[3:], [row[:2] + row[3:] for row in rows]  # type: ignore[misc]
    return table(heads, rows)


def item_label(each: Instrument, item: Item) -> str:
    return item.wording or item.fact.label.removeprefix(f"{each.title} ")


def answers(each: Instrument, item: Item) -> str:
    """What can be answered."""
    fact, definition = item.fact, item.fact.definition
    words = "yes or no"
    if fact.type == "category":
        words = ", ".join(sorted(fact.values or ()))
    elif item.allowed:
        words = ", ".join(f"{number:g}" for number in item.allowed)
    elif fact.type == "number":
        words = span(Bounds(fact.low, fact.high)) if fact.low != -INFINITY else "a number"
    if item.instead is not None:
        words += f"; or instead {', '.join(code for code, _ in definition.instead)}"
    if isinstance(definition, Answered) and definition.asked_if is not None:
        words += f"; asked if {Said(each).of(definition.asked_if)}, else taken as {shown(definition.skipped)}"
    return words


def worth(each: Instrument, item: Item) -> str:
    """What the answers are worth."""
    if item.points is None:
        return "adds nothing itself"
    if item.points is item.fact:
        return "the answer"
    values = (
        sorted(item.fact.values or ()) or item.allowed or ((False, True) if item.fact.type == "flag" else ())
    )
    if values and set(facts_in(item.points)) == {item.fact.name}:
        points = [(value, bounds_of(item.points, {item.fact.name: value}).low) for value in values]
        return "; ".join(f"{shown(value)}: {n:g}" for value, n in points)
    return Said(each).of(item.points, whole=True)


def scores(each: Instrument) -> str:
    said = Said(each)
    rows = (
        (
            f"`{id}`",
            f"`{fact.name}`",
            f"{fact.low:g} to {fact.high:g}",
            cell(said.of(rule_of(fact), whole=True)),
        )
        for id, fact in each.scores.items()
    )
    return table(["score", "fact", "range", "worked out as"], rows)


def flags(each: Instrument) -> str:
    said = Said(each)
    rows = (
        (f"`{id}`", f"`{fact.name}`", cell(fact.label), cell(said.of(rule_of(fact), whole=True)))
        for id, fact in each.flags.items()
    )
    return table(["flag", "fact", "means", "raised if"], rows)


def bands(each: Instrument, held: BandSet) -> str:
    high = each.scores[held.score].high
    ends = [band.start for band in held.bands[1:]]
    rows = []
    for band, end in zip(held.bands, [*ends, None], strict=True):
        reach = f"{band.start:g} to {high:g}" if end is None else f"from {band.start:g}, below {end:g}"
        renamed = f"; {cell(band.flagged_name)} if `{band.flag}`" if band.flag else ""
        rows.append((reach, f"{cell(band.name)}{renamed}"))
    default = next(s for s in each.band_sets.values() if s.score == held.score) is held
    chosen = "The default. " if default else f'Chosen by `band_set="{held.id}"`. '
    return f"{chosen}Of the score `{held.score}`. Source: {source(held.citation)}.\n\n{table(['score', 'band'], rows)}"


def what_counts(each: Instrument) -> Iterator[str]:
    days = {
        f.definition.valid_days for f in (i.fact for i in each.items) if isinstance(f.definition, Answered)
    }
    known = sorted(n for n in days if n is not None)
    if known:
        yield f"Answers and totals in a record count for {', '.join(map(str, known))} days."
    if each.prorating is None:
        yield "All items are needed for an exact score; while one is missing, the score is a range."
    else:
        rounded = ", rounded half up" if each.prorating.round_half_up else ""
        yield (
            "While an item is missing the score is a range. With at least"
            f" {each.prorating.least_answered} answers an estimate is given beside it: their mean for each"
            f" item{rounded}. Source: {source(each.prorating.citation)}."
        )
    for rule in each.validity:
        yield f"{cell(rule.otherwise)}."
    found = each.minimal_important_difference
    if found is None:
        yield "No least important difference: it is no measure of change, or none is settled."
    else:
        of = ", ".join(found.scores)
        yield f"Least important difference: {found.points:g} ({of}). Source: {source(found.citation)}."
    if each.expected_risk is not None:
        points = each.expected_risk.percent.points
        yield (
            f"Published risk of {each.expected_risk.label}: {points[0]:g} to {points[-1]:g} %."
            f" Source: {source(each.expected_risk.citation)}."
        )
    yield f"Read again by {each.review.review_by}; last on {each.review.verified_on}."


def source(citation: Citation) -> str:
    note = f". Note: {citation.note}" if citation.note else ""
    return cell(f"{citation}{note}")


# -- what was checked ------------------------------------------------------------------------------------------


def checks(each: Instrument) -> list[tuple[str, int]]:
    """What the tests reproduce of an instrument, and how many cells or cases that is."""
    found: list[tuple[str, int]] = []
    for path in sorted(GOLDEN.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        cells = leaves(data.get(each.id, {}))
        if cells:
            found.append(("the published table, cell by cell", cells))
        cut = [row for row in data.get("bands", ()) if row["instrument"] == each.id]
        found += [(f"both sides of every cut of `{row['band_set']}`", len(row["cells"])) for row in cut]
        cases = [row for row in data.get("case", ()) if row.get("instrument") == each.id]
        found += [(cell(row.get("about", "a case worked by hand")), 1) for row in cases]
    return found


def leaves(data: Any) -> int:
    """How many cells a table of golden data has."""
    if isinstance(data, dict):
        return sum(leaves(value) for value in data.values())
    return len(data) if isinstance(data, list) else 0


def checked_by(each: Instrument, checked: list[tuple[str, int]]) -> str:
    recalled = each.citation.verification is Verification.RECALLED
    how = (
        "The points are recalled and not yet read in their source: the cases are worked by hand from them."
        if recalled
        else ""
    )
    rows = [(what, str(many)) for what, many in checked]
    if each.id in BESIDE:
        rows.append((BESIDE[each.id], ""))
    made = (
        table(["what", "how many"], rows)
        if rows
        else "The laws that every instrument is tested by, and nothing else."
    )
    return "\n\n".join(part for part in (how, made) if part)


# -- writing --------------------------------------------------------------------------------------------------


def cell(text: Any) -> str:
    """Text that can stand in a table."""
    return str(text).replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


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
