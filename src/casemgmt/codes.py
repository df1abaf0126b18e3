"""Codes, each typed by its system, and sets of codes that say how they match.

A code means nothing without its system: comparing codes of two systems raises instead of answering no.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

import attrs

from casemgmt.citation import Citation
from casemgmt.errors import CodeSystemMismatch, InvalidInput, UnknownName
from casemgmt.mappings import frozen
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth

SYSTEMS: Mapping[str, str] = frozen(
    {
        "icd10cm": "http://hl7.org/fhir/sid/icd-10-cm",
        "icd10": "http://hl7.org/fhir/sid/icd-10",
        "snomed": "http://snomed.info/sct",
        "loinc": "http://loinc.org",
        "rxnorm": "http://www.nlm.nih.gov/research/umls/rxnorm",
        "cvx": "http://hl7.org/fhir/sid/cvx",
        "ndc": "http://hl7.org/fhir/sid/ndc",
        "cpt": "http://www.ama-assn.org/go/cpt",
        "hcpcs": "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
        "icd10pcs": "http://www.cms.gov/Medicare/Coding/ICD10",
        "act": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
        "priority": "http://terminology.hl7.org/CodeSystem/v3-ActPriority",
        "nubc": "http://www.nubc.org/patient-discharge",
        "discharge": "http://terminology.hl7.org/CodeSystem/discharge-disposition",
        "sdoh": "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes",
        "role": "http://terminology.hl7.org/CodeSystem/v3-RoleCode",
        "sopt": "https://nahdo.org/sopt",
        "omaha": "urn:oid:2.16.840.1.113883.6.98",
        "fact": "urn:casemgmt:fact",  # facts by their own names, where no public code was verified
    }
)
"""The short names of the code systems that the library knows, with their FHIR addresses."""

_ALIASES = {
    "https://www.nubc.org/patient-discharge": "nubc",
    "https://www.nubc.org/CodeSystem/PatDischargeStatus": "nubc",
    "http://hl7.org/fhir/discharge-disposition": "discharge",
    "http://terminology.hl7.org/CodeSystem/HCPCS": "hcpcs",
    "http://hl7.org/fhir/v3/ActCode": "act",
    "http://hl7.org/fhir/v3/ActPriority": "priority",
    "http://hl7.org/fhir/v3/RoleCode": "role",
    "urn:oid:2.16.840.1.113883.6.90": "icd10cm",
    "urn:oid:2.16.840.1.113883.6.96": "snomed",
    "urn:oid:2.16.840.1.113883.6.1": "loinc",
}
_BY_ADDRESS = {**{address: name for name, address in SYSTEMS.items()}, **_ALIASES}
_SHAPES = {
    "icd10cm": re.compile(r"[A-Z]\d[0-9A-Z][0-9A-Z]{0,4}\Z"),
    "snomed": re.compile(r"\d{6,18}\Z"),
    "loinc": re.compile(
        r"(?:LA|LL|LP)?\d{1,7}-\d\Z"
    ),  # answers, answer lists and parts have their own letters
    "rxnorm": re.compile(r"\d{1,8}\Z"),
    "cvx": re.compile(r"\d{1,3}\Z"),
    "hcpcs": re.compile(r"[A-Z]\d{4}\Z"),
}

_REMEMBERED = 4096  # codes of one system, in one set


@attrs.frozen
class Code:
    """One code of one system.

    Args:
        system: A short name of `SYSTEMS`, or the address of a system that the library does not know.
        code: The code, normalised by `code_of`: ICD-10-CM in capitals without its dot.
        display: The words that came with it, kept for people and never used by rules.

    Example:
        >>> code_of("icd10cm", "i50.9")
        Code(system='icd10cm', code='I509')
    """

    system: str
    code: str
    display: str | None = attrs.field(default=None, eq=False, repr=False)


def system_name(address: str) -> str:
    """The short name of a code system; an address that the library does not know is kept as it is."""
    return _BY_ADDRESS.get(address, address)


def spellings_of(system: str) -> tuple[str, ...]:
    """Every spelling of a code system: its name, and the addresses under which it is known.

    Example:
        >>> spellings_of("rxnorm")
        ('rxnorm', 'http://www.nlm.nih.gov/research/umls/rxnorm')
    """
    return (system, *(address for address, name in _BY_ADDRESS.items() if name == system))


def code_of(system: str, code: str, display: str | None = None) -> Code:
    """A code, normalised and checked against the shape of its system.

    Args:
        system: A short name such as ``"icd10cm"``, or a FHIR system address.
        code: The code as written; ICD-10-CM may carry its dot.
        display: The words that came with it.

    Raises:
        InvalidInput: If the code does not have the shape that its system requires.
    """
    system = system_name(system)
    code = normalise(system, code)
    shape = _SHAPES.get(system)
    if shape is not None and not shape.match(code):
        raise InvalidInput.at(
            "$.code", f"does not have the shape of a {system} code", "check the code and its system"
        )
    return Code(system, code, display)


def normalise(system: str, code: str) -> str:
    """The spelling under which a code is compared: ICD codes in capitals without dots, all others unchanged."""
    code = code.strip()
    return code.replace(".", "").upper() if system in ("icd10cm", "icd10", "icd10pcs") else code


def _codes(mapping: Mapping[str, Iterable[str]]) -> Mapping[str, frozenset[str]]:
    for system in mapping:
        if system not in SYSTEMS:
            raise UnknownName.among("code system", system, SYSTEMS)
    return frozen({s: frozenset(normalise(s, c) for c in codes) for s, codes in sorted(mapping.items())})


class _Held(dict[str, bool]):
    """Whether codes of one system are in a set; each is looked for once, since records name the same again and again.

    Args:
        exact: The codes that match as a whole.
        prefixes: The beginnings that match.
    """

    def __init__(self, exact: frozenset[str], prefixes: frozenset[str]) -> None:
        super().__init__()
        self._exact, self._prefixes = exact, prefixes
        self._lengths = {len(prefix) for prefix in prefixes}

    def __missing__(self, code: str) -> bool:
        if len(self) >= _REMEMBERED:
            self.clear()
        held = code in self._exact or any(code[:n] in self._prefixes for n in self._lengths)
        self[code] = held
        return held


@attrs.frozen(slots=False)
class CodeSet:
    """A named, versioned set of codes, of one or several systems.

    Args:
        id: A stable name, such as ``heart_failure``.
        exact: For each system, the codes that match as a whole.
        prefixes: For each system, the beginnings that match (ICD-10-CM categories, for example).
        citation: Where the set comes from.

    Example:
        >>> heart_failure = CodeSet("heart_failure", prefixes={"icd10cm": ["I50"]}, exact={"snomed": ["84114007"]})
        >>> heart_failure.truth((Code("icd10cm", "I509"),))
        <Truth.MET: 3>
    """

    id: str
    exact: Mapping[str, frozenset[str]] = attrs.field(default=frozen({}), converter=_codes)
    prefixes: Mapping[str, frozenset[str]] = attrs.field(default=frozen({}), converter=_codes)
    citation: Citation | None = attrs.field(default=None, eq=False)
    _members: Mapping[str, _Held] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        none: frozenset[str] = frozenset()
        members = {s: _Held(self.exact.get(s, none), self.prefixes.get(s, none)) for s in self.systems}
        object.__setattr__(self, "_members", members)

    @cached_property
    def texts(self) -> frozenset[str]:
        """The codes that match as a whole, of whatever system."""
        return frozenset().union(*self.exact.values())

    @property
    def systems(self) -> frozenset[str]:
        """The systems that the set speaks of."""
        return frozenset(self.exact) | frozenset(self.prefixes)

    def __hash__(self) -> int:
        return hash((self.id, self.systems))

    def holds(self, code: Code) -> bool:
        """Whether one code is in the set.

        Raises:
            CodeSystemMismatch: If the set does not speak of the code's system; the answer would be meaningless.
        """
        truth = self.truth((code,))
        if truth is UNKNOWN:
            raise CodeSystemMismatch(
                f"the code set {self.id!r} speaks of {', '.join(sorted(self.systems))}, not of {code.system};"
                " compare codes of one system"
            )
        return truth is MET

    def truth(self, codes: Iterable[Code]) -> Truth:
        """Whether something carrying these codes is in the set; unknown if none is of a system it speaks of."""
        comparable = False
        for code in codes:
            held = self._members.get(code.system)
            if held is not None:
                if held[code.code]:
                    return MET
                comparable = True
        return NOT_MET if comparable else UNKNOWN
