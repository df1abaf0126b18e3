"""The four levels of medical case management: acute, rehabilitative, chronic and end-of-life.

No statute defines them. Each signal is citable; how signals combine, which level comes first, and the cut-offs in
days are our operational choices, to be replaced by the organisation that uses them.
"""

from __future__ import annotations

from datetime import date

from casemgmt.citation import Review, Verification, law, operational
from casemgmt.facts.statements import long_term_care_planned
from casemgmt.levels.examples import EXAMPLES
from casemgmt.levels.scheme import NO_LEVEL, Scheme, SchemeEdition, Signal, Transition
from casemgmt.levels.signals import (
    a1,
    a2,
    a3,
    a4,
    a5,
    a6,
    a7,
    acute_lately,
    acute_now,
    c1,
    c2,
    e1,
    e2,
    e3,
    e4,
    e5,
    e6,
    r1,
    r2,
    r3,
    r4,
    r5,
)
from casemgmt.rules import Rung, all_of, any_of, not_, rule

ACUTE, REHABILITATIVE, CHRONIC, END_OF_LIFE = "acute", "rehabilitative", "chronic", "end_of_life"
_SECONDARY, _RECALLED = Verification.SECONDARY, Verification.RECALLED
_OURS = operational(
    "casemgmt level scheme, four levels", "the composition and the cut-offs in days are choices of ours"
)
_A = any_of(acute_now, acute_lately, id="acute", label="acute", cite=_OURS)
_R = any_of(
    r1,
    all_of(r2, r3, r4, r5, label="R2 to R5 together"),
    id="rehabilitative",
    label="rehabilitative",
    cite=_OURS,
)
_C = all_of(c1, c2, id="chronic", label="chronic", cite=_OURS)
_E = any_of(
    e1,
    e2,
    all_of(e3, any_of(e4, e5, label="a supporting signal"), label="comfort goals with a supporting signal"),
    id="end_of_life",
    label="end of life: an election, a certification, or comfort goals with a supporting signal",
    cite=_OURS,
)

_SIGNALS = (
    *(Signal(c.id, ACUTE, c) for c in (a1, a2, a4, a7)),
    *(Signal(c.id, ACUTE, c, "supporting") for c in (a3, a5, a6)),
    *(Signal(c.id, REHABILITATIVE, c) for c in (r1, r2, r3, r4, r5)),
    *(Signal(c.id, CHRONIC, c) for c in (c1, c2)),
    Signal("E1", END_OF_LIFE, e1, "determinative"),
    Signal("E2", END_OF_LIFE, e2, "determinative"),
    Signal("E3", END_OF_LIFE, e3, "strong"),
    Signal("E4", END_OF_LIFE, e4, "supporting"),
    Signal("E5", END_OF_LIFE, e5, "screen"),
    Signal("E6", END_OF_LIFE, e6, "screen"),
)
_LADDER = (
    Rung(
        any_of(e1, all_of(e3, _E), label="hospice elected, or comfort goals at the end of life"), END_OF_LIFE
    ),
    Rung(acute_now, ACUTE),
    Rung(_E, END_OF_LIFE),
    Rung(_R, REHABILITATIVE),
    Rung(acute_lately, ACUTE, "transitional"),
    Rung(_C, CHRONIC),
)

_HOSPICE_DOCUMENTS = (
    "goals-of-care note or advance care plan",
    "certification of terminal illness with the physician's narrative",
    "hospice election statement and addendum",
    "notice of election to the payer within 5 calendar days",
    "portable medical orders (POLST), optional",
)
_DISCHARGE_DOCUMENTS = (
    "discharge summary",
    "medication reconciliation",
    "follow-up appointment",
    "transitional care contact within 2 business days",
    "home health: face-to-face encounter, where home health is ordered",
)
_DISCHARGE = law("42 CFR 482.43; CMS, Transitional Care Management Services, MLN908628")
_TO_HOSPICE = law("42 CFR 418.22, 418.24", _SECONDARY)
_TRANSITIONS = (
    Transition(
        ACUTE,
        REHABILITATIVE,
        (
            "discharge plan and discharge summary",
            "medication list",
            "therapy evaluations",
            "inpatient rehabilitation: preadmission screening within 48 hours before, with physician concurrence",
            "inpatient rehabilitation: overall plan of care by day 4",
            "skilled nursing, after 3 inpatient days: certification at admission, PASRR, choice list",
            "skilled nursing: transfer within 30 days",
        ),
        law("42 CFR 482.43, 412.622, 409.30 to 409.36", _SECONDARY),
    ),
    Transition(ACUTE, CHRONIC, _DISCHARGE_DOCUMENTS, _DISCHARGE),
    Transition(ACUTE, NO_LEVEL, _DISCHARGE_DOCUMENTS, _DISCHARGE),
    Transition(
        ACUTE,
        ACUTE,
        _DISCHARGE_DOCUMENTS,
        _DISCHARGE,
        when=all_of(a3, not_(acute_now)),
        label="discharged, still within 30 days",
    ),
    Transition(ACUTE, END_OF_LIFE, _HOSPICE_DOCUMENTS, _TO_HOSPICE, label="to the end of life"),
    Transition(CHRONIC, END_OF_LIFE, _HOSPICE_DOCUMENTS, _TO_HOSPICE, label="to the end of life"),
    Transition(REHABILITATIVE, END_OF_LIFE, _HOSPICE_DOCUMENTS, _TO_HOSPICE, label="to the end of life"),
    Transition(
        REHABILITATIVE,
        CHRONIC,
        (
            "therapy discharge summary",
            "home programme",
            "orders for durable medical equipment",
            "notice of Medicare non-coverage at least 2 days before covered services end",
        ),
        law("42 CFR 405.1200", _SECONDARY),
    ),
    Transition(
        REHABILITATIVE,
        CHRONIC,
        (
            "determination of a nursing facility level of care",
            "PASRR, level I and, where it asks for it, level II",
            "application for Medicaid long-term services and supports",
        ),
        law("42 CFR 483.100 to 483.138 (PASRR)", _RECALLED),
        when=rule(long_term_care_planned, label="long-term care planned, no discharge home"),
        label="to long-term care",
    ),
    Transition(
        CHRONIC,
        ACUTE,
        (
            "change-of-condition note",
            "transfer summary (SBAR)",
            "admission order",
            "important message from Medicare within 2 days of admission",
            "observation longer than 24 hours: outpatient observation notice by hour 36",
        ),
        law("42 CFR 405.1205, 489.20(y)", _SECONDARY),
    ),
    Transition(
        END_OF_LIFE,
        CHRONIC,
        ("signed and dated revocation, or discharge order and plan",),
        law("42 CFR 418.26, 418.28"),
    ),
    Transition(
        END_OF_LIFE,
        END_OF_LIFE,
        ("physician order for general inpatient care", "daily justification of general inpatient care"),
        law("42 CFR 418.302", _RECALLED),
        when=all_of(e1, acute_now),
        label="symptom crisis under hospice",
    ),
)

SCHEME = Scheme(
    id="levels.four",
    title="Four levels of medical case management",
    authority="casemgmt (operational)",
    editions=(
        SchemeEdition(
            id="1",
            effective_from=date(1900, 1, 1),
            citation=_OURS,
            review=Review(date(2026, 11, 21), date(2027, 11, 30)),
            signals=_SIGNALS,
            levels={ACUTE: _A, REHABILITATIVE: _R, CHRONIC: _C, END_OF_LIFE: _E},
            ladder=_LADDER,
            transitions=_TRANSITIONS,
            reevaluate=(
                "on admission and discharge",
                "on a change in the goals of care",
                "on a new certification of prognosis",
                "on a NEWS2 alert",
                "on discharge from therapy",
                "30 days after an acute discharge",
                "180 days after an index event",
                "otherwise every 90 days",
            ),
            to_settle={
                END_OF_LIFE: "hold a serious-illness conversation, or ask for a palliative care review"
            },
            examples=EXAMPLES,
        ),
    ),
)
