"""What stands behind an answer: why its facts are open, and the record entries that they came from."""

from __future__ import annotations

from casemgmt.bounds import Bounds, OneOf
from casemgmt.rules.known import FactSheet, Unknown
from casemgmt.rules.terms import Fact, Term
from casemgmt.rules.walk import facts_in, formula_of


def unknowns_of(term: Term, sheet: FactSheet) -> dict[str, Unknown]:
    """The facts of a term that are not known exactly, and below them the inputs of their formulas, with the reasons."""
    found: dict[str, Unknown] = {}
    _gather_unknowns(term, sheet, found)
    return found


def _gather_unknowns(term: Term, sheet: FactSheet, found: dict[str, Unknown]) -> None:
    for fact in facts_in(term).values():
        value = sheet.values.get(fact.name)
        if fact.name in found or not (value is None or isinstance(value, (Bounds, OneOf))):
            continue
        found[fact.name] = sheet.why_unknown(fact.name)
        formula = formula_of(fact)
        if formula is not None:
            _gather_unknowns(formula.of, sheet, found)


def evidence_of(term: Term, sheet: FactSheet) -> dict[str, tuple[str, ...]]:
    """The record entries behind the facts of a term, by fact: its own, else those behind the inputs of its formula."""
    found: dict[str, tuple[str, ...]] = {}
    for fact in facts_in(term).values():
        _gather_evidence(fact, sheet, found)
    return {name: entries for name, entries in found.items() if entries}


def _gather_evidence(fact: Fact, sheet: FactSheet, found: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    if fact.name not in found:
        formula = formula_of(fact)
        inputs = () if formula is None else facts_in(formula.of).values()
        below = [entry for each in inputs for entry in _gather_evidence(each, sheet, found)]
        found[fact.name] = sheet.evidence.get(fact.name) or tuple(dict.fromkeys(below))
    return found[fact.name]


def entries_behind(term: Term, sheet: FactSheet) -> tuple[str, ...]:
    """The record entries behind the facts that a term names."""
    if not sheet.evidence:
        return ()
    found = evidence_of(term, sheet)
    return tuple(dict.fromkeys(entry for name in facts_in(term) for entry in found.get(name, ())))
