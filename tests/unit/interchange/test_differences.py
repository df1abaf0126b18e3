"""What differs between two editions is told part by part, in words; what is the same is not told."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
from pytest import mark, raises

from casemgmt.citation import Review, Verification, guideline, law
from casemgmt.errors import InvalidInput
from casemgmt.interchange import Differences, diff_editions
from casemgmt.levels import scheme_by_id
from casemgmt.planning.catalogue import protocols
from casemgmt.planning.plan import Monitor
from casemgmt.risk import Score, risk_scheme
from casemgmt.rules import (
    Criterion,
    Edition,
    ExamplePerson,
    Fact,
    Formula,
    Policy,
    all_of,
    any_of,
    at_least,
    by_cases,
    by_edges,
    not_,
    points,
    rule,
)
from casemgmt.rules.terms import Bands
from casemgmt.screening import Count, Obligation, Program, ProgramEdition, program, programs
from casemgmt.truth import MET
from tests.strategies import numbered

AGE = Fact("age", low=0, high=130, unit="a")
PULSE = Fact("pulse", low=0, high=400)
FALL = Fact("fall", type="flag")
CONSENT = Fact("consent", type="flag")
PLACE = Fact("place", type="category", values=frozenset({"home", "ward", "hotel"}))
CALLED = Fact("called_on", type="date")
LAW = law("a law")


def edition(refer: Any = None, **changed: Any) -> ProgramEdition:
    told: dict[str, Any] = {
        "id": "1",
        "effective_from": date(2026, 1, 1),
        "citation": LAW,
        "review": Review(date(2026, 1, 1), date(2027, 1, 1)),
        "refer": all_of() if refer is None else refer,
        "enrol": all_of(),
        "perform": all_of(),
    }
    return ProgramEdition(**{**told, **changed})


def told(old: Edition | Policy[Any], new: Edition | Policy[Any]) -> list[str]:
    """The lines below the title, without those about facts."""
    lines = diff_editions(old, new).explain().splitlines()[1:]
    return lines[: lines.index("  facts")] if "  facts" in lines else lines


def rewords(old: Criterion, new: Criterion) -> list[str]:
    first, *lines = told(edition(old), edition(new))
    assert first == "  refer"
    return [line[4:] for line in lines]


CHANGES: list[tuple[Criterion, Criterion, list[str]]] = [
    (AGE >= 65, AGE >= 60, ["age >= 65 years became age >= 60 years"]),
    (all_of(AGE >= 65, FALL), all_of(AGE >= 60, FALL), ["age >= 65 years became age >= 60 years"]),
    (
        all_of(rule(AGE >= 65, label="old enough"), FALL),
        all_of(rule(AGE >= 60, label="old enough"), FALL),
        ["old enough", "  age >= 65 years became age >= 60 years"],
    ),
    (PLACE.is_in("home"), PLACE.is_in("home", "hotel"), ["place is home became place is home or hotel"]),
    (
        all_of(not_(AGE >= 65), FALL),
        all_of(not_(AGE >= 60), FALL),
        ["not: age >= 65 years", "  not", "    age >= 65 years became age >= 60 years"],
    ),
    (
        all_of(PLACE.is_in("home"), FALL),
        all_of(PLACE.is_in("ward"), FALL),
        ["place is home became place is ward"],
    ),
    (all_of(FALL, CONSENT), all_of(FALL), ["removed: consent"]),
    (all_of(FALL), all_of(FALL, rule(CONSENT, cite=LAW)), ["added: consent  <a law (law, verified)>"]),
    (
        all_of(FALL),
        all_of(FALL, any_of(CONSENT, AGE >= 9, label="either")),
        ["added: either", "  any of these", "    consent", "    age >= 9 years"],
    ),
    (all_of(FALL), all_of(FALL, rule(AGE >= 9, label="at school")), ["added: at school", "  age >= 9 years"]),
    (all_of(FALL, not_(CONSENT, label="refused")), all_of(FALL), ["removed: refused", "  not: consent"]),
    (
        all_of(FALL, not_(any_of(CONSENT, AGE >= 9))),
        all_of(FALL),
        ["removed: not: any of these", "  consent", "  age >= 9 years"],
    ),
    (all_of(FALL, CONSENT), all_of(CONSENT, FALL), ["the order changed"]),
    (
        at_least(1, FALL, CONSENT),
        at_least(2, FALL, CONSENT),
        ["at least 1 of these 2 became at least 2 of these 2"],
    ),
    (rule(FALL, label="fell"), rule(FALL, label="has fallen"), ["fell became has fallen"]),
    (rule(FALL, id="A"), rule(FALL, id="B"), ["id: A became B"]),
    (rule(FALL, id="A"), rule(FALL), ["id: A became none"]),
    (
        rule(FALL, cite=LAW),
        rule(FALL, cite=guideline("a paper", Verification.RECALLED, "old")),
        ["source: a law (law, verified) became a paper (guideline, recalled), old"],
    ),
    (rule(FALL, cite=LAW), rule(FALL), ["source: a law (law, verified) became none"]),
    (all_of(FALL), any_of(FALL), ["before: all of these", "  fall", "now: any of these", "  fall"]),
    (FALL.is_true(), not_(FALL), ["before: fall", "now: not: fall"]),
    (not_(AGE >= 65), not_(AGE >= 60), ["not", "  age >= 65 years became age >= 60 years"]),
    (
        all_of(rule(FALL, id="F", label="fell")),
        all_of(rule(any_of(FALL, CONSENT), id="F", label="fell or agreed")),
        [
            "fell",
            "  fell became fell or agreed",
            "  before: fall",
            "  now: any of these",
            "    fall",
            "    consent",
        ],
    ),
    (
        all_of(any_of(FALL, CONSENT), AGE >= 1),
        all_of(any_of(CONSENT, FALL), AGE >= 1),
        ["the order changed"],
    ),
    (
        by_cases(PLACE, {"home": AGE >= 65}, otherwise=FALL),
        by_cases(PLACE, {"home": AGE >= 60}, otherwise=FALL),
        ["if place home", "  age >= 65 years became age >= 60 years"],
    ),
    (
        by_edges(AGE, (18,), (FALL, CONSENT)),
        by_edges(AGE, (21,), (FALL, CONSENT)),
        ["age below 18 years / age from 18 years became age below 21 years / age from 21 years"],
    ),
    (
        Bands(AGE, (40,), (0, 1)) >= 1,
        Bands(AGE, (50,), (0, 1)) >= 1,
        ["points for age >= 1: how it is worked out changed"],
    ),
    (points(FALL, 1) >= 1, points(FALL, 2) >= 1, ["1 point for fall >= 1 became 2 points for fall >= 1"]),
]


@mark.parametrize(("old", "new", "lines"), CHANGES, ids=numbered())
def test_a_change_of_a_criterion_is_told(old: Criterion, new: Criterion, lines: list[str]) -> None:
    assert rewords(old, new) == lines


def test_a_criterion_that_did_not_change_is_not_told() -> None:
    for old, new, _ in CHANGES:
        for same in (old, new):
            assert diff_editions(edition(same), edition(same)).unchanged


def test_a_change_that_shows_again_is_told_once() -> None:
    old, new = all_of(AGE >= 65, label="old"), all_of(AGE >= 60, label="old")
    before = edition(old, enrol=all_of(old, FALL), codes={"1": all_of(old)})
    after = edition(new, enrol=all_of(new, FALL), codes={"1": all_of(new)})
    assert told(before, after) == [
        "  refer",
        "    age >= 65 years became age >= 60 years",
        "  enrol",
        "    old: changed as under refer",
        "  codes",
        "    1",
        "      old: changed as under refer",
    ]


PARTS: list[tuple[dict[str, Any], dict[str, Any], list[str]]] = [
    (
        {},
        {"effective_from": date(2026, 2, 1), "effective_to": date(2026, 12, 31)},
        [
            "  in force from: 2026-01-01 became 2026-02-01",
            "  in force until: further notice became 2026-12-31",
        ],
    ),
    ({}, {"citation": law("b")}, ["  source: a law (law, verified) became b (law, verified)"]),
    (
        {},
        {"review": Review(date(2026, 2, 1), date(2028, 1, 1))},
        [
            "  review: checked on 2026-01-01, due by 2027-01-01 became checked on 2026-02-01, due by 2028-01-01",
        ],
    ),
    ({}, {"changes": "Less is asked."}, ["  in its own words: Less is asked."]),
    ({"changes": "More."}, {}, ["  in its own words: nothing"]),
    ({"codes": {"A": FALL.is_true()}}, {}, ["  codes", "    removed: A"]),
    (
        {},
        {"codes": {"A": rule(FALL, label="fell")}},
        ["  codes", "    added: A", "      fall"],
    ),
    (
        {"cautions": (AGE >= 9,)},
        {"cautions": (AGE >= 8,)},
        ["  cautions", "    age >= 9 years became age >= 8 years"],
    ),
    (
        {"documents": ("a", "b")},
        {"documents": ("b", "c")},
        ["  documents", "    removed: a", "    added: c"],
    ),
    ({"documents": ("a", "b")}, {"documents": ("b", "a")}, ["  documents", "    order: a, b became b, a"]),
    (
        {"obligations": (Obligation(label="call", start=CALLED, closes=Count(2)),)},
        {"obligations": (Obligation(label="call", start=CALLED, closes=Count(3)),)},
        ["  obligations", "    call", "      closes: 2 days after became 3 days after"],
    ),
    (
        {"examples": (ExamplePerson("x", date(2026, 5, 1), {"fall": True}, {"refer": MET}),)},
        {"examples": (ExamplePerson("x", date(2026, 5, 2), {"fall": False}, {}),)},
        [
            "  examples",
            "    x",
            "      as of: 2026-05-01 became 2026-05-02",
            "      what is known changed",
            "      what is expected changed",
        ],
    ),
]


@mark.parametrize(("old", "new", "lines"), PARTS, ids=numbered())
def test_a_change_of_an_edition_is_told(old: dict[str, Any], new: dict[str, Any], lines: list[str]) -> None:
    assert told(edition(**old), edition(**new)) == lines


def test_facts_that_are_read_and_what_they_say_are_told() -> None:
    total = Fact("total", low=0, high=9, definition=Formula(AGE + 1), label="total")
    changed = Fact("total", low=0, high=8, definition=Formula(AGE + 2), label="sum", unit="1")
    place = Fact("place", type="category", values={"home", "ward"}, question="Where?")
    old = edition(all_of(total >= 1, PLACE.is_in("home"), FALL), enrol=all_of(CONSENT))
    new = edition(all_of(changed >= 1, place.is_in("home"), FALL), enrol=all_of(PULSE >= 1))
    lines = diff_editions(old, new).explain().splitlines()
    assert lines[lines.index("  facts") :] == [
        "  facts",
        "    no longer read: consent",
        "    place",
        "      values: home or hotel or ward became home or ward",
        "      question: nothing became Where?",
        "    now read: pulse",
        "    total",
        "      high: 9 became 8",
        "      unit: nothing became 1",
        "      label: total became sum",
        "      how it is worked out or found changed",
    ]


def test_a_level_scheme_tells_its_signals_rungs_and_transitions() -> None:
    old = scheme_by_id("levels.four").editions[0]
    signal = attrs.evolve(old.signals[0], strength="screen")
    rung = attrs.evolve(old.ladder[4], when=all_of(), flag="late")
    move = attrs.evolve(old.transitions[0], documents=old.transitions[0].documents[:-1])
    new = attrs.evolve(
        old,
        signals=(signal, *old.signals[1:]),
        ladder=(old.ladder[1], old.ladder[0], *old.ladder[2:4], rung, *old.ladder[5:]),
        transitions=(move, *old.transitions[1:]),
    )
    lines = told(old, new)
    assert lines[:3] == ["  signals", "    A1", "      strength: strong became screen"]
    assert "    removed: acute, transitional" in lines
    assert "    added: acute, late" in lines
    assert any(line.startswith("    order: end of life, acute, ") for line in lines)
    assert "        removed: skilled nursing: transfer within 30 days" in lines


def test_a_risk_scheme_tells_its_tiers_and_scores() -> None:
    old = risk_scheme().editions[0]
    tiers = (attrs.evolve(old.tiers[0], contact_every_days=3), *old.tiers[1:])
    wider = attrs.evolve(old.scores[1].fact, high=99)
    scores = (attrs.evolve(old.scores[0], otherwise="never"), Score(wider), *old.scores[2:])
    lines = told(old, attrs.evolve(old, tiers=tiers, scores=scores))
    assert lines[:3] == [
        "  tiers",
        "    crisis",
        f"      contact every days: {old.tiers[0].contact_every_days} became 3",
    ]
    at = lines.index(f"    {old.scores[0].fact.label}")
    assert lines[at + 1].startswith("      otherwise: it is for adults")
    assert lines[at + 2 : at + 5] == [f"    {wider.label}", "      fact", "        high: 20 became 99"]


def test_a_protocol_tells_its_items() -> None:
    old = protocols()[0].editions[0]
    first, second, *rest = (attrs.evolve(item, fields={**item.fields, "measure": None}) for item in old.items)
    old = attrs.evolve(
        old, items=(attrs.evolve(first, fields={**first.fields, "measure": AGE}), second, *rest)
    )
    changed = attrs.evolve(
        first,
        text="Other words",
        kind=Monitor,
        days={**first.days, "due": 3},
        fields={**first.fields, "unit": "1", "measure": PULSE},
    )
    lines = told(old, attrs.evolve(old, review_days=3, items=(changed, *rest)))
    assert lines[:3] == [f"  review days: {old.review_days} became 3", "  items", f"    {first.id}"]
    assert f"      kind: {first.kind.__name__} became Monitor" in lines
    assert f"      text: {first.text} became Other words" in lines
    assert "        added: due" in lines
    assert "        measure: age became pulse" in lines
    assert f"    removed: {second.id}" in lines


# -- the editions of the library --------------------------------------------------------------------------------------


def test_chronic_care_management_of_2017_takes_verbal_consent_and_asks_less_for_the_visit() -> None:
    first, second, _ = program("medicare.ccm").editions
    lines = told(first, second)
    assert "      written consent documented became consent, verbal or written, documented" in lines
    assert "      initiating visit made became seen within a year before, or initiating visit made" in lines
    assert "    99490" in lines
    assert lines.count("      enrol: in place: changed as under enrol") == 6
    assert "  refer" not in lines
    assert "  perform" not in lines


def test_chronic_care_management_of_2020_no_longer_bars_transitional_care() -> None:
    _, second, third = program("medicare.ccm").editions
    lines = told(second, third)
    bar = "    removed: no transitional care management this month  <"
    assert [line.startswith(bar) for line in lines].count(True) == 2
    assert lines[lines.index("  enrol") + 1].startswith(bar)
    assert lines[lines.index("  perform") + 1].startswith(bar)
    assert "  in force until: 2019-12-31 became further notice" in lines
    assert not any("consent" in line for line in lines)


def test_hospice_of_2020_adds_the_addendum() -> None:
    lines = told(*program("medicare.hospice").editions)
    added = [line for line in lines if line.startswith("    added: ")]
    assert [line[:38] for line in added] == [
        "    added: election statement addendum",
        "    added: addendum up to date with th",
        "    added: election statement addendum",
        "    added: election statement addendum",
        "    added: addendum updated",
    ]
    assert lines[lines.index("  documents") + 1] == "    added: election statement addendum"


@mark.parametrize("policy", [*programs(), scheme_by_id("levels.four"), risk_scheme()], ids=lambda p: p.id)
def test_a_policy_of_the_library_does_not_differ_from_itself(policy: Policy[Any]) -> None:
    assert diff_editions(policy, policy).unchanged
    for each in policy.editions:
        differences = diff_editions(each, each)
        assert differences.unchanged
        assert differences.explain() == f"edition {each.id} to edition {each.id}: unchanged"


def test_two_versions_of_a_policy_are_compared_edition_by_edition() -> None:
    first = edition(effective_to=date(2026, 5, 31))
    second = edition(id="2", effective_from=date(2026, 6, 1), effective_to=date(2026, 6, 30))
    third = edition(id="3", effective_from=date(2026, 7, 1))
    old = Program(id="p", title="P", authority="us", editions=(first, second))
    shorter = attrs.evolve(second, effective_to=date(2026, 6, 29))
    new = Program(id="p", title="Q", authority="us", payer="them", editions=(shorter, third))
    assert told(old, new) == [
        "  title: P became Q",
        "  payer: nothing became them",
        "  removed: edition 1",
        "  edition 2",
        "    in force until: 2026-06-30 became 2026-06-29",
        "  added: edition 3, in force from 2026-07-01",
    ]


def test_only_two_of_a_kind_are_compared() -> None:
    with raises(InvalidInput, match="a Program and a Scheme cannot be compared; give two of one kind"):
        diff_editions(programs()[0], scheme_by_id("levels.four"))
    with raises(InvalidInput, match="a ProgramEdition and a Program cannot be compared"):
        diff_editions(programs()[0].editions[0], programs()[0])
    with raises(InvalidInput, match="a str and a str cannot be compared"):
        diff_editions("2017", "2020")  # type: ignore[arg-type]


def test_differences_say_in_short_what_they_are() -> None:
    assert repr(diff_editions(edition(), edition())) == "<Differences edition 1 to edition 1: unchanged>"
    changed = diff_editions(edition(), edition(changes="x", documents=("y",)))
    assert isinstance(changed, Differences)
    assert repr(changed) == "<Differences edition 1 to edition 1: 2 parts differ>"
    assert not changed.unchanged
