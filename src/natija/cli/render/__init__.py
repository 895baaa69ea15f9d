"""What is said about each kind of result: from result to Screen, without I/O."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from natija.cli.render import (
    certificates,
    columns,
    contests,
    drill,
    house,
    law,
    logbook,
    making,
    papers,
    patterns,
    publication,
    publishing,
    seats,
)
from natija.cli.render import proofs as proving
from natija.cli.render.desks import LINES as DESK_LINES
from natija.cli.render.desks import SCREENS as DESK_SCREENS
from natija.cli.render.standing import LINES as STANDING_LINES
from natija.cli.terminal import Screen
from natija.dossier.seating.asked import CollegeView, FloorView
from natija.dossier.write import DossierView
from natija.publish.formats.export import ExportView
from natija.publish.nouns import PublishedView
from natija.seats.against import ScenariosCompared
from natija.seats.government import Government
from natija.seats.nouns import Allocation
from natija.seats.scenario import ScenarioList, ScenarioShared
from natija.verify.nouns import VerifiedSite
from natija.workspace import proofs, scoring, simulating, views
from natija.workspace.affiliations import AffiliationsView
from natija.workspace.crosswalks import CrosswalkView
from natija.workspace.exporting import FramesView
from natija.workspace.houses import HouseView, TimelineView
from natija.workspace.patterns import PatternsView

SCREENS: Mapping[type[msgspec.Struct], Callable[[Any], Screen]] = {
    **DESK_SCREENS,
    views.AppliedView: making.applied_screen,
    views.BundleView: logbook.bundle_screen,
    CrosswalkView: making.crosswalk_screen,
    views.CanvassView: contests.canvass_screen,
    views.CheckpointView: logbook.checkpoint_screen,
    views.Citation: contests.citation_screen,
    views.ContestView: contests.contest_screen,
    views.Created: making.created_screen,
    views.DefinitionView: making.definition_screen,
    views.DemoView: contests.demo_screen,
    views.DiffView: making.diff_screen,
    views.DraftView: making.draft_screen,
    FramesView: columns.exported_screen,
    views.Guess: making.guess_screen,
    views.HeadView: logbook.head_screen,
    views.Imported: making.imported_screen,
    views.MergedView: logbook.merged_screen,
    views.HistoryView: proving.history_screen,
    AffiliationsView: house.affiliations_screen,
    ExportView: publishing.export_screen,
    DossierView: proving.dossier_screen,
    CollegeView: seats.college_screen,
    FloorView: seats.floor_screen,
    ScenarioList: seats.list_screen,
    ScenariosCompared: seats.compared_screen,
    proofs.LawView: law.law_screen,
    proofs.SampleView: law.sample_screen,
    PublishedView: publication.published_screen,
    VerifiedSite: publication.verified_screen,
    views.RecordView: logbook.record_screen,
    scoring.ScoreView: drill.score_screen,
    simulating.CountriesView: drill.countries_screen,
    simulating.SimulatedView: drill.simulated_screen,
    views.StationView: proving.station_screen,
    views.VerifiedView: logbook.verified_screen,
    views.Withdrew: making.withdrew_screen,
}
LONG: Mapping[type[msgspec.Struct], Callable[..., Screen]] = {
    views.AbsenceView: papers.absence_screen,
    views.CertificatesView: certificates.certificates_screen,
    views.ComparisonView: proving.comparison_screen,
    Allocation: seats.allocation_screen,
    Government: seats.government_screen,
    ScenarioShared: seats.scenario_screen,
    views.DiscrepanciesView: proving.discrepancies_screen,
    views.ExplanationView: papers.explanation_screen,
    views.FindingsView: papers.findings_screen,
    PatternsView: patterns.patterns_screen,
    HouseView: house.house_screen,
    TimelineView: house.timeline_screen,
}
"""Screens whose tables can be long: `--all` shows every row."""


def line(result: msgspec.Struct) -> str:
    """The line of a result that is one of many."""
    return {**DESK_LINES, **STANDING_LINES}[type(result)](result)


def screen(result: msgspec.Struct, *, every: bool = False) -> Screen:
    """The screen of a result."""
    kind = type(result)
    return LONG[kind](result, every=every) if kind in LONG else SCREENS[kind](result)
