"""Seats and power beside packages that do the same, each peer in an environment of its own that is thrown away.

    python -m benchmarks.seats                 ours and every peer that can be installed
    python -m benchmarks.seats --no-peers      ours alone

A peer that cannot be had is named and left out. Every peer gets the same numbers and so many processor seconds; its
answer is held against the exact one, and the largest difference is printed, because a fast answer that is wrong is no
answer. Nothing is installed outside the temporary folder. Exit code 1 if an answer of ours differs from a known one.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from statistics import median

import msgspec
from msgspec.structs import replace

from natija.seats import allocate
from natija.seats.power import banzhaf_swings, shapley_shubik

LIMIT = 120
"""Seconds of processor a peer may take for one answer."""
POWER = {
    "powerindices": (
        "powerindices==1.0.2 numpy",
        (
            "from powerindices import compute_pbi, compute_ssi\n"
            "banzhaf = lambda q, w: [float(x) for x in compute_pbi(q, w)]\n"
            "shapley = lambda q, w: [float(x) for x in compute_ssi(q, w)]\n"
        ),
    ),
    "powerindex": (
        "powerindex==0.3.5",
        (
            "from powerindex import Game\n"
            "def banzhaf(q, w):\n    game = Game(q, weights=w)\n    game.calc_banzhaf()\n    return game.banzhaf\n"
            "def shapley(q, w):\n    game = Game(q, weights=w)\n    game.calc_shapley_shubik()\n"
            "    return game.shapley_shubik\n"
        ),
    ),
    "power-bdd": (
        "power_bdd==1.0.0",
        (
            "from power_bdd.bdd import BDD, WeightedGame\n"
            "banzhaf = lambda q, w: BDD(WeightedGame(q, w)).calc_banzhaf()\n"
            "shapley = lambda q, w: BDD(WeightedGame(q, w)).calc_shapley()\n"
        ),
    ),
}
"""Package with version, what it needs and does not ask for, and how it is asked."""
ALLOCATION = (
    "apportionment==1.0",
    (
        "import apportionment.methods as app\n"
        "def ask(how, s, v):\n    names = [str(n) for n in range(len(v))]\n"
        "    return [int(x) for x in app.compute(how, v, s, parties=names, verbose=False)]\n"
        "dhondt = lambda s, v: ask('dhondt', s, v)\n"
        "hare = lambda s, v: ask('hamilton', s, v)\n"
    ),
)
VOTES = [7919 * place**3 % 9_999_991 + 1 for place in range(1, 31)]
ASKED = """
import json, resource, sys, time
asked = json.load(sys.stdin)
resource.setrlimit(resource.RLIMIT_CPU, (asked["limit"], asked["limit"] + 1))
taken = []
for _ in range(asked["runs"]):
    start = time.process_time()
    found = globals()[asked["call"]](asked["number"], asked["values"])
    taken.append(time.process_time() - start)
print(json.dumps({"seconds": taken, "found": found}))
"""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a peer said, and the processor seconds of each run."""

    seconds: list[float]
    found: list[float]
    warned: bool = False
    """Whether anything was written to standard error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the table."""

    who: str
    what: str
    seconds: float | None
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One call with its exact answer; `scaled` says that a peer may give any multiple of it."""

    call: str
    what: str
    number: int
    values: Sequence[int]
    exact: Sequence[Fraction]
    scaled: bool = False


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.seats", description=__doc__)
    parser.add_argument("--sizes", default="51,99,100,101,200", help="numbers of parties")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--no-peers", action="store_true")
    asked = parser.parse_args(arguments)
    sizes = [int(size) for size in asked.sizes.split(",")]
    rows, questions = own(sizes, asked.repeats)
    if not asked.no_peers:
        with tempfile.TemporaryDirectory(prefix="natija-peers-") as folder:
            rows += peers(Path(folder), questions, asked.repeats)
    print("| what | who | processor seconds | answer |\n|---|---|---|---|")
    for row in sorted(rows, key=lambda row: row.what):
        seconds = "" if row.seconds is None else f"{row.seconds:.4f}"
        print(f"| {row.what} | {row.who} | {seconds} | {row.says} |")
    return int(any(row.who == "natija" and row.says != "exact" for row in rows))


def house(parties: int) -> list[int]:
    """Weights from 1 to 101, the same in every run."""
    return [37 * place * place % 101 + 1 for place in range(1, parties + 1)]


def timed(call: Callable[[], object], runs: int) -> float:
    """Median processor seconds."""
    taken = []
    for _ in range(runs):
        start = time.process_time()
        call()
        taken.append(time.process_time() - start)
    return median(taken)


def own(sizes: Sequence[int], runs: int) -> tuple[list[Row], list[Question]]:
    """Our times, and the questions with their exact answers."""
    questions, rows = [], []
    for size in sizes:
        weights = house(size)
        quota = sum(weights) // 2 + 1
        swings, shares = banzhaf_swings(weights, quota), shapley_shubik(weights, quota)
        right = "exact" if sum(shares) == 1 and all(swing > 0 for swing in swings) else "WRONG"
        for call, what, exact, again in (
            ("banzhaf", "Banzhaf", [Fraction(swing, sum(swings)) for swing in swings], banzhaf_swings),
            ("shapley", "Shapley-Shubik", list(shares), shapley_shubik),
        ):
            name = f"{what}, {size:>3} parties"
            seconds = timed(lambda again=again, w=weights, q=quota: again(w, q), runs)  # type: ignore[misc]
            rows.append(Row(who="natija", what=name, seconds=seconds, says=right))
            questions.append(Question(
                call=call, what=name, number=quota, values=weights, exact=exact, scaled=call == "banzhaf"
            ))  # fmt: skip
    votes = {f"party {n}": count for n, count in enumerate(VOTES)}
    for call, method in (("dhondt", "dhondt"), ("hare", "largest-remainder")):
        made = allocate(votes, 336, method=method)  # type: ignore[arg-type]
        name = f"{method}, 30 parties, 336 seats"
        seconds = timed(lambda m=method: allocate(votes, 336, method=m), runs)  # type: ignore[misc]
        rows.append(Row(who="natija", what=name, seconds=seconds, says="exact" if made.settled else "WRONG"))
        exact = [Fraction(count) for count in made.seats.values()]
        questions.append(Question(call=call, what=name, number=336, values=list(votes.values()), exact=exact))
    return rows, questions


def peers(folder: Path, questions: Sequence[Question], runs: int) -> list[Row]:
    """Every peer's times and how far its answers are from the exact ones."""
    rows = []
    for name, (package, code) in {**POWER, "apportionment": ALLOCATION}.items():
        mine = [q for q in questions if (q.call in {"banzhaf", "shapley"}) == (name in POWER)]
        python = environment(folder / name, package)
        if python is None:
            rows.append(Row(who=package, what="", seconds=None, says="could not be had"))
            continue
        for question in mine:
            print(f"{package}: {question.what}", file=sys.stderr)
            rows.append(_row(package, question, ask(python, code, question, runs)))
    return rows


def environment(folder: Path, package: str) -> Path | None:
    """The interpreter of a new environment with that package, or nothing where it cannot be installed."""
    print(f"installing {package}", file=sys.stderr)
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    done = subprocess.run([python, "-m", "pip", "install", "-q", *package.split()], capture_output=True, check=False)
    return python if done.returncode == 0 else None


def ask(python: Path, code: str, question: Question, runs: int) -> Answer | str:
    """A peer's answer, or why there is none."""
    asked = {"call": question.call, "number": question.number, "values": list(question.values), "limit": LIMIT}
    done = subprocess.run(
        [python, "-c", code + ASKED], input=msgspec.json.encode({**asked, "runs": min(runs, 3)}), capture_output=True,
        check=False,
    )  # fmt: skip
    if done.returncode < 0:
        return f"none in {LIMIT} s"
    if done.returncode:
        return done.stderr.decode(errors="replace").strip().splitlines()[-1][:80].replace("|", "/")
    last = done.stdout.strip().splitlines()[-1]  # one of them prints as it goes
    made = msgspec.json.decode(last.replace(b"NaN", b"-1"), type=Answer)
    return replace(made, warned=bool(done.stderr.strip()))


def _row(package: str, question: Question, answer: Answer | str) -> Row:
    if isinstance(answer, str):
        return Row(who=package, what=question.what, seconds=None, says=answer)
    return Row(
        who=package,
        what=question.what,
        seconds=median(answer.seconds),
        says=judged(question, answer.found) + _loud(answer),
    )


def _loud(answer: Answer) -> str:
    return "; a warning on standard error, no error" if answer.warned else ""


def judged(question: Question, found: Sequence[float]) -> str:
    """How far an answer is from the exact one, as a part of it; brought to one first where any multiple will do."""
    total = Fraction(sum(map(Fraction, found))) if question.scaled else Fraction(1)
    if not total or len(found) != len(question.exact):
        return "WRONG: no shares"
    far = max(abs(Fraction(f) / total - e) / (e or 1) for f, e in zip(found, question.exact, strict=True))
    if far <= Fraction(1, 10**9):
        return "right" if not far else "right to nine places"
    sums = f"{float(sum(map(Fraction, found))):.6g}"
    return f"WRONG by up to {float(100 * far):.3g} %, sums to {sums}"


if __name__ == "__main__":
    sys.exit(main())
