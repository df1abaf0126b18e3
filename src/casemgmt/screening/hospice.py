"""Medicare hospice: the election, its benefit periods, and the windows of certification (42 CFR 418.20 to 418.30)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

import attrs

from casemgmt.bounds import lift
from casemgmt.citation import Review, Verification, law
from casemgmt.dates import DayLike, not_yet, require_day
from casemgmt.facts.care import hospice_elected, medicare_part_a
from casemgmt.facts.statements import (
    hospice_addendum_on,
    hospice_addendum_requested,
    hospice_election_on,
    hospice_face_to_face_on,
    hospice_notice_of_election_on,
    hospice_period_number,
    terminal_prognosis_certified,
    terminal_prognosis_certified_on,
)
from casemgmt.rules import ExamplePerson, FactSheet, all_of, any_of, days_between, not_, rule
from casemgmt.screening.program import Program, ProgramEdition, Window
from casemgmt.truth import MET, NOT_MET, UNKNOWN

PERIODS = law("42 CFR 418.21")
CERTIFICATION = law("42 CFR 418.22(a)")
FACE_TO_FACE = law("42 CFR 418.22(a)(4)")
_ADDENDUM_TO_ALL_FROM = date(2026, 10, 1)
_REVIEW = Review(date(2026, 11, 21), date(2027, 12, 31))

# 90 days, 90 days, then as many periods of 60 days as needed (42 CFR 418.21).
_FIRST_PERIODS_DAYS = (90, 90)
_LATER_PERIODS_DAYS = 60
_CERTIFY_FROM_DAYS_BEFORE = 15
_CERTIFY_WITHIN_DAYS = 2  # two calendar days after the period begins: its first day is day 0
_FACE_TO_FACE_FROM_PERIOD = 3
_FACE_TO_FACE_DAYS_BEFORE = 30


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
    elected = lift(sheet.values.get("hospice_election_on") or hospice_election_on.low)
    number = lift(sheet.values.get("hospice_period_number") or hospice_period_number.low)
    known = "hospice_election_on" in sheet.values and elected.exact and "hospice_period_number" in sheet.values
    if not (known and number.exact) or elected.low > sheet.as_of:
        return ()
    periods = benefit_periods(elected.low, first_number=int(number.low))
    current = next(period for period in periods if period.end >= sheet.as_of)
    following = next(islice(benefit_periods(current.end + timedelta(days=1), first_number=current.number + 1), 1))
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
seen_face_to_face = any_of(
    rule(hospice_period_number < _FACE_TO_FACE_FROM_PERIOD, label="first or second benefit period"),
    all_of(
        days_between(hospice_face_to_face_on, hospice_election_on) <= _FACE_TO_FACE_DAYS_BEFORE,
        days_between(hospice_face_to_face_on, hospice_election_on) >= 1,
        label="face-to-face encounter in the 30 days before the period",
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
    cite=law("42 CFR 418.24(c)", Verification.SECONDARY, "the five days count from the election"),
)

_REFER = all_of(prognosis, label="refer: worth offering")
_ENROL = all_of(part_a, prognosis, election, label="enrol: in place")
_CLOCKS = "perform: the clocks of the election"
_DOCUMENTS = (
    "certification of terminal illness with the physician's narrative",
    "election statement",
    "plan of care",
    "face-to-face attestation from the third period on",
)

_ELECTED = {
    "medicare_part_a": True,
    "terminal_prognosis_certified": True,
    "terminal_prognosis_certified_on": "2026-01-08",
    "hospice_elected": True,
    "hospice_election_on": "2026-01-10",
    "hospice_period_number": 1,
    "hospice_notice_of_election_on": "2026-01-15",
    "hospice_addendum_requested": False,
}
_ON = date(2026, 2, 1)
_OCTOBER = {
    **_ELECTED,
    "terminal_prognosis_certified_on": "2026-09-30",
    "hospice_notice_of_election_on": "2026-10-01",
    "hospice_addendum_on": not_yet("2026-10-07"),
}
_THIRD = {**_ELECTED, "hospice_period_number": 3}
_IN_2016 = {
    **_ELECTED,
    "terminal_prognosis_certified_on": "2016-01-08",
    "hospice_election_on": "2016-01-10",
    "hospice_notice_of_election_on": "2016-01-15",
}
_EXAMPLES = (
    ExamplePerson(
        "Part A, certified two days before the election",
        _ON,
        _ELECTED,
        {"refer": MET, "enrol": MET, "perform": MET},
    ),
    ExamplePerson(
        "certified 15 days before the election",
        _ON,
        {**_ELECTED, "terminal_prognosis_certified_on": "2025-12-26"},
        {"perform": MET},
    ),
    ExamplePerson(
        "certified 16 days before the election",
        _ON,
        {**_ELECTED, "terminal_prognosis_certified_on": "2025-12-25"},
        {"perform": NOT_MET},
    ),
    ExamplePerson(
        "oral certification two days after the election",
        _ON,
        {**_ELECTED, "terminal_prognosis_certified_on": "2026-01-12"},
        {"perform": MET},
    ),
    ExamplePerson(
        "first certified three days after the election: the days before are not covered",
        _ON,
        {**_ELECTED, "terminal_prognosis_certified_on": "2026-01-13"},
        {"refer": MET, "enrol": MET, "perform": NOT_MET},
    ),
    ExamplePerson(
        "Palliative Performance Scale 40, two admissions, no certification: never inferred",
        _ON,
        {"medicare_part_a": True, "palliative_performance_scale": 40, "admissions_12m": 2},
        {"refer": UNKNOWN, "enrol": UNKNOWN},
        ("terminal_prognosis_certified",),
    ),
    ExamplePerson(
        "prognosis of six to twelve months",
        _ON,
        {**_ELECTED, "terminal_prognosis_certified": False},
        {"refer": NOT_MET},
    ),
    ExamplePerson(
        "elected the day before the addendum is due to everybody, none requested",
        date(2026, 10, 7),
        {**_OCTOBER, "hospice_election_on": "2026-09-30"},
        {"perform": MET},
    ),
    ExamplePerson(
        "elected on the first day, no addendum within five days",
        date(2026, 10, 7),
        {**_OCTOBER, "hospice_election_on": "2026-10-01"},
        {"perform": NOT_MET},
    ),
    ExamplePerson(
        "elected on the first day, the fifth day has not ended",
        date(2026, 10, 5),
        {**_OCTOBER, "hospice_election_on": "2026-10-01", "hospice_addendum_on": not_yet("2026-10-05")},
        {"perform": UNKNOWN},
    ),
    ExamplePerson(
        "notice of election on the sixth day",
        _ON,
        {**_ELECTED, "hospice_notice_of_election_on": "2026-01-16"},
        {"perform": NOT_MET},
    ),
    ExamplePerson(
        "third period, seen face to face 30 days before",
        _ON,
        {**_THIRD, "hospice_face_to_face_on": "2025-12-11"},
        {"perform": MET},
    ),
    ExamplePerson(
        "third period, seen face to face 31 days before",
        _ON,
        {**_THIRD, "hospice_face_to_face_on": "2025-12-10"},
        {"perform": NOT_MET},
    ),
    ExamplePerson(
        "third period, seen only on the first day of the period",
        _ON,
        {**_THIRD, "hospice_face_to_face_on": "2026-01-10"},
        {"perform": NOT_MET},
    ),
    ExamplePerson("no Part A", _ON, {**_ELECTED, "medicare_part_a": False}, {"refer": MET, "enrol": NOT_MET}),
    ExamplePerson(
        "Part A not known: never reads as eligible",
        _ON,
        {k: v for k, v in _ELECTED.items() if k != "medicare_part_a"},
        {"refer": MET, "enrol": UNKNOWN},
        ("medicare_part_a",),
    ),
    ExamplePerson("not elected", _ON, {**_ELECTED, "hospice_elected": False}, {"refer": MET, "enrol": NOT_MET}),
    ExamplePerson("nothing known", _ON, {}, {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}),
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
            perform=all_of(certified_in_time, seen_face_to_face, notice_in_time, label=_CLOCKS),
            schedule=current_windows,
            documents=_DOCUMENTS,
            examples=(
                ExamplePerson(
                    "certified and notified in time; nobody asks for an addendum",
                    date(2016, 2, 1),
                    _IN_2016,
                    {"refer": MET, "enrol": MET, "perform": MET},
                ),
                ExamplePerson(
                    "notice of election on the sixth day",
                    date(2016, 2, 1),
                    {**_IN_2016, "hospice_notice_of_election_on": "2016-01-16"},
                    {"perform": NOT_MET},
                ),
                ExamplePerson(
                    "day of the notice not known",
                    date(2016, 2, 1),
                    {k: v for k, v in _IN_2016.items() if k != "hospice_notice_of_election_on"},
                    {"perform": UNKNOWN},
                ),
            ),
        ),
        ProgramEdition(
            id="2020",
            effective_from=date(2020, 10, 1),
            citation=law("42 CFR 418.20 to 418.30"),
            review=_REVIEW,
            changes="The election statement addendum begins; from 1 October 2026 it is due to everybody.",
            refer=_REFER,
            enrol=_ENROL,
            perform=all_of(certified_in_time, seen_face_to_face, notice_in_time, addendum, label=_CLOCKS),
            schedule=current_windows,
            documents=(*_DOCUMENTS, "election statement addendum"),
            examples=_EXAMPLES,
        ),
    ),
)
