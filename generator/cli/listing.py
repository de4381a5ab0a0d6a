"""`rounds list`: a list of the journal as a table, as lines for other programs, or as a file."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.dates import read_date
from generator.cli.session import Common, common_options, is_live, wants_colour
from generator.cli.words import offer_files, offer_filters

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from generator.exports.sheets import Sheet
    from generator.filters import Spellings, Term

NAMES = (
    "entries", "processes", "people", "skills", "questions", "offers", "companies", "reminders",
)  # fmt: skip
SHOWN = {
    "entries": "date stage company title outcome",
    "processes": "company role status started days furthest_stage waiting_days",
    "people": "name role company tier last_contact next_due tie",
    "skills": "rank name status level n trend companies last",
    "questions": "date company stage text went",
    "offers": "date company role deadline decision terms",
    "companies": "name type city processes rounds people last",
    "reminders": "due days rule title",
}
"""The columns that a table shows; files, pipes and `-v` have all."""
ENDINGS = (".csv", ".json")
EXCLUDING = re.compile(r"-(?!o)\w[\w-]*:|-(?:outcome:)")
MARK = "\0"
GAP = 2
NARROWEST = 8


class FilterCommand(click.Command):
    """A command whose arguments may begin with a hyphen: `-skill:graphs` leaves a skill out."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Hide such arguments from the parser of options."""
        marked = [f"{MARK}{arg}" if EXCLUDING.match(arg) else arg for arg in args]
        return super().parse_args(ctx, marked)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer filters behind a single hyphen, beside the options."""
        filters = next(item for item in self.params if item.name == "filters")
        excluded = [] if incomplete.startswith("--") else filters.shell_complete(ctx, incomplete)
        return [*super().shell_complete(ctx, incomplete), *excluded]


@click.command("list", cls=FilterCommand, short_help="Show a list, or write it to a file.")
@click.argument("name", type=click.Choice(NAMES), metavar="LIST")
@click.argument("filters", nargs=-1, metavar="[FILTER]...", shell_complete=offer_filters)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    shell_complete=offer_files,
    help="Write to FILE.csv or FILE.json instead.",
)
@click.option("--as-of", callback=read_date, metavar="DATE", help="The day to take for today.")
@common_options
@click.pass_context
def command(
    ctx: click.Context,
    name: str,
    filters: tuple[str, ...],
    common: Common,
    output: str | None,
    as_of: date | None,
) -> None:
    """Show entries, processes, people, skills, questions, offers, companies or reminders.

    A FILTER is `company:acme`, `skill:graphs`, `after:2026-01`, or a word; `-` before it leaves out
    what fits. The manual has all keys.
    """
    from generator.cli.journal import derive_journal
    from generator.exports.about import list_spellings
    from generator.exports.lists import LISTS, build_sheet
    from generator.exports.sheets import pick_rows
    from generator.filters import BadFilter, join_arguments, parse_filter, select

    if output is not None and not output.lower().endswith(ENDINGS):
        raise click.BadParameter("a name ends with .csv or .json", ctx, param_hint="-o")
    try:
        text = join_arguments([item.removeprefix(MARK) for item in filters])
        terms = parse_filter(text, LISTS[name].keys)
    except BadFilter as problem:
        raise click.UsageError(f"{problem}: {problem.help}", ctx) from problem
    derived = derive_journal(common, as_of)
    journal = derived.reading.journal
    spellings = list_spellings(journal)
    _warn_of_unknown(terms, spellings)
    sheet = build_sheet(name, journal, derived.reports, derived.reading.today)
    found = pick_rows(sheet, select([row.item for row in sheet.rows], terms, spellings))
    if output is not None:
        _save(found, output, derived.project, common)
    else:
        _print(found, common)
    if not found.rows and not common.quiet:
        click.echo(f"No {name} match." if terms else f"No {name} yet.", err=True)


def _warn_of_unknown(terms: Iterable[Term], spellings: Spellings) -> None:
    """Say which values name nothing, for then there is nothing to find either."""
    from generator.console import escape_text
    from generator.filters import find_unknown

    for item in find_unknown(terms, spellings):
        hint = f": did you mean '{item.close[0]}'?" if item.close else ""
        text = f"warning: no {item.term.key} '{item.term.value}' in the journal{hint}"
        click.echo(escape_text(text), err=True)


def _save(sheet: Sheet, output: str, project: Path, common: Common) -> None:
    """Write a list to a file, in the form that its name asks for."""
    from generator.cli.saving import save_data
    from generator.exports.sheets import render_csv, render_json

    render = render_csv if output.lower().endswith(".csv") else render_json
    save_data(render(sheet), output, project, common)


def _print(sheet: Sheet, common: Common) -> None:
    """Print a table on a terminal, and a line a row, parted by tabs, anywhere else."""
    from generator.cli.saving import print_bytes
    from generator.console import escape_text
    from generator.exports.sheets import show_cell

    if not sheet.rows:
        return
    cells = [[show_cell(cell) for cell in row.cells] for row in sheet.rows]
    if is_live(sys.stdout):
        wanted = sheet.columns if common.verbose else SHOWN[sheet.name].split()
        places = [sheet.columns.index(column) for column in wanted]
        picked = [[row[place] for place in places] for row in cells]
        width = shutil.get_terminal_size().columns
        lines = _draw_table(wanted, picked, width, wants_colour(sys.stdout))
    else:
        plain = ([" ".join(cell.split()) for cell in row] for row in cells)
        lines = ["\t".join(map(escape_text, row)) for row in (sheet.columns, *plain)]
    print_bytes("".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace"))


def _draw_table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], width: int, colour: bool
) -> list[str]:
    """Return a table as lines that fit the terminal; the widest columns are cut first."""
    from generator.console import cut_text, measure_text

    titles = [name.replace("_", " ") for name in columns]
    wide = [max(map(measure_text, column)) for column in zip(titles, *rows, strict=True)]
    room = width - GAP * (len(wide) - 1)
    while sum(wide) > room and max(wide) > NARROWEST:
        wide[wide.index(max(wide))] -= 1
    lines = []
    for row in (titles, *rows):
        shown = [cut_text(cell, size) for cell, size in zip(row, wide, strict=True)]
        padded = (
            cell + " " * (size - measure_text(cell)) for cell, size in zip(shown, wide, strict=True)
        )
        lines.append((" " * GAP).join(padded).rstrip())
    return [click.style(lines[0], bold=True) if colour else lines[0], *lines[1:]]
