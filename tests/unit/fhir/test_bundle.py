"""Which entries are read, and whom they are about."""

from typing import Any

import pytest

from casemgmt.errors import InvalidInput
from casemgmt.fhir import FHIR_SECTIONS, Import, Reason, read_bundle, read_people
from casemgmt.fhir.found import ABOUT
from casemgmt.fhir.table import READERS
from casemgmt.record import SECTIONS
from tests.unit.fhir.samples import SOUND, SUBJECT, bundle, everything, patient, resource


def reasons(imported: Any) -> list[Reason]:
    return [left.reason for left in imported.report.left_out]


def condition(id_: str | None = "c1", **changes: Any) -> dict[str, Any]:
    return resource("Condition", id=id_, **changes)


# ── What comes in ────────────────────────────────────────────────────────────────────────────────


def test_every_type_is_read_and_fills_its_section() -> None:
    imported = read_bundle(bundle(*everything()))
    assert imported.report.read == dict.fromkeys(["Patient", *SOUND], 1)
    assert imported.report.total == len(SOUND) + 1
    assert imported.report.left_out == ()
    filled = {name for name in SECTIONS if getattr(imported.record, name)}
    assert filled == {reader.section for reader in READERS.values()}
    assert filled | {"social_needs"} == FHIR_SECTIONS


def test_the_table_reads_every_type_that_is_about_somebody() -> None:
    assert set(READERS) == set(ABOUT) == set(SOUND)


@pytest.mark.parametrize(
    "kind",
    ["transaction", "collection", "searchset", "batch", "document", "batch-response", "message", "history"],
)
def test_bundles_of_every_type(kind: str) -> None:
    imported = read_bundle(bundle(patient(), condition(), kind=kind))
    assert imported.record.conditions
    assert imported.report.total == 2


def test_a_bare_resource_and_lists_of_resources() -> None:
    assert read_bundle(patient()).record.person.id == "p1"
    for resources in ([patient(), condition()], iter([patient(), condition()]), (patient(), condition())):
        assert read_bundle(resources).report.read == {"Patient": 1, "Condition": 1}


def test_a_bundle_in_a_bundle_and_in_a_list() -> None:
    inner = bundle(condition())
    imported = read_bundle(bundle(patient(), inner))
    assert imported.report.read == {"Patient": 1, "Bundle": 1, "Condition": 1}
    imported = read_bundle([bundle(patient()), inner, bundle()])
    assert imported.report.read == {"Bundle": 3, "Patient": 1, "Condition": 1}


def with_addresses(*resources: Any, kind: str = "transaction") -> dict[str, Any]:
    entries = bundle(*resources, kind=kind)
    for i, entry in enumerate(entries["entry"]):
        entry["fullUrl"] = f"urn:uuid:{i}"
        entry["request"] = {"method": "POST", "url": "x"}
    return entries


@pytest.mark.parametrize(
    "extra",
    [
        (),
        ({"resourceType": "Medication", "id": "m"}, {"resourceType": "Claim", "id": "c"}),
        (patient(),),
        ({**bundle(resource("Condition", id="inner")), "id": "b"},),
        (resource("Observation", id="nobody", subject=None),),
        (resource("Observation", id="inside", subject={"reference": "#me"}),),
        (resource("Condition", id=None),),
    ],
    ids=["sound", "others", "copy", "bundle", "no-subject", "contained", "no-id"],
)
def test_entries_with_addresses_are_read_as_those_without(extra: tuple[Any, ...]) -> None:
    one, other = (
        read_bundle(bundle(*everything(), *extra)),
        read_bundle(with_addresses(*everything(), *extra)),
    )
    ids = [{entry.id for entry in imported.record.entries()} for imported in (one, other)]
    assert len(ids[0] ^ ids[1]) == (2 if extra and extra[0].get("id", "") == "" else 0)
    assert one.report.read == other.report.read
    assert [(left.path, left.resource_type, left.reason) for left in one.report.left_out] == [
        (left.path, left.resource_type, left.reason) for left in other.report.left_out
    ]
    assert one.record.partial == other.record.partial


def test_an_empty_bundle_says_so() -> None:
    with pytest.raises(InvalidInput, match="holds no Patient"):
        read_bundle({"resourceType": "Bundle", "type": "searchset"})


def test_entries_without_a_resource_are_accounted_for() -> None:
    entries = bundle(patient())
    entries["entry"] += [
        {"response": {"status": "201"}},
        {"request": {"method": "GET", "url": "Condition?patient=p1"}},
    ]
    assert reasons(read_bundle(entries)) == [Reason.NO_RESOURCE, Reason.NO_RESOURCE]


def test_types_that_nobody_reads_are_accounted_for() -> None:
    claims = [{"resourceType": "Claim", "id": str(i)} for i in range(3)]
    entries = bundle(patient(), *claims)
    for i, entry in enumerate(entries["entry"]):
        entry["fullUrl"] = f"urn:uuid:{i}"
    imported = read_bundle(entries)
    assert reasons(imported) == [Reason.NO_READER] * 3
    assert [left.path for left in imported.report.left_out] == [f"$.entry[{i}].resource" for i in (1, 2, 3)]


# ── Copies, versions, deletions ──────────────────────────────────────────────────────────────────


def test_copies_count_once() -> None:
    imported = read_bundle(bundle(patient(), condition(), patient(), condition()))
    assert imported.report.read == {"Patient": 1, "Condition": 1}
    assert reasons(imported) == [Reason.DUPLICATE, Reason.DUPLICATE]


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [("2025-01-01", "2025-02-01", "2025-02-01"), ("2025-02-01", "2025-01-01", "2025-02-01")],
)
def test_the_newest_version_is_read(first: str, second: str, kept: str) -> None:
    versions = [condition(recordedDate=day, meta={"lastUpdated": day}) for day in (first, second)]
    imported = read_bundle(bundle(patient(), *versions))
    assert imported.record.conditions
    assert [str(each.recorded_on) for each in imported.record.conditions] == [kept]
    assert reasons(imported) == [Reason.SUPERSEDED]


def test_the_newest_version_of_the_person_is_read() -> None:
    versions = [
        patient(gender=gender, meta={"lastUpdated": day})
        for gender, day in (("male", "2024"), ("female", "2025"))
    ]
    assert read_bundle(bundle(*versions, condition())).record.person.gender == "female"


def test_without_a_date_the_first_version_is_read() -> None:
    imported = read_bundle(
        bundle(patient(), condition(recordedDate="2025-01-01"), condition(meta=5), kind="history")
    )
    assert imported.record.conditions
    assert str(imported.record.conditions[0].recorded_on) == "2025-01-01"


def test_the_newest_of_three_versions_is_read_wherever_it_stands() -> None:
    versions = [
        condition(recordedDate=f"2025-0{n}-01", meta={"lastUpdated": f"2025-0{n}"}) for n in (2, 3, 1)
    ]
    entries = bundle(patient(), *versions)
    for entry in entries["entry"]:
        entry["fullUrl"] = f"http://server/{entry['resource']['resourceType']}/{entry['resource']['id']}"
    imported = read_bundle(entries)
    assert imported.record.conditions
    assert [str(each.recorded_on) for each in imported.record.conditions] == ["2025-03-01"]
    assert reasons(imported) == [Reason.SUPERSEDED, Reason.SUPERSEDED]


def test_a_newer_version_may_be_about_somebody_else() -> None:
    moved = condition(subject={"reference": "Patient/p2"}, meta={"lastUpdated": "2025-03-01"})
    imported = read_bundle(bundle(patient(), condition(), moved))
    assert reasons(imported) == [Reason.SUPERSEDED, Reason.OTHER_PERSON]
    without_subject = [
        resource("Observation", subject=None, meta={"lastUpdated": day}) for day in ("2025", "2026")
    ]
    assert reasons(read_bundle(bundle(patient(), *without_subject))) == [Reason.SUPERSEDED, Reason.NO_SUBJECT]


def deletion(url: Any) -> dict[str, Any]:
    return {"request": {"method": "DELETE", "url": url}}


def test_what_a_history_deletes_is_not_read() -> None:
    entries = bundle(patient(), kind="history")
    entries["entry"] += [deletion("Condition/c1"), {"resource": condition()}]
    assert reasons(read_bundle(entries)) == [Reason.DELETED, Reason.DELETED]


def test_what_was_made_again_after_its_deletion_is_read() -> None:
    entries = bundle(patient(), condition(), kind="history")
    entries["entry"] += [deletion("Condition/c1"), deletion(None), deletion("Condition?x")]
    imported = read_bundle(entries)
    assert imported.report.read["Condition"] == 1
    assert reasons(imported) == [Reason.DELETED] * 3


def test_a_transaction_that_deletes_what_it_carries() -> None:
    entries = bundle(patient(), kind="transaction")
    entries["entry"].append({"fullUrl": "urn:uuid:1", "resource": condition(), **deletion("Condition/c1")})
    assert reasons(read_bundle(entries)) == [Reason.DELETED]
    entries["entry"][0]["fullUrl"] = "urn:uuid:0"  # now every entry has one, and all are taken up at once
    assert reasons(read_bundle(entries)) == [Reason.DELETED]


def test_a_resource_too_deep_to_compare_is_another_version() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    other: list[Any] = []
    for _ in range(100_000):
        other = [other]
    imported = read_bundle(bundle(patient(), condition(note=deep), condition(note=other)))
    assert reasons(imported) == [Reason.SUPERSEDED]


# ── Whom it is about ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("subject", "url"),
    [
        ({"reference": "Patient/p1"}, None),
        ({"reference": "Patient/p1/_history/2"}, None),
        ({"reference": "http://server/fhir/Patient/p1"}, None),
        ({"reference": "http://server/fhir/Patient/p1"}, "http://server/fhir/Patient/p1"),
        ({"reference": "Patient/p1"}, "http://server/fhir/Patient/p1"),
        ({"reference": "urn:uuid:5"}, "urn:uuid:5"),
        ({"identifier": {"system": "urn:mrn", "value": "7"}}, None),
        ({"reference": "#me"}, None),
    ],
)
def test_every_way_to_refer_to_the_person(subject: dict[str, Any], url: str | None) -> None:
    person = patient(identifier=[{"value": "1"}, 5, {"system": "urn:mrn", "value": "7"}])
    inside = {"resourceType": "Patient", "id": "me", "identifier": [{"system": "urn:mrn", "value": "7"}]}
    entries = bundle(person, condition(subject=subject, contained=[inside]))
    if url is not None:
        entries["entry"][0]["fullUrl"] = url
        entries["entry"][1]["fullUrl"] = url.replace("Patient/p1", "Condition/c1")
    imported = read_bundle(entries)
    assert imported.report.read == {"Patient": 1, "Condition": 1}


@pytest.mark.parametrize(
    ("subject", "reason"),
    [
        ({"reference": "Patient/p2"}, Reason.OTHER_PERSON),
        ({"reference": "Group/g"}, Reason.OTHER_PERSON),
        ({"reference": "urn:uuid:9"}, Reason.OTHER_PERSON),
        ({"reference": "http://elsewhere/fhir/Patient/p1"}, Reason.OTHER_PERSON),
        ({"display": "Rosa"}, Reason.NO_SUBJECT),
        ({"identifier": {"system": "urn:mrn", "value": "8"}}, Reason.NO_SUBJECT),
        ({"reference": "#me"}, Reason.NO_SUBJECT),
        ({"reference": "#nobody"}, Reason.NO_SUBJECT),
        ({"reference": "#group"}, Reason.NO_SUBJECT),
    ],
)
def test_what_is_not_about_the_person_is_left_out(subject: dict[str, Any], reason: Reason) -> None:
    contained = [
        {"resourceType": "Patient", "id": "me", "identifier": [{"system": "urn:mrn", "value": "8"}]},
        {"resourceType": "Group", "id": "group"},
    ]
    entries = bundle(patient(), condition(subject=subject, contained=contained))
    entries["entry"][0]["fullUrl"] = "http://server/fhir/Patient/p1"
    imported = read_bundle(entries)
    assert reasons(imported) == [reason]
    assert imported.report.left_out[0].id == "Condition/c1"


def test_an_observation_about_nobody_is_left_out_without_a_problem() -> None:
    imported = read_bundle(bundle(patient(), resource("Observation", subject=None)))
    assert reasons(imported) == [Reason.NO_SUBJECT]


def test_the_same_ids_on_two_servers_are_two_people() -> None:
    entries = bundle(
        patient(), patient(gender="male"), condition(), condition(recordedDate="2020"), patient(gender="male")
    )
    for i, server in enumerate(("a", "b", "a", "b", "b")):
        inner = entries["entry"][i]["resource"]
        entries["entry"][i]["fullUrl"] = f"http://{server}/{inner['resourceType']}/{inner['id']}"
    people = read_people(entries)
    assert list(people) == ["Patient/p1", "http://b/Patient/p1"]
    conditions = [people[key].record.conditions for key in people]
    assert [len(each or ()) for each in conditions] == [1, 1]
    assert [left.reason for left in people.report.left_out] == [Reason.DUPLICATE]


def test_one_of_several_people_is_chosen() -> None:
    other = condition("c2", subject={"reference": "Patient/p2"})
    entries = bundle(patient(), patient(id="p2"), condition(), other)
    for person in ("Patient/p2", "p2"):
        imported = read_bundle(entries, person=person)
        assert imported.record.person.id == "p2"
        assert reasons(imported) == [Reason.OTHER_PERSON] * 2
        assert imported.record.conditions
        assert imported.record.conditions[0].id == "Condition/c2"


def test_without_a_patient_the_person_is_whom_the_resources_are_about() -> None:
    imported = read_bundle(condition())
    assert imported.record.person.id == "p1"
    assert imported.record.person.birth_date is None
    assert imported.report.read == {"Condition": 1}
    assert read_bundle(condition(subject={"reference": "urn:uuid:7"})).record.person.id == "7"
    assert read_bundle(condition(subject={"reference": "http://s/Patient/7"})).record.person.id == "7"


def test_a_person_who_is_contained_in_the_only_resource() -> None:
    inside = {"resourceType": "Patient", "id": "me", "birthDate": "1950-04-02", "modifierExtension": []}
    for contained in (inside, {key: inside[key] for key in ("resourceType", "id", "birthDate")}):
        imported = read_bundle(condition(subject={"reference": "#me"}, contained=[contained]))
        assert imported.report.read == {"Condition": 1}
        assert imported.report.total == 1
        assert (imported.record.person.birth_date is None) is ("modifierExtension" in contained)


def test_a_patient_that_cannot_be_understood_is_only_an_id() -> None:
    imported = read_bundle(bundle(patient(modifierExtension=[{}]), condition()))
    assert imported.record.person.birth_date is None
    assert imported.record.person.id == "p1"
    assert reasons(imported) == [Reason.MODIFIED]


def test_resources_without_an_id_are_told_apart() -> None:
    entries = bundle(
        patient(id=None), condition(None, subject={"reference": "urn:uuid:1"}), resource("Goal", id=None)
    )
    entries["entry"][0]["fullUrl"] = "urn:uuid:1"
    entries["entry"][1]["fullUrl"] = "urn:uuid:2"
    entries["entry"][2]["resource"]["subject"] = {"reference": "urn:uuid:1"}
    record = read_bundle(entries).record
    assert record.person.id == "1"
    assert record.conditions
    assert record.goals
    assert (record.conditions[0].id, record.goals[0].id) == ("Condition/2", "$.entry[2].resource")


# ── Several people ───────────────────────────────────────────────────────────────────────────────


def test_people_are_read_apart_and_nothing_is_lost() -> None:
    medication = {"resourceType": "Medication", "id": "m"}
    people = read_people(
        [
            patient(),
            patient(id="p2"),
            condition(),
            condition(
                "c2",
                subject={"reference": "Patient/p2"},
                verificationStatus={"coding": [{"code": "refuted"}]},
            ),
            condition("c3", subject={"reference": "Patient/p3"}),
            medication,
        ]
    )
    assert list(people) == ["Patient/p1", "Patient/p2"]
    one, other = people["Patient/p1"], people["Patient/p2"]
    assert isinstance(one, Import)
    assert one.report.read == {"Patient": 1, "Condition": 1}
    assert reasons(other) == [Reason.REFUTED]
    assert other.report.total == 2
    assert [(left.id, left.reason) for left in people.report.left_out] == [
        ("Condition/c2", Reason.REFUTED),
        ("Condition/c3", Reason.OTHER_PERSON),
        ("Medication/m", Reason.NOT_REFERENCED),
    ]
    assert people.report.total == 6


def test_without_any_patient_everybody_is_whom_the_resources_are_about() -> None:
    inside = {"resourceType": "Patient", "id": "me"}
    people = read_people(
        [
            condition(),
            condition("c2", subject={"reference": "Patient/p2"}),
            condition("c3", subject={"reference": "#me"}, contained=[inside]),
        ]
    )
    assert list(people) == ["Patient/p1", "Patient/p2", "Condition/c3#me"]
    assert people.report.total == 3
    assert people["Condition/c3#me"].report.total == 1


def test_input_about_nobody_is_reported() -> None:
    people = read_people({"resourceType": "Organization", "id": "o"})
    assert dict(people) == {}
    assert [left.reason for left in people.report.left_out] == [Reason.NOT_REFERENCED]


def test_sections_of_one_person_are_in_the_order_of_the_input() -> None:
    entries = bundle(
        patient(identifier=[{"system": "urn:mrn", "value": "7"}]),
        condition("a", subject={"identifier": {"system": "urn:mrn", "value": "7"}}),
        condition("b", subject=SUBJECT),
        condition("c", subject={"reference": "Patient/p1/_history/1"}),
        condition("d", subject=SUBJECT),
    )
    conditions = read_bundle(entries).record.conditions
    assert conditions
    assert [each.id for each in conditions] == [f"Condition/{name}" for name in "abcd"]


def test_reading_changes_nothing_and_gives_the_same_again() -> None:
    entries = bundle(*everything())
    before = repr(entries)
    first, second = read_bundle(entries), read_bundle(entries)
    assert repr(entries) == before
    assert first.record == second.record
    assert first.report == second.report
    assert hash(first.report) == hash(second.report)
