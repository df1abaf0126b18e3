"""What a timeline says: its spans, the reason of each change, and how it refuses what it cannot answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from casemgmt.bounds import Bounds
from casemgmt.citation import Review, operational
from casemgmt.codes import code_of
from casemgmt.errors import InvalidInput, RuleError, UnknownName
from casemgmt.facts import Attested, Query, Where, facts_at
from casemgmt.facts.care import medicare_part_b
from casemgmt.facts.chronicity import TRAITS
from casemgmt.facts.encounters import ed_visits_6m
from casemgmt.facts.person import age_years, birth_date, deceased
from casemgmt.facts.sheets import Sheets
from casemgmt.facts.turning import TRAIT_SHIFTS
from casemgmt.instruments import instrument, vocabulary
from casemgmt.levels import classify, scheme_by_id
from casemgmt.over_time import Timeline, timeline
from casemgmt.planning import Protocol, ProtocolEdition
from casemgmt.record import (
    Attestation,
    Condition,
    Contact,
    Coverage,
    Encounter,
    Observation,
    Person,
    Record,
    Service,
)
from casemgmt.risk import acuity_scheme
from casemgmt.rules import (
    Dated,
    Fact,
    Formula,
    all_of,
    any_of,
    at_least,
    by_cases,
    days_between,
    days_since,
    facts_needed,
    not_,
    rule,
    truth_of,
)
from casemgmt.rules.terms import AS_OF, Constant, Greatest
from casemgmt.screening import Program, ProgramEdition, screen
from casemgmt.screening import program as screening_program
from casemgmt.truth import MET, NOT_MET, UNKNOWN

YEAR: dict[str, Any] = {"start": "2026-01-01", "end": "2026-12-31"}
PERSON = Person(id="p1", birth_date="1961-08-01")
_SOURCE = operational("invented for a test")
_REVIEW = Review(date(2026, 1, 1), date(2030, 1, 1))


def emergency(start: str, n: int = 1) -> Encounter:
    return Encounter(kind="EMER", start=start, end=start, status="finished", id=f"Encounter/{n}")


def reasons(found: Timeline) -> list[tuple[str, list[str]]]:
    """The first day of every span after the first, with the reasons."""
    return [(str(span.start), [str(c) for c in span.because]) for span in found.spans[1:]]


# -- reasons ---------------------------------------------------------------------------------------------------


def test_a_count_that_rises_and_falls_says_from_what_to_what_and_which_entry() -> None:
    record = Record(person=PERSON, encounters=[emergency("2026-01-31"), emergency("2026-03-05", 2)])
    found = timeline(record, ed_visits_6m >= 2, **YEAR)
    label = "emergency visits in the last 6 months"
    assert reasons(found) == [
        ("2026-03-05", [f"{label} rose from 1 to 2 (an entry began)"]),
        ("2026-07-31", [f"{label} fell from 2 to 1 (an entry left the window)"]),
    ]
    assert [span.because[0].evidence for span in found.spans[1:]] == [("Encounter/2",), ("Encounter/1",)]
    assert [span.because[0].fact for span in found.spans[1:]] == ["ed_visits_6m", "ed_visits_6m"]


def test_a_calendar_month_window_of_the_last_of_january_is_left_when_its_definition_says_so() -> None:
    visits = Fact("visits", low=0, high=99, definition=Query(section="encounters", take="count", months=1))
    record = Record(person=PERSON, encounters=[emergency("2026-01-31")])
    found = timeline(record, visits >= 1, **YEAR)
    day = date(2026, 1, 31)
    while facts_at(record, {"visits": visits}, as_of=day).values["visits"] == 1:
        day += timedelta(days=1)
    assert [str(span.start) for span in found.spans] == ["2026-01-01", "2026-01-31", str(day)]


def test_a_birthday_is_said_as_the_age_that_is_reached() -> None:
    found = timeline(Record(person=PERSON), age_years >= 65, **YEAR)
    assert reasons(found) == [("2026-08-01", ["age reached 65 years"])]


def test_somebody_born_on_29_february_is_older_on_1_march() -> None:
    found = timeline({"birth_date": "1960-02-29"}, age_years >= 67, start="2026-06-01", end="2028-06-01")
    assert [str(span.start) for span in found.spans] == ["2026-06-01", "2027-03-01"]


def test_a_value_that_is_too_old_is_said_to_be_stale_since_when() -> None:
    score = Observation(
        codes=(code_of("loinc", "96761-2"),), start="2026-01-10", value=55, id="Observation/1"
    )
    barthel_total = instrument("barthel").total
    found = timeline(Record(person=PERSON, observations=[score]), barthel_total < 60, **YEAR)
    assert [span.truth for span in found.spans] == [UNKNOWN, MET, UNKNOWN]
    assert reasons(found)[1] == ("2026-07-10", ["Barthel index went stale: the latest is of 2026-01-10"])


def test_a_stale_statement_without_a_day_has_no_since() -> None:
    agreed = Fact("agreed", type="flag", definition=Attested(valid_days=30))
    sooner = Attestation(fact="agreed", value=True, start="2026-02-01", id="Attestation/1")
    found = timeline(Record(person=PERSON, attestations=[sooner]), agreed, **YEAR)
    assert reasons(found) == [
        ("2026-02-01", ["agreed: unknown, not asked → yes"]),
        ("2026-03-04", ["agreed went stale: the latest is of 2026-02-01"]),
    ]


def test_a_value_of_a_mapping_with_a_day_counts_from_it_until_it_goes_stale() -> None:
    score = {"phq9_total": Dated(14, on="2026-01-10")}
    found = timeline(score, vocabulary()["phq9_total"] >= 10, **YEAR)
    assert [span.truth for span in found.spans] == [UNKNOWN, MET, UNKNOWN]
    early = "unknown, not recorded (its day comes after the date of the decision)"
    assert reasons(found) == [
        ("2026-01-10", [f"PHQ-9 total: {early} → 14"]),
        ("2026-05-11", ["PHQ-9 total went stale: the latest is of 2026-01-10"]),
    ]
    assert found.days_read == 3
    lasting = timeline({"a": Dated(3, on="2026-02-01")}, Fact("a", low=0, high=9) >= 1, **YEAR)
    assert [(str(span.start), span.truth) for span in lasting.spans] == [
        ("2026-01-01", UNKNOWN),
        ("2026-02-01", MET),
    ]
    danger = {"imminent_danger": Dated(True, on="2026-05")}
    levels = timeline(danger, "levels.four", start="2026-04-29", end="2026-06-30")
    assert [(str(span.start), span.words) for span in levels.spans] == [
        ("2026-04-29", "unknown"),
        ("2026-05-01", "acute, provisional"),
        ("2026-05-05", "unknown"),
    ]
    for span in levels.spans:
        for on in (span.start, span.end):
            assert (classify(danger, as_of=on).primary == "acute") is (span.words == "acute, provisional")


def test_what_ends_begins_or_lasts_long_enough_says_so() -> None:
    long = Condition(
        codes=(code_of("icd10cm", "J01.90"),), start="2025-05-05", status="active", id="Condition/1"
    )
    chronic = Fact(
        "chronic",
        low=0,
        high=9,
        definition=Query(section="conditions", take="count", open=True, trait="chronic"),
    )
    unlisted = Condition(
        codes=(code_of("snomed", "1234567008"),), start="2025-05-05", status="active", id="Condition/1"
    )
    found = timeline(Record(person=PERSON, conditions=[unlisted]), chronic >= 1, **YEAR)
    assert reasons(found) == [
        ("2026-05-05", ["chronic: 0 to 1 (not recorded (some entries cannot be told)) → 1"])
    ]
    stay = Encounter(kind="IMP", start="2026-02-01", end="2026-02-09", status="finished", id="Encounter/1")
    open_stay = Fact(
        "open_stay",
        type="flag",
        definition=Query(section="encounters", take="exists", where=(Where("kind", {"IMP"}),), open=True),
    )
    found = timeline(Record(person=PERSON, encounters=[stay]), open_stay, **YEAR)
    assert reasons(found) == [
        ("2026-02-01", ["open stay: no → yes (an entry began)"]),
        ("2026-02-09", ["open stay: yes → no (an entry ended)"]),
    ]
    assert timeline(Record(person=PERSON, conditions=[long]), chronic >= 1, **YEAR).spans[0].truth is NOT_MET


def test_a_condition_that_becomes_chronic_beside_a_sure_one_says_how_long_it_lasted() -> None:
    chronic = Fact(
        "chronic",
        type="flag",
        definition=Query(section="conditions", take="exists", trait="chronic", days=600),
    )
    lasting = Condition(
        codes=(code_of("snomed", "1234567008"),), start="2025-05-05", status="active", id="Condition/1"
    )
    found = timeline(Record(person=PERSON, conditions=[lasting]), chronic, **YEAR)
    assert [span.truth for span in found.spans] == [UNKNOWN, MET, NOT_MET]
    assert reasons(found)[1] == ("2026-12-27", ["chronic: yes → no (an entry left the window)"])


def test_a_planned_service_comes_into_the_window_and_leaves_it_when_it_begins() -> None:
    planned = Fact("planned", type="flag", definition=Query(section="services", take="exists", ahead_days=14))
    found = timeline(Record(person=PERSON, services=[Service(start="2026-03-20", id="s")]), planned, **YEAR)
    assert reasons(found) == [
        ("2026-03-06", ["planned: no → yes (an entry came into the window)"]),
        ("2026-03-21", ["planned: yes → no (an entry left the window)"]),
    ]


def test_a_coverage_ends_with_its_last_day() -> None:
    held = Coverage(kind="medicare.part_b", status="active", start="2020-01-01", end="2026-06-30", id="c")
    found = timeline(Record(person=PERSON, coverages=[held]), medicare_part_b, **YEAR)
    assert [(span.truth, str(span.end)) for span in found.spans] == [
        (MET, "2026-06-30"),
        (NOT_MET, "2026-12-31"),
    ]
    assert reasons(found) == [("2026-07-01", ["Medicare Part B: yes → no (an entry ended)"])]


def test_two_things_at_once_leave_the_cause_unsaid() -> None:
    record = Record(person=PERSON, encounters=[emergency("2026-02-01"), emergency("2026-08-01", 2)])
    day = Fact("day", type="date", definition=Query(section="encounters", take="latest_date", months=6))
    found = timeline(record, day >= date(2026, 7, 1), **YEAR)
    assert reasons(found)[1:] == [("2026-08-01", ["day: 2026-02-01 → 2026-08-01"])]


def test_a_partial_day_leaves_the_cause_unsaid() -> None:
    found = timeline(Record(person=PERSON, encounters=[emergency("2026-02")]), ed_visits_6m >= 1, **YEAR)
    assert [span.truth for span in found.spans] == [NOT_MET, UNKNOWN, MET, UNKNOWN, NOT_MET]
    label = "emergency visits in the last 6 months"
    vague = "0 to 1 (not recorded (some entries cannot be told))"
    assert reasons(found)[0] == ("2026-02-01", [f"{label}: 0 → {vague}"])


def test_a_statement_beside_the_entries_leaves_the_cause_unsaid() -> None:
    said = Attestation(fact="ed_visits_6m", value=1, start="2025-01-01")
    record = Record(person=PERSON, encounters=[emergency("2026-02-01")], attestations=[said])
    found = timeline(record, ed_visits_6m >= 1, **YEAR)
    assert "(" not in reasons(found)[-1][1][0].replace("(not recorded", "").replace("(stale", "")


def test_what_a_fact_is_worked_out_from_stands_below_it() -> None:
    frequent = Fact("frequent", type="flag", definition=Formula(ed_visits_6m >= 1))
    twice = Fact("twice", low=0, high=400, definition=Formula(ed_visits_6m * 2))
    record = Record(person=PERSON, encounters=[emergency("2026-02-01")])
    for asked in (frequent, twice >= 1):
        found = timeline(record, asked, **YEAR)
        below = found.spans[1].because[0].because
        assert [str(change) for change in below] == [
            "emergency visits in the last 6 months rose from 0 to 1 (an entry began)"
        ]
    assert "      emergency visits" in found.explain()


def test_only_what_moved_the_answer_its_way_is_a_reason() -> None:
    """On the birthday a visit ends the calm: the age speaks for the answer, the visit against it."""
    record = Record(person=PERSON, encounters=[emergency("2026-08-01")])
    calm, old = not_(ed_visits_6m >= 1, label="calm"), age_years >= 65
    visit = "emergency visits in the last 6 months rose from 0 to 1 (an entry began)"
    first = timeline(
        record, any_of(calm, all_of(old, not_(calm), age_years >= 66)), start="2026-07-01", end="2026-08-09"
    )
    assert reasons(first) == [("2026-08-01", [visit])]
    second = timeline(record, at_least(2, old, calm, not_(calm)), start="2026-07-01", end="2026-08-09")
    assert reasons(second) == [("2026-08-01", ["age reached 65 years", visit])]


def test_the_date_of_the_decision_itself_can_turn_a_rule() -> None:
    found = timeline({}, rule(date(2026, 6, 1) <= AS_OF, label="since June"), **YEAR)
    assert reasons(found) == [("2026-06-01", ["since June: not met → met"])]


def test_time_since_a_day_is_said_as_it_counts() -> None:
    done = Fact("done", type="date", label="discharge", definition=Attested())
    said = Attestation(fact="done", value=date(2026, 3, 1), start="2026-03-04", id="Attestation/1")
    record = Record(person=PERSON, attestations=[said])
    found = timeline(record, days_since(done) <= 29, **YEAR)
    assert reasons(found) == [
        ("2026-03-04", ["days since discharge: unknown → 3"]),
        ("2026-03-31", ["days since discharge: 29 → 30"]),
    ]
    assert [str(c) for c in found.spans[1].because[0].because] == [
        "discharge: unknown, not asked → 2026-03-01"
    ]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"a": Bounds(date(2026, 3, 1), date(2199, 12, 31))}, "days since a: at most 0 → at most 1"),
        ({"a": Bounds(date(1850, 1, 1), date(2026, 3, 1))}, "days since a: at least 0 → at least 1"),
        ({"a": Bounds(date(2026, 3, 1), date(2026, 3, 11))}, "days since a: -10 to 0 → -9 to 1"),
    ],
)
def test_time_since_a_partly_known_day_is_said_as_far_as_it_is_known(given: Any, words: str) -> None:
    a = Fact("a", type="date")
    for asked in (days_since(a) <= 0, days_since(a) > 0):
        found = timeline(given, asked, start="2026-03-01", end="2026-03-02")
        assert reasons(found) == [("2026-03-02", [words])]


def test_of_two_days_the_later_is_named_as_it_moves() -> None:
    visit = Fact("visit", type="date", definition=Query(section="encounters", take="latest_date"))
    latest = Greatest((visit, Constant(date(2026, 2, 1))))
    record = Record(person=PERSON, encounters=[emergency("2026-03-05")])
    found = timeline(record, latest >= date(2026, 3, 1), **YEAR)
    assert reasons(found) == [
        ("2026-03-05", ["greatest of visit, 2026-02-01: on or after 2026-02-01 → 2026-03-05"])
    ]
    assert [str(c) for c in found.spans[1].because[0].because] == [
        "visit: unknown, not recorded → 2026-03-05"
    ]
    unknown = timeline(record, Greatest((visit,)) >= date(2026, 3, 1), **YEAR)
    assert reasons(unknown) == [("2026-03-05", ["greatest of visit: unknown → 2026-03-05"])]


def test_a_quantity_that_stays_is_no_reason() -> None:
    a, b = Fact("a", type="date", definition=Attested()), Fact("b", type="date", definition=Attested())
    said = [Attestation(fact=n, value=f"2025-01-0{d}", start="2025-02-01") for n, d in (("a", 1), ("b", 2))]
    record = Record(person=PERSON, encounters=[emergency("2026-03-05")], attestations=said)
    found = timeline(record, ed_visits_6m >= days_between(a, b), start="2026-03-01", end="2026-03-31")
    label = "emergency visits in the last 6 months"
    assert reasons(found) == [("2026-03-05", [f"{label} rose from 0 to 1 (an entry began)"])]


def test_a_case_that_changes_names_what_tells_the_cases_apart() -> None:
    inpatient = Fact("inpatient", type="flag", definition=Query(section="encounters", take="exists", days=9))
    asked = by_cases(inpatient, {True: age_years >= 60, False: age_years >= 80})
    found = timeline(Record(person=PERSON, encounters=[emergency("2026-03-01")]), asked, **YEAR)
    assert reasons(found) == [
        ("2026-03-01", ["inpatient: no → yes (an entry began)"]),
        ("2026-03-11", ["inpatient: yes → no (an entry left the window)"]),
    ]


# -- policies --------------------------------------------------------------------------------------------------


def program(*editions: tuple[str, date, date | None, Any]) -> Program:
    return Program(
        id="test.program",
        title="a program",
        authority="nobody",
        editions=tuple(
            ProgramEdition(
                id=id,
                effective_from=first,
                effective_to=last,
                citation=_SOURCE,
                review=_REVIEW,
                refer=refer,
                enrol=age_years >= 0,
                perform=age_years >= 0,
            )
            for id, first, last, refer in editions
        ),
    )


def test_editions_that_come_and_go_are_reasons() -> None:
    asked = program(
        ("1", date(2026, 2, 1), date(2026, 3, 31), age_years >= 60),
        ("2", date(2026, 5, 1), date(2026, 6, 30), age_years >= 60),
        ("3", date(2026, 7, 1), date(2026, 11, 30), age_years >= 65),
    )
    found = timeline(Record(person=PERSON), asked, **YEAR)
    assert [(str(s.start), s.words, s.editions) for s in found.spans] == [
        ("2026-01-01", "not in force", ()),
        ("2026-02-01", "met", ("1",)),
        ("2026-04-01", "not in force", ()),
        ("2026-05-01", "met", ("2",)),
        ("2026-07-01", "not met", ("3",)),
        ("2026-08-01", "met", ("3",)),
        ("2026-12-01", "not in force", ()),
    ]
    assert [because for _, because in reasons(found)] == [
        ["edition 1 came into force"],
        ["edition 1 ended"],
        ["edition 2 came into force"],
        ["edition 3 came into force"],
        ["age reached 65 years"],
        ["edition 3 ended"],
    ]
    assert "begins on 2026-02-01" in found.spans[0].why_not
    assert "between two editions" in found.spans[2].why_not
    assert "the last ended" in found.spans[-1].why_not
    assert [part.spans[0].words for part in found.parts.values()] == ["not in force"] * 3


def test_an_edition_that_comes_on_a_birthday_is_named_only_if_it_matters() -> None:
    birthday = date(2026, 8, 1)
    for of_second, expected in [
        (age_years >= 65, ["age reached 65 years"]),
        (age_years >= 64, ["edition 2 came into force"]),
    ]:
        asked = program(
            ("1", date(2020, 1, 1), date(2026, 7, 31), age_years >= 66), ("2", birthday, None, of_second)
        )
        assert reasons(timeline(Record(person=PERSON), asked, **YEAR)) == [("2026-08-01", expected)]
    known = Fact("known", type="flag")
    asked = program(
        ("1", date(2020, 1, 1), date(2026, 7, 31), known.is_true()),
        ("2", birthday, None, not_(age_years >= 65)),
    )
    found = timeline({"birth_date": "1961-08-01", "known": None}, asked, **YEAR)
    assert reasons(found) == [("2026-08-01", ["edition 2 came into force", "age reached 65 years"])]


def test_after_death_a_program_does_not_apply() -> None:
    died = Record(person=Person(id="p1", birth_date="1940-01-01", died_on="2026-04-05"))
    found = timeline(died, "medicare.ccm", **YEAR)
    assert [span.words for span in found.spans] == ["unknown", "not applicable"]
    assert found.spans[1].why_not == deceased.label
    assert found.spans[1].truth is NOT_MET
    assert reasons(found) == [("2026-04-05", [f"{deceased.label}: no → yes"])]
    assert reasons(found.parts["refer"]) == reasons(found)


def test_a_level_is_no_truth_but_each_level_of_the_scheme_is_one() -> None:
    stay = Encounter(kind="IMP", start="2026-02-01", end="2026-02-09", status="finished", id="Encounter/1")
    record = Record(person=PERSON, encounters=[stay])
    found = timeline(record, "levels.four", **YEAR)
    assert found.span_on("2026-02-05").words == "acute, provisional"
    assert found.span_on("2026-01-05").words == "unknown"
    assert found.parts["acute"].truth_on("2026-02-05") is MET
    with raises_rule_error("no truth"):
        found.truth_on("2026-02-05")
    assert reasons(found)[0][0] == "2026-02-01"
    tiers = timeline(record, "risk.utilisation", **YEAR)
    assert not tiers.parts
    assert {span.words for span in tiers.spans} >= {"high", "moderate, provisional"} or tiers.spans


def test_the_acuity_of_a_person_goes_stale_with_its_ratings() -> None:
    first, *others = acuity_scheme().editions[0].domains
    rated = [Attestation(fact=each.fact.name, value=2, start="2025-06-01") for each in others]
    rated.append(Attestation(fact=first.fact.name, value=2, start="2025-03-01"))
    found = timeline(Record(person=PERSON, attestations=rated), "acuity.generic", **YEAR)
    assert [(str(span.start), span.words) for span in found.spans] == [
        ("2026-01-01", "moderate"),
        ("2026-03-02", "moderate or high"),
        ("2026-06-02", "self managed or low or moderate or high"),
    ]
    assert found == timeline(Record(person=PERSON, attestations=rated), acuity_scheme(), **YEAR)


def test_a_person_without_any_level_has_none() -> None:
    quiet = {
        "inpatient_admission_open": False,
        "ed_or_observation_open": False,
        "chronic_condition_count": 0,
    }
    words = {span.words for span in timeline(quiet, "levels.four", **YEAR).spans}
    assert words <= {"none", "unknown"}


# -- the result ------------------------------------------------------------------------------------------------


def older() -> Timeline:
    return timeline({"birth_date": "1961-08-01"}, age_years >= 65, **YEAR)


def test_spans_can_be_asked_by_day() -> None:
    found = older()
    assert (found.start, found.end) == (date(2026, 1, 1), date(2026, 12, 31))
    assert found.truth_on("2026-07-31") is NOT_MET
    assert found.truth_on(date(2026, 8, 1)) is MET
    assert found.spans[1].days == 153
    assert found.next_change(after="2026-07-31") == found.spans[1]
    assert found.next_change(after="2026-08-01") is None
    assert found.days_read < 10


def test_it_shows_itself_without_a_value_in_its_repr() -> None:
    found = older()
    assert repr(found) == "<Timeline age >= 65 years: 1 change, 2026-01-01 to 2026-12-31>"
    assert repr(timeline({}, age_years >= 65, **YEAR)).count("0 changes")
    assert "<details" in found._repr_html_()
    assert found.explain("markdown").startswith("- age &gt;= 65") or found.explain("markdown").startswith(
        "- age \\>= 65"
    )
    assert "reached" not in repr(found.spans)


def test_one_day_is_a_period() -> None:
    found = timeline({"birth_date": "1961-08-01"}, age_years >= 65, start="2026-08-01", end="2026-08-01")
    assert [(span.days, span.truth) for span in found.spans] == [(1, MET)]


def test_the_last_permitted_day_can_be_the_last_day() -> None:
    found = timeline({"birth_date": "2134-12-31"}, age_years >= 65, start="2199-12-30", end="2199-12-31")
    assert [span.truth for span in found.spans] == [NOT_MET, MET]


def test_a_flag_is_a_criterion_and_a_policy_can_be_the_object_itself() -> None:
    assert timeline({"deceased": True}, deceased, **YEAR).truth_on("2026-01-01") is MET
    from casemgmt.screening import program as by_id

    assert timeline({}, by_id("medicare.tcm"), **YEAR).title == "Medicare transitional care management"


# -- what cannot be asked --------------------------------------------------------------------------------------


def raises_rule_error(words: str) -> Any:
    return pytest.raises(RuleError, match=words)


def test_a_period_has_to_make_sense() -> None:
    with pytest.raises(InvalidInput, match=r"\$\.end: lies before the start; give a last day"):
        timeline({}, "medicare.tcm", start="2026-01-02", end="2026-01-01")
    with pytest.raises(InvalidInput, match=r"\$\.end: lies 200 years or more after the start"):
        timeline({}, "medicare.tcm", start="1900-01-01", end="2100-01-01")
    with pytest.raises(InvalidInput, match=r"\$\.start: is not an exact date"):
        timeline({}, "medicare.tcm", start="2026", end="2100-01-01")
    with pytest.raises(InvalidInput, match=r"\$\.day: lies outside the period"):
        older().truth_on("2025-12-31")


def test_what_is_not_there_is_named_with_what_is_near() -> None:
    with pytest.raises(
        UnknownName, match=r"program or scheme named 'medicare.tmc'; did you mean 'medicare.tcm'"
    ):
        timeline({}, "medicare.tmc", **YEAR)
    with pytest.raises(UnknownName, match="did you mean 'birth_date'"):
        timeline({"birthdate": "1961-08-01"}, age_years >= 65, **YEAR)
    with pytest.raises(UnknownName, match="did you mean 'birth_date'"):
        timeline({"birthdate": "1961-08-01"}, "medicare.tcm", start="2000-01-01", end="2000-12-31")


def test_facts_of_one_day_tell_nothing_of_others() -> None:
    sheet = facts_at(Record(person=PERSON), {"birth_date": birth_date}, as_of="2026-01-01")
    with pytest.raises(InvalidInput, match="holds the facts of one day only; pass the Record"):
        timeline(sheet, age_years >= 65, **YEAR)
    with pytest.raises(InvalidInput, match="pass a Record or a mapping"):
        timeline([], age_years >= 65, **YEAR)  # type: ignore[arg-type]


def test_a_policy_without_one_answer_is_refused() -> None:
    from casemgmt.planning.catalogue import protocols

    assert isinstance(protocols()[0], Protocol)
    assert issubclass(ProtocolEdition, object)
    with raises_rule_error("has no single answer; pass one of its criteria"):
        timeline({}, protocols()[0], **YEAR)


def test_what_is_no_rule_at_all_is_refused() -> None:
    with raises_rule_error("a int is no criterion"):
        timeline({}, 65, **YEAR)  # type: ignore[arg-type]


def test_a_timeline_has_no_truth_of_its_own() -> None:
    with raises_rule_error("has an answer for each day"):
        bool(older())


# -- how the days are found ------------------------------------------------------------------------------------


def test_business_days_after_a_discharge_and_calls_without_a_day_are_followed_as_on_every_single_day() -> (
    None
):
    stay = Encounter(
        kind="IMP",
        start="2026-03-02",
        end="2026-03-06",
        status="finished",
        id="Encounter/1",
    )
    calls = [Contact(id="Contact/1", kind="phone", start="2026-03-10"), Contact(id="Contact/2", kind="phone")]
    tried = vocabulary()["transition_contact_attempts"]
    for contacts in (calls[:1], calls):
        record = Record(person=PERSON, encounters=[stay], contacts=contacts)
        found = timeline(record, tried >= 1, start="2026-03-01", end="2026-03-31")
        for day in (date(2026, 3, 1) + timedelta(days=n) for n in range(31)):
            asked = facts_at(record, facts_needed(tried), as_of=day)
            assert found.truth_on(day) is truth_of(tried >= 1, asked.values)
    assert {span.truth for span in found.spans} == {UNKNOWN, MET}


def test_every_trait_says_when_it_changes() -> None:
    assert set(TRAIT_SHIFTS) == set(TRAITS)


def test_a_trait_that_does_not_say_when_it_changes_is_read_every_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TRAITS, "on_the_13th", lambda _, as_of: MET if as_of.day == 13 else NOT_MET)
    fact = Fact(
        "fact", type="flag", definition=Query(section="conditions", take="exists", trait="on_the_13th")
    )
    record = Record(person=PERSON, conditions=[Condition(start="2025-01-01")])
    found = timeline(record, fact, start="2026-01-01", end="2026-02-28")
    assert [str(span.start) for span in found.spans] == [
        *("2026-01-01", "2026-01-13", "2026-01-14", "2026-02-13", "2026-02-14"),
    ]
    assert found.days_read == 59
    assert reasons(found)[0] == ("2026-01-13", ["fact: no → yes"])


def test_days_that_no_constant_bounds_are_tried_one_by_one_and_no_others() -> None:
    a, b, n = Fact("a", type="date"), Fact("b", type="date"), Fact("n", low=0, high=99)
    free = days_since(a) + n >= 40
    found = timeline({"a": "2026-01-01", "n": 30}, free, start="2026-01-01", end="2026-03-01")
    assert [str(span.start) for span in found.spans] == ["2026-01-01", "2026-01-11"]
    assert found.days_read == 60
    settled = timeline({"a": "2026-01-01", "b": "2026-01-09", "n": 30}, days_between(a, b) + n >= 40, **YEAR)
    assert settled.days_read == 1


def test_a_long_period_needs_few_days() -> None:
    record = Record(person=PERSON, encounters=[emergency(f"20{y}-03-31", y) for y in range(10, 26)])
    found = timeline(record, all_of(ed_visits_6m >= 1, age_years >= 50), start="2000-01-01", end="2040-12-31")
    assert found.days_read < 120
    assert [span.truth for span in found.spans][:4] == [NOT_MET, MET, NOT_MET, MET]


def test_sheets_of_later_days_keep_what_did_not_change() -> None:
    record = Record(person=PERSON, encounters=[emergency("2026-03-05")])
    sheets = Sheets(
        record, [ed_visits_6m >= 1], start=date(2026, 1, 1), end=date(2026, 12, 31), vocabulary={}
    )
    days = [str(sheet.as_of) for sheet in sheets]
    assert days == ["2026-01-01", "2026-03-05", "2026-03-06", "2026-09-05", "2026-09-06"]


def test_why_a_program_does_not_apply_is_said_as_screening_says_it() -> None:
    grown_up = rule(age_years >= 65, label="65 or older")
    asked = screening_program("medicare.ccm")
    edition = attrs.evolve(
        asked.editions[-1], applies=all_of(not_(deceased, label="the person is alive"), grown_up)
    )
    ours = attrs.evolve(asked, id="ours", editions=(edition,))
    born = {"birth_date": "1961-08-01", "deceased": False}
    first, second = timeline(born, ours, **YEAR).spans
    assert first.why_not == screen(born, ours, as_of=first.start).why_not == "does not hold: 65 or older"
    assert second.why_not == ""


def test_another_reason_why_a_program_does_not_apply_begins_another_span() -> None:
    quiet = rule(ed_visits_6m <= 0, label="no emergency")
    young = rule(age_years < 65, label="younger than 65")
    asked = program(("1", date(2020, 1, 1), None, age_years >= 0))
    ours = attrs.evolve(
        asked,
        editions=(attrs.evolve(asked.editions[0], applies=all_of(not_(deceased), all_of(quiet, young))),),
    )
    person = attrs.evolve(PERSON, deceased=False)
    record = Record(person=person, encounters=[emergency("2026-03-05")])
    found = timeline(record, ours, **YEAR)
    noisy, old = "does not hold: no emergency", "does not hold: younger than 65"
    assert [(str(s.start), s.words, s.why_not) for s in found.spans] == [
        ("2026-01-01", "met", ""),
        ("2026-03-05", "not applicable", noisy),
        ("2026-08-01", "not applicable", f"{noisy}; {old}"),
        ("2026-09-05", "not applicable", old),
    ]
    visits = "emergency visits in the last 6 months"
    assert reasons(found) == [
        ("2026-03-05", [f"{visits} rose from 0 to 1 (an entry began)"]),
        ("2026-08-01", ["age reached 65 years"]),
        ("2026-09-05", [f"{visits} fell from 1 to 0 (an entry left the window)"]),
    ]
    assert reasons(found.parts["refer"]) == reasons(found)
    for span in found.spans:
        for on in (span.start, span.end):
            assert screen(record, ours, as_of=on).why_not == span.why_not
    assert f"2026-09-05 to 2026-12-31: not applicable, {old}" in found.explain()


def test_a_level_that_an_edition_drops_is_out_of_force_for_another_reason_than_before_it() -> None:
    shipped = scheme_by_id("levels.four")
    whole = attrs.evolve(
        shipped.editions[-1], effective_from=date(2026, 1, 1), effective_to=date(2026, 1, 31)
    )
    levels = {name: level for name, level in whole.levels.items() if name != "end_of_life"}
    less = attrs.evolve(
        whole, id="less", levels=levels, effective_from=date(2026, 3, 1), effective_to=date(2026, 12, 31)
    )
    ours = attrs.evolve(shipped, editions=(whole, less))
    part = timeline({"hospice_elected": True}, ours, **YEAR).parts["end_of_life"]
    assert [(str(span.start), span.words, span.why_not.partition(": ")[2]) for span in part.spans] == [
        ("2026-01-01", "met", ""),
        ("2026-02-01", "not in force", "it lies between two editions"),
        ("2026-03-01", "not in force", ""),
    ]
    assert part.spans[2].why_not == "not in this edition"
    assert reasons(part)[1] == ("2026-03-01", ["edition less came into force"])
