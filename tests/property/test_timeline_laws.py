"""A timeline is what one gets by asking on every day; the oracle asks on every day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casemgmt.bounds import Bounds
from casemgmt.citation import Review, operational
from casemgmt.codes import CodeSet, code_of
from casemgmt.content import calendar
from casemgmt.facts import Answered, AnsweredOn, Attested, PersonField, Query, Recorded, Where, facts_at
from casemgmt.facts.sheets import Sheets
from casemgmt.over_time import Timeline, timeline
from casemgmt.record import (
    Answers,
    Attestation,
    Condition,
    Contact,
    Encounter,
    Observation,
    Person,
    Record,
    Service,
)
from casemgmt.rules import (
    Criterion,
    Dated,
    Fact,
    FactSheet,
    Formula,
    Parameter,
    Rates,
    all_of,
    any_of,
    at_least,
    business_days_between,
    by_edges,
    clip,
    days_between,
    days_since,
    facts_needed,
    not_,
    points,
    truth_of,
    years_since,
)
from casemgmt.rules.known import sheet_from_mapping
from casemgmt.rules.terms import AS_OF, Bands, Choice, Constant, Elapsed, Greatest, Least
from casemgmt.screening import Outcome, Program, ProgramEdition, screen
from casemgmt.truth import NOT_MET, Truth
from tests.effort import steady

START, END = date(2024, 1, 20), date(2024, 8, 5)
DAYS = [START + timedelta(days=n) for n in range((END - START).days + 1)]
_HIGH = 1000


def number(name: str, definition: Any, high: int = _HIGH) -> Fact:
    return Fact(name, low=0, high=high, definition=definition)


def flag(name: str, definition: Any) -> Fact:
    return Fact(name, type="flag", definition=definition)


def day(name: str, definition: Any) -> Fact:
    return Fact(name, type="date", definition=definition)


# -- facts of every kind of definition -----------------------------------------------------------------------------
_EMERGENCY = (Where("kind", {"EMER"}),)
_INPATIENT = (Where("kind", {"IMP"}),)
discharged_on = day(
    "discharged_on", Query(section="encounters", take="latest_date", where=_INPATIENT, on="end")
)
admitted_on = day(
    "admitted_on", Query(section="encounters", take="latest", where=_INPATIENT, on="end", field="start")
)
contact_on = day("contact_on", Query(section="contacts", take="earliest_date", since=discharged_on))
visit_on = day(
    "visit_on", Query(section="encounters", take="earliest_date", where=_EMERGENCY, after=discharged_on)
)
reconciled_on = day("reconciled_on", Attested())
attempts = number(
    "attempts", Query(section="contacts", take="count", since=discharged_on, business_days=(2, "us_federal"))
)
before_admission = number(
    "before_admission",
    Query(section="encounters", take="count", where=_EMERGENCY, months=1, before=admitted_on),
)
before_discharge = number(
    "before_discharge", Query(section="encounters", take="count", days=45, before=discharged_on)
)
before_reconciled = number(
    "before_reconciled", Query(section="encounters", take="count", days=30, before=reconciled_on)
)
since_reconciled = flag("since_reconciled", Query(section="contacts", take="exists", since=reconciled_on))
visits_1m = number("visits_1m", Query(section="encounters", take="count", where=_EMERGENCY, months=1))
visits_6m = number("visits_6m", Query(section="encounters", take="count", where=_EMERGENCY, months=6))
visit_30d = flag("visit_30d", Query(section="encounters", take="exists", where=_EMERGENCY, days=30))
ended_3d = flag("ended_3d", Query(section="encounters", take="exists", on="end", days=3))
stay_open = flag("stay_open", Query(section="encounters", take="exists", where=_INPATIENT, open=True))
order_open = flag("order_open", Query(section="services", take="exists", open=True))
planned_14d = flag("planned_14d", Query(section="services", take="exists", ahead_days=14))
chronic_count = number(
    "chronic_count", Query(section="conditions", take="count_distinct", open=True, trait="chronic")
)
new_acute = flag("new_acute", Query(section="conditions", take="exists", open=True, trait="new_acute"))
diseases = number("diseases", Query(section="conditions", take="count", trait="disease"))
_A1C = CodeSet("a1c", exact={"loinc": ["4548-4"]})
a1c = number("a1c", Query(section="observations", take="latest", codes=_A1C, valid_days=45))
a1c_on = day("a1c_on", Query(section="observations", take="latest_date", codes=_A1C))
asked_on = day("asked_on", AnsweredOn("mood", items={"q1", "q2"}))
first_item = number("first_item", Answered("q1", instrument="mood", since=asked_on), 3)
second_item = number("second_item", Answered("q2", instrument="mood", valid_days=20), 3)
_TOTAL = CodeSet("total", exact={"loinc": ["44261-6"]})
total_on = day("total_on", Query(section="observations", take="latest_date", codes=_TOTAL))
mood = number(
    "mood",
    Recorded(
        Query(section="observations", take="latest", codes=_TOTAL, valid_days=60),
        total_on,
        Formula(first_item + second_item),
        asked_on,
    ),
    6,
)
risk = flag("risk", Attested({"physician"}, valid_days=40))
billed = flag("billed", Attested(this_month=True, documented=True))
prognosis = flag("prognosis", Attested(valid_days=90, open_while=(chronic_count >= 2) | stay_open))
followed = flag("followed", Attested(open_while=days_since(discharged_on) <= 10))
birth_date = day("birth_date", PersonField("birth_date"))
deceased = flag("deceased", PersonField("deceased"))
age = number("age", Formula(years_since(birth_date)), 150)
stay_days = number("stay_days", Formula(days_between(admitted_on, discharged_on)))
last_touch = day("last_touch", Formula(Greatest((discharged_on, contact_on))))
late_touch = Fact(
    "late_touch", type="date", low=date(2024, 3, 1), high=date(2024, 7, 31), definition=Formula(contact_on)
)
since_touch = number("since_touch", Formula(days_since(last_touch)))
frail = flag("frail", Formula((age >= 80) | (chronic_count >= 2)))
_RATE = Parameter(
    "rate",
    (age,),
    (
        Rates(date(2023, 1, 1), {(0,): 1, (65,): 2, (66,): 3}, date(2024, 4, 9)),
        Rates(date(2024, 5, 2), {(0,): 2, (66,): 4}, date(2024, 7, 1)),
    ),
)
_VISIT_DAY = days_between(discharged_on, visit_on)

LEAVES: tuple[Criterion, ...] = tuple(
    part if isinstance(part, Criterion) else part.is_true()
    for part in (
        visits_1m >= 1,
        visits_1m.equals(2),
        visits_6m >= 2,
        visit_30d,
        ended_3d,
        stay_open,
        order_open,
        planned_14d,
        chronic_count >= 1,
        new_acute,
        diseases >= 2,
        a1c >= 8,
        a1c <= 12,
        days_since(a1c_on) <= 30,
        days_since(a1c_on).equals(17),
        days_since(discharged_on) <= 29,
        days_since(discharged_on) >= 0,
        business_days_between(discharged_on, contact_on, calendar()) <= 2,
        Elapsed("business_days", discharged_on, calendar=calendar()) >= 5,
        days_between(discharged_on, contact_on) >= 0,
        _VISIT_DAY <= 14,
        _VISIT_DAY.equals(7),
        days_between(discharged_on, reconciled_on) >= 0,
        days_between(reconciled_on, visit_on) >= 0,
        attempts >= 2,
        before_admission >= 1,
        before_discharge >= 2,
        before_reconciled >= 1,
        since_reconciled,
        days_between(contact_on, reconciled_on) >= 3,
        mood >= 4,
        first_item >= 2,
        second_item >= 1,
        risk,
        billed,
        prognosis,
        deceased,
        age >= 65,
        age.equals(66),
        (age + 1) * 2 >= 133,
        age >= chronic_count * 65,
        stay_days >= 3,
        since_touch >= 20,
        since_touch + chronic_count >= 25,
        frail,
        _RATE >= 3,
        followed,
        points(age >= 65, 2) + points(visits_1m >= 1, 1) >= 2,
        Bands(days_since(discharged_on), (7, 30, 90), (3, 2, 1, 0)) >= 2,
        clip(days_since(contact_on), 5, 40) >= 30,
        Least((days_since(contact_on), days_since(a1c_on))) >= 10,
        Choice(stay_open.is_true(), Constant(40), days_since(discharged_on)) >= 30,
        by_edges(age, (65, 67), (visits_1m >= 1, visits_1m >= 2, risk.is_true())),
        by_edges(days_since(discharged_on), (10, 20), (stay_open, not_(stay_open), risk)),
        date(2024, 6, 1) <= AS_OF,
        reconciled_on >= AS_OF,
        contact_on > a1c_on,
        contact_on <= last_touch,
        last_touch >= date(2024, 5, 31),
        late_touch >= date(2024, 6, 15),
        Least((last_touch, a1c_on)) >= date(2024, 4, 1),
    )
)


# -- people --------------------------------------------------------------------------------------------------------
_edges = [
    date(2024, 1, 31),
    date(2024, 2, 29),
    date(2024, 3, 31),
    date(2023, 8, 31),
    date(2024, 4, 30),
    END,
    START,
]
exact_days = st.dates(date(2023, 1, 1), date(2024, 12, 31)) | st.sampled_from(_edges)
partial_days = st.sampled_from(
    ["2023", "2024", *(f"2024-{m:02}" for m in range(1, 13)), "2023-09", "2023-12"]
)
spans_of_days = st.tuples(exact_days, st.integers(0, 60)).map(lambda t: Bounds(t[0], t[0] + timedelta(t[1])))
some_day = st.one_of(exact_days, exact_days, exact_days, exact_days, partial_days, spans_of_days, st.none())
statuses = st.sampled_from(["active", "finished", "cancelled", "planned", None])


@st.composite
def encounters(draw: st.DrawFn) -> Encounter:
    start = draw(some_day)
    end = start + timedelta(draw(st.integers(0, 20))) if isinstance(start, date) else draw(some_day)
    return Encounter(
        kind=draw(st.sampled_from(["EMER", "IMP", "EMER", "IMP", None])),
        start=start,
        end=draw(st.sampled_from([end, end, None])),
        status=draw(statuses),
        id=f"e{draw(st.integers(0, 9))}",
    )


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    codes = [code_of("icd10cm", code) for code in ("E11.9", "I50.9", "J01.90", "R05.9", "S72.001A")]
    unlisted = code_of("snomed", "1234567008")  # chronic once it has lasted long enough
    return Condition(
        codes=draw(st.sampled_from([(), *((code,) for code in codes), *[(unlisted,)] * 3])),
        start=draw(some_day),
        end=draw(st.none() | some_day),
        recorded_on=draw(st.none() | exact_days),
        status=draw(statuses),
        verification=draw(st.sampled_from(["confirmed", None, "provisional"])),
        expected_months=draw(st.sampled_from([None, None, 3, 18])),
        text=draw(st.sampled_from(["cough", "a disease"])),
    )


@st.composite
def observations(draw: st.DrawFn) -> Observation:
    code = draw(st.sampled_from(["4548-4", "4548-4", "44261-6"]))
    values = st.sampled_from([2, 5] if code == "44261-6" else [7, 9, 8.5, None])
    return Observation(codes=(code_of("loinc", code),), start=draw(some_day), value=draw(values))


@st.composite
def attestations(draw: st.DrawFn) -> Attestation:
    fact = draw(
        st.sampled_from(
            [
                *(risk, billed, prognosis, frail, stay_open),
                *(reconciled_on, reconciled_on, contact_on, last_touch, asked_on, discharged_on),
                *(visits_1m, age, a1c, since_touch),
            ]
        )
    )
    values = {
        "flag": st.booleans(),
        "date": exact_days | spans_of_days,
        "number": st.integers(0, 3) | st.sampled_from([9, 40, 65, 66]),
    }[fact.type]
    return Attestation(
        fact=fact.name,
        value=draw(st.none() | values | values | values),
        start=draw(some_day),
        role=draw(st.sampled_from(["physician", "nurse"])),
        declined=draw(st.sampled_from([False, False, True])),
    )


answers = st.builds(
    lambda start, values: Answers(instrument="mood", start=start, values=values),
    some_day,
    st.dictionaries(st.sampled_from(["q1", "q2"]), st.integers(0, 4), min_size=1),
)


def section(of: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(of, max_size=4)
    return st.one_of(some, some, some, st.none())


records = st.builds(
    Record,
    person=st.builds(
        Person,
        birth_date=st.sampled_from(["1958-06-15", "1960-02-29", "1959-03", "1958", "2024-05-05", None]),
        deceased=st.sampled_from([None, False, True]),
        died_on=st.none() | st.none() | some_day,
    ),
    encounters=section(encounters()),
    conditions=section(conditions()),
    observations=section(observations()),
    contacts=section(st.builds(Contact, start=some_day)),
    services=section(st.builds(Service, start=some_day, end=st.none() | some_day)),
    attestations=st.lists(attestations(), max_size=8) | st.none(),
    answers=section(answers),
    known_until=st.none() | st.none() | some_day,
    partial=st.sets(st.sampled_from(["encounters", "contacts", "attestations", "conditions"]), max_size=1),
)
leaves = st.sampled_from(LEAVES)


@st.composite
def rules(draw: st.DrawFn) -> Criterion:
    """Mostly single leaves: the days of a second one could hide a day that the first one lacks."""
    if draw(st.integers(0, 3)):
        return draw(leaves)
    several = draw(st.lists(leaves, min_size=2, max_size=3))
    group: Criterion = draw(st.sampled_from([all_of(*several), any_of(*several), at_least(2, *several)]))
    return draw(st.sampled_from([group, not_(group)]))


# -- the laws ------------------------------------------------------------------------------------------------------


def day_by_day(found: Timeline) -> list[Truth]:
    """The truths of a timeline, one for each day; its spans must be whole, in order, and as long as they can be."""
    assert (found.start, found.end) == (START, END)
    for earlier, later in zip(found.spans, found.spans[1:], strict=False):
        assert later.start == earlier.end + timedelta(1)
        assert later.answer != earlier.answer
        assert later.because
        assert all(change.text for change in later.because)
    return [found.truth_on(on) for on in DAYS]


@given(records, st.lists(rules(), min_size=8, max_size=8))
@steady(40)
def test_a_record_is_answered_as_on_every_single_day(record: Record, asked: list[Criterion]) -> None:
    needed = facts_needed(*asked)
    sheets = [facts_at(record, needed, as_of=on).values for on in DAYS]
    for rule in asked:
        truths = [truth_of(rule, values) for values in sheets]
        assert day_by_day(timeline(record, rule, start=START, end=END)) == truths


EVERYTHING = Record(
    person=Person(birth_date="1958-06-15", died_on="2024-07-20"),
    encounters=[
        Encounter(kind="EMER", start="2023-12-31", end="2023-12-31", status="finished", id="e1"),
        Encounter(kind="EMER", start="2024-01-31", end="2024-01-31", status="finished", id="e2"),
        Encounter(kind="IMP", start="2024-02-25", end="2024-02-29", status="finished", id="e3"),
        Encounter(kind="EMER", start="2024-03-04", end="2024-03-07", status="finished", id="e4"),
        Encounter(kind="IMP", start="2024-05-31", end="2024-06-07", status="finished", id="e5"),
        Encounter(kind="EMER", start="2024-06-10", end="2024-06-10", status="finished", id="e6"),
    ],
    conditions=[
        Condition(codes=(code_of("snomed", "1234567008"),), start="2023-04-30", status="active", id="c1"),
        Condition(codes=(code_of("icd10cm", "E11.9"),), start="2024-03-01", status="active", id="c2"),
        Condition(codes=(code_of("icd10cm", "J01.90"),), start="2024-02-20", end="2024-03-25", id="c3"),
    ],
    observations=[
        Observation(codes=(code_of("loinc", "4548-4"),), start="2024-02-10", value=9, id="o1"),
        Observation(codes=(code_of("loinc", "4548-4"),), start="2024-04-01", value=7, id="o2"),
        Observation(codes=(code_of("loinc", "44261-6"),), start="2024-03-15", value=5, id="o3"),
    ],
    contacts=[Contact(start="2024-03-04", id="t1"), Contact(start="2024-06-11", id="t2")],
    services=[Service(start="2024-04-30", end="2024-05-10", id="s1")],
    attestations=[
        Attestation(fact="risk", value=True, role="physician", start="2024-02-01", id="a1"),
        Attestation(fact="billed", value=True, start="2024-03-20", id="a2"),
        Attestation(fact="reconciled_on", value="2024-03-03", start="2024-03-05", id="a3"),
        Attestation(fact="prognosis", value=True, start="2024-02-15", id="a4"),
        Attestation(fact="visits_1m", value=2, start="2024-06-20", id="a5"),
    ],
    answers=[
        Answers(instrument="mood", start="2024-02-05", values={"q1": 2, "q2": 2}, id="q1"),
        Answers(instrument="mood", start="2024-05-20", values={"q1": 3, "q2": 1}, id="q2"),
    ],
    known_until="2024-07-25",
)


def blurred(entry: Any) -> Any:
    """The same entry with its days known to the month only, or not at all."""
    fields = {name: getattr(entry, name) for name in ("start", "end")}
    months = {
        name: str(on)[: 7 if on.day > 3 else 0] or None for name, on in fields.items() if on is not None
    }
    return attrs.evolve(entry, **months)


BLURRED = attrs.evolve(
    EVERYTHING,
    encounters=tuple(map(blurred, EVERYTHING.encounters or ())),
    conditions=tuple(map(blurred, EVERYTHING.conditions or ())),
    contacts=tuple(map(blurred, EVERYTHING.contacts or ())),
    attestations=(),
    partial={"encounters"},
    known_until=None,
)


@cache
def sheets_of(name: str) -> list[FactSheet]:
    needed = facts_needed(*LEAVES)
    return [facts_at({"exact": EVERYTHING, "blurred": BLURRED}[name], needed, as_of=on) for on in DAYS]


@pytest.mark.parametrize("name", ["exact", "blurred"])
@pytest.mark.parametrize("leaf", LEAVES, ids=map(str, range(len(LEAVES))))
def test_every_kind_of_fact_turns_on_its_days(leaf: Criterion, name: str) -> None:
    record = {"exact": EVERYTHING, "blurred": BLURRED}[name]
    truths = [truth_of(leaf, sheet.values) for sheet in sheets_of(name)]
    assert day_by_day(timeline(record, leaf, start=START, end=END)) == truths


_FLU = (code_of("icd10cm", "J11.1"),)
_UNDATED: dict[str, Any] = {"encounters": [Encounter(kind="EMER")], "contacts": [Contact()]}
_AHEAD = Attestation(fact="reconciled_on", value=date(2024, 6, 1), start="2024-02-01")


@pytest.mark.parametrize(
    ("record", "leaf", "turns"),
    [
        # an entry without a day may lie in a window that is counted from a day to come
        (
            Record(person=Person(), attestations=[_AHEAD], **_UNDATED),
            before_reconciled >= 1,
            date(2024, 5, 2),
        ),
        (
            Record(person=Person(), attestations=[_AHEAD], **_UNDATED),
            since_reconciled.is_true(),
            date(2024, 6, 1),
        ),
        # what has not happened yet can no longer happen three days before a day to come
        (
            Record(
                person=Person(),
                encounters=[Encounter(kind="IMP", start="2024-01-02", end="2024-01-10", status="finished")],
                contacts=[],
                attestations=[_AHEAD],
            ),
            days_between(contact_on, reconciled_on) >= 3,
            date(2024, 5, 30),
        ),
        # what is written down has begun
        (
            Record(person=Person(), conditions=[Condition(codes=_FLU, recorded_on="2024-05-05")]),
            diseases >= 1,
            date(2024, 5, 5),
        ),
        # an age that was stated contradicts the day of birth until it is reached
        (
            Record(
                person=Person(birth_date="1957-06-15"),
                attestations=[Attestation(fact="age", value=67, start="2023-01-01")],
            ),
            age >= 65,
            date(2024, 6, 15),
        ),
    ],
)
def test_days_that_lie_ahead_are_found(record: Record, leaf: Criterion, turns: date) -> None:
    needed = facts_needed(leaf)
    truths = [truth_of(leaf, facts_at(record, needed, as_of=on).values) for on in DAYS]
    found = timeline(record, leaf, start=START, end=END)
    assert day_by_day(found) == truths
    assert turns in [span.start for span in found.spans]


def test_the_facts_of_these_tests_do_turn() -> None:
    """A leaf that never turned would prove nothing."""
    truths = ({truth_of(leaf, s.values) for s in sheets_of("exact")} for leaf in LEAVES)
    assert sum(len(each) > 1 for each in truths) > len(LEAVES) * 0.8


def same(a: FactSheet, b: FactSheet) -> bool:
    return (dict(a.values), a.unknowns, a.evidence) == (dict(b.values), b.unknowns, b.evidence)


@given(records, st.lists(leaves, min_size=1, max_size=3))
@steady(60)
def test_what_is_kept_from_an_earlier_day_is_what_reading_anew_would_give(
    record: Record, terms: list[Criterion]
) -> None:
    sheets = Sheets(record, terms, start=START, end=END, vocabulary={})
    for sheet in sheets:
        assert same(sheet, facts_at(record, sheets.needed, as_of=sheet.as_of))


def values_of(fact: Fact) -> st.SearchStrategy[Any]:
    """What somebody may state for a fact."""
    if fact is late_touch:
        return st.sampled_from([fact.low, fact.high])
    if fact.type == "date":
        return exact_days | spans_of_days | st.sampled_from(["1958-06-15", "1960-02-29", "1959-03"])
    numbers = st.sampled_from([n for n in (0, 1, 2, 3, 9, 40, 65, 66) if n <= fact.high])
    return st.booleans() if fact.type == "flag" else numbers


@given(st.data(), rules())
@steady(50)
def test_a_mapping_is_answered_as_on_every_single_day(data: st.DataObject, rule: Criterion) -> None:
    needed = facts_needed(rule)
    given_facts = {
        name: data.draw(values_of(fact) | st.builds(Dated, values_of(fact), some_day))
        for name, fact in needed.items()
        if data.draw(st.booleans())
    }
    truths = []
    for on in DAYS:
        sheet = sheet_from_mapping(given_facts, needed, as_of=on, vocabulary={})
        truths.append(truth_of(rule, sheet.values))
    assert day_by_day(timeline(given_facts, rule, start=START, end=END)) == truths


_SOURCE = operational("invented for a test")
_REVIEW = Review(date(2026, 1, 1), date(2030, 1, 1))
alive = not_(deceased, label="the person is alive")
stricter_visit = flag("visit_30d", Query(section="encounters", take="exists", where=_EMERGENCY, days=5))


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Two editions, with or without a gap between them, in which one name can have two definitions.

    Whom they can concern is asked of several things, so that one reason why not can follow another.
    """
    several = st.lists(leaves, min_size=1, max_size=3).map(lambda parts: all_of(alive, *parts))
    concerned = [draw(st.just(alive) | several) for _ in range(2)]
    until = draw(st.dates(START - timedelta(5), END))
    again = until + timedelta(draw(st.sampled_from([1, 1, 30])))
    ends = draw(st.sampled_from([None, END - timedelta(20)]))
    stages: list[dict[str, Any]] = [
        {stage: draw(rules()) for stage in ("refer", "enrol", "perform")} for _ in range(2)
    ]
    stages[1] = draw(
        st.sampled_from([stages[0], stages[1], {**stages[0], "refer": stricter_visit.is_true()}])
    )
    first = ProgramEdition(
        id="1",
        effective_from=date(2024, 2, 1),
        effective_to=until,
        citation=_SOURCE,
        review=_REVIEW,
        applies=concerned[0],
        **stages[0],
    )
    second = ProgramEdition(
        id="2",
        effective_from=again,
        effective_to=None if ends is None or ends < again else ends,
        citation=_SOURCE,
        review=_REVIEW,
        applies=concerned[1],
        **stages[1],
    )
    editions = (first, second) if until >= first.effective_from else (second,)
    return Program(id="test.program", title="a program", authority="nobody", editions=editions)


@given(records, programs())
@steady(30)
def test_a_program_is_answered_as_on_every_single_day(record: Record, program: Program) -> None:
    found = timeline(record, program, start=START, end=END)
    stages = {name: day_by_day(part) for name, part in found.parts.items()}
    assert len(day_by_day(found)) == len(DAYS)
    for i, on in enumerate(DAYS):
        screening = screen(record, program, as_of=on)
        span = found.span_on(on)
        assert span.truth is screening.truth
        outcome = {"not in force": Outcome.NOT_IN_FORCE, "not applicable": Outcome.NOT_APPLICABLE}
        assert outcome.get(span.words, Outcome.DECIDED) is screening.outcome
        if span.words != "not in force":  # the reason for that names a day, in a timeline the first
            assert span.why_not == screening.why_not
        assert screening.edition is None or screening.edition.id in span.editions
        for name, truths in stages.items():
            expected = screening.stages[name].truth if screening.stages else NOT_MET
            assert truths[i] is expected
