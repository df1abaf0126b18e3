"""What every entry of a record has in common: codes, a span of days, a status, and where it came from."""

from __future__ import annotations

from datetime import date

import attrs

from casemgmt.bounds import Bounds
from casemgmt.codes import Code
from casemgmt.dates import to_day

Day = date | Bounds | None
"""A day in a record: exact, bounds (a partial date), or None for not recorded."""


@attrs.frozen(kw_only=True)
class Entry:
    """One line of a record section.

    Args:
        codes: The codes that say what it is; empty where the source gave words only.
        start: The day on which it began, was measured or was done; may be partial.
        end: The day on which it ended; None where it has not, or nobody wrote it down.
        status: The status in FHIR's words; None where not recorded.
        text: The words that came with it. Rules never read them; they are left out of `repr`.
        id: Where it came from, such as ``Condition/123``; evidence points here.
    """

    codes: tuple[Code, ...] = attrs.field(default=(), repr=False)
    start: Day = attrs.field(default=None, converter=to_day, repr=False)
    end: Day = attrs.field(default=None, converter=to_day, repr=False)
    status: str | None = attrs.field(default=None, repr=False)
    text: str | None = attrs.field(default=None, repr=False)
    id: str = ""

    @property
    def label(self) -> str:
        """The words to show to a person: the text, else a display, else the first code."""
        if self.text:
            return self.text
        for code in self.codes:
            if code.display:
                return code.display
        return self.codes[0].code if self.codes else "(no code, no words)"
