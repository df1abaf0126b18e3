"""How fast many sets of answers are scored, as ratios to plain Python that only sums.

    python -m benchmarks.instruments [--people 100000] [--rounds 7]

The base knows no missing answer, no wrong one and no band: it adds up nine numbers, or bands seven vital signs with
`if` and adds those up. Ends with 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from random import Random
from statistics import median
from typing import Any

from benchmarks.timing import Bars, Case, interleaved, ratio
from casemgmt.instruments import score, score_many

NINE = [str(n) for n in range(1, 10)]
ONES = 1_000
"""How many are scored one by one, with everything that is said about each."""
MISSING = 0.05
"""How many answers are missing in the cases with missing ones."""


def phq9_by_hand(answers: Mapping[str, int]) -> int:
    return (
        answers["1"]
        + answers["2"]
        + answers["3"]
        + answers["4"]
        + answers["5"]
        + answers["6"]
        + answers["7"]
        + answers["8"]
        + answers["9"]
    )


def saturation_by_hand(signs: Mapping[str, Any]) -> int:
    s = signs["oxygen_saturation"]
    if not signs["oxygen_target_88_92"]:
        return 3 if s <= 91 else 2 if s <= 93 else 1 if s <= 95 else 0
    if s <= 87 or not signs["supplemental_oxygen"]:
        return 3 if s <= 83 else 2 if s <= 85 else 1 if s <= 87 else 0
    return 0 if s <= 92 else 1 if s <= 94 else 2 if s <= 96 else 3


def news2_by_hand(signs: Mapping[str, Any]) -> int:
    r, b = signs["respiratory_rate"], signs["systolic_blood_pressure"]
    h, t = signs["heart_rate"], signs["body_temperature"]
    return (
        (3 if r <= 8 else 1 if r <= 11 else 0 if r <= 20 else 2 if r <= 24 else 3)
        + saturation_by_hand(signs)
        + (2 if signs["supplemental_oxygen"] else 0)
        + (3 if b <= 90 else 2 if b <= 100 else 1 if b <= 110 else 0 if b <= 219 else 3)
        + (3 if h <= 40 else 1 if h <= 50 else 0 if h <= 90 else 1 if h <= 110 else 2 if h <= 130 else 3)
        + (0 if signs["consciousness"] == "alert" else 3)
        + (3 if t <= 35.0 else 1 if t <= 36.0 else 0 if t <= 38.0 else 1 if t <= 39.0 else 2)
    )


def phq9_answers(people: int, random: Random) -> list[dict[str, Any]]:
    return [{item: random.randint(0, 3) for item in NINE} for _ in range(people)]


def vital_signs(people: int, random: Random) -> list[dict[str, Any]]:
    return [
        {
            "respiratory_rate": random.randint(6, 30),
            "oxygen_saturation": random.randint(80, 100),
            "supplemental_oxygen": random.random() < 0.2,
            "systolic_blood_pressure": random.randint(80, 230),
            "heart_rate": random.randint(35, 140),
            "consciousness": random.choice(["alert", "alert", "alert", "confusion", "voice"]),
            "body_temperature": random.randint(340, 400) / 10,
            "oxygen_target_88_92": random.random() < 0.1,
        }
        for _ in range(people)
    ]


def with_gaps(rows: list[dict[str, Any]], random: Random) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if random.random() > MISSING} for row in rows]


def cases(people: int) -> dict[str, Case]:
    """What is measured, by name."""
    random = Random(7)  # noqa: S311 - invented people
    measured: dict[str, Case] = {}
    for id, rows, by_hand in (
        ("phq9", phq9_answers(people, random), phq9_by_hand),
        ("news2", vital_signs(people, random), news2_by_hand),
    ):
        if score_many(id, rows).scores != [by_hand(row) for row in rows]:
            sys.exit(f"{id}: the score by hand is another one")
        measured |= cases_of(id, rows, with_gaps(rows, random), by_hand)
    return measured


def cases_of(
    id: str,
    rows: list[dict[str, Any]],
    gaps: list[dict[str, Any]],
    by_hand: Callable[[Mapping[str, Any]], int],
) -> dict[str, Case]:
    """What is measured of one instrument, by name."""

    def scored_and_banded() -> object:
        many = score_many(id, rows)
        return many.scores, many.bands

    people = len(rows)
    return {
        f"{id} by hand": (lambda: [by_hand(row) for row in rows], people),
        f"{id} scores": (lambda: score_many(id, rows).scores, people),
        f"{id} scores and bands": (scored_and_banded, people),
        f"{id} scores, {MISSING:.0%} of answers missing": (lambda: score_many(id, gaps).scores, people),
        f"{id} one by one, full result": (lambda: [score(id, row) for row in rows[:ONES]], min(ONES, people)),
    }


def main() -> int:
    """Run the cases and print the ratios; 1 if a bar is missed."""
    parser = argparse.ArgumentParser(
        description="How fast many sets of answers are scored, as ratios to a sum."
    )
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    bars = Bars()
    times = interleaved(cases(arguments.people), arguments.rounds)
    print(f"{arguments.people:,} sets of answers; medians of {arguments.rounds} rounds")
    for name, each in times.items():
        base = f"{name.partition(' ')[0]} by hand"
        print(f"{name:58} {median(each) / 1e3:9.3f} us a person  {ratio(times, name, base):9.2f} x by hand")
    for id in ("phq9", "news2"):
        bars.at_most(f"{id} scores and bands", ratio(times, f"{id} scores and bands", f"{id} by hand"), 10)
    return int(bool(bars.missed))


if __name__ == "__main__":
    sys.exit(main())
