"""The code tables beside ``casemgmt/content``: they parse, are tidy, and say what their sources say."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "src" / "casemgmt" / "content"
SOURCE = ROOT.parent / "shared" / "data" / "reference" / "CCIR_v2023-1.csv.gz"
needs_source = pytest.mark.skipif(not SOURCE.exists(), reason=f"AHRQ's file is absent: {SOURCE}")

HEADERS = {
    "chronic_conditions_icd10cm.csv": ["prefix", "indicator"],
    "snomed_conditions.csv": ["code", "group", "chronic", "label", "basis"],
    "snomed_social.csv": ["code", "category", "label", "need"],
    "social_icd10cm.csv": ["prefix", "category", "label", "need"],
}
GROUPS = {
    "",
    "heart_failure",
    "diabetes",
    "stroke",
    "hypertension",
    "ischemic_heart_disease",
    "copd",
    "asthma",
    "chronic_kidney_disease",
    "atrial_fibrillation",
    "cancer",
    "metastatic_cancer",
    "dementia",
    "depression",
    "arthritis",
    "osteoporosis",
    "hiv",
    "liver_disease",
    "obesity",
    "hyperlipidemia",
    "prediabetes",
    "peripheral_vascular_disease",
    "myocardial_infarction",
    "connective_tissue_disease",
    "spinal_cord_injury",
    "traumatic_brain_injury",
}
GRAVITY_CATEGORIES = {
    "sdoh-category-unspecified",
    "food-insecurity",
    "housing-instability",
    "homelessness",
    "inadequate-housing",
    "transportation-insecurity",
    "financial-insecurity",
    "material-hardship",
    "educational-attainment",
    "employment-status",
    "veteran-status",
    "stress",
    "social-connection",
    "intimate-partner-violence",
    "personal-health-literacy",
    "health-insurance-coverage-status",
    "utility-insecurity",
    "incarceration-status",
}
OWN_CATEGORIES = {
    "administrative",
    "caregiver-burden",
    "family-support",
    "functional-status",
    "health-behavior",
    "history",
    "normal-finding",
    "occupational-exposure",
    "physical-environment",
    "refugee-status",
    "safety-risk",
    "substance-behavior",
    "violence",
}
NEVER_A_NEED = {
    *[
        "administrative",
        "functional-status",
        "health-behavior",
        "history",
        "normal-finding",
        "safety-risk",
        "substance-behavior",
    ]
}
SYSTEMS = {"snomed", "icd10cm", "loinc", "hcpcs", "nubc", "discharge", "fhir", "casemgmt"}
STANDINGS = {"law", "guideline", "published", "operational"}
ICD_PREFIX = re.compile(r"[A-Z][0-9][0-9A-Z][0-9A-Z]{0,4}")

# Verhoeff's check digit (J. Verhoeff, Error detecting decimal codes, 1969): multiplication in the dihedral group D5
# and the powers of one permutation. SNOMED CT identifiers end in it.
_PERMUTATION = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def _times(left: int, right: int) -> int:
    if left < 5:
        return (left + right) % 5 if right < 5 else 5 + (left + right) % 5
    return 5 + (left - right) % 5 if right < 5 else (left - right) % 5


def verhoeff_holds(number: str) -> bool:
    check = 0
    for position, character in enumerate(reversed(number)):
        digit = int(character)
        for _ in range(position % 8):
            digit = _PERMUTATION[digit]
        check = _times(check, digit)
    return check == 0


def loinc_holds(code: str) -> bool:
    """LOINC's check digit: mod 10 (Luhn).

    Answer codes begin with LA. The letters count as 5 before an even number of digits and as 8 before an odd one,
    which was found on thirteen published answer codes and is not taken from a specification.
    """
    found = re.fullmatch(r"(LA)?(\d{1,7})-(\d)", code)
    if found is None:
        return False
    total = (0 if found[1] is None else 8 if len(found[2]) % 2 else 5) + int(found[3])
    for position, character in enumerate(reversed(found[2])):
        digit = int(character) * (2 if position % 2 == 0 else 1)
        total += digit // 10 + digit % 10
    return total % 10 == 0


def rows(name: str) -> list[dict[str, str]]:
    with (CONTENT / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def care_sets() -> list[dict[str, Any]]:
    document = tomllib.loads((CONTENT / "care_codes.toml").read_text(encoding="utf-8"))
    assert document["schema"] == 1
    found: list[dict[str, Any]] = document["set"]
    return found


def chronic_rows() -> dict[str, int]:
    return {row["prefix"]: int(row["indicator"]) for row in rows("chronic_conditions_icd10cm.csv")}


def longest_match(table: dict[str, int], code: str) -> int | None:
    code = code.replace(".", "")
    matches = [code[:length] for length in range(3, len(code) + 1) if code[:length] in table]
    return table[matches[-1]] if matches else None


def source_indicators() -> Iterator[tuple[str, int]]:
    """AHRQ's list, read here on its own terms so that a mistake in the script's reader would show."""
    with gzip.open(SOURCE, "rt", encoding="utf-8") as lines:
        for line in lines:
            found = re.fullmatch(r"'([0-9A-Z]{3,7})',.*,([019])\s*", line)
            if found:
                yield found[1], int(found[2])


# ── form ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", [*HEADERS, "care_codes.toml", "README.md", "regenerate.py"])
def test_files_are_tidy(name: str) -> None:
    text = (CONTENT / name).read_bytes().decode("utf-8")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\r" not in text
    assert "\t" not in text
    assert "\ufeff" not in text
    assert [number for number, line in enumerate(text.split("\n"), 1) if line != line.rstrip()] == []


@pytest.mark.parametrize(("name", "header"), HEADERS.items())
def test_tables_have_their_columns_and_a_sorted_unique_key(name: str, header: list[str]) -> None:
    table = rows(name)
    assert table
    assert all(list(row) == header and None not in row.values() for row in table)
    keys = [row[header[0]] for row in table]
    assert keys == sorted(set(keys))
    assert all(value == value.strip() for row in table for value in row.values())


def test_labels_are_short_and_ours() -> None:
    """No official descriptor: those carry a semantic tag such as '(disorder)'."""
    labels = [row["label"] for name in HEADERS if "label" in HEADERS[name] for row in rows(name)]
    assert all(0 < len(label) <= 60 for label in labels)
    assert not [
        label for label in labels if re.search(r"\((disorder|finding|procedure|situation|regime)", label)
    ]


# ── chronic conditions by ICD-10-CM ──────────────────────────────────────────────────────────────────


def test_chronic_table_values() -> None:
    table = chronic_rows()
    assert all(ICD_PREFIX.fullmatch(prefix) for prefix in table)  # no dot, at least a category
    assert set(table.values()) == {0, 1, 9}
    assert len(table) < 3_000


def test_chronic_table_has_no_row_that_the_row_above_already_says() -> None:
    table = chronic_rows()
    idle = [prefix for prefix, own in table.items() if longest_match(table, prefix[:-1]) == own]
    assert idle == []


@pytest.mark.parametrize(
    ("code", "indicator"),
    [  # each as AHRQ CCIR v2023.1 lists it
        ("I50.9", 1),  # heart failure
        ("E11.9", 1),  # type 2 diabetes
        ("J44.9", 1),
        ("N18.6", 1),
        ("J06.9", 0),  # a cold
        ("S52.501A", 0),  # a broken wrist, first treatment
        ("R73.03", 0),  # prediabetes
        ("Z59.41", 9),  # food insecurity: no determination
        ("Z94.0", 9),
        ("Z99.999", 9),  # not listed, but its category is
        ("Q1", None),  # less than a category
        ("U99.9", None),  # a category that AHRQ does not list
        ("E14.9", None),  # ICD-10, not ICD-10-CM
    ],
)
def test_chronic_spot_checks(code: str, indicator: int | None) -> None:
    assert longest_match(chronic_rows(), code) == indicator


@needs_source
def test_chronic_table_equals_its_source_on_every_code() -> None:
    table = chronic_rows()
    source = dict(source_indicators())
    assert len(source) == 74_549
    assert [code for code, own in source.items() if longest_match(table, code) != own] == []
    assert {prefix[:3] for prefix in table} == {code[:3] for code in source}
    beginnings = {code[:n] for code in source for n in range(3, len(code) + 1)}
    assert [prefix for prefix in table if prefix not in beginnings] == []


# ── the script ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def script() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("_regenerate_code_tables", CONTENT / "regenerate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


HEAD = "Chronic Condition Indicator Refined v2023.1,,\n\n'ICD-10-CM CODE','DESCRIPTION','CHRONIC INDICATOR'\n"


@needs_source
def test_script_rebuilds_the_shipped_bytes(script: ModuleType, tmp_path: Path) -> None:
    output = tmp_path / "table.csv"
    assert script.main([str(SOURCE), str(output)]) == 0
    assert output.read_bytes() == (CONTENT / "chronic_conditions_icd10cm.csv").read_bytes()


def test_script_compresses(script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, output = tmp_path / "small.csv", tmp_path / "table.csv"
    source.write_text(
        HEAD
        + "'A000',\"one, with a comma\",0\n'A001',two,0\n"  # all agree: one row
        + "'B100',x,1\n'B101',x,1\n'B109',x,0\n"  # the commonest above, the exception below
        + "'C10',x,1\n'C101',x,0\n'C102',x,0\n'C103',x,1\n"  # a code that is also a heading
        + "'D10',x,9\n'D200',x,0\n'D201',x,1\n"  # a tie: nothing above
    )
    assert script.main([str(source), str(output)]) == 0
    assert output.read_text() == (
        "prefix,indicator\nA00,0\nB10,1\nB109,0\nC10,1\nC101,0\nC102,0\nD10,9\nD200,0\nD201,1\n"
    )
    assert capsys.readouterr().out.startswith("12 codes in 9 rows")
    assert script.lookup({"A00": 0}, "B00") is None


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("'a00',x,0\n", "is not an ICD-10-CM code"),
        ("'A0',x,0\n", "is not an ICD-10-CM code"),
        ("'A00',x,2\n", "not 0, 1 or 9"),
        ("'A00',x,0\n'A00',x,0\n", "listed twice"),
        ("", "holds no quoted code"),
    ],
)
def test_script_refuses_what_is_not_the_list(
    script: ModuleType, tmp_path: Path, lines: str, words: str
) -> None:
    source = tmp_path / "small.csv"
    source.write_text(HEAD + lines)
    with pytest.raises(ValueError, match=words):
        script.read_source(source)


def test_script_writes_nothing_that_changes_a_code(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, output = tmp_path / "small.csv", tmp_path / "table.csv"
    source.write_text(HEAD + "'A000',x,0\n")
    monkeypatch.setattr(script, "compress", lambda _: {"A00": 1})
    with pytest.raises(AssertionError, match="1 codes would change"):
        script.main([str(source), str(output)])
    assert not output.exists()


# ── SNOMED CT ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("code", ["73211009", "124171000119105", "1187604002"])
def test_verhoeff_on_published_identifiers(code: str) -> None:
    assert verhoeff_holds(code)
    assert not verhoeff_holds(code[:-1] + str((int(code[-1]) + 1) % 10))
    assert not verhoeff_holds(code[0] + code[2] + code[1] + code[3:])


@pytest.mark.parametrize(
    "code", ["8302-2", "44261-6", "100822-6", "LA33-6", "LA9-3", "LA6570-1", "LA33471-6"]
)
def test_loinc_on_published_codes(code: str) -> None:
    assert loinc_holds(code)
    assert not loinc_holds(code[:-1] + str((int(code[-1]) + 1) % 10))


@pytest.mark.parametrize("code", ["93373-7", "68519-7", "9017-7", "body-height"])
def test_loinc_codes_that_the_web_gets_wrong(code: str) -> None:
    assert not loinc_holds(code)


def test_snomed_codes_are_well_formed() -> None:
    codes = [row["code"] for name in ("snomed_conditions.csv", "snomed_social.csv") for row in rows(name)]
    assert [
        code for code in codes if not (re.fullmatch(r"[1-9]\d{5,17}", code) and verhoeff_holds(code))
    ] == []


def test_snomed_conditions_values() -> None:
    table = rows("snomed_conditions.csv")
    assert len(table) < 350
    assert {row["group"] for row in table} <= GROUPS
    assert {row["chronic"] for row in table} == {"", "no", "yes"}
    assert all(row["basis"] for row in table)


def test_snomed_conditions_agree_with_the_chronic_table_where_they_cite_it() -> None:
    table = chronic_rows()
    words = {"is chronic": 1, "is not chronic": 0, "is given no determination": 9}
    cited = 0
    for row in rows("snomed_conditions.csv"):
        found = re.match(
            r"ICD-10-CM (\S+) (is chronic|is not chronic|is given no determination) in ", row["basis"]
        )
        if found is None:
            continue
        cited += 1
        indicator = words[found[2]]
        prefix = found[1].replace(".", "")
        answers = {own for other, own in table.items() if other.startswith(prefix)} | {
            longest_match(table, prefix)
        }
        assert answers - {None} == {indicator}, row["code"]
        if row["chronic"]:
            assert row["chronic"] == {1: "yes", 0: "no"}[indicator], row["code"]
    assert cited > 200


def test_each_snomed_code_is_a_disease_or_not() -> None:
    diseases = {row["code"] for row in rows("snomed_conditions.csv")}
    findings = {row["code"] for row in rows("snomed_social.csv")}
    assert diseases & findings == set()


# ── social findings ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["snomed_social.csv", "social_icd10cm.csv"])
def test_social_values(name: str) -> None:
    table = rows(name)
    assert {row["category"] for row in table} <= GRAVITY_CATEGORIES | OWN_CATEGORIES
    assert {row["need"] for row in table} == {"no", "yes"}
    assert [row for row in table if row["category"] in NEVER_A_NEED and row["need"] == "yes"] == []


def test_every_category_is_used_and_explained() -> None:
    used = {row["category"] for name in ("snomed_social.csv", "social_icd10cm.csv") for row in rows(name)}
    assert used == GRAVITY_CATEGORIES | OWN_CATEGORIES
    readme = (CONTENT / "README.md").read_text(encoding="utf-8")
    assert [category for category in used if f"`{category}`" not in readme] == []


def test_social_prefixes() -> None:
    prefixes = [row["prefix"] for row in rows("social_icd10cm.csv")]
    assert all(ICD_PREFIX.fullmatch(prefix) for prefix in prefixes)
    assert all("Z55" <= prefix[:3] <= "Z65" or prefix == "Z733" for prefix in prefixes)


# ── kinds of care ────────────────────────────────────────────────────────────────────────────────────


def test_care_sets_are_complete() -> None:
    allowed = {"id", "system", "match", "codes", "label", "citation", "standing", "verification", "recalled"}
    for each in care_sets():
        name = each["id"]
        assert allowed - {"recalled"} <= set(each) <= allowed, name
        assert re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)+", name)
        assert each["system"] in SYSTEMS, name
        assert name.rpartition(".")[2] == each["system"], name
        assert each["match"] in {"exact", "prefix"}, name
        assert each["standing"] in STANDINGS, name
        assert each["verification"] in {"verified", "recalled"}, name
        assert all((each["label"], each["citation"], each["codes"])), name
        assert each["codes"] == sorted(set(each["codes"])), name
        assert set(each.get("recalled", ())) <= set(each["codes"]), name
        assert (each["verification"] == "recalled") == ("recalled" in each), name


def test_care_sets_are_sorted_and_unique() -> None:
    names = [each["id"] for each in care_sets()]
    assert names == sorted(set(names))


def test_care_codes_are_well_formed() -> None:
    checks: dict[str, Callable[[str], bool]] = {
        "snomed": lambda code: code.isdigit() and verhoeff_holds(code),
        "loinc": loinc_holds,
        "icd10cm": lambda code: ICD_PREFIX.fullmatch(code) is not None,
        "hcpcs": lambda code: re.fullmatch(r"[A-Z]\d{4}", code) is not None,
        "nubc": lambda code: re.fullmatch(r"\d\d", code) is not None,
        "casemgmt": lambda code: code in GROUPS,
        "discharge": lambda code: re.fullmatch(r"[a-z-]+", code) is not None,
        "fhir": lambda code: re.fullmatch(r"[A-Za-z-]+", code) is not None,
    }
    for each in care_sets():
        check = checks[each["system"]]
        assert [code for code in each["codes"] if not check(code)] == [], each["id"]
        assert (each["match"] == "prefix") == (each["system"] == "icd10cm"), each["id"]


def test_no_discharge_code_means_two_things() -> None:
    for system in ("nubc", "discharge", "snomed"):
        codes = [
            code
            for each in care_sets()
            if each["system"] == system and each["id"].startswith("discharge.")
            for code in each["codes"]
        ]
        assert len(codes) == len(set(codes)), system


def test_every_group_of_snomed_conditions_has_its_icd_prefixes() -> None:
    names = {each["id"] for each in care_sets()}
    used = {row["group"] for row in rows("snomed_conditions.csv")} - {""}
    assert [group for group in used if f"group.{group}.icd10cm" not in names] == []


def test_charlson_categories_are_all_there() -> None:
    """Quan 2005 has 17 categories; three of its prefixes spelled out as in instruments.md, F3."""
    sets = {each["id"]: set(each["codes"]) for each in care_sets()}
    assert len([name for name in sets if name.startswith("charlson_quan2005.")]) == 17
    assert sets["charlson_quan2005.heart_attack.icd10cm"] == {"I21", "I22", "I252"}
    assert sets["charlson_quan2005.diabetes_with_complication.icd10cm"] >= {"E112", "E115", "E117"}
    assert (
        not sets["charlson_quan2005.diabetes_with_complication.icd10cm"]
        & sets["charlson_quan2005.diabetes.icd10cm"]
    )
    assert sets["charlson_quan2005.metastatic_cancer.icd10cm"] == {"C77", "C78", "C79", "C80"}
