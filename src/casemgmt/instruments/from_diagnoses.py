"""Scoring lists of diagnosis codes: what they add up to, which codes set which group, and which could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import attrs

from casemgmt.bounds import Bounds
from casemgmt.codes import Code, normalise
from casemgmt.content import is_icd10cm, social_finding
from casemgmt.dates import require_day
from casemgmt.errors import InvalidInput, Problem
from casemgmt.facts import Query
from casemgmt.facts.matching import matching
from casemgmt.instruments.diagnosis_codes import CATEGORY, ICD10, icd10_of
from casemgmt.instruments.diagnosis_scores import DiagnosisScore, diagnosis_score
from casemgmt.instruments.result import InstrumentResult, shown
from casemgmt.instruments.scoring import score_record
from casemgmt.mappings import frozen
from casemgmt.record import Record
from casemgmt.rules import Explained, Line
from casemgmt.truth import MET, UNKNOWN

Coded = Code | str | None
"""A diagnosis: a `Code`, or the text of an ICD-10-CM code. None and blank text stand for no diagnosis."""


@attrs.frozen
class UnreadCode:
    """A diagnosis that a score could not read, or not fully.

    Args:
        code: Its code; None for a diagnosis without one.
        why: Why it could not be read.
        groups: The groups to which it may belong.
    """

    code: Code | None = attrs.field(repr=False)
    why: str
    groups: tuple[str, ...] = attrs.field(repr=False)

    def __str__(self) -> str:
        return self.why if self.code is None else f"{self.code.code} ({self.code.system}): {self.why}"


@attrs.frozen(kw_only=True, repr=False)
class DiagnosisResult(Explained):
    """A risk score from diagnoses, for one person.

    Args:
        score: The score that was worked out.
        result: What every instrument gives: bounds, band, missing groups, citation.
        codes: For each group that is surely there, the codes that say so.
        unread: The diagnoses that could not be read: because of them the score may be a range.

    Example:
        >>> found = score_codes("charlson", ["I50.9", "E11.9", "E11.22", "K74.6"])
        >>> found.total, list(found.codes), found.hidden
        (4, ['heart_failure', 'mild_liver_disease', 'diabetes', 'diabetes_with_complication'], ('diabetes',))
    """

    score: DiagnosisScore
    result: InstrumentResult
    codes: Mapping[str, tuple[Code, ...]] = attrs.field(hash=False)
    unread: tuple[UnreadCode, ...] = ()

    @property
    def total(self) -> float | Bounds:
        """The score: exact, or bounds while a diagnosis could not be read."""
        total = self.result.score
        assert total is not None  # noqa: S101 - every score from diagnoses has a total
        return total

    @property
    def band(self) -> str | None:
        """The band in which the score lies; None while it can lie in several, or where there is none."""
        return self.result.band

    @property
    def hidden(self) -> tuple[str, ...]:
        """The groups that do not count because a more severe one stands in their place."""
        return tuple(id for id in self.codes if self.score.groups[id].hidden_by in self.codes)

    def outline(self) -> Line:
        """The explanation as lines."""
        head = self.result.outline()
        lines = [self._group_line(id) for id in self.codes]
        lines += [Line(f"not read: {each}", UNKNOWN) for each in self.unread]
        lines += [
            Line(id.replace("_", " "), None, shown(value)) for id, value in self.result.subscores.items()
        ]
        if self.result.possible_bands:
            band = " or ".join(self.result.possible_bands)
            lines.append(Line("band", None, band, f"{self.result.band_set}: {self.result.band_citation}"))
        return attrs.evolve(head, children=tuple(lines))

    def __repr__(self) -> str:
        known = "partly known" if isinstance(self.total, Bounds) else "known"
        unread = f", {len(self.unread)} not read" if self.unread else ""
        return f"<DiagnosisResult {self.score.id}: {known}{unread}>"

    def _group_line(self, id: str) -> Line:
        group, codes = self.score.groups[id], ", ".join(code.code for code in self.codes[id])
        severe = self.score.groups.get(group.hidden_by)
        instead = f"; {severe.label} counts in its place" if severe and severe.id in self.codes else ""
        return Line(group.label, MET, f"{shown(self.result.points[id])}, from {codes}{instead}")


def score_codes(
    score: DiagnosisScore | str,
    codes: Iterable[Coded],
    *,
    complete: bool = True,
    about: Mapping[str, Any] | None = None,
    as_of: date | str | None = None,
    band_set: str | None = None,
) -> DiagnosisResult:
    """Work out a risk score from a list of diagnosis codes, such as those of the claims of two years.

    A code that cannot be read is reported, and leaves the score a range: it is never taken for nothing.

    Args:
        score: The score, or its id.
        codes: The diagnoses, in any order and any number of times.
        complete: Whether these are all there are; otherwise the groups that they do not name stay unknown.
        about: Facts about the person: ``age_years``, for points for age and for whom the score was made.
        as_of: The day of the score, kept in the result.
        band_set: The band set; by default the first of the score.

    Raises:
        InvalidInput: If something is no code; lists all of them.
        UnknownName: If there is no such score, fact or band set.

    Example:
        >>> found = score_codes("hospital_frailty", ["F05.9", "R29.6", "40275004"], about={"age_years": 84})
        >>> found.total, [str(each) for each in found.unread]
        (Bounds(low=6.8, high=173.2), ['40275004 (icd10cm): no code of ICD-10'])
    """
    chosen = diagnosis_score(score) if isinstance(score, str) else score
    if isinstance(codes, str):
        raise InvalidInput.at("$.codes", "is one text", "give a list of codes")
    every = read_in(codes)
    found = {code: reading(chosen, code) for code in every}
    possible = {id for _, maybe, _ in found.values() for id in maybe}
    held = {id: tuple(code for code in every if id in found[code][0]) for id in chosen.groups}
    held = {id: named for id, named in held.items() if named}
    absent = None if not complete else False
    answers: dict[str, Any] = {
        id: True if id in held else None if id in possible else absent for id in chosen.groups
    }
    facts = about or {}
    if "age_years" in facts and any(item.id == "age_years" for item in chosen.instrument.items):
        answers["age_years"] = facts["age_years"]
    result = chosen.instrument.score(answers, as_of=as_of, band_set=band_set, about=facts)
    unread = tuple(UnreadCode(code, why, maybe) for code, (_, maybe, why) in found.items() if why)
    return DiagnosisResult(score=chosen, result=result, codes=frozen(held), unread=unread)


def score_diagnoses(
    record: Record, score: DiagnosisScore | str, *, as_of: date | str, band_set: str | None = None
) -> DiagnosisResult:
    """Work out a risk score from the conditions of a record, within the look-back of the score.

    Args:
        record: What is known about the person.
        score: The score, or its id.
        as_of: The date; what began after it is not seen.
        band_set: The band set; by default the first of the score.

    Raises:
        UnknownName: If there is no such score or band set.

    Example:
        >>> from casemgmt.record import Condition, Person, Record
        >>> failing = Condition(codes=(Code("icd10cm", "I509"),), start="2020-01-02", status="active")
        >>> record = Record(person=Person(id="p1", birth_date="1950-04-02"), conditions=[failing])
        >>> score_diagnoses(record, "charlson", as_of="2026-05-01").total
        1
    """
    chosen = diagnosis_score(score) if isinstance(score, str) else score
    day = require_day(as_of)
    result = score_record(record, chosen.instrument, as_of=day, band_set=band_set)
    query = Query(section="conditions", take="exists", lookback_months=chosen.lookback_months)
    entries = matching(query, record.conditions or (), day, {})
    named: dict[str, dict[Code, None]] = {id: {} for id in chosen.groups}
    unread: dict[UnreadCode, None] = {}
    for entry, _, _, certain in entries:
        for code in entry.codes if certain else ():
            for id in reading(chosen, code)[0]:
                named[id][code] = None
        open_groups = _open_groups(chosen, entry.codes)
        if open_groups:
            whys = {code: reading(chosen, code)[2] for code in entry.codes}
            told = [UnreadCode(code, why, open_groups) for code, why in whys.items() if why]
            without = UnreadCode(None, "a diagnosis without a code", open_groups)
            unread.update(dict.fromkeys(told or (without,)))
    held = {id: tuple(codes) for id, codes in named.items() if codes}
    return DiagnosisResult(score=chosen, result=result, codes=frozen(held), unread=tuple(unread))


def _open_groups(score: DiagnosisScore, codes: tuple[Code, ...]) -> tuple[str, ...]:
    """The groups to which a diagnosis with these codes may belong."""
    if len(codes) == 1:
        return reading(score, codes[0])[1]
    return tuple(id for id, group in score.groups.items() if group.codes.truth(codes) is UNKNOWN)


@lru_cache(maxsize=65536)
def reading(score: DiagnosisScore, code: Code) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """The groups to which a code surely belongs, those to which it may belong, and why it could not be read, if so."""
    icd = icd10_of(code)
    if icd is None:
        if social_finding(code) is not None:
            return (), (), ""
        why = "no code of ICD-10" if code.system in ICD10 else "no ICD-10 code is known that stands for it"
        return (), tuple(score.groups), why
    ends = range(CATEGORY, len(icd) + 1)
    sure = {id for n in ends for id in score.groups_by_prefix.get(icd[:n], ())}
    maybe = set(score.groups_below.get(icd, ())) - sure
    if maybe:
        return _in_order(score, sure), _in_order(score, maybe), "too short to tell the groups apart"
    known = code.system != "icd10cm" or icd[:CATEGORY] in score.categories
    if sure or known or is_icd10cm(icd):
        return _in_order(score, sure), (), ""
    return (), tuple(score.groups), "no category of ICD-10-CM"


def _in_order(score: DiagnosisScore, ids: set[str]) -> tuple[str, ...]:
    return tuple(id for id in score.groups if id in ids) if ids else ()


def read_in(codes: Iterable[Coded]) -> tuple[Code, ...]:
    """The different codes in order.

    Raises:
        InvalidInput: If something is no code; lists all of them.
    """
    every = tuple(codes)
    problems = [
        attrs.evolve(problem, path=f"$.codes[{i}]")
        for i, given in enumerate(every)
        if (problem := problem_with(given)) is not None
    ]
    if problems:
        raise InvalidInput(problems)
    found = (Code("icd10cm", normalise("icd10cm", c)) if isinstance(c, str) else c for c in every)
    return tuple(dict.fromkeys(code for code in found if code is not None and code.code))


def problem_with(given: Any) -> Problem | None:
    """What is wrong with something that should be a code; None where it is one."""
    if given is None or isinstance(given, (Code, str)):
        return None
    cure = "give a Code, the text of an ICD-10-CM code, or None for no diagnosis"
    return Problem("$", f"is a {type(given).__name__}", cure)
