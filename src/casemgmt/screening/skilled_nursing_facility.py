"""Medicare skilled nursing facility care after a hospital stay (42 CFR 409.30 to 409.36)."""

from __future__ import annotations

from datetime import date

from casemgmt.citation import Review, Verification, law
from casemgmt.facts.care import medicare_part_a
from casemgmt.facts.encounters import acute_discharged_on, acute_length_of_stay_days
from casemgmt.facts.post_acute_programs import (
    days_out_of_facilities,
    hospital_days_before_transfer,
    hospital_stay_necessary,
    part_a_entitled_from,
    skilled_nursing_days_a_week,
    skilled_therapy_days_a_week,
    snf_3day_waiver,
    snf_care_began_on,
    snf_care_for_hospital_condition,
    snf_care_foreseen_later,
    snf_care_ordered,
    snf_certified_on,
    snf_days_used,
    snf_first_recertified_on,
    snf_left_on,
    snf_only_practical_place,
    snf_recertified_on,
)
from casemgmt.rules import all_of, any_of, days_between, days_since, rule
from casemgmt.rules.terms import AS_OF
from casemgmt.screening.obligations import Count, Obligation
from casemgmt.screening.program import Program, ProgramEdition
from casemgmt.screening.skilled_nursing_facility_examples import SINCE_2023

_HOSPITAL_STAY = law("42 CFR 409.30(a)", note="read in an edition of 2021")
_WITHIN_30_DAYS = law("42 CFR 409.30(b)", note="read in an edition of 2021")
_LEVEL_OF_CARE = law("42 CFR 409.31")
_DAILY = law(
    "42 CFR 409.34; Medicare Benefit Policy Manual, chapter 8, section 30.6",
    Verification.SECONDARY,
    "that care to maintain counts as well (Jimmo settlement) is recalled",
)
_BENEFIT_PERIOD = law("42 USC 1395d(a)(2), 1395x(a)")
_CERTIFICATION = law(
    "42 CFR 424.20",
    Verification.SECONDARY,
    "one source counts covered days, not calendar days",
)
_REVIEW = Review(date(2026, 11, 26), date(2026, 12, 31))
_DAYS_A_BENEFIT_PERIOD = 100

# -- refer -----------------------------------------------------------------------------------------------------
daily = any_of(
    rule(skilled_nursing_days_a_week >= 7, label="skilled nursing on 7 days a week"),
    rule(skilled_therapy_days_a_week >= 5, label="skilled therapy on at least 5 days a week"),
    label="skilled care daily, to improve or to maintain",
    cite=_DAILY,
)
skilled_care = all_of(
    daily,
    rule(
        snf_care_for_hospital_condition,
        label="for a condition that was treated in hospital, or arose in the facility",
        cite=_LEVEL_OF_CARE,
    ),
    rule(
        snf_only_practical_place,
        label="as a practical matter only possible as an inpatient of a skilled nursing facility",
        cite=_LEVEL_OF_CARE,
    ),
    id="R4",
    label="needs daily skilled nursing or rehabilitation in a facility",
    cite=_LEVEL_OF_CARE,
)

# -- enrol -----------------------------------------------------------------------------------------------------
_BEGUN = Obligation(
    label="skilled care begins after the discharge",
    start=acute_discharged_on,
    opens=Count(0),
    closes=Count(30),
    done=snf_care_began_on,
    instead=rule(
        snf_care_foreseen_later,
        label="care sooner was not appropriate, and it was predictable at discharge when it would be",
    ),
    citation=_WITHIN_30_DAYS,
)
three_days = any_of(
    rule(acute_length_of_stay_days >= 3, label="in one hospital"),
    any_of(
        hospital_days_before_transfer >= 3,
        all_of(acute_length_of_stay_days >= 1, hospital_days_before_transfer >= 2),
        all_of(acute_length_of_stay_days >= 2, hospital_days_before_transfer >= 1),
        label="in several hospitals without a day between",
        cite=law("POMS HI 00601.130"),
    ),
    id="R1",
    label="inpatient for 3 consecutive days, counting the day of admission and not the day of discharge",
    cite=_HOSPITAL_STAY,
)
in_time = any_of(
    rule(days_since(acute_discharged_on) <= 30, label="no more than 30 days since the discharge"),
    _BEGUN.met_in_time(),
    id="R3",
    label="skilled care within 30 days of the discharge",
    cite=_WITHIN_30_DAYS,
)
after_hospital = all_of(
    three_days,
    rule(hospital_stay_necessary, label="the stay was medically necessary"),
    in_time,
    label="after a hospital stay of 3 days",
    cite=_HOSPITAL_STAY,
)
waived = rule(
    snf_3day_waiver,
    label="stay waived by a Medicare Advantage plan, an accountable care organization or a model",
    cite=law("42 CFR 409.31(b)(2)(iii)", note="the waivers of models and organizations are recalled"),
)
back_within_30_days = all_of(
    rule(snf_left_on <= AS_OF, label="an earlier covered stay has ended"),
    rule(days_between(snf_left_on, snf_care_began_on) >= 0, label="before this care began"),
    rule(days_between(snf_left_on, snf_care_began_on) <= 30, label="no more than 30 days later"),
    label="back in skilled care within 30 days",
    cite=law("42 CFR 409.36"),
)
part_a = rule(
    medicare_part_a, label="entitled to Medicare Part A", cite=law("42 CFR 409.30", note="edition of 2021")
)
entitled_at_discharge = any_of(
    rule(
        acute_discharged_on >= part_a_entitled_from,
        label="discharged in or after the month in which the entitlement to Part A began",
    ),
    waived,
    id="R2",
    label="entitled to Part A at the discharge",
    cite=_HOSPITAL_STAY,
)
days_left = any_of(
    rule(snf_days_used <= _DAYS_A_BENEFIT_PERIOD - 1, label="fewer than 100 days used"),
    rule(
        days_out_of_facilities >= 60,
        label="a new benefit period: 60 days in a row out of hospital and skilled care",
    ),
    id="R5",
    label="days left in the benefit period",
    cite=_BENEFIT_PERIOD,
)
ordered = rule(snf_care_ordered, label="ordered by a physician", cite=_LEVEL_OF_CARE)

# -- perform ---------------------------------------------------------------------------------------------------
_CERTIFIED = Obligation(
    label="certification at admission",
    start=snf_care_began_on,
    closes=Count(0),
    done=snf_certified_on,
    citation=_CERTIFICATION,
)
_RECERTIFIED = Obligation(
    label="first recertification, by day 14; the day of admission is day 1",
    start=snf_care_began_on,
    closes=Count(13),
    done=snf_first_recertified_on,
    citation=_CERTIFICATION,
)
_OBLIGATIONS = (
    _BEGUN,
    _CERTIFIED,
    _RECERTIFIED,
    Obligation(
        label="next recertification",
        start=snf_recertified_on,
        closes=Count(30),
        citation=_CERTIFICATION,
    ),
)
begun_in_time = any_of(
    _BEGUN.met_in_time(),
    waived,
    back_within_30_days,
    label="skilled care begun in time",
    cite=_WITHIN_30_DAYS,
)
_CAUTIONS = (
    rule(
        snf_days_used >= 20,
        label="from day 21 to day 100 a daily coinsurance is due (217 dollars in 2026)",
        cite=law("42 CFR 409.60, 409.61; 42 USC 1395d(a)(2)", Verification.SECONDARY),
    ),
    rule(
        days_between(snf_care_began_on, snf_first_recertified_on) >= 14,
        label="recertified after calendar day 14: some count covered days, so that it may still be in time",
        cite=_CERTIFICATION,
    ),
    all_of(
        rule(acute_length_of_stay_days < 3, label="fewer than 3 inpatient days"),
        rule(acute_length_of_stay_days >= 1, label="at least one midnight as an inpatient"),
        label="emergency and observation time does not count; check the hours and the status of the stay",
        cite=law("42 CFR 409.30(a)", Verification.SECONDARY),
    ),
)

PROGRAM = Program(
    id="medicare.snf",
    title="Medicare skilled nursing facility care",
    authority="Centers for Medicare & Medicaid Services",
    payer="Medicare Part A",
    editions=(
        ProgramEdition(
            id="2023",
            effective_from=date(2023, 5, 12),
            citation=law(
                "42 CFR 409.30 to 409.36",
                note="the rules are older; in the public health emergency, to 11 May 2023 (recalled), the hospital"
                " stay was waived",
            ),
            review=_REVIEW,
            changes="The waiver of the hospital stay in the public health emergency has ended.",
            refer=all_of(skilled_care, label="refer: worth offering"),
            enrol=all_of(
                part_a,
                entitled_at_discharge,
                any_of(
                    after_hospital,
                    waived,
                    back_within_30_days,
                    label="after a hospital stay, or without one where that is allowed",
                ),
                days_left,
                ordered,
                label="enrol: in place",
            ),
            perform=all_of(
                begun_in_time,
                _CERTIFIED.met_in_time(id="W1"),
                _RECERTIFIED.met_in_time(id="W2"),
                label="perform: the clocks of the stay",
            ),
            cautions=_CAUTIONS,
            obligations=_OBLIGATIONS,
            documents=(
                "inpatient dates of the hospital stay, apart from emergency and observation time",
                "physician's order for skilled care",
                "certification at admission, recertification by day 14 and then at least every 30 days",
                "preadmission screening (PASRR), for beds certified by Medicaid",
            ),
            examples=SINCE_2023,
        ),
    ),
)
