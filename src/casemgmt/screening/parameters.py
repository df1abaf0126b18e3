"""What a program leaves to others to say: a state's level of care, a ceiling of income, a plan's own triggers.

A parameter stands in the rules as a fact: one of the program, not of the person. Nobody has set it: it is unknown,
and is named as missing where it matters. Set, it is a fact with a formula, and shows who set it.
"""

from __future__ import annotations

from typing import Any

import attrs

from casemgmt.citation import Citation
from casemgmt.errors import InvalidInput, RuleError
from casemgmt.rules import Criterion, Fact, Formula, Quantity, rule
from casemgmt.rules.terms import Constant, FactType, kind_of, quantity


def parameter(
    name: str,
    label: str,
    question: str,
    *,
    type: FactType = "number",
    low: float | None = None,
    high: float | None = None,
    unit: str = "",
    default: Any = None,
    cite: Citation | None = None,
) -> Fact:
    """A parameter of a program, to use in its rules like any fact and to list in `ProgramEdition.parameters`.

    Args:
        name: A stable name with its unit in it, such as ``income_ceiling_percent``.
        label: What a person reads.
        question: What to ask whoever sets it.
        type: ``number``, or ``flag`` for what a state or plan says with criteria of its own.
        low: The least permitted value of a number.
        high: The greatest permitted value.
        unit: The UCUM unit of a number.
        default: What holds until somebody sets it: a number, a quantity, a criterion, or True or False; None leaves
            it open, so that what depends on it is unknown.
        cite: Where the default comes from.

    Raises:
        RuleError: If the default has no source.
        InvalidInput: If it does not fit.

    Example:
        >>> from casemgmt.citation import operational
        >>> days = parameter("lead_days", "days of lead", "How many?", low=0, high=365, unit="d",
        ...                  default=180, cite=operational("our default"))
        >>> str(days.citation)
        'our default (operational)'
    """
    bare = Fact(name, type=type, low=low, high=high, unit=unit, label=label, question=question, ask="payer")
    if default is None:
        return bare
    if cite is None:
        raise RuleError(
            f"the default of {name} has no source; give cite=, operational(...) for a choice of ours"
        )
    return set_to(bare, default, cite)


def set_to(fact: Fact, value: Any, cite: Citation) -> Fact:
    """A parameter with another value, or left open by None.

    Raises:
        InvalidInput: If the value does not fit the parameter.
    """
    if value is None:
        return attrs.evolve(fact, definition=None, citation=cite)
    of: Quantity | Criterion
    if isinstance(value, Criterion) or (fact.type == "flag" and isinstance(value, Fact)):
        stated = rule(value)
        of = rule(stated, cite=stated.citation or cite)
    else:
        of = quantity(value)
    if kind_of(of) != fact.type:
        wanted = "a criterion, or True or False" if fact.type == "flag" else f"a {fact.type} or a quantity"
        raise InvalidInput.at(f"$.{fact.name}", "does not fit the parameter", f"give {wanted}")
    if isinstance(of, Constant) and not fact.low <= of.value <= fact.high:
        raise InvalidInput.at(
            f"$.{fact.name}", "is outside the permitted range", f"give {fact.low} to {fact.high}"
        )
    return attrs.evolve(fact, definition=Formula(of), citation=cite)


def value_of(fact: Fact) -> Quantity | Criterion | None:
    """What a parameter is set to; None where nobody has set it."""
    return fact.definition.of if isinstance(fact.definition, Formula) else None
