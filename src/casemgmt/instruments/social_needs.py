"""Which ICD-10-CM codes a social need that was found suggests, on the day of the answers."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import attrs

from casemgmt.bounds import FIRST_DATE, LAST_DATE
from casemgmt.citation import Citation
from casemgmt.codes import Code, code_of
from casemgmt.content import read_citation, read_toml
from casemgmt.errors import InvalidInput
from casemgmt.instruments.result import InstrumentResult
from casemgmt.truth import MET

TABLE = "instruments/codes/social_needs.toml"


@attrs.frozen
class SuggestedCode:
    """A code for a need; a person confirms it before it is assigned.

    Args:
        need: The need.
        label: What people call it.
        code: The code that can be assigned on the day of the answers.
        citation: The source.
    """

    need: str
    label: str
    code: Code
    citation: Citation


def suggested_codes(result: InstrumentResult) -> tuple[SuggestedCode, ...]:
    """The codes that the needs of a result suggest: of flags that are raised, never of those that are unknown.

    Args:
        result: The result of a social screening, with the day of its answers.

    Raises:
        InvalidInput: If the result has no day; codes change from year to year.

    Example:
        >>> from casemgmt.instruments import score
        >>> answers = {"worried": "often", "ran_out": "never"}
        >>> result = score("hunger_vital_sign", answers, as_of="2026-05-01")
        >>> [suggested.code.code for suggested in suggested_codes(result)]
        ['Z5941']
    """
    if result.as_of is None:
        raise InvalidInput.at(
            "$.as_of", "is missing", "score the answers with as_of, the day on which they were given"
        )
    raised = dict.fromkeys(need for flag, need in result.needs.items() if result.flags[flag] is MET)
    return tuple(found for need in raised for found in codes_of(need, result.as_of))


def codes_of(need: str, on: date) -> tuple[SuggestedCode, ...]:
    """The codes for a need that can be assigned on a day; none where the table has none for that day."""
    row = _table()[need]
    return tuple(
        SuggestedCode(need, row["label"], code_of("icd10cm", each["code"]), read_citation(row))
        for each in row["codes"]
        if each.get("from", FIRST_DATE) <= on <= each.get("to", LAST_DATE)
    )


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, Any]]:
    table = read_toml(TABLE)
    shared = {key: table[key] for key in ("standing", "citation")}
    return {row["id"]: {**shared, **row} for row in table["need"]}
