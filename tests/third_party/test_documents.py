"""A sample of the third-party records, and what is said of them, comes back from its documents as it was."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from casemgmt import assess, classify, draft_plan, evaluate, review, screen_all, stratify
from casemgmt.fhir import read_bundle
from casemgmt.interchange import dumps, loads
from casemgmt.record import Record
from tests.third_party.test_every_answer import BUNDLES, DATA, latest_day

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the third-party FHIR data is not at hand")
SAMPLE = sorted(BUNDLES, key=lambda file: file.stat().st_size)[::27]


def name_of(file: Path) -> str:
    return f"{file.parent.name}-{file.stem.partition('.')[0]}"


@pytest.mark.parametrize("file", SAMPLE, ids=name_of)
def test_a_record_and_its_plan_come_back(file: Path) -> None:
    bundle = json.loads(gzip.decompress(file.read_bytes()))
    record = read_bundle(bundle, complete="everything", strict=False).record
    text = dumps(record)
    assert loads(text, Record) == record
    assert dumps(loads(text, Record)) == text
    as_of = latest_day(record)
    draft = draft_plan(assess(record, as_of=as_of), as_of=as_of)
    review_on = as_of + timedelta(days=90)
    plan = draft.accept_all(by="test", on=as_of).finish(author="test", on=as_of, review_on=review_on)
    said: list[Any] = [
        classify(record, as_of=as_of),
        stratify(record, as_of=as_of),
        assess(record, as_of=as_of),
        draft,
        plan,
        review(plan, record, as_of=review_on),
        evaluate(plan, record, as_of=review_on),
        *screen_all(record, as_of=as_of),
    ]
    for value in said:
        back = loads(dumps(value), type(value))
        assert back == value
        assert back.explain() == value.explain()
