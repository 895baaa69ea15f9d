"""Checks a certificate by addition, from the published format alone. Standard library only, no code shared.

`accepts` is what a stranger writes in thirty lines: do the columns add up, and is more claimed than there can be?
`withstands` checks the number of forms that would have to be wrong.
"""

from __future__ import annotations

import json
from typing import Any

Json = Any


def accepts(document: bytes) -> bool:
    """Whether every integer of the certificate fits the others, and what it says is a contradiction."""
    d: Json = json.loads(document)
    held, missing = d["held"], d.get("missing", [])
    sums: Json = {
        "forms": add(held, "forms", 1),
        "votes": [sum(row["votes"][c] for row in held) for c in range(len(d["candidates"]))],
        "most": sum(value or 0 for row in held for value in row.get("most", [])),
        "stated": sum(d.get("stated", [])),
        "registered": add(held, "registered", 0),
        "other": add(held, "other", 0),
        "stations": add(missing, "stations", 1),
        "elsewhere": add(missing, "registered", 0),
    }
    units = {row["unit"] for row in (*held, *missing)}
    if d["format"] != 1 or sums != dict.fromkeys(sums, 0) | d["sums"] or len(units) < len(held) + len(missing):
        return False
    votes, there = sums["votes"], sums["elsewhere"] + d.get("outside", 0)
    if d["certificate"] == "reach":
        return bool(d["lead"] == votes[0] - votes[1] > 0 and d["gap"] == d["lead"] - there > 0)
    if d["kind"] == "deficit":
        right = d["gaps"] == [v - s for v, s in zip(votes, d["stated"], strict=True)] and min(d["gaps"]) > 0
    else:
        right = d["needed"] == beyond(d, d["overloaded"]) and d["gap"] == d["needed"] - there > 0
    return bool(right and ("strength" not in d or withstands(d, d["strength"], there)))


def add(rows: Json, key: str, absent: int) -> int:
    """A column added up."""
    return int(sum(row.get(key, absent) for row in rows))


def beyond(d: Json, chosen: list[str]) -> int:
    """What the total states for some candidates beyond the most the forms can hold."""
    stated: int = sum(s for name, s in zip(d["candidates"], d["stated"], strict=True) if name in chosen)
    return stated - sum(most(d, row, chosen) for row in d["held"])


def most(d: Json, row: Json, chosen: list[str]) -> int:
    """The most votes a form can hold for some candidates: their greatest readings, or the room the others leave."""
    cells = list(zip(d["candidates"], row["votes"], row.get("most", row["votes"]), strict=True))
    readings = [greatest for name, _, greatest in cells if name in chosen]
    rest = [free(row) + sum(v for name, v, _ in cells if name in chosen)] if "registered" in row else []
    return int(min(rest if None in readings else [sum(readings), *rest]))


def free(row: Json) -> int:
    """Registered voters beyond the votes read; none where more were read than are registered."""
    return int(max(0, row["registered"] - sum(row["votes"]) - row.get("other", 0)))


def withstands(d: Json, s: Json, there: int) -> bool:
    """Whether one form fewer, whichever they are, falls short of the weighed needs."""
    worth, right = [0] * len(d["held"]), [s["need"] == sum(need["weight"] * need["short"] for need in s["needs"])]
    for need in s["needs"]:
        c, short = d["candidates"].index(need["candidates"][0]), need["short"]
        if need["kind"] == "votes":
            gives = [row["votes"][c] for row in d["held"]]
            right.append(short == sum(gives) - d["stated"][c])
        else:
            gives = [room(d, row, need) for row in d["held"]]
            right.append(short == beyond(d, need["candidates"]) - there)
        worth = [w + need["weight"] * min(g, short) for w, g in zip(worth, gives, strict=True)]
    worth.sort(reverse=True)
    k, enough = s.get("proven", s["forms"]), len(set(s.get("enough", [])))
    right += [s["forms"] == (enough or k), s["forms"] >= k, sum(worth[: k - 1]) < s["need"]]
    return all(right) and bool(k == len(worth) + 1 or sum(worth[:k]) >= s["need"])


def room(d: Json, row: Json, need: Json) -> int:
    """The room a form put aside gives: all its registered voters, less the most it holds for the candidates."""
    if "registered" not in row:
        return int(need["short"])
    everything: int = free(row) + sum(row["votes"]) + row.get("other", 0)
    return everything - most(d, row, need["candidates"])
