"""Official acts out of a column of words: stations nullified, invalidated, ordered to be polled again.

Only words the mapping names become acts; one Notice per act, contest and date, with every unit it covers. The figures
of those units are read like any others: what an act means for a result is the basis's business.
"""

from __future__ import annotations

import numpy as np

from natija.model.canonical import encode
from natija.model.records import Notice
from natija.sources.coded import combinations
from natija.sources.directory import fold
from natija.sources.mapping import Notices
from natija.sources.problems import Found, found
from natija.sources.selection import Mask, Texts
from natija.sources.subjects import Subjects, is_date


def notices_of(
    rules: Notices, texts: Texts, about: Subjects, good: Mask, document: str | None, *, sitting: int
) -> tuple[list[bytes], list[Found]]:
    """Canonical bytes of the Notices of the good rows, and the rows whose act has no date or nobody who decided."""
    acts = {fold(word): act for word, act in rules.acts.items()}
    act = texts.of(rules.status).each(lambda word: acts.get(fold(word), ""))
    effective, decided_by = texts.of(rules.effective), texts.of(rules.decided_by)
    wanted = good & act.where(bool)
    undated = wanted & ~effective.where(lambda text: bool(text) and is_date(text))
    nobody = wanted & ~decided_by.where(bool)
    problems = found("S311", np.flatnonzero(undated), lambda row: f"{effective.at(row)!r} is no date of an act")
    problems += found("S310", np.flatnonzero(nobody), lambda _: "the row does not name who decided")
    parts = [about.contests.ids(), act, effective, decided_by, texts.of(rules.forum)]
    both = combinations(parts)
    codes = both.codes
    rows = np.flatnonzero(wanted & ~undated & ~nobody)
    units: dict[int, set[str]] = {}
    for row in rows.tolist():
        units.setdefault(int(codes[row]), set()).add(about.named.at(row))
    return [
        encode(
            _notice(
                [part.texts[one[code]] for part, one in zip(parts, both.parts, strict=True)],
                units[code],
                document,
                sitting,
            )
        )
        for code in units
    ], problems


def _notice(said: list[str], units: set[str], document: str | None, sitting: int) -> Notice:
    """The Notice of one act."""
    contest, act, effective, decided_by, forum = said
    return Notice(
        act=act,  # type: ignore[arg-type]  # the mapping's acts are NoticeActs, checked when it was decoded
        contest=contest or None,
        units=tuple(sorted(units)),
        effective=effective,
        decided_by=decided_by,
        forum=forum or None,
        document=document,
        sitting=sitting,
    )
