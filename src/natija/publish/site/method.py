"""How the numbers come about, and the same as data: bases, rules with their versions, thresholds with their sources.

Everything here is read from the profile in force; a threshold says how sure its source is. The page of data says how
somebody who trusts nobody checks the publication.
"""

from __future__ import annotations

from natija.canvass.certificates.spelling import number
from natija.dossier.holders import UNKNOWN
from natija.dossier.markup import NOTHING, Markup, escape, join, tag
from natija.model.definition import Definition
from natija.publish.nouns import File
from natija.publish.site.figures import heads, numbered, section, table
from natija.publish.site.shell import Shell, link, page
from natija.publish.site.words import Words


def method(shell: Shell, definition: Definition, codes: dict[str, str]) -> File:
    """Bases, rules and thresholds; `codes` are findings of the program that no rule of the profile makes."""
    say, here = shell.words, shell.at("method.html")
    profile = definition.profile
    lead = say("method.lead", say.named(profile.title, profile.title.get("en", profile.id)), profile.version)
    content = join((
        tag("h1", escape(say("nav.method"))), tag("p", escape(lead), {"class": "lead"}),
        section("words", say("method.words"), _words(say)),
        section("bases", say("method.bases"), _bases(say, definition)),
        section("rules", say("method.rules"), *_english(say), _rules(say, definition, codes)),
        section("law", say("method.law"), *_english(say), _parameters(say, definition)),
    ))  # fmt: skip
    return page(here, say("nav.method"), content)


def _english(say: Words) -> tuple[Markup, ...]:
    return () if say.reviewed else (tag("p", escape(say("contest.law-english")), {"class": "note"}),)


def _words(say: Words) -> Markup:
    """What the words of status and comparison mean."""
    keys = (
        "partial", "complete", "declared", "certified", "recount", "withheld", "held-back", "differ", "not-compared",
        "contested",
    )  # fmt: skip
    items = (join((tag("dt", escape(say(f"means.{k}"))), tag("dd", escape(say(f"means.{k}-says"))))) for k in keys)
    return tag("dl", join(items))


def _bases(say: Words, definition: Definition) -> Markup:
    rows = [
        [tag("code", escape(b.id)), escape(say.named(b.title, b.title.get("en", b.id))), escape(", ".join(b.forms)),
         escape(", ".join(b.holders)), escape(say(f"basis.{b.combine}", b.minimum)), escape(say(f"zeros.{b.zeros}"))]
        for b in definition.profile.bases
    ]  # fmt: skip
    columns = heads(
        say("table.basis"), say("table.name"), say("table.forms"), say("table.copies"), say("table.counts"),
        say("table.zeros"),
    )  # fmt: skip
    return table(say("method.bases"), columns, rows, "cards plain")


def _rules(say: Words, definition: Definition, codes: dict[str, str]) -> Markup:
    rows = [
        [_code(r.code), escape(say(f"severity.{r.severity}")), escape(say.named(r.title, r.title.get("en", ""))),
         tag("code", escape(" or ".join(r.fires) or UNKNOWN)), escape(r.source or UNKNOWN)]
        for r in sorted(definition.profile.rules, key=lambda r: r.code)
    ]  # fmt: skip
    known = {r.code for r in definition.profile.rules}
    rows += [
        [_code(code), escape(UNKNOWN), escape(title), escape(say("method.program")), escape(UNKNOWN)]
        for code, title in sorted(codes.items()) if code not in known
    ]  # fmt: skip
    columns = heads(
        say("table.code"), say("table.severity"), say("table.what"), say("table.fires"), say("table.source")
    )
    return table(say("method.rules"), columns, rows, "cards plain")


def _code(code: str) -> Markup:
    """A code that a link can lead to."""
    return tag("span", escape(code), {"id": code})


def _parameters(say: Words, definition: Definition) -> Markup:
    rows = [
        [escape(p.id), escape(f"{number(p.value)} {p.unit}".strip()), escape(p.since), escape(p.until or UNKNOWN),
         escape(p.source), escape(p.confidence)] for p in definition.profile.parameters
    ]  # fmt: skip
    columns = (
        *heads(say("table.what")), *numbered(say("table.value")),
        *heads(say("table.since"), say("table.until"), say("table.source"), say("table.confidence")),
    )  # fmt: skip
    return table(say("method.law"), columns, rows, "cards plain")


FILES = (
    ("manifest.json", "manifest"), ("publication.json", "publication"), ("latest.json", "latest"),
    ("log/checkpoint", "checkpoint"), ("data/datapackage.json", "package"), ("data/cdf.json", "cdf"),
    ("data/popolo.json", "popolo"), ("data/results.db", "sqlite"), ("data/results.xlsx", "xlsx"),
    ("data/LICENSE.txt", "licence"),
)  # fmt: skip
"""What lies beside the pages."""


def _files(say: Words, rows: list[list[Markup]]) -> Markup:
    return table(say("data.files"), heads(say("table.file"), say("table.what")), rows, "cards plain")


def _made(shell: Shell) -> str:
    made = shell.publication
    return shell.words("shell.made-now", number(made.position), made.origin, made.published, made.program)


def _lagging(shell: Shell) -> Markup:
    """Which position the tables over all contests are of, where it is an earlier one."""
    tables = shell.publication.tables
    if tables is None:
        return NOTHING
    return tag("p", escape(shell.words("data.lagging", number(tables.position), tables.published)))


def data(shell: Shell) -> File:
    """Files to take away, and how to check them."""
    say, here = shell.words, shell.at("data.html")
    rows = [
        [link(f"{here.root}{path}", path), escape(say(f"data.{key}"))] for path, key in FILES
        if key != "xlsx" or "openpyxl" in shell.publication.libraries
    ]  # fmt: skip
    checks = (say("data.verify"), say("data.independent"), say("data.pencil"), say("data.limits"))
    content = join((
        tag("h1", escape(say("nav.data"))), tag("p", escape(say("data.lead")), {"class": "lead"}),
        section("files", say("data.files"), _files(say, rows)),
        section("check", say("data.check"), tag("pre", escape("natija verify .")),
                tag("ul", join(tag("li", escape(text)) for text in checks))),
        section("this", say("data.this"), tag("p", escape(_made(shell))),
                tag("p", escape(say("shell.root", shell.moment.root))), _lagging(shell),
                tag("p", escape(say("data.links")))),
    ))  # fmt: skip
    return page(here, say("nav.data"), content)
