"""Check a policy: whether its rules make sense, are cited and dated, and are shown by example people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from casemgmt.rules.bookkeeping import (
    editions_amiss,
    examples_lacking,
    formulas_in_another_unit,
    ids_used_twice,
    numbers_without_source,
    units_that_differ,
)
from casemgmt.rules.contradictions import Reasoner, contradictions
from casemgmt.rules.findings import Finding, PolicyCheck
from casemgmt.rules.policy import Edition, Policy
from casemgmt.rules.terms import Criterion, Term
from casemgmt.rules.torn import torn_facts
from casemgmt.rules.walk import formula_of

TRIES = 5_000
"""How many values are tried for one question about a rule before it counts as too large to check."""


def check_policy(
    policy: Policy[Any], *, accepted: Mapping[str, str] | None = None, tries: int = TRIES
) -> PolicyCheck:
    """Look for what is wrong with a policy.

    Every finding is true: a criterion that is said to be never met cannot be met by anybody. Criteria and parts of
    groups are all checked; one that cannot be within the allowed tries is reported as too large, never passed over.
    What shows only across several groups is not looked for. Facts are taken as independent of one another, apart
    from their formulas.

    Args:
        policy: A program, a level scheme, a risk scheme, a protocol, or one of your own.
        accepted: Findings that are meant, each with the reason: `Finding.key` and why. What stands in several
            places is accepted in each of them by itself. One that is not found any more is a finding itself.
        tries: How many values may be tried for one question about a rule.

    Example:
        >>> from datetime import date
        >>> from casemgmt.citation import Review, operational
        >>> from casemgmt.rules import Edition, Fact, Policy, all_of
        >>> age = Fact("age_years", low=0, high=130, unit="a", label="age")
        >>> class Visits(Edition):
        ...     def criteria(self):
        ...         return {"refer": all_of(age >= 65, age < 18, cite=operational("our ages"))}
        >>> edition = Visits(id="1", effective_from=date(2026, 1, 1), citation=operational("our clinic"),
        ...                  review=Review(date(2026, 1, 1), date(2027, 1, 1)))
        >>> found = check_policy(Policy(id="clinic", title="Home visits", authority="us", editions=(edition,)))
        >>> print(found.findings[0])
        editions[0].refer: all of these can never be met: age >= 65 years and age < 18 years exclude each other; \
correct it, or leave it out
    """
    found = list(_findings(policy, tries))
    reasons = accepted or {}
    open_ones = _merged(finding for finding in found if finding.key not in reasons)
    met = [
        (finding, reason)
        for reason in dict.fromkeys(reasons.values())
        for finding in _merged(each for each in found if reasons.get(each.key) == reason)
    ]
    found_keys = {finding.key for finding in found}
    for key in (key for key in reasons if key not in found_keys):
        kind, _, path = key.partition(" ")
        words = f"{kind} is accepted here, but it is not found"
        open_ones.append(Finding(id="accepted_in_vain", path=path, words=words, cure="accept it no longer"))
    return PolicyCheck(policy.id, tuple(open_ones), tuple(met))


def _findings(policy: Policy[Any], tries: int) -> Iterator[Finding]:
    yield from editions_amiss(policy)
    every: list[tuple[str, Criterion]] = []
    for i, edition in enumerate(policy.editions):
        named = {name: (f"editions[{i}]{_step(name)}", rule) for name, rule in edition.criteria().items()}
        places = list(named.values())
        every += places
        beside = edition.citations()
        bare = [place for name, place in named.items() if name not in beside]
        reasoner = Reasoner(edition, tries)
        yield from contradictions(places, reasoner)
        for path, rule in places:
            yield from torn_facts(path, rule, reasoner)
        yield from units_that_differ(places)
        yield from numbers_without_source(bare)
        yield from ids_used_twice(places)
        yield from formulas_in_another_unit(edition.facts())
        formulas = list(_formulas(edition))
        yield from units_that_differ(formulas)
        yield from contradictions(formulas, reasoner)
        yield from numbers_without_source(
            (path, term)
            for path, term in formulas
            if edition.facts()[path.removeprefix("facts.")].citation is None
        )
    yield from examples_lacking(policy, every)


def _formulas(edition: Edition) -> Iterator[tuple[str, Term]]:
    for name, fact in edition.facts().items():
        formula = formula_of(fact)
        if formula is not None:
            yield f"facts.{name}", formula.of


def _step(name: str) -> str:
    return f".{name}" if name.isidentifier() else f'["{name}"]'


def _merged(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, each once; where else the same is found of an equal node is named in the first."""
    found: dict[tuple[str, str, Term | None], Finding] = {}
    for finding in findings:
        key = (finding.id, finding.words, finding.of)
        first = found.setdefault(key, finding)
        if first is not finding and finding.path not in (first.path, *first.also):
            found[key] = attrs.evolve(first, also=(*first.also, finding.path))
    return list(found.values())
