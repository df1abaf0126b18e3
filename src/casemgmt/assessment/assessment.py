"""An assessment: what was found, what the person needs and wants, what is in the way, and what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

import attrs

from casemgmt.citation import Citation
from casemgmt.record import Preference
from casemgmt.rules import Decision, Explained, FactSheet, Line, facts_in
from casemgmt.truth import MET, UNKNOWN, Truth


@attrs.frozen
class OmahaProblem:
    """A problem of the Omaha System, which names needs the way nurses and social workers do.

    Args:
        number: Its customary number, 1 to 42.
        name: Its name.

    Example:
        >>> str(OmahaProblem(27, "Circulation"))
        'Omaha problem 27, Circulation'
    """

    number: int
    name: str

    def __str__(self) -> str:
        return f"Omaha problem {self.number}, {self.name}"


@attrs.frozen
class Finding:
    """One thing that was looked for, and whether it was found.

    Args:
        id: A stable id, such as ``poor_glucose_control``.
        label: What a person reads.
        decision: The criterion as it was decided.
        urgency: For a finding that cannot wait, how soon somebody has to act: ``E0`` to ``E4``.
    """

    id: str
    label: str
    decision: Decision = attrs.field(repr=False)
    urgency: str = ""

    @property
    def truth(self) -> Truth:
        """Whether it was found."""
        return self.decision.truth

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that would settle it."""
        return self.decision.missing

    @property
    def evidence(self) -> tuple[str, ...]:
        """The record entries on which it rests."""
        return evidence_of(self.decision)

    @property
    def citation(self) -> Citation | None:
        """Whence the criterion comes."""
        return self.decision.rule.citation


@attrs.frozen
class Need:
    """Something that the person needs, or says they want.

    Args:
        id: A stable id, such as ``heart_failure_self_management``; wants begin with ``want/``.
        label: What a person reads; a want is in the person's own words.
        kind: ``need`` or ``want``.
        truth: Whether it is there, or cannot be told.
        domain: The problem of the Omaha System to which it belongs; None for a want.
        findings: The ids of the findings on which it rests.
        missing: The facts that would settle it.
        evidence: The record entries on which it rests.
    """

    id: str
    label: str = attrs.field(repr=False)
    kind: Literal["need", "want"]
    truth: Truth
    domain: OmahaProblem | None = None
    findings: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


@attrs.frozen
class Barrier:
    """Something that makes a plan harder to carry out.

    Args:
        id: A stable id, such as ``transportation``.
        label: What a person reads.
        truth: Whether it is there, or cannot be told.
        missing: The facts that would settle it.
        evidence: The record entries on which it rests.
        makes_harder: What it makes harder, in words.
    """

    id: str
    label: str
    truth: Truth
    missing: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    makes_harder: tuple[str, ...] = ()


@attrs.frozen
class Strength:
    """Something that a plan can build on.

    Args:
        id: A stable id, such as ``caregiver``.
        label: What a person reads.
        evidence: The record entries on which it rests.
    """

    id: str
    label: str
    evidence: tuple[str, ...] = ()


@attrs.frozen(kw_only=True, repr=False)
class Assessment(Explained):
    """What is known of one person's needs at a date. What cannot be told is listed with what would settle it.

    Args:
        as_of: The date of the assessment.
        person_id: Whose it is; empty where a mapping of facts was assessed.
        sheet: Every fact of the vocabulary that could be worked out.
        findings: What was found, and what could not be told.
        needs: Needs and wants that are there, and those that could not be told.
        barriers: Barriers that are there, and those that could not be told.
        strengths: What a plan can build on.
        preferences: What the person said matters to them, from the record.
        measured_on: For each fact, the day of its newest evidence, where that is exactly known.
        ruled_out: Findings, needs and barriers that were looked for and are not there: their labels, by id.
        deceased: Whether the record says that the person has died; then no need is listed.
    """

    as_of: date
    person_id: str
    sheet: FactSheet
    findings: tuple[Finding, ...] = ()
    needs: tuple[Need, ...] = ()
    barriers: tuple[Barrier, ...] = ()
    strengths: tuple[Strength, ...] = ()
    preferences: tuple[Preference, ...] = ()
    measured_on: Mapping[str, date] = attrs.field(factory=dict, hash=False)
    ruled_out: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    deceased: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that would settle the open needs and barriers."""
        named = [*(need.missing for need in self.needs), *(barrier.missing for barrier in self.barriers)]
        return tuple(dict.fromkeys(name for names in named for name in names))

    @property
    def urgent(self) -> tuple[Finding, ...]:
        """The findings that cannot wait, the most pressing first."""
        found = (f for f in self.findings if f.urgency and f.truth is MET)
        return tuple(sorted(found, key=lambda f: f.urgency))

    def outline(self) -> Line:
        """The assessment as lines."""
        title = f"Assessment as of {self.as_of}"
        if self.deceased:
            return Line(title, children=(Line("the person has died: no needs are assessed"),))
        needs = [n for n in self.needs if n.kind == "need"]
        wants = [_want_line(n) for n in self.needs if n.kind == "want"]
        groups = (
            ("cannot wait", [Line(f.label, f.truth, f.urgency, _source(f)) for f in self.urgent]),
            ("needs", [self._need_line(n) for n in needs if n.truth is MET]),
            ("wants, in the person's words", wants),
            ("barriers", [_barrier_line(b) for b in self.barriers if b.truth is MET]),
            ("strengths", [Line(s.label) for s in self.strengths]),
            ("needs that cannot be told yet", [self._need_line(n) for n in needs if n.truth is UNKNOWN]),
            (
                "barriers that cannot be told yet",
                [_barrier_line(b) for b in self.barriers if b.truth is UNKNOWN],
            ),
        )
        lines = [Line(f"{name} ({len(below)})", children=tuple(below)) for name, below in groups if below]
        if self.ruled_out:
            absent = tuple(dict.fromkeys(self.ruled_out.values()))
            lines.append(Line(f"looked for and not there ({len(absent)})", detail="; ".join(absent)))
        return Line(title, children=tuple(lines))

    def __repr__(self) -> str:
        needs = [n for n in self.needs if n.kind == "need"]
        there = sum(n.truth is MET for n in needs)
        return f"<Assessment as of {self.as_of}: {there} needs, {len(needs) - there} that cannot be told yet>"

    def _need_line(self, need: Need) -> Line:
        by_id = {f.id: f for f in self.findings}
        below = tuple(by_id[id].decision.outline() for id in need.findings if id in by_id)
        detail = f"needs {', '.join(need.missing)}" if need.missing else ""
        return Line(need.label, need.truth, detail, str(need.domain), below)


def evidence_of(*decisions: Decision) -> tuple[str, ...]:
    """The record entries on which decisions rest, each once."""
    ids = (
        id
        for decision in decisions
        for name in facts_in(decision.rule)
        for id in decision.sheet.evidence.get(name, ())
        if id
    )
    return tuple(dict.fromkeys(ids))


def preference_words(preference: Preference) -> str:
    """A preference as a person reads it: its words, or what it is about.

    Example:
        >>> preference_words(Preference(kind="place_of_care", value="home"))
        'place of care: home'
    """
    return preference.text or f"{preference.kind.replace('_', ' ')}: {preference.value or 'not said'}"


def _want_line(want: Need) -> Line:
    return Line(want.label, detail="" if want.truth is MET else "its days are only partly known")


def _barrier_line(barrier: Barrier) -> Line:
    harder = f"makes harder: {', '.join(barrier.makes_harder)}"
    detail = f"needs {', '.join(barrier.missing)}; {harder}" if barrier.missing else harder
    return Line(barrier.label, barrier.truth, detail)


def _source(finding: Finding) -> str:
    return "" if finding.citation is None else str(finding.citation)
