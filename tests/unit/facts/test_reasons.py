"""Why a record leaves a fact unknown: from the entry, through formulas, to the explanation of the decision."""

from __future__ import annotations

from datetime import date
from typing import Any

from pytest import mark

from casemgmt.bounds import Bounds
from casemgmt.codes import Code, CodeSet
from casemgmt.facts import Answered, AnsweredOn, Attested, Query, Recorded, core_facts, facts_at, sheet_of
from casemgmt.facts.absence import ABSENT, why_absent
from casemgmt.record import Answers, Attestation, Encounter, Observation, Person, Record
from casemgmt.rules import Dated, Decision, Fact, FactSheet, Formula, Reason, Unknown, decide, facts_needed
from tests.strategies import numbered

AS_OF = date(2026, 5, 31)
CODES = (Code("loinc", "29463-7"),)
WEIGHT = Fact(
    "weight",
    low=0,
    high=700,
    unit="kg",
    definition=Query(
        section="observations",
        take="latest",
        codes=CodeSet("weight", exact={"loinc": ["29463-7"]}),
        units={"kg"},
        valid_days=90,
    ),
)
HEIGHT = Fact("height", low=100, high=300, unit="cm")
RATIO = Fact("ratio", low=0, high=7, definition=Formula(WEIGHT / HEIGHT))
HEAVY = Fact("heavy", type="flag", definition=Formula(RATIO >= 1))


def weighed(value: Any = 70, start: Any = "2026-05-01", unit: str = "kg", **more: Any) -> Observation:
    return Observation(
        **{"codes": CODES, "value": value, "start": start, "unit": unit, "id": f"Observation/{start}", **more}
    )


def declared(value: Any = None, start: Any = "2026-05-02", **more: Any) -> Attestation:
    return Attestation(**{"fact": "weight", "value": value, "start": start, "id": "Attestation/1", **more})


def absent(reason: str, start: Any = "2026-05-01") -> Observation:
    return weighed(None, start, absent_reason=reason)


def read(fact: Fact, **sections: Any) -> FactSheet:
    return facts_at(Record(person=Person(id="p1"), **sections), facts_needed(fact), as_of=AS_OF)


@mark.parametrize(
    ("reason", "observed", "text"),
    [
        (Reason.NOT_RECORDED, None, "not recorded (observations were not looked at)"),
        (Reason.NOT_RECORDED, [], "not recorded"),
        (Reason.NOT_RECORDED, [absent("not-performed")], "not recorded (not performed)"),
        (Reason.NOT_ASKED, [absent("not-asked")], "not asked"),
        (Reason.STALE, [weighed(start="2025-03-01")], "stale since 2025-03-01"),
        (Reason.DECLINED, [absent("asked-declined")], "declined"),
        (
            Reason.CONFLICTING,
            [weighed("70"), weighed(True)],
            "conflicting (several values of the same day differ)",
        ),
        (Reason.NOT_APPLICABLE, [absent("not-applicable")], "not applicable"),
        (Reason.ERROR, [weighed(unit="[lb_av]")], "error (the unit is not kg)"),
        (Reason.ERROR, [weighed(9999)], "error (the recorded value is outside the permitted range)"),
    ],
    ids=numbered(),
)
def test_each_reason_goes_from_the_record_to_the_decision(
    reason: Reason, observed: list[Observation] | None, text: str
) -> None:
    sheet = read(HEAVY, observations=observed)
    assert sheet.unknowns["weight"].reason is reason
    assert sheet.unknowns["ratio"].reason is reason
    assert sheet.unknowns["heavy"].reason is reason
    decision = Decision(HEAVY.is_true(), sheet)
    assert str(decision.unknowns["weight"]) == text
    assert f"weight: unknown, {text}" in decision.explain()
    needs = f"needs weight: {text}; height: not recorded (the host has to supply it)"
    assert str(decision.unknowns["heavy"]).endswith(f"({needs})")


@mark.parametrize(
    ("observed", "why"),
    [
        ([absent("asked-declined"), weighed(start="2026-04-30")], "None"),  # an earlier value still counts
        ([absent("asked-declined"), weighed(start="2025-04-30")], "stale since 2025-04-30"),
        ([absent("asked-declined"), absent("not-asked", "2026-04-30")], "declined"),
        ([absent("not-asked"), absent("asked-declined", "2026-04-30")], "not asked"),
        ([absent("not-asked"), absent("asked-declined")], "declined"),
        ([absent("asked-declined", "2026-06-01")], "not recorded"),
        (
            [absent("asked-declined"), weighed(start="2026-05")],
            "None",
        ),
        (
            [absent("asked-declined"), weighed(start=Bounds(date(2026, 5, 30), date(2026, 6, 2)))],
            "not recorded (the record names something that may or may not be it)",
        ),
        ([absent("SECRET")], "not recorded (the record names something that may or may not be it)"),
        ([weighed(None)], "not recorded (the record names something that may or may not be it)"),
    ],
    ids=numbered(),
)
def test_the_newest_entry_without_a_value_says_why_there_is_none(
    observed: list[Observation], why: str
) -> None:
    assert str(read(WEIGHT, observations=observed).unknowns.get("weight")) == why


def test_the_entry_that_says_why_is_evidence() -> None:
    assert read(WEIGHT, observations=[absent("asked-declined")]).evidence["weight"] == (
        "Observation/2026-05-01",
    )


def test_every_reason_of_the_list_has_a_meaning() -> None:
    assert {reason.reason for reason in ABSENT.values()} == {
        Reason.NOT_RECORDED,
        Reason.NOT_ASKED,
        Reason.DECLINED,
        Reason.NOT_APPLICABLE,
        Reason.ERROR,
    }
    assert why_absent([absent(code) for code in ABSENT]) in (ABSENT["error"], ABSENT["not-a-number"])
    assert why_absent([]) is None


VISIT = Encounter(start="2026-05-10", id="Encounter/1")


@mark.parametrize(
    ("made", "encounters", "text"),
    [
        (["2026-05-01"], [VISIT], "None"),
        (
            ["2026-05-09", "2026-05-20"],
            [VISIT],
            (
                "conflicting (the record names something that may or may not be it;"
                " needs discharge: conflicting (several values of the same day differ))"
            ),
        ),
        (
            [None],
            [VISIT],
            "declined (the record names something that may or may not be it; needs discharge)",
        ),
        ([None], [], "None"),
        ([None], None, "not recorded (encounters were not looked at)"),
    ],
    ids=numbered(),
)
def test_a_query_that_counts_from_an_open_day_has_the_reason_of_that_day(
    made: list[str | None], encounters: list[Encounter] | None, text: str
) -> None:
    left = Fact("left", type="date", label="discharge", definition=Attested())
    seen = Fact("seen", type="flag", definition=Query(section="encounters", take="exists", since=left))
    stated = [
        Attestation(fact="left", value=day, declined=day is None, start="2026-05-01", id=f"Attestation/{day}")
        for day in made
    ]
    sheet = read(seen, attestations=stated, encounters=encounters)
    assert str(sheet.unknowns.get("seen")) == text


# -- statements ------------------------------------------------------------------------------------------------


@mark.parametrize(
    ("observed", "made", "why"),
    [
        ([], [declared(declined=True)], "declined"),
        ([], [declared()], "not asked"),
        ([weighed(start="2025-03-01")], [declared(declined=True)], "declined"),
        ([weighed(start="2025-03-01")], [declared()], "stale since 2025-03-01"),
        ([weighed(unit="[lb_av]")], [declared(declined=True)], "error (the unit is not kg)"),
        ([weighed(unit="[lb_av]")], [declared(60, "2025-03-01")], "error (the unit is not kg)"),
        ([weighed(unit="[lb_av]")], [declared(60)], "None"),
        ([absent("not-applicable")], [declared()], "not applicable"),
    ],
    ids=numbered(),
)
def test_the_graver_reason_of_record_and_statement_is_kept(
    observed: list[Observation], made: list[Attestation], why: str
) -> None:
    assert str(read(WEIGHT, observations=observed, attestations=made).unknowns.get("weight")) == why


# -- questionnaires --------------------------------------------------------------------------------------------

ON = Fact(
    "on", type="date", definition=AnsweredOn("phq", frozenset({"q1", "q2"}), frozenset({"1111-1", "2222-2"}))
)
ITEM = Fact("item", low=0, high=3, definition=Answered("q1", {"1111-1"}, since=ON, instrument="phq"))


def item(reason: str | None, start: Any = "2026-05-01", value: Any = None) -> Observation:
    return weighed(value, start, codes=(Code("loinc", "1111-1"),), absent_reason=reason)


@mark.parametrize(
    ("observed", "answers", "why"),
    [
        ([], (), "not asked"),
        ([item("asked-declined")], (), "declined"),
        ([item("asked-declined"), item("not-asked", "2026-05-02")], (), "not asked"),
        ([item("asked-declined", "2026-06-01")], (), "not asked"),
        ([item("asked-declined", None)], (), "not asked"),
        ([item(None)], (), "not asked"),
        ([item("asked-declined")], [("q2", "2026-05-01")], "declined"),
        ([item("asked-declined")], [("q2", "2026-05-02")], "not asked"),
        ([item("asked-declined")], [("q1", "2026-05-02")], "None"),
    ],
    ids=numbered(),
)
def test_an_item_that_was_not_answered_says_why(observed: Any, answers: Any, why: str) -> None:
    given = [
        Answers(instrument="phq", values={key: 1}, start=day, id="QuestionnaireResponse/1")
        for key, day in answers
    ]
    sheet = read(ITEM, observations=observed, answers=given)
    assert str(sheet.unknowns.get("item")) == why


# -- days and freshness ----------------------------------------------------------------------------------------


def test_a_sheet_knows_the_day_of_a_measured_or_stated_value() -> None:
    visits = Fact("visits", low=0, high=9, definition=Query(section="encounters", take="count"))
    assert read(WEIGHT, observations=[weighed()]).dates == {"weight": date(2026, 5, 1)}
    assert read(WEIGHT, observations=[weighed(start="2026-05")]).dates == {
        "weight": Bounds(date(2026, 5, 1), date(2026, 5, 31))
    }
    assert read(WEIGHT, observations=[weighed()], attestations=[declared(60)]).dates == {
        "weight": date(2026, 5, 2)
    }
    same = read(WEIGHT, observations=[weighed()], attestations=[declared(70, "2026-05-01")])
    assert same.dates == {"weight": date(2026, 5, 1)}
    assert read(WEIGHT, observations=[weighed(start="2025-03-01")]).dates == {}
    assert read(visits, encounters=[]).dates == {}
    undated = Fact("weight", low=0, high=700)
    assert read(undated, attestations=[declared(60, None)]).dates == {}


def test_a_host_may_say_of_which_day_a_value_holds() -> None:
    told = sheet_of({"weight": Dated(70, "2026-03-01")}, {"weight": WEIGHT}, as_of=AS_OF, vocabulary={})
    assert str(told.unknowns["weight"]) == "stale since 2026-03-01"
    known = decide(WEIGHT >= 60, {"weight": Dated(70, "2026-03-02")}, as_of=AS_OF)
    assert known.explain() == "[+] weight >= 60 kg: 70 kg on 2026-03-02"


@mark.parametrize(
    ("definition", "first"),
    [
        (Query(section="observations", take="latest", valid_days=90), "2026-03-02"),
        (Query(section="encounters", take="exists", days=30), "2026-05-01"),
        (Query(section="encounters", take="exists", months=12), "2025-05-31"),
        (Query(section="encounters", take="exists", months=3), "2026-02-28"),
        (Query(section="encounters", take="days", lookback_months=12), "2025-05-31"),
        (Query(section="encounters", take="days", lookback_months=12, days=30), "2026-05-01"),
        (Query(section="encounters", take="exists", days=30, valid_days=1), "2026-05-30"),
        (Query(section="encounters", take="exists"), "1850-01-01"),
        (Attested(valid_days=30), "2026-05-01"),
        (Attested(this_month=True), "2026-05-01"),
        (Attested(), "1850-01-01"),
        (Answered("q1", valid_days=14), "2026-05-17"),
        (
            Recorded(
                Query(section="observations", take="latest", valid_days=14), ON, Formula(WEIGHT + 1), ON
            ),
            "2026-05-17",
        ),
    ],
    ids=numbered(),
)
def test_each_definition_says_from_which_day_a_value_still_counts(definition: Any, first: str) -> None:
    assert definition.valid_from(AS_OF) == date.fromisoformat(first)


def test_every_fact_of_the_core_that_grows_stale_is_unknown_when_it_is_too_old() -> None:
    fresh = {
        name: fact
        for name, fact in core_facts().items()
        if hasattr(fact.definition, "valid_from") and fact.definition.valid_from(AS_OF) > date(1900, 1, 1)
    }
    assert len(fresh) > 20
    old = {name: Dated(Unknown(Reason.DECLINED), date(1900, 1, 1)) for name in fresh}
    assert set(sheet_of(old, fresh, as_of=AS_OF, vocabulary={}).unknowns.values()) == {
        Unknown(Reason.DECLINED)
    }
    flags = {name: fact for name, fact in fresh.items() if fact.type == "flag"}
    told = {name: Dated(False, date(1900, 1, 1)) for name in flags}
    assert set(sheet_of(told, flags, as_of=AS_OF, vocabulary={}).unknowns.values()) == {
        Unknown(Reason.STALE, since=date(1900, 1, 1))
    }
