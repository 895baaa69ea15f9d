"""Screens of certificates: the sentences first, the sum that can be checked with a pencil, then every premise."""

from __future__ import annotations

from collections.abc import Mapping

from natija.canvass.certificates import words
from natija.canvass.certificates.documents import Certificate
from natija.cli.render.moments import moment_lines
from natija.cli.terminal import Column, Screen, Sheet
from natija.cli.words import number
from natija.dossier import pencil
from natija.dossier import sentences as say
from natija.dossier.holders import worded
from natija.workspace import views


def certificates_screen(view: views.CertificatesView, *, every: bool = False) -> Screen:
    """One contest in full; every contest as a table."""
    first = say.proofs_sentence(view)
    parts: list[Sheet | str] = []
    if every:
        parts = [certificates_sheet(view)]
    else:
        for proved in view.proved:
            parts += proof_parts(proved, view.names.get(proved.contest, {}))
    written = (f"Written: {', '.join(view.written)}.",) if view.written else ()
    return Screen(
        sentence=first,
        coverage=(*moment_lines(view.moment), *say.not_compared(view.contests, view.compared), *written),
        parts=tuple(part for part in parts if isinstance(part, str) or part.rows),
        next=_next(view, every=every),
    )


def _next(view: views.CertificatesView, *, every: bool) -> str:
    if not view.proved:
        return "natija missing --by holder,contest"
    label = view.proved[0].contest
    if every:
        return f"natija certificate {next((p.contest for p in view.proved if p.certificates), label)}"
    return f"natija compare {label}"


def proof_parts(proved: views.Proved, names: Mapping[str, str]) -> list[Sheet | str]:
    """One stated total against one set of forms: contradictions with their sums, or what can be said without."""
    parts: list[Sheet | str] = [say.proof_title(proved, names)]
    for certificate in proved.certificates:
        parts += ["\n".join(words.sentences(certificate, names))]
        parts += [pencil.text(block) for block in pencil.blocks(certificate, names)]
        parts.append("\n".join(["Premises", *premise_lines(certificate, names)]))
    if not proved.certificates:
        parts.append("No contradiction.")
    said = [*(words.condition_sentences(proved.condition, names) if proved.condition else ())]
    said += words.lead_sentences(proved.reach, proved.flip, names)
    return [*parts, " ".join(said)] if said else parts


def premise_lines(certificate: Certificate, names: Mapping[str, str]) -> list[str]:
    """Every premise with its source, one line each."""
    return [f"- {worded(text, names)}" for text in words.premise_sentences(certificate.premises)]


def certificates_sheet(view: views.CertificatesView) -> Sheet:
    """One row per certificate."""
    return Sheet(
        title="Certificates",
        columns=(
            Column(title="Contest"), Column(title="Basis"), Column(title="Total"), Column(title="Kind"),
            Column(title="Forms", kind="number"), Column(title="By", kind="number"),
            Column(title="Forms that must be wrong", kind="number"), Column(title="Conditional on"),
        ),
        rows=tuple(
            (
                p.contest, bases(p, view.names.get(p.contest, {})), p.total, c.kind, number(c.sums.forms),
                number(gap(c)), _strength(c), ", ".join(c.conditional_on) or "nothing",
            ) for p in view.proved for c in p.certificates
        ),
        note="A stated sum over several forms does not say how many of them must be wrong.",
    )  # fmt: skip


def bases(proved: views.Proved, names: Mapping[str, str]) -> str:
    """Every basis a certificate is the same under."""
    return ", ".join(worded(basis, names) for basis in (proved.basis, *proved.also))


def gap(certificate: Certificate) -> int:
    """The size of a contradiction: the largest deficit, or the excess."""
    return max(certificate.gaps, default=certificate.gap)


def _strength(certificate: Certificate) -> str:
    return f"at least {number(certificate.strength.forms)}" if certificate.strength else "not known"
