"""The interpreters of a rule: each gives the truth of a criterion for the facts of one person."""

from __future__ import annotations

from collections.abc import Callable

from casemgmt.rules import Criterion, FactSheet, truth_of
from casemgmt.rules.generate import screen_rows, trace
from casemgmt.truth import Truth

Interpreter = Callable[[Criterion, FactSheet], Truth]
"""Decides a criterion on facts."""


def reference(rule: Criterion, sheet: FactSheet) -> Truth:
    """Decide with the reference evaluator, which is the meaning of a rule."""
    return truth_of(rule, sheet.values)


def traced(rule: Criterion, sheet: FactSheet) -> Truth:
    """Decide with the generated code that gives the truth of every criterion of one person."""
    return Truth(trace(rule, sheet.values)[-1])


def screened(rule: Criterion, sheet: FactSheet) -> Truth:
    """Decide with the generated code that screens rows of people."""
    return Truth(screen_rows(rule, [sheet.values], as_of=sheet.as_of, gathered=True)[0])


INTERPRETERS: tuple[tuple[str, Interpreter], ...] = (
    ("the reference evaluator", reference),
    ("the generated trace", traced),
    ("the generated screen", screened),
)
"""Every interpreter of the library with its name. They must always agree."""
