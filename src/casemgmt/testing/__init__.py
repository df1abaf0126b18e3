"""For the tests of those who use the library: run the example people of a policy."""

from casemgmt.testing.examples import check_examples

__all__ = ["check_examples"]
