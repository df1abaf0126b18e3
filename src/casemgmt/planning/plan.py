"""A care plan: what was agreed, by whom, for which need, and what is still undecided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Literal

import attrs

from casemgmt.bounds import Bounds
from casemgmt.citation import Citation
from casemgmt.errors import InvalidInput
from casemgmt.record import Preference
from casemgmt.rules.outline import Explained, Line
from casemgmt.rules.terms import Fact
from casemgmt.rules.words import show

if TYPE_CHECKING:
    from casemgmt.planning.diff import PlanDiff

Operator = Literal[">=", ">", "<=", "<", "=="]
GoalKind = Literal["improve", "maintain", "prevent", "access", "knowledge", "comfort"]
Category = Literal[
    "teaching, guidance and counseling", "treatments and procedures", "case management", "surveillance"
]
Urgency = Literal["E0", "E1", "E2", "E3", "E4"]
ServiceKind = Literal["service", "referral", "equipment"]


class Status(Enum):
    """What has been decided about a proposal."""

    PROPOSED = "proposed"
    UNDETERMINED = "undetermined"
    ACCEPTED = "accepted"
    CHANGED = "changed"
    DECLINED = "declined"
    DEFERRED = "deferred"


@attrs.frozen
class Choice:
    """Who decided what about a proposal, when and why.

    Args:
        status: What was decided.
        by: Who decided.
        on: On which day.
        reason: Why.
        revisit_on: For declined and deferred proposals: not to be proposed again before this day.
        changes: For changed proposals: the fields that were changed, with their new values.
    """

    status: Status
    by: str
    on: date
    reason: str = ""
    revisit_on: date | None = None
    changes: tuple[tuple[str, object], ...] = ()


@attrs.frozen(kw_only=True)
class Item:
    """One line of a plan. Subclasses say what kind it is.

    Args:
        id: A stable id, the same in every draft: ``heart_failure/goal/daily_weight``.
        text: What it says, in plain words.
        protocol: The protocol that it comes from, with its edition: ``heart_failure@2026``.
        needs: The ids of the needs that it serves.
        citation: Whence it comes.
        also_in: Further protocols that propose the same, with their editions.
    """

    id: str
    text: str
    protocol: str
    needs: tuple[str, ...]
    citation: Citation
    also_in: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Goal(Item):
    """A goal with its measure, target and date.

    Args:
        kind: ``improve``, ``maintain``, ``prevent``, ``access``, ``knowledge`` or ``comfort``.
        measure: The fact that measures it; None for a goal that somebody has to attest.
        operator: How the measure must stand to the target.
        target: The target value.
        due_on: The day by which it should be met.
        baseline: What the measure was when the plan was drafted; None where it is not known.
        baseline_on: The day of that measurement.
        expected_change_days: Days before any change can be expected.
        minimal_important_difference: The least change that matters to a person; None where none is published.
        difference_citation: Whence that comes.
        weight: Its importance to the person, for goal attainment scaling.
        attested_by: For a goal without a measure: who says whether it was met, such as ``patient``.
    """

    kind: GoalKind
    measure: Fact | None = None
    operator: Operator | None = None
    target: float | bool | None = None
    due_on: date
    baseline: float | bool | Bounds | None = attrs.field(default=None, repr=False)
    baseline_on: date | None = None
    expected_change_days: int = 0
    minimal_important_difference: float | None = None
    difference_citation: Citation | None = None
    weight: float = 1
    attested_by: str = ""


@attrs.frozen(kw_only=True)
class Intervention(Item):
    """Something that somebody does.

    Args:
        category: The Omaha System category: ``teaching, guidance and counseling``, ``treatments and procedures``,
            ``case management`` or ``surveillance``.
        role: Who does it.
        due_on: The first day by which it should be done.
        every_days: How often, for what is repeated.
        goals: The ids of the goals that it serves.
    """

    category: Category
    role: str
    due_on: date
    every_days: int | None = None
    goals: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Monitor(Item):
    """Something that is measured at intervals.

    Args:
        measure: The fact that is measured; None where it is only looked at or asked.
        every_days: How often.
        start_on: From which day.
    """

    measure: Fact | None = None
    every_days: int
    start_on: date


@attrs.frozen(kw_only=True)
class RedFlag(Item):
    """A sign that calls for action.

    Args:
        urgency: ``E0`` call emergency services now, ``E1`` same day, ``E2`` within 24 hours, ``E3`` within two
            business days, ``E4`` at the next review.
        measure: The fact that shows it, where one does.
        operator: How the fact must stand to the threshold.
        threshold: The value that raises it.
    """

    urgency: Urgency
    measure: Fact | None = None
    operator: Operator | None = None
    threshold: float | bool | None = None


@attrs.frozen(kw_only=True)
class TeamRole(Item):
    """A role that the team needs.

    Args:
        role: The role, such as ``cardiologist``.
    """

    role: str


@attrs.frozen(kw_only=True)
class PlannedService(Item):
    """A service, referral or piece of equipment to arrange.

    Args:
        kind: ``service``, ``referral`` or ``equipment``.
        start_by: The day by which it should begin.
    """

    kind: ServiceKind
    start_by: date


@attrs.frozen
class Proposal:
    """An item that is proposed, why, and what has been decided about it.

    Args:
        item: What is proposed.
        because: Why: the needs and criteria in words.
        missing: The facts that are needed to tell whether it applies; empty for a proposal that does.
        choice: What was decided; None while it is open.
        history: Earlier decisions that no longer stand, oldest first.
        suggestion: What the person's own preferences suggest to do with it; empty for nothing.
        ended: Why later facts no longer propose it; empty while they do. Its decision stands until somebody changes it.
    """

    item: Item
    because: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    choice: Choice | None = None
    history: tuple[Choice, ...] = ()
    suggestion: str = ""
    ended: str = ""

    @property
    def id(self) -> str:
        """The id of the item."""
        return self.item.id

    @property
    def status(self) -> Status:
        """What has been decided; while open, whether it is proposed or undetermined."""
        if self.choice is not None:
            return self.choice.status
        return Status.UNDETERMINED if self.missing else Status.PROPOSED


@attrs.frozen(repr=False)
class CarePlan(Explained):
    """A version of a plan, as it was agreed.

    Args:
        person_id: Whose plan it is.
        version: 1, 2, 3 ...
        as_of: The day of the facts on which it was drafted.
        agreed_on: The day on which it was agreed.
        author: The case manager who is accountable for it.
        items: What was agreed: goals, interventions, monitors, red flags, team roles and services.
        proposals: Every proposal with its decision, also those declined, deferred or still open. Nothing is lost.
        review_on: The day of the next review.
        agreed_by: The person or representative who agreed, and others who took part.
        preferences: What matters to the person.
    """

    person_id: str
    version: int
    as_of: date
    agreed_on: date
    author: str
    items: tuple[Item, ...]
    proposals: tuple[Proposal, ...]
    review_on: date
    agreed_by: tuple[str, ...] = ()
    preferences: tuple[Preference, ...] = ()

    @property
    def goals(self) -> tuple[Goal, ...]:
        """The goals that were agreed."""
        return tuple(self._of(Goal))

    @property
    def undecided(self) -> tuple[Proposal, ...]:
        """The proposals on which nobody has decided yet, undetermined ones included."""
        return tuple(p for p in self.proposals if p.choice is None)

    def diff(self, later: CarePlan) -> PlanDiff:
        """What changed from this version to a later one, with the reasons that were given.

        Args:
            later: Another version of the same person's plan.

        Raises:
            InvalidInput: If it is the plan of another person.
        """
        from casemgmt.planning.diff import plan_diff

        if later.person_id != self.person_id:
            raise InvalidInput.at(
                "$.later", "is the plan of another person", "compare versions of one person's plan"
            )
        return plan_diff(self, later)

    def outline(self) -> Line:
        """The plan as lines."""
        agreed = tuple(item_line(item) for item in self.items)
        open_ = tuple(proposal_line(p) for p in self.undecided)
        refused = tuple(
            proposal_line(p) for p in self.proposals if p.status in (Status.DECLINED, Status.DEFERRED)
        )
        groups = (("agreed", agreed), ("still undecided", open_), ("declined or deferred", refused))
        children = tuple(Line(f"{name} ({len(lines)})", children=lines) for name, lines in groups if lines)
        title = f"Care plan, version {self.version}, agreed {self.agreed_on} by {self.author}; review {self.review_on}"
        return Line(title, children=children)

    def __repr__(self) -> str:
        return (
            f"<CarePlan version {self.version} of {self.agreed_on}: {len(self.items)} items,"
            f" {len(self.undecided)} undecided>"
        )

    def _of(self, kind: type[Goal]) -> Iterator[Goal]:
        return (item for item in self.items if isinstance(item, kind))


KIND_WORDS: Mapping[type[Item], str] = {
    Goal: "goal",
    Intervention: "intervention",
    Monitor: "monitor",
    RedFlag: "red flag",
    TeamRole: "team",
    PlannedService: "service",
}
"""The kinds of item in the order of a plan, as a person reads them."""

URGENCIES: Mapping[Urgency, str] = {
    "E0": "call emergency services now",
    "E1": "same day",
    "E2": "within 24 hours",
    "E3": "within two business days",
    "E4": "at the next review",
}
"""How soon a red flag has to be acted on."""


def item_line(item: Item) -> Line:
    """An item as one line with its source."""
    return Line(f"{kind_word(item)}: {item.text}", detail=timing(item), source=str(item.citation))


def proposal_line(proposal: Proposal) -> Line:
    """A proposal as one line: its status, its reasons, and what is missing to tell whether it applies."""
    line = item_line(proposal.item)
    notes = [f"because {reason}" for reason in proposal.because]
    if proposal.choice is not None and proposal.missing:
        notes.append(f"decided although not known: {', '.join(proposal.missing)}")
    notes += [f"earlier: {_decided(choice)}" for choice in proposal.history]
    notes += [each for each in (proposal.suggestion, proposal.ended) if each]
    return attrs.evolve(line, text=f"[{_standing(proposal)}] {line.text}", children=tuple(map(Line, notes)))


def kind_word(item: Item) -> str:
    """The kind of an item as a person reads it."""
    return KIND_WORDS[type(item)]


def timing(item: Item) -> str:
    """When an item is due, or how often, or how urgent it is; for a goal also whence it starts."""
    match item:
        case Goal():
            return f"by {item.due_on}; {_start(item)}"
        case Intervention(every_days=every) if every:
            return f"{item.role}, from {item.due_on}, every {every} days"
        case Intervention():
            return f"{item.role}, by {item.due_on}"
        case Monitor():
            return f"every {item.every_days} days from {item.start_on}"
        case RedFlag():
            return f"{item.urgency}, {URGENCIES[item.urgency]}"
        case PlannedService():
            return f"by {item.start_by}"
        case _:
            return ""


def _standing(proposal: Proposal) -> str:
    if proposal.choice is not None:
        return _decided(proposal.choice)
    return f"undetermined, needs {', '.join(proposal.missing)}" if proposal.missing else "proposed"


def _decided(choice: Choice) -> str:
    words = f"{choice.status.value} by {choice.by} on {choice.on}"
    words += f" ({choice.reason})" if choice.reason else ""
    return f"{words}, not before {choice.revisit_on}" if choice.revisit_on else words


def _start(goal: Goal) -> str:
    if goal.measure is None:
        return f"attested by {goal.attested_by}" if goal.attested_by else "to be attested"
    if goal.baseline is None:
        return "baseline unknown"
    on = f" on {goal.baseline_on}" if goal.baseline_on else ""
    return f"baseline {show(goal.measure, goal.baseline)}{on}"
