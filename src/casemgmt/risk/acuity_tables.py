"""Acuity schemes from tables: those that ship with the library, and an organisation's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from casemgmt.content import read_citation, read_review, read_toml
from casemgmt.content.load import toml_names
from casemgmt.errors import InvalidInput, Problem, UnknownName
from casemgmt.facts import Attested
from casemgmt.risk.acuity_model import (
    AcuityDomain,
    AcuityEdition,
    AcuityLevel,
    AcuityScheme,
    Escalator,
    Task,
)
from casemgmt.rules import ExamplePerson, Fact, rule
from casemgmt.truth import Truth

Table = Mapping[str, Any]
_FOLDER = "acuity"
_WORDS = {truth.words: truth for truth in Truth}


@cache
def acuity_scheme(id: str = "acuity.generic") -> AcuityScheme:
    """An acuity scheme that ships with the library, by its id.

    Raises:
        UnknownName: If there is none; lists near names.

    Example:
        >>> [level.id for level in acuity_scheme().editions[0].levels]
        ['self_managed', 'low', 'moderate', 'high']
        >>> comprehensive = acuity_scheme("acuity.new_york_hiv").editions[0].levels[1]
        >>> print(comprehensive.due("2026-05-01")["assessment and service plan"])
        2026-06-30
    """
    tables = {table["id"]: table for table in map(read_toml, toml_names(_FOLDER))}
    if id not in tables:
        raise UnknownName.among("acuity scheme", id, tables)
    return read_acuity(tables[id])


def read_acuity(table: Table) -> AcuityScheme:
    """An acuity scheme from its table, for those that ship with the library and for an organisation's own.

    Args:
        table: The parsed table; those in ``content/acuity`` show its keys.

    Raises:
        InvalidInput: If levels, points, weights or escalators do not fit together; lists all of it.

    Example:
        >>> import tomllib
        >>> two = tomllib.loads('''
        ... id = "acuity.ours"
        ... title = "Ours"
        ... authority = "us"
        ... edition = "1"
        ... effective_from = 2026-01-01
        ... citation = "an invented example"
        ... standing = "operational"
        ... verified_on = 2026-01-01
        ... review_by = 2027-01-01
        ... options = ["none", "some"]
        ... points = [0, 1]
        ... domain = [{ id = "housing", label = "housing", weight = 2 }]
        ... level = [{ id = "low", from = 0 }, { id = "high", from = 2, contact_every_days = 7 }]
        ... ''')
        >>> read_acuity(two).editions[0].total.high
        2
    """
    problems = list(_problems(table))
    if problems:
        raise InvalidInput(problems)
    short = table["id"].removeprefix("acuity.")
    name = "acuity" if short == "generic" else f"acuity_{short}"
    domains = {row["id"]: _domain(table, row, name) for row in table["domain"]}
    edition = AcuityEdition(
        id=table["edition"],
        effective_from=table["effective_from"],
        effective_to=table.get("effective_to"),
        citation=read_citation(table),
        review=read_review(table),
        name=name,
        domains=tuple(domains.values()),
        levels=tuple(map(_level, table["level"])),
        step_down_after=table.get("step_down_after", 1),
        escalators=tuple(
            Escalator(
                rule(
                    domains[row["domain"]].fact >= row["at_least"],
                    label=f"{domains[row['domain']].label}, rated {row['at_least']} or more",
                    cite=read_citation(table),
                ),
                row["level"],
            )
            for row in table.get("escalator", ())
        ),
        examples=tuple(_example(row, domains) for row in table.get("example", ())),
    )
    return AcuityScheme(
        id=table["id"],
        title=table["title"],
        authority=table["authority"],
        jurisdiction=table.get("jurisdiction", "US"),
        editions=(edition,),
    )


def _domain(table: Table, row: Table, name: str) -> AcuityDomain:
    points = tuple(row.get("points", table["points"]))
    first = row.get("first", table.get("first", 0))
    options = row.get("options", table["options"])
    rated = "; ".join(f"{first + i} {words}" for i, words in enumerate(options))
    fact = Fact(
        f"{name}_{row['id']}",
        low=first,
        high=first + len(points) - 1,
        label=f"acuity, {row['label']}",
        question=f"How is {row['label']} rated: {rated}?",
        ask="clinician",
        definition=Attested(valid_days=table.get("valid_days")),
        citation=read_citation(table),
    )
    return AcuityDomain(row["id"], row["label"], fact, points, row.get("weight", 1))


def _level(row: Table) -> AcuityLevel:
    return AcuityLevel(
        id=row["id"],
        start=row["from"],
        contact_every_days=row.get("contact_every_days"),
        reassess_every_days=row.get("reassess_every_days"),
        caseload_weight=row.get("caseload_weight", 1),
        tasks=tuple(Task(**task) for task in row.get("tasks", ())),
    )


def _example(row: Table, domains: Mapping[str, AcuityDomain]) -> ExamplePerson:
    """An example person: the ratings that are given, `rest` for all others where it is given, and what is expected."""
    rest = dict.fromkeys(domains, row["rest"]) if "rest" in row else {}
    ratings = {**rest, **row.get("ratings", {})}
    facts = {domains[id].fact.name: rating for id, rating in ratings.items()}
    expect = {level: _WORDS[words] for level, words in row["expect"].items()}
    return ExamplePerson(row["name"], row["as_of"], facts, expect)


# -- what has to fit together ------------------------------------------------------------------------------------------


def _problems(table: Table) -> Iterator[Problem]:
    domains, levels = table["domain"], table["level"]
    for key, rows in (("domain", domains), ("level", levels)):
        twice = [id for id, n in Counter(row["id"] for row in rows).items() if n > 1]
        if twice or not rows:
            what = f"names {', '.join(twice)} twice" if twice else "is empty"
            yield Problem(f"$.{key}", what, "give each an id of its own, and at least one")
    least = 0
    for i, row in enumerate(domains):
        points, options = row.get("points", table["points"]), row.get("options", table["options"])
        if len(points) != len(options) or list(points) != sorted(points):
            yield Problem(
                f"$.domain[{i}].points", "do not rise with the options", "give one number an option, rising"
            )
        if not row.get("weight", 1) > 0:
            yield Problem(f"$.domain[{i}].weight", "is not above 0", "leave the domain out instead")
        least += min(points) * row.get("weight", 1)
    starts = [row["from"] for row in levels]
    if starts != sorted(set(starts)) or starts[:1] != [least]:
        yield Problem("$.level", "do not cover every total", f"let `from` rise, beginning with {least:g}")
    known = {"domain": {row["id"] for row in domains}, "level": {row["id"] for row in levels}}
    for i, row in enumerate(table.get("escalator", ())):
        for key, names in known.items():
            if row[key] not in names:
                yield Problem(
                    f"$.escalator[{i}].{key}", f"names no {key}", f"name one of {', '.join(sorted(names))}"
                )
    for i, row in enumerate(levels):
        for j, task in enumerate(row.get("tasks", ())):
            if ("within_days" in task) == ("every_days" in task):
                yield Problem(
                    f"$.level[{i}].tasks[{j}]", "has no single time", "give within_days or every_days"
                )
