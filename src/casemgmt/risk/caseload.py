"""What a caseload weighs: the acuity of everybody in it, added up."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from casemgmt.bounds import Bounds, compare, lift, lower
from casemgmt.risk.acuity import Acuity
from casemgmt.truth import Truth


@attrs.frozen
class Caseload:
    """What a caseload weighs.

    Args:
        people: How many people it has.
        weight: The sum of their weights: exact, or bounds while levels are not settled.
        unknown: How many people have no weight, because the scheme does not apply to them.
    """

    people: int
    weight: float | Bounds
    unknown: int = 0

    def fits(self, capacity: float) -> Truth:
        """Whether it weighs no more than a case manager can carry; unknown where that depends on open levels."""
        return compare("<=", self.weight, capacity)


def caseload(people: Iterable[Acuity]) -> Caseload:
    """Add up the weights of the people of one case manager.

    Example:
        >>> from casemgmt.risk import acuity
        >>> everyone = [acuity({"acuity_mental_health": 3}, as_of="2026-05-01"), acuity({}, as_of="2026-05-01")]
        >>> caseload(everyone)
        Caseload(people=2, weight=Bounds(low=4.5, high=8), unknown=0)
    """
    every = [person.caseload_weight for person in people]
    known = [lift(weight) for weight in every if weight is not None]
    weight = lower(Bounds(sum(w.low for w in known), sum(w.high for w in known)))
    return Caseload(len(every), weight, len(every) - len(known))
