"""Medicare hospice: the election, its benefit periods, and the windows of certification (42 CFR 418.20 to 418.30)."""

from __future__ import annotations

from datetime import date

from casemgmt.citation import Review, Verification, law, operational
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
    hospice_recertified_on,
    hospice_respite_days,
    terminal_prognosis_certified_on,
    terminal_prognosis_written_on,
)
from casemgmt.facts.statements import hospice_election_on, terminal_prognosis_certified
from casemgmt.rules import all_of, any_of, days_between, not_, rule
from casemgmt.rules.terms import AS_OF
from casemgmt.screening.hospice_examples import BEFORE_THE_ADDENDUM, WITH_THE_ADDENDUM
from casemgmt.screening.obligations import Count, Obligation, Periods
from casemgmt.screening.program import Program, ProgramEdition

_CERTIFICATION = law("42 CFR 418.22(a)")
_FACE_TO_FACE = law("42 CFR 418.22(a)(4)")
_NOTICE = law("42 CFR 418.24(e)", Verification.SECONDARY)
_ASSESSMENT = law("42 CFR 418.54", Verification.SECONDARY)
_ADDENDUM_TO_ALL_FROM = date(2026, 10, 1)
_REMOTE_FROM, _REMOTE_UNTIL = date(2020, 3, 1), date(2027, 12, 31)
_REVIEW = Review(date(2026, 11, 21), date(2027, 12, 31))

BENEFIT_PERIODS = Periods((Count(90), Count(90), Count(60)), hospice_period_number, "hospice benefit period")
"""Two periods of 90 days, then as many of 60 days as needed (42 CFR 418.21)."""

_CERTIFY_FROM_DAYS_BEFORE = 15
_CERTIFY_WITHIN_DAYS = 2  # two calendar days after the period begins: its first day is day 0
_FACE_TO_FACE_FROM_PERIOD = 3
_FACE_TO_FACE_DAYS_BEFORE = 30
_FACE_TO_FACE_EXCEPTION_DAYS = 2
_RESPITE_DAYS = 5

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
    cite=law(
        "42 CFR 418.24",
        Verification.SECONDARY,
        "it waives other Medicare payment for the terminal illness, but for the attending physician (42 USC"
        " 1395d(d)(2)(A)); it ends by revocation (418.28) or discharge (418.26)",
    ),
)
certified_in_time = all_of(
    days_between(terminal_prognosis_certified_on, hospice_election_on) <= _CERTIFY_FROM_DAYS_BEFORE,
    days_between(hospice_election_on, terminal_prognosis_certified_on) <= _CERTIFY_WITHIN_DAYS,
    id="W2",
    label="certified (orally or in writing) from 15 days before to 2 days after the election takes effect",
    cite=_CERTIFICATION,
)
written_before_claim = rule(
    days_between(terminal_prognosis_written_on, hospice_claim_on) >= 0,
    label="certified in writing before the claim",
    cite=_CERTIFICATION,
)
attending_signed = any_of(
    hospice_period_number >= 2,
    attending_certified,
    label="first period: certified by the attending physician too, if there is one",
    cite=law(
        "42 USC 1395f(a)(7)(A)",
        note="an attending nurse practitioner or physician assistant cannot certify; 'if there is one' is recalled",
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
        cite=law(
            "Medicare Benefit Policy Manual, chapter 9",
            note="for whoever dies within those two days without it, it counts as done",
        ),
    ),
)
seen_face_to_face = any_of(
    rule(hospice_period_number < _FACE_TO_FACE_FROM_PERIOD, label="first or second benefit period"),
    all_of(
        in_time_face_to_face,
        any_of(
            not_(hospice_face_to_face_remote, label="in person"),
            all_of(
                hospice_face_to_face_on >= _REMOTE_FROM,
                hospice_face_to_face_on <= _REMOTE_UNTIL,
                label="by telehealth, from March 2020 until the end of 2027",
                cite=law(
                    "Public Law 116-136 (CARES Act), section 3706; 85 FR 19230",
                    Verification.RECALLED,
                    "for the emergency of 2020, and extended since; the first day is recalled: 1 March 2020, from which"
                    " the rules of the emergency applied",
                ),
            ),
            id="W4",
            label="in person; by telehealth from March 2020 until the end of 2027, with exclusions",
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
    cite=_FACE_TO_FACE,
)
notice_in_time = rule(
    days_between(hospice_election_on, hospice_notice_of_election_on) <= 5,
    id="W5",
    label="notice of election within 5 calendar days",
    cite=_NOTICE,
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
        cite=_CERTIFICATION,
    ),
    rule(
        hospice_respite_days > _RESPITE_DAYS,
        label="respite care for more than 5 days in a row: the days after the fifth are no respite care",
        cite=law("42 USC 1395x(dd)(1)"),
    ),
)

_OBLIGATIONS = (
    Obligation(
        label="first certification, oral or written",
        start=hospice_election_on,
        opens=Count(-_CERTIFY_FROM_DAYS_BEFORE),
        closes=Count(_CERTIFY_WITHIN_DAYS),
        done=terminal_prognosis_certified_on,
        citation=_CERTIFICATION,
    ),
    Obligation(
        label="notice of election",
        start=hospice_election_on,
        closes=Count(5),
        done=hospice_notice_of_election_on,
        citation=_NOTICE,
    ),
    Obligation(
        label="comprehensive assessment",
        start=hospice_election_on,
        closes=Count(5),
        done=hospice_comprehensive_assessment_on,
        citation=_ASSESSMENT,
    ),
    Obligation(
        label="recertification, oral or written",
        start=hospice_election_on,
        periods=BENEFIT_PERIODS,
        from_period=2,
        opens=Count(-_CERTIFY_FROM_DAYS_BEFORE),
        closes=Count(_CERTIFY_WITHIN_DAYS),
        done=hospice_recertified_on,
        citation=_CERTIFICATION,
    ),
    Obligation(
        label="face-to-face encounter",
        start=hospice_election_on,
        periods=BENEFIT_PERIODS,
        from_period=_FACE_TO_FACE_FROM_PERIOD,
        opens=Count(-_FACE_TO_FACE_DAYS_BEFORE),
        closes=Count(-1),
        done=hospice_face_to_face_on,
        citation=_FACE_TO_FACE,
    ),
)
_ADDENDUM_DUE = any_of(
    hospice_election_on >= _ADDENDUM_TO_ALL_FROM,
    hospice_addendum_requested,
    label="requested, or elected from 1 October 2026 on",
    cite=_ADDENDUM,
)
_WITH_ADDENDUM = (
    *_OBLIGATIONS,
    Obligation(
        label="election statement addendum",
        start=hospice_election_on,
        closes=Count(5),
        done=hospice_addendum_on,
        when=_ADDENDUM_DUE,
        citation=_ADDENDUM,
    ),
    Obligation(
        label="addendum updated",
        start=hospice_addendum_altered_on,
        closes=Count(3),
        done=hospice_addendum_updated_on,
        when=_ADDENDUM_DUE,
        citation=_ADDENDUM,
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
            obligations=_OBLIGATIONS,
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
            obligations=_WITH_ADDENDUM,
            documents=(*_DOCUMENTS, "election statement addendum"),
            examples=WITH_THE_ADDENDUM,
        ),
    ),
)
