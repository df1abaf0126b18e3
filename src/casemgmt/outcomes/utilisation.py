"""Admissions and emergency visits before and after the plan, in windows of the same length."""

from __future__ import annotations

from datetime import date

import attrs

from casemgmt.bounds import Bounds
from casemgmt.dates import days_after
from casemgmt.monitoring.triggers import events, is_admission, is_emergency_visit
from casemgmt.planning.plan import CarePlan
from casemgmt.record import Record


@attrs.frozen
class Utilisation:
    """How often something was used before the plan and after it, in the same number of days.

    Args:
        name: What was counted.
        days: The length of each window. The plan's day belongs to the window before it.
        before: How often before; without an upper end where the record may not be complete.
        after: How often after.
    """

    name: str
    days: int
    before: Bounds
    after: Bounds

    @property
    def change(self) -> Bounds:
        """After minus before; below 0 for less."""
        return self.after - self.before


def utilisation_of(plan: CarePlan, record: Record, *, as_of: date) -> tuple[Utilisation, ...]:
    """Admissions and emergency visits in equal windows before and after; none where no day has passed.

    Args:
        plan: The plan.
        record: What is known about the person.
        as_of: The last day of the window after the plan.
    """
    days = (as_of - plan.as_of).days
    if days == 0:
        return ()
    start = days_after(plan.as_of, -days)
    found = []
    for name, matches in (("inpatient admissions", is_admission), ("emergency visits", is_emergency_visit)):
        before = events(record, "encounters", matches, after=start, until=plan.as_of).count
        after = events(record, "encounters", matches, after=plan.as_of, until=as_of).count
        found.append(Utilisation(name, days, before, after))
    return tuple(found)
