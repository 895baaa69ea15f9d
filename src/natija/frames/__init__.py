"""Records as columns: Parquet segments caught up from a log, and the engine that queries them."""

from natija.frames.engine import Engine
from natija.frames.frames import Frames, Progress, ReadableLog

__all__ = ["Engine", "Frames", "Progress", "ReadableLog"]
