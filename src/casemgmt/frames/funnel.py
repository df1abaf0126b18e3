"""The funnel of a program: how many people reach each criterion, fail, or are unknown, and for want of which fact."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import blake2b
from typing import Any

import attrs

from casemgmt.errors import InvalidInput, UnknownName
from casemgmt.frames.counts import counted
from casemgmt.frames.decide import Prepared, What, asked_of, prepare
from casemgmt.frames.missing import OpenFacts
from casemgmt.frames.pairs import Pair, Side, both, no
from casemgmt.frames.picture import Bar, svg
from casemgmt.rules import Criterion, Edition, Fact
from casemgmt.rules.terms import AllOf
from casemgmt.rules.words import words_of
from casemgmt.screening.program import STAGES, ProgramEdition

MOST_WANTED = 2
"""How many facts the picture names for each criterion."""


@attrs.frozen
class Wanted:
    """A fact for want of which a criterion cannot be decided.

    Args:
        fact: The fact.
        people: For how many people it could still change the criterion.
    """

    fact: Fact
    people: int


@attrs.frozen
class Step:
    """One criterion of a funnel.

    Args:
        criterion: The criterion.
        stage: The stage of the program that it belongs to.
        reached: How many people come to it: those for whom no criterion before is failed.
        met: How many of them meet it.
        unknown: Of how many of them that cannot be told.
        not_met: How many of them fail, and leave the funnel.
        met_so_far: How many people meet it and every criterion before.
        wanted: For want of which facts it cannot be told, most people first.
    """

    criterion: Criterion
    stage: str
    reached: int
    met: int
    unknown: int
    not_met: int
    met_so_far: int
    wanted: tuple[Wanted, ...]

    @property
    def text(self) -> str:
        """The criterion as a person reads it."""
        return self.criterion.label or words_of(self.criterion)


@attrs.frozen(repr=False)
class Funnel:
    """How many people get how far under a policy; a notebook shows it as a picture.

    Args:
        title: The policy.
        as_of: The date of the decision, or the column that holds it.
        people: How many rows there are.
        steps: The criteria in their order.
    """

    title: str
    as_of: str
    people: int
    steps: tuple[Step, ...]
    _like: Any = attrs.field(repr=False, eq=False, alias="like")

    def frame(self) -> Any:
        """One row for each criterion, as a small frame of the engine that counted."""
        names = ("stage", "reached", "met", "unknown", "not_met", "met_so_far")
        columns: dict[str, list[Any]] = {"criterion": [step.text for step in self.steps]}
        columns |= {name: [getattr(step, name) for step in self.steps] for name in names}
        columns["wanted"] = [", ".join(f"{w.fact.name} ({w.people})" for w in s.wanted) for s in self.steps]
        return self._like(columns)

    def work_list(self) -> Any:
        """One row for each fact that is wanting at each criterion: what to ask, whom, and for how many people."""
        pairs = [(step, wanted) for step in self.steps for wanted in step.wanted]
        columns: dict[str, list[Any]] = {
            "stage": [step.stage for step, _ in pairs],
            "criterion": [step.text for step, _ in pairs],
            "fact": [wanted.fact.name for _, wanted in pairs],
            "people": [wanted.people for _, wanted in pairs],
            "ask": [wanted.fact.ask for _, wanted in pairs],
            "question": [wanted.fact.question or wanted.fact.label for _, wanted in pairs],
        }
        return self._like(columns)

    def svg(self) -> str:
        """The picture."""
        bars = [
            Bar(
                step.text,
                step.met,
                step.unknown,
                step.not_met,
                ", ".join(f"{w.fact.label} ({w.people:,})" for w in step.wanted[:MOST_WANTED])
                + (" and others" if len(step.wanted) > MOST_WANTED else ""),
            )
            for step in self.steps
        ]
        title = f"{self.title}, as of {self.as_of}: {self.people:,} people"
        digest = blake2b(repr((title, bars)).encode(), digest_size=4).hexdigest()
        return svg(title, bars, f"funnel-{digest}")

    def _repr_svg_(self) -> str:
        return self.svg()

    def _repr_html_(self) -> str:
        return self.svg()

    def __str__(self) -> str:
        lines = [f"{self.title}, as of {self.as_of}: {self.people:,} people"]
        for step in self.steps:
            wanted = ", ".join(f"{w.fact.label} ({w.people:,})" for w in step.wanted)
            lines.append(
                f"  {step.text}: {step.reached:,} reach it, {step.met:,} met, {step.unknown:,} unknown,"
                f" {step.not_met:,} not met{f'; for want of {wanted}' if wanted else ''}"
            )
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<Funnel {self.title}: {len(self.steps)} criteria, {self.people:,} people as of {self.as_of}>"


def funnel(
    frame: Any,
    policy: What,
    *,
    as_of: date | str,
    stage: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Funnel:
    """Count how many people reach each criterion of a program, and where they are lost.

    Args:
        frame: A frame of facts, as for `decide`.
        policy: A program, its id, or a criterion.
        as_of: The date of the decision; with a criterion also the name of a column of dates.
        stage: ``refer``, ``enrol`` or ``perform``; None for whom the program concerns, then refer and enrol: who
            qualifies.
        columns: The column of a fact, where it has another name.

    Raises:
        InvalidInput: If the policy has no stages or is not in force; or as for `decide`.
        UnknownName: If there is no such policy or stage.

    Example:
        >>> import polars
        >>> from casemgmt import Fact
        >>> age_years, fall = Fact("age_years", low=0, high=130, label="age"), Fact("fall", type="flag")
        >>> people = polars.DataFrame({"age_years": [81, 40, 70, None], "fall": [True, True, None, True]})
        >>> print(funnel(people, (age_years >= 65) & fall, as_of="2026-05-01"))
        all of these, as of 2026-05-01: 4 people
          age >= 65: 4 reach it, 2 met, 1 unknown, 1 not met; for want of age (1)
          fall: 3 reach it, 2 met, 1 unknown, 0 not met; for want of fall (1)
    """
    asked = asked_of(policy)
    prepared = prepare(frame, [asked], as_of=as_of, columns=columns, keep=True)
    in_force = asked.on(prepared.day).editions
    if asked.policy is not None and (prepared.day is None or not in_force):
        why = "is a column" if prepared.day is None else asked.policy.why_not_in_force(prepared.day)
        raise InvalidInput.at("$.as_of", why, "give one date on which the policy is in force")
    what = in_force[0]
    title = (
        asked.policy.title if asked.policy is not None else "" if isinstance(what, Edition) else _text(what)
    )
    return _counted(title or "funnel", list(_criteria(what, stage)), prepared, str(as_of))


def _text(rule: Criterion) -> str:
    return rule.label or words_of(rule)


def _criteria(what: Criterion | Edition, stage: str | None) -> list[tuple[str, Criterion]]:
    """The criteria of a funnel in their order, each with its stage."""
    if isinstance(what, Criterion):
        return [("", part) for part in _parts(what)]
    if not isinstance(what, ProgramEdition):
        raise InvalidInput.at("$.policy", "has no stages", "pass a program or a criterion")
    if stage is None:
        first = [("applies", what.applies)]
        return first + [(name, part) for name in STAGES[:2] for part in _parts(what.stages()[name])]
    if stage not in STAGES:
        raise UnknownName.among("stage", stage, STAGES)
    return [(stage, part) for part in _parts(what.stages()[stage])]


def _parts(rule: Criterion) -> tuple[Criterion, ...]:
    return rule.of if isinstance(rule, AllOf) else (rule,)


def _counted(title: str, criteria: list[tuple[str, Criterion]], prepared: Prepared, as_of: str) -> Funnel:
    rules = prepared.columns
    sides: dict[str, Side] = {}
    facts: dict[str, Fact] = {}
    so_far = Pair(True, True)
    for i, (_, rule) in enumerate(criteria):
        truth = rules.criterion(rule)
        is_open = OpenFacts(rules)
        is_open.add(rule, so_far.high, so_far.level)
        level = max(so_far.level, truth.level)
        sides |= {
            f"{i}__reached": so_far.high,
            f"{i}__met": both(so_far.high, truth.low),
            f"{i}__not_met": both(so_far.high, no(truth.high)),
            **{f"{i}__of__{name}": side for name, side in is_open.by_fact().items()},
        }
        facts |= is_open.facts
        so_far = rules.keep(Pair(both(so_far.low, truth.low), both(so_far.high, truth.high), level))
        sides[f"{i}__met_so_far"] = so_far.low
    counts = counted(rules.on(prepared.opened.frame), sides)
    steps = tuple(_step(i, stage, rule, counts.of, facts) for i, (stage, rule) in enumerate(criteria))
    given = prepared.opened.given
    return Funnel(title, as_of, counts.rows, steps, like=lambda table: counts.table(given, table))


def _step(i: int, stage: str, rule: Criterion, found: Mapping[str, int], facts: Mapping[str, Fact]) -> Step:
    reached, met, not_met, so_far = (
        found[f"{i}__{name}"] for name in ("reached", "met", "not_met", "met_so_far")
    )
    start = f"{i}__of__"
    wanted = [
        Wanted(facts[name.removeprefix(start)], count)
        for name, count in found.items()
        if name.startswith(start) and count
    ]
    wanted.sort(key=lambda each: -each.people)
    return Step(rule, stage, reached, met, reached - met - not_met, not_met, so_far, tuple(wanted))
