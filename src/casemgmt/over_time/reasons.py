"""Why an answer changed from one day to the next: the criteria that turned, and the facts behind them.

Everything said here is read off the two days. Where the cause of a change of a fact cannot be told for certain, only
its two values are named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from casemgmt.bounds import FIRST_DATE, INFINITY, LAST_DATE, Bounds, lower
from casemgmt.facts import Query, Subject
from casemgmt.facts.chronicity import CHRONIC_MONTHS
from casemgmt.facts.matching import days_of, in_window, is_open, matches
from casemgmt.record import Record
from casemgmt.record.entry import Entry
from casemgmt.rules import Criterion, Fact, FactSheet, Line, Quantity, Reason, bounds_of, facts_in, truth_of
from casemgmt.rules.evaluate import possible_cases
from casemgmt.rules.terms import AS_OF, ByCases, Compare, Constant, Elapsed, IsIn, Not
from casemgmt.rules.turning import follows_the_clock
from casemgmt.rules.walk import definition_facts, formula_of
from casemgmt.rules.words import one_line, show, words_of, words_of_value
from casemgmt.truth import MET, NOT_MET, Truth


@attrs.frozen
class Change:
    """One thing that changed on a day.

    Args:
        text: What changed, in words; it holds the person's values.
        fact: The name of the fact; empty where it is no fact that changed.
        evidence: The record entries that the fact rested on before and does no longer, or rests on now.
        because: What the fact is worked out from, as far as it changed.
    """

    text: str = attrs.field(repr=False)
    fact: str = ""
    evidence: tuple[str, ...] = ()
    because: tuple[Change, ...] = ()

    def __str__(self) -> str:
        return one_line(self.text)

    def outline(self) -> Line:
        """The change as a line, with what it follows from below it."""
        return Line(
            self.text,
            None,
            source=", ".join(self.evidence),
            children=tuple(c.outline() for c in self.because),
        )


def changes(
    rules: Iterable[Criterion], before: FactSheet, after: FactSheet, subject: Subject
) -> tuple[Change, ...]:
    """What turned the truth of rules from one day to the next.

    Args:
        rules: The criteria.
        before: The facts of the day before.
        after: The facts of the day.
        subject: Whoever it is about.
    """
    told = _Told(before, after, subject)
    return _each_once(change for rule in rules for change in told.of_rule(rule))


class _Told:
    """Two days side by side."""

    def __init__(self, before: FactSheet, after: FactSheet, subject: Subject) -> None:
        self.before, self.after, self.subject = before, after, subject

    def of_rule(self, rule: Criterion, direction: int = 0) -> Iterator[Change]:
        """The changes below a criterion that moved its truth; in one direction only, where that is known."""
        was, is_now = self._truths(rule)
        moved = is_now.value - was.value
        if moved == 0 or moved * direction < 0:
            return
        if isinstance(rule, (Compare, IsIn)):
            yield from self._of_leaf(rule, was, is_now)
            return
        direction = -moved if isinstance(rule, Not) else moved
        if isinstance(rule, ByCases) and self._cases(rule, self.before) != self._cases(rule, self.after):
            direction = 0
            yield from self._of_quantities((rule.by,))
        for part in rule.parts:
            if isinstance(part, Criterion):
                yield from self.of_rule(part, direction)

    def _truths(self, rule: Criterion) -> tuple[Truth, Truth]:
        return truth_of(rule, self.before.values), truth_of(rule, self.after.values)

    @staticmethod
    def _cases(rule: ByCases, sheet: FactSheet) -> tuple[int, ...]:
        return possible_cases(rule, sheet.values)

    def _of_leaf(self, leaf: Compare | IsIn, was: Truth, is_now: Truth) -> Iterator[Change]:
        quantities = [part for part in leaf.parts if isinstance(part, Quantity)]
        told = tuple(self._of_quantities(quantities))
        yield from told
        if not told:
            yield Change(f"{leaf.label or leaf}: {was.words} → {is_now.words}")

    def _of_quantities(self, quantities: Iterable[Quantity]) -> Iterator[Change]:
        for quantity in quantities:
            changed = [c for fact in facts_in(quantity).values() for c in self.of_fact(fact)]
            if isinstance(quantity, (Fact, Constant)):
                yield from changed
                continue
            was, is_now = _words_of_number(quantity, self.before), _words_of_number(quantity, self.after)
            if was != is_now:
                yield Change(f"{words_of(quantity)}: {was} → {is_now}", because=tuple(changed))

    def of_fact(self, fact: Fact) -> Iterator[Change]:
        """The change of a fact, if it changed."""
        was, is_now = self.before.values.get(fact.name), self.after.values.get(fact.name)
        if fact == AS_OF or was == is_now:
            return
        below = _each_once(self._below(fact))
        evidence = self._evidence(fact)
        yield Change(f"{self._words(fact, was, is_now)}{self._cause(fact)}", fact.name, evidence, below)

    def _below(self, fact: Fact) -> Iterator[Change]:
        """What a fact is worked out from, as far as it changed."""
        formula = formula_of(fact)
        if formula is not None and isinstance(formula.of, Criterion):
            yield from self.of_rule(formula.of)
        else:
            inputs = definition_facts(fact) if formula is None else facts_in(formula.of)
            for below in inputs.values():
                yield from self.of_fact(below)

    def _evidence(self, fact: Fact) -> tuple[str, ...]:
        was, is_now = self.before.evidence.get(fact.name, ()), self.after.evidence.get(fact.name, ())
        differ = tuple(id for id in (*was, *is_now) if id and (id in was) != (id in is_now))
        return tuple(dict.fromkeys(differ)) or tuple(id for id in is_now if id)

    def _words(self, fact: Fact, was: Any, is_now: Any) -> str:
        unknown = self.after.unknowns.get(fact.name)
        if is_now is None and unknown is not None and unknown.reason is Reason.STALE:
            since = f": the latest is of {unknown.since}" if unknown.since else ""
            return f"{fact.label} went stale{since}"
        if _exact(was) and _exact(is_now):
            if follows_the_clock(fact) and is_now > was:
                return f"{fact.label} reached {show(fact, is_now)}"
            verb = "rose" if is_now > was else "fell"
            return f"{fact.label} {verb} from {words_of_value(was)} to {show(fact, is_now)}"
        return f"{fact.label}: {self._shown(fact, self.before)} → {self._shown(fact, self.after)}"

    @staticmethod
    def _shown(fact: Fact, sheet: FactSheet) -> str:
        value = sheet.values.get(fact.name)
        if value is None:
            return f"unknown, {sheet.why_unknown(fact.name)}"
        why = f" ({sheet.unknowns[fact.name]})" if fact.name in sheet.unknowns else ""
        return f"{show(fact, value)}{why}"

    def _cause(self, fact: Fact) -> str:
        """What happened to the entries behind a fact, where that is certain: all that changed did so in one way."""
        query = fact.definition
        if (
            not isinstance(query, Query)
            or query.reads  # a window that is counted from another fact moves with it
            or not isinstance(self.subject, Record)
            or fact.name in self.before.unknowns
            or fact.name in self.after.unknowns
            or any(each.fact == fact.name for each in self.subject.attestations or ())
        ):
            return ""
        ways = {
            self._way(query, entry)
            for entry in getattr(self.subject, query.section) or ()
            if matches(query, entry, self.before.as_of, {}) is not matches(query, entry, self.after.as_of, {})
        }
        return ways.pop() if len(ways) == 1 else ""

    def _way(self, query: Query, entry: Entry) -> str:
        """In which way an entry began, or ceased, to count; empty where it cannot be told."""
        on, eve = self.after.as_of, self.before.as_of
        was, is_now = in_window(query, entry, eve, {}), in_window(query, entry, on, {})
        if was is not is_now:
            if is_now is NOT_MET:
                return " (an entry left the window)"
            if days_of(query, entry, on) == (on, on):
                return f" (an entry {'ended' if query.on == 'end' else 'began'})"
            return " (an entry came into the window)" if is_now is MET else ""
        if query.open and is_open(entry, eve) is not is_open(entry, on):
            return " (an entry ended)"
        return f" (an entry has lasted {CHRONIC_MONTHS} months)" if query.trait == "chronic" else ""


def _exact(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _words_of_number(quantity: Quantity, sheet: FactSheet) -> str:
    """What a number can be, without the ends that only the permitted range of dates sets."""
    value = bounds_of(quantity, sheet.values)
    low, high = value.low, value.high
    if isinstance(quantity, Elapsed):
        start, end = bounds_of(quantity.start, sheet.values), bounds_of(quantity.end, sheet.values)
        low = -INFINITY if start.high == LAST_DATE or end.low == FIRST_DATE else low
        high = INFINITY if start.low == FIRST_DATE or end.high == LAST_DATE else high
    if (low, high) in ((-INFINITY, INFINITY), (FIRST_DATE, LAST_DATE)):
        return "unknown"
    return show(Fact("number"), lower(Bounds(low, high)))


def _each_once(found: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(dict.fromkeys(found))
