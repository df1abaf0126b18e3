"""Medicare long-term care hospital: who is paid for at the standard rate (42 CFR 412.522).

The criteria of the rate decide what is paid, not who may be admitted: whoever needs the care of a hospital for long can
be admitted at the site-neutral rate.
"""

from __future__ import annotations

from datetime import date

from casemgmt.citation import Review, Verification, law, operational
from casemgmt.facts.care import medicare_part_a
from casemgmt.facts.encounters import acute_discharged_on
from casemgmt.facts.post_acute_programs import (
    expected_hospital_days,
    intensive_care_days,
    long_term_hospital_admitted_on,
    long_term_hospital_classified,
    long_term_hospital_diagnosis,
    long_term_hospital_ventilator_hours,
    preceding_hospital_kind,
)
from casemgmt.rules import all_of, any_of, not_, rule
from casemgmt.screening.long_term_care_hospital_examples import SINCE_2023
from casemgmt.screening.obligations import Count, Obligation
from casemgmt.screening.program import Excludes, Program, ProgramEdition

_PRECEDED = law("42 CFR 412.522(b)", Verification.SECONDARY)
_ROUTES = law(
    "42 USC 1395ww(m)(6)(A)(iii)-(iv)",
    note="at least 96 hours, tested through the assigned diagnosis-related group",
)
_NEED = law("42 CFR 412.23(e); hospital care beyond 25 days", Verification.RECALLED)
_REVIEW = Review(date(2026, 11, 26), date(2027, 12, 31))

long_need = rule(
    expected_hospital_days > 25,
    label="care at the level of a hospital expected to be needed for more than 25 days",
    cite=_NEED,
)
part_a = rule(
    medicare_part_a,
    label="Medicare Part A",
    cite=law("42 CFR 409.10 (inpatient services under Part A)", Verification.RECALLED),
)
facility = rule(
    long_term_hospital_classified,
    label="long-term care hospital: its stays average more than 25 days",
    cite=law("42 CFR 412.23(e)", Verification.SECONDARY),
)
_TRANSFER = Obligation(
    label="admission right after the hospital stay",
    start=acute_discharged_on,
    opens=Count(0),
    closes=Count(1),
    done=long_term_hospital_admitted_on,
    citation=_PRECEDED,
)
preceded = all_of(
    rule(preceding_hospital_kind.is_in("prospective_payment"), label="of a hospital paid prospectively"),
    rule(_TRANSFER.met_in_time(), label="ended on the day of the admission or the day before"),
    id="R1",
    label="right after a stay in a hospital that Medicare pays prospectively",
    cite=_PRECEDED,
)
intensive_care = rule(
    intensive_care_days >= 3,
    label="at least 3 days in intensive or coronary care in that stay",
    cite=_ROUTES,
)
ventilator = rule(
    long_term_hospital_ventilator_hours >= 96,
    label="at least 96 hours of ventilator services in the long-term care hospital",
    cite=_ROUTES,
)
one_route = any_of(
    intensive_care,
    ventilator,
    id="R2",
    label="3 days of intensive care before, or 96 hours of ventilator services after",
    cite=_ROUTES,
)
diagnosis = not_(
    long_term_hospital_diagnosis.is_in("psychiatric", "rehabilitation"),
    id="R3",
    label="principal diagnosis neither psychiatric nor one of rehabilitation",
    cite=law("42 USC 1395ww(m)(6)(A)(ii)"),
)
_STANDARD = all_of(preceded, diagnosis, one_route, label="the standard rate")

_EXCLUDES = (
    Excludes("medicare.snf", "one inpatient place at a time", operational("one inpatient place at a time")),
)

PROGRAM = Program(
    id="medicare.ltch",
    title="Medicare long-term care hospital at the standard rate",
    authority="Centers for Medicare & Medicaid Services",
    payer="Medicare Part A",
    editions=(
        ProgramEdition(
            id="2023",
            effective_from=date(2023, 5, 12),
            citation=law(
                "42 CFR 412.522; 42 USC 1395ww(m)(6)",
                Verification.SECONDARY,
                "the rules are older; in the public health emergency, to 11 May 2023 (recalled), every stay was paid"
                " at the standard rate",
            ),
            review=_REVIEW,
            changes="The public health emergency, in which every stay was paid at the standard rate, has ended.",
            refer=all_of(long_need, label="refer: worth offering"),
            enrol=all_of(part_a, facility, preceded, diagnosis, label="enrol: in place"),
            perform=all_of(one_route, label="perform: what the standard rate asks of the two stays"),
            cautions=(
                all_of(
                    long_need,
                    part_a,
                    facility,
                    not_(_STANDARD, label="not at the standard rate"),
                    label="can still be admitted, at the site-neutral rate: the criteria decide the payment, not the"
                    " need",
                    cite=_ROUTES,
                ),
            ),
            obligations=(_TRANSFER,),
            excludes=_EXCLUDES,
            documents=(
                "discharge record of the hospital stay right before, with the days in intensive or coronary care",
                "hours of ventilator services",
                "principal diagnosis of the stay in the long-term care hospital",
            ),
            examples=SINCE_2023,
        ),
    ),
)
