"""A drafted plan: proposals on which people decide, one by one, until it is finished."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from casemgmt.assessment import Need
from casemgmt.dates import days_after, require_day
from casemgmt.errors import InvalidInput, Problem, UnknownName
from casemgmt.planning.changes import changed
from casemgmt.planning.plan import CarePlan, Choice, Item, Proposal, Status
from casemgmt.planning.show import draft_outline
from casemgmt.record import Preference
from casemgmt.rules import Explained, Line


@attrs.frozen(kw_only=True, repr=False)
class PlanDraft(Explained):
    """What is proposed for one person at a date, and what has been decided so far.

    Every decision returns a new draft; the old one stays as it was.

    Args:
        person_id: Whose plan it is.
        as_of: The date of the draft.
        proposals: Every proposal with its decision, in the order of the protocols.
        needs: The person's needs and wants, open ones included.
        preferences: What matters to the person.
        review_days: For each protocol that was drawn on, with its edition: after how many days a plan is reviewed.
        not_in_force: Why protocols that were asked for were not drawn on.
        previous_version: The version of the plan before this draft; 0 for a first plan.
    """

    person_id: str
    as_of: date
    proposals: tuple[Proposal, ...]
    needs: tuple[Need, ...] = ()
    preferences: tuple[Preference, ...] = ()
    review_days: Mapping[str, int] = attrs.field(factory=dict, hash=False)
    not_in_force: tuple[str, ...] = ()
    previous_version: int = 0

    @property
    def proposed(self) -> tuple[Proposal, ...]:
        """The proposals that apply and wait for a decision."""
        return self._with(Status.PROPOSED)

    @property
    def undetermined(self) -> tuple[Proposal, ...]:
        """The proposals of which it cannot be told whether they apply, each with what is missing."""
        return self._with(Status.UNDETERMINED)

    @property
    def decided(self) -> tuple[Proposal, ...]:
        """The proposals on which somebody decided."""
        return tuple(p for p in self.proposals if p.choice is not None)

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that would settle the undetermined proposals."""
        return tuple(dict.fromkeys(name for p in self.undetermined for name in p.missing))

    def __getitem__(self, id: str) -> Proposal:
        """The proposal with an id.

        Raises:
            UnknownName: If there is none; near names are listed.
        """
        by_id = {p.id: p for p in self.proposals}
        if id not in by_id:
            raise UnknownName.among("proposal", id, by_id)
        return by_id[id]

    def accept(self, id: str, *, by: str, on: date | str, reason: str = "") -> PlanDraft:
        """Accept a proposal as it stands.

        Args:
            id: The proposal.
            by: Who decides.
            on: On which day.
            reason: Why; required where it cannot be told whether the proposal applies.
        """
        proposal = self[id]
        self._require_reason_if_open(proposal, reason)
        return self._decide(proposal, Choice(Status.ACCEPTED, by, self._day(by, on), reason))

    def accept_all(self, *, by: str, on: date | str) -> PlanDraft:
        """Accept every proposal that applies and waits for a decision.

        Left open are undetermined ones, those that the person's own preferences speak against, and those that
        later facts no longer propose.
        """
        draft = self
        for proposal in self.proposed:
            if not proposal.suggestion and not proposal.ended:
                draft = draft.accept(proposal.id, by=by, on=on)
        return draft

    def change(
        self, id: str, /, *, by: str, on: date | str, reason: str = "", **changes: object
    ) -> PlanDraft:
        """Accept a proposal with some of its fields changed.

        Args:
            id: The proposal.
            by: Who decides.
            on: On which day.
            reason: Why; required where it cannot be told whether the proposal applies.
            changes: The new values by the name of the field, such as ``target=7.5``.

        Raises:
            UnknownName: If a field does not exist or cannot be changed; near names are listed.
            InvalidInput: If values have the wrong type; all of them are listed.
        """
        proposal = self[id]
        self._require_reason_if_open(proposal, reason)
        item, recorded = changed(proposal.item, changes)
        return self._decide(
            proposal, Choice(Status.CHANGED, by, self._day(by, on), reason, None, recorded), item
        )

    def decline(
        self, id: str, *, by: str, on: date | str, reason: str, revisit_on: date | str | None = None
    ) -> PlanDraft:
        """Decline a proposal; it is not proposed again before its revisit date, and never without one.

        Args:
            id: The proposal.
            by: Who decides.
            on: On which day.
            reason: Why.
            revisit_on: From which day it may be proposed again.
        """
        revisit = None if revisit_on is None else require_day(revisit_on, "revisit_on")
        return self._put_off(self[id], Choice(Status.DECLINED, by, self._day(by, on), reason, revisit))

    def defer(self, id: str, *, by: str, on: date | str, reason: str, revisit_on: date | str) -> PlanDraft:
        """Put a proposal off to a later day, on which it is proposed again.

        Args:
            id: The proposal.
            by: Who decides.
            on: On which day.
            reason: Why.
            revisit_on: From which day it is proposed again.
        """
        revisit = require_day(revisit_on, "revisit_on")
        return self._put_off(self[id], Choice(Status.DEFERRED, by, self._day(by, on), reason, revisit))

    def finish(
        self,
        *,
        author: str,
        on: date | str,
        agreed_by: Iterable[str] = (),
        review_on: date | str | None = None,
    ) -> CarePlan:
        """The next version of the care plan: what was agreed, and every proposal with its decision.

        Args:
            author: The case manager who is accountable for it.
            on: The day on which it is agreed.
            agreed_by: The person or representative who agreed, and others who took part.
            review_on: The day of the next review; by default after the shortest interval of the protocols from
                which anything was agreed.

        Raises:
            InvalidInput: If the day lies before the draft, or no review date is given and no protocol has one.
        """
        day = self._day(author, on, "author")
        items = tuple(p.item for p in self.proposals if p.status in (Status.ACCEPTED, Status.CHANGED))
        review = self._review_after(day, items) if review_on is None else require_day(review_on, "review_on")
        if review <= day:
            raise InvalidInput.at("$.review_on", "is not after the agreement", "give a later day")
        return CarePlan(
            person_id=self.person_id,
            version=self.previous_version + 1,
            as_of=self.as_of,
            agreed_on=day,
            author=author,
            items=items,
            proposals=self.proposals,
            review_on=review,
            agreed_by=tuple(agreed_by),
            preferences=self.preferences,
        )

    def outline(self) -> Line:
        """The draft as lines, by need."""
        return draft_outline(self)

    def __repr__(self) -> str:
        counts = f"{len(self.proposed)} proposed, {len(self.undetermined)} undetermined, {len(self.decided)} decided"
        return f"<PlanDraft as of {self.as_of}: {counts}>"

    def _review_after(self, day: date, items: tuple[Item, ...]) -> date:
        agreed = {name for item in items for name in (item.protocol, *item.also_in)}
        intervals = [days for name, days in self.review_days.items() if name in agreed]
        if not intervals:
            raise InvalidInput.at(
                "$.review_on", "nothing that was agreed says when to review", "pass review_on="
            )
        return days_after(day, min(intervals))

    def _with(self, status: Status) -> tuple[Proposal, ...]:
        return tuple(p for p in self.proposals if p.status is status)

    def _put_off(self, proposal: Proposal, choice: Choice) -> PlanDraft:
        if not choice.reason:
            raise InvalidInput.at("$.reason", "is empty", "say why, in the person's words if you know them")
        if choice.revisit_on is not None and choice.revisit_on <= choice.on:
            raise InvalidInput.at("$.revisit_on", "is not after the decision", "give a later day")
        return self._decide(proposal, choice)

    def _day(self, by: str, on: date | str, who: str = "by") -> date:
        day = require_day(on, "on")
        problems = []
        if not by:
            problems.append(Problem(f"$.{who}", "is empty", "name the person who decides"))
        if day < self.as_of:
            problems.append(
                Problem("$.on", "lies before the draft", "decide on or after the date of the draft")
            )
        if problems:
            raise InvalidInput(problems)
        return day

    def _require_reason_if_open(self, proposal: Proposal, reason: str) -> None:
        if proposal.missing and not reason:
            message = (
                f"it cannot be told whether {proposal.id} applies: {', '.join(proposal.missing)} unknown"
            )
            raise InvalidInput.at("$.reason", message, "find that out, or pass reason= to decide without it")

    def _decide(self, proposal: Proposal, choice: Choice, item: Item | None = None) -> PlanDraft:
        if choice == proposal.choice:
            return self
        earlier = () if proposal.choice is None else (proposal.choice,)
        decided = attrs.evolve(
            proposal,
            item=proposal.item if item is None else item,
            choice=choice,
            history=(*proposal.history, *earlier),
        )
        return attrs.evolve(self, proposals=tuple(decided if p is proposal else p for p in self.proposals))
