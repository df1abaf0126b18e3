"""A protocol: what is proposed for a need, as templates whose days count from the date of the draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs

from casemgmt.citation import Citation
from casemgmt.dates import days_after
from casemgmt.planning.plan import Item
from casemgmt.rules import Criterion, Edition, Fact, Policy, facts_needed
from casemgmt.rules.terms import AllOf


@attrs.frozen(kw_only=True)
class Template:
    """One item of a protocol, without a person.

    Args:
        kind: The class of the item.
        id: Its stable id, the same in every edition: ``heart_failure/goal/daily_weight``, or
            ``shared/goal/blood_pressure`` for what several protocols propose.
        text: What it says, in plain words.
        citation: Whence it comes.
        applies: The conditions, each with its label, under which it applies to a person who has the need.
        fields: The other fields of the item.
        days: For the fields that are dates: how many days after the draft.
    """

    kind: type[Item]
    id: str
    text: str
    citation: Citation
    applies: AllOf
    fields: Mapping[str, Any] = attrs.field(hash=False)
    days: Mapping[str, int] = attrs.field(hash=False)

    @property
    def measure(self) -> Fact | None:
        """The fact that it measures or watches, if it does."""
        return self.fields.get("measure")

    def item(self, *, as_of: date, protocol: str, needs: tuple[str, ...], **more: Any) -> Item:
        """The item for one person.

        Args:
            as_of: The date of the draft, from which its days count.
            protocol: The protocol with its edition.
            needs: The ids of the person's needs that it serves.
            more: Fields that depend on the person, such as a goal's baseline.
        """
        dates = {field: days_after(as_of, days) for field, days in self.days.items()}
        given = {**self.fields, **dates, **more}
        return self.kind(
            id=self.id, text=self.text, protocol=protocol, needs=needs, citation=self.citation, **given
        )


@attrs.frozen(kw_only=True)
class ProtocolEdition(Edition):
    """What a protocol proposes from one date to another.

    Args:
        addresses: The ids of the needs that it addresses; any of them calls for it.
        review_days: How often a plan that follows it is reviewed.
        items: Goals, interventions, monitors, red flags, team roles and services.
    """

    addresses: tuple[str, ...]
    review_days: int
    items: tuple[Template, ...]

    def criteria(self) -> Mapping[str, Criterion]:
        """Under which condition each item applies, by its id."""
        return {template.id: template.applies for template in self.items}

    def citations(self) -> Mapping[str, Citation]:
        """The source of each item, which is that of its condition too, by its id."""
        return {template.id: template.citation for template in self.items}

    def facts(self) -> Mapping[str, Fact]:
        """The facts that the edition reads or measures, inputs of formulas first."""
        measured = (template.measure for template in self.items)
        return facts_needed(*self.criteria().values(), *(fact for fact in measured if fact is not None))


@attrs.frozen(kw_only=True)
class Protocol(Policy[ProtocolEdition]):
    """What to propose for a need, such as ``heart_failure``."""
