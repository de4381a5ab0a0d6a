"""The files by which a host builds the public site itself, from the data files beside this module.

In: the name of a host. Out: relative paths with their texts. It must not know what already stands on disk.
Other programs are pinned to what made the files: actions by commit, packages by version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.resources import files

from generator import __version__

TARGETS = {
    "github": ("github.yml", ".github/workflows/site.yml"),
    "gitlab": ("gitlab.yml", ".gitlab-ci.yml"),
    "netlify": ("netlify.toml", "netlify.toml"),
    "cloudflare": ("cloudflare.toml", "wrangler.toml"),
}
"""Hosts by name: the data file, and where its text belongs."""
FOLDER = "hosting"
WHEEL = f"{FOLDER}/rounds-{__version__}-py3-none-any.whl"
"""What the owner has to lay there: the program itself is taken from no registry."""
NAME = re.compile(r"[A-Za-z0-9][\w.-]*")


def plan_hosting(host: str) -> dict[str, str]:
    """Return the files for a host by path."""
    data = files("generator").joinpath("scaffold").joinpath("hosting")
    source, path = TARGETS[host]
    return {
        path: data.joinpath(source).read_text("utf-8"),
        f"{FOLDER}/build.sh": data.joinpath("build.sh").read_text("utf-8"),
        f"{FOLDER}/requirements.txt": _list_requirements(),
    }


def _list_requirements() -> str:
    """Return what is installed on the host: the wheel, and each package at the version that is here."""
    lines = [f"{name}=={version(name)}" for name in sorted(_close_over("rounds"))]
    return (
        "# What a host installs to build the site: the wheel of Rounds that you lay there, and exact"
        f" versions.\n./{WHEEL}\n" + "".join(f"{line}\n" for line in lines)
    )


def _close_over(package: str) -> set[str]:
    """Return every package that one needs, and that is installed, by name."""
    found: set[str] = set()
    waiting = list(_list_needs(package))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _list_needs(name)
    return found


def _list_needs(package: str) -> Iterator[str]:
    """Yield what a package needs without any extra, as far as it is installed."""
    for line in requires(package) or ():
        name = NAME.match(line)
        if name is None or "extra ==" in line.partition(";")[2]:
            continue
        try:
            version(name[0])
        except PackageNotFoundError:
            continue  # needed on another system
        yield re.sub(r"[-_.]+", "-", name[0]).lower()
