"""Afghanistan 2014 with the audit status of every station as a Notice: void where invalidated, recounted where so."""

from __future__ import annotations

from pathlib import Path

from natija.workspace import Workspace
from tests.real import afghanistan2014 as afghanistan
from tests.real import shared

STATUS = 'acts = { Invalidated = "void" }'
BOTH = 'acts = { Invalidated = "void", Recounted = "recount-held" }'


def build(folder: Path) -> Workspace:
    """Stations with their status, and both stages of the forms."""
    place = shared.Place(folder)
    workspace = place.workspace(afghanistan.definition())
    assert STATUS in afghanistan.STATIONS
    place.add(workspace, "afghanistan2014/stations.csv.gz", afghanistan.STATIONS.replace(STATUS, BOTH))
    for words in (afghanistan.PRELIMINARY, afghanistan.FINAL):
        place.add(workspace, "afghanistan2014/votes.csv.gz", afghanistan.filled(afghanistan.VOTES, words))
        place.add(workspace, "afghanistan2014/official.csv", afghanistan.filled(afghanistan.DECLARED, words))
    return workspace
