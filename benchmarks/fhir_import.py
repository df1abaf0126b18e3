"""How long reading FHIR takes, as ratios within one run: to `json.loads`, and to fhir.resources.

    python benchmarks/fhir_import.py [folder with *.json or *.json.gz bundles] [--rounds 9]

Every round runs the cases one after the other over all bundles; the medians of the rounds are compared. The
bars: reading adds at most 40 % to `json.loads`, and is at least 15 times as fast as fhir.resources (R4B
models of the same resources, only those of the types that we read).
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from casemgmt.fhir import read_bundle
from casemgmt.fhir.table import READERS

DATA = Path(__file__).parents[2] / "shared" / "data" / "fhir" / "synthea-2021"
MOST_ADDED, LEAST_FASTER = 0.40, 15
ROUNDS_OF_MODELS = 2  # fhir.resources is slow: two rounds tell enough


def bundles(folder: Path) -> list[str]:
    """The text of every bundle in a folder."""
    texts = [gzip.decompress(path.read_bytes()).decode() for path in sorted(folder.glob("*.json.gz"))]
    return texts + [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.json"))]


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def models() -> Callable[[list[dict[str, Any]]], object] | None:
    """What builds fhir.resources' R4B models of resources; None where the package is not installed."""
    try:
        from fhir.resources.R4B import get_fhir_model_class
    except ImportError:
        return None
    classes = {kind: get_fhir_model_class(kind) for kind in (*READERS, "Patient")}
    return lambda resources: [classes[each["resourceType"]].model_validate(each) for each in resources]


def main() -> int:
    """Run the cases, print the ratios; 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=DATA)
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    texts = bundles(arguments.folder) if arguments.folder.is_dir() else []
    if not texts:
        print(f"skipped: no bundles in {arguments.folder}")
        return 0
    parsed = [json.loads(text) for text in texts]
    resources = [entry["resource"] for bundle in parsed for entry in bundle["entry"]]
    kept = [each for each in resources if each["resourceType"] in READERS or each["resourceType"] == "Patient"]
    print(f"{len(texts)} bundles, {len(resources)} resources, {len(kept)} of the types that we read")

    build = models()
    times: dict[str, list[float]] = {"loads": [], "read": [], "models": []}
    for i in range(arguments.rounds):
        times["loads"].append(seconds(lambda: [json.loads(text) for text in texts]))
        times["read"].append(seconds(lambda: [read_bundle(bundle, strict=False) for bundle in parsed]))
        if build is not None and i < ROUNDS_OF_MODELS:
            times["models"].append(seconds(lambda: build(kept)))
    loads, read = median(times["loads"]), median(times["read"])
    print(f"json.loads          {1e3 * loads / len(texts):8.2f} ms a bundle")
    print(f"read_bundle         {1e3 * read / len(texts):8.2f} ms a bundle, {1e6 * read / len(kept):.1f} us a resource read")
    print(f"added to json.loads {100 * read / loads:8.1f} %   (bar: at most {100 * MOST_ADDED:.0f} %)")
    missed = read / loads > MOST_ADDED
    if build is None:
        print("fhir.resources is not installed: that comparison is skipped (pip install fhir.resources)")
    else:
        faster = median(times["models"]) / read
        print(f"fhir.resources      {1e3 * median(times['models']) / len(texts):8.2f} ms a bundle")
        print(f"faster than it      {faster:8.1f} x   (bar: at least {LEAST_FASTER} x)")
        missed = missed or faster < LEAST_FASTER
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
