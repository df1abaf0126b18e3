"""The order of a worklist: the acute first, then by urgency, deadline and tier."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any

import pytest

from casemgmt.errors import UnknownName
from casemgmt.levels import LevelOfCare, Place, classify, prioritise, scheme_by_id

FOUR = scheme_by_id("levels.four").editions[0]
PEOPLE = {each.name: each for each in FOUR.examples}


def like(start: str, **facts: Any) -> LevelOfCare:
    (example,) = (each for name, each in PEOPLE.items() if name.startswith(start))
    return classify({**example.facts, **facts}, as_of=example.as_of)


LEVELS = {
    "in hospital": like("inpatient with pneumonia"),
    "dying, in a symptom crisis": like("inpatient with pneumonia", hospice_elected=True),
    "acute possible": classify({"hospice_elected": False}, as_of="2026-05-01"),
    "hospice": like("diabetes and hypertension, stable", hospice_elected=True),
    "therapy": like("diabetes and hypertension, stable", rehabilitation_episode_active=True),
    "home for 30 days": like("discharged 30 days ago"),
    "stable": like("diabetes and hypertension, stable"),
    "well": like("discharged 31 days ago"),
    "dead": classify({"deceased": True}, as_of="2026-05-01"),
}


def test_the_acute_come_first_then_the_levels_in_the_order_of_the_scheme() -> None:
    for shuffled in ({key: LEVELS[key] for key in reversed(LEVELS)}, LEVELS):
        assert [place.key for place in prioritise(shuffled)][2:] == list(LEVELS)[2:]
        assert {place.key for place in prioritise(shuffled)[:2]} == set(list(LEVELS)[:2])


def test_each_place_says_why() -> None:
    reasons = {place.key: place.reason for place in prioritise(LEVELS)}
    assert reasons == {
        "in hospital": "acute now",
        "dying, in a symptom crisis": "acute now, beside end of life",
        "acute possible": "acute is not ruled out",
        "hospice": "end of life",
        "therapy": "rehabilitative",
        "home for 30 days": "acute (transitional)",
        "stable": "chronic",
        "well": "none",
        "dead": "not applicable: the person has died",
    }
    assert "acute" not in repr(prioritise(LEVELS)[0]).split("LevelOfCare")[0]


def test_among_equals_the_deadline_comes_before_the_tier_and_no_deadline_and_no_tier_last() -> None:
    stable = LEVELS["stable"]
    due = {"soon": date(2026, 5, 2), "later": date(2026, 5, 9), "later, high": date(2026, 5, 9)}
    tiers = {"later, high": "high", "later": "low", "high": "high"}
    expected = ["soon", "later, high", "later", "high", "plain"]
    places: list[Place[str]] = []
    for order in [*permutations(expected)][::11]:
        places = list(prioritise(dict.fromkeys(order, stable), due=due, tiers=tiers))
        assert [place.key for place in places] == expected
    assert str(places[1]) == "chronic; due by 2026-05-09; tier high"
    assert (places[1].due, places[1].tier) == (date(2026, 5, 9), "high")


def test_equals_keep_their_order_and_an_unknown_tier_is_refused() -> None:
    stable = LEVELS["stable"]
    assert [place.key for place in prioritise({"b": stable, "a": stable})] == ["b", "a"]
    with pytest.raises(UnknownName, match="no tier named 'hihg'; did you mean 'high'"):
        prioritise({"a": stable}, tiers={"a": "hihg"})


def test_who_is_in_no_level_that_is_known_comes_before_whom_the_scheme_does_not_concern() -> None:
    nothing_acute = {
        "inpatient_admission_open": False,
        "ed_or_observation_open": False,
        "ed_or_observation_ended_3d": False,
        "vital_signs_24h": False,
        "imminent_danger": False,
    }
    three = classify(nothing_acute, as_of="2026-05-01", scheme="levels.three")
    assert three.primary is None
    assert [place.reason for place in prioritise({"dead": LEVELS["dead"], "open": three})] == [
        "unknown",
        "not applicable: the person has died",
    ]


@pytest.mark.parametrize(
    ("level", "reason"),
    [
        (like("discharged 30 days ago", inpatient_admission_open=None), "acute is not ruled out"),
        (
            like("diabetes and hypertension, stable", hospice_elected=True, imminent_danger=None),
            "acute is not ruled out, beside end of life",
        ),
        (like("diabetes and hypertension, stable", imminent_danger=None), "acute is not ruled out"),
        (
            like("discharged 30 days ago", inpatient_admission_open=None, hospice_elected=None),
            "acute is not ruled out",
        ),
    ],
)
def test_whoever_may_be_acute_now_comes_before_whoever_is_not(level: LevelOfCare, reason: str) -> None:
    places = prioritise({**LEVELS, "may be": level})
    assert [place.reason for place in places if place.key == "may be"] == [reason]
    order = [place.key for place in places]
    assert order.index("in hospital") < order.index("may be") < order.index("hospice")
