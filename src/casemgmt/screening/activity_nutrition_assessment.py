"""Medicare assessment of physical activity and nutrition (G0136 since 2026); before, the code meant social risk."""

from __future__ import annotations

from datetime import date

from casemgmt.citation import Review, Verification, law
from casemgmt.facts.primary_care_programs import (
    activity_nutrition_assessed_6m,
    activity_nutrition_tool,
    g0136_minutes,
    g0136_visit,
)
from casemgmt.rules import all_of, not_, rule
from casemgmt.screening.activity_nutrition_assessment_examples import SINCE_2026
from casemgmt.screening.program import Program, ProgramEdition
from casemgmt.screening.transitional_care_management import part_b

_SOURCE = "Medicare Physician Fee Schedule, calendar year 2026 final rule (CMS-1832-F): G0136"
_CMS = law(_SOURCE)
_REVIEW = Review(date(2026, 11, 26), date(2026, 12, 31))

not_lately = not_(
    activity_nutrition_assessed_6m, id="R1", label="not more often than every six months", cite=_CMS
)
with_a_visit = rule(
    g0136_visit,
    id="R2",
    label="made with a visit to which it belongs",
    cite=law(_SOURCE, Verification.RECALLED, "taken over from what the code meant before"),
)
tool = rule(
    activity_nutrition_tool,
    id="R3",
    label="physical activity and nutrition assessed with a standardized tool",
    cite=_CMS,
)
long_enough = rule(g0136_minutes >= 5, id="R4", label="5 to 15 minutes", cite=_CMS)

_REFER = all_of(not_lately, label="refer: worth offering")
_ENROL = all_of(part_b, with_a_visit, label="enrol: in place")
_PERFORM = all_of(tool, long_enough, label="perform: the assessment")

PROGRAM = Program(
    id="medicare.g0136_activity_nutrition",
    title="Medicare assessment of physical activity and nutrition",
    authority="Centers for Medicare & Medicaid Services",
    payer="Medicare Part B",
    editions=(
        ProgramEdition(
            id="2026",
            effective_from=date(2026, 1, 1),
            citation=_CMS,
            review=_REVIEW,
            refer=_REFER,
            enrol=_ENROL,
            perform=_PERFORM,
            codes={"G0136": all_of(_REFER, _ENROL, _PERFORM)},
            documents=("the tool with its answers",),
            examples=SINCE_2026,
        ),
    ),
)
