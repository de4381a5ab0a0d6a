"""`rounds serve`: the site in a browser, new with every save."""

from __future__ import annotations

import asyncio
import errno
import gc
import secrets
import signal
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from ipaddress import ip_address
from typing import TYPE_CHECKING

import click

from generator.cli.dates import read_date
from generator.cli.session import Common, Fault, common_options, locate_project
from generator.cli.terminal import print_found
from generator.console import escape_text

if TYPE_CHECKING:
    from generator.diagnostics import Diagnostic
    from generator.preview.guard import Gate
    from generator.preview.session import Report, Session
    from generator.preview.snapshot import Difference

MOST_NAMED = 3


@click.command("serve", short_help="Show the site and follow every save.")
@click.option("--host", default="127.0.0.1", metavar="HOST", help="The address to listen on.")
@click.option(
    "--port",
    default=8000,
    type=click.IntRange(0, 65535),
    metavar="PORT",
    help="The port, or the next free one; 0 takes any.",
)
@click.option("--open", "wants_browser", is_flag=True, help="Open the browser.")
@click.option("--poll", is_flag=True, help="Look for changes instead of being told by the system.")
@click.option("--public", is_flag=True, help="Show the site for others, as a build would make it.")
@click.option("--token", "wants_token", is_flag=True, help="Put a secret into the address.")
@click.option("--as-of", callback=read_date, metavar="DATE", help="The day to take for today.")
@common_options
def command(
    common: Common,
    host: str,
    port: int,
    wants_browser: bool,
    poll: bool,
    public: bool,
    wants_token: bool,
    as_of: date | None,
) -> None:
    """Show the site in a browser, and build it anew on every save.

    Nothing is written. Errors appear over the last good page until they are mended. Ctrl-C ends it.
    """
    from generator.preview.listening import is_local, name_address
    from generator.preview.session import Request, Session

    gc.enable()
    project = locate_project(common)
    with _listen(host, port) as listening:
        gate = _make_gate(host, listening, wants_token or not is_local(listening))
        address = f"http://{name_address(listening)}{gate.prefix}/"
        click.echo(address)
        if not is_local(listening):
            _warn(listening)
        session = Session(Request(project, as_of, poll, public), Console(common), time.monotonic)
        with suppress(KeyboardInterrupt):
            session.build_first()
            if wants_browser:
                click.launch(address)
            asyncio.run(_run(session, listening, gate))


def _listen(host: str, port: int) -> socket.socket:
    from generator.preview.listening import open_socket

    try:
        return open_socket(host, port)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        if problem.errno == errno.EADDRINUSE:
            raise Fault(reason, "name another one with --port, or 0 for any") from problem
        raise Fault(f"cannot listen on {host}:{port}: {reason}") from problem


def _make_gate(host: str, listening: socket.socket, wants_token: bool) -> Gate:
    from generator.preview.guard import Gate

    token = secrets.token_hex(16) if wants_token else ""
    names = () if _is_number(host) else (host,)
    return Gate(listening.getsockname()[1], names, token)


def _is_number(host: str) -> bool:
    try:
        return bool(ip_address(host.partition("%")[0]))
    except ValueError:
        return False


def _warn(listening: socket.socket) -> None:
    host = listening.getsockname()[0]
    where = "any address of this machine" if ip_address(host).is_unspecified else host
    click.echo(
        f"warning: whoever can reach {where} over the network and knows the address above can read"
        " the whole journal: names, phone numbers, pay. It travels unencrypted.",
        err=True,
    )


async def _run(session: Session, listening: socket.socket, gate: Gate) -> None:
    """Run until a signal says that it is enough."""
    task = asyncio.current_task()
    assert task is not None
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        await session.run(listening, gate)


class Console:
    """Prints what the preview does; that nobody reads it any more is no reason to stop."""

    def __init__(self, common: Common) -> None:
        self._common = common
        self._found: Sequence[Diagnostic] = ()

    def hear_build(self, report: Report) -> None:
        """Print one line for a build, and its findings where they are others than before."""
        with suppress(OSError):
            self._print_findings(report)
            if not self._common.quiet:
                click.echo(escape_text(_describe(report)))

    def hear_word(self, text: str) -> None:
        """Print what went wrong beside the journal."""
        with suppress(OSError):
            click.echo(escape_text(text), err=True)

    def hear_request(self, line: str) -> None:
        """Print a request where everything is to be told."""
        if self._common.verbose:
            with suppress(OSError):
                click.echo(escape_text(line), err=True)

    def _print_findings(self, report: Report) -> None:
        site = report.outcome.site
        if site is None:
            for problem in report.outcome.problems:
                click.echo(escape_text(f"error: {problem.path} {problem.message}"), err=True)
            self._found = ()
        elif site.diagnostics != self._found:
            print_found(site.diagnostics, site.sources, self._common, err=True)
            self._found = site.diagnostics


def _describe(report: Report) -> str:
    """Say in one line what changed, how many pages, how long."""
    site, seconds = report.outcome.site, f"{report.seconds:.2f} s"
    cause = f"{_name_files(report.changed)}: " if report.changed else ""
    if report.outcome.problems or site is None:
        errors = _count(len(report.outcome.problems), "error", "errors")
        return f"{cause}{errors}, the last good pages stay, {seconds}"
    pages = site.counts["pages"]
    if not report.changed:
        entries = _count(site.counts["entries"], "entry", "entries")
        return f"{_count(pages, 'page', 'pages')} from {entries}, {seconds}"
    return f"{cause}{_describe_change(report.difference, pages)}, {seconds}"


def _describe_change(change: Difference, pages: int) -> str:
    """Say how many pages are affected or went; other files are worth a word where no page is."""
    if change.others and not (change.pages or change.gone):
        return f"{_count(change.others, 'file', 'files')} beside the pages affected"
    gone = f", {change.gone} gone" if change.gone else ""
    return f"{change.pages} of {_count(pages, 'page', 'pages')} affected{gone}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _name_files(paths: Sequence[str]) -> str:
    if len(paths) > MOST_NAMED:
        return f"{len(paths)} files"
    return ", ".join(paths)
