"""Prevention schedules from tables: those that ship with the library, and an organisation's own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

import attrs

from casemgmt.citation import Citation, Standing, Verification
from casemgmt.content import read_citation, read_review, read_toml
from casemgmt.content.load import toml_names
from casemgmt.errors import UnknownName
from casemgmt.facts.encounters import acute_discharge_30d
from casemgmt.facts.prevention import FOLDER, bundle_fact, declined_fact, facts_of, method_fact
from casemgmt.instruments import vocabulary
from casemgmt.instruments.expressions import Names, read_criterion
from casemgmt.risk.prevention import PreventionEdition, PreventionSchedule, PreventiveService
from casemgmt.rules import Criterion, ExamplePerson, Fact, all_of, any_of, rule
from casemgmt.truth import Truth

Table = Mapping[str, Any]
_WORDS = {truth.words: truth for truth in Truth}


def prevention_schedules() -> tuple[PreventionSchedule, ...]:
    """Every prevention schedule that ships with the library.

    Example:
        >>> [schedule.id for schedule in prevention_schedules()]
        ['prevention.cdc_adult_immunization', 'prevention.check_ups', 'prevention.uspstf']
    """
    return tuple(map(prevention_schedule, _tables()))


@cache
def prevention_schedule(id: str) -> PreventionSchedule:
    """A prevention schedule that ships with the library, by its id.

    Raises:
        UnknownName: If there is none; lists near names.

    Example:
        >>> schedule = prevention_schedule("prevention.cdc_adult_immunization")
        >>> [edition.id for edition in schedule.editions]
        ['2025-01', '2025-06']
    """
    if id not in _tables():
        raise UnknownName.among("prevention schedule", id, _tables())
    return read_prevention(_tables()[id])


@lru_cache(maxsize=1)
def _tables() -> Mapping[str, Table]:
    found = {}
    for name in toml_names(FOLDER):
        # The example people are many, and nobody who asks about a person needs them: they are files of their own.
        examples = read_toml(name.replace(FOLDER, f"{FOLDER}/examples", 1))
        found[read_toml(name)["id"]] = {**read_toml(name), **examples}
    return found


def read_prevention(table: Table) -> PreventionSchedule:
    """A prevention schedule from its table; those in ``content/prevention`` show its keys.

    Args:
        table: The parsed table.

    Raises:
        RuleError: If an expression cannot be read.
        UnknownName: If it names a fact that does not exist; lists near names.

    Example:
        >>> import tomllib
        >>> ours = tomllib.loads('''
        ... id = "prevention.ours"
        ... title = "Ours"
        ... authority = "us"
        ... citation = "an invented example"
        ... standing = "operational"
        ... verified_on = 2026-01-01
        ... review_by = 2027-01-01
        ... edition = [{ id = "1", effective_from = 2026-01-01 }]
        ... [[service]]
        ... id = "foot_check"
        ... label = "foot check"
        ... who = "people with diabetes"
        ... when = "diabetes"
        ... interval = "yearly"
        ... method = [{ id = "foot_check", label = "foot check", months = 12 }]
        ... reduces = "loss of a foot"
        ... ''')
        >>> from casemgmt.risk import prevention_due
        >>> found = prevention_due({"diabetes": True, "foot_check_12m": False}, as_of="2026-05-01",
        ...                        schedules=[read_prevention(ours)])
        >>> found["foot_check"].status
        'due'
    """
    names = Names({**vocabulary(), **{fact.name: fact for fact in facts_of(table)}}, {})
    return PreventionSchedule(
        id=table["id"],
        title=table["title"],
        authority=table["authority"],
        jurisdiction=table.get("jurisdiction", "US"),
        editions=tuple(_edition(table, row, names) for row in table["edition"]),
    )


def _edition(table: Table, edition: Table, names: Names) -> PreventionEdition:
    rows = [row for row in table["service"] if edition["id"] in row.get("editions", (edition["id"],))]
    examples = [row for row in table.get("example", ()) if row["edition"] == edition["id"]]
    return PreventionEdition(
        id=edition["id"],
        effective_from=edition["effective_from"],
        effective_to=edition.get("effective_to"),
        citation=read_citation(table),
        review=read_review(table),
        changes=edition.get("changes", ""),
        services=tuple(_service(table, row, names) for row in rows),
        examples=tuple(_example(table, row) for row in examples),
    )


def _service(table: Table, row: Table, names: Names) -> PreventiveService:
    citation = _citation(table, row)
    bundle = row.get("bundle", False)
    applies = acute_discharge_30d.is_true() if bundle else read_criterion(row["when"], names)
    who = "people discharged from acute care within 30 days" if bundle else row["who"]
    spoken_against = row.get("not_while")
    against = None
    if spoken_against is not None:
        against = rule(
            read_criterion(spoken_against, names), label=row["not_while_label"], cite=_against(table, row)
        )
    done = bundle_fact(row, table).is_true() if bundle else _done(table, row, names)
    return PreventiveService(
        id=row["id"],
        label=row["label"],
        who=who,
        interval=row.get("interval", "once after each discharge"),
        reduces=row["reduces"],
        grade=row.get("grade", ""),
        year=row.get("year"),
        applies=_labelled(applies, f"it is for: {who}", citation),
        done=_labelled(done, f"up to date: {row['label']}", citation),
        against=against,
        declined=declined_fact(row, table),
        within_days=row.get("within_days"),
        within_business_days=row.get("within_business_days"),
        latest_days=row.get("latest_days"),
        citation=citation,
    )


def _labelled(part: Criterion, label: str, citation: Citation) -> Criterion:
    return all_of(part, label=label, cite=citation)


def _done(table: Table, row: Table, names: Names) -> Criterion:
    """Whether one of the methods was done, each where it counts for the person."""
    return any_of(*(_method(table, method, names) for method in row["method"]))


def _method(table: Table, method: Table, names: Names) -> Criterion:
    fact: Fact = method_fact(method, table)
    done = fact >= method["doses"] if "doses" in method else fact.is_true()
    return all_of(done, read_criterion(method["with"], names)) if "with" in method else done


def _citation(table: Table, row: Table) -> Citation:
    """The citation of one service: the table's, with the grade and what the row says of its verification."""
    cited = read_citation(table)
    graded = f", grade {row['grade']} ({row['year']})" if "grade" in row else ""
    checked = Verification(row["verification"]) if "verification" in row else cited.verification
    if cited.standing is Standing.OPERATIONAL:
        checked = Verification.CHOSEN
    return attrs.evolve(
        cited,
        source=f"{cited.source}: {row['label']}{graded}",
        verification=checked,
        note=row.get("note", cited.note),
    )


def _against(table: Table, row: Table) -> Citation:
    """The citation of what speaks against a service; where the row says whose choice that is, of that."""
    note = row.get("not_while_note", "")
    cited = _citation(table, row)
    if note:
        return Citation(
            f"casemgmt: {row['not_while_label']}", Standing.OPERATIONAL, Verification.CHOSEN, note
        )
    checked = Verification(row.get("not_while_verification", cited.verification.value))
    return attrs.evolve(cited, verification=checked)


def _example(table: Table, row: Table) -> ExamplePerson:
    facts = {**table.get("usual", {}), **row["facts"]}
    return ExamplePerson(
        row["name"],
        row["as_of"],
        {name: value for name, value in facts.items() if value != "unknown"},
        {service: _WORDS[words] for service, words in row["expect"].items()},
        tuple(row.get("missing", ())),
    )
