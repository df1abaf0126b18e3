"""The lines of an explanation: what each criterion asks, what was found, and on whose authority.

What a rule says in words is the same for everybody, so it is kept with the rule's generated code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import attrs

from casemgmt.bounds import UNBOUNDED, Bounds, OneOf
from casemgmt.rules.causes import causes_of
from casemgmt.rules.evaluate import bounds_of, possible_cases, truth_of
from casemgmt.rules.generate import compiled
from casemgmt.rules.known import FactSheet, Reason, Unknown
from casemgmt.rules.outline import Line
from casemgmt.rules.terms import (
    Arithmetic,
    AtLeast,
    ByCases,
    Compare,
    Criterion,
    Fact,
    Formula,
    IsIn,
    Parameter,
    Term,
)
from casemgmt.rules.traces import entries_behind
from casemgmt.rules.walk import facts_in, walk
from casemgmt.rules.words import (
    show,
    words_of,
    words_of_bounds,
    words_of_cases,
    words_of_day,
    words_of_threshold,
    words_of_value,
)
from casemgmt.truth import BY_BITS, UNKNOWN

MOST_NAMED = 6
"""How many values of a category are all named beside a label."""


@attrs.frozen
class Said:
    """What a criterion says, whoever is asked about.

    Args:
        text: Its label, or what it asks in words.
        source: Its citation.
        threshold: What the value is compared with, where the label does not say it.
        facts: The facts whose values are shown beside it.
        tables: What it looks up in dated tables.
        divides: Whether it divides, so that it may have no value though all its facts have.
        derived: Those of the facts that are worked out from other facts, each with how.
        parts: The criteria that it groups.
    """

    text: str
    source: str
    threshold: str = ""
    facts: tuple[Fact, ...] = ()
    tables: tuple[Parameter, ...] = ()
    divides: bool = False
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
            return Line(said.text, truth, "", said.source, below, said.threshold)
        detail = self._found(said.facts)
        if said.tables or said.divides:
            asked = node.by if isinstance(node, ByCases) else node
            detail = "; ".join(filter(None, (detail, *self._looked_up(said.tables), self._fault(asked))))
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

    def _looked_up(self, tables: tuple[Parameter, ...]) -> Iterator[str]:
        for table in tables:
            value = self._value_of(table)
            if value:
                yield f"{words_of(table)} is {value}"

    def _value_of(self, table: Parameter) -> str:
        """What a table gives, with the day since which it does; nothing where that can be anything."""
        found, on = bounds_of(table, self.sheet.values), bounds_of(table.on, self.sheet.values)
        if found == UNBOUNDED:
            return ""
        value = words_of_value(found.low) if found.exact else words_of_bounds(found)
        begun = [each.effective_from for each in table.editions if each.effective_from <= on.low]
        return f"{value}, in force since {begun[-1]}" if on.exact else value

    def _fault(self, term: Term) -> str:
        """Why a term can have no value whatever its facts are."""
        faults = [cause for cause in causes_of(term, self.sheet.values) if isinstance(cause, str)]
        return str(Unknown(Reason.ERROR, detail="; ".join(dict.fromkeys(faults)))) if faults else ""

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
        known = [below for below in inputs.values() if self.sheet.values.get(below.name) is not None]
        for below in known if stated else inputs.values():
            yield Line(below.label, None, self._value(below), evidence=entries_behind(below, self.sheet))
        for table in _tables(of) if not stated or len(known) == len(inputs) else ():
            looked_up = self._value_of(table)
            if looked_up:
                yield Line(words_of(table), None, looked_up, str(table.citation or ""))


def _said(node: Criterion) -> Said:
    text, source = node.label or str(node), str(node.citation) if node.citation else ""
    threshold = _threshold(node) if node.label else ""
    if not isinstance(node, (Compare, IsIn, ByCases)):
        parts = tuple(part for part in node.parts if isinstance(part, Criterion))
        return Said(text, source, threshold, parts=parts)
    asked: Term = node.by if isinstance(node, ByCases) else node
    facts = tuple(facts_in(asked).values())
    tables = _tables(asked)
    divides = any(isinstance(each, Arithmetic) and each.operator == "/" for each in walk(asked))
    if isinstance(node, ByCases):
        return Said(text, source, "", facts, tables, divides)
    derived = tuple((fact, fact.definition.of) for fact in facts if isinstance(fact.definition, Formula))
    return Said(text, source, threshold, facts, tables, divides, derived)


def _tables(term: Term) -> tuple[Parameter, ...]:
    """What a term looks up, each once."""
    return tuple(dict.fromkeys(each for each in walk(term) if isinstance(each, Parameter)))


def _threshold(node: Criterion) -> str:
    """What a criterion asks for, where its label does not say it.

    A label says it only where it names every value, or the number with the words that make it the least. A number
    alone may count something else: "falls in 2 months".
    """
    match node:
        case Compare():
            return words_of_threshold(node)
        case IsIn():
            values = sorted(map(words_of_value, node.values))
            return "" if all(_names(node.label, value) for value in values) else f"is {_some_of(values)}"
        case AtLeast():
            numbers = {str(node.n), *_NUMBERS[node.n - 1 : node.n]}
            ways = [way for n in numbers for way in (f"at least {n}", f"{n} or more")]
            said = any(_names(node.label, way) for way in ways)
            return "" if said else f"at least {node.n} of {len(node.of)}"
    return ""


_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _names(label: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", label, re.IGNORECASE) is not None


def _some_of(values: Sequence[str]) -> str:
    """All of a few values; of many, the first and how many more."""
    if len(values) <= MOST_NAMED:
        return " or ".join(values)
    first = values[: MOST_NAMED // 2]
    return f"{', '.join(first)} or one of {len(values) - len(first)} more"
