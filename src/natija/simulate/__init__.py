"""Fictional elections with their ground truth, deterministic from a seed; everything is flagged fictional."""

from natija.simulate.country import Simulation, simulate
from natija.simulate.events import Change, Event
from natija.simulate.export import write
from natija.simulate.plan import KINDS, NOTHING, PLANS, Faults, Plan, plan
from natija.simulate.truth import GroundTruth, ground_truth

__all__ = [
    "KINDS",
    "NOTHING",
    "PLANS",
    "Change",
    "Event",
    "Faults",
    "GroundTruth",
    "Plan",
    "Simulation",
    "ground_truth",
    "plan",
    "simulate",
    "write",
]
