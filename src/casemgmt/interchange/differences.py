"""What differs between two editions, or two versions of a policy, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import attrs

from casemgmt.citation import Citation, Review
from casemgmt.errors import InvalidInput
from casemgmt.facts import Attested
from casemgmt.interchange.figures import became, calendars, cited, same
from casemgmt.interchange.pairing import SAME_RECORD, Keys, matched, names_of
from casemgmt.interchange.rewording import Reworded
from casemgmt.rules import Criterion, Edition, Explained, Fact, Formula, Line, Policy, Rung
from casemgmt.rules.words import words_of_value
from casemgmt.screening import Count

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
                return Differences(title, tuple(_compared(old, new)))
    raise InvalidInput.at(
        "$", f"a {type(old).__name__} and a {type(new).__name__} cannot be compared", "give two of one kind"
    )


def _policy_lines(old: Policy[Any], new: Policy[Any]) -> Iterator[Line]:
    for name in ("id", "title", "authority", "jurisdiction", "payer"):
        yield from _became(name, getattr(old, name), getattr(new, name))
    places = matched(old.editions, new.editions, _SAME_EDITION)
    for i, edition in enumerate(old.editions):
        if i not in places:
            yield Line(f"removed: edition {edition.id}")
        elif lines := tuple(_compared(edition, new.editions[places.index(i)])):
            yield Line(f"edition {edition.id}", children=lines)
    for edition, place in zip(new.editions, places, strict=True):
        if place is None:
            yield Line(f"added: edition {edition.id}, in force from {edition.effective_from}")


_SAME_EDITION: Keys = (lambda edition: (edition.id, edition.effective_from), lambda edition: edition.id)
"""An id is the name of an edition; where a policy has it twice, the first day in force tells which it is."""


def _compared(old: Edition, new: Edition) -> Iterator[Line]:
    return _Editions(old, new).lines(old, new)


class _Editions:
    """One comparison of two editions."""

    def __init__(self, old: Edition, new: Edition) -> None:
        self._rules = Reworded()
        self._old, self._new = _read_by(old), _read_by(new)

    def lines(self, old: Edition, new: Edition) -> Iterator[Line]:
        """What differs, field by field in the order of the class."""
        for field in attrs.fields(type(old)):
            if field.name not in ("id", "changes", "examples"):
                yield from self._field(field.name, getattr(old, field.name), getattr(new, field.name))
        yield from _group("facts", self._facts())
        if old.changes != new.changes:
            yield Line(f"in its own words: {new.changes or 'nothing'}")
        yield from self._field("examples", old.examples, new.examples)

    def _field(self, name: str, old: Any, new: Any) -> Iterator[Line]:
        title = _TITLES.get(name, name.replace("_", " "))
        if isinstance(old, Criterion) and isinstance(new, Criterion):
            yield from self._rules.within(title, old, new)
        elif isinstance(old, Fact) and old.name == getattr(new, "name", None):
            told_below = old.name in self._old and old.name in self._new
            yield from () if told_below else _group(title, self._fact(old, new))
        elif isinstance(old, Mapping):
            yield from _group(title, self._by_name(old, new))
        elif isinstance(old, tuple) and all(map(_has_parts, (*old, *new))):
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
                yield Line(f"added: {name}", children=self._rules.stated(rule))
            else:
                yield from self._field(name, old[name], new[name])
        yield from _order([name for name in old if name in new], [name for name in new if name in old])

    def _several(self, title: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Line]:
        """Parts in an order: criteria, texts, or records such as the rungs of a ladder."""
        if all(isinstance(part, Criterion) for part in (*old, *new)):
            yield from self._rules.parts(title, old, new)
            return
        before, after, places = names_of(old), names_of(new), matched(old, new, SAME_RECORD)
        for i, name in enumerate(before):
            if i not in places:
                yield Line(f"removed: {name}")
            elif lines := tuple(self._record(old[i], new[places.index(i)])):
                yield Line(name, children=lines)
        for i, (part, place) in enumerate(zip(new, places, strict=True)):
            if place is None:
                step = f", as step {i + 1}" if isinstance(part, Rung) else ""
                yield Line(
                    f"added: {after[i]}{step}", children=self._rules.stated(getattr(part, "when", None))
                )
        kept = [place for place in places if place is not None]
        yield from _order([before[place] for place in sorted(kept)], [before[place] for place in kept])

    def _record(self, old: Any, new: Any) -> Iterator[Line]:
        if isinstance(old, Fact):
            yield from self._field("", old, new)
        elif attrs.has(type(old)):
            for field in attrs.fields(type(old)):
                a, b = getattr(old, field.name), getattr(new, field.name)
                if field.name not in ("facts", "expect"):
                    yield from self._field(field.name, a, b)
                elif a != b:
                    yield Line(f"{'what is known' if field.name == 'facts' else 'what is expected'} changed")

    def _facts(self) -> Iterator[Line]:
        """Which facts are read now, which no longer, and what is declared differently."""
        old, new = self._old, self._new
        for name in sorted({*old, *new}):
            if name not in new:
                yield Line(f"no longer read: {old[name].label}")
            elif name not in old:
                yield Line(f"now read: {new[name].label}")
            elif lines := tuple(self._fact(old[name], new[name])):
                yield Line(old[name].label, children=lines)

    def _fact(self, old: Fact, new: Fact) -> Iterator[Line]:
        for name in ("type", "low", "high", "values", "unit", "label", "question", "ask", "citation"):
            yield from _became(_TITLES.get(name, name), getattr(old, name), getattr(new, name))
        if lines := tuple(self._definition(old.definition, new.definition)):
            how = "worked out" if isinstance(new.definition, Formula) else "attested"
            yield Line(f"how it is {how}", children=lines)
        elif old.definition != new.definition:
            yield Line("how it is worked out or found changed")

    def _definition(self, old: Any, new: Any) -> Iterator[Line]:
        if isinstance(old, Attested) and isinstance(new, Attested):
            yield from self._record(old, new)
        elif isinstance(old, Formula) and isinstance(new, Formula):
            if isinstance(old.of, Criterion) and isinstance(new.of, Criterion):
                yield from () if same(old.of, new.of) else self._rules.changes("facts", old.of, new.of)
            else:
                yield from became(old.of, new.of, lambda a, b: self._rules.changes("facts", a, b))


def _read_by(edition: Edition) -> Mapping[str, Fact]:
    """The facts of an edition, with those that it leaves to somebody else to say."""
    return {**{fact.name: fact for fact in getattr(edition, "parameters", ())}, **edition.facts()}


def _has_parts(part: Any) -> bool:
    """Whether a part of a list is told by itself, and not the list as a whole."""
    return isinstance(part, str) or attrs.has(type(part))


def _order(old: list[str], new: list[str]) -> Iterator[Line]:
    if old != new:
        yield Line(f"order: {', '.join(old)} became {', '.join(new)}")


def _became(title: str, old: Any, new: Any) -> Iterator[Line]:
    if old == new:
        return
    before, after = _shown(old, title), _shown(new, title)
    if before != after:
        yield Line(f"{title}: {before} became {after}")
    elif isinstance(old, Count):
        yield from _group(title, calendars("calendar", old.calendar, new.calendar))
    else:
        yield Line(f"{title} changed")


def _shown(value: Any, title: str) -> str:
    """A value as a person reads it."""
    match value:
        case None:
            return _OPEN_END if title == _TITLES["effective_to"] else "nothing"
        case "":
            return "nothing"
        case Citation():
            return cited(value)
        case Count(unit="business_days"):
            return f"{value}, {value.calendar.name}"
        case tuple():
            return ", ".join(_shown(part, "") for part in value)
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
