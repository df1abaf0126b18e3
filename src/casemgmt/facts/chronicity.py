"""Whether a recorded condition is a disease, and whether it is chronic: from what was said, listed, or has lasted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from casemgmt.bounds import compare
from casemgmt.content import chronic_indicator, disease_group, snomed_condition, social_finding
from casemgmt.dates import days_after, months_before
from casemgmt.record import Condition
from casemgmt.record.entry import Entry
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth

CHRONIC_MONTHS = 12
"""CMS's wording for chronic care management: expected to last at least 12 months, or until death."""

_INDICATOR: Mapping[int | None, bool] = {1: True, 0: False}  # 9 is AHRQ's "no determination"
_NOT_A_DISEASE = (
    "(finding)",
    "(situation)",
    "(procedure)",
    "(regime/therapy)",
    "(event)",
    "(person)",
    "(observable",
)
_FACTORS = ("Z", "R", "V", "W", "X", "Y")
NEW_DAYS = 14


def is_disease(condition: Condition, _as_of: date | None = None) -> Truth:
    """Whether an entry of the conditions is a disease at all.

    Employment, education and administrative findings are not. A finding or symptom that no table lists is unknown.
    """
    if any(social_finding(code) is not None for code in condition.codes):
        return NOT_MET
    for code in condition.codes:
        if code.system == "snomed" and (listed := snomed_condition(code.code)) and listed.chronic is not None:
            return MET
        if code.system == "icd10cm":
            return UNKNOWN if code.code.startswith(_FACTORS) else MET
    words = f"{condition.text or ''} {' '.join(code.display or '' for code in condition.codes)}"
    if not condition.codes or any(tag in words for tag in _NOT_A_DISEASE):
        return UNKNOWN
    return MET


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
    disease = is_disease(condition)
    if disease is NOT_MET:
        return NOT_MET
    if condition.until_death:
        return MET
    if condition.expected_months is not None:
        return compare(">=", condition.expected_months, CHRONIC_MONTHS)
    listed = {found for code in condition.codes if (found := _listed(code.system, code.code)) is not None}
    if len(listed) == 1:
        return MET if listed == {True} else NOT_MET
    if condition.start is None:
        return UNKNOWN
    lasted = compare("<=", condition.start, months_before(as_of, CHRONIC_MONTHS))
    return disease if lasted is MET else UNKNOWN


def is_new_acute(condition: Condition, as_of: date) -> Truth:
    """Whether a condition is a disease or injury, not chronic, that began within the last 14 days."""
    if condition.start is None:
        return UNKNOWN
    recent = compare(">=", condition.start, days_after(as_of, -NEW_DAYS))
    return recent & is_disease(condition) & ~is_chronic(condition, as_of)


def disease_key(entry: Entry) -> str:
    """What makes two entries the same disease: a group of the tables, the ICD-10-CM category, or the code."""
    for code in entry.codes:
        if group := disease_group(code):
            return group
        if code.system == "icd10cm":
            return code.code[:3]
    return entry.codes[0].code if entry.codes else entry.label.casefold()


def least_diseases(entries: Iterable[Entry]) -> int:
    """How many different diseases entries name at the least: one that no table groups may stand in two systems.

    Example:
        >>> from casemgmt.codes import code_of
        >>> codes = code_of("icd10cm", "G43.909"), code_of("snomed", "37796009")
        >>> least_diseases(Condition(codes=(code,)) for code in codes)
        1
    """
    groups: set[str] = set()
    others: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        group = next((group for code in entry.codes if (group := disease_group(code))), None)
        if group is None:
            systems = [code.system for code in entry.codes] or [""]
            others["icd10cm" if "icd10cm" in systems else systems[0]].add(disease_key(entry))
        else:
            groups.add(group)
    return len(groups) + max(map(len, others.values()), default=0)


TRAITS: Mapping[str, Callable[[Condition, date], Truth]] = {
    "chronic": is_chronic,
    "disease": is_disease,
    "new_acute": is_new_acute,
}
"""The properties of a condition that queries can ask for by name."""


def _listed(system: str, code: str) -> bool | None:
    if system == "icd10cm":
        return _INDICATOR.get(chronic_indicator(code))
    if system == "snomed" and (row := snomed_condition(code)) is not None:
        return row.chronic
    return None
