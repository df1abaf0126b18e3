"""Which level of care a person is in, why, and what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property, lru_cache
from importlib import import_module

import attrs

from casemgmt.dates import require_day
from casemgmt.errors import InvalidInput, UnknownName
from casemgmt.facts import Subject, sheet_of
from casemgmt.instruments import vocabulary
from casemgmt.levels.scheme import NO_LEVEL, Scheme, SchemeEdition, Signal, Transition, words
from casemgmt.levels.transitions import PossibleTransition, Reached, possible_transitions
from casemgmt.rules import Decision, Explained, Fact, FactSheet, Line, climb, truth_of
from casemgmt.rules.decision import open_facts
from casemgmt.rules.policy import why_not_applicable
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth

_MODULES = {"levels.four": "casemgmt.levels.four", "levels.three": "casemgmt.levels.three"}
SCHEME_IDS = tuple(_MODULES)
"""The ids of the level schemes that ship with the library."""


@attrs.frozen
class Override:
    """A clinician's own level, kept beside the computed one; neither erases the other.

    Args:
        level: The level that the clinician sets.
        by: Who.
        reason: Why.
        on: On which day.
    """

    level: str
    by: str
    reason: str
    on: date


@attrs.frozen(repr=False, slots=False)
class LevelOfCare(Explained):
    """The level of care of one person at one date.

    Args:
        scheme: The scheme.
        edition: Its edition in force.
        sheet: The facts that it was decided on.
        primary: The level that drives the plan; ``"none"`` where every level is ruled out; None where nothing can
            be said.
        flag: A qualification, such as ``transitional``.
        not_ruled_out: Levels of higher precedence that could still be met; they make `primary` provisional.
        why_not: Why the scheme does not apply at all, such as "the person has died".
        previous: The level before, where the caller gave it.
        override: A clinician's own level.
        on_file: The documents of the transition that are on file, or not called for (`with_documents`).

    Example:
        >>> classify({"inpatient_admission_open": True, "hospice_elected": False}, as_of="2026-05-01").primary
        'acute'
    """

    scheme: Scheme
    edition: SchemeEdition
    sheet: FactSheet
    primary: str | None
    flag: str = ""
    not_ruled_out: tuple[str, ...] = ()
    why_not: str = ""
    previous: str | None = None
    override: Override | None = None
    on_file: tuple[str, ...] = ()

    @property
    def as_of(self) -> date:
        """The date of the decision."""
        return self.sheet.as_of

    @property
    def provisional(self) -> bool:
        """Whether a level of higher precedence could not be ruled out."""
        return bool(self.not_ruled_out)

    @property
    def expected_stay(self) -> str:
        """How long the primary level is expected to last; empty where the scheme does not say."""
        return self.edition.expected_stay.get(self.primary or "", "")

    @property
    def levels(self) -> Mapping[str, Decision]:
        """Every level of the scheme, decided by itself."""
        edition = f"{self.scheme.id}/{self.edition.id}"
        return {
            level: Decision(rule, self.sheet, level, edition) for level, rule in self.edition.levels.items()
        }

    @property
    def concurrent(self) -> tuple[str, ...]:
        """The other levels that are met at the same time."""
        if self.why_not:
            return ()
        return tuple(
            name for name, level in self.levels.items() if level.truth is MET and name != self.primary
        )

    @property
    def signals(self) -> Mapping[str, Truth]:
        """The truth of every signal, by its id."""
        return {signal.id: truth_of(signal.criterion, self.sheet.values) for signal in self.edition.signals}

    @property
    def signals_met(self) -> tuple[Signal, ...]:
        """The signals that are met."""
        return self._signals(MET)

    @property
    def signals_unknown(self) -> tuple[Signal, ...]:
        """The signals of which nothing can be said yet."""
        return self._signals(UNKNOWN)

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that could still change the primary level."""
        return tuple(self.questions)

    @property
    def questions(self) -> Mapping[str, Fact]:
        """The facts of `missing`, with the question of each and whom to ask."""
        return open_facts(self.open_decisions)

    @property
    def open_decisions(self) -> tuple[Decision, ...]:
        """The steps of the scheme that could still change the primary level, to ask about next."""
        return () if self.why_not else self._reached.other

    @property
    def documents_due(self) -> tuple[str, ...]:
        """The documents that the transition to this level still needs, from the level before.

        They belong to the primary level as it stands: where it is provisional, so are they. What another outcome would
        need stands in `possible_transitions`.
        """
        return tuple(dict.fromkeys(d for t in self.transitions for d in t.documents if d not in self.on_file))

    @property
    def transition(self) -> Truth | None:
        """Whether the transition is complete; None where there is none.

        Met once one applies and nothing of `documents_due` is left, of no possible one. Unknown until then, also while
        it is open which one applies, or whether one does. The level may have changed already; the two are kept apart.
        """
        possible = self.possible_transitions
        if not possible:
            return None
        applies = any(each.truth is MET for each in possible)
        return MET if applies and not any(each.documents_due for each in possible) else UNKNOWN

    @cached_property
    def possible_transitions(self) -> tuple[PossibleTransition, ...]:
        """Every transition that is not ruled out, with its truth, the documents of each, and what is missing to tell.

        Without `previous`, it is a discharge from acute care within 30 days that makes a transition, or may make one
        where nobody knows of it; a change between other levels is seen only with it.

        Example:
            >>> known = {"inpatient_admission_open": True, "hospice_elected": None, "comfort_goals": False}
            >>> level = classify(known, as_of="2026-05-01", previous="chronic")
            >>> for each in level.possible_transitions:
            ...     print(each.truth.mark, each, "needs", each.missing[-1])
            [?] possible transition from chronic to end of life needs hospice_election_documented
            [?] possible transition from chronic to acute needs hospice_election_documented
        """
        if self.why_not:
            return ()
        return tuple(possible_transitions(self.edition, self._reached, self.previous, self.on_file))

    @property
    def actions(self) -> tuple[str, ...]:
        """What to do about a level that a signal speaks for and that nobody has settled.

        Example:
            >>> classify({"surprise_question_positive": True}, as_of="2026-05-01").actions
            ('hold a serious-illness conversation, or ask for a palliative care review',)
        """
        if self.why_not:
            return ()
        spoken_for = {signal.level for signal in self.signals_met}
        return tuple(
            action
            for level, action in self.edition.to_settle.items()
            if level in spoken_for and self.levels[level].truth is UNKNOWN
        )

    @property
    def transitions(self) -> tuple[Transition, ...]:
        """The transitions to the primary level as it stands; those that may apply are `possible_transitions`."""
        return tuple(each.transition for each in self.possible_transitions if each.stands)

    def with_documents(self, *documents: str) -> LevelOfCare:
        """The same answer with documents of the transition that are on file, or that are not called for here.

        Args:
            documents: Each as `documents_due` has it, of this level or of a possible transition.

        Raises:
            UnknownName: If no possible transition needs such a document; near names are listed.

        Example:
            >>> level = classify({"hospice_elected": True}, as_of="2026-05-01", previous="chronic")
            >>> level.with_documents("hospice election statement and addendum").transition
            <Truth.UNKNOWN: 1>
            >>> level.with_documents(*level.documents_due).transition
            <Truth.MET: 3>
        """
        known = dict.fromkeys(d for each in self.possible_transitions for d in each.transition.documents)
        for document in documents:
            if document not in known:
                raise UnknownName.among("document", document, known)
        return attrs.evolve(self, on_file=tuple(dict.fromkeys((*self.on_file, *documents))))

    def overridden(self, level: str, *, by: str, reason: str, on: date | str) -> LevelOfCare:
        """The same answer with a clinician's own level recorded beside it.

        Args:
            level: The level that the clinician sets.
            by: Who.
            reason: Why; it may not be empty.
            on: On which day.

        Raises:
            UnknownName: If the scheme has no such level.
            InvalidInput: If the name or the reason is empty.

        Example:
            >>> computed = classify({}, as_of="2026-05-01")
            >>> set_by_hand = computed.overridden("chronic", by="R. Gray, RN", reason="seen today", on="2026-05-01")
            >>> set_by_hand.primary, set_by_hand.override.level
            (None, 'chronic')
        """
        known = (*self.edition.levels, NO_LEVEL)
        if level not in known:
            raise UnknownName.among("level", level, known)
        if not by or not reason:
            raise InvalidInput.at(
                "$.override", "has no name or no reason", "say who overrides the level, and why"
            )
        return attrs.evolve(self, override=Override(level, by, reason, require_day(on, "on")))

    def outline(self) -> Line:
        """The explanation as lines."""
        if self.why_not:
            return Line(self.scheme.title, None, f"not applicable: {self.why_not}")
        lines = [decision.outline() for decision in self.levels.values() if decision.truth is MET]
        if self.override is not None:
            over = self.override
            lines.insert(0, Line(f"set by {over.by} on {over.on}: {words(over.level)}", None, over.reason))
        lines += [_not_ruled_out(decision) for decision in self.open_decisions]
        asked = self.questions
        lines += [Line(f"ask {fact.ask}: {fact.question or fact.label}") for fact in asked.values()]
        lines += [Line(f"to do: {action}") for action in self.actions]
        lines += [Line(f"document due: {document}") for document in self.documents_due]
        elsewhere = [each for each in self.possible_transitions if not each.stands]
        lines += [each.outline_beside(asked) for each in elsewhere]
        lines += [Line(f"expected to last: {self.expected_stay}")] if self.expected_stay else []
        also = f"; also {', '.join(map(words, self.concurrent))}" if self.concurrent else ""
        title = f"Level of care: {words(self.primary)}{f' ({self.flag})' if self.flag else ''}{also}"
        detail = f"provisional, as of {self.as_of}" if self.provisional else f"as of {self.as_of}"
        return Line(title, None, detail, str(self.edition.citation), tuple(lines))

    def __repr__(self) -> str:
        provisional = ", provisional" if self.provisional else ""
        what = f"not applicable ({self.why_not})" if self.why_not else f"{words(self.primary)}{provisional}"
        return f"<LevelOfCare {self.scheme.id}: {what} as of {self.as_of}>"

    def _signals(self, truth: Truth) -> tuple[Signal, ...]:
        return tuple(s for s in self.edition.signals if truth_of(s.criterion, self.sheet.values) is truth)

    @cached_property
    def _reached(self) -> Reached:
        return Reached(self.edition.ladder, self.sheet)


def classify(
    subject: Subject, *, as_of: date | str, scheme: Scheme | str = "levels.four", previous: str | None = None
) -> LevelOfCare:
    """Work out the level of care of a person.

    Args:
        subject: A `Record`, or a plain mapping of fact names to values.
        as_of: The date of the decision.
        scheme: The scheme, or the id of one that ships with the library.
        previous: The level before, for the documents of the transition.

    Returns:
        The level, with the levels that run beside it, the signals, what is missing, and the documents due.

    Raises:
        UnknownName: If there is no such scheme, level or fact; near names are listed.
        InvalidInput: If values cannot be used, or no edition of the scheme is in force.

    Example:
        >>> level = classify({"hospice_elected": True}, as_of="2026-05-01")
        >>> level.primary, level.provisional
        ('end_of_life', False)
    """
    found = scheme_by_id(scheme) if isinstance(scheme, str) else scheme
    day = require_day(as_of)
    edition = found.edition_on(day)
    if edition is None:
        raise InvalidInput.at(
            "$.as_of", found.why_not_in_force(day), "choose a date or a scheme with an edition"
        )
    if previous is not None and previous not in (*edition.levels, NO_LEVEL):
        raise UnknownName.among("level", previous, (*edition.levels, NO_LEVEL))
    sheet = sheet_of(subject, edition.facts(), as_of=day, vocabulary=vocabulary())
    if truth_of(edition.applies, sheet.values) is NOT_MET:
        why = why_not_applicable(edition.applies, sheet.values)
        return LevelOfCare(found, edition, sheet, None, why_not=why, previous=previous)
    climbed = climb(edition.ladder, sheet)
    open_levels = tuple(dict.fromkeys(rung.result for rung in climbed.open))
    if climbed.rung is not None:
        rung = climbed.rung
        return LevelOfCare(found, edition, sheet, rung.result, rung.flag, open_levels, previous=previous)
    primary = None if climbed.open else NO_LEVEL
    return LevelOfCare(found, edition, sheet, primary, not_ruled_out=open_levels, previous=previous)


@lru_cache(maxsize=8)
def scheme_by_id(id: str) -> Scheme:
    """The level scheme with an id.

    Raises:
        UnknownName: If there is none; near names are listed.
    """
    if id not in _MODULES:
        raise UnknownName.among("level scheme", id, _MODULES)
    scheme: Scheme = import_module(_MODULES[id]).SCHEME
    return scheme


def _not_ruled_out(level: Decision) -> Line:
    line = _unknown_only(level.outline())
    return attrs.evolve(line, text=f"not ruled out: {line.text}")


def _unknown_only(line: Line) -> Line:
    """An outline with only what is unknown in it."""
    children = tuple(_unknown_only(child) for child in line.children if child.mark in (UNKNOWN, None))
    return attrs.evolve(line, children=children)
