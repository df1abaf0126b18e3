"""The one scoring engine: from answers or from a record to a result."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

from casemgmt.bounds import FIRST_DATE, Bounds, OneOf, lift, lower
from casemgmt.facts import facts_at
from casemgmt.instruments.answers import Known, is_skipped, read_answers, rule_of
from casemgmt.instruments.catalogue import instrument as instrument_named
from casemgmt.instruments.model import Band, BandSet, Instrument, Item
from casemgmt.instruments.result import Banded, InstrumentResult, shown
from casemgmt.record import Record
from casemgmt.rules import (
    Criterion,
    Decision,
    Fact,
    FactSheet,
    Quantity,
    Reason,
    Unknown,
    all_of,
    bounds_of,
    facts_in,
    not_,
)
from casemgmt.rules.terms import Choice, Term
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth


def score(
    instrument: str | Instrument,
    answers: Mapping[str, Any],
    *,
    as_of: date | str | None = None,
    band_set: str | None = None,
    about: Mapping[str, Any] | None = None,
) -> InstrumentResult:
    """Score the answers of one administration in hand; no record is needed.

    Args:
        instrument: The instrument, or its id.
        answers: The answers by item id: numbers, True or False, categories, or the codes of coded answers. An item
            that is absent, None or partly known (`Bounds`) leaves the score open: it is never counted as 0.
        as_of: The day of the administration, kept in the result.
        band_set: The band set of its score; by default the first.
        about: Facts about the person that the instrument reads, such as ``age_years``.

    Returns:
        The scores, exact or as bounds, with bands, flags, and the items that are missing.

    Raises:
        InvalidInput: If answers cannot be used; lists all of them, and holds no value.
        UnknownName: If there is no such instrument or band set; lists near names.

    Example:
        >>> result = score("phq9", {"1": 2, "2": 2, "3": 1, "4": 2, "5": 1, "6": 0, "7": 1, "8": 0})
        >>> result.score, result.possible_bands, result.deciding_items
        (Bounds(low=9, high=12), ('mild', 'moderate'), ('9',))
        >>> result.flags["item_9_positive"]
        <Truth.UNKNOWN: 1>
    """
    chosen = instrument_named(instrument) if isinstance(instrument, str) else instrument
    return result_of(chosen, read_answers(chosen, answers, about or {}, as_of), band_set)


def score_record(
    record: Record, instrument: str | Instrument, *, as_of: date | str, band_set: str | None = None
) -> InstrumentResult:
    """Score an instrument from a record, with the reason of each unknown and the evidence of each value.

    A recorded total, recorded answers, or both are used; where they contradict each other the score is open.

    Args:
        record: What is known about the person.
        instrument: The instrument, or its id.
        as_of: The date; what was recorded after it is not seen, and what is too old does not count.
        band_set: The band set; by default the first of the instrument.

    Raises:
        UnknownName: If there is no such instrument or band set.

    Example:
        >>> from casemgmt.codes import code_of
        >>> from casemgmt.record import Observation, Person, Record
        >>> total = Observation(codes=(code_of("loinc", "44261-6"),), start="2026-04-20", value=12, id="Observation/7")
        >>> record = Record(person=Person(id="p1"), observations=[total])
        >>> result = score_record(record, "phq9", as_of="2026-05-01")
        >>> result.score, result.band, result.flags["item_9_positive"], result.evidence
        (12, 'moderate', <Truth.UNKNOWN: 1>, ('Observation/7',))
    """
    chosen = instrument_named(instrument) if isinstance(instrument, str) else instrument
    sheet = facts_at(record, chosen.facts, as_of=as_of)
    values, unknowns = sheet.known, dict(sheet.unknowns)
    for name in _not_permitted(chosen, values):
        del values[name]
        unknowns[name] = Unknown(Reason.ERROR, detail="the answer is not one of the permitted answers")
    skipped = frozenset(
        name
        for item in chosen.items
        if (name := item.fact.name) not in sheet.evidence and is_skipped(item, values)
    )
    return result_of(chosen, Known(values, unknowns, sheet.evidence, sheet.as_of, skipped), band_set)


def _not_permitted(instrument: Instrument, values: Mapping[str, Any]) -> list[str]:
    """Facts that are no permitted answer, such as a level between two levels, and what is worked out from them."""
    wrong: dict[str, None] = {}
    for item in instrument.items:
        if item.allowed and item.fact.name in values:
            value = lift(values[item.fact.name])
            wrong |= {} if {value.low, value.high} <= set(item.allowed) else {item.fact.name: None}
    for fact in (*instrument.scores.values(), *instrument.flags.values()):
        if fact.name in values and not wrong.keys().isdisjoint(facts_in(rule_of(fact))):
            wrong[fact.name] = None
    return [*wrong]


# -- the result ------------------------------------------------------------------------------------------------


def result_of(instrument: Instrument, known: Known, band_set: str | None) -> InstrumentResult:
    """What is known of an instrument, as a result."""
    sets = instrument.chosen_bands(band_set)
    scores = {id: known.value(fact) for id, fact in instrument.scores.items()}
    total = scores.get("total")
    flags = {id: known.truth(fact.is_true()) for id, fact in instrument.flags.items()}
    validity = {each.otherwise: known.truth(each.when) for each in instrument.validity}
    valid = NOT_MET not in validity.values()
    bands = {
        id: Banded(_possible_bands(instrument, held, lift(scores[id]), flags, known), held.id, held.citation)
        for id, held in sets.items()
        if valid
    }
    reasons = _reasons(instrument, known)
    return InstrumentResult(
        instrument=instrument.id,
        title=instrument.title,
        edition=instrument.edition,
        direction=instrument.direction,
        citation=instrument.citation,
        as_of=known.as_of,
        score=total,
        subscores={id: value for id, value in scores.items() if id != "total"},
        bands=bands,
        band_set=sets["total"].id if "total" in sets else "",
        flags=flags,
        missing=tuple(item.id for item in instrument.items if item.id in reasons),
        deciding_items=_deciding(instrument, sets, bands, known) if valid else (),
        skipped=tuple(item.id for item in instrument.items if item.fact.name in known.skipped),
        answers={
            item.id: known.values[item.fact.name]
            for item in instrument.items
            if item.fact.name in known.values
        },
        points={item.id: lower(points) for item, points in _points(instrument, known)},
        reasons=reasons,
        validity=validity,
        needs=instrument.needs,
        written=_written(instrument, known),
        prorated_score=_prorated(instrument, known) if isinstance(total, Bounds) else None,
        expected_risk_percent=_expected_risk(instrument, known) if valid else None,
        evidence=_evidence(instrument, known),
    )


def _exact(value: Any) -> bool:
    return value is not None and not isinstance(value, (Bounds, OneOf))


def _points(instrument: Instrument, known: Known) -> list[tuple[Item, Bounds]]:
    """What each scored item is worth."""
    return [
        (each, bounds_of(each.points, known.values)) for each in instrument.items if each.points is not None
    ]


def _read_items(instrument: Instrument) -> list[Item]:
    """The items that a score or flag reads; others are asked and not scored."""
    read = facts_in(*map(rule_of, (*instrument.scores.values(), *instrument.flags.values())))
    return [item for item in instrument.items if item.fact.name in read]


def _reasons(instrument: Instrument, known: Known) -> dict[str, Unknown]:
    open_items = [item for item in _read_items(instrument) if not _exact(known.values.get(item.fact.name))]
    reasons = {item.id: known.unknowns.get(item.fact.name, Unknown(Reason.NOT_ASKED)) for item in open_items}
    open_scores = (id for id, fact in instrument.scores.items() if fact.name in known.unknowns)
    return reasons | {id: known.unknowns[instrument.scores[id].name] for id in open_scores}


def bands_within(held: BandSet, score: Bounds) -> tuple[Band, ...]:
    """The bands that a score can reach."""
    first, last = held.bands.index(held.band(score.low)), held.bands.index(held.band(score.high))
    return held.bands[first : last + 1]


def names_of(bands: Iterable[Band], flags: Mapping[str, Truth]) -> tuple[str, ...]:
    """What bands are called under the flags that rename them; a flag that is unknown allows both names.

    Args:
        bands: The bands, from the least score up.
        flags: The truth of the flags.
    """
    names: list[str] = []
    for band in bands:
        raised = flags[band.flag] if band.flag else NOT_MET
        names += [band.name] if raised is not MET else []
        names += [band.flagged_name] if raised.possible else []
    return tuple(dict.fromkeys(names))


def _possible_bands(
    instrument: Instrument, held: BandSet, score: Bounds, flags: Mapping[str, Truth], known: Known
) -> tuple[str, ...]:
    """The bands in which a score can lie; of one that an open flag renames, the names that some completion gives."""
    bands = bands_within(held, score)
    if score.exact or all(flags[band.flag] is not UNKNOWN for band in bands if band.flag):
        return names_of(bands, flags)
    names: list[str] = []
    total: Any = rule_of(instrument.scores[held.score])
    for band, above in zip(held.bands, [*held.bands[1:], None], strict=True):
        found = names_of([band], flags) if band in bands else ()
        if len(found) > 1:
            flag = rule_of(instrument.flags[band.flag])
            within = [total >= band.start, *([total < above.start] if above is not None else [])]
            found = tuple(
                name
                for name, rule in zip(found, (not_(flag), flag), strict=True)
                if _can_be(all_of(rule, *within), known)
            )
        names += found
    return tuple(dict.fromkeys(names))


def _can_be(rule: Criterion, known: Known) -> bool:
    """Whether any completion meets a rule: items that the score and the flag both read are counted once."""
    sheet = FactSheet(known.as_of or FIRST_DATE, known.values)
    return Decision(rule, sheet).settled is not NOT_MET


# -- what still decides ----------------------------------------------------------------------------------------


def _deciding(
    instrument: Instrument, sets: Mapping[str, BandSet], bands: Mapping[str, Banded], known: Known
) -> tuple[str, ...]:
    """The items, then the facts about the person, on which a band still depends; without bands: a score or flag.

    An instrument without a total says by its flags what it finds, so that they count beside its bands.
    """
    facts: list[Fact] = [*(instrument.scores or instrument.flags).values()]
    if sets:
        open_sets = [sets[id] for id, banded in bands.items() if banded.band is None]
        renaming = {band.flag for held in open_sets for band in held.bands if band.flag}
        facts = [instrument.scores[held.score] for held in open_sets]
        facts += (instrument.flags[flag] for flag in sorted(renaming))
        facts += instrument.flags.values() if "total" not in instrument.scores else ()
    own = {fact.name for fact in (*instrument.scores.values(), *instrument.flags.values())}
    names = dict.fromkeys(name for fact in facts for name in _open_facts(fact, known, own))
    items = {item.fact.name: item.id for item in instrument.items}
    return (*(id for name, id in items.items() if name in names), *(n for n in names if n not in items))


def _open_facts(term: Term, known: Known, own: set[str]) -> Iterator[str]:
    """The facts on which a term still depends; below a settled term nothing matters any more."""
    if isinstance(term, Fact):
        if _exact(known.values.get(term.name)):
            return
        if term.name in own:
            yield from _open_facts(rule_of(term), known, own)
        else:
            yield term.name
    elif not _settles(term, known):
        for part in _reachable(term, known):
            yield from _open_facts(part, known, own)


def _settles(term: Term, known: Known) -> bool:
    if isinstance(term, Criterion):
        return known.truth(term) is not UNKNOWN
    return isinstance(term, Quantity) and bounds_of(term, known.values).exact


def _reachable(term: Term, known: Known) -> tuple[Term, ...]:
    if isinstance(term, Choice) and (when := known.truth(term.when)) is not UNKNOWN:
        return (term.then if when is MET else term.otherwise,)
    return term.parts


# -- what is said with it --------------------------------------------------------------------------------------


def _written(instrument: Instrument, known: Known) -> str:
    """The answers in one text; a code that was given in place of an answer stands for itself."""
    texts: dict[str, str] = {}
    for item in instrument.items if instrument.written_as else ():
        value = known.values.get(item.fact.name)
        if _exact(value):
            texts[item.id] = shown(value)
        elif item.fact.name in known.unknowns and item.instead is not None:
            by_reason = {why: code for code, why in reversed(item.fact.definition.instead)}
            texts[item.id] = by_reason.get(known.unknowns[item.fact.name].reason, "")
    named = re.findall(r"\{(\w+)\}", instrument.written_as)
    if not all(map(texts.get, named)):
        return ""
    return re.sub(r"\{(\w+)\}", lambda found: texts[found[1]], instrument.written_as)


def _prorated(instrument: Instrument, known: Known) -> float | None:
    rule = instrument.prorating
    if rule is None:
        return None
    points = [points for _, points in _points(instrument, known)]
    answered = [each.low for each in points if each.exact]
    if not rule.least_answered <= len(answered) < len(points):
        return None
    estimate = sum(map(Fraction, answered)) * len(points) / len(answered)
    return floor(estimate + Fraction(1, 2)) if rule.round_half_up else float(estimate)


def _expected_risk(instrument: Instrument, known: Known) -> float | Bounds | None:
    risk = instrument.expected_risk
    return None if risk is None else lower(bounds_of(risk.percent, known.values))


def _evidence(instrument: Instrument, known: Known) -> tuple[str, ...]:
    facts = [
        *instrument.scores.values(),
        *instrument.flags.values(),
        *(item.fact for item in instrument.items),
    ]
    return tuple(dict.fromkeys(id for fact in facts for id in known.evidence.get(fact.name, ())))
