"""One small fictional country, made once."""

from __future__ import annotations

import pytest

from natija.countries import profile
from natija.simulate import Simulation, plan, simulate


@pytest.fixture(scope="session")
def small() -> Simulation:
    return simulate(plan("small", seed=7), profile("pakistan"))
