"""Readers of the person and of the people around them."""

from __future__ import annotations

from casemgmt.fhir.elements import Reading
from casemgmt.fhir.report import Reason
from casemgmt.fhir.shapes import JsonObject
from casemgmt.fhir.valuesets import GENDERS
from casemgmt.record import Person, RelatedPerson


def read_patient(patient: JsonObject, reading: Reading, id_: str) -> Person:
    """A Patient as the person whose record it is."""
    deceased, died_on = reading.flag(patient, "deceasedBoolean"), reading.day(patient, "deceasedDateTime")
    if patient.get("deceasedDateTime") is not None:
        deceased = True  # a day that cannot be read still says that the person has died
    address = _current(reading.each(patient, "address"))
    return Person(
        id=id_,
        name=_name(reading, patient),
        birth_date=reading.day(patient, "birthDate"),
        gender=reading.status(patient, GENDERS, "gender") if patient.get("gender") is not None else None,
        deceased=deceased,
        died_on=died_on,
        language=_language(reading, patient),
        state=reading.text(address[1], "state", f"{address[0]}."),
        postal_code=reading.text(address[1], "postalCode", f"{address[0]}."),
    )


def read_related_person(resource: JsonObject, reading: Reading) -> Reason | None:
    """A RelatedPerson: family, caregiver, guardian."""
    codes, words = reading.concepts(resource, "relationship")
    start, end = reading.period(resource, "period")
    reading.sections["related_persons"].append(
        RelatedPerson(
            codes=codes,
            start=start,
            end=end,
            text=words,
            id=reading.key,
            name=_name(reading, resource),
            active=reading.flag(resource, "active"),
        )
    )
    return None


def _name(reading: Reading, owner: JsonObject) -> str | None:
    where, name = _current(reading.each(owner, "name"))
    words = reading.text(name, "text", f"{where}.")
    if words:
        return words
    parts = []
    given = name.get("given")
    if isinstance(given, list):
        every = {f"given[{i}]": part for i, part in enumerate(given)}
        parts = [reading.text(every, key, f"{where}.") for key in every]
    elif given is not None:
        reading.wrong(f"{where}.given", "is not a list", "put the given names into a list")
    parts.append(reading.text(name, "family", f"{where}."))
    return " ".join(part for part in parts if part) or None


def _current(items: list[tuple[str, JsonObject]]) -> tuple[str, JsonObject]:
    """The name or address to use: the official, usual or home one first, never an old one."""
    kept = [(where, item) for where, item in items if item.get("use") != "old"]
    for use in ("official", "usual", "home"):
        for where, item in kept:
            if item.get("use") == use:
                return where, item
    return kept[0] if kept else ("", {})


def _language(reading: Reading, patient: JsonObject) -> str | None:
    """The preferred language; a single language on record is the one to use unless it says otherwise."""
    spoken = reading.each(patient, "communication")
    for where, each in spoken:
        preferred = reading.flag(each, "preferred", f"{where}.")
        if preferred or (preferred is None and len(spoken) == 1):
            return reading.label(each, "language", f"{where}.")
    return None
