"""Fictional elections with their ground truth, deterministic from a seed; everything is flagged fictional."""

from natija.simulate.country import Change, Event, Simulation, simulate
from natija.simulate.export import GroundTruth, ground_truth, write
from natija.simulate.plan import PLANS, Faults, Plan, plan

__all__ = [
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
