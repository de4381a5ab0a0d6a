"""`rounds build`: the journal becomes a site.

What this module imports is all that a build with nothing to do takes; the rest is in `building.py`.
"""

from __future__ import annotations

import sys
import time
from datetime import date

import click

from generator.cli.dates import read_date
from generator.cli.request import Request, tell_end
from generator.cli.session import PACKAGES, Common, common_options, locate_project, wants_colour
from generator.stamp import Told, look_at_sources, recall_build


def read_address(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Read an option that is the address of a site, as the settings do, or fail as wrong usage."""
    if value is None:
        return None
    from generator.entries.values import BadValue, parse_site_url

    try:
        value.encode()  # what the terminal could not decode is no text
        return parse_site_url(value)
    except UnicodeEncodeError as problem:
        raise click.BadParameter("it is not plain text", ctx, param) from problem
    except BadValue as problem:
        raise click.BadParameter(f"{problem.message}: {problem.help}", ctx, param) from problem


@click.command("build", short_help="Make the site.")
@click.option("-o", "--output", metavar="DIR", help="Where to write; otherwise as in rounds.yml.")
@click.option("--public", is_flag=True, help="Make the site that may be shown to others.")
@click.option(
    "--base-url",
    callback=read_address,
    metavar="URL",
    help="Where the site will stand on the web.",
)
@click.option("--as-of", callback=read_date, metavar="DATE", help="The day to take for today.")
@click.option("--strict", is_flag=True, help="Take warnings for errors.")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 64),
    metavar="N",
    help="How many processes share the work; otherwise by its size.",
)
@click.option("--clean", is_flag=True, help="Write every page anew, unchanged ones too.")
@common_options
@click.pass_context
def command(
    ctx: click.Context,
    common: Common,
    output: str | None,
    public: bool,
    base_url: str | None,
    as_of: date | None,
    strict: bool,
    jobs: int | None,
    clean: bool,
) -> None:
    """Make the site from the journal.

    With errors in the journal nothing is written and the status is 1.
    """
    started = time.monotonic()
    request = Request(output, base_url, as_of, strict, jobs, clean, public)
    project = locate_project(common)
    look = look_at_sources(project, PACKAGES)
    told = None if clean else recall_build(project, request.name, as_of, look)
    if told is not None:
        _tell_again(told, common)
        return
    from generator.cli.building import build_site

    if not build_site(project, request, look, common, started):
        ctx.exit(1)


def _tell_again(told: Told, common: Common) -> None:
    """Say what the last build said, and that nothing had to be done."""
    plain, coloured, summary = told.warnings
    if plain and not common.quiet:
        click.echo(coloured if wants_colour(sys.stderr) else plain, err=True)
        click.echo(summary, err=True)
    if not common.quiet:
        tell_end(told, "Nothing has changed:")
