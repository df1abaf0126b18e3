# %% [markdown]
# # Scores that know what they do not know
#
# Three questionnaires come back from a home visit, each with something missing. What can be said all the same, and what
# is worth a phone call? Run it as `python examples/instruments.py`. The person is invented.

# %%
from __future__ import annotations

from casemgmt import Bounds
from casemgmt.instruments import InstrumentResult, instrument, score, score_many

VISIT = "2026-05-01"


def told(result: InstrumentResult) -> str:
    """One line for a worklist."""
    total = result.score
    shown = f"{total.low} to {total.high}" if isinstance(total, Bounds) else f"{total}"
    ask = f"; ask about {', '.join(result.deciding_items)}" if result.deciding_items else ""
    return f"{result.title}: {shown}, {' or '.join(result.possible_bands)}{ask}"


# %% [markdown]
# ## Mood
#
# The last item of the PHQ-9 was left blank. The total lies between 12 and 15, so the band is open. The safety flag is
# unknown: a blank is not a no.

# %%
mood = score("phq9", {"1": 2, "2": 2, "3": 2, "4": 2, "5": 1, "6": 1, "7": 1, "8": 1}, as_of=VISIT)
print(told(mood))
print("  thoughts of self-harm:", mood.flags["item_9_positive"].words)

# %% [markdown]
# ## Daily activities
#
# The Barthel index lacks the stairs. Every completion is in one band, so there is nothing to ask.

# %%
activities = {
    "feeding": 10,
    "bathing": 0,
    "grooming": 5,
    "dressing": 5,
    "bowels": 10,
    "bladder": 5,
    "toilet_use": 10,
    "transfers": 10,
    "mobility": 10,
}
function = score("barthel", activities, as_of=VISIT)
print(told(function))

# %% [markdown]
# ## Vital signs
#
# No temperature was taken. What it could still change is worth knowing before the nurse leaves.

# %%
signs = {
    "respiratory_rate": 22,
    "oxygen_saturation": 94,
    "supplemental_oxygen": False,
    "systolic_blood_pressure": 118,
    "heart_rate": 96,
    "consciousness": "alert",
    "oxygen_target_88_92": False,
}
acute = score("news2", signs, as_of=VISIT, about={"age_years": 78, "pregnant": False})
print(told(acute))
print(acute.explain())

# %% [markdown]
# ## A whole panel
#
# Many people at once: no result is made for anybody until it is asked for.

# %%
panel = score_many("katz", [{item.id: 1 for item in instrument("katz").items}, {"bathing": 0}, {}])
for number, band in enumerate(panel.bands):
    print(f"person {number}: {band or ' or '.join(panel.possible_bands[number])}")
