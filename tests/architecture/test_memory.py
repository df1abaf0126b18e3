"""What is done for each person of millions gives its memory back at once."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from datetime import date

from pytest import fixture, mark

from casemgmt import screen, screen_all
from casemgmt.facts import core_facts, facts_at
from casemgmt.over_time import timeline
from casemgmt.record import Record
from casemgmt.rules import decide, facts_needed
from tests.invented import invented

DAY = date(2026, 5, 1)
(CLARA,) = invented(1, core_facts().values(), DAY)

AGE = core_facts()["age_years"]

WORK: dict[str, Callable[[Record], object]] = {
    "facts": lambda record: facts_at(record, core_facts(), as_of=DAY),
    "a program": lambda record: screen(record, "medicare.ccm", as_of=DAY).truth,
    "an explanation": lambda record: screen(record, "medicare.ccm", as_of=DAY).explain(),
    "what is missing": lambda record: screen(record, "medicare.ccm", as_of=DAY).missing,
    "why": lambda record: decide(AGE >= 0, facts_at(record, facts_needed(AGE), as_of=DAY)).because,
    "what would change it": lambda record: screen(record, "medicare.ccm", as_of=DAY).refer.would_change(),
    "what is not documented": lambda record: (
        screen(record, "medicare.ccm", as_of=DAY).refer.also_undocumented
    ),
    "every program": lambda record: screen_all(record, as_of=DAY),
    "a year": lambda record: timeline(record, "medicare.ccm", start=date(2025, 5, 1), end=DAY),
}


@fixture
def _only_on_request() -> Iterator[None]:
    """The garbage collector does nothing by itself while a test runs."""
    gc.disable()
    yield
    gc.set_debug(0)
    gc.garbage.clear()
    gc.enable()


@mark.usefixtures("_only_on_request")
@mark.parametrize("name", WORK)
def test_nothing_is_held_in_a_circle(name: str) -> None:
    WORK[name](CLARA)  # what is loaded and compiled on first use stays
    gc.collect()
    gc.set_debug(gc.DEBUG_SAVEALL)
    WORK[name](CLARA)
    gc.collect()
    assert [
        each for each in gc.garbage if (getattr(each, "__module__", None) or "").startswith("casemgmt")
    ] == []
