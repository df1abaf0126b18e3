"""The library has no clock, no files, no network and no way to run text as code: it answers from its arguments.

Only `content/` reads, and only its own tables through `importlib.resources`. `content/regenerate.py` is a maintainer's
script that is not part of the wheel.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import casemgmt

SOURCE = Path(casemgmt.__file__).parent
MODULES = sorted(p.relative_to(SOURCE).as_posix() for p in SOURCE.rglob("*.py") if p.name != "regenerate.py")

CLOCK = {"now", "today", "utcnow"}
FILES = {"open", "read_bytes", "read_text", "write_bytes", "write_text"}
BUILTINS = {"__import__", "breakpoint", "compile", "eval", "exec", "input", "open", "print"}
LIBRARIES = {
    *("time", "random", "secrets"),  # answers that differ from call to call
    *("os", "pathlib", "shutil", "tempfile"),  # the machine and its files
    *("http", "requests", "socket", "ssl", "urllib"),  # the network
    *("marshal", "pickle", "subprocess"),  # running what came from outside
}


GENERATORS = {"rules/source.py", "fhir/entries.py"}
"""The modules that write Python, once each: of counters and field names alone, which their own tests see to."""


def offences(source: str, *, reads_tables: bool = False) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id=name, ctx=ast.Load()) if name in BUILTINS:
                yield f"line {node.lineno}: {name}"
            case ast.Attribute(attr=name) if name in CLOCK:
                yield f"line {node.lineno}: .{name}"
            case ast.Call(func=ast.Attribute(attr=name)) if name in FILES and not reads_tables:
                yield f"line {node.lineno}: .{name}()"
            case ast.Import(names=names):
                found = [name.name for name in names if root(name.name) in LIBRARIES]
                yield from (f"line {node.lineno}: import {name}" for name in found)
            case ast.ImportFrom(module=str(module), level=0) if root(module) in LIBRARIES:
                yield f"line {node.lineno}: from {module} import"


def root(module: str) -> str:
    return module.partition(".")[0]


@pytest.mark.parametrize("module", MODULES)
def test_a_module_answers_from_its_arguments_only(module: str) -> None:
    source = (SOURCE / module).read_text(encoding="utf-8")
    found = [
        offence.partition(": ")[2] for offence in offences(source, reads_tables=module.startswith("content/"))
    ]
    assert found == (["exec"] if module in GENERATORS else [])


@pytest.mark.parametrize(
    "broken",
    [
        "from datetime import date\nas_of = date.today()",
        "import datetime\nstamp = datetime.datetime.now(datetime.UTC)",
        "import attrs, datetime\nwhen = attrs.field(factory=datetime.datetime.utcnow)",
        "import time\ntime.monotonic()",
        "from time import time as clock\nclock()",
        "open('people.json')",
        "table.open()",
        "path.read_text()",
        "import socket",
        "import urllib.request",
        "from urllib.request import urlopen",
        "import subprocess",
        "eval('1')",
        "exec('x = 1')",
        "print('found')",
    ],
)
def test_the_check_sees(broken: str) -> None:
    assert list(offences(broken))


def test_the_check_lets_content_read_its_tables_but_nothing_else() -> None:
    reading = "from importlib.resources import files\nfiles(__package__).joinpath('a.toml').read_text()"
    assert not list(offences(reading, reads_tables=True))
    assert list(offences(reading))
    assert list(offences("open('a.toml')", reads_tables=True))


def test_the_check_knows_that_open_is_also_a_plain_word() -> None:
    assert not list(
        offences("class Query:\n    open: bool = False\n\ndef f(q: Query) -> bool:\n    return q.open")
    )


def test_the_check_looks_at_every_room() -> None:
    rooms = {module.partition("/")[0] for module in MODULES}
    assert {path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists()} <= rooms
