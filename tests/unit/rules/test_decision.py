"""Decisions: their truth, their reasons, what is missing, and the last days of open limits."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import attrs
from pytest import mark, raises

from casemgmt.bounds import Bounds, OneOf
from casemgmt.citation import law
from casemgmt.dates import not_yet
from casemgmt.errors import InvalidInput, UnknownName
from casemgmt.rules import (
    Criterion,
    Decision,
    Fact,
    FactSheet,
    Formula,
    Line,
    Parameter,
    Rates,
    Reason,
    Unknown,
    all_of,
    any_of,
    at_least,
    by_cases,
    by_edges,
    days_since,
    decide,
    not_,
    rule,
    years_since,
)
from casemgmt.rules.words import show
from casemgmt.truth import MET, NOT_MET, UNKNOWN
from tests.strategies import numbered

AS_OF = date(2026, 5, 1)
BORN = Fact("born", type="date", label="date of birth")
AGE = Fact("age", low=0, high=150, unit="a", definition=Formula(years_since(BORN)))
VISITS = Fact("visits", low=0, high=99, label="emergency visits")
CONSENT = Fact("consent", type="flag", label="consent given")
HOSPICE = Fact("hospice", type="flag", label="hospice elected")
PLACE = Fact("place", type="category", values=frozenset({"home", "ward", "hotel"}))
WEIGHT = Fact("weight", unit="kg", low=0, high=700)
WARD = Fact("ward", type="category")
LIMIT = Parameter(
    "limit",
    (),
    (Rates(date(2020, 1, 1), {(): 10}, date(2025, 12, 31)), Rates(date(2026, 1, 1), {(): 12})),
    citation=law("42 CFR 9"),
)
OLD_LIMIT, LIMIT_AT_BIRTH = attrs.evolve(LIMIT, editions=LIMIT.editions[:1]), attrs.evolve(LIMIT, on=BORN)
RATE = Parameter("rate", (PLACE,), (Rates(date(2020, 1, 1), {("home",): 2, ("ward",): 4}),))
SHARE = Fact("share", low=0, high=900, unit="%", definition=Formula(WEIGHT / LIMIT * 100))
OLD_SHARE = attrs.evolve(SHARE, name="old_share", label="old share", definition=Formula(WEIGHT / OLD_LIMIT))


def decided(rule: Criterion, **known: Any) -> Decision:
    return decide(rule, known, as_of=AS_OF)


# -- explanations --------------------------------------------------------------------------------------------

STALE = Unknown(Reason.STALE, since=date(2025, 3, 1))


@mark.parametrize(
    ("criterion", "known", "text"),
    [
        (VISITS >= 2, {"visits": 3}, "[+] emergency visits >= 2: 3"),
        (VISITS >= 2, {"visits": Bounds(1, 3)}, "[?] emergency visits >= 2: 1 to 3"),
        (VISITS >= 2, {"visits": Bounds(2, 99)}, "[+] emergency visits >= 2: 2 to 99"),
        (VISITS >= 2, {}, "[?] emergency visits >= 2: unknown, not recorded"),
        (WEIGHT < 50, {"weight": 72.5}, "[-] weight < 50 kg: 72.5 kg"),
        (WEIGHT < 50, {"weight": STALE}, "[?] weight < 50 kg: unknown, stale since 2025-03-01"),
        (CONSENT.is_true(), {"consent": Unknown(Reason.DECLINED)}, "[?] consent given: unknown, declined"),
        (CONSENT.is_true(), {"consent": False}, "[-] consent given: no"),
        (PLACE.is_in("home"), {"place": "home"}, "[+] place is home: home"),
        (PLACE.is_in("home"), {"place": OneOf({"ward", "home"})}, "[?] place is home: one of home, ward"),
        (BORN <= AS_OF, {"born": "1950"}, "[+] date of birth <= 2026-05-01: 1950-01-01 to 1950-12-31"),
        (
            WEIGHT > VISITS,
            {"weight": 3, "visits": 2},
            "[+] weight > emergency visits: weight 3 kg; emergency visits 2",
        ),
        (
            rule(VISITS >= 2, cite=law("1 CFR 2")),
            {"visits": 3},
            "[+] emergency visits >= 2: 3  <1 CFR 2 (law, verified)>",
        ),
        (rule(VISITS >= 2, label="frequent"), {"visits": 3}, "[+] frequent (>= 2): 3"),
        (
            all_of(CONSENT, any_of(HOSPICE, VISITS >= 2), label="eligible"),
            {"consent": True, "visits": 1},
            (
                "[?] eligible\n"
                "  [+] consent given: yes\n"
                "  [?] any of these\n"
                "    [?] hospice elected: unknown, not recorded\n"
                "    [-] emergency visits >= 2: 1"
            ),
        ),
        (
            at_least(1, not_(HOSPICE), label="either"),
            {"hospice": True},
            "[-] either (at least 1 of 1)\n  [-] not: hospice elected\n    [+] hospice elected: yes",
        ),
        (AGE >= 65, {"age": 67}, "[+] age >= 65 years: 67 years"),
        (AGE >= 65, {"born": "1959-05-01"}, "[+] age >= 65 years: 67 years\n  date of birth: 1959-05-01"),
        (
            AGE >= 67,
            {"born": "1959"},
            (
                "[?] age >= 67 years: 66 to 67 years (not recorded (needs date of birth))\n"
                "  date of birth: 1959-01-01 to 1959-12-31"
            ),
        ),
        (
            AGE >= 67,
            {},
            "[?] age >= 67 years: unknown, not recorded (needs date of birth)\n  date of birth: unknown, not recorded",
        ),
    ],
    ids=numbered(),
)
def test_an_explanation_has_a_line_for_each_criterion(
    criterion: Criterion, known: dict[str, Any], text: str
) -> None:
    assert decided(criterion, **known).explain() == text


@mark.parametrize(
    ("criterion", "threshold"),
    [
        (at_least(2, CONSENT, HOSPICE, VISITS >= 2, label="risk signs"), " (at least 2 of 3)"),
        (at_least(2, CONSENT, HOSPICE, VISITS >= 2, label="signs in 2 months"), " (at least 2 of 3)"),
        (at_least(2, CONSENT, HOSPICE, VISITS >= 2, label="At least 2 signs"), ""),
        (at_least(2, CONSENT, HOSPICE, VISITS >= 2, label="two or more signs"), ""),
        (at_least(2, CONSENT, HOSPICE, VISITS >= 2, label="at least 20 signs"), " (at least 2 of 3)"),
        (at_least(11, *[CONSENT] * 12, label="11 or more signs"), ""),
        (rule(PLACE.is_in("home", "ward"), label="a place that fits"), " (is home or ward)"),
        (rule(PLACE.is_in("home", "ward"), label="a ward or a home for the aged"), ""),
        (rule(PLACE.is_in("home", "ward"), label="a wardrobe, a home"), " (is home or ward)"),
        (rule(WARD.is_in(*"abcdef"), label="wards of ours"), " (is a or b or c or d or e or f)"),
        (rule(WARD.is_in(*"abcdefg"), label="wards of ours"), " (is a, b, c or one of 4 more)"),
    ],
    ids=numbered(),
)
def test_a_label_does_not_hide_what_is_asked_for(criterion: Criterion, threshold: str) -> None:
    first = decided(criterion).explain().splitlines()[0]
    assert first.removesuffix(": unknown, not recorded") == f"[?] {criterion.label}{threshold}"


@mark.parametrize(
    ("criterion", "known", "text"),
    [
        (
            WEIGHT / VISITS >= 7,
            {"weight": 1, "visits": 0},
            (
                "[?] weight / emergency visits >= 7: weight 1 kg; emergency visits 0;"
                " error (divided by emergency visits, which is 0)"
            ),
        ),
        (
            WEIGHT / VISITS >= 7,
            {"weight": 21, "visits": 3},
            "[+] weight / emergency visits >= 7: weight 21 kg; emergency visits 3",
        ),
        (
            WEIGHT <= OLD_LIMIT,
            {"weight": 5},
            "[?] weight <= limit: 5 kg; error (limit has no value for these keys on that day)",
        ),
        (
            WEIGHT <= LIMIT,
            {"weight": 15},
            "[-] weight <= limit: 15 kg; limit is 12, in force since 2026-01-01",
        ),
        (
            VISITS <= RATE,
            {"visits": 1, "place": OneOf({"home", "ward"})},
            (
                "[+] emergency visits <= rate by place: emergency visits 1; place one of home, ward;"
                " rate by place is 2 to 4, in force since 2020-01-01"
            ),
        ),
        (
            VISITS <= RATE,
            {"visits": 1},
            "[?] emergency visits <= rate by place: emergency visits 1; place unknown, not recorded",
        ),
        (
            WEIGHT <= LIMIT_AT_BIRTH,
            {"weight": 15, "born": Bounds(date(2025, 12, 1), date(2026, 2, 1))},
            (
                "[-] weight <= limit on date of birth: weight 15 kg; date of birth 2025-12-01 to 2026-02-01;"
                " limit on date of birth is 10 to 12"
            ),
        ),
        (
            by_edges(WEIGHT / VISITS, (1,), (CONSENT, HOSPICE)),
            {"weight": 5, "visits": 0, "consent": True, "hospice": True},
            (
                "[+] by weight / emergency visits: weight 5 kg; emergency visits 0;"
                " error (divided by emergency visits, which is 0)\n"
                "  if weight / emergency visits below 1\n    [+] consent given: yes\n"
                "  if weight / emergency visits from 1\n    [+] hospice elected: yes"
            ),
        ),
        (
            SHARE >= 40,
            {"weight": 6},
            (
                "[+] share >= 40 %: 50 %\n  weight: 6 kg\n"
                "  limit: 12, in force since 2026-01-01  <42 CFR 9 (law, verified)>"
            ),
        ),
        (SHARE >= 40, {"share": 50}, "[+] share >= 40 %: 50 %"),
        (
            OLD_SHARE >= 40,
            {"weight": 6},
            (
                "[?] old share >= 40 %: unknown, error (limit has no value for these keys on that day)\n"
                "  weight: 6 kg"
            ),
        ),
    ],
    ids=numbered(),
)
def test_what_a_table_gives_is_shown_and_why_there_is_no_value(
    criterion: Criterion, known: dict[str, Any], text: str
) -> None:
    assert decided(criterion, **known).explain() == text


def test_a_derived_flag_is_explained_by_its_criteria() -> None:
    frequent = Fact("frequent", type="flag", definition=Formula((VISITS >= 2) | HOSPICE))
    from_inputs = decided(all_of(frequent, label="asked"), visits=3)
    assert from_inputs.explain() == (
        "[+] asked\n"
        "  [+] frequent: yes\n"
        "    [+] any of these\n"
        "      [+] emergency visits >= 2: 3\n"
        "      [?] hospice elected: unknown, not recorded"
    )
    assert (
        decided(all_of(frequent, label="asked"), frequent=True).explain() == "[+] asked\n  [+] frequent: yes"
    )


def test_the_cases_that_are_possible_are_explained_with_what_tells_them_apart() -> None:
    asked = rule(
        all_of(
            rule(
                by_cases(PLACE, {"ward": VISITS >= 2, "home": CONSENT}, otherwise=HOSPICE),
                label="by place",
                cite=law("1 CFR 2"),
            ),
            AGE >= 65,
        ),
        cite=law("3 CFR 4"),
    )
    values = {"place": OneOf({"ward", "home"}), "visits": 3, "born": date(1950, 1, 1), "age": 76}
    evidence = {"place": ("Encounter/1",), "visits": ("Encounter/2",), "born": ("Patient/1",)}
    decision = Decision(asked, FactSheet(AS_OF, values, {}, evidence))
    cases = (
        Line(
            "if place ward",
            children=(Line("emergency visits >= 2", MET, "3", evidence=("Encounter/2",)),),
        ),
        Line("if place home", children=(Line("consent given", UNKNOWN, "unknown, not recorded"),)),
    )
    born = Line("date of birth", None, "1950-01-01", evidence=("Patient/1",))
    assert decision.outline() == Line(
        "all of these",
        UNKNOWN,
        source="3 CFR 4 (law, verified)",
        children=(
            Line(
                "by place",
                UNKNOWN,
                "one of home, ward",
                "1 CFR 2 (law, verified)",
                cases,
                evidence=("Encounter/1",),
            ),
            Line("age >= 65 years", MET, "76 years", children=(born,), evidence=("Patient/1",)),
        ),
    )


def test_what_a_rule_says_is_put_in_words_once() -> None:
    asked = all_of(VISITS >= 2, CONSENT)
    one, other = decided(asked, visits=1).outline(), decided(asked, visits=2).outline()
    assert one.text is other.text
    assert one.children[0].text is other.children[0].text


@mark.parametrize(
    ("fact", "value", "words"),
    [
        (VISITS, None, ""),
        (VISITS, Bounds(2, float("inf")), "at least 2"),
        (WEIGHT, Bounds(float("-inf"), 2), "at most 2 kg"),
        (BORN, Bounds(date(1850, 1, 1), AS_OF), "on or before 2026-05-01"),
        (BORN, not_yet("2026-04-30"), "on or after 2026-04-30"),
        (BORN, AS_OF, "2026-05-01"),
        (CONSENT, True, "yes"),
        (WEIGHT, 0.1 + 0.2, "0.3 kg"),
        (WEIGHT, 12345.678, "12345.678 kg"),
        (Fact("ratio", unit="1"), 2, "2"),
    ],
    ids=numbered(),
)
def test_a_value_in_words(fact: Fact, value: Any, words: str) -> None:
    assert show(fact, value) == words


def test_a_title_stands_for_the_rule() -> None:
    decision = decide(all_of(CONSENT), {"consent": True}, as_of=AS_OF, title="May we go on?")
    assert decision.explain().startswith("[+] May we go on?\n")
    assert repr(decision) == "<Decision May we go on?: met as of 2026-05-01>"
    assert repr(decided(VISITS >= 2, visits=Bounds(1, 7))) == (
        "<Decision emergency visits >= 2: unknown as of 2026-05-01, missing 1>"
    )


def test_a_decision_takes_a_flag_a_mapping_or_a_sheet() -> None:
    sheet = FactSheet(AS_OF, {"as_of": AS_OF, "consent": True})
    decision = decide(CONSENT, sheet)
    assert decision.truth is decide(CONSENT, {"consent": True}, as_of="2026-05-01").truth is MET
    assert decision.as_of == AS_OF
    assert decision.truth_of(CONSENT.is_true()) is MET


# -- what is missing -----------------------------------------------------------------------------------------


@mark.parametrize(
    ("criterion", "known", "missing", "also"),
    [
        (all_of(CONSENT, HOSPICE), {}, ("consent", "hospice"), ()),
        (all_of(CONSENT, HOSPICE), {"consent": True}, ("hospice",), ()),
        (all_of(CONSENT, HOSPICE), {"consent": False}, (), ("hospice",)),
        (any_of(all_of(CONSENT, HOSPICE), VISITS >= 2), {"consent": False}, ("visits",), ("hospice",)),
        (at_least(2, CONSENT, HOSPICE, VISITS >= 2), {"visits": 0, "hospice": True}, ("consent",), ()),
        (VISITS >= 2, {"visits": Bounds(1, 3)}, ("visits",), ()),
        (PLACE.is_in("home"), {"place": OneOf({"home", "ward"})}, ("place",), ()),
        (all_of(AGE >= 65, AGE <= 80), {}, ("born",), ()),
        (all_of(AGE >= 65, CONSENT), {"consent": False}, (), ("born",)),
        (any_of(AGE >= 65, CONSENT), {"age": 70}, (), ("consent",)),
        (any_of(AGE >= 65, days_since(BORN) >= 9999), {"age": 60}, ("born",), ()),
    ],
    ids=numbered(),
)
def test_missing_facts_can_change_the_answer(
    criterion: Criterion, known: dict[str, Any], missing: tuple[str, ...], also: tuple[str, ...]
) -> None:
    decision = decided(criterion, **known)
    assert decision.missing == tuple(decision.open_facts()) == missing
    assert decision.also_undocumented == also


def test_what_is_missing_is_what_can_tip_the_answer_however_groups_are_nested() -> None:
    flags = [Fact(name, type="flag") for name in "abcdef"]
    a, b, c, d, e, f = flags
    rule = any_of(all_of(any_of(a, b), any_of(c, not_(d))), not_(at_least(1, e, not_(not_(f)))))

    def answer(values: list[Any]) -> bool:
        a, b, c, d, e, f = values
        return ((a or b) and (c or not d)) or not (e or f)

    for known in product((None, False, True), repeat=6):
        open_ = [i for i in range(6) if known[i] is None]
        tipping = set()
        for rest in product((False, True), repeat=len(open_)):
            full = [*known]
            for i, value in zip(open_, rest, strict=True):
                full[i] = value
            for i in open_:
                other = [*full]
                other[i] = not full[i]
                if answer(full) != answer(other):
                    tipping.add(flags[i].name)
        decision = decided(rule, **dict(zip("abcdef", known, strict=True)))
        assert set(decision.missing) == tipping
        assert decision.missing_is_exact


def test_a_derived_fact_is_traced_through_what_is_open_only() -> None:
    frequent = Fact(
        "frequent", type="flag", definition=Formula(all_of(VISITS >= 2, any_of(HOSPICE, CONSENT)))
    )
    assert decided(frequent.is_true(), visits=Bounds(2, 3)).missing == ("hospice", "consent")
    assert decided(frequent.is_true(), visits=1).missing == ()


def test_a_conflicting_or_undefined_formula_is_missing_itself() -> None:
    total = Fact("total", low=0, high=200, definition=Formula(VISITS + AGE))
    conflicting = decided(total >= 9, total=5, visits=3, age=40)
    assert conflicting.truth is UNKNOWN
    assert conflicting.missing == ("total",)
    assert "conflicting (the value given and its inputs differ)" in conflicting.explain()
    below = decided(total >= 90, visits=Unknown(Reason.CONFLICTING), age=40)
    assert below.sheet.why_unknown("total").reason is Reason.CONFLICTING
    assert below.missing == ("visits",)
    ratio = Fact("ratio", low=0, high=200, definition=Formula(VISITS / AGE))
    assert decided(ratio >= 9, visits=3, age=0).missing == ("ratio",)


def test_a_total_that_may_be_recorded_is_traced_to_its_items() -> None:
    class Standing:
        formula = Formula(VISITS + WEIGHT)
        reads = (VISITS, WEIGHT)

    total = Fact("total", low=0, high=200, definition=Standing())
    assert decided(total >= 9).missing == ("visits", "weight")
    assert decided(total >= 9, visits=1, weight=9).truth is MET


def test_truths_of_groups() -> None:
    assert decided(all_of(CONSENT, HOSPICE), consent=False).truth is NOT_MET


def test_a_decision_works_its_answer_out_once() -> None:
    asked: list[str] = []

    class Asked(dict[str, Any]):
        def __getitem__(self, key: str) -> Any:
            asked.append(key)
            return super().__getitem__(key)

    rule = all_of(CONSENT, not_(HOSPICE))
    decision = Decision(rule, FactSheet(AS_OF, Asked(consent=True, hospice=None)))
    for _ in range(2):
        assert decision.truth is decision.truth_of(rule) is decision.truth_of(rule.of[1]) is UNKNOWN
    assert asked == ["consent", "hospice"]
    assert decision.open_facts() is decision.open_facts()


# -- evidence ------------------------------------------------------------------------------------------------


def test_evidence_is_traced_through_formulas_unless_a_fact_has_its_own() -> None:
    weight_class = Fact("class", low=0, high=9, definition=Formula(WEIGHT / 100 + VISITS))
    heavy = Fact("heavy", type="flag", definition=Formula(weight_class >= 1))
    evidence = {"weight": ("Observation/1", "Observation/2"), "visits": ("Encounter/1", "Observation/2")}
    values = {"weight": 90, "visits": 1, "class": 1.9, "heavy": True}
    below = ("Observation/1", "Observation/2", "Encounter/1")
    found = Decision(all_of(heavy, CONSENT), FactSheet(AS_OF, values, {}, evidence))
    assert found.evidence == {**evidence, "class": below, "heavy": below}
    own = {**evidence, "class": ("Observation/9",)}
    found = Decision(heavy.is_true(), FactSheet(AS_OF, values, {}, own))
    assert found.evidence["heavy"] == ("Observation/9",)
    assert found.explain(evidence=True).startswith("[+] heavy: yes  (from Observation/9)")
    assert decided(CONSENT.is_true(), consent=True).evidence == {}
    assert decided(CONSENT.is_true(), consent=True).explain(evidence=True) == "[+] consent given: yes"


def test_the_criteria_of_a_decision_stand_in_the_order_of_the_trace_with_the_values_of_leaves() -> None:
    visits, fall = Fact("visits", low=0, high=9), Fact("fall", type="flag")
    rule = all_of(visits >= 2, any_of(fall, visits + 1 >= 9, PLACE.is_in("home")))
    decision = decide(rule, {"visits": 3, "place": "ward"}, as_of="2026-05-01")
    found = [(each.criterion, each.truth, each.value) for each in decision.criteria]
    assert found == [
        (rule.of[0], MET, 3),
        (rule.of[1].of[0], UNKNOWN, None),  # type: ignore[attr-defined]
        (rule.of[1].of[1], NOT_MET, None),  # type: ignore[attr-defined]
        (rule.of[1].of[2], NOT_MET, "ward"),  # type: ignore[attr-defined]
        (rule.of[1], UNKNOWN, None),
        (rule, UNKNOWN, None),
    ]
    assert all(decision.truth_of(each.criterion) is each.truth for each in decision.criteria)


def test_only_facts_by_name_are_decided_on_and_only_of_their_own_day() -> None:
    age = Fact("age", low=0, high=130)
    nothing: Any = [("age", 70)]
    with raises(InvalidInput, match=r"\$: is a list; pass a mapping of fact names to values, or a FactSheet"):
        decide(age >= 65, nothing, as_of="2026-05-01")
    sheet = decide(age >= 65, {"age": 70}, as_of="2026-05-01").sheet
    assert decide(age >= 65, sheet, as_of=date(2026, 5, 1)).truth is MET
    with raises(InvalidInput, match=r"\$.as_of: the facts were gathered for another date; gather them"):
        decide(age >= 65, sheet, as_of="2026-05-02")


def test_every_unknown_name_and_every_value_that_cannot_be_used_is_listed_at_once() -> None:
    age = Fact("age", low=0, high=130)
    with raises(UnknownName) as error:
        decide(age >= 65, {"agee": 1, "age": "old", "aeg": 2}, as_of="2026-05-01")
    lines = str(error.value).splitlines()
    assert [line.split("'")[1] for line in lines[:2]] == ["agee", "aeg"]
    assert lines[2:] == ["$.age: is a str; give a number, or None for unknown"]
