"""Every resource that an input holds, where it stands, and how one refers to another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from itertools import count, repeat
from sys import intern
from typing import Any, NamedTuple, cast

import attrs

from casemgmt.errors import InvalidInput, Problem
from casemgmt.fhir.ndjson import Ndjson
from casemgmt.fhir.report import Reason
from casemgmt.fhir.shapes import Json, JsonObject, kind_of

MAX_BUNDLE_DEPTH = 8
CONTAINED = -1
BUNDLE_TYPES = frozenset(
    [
        "batch",
        "batch-response",
        "collection",
        "document",
        "history",
        "message",
        "searchset",
        "transaction",
        "transaction-response",
    ]
)
ABOUT: Mapping[str, str] = {
    **dict.fromkeys(
        [
            "CarePlan",
            "CareTeam",
            "Condition",
            "Encounter",
            "Goal",
            "MedicationRequest",
            "MedicationStatement",
            "Observation",
            "Procedure",
            "QuestionnaireResponse",
            "ServiceRequest",
        ],
        "subject",
    ),
    **dict.fromkeys(["AllergyIntolerance", "Consent", "Immunization", "RelatedPerson"], "patient"),
    "Coverage": "beneficiary",
}
"""The types of resources that are read, with the element that says whom they are about."""

READABLE = ("Patient", "Bundle", "Medication", *ABOUT)
SUPPORTING = frozenset({"Medication", "Organization", "Practitioner", "PractitionerRole"})
"""Types that are read only where something that is read refers to them."""

_UNREAD = dict.fromkeys(SUPPORTING, Reason.NOT_REFERENCED)


class Found(NamedTuple):
    """One resource (or an entry without one) and its place.

    Args:
        resource: The resource; empty where the entry holds none that could be used.
        type: Its resource type; empty where it has none that could be used.
        place: Its place in the input; with `entry`, that of the Bundle of which it is an entry.
        url: The entry's fullUrl.
        key: ``Type/id``; its fullUrl where two servers use one id; its place where it has no id.
        number: Its number among everything found; `CONTAINED` inside another resource.
        entry: Which entry of the Bundle at `place` it is: a path is text that few entries need.
    """

    resource: JsonObject
    type: str
    place: str
    url: str | None
    key: str
    number: int
    entry: int | None = None

    @property
    def path(self) -> str:
        """Its place in the input, such as ``$.entry[3].resource``."""
        return self.place if self.entry is None else f"{self.place}.entry[{self.entry}].resource"


@attrs.define(eq=False)
class Collection:
    """What was found in one input, in its order, with the look-ups by which references are followed.

    Everything has a number. The parts of a `Found` are kept in lists by number, because few are needed whole, and
    thousands of small objects cost time to make and to free, and bring garbage collections.

    Args:
        outcomes: Why each was left out, by number; None once it is read.
        by_key: The number of the newest of each key.
        patients: The Patient resources.
        several_servers: Whether one ``Type/id`` means different resources.
        superseded: Whether any resource turned out to be an older version.
        grouped: The resources that are read, by the reference that says whom they are about.
        apart: Those that have no such reference, or one that means something else in each resource.
    """

    resources: list[JsonObject] = attrs.field(factory=list)
    types: list[str] = attrs.field(factory=list)
    places: list[str] = attrs.field(factory=list)
    urls: list[str | None] = attrs.field(factory=list)
    keys: list[str] = attrs.field(factory=list)
    entries: list[int | None] = attrs.field(factory=list)
    outcomes: list[Reason | None] = attrs.field(factory=list)
    problems: list[Problem] = attrs.field(factory=list)
    _key_by_url: dict[str, str] = attrs.field(factory=dict)
    by_key: dict[str, int] = attrs.field(factory=dict)
    deleted: set[str] = attrs.field(factory=set)
    patients: list[int] = attrs.field(factory=list)
    several_servers: bool = False
    superseded: bool = False
    grouped: dict[str, list[int]] = attrs.field(factory=dict)
    apart: list[int] = attrs.field(factory=list)

    def at(self, number: int) -> Found:
        """One of what was found."""
        return Found(
            self.resources[number],
            self.types[number],
            self.places[number],
            self.urls[number],
            self.keys[number],
            number,
            self.entries[number],
        )

    def wrong(self, path: str, message: str, cure: str) -> None:
        """Note one problem."""
        self.problems.append(Problem(path, message, cure))

    def take(  # noqa: PLR0917 - the parts of one tuple
        self, resource: JsonObject, kind: str, path: str, url: str | None, key: str, outcome: Reason | None
    ) -> int:
        """Put one more into the collection; gives its number."""
        self.resources.append(resource)
        self.types.append(kind)
        self.places.append(path)
        self.urls.append(url)
        self.keys.append(key)
        self.entries.append(None)
        self.outcomes.append(outcome)
        return len(self.outcomes) - 1

    def leave_out(self, path: str, reason: Reason) -> None:
        """Put an entry into the collection that holds nothing that could be used."""
        self.take({}, "", path, None, path, reason)

    def add(self, value: Json, path: str, url: str | None = None, depth: int = 0) -> None:
        """Take up one value that should be a resource, and what it holds if it is a Bundle."""
        if not isinstance(value, dict):
            self.leave_out(path, Reason.MALFORMED)
            self.wrong(path, f"is {kind_of(value)}, not a resource", "give a JSON object with a resourceType")
            return
        kind = value.get("resourceType")
        if isinstance(kind, str) and _is_type(kind):
            if kind == "Bundle":
                self.take(value, kind, path, url, path, None)
                self.add_bundle(value, path, depth + 1)
            else:
                self._add_resource(value, kind, path, url)
        elif kind is None:
            self.leave_out(path, Reason.MALFORMED)
            self.wrong(f"{path}.resourceType", "is missing", "name the resource's type, such as Condition")
        else:
            near = get_close_matches(kind, READABLE, n=1) if isinstance(kind, str) else []
            cure = f"did you mean {near[0]}?" if near else "name a type of FHIR R4, such as Condition"
            self.leave_out(path, Reason.MALFORMED)
            self.wrong(f"{path}.resourceType", "is not a resource type", cure)

    def add_bundle(self, bundle: JsonObject, path: str, depth: int = 0) -> None:
        """Take up every entry of a Bundle."""
        if depth > MAX_BUNDLE_DEPTH:
            self.outcomes[-1] = Reason.MALFORMED
            self.wrong(path, "is a Bundle nested too deeply", f"nest Bundles at most {MAX_BUNDLE_DEPTH} deep")
            return
        kind = bundle.get("type")
        if not isinstance(kind, str) or kind not in BUNDLE_TYPES:
            message = "is missing" if kind is None else "is not a Bundle type"
            self.wrong(f"{path}.type", message, f"write one of {', '.join(sorted(BUNDLE_TYPES))}")
        entries = bundle.get("entry")
        if isinstance(entries, list):
            history = kind == "history"
            if history or not self._add_at_once(entries, path):
                for i, entry in enumerate(entries):
                    self._add_entry(entry, f"{path}.entry[{i}]", depth, history=history)
        elif entries is not None:
            if depth:
                self.outcomes[-1] = Reason.MALFORMED
            self.wrong(f"{path}.entry", f"is {kind_of(entries)}, not a list", "put the entries into a list")

    def _add_entry(self, entry: Json, path: str, depth: int, *, history: bool) -> None:
        if not isinstance(entry, dict):
            self.leave_out(path, Reason.MALFORMED)
            self.wrong(path, f"is {kind_of(entry)}, not a Bundle entry", "give an object with a resource")
            return
        url = entry.get("fullUrl")
        if url is not None and not isinstance(url, str):
            self.wrong(f"{path}.fullUrl", f"is {kind_of(url)}, not text", "write a string")
            url = None
        resource = entry.get("resource")
        request = entry.get("request")
        if isinstance(request, dict) and request.get("method") == "DELETE":
            self.leave_out(path, Reason.DELETED)
            address = request.get("url")
            # A history begins with the newest version: what follows is older than its deletion.
            if history and isinstance(address, str) and type_and_id(address) not in self.by_key:
                self.deleted.add(type_and_id(address))
        elif resource is None:
            self.leave_out(path, Reason.NO_RESOURCE)
        else:
            self.add(resource, f"{path}.resource", url, depth)

    def _add_at_once(self, entries: list[Any], path: str) -> bool:
        """Take up all entries of a Bundle at once, if each has an address and a resource with an id of its own.

        Nearly every Bundle is like that; the others are taken up entry by entry. This does the same with one look
        at each entry, because fetching them from memory is a good part of the cost of reading a Bundle.
        """
        first, about = len(self.outcomes), ABOUT
        resources, kinds, urls, keys, patients = [], [], [], [], []
        grouped: defaultdict[Any, list[int]] = defaultdict(list)
        try:
            for number, entry in enumerate(entries, first):
                if "request" in entry and entry["request"]["method"] == "DELETE":
                    return False
                urls.append(entry["fullUrl"])
                resource = entry["resource"]
                kind = intern(resource["resourceType"])  # equal texts are one, and so quick to look up
                resources.append(resource)
                kinds.append(kind)
                keys.append(kind + "/" + resource["id"])
                if kind in about:
                    try:
                        grouped[resource[about[kind]]["reference"]].append(number)
                    except (KeyError, TypeError):
                        grouped[None].append(number)
                elif kind == "Patient":
                    patients.append(number)
        except (KeyError, TypeError):
            return False
        types, by_key = set(kinds), dict(zip(keys, count(first), strict=False))
        alike = set(map(type, urls)) <= {str} and "Bundle" not in types and all(map(_is_type, types))
        known = not self.deleted and len(by_key) == len(keys) and self.by_key.keys().isdisjoint(by_key)
        if not (alike and known):
            return False
        self.resources += resources
        self.types += kinds
        self.places += repeat(path, len(entries))
        self.urls += urls
        self.keys += keys
        self.entries += range(len(entries))
        self.outcomes += map(_UNREAD.get, kinds, repeat(Reason.NO_READER))
        self.by_key |= by_key
        self.patients += patients
        for reference, numbers in grouped.items():
            self._group(reference, numbers)
        return True

    def _add_resource(self, resource: JsonObject, kind: str, path: str, url: str | None) -> None:
        id_ = resource.get("id")
        if isinstance(id_, str):
            key = f"{kind}/{id_}"
        else:
            if id_ is not None:
                self.wrong(f"{path}.id", f"is {kind_of(id_)}, not text", "write a string")
            # Where the server has still to assign an id, the entry's address tells the resource from others.
            key = f"{kind}/{url.rsplit('/', 1)[-1].rsplit(':', 1)[-1]}" if url else path
        earlier = self.by_key.get(key)
        if earlier is not None and self._two_servers(earlier, url) and not self._repeats(earlier, resource):
            self.several_servers = True
            key = str(url)
            earlier = self.by_key.get(key)
        unread = outcome = _UNREAD.get(kind, Reason.NO_READER)
        if key in self.deleted:
            outcome = Reason.DELETED
        elif earlier is not None and self._repeats(earlier, resource):
            outcome = Reason.DUPLICATE
        elif earlier is not None and _updated(resource) <= _updated(self.resources[earlier]):
            outcome = Reason.SUPERSEDED
        number = self.take(resource, kind, path, url, key, outcome)
        if outcome is not unread:
            return
        self.by_key[key] = number
        if earlier is not None:
            self.outcomes[earlier] = Reason.SUPERSEDED
            self.superseded = True
        if kind in ABOUT:
            about = resource.get(ABOUT[kind])
            self._group(about.get("reference") if isinstance(about, dict) else None, [number])
        elif kind == "Patient":
            self.patients.append(number)

    def _two_servers(self, earlier: int, url: str | None) -> bool:
        before = self.urls[earlier]
        return is_http(before) and is_http(url) and before != url

    def _repeats(self, earlier: int, resource: JsonObject) -> bool:
        try:
            return self.resources[earlier] == resource
        except RecursionError:
            return False

    def _group(self, reference: Json, numbers: list[int]) -> None:
        if isinstance(reference, str) and not reference.startswith("#"):
            self.grouped.setdefault(reference, []).extend(numbers)
        else:
            self.apart += numbers

    def resolve(self, reference: str, source: Found, kind: str = "") -> Found | None:
        """What a reference inside `source` points to, if the input holds it; `kind` is the type to try first."""
        if reference.startswith("#"):
            return contained(source, reference)
        likely = self.by_key.get(f"{kind}/{reference.rpartition(':')[2]}")
        if likely is not None and self.urls[likely] == reference:
            return self.at(likely)
        if not self._key_by_url:
            backwards = zip(
                reversed(self.urls), reversed(self.keys), strict=True
            )  # the first of a url counts
            self._key_by_url = {url: key for url, key in backwards if url is not None}
        key = self._key_by_url.get(reference)
        if key is None and source.url is not None and is_http(source.url) and "://" not in reference:
            key = self._key_by_url.get(base_of(source.url) + reference)
        number = self.by_key.get(type_and_id(reference) if key is None else key)  # the newest of its key
        return None if number is None else self.at(number)


def collect(source: object) -> Collection:
    """Everything that a Bundle, a resource, or an iterable of resources holds.

    Raises:
        InvalidInput: If it is none of these.
    """
    collection = Collection()
    if isinstance(source, dict):
        if source.get("resourceType") == "Bundle":
            collection.add_bundle(source, "$")
        else:
            collection.add(source, "$")
    elif isinstance(source, Ndjson):
        for problem in source.problems:
            collection.leave_out(problem.path, Reason.MALFORMED)
        collection.problems.extend(source.problems)
        for path, value in zip(source.paths, source.values, strict=True):
            collection.add(value, path)
    elif isinstance(source, Iterable) and not isinstance(source, (str, bytes, bytearray, Mapping)):
        for i, value in enumerate(source):
            collection.add(cast("Json", value), f"$[{i}]")
    else:
        raise InvalidInput.at(
            "$",
            f"is {kind_of(source)}, not a Bundle, a resource or a list of resources",
            "parse the file first, with json.loads or casemgmt.fhir.read_ndjson",
        )
    return collection


def contained(source: Found, reference: str) -> Found | None:
    """The resource inside `source` that ``#id`` names."""
    inside = source.resource.get("contained")
    for i, resource in enumerate(inside if isinstance(inside, list) else ()):
        if isinstance(resource, dict) and resource.get("id") == reference[1:]:
            kind = resource.get("resourceType")
            path, key = f"{source.path}.contained[{i}]", f"{source.key}{reference}"
            return Found(resource, kind if isinstance(kind, str) else "", path, None, key, CONTAINED)
    return None


def type_and_id(reference: str) -> str:
    """The ``Type/id`` at the end of a reference; the reference itself where it has another form."""
    parts = reference.split("/_history/", 1)[0].rsplit("/", 2)
    return "/".join(parts[-2:])


def base_of(url: str) -> str:
    """The server's address in ``http://server/Type/id``, with its slash."""
    return url.split("/_history/", 1)[0].rsplit("/", 2)[0] + "/"


def is_http(url: str | None) -> bool:
    """Whether a fullUrl is the address of a resource on a server."""
    return url is not None and url.startswith(("http://", "https://"))


@lru_cache(maxsize=512)
def _is_type(kind: str) -> bool:
    # A misspelt type would silently be left out as one that nobody reads; a type of another release may be.
    if kind in READABLE:
        return True
    if not (kind.isascii() and kind.isalpha() and kind[0].isupper()):
        return False
    folded = kind.casefold()
    return not any(folded == name.casefold() for name in READABLE) and not get_close_matches(
        kind, READABLE, n=1, cutoff=0.9
    )


def _updated(resource: JsonObject) -> str:
    meta = resource.get("meta")
    updated = meta.get("lastUpdated") if isinstance(meta, dict) else None
    return updated if isinstance(updated, str) else ""
