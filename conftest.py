"""Pytest also runs the code in the README, the documents and the docstrings; in one time zone, with steady examples."""

import os
import sys
import time
from collections.abc import Generator
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE
from pathlib import Path

import pytest
from hypothesis import settings
from sybil import Sybil
from sybil.parsers import myst, rest
from sybil.sybil import SybilCollection
from sybil.typing import Parser

# No answer may depend on the machine's time zone (law 7); a test that varies it does so itself.
os.environ["TZ"] = "UTC"
if sys.platform != "win32":
    time.tzset()

# The same examples on every run, and no deadline on slow machines. To search for new ones: HYPOTHESIS_PROFILE=search,
# or =long for 100,000 of each law, which takes hours.
settings.register_profile("steady", max_examples=50, derandomize=True, deadline=None)
settings.register_profile("search", max_examples=2_000, deadline=None)
settings.register_profile("long", max_examples=100_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

FLAGS = ELLIPSIS | NORMALIZE_WHITESPACE
MARKDOWN: list[Parser] = [myst.PythonCodeBlockParser(doctest_optionflags=FLAGS), myst.SkipParser()]
DOCSTRINGS: list[Parser] = [rest.DocTestParser(optionflags=FLAGS)]

readme = Sybil(MARKDOWN, patterns=["README.md"], excludes=["*/README.md"])
documents = Sybil(MARKDOWN, patterns=["*.md"], path="docs", excludes=["_build/*"])
docstrings = Sybil(DOCSTRINGS, patterns=["*.py"], path="src", excludes=["content/regenerate.py"])

pytest_collect_file = SybilCollection([readme, documents, docstrings]).pytest()

# What coverage counts: tests that say what one thing does. The laws try hundreds of examples, which are slow to count
# (those of tables are the tests of their room); the rest only passes through lines, and some data may not be there.
TESTS = Path(__file__).parent / "tests"
COUNTED = [TESTS.parent / "src", TESTS / "unit", TESTS / "messages", TESTS / "golden"]
COUNTED_LAWS = [TESTS / "property" / "test_table_laws.py", TESTS / "property" / "test_frame_laws.py"]
NOT_COUNTED = TESTS / "unit" / "examples"


def _counts(item: pytest.Item) -> bool:
    above = item.path.parents
    return item.path in COUNTED_LAWS or (NOT_COUNTED not in above and any(each in above for each in COUNTED))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run what coverage counts first: what is kept from one test to the next is made where it counts."""
    items.sort(key=lambda item: not _counts(item))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Run the other tests at full speed. (`no_cover` of pytest-cov stops one of the two tracers of a worker only.)"""
    tracer = sys.gettrace()
    if tracer is None or _counts(item):
        return (yield)
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)
