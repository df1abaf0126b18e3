"""The library works without narwhals; only this room needs it, and says how to get it."""

from __future__ import annotations

import subprocess
import sys

from pytest import MonkeyPatch, importorskip, raises

NO_NARWHALS = "import sys; sys.modules['narwhals'] = None; import casemgmt; "


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stderr


def test_the_room_says_what_to_install() -> None:
    said = run(f"{NO_NARWHALS} import casemgmt.frames")
    assert "ImportError: casemgmt.frames reads dataframes through narwhals, which is not installed;" in said
    assert "pip install 'casemgmt[frames]'" in said


def test_everything_else_works_without_it() -> None:
    code = f"{NO_NARWHALS} casemgmt.screen({{}}, 'medicare.ccm', as_of='2026-05-01').explain()"
    assert run(code) == ""


def test_the_library_does_not_load_it() -> None:
    importorskip("narwhals")
    loaded = "import sys, casemgmt; casemgmt.screen; assert 'narwhals' not in sys.modules"
    assert run(loaded) == ""


def test_pandas_says_that_it_needs_pyarrow(monkeypatch: MonkeyPatch) -> None:
    importorskip("narwhals")
    pandas = importorskip("pandas")
    from casemgmt import frames

    frame = pandas.DataFrame({"deceased": [False]})
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with raises(
        ImportError, match="frames of pandas are read through pyarrow, which is not installed; pip install"
    ):
        frames.decide(frame, "medicare.ccm", as_of="2026-05-01")
