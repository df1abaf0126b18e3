"""Every policy is cited, reviewed and dated, and its example people stand on both sides of every threshold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from casemgmt.bounds import Bounds
from casemgmt.citation import Citation, Review, Standing, Verification, law, operational
from casemgmt.errors import InvalidInput
from casemgmt.instruments import vocabulary
from casemgmt.levels import scheme_by_id
from casemgmt.planning import protocols
from casemgmt.rules import (
    Criterion,
    Edition,
    ExamplePerson,
    Fact,
    FactSheet,
    Policy,
    bounds_of,
    check_policy,
    rule,
    truth_of,
)
from casemgmt.rules.policy import example_sheet
from casemgmt.rules.terms import AS_OF, Compare, Constant, Term
from casemgmt.rules.walk import facts_in, walk
from casemgmt.screening import Program, program, programs
from casemgmt.truth import MET, NOT_MET, UNKNOWN
from tests.policies import POLICIES, each_policy

# -- what the checks look at -----------------------------------------------------------------------------------


def is_threshold(node: Term) -> bool:
    return isinstance(node, Compare) and isinstance(node.b, Constant) and not isinstance(node.b.value, bool)


def uncited(node: Term, cited: bool = False) -> Iterator[Compare]:
    """The comparisons with a constant that carry no citation, nor does anything above them."""
    cited = cited or (isinstance(node, Criterion) and node.citation is not None)
    if isinstance(node, Compare) and is_threshold(node) and not cited:
        yield node
    for part in node.parts:
        yield from uncited(part, cited)


def thresholds(policy: Policy[Any]) -> list[Compare]:
    every = (node for e in policy.editions for c in e.criteria().values() for node in walk(c))
    found = {
        str(node) + repr(node.b): node for node in every if isinstance(node, Compare) and is_threshold(node)
    }
    return list(found.values())


def sheets(policy: Policy[Any]) -> list[FactSheet]:
    return [example_sheet(e, x, vocabulary()) for e in policy.editions for x in e.examples]


def next_to(node: Compare) -> set[Any]:
    """The two values between which the comparison turns."""
    assert isinstance(node.b, Constant)
    n = node.b.value
    one: Any = timedelta(days=1) if isinstance(n, date) else 1
    below: set[Any] = {n - one, n}
    above: set[Any] = {n, n + one}
    return {">=": below, "<": below, "<=": above, ">": above, "==": {n}}[node.operator]


def untested(node: Compare, people: list[FactSheet]) -> list[str]:
    """What no example person shows of a threshold."""
    truths = {truth_of(node, sheet.values) for sheet in people}
    values = {bounds.low for sheet in people if (bounds := bounds_of(node.a, sheet.values)).exact}
    always_known = not facts_in(node.a)
    wanted = {MET, NOT_MET} if always_known else {MET, NOT_MET, UNKNOWN}
    lacking = [f"{node}: nobody for whom it is {truth.words}" for truth in wanted - truths]
    return lacking + [f"{node}: nobody at {value}" for value in next_to(node) - values]


def cited_in(policy: Policy[Any]) -> Iterator[Citation]:
    for edition in policy.editions:
        yield edition.citation
        for criterion in edition.criteria().values():
            yield from (
                n.citation for n in walk(criterion) if isinstance(n, Criterion) and n.citation is not None
            )


# -- the checks ------------------------------------------------------------------------------------------------


@each_policy
def test_every_edition_is_cited_reviewed_and_dated(policy: Policy[Any]) -> None:
    assert policy.title
    assert policy.authority
    assert policy.editions
    for edition in policy.editions:
        assert edition.citation.source
        assert edition.review.verified_on <= edition.review.review_by
        assert edition.effective_to is None or edition.effective_from <= edition.effective_to
        assert edition.id
    assert len({edition.id for edition in policy.editions}) == len(policy.editions)


ENDED = {"medicare.g0136_social_risk": date(2025, 12, 31), "medicare.guide": date(2032, 6, 30)}
"""Programs that have ended, or will: their last day in force."""


@each_policy
def test_editions_follow_one_another_without_gap_and_the_last_ends_only_where_that_is_stated(
    policy: Policy[Any],
) -> None:
    for earlier, later in zip(policy.editions, policy.editions[1:], strict=False):
        assert earlier.effective_to is not None
        assert later.effective_from - earlier.effective_to == timedelta(days=1)
        assert later.changes, "say what changed"
    assert policy.editions[-1].effective_to == ENDED.get(policy.id)


def test_one_code_has_one_meaning_on_each_day() -> None:
    first, second = (program(f"medicare.g0136_{name}") for name in ("social_risk", "activity_nutrition"))
    assert first.editions[-1].effective_to == second.editions[0].effective_from - timedelta(days=1)
    owners: dict[str, set[str]] = {}
    ids = {each.id for each in programs()}
    for each in programs():
        set_by_a_state = each.id.rpartition(".")[0]  # of the program that it sets the parameters of
        for code in {code for edition in each.editions for code in edition.codes}:
            owners.setdefault(code, set()).add(set_by_a_state if set_by_a_state in ids else each.id)
    assert {code for code, having in owners.items() if len(having) > 1} == {"G0136"}


@each_policy
def test_every_comparison_with_a_constant_is_cited(policy: Policy[Any]) -> None:
    found = [str(n) for e in policy.editions for c in e.criteria().values() for n in uncited(c)]
    assert not found


@each_policy
def test_a_choice_of_ours_is_never_cited_as_law_and_law_says_how_it_was_verified(policy: Policy[Any]) -> None:
    for citation in cited_in(policy):
        ours = citation.standing is Standing.OPERATIONAL
        assert (citation.verification is Verification.CHOSEN) == ours
        assert citation.source


@each_policy
def test_somebody_stands_on_each_side_of_every_threshold_and_somebody_is_unknown(policy: Policy[Any]) -> None:
    people = sheets(policy)
    assert not [lack for node in thresholds(policy) for lack in untested(node, people)]


@each_policy
def test_every_edition_has_an_example_person_of_whom_something_is_missing(policy: Policy[Any]) -> None:
    for edition in policy.editions:
        assert any(UNKNOWN in example.expect.values() for example in edition.examples)
    assert any(example.missing for edition in policy.editions for example in edition.examples) or (
        policy.id.startswith(("risk.", "acuity."))
    )


@each_policy
def test_example_people_have_names_of_their_own(policy: Policy[Any]) -> None:
    for edition in policy.editions:
        names = [example.name for example in edition.examples]
        assert len(names) == len(set(names))


def test_the_ids_of_the_signals_are_unique_and_in_the_scheme() -> None:
    for edition in scheme_by_id("levels.four").editions:
        ids = [signal.id for signal in edition.signals]
        assert len(ids) == len(set(ids)) == 20
        assert {signal.level for signal in edition.signals} == set(edition.levels)
        for transition in edition.transitions:
            assert {transition.from_level, transition.to_level} <= {*edition.levels, "none"}
            assert transition.documents
            assert transition.citation.source
        assert {rung.result for rung in edition.ladder} == set(edition.levels)


def test_care_management_codes_are_looked_at_again_before_the_next_fee_schedule() -> None:
    reviews = {p.id: {e.review.review_by for e in p.editions} for p in programs()}
    fee_schedule = (
        "apcm",
        "ccm",
        "chi",
        "g0136_activity_nutrition",
        "g0136_social_risk",
        "pcm",
        "pin",
        "tcm",
    )
    for name in fee_schedule:
        assert reviews[f"medicare.{name}"] == {date(2026, 12, 31)}


_ONE_RULE_FOR_ALL = "one rule serves every edition, and says from which year it is paid"
ACCEPTED = {
    "medicare.ccm": {
        f"threshold_out_of_range editions[{edition}]{path}": _ONE_RULE_FOR_ALL
        for editions, paths in {
            (0, 1): (
                '["99437"].of[5].of[0]',
                '["99439"].of[5].of[0]',
            ),
            (0, 1, 2): (
                '["99437"].of[4].of[1].of.of[0]',
                '["99439"].of[4].of[1].of.of[0]',
                '["99487"].of[4].of[0]',
                '["99489"].of[4].of[0]',
                '["99489"].of[5].of[0]',
                '["99490"].of[4].of[1].of.of[0]',
                '["99491"].of[4].of[1].of.of[0]',
            ),
            (0, 2): (
                ".perform.of[2].of[1].of[0]",
                '["99437"].of[4].of[0].of[0]',
                '["99439"].of[4].of[2].of.of[0]',
                '["99490"].of[4].of[2].of.of[0]',
                '["99491"].of[4].of[0].of[0]',
            ),
        }.items()
        for edition in editions
        for path in paths
    },
}
"""Findings of `check_policy` that are meant, each with the reason."""


def with_income_given(program: Program) -> Program:
    """The program with incomes that are stated in percent of the poverty guideline.

    Worked out, each is an amount divided by a guideline that grows with the household: there are no ranges to try.
    """
    editions = []
    for edition in program.editions:
        worked_out = [fact for name, fact in edition.facts().items() if name.endswith("_percent_of_poverty")]
        more = attrs.evolve(edition, parameters=(*edition.parameters, *worked_out))
        editions.append(more.with_parameters({fact.name: None for fact in worked_out}, edition.citation))
    return attrs.evolve(program, editions=tuple(editions))


@pytest.mark.parametrize("policy", [*POLICIES, *protocols()], ids=lambda policy: policy.id)
def test_a_policy_is_clean(policy: Policy[Any]) -> None:
    checked = with_income_given(policy) if isinstance(policy, Program) else policy
    found = check_policy(checked, accepted=ACCEPTED.get(policy.id))
    assert not found, found.explain()


# -- the checks see what they should ---------------------------------------------------------------------------

_AGE = Fact("age_years", low=0, high=130, unit="a", label="age")


def _edition(first: str, last: str | None, *examples: ExamplePerson) -> Edition:
    class OneRule(Edition):
        def criteria(self) -> dict[str, Criterion]:
            return {"old": _AGE >= 65}

    end = None if last is None else date.fromisoformat(last)
    review = Review(date(2026, 1, 1), date(2027, 1, 1))
    return OneRule(
        id=first,
        effective_from=date.fromisoformat(first),
        effective_to=end,
        citation=law("a law"),
        review=review,
        examples=examples,
    )


def _aged(*ages: Any) -> list[FactSheet]:
    return [FactSheet(date(2026, 1, 1), {"age_years": age, AS_OF.name: date(2026, 1, 1)}) for age in ages]


def test_an_uncited_threshold_is_seen_and_one_cited_above_is_not() -> None:
    assert list(uncited(_AGE >= 65))
    assert not list(uncited(rule(_AGE >= 65, cite=operational("65"))))


def test_a_threshold_without_a_neighbour_or_an_unknown_is_seen() -> None:
    assert untested(_AGE >= 65, _aged(64, 65, None)) == []
    assert untested(_AGE >= 65, _aged(64, 65)) == ["age >= 65 years: nobody for whom it is unknown"]
    assert untested(_AGE >= 65, _aged(60, 65, Bounds(60, 70))) == ["age >= 65 years: nobody at 64"]
    assert untested(_AGE <= 65, _aged(64, 65, None)) == [
        "age <= 65 years: nobody for whom it is not met",
        "age <= 65 years: nobody at 66",
    ]


def test_overlapping_editions_are_refused_by_name() -> None:
    with pytest.raises(
        InvalidInput, match=r"\$\.x\.editions: two editions overlap; end each edition the day before"
    ):
        Policy(
            id="x",
            title="X",
            authority="nobody",
            editions=(_edition("2020-01-01", "2021-01-01"), _edition("2021-01-01", None)),
        )
