"""Scores from diagnoses over tables are the scores of the records, person by person."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

pytest.importorskip("narwhals", reason="narwhals is not installed")
pl = pytest.importorskip("polars", reason="polars is not installed")

from casemgmt.bounds import Bounds
from casemgmt.codes import Code
from casemgmt.content import disease_tables
from casemgmt.frames import facts, tables_of
from casemgmt.instruments import diagnosis_score, score_diagnoses
from casemgmt.record import Condition, Person, Record

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


@pytest.mark.parametrize("id", ["charlson", "hospital_frailty"])
def test_a_score_over_tables_is_that_of_each_record(id: str) -> None:
    score, people = diagnosis_score(id), invented(id, 150)
    tables = {name: pl.DataFrame(columns, strict=False) for name, columns in tables_of(people).items()}
    total = score.total
    found = facts(tables, as_of=AS_OF, facts=[total])
    low, high = f"{total.name}__low", f"{total.name}__high"
    told = {row["person_id"]: (row[low], row[high]) for row in found.iter_rows(named=True)}
    expected = {}
    for record in people:
        known = score_diagnoses(record, score, as_of=AS_OF).total
        ends = (known.low, known.high) if isinstance(known, Bounds) else (known, known)
        expected[record.person.id] = (None, None) if ends == (total.low, total.high) else ends
    assert told == expected
    assert len(set(told.values())) > 10
