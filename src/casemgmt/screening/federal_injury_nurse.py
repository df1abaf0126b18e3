"""Nurse case management of injured federal employees (Federal Employees' Compensation Act)."""

from __future__ import annotations

from datetime import date

from casemgmt.citation import Review, Verification, law
from casemgmt.facts.person import deceased
from casemgmt.facts.workers_compensation import (
    disability_recurred,
    federal_employee,
    injured_on,
    injury_claim_filed_on,
    injury_claim_status,
    injury_surgery,
    injury_traumatic,
    life_threatened_by_injury,
    nurse_assigned_on,
    nurse_ended_on,
    nurse_extension,
    nurse_extension_began_on,
    pay_continued_from,
    recovery_long_or_indefinite,
    return_to_work_plan,
    returned_to_work_on,
    work_status,
)
from casemgmt.rules import Criterion, Fact, all_of, any_of, by_cases, days_between, days_since, not_, rule
from casemgmt.rules.terms import AS_OF, Least
from casemgmt.screening.federal_injury_nurse_examples import SINCE_2020
from casemgmt.screening.obligations import Count, Obligation
from casemgmt.screening.program import Program, ProgramEdition

_ACT = law("5 USC 8103; 20 CFR 10.310(a)")
_PLAN = law("5 USC 8103; 20 CFR 10.310(a)", Verification.RECALLED, "that a plan is asked for is recalled")
_PAY = law("5 USC 8118(b); OWCP, Continuation of Pay Nurse Handbook")
_FIELD = law("OWCP, Field Nurse Handbook, part 3")
_ONSITE = law("OWCP, Field Nurse Handbook, part 5")
_MANUAL = law("FECA Procedure Manual 2-0600 and 2-0811", Verification.SECONDARY)
_BASE = law("FECA Procedure Manual 2-0600", Verification.RECALLED)
_REVIEW = Review(date(2026, 11, 26), date(2027, 12, 31))
_CONTINUED_DAYS = 45

catastrophic = any_of(
    life_threatened_by_injury,
    recovery_long_or_indefinite,
    id="R2",
    label="catastrophic: life-threatening, or an extensive deficit with a long or indefinite recovery, as after"
    " injuries of the head or spine, severe burns, stroke, multiple fractures or amputations",
    cite=_ONSITE,
)
not_at_full_duty = rule(
    work_status.is_in("off_work", "modified_duty"),
    id="R1",
    label="off work, or at less than full duty",
    cite=_FIELD,
)
new_event = any_of(
    rule(injury_surgery, label="new surgery"),
    disability_recurred,
    label="new surgery, or the disability recurred",
    cite=_MANUAL,
)
accepted = rule(injury_claim_status.is_in("accepted"), id="R3", label="claim accepted", cite=_FIELD)
_CLAIM = Obligation(
    label="claim for continuation of pay",
    start=injured_on,
    opens=Count(0),
    closes=Count(30),
    done=injury_claim_filed_on,
    when=rule(injury_traumatic, label="a traumatic injury"),
    citation=_PAY,
)
before_decision = all_of(
    rule(injury_traumatic, label="traumatic injury"),
    rule(injury_claim_status.is_in("pending"), label="claim not yet decided"),
    days_between(injured_on, injury_claim_filed_on) >= 0,
    rule(
        days_between(injured_on, injury_claim_filed_on) <= 30,
        label="claim filed within 30 days of the injury",
    ),
    rule(
        days_since(pay_continued_from) <= _CONTINUED_DAYS - 1,
        label="within the 45 calendar days of continued pay, from the first day lost",
    ),
    id="R4",
    label="traumatic injury while pay is continued, before the claim is decided",
    cite=_PAY,
)
_APPLIES = all_of(
    not_(deceased, label="the person is alive"),
    not_(injury_claim_status.is_in("none"), label="there is a claim for an injury at work"),
    rule(federal_employee, label="injured as a federal employee", cite=_ACT),
    label="alive, with a claim for an injury at work as a federal employee",
)
_REFER = all_of(any_of(not_at_full_duty, catastrophic, new_event), label="refer: worth offering")
_ENROL = all_of(any_of(accepted, before_decision), label="enrol: in place")


def _lasts(start: Fact, days: int) -> Criterion:
    """Whether the assignment has lasted no longer than so many days from a day on, up to now or to its end."""
    return days_between(start, Least((AS_OF, nurse_ended_on))) <= days


length = by_cases(
    nurse_extension,
    {
        "none": rule(_lasts(nurse_assigned_on, 120), label="no longer than 120 days", cite=_BASE),
        "return_to_work": rule(
            _lasts(returned_to_work_on, 60), label="no longer than 60 days after the return to work"
        ),
        "other": rule(_lasts(nurse_extension_began_on, 30), label="extended by no more than 30 days"),
        "surgery": rule(injury_surgery, label="extended for surgery, as long as that takes"),
    },
    id="W1",
    label="length of the nurse's assignment",
    cite=_MANUAL,
)
_not_extended = rule(nurse_extension.is_in("none"), label="the assignment was not extended")

PROGRAM = Program(
    id="federal.injury_nurse",
    title="Nurse case management of injured federal employees",
    authority="US Department of Labor, Office of Workers' Compensation Programs",
    payer="Federal Employees' Compensation Act",
    editions=(
        ProgramEdition(
            id="2020",
            effective_from=date(2020, 1, 1),
            citation=law(
                "5 USC 8103; 20 CFR 10.310(a)", note="the rules are older; the first day here is our choice"
            ),
            review=_REVIEW,
            applies=_APPLIES,
            refer=_REFER,
            enrol=_ENROL,
            perform=all_of(
                length,
                rule(return_to_work_plan, label="plan of medical care and return to work", cite=_PLAN),
                label="perform: assignment and plan",
            ),
            codes={
                "continuation-of-pay nurse": all_of(_REFER, before_decision),
                "field nurse": all_of(any_of(not_at_full_duty, new_event), accepted),
                "onsite nurse": all_of(_ENROL, catastrophic),
            },
            cautions=(
                rule(
                    days_between(injured_on, pay_continued_from) >= 1,
                    label="continued pay began after the day of the injury: the 45 days do not count from the injury",
                    cite=_PAY,
                ),
            ),
            obligations=(
                _CLAIM,
                Obligation(
                    label="last day of continued pay",
                    start=pay_continued_from,
                    closes=Count(_CONTINUED_DAYS - 1),
                    citation=_PAY,
                ),
                Obligation(
                    label="end of the nurse's assignment",
                    start=nurse_assigned_on,
                    closes=Count(120),
                    done=nurse_ended_on,
                    instead=not_(_not_extended, label="the assignment was extended"),
                    citation=_BASE,
                ),
                Obligation(
                    label="end of the nurse's assignment after the return to work",
                    start=returned_to_work_on,
                    closes=Count(60),
                    done=nurse_ended_on,
                    when=rule(
                        nurse_extension.is_in("return_to_work"), label="extended for the return to work"
                    ),
                    citation=_MANUAL,
                ),
                Obligation(
                    label="end of the extension of the nurse's assignment",
                    start=nurse_extension_began_on,
                    closes=Count(30),
                    done=nurse_ended_on,
                    when=rule(nurse_extension.is_in("other"), label="extended for another reason"),
                    citation=_MANUAL,
                ),
            ),
            documents=(
                "decision on the claim, or the claim for continuation of pay",
                "work status and restrictions",
                "reason for each extension of the nurse's assignment",
                "plan of medical care and return to work",
            ),
            examples=SINCE_2020,
        ),
    ),
)
