"""The reader of coverage, and how the kind of benefit is told from codes and, cautiously, from words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from casemgmt.codes import Code
from casemgmt.fhir.care import name_of
from casemgmt.fhir.elements import Reading
from casemgmt.fhir.report import Reason
from casemgmt.fhir.shapes import JsonObject
from casemgmt.fhir.valuesets import COVERAGE
from casemgmt.record import Coverage

# Source of Payment Typology: the longest beginning that is listed decides. 11 is Medicare managed care, 122 and
# 191 are drug benefits, 14 says Medicare and Medicaid together; 7 (managed care unspecified) and 99 tell nothing.
_SOPT: dict[str, tuple[str, ...]] = {
    "1": ("medicare",),
    "11": ("medicare.part_c",),
    "122": ("other",),
    "14": ("medicare", "medicaid"),
    "191": ("other",),
    "2": ("medicaid",),
    "3": ("other",),
    "4": ("other",),
    "5": ("commercial",),
    "6": ("commercial",),
    "7": (),
    "81": ("self_pay",),
    "8": ("other",),
    "95": ("workers_compensation",),
    "9": ("other",),
    "99": (),
}
# PUBLICPOL (some public programme), HIP, HMO, PPO and POS (some plan) tell nothing by themselves.
_ACT: dict[str, tuple[str, ...]] = {
    "WCBPOL": ("workers_compensation",),
    "EHCPOL": ("commercial",),
    "AUTOPOL": ("other",),
    "MILITARY": ("other",),
    "VET": ("other",),
    "CHAR": ("other",),
    "CRIME": ("other",),
}
_AGENCY = re.compile(r"cent(?:er|re)s for medicare (?:&|and) medicaid services")
_SUPPLEMENT = re.compile(
    r"medigap|medicare suppl|supplement\w* medicare|(?:non|not|no|without)[ -]+(?:medicare|medicaid)"
)
_MEDICARE, _MEDICAID = re.compile(r"\bmedicare\b"), re.compile(r"\bmedicaid\b")
_PART_C = re.compile(r"\bpart c\b|\badvantage\b")
_PART_A_AND_B = re.compile(r"\bparts? a ?(?:/|&|\+|and|,) ?(?:part )?b\b")
_PART_A, _PART_B, _PART_D = (re.compile(rf"\bpart {letter}\b") for letter in "abd")
_OTHERS = (
    (
        "workers_compensation",
        re.compile(r"\bwork(?:er|ers|er's|ers'|man's|men's|mens|mans)? ?comp(?:ensation)?\b"),
    ),
    ("self_pay", re.compile(r"\bself[ -]?pay(?:ing|ment)?\b|\buninsured\b|\bno[_ ]insurance\b")),
    ("other", re.compile(r"\btricare\b|\bveterans?\b|\bva\b|\bchip\b|\bchildren's health insurance\b")),
    ("commercial", re.compile(r"\bemployer[ -]sponsored\b|\bcommercial\b|\bprivate insurance\b")),
)


def read_coverage(resource: JsonObject, reading: Reading) -> Reason | None:
    """A Coverage; one that stands for several benefits (Medicare parts A and B) gives an entry for each."""
    status = reading.status(resource, COVERAGE)
    if status == "entered-in-error":
        return Reason.ENTERED_IN_ERROR
    codes, words = reading.concept(resource, "type")
    start, end = reading.period(resource, "period")
    payers = _payers(resource, reading)
    kinds = benefit_kinds(codes, (words, *payers))
    for kind in kinds or (None,):
        key = reading.key
        reading.sections["coverages"].append(
            Coverage(
                codes=codes,
                start=start,
                end=end,
                status=status,
                text=words,
                id=key if kind is None or kind == kinds[0] else f"{key}#{kind}",
                kind=kind,
                payer=payers[0] if payers else None,
            )
        )
    return None


def _payers(resource: JsonObject, reading: Reading) -> list[str]:
    names = []
    if resource.get("payor") is None:
        reading.missing(resource, "payor", "say who pays, as a list of references")
    for where, item in reading.each(resource, "payor"):
        reference, display = reading.reference({where: item}, where)
        found = None if display or reference is None else reading.resolve(reference, "payor")
        name = display or name_of(found) or reference
        if name:
            names.append(name)
    return names


def benefit_kinds(codes: Iterable[Code], words: Iterable[str | None]) -> tuple[str, ...]:
    """The kinds of benefit that the type's codes tell; words decide only what codes leave open.

    Example:
        >>> benefit_kinds([Code("sopt", "12")], ["Medicare Part A"])
        ('medicare.part_a',)
        >>> benefit_kinds([Code("act", "PUBLICPOL")], ["Some public fund"])
        ()
    """
    coded = next(filter(None, map(_of_code, codes)), ())
    if coded not in ((), ("medicare",)):
        return coded
    for text in words:
        told = _of_words(text or "")
        if told and (not coded or all(kind.startswith("medicare.") for kind in told)):
            return told
    return coded


def _of_code(code: Code) -> tuple[str, ...]:
    if code.system == "sopt":
        for length in range(len(code.code), 0, -1):
            if code.code[:length] in _SOPT:
                return _SOPT[code.code[:length]]
    if code.system == "act":
        return _ACT.get(code.code, ())
    return ("self_pay",) if code.code == "pay" and code.system.endswith("coverage-selfpay") else ()


def _of_words(text: str) -> tuple[str, ...]:
    text = _AGENCY.sub("", text.casefold())  # the agency pays for both programmes
    if _SUPPLEMENT.search(text):
        return ()
    kinds = _parts(text) if _MEDICARE.search(text) else ()
    if _MEDICAID.search(text):
        kinds += ("medicaid",)
    return kinds or tuple(kind for kind, pattern in _OTHERS if pattern.search(text))[:1]


def _parts(text: str) -> tuple[str, ...]:
    if _PART_C.search(text):
        return ("medicare.part_c",)
    if _PART_A_AND_B.search(text):
        return ("medicare.part_a", "medicare.part_b")
    kinds = [kind for kind, part in (("a", _PART_A), ("b", _PART_B)) if part.search(text)]
    if kinds:
        return tuple(f"medicare.part_{kind}" for kind in kinds)
    return ("other",) if _PART_D.search(text) else ("medicare",)
