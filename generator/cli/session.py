"""What all commands share: their common options, the project they work on, how they fail.

In: options as typed. Out: a `Common` value, the project's folder, faults with a remedy. It must
not know any single command.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, NamedTuple, TextIO

import click

from generator.project import find_project

PACKAGES = Path(click.__file__).parent.parent
"""Where what this program imports is installed."""


class Common(NamedTuple):
    """The options that every command takes."""

    project: Path | None
    quiet: bool
    verbose: bool


class Fault(click.ClickException):
    """A failure that is no wrong usage: one line, a remedy, and an exit status."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.help = help

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message and the remedy on standard error."""
        from generator.console import escape_text

        click.echo(f"error: {escape_text(self.message)}", file=file, err=True)
        if self.help:
            click.echo(f"  help: {escape_text(self.help)}", file=file, err=True)


class Busy(Fault):
    """Another build is running."""

    exit_code = 75


def common_options(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the common options, handed over as one `common` argument."""

    @click.option(
        "--project",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        metavar="DIR",
        help="The journal's folder; otherwise it is looked for from here upwards.",
    )
    @click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
    @click.option("-v", "--verbose", is_flag=True, help="Say more about what is done.")
    @functools.wraps(function)
    def take_common(project: Path | None, quiet: bool, verbose: bool, **others: Any) -> None:
        function(common=Common(project, quiet, verbose), **others)

    return take_common


def locate_project(common: Common) -> Path:
    """Return the project's folder: the one given, else the nearest from here upwards."""
    start = common.project or Path.cwd()
    found = find_project(start)
    if common.project is not None and (found is None or not found.samefile(start)):
        raise click.UsageError(
            f"there is neither rounds.yml nor journal/ in {start}:"
            f" `rounds init {start}` makes a journal there"
        )
    if found is None:
        raise click.UsageError(
            "there is no journal here or in a folder above: make one with `rounds init`,"
            " or name it with --project DIR"
        )
    return found


def show_path(path: Path) -> str:
    """Return a path as a person at this folder would type it."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def wants_colour(stream: TextIO) -> bool:
    """Say whether a stream is a terminal that shows colours and whose owner has not said no."""
    return is_live(stream) and not os.environ.get("NO_COLOR")


def is_live(stream: TextIO) -> bool:
    """Say whether a stream is a terminal on which a line can be written over."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"
