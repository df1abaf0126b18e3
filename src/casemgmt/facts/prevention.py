"""Facts about prevention: what was done, when and how often, what was declined, and the risks that somebody states.

The tables of ``content/prevention`` say which services there are; each of their methods is a fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from casemgmt.codes import CodeSet
from casemgmt.content import read_citation, read_toml
from casemgmt.content.load import toml_names
from casemgmt.errors import RuleError
from casemgmt.facts.definitions import Attested, Query, Where
from casemgmt.mappings import frozen
from casemgmt.rules.terms import Fact
from casemgmt.rules.walk import same_fact

Table = Mapping[str, Any]
FOLDER = "prevention"
MOST_DOSES = 20
_DAYS_OF_A_MONTH = 31
_SYSTEM = {"observations": "loinc", "immunizations": "cvx"}
_DONE: Mapping[str, tuple[Where, ...]] = {
    "observations": (),
    "procedures": (Where("status", {"completed"}),),
    "immunizations": (Where("status", {"completed"}),),
    "encounters": (Where("status", {"finished"}),),
}
"""The sections of a record in which a service can be found, with the status under which it was done."""


@lru_cache(maxsize=1)
def prevention_facts() -> Mapping[str, Fact]:
    """The facts of every prevention table that ships with the library, by name.

    Example:
        >>> prevention_facts()["mammogram_24m"].question
        'Was this done within the last 24 months: mammogram?'
    """
    return frozen({fact.name: fact for name in toml_names(FOLDER) for fact in facts_of(read_toml(name))})


def facts_of(table: Table) -> tuple[Fact, ...]:
    """The facts that one prevention table declares.

    Raises:
        RuleError: If two methods of one name differ.
    """
    found: dict[str, Fact] = {}
    for fact in _facts_of(table):
        known = found.setdefault(fact.name, fact)
        if not same_fact(known, fact):
            raise RuleError(f"two different methods give the fact {fact.name!r}; give one another id")
    return tuple(found.values())


def _facts_of(table: Table) -> Iterator[Fact]:
    yield from (_statement(row) for row in table.get("statement", ()))
    for service in table["service"]:
        for method in (*service.get("method", ()), *service.get("helper", ())):
            yield method_fact(method, table)
        if service.get("bundle", False):
            yield bundle_fact(service, table)
        yield declined_fact(service, table)


def method_fact(method: Table, table: Table) -> Fact:
    """The fact that a service was done by one method: a flag, or the number of doses.

    Args:
        method: The row of the method.
        table: The table, for its citation.
    """
    months, doses = method.get("months"), "doses" in method
    within = "ever" if months is None else f"{months}m"
    name = (
        f"{method['id']}_doses{'' if months is None else f'_{months}m'}"
        if doses
        else f"{method['id']}_{within}"
    )
    when = "ever" if months is None else f"within the last {months} months"
    what = method["label"]
    question = f"How many doses of {what} were given {when}?" if doses else f"Was this done {when}: {what}?"
    return Fact(
        name,
        type="number" if doses else "flag",
        low=0 if doses else None,
        high=MOST_DOSES if doses else None,
        label=f"{'doses of ' if doses else ''}{what}, {when}",
        question=question,
        ask="record",
        definition=_definition(method, name, months, doses=doses),
        citation=read_citation(table),
    )


def bundle_fact(service: Table, table: Table) -> Fact:
    """The fact that a part of the care after a discharge was done; it counts for the `bundle_days` of the table."""
    return Fact(
        f"{service['id']}_done",
        type="flag",
        label=f"done: {service['label']}",
        question=f"Was this done since the discharge: {service['label']}?",
        ask="record",
        definition=Attested(valid_days=table["bundle_days"], documented=True),
    )


def declined_fact(service: Table, table: Table) -> Fact:
    """The fact that the person declined a service; a refusal counts for the `declined_days` of the table."""
    return Fact(
        f"{service['id']}_declined",
        type="flag",
        label=f"declined: {service['label']}",
        question=f"Has the person declined this: {service['label']}?",
        ask="patient",
        definition=Attested(valid_days=table.get("declined_days"), documented=True),
    )


def _statement(row: Table) -> Fact:
    return Fact(
        row["name"],
        type=row.get("type", "flag"),
        low=row.get("low"),
        high=row.get("high"),
        unit=row.get("unit", ""),
        label=row["label"],
        question=row["question"],
        ask=row["ask"],
        definition=Attested(valid_days=row.get("valid_days")),
    )


def _definition(method: Table, name: str, months: int | None, *, doses: bool) -> Any:
    """How it is found: in the section for which the table gives codes; where it gives none, somebody states it."""
    section = next((section for section in _DONE if section in method), None)
    if section is None:
        return Attested(valid_days=None if months is None else months * _DAYS_OF_A_MONTH, documented=True)
    return Query(
        section=section,
        take="count" if doses else "exists",
        codes=CodeSet(name, exact=_codes(section, method[section])),
        where=_DONE[section],
        months=months,
    )


def _codes(section: str, codes: Any) -> Mapping[str, list[str]]:
    return codes if isinstance(codes, Mapping) else {_SYSTEM[section]: codes}
