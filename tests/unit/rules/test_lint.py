"""Checking a policy: each kind of finding on a policy made for it, and nothing on one that is sound."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import attrs
import pytest
from pytest import mark

from casemgmt.bounds import Bounds
from casemgmt.citation import Citation, Review, law, operational
from casemgmt.rules import (
    Criterion,
    Edition,
    ExamplePerson,
    Fact,
    Finding,
    Formula,
    Parameter,
    Policy,
    PolicyCheck,
    Quantity,
    Rates,
    all_of,
    any_of,
    at_least,
    by_cases,
    by_edges,
    check_policy,
    days_between,
    days_since,
    decide,
    not_,
    points,
    rule,
    truth_of,
    years_since,
)
from casemgmt.rules.findings import SEVERITIES
from casemgmt.rules.terms import AS_OF, Bands, Choice, Compare, Constant, Greatest, Least
from casemgmt.truth import MET, NOT_MET, UNKNOWN
from tests.strategies import numbered

OURS = operational("our own choice")
AGE = Fact("age_years", low=0, high=130, unit="a", label="age")
MONTHS = Fact("age_months", low=0, high=1560, unit="mo")
VISITS = Fact("visits", low=0, high=99)
STAYS = Fact("stays", low=0, high=99)
FELL, FRAIL, ALONE = (Fact(name, type="flag") for name in ("fell", "frail", "alone"))
HOME = Fact("home", type="category", values=frozenset({"own", "family", "ward"}))
PLACE = Fact("place", type="category")
BEGUN, ENDED = Fact("begun", type="date"), Fact("ended", type="date")
TODAY = date(2026, 5, 1)


@attrs.frozen(kw_only=True)
class Rules(Edition):
    rules: Mapping[str, Criterion] = attrs.field(hash=False)
    beside: Mapping[str, Citation] = attrs.field(factory=dict, hash=False)

    def criteria(self) -> Mapping[str, Criterion]:
        return self.rules

    def citations(self) -> Mapping[str, Citation]:
        return self.beside


def edition(id: str = "1", since: str = "2026-01-01", until: str | None = None, **more: Any) -> Rules:
    given: dict[str, Any] = {
        "citation": OURS,
        "review": Review(date(2026, 1, 1), date(2027, 1, 1)),
        "rules": {"refer": FELL.is_true()},
        "examples": (ExamplePerson("somebody", TODAY, {}, {}),),
        **more,
    }
    end = None if until is None else date.fromisoformat(until)
    return Rules(id=id, effective_from=date.fromisoformat(since), effective_to=end, **given)


def policy(*editions: Rules) -> Policy[Rules]:
    return Policy(id="home.visits", title="Home visits", authority="us", editions=editions)


def checked(*refer: Criterion, **more: Any) -> PolicyCheck:
    """What is found in a policy with the given rules, apart from its example people and its sources."""
    rules = {name: rule(each, cite=OURS) for name, each in zip(("refer", "enrol"), refer, strict=False)}
    found = check_policy(policy(edition(rules=rules)), **more)
    return attrs.evolve(found, findings=tuple(f for f in found if f.id != "example_lacking"))


def keys(found: PolicyCheck) -> list[str]:
    return [finding.key for finding in found]


def only(found: PolicyCheck) -> Finding:
    (finding,) = found
    return finding


# -- never, always, nothing added ---------------------------------------------------------------------------------


@mark.parametrize(
    ("refer", "key", "words"),
    [
        (
            AGE >= 140,
            "threshold_out_of_range editions[0].refer",
            "age >= 140 years can never be met: age lies between 0 and 130",
        ),
        (
            Compare("<=", Constant(0), AGE),
            "threshold_out_of_range editions[0].refer",
            "0 <= age can never fail: age lies between 0 and 130",
        ),
        (
            VISITS + STAYS > 198,
            "threshold_out_of_range editions[0].refer",
            "visits + stays > 198 can never be met: visits + stays lies between 0 and 198",
        ),
        (
            all_of(FELL, not_(AGE >= 140)),
            "threshold_out_of_range editions[0].refer.of[1].of",
            "age >= 140 years can never be met: age lies between 0 and 130",
        ),
        (
            all_of(AGE >= 65, FELL, AGE < 18),
            "never_met editions[0].refer",
            "all of these can never be met: age >= 65 years and age < 18 years exclude each other",
        ),
        (
            any_of(AGE >= 18, FELL, AGE < 65),
            "always_met editions[0].refer",
            "any of these can never fail: age >= 18 years and age < 65 years leave nobody out",
        ),
        (
            all_of(any_of(FELL, FRAIL), not_(FELL), not_(FRAIL)),
            "never_met editions[0].refer",
            "all of these can never be met",
        ),
        (
            at_least(2, HOME.is_in("own"), HOME.is_in("ward"), label="in two places"),
            "never_met editions[0].refer",
            "in two places can never be met",
        ),
        (
            any_of(HOME.is_in("own", "family", "ward"), FELL),
            "always_met editions[0].refer.of[0]",
            "home is family or own or ward can never fail",
        ),
        (any_of(FELL, all_of()), "always_met editions[0].refer.of[1]", "all of these can never fail"),
        (any_of(), "never_met editions[0].refer", "any of these can never be met"),
        (
            by_cases(FELL, {True: FRAIL, False: AGE > 130}),
            "threshold_out_of_range editions[0].refer.of[1]",
            "age > 130 years can never be met: age lies between 0 and 130",
        ),
        (
            points(AGE > 130, 2) + points(FELL, 1) >= 1,
            "threshold_out_of_range editions[0].refer.a.a.when",
            "age > 130 years can never be met: age lies between 0 and 130",
        ),
        (VISITS > VISITS, "never_met editions[0].refer", "visits > visits can never be met"),
        (
            Compare(">=", AS_OF, Constant(date(2020, 1, 1))),
            "threshold_out_of_range editions[0].refer",
            f"{AS_OF} >= 2020-01-01 can never fail: {AS_OF} lies between 2026-01-01 and 2199-12-31",
        ),
        (
            all_of(AGE >= 18, FELL, AGE >= 65),
            "redundant editions[0].refer.of[0]",
            "age >= 18 years adds nothing to its group: the other parts imply it",
        ),
        (
            any_of(AGE >= 18, FELL, AGE >= 65),
            "redundant editions[0].refer.of[2]",
            "age >= 65 years adds nothing to its group: whoever meets it meets another part",
        ),
        (
            all_of(FELL, FELL),
            "redundant editions[0].refer.of[1]",
            "fell adds nothing to its group: the other parts imply it",
        ),
        (
            Bands(AGE, (18, 140), (0, 1, 2)) >= 1,
            "band_never_reached editions[0].refer.a",
            "nothing reaches the band of age from 140 to below inf",
        ),
        (
            Bands(AGE, (0, 18), (0, 1, 2)) >= 2,
            "band_never_reached editions[0].refer.a",
            "nothing reaches the band of age from -inf to below 0",
        ),
        (
            by_edges(AGE, (18, 140), (FELL, FRAIL, ALONE)),
            "case_never_reached editions[0].refer.of[2]",
            "nobody is in the case age from 140 years",
        ),
        (
            by_cases(HOME, {"own": FELL, "family": FRAIL, "ward": ALONE}, otherwise=VISITS > 1),
            "case_never_reached editions[0].refer.of[3]",
            "nobody is in the case home anything else",
        ),
    ],
    ids=numbered(),
)  # fmt: skip
def test_what_a_rule_cannot_say_is_found(refer: Criterion, key: str, words: str) -> None:
    found = only(checked(refer))
    assert (found.key, found.words) == (key, words)
    assert found.cure


@mark.parametrize(
    "refer",
    [
        all_of(AGE >= 65, FELL),
        all_of(AGE >= 18, AGE < 65),
        any_of(AGE < 18, AGE >= 65),
        all_of(),
        all_of(ENDED >= BEGUN, days_between(BEGUN, ENDED) <= 30, FELL),
        all_of(days_since(BEGUN) >= 0, days_since(BEGUN) <= 30),
        all_of(days_since(BEGUN) <= 30, ENDED > BEGUN, days_since(ENDED) >= 2),
        at_least(2, FELL, FRAIL, AGE >= 80),
        by_cases(HOME, {"own": FELL, ("family", "ward"): FRAIL}),
        Bands(AGE, (18, 65), (0, 1, 2)) >= 1,
        Bands(AGE, (18, 130), (0, 1, 2)) >= 1,
        PLACE.is_in("home", "hospice"),
        years_since(BEGUN) >= 65,
        Compare(">=", AS_OF, Constant(date(2027, 1, 1))),
    ],
    ids=numbered(),
)
def test_a_sound_rule_is_clean(refer: Criterion) -> None:
    assert keys(checked(refer)) == []


def test_of_an_exclusion_the_example_meets_one_side() -> None:
    found = only(checked(all_of(AGE >= 65, AGE < 18)))
    assert found.example is not None
    assert truth_of(AGE >= 65, found.example) is MET
    assert found.example["as_of"] == TODAY


def test_a_derived_fact_is_taken_with_its_formula() -> None:
    score = Fact(
        "score", low=0, high=3, definition=Formula(points(FELL, 2) + points(FRAIL, 1)), citation=OURS
    )
    assert only(checked(all_of(score >= 2, not_(FELL)))).id == "never_met"


BOTH = Formula(points(FELL, 2) + points(FRAIL, 1))


@mark.parametrize("high", [3, 130, None])
@mark.parametrize(
    ("refer", "found"),
    [
        (lambda score: all_of(ALONE, score >= 50), ["threshold_out_of_range editions[0].refer.of[1]"]),
        (lambda score: any_of(ALONE, score >= 0), ["threshold_out_of_range editions[0].refer.of[1]"]),
        (lambda score: all_of(score >= 2, not_(FELL)), ["never_met editions[0].refer"]),
        (lambda score: Bands(score, (2, 50), (0, 1, 2)) >= 1, ["band_never_reached editions[0].refer.a"]),
        (
            lambda score: by_edges(score, (2, 50), (FELL, FRAIL, ALONE)),
            ["case_never_reached editions[0].refer.of[2]"],
        ),
        (lambda score: all_of(any_of(score >= 2, ALONE), any_of(HOME.is_in("own"), score < 2)), []),
    ],
    ids=numbered(),
)
def test_what_a_formula_cannot_give_is_found_whatever_range_is_declared(
    refer: Callable[[Fact], Criterion], found: list[str], high: int | None
) -> None:
    score = Fact("score", low=0, high=high, definition=BOTH, citation=OURS)
    assert [key for key in keys(checked(refer(score))) if not key.startswith("may_stay")] == found


def test_an_age_is_taken_with_the_birth_dates_that_there_can_be() -> None:
    born = Fact("born", type="date", low=date(1900, 1, 1), high=TODAY)
    age = Fact("age", low=0, high=300, unit="a", definition=Formula(years_since(born)), citation=OURS)
    rules = {"refer": rule(all_of(FELL, age >= 140), cite=OURS)}
    found = check_policy(policy(edition(until="2030-01-01", rules=rules)))
    assert "threshold_out_of_range editions[0].refer.of[1]" in keys(found)


def test_a_flag_whose_formula_never_holds_is_taken_so_where_it_is_used() -> None:
    old = Fact("old", type="flag", definition=Formula(AGE >= 140), citation=OURS)
    assert keys(checked(all_of(FELL, old))) == [
        "threshold_out_of_range editions[0].refer.of[1]",
        "threshold_out_of_range facts.old",
    ]


def test_what_is_set_may_be_set_so_that_it_says_nothing_and_still_counts_beside_other_facts() -> None:
    off = Fact("more", type="flag", definition=Formula(Constant(False)), citation=OURS)
    limit = Fact("limit", low=0, high=130, definition=Formula(Constant(70)), citation=OURS)
    assert keys(checked(any_of(FELL, off), all_of(FRAIL, off))) == []
    assert keys(checked(any_of(FELL, limit >= 80), by_edges(limit, (65,), (FELL, FRAIL)))) == []
    assert keys(checked(Bands(limit, (65,), (0, 1)) + VISITS >= 9)) == []
    assert keys(checked(all_of(limit <= AGE, AGE < 65))) == ["never_met editions[0].refer"]


def test_the_date_of_the_decision_is_not_set() -> None:
    late = Fact("late", type="flag", definition=Formula(Compare(">=", AS_OF, Constant(date(2020, 1, 1)))))
    assert "threshold_out_of_range editions[0].refer.of[1]" in keys(checked(all_of(FELL, late)))


@mark.parametrize("high", [3, 130])
def test_what_a_formula_settles_does_not_stay_unknown(high: int) -> None:
    score = Fact("score", low=0, high=high, definition=BOTH, citation=OURS)
    apart = all_of(any_of(score >= 50, ALONE), any_of(score < 50, HOME.is_in("own")))
    assert not [key for key in keys(checked(apart)) if key.startswith("may_stay")]
    torn = all_of(any_of(score >= 2, ALONE), any_of(score < 2, HOME.is_in("own")))
    found = only(checked(torn))
    assert found.words.startswith("all of these may stay unknown over score although the answer is settled")
    assert found.example is not None
    known = {name: value for name, value in found.example.items() if name != "as_of"}
    decided = decide(torn, known, as_of=TODAY)
    assert decided.truth is UNKNOWN
    assert decided.settled is not UNKNOWN


def test_nobody_is_invented_whose_score_is_not_that_of_the_items() -> None:
    score = Fact("score", low=0, high=130, definition=BOTH, citation=OURS)
    knot = all_of(
        any_of(score >= 2, FELL, ALONE), any_of(score < 2, HOME.is_in("own")), any_of(not_(FELL), FRAIL)
    )
    for finding in checked(knot):
        if finding.example is not None:
            known = {name: value for name, value in finding.example.items() if name != "as_of"}
            assert decide(knot, known, as_of=TODAY).truth is UNKNOWN
    linked = all_of(any_of(score >= 2, ALONE), any_of(score < 2, HOME.is_in("own")), FELL)
    assert "may_stay_unknown" not in {f.id for f in checked(linked)}  # who fell has a score of 2 or more


def test_the_formula_of_a_fact_is_checked_too() -> None:
    old = Fact("old", type="flag", definition=Formula(AGE >= 140), citation=OURS)
    score = Fact("score", low=0, high=9, definition=Formula(Bands(AGE, (18, 140), (0, 1, 2))))
    found = checked(old | (score >= 2))
    assert "threshold_out_of_range facts.old" in keys(found)
    assert "band_never_reached facts.score" in keys(found)
    assert "not_cited facts.score" in keys(found)
    assert "not_cited facts.old" not in keys(found)


def test_what_is_below_a_finding_is_left_out_and_what_is_beside_it_is_not() -> None:
    found = checked(any_of(all_of(AGE >= 65, AGE < 18, AGE >= 140), all_of(FELL, FELL)))
    assert keys(found) == [
        "threshold_out_of_range editions[0].refer.of[0].of[2]",
        "redundant editions[0].refer.of[1].of[1]",
    ]


TOO_OLD, VERY_OLD = AGE >= 140, AGE >= 135
OF_ANY_AGE, OF_EVERY_AGE = AGE <= 140, AGE <= 135


@mark.parametrize(
    ("refer", "paths"),
    [
        (not_(TOO_OLD), [".of"]),
        (not_(not_(TOO_OLD)), [".of.of"]),
        (not_(all_of(AGE >= 65, AGE < 18)), [".of"]),
        (all_of(FELL, not_(any_of(AGE >= 18, AGE < 65))), [".of[1].of"]),
        (all_of(FELL, TOO_OLD), [".of[1]"]),
        (any_of(FELL, OF_ANY_AGE), [".of[1]"]),
        (any_of(TOO_OLD, VERY_OLD), [".of[0]", ".of[1]"]),
        (all_of(OF_ANY_AGE, OF_EVERY_AGE), [".of[0]", ".of[1]"]),
        (at_least(2, FELL, TOO_OLD, VERY_OLD), [".of[1]", ".of[2]"]),
        (at_least(2, OF_ANY_AGE, OF_EVERY_AGE, FELL), [".of[0]", ".of[1]"]),
        (by_cases(FELL, {True: TOO_OLD, False: VERY_OLD}), [".of[0]", ".of[1]"]),
        (by_cases(FELL, {True: OF_ANY_AGE, False: OF_EVERY_AGE}), [".of[0]", ".of[1]"]),
        (by_cases(FELL, {True: all_of(AGE >= 65, AGE < 18), False: FRAIL}), [".of[0]"]),
        (Choice(all_of(AGE >= 65, AGE < 18), Constant(1), Constant(0)) >= 0.5, [".a.when"]),
        (points(all_of(AGE >= 65, AGE < 18), 2) + points(FELL, 1) >= 2, [".a.a.when"]),
    ],
    ids=numbered(),
)
def test_where_parts_explain_the_whole_only_they_are_named(refer: Criterion, paths: list[str]) -> None:
    assert [finding.path for finding in checked(refer)] == [f"editions[0].refer{path}" for path in paths]


def test_the_same_finding_in_two_places_is_one_that_names_both() -> None:
    found = only(checked(all_of(FELL, AGE >= 140), any_of(AGE >= 140, FRAIL)))
    assert (found.path, found.also) == ("editions[0].refer.of[1]", ("editions[0].enrol.of[0]",))


# -- too large, never silent ------------------------------------------------------------------------------------------


def test_what_cannot_be_cut_into_ranges_is_said_to_be_too_large() -> None:
    found = checked(all_of(VISITS * STAYS >= 50, VISITS * STAYS < 10))
    assert keys(found) == ["too_large_to_check editions[0].refer"]


def test_what_takes_more_tries_than_allowed_is_said_to_be_too_large() -> None:
    facts = [Fact(f"x{i}", low=0, high=9) for i in range(4)]
    both = [all_of(any_of(f < 2, f > 7), any_of(f < 3, f > 6), any_of(f < 5, f > 8)) for f in facts]
    knot = all_of(*both, at_least(3, *(f.equals(8.5) for f in facts)), at_least(3, *(f < 1 for f in facts)))
    assert "too_large_to_check editions[0].refer" in keys(checked(knot, tries=3))
    assert "never_met editions[0].refer" in keys(checked(knot))


def tangled(size: int) -> Criterion:
    facts = [Fact(f"m{i}", low=0, high=10) for i in range(size)]
    return all_of(*(any_of(f >= 5, facts[(i * 7 + 1) % size] < 3) for i, f in enumerate(facts)))


def test_all_questions_together_are_bounded_and_no_place_is_passed_over() -> None:
    found = checked(tangled(60), tangled(20), tries=100)
    places = {finding.path for finding in found if finding.id == "too_large_to_check"}
    assert {"editions[0].refer", "editions[0].enrol"} <= places
    assert any("may stay unknown" in finding.words for finding in found)
    assert keys(checked(FELL.is_true(), all_of(FELL, FELL), tries=100)) == [
        "redundant editions[0].enrol.of[1]"
    ]


def test_what_was_found_before_the_bound_is_kept_and_the_rest_is_named() -> None:
    found = [(finding.id, finding.words) for finding in checked(tangled(8), tries=100)]
    assert found[0][0] == "may_stay_unknown"
    assert [id for id, _ in found[-2:]] == ["too_large_to_check"] * 2
    assert all("may stay unknown over" in words for _, words in found)


def test_parts_that_share_no_fact_are_not_tried_together() -> None:
    plain = [Fact(f"p{i}", low=0, high=10) >= 5 for i in range(60)]
    twice = any_of(FELL, AGE >= 65, AGE >= 80)
    assert keys(checked(all_of(*plain, twice), tries=100)) == ["redundant editions[0].refer.of[60].of[2]"]


def test_the_date_of_the_decision_links_parts_as_a_fact_does() -> None:
    early, late = (Compare(">=", AS_OF, Constant(date(year, 1, 1))) for year in (2027, 2028))
    assert keys(checked(all_of(FELL, early, late))) == ["redundant editions[0].refer.of[1]"]


def test_a_sure_no_stays_one_where_the_formulas_are_too_large() -> None:
    product = Fact("product", low=0, high=9801, definition=Formula(VISITS * STAYS))
    found = checked(all_of(product >= 50, product < 10))
    assert keys(found) == ["never_met editions[0].refer"]


def test_a_yes_of_free_facts_is_no_answer_where_the_formulas_are_too_large() -> None:
    product = Fact("product", low=0, high=9801, definition=Formula(VISITS * STAYS))
    other = Fact("other", low=0, high=9801, definition=Formula(STAYS * VISITS))
    found = checked(all_of(product >= 50, other < 10))
    assert keys(found) == ["too_large_to_check editions[0].refer"]


def test_a_quotient_that_stays_unknown_is_said_to_be_too_large() -> None:
    found = checked(VISITS / (STAYS - STAYS) >= 1)
    assert [f.id for f in found] == ["too_large_to_check"]


# -- may stay unknown -------------------------------------------------------------------------------------------------


@mark.parametrize(
    ("refer", "path"),
    [
        (all_of(ALONE, any_of(FELL & (AGE >= 65), FRAIL & (AGE < 65))), ".of[1]"),
        (not_(any_of(FELL & HOME.is_in("own"), FRAIL & HOME.is_in("family", "ward"))), ".of"),
        (
            by_cases(ALONE, {True: any_of(FELL & (AGE > 65), FRAIL & (AGE <= 65)), False: AGE > 3}),
            "",
        ),
        (any_of(all_of(AGE >= 18, AGE < 40), all_of(AGE >= 40, AGE < 65)), ""),
        (any_of(all_of(FELL, ALONE), all_of(not_(FELL), FRAIL)), ""),
        (any_of(by_cases(HOME, {"own": FELL}, otherwise=ALONE), HOME.is_in("family", "ward") & FRAIL), ""),
        (all_of(any_of(ENDED >= TODAY, FELL), any_of(ENDED < TODAY, FRAIL)), ""),
    ],
    ids=numbered(),
)
def test_a_fact_that_pulls_both_ways_is_shown_with_a_person(refer: Criterion, path: str) -> None:
    found = next(f for f in checked(refer) if f.id == "may_stay_unknown")
    assert found.path == f"editions[0].refer{path}"
    node: Any = refer
    for step in path.split(".")[1:]:
        node = node.of if step == "of" else node.of[int(step[3:-1])]
    assert found.example is not None
    assert truth_of(node, found.example) is UNKNOWN
    known = {name: value for name, value in found.example.items() if name != "as_of"}
    assert decide(node, known, as_of=found.example["as_of"]).settled in (MET, NOT_MET)


@mark.parametrize(
    "refer",
    [
        all_of(AGE >= 18, AGE < 65),
        any_of(AGE < 18, AGE >= 65),
        by_edges(AGE, (65,), (FRAIL, FELL)),
        by_cases(HOME, {"own": FELL}, otherwise=FRAIL),
        all_of(any_of(AGE >= 65, FELL), any_of(AGE >= 80, FRAIL)),
        all_of(any_of(VISITS >= STAYS, FELL), any_of(VISITS > 3, FRAIL), any_of(VISITS <= 3, ALONE)),
        any_of(all_of(FELL, AGE >= 65), all_of(not_(FELL), AGE < 65)),
    ],
    ids=numbered(),
)
def test_a_rule_that_cannot_stay_unknown_is_not_accused(refer: Criterion) -> None:
    assert keys(checked(refer)) == []


def test_a_knot_of_facts_that_pull_both_ways_can_be_too_large() -> None:
    tangle = [
        any_of(all_of(f >= 3, FELL), all_of(f < 3, FRAIL), all_of(f >= 5, ALONE))
        for f in (VISITS, STAYS, AGE)
    ]
    found = checked(at_least(2, *tangle), tries=0)
    assert any(f.id == "too_large_to_check" and "may stay unknown over" in f.words for f in found)


# -- units, sources, ids, dates ---------------------------------------------------------------------------------------

RATE = Rates(date(2026, 1, 1), {(1,): 100.0})


@mark.parametrize(
    ("refer", "words"),
    [
        (AGE >= MONTHS, "age >= age months brings together a and mo"),
        (all_of(FELL, AGE >= MONTHS), "age >= age months brings together a and mo"),
        (AGE + 1 >= MONTHS, "age + 1 >= age months brings together a and mo"),
        (AGE - 1 >= MONTHS, "age - 1 >= age months brings together a and mo"),
        (
            Choice(FELL.is_true(), Constant(0), AGE) > MONTHS,
            "(0 if fell, otherwise age) > age months brings together a and mo",
        ),
        (AGE + MONTHS >= 3, "age + age months brings together a and mo"),
        (Least((AGE, MONTHS)) >= 3, "least of age, age months brings together a and mo"),
        (
            Choice(FELL.is_true(), AGE, MONTHS) >= 3,
            "age if fell, otherwise age months brings together a and mo",
        ),
        (years_since(BEGUN) >= MONTHS, "years since begun >= age months brings together a and mo"),
        (days_since(BEGUN) - AGE > 3, "days since begun - age brings together a and d"),
        (
            Greatest((AGE, AGE + 1)) >= MONTHS,
            "greatest of age, (age + 1) >= age months brings together a and mo",
        ),
        (
            Choice(FELL.is_true(), AGE, Constant(0)) > MONTHS,
            "(age if fell, otherwise 0) > age months brings together a and mo",
        ),
    ],
    ids=numbered(),
)
def test_units_that_differ_are_found(refer: Criterion, words: str) -> None:
    assert [f.words for f in checked(refer) if f.id == "units_differ"] == [words]


@mark.parametrize(
    "refer", [AGE * 12 >= MONTHS, AGE >= 65, AGE > VISITS, AGE / 2 + VISITS > 3], ids=numbered()
)
def test_numbers_and_products_have_no_unit_of_their_own(refer: Criterion) -> None:
    assert not [f for f in checked(refer) if f.id == "units_differ"]


def test_a_formula_in_another_unit_is_found() -> None:
    days_old = Fact("old", low=0, high=60_000, unit="a", definition=Formula(days_since(BEGUN)))
    found = only(checked(days_old >= 65))
    assert (found.key, found.words) == (
        "units_differ facts.old",
        "old is declared in a, but its formula gives d",
    )


def uncited(refer: Criterion, **more: Any) -> list[str]:
    found = check_policy(policy(edition(rules={"refer": refer}, **more)))
    return [finding.path for finding in found if finding.id == "not_cited"]


@mark.parametrize(
    ("refer", "paths"),
    [
        (AGE >= 65, ["editions[0].refer"]),
        (all_of(FELL, AGE >= 65), ["editions[0].refer.of[1]"]),
        (all_of(FELL, AGE >= 65, cite=OURS), []),
        (all_of(rule(AGE >= 65, cite=OURS), BEGUN >= TODAY), ["editions[0].refer.of[1]"]),
        (at_least(2, FELL, FRAIL, ALONE), ["editions[0].refer"]),
        (by_edges(AGE, (18,), (FELL, FRAIL)), ["editions[0].refer"]),
        (points(rule(AGE >= 65, cite=OURS), 2) + VISITS >= STAYS, ["editions[0].refer"]),
        (VISITS > STAYS, []),
        (Parameter("rate", (STAYS,), (RATE,)) <= VISITS, ["editions[0].refer"]),
        (Parameter("rate", (STAYS,), (RATE,), citation=OURS) <= VISITS, []),
        (FELL.is_true(), []),
    ],
    ids=numbered(),
)  # fmt: skip
def test_a_number_without_a_source_is_found(refer: Criterion, paths: list[str]) -> None:
    assert uncited(refer) == paths


def test_a_source_beside_the_criterion_counts() -> None:
    assert uncited(AGE >= 65, beside={"refer": law("1 CFR 2")}) == []


def test_a_name_that_is_no_word_is_quoted_in_the_path() -> None:
    found = check_policy(policy(edition(rules={"99490": AGE >= 65})))
    assert 'not_cited editions[0]["99490"]' in keys(found)


def test_an_id_of_two_criteria_is_found_and_one_of_the_same_criterion_is_not() -> None:
    one, other = rule(FELL, id="R1"), rule(FRAIL, id="R1")
    assert keys(checked(all_of(one, other))) == ["id_used_twice editions[0].refer.of[1]"]
    assert keys(checked(all_of(one, FRAIL), any_of(one, ALONE))) == []


def test_editions_with_one_id_a_gap_or_a_review_before_the_check_are_found() -> None:
    late = Review(date(2026, 6, 1), date(2026, 5, 31))
    found = check_policy(
        policy(
            edition("1", "2024-01-01", "2024-12-31"),
            edition("1", "2025-01-02", "2025-12-31", review=late),
            edition("3", "2026-01-01"),
        )
    )
    assert keys(found) == [
        "id_used_twice editions[0]",
        "review_before_verified editions[1]",
        "gap_between_editions editions[1]",
    ]
    assert found.findings[0].also == ("editions[1]",)
    assert list(map(str, found)) == [
        "editions[0]: the id 1 belongs to another edition too; give each edition an id of its own",
        "editions[1]: its review is due before its content was verified; give a later day to review by",
        (
            "editions[1]: nothing is in force from 2025-01-01 to 2025-01-01;"
            " end the edition before it later, or say in an edition what held then"
        ),
    ]


def test_a_review_on_the_day_of_the_check_is_no_mistake() -> None:
    same_day = Review(date(2026, 6, 1), date(2026, 6, 1))
    assert keys(check_policy(policy(edition(review=same_day)))) == []


# -- example people ---------------------------------------------------------------------------------------------------


def found_lacking(refer: Criterion, *people: Mapping[str, Any]) -> list[Finding]:
    examples = tuple(ExamplePerson(f"{i}", TODAY, facts, {}) for i, facts in enumerate(people))
    found = check_policy(policy(edition(rules={"refer": rule(refer, cite=OURS)}, examples=examples)))
    return [finding for finding in found if finding.id == "example_lacking"]


def lacking(refer: Criterion, *people: Mapping[str, Any]) -> list[str]:
    return [finding.words for finding in found_lacking(refer, *people)]


def test_people_have_to_stand_on_both_sides_of_a_threshold_and_before_it_in_the_dark() -> None:
    old, young, nobody = {"age_years": 70}, {"age_years": 20, "visits": 3}, {"visits": 2}
    assert lacking(AGE >= 65, old, young, nobody) == []
    assert lacking(AGE >= 65, old, nobody) == ["no example person shows age >= 65 years not met"]
    assert lacking(AGE >= 65, young) == ["no example person shows age >= 65 years met or unknown"]
    assert lacking(AGE >= 65, {"age_years": Bounds(60, 70)}, old, young) == []
    assert lacking(FELL.is_true(), old) == []
    assert lacking(Compare(">=", AS_OF, Constant(date(2027, 1, 1))), old) == [
        "no example person shows date of the decision >= 2027-01-01 met"
    ]


def test_people_have_to_be_in_every_case() -> None:
    cases = by_edges(AGE, (65,), (FELL, FRAIL))
    assert lacking(cases, {"age_years": 70}, {"age_years": 20}) == []
    assert lacking(cases, {"age_years": 70}, {}) == ["no example person shows by age age below 65 years"]


def test_a_wrong_example_is_found_and_the_others_count() -> None:
    expect: Any = {"refr": MET, "refer": "met"}
    wrong = ExamplePerson("wrong", TODAY, {"age_years": 1000, "told_elsewhere": 1}, expect)
    people = [ExamplePerson(f"{i}", TODAY, facts, {}) for i, facts in enumerate(({"age_years": 70}, {}))]
    rules = {"refer": rule(AGE >= 65, cite=OURS)}
    found = check_policy(policy(edition(rules=rules, examples=(*people, wrong))))
    assert list(map(str, found)) == [
        (
            "editions[0].examples[2]: of the example 'wrong', expect.refr there is no thing that the edition decides"
            " named 'refr'; did you mean 'refer'?"
        ),
        "editions[0].examples[2]: of the example 'wrong', expect.refer is a str; give Truth.MET, NOT_MET or UNKNOWN",
        (
            "editions[0].examples[2]: of the example 'wrong', facts.age_years is outside the permitted range;"
            " give 0 to 130, or None for unknown"
        ),
        "editions[0].refer: no example person shows age >= 65 years not met; add one to an edition",
    ]


def test_an_example_without_an_exact_day_is_found() -> None:
    undated: Any = "2026-05"
    found = check_policy(policy(edition(examples=(ExamplePerson("undated", undated, {}, {}),))))
    assert keys(found) == ["example_wrong editions[0].examples[0]"]


def test_a_policy_without_people_is_found_once() -> None:
    assert [str(finding) for finding in found_lacking(all_of(AGE >= 65, VISITS > 2))] == [
        (
            "editions[0]: there is no example person;"
            " add people on both sides of each threshold, and some of whom a fact is unknown"
        )
    ]


def test_what_the_people_of_any_edition_do_not_show_is_said_of_the_first_edition_that_has_it() -> None:
    shared = {"refer": rule(AGE >= 65, cite=OURS)}
    people = [ExamplePerson("old", TODAY, {"age_years": 70}, {}), ExamplePerson("nobody", TODAY, {}, {})]
    found = check_policy(
        policy(
            edition("1", "2025-01-01", "2025-12-31", rules=shared, examples=(people[0],)),
            edition("2", "2026-01-01", rules={"enrol": rule(AGE >= 18, cite=OURS)}, examples=(people[1],)),
        )
    )
    assert [str(finding) for finding in found] == [
        "editions[0].refer: no example person shows age >= 65 years not met; add one to an edition",
        "editions[1].enrol: no example person shows age >= 18 years not met; add one to an edition",
    ]


# -- what to do about it ----------------------------------------------------------------------------------------------

DAYS_OLD = Fact("old", low=0, high=60_000, unit="a", definition=Formula(days_since(BEGUN)))


@mark.parametrize(
    ("check", "line"),
    [
        (
            lambda: checked(AGE >= 140),
            (
                "editions[0].refer: age >= 140 years can never be met: age lies between 0 and 130;"
                " correct the threshold, or the permitted range of the fact"
            ),
        ),
        (
            lambda: checked(all_of(AGE >= 65, AGE < 18)),
            (
                "editions[0].refer: all of these can never be met:"
                " age >= 65 years and age < 18 years exclude each other; correct it, or leave it out"
            ),
        ),
        (
            lambda: checked(Bands(AGE, (18, 140), (0, 1, 2)) >= 1),
            (
                "editions[0].refer.a: nothing reaches the band of age from 140 to below inf;"
                " leave it out, or correct its edges"
            ),
        ),
        (
            lambda: checked(by_edges(AGE, (18, 140), (FELL, FRAIL, ALONE))),
            (
                "editions[0].refer.of[2]: nobody is in the case age from 140 years;"
                " leave it out, or correct what tells the cases apart"
            ),
        ),
        (
            lambda: checked(all_of(FELL, FELL)),
            (
                "editions[0].refer.of[1]: fell adds nothing to its group: the other parts imply it;"
                " leave it out, or correct it"
            ),
        ),
        (
            lambda: checked(all_of(VISITS * STAYS >= 50, VISITS * STAYS < 10)),
            (
                "editions[0].refer: all of these is too large to check, or cannot be cut into ranges;"
                " split it, or allow more tries (tries=...)"
            ),
        ),
        (
            lambda: checked(any_of(all_of(FELL, ALONE), all_of(not_(FELL), FRAIL))),
            (
                "editions[0].refer: any of these may stay unknown over fell although the answer is settled: fell;"
                " say it in one comparison, or by_cases or by_edges of it, and the rest of the rule in each case"
            ),
        ),
        (
            lambda: checked(AGE >= MONTHS),
            "editions[0].refer: age >= age months brings together a and mo; convert one of them first",
        ),
        (
            lambda: checked(DAYS_OLD >= 65),
            "facts.old: old is declared in a, but its formula gives d; declare the unit that it gives",
        ),
        (
            lambda: checked(all_of(rule(FELL, id="R1"), rule(FRAIL, id="R1"))),
            (
                "editions[0].refer.of[1]: the id R1 belongs to another criterion of the edition too;"
                " give each criterion an id of its own"
            ),
        ),
        (
            lambda: checked(FELL.is_true(), accepted={'redundant editions[0]["on call"]': "once"}),
            'editions[0]["on call"]: redundant is accepted here, but it is not found; accept it no longer',
        ),
        (
            lambda: check_policy(policy(edition(rules={"refer": AGE >= 65}))),
            (
                "editions[0].refer: age >= 65 years holds a number and has no source;"
                " cite it, or a group above it; a choice of your own is operational(...)"
            ),
        ),
    ],
    ids=numbered(),
)
def test_a_finding_says_where_and_what_and_the_cure(check: Callable[[], PolicyCheck], line: str) -> None:
    assert str(check().findings[0]) == line


# -- the answer -----------------------------------------------------------------------------------------------------


def test_a_finding_can_be_accepted_with_a_reason() -> None:
    reasons = {"redundant editions[0].refer.of[1]": "it is said twice on purpose"}
    found = checked(all_of(FELL, FELL), accepted=reasons)
    assert not found
    assert [(finding.id, why) for finding, why in found.accepted] == [
        ("redundant", "it is said twice on purpose")
    ]
    assert "accepted, it is said twice on purpose: fell adds nothing" in found.explain()
    assert repr(found) == "<PolicyCheck home.visits: 1 accepted>"


def test_an_acceptance_of_nothing_is_a_finding() -> None:
    found = only(checked(FELL.is_true(), accepted={"redundant editions[0].refer": "once"}))
    assert (found.key, found.words) == (
        "accepted_in_vain editions[0].refer",
        "redundant is accepted here, but it is not found",
    )


def test_acceptances_of_nothing_are_found_in_the_order_given() -> None:
    accepted = {f"redundant editions[0].refer.of[{i}]": "once" for i in range(9)}
    assert [finding.key.split()[1] for finding in checked(FELL.is_true(), accepted=accepted)] == [
        f"editions[0].refer.of[{i}]" for i in range(9)
    ]


def test_the_answer_explains_itself() -> None:
    found = checked(all_of(AGE >= 65, AGE < 18), all_of(any_of(FELL, FELL), any_of(FRAIL, FRAIL)))
    assert len(found) == 3
    assert repr(found) == "<PolicyCheck home.visits: 1 error, 2 warnings>"
    words = "all of these can never be met: age >= 65 years and age < 18 years exclude each other"
    assert found.explain().splitlines()[:4] == [
        "home.visits: 1 error, 2 warnings",
        f"  error: {words}  <editions[0].refer>",
        "    do this: correct it, or leave it out",
        "    example person: as_of=datetime.date(2026, 5, 1), age_years=65",
    ]
    assert "<details open>" in found._repr_html_()
    assert str(found.findings[0]).endswith("; correct it, or leave it out")


def test_a_finding_in_several_places_names_all_of_them() -> None:
    found = checked(all_of(FELL, AGE >= 140), any_of(AGE >= 140, FRAIL))
    assert "<editions[0].refer.of[1], editions[0].enrol.of[0]>" in found.explain()


def test_what_is_accepted_in_one_place_is_still_found_in_another() -> None:
    meant = {"threshold_out_of_range editions[0].refer.of[1]": "meant here"}
    found = checked(all_of(FELL, AGE >= 140), any_of(AGE >= 140, FRAIL), accepted=meant)
    assert keys(found) == ["threshold_out_of_range editions[0].enrol.of[0]"]
    meant["threshold_out_of_range editions[0].enrol.of[0]"] = "meant here"
    found = checked(all_of(FELL, AGE >= 140), any_of(AGE >= 140, FRAIL), accepted=meant)
    assert not found
    ((both, why),) = found.accepted
    assert (both.path, both.also, why) == (
        "editions[0].refer.of[1]",
        ("editions[0].enrol.of[0]",),
        "meant here",
    )


def test_different_groups_that_read_alike_are_findings_of_their_own() -> None:
    def apart(fact: Fact) -> Criterion:
        return at_least(2, fact.is_in("a"), fact.is_in("b"))

    here, there = (Fact(name, type="category") for name in ("here", "there"))
    rules = (any_of(FELL, apart(here)), any_of(FRAIL, apart(there)))
    in_refer, in_enrol = "never_met editions[0].refer.of[1]", "never_met editions[0].enrol.of[1]"
    assert keys(checked(*rules)) == [in_refer, in_enrol]
    assert keys(checked(*rules, accepted={in_refer: "meant"})) == [in_enrol]


def test_a_clean_policy_is_empty_and_says_so() -> None:
    found = checked(FELL.is_true())
    assert not found
    assert found.explain() == "home.visits: no findings"


def test_every_kind_of_finding_has_a_severity() -> None:
    assert {Finding(id=id, path="", words="", cure="").severity for id in SEVERITIES} == {"error", "warning"}
    with pytest.raises(KeyError):
        _ = Finding(id="no_such_kind", path="", words="", cure="").severity


def test_a_quantity_in_a_formula_is_read_to_its_end() -> None:
    inner: Quantity = Greatest((Bands(AGE, (150,), (0, 1)), VISITS))
    score = Fact("score", low=0, high=99, definition=Formula(inner), citation=OURS)
    assert "band_never_reached facts.score.of[0]" in keys(checked(score >= 2))
