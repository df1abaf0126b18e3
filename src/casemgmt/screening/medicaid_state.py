"""Whose Medicaid it is: a program as one state sets it concerns only people of that state."""

from __future__ import annotations

from casemgmt.citation import operational
from casemgmt.facts.medicaid_programs import medicaid_state
from casemgmt.facts.person import deceased
from casemgmt.rules import Criterion, all_of, not_, rule
from casemgmt.screening.parameters import parameter

_OURS = operational("what one state sets concerns only people of that state")

of_this_state = parameter(
    "of_this_state",
    "in the state that the rules are of",
    "Is the person in the state that the rules are of?",
    type="flag",
    default=True,
    cite=operational("the rules are of the state in which the person is, unless a state is named"),
)
APPLIES = all_of(
    not_(deceased, label="the person is alive"),
    of_this_state,
    label="alive, and in the state that the rules are of",
)
"""Whom a program of Medicaid can concern, to set with `of_this_state`."""


def in_state(code: str, name: str) -> Criterion:
    """The criterion that the person has, or asks for, Medicaid in a state.

    Example:
        >>> in_state("OH", "Ohio").label
        'Medicaid of Ohio'
    """
    return rule(medicaid_state.is_in(code), label=f"Medicaid of {name}", cite=_OURS)
