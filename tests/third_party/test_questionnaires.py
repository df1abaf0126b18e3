"""Questionnaires in third-party FHIR data, where it is at hand: recorded totals, levels, results and answers agree."""

from __future__ import annotations

import gzip
import json
import tarfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casemgmt import Record
from casemgmt.bounds import lift
from casemgmt.codes import Code
from casemgmt.fhir import read_bundle, read_ndjson, read_people
from casemgmt.instruments import instruments, score_record
from casemgmt.record import Observation
from casemgmt.rules import Reason
from casemgmt.truth import MET, NOT_MET, UNKNOWN

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "fhir"
SYNTHEA = [
    *sorted((DATA / "synthea-2023-uscore").glob("*.json.gz")),
    *sorted((DATA / "pysynthea").glob("*.json.gz")),
]
TOTALS = {each.loinc: each.id for each in instruments() if each.loinc}
MORSE_LEVELS = {"LA13038-7": "low", "LA13039-5": "moderate", "LA13040-3": "high"}
# Written down from the fact sheet, not from the table: question, answers that mean a need, and the flag.
PRAPARE = {
    "homelessness": {"71802-3": {"LA30190-5"}},
    "housing_instability": {"93033-9": {"LA33-6"}},
    "low_education": {"82589-3": {"LA30191-3"}},
    "unemployment": {"67875-5": {"LA17956-6"}},
    "uninsured": {"76437-3": {"LA30194-7"}},
    "food": {"93031-3": {"LA30125-1"}},
    "utilities": {"93031-3": {"LA30124-4"}},
    "goods": {"93031-3": {"LA30126-9", "LA30127-7", "LA30129-3", "LA46-8", "LA30188-9"}},
    "health_care": {"93031-3": {"LA30128-5"}},
    "transportation": {"93030-5": {"LA30133-5", "LA30134-3"}},
    "social_isolation": {"93029-7": {"LA27722-0", "LA30130-1"}},
    "high_stress": {"93038-8": {"LA13902-4", "LA13914-9"}},
    "past_year_incarceration": {"93028-9": {"LA33-6"}},
    "is_refugee": {"93027-1": {"LA33-6"}},
    "unsafe": {"93026-3": {"LA32-8", "LA14072-5"}},
    "partner_violence": {"76501-6": {"LA33-6", "LA14072-5"}},
}

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the third-party FHIR data is not at hand")


def bundle_of(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(gzip.decompress(file.read_bytes()))
    return found


def resources(archive: Path) -> Iterator[dict[str, Any]]:
    with tarfile.open(archive) as members:
        for member in members:
            if member.name.endswith(".json") and (content := members.extractfile(member)) is not None:
                yield json.load(content)


def person_in(archive: Path, id: str) -> Record:
    """One person of an archive of single resources, with what was observed and answered."""
    kept = ("Observation", "QuestionnaireResponse")
    entries = [
        {"resource": each}
        for each in resources(archive)
        if each["resourceType"] in kept or (each["resourceType"], each["id"]) == ("Patient", id)
    ]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return read_people(bundle, strict=False)[f"Patient/{id}"].record


def day_of(observation: Observation) -> date:
    assert observation.start is not None
    day: date = lift(observation.start).low
    return day


def named(record: Record, code: str) -> list[Observation]:
    return [each for each in record.observations or () if Code("loinc", code) in each.codes]


@pytest.mark.parametrize("file", SYNTHEA, ids=lambda file: file.stem.partition("_")[0])
def test_a_recorded_total_is_the_score_on_its_day(file: Path) -> None:
    record = read_bundle(bundle_of(file), complete="everything", strict=False).record
    for loinc, id in TOTALS.items():
        held = [each for each in named(record, loinc) if each.value is not None]
        by_day = {day: {each.value for each in held if day_of(each) == day} for day in map(day_of, held)}
        for day, values in by_day.items():
            result = score_record(record, id, as_of=day)
            if len(values) == 1:
                assert result.score == next(iter(values)), (id, day)
                assert result.band is not None or result.not_valid_because or id == "audit_c"
            else:
                assert result.reasons["total"].reason is Reason.CONFLICTING


@pytest.mark.parametrize("file", SYNTHEA, ids=lambda file: file.stem.partition("_")[0])
def test_the_recorded_level_of_the_morse_scale_is_the_band_of_its_answer_list(file: Path) -> None:
    record = read_bundle(bundle_of(file), complete="everything", strict=False).record
    for level in named(record, "59461-4"):
        if isinstance(level.value, Code):
            result = score_record(record, "morse", as_of=day_of(level), band_set="0_24_45")
            assert result.band == MORSE_LEVELS[level.value.code]


@pytest.mark.parametrize("file", SYNTHEA, ids=lambda file: file.stem.partition("_")[0])
def test_every_answer_of_prapare_is_understood_and_shows_its_need(file: Path) -> None:
    record = read_bundle(bundle_of(file), complete="everything", strict=False).record
    days = {day_of(each) for each in named(record, "93026-3")}
    for day in days:
        result = score_record(record, "prapare", as_of=day)
        assert {why.reason for why in result.reasons.values()} <= {Reason.DECLINED, Reason.NOT_ASKED}
        for flag, by_code in PRAPARE.items():
            ((code, needs),) = by_code.items()
            given = {
                each.value.code
                for each in named(record, code)
                if day_of(each) == day and isinstance(each.value, Code)
            }
            expected = MET if given & needs else UNKNOWN if given <= {"LA30122-8"} else NOT_MET
            assert result.flags[flag] is expected, (flag, given)


def test_totals_of_a_hospital_export_are_its_scores() -> None:
    files = sorted((DATA / "clinosim").glob("*.ndjson.gz"))
    texts = [gzip.decompress(file.read_bytes()).decode().splitlines() for file in files]
    seen = set()
    for found in read_people(read_ndjson(*texts, strict=False), strict=False).values():
        for loinc in ("38227-5", "59460-6"):
            for total in named(found.record, loinc):
                result = score_record(found.record, TOTALS[loinc], as_of=day_of(total))
                assert result.score == total.value
                seen.add(TOTALS[loinc])
    assert seen == {"braden", "morse"}


def test_answers_totals_and_results_of_the_us_core_examples_agree() -> None:
    record = person_in(DATA / "examples" / "us-core-examples.tar.gz", "example")
    phq9 = score_record(record, "phq9", as_of="2022-12-01")
    assert [each.value for each in named(record, "44261-6")] == ["12"]  # their total is written as text
    assert (phq9.score, phq9.missing, phq9.flags["item_9_positive"]) == (12, (), NOT_MET)
    assert phq9.score == sum(lift(points).low for points in phq9.points.values())

    audit_c = score_record(record, "audit_c", as_of="2023-09-01")
    assert (audit_c.score, audit_c.missing) == (
        0,
        ("1",),
    )  # they ask 68517-2, another question, in place of item 1

    hunger = score_record(record, "hunger_vital_sign", as_of="2020-10-01")
    assert (hunger.score, hunger.flags["food_insecurity"]) == (2, MET)

    prapare = score_record(record, "prapare", as_of="2022-04-01")
    assert {flag for flag, truth in prapare.flags.items() if truth is MET} == {
        *("homelessness", "low_education", "unemployment", "goods", "transportation", "social_isolation"),
        "unsafe",
    }
    assert {flag for flag, truth in prapare.flags.items() if truth is UNKNOWN} == {"housing_instability"}
    assert prapare.reasons["worried_about_housing"].reason is Reason.DECLINED


def test_the_answers_of_the_pacio_persona_add_up_to_her_total() -> None:
    archive = DATA / "pacio" / "betsy-2025-fsh-compiled.tar.gz"
    record = person_in(archive, "patient-betsysmith-johnson01")
    result = score_record(record, "phq9", as_of="2025-05-10")
    totals = [form.values["44261-6"] for form in record.answers or () if "44261-6" in form.values]
    assert totals == [23]
    assert result.missing == ()
    assert result.score == sum(lift(points).low for points in result.points.values()) == 23
    assert result.flags["item_9_positive"] is MET
