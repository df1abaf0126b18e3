"""The pages of docs/reference/programs, made from the catalogue: `python -m tests.spec.catalogue` writes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeGuard

from casemgmt.citation import Citation, Verification
from casemgmt.facts.person import deceased
from casemgmt.interchange import diff_editions
from casemgmt.rules import Criterion, Line, Quantity, not_
from casemgmt.rules.terms import Not
from casemgmt.rules.walk import criteria_in, walk
from casemgmt.rules.words import words_of
from casemgmt.screening import Program, ProgramEdition, programs
from casemgmt.screening.parameters import value_of

FOLDER = Path(__file__).parents[2] / "docs" / "reference" / "programs"
MADE = "% Made by `python -m tests.spec.catalogue` from the catalogue of programs. Do not edit."
INTRO = """# The programs

What each program requires, by edition: the criteria with their sources, what has to be done by when, what is left to a
state or a plan to say, and example people with the answers they must get. The example people are invented, and run as
tests.

Stages are never mixed: *refer* (is it worth offering), *enrol* (is everything in place, and nothing excludes it),
*perform* (are the timed tasks done). How far each source was checked is on [one page](status.md).
"""
STATUS = """# How far the programs are checked

Each source says whether it was read in a primary text (verified), in a secondary one, or is recalled and still to be
read. Choices of ours are operational: there is nothing to verify, and every organisation may choose otherwise.

## When each edition must be checked again

An edition whose day has passed is to be checked before anybody relies on it. The earliest stand first.
"""
EVERYBODY = not_(deceased, label="the person is alive")
TOGETHER = "facts", "what is known", "examples"


def rendered() -> dict[str, str]:
    """The text of each page by its file name."""
    pages = {f"{program.id}.md": of_program(program) for program in programs()}
    return {"index.md": index(), "status.md": status(), **pages}


def index() -> str:
    """The list of programs, with a table of contents."""
    rows = [
        f"| [{each.title}]({each.id}.md) | {each.jurisdiction} | {each.payer or 'any'} | {in_force(each)} |"
        for each in programs()
    ]
    table = "\n".join(("| program | where | payer | in force |", "|---|---|---|---|", *rows))
    names = "\n".join(("status", *(each.id for each in programs())))
    contents = f"```{{toctree}}\n:hidden:\n:maxdepth: 1\n\n{names}\n```"
    return f"{MADE}\n\n{INTRO}\n{table}\n\n{contents}\n"


def in_force(program: Program) -> str:
    """From when to when a program is on file."""
    first, last = program.editions[0].effective_from, program.editions[-1].effective_to
    return f"from {first}" if last is None else f"{first} to {last}"


# -- one program -----------------------------------------------------------------------------------------------


def of_program(program: Program) -> str:
    """One page as Markdown, the newest edition first."""
    head = f"`{program.id}`, set by {program.authority}, {program.jurisdiction}"
    parts = [MADE, f"# {program.title}", head + (f", paid by {program.payer}." if program.payer else ".")]
    earlier: dict[str, ProgramEdition] = {
        later.id: edition for edition, later in zip(program.editions, program.editions[1:], strict=False)
    }
    for edition in reversed(program.editions):
        parts += of_edition(program, edition, earlier.get(edition.id))
    return "\n\n".join(parts) + "\n"


def of_edition(program: Program, edition: ProgramEdition, before: ProgramEdition | None) -> Iterator[str]:
    """The parts of one edition."""
    until = f"to {edition.effective_to}" if edition.effective_to else "on"
    yield f"## Edition {edition.id}: from {edition.effective_from} {until}"
    review = edition.review
    yield (
        f"{edition.changes} Source: {source(edition.citation)}. Checked on {review.verified_on}, to be checked again by"
        f" {review.review_by}."
    ).lstrip()
    applies = {"whom it concerns": edition.applies} if edition.applies != EVERYBODY else {}
    for name, rule in {**applies, **edition.stages()}.items():
        yield f"### {name.capitalize()}"
        yield "\n".join(tree(rule))
    if edition.codes:
        yield "### Codes"
        shown = tuple(node for rule in edition.stages().values() for node in criteria_in(rule) if node.label)
        yield "\n".join(line for code, rule in edition.codes.items() for line in tree(rule, shown, code))
    yield from _tables(program, edition)
    if edition.cautions:
        yield "### A second look"
        yield "\n".join(line for caution in edition.cautions for line in tree(caution))
    if edition.documents:
        yield "### Documents"
        yield "\n".join(f"* {document}" for document in edition.documents)
    yield "### Example people"
    rows = [
        (
            each.name,
            str(each.as_of),
            ", ".join(f"{name}: {truth.words}" for name, truth in each.expect.items()),
        )
        for each in edition.examples
    ]
    yield table(("person", "as of", "answers"), rows)
    if before is not None:
        yield f"### What changed from edition {before.id}"
        lines = diff_editions(before, edition).changes
        yield "\n".join(line for each in lines if each.text not in TOGETHER for line in bullets(each))


def _tables(program: Program, edition: ProgramEdition) -> Iterator[str]:
    if edition.obligations:
        yield "### What has to be done by when"
        duties = [
            (
                each.label,
                each.rule_in_words(),
                "; ".join(note for note in (source(each.citation), each.caution) if note),
            )
            for each in edition.obligations
        ]
        yield table(("what", "when", "source"), duties)
        ways = [
            (f"{each.label}: {word}", rule)
            for each in edition.obligations
            for word, rule in (("only where", each.when), ("in its place", each.instead))
            if rule is not None
        ]
        if ways:
            yield "\n".join(line for title, rule in ways for line in (f"* {title}", *tree(rule, depth=1)))
    if edition.parameters:
        yield "### Left to others to say"
        settings = [
            (
                fact.label,
                setting(value_of(fact)),
                source(fact.citation),
            )
            for fact in edition.parameters
        ]
        yield table(("what", "value", "set by"), settings)
        rules = {fact.label: rule for fact in edition.parameters if is_tree(rule := value_of(fact))}
        if rules:
            yield "\n".join(
                line for title, rule in rules.items() for line in (f"* {title}", *tree(rule, depth=1))
            )
    apart = dict.fromkeys(excluded(program, edition))
    if apart:
        yield "### Not together with"
        yield "\n".join(f"* {title}: {why} *{cited}*" for title, why, cited in apart)


def is_tree(value: Quantity | Criterion | None) -> TypeGuard[Criterion]:
    """Whether a parameter is set to criteria that need a list of their own."""
    return isinstance(value, Criterion) and len([*criteria_in(value)]) > 1


def setting(value: Quantity | Criterion | None) -> str:
    """What a parameter is set to, in a cell of a table."""
    if value is None:
        return "nobody has set it"
    return "the criteria below" if is_tree(value) else words_of(value)


def excluded(program: Program, edition: ProgramEdition) -> Iterator[tuple[str, str, str]]:
    """What cannot be had together with an edition: why and on whose word, whichever of the two says so."""
    others = {each.id: each for each in programs()}
    for own in edition.excludes:
        yield others[own.program].title, own.why, source(own.citation)
    for other in others.values():
        if (
            other.id.rpartition(".")[0] in others
        ):  # set by a state: what it sets is shown with the program itself
            continue
        for theirs in (each for each in other.editions if overlap(edition, each)):
            for named in theirs.excludes:
                if named.program == program.id and other.id not in {own.program for own in edition.excludes}:
                    yield other.title, named.why, source(named.citation)


def overlap(one: ProgramEdition, other: ProgramEdition) -> bool:
    """Whether two editions are in force on a day together."""
    first = max(one.effective_from, other.effective_from)
    return all(each.effective_to is None or first <= each.effective_to for each in (one, other))


def tree(
    rule: Criterion, above: tuple[Criterion, ...] = (), title: str = "", depth: int = 0
) -> Iterator[str]:
    """A criterion and its parts as a list; what was shown above is only named."""
    indent = "  " * depth
    label = title or rule.label or str(rule)
    if not title and rule in above:
        yield f"{indent}* {escaped(label)}, as above"
        return
    parts = [part for part in rule.parts if isinstance(part, Criterion)]
    if isinstance(rule, Not):
        parts = [part for below in parts for part in below.parts if isinstance(part, Criterion)]
    words = str(rule)
    said = (
        title
        or words in (label, f"not: {label}")
        or (parts and len(parts) == 1 and not isinstance(rule, Not))
    )
    kind = "" if not rule.label or said else f" ({escaped(words)})"
    id = f"**{rule.id}** " if rule.id else ""
    cited = f" *{source(rule.citation)}*" if rule.citation else ""
    yield f"{indent}* {id}{escaped(label)}{kind}{cited}"
    for part in parts:
        yield from tree(part, above, "", depth + 1)


def bullets(line: Line, depth: int = 0) -> Iterator[str]:
    """A line and what stands below it as a list."""
    detail = f": {line.detail}" if line.detail else ""
    yield f"{'  ' * depth}* {escaped(line.text + detail)}"
    for child in line.children:
        yield from bullets(child, depth + 1)


def source(citation: Citation | None) -> str:
    """A citation as a reader sees it, with its note."""
    if citation is None:
        return ""
    return escaped(str(citation) + (f": {citation.note}" if citation.note else ""))


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(map(escaped, row))} |" for row in rows]
    return "\n".join(lines)


def escaped(text: str) -> str:
    """Text in which nothing is markup."""
    for sign in ("|", "<", ">", "*", "_", "[", "]", "$"):
        text = text.replace(f"\\{sign}", sign).replace(sign, f"\\{sign}")
    return text


# -- how far it is checked -------------------------------------------------------------------------------------


def citations(edition: ProgramEdition) -> set[Citation]:
    """Every source that an edition names."""
    nodes = (node for rule in edition.criteria().values() for node in walk(rule))
    found = {node.citation for node in nodes if isinstance(node, Criterion) and node.citation is not None}
    found |= {each.citation for each in edition.obligations if each.citation is not None}
    found |= {each.citation for each in edition.excludes}
    found |= {fact.citation for fact in edition.parameters if fact.citation is not None}
    return found | {edition.citation}


def status() -> str:
    """When each edition must be checked again, how its sources were checked, and what is recalled."""
    every = [(program, edition) for program in programs() for edition in program.editions]
    every.sort(key=lambda pair: (pair[1].review.review_by, pair[0].id, pair[1].id))
    kinds = [*Verification]
    rows = [
        (
            program.title,
            edition.id,
            str(edition.review.verified_on),
            str(edition.review.review_by),
            *(str(sum(c.verification is kind for c in citations(edition))) for kind in kinds),
        )
        for program, edition in every
    ]
    head = ("program", "edition", "checked on", "check again by", *(kind.value for kind in kinds))
    parts = [MADE, STATUS.rstrip(), table(head, rows), "## What is recalled, and still to be read"]
    for program in programs():
        of_all = {each for edition in program.editions for each in citations(edition)}
        recalled = sorted({source(each) for each in of_all if each.verification is Verification.RECALLED})
        if recalled:
            parts += [f"### {program.title}", "\n".join(f"* {each}" for each in recalled)]
    return "\n\n".join(parts) + "\n"


def write(folder: Path = FOLDER) -> None:
    """Write every page, and remove pages that are gone."""
    folder.mkdir(exist_ok=True)
    made = rendered()
    for path in folder.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
