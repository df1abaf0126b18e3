"""For the tests of those who use the library: invented people, and the example people of a policy run as tests.

`casemgmt.testing.builders` makes people and records in one line each. `casemgmt.testing.strategies` makes them at
random; it needs Hypothesis, and is imported by nobody but you.
"""

from casemgmt.testing.examples import check_examples
from casemgmt.testing.interpreters import INTERPRETERS, Interpreter

__all__ = ["INTERPRETERS", "Interpreter", "check_examples"]
