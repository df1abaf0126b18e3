"""Risk stratification: the tier of one person, what puts them there, and what could still move it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import takewhile
from typing import Any

import attrs

from casemgmt.bounds import Bounds, lower
from casemgmt.dates import require_day
from casemgmt.errors import InvalidInput
from casemgmt.facts import Subject, sheet_of
from casemgmt.instruments import Item, instrument_of, vocabulary
from casemgmt.instruments.result import shown
from casemgmt.risk.scheme import RiskEdition, RiskScheme, Score, Tier, risk_scheme
from casemgmt.rules import (
    Changes,
    Climb,
    Criterion,
    Decision,
    Explained,
    Fact,
    FactSheet,
    Line,
    Rung,
    any_of,
    bounds_of,
    climb,
    facts_needed,
    truth_of,
)
from casemgmt.rules.decision import open_facts
from casemgmt.rules.policy import why_not_applicable
from casemgmt.rules.terms import Term
from casemgmt.rules.walk import formula_of, rewrite
from casemgmt.rules.words import show
from casemgmt.rules.would_change import how_it_changes, would_change
from casemgmt.truth import MET, NOT_MET


@attrs.frozen
class TierChange:
    """What would bring somebody into another tier or level, or out of the present one.

    Args:
        result: The tier that would be reached, or for `leaves` the one that would be left.
        leaves: Whether it is about leaving the present tier for a less urgent one.
        changes: The nearest changes; a description of the rule, not advice.
    """

    result: str
    leaves: bool
    changes: Changes

    def __str__(self) -> str:
        verb = "leaves" if self.leaves else "reaches"
        return f"{verb} {self.result}: {self.changes}"


def changes_of(ladder: Sequence[Rung], present: Rung, sheet: FactSheet) -> tuple[TierChange, ...]:
    """What would bring each more urgent rung of a ladder, and what would end the present one.

    A score counts as one number: which of its items would have to change is in the score's own explanation, and
    trying all of them in pairs would take long.
    """
    whens: dict[str, list[Criterion]] = {}
    for rung in takewhile(lambda rung: rung.result != present.result, ladder):
        whens.setdefault(rung.result, []).append(rung.when)
    found = []
    for result, parts in whens.items():
        rule = rewrite(parts[0] if len(parts) == 1 else any_of(*parts), _as_one_number)
        found += [TierChange(result, False, c) for c in would_change(rule, sheet.values) if c.target is MET]
    ends = would_change(rewrite(present.when, _as_one_number), sheet.values)
    found += [TierChange(present.result, True, change) for change in ends if change.ways]
    return tuple(found)


def _as_one_number(node: Term) -> Term:
    if isinstance(node, Fact) and node.type == "number" and formula_of(node) is not None:
        return node if how_it_changes(node) == "time" else attrs.evolve(node, definition=None)
    return node


@attrs.frozen(repr=False, slots=False)
class RiskProfile(Explained):
    """The risk tier of one person at one date.

    Args:
        scheme: The risk scheme.
        edition: Its edition in force.
        sheet: The facts that it was decided on.
        tier: The tier; None where the scheme does not apply, and where nothing is certain (`not_ruled_out`).
        not_ruled_out: More urgent tiers that could still be met; they make `tier` provisional.
        why_not: Why the scheme does not apply.

    Example:
        >>> profile = stratify({"admissions_12m": 2, "imminent_danger": False}, as_of="2026-05-01")
        >>> profile.tier.id, profile.provisional
        ('high', False)
    """

    scheme: RiskScheme
    edition: RiskEdition
    sheet: FactSheet
    tier: Tier | None
    not_ruled_out: tuple[str, ...] = ()
    why_not: str = ""

    @property
    def as_of(self) -> date:
        """The date of the decision."""
        return self.sheet.as_of

    @property
    def provisional(self) -> bool:
        """Whether a more urgent tier could not be ruled out."""
        return bool(self.not_ruled_out)

    @property
    def scores(self) -> Mapping[str, Any]:
        """The scores and counts beside the tier: exact, `Bounds` where partly known, None where unknown.

        A score that means nothing for the person (LACE without a stay, NEWS2 for a child) is None too.
        """
        return {
            score.fact.name: self.sheet.values.get(score.fact.name) if self._applies(score) else None
            for score in self.edition.scores
        }

    @property
    def contributors(self) -> tuple[str, ...]:
        """What puts the person into the tier, in words."""
        rung = None if self.why_not else self._climb().rung
        if rung is None:
            return ()
        parts = (part for part in rung.when.parts if isinstance(part, Criterion))
        return tuple(part.label or str(part) for part in parts if truth_of(part, self.sheet.values) is MET)

    @property
    def points(self) -> Mapping[str, Mapping[str, float | Bounds]]:
        """Of each score that means something for the person, what its items add or may add.

        Items that add nothing are left out.

        Example:
            >>> facts = {"acute_discharge_30d": True, "age_years": 70, "acute_admission_urgency": "urgent"}
            >>> stratify(facts, as_of="2026-05-01").points["lace_total"]["admission_urgency"]
            3
        """
        found: dict[str, dict[str, float | Bounds]] = {}
        for score in () if self.why_not else self.edition.scores:
            items = _items_of(score.fact) if self._applies(score) else ()
            worth = {i.id: bounds_of(i.points, self.sheet.values) for i in items if i.points is not None}
            counted = {id: lower(points) for id, points in worth.items() if points != Bounds(0, 0)}
            if counted:
                found[score.fact.name] = counted
        return found

    def would_change(self) -> tuple[TierChange, ...]:
        """The nearest changes of one or two facts that bring a more urgent tier, or end the present one.

        Example:
            >>> quiet = {"imminent_danger": False, "acute_discharge_30d": False, "admissions_12m": 1, "ed_visits_6m": 0}
            >>> print(stratify({**quiet, "chronic_condition_count": 0}, as_of="2026-05-01").would_change()[0])
            reaches crisis: it would be met with:
              imminent danger to self or others, or psychiatric emergency: yes (now no): an attestation
        """
        present = None if self.why_not else self._climb().rung
        return () if present is None else changes_of(self.edition.ladder, present, self.sheet)

    @property
    def questions(self) -> Mapping[str, Fact]:
        """The facts that could still move the tier, with the question of each."""
        return open_facts(self.open_decisions)

    @property
    def open_decisions(self) -> tuple[Decision, ...]:
        """The tiers that could still be met instead, to ask about next."""
        rungs = () if self.why_not else self._climb().open
        return tuple(Decision(rung.when, self.sheet, f"{rung.result} risk") for rung in rungs)

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that could still move the tier."""
        return tuple(self.questions)

    def outline(self) -> Line:
        """The explanation as lines."""
        if self.why_not:
            return Line(self.scheme.title, None, f"not applicable: {self.why_not}")
        lines = [Line(f"because of {reason}", MET) for reason in self.contributors]
        lines += [Line(f"not ruled out: {tier}") for tier in self.not_ruled_out]
        points = self.points
        lines += [self._score_line(score, points) for score in self.edition.scores]
        lines += [Line(f"ask {fact.ask}: {fact.question or fact.label}") for fact in self.questions.values()]
        if (tier := self.tier) is not None:
            lines.append(
                Line(
                    f"contact every {tier.contact_every_days} days, review every {tier.review_every_days},"
                    f" reassess every {tier.reassess_every_days}"
                )
            )
        provisional = "provisional, " if self.provisional else ""
        detail = f"{provisional}as of {self.as_of}"
        return Line(f"Risk tier: {self._name}", None, detail, str(self.edition.citation), tuple(lines))

    def __repr__(self) -> str:
        tier = f"not applicable ({self.why_not})" if self.why_not else self._name
        return f"<RiskProfile {tier}{', provisional' if self.provisional else ''} as of {self.as_of}>"

    @property
    def _name(self) -> str:
        return "unknown" if self.tier is None else self.tier.id

    def _applies(self, score: Score) -> bool:
        return score.applies is None or truth_of(score.applies, self.sheet.values) is not NOT_MET

    def _score_line(self, score: Score, points: Mapping[str, Mapping[str, float | Bounds]]) -> Line:
        if not self._applies(score):
            return Line(score.fact.label, None, f"not applicable, {score.otherwise}")
        value = show(score.fact, self.sheet.values.get(score.fact.name))
        told = value or f"unknown, {self.sheet.why_unknown(score.fact.name)}"
        sure = {id: n for id, n in points.get(score.fact.name, {}).items() if not isinstance(n, Bounds)}
        parts = tuple(Line(id.replace("_", " "), None, shown(n)) for id, n in sure.items())
        return Line(score.fact.label, None, told, children=parts)

    def _climb(self) -> Climb:
        return climb(self.edition.ladder, self.sheet)


def _items_of(score: Fact) -> tuple[Item, ...]:
    """The items of the instrument of which a fact is the total; none for another fact."""
    found = instrument_of(score.name)
    return found.items if found is not None and found.total == score else ()


def stratify(subject: Subject, *, as_of: date | str, scheme: RiskScheme | None = None) -> RiskProfile:
    """Work out the risk tier of a person, with the scores beside it.

    Args:
        subject: A `Record`, or a plain mapping of fact names to values.
        as_of: The date of the decision.
        scheme: A risk scheme of the organisation; by default the one that ships with the library.

    Raises:
        InvalidInput: If values cannot be used, or no edition of the scheme is in force.
        UnknownName: If a mapping names a fact that does not exist.

    Example:
        >>> stratify({"ed_visits_6m": 1, "admissions_12m": 0}, as_of="2026-05-01").not_ruled_out
        ('crisis', 'high')
    """
    found = risk_scheme() if scheme is None else scheme
    day = require_day(as_of)
    edition = found.edition_on(day)
    if edition is None:
        raise InvalidInput.at(
            "$.as_of", found.why_not_in_force(day), "choose a date or a scheme with an edition"
        )
    needed = {
        **edition.facts(),
        **facts_needed(
            *(term for score in edition.scores for term in (score.fact, score.applies) if term is not None)
        ),
    }
    sheet = sheet_of(subject, needed, as_of=day, vocabulary=vocabulary())
    if truth_of(edition.applies, sheet.values) is NOT_MET:
        why = why_not_applicable(edition.applies, sheet.values)
        return RiskProfile(found, edition, sheet, None, why_not=why)
    climbed = climb(edition.ladder, sheet)
    result = climbed.rung.result if climbed.rung is not None else None
    tier = next((tier for tier in edition.tiers if tier.id == result), None)
    open_tiers = tuple(dict.fromkeys(rung.result for rung in climbed.open))
    why = "" if tier is not None or open_tiers else "no tier of the scheme is met"
    return RiskProfile(found, edition, sheet, tier, open_tiers, why)
