"""The one scoring engine: from answers or from a record to a result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

import attrs

from casemgmt.bounds import Bounds, OneOf, lift, lower
from casemgmt.dates import require_day
from casemgmt.errors import InvalidInput, Problem, UnknownName
from casemgmt.facts import facts_at
from casemgmt.instruments.catalogue import instrument as instrument_named
from casemgmt.instruments.model import BandSet, Instrument, Item
from casemgmt.instruments.result import InstrumentResult
from casemgmt.instruments.vocabulary import vocabulary
from casemgmt.record import Record
from casemgmt.rules import Criterion, Fact, Quantity, Reason, Unknown, bounds_of, facts_in, truth_of
from casemgmt.rules.known import clean
from casemgmt.rules.terms import Choice, Term
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth


@attrs.frozen
class _Known:
    """Values by fact name, why the rest is unknown, and where the values came from."""

    values: Mapping[str, Any]
    unknowns: Mapping[str, Unknown]
    evidence: Mapping[str, tuple[str, ...]]
    as_of: date | None

    def truth(self, criterion: Criterion) -> Truth:
        return truth_of(criterion, self.values)

    def flag(self, fact: Fact) -> Truth:
        return truth_of(fact.is_true(), self.values)

    def settles(self, term: Term) -> bool:
        if isinstance(term, Criterion):
            return self.truth(term) is not UNKNOWN
        return isinstance(term, Quantity) and bounds_of(term, self.values).exact


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
    return _result(chosen, _Known(sheet.values, sheet.unknowns, sheet.evidence, sheet.as_of), band_set)


def score_answers(
    instrument: Instrument,
    answers: Mapping[str, Any],
    *,
    as_of: date | str | None,
    band_set: str | None,
    about: Mapping[str, Any],
) -> InstrumentResult:
    """Score answers in hand; see `Instrument.score`."""
    day = None if as_of is None else require_day(as_of)
    items = {item.id: item for item in instrument.items}
    values: dict[str, Any] = {}
    unknowns: dict[str, Unknown] = {}
    problems: list[Problem] = []
    given = [
        *_named("answers", "item", answers, {id: item.fact for id, item in items.items()}, problems),
        *_named("about", "fact", about, {**vocabulary(), **instrument.facts} if about else {}, problems),
    ]
    of_validity = facts_in(*(each.when for each in instrument.validity))
    for path, fact, value in given:
        item = items.get(path.removeprefix("$.answers."))
        found = _read(path, fact, value, item.allowed if item is not None else ())
        if isinstance(found, Problem):
            problems.append(found)
        elif item is None and fact.name not in of_validity:
            continue  # true of the person, and of no concern to this instrument
        elif isinstance(value, Unknown):
            unknowns[fact.name] = value
        elif not isinstance(found, Unknown):
            values[fact.name] = found
    if problems:
        raise InvalidInput(problems)
    for fact in instrument.scores.values():
        values[fact.name] = lower(bounds_of(_formula(fact), values))
    for fact in instrument.flags.values():
        truth = truth_of(fact.definition.of, values)
        if truth is not UNKNOWN:
            values[fact.name] = truth is MET
    return _result(instrument, _Known(values, unknowns, {}, day), band_set)


def _named(
    where: str, kind: str, given: Mapping[str, Any], known: Mapping[str, Fact], problems: list[Problem]
) -> Iterator[tuple[str, Fact, Any]]:
    for name, value in given.items():
        if not isinstance(name, str):
            problems.append(
                Problem(f"$.{where}", f"has a name that is a {type(name).__name__}", "write names as text")
            )
        elif name in known:
            yield f"$.{where}.{name}", known[name], value
        else:
            error = UnknownName.among(kind, name, known)
            problems.append(Problem(f"$.{where}", str(error), "name only what the instrument reads"))


def _read(path: str, fact: Fact, value: Any, allowed: tuple[float, ...]) -> Any:
    found = clean(fact, value)
    if isinstance(found, Problem):
        return attrs.evolve(found, path=path)
    if isinstance(found, Unknown):
        if value is None or isinstance(value, (Unknown, Bounds)):
            return found
        return Problem(
            path, "is not a number (NaN)", "leave the item out, or give None, where it was not answered"
        )
    if allowed and not {lift(found).low, lift(found).high} <= set(allowed):
        listed = ", ".join(f"{each:g}" for each in allowed)
        return Problem(
            path, "is not a permitted answer", f"give one of {listed}, or None where it was not answered"
        )
    return found


# -- the result ------------------------------------------------------------------------------------------------


def _result(instrument: Instrument, known: _Known, band_set: str | None) -> InstrumentResult:
    bands = instrument.band_set(band_set)
    score = _value(instrument.total, known)
    flags = {id: known.flag(fact) for id, fact in instrument.flags.items()}
    validity = {each.otherwise: known.truth(each.when) for each in instrument.validity}
    valid = NOT_MET not in validity.values()
    possible = _possible_bands(bands, lift(score), flags) if bands is not None and valid else ()
    answers = {
        item.id: known.values[item.fact.name] for item in instrument.items if item.fact.name in known.values
    }
    reasons = _reasons(instrument, known)
    return InstrumentResult(
        instrument=instrument.id,
        title=instrument.title,
        edition=instrument.edition,
        direction=instrument.direction,
        citation=instrument.citation,
        as_of=known.as_of,
        score=score,
        subscores={id: _value(fact, known) for id, fact in instrument.scores.items() if id != "total"},
        band=possible[0] if len(possible) == 1 else None,
        possible_bands=possible,
        band_set=bands.id if bands is not None else "",
        band_citation=bands.citation if bands is not None else None,
        flags=flags,
        missing=tuple(id for id in reasons if id != "total"),
        deciding_items=_deciding_items(instrument, bands, known) if valid and len(possible) != 1 else (),
        answers=answers,
        points={item.id: lower(points) for item, points in _points(instrument, known)},
        reasons=reasons,
        validity=validity,
        prorated_score=_prorated(instrument, known) if isinstance(score, Bounds) else None,
        expected_risk_percent=_expected_risk(instrument, known) if valid else None,
        evidence=_evidence(instrument, known),
    )


def _value(fact: Fact, known: _Known) -> Any:
    return lower(bounds_of(fact, known.values))


def _formula(fact: Fact) -> Quantity:
    """How a score is worked out from its items, whether or not it can also be recorded."""
    definition = fact.definition
    return getattr(definition, "formula", definition).of  # type: ignore[no-any-return]


def _exact(value: Any) -> bool:
    return value is not None and not isinstance(value, (Bounds, OneOf))


def _points(instrument: Instrument, known: _Known) -> list[tuple[Item, Bounds]]:
    """What each scored item is worth."""
    return [
        (each, bounds_of(each.points, known.values)) for each in instrument.items if each.points is not None
    ]


def _read_items(instrument: Instrument) -> list[Item]:
    """The items that a score or flag reads; others are asked and not scored."""
    rules = [
        *map(_formula, instrument.scores.values()),
        *(fact.definition.of for fact in instrument.flags.values()),
    ]
    read = facts_in(*rules)
    return [item for item in instrument.items if item.fact.name in read]


def _reasons(instrument: Instrument, known: _Known) -> dict[str, Unknown]:
    open_items = [item for item in _read_items(instrument) if not _exact(known.values.get(item.fact.name))]
    reasons = {item.id: known.unknowns.get(item.fact.name, Unknown(Reason.NOT_ASKED)) for item in open_items}
    if instrument.total.name in known.unknowns:
        reasons["total"] = known.unknowns[instrument.total.name]
    return reasons


def _possible_bands(bands: BandSet, score: Bounds, flags: Mapping[str, Truth]) -> tuple[str, ...]:
    names: list[str] = []
    first, last = bands.bands.index(bands.band(score.low)), bands.bands.index(bands.band(score.high))
    for band in bands.bands[first : last + 1]:
        raised = flags[band.flag] if band.flag else NOT_MET
        if raised is not MET:
            names.append(band.name)
        if raised.possible:
            names.append(band.flagged_name)
    return tuple(names)


def _deciding_items(instrument: Instrument, bands: BandSet | None, known: _Known) -> tuple[str, ...]:
    """The items on which the total, or a flag that renames a band, still depends."""
    flags = {band.flag for band in bands.bands if band.flag} if bands is not None else set()
    rules = [_formula(instrument.total), *(instrument.flags[flag].definition.of for flag in sorted(flags))]
    names = {name for rule in rules for name in _open_facts(rule, known)}
    return tuple(item.id for item in instrument.items if item.fact.name in names)


def _open_facts(term: Term, known: _Known) -> Iterator[str]:
    """The facts on which a term still depends; below a settled term nothing matters any more."""
    if isinstance(term, Fact):
        if not _exact(known.values.get(term.name)):
            yield term.name
    elif not known.settles(term):
        for part in _reachable(term, known):
            yield from _open_facts(part, known)


def _reachable(term: Term, known: _Known) -> tuple[Term, ...]:
    if isinstance(term, Choice) and (when := known.truth(term.when)) is not UNKNOWN:
        return (term.then if when is MET else term.otherwise,)
    return term.parts


def _prorated(instrument: Instrument, known: _Known) -> float | None:
    rule = instrument.prorating
    if rule is None:
        return None
    points = [points for _, points in _points(instrument, known)]
    answered = [each.low for each in points if each.exact]
    if not rule.least_answered <= len(answered) < len(points):
        return None
    estimate = sum(map(Fraction, answered)) * len(points) / len(answered)
    return floor(estimate + Fraction(1, 2)) if rule.round_half_up else float(estimate)


def _expected_risk(instrument: Instrument, known: _Known) -> float | Bounds | None:
    risk = instrument.expected_risk
    return None if risk is None else lower(bounds_of(risk.percent, known.values))


def _evidence(instrument: Instrument, known: _Known) -> tuple[str, ...]:
    facts = [
        *instrument.scores.values(),
        *instrument.flags.values(),
        *(item.fact for item in instrument.items),
    ]
    return tuple(dict.fromkeys(id for fact in facts for id in known.evidence.get(fact.name, ())))
