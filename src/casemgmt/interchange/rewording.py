"""How one criterion became another, in words."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

import attrs

from casemgmt.rules import Criterion, Line, facts_in
from casemgmt.rules.terms import AtLeast, ByCases, Compare, IsIn, Not
from casemgmt.rules.words import words_of_cases

_Pairs = list[tuple[Criterion, Criterion]]


class Reworded:
    """The comparison of the criteria of two editions; what was told once is only named when it comes again."""

    def __init__(self) -> None:
        self._told: dict[tuple[Criterion, Criterion], str] = {}

    def within(self, title: str, old: Criterion, new: Criterion) -> Iterator[Line]:
        """A line for a part of an edition, with what changed below it; none if nothing did."""
        if old != new:
            yield Line(title, children=tuple(self._changes(title, old, new)))

    def parts(self, title: str, old: Sequence[Criterion], new: Sequence[Criterion]) -> Iterator[Line]:
        """What was removed from a group, what was added, and what changed within it."""
        pairs, removed, added = _matched(old, new)
        for before, after in pairs:
            yield from self._pair(title, before, after)
        for part in removed:
            yield Line(f"removed: {_called(part)}", source=_source(part), children=self.told(part))
        for part in added:
            yield Line(f"added: {_called(part)}", source=_source(part), children=self.told(part))
        if not (removed or added) and [before for before, _ in pairs] != list(old):
            yield Line("the order changed")

    def told(self, part: Criterion | None) -> tuple[Line, ...]:
        """What stands below a criterion: what its label stands for, and its parts."""
        below = self._below(part)
        return (Line(str(part), children=below),) if part is not None and part.label else below

    def _pair(self, title: str, old: Criterion, new: Criterion) -> Iterator[Line]:
        if old == new:
            return
        if (old, new) in self._told:
            yield Line(f"{_called(old)}: changed as under {self._told[old, new]}")
            return
        self._told[old, new] = title
        changes = tuple(self._changes(title, old, new))
        short = len(changes) == 1 and not changes[0].children and not (old.label or new.label)
        yield from changes if short else (Line(_called(old), children=changes),)

    def _changes(self, title: str, old: Criterion, new: Criterion) -> Iterator[Line]:
        """What changed from one criterion to another."""
        self._told.setdefault((old, new), title)
        if old.label != new.label:
            yield Line(f"{_called(old)} became {_called(new)}")
        if old.id != new.id:
            yield Line(f"id: {old.id or 'none'} became {new.id or 'none'}")
        if old.citation != new.citation:
            yield Line(f"source: {_cited(old)} became {_cited(new)}")
        if type(old) is not type(new):
            yield from self._replaced(old, new)
        elif _bare(old) != _bare(new):
            yield from self._same_kind(title, old, new)

    def _same_kind(self, title: str, old: Any, new: Any) -> Iterator[Line]:
        match old:
            case Compare() | IsIn():
                yield _turned(str(old), str(new))
            case Not():
                yield Line("not", children=tuple(self._changes(title, old.of, new.of)))
            case ByCases():
                yield from self._cases(title, old, new)
            case _:
                if isinstance(old, AtLeast) and str(old) != str(new):
                    yield _turned(str(old), str(new))
                yield from self.parts(title, old.of, new.of)

    def _cases(self, title: str, old: ByCases, new: ByCases) -> Iterator[Line]:
        before, after = words_of_cases(old), words_of_cases(new)
        if before != after or old.by != new.by:
            yield _turned(" / ".join(before), " / ".join(after))
        for words, a, b in zip(before, old.of, new.of, strict=False):
            for line in self._pair(title, a, b):
                yield Line(f"if {words}", children=(line,))

    def _replaced(self, old: Criterion, new: Criterion) -> Iterator[Line]:
        yield Line(f"before: {old}", children=self._below(old))
        yield Line(f"now: {new}", children=self._below(new))

    def _below(self, part: Criterion | None) -> tuple[Line, ...]:
        match part:
            case None | Compare() | IsIn():
                return ()
            case Not():
                return self.told(part.of)
        inside = (each for each in part.parts if isinstance(each, Criterion))
        return tuple(Line(_called(each), source=_source(each), children=self.told(each)) for each in inside)


def _matched(
    old: Sequence[Criterion], new: Sequence[Criterion]
) -> tuple[_Pairs, list[Criterion], list[Criterion]]:
    """Which part became which: the same one, or one with the same id, label or subject; in the order of the new."""
    left, free = list(old), list(new)
    found: dict[int, Criterion] = {}
    for key in _KEYS:
        for i, part in enumerate(free):
            if i in found or key(part) is None:
                continue
            match = next((each for each in left if key(each) == key(part)), None)
            if match is not None:
                found[i] = match
                left.remove(match)
    pairs = [(found[i], part) for i, part in enumerate(free) if i in found]
    return pairs, left, [part for i, part in enumerate(free) if i not in found]


def _subject(part: Criterion) -> Hashable:
    """What a criterion is about, whatever it asks of it."""
    match part:
        case Compare():
            return part.a
        case IsIn():
            return part.fact
        case Not():
            return "not", _subject(part.of)
    return type(part), frozenset(facts_in(part))


_KEYS: tuple[Callable[[Criterion], Any], ...] = (
    lambda part: part,
    lambda part: part.id or None,
    lambda part: part.label or None,
    _subject,
)


def _bare(part: Any) -> tuple[Any, ...]:
    """A criterion without its id, label and citation."""
    names = (field.name for field in attrs.fields(type(part)))
    return tuple(getattr(part, name) for name in names if name not in ("id", "label", "citation"))


def _called(part: Criterion) -> str:
    return part.label or str(part)


def _source(part: Criterion) -> str:
    return str(part.citation) if part.citation else ""


def _cited(part: Criterion) -> str:
    return (
        f"{part.citation}{f', {part.citation.note}' if part.citation.note else ''}"
        if part.citation
        else "none"
    )


def _turned(old: str, new: str) -> Line:
    return Line(f"{old} became {new}" if old != new else f"{old}: how it is worked out changed")
