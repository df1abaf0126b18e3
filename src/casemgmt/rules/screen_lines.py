"""The statements of a screen: a rule for one row after the other, each left as soon as it is decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from casemgmt.bounds import is_in
from casemgmt.rules.source import COUNTED, TRUTHS, Codes, Writer, bounds_tests, one_of_tests, where_nothing
from casemgmt.rules.terms import (
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Constant,
    Criterion,
    Fact,
    IsIn,
    Not,
)

_NOTHING = "pass"
_OPPOSITE = {">=": "<", ">": "<=", "<=": ">", "<": ">=", "==": "!="}
_DEEPEST = 20  # blocks within blocks; Python's own limit is 100. What lies deeper is one expression


@attrs.frozen
class Then:
    """What is done where a criterion is not met, unknown or met: a statement each."""

    no: str
    unknown: str
    yes: str

    def where(self, truth: int) -> str:
        """The statement for a truth."""
        return {0: self.no, 1: self.unknown, 3: self.yes}[truth]

    @property
    def turned(self) -> Then:
        """The same for what is the opposite of the criterion."""
        return Then(self.yes, self.unknown, self.no)


def screen_lines(writer: Writer, rule: Criterion) -> list[str]:
    """The lines that add the truth of a rule for one row, in a loop over rows.

    Args:
        writer: What writes the expressions; the lines that those need come before the statement that reads them.
        rule: The rule.
    """
    decides = 3 if isinstance(rule, AnyOf) else 0
    leave = f"add({decides});continue"
    then = Then(_NOTHING, "u=1", leave) if decides else Then(leave, "u=1", _NOTHING)
    lines = ["u=0"]
    for part, does in _parts(rule, then):
        block = _block(writer, part, does, 0)
        lines += [*writer.lines, *block]
        writer.lines.clear()
    return [*lines, f"add(1 if u else {3 - decides})"]


def _parts(term: Criterion, then: Then) -> Iterator[tuple[Criterion, Then]]:
    """The criteria that decide a row each by itself, with what is then done."""
    if isinstance(term, Not):
        yield from _parts(term.of, then.turned)
    elif (isinstance(term, AllOf) and then.yes == _NOTHING) or (
        isinstance(term, AnyOf) and then.no == _NOTHING
    ):
        for part in term.of:
            yield from _parts(part, then)
    else:
        yield term, then


def _block(writer: Writer, term: Criterion, then: Then, deep: int) -> list[str]:
    """The statements that do what is to be done about a criterion."""
    match term:
        case Not():
            return _block(writer, term.of, then.turned, deep)
        case Compare(operator, Fact() as fact, Constant(value)) if writer.is_plain(fact, value):
            if fact.type != "flag":
                return _compared(writer, term, fact, value, then)
            if operator == "==":
                return _flag(writer, term, fact, value, then)
        case IsIn():
            return _among(writer, term, then)
        case AllOf() | AnyOf() | AtLeast() if term.of and deep < _DEEPEST:
            return _group(writer, term, then, deep + 1)
    return _by(writer, writer.criterion(term), then)


def _flag(writer: Writer, term: Compare, fact: Fact, value: Any, then: Then) -> list[str]:
    """A flag that is to be true or to be false."""
    x, said = writer.temporary(), then if value else then.turned
    slow, fetched = writer.slowly(term, fact, x), writer.fetched(fact, x)
    if slow:
        return [
            fetched,
            f"if {x} is True: {said.yes}",
            f"elif {x} is False: {said.no}",
            f"elif {x} is None: {said.unknown}",
            "else:",
            *_indented(_by(writer, slow, then)),
        ]
    if said.yes == _NOTHING:
        return [fetched, f"if not {x}:", f" if {x} is None: {said.unknown}", f" else: {said.no}"]
    return [fetched, f"if {x}: {said.yes}", *_else(f"elif {x} is None: {said.unknown}", said.no)]


def _compared(writer: Writer, term: Compare, fact: Fact, value: Any, then: Then) -> list[str]:
    """A number or a date compared with a constant that it can be."""
    x, same, other = writer.temporary(), term.operator, _OPPOSITE[term.operator]
    nothing, slow = then.where(where_nothing(term, fact, value, TRUTHS)), writer.slowly(term, fact, x)
    lines, start = [writer.fetched(fact, x)], "if"
    for test, c in writer.plain_tests(fact, x, value):
        if then.yes == _NOTHING:
            lines += [f"{start} {test}:", f" if {x}{other}{c}: {then.no}"]
        else:
            lines += [f"{start} {test}:", *_indented(_else(f"if {x}{same}{c}: {then.yes}", then.no))]
        start = "elif"
    lines += [f"elif {x} is None: {nothing}", f"elif {writer.bounds_test(fact, x)}:" if slow else "else:"]
    lines += _indented(_chosen(*bounds_tests(term.operator, x, writer.give(value)), then))
    return [*lines, "else:", *_indented(_by(writer, slow, then))] if slow else lines


def _among(writer: Writer, term: IsIn, then: Then) -> list[str]:
    """A category among values."""
    x, fact, values = writer.temporary(), term.fact, writer.give(term.values)
    slow = writer.slowly(term, fact, x)
    lines = [
        writer.fetched(fact, x),
        f"if {x} in {values}: {then.yes}",
        f"elif {x} is None: {then.where(is_in(fact.values, term.values).value)}",
        f"elif {writer.plain_test(fact, x)}: {then.no}",
        f"elif {writer.one_of_test(fact, x)}:" if slow else "else:",
        *_indented(_chosen(*one_of_tests(x, values), then)),
    ]
    return [*lines, "else:", *_indented(_by(writer, slow, then))] if slow else lines


def _group(writer: Writer, term: AllOf | AnyOf | AtLeast, then: Then, deep: int) -> list[str]:
    """A group, whose truth is gathered under a name, part after part, until it is decided."""
    w, soonest = writer.temporary(), term.n if isinstance(term, AtLeast) else 1
    match term:
        case AllOf():
            met, can_be_met, undecided, decided = f"{w}==3", w, w, then.no
            start, each = _gathered(w, TRUTHS), Then(f"{w}=0", f"{w}=1", _NOTHING)
        case AnyOf():
            met, can_be_met, undecided, decided = f"{w}==3", w, f"{w}!=3", then.yes
            start, each = _gathered(w, TRUTHS), Then(_NOTHING, f"{w}=1", f"{w}=3")
        case _:
            met, can_be_met = writer.counted(w, term.n)
            undecided, decided = f"not {met}", then.yes
            start = _gathered(w, COUNTED)
            each = Then(_NOTHING, *(f"{w}+={code}" for code in COUNTED[1:]))
    lines = _block(writer, term.of[0], start, deep)
    for place, part in enumerate(term.of[1:], start=1):
        block = _block(writer, part, each, deep)
        lines += [f"if {undecided}:", *_indented(block)] if place >= soonest else block
    chosen = _chosen(met, can_be_met, then)
    # What is decided before its last part is left at once where there is nothing to be done about it.
    at_once = decided == _NOTHING and len(term.of) > max(soonest, 1)
    return [*lines, *(_indented(chosen) if at_once else chosen)]


def _gathered(w: str, codes: Codes) -> Then:
    """What gives a truth a name."""
    return Then(*(f"{w}={code}" for code in codes))


def _by(writer: Writer, code: str, then: Then) -> list[str]:
    """What is done by the truth that an expression gives."""
    t = writer.temporary()
    return [f"{t}={code}", *_chosen(f"{t}==3", t, then)]


def _chosen(met: str, can_be_met: str, then: Then) -> list[str]:
    """What is done where something is met, or else can be met, or else not."""
    if then.yes == _NOTHING:
        return [f"if not {met}:", f" if {can_be_met}: {then.unknown}", f" else: {then.no}"]
    return [f"if {met}: {then.yes}", *_else(f"elif {can_be_met}: {then.unknown}", then.no)]


def _else(line: str, statement: str) -> list[str]:
    """A condition with what is done otherwise, if that is anything."""
    return [line] if statement == _NOTHING else [line, f"else: {statement}"]


def _indented(lines: list[str]) -> list[str]:
    return [f" {line}" for line in lines]
