"""Every program at once: what is met, what is not and what would change it, what is open, and what excludes what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import overload

import attrs

from casemgmt.dates import require_day
from casemgmt.errors import UnknownName
from casemgmt.facts import Subject
from casemgmt.rules import (
    Changes,
    Criterion,
    Explained,
    FactSheet,
    Line,
    Question,
    all_of,
    next_questions,
    truth_of,
)
from casemgmt.rules.terms import AllOf
from casemgmt.rules.would_change import would_change
from casemgmt.screening.catalogue import program as by_id
from casemgmt.screening.catalogue import programs as catalogue
from casemgmt.screening.gathering import gather
from casemgmt.screening.program import Excludes, Program
from casemgmt.screening.screening import Answer, Screening, screened
from casemgmt.truth import NOT_MET


@attrs.frozen
class Choice:
    """Two programs that both can be had, but not together.

    Args:
        first: One.
        second: The other.
        why: In what they exclude each other, and the rule.
    """

    first: Screening
    second: Screening
    why: Excludes

    def __str__(self) -> str:
        return f"{self.first.program.title} or {self.second.program.title}: {self.why.why}"


@attrs.frozen(repr=False)
class Screenings(Explained, Sequence[Screening]):
    """Several programs decided for one person at one date, in the order in which they were given.

    A program is found by its place or by its id.

    Args:
        as_of: The date of service.
        screenings: The screening of each program.

    Example:
        >>> found = screen_all({"chronic_condition_count": 1}, as_of="2026-05-01", programs=["medicare.ccm"])
        >>> found
        <Screenings: 0 eligible, 0 unknown, 1 not eligible, 0 not applicable, 0 not in force as of 2026-05-01>
        >>> found["medicare.ccm"].refer.truth
        <Truth.NOT_MET: 0>
        >>> print(found.nearest["medicare.ccm"])
        it would be met with:
          active chronic conditions >= 2 (now 1): a measurement
    """

    as_of: date
    screenings: tuple[Screening, ...]

    def answered(self, answer: Answer) -> tuple[Screening, ...]:
        """The programs with an answer."""
        return tuple(each for each in self.screenings if each.answer is answer)

    @property
    def eligible(self) -> tuple[Screening, ...]:
        """The programs that the person qualifies for."""
        return self.answered(Answer.ELIGIBLE)

    @property
    def undecided(self) -> tuple[Screening, ...]:
        """The programs of which it is not known yet."""
        return self.answered(Answer.UNKNOWN)

    @property
    def not_eligible(self) -> tuple[Screening, ...]:
        """The programs that the person does not qualify for."""
        return self.answered(Answer.NOT_ELIGIBLE)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The pairs of programs that exclude each other, where neither is ruled out."""
        possible = (*self.eligible, *self.undecided)
        return tuple(
            Choice(a, b, why)
            for a, b in combinations((each for each in self.screenings if each in possible), 2)
            if (why := _excludes(a, b) or _excludes(b, a)) is not None
        )

    @property
    def nearest(self) -> Mapping[str, Changes]:
        """For each program that the person does not qualify for, the nearest changes by which nothing rules it out.

        Whether the person then qualifies depends on what is still unknown.
        """
        found = {}
        for each in self.not_eligible:
            assert each.edition is not None  # noqa: S101 - who is not eligible was decided
            in_the_way = all_of(*_in_the_way(each.edition.qualifies, each.sheet))
            (found[each.program.id],) = would_change(in_the_way, each.sheet.values)
        return found

    def questions(self, limit: int | None = None) -> tuple[Question, ...]:
        """What to ask to settle what is undecided, the question that settles most first.

        Args:
            limit: How many questions to give at most; None for all.
        """
        return next_questions(self.undecided, limit=limit)

    def outline(self) -> Line:
        """The explanation as lines: what each program comes to, the choices, and what to ask first."""
        lines = [Line(each.program.title, each.truth, _detail(each)) for each in self.screenings]
        lines += [
            Line(f"a choice to make: {choice}", None, "", str(choice.why.citation)) for choice in self.choices
        ]
        lines += [Line(f"ask {question}") for question in self.questions(3)]
        return Line("Programs", None, f"as of {self.as_of}", "", tuple(lines))

    def __len__(self) -> int:
        return len(self.screenings)

    @overload
    def __getitem__(self, index: int) -> Screening: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Screening, ...]: ...
    @overload
    def __getitem__(self, index: str) -> Screening: ...
    def __getitem__(self, index: int | str | slice) -> Screening | tuple[Screening, ...]:
        if not isinstance(index, str):
            return self.screenings[index]
        found = {each.program.id: each for each in self.screenings}
        if index not in found:
            raise UnknownName.among("program of these screenings", index, found)
        return found[index]

    def __iter__(self) -> Iterator[Screening]:
        return iter(self.screenings)

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(self.answered(answer))} {answer.value}" for answer in Answer)
        return f"<Screenings: {counts} as of {self.as_of}>"


def screen_all(
    subject: Subject, *, as_of: date | str, programs: Iterable[Program | str] | None = None
) -> Screenings:
    """Decide every program of the catalogue, or those given, for one person.

    Args:
        subject: A `Record`, or a plain mapping of fact names to values.
        as_of: The date of service.
        programs: Programs or their ids; None for the whole catalogue.

    Returns:
        The screening of each, what is met and what is not, the choices to make, and what to ask next.

    Example:
        >>> known = {"medicare_part_a": True, "terminal_prognosis_certified": True, "hospice_elected": True}
        >>> found = screen_all(known, as_of="2026-05-01", programs=["medicare.ccm", "medicare.hospice"])
        >>> [screening.program.id for screening in found.eligible], len(found.undecided)
        (['medicare.hospice'], 1)
    """
    day = require_day(as_of)
    chosen = (
        catalogue() if programs is None else tuple(by_id(p) if isinstance(p, str) else p for p in programs)
    )
    editions = [program.edition_on(day) for program in chosen]
    sheets = gather(subject, chosen, editions, as_of=day)
    return Screenings(day, tuple(map(screened, chosen, editions, sheets)))


def _excludes(a: Screening, b: Screening) -> Excludes | None:
    named = () if a.edition is None else a.edition.excludes
    return next((each for each in named if each.program == b.program.id), None)


def _in_the_way(criterion: Criterion, sheet: FactSheet) -> Iterator[Criterion]:
    """The parts that have to be met and are not."""
    if isinstance(criterion, AllOf):
        for part in criterion.of:
            yield from _in_the_way(part, sheet)
    elif truth_of(criterion, sheet.values) is NOT_MET:
        yield criterion


def _detail(screening: Screening) -> str:
    why = screening.why_not
    if screening.answer is Answer.NOT_ELIGIBLE and screening.edition is not None:
        against = _in_the_way(screening.edition.qualifies, screening.sheet)
        why = "not met: " + "; ".join(dict.fromkeys(each.label or str(each) for each in against))
    return f"{screening.answer.value}: {why}" if why else screening.answer.value
