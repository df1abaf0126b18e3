"""Medicare hospice: the election, its benefit periods, and the windows of certification (42 CFR 418.20 to 418.30)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

import attrs

from casemgmt.bounds import lift
from casemgmt.citation import Review, Verification, law, operational
from casemgmt.dates import DayLike, require_day
from casemgmt.facts.care import hospice_elected, medicare_part_a
from casemgmt.facts.conditions import life_limiting_condition
from casemgmt.facts.programs import (
    attending_certified,
    hospice_addendum_altered_on,
    hospice_addendum_on,
    hospice_addendum_requested,
    hospice_addendum_updated_on,
    hospice_claim_on,
    hospice_comprehensive_assessment_on,
    hospice_face_to_face_exception,
    hospice_face_to_face_on,
    hospice_face_to_face_remote,
    hospice_initial_assessment_hours,
    hospice_notice_of_election_on,
    hospice_period_number,
    terminal_prognosis_certified_on,
    terminal_prognosis_written_on,
)
from casemgmt.facts.statements import hospice_election_on, terminal_prognosis_certified
from casemgmt.rules import FactSheet, all_of, any_of, days_between, not_, rule
from casemgmt.rules.terms import AS_OF
from casemgmt.screening.hospice_examples import BEFORE_THE_ADDENDUM, WITH_THE_ADDENDUM
from casemgmt.screening.program import Program, ProgramEdition, Window

PERIODS = law("42 CFR 418.21")
CERTIFICATION = law("42 CFR 418.22(a)")
FACE_TO_FACE = law("42 CFR 418.22(a)(4)")
_ASSESSMENT = law("42 CFR 418.54", Verification.SECONDARY)
_ADDENDUM_TO_ALL_FROM = date(2026, 10, 1)
_REMOTE_UNTIL = date(2027, 12, 31)
_REVIEW = Review(date(2026, 11, 21), date(2027, 12, 31))

# 90 days, 90 days, then as many periods of 60 days as needed (42 CFR 418.21).
_FIRST_PERIODS_DAYS = (90, 90)
_LATER_PERIODS_DAYS = 60
_CERTIFY_FROM_DAYS_BEFORE = 15
_CERTIFY_WITHIN_DAYS = 2  # two calendar days after the period begins: its first day is day 0
_FACE_TO_FACE_FROM_PERIOD = 3
_FACE_TO_FACE_DAYS_BEFORE = 30
_FACE_TO_FACE_EXCEPTION_DAYS = 2


@attrs.frozen
class BenefitPeriod:
    """One hospice benefit period and the windows in which it has to be certified.

    Args:
        number: 1 for the first in a person's life.
        start: Its first day.
        end: Its last day.
    """

    number: int
    start: date
    end: date

    @property
    def certification(self) -> Window:
        """When the certification (oral or written) is in time: 15 days before to 2 days after the period begins."""
        return Window(
            f"certification of hospice benefit period {self.number}",
            self.start - timedelta(days=_CERTIFY_FROM_DAYS_BEFORE),
            self.start + timedelta(days=_CERTIFY_WITHIN_DAYS),
            CERTIFICATION,
        )

    @property
    def face_to_face(self) -> Window | None:
        """When the face-to-face encounter is in time: up to 30 days before the third and each later period."""
        if self.number < _FACE_TO_FACE_FROM_PERIOD:
            return None
        return Window(
            f"face-to-face encounter for hospice benefit period {self.number}",
            self.start - timedelta(days=_FACE_TO_FACE_DAYS_BEFORE),
            self.start - timedelta(days=1),
            FACE_TO_FACE,
        )


def benefit_periods(election_on: DayLike, *, first_number: int = 1) -> Iterator[BenefitPeriod]:
    """The benefit periods that follow from an election, without end.

    Args:
        election_on: The effective date of the election.
        first_number: The number of the period that begins with it; more than 1 after earlier elections.

    Source:
        42 CFR 418.21: two periods of 90 days, then an unlimited number of 60 days.

    Example:
        >>> periods = benefit_periods("2026-01-10")
        >>> [(p.number, str(p.start), str(p.end)) for p in islice(periods, 3)]
        [(1, '2026-01-10', '2026-04-09'), (2, '2026-04-10', '2026-07-08'), (3, '2026-07-09', '2026-09-06')]
    """
    start, number = require_day(election_on, "election_on"), first_number
    while True:
        days = _FIRST_PERIODS_DAYS[number - 1] if number <= len(_FIRST_PERIODS_DAYS) else _LATER_PERIODS_DAYS
        end = start + timedelta(days=days - 1)
        yield BenefitPeriod(number, start, end)
        start, number = end + timedelta(days=1), number + 1


def current_windows(sheet: FactSheet) -> tuple[Window, ...]:
    """The current benefit period and the windows for certifying it and the next, where the election date is known."""
    if "hospice_election_on" not in sheet.values or "hospice_period_number" not in sheet.values:
        return ()
    elected, number = lift(sheet.values["hospice_election_on"]), lift(sheet.values["hospice_period_number"])
    if not elected.exact or not number.exact or elected.low > sheet.as_of:
        return ()
    periods = benefit_periods(elected.low, first_number=int(number.low))
    current = next(period for period in periods if period.end >= sheet.as_of)
    following = next(
        islice(benefit_periods(current.end + timedelta(days=1), first_number=current.number + 1), 1)
    )
    period = Window(f"hospice benefit period {current.number}", current.start, current.end, PERIODS)
    windows = (period, current.certification, following.certification, following.face_to_face)
    return tuple(window for window in windows if window is not None)


prognosis = rule(
    terminal_prognosis_certified,
    id="R2",
    label="certified terminally ill: a prognosis of six months or less if the illness runs its normal course",
    cite=law("42 CFR 418.20(b), 418.22; 42 USC 1395x(dd)(3)(A)"),
)
part_a = rule(medicare_part_a, id="R1", label="entitled to Medicare Part A", cite=law("42 CFR 418.20(a)"))
election = rule(
    hospice_elected,
    id="R3",
    label="election statement filed with a hospice",
    cite=law("42 CFR 418.24", Verification.SECONDARY),
)
certified_in_time = all_of(
    days_between(terminal_prognosis_certified_on, hospice_election_on) <= _CERTIFY_FROM_DAYS_BEFORE,
    days_between(hospice_election_on, terminal_prognosis_certified_on) <= _CERTIFY_WITHIN_DAYS,
    id="W2",
    label="certified (orally or in writing) from 15 days before to 2 days after the election takes effect",
    cite=CERTIFICATION,
)
written_before_claim = rule(
    days_between(terminal_prognosis_written_on, hospice_claim_on) >= 0,
    label="certified in writing before the claim",
    cite=CERTIFICATION,
)
attending_signed = any_of(
    hospice_period_number >= 2,
    attending_certified,
    label="first period: certified by the attending physician too, if there is one",
    cite=law(
        "42 USC 1395f(a)(7)(A)", note="an attending nurse practitioner or physician assistant cannot certify"
    ),
)
_seen_before = days_between(hospice_face_to_face_on, hospice_election_on)
_seen_after = days_between(hospice_election_on, hospice_face_to_face_on)
in_time_face_to_face = any_of(
    all_of(
        _seen_before <= _FACE_TO_FACE_DAYS_BEFORE,
        _seen_before >= 1,
        label="face-to-face encounter in the 30 days before the period",
    ),
    all_of(
        hospice_face_to_face_exception,
        _seen_after >= 0,
        _seen_after <= _FACE_TO_FACE_EXCEPTION_DAYS,
        label="exceptional circumstances documented, encounter within 2 days after admission",
        cite=law("Medicare Benefit Policy Manual, chapter 9"),
    ),
)
seen_face_to_face = any_of(
    rule(hospice_period_number < _FACE_TO_FACE_FROM_PERIOD, label="first or second benefit period"),
    all_of(
        in_time_face_to_face,
        any_of(
            not_(hospice_face_to_face_remote, label="in person"),
            hospice_face_to_face_on <= _REMOTE_UNTIL,
            id="W4",
            label="in person; by telehealth until the end of 2027, with exclusions",
            cite=law(
                "42 CFR 418.22(a)(4); 42 USC 1395f(a)(7)(D)",
                Verification.SECONDARY,
                "a printing of the statute of April 2026 still ends it on 2026-01-30",
            ),
        ),
        label="face-to-face encounter in time, and of a permitted kind",
    ),
    id="W3",
    label="face-to-face encounter before the third and each later period",
    cite=FACE_TO_FACE,
)
notice_in_time = rule(
    days_between(hospice_election_on, hospice_notice_of_election_on) <= 5,
    id="W5",
    label="notice of election within 5 calendar days",
    cite=law("42 CFR 418.24(e)", Verification.SECONDARY),
)
_ADDENDUM = law("42 CFR 418.24(c)", Verification.SECONDARY, "the five days count from the election")
addendum = any_of(
    all_of(
        hospice_election_on < _ADDENDUM_TO_ALL_FROM,
        not_(hospice_addendum_requested),
        label="elected before 1 October 2026, and no addendum was requested",
    ),
    rule(
        days_between(hospice_election_on, hospice_addendum_on) <= 5,
        label="addendum given within 5 days of the election",
    ),
    id="W6",
    label="election statement addendum: on request, and for elections from 1 October 2026 to everybody",
    cite=_ADDENDUM,
)
addendum_current = any_of(
    all_of(
        hospice_election_on < _ADDENDUM_TO_ALL_FROM,
        not_(hospice_addendum_requested),
        label="no addendum was due",
    ),
    rule(hospice_addendum_altered_on >= AS_OF, label="nothing has altered it until today"),
    rule(
        days_between(hospice_addendum_altered_on, hospice_addendum_updated_on) <= 3,
        label="updated within 3 days of the change",
    ),
    label="addendum up to date with the plan of care",
    cite=_ADDENDUM,
)
assessed = all_of(
    rule(hospice_initial_assessment_hours <= 48, label="initial assessment by a nurse within 48 hours"),
    rule(
        days_between(hospice_election_on, hospice_comprehensive_assessment_on) <= 5,
        label="comprehensive assessment within 5 calendar days",
    ),
    id="W7",
    label="assessed after the election",
    cite=_ASSESSMENT,
)
_CLOCKS = (
    certified_in_time,
    written_before_claim,
    attending_signed,
    seen_face_to_face,
    notice_in_time,
    assessed,
)
_CAUTIONS = (
    all_of(
        not_(terminal_prognosis_certified),
        life_limiting_condition,
        label="no prognosis of six months or less: consider palliative care, which needs none",
        cite=operational("palliative care suggested where hospice is not possible"),
    ),
    rule(
        days_between(hospice_election_on, terminal_prognosis_certified_on) >= _CERTIFY_WITHIN_DAYS + 1,
        label="the days before the certification are not covered",
        cite=CERTIFICATION,
    ),
)

_REFER = all_of(prognosis, label="refer: worth offering")
_ENROL = all_of(part_a, prognosis, election, label="enrol: in place")
_PERFORM = "perform: the clocks of the election"
_DOCUMENTS = (
    "certification of terminal illness with the physician's narrative",
    "election statement",
    "plan of care",
    "face-to-face attestation from the third period on",
)

PROGRAM = Program(
    id="medicare.hospice",
    title="Medicare hospice",
    authority="Centers for Medicare & Medicaid Services",
    payer="Medicare Part A",
    editions=(
        ProgramEdition(
            id="2014",
            effective_from=date(2014, 10, 1),
            effective_to=date(2020, 9, 30),
            citation=law("42 CFR 418.20 to 418.30, before the addendum", Verification.RECALLED),
            review=_REVIEW,
            changes="The notice of election is due within five days.",
            refer=_REFER,
            enrol=_ENROL,
            perform=all_of(*_CLOCKS, label=_PERFORM),
            cautions=_CAUTIONS,
            schedule=current_windows,
            documents=_DOCUMENTS,
            examples=BEFORE_THE_ADDENDUM,
        ),
        ProgramEdition(
            id="2020",
            effective_from=date(2020, 10, 1),
            citation=law(
                "42 CFR 418.20 to 418.30", note="the first day of the addendum on request is recalled"
            ),
            review=_REVIEW,
            changes="The election statement addendum begins; from 1 October 2026 it is due to everybody.",
            refer=_REFER,
            enrol=_ENROL,
            perform=all_of(*_CLOCKS, addendum, addendum_current, label=_PERFORM),
            cautions=_CAUTIONS,
            schedule=current_windows,
            documents=(*_DOCUMENTS, "election statement addendum"),
            examples=WITH_THE_ADDENDUM,
        ),
    ),
)
