"""A rule decided for one person at one date: the truth of every node, and the reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NoReturn

import attrs

from casemgmt.bounds import FIRST_DATE, LAST_DATE, Bounds, OneOf
from casemgmt.errors import RuleError
from casemgmt.rules.evaluate import bounds_of, truth_of
from casemgmt.rules.known import FactSheet, Reason, Unknown, sheet_from_mapping
from casemgmt.rules.outline import Explained, Line
from casemgmt.rules.terms import (
    AS_OF,
    Compare,
    Criterion,
    Fact,
    Formula,
    IsIn,
    Leaf,
    Term,
    criterion,
    facts_in,
    facts_needed,
    walk,
)
from casemgmt.truth import UNKNOWN, Truth


@attrs.frozen(repr=False, slots=False)
class Decision(Explained):
    """One criterion decided for one person; text and lists are made when asked for.

    Args:
        rule: The criterion.
        sheet: The facts that it was decided on.
        title: What it decides, for people.

    Example:
        >>> age_years = Fact("age_years", low=0, high=130, unit="a", label="age")
        >>> decision = decide(age_years >= 65, {"age_years": 67}, as_of="2026-05-01")
        >>> decision.truth
        <Truth.MET: 3>
        >>> print(decision.explain())
        [+] age >= 65 a: 67 a
    """

    rule: Criterion
    sheet: FactSheet
    title: str = ""

    @property
    def truth(self) -> Truth:
        """Whether the rule is met, not met or unknown."""
        return truth_of(self.rule, self.sheet.values)

    @property
    def as_of(self) -> date:
        """The date of the decision."""
        return self.sheet.as_of

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that can still change the answer; a derived fact is traced back to its inputs.

        The list is never too short: learning only facts outside it cannot change the answer. It may name a
        fact more than is needed where a rule reads the same fact in several places.
        """
        return tuple(self._open_facts()) if self.truth is UNKNOWN else ()

    @property
    def also_undocumented(self) -> tuple[str, ...]:
        """The facts of the rule that are unknown but cannot change this answer."""
        missing = set(self.missing)
        return tuple(f for f in facts_in(self.rule) if self.sheet.values.get(f) is None and f not in missing)

    def truth_of(self, node: Criterion) -> Truth:
        """The truth of one node of the rule."""
        return truth_of(node, self.sheet.values)

    def open_facts(self) -> Mapping[str, Fact]:
        """The facts of `missing`, with their questions."""
        return self._open_facts() if self.truth is UNKNOWN else {}

    def outline(self) -> Line:
        """The explanation as lines."""
        top = self._line(self.rule)
        return attrs.evolve(top, text=self.title) if self.title else top

    def __bool__(self) -> NoReturn:
        raise RuleError("a decision has three answers; write `decision.truth is Truth.MET`")

    def __repr__(self) -> str:
        missing = f", missing {len(self.missing)}" if self.missing else ""
        return f"<Decision {self.title or self.rule}: {self.truth.words} as of {self.as_of}{missing}>"

    def _line(self, node: Criterion) -> Line:
        source = str(node.citation) if node.citation else ""
        text = node.label or str(node)
        if isinstance(node, (Compare, IsIn)):
            detail = "; ".join(self._shown(node))
            return Line(text, self.truth_of(node), detail, source, tuple(self._inputs(node)))
        parts = (part for part in node.parts if isinstance(part, Criterion))
        return Line(text, self.truth_of(node), "", source, tuple(map(self._line, parts)))

    def _shown(self, leaf: Leaf) -> Iterator[str]:
        several = len(facts_in(leaf)) > 1
        for name, fact in facts_in(leaf).items():
            value = show(fact, self.sheet.values.get(name))
            why = "" if value and not _partly(self.sheet.values.get(name)) else str(self.sheet.why_unknown(name))
            words = f"{value} ({why})" if value and name in self.sheet.unknowns else value or f"unknown, {why}"
            yield f"{fact.label} {words}" if several else words

    def _inputs(self, leaf: Leaf) -> Iterator[Line]:
        """Below a leaf on a derived fact, the criteria or values that it was worked out from."""
        for fact in facts_in(leaf).values():
            if not isinstance(fact.definition, Formula):
                continue
            of = fact.definition.of
            if isinstance(of, Criterion):
                yield self._line(of)
            else:
                for name, below in facts_in(of).items():
                    value = self.sheet.values.get(name)
                    yield Line(below.label, None, show(below, value) or f"unknown, {self.sheet.why_unknown(name)}")

    def _open_facts(self) -> dict[str, Fact]:
        found: dict[str, Fact] = {}
        for leaf in open_leaves(self.rule, self.sheet.values):
            for fact in facts_in(leaf).values():
                self._trace(fact, found)
        return found

    def _trace(self, fact: Fact, found: dict[str, Fact]) -> None:
        value = self.sheet.values.get(fact.name)
        if value is not None and not _partly(value):
            return
        unknown = self.sheet.unknowns.get(fact.name)
        if isinstance(fact.definition, Formula) and not (unknown and unknown.reason is Reason.CONFLICTING):
            of = fact.definition.of
            inner = open_leaves(of, self.sheet.values) if isinstance(of, Criterion) else (of,)
            before = len(found)
            for node in inner:
                for below in facts_in(node).values():
                    self._trace(below, found)
            if len(found) > before:
                return
        found.setdefault(fact.name, fact)


def decide(
    rule: Any, subject: Mapping[str, Any] | FactSheet, *, as_of: date | str | None = None, title: str = ""
) -> Decision:
    """Decide a criterion for one person.

    Args:
        rule: A criterion, or a flag.
        subject: A plain mapping of fact names to values, or facts already gathered at a date.
        as_of: The date of the decision; required with a mapping.
        title: What it decides, for people.

    Raises:
        InvalidInput: If values of a mapping cannot be used; all of them are listed.
        UnknownName: If a mapping names a fact that the rule does not know.
    """
    rule = criterion(rule)
    if not isinstance(subject, FactSheet):
        if as_of is None:
            raise RuleError("nothing here reads a clock: pass as_of=")
        needed = facts_needed(rule)
        subject = sheet_from_mapping(subject, needed, as_of=as_of, vocabulary=needed)
    return Decision(rule, subject, title)


def open_leaves(node: Criterion, values: Mapping[str, Any]) -> Iterator[Leaf]:
    """The leaves that are still unknown and reached through unknown nodes only."""
    if truth_of(node, values) is not UNKNOWN:
        return
    if isinstance(node, (Compare, IsIn)):
        yield node
    for part in node.parts:
        if isinstance(part, Criterion):
            yield from open_leaves(part, values)


def show(fact: Fact, value: Any) -> str:
    """A value as a person reads it, with its unit; empty where nothing is known."""
    if value is None:
        return ""
    unit = f" {fact.unit}" if fact.unit not in ("", "1") else ""
    if isinstance(value, OneOf):
        return f"one of {', '.join(sorted(value.values))}"
    if isinstance(value, Bounds):
        return f"{_span(value)}{unit}"
    return f"{_number(value)}{unit}"


def due_dates(rule: Criterion, sheet: FactSheet) -> dict[str, date]:
    """For each open time limit of a rule (elapsed time <= n, with its start known), the last day that meets it.

    Returns:
        The last day by the label of the fact that has to happen.
    """
    due: dict[str, date] = {}
    for node in walk(rule):
        match node:
            case Compare(operator="<=", a=elapsed_time, b=limit) if truth_of(node, sheet.values) is UNKNOWN:
                due.update(_last_day(elapsed_time, limit, sheet))
    return due


def _last_day(elapsed_time: Term, limit: Term, sheet: FactSheet) -> dict[str, date]:
    from casemgmt.dates import BusinessCalendar, days_after  # noqa: PLC0415
    from casemgmt.rules.terms import Constant, Elapsed  # noqa: PLC0415

    if not (isinstance(elapsed_time, Elapsed) and isinstance(limit, Constant) and isinstance(elapsed_time.end, Fact)):
        return {}
    start = bounds_of(elapsed_time.start, sheet.values)
    if elapsed_time.end == AS_OF or elapsed_time.unit == "years" or not start.exact or isinstance(limit.value, date):
        return {}
    n = int(limit.value)
    if elapsed_time.unit == "days":
        return {elapsed_time.end.label: days_after(start.low, n)}
    calendar = elapsed_time.calendar or BusinessCalendar("Monday to Friday", ())
    return {elapsed_time.end.label: calendar.after(start.low, n)}


def _partly(value: Any) -> bool:
    return value.__class__ is Bounds or value.__class__ is OneOf


def _span(value: Bounds) -> str:
    low, high = value.low, value.high
    if low in (FIRST_DATE, float("-inf")) or high in (LAST_DATE, float("inf")):
        if low in (FIRST_DATE, float("-inf")):
            return f"at most {_number(high)}"
        return f"on or after {low}" if isinstance(low, date) else f"at least {_number(low)}"
    return f"{_number(low)} to {_number(high)}"


def _number(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


__all__ = ["Decision", "Unknown", "decide", "due_dates", "open_leaves", "show"]
