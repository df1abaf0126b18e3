"""OMOP CDM 5.4: its tables in the tidy layout, with codes from the vocabulary tables that the user holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import takewhile
from typing import Any

import attrs
import narwhals as nw

from casemgmt.bounds import FIRST_DATE
from casemgmt.errors import InvalidInput, Problem, UnknownName
from casemgmt.frames.engines import collected
from casemgmt.frames.given import check_engines, opened
from casemgmt.frames.layout import PERSON_ID, PERSONS
from casemgmt.frames.omop_tables import (
    COMPARATORS,
    EQUAL,
    GENDERS,
    MAY_LACK,
    NEEDED,
    OTHERS,
    PAYERS,
    PRELIMINARY,
    SOURCES,
    UNKNOWN_COMPARATOR,
    VISITS,
    VOCABULARIES,
    Source,
)

Frame = Any
Columns = dict[str, nw.Expr]


def from_omop(tables: Mapping[str, Any]) -> dict[str, Any]:
    """Bring OMOP tables into the tidy layout, on the engine that holds them.

    A table of events that is given is all there is about everybody, up to the end of each person's observation period;
    a table that is not given was not looked at. The observations are complete only where both ``measurement`` and
    ``observation`` are given. Without an end date a condition may or may not still be active. Where ``death`` is given,
    who is not in it has not died by the end of the observation period.

    Args:
        tables: Native frames by the name of the OMOP table: ``person`` and ``concept``, and any of
            ``observation_period``, ``condition_occurrence``, ``measurement``, ``observation``, ``visit_occurrence``,
            ``procedure_occurrence``, ``drug_exposure``, ``death``, ``payer_plan_period`` and ``concept_relationship``.

    Returns:
        Native frames by section, as `facts` takes them.

    Raises:
        InvalidInput: If tables or columns are missing; lists all of them.
        UnknownName: If a table is none that is read; `omop_report` tells what an export holds beside them.

    Example:
        >>> import polars
        >>> concept = {"concept_id": [201826], "vocabulary_id": ["SNOMED"], "concept_code": ["44054006"]}
        >>> person = {"person_id": [1], "gender_concept_id": [8532], "year_of_birth": [1950]}
        >>> condition = {"person_id": [1], "condition_concept_id": [201826], "condition_source_concept_id": [0],
        ...              "condition_start_date": ["2019-05-01"], "condition_end_date": [None],
        ...              "condition_status_concept_id": [0]}
        >>> given = {"person": person, "concept": concept, "condition_occurrence": condition}
        >>> tidy = from_omop({name: polars.DataFrame(columns) for name, columns in given.items()})
        >>> tidy["persons"].rows(named=True)
        [{'person_id': 1, 'birth_date': '1950', 'gender': 'female'}]
        >>> tidy["conditions"].select("system", "code").rows()
        [('snomed', '44054006')]
    """
    for name in tables:
        if name not in SOURCES and name not in OTHERS:
            raise UnknownName.among("OMOP table", name, [*SOURCES, *OTHERS])
    pairs = {name: opened(name, table) for name, table in tables.items() if table is not None}
    frames = {name: frame for name, (frame, _) in pairs.items()}
    problems = [*_missing(frames)]
    if problems:
        raise InvalidInput(problems)
    check_engines(frames)
    back = pairs["person"][1]
    concepts = _Concepts(frames["concept"], frames.get("concept_relationship"))
    by_section: dict[str, list[Frame]] = {}
    for name, source in SOURCES.items():
        if name in frames:
            by_section.setdefault(source.section, []).append(_events(name, source, frames[name], concepts))
    partial = [] if {"measurement", "observation"} <= frames.keys() else ["observations"]
    tidy = {PERSONS: _persons(frames, [name for name in partial if name in by_section])}
    for section, parts in by_section.items():
        tidy[section] = parts[0] if len(parts) == 1 else nw.concat(parts, how="vertical")
    return {name: back(frame) for name, frame in tidy.items()}


def _missing(frames: Mapping[str, Frame]) -> Iterator[Problem]:
    for name in NEEDED:
        if name not in frames:
            yield Problem("$", f"holds no table {name!r}", f"add the OMOP table {name}")
    for name, frame in frames.items():
        held = frame.collect_schema().names()
        for column in sorted(_reads(name) - MAY_LACK - set(held)):
            yield Problem(f"$.{name}.{column}", "is missing", "add the column as OMOP CDM 5.4 names it")


def _reads(name: str) -> frozenset[str]:
    return SOURCES[name].reads if name in SOURCES else OTHERS[name]


# -- concepts ------------------------------------------------------------------------------------------------------


class _Concepts:
    """The codes of concepts, looked up by joins."""

    def __init__(self, concept: Frame, relationship: Frame | None) -> None:
        vocabulary = nw.col("vocabulary_id").cast(nw.String)
        system = vocabulary
        for name, short in VOCABULARIES.items():
            system = nw.when(vocabulary == name).then(nw.lit(short)).otherwise(system)
        named = "concept_name" in concept.collect_schema().names()
        text = nw.col("concept_name").cast(nw.String) if named else nw.lit(None, nw.String)
        self._codes = concept.filter(nw.col("concept_id") != 0).select(
            nw.col("concept_id").cast(nw.Int64).alias("__id"),
            system.alias("__system"),
            nw.col("concept_code").cast(nw.String).alias("__code"),
            text.alias("__text"),
        )
        self._standard = None if relationship is None else _maps_to(relationship)

    def join(self, frame: Frame, column: str, prefix: str) -> Frame:
        """Give each row the system, code and words of a concept, null where the vocabulary does not hold it."""
        names = {name: f"{prefix}{name}" for name in ("__system", "__code", "__text")}
        codes = self._codes.select(
            nw.col("__id").alias(f"{prefix}__id"), *(nw.col(old).alias(new) for old, new in names.items())
        )
        frame = frame.with_columns(nw.col(column).cast(nw.Int64).fill_null(0).alias(f"{prefix}__id"))
        return frame.join(codes, on=f"{prefix}__id", how="left")

    def standard(self, frame: Frame, source: Source) -> Frame:
        """Where the standard concept is 0, take the one to which the source concept is mapped."""
        if self._standard is None:
            return frame
        frame = frame.with_columns(nw.col(source.source_concept).cast(nw.Int64).fill_null(0).alias("__from"))
        frame = frame.join(self._standard, on="__from", how="left")
        known = nw.col(source.concept).cast(nw.Int64).fill_null(0)
        mapped = nw.when(known != 0).then(known).otherwise(nw.col("__to").fill_null(0))
        return frame.with_columns(mapped.alias(source.concept))


def _maps_to(relationship: Frame) -> Frame:
    """For each concept one standard concept to which it is mapped."""
    rows = relationship.filter(nw.col("relationship_id") == "Maps to")
    if "invalid_reason" in relationship.collect_schema().names():
        rows = rows.filter(nw.col("invalid_reason").is_null())
    ids = rows.select(
        nw.col("concept_id_1").cast(nw.Int64).alias("__from"),
        nw.col("concept_id_2").cast(nw.Int64).alias("__to"),
    )
    return ids.group_by("__from").agg(nw.col("__to").min())


# -- people --------------------------------------------------------------------------------------------------------


def _persons(frames: Mapping[str, Frame], partial: list[str]) -> Frame:
    person = frames["person"]
    held = person.collect_schema().names()
    columns: Columns = {"birth_date": _birth(held), "gender": _named(nw.col("gender_concept_id"), GENDERS)}
    columns |= {f"{section}_held": nw.lit("part") for section in partial}
    people = person.select(PERSON_ID, *(of.alias(name) for name, of in columns.items()))
    if "death" in frames:
        death = frames["death"].group_by(PERSON_ID).agg(nw.col("death_date").min().alias("died_on"))
        death = death.with_columns(nw.lit(True).alias("deceased"))  # also without a date that can be read
        people = people.join(death, on=PERSON_ID, how="left").with_columns(
            nw.col("deceased").fill_null(False)
        )
    if "observation_period" in frames:
        ends = frames["observation_period"].group_by(PERSON_ID)
        until = ends.agg(nw.col("observation_period_end_date").max().alias("known_until"))
        until = until.with_columns(nw.col("known_until").cast(nw.Date))
        # Who was never observed has no section that is complete on any day.
        people = people.join(until, on=PERSON_ID, how="left").with_columns(
            nw.when(~nw.col("known_until").is_null())
            .then(nw.col("known_until"))
            .otherwise(nw.lit(FIRST_DATE, nw.Date))
            .alias("known_until")
        )
    return people


def _birth(held: list[str]) -> nw.Expr:
    """The day of birth as ISO text, as far as it is given."""
    widths = takewhile(lambda part: part[0] in held, _BIRTH.items())
    parts = [nw.col(name).cast(nw.Int64).cast(nw.String).str.zfill(width) for name, width in widths]
    texts = [nw.concat_str(parts[:n], separator="-") for n in range(len(parts), 1, -1)]
    return nw.coalesce(*texts, parts[0]) if texts else parts[0]


_BIRTH = {"year_of_birth": 4, "month_of_birth": 2, "day_of_birth": 2}
"""The columns of a day of birth, with the digits of each; `year_of_birth` is always there."""


def _named(ids: nw.Expr, names: Mapping[int, str], otherwise: nw.Expr | None = None) -> nw.Expr:
    result = nw.lit(None, nw.String) if otherwise is None else otherwise
    for id_, name in names.items():
        result = nw.when(ids == id_).then(nw.lit(name)).otherwise(result)
    return result


# -- events --------------------------------------------------------------------------------------------------------


def _events(name: str, source: Source, frame: Frame, concepts: _Concepts) -> Frame:
    held = frame.collect_schema().names()
    rows = concepts.standard(frame, source)
    rows = concepts.join(rows, source.concept, "__first")
    rows = concepts.join(rows, source.source_concept, "__second")
    columns: Columns = {"start": nw.col(source.start)}
    if source.end:
        columns["end"] = nw.col(source.end)
    if source.section != "encounters":
        columns |= _codes()
    if name in _MORE:
        rows, more = _MORE[name](rows, concepts, held)
        columns |= more
    return rows.select(PERSON_ID, *(of.alias(column) for column, of in columns.items()))


def _codes() -> Columns:
    """The standard code first, and the source code where it is another one."""
    first, second = (
        {part: nw.col(f"__{which}__{part}") for part in ("system", "code")} for which in ("first", "second")
    )
    empty = first["code"].is_null()
    same = (first["code"] == second["code"]) & (first["system"] == second["system"])
    other = ~empty & ~second["code"].is_null() & ~same.fill_null(False)
    return {
        **{part: nw.coalesce(first[part], second[part]) for part in ("system", "code")},
        **{f"{part}_2": nw.when(other).then(second[part]) for part in ("system", "code")},
        "display": nw.coalesce(nw.col("__first__text"), nw.col("__second__text")),
    }


def _conditions(rows: Frame, concepts: _Concepts, _: list[str]) -> tuple[Frame, Columns]:
    rows = concepts.join(rows, "condition_status_concept_id", "__status")
    preliminary = nw.col("__status__text").str.contains(PRELIMINARY).fill_null(False)
    return rows, {"verification": nw.when(preliminary).then(nw.lit("provisional"))}


def _observations(rows: Frame, concepts: _Concepts, held: list[str]) -> tuple[Frame, Columns]:
    rows = concepts.join(concepts.join(rows, "value_as_concept_id", "__value"), "unit_concept_id", "__unit")
    operator = nw.col("operator_concept_id") if "operator_concept_id" in held else nw.lit(0)
    exact = operator.is_null() | operator.is_in(list(EQUAL))
    comparator = _named(operator, COMPARATORS, nw.when(~exact).then(nw.lit(UNKNOWN_COMPARATOR)))
    text = nw.col("value_as_string") if "value_as_string" in held else nw.lit(None, nw.String)
    return rows, {
        "value": nw.col("value_as_number").cast(nw.Float64),
        "value_text": text.cast(nw.String),
        "value_system": nw.col("__value__system"),
        "value_code": nw.col("__value__code"),
        "unit": nw.coalesce(nw.col("__unit__code"), nw.col("unit_source_value").cast(nw.String)),
        "comparator": comparator,
    }


def _visits(rows: Frame, concepts: _Concepts, _: list[str]) -> tuple[Frame, Columns]:
    rows = concepts.join(rows, "discharged_to_concept_id", "__discharge")
    return rows, {
        "kind": _named(nw.col("visit_concept_id"), VISITS),
        "discharge_system": nw.col("__discharge__system"),
        "discharge_code": nw.col("__discharge__code"),
    }


def _medications(rows: Frame, _: _Concepts, __: list[str]) -> tuple[Frame, Columns]:
    return rows, {"kind": nw.lit("statement")}


def _coverages(rows: Frame, _: _Concepts, __: list[str]) -> tuple[Frame, Columns]:
    code, system = nw.col("__first__code"), nw.col("__first__system")
    kind = nw.lit(None, nw.String)
    for beginning, name in sorted(PAYERS.items(), key=lambda item: len(item[0])):
        begins = (code.str.slice(0, len(beginning)) == beginning) & (system == "sopt")
        kind = nw.when(begins.fill_null(False)).then(nw.lit(name)).otherwise(kind)
    return rows, {"kind": kind, "status": nw.lit("active")}


_MORE: Mapping[str, Callable[[Frame, _Concepts, list[str]], tuple[Frame, Columns]]] = {
    "condition_occurrence": _conditions,
    "measurement": _observations,
    "observation": _observations,
    "visit_occurrence": _visits,
    "drug_exposure": _medications,
    "payer_plan_period": _coverages,
}


# -- what is not read ----------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class OmopReport:
    """What an OMOP export holds and what of it is not read.

    Args:
        rows: How many rows each table that is read has.
        tables_not_read: The other tables, with how many rows they have.
        columns_not_read: For each table that is read, the columns that are not.
        without_code: In how many rows of a table neither concept is in the vocabulary tables.
        visits_without_class: How often each visit concept occurs that has no class of encounter.
    """

    rows: Mapping[str, int]
    tables_not_read: Mapping[str, int]
    columns_not_read: Mapping[str, tuple[str, ...]]
    without_code: Mapping[str, int]
    visits_without_class: Mapping[int, int]

    def explain(self) -> str:
        """Plain text: what is read, and what is not."""
        lines = [f"read: {_listed(self.rows)}"]
        for title, counts in (
            ("rows without a code", self.without_code),
            ("visits of no known class, by concept", self.visits_without_class),
            ("tables not read", self.tables_not_read),
        ):
            if any(counts.values()):
                lines.append(f"{title}: {_listed({name: n for name, n in counts.items() if n})}")
        lines += [
            f"columns of {name} not read: {', '.join(of)}" for name, of in self.columns_not_read.items() if of
        ]
        return "\n".join(lines)


def omop_report(tables: Mapping[str, Any]) -> OmopReport:
    """Count what an OMOP export holds, and what of it `from_omop` does not read.

    Args:
        tables: Native frames by the name of the OMOP table; also those that are not read.
    """
    frames = {name: opened(name, table)[0] for name, table in tables.items() if table is not None}
    read = {name: frame for name, frame in frames.items() if name in SOURCES or name in OTHERS}
    problems = [*_missing(read)]
    if problems:
        raise InvalidInput(problems)
    concepts = _Concepts(read["concept"], read.get("concept_relationship"))
    counts = {name: _count(frame) for name, frame in frames.items()}
    without: dict[str, int] = {}
    for name, source in SOURCES.items():
        if name in read and source.section != "encounters":
            events = _events(name, source, read[name], concepts)
            without[name] = _count(events.filter(nw.col("code").is_null()))
    return OmopReport(
        rows={name: counts[name] for name in read},
        tables_not_read={name: n for name, n in counts.items() if name not in read},
        columns_not_read={
            name: tuple(c for c in frame.collect_schema().names() if c not in _reads(name))
            for name, frame in read.items()
        },
        without_code=without,
        visits_without_class=_odd_visits(read.get("visit_occurrence")),
    )


def _count(frame: Frame) -> int:
    return int(collected(frame.select(nw.len().alias("n"))).item(0, "n"))


def _odd_visits(visits: Frame | None) -> dict[int, int]:
    if visits is None:
        return {}
    concept = nw.col("visit_concept_id")
    odd = visits.filter(~concept.is_in(list(VISITS)) | concept.is_null())
    found = collected(odd.group_by("visit_concept_id").agg(nw.len().alias("n"))).rows()
    return {int(id_ or 0): int(n) for id_, n in sorted(found, key=str)}


def _listed(counts: Mapping[Any, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())
