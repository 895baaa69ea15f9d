"""What pages ask the workspace beside the picture of contests: its houses, and every spelling of people and parties."""

from __future__ import annotations

from collections import defaultdict

from natija.canvass.acts import lost_ids, standing, withdrawn
from natija.model.records import Alias
from natija.publish.picture import Picture
from natija.publish.site.registers import Known
from natija.workspace.houses import HouseView, house_view


def chambers(picture: Picture) -> tuple[HouseView, ...]:
    """Every house of the definition, as the records make it at the position and date of the picture."""
    asked = picture.declared.question
    return tuple(
        house_view(picture.workspace, chamber=one.id, at=asked.at, as_of=asked.as_of)
        for one in picture.definition.chambers
    )


def spellings(picture: Picture) -> Known:
    """Names that records give as others of the same person or party."""
    done = picture.declared
    found: dict[str, dict[str, list[str]]] = {"person": defaultdict(list), "party": defaultdict(list)}
    engine, at = done.engine, done.question.at
    lost = lost_ids(engine, at, withdrawn(engine, at))
    for alias in standing(engine, Alias, at, lost).values():
        if alias.of in found:
            found[alias.of][alias.id].append(alias.name)
    return Known(people=found["person"], parties=found["party"])
