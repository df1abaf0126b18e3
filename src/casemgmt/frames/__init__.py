"""The same policies over tables, on the engine that holds them: polars, pandas, pyarrow, DuckDB, Spark.

It needs narwhals: ``pip install 'casemgmt[frames]'``.
"""

try:
    import narwhals as narwhals
except ImportError as error:  # pragma: no cover - a test runs it in a Python without narwhals
    raise ImportError(
        "casemgmt.frames reads dataframes through narwhals, which is not installed;"
        " pip install 'casemgmt[frames]'"
    ) from error

from casemgmt.frames.check import check
from casemgmt.frames.decide import criteria, decide, decide_all
from casemgmt.frames.from_tables import EntriesLeftOut, facts
from casemgmt.frames.funnel import Funnel, Step, Wanted, funnel
from casemgmt.frames.omop import OmopReport, from_omop, omop_report
from casemgmt.frames.people import decision, person
from casemgmt.frames.records import tables_of
from casemgmt.frames.sources import UnusedColumn

__all__ = [
    "EntriesLeftOut",
    "Funnel",
    "OmopReport",
    "Step",
    "UnusedColumn",
    "Wanted",
    "check",
    "criteria",
    "decide",
    "decide_all",
    "decision",
    "facts",
    "from_omop",
    "funnel",
    "omop_report",
    "person",
    "tables_of",
]
