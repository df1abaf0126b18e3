"""What differs between two editions, or two versions of a policy, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import attrs

from casemgmt.citation import Citation, Review
from casemgmt.errors import InvalidInput
from casemgmt.interchange.rewording import Reworded
from casemgmt.rules import Criterion, Edition, Explained, Fact, Line, Policy
from casemgmt.rules.words import words_of_value

_TITLES = {
    "effective_from": "in force from",
    "effective_to": "in force until",
    "citation": "source",
    "reevaluate": "look again",
    "facts": "facts",
}
_OPEN_END = "further notice"


@attrs.frozen(repr=False, slots=False)
class Differences(Explained):
    """What differs between two editions or policies.

    Args:
        title: What was compared.
        changes: What differs, one line for each part that does.

    Example:
        >>> from casemgmt.screening import program
        >>> editions = program("medicare.ccm").editions
        >>> differences = diff_editions(editions[1], editions[2])
        >>> differences.unchanged, differences.changes[0].text
        (False, 'in force from: 2017-01-01 became 2020-01-01')
    """

    title: str
    changes: tuple[Line, ...]

    @property
    def unchanged(self) -> bool:
        """Whether nothing differs."""
        return not self.changes

    def outline(self) -> Line:
        """The differences as lines."""
        return Line(self.title, None, "unchanged" if self.unchanged else "", "", self.changes)

    def __repr__(self) -> str:
        what = "unchanged" if self.unchanged else f"{len(self.changes)} parts differ"
        return f"<Differences {self.title}: {what}>"


def diff_editions(old: Edition | Policy[Any], new: Edition | Policy[Any]) -> Differences:
    """What differs between two editions, or between two versions of a policy, for people who know the subject.

    Criteria are compared part by part: what was added, what was removed, and of what is in both, how the threshold, the
    words or the source changed. A change that shows in several places is told once, and named in the others.

    Args:
        old: An edition, or a policy.
        new: Another one of the same kind.

    Raises:
        InvalidInput: If the two are not of one kind.

    Example:
        >>> from casemgmt.screening import program
        >>> editions = program("medicare.ccm").editions
        >>> print(diff_editions(editions[0], editions[0]).explain())
        edition 2015 to edition 2015: unchanged
    """
    if type(old) is type(new):
        match old, new:
            case Policy(), Policy():
                return Differences(f"{old.id} to {new.id}", tuple(_policy_lines(old, new)))
            case Edition(), Edition():
                title = f"edition {old.id} to edition {new.id}"
                return Differences(title, tuple(_Editions().lines(old, new)))
    raise InvalidInput.at(
        "$", f"a {type(old).__name__} and a {type(new).__name__} cannot be compared", "give two of one kind"
    )


def _policy_lines(old: Policy[Any], new: Policy[Any]) -> Iterator[Line]:
    for name in ("id", "title", "authority", "jurisdiction", "payer"):
        yield from _became(name, getattr(old, name), getattr(new, name))
    before, after = ({edition.id: edition for edition in policy.editions} for policy in (old, new))
    for id in {**before, **after}:
        if id not in after:
            yield Line(f"removed: edition {id}")
        elif id not in before:
            yield Line(f"added: edition {id}, in force from {after[id].effective_from}")
        elif lines := tuple(_Editions().lines(before[id], after[id])):
            yield Line(f"edition {id}", children=lines)


class _Editions:
    """One comparison of two editions."""

    def __init__(self) -> None:
        self._rules = Reworded()

    def lines(self, old: Edition, new: Edition) -> Iterator[Line]:
        """What differs, field by field in the order of the class."""
        for field in attrs.fields(type(old)):
            if field.name not in ("id", "changes", "examples"):
                yield from self._field(field.name, getattr(old, field.name), getattr(new, field.name))
        yield from _group("facts", _facts(old.facts(), new.facts()))
        if old.changes != new.changes:
            yield Line(f"in its own words: {new.changes or 'nothing'}")
        yield from self._field("examples", old.examples, new.examples)

    def _field(self, name: str, old: Any, new: Any) -> Iterator[Line]:
        title = _TITLES.get(name, name.replace("_", " "))
        if isinstance(old, Criterion) and isinstance(new, Criterion):
            yield from self._rules.within(title, old, new)
        elif isinstance(old, Fact) and old.name == getattr(new, "name", None):
            yield from _group(title, _fact(old, new))
        elif isinstance(old, Mapping):
            yield from _group(title, self._by_name(old, new))
        elif isinstance(old, tuple):
            yield from _group(title, self._several(title, old, new))
        else:
            yield from _became(title, old, new)

    def _by_name(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Line]:
        """Parts that have names, such as the criteria of billing codes."""
        for name in {**old, **new}:
            if name not in new:
                yield Line(f"removed: {name}")
            elif name not in old:
                rule = new[name] if isinstance(new[name], Criterion) else None
                yield Line(f"added: {name}", children=self._rules.told(rule))
            else:
                yield from self._field(name, old[name], new[name])

    def _several(self, title: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Line]:
        """Parts in an order: criteria, texts, or records such as the rungs of a ladder."""
        if all(isinstance(part, Criterion) for part in (*old, *new)):
            yield from self._rules.parts(title, old, new)
            return
        before, after = _keyed(old), _keyed(new)
        for key in {**before, **after}:
            if key not in after:
                yield Line(f"removed: {key}")
            elif key not in before:
                yield Line(f"added: {key}", children=self._rules.told(getattr(after[key], "when", None)))
            elif before[key] != after[key]:
                yield Line(key, children=tuple(self._record(before[key], after[key])))
        kept_before, kept_after = [k for k in before if k in after], [k for k in after if k in before]
        if kept_before != kept_after:
            yield Line(f"order: {', '.join(kept_before)} became {', '.join(kept_after)}")

    def _record(self, old: Any, new: Any) -> Iterator[Line]:
        for field in attrs.fields(type(old)):
            if field.name in ("facts", "expect"):
                if getattr(old, field.name) != getattr(new, field.name):
                    yield Line(f"{'what is known' if field.name == 'facts' else 'what is expected'} changed")
            else:
                yield from self._field(field.name, getattr(old, field.name), getattr(new, field.name))


def _facts(old: Mapping[str, Fact], new: Mapping[str, Fact]) -> Iterator[Line]:
    """Which facts are read now, which no longer, and what is declared differently."""
    for name in sorted({*old, *new}):
        if name not in new:
            yield Line(f"no longer read: {old[name].label}")
        elif name not in old:
            yield Line(f"now read: {new[name].label}")
        elif lines := tuple(_fact(old[name], new[name])):
            yield Line(old[name].label, children=lines)


def _fact(old: Fact, new: Fact) -> Iterator[Line]:
    for name in ("type", "low", "high", "values", "unit", "label", "question", "ask", "citation"):
        yield from _became(_TITLES.get(name, name), getattr(old, name), getattr(new, name))
    if old.definition != new.definition:
        yield Line("how it is worked out or found changed")


def _keyed(parts: Iterable[Any]) -> dict[str, Any]:
    """Parts by what people call them; of several with one name, the later ones are numbered."""
    seen: Counter[str] = Counter()
    keyed: dict[str, Any] = {}
    for part in parts:
        name = _called(part)
        seen[name] += 1
        keyed[name if seen[name] == 1 else f"{name} ({seen[name]})"] = part
    return keyed


def _called(part: Any) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Fact):
        return part.label
    for name in ("id", "name"):
        if hasattr(part, name):
            return str(getattr(part, name))
    if hasattr(part, "fact"):
        return str(part.fact.label)
    texts = [value for value in attrs.astuple(part, recurse=False) if isinstance(value, str) and value]
    return ", ".join(text.replace("_", " ") for text in texts)


def _became(title: str, old: Any, new: Any) -> Iterator[Line]:
    if old != new:
        yield Line(f"{title}: {_shown(old, title)} became {_shown(new, title)}")


def _shown(value: Any, title: str) -> str:
    """A value as a person reads it."""
    match value:
        case None:
            return _OPEN_END if title == _TITLES["effective_to"] else "nothing"
        case "":
            return "nothing"
        case Citation(note=note) if note:
            return f"{value}, {note}"
        case Review():
            return f"checked on {value.verified_on}, due by {value.review_by}"
        case frozenset():
            return " or ".join(sorted(value))
        case bool() | int() | float() | date():
            return words_of_value(value)
        case Fact():
            return value.label
        case type():
            return value.__name__
    return str(value)


def _group(title: str, lines: Iterable[Line]) -> Iterator[Line]:
    below = tuple(lines)
    if below:
        yield Line(title, children=below)
