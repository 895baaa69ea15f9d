"""The licence of the data, as a file in our own words: which licence, what one may do, what must be said.

The text of the licence itself stands where its authors keep it; this file names it and gives the sentence that
satisfies it. Records quote figures and acts, whose facts nobody owns; the choice concerns the collection of them.
"""

from __future__ import annotations

from natija.publish.formats.edition import Edition, LicenceId

LICENCES: dict[LicenceId, tuple[str, str]] = {
    "CC-BY-4.0": ("Creative Commons Attribution 4.0 International", "https://creativecommons.org/licenses/by/4.0/"),
    "ODC-By-1.0": (
        "Open Data Commons Attribution License 1.0", "https://opendatacommons.org/licenses/by/1-0/"
    ),
}  # fmt: skip
"""SPDX id -> its name, and where it is kept."""


def licence_text(edition: Edition) -> str:
    """The file LICENSE.txt."""
    name, where = LICENCES[edition.licence]
    test = "\nThis is a FICTIONAL election, made to try programs out. Nobody in it exists.\n" if (
        edition.moment.fictional
    ) else ""  # fmt: skip
    return f"""{edition.named}
{test}
The data in this folder are under the {name} ({edition.licence}):
{where}

In short, and without replacing it: you may copy, change, combine and publish the data, also for money, without asking,
if you name the publisher and say what you changed. For example:

    {edition.publisher.name}: {edition.named}. {edition.made_from} {edition.licence}.

Name position and root with every figure you take. Another position is another version, and a figure that changed since
is then visible as such. The papers the figures were read from belong to whoever made them; this licence does not cover
them. The data come without warranty: they are what was read from papers, and show where papers differ.

Contact: {edition.publisher.contact}
"""
