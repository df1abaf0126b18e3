"""Which decision it was: equal where everything that decides is equal, and deciding again finds what differs."""

from __future__ import annotations

import copy
import hashlib
import os
import pickle
import subprocess
import sys
from collections import OrderedDict
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from importlib import metadata
from math import inf, nan
from typing import Any, NamedTuple

import attrs
from hypothesis import given
from hypothesis import strategies as st
from pytest import MonkeyPatch, mark, raises

from casemgmt.bounds import Bounds, OneOf
from casemgmt.citation import law
from casemgmt.dates import BusinessCalendar, Holiday
from casemgmt.errors import InvalidInput, RuleError
from casemgmt.record import Observation, Person, Record
from casemgmt.rules import (
    Criterion,
    Decision,
    Fact,
    FactSheet,
    Formula,
    Parameter,
    Rates,
    Reason,
    Replay,
    Unknown,
    all_of,
    any_of,
    at_least,
    business_days_between,
    by_cases,
    by_edges,
    clip,
    decide,
    not_,
    points,
    replay,
    rule,
    total,
    years_since,
)
from casemgmt.rules import identity as module
from casemgmt.rules.identity import Difference, bundle_of, canonical, digest_of, identity_of
from casemgmt.rules.terms import Bands, Choice, Compare, Constant, IsIn
from casemgmt.rules.walk import walk
from casemgmt.screening import screen
from casemgmt.truth import MET, NOT_MET, UNKNOWN
from tests import strategies as some
from tests.effort import steady
from tests.strategies import numbered

AS_OF = date(2026, 5, 1)
AGE = Fact("age", low=0, high=130, unit="a", label="age")
SEX = Fact("sex", type="category", values={"female", "male"})
PLACE = Fact("place", type="category")
CONSENT = Fact("consent", type="flag")
BORN = Fact("born", type="date")
A, B = Fact("a", low=0, high=3), Fact("b", low=0, high=3)
SUM = Fact("sum", low=0, high=6, definition=Formula(A + B))


def digest(criterion: Any, **known: Any) -> str:
    return decide(criterion, known, as_of=AS_OF).identity.digest


# -- the canonical form -----------------------------------------------------------------------------------------


class Colour(StrEnum):
    RED = "red"


class Size(IntEnum):
    SMALL = 1


class Pair(NamedTuple):
    first: int


@mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (1, '["n","1"]'),
        (1.0, '["n","1"]'),
        (-0.0, '["n","0"]'),
        (0.1, '["n","0.1"]'),
        (2**53, '["n","9007199254740992"]'),
        (2.0**53, '["n","9007199254740992"]'),
        (2.0**54, '["n","1.8014398509481984e+16"]'),
        ("ü\n", '"\\u00fc\\n"'),
        (AS_OF, '["d","2026-05-01"]'),
        ((1, "1"), '["seq",[["n","1"],"1"]]'),
        ({"b", "a"}, '["set",["a","b"]]'),
        ({"b": 1, "a": []}, '{"a":["seq",[]],"b":["n","1"]}'),
    ],
    ids=numbered(),
)
def test_plain_data_has_one_spelling(value: Any, text: str) -> None:
    assert canonical(value) == text


@mark.parametrize(
    "value",
    [
        nan,
        inf,
        Decimal(1),
        datetime(2026, 5, 1, tzinfo=UTC),
        Colour.RED,
        Size.SMALL,
        Pair(1),
        b"a",
        {1: "a"},
        {Colour.RED: 1},
        OrderedDict(a=1),
        object(),
    ],
    ids=numbered(),
)
def test_anything_else_is_refused_without_naming_it(value: Any) -> None:
    with raises(RuleError, match="has no canonical form; write finite numbers, text and dates"):
        canonical([value])


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from([-0.0, 0.5, 1.0, 2.0])
    | st.sampled_from(["", "a", "1", "null", "n"])
    | st.sampled_from([AS_OF, date(2026, 5, 2)]),
    lambda below: (
        st.lists(below, max_size=3)
        | st.lists(below, max_size=3).map(tuple)
        | st.dictionaries(st.sampled_from(["a", "b", "n"]), below, max_size=3)
        | st.frozensets(st.sampled_from([None, 0, "0", "a", AS_OF]), max_size=3)
    ),
    max_leaves=6,
)


def same(a: Any, b: Any) -> bool:
    """Whether two values are equal by type and value; whole numbers are one type, and so are lists and tuples."""
    number = (int, float)
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, number) and isinstance(b, number):
        return a == b
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    return bool(a == b)


@given(a=plain, b=plain)
@steady(120)
def test_equal_text_means_equal_by_type_and_value(a: Any, b: Any) -> None:
    assert (canonical(a) == canonical(b)) == same(a, b)
    assert canonical(a) == canonical(copy.deepcopy(a))


@given(pairs=st.dictionaries(st.text(max_size=3), st.integers(), max_size=5), data=st.data())
def test_the_order_of_keys_does_not_matter(pairs: dict[str, int], data: st.DataObject) -> None:
    shuffled = dict(data.draw(st.permutations(list(pairs.items()))))
    assert canonical(shuffled) == canonical(pairs)


# -- what makes a decision the same ------------------------------------------------------------------------------


class Scalar:
    """A NumPy scalar, as far as it matters here."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def item(self) -> Any:
        return self.value


@given(value=st.decimals(0, 3, places=2))
def test_a_number_in_five_spellings_is_one_decision(value: Decimal) -> None:
    spellings: list[Any] = [value, float(value), str(value), Decimal(f"{value}0"), Scalar(float(value))]
    assert len({digest(A >= 1, a=each) for each in spellings}) == 1


@mark.parametrize(
    ("fact", "spellings"),
    [
        (A, [2, 2.0, "2", "2.00", "+2", "2e0", Decimal(2), Size.SMALL + 1, Scalar(2)]),
        (A, [0, 0.0, -0.0, "-0", "-0.0", Decimal("-0"), Decimal("-1e-400")]),
        (A, [1, Size.SMALL, Decimal("1.000000000000000000001")]),
        (A, [None, nan, Decimal("nan"), Bounds(0, 3), Bounds(-1, inf), Unknown(Reason.DECLINED)]),
        (PLACE, ["caf\u00e9", "cafe\u0301", OneOf({"cafe\u0301"})]),
        (PLACE, ["red", Colour.RED]),
        (BORN, ["2026-05-01", AS_OF, datetime(2026, 5, 1, 23, 59, tzinfo=UTC), "2026-05-01T23:59:00-11:00"]),
        (BORN, ["2026-05", Bounds(date(2026, 5, 1), date(2026, 5, 31))]),
    ],
    ids=numbered(),
)
def test_values_that_mean_the_same_are_one_decision(fact: Fact, spellings: list[Any]) -> None:
    criterion = {"number": A >= 1, "category": PLACE.is_in("home"), "date": BORN <= AS_OF}[fact.type]
    assert len({digest(criterion, **{fact.name: each}) for each in spellings}) == 1


def test_rules_that_mean_the_same_are_one_decision() -> None:
    class Number(float):
        pass

    class Whole(int):
        pass

    a, one = A, Number(1)
    plain_rule = all_of(a >= 1, PLACE.is_in("caf\u00e9", "red"), A + B >= 2)
    spelt = all_of(a >= one, PLACE.is_in("cafe\u0301", Colour.RED), A + B >= Size.SMALL + 1)
    assert digest(a >= Whole(1)) == digest(A >= 1)
    assert digest(rule(A >= 1, id="caf\u00e9")) == digest(rule(A >= 1, id="cafe\u0301"))
    assert digest(plain_rule) == digest(spelt) == digest(all_of(A >= 1.0, *plain_rule.of[1:]))


def test_text_in_a_rule_is_met_by_the_same_text_in_another_form() -> None:
    known = {"place": "cafe\u0301"}
    assert decide(PLACE.is_in("caf\u00e9"), known, as_of=AS_OF).truth is MET
    assert decide(IsIn(PLACE, frozenset({"cafe\u0301"})), known, as_of=AS_OF).truth is MET
    cases = by_cases(PLACE, {"cafe\u0301": A >= 1}, otherwise=A >= 3)
    assert decide(cases, {**known, "a": 2}, as_of=AS_OF).truth is MET
    rate = Parameter("rate", (PLACE,), (Rates(date(2020, 1, 1), {("cafe\u0301",): 7}),))
    assert decide(rate >= 7, known, as_of=AS_OF).truth is MET


CALENDAR = BusinessCalendar("ours", (Holiday("first", 1, 1), Holiday("last Monday", 5, weekday=0, nth=-1)))
EVERYTHING = all_of(
    any_of(AGE >= 65, not_(CONSENT), id="either", label="either", cite=law("1 CFR 2", note="in part")),
    at_least(1, SEX.is_in("male"), SUM >= 4),
    by_cases(SEX, {"female": AGE < 50}, otherwise=AGE < 40),
    by_edges(AGE, (18, 65), (CONSENT, CONSENT, CONSENT)),
    years_since(BORN) >= 18,
    business_days_between(BORN, BORN, CALENDAR) <= 2,
    clip(A * 2 - B / 2, 0, 5) > Bands(AGE, (18, 65), (0, 1, 2)),
    Parameter("rate", (SEX, AGE), (Rates(date(2020, 1, 1), {("male", 0): 1.5, ("female", 0): 1}),)) <= 2,
    total([points(CONSENT, 1), Choice(AGE >= 80, A, B)]) < 9,
)
KNOWN = {"age": 67, "consent": True, "sex": OneOf({"male", "female"}), "a": 2, "b": Bounds(1, 2)}
CHANGED = {
    "threshold": digest(all_of(AGE >= 66, SUM >= 4), age=67, a=2),
    "operator": digest(all_of(AGE > 65, SUM >= 4), age=67, a=2),
    "order": digest(all_of(SUM >= 4, AGE >= 65), age=67, a=2),
    "label of a criterion": digest(all_of(rule(AGE >= 65, label="old"), SUM >= 4), age=67, a=2),
    "id": digest(all_of(rule(AGE >= 65, id="old"), SUM >= 4), age=67, a=2),
    "citation": digest(all_of(rule(AGE >= 65, cite=law("1 CFR 2")), SUM >= 4), age=67, a=2),
    "range": digest(all_of(attrs.evolve(AGE, high=120) >= 65, SUM >= 4), age=67, a=2),
    "no range": digest(all_of(attrs.evolve(AGE, high=inf) >= 65, SUM >= 4), age=67, a=2),
    "unit": digest(all_of(attrs.evolve(AGE, unit="mo") >= 65, SUM >= 4), age=67, a=2),
    "range of an input": digest(
        all_of(AGE >= 65, attrs.evolve(SUM, definition=Formula(attrs.evolve(A, high=4) + B)) >= 4),
        age=67,
        a=2,
    ),
    "formula": digest(all_of(AGE >= 65, attrs.evolve(SUM, definition=Formula(A + B + 0)) >= 4), age=67, a=2),
    "no formula": digest(all_of(AGE >= 65, attrs.evolve(SUM, definition=None) >= 4), age=67),
    "value": digest(all_of(AGE >= 65, SUM >= 4), age=68, a=2),
    "unknown": digest(all_of(AGE >= 65, SUM >= 4), a=2),
    "value of an input": digest(all_of(AGE >= 65, SUM >= 4), age=67, a=1),
    "partial value": digest(all_of(AGE >= 65, SUM >= 4), age=67, a=Bounds(1, 2)),
    "date": decide(all_of(AGE >= 65, SUM >= 4), {"age": 67, "a": 2}, as_of="2026-05-02").identity.digest,
    "nothing": digest(all_of(AGE >= 65, SUM >= 4), age=67, a=2),
}


def test_each_change_is_another_decision() -> None:
    assert len(set(CHANGED.values())) == len(CHANGED)


def test_an_inner_constant_and_a_closed_list_count_too() -> None:
    a = A
    inner = [
        Fact("f", low=0, high=9, definition=Formula(total([points(a >= least, 2), B * times])))
        for least, times in ((1, 2), (2, 2), (1, 3))
    ]
    outer = [Fact("g", type="flag", definition=Formula(f >= 2)) for f in inner]
    closed = [attrs.evolve(PLACE, values=values) for values in (None, {"home", "ward"}, {"home", "hotel"})]
    assert len({digest(g) for g in outer}) == len(inner)
    assert len({digest(place.is_in("home")) for place in closed}) == len(closed)


def test_what_changes_no_truth_changes_no_identity() -> None:
    told = attrs.evolve(AGE, label="years of age", question="How old?", ask="patient", citation=law("x"))
    assert digest(told >= 65, age=67) == digest(AGE >= 65, age=67)
    for reason in Reason:
        assert digest(AGE >= 65, age=Unknown(reason, since=AS_OF, detail="why")) == digest(AGE >= 65)
    bare = FactSheet(AS_OF, {"age": 67})
    traced = FactSheet(AS_OF, {"age": 67, "other": 1}, {}, {"age": ("Observation/1",)})
    assert Decision(AGE >= 65, bare).identity == Decision(AGE >= 65, traced, "another title").identity


def test_the_edition_is_part_of_it() -> None:
    sheet = FactSheet(AS_OF, {"age": 67})
    editions = [Decision(AGE >= 65, sheet, edition=edition).identity for edition in ("", "p/2017", "p/2025")]
    assert len(set(editions)) == len(editions)
    screening = screen({"chronic_condition_count": 2}, "medicare.ccm", as_of="2026-05-01")
    assert screening.edition is not None
    assert screening.refer.edition == f"medicare.ccm/{screening.edition.id}"


def test_facts_of_one_name_that_are_declared_differently_are_told_apart() -> None:
    strict, wide = Fact("x", low=0, high=1), Fact("x", low=0, high=9)
    rules = [
        any_of(a >= 0.5, b >= 5) for a, b in ((strict, wide), (wide, strict), (strict, strict), (wide, wide))
    ]
    assert len({digest(each) for each in rules}) == len(rules)
    twice = any_of(Fact("x", low=0, high=1) >= 0.5, Fact("x", low=0, high=1.0) >= 5)
    assert digest(twice) == digest(any_of(strict >= 0.5, strict >= 5))
    formulas = [
        attrs.evolve(SUM, definition=Formula(A + n)) for n in (1, 2)
    ]  # equal as facts: equality does not look into formulas
    assert formulas[0] == formulas[1]
    both = decide(any_of(*(each >= 4 for each in formulas)), {"a": 3}, as_of=AS_OF).bundle()
    assert [path for path, _ in both.quantities] == ["$.facts.sum", "$.facts.sum[1]"]
    assert dict(both.quantities) == {"$.facts.sum": 4, "$.facts.sum[1]": 5}


def test_a_formula_is_kept_with_the_declaration_that_has_it() -> None:
    high = Fact("high", type="flag", definition=Formula(A >= 2))
    told = attrs.evolve(SUM, definition=None)
    bundle = decide(any_of(told >= 4, SUM >= 5, high), {"a": 3, "b": 1}, as_of=AS_OF).bundle()
    assert dict(bundle.quantities) == {"$.facts.sum[1]": 4}
    assert dict(bundle.truths)["$.facts.high"] is MET


def test_a_rule_of_no_plain_data_has_no_identity() -> None:
    odd = Compare(">=", AGE, Constant(Decimal(65)))  # type: ignore[arg-type]
    with raises(RuleError, match="a Decimal has no canonical form"):
        digest(odd, age=67)


# -- the scheme -------------------------------------------------------------------------------------------------

GOLDEN = "6538ab53bb2fa38e418ff44f9c6d48d980ac873b"
BY_HAND = (
    '["seq",["casemgmt.decision/1",{"as_of":["d","2026-05-01"],"edition":"",'
    '"facts":{"a":["seq",[{"high":["n","3"],"low":["n","0"],"type":"number"}]],'
    '"place":["seq",[{"type":"category"}]],'
    '"sum":["seq",[{"formula":{"a":{"fact":"a"},"b":{"is":"Constant","value":["n","0.5"]},"is":"Arithmetic",'
    '"operator":"+"},"high":"inf","low":["n","0"],"type":"number","unit":"kg"}]]},'
    '"rule":{"id":"r","is":"AllOf","of":["seq",[{"a":{"fact":"sum"},"b":{"is":"Constant","value":["n","2"]},'
    '"is":"Compare","operator":">="},{"fact":{"fact":"place"},"is":"IsIn","values":["set",["home","ward"]]}]]},'
    '"values":{"a":["n","2"],"place":null,"sum":["n","2.5"]}}]]'
)


def test_the_golden_rule_has_every_kind_of_node() -> None:
    assert {type(node) for node in walk(EVERYTHING)} == set(some.NODES_AT)


def test_the_scheme_never_changes() -> None:
    """If this fails, decisions kept by others can no longer be checked: give the new way a new scheme name."""
    assert module.SCHEME == "casemgmt.decision/1"
    assert digest(EVERYTHING, **KNOWN, born="1959-02") == GOLDEN


def test_the_digest_is_that_of_a_text_which_anybody_can_write() -> None:
    weight = Fact("sum", low=0, unit="kg", definition=Formula(A + 0.5))
    written = all_of(weight >= 2, PLACE.is_in("ward", "home"), id="r")
    by_hand = hashlib.blake2b(BY_HAND.encode(), digest_size=20)
    assert digest(written, a=2) == by_hand.hexdigest()
    secret = hashlib.blake2b(BY_HAND.encode(), digest_size=20, key=b"secret")
    assert decide(written, {"a": 2}, as_of=AS_OF).digest(key=b"secret") == secret.hexdigest()


def test_a_second_declaration_is_named_by_its_number() -> None:
    strict, wide = Fact("x", low=0, high=1), Fact("x", low=0, high=9)
    text = (
        '["seq",["casemgmt.decision/1",{"as_of":["d","2026-05-01"],"edition":"",'
        '"facts":{"x":["seq",[{"high":["n","1"],"low":["n","0"],"type":"number"},'
        '{"high":["n","9"],"low":["n","0"],"type":"number"}]]},'
        '"rule":{"is":"AllOf","of":["seq",[{"a":{"fact":"x"},"b":{"is":"Constant","value":["n","1"]},'
        '"is":"Compare","operator":">="},{"a":{"fact":"x","which":["n","1"]},'
        '"b":{"is":"Constant","value":["n","5"]},"is":"Compare","operator":">="}]]},"values":{"x":null}}]]'
    )
    by_hand = hashlib.blake2b(text.encode(), digest_size=20)
    assert digest(all_of(strict >= 1, wide >= 5)) == by_hand.hexdigest()


@mark.parametrize("key", [b"", b"x" * 65])
def test_a_key_that_protects_nothing_is_refused(key: bytes) -> None:
    with raises(InvalidInput) as caught:
        decide(AGE >= 65, {}, as_of=AS_OF).digest(key=key)
    assert [str(problem) for problem in caught.value.problems] == [
        "$.key: is empty or too long; give a secret of 1 to 64 bytes"
    ]


@mark.parametrize("key", [b"x", b"x" * 64], ids=["shortest", "longest"])
def test_a_key_of_any_permitted_length_makes_another_digest(key: bytes) -> None:
    decision = decide(AGE >= 65, {}, as_of=AS_OF)
    assert (
        len({decision.identity.digest, decision.digest(key=key), decision.digest(key=key[:-1] + b"y")}) == 3
    )


def test_without_an_edition_it_is_that_of_no_policy() -> None:
    given: dict[str, Any] = {"rule": AGE >= 65, "values": {"age": 67}, "as_of": AS_OF}
    decision = Decision(AGE >= 65, FactSheet(AS_OF, {"age": 67}))
    assert identity_of(**given) == identity_of(**given, edition="") == decision.identity
    assert digest_of(**given) == decision.identity.digest
    assert bundle_of(**given) == decision.bundle()


PROGRAM = """
from tests.unit.rules.test_identity import EVERYTHING, KNOWN, digest
print(digest(EVERYTHING, **KNOWN, born="1959-02"))
"""


@mark.parametrize(
    ("seed", "zone", "locale"),
    [("0", "UTC", "C"), ("1", "Pacific/Kiritimati", "tr_TR.UTF-8"), ("4242", "Etc/GMT+12", "de_DE.UTF-8")],
)
def test_the_digest_is_the_same_everywhere(seed: str, zone: str, locale: str) -> None:
    surroundings = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "LANG": locale}
    path = os.pathsep.join(each for each in sys.path if each)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, **surroundings, "PYTHONPATH": os.pathsep.join([os.getcwd(), path])},  # noqa: PTH109
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == GOLDEN


def test_the_version_of_the_library_stands_beside_the_digest(monkeypatch: MonkeyPatch) -> None:
    first = decide(AGE >= 65, {}, as_of=AS_OF).identity
    assert first.library == metadata.version("casemgmt")
    assert first == attrs.evolve(first, library="0.0.1")
    assert str(first) == f"casemgmt.decision/1 {first.digest}"

    def missing(_: str) -> str:
        raise metadata.PackageNotFoundError

    monkeypatch.setattr(metadata, "version", missing)
    module._version.cache_clear()
    assert decide(AGE >= 65, {}, as_of=AS_OF).identity.library == "not installed"
    module._version.cache_clear()


# -- deciding again ---------------------------------------------------------------------------------------------


@given(case=some.cases(some.criteria()))
@steady(60)
def test_a_kept_decision_is_found_equal_at_every_node(
    case: tuple[Criterion, dict[str, Any], dict[str, Any]],
) -> None:
    criterion, _, known = case
    decision = Decision(criterion, some.sheet(criterion, known))
    bundle = decision.bundle()
    assert bundle.identity == decision.identity
    assert dict(bundle.truths)["$.rule"] is decision.truth
    for kept in (bundle, copy.deepcopy(bundle), pickle.loads(pickle.dumps(bundle))):  # noqa: S301
        assert kept == bundle
        assert replay(kept).equal
    formulas = [fact.definition.of for fact in bundle.declarations.values() if fact.definition is not None]
    nodes = [node for term in (criterion, *formulas) for node in walk(term) if isinstance(node, Criterion)]
    assert len(bundle.truths) == len(nodes)
    assert sorted(truth.value for _, truth in bundle.truths) == sorted(
        decision.truth_of(node).value for node in nodes
    )


KEPT = decide(all_of(AGE >= 65, not_(SUM >= 4), points(CONSENT, 1) >= 1), {"age": 67, "a": 1}, as_of=AS_OF)


def test_a_bundle_holds_all_that_was_decided_on() -> None:
    bundle = KEPT.bundle()
    assert dict(bundle.facts) == {"a": 1, "age": 67, "b": None, "consent": None, "sum": Bounds(1, 4)}
    assert bundle.as_of == AS_OF
    assert list(bundle.declarations) == ["age", "a", "b", "sum", "consent"]
    assert dict(bundle.truths) == {
        "$.rule": UNKNOWN,
        "$.rule.of[0]": MET,
        "$.rule.of[1]": UNKNOWN,
        "$.rule.of[1].of": UNKNOWN,
        "$.rule.of[2]": UNKNOWN,
        "$.rule.of[2].a.when": UNKNOWN,
    }
    assert dict(bundle.quantities) == {"$.facts.sum": Bounds(1, 4)}
    assert "67" not in repr(bundle)


def test_a_bundle_of_a_record_keeps_formulas_and_no_queries() -> None:
    record = Record(person=Person(birth_date="1950-01-01"), observations=[Observation(value=1)])
    decision = screen(record, "medicare.ccm", as_of="2026-05-01").enrol
    bundle = pickle.loads(pickle.dumps(decision.bundle()))  # noqa: S301
    kept = [fact.definition for fact in bundle.declarations.values() if fact.definition is not None]
    assert all(isinstance(definition, Formula) for definition in kept)
    assert bundle.identity == decision.identity
    assert replay(bundle).equal


def test_replay_says_which_nodes_differ() -> None:
    bundle = KEPT.bundle()
    told = attrs.evolve(
        bundle,
        truths=tuple((path, NOT_MET if path == "$.rule.of[0]" else truth) for path, truth in bundle.truths),
        quantities=(("$.facts.sum", 17), ("$.facts.other", 1)),
    )
    found = replay(told)
    assert not found.equal
    assert found.before == found.after
    assert str(found) == (
        "$.rule.of[0]: was not met, is met\n"
        "$.facts.sum: does not give what it gave\n"
        "$.facts.other: does not give what it gave"
    )
    assert [(each.before, each.after) for each in found.differences] == [
        (NOT_MET, MET),
        (17, Bounds(1, 4)),
        (1, None),
    ]
    assert "17" not in f"{found} {found!r}"
    assert str(Difference("$.rule.of[3]", MET, None)) == "$.rule.of[3]: does not give what it gave"


def test_replay_says_that_a_bundle_was_changed() -> None:
    bundle = KEPT.bundle()
    changed: list[Replay] = [
        replay(attrs.evolve(bundle, facts=tuple({**dict(bundle.facts), "age": 70}.items()))),
        replay(attrs.evolve(bundle, as_of=date(2026, 5, 2))),
        replay(attrs.evolve(bundle, edition="p/2017")),
    ]
    for found in changed:
        assert not found.equal
        assert str(found) == "the bundle is not the decision that was kept"
    other = replay(attrs.evolve(bundle, rule=AGE >= 68))
    assert [each.path for each in other.differences][:2] == ["$.rule", "$.rule.of[0]"]
    assert str(replay(bundle)) == "equal: every node has the answer that it had"
