"""What scoring an instrument gives: a score or its bounds, and everything that has to be said with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

import attrs

from casemgmt.bounds import Bounds, OneOf
from casemgmt.citation import Citation
from casemgmt.mappings import frozen
from casemgmt.rules import Explained, Line, Unknown
from casemgmt.truth import MET, NOT_MET, Truth


def _frozen(mapping: Mapping[str, Any]) -> Mapping[str, Any]:
    return frozen(mapping)


@attrs.frozen
class Banded:
    """What a score means by one band set.

    Args:
        possible: The bands in which the score can lie; one where every completion agrees.
        band_set: The id of the band set.
        citation: The source of its cut points.
    """

    possible: tuple[str, ...]
    band_set: str
    citation: Citation

    @property
    def band(self) -> str | None:
        """The band in which the score lies; None while it can lie in several."""
        return self.possible[0] if len(self.possible) == 1 else None


@attrs.frozen(kw_only=True, repr=False)
class InstrumentResult(Explained):
    """One instrument scored for one person.

    Args:
        instrument: The id of the instrument.
        title: What people call it.
        edition: The edition.
        direction: Whether a higher score is better or worse.
        citation: The source of the scoring.
        as_of: The day of the score; None where none was given.
        score: The total: exact, or `Bounds` while an answer is missing. It is never 0 for want of an answer. None for
            an instrument that has no total.
        subscores: The other scores by id.
        bands: What each score means that has a band set, by its id; empty where the instrument is not valid.
        band_set: The id of the band set of the total; empty where it has none.
        flags: Whether each flag is raised, by its id; unknown while an item that it needs is missing.
        missing: The items of which no exact answer is known.
        deciding_items: The missing items on which the bands (without bands: the scores or flags; without a total:
            the flags too) still depend, and the facts about the person, by name, on which they do.
        skipped: The items that were not to be asked after the answers to others.
        answers: The answers, by item id.
        points: What each scored item is worth, or can be worth, by item id.
        reasons: Why items, and ``total``, are unknown or only partly known.
        validity: For whom the instrument is made, and whether the person is one of them.
        needs: By flag, the social need that it speaks of.
        written: The answers in one text, where the instrument has one; empty while an answer is missing.
        prorated_score: An estimate from the answered items, where the instrument's rule allows one; else None.
        expected_risk_percent: The published risk at this score, exact or as bounds; None where there is none.
        evidence: The record entries from which it came.

    Example:
        >>> from casemgmt.instruments import instrument
        >>> result = instrument("katz").score({"bathing": 0, "dressing": 1, "feeding": 1, "continence": 1})
        >>> result
        <InstrumentResult katz: partly known, 2 items missing>
        >>> result.score, result.possible_bands
        (Bounds(low=3, high=5), ('moderate impairment',))
    """

    instrument: str
    title: str
    edition: str
    direction: Literal["higher_is_better", "higher_is_worse", "none"]
    citation: Citation
    as_of: date | None
    score: float | Bounds | None
    subscores: Mapping[str, float | Bounds] = attrs.field(converter=_frozen, hash=False)
    bands: Mapping[str, Banded] = attrs.field(converter=_frozen, hash=False)
    band_set: str
    flags: Mapping[str, Truth] = attrs.field(converter=_frozen, hash=False)
    missing: tuple[str, ...]
    deciding_items: tuple[str, ...]
    skipped: tuple[str, ...]
    answers: Mapping[str, Any] = attrs.field(converter=_frozen, hash=False)
    points: Mapping[str, float | Bounds] = attrs.field(converter=_frozen, hash=False)
    reasons: Mapping[str, Unknown] = attrs.field(converter=_frozen, hash=False)
    validity: Mapping[str, Truth] = attrs.field(converter=_frozen, hash=False)
    needs: Mapping[str, str] = attrs.field(converter=_frozen, hash=False)
    written: str
    prorated_score: float | None
    expected_risk_percent: float | Bounds | None
    evidence: tuple[str, ...] = ()

    @property
    def band(self) -> str | None:
        """The band in which the total lies; None while it can lie in several, or where the score is not valid."""
        return self.bands["total"].band if "total" in self.bands else None

    @property
    def possible_bands(self) -> tuple[str, ...]:
        """The bands in which the total can lie; empty where the instrument has none, or is not valid."""
        return self.bands["total"].possible if "total" in self.bands else ()

    @property
    def band_citation(self) -> Citation | None:
        """The source of the cut points of the total."""
        return self.bands["total"].citation if "total" in self.bands else None

    @property
    def prorated(self) -> bool:
        """Whether an estimate was made; `score` stays strict, `prorated_score` is the estimate."""
        return self.prorated_score is not None

    @property
    def not_valid_because(self) -> str:
        """Why the instrument is not made for this person; empty where nothing known speaks against it."""
        return "; ".join(words for words, truth in self.validity.items() if truth is NOT_MET)

    def outline(self) -> Line:
        """The explanation as lines."""
        found = "" if self.score is None else shown(self.score)
        if "total" in self.reasons:
            found += f", {self.reasons['total']}"
        if self.not_valid_because:
            found += f"{', ' if found else ''}not valid: {self.not_valid_because}"
        children = (*self._meaning(), *self._validity(), *self._items())
        return Line(f"{self.title} ({self.edition})", None, found, str(self.citation), children)

    def __repr__(self) -> str:
        scores = (self.score, *self.subscores.values())
        known = "partly known" if any(isinstance(score, Bounds) for score in scores) else "known"
        gone = len(self.missing)
        missing = f", {gone} item{'' if gone == 1 else 's'} missing" if gone else ""
        invalid = ", not valid for this person" if self.not_valid_because else ""
        return f"<InstrumentResult {self.instrument}: {known}{missing}{invalid}>"

    def _meaning(self) -> list[Line]:
        lines = [Line(_words(name), truth) for name, truth in self.flags.items()]
        for score, banded in self.bands.items():
            of = "" if score == "total" else f" of {_words(score)}"
            source = f"{banded.band_set}: {banded.citation}"
            lines.append(Line(f"band{of}", None, " or ".join(banded.possible), source))
        if self.expected_risk_percent is not None:
            lines.append(Line("expected risk", None, f"{shown(self.expected_risk_percent)} %"))
        if self.written:
            lines.append(Line("written", None, self.written))
        if self.prorated_score is not None:
            lines.append(Line("estimate from the answered items", None, shown(self.prorated_score)))
        return lines

    def _validity(self) -> list[Line]:
        return [Line(words, truth) for words, truth in self.validity.items() if truth is not MET]

    def _items(self) -> list[Line]:
        lines = [Line(_words(name), None, shown(value)) for name, value in self.subscores.items()]
        for item, answer in self.answers.items():
            said = answer is not True and self.points.get(item, answer) == answer  # True equals 1 in Python
            worth = f" -> {shown(self.points[item])}" if item in self.points and not said else ""
            worth += ", not asked after the answers before it" if item in self.skipped else ""
            lines.append(Line(_words(item), None, f"{shown(answer)}{worth}"))
        unknown: dict[str, list[str]] = {}
        for item in self.missing:
            unknown.setdefault(str(self.reasons[item]), []).append(_words(item))
        lines.extend(Line(f"unknown, {reason}", None, ", ".join(items)) for reason, items in unknown.items())
        return lines


def _words(id: str) -> str:
    return f"item {id}" if id.isdigit() else id.replace("_", " ")


def shown(value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(value, Bounds):
        return f"{shown(value.low)} to {shown(value.high)}"
    if isinstance(value, OneOf):
        return f"one of {', '.join(sorted(value.values))}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
