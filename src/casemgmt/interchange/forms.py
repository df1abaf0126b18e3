"""The forms of the other documents: a rule, what is known about a person, a decision, and one kept for replay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
from typing_extensions import override

from casemgmt.errors import InvalidInput
from casemgmt.interchange.criteria import CRITERION
from casemgmt.interchange.facts import Declarations
from casemgmt.interchange.known import KNOWN, WHY, ByFact, OneDay
from casemgmt.interchange.limits import Path
from casemgmt.interchange.quantities import QUANTITY
from casemgmt.interchange.several import Several
from casemgmt.interchange.shapes import FAILED, TRUTH, Day, Text, Words
from casemgmt.interchange.share import CRITERIA, SharingForm
from casemgmt.interchange.structures import Field, Form, ListOf, failed
from casemgmt.rules import Bundle, Criterion, Decision, FactSheet, Identity, facts_needed
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

KNOWN_FIELDS = (
    Field("as_of", Day()),
    Field("values", KNOWN),
    Field("unknowns", ByFact(WHY), {}),
    Field("evidence", ByFact(ListOf(Text())), {}),
    Field("dates", ByFact(OneDay()), {}),
)


def known_of(sheet: FactSheet) -> dict[str, Any]:
    """A fact sheet without the date among its values, which stands beside them."""
    values = sheet.known
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


def sheet_from(as_of: Any, values: Any, unknowns: Any, evidence: Any, dates: Any) -> FactSheet:
    """A fact sheet with the date among its values, as rules read them."""
    nothing = dict.fromkeys(unknowns)
    return FactSheet(
        as_of, {**nothing, AS_OF.name: as_of, **values}, dict(unknowns), dict(evidence), dict(dates)
    )


FACTS = Form(
    "what is known about a person",
    sheet_from,
    (_schema("casemgmt.facts/1"), *KNOWN_FIELDS),
    lambda sheet: {"schema": "casemgmt.facts/1", **known_of(sheet)},
)


def _read_by(rule: Criterion, sheet: FactSheet) -> FactSheet:
    """What a rule reads of what is known, and no more: who is handed a decision need not learn the rest."""
    names = {AS_OF.name, *facts_needed(rule)}

    def read(part: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in part.items() if name in names}

    return FactSheet(
        sheet.as_of, read(sheet.values), read(sheet.unknowns), read(sheet.evidence), read(sheet.dates)
    )


def _decision(title: str, edition: str, rule: Criterion, **known: Any) -> Decision:
    return Decision(rule, sheet_from(**known), title, edition)


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
        *KNOWN_FIELDS,
    ),
    lambda decision: {
        "schema": "casemgmt.decision/1",
        "title": decision.title,
        "edition": decision.edition,
        "rule": decision.rule,
        **known_of(_read_by(decision.rule, decision.sheet)),
    },
)


@attrs.frozen
class _Pairs(ListOf):
    """Things with a name each, as lists of two: their order counts, and not every store keeps that of keys."""

    what: str = "a list of pairs"

    @override
    def write(self, value: Any, to: Any, where: Path) -> Any:
        return [[name, self.of.write(part, to, where / i)] for i, (name, part) in enumerate(value)]

    @override
    def read(self, given: Any, by: Any, where: Path) -> Any:
        if not isinstance(given, list):
            return self.wrong(given, by, where)
        pairs = [self._pair(each, by, where / i) for i, each in enumerate(given)]
        return FAILED if failed(pairs) else tuple(pairs)

    def _pair(self, given: Any, by: Any, where: Path) -> Any:
        if not isinstance(given, list) or len(given) != 2 or not isinstance(given[0], str):
            return by.refuse(where, "is no pair", "write a name and what belongs to it, in a list")
        part = self.of.read(given[1], by, where)
        return FAILED if part is FAILED else (given[0], part)


BUNDLE = SharingForm(
    "a decision that was kept",
    Bundle,
    (
        _schema("casemgmt.bundle/1"),
        Field("facts", Declarations(), (), name="declared", kept=False),
        CRITERIA,
        Field("rule", CRITERION),
        Field("as_of", Day()),
        Field("edition", Text(), ""),
        Field("values", _Pairs(Several()), name="facts"),
        Field("truths", _Pairs(TRUTH)),
        Field("quantities", _Pairs(Several())),
        Field(
            "identity",
            Form(
                "an identity",
                Identity,
                (Field("digest", Text()), Field("scheme", Text()), Field("library", Text())),
            ),
        ),
    ),
    lambda bundle: {
        "schema": "casemgmt.bundle/1",
        **{f.name: getattr(bundle, f.name) for f in attrs.fields(Bundle)},
    },
)
"""A bundle declares every fact that it uses, for it is replayed without a vocabulary."""
