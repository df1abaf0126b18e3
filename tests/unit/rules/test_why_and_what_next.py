"""What is missing, what is settled, why an answer holds, and what would change it: the cases that trap."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

from pytest import mark, raises

from casemgmt.bounds import Bounds, OneOf
from casemgmt.codes import CodeSet
from casemgmt.facts import Answered, AnsweredOn, Attested, PersonField, Query, Recorded
from casemgmt.rules import (
    Criterion,
    Decision,
    Fact,
    Formula,
    Parameter,
    Rates,
    all_of,
    any_of,
    at_least,
    by_cases,
    by_edges,
    days_since,
    decide,
    facts_needed,
    not_,
    points,
    total,
    truth_of,
    years_since,
)
from casemgmt.rules.because import because
from casemgmt.rules.missing import missing
from casemgmt.rules.terms import Bands, Constant, Greatest
from casemgmt.rules.witness import TooMany, can_be, witness
from casemgmt.rules.would_change import would_change
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth
from tests.strategies import numbered

X, Y = Fact("x", low=0, high=10, label="x"), Fact("y", low=0, high=10, label="y")
G, H = Fact("g", type="flag", label="g"), Fact("h", type="flag", label="h")
SEX = Fact("sex", type="category", values={"female", "male"}, label="sex")
STAY = Fact("stay", type="category", values={"home", "hotel", "ward"}, label="stay")
PAYER = Fact("payer", type="category", label="payer")
ITEMS = [Fact(f"item_{n}", low=0, high=3, label=f"item {n}") for n in range(3)]
AGE = Fact("age_years", low=0, high=130, unit="a", label="age")
BORN = Fact("born", type="date", label="born", definition=PersonField("birth_date"))
YEARS = Fact("years", low=0, high=400, label="age", definition=Formula(years_since(BORN)))
SCORE = Fact("score", low=0, high=9, label="score", definition=Formula(total(ITEMS)))
FRAIL = Fact("frail", type="flag", label="frail", definition=Formula((X >= 5) | G))


def decided(rule: Criterion, **known: Any) -> Decision:
    return decide(rule, known, as_of="2026-05-01")


# -- missing and settled -----------------------------------------------------------------------------------------


ITEM_POINTS = total([points(G, 3), points(H, 5)])
NUMBER_OF = total([points(G, 1), points(H, 1)])
RATES = Rates(date(2020, 1, 1), {(0,): 1, (1,): 2})  # and nothing for 2
FEE = Parameter("fee", (PAYER,), (Rates(date(2020, 1, 1), {("a",): 1, ("b",): 5, ("c",): 4}),))
BY_FLAG = by_cases(SEX, {"female": G, "male": H})
BY_SEX = by_cases(SEX, {"female": X < 5, "male": X < 6})
AND_OR = any_of(all_of(SEX.is_in("female"), X < 5), all_of(SEX.is_in("male"), X < 6))


@mark.parametrize(
    ("rule", "known", "missing", "settled", "exact"),
    [
        (((X > 5) & G) | (X > 3), {}, ("x",), UNKNOWN, True),
        ((X > 5) | (X <= 5), {}, (), MET, True),
        ((X > 5) & (X <= 5), {}, (), NOT_MET, True),
        (ITEM_POINTS.equals(4), {}, (), NOT_MET, True),
        (ITEM_POINTS.equals(5), {}, ("g", "h"), UNKNOWN, True),
        (ITEM_POINTS >= 5, {}, ("h",), UNKNOWN, True),
        (points(G, 3) - points(H, 2) >= 3, {}, ("g", "h"), UNKNOWN, True),
        (
            at_least(2, X >= 5, X < 5, G, H) | ((X >= 5) & Y.equals(1)),
            {},
            ("x", "g", "h", "y"),
            UNKNOWN,
            True,
        ),
        (ITEM_POINTS >= 5, {"h": False}, (), NOT_MET, True),
        (BY_SEX, {"x": 4}, (), MET, True),
        (AND_OR, {"x": 4}, (), MET, True),
        (BY_SEX, {"x": 5}, ("sex",), UNKNOWN, True),
        (BY_SEX, {}, ("sex", "x"), UNKNOWN, True),
        (BY_SEX, {"x": Bounds(0, 4.9)}, (), MET, True),
        (by_cases(SEX, {"female": G, "male": G}), {}, ("g",), UNKNOWN, True),
        (by_edges(X, (5,), (Y >= 1, Y >= 2)), {}, ("x", "y"), UNKNOWN, True),
        (all_of(AGE >= 65, G), {"age_years": Bounds(64, 66)}, ("age_years", "g"), UNKNOWN, True),
        (PAYER.is_in("a") | PAYER.is_in("b"), {"payer": OneOf({"a", "b"})}, (), MET, True),
        (~PAYER.is_in("a") | ~PAYER.is_in("b"), {}, (), MET, True),
        (at_least(2, G, not_(G), H), {}, ("h",), UNKNOWN, True),
        (at_least(1, G, not_(G), H), {}, (), MET, True),
        (X + Y >= 5, {}, ("x", "y"), UNKNOWN, False),
        ((X + Y >= 5) | (H & G & H), {}, ("x", "y", "h", "g"), UNKNOWN, False),
        ((X + Y >= 5) | H | ~H, {}, (), MET, True),
        ((X + Y >= 5) & (X < 3), {}, ("x", "y"), UNKNOWN, False),
        ((X + Y >= 5) & (X < 3) & G & ~G, {}, (), NOT_MET, True),
        (Constant(1) / X >= 5, {"x": 0}, (), UNKNOWN, False),
        (Parameter("rate", (NUMBER_OF,), (RATES,)) >= 2, {}, ("g", "h"), UNKNOWN, False),
        (FRAIL.is_true() | (X < 5), {}, (), MET, True),
        (not_(FRAIL), {"x": 2}, ("g",), UNKNOWN, True),
        (SCORE >= 4, {"item_0": 3}, ("item_1", "item_2"), UNKNOWN, False),
        (points(SCORE >= 9, 1) >= 1, {}, ("item_0", "item_1", "item_2"), UNKNOWN, False),
        (SCORE >= 4, {"score": Bounds(2, 5)}, ("score",), UNKNOWN, True),
        ((SCORE >= 4) | (ITEMS[0] >= 2), {"score": Bounds(2, 5)}, ("score", "item_0"), UNKNOWN, False),
        (YEARS >= 18, {}, ("born",), UNKNOWN, True),
        (YEARS >= 18, {"born": "2008"}, ("born",), UNKNOWN, True),
    ],
    ids=lambda case: str(case) if isinstance(case, Truth) else None,
)
def test_what_is_missing_and_what_is_settled(
    rule: Criterion, known: dict[str, Any], missing: tuple[str, ...], settled: Truth, exact: bool
) -> None:
    decision = decided(rule, **known)
    assert decision.truth in (UNKNOWN, settled)
    assert (decision.missing, decision.settled, decision.missing_is_exact) == (missing, settled, exact)


K = Fact("k", type="flag", label="k")
THREE = total([points(G, 3), points(H, 5), points(K, 1)])


@mark.parametrize(
    "rule",
    [
        not_(by_cases(SEX, {"female": G, "male": not_(H)})),
        all_of(not_(by_cases(SEX, {"female": G, "male": H})), any_of(SEX.is_in("female"), K)),
        any_of(by_cases(SEX, {"female": G, "male": H}), all_of(K, not_(H))),
        any_of(THREE >= 5, all_of(G, K)),
        all_of(not_(THREE < 5), any_of(G, not_(H))),
        not_(any_of(THREE.equals(4), all_of(H, K))),
        any_of(total([points(G, 2), points(H, 2)]) - points(K, 1) > 2, all_of(not_(K), G)),
        not_(any_of(THREE >= 8, all_of(G, not_(K)))),
        all_of(any_of(THREE <= 4, K), any_of(not_(THREE <= 4), H)),
        at_least(2, G, all_of(not_(G), H), any_of(H, K)),
        not_(at_least(2, not_(G), H, all_of(G, K))),
        at_least(2, G, H, K, SEX.is_in("female")),
        any_of(all_of(G, H), all_of(not_(G), K), all_of(H, K, SEX.is_in("male"))),
        any_of(Greatest((points(G, 2), points(H, 1))) >= 1, all_of(not_(G), K)),
        all_of(not_(Greatest((points(G, 2), points(H, 1))) > 1), any_of(G, K)),
        all_of(Bands(THREE, (1, 5), (0, 2, 1)) >= 2, any_of(not_(K), G)),
        by_edges(THREE, (4, 6), (G, not_(K), SEX.is_in("male"))),
    ],
    ids=numbered(),
)
def test_what_is_missing_and_settled_is_what_trying_everything_finds(rule: Criterion) -> None:
    every: dict[str, tuple[Any, ...]] = dict.fromkeys("ghk", (False, True)) | {"sex": ("female", "male")}
    names = [name for name in every if name in facts_needed(rule)]
    for known in product(*((None, *every[name]) for name in names)):
        options = [every[name] if at is None else (at,) for name, at in zip(names, known, strict=True)]
        table = {
            chosen: truth_of(rule, dict(zip(names, chosen, strict=True))) for chosen in product(*options)
        }
        tipping = {
            name
            for i, name in enumerate(names)
            for chosen, truth in table.items()
            for other in options[i]
            if table[*chosen[:i], other, *chosen[i + 1 :]] is not truth
        }
        answers = set(table.values())
        decision = decided(rule, **dict(zip(names, known, strict=True)))
        assert decision.settled is (answers.pop() if len(answers) == 1 else UNKNOWN)
        assert (set(decision.missing), decision.missing_is_exact) == (tipping, True)


def test_a_decided_rule_is_settled_and_misses_nothing() -> None:
    decision = decided(X >= 5, x=6)
    assert (decision.missing, decision.settled, decision.missing_is_exact) == ((), MET, True)


def test_too_many_combinations_give_the_longer_list() -> None:
    facts = [Fact(f"f{n}", low=0, high=10) for n in range(5)]
    rule = all_of(
        *(any_of(f >= 3, facts[n - 1] < 7) for n, f in enumerate(facts)), any_of(*(f > 9 for f in facts))
    )
    values = {"as_of": date(2026, 5, 1)}
    exact, longer = missing(rule, values), missing(rule, values, most=10)
    assert (exact.exact, longer.exact) == (True, False)
    assert set(exact.facts) <= set(longer.facts)
    assert longer.settled is UNKNOWN
    assert missing(all_of(rule, G, not_(G)), values, most=10).settled is NOT_MET
    assert missing(any_of(rule, G, not_(G)), values, most=10).settled is MET


def test_only_facts_that_come_back_are_tried_and_up_to_so_many_combinations() -> None:
    rule = any_of(all_of(G, H), all_of(not_(G), K), all_of(Y >= 5, X >= 5))
    for most, exact in ((2, True), (1, False)):  # of the flag that comes twice
        found = missing(rule, {"as_of": date(2026, 5, 1)}, most=most)
        assert (set(found.facts), found.settled, found.exact) == (set("ghkxy"), UNKNOWN, exact)


def test_somebody_or_nobody_with_an_answer() -> None:
    values: dict[str, Any] = {"as_of": date(2026, 5, 1)}
    assert witness(ITEM_POINTS.equals(8), values, MET) == {**values, "g": True, "h": True}
    assert witness(ITEM_POINTS.equals(4), values, MET) is None
    assert witness(BY_SEX, {**values, "x": 5}, MET) == {**values, "x": 5, "sex": "male"}
    assert can_be((X > 5) | (X <= 5), values, NOT_MET) is False
    assert can_be((X > 5) | (X <= 5), values, NOT_MET, most=0) is True  # not looked at
    with raises(TooMany):
        witness((X > 5) | (X <= 5), values, NOT_MET, most=0)


def test_a_node_that_nobody_knows_is_refused() -> None:
    class Other(Criterion):
        pass

    with raises(TypeError, match="Other"):
        missing(Other(), {})
    with raises(TypeError, match="Other"):
        because(Other(), {})


def test_what_is_settled_names_the_facts_that_do_not_matter() -> None:
    both = any_of(
        by_cases(SEX, {"female": all_of(G, H), "male": not_(G)}),
        by_cases(SEX, {"female": not_(G), "male": G}),
    )
    top = decided(both, h=True).explain().splitlines()[0]
    assert top == "[?] any of these: unknown on the record, but every value of sex and g gives met"


def test_an_explanation_says_what_is_settled_though_unknown() -> None:
    text = decided((X > 5) | (X <= 5)).explain()
    assert text.splitlines()[0] == "[?] any of these: unknown on the record, but every value of x gives met"
    both = decided(by_cases(SEX, {"female": X >= 0, "male": all_of(X > 5, X <= 5)}), sex="male")
    assert "but every value of x gives not met" in both.explain()
    assert "but every value" not in decided(X > 5).explain()


def test_what_is_known_is_not_among_what_does_not_matter() -> None:
    rule = any_of(X + Y >= 5, X + Y < 5)
    assert "every value of y gives met" in decided(rule, x=2).explain()
    assert "every value of x gives met" in decided(rule, x=Bounds(2, 6), y=1).explain()


# -- because ---------------------------------------------------------------------------------------------------------


@mark.parametrize(
    ("rule", "known", "words"),
    [
        (AGE >= 65, {"age_years": 67}, ["age >= 65 years (is 67 years)"]),
        (AGE > 65, {"age_years": 67}, ["age > 65 years (is 67 years)"]),
        (AGE < 65, {"age_years": 40}, ["age < 65 years (is 40 years)"]),
        (AGE <= 65, {"age_years": 65}, ["age <= 65 years (is 65 years)"]),
        (AGE.equals(65), {"age_years": 65}, ["age is 65 years"]),
        ((AGE >= 18) & (AGE < 65), {"age_years": 40}, ["age >= 18 years and < 65 years (is 40 years)"]),
        (AGE >= 65, {"age_years": Bounds(66, 67)}, ["age >= 65 years (is 66 to 67 years)"]),
        (AGE >= 0, {"age_years": 5}, []),
        (G | (X >= 3), {"g": True, "x": 9}, ["g: yes; 1 of the 2 that are met"]),
        (G & (X >= 3), {"g": False, "x": 2}, ["g: no; 1 of the 2 that are not met"]),
        (
            at_least(2, G, H, X >= 3, Y >= 3),
            {"g": False, "h": True, "x": 5, "y": 6},
            ["h: yes; 2 of the 3 that are met", "x >= 3 (is 5); 2 of the 3 that are met"],
        ),
        ((G & H) | (X >= 3), {"g": True, "h": True, "x": 9}, ["x >= 3 (is 9); 1 of the 2 that are met"]),
        (PAYER.is_in("a", "b"), {"payer": "a"}, ["payer is a or b (is a)"]),
        (~PAYER.is_in("a", "b"), {"payer": "z"}, ["payer is z"]),
        (BY_SEX, {"sex": "male", "x": 5}, ["sex is male", "x < 6 (is 5)"]),
        (BY_SEX, {"sex": "male", "x": 4}, ["x < 5 (is 4)"]),
        (ITEM_POINTS >= 3, {"g": True, "h": True}, ["g: yes"]),
        (ITEM_POINTS >= 3, {"g": True}, ["g: yes"]),
        ((G & H) | (X >= 2.5), {"x": 9}, ["x >= 2.5 (is 9)"]),
        (X * X >= 4, {"x": 3}, ["x >= 3 (is 3)"]),
        (X + Y >= 5, {"x": 4, "y": 3}, ["x >= 2 (is 4)", "y >= 3 (is 3)"]),
        (FRAIL.is_true(), {"x": 6, "g": False}, ["frail: yes"]),
        (YEARS >= 18, {"born": "2000-01-01"}, ["age >= 18 (is 26)"]),
        (X >= 5, {}, []),
        (~G & (X >= 3), {"g": False, "x": 9}, ["g: no", "x >= 3 (is 9)"]),
        (~G & (X >= 3), {"g": True, "x": 9}, ["g: yes"]),
        (~G | H, {"h": True}, ["h: yes"]),
        (BY_FLAG, {"sex": "male", "g": True, "h": True}, ["sex is male", "h: yes"]),
        (BY_FLAG & (X >= 3), {"sex": "male", "h": True, "x": 9}, ["sex is male", "h: yes", "x >= 3 (is 9)"]),
        (BY_FLAG | (X >= 3), {"g": True, "x": 9}, ["x >= 3 (is 9)"]),
        (BY_FLAG | (X >= 3), {"g": True, "h": False, "x": 9}, ["x >= 3 (is 9)"]),
        (
            BY_FLAG | ((X >= 3) & (Y >= 3)),
            {"g": True, "h": True, "x": 9, "y": 9},
            ["g: yes", "h: yes"],
        ),
        (
            all_of(any_of(X >= 1, G), X >= 3, any_of(Y >= 1, H)),
            {"x": 5, "g": True, "y": 3, "h": True},
            ["x >= 3 (is 5)", "y >= 1 (is 3); 1 of the 2 that are met"],
        ),
        (
            all_of(X >= 3, any_of(X >= 1, G), at_least(2, X >= 1, G, H)),
            {"x": 5, "g": True, "h": True},
            ["x >= 3 (is 5)", "g: yes; 2 of the 3 that are met"],
        ),
        (
            all_of(any_of(X >= 1, G), any_of(X >= 3, H)),
            {"x": 5, "g": True, "h": True},
            ["x >= 3 (is 5); 1 of the 2 that are met"],
        ),
        (
            any_of(all_of(X >= 1, Y >= 1), all_of(G, H)),
            {"x": 5, "y": 3, "g": True, "h": True},
            ["x >= 1 (is 5)", "y >= 1 (is 3)"],
        ),
        (
            any_of(all_of(any_of(X >= 1, FRAIL), Y >= 1), all_of(G, H)),
            {"x": 5, "y": 3, "g": True, "h": True},
            ["x >= 1 (is 5); 1 of the 2 that are met", "y >= 1 (is 3)"],
        ),
        (
            any_of(X + Y >= 5, all_of(G, H)),
            {"x": 4, "y": 3, "g": True, "h": True},
            ["x >= 2 (is 4)", "y >= 3 (is 3)"],
        ),
        (
            all_of(all_of(X >= 6, Y >= 1), G),
            {"x": 5, "y": 3, "g": False},
            ["x < 6 (is 5); 1 of the 2 that are not met"],
        ),
        (any_of(X >= 1, X >= 2), {"x": 5}, ["x >= 1 (is 5)"]),
        (PAYER.is_in("a", "b", "c"), {"payer": OneOf({"a", "b"})}, ["payer is a or b or c (is one of a, b)"]),
        (SEX.is_in("male"), {"sex": "male"}, ["sex is male"]),
        (~STAY.is_in("home"), {"stay": "ward"}, ["stay is hotel or ward (is ward)"]),
        (date(2000, 1, 1) < BORN, {"born": "2001-01-01"}, ["born >= 2000-01-02 (is 2001-01-01)"]),
        (date(2000, 1, 1) > BORN, {"born": "1990-01-01"}, ["born <= 1999-12-31 (is 1990-01-01)"]),
        (X * 3 >= 1, {"x": 5}, ["x >= 0.333333333333 (is 5)"]),
        (FEE >= 3, {"payer": "b"}, ["payer is b or c (is b)"]),
        (
            by_cases(PAYER, {"a": X >= 3, "b": X >= 3}, otherwise=X >= 9),
            {"payer": "b", "x": 5},
            ["payer is a or b (is b)", "x >= 3 (is 5)"],
        ),
        (SEX.is_in("male", "female"), {"sex": "male"}, []),
    ],
)
def test_because(rule: Criterion, known: dict[str, Any], words: list[str]) -> None:
    assert list(map(str, decided(rule, **known).because)) == words


def test_a_ground_that_follows_from_the_others_is_left_out() -> None:
    adult = Fact("adult", type="flag", label="adult", definition=Formula(AGE >= 18))
    for rule in (all_of(AGE >= 65, adult), all_of(adult, AGE >= 65)):
        assert list(map(str, decided(rule, age_years=70).because)) == ["age >= 65 years (is 70 years)"]
        assert decided(rule, age_years=Bounds(65, 130)).truth is MET
    (ground,) = decided(all_of(AGE <= 90, adult), age_years=70).because
    assert str(ground) == "age >= 18 years and <= 90 years (is 70 years)"
    said = decided(all_of(AGE <= 90, adult), age_years=Bounds(10, 70), adult=True).because
    assert list(map(str, said)) == ["age <= 90 years (is 10 to 70 years)", "adult: yes"]
    both = Fact("both", low=0, high=20, label="both", definition=Formula(X + Y))
    assert list(map(str, decided(all_of(X >= 3, Y >= 2, both >= 5), x=4, y=4).because)) == [
        "x >= 3 (is 4)",
        "y >= 2 (is 4)",
    ]
    assert list(map(str, decided(all_of(X >= 3, both >= 7), x=4, y=4).because)) == [
        "x >= 3 (is 4)",
        "both >= 7 (is 8)",
    ]


def test_what_a_record_says_against_its_items_is_a_ground_of_its_own() -> None:
    both = Fact("both", low=0, high=20, label="both", definition=Formula(X + Y))
    said = because(
        all_of(both >= 15, FRAIL, X <= 3, Y <= 3), {"both": 18, "frail": True, "x": 1, "y": 1, "g": False}
    )
    assert list(map(str, said)) == ["both >= 15 (is 18)", "frail: yes", "x <= 3 (is 1)", "y <= 3 (is 1)"]
    assert list(map(str, because(any_of(H, both >= 5), {"h": True, "x": 9}))) == ["h: yes"]


def test_because_goes_below_derived_facts_when_asked() -> None:
    values = decided(FRAIL & (YEARS >= 18), x=6, g=False, born="2000-01-01").sheet.values
    assert list(map(str, because(FRAIL & (YEARS >= 18), values, expand=True))) == [
        "x >= 5 (is 6)",
        "born <= 2008-05-01 (is 2000-01-01)",
    ]


# -- would_change ----------------------------------------------------------------------------------------------------


def query(take: Any, **more: Any) -> Query:
    return Query(section="observations", take=take, codes=CodeSet("any", exact={"loinc": {"1111-1"}}), **more)


VISITS = Fact("visits", low=0, high=99, label="visits", definition=query("count"))
PLANNED = Fact("planned", type="flag", label="planned", definition=query("exists", ahead_days=30))
LEVEL = Fact("level", low=0, high=20, label="level", definition=query("latest"))
STATE = Fact("state", type="category", label="state", definition=query("latest"))
LAST = Fact("last", type="date", label="last visit", definition=query("latest_date"))
FIRST = Fact("first", type="date", label="first visit", definition=query("earliest_date"))
ELECTED = Fact("elected", type="flag", label="hospice elected", definition=Attested())
TOTAL = Fact(
    "total",
    low=0,
    high=9,
    label="total",
    definition=Recorded(query("latest"), LAST, Formula(total(ITEMS)), Fact("on", type="date")),
)


@mark.parametrize(
    ("rule", "known", "words"),
    [
        (X >= 5, {"x": 2}, ["it would be met with:", "  x >= 5 (now 2): a new value"]),
        (X >= 5, {"x": 7}, ["it would be not met with:", "  x < 5 (now 7): a new value"]),
        ((X >= 8) | (X < 2), {"x": 7}, ["it would be met with:", "  x >= 8 (now 7): a new value"]),
        ((X >= 8) | (X < 2), {"x": 3}, ["it would be met with:", "  x < 2 (now 3): a new value"]),
        (VISITS >= 3, {"visits": 2}, ["it would be met with:", "  visits >= 3 (now 2): a new event"]),
        (VISITS < 3, {"visits": 4}, ["met:", "  no change of one or two facts is enough"]),
        (LEVEL >= 7, {"level": 8}, ["it would be not met with:", "  level < 7 (now 8): a measurement"]),
        (STATE.is_in("a"), {"state": "b"}, ["it would be met with:", "  state is a (now b): a new status"]),
        (
            PLANNED.is_true(),
            {"planned": True},
            ["it would be not met with:", "  planned: no (now yes): a new status"],
        ),
        (
            ELECTED.is_true(),
            {"elected": False},
            ["it would be met with:", "  hospice elected: yes (now no): an attestation"],
        ),
        (YEARS >= 65, {"born": "2000-01-01"}, ["met:", "  no change of one or two facts is enough"]),
        (YEARS >= 65, {"years": 30}, ["met:", "  no change of one or two facts is enough"]),
        (
            SCORE >= 8,
            {"item_0": 0, "item_1": 0, "item_2": 1},
            ["met:", "  no change of one or two facts is enough"],
        ),
        (
            all_of(G, H, X >= 3),
            {"g": False, "h": True, "x": 1},
            ["it would be met with:", "  g: yes (now no): a new value, and x >= 3 (now 1): a new value"],
        ),
        (
            all_of(G, H, X >= 3),
            {"g": False, "h": False, "x": 1},
            ["met:", "  no change of one or two facts is enough"],
        ),
        (
            X + Y >= 12,
            {"x": 5, "y": 2},
            ["it would be met with:", "  x is 10 (now 5): a new value", "  y >= 7 (now 2): a new value"],
        ),
        (
            X + Y >= 15,
            {"x": 4, "y": 3},
            ["met:", "  no change of one or two facts is enough, as far as could be searched"],
        ),
        ((X >= 5) & (X <= 7), {"x": 2}, ["it would be met with:", "  x >= 5 (now 2): a new value"]),
        ((X >= 5) & (X <= 7), {"x": 9}, ["it would be met with:", "  x <= 7 (now 9): a new value"]),
        (
            Bands(X, (2, 4), (0, 1, 3)) + Bands(Y, (1, 2, 3, 4, 5), (0, 2, 2.5, 2.75, 3, 4)) >= 5,
            {"x": 0, "y": 0},
            ["it would be met with:", "  x >= 4 (now 0): a new value, and y >= 1 (now 0): a new value"],
        ),
    ],
)
def test_would_change(rule: Criterion, known: dict[str, Any], words: list[str]) -> None:
    (changes,) = decided(rule, **known).would_change()
    assert str(changes).splitlines() == words
    assert changes.complete is (not words[-1].endswith("as far as could be searched"))


def test_an_unknown_answer_has_changes_to_both_sides() -> None:
    met, not_met = decided((LEVEL >= 5) & G, level=Bounds(3, 6)).would_change()
    assert (met.target, not_met.target) == (MET, NOT_MET)
    assert str(met).splitlines()[1:] == [
        "  level >= 5 (now 3 to 6): finding out, and g: yes (not known): finding out"
    ]
    assert [str(way[0]) for way in not_met.ways] == [
        "level < 5 (now 3 to 6): finding out",
        "g: no (not known): finding out",
    ]


def test_every_pair_is_looked_at_that_holds_no_smaller_change() -> None:
    (changes,) = decided(any_of(G, all_of(H, X >= 3)), g=False, h=False, x=0).would_change()
    assert [[change.fact.name for change in way] for way in changes.ways] == [["g"], ["h", "x"]]


def test_a_fact_that_makes_no_difference_is_no_change() -> None:
    for changes in decided(all_of(X >= 0, Y >= 5), x=3).would_change():
        assert [[change.fact.name for change in way] for way in changes.ways] == [["y"]]


@mark.parametrize(
    ("rule", "known", "change"),
    [
        ((X >= 5) & (X <= 7), {"x": Bounds(2, 5)}, "x >= 5 and <= 7 (now 2 to 5): finding out"),
        ((X >= 5) & (X <= 7), {"x": Bounds(7, 9)}, "x >= 5 and <= 7 (now 7 to 9): finding out"),
        ((X >= 9) | (X <= 2), {"x": Bounds(3, 6)}, "x <= 2 (now 3 to 6): a new value"),
        ((X >= 9) | (X <= 2), {"x": Bounds(5, 8)}, "x >= 9 (now 5 to 8): a new value"),
    ],
    ids=numbered(),
)
def test_the_change_is_the_one_nearest_to_what_is_known(
    rule: Criterion, known: dict[str, Any], change: str
) -> None:
    assert str(decided(rule, **known).would_change()[0].ways[0][0]) == change


def test_finding_out_is_nearer_than_another_status() -> None:
    rule = any_of(all_of(STATE.is_in("a"), X >= 1), all_of(STATE.is_in("c"), X > 1))
    (changes,) = decided(rule, state="b", x=0).would_change()
    assert list(map(str, changes.ways[0])) == [
        "state is a (now b): a new status",
        "x >= 1 (now 0): a new value",
    ]
    (changes,) = decided(rule, state=OneOf({"b", "c"}), x=0).would_change()
    assert list(map(str, changes.ways[0])) == [
        "state is c (now one of b, c): finding out",
        "x > 1 (now 0): a new value",
    ]


def test_what_lies_outside_of_what_is_known_needs_more_than_finding_out() -> None:
    (changes,) = decided(LEVEL >= 15, level=Bounds(3, 6)).would_change()
    assert str(changes.ways[0][0]) == "level >= 15 (now 3 to 6): a measurement"
    (higher,) = decided(LEVEL < 2, level=Bounds(3, 6)).would_change()
    assert str(higher.ways[0][0]) == "level < 2 (now 3 to 6): a measurement"


def test_an_event_to_come_is_a_new_event() -> None:
    (later,) = decided(days_since(LAST) <= 30, last="2026-01-01").would_change()
    assert str(later.ways[0][0]) == "last visit >= 2026-04-01 (now 2026-01-01): a new event"
    today, _ = decided(days_since(LAST) <= 0, last=Bounds(date(2026, 4, 1), date(2026, 5, 1))).would_change()
    assert today.ways[0][0].needs == "finding out"
    met, _ = decided(
        date(2026, 6, 1) >= FIRST, first=Bounds(date(2026, 5, 2), date(2026, 9, 1))
    ).would_change()
    assert met.ways[0][0].needs == "a new event"


def test_a_derived_fact_changes_with_its_inputs() -> None:
    (changes,) = would_change(SCORE >= 8, decided(SCORE >= 8, item_0=2, item_1=2, item_2=3).sheet.values)
    assert [str(way[0]) for way in changes.ways] == [
        "item 0 is 3 (now 2): a new value",
        "item 1 is 3 (now 2): a new value",
    ]
    (of_total,) = decided(TOTAL >= 8, total=3).would_change()
    assert str(of_total.ways[0][0]) == "total >= 8 (now 3): a measurement"


@mark.parametrize(
    ("definition", "changes"),
    [
        (query("exists"), "rises"),
        (query("latest"), "free"),
        (query("latest_date"), "rises"),
        (query("earliest_date"), "fixed"),
        (query("exists", open=True), "free"),
        (PersonField("sex"), "fixed"),
        (Attested(), "attested"),
        (Answered("q1"), "free"),
        (AnsweredOn("phq9"), "rises"),
        (TOTAL.definition, "free"),
    ],
)
def test_a_definition_says_how_its_fact_changes(definition: Any, changes: str) -> None:
    assert definition.changes == changes
