"""Timelines of people in the third-party FHIR data, where it is at hand: as on every single day."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from pathlib import Path

import pytest

from casemgmt.bounds import lift
from casemgmt.fhir import read_bundle
from casemgmt.over_time import timeline
from casemgmt.screening import programs, screen_all

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "fhir"
BUNDLES = sorted(DATA.glob("*/*.json.gz"), key=lambda file: file.stat().st_size)

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the third-party FHIR data is not at hand")


@pytest.mark.parametrize(
    "file", BUNDLES[5 :: max(1, len(BUNDLES) // 3)], ids=lambda file: file.stem.partition(".")[0]
)
def test_every_program_is_answered_as_on_every_single_day(file: Path) -> None:
    bundle = json.loads(gzip.decompress(file.read_bytes()))
    record = read_bundle(bundle, complete="everything", strict=False).record
    latest = max(lift(e.start).low for e in record.entries() if e.start is not None)
    days = [latest + timedelta(days=n) for n in range(-20, 10)]
    found = {p.id: timeline(record, p.id, start=days[0], end=days[-1]) for p in programs()}
    for on in days:
        for screening in screen_all(record, as_of=on):
            told = found[screening.program.id]
            assert told.truth_on(on) is screening.truth
            for stage, decision in screening.stages.items():
                assert told.parts[stage].truth_on(on) is decision.truth
    assert sum(each.days_read for each in found.values()) < len(found) * len(days) / 2
