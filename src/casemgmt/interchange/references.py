"""What a value refers to: facts by their names, policies by their ids, and the facts that a decision rests on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any, Literal, get_args, get_origin

import attrs
from typing_extensions import override

from casemgmt.citation import Citation
from casemgmt.errors import InvalidInput
from casemgmt.interchange.criteria import CRITERION
from casemgmt.interchange.editions import facts_of
from casemgmt.interchange.forms import KNOWN_FIELDS, known_of, sheet_from
from casemgmt.interchange.known import WHY
from casemgmt.interchange.limits import Path, near
from casemgmt.interchange.nodes import FactName
from casemgmt.interchange.shapes import TRUTH, Day, Failed, Shape, Text, Whole, Words
from casemgmt.interchange.share import CRITERIA, SharingForm
from casemgmt.interchange.sources import CITATION
from casemgmt.interchange.structures import Field, Form, SetOf
from casemgmt.interchange.work import CURRENT
from casemgmt.risk import PreventionItem, PreventiveService
from casemgmt.rules import (
    Criterion,
    Decision,
    Edition,
    Fact,
    FactSheet,
    Policy,
    Unknown,
)
from casemgmt.rules.identity import digest_of
from casemgmt.truth import Truth


@attrs.frozen
class _Sheet(Form):
    """What is known about a person; the decisions beside it rest on it."""

    @override
    def write(self, value: Any, to: Any, where: Path) -> Any:
        CURRENT.get().sheet = value
        return super().write(value, to, where)

    @override
    def read(self, given: Any, by: Any, where: Path) -> Any:
        found = super().read(given, by, where)
        CURRENT.get().sheet = found
        return found


_SHEET = Form("what is known about a person", sheet_from, KNOWN_FIELDS, known_of)
_SHARED_SHEET = _Sheet("what is known about a person", sheet_from, KNOWN_FIELDS, known_of)


def _known(sheet: FactSheet | None) -> FactSheet:
    """The facts on which a part of an answer rests: its own, or those that stand above it."""
    known = CURRENT.get().sheet if sheet is None else sheet
    if known is None:
        raise InvalidInput.at("$", "rests on no facts", "give its sheet")
    if isinstance(known, Failed):
        raise InvalidInput([])  # the sheet is on the list of problems
    return known


def _own(sheet: FactSheet) -> FactSheet | None:
    """The facts of a part of an answer, where they are not those that stand above it."""
    return None if sheet == CURRENT.get().sheet else sheet


def _decision(title: str, edition: str, rule: Criterion, sheet: FactSheet | None) -> Decision:
    return Decision(rule, _known(sheet), title, edition)


def _decided(decision: Decision) -> dict[str, Any]:
    return {
        "title": decision.title,
        "edition": decision.edition,
        "rule": decision.rule,
        "sheet": _own(decision.sheet),
    }


_DECISION = SharingForm(
    "a decision",
    _decision,
    (
        Field("title", Text(), ""),
        Field("edition", Text(), ""),
        CRITERIA,
        Field("rule", CRITERION),
        Field("sheet", _SHEET, None),
    ),
    _decided,
)

# -- preventive services -----------------------------------------------------------------------------------------------

_DAYS = Whole("a whole number from 0", least=0)
_SERVICE = SharingForm(
    "a preventive service",
    PreventiveService,
    (
        *(Field(name, Text()) for name in ("id", "label", "who", "interval", "reduces")),
        Field("grade", Text(), ""),
        Field("year", Whole(), None),
        CRITERIA,
        Field("applies", CRITERION),
        Field("done", CRITERION),
        Field("against", CRITERION, None),
        Field("declined", FactName()),
        *(Field(name, _DAYS, None) for name in ("within_days", "within_business_days", "latest_days")),
        Field("citation", CITATION),
    ),
    lambda service: {field.name: getattr(service, field.name) for field in attrs.fields(PreventiveService)},
)


def _preventive(
    sheet: FactSheet | None, service: PreventiveService, next_on: date | None, edition: str
) -> PreventionItem:
    return PreventionItem(service, _known(sheet), next_on, edition)


def _prevented(item: PreventionItem) -> dict[str, Any]:
    return {
        "sheet": _own(item.sheet),
        "service": item.service,
        "next_on": item.next_on,
        "edition": item.edition,
    }


_PREVENTIVE = Form(
    "a preventive service for a person",
    _preventive,
    (
        Field("sheet", _SHARED_SHEET, None),
        Field("service", _SERVICE),
        Field("next_on", Day(), None),
        Field("edition", Text(), ""),
    ),
    _prevented,
)

# -- policies ----------------------------------------------------------------------------------------------------------


@attrs.frozen
class _PolicyId(Shape):
    """A policy by its id.

    Args:
        kind: The class of the policy.
    """

    kind: type[Policy[Any]]
    what: str = "the id of a policy"

    @override
    def write(self, value: Any, to: Any, where: Path) -> Any:
        _meet(value, *value.editions)
        return value.id

    @override
    def read(self, given: Any, by: Any, where: Path) -> Any:
        if not isinstance(given, str):
            return self.wrong(given, by, where)
        known = {id: each for id, each in CURRENT.get().policies.items() if isinstance(each, self.kind)}
        if given not in known:
            cure = f"{near(given, known)} (for a policy of your own pass policies=[...])"
            return by.refuse(where, "names no policy that is known", cure)
        _meet(known[given], *known[given].editions)
        return known[given]


def _meet(policy: Policy[Any], *editions: Edition) -> None:
    """Take a policy for that of the edition beside it, and the facts of editions for known."""
    work = CURRENT.get()
    work.policy = policy
    for edition in editions:
        work.know(facts_of(edition))


def _reference(edition: Edition) -> dict[str, str]:
    policy = CURRENT.get().policy
    if policy is None or edition not in policy.editions:
        raise InvalidInput.at("$", "is no edition of the policy", "give one of its editions")
    _meet(policy, edition)
    return {"id": edition.id, "digest": digest_of_edition(policy, edition)}


def _edition(id: str, digest: str) -> Edition:
    policy = CURRENT.get().policy
    if policy is None:
        raise InvalidInput([])  # the policy is on the list of problems
    named: list[Edition] = [edition for edition in policy.editions if edition.id == id]
    if not named:
        cure = f"{near(id, [edition.id for edition in policy.editions])} ({_THAT_TIME})"
        raise InvalidInput.at("$", "is no edition of the policy", cure)
    found = next((edition for edition in named if digest_of_edition(policy, edition) == digest), None)
    if found is None:
        raise InvalidInput.at("$", "does not decide what it decided when this was written", _THAT_TIME)
    _meet(policy, found)
    return found


_EDITION = Form("an edition", _edition, (Field("id", Text()), Field("digest", Text())), _reference)
_THAT_TIME = "read it with the policy of that time: policies=[...]"


_NOT_SHOWN = frozenset({"effective_to", "review", "changes", "examples"})
"""What an edition says of itself and no answer shows: that it was ended or looked through changes no answer by it."""
_digests: dict[tuple[str, int], tuple[Edition, str]] = {}
_MOST_DIGESTS = 256


def digest_of_edition(policy: Policy[Any], edition: Edition) -> str:
    """A digest of all that an answer by an edition rests on or shows: criteria, names, dates, documents, results.

    Of its facts it holds what a truth can depend on. It is kept with the edition itself: equal editions may read
    facts of other definitions.
    """
    place = policy.id, id(edition)
    if place not in _digests:
        edition_id = f"{policy.id}/{edition.id}"
        digest = digest_of(_shown(edition), {}, as_of=edition.effective_from, edition=edition_id)
        _digests[place] = edition, digest
        if len(_digests) > _MOST_DIGESTS:
            _digests.pop(next(iter(_digests)), None)
        return digest
    return _digests[place][1]


def _shown(edition: Edition) -> Any:
    """The fields of an edition with their names, in an order; those by name in theirs."""
    fields = attrs.fields(type(edition))
    told = ((field.name, getattr(edition, field.name)) for field in fields if field.name not in _NOT_SHOWN)
    return tuple(
        (name, tuple(value.items()) if isinstance(value, Mapping) else value) for name, value in told
    )


_SHAPES: Mapping[Any, Shape] = {
    Citation: CITATION,
    Decision: _DECISION,
    Fact: FactName(),
    FactSheet: _SHARED_SHEET,
    PreventionItem: _PREVENTIVE,
    Truth: TRUTH,
    Unknown: WHY,
    frozenset[str]: SetOf(Text()),
}


def shape_of(cls: Any) -> Shape | None:
    """The shape of what is written as in the documents of rules; None for anything else."""
    if cls in _SHAPES:
        return _SHAPES[cls]
    if get_origin(cls) is Literal:
        return Words({word: word for word in get_args(cls)})
    if isinstance(cls, type) and issubclass(cls, Enum):
        return Words({each.value: each for each in cls})
    if isinstance(cls, type) and issubclass(cls, Policy):
        return _PolicyId(cls)
    if isinstance(cls, type) and issubclass(cls, Edition):
        return _EDITION
    return None
