"""Whom each resource is about."""

from __future__ import annotations

import attrs

from casemgmt.errors import InvalidInput, Problem
from casemgmt.fhir.found import ABOUT, CONTAINED, Collection, Found, base_of, contained, is_http, type_and_id
from casemgmt.fhir.report import Reason
from casemgmt.fhir.shapes import JsonObject, kind_of

MAY_BE_ABOUT_NOBODY = frozenset({"CareTeam", "Consent", "Encounter", "Observation", "QuestionnaireResponse"})
"""The types of which FHIR does not require to say whom they are about."""


@attrs.define(eq=False)
class Subject:
    """One person in the input, with everything that is about them.

    Args:
        key: ``Patient/123``, or the address by which others refer to the person.
        patient: Their Patient resource; None where the input only refers to one.
        numbers: The resources about them.
    """

    key: str
    patient: Found | None = None
    numbers: list[int] = attrs.field(factory=list)

    def own(self) -> list[int]:
        """Their entries of the input, by number: all of it, but for a Patient that another resource contains."""
        patient = self.patient
        return [*([] if patient is None or patient.number == CONTAINED else [patient.number]), *self.numbers]


@attrs.define(eq=False)
class Subjects:
    """Everybody in one input, and every spelling by which the input refers to them."""

    collection: Collection
    everybody: list[Subject] = attrs.field(factory=list)
    spelled: dict[str, Subject] = attrs.field(factory=dict)
    have_patients: bool = False

    def add_patients(self) -> None:
        """Take up the Patient resources of the input."""
        for number in self.collection.patients:
            if self.collection.outcomes[number] is Reason.NO_READER:
                found = self.collection.at(number)
                self._add(Subject(found.key, found), found.url)
        self.have_patients = bool(self.everybody)

    def _add(self, subject: Subject, url: str | None = None) -> Subject:
        self.everybody.append(subject)
        self.spelled[subject.key] = subject
        if url is not None:
            self.spelled[url] = subject
        if subject.patient is not None:
            for name in _identifiers(subject.patient.resource):
                self.spelled.setdefault(name, subject)
        return subject

    def assign(self) -> None:
        """Give every resource that can be read to the person whom it is about."""
        outcomes, several = self.collection.outcomes, self.collection.several_servers
        urls = self.collection.urls
        for reference, group in self.collection.grouped.items():
            live = group
            if self.collection.superseded:
                live = [number for number in group if outcomes[number] is Reason.NO_READER]
            if several:  # what a reference means depends on the server that says it
                for number in live:
                    self._give([number], self._referred(urls[number], reference))
            elif live:
                self._give(live, self._referred(urls[live[0]], reference))
        for number in sorted(self.collection.apart):
            if outcomes[number] is Reason.NO_READER:
                self._give([number], self._about(self.collection.at(number)))
        for subject in self.everybody:
            subject.numbers.sort()

    def _give(self, numbers: list[int], about: Subject | Reason) -> None:
        if isinstance(about, Subject):
            about.numbers += numbers
        else:
            for number in numbers:
                self.collection.outcomes[number] = about

    def _about(self, found: Found) -> Subject | Reason:
        """Whom a resource is about that does not refer to anybody outside of it."""
        element = ABOUT[found.type]
        value, where = found.resource.get(element), f"{found.path}.{element}"
        if value is None:
            if found.type not in MAY_BE_ABOUT_NOBODY:
                cure = "refer to the Patient, as {'reference': 'Patient/...'}"
                self.collection.wrong(where, "is missing", cure)
            return Reason.NO_SUBJECT
        if not isinstance(value, dict):
            message = f"is {kind_of(value)}, not a Reference"
            self.collection.wrong(where, message, "write {'reference': 'Patient/...'}")
            return Reason.MALFORMED
        reference = value.get("reference")
        if isinstance(reference, str):
            return self._contained(found, reference)
        if reference is not None:
            self.collection.wrong(
                f"{where}.reference", f"is {kind_of(reference)}, not text", "write a string"
            )
            return Reason.MALFORMED
        names = _identifiers({"identifier": [value.get("identifier")]})
        return next((self.spelled[name] for name in names if name in self.spelled), Reason.NO_SUBJECT)

    def _referred(self, source: str | None, reference: str) -> Subject | Reason:
        if "://" not in reference and source is not None and is_http(source):
            on_server = self.spelled.get(base_of(source) + reference)
            if on_server is not None:
                return on_server
        key = type_and_id(reference)
        subject = self.spelled.get(reference) or self.spelled.get(key)
        if subject is None:
            if self.have_patients or not (key.startswith("Patient/") or reference.startswith("urn:")):
                return Reason.OTHER_PERSON
            return self._add(Subject(key))
        url = None if subject.patient is None else subject.patient.url
        if "://" in reference and url is not None and is_http(url) and base_of(url) != base_of(reference):
            return Reason.OTHER_PERSON  # the same id on another server is somebody else
        return subject

    def _contained(self, found: Found, reference: str) -> Subject | Reason:
        patient = contained(found, reference)
        if patient is None or patient.type != "Patient":
            return Reason.NO_SUBJECT
        for name in _identifiers(patient.resource):
            if name in self.spelled:
                return self.spelled[name]
        # A Patient inside a resource has no identity of its own: only where there is no other can it be the person.
        return Reason.NO_SUBJECT if self.have_patients else self._add(Subject(patient.key, patient))

    def choose(self, person: str | None) -> Subject:
        """The one person to read; `person` tells whom, where there are several.

        Raises:
            InvalidInput: If there is nobody, or several and `person` does not tell whom.
        """
        count = len(self.everybody)
        if person is not None:
            chosen = self.spelled.get(person) or self.spelled.get(f"Patient/{person}")
            if chosen is None:
                raise InvalidInput.at("$", f"holds {_people(count)}, none of them the one asked for", _CHOOSE)
            return chosen
        if count == 1:
            return self.everybody[0]
        if count == 0:
            raise InvalidInput.at(
                "$",
                "holds no Patient, and nothing that says about whom it is",
                "add the Patient, or use read_people, whose report tells what the input holds",
            )
        raise InvalidInput.at("$", f"holds {_people(count)}", _CHOOSE)


_CHOOSE = "pass person='Patient/...' to choose one, or use read_people to read everybody"


def _people(count: int) -> str:
    return "nobody" if count == 0 else f"{count} {'person' if count == 1 else 'people'}"


def _identifiers(resource: JsonObject) -> list[str]:
    """The business identifiers of a Patient, spelt so that no reference is spelt like them."""
    names = []
    identifiers = resource.get("identifier")
    for identifier in identifiers if isinstance(identifiers, list) else ():
        if isinstance(identifier, dict):
            system, value = identifier.get("system"), identifier.get("value")
            if isinstance(system, str) and isinstance(value, str) and system and value:
                names.append(f"identifier {system} {value}")
    return names


def problems_of(error: InvalidInput, others: list[Problem], *, strict: bool) -> InvalidInput:
    """The error with everything else that is wrong, where the caller wants all of it."""
    return InvalidInput([*others, *error.problems]) if strict else error
