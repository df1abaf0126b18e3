"""Medical case management of workers' compensation in Ohio: the indicators of a catastrophic injury."""

from __future__ import annotations

from datetime import date

from casemgmt.citation import law
from casemgmt.facts.workers_compensation import (
    blinded_by_injury,
    brain_injury,
    burned_percent,
    injury_claim_state,
    injury_hospital_days,
    injury_hospital_days_expected,
    limb_amputated,
    limb_crushed_or_broken,
    spinal_cord_injury,
)
from casemgmt.rules import any_of, rule
from casemgmt.screening.example_people import people_like
from casemgmt.screening.workers_compensation import PROGRAM as _GENERIC
from casemgmt.screening.workers_compensation_examples import CATASTROPHIC, ON, OTHER, UNHURT, alike_in_states
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_BUREAU = law("Ohio Bureau of Workers' Compensation, indicators of a catastrophic injury")
_person = people_like({**UNHURT, "injury_claim_state": "OH"}, ON)
_EXAMPLES = (
    *alike_in_states("Ohio", _person),
    _person(
        "Ohio: burns of 26 % of the body, reached on business day 1",
        {"applies": MET, "refer": MET, "enrol": MET, "perform": MET, CATASTROPHIC: MET, OTHER: NOT_MET},
        burned_percent=26,
    ),
    _person("Ohio: burns of exactly 25 % of the body", {CATASTROPHIC: NOT_MET}, burned_percent=25),
    _person(
        "Ohio: 20 days in hospital, 30 expected in all",
        {"refer": MET, CATASTROPHIC: MET},
        injury_hospital_days=20,
        injury_hospital_days_expected=30,
    ),
    _person(
        "Ohio: 28 days in hospital, discharged",
        {CATASTROPHIC: NOT_MET},
        injury_hospital_days=28,
        injury_hospital_days_expected=28,
    ),
    _person(
        "Ohio: 29 days in hospital, discharged",
        {CATASTROPHIC: MET},
        injury_hospital_days=29,
        injury_hospital_days_expected=29,
    ),
    _person(
        "Ohio: 29 days in hospital, the stay expected in all not known",
        {CATASTROPHIC: MET},
        injury_hospital_days=29,
        without=("injury_hospital_days_expected",),
    ),
    _person(
        "Ohio: 20 days in hospital, the stay expected in all not known",
        {"refer": UNKNOWN, CATASTROPHIC: UNKNOWN},
        ("injury_hospital_days_expected",),
        injury_hospital_days=20,
        without=("injury_hospital_days_expected",),
    ),
    _person("Ohio: injury of the spinal cord", {CATASTROPHIC: MET}, spinal_cord_injury=True),
    _person("Ohio: moderate injury of the brain", {CATASTROPHIC: MET}, brain_injury="moderate"),
    _person("Ohio: mild injury of the brain", {CATASTROPHIC: NOT_MET}, brain_injury="mild"),
    _person("Ohio: amputation of a hand", {CATASTROPHIC: MET}, limb_amputated=True),
    _person("Ohio: crushed leg", {CATASTROPHIC: MET}, limb_crushed_or_broken=True),
    _person("Ohio: blinded", {CATASTROPHIC: MET}, blinded_by_injury=True),
)

PROGRAM = _GENERIC.with_parameters(
    id="workers_compensation.oh",
    title="Medical case management of workers' compensation in Ohio",
    jurisdiction="US-OH",
    payer="Ohio Bureau of Workers' Compensation",
    cite=_BUREAU,
    examples=_EXAMPLES,
    effective_from=date(2020, 1, 1),
    claim_in_scope=rule(injury_claim_state.is_in("OH"), label="claim under the law of Ohio", cite=_BUREAU),
    catastrophic_injury=any_of(
        rule(brain_injury.is_in("moderate", "severe"), label="moderate or severe injury of the brain"),
        rule(limb_amputated, label="amputation of a major limb"),
        rule(limb_crushed_or_broken, label="fracture or crush injury of a major limb, or loss of its use"),
        spinal_cord_injury,
        rule(blinded_by_injury, label="total occupational blindness"),
        rule(burned_percent > 25, label="burns of more than 25 % of the body"),
        any_of(
            rule(injury_hospital_days > 28, label="more than 4 weeks in hospital up to now"),
            rule(injury_hospital_days_expected > 28, label="more than 4 weeks in hospital expected"),
            label="in hospital for more than 4 weeks, actual or expected",
        ),
        label="one of the indicators of the bureau",
        cite=_BUREAU,
    ),
)
