"""Why an observation has no value, where the record says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casemgmt.mappings import frozen
from casemgmt.record.entry import Entry
from casemgmt.rules.known import Reason, Unknown

ABSENT: Mapping[str, Unknown] = frozen(
    {
        "asked-declined": Unknown(Reason.DECLINED),
        "not-asked": Unknown(Reason.NOT_ASKED),
        "not-applicable": Unknown(Reason.NOT_APPLICABLE),
        "error": Unknown(Reason.ERROR, detail="the record says that it failed"),
        "not-a-number": Unknown(Reason.ERROR, detail="the record says that it is no number"),
        "negative-infinity": Unknown(Reason.ERROR, detail="the record says that it is no finite number"),
        "positive-infinity": Unknown(Reason.ERROR, detail="the record says that it is no finite number"),
        "asked-unknown": Unknown(Reason.NOT_RECORDED, detail="the person who was asked did not know"),
        "temp-unknown": Unknown(Reason.NOT_RECORDED, detail="expected, but not there yet"),
        "masked": Unknown(Reason.NOT_RECORDED, detail="kept back by the source"),
        "not-permitted": Unknown(Reason.NOT_RECORDED, detail="kept back by the source"),
        "not-performed": Unknown(Reason.NOT_RECORDED, detail="not performed"),
        "unsupported": Unknown(Reason.NOT_RECORDED, detail="the source cannot give it"),
    }
)
"""What each code of FHIR's list of reasons (data-absent-reason) means here; others say nothing."""


def why_absent(entries: Iterable[Entry]) -> Unknown | None:
    """The reason that entries without a value give; of several, the one that asking cures least. None for none.

    Example:
        >>> from casemgmt.record import Observation
        >>> print(why_absent([Observation(absent_reason="asked-declined")]))
        declined
    """
    given = {str(getattr(entry, "absent_reason", None)) for entry in entries}
    found = (ABSENT[code] for code in sorted(given & ABSENT.keys()))
    return max(found, key=lambda unknown: unknown.reason.rank, default=None)
