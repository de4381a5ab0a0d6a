"""Printing: diagnostics in the format asked for, and progress while a build runs.

In: diagnostics and how to show them. Out: lines on standard output or error. It must not know what
the diagnostics are about.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence

import click

from generator.cli.session import Common, is_live, wants_colour
from generator.codes import ERROR
from generator.console import render_github, render_json, render_summary, render_text
from generator.diagnostics import Diagnostic

FORMATS = ("text", "json", "github")
PATIENCE, INTERVAL = 0.5, 0.1
CLEAR_LINE = "\r\x1b[K"


def print_found(
    found: Sequence[Diagnostic],
    sources: Mapping[str, str],
    common: Common,
    *,
    form: str = "text",
    err: bool = False,
) -> None:
    """Print diagnostics, `err` on standard error; nothing for people when there are none."""
    if form == "json":
        click.echo(render_json(found), err=err)
        return
    shown = [item for item in found if not common.quiet or item.severity == ERROR]
    if not shown:
        return
    if form == "github":
        click.echo(render_github(shown), err=err)
        return
    colour = wants_colour(sys.stderr if err else sys.stdout)
    click.echo(render_text(shown, sources, colour=colour), err=err, color=colour)
    click.echo(render_summary(shown), err=True)


class Progress:
    """One line on a terminal that says how far a long build is; silent anywhere else."""

    def __init__(self, common: Common) -> None:
        self._is_on = not common.quiet and is_live(sys.stderr)
        self._next = time.monotonic() + PATIENCE
        self._is_shown = False

    def show(self, stage: str, done: int, total: int) -> None:
        """Write the line anew, at most ten times a second."""
        now = time.monotonic()
        if not self._is_on or now < self._next:
            return
        self._next = now + INTERVAL
        self._is_shown = True
        click.echo(f"{CLEAR_LINE}{stage} {done}/{total}", err=True, nl=False)

    def close(self) -> None:
        """Wipe the line, so that what follows starts on a clean one."""
        if self._is_shown:
            click.echo(CLEAR_LINE, err=True, nl=False)
