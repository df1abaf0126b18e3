"""Timing for benchmarks whose results are ratios within one run."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from statistics import median
from time import process_time

Case = tuple[Callable[[], object], int]
"""What to run, and how many people (or entries) that is."""


def interleaved(cases: Mapping[str, Case], rounds: int) -> dict[str, list[float]]:
    """Nanoseconds for each one, of every case in every round, the cases one after the other in each round.

    The process's own time is taken, so that other programs on the machine count for less. What was made before is
    kept out of the garbage collector's way, as in a process that has started up.
    """
    gc.collect()
    gc.freeze()
    for run, _ in cases.values():
        run()  # what is compiled or loaded on first use
    times: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, (run, many) in cases.items():
            start = process_time()
            run()
            times[name].append(1e9 * (process_time() - start) / many)
    return times


def ratio(times: Mapping[str, list[float]], name: str, base: str) -> float:
    """How many times as long one case takes as another, each compared within its round."""
    return median(a / b for a, b in zip(times[name], times[base], strict=True))


class Bars:
    """Prints measurements beside their bars, and remembers whether one was missed."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def at_most(self, name: str, value: float, bar: float, unit: str = "x") -> None:
        """A measurement that must not exceed its bar."""
        self._print(name, value, f"at most {bar:g} {unit}", unit, met=value <= bar)

    def at_least(self, name: str, value: float, bar: float, unit: str = "x") -> None:
        """A measurement that must reach its bar."""
        self._print(name, value, f"at least {bar:g} {unit}", unit, met=value >= bar)

    def _print(self, name: str, value: float, bar: str, unit: str, *, met: bool) -> None:
        print(f"{name:58} {value:9.2f} {unit}   (bar: {bar}){'' if met else '   MISSED'}")
        if not met:
            self.missed.append(name)
