"""From FHIR resources to records: the doors `read_bundle` and `read_people`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from itertools import compress
from operator import attrgetter, not_
from typing import Any

from casemgmt.errors import InvalidInput, Problem, UnknownName
from casemgmt.fhir.elements import Reading
from casemgmt.fhir.found import ABOUT, CONTAINED, Found, collect
from casemgmt.fhir.notes import Shared
from casemgmt.fhir.patient import read_patient
from casemgmt.fhir.report import Import, ImportReport, LeftOut, People, Reason, total_of
from casemgmt.fhir.subjects import Subject, Subjects, problems_of
from casemgmt.fhir.table import ALWAYS_READ, PATIENT_READS, READERS
from casemgmt.record import SECTIONS, Person, Record

Complete = str | Iterable[str]

FHIR_SECTIONS = frozenset(
    name for reader in READERS.values() for name in (reader.section, reader.also) if name is not None
)
"""The sections that FHIR resources can fill: all but attestations, contacts and preferences."""

_DOUBTFUL = frozenset({Reason.MALFORMED, Reason.NO_SUBJECT, Reason.MODIFIED})
_COLUMNS = attrgetter("types", "keys", "outcomes", "places", "entries")  # as the fields of LeftOut
_TYPE, _REASON = map(LeftOut._fields.index, ("resource_type", "reason"))
_LEFT_OUT: Callable[[Iterable[Any]], LeftOut] = partial(tuple.__new__, LeftOut)  # faster than by its fields
NOBODY = Found({}, "Patient", "$", None, "", CONTAINED)


def read_bundle(
    bundle: object, *, complete: Complete = "present", strict: bool = True, person: str | None = None
) -> Import:
    """Read what FHIR R4 resources say about one person.

    Resources about anybody else are left out and reported. Where the input holds no Patient, the person is
    the one whom the resources refer to, and nothing else is known of them.

    Args:
        bundle: A Bundle of any type as `json.loads` gives it, a bare resource, or an iterable of resources.
        complete: Which sections of the record are all there is. ``"present"``: those for which the input
            holds at least one resource about the person; the others are None (nobody looked), except that
            social needs found among the conditions are a partial section. ``"everything"``: all of them.
            Or the names of sections: those; others with entries are partial, the rest None. A section from
            which something was left out that could not be understood is partial in any case.
        strict: Whether malformed input raises. Otherwise what is sound is read and the rest is reported.
        person: Whom to read, as ``"Patient/123"`` or ``"123"``, where the input holds several people.

    Returns:
        The record, and the report in which every entry of the input is accounted for exactly once.

    Raises:
        InvalidInput: If the input is malformed and `strict`, or does not tell who the person is.
        UnknownName: If `complete` names a section that does not exist.

    Example:
        >>> patient = {"resourceType": "Patient", "id": "p1", "birthDate": "1950-04"}
        >>> condition = {"resourceType": "Condition", "id": "c1", "subject": {"reference": "Patient/p1"},
        ...              "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "I50.9"}]}}
        >>> entries = [{"resource": patient}, {"resource": condition}]
        >>> read = read_bundle({"resourceType": "Bundle", "type": "collection", "entry": entries})
        >>> read.record
        Record(person 'p1': conditions 1; not looked at: observations, encounters, procedures, ...)
        >>> read.record.conditions[0].codes
        (Code(system='icd10cm', code='I509'),)
        >>> read.report
        ImportReport(2 of 2 entries read)
    """
    named = _sections(complete)
    collection = collect(bundle)
    subjects = Subjects(collection)
    subjects.add_patients()
    subjects.assign()
    try:
        chosen = subjects.choose(person)
    except InvalidInput as error:
        raise problems_of(error, collection.problems, strict=strict) from None
    for subject in subjects.everybody:
        if subject is not chosen:
            for number in subject.own():
                collection.outcomes[number] = Reason.OTHER_PERSON
    reading, human = _read(chosen, Shared(collection, collection.problems))
    if strict and collection.problems:
        raise InvalidInput(dict.fromkeys(collection.problems))
    record = _record(chosen, human, reading, named, _in_doubt(collection.types, collection.outcomes))
    report = _report(_COLUMNS(collection), [reading], collection.problems)
    return Import(record, report)


def read_people(resources: object, *, complete: Complete = "present", strict: bool = True) -> People:
    """Read everybody in FHIR R4 input, such as the lines of a bulk export: one import per Patient.

    Where the input holds no Patient at all, everybody whom its resources refer to is a person of whom
    nothing else is known.

    Args:
        resources: An iterable of resources, what `read_ndjson` gives, or a Bundle.
        complete: As for `read_bundle`, for each person: a section for which the input holds no resource
            about the person is None, even if it holds some about others.
        strict: As for `read_bundle`.

    Returns:
        The imports by reference (``"Patient/123"``). Its report accounts for every entry of the input, those
        that belong to nobody included; while it is not known whom they are about, the sections that they
        could belong to are partial for everybody.

    Raises:
        InvalidInput: If the input is malformed and `strict`.
        UnknownName: If `complete` names a section that does not exist.

    Example:
        >>> people = read_people([{"resourceType": "Patient", "id": "p1"}, {"resourceType": "Patient", "id": "p2"}])
        >>> people
        People(2: 2 of 2 entries read)
        >>> people["Patient/p2"].record.person.id
        'p2'
    """
    named = _sections(complete)
    collection = collect(resources)
    problems = collection.problems
    subjects = Subjects(collection)
    subjects.add_patients()
    subjects.assign()
    shared = Shared(collection, problems)
    unascribed = _in_doubt(collection.types, collection.outcomes)
    columns = _COLUMNS(collection)
    imports, readings = {}, []
    for subject in subjects.everybody:
        before = len(problems)
        reading, human = _read(subject, shared)
        numbers = subject.own()
        own = [[column[number] for number in numbers] for column in columns]
        record = _record(subject, human, reading, named, unascribed | _in_doubt(own[_TYPE], own[_REASON]))
        imports[subject.key] = Import(record, _report(own, [reading], problems[before:]))
        readings.append(reading)
    if strict and problems:
        raise InvalidInput(dict.fromkeys(problems))
    return People(imports, _report(columns, readings, problems))


def _sections(complete: Complete) -> frozenset[str] | None:
    """The names of the sections that are complete; None for those that the input holds."""
    if isinstance(complete, str):
        ways = {"present": None, "everything": frozenset(SECTIONS)}
        if complete not in ways:
            raise UnknownName.among("way to say what is complete", complete, ways)
        return ways[complete]
    named = frozenset(complete)
    for name in named:
        if name not in SECTIONS:
            raise UnknownName.among("record section", name, SECTIONS)
    return named


def _read(subject: Subject, shared: Shared) -> tuple[Reading, Person]:
    """Read one person's resources."""
    patient, all_ = subject.patient, shared.collection
    resources, types, keys, outcomes = all_.resources, all_.types, all_.keys, all_.outcomes
    id_ = subject.key.rsplit("/", 1)[-1].rsplit(":", 1)[-1]
    reading, human = Reading(shared, patient or NOBODY), Person(id=id_)
    # Which elements occur together: there are far fewer such shapes than resources.
    shapes: defaultdict[str, dict[tuple[str, ...], int]] = defaultdict(dict)
    if patient is not None:
        modified = "modifierExtension" in patient.resource
        if not modified:
            given = patient.resource.get("id")
            human = read_patient(patient.resource, reading, given if isinstance(given, str) else id_)
            reading.birth_date = human.birth_date
            shapes["Patient"][tuple(patient.resource)] = 1
        if patient.number != CONTAINED:
            outcomes[patient.number] = Reason.MODIFIED if modified else None
    read = {kind: reader.read for kind, reader in READERS.items()}
    reading.beside = None
    for number in subject.numbers:
        resource, kind = resources[number], types[number]
        if "modifierExtension" in resource:
            outcome: Reason | None = Reason.MODIFIED
        else:
            reading.entry, reading.key = number, keys[number]
            outcome = read[kind](resource, reading)
        outcomes[number] = outcome
        if outcome is None:
            shape, counts = tuple(resource), shapes[kind]
            counts[shape] = counts.get(shape, 0) + 1
    for kind, counts in shapes.items():
        for shape, count in counts.items():
            for element in _unread(kind, shape):
                reading.unread[element] += count
    return reading, human


_READ: Mapping[str, frozenset[str]] = {
    "Patient": PATIENT_READS | ALWAYS_READ,
    **{kind: reader.reads | {ABOUT[kind]} | ALWAYS_READ for kind, reader in READERS.items()},
}


@lru_cache(maxsize=4096)
def _unread(kind: str, shape: tuple[str, ...]) -> tuple[str, ...]:
    """The elements that are present and not used, as ``Patient.maritalStatus``."""
    return tuple(f"{kind}.{element}" for element in shape if element not in _READ[kind])


def _in_doubt(types: Sequence[str], outcomes: Sequence[Reason | None]) -> frozenset[str]:
    """The sections that miss something which could not be understood or ascribed to anybody."""
    if _DOUBTFUL.isdisjoint(outcomes):
        return frozenset()
    kinds = {kind for kind, outcome in zip(types, outcomes, strict=True) if outcome in _DOUBTFUL}
    return frozenset().union(*map(_sections_of, kinds))


def _sections_of(kind: str) -> frozenset[str]:
    if kind in ("", "Bundle"):
        return FHIR_SECTIONS  # it could have held anything
    reader = READERS.get(kind)
    return frozenset() if reader is None else frozenset({reader.section, reader.also or reader.section})


def _record(
    subject: Subject, person: Person, reading: Reading, named: frozenset[str] | None, in_doubt: frozenset[str]
) -> Record:
    complete = named
    if complete is None:
        types = reading.shared.collection.types
        complete = frozenset(READERS[kind].section for kind in {types[number] for number in subject.numbers})
    for part in reading.parts:
        if part.reason is Reason.MALFORMED:
            in_doubt |= _sections_of(part.resource_type)
    held = reading.sections
    sections = {name: tuple(held[name]) if name in held else () for name in complete | frozenset(held)}
    partial = frozenset(sections) & ((frozenset(held) - complete) | in_doubt)
    return Record(person=person, **sections, partial=partial)  # type: ignore[arg-type]


def _report(
    columns: Sequence[Sequence[Any]],
    readings: Sequence[Reading],
    problems: Iterable[Problem],
) -> ImportReport:
    types, outcomes = columns[_TYPE], columns[_REASON]
    return ImportReport(
        total=len(outcomes),
        read=Counter(compress(types, map(not_, outcomes))),
        left_out=tuple(map(_LEFT_OUT, compress(zip(*columns, strict=True), outcomes))),
        parts_left_out=tuple(part for reading in readings for part in reading.parts),
        problems=tuple(dict.fromkeys(problems)),
        moved=sum(reading.moved for reading in readings),
        unread_fields=total_of(reading.unread for reading in readings),
        uncoded=total_of(reading.uncoded for reading in readings),
        unknown_systems=total_of(reading.unknown_systems for reading in readings),
        odd_codes=total_of(reading.odd_codes for reading in readings),
        unresolved=total_of(reading.unresolved for reading in readings),
    )
