"""How long reading FHIR takes, as ratios within one run: to `json.loads`, and to fhir.resources.

    python benchmarks/fhir_import.py [folder with *.json or *.json.gz bundles] [--rounds 9]

Every round takes one bundle after the other, as an application does: parse it, then read it; freeing the bundle
and the record before counts as part of the step that replaces them. Medians over the rounds. The bars: reading
adds at most 40 % to `json.loads`, and is at least 15 times as fast as fhir.resources (R4B models of the same
resources, only those of the types that we read), which is imported only after the first comparison, because the
thousands of classes that it makes slow every garbage collection down.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from casemgmt.fhir import read_bundle
from casemgmt.fhir.found import ABOUT

DATA = Path(__file__).parents[2] / "shared" / "data" / "fhir" / "synthea-2021"
MOST_ADDED, LEAST_FASTER = 0.40, 15
ROUNDS_OF_MODELS = 3  # fhir.resources is slow: three rounds tell enough


def bundles(folder: Path) -> list[str]:
    """The text of every bundle in a folder."""
    texts = [gzip.decompress(path.read_bytes()).decode() for path in sorted(folder.glob("*.json.gz"))]
    return texts + [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.json"))]


def kept(bundle: dict[str, Any]) -> list[dict[str, Any]]:
    """The resources of the types that we read."""
    resources = [entry["resource"] for entry in bundle["entry"]]
    return [each for each in resources if each["resourceType"] == "Patient" or each["resourceType"] in ABOUT]


def models() -> Callable[[list[dict[str, Any]]], object] | None:
    """What builds fhir.resources' R4B models of resources; None where the package is not installed."""
    try:
        from fhir.resources.R4B import get_fhir_model_class
    except ImportError:
        return None
    classes = {kind: get_fhir_model_class(kind) for kind in (*ABOUT, "Patient")}
    return lambda resources: [classes[each["resourceType"]].model_validate(each) for each in resources]


def parse_and_read(texts: list[str]) -> tuple[float, float]:
    """The seconds that parsing and reading took, over all bundles."""
    parsing = reading = 0.0
    bundle = result = None
    for text in texts:
        start = perf_counter()
        bundle = json.loads(text)
        parsed = perf_counter()
        result = read_bundle(bundle)
        parsing, reading = parsing + parsed - start, reading + perf_counter() - parsed
    del bundle, result
    return parsing, reading


def parse_and_model(texts: list[str], build: Callable[[list[dict[str, Any]]], object]) -> float:
    """The seconds that fhir.resources took for the resources that we read."""
    modelling = 0.0
    result: object = None
    for text in texts:
        resources = kept(json.loads(text))
        start = perf_counter()
        result = build(resources)
        modelling += perf_counter() - start
    del result
    return modelling


def main() -> int:
    """Run the cases, print the ratios; 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description="How long reading FHIR takes, as ratios within one run.")
    parser.add_argument("folder", nargs="?", type=Path, default=DATA)
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    texts = bundles(arguments.folder) if arguments.folder.is_dir() else []
    if not texts:
        print(f"skipped: no bundles in {arguments.folder}")
        return 0
    resources = sum(len(kept(json.loads(text))) for text in texts)
    print(f"{len(texts)} bundles, {resources} resources of the types that we read")

    parse_and_read(texts)  # the first reading loads tables
    rounds = [parse_and_read(texts) for _ in range(arguments.rounds)]
    parsing, reading = median(each[0] for each in rounds), median(each[1] for each in rounds)
    added = median(each[1] / each[0] for each in rounds)
    print(f"json.loads          {1e3 * parsing / len(texts):8.2f} ms a bundle")
    print(f"read_bundle         {1e3 * reading / len(texts):8.2f} ms a bundle")
    print(f"                    {1e6 * reading / resources:8.2f} us a resource")
    print(f"added to json.loads {100 * added:8.1f} %   (bar: at most {100 * MOST_ADDED:.0f} %)")
    missed = added > MOST_ADDED
    build = models()
    if build is None:
        print("fhir.resources is not installed: that comparison is skipped (pip install fhir.resources)")
    else:
        gc.freeze()
        pairs = [(parse_and_read(texts)[1], parse_and_model(texts, build)) for _ in range(ROUNDS_OF_MODELS)]
        faster = median(modelling / reading for reading, modelling in pairs)
        print(f"faster than fhir.resources {faster:.1f} x   (bar: at least {LEAST_FASTER} x)")
        missed = missed or faster < LEAST_FASTER
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
