"""The days on which the mere passing of time turns a rule: those that it takes, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from pytest import mark

from casemgmt.bounds import Bounds, OneOf
from casemgmt.facts import Attested
from casemgmt.rules import (
    Fact,
    FactSheet,
    Formula,
    Parameter,
    Rates,
    all_of,
    by_edges,
    days_between,
    days_since,
    facts_needed,
    years_since,
)
from casemgmt.rules.terms import AS_OF, Bands, Choice, Constant, Greatest, Least, Term
from casemgmt.rules.turning import Turning, follows_the_clock

START, END = date(2026, 1, 1), date(2026, 12, 31)
BORN, SEEN = Fact("born", type="date"), Fact("seen", type="date")
DUE = Fact("due", type="date", low=date(2026, 3, 1), high=date(2026, 9, 1))
X, KIND = Fact("x", low=0, high=9), Fact("kind", type="category", values={"a", "b"})
AGE = Fact("age", low=0, high=64, definition=Formula(years_since(BORN)))
FREE = Fact("free", definition=Formula(days_since(SEEN)))
LATER = Fact("later", type="date", definition=Formula(Greatest((SEEN, DUE))))
NEXT = Fact("next", type="date", low=START, high=date(2026, 6, 1), definition=Formula(Least((AS_OF, DUE))))
OPEN = Fact("open", type="flag", definition=Attested(open_while=years_since(BORN) >= 65))
RATE = Parameter(
    "rate",
    (KIND, days_since(SEEN)),
    (
        Rates(date(2026, 2, 1), {("a", 30): 1, ("b", 30): 2}, date(2026, 3, 31)),
        Rates(date(2026, 5, 1), {("a", 30): 2, ("b", 60): 3}),
    ),
)
KNOWN = {"born": date(1961, 8, 1), "seen": date(2026, 1, 10), "due": date(2026, 6, 11), "x": 1, "kind": "a"}
TABLE_DAYS = ["02-01", "02-02", "02-09", "02-10", "02-11"]  # editions, and 30 days and one more
TABLE_DAYS += ["03-11", "03-12", "03-13", "03-31", "04-01", "05-01", "05-02"]  # 60 days, and editions
EVERY_DAY = [str(START + timedelta(days=n))[5:] for n in range(1, 365)]


def turns(
    *terms: Term, stated: Mapping[str, Iterable[Any]] | None = None, until: date = END, **known: Any
) -> list[str]:
    """Month and day of each day of 2026 on which something may turn."""
    needed = facts_needed(*terms)
    turning = Turning(terms, needed, stated=stated or {}, start=START, end=END)
    return [
        str(day)[5:]
        for day in sorted(turning.days(FactSheet(START, {"as_of": START, **KNOWN, **known}), until))
    ]


@mark.parametrize(
    ("term", "days"),
    [
        (years_since(BORN) >= 65, ["08-01"]),
        (years_since(BORN) > 64, ["08-01"]),
        (years_since(BORN) >= 64.5, ["08-01"]),
        (years_since(BORN) >= 66, []),
        (years_since(BORN) >= X, ["08-01"]),
        (days_since(SEEN) <= 30, ["02-09", "02-10"]),
        (Constant(30) >= days_since(SEEN), ["02-09", "02-10"]),
        (FREE >= 30, ["02-09", "02-10"]),
        (days_since(SEEN) >= X, EVERY_DAY),
        (days_since(SEEN) + 1 >= 30, EVERY_DAY),
        (days_between(SEEN, DUE) <= 30, []),
        (days_between(AS_OF, DUE) >= 10, ["06-01", "06-02"]),
        (days_between(AS_OF, DUE) >= X, EVERY_DAY),
        (DUE <= AS_OF, ["06-11", "06-12"]),
        (Greatest((AS_OF, SEEN)) >= DUE, ["01-10", "01-11", "06-11", "06-12"]),
        (DUE >= SEEN, []),
        (Bands(days_since(SEEN), (30,), (0, 1)) >= 1, ["02-09", "02-10"]),
        (by_edges(days_since(SEEN), (30,), (X >= 1, X >= 2)), ["02-09", "02-10"]),
        (Choice(days_since(SEEN) <= 5, X, days_since(SEEN)) >= 30, ["01-15", "01-16", "02-09", "02-10"]),
        (Greatest((days_since(SEEN), X)) >= 30, ["02-09", "02-10"]),
        (all_of(days_since(SEEN) <= 30, days_since(SEEN) <= 40), ["02-09", "02-10", "02-19", "02-20"]),
        (
            RATE >= 2,
            TABLE_DAYS,
        ),
        (AGE >= 10, ["08-01"]),
        (AGE + 1 >= 10, ["08-01"]),
        (OPEN.is_true(), ["08-01"]),
        (days_since(LATER) >= 3, ["01-13", "01-14", "06-14", "06-15"]),
        (days_between(SEEN, NEXT) >= 30, ["01-02", "02-09", "02-10", "06-01", "06-02", "06-11", "06-12"]),
        (X >= 1, []),
    ],
    ids=str,
)
def test_a_rule_turns_on_these_days_alone(term: Term, days: list[str]) -> None:
    assert turns(term) == days


def test_days_come_after_the_sheet_and_up_to_the_last_day() -> None:
    rule = all_of(days_since(SEEN) <= 30, days_since(SEEN) <= 40)
    assert turns(rule, until=date(2026, 2, 19)) == ["02-09", "02-10", "02-19"]
    assert turns(rule, seen=date(2025, 12, 2)) == ["01-02", "01-11", "01-12"]


def test_what_has_not_happened_yet_moves_with_the_clock() -> None:
    limit = days_between(SEEN, DUE) <= 30
    assert turns(limit, due=Bounds(START, date(2026, 9, 1))) == ["02-09", "02-10"]
    assert turns(limit, due=Bounds(date(2026, 3, 1), date(2026, 9, 1))) == []
    assert turns(limit, seen=Bounds(date(2025, 12, 1), START)) == ["05-12", "05-13"]
    assert turns(DUE >= SEEN, due=Bounds(START, date(2026, 9, 1))) == [
        "01-02",
        "01-10",
        "01-11",
        "09-01",
        "09-02",
    ]


def test_a_partly_known_day_turns_at_both_its_ends() -> None:
    assert turns(days_since(SEEN) <= 30, seen=Bounds(date(2026, 1, 10), date(2026, 2, 1))) == (
        ["02-09", "02-10", "03-03", "03-04"]
    )
    assert turns(days_since(DUE) <= 30, due=None) == ["03-31", "04-01", "10-01", "10-02"]


def test_what_was_stated_is_compared_with_what_is_worked_out() -> None:
    assert turns(AGE >= 10, born=date(1966, 8, 1)) == []
    assert turns(AGE >= 10, born=date(1966, 8, 1), stated={"age": [60]}) == ["08-01"]
    assert turns(AGE >= 10, born=date(1966, 8, 1), stated={"age": [Bounds(50, 60), None]}) == ["08-01"]
    assert turns(KIND.is_in("a"), stated={"kind": ["a", OneOf(["a", "b"])]}) == []


def test_a_definition_that_names_the_date_of_the_decision_follows_the_clock() -> None:
    assert [follows_the_clock(fact) for fact in (AGE, OPEN, NEXT, LATER, X, DUE)] == [True] * 3 + [False] * 3
