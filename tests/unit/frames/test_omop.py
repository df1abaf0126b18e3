"""OMOP tables in the tidy layout: codes, visits, payers and values, and what is missing or unknown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

pytest.importorskip("narwhals", reason="narwhals is not installed")
pytest.importorskip("pyarrow", reason="pyarrow is not installed")
pl = pytest.importorskip("polars", reason="polars is not installed")

from casemgmt.errors import InvalidInput, UnknownName
from casemgmt.frames import facts, from_omop, omop_report
from tests.engines import ENGINES, Engine, arrow, every_engine

CONCEPT = {
    "concept_id": [1, 2, 3, 4, 5, 6, 7],
    "concept_name": [
        "Weak heart",
        "Weak heart, unspecified",
        "Preliminary diagnosis",
        "percent",
        "Hba1c",
        "Plan",
        "Home",
    ],
    "vocabulary_id": ["SNOMED", "ICD10CM", "Condition Status", "UCUM", "LOINC", "SOPT", "UB04 Pt dis status"],
    "concept_code": ["84114007", "I50.9", "x", "%", "4548-4", "111", "01"],
}
PERSON = {
    "person_id": [1, 2],
    "gender_concept_id": [8507, 0],
    "year_of_birth": [1950, 1960],
    "month_of_birth": [4, None],
}
DAY = date(2026, 3, 3)


def tidy(**tables: Mapping[str, Any]) -> dict[str, Any]:
    every = {"person": PERSON, "concept": CONCEPT, **tables}
    return from_omop({name: pl.DataFrame(columns) for name, columns in every.items()})


def condition(concept: int, source: int, status: int = 0) -> dict[str, list[Any]]:
    return {
        "person_id": [1],
        "condition_concept_id": [concept],
        "condition_source_concept_id": [source],
        "condition_start_date": [DAY],
        "condition_end_date": [DAY],
        "condition_status_concept_id": [status],
    }


@pytest.mark.parametrize(
    ("concept", "source", "codes"),
    [
        (1, 2, ("snomed", "84114007", "icd10cm", "I50.9")),
        (1, 1, ("snomed", "84114007", None, None)),
        (0, 2, ("icd10cm", "I50.9", None, None)),
        (0, 0, (None, None, None, None)),
        (1, 99, ("snomed", "84114007", None, None)),
    ],
)
def test_a_condition_has_its_standard_and_its_source_code(
    concept: int, source: int, codes: tuple[str, ...]
) -> None:
    found = tidy(condition_occurrence=condition(concept, source))["conditions"]
    assert found.select("system", "code", "system_2", "code_2").rows() == [codes]


def test_a_source_concept_is_mapped_where_the_standard_one_is_missing() -> None:
    maps = {"concept_id_1": [2, 2], "concept_id_2": [1, 1], "relationship_id": ["Maps to", "Is a"]}
    found = tidy(condition_occurrence=condition(0, 2), concept_relationship=maps)["conditions"]
    assert found.select("code", "code_2").rows() == [("84114007", "I50.9")]


def test_a_preliminary_diagnosis_is_provisional() -> None:
    assert tidy(condition_occurrence=condition(1, 0, status=3))["conditions"]["verification"].to_list() == [
        "provisional"
    ]


def test_a_measurement_has_its_value_unit_and_operator() -> None:
    measurement = {
        "person_id": [1] * 3,
        "measurement_concept_id": [5] * 3,
        "measurement_source_concept_id": [0] * 3,
        "measurement_date": [DAY] * 3,
        "value_as_number": [9.4, 8.0, 7.0],
        "value_as_concept_id": [0, 1, 0],
        "unit_concept_id": [4, 0, 0],
        "unit_source_value": [None, "percent", None],
        "operator_concept_id": [0, 4171756, 123],
    }
    found = tidy(measurement=measurement)
    rows = found["observations"].select("code", "value", "unit", "comparator", "value_code")
    assert rows.sort("value", descending=True).rows() == [
        ("4548-4", 9.4, "%", None, None),
        ("4548-4", 8.0, "percent", "<", "84114007"),
        ("4548-4", 7.0, None, "other", None),
    ]
    assert found["persons"]["observations_held"].to_list() == ["part", "part"]


def test_visits_payers_deaths_and_periods() -> None:
    visit = {
        "person_id": [1, 1],
        "visit_concept_id": [9201, 7777],
        "visit_source_concept_id": [0, 0],
        "visit_start_date": [DAY] * 2,
        "visit_end_date": [DAY] * 2,
        "discharged_to_concept_id": [7, 0],
    }
    payer = {
        "person_id": [1],
        "payer_concept_id": [6],
        "payer_source_concept_id": [0],
        "payer_plan_period_start_date": [DAY],
        "payer_plan_period_end_date": [DAY],
    }
    period = {"person_id": [1], "observation_period_end_date": [DAY]}
    death = {"person_id": [2], "death_date": [DAY]}
    found = tidy(visit_occurrence=visit, payer_plan_period=payer, observation_period=period, death=death)
    seen = found["encounters"].select("kind", "discharge_system", "discharge_code")
    assert seen.sort("kind", nulls_last=True).rows() == [("IMP", "nubc", "01"), (None, None, None)]
    assert found["coverages"].select("kind", "status").rows() == [("medicare.part_c", "active")]
    people = found["persons"].sort("person_id")
    assert people.select("birth_date", "gender", "deceased", "died_on", "known_until").rows() == [
        ("1950-04", "male", False, None, DAY),
        ("1960", None, True, DAY, date(1850, 1, 1)),
    ]
    report = omop_report(
        {
            "person": pl.DataFrame(PERSON),
            "concept": pl.DataFrame(CONCEPT),
            "visit_occurrence": pl.DataFrame(visit),
        }
    )
    assert report.visits_without_class == {7777: 1}


def test_who_is_no_longer_observed_may_have_died_since() -> None:
    period = {"person_id": [1, 2], "observation_period_end_date": [DAY, date(2026, 3, 2)]}
    death = {"person_id": [9], "death_date": [DAY]}

    def died(as_of: date, **tables: Mapping[str, Any]) -> list[Any]:
        found = facts(tidy(death=death, **tables), as_of=as_of, facts=["deceased"]).sort("person_id")
        return list(found["deceased"])

    assert died(date(2026, 3, 2), observation_period=period) == [False, False]
    assert died(DAY, observation_period=period) == [False, None]
    assert died(date(2026, 3, 4), observation_period=period) == [None, None]
    never = {"person_id": [1], "observation_period_end_date": [DAY]}
    assert died(date(2020, 1, 1), observation_period=never) == [False, None]
    assert died(DAY) == [False, False]
    for day in (DAY, None):
        death = {"person_id": [1], "death_date": pl.Series([day], dtype=pl.Date)}
        assert died(date(2026, 5, 1), observation_period=period) == [True, None]


def test_what_is_missing_is_told_at_once() -> None:
    with pytest.raises(InvalidInput, match="holds no table 'concept'"):
        from_omop({"person": pl.DataFrame(PERSON)})
    broken = {"person_id": [1], "condition_concept_id": [1]}
    with pytest.raises(InvalidInput, match=r"\$\.condition_occurrence\.condition_start_date: is missing"):
        tidy(condition_occurrence=broken)
    with pytest.raises(UnknownName, match="did you mean 'measurement'"):
        from_omop({"measurements": pl.DataFrame(PERSON)})


DRUG = {
    "person_id": [1, 2],
    "drug_concept_id": [1, 0],
    "drug_source_concept_id": [0, 99],
    "drug_exposure_start_date": [DAY] * 2,
    "drug_exposure_end_date": [DAY] * 2,
}


def test_procedures_and_medications_have_codes_and_days() -> None:
    procedure = {
        "person_id": [1],
        "procedure_concept_id": [2],
        "procedure_source_concept_id": [0],
        "procedure_date": [DAY],
        "procedure_end_date": [DAY],
    }
    found = tidy(procedure_occurrence=procedure, drug_exposure=DRUG)
    assert found["procedures"].select("start", "end", "system", "code").rows() == [
        (DAY, DAY, "icd10cm", "I50.9")
    ]
    assert found["medications"].select("person_id", "kind", "code").sort("person_id").rows() == [
        (1, "statement", "84114007"),
        (2, "statement", None),
    ]


def test_a_mapping_that_is_no_longer_valid_is_not_taken() -> None:
    maps = {
        "concept_id_1": [2, 2],
        "concept_id_2": [1, 5],
        "relationship_id": ["Maps to"] * 2,
        "invalid_reason": ["D", None],
    }
    found = tidy(condition_occurrence=condition(0, 2), concept_relationship=maps)["conditions"]
    assert found.select("code", "code_2").rows() == [("4548-4", "I50.9")]


def test_what_of_an_export_is_not_read_is_told() -> None:
    tables = {
        "person": {**PERSON, "race_concept_id": [0, 0]},
        "concept": CONCEPT,
        "condition_occurrence": condition(1, 0),
        "drug_exposure": DRUG,
        "note": {"note_id": [1, 2, 3]},
    }
    report = omop_report({name: pl.DataFrame(columns) for name, columns in tables.items()})
    assert report.without_code == {"condition_occurrence": 0, "drug_exposure": 1}
    assert report.explain().splitlines() == [
        "read: person 2, concept 7, condition_occurrence 1, drug_exposure 2",
        "rows without a code: drug_exposure 1",
        "tables not read: note 3",
        "columns of person not read: race_concept_id",
    ]
    with pytest.raises(InvalidInput, match="holds no table 'concept'"):
        omop_report({"person": pl.DataFrame(PERSON)})


YEAR = {name: of for name, of in PERSON.items() if name != "month_of_birth"}
EXPORT: dict[str, Mapping[str, Any]] = {
    "observation_period": {"person_id": [1, 2], "observation_period_end_date": [DAY, date(2026, 3, 2)]},
    "death": {"person_id": [2], "death_date": [DAY]},
    "condition_occurrence": condition(0, 2),
    "concept_relationship": {"concept_id_1": [2], "concept_id_2": [1], "relationship_id": ["Maps to"]},
    "drug_exposure": DRUG,
    "observation": {
        "person_id": [1],
        "observation_concept_id": [5],
        "observation_source_concept_id": [0],
        "observation_date": [DAY],
        "value_as_number": [1.5],
        "value_as_string": ["x"],
        "value_as_concept_id": [1],
        "unit_concept_id": [0],
        "unit_source_value": ["kg"],
    },
    "payer_plan_period": {
        "person_id": [1],
        "payer_concept_id": [6],
        "payer_source_concept_id": [0],
        "payer_plan_period_start_date": [DAY],
        "payer_plan_period_end_date": [DAY],
    },
}
UNNAMED = {name: of for name, of in CONCEPT.items() if name != "concept_name"}


@every_engine
@pytest.mark.parametrize(
    ("person", "concept", "born"),
    [
        ({**PERSON, "day_of_birth": [3, 4]}, CONCEPT, ["1950-04-03", "1960"]),
        (PERSON, CONCEPT, ["1950-04", "1960"]),
        (YEAR, UNNAMED, ["1950", "1960"]),
    ],
    ids=["day of birth", "month of birth", "as few columns as there may be"],
)
def test_every_engine_brings_the_same(
    engine: Engine, person: Mapping[str, Any], concept: Mapping[str, Any], born: list[str]
) -> None:
    def told(on: Engine) -> dict[str, list[str]]:
        tables = {"person": person, "concept": concept, **EXPORT}
        found = from_omop({name: on.make(arrow(of)) for name, of in tables.items()})
        return {name: sorted(map(str, on.rows(table))) for name, table in found.items()}

    found = told(engine)
    assert found == told(ENGINES[0])
    assert [text in row for text, row in zip(born, found["persons"], strict=True)] == [True, True]
