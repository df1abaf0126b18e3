"""The lines of an explanation: what each criterion asks, what was found, and on whose authority.

What a rule says in words is the same for everybody, so it is kept with the rule's generated code.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from casemgmt.bounds import Bounds, OneOf
from casemgmt.rules.evaluate import possible_cases, truth_of
from casemgmt.rules.generate import compiled
from casemgmt.rules.known import FactSheet
from casemgmt.rules.outline import Line
from casemgmt.rules.terms import ByCases, Compare, Criterion, Fact, Formula, IsIn, Term
from casemgmt.rules.traces import entries_behind
from casemgmt.rules.walk import facts_in
from casemgmt.rules.words import show, words_of_cases, words_of_day, words_of_threshold
from casemgmt.truth import BY_BITS, UNKNOWN


@attrs.frozen
class Said:
    """What a criterion says, whoever is asked about.

    Args:
        text: Its label, or what it asks in words.
        source: Its citation.
        threshold: What the value is compared with, where the label does not say it.
        facts: The facts whose values are shown beside it.
        derived: Those of them that are worked out from other facts, each with how.
        parts: The criteria that it groups.
    """

    text: str
    source: str
    threshold: str = ""
    facts: tuple[Fact, ...] = ()
    derived: tuple[tuple[Fact, Term], ...] = ()
    parts: tuple[Criterion, ...] = ()


def line_of(rule: Criterion, sheet: FactSheet, codes: Sequence[int]) -> Line:
    """The line of a rule, with the lines below it.

    Args:
        rule: The rule.
        sheet: The facts that it is decided on.
        codes: The truths of its criteria, as the trace has them.
    """
    return _Lines(rule, sheet, codes).of(rule)


class _Lines:
    def __init__(self, rule: Criterion, sheet: FactSheet, codes: Sequence[int]) -> None:
        code = compiled(rule)
        self.places, self.words = code.places, code.words
        self.sheet, self.codes = sheet, codes

    def of(self, node: Criterion) -> Line:
        """The line of one criterion, with the lines below it."""
        said = self.words.get(id(node))
        if said is None:
            said = self.words[id(node)] = _said(node)
        place = self.places.get(id(node))
        truth = truth_of(node, self.sheet.values) if place is None else BY_BITS[self.codes[place]]
        if said.parts:
            below = tuple([self.of(part) for part in said.parts])
            return Line(said.text, truth, "", said.source, below)
        detail = self._found(said.facts)
        if isinstance(node, ByCases):
            entries = entries_behind(node.by, self.sheet)
            return Line(said.text, truth, detail, said.source, tuple(self._cases(node)), "", entries)
        below = tuple([line for fact, of in said.derived for line in self._inputs(fact, of)])
        entries = entries_behind(node, self.sheet)
        return Line(said.text, truth, detail, said.source, below, said.threshold, entries)

    def _cases(self, node: ByCases) -> Iterator[Line]:
        """The cases that are still possible, each with its criterion below it."""
        words = words_of_cases(node)
        for i in possible_cases(node, self.sheet.values):
            yield Line(f"if {words[i]}", None, children=(self.of(node.of[i]),))

    def _found(self, facts: tuple[Fact, ...]) -> str:
        if len(facts) == 1:
            return self._value(facts[0])
        return "; ".join(f"{fact.label} {self._value(fact)}" for fact in facts)

    def _value(self, fact: Fact) -> str:
        """The value of a fact, the day of which it holds, and why it is not known exactly."""
        sheet, name = self.sheet, fact.name
        value = sheet.values.get(name)
        if value is None:
            return f"unknown, {sheet.why_unknown(name)}"
        why = f" ({sheet.unknowns[name]})" if name in sheet.unknowns else ""
        return f"{show(fact, value)}{words_of_day(sheet.dates.get(name))}{why}"

    def _inputs(self, fact: Fact, of: Term) -> Iterator[Line]:
        """Below a derived fact, the criteria or values that it was worked out from."""
        value = self.sheet.values.get(fact.name)
        # Inputs that are not known explain nothing about a value that is.
        stated = value is not None and not isinstance(value, (Bounds, OneOf))
        if isinstance(of, Criterion):
            line = self.of(of)
            if not (stated and line.mark is UNKNOWN):
                yield line
            return
        inputs = facts_in(of)
        if not inputs and fact.citation is not None:  # set to a value by somebody
            yield Line(fact.label, None, self._value(fact), str(fact.citation))
        for below in inputs.values():
            if not (stated and self.sheet.values.get(below.name) is None):
                yield Line(below.label, None, self._value(below), evidence=entries_behind(below, self.sheet))


def _said(node: Criterion) -> Said:
    text, source = node.label or str(node), str(node.citation) if node.citation else ""
    if isinstance(node, ByCases):
        return Said(text, source, facts=tuple(facts_in(node.by).values()))
    if not isinstance(node, (Compare, IsIn)):
        return Said(text, source, parts=tuple(part for part in node.parts if isinstance(part, Criterion)))
    facts = tuple(facts_in(node).values())
    threshold = words_of_threshold(node) if node.label and isinstance(node, Compare) else ""
    derived = tuple((fact, fact.definition.of) for fact in facts if isinstance(fact.definition, Formula))
    return Said(text, source, threshold, facts, derived)
