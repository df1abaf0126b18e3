"""Medical case management of workers' compensation, with triggers of ours that a state or a payer replaces."""

from __future__ import annotations

from datetime import date

import attrs

from casemgmt.citation import Review, operational
from casemgmt.content import calendar
from casemgmt.facts.person import deceased
from casemgmt.facts.workers_compensation import (
    blinded_by_injury,
    brain_injury,
    burned_percent,
    injury_admission,
    injury_claim_status,
    injury_contact_on,
    injury_dispute,
    injury_referred_on,
    injury_surgery,
    life_threatened_by_injury,
    limb_amputated,
    multiple_fractures,
    opioid_flags,
    recovery_comorbidity,
    recovery_delayed,
    return_date_open,
    return_to_work_plan,
    spinal_cord_injury,
    work_days_lost,
)
from casemgmt.rules import all_of, any_of, by_cases, not_, rule
from casemgmt.screening.obligations import Count, Obligation
from casemgmt.screening.parameters import parameter
from casemgmt.screening.program import Program, ProgramEdition
from casemgmt.screening.workers_compensation_examples import SINCE_2020

_OURS = operational(
    "triggers of medical case management after an injury at work",
    "put together here; states and payers set their own",
)
_CATASTROPHIC = operational("a list of catastrophic injuries", "put together here; states have their own")
_TIMES = operational(
    "first contact within 1 business day, or within 5", "some ask for 3 business days, not 5"
)
_REVIEW = Review(date(2026, 11, 26), date(2027, 12, 31))

catastrophic_injury = parameter(
    "catastrophic_injury",
    "catastrophic injury",
    "Which injuries are catastrophic?",
    type="flag",
    default=any_of(
        spinal_cord_injury,
        brain_injury.is_in("moderate", "severe"),
        limb_amputated,
        rule(burned_percent > 25, label="burns of more than 25 % of the body"),
        blinded_by_injury,
        multiple_fractures,
        life_threatened_by_injury,
        label="one of the injuries that are commonly taken as catastrophic",
        cite=_CATASTROPHIC,
    ),
    cite=_CATASTROPHIC,
)
work_days_trigger = parameter(
    "work_days_trigger",
    "days of work lost that trigger case management",
    "How many lost days of work trigger case management?",
    low=0,
    high=36500,
    unit="d",
    default=7,
    cite=_OURS,
)
opioid_flags_trigger = parameter(
    "opioid_flags_trigger",
    "warnings about opioids or benzodiazepines that trigger case management",
    "How many warnings about opioids or benzodiazepines trigger case management?",
    low=0,
    high=100,
    default=2,
    cite=_OURS,
)
claim_in_scope = parameter(
    "claim_in_scope",
    "claim under the law that sets these rules",
    "Which claims are under these rules?",
    type="flag",
    default=True,
    cite=operational("any claim, until a state sets its own"),
)
further_injury_trigger = parameter(
    "further_injury_trigger",
    "a further trigger of the state or the payer",
    "Which further criterion of the state or the payer triggers case management?",
    type="flag",
    default=False,
    cite=operational("no further trigger until somebody sets one"),
)

catastrophic = rule(catastrophic_injury, id="R1", label="catastrophic injury")
other_trigger = any_of(
    rule(work_days_lost >= work_days_trigger, label="much time lost"),
    injury_surgery,
    injury_admission,
    return_date_open,
    rule(opioid_flags >= opioid_flags_trigger, label="several warnings about opioids or benzodiazepines"),
    recovery_comorbidity,
    recovery_delayed,
    injury_dispute,
    further_injury_trigger,
    id="R2",
    label="a sign that recovery needs help",
    cite=_OURS,
)
_REFER = all_of(any_of(catastrophic, other_trigger), label="refer: worth offering")
_ENROL = all_of(
    rule(
        injury_claim_status.is_in("accepted", "pending"),
        id="R3",
        label="claim accepted, or pending",
        cite=_OURS,
    ),
    label="enrol: in place",
)
_APPLIES = all_of(
    not_(deceased, label="the person is alive"),
    not_(injury_claim_status.is_in("none"), label="there is a claim for an injury at work"),
    claim_in_scope,
    label="alive, with a claim for an injury at work",
)
_not_catastrophic = not_(catastrophic_injury, label="no catastrophic injury")
_IMMEDIATE = Obligation(
    label="first contact after a catastrophic injury",
    start=injury_referred_on,
    closes=Count(1, "business_days", calendar()),
    done=injury_contact_on,
    when=catastrophic,
    citation=_TIMES,
)
_SOON = Obligation(
    label="first contact, by telephone or in the field",
    start=injury_referred_on,
    closes=Count(5, "business_days", calendar()),
    done=injury_contact_on,
    when=_not_catastrophic,
    disputed=Count(3, "business_days", calendar()),
    caution="some ask for the first contact within 3 business days",
    citation=_TIMES,
)
contacted_in_time = by_cases(
    catastrophic_injury,
    {
        True: attrs.evolve(_IMMEDIATE, when=None).met_in_time(id="W1"),
        False: attrs.evolve(_SOON, when=None).met_in_time(id="W2"),
    },
    label="first contact in time: within 1 business day after a catastrophic injury, else within 5",
    cite=_TIMES,
)

PROGRAM = Program(
    id="workers_compensation",
    title="Medical case management of workers' compensation",
    authority="The state, or the payer of workers' compensation",
    payer="Workers' compensation",
    editions=(
        ProgramEdition(
            id="2020",
            effective_from=date(2020, 1, 1),
            citation=operational(
                "medical case management after an injury at work", "the first day in force is our choice"
            ),
            review=_REVIEW,
            applies=_APPLIES,
            refer=_REFER,
            enrol=_ENROL,
            perform=all_of(
                contacted_in_time,
                rule(return_to_work_plan, id="W3", cite=_OURS),
                label="perform: contact and plan",
            ),
            codes={
                "catastrophic case management": all_of(_ENROL, catastrophic),
                "telephonic or field case management": all_of(_ENROL, _not_catastrophic, other_trigger),
            },
            obligations=(_IMMEDIATE, _SOON),
            parameters=(
                claim_in_scope,
                catastrophic_injury,
                work_days_trigger,
                opioid_flags_trigger,
                further_injury_trigger,
            ),
            documents=(
                "status of the claim",
                "diagnosis and extent of the injury",
                "work status, and the days lost",
                "plan of medical care and return to work",
            ),
            examples=SINCE_2020,
        ),
    ),
)
