"""Programs, level schemes and risk schemes with their editions and example people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs
from typing_extensions import override

from casemgmt.bounds import FIRST_DATE
from casemgmt.citation import Review, operational
from casemgmt.dates import WEEKDAYS
from casemgmt.interchange.contexts import Reader, Writer
from casemgmt.interchange.criteria import CRITERION
from casemgmt.interchange.editions import Editions, expected, facts_of
from casemgmt.interchange.facts import Declarations
from casemgmt.interchange.known import GIVEN
from casemgmt.interchange.limits import Path, near
from casemgmt.interchange.nodes import FactName
from casemgmt.interchange.shapes import FAILED, TRUTH, Day, Problems, Shape, Text, Whole, Words
from casemgmt.interchange.share import CRITERIA, SharingForm
from casemgmt.interchange.sources import CITATION, REVIEW, CalendarShape, Integer
from casemgmt.interchange.structures import Field, Form, ListOf, MapOf
from casemgmt.levels import NO_LEVEL, Scheme, SchemeEdition, Signal, Transition
from casemgmt.risk import RiskEdition, RiskScheme, Score, Tier
from casemgmt.rules import Edition, ExamplePerson, Policy, Rung, all_of
from casemgmt.screening import Count, Excludes, Obligation, Periods, Program, ProgramEdition

POLICY_SCHEMA = "casemgmt.policy/1"
TEXTS = ListOf(Text())


@attrs.frozen
class _NameOfFact(FactName):
    """The name of a fact, as text."""

    @override
    def write(self, value: Any, to: Writer, where: Path) -> Any:
        return Text().write(value, to, where)

    @override
    def read(self, given: Any, by: Reader, where: Path) -> Any:
        if not isinstance(given, str):
            return self.wrong(given, by, where)
        return FAILED if by.told_of(given, where) is FAILED else given


@attrs.frozen
class _Counted(Shape):
    """The end of a window: counted from a day, or a date."""

    what: str = "a count of days, or a date as YYYY-MM-DD"

    @override
    def write(self, value: Any, to: Writer, where: Path) -> Any:
        return (_COUNT if isinstance(value, Count) else Day()).write(value, to, where)

    @override
    def read(self, given: Any, by: Reader, where: Path) -> Any:
        if isinstance(given, str):
            return Day().read(given, by, where)
        return _COUNT.read(given, by, where) if isinstance(given, dict) else self.wrong(given, by, where)

    @override
    def schema(self) -> dict[str, Any]:
        return {"anyOf": [_COUNT.schema(), Day().schema()]}


# -- obligations -------------------------------------------------------------------------------------------------------

_COUNT = Form(
    "a count of days",
    Count,
    (
        Field("n", Integer()),
        Field("unit", Words({unit: unit for unit in ("days", "business_days", "months")}), "days"),
        Field("calendar", CalendarShape(), WEEKDAYS),
    ),
)
_PERIODS = Form(
    "periods",
    Periods,
    (Field("lengths", ListOf(_COUNT, 1)), Field("number", FactName(), None), Field("noun", Text(), "period")),
)
_OBLIGATION = Form(
    "an obligation",
    Obligation,
    (
        Field("label", Text()),
        Field("start", FactName()),
        Field("opens", _Counted(), None),
        Field("closes", _Counted()),
        Field("done", FactName(), None),
        Field("when", CRITERION, None),
        Field("instead", CRITERION, None),
        Field("disputed", _COUNT, None),
        Field("caution", Text(), ""),
        Field("periods", _PERIODS, None),
        Field("from_period", Whole(), 1),
        Field("citation", CITATION, None),
    ),
)
_EXCLUDES = Form(
    "a program that excludes this one",
    Excludes,
    (Field("program", Text(name=True)), Field("why", Text()), Field("citation", CITATION)),
)

# -- example people ----------------------------------------------------------------------------------------------------

_EXAMPLE = Form(
    "an example person",
    ExamplePerson,
    (
        Field("name", Text()),
        Field("as_of", Day()),
        Field("facts", GIVEN),
        Field("expect", MapOf(TRUTH, in_order=True)),
        Field("missing", ListOf(_NameOfFact()), ()),
    ),
)

# -- editions ----------------------------------------------------------------------------------------------------------

Names = Iterator[tuple[Path, str, Any]]
"""Where a name stands, the name, and those that it can be."""


def _no_names(_edition: Any, _where: Path) -> Names:
    return iter(())


@attrs.frozen
class _EditionForm(SharingForm):
    """An edition: the names within it have to fit one another.

    Args:
        names: The names that stand for something elsewhere in the edition.
    """

    names: Callable[[Any, Path], Names] = _no_names

    @override
    def write(self, value: Any, to: Writer, where: Path) -> Any:
        if type(value) is not self.build:
            return to.refuse(
                where, f"is a {type(value).__name__}, not {self.what}", "give one of that very class"
            )
        return super().write(value, to, where)

    @override
    def read(self, given: Any, by: Reader, where: Path) -> Any:
        parts: dict[str, Any] = {}
        read = self.read_into(parts, given, by, where)
        edition = read if read is not FAILED else self._as_far_as_read(parts)
        if edition is None:
            return FAILED
        if read is not FAILED:
            self._examples(read, by, where)
        decided = edition.criteria()
        for place, name in expected(given, where):
            if name not in decided:
                by.refuse(place, "is nothing that the edition decides", near(name, decided))
        for place, name, known in self.names(edition, where):
            if name not in known:
                by.refuse(place, "names nothing that the edition has", near(name, known))
        return read

    def _examples(self, edition: Edition, by: Reader, where: Path) -> None:
        """No example says a fact of the document that its edition does not read: it could not be tested."""
        known = facts_of(edition)
        for i, example in enumerate(edition.examples):
            for name in example.facts:
                if name in by.facts and name not in known:
                    place = where / "examples" / i / "facts" / name
                    by.refuse(
                        place, "is no fact that the edition reads", "take it out, or read it in a criterion"
                    )

    def _as_far_as_read(self, parts: Mapping[str, Any]) -> Any:
        """An edition to look names up in, where what could not be read has no names; None where it has."""
        made = {}
        for field in self.fields:
            part = parts.get(field.name, FAILED)
            if part is FAILED and field.name not in _WITHOUT_NAMES:
                return None
            if field.kept:
                made[field.name] = _WITHOUT_NAMES[field.name] if part is FAILED else part
        edition = Problems().built(Path(), self.build, **made)  # what it refuses is on the list already
        return None if edition is FAILED else edition


_WITHOUT_NAMES: Mapping[str, Any] = {
    "id": "",
    "effective_from": FIRST_DATE,
    "effective_to": None,
    "citation": operational(""),
    "review": Review(FIRST_DATE, FIRST_DATE),
    "changes": "",
    **dict.fromkeys(("applies", "refer", "enrol", "perform"), all_of()),
    **dict.fromkeys(
        ("criteria", "documents", "parameters", "excludes", "reevaluate", "scores", "examples"), ()
    ),
    "expected_stay": {},
    "to_settle": {},
}
"""What stands for a field that could not be read while names are looked up; its problems are on the list."""


def _edition(
    what: str, cls: type[Edition], *fields: Field, names: Callable[[Any, Path], Names] = _no_names
) -> Form:
    (applies,) = (field.default.factory for field in attrs.fields(cls) if field.name == "applies")
    every = (
        Field("id", Text(name=True)),
        Field("effective_from", Day()),
        Field("effective_to", Day(), None),
        Field("citation", CITATION),
        Field("review", REVIEW),
        Field("changes", Text(), ""),
        CRITERIA,
        Field("applies", CRITERION, applies()),
        *fields,
        Field("examples", ListOf(_EXAMPLE), ()),
    )
    made = [field.name for field in every if field is not CRITERIA]
    return _EditionForm(
        what,
        cls,
        every,
        lambda edition: {name: getattr(edition, name) for name in made},
        names=names,
    )


_PROGRAM_EDITION = _edition(
    "an edition of a program",
    ProgramEdition,
    Field("refer", CRITERION),
    Field("enrol", CRITERION),
    Field("perform", CRITERION),
    Field("codes", MapOf(CRITERION, in_order=True), {}),
    Field("cautions", ListOf(CRITERION), ()),
    Field("documents", TEXTS, ()),
    Field("obligations", ListOf(_OBLIGATION), ()),
    Field("parameters", ListOf(FactName()), ()),
    Field("excludes", ListOf(_EXCLUDES), ()),
)


def _rung(result: str) -> Form:
    fields = (Field("when", CRITERION), Field(result, Text(), name="result"), Field("flag", Text(), ""))
    return Form("a rung of the ladder", Rung, fields)


_SIGNAL = Form(
    "a signal",
    Signal,
    (
        Field("id", Text()),
        Field("level", Text()),
        Field("strength", Text(), "strong"),
        Field("when", CRITERION, name="criterion"),
    ),
)
_TRANSITION = Form(
    "a transition",
    Transition,
    (
        Field("label", Text(), ""),
        Field("from", Text(), name="from_level"),
        Field("to", Text(), name="to_level"),
        Field("when", CRITERION, None),
        Field("documents", TEXTS),
        Field("citation", CITATION),
    ),
)


def _names_of_levels(edition: SchemeEdition, where: Path) -> Names:
    every = (*edition.levels, NO_LEVEL)
    for i, signal in enumerate(edition.signals):
        yield where / "signals" / i / "level", signal.level, every
    for i, rung in enumerate(edition.ladder):
        yield where / "ladder" / i / "level", rung.result, every
    for i, transition in enumerate(edition.transitions):
        yield where / "transitions" / i / "from", transition.from_level, every
        yield where / "transitions" / i / "to", transition.to_level, every


_SCHEME_EDITION = _edition(
    "an edition of a level scheme",
    SchemeEdition,
    Field("levels", MapOf(CRITERION, in_order=True)),
    Field("signals", ListOf(_SIGNAL)),
    Field("ladder", ListOf(_rung("level"))),
    Field("transitions", ListOf(_TRANSITION), ()),
    Field("reevaluate", TEXTS, ()),
    Field("expected_stay", MapOf(Text(), in_order=True), {}),
    Field("to_settle", MapOf(Text(), in_order=True), {}),
    names=_names_of_levels,
)

_TIER = Form(
    "a tier",
    Tier,
    (
        Field("id", Text()),
        Field("contact_every_days", Whole()),
        Field("review_every_days", Whole()),
        Field("reassess_every_days", Whole()),
    ),
)
_SCORE = Form(
    "a score",
    Score,
    (Field("fact", FactName()), Field("applies", CRITERION, None), Field("otherwise", Text(), "")),
)


def _names_of_tiers(edition: RiskEdition, where: Path) -> Names:
    tiers = [tier.id for tier in edition.tiers]
    for i, rung in enumerate(edition.ladder):
        yield where / "ladder" / i / "tier", rung.result, tiers


_RISK_EDITION = _edition(
    "an edition of a risk scheme",
    RiskEdition,
    Field("tiers", ListOf(_TIER)),
    Field("ladder", ListOf(_rung("tier"))),
    Field("scores", ListOf(_SCORE)),
    names=_names_of_tiers,
)

# -- policies ----------------------------------------------------------------------------------------------------------


def _policy(what: str, cls: type[Policy[Any]], kind: str, edition: Form) -> Form:
    told = ("id", "title", "authority", "jurisdiction", "payer", "editions")
    return Form(
        what,
        cls,
        (
            Field("schema", Words({POLICY_SCHEMA: POLICY_SCHEMA}), kept=False),
            Field("kind", Words({kind: kind}), kept=False),
            Field("id", Text(name=True)),
            Field("title", Text()),
            Field("authority", Text()),
            Field("jurisdiction", Text(), "US"),
            Field("payer", Text(), ""),
            Field("facts", Declarations(), (), kept=False),
            Field("editions", Editions(edition)),
        ),
        lambda policy: {
            "schema": POLICY_SCHEMA,
            "kind": kind,
            **{name: getattr(policy, name) for name in told},
        },
        fits=lambda policy: type(policy) is cls,
        at="editions",
    )


POLICIES: dict[str, Form] = {
    "program": _policy("a program", Program, "program", _PROGRAM_EDITION),
    "level_scheme": _policy("a level scheme", Scheme, "level_scheme", _SCHEME_EDITION),
    "risk_scheme": _policy("a risk scheme", RiskScheme, "risk_scheme", _RISK_EDITION),
}
"""The forms of policies by their kind."""
