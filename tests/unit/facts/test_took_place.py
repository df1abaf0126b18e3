"""What never took place does not count, and what may not have taken place counts as possible."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs
from pytest import mark

from casemgmt import fhir
from casemgmt.bounds import FIRST_DATE, LAST_DATE, Bounds
from casemgmt.codes import Code, CodeSet, code_of
from casemgmt.facts import Answered, Matches, Query, Where, facts_at, series
from casemgmt.facts.care import major_surgery_planned_14d
from casemgmt.facts.encounters import admissions_12m, ed_visits_6m
from casemgmt.facts.matching import fitting
from casemgmt.facts.measurements import hemoglobin_a1c, hunger_vital_sign_recorded, vital_signs_24h
from casemgmt.fhir import valuesets
from casemgmt.record import SECTIONS, Answers, Encounter, Observation, Person, Record, Service
from casemgmt.risk import prevention_due
from casemgmt.rules import Fact, FactSheet, Reason, facts_needed
from tests.statuses import COUNTS, Says

AS_OF = date(2026, 5, 31)
DAY = date(2026, 5, 1)
A1C = (code_of("loinc", "4548-4"),)
LISTS = {
    "observations": valuesets.OBSERVATION,
    "encounters": valuesets.ENCOUNTER,
    "procedures": valuesets.PROCEDURE,
    "medications": valuesets.ORDER | valuesets.STATEMENT,
    "immunizations": valuesets.GIVEN,
    "allergies": valuesets.ALLERGY_CLINICAL,
    "coverages": valuesets.COVERAGE,
    "services": valuesets.REQUEST | valuesets.ACTIVITY,
    "plans": valuesets.REQUEST,
    "goals": valuesets.GOAL,
    "care_team": valuesets.TEAM,
    "answers": valuesets.RESPONSE,
    "consents": valuesets.CONSENT,
}


def sheet(query: Any, type: Any = "number", /, **sections: Any) -> FactSheet:
    low, high = (0, 9999) if type == "number" else (None, None)
    fact = Fact("found", type=type, low=low, high=high, definition=query)
    return facts_at(Record(person=Person(id="p1"), **sections), {"found": fact}, as_of=AS_OF)


def value(query: Any, type: Any = "number", /, **sections: Any) -> Any:
    return sheet(query, type, **sections).values.get("found")


def entry(section: str, status: str | None, **fields: Any) -> Any:
    kind = SECTIONS[section]
    required = {f.name: "other" for f in attrs.fields(kind) if f.default is attrs.NOTHING}
    return kind(**{"id": f"{section}/1", "start": DAY, "status": status, **required, **fields})


def stay(status: str | None, start: date | None = DAY, end: date | None = None) -> Encounter:
    return Encounter(kind="IMP", status=status, start=start, end=end, id=f"Encounter/{status}")


def test_every_status_that_the_fhir_reader_knows_is_tried_here() -> None:
    for section, held in LISTS.items():
        assert held <= COUNTS[section].keys(), section


@mark.parametrize("section", COUNTS)
def test_an_entry_counts_as_its_status_says(section: str) -> None:
    exists, count = (Query(section=section, take=take) for take in ("exists", "count"))
    first = Query(section=section, take="earliest_date")
    unsaid: list[tuple[str | None, Says]] = [(None, "yes"), ("unheard of", "yes")]
    for status, says in [*unsaid, *COUNTS[section].items()]:
        held = {section: [entry(section, status)]}
        flag, number, day = {
            "yes": (True, 1, DAY),
            "maybe": (None, Bounds(0, 1), Bounds(DAY, LAST_DATE)),
            "no": (False, 0, Bounds(AS_OF, LAST_DATE)),
        }[says]
        assert value(exists, "flag", **held) is flag, status
        assert value(count, **held) == number, status
        assert value(first, "date", **held) == day, status


@mark.parametrize("status", ["cancelled", "entered-in-error"])
def test_a_record_whose_only_entry_never_was_is_one_without_it(status: str) -> None:
    visit = Encounter(kind="EMER", status=status, start=DAY, end=DAY)
    needed = facts_needed(admissions_12m, ed_visits_6m)
    found, empty = (
        facts_at(Record(person=Person(id="p1"), encounters=held), needed, as_of=AS_OF)
        for held in ([visit, stay(status, DAY, DAY)], [])
    )
    assert found == empty
    assert found.values["admissions_12m"] == found.values["ed_visits_6m"] == 0


def test_a_condition_counts_by_its_verification_alone() -> None:
    held = entry("conditions", "entered-in-error", verification="confirmed")
    assert value(Query(section="conditions", take="exists"), "flag", conditions=[held]) is True


def test_what_never_was_leaves_the_latest_and_the_first_as_they_are() -> None:
    was = [stay("finished", DAY, DAY), stay("finished", DAY - timedelta(40), DAY - timedelta(38))]
    never = [stay("cancelled", DAY + timedelta(9), DAY + timedelta(9)), stay("cancelled", date(2020, 1, 1))]
    for held in ([*was, *never], [*never, *was]):
        for take in ("earliest_date", "latest_date"):
            query = Query(section="encounters", take=take)
            assert value(query, "date", encounters=held) == value(query, "date", encounters=was)
        nights = Query(section="encounters", take="days", lookback_months=3)
        assert value(nights, encounters=held) == 2


def test_what_may_not_have_been_leaves_the_latest_open() -> None:
    measured = Query(section="encounters", take="latest_date")
    later = DAY + timedelta(9)
    held = [stay("finished", DAY, DAY), stay("planned", later, later)]
    assert value(measured, "date", encounters=held) == Bounds(DAY, later)
    assert value(measured, "date", encounters=held[1:]) is None
    nights = Query(section="encounters", take="days", lookback_months=3)
    assert value(nights, encounters=[stay("planned", DAY, later)]) == Bounds(0, 9)


def test_a_stay_that_was_planned_until_later_may_be_going_on() -> None:
    open_ = Query(section="encounters", take="exists", open=True)
    assert value(open_, "flag", encounters=[stay("planned", DAY, AS_OF + timedelta(9))]) is None
    assert value(open_, "flag", encounters=[stay("in-progress", DAY, AS_OF + timedelta(9))]) is True


def test_a_query_that_asks_for_a_status_says_itself_which_count() -> None:
    for status in ("cancelled", "planned"):
        asked = Query(section="encounters", take="count", where=(Where("status", {status}, absent="no"),))
        assert value(asked, encounters=[stay(status), stay("finished")]) == 1
    kinds = Query(section="encounters", take="count", where=(Where("kind", {"IMP"}),))
    assert value(kinds, encounters=[stay("cancelled")]) == 0


def test_looking_ahead_finds_what_is_planned_and_not_what_was_called_off() -> None:
    surgery = (Code("snomed", "387713003"),)
    for status, says in {
        "active": True,
        "scheduled": True,
        "draft": True,
        None: True,
        "revoked": False,
        "cancelled": False,
        "stopped": False,
        "entered-in-error": False,
    }.items():
        held = Service(status=status, start=AS_OF + timedelta(3), categories=surgery)
        record = Record(person=Person(id="p1"), services=[held])
        found = facts_at(record, {"it": major_surgery_planned_14d}, as_of=AS_OF)
        assert found.values["major_surgery_planned_14d"] is says, status


def test_the_entries_of_the_right_kind_are_without_those_that_never_were() -> None:
    held = [stay(status) for status in ("finished", "cancelled", "planned", None)]
    query = Query(section="encounters", take="exists", where=(Where("kind", {"IMP"}),))
    assert [each.status for each in fitting(query, held)] == ["finished", "planned", None]
    coded = CodeSet("any", exact={"snomed": ["1"]})
    without = Query(section="encounters", take="exists", where=(Matches("codes", coded, without=True),))
    assert len(fitting(without, held)) == 3


ITEM = Answered(item="a1c", codes=["4548-4"], instrument="form")


def test_an_answer_that_was_entered_in_error_is_none() -> None:
    seen = Observation(codes=A1C, start=DAY, value=5)
    form = Answers(instrument="form", start=DAY, values={"a1c": 5})
    for section, given in (("observations", seen), ("answers", form)):
        for status, says in {"completed": 5, "amended": 5, None: 5, "entered-in-error": None}.items():
            held = {"observations": (), "answers": (), section: [attrs.evolve(given, status=status)]}
            assert value(ITEM, **held) == says, (section, status)
    cancelled = attrs.evolve(seen, status="cancelled", value=None, absent_reason="asked-declined")
    assert sheet(ITEM, observations=[cancelled], answers=()).unknowns["found"].reason is Reason.NOT_ASKED


def test_there_is_no_reading_on_the_day_of_what_never_was() -> None:
    measured = Observation(codes=A1C, start=DAY, value=9.4, unit="%", status="final")
    cancelled = attrs.evolve(measured, start=DAY + timedelta(9), value=5.0, status="cancelled")
    record = Record(person=Person(id="p1"), observations=[measured, cancelled])
    readings = series(record, hemoglobin_a1c, start=FIRST_DATE, as_of=AS_OF)
    assert [(each.on, each.value) for each in readings] == [(DAY, 9.4)]


NOT_DONE = ("not-performed", "asked-declined", "not-asked", "not-applicable", "error")
PERHAPS_DONE = (
    "unknown",
    "asked-unknown",
    "temp-unknown",
    "masked",
    "not-permitted",
    "unsupported",
    "SECRET",
)


def seen(reason: str | None, value: Any = None, start: date = DAY) -> Observation:
    return Observation(codes=A1C, start=start, absent_reason=reason, value=value, id=f"Observation/{reason}")


ASKED = CodeSet("a1c", exact={"loinc": ["4548-4"]})


def of_observations(take: Any) -> Query:
    return Query(section="observations", take=take, codes=ASKED)


@mark.parametrize("reason", [*NOT_DONE, *PERHAPS_DONE, None])
def test_an_observation_counts_as_the_reason_says_why_it_has_no_value(reason: str | None) -> None:
    done: tuple[Any, ...] = (True, 1, DAY)
    if reason is not None:
        done = (False, 0, None) if reason in NOT_DONE else (None, Bounds(0, 1), None)
    flag, number, day = done
    held = [seen(reason)]
    assert value(of_observations("exists"), "flag", observations=held) is flag
    assert value(of_observations("count"), observations=held) == number
    assert value(of_observations("latest_date"), "date", observations=held) == day
    measured = [seen(reason, value=5.0)]  # a value tells that it was made, whatever else is said
    assert value(of_observations("exists"), "flag", observations=measured) is True
    assert value(of_observations("count"), observations=measured) == 1
    assert value(of_observations("latest_date"), "date", observations=measured) == DAY


def test_what_was_not_made_leaves_the_latest_day_as_it_is_and_is_of_no_kind() -> None:
    later = DAY + timedelta(9)
    declined, masked = seen("asked-declined", start=later), seen("masked", start=later)
    latest = of_observations("latest_date")
    for held in ([seen(None), declined], [declined, seen(None)]):
        assert value(latest, "date", observations=held) == DAY
    assert value(latest, "date", observations=[seen(None), masked]) == Bounds(DAY, later)
    assert fitting(latest, [declined, masked]) == [masked]
    asked = Query(section="observations", take="latest", field="status")
    held = [attrs.evolve(seen(None), status="final"), attrs.evolve(declined, status="amended")]
    assert value(asked, "category", observations=held) == "final"


def test_the_reason_of_what_was_not_made_is_told_by_the_latest_value() -> None:
    found = sheet(of_observations("latest"), observations=[seen("asked-declined")])
    assert found.unknowns["found"].reason is Reason.DECLINED
    earlier = seen(None, value=5.0, start=DAY - timedelta(9))
    assert value(of_observations("latest"), observations=[seen("asked-declined"), earlier]) == 5.0


def test_a_screening_that_was_declined_is_still_due() -> None:
    person = Person(id="p1", birth_date="1960-01-01", gender="female")
    for reason, word in (("asked-declined", "due"), ("masked", "unknown"), (None, "up_to_date")):
        asked = Observation(codes=(code_of("loinc", "44261-6"),), start="2026-03-01", absent_reason=reason)
        sections: dict[str, Any] = {**dict.fromkeys(SECTIONS, ()), "observations": [asked]}
        record = Record(person=person, **sections)
        assert prevention_due(record, as_of=AS_OF)["depression_screening"].status == word, reason


def test_vital_signs_and_hunger_are_not_taken_where_they_were_declined() -> None:
    needed = facts_needed(vital_signs_24h, hunger_vital_sign_recorded)
    for reason, flag in (("asked-declined", False), ("unknown", None), (None, True)):
        held = [
            Observation(codes=(code_of("loinc", code),), start=AS_OF, absent_reason=reason)
            for code in ("8480-6", "88124-3")
        ]
        told = facts_at(Record(person=Person(id="p1"), observations=held), needed, as_of=AS_OF).values
        assert [told[name] for name in needed] == [flag, flag], reason


def test_a_bundle_and_a_record_by_hand_say_the_same_of_what_was_not_done() -> None:
    def bundle(status: str) -> Any:
        visit: dict[str, Any] = {
            "resourceType": "Encounter",
            "id": "e1",
            "status": status,
            "class": {"code": "EMER"},
        }
        visit["subject"] = {"reference": "Patient/p1"}
        visit["period"] = {"start": str(DAY), "end": str(DAY)}
        person = {"resourceType": "Patient", "id": "p1"}
        return {"resourceType": "Bundle", "entry": [{"resource": person}, {"resource": visit}]}

    for status in ("finished", "cancelled", "entered-in-error", "planned"):
        read = fhir.read_bundle(bundle(status), complete="everything", strict=False).record
        by_hand = Record(
            person=Person(id="p1"), encounters=[Encounter(kind="EMER", status=status, start=DAY, end=DAY)]
        )
        told = [
            facts_at(record, facts_needed(ed_visits_6m), as_of=AS_OF).values["ed_visits_6m"]
            for record in (read, by_hand)
        ]
        assert told[0] == told[1], status
