"""Whether the codes of entries are in a code set, as columns; also in one that says which codes it cannot read."""

from __future__ import annotations

from typing import NamedTuple

from casemgmt.codes import Code, CodeSet
from casemgmt.content import disease_tables
from casemgmt.frames.intake import is_one_of
from casemgmt.frames.pairs import Side, both, either, no, some
from casemgmt.frames.rows import LISTED, LISTINGS, SETS, Rows
from casemgmt.instruments.diagnosis_codes import CATEGORY, ICD10, SHAPE, DiagnosisCodes
from casemgmt.truth import MET


class InSet(NamedTuple):
    """Whether codes are in a set, and whether any can be told to be in it or not."""

    met: Side
    comparable: Side


def in_set(rows: Rows, field: str, codes: CodeSet) -> InSet:
    """Whether the codes of a field are in a set, as `CodeSet.truth` says it."""
    found: InSet | None = rows.sets.get((field, codes))
    if found is None:
        name = f"{field}_set{len(rows.sets)}"
        if isinstance(codes, DiagnosisCodes):
            found = _of_diagnoses(rows, field, codes, name)
        else:
            found = _of_systems(rows, field, codes, name)
        rows.sets[field, codes] = found
    return found


def _of_systems(rows: Rows, field: str, codes: CodeSet, name: str) -> InSet:
    met: Side = False
    comparable: Side = False
    for system in sorted(codes.systems):
        for n, of in enumerate(rows.of_system(field, system)):
            met = either(met, both(of, rows.held(field, n, system, codes)))
            comparable = either(comparable, of)
    return InSet(rows.keep(met, name, SETS), rows.keep(comparable, f"{name}_of", SETS))


def _of_diagnoses(rows: Rows, field: str, codes: DiagnosisCodes, name: str) -> InSet:
    """A set of ICD-10 codes: what cannot be read, or is too short to tell, is not told apart from it."""
    listed = {code: row.icd10cm for code, row in disease_tables().snomed.items() if row.icd10cm}
    mapped = [code for code, icd in listed.items() if codes.truth((Code("icd10", icd),)) is MET]
    mapped_short = [code for code, icd in listed.items() if icd in codes.too_short]
    met: list[Side] = []
    short: list[Side] = []
    for n, (_, code) in enumerate(rows.table.codes(field)):
        icd, snomed = _icd(rows, field, n), rows.of_system(field, "snomed")[n]
        begins = rows.matches(field, n, codes.prefixes[ICD10[0]])
        met += [both(icd, begins), both(snomed, is_one_of(code, mapped))]
        short += [both(icd, is_one_of(code, codes.too_short)), both(snomed, is_one_of(code, mapped_short))]
    held: Side = rows.keep(some(met), name, LISTED)
    unclear: Side = rows.keep(some(short), f"{name}_short", LISTED)
    read = rows.keep(both(_is_read(rows, field, codes), no(unclear)), f"{name}_of", LISTINGS)
    return InSet(held, read)


def _icd(rows: Rows, field: str, n: int) -> Side:
    """Whether a code is one of ICD-10, by its system and its shape."""
    shaped: Side = rows.table.codes(field)[n][1].str.contains(SHAPE)
    of = some(rows.of_system(field, system)[n] for system in ICD10)
    kept: Side = rows.keep(both(of, shaped), f"{field}_{n}_icd", SETS)
    return kept


def _is_read(rows: Rows, field: str, codes: DiagnosisCodes) -> Side:
    """Whether any code can be read: by its category, by the code to which it is mapped, or as no disease at all."""
    tables = disease_tables()
    known = codes.categories | {prefix[:CATEGORY] for prefix in tables.indicators}
    social = [code for code in tables.social_icd10cm if code.startswith("Z")]
    snomed_read = {code for code, row in tables.snomed.items() if row.icd10cm} | tables.social_snomed
    icd10cm, snomed = rows.of_system(field, "icd10cm"), rows.of_system(field, "snomed")
    read: list[Side] = []
    for n, (_, code) in enumerate(rows.table.codes(field)):
        icd = _icd(rows, field, n)
        category = is_one_of(rows.begins(field, n, CATEGORY), known)
        read += [
            both(icd, either(no(icd10cm[n]), category)),
            both(both(icd10cm[n], no(icd)), rows.matches(field, n, social)),
            both(snomed[n], is_one_of(code, snomed_read)),
        ]
    kept: Side = rows.keep(some(read), f"{field}_read_{hash(codes.categories)}", LISTED)
    return kept
