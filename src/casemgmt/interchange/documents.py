"""Policies, rules, records, plans, decisions and other answers as documents, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, overload

from casemgmt.errors import InvalidInput
from casemgmt.instruments import vocabulary as standard_vocabulary
from casemgmt.interchange.contexts import Reader, Writer
from casemgmt.interchange.facts import Declarations, declarations
from casemgmt.interchange.forms import BUNDLE, DECISION, FACTS, RULE
from casemgmt.interchange.kept import read, versions, written
from casemgmt.interchange.kinds import SCHEMAS, Kept, schema_of, words_for
from casemgmt.interchange.limits import (
    LONG_TEXT,
    MANY_VALUES,
    SCHEMA_OF_EDITORS,
    TEXT_LENGTH,
    TOP,
    VALUES,
    check,
    kind_of_json,
    near,
    parse,
)
from casemgmt.interchange.policies import POLICIES, POLICY_SCHEMA
from casemgmt.interchange.structures import Form
from casemgmt.rules import Bundle, Criterion, Decision, Fact, FactSheet, Policy, Quantity

Documented = Policy[Any] | Criterion | Quantity | FactSheet | Decision | Bundle | Kept
"""What can be written as a document."""

ThingT = TypeVar("ThingT")
_FORMS: dict[type, Form] = {
    Criterion: RULE,
    Quantity: RULE,
    FactSheet: FACTS,
    Decision: DECISION,
    Bundle: BUNDLE,
}
_BY_SCHEMA = {
    "casemgmt.rule/1": RULE,
    "casemgmt.facts/1": FACTS,
    "casemgmt.decision/1": DECISION,
    "casemgmt.bundle/1": BUNDLE,
}


def to_document(
    thing: Documented,
    *,
    vocabulary: Mapping[str, Fact] | None = None,
) -> dict[str, Any]:
    """A policy, a rule, a record, a plan, a decision or another answer as plain values of JSON.

    Facts of the vocabulary are written by name; others with their declaration. A criterion that has an id or a label
    and is used more than once is written once, and named elsewhere. An answer names the policy that gave it.
    A decision holds what its rule reads of the facts that it was made on, and no more.

    Args:
        thing: A program, level scheme or risk scheme; a criterion or quantity; a `FactSheet`; a `Decision` or its
            `Bundle`; a `Record`, its person or one of its entries; an answer such as a `Screening`, `LevelOfCare`,
            `RiskProfile`, `Assessment`, `Review` or `OutcomeReport`; a `PlanDraft` or `CarePlan`, or one of its
            proposals and items.
        vocabulary: The facts that need no declaration; by default those of the library.

    Raises:
        InvalidInput: If something cannot be written, such as a query of the record; lists all of it.

    Example:
        >>> from casemgmt import vocabulary
        >>> to_document(vocabulary()["age_years"] >= 65)
        {'schema': 'casemgmt.rule/1', 'criterion': {'value': 'age_years', 'at_least': 65}}
        >>> from casemgmt.record import Contact
        >>> to_document(Contact(id="c1", start="2026-05-01", kind="phone", reached=True))
        {'schema': 'casemgmt.contact/1', 'start': '2026-05-01', 'id': 'c1', 'kind': 'phone', 'reached': True}
    """
    form = _form_of(thing)
    to = Writer(vocabulary=_facts(vocabulary))
    if form is None:
        return _kept(thing, to)
    if form is BUNDLE:
        to.vocabulary = {}  # it declares every fact
    made = form.write(thing, to, TOP)
    if facts := declarations(to, all_facts=form is DECISION):
        made["facts"] = Declarations().write(facts, to, TOP / "facts")
    if to.found:
        raise InvalidInput(to.found)
    document = form.in_order(made)
    check(document)
    return document


def _kept(thing: Any, to: Writer) -> dict[str, Any]:
    """A value as a document, once it is sure that it can be read again."""
    by = Reader(vocabulary=to.vocabulary)
    document, policies = written(thing, to)
    if not to.found:
        check(document, MANY_VALUES)
        read(document, type(thing), by, policies)
    if found := [*to.found, *by.found]:
        raise InvalidInput(found)
    return document


@overload
def from_document(
    document: object,
    *,
    vocabulary: Mapping[str, Fact] | None = None,
    policies: Iterable[Policy[Any]] | Policy[Any] | None = None,
) -> Policy[Any]: ...
@overload
def from_document(
    document: object,
    expected: type[ThingT],
    *,
    vocabulary: Mapping[str, Fact] | None = None,
    policies: Iterable[Policy[Any]] | Policy[Any] | None = None,
) -> ThingT: ...
def from_document(
    document: object,
    expected: Any = Policy,
    *,
    vocabulary: Mapping[str, Fact] | None = None,
    policies: Iterable[Policy[Any]] | Policy[Any] | None = None,
) -> Any:
    """What a document says. Nothing in a document can run: it holds data, and names that are looked up.

    Args:
        document: Plain values of JSON.
        expected: What it has to be: `Policy` or one of its kinds, `Criterion`, `Quantity`, `FactSheet`, `Decision`,
            `Record`, `CarePlan` and so on.
        vocabulary: The facts that it may name without declaring them; by default those of the library.
        policies: The policies that an answer may name; by default those of the library. Of several versions of one
            policy the one whose editions the answer names is taken.

    Raises:
        InvalidInput: If anything in it cannot be used; lists every problem with its path and cure, up to 100.

    Example:
        >>> from casemgmt.rules import Criterion
        >>> document = {"schema": "casemgmt.rule/1", "criterion": {"value": "age_years", "at_least": 65}}
        >>> print(from_document(document, Criterion))
        age >= 65 years
    """
    by = Reader(vocabulary=_facts(vocabulary))
    cls = _class_for(document)
    check(document, VALUES if cls is None else MANY_VALUES)
    if isinstance(document, dict):
        document = {key: part for key, part in document.items() if key != SCHEMA_OF_EDITORS}
    if cls is None:
        form = _form_for(document)
        by.vocabulary = {} if form is BUNDLE else by.vocabulary
        what, thing = form.what, form.read(document, by, TOP)
        if not by.found:
            by.all_used()
    else:
        named = None if policies is None else versions(policies, document)
        what, thing = words_for(cls), read(document, cls, by, named)
    if by.found:
        raise InvalidInput(by.found)
    classes = _classes(expected)
    if not isinstance(thing, classes):
        wanted = " or ".join(cls.__name__ for cls in classes)
        raise InvalidInput.at("$", f"is {what}, not a {wanted}", "give another document")
    return thing


def dumps(
    thing: Documented,
    *,
    vocabulary: Mapping[str, Fact] | None = None,
) -> str:
    """The document as text: keys in a fixed order, indented, one value a line.

    The arguments and errors are those of `to_document`.

    Example:
        >>> from casemgmt import vocabulary
        >>> print(dumps(vocabulary()["age_years"] >= 65), end="")
        {
          "schema": "casemgmt.rule/1",
          "criterion": {
            "value": "age_years",
            "at_least": 65
          }
        }
    """
    document = to_document(thing, vocabulary=vocabulary)
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


@overload
def loads(
    text: str,
    *,
    vocabulary: Mapping[str, Fact] | None = None,
    policies: Iterable[Policy[Any]] | Policy[Any] | None = None,
) -> Policy[Any]: ...
@overload
def loads(
    text: str,
    expected: type[ThingT],
    *,
    vocabulary: Mapping[str, Fact] | None = None,
    policies: Iterable[Policy[Any]] | Policy[Any] | None = None,
) -> ThingT: ...
def loads(
    text: str,
    expected: Any = Policy,
    *,
    vocabulary: Mapping[str, Fact] | None = None,
    policies: Iterable[Policy[Any]] | Policy[Any] | None = None,
) -> Any:
    """What the text of a document says; besides what `from_document` refuses, no key may be written twice.

    Example:
        >>> from casemgmt.screening import Program, program
        >>> loads(dumps(program("medicare.ccm")), Program) == program("medicare.ccm")
        True
    """
    short = all(schema_of(cls) is None for cls in _classes(expected))
    document = parse(text, TEXT_LENGTH if short else LONG_TEXT)
    return from_document(document, expected, vocabulary=vocabulary, policies=policies)


def _classes(expected: Any) -> tuple[type, ...]:
    """The classes that are expected: one, those of a union, or that of a generic one."""
    if isinstance(expected, UnionType) or get_origin(expected) is Union:
        return tuple(cls for each in get_args(expected) for cls in _classes(each))
    return (get_origin(expected) or expected,)


def _form_of(thing: object) -> Form | None:
    """The form in which a thing is written; None for one that is written by the type of its class."""
    if isinstance(thing, Policy):
        forms = [form for form in POLICIES.values() if form.fits is not None and form.fits(thing)]
    else:
        forms = [form for cls, form in _FORMS.items() if isinstance(thing, cls)]
    if not forms and schema_of(type(thing)) is None:
        raise InvalidInput.at(
            "$",
            f"is a {type(thing).__name__}, which has no form as a document",
            "give a Program, Scheme, RiskScheme, criterion, quantity, FactSheet, Decision, Record, plan or answer",
        )
    return forms[0] if forms else None


def _class_for(document: Any) -> type | None:
    """The class by whose type a document is read; None for one that has a form."""
    schema = document.get("schema") if isinstance(document, dict) else None
    return SCHEMAS.get(schema) if isinstance(schema, str) else None


def _form_for(document: Any) -> Form:
    """The form in which a document is read."""
    if not isinstance(document, dict):
        raise InvalidInput.at("$", f"is {kind_of_json(document)}", "give a document, which is an object")
    schema, kind = document.get("schema"), document.get("kind")
    known = [POLICY_SCHEMA, *_BY_SCHEMA, *SCHEMAS]
    if schema == POLICY_SCHEMA:
        if not isinstance(kind, str) or kind not in POLICIES:
            raise InvalidInput.at(
                "$.kind", "is none of the kinds of a policy", f"write {', '.join(POLICIES)}"
            )
        return POLICIES[kind]
    if not isinstance(schema, str) or schema not in _BY_SCHEMA:
        cure = near(schema, known) if isinstance(schema, str) else f"write {', '.join(known[:4])} or another"
        raise InvalidInput.at("$.schema", "names no kind of document that is known", cure)
    return _BY_SCHEMA[schema]


def _facts(vocabulary: Mapping[str, Fact] | None) -> dict[str, Fact]:
    return dict(standard_vocabulary() if vocabulary is None else vocabulary)
