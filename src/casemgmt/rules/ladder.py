"""An ordered list of rules of which the first that is met decides, and an open one before it makes it provisional."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from casemgmt.rules.evaluate import truth_of
from casemgmt.rules.known import FactSheet
from casemgmt.rules.terms import Criterion
from casemgmt.truth import MET, UNKNOWN


@attrs.frozen
class Rung:
    """One step of a ladder: when `when` is met, `result` is the answer.

    Args:
        when: The criterion.
        result: The answer, such as a level of care.
        flag: A qualification of the answer, such as ``transitional``.
    """

    when: Criterion
    result: str
    flag: str = ""


@attrs.frozen
class Climb:
    """Where somebody stands on a ladder.

    Args:
        rung: The first rung that is met; None where none is.
        undecided: The rungs before it that could still be met.
    """

    rung: Rung | None
    undecided: tuple[Rung, ...]

    @property
    def open(self) -> tuple[Rung, ...]:
        """The undecided rungs that would give another answer."""
        return tuple(r for r in self.undecided if self.rung is None or r.result != self.rung.result)


def climb(rungs: Sequence[Rung], sheet: FactSheet) -> Climb:
    """Go up a ladder from its first rung.

    Example:
        >>> from casemgmt.rules.terms import Fact
        >>> from casemgmt.rules.known import sheet_from_mapping
        >>> visits = Fact("visits", low=0)
        >>> ladder = (Rung(visits >= 3, "high"), Rung(visits >= 0, "low"))
        >>> facts = sheet_from_mapping({}, {"visits": visits}, as_of="2026-01-01", vocabulary={})
        >>> found = climb(ladder, facts)
        >>> found.rung.result, [rung.result for rung in found.open]
        ('low', ['high'])
    """
    undecided: list[Rung] = []
    for rung in rungs:
        truth = truth_of(rung.when, sheet.values)
        if truth is MET:
            return Climb(rung, tuple(undecided))
        if truth is UNKNOWN:
            undecided.append(rung)
    return Climb(None, tuple(undecided))
