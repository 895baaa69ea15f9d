"""What was measured on: a number without its machine is no measurement."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("natija", "duckdb", "ibis-framework", "pyarrow", "msgspec", "numpy", "pandas", "polars")


def machine() -> str:
    """Processor, cores, memory and how busy it was, in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores, load = len(os.sched_getaffinity(0)), os.getloadavg()[0]
    return f"{_processor()}, {cores} cores, {memory:.0f} GiB memory, {platform.system()}; load before: {load:.1f}"


def versions() -> str:
    """Python and the packages that were measured, in one line."""
    packages = ", ".join(f"{name} {_version(name)}" for name in PACKAGES)
    return f"Python {platform.python_version()}, {packages}"


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # natija run from its source tree
        return "(not installed)"
