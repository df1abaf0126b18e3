"""The transitions that a change of level brings: which apply, which might, and the documents of each."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence

import attrs

from casemgmt.levels.scheme import ACUTE, DISCHARGED, NO_LEVEL, SchemeEdition, Transition, words
from casemgmt.rules import Decision, Explained, Fact, FactSheet, Line, Rung, climb
from casemgmt.rules.decision import open_facts
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth


@attrs.frozen(repr=False)
class PossibleTransition(Explained):
    """A transition that is not ruled out.

    Args:
        transition: The transition, with all its documents.
        truth: Met where it applies; unknown where the level before, the level itself or what it hangs on is open.
        stands: Whether it leads to the primary level as that stands, be it provisional, and nothing else is open.
        open_decisions: What is open, to ask about next.
        on_file: The documents that are on file, or not called for.
    """

    transition: Transition
    truth: Truth
    stands: bool
    open_decisions: tuple[Decision, ...] = ()
    on_file: tuple[str, ...] = ()

    @property
    def documents_due(self) -> tuple[str, ...]:
        """The documents that it needs, or would need, and that are not on file."""
        return tuple(d for d in dict.fromkeys(self.transition.documents) if d not in self.on_file)

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that could still tell whether it applies."""
        return tuple(self.questions)

    @property
    def questions(self) -> Mapping[str, Fact]:
        """The facts of `missing`, with the question of each and whom to ask."""
        return open_facts(self.open_decisions)

    def outline(self) -> Line:
        """What it is, the documents that it needs, and whom to ask whether it applies."""
        return self.outline_beside({})

    def outline_beside(self, asked: Container[str]) -> Line:
        """The outline beside questions that are asked already.

        Args:
            asked: The names of the facts that they ask for.
        """
        lines = [Line(f"document: {document}") for document in self.documents_due]
        lines += [
            Line(f"ask {fact.ask}: {fact.question or fact.label}")
            for name, fact in self.questions.items()
            if name not in asked
        ]
        source = str(self.transition.citation)
        return Line(str(self), self.truth, self.transition.label, source, tuple(lines))

    def __str__(self) -> str:
        possible = "possible " if self.truth is UNKNOWN else ""
        return (
            f"{possible}transition from {words(self.transition.from_level)} to"
            f" {words(self.transition.to_level)}"
        )

    def __repr__(self) -> str:
        return f"<PossibleTransition {self}>"


class Reached:
    """Where the ladder of a scheme leads: each rung that is open, up to the first that is met.

    Args:
        ladder: The ladder.
        sheet: The facts about the person.
    """

    def __init__(self, ladder: Sequence[Rung], sheet: FactSheet) -> None:
        climbed = climb(ladder, sheet)
        self.sheet = sheet
        self.open = [(r.result, Decision(r.when, sheet, words(r.result))) for r in climbed.undecided]
        self.otherwise = NO_LEVEL if climbed.rung is None else climbed.rung.result
        """The level where no open rung is met."""
        self.primary = None if self.open and climbed.rung is None else self.otherwise

    @property
    def other(self) -> tuple[Decision, ...]:
        """The open rungs that would give another level than the primary one as it stands."""
        return tuple(decision for result, decision in self.open if result != self.primary)

    def truth_of(self, level: str) -> Truth:
        """Whether a level is the one that the ladder leads to."""
        possible = {self.otherwise, *(result for result, _ in self.open)}
        if level not in possible:
            return NOT_MET
        return MET if len(possible) == 1 else UNKNOWN

    def open_decisions(self, level: str) -> tuple[Decision, ...]:
        """The open rungs that tell whether it is this level: those before the last that leads to it."""
        if self.truth_of(level) is MET:
            return ()
        places = [i for i, (result, _) in enumerate(self.open, 1) if result == level]
        until = len(self.open) if level == self.otherwise else places[-1]
        return tuple(decision for _, decision in self.open[:until])


def possible_transitions(
    edition: SchemeEdition, reached: Reached, previous: str | None, on_file: tuple[str, ...]
) -> Iterator[PossibleTransition]:
    """The transitions that are not ruled out, in the order of the scheme.

    Args:
        edition: The edition of the scheme.
        reached: Where its ladder leads.
        previous: The level before; where nobody gave it, the signal of a discharge tells whether it is acute.
        on_file: The documents that are on file.
    """
    sheet = reached.sheet
    before: tuple[Decision, ...] = ()
    if previous is None:
        before = tuple(Decision(s.criterion, sheet) for s in edition.signals if s.id == DISCHARGED)
        if not before:
            return
    for transition in edition.transitions:
        if transition.from_level != (previous or ACUTE):
            continue
        decisions = before if transition.when is None else (*before, Decision(transition.when, sheet))
        truths = [reached.truth_of(transition.to_level), *(decision.truth for decision in decisions)]
        if NOT_MET in truths:
            continue
        yield PossibleTransition(
            transition,
            UNKNOWN if UNKNOWN in truths else MET,
            transition.to_level == reached.primary and UNKNOWN not in truths[1:],
            (*(d for d in decisions if d.truth is UNKNOWN), *reached.open_decisions(transition.to_level)),
            on_file,
        )
