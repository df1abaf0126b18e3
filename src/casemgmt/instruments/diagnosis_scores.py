"""Risk scores from diagnoses: groups of ICD-10 codes with points, as tables give them, made into facts and formulas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property, lru_cache
from typing import Any

import attrs

from casemgmt.citation import Citation
from casemgmt.content import code_set, read_citation, read_review, read_toml
from casemgmt.content.load import read_csv
from casemgmt.errors import InvalidInput, UnknownName
from casemgmt.facts import Query
from casemgmt.facts.person import age_years
from casemgmt.instruments.diagnosis_codes import CATEGORY, DiagnosisCodes, diagnosis_codes
from casemgmt.instruments.model import Band, BandSet, Instrument, Item, Validity
from casemgmt.rules import Fact, Formula, Quantity, all_of, not_, points, total
from casemgmt.rules.terms import Bands, Choice, Constant, criterion

TABLES = ("scores/charlson.toml", "scores/elixhauser.toml", "scores/hospital_frailty.toml")
_AT_ONCE = 30
"""How many terms stand side by side in a sum: a sum of all 109 would be nested too deeply for a rule."""


@attrs.frozen
class DiagnosisGroup:
    """A group of diagnoses that a score counts once.

    Args:
        id: The group, such as ``heart_failure``.
        label: What people call it.
        fact: The flag that a diagnosis of the group is on record.
        codes: The ICD-10 codes of the group.
        points: What it is worth.
        hidden_by: The more severe group that stands in its place; empty for none.
    """

    id: str
    label: str
    fact: Fact
    codes: DiagnosisCodes
    points: float
    hidden_by: str = ""


@attrs.frozen(kw_only=True, repr=False, slots=False)
class DiagnosisScore:
    """A risk score from diagnoses: its groups, and the instrument that adds them up.

    Args:
        id: A stable name, such as ``charlson_2011``.
        groups: The groups by id.
        lookback_months: How far back a diagnosis counts that no longer goes on; None for any time.
        instrument: The score as an instrument: its items are the groups.
        points_per: How many of the whole points of the table are one point of the score.

    Example:
        >>> charlson = diagnosis_score("charlson")
        >>> charlson
        <DiagnosisScore charlson: Charlson comorbidity index (points of 1987), 17 groups>
        >>> charlson.groups["heart_failure"].fact.name, charlson.total.high
        ('charlson_heart_failure', 29)
    """

    id: str
    groups: Mapping[str, DiagnosisGroup] = attrs.field(eq=False)  # they are read from the table of that name
    lookback_months: int | None
    instrument: Instrument = attrs.field(eq=False)
    points_per: int

    @cached_property
    def categories(self) -> frozenset[str]:
        """The categories of ICD-10 that it names, whether ICD-10-CM has them or not."""
        return frozenset(prefix[:CATEGORY] for prefix, _ in self._prefixes())

    @cached_property
    def groups_by_prefix(self) -> Mapping[str, tuple[str, ...]]:
        """The groups that each beginning of a code belongs to."""
        return _grouped((prefix, id) for prefix, id in self._prefixes())

    @cached_property
    def groups_below(self) -> Mapping[str, tuple[str, ...]]:
        """The groups of which a code is told apart only further on, by what a code that is too short may be."""
        return _grouped((p[:n], id) for p, id in self._prefixes() for n in range(CATEGORY, len(p)))

    def _prefixes(self) -> Iterator[tuple[str, str]]:
        return (
            (p, group.id) for group in self.groups.values() for p in sorted(group.codes.prefixes["icd10"])
        )

    @property
    def title(self) -> str:
        """What people call it."""
        return self.instrument.title

    @property
    def total(self) -> Fact:
        """The total score, as a fact; it is worked out from the flags of the groups."""
        return self.instrument.total

    def __repr__(self) -> str:
        return f"<DiagnosisScore {self.id}: {self.title}, {len(self.groups)} groups>"


def diagnosis_score(id: str, *, lookback_months: int | None = None) -> DiagnosisScore:
    """A risk score from diagnoses by its id, read on first use.

    Args:
        id: ``charlson``, ``charlson_2011``, ``elixhauser`` or ``hospital_frailty``.
        lookback_months: Another look-back than that of the score: a diagnosis counts that went on within so many
            months. Its facts then carry the look-back in their names and are no part of the vocabulary.

    Raises:
        UnknownName: If there is no such score; lists near names.
        InvalidInput: If the look-back is not a whole number of months above 0.

    Example:
        >>> diagnosis_score("hospital_frailty").lookback_months
        24
        >>> diagnosis_score("charlson", lookback_months=12).total.name
        'charlson_12m_total'
    """
    if id not in _variants():
        raise UnknownName.among("score from diagnoses", id, _variants())
    if lookback_months is not None and (type(lookback_months) is not int or lookback_months < 1):
        raise InvalidInput.at(
            "$.lookback_months", "is not a whole number of months above 0", "give 12 for a year"
        )
    return _read(id, lookback_months)


def diagnosis_scores() -> tuple[DiagnosisScore, ...]:
    """Every risk score from diagnoses.

    Example:
        >>> [score.id for score in diagnosis_scores()]
        ['charlson', 'charlson_2011', 'elixhauser', 'hospital_frailty']
    """
    return tuple(map(diagnosis_score, _variants()))


@lru_cache(maxsize=1)
def _variants() -> Mapping[str, tuple[str, Mapping[str, Any]]]:
    """For each score, the table that it stands in and what that says of it."""
    return {row["id"]: (name, row) for name in TABLES for row in read_toml(name)["variant"]}


@cache
def _read(id: str, lookback_months: int | None) -> DiagnosisScore:
    name, variant = _variants()[id]
    table = read_toml(name)
    own = lookback_months is None
    months = table.get("lookback_months") if own else lookback_months
    prefix = table["facts"] if own else f"{table['facts']}_{months}m"
    rows = [(row, tuple(codes)) for row, codes in _rows(table)]
    categories = frozenset(code[:CATEGORY] for _, codes in rows for code in codes)
    groups: dict[str, DiagnosisGroup] = {}
    for row, codes in rows:
        held = diagnosis_codes(
            f"{prefix}_{row['id']}", codes, categories=categories, citation=read_citation(table)
        )
        fact = _flag(table, row["label"], held, months)
        groups[row["id"]] = DiagnosisGroup(
            row["id"], row["label"], fact, held, row["points"][id], row.get("hidden_by", "")
        )
    instrument = _instrument(table, variant, groups, id if own else f"{id}_{months}m")
    return DiagnosisScore(
        id=id,
        groups=groups,
        lookback_months=months,
        instrument=instrument,
        points_per=table["points_per"],
    )


def _rows(table: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Iterable[str]]]:
    """The groups of a table, each with its codes: rows of the table, or one for each code of its list."""
    held = read_csv(table["codes"]) if "codes" in table else ()
    if "group" not in table:
        for row in held:
            weights = {variant["id"]: int(row["tenths"]) for variant in table["variant"]}
            yield {"id": row["code"].lower(), "label": row["label"], "points": weights}, (row["code"],)
        return
    for row in table["group"]:
        if held:
            yield row, [each["prefix"] for each in held if each["group"] == row["id"]]
        else:
            yield row, code_set(f"charlson_quan2005.{row['id']}").prefixes["icd10cm"]


def _flag(table: Mapping[str, Any], label: str, codes: DiagnosisCodes, months: int | None) -> Fact:
    when = "ever" if months is None else f"in the last {months} months"
    return Fact(
        codes.id,
        type="flag",
        label=f"{label}, {when} ({table['short']})",
        question=f"Was {label} diagnosed {when}?",
        ask="clinician",
        definition=Query(section="conditions", take="exists", codes=codes, lookback_months=months),
        citation=codes.citation,
    )


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for key, id in pairs:
        found.setdefault(key, {})[id] = None
    return {key: tuple(ids) for key, ids in found.items()}


def pairs_of(
    groups: Mapping[str, DiagnosisGroup],
) -> tuple[tuple[DiagnosisGroup, DiagnosisGroup | None], ...]:
    """The groups that count by themselves, each with the milder group in whose place it stands, if any."""
    milder = {group.hidden_by: group for group in groups.values() if group.hidden_by}
    return tuple((group, milder.get(group.id)) for group in groups.values() if not group.hidden_by)


# -- the instrument ----------------------------------------------------------------------------------------------------


def _instrument(
    table: Mapping[str, Any], variant: Mapping[str, Any], groups: Mapping[str, DiagnosisGroup], name: str
) -> Instrument:
    per = table["points_per"]
    citation = read_citation(variant)
    items = [
        Item(group.id, group.fact, _scaled(_own_points(group, groups), per)) for group in groups.values()
    ]
    terms = [_points_of(severe, milder) for severe, milder in pairs_of(groups)]
    ends = [_ends(severe, milder) for severe, milder in pairs_of(groups)]
    low, high = (in_points(sum(end), per) for end in zip(*ends, strict=True))
    whole = _scaled(_sum(terms), per)
    scores = {"total": _score(f"{name}_total", variant["title"], low, high, whole, citation)}
    if "age_points" in table:
        row = table["age_points"]
        by_age = Bands(age_years, tuple(row["edges"]), tuple(row["points"]))
        most = max(row["points"])
        source = read_citation(row)
        age = _score(f"{name}_age_points", f"{variant['title']}: points for age", 0, most, by_age, source)
        label = f"{variant['title']} with points for age"
        items.append(Item("age_years", age_years, by_age))
        scores |= {
            "age_points": age,
            "age_adjusted": _score(
                f"{name}_age_adjusted", label, low, high + most, scores["total"] + age, source
            ),
        }
    return Instrument(
        id=name,
        title=variant["title"],
        edition=variant["edition"],
        direction="higher_is_worse",
        licence="open",
        licence_note="a published rule; codes and points are facts",
        citation=citation,
        review=read_review(table),
        items=tuple(items),
        scores=scores,
        flags={},
        band_sets={row["id"]: _band_set(row) for row in table.get("band_set", ())},
        validity=tuple(
            Validity(age_years >= row["least_age"], row["otherwise"]) for row in table.get("validity", ())
        ),
    )


def _own_points(group: DiagnosisGroup, groups: Mapping[str, DiagnosisGroup]) -> Quantity:
    """What a group adds, for the explanation."""
    when = criterion(group.fact)
    return points(all_of(when, not_(groups[group.hidden_by].fact)) if group.hidden_by else when, group.points)


def _points_of(severe: DiagnosisGroup, milder: DiagnosisGroup | None) -> Quantity:
    """What a group and the milder one add together: one choice, so that its bounds are those of its completions."""
    otherwise = Constant(0) if milder is None else points(milder.fact, milder.points)
    return Choice(criterion(severe.fact), Constant(severe.points), otherwise)


def _ends(severe: DiagnosisGroup, milder: DiagnosisGroup | None) -> tuple[float, float]:
    every = (0, severe.points, 0 if milder is None else milder.points)
    return min(every), max(every)


def in_points(whole: float, per: int) -> float:
    """Whole points of the table as points of the score, exactly as its formula divides them."""
    return whole if per == 1 else whole // per if whole % per == 0 else whole / per


def _scaled(of: Quantity, per: int) -> Quantity:
    return of if per == 1 else of / per


def _sum(terms: list[Quantity]) -> Quantity:
    return total(total(terms[i : i + _AT_ONCE]) for i in range(0, len(terms), _AT_ONCE))


def _score(  # noqa: PLR0917 - one row of a table
    name: str, label: str, low: float, high: float, of: Quantity, citation: Citation
) -> Fact:
    definition = Formula(of)
    return Fact(
        name, low=low, high=high, label=label, ask="clinician", definition=definition, citation=citation
    )


def _band_set(row: Mapping[str, Any]) -> BandSet:
    bands = tuple(Band(band["from"], band["name"]) for band in row["bands"])
    return BandSet(row["id"], bands, read_citation(row))
