"""How one criterion became another, in words."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import attrs

from casemgmt.interchange.figures import cited, hidden, same
from casemgmt.interchange.pairing import Keys, matched
from casemgmt.rules import Criterion, Line, facts_in
from casemgmt.rules.terms import AtLeast, ByCases, Compare, IsIn, Not, Quantity
from casemgmt.rules.words import words_of_cases


class Reworded:
    """The comparison of the criteria of two editions; what was told once is only named when it comes again."""

    def __init__(self) -> None:
        self._told: dict[tuple[Criterion, Criterion], str] = {}

    def within(self, title: str, old: Criterion, new: Criterion) -> Iterator[Line]:
        """A line for a part of an edition, with what changed below it; none if nothing did."""
        if not same(old, new):
            yield Line(title, children=tuple(self.changes(title, old, new)))

    def parts(self, title: str, old: Sequence[Criterion], new: Sequence[Criterion]) -> Iterator[Line]:
        """What was removed from a group, what was added, and what changed within it."""
        places = matched(old, new, _SAME)
        for part, place in zip(new, places, strict=True):
            if place is not None:
                yield from self._pair(title, old[place], part)
        for i, part in enumerate(old):
            if i not in places:
                yield self._alone("removed", part)
        for part, place in zip(new, places, strict=True):
            if place is None:
                yield self._alone("added", part)
        kept = [place for place in places if place is not None]
        if any(later < earlier for earlier, later in pairwise(kept)):
            yield Line("the order changed")

    def _alone(self, what: str, part: Criterion) -> Line:
        return Line(f"{what}: {_called(part)}", source=_source(part), children=self.told(part))

    def told(self, part: Criterion | None) -> tuple[Line, ...]:
        """What stands below a criterion: what its label stands for, and its parts."""
        below = self._below(part)
        return (Line(str(part), children=below),) if part is not None and part.label else below

    def stated(self, part: Criterion | None) -> tuple[Line, ...]:
        """A criterion with what stands below it."""
        return () if part is None else (Line(_called(part), source=_source(part), children=self.told(part)),)

    def _pair(self, title: str, old: Criterion, new: Criterion) -> Iterator[Line]:
        if same(old, new):
            return
        if (old, new) in self._told:
            yield Line(f"{_called(old)}: changed as under {self._told[old, new]}")
            return
        self._told[old, new] = title
        changes = tuple(self.changes(title, old, new))
        short = len(changes) == 1 and not (old.label or new.label)
        short = short and (isinstance(old, Compare) or not changes[0].children)
        yield from changes if short else (Line(_called(old), children=changes),)

    def changes(self, title: str, old: Criterion, new: Criterion) -> Iterator[Line]:
        """What changed from one criterion to another."""
        self._told.setdefault((old, new), title)
        if old.label != new.label:
            yield Line(f"{_called(old)} became {_called(new)}")
        if old.id != new.id:
            yield Line(f"id: {old.id or 'none'} became {new.id or 'none'}")
        if old.citation != new.citation:
            yield Line(f"source: {cited(old.citation)} became {cited(new.citation)}")
        if type(old) is not type(new):
            yield from self._replaced(old, new)
        else:
            yield from self._same_kind(title, old, new)

    def _same_kind(self, title: str, old: Any, new: Any) -> Iterator[Line]:
        match old:
            case Compare():
                sides = ((old.a, new.a), (old.b, new.b))
                yield from _turned(old, new, [line for a, b in sides for line in self._hidden(title, a, b)])
            case IsIn():
                yield from _turned(old, new, self._hidden(title, old.fact, new.fact))
            case Not():
                lines = () if same(old.of, new.of) else tuple(self.changes(title, old.of, new.of))
                yield from [Line("not", children=lines)] if lines else []
            case ByCases():
                yield from self._cases(title, old, new)
            case _:
                if isinstance(old, AtLeast) and str(old) != str(new):
                    yield Line(f"{old} became {new}")
                yield from self.parts(title, old.of, new.of)

    def _cases(self, title: str, old: ByCases, new: ByCases) -> Iterator[Line]:
        """Cases of the same words are the same case; one that only changed its words is told with all of them."""
        before, after = words_of_cases(old), words_of_cases(new)
        if before != after:
            yield Line(f"{' / '.join(before)} became {' / '.join(after)}")
        yield from self._hidden(title, old.by, new.by)
        was, now = (dict(zip(*each, strict=True)) for each in ((before, old.of), (after, new.of)))
        for words, part in now.items():
            for line in self._pair(title, was[words], part) if words in was else ():
                yield Line(f"if {words}", children=(line,))
        gone = {words: part for words, part in was.items() if words not in now}
        come = {words: part for words, part in now.items() if words not in was}
        for words in [words for words, part in come.items() if part in gone.values()]:
            part = come.pop(words)
            gone.pop(next(each for each, other in gone.items() if other == part), None)
        for what, left in (("removed", gone), ("added", come)):
            for words, part in left.items():
                yield Line(f"{what}: if {words}", children=self.stated(part))

    def _hidden(self, title: str, old: Quantity, new: Quantity) -> list[Line]:
        return list(hidden(old, new, lambda a, b: self.changes(title, a, b)))

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
        return tuple(line for each in inside for line in self.stated(each))


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


def _side(part: Criterion, letters: int) -> Hashable:
    """What a comparison is about, and from which side."""
    match part:
        case Compare():
            return part.a, part.operator[:letters]
        case Not():
            side = _side(part.of, letters)
            return None if side is None else ("not", side)
    return None


_SAME: Keys = (
    lambda part: part,
    lambda part: part.id or None,
    lambda part: part.label or None,
    lambda part: _side(part, 2),
    lambda part: _side(part, 1),
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


def _turned(old: Criterion, new: Criterion, hidden: Sequence[Line]) -> Iterator[Line]:
    if str(old) != str(new):
        yield Line(f"{old} became {new}", children=tuple(hidden))
    elif hidden or _bare(old) != _bare(new):
        yield Line(f"{old}: how it is worked out changed", children=tuple(hidden))
