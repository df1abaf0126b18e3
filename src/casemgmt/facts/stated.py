"""What people said about a fact: statements, answers to a questionnaire, and how they meet what a record says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from casemgmt.bounds import FIRST_DATE, Bounds, compare, lift, meet
from casemgmt.codes import Code
from casemgmt.facts.absence import why_absent
from casemgmt.facts.definitions import Answered, AnsweredOn, Attested
from casemgmt.facts.found import Dated, Days, Found, Said, cleaned, day_found, ids_of, newest, settle
from casemgmt.facts.took_place import doubts_about
from casemgmt.facts.view import View
from casemgmt.record import Answers, Attestation, Record
from casemgmt.record.entry import Entry
from casemgmt.rules.evaluate import truth_of
from casemgmt.rules.known import Reason, Unknown, clean, stale
from casemgmt.rules.terms import Fact
from casemgmt.truth import MET, NOT_MET

_ANY_NUMBER = Fact("answer")


def with_statements(fact: Fact, found: Found, view: View, values: Mapping[str, Any]) -> Found:
    """What the record says and what somebody stated: the newer of two dated values, else what both allow.

    Args:
        fact: The fact.
        found: What its definition found.
        view: The record at the date of the decision.
        values: The facts found so far.
    """
    made, attested = view.stated(fact.name), isinstance(fact.definition, Attested)
    if not made and not attested:
        return found
    latest, on = newest(_statements(fact, made, view.as_of))
    if on is None:
        return _not_attested(fact.definition, made, view, values) if attested else found
    stated = cleaned(fact, _statement(fact, latest, on, view.as_of))
    reason = None if stated.unknown is None else stated.unknown.reason
    if found.value is None:
        return found if stated.value is None and _rank(found) > _rank(stated) else stated
    if stated.value is None and reason is not Reason.CONFLICTING:
        return found
    if found.on is not None and compare("==", Bounds(*on), Bounds(*found.on)) is NOT_MET:
        return found if compare("<", Bounds(*on), Bounds(*found.on)) is MET else stated
    both = None if stated.value is None else meet(found.value, stated.value)
    ids = found.evidence + stated.evidence
    if both is None:
        return Found(
            None, Unknown(Reason.CONFLICTING, detail="the record and a statement about it differ"), ids
        )
    unknown = (found.unknown or stated.unknown) if isinstance(both, Bounds) else None
    return Found(both, unknown, ids, found.on)


def answer(item: Answered, view: View, values: Mapping[str, Any]) -> Found:
    """The latest answer to an item of a questionnaire."""
    given = answers((item.item,), item.codes, item.instrument, view, several=bool(item.chosen))
    day = None if item.since is None else values.get(item.since.name)
    if item.since is not None:
        given = [] if day is None else [each for each in given if _may_be_of(each, day)]
    latest, on = newest(given)
    if on is None:
        if item.asked_if is not None and truth_of(item.asked_if, values) is NOT_MET:
            return Found(item.skipped)
        return _unanswered(item, view, day)
    ids = ids_of(latest)
    if on[0] < item.valid_from(view.as_of):
        return Found(None, stale(on[0]), ids)
    if item.chosen:
        taken = [_chosen(item, [value for *_, value in latest])]
    else:
        taken = [answer_meant(item, value) for *_, value in latest]
    unknowns = [value for value in taken if isinstance(value, Unknown)]
    if unknowns:
        return Found(None, max(unknowns, key=lambda unknown: unknown.reason.rank), ids)
    return settle(taken, ids, on)


def answer_meant(item: Answered, given: Any) -> Any:
    """What an answer stands for, or why it stands for nothing.

    Example:
        >>> answer_meant(Answered("3", points=(("LA6569-3", 1),)), Code("loinc", "LA6569-3"))
        1
    """
    if isinstance(given, Unknown):
        return given
    code = given.code if isinstance(given, Code) else given
    reason = dict(item.instead).get(code) if isinstance(code, str) else None
    if reason is not None:
        return True if item.ask == "instead" else Unknown(reason)
    meant = dict(item.points).get(code) if isinstance(given, Code) else given
    if isinstance(given, str):
        meant = dict(item.points).get(given, given)
    if meant is None or not _is_allowed(item, meant):
        return Unknown(Reason.ERROR, detail="the answer is not one of the permitted answers")
    return False if item.ask == "instead" else meant


def _is_allowed(item: Answered, meant: Any) -> bool:
    """Whether a number, given as such or written in a text, is among the permitted ones."""
    if not item.allowed or isinstance(meant, bool):
        return True
    number = clean(_ANY_NUMBER, meant) if isinstance(meant, str) else meant
    return not isinstance(number, (int, float)) or number in item.allowed


def _chosen(item: Answered, given: Sequence[Any]) -> Any:
    """Whether an answer that means yes is among several given at once; one that nobody knows is no "no"."""
    meant = [answer_meant(item, value) for value in given]
    if any(each is True for each in meant):
        return True
    unknowns = [each for each in meant if isinstance(each, Unknown)]
    return max(unknowns, key=lambda unknown: unknown.reason.rank) if unknowns else False


def answered_on(asked: AnsweredOn, view: View) -> Found:
    """The latest day on which any item of an instrument was answered."""
    given = answers(asked.items, asked.codes, asked.instrument, view, several=True, only_in_form=asked.shared)
    latest, on = newest(given)
    if on is None:
        return Found(unknown=Unknown(Reason.NOT_ASKED))
    return day_found(on, ids_of(latest), view.as_of)


def _statements(fact: Fact, made: Iterable[Attestation], as_of: date) -> list[Said]:
    roles = fact.definition.by if isinstance(fact.definition, Attested) else ()
    counting = (a for a in made if not roles or a.role in roles or a.declined)
    every = ((a, lift(a.start) if a.start is not None else Bounds(FIRST_DATE, as_of)) for a in counting)
    return [(a, day.low, day.high, day.high <= as_of, a.value) for a, day in every]


def _statement(fact: Fact, latest: Sequence[Said], on: Days, as_of: date) -> Found:
    values = [value for *_, value in latest if value is not None]
    if not values:
        declined = any(isinstance(entry, Attestation) and entry.declined for entry, *_ in latest)
        return Found(None, Unknown(Reason.DECLINED if declined else Reason.NOT_ASKED), ids_of(latest), on)
    if on[0] < _valid_from(fact.definition, as_of):
        return Found(None, stale(on[0]), ids_of(latest), on)
    return settle(values, ids_of(latest), on)


def _valid_from(definition: Any, as_of: date) -> date:
    """The first day of which a statement about a fact still counts."""
    valid_from: Callable[[date], date] | None = getattr(definition, "valid_from", None)
    return FIRST_DATE if valid_from is None else valid_from(as_of)


def _rank(found: Found) -> int:
    return -1 if found.unknown is None else found.unknown.reason.rank


def _not_attested(
    definition: Attested, made: Sequence[Attestation], view: View, values: Mapping[str, Any]
) -> Found:
    if made:
        roles = ", ".join(sorted(definition.by))
        detail = f"stated by a role that cannot settle it; needs {roles}"
        return Found(unknown=Unknown(Reason.NOT_ASKED, detail=detail))
    if view.section("attestations").complete:
        question_open = definition.open_while
        closed = question_open is not None and truth_of(question_open, values) is NOT_MET
        if definition.documented or closed:
            return Found(False)
    return Found(unknown=Unknown(Reason.NOT_ASKED))


def _unanswered(item: Answered, view: View, day: Any) -> Found:
    """Why an item has no answer: what an observation of it without a value says, or that it was not asked."""
    days = ((e, lift(e.start)) for e in observed(item.codes, view) if e.start is not None)
    seen: list[Dated] = [(e, when.low, when.high, True) for e, when in days if when.low <= view.as_of]
    latest, _ = newest([each for each in seen if day is None or _may_be_of(each, day)])
    why = why_absent(each[0] for each in latest)
    return Found(None, why or Unknown(Reason.NOT_ASKED), ids_of(latest) if why else ())


def _may_be_of(each: Dated | Said, day: Any) -> bool:
    return compare("==", Bounds(each[1], each[2]), day) is not NOT_MET


def observed(codes: frozenset[str], view: View) -> list[Entry]:
    """The observations that carry any of some LOINC codes, in the order of the record."""
    never = doubts_about("observations").never
    return [
        entry
        for entry in view.naming("observations", codes)
        if entry.status not in never
        and any(code.system == "loinc" and code.code in codes for code in entry.codes)
    ]


def answers(
    items: Iterable[str],
    codes: frozenset[str],
    instrument: str,
    view: View,
    *,
    several: bool = False,
    only_in_form: frozenset[str] = frozenset(),
) -> list[Said]:
    """The answers to items of an instrument that were given by the date of the decision.

    Args:
        items: The ids of the items in the questionnaire.
        codes: The LOINC codes under which they are recorded.
        instrument: The instrument to which the ids belong.
        view: The record at the date of the decision.
        several: Whether one item may have several different answers at once.
        only_in_form: The codes that count in a form of the instrument, and nowhere else.
    """
    as_of = view.as_of
    anywhere = codes - only_in_form
    found: list[tuple[Entry, Any]] = [(entry, _measured(entry)) for entry in observed(anywhere, view)]
    for form in given_forms(view.record):
        keys = codes | frozenset(items) if is_instrument(form, instrument) else anywhere
        if several:  # the reader of forms numbers different answers to one item: name[0], name[1]
            keys = frozenset(key for key in form.values if key.partition("[")[0] in keys)
        found.extend((form, form.values[key]) for key in sorted(keys) if key in form.values)
    return [
        (entry, day.low, day.high, day.high <= as_of, value)
        for entry, value in found
        if value is not None and entry.start is not None and (day := lift(entry.start)).low <= as_of
    ]


def given_forms(record: Record) -> list[Answers]:
    """The questionnaires that were answered, in the order of the record."""
    never = doubts_about("answers").never
    return [form for form in record.answers or () if form.status not in never]


def _measured(entry: Entry) -> Any:
    """What an observation says; a limit such as "below 5" is no answer."""
    if getattr(entry, "comparator", None):
        return Unknown(Reason.ERROR, detail="the value is only a limit")
    return getattr(entry, "value", None)


def is_instrument(answers: Answers, instrument: str) -> bool:
    """Whether answers belong to an instrument: by its id, or by a canonical address that ends in it."""
    named = (answers.instrument or "").partition("|")[0].rpartition("/")[2]
    return named == instrument
