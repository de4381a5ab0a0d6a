"""`rounds today`: what is due, what comes, who is silent and what is missing, in one screen."""

from __future__ import annotations

import shutil
import sys
from datetime import date
from typing import Any

import click

from generator.cli.dates import read_date
from generator.cli.session import Common, common_options, is_live, wants_colour

PIPE_WIDTH = 1000
"""Columns where nobody looks: nothing is cut that a program may want to read."""


@click.command("today", short_help="Say what is due, upcoming and stuck.")
@click.option(
    "--days",
    type=click.IntRange(1, 366),
    default=14,
    show_default=True,
    metavar="N",
    help="How many days to look ahead.",
)
@click.option("--as-of", callback=read_date, metavar="DATE", help="The day to take for today.")
@common_options
def command(common: Common, days: int, as_of: date | None) -> None:
    """Say what is due and what to type, what comes, who is silent, and the top gaps.

    On a terminal it fits the screen; -v shows all, and so does a pipe.
    """
    from generator.cli.briefing import LATE, QUIET, STRONG, Facts, write_briefing
    from generator.cli.journal import derive_journal
    from generator.cli.saving import print_bytes

    derived = derive_journal(common, as_of)
    size = shutil.get_terminal_size()
    is_shown = is_live(sys.stdout)
    facts = Facts(
        derived.reading.journal,
        derived.reports,
        derived.reading.settings,
        derived.reading.today,
        days,
        width=size.columns if is_shown else PIPE_WIDTH,
        height=size.lines if is_shown and not common.verbose else None,
    )
    lines = write_briefing(facts)
    if wants_colour(sys.stdout):
        styles: dict[str, dict[str, Any]] = {
            STRONG: {"bold": True},
            LATE: {"fg": "red"},
            QUIET: {"dim": True},
        }
        shown = [click.style(line.text, **styles.get(line.tone, {})) for line in lines]
    else:
        shown = [line.text for line in lines]
    print_bytes("".join(f"{line}\n" for line in shown).encode("utf-8", "backslashreplace"))
