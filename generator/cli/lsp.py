"""`rounds lsp`: the language server, for editors to start."""

from __future__ import annotations

import gc
import signal
import sys
from contextlib import redirect_stdout

import click

from generator.cli.session import PACKAGES, Common, Fault, common_options, locate_project
from generator.stamp import look_at_program

EXTRA = ("pygls", "lsprotocol", "cattrs", "attr", "attrs")


@click.command("lsp", short_help="Serve an editor that speaks LSP.")
@click.option(
    "--stdio",
    is_flag=True,
    expose_value=False,
    help="Talk over standard input and output, as always.",
)
@common_options
def command(common: Common) -> None:
    """Check, complete and explain entries in an editor, while they are written.

    An editor starts this and talks to it over standard input and output. The journal is found from
    each file upwards, unless --project names one. Nothing is ever written to a file.
    """
    try:
        from generator.editor.server import serve
    except ModuleNotFoundError as problem:
        if (problem.name or "").partition(".")[0] not in EXTRA:
            raise
        raise Fault(
            "the language server needs pygls, which is not installed",
            "install Rounds with the extra `editor`: `pipx install --force '.[editor]'` in a checkout",
        ) from problem
    gc.enable()
    only = locate_project(common) if common.project is not None else None
    if sys.stdin.isatty() and not common.quiet:
        click.echo("Waiting for an editor, which starts this itself; Ctrl-C ends it.", err=True)
    # A thread waits for the next message and would keep the program; there is nothing to put in order.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    with redirect_stdout(sys.stderr):  # what anybody prints by mistake is no message to an editor
        serve(only, look_at_program(PACKAGES), incoming, outgoing)
