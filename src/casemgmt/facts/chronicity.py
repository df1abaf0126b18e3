"""Whether a recorded condition is a disease, and whether it is chronic: from what was said, listed, or has lasted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache

import attrs

from casemgmt.bounds import Bounds, compare
from casemgmt.codes import Code
from casemgmt.content import chronic_indicator, disease_group, snomed_condition, social_finding
from casemgmt.dates import days_after, months_before
from casemgmt.record import Condition
from casemgmt.record.entry import Entry
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth

CHRONIC_MONTHS = 12
"""CMS's wording for chronic care management: expected to last at least 12 months, or until death."""

INDICATOR: Mapping[int | None, bool] = {1: True, 0: False}  # 9 is AHRQ's "no determination"
NOT_A_DISEASE = re.compile(r"\((?:finding|situation|procedure|regime/therapy|event|person)\)|\(observable")
FACTORS = ("Z", "R", "V", "W", "X", "Y")
"""The chapters of ICD-10-CM that list factors and findings rather than diseases."""
NEW_DAYS = 14


def is_disease(condition: Condition, _as_of: date | None = None) -> Truth:
    """Whether an entry of the conditions is a disease at all.

    Employment, education and administrative findings are not. A finding or symptom that no table lists is unknown.
    """
    listed = _listing(condition.codes).disease
    if listed is not None:
        return listed
    words = condition.text or ""
    for code in condition.codes:
        words = f"{words} {code.display or ''}"
    return MET if condition.codes and NOT_A_DISEASE.search(words) is None else UNKNOWN


def is_chronic(condition: Condition, as_of: date) -> Truth:
    """Whether a condition is chronic on a day.

    From an explicit statement of its expected duration; else from AHRQ's chronic condition indicator or the short
    SNOMED CT list; else from having been active for twelve months; otherwise unknown.

    Args:
        condition: The condition.
        as_of: The date of the decision.

    Example:
        >>> from casemgmt.codes import code_of
        >>> is_chronic(Condition(codes=(code_of("icd10cm", "I50.9"),)), date(2026, 5, 1))
        <Truth.MET: 3>
    """
    listed = _listing(condition.codes)
    if listed.disease is NOT_MET:
        return NOT_MET
    if condition.until_death:
        return MET
    if condition.expected_months is not None:
        return compare(">=", condition.expected_months, CHRONIC_MONTHS)
    if listed.chronic is not None:
        return listed.chronic
    if condition.start is None:
        return UNKNOWN
    began = condition.start.high if isinstance(condition.start, Bounds) else condition.start
    return is_disease(condition) if began <= months_before(as_of, CHRONIC_MONTHS) else UNKNOWN


def is_new_acute(condition: Condition, as_of: date) -> Truth:
    """Whether a condition is a disease or injury, not chronic, that began within the last 14 days."""
    if condition.start is None:
        return UNKNOWN
    recent = compare(">=", condition.start, days_after(as_of, -NEW_DAYS))
    return recent & is_disease(condition) & ~is_chronic(condition, as_of)


def disease_key(entry: Entry) -> str:
    """What makes two entries the same disease: a group of the tables, the ICD-10-CM category, or the code."""
    return _listing(entry.codes).key or entry.label.casefold()


def count_diseases(given: Iterable[tuple[Entry, date, date, bool]]) -> tuple[int, int]:
    """How many different diseases entries name, at the least and at the most.

    A disease that no table groups may stand in two systems, also beside its group in another one: two are surely two
    only where both are groups, or both stand in one system. What has words only may be any of the others.

    Args:
        given: Entries, each with the days on which it may have been and whether it surely counts.

    Example:
        >>> from casemgmt.codes import code_of
        >>> codes = code_of("icd10cm", "G43.909"), code_of("snomed", "37796009")
        >>> day = date(2026, 5, 1)
        >>> count_diseases((Condition(codes=(code,)), day, day, True) for code in codes)
        (1, 2)
    """
    keys: set[str] = set()
    groups: set[str] = set()
    by_system: dict[str, set[str]] = defaultdict(set)
    for entry, _, _, certain in given:
        listed = _listing(entry.codes)
        keys.add(listed.key or entry.label.casefold())
        if certain:
            by_system[listed.system].add(listed.group or listed.key)  # no code: no system, and one key
            if listed.group is not None:
                groups.add(listed.group)
    surely = max(len(groups), *map(len, by_system.values())) if by_system else 0
    # Codes of two diseases in one entry have one key and may be of two groups.
    return min(surely, len(keys)), max(surely, len(keys))


TRAITS: Mapping[str, Callable[[Condition, date], Truth]] = {
    "chronic": is_chronic,
    "disease": is_disease,
    "new_acute": is_new_acute,
}
"""The properties of a condition that queries can ask for by name."""


@attrs.frozen
class _Listing:
    """What the tables say of the codes of an entry.

    Args:
        disease: Whether they name a disease; None where the words have to say it.
        chronic: Whether they are listed as chronic; None where no list names them, or the lists do not agree.
        group: The group of diseases of the first code that has one.
        key: What makes two entries with such codes the same disease; empty where there is no code.
        system: The system of the code that has a group; else ICD-10-CM where it is among them, else the first of them.
    """

    disease: Truth | None
    chronic: Truth | None
    group: str | None
    key: str
    system: str


def _listing(codes: tuple[Code, ...]) -> _Listing:
    if len(codes) == 1:
        return _listing_of((codes[0].system, codes[0].code))
    return _listing_of(*[(code.system, code.code) for code in codes])


@lru_cache(maxsize=4096)  # records name the same codes again and again
def _listing_of(*pairs: tuple[str, str]) -> _Listing:
    codes = tuple(Code(system, code) for system, code in pairs)
    listed = {found for code in codes if (found := _chronic(code)) is not None}
    chronic = (MET if True in listed else NOT_MET) if len(listed) == 1 else None
    grouped = [(group, code.system) for code in codes if (group := disease_group(code))]
    systems = [system for system, _ in pairs] or [""]
    alone = None, "icd10cm" if "icd10cm" in systems else systems[0]
    group, system = grouped[0] if grouped else alone
    return _Listing(_named_disease(codes), chronic, group, _key(codes), system)


def _chronic(code: Code) -> bool | None:
    if code.system == "icd10cm":
        return INDICATOR.get(chronic_indicator(code.code))
    if code.system == "snomed" and (row := snomed_condition(code.code)) is not None:
        return row.chronic
    return None


def _named_disease(codes: tuple[Code, ...]) -> Truth | None:
    if any(social_finding(code) is not None for code in codes):
        return NOT_MET
    for code in codes:
        if code.system == "snomed" and (row := snomed_condition(code.code)) and row.chronic is not None:
            return MET
        if code.system == "icd10cm":
            return UNKNOWN if code.code.startswith(FACTORS) else MET
    return None


def _key(codes: tuple[Code, ...]) -> str:
    for code in codes:
        if group := disease_group(code):
            return group
        if code.system == "icd10cm":
            return code.code[:3]
    return codes[0].code if codes else ""
