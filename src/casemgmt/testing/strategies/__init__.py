"""Hypothesis strategies: what may be known of a person, records, and rules of every kind.

They need Hypothesis (``pip install hypothesis``), which the library itself does not.
"""

try:
    import hypothesis as hypothesis
except ImportError as error:
    raise ImportError(
        "casemgmt.testing.strategies makes its people with Hypothesis, which is not installed;"
        " pip install hypothesis"
    ) from error

from casemgmt.testing.strategies.known import exact_values, facts_for, learning_for, values
from casemgmt.testing.strategies.records import records
from casemgmt.testing.strategies.rules import RulesOver

__all__ = ["RulesOver", "exact_values", "facts_for", "learning_for", "records", "values"]
