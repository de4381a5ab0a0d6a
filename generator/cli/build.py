"""`rounds build`: the journal becomes a site."""

from __future__ import annotations

import errno
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.dates import read_date
from generator.cli.session import Busy, Common, Fault, common_options, locate_project, show_path
from generator.cli.terminal import Progress, print_found
from generator.console import escape_text
from generator.diagnostics import has_errors

if TYPE_CHECKING:
    from generator.build import Site
    from generator.output import WriteReport

LOCKED = (errno.EROFS, errno.EACCES, errno.EPERM)
FULL = (errno.ENOSPC, errno.EDQUOT)


@click.command("build", short_help="Make the site.")
@click.option("-o", "--output", metavar="DIR", help="Where to write; otherwise as in rounds.yml.")
@click.option("--base-url", metavar="URL", help="Where the site will stand on the web.")
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
    if base_url is not None and not base_url.startswith(("http://", "https://")):
        raise click.BadParameter(
            "an address begins with https:// or http://", ctx, param_hint="--base-url"
        )
    project = locate_project(common)
    site = _build(project, common, as_of=as_of, strict=strict, base_url=base_url, jobs=jobs)
    print_found(site.diagnostics, site.sources, common, err=True)
    if has_errors(site.diagnostics):
        ctx.exit(1)
    folder, report = _write(project, site, output, clean)
    if not common.quiet:
        _tell(site, folder, report, time.monotonic() - started, common.verbose)


def _build(
    project: Path,
    common: Common,
    *,
    as_of: date | None,
    strict: bool,
    base_url: str | None,
    jobs: int | None,
) -> Site:
    from generator.build import build_project

    progress = Progress(common)
    try:
        return build_project(
            project,
            as_of=as_of,
            strict=strict,
            base_url=base_url,
            jobs=jobs,
            progress=progress.show,
        )
    finally:
        progress.close()


def _write(project: Path, site: Site, output: str | None, clean: bool) -> tuple[Path, WriteReport]:
    """Write the site where the option says, seen from here, or else the settings, seen from it."""
    from generator.output import OutputBusy, OutputRefused, choose_folder, write_site

    protected = [project / name for name in ("journal", "templates", "rounds.yml")]
    try:
        if output is not None:
            folder = choose_folder(output, Path.cwd())
        else:
            folder = choose_folder(site.settings.output, project)
        try:
            return folder, write_site(folder, site.files, protected, clean=clean)
        except OSError as problem:
            raise _explain_fault(folder, problem) from problem
    except OutputBusy as problem:
        raise Busy(problem.message, problem.help) from problem
    except OutputRefused as problem:
        raise Fault(problem.message, problem.help) from problem


def _explain_fault(folder: Path, problem: OSError) -> Fault:
    """Name the folder that the system would not write to, and what to do about it."""
    reason = problem.strerror or str(problem)
    remedy = "look what stands in the way there, or name another folder with `-o DIR`"
    if problem.errno in LOCKED:
        remedy = "make it writable, or name another folder with `-o DIR`"
    elif problem.errno in FULL:
        remedy = "make room, or name a folder on another disk with `-o DIR`"
    return Fault(f"cannot write to the output folder {show_path(folder)}: {reason}", remedy)


def _tell(site: Site, folder: Path, report: WriteReport, seconds: float, verbose: bool) -> None:
    """Say what was made, and name what others put into the folder."""
    if verbose:
        for word, paths in (("wrote", report.written), ("removed", report.removed)):
            for path in paths:
                click.echo(f"{word} {escape_text(path)}", err=True)
    if report.foreign:
        named = ", ".join(map(escape_text, report.foreign))
        click.echo(f"left as they are, not made by a build: {named}", err=True)
    pages, entries = site.counts["pages"], site.counts["entries"]
    click.echo(
        f"Built {pages} {'page' if pages == 1 else 'pages'} from {entries}"
        f" {'entry' if entries == 1 else 'entries'} in {seconds:.1f} s:"
        f" open {show_path(folder / 'index.html')}"
    )
