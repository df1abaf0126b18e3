"""From a row of a frame back to one person: the facts as the row path reads them, and the decision with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import NoneType
from typing import Any

import attrs
import narwhals as nw

from casemgmt.bounds import Bounds
from casemgmt.dates import require_day
from casemgmt.errors import InvalidInput, Problem
from casemgmt.frames.decide import What, asked_of, prepare
from casemgmt.frames.engines import collected, frame_of
from casemgmt.frames.sources import Held
from casemgmt.levels.classify import LevelOfCare, classify
from casemgmt.levels.scheme import Scheme
from casemgmt.risk import RiskProfile, RiskScheme, stratify
from casemgmt.rules import Criterion, Decision, Fact, FactSheet, Reason, Unknown
from casemgmt.rules import decide as decide_one
from casemgmt.rules.known import clean, sheet_from_mapping
from casemgmt.rules.terms import criterion
from casemgmt.screening import Program, Screening, screen
from casemgmt.screening.screening import screened

NOT_USABLE = Unknown(Reason.ERROR, detail="the value in the table cannot be used")
"""Why a fact is unknown whose value is not permitted, or whose bounds contradict each other."""

UNSAID = Unknown(Reason.NOT_RECORDED)
SETTLED_OPEN = Unknown(Reason.CONFLICTING, detail="what is recorded of it and its inputs differ")
"""Why a fact is unknown of which nothing is said, and that is not to be worked out: the record contradicts itself."""

Row = int | Mapping[str, Any]
"""Which row: its number, or the values of columns that single it out, such as ``{"member_id": "M17"}``."""


def person(
    frame: Any, row: Row, policy: What, *, as_of: date | str, columns: Mapping[str, str] | None = None
) -> dict[str, Any] | FactSheet:
    """The facts of one row that a policy reads, for `screen`, `classify`, `stratify` or `decide`.

    Args:
        frame: A frame of facts, as for `decide`.
        row: The number of the row; or the values of columns that single it out, which lazy frames need.
        policy: What will be asked about the person.
        as_of: The date of the decision, or the name of a column of dates.
        columns: The column of a fact, where it has another name.

    Returns:
        A mapping; where facts of the row are settled, and not to be worked out again, a `FactSheet`.

    Raises:
        InvalidInput: If there is not exactly one such row, or columns have the wrong type.
        UnknownName: If `columns` names what does not exist.

    Example:
        >>> import polars
        >>> from casemgmt import Fact
        >>> age_years = Fact("age_years", low=0, high=130)
        >>> people = polars.DataFrame({"member": ["a", "b"], "age_years__low": [64, 70], "age_years__high": [65, None]})
        >>> person(people, {"member": "a"}, age_years >= 65, as_of="2026-05-01")
        {'age_years': Bounds(low=64, high=65)}
    """
    return _person(frame, row, policy, as_of=as_of, columns=columns)[0]


def decision(
    frame: Any, row: Row, policy: What, *, as_of: date | str, columns: Mapping[str, str] | None = None
) -> Decision | Screening | LevelOfCare | RiskProfile:
    """One row decided as `casemgmt` decides one person: with its reasons, and equal to what `decide` gives.

    Args:
        frame: A frame of facts, as for `decide`.
        row: The number of the row; or the values of columns that single it out, which lazy frames need.
        policy: A criterion, a program, a level scheme or a risk scheme, or the id of one.
        as_of: The date of the decision, or the name of a column of dates.
        columns: The column of a fact, where it has another name.

    Returns:
        A `Decision` of a criterion, a `Screening` of a program, a `LevelOfCare` or a `RiskProfile` of a scheme.

    Raises:
        InvalidInput: If there is not exactly one such row; if the date is not known; or as for `decide`.

    Example:
        >>> import polars
        >>> from casemgmt import Fact
        >>> age_years = Fact("age_years", low=0, high=130, unit="a", label="age")
        >>> people = polars.DataFrame({"member": ["a", "b"], "age_years": [81, None]})
        >>> print(decision(people, {"member": "a"}, age_years >= 65, as_of="2026-05-01").explain())
        [+] age >= 65 years: 81 years
    """
    facts, day = _person(frame, row, policy, as_of=as_of, columns=columns)
    asked = asked_of(policy)
    if isinstance(asked.policy, Program):
        if isinstance(facts, FactSheet):
            return screened(asked.policy, asked.policy.edition_on(day), facts)
        return screen(facts, asked.policy, as_of=day)
    if isinstance(asked.policy, Scheme):
        return classify(facts, as_of=day, scheme=asked.policy)
    if isinstance(asked.policy, RiskScheme):
        return stratify(facts, as_of=day, scheme=asked.policy)
    if isinstance(policy, (Criterion, Fact)):
        return decide_one(criterion(policy), facts, as_of=day)
    cure = "pass a criterion, a program, a level scheme or a risk scheme"
    raise InvalidInput.at("$.policy", f"is a {type(policy).__name__}", cure)


def _person(
    native: Any, row: Row, policy: What, *, as_of: date | str, columns: Mapping[str, str] | None
) -> tuple[dict[str, Any] | FactSheet, date]:
    one, asked = _one_row(native, row), asked_of(policy)
    prepared = prepare(one, [asked], as_of=as_of, columns=columns, keep=False)
    found = collected(prepared.opened.frame).rows(named=True)
    if len(found) != 1:
        cure = "give the values of columns that single out one row"
        raise InvalidInput.at("$.row", f"there are {len(found)} such rows", cure)
    values: dict[str, Any] = found[0]
    facts = {name: _value(each, values) for name, each in prepared.held.items()}
    dated = prepared.day is None and isinstance(as_of, str)
    day = require_day(values[str(as_of)] if dated else as_of)
    settled = [name for name, each in prepared.held.items() if each.settled and values[each.settled]]
    return _sheet(facts, settled, asked.on(prepared.day).facts(), day) if settled else facts, day


def _sheet(
    facts: Mapping[str, Any], settled: Iterable[str], needed: Mapping[str, Fact], day: date
) -> FactSheet:
    """The facts of a row of which some are settled: those are given, as if they had no formula."""
    given, own = dict(facts), dict(needed)
    for name in settled:
        given[name] = SETTLED_OPEN if given[name] in (None, UNSAID) else given[name]
        own[name] = attrs.evolve(own[name], definition=None)
    return sheet_from_mapping(given, own, as_of=day, vocabulary=own)


def _one_row(native: Any, row: Row) -> Any:
    frame = frame_of(native)
    if isinstance(row, Mapping):
        there = frame.collect_schema().names()
        problems = [
            Problem(f"$.row.{name}", "is no column of the frame", "give the values of its columns")
            for name in row
            if name not in there
        ]
        if problems:
            raise InvalidInput(problems)
        return frame.filter(*(nw.col(name) == value for name, value in row.items())).to_native()
    if isinstance(frame, nw.LazyFrame):
        cure = "give the values of columns that single out the row, such as {'member_id': 17}"
        raise InvalidInput.at("$.row", "the rows of a lazy frame have no numbers", cure)
    if not 0 <= row < len(frame):
        raise InvalidInput.at("$.row", "there is no row of that number", f"give 0 to {len(frame) - 1}")
    return frame[row : row + 1].to_native()


def _value(held: Held, row: Mapping[str, Any]) -> Any:
    """What is known of a fact, as a rule in columns reads it: the exact value where there is one, else the bounds."""
    exact = None if held.exact is None else clean(held.fact, row[held.exact])
    if held.low is None and held.high is None:
        return NOT_USABLE if isinstance(exact, Problem) else exact
    if not isinstance(exact, (Problem, Unknown, NoneType)):
        return exact
    return _between(held.fact, *(None if name is None else row[name] for name in (held.low, held.high)))


def _between(fact: Fact, low: Any, high: Any) -> Any:
    """Bounds cut to the permitted range; an end that is null or NaN is open."""
    ends = []
    for end, limit, cut in ((low, fact.low, max), (high, fact.high, min)):
        is_open = end is None or end != end  # noqa: PLR0124 - NaN differs from itself
        ends.append(limit if is_open else cut(limit, _plain(end)))
    if ends[0] > ends[1]:
        return NOT_USABLE
    return clean(fact, Bounds(*ends))


def _plain(end: Any) -> Any:
    """A number, or the local date of an instant."""
    return date(end.year, end.month, end.day) if isinstance(end, date) else float(end)
