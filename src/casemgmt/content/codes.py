"""Code sets, the chronic condition indicator, and what is on record that is not a disease."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

import attrs

from casemgmt.citation import Citation
from casemgmt.codes import SYSTEMS, Code, CodeSet
from casemgmt.content.load import read_citation, read_csv, read_toml
from casemgmt.errors import UnknownName

_SHORTEST_CATEGORY = 3
_MAPPED = re.compile(r"ICD-10-CM ([A-Z][0-9A-Z.]+) ")


@attrs.frozen
class SnomedCondition:
    """What the library's short SNOMED CT list says of a condition.

    Args:
        group: The group to which it belongs, such as ``heart_failure``; empty for none.
        chronic: Whether it is chronic; None where the list does not say.
        icd10cm: The ICD-10-CM code, without its dot, to which we map it; None where there is no single one.
    """

    group: str
    chronic: bool | None
    icd10cm: str | None = None


@attrs.frozen
class SocialFinding:
    """A circumstance that records list among conditions, but which is no disease.

    Args:
        category: What it is about, such as ``food-insecurity`` or ``employment-status``.
        need: Whether it may be a social need.
        label: What people call it.
    """

    category: str
    need: bool
    label: str


@attrs.frozen
class DiseaseTables:
    """The tables behind the functions of this module, for those who look up many codes at once.

    Args:
        indicators: AHRQ's chronic condition indicator by the beginning of an ICD-10-CM code.
        groups: The group of diseases by the beginning of an ICD-10-CM code.
        snomed: What the short SNOMED CT list says of a code.
        social_icd10cm: The beginnings of the ICD-10-CM codes of social circumstances.
        social_snomed: The SNOMED CT codes of social circumstances.
    """

    indicators: Mapping[str, int]
    groups: Mapping[str, str]
    snomed: Mapping[str, SnomedCondition]
    social_icd10cm: frozenset[str]
    social_snomed: frozenset[str]


def disease_tables() -> DiseaseTables:
    """The whole tables; of several beginnings of a code the longest counts.

    Example:
        >>> disease_tables().groups["E11"]
        'diabetes'
    """
    return DiseaseTables(
        _indicators(), _icd_groups(), _snomed(), frozenset(_social_icd()), frozenset(_social_snomed())
    )


@lru_cache(maxsize=256)
def code_set(*names: str) -> CodeSet:
    """A named code set over all its systems; several names give their union.

    Args:
        names: Names without their system, such as ``group.heart_failure`` or ``discharge.community``.

    Raises:
        UnknownName: If no table holds the name; lists near names.

    Example:
        >>> sorted(code_set("group.heart_failure").systems)
        ['icd10cm', 'snomed']
    """
    exact: dict[str, set[str]] = defaultdict(set)
    prefixes: dict[str, set[str]] = defaultdict(set)
    citation: Citation | None = None
    for name in names:
        parts = _sets().get(name, ())
        members = (
            _snomed_groups().get(name.removeprefix("group."), frozenset())
            if name.startswith("group.")
            else ()
        )
        if not parts and not members:
            raise UnknownName.among("code set", name, [*_sets(), *(f"group.{g}" for g in _snomed_groups())])
        for table in parts:
            by_system = prefixes if table["match"] == "prefix" else exact
            by_system[table["system"]].update(table["codes"])
            citation = citation or read_citation(table)
        if members:
            exact["snomed"].update(members)
    return CodeSet("+".join(names), exact, prefixes, citation)


@lru_cache(maxsize=4096)
def chronic_indicator(icd10cm: str) -> int | None:
    """AHRQ's chronic condition indicator of an ICD-10-CM code: 1 chronic, 0 not, 9 no determination, None unlisted.

    Example:
        >>> chronic_indicator("I509"), chronic_indicator("J069")
        (1, 0)
    """
    table = _indicators()
    for length in range(len(icd10cm), _SHORTEST_CATEGORY - 1, -1):
        found = table.get(icd10cm[:length])
        if found is not None:
            return found
    return None


def is_icd10cm(code: str) -> bool:
    """Whether the category of an ICD-10-CM code (its first three characters) is one that AHRQ lists.

    Example:
        >>> is_icd10cm("I509"), is_icd10cm("F00")
        (True, False)
    """
    return code[:_SHORTEST_CATEGORY] in _categories()


def snomed_condition(code: str) -> SnomedCondition | None:
    """What the short SNOMED CT list says of a code; None where it does not list it."""
    return _snomed().get(code)


@lru_cache(maxsize=4096)
def disease_group(code: Code) -> str | None:
    """The group of diseases to which a code belongs, by the longest match; None for none.

    Example:
        >>> disease_group(Code("icd10cm", "E119")), disease_group(Code("snomed", "44054006"))
        ('diabetes', 'diabetes')
    """
    if code.system == "snomed":
        row = _snomed().get(code.code)
        return row.group or None if row is not None else None
    if code.system != "icd10cm":
        return None
    for length in range(len(code.code), _SHORTEST_CATEGORY - 1, -1):
        if group := _icd_groups().get(code.code[:length]):
            return group
    return None


def social_finding(code: Code) -> SocialFinding | None:
    """The social circumstance that a code stands for; None where it is none that the tables know.

    Example:
        >>> social_finding(Code("icd10cm", "Z5941")).category
        'food-insecurity'
    """
    if code.system == "snomed":
        return _social_snomed().get(code.code)
    if code.system == "icd10cm" and code.code.startswith("Z"):
        table = _social_icd()
        for length in range(len(code.code), _SHORTEST_CATEGORY - 1, -1):
            if (found := table.get(code.code[:length])) is not None:
                return found
    return None


@lru_cache(maxsize=1)
def _sets() -> Mapping[str, list[Mapping[str, str]]]:
    found: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for table in read_toml("care_codes.toml")["set"]:
        name, _, _ = table["id"].rpartition(".")
        if table["system"] in SYSTEMS:
            found[name].append(table)
    return found


@lru_cache(maxsize=1)
def _snomed() -> Mapping[str, SnomedCondition]:
    chronic = {"yes": True, "no": False}
    return {
        row["code"]: SnomedCondition(row["group"], chronic.get(row["chronic"]), _mapped(row["basis"]))
        for row in read_csv("snomed_conditions.csv")
    }


def _mapped(basis: str) -> str | None:
    found = _MAPPED.match(basis)
    return found[1].replace(".", "") if found else None


@lru_cache(maxsize=1)
def _snomed_groups() -> Mapping[str, frozenset[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for code, row in _snomed().items():
        if row.group:
            groups[row.group].add(code)
    return {group: frozenset(codes) for group, codes in groups.items()}


@lru_cache(maxsize=1)
def _icd_groups() -> Mapping[str, str]:
    groups: dict[str, str] = {}
    for name, parts in sorted(_sets().items(), reverse=True):
        for table in parts:
            if name.startswith("group.") and table["system"] == "icd10cm":
                groups.update(dict.fromkeys(table["codes"], name.removeprefix("group.")))
    return groups


@lru_cache(maxsize=1)
def _indicators() -> Mapping[str, int]:
    return {row["prefix"]: int(row["indicator"]) for row in read_csv("chronic_conditions_icd10cm.csv")}


@lru_cache(maxsize=1)
def _categories() -> frozenset[str]:
    return frozenset(prefix[:_SHORTEST_CATEGORY] for prefix in _indicators())


@lru_cache(maxsize=1)
def _social_snomed() -> Mapping[str, SocialFinding]:
    rows = read_csv("snomed_social.csv")
    return {row["code"]: SocialFinding(row["category"], row["need"] == "yes", row["label"]) for row in rows}


@lru_cache(maxsize=1)
def _social_icd() -> Mapping[str, SocialFinding]:
    rows = read_csv("social_icd10cm.csv")
    return {row["prefix"]: SocialFinding(row["category"], row["need"] == "yes", row["label"]) for row in rows}
