"""The decision kernel: rules as frozen trees, how they are evaluated, and how an answer explains itself.

It knows facts and criteria, and nothing of medicine or of records.
"""

from casemgmt.rules.ask_next import COSTS, Interview, Question, next_questions
from casemgmt.rules.asking import Undecided
from casemgmt.rules.because import Ground
from casemgmt.rules.decision import Decision, Judged, decide
from casemgmt.rules.evaluate import bounds_of, truth_of
from casemgmt.rules.findings import Finding, PolicyCheck
from casemgmt.rules.identity import Bundle, Difference, Identity, Replay, replay
from casemgmt.rules.known import Dated, FactSheet, Reason, Unknown
from casemgmt.rules.ladder import Climb, Rung, climb
from casemgmt.rules.lint import check_policy
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
    "COSTS",
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
    "Finding",
    "Formula",
    "Ground",
    "Identity",
    "Interview",
    "Judged",
    "Line",
    "Missing",
    "Parameter",
    "Policy",
    "PolicyCheck",
    "Quantity",
    "Question",
    "Rates",
    "Reason",
    "Replay",
    "Rung",
    "Undecided",
    "Unknown",
    "all_of",
    "any_of",
    "at_least",
    "bounds_of",
    "business_days_between",
    "by_cases",
    "by_edges",
    "check_policy",
    "climb",
    "clip",
    "days_between",
    "days_since",
    "decide",
    "facts_in",
    "facts_needed",
    "next_questions",
    "not_",
    "points",
    "replay",
    "rule",
    "total",
    "truth_of",
    "years_since",
]
