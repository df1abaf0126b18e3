"""One broken protocol for each mistake: the message says where, what, and the cure."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casemgmt.errors import InvalidInput
from casemgmt.planning import read_protocol
from tests.unit.planning.people import CITED, goal, intervention, item, table

PERSON = {"name": "x", "as_of": date(2026, 5, 1), "facts": {}, "expect": {}}


@pytest.mark.parametrize(
    ("edition", "words"),
    [
        (
            {"goal": [goal(measure="hemoglobin_a1")]},
            ["edition[0].goal[0].measure", "did you mean 'hemoglobin_a1c'"],
        ),
        ({"goal": [goal(measure="gender")]}, ["gender is a category", "measure with a number or a flag"]),
        ({"goal": [goal(unit="mmol/mol")]}, ["goal[0].unit", "hemoglobin_a1c is kept in %", "in that unit"]),
        ({"goal": [goal(kind="cure")]}, ["goal[0].kind", "give 'improve' or 'maintain'"]),
        ({"goal": [goal(target="low")]}, ["goal[0].target", "give a number or True or False or None"]),
        ({"goal": [goal(targt=8)]}, ["goal[0].targt", "did you mean 'target'", "remove or rename it"]),
        (
            {"goal": [{k: v for k, v in goal().items() if k != "due_days"}]},
            ["goal[0].due_days", "is missing"],
        ),
        (
            {"goal": [{k: v for k, v in goal().items() if k != "target"}]},
            ["measure and operator only", "together"],
        ),
        ({"goal": [goal(attested_by="nurse")]}, ["neither or both of a measure and attested_by"]),
        ({"goal": [item("a1c", kind="improve", due_days=9)]}, ["neither or both", "how it is told"]),
        ({"goal": [goal(standing="rumor")]}, ["goal[0]", "is not cited as it must be", "guideline"]),
        ({"goal": [goal(difference={"value": 1})]}, ["goal[0].difference", "is not cited as it must be"]),
        ({"goal": [goal(), goal()]}, ["goal[1].id", "goal/a1c stands here twice", "another id"]),
        ({"intervention": [intervention(goals=["a1"])]}, ["intervention[0].goals[0]", "did you mean 'a1c'"]),
        (
            {"intervention": [intervention(category="care")]},
            ["intervention[0].category", "'case management'"],
        ),
        ({"red_flag": [item("x", urgency="E9")]}, ["red_flag[0].urgency", "give 'E0' or 'E1'"]),
        (
            {"red_flag": [item("x", urgency="E1", threshold=3)]},
            ["threshold only", "measure, operator and threshold"],
        ),
        ({"monitor": [item("x", every_days="daily")]}, ["monitor[0].every_days", "give a whole number"]),
        ({"addresses": ["diabetes_kontrol"]}, ["addresses[0]", "did you mean 'diabetes_control'"]),
        ({"goals": []}, ["edition[0].goals", "did you mean 'goal'"]),
        ({"goal": [goal(only_if=[{"fact": "age_year"}])]}, ["only_if[0].fact", "did you mean 'age_years'"]),
        (
            {"goal": [goal(not_if=[{"fact": "age_years", "value": "old"}])]},
            ["not_if[0]", "age_years with a number"],
        ),
        (
            {"goal": [goal(only_if=[{"fact": "hunger_vital_sign", "value": "hungry"}])]},
            ["only_if[0]", "one of at risk, no risk"],
        ),
        (
            {"goal": [goal(only_if=[{"fact": "hospice_elected", "operator": "~"}])]},
            ["only_if[0]", "correct its operator or value"],
        ),
        ({"goal": [goal(only_if=[{"value": 3}])]}, ["only_if[0].fact", "is missing"]),
        (
            {"example": [{**PERSON, "facts": {"diabets": True}}]},
            ["example[0].facts.diabets", "did you mean 'diabetes'"],
        ),
        (
            {"example": [{**PERSON, "expect": {"goal/a1": "met"}}]},
            ["example[0].expect", "did you mean 'goal/a1c'"],
        ),
        (
            {"example": [{**PERSON, "expect": {"goal/a1c": "yes"}}]},
            ["expect.goal/a1c", "not met, unknown, met"],
        ),
        ({"review_days": "monthly"}, ["edition[0].review_days: cannot be read; give a whole number of days"]),
        ({"effective_from": "2020"}, ["effective_from", "give a date"]),
        ({"addresses": "diabetes_control"}, ["addresses", "give a list of names"]),
        ({"goal": "none"}, ["edition[0].goal", "give a list of tables"]),
        ({"goal": [goal(due_days=-1)]}, ["goal[0].due_days", "whole number of days"]),
        ({"goal": [goal(text=5)]}, ["goal[0].text", "give text"]),
        (
            {"goal": [goal(only_if=[{"fact": ["age_years"]}])]},
            ["only_if[0].fact", "name a fact of the vocabulary"],
        ),
        ({"example": [{**PERSON, "facts": []}]}, ["example[0].facts", "give a table"]),
        ({"example": [{**PERSON, "expect": {"goal/a1c": []}}]}, ["expect.goal/a1c", "is no truth"]),
        ({"standing": "rumor"}, ["$.edition[0]: is not cited as it must be"]),
    ],
)
def test_a_broken_protocol_is_refused_with_the_place_and_the_cure(
    edition: dict[str, Any], words: list[str]
) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_protocol(table(**edition))
    for each in words:
        assert each in str(caught.value)


def test_every_problem_is_listed_at_once() -> None:
    broken = table(goal=[goal(measure="x", kind="cure"), goal("b", standing="rumor")], addresses=["y"])
    with pytest.raises(InvalidInput) as caught:
        read_protocol(broken)
    assert len(caught.value.problems) == 3


def test_a_protocol_without_a_name_or_an_edition_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"\$\.title: is missing"):
        read_protocol({"id": "x", "authority": "nobody", "edition": [{**CITED}]})
    with pytest.raises(InvalidInput, match=r"\$\.edition: cannot be read; give a list of tables"):
        read_protocol({"id": "x", "title": "X", "authority": "nobody", "edition": {}})
    with pytest.raises(InvalidInput, match="give at least one edition"):
        read_protocol({"id": "x", "title": "X", "authority": "nobody"})
