"""Acuity: levels by points and escalators, open ratings, overrides, caseloads, and tables that do not fit together."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casemgmt.bounds import Bounds, lift
from casemgmt.content import read_toml
from casemgmt.errors import InvalidInput, UnknownName
from casemgmt.record import Attestation, Person, Record
from casemgmt.risk import AcuityOverride, Task, acuity, acuity_scheme, caseload, read_acuity
from casemgmt.truth import MET, NOT_MET, UNKNOWN

ON = date(2026, 5, 1)
EDITION = acuity_scheme().editions[0]
IDS = [domain.id for domain in EDITION.domains]
OVERRIDE = AcuityOverride("high", "Nurse Gray", "discharged yesterday, alone at home", ON)


def rated(rest: int | None = None, **ratings: int) -> dict[str, Any]:
    every = ({} if rest is None else dict.fromkeys(IDS, rest)) | ratings
    return {f"acuity_{id}": rating for id, rating in every.items()}


@pytest.mark.parametrize(
    ("ratings", "level", "total", "days", "weight"),
    [
        (rated(0), "self_managed", 0, 180, 0.5),
        (rated(1), "low", 10, 90, 1),
        (rated(2), "moderate", 20, 30, 2),
        (rated(3), "high", 30, 7, 4),
        (rated(0, mental_health=3), "high", 3, 7, 4),
        (rated(0, housing=3), "moderate", 3, 30, 2),
    ],
)
def test_the_level_follows_from_the_total_or_from_one_rating(
    ratings: dict[str, Any], level: str, total: int, days: int, weight: float
) -> None:
    found = acuity(ratings, as_of=ON)
    assert (found.level, found.computed, found.total, found.caseload_weight) == (level, level, total, weight)
    assert found.asks is not None
    assert found.asks.contact_every_days == days
    assert found.missing == ()
    assert repr(found) == f"<Acuity acuity.generic: {level} as of 2026-05-01>"


def test_an_open_rating_leaves_several_levels_and_says_what_to_rate() -> None:
    found = acuity({**rated(1), "acuity_safety": None}, as_of=ON)
    assert (found.level, found.possible_levels, found.total) == (None, ("low", "moderate"), Bounds(9, 12))
    assert (found.missing, found.points["safety"]) == (("acuity_safety",), Bounds(0, 3))
    assert found.questions["acuity_safety"].question.startswith("How is safety rated: 0 no need; 1 some need")
    assert [decision.title for decision in found.open_decisions] == ["moderate acuity"]
    assert (found.caseload_weight, found.asks) == (Bounds(1, 2), None)
    assert "low or moderate (not settled), as of 2026-05-01" in found.explain()
    assert repr(found) == "<Acuity acuity.generic: not settled as of 2026-05-01>"


def test_an_open_rating_that_cannot_move_the_level_is_not_missing() -> None:
    found = acuity({**rated(0, mental_health=3), "acuity_safety": None}, as_of=ON)
    assert (found.level, found.missing, found.total) == ("high", (), Bounds(3, 6))


def test_the_explanation_names_points_reasons_and_what_is_asked() -> None:
    text = acuity(rated(0, housing=3), as_of=ON).explain()
    assert text.startswith("Acuity by ten domains of need: moderate, as of 2026-05-01  <casemgmt acuity")
    assert "\n  total: 3\n" in text
    assert "[+] housing, rated 3 or more asks for at least moderate" in text
    assert "contact: every 30 days\n  reassessment: every 180 days" in text


def test_what_would_move_the_level_is_told() -> None:
    changes = acuity(rated(1), as_of=ON).would_change()
    assert [(each.result, each.leaves) for each in changes] == [
        ("high", False),
        ("moderate", False),
        ("low", True),
    ]
    assert "acuity total >= 12 (now 10)" in str(changes[1])
    assert "acuity, housing is 3 (now 1): an attestation" in str(changes[1])
    assert str(changes[2]).startswith("leaves low: it would be not met with:\n  acuity total < 5 (now 10)")


def test_a_clinician_can_set_another_level_and_both_are_shown() -> None:
    found = acuity(rated(1), as_of=ON, override=OVERRIDE)
    assert (found.level, found.computed, found.caseload_weight) == ("high", "low", 4)
    assert "override: high set by Nurse Gray on 2026-05-01: discharged yesterday" in found.explain()
    assert "worked out: low" in found.explain()


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"level": "hihg"}, UnknownName, "did you mean 'high'"),
        ({"by": " "}, InvalidInput, r"\$\.override\.by: is empty; say who decided it"),
        ({"reason": ""}, InvalidInput, r"\$\.override\.reason: is empty"),
    ],
)
def test_an_override_needs_a_level_a_name_and_a_reason(
    changes: Any, error: type[Exception], words: str
) -> None:
    import attrs

    with pytest.raises(error, match=words):
        acuity(rated(1), as_of=ON, override=attrs.evolve(OVERRIDE, **changes))


@pytest.mark.parametrize(
    ("earlier", "now", "level"),
    [
        ((), 1, "low"),
        (("high",), 1, "high"),  # the first lower one
        (("high", "low"), 1, "low"),  # the second in a row
        (("high", "moderate"), 1, "low"),
        (("high", "low", "high"), 1, "high"),  # not in a row
        (("low",), 2, "moderate"),  # up at once
        (("high", "low", "low"), 2, "moderate"),
        (("moderate", "moderate"), 2, "moderate"),
    ],
)
def test_somebody_steps_down_only_after_two_lower_assessments(
    earlier: tuple[str, ...], now: int, level: str
) -> None:
    found = acuity(rated(now), as_of=ON, earlier=earlier)
    assert (found.level, found.computed) == (level, acuity(rated(now), as_of=ON).computed)
    held_up = "does not step down yet: high until 2 lower assessments in a row; worked out: low"
    assert (held_up in found.explain()) is (level == "high")


def test_earlier_levels_have_to_exist_and_decide_nothing_while_ratings_are_open() -> None:
    with pytest.raises(UnknownName, match="did you mean 'high'"):
        acuity(rated(1), as_of=ON, earlier=["hihg"])
    assert acuity({}, as_of=ON, earlier=["high"]).level is None
    assert acuity(rated(1), as_of=ON, earlier=["moderate"], override=OVERRIDE).level == "high"
    schedule = acuity_scheme("acuity.new_york_hiv")
    chosen = {"acuity_new_york_hiv_service_model": 0}
    assert acuity(chosen, as_of=ON, scheme=schedule, earlier=["comprehensive"]).level == "supportive"


def test_nobody_who_has_died_has_a_level() -> None:
    found = acuity({"deceased": True}, as_of=ON, override=OVERRIDE)
    assert (found.level, found.possible_levels, found.missing, found.caseload_weight) == (None, (), (), None)
    assert (found.would_change(), found.asks) == ((), None)
    assert found.explain() == "Acuity by ten domains of need: not applicable: the person has died"
    assert repr(found) == "<Acuity acuity.generic: not applicable (the person has died) as of 2026-05-01>"


def test_ratings_come_from_a_record_and_grow_old() -> None:
    def record(start: str) -> Record:
        stated = (Attestation(fact=f"acuity_{id}", value=1, by="Nurse Gray", start=start) for id in IDS)
        return Record(person=Person(id="p1", deceased=False), attestations=tuple(stated))

    assert acuity(record("2026-04-01"), as_of=ON).level == "low"
    assert acuity(record("2025-04-30"), as_of=ON).level is None


def test_a_caseload_weighs_what_its_people_weigh() -> None:
    people = [acuity(rated(rest), as_of=ON) for rest in (0, 1, 2, 3)]
    assert caseload(people).weight == 7.5
    open_one = [*people, acuity({}, as_of=ON), acuity({"deceased": True}, as_of=ON)]
    found = caseload(open_one)
    assert (found.people, found.weight, found.unknown) == (6, Bounds(8, 11.5), 1)
    assert [found.fits(capacity) for capacity in (7, 10, 12)] == [NOT_MET, UNKNOWN, MET]
    assert caseload([]).weight == 0


def test_the_schedule_of_new_york_state() -> None:
    scheme = acuity_scheme("acuity.new_york_hiv")
    found = acuity({"acuity_new_york_hiv_service_model": 1}, as_of=ON, scheme=scheme)
    assert found.level == "comprehensive"
    assert found.asks is not None
    due = found.asks.due("2026-05-01")
    assert {label: str(day) for label, day in due.items()} == {
        "intake": "2026-05-16",
        "assessment and service plan": "2026-06-30",
        "reassessment": "2026-10-28",
    }
    assert "intake: within 15 days" in found.explain()
    supportive = scheme.editions[0].levels[0]
    assert (supportive.contact_every_days, dict(supportive.due(ON))) == (
        None,
        {"brief reassessment": date(2026, 10, 28)},
    )


def test_a_level_is_due_from_a_day() -> None:
    low = EDITION.levels[1]
    assert {label: str(day) for label, day in low.due("2026-05-01").items()} == {
        "contact": "2026-07-30",
        "reassessment": "2026-10-28",
    }
    assert Task("call", within_days=2).due(ON) == date(2026, 5, 3)


def test_a_scheme_that_is_not_there_or_not_in_force() -> None:
    with pytest.raises(UnknownName, match=r"did you mean 'acuity\.generic'"):
        acuity_scheme("acuity.genric")
    late = read_acuity({**read_toml("acuity/generic.toml"), "effective_from": date(2027, 1, 1)})
    with pytest.raises(InvalidInput, match=r"\$\.as_of: no edition is in force"):
        acuity({}, as_of=ON, scheme=late)


BROKEN: list[tuple[Callable[[dict[str, Any]], Any], str]] = [
    (
        lambda t: t["level"][1].update({"from": 0}),
        r"\$\.level: do not cover every total; let `from` rise, beginning with 0",
    ),
    (lambda t: t["level"][0].update({"from": 1}), r"\$\.level: do not cover every total"),
    (lambda t: t["domain"][1].update(id="housing"), r"\$\.domain: names housing twice"),
    (lambda t: t.update(level=[]), r"\$\.level: is empty"),
    (
        lambda t: t["domain"][1].update(points=[0, 1]),
        r"\$\.domain\[1\]\.points: do not rise with the options",
    ),
    (lambda t: t["domain"][1].update(points=[0, 2, 1, 3]), r"\$\.domain\[1\]\.points: do not rise"),
    (lambda t: t["domain"][2].update(weight=0), r"\$\.domain\[2\]\.weight: is not above 0"),
    (
        lambda t: t["escalator"][0].update(domain="home"),
        r"\$\.escalator\[0\]\.domain: names no domain; name one of ",
    ),
    (
        lambda t: t["escalator"][1].update(level="top"),
        r"\$\.escalator\[1\]\.level: names no level; name one of high",
    ),
    (
        lambda t: t["level"][3].update(tasks=[{"label": "call"}]),
        r"\$\.level\[3\]\.tasks\[0\]: has no single time",
    ),
]


@pytest.mark.parametrize(("spoil", "words"), BROKEN)
def test_a_table_that_does_not_fit_together_is_refused(
    spoil: Callable[[dict[str, Any]], Any], words: str
) -> None:
    table = copy.deepcopy(dict(read_toml("acuity/generic.toml")))
    spoil(table)
    with pytest.raises(InvalidInput, match=words):
        read_acuity(table)


def test_points_may_be_of_any_size_and_weighed() -> None:
    table = copy.deepcopy(dict(read_toml("acuity/generic.toml")))
    table.update(first=1, points=[1, 4, 6, 8], escalator=[], example=[])
    table["domain"] = [{"id": "housing", "label": "housing", "weight": 2}, {"id": "food", "label": "food"}]
    for level, start in zip(table["level"], (3, 9, 14, 20), strict=True):
        level["from"] = start
    scheme = read_acuity(table)
    found = acuity({"acuity_housing": 2, "acuity_food": 4}, as_of=ON, scheme=scheme)
    assert (found.total, dict(found.points), found.level) == (16, {"housing": 8, "food": 8}, "moderate")
    assert (scheme.editions[0].total.low, scheme.editions[0].total.high) == (3, 24)


RATINGS = st.dictionaries(st.sampled_from(IDS), st.integers(0, 3))


@given(RATINGS, st.lists(st.sampled_from(IDS), unique=True, max_size=3))
def test_every_completion_has_one_of_the_possible_levels_and_all_are_attained(
    ratings: dict[str, int], left_out: list[str]
) -> None:
    every = rated(1, **ratings)
    partly = acuity({k: v for k, v in every.items() if k.removeprefix("acuity_") not in left_out}, as_of=ON)
    reached, totals = set(), []
    for filled in product(range(4), repeat=len(left_out)):
        full = acuity(every | rated(**dict(zip(left_out, filled, strict=True))), as_of=ON)
        reached.add(full.level)
        totals.append(lift(full.total).low)
    assert lift(partly.total) == Bounds(min(totals), max(totals))
    assert reached <= set(partly.possible_levels)
    if len(reached) == 1:
        assert partly.possible_levels == tuple(reached)
