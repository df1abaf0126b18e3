# %% [markdown]
# # Risk: scores that know what they do not know, tiers, acuity, and what would lower the risk
#
# One invented person, eight days after a hospital stay. The record is as records are: one diagnosis has a code that
# is too short, and nobody wrote down a vaccine.

# %%
from __future__ import annotations

from casemgmt import Person, Record, stratify
from casemgmt.codes import Code
from casemgmt.instruments import score_diagnoses
from casemgmt.record import Attestation, Condition, Encounter, Procedure
from casemgmt.risk import acuity, caseload, prevention_due

AS_OF = "2026-05-02"


def condition(number: int, code: str, start: str) -> Condition:
    """A diagnosis that still goes on."""
    codes = (Code("icd10cm", code),)
    return Condition(codes=codes, start=start, status="active", id=f"Condition/{number}")


RECORD = Record(
    person=Person(id="p1", birth_date="1948-09-12", gender="female", deceased=False),
    conditions=(
        condition(1, "I5032", "2021-03-01"),
        condition(2, "J449", "2018-06-01"),
        condition(3, "E11", "2015-01-01"),  # type 2 diabetes: with or without complication is not told
        condition(4, "R296", "2026-02-01"),
    ),
    encounters=(
        Encounter(
            kind="IMP",
            status="finished",
            start="2026-04-18",
            end="2026-04-24",
            priority=(Code("priority", "EM"),),
            id="Encounter/1",
        ),
        Encounter(kind="IMP", status="finished", start="2025-11-03", end="2025-11-07", id="Encounter/2"),
    ),
    procedures=(
        Procedure(
            codes=(Code("snomed", "73761001"),), start="2019-10-02", status="completed", id="Procedure/1"
        ),
    ),
    observations=(),
    attestations=(
        Attestation(fact="acuity_housing", value=1, by="Case manager", start="2026-04-30"),
        Attestation(fact="acuity_mental_health", value=2, by="Case manager", start="2026-04-30"),
        Attestation(fact="discharge_call_done", value=True, by="Nurse", start="2026-04-27"),
    ),
)


# %% [markdown]
# ## Scores from the diagnoses
#
# The code that is too short leaves the Charlson index a range, and is named. Frailty does not depend on it.


# %%
def scores() -> None:
    """The scores, with what could not be read."""
    for id in ("charlson", "elixhauser", "hospital_frailty"):
        print(score_diagnoses(RECORD, id, as_of=AS_OF).explain())
        print()


# %% [markdown]
# ## The tier, and what would move it


# %%
def tier() -> None:
    """The tier with its reasons."""
    profile = stratify(RECORD, as_of=AS_OF)
    print(profile.tier and profile.tier.id, "because of", "; ".join(profile.contributors))
    print("points of LACE:", {k: v for k, v in profile.points["lace_total"].items() if isinstance(v, int)})
    for change in profile.would_change():
        print(change)


# %% [markdown]
# ## Acuity: two domains are rated, eight are not


# %%
def rated() -> None:
    """The levels that are possible, and what they would weigh."""
    found = acuity(RECORD, as_of=AS_OF)
    print("acuity:", " or ".join(found.possible_levels), "- still to rate:", ", ".join(found.missing))
    print("caseload:", caseload([found]))


# %% [markdown]
# ## What would lower the risk


# %%
def prevention() -> None:
    """What is due, first of all after the discharge."""
    found = prevention_due(RECORD, as_of=AS_OF)
    for item in found.due:
        late = ", overdue" if item.overdue else ""
        print(f"due{late}: {item.service.label} (lowers: {item.service.reduces})")
    for item in found.by_status("up_to_date"):
        print(f"up to date: {item.service.label}{f', next on {item.next_on}' if item.next_on else ''}")
    print(
        f"{len(found.by_status('unknown'))} need something first; most of all:", ", ".join(found.missing[:3])
    )


# %%
def main() -> int:
    """Everything in its order."""
    scores()
    tier()
    rated()
    prevention()
    return 0


# %%
if __name__ == "__main__":
    raise SystemExit(main())
