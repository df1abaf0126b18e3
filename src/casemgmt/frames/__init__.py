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

from casemgmt.frames.decide import decide, decide_all
from casemgmt.frames.from_tables import FactsLeftOut, facts
from casemgmt.frames.records import tables_of

__all__ = ["FactsLeftOut", "decide", "decide_all", "facts", "tables_of"]
