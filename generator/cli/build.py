"""`rounds build`: the journal becomes a site."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli.dates import read_date
from generator.cli.session import Busy, Common, Fault, common_options, locate_project, show_path
from generator.cli.terminal import Progress, print_found
from generator.console import escape_text
from generator.diagnostics import has_errors

if TYPE_CHECKING:
    from generator.build import Site
    from generator.output import OutputFile, WriteReport

LOCKED = (errno.EROFS, errno.EACCES, errno.EPERM)
FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class Request:
    """What the options ask for."""

    output: str | None
    base_url: str | None
    as_of: date | None
    strict: bool
    jobs: int | None
    clean: bool


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
    request = Request(output, base_url, as_of, strict, jobs, clean)
    project = locate_project(common)
    progress = Progress(common)
    try:
        site, folder, report = _build(project, request, progress)
    finally:
        progress.close()
    print_found(site.diagnostics, site.sources, common, err=True)
    if report is None:
        ctx.exit(1)
    if not common.quiet:
        _tell(site, folder, report, time.monotonic() - started, common.verbose)


def _build(
    project: Path, request: Request, progress: Progress
) -> tuple[Site[Any], Path, WriteReport | None]:
    """Read the journal, make the site beside the live one, and put it in place if all is well.

    The folder is the one that the option names, seen from here, or else the settings', seen from
    the project. Without a report nothing was written.
    """
    from generator.build import drop, make_site, read_project
    from generator.output import OutputBusy, OutputRefused, choose_folder, open_site

    reading = read_project(project, request.as_of, request.jobs, progress.show)

    def make(keep: Callable[[OutputFile], Any]) -> Site[Any]:
        return make_site(
            project,
            reading,
            keep,
            strict=request.strict,
            base_url=request.base_url,
            jobs=request.jobs,
            tell=progress.show,
        )

    if reading.has_errors(strict=request.strict):
        return make(drop), project, None
    try:
        if request.output is not None:
            folder = choose_folder(request.output, Path.cwd())
        else:
            folder = choose_folder(reading.settings.output, project)
        try:
            with open_site(folder, _protect(project), clean=request.clean) as writer:
                site = make(writer.stage)
                is_good = not has_errors(site.diagnostics)
                return site, folder, writer.publish(site.files) if is_good else None
        except OSError as problem:
            raise _explain_fault(folder, problem) from problem
    except OutputBusy as problem:
        raise Busy(problem.message, problem.help) from problem
    except OutputRefused as problem:
        raise Fault(problem.message, problem.help) from problem


def _protect(project: Path) -> list[Path]:
    """Name what no build may write to."""
    return [project / name for name in ("journal", "templates", "rounds.yml")]


def _explain_fault(folder: Path, problem: OSError) -> Fault:
    """Name the folder that the system would not write to, and what to do about it."""
    reason = problem.strerror or str(problem)
    remedy = "look what stands in the way there, or name another folder with `-o DIR`"
    if problem.errno in LOCKED:
        remedy = "make it writable, or name another folder with `-o DIR`"
    elif problem.errno in FULL:
        remedy = "make room, or name a folder on another disk with `-o DIR`"
    return Fault(f"cannot write to the output folder {show_path(folder)}: {reason}", remedy)


def _tell(
    site: Site[Any], folder: Path, report: WriteReport, seconds: float, verbose: bool
) -> None:
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
