"""Sets of ICD-10 codes that say which diagnoses they cannot read, as scores from diagnoses need them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import attrs

from casemgmt.citation import Citation
from casemgmt.codes import Code, CodeSet
from casemgmt.content import is_icd10cm, snomed_condition, social_finding
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth

ICD10 = ("icd10", "icd10cm")
"""The systems of which a score from diagnoses speaks: that of the WHO, and its American modification."""

CATEGORY = 3
"""How many characters name a category of ICD-10."""

SHAPE = r"^[A-Z][0-9][0-9A-Z][0-9A-Z]{0,4}$"
"""What an ICD-10 code looks like."""

_SHAPE = re.compile(SHAPE)


@attrs.frozen(slots=False)
class DiagnosisCodes(CodeSet):
    """ICD-10 codes by their beginnings, in the system of the WHO and in ICD-10-CM alike.

    A code that cannot be read leaves the answer unknown instead of no: one of another system, one that is no ICD-10
    code or of a category that ICD-10-CM does not have, and one too short to tell, such as E11 where diabetes is split
    by its fourth character. A SNOMED CT code is read where the library maps it to ICD-10-CM.

    Args:
        categories: Categories of ICD-10 that the score names, whether ICD-10-CM has them or not.
        too_short: The codes that are too short to tell; worked out from the beginnings.

    Example:
        >>> heart_attack = diagnosis_codes("mi", ["I21", "I22", "I252"])
        >>> [heart_attack.truth((Code("icd10cm", code),)).words for code in ("I214", "I509", "I25")]
        ['met', 'not met', 'unknown']
    """

    categories: frozenset[str] = frozenset()
    _by_length: tuple[tuple[int, frozenset[str]], ...] = attrs.field(init=False, eq=False, repr=False)
    too_short: frozenset[str] = attrs.field(init=False, eq=False, repr=False)

    __hash__ = CodeSet.__hash__

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        prefixes = self.prefixes["icd10"]
        lengths = sorted({len(prefix) for prefix in prefixes})
        by_length = tuple((n, frozenset(p for p in prefixes if len(p) == n)) for n in lengths)
        object.__setattr__(self, "_by_length", by_length)
        short = frozenset(prefix[:n] for prefix in prefixes for n in range(CATEGORY, len(prefix)))
        object.__setattr__(self, "too_short", short)

    def truth(self, codes: Iterable[Code]) -> Truth:
        """Whether a diagnosis that carries these codes belongs to the set; unknown where none can be read."""
        found: Truth | None = None
        for code in codes:
            truth = self._of(code)
            if truth is MET:
                return MET
            found = found if truth is None or found is UNKNOWN else truth
        return UNKNOWN if found is None else found

    def _of(self, code: Code) -> Truth | None:
        """Whether one code is in the set; None where it says nothing, unknown where it is too short to tell."""
        icd = icd10_of(code)
        if icd is None:
            return NOT_MET if social_finding(code) is not None else None
        for length, held in self._by_length:
            if icd[:length] in held:
                return MET
        if icd in self.too_short:
            return UNKNOWN
        known = code.system != "icd10cm" or icd[:CATEGORY] in self.categories or is_icd10cm(icd)
        return NOT_MET if known else None


def diagnosis_codes(
    id: str,
    prefixes: Iterable[str],
    *,
    categories: Iterable[str] = (),
    citation: Citation | None = None,
) -> DiagnosisCodes:
    """A set of ICD-10 codes by their beginnings."""
    beginnings = frozenset(prefixes)
    known = frozenset(categories) | {prefix[:CATEGORY] for prefix in beginnings}
    return DiagnosisCodes(id, prefixes=dict.fromkeys(ICD10, beginnings), citation=citation, categories=known)


@lru_cache(maxsize=4096)  # records name the same codes again and again
def icd10_of(code: Code) -> str | None:
    """The ICD-10 code that stands for a code; None where there is none.

    Example:
        >>> icd10_of(Code("snomed", "13645005")), icd10_of(Code("loinc", "2160-0"))
        ('J449', None)
    """
    if code.system in ICD10:
        return code.code if _SHAPE.fullmatch(code.code) else None
    if code.system == "snomed" and (row := snomed_condition(code.code)) is not None:
        return row.icd10cm
    return None
