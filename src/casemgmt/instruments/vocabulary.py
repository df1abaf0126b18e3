"""The standard vocabulary: every fact of the library by name."""

from __future__ import annotations

from functools import lru_cache

from casemgmt.facts import Vocabulary, core_facts
from casemgmt.instruments.catalogue import instruments
from casemgmt.instruments.comorbidities import comorbidities
from casemgmt.instruments.diagnosis_scores import diagnosis_scores
from casemgmt.rules import Fact


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The core facts, the comorbidities and the facts of every instrument and risk score.

    Example:
        >>> vocabulary()["news2_total"].high
        20
    """
    of_instruments: list[Fact] = [fact for each in instruments() for fact in each.facts.values()]
    of_scores: list[Fact] = [fact for each in diagnosis_scores() for fact in each.instrument.facts.values()]
    return core_facts().with_facts([*comorbidities().values(), *of_instruments, *of_scores])
