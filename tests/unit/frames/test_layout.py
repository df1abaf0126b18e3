"""The tidy layout: its columns follow the record, the page lists them, and what does not fit is refused by name."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest

pytest.importorskip("narwhals", reason="narwhals is not installed")
pl = pytest.importorskip("polars", reason="polars is not installed")
pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

from casemgmt.errors import InvalidInput, UnknownName
from casemgmt.frames import facts, tables_of
from casemgmt.frames.layout import layout
from casemgmt.record import SECTIONS, Person, Record

PAGE = Path(__file__).parents[3] / "docs" / "how_to" / "tables_of_a_record.md"
EVERYWHERE = (
    *("person_id", "codes", "start", "end", "status", "text", "display", "id"),
    *(f"{section}_held" for section in SECTIONS),
)


def page_lines() -> list[str]:
    """The rows of the page's list of columns."""
    lines = []
    for table, fields in layout().items():
        shown = [
            f"`{field.columns[0]}`"
            if len(field.columns) == 1 or field.kind not in ("codes", "value")
            else ", ".join(f"`{column}`" for column in field.columns if "__" not in column)
            for name, field in fields.items()
            if name not in EVERYWHERE
        ]
        lines.append(f"| `{table}` | {', '.join(shown)} |")
    return lines


def test_the_page_lists_every_column() -> None:
    text = PAGE.read_text(encoding="utf-8")
    missing = [line for line in page_lines() if line not in text]
    assert not missing, "the page lacks these rows:\n" + "\n".join(missing)


def test_every_field_of_a_record_has_a_column_or_a_reason() -> None:
    without = {
        (section, field.name)
        for section, kind in SECTIONS.items()
        for field in attrs.fields(kind)
        if field.name not in layout()[section]
    }
    assert without == {
        *(("conditions", "categories"), ("observations", "categories")),
        *(("plans", "addresses"), ("answers", "values")),
    }


PERSONS = {"person_id": ["p1", "p2"]}


def refused(match: str, **tables: dict[str, list[object]]) -> None:
    frames = {name: pl.DataFrame(columns) for name, columns in {"persons": PERSONS, **tables}.items()}
    with pytest.raises((InvalidInput, UnknownName), match=match):
        facts(frames, as_of="2026-05-01", facts=["heart_failure"])


def test_what_is_wrong_with_tables_is_said_by_name() -> None:
    refused(
        "no column of conditions named 'verificaton'; did you mean 'verification'",
        conditions={"person_id": ["p1"], "verificaton": ["x"]},
    )
    refused(r"\$\.conditions\.code: comes without system", conditions={"person_id": ["p1"], "code": ["I50"]})
    refused(
        r"comes without code_2",
        conditions={"person_id": ["p1"], "system": ["snomed"], "code": ["1"], "system_2": ["snomed"]},
    )
    refused(r"\$\.conditions: has no column person_id", conditions={"status": ["active"]})
    refused(
        r"\$\.conditions\.start: is of type Int64; give dates",
        conditions={"person_id": ["p1"], "start": [20190501]},
    )
    refused(r"\$\.conditions\.person_id: is of type Int64", conditions={"person_id": [1]})
    refused("no table named 'condition'; did you mean 'conditions'", condition={"person_id": ["p1"]})


def test_every_problem_is_told_at_once() -> None:
    persons = pl.DataFrame({"person_id": ["p1"], "born": ["1950"]})
    conditions = pl.DataFrame({"person_id": [1], "start": [3], "code": ["x"]})
    with pytest.raises(InvalidInput, match="4 problems"):
        facts({"persons": persons, "conditions": conditions}, as_of="2026-05-01", facts=["heart_failure"])


@pytest.mark.parametrize(
    ("ids", "message"), [(["p1", "p1"], "repeats ids: 2 rows, 1 ids"), (["p1", None], "is null in 1 rows")]
)
def test_everybody_comes_once(ids: list[str], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        facts({"persons": pl.DataFrame({"person_id": ids})}, as_of="2026-05-01", facts=["age_years"])


def test_the_people_are_needed_and_one_engine() -> None:
    with pytest.raises(InvalidInput, match="holds no table 'persons'"):
        facts({}, as_of="2026-05-01", facts=["age_years"])
    persons, conditions = pl.DataFrame(PERSONS), pa.table({"person_id": ["p1"]})
    with pytest.raises(InvalidInput, match="several engines"):
        facts({"persons": persons, "conditions": conditions}, as_of="2026-05-01", facts=["age_years"])
    with pytest.raises(InvalidInput, match="is a list, no dataframe"):
        facts({"persons": [1]}, as_of="2026-05-01", facts=["age_years"])


def test_two_records_of_one_person_are_refused() -> None:
    with pytest.raises(InvalidInput, match="several records of one person"):
        tables_of([Record(person=Person(id="p1")), Record(person=Person(id="p1"))])


def test_the_layout_is_the_same_once_types_are_resolved() -> None:
    before = layout()
    layout.cache_clear()
    for kind in SECTIONS.values():
        attrs.resolve_types(kind)
    assert layout() == before
