"""What can go wrong in operation. A problem in the data is never one of these: it is a finding.

    NatijaError
    ├── BadUse            arguments or files of the user that cannot be acted on      exit 2
    │   ├── Unreadable    an input file that cannot be read, with every place listed  exit 2
    │   ├── Unknown       a name that is not in the definition, with the choices      exit 2
    │   └── Refused       a record the log does not take, and why                     exit 2
    ├── StoreUnavailable  disk full, read-only folder, log busy: nothing was written  exit 3
    └── StoreDamaged      bytes in the store that are not what was written            exit 3

Every message says what, where, and the next step.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class NatijaError(Exception):
    """Base of every error this package raises on purpose."""

    exit_code = 2


class BadUse(NatijaError):
    """The request itself cannot be carried out."""

    def __init__(self, what: str, *, next_step: str = "") -> None:
        super().__init__(f"{what}\n  Next: {next_step}" if next_step else what)
        self.what = what
        self.next_step = next_step


class Unreadable(BadUse):
    """An input that cannot be read; `problems` lists every place found, not only the first."""

    def __init__(self, path: object, problems: Sequence[str], *, next_step: str = "") -> None:
        shown = "\n".join(f"  {p}" for p in problems[:20])
        more = f"\n  … and {len(problems) - 20} more" if len(problems) > 20 else ""
        super().__init__(f"{path}: {len(problems)} problem(s)\n{shown}{more}", next_step=next_step)
        self.problems = tuple(problems)


class Unknown(BadUse):
    """A name that does not resolve to exactly one thing."""

    def __init__(self, kind: str, name: str, choices: Iterable[str] = ()) -> None:
        listed = sorted(choices)
        hint = f"choose one of: {', '.join(listed[:20])}" if listed else "see `natija canvass` for what is there"
        super().__init__(f"no single {kind} is called {name!r}", next_step=hint)
        self.choices = tuple(listed)


class Refused(BadUse):
    """A record the log does not take: withdrawn before, not canonical, or pointing at nothing."""


class StoreUnavailable(NatijaError):
    """The store cannot be read or written now; nothing was lost and nothing half-written."""

    exit_code = 3

    def __init__(self, where: object, why: str, *, next_step: str) -> None:
        super().__init__(f"{where}: {why}\n  Next: {next_step}")


class StoreDamaged(NatijaError):
    """The store's bytes contradict one another or a checkpoint."""

    exit_code = 3

    def __init__(
        self, where: object, problems: Sequence[str], *, what: str = "the store is damaged",
        next_step: str = "keep this file as it is, copy it, and restore from a bundle or backup",
    ) -> None:  # fmt: skip
        shown = "\n".join(f"  {p}" for p in problems[:20])
        super().__init__(f"{where}: {what}\n{shown}\n  Next: {next_step}")
        self.problems = tuple(problems)
