"""On whose authority: the source of every rule, threshold, window and table."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs


class Standing(Enum):
    """What kind of authority stands behind a value; the four are never mixed."""

    LAW = "law"
    GUIDELINE = "guideline"
    PUBLISHED = "published"
    OPERATIONAL = "operational"


class Verification(Enum):
    """How the value was checked: read in a primary text, in a secondary one, or recalled and still to be read.

    A value whose standing is `Standing.OPERATIONAL` is a choice of ours (`CHOSEN`): there is nothing to verify.
    """

    VERIFIED = "verified"
    SECONDARY = "secondary source"
    RECALLED = "recalled"
    CHOSEN = "chosen"


@attrs.frozen
class Citation:
    """Where a value comes from.

    Args:
        source: The text to look up, for example ``42 CFR 418.21``.
        standing: Law, guideline, published finding, or our own operational choice.
        verification: How the value was checked against the source.
        note: What a reader should know before relying on it.

    Example:
        >>> str(Citation("42 CFR 418.21", Standing.LAW))
        '42 CFR 418.21 (law, verified)'
    """

    source: str
    standing: Standing
    verification: Verification = Verification.VERIFIED
    note: str = ""

    def __str__(self) -> str:
        if self.standing is Standing.OPERATIONAL:
            return f"{self.source} (operational)"
        return f"{self.source} ({self.standing.value}, {self.verification.value})"


def law(source: str, verification: Verification = Verification.VERIFIED, note: str = "") -> Citation:
    """A citation of a statute, regulation or the payer's own binding rule."""
    return Citation(source, Standing.LAW, verification, note)


def guideline(source: str, verification: Verification = Verification.VERIFIED, note: str = "") -> Citation:
    """A citation of a professional guideline."""
    return Citation(source, Standing.GUIDELINE, verification, note)


def published(source: str, verification: Verification = Verification.VERIFIED, note: str = "") -> Citation:
    """A citation of a published finding, instrument or score."""
    return Citation(source, Standing.PUBLISHED, verification, note)


def operational(source: str, note: str = "") -> Citation:
    """A choice of this library, to be replaced by the organisation that uses it; never a regulation."""
    return Citation(source, Standing.OPERATIONAL, Verification.CHOSEN, note)


@attrs.frozen
class Review:
    """When a piece of content was last checked against its source, and when it must be checked again."""

    verified_on: date
    review_by: date
