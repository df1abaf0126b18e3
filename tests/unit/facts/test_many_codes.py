"""Facts that look for entries by their codes, alone or together with others, against plain counting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from casemgmt.codes import Code, CodeSet
from casemgmt.facts import Query, facts_at
from casemgmt.facts.read import Reader
from casemgmt.record import Observation, Person, Record
from casemgmt.rules import Fact

AS_OF = date(2026, 5, 1)
TEXTS = ("1", "2", "3", "4", "5")
CODES = st.builds(Code, st.sampled_from(["loinc", "snomed"]), st.sampled_from(TEXTS))
OBSERVATIONS = st.lists(st.lists(CODES, max_size=3, unique=True).map(tuple), max_size=12)


def _record(held: Sequence[tuple[Code, ...]]) -> Record:
    entries = [
        Observation(id=f"Observation/{i}", codes=codes, start="2026-04-01") for i, codes in enumerate(held)
    ]
    return Record(person=Person(id="p1"), observations=entries)


def _counting(*texts: str) -> Fact:
    codes = CodeSet("some", exact={"loinc": texts})
    definition = Query(section="observations", take="count", codes=codes)
    return Fact(f"found_{'_'.join(texts)}", low=0, high=1000, definition=definition)


FACTS = [_counting(*texts) for n in (1, 2) for texts in combinations(TEXTS, n)]


def _plainly(fact: Fact, held: Sequence[tuple[Code, ...]]) -> tuple[str, ...]:
    wanted = {Code("loinc", text) for text in fact.name.split("_")[1:]}
    return tuple(f"Observation/{i}" for i, codes in enumerate(held) if wanted.intersection(codes))


@given(OBSERVATIONS, st.permutations(FACTS), st.integers(1, len(FACTS)))
def test_entries_are_found_by_any_of_their_codes(
    held: list[tuple[Code, ...]], facts: list[Fact], many: int
) -> None:
    sheet = facts_at(_record(held), {fact.name: fact for fact in facts[:many]}, as_of=AS_OF)
    for fact in facts[:many]:
        expected = _plainly(fact, held)
        assert sheet.values[fact.name] == len(expected)
        assert sheet.evidence.get(fact.name, ()) == expected


@given(OBSERVATIONS, st.permutations(FACTS), st.integers(0, len(FACTS)))
def test_a_fact_that_nobody_announced_is_found_all_the_same(
    held: list[tuple[Code, ...]], facts: list[Fact], announced: int
) -> None:
    reader = Reader(_record(held), AS_OF)
    sheet = reader.read({fact.name: fact for fact in facts[:announced]})
    for fact in facts:
        again = reader.again(AS_OF)
        again.read_one(fact)
        assert again.values[fact.name] == len(_plainly(fact, held))
        if fact.name in sheet.known:
            assert again.values[fact.name] == sheet.values[fact.name]
