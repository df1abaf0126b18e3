# %% [markdown]
# # First case: FHIR bundles in, a page for the case manager out
#
# Run it as `python examples/first_case.py` for the invented people in `examples/people/`, or name your own files:
#
#     python examples/first_case.py bundle.json export/*.ndjson --as-of 2026-05-01
#     python examples/first_case.py bundle.json.gz --json
#
# The library itself opens no file, prints nothing and reads no clock: that is the work of a host such as this script.

# %%
from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import attrs

from casemgmt import (
    CarePlan,
    Record,
    Truth,
    assess,
    classify,
    draft_plan,
    evaluate,
    review,
    screen_all,
    stratify,
)
from casemgmt.bounds import lift
from casemgmt.facts import series
from casemgmt.fhir import Import, read_bundle, read_ndjson, read_people
from casemgmt.planning import Goal, PlanDraft

PEOPLE = Path(__file__).parent / "people" if "__file__" in globals() else Path("examples/people")
FOLLOW_UP = timedelta(days=365)

# %% [markdown]
# ## Reading
#
# A search result holds what was asked for, so what it lacks is unknown. Any other bundle is taken as the whole record,
# unless `--complete` says otherwise. What cannot be read is reported, not dropped.


# %%
def read_files(paths: Iterable[Path], complete: str | None) -> Iterator[tuple[str, Import]]:
    """Every person in the files, with a name for the heading. All ndjson files together are one export."""
    files = [file for path in paths for file in (sorted(path.glob("*.json")) if path.is_dir() else [path])]
    exported = [file for file in files if ".ndjson" in file.suffixes]
    for file in progress([file for file in files if file not in exported]):
        bundle = json.loads(read_text(file))
        whole = "present" if bundle.get("type") == "searchset" else "everything"
        patients = [
            e for e in bundle.get("entry", ()) if e.get("resource", {}).get("resourceType") == "Patient"
        ]
        if len(patients) > 1:
            for reference, person in read_people(bundle, complete=complete or whole, strict=False).items():
                yield f"{file.name} {reference}", person
        else:
            yield file.name, read_bundle(bundle, complete=complete or whole, strict=False)
    if exported:
        resources = read_ndjson(*(read_text(file).splitlines() for file in exported), strict=False)
        yield from read_people(resources, complete=complete or "everything", strict=False).items()


def read_text(path: Path) -> str:
    """The text of a file, unpacked if its name ends in .gz."""
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes()).decode()
    return path.read_text(encoding="utf-8")


def progress(files: list[Path]) -> Iterable[Path]:
    """The files, with a progress bar for several of them on a terminal that has tqdm."""
    if len(files) > 1 and sys.stderr.isatty():
        try:
            from tqdm import tqdm
        except ImportError:
            return files
        with_bar: Iterable[Path] = tqdm(files, unit="file", leave=False)
        return with_bar
    return files


def latest_day(record: Record) -> date | None:
    """The latest day on which the record says that something was or began; never a day in a plan's future."""
    days = [lift(entry.start).low for entry in record.entries() if entry.start is not None]
    days += [lift(visit.end).low for visit in record.encounters or () if visit.end is not None]
    if record.person.died_on is not None:
        days.append(lift(record.person.died_on).low)
    return max(days, default=None)


# %% [markdown]
# ## One person, every answer
#
# A plan is drafted and left for people to decide. Where the record has measurements before and after, the script also
# plays the past: it drafts the plan on the day of the first measurement, accepts what was proposed, and evaluates it.


# %%
def look_back(record: Record, draft: PlanDraft, as_of: date) -> CarePlan | None:
    """A plan of the day of the first of several measurements of a goal; None where nothing was measured twice."""
    goals = [proposal.item for proposal in draft.proposals if isinstance(proposal.item, Goal)]
    measures = {goal.measure.name: goal.measure for goal in goals if goal.measure is not None}
    starts = []
    for measure in measures.values():
        readings = series(record, measure, start=as_of - FOLLOW_UP, as_of=as_of)
        if len(readings) > 1:
            starts.append(readings[0].on)
    if not starts:
        return None
    start = min(starts)
    past = draft_plan(assess(record, as_of=start), as_of=start)
    agreed = past.accept_all(by="example", on=start)
    return agreed.finish(author="example", on=start) if agreed.decided else None


def every_answer(record: Record, as_of: date) -> dict[str, Any]:
    """Every answer about one person at one date."""
    assessment = assess(record, as_of=as_of)
    draft = draft_plan(assessment, as_of=as_of)
    plan = look_back(record, draft, as_of)
    # The record never saw this plan, so what it says of the plan's tasks is nothing, not "not done".
    since = attrs.evolve(record, attestations=None)
    return {
        "level": classify(record, as_of=as_of),
        "risk": stratify(record, as_of=as_of),
        "programs": screen_all(record, as_of=as_of),
        "assessment": assessment,
        "draft": draft,
        "review": None if plan is None else review(plan, since, as_of=as_of),
        "outcomes": None if plan is None else evaluate(plan, since, as_of=as_of),
    }


# %% [markdown]
# ## The page


# %%
def page(name: str, read: Import, as_of: date, chosen: str) -> str:
    """The page of one person."""
    answers = every_answer(read.record, as_of)
    person = read.record.person
    heading = f"{person.name or person.id or name} ({name})"
    parts = [
        f"{heading}\n{'=' * len(heading)}",
        f"As of {as_of} ({chosen}). {read.report.summary()}",
        answers["level"].explain(brief=True),
        answers["risk"].explain(brief=True),
        *(screening.explain(brief=True) for screening in answers["programs"]),
        answers["assessment"].explain(brief=True),
        answers["draft"].explain(brief=True),
    ]
    if answers["outcomes"] is not None:
        parts += [
            "Looking back:",
            answers["review"].explain(brief=True),
            answers["outcomes"].explain(brief=True),
        ]
    return "\n\n".join(parts)


def as_json(name: str, read: Import, as_of: date) -> str:
    """The same as one line of JSON."""
    answers = every_answer(read.record, as_of)
    level, risk = answers["level"], answers["risk"]
    return json.dumps(
        {
            "file": name,
            "person": read.record.person.id,
            "as_of": as_of.isoformat(),
            "read": dict(read.report.read),
            "left_out": len(read.report.left_out),
            "level": {
                "primary": level.primary,
                "flag": level.flag,
                "concurrent": list(level.concurrent),
                "provisional": level.provisional,
                "not_ruled_out": list(level.not_ruled_out),
                "not_applicable": level.why_not or None,
                "missing": list(level.missing),
                "documents_due": list(level.documents_due),
                "possible_transitions": [
                    {
                        "what": str(each),
                        "documents_due": list(each.documents_due),
                        "missing": list(each.missing),
                    }
                    for each in level.possible_transitions
                ],
                "explanation": level.explain(),
            },
            "risk": {
                "tier": None if risk.tier is None else risk.tier.id,
                "not_ruled_out": list(risk.not_ruled_out),
                "contributors": list(risk.contributors),
                "explanation": risk.explain(),
            },
            "programs": [
                {
                    "id": screening.program.id,
                    "outcome": screening.outcome.value,
                    "truth": screening.truth.words,
                    "stages": {stage: decision.truth.words for stage, decision in screening.stages.items()},
                    "missing": list(screening.missing),
                    "due": {task: day.isoformat() for task, day in screening.due.items()},
                    "explanation": screening.explain(),
                }
                for screening in answers["programs"]
            ],
            "needs": {
                need.id: need.truth.words
                for need in answers["assessment"].needs
                if need.truth is not Truth.NOT_MET
            },
            "plan": [
                {
                    "id": proposal.id,
                    "status": proposal.status.value,
                    "text": proposal.item.text,
                    "because": list(proposal.because),
                    "missing": list(proposal.missing),
                    "source": str(proposal.item.citation),
                }
                for proposal in answers["draft"].proposals
            ],
            "review": None if answers["review"] is None else answers["review"].explain(),
            "outcomes": None if answers["outcomes"] is None else answers["outcomes"].explain(),
        }
    )


# %%
def main(arguments: list[str] | None = None) -> int:
    """Read the files, print a page for each person."""
    parser = argparse.ArgumentParser(
        description="Everything the library can say about the people in FHIR files."
    )
    parser.add_argument(
        "paths", nargs="*", type=Path, default=[PEOPLE], help=".json, .json.gz, .ndjson, or a folder"
    )
    parser.add_argument(
        "--as-of", type=date.fromisoformat, help="YYYY-MM-DD (default: the latest day in the record)"
    )
    parser.add_argument("--json", action="store_true", help="one line of JSON for each person")
    parser.add_argument(
        "--complete",
        choices=["everything", "present"],
        help="whether what a file lacks did not happen, or is unknown (default: by the type of the bundle)",
    )
    options = parser.parse_args(arguments)
    for name, read in read_files(options.paths, options.complete):
        as_of = options.as_of or latest_day(read.record)
        if as_of is None:
            print(f"{name}: no date in the record; pass --as-of", file=sys.stderr)
        elif options.json:
            print(as_json(name, read, as_of))
        else:
            print(
                page(name, read, as_of, "given" if options.as_of else "the latest day in the record"),
                end="\n\n\n",
            )
    return 0


if __name__ == "__main__" and "ipykernel" not in sys.modules:
    sys.exit(main(sys.argv[1:]))
