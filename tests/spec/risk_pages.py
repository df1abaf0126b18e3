"""The reference pages of risk, made from its tables: `python -m tests.spec.risk_pages` writes them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from casemgmt.citation import Citation
from casemgmt.instruments import DiagnosisScore, diagnosis_score, diagnosis_scores
from casemgmt.risk import (
    AcuityScheme,
    PreventionSchedule,
    PreventiveService,
    acuity_scheme,
    prevention_schedules,
)
from casemgmt.rules.terms import Bands
from casemgmt.rules.walk import facts_in
from tests.spec.render import table

FOLDER = Path(__file__).parents[2] / "docs" / "reference"
MADE = "% Made by `python -m tests.spec.risk_pages` from the tables of the library. Do not edit."

SCORES = """What each score counts, with codes and points. A code in the list is the beginning of a code: `I21` stands
for `I21.4`. A code that is shorter than all that the list has leaves it open whether the group is there. How to work a
score out is in [Stratify risk](../how_to/stratify_risk.md).

The groups and points were compared with pycomorb on thousands of random lists of codes, and single cases were worked by
hand from the published points (`tests/third_party/test_comorbidity_packages.py`,
`tests/unit/instruments/test_diagnosis_scores.py`)."""
CHARLSON = """The more severe of two stages stands in the place of the other. Points for age are a score beside it
(`age_adjusted`): {age}. Not counted, because Quan's codes of ICD-10 do not have them: C4A, C7A, C7B, E08, E09, Z21."""
FRAILTY = """Bands: {bands}. Each code counts once a person. ICD-10-CM has no F00, R02, U80, X59 and Z50, so scores from
American records run lower; nothing is put in their place. The score was made for people aged 75 or over."""
ACUITY = """How much case management somebody needs, by points for each domain. An organisation writes its own table and
reads it with `casemgmt.risk.read_acuity`. See [Stratify risk](../how_to/stratify_risk.md)."""
PREVENTION = """What is recommended for whom, how often, and which fact says that it was done. *Up to date by* names the
facts on which that rests; each holds what was done within the time in its name, by the record or as somebody stated it.
See [Prevention](../how_to/prevention.md). These are prompts for a clinician, and no orders."""


def rendered() -> dict[str, str]:
    """The text of each page by its file name."""
    pages = {"risk_scores": scores_page(), "acuity": acuity_page(), "prevention": prevention_page()}
    return {f"{name}.md": "\n\n".join((MADE, *parts)) + "\n" for name, parts in pages.items()}


# -- risk scores from diagnoses ----------------------------------------------------------------------------------------


def scores_page() -> Iterator[str]:
    yield "# Risk scores from diagnoses"
    yield SCORES
    rows = [
        (
            f"`{score.id}`",
            score.title,
            f"{score.total.low:g} to {score.total.high:g}",
            "any time" if score.lookback_months is None else f"{score.lookback_months} months",
            cited(score.instrument.citation),
        )
        for score in diagnosis_scores()
    ]
    yield table(("id", "score", "range", "looks back", "source"), rows)
    charlson, newer = diagnosis_score("charlson"), diagnosis_score("charlson_2011")
    yield "## Charlson"
    yield CHARLSON.format(age=age_points(charlson))
    yield table(
        ("group", "1987", "2011", "hidden by", "ICD-10"),
        (
            (
                group.label,
                f"{group.points:g}",
                f"{newer.groups[id].points:g}",
                *hidden_and_codes(charlson, id),
            )
            for id, group in charlson.groups.items()
        ),
    )
    elixhauser = diagnosis_score("elixhauser")
    yield "## Elixhauser, with the points of van Walraven"
    yield "A total below zero is in order. One code may belong to several groups."
    yield table(
        ("group", "points", "hidden by", "ICD-10"),
        (
            (group.label, f"{group.points:g}", *hidden_and_codes(elixhauser, id))
            for id, group in elixhauser.groups.items()
        ),
    )
    frailty = diagnosis_score("hospital_frailty")
    yield "## Hospital Frailty Risk Score"
    (bands,) = frailty.instrument.band_sets.values()
    yield FRAILTY.format(bands=", ".join(f"{band.name} from {band.start:g}" for band in bands.bands))
    heaviest = sorted(frailty.groups.values(), key=lambda group: (-group.points, group.id))
    yield table(
        ("points", "codes"),
        (
            (f"{points / frailty.points_per:g}", "; ".join(f"{g.id.upper()} {g.label}" for g in groups))
            for points, groups in groupby(heaviest, key=lambda group: group.points)
        ),
    )


def age_points(score: DiagnosisScore) -> str:
    """The points for age, in words."""
    worth = score.instrument.item("age_years").points
    assert isinstance(worth, Bands)
    return ", ".join(f"{n} from {edge:g}" for edge, n in zip(worth.edges, worth.points[1:], strict=True))


def hidden_and_codes(score: DiagnosisScore, id: str) -> tuple[str, str]:
    group = score.groups[id]
    hider = score.groups[group.hidden_by].label if group.hidden_by else ""
    return hider, " ".join(sorted(group.codes.prefixes["icd10"]))


# -- acuity ------------------------------------------------------------------------------------------------------------


def acuity_page() -> Iterator[str]:
    yield "# Acuity schemes"
    yield ACUITY
    for id in ("acuity.generic", "acuity.new_york_hiv"):
        yield from of_scheme(acuity_scheme(id))


def of_scheme(scheme: AcuityScheme) -> Iterator[str]:
    (edition,) = scheme.editions
    yield f"## {scheme.title}"
    yield f"`{scheme.id}`, {scheme.authority}. Source: {cited(edition.citation)}. {sentence(edition.citation.note)}."
    yield table(
        ("domain", "fact", "points"),
        (
            (d.label, f"`{d.fact.name}`", ", ".join(f"{points * d.weight:g}" for points in d.points))
            for d in edition.domains
        ),
    )
    yield table(
        ("level", "from a total of", "contact", "reassessment", "caseload weight", "tasks"),
        (
            (
                level.id.replace("_", " "),
                f"{level.start:g}",
                every(level.contact_every_days),
                every(level.reassess_every_days),
                f"{level.caseload_weight:g}",
                "; ".join(
                    f"{task.label}, "
                    + (f"within {task.within_days} days" if task.within_days else every(task.every_days))
                    for task in level.tasks
                ),
            )
            for level in edition.levels
        ),
    )
    if edition.step_down_after > 1:
        yield f"Steps down after {edition.step_down_after} lower assessments in a row, and up at once."
    if edition.escalators:
        yield "Lifted by one rating: " + "; ".join(
            f"{each.when.label} to at least {each.level}" for each in edition.escalators
        )


def every(days: int | None) -> str:
    return "not set" if days is None else f"every {days} days"


# -- prevention --------------------------------------------------------------------------------------------------------


def prevention_page() -> Iterator[str]:
    yield "# Prevention schedules"
    yield PREVENTION
    for schedule in prevention_schedules():
        yield from of_schedule(schedule)


def of_schedule(schedule: PreventionSchedule) -> Iterator[str]:
    yield f"## {schedule.title}"
    first = schedule.editions[0]
    yield f"`{schedule.id}`, {schedule.authority}. {sentence(first.citation.note)}."
    before: tuple[PreventiveService, ...] = ()
    for edition in schedule.editions:
        ends = f" to {edition.effective_to}" if edition.effective_to is not None else ""
        changes = f" {sentence(edition.changes)}." if edition.changes else ""
        yield f"### Edition {edition.id}, from {edition.effective_from}{ends}"
        yield f"To be read again by {edition.review.review_by}.{changes}"
        shown = [service for service in edition.services if service not in before]
        if before:
            yield "Only what differs from the edition before."
        yield table(
            ("service", "for whom", "how often", "lowers", "up to date by", "not while", "grade", "checked"),
            map(of_service, shown),
        )
        before = edition.services


def of_service(service: PreventiveService) -> tuple[str, ...]:
    done = " ".join(f"`{name}`" for name in facts_in(service.done) if not reads_the_person(name))
    against = "" if service.against is None else service.against.label
    grade = f"{service.grade}, {service.year}" if service.grade else ""
    how_often = service.interval
    if service.within_days is not None:
        how_often = f"by day {service.within_days}"
        how_often += f", at the latest day {service.latest_days}" if service.latest_days is not None else ""
    elif service.within_business_days is not None:
        how_often = f"within {service.within_business_days} business days"
    checked = service.citation.verification.value
    label = f"{service.label} (`{service.id}`)"
    return (label, service.who, how_often, service.reduces, done, against, grade, checked)


def reads_the_person(name: str) -> bool:
    """Whether a fact says when a method counts, and not that it was done."""
    return name in {"age_years", "pregnant", "hiv_risk"}


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def cited(citation: Citation) -> str:
    return f"{citation.source} ({citation.verification.value})"


def write(folder: Path = FOLDER) -> None:
    """Write every page."""
    for name, text in rendered().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
