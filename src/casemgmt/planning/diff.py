"""What changed from one version of a plan to another, and why."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from casemgmt.planning.plan import CarePlan, Item, item_line
from casemgmt.rules import Line
from casemgmt.rules.outline import Explained

_TRACE = frozenset({"id", "protocol", "also_in", "needs", "citation"})
"""Where an item comes from; not what it says."""


@attrs.frozen
class Change:
    """One item that is in only one version, or one field that differs.

    Args:
        item: The item, as the later version has it; an item that ended as the earlier version had it.
        reason: Why, as it was decided; empty where nobody said.
        field: The field that changed; empty for an item that was added or ended.
        old: Its value in the earlier version.
        new: Its value in the later version.
    """

    item: Item
    reason: str = ""
    field: str = ""
    old: object = attrs.field(default=None, repr=False)
    new: object = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True, repr=False)
class PlanDiff(Explained):
    """What changed from one version of a plan to another.

    Args:
        before: The number of the earlier version.
        after: The number of the later version.
        added: What was agreed only in the later version.
        ended: What was agreed only in the earlier version.
        changed: What both agreed on, and says something else now, field by field.
    """

    before: int
    after: int
    added: tuple[Change, ...] = ()
    ended: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()

    def outline(self) -> Line:
        """The changes as lines."""
        groups = (("added", self.added), ("ended", self.ended), ("changed", self.changed))
        children = tuple(
            Line(f"{name} ({len(changes)})", children=tuple(map(_line, changes)))
            for name, changes in groups
            if changes
        )
        same = "" if children else "nothing changed"
        return Line(
            f"Care plan, from version {self.before} to version {self.after}", detail=same, children=children
        )

    def __repr__(self) -> str:
        counts = f"{len(self.added)} added, {len(self.ended)} ended, {len(self.changed)} changed"
        return f"<PlanDiff from version {self.before} to {self.after}: {counts}>"


def plan_diff(before: CarePlan, after: CarePlan) -> PlanDiff:
    """What changed from one version of a plan to another; see `CarePlan.diff`."""
    old, new = ({item.id: item for item in plan.items} for plan in (before, after))
    return PlanDiff(
        before=before.version,
        after=after.version,
        added=tuple(Change(item, _reason(after, id)) for id, item in new.items() if id not in old),
        ended=tuple(Change(item, _reason(after, id)) for id, item in old.items() if id not in new),
        changed=tuple(
            Change(new[id], _reason(after, id), field, *values)
            for id, item in old.items()
            if id in new
            for field, values in _fields(item, new[id])
        ),
    )


def _fields(old: Item, new: Item) -> Iterator[tuple[str, tuple[object, object]]]:
    for field in attrs.fields(type(new)):
        values = getattr(old, field.name, None), getattr(new, field.name)
        if field.name not in _TRACE and values[0] != values[1]:
            yield field.name, values


def _reason(plan: CarePlan, id: str) -> str:
    proposal = next((p for p in plan.proposals if p.id == id), None)
    if proposal is None:
        return ""
    return (proposal.choice.reason if proposal.choice is not None else "") or proposal.ended


def _line(change: Change) -> Line:
    why = (Line(f"because {change.reason}"),) if change.reason else ()
    if not change.field:
        return attrs.evolve(item_line(change.item), children=why)
    words = f"{change.field.replace('_', ' ')} from {_shown(change.old)} to {_shown(change.new)}"
    return Line(item_line(change.item).text, detail=words, children=why)


def _shown(value: object) -> str:
    return "nothing" if value is None else str(value)
