"""Records, plans and answers as documents, by the types of their classes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from casemgmt.interchange.contexts import Reader, Writer
from casemgmt.interchange.facts import Declarations, declarations
from casemgmt.interchange.kinds import schema_of
from casemgmt.interchange.limits import TOP
from casemgmt.interchange.references import digest_of_edition
from casemgmt.interchange.refusals import note
from casemgmt.interchange.shapes import FAILED
from casemgmt.interchange.work import CURRENT, Policies, Work
from casemgmt.rules import Policy

_HEAD = ("schema", "facts")


def written(thing: Any, to: Writer) -> tuple[dict[str, Any], Policies]:
    """A value as a document, and the policy that it names; problems are put on the list."""
    from casemgmt.interchange.converter import converter  # with cattrs, on first use

    work = Work(to)
    body = _at_work(work, lambda: converter().unstructure(thing))
    declared = declarations(to, all_facts=work.sheet is not None)
    facts = {"facts": Declarations().write(declared, to, TOP / "facts")} if declared else {}
    named = {} if work.policy is None else {work.policy.id: work.policy}
    return {"schema": schema_of(type(thing)), **facts, **body}, named


def read(document: Any, cls: type, by: Reader, policies: Policies | None) -> Any:
    """The value of a document, or `FAILED` with its problems on the list."""
    from casemgmt.interchange.converter import converter

    Declarations().read(document.get("facts", []), by, TOP / "facts")
    body = {key: part for key, part in document.items() if key not in _HEAD}
    try:
        return _at_work(Work(by, policies), lambda: converter().structure(body, cls))
    except Exception as error:  # noqa: BLE001 - `note` raises again what is none of ours
        wrong = error
    note(wrong, TOP, by)  # out of the handler: the error holds what the document says
    return FAILED


def versions(policies: Iterable[Policy[Any]] | Policy[Any], document: Any) -> Policies:
    """The policies by their ids; of several versions of one, that of which the document names the most editions."""
    named = frozenset(_digests(document))
    found: dict[str, Policy[Any]] = {}
    for policy in (policies,) if isinstance(policies, Policy) else policies:
        other = found.get(policy.id)
        if other is None or _fitting(policy, named) >= _fitting(other, named):
            found[policy.id] = policy
    return found


def _fitting(policy: Policy[Any], named: frozenset[str]) -> int:
    return sum(digest_of_edition(policy, edition) in named for edition in policy.editions)


def _digests(document: Any) -> Iterator[str]:
    """The digests of the editions that a document names."""
    left = [document]
    while left:
        part = left.pop()
        if isinstance(part, dict):
            digest = part.get("digest")
            if isinstance(digest, str):
                yield digest
            left += part.values()
        elif isinstance(part, list):
            left += part


def _at_work(work: Work, do: Callable[[], Any]) -> Any:
    before = CURRENT.set(work)
    try:
        return do()
    finally:
        CURRENT.reset(before)
