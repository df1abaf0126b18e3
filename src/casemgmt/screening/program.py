"""A program: who may be referred, enrolled and served under it, from when to when, and on whose authority."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property

import attrs

from casemgmt.citation import Citation
from casemgmt.facts.person import deceased
from casemgmt.rules import Criterion, Edition, FactSheet, Policy, all_of, not_

STAGES = ("refer", "enrol", "perform")
"""Is it worth offering; are coverage, consent and certification in place; are the timed tasks done. Never mixed."""


@attrs.frozen
class Window:
    """A span of days in which something has to be done.

    Args:
        label: What has to be done.
        opens: The first day on which it counts; None where any earlier day counts.
        closes: The last day on which it counts.
        citation: The rule.
    """

    label: str
    opens: date | None
    closes: date
    citation: Citation | None = None


@attrs.frozen(kw_only=True)
class ProgramEdition(Edition):
    """What a program requires from one date to another.

    Args:
        refer: Whether it is worth offering: the clinical criteria.
        enrol: Whether coverage, consent and certification are in place, and nothing excludes it.
        perform: Whether the timed tasks are done.
        applies: Whom it can concern at all; somebody who fails this is "not applicable", not "not eligible".
        codes: For each billing code, the criterion under which it is the right one.
        cautions: What deserves a second look where it is met; it changes no answer.
        documents: The documents that have to be on file.
        schedule: The windows that follow from the dates in a person's facts.
    """

    refer: Criterion
    enrol: Criterion
    perform: Criterion
    applies: Criterion = attrs.field(factory=lambda: not_(deceased, label="the person is alive"))
    codes: Mapping[str, Criterion] = attrs.field(factory=dict, hash=False)
    cautions: tuple[Criterion, ...] = ()
    documents: tuple[str, ...] = ()
    schedule: Callable[[FactSheet], tuple[Window, ...]] | None = attrs.field(
        default=None, eq=False, repr=False
    )

    @cached_property
    def qualifies(self) -> Criterion:
        """Whether a person whom it can concern qualifies: both the refer and the enrol stage."""
        return all_of(self.refer, self.enrol)

    def stages(self) -> Mapping[str, Criterion]:
        """The criteria of the stages, in their order."""
        return {stage: getattr(self, stage) for stage in STAGES}

    def criteria(self) -> Mapping[str, Criterion]:
        """Everything that the edition decides."""
        cautions = {f"caution {i}": caution for i, caution in enumerate(self.cautions)}
        return {**self.stages(), **self.codes, **cautions, "applies": self.applies}


@attrs.frozen(kw_only=True)
class Program(Policy[ProgramEdition]):
    """A program that a person may qualify for, such as ``medicare.ccm``."""
