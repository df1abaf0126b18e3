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

import attrs

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
Way = Callable[[str, CodeLists, Any, Any], Any]


@attrs.frozen
class Case:
    """One way of working scores out.

    Args:
        run: Does it, given the id of a score and the codes as lists, as a table of codes and as one of conditions.
        answers: What it found for each person, in order.
    """

    run: Way
    answers: Callable[[str, Any], list[Any]]


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


def from_rows(id: str, lists: CodeLists, _frame: Any, _conditions: Any) -> Any:
    """The library, from a list of codes for each person."""
    return score_many_codes(id, lists)


def from_columns(id: str, lists: CodeLists, _frame: Any, conditions: Any) -> Any:
    """The library, from a polars table of conditions: the score, and the flag of each of its groups."""
    import polars as pl

    persons = pl.DataFrame({"person_id": range(len(lists))})
    total = diagnosis_score(id).total
    return facts({"persons": persons, "conditions": conditions}, as_of=AS_OF, facts=[total])


def in_columns(id: str, found: Any) -> list[Any]:
    """The scores in a frame of facts, in the order of the people."""
    total = diagnosis_score(id).total
    found = found.sort("person_id")
    low, high = f"{total.name}__low", f"{total.name}__high"
    ends = zip(found[low].fill_null(total.low), found[high].fill_null(total.high), strict=True)
    return [a if a == b else Bounds(a, b) for a, b in ends]


WAYS: Mapping[str, Case] = {
    "casemgmt, rows": Case(from_rows, lambda _, found: list(found)),
    "casemgmt, columns on polars": Case(from_columns, in_columns),
}


def by_pycomorb(pycomorb: Any) -> Case:
    """The other package, from a polars table of codes: the score, and a column for each of its groups."""

    def run(id: str, _lists: CodeLists, frame: Any, _conditions: Any) -> Any:
        function, options, _ = SCORES[id]
        return getattr(pycomorb, function)(frame, **options, return_categories=True)

    return Case(run, lambda id, found: found.sort("id")[SCORES[id][2]].to_list())


def conditions_of(frame: Any) -> Any:
    """The table of codes in the layout of the library: what goes on at the date of the decision."""
    import polars as pl

    return frame.select(
        pl.col("id").alias("person_id"),
        pl.lit("icd10cm").alias("system"),
        "code",
        pl.lit("active").alias("status"),
    ).filter(pl.col("code").is_not_null())


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
    conditions = conditions_of(frame)
    try:
        import pycomorb
    except ImportError:
        print("pycomorb is not installed: pip install casemgmt[bench]; only the library is measured")
    else:
        ways["pycomorb, polars"] = by_pycomorb(pycomorb)
    bars = Bars()
    for id in SCORES:
        given = id, lists, frame, conditions
        compare(id, lists, {name: way.answers(id, way.run(*given)) for name, way in ways.items()})
        cases = {
            name: ((lambda way=way, given=given: way.run(*given)), len(lists)) for name, way in ways.items()
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
