"""Which kind of benefit a coverage is."""

from datetime import date
from typing import Any

import pytest

from casemgmt.fhir import read_bundle
from tests.unit.fhir.samples import ACT, bundle, concept, entry, patient, read, resource

SOPT = "https://nahdo.org/sopt"


def kinds(**changes: Any) -> list[str | None]:
    coverages = read("Coverage", **changes).record.coverages
    assert coverages
    return [coverage.kind for coverage in coverages]


def test_every_element() -> None:
    coverage = entry("Coverage", "coverages")
    assert (coverage.id, coverage.status, coverage.start) == ("Coverage/coverage", "active", date(2015, 4, 1))
    assert (coverage.kind, coverage.payer) == ("medicare.part_b", "Medicare Part B")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("1", "medicare"),
        ("12", "medicare"),
        ("121", "medicare"),
        ("11", "medicare.part_c"),
        ("111", "medicare.part_c"),
        ("122", "other"),
        ("2", "medicaid"),
        ("32", "other"),
        ("512", "commercial"),
        ("6", "commercial"),
        ("7", None),
        ("81", "self_pay"),
        ("82", "other"),
        ("95", "workers_compensation"),
        ("96", "other"),
        ("9999", None),
        ("X", None),
    ],
)
def test_source_of_payment_typology(code: str, kind: str | None) -> None:
    assert kinds(type=concept(SOPT, code), payor=[{"display": "Some Health"}]) == [kind]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("WCBPOL", "workers_compensation"),
        ("EHCPOL", "commercial"),
        ("HIP", None),
        ("PUBLICPOL", None),
        ("VET", "other"),
    ],
)
def test_act_codes(code: str, kind: str | None) -> None:
    assert kinds(type=concept(ACT, code), payor=[{"display": "Some Health"}]) == [kind]


def test_self_pay_and_codes_of_unknown_systems() -> None:
    assert kinds(
        type=concept("http://terminology.hl7.org/CodeSystem/coverage-selfpay", "pay"), payor=[{}]
    ) == ["self_pay"]
    assert kinds(type=concept("http://example.org/types", "pay"), payor=[{}]) == [None]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Medicare", ["medicare"]),
        ("MEDICARE PART A", ["medicare.part_a"]),
        ("Medicare (Part A/B)", ["medicare.part_a", "medicare.part_b"]),
        ("Medicare Parts A and B", ["medicare.part_a", "medicare.part_b"]),
        ("Medicare Part A, Medicare Part B", ["medicare.part_a", "medicare.part_b"]),
        ("Medicare Advantage (Part C)", ["medicare.part_c"]),
        ("Medicare Part D", ["other"]),
        ("Medicare + Medicaid (dual eligible)", ["medicare", "medicaid"]),
        ("State Medicaid Program", ["medicaid"]),
        ("Centers for Medicare & Medicaid Services", [None]),
        ("Medicare Supplement Plan", [None]),
        ("Supplemental Medicare - BCBS", [None]),
        ("non-Medicare", [None]),
        ("Workers' Compensation Board", ["workers_compensation"]),
        ("Self-Pay / Uninsured", ["self_pay"]),
        ("NO_INSURANCE", ["self_pay"]),
        ("VA / TRICARE / other public", ["other"]),
        ("CHIP", ["other"]),
        ("Employer-sponsored group plan", ["commercial"]),
        ("Private insurance (individual market)", ["commercial"]),
        ("Blue Sky Health", [None]),
    ],
)
def test_words_where_there_is_no_code(words: str, expected: list[str | None]) -> None:
    assert kinds(type={"text": words}, payor=[{}]) == expected
    assert kinds(type=None, payor=[{"display": words}]) == expected


def test_words_never_overrule_a_code() -> None:
    assert kinds(type=concept(SOPT, "2"), payor=[{"display": "Medicare Part A"}]) == ["medicaid"]
    assert kinds(type=concept(SOPT, "1", "Medicaid"), payor=[{"display": "Medicaid"}]) == ["medicare"]
    assert kinds(type={"coding": [{"system": ACT, "code": "HIP"}, {"system": SOPT, "code": "5"}]}) == [
        "commercial"
    ]


def test_a_coverage_of_two_parts_gives_an_entry_for_each() -> None:
    coverages = read("Coverage", type={"text": "Medicare (Part A/B)"}).record.coverages
    assert coverages
    assert [coverage.id for coverage in coverages] == [
        "Coverage/coverage",
        "Coverage/coverage#medicare.part_b",
    ]


def test_the_payer_is_looked_up() -> None:
    coverage = resource("Coverage", type=concept(ACT, "PUBLICPOL"), payor=[{"reference": "Organization/cms"}])
    fund = {"resourceType": "Organization", "id": "cms", "name": "State Medicaid Fund"}
    imported = read_bundle(bundle(patient(), coverage, fund))
    assert imported.record.coverages
    assert (imported.record.coverages[0].kind, imported.record.coverages[0].payer) == (
        "medicaid",
        "State Medicaid Fund",
    )
    assert imported.report.read["Organization"] == 1
    coverage["payor"] = [{"reference": "Organization/gone"}]
    imported = read_bundle(bundle(patient(), coverage))
    assert imported.record.coverages
    assert imported.record.coverages[0].payer == "Organization/gone"
    assert imported.report.unresolved == {"Coverage.payor": 1}


def test_no_payer_at_all() -> None:
    imported = read_bundle(bundle(patient(), resource("Coverage", payor=None)), strict=False)
    assert imported.record.coverages
    assert imported.record.coverages[0].payer is None
