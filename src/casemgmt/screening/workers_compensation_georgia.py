"""Medical case management of workers' compensation in Georgia: what the statute calls catastrophic."""

from __future__ import annotations

from datetime import date

from casemgmt.citation import Verification, law
from casemgmt.facts.workers_compensation import (
    blinded_by_injury,
    brain_injury,
    burned_percent,
    face_or_hands_burned_percent,
    injury_claim_state,
    limb_amputated,
    severe_paralysis,
    spinal_cord_injury,
    unable_to_do_any_work,
)
from casemgmt.rules import all_of, any_of, rule
from casemgmt.screening.example_people import people_like
from casemgmt.screening.workers_compensation import PROGRAM as _GENERIC
from casemgmt.screening.workers_compensation_examples import CATASTROPHIC, ON, OTHER, UNHURT, alike_in_states
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_STATUTE = law("OCGA 34-9-200.1(g)", Verification.SECONDARY)
_person = people_like({**UNHURT, "injury_claim_state": "GA"}, ON)
_EXAMPLES = (
    *alike_in_states("Georgia", _person),
    _person(
        "Georgia: burns of 26 % of the body, reached on business day 1",
        {"applies": MET, "refer": MET, "enrol": MET, "perform": MET, CATASTROPHIC: MET, OTHER: NOT_MET},
        burned_percent=26,
    ),
    _person(
        "Georgia: burns of exactly 25 % of the body, second degree",
        {"refer": NOT_MET, CATASTROPHIC: NOT_MET},
        burned_percent=25,
    ),
    _person(
        "Georgia: third-degree burns of 5 % of the hands",
        {"refer": MET, CATASTROPHIC: MET},
        burned_percent=1,
        face_or_hands_burned_percent=5,
    ),
    _person(
        "Georgia: third-degree burns of 4 % of the hands",
        {CATASTROPHIC: NOT_MET},
        burned_percent=1,
        face_or_hands_burned_percent=4,
    ),
    _person(
        "Georgia: burns of the hands not measured",
        {"refer": UNKNOWN, CATASTROPHIC: UNKNOWN},
        ("face_or_hands_burned_percent",),
        without=("face_or_hands_burned_percent",),
    ),
    _person(
        "Georgia: injury of the spinal cord with severe paralysis of a leg",
        {CATASTROPHIC: MET},
        spinal_cord_injury=True,
        severe_paralysis=True,
    ),
    _person(
        "Georgia: injury of the spinal cord without paralysis",
        {CATASTROPHIC: NOT_MET},
        spinal_cord_injury=True,
    ),
    _person("Georgia: amputation of a foot", {CATASTROPHIC: MET}, limb_amputated=True),
    _person("Georgia: severe injury of the brain", {CATASTROPHIC: MET}, brain_injury="severe"),
    _person("Georgia: moderate injury of the brain", {CATASTROPHIC: NOT_MET}, brain_injury="moderate"),
    _person("Georgia: blinded", {CATASTROPHIC: MET}, blinded_by_injury=True),
    _person("Georgia: unable to do any work that exists", {CATASTROPHIC: MET}, unable_to_do_any_work=True),
)

PROGRAM = _GENERIC.with_parameters(
    id="workers_compensation.ga",
    title="Medical case management of workers' compensation in Georgia",
    jurisdiction="US-GA",
    cite=_STATUTE,
    examples=_EXAMPLES,
    effective_from=date(2020, 1, 1),
    claim_in_scope=rule(
        injury_claim_state.is_in("GA"), label="claim under the law of Georgia", cite=_STATUTE
    ),
    catastrophic_injury=any_of(
        all_of(
            spinal_cord_injury,
            severe_paralysis,
            label="injury of the spinal cord with severe paralysis of an arm, a leg or the trunk",
        ),
        rule(limb_amputated, label="amputation of an arm, hand, foot or leg with the loss of its use"),
        rule(brain_injury.is_in("severe"), label="severe injury of the brain or closed head injury"),
        rule(burned_percent > 25, label="burns of the second or third degree over 25 % of the body"),
        rule(
            face_or_hands_burned_percent >= 5,
            label="burns of the third degree to 5 % or more of the face or hands",
        ),
        rule(blinded_by_injury, label="total or industrial blindness"),
        unable_to_do_any_work,
        label="one of the injuries of the statute",
        cite=_STATUTE,
    ),
)
