"""The user's own engine: how its frames come in and go out again.

Polars is worked on lazily and pandas through one conversion to pyarrow: the same answers, several times as fast,
and none of the several meanings that pandas gives to a missing value. Everything else is used as it comes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs
import narwhals as nw

from casemgmt.errors import InvalidInput, Problem

Frame = nw.DataFrame[Any] | nw.LazyFrame[Any]


@attrs.frozen
class Opened:
    """A native frame, opened to be worked on.

    Args:
        frame: What to work on: all columns, or for pandas those that were asked for.
        given: The frame as it came.
        back: Adds columns to the frame as it came, in the type in which it came.
    """

    frame: Frame
    given: Frame
    back: Callable[[Frame, Sequence[str]], Any]


def frame_of(native: Any) -> Frame:
    """A native frame as narwhals has it.

    Raises:
        InvalidInput: If it is no dataframe.
    """
    try:
        frame: Frame = nw.from_native(native)
    except TypeError:
        cure = "pass a dataframe of polars, pandas, pyarrow, DuckDB or Spark"
        raise InvalidInput.at("$.frame", f"is a {type(native).__name__}, no dataframe", cure) from None
    return frame


def open_frame(native: Any, columns: Sequence[str]) -> Opened:
    """Open a native frame to work on some of its columns.

    Args:
        native: A dataframe, eager or lazy.
        columns: The columns that will be read.

    Raises:
        InvalidInput: If it is no dataframe, or a column of objects holds values of several types.
    """
    given = frame_of(native)
    if isinstance(given, nw.LazyFrame):
        return Opened(given, given, lambda done, added: _with(done, given, added).to_native())
    if given.implementation.is_pandas_like():
        return Opened(in_arrow(given, columns), given, lambda done, added: _to_pandas(given, done, added))
    if given.implementation.is_polars():
        return Opened(
            given.lazy(), given, lambda done, added: _with(done, given, added).collect().to_native()
        )
    return Opened(given, given, lambda done, added: _with(done, given, added).to_native())


def _with(done: Any, given: Frame, added: Sequence[str]) -> Any:
    return done.select(*given.collect_schema().names(), *added)


def in_arrow(given: nw.DataFrame[Any], columns: Sequence[str], path: str = "$") -> nw.DataFrame[Any]:
    """Columns of pandas in pyarrow, where a missing value is null and nothing else.

    Args:
        given: The frame.
        columns: The columns that are wanted, without its index.
        path: What the frame is called where a column holds values of several types.
    """
    chosen = (
        given.select(*columns) if columns else given.with_columns(nw.lit(0).alias("__row")).select("__row")
    )
    try:
        plain = chosen.to_arrow().select(chosen.columns)
        frame: nw.DataFrame[Any] = nw.from_native(plain.replace_schema_metadata())
    except ImportError as error:
        raise ImportError(
            "frames of pandas are read through pyarrow, which is not installed; pip install pyarrow"
        ) from error
    except (ValueError, TypeError):  # what pyarrow raises for objects of several types
        problems = [
            _several_types(f"{path}.{name}") for name in columns if not _is_uniform(chosen.get_column(name))
        ]
        raise InvalidInput(problems) from None
    return frame


def _is_uniform(series: nw.Series[Any]) -> bool:
    try:
        series.to_arrow()
    except (ValueError, TypeError):
        return False
    return True


def _several_types(path: str) -> Problem:
    return Problem(path, "holds values of several types", "give it one type, such as with astype")


def _to_pandas(given: nw.DataFrame[Any], done: Any, added: Sequence[str]) -> Any:
    """Columns of pyarrow beside those of pandas, row by row, whatever its index."""
    new = done.select(*added).to_pandas()
    new.index = given.to_native().index
    return nw.concat([given, nw.from_native(new)], how="horizontal").to_native()


def collected(frame: Frame) -> nw.DataFrame[Any]:
    """A frame in memory."""
    return frame.collect() if isinstance(frame, nw.LazyFrame) else frame


def like(frame: nw.DataFrame[Any], given: Frame, columns: Mapping[str, list[Any]]) -> Any:
    """A small native frame of the same engine, or of what it collects into."""
    backend = given.implementation if isinstance(given, nw.DataFrame) else frame.implementation
    return nw.from_dict(dict(columns), backend=backend).to_native()
