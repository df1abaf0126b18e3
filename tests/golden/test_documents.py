"""Documents as the first version wrote them: they stay readable, and are written in the same words today."""

from __future__ import annotations

from pathlib import Path

from pytest import mark

from casemgmt import CarePlan, Record
from casemgmt.interchange import dumps, loads

DOCUMENTS = Path(__file__).parent / "documents"


@mark.parametrize(("name", "kind"), [("record", Record), ("care_plan", CarePlan)])
def test_a_stored_document_is_read_and_written_as_it_was(name: str, kind: type[Record | CarePlan]) -> None:
    text = (DOCUMENTS / f"{name}.json").read_text(encoding="utf-8")
    assert dumps(loads(text, kind)) == text
