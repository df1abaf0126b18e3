"""What `import casemgmt` costs over bare Python, and what the first question costs.

python benchmarks/import_time.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

CASES = {
    "bare Python": "pass",
    "import attrs": "import attrs",
    "import casemgmt": "import casemgmt",
    "from casemgmt import screen": "from casemgmt import screen",
    "screen one mapping": "from casemgmt import screen; screen({}, 'medicare.ccm', as_of='2026-05-01')",
    "classify one mapping": "from casemgmt import classify; classify({}, as_of='2026-05-01')",
}
ROUNDS = 15


def main() -> None:
    """Print the median of each case over bare Python, the cases interleaved."""
    times: dict[str, list[float]] = {name: [] for name in CASES}
    for _ in range(ROUNDS):
        for name, code in CASES.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True)
            times[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(each) * 1000 for name, each in times.items()}
    bare = medians["bare Python"]
    for name, median in medians.items():
        print(f"{name:32} {median - bare:7.1f} ms over bare Python ({bare:.1f} ms)")


if __name__ == "__main__":
    main()
