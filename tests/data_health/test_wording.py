"""Every explanation of the catalogue reads as English with its sources: no name that only the code knows is in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any

import attrs
import pytest

from casemgmt.instruments import vocabulary
from casemgmt.levels import Scheme, classify
from casemgmt.risk import (
    AcuityScheme,
    PreventionSchedule,
    RiskScheme,
    acuity,
    prevention_due,
    stratify,
)
from casemgmt.rules import Criterion, Edition, Explained, Fact, Policy, facts_needed
from casemgmt.rules.outline import as_html, as_markdown, as_text
from casemgmt.rules.policy import example_sheet
from casemgmt.rules.terms import ByCases, Compare
from casemgmt.rules.walk import walk
from casemgmt.rules.words import show, words_of_cases, words_of_threshold
from casemgmt.screening import Program, programs, screen
from tests.policies import each_policy

INTERNAL = re.compile(
    r"\w*[a-z0-9]_[a-z0-9]\w*"  # a name of the code
    r"|\b[a-z]+\.[a-z]+\b"  # the id of a policy or a module
    r"|\b\d{1,3}[mdh]\b"  # the window in the name of a fact
    r"|\b[A-Z][A-Za-z]+\(\w*="  # an object
    r"|\b[A-Z][a-z]+\.[A-Z_]{2,}\b"  # an enum
    r"|\b(None|True|False|frozenset|Decimal|datetime)\b"
    r"|[{}]"
)


def internal(text: str) -> list[str]:
    """What only the code knows of, in a text for people."""
    return [match.group() for match in INTERNAL.finditer(text)]


def answer(policy: Policy[Any], facts: dict[str, Any], on: date) -> Explained:
    """The answer of the verb that a policy is for."""
    match policy:
        case Program():
            return screen(facts, policy, as_of=on)
        case Scheme():
            return classify(facts, as_of=on, scheme=policy)
        case RiskScheme():
            return stratify(facts, as_of=on, scheme=policy)
        case AcuityScheme():
            return acuity(facts, as_of=on, scheme=policy)
    assert isinstance(policy, PreventionSchedule)
    # All services are explained alike, and the words of each are looked at by themselves.
    first = tuple(attrs.evolve(each, services=each.services[:3]) for each in policy.editions)
    return prevention_due(facts, as_of=on, schedules=[attrs.evolve(policy, editions=first)])


def said(edition: Edition) -> Iterator[str]:
    """All that the explanation of a criterion is put together from, whoever is asked about."""
    facts = facts_needed(*edition.criteria().values())
    formulas = (getattr(fact.definition, "of", None) for fact in facts.values())
    for rule in (*edition.criteria().values(), *(each for each in formulas if isinstance(each, Criterion))):
        for node in walk(rule):
            if isinstance(node, Criterion):
                yield node.label
                yield str(node)
                yield str(node.citation or "")
                yield words_of_threshold(node) if isinstance(node, Compare) else ""
                yield from words_of_cases(node) if isinstance(node, ByCases) else ()
    for fact in facts.values():
        yield fact.label
        yield fact.question
    for example in edition.examples:
        sheet = example_sheet(edition, example, vocabulary())
        yield from (show(fact, sheet.values.get(name)) for name, fact in facts.items())


@each_policy
def test_no_word_of_a_rule_is_a_name_of_the_code(policy: Policy[Any]) -> None:
    for edition in policy.editions:
        found = {text: names for text in set(said(edition)) if (names := internal(text))}
        assert not found, edition.id


@each_policy
def test_no_explanation_shows_a_name_of_the_code_whatever_is_known(policy: Policy[Any]) -> None:
    person = policy.editions[-1].examples[0]
    nobody: dict[str, Any] = {}
    for facts, on in (*((nobody, e.effective_from) for e in policy.editions), (person.facts, person.as_of)):
        outline = answer(policy, dict(facts), on).outline()
        assert not internal(as_text(outline, evidence=True))
        assert not internal(as_markdown(outline, evidence=True).replace("\\", ""))
        assert not internal(unescape(re.sub("<[^>]*>", " ", as_html(outline, evidence=True))))


@pytest.mark.parametrize("program", programs(), ids=lambda program: program.id)
def test_a_parameter_that_is_set_is_explained_with_who_set_it(program: Program) -> None:
    edition = program.editions[-1]
    text = screen({}, program, as_of=edition.effective_from).explain()
    used = facts_needed(*edition.stages().values())
    for fact in edition.parameters:
        if fact.definition is not None and fact.name in used:
            assert f"<{fact.citation}>" in text, fact.name


def test_names_of_the_code_are_seen() -> None:
    fact = Fact("ed_visits_12m")
    assert internal(f"{fact.name} >= 2") == ["ed_visits_12m"]
    assert internal(fact.label) == ["12m"]
    assert internal("policy medicare.ccm") == ["medicare.ccm"]
    assert internal("<Truth.MET: 3>") == ["Truth.MET"]
    assert internal("is None, Fact(name='x')") == ["None", "Fact(name="]
    assert not internal("emergency visits >= 2: 3  <42 CFR 418.22(a), White N et al. (law, verified)>")
