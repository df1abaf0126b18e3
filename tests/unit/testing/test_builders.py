"""The builders make entries that count, with ids that say what they are; what is not said stays unknown."""

from __future__ import annotations

from datetime import date
from typing import Any

from pytest import mark, raises

from casemgmt.bounds import Bounds
from casemgmt.codes import Code
from casemgmt.errors import InvalidInput, UnknownName
from casemgmt.facts import facts_at
from casemgmt.instruments import vocabulary
from casemgmt.record import SECTIONS, Consent, Contact, Record
from casemgmt.rules import FactSheet, facts_needed
from casemgmt.testing.builders import (
    attestation,
    condition,
    coverage,
    medication,
    observation,
    person,
    record,
    stay,
    visit,
)

ON = date(2026, 5, 1)
SOMEBODY = person(70, as_of=ON)


def found(of: Record, *names: str) -> FactSheet:
    return facts_at(of, facts_needed(*(vocabulary()[name] for name in names)), as_of=ON)


def told(name: str, *entries: Any) -> Any:
    return found(record(SOMEBODY, *entries), name).values.get(name)


@mark.parametrize(
    ("as_of", "before"),
    [("2026-05-01", "2026-04-30"), (date(2024, 2, 29), date(2024, 2, 27)), ("2025-02-28", "2025-02-27")],
)
def test_a_person_has_a_birthday_on_the_day(as_of: Any, before: Any) -> None:
    needed = facts_needed(vocabulary()["age_years"])
    for day, age in ((as_of, 67), (before, 66)):
        sheet = facts_at(record(person(67, as_of=as_of)), needed, as_of=day)
        assert sheet.values["age_years"] == age


def test_of_a_person_only_the_age_is_known_unless_more_is_said() -> None:
    assert (SOMEBODY.gender, SOMEBODY.deceased, SOMEBODY.name) == (None, None, None)
    assert person(70, as_of=ON, id="p1", gender="female", birth_date="1956").gender == "female"
    assert person(70, as_of=ON, birth_date="1956").birth_date == Bounds(date(1956, 1, 1), date(1956, 12, 31))


@mark.parametrize(
    ("fact", "entry", "value"),
    [
        ("heart_failure", condition("icd10cm", "I50.9", "2019"), True),
        ("heart_failure", condition("icd10cm", "I50.9", "2019", "2020"), False),
        ("heart_failure", condition("icd10cm", "J18.9", "2026-04-01"), False),
        ("medication_active", medication("rxnorm", "860975", "2020-01-01"), True),
        ("medication_active", medication("rxnorm", "860975", "2020-01-01", "2021-01-01"), False),
        ("hemoglobin_a1c", observation("loinc", "4548-4", 9.4, "2026-04-20", unit="%"), 9.4),
        ("hemoglobin_a1c", observation("loinc", "4548-4", 9.4, "2026-04-20"), None),
        ("admissions_12m", stay("2026-01-12", "2026-01-16"), 1),
        ("inpatient_admission_open", stay("2026-04-28"), True),
        ("inpatient_admission_open", stay("2026-01-12", "2026-01-16"), False),
        ("inpatient_admission_open", visit("2026-04-28"), False),
        ("ed_visits_6m", visit("2026-04-28", kind="EMER"), 1),
        ("office_visit_12m", visit("2026-04-28"), True),
        ("medicare_part_b", coverage("medicare.part_b", "2015-01-01"), True),
        ("medicare_part_b", coverage("medicare.part_b", "2015-01-01", "2016-01-01"), False),
        ("ccm_risk_attested", attestation("ccm_risk_attested", True, "2026-04-20", role="physician"), True),
        ("ccm_risk_attested", attestation("ccm_risk_attested", True, "2026-04-20", role="neighbour"), None),
    ],
    ids=lambda value: getattr(value, "id", str(value)),
)
def test_an_entry_counts_as_it_should(fact: str, entry: Any, value: Any) -> None:
    assert told(fact, entry) == value


@mark.parametrize(
    ("entry", "id"),
    [
        (condition("icd10cm", "I50.9", "2019"), "Condition/I50.9 2019"),
        (condition("icd10cm", "I50.9", None), "Condition/I50.9"),
        (medication("rxnorm", "860975", "2020-01-01"), "Medication/860975 2020-01-01"),
        (observation("loinc", "4548-4", 9.4, date(2026, 4, 20)), "Observation/4548-4 2026-04-20"),
        (
            stay(Bounds(date(2026, 1, 12), date(2026, 1, 14))),
            "Encounter/IMP 2026-01-12 to 2026-01-14",
        ),
        (visit("2026-04-28"), "Encounter/AMB 2026-04-28"),
        (coverage("medicaid", "2015"), "Coverage/medicaid 2015"),
        (attestation("falls", 2, "2026-04", role="patient"), "Attestation/falls 2026-04"),
        (condition("icd10cm", "I50.9", "2019", id="c1"), "c1"),
    ],
)
def test_an_id_says_what_it_is_and_when(entry: Any, id: str) -> None:
    assert entry.id == id


def test_other_fields_are_given_by_name_and_replace_what_is_filled_in() -> None:
    made = condition("icd10cm", "i50.9", "2019", status="inactive", verification="confirmed")
    assert (made.status, made.verification) == ("inactive", "confirmed")
    assert made.codes == (Code("icd10cm", "I509"),)
    assert attestation("falls", 2, "2026", role="nurse").by == "an invented nurse"


def test_evidence_reads_like_a_sentence() -> None:
    somebody = record(SOMEBODY, stay("2026-01-12", "2026-01-16"), stay("2025-12-01", "2025-12-04"))
    evidence = found(somebody, "admissions_12m").evidence["admissions_12m"]
    assert evidence == ("Encounter/IMP 2026-01-12", "Encounter/IMP 2025-12-01")


def test_entries_go_to_the_section_of_their_kind_and_the_other_sections_were_not_looked_at() -> None:
    made = record(SOMEBODY, stay("2026-01-12"), condition("icd10cm", "I50.9", "2019"), visit("2026-04-28"))
    assert [type(entry).__name__ for entry in made.encounters or ()] == ["Encounter", "Encounter"]
    assert len(made.conditions or ()) == 1
    assert {name for name in SECTIONS if getattr(made, name) is None} == set(SECTIONS) - {
        "encounters",
        "conditions",
    }


def test_a_section_is_empty_or_partial_where_that_is_said() -> None:
    made = record(
        SOMEBODY,
        stay("2026-01-12"),
        looked_at=["contacts", "encounters"],
        partial=["encounters"],
        known_until=ON,
    )
    assert (made.contacts, len(made.encounters or ())) == ((), 1)
    assert (made.partial, made.known_until) == (frozenset({"encounters"}), ON)


def test_entries_without_an_id_get_one_and_two_of_one_id_are_told_apart() -> None:
    made = record(
        SOMEBODY,
        stay("2026-01-12"),
        stay("2026-01-12"),
        Contact(kind="phone", reached=True, start="2026-01-20"),
        Consent(codes=(Code("loinc", "59284-0"),)),
        Consent(),
    )
    ids = [entry.id for name in SECTIONS for entry in getattr(made, name) or ()]
    assert ids == [
        "Encounter/IMP 2026-01-12",
        "Encounter/IMP 2026-01-12 (2)",
        "Contact/phone 2026-01-20",
        "Consent/59284-0",
        "Consent",
    ]


def test_what_is_no_entry_is_refused_and_every_one_is_named() -> None:
    with raises(InvalidInput) as raised:
        record(SOMEBODY, "heart failure", stay("2026-01-12"), 4)  # type: ignore[arg-type]
    assert str(raised.value).splitlines()[1:] == [
        "  $[0]: is a str; give entries such as condition(...) or stay(...)",
        "  $[2]: is a int; give entries such as condition(...) or stay(...)",
    ]


def test_a_section_that_does_not_exist_is_refused_with_the_near_names() -> None:
    with raises(UnknownName, match="did you mean 'encounters'"):
        record(SOMEBODY, looked_at=["encounter"])
    with raises(UnknownName, match="did you mean 'encounters'"):
        record(SOMEBODY, partial=["encounter"])
    with raises(InvalidInput, match="one text where several are expected"):
        record(SOMEBODY, looked_at="encounters")
