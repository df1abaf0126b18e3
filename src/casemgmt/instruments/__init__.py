"""Scored questionnaires and risk scores, as cited tables with one scoring engine.

A score is a formula over item facts, so that an unanswered item gives bounds by itself and is never counted as 0.
"""

from casemgmt.instruments.adherence import Adherence, Fill, adherence, proportion_of_days_covered
from casemgmt.instruments.catalogue import instrument, instrument_of, instruments, with_wording
from casemgmt.instruments.comorbidities import comorbidities
from casemgmt.instruments.diagnosis_codes import DiagnosisCodes, diagnosis_codes
from casemgmt.instruments.diagnosis_scores import (
    DiagnosisGroup,
    DiagnosisScore,
    diagnosis_score,
    diagnosis_scores,
)
from casemgmt.instruments.from_diagnoses import DiagnosisResult, UnreadCode, score_codes, score_diagnoses
from casemgmt.instruments.many import ManyScored, score_many
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
from casemgmt.instruments.result import Banded, InstrumentResult
from casemgmt.instruments.scoring import score, score_record
from casemgmt.instruments.social_needs import SuggestedCode, suggested_codes
from casemgmt.instruments.tables import read_instrument
from casemgmt.instruments.vocabulary import vocabulary

__all__ = [
    "Adherence",
    "Band",
    "BandSet",
    "Banded",
    "DiagnosisCodes",
    "DiagnosisGroup",
    "DiagnosisResult",
    "DiagnosisScore",
    "ExpectedRisk",
    "Fill",
    "ImportantDifference",
    "Instrument",
    "InstrumentResult",
    "Item",
    "ManyScored",
    "Prorating",
    "SuggestedCode",
    "UnreadCode",
    "Validity",
    "adherence",
    "comorbidities",
    "diagnosis_codes",
    "diagnosis_score",
    "diagnosis_scores",
    "instrument",
    "instrument_of",
    "instruments",
    "proportion_of_days_covered",
    "read_instrument",
    "score",
    "score_codes",
    "score_diagnoses",
    "score_many",
    "score_many_codes",
    "score_record",
    "suggested_codes",
    "vocabulary",
    "with_wording",
]
