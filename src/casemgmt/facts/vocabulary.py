"""A vocabulary: facts by name, and the near names when there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib import import_module

from casemgmt.errors import RuleError, UnknownName
from casemgmt.rules.terms import Fact
from casemgmt.rules.walk import facts_needed, same_fact

SUBJECTS = (
    "casemgmt.facts.person",
    "casemgmt.facts.conditions",
    "casemgmt.facts.encounters",
    "casemgmt.facts.care",
    "casemgmt.facts.measurements",
    "casemgmt.facts.statements",
    "casemgmt.facts.programs",
    "casemgmt.facts.primary_care_programs",
    "casemgmt.facts.post_acute_programs",
    "casemgmt.facts.rehabilitation_programs",
    "casemgmt.facts.medicaid_programs",
    "casemgmt.facts.hiv_programs",
    "casemgmt.facts.community_treatment",
    "casemgmt.facts.other_programs",
    "casemgmt.facts.palliative_care",
    "casemgmt.facts.social",
    "casemgmt.facts.poverty",
    "casemgmt.facts.long_term_care",
    "casemgmt.facts.workers_compensation",
)
"""The modules that declare facts, one subject each."""


class Vocabulary(Mapping[str, Fact]):
    """Facts by name. Looking up a name that does not exist raises and lists near names.

    Example:
        >>> core_facts()["age_years"].label
        'age'
    """

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts: dict[str, Fact] = {}
        for fact in facts:
            known = self._facts.setdefault(fact.name, fact)
            if not same_fact(known, fact):
                raise RuleError(f"two different facts are named {fact.name!r}; give one of them another name")

    def __getitem__(self, name: str) -> Fact:
        try:
            return self._facts[name]
        except KeyError:
            raise UnknownName.among("fact", name, self._facts) from None

    def __contains__(self, name: object) -> bool:
        return name in self._facts  # what is not there should not be compared with every name

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def __repr__(self) -> str:
        return f"<Vocabulary of {len(self)} facts>"

    def with_facts(self, facts: Iterable[Fact]) -> Vocabulary:
        """This vocabulary and further facts."""
        return Vocabulary([*self._facts.values(), *facts])


@lru_cache(maxsize=1)
def core_facts() -> Vocabulary:
    """The facts of every subject and of prevention, without those of instruments."""
    from casemgmt.facts.prevention import prevention_facts  # its tables are read on first use

    return Vocabulary([*declared_in(*SUBJECTS), *prevention_facts().values()])


def declared_in(*modules: str) -> list[Fact]:
    """The facts that modules declare, and what those are worked out from."""
    declared = [
        fact for name in modules for fact in vars(import_module(name)).values() if isinstance(fact, Fact)
    ]
    return list(facts_needed(*declared).values())
