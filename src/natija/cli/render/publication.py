"""Words for a publication: what was written, and what a check of one found."""

from __future__ import annotations

from natija.cli.terminal import Column, Screen, Sheet, Verbatim
from natija.cli.words import number, plural, shell
from natija.publish.nouns import PublishedView
from natija.verify.nouns import VerifiedSite

LISTED = 20
"""Contests named on the screen."""


def published_screen(view: PublishedView) -> Screen:
    """What was written, and what is new in it."""
    folder = shell(view.folder)
    if not view.new:
        sentence = f"{view.folder} holds this already: nothing came in since position {number(view.position)}."
    else:
        sentence = (
            f"Published {plural(view.contests, 'contest')} at position {number(view.position)} into {view.folder}."
        )
    kept = view.files - view.changed
    size = f"{plural(view.files, 'file')}, {number(view.bytes)} bytes"
    wrote = f"{size}: {number(view.changed)} written, {number(kept)} kept."
    held = (f"Held back, and said so: {', '.join(view.held_back)}.",) if view.held_back else ()
    some = ", ".join(view.changed_contests[:LISTED])
    more = len(view.changed_contests) - LISTED
    news = (f"Not as before: {some}{f' and {more} more' if more > 0 else ''}.",) if view.changed_contests else ()
    return Screen(
        sentence=sentence, coverage=(wrote, *held, *news),
        parts=(Verbatim(f"Give this key to those who check, by another way than the site: {view.vkey}"),),
        next=f"natija verify {folder} --key {shell(view.vkey)}",
    )  # fmt: skip


def verified_screen(view: VerifiedSite) -> Screen:
    """Whether it recomputes, who signed, and what that does not show."""
    size = plural(view.position, "record")
    if view.wrong:
        wrong = "1 file is NOT" if len(view.wrong) == 1 else f"{number(len(view.wrong))} files are NOT"
        sentence = f"{view.folder} ({view.title}, {size}): {wrong} what must be there."
    elif view.unchecked:
        left = plural(len(view.unchecked), "file")
        sentence = f"{view.folder} ({view.title}, {size}): {left} could not be recomputed here; nothing else is wrong."
    else:
        sentence = f"{view.folder} ({view.title}, {size}, {plural(view.files, 'file')}): every file is what it must be."
    unchecked = Sheet(
        title="Signed, and not recomputed here: this takes other versions than are installed",
        columns=(Column(title="file"), Column(title="what it takes")),
        rows=tuple((one.path, one.says) for one in view.unchecked[:LISTED]),
        note=f"and {len(view.unchecked) - LISTED} more" if len(view.unchecked) > LISTED else "",
    )
    signer = view.signed_by or "nobody whose key the log lists"
    known = "known: you gave it" if view.known else "NOT known here: ask for it by another way than this site"
    hidden = f"{', '.join(view.held_back)} ({plural(view.held_back_records, 'record')} shown as hashes only)"
    held = (f"Held back by the publisher: {hidden}.",) if view.held_back else ()
    sheet = Sheet(
        columns=(Column(title="file"), Column(title="what is wrong")),
        rows=tuple((one.path, one.says) for one in view.wrong),
    )
    return Screen(
        sentence=sentence,
        coverage=(
            f"Published by {view.publisher} at {view.published}; signed by {signer} ({known}).", *held, *view.notes
        ),
        parts=(*((sheet,) if view.wrong else ()), *((unchecked,) if view.unchecked else ())),
        next=_after(view),
        last=view.says,
    )  # fmt: skip


def _after(view: VerifiedSite) -> str:
    """What to do now."""
    if view.wrong:
        return "keep this folder as it is, and ask the publisher"
    if view.unchecked:
        wanted = f"the versions in {view.folder}/publication.json"
        return f'install {wanted} (with openpyxl: pip install "natija[sheets]"), then verify again'
    if not view.held_against:
        return f"compare root {view.root} with a checkpoint that somebody else kept: --checkpoint FILE"
    if not view.known:
        return f"natija verify {shell(view.folder)} --key KEY, with the key as its owner gave it to you"
    return f"open {shell(view.folder)}/index.html"
