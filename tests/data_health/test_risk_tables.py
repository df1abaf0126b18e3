"""The tables of risk scores, acuity and prevention: complete, cited and dated, with codes of the right shape."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import casemgmt
from casemgmt.citation import Standing, Verification
from casemgmt.content import is_icd10cm, read_citation, read_review
from casemgmt.facts.prevention import facts_of
from casemgmt.instruments import diagnosis_scores
from casemgmt.risk import prevention_schedule
from casemgmt.rules.walk import facts_in
from tests.data_health.test_code_tables import loinc_holds, verhoeff_holds

CONTENT = Path(casemgmt.__file__).parent / "content"
FOLDERS = ("scores", "acuity", "prevention", "prevention/examples")
FILES = sorted(path for folder in FOLDERS for path in (CONTENT / folder).iterdir() if path.is_file())
TABLES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in FILES
    if path.suffix == ".toml" and path.parent.name != "examples"
}
PREVENTION = {name: table for name, table in TABLES.items() if table["id"].startswith("prevention.")}
SCORES = {name: table for name, table in TABLES.items() if "variant" in table}
SHAPES = {
    "cvx": re.compile(r"\d{1,3}"),
    "hcpcs": re.compile(r"[A-Z]\d{4}"),
}
SERVICE_KEYS = {
    *("id", "label", "grade", "year", "who", "when", "interval", "method", "helper", "reduces", "editions"),
    *("not_while", "not_while_label", "not_while_note", "not_while_verification", "verification", "note"),
    *("bundle", "within_days", "within_business_days", "latest_days"),
}
METHOD_KEYS = {
    *("id", "label", "months", "doses", "with", "recalled"),
    *("observations", "procedures", "immunizations", "encounters"),
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_files_are_tidy(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\r" not in text
    assert "\t" not in text
    assert [n for n, line in enumerate(text.split("\n"), 1) if line != line.rstrip()] == []


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_cited_and_reviewed(name: str) -> None:
    citation, review = read_citation(TABLES[name]), read_review(TABLES[name])
    assert citation.source
    assert review.verified_on <= review.review_by
    assert (citation.standing is Standing.OPERATIONAL) == (citation.verification is Verification.CHOSEN)


# -- scores ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCORES)
def test_groups_have_points_for_every_variant_and_hide_only_what_is_there(name: str) -> None:
    variants = {row["id"] for row in SCORES[name]["variant"]}
    groups = {row["id"]: row for row in SCORES[name].get("group", ())}
    for row in groups.values():
        assert set(row["points"]) == variants
        assert row.get("hidden_by", row["id"]) in groups
        assert "hidden_by" not in groups.get(row.get("hidden_by", ""), {})
    assert all(read_citation(row).verification is Verification.VERIFIED for row in SCORES[name]["variant"])


def test_the_codes_of_a_score_are_beginnings_of_icd10_and_stand_once_in_a_group() -> None:
    for score in diagnosis_scores():
        for group in score.groups.values():
            prefixes = group.codes.prefixes["icd10"]
            assert prefixes
            assert all(re.fullmatch(r"[A-Z]\d[0-9A-Z][0-9A-Z]?", prefix) for prefix in prefixes)
            assert not [(a, b) for a in prefixes for b in prefixes if a != b and a.startswith(b)]


def test_what_icd10cm_does_not_have_is_what_the_sources_say() -> None:
    absent = {
        score.id: {
            p[:3] for g in score.groups.values() for p in g.codes.prefixes["icd10"] if not is_icd10cm(p)
        }
        for score in diagnosis_scores()
    }
    assert absent["charlson"] == {"B21", "B22", "B24", "C97", "E12", "E14", "F00", "I64", "I98", "J46"}
    assert absent["elixhauser"] - absent["charlson"] == {"G22", "G41", "Z50"}
    assert absent["hospital_frailty"] == {"F00", "R02", "U80", "X59", "Z50"}


def test_the_points_of_hospital_frailty_are_those_of_the_paper_in_sum() -> None:
    text = (CONTENT / "scores" / "hospital_frailty_icd10.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert (len(rows), sum(int(row["tenths"]) for row in rows)) == (109, 1732)


# -- prevention --------------------------------------------------------------------------------------------------------


def methods() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, table in PREVENTION.items():
        for service in table["service"]:
            for method in (*service.get("method", ()), *service.get("helper", ())):
                yield f"{name}.{service['id']}", method


@pytest.mark.parametrize("name", PREVENTION)
def test_services_name_only_what_is_known_and_say_all_that_is_needed(name: str) -> None:
    editions = {row["id"] for row in PREVENTION[name]["edition"]}
    for service in PREVENTION[name]["service"]:
        assert set(service) <= SERVICE_KEYS
        needed = (
            {"within_days"} | {"within_business_days"}
            if service.get("bundle")
            else {"when", "who", "method", "interval"}
        )
        assert needed & set(service) if service.get("bundle") else needed <= set(service)
        assert ("not_while" in service) == ("not_while_label" in service)
        assert ("grade" in service) == ("year" in service)
        assert set(service.get("editions", editions)) <= editions
        assert Verification(service.get("verification", "verified")) is not Verification.CHOSEN


def test_a_grade_of_the_task_force_stands_on_each_of_its_services() -> None:
    for service in PREVENTION["uspstf"]["service"]:
        assert re.match(r"[AB]\b", service["grade"])
        assert 2004 <= service["year"] <= 2025


def test_codes_of_methods_have_their_shape_and_check_digit() -> None:
    for where, method in methods():
        assert set(method) <= METHOD_KEYS, where
        assert all(map(loinc_holds, method.get("observations", ()))), where
        assert all(SHAPES["cvx"].fullmatch(code) for code in method.get("immunizations", ())), where
        for section in ("procedures", "encounters"):
            for system, codes in method.get(section, {}).items():
                holds = verhoeff_holds if system == "snomed" else SHAPES[system].fullmatch
                assert all(map(holds, codes)), where
        every = [*method.get("observations", ()), *method.get("immunizations", ())]
        assert set(method.get("recalled", ())) <= set(every), where


@pytest.mark.parametrize("name", PREVENTION)
def test_every_statement_is_read_by_some_service(name: str) -> None:
    schedule = prevention_schedule(PREVENTION[name]["id"])
    read = {
        fact
        for edition in schedule.editions
        for service in edition.services
        for fact in facts_in(service.due)
    }
    stated = {row["name"] for row in PREVENTION[name].get("statement", ())}
    assert stated <= read
    declined = {fact.name for fact in facts_of(PREVENTION[name]) if fact.name.endswith("_declined")}
    helpers = {"recently_gave_birth"}
    assert {fact.name for fact in facts_of(PREVENTION[name])} - declined - helpers <= read


@pytest.mark.parametrize("name", PREVENTION)
def test_the_example_people_of_a_schedule_are_all_there(name: str) -> None:
    held = (CONTENT / "prevention" / "examples" / f"{name}.toml").read_text(encoding="utf-8")
    schedule = prevention_schedule(PREVENTION[name]["id"])
    assert len(tomllib.loads(held)["example"]) == sum(len(e.examples) for e in schedule.editions) >= 10


def test_what_changes_every_year_is_read_again_within_a_year() -> None:
    for name in ("uspstf", "cdc_adult_immunization"):
        assert PREVENTION[name]["review_by"] <= date(2026, 12, 31)
