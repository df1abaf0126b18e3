"""The interpreters of a rule: each gives the truth of a criterion for the facts of one person."""

from __future__ import annotations

from collections.abc import Callable

from casemgmt.rules import Criterion, FactSheet, truth_of
from casemgmt.truth import Truth

Interpreter = Callable[[Criterion, FactSheet], Truth]
"""Decides a criterion on facts."""


def reference(rule: Criterion, sheet: FactSheet) -> Truth:
    """Decide with the reference evaluator, which is the meaning of a rule."""
    return truth_of(rule, sheet.values)


INTERPRETERS: tuple[tuple[str, Interpreter], ...] = (("the reference evaluator", reference),)
"""Every interpreter of the library with its name. They must always agree."""
