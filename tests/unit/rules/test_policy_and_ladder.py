"""Editions in force by date, example people, and ladders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import attrs
from pytest import mark, raises

from casemgmt.bounds import Bounds
from casemgmt.citation import Review, law
from casemgmt.errors import InvalidInput
from casemgmt.rules import (
    Criterion,
    Edition,
    ExamplePerson,
    Fact,
    Formula,
    Policy,
    Rung,
    all_of,
    climb,
    not_,
    rule,
    years_since,
)
from casemgmt.rules.known import sheet_from_mapping
from casemgmt.rules.policy import example_sheet, why_not_applicable
from casemgmt.truth import MET

BORN = Fact("born", type="date")
AGE = Fact("age", low=0, high=150, definition=Formula(years_since(BORN)))
REVIEW = Review(date(2026, 1, 1), date(2027, 1, 1))


@attrs.frozen(kw_only=True)
class AgeEdition(Edition):
    age: int

    def criteria(self) -> Mapping[str, Criterion]:
        return {"old enough": self.age <= AGE}


def edition(id: str, first: date, last: date | None, age: int) -> AgeEdition:
    return AgeEdition(
        id=id, effective_from=first, effective_to=last, citation=law("a"), review=REVIEW, age=age
    )


POLICY = Policy(
    id="test",
    title="Test",
    authority="nobody",
    editions=(
        edition("one", date(2020, 1, 1), date(2020, 12, 31), 65),
        edition("two", date(2022, 1, 1), date(2023, 12, 31), 66),
    ),
)


@mark.parametrize(
    ("day", "id", "why"),
    [
        ("2019-12-31", None, "the first on file begins on 2020-01-01"),
        ("2020-01-01", "one", ""),
        ("2020-12-31", "one", ""),
        ("2021-06-01", None, "it lies between two editions"),
        ("2022-01-01", "two", ""),
        ("2023-12-31", "two", ""),
        ("2024-01-01", None, "the last ended on 2023-12-31"),
    ],
)
def test_the_edition_is_that_of_the_date_of_service(day: str, id: str | None, why: str) -> None:
    found = POLICY.edition_on(day)
    assert (found.id if found else None) == id
    if found is None:
        reason = POLICY.why_not_in_force(date.fromisoformat(day))
        assert reason.startswith(f"no edition is in force on {day}: ")
        assert reason.endswith(why)


def test_an_edition_without_end_stays_in_force() -> None:
    last = edition("three", date(2024, 1, 1), None, 67)
    policy = attrs.evolve(POLICY, editions=(*POLICY.editions, last))
    assert policy.edition_on(date(2190, 1, 1)) is last
    assert policy.why_not_in_force(date(2021, 6, 1)).endswith("between two editions")
    ended = attrs.evolve(
        POLICY, editions=(*POLICY.editions, attrs.evolve(last, effective_to=date(2024, 1, 1)))
    )
    assert ended.why_not_in_force(date(2024, 1, 2)).endswith("the last ended on 2024-01-01")
    assert ended.edition_on("2024-01-01") == ended.editions[-1]
    with raises(InvalidInput, match=r"\$\.as_of"):
        policy.edition_on("2024")


def test_an_edition_knows_its_facts_and_its_example_people() -> None:
    one = POLICY.editions[0]
    assert list(one.facts()) == ["born", "age"]
    person = ExamplePerson("old", date(2020, 5, 1), {"born": "1950-01-01"}, {"old enough": MET})
    assert example_sheet(one, person, {}).values["age"] == 70
    plain = Edition(id="e", effective_from=date(2020, 1, 1), citation=law("a"), review=REVIEW)
    with raises(NotImplementedError):
        plain.facts()


VISITS = Fact("visits", low=0, high=99)
LADDER = (
    Rung(VISITS >= 5, "high"),
    Rung(VISITS >= 4, "middle", "watch"),
    Rung(VISITS >= 3, "middle"),
    Rung(VISITS >= 1, "low"),
)


@mark.parametrize(
    ("visits", "result", "open"),
    [
        (6, "high", []),
        (4, "middle", []),
        (Bounds(3, 5), "middle", ["high"]),
        (Bounds(3, 4), "middle", []),
        (Bounds(1, 99), "low", ["high", "middle", "middle"]),
        (0, None, []),
        (Bounds(0, 3), None, ["middle", "low"]),
        (None, None, ["high", "middle", "middle", "low"]),
    ],
)
def test_the_first_rung_that_is_met_decides(visits: object, result: str | None, open: list[str]) -> None:
    sheet = sheet_from_mapping({"visits": visits}, {"visits": VISITS}, as_of="2026-05-01", vocabulary={})
    found = climb(LADDER, sheet)
    assert (found.rung.result if found.rung else None) == result
    assert [rung.result for rung in found.open] == open


def test_why_a_policy_does_not_apply() -> None:
    died = Fact("died", type="flag", label="the person has died")
    age = Fact("age", low=0)
    assert why_not_applicable(not_(died, label="alive")) == "the person has died"
    assert why_not_applicable(not_(rule(died, label="the person has died"))) == "the person has died"
    assert why_not_applicable(age >= 18) == "does not hold: age >= 18"
    assert why_not_applicable(rule(age >= 18, label="grown up")) == "does not hold: grown up"
    both = all_of(not_(died), rule(age >= 18, label="grown up"))
    assert why_not_applicable(both) == "does not hold: all of these"
    assert why_not_applicable(both, {"died": True}) == "the person has died"
    assert why_not_applicable(both, {"died": False, "age": 17}) == "does not hold: grown up"
    assert (
        why_not_applicable(both, {"died": True, "age": 17}) == "the person has died; does not hold: grown up"
    )
