"""Whether recorded conditions are diseases, chronic or new, and which are the same: `facts.chronicity` in columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs
import narwhals as nw

from casemgmt.bounds import INFINITY
from casemgmt.content import disease_tables
from casemgmt.facts.chronicity import CHRONIC_MONTHS, FACTORS, INDICATOR, NEW_DAYS, NOT_A_DISEASE
from casemgmt.frames.clock import months_before
from casemgmt.frames.intake import is_one_of
from casemgmt.frames.pairs import (
    CERTAIN,
    RULED_OUT,
    Pair,
    Side,
    all_of,
    both,
    compared,
    either,
    negated,
    no,
    some,
)
from casemgmt.frames.rows import LISTED, LISTINGS, TRAITS, Rows, first_where

_MAYBE = Pair(False, True)
_NO_WORDS = "(no code, no words)"
_NO, _OPEN, _BY_WORDS, _YES = 0.0, 1.0, 2.0, 3.0


def is_disease(rows: Rows) -> Pair:
    """Whether an entry is a disease at all."""
    listed = _listed_disease(rows)
    words = _words(rows)
    certain = either(listed == _YES, both(listed == _BY_WORDS, both(_coded(rows), no(words))))
    return _kept(rows, Pair(certain, listed != _NO), "disease", LISTINGS)


def is_chronic(rows: Rows) -> Pair:
    """Whether a condition is chronic at the date of the decision."""
    low, high = rows.table.number("expected_months")
    started, began = rows.table.day("start")
    yes, no_ = _listed_chronic(rows)
    long_ago = began <= months_before(rows.clock.as_of, CHRONIC_MONTHS)
    cases = [
        (_listed_disease(rows) == _NO, RULED_OUT),
        (rows.table.flag("until_death") == 1, CERTAIN),
        (low <= high, Pair(low >= CHRONIC_MONTHS, high >= CHRONIC_MONTHS)),
        (yes, CERTAIN),
        (no_, RULED_OUT),
        (both(started > -INFINITY, long_ago), is_disease(rows)),
    ]
    certain, possible = (first_where([(when, then[i]) for when, then in cases], _MAYBE[i]) for i in (0, 1))
    return _kept(rows, Pair(certain, possible), "chronic", TRAITS)


def is_new_acute(rows: Rows) -> Pair:
    """Whether a condition is a disease or injury, not chronic, that began in the last days."""
    low, high = rows.table.day("start")
    since = rows.clock.after(-NEW_DAYS)
    recent = compared(">=", Pair(low, high), Pair(since, since))
    acute = all_of([recent, is_disease(rows), negated(is_chronic(rows))])
    known = low > -INFINITY
    return Pair(both(known, acute.low), either(no(known), acute.high))


TRAITS_OF: Mapping[str, Callable[[Rows], Pair]] = {
    "chronic": is_chronic,
    "disease": is_disease,
    "new_acute": is_new_acute,
}
"""The properties of a condition that queries can ask for by name, as columns."""


@attrs.frozen
class Diseases:
    """What tells diseases apart: texts, of which equal ones name one disease.

    Args:
        key: The group of diseases, the ICD-10-CM category, or the code; the words where there is no code.
        group: The group of diseases; empty for none.
        system: The system of the code that has a group; else ICD-10-CM where it is among them, else the first of
            them; empty where there is no code.
    """

    key: nw.Expr | str
    group: nw.Expr | str
    system: nw.Expr | str


def diseases(rows: Rows) -> Diseases:
    """What tells the diseases of the entries apart."""
    codes = rows.table.codes("codes")
    icd, snomed = rows.of_system("codes", "icd10cm"), rows.of_system("codes", "snomed")
    groups = [_group(rows, n) for n in range(len(codes))]
    text = rows.table.text("text")
    words = first_where([(text != "", text if isinstance(text, str) else text.str.to_lowercase())], _NO_WORDS)
    cases: list[tuple[Side, Any]] = [(no(_coded(rows)), words)]
    systems: list[tuple[Side, Any]] = []
    for n, group in enumerate(groups):
        cases += [(group != "", group), (icd[n], rows.begins("codes", n, 3))]
        systems.append((group != "", first_where([(icd[n], "icd10cm")], "snomed")))  # only these have groups
    systems += [(some(icd), "icd10cm"), (some(snomed[:1]), "snomed")]
    group = first_where([(each != "", each) for each in groups], "")
    system = first_where(systems, codes[0][0] if codes else "")
    key = first_where(cases, codes[0][1] if codes else words)
    return Diseases(
        rows.keep(key, "key", LISTINGS),
        rows.keep(group, "group", LISTINGS),
        rows.keep(system, "system", LISTINGS),
    )


def _kept(rows: Rows, pair: Pair, name: str, step: int) -> Pair:
    return Pair(rows.keep(pair.low, f"{name}_low", step), rows.keep(pair.high, f"{name}_high", step))


def _coded(rows: Rows) -> Side:
    return some(code != "" for _, code in rows.table.codes("codes"))


def _words(rows: Rows) -> Side:
    """Whether the words say that it is no disease."""
    texts = [rows.table.text(name) for name in ("text", "display")]
    return some(text.str.contains(NOT_A_DISEASE.pattern) for text in texts if not isinstance(text, str))


def _listed_disease(rows: Rows) -> Any:
    """What the codes say of it: no disease, open, by its words, or a disease."""
    tables = disease_tables()
    known = [code for code, row in tables.snomed.items() if row.chronic is not None]
    social_icd = [code for code in tables.social_icd10cm if code.startswith("Z")]
    icd, snomed = rows.of_system("codes", "icd10cm"), rows.of_system("codes", "snomed")
    social: list[Side] = []
    cases: list[tuple[Side, Any]] = []
    for n, (_, code) in enumerate(rows.table.codes("codes")):
        social += [
            both(snomed[n], is_one_of(code, tables.social_snomed)),
            both(icd[n], rows.matches("codes", n, social_icd)),
        ]
        cases += [
            (both(snomed[n], is_one_of(code, known)), _YES),
            (both(icd[n], rows.matches("codes", n, FACTORS)), _OPEN),
            (icd[n], _YES),
        ]
    listed = first_where([(some(social), _NO), *cases], _BY_WORDS)
    return rows.keep(listed, "listed_disease", LISTED)


def _listed_chronic(rows: Rows) -> tuple[Side, Side]:
    """Whether the lists call it chronic, and whether they call it not chronic; neither where they do not agree."""
    tables = disease_tables()
    icd, snomed = rows.of_system("codes", "icd10cm"), rows.of_system("codes", "snomed")
    said: dict[bool, list[Side]] = {True: [], False: []}
    for n, (_, code) in enumerate(rows.table.codes("codes")):
        indicator = rows.keep(_longest(rows, n, tables.indicators), f"indicator_{n}", LISTED)
        for chronic in (True, False):
            named = [number for number, means in INDICATOR.items() if means is chronic]
            listed = [code_ for code_, row in tables.snomed.items() if row.chronic is chronic]
            said[chronic] += [
                both(icd[n], some(indicator == number for number in named)),
                both(snomed[n], is_one_of(code, listed)),
            ]
    yes, no_ = (rows.keep(some(said[each]), f"said_{each}", LISTINGS) for each in (True, False))
    return both(yes, no(no_)), both(no_, no(yes))


def _longest(rows: Rows, n: int, table: Mapping[str, int]) -> Any:
    """What a table says of the longest beginning of a code that it holds; -1 for nothing."""
    held: dict[tuple[int, int], list[str]] = {}
    for prefix, value in table.items():
        held.setdefault((-len(prefix), value), []).append(prefix)
    cases = [
        (is_one_of(rows.begins("codes", n, -length), prefixes), float(value))
        for (length, value), prefixes in sorted(held.items())
    ]
    return first_where(cases, -1.0)


def _group(rows: Rows, n: int) -> Any:
    """The group of diseases to which one code belongs."""
    tables = disease_tables()
    icd, snomed = rows.of_system("codes", "icd10cm")[n], rows.of_system("codes", "snomed")[n]
    held: dict[tuple[int, str], list[str]] = {}
    for prefix, group in tables.groups.items():
        held.setdefault((-len(prefix), group), []).append(prefix)
    by_snomed: dict[str, list[str]] = {}
    for code, row in tables.snomed.items():
        if row.group:
            by_snomed.setdefault(row.group, []).append(code)
    cases = [
        (both(icd, is_one_of(rows.begins("codes", n, -length), prefixes)), group)
        for (length, group), prefixes in sorted(held.items())
    ]
    code_n = rows.table.codes("codes")[n][1]
    cases += [(both(snomed, is_one_of(code_n, codes)), group) for group, codes in sorted(by_snomed.items())]
    return rows.keep(first_where(cases, ""), f"group_{n}", LISTED)
