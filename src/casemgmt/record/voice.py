"""What people said: attestations, consents, preferences, answers, social needs, and goals already on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import attrs

from casemgmt.bounds import Bounds, OneOf
from casemgmt.codes import Code
from casemgmt.dates import to_day
from casemgmt.mappings import frozen
from casemgmt.record.entry import Day, Entry

AnswerValue = float | bool | str | date | Code | Bounds | OneOf | None


def _frozen(values: Mapping[str, AnswerValue]) -> Mapping[str, AnswerValue]:
    return frozen(values)


@attrs.frozen(kw_only=True)
class Attestation(Entry):
    """What a named person stated about one fact: a judgement, or an answer to a question that was asked.

    Args:
        fact: The name of the fact, such as ``ccm_risk_attested``.
        value: What was stated; None with `declined` for a question that was not answered.
        by: Who stated it (name or identifier).
        role: In which role, such as ``physician`` or ``patient``.
        declined: Whether the person declined to answer.
    """

    fact: str
    value: AnswerValue = attrs.field(default=None, repr=False)
    by: str = attrs.field(default="", repr=False)
    role: str = ""
    declined: bool = attrs.field(default=False, repr=False)


@attrs.frozen(kw_only=True)
class Consent(Entry):
    """A consent given, refused or revoked (FHIR Consent); `codes` are its categories.

    Args:
        kind: What it allows, such as ``medicare.ccm`` or ``patient-privacy``.
        given_by: Who gave it.
        permits: False where it refuses.
    """

    kind: str | None = attrs.field(default=None, repr=False)
    given_by: str | None = attrs.field(default=None, repr=False)
    permits: bool | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class Preference(Entry):
    """What matters to the person, in their words.

    Args:
        kind: What it is about: ``care_goals``, ``place_of_care``, ``language``, ``what_matters`` and so on.
        value: The coded value where there is one, such as ``comfort`` for `kind` ``care_goals``.
    """

    kind: str
    value: str | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class Answers(Entry):
    """Answers to one questionnaire on one day (FHIR QuestionnaireResponse).

    Args:
        instrument: The instrument's id or canonical address.
        values: Answers by item: the FHIR ``linkId``, and the LOINC code where the item has one.
    """

    instrument: str | None = None
    values: Mapping[str, AnswerValue] = attrs.field(default=frozen({}), converter=_frozen, repr=False)

    def __hash__(self) -> int:
        return hash((self.id, self.instrument, tuple(sorted(self.values))))


@attrs.frozen(kw_only=True)
class SocialNeed(Entry):
    """A social circumstance on record: housing, food, transport, employment, and so on.

    Args:
        category: The circumstance, in the words of `content/snomed_social.csv`, such as ``food-insecurity``.
        need: Whether it is a need (True), a circumstance only (False), or not told (None).
    """

    category: str
    need: bool | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class RecordedGoal(Entry):
    """A goal found in the record (FHIR Goal). Not a goal of a plan of this library.

    Args:
        achievement: FHIR achievement status.
        due_on: The day by which it should be met.
    """

    achievement: str | None = attrs.field(default=None, repr=False)
    due_on: Day = attrs.field(default=None, converter=to_day, repr=False)
