"""Reading a protocol from a table: every name and value is checked, and every problem is listed at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from casemgmt.assessment import catalogue
from casemgmt.citation import Citation
from casemgmt.content import read_citation, read_review
from casemgmt.errors import InvalidInput, Problem
from casemgmt.planning.changes import misfits, near
from casemgmt.planning.plan import Goal, Intervention, Item, Monitor, PlannedService, RedFlag, TeamRole
from casemgmt.planning.protocol import Protocol, ProtocolEdition, Template
from casemgmt.rules import Criterion, ExamplePerson, Fact, all_of, any_of, not_
from casemgmt.rules.terms import AllOf, Compare, quantity
from casemgmt.truth import Truth

_COMMON = frozenset(
    {
        "id",
        "shared_id",
        "text",
        "citation",
        "standing",
        "verification",
        "note",
        "only_if",
        "only_if_any",
        "not_if",
    }
)
_KINDS: Mapping[str, tuple[type[Item], frozenset[str]]] = {
    "goal": (
        Goal,
        frozenset(
            {
                "kind",
                "measure",
                "operator",
                "target",
                "unit",
                "due_days",
                "expected_change_days",
                "difference",
                "weight",
                "attested_by",
            }
        ),
    ),
    "intervention": (Intervention, frozenset({"category", "role", "due_days", "every_days", "goals"})),
    "monitor": (Monitor, frozenset({"measure", "every_days", "start_days"})),
    "red_flag": (RedFlag, frozenset({"urgency", "measure", "operator", "threshold", "unit"})),
    "team": (TeamRole, frozenset({"role"})),
    "service": (PlannedService, frozenset({"kind", "start_days"})),
}
_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "goal": ("kind", "due_days"),
    "intervention": ("category", "role", "due_days", "goals"),
    "monitor": ("every_days",),
    "red_flag": ("urgency",),
    "team": ("role",),
    "service": ("kind", "start_days"),
}
_DATES: Mapping[str, Mapping[str, str]] = {
    "goal": {"due_days": "due_on"},
    "intervention": {"due_days": "due_on"},
    "monitor": {"start_days": "start_on"},
    "service": {"start_days": "start_by"},
}
_EDITION = (
    "id",
    "effective_from",
    "citation",
    "standing",
    "verified_on",
    "review_by",
    "addresses",
    "review_days",
)
_TEXTS = frozenset(
    {"id", "title", "authority", "jurisdiction", "text", "shared_id", "name", "changes", "citation", "note"}
)
_NUMBERS = frozenset({"due_days", "start_days", "review_days"})
_DAYS = frozenset({"effective_from", "effective_to", "verified_on", "review_by", "as_of"})
_LISTS = frozenset({"addresses", "goals", "missing"})
_TABLES = frozenset({"only_if", "only_if_any", "not_if", "edition", "example", *_KINDS})
_TYPES: tuple[tuple[frozenset[str], str, Callable[[Any], bool]], ...] = (
    (_TEXTS, "text", lambda v: isinstance(v, str)),
    (_NUMBERS, "a whole number of days", lambda v: type(v) is int and v >= 0),
    (_DAYS, "a date", lambda v: type(v) is date),
    (frozenset({"facts", "expect", "difference"}), "a table", lambda v: isinstance(v, Mapping)),
    (_LISTS, "a list of names", lambda v: isinstance(v, list) and all(isinstance(e, str) for e in v)),
    (_TABLES, "a list of tables", lambda v: isinstance(v, list) and all(isinstance(e, Mapping) for e in v)),
)
_TRUTHS = {truth.words: truth for truth in Truth}


def read_protocol(table: Mapping[str, Any], *, vocabulary: Mapping[str, Fact] | None = None) -> Protocol:
    """A protocol from a table, such as a parsed TOML file.

    Args:
        table: ``id``, ``title``, ``authority`` and one or more ``edition`` tables with their ``goal``,
            ``intervention``, ``monitor``, ``red_flag``, ``team`` and ``service`` tables.
        vocabulary: The facts that it may name; by default the standard vocabulary.

    Raises:
        InvalidInput: If anything is wrong with it; every problem is listed, unknown names with near ones.
    """
    reader = _Reader(catalogue().vocabulary if vocabulary is None else vocabulary)
    reader.keys(
        table,
        {"schema", "id", "title", "authority", "jurisdiction", "edition"},
        ("id", "title", "authority"),
        "$",
    )
    if reader.problems:
        raise InvalidInput(reader.problems)
    editions = [
        reader.edition(each, str(table["id"]), f"$.edition[{i}]")
        for i, each in enumerate(table.get("edition", ()))
    ]
    if not editions:
        reader.say("$.edition", "is missing", "give at least one edition")
    if reader.problems:
        raise InvalidInput(reader.problems)
    return Protocol(
        id=table["id"],
        title=table["title"],
        authority=table["authority"],
        jurisdiction=table.get("jurisdiction", "US"),
        editions=tuple(edition for edition in editions if edition is not None),
    )


class _Reader:
    """Reads editions and items, and collects what is wrong with them."""

    def __init__(self, vocabulary: Mapping[str, Fact]) -> None:
        self.vocabulary = vocabulary
        self.names = frozenset(vocabulary)
        self.problems: list[Problem] = []

    def say(self, path: str, message: str, cure: str) -> None:
        self.problems.append(Problem(path, message, cure))

    def keys(
        self, table: Mapping[str, Any], known: set[str] | frozenset[str], required: tuple[str, ...], path: str
    ) -> bool:
        """Check the names and types of a table; False where it cannot be read any further."""
        for name in table:
            if name not in known:
                self.say(f"{path}.{name}", near("entry", name, known), "remove or rename it")
        for name in required:
            if name not in table:
                self.say(f"{path}.{name}", "is missing", "add it")
        sound = True
        for names, words, fits in _TYPES:
            for name in sorted(names & set(table)):
                if not fits(table[name]):
                    self.say(f"{path}.{name}", "cannot be read", f"give {words}")
                    sound = False
        return sound

    def edition(self, table: Mapping[str, Any], protocol: str, path: str) -> ProtocolEdition | None:
        before = len(self.problems)
        own = {*_EDITION, "effective_to", "verification", "note", "changes", "example", *_KINDS}
        if not self.keys(table, own, _EDITION, path):
            return None
        needs = catalogue().needs
        for i, need in enumerate(table.get("addresses", ())):
            if need not in needs:
                self.say(f"{path}.addresses[{i}]", near("need", need, needs), "name a need of the assessment")
        local = self._local_ids(table, protocol, path)
        items = [
            self.template(kind, each, local, f"{path}.{kind}[{i}]")
            for kind in _KINDS
            for i, each in enumerate(table.get(kind, ()))
        ]
        examples = [
            self.example(each, local, f"{path}.example[{i}]")
            for i, each in enumerate(table.get("example", ()))
        ]
        citation = self.citation(table, path)
        if len(self.problems) > before or citation is None:
            return None
        return ProtocolEdition(
            id=str(table["id"]),
            effective_from=table["effective_from"],
            effective_to=table.get("effective_to"),
            citation=citation,
            review=read_review(table),
            changes=table.get("changes", ""),
            examples=tuple(each for each in examples if each is not None),
            addresses=tuple(table["addresses"]),
            review_days=table["review_days"],
            items=tuple(each for each in items if each is not None),
        )

    def _local_ids(self, table: Mapping[str, Any], protocol: str, path: str) -> dict[str, str]:
        """The id of each item by its short id, such as ``goal/daily_weight``."""
        found: dict[str, str] = {}
        for kind in _KINDS:
            for i, item in enumerate(table.get(kind, ())):
                short = f"{kind}/{item.get('id', i)}"
                if short in found:
                    self.say(
                        f"{path}.{kind}[{i}].id", f"{short} stands here twice", "give one of them another id"
                    )
                shared = item.get("shared_id")
                found[short] = f"shared/{kind}/{shared}" if shared else f"{protocol}/{short}"
        return found

    def template(
        self, kind: str, table: Mapping[str, Any], local: Mapping[str, str], path: str
    ) -> Template | None:
        cls, own = _KINDS[kind]
        before = len(self.problems)
        if not self.keys(
            table, _COMMON | own, ("id", "text", "citation", "standing", *_REQUIRED[kind]), path
        ):
            return None
        fields = {
            name: table[name]
            for name in own & set(table)
            if not name.endswith("_days") or name in {"every_days", "expected_change_days"}
        }
        unit = fields.pop("unit", None)
        if "measure" in fields:
            fields["measure"] = self.measure(fields["measure"], unit, path)
        if "goals" in fields:
            fields["goals"] = tuple(self.goals(fields["goals"], local, path))
        if "difference" in fields:
            difference = fields.pop("difference")
            fields["minimal_important_difference"] = difference.get("value")
            fields["difference_citation"] = self.citation(difference, f"{path}.difference")
        self._measured(kind, fields, path)
        days = {field: table.get(name, 0) for name, field in _DATES.get(kind, {}).items()}
        if len(self.problems) == before:
            self.problems += misfits(cls, fields, path)
        applies = self.conditions(table, path)
        citation = self.citation(table, path)
        if len(self.problems) > before or citation is None:
            return None
        return Template(
            kind=cls,
            id=local[f"{kind}/{table['id']}"],
            text=table["text"],
            citation=citation,
            applies=applies,
            fields=fields,
            days=days,
        )

    def measure(self, name: object, unit: object, path: str) -> Fact | None:
        fact = self.fact(name, f"{path}.measure")
        if fact is None:
            return None
        if fact.type not in ("number", "flag"):
            self.say(f"{path}.measure", f"{fact.name} is a {fact.type}", "measure with a number or a flag")
        if unit is not None and unit != fact.unit:
            self.say(
                f"{path}.unit",
                f"{fact.name} is kept in {fact.unit or 'no unit'}",
                "give the target in that unit",
            )
        return fact

    def fact(self, name: object, path: str) -> Fact | None:
        if not isinstance(name, str) or name not in self.names:
            self.say(path, near("fact", str(name), self.names), "name a fact of the vocabulary")
            return None
        return self.vocabulary[name]

    def goals(self, names: list[str], local: Mapping[str, str], path: str) -> Iterator[str]:
        goals = {short.partition("/")[2]: id for short, id in local.items() if short.startswith("goal/")}
        for i, name in enumerate(names):
            if name not in goals:
                self.say(f"{path}.goals[{i}]", near("goal", name, goals), "name a goal of this protocol")
            else:
                yield goals[name]

    def _measured(self, kind: str, fields: Mapping[str, Any], path: str) -> None:
        """A goal is measured against a target, or somebody attests it; a threshold needs its fact."""
        value = {"goal": "target", "red_flag": "threshold"}.get(kind)
        if value is None:
            return
        given = [name for name in ("measure", "operator", value) if name in fields]
        if given and len(given) < 3:
            self.say(path, f"has {' and '.join(given)} only", f"give measure, operator and {value} together")
        if kind == "goal" and bool(given) == ("attested_by" in fields):
            self.say(
                path,
                "has neither or both of a measure and attested_by",
                "say how it is told that the goal is met",
            )

    def conditions(self, table: Mapping[str, Any], path: str) -> AllOf:
        def read(name: str) -> list[Criterion]:
            found = (self.condition(c, f"{path}.{name}[{i}]") for i, c in enumerate(table.get(name, ())))
            return [each for each in found if each is not None]

        every, some, none = read("only_if"), read("only_if_any"), read("not_if")
        either = [any_of(*some, label=" or ".join(each.label for each in some))] if some else []
        return all_of(*every, *either, *map(not_, none))

    def condition(self, table: Mapping[str, Any], path: str) -> Criterion | None:
        self.keys(table, {"fact", "operator", "value"}, ("fact",), path)
        fact = self.fact(table.get("fact", ""), f"{path}.fact")
        if fact is None:
            return None
        value, operator = table.get("value", True), table.get("operator", "==")
        if fact.type == "category":
            values = value if isinstance(value, list) else [value]
            if operator == "==" and all(
                isinstance(each, str) and each in (fact.values or {each}) for each in values
            ):
                criterion: Criterion = fact.is_in(*values)
                return _labelled(criterion)
        elif operator in (">=", ">", "<=", "<", "==") and _same_type(fact, value):
            return _labelled(Compare(operator, fact, quantity(value)))
        permitted = f"a {fact.type}" if fact.values is None else f"one of {', '.join(sorted(fact.values))}"
        self.say(path, f"does not compare {fact.name} with {permitted}", "correct its operator or value")
        return None

    def citation(self, table: Mapping[str, Any], path: str) -> Citation | None:
        try:
            return read_citation(table)
        except (KeyError, ValueError):
            cure = "give citation, standing (law, guideline, published, operational) and verification"
            self.say(path, "is not cited as it must be", cure)
            return None

    def example(self, table: Mapping[str, Any], local: Mapping[str, str], path: str) -> ExamplePerson | None:
        before = len(self.problems)
        needed = ("name", "as_of", "facts", "expect")
        if not self.keys(table, {*needed, "missing"}, needed, path):
            return None
        for name in table.get("facts", {}):
            self.fact(name, f"{path}.facts.{name}")
        expect: dict[str, Truth] = {}
        for short, words in table.get("expect", {}).items():
            if short not in local:
                self.say(f"{path}.expect", near("item", short, local), "name an item of this edition")
            elif not isinstance(words, str) or words not in _TRUTHS:
                self.say(f"{path}.expect.{short}", "is no truth", f"give one of {', '.join(_TRUTHS)}")
            else:
                expect[local[short]] = _TRUTHS[words]
        if len(self.problems) > before:
            return None
        return ExamplePerson(
            table["name"], table["as_of"], table["facts"], expect, tuple(table.get("missing", ()))
        )


def _labelled(criterion: Criterion) -> Criterion:
    from casemgmt.rules import rule

    return rule(criterion, label=str(criterion))


def _same_type(fact: Fact, value: object) -> bool:
    match fact.type:
        case "flag":
            return isinstance(value, bool)
        case "number":
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        case _:
            return isinstance(value, date)
