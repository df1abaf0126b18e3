"""What the rules of an edition can never say: criteria that are never met or never fail, and parts that add nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from itertools import combinations, pairwise
from typing import Any

from casemgmt.bounds import INFINITY, LAST_DATE, Bounds
from casemgmt.rules.bookkeeping import named, steps
from casemgmt.rules.evaluate import Values, bounds_of, possible_cases, truth_of
from casemgmt.rules.expand import expanded, too_large
from casemgmt.rules.findings import Finding
from casemgmt.rules.known import work_out
from casemgmt.rules.policy import Edition
from casemgmt.rules.terms import (
    AS_OF,
    AllOf,
    AnyOf,
    AtLeast,
    Bands,
    ByCases,
    Compare,
    Constant,
    Criterion,
    Fact,
    Not,
    Term,
)
from casemgmt.rules.walk import facts_in, facts_needed, formula_of, rewrite, walk
from casemgmt.rules.witness import Budget, TooMany, witness
from casemgmt.rules.words import words_of_cases, words_of_value
from casemgmt.truth import MET, NOT_MET, Truth

LEAVES_FOR_EACH_TRY = 10
"""How many leaves may be looked at in one edition for each value that may be tried for one question."""
Person = dict[str, Any]


class Reasoner:
    """Answers questions about the rules of one edition, each once.

    Args:
        edition: The edition; the date of the decision lies within it.
        tries: How many values may be tried for one question; all questions together have a bound that grows with it.
    """

    def __init__(self, edition: Edition, tries: int) -> None:
        self.tries = tries
        self.budget = Budget(tries * LEAVES_FOR_EACH_TRY)
        last = edition.effective_to or LAST_DATE
        given: list[Any] = [example.as_of for example in edition.examples]
        usual = [day for day in given if isinstance(day, date)][:1]
        self.days = tuple(dict.fromkeys((*usual, edition.effective_from, last)))
        self._span = Bounds(edition.effective_from, last)
        self._as_of = Fact(AS_OF.name, type="date", low=edition.effective_from, high=last)
        self._of_everybody: dict[date | Bounds, dict[str, Any]] = {}
        self._seen: dict[Any, Any] = {}
        self._known: dict[tuple[Criterion, Truth], Person | None] = {}

    def known(self, term: Term, on: date | Bounds | None = None) -> Values:
        """What is known of everybody: the date of the decision, and what formulas give whoever it is.

        Args:
            term: What is asked about.
            on: The date of the decision, or the days on which it can be; by default all those of the edition.
        """
        day = self._span if on is None else on
        values = self._of_everybody.setdefault(day, {AS_OF.name: day})
        for name, fact in facts_needed(term).items():
            formula = formula_of(fact)
            if formula is not None and name not in values:
                values[name], _ = work_out(fact, formula, values, {})
        return values

    def written_out(self, rule: Criterion, on: date | Bounds) -> tuple[Criterion, Person]:
        """A rule with its derived facts written out, and what is known of everybody about those that stay."""
        known = self.known(rule, on)
        written = expanded(rule, known)
        stay = {name: known[name] for name in facts_in(written) if known.get(name) is not None}
        return written, stay if isinstance(on, Bounds) else {AS_OF.name: on, **stay}

    def witness(self, rule: Criterion, values: Values, want: Truth) -> Person | None:
        """Somebody for whom a rule comes out one way, given what is known; None where there is nobody.

        Raises:
            TooMany: If that cannot be told within the allowed tries, or not by trying.
        """
        found = witness(rule, values, want, most=self.tries, seen=self._seen, budget=self.budget)
        if found is not None and truth_of(rule, found) is not want:
            raise TooMany
        return found

    def person(self, rule: Criterion, want: Truth) -> Person | None:
        """A person, with the date of the decision, for whom a rule comes out one way; None where there is none.

        Raises:
            TooMany: If that cannot be told within the allowed tries.
        """
        if (rule, want) not in self._known:
            self._known[rule, want] = self._person(rule, want)
        return self._known[rule, want]

    def constant(self, rule: Criterion) -> bool:
        """Whether a rule is sure to come out one way only."""
        try:
            return any(self.person(rule, want) is None for want in (MET, NOT_MET))
        except TooMany:
            return False

    def _person(self, rule: Criterion, want: Truth) -> Person | None:
        for day in self.days:
            with suppress(TooMany):
                written, known = self.written_out(rule, day)
                found = self.witness(written, known, want)
                if found is not None and not too_large(written, self.known(rule, day)):
                    return found
        return self._person_at_any_time(rule, want)

    def _person_at_any_time(self, rule: Criterion, want: Truth) -> Person | None:
        """The same, with the date of the decision as one more fact.

        Where that is too large, the derived facts are taken as free of their formulas: a sure no stays one.
        """
        written, stay = self.written_out(rule, self._span)
        known = self.known(rule)
        with suppress(TooMany):
            found = self.witness(self._at_any_time(written), stay, want)
            if found is None or not too_large(written, known):
                return found
        free = {name: known[name] for name in facts_in(rule) if known.get(name) is not None}
        if self.witness(self._at_any_time(rule), free, want) is not None:
            raise TooMany
        return None

    def _at_any_time(self, rule: Criterion) -> Criterion:
        free: Criterion = rewrite(rule, lambda node: self._as_of if node == AS_OF else node)
        return free


def contradictions(places: Iterable[tuple[str, Term]], reasoner: Reasoner) -> Iterator[Finding]:
    """What is wrong with the sense of rules, from the top down; below a finding nothing is looked at."""
    for path, term in places:
        if not isinstance(term, Criterion):
            yield from _below(path, term, reasoner)
        elif term.parts or not isinstance(term, AllOf):  # `all_of()` as a whole says "always" on purpose
            yield from _node(path, term, reasoner)


def _is_set(term: Term) -> bool:
    """Whether a term reads nothing but what somebody has set for everybody: that may say nothing on purpose."""
    formulas = [formula_of(fact) for fact in facts_needed(term).values()]
    return bool(formulas) and all(each is not None and AS_OF not in walk(each.of) for each in formulas)


def _node(path: str, node: Criterion, reasoner: Reasoner) -> Iterator[Finding]:
    if _is_set(node):
        return
    try:
        for want in (MET, NOT_MET):
            if reasoner.person(node, want) is None and not _explained(node, want, reasoner):
                yield _constant(path, node, want, reasoner)
                return
        yield from _adding_nothing(path, node, reasoner)
    except TooMany:
        yield _too_large(path, node)
        if not reasoner.budget.left:
            return
    yield from _unreached_cases(path, node, reasoner)
    yield from _below(path, node, reasoner)


def _below(path: str, term: Term, reasoner: Reasoner) -> Iterator[Finding]:
    """What is wrong with the nearest criteria below a node, and with the bands on the way."""
    if isinstance(term, Bands):
        yield from _unreached_bands(path, term, reasoner)
    for step, below in steps(term):
        if isinstance(below, Criterion):
            yield from _node(path + step, below, reasoner)
        else:
            yield from _below(path + step, below, reasoner)


def _too_large(path: str, node: Criterion) -> Finding:
    words = f"{named(node)} is too large to check, or cannot be cut into ranges"
    return Finding(
        id="too_large_to_check",
        path=path,
        words=words,
        cure="split it, or allow more tries (tries=...)",
        of=node,
    )


# -- never and always -------------------------------------------------------------------------------------------


def _explained(node: Criterion, want: Truth, reasoner: Reasoner) -> bool:
    """Whether a node cannot come out one way just because of parts that cannot; those are named instead."""
    match node:
        case Not():
            return reasoner.person(node.of, MET if want is NOT_MET else NOT_MET) is None
        case AllOf() | AnyOf() | AtLeast() if node.of:
            unable = sum(reasoner.person(part, want) is None for part in node.of)
            need = node.n if isinstance(node, AtLeast) else len(node.of) if isinstance(node, AllOf) else 1
            return len(node.of) - unable < (need if want is MET else len(node.of) - need + 1)
        case ByCases():
            return all(reasoner.person(part, want) is None for part in node.of)
        case Compare():
            return any(reasoner.constant(part) and not _is_set(part) for part in _nearest_criteria(node))
    return False


def _nearest_criteria(term: Term) -> Iterator[Criterion]:
    """The criteria inside a quantity or a comparison, down to the first on each way."""
    for part in term.parts:
        if isinstance(part, Criterion):
            yield part
        else:
            yield from _nearest_criteria(part)


def _constant(path: str, node: Criterion, want: Truth, reasoner: Reasoner) -> Finding:
    kind, ways = ("never_met", "be met") if want is MET else ("always_met", "fail")
    words, cure, example = f"{named(node)} can never {ways}", "correct it, or leave it out", None
    if isinstance(node, (AllOf, AnyOf)):
        pair = _pair(node, want, reasoner)
        if pair is not None:
            a, b = pair
            relation = "exclude each other" if want is MET else "leave nobody out"
            words += f": {named(a)} and {named(b)} {relation}"
            example = reasoner.person(a, want)
    elif isinstance(node, Compare) and any(isinstance(side, Constant) for side in node.parts):
        kind = "threshold_out_of_range"
        words += f": {_reach(node, reasoner)}"
        cure = "correct the threshold, or the permitted range of the fact"
    return Finding(id=kind, path=path, words=words, cure=cure, of=node, example=example)


def _pair(node: AllOf | AnyOf, want: Truth, reasoner: Reasoner) -> tuple[Criterion, Criterion] | None:
    """Two parts that are enough to keep a group from coming out one way."""
    reads = {id(part): _reads(part) for part in node.of}
    for a, b in combinations(node.of, 2):
        if reads[id(a)] & reads[id(b)] and reasoner.person(type(node)((a, b)), want) is None:
            return a, b
    return None


def _reach(node: Compare, reasoner: Reasoner) -> str:
    side = node.a if isinstance(node.b, Constant) else node.b
    reach = bounds_of(side, reasoner.known(node))
    return f"{side} lies between {words_of_value(reach.low)} and {words_of_value(reach.high)}"


# -- parts that add nothing -----------------------------------------------------------------------------------------


def _adding_nothing(path: str, node: Criterion, reasoner: Reasoner) -> Iterator[Finding]:
    """Parts of a group that the other parts imply (all of), or that imply another part (any of)."""
    if not isinstance(node, (AllOf, AnyOf)):
        return
    kept = {i: part for i, part in enumerate(node.of) if _can_go_both_ways(part, reasoner)}
    linked = _linked({i: _reads(part) for i, part in kept.items()})
    for i, part in reversed(list(kept.items())):
        others = [other for j, other in kept.items() if j != i and linked[j] == linked[i]]
        if not others:
            continue
        apart = (*others, Not(part)) if isinstance(node, AllOf) else (part, *map(Not, others))
        if reasoner.person(AllOf(apart), MET) is None:
            del kept[i]
            all_of = isinstance(node, AllOf)
            why = "the other parts imply it" if all_of else "whoever meets it meets another part"
            words = f"{named(part)} adds nothing to its group: {why}"
            yield Finding(
                id="redundant",
                path=f"{path}.of[{i}]",
                words=words,
                cure="leave it out, or correct it",
                of=node,
            )


def _reads(term: Term) -> set[str]:
    """The names of all that a term reads, down to the inputs of formulas, and with the date of the decision."""
    needed = facts_needed(term)
    formulas = (formula_of(fact) for fact in needed.values())
    dated = any(AS_OF in walk(each) for each in (term, *(f.of for f in formulas if f is not None)))
    return {*needed, AS_OF.name} if dated else {*needed}


def _linked(reads: Mapping[int, set[str]]) -> dict[int, int]:
    """A number for each part, the same for those that are linked by what they read: nothing else can imply them."""
    first: dict[str, int] = {}
    number = {i: i for i in reads}

    def root(i: int) -> int:
        while number[i] != i:
            i = number[i]
        return i

    for i, names in reads.items():
        for name in names:
            number[root(i)] = root(first.setdefault(name, i))
    return {i: root(i) for i in reads}


def _can_go_both_ways(part: Criterion, reasoner: Reasoner) -> bool:
    return reasoner.person(part, MET) is not None and reasoner.person(part, NOT_MET) is not None


# -- bands and cases that nobody reaches --------------------------------------------------------------------------


def _unreached_bands(path: str, bands: Bands, reasoner: Reasoner) -> Iterator[Finding]:
    if _is_set(bands):
        return
    reach = bounds_of(bands.of, reasoner.known(bands))
    ends = (-INFINITY, *bands.edges, INFINITY)
    for low, high in pairwise(ends):
        if reach.high < low or reach.low >= high:
            words = f"nothing reaches the band of {bands.of} from {words_of_value(low)} to below {words_of_value(high)}"
            cure = "leave it out, or correct its edges"
            yield Finding(id="band_never_reached", path=path, words=words, cure=cure, of=bands)


def _unreached_cases(path: str, node: Criterion, reasoner: Reasoner) -> Iterator[Finding]:
    if not isinstance(node, ByCases) or _is_set(node.by):
        return
    reached = possible_cases(node, reasoner.known(node.by))
    for i, words in enumerate(words_of_cases(node)):
        if i not in reached:
            cure = "leave it out, or correct what tells the cases apart"
            yield Finding(
                id="case_never_reached",
                path=f"{path}.of[{i}]",
                words=f"nobody is in the case {words}",
                cure=cure,
                of=node,
            )
