"""How the quantities of a rule became others where its words do not show it: points, ends of bands, rows of tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from casemgmt.citation import Citation, Standing, Verification
from casemgmt.dates import BusinessCalendar
from casemgmt.interchange.nodes import summed
from casemgmt.interchange.pairing import matched
from casemgmt.rules import Criterion, Fact, Line
from casemgmt.rules.terms import Arithmetic, Bands, Choice, Elapsed, Parameter, Rates, Term
from casemgmt.rules.words import words_of_value

Changes = Callable[[Criterion, Criterion], Iterable[Line]]
"""How one criterion became another."""


def same(old: Term, new: Term) -> bool:
    """Whether two rules say the same, with the sources of the tables in them."""
    return old == new and all(map(_same_source, _parameters(old), _parameters(new)))


def hidden(old: Term, new: Term, changes: Changes) -> Iterator[Line]:
    """What changed from one quantity to another and is not in its words."""
    if same(old, new):
        return
    if isinstance(old, Criterion) and isinstance(new, Criterion):
        yield from (
            Line(old.label or str(old), children=lines) for lines in [tuple(changes(old, new))] if lines
        )
    elif type(old) is type(new):
        yield from _within(old, new, changes)
    elif str(old) == str(new):
        yield Line(f"{new}: how it is worked out changed")


def became(old: Term, new: Term, changes: Changes) -> Iterator[Line]:
    """How one quantity became another, in words and beyond them."""
    lines = tuple(hidden(old, new, changes))
    if str(old) != str(new):
        yield Line(f"{old} became {new}", children=lines)
    else:
        yield from lines


def cited(citation: Citation | None) -> str:
    """A source with all that a reader of a change should see of it."""
    if citation is None:
        return "none"
    hides = citation.standing is Standing.OPERATIONAL and citation.verification is not Verification.CHOSEN
    how = f" (operational, {citation.verification.value})"
    shown = f"{citation.source}{how}" if hides else str(citation)
    return f"{shown}, {citation.note}" if citation.note else shown


def _within(old: Any, new: Any, changes: Changes) -> Iterator[Line]:
    match old:
        case Fact():
            if old.name != new.name and str(old) == str(new):
                yield Line(f"{old} ({old.name}) became {new} ({new.name})")
        case Bands():
            yield from hidden(old.of, new.of, changes)
            yield from _turned(f"{new}: from ", _listed(old.edges), _listed(new.edges))
            yield from _turned(f"{new}: ", _listed(old.points), _listed(new.points))
        case Choice():
            yield from hidden(old.when, new.when, changes)
            for title, a, b in (
                (f"{new}: ", old.then, new.then),
                (f"{new}: otherwise ", old.otherwise, new.otherwise),
            ):
                yield from _turned(title, str(a), str(b))
                yield from hidden(a, b, changes)
        case Parameter():
            yield from _table(old, new, changes)
        case Elapsed():
            for a, b in ((old.start, new.start), (old.end, new.end)):
                yield from hidden(a, b, changes)
            yield from calendars(f"{new}: calendar", old.calendar, new.calendar)
        case _:
            yield from _of_parts(old, new, changes)


def _of_parts(old: Term, new: Term, changes: Changes) -> Iterator[Line]:
    """What changed within parts of the same words; what was added or removed the words of the whole show."""
    before, after = _parts(old), _parts(new)
    for part, place in zip(after, matched(before, after, (lambda each: each, str)), strict=True):
        if place is not None:
            yield from hidden(before[place], part, changes)


def _parts(term: Term) -> tuple[Term, ...]:
    return summed(term) if isinstance(term, Arithmetic) and term.operator == "+" else term.parts


def _table(old: Parameter, new: Parameter, changes: Changes) -> Iterator[Line]:
    for a, b in zip(old.keys, new.keys, strict=False):
        yield from hidden(a, b, changes)
    yield from hidden(old.on, new.on, changes)
    before, after = ({rates.effective_from: rates for rates in table.editions} for table in (old, new))
    for day in sorted({*before, *after}):
        title = f"{new} from {day}"
        if day not in after:
            yield Line(f"removed: {title}")
        elif day not in before:
            yield Line(f"added: {title}", children=tuple(_rows({}, _by_key(after[day]))))
        else:
            ends = (rates.effective_to or "further notice" for rates in (before[day], after[day]))
            yield from _turned(f"{title} until ", *map(str, ends))
            rows = tuple(_rows(_by_key(before[day]), _by_key(after[day])))
            yield from [Line(title, children=rows)] if rows else []
    yield from _turned(f"{new}: source: ", cited(old.citation), cited(new.citation))


def _by_key(rates: Rates) -> Mapping[Any, str]:
    return {key: words_of_value(float(value)) for key, value in rates.values}


def _rows(old: Mapping[Any, str], new: Mapping[Any, str]) -> Iterator[Line]:
    for key in {**old, **new}:
        title = f"for {_listed(key)}: " if key else ""
        if key not in new:
            yield Line(f"removed: {title}{old[key]}")
        elif key not in old:
            yield Line(f"added: {title}{new[key]}")
        elif old[key] != new[key]:
            yield Line(f"{title}{old[key]} became {new[key]}")


def calendars(title: str, old: BusinessCalendar, new: BusinessCalendar) -> Iterator[Line]:
    """How one calendar became another."""
    if old.name != new.name:
        yield Line(f"{title}: {old.name} became {new.name}")
    elif old != new:
        yield Line(f"{title}: other days of {new.name} are holidays")


def _turned(title: str, old: str, new: str) -> Iterator[Line]:
    if old != new:
        yield Line(f"{title}{old} became {new}")


def _listed(values: Iterable[Any]) -> str:
    return ", ".join(map(words_of_value, values))


def _parameters(term: Term) -> Iterator[Parameter]:
    """The tables of a rule in the order of its nodes."""
    if isinstance(term, Parameter):
        yield term
    for part in term.parts:
        yield from _parameters(part)


def _same_source(old: Parameter, new: Parameter) -> bool:
    return old.citation == new.citation
