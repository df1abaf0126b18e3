"""Drafting: from needs, through the protocols in force, to proposals; and what earlier decisions make of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import attrs

from casemgmt.assessment import Assessment, Need, preference_words
from casemgmt.dates import require_day
from casemgmt.errors import InvalidInput
from casemgmt.planning.catalogue import protocol
from casemgmt.planning.catalogue import protocols as every_protocol
from casemgmt.planning.draft import PlanDraft
from casemgmt.planning.plan import CarePlan, Goal, Intervention, Item, Proposal, Status, kind_word
from casemgmt.planning.protocol import Protocol, ProtocolEdition, Template
from casemgmt.record import Preference
from casemgmt.rules import Decision
from casemgmt.rules.terms import AllOf, Not
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_ANSWERS = {MET: "yes", NOT_MET: "no", UNKNOWN: "unknown"}
_UPWARD = frozenset({">=", ">"})


def draft_plan(
    assessment: Assessment,
    *,
    as_of: date | str,
    protocols: Iterable[str | Protocol] | None = None,
    preferences: Iterable[str | Preference] = (),
    previous: PlanDraft | CarePlan | None = None,
) -> PlanDraft:
    """Propose a plan for the needs of one person.

    What applies is proposed. Where that cannot be told the proposal is undetermined and names the missing facts; it
    is neither dropped nor asserted. The same facts give the same draft.

    Args:
        assessment: The person's needs.
        as_of: The date of the draft, from which due dates count; on or after the assessment.
        protocols: Protocols, or the ids of protocols; by default every one of the catalogue.
        preferences: What else matters to the person: preferences, or their own words.
        previous: An earlier draft or plan. Its decisions are kept; what was declined or deferred is proposed again
            from its revisit date on, or when the reasons for it change; what the facts no longer propose is
            marked, and nothing is lost.

    Raises:
        InvalidInput: If the date lies before the assessment or the earlier plan, the earlier plan is of another
            person, or two protocols disagree on an item that they share.
        UnknownName: If there is no protocol with an id; near names are listed.

    Example:
        >>> from casemgmt.assessment import assess
        >>> found = assess({"heart_failure": True}, as_of="2026-05-01")
        >>> draft = draft_plan(found, as_of="2026-05-01", protocols=["heart_failure"])
        >>> draft["heart_failure/goal/daily_weight"].status.value
        'proposed'
    """
    day = _checked_day(assessment, as_of, previous)
    asked = every_protocol() if protocols is None else tuple(map(_resolved, protocols))
    editions = {p.id: (p, edition) for p in asked if (edition := p.edition_on(day)) is not None}
    wishes = _preferences(assessment, preferences, previous)
    fresh = _linked(_fresh(assessment, editions.values(), day))
    fresh = [_with_suggestion(_with_conflicts(p, fresh), wishes, fresh) for p in fresh]
    listed = {need.id for need in assessment.needs}
    return PlanDraft(
        person_id=assessment.person_id,
        as_of=day,
        proposals=tuple(_carried(fresh, previous, frozenset(editions), listed, day)),
        needs=assessment.needs,
        preferences=wishes,
        review_days={_name(p, e): e.review_days for p, e in editions.values() if listed & set(e.addresses)},
        not_in_force=tuple(f"{p.title}: {p.why_not_in_force(day)}" for p in asked if p.id not in editions),
        previous_version=_version(previous),
    )


def _checked_day(assessment: Assessment, as_of: date | str, previous: PlanDraft | CarePlan | None) -> date:
    day = require_day(as_of)
    if day < assessment.as_of:
        raise InvalidInput.at(
            "$.as_of",
            "lies before the assessment",
            "draft on or after the date of the assessment, or assess anew",
        )
    if previous is not None and previous.person_id != assessment.person_id:
        raise InvalidInput.at(
            "$.previous", "is the plan of another person", "pass this person's earlier plan"
        )
    if previous is not None and day < previous.as_of:
        raise InvalidInput.at("$.as_of", "lies before the earlier plan", "draft on or after the earlier plan")
    return day


def _resolved(given: str | Protocol) -> Protocol:
    return protocol(given) if isinstance(given, str) else given


def _name(protocol: Protocol, edition: ProtocolEdition) -> str:
    return f"{protocol.id}@{edition.id}"


def _version(previous: PlanDraft | CarePlan | None) -> int:
    match previous:
        case None:
            return 0
        case CarePlan():
            return previous.version
    return previous.previous_version


def _preferences(
    assessment: Assessment, given: Iterable[str | Preference], previous: PlanDraft | CarePlan | None
) -> tuple[Preference, ...]:
    stated = (Preference(kind="what_matters", text=each) if isinstance(each, str) else each for each in given)
    earlier = () if previous is None else previous.preferences
    return tuple(dict.fromkeys((*assessment.preferences, *earlier, *stated)))


# -- what the facts propose ----------------------------------------------------------------------------------------


def _fresh(
    assessment: Assessment, editions: Iterable[tuple[Protocol, ProtocolEdition]], day: date
) -> list[Proposal]:
    """The proposals of every protocol whose need is there or cannot be told; shared items are merged."""
    merged: dict[str, Proposal] = {}
    for each, edition in editions:
        needs = [need for need in assessment.needs if need.id in edition.addresses]
        for template in edition.items if needs else ():
            proposal = _proposal(template, _name(each, edition), needs, assessment, day)
            if proposal is not None:
                before = merged.get(proposal.id)
                merged[proposal.id] = proposal if before is None else _merged(before, proposal)
    return list(merged.values())


def _proposal(
    template: Template, name: str, needs: list[Need], assessment: Assessment, day: date
) -> Proposal | None:
    decision = Decision(template.applies, assessment.sheet)
    if decision.settled is NOT_MET:
        return None
    there = [need for need in needs if need.truth is MET]
    served = there or needs
    open_needs = () if there else tuple(name for need in needs for name in need.missing)
    missing = tuple(dict.fromkeys((*open_needs, *decision.missing)))
    because = [f"need: {need.label}" if there else f"possible need: {need.label}" for need in served]
    because += _reasons(template.applies, decision)
    ids = tuple(need.id for need in served)
    item = template.item(as_of=day, protocol=name, needs=ids, **_baseline(template, assessment))
    return Proposal(item, tuple(because), missing)


def _reasons(applies: AllOf, decision: Decision) -> Iterator[str]:
    for part in applies.of:
        asked = part.of if isinstance(part, Not) else part
        yield f"{asked.label}: {_ANSWERS[decision.truth_of(asked)]}"


def _baseline(template: Template, assessment: Assessment) -> dict[str, object]:
    if template.kind is not Goal or template.measure is None:
        return {}
    name = template.measure.name
    value = assessment.sheet.values.get(name)
    return {"baseline": value, "baseline_on": None if value is None else assessment.measured_on.get(name)}


def _linked(proposals: list[Proposal]) -> list[Proposal]:
    """The same, each intervention naming only goals that are in the draft."""
    there = {p.id for p in proposals}

    def linked(proposal: Proposal) -> Proposal:
        if not isinstance(proposal.item, Intervention):
            return proposal
        goals = tuple(id for id in proposal.item.goals if id in there)
        return attrs.evolve(proposal, item=attrs.evolve(proposal.item, goals=goals))

    return list(map(linked, proposals))


def _merged(a: Proposal, b: Proposal) -> Proposal:
    """One proposal of two protocols for the same thing; one that surely applies stands for both."""
    _require_same(a.item, b.item)
    if bool(a.missing) != bool(b.missing):
        return b if a.missing else a
    more: dict[str, Any] = {
        "needs": _union(a.item.needs, b.item.needs),
        "also_in": _union(a.item.also_in, (b.item.protocol,)),
    }
    if isinstance(a.item, Intervention) and isinstance(b.item, Intervention):
        more["goals"] = _union(a.item.goals, b.item.goals)
    return Proposal(attrs.evolve(a.item, **more), _union(a.because, b.because), _union(a.missing, b.missing))


def _require_same(a: Item, b: Item) -> None:
    own = {"protocol", "needs", "citation", "also_in", "goals"}
    differing = [
        field.name
        for field in attrs.fields(type(a))
        if field.name not in own and getattr(a, field.name) != getattr(b, field.name, None)
    ]
    if differing:
        message = f"{a.protocol} and {b.protocol} disagree on {', '.join(differing)}"
        raise InvalidInput.at(f"$.{a.id}", message, "make them equal, or give one of them another shared_id")


def _union(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*a, *b)))


def _with_conflicts(proposal: Proposal, every: list[Proposal]) -> Proposal:
    rivals = (other.id for other in every if _conflict(proposal.item, other.item))
    words = (f"conflict with {id}, another target for the same measure: agree on one" for id in rivals)
    return attrs.evolve(proposal, because=(*proposal.because, *words))


def _conflict(a: Item, b: Item) -> bool:
    if not (isinstance(a, Goal) and isinstance(b, Goal)) or a.measure is None or a.measure != b.measure:
        return False
    same_way = (a.operator in _UPWARD) == (b.operator in _UPWARD)
    return same_way and (a.operator, a.target) != (b.operator, b.target)


# -- what the person prefers ---------------------------------------------------------------------------------------


def _with_suggestion(proposal: Proposal, wishes: tuple[Preference, ...], every: list[Proposal]) -> Proposal:
    against = [wish for wish in wishes if _speaks_against(wish, proposal.item, every)]
    if not against:
        return proposal
    words = "; ".join(map(preference_words, against))
    return attrs.evolve(proposal, suggestion=f"consider declining, the person said: {words}")


def _speaks_against(wish: Preference, item: Item, every: list[Proposal]) -> bool:
    """Whether a preference names a proposal, or prefers comfort to what only aims at improvement."""
    if wish.kind == "decline":
        return wish.value is not None and wish.value in (
            item.id,
            kind_word(item),
            getattr(item, "category", None),
        )
    if (wish.kind, wish.value) != ("care_goals", "comfort"):
        return False
    kinds = {p.id: p.item.kind for p in every if isinstance(p.item, Goal)}
    served = (item.id,) if isinstance(item, Goal) else item.goals if isinstance(item, Intervention) else ()
    return bool(served) and all(kinds.get(id) == "improve" for id in served)


# -- what was decided before ---------------------------------------------------------------------------------------


def _carried(
    fresh: list[Proposal],
    previous: PlanDraft | CarePlan | None,
    drawn_on: frozenset[str],
    listed: set[str],
    day: date,
) -> Iterator[Proposal]:
    """The fresh proposals with earlier decisions, then the earlier proposals that the facts no longer make."""
    before = {} if previous is None else {p.id: p for p in previous.proposals}
    for proposal in fresh:
        yield _continued(proposal, before.pop(proposal.id, None), day)
    for old in before.values():
        protocols = {name.partition("@")[0] for name in (old.item.protocol, *old.item.also_in)}
        if protocols <= drawn_on:
            gone = "no longer applies" if listed & set(old.item.needs) else "need no longer found"
            yield attrs.evolve(old, ended=gone)
        else:
            yield old


def _continued(fresh: Proposal, old: Proposal | None, day: date) -> Proposal:
    if old is None:
        return fresh
    choice = old.choice
    if choice is None:
        return attrs.evolve(fresh, history=old.history)
    if choice.status in (Status.DECLINED, Status.DEFERRED):
        revisit = choice.revisit_on is not None and choice.revisit_on <= day
        changed = (fresh.because, fresh.missing) != (old.because, old.missing)  # a change in condition
        if revisit or changed:
            return attrs.evolve(fresh, history=(*old.history, choice))
    kept = attrs.evolve(
        old.item, needs=fresh.item.needs, protocol=fresh.item.protocol, also_in=fresh.item.also_in
    )
    return attrs.evolve(fresh, item=kept, choice=choice, history=old.history)
