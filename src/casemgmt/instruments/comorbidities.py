"""Diseases ever recorded, as comorbidity scores need them: not only those that are active today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from casemgmt.codes import CodeSet
from casemgmt.content import code_set, read_citation, read_toml
from casemgmt.facts import Query
from casemgmt.mappings import frozen
from casemgmt.rules import Fact

TABLE = "instruments/codes/comorbidities.toml"


@lru_cache(maxsize=1)
def comorbidities() -> Mapping[str, Fact]:
    """The comorbidity facts by name: flags that a disease was recorded at any time up to the date of the decision.

    A condition in a code system that a set does not speak of leaves the flag unknown, unless another settles it.

    Example:
        >>> comorbidities()["dementia_ever"].label
        'dementia, ever'
    """
    return frozen({row["id"]: _fact(row) for row in read_toml(TABLE)["comorbidity"]})


def _fact(row: Mapping[str, Any]) -> Fact:
    return Fact(
        row["id"],
        type="flag",
        label=row["label"],
        question=f"Has the person ever had {row['label'].removesuffix(', ever')}?",
        ask="clinician",
        definition=Query(section="conditions", take="exists", codes=_codes(row)),
        citation=read_citation(row),
    )


def _codes(row: Mapping[str, Any]) -> CodeSet:
    """Each set in its named system only: the systems of one name can be of different width."""
    prefixes = {"icd10cm": {*row.get("also_icd10cm", ()), *_members(row.get("icd10cm", ()), "icd10cm")}}
    exact = {"snomed": {*row.get("also_snomed", ()), *_members(row.get("snomed", ()), "snomed")}}
    return CodeSet(row["id"], exact, prefixes, read_citation(row))


def _members(names: Iterable[str], system: str) -> set[str]:
    sets = map(code_set, names)
    return {
        code
        for held in sets
        for by_system in (held.exact, held.prefixes)
        for code in by_system.get(system, ())
    }
