"""What could not be read, as problems with paths. No error keeps what the document said."""

from __future__ import annotations

from typing import Any

import attrs

from casemgmt.errors import CasemgmtError, InvalidInput
from casemgmt.interchange.kinds import words_for
from casemgmt.interchange.limits import Path, near
from casemgmt.interchange.shapes import Problems


class Below(Exception):
    """Raised for a list or an object of which parts could not be read; holds the error of each with its step."""

    def __init__(self, parts: list[tuple[str | int, Exception]]) -> None:
        super().__init__()
        self.parts = parts


def note(error: Exception, where: Path, found: Problems) -> None:
    """Put everything that an error of the converter holds on the list, with the path of each."""
    from cattrs import ClassValidationError, ForbiddenExtraKeysError

    match error:
        case Below():
            for step, inner in error.parts:
                note(inner, where / step, found)
        case ClassValidationError():
            for inner, field in error.group_exceptions()[0]:
                if isinstance(inner, KeyError) and not isinstance(inner, CasemgmtError):
                    cure = f"give the {field.name} of {words_for(error.cl)}"
                    found.refuse(where, f"has no {field.name}", cure)
                else:
                    note(inner, where / field.name, found)
            for inner in error.group_exceptions()[1]:
                note(inner, where, found)
        case ForbiddenExtraKeysError():
            known = [field.name for field in attrs.fields(error.cl)]
            for key in sorted(error.extra_fields):
                found.refuse(where / key, f"is no key of {words_for(error.cl)}", near(key, known))
        case InvalidInput():
            for problem in error.problems:
                found.refuse(_at(where, problem.path), problem.message, problem.cure)
        case CasemgmtError():
            found.told(where, error)
        case _:
            raise error


def _at(where: Path, path: str) -> Any:
    """A path that begins at a part, from the top."""
    return f"{where}{path.removeprefix('$')}"
