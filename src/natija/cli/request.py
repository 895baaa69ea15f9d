"""What a command line asks besides the command's own arguments: which workspace, which moment, which basis, which form.

The options can stand before or after the command; the later one counts. Commands that write take no moment and no
basis, and say so instead of ignoring them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from natija.workspace import Workspace

WORKSPACE = "NATIJA_WORKSPACE"
META = "natija.request"
Function = Callable[..., Any]
Decorator = Callable[[Function], Function]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The options every command shares."""

    workspace: Path = Path()
    at: int | None = None
    as_of: str | None = None
    basis: str | None = None
    engine: str | None = None
    as_json: bool = False

    def open(self) -> Workspace:
        """The workspace asked for. Imported here: the engine is loaded by the commands that need it."""
        from natija.workspace import Workspace

        if self.engine is not None:
            from natija.workspace.engines import open_on

            return open_on(self.workspace, self.engine)
        return Workspace.open(self.workspace)


class Date(click.ParamType[str]):
    """An ISO date, kept as text."""

    name = "date"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text, if it is a date."""
        try:
            return dt.date.fromisoformat(value).isoformat()
        except ValueError:
            self.fail(f"{value!r} is not a date: write it as 2024-02-10", param, ctx)


def current(ctx: click.Context) -> Request:
    """What the options read so far ask for."""
    request: Request = ctx.meta.get(META, Request())
    return request


def _remember(ctx: click.Context, param: click.Parameter, value: object) -> None:
    """Keep a shared option for the command, if it was given."""
    if value is not None and param.name is not None:
        given: dict[str, Any] = {param.name: value}
        ctx.meta[META] = replace(current(ctx), **given)


def _option(*names: str, kind: click.ParamType[Any] | None, text: str, env: str | None = None) -> Decorator:
    """One shared option; a flag where it has no type."""
    return click.option(
        *names, type=kind, is_flag=kind is None, default=None, envvar=env, show_envvar=bool(env), expose_value=False,
        callback=_remember, help=text,
    )  # fmt: skip


def _workspace(*, env: str | None = None) -> Decorator:
    """The workspace option; only the one before the command reads the environment, so that the other wins."""
    kind = click.Path(path_type=Path)
    return _option("-w", "--workspace", kind=kind, text="The workspace folder (default: the current one).", env=env)


_JSON = _option("as_json", "--json", kind=None, text="Print one JSON object (docs/reference/json.md).")
_MOMENT = (
    _option("--at", kind=click.IntRange(min=0), text="What the log knew when it had N records."),
    _option("--as-of", kind=Date(), text="What was in force in the world on that date."),
)
_BASIS = _option(
    "--basis", kind=click.STRING, text="Which claims make the result; `natija definition show` lists them."
)
_ENGINE = _option(
    "--engine", kind=click.STRING, text="Where figures are scanned: duckdb, postgresql, local-spark, spark://HOST:PORT.",
)  # fmt: skip
_VIEW = (*_MOMENT, _BASIS, _ENGINE)


def _stack(function: Function, options: Sequence[Decorator]) -> Function:
    """Apply decorators so that help lists them in the order given."""
    for option in reversed(options):
        function = option(function)
    return function


def shared(function: Function) -> Function:
    """The options before the command."""
    return _stack(function, (_workspace(env=WORKSPACE), *_VIEW, _JSON))


def viewing(function: Function) -> Function:
    """A command that shows a result: it takes every shared option and gets the Request first."""

    @wraps(function)
    def called(*arguments: object, **own: object) -> object:
        return function(current(click.get_current_context()), *arguments, **own)

    return _stack(called, (_workspace(), *_VIEW, _JSON))


def dated(function: Function) -> Function:
    """A command that shows a result at a moment but compares bases itself: it refuses one before the command."""

    @wraps(function)
    def called(*arguments: object, **own: object) -> object:
        ctx = click.get_current_context()
        request = current(ctx)
        if request.basis is not None:
            raise click.UsageError("--basis does not apply to this command", ctx)
        return function(request, *arguments, **own)

    return _stack(called, (_workspace(), *_MOMENT, _ENGINE, _JSON))


def acting(function: Function) -> Function:
    """A command without a moment or a basis: it refuses them where they stand before the command."""

    @wraps(function)
    def called(*arguments: object, **own: object) -> object:
        ctx = click.get_current_context()
        request = current(ctx)
        given = {"--at": request.at, "--as-of": request.as_of, "--basis": request.basis, "--engine": request.engine}
        for name in [name for name, value in given.items() if value is not None]:
            raise click.UsageError(f"{name} does not apply to this command", ctx)
        return function(request, *arguments, **own)

    return _stack(called, (_workspace(), _JSON))
