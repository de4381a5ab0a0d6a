"""What is told when the gate refuses a public site: places, never values.

In: a refusal. Out: a fault with status 3. On a terminal entries are named; elsewhere, where others may
read the log, only their folder and line are, for a file's name gives away as much as its text.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import IO, Any

import click

from generator.cli.session import Fault, is_live
from generator.console import escape_text
from generator.gate.scan import Leak
from generator.gate.verdict import REMEDY, GateRefused

MOST_TOLD = 20


class Refused(Fault):
    """The gate let nothing through."""

    exit_code = 3

    def __init__(self, findings: Sequence[str]) -> None:
        super().__init__("the gate refused the public site, and nothing was written", REMEDY)
        self._findings = findings

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message, a line for each finding, and the remedy."""
        click.echo(f"error: {self.message}:", file=file, err=True)
        for line in self._findings:
            click.echo(f"  {escape_text(line)}", file=file, err=True)
        click.echo(f"  help: {self.help}", file=file, err=True)


def explain_refusal(refusal: GateRefused) -> Fault:
    """Put a refusal into lines, one a finding."""
    lines = [_tell(leak) for leak in refusal.leaks]
    lines += [f"{path} would be another one if the journal differed in private things alone"
              for path in refusal.betraying]  # fmt: skip
    lines = list(dict.fromkeys(lines))
    more = len(lines) - MOST_TOLD
    return Refused([*lines[:MOST_TOLD], *([f"and {more} more"] if more > 0 else ())])


def _tell(leak: Leak) -> str:
    return f"{_name_place(leak)}: what `{leak.field}` says stands in {leak.file} (as {leak.view})"


def _name_place(leak: Leak) -> str:
    top = leak.path.partition("/")[0]
    shown = leak.path if is_live(sys.stderr) else f"{top}/..."
    return f"{shown}:{leak.span.line}"
