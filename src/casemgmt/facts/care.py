"""Facts about services, plans, medications, coverage and consent."""

from __future__ import annotations

from casemgmt.content import code_set
from casemgmt.facts.definitions import Attested, Matches, Query, Where
from casemgmt.facts.encounters import hospice_encounter_open, rehabilitation_stay_open
from casemgmt.rules.terms import Fact, Formula
from casemgmt.rules.write import any_of

_THERAPY = code_set("physical_therapy", "occupational_therapy", "speech_therapy", "rehabilitation")


def _coverage(part: str, label: str, *also: str) -> Fact:
    kinds = {f"medicare.{part}", *also}
    return Fact(
        f"medicare_{part}",
        type="flag",
        label=label,
        question=f"Does the person have {label}?",
        ask="payer",
        definition=Query(
            section="coverages",
            take="exists",
            where=(Where("kind", kinds, maybe={"medicare"}), Where("status", {"active"})),
            open=True,
        ),
    )


medicare_part_a = _coverage("part_a", "Medicare Part A", "medicare.part_c")
medicare_part_b = _coverage("part_b", "Medicare Part B", "medicare.part_c")
medicare_advantage = Fact(
    "medicare_advantage",
    type="flag",
    label="Medicare Advantage plan",
    question="Is the person in a Medicare Advantage plan?",
    ask="payer",
    definition=Query(
        section="coverages",
        take="exists",
        where=(Where("kind", {"medicare.part_c"}, maybe={"medicare"}), Where("status", {"active"})),
        open=True,
    ),
)

medication_active = Fact(
    "medication_active",
    type="flag",
    label="an active medication",
    definition=Query(section="medications", take="exists", open=True),
)
therapy_plan_active = Fact(
    "therapy_plan_active",
    type="flag",
    label="therapy or rehabilitation plan active, begun within 180 days",
    definition=Query(section="plans", take="exists", codes=_THERAPY, open=True, days=180),
)
skilled_therapy_ordered = Fact(
    "skilled_therapy_ordered",
    type="flag",
    label="skilled therapy ordered or needed",
    question="Is physical, occupational or speech therapy by a skilled therapist ordered?",
    ask="clinician",
    definition=Query(section="services", take="exists", codes=_THERAPY, open=True, days=180),
)
rehabilitation_episode_active = Fact(
    "rehabilitation_episode_active",
    type="flag",
    label="in a rehabilitation episode with an active plan",
    ask="clinician",
    definition=Formula(any_of(rehabilitation_stay_open, therapy_plan_active)),
)
major_surgery_7d = Fact(
    "major_surgery_7d",
    type="flag",
    label="major surgery within the last 7 days",
    ask="clinician",
    definition=Query(section="plans", take="exists", codes=code_set("major_surgery.care_plan"), days=7),
)
major_surgery_180d = Fact(
    "major_surgery_180d",
    type="flag",
    label="major surgery within the last 180 days",
    question="Has the person had major surgery in the last 180 days?",
    ask="clinician",
    definition=Query(section="plans", take="exists", codes=code_set("major_surgery.care_plan"), days=180),
)
major_surgery_planned_14d = Fact(
    "major_surgery_planned_14d",
    type="flag",
    label="major surgery planned within 14 days",
    ask="clinician",
    definition=Query(
        section="services",
        take="exists",
        where=(Matches("categories", code_set("surgery.category")),),
        ahead_days=14,
    ),
)
hospice_service_active = Fact(
    "hospice_service_active",
    type="flag",
    label="hospice service active",
    definition=Query(section="services", take="exists", codes=code_set("hospice.care"), open=True),
)
hospice_plan_active = Fact(
    "hospice_plan_active",
    type="flag",
    label="hospice care plan active",
    definition=Query(section="plans", take="exists", codes=code_set("hospice.care"), open=True),
)
comfort_care_plan_active = Fact(
    "comfort_care_plan_active",
    type="flag",
    label="terminal or comfort care plan active",
    definition=Query(section="plans", take="exists", codes=code_set("comfort_care"), open=True),
)
comfort_care_ordered = Fact(
    "comfort_care_ordered",
    type="flag",
    label="comfort care ordered",
    definition=Query(section="services", take="exists", codes=code_set("comfort_care"), open=True),
)
comfort_care_planned = Fact(
    "comfort_care_planned",
    type="flag",
    label="comfort care planned or ordered",
    question="Is terminal or comfort care planned?",
    ask="record",
    definition=Formula(any_of(comfort_care_plan_active, comfort_care_ordered)),
)
hospice_election_documented = Fact(
    "hospice_election_documented",
    type="flag",
    label="hospice election statement on file",
    question="Has the person elected hospice?",
    ask="record",
    definition=Attested(documented=True),
)
hospice_elected = Fact(
    "hospice_elected",
    type="flag",
    label="hospice elected",
    question="Has the person elected hospice?",
    ask="record",
    definition=Formula(
        any_of(
            hospice_encounter_open, hospice_service_active, hospice_plan_active, hospice_election_documented
        )
    ),
)
ccm_consent = Fact(
    "ccm_consent",
    type="flag",
    label="consent to chronic care management",
    question="Does the person agree to chronic care management (one practitioner a month, cost sharing, may stop)?",
    ask="patient",
    definition=Query(
        section="consents",
        take="says",
        where=(Where("kind", {"medicare.ccm"}),),
        field="permits",  # a later refusal takes an earlier consent back
        open=True,
    ),
)
