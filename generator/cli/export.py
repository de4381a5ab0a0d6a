"""`rounds export`: one file for another program, on its own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from generator.cli.dates import read_date
from generator.cli.session import Common, common_options
from generator.cli.words import offer_files
from generator.exports.paths import CALENDAR, CONTACTS, DATA, FEED

if TYPE_CHECKING:
    from generator.cli.journal import Derived

PATHS = {"calendar": CALENDAR, "contacts": CONTACTS, "feed": FEED, "data": DATA}
"""Kinds that lie in every site, too, and where."""
KINDS = (*PATHS, "sankey", "anki")


@click.command("export", short_help="Write one file for another program.")
@click.argument("kind", type=click.Choice(KINDS))
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    shell_complete=offer_files,
    help="Where to write; otherwise to the terminal.",
)
@click.option("--as-of", callback=read_date, metavar="DATE", help="The day to take for today.")
@common_options
def command(kind: str, common: Common, output: str | None, as_of: date | None) -> None:
    """Write the calendar, the contacts, a feed, all data, a flow chart or flash cards.

    calendar (.ics) for calendars, contacts (.vcf) for address books, feed (.xml) for feed readers,
    data (.json) for scripts, sankey (.txt) for sankeymatic.com, anki (.txt) for Anki.
    """
    from generator.cli.journal import derive_journal
    from generator.cli.saving import save_data

    derived = derive_journal(common, as_of)
    save_data(_render(kind, derived), output, derived.project, common)


def _render(kind: str, derived: Derived) -> bytes:
    """Return the bytes of one export."""
    reading, reports = derived.reading, derived.reports
    if kind == "sankey":
        from generator.exports.sankey import render_sankey

        return render_sankey(reports.timeline)
    if kind == "anki":
        from generator.exports.anki import render_anki

        return render_anki(reading.journal, reports.questions)
    from generator.exports.all import render_export

    settings, today = reading.settings, reading.today
    return render_export(PATHS[kind], reading.journal, reports, settings, today)
