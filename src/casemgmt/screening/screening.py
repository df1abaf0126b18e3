"""Screening: for one person and one program, each stage decided and explained, and what is still missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cached_property, reduce
from operator import and_
from typing import NoReturn

import attrs

from casemgmt.dates import require_day
from casemgmt.errors import RuleError
from casemgmt.facts import Subject
from casemgmt.rules import Decision, Explained, Fact, FactSheet, Line, truth_of
from casemgmt.rules.decision import open_facts
from casemgmt.rules.policy import why_not_applicable
from casemgmt.screening.catalogue import program as by_id
from casemgmt.screening.gathering import gather
from casemgmt.screening.obligations import Owed
from casemgmt.screening.program import Program, ProgramEdition
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth


class Outcome(Enum):
    """Whether a program could be decided for a person at all."""

    DECIDED = "decided"
    NOT_IN_FORCE = "not in force"
    NOT_APPLICABLE = "not applicable"


class Answer(Enum):
    """What a program comes to for a person; that nothing can be decided is told apart from a no."""

    ELIGIBLE = "eligible"
    UNKNOWN = "unknown"
    NOT_ELIGIBLE = "not eligible"
    NOT_APPLICABLE = "not applicable"
    NOT_IN_FORCE = "not in force"


_ANSWERS = {MET: Answer.ELIGIBLE, UNKNOWN: Answer.UNKNOWN, NOT_MET: Answer.NOT_ELIGIBLE}


@attrs.frozen(repr=False)
class Screening(Explained):
    """A program decided for one person at one date.

    Args:
        program: The program.
        edition: The edition in force on that date; None where there is none.
        sheet: The facts that it was decided on.
        outcome: Whether the program could be decided: "not in force" and "not applicable" are no answers.
        why_not: Why it could not be decided.

    Example:
        >>> screening = screen({"chronic_condition_count": 1}, "medicare.ccm", as_of="2026-05-01")
        >>> screening.refer.truth
        <Truth.NOT_MET: 0>
    """

    program: Program
    edition: ProgramEdition | None
    sheet: FactSheet
    outcome: Outcome = Outcome.DECIDED
    why_not: str = ""

    @property
    def as_of(self) -> date:
        """The date of the decision."""
        return self.sheet.as_of

    @cached_property
    def stages(self) -> Mapping[str, Decision]:
        """The decision of each stage: refer, enrol, perform. Empty where the program could not be decided."""
        if self.edition is None or self.outcome is not Outcome.DECIDED:
            return {}
        stages, edition = self.edition.stages().items(), f"{self.program.id}/{self.edition.id}"
        return {
            stage: Decision(rule, self.sheet, "" if rule.label else stage, edition) for stage, rule in stages
        }

    @property
    def refer(self) -> Decision:
        """Whether the program is worth offering."""
        return self._stage("refer")

    @property
    def enrol(self) -> Decision:
        """Whether coverage, consent and certification are in place, and nothing excludes it."""
        return self._stage("enrol")

    @property
    def perform(self) -> Decision:
        """Whether the timed tasks are done."""
        return self._stage("perform")

    @property
    def truth(self) -> Truth:
        """Whether the person qualifies: that the program concerns them, and both the refer and the enrol stage.

        A missing exclusion leaves it unknown. A person is taken to be alive unless it is known otherwise.

        Where the program is not in force or not applicable, the person does not qualify under it; `outcome` and
        `why_not` tell that apart from not being eligible.
        """
        if self.outcome is not Outcome.DECIDED:
            return NOT_MET
        return reduce(and_, (decision.truth for decision in self._decisive))

    @property
    def answer(self) -> Answer:
        """Eligible, not eligible, unknown, not applicable or not in force.

        Example:
            >>> screen({}, "medicare.ccm", as_of="2014-12-31").answer
            <Answer.NOT_IN_FORCE: 'not in force'>
        """
        return _ANSWERS[self.truth] if self.outcome is Outcome.DECIDED else Answer(self.outcome.value)

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that can still change whether the person qualifies: whom it concerns, refer, enrol."""
        if self.truth is not UNKNOWN:
            return ()
        return tuple(dict.fromkeys(name for decision in self._decisive for name in decision.missing))

    @property
    def questions(self) -> Mapping[str, Fact]:
        """The facts of `missing`, with the question of each and whom to ask."""
        if self.truth is not UNKNOWN:
            return {}
        return open_facts(self._decisive)

    @property
    def open_decisions(self) -> tuple[Decision, ...]:
        """What is still open, to ask about next: whether the person qualifies, as one decision; empty once settled.

        Example:
            >>> [decision.title for decision in screen({}, "medicare.tcm", as_of="2026-05-01").open_decisions]
            ['Medicare transitional care management']
        """
        if self.edition is None or self.truth is not UNKNOWN:
            return ()
        return (Decision(self.edition.qualifies, self.sheet, self.program.title),)

    @property
    def codes(self) -> Mapping[str, Truth]:
        """For each billing code of the program, whether it is the right one on the date of service."""
        if self.edition is None or self.outcome is not Outcome.DECIDED:
            return {}
        return {code: truth_of(rule, self.sheet.values) for code, rule in self.edition.codes.items()}

    @property
    def cautions(self) -> tuple[str, ...]:
        """What deserves a second look; it changes no answer."""
        if self.edition is None or self.outcome is not Outcome.DECIDED:
            return ()
        met = (c for c in self.edition.cautions if truth_of(c, self.sheet.values) is MET)
        return tuple(c.label or str(c) for c in met)

    @cached_property
    def obligations(self) -> tuple[Owed, ...]:
        """What has to be done by when, and how it stands: due, done in time, done late, missed, not yet due, unknown.

        Example:
            >>> facts = {"facility_discharged_on": "2026-03-02", "transition_contact_on": "2026-03-05"}
            >>> for owed in screen(facts, "medicare.tcm", as_of="2026-03-06").obligations[:2]:
            ...     print(f"{owed.label}: {owed}")
            first interactive contact after discharge: unknown: 2026-03-02 to 2026-03-04, done on 2026-03-05; not \
known: two or more separate timely attempts
            first visit after discharge: unknown: 2026-03-03 to 2026-03-16; not known: first visit after discharge
        """
        if self.edition is None or self.outcome is not Outcome.DECIDED:
            return ()
        return tuple(owed for each in self.edition.obligations for owed in each.owed(self.sheet))

    @property
    def due(self) -> Mapping[str, date]:
        """The last day for each obligation that can still be met, or of which it is not known whether it was."""
        return {owed.label: owed.closes for owed in self.obligations if owed.open and owed.closes is not None}

    def outline(self) -> Line:
        """The explanation as lines."""
        if self.edition is None or self.outcome is not Outcome.DECIDED:
            return Line(self.program.title, NOT_MET, f"{self.outcome.value}: {self.why_not}")
        unclear = (decision for decision in self._concerns if decision.truth is UNKNOWN)
        lines = [decision.outline() for decision in (*unclear, *self.stages.values())]
        lines += [Line(f"second look: {caution}") for caution in self.cautions]
        lines += [
            Line(owed.label, owed.truth, str(owed), str(owed.obligation.citation or ""))
            for owed in self.obligations
        ]
        if self.truth is not NOT_MET:
            lines += [Line(f"code {code}", truth) for code, truth in self.codes.items()]
            lines += [Line(f"document needed: {document}") for document in self.edition.documents]
        edition = f"edition {self.edition.id}, as of {self.as_of}"
        return Line(self.program.title, self.truth, edition, str(self.edition.citation), tuple(lines))

    def __bool__(self) -> NoReturn:
        raise RuleError("a screening has three answers; write `screening.truth is Truth.MET`")

    def __repr__(self) -> str:
        if self.outcome is not Outcome.DECIDED:
            return f"<Screening {self.program.id}: {self.outcome.value} as of {self.as_of}>"
        stages = ", ".join(f"{stage} {decision.truth.words}" for stage, decision in self.stages.items())
        return f"<Screening {self.program.id}: {stages} as of {self.as_of}>"

    @cached_property
    def _concerns(self) -> tuple[Decision, ...]:
        """Whether the program concerns the person, who is taken to be alive; nothing where it asks nothing else."""
        edition = self.edition
        if edition is None or edition.concerns is None:
            return ()
        return (Decision(edition.concerns, self.sheet, edition=f"{self.program.id}/{edition.id}"),)

    @property
    def _decisive(self) -> tuple[Decision, ...]:
        return (*self._concerns, self.refer, self.enrol)

    def _stage(self, name: str) -> Decision:
        stages = self.stages
        if name not in stages:
            raise RuleError(f"{self.program.id} is {self.outcome.value}; look at .outcome before its stages")
        return stages[name]


def screen(subject: Subject, program: Program | str, *, as_of: date | str) -> Screening:
    """Decide whether a person may be referred, enrolled and served under a program.

    Args:
        subject: A `Record`, or a plain mapping of fact names to values.
        program: A `Program`, or the id of one in the catalogue, such as ``"medicare.ccm"``.
        as_of: The date of service. It chooses the edition.

    Returns:
        The screening, with the decision of each stage.

    Raises:
        UnknownName: If there is no such program or fact; near names are listed.
        InvalidInput: If values cannot be used; all problems are listed.

    Example:
        >>> facts = {"chronic_condition_count": 2, "ccm_risk_attested": True}
        >>> screening = screen(facts, "medicare.ccm", as_of="2026-05-01")
        >>> screening.refer.truth, screening.enrol.truth
        (<Truth.MET: 3>, <Truth.UNKNOWN: 1>)
    """
    found = by_id(program) if isinstance(program, str) else program
    day = require_day(as_of)
    edition = found.edition_on(day)
    sheet = gather(subject, [found], [edition], as_of=day)[0]
    return screened(found, edition, sheet)


def screened(program: Program, edition: ProgramEdition | None, sheet: FactSheet) -> Screening:
    """The screening of a program on facts that were gathered for its edition."""
    if edition is None:
        why = program.why_not_in_force(sheet.as_of)
        return Screening(program, None, sheet, Outcome.NOT_IN_FORCE, why)
    if truth_of(edition.applies, sheet.values) is NOT_MET:
        why = why_not_applicable(edition.applies, sheet.values)
        return Screening(program, edition, sheet, Outcome.NOT_APPLICABLE, why)
    return Screening(program, edition, sheet)
