"""What differs between two editions is told part by part, in words; what is the same is not told."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
from pytest import mark, raises

from casemgmt.citation import Citation, Review, Verification, guideline, law, operational
from casemgmt.content import calendar
from casemgmt.dates import WEEKDAYS, BusinessCalendar, Holiday
from casemgmt.errors import InvalidInput
from casemgmt.facts import Attested
from casemgmt.interchange import Differences, diff_editions
from casemgmt.levels import scheme_by_id
from casemgmt.planning.catalogue import protocols
from casemgmt.planning.plan import Monitor
from casemgmt.risk import RiskEdition, Score, acuity_scheme, risk_scheme
from casemgmt.rules import (
    Criterion,
    Edition,
    ExamplePerson,
    Fact,
    Formula,
    Policy,
    Rung,
    all_of,
    any_of,
    at_least,
    by_cases,
    by_edges,
    not_,
    points,
    rule,
)
from casemgmt.rules.terms import Bands, Elapsed, Parameter, Rates
from casemgmt.screening import Count, Excludes, Obligation, Program, ProgramEdition, program, programs
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
    (Bands(AGE, (5,), (0, 1)) >= 1, AGE >= 1, ["points for age >= 1 became age >= 1 years"]),
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
        ["points for age >= 1: how it is worked out changed", "  points for age: from 40 became 50"],
    ),
    (
        points(FALL, 1) >= 1,
        points(FALL, 2) >= 1,
        ["1 point for fall >= 1 became 2 points for fall >= 1", "  2 points for fall: 1 became 2"],
    ),
    (
        all_of(AGE >= 65),
        all_of(AGE < 90, AGE >= 60),
        ["age >= 65 years became age >= 60 years", "added: age < 90 years"],
    ),
    (
        all_of(AGE >= 65, AGE < 90),
        all_of(AGE <= 95, AGE > 60),
        [
            "age < 90 years became age <= 95 years",
            "age >= 65 years became age > 60 years",
            "the order changed",
        ],
    ),
    (
        all_of(not_(AGE >= 65), FALL),
        all_of(not_(AGE < 90), not_(AGE >= 60), FALL),
        [
            "not: age >= 65 years",
            "  not",
            "    age >= 65 years became age >= 60 years",
            "added: not: age < 90 years",
        ],
    ),
    (all_of(FALL, CONSENT), all_of(CONSENT, FALL, AGE >= 1), ["added: age >= 1 years", "the order changed"]),
    (
        by_cases(PLACE, {"home": AGE >= 1}, otherwise=AGE >= 9),
        by_cases(PLACE, {"home": AGE >= 1, "ward": AGE >= 7}, otherwise=AGE >= 9),
        [
            "place home / place anything else became place home / place ward / place anything else",
            "added: if place ward",
            "  age >= 7 years",
        ],
    ),
    (
        by_cases(PLACE, {"home": AGE >= 1, "ward": FALL}, otherwise=AGE >= 9),
        by_cases(PLACE, {"hotel": AGE >= 1}, otherwise=AGE >= 8),
        [
            "place home / place ward / place anything else became place hotel / place anything else",
            "if place anything else",
            "  age >= 9 years became age >= 8 years",
            "removed: if place ward",
            "  fall",
        ],
    ),
    (
        by_edges(Bands(AGE, (40,), (0, 1)), (1,), (FALL, CONSENT)),
        by_edges(Bands(AGE, (40, 50), (0, 1, 2)), (1,), (FALL, CONSENT)),
        ["points for age: from 40 became 40, 50", "points for age: 0, 1 became 0, 1, 2"],
    ),
    (
        Fact("a", label="it") >= 1,
        Fact("b", label="it") >= 1,
        ["it >= 1: how it is worked out changed", "  it (a) became it (b)"],
    ),
    (
        points(AGE >= 65, 1) + points(FALL, 1) >= 2,
        points(AGE >= 60, 1) + points(FALL, 3) + points(CONSENT, 1) >= 3,
        [
            (
                "1 point for (age >= 65 years) + 1 point for fall >= 2 became"
                " 1 point for (age >= 60 years) + 3 points for fall + 1 point for consent >= 3"
            ),
        ],
    ),
    (
        points(rule(AGE >= 65, label="old"), 1) >= 1,
        points(rule(AGE >= 60, label="old"), 1) >= 1,
        [
            "1 point for old >= 1: how it is worked out changed",
            "  old",
            "    age >= 65 years became age >= 60 years",
        ],
    ),
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
        ["  codes", "    added: A", "      fell", "        fall"],
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
        {"excludes": (Excludes("other", "why", LAW),)},
        {"excludes": (Excludes("other", "because", LAW),)},
        ["  excludes", "    other", "      why: why became because"],
    ),
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


def rate(*editions: Rates, citation: Citation = LAW) -> Parameter:
    return Parameter("rate", (PULSE,), editions, citation=citation)


FIRST = Rates(date(2026, 1, 1), {(0,): 10, (50,): 11, (60,): 12})
LATER = Rates(date(2027, 1, 1), {(0,): 30})
TABLES: list[tuple[Parameter, Parameter, list[str]]] = [
    (
        rate(FIRST),
        rate(FIRST, citation=law("b")),
        ["rate by pulse: source: a law (law, verified) became b (law, verified)"],
    ),
    (
        rate(FIRST),
        rate(Rates(date(2026, 1, 1), {(0,): 20, (60,): 12, (70,): 13}, date(2026, 12, 31)), LATER),
        [
            "rate by pulse from 2026-01-01 until further notice became 2026-12-31",
            "rate by pulse from 2026-01-01",
            "  for 0: 10 became 20",
            "  removed: for 50: 11",
            "  added: for 70: 13",
            "added: rate by pulse from 2027-01-01",
            "  added: for 0: 30",
        ],
    ),
    (
        rate(LATER),
        rate(attrs.evolve(LATER, effective_from=date(2028, 1, 1))),
        [
            "removed: rate by pulse from 2027-01-01",
            "added: rate by pulse from 2028-01-01",
            "  added: for 0: 30",
        ],
    ),
]


@mark.parametrize(("old", "new", "lines"), TABLES, ids=numbered())
def test_a_change_of_a_table_is_told_row_by_row(old: Parameter, new: Parameter, lines: list[str]) -> None:
    title, *below = rewords(old <= AGE, new <= AGE)
    assert title == "rate by pulse <= age: how it is worked out changed"
    assert below == [f"  {line}" for line in lines]
    value = Fact("value", definition=Formula(old)), Fact("value", definition=Formula(new))
    asked = diff_editions(edition(parameters=value[:1]), edition(parameters=value[1:])).explain().splitlines()
    assert asked[1:] == [
        "  facts",
        "    value",
        "      how it is worked out",
        *(f"        {line}" for line in lines),
    ]


OURS = BusinessCalendar("ours", (Holiday("day", 3, 1),))
FEDERAL = calendar("us_federal")


def since(days: BusinessCalendar) -> Criterion:
    return Elapsed("business_days", CALLED, calendar=days) >= 3


def due(days: BusinessCalendar) -> ProgramEdition:
    closes = Count(14, "business_days", days)
    return edition(obligations=(Obligation(label="call", start=CALLED, closes=closes),))


def test_another_calendar_is_told_by_its_name_or_by_its_days() -> None:
    assert told(due(WEEKDAYS), due(FEDERAL))[2:] == [
        "      closes: 14 business days after, Monday to Friday became 14 business days after, US federal holidays"
    ]
    assert rewords(since(WEEKDAYS), since(FEDERAL))[1:] == [
        "  business days since called on: calendar: Monday to Friday became US federal holidays"
    ]
    other = attrs.evolve(OURS, holidays=())
    assert told(due(OURS), due(other))[2:] == [
        "      closes",
        "        calendar: other days of ours are holidays",
    ]
    assert rewords(since(OURS), since(other))[1:] == [
        "  business days since called on: calendar: other days of ours are holidays"
    ]


def test_how_a_source_was_checked_is_told_of_our_own_choices_too() -> None:
    ours = operational("us")
    read = attrs.evolve(ours, verification=Verification.VERIFIED)
    line = "source: us (operational) became us (operational, verified)"
    assert told(edition(citation=ours), edition(citation=read)) == [f"  {line}"]
    assert rewords(rule(FALL, cite=ours), rule(FALL, cite=read)) == [line]


def about_facts(old: Fact, new: Fact) -> list[str]:
    lines = diff_editions(edition(old.is_true()), edition(new.is_true())).explain().splitlines()
    return [line[6:] for line in lines[lines.index(f"    {new.label}") + 1 :]]


def test_how_a_fact_is_worked_out_or_attested_is_told_with_its_numbers() -> None:
    def flag(definition: Any) -> Fact:
        return Fact("x", type="flag", definition=definition)

    assert about_facts(flag(Formula(AGE >= 65)), flag(Formula(AGE >= 60))) == [
        "how it is worked out",
        "  age >= 65 years became age >= 60 years",
    ]
    assert about_facts(flag(Formula(any_of(FALL, CONSENT))), flag(Formula(any_of(FALL)))) == [
        "how it is worked out",
        "  removed: consent",
    ]
    assert about_facts(flag(Attested(valid_days=3)), flag(Attested(valid_days=9))) == [
        "how it is attested",
        "  valid days: 3 became 9",
    ]
    assert about_facts(flag(None), flag(Attested())) == ["how it is worked out or found changed"]


def test_what_reads_the_same_and_differs_is_told() -> None:
    def days(name: str) -> Criterion:
        return Elapsed("days", Fact(name, type="date", label="seen")) >= 3

    assert rewords(days("a"), days("b"))[1:] == ["  seen (a) became seen (b)"]
    named = Fact("total", label="points for age")
    assert rewords(named >= 1, Bands(AGE, (5,), (0, 1)) >= 1)[1:] == [
        "  points for age: how it is worked out changed"
    ]
    least, sum_of_two = Fact("least", low=0.3), Fact("least", low=0.1 + 0.2)
    old, new = edition(least >= 1), edition(sum_of_two >= 1)
    assert diff_editions(old, new).explain().splitlines()[1:] == [
        "  refer",
        "    least >= 1: how it is worked out changed",
        "  facts",
        "    least",
        "      low changed",
    ]


def test_the_points_of_a_domain_of_acuity_are_told() -> None:
    old = acuity_scheme().editions[0]
    first, *rest = old.domains
    changed = attrs.evolve(first, points=(*first.points[:-1], 99))
    before, after = (", ".join(f"{n:g}" for n in each.points) for each in (first, changed))
    assert told(old, attrs.evolve(old, domains=(changed, *rest))) == [
        "  domains",
        f"    {first.id}",
        f"      points: {before} became {after}",
    ]


def test_what_a_score_is_worked_out_of_is_told() -> None:
    scheme = risk_scheme().editions[0]
    points_for = [
        Fact("s", low=0, high=9, definition=Formula(Bands(AGE, (edge,), (0, 1)))) for edge in (5, 50)
    ]
    old, new = (attrs.evolve(scheme, scores=(Score(fact),)) for fact in points_for)
    assert told(old, new) == [
        "  scores",
        "    s",
        "      fact",
        "        how it is worked out",
        "          points for age: from 5 became 50",
    ]


def ladder(*rungs: tuple[Any, ...]) -> RiskEdition:
    return attrs.evolve(risk_scheme().editions[0], ladder=tuple(Rung(*rung) for rung in rungs))


def test_rungs_of_a_ladder_are_known_by_their_criteria() -> None:
    rungs = [(PULSE >= 190, "crisis"), (PULSE >= 150, "high"), (AGE >= 80, "crisis"), (all_of(), "low")]
    old = ladder(*rungs)
    assert told(old, ladder((AGE >= 99, "crisis"), *rungs)) == [
        "  ladder",
        "    added: crisis, as step 1",
        "      age >= 99 years",
    ]
    assert told(old, ladder((*rungs[0], "call"), *rungs[1:])) == [
        "  ladder",
        "    crisis",
        "      flag: nothing became call",
    ]
    assert told(old, ladder(rungs[0], (PULSE >= 140, "high"), *rungs[2:])) == [
        "  ladder",
        "    high",
        "      when",
        "        pulse >= 150 became pulse >= 140",
    ]
    assert told(old, ladder(*rungs[:2], rungs[3])) == ["  ladder", "    removed: crisis (2)"]


def test_the_order_of_levels_is_told() -> None:
    old = scheme_by_id("levels.four").editions[0]
    new = attrs.evolve(old, levels=dict(reversed([*old.levels.items()])))
    assert told(old, new) == [
        "  levels",
        f"    order: {', '.join(old.levels)} became {', '.join(new.levels)}",
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
        "      how it is worked out",
        "        age + 1 became age + 2",
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
    at = lines.index("    acute, transitional")
    assert lines[at + 1] == "      when"
    assert "      flag: transitional became late" in lines[at:]
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


def test_of_two_editions_of_one_id_each_is_compared_with_its_own() -> None:
    first = edition(AGE >= 65, effective_to=date(2026, 5, 31))
    second = edition(AGE >= 70, effective_from=date(2026, 6, 1))
    old = Program(id="p", title="P", authority="us", editions=(first, second))
    new = attrs.evolve(old, editions=(attrs.evolve(first, refer=AGE >= 60), second))
    assert told(old, new) == ["  edition 1", "    refer", "      age >= 65 years became age >= 60 years"]


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
