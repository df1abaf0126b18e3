"""From the table of an instrument to the instrument: its item facts, scores and flags as rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

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
from casemgmt.rules import Fact, Formula, Quantity, Reason, facts_needed
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
    asked_on = _asked_on(table)
    known = _known(table)
    items = _items(table, asked_on, known)
    instead = {id: _instead(item) for id, item in items.items() if _has_instead(item)}
    facts = {**known, **items}
    points: dict[str, Quantity] = {}
    scores: dict[str, Fact] = {}
    names = Names(facts, points, scores, instead)
    for row in table["item"]:
        if _shared(table, row).get("scored", True):
            points[row["id"]] = read_quantity(_points(table, row, items[row["id"]]), Names(facts, {}))
    scored = tuple(points)
    told_on = _measured_on(table, items) if asked_on is None else asked_on
    for row in table.get("score", ()):
        points[row["id"]] = read_quantity(row.get("value", {"sum_of_points": list(scored)}), names)
        scores[row["id"]] = _score(table, row, points[row["id"]], told_on)
    flags = {row["id"]: _flag(table, row, names, told_on) for row in table.get("flag", ())}
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
            Item(
                id=row["id"],
                fact=items[row["id"]],
                points=points[row["id"]] if row["id"] in scored else None,
                allowed=_allowed(table, row),
                instead=instead.get(row["id"]),
                loinc=row.get("loinc", ""),
            )
            for row in table["item"]
        ),
        scores=scores,
        flags=flags,
        band_sets={row["id"]: _band_set(row, flags, scores) for row in table.get("band_set", ())},
        prorating=_prorating(table),
        minimal_important_difference=_difference(table),
        expected_risk=_expected_risk(table, scores),
        validity=tuple(
            Validity(read_criterion(row["when"], names), row["otherwise"])
            for row in table.get("validity", ())
        ),
        needs={row["id"]: row["need"] for row in table.get("flag", ()) if "need" in row},
        written_as=table.get("written_as", ""),
        attribution=table.get("attribution", ""),
    )


def _known(table: Table) -> dict[str, Fact]:
    """The facts that the table can name besides its own items."""
    from casemgmt.instruments.catalogue import instrument  # the catalogue reads tables

    facts: dict[str, Fact] = {**core_facts(), **comorbidities()}
    for other in table.get("uses", ()):
        facts |= instrument(other).facts
    return facts | {row["name"]: _statement(row) for row in table.get("statement", ())}


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


def _shared(table: Table, row: Table) -> Table:
    """A row with what all items share."""
    return {**(table.get("answers", {}) if _is_asked(row) else {}), **row}


def _allowed(table: Table, row: Table) -> tuple[float, ...]:
    answers = _shared(table, row)
    return tuple(answers.get("allowed", range(1, len(answers.get("options", ())) + 1)))


def _points(table: Table, row: Table, fact: Fact) -> Any:
    """The points of an item: given, by option, one for yes, or the number itself."""
    answers, id = _shared(table, row), row["id"]
    if "points" in row:
        return row["points"]
    if options := answers.get("options"):
        return {"bands_of": id, "edges": list(range(2, len(options) + 1)), "points": options}
    if by_value := answers.get("points_by"):
        return {"points_by": id, "points": by_value}
    return {"when": id, "then": 1} if fact.type == "flag" else id


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
            frozenset(r["loinc"] for r in asked if r.get("shared")),
        ),
    )


def _measured_on(table: Table, items: Mapping[str, Fact]) -> Fact:
    """The day of the latest measurement of an instrument of which nothing is asked."""
    codes: set[str] = set()
    for fact in facts_needed(*items.values()).values():
        match fact.definition:
            case Query(section="observations", codes=CodeSet() as measured):
                codes |= measured.exact.get("loinc", frozenset())
            case Answered(codes=answered) | Recorded(query=Answered(codes=answered)):
                codes |= answered
    return Fact(
        f"{table['id']}_measured_on",
        type="date",
        label=f"day of the latest measurement for {table['title']}",
        definition=AnsweredOn(table["id"], codes=frozenset(codes)),
    )


def _items(table: Table, asked_on: Fact | None, known: Mapping[str, Fact]) -> dict[str, Fact]:
    """The fact of each item; whether one is asked may depend on those that stand before it."""
    items: dict[str, Fact] = {}
    for row in table["item"]:
        if _is_asked(row):
            items[row["id"]] = _item_fact(table, row, asked_on, Names({**known, **items}, {}))
        else:
            items[row["id"]] = Names(known, {}).fact(row["fact"])
    return items


def _item_fact(table: Table, row: Table, asked_on: Fact | None, names: Names) -> Fact:
    answers, allowed = _shared(table, row), _allowed(table, row)
    values = answers.get("values") or answers.get("points_by")
    flag = "chosen" in answers
    return Fact(
        f"{table['id']}_item_{row['id']}",
        type=answers.get("type", "flag" if flag else "category" if values else "number"),
        low=answers.get("low", min(allowed, default=None)),
        high=answers.get("high", max(allowed, default=None)),
        values=frozenset(values) if values else None,
        label=f"{table['title']} {row.get('label', _words(row['id']))}",
        question=row.get("wording", ""),
        ask=answers.get("ask", "patient"),
        definition=Answered(
            item=row["id"],
            codes=frozenset({row["loinc"]} if "loinc" in row else ()),
            points=tuple((_of_several(table, row) | answers.get("codes", {})).items()),
            since=asked_on,
            instrument=table["id"],
            valid_days=table.get("valid_days"),
            allowed=allowed,
            instead=tuple((code, Reason(why)) for code, why in answers.get("instead", {}).items()),
            chosen=frozenset(answers.get("chosen", ())),
            asked_if=read_criterion(row["asked_if"], names) if "asked_if" in row else None,
            skipped=row.get("skipped"),
        ),
    )


def _of_several(table: Table, row: Table) -> dict[str, bool]:
    """What each answer to a question with several answers at once means for one of its items."""
    asked = [other for other in table["item"] if "chosen" in row and other.get("loinc") == row.get("loinc")]
    return {code: code in row["chosen"] for other in asked for code in other["chosen"]}


def _has_instead(fact: Fact) -> bool:
    return isinstance(fact.definition, Answered) and bool(fact.definition.instead)


def _instead(fact: Fact) -> Fact:
    """The flag that something was given in place of an answer to an item."""
    return Fact(
        f"{fact.name}_instead",
        type="flag",
        label=f"something was given in place of an answer: {fact.label}",
        ask=fact.ask,
        definition=attrs.evolve(fact.definition, ask="instead", asked_if=None, skipped=None),
    )


def _words(id: str) -> str:
    return f"item {id}" if id.isdigit() else id.replace("_", " ")


# -- scores and flags ------------------------------------------------------------------------------------------


def _score(table: Table, row: Table, of: Quantity, told_on: Fact) -> Fact:
    of_total = {key: table[key] for key in ("loinc",) if row["id"] == "total" and key in table}
    return Fact(
        f"{table['id']}_{row['id']}",
        low=row["low"],
        high=row["high"],
        unit=row.get("unit", ""),
        label=row.get("label", f"{table['title']} {_words(row['id'])}"),
        ask="clinician",
        definition=_recorded(table, {**of_total, **row}, Formula(of), told_on),
        citation=read_citation(table),
    )


def _flag(table: Table, row: Table, names: Names, told_on: Fact) -> Fact:
    return Fact(
        f"{table['id']}_{row['id']}",
        type="flag",
        label=row["label"],
        ask="clinician",
        definition=_recorded(table, row, Formula(read_criterion(row["when"], names)), told_on),
        citation=read_citation(table),
    )


def _recorded(table: Table, row: Table, formula: Formula, told_on: Fact) -> Formula | Recorded:
    """A score or flag that has a code can also be recorded itself."""
    if "loinc" not in row:
        return formula
    codes = frozenset({row["loinc"]})
    recorded = Answered(
        item=row["id"],
        codes=codes,
        points=tuple(row.get("codes", {}).items()),
        instrument=table["id"],
        valid_days=table.get("valid_days"),
    )
    on = Fact(
        f"{table['id']}_{row['id']}_recorded_on",
        type="date",
        label=f"day of the recorded {_words(row['id'])}",
        definition=AnsweredOn(table["id"], frozenset({row["id"]}), codes),
    )
    return Recorded(query=recorded, on=on, formula=formula, answered_on=told_on)


# -- what the score means --------------------------------------------------------------------------------------


def _band_set(row: Table, flags: Mapping[str, Fact], scores: Mapping[str, Fact]) -> BandSet:
    starts = [band["from"] for band in row["bands"]]
    of = row.get("score", "total")
    least = Names({}, {}, scores).score(of).low
    if starts != sorted(set(starts)) or starts[0] != least:
        raise RuleError(f"the bands of {row['id']!r} have to rise from {least}, the least score")
    bands = []
    for band in row["bands"]:
        under = band.get("or_if_flag", {})
        if under and under["flag"] not in flags:
            raise RuleError(
                f"the band {band['name']!r} of {row['id']!r} names a flag that the instrument has not"
            )
        bands.append(Band(band["from"], band["name"], under.get("flag", ""), under.get("name", "")))
    return BandSet(row["id"], tuple(bands), read_citation(row), of)


def _prorating(table: Table) -> Prorating | None:
    row = table.get("prorating")
    return None if row is None else Prorating(row["least_answered"], row["round_half_up"], read_citation(row))


def _difference(table: Table) -> ImportantDifference | None:
    row = table.get("minimal_important_difference")
    if row is None:
        return None
    return ImportantDifference(row["points"], read_citation(row), tuple(row.get("scores", ("total",))))


def _expected_risk(table: Table, scores: Mapping[str, Fact]) -> ExpectedRisk | None:
    row = table.get("expected_risk")
    if row is None:
        return None
    first, last = int(scores["total"].low), int(scores["total"].high)
    by_score = Bands(quantity(scores["total"]), tuple(range(first + 1, last + 1)), tuple(row["percent"]))
    return ExpectedRisk(row["label"], by_score, read_citation(row))
