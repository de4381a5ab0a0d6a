"""`rounds check`: everything that a build would report, and nothing written."""

from __future__ import annotations

from datetime import date

import click

from generator.cli.dates import read_date
from generator.cli.session import PACKAGES, Common, common_options, locate_project
from generator.cli.terminal import FORMATS, print_found
from generator.diagnostics import has_errors
from generator.stamp import look_at_program


@click.command("check", short_help="Report every problem of the journal.")
@click.option("--strict", is_flag=True, help="Take warnings for errors.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to report.")
@click.option("--as-of", callback=read_date, metavar="DATE", help="The day to take for today.")
@common_options
@click.pass_context
def command(
    ctx: click.Context, common: Common, strict: bool, form: str, as_of: date | None
) -> None:
    """Report everything that `build` would, and write nothing.

    Silent, with status 0, when all is well; status 1 when there are errors.
    """
    from generator.archive import FileArchive, read_files
    from generator.build import check_project

    project = locate_project(common)
    memory = FileArchive(read_files(project, look_at_program(PACKAGES)))
    site = check_project(project, as_of=as_of, strict=strict, memory=memory)
    print_found(site.diagnostics, site.sources, common, form=form)
    if has_errors(site.diagnostics):
        ctx.exit(1)
