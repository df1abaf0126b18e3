"""The proportion of days covered, from fills in hand and from the dispensed medications of a record."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casemgmt.bounds import Bounds
from casemgmt.codes import CodeSet, code_of
from casemgmt.errors import InvalidInput, UnknownName
from casemgmt.instruments import Adherence, Fill, adherence, proportion_of_days_covered
from casemgmt.record import Medication, Person, Record
from casemgmt.rules import Reason
from casemgmt.truth import MET, NOT_MET, UNKNOWN

START, END = date(2018, 1, 1), date(2018, 12, 31)
PQA = [
    Fill("a", date(2018, 3, 25), 90, "m1"),
    Fill("a", date(2018, 7, 5), 90, "m2"),
    Fill("a", date(2018, 9, 25), 90, "m3"),
]
DRUGS = {
    "atorvastatin": CodeSet("atorvastatin", exact={"rxnorm": ["83367"]}),
    "rosuvastatin": CodeSet("rosuvastatin", exact={"rxnorm": ["301542"]}),
}


def of(*fills: Fill, **more: Any) -> Adherence:
    return proportion_of_days_covered(fills, **{"start": START, "end": END, **more})


def by_stock(fills: list[Fill], start: date, end: date) -> tuple[int, int]:
    """The covered days and all days, by keeping count of the tablets at hand day by day."""
    held = [fill for fill in fills if start <= fill.on <= end]
    day = first = min(fill.on for fill in held)
    stock: dict[str, int] = {}
    covered = 0
    while day <= end:
        for fill in held:
            if fill.on == day:
                stock[fill.drug] = stock.get(fill.drug, 0) + fill.days
        covered += any(stock.values())
        stock = {drug: max(0, left - 1) for drug, left in stock.items()}
        day += timedelta(days=1)
    return covered, (end - first).days + 1


fills_of_a_year = st.lists(
    st.builds(
        Fill,
        drug=st.sampled_from(["a", "b"]),
        on=st.dates(date(2017, 12, 1), date(2019, 1, 31)),
        days=st.integers(1, 120),
    ),
    max_size=12,
)


@given(fills_of_a_year, st.randoms(use_true_random=False))
def test_covered_days_are_those_with_tablets_at_hand(fills: list[Fill], random: Any) -> None:
    if not any(START <= fill.on <= END for fill in fills):
        return
    found = of(*fills)
    assert (found.covered_days, found.treatment_days) == by_stock(fills, START, END)
    random.shuffle(fills)
    assert of(*fills).share == found.share


def test_the_example_of_the_quality_alliance() -> None:
    found = of(*PQA)
    assert (found.covered_days, found.treatment_days, found.start) == (270, 282, date(2018, 3, 25))
    assert (found.applies, found.adherent, found.fills, found.evidence) == (MET, MET, 3, ("m1", "m2", "m3"))


def test_an_early_refill_of_the_same_drug_waits_and_one_of_another_does_not() -> None:
    first = Fill("a", date(2018, 12, 1), 20)
    assert of(first, Fill("a", date(2018, 12, 10), 5)).covered_days == 25
    assert of(first, Fill("b", date(2018, 12, 10), 5)).covered_days == 20
    assert of(first, Fill("a", date(2018, 12, 1), 20)).covered_days == 31  # cut off at the end of the period


@pytest.mark.parametrize(
    ("days", "measure", "adherent"),
    [
        (80, "pqa", MET),
        (79, "pqa", NOT_MET),
        (89, "pqa_antiretroviral", NOT_MET),
        (90, "pqa_antiretroviral", MET),
    ],
)
def test_the_threshold_counts_from_itself(days: int, measure: str, adherent: object) -> None:
    found = of(Fill("a", date(2018, 9, 23), days), measure=measure)
    assert (found.treatment_days, found.share, found.adherent) == (100, days / 100, adherent)


@pytest.mark.parametrize(
    ("fills", "applies"),
    [
        ([Fill("a", date(2018, 1, 1), 30), Fill("a", date(2018, 2, 1), 30)], MET),
        ([Fill("a", date(2018, 1, 1), 30), Fill("b", date(2018, 1, 1), 30)], NOT_MET),
        ([Fill("a", date(2018, 10, 1), 30), Fill("a", date(2018, 11, 1), 30)], MET),
        ([Fill("a", date(2018, 10, 2), 30), Fill("a", date(2018, 11, 1), 30)], NOT_MET),
        ([Fill("a", date(2019, 1, 1), 30)], NOT_MET),
    ],
)
def test_the_measure_needs_two_days_of_fills_and_91_days_to_the_end(
    fills: list[Fill], applies: object
) -> None:
    assert of(*fills).applies is applies


def test_nothing_dispensed_gives_no_share() -> None:
    found = of()
    assert (found.share, found.adherent, found.applies, found.start) == (Bounds(0, 1), UNKNOWN, NOT_MET, None)
    assert found.reason is not None
    assert found.reason.reason is Reason.NOT_APPLICABLE


def test_an_unknown_measure_and_a_length_that_is_none_are_refused() -> None:
    with pytest.raises(UnknownName, match="no measure of adherence named 'pqq'; did you mean 'pqa'"):
        of(*PQA, measure="pqq")
    for days in (0, -1, True, 1.5):
        with pytest.raises(InvalidInput, match="give a whole number of at least 1"):
            Fill("a", START, days)  # type: ignore[arg-type]


def test_the_explanation_says_what_was_counted() -> None:
    source = "Pharmacy Quality Alliance, Proportion of Days Covered (specification; NQMC 009246)"
    assert of(*PQA).explain(evidence=True).splitlines() == [
        f"proportion of days covered: 95.7%  <{source} (published, verified)>",
        "  [+] the measure applies",
        "  [+] adherent: at least 80% of the days",
        "  days covered: 270 of 282, from 2018-03-25 to 2018-12-31  (from m1, m2, m3)",
    ]
    assert "unknown, not applicable (nothing was dispensed in the period)" in of().explain()
    assert (repr(of(*PQA)), repr(of())) == ("<Adherence pqa: known>", "<Adherence pqa: unknown>")
    assert "2018" not in repr(PQA[0])


# -- from a record ---------------------------------------------------------------------------------------------


def dispensed(start: Any, end: Any, code: str = "83367", **more: Any) -> Medication:
    fields = {"kind": "dispense", "status": "completed", "id": f"m-{start}", **more}
    return Medication(codes=(code_of("rxnorm", code),), start=start, end=end, **fields)


def told(*entries: Medication, **more: Any) -> Adherence:
    person = Person(id="p1", died_on=more.pop("died_on", None))
    sections = {"medications": entries, **more}
    return adherence(Record(person=person, **sections), DRUGS, start=START, end=END)


def test_dispensed_medications_are_fills() -> None:
    found = told(
        dispensed("2018-03-25", "2018-06-22"),
        dispensed("2018-07-05", "2018-10-02"),
        dispensed("2018-09-25", "2018-12-23"),
        dispensed("2018-12-01", "2018-12-30", code="301542"),
    )
    assert (found.covered_days, found.treatment_days, found.fills) == (270, 282, 4)
    assert "m-2018-03-25" in found.evidence


def test_orders_cancelled_fills_and_other_drugs_do_not_count() -> None:
    held = dispensed("2018-06-01", "2018-06-30")
    others = [
        dispensed("2018-07-01", "2018-07-30", kind="order"),
        dispensed("2018-07-01", "2018-07-30", status="cancelled"),
        dispensed("2018-07-01", "2018-07-30", code="6809"),
    ]
    assert told(held, *others).covered_days == told(held).covered_days == 30
    assert told(dispensed("2018-06-01", "2018-06-30", status=None)).covered_days == 30


def test_death_ends_the_period() -> None:
    found = told(dispensed("2018-06-01", "2018-08-29"), died_on="2018-06-30")
    assert (found.end, found.covered_days, found.treatment_days) == (date(2018, 6, 30), 30, 30)
    alive = told(dispensed("2018-06-01", "2018-06-30"), died_on="2019-06-30")
    assert alive.end == END


@pytest.mark.parametrize(
    ("entries", "more", "why"),
    [
        ([], {"medications": None}, "medications were not looked at"),
        ([], {"partial": {"medications"}}, "medications may not be complete"),
        ([], {"known_until": "2018-12-30"}, "medications may not be complete"),
        ([], {"died_on": "2018-06"}, "the day of death is only partly known"),
        ([dispensed("2018-06", "2018-07-30")], {}, "the days of a fill are not known exactly"),
        ([dispensed("2018-06-01", None)], {}, "the days of a fill are not known exactly"),
        ([dispensed("2018-06-02", "2018-06-01")], {}, "the days of a fill are not known exactly"),
        (
            [Medication(kind="dispense", codes=(code_of("ndc", "1"),), start="2018-06-01", end="2018-06-30")],
            {},
            "a dispensed medication may or may not be of the class",
        ),
    ],
)
def test_what_cannot_be_told_leaves_the_share_unknown(entries: list[Medication], more: Any, why: str) -> None:
    found = (
        told(*entries, dispensed("2018-01-01", "2018-12-31"), **more)
        if "medications" not in more
        else told(**more)
    )
    assert (found.share, found.adherent, found.applies) == (Bounds(0, 1), UNKNOWN, UNKNOWN)
    assert found.reason is not None
    assert found.reason.detail == why
    assert told(dispensed("2018-01-01", "2018-12-31"), known_until="2018-12-31").share == 1
