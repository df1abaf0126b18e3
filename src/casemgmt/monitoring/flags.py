"""Red flags: raised, not raised, or unknown, by the readings of the last days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from casemgmt.bounds import compare
from casemgmt.content import read_toml
from casemgmt.dates import days_after
from casemgmt.monitoring.follow_up import readings_of, statements_of
from casemgmt.planning.plan import CarePlan, RedFlag
from casemgmt.record import Record
from casemgmt.truth import MET, UNKNOWN, Truth, at_least


@attrs.frozen
class FlagReview:
    """Whether one red flag is raised.

    Args:
        item: The red flag.
        truth: Met for raised; unknown where nothing recent tells.
        on: The latest day that raises it, or else the latest reading.
        reason: The finding in words.
        evidence: The record entries behind it.
    """

    item: RedFlag
    truth: Truth
    on: date | None = None
    reason: str = ""
    evidence: tuple[str, ...] = ()


def flag_review(item: RedFlag, plan: CarePlan, record: Record, *, as_of: date) -> FlagReview:
    """Whether a red flag is raised by the readings since the plan, at most as old as the table allows.

    A flag without a measure has to be asked for; an attestation of its id answers it.

    Args:
        item: A red flag of the plan.
        plan: The plan.
        record: What is known about the person.
        as_of: The day of the question.
    """
    days = read_toml("monitoring.toml")["red_flags"]["days"]
    after = max(plan.as_of, days_after(as_of, -days - 1))
    operator, threshold = item.operator, item.threshold
    if item.measure is None or operator is None or threshold is None:
        found, operator, threshold = statements_of(record, item.id, after=after, as_of=as_of), "==", True
        nothing = "ask at each contact"
    else:
        found = readings_of(record, item.measure, after=after, as_of=as_of)
        nothing = f"no reading since the plan within {days} days"
    truths = [(reading, compare(operator, reading.value, threshold)) for reading in found.readings]
    raised_on = [reading.on for reading, truth in truths if truth is MET]
    truth = at_least(1, [*(truth for _, truth in truths), *(UNKNOWN for _ in found.unusable)])
    if raised_on:
        return FlagReview(item, MET, raised_on[-1], f"raised on {raised_on[-1]}", found.evidence)
    if not truths or found.unknown is not None:
        why = nothing if found.unknown is None else str(found.unknown)
        return FlagReview(item, UNKNOWN, None, why, found.evidence)
    last = truths[-1][0].on
    if found.unusable:
        words = f"what is recorded of {found.unusable[-1]} cannot be told"
    else:
        words = "only partly known" if truth is UNKNOWN else f"not raised, last looked at {last}"
    return FlagReview(item, truth, last, words, found.evidence)


def most_urgent_first(flags: Iterable[FlagReview]) -> tuple[FlagReview, ...]:
    """Raised flags first, then unknown ones; each by urgency."""
    rank = {MET: 0, UNKNOWN: 1}
    return tuple(sorted(flags, key=lambda f: (rank.get(f.truth, 2), f.item.urgency, f.item.id)))
