"""Long work that makes millions of objects, without the cyclic garbage collector.

The objects stay until the end and hardly any lie in a cycle: the collector would walk them again and again, for several
times the time that the work takes, and in a forked process it would copy the memory they share.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Do without the collector for a while."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
