"""Whom to see first: the people of a worklist in order, with the reason for the place of each."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Generic, TypeVar

import attrs

from casemgmt.errors import UnknownName
from casemgmt.levels.classify import LevelOfCare
from casemgmt.levels.scheme import NO_LEVEL, words
from casemgmt.truth import MET, UNKNOWN

URGENT = "acute"
"""The level whose people are seen first."""

NOW = ("A1", "A2", "A4", "A7")
"""The signals of acute care now, unlike those of a stay that has ended."""

KeyT = TypeVar("KeyT", bound=Hashable)


@attrs.frozen
class Place(Generic[KeyT]):
    """The place of one person on a worklist.

    Args:
        key: Who it is, as the caller names people.
        level: The level of care.
        reason: Why the place is what it is. It can tell something of the person.
        due: The earliest deadline.
        tier: The risk tier.
    """

    key: KeyT
    level: LevelOfCare
    reason: str = attrs.field(repr=False)
    due: date | None = None
    tier: str = ""

    def __str__(self) -> str:
        return self.reason


def prioritise(
    levels: Mapping[KeyT, LevelOfCare],
    *,
    due: Mapping[KeyT, date] | None = None,
    tiers: Mapping[KeyT, str] | None = None,
    tier_order: Sequence[str] = ("crisis", "high", "moderate", "low"),
) -> tuple[Place[KeyT], ...]:
    """The order in which to see people: the acute first, then by urgency, by deadline and by tier.

    After those whose level is acute now, whoever else it runs beside, come those of whom acute is not ruled out, then
    the other levels in the order in which the scheme puts them, then those in no level, then those of whom nothing is
    known but that they are not acute. Among equals the earlier deadline comes first, no deadline last; then the higher
    tier, no tier last; then the order in which they were given. Whom the scheme does not concern comes at the end.

    Args:
        levels: The level of care of each person.
        due: The earliest deadline of each, as far as there is one.
        tiers: The risk tier of each, as far as it is known.
        tier_order: The tiers, the most urgent first.

    Raises:
        UnknownName: If a tier is not in the order.

    Example:
        >>> from casemgmt.levels import classify
        >>> people = {"a": {"inpatient_admission_open": False, "ed_or_observation_open": False}, "b":
        ...           {"inpatient_admission_open": True, "hospice_elected": False}}
        >>> levels = {key: classify(facts, as_of="2026-05-01") for key, facts in people.items()}
        >>> [(place.key, str(place)) for place in prioritise(levels, due={"b": date(2026, 5, 2)})]
        [('b', 'acute now; due by 2026-05-02'), ('a', 'acute is not ruled out')]
    """
    deadlines, ranks = due or {}, {tier: rank for rank, tier in enumerate(tier_order)}
    for tier in (tiers or {}).values():
        if tier not in ranks:
            raise UnknownName.among("tier", tier, ranks)

    def order(key: KeyT) -> tuple[int, int, date, int]:
        group, rank = _urgency(levels[key])
        tier = (tiers or {}).get(key)
        return group, rank, deadlines.get(key, date.max), len(ranks) if tier is None else ranks[tier]

    places = []
    for key in sorted(levels, key=order):
        day, tier = deadlines.get(key), (tiers or {}).get(key, "")
        why = [
            _why(levels[key]),
            *([f"due by {day}"] if day else []),
            *([f"tier {words(tier)}"] if tier else []),
        ]
        places.append(Place(key, levels[key], "; ".join(why), day, tier))
    return tuple(places)


def _urgency(level: LevelOfCare) -> tuple[int, int]:
    """The group of a person, and the place of the level in the order of the scheme."""
    if level.why_not:
        return 5, 0
    if _acute_now(level):
        return 0, 0
    if _may_be_acute_now(level):
        return 1, 0
    if level.primary is None:
        return 4, 0
    if level.primary == NO_LEVEL:
        return 3, 0
    rungs = [(rung.result, rung.flag) for rung in level.edition.ladder]
    return 2, max(i for i, rung in enumerate(rungs) if rung == (level.primary, level.flag))


def _acute_now(level: LevelOfCare) -> bool:
    """Whether acute is the level, or runs beside it, other than as what is left of a stay that has ended."""
    if level.primary == URGENT:
        return level.flag == ""
    return any(level.signals.get(id) is MET for id in NOW)


def _may_be_acute_now(level: LevelOfCare) -> bool:
    """Whether acute may be the level, run beside it, or be more than what is left of a stay that has ended."""
    return URGENT in level.not_ruled_out or any(level.signals.get(id) is UNKNOWN for id in NOW)


def _why(level: LevelOfCare) -> str:
    if level.why_not:
        return f"not applicable: {level.why_not}"
    group, _ = _urgency(level)
    if group == 0:
        return "acute now" if level.primary == URGENT else f"acute now, beside {words(level.primary)}"
    if group == 1:
        instead = level.primary in (None, URGENT) or URGENT in level.not_ruled_out
        return f"acute is not ruled out{'' if instead else f', beside {words(level.primary)}'}"
    return f"{words(level.primary)}{f' ({level.flag})' if level.flag else ''}"
