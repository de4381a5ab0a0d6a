"""What a build is asked for, and the last line that it tells.

In: options as typed, and what was told. Out: a `Request`, a line on standard output. It must not
import anything that takes time.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

import click

from generator.cli.session import show_path
from generator.stamp import Told


class Request(NamedTuple):
    """What the options ask for."""

    output: str | None
    base_url: str | None
    as_of: date | None
    strict: bool
    jobs: int | None
    clean: bool
    public: bool

    @property
    def name(self) -> str:
        """Name what must be the same for the site of an earlier build to do."""
        output = None if self.output is None else str(Path.cwd() / self.output)
        return repr((output, self.base_url, self.strict, self.public))


def tell_end(told: Told, verb: str, seconds: float | None = None) -> None:
    """Name what others put into the folder, then say what stands there and where to look."""
    if told.foreign:
        click.echo(f"left as they are, not made by a build: {', '.join(told.foreign)}", err=True)
    pages = f"{told.pages} {'page' if told.pages == 1 else 'pages'}"
    entries = f"{told.entries} {'entry' if told.entries == 1 else 'entries'}"
    where = show_path(Path(told.folder) / "index.html")
    took = "" if seconds is None else f" in {seconds:.1f} s"
    click.echo(f"{verb} {pages} from {entries}{took}: open {where}")
