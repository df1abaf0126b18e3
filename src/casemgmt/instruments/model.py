"""What an instrument is: its items, scores, flags and bands, each a rule over facts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import attrs

from casemgmt.citation import Citation, Review
from casemgmt.errors import UnknownName
from casemgmt.facts import Answered, Vocabulary
from casemgmt.rules import Criterion, Fact, Quantity, facts_needed
from casemgmt.rules.terms import Bands

if TYPE_CHECKING:
    from casemgmt.instruments.result import InstrumentResult

Direction = Literal["higher_is_better", "higher_is_worse", "none"]
Licence = Literal["open", "rule", "code"]


@attrs.frozen
class Item:
    """One thing that an instrument asks or measures.

    Args:
        id: The item's number or a neutral name.
        fact: The fact that holds its answer.
        points: What the answer is worth; None for an item that is asked and not scored.
        allowed: The permitted answers, where only some numbers are; empty for any within the fact's range.
        instead: The flag that something was given in place of an answer, where the instrument has such answers.
        loinc: The LOINC code of the item; empty where there is none.
    """

    id: str
    fact: Fact
    points: Quantity | None
    allowed: tuple[float, ...] = ()
    instead: Fact | None = None
    loinc: str = ""

    @property
    def wording(self) -> str:
        """The question as it is put, where its licence allows it or an organisation supplied it; else empty."""
        return self.fact.question if isinstance(self.fact.definition, Answered) else ""


@attrs.frozen
class Band:
    """A range of scores with a name; it ends where the next one begins.

    Args:
        start: The least score of the band.
        name: What the range is called.
        flag: A flag under which it is called otherwise.
        flagged_name: What it is called then.
    """

    start: float
    name: str
    flag: str = ""
    flagged_name: str = ""


@attrs.frozen
class BandSet:
    """A published set of cut points, from the least score up; several may compete for one instrument.

    Args:
        id: Its name.
        bands: The bands, from the least score up.
        citation: The source of the cut points.
        score: The id of the score that it bands.
    """

    id: str
    bands: tuple[Band, ...]
    citation: Citation
    score: str = "total"

    def band(self, score: float) -> Band:
        """The band in which an exact score lies."""
        starts = [band.start for band in self.bands]
        return self.bands[bisect_right(starts, score) - 1]


@attrs.frozen
class Prorating:
    """When and how a score is estimated from the answered items: the mean of those, times the number of items.

    Args:
        least_answered: The least number of answered items.
        round_half_up: Whether the estimate is rounded to a whole number.
        citation: The source of the rule.
    """

    least_answered: int
    round_half_up: bool
    citation: Citation


@attrs.frozen
class ImportantDifference:
    """The least change that matters to people: of groups, and no verdict on one person.

    Args:
        points: The change, in points of the score.
        citation: The source.
        scores: The ids of the scores of which it speaks.
    """

    points: float
    citation: Citation
    scores: tuple[str, ...] = ("total",)


@attrs.frozen
class ExpectedRisk:
    """A published risk for each score.

    Args:
        label: The risk of what, and until when.
        percent: The risk by the total score.
        citation: The source.
    """

    label: str
    percent: Bands
    citation: Citation


@attrs.frozen
class Validity:
    """For whom an instrument is made.

    Args:
        when: What must hold of the person.
        otherwise: What to say where it does not.
    """

    when: Criterion
    otherwise: str


@attrs.frozen(kw_only=True, repr=False, slots=False, eq=False)
class Instrument:
    """A scored questionnaire or risk score, in one edition.

    Args:
        id: A stable name, such as ``phq9``.
        title: What people call it.
        edition: The edition, or the variant where there are several.
        direction: Whether a higher total is better or worse.
        licence: ``open`` (wording may be shipped), ``rule`` (only numbers and points may), ``code`` (only levels).
        licence_note: On what the licence class rests.
        citation: The source of the scoring.
        review: When it was checked, and when it must be checked again.
        loinc: The LOINC code of the total; empty where there is none.
        panel_loinc: The LOINC code of the panel.
        items: The items.
        scores: The facts of its scores by id; an instrument need not have a ``total``.
        flags: The facts of its safety and screening flags by id.
        band_sets: The band sets by id; the first of each score is the default.
        prorating: How missing items may be made up for; None where all are required.
        minimal_important_difference: The least change that matters; None where the instrument measures no change.
        expected_risk: A published risk for each score, where there is one.
        validity: For whom it is made.
        needs: By flag, the social need that it speaks of (`casemgmt.instruments.suggested_codes`).
        written_as: How the answers are written in one text, such as ``E{eye}V{verbal}M{motor}``.
        attribution: The words that its licence asks to be shown with it.

    Example:
        >>> from casemgmt.instruments import instrument
        >>> phq9 = instrument("phq9")
        >>> phq9
        <Instrument phq9: PHQ-9, edition 2001, 9 items>
        >>> phq9.total.low, phq9.total.high, phq9.loinc, phq9.minimal_important_difference.points
        (0, 27, '44261-6', 5)
    """

    id: str
    title: str
    edition: str
    direction: Direction
    licence: Licence
    licence_note: str
    citation: Citation
    review: Review
    loinc: str = ""
    panel_loinc: str = ""
    items: tuple[Item, ...]
    scores: Mapping[str, Fact]
    flags: Mapping[str, Fact]
    band_sets: Mapping[str, BandSet]
    prorating: Prorating | None = None
    minimal_important_difference: ImportantDifference | None = None
    expected_risk: ExpectedRisk | None = None
    validity: tuple[Validity, ...] = ()
    needs: Mapping[str, str] = attrs.field(factory=dict)
    written_as: str = ""
    attribution: str = ""

    @property
    def total(self) -> Fact:
        """The total score, as a fact.

        Raises:
            UnknownName: If the instrument has no total, only other scores or flags.
        """
        if "total" not in self.scores:
            raise UnknownName.among(f"score of {self.id}", "total", self.scores)
        return self.scores["total"]

    @cached_property
    def facts(self) -> Vocabulary:
        """Every fact that the instrument declares or reads, by name."""
        own = [*self.scores.values(), *self.flags.values(), *(item.fact for item in self.items)]
        return Vocabulary(facts_needed(*own, *(each.when for each in self.validity)).values())

    def item(self, id: str) -> Item:
        """One item.

        Raises:
            UnknownName: If there is no such item; lists near names.
        """
        for item in self.items:
            if item.id == id:
                return item
        raise UnknownName.among(f"item of {self.id}", id, [item.id for item in self.items])

    def difference_of(self, fact: str) -> ImportantDifference | None:
        """The least change of a score, by the name of its fact, that matters; None where none is published.

        Example:
            >>> from casemgmt.instruments import instrument
            >>> instrument("phq9").difference_of("phq9_total").points
            5
        """
        found = self.minimal_important_difference
        names = () if found is None else [self.scores[id].name for id in found.scores]
        return found if fact in names else None

    def chosen_bands(self, id: str | None = None) -> dict[str, BandSet]:
        """The band set of each score that has one, by score: the default, but for the one that is named.

        Raises:
            UnknownName: If there is no band set of that id; lists near names.
        """
        chosen: dict[str, BandSet] = {}
        for each in self.band_sets.values():
            chosen.setdefault(each.score, each)
        if id is not None:
            if id not in self.band_sets:
                raise UnknownName.among(f"band set of {self.id}", id, self.band_sets)
            chosen[self.band_sets[id].score] = self.band_sets[id]
        return chosen

    def score(
        self,
        answers: Mapping[str, Any],
        *,
        as_of: date | str | None = None,
        band_set: str | None = None,
        about: Mapping[str, Any] | None = None,
    ) -> InstrumentResult:
        """Score the answers of one administration in hand, as `casemgmt.instruments.score` does.

        Args:
            answers: The answers by item id.
            as_of: The day of the administration, kept in the result.
            band_set: The band set of its score; by default the first.
            about: Facts about the person that the instrument reads, such as ``age_years``.

        Raises:
            InvalidInput: If answers cannot be used; lists all of them.
            UnknownName: If there is no such band set.

        Example:
            >>> from casemgmt.instruments import instrument
            >>> answers = {"respiratory_rate": 18, "oxygen_saturation": 97, "supplemental_oxygen": False,
            ...            "systolic_blood_pressure": 105, "heart_rate": 118, "consciousness": "alert",
            ...            "oxygen_target_88_92": False}
            >>> result = instrument("news2").score(answers)
            >>> result.score, result.possible_bands, result.deciding_items
            (Bounds(low=3, high=6), ('low', 'medium'), ('body_temperature',))
        """
        from casemgmt.instruments.scoring import score  # scoring knows instruments

        return score(self, answers, as_of=as_of, band_set=band_set, about=about)

    def __repr__(self) -> str:
        return f"<Instrument {self.id}: {self.title}, edition {self.edition}, {len(self.items)} items>"
