"""A level-of-care scheme: signals, how they make levels, which level comes first, and what a change needs."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from casemgmt.citation import Citation
from casemgmt.facts.person import deceased
from casemgmt.rules import Criterion, Edition, Policy, Rung, not_

NO_LEVEL = "none"
"""Every level is ruled out: episodic and preventive care only."""

DISCHARGED, ACUTE = "A3", "acute"
"""The signal that says that somebody comes from acute care, and that level: the one before, where nobody gave it."""


@attrs.frozen
class Signal:
    """One thing on record that speaks for a level.

    Args:
        id: Its short name in the scheme, such as ``A1``.
        level: The level that it speaks for.
        criterion: What has to hold, with its label and citation.
        strength: ``determinative``, ``strong``, ``supporting`` or ``screen``.
    """

    id: str
    level: str
    criterion: Criterion
    strength: str = "strong"


@attrs.frozen
class Transition:
    """What has to be on file when a person moves from one level to another.

    Args:
        from_level: The level before.
        to_level: The level after; the same as before where only the place of care changes.
        documents: What has to be on file, with its own time limit in words.
        citation: The rules behind it.
        when: What else has to hold.
        label: The kind of transition.
    """

    from_level: str
    to_level: str
    documents: tuple[str, ...]
    citation: Citation
    when: Criterion | None = None
    label: str = ""


@attrs.frozen(kw_only=True)
class SchemeEdition(Edition):
    """What a scheme says from one date to another.

    Args:
        signals: The signals.
        levels: For each level, when it is met, the most urgent first.
        ladder: The order of precedence: the first rung that is met gives the primary level.
        transitions: The documents of each transition.
        reevaluate: When the level has to be looked at again.
        expected_stay: For each level, how long it is expected to last, where the scheme says so.
        to_settle: For each level, what to do where a signal speaks for it and nobody has settled it.
        applies: Whom the scheme can concern.
    """

    signals: tuple[Signal, ...]
    levels: Mapping[str, Criterion] = attrs.field(hash=False)
    ladder: tuple[Rung, ...]
    transitions: tuple[Transition, ...] = ()
    reevaluate: tuple[str, ...] = ()
    expected_stay: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    to_settle: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    applies: Criterion = attrs.field(factory=lambda: not_(deceased, label="the person is alive"))

    def criteria(self) -> Mapping[str, Criterion]:
        """Everything that the edition decides: levels, signals, rungs and conditions of transitions."""
        extra = {f"transition {i}": t.when for i, t in enumerate(self.transitions) if t.when is not None}
        return {
            **self.levels,
            **{signal.id: signal.criterion for signal in self.signals},
            **{f"rung {i}": rung.when for i, rung in enumerate(self.ladder)},
            **extra,
            "applies": self.applies,
        }


@attrs.frozen(kw_only=True)
class Scheme(Policy[SchemeEdition]):
    """A level-of-care scheme, such as ``levels.four``; an organisation can write its own."""


def words(level: str | None) -> str:
    """A level as a person reads it."""
    return "unknown" if level is None else level.replace("_", " ")
