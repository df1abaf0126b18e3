"""What is found for a fact by its definition, of what was taken from the tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs
import narwhals as nw

from casemgmt.bounds import INFINITY
from casemgmt.facts import Answered, AnsweredOn, Attested, PersonField, Query, Recorded
from casemgmt.frames.columns import Columns
from casemgmt.frames.days import FIRST_KEY
from casemgmt.frames.found import Found, as_numbers, cleaned
from casemgmt.frames.intake import is_one_of
from casemgmt.frames.layout import PERSONS, layout
from casemgmt.frames.leaves import Told
from casemgmt.frames.pairs import Number, Pair, Side, both, choose, column, either, no, number
from casemgmt.frames.rows import first_where
from casemgmt.frames.sections import Sections
from casemgmt.frames.stated import with_statement
from casemgmt.frames.takes import Taken, latest_of, pair_of
from casemgmt.frames.values import category_at
from casemgmt.rules import Criterion, Fact, Formula
from casemgmt.rules.walk import facts_in, formula_of


class Finder:
    """Finds facts of the people, as columns.

    Args:
        sections: The sections.
        taken: What was taken from them, by the fact.
        columns: The facts that are known, which formulas read.
    """

    def __init__(self, sections: Sections, taken: Mapping[str, Taken], columns: Columns) -> None:
        self.sections = sections
        self.taken = taken
        self.columns = columns

    def found(self, fact: Fact) -> Found:
        """What is known of a fact: by its definition, and by what somebody stated."""
        found = self._by_definition(fact)
        if not self.sections.stated and not isinstance(fact.definition, Attested):
            return found
        not_attested = self._not_attested(fact) if isinstance(fact.definition, Attested) else None
        if not self.sections.stated:
            return found if not_attested is None else Found(self.columns.keep(not_attested), fact)
        said = with_statement(fact, found, not_attested, self.columns.keep)
        formula = formula_of(fact)
        if formula is None or not facts_in(formula.of):  # what a policy sets, nobody states otherwise
            return said
        return attrs.evolve(said, worked=found.pair if found.worked is None else found.worked)

    def _by_definition(self, fact: Fact) -> Found:
        match fact.definition:
            case Formula() as formula:
                worked = (
                    self.columns.fact(fact) if fact.type != "flag" else _worked_out(formula, self.columns)
                )
                return Found(self.columns.keep(worked), fact)
            case PersonField(field=field):
                return self._of_person(fact, field)
            case Recorded() as recorded:
                return self._recorded(fact, recorded)
            case Query() as query:
                return self._of_query(fact, query)
            case Answered() as item:
                return self._answered(fact, item)
            case AnsweredOn():
                each = self.taken.get(fact.name)
                if each is None:
                    return Found.nothing(fact)
                pair = pair_of(each, more=False, today=self.sections.clock.as_of)
                return Found(cleaned(fact, pair, self.columns.keep, pair.low > -INFINITY), fact)
        return Found.nothing(fact)

    def _of_query(self, fact: Fact, query: Query) -> Found:
        each = self.taken.get(fact.name)
        seen, full = self.sections.complete(query.section)
        if each is None or seen is False:
            return Found.nothing(fact)
        if query.take == "latest":
            stale = FIRST_KEY if query.valid_days is None else self.sections.clock.after(-query.valid_days)
            names = [name for name, _ in query.categories]
            known = both(seen, _day(each) > FIRST_KEY)
            return self._latest(fact, each, known=known, stale=stale, names=names)
        if not _gives(query.take, fact):
            return Found.nothing(fact)
        if query.take == "says":
            return self._says(fact, each, seen, full)
        if query.take == "exists":
            return self._exists(fact, each, seen, full)
        pair = pair_of(each, no(full), self.sections.clock.as_of)
        return Found(cleaned(fact, pair, self.columns.keep, both(seen, pair.low > -INFINITY)), fact)

    def _says(self, fact: Fact, each: Taken, seen: Side, full: Side) -> Found:
        """What the newest entry says, also one without a day; no where there surely is none."""
        if fact.low == fact.high:
            return Found.nothing(fact)
        known = both(seen, _day(each) > -INFINITY)
        found = self._latest(fact, each, known=known, stale=FIRST_KEY)
        assert found.on is not None  # noqa: S101 - what is latest has a day
        found = attrs.evolve(found, on=_or_never(found.on, known, self.columns))
        none = both(full, nw.col(f"{each.name}__until") == -INFINITY)
        return found.instead(none, False, 0, self.columns.keep)

    def _exists(self, fact: Fact, each: Taken, seen: Side, full: Side) -> Found:
        if fact.low == fact.high:
            return Found.nothing(fact)
        if each.told is not None and full is True:  # and so it was seen
            return Found.of_flag(fact, each.told)
        pair = pair_of(each, no(full), self.sections.clock.as_of)
        pair = Pair(both(seen, pair.low), pair.high)  # what was not seen is not full either
        certain, possible, level = pair if full is True else self.columns.keep(pair)
        return Found.of_flag(fact, Told(certain, possible, level=level))

    def _answered(self, fact: Fact, item: Answered) -> Found:
        each, found = self.taken.get(fact.name), Found.nothing(fact)
        answered: Side = False
        if each is not None:
            answered = self._is_answered(each, item)
            stale = FIRST_KEY if item.valid_days is None else self.sections.clock.after(-item.valid_days)
            found = self._latest(fact, each, known=answered, stale=stale, several=bool(item.chosen))
        if item.asked_if is None or item.skipped is None:
            return found
        asked = self.columns.criterion(item.asked_if)
        if found.on is not None:
            found = attrs.evolve(found, on=_or_never(found.on, answered, self.columns))
        return found.instead(both(no(answered), no(asked.high)), item.skipped, asked.level, self.columns.keep)

    def _is_answered(self, each: Taken, item: Answered) -> Side:
        answered: Side = _day(each) > -INFINITY
        if item.since is None:
            return answered
        since = self.columns.fact(item.since)
        limits = as_numbers(Found.nothing(item.since).pair)
        return both(answered, no(both(since.low == limits.low, since.high == limits.high)))

    def _latest(
        self,
        fact: Fact,
        each: Taken,
        *,
        known: Side,
        stale: Number,
        names: Iterable[str] = (),
        several: bool = False,
    ) -> Found:
        pair, text, usable = latest_of(each, several=several)
        known = both(both(known, _day(each) >= stale), usable)
        on = Pair(_day(each), nw.col(f"{each.name}__until"))
        if fact.type != "category":
            return Found(cleaned(fact, pair, self.columns.keep, known), fact, on)
        categories = list(names) or sorted(fact.values or ())
        if categories:
            text = category_at(categories, pair.low)
        if fact.values is not None:
            text = first_where([(column(text).is_in(sorted(fact.values)), text)], "")
        return Found.of_text(first_where([(known, text)], ""), on)

    def _of_person(self, fact: Fact, field: str) -> Found:
        table = self.sections.persons
        if field == "deceased":
            return Found(cleaned(fact, *self._deceased()), fact)
        if layout()[PERSONS][field].kind == "text":
            text = table.text(field)
            known: Side = True if fact.values is None else is_one_of(text, fact.values)
            return Found.of_text(first_where([(known, text)], "") if fact.type == "category" else "")
        low, high = table.day(field)
        if fact.type != "date":
            return Found.nothing(fact)
        return Found(cleaned(fact, Pair(low, high), self.columns.keep, low > -INFINITY), fact)

    def _deceased(self) -> tuple[Pair, Any, Side]:
        low, high = self.sections.persons.day("died_on")
        flag = self.sections.persons.flag("deceased")
        died = low > -INFINITY
        today = self.sections.clock.as_of
        # Who lived when the record ended may have died since; who had died by then may have lived on each day before.
        alive = both(flag == 0, no(self.sections.ended))
        known = both(no(died), either(both(flag == 1, self.sections.over), alive))
        low_end, high_end = (
            first_where([(died, number(of)), (known, flag)], unknown)
            for of, unknown in ((high <= today, 0.0), (low <= today, 1.0))
        )
        return Pair(low_end, high_end), self.columns.keep, True

    def _recorded(self, fact: Fact, recorded: Recorded) -> Found:
        """A recorded total, or else what is worked out from its items; the newer of both."""
        items = Found(cleaned(fact, _worked_out(recorded.formula, self.columns), self.columns.keep), fact)
        query = recorded.query
        if isinstance(query, Query):
            total = self._of_query(fact, query)
        else:
            total = self._answered(fact, query)
        on = as_numbers(self.columns.fact(recorded.answered_on))
        anything = as_numbers(Found.nothing(recorded.answered_on).pair)
        answered = no(both(on.low == anything.low, on.high == anything.high))
        if total.on is None:
            return attrs.evolve(items, on=_or_never(on, answered, self.columns))
        recorded_on = total.on
        no_items = either(no(answered), no(items.known))
        older = on.high < recorded_on.low
        newer = on.low > recorded_on.high
        torn = either(items.pair.low > total.pair.high, total.pair.low > items.pair.high)
        limits = Found.nothing(fact).pair
        use_items = either(no(total.known), both(no(either(no_items, older)), newer))
        cases = [
            (use_items, items.pair),
            (either(no_items, older), total.pair),
            (torn, limits),
        ]
        low, high = (first_where([(when, of[i]) for when, of in cases], total.pair[i]) for i in (0, 1))
        level = max(items.pair.level, total.pair.level, on.level)
        first, last = (
            first_where([(both(use_items, answered), of), (use_items, never)], recorded)
            for of, recorded, never in zip(on[:2], recorded_on[:2], (-INFINITY, INFINITY), strict=True)
        )
        ends, days = self.columns.keep(Pair(low, high, level)), self.columns.keep(Pair(first, last, level))
        return Found(ends, fact, days, worked=items.pair)

    def _not_attested(self, fact: Fact) -> Pair:
        """What holds where nobody stated it: no, where it would be on record or is out of the question."""
        definition: Attested = fact.definition
        limits = Found.nothing(fact).pair
        if fact.type not in ("flag", "number"):
            return limits
        _, full = self.sections.complete("attestations")
        out: Side = definition.documented
        level = 0
        if not definition.documented and definition.open_while is not None:
            question = self.columns.criterion(definition.open_while)
            out, level = no(question.high), question.level
        out = both(full, out)
        return Pair(choose(out, 0.0, limits.low), choose(out, 0.0, limits.high), level)


def _worked_out(formula: Formula, columns: Columns) -> Pair:
    """The ends of what a formula gives; a flag counts 0 or 1."""
    if not isinstance(formula.of, Criterion):
        return columns.quantity(formula.of)
    certain, possible, level = columns.criterion(formula.of)
    return Pair(number(certain), number(possible), level)


def _day(each: Taken) -> nw.Expr:
    return nw.col(f"{each.name}__floor")


def _gives(take: str, fact: Fact) -> bool:
    kind = {
        "exists": "flag",
        "says": "flag",
        "count": "number",
        "count_distinct": "number",
        "days": "number",
    }.get(take, "date")
    return kind == fact.type


def _or_never(on: Pair, when: Side, columns: Columns) -> Pair:
    never = (-INFINITY, INFINITY)
    first, last = (choose(when, of, none) for of, none in zip(on[:2], never, strict=True))
    return columns.keep(Pair(first, last, on.level))
