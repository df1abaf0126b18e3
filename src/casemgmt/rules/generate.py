"""Generated Python: the meaning of the plain evaluator, fast, for rows of people or for every criterion of one.

A rule is compiled on first use. Nothing of a rule's text enters the generated source: names, numbers and helpers
travel as arguments, and the source is made of counters and operators alone. A truth is its two bits here: 0, 1 or 3.

There are two outputs. `screen_rows` reads plain mappings as a host hands them in: each leaf tests the class and the
range of its value, and whatever is no plain value of the right kind goes through `clean`. `trace` reads values that
are clean already, and gives the truth of every criterion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any

import attrs

from casemgmt.dates import require_day
from casemgmt.errors import InvalidInput, Problem
from casemgmt.rules.evaluate import truth_of
from casemgmt.rules.known import sheet_from_mapping
from casemgmt.rules.readers import CleanWriter, RowWriter
from casemgmt.rules.screen_lines import screen_lines
from casemgmt.rules.source import Writer
from casemgmt.rules.terms import AS_OF, ByCases, Compare, Constant, Criterion, Fact, IsIn
from casemgmt.rules.walk import check_depth, check_names, criteria_in, facts_in, facts_needed, formula_of
from casemgmt.truth import UNKNOWN

MOST_COMPILED = 512
"""How many rules are kept compiled; the oldest are forgotten first."""

MOST_PROBLEMS = 100
"""How many problems of rows are collected before screening stops."""


def screen_rows(
    rule: Criterion,
    rows: Iterable[Mapping[str, Any]],
    *,
    as_of: date | str,
    gathered: bool = False,
    first: int = 0,
) -> list[int]:
    """The truth of a rule for many people, as two bits each: 3 is met, 1 is unknown, 0 is not met.

    Only the facts that decide are looked at; what else a row holds is not checked.

    Args:
        rule: The criterion.
        rows: A plain mapping of fact names to values for each person.
        as_of: The date of the decisions.
        gathered: Whether the rows are the values of fact sheets: clean, with derived facts worked out already. A
            total that contradicts its items is unknown there, and stays so. Nothing is checked again.
        first: The number of the first row, for messages.

    Raises:
        InvalidInput: If a value that is needed cannot be used; the problems of all rows are listed, up to
            `MOST_PROBLEMS`.
        RuleError: If the rule is nested too deeply.

    Example:
        >>> from casemgmt.rules import Fact
        >>> visits = Fact("ed_visits_12m", low=0)
        >>> screen_rows(visits >= 2, [{"ed_visits_12m": 3}, {}, {"ed_visits_12m": 0}], as_of="2026-05-01")
        [3, 1, 0]
    """
    day, code = require_day(as_of), compiled(rule)
    needed = code.needed
    problems: list[Problem] = []
    codes: list[int] = []

    def plainly(row: Mapping[str, Any]) -> int:
        """The same by the plain evaluator, which answers or tells what is wrong with the row."""
        named = {name: row[name] for name in needed if name in row}
        try:
            sheet = sheet_from_mapping(named, needed, as_of=day, vocabulary=needed)
        except InvalidInput as error:
            where = f"$.rows[{first + len(codes)}]"
            problems.extend(
                Problem(where + each.path[1:], each.message, each.cure) for each in error.problems
            )
            if len(problems) >= MOST_PROBLEMS:
                raise InvalidInput(problems) from None
            return UNKNOWN.value
        return truth_of(rule, sheet.values).value

    def sparsely(row: Mapping[str, Any]) -> int:
        """The same for a row that lacks a fact."""
        found: list[int] = []
        code.screen(dense=False, gathered=gathered)((row,), found, plainly, day)
        return found[0]

    if not isinstance(rows, (list, tuple)):
        rows = iter(rows)
    row = next(iter(rows), None)
    if row is not None:
        # Rows as a table gives them hold every column; looking up is faster where that need not be doubted.
        plain = gathered or (
            isinstance(rows, (list, tuple)) and all(map(_makes_nothing_up, {*map(type, rows)}))
        )
        dense = plain and all(name in row for name in code.named)
        screen = code.screen(dense=dense, gathered=gathered)
        again = sparsely if dense else plainly
        every = rows if isinstance(rows, (list, tuple)) else chain((row,), rows)
        screen(every, codes, again, day)
    if problems:
        raise InvalidInput(problems)
    return codes


def _makes_nothing_up(kind: type) -> bool:
    """Whether mappings of a class raise an error where a key is missing; a `Counter` gives 0."""
    return issubclass(kind, dict) and not hasattr(kind, "__missing__")


def trace(rule: Criterion, values: Mapping[str, Any]) -> tuple[int, ...]:
    """The truth of every criterion of a rule, in the order of `criteria_in`: each after its parts, the rule last.

    Args:
        rule: The criterion.
        values: Cleaned values by fact name, with ``as_of`` and the derived facts, as a `FactSheet` holds them.

    Raises:
        RuleError: If the rule is nested too deeply.

    Example:
        >>> from casemgmt.rules import Fact
        >>> visits, falls = Fact("ed_visits_12m", low=0), Fact("falls_12m", low=0)
        >>> trace((visits >= 2) & (falls >= 1), {"ed_visits_12m": 3})
        (3, 1, 1)
    """
    key = id(rule)
    code = _compiled[key] if key in _compiled else compiled(rule)
    return code.trace(values)


def _first_trace(code: Compiled) -> Callable[[Mapping[str, Any]], tuple[int, ...]]:
    """What traces a rule for the first time, and leaves in its place what does so ever after."""

    def trace(values: Mapping[str, Any]) -> tuple[int, ...]:
        writer = CleanWriter(dense=True)
        body = "\n".join(f"  {line}" for line in writer.traced(code.rule))
        again = f"{writer.give(code)}.trace_sparsely(p)"
        code.trace = writer.function("p", f" try:\n{body}\n except KeyError: return {again}")
        codes: tuple[int, ...] = code.trace(values)
        return codes

    return trace


@attrs.define(eq=False, slots=False)
class Compiled:
    """One rule in generated code; each output is generated when it is first asked for.

    Args:
        rule: The rule.
        words: What its criteria say in words, by the object: kept here by those who show it.
        trace: What gives the truth of every criterion.
    """

    rule: Criterion
    words: dict[int, Any] = attrs.field(factory=dict, init=False)
    # A plain attribute that replaces itself: reading a cached property takes longer than looking at two facts.
    trace: Callable[[Mapping[str, Any]], tuple[int, ...]] = attrs.field(
        init=False, default=attrs.Factory(_first_trace, takes_self=True)
    )
    _screens: dict[tuple[bool, bool], Callable[..., None]] = attrs.field(factory=dict, init=False)

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """The criteria of the rule, in the order of the trace."""
        return tuple(criteria_in(self.rule))

    @cached_property
    def trace_sparsely(self) -> Callable[[Mapping[str, Any]], tuple[int, ...]]:
        """What gives the truth of every criterion from values that lack a fact; fact sheets hold every fact."""
        writer = CleanWriter()
        return writer.function("p", "\n".join(f" {line}" for line in writer.traced(self.rule)))

    @cached_property
    def named(self) -> Mapping[str, Fact]:
        """The facts that the rule names."""
        return facts_in(self.rule)

    @cached_property
    def needed(self) -> Mapping[str, Fact]:
        """The facts that the rule names, and those that they are worked out from; inputs come first."""
        return facts_needed(self.rule)

    @cached_property
    def places(self) -> Mapping[int, int]:
        """Where each criterion stands in the trace, by the object."""
        return {id(criterion): place for place, criterion in enumerate(self.criteria)}

    @cached_property
    def facts(self) -> tuple[Fact | None, ...]:
        """The fact that each criterion compares with what is written; None for any other criterion."""
        return tuple(map(compared_fact, self.criteria))

    @cached_property
    def says_each_fact_once(self) -> bool:
        """Whether every leaf compares a fact of its own, that is not worked out, with what is written."""
        pairs = zip(self.criteria, self.facts, strict=True)
        leaves = [fact for each, fact in pairs if isinstance(each, (Compare, IsIn))]
        groups = all(not isinstance(each, ByCases) for each in self.criteria)
        plain = all(fact is not None and fact != AS_OF and formula_of(fact) is None for fact in leaves)
        return groups and plain and len({fact.name for fact in leaves if fact is not None}) == len(leaves)

    def screen(self, *, dense: bool, gathered: bool) -> Callable[..., None]:
        """What reads rows.

        Args:
            dense: Whether each row holds every fact, if only as None.
            gathered: Whether the rows are the values of fact sheets, clean and with the derived facts.
        """
        if (dense, gathered) not in self._screens:
            self._screens[dense, gathered] = self._screen(dense=dense, gathered=gathered)
        return self._screens[dense, gathered]

    def _screen(self, *, dense: bool, gathered: bool) -> Callable[..., None]:
        writer: Writer = CleanWriter(dense=dense) if gathered else RowWriter(dense=dense)
        body = "\n".join(f"   {line}" for line in screen_lines(writer, self.rule))
        return writer.function(
            "rows,codes,again,as_of",
            f" add=codes.append\n for p in rows:\n  try:\n{body}\n  except Exception: add(again(p))",
        )

    @cached_property
    def open_facts(self) -> Callable[[tuple[int, ...]], dict[str, Fact]]:
        """What gives, from the trace of an unknown rule, the facts of its leaves that can be reached.

        A leaf is reached if it is unknown and so is every criterion that it is part of.
        """
        writer = CleanWriter()
        lines = []
        for path, fact in zip(self._paths, self.facts, strict=True):
            if fact is not None:
                all_open = "==".join(f"x{place}" for place in path[:-1] or path)  # the rule itself is
                lines.append(f" if {all_open}==1: f[{writer.give(fact.name)}]={writer.give(fact)}")
        every = ",".join(f"x{place}" for place in range(len(self.criteria)))
        return writer.function("c", "\n".join((f" {every},=c\n f={{}}", *lines, " return f")))

    @cached_property
    def _paths(self) -> list[list[int]]:
        """Where each criterion stands in the trace, and after it those that it is part of."""
        paths: list[list[int]] = [[] for _ in self.criteria]
        starts: list[int] = []  # of what each criterion that is not yet a part of another holds
        for place, criterion in enumerate(self.criteria):
            parts = sum(isinstance(part, Criterion) for part in criterion.parts)
            held = starts[len(starts) - parts :]
            start = held[0] if held else place
            starts[len(starts) - parts :] = [start]
            for below in range(start, place + 1):
                paths[below].append(place)
        return paths


def compared_fact(criterion: Criterion) -> Fact | None:
    """The fact that a criterion compares with what is written; None where it does something else."""
    match criterion:
        case Compare(a=Fact() as fact, b=Constant()):
            return fact
        case IsIn(fact=fact, values=values) if values:
            return fact
    return None


_compiled: dict[int, Compiled] = {}


def compiled(rule: Criterion) -> Compiled:
    """The generated code of a rule, kept under the object itself: equal rules may read facts of other definitions."""
    found = _compiled.get(id(rule))
    if found is None:
        check_depth(rule)
        check_names(rule)
        found = _compiled[id(rule)] = Compiled(rule)
        if len(_compiled) > MOST_COMPILED:
            _compiled.pop(next(iter(_compiled)), None)
    return found
