"""Every cell of every table holds on every interpreter, and every operation of rules has its table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations_with_replacement, product
from typing import Any

from pytest import mark, raises

from casemgmt.bounds import COMPARISONS
from casemgmt.rules import Criterion, Quantity, all_of, any_of, bounds_of, not_, truth_of
from casemgmt.rules import at_least as at_least_of
from casemgmt.rules.terms import Arithmetic, Compare, Constant, Elapsed, Term
from casemgmt.testing import Interpreter
from casemgmt.truth import MET, NOT_MET, Truth, at_least
from tests.spec.chapter import Case, Chapter, M, N
from tests.spec.pages.comparisons import AGAINST_FIVE
from tests.spec.pages.groups import NEGATION, PAIRS, THREES, A, B, C
from tests.spec.render import PAGES

CHAPTERS = [chapter for page in PAGES for chapter in page.chapters]
CASES = [case for chapter in CHAPTERS for case in chapter.cases()]
ASKED = [term for chapter in CHAPTERS for term in chapter.asked.values()]
each_case: Callable[..., Any] = mark.parametrize(
    "case", CASES, ids=[f"{case.chapter} {i}" for i, case in enumerate(CASES)]
)


@each_case
def test_an_answer_is_that_of_the_table(case: Case, interpreter: Interpreter) -> None:
    sheet = case.sheet
    for rule, truth in case.answers:
        assert interpreter(rule, sheet) is truth


@each_case
def test_the_reference_evaluator_gives_the_very_bounds_of_the_table(case: Case) -> None:
    if isinstance(case.term, Quantity):
        assert bounds_of(case.term, case.sheet.values) == case.bounds
    else:
        assert isinstance(case.answer, Truth)


# -- nothing is left out -----------------------------------------------------------------------------------------


def subclasses(cls: type[Term]) -> Iterable[type[Term]]:
    for below in cls.__subclasses__():
        yield below
        yield from subclasses(below)


def test_every_node_type_has_a_chapter() -> None:
    nodes = {cls for cls in subclasses(Term) if cls.__module__ == "casemgmt.rules.terms"}
    assert nodes - {Quantity, Criterion} == {type(term) for term in ASKED}


def test_every_operator_comparison_and_unit_of_time_has_a_chapter() -> None:
    assert {term.operator for term in ASKED if isinstance(term, Compare)} == set(COMPARISONS)
    assert {term.operator for term in ASKED if isinstance(term, Arithmetic)} == set("+-*/")
    assert {term.unit for term in ASKED if isinstance(term, Elapsed)} == {"years", "days", "business_days"}


def test_every_chapter_says_what_happens_to_an_unknown() -> None:
    for chapter in CHAPTERS:
        unknown = [row for row in chapter.rows if None in row[: len(chapter.given)]]
        assert unknown or not chapter.given, chapter.title


def test_the_tables_of_groups_are_complete() -> None:
    known = (False, None, True)
    assert {row[:2] for row in PAIRS.rows} == {*product(known, repeat=2)}
    assert {row[:1] for row in NEGATION.rows} == {*product(known)}
    assert {row[:3] for row in THREES.rows} == {*combinations_with_replacement(known, 3)}


def test_a_row_that_does_not_fit_its_table_is_refused() -> None:
    with raises(ValueError, match="needs 3 members, the last in words"):
        Chapter(title="wrong", means="", given=(A,), asked={"a": A.is_true()}, rows=((True, M, N),))


# -- the same, written in another way ----------------------------------------------------------------------------

TURNED = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "==": "=="}


@mark.parametrize("case", [*AGAINST_FIVE.cases()], ids=lambda case: f"{case.term} {case.given[0][1]}")
def test_a_comparison_can_be_turned_round(case: Case, interpreter: Interpreter) -> None:
    assert isinstance(case.term, Compare)
    turned = Compare(TURNED[case.term.operator], Constant(5), case.term.a)
    assert interpreter(turned, case.sheet) is case.answer


TRUTHS = {False: NOT_MET, None: Truth.UNKNOWN, True: MET}


@mark.parametrize("row", PAIRS.rows, ids=str)
def test_and_and_or_are_signs_too(row: tuple[Any, ...], interpreter: Interpreter) -> None:
    a, b, both, either, _ = row
    sheet = Case("", all_of(A, B), both, ((A, a), (B, b))).sheet
    assert TRUTHS[a] & TRUTHS[b] is both
    assert TRUTHS[a] | TRUTHS[b] is either
    assert interpreter(A & B, sheet) is interpreter(all_of(A, B), sheet) is both
    assert interpreter(A | B, sheet) is interpreter(any_of(A, B), sheet) is either


@mark.parametrize("row", NEGATION.rows, ids=str)
def test_not_is_a_sign_too(row: tuple[Any, ...], interpreter: Interpreter) -> None:
    a, denied, _ = row
    sheet = Case("", not_(A), denied, ((A, a),)).sheet
    assert ~TRUTHS[a] is denied
    assert interpreter(~A, sheet) is interpreter(not_(A), sheet) is denied


@mark.parametrize("row", THREES.rows, ids=str)
def test_at_least_counts_in_any_order(row: tuple[Any, ...], interpreter: Interpreter) -> None:
    a, b, c, one, two, three, _ = row
    for n, expected in ((0, M), (1, one), (2, two), (3, three), (4, N)):
        for order in ((a, b, c), (c, a, b), (b, c, a)):
            assert at_least(n, [TRUTHS[each] for each in order]) is expected
            if 1 <= n <= 3:
                rule = at_least_of(n, A, B, C)
                sheet = Case("", rule, expected, tuple(zip((A, B, C), order, strict=True))).sheet
                assert interpreter(rule, sheet) is expected


def test_a_node_that_the_evaluator_does_not_know_raises() -> None:
    with raises(TypeError, match="Quantity"):
        bounds_of(Quantity(), {})
    with raises(TypeError, match="Criterion"):
        truth_of(Criterion(), {})
