"""Words for a log that several desks share: joining it, sealing, moving it, its roles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from natija.cli.terminal import Screen, Verbatim
from natija.cli.words import plain, plural
from natija.workspace.desks import Shared
from natija.workspace.following import Passed, Sealed
from natija.workspace.moving import Moved
from natija.workspace.roles import RoleScript

__all__ = ["LINES", "SCREENS", "Moved", "Passed", "RoleScript", "Sealed", "Shared"]


def shared_screen(view: Shared) -> Screen:
    """A folder whose log is in a database."""
    did = "shares" if view.joined else "begins"
    signs = "This folder holds the signing key: back up key.pem apart from the rest (docs/how-to/keys.md)."
    other = (
        "This folder appends and reads. It holds no signing key: checkpoints and bundles come from the desk that does."
    )
    first = "natija canvass" if view.joined or view.package else "natija import votes.csv --guess"
    private = "Names of people and typed reasons stay in the folder they were typed in."
    return Screen(
        sentence=f"Made {view.folder}, which {did} the log {view.origin}: {plural(view.records, 'record')}.",
        coverage=(
            signs if view.signs else other,
            private,
        ),
        parts=(Verbatim(f"Kept in {view.store}, signed by\n{view.verifier}"),),
        next=f"cd {view.folder} && {first}",
    )


def passed_line(view: Passed) -> str:
    """One record going by."""
    return plain(f"{view.position}  {view.record} {view.id[:12]}  {view.received}  {view.author}")


def sealed_screen(view: Sealed) -> Screen:
    """What got its position."""
    return Screen(
        sentence=f"{view.head.origin}: {plural(view.entries, 'record')} sealed; the log has {view.head.size:,}.",
        coverage=(f"Acknowledged, not sealed: {view.head.waiting:,}.",),
        next="natija log head",
    )


def moved_screen(view: Moved) -> Screen:
    """A log in its new store."""
    there = view.store or "the file log.sqlite in this folder"
    return Screen(
        sentence=f"{view.origin} moved: {plural(view.size, 'record')}, root {view.root}.",
        coverage=(f"{plural(view.documents, 'document')}; ids, positions and keys are what they were.",),
        parts=(Verbatim(f"Now in {there}\nLeft in {view.before}, which takes nothing more"),),
        next="natija log verify",
    )


def roles_screen(view: RoleScript) -> Screen:
    """The script, whose own comment lines say what is what; or where it was written."""
    if view.file is not None:
        return Screen(sentence=f"Written to {view.file}.", next=f"psql DATABASE -f {view.file}")
    return Screen(
        sentence="SQL for the owner of the log's tables:",
        parts=(Verbatim(view.sql),),
        next="natija log roles -o roles.sql",
    )


SCREENS: Mapping[type[msgspec.Struct], Callable[[Any], Screen]] = {
    Moved: moved_screen,
    RoleScript: roles_screen,
    Sealed: sealed_screen,
    Shared: shared_screen,
}
LINES: Mapping[type[msgspec.Struct], Callable[[Any], str]] = {Passed: passed_line}
"""Results that come one after another, a line each."""
