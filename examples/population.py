# %% [markdown]
# # A population: from the tables of a warehouse to who is concerned, and what to ask first
#
# Tables of entries become facts, facts become decisions, and the same definitions explain any one person afterwards.
# The members are invented here, by arithmetic. It needs `pip install 'casemgmt[frames]' polars`.

# %%
from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from casemgmt import frames
from casemgmt.screening import program

AS_OF = date(2026, 5, 1)
MEMBERS = 2_000
PROGRAM = program("medicare.ccm")
CODES = ("I50.9", "E11.9", "J44.9", "N18.3", "I10")


# %% [markdown]
# ## The tables
#
# One table of people, and one for each section of a record. A section that is not handed in is one that nobody looked
# at: what it would tell stays unknown.


# %%
def tables(count: int) -> dict[str, pl.DataFrame]:
    """Invented members with their conditions, visits and coverage."""
    ids = [f"M{n:05}" for n in range(count)]
    persons = pl.DataFrame(
        {
            "person_id": ids,
            "birth_date": [date(1930 + n % 50, 1 + n % 12, 1 + n % 28) for n in range(count)],
            "deceased": [n % 40 == 7 if n % 9 else None for n in range(count)],
        }
    )
    conditions = pl.DataFrame(
        [
            {
                "person_id": id,
                "system": "icd10cm",
                "code": CODES[k],
                "status": "active",
                "start": date(2024, 1, 1),
            }
            for n, id in enumerate(ids)
            for k in range(n % 6 % 5)
        ]
    )
    encounters = pl.DataFrame(
        [
            {
                "person_id": id,
                "kind": "emergency",
                "status": "finished",
                "start": AS_OF - timedelta(days=n % 400),
            }
            for n, id in enumerate(ids)
            if n % 3 == 0
        ]
    )
    coverages = pl.DataFrame(
        [
            {"person_id": id, "kind": "medicare.part_b", "start": date(2020, 1, 1)}
            for n, id in enumerate(ids)
            if n % 4
        ]
    )
    return {"persons": persons, "conditions": conditions, "encounters": encounters, "coverages": coverages}


# %% [markdown]
# ## Facts, decisions, the funnel
#
# The facts are worked out once. Everything else reads them.


# %%
def main() -> int:
    """Work out facts, decide, and look at where people are lost and why."""
    facts = frames.facts(tables(MEMBERS), as_of=AS_OF, facts=PROGRAM.editions[-1].facts().values())
    print(f"{len(facts):,} people, {len(facts.columns)} columns of facts")

    decided = frames.decide(facts, PROGRAM, as_of=AS_OF, detail="missing")
    print(decided.group_by("truth").len().sort("truth"))

    funnel = frames.funnel(facts, PROGRAM, as_of=AS_OF)
    print(funnel)
    print("\nwhat to ask first:")
    print(funnel.work_list().sort("people", descending=True).head(5).select("fact", "people", "ask"))

    doubtful = decided.filter(pl.col("truth") == "unknown").row(0, named=True)["person_id"]
    print("\none of those in doubt:")
    print(frames.decision(facts, {"person_id": doubtful}, PROGRAM, as_of=AS_OF).explain(brief=True))
    return 0


# %%
if __name__ == "__main__":
    raise SystemExit(main())
