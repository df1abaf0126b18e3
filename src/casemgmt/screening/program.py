"""A program: who may be referred, enrolled and served under it, from when to when, and on whose authority."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Self

import attrs

from casemgmt.citation import Citation
from casemgmt.dates import DayLike, require_day
from casemgmt.errors import InvalidInput, UnknownName
from casemgmt.facts.person import deceased
from casemgmt.mappings import frozen
from casemgmt.rules import Criterion, Edition, ExamplePerson, Fact, Formula, Policy, all_of, not_
from casemgmt.rules.terms import AllOf, Term
from casemgmt.rules.walk import definition_facts, facts_in, facts_needed, rewrite
from casemgmt.screening.obligations import Obligation
from casemgmt.screening.parameters import set_to

STAGES = ("refer", "enrol", "perform")
"""Is it worth offering; are coverage, consent and certification in place; are the timed tasks done. Never mixed."""


@attrs.frozen
class Excludes:
    """Another program that cannot be had or billed at the same time.

    Args:
        program: The id of the other program.
        why: In what they exclude each other, such as "the same practitioner bills one of them a month".
        citation: The rule.
    """

    program: str
    why: str
    citation: Citation


def _with_definitions(parameters: Sequence[Fact]) -> tuple[Any, ...]:
    """Parameters of one name differ where they are set to different values; facts do not compare that."""
    return tuple((fact, fact.definition, fact.citation) for fact in parameters)


@attrs.frozen(kw_only=True)
class ProgramEdition(Edition):
    """What a program requires from one date to another.

    Args:
        refer: Whether it is worth offering: the clinical criteria.
        enrol: Whether coverage, consent and certification are in place, and nothing excludes it.
        perform: Whether the timed tasks are done.
        applies: Whom it can concern at all; somebody who fails this is "not applicable", not "not eligible". Where it
            is unknown, so is whether the person qualifies; but a person is taken to be alive unless known to be dead.
        codes: For each billing code, the criterion under which it is the right one.
        cautions: What deserves a second look where it is met; it changes no answer.
        documents: The documents that have to be on file.
        obligations: What has to be done by when.
        parameters: What the program leaves to a state, a plan or an organisation to say (`parameter`).
        excludes: The programs that cannot be had at the same time.
    """

    refer: Criterion
    enrol: Criterion
    perform: Criterion
    applies: Criterion = attrs.field(factory=lambda: not_(deceased, label="the person is alive"))
    codes: Mapping[str, Criterion] = attrs.field(factory=dict, hash=False)
    cautions: tuple[Criterion, ...] = ()
    documents: tuple[str, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    parameters: tuple[Fact, ...] = attrs.field(default=(), eq=_with_definitions)
    excludes: tuple[Excludes, ...] = ()

    @cached_property
    def concerns(self) -> Criterion | None:
        """All that `applies` asks but whether the person is alive; None where it asks nothing else."""
        parts = self.applies.of if isinstance(self.applies, AllOf) else (self.applies,)
        asked = [part for part in parts if facts_in(part).keys() != {deceased.name}]
        return all_of(*asked, label="whom it concerns") if asked else None

    @cached_property
    def decisive(self) -> tuple[Criterion, ...]:
        """What all has to be met for a person to qualify: that it concerns them, the refer and the enrol stage."""
        return (*(() if self.concerns is None else (self.concerns,)), self.refer, self.enrol)

    @cached_property
    def qualifies(self) -> Criterion:
        """Whether a person qualifies."""
        return all_of(*self.decisive)

    def stages(self) -> Mapping[str, Criterion]:
        """The criteria of the stages, in their order."""
        return {stage: getattr(self, stage) for stage in STAGES}

    def criteria(self) -> Mapping[str, Criterion]:
        """Everything that the edition decides."""
        cautions = {f"caution {i}": caution for i, caution in enumerate(self.cautions)}
        called_for = {
            f"obligation {i} {part}": criterion
            for i, obligation in enumerate(self.obligations)
            for part, criterion in (("when", obligation.when), ("instead", obligation.instead))
            if criterion is not None
        }
        return {**self.stages(), **self.codes, **cautions, **called_for, "applies": self.applies}

    @cached_property
    def _facts(self) -> Mapping[str, Fact]:
        owed = (term for obligation in self.obligations for term in obligation.terms)
        return frozen(facts_needed(*self.criteria().values(), *owed))

    @cached_property
    def own_facts(self) -> Mapping[str, Fact]:
        """The parameters and what is worked out from them, inputs first: what another edition may know otherwise."""
        found = {fact.name: fact for fact in self.parameters}
        for name, fact in self.facts().items():
            if not found.keys().isdisjoint(definition_facts(fact)):
                found[name] = fact
        return frozen({name: fact for name, fact in self.facts().items() if name in found})

    def with_parameters(self, values: Mapping[str, Any], cite: Citation) -> Self:
        """The same edition with some of its parameters set; names that it does not have are passed over."""
        made = {
            fact.name: set_to(fact, values[fact.name], cite)
            for fact in self.parameters
            if fact.name in values
        }

        def change(node: Term) -> Term:
            if not isinstance(node, Fact):
                return node
            # A fact may be worked out from a parameter.
            if node.name not in made and isinstance(node.definition, Formula):
                of = rewrite(node.definition.of, change)
                made[node.name] = (
                    node if of is node.definition.of else attrs.evolve(node, definition=Formula(of))
                )
            return made.get(node.name, node)

        def changed(criterion: Criterion) -> Criterion:
            new: Criterion = rewrite(criterion, change)
            return new

        return attrs.evolve(
            self,
            refer=changed(self.refer),
            enrol=changed(self.enrol),
            perform=changed(self.perform),
            applies=changed(self.applies),
            codes={code: changed(criterion) for code, criterion in self.codes.items()},
            cautions=tuple(map(changed, self.cautions)),
            obligations=tuple(
                attrs.evolve(
                    each,
                    when=None if each.when is None else changed(each.when),
                    instead=None if each.instead is None else changed(each.instead),
                )
                for each in self.obligations
            ),
            parameters=tuple(made.get(fact.name, fact) for fact in self.parameters),
        )


@attrs.frozen(kw_only=True)
class Program(Policy[ProgramEdition]):
    """A program that a person may qualify for, such as ``medicare.ccm``."""

    @property
    def parameters(self) -> Mapping[str, Fact]:
        """What the program leaves to others to say, by name, as the latest edition has it."""
        return {fact.name: fact for edition in self.editions for fact in edition.parameters}

    def with_parameters(
        self,
        *,
        cite: Citation,
        id: str = "",
        title: str = "",
        jurisdiction: str = "",
        payer: str = "",
        effective_from: DayLike = None,
        examples: Sequence[ExamplePerson] = (),
        **values: Any,
    ) -> Self:
        """The same program as a state, a plan or an organisation sets it.

        Each value is shown with the citation of who set it. The example people of the program are left out, since
        what they are expected to get may not hold any more; give your own.

        Args:
            cite: Who set the values, and where that can be read.
            id: An id of its own, such as ``medicaid.hcbs_waiver.oh``.
            title: A title of its own.
            jurisdiction: Where it holds, such as ``US-OH``.
            payer: Who pays under it.
            effective_from: The first day on which the values hold; editions before it are left out.
            examples: Example people, each for the edition of its date.
            values: For each parameter a number, a quantity, a criterion, or True or False; None leaves it open.

        Raises:
            UnknownName: If the program has no parameter of a name; near names are listed.
            InvalidInput: If a value does not fit its parameter.
        """
        for name in values:
            if name not in self.parameters:
                raise UnknownName.among("parameter", name, self.parameters)
        begins = None if effective_from is None else require_day(effective_from, "effective_from")
        editions = []
        for edition in self.editions:
            if begins is not None and edition.effective_to is not None and edition.effective_to < begins:
                continue
            start = edition.effective_from if begins is None else max(begins, edition.effective_from)
            people = tuple(
                example
                for example in examples
                if start <= example.as_of
                and (edition.effective_to is None or example.as_of <= edition.effective_to)
            )
            editions.append(
                attrs.evolve(edition.with_parameters(values, cite), effective_from=start, examples=people)
            )
        shown = sum(len(edition.examples) for edition in editions)
        if shown < len(examples):
            raise InvalidInput.at(
                "$.examples", "has people of a date on which no edition is in force", "give a date within one"
            )
        own = {"id": id, "title": title, "jurisdiction": jurisdiction, "payer": payer}
        return attrs.evolve(
            self, editions=tuple(editions), **{name: value for name, value in own.items() if value}
        )
