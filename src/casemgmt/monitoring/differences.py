"""The least change that matters to a person: what the plan says, else what is published for the measure."""

from __future__ import annotations

from functools import lru_cache

import attrs

from casemgmt.citation import Citation, operational
from casemgmt.content import read_citation, read_toml
from casemgmt.instruments.catalogue import instrument_of
from casemgmt.planning.plan import Goal


@attrs.frozen
class Difference:
    """A minimal important difference.

    Args:
        size: How large, in the unit of the measure.
        citation: Who found it, or that the plan chose it.
    """

    size: float
    citation: Citation


def minimal_important_difference(measure: str) -> Difference | None:
    """The minimal important difference of a measure: that of its instrument, else that of the table, else None.

    Args:
        measure: The name of a fact.

    Example:
        >>> minimal_important_difference("phq9_total").size
        5
    """
    instrument = instrument_of(measure)
    found = None if instrument is None else instrument.difference_of(measure)
    return _published().get(measure) if found is None else Difference(found.points, found.citation)


def difference_of(goal: Goal) -> Difference | None:
    """The minimal important difference of a goal: its own, else that of its measure."""
    if goal.minimal_important_difference is not None:
        return Difference(
            goal.minimal_important_difference, goal.difference_citation or operational("chosen in the plan")
        )
    return None if goal.measure is None else minimal_important_difference(goal.measure.name)


@lru_cache(maxsize=1)
def _published() -> dict[str, Difference]:
    return {
        measure: Difference(row["difference"], read_citation(row))
        for row in read_toml("outcomes.toml")["difference"]
        for measure in row["measures"]
    }
