"""Scored questionnaires and risk scores, as cited tables with one scoring engine.

A score is a formula over item facts, so that an unanswered item gives bounds by itself and is never counted as 0.
"""

from casemgmt.instruments.catalogue import instrument, instrument_of, instruments
from casemgmt.instruments.comorbidities import comorbidities
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
    "ExpectedRisk",
    "ImportantDifference",
    "Instrument",
    "InstrumentResult",
    "Item",
    "Prorating",
    "Validity",
    "comorbidities",
    "instrument",
    "instrument_of",
    "instruments",
    "read_instrument",
    "score_record",
    "vocabulary",
]
