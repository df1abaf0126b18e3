"""Scores from diagnoses over tables are the scores of the records, person by person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

pytest.importorskip("narwhals", reason="narwhals is not installed")
pl = pytest.importorskip("polars", reason="polars is not installed")
pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

from casemgmt.bounds import Bounds
from casemgmt.codes import Code
from casemgmt.content import disease_tables
from casemgmt.frames import facts, tables_of
from casemgmt.instruments import diagnosis_score, score_diagnoses
from casemgmt.record import Condition, Person, Record
from casemgmt.rules import Fact
from tests.engines import arrow

Ends = tuple[float | None, float | None]
AS_OF = date(2026, 3, 31)
UNREAD = (Code("icd10cm", "PAIN"), Code("icd10cm", "U999"), Code("loinc", "0-0"), Code("icd10", "F00"))


def invented(score: str, count: int) -> list[Record]:
    """People with diagnoses of the score's groups, cut short, in two systems at once, or of long ago."""
    random = Random(score)  # noqa: S311 - invented people
    groups = diagnosis_score(score).groups.values()
    prefixes = sorted({p for group in groups for p in group.codes.prefixes["icd10cm"]})
    tables = disease_tables()
    known = [*tables.snomed, *tables.social_snomed]

    def code() -> Code:
        prefix = random.choice(prefixes)
        text = random.choice([prefix, prefix, f"{prefix}9"[:7], prefix[:3], "J069", "Z590", "Z5941"])
        snomed = Code("snomed", random.choice(known))
        return random.choice([*[Code(random.choice(["icd10cm", "icd10"]), text)] * 5, snomed, *UNREAD[:2]])

    def condition() -> Condition:
        days = [AS_OF - timedelta(n) for n in (1, 700, 729, 730, 731, 732, 3000)]
        return Condition(
            codes=tuple(code() for _ in range(random.choice([0, 1, 1, 1, 1, 2]))),
            start=random.choice([None, "2024", *days]),
            end=random.choice([None, None, "2024-03", *days[1:]]) if random.random() < 0.5 else None,
            status=random.choice([None, "active", "resolved"]),
            verification=random.choice([None, None, None, "provisional", "refuted"]),
            recorded_on=random.choice([None, *days]),
        )

    return [
        Record(
            person=Person(id=f"p{i}", birth_date="1950-04-02"),
            conditions=[condition() for _ in range(random.choice([0, 1, 2, 2, 3]))],
        )
        for i in range(count)
    ]


def totals(native: Any, total: Fact) -> dict[str, Ends]:
    """The two ends of a score for each person."""
    low, high = f"{total.name}__low", f"{total.name}__high"
    rows = native.to_pylist() if hasattr(native, "to_pylist") else native.to_dicts()
    return {row["person_id"]: (row[low], row[high]) for row in rows}


@pytest.mark.parametrize(
    ("id", "engine"),
    [("charlson", pl.from_arrow), ("charlson", pa.table), ("hospital_frailty", pl.from_arrow)],
)
def test_a_score_over_tables_is_that_of_each_record(id: str, engine: Callable[[Any], Any]) -> None:
    score, people = diagnosis_score(id), invented(id, 120 if id == "charlson" else 40)
    tables = {name: engine(arrow(columns)) for name, columns in tables_of(people).items()}
    total = score.total
    told = totals(facts(tables, as_of=AS_OF, facts=[total]), total)
    expected = {}
    for record in people:
        known = score_diagnoses(record, score, as_of=AS_OF).total
        ends = (known.low, known.high) if isinstance(known, Bounds) else (known, known)
        expected[record.person.id] = (None, None) if ends == (total.low, total.high) else ends
    assert told == expected
    assert len(set(told.values())) > 8


def of(*codes: tuple[str, str, str | None]) -> dict[str, Ends]:
    """The Charlson index of people, by their codes that go on."""
    rows = [(person, system, code, "active") for person, system, code in codes]
    schema = ["person_id", "system", "code", "status"]
    conditions = pl.DataFrame(rows, schema=dict.fromkeys(schema, pl.String), orient="row")
    persons = pl.DataFrame({"person_id": sorted({*conditions["person_id"], "nobody"})})
    total = diagnosis_score("charlson").total
    return totals(facts({"persons": persons, "conditions": conditions}, as_of=AS_OF, facts=[total]), total)


def test_however_often_a_diagnosis_is_written_down_it_counts_once() -> None:
    # More entries of one group than any other has must not spill over into the next group.
    for times in (1, 31, 32, 33, 200):
        often = [("a", "icd10cm", "I50.9")] * times
        assert of(*often, ("b", "icd10cm", "I21.4"), ("b", "icd10cm", "C78.0")) == {
            "a": (1, 1),
            "b": (7, 7),
            "nobody": (0, 0),
        }


def test_each_of_many_groups_keeps_to_itself() -> None:
    # The fewer entries one person can have, the more groups share a number.
    groups = ["I21.4", "I50.9", "I70.0", "G45.9", "F00", "J44.9", "M05.9", "K25.9", "C50.9", "B20"]
    weights = [1, 1, 1, 1, 1, 1, 1, 1, 2, 6]
    for times in (1, 2, 200):
        often = [("often", "icd10cm", "I50.9")] * times
        alone = [(code, "icd10cm", code) for code in groups]
        expected = {code: (weight, weight) for code, weight in zip(groups, weights, strict=True)}
        assert of(*often, *alone) == {**expected, "often": (1, 1), "nobody": (0, 0)}


def test_codes_are_read_however_they_are_spelled() -> None:
    icd = "http://hl7.org/fhir/sid/icd-10-cm"
    found = of(
        ("a", icd, " i50.9 "), ("b", "snomed", "84114007"), ("c", "icd10cm", "J06.9"), ("d", icd, "E11")
    )
    assert found == {"a": (1, 1), "b": (1, 1), "c": (0, 0), "d": (0, 2), "nobody": (0, 0)}


def test_a_diagnosis_without_a_code_that_can_be_read_may_be_any() -> None:
    unknown = (None, None)
    assert of(("a", "icd10cm", None), ("b", "loinc", "1-8"), ("c", "icd10cm", "U99.9")) == {
        "a": unknown,
        "b": unknown,
        "c": unknown,
        "nobody": (0, 0),
    }


def test_nobody_has_a_diagnosis_of_any_group() -> None:
    assert of() == {"nobody": (0, 0)}
    assert of(("a", "icd10cm", "J06.9")) == {"a": (0, 0), "nobody": (0, 0)}


def test_a_table_without_codes_says_nothing_of_the_groups() -> None:
    persons = pl.DataFrame({"person_id": ["a", "b"]})
    conditions = pl.DataFrame({"person_id": ["a"], "text": ["an illness"]})
    total = diagnosis_score("charlson").total
    found = facts({"persons": persons, "conditions": conditions}, as_of=AS_OF, facts=[total])
    assert totals(found, total) == {"a": (None, None), "b": (0, 0)}
