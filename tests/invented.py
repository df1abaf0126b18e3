"""Invented records by the hundred, for tests that compare whole populations: fast, and the same on every run."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

import attrs

from casemgmt.bounds import Bounds, OneOf, lower
from casemgmt.codes import Code, CodeSet
from casemgmt.content import code_set
from casemgmt.facts import Answered, Attested, Query, Where
from casemgmt.facts.took_place import NOT_MADE, doubts_about
from casemgmt.frames.translatable import answer_of, query_of
from casemgmt.record import SECTIONS, Answers, Attestation, Observation, Person, Record
from casemgmt.rules import Fact

STATUSES = (None, None, "active", "finished", "completed", "resolved", "stopped", "in-progress", "unheard of")
WORDS = (None, "weak heart", "Weak Heart", "Straße", "STRASSE", "lives alone (finding)")
DAYS_BACK = (
    0,
    1,
    2,
    3,
    14,
    15,
    29,
    30,
    31,
    59,
    60,
    89,
    90,
    91,
    179,
    180,
    181,
    364,
    365,
    366,
    800,
    -1,
    -13,
    -14,
    -15,
)


def invented(n: int, facts: Iterable[Fact], as_of: date, seed: int = 1) -> list[Record]:
    """Records of people in which the entries of facts stand, or just do not: at the edge, vague, or of another kind."""
    chosen = {fact.name: fact for fact in facts}
    random = Random(seed)  # noqa: S311 - invented people
    return [_record(f"p{i}", chosen, as_of, random) for i in range(n)]


def _record(id: str, facts: Mapping[str, Fact], as_of: date, random: Random) -> Record:
    sections: dict[str, list[Any]] = {}
    for fact in facts.values():
        query = query_of(fact)
        if query is not None:
            entries = sections.setdefault(query.section, [])
            for _ in range(3 if query.ties else 1):
                if random.random() < 0.4:
                    entries.append(_entry(fact, query, as_of, random))
    observations, answers = _answered(facts.values(), as_of, random)
    sections["observations"] = [*sections.get("observations", ()), *observations]
    sections["answers"] = answers
    sections["attestations"] = [
        _attestation(fact, as_of, random)
        for fact in facts.values()
        for _ in range(3)
        if random.random() < 0.1
    ]
    looked_at = {name: entries for name, entries in sections.items() if random.random() < 0.85}
    for entries in looked_at.values():
        random.shuffle(entries)
    return Record(
        person=_person(id, as_of, random),
        partial=[name for name in looked_at if random.random() < 0.15],
        known_until=random.choice(
            [None, None, as_of, as_of - timedelta(1), Bounds(as_of, as_of + timedelta(9))]
        ),
        **looked_at,
    )


def _day(as_of: date, random: Random) -> Any:
    if random.random() < 0.08:
        return None
    day = as_of - timedelta(random.choice(DAYS_BACK) if random.random() < 0.8 else random.randrange(4000))
    if random.random() < 0.75:
        return day
    return random.choice(
        [str(day.year), str(day)[:7], Bounds(day, day + timedelta(random.choice([1, 7, 40])))]
    )


def _codes(sets: Iterable[CodeSet | None], random: Random) -> tuple[Code, ...]:
    pool = [
        Code("snomed", "111111111"),
        Code("icd10cm", "R99"),
        Code("loinc", "0-0"),
        Code("icd10cm", "G4390"),
    ]
    for held in sets:
        for by_system in (held.exact, held.prefixes) if held is not None else ():
            pool += [Code(of, text) for of, texts in by_system.items() for text in sorted(texts)[:3]]
    return tuple(random.sample(pool, random.choice([0, 1, 1, 1, 1, 2])))


def _entry(fact: Fact, query: Query, as_of: date, random: Random) -> Any:
    kind = SECTIONS[query.section]
    fields: dict[str, Any] = {
        "codes": _codes([query.codes or code_set("group.diabetes", "group.heart_failure")] * 2, random),
        "start": _day(as_of, random),
        "end": _day(as_of, random) if random.random() < 0.4 else None,
        "status": _status(query.section, random),
    }
    for condition in query.where:
        if isinstance(condition, Where):
            pool = [*sorted(condition.values, key=str), *sorted(condition.maybe, key=str)]
            other = [None, not pool[0]] if isinstance(pool[0], bool) else [None, "other"]
            fields[condition.field] = random.choice([*pool * 2, *other])
        elif random.random() < 0.5:
            fields[condition.field] = _codes([condition.codes], random)
    names = {field.name for field in attrs.fields(kind)}
    if query.section == "conditions":
        fields["text"] = random.choice(WORDS)
        fields["verification"] = random.choice([None, None, None, "confirmed", "provisional", "refuted"])
        fields["until_death"] = random.choice([None, None, None, True, False])
        fields["expected_months"] = random.choice([None, None, None, 11.0, 12.0, Bounds(6.0, 24.0)])
        fields["recorded_on"] = _day(as_of, random) if random.random() < 0.5 else None
    if query.section == "observations":
        fields["absent_reason"] = _absence(random)
    if query.takes_field:
        fields |= _value(fact, query, names, as_of, random)
    for field in attrs.fields(kind):
        if field.default is attrs.NOTHING:
            fields.setdefault(field.name, "other")
    return kind(id=f"{kind.__name__}/{random.random()}", **fields)


def _status(section: str, random: Random) -> str | None:
    """A status, now and then one under which an entry never was or may not have been."""
    return random.choice([*STATUSES, *STATUSES, *sorted(doubts_about(section).either)])


def _absence(random: Random) -> str | None:
    """A reason why an observation has no value, now and then one under which it was not made."""
    return random.choice([None, None, None, "masked", "unheard of", *sorted(NOT_MADE)])


def _value(fact: Fact, query: Query, names: set[str], as_of: date, random: Random) -> dict[str, Any]:
    if query.categories:
        coded = _codes([held for _, held in query.categories], random)
        return {query.field: coded if query.field != "value" else next(iter(coded), None)}
    if query.field in ("start", "end", "status"):
        return {}
    if query.field != "value":
        return {query.field: random.choice([None, True, False])}
    exact = [_exact(fact, as_of, random) for _ in range(20 if query.ties else 2)]
    value = random.choice([*exact, None, True, "7", 1e9])
    units = [*sorted(query.units), *sorted(query.units), None, "furlong"]
    return {
        "value": Bounds(value, value + 3) if type(value) is int and random.random() < 0.1 else value,
        **({"unit": random.choice(units)} if "unit" in names else {}),
        **({"comparator": random.choice([None] * 9 + ["<"])} if "comparator" in names else {}),
    }


def _exact(fact: Fact, as_of: date, random: Random) -> Any:
    match fact.type:
        case "flag":
            return random.choice([True, False])
        case "date":
            return as_of - timedelta(random.randrange(60))
        case "category":
            return random.choice([*sorted(fact.values or ["x", "y"]), "not permitted"])
    low = math.ceil(max(fact.low, -1000))
    return random.randint(low, max(low, int(min(fact.high, low + 5)))) if random.random() < 0.9 else fact.high


def _answered(facts: Iterable[Fact], as_of: date, random: Random) -> tuple[list[Observation], list[Answers]]:
    observations: list[Observation] = []
    by_form: dict[str, dict[str, Any]] = {}
    day = as_of - timedelta(random.choice([0, 1, 100, 200]))
    for fact in facts:
        item = answer_of(fact)
        if not isinstance(item, Answered) or random.random() < 0.3:
            continue
        if item.codes and random.random() < 0.3:
            observations.append(
                _observed(fact, item, day if random.random() < 0.8 else _day(as_of, random), random)
            )
            continue
        form = by_form.setdefault(item.instrument, {})
        if item.chosen and random.random() < 0.6:
            key = random.choice([item.item, *sorted(item.codes)])
            form |= {f"{key}[{n}]": _answer(fact, item, as_of, random) for n in range(2)}
        else:
            form[random.choice([item.item, item.item, *sorted(item.codes)])] = _answer(
                fact, item, as_of, random
            )
    address = random.choice(["", "http://example.org/q/"])
    forms = [
        Answers(
            instrument=f"{address}{random.choice([name, name, name, 'another'])}|2",
            start=day if random.random() < 0.9 else None,
            status=_status("answers", random),
            values=values,
        )
        for name, values in by_form.items()
    ]
    return observations, forms


def _observed(fact: Fact, item: Answered, on: Any, random: Random) -> Observation:
    codes = tuple(Code("loinc", code) for code in sorted(item.codes)[:1])
    limit = random.choice([None] * 9 + ["<"])
    value, status = _answer(fact, item, date.max, random), _status("observations", random)
    absence = _absence(random)
    return Observation(
        codes=codes, start=on, status=status, value=value, comparator=limit, absent_reason=absence
    )


def _answer(fact: Fact, item: Answered, as_of: date, random: Random) -> Any:
    """An answer to an item: permitted, coded, in words, in place of one, or none."""
    named = [code for code, _ in (*item.points, *item.instead)]
    pool: list[Any] = [Code("loinc", code) for code in random.sample(named, min(4, len(named)))]
    pool += [random.choice(named)] if named else []
    pool += [Code("loinc", code) for code, _ in item.instead]
    pool += random.sample(item.allowed, min(2, len(item.allowed)))
    pool += [
        _exact(fact, as_of, random),
        _exact(fact, as_of, random),
        None,
        random.choice([0.5, "0.5", True]),
    ]
    return random.choice([*pool, Code("loinc", "0-0")])


def _attestation(fact: Fact, as_of: date, random: Random) -> Attestation:
    definition = fact.definition
    roles = sorted(definition.by) if isinstance(definition, Attested) else []
    value = _exact(fact, as_of, random)
    if fact.type == "number" and random.random() < 0.15:
        value = lower(Bounds(fact.low, value))
    if fact.type == "category" and random.random() < 0.15:
        value = OneOf(sorted(fact.values or ["x", "y"])[:2])
    declined = random.random() < 0.1
    return Attestation(
        id=f"Attestation/{random.random()}",
        fact=fact.name,
        value=None if declined else value,
        role=random.choice([*roles * 2, "neighbour"]),
        start=_day(as_of, random),
        status=_status("attestations", random),
        declined=declined,
    )


def _person(id: str, as_of: date, random: Random) -> Person:
    return Person(
        id=id,
        birth_date=random.choice([None, "1950", "1960-03-31", "1960-04-01", "2000-02-29"]),
        gender=random.choice([None, "female", "male", "other", "unknown", "unheard of"]),
        deceased=random.choice([None, False, True]),
        died_on=random.choice([None, None, None, as_of, as_of + timedelta(1), str(as_of.year)]),
    )
