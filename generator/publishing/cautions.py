"""What the owner is told before a site goes out: what no program can take back or see from here.

In: the settings, the place, what changes, and what the journal's own repository says of itself. Out:
sentences. They are about what is not on the pages: copies, histories, the journal beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.project import CACHE
from generator.publishing.changes import Changes
from generator.publishing.git import ask_home, build_environment, find_home
from generator.publishing.outcome import Failed
from generator.publishing.places import GIT
from generator.publishing.programs import hide_secrets
from generator.settings import Settings

MOST_NAMED = 10


def list_cautions(project: Path, settings: Settings, kind: str, owner: str) -> Iterator[str]:
    """Yield what is to be known of every publishing of this site to this kind of place."""
    yield (
        "Search engines, web archives and readers keep copies: what you withdraw later stays with them."
    )
    if kind == GIT:
        yield (
            "The branch keeps every earlier version, and so do forks of it. On most hosts the pages"
            " are public even where the repository is private."
        )
    if owner:
        yield (
            "The site bears your name: together with a profile that names your employers it may tell"
            " which process led where."
        )
    yield from _list_repository_cautions(project, settings.output)


def _list_repository_cautions(project: Path, output: str) -> Iterator[str]:
    """Yield what can be known offline of the repository that the journal itself lies in."""
    environment = build_environment(can_ask=False)
    try:
        home = find_home(project, environment)
    except Failed:
        return  # without git there is nothing to be asked
    if home is None:
        return
    hosts = sorted({host for address in home.addresses.values() if (host := find_host(address))})
    if hosts:
        yield (
            f"The journal itself is pushed to {' and '.join(hosts)}. Whether that repository is private"
            " cannot be seen from here: look there. It keeps what you delete."
        )
    tracked = ask_home(project, environment, "ls-files", "-z", "--", output, CACHE) or ""
    count = tracked.count("\0")
    if count:
        yield (
            f"{count} {'file' if count == 1 else 'files'} of the private site or its cache are in git:"
            f" `git rm -r --cached {output} {CACHE}` takes them out of the next commit. History keeps"
            " them."
        )


def find_host(address: str) -> str:
    """Return the computer that an address names, "" for a folder of this one."""
    plain = hide_secrets(address)
    if "://" in plain:
        scheme, _, rest = plain.partition("://")
        return "" if scheme == "file" else rest.partition("/")[0].partition(":")[0]
    before, colon, _ = plain.partition(":")
    return before.rpartition("@")[2] if colon and "/" not in before else ""


def explain_withdrawal(changes: Changes, kind: str) -> str:
    """Say which pages others could read until now, and where they may still be; "" for none."""
    if not changes.withdrawn:
        return ""
    named = ", ".join(changes.withdrawn[:MOST_NAMED])
    more = len(changes.withdrawn) - MOST_NAMED
    where = "search engines and web archives"
    if kind == GIT:
        where = "the branch's history, forks, search engines and web archives"
    return (
        f"withdrawn: {named}{f' and {more} more' if more > 0 else ''}. {where[0].upper()}{where[1:]}"
        " may still have them: ask each to remove its copy"
    )
