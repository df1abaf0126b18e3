"""Medicare assessment of social risk (G0136 from 2024 to 2025); since 2026 the code means another assessment."""

from __future__ import annotations

from datetime import date

from casemgmt.citation import Review, law
from casemgmt.facts.primary_care_programs import (
    g0136_minutes,
    g0136_visit,
    social_need_suspected,
    social_risk_assessed_6m,
    social_risk_follow_up,
    social_risk_tool_domains,
    social_risk_tool_standardized,
)
from casemgmt.rules import all_of, not_, rule
from casemgmt.screening.program import Program, ProgramEdition
from casemgmt.screening.social_risk_assessment_examples import FROM_2024_TO_2025
from casemgmt.screening.transitional_care_management import part_b

_CMS = law("Medicare Physician Fee Schedule, calendar year 2024 final rule: G0136")
_REVIEW = Review(date(2026, 11, 26), date(2026, 12, 31))

suspected = rule(
    social_need_suspected,
    id="R1",
    label="a need is known or suspected that may interfere with diagnosis or treatment; no routine screening",
    cite=_CMS,
)
with_a_visit = rule(g0136_visit, id="R2", label="made with a visit to which it belongs", cite=_CMS)
not_lately = not_(
    social_risk_assessed_6m,
    id="R3",
    label="not more often than every six months",
    cite=_CMS,
)
tool = all_of(
    rule(social_risk_tool_standardized, label="standardized, evidence-based tool"),
    rule(social_risk_tool_domains >= 4, label="it covers food, housing, transportation and utilities"),
    id="R4",
    label="standardized tool that covers the four domains",
    cite=_CMS,
)
long_enough = rule(g0136_minutes >= 5, id="R5", label="5 to 15 minutes", cite=_CMS)
followed_up = rule(social_risk_follow_up, id="R6", label="needs found are followed up or referred", cite=_CMS)

_REFER = all_of(suspected, label="refer: worth offering")
_ENROL = all_of(part_b, with_a_visit, not_lately, label="enrol: in place")
_PERFORM = all_of(tool, long_enough, followed_up, label="perform: the assessment")

PROGRAM = Program(
    id="medicare.g0136_social_risk",
    title="Medicare assessment of social risk",
    authority="Centers for Medicare & Medicaid Services",
    payer="Medicare Part B",
    editions=(
        ProgramEdition(
            id="2024",
            effective_from=date(2024, 1, 1),
            effective_to=date(2025, 12, 31),
            citation=_CMS,
            review=_REVIEW,
            refer=_REFER,
            enrol=_ENROL,
            perform=_PERFORM,
            codes={"G0136": all_of(_REFER, _ENROL, tool, long_enough)},
            documents=("the tool with its answers", "note of the need and of what follows"),
            examples=FROM_2024_TO_2025,
        ),
    ),
)
