"""The open formats of a publication, below `data/`: package, SQLite, workbook, reports, Popolo, schemas, licence.

`data/cdf.json` has every contest's declared total; `data/cdf/SLUG.json` one contest with its stations, and
`data/cdf/SLUG.BASIS.json` the same under each other basis under which something counts, so that no result is the only
one a program can read. The workbook is there where the recipe names the library for it.

A whole country is large: a table of more than LARGE rows is published as Parquet alone, stays out of SQLite, whose
`metadata` names it, and then the reports under other bases are left to `natija export --format cdf --basis`.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from natija.dossier import sheets
from natija.publish.formats import cdfwrite, datapackage, sqlite, workbook
from natija.publish.formats.columnar import Packed
from natija.publish.formats.edition import Edition, LicenceId
from natija.publish.formats.popolo import popolo
from natija.publish.formats.shapes import SHAPES
from natija.publish.formats.tables import Published, published
from natija.publish.nouns import File, Publication, slugs
from natija.publish.picture import Picture

FOLDER = "data"


def of_publication(picture: Picture, publication: Publication, licence: LicenceId = "CC-BY-4.0") -> Edition:
    """What a publication's formats are made from: the declared results, and those of every other basis beside them."""
    lagging = publication.tables
    return Edition(
        canvass=picture.declared, others=picture.bases, moment=picture.moment, publisher=publication.publisher,
        published=lagging.published if lagging else publication.published, program=publication.program, licence=licence,
        own={name: (picture.moments[name], one.received) for name, one in picture.changed.items()},
    )  # fmt: skip


def files(picture: Picture, publication: Publication, licence: LicenceId = "CC-BY-4.0") -> Iterator[File]:
    """Every file, as it lies in the publication, all of one picture."""
    large = yield from tables_of(picture, publication, licence)
    for _, file in reports(picture, publication, licence, large=large):
        yield file


def tables_of(
    picture: Picture, publication: Publication, licence: LicenceId = "CC-BY-4.0"
) -> Generator[File, None, bool]:
    """Files over all contests; returns whether they are large, so that reports under other bases are left out."""
    edition = of_publication(picture, publication, licence)
    made = published(edition)
    large = _large(made)
    for file in _whole(edition, made, large, with_sheets="openpyxl" in publication.libraries):
        yield File(path=f"{FOLDER}/{file.path}", data=file.data)
    return bool(large)


def reports(
    picture: Picture, publication: Publication, licence: LicenceId = "CC-BY-4.0", *, large: bool
) -> Iterator[tuple[str, File]]:
    """Contest by its id and file: a report for each contest of the picture, and each basis unless that is too much."""
    edition = of_publication(picture, publication, licence)
    contests = edition.canvass.question.contests
    for c, _, data in cdfwrite.by_contest(edition):
        yield contests[c].id, File(path=f"{FOLDER}/cdf/{picture.slugs[contests[c].label]}.json", data=data)
    for done in () if large else edition.others:
        for c, basis, data in cdfwrite.by_contest(edition, done):
            path = f"{FOLDER}/cdf/{picture.slugs[contests[c].label]}.{slugs([basis])[basis]}.json"
            yield contests[c].id, File(path=path, data=data)


def _whole(edition: Edition, made: Published, large: frozenset[str], *, with_sheets: bool) -> Iterator[File]:
    yield from datapackage.package(edition, made, large=large)
    yield File(path="schema/results.sql", data=sqlite.script().encode())
    yield File(path="results.db", data=sqlite.database(edition, made, left_out=large))
    if with_sheets and sheets.available():
        yield File(path="results.xlsx", data=workbook.workbook(edition, made))
    yield File(path="popolo.json", data=popolo(edition))
    yield File(path="cdf.json", data=cdfwrite.whole(edition, stations=False))


def _large(made: Published) -> frozenset[str]:
    """Tables of many rows, and those that refer to one."""
    found: set[str] = set()
    for shape in SHAPES:
        if isinstance(made[shape.name], Packed) or found & {key.table for key in shape.foreign}:
            found.add(shape.name)
    return frozenset(found)
