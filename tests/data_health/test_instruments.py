"""Every instrument's table is complete, cited and dated, and its bands, codes and ranges hold together."""

import tomllib
from datetime import date, timedelta
from importlib import resources
from itertools import groupby, pairwise
from typing import Any

import pytest

from casemgmt.bounds import Bounds
from casemgmt.codes import code_of
from casemgmt.content import code_set, read_citation, social_finding
from casemgmt.errors import Problem
from casemgmt.instruments import Instrument, comorbidities, instruments
from casemgmt.rules import Formula, Unknown, bounds_of
from casemgmt.rules.known import clean

FOLDER = resources.files("casemgmt.content").joinpath("instruments")
ALL = {each.id: each for each in instruments()}
TABLES = {id: tomllib.loads(FOLDER.joinpath(f"{id}.toml").read_text(encoding="utf-8")) for id in ALL}
COMORBIDITIES = tomllib.loads(FOLDER.joinpath("codes", "comorbidities.toml").read_text(encoding="utf-8"))
NEEDS = tomllib.loads(FOLDER.joinpath("codes", "social_needs.toml").read_text(encoding="utf-8"))
WITHOUT_BANDS = {
    "ahc_hrsn_supplemental",
    "eq5d3l",
    "eq5d5l",
    "karnofsky",
    "lawton",
    "peg",
    "prapare",
    "section_gg",
}
"""Instruments for which nobody publishes bands."""
HEADINGS = {"Z59.0", "Z59.1", "Z59.4", "Z59.7", "Z59.8", "Z59.81", "Z59.86"}
"""ICD-10-CM codes that were divided."""
ANSWERS = {
    *("type", "allowed", "low", "high", "options", "points_by", "values", "codes", "instead", "chosen"),
    *("asked_if", "skipped", "ask", "scored"),
}
KEYS = {
    "top": {
        *("schema", "id", "title", "edition", "direction", "licence", "licence_note", "loinc", "panel_loinc"),
        *(
            "valid_days",
            "valid_days_note",
            "citation",
            "standing",
            "verification",
            "note",
            "verified_on",
            "review_by",
        ),
        *(
            "answers",
            "statement",
            "item",
            "score",
            "flag",
            "band_set",
            "prorating",
            "minimal_important_difference",
        ),
        *("expected_risk", "validity", "uses", "written_as", "attribution"),
    },
    "answers": ANSWERS,
    "item": {"id", "loinc", "label", "fact", "wording", "points", "shared", *ANSWERS},
    "score": {"id", "low", "high", "label", "unit", "loinc", "codes", "value"},
    "flag": {"id", "label", "when", "loinc", "codes", "need"},
    "band_set": {"id", "bands", "score", "citation", "standing", "verification", "note"},
    "statement": {"name", "label", "question", "ask", "by", "documented", "valid_days"},
    "validity": {"when", "otherwise"},
}


def loinc_check_digit(code: str) -> bool:
    """Whether the last digit of a LOINC code is its mod-10 check digit."""
    digits, check = code.split("-")
    doubled = "".join(str(int(d) * 2) if i % 2 == 0 else d for i, d in enumerate(reversed(digits)))
    return (-sum(map(int, doubled))) % 10 == int(check)


def loinc_codes(table: dict[str, Any]) -> list[str]:
    rows = [table, *table["item"], *table.get("score", ()), *table.get("flag", ())]
    return [code for row in rows for key in ("loinc", "panel_loinc") if (code := row.get(key))]


def test_the_check_digit_tells_a_right_code_from_wrong_ones() -> None:
    assert loinc_check_digit("44261-6")
    assert not loinc_check_digit("68519-7")
    assert not loinc_check_digit("93373-7")
    assert not loinc_check_digit("9017-7")


@pytest.mark.parametrize("id", ALL)
def test_loinc_codes_have_right_check_digits_and_are_used_once(id: str) -> None:
    one_of_several = [row["loinc"] for row in TABLES[id]["item"] if "chosen" in row]
    codes = [code for code in loinc_codes(TABLES[id]) if code not in one_of_several] + [*set(one_of_several)]
    assert [code for code in codes if not loinc_check_digit(code)] == []
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("id", ALL)
def test_a_table_is_named_after_its_instrument_and_has_no_unknown_keys(id: str) -> None:
    table = TABLES[id]
    assert table["id"] == id
    assert set(table) <= KEYS["top"]
    for kind in ("item", "score", "flag", "band_set", "statement", "validity"):
        for row in table.get(kind, ()):
            assert set(row) <= KEYS[kind], (kind, row)
    assert set(table.get("answers", {})) <= KEYS["answers"]


@pytest.mark.parametrize("id", ALL)
def test_wording_is_shipped_only_where_the_licence_allows_it(id: str) -> None:
    worded = [row["id"] for row in TABLES[id]["item"] if row.get("wording")]
    assert not worded or TABLES[id]["licence"] == "open"


@pytest.mark.parametrize("each", ALL.values(), ids=ALL)
def test_an_instrument_is_cited_licensed_and_dated(each: Instrument) -> None:
    assert each.citation.source
    assert each.licence in {"open", "rule", "code"}
    assert each.licence_note
    assert each.direction in {"higher_is_better", "higher_is_worse", "none"}
    assert each.edition
    assert timedelta(0) < each.review.review_by - each.review.verified_on <= timedelta(days=366)


@pytest.mark.parametrize("each", ALL.values(), ids=ALL)
def test_the_range_of_a_score_is_what_its_formula_can_give(each: Instrument) -> None:
    for fact in each.scores.values():
        definition: Any = fact.definition
        formula: Any = definition if isinstance(definition, Formula) else definition.formula
        assert bounds_of(formula.of, {}) == Bounds(fact.low, fact.high), fact.name


@pytest.mark.parametrize("each", ALL.values(), ids=ALL)
def test_band_sets_cover_the_whole_range_without_gap_or_overlap(each: Instrument) -> None:
    assert bool(each.band_sets) is (each.id not in WITHOUT_BANDS)
    for bands in each.band_sets.values():
        starts = [band.start for band in bands.bands]
        banded = each.scores[bands.score]
        assert starts[0] == banded.low
        assert starts == sorted(set(starts))
        assert starts[-1] <= banded.high
        names = [name for name, _ in groupby(band.name for band in bands.bands)]  # neighbours may share one
        assert len(set(names)) == len(names)
        assert bands.citation.source
        assert bands.citation.standing.value


@pytest.mark.parametrize("id", ALL)
def test_every_score_lies_in_exactly_one_band_and_every_band_is_reached(id: str) -> None:
    for row in TABLES[id].get("band_set", ()):
        held = ALL[id].band_sets[row["id"]]
        score = ALL[id].scores[held.score]
        starts = [band["from"] for band in row["bands"]]
        tenths = range(round(10 * score.low), round(10 * score.high) + 1)
        reached = set()
        for value in (n / 10 for n in tenths):
            inside = [
                band["name"]
                for band, end in zip(row["bands"], [*starts[1:], float("inf")], strict=True)
                if band["from"] <= value < end
            ]
            assert inside == [held.band(value).name]
            reached |= {*inside}
        assert reached == {band.name for band in held.bands}


@pytest.mark.parametrize("each", ALL.values(), ids=ALL)
def test_rules_beside_the_score_are_cited_and_fit_it(each: Instrument) -> None:
    if each.prorating is not None:
        assert each.prorating.citation.source
        assert len(each.items) / 2 <= each.prorating.least_answered < len(each.items)
    if each.minimal_important_difference is not None:
        assert each.minimal_important_difference.citation.source
        for id in each.minimal_important_difference.scores:
            span = each.scores[id].high - each.scores[id].low
            assert 0 < each.minimal_important_difference.points < span
    if each.expected_risk is not None:
        percent = each.expected_risk.percent.points
        assert each.expected_risk.citation.source
        assert list(percent) == sorted(percent)
        assert all(0 < p < 100 for p in percent)
        assert len(percent) == each.total.high - each.total.low + 1


@pytest.mark.parametrize("id", ALL)
def test_ids_are_unique_and_coded_answers_are_permitted_ones(id: str) -> None:
    table, each = TABLES[id], ALL[id]
    ids = [row["id"] for kind in ("item", "score", "flag") for row in table.get(kind, ())]
    assert len(set(ids)) == len(ids)
    assert len({item.fact.name for item in each.items}) == len(each.items)
    for row in table["item"]:
        shared = {**table.get("answers", {}), **row} if "fact" not in row else {}
        fact = each.item(row["id"]).fact
        for meant in shared.get("codes", {}).values():
            assert not isinstance(clean(fact, meant), (Problem, Unknown)), row
            assert meant in shared.get("allowed", [meant]), row


@pytest.mark.parametrize("each", ALL.values(), ids=ALL)
def test_needs_are_rows_of_the_table_of_social_needs(each: Instrument) -> None:
    assert set(each.needs) <= set(each.flags)
    assert set(each.needs.values()) <= {row["id"] for row in NEEDS["need"]}


def test_every_social_need_is_found_by_some_instrument_and_suggests_codes_of_its_day() -> None:
    rows = NEEDS["need"]
    assert {row["id"] for row in rows} == {need for each in ALL.values() for need in each.needs.values()}
    assert len({row["id"] for row in rows}) == len(rows)
    assert NEEDS["review_by"] > NEEDS["verified_on"]
    for row in rows:
        assert read_citation(row).source
        for held in row["codes"]:
            finding = social_finding(code_of("icd10cm", held["code"]))
            assert finding is not None
            assert finding.need, row["id"]
            assert held.get("from", date.min) < held.get("to", date.max)
            assert ("to" in held) is (held["code"] in HEADINGS), "a heading cannot be assigned today"
        for old, new in pairwise(row["codes"]):
            assert "to" not in old or new["from"] == old["to"] + timedelta(days=1)


def test_comorbidities_are_cited_unique_and_speak_of_both_code_systems() -> None:
    rows = COMORBIDITIES["comorbidity"]
    assert len({row["id"] for row in rows}) == len(rows) == len(comorbidities())
    assert COMORBIDITIES["review_by"] > COMORBIDITIES["verified_on"]
    for row in rows:
        codes = comorbidities()[row["id"]].definition.codes
        assert codes.prefixes["icd10cm"], row["id"]
        assert codes.exact["snomed"], row["id"]
        assert row["citation"]
        also = {*row.get("also_snomed", ()), *row.get("also_icd10cm", ())}
        assert set(row.get("recalled", ())) <= also


def test_a_named_set_is_taken_in_the_named_system_only() -> None:
    cancer = comorbidities()["cancer_ever"].definition.codes
    assert "C44" in code_set("group.cancer").prefixes["icd10cm"]  # of the skin: Charlson leaves it out
    assert "C44" not in cancer.prefixes["icd10cm"]
    assert cancer.exact["snomed"] == code_set("group.cancer").exact["snomed"]
