"""The engines beside the one in this process, and elections small enough to ask each of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec

import pytest

from natija.canvass import Canvass, Question, canvass, find_basis, find_contest
from natija.countries import profile
from natija.frames import Frames
from natija.frames.engines import Opener, opener
from natija.log import Log
from natija.model.definition import Definition
from natija.simulate import Simulation, plan, simulate

LOCAL_SPARK = "local-spark"
os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")  # a short run is over before it is optimised
Ask = Callable[..., Canvass]


def needed(present: object, what: str) -> None:
    """Skip where something is not here; in continuous integration it has to be."""
    if not present:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"{what} is not here")


def local_spark() -> None:
    """Skip where there is no Spark."""
    needed(find_spec("pyspark") and (shutil.which("java") or os.environ.get("JAVA_HOME")), "Spark with Java 17")


@pytest.fixture(params=["postgresql", "spark"])
def elsewhere(request: pytest.FixtureRequest) -> Opener:
    """Each other engine."""
    return opened(request, request.param)


def opened(request: pytest.FixtureRequest, name: str) -> Opener:
    """What opens an engine, with a database of its own or in the one Java machine of the tests."""
    if name == "spark":
        local_spark()
    found = opener(LOCAL_SPARK if name == "spark" else request.getfixturevalue("store"))
    assert found is not None
    return found


@pytest.fixture(scope="session")
def small() -> Simulation:
    return simulate(plan("small", seed=7, copies=3), profile("pakistan"))


@pytest.fixture(scope="session")
def fictional(small: Simulation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Frames]:
    """A small country with every planted event, three holders' copies of each form."""
    folder = tmp_path_factory.mktemp("fictional")
    with Log.create(folder, "fictional.example/engines") as log:
        log.append(list(small.records()), author="simulator:fictional", batch="all", received="2025-03-02T00:00:00Z")
        made = Frames(log, folder / "cache")
        made.catch_up()
        yield made


def ask(frames: Frames, definition: Definition, basis: str, *, contest: str | None = None) -> Canvass:
    """A canvass of everything, or of one contest."""
    contests = definition.contests if contest is None else (find_contest(definition, contest),)
    question = Question(at=frames.size, as_of=None, basis=find_basis(definition, basis), contests=tuple(contests))
    return canvass(frames, definition, question, contest=contests[0].id if contest else None)
