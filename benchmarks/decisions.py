"""How fast one rule is decided: for many people, for one, and with its reasons, as ratios to the rule by hand.

    python -m benchmarks.decisions [--people 100000] [--most 1000000] [--rounds 7]

The base is the rule of `benchmarks/population.py` written by hand as careful Python over objects with slots, checked
to agree with the plain evaluator. Ends with 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from itertools import count
from statistics import median
from typing import Any

from benchmarks.population import AS_OF, FACTS, Person, by_hand, eligible, objects, rows, wide
from benchmarks.timing import Bars, Case, interleaved, ratio
from casemgmt.bounds import Bounds, OneOf
from casemgmt.rules import Decision, decide
from casemgmt.rules.evaluate import truth_of
from casemgmt.rules.known import sheet_from_mapping
from casemgmt.truth import Truth

try:
    from casemgmt.rules.generate import screen_rows, trace
except ImportError:
    sys.exit("casemgmt.rules.generate is missing: there is no generated evaluator to measure yet")

NEEDED = {fact.name: fact for fact in FACTS}
CHECKED, ONES = 5_000, 1_000
"""How many people are checked against the plain evaluator, and how many are decided one by one in a case."""
BASE, PLAIN = "by hand, objects with slots", "plain evaluator, one by one"
SCREEN, CLEAN = "screen, rows as they come, each value checked", "screen, rows that are clean"
FEW, MANY = "screen, rows, 5 % of values bounded", "screen, rows, 30 % of values bounded"
TRACE, JUDGED, LINES, TEXT = (
    "trace of one person",
    "every criterion of one person with truth and value",
    "explanation of one person, lines in words",
    "explanation of one person, text",
)
MISSING, FIRST = "missing facts of one person", "first decision of a new rule"
AT_MOST = {CLEAN: 2.2, TRACE: 6, JUDGED: 40, MISSING: 15}


def check(rule: Any, people: list[dict[str, Any]]) -> None:
    """See that the rule by hand, the screen and the trace answer as the plain evaluator does."""
    cleaned = [sheet_from_mapping(row, NEEDED, as_of=AS_OF, vocabulary=NEEDED).values for row in people]
    expected = [truth_of(rule, values).value for values in cleaned]
    for row, truth in zip(people, expected, strict=True):
        exact = not any(isinstance(value, (Bounds, OneOf)) for value in row.values())
        if exact and by_hand(Person(**row)) != truth:
            sys.exit("the rule by hand does not answer as the plain evaluator")
    if screen_rows(rule, people, as_of=AS_OF) != expected:
        sys.exit("the screen does not answer as the plain evaluator")
    if [trace(rule, values)[-1] for values in cleaned] != expected:
        sys.exit("the trace does not answer as the plain evaluator")


def one_by_one(run: Callable[[Any], object], over: list[Any]) -> Case:
    """A case that does the same for one person after the other."""

    def every() -> None:
        for each in over:
            run(each)

    return every, len(over)


def cases(people: int) -> dict[str, Case]:
    """What is measured, by name."""
    rule, plain = eligible(), rows(people)
    few, many = rows(people, bounded=0.05), rows(people, bounded=0.30)
    for group in (plain, few, many):
        check(rule, group[:CHECKED])
    base = objects(plain)
    decisions = [decide(rule, row, as_of=AS_OF) for row in plain[:CHECKED]]
    values = [decision.sheet.values for decision in decisions][:ONES]
    sheets = [decision.sheet for decision in decisions][:ONES]
    unknown = [decision.sheet for decision in decisions if decision.truth is Truth.UNKNOWN][:ONES]
    ages = count(19)

    # Without a call in between, like the base: it would count as a fifth of what the rule takes by hand.
    def traces() -> None:
        for each in values:
            trace(rule, each)

    def lists() -> None:
        for each in unknown:
            Decision(rule, each).missing  # noqa: B018

    return {
        BASE: (lambda: [by_hand(person) for person in base], people),
        SCREEN: (lambda: screen_rows(rule, plain, as_of=AS_OF), people),
        CLEAN: (lambda: screen_rows(rule, plain, as_of=AS_OF, gathered=True), people),
        FEW: (lambda: screen_rows(rule, few, as_of=AS_OF), people),
        MANY: (lambda: screen_rows(rule, many, as_of=AS_OF), people),
        TRACE: (traces, len(values)),
        JUDGED: one_by_one(lambda each: Decision(rule, each).criteria, sheets),
        LINES: one_by_one(lambda each: each.outline(), decisions[:ONES]),
        TEXT: one_by_one(lambda each: each.explain(), decisions[:ONES]),
        MISSING: (lists, len(unknown)),
        FIRST: (lambda: decide(eligible(next(ages)), plain[0], as_of=AS_OF).truth, 1),
        PLAIN: one_by_one(lambda each: truth_of(rule, each), values),
    }


def flat(most: int, rounds: int) -> dict[int, float]:
    """Nanoseconds for each person of the screen, by how many people it screens at once."""
    sizes = [size for size in (1_000, 10_000, 100_000, 1_000_000) if size <= most]
    rule, plain = eligible(), rows(1_000)
    runs: dict[str, Case] = {}
    for size in sizes:
        often, every = max(1, 20_000 // size), plain * (size // 1_000)  # a short run says little
        screened = one_by_one(lambda group: screen_rows(rule, group, as_of=AS_OF), [every] * often)
        runs[str(size)] = screened[0], size * often
    times = interleaved(runs, rounds)
    return {size: median(times[str(size)]) for size in sizes}


def growth(rounds: int) -> float:
    """How many times as long a trace of 1,000 leaves takes as one of 100."""
    runs: dict[str, Case] = {}
    for leaves, often in ((100, 200), (1_000, 20)):
        rule, person = wide(leaves)
        runs[str(leaves)] = one_by_one(lambda each, rule=rule: trace(rule, each), [person] * often)  # type: ignore[misc]
    return ratio(interleaved(runs, rounds), "1000", "100")


def main() -> int:
    """Run the cases and print the ratios; 1 if a bar is missed."""
    parser = argparse.ArgumentParser(
        description="How fast one rule is decided, as ratios to the rule by hand."
    )
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--most", type=int, default=1_000_000, help="the most people screened at once")
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    bars = Bars()
    times = interleaved(cases(arguments.people), arguments.rounds)
    print(f"{arguments.people:,} people, 16 facts; medians of {arguments.rounds} rounds")
    for name, each in times.items():
        print(f"{name:58} {median(each) / 1e3:9.3f} us a person  {ratio(times, name, BASE):9.2f} x by hand")
    for name, bar in AT_MOST.items():
        bars.at_most(name, ratio(times, name, BASE), bar)
    bars.at_most("5 % bounded values, to none", ratio(times, FEW, SCREEN), 1.3)
    by_size = flat(arguments.most, arguments.rounds)
    print("screen, by people: " + ", ".join(f"{size:,}: {ns:.0f} ns" for size, ns in by_size.items()))
    bars.at_most("slowest to fastest size of the screen", max(by_size.values()) / min(by_size.values()), 1.2)
    bars.at_most("1,000 leaves to 100 leaves, trace", growth(arguments.rounds), 13)
    return int(bool(bars.missed))


if __name__ == "__main__":
    sys.exit(main())
