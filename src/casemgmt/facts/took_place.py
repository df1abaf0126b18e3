"""Which entries of a record surely never were, and which may not have been: by section and status, in FHIR's words.

The words are those of the value sets that FHIR R4 (4.0.1) binds to the status of each resource; which of them leave a
doubt is our own reading of their definitions. So it is with the reasons why an observation has no value.
A status that is not named here, or none, raises no doubt. Conditions and social needs have a clinical status and
people around a person have none, so that they are not here; what is said of a condition is its verification.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from casemgmt.facts.definitions import Query, Where
from casemgmt.mappings import frozen
from casemgmt.record import Observation
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth

NOTHING: frozenset[str] = frozenset()
CUT_SHORT = frozenset({"stopped", "cancelled", "revoked"})
"""The statuses under which what lies in the future was only planned."""

NOT_MADE = frozenset({"not-performed", "asked-declined", "not-asked", "not-applicable", "error"})
"""The reasons of an observation without a value that say that it was not made; under others it may have been."""

_MISTAKE = "entered-in-error"


@attrs.frozen
class Doubts:
    """The statuses that say of an entry that it was not, or may not have been.

    Args:
        never: Those under which it surely never was.
        perhaps: Those under which it may or may not have been.
    """

    never: frozenset[str] = NOTHING
    perhaps: frozenset[str] = NOTHING
    either: frozenset[str] = attrs.field(init=False, eq=False, repr=False)
    """All of them."""

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "either", self.never | self.perhaps)


def _doubts(never: set[str], perhaps: set[str]) -> Doubts:
    return Doubts(frozenset({_MISTAKE} | never), frozenset(perhaps))


NO_DOUBTS = Doubts()
DOUBTS: Mapping[str, Doubts] = frozen(
    {
        "observations": _doubts({"cancelled"}, set()),
        "encounters": _doubts({"cancelled"}, {"planned"}),
        "procedures": _doubts({"not-done"}, {"preparation"}),
        # A prescription is cancelled before anything was taken, and a dispense declined before it was handed over.
        "medications": _doubts({"cancelled", "not-taken", "declined"}, {"draft", "intended", "preparation"}),
        "immunizations": _doubts({"not-done"}, set()),
        # Cover that was cancelled may have been there for a time, as what was revoked may have been begun.
        "coverages": _doubts(set(), {"draft"}),
        "services": _doubts({"cancelled"}, {"draft", "not-started", "scheduled"}),
        "plans": _doubts(set(), {"draft"}),
        "goals": _doubts({"rejected"}, {"proposed", "planned"}),
        "care_team": _doubts(set(), {"proposed"}),
        # FHIR has no contacts; these are the words of a Communication and of an Encounter.
        "contacts": _doubts({"not-done", "cancelled"}, {"preparation", "planned"}),
        "answers": _doubts(set(), set()),
        "consents": _doubts(set(), {"draft", "proposed"}),
        "attestations": _doubts(set(), set()),  # FHIR has none
    }
)
"""The doubts about the entries of each section; a section that is not here has none."""


def doubts_about(section: str) -> Doubts:
    """The doubts about the entries of a section.

    Example:
        >>> sorted(doubts_about("encounters").never), sorted(doubts_about("encounters").perhaps)
        (['cancelled', 'entered-in-error'], ['planned'])
    """
    return DOUBTS.get(section, NO_DOUBTS)


def doubts_of(query: Query) -> Doubts:
    """The doubts that a query has about the entries of its section.

    One that asks for a status says itself which count. One that looks ahead asks for what is planned, and not for
    what was called off.
    """
    if any(isinstance(condition, Where) and condition.field == "status" for condition in query.where):
        return NO_DOUBTS
    doubts = doubts_about(query.section)
    return doubts if query.ahead_days is None else Doubts(doubts.never | CUT_SHORT)


def was_made(observation: Observation) -> Truth:
    """Whether an observation was made, as far as the reason why it has no value tells.

    One that has neither a value nor a reason was made: a panel, of which the parts have values.

    Example:
        >>> [was_made(Observation(absent_reason=why)).words for why in ("asked-declined", "masked", None)]
        ['not met', 'unknown', 'met']
    """
    if not observation.absent_reason or observation.value is not None:
        return MET
    return NOT_MET if observation.absent_reason in NOT_MADE else UNKNOWN
