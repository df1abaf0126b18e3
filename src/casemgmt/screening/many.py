"""Screening many people: the truth of one program for each of them, without an explanation of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, groupby, islice
from typing import Any, overload

import attrs

from casemgmt.dates import require_day
from casemgmt.errors import InvalidInput, Problem, UnknownName
from casemgmt.facts import Subject
from casemgmt.rules import Criterion, Explained, FactSheet, Line
from casemgmt.rules.generate import MOST_PROBLEMS, screen_rows
from casemgmt.rules.terms import AS_OF
from casemgmt.screening.catalogue import program as by_id
from casemgmt.screening.gathering import gather, may_be_named
from casemgmt.screening.program import Program, ProgramEdition
from casemgmt.truth import BY_BITS, MET, NOT_MET, UNKNOWN, Truth

AT_ONCE = 10_000
"""How many rows are held in memory at a time."""


@attrs.frozen(repr=False)
class ManyScreened(Explained, Sequence[Truth]):
    """Whether each of many people qualifies for a program, in the order in which they were given.

    To see why, `screen` the person: the answer is the same.

    Args:
        program: The program.
        edition: The edition in force on the date of service; None where there is none.
        as_of: The date of service.
        truths: Whether each person qualifies, as `Screening.truth`.
        why_not: Why the program is not in force.

    Example:
        >>> many = screen_many([{"chronic_condition_count": 1}, {}], "medicare.ccm", as_of="2026-05-01")
        >>> many[0], many[1]
        (<Truth.NOT_MET: 0>, <Truth.UNKNOWN: 1>)
        >>> many
        <ManyScreened medicare.ccm: 0 met, 1 unknown, 1 not met as of 2026-05-01>
    """

    program: Program
    edition: ProgramEdition | None
    as_of: date
    truths: tuple[Truth, ...]
    why_not: str = ""

    @property
    def counts(self) -> Mapping[Truth, int]:
        """How many people qualify, how many may, and how many do not."""
        counted = Counter(self.truths)
        return {truth: counted[truth] for truth in (MET, UNKNOWN, NOT_MET)}

    def outline(self) -> Line:
        """The explanation as lines."""
        if self.edition is None:
            return Line(self.program.title, NOT_MET, f"not in force: {self.why_not}")
        lines = (Line(truth.words, truth, str(count)) for truth, count in self.counts.items())
        detail = f"edition {self.edition.id}, as of {self.as_of}, {len(self)} people"
        return Line(self.program.title, None, detail, str(self.edition.citation), tuple(lines))

    def __len__(self) -> int:
        return len(self.truths)

    @overload
    def __getitem__(self, index: int) -> Truth: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Truth, ...]: ...
    def __getitem__(self, index: int | slice) -> Truth | tuple[Truth, ...]:
        return self.truths[index]

    def __iter__(self) -> Iterator[Truth]:
        return iter(self.truths)

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {truth.words}" for truth, count in self.counts.items())
        return f"<ManyScreened {self.program.id}: {counts} as of {self.as_of}>"


def screen_many(rows: Iterable[Subject], program: Program | str, *, as_of: date | str) -> ManyScreened:
    """Decide for many people whether they qualify for a program, as `screen` decides it for one.

    Only the facts that decide are looked at: a value that cannot be used is found where it matters. The names of
    the first row are checked.

    Args:
        rows: For each person a plain mapping of fact names to values, or a `Record`. They are read once, a part
            at a time.
        program: A `Program`, or the id of one in the catalogue.
        as_of: The date of service. It chooses the edition.

    Raises:
        UnknownName: If there is no such program, or the first row names a fact that does not exist.
        InvalidInput: If values cannot be used; the problems of all rows are listed, with the number of the row, up
            to `MOST_PROBLEMS`.

    Example:
        >>> people = [{"chronic_condition_count": n} for n in range(3)]
        >>> [truth.words for truth in screen_many(people, "medicare.ccm", as_of="2026-05-01")]
        ['not met', 'not met', 'unknown']
    """
    found = by_id(program) if isinstance(program, str) else program
    day = require_day(as_of)
    edition = found.edition_on(day)
    named = _checked(rows, found)
    if edition is None:
        nobody = tuple(NOT_MET for _ in named)
        return ManyScreened(found, None, day, nobody, found.why_not_in_force(day))
    truths: list[Truth] = []
    problems = _Problems()
    every = _values(named, found, edition, day, problems)
    while part := list(islice(every, AT_ONCE)):
        for gathered, alike in groupby(part, key=lambda row: isinstance(row, FactSheet)):
            values = [row.values if isinstance(row, FactSheet) else row for row in alike]
            kind: dict[str, Any] = {"as_of": day, "gathered": gathered, "first": len(truths)}
            applies = problems.screened(edition.applies, values, **kind)
            qualifies = problems.screened(edition.qualifies, values, **kind)
            # Whom the program cannot concern does not qualify; who may not live is taken to be alive.
            truths += [
                BY_BITS[code if concerned else 0] for concerned, code in zip(applies, qualifies, strict=True)
            ]
    problems.tell()
    return ManyScreened(found, edition, day, tuple(truths))


Row = FactSheet | Mapping[str, Any]


class _Problems:
    """What is wrong with the rows of all parts."""

    def __init__(self) -> None:
        self._found: dict[Problem, None] = {}

    def add(self, problems: Iterable[Problem]) -> None:
        """Keep more problems; with so many, nobody has to read on.

        Raises:
            InvalidInput: If there are `MOST_PROBLEMS`.
        """
        self._found.update(dict.fromkeys(problems))
        if len(self._found) >= MOST_PROBLEMS:
            self.tell()

    def tell(self) -> None:
        """Go on if there is no problem.

        Raises:
            InvalidInput: If there are any; they are listed in the order of the rows.
        """
        if self._found:
            raise InvalidInput(sorted(self._found, key=_row_of))

    def screened(self, rule: Criterion, rows: Sequence[Mapping[str, Any]], **kind: Any) -> list[int]:
        """The truth of a rule for some rows; unknown for all where there is a problem in one."""
        try:
            return screen_rows(rule, rows, **kind)
        except InvalidInput as error:
            problems = error.problems
        self.add(problems)
        return [UNKNOWN.value] * len(rows)


def _row_of(problem: Problem) -> int:
    return int(problem.path.removeprefix("$.rows[").partition("]")[0])


def _values(
    rows: Iterable[Subject], program: Program, edition: ProgramEdition, day: date, problems: _Problems
) -> Iterator[Row]:
    """What is known of each row; nothing of a row that cannot be used."""
    for number, row in enumerate(rows):
        if isinstance(row, Mapping):
            yield row
            continue
        try:
            yield gather(row, [program], [edition], as_of=day)[0]
        except InvalidInput as error:
            where = f"$.rows[{number}]"
            problems.add(attrs.evolve(each, path=where + each.path[1:]) for each in error.problems)
            yield {}


def _checked(rows: Iterable[Subject], program: Program) -> Iterator[Subject]:
    """The same rows, after a look at the names of the first."""
    several = iter(rows)
    for first in several:
        if isinstance(first, Mapping):
            known = {**may_be_named(first, [program]), AS_OF.name: AS_OF}
            for name in first:
                if name not in known:
                    raise UnknownName.among("fact", str(name), known)
        return chain((first,), several)
    return several
