"""The tables, columns, concepts and vocabularies of OMOP CDM 5.4 that are read."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from casemgmt.frames.layout import PERSON_ID

VOCABULARIES: Mapping[str, str] = {
    "ICD10CM": "icd10cm",
    "ICD10": "icd10",
    "ICD10PCS": "icd10pcs",
    "SNOMED": "snomed",
    "LOINC": "loinc",
    "RxNorm": "rxnorm",
    "CVX": "cvx",
    "NDC": "ndc",
    "CPT4": "cpt",
    "HCPCS": "hcpcs",
    "SOPT": "sopt",
    "UB04 Pt dis status": "nubc",
}
"""The code system of each OMOP vocabulary; codes of any other keep the vocabulary's name as their system."""

VISITS: Mapping[int, str] = {
    9201: "IMP",  # inpatient visit
    262: "IMP",  # emergency room and inpatient visit
    9203: "EMER",
    9202: "AMB",
    8782: "AMB",  # urgent care facility
    581477: "AMB",  # office visit
    581476: "HH",  # home visit
    5083: "VR",  # telehealth
    581385: "OBSENC",  # observation room
    8863: "NONAC",  # skilled nursing facility
    8920: "NONAC",  # comprehensive inpatient rehabilitation facility
    42898160: "NONAC",  # non-hospital institution visit
}
"""The class of encounter of each visit concept; a visit of any other may be of any class.

9201 to 9203 were read in a vocabulary of OHDSI; 262, 5083, 581476, 581477 and 42898160 in public code only; the others
are recalled.
"""

# Female and male are as public data sets of OHDSI have them; the others are recalled.
GENDERS: Mapping[int, str] = {8507: "male", 8532: "female", 8521: "other", 8551: "unknown"}
# The comparators were read in public code only.
COMPARATORS: Mapping[int, str] = {4171756: "<", 4171754: "<=", 4171755: ">=", 4172704: ">"}
EQUAL = (0, 4172703)
UNKNOWN_COMPARATOR = "other"
# Source of Payment Typology, the longest beginning first; what tells nothing is left out.
PAYERS: Mapping[str, str] = {
    "122": "other",
    "191": "other",
    "11": "medicare.part_c",
    "81": "self_pay",
    "95": "workers_compensation",
    "99": "",
    "1": "medicare",
    "2": "medicaid",
    "3": "other",
    "4": "other",
    "5": "commercial",
    "6": "commercial",
    "8": "other",
    "9": "other",
}
PRELIMINARY = "[Pp]reliminary"


@attrs.frozen(kw_only=True)
class Source:
    """One OMOP table that is read.

    Args:
        section: The section of the record.
        concept: The column of the standard concept; the source concept has ``_source_concept_id`` for its ending.
        start: The column of the first day.
        end: The column of the last day; empty for none.
        more: Further columns that are read.
    """

    section: str
    concept: str
    start: str
    end: str = ""
    more: tuple[str, ...] = ()

    @property
    def source_concept(self) -> str:
        """The column of the source concept."""
        return self.concept.replace("_concept_id", "_source_concept_id")

    @property
    def reads(self) -> frozenset[str]:
        """The columns that are read."""
        return frozenset({PERSON_ID, self.concept, self.source_concept, self.start, self.end, *self.more}) - {
            ""
        }


VALUES = ("value_as_number", "value_as_concept_id", "unit_concept_id", "unit_source_value")
SOURCES: Mapping[str, Source] = {
    "condition_occurrence": Source(
        section="conditions",
        concept="condition_concept_id",
        start="condition_start_date",
        end="condition_end_date",
        more=("condition_status_concept_id",),
    ),
    "measurement": Source(
        section="observations",
        concept="measurement_concept_id",
        start="measurement_date",
        more=(*VALUES, "operator_concept_id"),
    ),
    "observation": Source(
        section="observations",
        concept="observation_concept_id",
        start="observation_date",
        more=(*VALUES, "value_as_string"),
    ),
    "visit_occurrence": Source(
        section="encounters",
        concept="visit_concept_id",
        start="visit_start_date",
        end="visit_end_date",
        more=("discharged_to_concept_id",),
    ),
    "procedure_occurrence": Source(
        section="procedures",
        concept="procedure_concept_id",
        start="procedure_date",
        end="procedure_end_date",
    ),
    "drug_exposure": Source(
        section="medications",
        concept="drug_concept_id",
        start="drug_exposure_start_date",
        end="drug_exposure_end_date",
    ),
    "payer_plan_period": Source(
        section="coverages",
        concept="payer_concept_id",
        start="payer_plan_period_start_date",
        end="payer_plan_period_end_date",
    ),
}
"""The tables of events that are read."""

OTHERS: Mapping[str, frozenset[str]] = {
    "person": frozenset({PERSON_ID, "gender_concept_id", "year_of_birth", "month_of_birth", "day_of_birth"}),
    "observation_period": frozenset({PERSON_ID, "observation_period_end_date"}),
    "death": frozenset({PERSON_ID, "death_date"}),
    "concept": frozenset({"concept_id", "concept_name", "vocabulary_id", "concept_code"}),
    "concept_relationship": frozenset({"concept_id_1", "concept_id_2", "relationship_id", "invalid_reason"}),
}
NEEDED = ("person", "concept")
MAY_LACK = {"concept_name", "invalid_reason", "month_of_birth", "day_of_birth", "value_as_string"}
