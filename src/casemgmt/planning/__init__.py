"""Planning: from needs to a plan that people agree on, through protocols that are data."""

from casemgmt.planning.catalogue import protocol, protocols
from casemgmt.planning.diff import Change, PlanDiff
from casemgmt.planning.draft import PlanDraft
from casemgmt.planning.load import read_protocol
from casemgmt.planning.plan import (
    CarePlan,
    Choice,
    Goal,
    Intervention,
    Item,
    Monitor,
    PlannedService,
    Proposal,
    RedFlag,
    Status,
    TeamRole,
)
from casemgmt.planning.propose import draft_plan
from casemgmt.planning.protocol import Protocol, ProtocolEdition, Template

__all__ = [
    "CarePlan",
    "Change",
    "Choice",
    "Goal",
    "Intervention",
    "Item",
    "Monitor",
    "PlanDiff",
    "PlanDraft",
    "PlannedService",
    "Proposal",
    "Protocol",
    "ProtocolEdition",
    "RedFlag",
    "Status",
    "TeamRole",
    "Template",
    "draft_plan",
    "protocol",
    "protocols",
    "read_protocol",
]
