"""Why a formula is open: the facts that keep it so, and what in it can give no value at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from casemgmt.bounds import Bounds
from casemgmt.rules.evaluate import bounds_of, candidates_of, possible_cases, truth_of
from casemgmt.rules.terms import Arithmetic, ByCases, Choice, Criterion, Fact, Parameter, Quantity, Term
from casemgmt.rules.words import words_of
from casemgmt.truth import MET, NOT_MET, UNKNOWN


def causes_of(term: Term, values: Mapping[str, Any]) -> Iterator[Fact | str]:
    """The facts not known exactly that leave a term open, or in words why it has no value whatever they are.

    What is settled is passed over: a fact below it keeps nothing open.

    Example:
        >>> a, b = Fact("a", low=0, high=3), Fact("b", low=0, high=3, label="visits")
        >>> [str(cause) for cause in causes_of(a / b, {"a": 2, "b": 0})]
        ['divided by visits, which is 0']
    """
    if not _is_open(term, values):
        return
    if isinstance(term, Fact):
        yield term
        return
    fault = _fault(term, values)
    if fault:
        yield fault
    for part in _reached(term, values):
        yield from causes_of(part, values)


def _is_open(term: Term, values: Mapping[str, Any]) -> bool:
    if isinstance(term, Criterion):
        return truth_of(term, values) is UNKNOWN
    if isinstance(term, Fact) and term.type == "category":
        candidates = candidates_of(term, values)
        return candidates is None or len(candidates) > 1
    return isinstance(term, Quantity) and not bounds_of(term, values).exact


def _fault(term: Term, values: Mapping[str, Any]) -> str:
    if isinstance(term, Arithmetic) and term.operator == "/" and bounds_of(term.b, values) == Bounds(0, 0):
        return f"divided by {words_of(term.b)}, which is 0"
    if isinstance(term, Parameter) and not any(_is_open(part, values) for part in term.parts):
        return f"{term.name} has no value for these keys on that day"
    return ""


def _reached(term: Term, values: Mapping[str, Any]) -> Iterable[Term]:
    """The parts that an answer can still depend on."""
    if isinstance(term, ByCases):
        cases = possible_cases(term, values)
        return [*([term.by] if len(cases) > 1 else []), *(term.of[i] for i in cases)]
    if isinstance(term, Choice):
        when = truth_of(term.when, values)
        return {MET: (term.then,), NOT_MET: (term.otherwise,)}.get(when, term.parts)
    return term.parts
