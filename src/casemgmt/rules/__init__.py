"""The decision kernel: rules as frozen trees, how they are evaluated, and how an answer explains itself.

It knows facts and criteria, and nothing of medicine or of records.
"""

from casemgmt.rules.because import Ground
from casemgmt.rules.decision import Decision, Judged, decide, due_dates
from casemgmt.rules.evaluate import bounds_of, truth_of
from casemgmt.rules.identity import Bundle, Difference, Identity, Replay, replay
from casemgmt.rules.known import Dated, FactSheet, Reason, Unknown
from casemgmt.rules.ladder import Climb, Rung, climb
from casemgmt.rules.missing import Missing
from casemgmt.rules.outline import Explained, Line
from casemgmt.rules.policy import Edition, ExamplePerson, Policy
from casemgmt.rules.terms import Criterion, Fact, Formula, Parameter, Quantity, Rates
from casemgmt.rules.walk import facts_in, facts_needed
from casemgmt.rules.would_change import Change, Changes
from casemgmt.rules.write import (
    all_of,
    any_of,
    at_least,
    business_days_between,
    by_cases,
    by_edges,
    clip,
    days_between,
    days_since,
    not_,
    points,
    rule,
    total,
    years_since,
)

__all__ = [
    "Bundle",
    "Change",
    "Changes",
    "Climb",
    "Criterion",
    "Dated",
    "Decision",
    "Difference",
    "Edition",
    "ExamplePerson",
    "Explained",
    "Fact",
    "FactSheet",
    "Formula",
    "Ground",
    "Identity",
    "Judged",
    "Line",
    "Missing",
    "Parameter",
    "Policy",
    "Quantity",
    "Rates",
    "Reason",
    "Replay",
    "Rung",
    "Unknown",
    "all_of",
    "any_of",
    "at_least",
    "bounds_of",
    "business_days_between",
    "by_cases",
    "by_edges",
    "climb",
    "clip",
    "days_between",
    "days_since",
    "decide",
    "due_dates",
    "facts_in",
    "facts_needed",
    "not_",
    "points",
    "replay",
    "rule",
    "total",
    "truth_of",
    "years_since",
]
