"""Rebuild ``chronic_conditions_icd10cm.csv`` from AHRQ's own file.

The Agency for Healthcare Research and Quality publishes the Chronic Condition Indicator Refined (CCIR) for
ICD-10-CM diagnoses at its Healthcare Cost and Utilization Project, https://hcup-us.ahrq.gov, under "Tools &
Software", "Chronic Condition Indicator Refined (CCIR) for ICD-10-CM Diagnoses". It is a work of the US
government. Download the zip, unpack it and run, from the root of the repository::

    python src/casemgmt/content/regenerate.py CCIR_v2023-1.csv src/casemgmt/content/chronic_conditions_icd10cm.csv

The file may be gzipped (``.gz``). The same input always gives the same bytes.

AHRQ lists 74,549 codes, most of which share the answer of their neighbours. The table keeps the fewest prefixes
from which the *longest match* gives exactly AHRQ's indicator for every listed code:

* no prefix is shorter than a category (three characters), and a category that AHRQ does not list has no row;
* where all codes below a node agree, the row stands at that node;
* where they differ, a row above them is written only if it saves rows; on a tie there is none.

The longest match is exact for every code that AHRQ lists. A code that it does not list (a heading such as
``I51``, a code younger than the edition) takes the answer of the row above it, if there is one: the README
beside the table says when to read that as undetermined instead. This script is not part of the wheel.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

CATEGORY_LENGTH = 3
CODE = re.compile(r"[A-Z][0-9A-Z]{2,6}")
INDICATORS = {"0": 0, "1": 1, "9": 9}


@dataclass(slots=True)
class _Node:
    """One prefix: the indicator of the code that it spells, if AHRQ lists it, and its extensions by one character."""

    own: int | None = None
    below: dict[str, _Node] = field(default_factory=dict)
    counts: Counter[int] = field(default_factory=Counter)


def read_source(path: Path) -> dict[str, int]:
    """Return code (without a dot) to indicator, from AHRQ's CSV (its codes stand in single quotes)."""
    found: dict[str, int] = {}
    with (
        gzip.open(path, "rt", encoding="utf-8-sig", newline="")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8-sig", newline="")
    ) as lines:
        for number, row in enumerate(csv.reader(lines), 1):
            if not row or not row[0].startswith("'") or "CODE" in row[0]:
                continue
            code, indicator = row[0].strip("' "), row[-1].strip("' ")
            if not CODE.fullmatch(code):
                raise ValueError(f"line {number}: {code!r} is not an ICD-10-CM code without its dot")
            if indicator not in INDICATORS:
                raise ValueError(f"line {number}: the indicator of {code} is {indicator!r}, not 0, 1 or 9")
            if code in found:
                raise ValueError(f"line {number}: {code} is listed twice")
            found[code] = INDICATORS[indicator]
    if not found:
        raise ValueError(f"{path.name} holds no quoted code: is it AHRQ's CCIR CSV?")
    return found


def compress(indicators: Mapping[str, int]) -> dict[str, int]:
    """Return the smallest prefix table whose longest match gives every code its indicator."""
    categories: dict[str, _Node] = {}
    for code, indicator in indicators.items():
        node = categories.setdefault(code[:CATEGORY_LENGTH], _Node())
        node.counts[indicator] += 1
        for character in code[CATEGORY_LENGTH:]:
            node = node.below.setdefault(character, _Node())
            node.counts[indicator] += 1
        node.own = indicator
    rows: dict[str, int] = {}
    for prefix in sorted(categories):
        rows.update(_best(categories[prefix], prefix, None))
    return dict(sorted(rows.items()))


def _best(node: _Node, prefix: str, inherited: int | None) -> dict[str, int]:
    """Return the fewest rows for this subtree, when the nearest row above says ``inherited``."""
    if len(node.counts) == 1:
        (only,) = node.counts
        return {} if only == inherited else {prefix: only}
    commonest = [
        indicator for indicator, _ in sorted(node.counts.items(), key=lambda each: (-each[1], each[0]))
    ]
    choices: Iterable[int | None] = (inherited, *commonest) if node.own is None else (node.own,)
    best: dict[str, int] | None = None
    for choice in choices:
        rows = {} if choice is None or choice == inherited else {prefix: choice}
        for character in sorted(node.below):
            rows |= _best(node.below[character], prefix + character, choice)
        if best is None or len(rows) < len(best):
            best = rows
    assert best is not None
    return best


def lookup(rows: Mapping[str, int], code: str) -> int | None:
    """Return the indicator of the longest prefix of ``code`` (no dot), or None when no row covers it."""
    for length in range(len(code), CATEGORY_LENGTH - 1, -1):
        found = rows.get(code[:length])
        if found is not None:
            return found
    return None


def write_table(rows: Mapping[str, int], path: Path) -> None:
    """Write the table: a header, then one prefix a line, sorted, LF."""
    lines = ["prefix,indicator", *(f"{prefix},{indicator}" for prefix, indicator in sorted(rows.items()))]
    path.write_bytes(("\n".join(lines) + "\n").encode())


def main(arguments: list[str] | None = None) -> int:
    """Read, compress, check every code against the source, write."""
    parser = argparse.ArgumentParser(description="Rebuild the chronic-condition table from AHRQ's CCIR file.")
    parser.add_argument("source", type=Path, help="AHRQ's CSV, plain or gzipped")
    parser.add_argument("output", type=Path, help="the table to write")
    options = parser.parse_args(arguments)
    source = read_source(options.source)
    rows = compress(source)
    wrong = [code for code, indicator in source.items() if lookup(rows, code) != indicator]
    if wrong:
        raise AssertionError(f"{len(wrong)} codes would change, the first is {wrong[0]}")
    write_table(rows, options.output)
    print(f"{len(source):,} codes in {len(rows):,} rows: {options.output}")
    return 0


if __name__ == "__main__":  # pragma: no cover - its tests call main()
    sys.exit(main())
