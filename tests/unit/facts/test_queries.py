"""What queries find: every take, every window, and records that are vague or not complete."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any

import attrs
from pytest import mark, raises

from casemgmt import screen
from casemgmt.bounds import FIRST_DATE, LAST_DATE, Bounds
from casemgmt.codes import Code, CodeSet, code_of
from casemgmt.errors import RuleError, UnknownName
from casemgmt.facts import Matches, Query, Where, facts_at
from casemgmt.facts.encounters import (
    acute_admission_urgency,
    acute_discharge_30d,
    acute_length_of_stay_days,
    facility_discharged_on,
    facility_discharged_to,
    unplanned_admissions_6m,
)
from casemgmt.facts.matching import in_window
from casemgmt.record import (
    SECTIONS,
    Condition,
    Contact,
    Coverage,
    Encounter,
    Observation,
    Person,
    Plan,
    Record,
    RelatedPerson,
)
from casemgmt.rules import Fact, FactSheet, Reason, facts_needed
from casemgmt.truth import MET, NOT_MET, UNKNOWN
from tests.strategies import numbered

AS_OF = date(2026, 5, 31)
HEART = CodeSet("heart", exact={"snomed": ["84114007"]}, prefixes={"icd10cm": ["I50"]})
HOSPICE = CodeSet("hospice", exact={"snomed": ["385763009"]})
WEIGHT = CodeSet("weight", exact={"loinc": ["29463-7", "3141-9"]})
SNOMED_HEART, ICD_HEART = Code("snomed", "84114007"), Code("icd10cm", "I509")


def found(query: Query, type: Any = "number", /, **sections: Any) -> FactSheet:
    """The fact `found`, read by a query from a record with these sections."""
    low, high = (0, 9999) if type == "number" else (None, None)
    fact = Fact("found", type=type, low=low, high=high, definition=query)
    return facts_at(Record(person=Person(id="p1"), **sections), {"found": fact}, as_of=AS_OF)


def value(query: Query, type: Any = "number", /, **sections: Any) -> Any:
    return found(query, type, **sections).values.get("found")


def why(query: Query, type: Any = "number", /, **sections: Any) -> str:
    return str(found(query, type, **sections).unknowns["found"])


def stays(*spans: Any, **fields: Any) -> tuple[Encounter, ...]:
    return tuple(
        Encounter(kind="IMP", start=start, end=end, id=f"Encounter/{i}", **fields)
        for i, (start, end) in enumerate(spans, 1)
    )


EXISTS = Query(section="encounters", take="exists")
COUNT = Query(section="encounters", take="count")
FIRST = Query(section="encounters", take="earliest_date")
LAST = Query(section="encounters", take="latest_date")


# -- sections that nobody looked at, that are empty, or not complete -----------------------------------------


@mark.parametrize(
    ("sections", "exists", "count", "first", "last"),
    [
        ({}, None, None, None, None),
        ({"encounters": ()}, False, 0, Bounds(AS_OF, LAST_DATE), None),
        ({"encounters": (), "partial": ["encounters"]}, None, None, None, None),
        ({"encounters": (), "known_until": "2026-05-30"}, None, None, None, None),
        ({"encounters": (), "known_until": "2026-05"}, None, None, None, None),
        (
            {"encounters": (), "known_until": "2026-05-31"},
            False,
            0,
            Bounds(AS_OF, LAST_DATE),
            None,
        ),
        (
            {"encounters": stays(("2026-05-01", None)), "partial": ["encounters"]},
            True,
            Bounds(1, 9999),
            Bounds(date(1850, 1, 1), date(2026, 5, 1)),
            Bounds(date(2026, 5, 1), AS_OF),
        ),
        ({"encounters": stays(("2026-05-01", None))}, True, 1, date(2026, 5, 1), date(2026, 5, 1)),
        ({"encounters": stays(("2026-06-01", None))}, False, 0, Bounds(AS_OF, LAST_DATE), None),
        ({"encounters": stays((None, None))}, True, 1, Bounds(FIRST_DATE, AS_OF), Bounds(FIRST_DATE, AS_OF)),
    ],
    ids=numbered(),
)
def test_what_is_not_looked_at_is_unknown_and_what_is_empty_is_none(
    sections: dict[str, Any], exists: Any, count: Any, first: Any, last: Any
) -> None:
    assert value(EXISTS, "flag", **sections) is exists
    assert value(COUNT, **sections) == count
    assert value(FIRST, "date", **sections) == first
    assert value(LAST, "date", **sections) == last


def test_the_reason_says_what_is_not_known() -> None:
    assert why(EXISTS, "flag") == "not recorded (encounters were not looked at)"
    assert why(EXISTS, "flag", encounters=(), partial=["encounters"]) == (
        "not recorded (encounters may not be complete)"
    )
    assert why(COUNT, encounters=(), partial=["encounters"]).endswith("(encounters may not be complete)")
    vague = stays(("2026", None))
    assert why(COUNT, encounters=vague).endswith("(some entries cannot be told)")
    assert why(EXISTS, "flag", encounters=vague).endswith("something that may or may not be it)")
    assert why(LAST, "date", encounters=vague).endswith("something that may or may not be it)")
    assert why(LAST, "date", encounters=(), partial=["encounters"]).endswith(
        "(encounters may not be complete)"
    )
    assert why(LAST, "date", encounters=()) == why(FIRST, "date", encounters=()) == "not recorded"


def test_evidence_names_the_entries_in_the_order_of_the_record() -> None:
    held = stays(("2026-05-02", None), ("2026-05-01", None), ("2026-07-01", None))
    assert found(EXISTS, "flag", encounters=held).evidence["found"] == ("Encounter/1", "Encounter/2")
    assert found(LAST, "date", encounters=held).evidence["found"] == ("Encounter/1",)
    assert "found" not in found(EXISTS, "flag", encounters=()).evidence
    weights = [
        Observation(codes=(Code("loinc", code),), start="2026-05-01", id=f"Observation/{i}")
        for i, code in enumerate(["3141-9", "29463-7", "3141-9"])
    ]
    both = Query(section="observations", take="count", codes=WEIGHT)
    assert found(both, observations=weights).evidence["found"] == (
        "Observation/0",
        "Observation/1",
        "Observation/2",
    )


# -- windows -------------------------------------------------------------------------------------------------

YES, NO, MAYBE = True, False, None
DAY, JUNE = date(2026, 5, 10), date(2026, 6, 30)


@mark.parametrize(
    ("window", "start", "counts"),
    [
        ({"days": 30}, "2026-05-01", YES),
        ({"days": 30}, "2026-04-30", NO),
        ({"days": 0}, "2026-05-31", YES),
        ({"days": 30}, "2026-05-31", YES),
        ({"days": 30}, "2026-06-01", NO),
        ({"days": 30}, "2026-05", YES),
        ({"days": 30}, "2026", MAYBE),
        ({"days": 29}, "2026-05", MAYBE),
        ({"days": 20}, "2026-04", NO),
        ({"months": 1}, "2026-04-30", NO),
        ({"months": 1}, "2026-05-01", YES),
        ({"months": 3}, "2026-02-28", NO),
        ({"months": 3}, "2026-03-01", YES),
        ({"months": 12}, "2025-05-31", NO),
        ({"months": 12}, "2025-06-01", YES),
        ({"months": 12}, "2025", MAYBE),
        ({"ahead_days": 14}, "2026-05-30", NO),
        ({"ahead_days": 14}, "2026-05-31", YES),
        ({"ahead_days": 14}, "2026-06-14", YES),
        ({"ahead_days": 14}, "2026-06-15", NO),
        ({"ahead_days": 14}, "2026-06", MAYBE),
    ],
    ids=numbered(),
)
def test_windows_count_back_or_ahead_from_the_date_of_the_decision(
    window: dict[str, int], start: str, counts: Any
) -> None:
    query = Query(section="encounters", take="exists", **window)  # type: ignore[arg-type]
    assert value(query, "flag", encounters=stays((start, None))) is counts


@mark.parametrize(
    ("starts", "first", "last"),
    [
        (["2026-06-20"], date(2026, 6, 20), date(2026, 6, 20)),
        (["2026-06-20", "2026-06-10"], date(2026, 6, 10), date(2026, 6, 20)),
        (["2026-05-31", "2026-07-01"], date(2026, 5, 31), date(2026, 5, 31)),
        (
            ["2026-06-20", "2026-06"],
            Bounds(date(2026, 6, 1), date(2026, 6, 20)),
            Bounds(date(2026, 6, 20), JUNE),
        ),
        (["2026-06"], Bounds(date(2026, 6, 1), JUNE), Bounds(date(2026, 6, 1), JUNE)),
        (["2026-07-01"], Bounds(AS_OF, LAST_DATE), None),
    ],
    ids=numbered(),
)
def test_a_query_that_looks_ahead_gives_the_day(starts: list[str], first: Any, last: Any) -> None:
    held = stays(*((start, None) for start in starts))
    for take, day in (("earliest_date", first), ("latest_date", last)):
        query = Query(section="encounters", take=take, ahead_days=30)  # type: ignore[arg-type]
        assert value(query, "date", encounters=held) == day
    partial = Query(section="encounters", take="latest_date", ahead_days=30)
    held = stays(("2026-06-20", None))
    more = value(partial, "date", encounters=held, partial=["encounters"])
    assert more == Bounds(date(2026, 6, 20), LAST_DATE)


EVENT = Fact("event", type="date", definition=Query(section="contacts", take="latest_date"))
EVENT_DAY = (Contact(start="2026-05-22"),)  # a Friday before a long weekend


@mark.parametrize(
    ("window", "start", "counts"),
    [
        ({"since": EVENT}, "2026-05-22", YES),
        ({"since": EVENT}, "2026-05-21", NO),
        ({"after": EVENT}, "2026-05-22", NO),
        ({"after": EVENT}, "2026-05-23", YES),
        ({"after": EVENT}, "2026-05", MAYBE),
        ({"before": EVENT}, "2026-05-22", NO),
        ({"before": EVENT}, "2026-05-21", YES),
        ({"before": EVENT, "months": 6}, "2025-11-22", NO),
        ({"before": EVENT, "months": 6}, "2025-11-23", YES),
        ({"before": EVENT, "days": 7}, "2026-05-15", YES),
        ({"before": EVENT, "days": 7}, "2026-05-14", NO),
        ({"since": EVENT, "business_days": (2, "us_federal")}, "2026-05-27", YES),
        ({"since": EVENT, "business_days": (2, "us_federal")}, "2026-05-28", NO),
    ],
    ids=numbered(),
)
def test_windows_count_from_another_fact(window: dict[str, Any], start: str, counts: Any) -> None:
    query = Query(section="encounters", take="exists", **window)
    record = Record(person=Person(), encounters=stays((start, None)), contacts=EVENT_DAY)
    needed = {"event": EVENT, "found": Fact("found", type="flag", definition=query)}
    assert facts_at(record, needed, as_of=AS_OF).values.get("found") is counts
    unknown = Record(person=Person(), encounters=stays((start, None)))
    assert facts_at(unknown, needed, as_of=AS_OF).values.get("found") is None


def test_what_has_not_happened_can_only_happen_later() -> None:
    record = Record(person=Person(), encounters=stays(("2026-05-01", None)), contacts=EVENT_DAY)
    query = Query(section="encounters", take="earliest_date", after=EVENT)
    needed = {"event": EVENT, "found": Fact("found", type="date", definition=query)}
    assert facts_at(record, needed, as_of=AS_OF).values["found"] == Bounds(AS_OF, LAST_DATE)
    day = date(2026, 5, 22)
    assert facts_at(record, needed, as_of=day).values["found"] == Bounds(day, LAST_DATE)


# -- open or closed ------------------------------------------------------------------------------------------


@mark.parametrize(
    ("status", "end", "open", "ended"),
    [
        ("in-progress", None, YES, NO),
        ("on-hold", None, YES, NO),
        ("finished", None, NO, MAYBE),
        ("planned", None, MAYBE, MAYBE),
        (None, None, MAYBE, MAYBE),
        ("in-progress", "2026-05-31", NO, YES),
        ("finished", "2026-05-30", NO, YES),
        ("finished", "2026-06-02", YES, NO),
        (None, "2026-06-02", YES, NO),
        ("finished", "2026-05", NO, YES),
        ("finished", "2026", MAYBE, MAYBE),
        ("cancelled", "2026-06-30", NO, NO),
        ("draft", None, MAYBE, MAYBE),
    ],
    ids=numbered(),
)
def test_an_entry_is_open_until_its_end_or_as_its_status_says(
    status: str | None, end: str | None, open: Any, ended: Any
) -> None:
    held = stays(("2026-04-20", end), status=status)
    assert value(Query(section="encounters", take="exists", open=True), "flag", encounters=held) is open
    assert value(Query(section="encounters", take="exists", on="end"), "flag", encounters=held) is ended


@mark.parametrize(
    ("section", "last_day"),
    [
        *((name, YES) for name in ("coverages", "consents", "services", "plans", "goals", "care_team")),
        *((name, YES) for name in ("medications", "related_persons")),
        *((name, NO) for name in ("encounters", "conditions", "procedures", "observations", "contacts")),
        *((name, NO) for name in ("allergies", "immunizations", "social_needs", "preferences", "answers")),
    ],
)
def test_what_is_valid_for_a_period_holds_on_its_last_day_and_a_stay_is_over(
    section: str, last_day: Any
) -> None:
    kind = SECTIONS[section]
    required: dict[str, Any] = {f.name: "other" for f in attrs.fields(kind) if f.default is attrs.NOTHING}
    open_ = Query(section=section, take="exists", open=True)

    def is_open(end: Any, **fields: Any) -> Any:
        return value(open_, "flag", **{section: [kind(start="2026-01-01", end=end, **required, **fields)]})

    assert [is_open(end) for end in ("2026-05-30", "2026-05-31", "2026-06-01")] == [NO, last_day, YES]
    assert is_open("2026-05") is (MAYBE if last_day else NO)
    assert is_open(Bounds(AS_OF, date(2026, 6, 1))) is (YES if last_day else MAYBE)
    assert is_open("2026-05-31", status="revoked") is NO


def test_what_begins_later_has_not_ended_even_if_nobody_wrote_down_when() -> None:
    planned = stays(("2026-06-10", None), status="planned")
    assert value(Query(section="encounters", take="exists", on="end"), "flag", encounters=planned) is False
    recent = stays(("2026-05-01", None), status="finished")
    window = Query(section="encounters", take="exists", on="end", days=60)
    assert value(window, "flag", encounters=recent) is None
    assert value(Query(section="encounters", take="latest_date", on="end"), "date", encounters=recent) is None


@mark.parametrize(
    ("start", "end", "ended"),
    [
        ("2026-06-10", "2026", NO),
        ("2026-06", "2026", NO),
        ("2026-06-10", "2026-05-20", NO),  # invisible, whatever else is said of it
        ("2026-05-31", "2026", MAYBE),
        ("2026", "2026", MAYBE),
        ("2026", "2026-05-20", YES),  # what has ended has begun
        (None, "2026-05-20", YES),
    ],
    ids=numbered(),
)
def test_what_begins_later_has_not_ended(start: str | None, end: str, ended: Any) -> None:
    query = Query(section="encounters", take="exists", on="end")
    held = stays((start, end), status="finished")
    assert value(query, "flag", encounters=held) is ended
    assert in_window(query, held[0], AS_OF, {}) is {YES: MET, NO: NOT_MET, MAYBE: UNKNOWN}[ended]
    needed, record = facts_needed(acute_discharge_30d), Record(person=Person(id="p1"), encounters=held)
    assert facts_at(record, needed, as_of=AS_OF).values["acute_discharge_30d"] is ended


def test_what_is_to_end_ahead_may_begin_later() -> None:
    ahead = Query(section="encounters", take="exists", on="end", ahead_days=30)
    assert value(ahead, "flag", encounters=stays(("2026-06-10", "2026-06-12"))) is True


def test_a_plan_that_was_revoked_is_closed_whatever_end_was_planned() -> None:
    plan = Plan(status="revoked", start="2026-01-01", end="2027-01-01")
    assert value(Query(section="plans", take="exists", open=True), "flag", plans=[plan]) is False


# -- codes, verification, conditions on fields ---------------------------------------------------------------


@mark.parametrize(
    ("codes", "condition", "service"),
    [
        ((ICD_HEART,), YES, YES),
        ((SNOMED_HEART,), YES, YES),
        ((Code("icd10cm", "E119"),), NO, NO),
        ((Code("rxnorm", "860975"),), MAYBE, NO),
        ((), MAYBE, NO),
    ],
    ids=numbered(),
)
def test_a_condition_in_another_code_system_may_be_it_and_other_entries_are_not(
    codes: tuple[Code, ...], condition: Any, service: Any
) -> None:
    held = Condition(codes=codes, start="2026-01-01")
    assert (
        value(Query(section="conditions", take="exists", codes=HEART), "flag", conditions=[held]) is condition
    )
    other = Encounter(codes=codes, start="2026-01-01")
    assert (
        value(Query(section="encounters", take="exists", codes=HEART), "flag", encounters=[other]) is service
    )


@mark.parametrize(
    ("verification", "counts"),
    [
        ("confirmed", YES),
        (None, YES),
        ("provisional", MAYBE),
        ("differential", MAYBE),
        ("refuted", NO),
        ("entered-in-error", NO),
    ],
)
def test_a_condition_counts_as_far_as_it_is_verified(verification: str | None, counts: Any) -> None:
    held = Condition(codes=(ICD_HEART,), start="2026-01-01", verification=verification)
    assert value(Query(section="conditions", take="exists", codes=HEART), "flag", conditions=[held]) is counts


def test_a_condition_that_is_written_down_has_begun() -> None:
    query = Query(section="conditions", take="exists", codes=HEART)
    assert value(query, "flag", conditions=[Condition(codes=(ICD_HEART,))]) is True
    assert value(query, "flag", conditions=[Condition(codes=(ICD_HEART,), recorded_on="2026-05-31")]) is True
    assert value(query, "flag", conditions=[Condition(codes=(ICD_HEART,), recorded_on="2026-06-01")]) is None
    within = Query(section="conditions", take="exists", codes=HEART, days=30)
    assert value(within, "flag", conditions=[Condition(codes=(ICD_HEART,))]) is None
    assert value(within, "flag", conditions=[Condition(codes=(ICD_HEART,), recorded_on="2026-05-31")]) is None


def weight(id: str, start: Any, *codes: Code, **fields: Any) -> Observation:
    return Observation(codes=codes, start=start, id=f"Observation/{id}", **fields)


KG, POUND = Code("loinc", "29463-7"), Code("loinc", "3141-9")


def test_an_entry_of_several_codes_counts_once_for_any_of_them() -> None:
    held = (
        weight("1", "2026-05-03", Code("snomed", "27113001"), POUND),
        weight("2", "2026-05-02", KG, POUND),
        weight("3", "2026-05-01", Code("snomed", "27113001")),
        weight("4", "2026-05-01", KG, KG),
    )
    sheet = found(Query(section="observations", take="count", codes=WEIGHT), observations=held)
    assert sheet.values["found"] == 3
    assert sheet.evidence["found"] == ("Observation/1", "Observation/2", "Observation/4")


def test_a_code_of_another_system_is_another_code_even_if_it_is_spelt_alike() -> None:
    held = (weight("1", "2026-05-01", Code("snomed", KG.code)), weight("2", "2026-05-01"))
    assert value(Query(section="observations", take="count", codes=WEIGHT), observations=held) == 0


def test_a_set_of_beginnings_is_asked_of_every_section() -> None:
    surgery = CodeSet("surgery", exact={"snomed": ["387713003"]}, prefixes={"icd10pcs": ["0S"]})
    held = [
        Plan(codes=(code,), start="2026-05-01")
        for code in (Code("icd10pcs", "0SR90JZ"), Code("icd10pcs", "0DT"), Code("snomed", "387713003"))
    ]
    assert value(Query(section="plans", take="count", codes=surgery), plans=held) == 2


def test_facts_of_one_section_do_not_disturb_one_another() -> None:
    held = (
        Condition(codes=(ICD_HEART,), start="2020-01-01", status="active"),
        Condition(codes=(Code("icd10cm", "E119"),), start="2020-01-01", status="active"),
        Condition(codes=(Code("icd10cm", "J45909"),), start="2020-01-01", end="2021-01-01"),
    )
    every = {
        name: Fact(
            name, type="flag", definition=Query(section="conditions", take="exists", codes=codes, open=True)
        )
        for name, codes in (
            ("heart", HEART),
            ("diabetes", CodeSet("diabetes", prefixes={"icd10cm": ["E11"]})),
            ("asthma", CodeSet("asthma", prefixes={"icd10cm": ["J45"]})),
        )
    }
    sheet = facts_at(Record(person=Person(id="p1"), conditions=held), every, as_of=AS_OF)
    assert [sheet.values[name] for name in every] == [True, True, False]


@mark.parametrize("order", list(permutations(range(4))), ids=str)
def test_the_latest_is_the_latest_in_whatever_order_a_record_tells_it(order: tuple[int, ...]) -> None:
    told = (
        weight("old", "2026-04-01", KG, value=80),
        weight("vague", Bounds(date(2026, 4, 20), date(2026, 5, 20)), KG, value=84),
        weight("new", "2026-05-10", POUND, value=83),
        weight("nothing", "2026-05-30", KG),
    )
    held = tuple(told[i] for i in order)
    sheet = found(Query(section="observations", take="latest", codes=WEIGHT), observations=held)
    assert sheet.values["found"] == Bounds(83, 84)
    assert sheet.evidence["found"] == tuple(
        e.id for e in held if e.id in ("Observation/vague", "Observation/new")
    )
    day = found(Query(section="observations", take="latest_date", codes=WEIGHT), "date", observations=held)
    assert day.values["found"] == date(2026, 5, 30)
    assert day.evidence["found"] == ("Observation/nothing",)


def test_what_goes_on_is_in_no_window_of_what_has_ended() -> None:
    ended = Query(section="encounters", take="exists", on="end", days=30)
    going_on = Encounter(start="2026-05-01", status="in-progress")
    assert in_window(ended, going_on, AS_OF, {}) is NOT_MET
    assert in_window(ended, Encounter(start="2026-05-01", status="finished"), AS_OF, {}) is UNKNOWN
    assert in_window(ended, Encounter(end="2026-05-20", status="finished"), AS_OF, {}) is MET
    assert in_window(ended, Encounter(end="2026-03-20", status="finished"), AS_OF, {}) is NOT_MET


def test_a_trait_is_asked_of_conditions_only() -> None:
    chronic = Query(section="plans", take="exists", trait="chronic")
    assert value(chronic, "flag", plans=[Plan(codes=(ICD_HEART,), start="2026-05-01")]) is True


def test_a_trait_of_a_condition() -> None:
    chronic = Query(section="conditions", take="exists", trait="chronic")
    assert value(chronic, "flag", conditions=[Condition(codes=(ICD_HEART,), start="2026-05-01")]) is True
    cold = Condition(codes=(Code("icd10cm", "J069"),), start="2026-05-01")
    assert value(chronic, "flag", conditions=[cold]) is False
    assert value(chronic, "flag", conditions=[Condition(text="something", start="2026-05-01")]) is None


@mark.parametrize(
    ("where", "kind", "counts"),
    [
        (Where("kind", {"medicare.part_b"}), "medicare.part_b", YES),
        (Where("kind", {"medicare.part_b"}), "medicaid", NO),
        (Where("kind", {"medicare.part_b"}), None, MAYBE),
        (Where("kind", {"medicare.part_b"}, absent="no"), None, NO),
        (Where("kind", {"medicare.part_b"}, maybe={"medicare"}), "medicare", MAYBE),
        (Where("kind", {"medicare.part_b"}, maybe={"medicare"}), "other", NO),
    ],
    ids=numbered(),
)
def test_a_condition_on_a_field(where: Where, kind: str | None, counts: Any) -> None:
    held = Coverage(kind=kind, start="2026-01-01")
    assert (
        value(Query(section="coverages", take="exists", where=(where,)), "flag", coverages=[held]) is counts
    )


@mark.parametrize(
    ("codes", "counts"),
    [((SNOMED_HEART,), NO), ((Code("snomed", "385763009"),), YES), ((Code("cpt", "99213"),), NO), ((), NO)],
    ids=numbered(),
)
def test_a_condition_on_codes_and_without_them(codes: tuple[Code, ...], counts: bool) -> None:
    held = stays(("2026-05-01", None), codes=codes)
    with_code = Query(section="encounters", take="exists", where=(Matches("codes", HOSPICE),))
    without = Query(section="encounters", take="exists", where=(Matches("codes", HOSPICE, without=True),))
    assert value(with_code, "flag", encounters=held) is counts
    assert value(without, "flag", encounters=held) is not counts


def test_one_disease_coded_twice_counts_once() -> None:
    held = [
        Condition(codes=(ICD_HEART,), start="2020-01-01"),
        Condition(codes=(SNOMED_HEART,), start="2021-01-01"),
        Condition(codes=(Code("icd10cm", "E119"),), start="2022-01-01", verification="provisional"),
    ]
    query = Query(section="conditions", take="count_distinct")
    assert value(query, conditions=held[:2]) == 1
    assert value(query, conditions=held) == Bounds(1, 2)
    assert value(Query(section="conditions", take="count"), conditions=held) == Bounds(2, 3)


# -- the latest value ----------------------------------------------------------------------------------------

LATEST = Query(section="observations", take="latest", codes=WEIGHT, units=["kg"], valid_days=30)


def weights(*rows: Any) -> tuple[Observation, ...]:
    return tuple(
        Observation(codes=(Code("loinc", "29463-7"),), **{"unit": "kg", "id": f"Observation/{i}", **row})
        for i, row in enumerate(rows, 1)
    )


@mark.parametrize(
    ("rows", "result", "reason"),
    [
        ([{"start": "2026-05-30", "value": 70}], 70, None),
        ([{"start": "2026-05-20", "value": 71}, {"start": "2026-05-30", "value": 70.5}], 70.5, None),
        ([{"start": "2026-05-30", "value": 70}, {"start": "2026-06-02", "value": 60}], 70, None),
        ([{"start": "2026-05-20", "value": 71}, {"start": "2026-05-30", "value": None}], 71, None),
        ([{"start": "2026-05-30", "value": 70}, {"start": "2026-05-30", "value": 70.0}], 70, None),
        (
            [{"start": "2026-05-30", "value": 70}, {"start": "2026-05-30", "value": 72}],
            Bounds(70, 72),
            "conflicting (several values of the same day differ)",
        ),
        (
            [{"start": "2026-05-20", "value": 71}, {"start": "2026-05", "value": 75}],
            Bounds(71, 75),
            "conflicting (several values of the same day differ)",
        ),
        (
            [{"start": "2026-05-20", "value": 71}, {"value": 75}],
            Bounds(71, 75),
            "conflicting (several values of the same day differ)",
        ),
        (
            [{"start": "2026-05-30", "value": 70}, {"start": "2026-05-30", "value": "heavy"}],
            None,
            "conflicting (several values of the same day differ)",
        ),
        ([{"start": "2026-05-01", "value": 70}], 70, None),
        ([{"start": "2026-04-30", "value": 70}], None, "stale since 2026-04-30"),
        ([{"start": "2026-05-30", "value": 150, "unit": "[lb_av]"}], None, "error (the unit is not kg)"),
        ([{"start": "2026-05-30", "value": 150, "unit": None}], None, "error (the unit is not kg)"),
        (
            [{"start": "2026-05-30", "value": 150, "comparator": ">"}],
            None,
            "error (the value is only a limit)",
        ),
        (
            [{"start": "2026-05-30", "value": 99999}],
            None,
            "error (the recorded value is outside the permitted range)",
        ),
        ([{"start": "2026-05-30", "value": "heavy"}], None, "error (the recorded value is a str)"),
        ([{"start": "2026-05-30", "value": float("nan")}], None, "not recorded"),
        ([{"start": "2026-05-30", "value": Bounds(70, 72)}], Bounds(70, 72), None),
        ([{"value": 70}], None, "not recorded (the record names something that may or may not be it)"),
        (
            [{"start": "2026-05-30"}],
            None,
            "not recorded (the record names something that may or may not be it)",
        ),
        ([], None, "not recorded"),
    ],
    ids=numbered(),
)
def test_the_latest_value_and_why_there_is_none(rows: Any, result: Any, reason: str | None) -> None:
    sheet = found(LATEST, observations=weights(*rows))
    assert sheet.values.get("found") == result
    assert (str(sheet.unknowns["found"]) if "found" in sheet.unknowns else None) == reason
    assert "70" not in str(reason)


@mark.parametrize(("ties", "result"), [("greatest", 72), ("least", 70)])
def test_ties_of_one_day_can_be_settled(ties: Any, result: int) -> None:
    query = Query(section="observations", take="latest", codes=WEIGHT, ties=ties)
    held = weights({"start": "2026-05-30", "value": 70}, {"start": "2026-05-30", "value": 72})
    assert value(query, observations=held) == result


@mark.parametrize("ties", ["greatest", "least"])
@mark.parametrize(
    ("start", "days", "result"),
    [
        ("2026-05", None, Bounds(5, 9)),  # of the 20th, it would be the latest
        ("2026-05-10", None, {"greatest": 9, "least": 5}),
        ("2026-04", None, 9),
        (Bounds(date(2026, 5, 1), date(2026, 5, 10)), None, Bounds(5, 9)),
        (Bounds(date(2026, 5, 10), date(2026, 6, 2)), None, Bounds(5, 9)),
        (None, 30, Bounds(5, 9)),
    ],
    ids=numbered(),
)
def test_what_may_be_of_another_day_is_no_tie(ties: Any, start: Any, days: int | None, result: Any) -> None:
    query = Query(section="observations", take="latest", codes=WEIGHT, ties=ties, days=days)
    held = weights({"start": "2026-05-10", "value": 9}, {"start": start, "value": 5})
    for told in (held, held[::-1]):
        sheet = found(query, observations=told)
        assert sheet.values["found"] == (result[ties] if isinstance(result, dict) else result)
        assert ("found" in sheet.unknowns) is isinstance(result, Bounds)


def test_what_may_not_count_is_no_tie() -> None:
    final = (Where("status", {"final"}),)
    held = weights({"start": DAY, "value": 9, "status": "final"}, {"start": DAY, "value": 5})
    query = Query(section="observations", take="latest", codes=WEIGHT, ties="greatest", where=final)
    assert value(query, observations=held) == Bounds(5, 9)


def test_flags_and_dates_of_one_day_that_differ() -> None:
    any_value = Query(section="observations", take="latest", codes=WEIGHT)
    flags = weights({"start": "2026-05-30", "value": True}, {"start": "2026-05-30", "value": False})
    assert why(any_value, "flag", observations=flags).startswith("conflicting")
    mixed = weights({"start": "2026-05-30", "value": date(2026, 1, 1)}, {"start": "2026-05-30", "value": 5})
    assert why(any_value, "number", observations=mixed).startswith("conflicting")
    admitted = Query(section="encounters", take="latest", on="end", field="start")
    held = stays(("2026-04-01", "2026-05-30"), ("2026-05-01", "2026-05-30"))
    assert value(admitted, "date", encounters=held) == Bounds(date(2026, 4, 1), date(2026, 5, 1))


MOODS = (
    ("calm", CodeSet("calm", exact={"loinc": ["LA1-1"], "snomed": ["111111111"]})),
    ("upset", CodeSet("upset", exact={"loinc": ["LA2-2"]})),
)


@mark.parametrize(
    ("given", "mood"),
    [
        (Code("loinc", "LA1-1"), "calm"),
        (Code("snomed", "111111111"), "calm"),
        (Code("loinc", "LA2-2"), "upset"),
        (Code("loinc", "LA9-9"), None),
        ("calm", None),
        (5, None),
    ],
    ids=numbered(),
)
def test_a_coded_value_becomes_a_category(given: Any, mood: str | None) -> None:
    query = Query(section="observations", take="latest", codes=WEIGHT, categories=MOODS)
    sheet = found(query, "category", observations=weights({"start": "2026-05-30", "value": given}))
    assert sheet.values.get("found") == mood
    if mood is None:
        assert str(sheet.unknowns["found"]) == "error (its code has no place among the known categories)"


def test_a_field_of_several_codes_becomes_a_category() -> None:
    query = Query(section="encounters", take="latest", on="end", field="discharge", categories=MOODS)
    held = stays(("2026-05-01", "2026-05-30"), discharge=(Code("cpt", "1"), Code("loinc", "LA2-2")))
    assert value(query, "category", encounters=held) == "upset"
    assert value(query, "category", encounters=stays(("2026-05-01", "2026-05-30"))) is None


CALM, UPSET = (Code("loinc", "LA1-1"),), (Code("loinc", "LA2-2"),)
WENT = Query(section="encounters", take="latest", on="end", field="discharge", categories=MOODS)


@mark.parametrize(
    ("rows", "went", "reason"),
    [
        ([("2026-01-05", CALM), ("2026-04-28", UPSET)], "upset", None),
        ([("2026-01-05", ()), ("2026-04-28", UPSET)], "upset", None),
        ([("2026-01-05", CALM), ("2026-04-28", ())], None, "the latest entry does not say"),
        ([("2026-04-28", ())], None, "the latest entry does not say"),
        (
            [("2026-04-28", CALM), ("2026-04-28", ())],
            None,
            "an entry that may be the latest does not say",
        ),
        ([("2026-04-28", CALM), ("2026-04", ())], None, "an entry that may be the latest does not say"),
        ([("2026-04-28", CALM), ("2026", ())], None, "an entry that may be the latest does not say"),
        ([("2026-04-28", CALM), ("2026-03", ())], "calm", None),
        ([("2026-04-28", CALM), ("2026-06-01", ())], "calm", None),
    ],
    ids=numbered(),
)
def test_no_earlier_entry_speaks_for_the_latest(
    rows: list[tuple[str, Any]], went: str | None, reason: str | None
) -> None:
    held = [
        Encounter(kind="IMP", start="2026-01-01", end=end, discharge=codes, id=f"Encounter/{i}")
        for i, (end, codes) in enumerate(rows)
    ]
    for told in (held, held[::-1]):
        sheet = found(WENT, "category", encounters=told)
        assert sheet.values.get("found") == went
        assert str(sheet.unknowns.get("found")) == (f"not recorded ({reason})" if reason else "None")


def test_a_discharge_of_an_earlier_stay_is_not_that_of_the_latest() -> None:
    def of(*encounters: Encounter) -> Record:
        sections: dict[str, Any] = {**dict.fromkeys(SECTIONS, ()), "encounters": encounters}
        return Record(person=Person(id="p1"), **sections)

    home, elective = code_of("nubc", "01"), code_of("priority", "EL")
    earlier = stays(("2026-01-01", "2026-01-05"), discharge=(home,), priority=(elective,), status="finished")
    (latest,) = stays(("2026-04-10", "2026-04-28"), status="finished")
    names = (facility_discharged_on, facility_discharged_to, acute_admission_urgency)
    needed = facts_needed(*names, acute_length_of_stay_days)
    told = facts_at(of(*earlier, latest), needed, as_of="2026-05-01").values
    assert [told[fact.name] for fact in names] == [date(2026, 4, 28), None, None]
    assert told["acute_length_of_stay_days"] == 18
    undated = attrs.evolve(latest, start=None)
    told = facts_at(of(*earlier, undated), needed, as_of="2026-05-01").values
    assert told["acute_length_of_stay_days"] is None
    for last, truth in ((latest, UNKNOWN), (attrs.evolve(latest, discharge=(home,)), MET)):
        refer = screen(of(*earlier, last), "medicare.tcm", as_of="2026-05-01").refer
        (asked,) = [each for each in refer.criteria if each.criterion.label == "discharged to the community"]
        assert asked.truth is truth


def test_a_field_of_observations_other_than_the_value_is_one_of_the_latest() -> None:
    query = Query(section="observations", take="latest", codes=WEIGHT, field="status")
    rows = weights({"start": "2026-05-20", "status": "final", "value": 70}, {"start": "2026-05-30"})
    assert value(query, "category", observations=rows) is None
    assert why(query, "category", observations=rows).endswith("(the latest entry does not say)")
    undated = weights({}, {"absent_reason": "masked"})  # which says nothing about its status
    assert why(query, "category", observations=undated).endswith("something that may or may not be it)")


# -- queries that cannot mean anything -----------------------------------------------------------------------


@mark.parametrize(
    ("fields", "error", "message"),
    [
        ({"section": "condition", "take": "exists"}, UnknownName, "did you mean 'conditions'"),
        (
            {"section": "encounters", "take": "exists", "days": 1, "months": 1},
            RuleError,
            "days or months, not both",
        ),
        (
            {"section": "encounters", "take": "exists", "business_days": (2, "us_federal")},
            RuleError,
            "give since=",
        ),
        (
            {"section": "encounters", "take": "exists", "where": (Where("kinds", {"IMP"}),)},
            UnknownName,
            "no field of encounters named 'kinds'; did you mean 'kind'",
        ),
        ({"section": "encounters", "take": "latest"}, UnknownName, "no field of encounters named 'value'"),
    ],
    ids=numbered(),
)
def test_a_query_that_cannot_mean_anything_is_refused(
    fields: Any, error: type[Exception], message: str
) -> None:
    with raises(error, match=message):
        Query(**fields)


def test_one_value_alone_is_not_taken_for_its_letters() -> None:
    with raises(ValueError, match="put it into a list"):
        Where("kind", "IMP")


@mark.parametrize("section", SECTIONS)
def test_every_section_can_be_asked(section: str) -> None:
    query = Query(section=section, take="exists")
    assert value(query, "flag") is None
    assert value(query, "flag", **{section: ()}) is False
    assert found(query, "flag").unknowns["found"].reason is Reason.NOT_RECORDED


def test_related_people_need_no_day() -> None:
    query = Query(section="related_persons", take="exists", where=(Where("active", {True}),))
    assert value(query, "flag", related_persons=[RelatedPerson(active=True)]) is True
    assert value(query, "flag", related_persons=[RelatedPerson(active=True, start="2020")]) is True


def test_a_disease_that_no_table_groups_may_stand_in_two_systems_and_counts_once_for_sure() -> None:
    query = Query(section="conditions", take="count_distinct", open=True)
    icd = [Condition(codes=(Code("icd10cm", code),), status="active") for code in ("G43909", "K5090")]
    snomed = [Condition(codes=(Code("snomed", "37796009"),), status="active")]
    assert value(query, conditions=[*icd, *snomed]) == Bounds(2, 3)
    grouped = [
        Condition(codes=(Code(*c),), status="active") for c in (("icd10cm", "E119"), ("snomed", "44054006"))
    ]
    assert value(query, conditions=grouped) == 1
    assert value(query, conditions=[*grouped, Condition(text="something", status="active")]) == Bounds(1, 2)


@mark.parametrize(
    ("urgencies", "partial", "expected"),
    [
        ([], [], 0),
        (["EL"], [], 0),
        (["EM"], [], Bounds(0, 1)),  # it is not surely one: a transfer is urgent too
        ([None, "UR", "EL"], [], Bounds(0, 2)),
        ([None], ["encounters"], None),
        (None, [], None),
    ],
)
def test_any_admission_may_have_been_unplanned_that_is_not_recorded_as_elective(
    urgencies: list[str | None] | None, partial: list[str], expected: Any
) -> None:
    entries = (
        None
        if urgencies is None
        else [
            Encounter(
                kind="IMP",
                start=f"2026-0{month}-02",
                end=f"2026-0{month}-05",
                status="finished",
                priority=() if urgency is None else (code_of("priority", urgency),),
            )
            for month, urgency in enumerate(urgencies, 2)
        ]
    )
    record = Record(person=Person(id="p1"), encounters=entries, partial=partial)
    name = unplanned_admissions_6m.name
    assert facts_at(record, {name: unplanned_admissions_6m}, as_of=AS_OF).values.get(name) == expected
    refer = screen(record, "health_plan.complex_case_management", as_of=AS_OF).refer
    (asked,) = [each for each in refer.criteria if each.criterion.label == "repeated unplanned admissions"]
    assert asked.truth is (NOT_MET if expected in (0, Bounds(0, 1)) else UNKNOWN)
