"""From the table of an instrument to the instrument: its item facts, scores and flags as rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casemgmt.codes import CodeSet
from casemgmt.content import read_citation, read_review
from casemgmt.errors import RuleError
from casemgmt.facts import Answered, AnsweredOn, Query, Recorded, core_facts
from casemgmt.facts.statements import stated
from casemgmt.instruments.comorbidities import comorbidities
from casemgmt.instruments.expressions import Names, read_criterion, read_quantity
from casemgmt.instruments.model import (
    Band,
    BandSet,
    ExpectedRisk,
    ImportantDifference,
    Instrument,
    Item,
    Prorating,
    Validity,
)
from casemgmt.rules import Fact, Formula, Quantity
from casemgmt.rules.terms import Bands, quantity

Table = Mapping[str, Any]


def read_instrument(table: Table) -> Instrument:
    """An instrument from its table, for those that ship with the library and for an organisation's own.

    Args:
        table: The parsed table; ``content/instruments/README.md`` describes it.

    Raises:
        RuleError: If an expression cannot be read, or bands do not cover the scores.
        UnknownName: If it names an item, fact or flag that does not exist; lists near names.

    Example:
        >>> import tomllib
        >>> two_questions = tomllib.loads('''
        ... id = "two_questions"
        ... title = "Two questions"
        ... edition = "1"
        ... direction = "higher_is_worse"
        ... licence = "open"
        ... licence_note = "invented"
        ... citation = "an invented example"
        ... standing = "operational"
        ... verified_on = 2026-01-01
        ... review_by = 2027-01-01
        ... answers = { allowed = [0, 1, 2, 3] }
        ... item = [{ id = "1" }, { id = "2" }]
        ... score = [{ id = "total", low = 0, high = 6 }]
        ... ''')
        >>> read_instrument(two_questions).score({"1": 2}).score
        Bounds(low=2, high=5)
    """
    facts: dict[str, Fact] = {**core_facts(), **comorbidities()}
    facts |= {row["name"]: _statement(row) for row in table.get("statement", ())}
    asked_on = _asked_on(table)
    items = [_item_fact(table, row, facts, asked_on) for row in table["item"]]
    facts |= dict(zip((row["id"] for row in table["item"]), items, strict=True))
    points: dict[str, Quantity] = {}
    names = Names(facts, points)
    for row in table["item"]:
        if row.get("scored", True):
            points[row["id"]] = read_quantity(row.get("points", row["id"]), Names(facts, {}))
    scored = tuple(points)
    scores: dict[str, Fact] = {}
    for row in table["score"]:
        points[row["id"]] = read_quantity(row.get("value", {"sum_of_points": list(scored)}), names)
        scores[row["id"]] = _score(table, row, points[row["id"]], asked_on)
    flags = {row["id"]: _flag(table, row, names) for row in table.get("flag", ())}
    return Instrument(
        id=table["id"],
        title=table["title"],
        edition=table["edition"],
        direction=table["direction"],
        licence=table["licence"],
        licence_note=table["licence_note"],
        citation=read_citation(table),
        review=read_review(table),
        loinc=table.get("loinc", ""),
        panel_loinc=table.get("panel_loinc", ""),
        items=tuple(
            Item(row["id"], fact, points[row["id"]] if row["id"] in scored else None, _allowed(table, row))
            for row, fact in zip(table["item"], items, strict=True)
        ),
        scores=scores,
        flags=flags,
        band_sets={row["id"]: _band_set(row, flags, scores["total"]) for row in table.get("band_set", ())},
        prorating=_prorating(table),
        minimal_important_difference=_difference(table),
        expected_risk=_expected_risk(table, scores),
        validity=tuple(
            Validity(read_criterion(row["when"], names), row["otherwise"])
            for row in table.get("validity", ())
        ),
    )


def _statement(row: Table) -> Fact:
    return stated(
        row["name"],
        row["label"],
        row["question"],
        row.get("by", ()),
        ask=row["ask"],
        valid_days=row.get("valid_days"),
        documented=row.get("documented", False),
    )


# -- items -----------------------------------------------------------------------------------------------------


def _is_asked(row: Table) -> bool:
    return "fact" not in row


def _allowed(table: Table, row: Table) -> tuple[float, ...]:
    return tuple({**table.get("answers", {}), **row}.get("allowed", ())) if _is_asked(row) else ()


def _asked_on(table: Table) -> Fact | None:
    asked = [row for row in table["item"] if _is_asked(row)]
    if not asked:
        return None
    return Fact(
        f"{table['id']}_answered_on",
        type="date",
        label=f"day on which {table['title']} was answered",
        definition=AnsweredOn(
            table["id"],
            frozenset(row["id"] for row in asked),
            frozenset(r["loinc"] for r in asked if "loinc" in r),
        ),
    )


def _item_fact(table: Table, row: Table, facts: Mapping[str, Fact], asked_on: Fact | None) -> Fact:
    if not _is_asked(row):
        return Names(facts, {}).fact(row["fact"])
    answers = {**table.get("answers", {}), **row}
    allowed = answers.get("allowed", ())
    return Fact(
        f"{table['id']}_item_{row['id']}",
        low=answers.get("low", min(allowed, default=None)),
        high=answers.get("high", max(allowed, default=None)),
        label=f"{table['title']} {row.get('label', _words(row['id']))}",
        ask=answers.get("ask", "patient"),
        definition=Answered(
            item=row["id"],
            codes=frozenset({row["loinc"]} if "loinc" in row else ()),
            points=tuple(answers.get("codes", {}).items()),
            since=asked_on,
            instrument=table["id"],
            valid_days=table.get("valid_days"),
        ),
    )


def _words(id: str) -> str:
    return f"item {id}" if id.isdigit() else id.replace("_", " ")


# -- scores and flags ------------------------------------------------------------------------------------------


def _score(table: Table, row: Table, of: Quantity, asked_on: Fact | None) -> Fact:
    name = f"{table['id']}_{row['id']}"
    loinc = table.get("loinc") if row["id"] == "total" else row.get("loinc")
    definition: Any = Formula(of)
    if loinc and asked_on is not None:
        definition = _recorded(name, loinc, definition, asked_on, table.get("valid_days"))
    return Fact(
        name,
        low=row["low"],
        high=row["high"],
        label=row.get("label", f"{table['title']} {row['id']}"),
        ask="clinician",
        definition=definition,
        citation=read_citation(table),
    )


def _recorded(name: str, loinc: str, formula: Formula, asked_on: Fact, valid_days: int | None) -> Recorded:
    codes = CodeSet(name, exact={"loinc": {loinc}})
    on = Fact(
        f"{name}_recorded_on",
        type="date",
        label="day of the recorded total",
        definition=Query(section="observations", take="latest_date", codes=codes),
    )
    query = Query(section="observations", take="latest", codes=codes, valid_days=valid_days)
    return Recorded(query=query, on=on, formula=formula, answered_on=asked_on)


def _flag(table: Table, row: Table, names: Names) -> Fact:
    return Fact(
        f"{table['id']}_{row['id']}",
        type="flag",
        label=row["label"],
        ask="clinician",
        definition=Formula(read_criterion(row["when"], names)),
        citation=read_citation(table),
    )


# -- what the score means --------------------------------------------------------------------------------------


def _band_set(row: Table, flags: Mapping[str, Fact], total: Fact) -> BandSet:
    starts = [band["from"] for band in row["bands"]]
    if starts != sorted(set(starts)) or starts[0] != total.low:
        raise RuleError(f"the bands of {row['id']!r} have to rise from {total.low}, the least score")
    bands = []
    for band in row["bands"]:
        under = band.get("or_if_flag", {})
        if under and under["flag"] not in flags:
            raise RuleError(
                f"the band {band['name']!r} of {row['id']!r} names a flag that the instrument has not"
            )
        bands.append(Band(band["from"], band["name"], under.get("flag", ""), under.get("name", "")))
    return BandSet(row["id"], tuple(bands), read_citation(row))


def _prorating(table: Table) -> Prorating | None:
    row = table.get("prorating")
    return None if row is None else Prorating(row["least_answered"], row["round_half_up"], read_citation(row))


def _difference(table: Table) -> ImportantDifference | None:
    row = table.get("minimal_important_difference")
    return None if row is None else ImportantDifference(row["points"], read_citation(row))


def _expected_risk(table: Table, scores: Mapping[str, Fact]) -> ExpectedRisk | None:
    row = table.get("expected_risk")
    if row is None:
        return None
    first, last = int(scores["total"].low), int(scores["total"].high)
    by_score = Bands(quantity(scores["total"]), tuple(range(first + 1, last + 1)), tuple(row["percent"]))
    return ExpectedRisk(row["label"], by_score, read_citation(row))
