"""`import casemgmt` is light: it brings in no room of the house and none of the heavier dependencies."""

import subprocess
import sys

HEAVY = {"cattrs", "dateutil", "narwhals", "pandas", "polars", "numpy"}


def newly_imported(statement: str) -> set[str]:
    """The modules that a statement loads in a fresh interpreter."""
    program = f"import sys; before = set(sys.modules); {statement}; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def packages(modules: set[str]) -> set[str]:
    return {module.partition(".")[0] for module in modules}


def test_importing_the_package_loads_no_heavy_dependency() -> None:
    assert not packages(newly_imported("import casemgmt")) & HEAVY


def test_importing_the_package_loads_no_room() -> None:
    rooms = {module for module in newly_imported("import casemgmt") if module.startswith("casemgmt.")}
    assert not rooms, "casemgmt/__init__.py must import its names lazily"


def test_these_tests_would_see_a_heavy_dependency() -> None:
    assert packages(newly_imported("import cattrs, dateutil")) >= {"cattrs", "dateutil"}


def test_importing_the_room_for_users_tests_does_not_load_hypothesis() -> None:
    loaded = packages(newly_imported("import casemgmt.testing, casemgmt.testing.builders"))
    assert "casemgmt" in loaded
    assert "hypothesis" not in loaded


def test_the_strategies_do_load_hypothesis() -> None:
    assert "hypothesis" in packages(newly_imported("import casemgmt.testing.strategies"))
