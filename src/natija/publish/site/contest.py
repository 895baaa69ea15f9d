"""The page of one contest: one plain sentence, then the numbers, then what they are made of and what speaks about them.

Two candidates, two holders and two directions get the same words and the same room; the order of candidates is said.
A contest that is held back has a page that says so and nothing else. Sentences that were generated are those of the
dossier, in English, and stand as English beside the page's language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from natija.canvass.certificates.spelling import number, percent
from natija.canvass.outcome import Outcome, Ratio
from natija.canvass.schedule import Schedule
from natija.dossier import short
from natija.dossier.blocks import Picture
from natija.dossier.holders import name, worded
from natija.dossier.markup import NOTHING, Markup, escape, join, tag
from natija.model.definition import Definition
from natija.publish.nouns import File
from natija.publish.picture import ContestPicture
from natija.publish.site import evidence, numbering, pictures, records
from natija.publish.site.figures import (
    badge,
    heads,
    numbered,
    portion,
    section,
    spanned,
    table,
    unknown,
)
from natija.publish.site.line import Cause, Line
from natija.publish.site.shell import Shell, english, link, page
from natija.publish.site.words import Words
from natija.workspace import views


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a contest's page is made from."""

    shell: Shell
    made: ContestPicture
    line: Line
    definition: Definition
    schedule: Schedule
    pictures: Mapping[str, Picture]

    @property
    def view(self) -> views.ComparisonView:
        """The contest as the sentences want it."""
        m = self.made
        return views.ComparisonView(
            moment=m.law.moment, outcome=m.outcome, names=m.names, versions=m.versions, comparison=m.comparison,
            differences=m.differences, discrepancies=m.discrepancies, discrepancies_in_all=m.discrepancies_in_all,
            worst=m.worst,
        )  # fmt: skip


def contest_page(sheet: Sheet) -> File:
    """The whole page."""
    shell, one = sheet.shell, sheet.line
    name_ = shell.words.named(one.names_of, one.name)
    top = [tag("h1", join((escape(f"{one.label} "), tag("bdi", escape(name_))))), tag("p", join(badges(one, shell)))]
    if one.status == "held-back":
        return page(shell, f"{one.label} {name_}", join((*top, tag("p", escape(shell.words("contest.held-back"))))))
    parts = [*top, *_opening(sheet), _contents(shell), *(part for part in _sections(sheet) if part)]
    return page(shell, f"{one.label} {name_}", join(parts))


def _sections(sheet: Sheet) -> tuple[Markup, ...]:
    say = sheet.shell.words
    made, shell, view = sheet.made, sheet.shell, sheet.view
    return tuple(
        section(anchor, say(f"contest.{anchor}"), *content)
        for anchor, content in (
            ("votes", votes(sheet)), ("bases", (_bases(sheet), _before(sheet))),
            ("versions", _versions(sheet)), ("sums", evidence.sums(made, shell)),
            ("differences", (*evidence.differences(made, view, shell), *_pairs(sheet))), ("stations", _stations(sheet)),
            ("law", evidence.law(made, shell)), ("history", evidence.history(made, shell)),
            ("statements", evidence.statements(made, sheet.definition, shell)),
            ("findings", evidence.findings(made, shell)), ("files", _files(sheet)),
        )
    )  # fmt: skip


SECTIONS = (
    "votes", "bases", "versions", "sums", "differences", "stations", "law", "history", "statements", "findings",
    "files",
)  # fmt: skip


def _contents(shell: Shell) -> Markup:
    links = (tag("li", link(f"#{key}", shell.words(f"contest.{key}"))) for key in SECTIONS)
    return tag("nav", tag("ul", join(links)), {"class": "contents", "aria-label": shell.words("contest.contents")})


def badges(one: Line, shell: Shell) -> list[Markup]:
    """Status, whether papers differ, and what is contested with its cause; certified stays beside it."""
    say = shell.words
    since = f" {say.kept(one.since)}" if one.since and one.status not in _COUNTED else ""
    marks = [badge(say(f"status.{one.status}") + since, f"status-{one.status}", "#law")]
    if one.status != "held-back":
        marks.append(badge(say(f"seen.{one.seen}"), f"seen-{one.seen}", "#sums"))
    return [*marks, *(badge(cause_words(c, one, shell), "contested", "#law") for c in one.causes)]


_COUNTED = frozenset({"held-back", "declared", "complete", "partial", "stated-sum", "open", "nothing"})


def cause_words(cause: Cause, one: Line, shell: Shell) -> str:
    """`Contested: case before the Lahore High Court since 2024-04-01`."""
    return shell.words(f"cause.{cause.kind}", one.names.get(cause.forum, cause.forum), cause.on)


def _opening(sheet: Sheet) -> list[Markup]:
    """The plain sentence, in the page's language and as the dossier has it; and what is covered."""
    say, one = sheet.shell.words, sheet.line
    written = tag("p", escape(short.leading_sentence(sheet.view, sheet.made.proved)), {"class": "lead"})
    marked = tag("div", written, {"lang": "en", "dir": "ltr"})
    own = [] if say.reviewed else [tag("p", escape(sentence(one, sheet.shell)), {"class": "lead"})]
    units = {u.id: say.named(u.names, u.label) for u in sheet.definition.units if u.id in one.above}
    area = ", ".join(units.get(unit, unit) for unit in one.above)
    covered = say("contest.covered", number(one.counted), "?" if one.expected is None else number(one.expected))
    no_forms = say("contest.no-forms")
    lines = (escape(f"{one.office}. {area}"), escape(covered if one.counted else no_forms))
    shown = [written] if say.reviewed else [*own, marked]
    changed = one.changed
    last = escape(
        f" {say('contest.changed', instant(changed.received), number(changed.position + 1))}" if changed else ""
    )
    return [*shown, tag("p", join((lines[0], escape(". "), lines[1], last)), {"class": "covered"})]


def instant(text: str) -> str:
    """`2024-02-09 10:15 UTC` out of a time of the log."""
    day, _, time = text.partition("T")
    return f"{day} {time[:5]}{' UTC' if time.endswith('Z') else time[8:]}" if time else day


def sentence(one: Line, shell: Shell) -> str:
    """One sentence about a contest in the page's language: what is declared, and whether papers differ."""
    say = shell.words
    seen = say(f"sentence.{one.seen}", one.contradictions)
    if one.margin is None or len(one.first) < 2:
        return f"{say('sentence.none')} {seen}"
    first, second = (person(one, s.candidate, shell) for s in one.first)
    return f"{say('sentence.declared', first, second, spanned(one.margin, say))} {seen}"


def person(one: Line, serial: str, shell: Shell) -> str:
    """A candidate's name in the page's language."""
    return shell.words.named(one.people.get(serial, {}), name(serial, one.names))


# Votes


def votes(sheet: Sheet) -> tuple[Markup, ...]:
    """Every candidate with votes under each basis, and the same as a picture."""
    made, shell = sheet.made, sheet.shell
    shown = [o for o in (made.outcome, *made.bases) if o.standings]
    if not shown:
        return (tag("p", escape(shell.words("contest.nothing-counted"))),)
    return (_votes_table(sheet, shown), pictures.shown("votes", made, sheet.pictures, shell))


def _votes_table(sheet: Sheet, shown: Sequence[Outcome]) -> Markup:
    say = sheet.shell.words
    order = dict.fromkeys(s.candidate for o in shown for s in o.standings)
    first = shown[0]
    base, base_says = _share_base(first, sheet)
    columns = (
        *heads(say("table.candidate"), say("table.party")), *numbered(*(basis_title(o, sheet) for o in shown)),
        *numbered(say("table.share")),
    )  # fmt: skip
    standing = [{s.candidate: s for s in o.standings} for o in shown]
    rows = []
    for serial in order:
        cells = [
            link("#versions", spanned(found[serial].range, say)) if serial in found else unknown(say("table.not-given"))
            for found in standing
        ]  # fmt: skip
        mine = standing[0].get(serial)
        share = escape(percent(Fraction(mine.votes, base))) if mine and mine.votes is not None and base else NOTHING
        rows.append([_candidate(sheet, serial), _party(sheet, serial), *cells, share or unknown(say("table.no-base"))])
    return table(say("contest.votes-order", base_says), columns, rows, "cards")


def _candidate(sheet: Sheet, serial: str) -> Markup:
    """The name in the page's language, and in the other scripts beside it."""
    shown = person(sheet.line, serial, sheet.shell)
    others = [
        tag("span", escape(text), {"lang": language, "class": "other"})
        for language, text in sheet.made.people.get(serial, {}).items() if text != shown
    ]  # fmt: skip
    return join((tag("bdi", escape(shown)), *(join((escape(" "), o)) for o in others)))


def _party(sheet: Sheet, serial: str) -> Markup:
    label = sheet.made.parties.get(serial, "")
    return link(sheet.shell.to("parties.html"), label) if label else unknown(sheet.shell.words("table.no-party"))


def _share_base(first: Outcome, sheet: Sheet) -> tuple[int, str]:
    """What shares are taken of: valid votes as stated where they are, else the votes of the candidates listed."""
    listed = sum(s.votes for s in first.standings if s.votes is not None)
    valid = first.figures.get("valid")
    if valid and valid >= listed:
        return valid, sheet.shell.words("contest.share-valid", number(valid))
    return listed, sheet.shell.words("contest.share-listed", number(listed))


def basis_title(outcome: Outcome, sheet: Sheet) -> str:
    """A basis by its title in the page's language; the agents by whose they are."""
    kind, _, holder = outcome.basis.partition(":")
    titles = {b.id: b.title for b in sheet.definition.profile.bases}
    said = sheet.shell.words.named(titles.get(kind, {}), titles.get(kind, {}).get("en", outcome.basis))
    return f"{said} ({person(sheet.line, holder, sheet.shell)})" if holder else said


# Margin, turnout, last time


def _bases(sheet: Sheet) -> Markup:
    say = sheet.shell.words
    columns = (
        *heads(say("table.basis")), *numbered(say("table.stations")), *heads(say("table.leader")),
        *numbered(say("table.margin"), say("table.turnout"), say("table.rejected")),
    )  # fmt: skip
    outcomes = [o for o in (sheet.made.outcome, *sheet.made.bases) if o.standings]
    return table(say("contest.bases-caption"), columns, [_basis_row(sheet, o) for o in outcomes], "cards")


def _basis_row(sheet: Sheet, one: Outcome) -> list[Markup]:
    say = sheet.shell.words
    whole = one.coverage.expected == 1 and one.status == "declared"
    covers = escape(say("table.whole")) if whole else escape(portion(one.coverage.counted, one.coverage.expected, say))
    leader = tag("bdi", escape(person(sheet.line, one.leader, sheet.shell))) if one.leader and one.margin else NOTHING
    rejected = one.figures.get("rejected")
    missing = unknown(say("table.not-given"))
    return [
        escape(basis_title(one, sheet)), covers, leader or unknown(say("table.open")),
        link("#versions", spanned(one.margin, say)) if one.margin else missing, _turnout(one.turnout, say) or missing,
        escape(number(rejected)) if rejected is not None else missing,
    ]  # fmt: skip


def _turnout(ratio: Ratio | None, say: Words) -> Markup:
    """`56.4 % (382,542 of 677,912)`."""
    if ratio is None or not ratio.whole:
        return NOTHING
    return escape(f"{percent(Fraction(ratio.part, ratio.whole))} ({portion(ratio.part, ratio.whole, say)})")


def _before(sheet: Sheet) -> Markup:
    """Who led last time and by how much, where the predecessor is sure."""
    say, before = sheet.shell.words, sheet.made.before
    if before is None or before.outcome.leader is None:
        return tag("p", escape(say("contest.no-before")))
    leads = next(s for s in before.outcome.standings if s.candidate == before.outcome.leader)
    text = say(
        "contest.before", before.label, leads.name, leads.party, spanned(before.outcome.margin, say), before.source
    )
    return tag("p", escape(text))


# Stations and files


def _versions(sheet: Sheet) -> tuple[Markup, ...]:
    """Every version, what each covers, and the records they are made of."""
    made, shell = sheet.made, sheet.shell
    drawn = pictures.shown("coverage", made, sheet.pictures, shell)
    return (*evidence.versions(made, shell), drawn, records.of_versions(made, shell))


def _pairs(sheet: Sheet) -> list[Markup]:
    """Two copies of a form, for each of the first two candidates."""
    return [pictures.shown(f"pair-{n}", sheet.made, sheet.pictures, sheet.shell) for n in (1, 2)]


def _stations(sheet: Sheet) -> tuple[Markup, ...]:
    """The static pages of a hundred stations each."""
    say = sheet.shell.words
    groups = numbering.groups(sheet.schedule.units)
    if not groups:
        return (tag("p", escape(say("contest.no-stations"))),)
    base = sheet.shell.to(f"stations/{sheet.made.slug}/")
    links = (
        tag("li", link(f"{base}{key}.html", f"{key} ({say('stations.count', number(len(some)))})"))
        for key, some in groups.items()
    )  # fmt: skip
    strip = pictures.shown("turnout", sheet.made, sheet.pictures, sheet.shell)
    return (tag("p", escape(say("contest.stations-says"))), tag("ul", join(links), {"class": "columns"}), strip)


def _files(sheet: Sheet) -> tuple[Markup, ...]:
    """The same as data, and where the numbers come from."""
    say, shell, slug = sheet.shell.words, sheet.shell, sheet.made.slug
    listed = [link(f"{shell.root}data/contest/{slug}.json", say("contest.json"))]
    if sheet.schedule.units:
        listed.append(link(f"{shell.root}data/stations/{slug}.csv", say("contest.csv")))
    masked = _images(sheet)
    sources = dict.fromkeys(v.source for v in sheet.made.versions if v.source)
    items = (tag("li", escape(worded(text, sheet.made.names))) for text in sources)
    return (
        tag("ul", join(tag("li", one) for one in listed)), masked,
        tag("h3", escape(say("contest.sources"))), tag("ul", join(items)) if sources else english("None.", shell),
    )  # fmt: skip


def _images(sheet: Sheet) -> Markup:
    """Masked images of papers, each with who masked it, when, and the digest of its original; nothing without any."""
    shell = sheet.shell
    items = [
        tag("li", join((
            link(f"{shell.root}{one.path}", shell.words("contest.image")),
            escape(" " + shell.words("contest.masked", one.masked_by, one.masked_on, one.original)),
        ))) for one in shell.publication.images if one.record in sheet.made.papers
    ]  # fmt: skip
    if not items:
        return NOTHING
    said = tag("p", escape(shell.words("contest.images-says")), {"class": "note"})
    return join((tag("h3", escape(shell.words("contest.images"))), said, tag("ul", join(items))))
