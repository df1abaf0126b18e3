"""Every status of FHIR's lists by the section that it stands in, and whether an entry with it counts: told by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Says = Literal["yes", "maybe", "no"]


def _says(yes: str, maybe: str = "", no: str = "") -> Mapping[str, Says]:
    kinds: tuple[tuple[Says, str], ...] = (("yes", yes), ("maybe", maybe), ("no", no))
    return {status: kind for kind, words in kinds for status in words.split()}


COUNTS: Mapping[str, Mapping[str, Says]] = {
    "observations": _says(
        "registered preliminary final amended corrected unknown", no="cancelled entered-in-error"
    ),
    "encounters": _says(
        "arrived triaged in-progress onleave finished unknown", "planned", "cancelled entered-in-error"
    ),
    "procedures": _says(
        "in-progress on-hold stopped completed unknown", "preparation", "not-done entered-in-error"
    ),
    "medications": _says(
        "active on-hold completed stopped unknown in-progress",
        "draft intended preparation",
        "cancelled not-taken declined entered-in-error",
    ),
    "immunizations": _says("completed", no="not-done entered-in-error"),
    "coverages": _says("active cancelled", "draft", "entered-in-error"),
    "services": _says(
        "active on-hold revoked completed unknown in-progress stopped",
        "draft not-started scheduled",
        "cancelled entered-in-error",
    ),
    "plans": _says("active on-hold revoked completed unknown", "draft", "entered-in-error"),
    "goals": _says(
        "accepted active on-hold completed cancelled", "proposed planned", "rejected entered-in-error"
    ),
    "care_team": _says("active suspended inactive", "proposed", "entered-in-error"),
    "contacts": _says(
        "in-progress on-hold stopped completed unknown",
        "preparation planned",
        "not-done cancelled entered-in-error",
    ),
    "answers": _says("in-progress completed amended stopped", no="entered-in-error"),
    "attestations": _says("active final", no="entered-in-error"),
    "consents": _says("active rejected inactive", "draft proposed", "entered-in-error"),
    # These have a clinical status or none: what stands there says nothing of whether they were.
    "allergies": _says("active inactive resolved"),
    "social_needs": _says("active inactive resolved cancelled"),
    "related_persons": _says("cancelled entered-in-error"),
    "preferences": _says("cancelled entered-in-error"),
}
