"""The forms of the other documents: a rule by itself, what is known about a person, and a decision to be replayed."""

from __future__ import annotations

from typing import Any

from casemgmt.errors import InvalidInput
from casemgmt.interchange.criteria import CRITERION
from casemgmt.interchange.facts import Declarations
from casemgmt.interchange.known import KNOWN, WHY, ByFact, OneDay
from casemgmt.interchange.quantities import QUANTITY
from casemgmt.interchange.shapes import Day, Text, Words
from casemgmt.interchange.share import CRITERIA, SharingForm
from casemgmt.interchange.structures import Field, Form, ListOf
from casemgmt.rules import Criterion, Decision, FactSheet
from casemgmt.rules.terms import AS_OF


def _schema(name: str) -> Field:
    return Field("schema", Words({name: name}), kept=False)


def _rule_of(term: Any) -> dict[str, Any]:
    return {"schema": "casemgmt.rule/1", "criterion" if isinstance(term, Criterion) else "quantity": term}


def _rule(criterion: Any, quantity: Any) -> Any:
    return quantity if criterion is None else criterion


RULE = SharingForm(
    "a rule",
    _rule,
    (
        _schema("casemgmt.rule/1"),
        Field("facts", Declarations(), (), kept=False),
        CRITERIA,
        Field("criterion", CRITERION, None),
        Field("quantity", QUANTITY, None),
    ),
    _rule_of,
    one_of=("criterion", "quantity"),
)

_KNOWN = (
    Field("as_of", Day()),
    Field("values", KNOWN),
    Field("unknowns", ByFact(WHY), {}),
    Field("evidence", ByFact(ListOf(Text())), {}),
    Field("dates", ByFact(OneDay()), {}),
)


def _known(sheet: FactSheet) -> dict[str, Any]:
    """A fact sheet without the date among its values, which stands beside them."""
    values = dict(sheet.values)
    if values.pop(AS_OF.name, None) != sheet.as_of:
        raise InvalidInput.at(
            "$.values", "do not hold the date as_of", "gather them with casemgmt.facts.sheet_of"
        )
    return {
        "as_of": sheet.as_of,
        "values": values,
        "unknowns": dict(sheet.unknowns),
        "evidence": dict(sheet.evidence),
        "dates": dict(sheet.dates),
    }


def _sheet(as_of: Any, values: Any, unknowns: Any, evidence: Any, dates: Any) -> FactSheet:
    return FactSheet(as_of, {AS_OF.name: as_of, **values}, dict(unknowns), dict(evidence), dict(dates))


FACTS = Form(
    "what is known about a person",
    _sheet,
    (_schema("casemgmt.facts/1"), *_KNOWN),
    lambda sheet: {"schema": "casemgmt.facts/1", **_known(sheet)},
)


def _decision(title: str, edition: str, rule: Criterion, **known: Any) -> Decision:
    return Decision(rule, _sheet(**known), title, edition)


DECISION = SharingForm(
    "a decision",
    _decision,
    (
        _schema("casemgmt.decision/1"),
        Field("title", Text(), ""),
        Field("edition", Text(), ""),
        Field("facts", Declarations(), (), kept=False),
        CRITERIA,
        Field("rule", CRITERION),
        *_KNOWN,
    ),
    lambda decision: {
        "schema": "casemgmt.decision/1",
        "title": decision.title,
        "edition": decision.edition,
        "rule": decision.rule,
        **_known(decision.sheet),
    },
)
