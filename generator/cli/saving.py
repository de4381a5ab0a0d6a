"""One file for the user: to the place that they name, whole or not at all, or to standard output.

In: bytes and a name as typed. Out: the file, and a line that says so. It must not know what is in it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import click

from generator.cli.session import Common, Fault, show_path
from generator.project import CACHE, SOURCES

STANDARD = "-"


def save_data(data: bytes, name: str | None, project: Path, common: Common) -> None:
    """Write a file for nobody but its owner to read, or to standard output where no name is given.

    A file that is there already is replaced, and that is said. Sources of the journal are refused.
    """
    if name is None or name == STANDARD:
        print_bytes(data)
        return
    path = _choose_path(name, project)
    word = "Replaced" if path.exists() else "Wrote"
    if path.exists() and not path.is_file():
        path.write_bytes(data)  # a pipe or a device: there is nothing that could be left half done
        return
    _replace_file(path, data)
    if not common.quiet:
        click.echo(f"{word} {show_path(path)}", err=True)


def print_bytes(data: bytes) -> None:
    """Write to standard output; a reader that has seen enough is no fault."""
    try:
        click.echo(data, nl=False)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _choose_path(name: str, project: Path) -> Path:
    """Return where a name leads, links followed."""
    if "\0" in name or not name.strip():
        raise Fault("the file has no name", "write `-o NAME`")
    try:
        path = Path(name).expanduser().resolve()
    except RuntimeError as problem:
        raise Fault(f"cannot follow {name}", "write the path out") from problem
    if path.is_dir():
        raise Fault(f"{show_path(path)} is a folder", f"write `-o {name.rstrip('/')}/NAME`")
    if not path.parent.is_dir():
        raise Fault(f"there is no folder {show_path(path.parent)}", "make it first")
    for place in (project / item for item in (*SOURCES, CACHE)):
        if path.is_relative_to(place.resolve()):
            raise Fault(f"{show_path(path)} belongs to the journal itself", "choose another place")
    return path


def _replace_file(path: Path, data: bytes) -> None:
    """Put a file in place in one step; what was there stays if that fails."""
    handle, draft = tempfile.mkstemp(prefix=".rounds-", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)
        Path(draft).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(draft).unlink()
        raise
