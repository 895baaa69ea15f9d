"""From a number to the records it is made of: where the claims of each version lie among the published records.

A version of a few claims names each by its number in the log, and leads to the file that has it on a line of its own.
One of many leads to the stations, whose pages and data have every form.
"""

from __future__ import annotations

from natija.canvass.certificates.spelling import number
from natija.canvass.versions import Version
from natija.dossier.holders import version
from natija.dossier.markup import NOTHING, Markup, escape, join, tag
from natija.publish.picture import ContestPicture
from natija.publish.proof.records import record_file
from natija.publish.site.shell import Shell, link

FEW = 6
"""Records named one by one."""


def of_versions(made: ContestPicture, shell: Shell) -> Markup:
    """A list of versions with the records of each."""
    items = [tag("li", _version(made, one, shell)) for one in made.versions if one.records]
    if not items:
        return NOTHING
    return join((tag("h3", escape(shell.words("contest.records"))), tag("ul", join(items))))


def _version(made: ContestPicture, one: Version, shell: Shell) -> Markup:
    called = version(one.form, one.stage, one.holder, made.names)
    said = tag("span", escape(f"{called}: "), {"lang": "en", "dir": "ltr"})
    if len(one.records) > FEW:
        return join((said, link("#stations", shell.words("contest.records-many", number(len(one.records))))))
    places = sorted(made.places[key] for key in one.records if key in made.places)
    links = (link(f"{shell.root}{record_file(at)}", shell.words("contest.record", number(at + 1))) for at in places)
    return join((said, join(join((escape(", ") if n else NOTHING, found)) for n, found in enumerate(links))))
