"""FHIR's required lists of codes, as far as the readers check them (R4 4.0.1)."""

VERIFICATION = frozenset(
    {"unconfirmed", "provisional", "differential", "confirmed", "refuted", "entered-in-error"}
)
CLINICAL = frozenset({"active", "recurrence", "relapse", "inactive", "remission", "resolved"})
ACTIVE = frozenset({"active", "recurrence", "relapse"})
OBSERVATION = frozenset(
    {"registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown"}
)
PROCEDURE = frozenset(
    {
        "preparation",
        "in-progress",
        "not-done",
        "on-hold",
        "stopped",
        "completed",
        "entered-in-error",
        "unknown",
    }
)
ORDER = frozenset(
    {"active", "on-hold", "cancelled", "completed", "entered-in-error", "stopped", "draft", "unknown"}
)
STATEMENT = frozenset(
    {"active", "completed", "entered-in-error", "intended", "stopped", "on-hold", "unknown", "not-taken"}
)
INTENT = frozenset(
    {
        "proposal",
        "plan",
        "order",
        "original-order",
        "reflex-order",
        "filler-order",
        "instance-order",
        "option",
    }
)
GIVEN = frozenset({"completed", "entered-in-error", "not-done"})
ALLERGY_CLINICAL = frozenset({"active", "inactive", "resolved"})
ALLERGY_VERIFICATION = frozenset({"unconfirmed", "confirmed", "refuted", "entered-in-error", "presumed"})
CRITICALITY = frozenset({"low", "high", "unable-to-assess"})
ENCOUNTER = frozenset(
    {
        "planned",
        "arrived",
        "triaged",
        "in-progress",
        "onleave",
        "finished",
        "cancelled",
        "entered-in-error",
        "unknown",
    }
)
REQUEST = frozenset({"draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"})
REQUEST_INTENT = INTENT | {"directive"}
PLAN_INTENT = frozenset({"proposal", "plan", "order", "option"})
ACTIVITY = frozenset(
    {
        "not-started",
        "scheduled",
        "in-progress",
        "on-hold",
        "completed",
        "cancelled",
        "stopped",
        "unknown",
        "entered-in-error",
    }
)
TEAM = frozenset({"proposed", "active", "suspended", "inactive", "entered-in-error"})
GOAL = frozenset(
    {
        "proposed",
        "planned",
        "accepted",
        "active",
        "on-hold",
        "completed",
        "cancelled",
        "entered-in-error",
        "rejected",
    }
)
COVERAGE = frozenset({"active", "cancelled", "draft", "entered-in-error"})
RESPONSE = frozenset({"in-progress", "completed", "amended", "entered-in-error", "stopped"})
CONSENT = frozenset({"draft", "proposed", "active", "rejected", "inactive", "entered-in-error"})
PROVISION = frozenset({"permit", "deny"})
GENDERS = frozenset({"female", "male", "other", "unknown"})
