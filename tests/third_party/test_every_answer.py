"""Every answer about people in the third-party FHIR data, where it is at hand: no exception, nothing lost.

One in some people on every run; everybody with HYPOTHESIS_PROFILE=search.
"""

from __future__ import annotations

import gzip
import json
import tarfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from casemgmt import Record, assess, classify, draft_plan, evaluate, review, screen_all, stratify
from casemgmt.bounds import lift
from casemgmt.fhir import Import, read_bundle, read_ndjson, read_people
from casemgmt.levels import NO_LEVEL
from casemgmt.planning import Status
from tests.effort import some

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "fhir"
BUNDLES = sorted(DATA.glob("*/*.json.gz"))
EXPORT = sorted((DATA / "clinosim").glob("*.ndjson.gz"))
ARCHIVES = [
    *sorted((DATA / "pacio").glob("*.tar.gz")),
    *sorted((DATA / "examples").glob("*-examples.tar.gz")),
]

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the third-party FHIR data is not at hand")


def latest_day(record: Record) -> date:
    """The latest day on which the record says that something began; any day for a record without dates."""
    return max((lift(e.start).low for e in record.entries() if e.start is not None), default=date(2026, 1, 1))


def ask_everything(record: Record) -> None:
    """Every verb, checked for what must hold of any record."""
    as_of = latest_day(record)
    level = classify(record, as_of=as_of)
    assert level.why_not or level.primary in (*level.edition.levels, NO_LEVEL, None)
    assert level.primary is not None or level.why_not or level.not_ruled_out
    assert stratify(record, as_of=as_of).explain()
    for screening in screen_all(record, as_of=as_of):
        assert screening.program.title in screening.explain()
    assessment = assess(record, as_of=as_of)
    draft = draft_plan(assessment, as_of=as_of)
    assert draft_plan(assessment, as_of=as_of, previous=draft) == draft
    plan = draft.accept_all(by="test", on=as_of).finish(
        author="test", on=as_of, review_on=as_of + timedelta(days=90)
    )
    assert {p.id for p in plan.proposals} == {p.id for p in draft.proposals}
    assert all(p.status is Status.UNDETERMINED for p in plan.undecided)
    assert review(plan, record, as_of=as_of).explain()
    assert evaluate(plan, record, as_of=as_of).explain()


@pytest.mark.parametrize(
    "file", some(BUNDLES, every=5), ids=lambda file: f"{file.parent.name}-{file.stem.partition('.')[0]}"
)
def test_a_whole_record_gets_every_answer(file: Path) -> None:
    read = read_bundle(json.loads(gzip.decompress(file.read_bytes())), complete="everything", strict=False)
    assert sum(read.report.read.values()) + len(read.report.left_out) == read.report.total
    ask_everything(read.record)


def test_an_export_of_many_people_gets_every_answer() -> None:
    if not EXPORT:
        pytest.skip("the clinosim export is not at hand")
    texts = [gzip.decompress(file.read_bytes()).decode() for file in EXPORT]
    people = read_people(read_ndjson(*(text.splitlines() for text in texts), strict=False), strict=False)
    assert len(people) == 40
    for read in some([*people.values()], every=5):
        ask_everything(read.record)


def people_in(archive: Path) -> Iterator[Import]:
    """Everybody in the JSON files of an archive."""
    with tarfile.open(archive) as members:
        for member in members:
            if member.name.endswith(".json") and (content := members.extractfile(member)) is not None:
                yield from read_people(json.load(content), strict=False).values()


@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda archive: archive.name)
def test_every_example_gets_every_answer(archive: Path) -> None:
    for read in some([*people_in(archive)], every=15):
        ask_everything(read.record)


def test_levels_of_care_make_sense_on_the_data() -> None:
    """Those who have died are not classified; the rest has a level or says what is missing."""
    died, levels = 0, set()
    for file in BUNDLES:
        record = read_bundle(
            json.loads(gzip.decompress(file.read_bytes())), complete="everything", strict=False
        ).record
        as_of = max(
            latest_day(record), lift(record.person.died_on).low if record.person.died_on else date.min
        )
        level = classify(record, as_of=as_of)
        died += bool(level.why_not)
        assert bool(level.why_not) == (record.person.died_on is not None)
        levels.add(level.primary)
    assert died == 26
    assert {"chronic", "acute", "none"} <= levels
