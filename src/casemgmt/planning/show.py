"""A draft as lines that a case manager reads with the person: by need, then by kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import attrs

from casemgmt.assessment import preference_words
from casemgmt.planning.plan import KIND_WORDS, Proposal, kind_word, proposal_line
from casemgmt.rules import Line
from casemgmt.truth import MET, UNKNOWN

if TYPE_CHECKING:
    from casemgmt.assessment import Need
    from casemgmt.planning.draft import PlanDraft


def draft_outline(draft: PlanDraft) -> Line:
    """The lines of a draft: what matters to the person, then each need with its proposals, then the rest."""
    title = (
        f"Plan draft as of {draft.as_of}: {len(draft.proposed)} proposed, {len(draft.undetermined)} undetermined,"
        f" {len(draft.decided)} decided"
    )
    return Line(title, children=tuple(_sections(draft)))


def _sections(draft: PlanDraft) -> Iterator[Line]:
    certain_first = sorted(draft.needs, key=lambda need: need.truth is not MET)
    needs = {need.id: need for need in certain_first if need.kind == "need"}
    below: dict[str, list[Proposal]] = {id: [] for id in needs}
    elsewhere: list[Proposal] = []
    for proposal in draft.proposals:
        home = next((id for id in proposal.item.needs if id in needs and not proposal.ended), None)
        (elsewhere if home is None else below[home]).append(proposal)
    if draft.preferences:
        yield Line(
            "what matters to the person", children=tuple(Line(preference_words(p)) for p in draft.preferences)
        )
    for id, need in needs.items():
        if below[id]:
            yield _need_section(need, below[id])
    if elsewhere:
        yield Line("from an earlier plan", children=_by_kind(elsewhere))
    uncovered = tuple(Line(need.label) for id, need in needs.items() if need.truth is MET and not below[id])
    if uncovered:
        yield Line("needs for which no protocol proposes anything: plan by hand", children=uncovered)
    if draft.not_in_force:
        yield Line("protocols that were not used", children=tuple(map(Line, draft.not_in_force)))


def _need_section(need: Need, proposals: list[Proposal]) -> Line:
    if need.truth is UNKNOWN:
        detail = f"cannot be told yet, needs {', '.join(need.missing)}"
        return Line(
            f"for the possible need: {need.label}", need.truth, detail, children=_by_kind(proposals, need)
        )
    return Line(f"for the need: {need.label}", need.truth, children=_by_kind(proposals, need))


def _by_kind(proposals: Iterable[Proposal], need: Need | None = None) -> tuple[Line, ...]:
    """Proposals in the order of their kinds, without saying again what the line of the need says."""
    order = list(KIND_WORDS)
    ordered = sorted(proposals, key=lambda p: order.index(type(p.item)))
    if need is None:
        return tuple(map(proposal_line, ordered))
    waiting = [p for p in ordered if need.truth is UNKNOWN and p.choice is None]
    brief = tuple(
        Line(f"[undetermined] {kind} ({len(texts)})", detail="; ".join(texts))
        for kind in KIND_WORDS.values()
        if (texts := [p.item.text for p in waiting if kind_word(p.item) == kind])
    )
    said = f"need: {need.label}"
    full = (p for p in ordered if p not in waiting)
    return (
        *(proposal_line(attrs.evolve(p, because=tuple(r for r in p.because if r != said))) for p in full),
        *brief,
    )
