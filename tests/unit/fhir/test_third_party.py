"""Every bundle, export and example of others reads, and every entry of it is accounted for."""

import gzip
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casemgmt.errors import InvalidInput
from casemgmt.fhir import ImportReport, read_bundle, read_ndjson, read_people

DATA = Path(__file__).parents[4] / "shared" / "data" / "fhir"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no third-party data in {DATA}")

BUNDLES = ["synthea-2021", "synthea-2023-uscore", "pysynthea"]
ARCHIVES = [
    "pacio/betsy-2025-fsh-compiled",
    "pacio/transactions-2022-05",
    "examples/hl7-r4-4.0.1-examples",
    "examples/us-core-examples",
]
FAULTS = {
    "0-9_PACP2020_transactionBundle.json": "description: says nothing",
    "5-2_PACP2021_transactionBundle.json": "description: says nothing",
}
"""Input that is malformed itself: in these, goals that do not say what they are."""


def entries(value: Any, *, top: bool = True) -> int:
    """How many entries a Bundle holds, counted apart from the reader."""
    if value.get("resourceType") != "Bundle":
        return 1
    inside = sum(entries(each.get("resource", {}), top=False) for each in value.get("entry", ()))
    return inside if top else inside + 1


def accounted(report: ImportReport) -> bool:
    return sum(report.read.values()) + len(report.left_out) == report.total


@pytest.mark.parametrize("folder", BUNDLES)
def test_whole_patients(folder: str) -> None:
    paths = sorted((DATA / folder).glob("*.json.gz"))
    assert paths
    for path in paths:
        bundle = json.loads(gzip.decompress(path.read_bytes()))
        imported = read_bundle(bundle)
        assert imported.report.total == len(bundle["entry"]), path.name
        assert accounted(imported.report), path.name
        assert imported.record.person.birth_date is not None, path.name
        held = {entry["resource"]["resourceType"] for entry in bundle["entry"]}
        assert (imported.record.observations is not None) is ("Observation" in held), path.name
        left = {(each.resource_type, each.reason.code) for each in imported.report.left_out}
        assert {reason for _, reason in left} <= {"no-reader", "not-referenced"}, path.name


def documents(archive: str) -> Iterator[tuple[str, Any]]:
    with tarfile.open(DATA / f"{archive}.tar.gz") as tar:
        for member in tar:
            file = tar.extractfile(member)
            if file is not None and member.name.endswith(".json"):
                yield Path(member.name).name, json.loads(file.read())


@pytest.mark.parametrize("archive", ARCHIVES)
def test_examples(archive: str) -> None:
    count = 0
    for name, document in documents(archive):
        count += 1
        fault = FAULTS.get(name)
        if fault is not None:
            with pytest.raises(InvalidInput, match=fault):
                read_people(document)
        people = read_people(document, strict=fault is None)
        assert people.report.total == entries(document), name
        assert accounted(people.report), name
        assert all(accounted(imported.report) for imported in people.values()), name
        if len(people) == 1:
            (one,) = people.values()
            assert read_bundle(document, strict=fault is None).record == one.record, name
        else:
            with pytest.raises(InvalidInput, match="holds"):
                read_bundle(document, strict=False)
    assert count > 10  # each archive holds more


def test_an_export_of_many_people() -> None:
    sources = [gzip.decompress(path.read_bytes()) for path in sorted((DATA / "clinosim").glob("*.ndjson.gz"))]
    lines = read_ndjson(*sources, strict=False)
    people = read_people(lines, strict=False)
    patients = sum(isinstance(each, dict) and each["resourceType"] == "Patient" for each in lines)
    assert len(people) == patients == people.report.read["Patient"]
    assert people.report.total == len(lines)
    assert accounted(people.report)
    assert (
        sum(imported.report.read.get("Observation", 0) for imported in people.values())
        == people.report.read["Observation"]
    )
    kinds = {coverage.kind for each in people.values() for coverage in each.record.coverages or ()}
    assert kinds >= {
        "medicare.part_a",
        "medicare.part_b",
        "medicare.part_c",
        "medicaid",
        "commercial",
        "self_pay",
        "other",
    }
