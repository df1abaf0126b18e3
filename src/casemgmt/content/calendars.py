"""Holiday calendars."""

from __future__ import annotations

from functools import lru_cache

from casemgmt.content.load import read_toml
from casemgmt.dates import BusinessCalendar, Holiday
from casemgmt.errors import UnknownName

CALENDARS = ("us_federal",)
"""The calendars that ship with the library."""


@lru_cache(maxsize=8)
def calendar(name: str = "us_federal") -> BusinessCalendar:
    """A holiday calendar that ships with the library.

    Args:
        name: The table's name; ``us_federal`` is the only one so far. A host may build its own `BusinessCalendar`.

    Raises:
        UnknownName: If no calendar of that name ships with the library.

    Example:
        >>> from datetime import date
        >>> calendar().after(date(2025, 11, 26), 2)
        datetime.date(2025, 12, 1)
    """
    if name not in CALENDARS:
        raise UnknownName.among("calendar", name, CALENDARS)
    table = read_toml(f"{name}_holidays.toml")
    holidays = tuple(Holiday(**holiday) for holiday in table["holiday"])
    return BusinessCalendar(table["title"], holidays, table["observe_weekends"])
