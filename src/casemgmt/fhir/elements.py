"""Readers of codes, quantities and references.

The usual case is read straight away; whatever is not the usual case goes through a slower path that names
every problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from math import isfinite
from operator import itemgetter
from typing import Any

import attrs

from casemgmt.codes import SYSTEMS, Code, code_of, normalise, system_name
from casemgmt.errors import InvalidInput
from casemgmt.fhir.days import Days
from casemgmt.fhir.found import CONTAINED, SUPPORTING, Found
from casemgmt.fhir.notes import Number
from casemgmt.fhir.shapes import JsonObject
from casemgmt.record.entry import Day

Coded = tuple[tuple[Code, ...], str | None]
"""The codes and the words of a CodeableConcept."""

NOTHING: Coded = ((), None)
CODING = itemgetter("system", "code", "display")
UCUM_ADDRESS = "http://unitsofmeasure.org"
UCUM = frozenset({UCUM_ADDRESS, "http://unitsofmeasure.org/", "urn:oid:2.16.840.1.113883.6.8"})
COMPARATORS = frozenset({"<", "<=", ">=", ">"})
_MEASUREMENT = itemgetter("code", "category", "effectiveDateTime")
_QUANTITY, _USUAL = itemgetter("value", "code", "system", "unit"), 4


def usual_quantity(quantity: Any) -> tuple[float, str] | None:
    """The value and the unit of a Quantity that has them, in UCUM, and nothing else; None for any other value."""
    try:
        value, code, system, unit = _QUANTITY(quantity)
    except (KeyError, TypeError):
        return None
    usual = type(value) is float and system == UCUM_ADDRESS and len(quantity) == _USUAL
    if usual and isfinite(value) and type(code) is str and type(unit) is str:
        return value, code
    return None


@lru_cache(maxsize=8192)
def _known(system: str, text: str, display: str | None) -> tuple[Code] | None:
    """The code of one Coding, equal codings of all imports being one object.

    None for a system that the library does not know, or a code without the shape of its system.
    """
    name = system_name(system)
    try:
        return (code_of(name, text, display),) if name in SYSTEMS else None
    except InvalidInput:
        return None


@attrs.define(eq=False)
class Reading(Days):
    """The reading of one person's resources: what it has built and noted, and how it reads elements."""

    def concept(self, owner: JsonObject, key: str, within: str = "") -> Coded:
        """The codes and the words of a CodeableConcept."""
        value = owner.get(key)
        if value is None:
            return NOTHING
        usual = self._usual(value)
        if usual is not None:
            return usual
        concept = self.obj(owner, key, within)
        return NOTHING if concept is None else self._concept(concept, f"{within}{key}")

    def concepts(self, owner: JsonObject, key: str, within: str = "") -> Coded:
        """The codes of all CodeableConcepts of an element that repeats, and the words of the first."""
        value = owner.get(key)
        if value is None:
            return NOTHING
        usual = self._usual(value[0]) if type(value) is list and len(value) == 1 else None
        if usual is not None:
            return usual
        codes: tuple[Code, ...] = ()
        words: str | None = None
        for where, concept in self.each(owner, key, within):
            more, text = self.concept({where: concept}, where)
            codes, words = codes + more, words or text
        return codes, words

    def _usual(self, concept: Any) -> Coded | None:
        """The codes and the words of a sound CodeableConcept of one coding of a known system, else None."""
        try:
            text = concept.get("text")
            if text is None or type(text) is str:
                (one,) = concept["coding"]  # whatever else has one element has no "system"
                key = CODING(one)
                code = self._codes.get(key) or self._learnt(key)
                return None if code is None else (code, text)
        except (KeyError, TypeError, ValueError, AttributeError):
            pass
        return None

    def _learnt(self, key: tuple[Any, Any, Any]) -> tuple[Code] | None:
        system, text, display = key
        if not (type(system) is type(text) is type(display) is str):
            return None
        code = _known(system, text, display)
        if code is not None:
            self._codes[key] = code
        return code

    def _concept(self, concept: JsonObject, where: str) -> Coded:
        words, shown = self.text(concept, "text", f"{where}."), None
        codes: tuple[Code, ...] = ()
        for place, coding in self.each(concept, "coding", f"{where}."):
            code, display = self.coding(coding, f"{place}.")
            codes, shown = codes + code, shown or display
        if not codes:
            self.uncoded[f"{self.found.type}.{_plain(where)}"] += 1
            words = words or shown
        return codes, words

    def coding(self, coding: JsonObject, within: str) -> tuple[tuple[()] | tuple[Code], str | None]:
        """The code and the display of one Coding; equal codings give the same object."""
        system, text, display = coding.get("system"), coding.get("code"), coding.get("display")
        if not (isinstance(system, str) and isinstance(text, str) and isinstance(display, str)):
            system, text, display = (self.text(coding, key, within) for key in ("system", "code", "display"))
        if text is None:
            return (), display
        if not text.strip():
            self.wrong(f"{within}code", "is empty", "write the code, or leave the element out")
            return (), display
        code = _known(system or "", text, display)
        if code is None:
            name = system_name(system or "")
            counts, counted = (self.odd_codes, name) if name in SYSTEMS else (self.unknown_systems, system)
            counts[counted or "(no system)"] += 1
            key = (system or "", text, display)
            code = self.shared.kept_codes.setdefault(key, (Code(name, normalise(name, text), display),))
        return code, display

    def labels(self, owner: JsonObject, key: str) -> tuple[str, ...]:
        """The bare codes of an element that repeats, for FHIR's own small lists such as ``category``."""
        value: Any = owner.get(key)
        if value is None:
            return ()
        try:
            (concept,) = value
            (coding,) = concept["coding"]
            return self._labels[coding["code"]]
        except (KeyError, TypeError, ValueError):
            pass  # several, or not yet seen, or malformed: whatever has another shape has no "coding" either
        labels: tuple[str, ...] = ()
        for where, concept in self.each(owner, key):
            if self.text(concept, "text", f"{where}.") and not concept.get("coding"):
                self.uncoded[f"{self.found.type}.{key}"] += 1
            for place, coding in self.each(concept, "coding", f"{where}."):
                label = self.text(coding, "code", f"{place}.")
                if label is not None:
                    labels += self._labels.setdefault(label, (label,))
        return labels

    def label(self, owner: JsonObject, key: str, within: str = "") -> str | None:
        """The bare code of a CodeableConcept of one of FHIR's own lists, else its words."""
        concept = self.obj(owner, key, within)
        if concept is None:
            return None
        where = f"{within}{key}."
        for place, coding in self.each(concept, "coding", where):
            code = self.text(coding, "code", f"{place}.")
            if code:
                return code
        return self.text(concept, "text", where)

    def status(
        self, owner: JsonObject, allowed: frozenset[str], key: str = "status", within: str = ""
    ) -> str | None:
        """A code of one of FHIR's required lists."""
        value: Any = owner.get(key)
        try:
            if value in allowed:
                return str(value)
        except TypeError:
            pass
        if value is None:
            self.missing(owner, key, f"write one of {_listed(allowed)}", within)
        elif self.text(owner, key, within) is not None:
            self.wrong(within + key, "is not one of FHIR's codes", f"write one of {_listed(allowed)}")
        return None

    def coded_status(self, owner: JsonObject, allowed: frozenset[str], key: str) -> str | None:
        """A CodeableConcept that carries a code of one of FHIR's required lists."""
        value: Any = owner.get(key)
        if value is None:
            return None
        try:
            code = value["coding"][0]["code"]
            if code in allowed:
                return str(code)
        except (KeyError, TypeError, IndexError):
            pass
        concept = self.obj(owner, key)
        for place, coding in self.each(concept or {}, "coding", f"{key}."):
            label = self.text(coding, "code", f"{place}.")
            if label in allowed:
                return label
        if concept is not None:
            self.wrong(key, "carries none of FHIR's codes", f"give one of {_listed(allowed)}")
        return None

    def measurement(
        self, resource: Any
    ) -> tuple[tuple[Code], str | None, Day, tuple[str], float | Code, str | None] | None:
        """What nearly every Observation says: codes, words, day, categories, value and unit.

        None for any other Observation, sound or not: the elements are then read one by one.
        """
        try:
            code, category, effective = _MEASUREMENT(resource)
            (one,) = code["coding"]
            (concept,) = category
            (coding,) = concept["coding"]
            key, text = CODING(one), code.get("text")
            codes = self._codes.get(key) or self._learnt(key)
            start = self._days.get(effective) or self.new_day(effective)
            usual: tuple[float | Code, str | None] | None
            if "valueQuantity" in resource:
                usual = usual_quantity(resource["valueQuantity"])
            else:
                coded = self._usual(resource["valueCodeableConcept"])
                usual = coded and (coded[0][0], None)
            if usual and codes and start and (text is None or type(text) is str):
                value, unit = usual
                return codes, text, start, self._labels[coding["code"]], value, unit
        except (KeyError, TypeError, ValueError, AttributeError):
            pass
        return None

    # ── Quantities and references ────────────────────────────────────────────────────────────────

    def quantity(
        self, owner: JsonObject, key: str, within: str = ""
    ) -> tuple[Number | None, str | None, str | None]:
        """The number, unit and comparator of a Quantity; the unit is UCUM's where the source gives it."""
        quantity: Any = owner.get(key)
        usual = usual_quantity(quantity)
        if usual is not None:
            return (*usual, None)
        quantity = self.obj(owner, key, within)
        if quantity is None:
            return None, None, None
        path = f"{within}{key}."
        system, code, unit = (self.text(quantity, name, path) for name in ("system", "code", "unit"))
        value = self.number(quantity, "value", path)
        comparator = quantity.get("comparator")
        if comparator is not None:
            comparator = self.status(quantity, COMPARATORS, "comparator", path)
            if comparator is None:
                value = None  # a limit of unknown direction is no value
        return value, code if code and system in UCUM else unit or code, comparator

    def reference(self, owner: JsonObject, key: str, within: str = "") -> tuple[str | None, str | None]:
        """Where a Reference points, and the words that came with it."""
        reference = self.obj(owner, key, within)
        if reference is None:
            return None, None
        path = f"{within}{key}."
        return self.text(reference, "reference", path), self.text(reference, "display", path)

    def resolve(self, reference: str | None, element: str | None, kind: str = "") -> Found | None:
        """The resource that a reference points to; one that is needed and not there is counted by `element`."""
        found = None if reference is None else self.shared.collection.resolve(reference, self.found, kind)
        if found is None:
            if reference is not None and element is not None:
                self.unresolved[f"{self.found.type}.{element}"] += 1
        elif found.number != CONTAINED and found.type in SUPPORTING:
            self.shared.collection.outcomes[found.number] = None
        return found


def _plain(where: str) -> str:
    return re.sub(r"\[\d+\]", "", where)  # counts go by element: category[0] and category[1] are one


def _listed(allowed: Iterable[str]) -> str:
    return ", ".join(sorted(allowed))
