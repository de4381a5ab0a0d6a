"""`rounds doctor`: what the set-up is like, in groups of yes, no and unknown."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.session import Common, common_options, wants_colour
from generator.console import escape_text
from generator.project import find_project

if TYPE_CHECKING:
    from generator.checkup import Finding
    from generator.intake import Reading

FAULTY = 1
COLOURS = {"yes": "green", "no": "red", "unknown": "yellow"}
WIDE = max(map(len, COLOURS))


@click.command("doctor", short_help="Look whether everything is in place.")
@common_options
def command(common: Common) -> None:
    """Say what is in place: the program, the journal, the editor, watching, git.

    Nothing is changed, and no other computer is asked. The status is 1 when the journal has errors.
    """
    from generator.checkup import look_around
    from generator.diagnostics import has_errors, settle_diagnostics

    project = find_project(common.project or Path.cwd())
    reading = _read(project) if project is not None else None
    for group, findings in groupby(look_around(project, reading), key=lambda item: item.group):
        shown = [item for item in findings if not common.quiet or item.state == "no"]
        if shown:
            click.echo(group)
        for item in shown:
            _print(item)
    if reading is not None:
        settled = settle_diagnostics(reading.diagnostics, reading.settings.check, strict=False)
        if has_errors(settled):
            raise click.exceptions.Exit(FAULTY)


def _read(project: Path) -> Reading:
    """Read the journal as it is, errors and all."""
    from generator.intake import read_project, tell_nobody

    return read_project(project, None, None, tell_nobody)


def _print(item: Finding) -> None:
    colour = wants_colour(sys.stdout)
    state = f"{item.state:<{WIDE}}"
    state = click.style(state, fg=COLOURS[item.state]) if colour else state
    click.echo(f"  {state}  {escape_text(item.text)}", color=colour)
    if item.hint:
        click.echo(f"  {'':<{WIDE}}  help: {escape_text(item.hint)}")
