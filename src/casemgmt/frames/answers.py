"""What each kind of policy answers, as columns: stages of a program, a level of care, a risk tier."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

import narwhals as nw

from casemgmt.frames.columns import Columns
from casemgmt.frames.missing import missing_of
from casemgmt.frames.pairs import CERTAIN, Pair, Side, all_of, both, choose, column, either, every, no, some
from casemgmt.levels import NO_LEVEL
from casemgmt.levels.scheme import SchemeEdition
from casemgmt.risk.scheme import RiskEdition
from casemgmt.rules import Criterion, Edition, Rung
from casemgmt.rules.walk import criteria_in
from casemgmt.screening.program import ProgramEdition

Detail = Literal["truth", "missing", "criteria"]
"""How much is answered: the truth; also the facts that could still change it; also the truth of every node."""
Outputs = dict[str, nw.Expr]

DECIDED, NOT_APPLICABLE, NOT_IN_FORCE = "decided", "not applicable", "not in force"


def words(pair: Pair) -> nw.Expr:
    """A truth as a person reads it: ``met``, ``not met`` or ``unknown``."""
    return column(choose(pair.low, "met", choose(pair.high, "unknown", "not met")))


def codes(pair: Pair) -> nw.Expr:
    """A truth as its two bits, as `Truth.value` has it: 3 is met, 1 is unknown, 0 is not met."""
    certain, possible = (column(side).cast(nw.Int8) for side in pair[:2])
    return certain + certain + possible


Say = Callable[[Pair], nw.Expr]
"""How a truth is told: in `words` or in `codes`."""


def columns_of(what: Criterion | Edition, columns: Columns, detail: Detail, say: Say) -> Outputs:
    """The answers of a criterion or an edition, by the name of their column."""
    found, asked = _answers(what, columns, say)
    if detail == "missing":
        found |= missing_of(columns, asked)
    if detail == "criteria":
        found |= {
            name: say(columns.criterion(rule)) for name, rule in nodes_of(what).items() if name not in found
        }
    return found


def nodes_of(what: Criterion | Edition) -> dict[str, Criterion]:
    """Every criterion that is decided and every node below, by the name of its column.

    A node is named by the criterion above all and its own id, or its number in the order of the document.
    """
    rules = {"truth": what} if isinstance(what, Criterion) else what.criteria()
    named: dict[str, Criterion] = {}
    for name, rule in rules.items():
        top = column_name(name)
        *nodes, _ = criteria_in(rule)
        named[top] = rule
        for number, node in enumerate(nodes, 1):
            own = [column_name(node.id)] if node.id else []
            names = (f"{top}__{name}" for name in (*own, number, f"{number}_"))
            named[next(name for name in names if name not in named)] = node
    return named


def column_name(text: str) -> str:
    """A name that no engine has to quote."""
    return re.sub(r"\W+", "_", text)


Asked = tuple[Criterion, Side, int]
"""A criterion, in which rows it is still asked, and the level of that."""


def _answers(what: Criterion | Edition, columns: Columns, say: Say) -> tuple[Outputs, list[Asked]]:
    if isinstance(what, Criterion):
        return {"truth": say(columns.criterion(what))}, [(what, True, 0)]
    rules = what.criteria()
    applies = columns.criterion(rules["applies"]) if "applies" in rules else CERTAIN
    outcome = column(choose(applies.high, DECIDED, NOT_APPLICABLE))
    if isinstance(what, ProgramEdition):
        return _program(what, columns, applies, outcome, say)
    if isinstance(what, (SchemeEdition, RiskEdition)):
        return _ladder(what, columns, applies, outcome, say)
    found = {
        column_name(name): _where(applies.high, say(columns.criterion(rule)))
        for name, rule in rules.items()
        if name != "applies"
    }
    asked = [(rule, applies.high, applies.level) for name, rule in rules.items() if name != "applies"]
    return {"outcome": outcome, **found}, asked


def _where(applies: Side, answer: nw.Expr) -> nw.Expr:
    """An answer where the policy concerns somebody; null elsewhere."""
    return answer if applies is True else nw.when(column(applies)).then(answer)


def _program(
    edition: ProgramEdition, columns: Columns, applies: Pair, outcome: nw.Expr, say: Say
) -> tuple[Outputs, list[Asked]]:
    stages = {name: columns.criterion(rule) for name, rule in edition.stages().items()}
    concerns = [] if edition.concerns is None else [columns.criterion(edition.concerns)]
    qualifies = all_of([*concerns, stages["refer"], stages["enrol"]])
    truth = Pair(
        both(applies.high, qualifies.low),
        both(applies.high, qualifies.high),
        max(applies.level, qualifies.level),
    )
    found = {"truth": say(truth), "outcome": outcome}
    found |= {name: _where(applies.high, say(pair)) for name, pair in stages.items()}
    is_open = both(truth.high, no(truth.low))
    return found, [(rule, is_open, truth.level) for rule in edition.decisive]


def _ladder(
    edition: SchemeEdition | RiskEdition, columns: Columns, applies: Pair, outcome: nw.Expr, say: Say
) -> tuple[Outputs, list[Asked]]:
    """The first rung that is met gives the answer; an open one before it, with another answer, makes it provisional."""
    climbed = _Climb(edition.ladder, columns, applies)
    levels = edition.levels if isinstance(edition, SchemeEdition) else {}
    name = "level" if isinstance(edition, SchemeEdition) else "tier"
    results = [*climbed.results(), *([_none_left(climbed)] if isinstance(edition, SchemeEdition) else [])]
    found = {
        name: _where(applies.high, nw.coalesce(*results)),
        "provisional": column(some(climbed.open.values())),
        "not_ruled_out": _joined(climbed.open),
        "outcome": outcome,
    }
    if any(rung.flag for rung in edition.ladder):
        found["flag"] = _where(applies.high, climbed.flag())
    found |= {
        column_name(level): _where(applies.high, say(columns.criterion(rule)))
        for level, rule in levels.items()
    }
    return found, list(climbed.asked())


def _none_left(climbed: _Climb) -> nw.Expr:
    """``none`` where every level is ruled out."""
    return nw.when(column(every(no(pair.high) for pair in climbed.pairs))).then(nw.lit(NO_LEVEL))


def _joined(texts: Mapping[str, Side]) -> nw.Expr:
    """The texts that hold, joined by commas."""
    parts = [column(choose(side, f", {text}", "")) for text, side in texts.items()]
    return nw.concat_str(*parts).str.slice(2)


class _Climb:
    """A ladder of rungs in columns, as `casemgmt.rules.climb` goes up it."""

    def __init__(self, rungs: Sequence[Rung], columns: Columns, applies: Pair) -> None:
        self.rungs = rungs
        self.applies = applies.high
        self.pairs = [columns.keep(columns.criterion(rung.when)) for rung in rungs]
        level = max([applies.level, *(pair.level for pair in self.pairs)])
        firsts = [columns.keep(Pair(self._is_first(i), True, level)) for i in range(len(rungs))]
        self.level = max([level, *(pair.level for pair in firsts)])
        self.first: list[Side] = [pair.low for pair in firsts]
        self.rung_open = [self._is_open(i) for i in range(len(rungs))]
        self.open: dict[str, Side] = {}
        for rung, is_open in zip(rungs, self.rung_open, strict=True):
            self.open[rung.result] = either(self.open.get(rung.result, False), is_open)

    def _is_first(self, i: int) -> Side:
        """Where a rung is the first that is met."""
        earlier = some(pair.low for pair in self.pairs[:i])
        return every((self.applies, self.pairs[i].low, no(earlier)))

    def _is_open(self, i: int) -> Side:
        """Where a rung could still be met before the one that is, and would give another answer."""
        pairs = zip(self.first, self.rungs, strict=True)
        same = some(first for first, rung in pairs if rung.result == self.rungs[i].result)
        return every(
            (self.applies, self.pairs[i].high, no(self.pairs[i].low), no(some(self.first[:i])), no(same))
        )

    def results(self) -> Iterator[nw.Expr]:
        """The answer of each rung where it is the first that is met."""
        for first, rung in zip(self.first, self.rungs, strict=True):
            yield nw.when(column(first)).then(nw.lit(rung.result))

    def flag(self) -> nw.Expr:
        """The qualification of the answer."""
        text: Any = ""
        for first, rung in zip(self.first, self.rungs, strict=True):
            text = choose(first, rung.flag, text)
        return column(text)

    def asked(self) -> Iterator[Asked]:
        """The rungs that are open."""
        for rung, is_open in zip(self.rungs, self.rung_open, strict=True):
            yield rung.when, is_open, self.level


def in_force(answers: Sequence[tuple[Side, Outputs]], dated: Side, say: Say) -> Outputs:
    """The answers of the edition that is in force in each row.

    Args:
        answers: The answers of each edition, and where it is in force.
        dated: Where the date of the decision is known.
        say: How a truth is told.
    """
    if len(answers) == 1 and answers[0][0] is True:
        return answers[0][1]
    names = dict.fromkeys(name for _, outputs in answers for name in outputs)
    found: Outputs = {}
    for name in names:
        parts = [
            _where(holds, outputs[name])
            for holds, outputs in answers
            if name in outputs and holds is not False
        ]
        parts += _otherwise(name, dated, say)
        found[name] = (
            nw.coalesce(*parts) if parts else nw.lit(None, dtype=nw.Int8 if say is codes else nw.String)
        )
    return found


def _otherwise(name: str, dated: Side, say: Say) -> list[nw.Expr]:
    """What a column says where no edition is in force, or the date is not known."""
    if name == "truth":
        return [say(Pair(False, no(dated)))]
    if name == "outcome":
        return [column(choose(dated, NOT_IN_FORCE, "no date of decision"))]
    if name in ("provisional", "missing_is_exact"):
        return [nw.lit(False)]
    return [nw.lit("")] if name in ("missing", "not_ruled_out", "flag") else []
