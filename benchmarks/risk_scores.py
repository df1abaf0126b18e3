"""Risk scores from diagnoses for 100,000 people, beside pycomorb on polars in one run, with the answers compared.

Run from the repository's root, with `pip install casemgmt[bench]`:

    python -m benchmarks.risk_scores

Every way of working a score out is a case of `WAYS`: from rows of code lists, and from the columns of a table. Where
pycomorb is not installed, they are measured alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date
from random import Random
from typing import Any

from benchmarks.timing import Bars, interleaved, ratio
from casemgmt.bounds import Bounds, lift
from casemgmt.frames import facts
from casemgmt.instruments import diagnosis_score, diagnosis_scores, score_codes, score_many_codes

PEOPLE = 100_000
ROUNDS = 3
SAMPLE = 200
AS_OF = date(2026, 3, 31)
NEVER_READ = 0.02
"""The share of codes that no score can read, as in real claims."""

SCORES: Mapping[str, tuple[str, dict[str, str], str]] = {
    "charlson": ("CharlsonComorbidityIndex", {"weights": "charlson"}, "Charlson Comorbidity Index"),
    "elixhauser": ("ElixhauserComorbidityIndex", {}, "Elixhauser Comorbidity Index"),
    "hospital_frailty": ("HospitalFrailtyRiskScore", {}, "HFRS Score"),
}
CodeLists = list[list[str]]
Way = Callable[[str, CodeLists, Any], list[Any]]


def people(count: int) -> CodeLists:
    """Invented people with 0 to 20 codes each: most of some group, some of none, a few that cannot be read."""
    random = Random(7)  # noqa: S311 - invented people
    prefixes = sorted(
        {p for s in diagnosis_scores() for g in s.groups.values() for p in g.codes.prefixes["icd10"]}
    )
    known = [prefix if len(prefix) > 3 else f"{prefix}.9" for prefix in prefixes]
    others = ["J06.9", "H25.1", "M54.5", "L20.9", "Z00.00", "B35.1", "K21.9", "H52.4"]
    unread = ["U99.9", "PAIN", "E11"]

    def code() -> str:
        chance = random.random()
        return random.choice(unread if chance < NEVER_READ else others if chance < 0.4 else known)

    return [[code() for _ in range(random.randint(0, 20))] for _ in range(count)]


def from_rows(id: str, lists: CodeLists, _frame: Any) -> list[Any]:
    """The library, from a list of codes for each person."""
    return list(score_many_codes(id, lists))


def from_columns(id: str, lists: CodeLists, frame: Any) -> list[Any]:
    """The library, from a polars table of one row for each code."""
    import polars as pl

    total = diagnosis_score(id).total
    # The codes say what went on at the date of the decision, whatever the look-back of the score.
    conditions = frame.select(
        pl.col("id").alias("person_id"),
        pl.lit("icd10cm").alias("system"),
        "code",
        pl.lit("active").alias("status"),
    ).filter(pl.col("code").is_not_null())
    persons = pl.DataFrame({"person_id": range(len(lists))})
    found = facts({"persons": persons, "conditions": conditions}, as_of=AS_OF, facts=[total])
    found = found.sort("person_id")
    low, high = f"{total.name}__low", f"{total.name}__high"
    ends = zip(found[low].fill_null(total.low), found[high].fill_null(total.high), strict=True)
    return [a if a == b else Bounds(a, b) for a, b in ends]


WAYS: Mapping[str, Way] = {"casemgmt, rows": from_rows, "casemgmt, columns on polars": from_columns}


def by_pycomorb(pycomorb: Any) -> Way:
    """The other package, from a polars table of one row for each code."""

    def run(id: str, lists: CodeLists, frame: Any) -> list[Any]:
        function, options, column = SCORES[id]
        found = getattr(pycomorb, function)(frame, **options)
        by_id = dict(zip(found["id"], found[column], strict=True))
        return [by_id[number] for number in range(len(lists))]

    return run


def table(lists: CodeLists) -> Any:
    """The same codes as a polars table."""
    import polars as pl

    held: list[tuple[int, list[Any]]] = [(number, [*codes] or [None]) for number, codes in enumerate(lists)]
    rows = [(number, code, 0) for number, codes in held for code in codes]
    return pl.DataFrame(rows, schema=["id", "code", "age"], orient="row")


def main(count: int = PEOPLE) -> int:
    """Measure, compare the answers, and say whether a bar was missed."""
    lists = people(count)
    ways = dict(WAYS)
    frame = table(lists)
    try:
        import pycomorb
    except ImportError:
        print("pycomorb is not installed: pip install casemgmt[bench]; only the library is measured")
    else:
        ways["pycomorb, polars"] = by_pycomorb(pycomorb)
    bars = Bars()
    for id in SCORES:
        compare(id, lists, {name: way(id, lists, frame) for name, way in ways.items()})
        cases = {
            name: ((lambda way=way, id=id: way(id, lists, frame)), len(lists)) for name, way in ways.items()
        }
        times = interleaved(cases, ROUNDS)
        for name in ways:
            print(f"{id}: {name:40} {min(times[name]):9.0f} ns a person")
        for name in WAYS:
            if "pycomorb, polars" in ways:
                # From rows the bar is what a user would call the same; the columns have to be at least as fast.
                bar = 1.5 if name.endswith("rows") else 1.0
                bars.at_most(f"{id}: {name} to pycomorb", ratio(times, name, "pycomorb, polars"), bar)
    return 1 if bars.missed else 0


def compare(id: str, lists: CodeLists, answers: Mapping[str, list[Any]]) -> None:
    """Ours are those of the explained score in every way; theirs lie within ours: the same where all could be read."""
    ours = answers["casemgmt, rows"]
    for number in range(0, len(lists), max(1, len(lists) // SAMPLE)):
        assert ours[number] == score_codes(id, lists[number]).total
    for name, found in answers.items():
        assert found == ours or name not in WAYS
        assert all(
            lift(a).low <= lift(b).low <= lift(b).high <= lift(a).high
            for a, b in zip(ours, found, strict=True)
        )


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE))
