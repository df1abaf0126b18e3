"""Scored questionnaires and risk scores, as cited tables with one scoring engine.

A score is a formula over item facts, so that an unanswered item gives bounds by itself and is never counted as 0.
"""

from casemgmt.instruments.catalogue import instrument, instrument_of, instruments
from casemgmt.instruments.comorbidities import comorbidities
from casemgmt.instruments.diagnosis_codes import DiagnosisCodes, diagnosis_codes
from casemgmt.instruments.diagnosis_scores import (
    DiagnosisGroup,
    DiagnosisScore,
    diagnosis_score,
    diagnosis_scores,
)
from casemgmt.instruments.from_diagnoses import DiagnosisResult, UnreadCode, score_codes, score_diagnoses
from casemgmt.instruments.many_diagnoses import score_many_codes
from casemgmt.instruments.model import (
    Band,
    BandSet,
    ExpectedRisk,
    ImportantDifference,
    Instrument,
    Item,
    Prorating,
    Validity,
)
from casemgmt.instruments.result import InstrumentResult
from casemgmt.instruments.scoring import score_record
from casemgmt.instruments.tables import read_instrument
from casemgmt.instruments.vocabulary import vocabulary

__all__ = [
    "Band",
    "BandSet",
    "DiagnosisCodes",
    "DiagnosisGroup",
    "DiagnosisResult",
    "DiagnosisScore",
    "ExpectedRisk",
    "ImportantDifference",
    "Instrument",
    "InstrumentResult",
    "Item",
    "Prorating",
    "UnreadCode",
    "Validity",
    "comorbidities",
    "diagnosis_codes",
    "diagnosis_score",
    "diagnosis_scores",
    "instrument",
    "instrument_of",
    "instruments",
    "read_instrument",
    "score_codes",
    "score_diagnoses",
    "score_many_codes",
    "score_record",
    "vocabulary",
]
