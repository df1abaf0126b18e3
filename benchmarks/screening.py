"""What it costs to screen one person against the whole catalogue, within one run.

    python -m benchmarks.screening [folder with *.json.gz bundles] [--rounds 5]

The facts are read from the record and every program is decided, on a day on which nearly all of them are in force.
The base is `json.loads` of the person's bundle: the least that any host does with it. Each person's time is the
shortest of the rounds, the two cases in turn; the first call, which loads tables, stands before. The bars: for the
median person less than `json.loads`, and four times as many programs take at most four times as long, and a tenth.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from pathlib import Path
from statistics import median

import attrs

from benchmarks.timing import Bars, interleaved
from casemgmt import Program, Record, programs, screen_all
from casemgmt.fhir import read_bundle
from casemgmt.screening import Answer
from casemgmt.truth import Truth

DATA = Path(__file__).parents[2] / "shared" / "data" / "fhir"
ON = "2026-05-01"
MOST_OF_PARSING, TIMES, MOST_TIMES = 1.0, 4, 4.4


def bundles(folder: Path) -> list[str]:
    """The text of every bundle in a folder and the folders below."""
    return [gzip.decompress(path.read_bytes()).decode() for path in sorted(folder.rglob("*.json.gz"))]


def decided(record: Record, over: tuple[Program, ...]) -> list[tuple[Answer, list[Truth]]]:
    """The answer of each program, and whether each of its stages is met."""
    return [
        (screening.answer, [stage.truth for stage in screening.stages.values()])
        for screening in screen_all(record, as_of=ON, programs=over)
    ]


def of_one(text: str, every: tuple[Program, ...], rounds: int) -> tuple[float, float]:
    """The shortest nanoseconds that parsing a bundle takes, and screening the person in it."""
    record = read_bundle(json.loads(text), complete="everything", strict=False).record
    cases = {"parse": (lambda: json.loads(text), 1), "screen": (lambda: decided(record, every), 1)}
    times = interleaved(cases, rounds)
    return min(times["parse"]), min(times["screen"])


def growth(text: str, every: tuple[Program, ...], rounds: int) -> float:
    """How many times as long several times as many programs take.

    The first quarter of the catalogue against all of it would compare programs that cost differently, so the same
    programs come again, as of other organisations.
    """
    record = read_bundle(json.loads(text), complete="everything", strict=False).record
    more = tuple(attrs.evolve(each, id=f"{each.id}.{n}") for n in range(TIMES) for each in every)
    cases = {"once": (lambda: decided(record, every), 1), "more": (lambda: decided(record, more), 1)}
    times = interleaved(cases, rounds)
    return min(times["more"]) / min(times["once"])


def main() -> int:
    """Run the cases, print the ratios; 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description="What screening against the whole catalogue costs.")
    parser.add_argument("folder", nargs="?", type=Path, default=DATA)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    texts = bundles(arguments.folder) if arguments.folder.is_dir() else []
    if not texts:
        print(f"skipped: no bundles in {arguments.folder}")
        return 0
    every = programs()
    in_force = sum(program.edition_on(ON) is not None for program in every)
    print(f"{len(texts)} people, {len(every)} programs, {in_force} of them in force on {ON}")
    taken = [of_one(text, every, arguments.rounds) for text in texts]
    parsing, screening = (median(times) / 1e6 for times in zip(*taken, strict=True))
    print(f"the median person: json.loads {parsing:.1f} ms, screening {screening:.1f} ms")
    bars = Bars()
    ratios = [screen / parse for parse, screen in taken]
    bars.at_most("screening / json.loads, the median person", median(ratios), MOST_OF_PARSING)
    largest = max(texts, key=len)
    bars.at_most(f"{TIMES} times as many programs", growth(largest, every, arguments.rounds), MOST_TIMES)
    return int(bool(bars.missed))


if __name__ == "__main__":
    sys.exit(main())
