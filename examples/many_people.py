# %% [markdown]
# # Many people: whom could a program concern, and what would settle it?
#
# A registry of members, one row of facts for each, screened in one go. The members are invented here, by arithmetic.
# Every answer for many people is the answer that one person would get, so whoever is in doubt can be explained alone.

# %%
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from casemgmt import Truth, screen, screen_many

AS_OF = "2026-05-01"
MEMBERS = 20_000


# %%
def members(count: int) -> Iterator[dict[str, Any]]:
    """Invented members: each fact follows its own rhythm, and now and then nobody has looked."""
    for n in range(count):
        yield {
            "chronic_condition_count": None if n % 7 == 3 else n % 5,
            "ccm_risk_attested": [True, True, None, False][n % 4],
            "medicare_part_b": n % 10 != 9,
            "ccm_consent": None if n % 6 == 5 else n % 3 != 1,
            "established_patient": True,
            "ccm_billed_elsewhere": None if n % 8 == 6 else n % 11 == 0,
            "overlapping_care_management": False,
        }


# %% [markdown]
# ## The whole registry
#
# Rows may come from anywhere, one at a time; unknown stays unknown.


# %%
def main() -> int:
    """Screen the registry, count, and look at who is in doubt."""
    found = screen_many(members(MEMBERS), "medicare.ccm", as_of=AS_OF)
    print(found.explain())

    # For those in doubt: which fact is missing how often? That is the list of questions worth asking first.
    in_doubt = [row for row, truth in zip(members(MEMBERS), found, strict=True) if truth is Truth.UNKNOWN]
    screenings = [screen(row, "medicare.ccm", as_of=AS_OF) for row in in_doubt[:1_000]]
    missing = Counter(name for screening in screenings for name in screening.missing)
    print("\nmissing among the first 1,000 in doubt:")
    for name, count in missing.most_common():
        print(f"  {count:5}  {name}")

    print("\none of them:")
    print(screenings[0].explain(brief=True))
    return 0


# %%
if __name__ == "__main__":
    raise SystemExit(main())
