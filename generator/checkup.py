"""What a set-up is like: program, journal, editor, watching and git, each answered yes, no or unknown.

In: a project's folder, what was read of it, the environment. Out: findings with a hint where something
may be done. Nothing is changed and no other computer is asked, so that what only a host knows is
unknown. It must not know how findings are shown.
"""

from __future__ import annotations

import os
import platform
import re
import shlex
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator import __version__
from generator.diagnostics import settle_diagnostics
from generator.intake import Reading
from generator.preview.watch import find_hindrance
from generator.project import CACHE, SETTINGS
from generator.publishing.cautions import find_host
from generator.publishing.git import Home, ask_home, build_environment, find_home
from generator.publishing.outcome import Failed
from generator.record import Record

YES, NO, UNKNOWN = "yes", "no", "unknown"
PACKAGE = "rounds"
REQUIRED = re.compile(r"(?P<name>[\w.-]+).*;\s*extra\s*==\s*['\"](?P<extra>[\w-]+)['\"]")
EDITORS = ("VISUAL", "EDITOR")
MOUNTS = Path("/proc/self/mounts")
REMOTE_DISKS = ("nfs", "cifs", "smb", "9p", "fuse.", "vboxsf", "afs", "ceph")
"""Beginnings of file systems on which others may write without anybody being told."""


class Finding(Record, frozen=True):
    """One answer: what it is about, yes, no or unknown, and what may be done."""

    group: str
    state: str
    text: str
    hint: str = ""


def look_around(project: Path | None, reading: Reading | None) -> Iterator[Finding]:
    """Yield all findings; without a project, those that need none."""
    yield from _look_at_program()
    if project is None:
        yield Finding("Journal", NO, "there is no journal here", "`rounds init` makes one")
        yield from _look_at_editor(os.environ)
        return
    if reading is not None:
        yield from _look_at_journal(project, reading)
    yield from _look_at_editor(os.environ)
    yield from _look_at_watching(project)
    yield from _look_at_git(project, reading.settings.output if reading else "site")


def _look_at_program() -> Iterator[Finding]:
    python = f"Python {platform.python_version()}"
    yield Finding("Program", YES, f"Rounds {__version__} on {python}")
    extras = _list_extras()
    if extras is None:
        text = "optional parts: Rounds runs without having been installed"
        yield Finding("Program", UNKNOWN, text, "install it as the README says")
        return
    for extra, missing in extras.items():
        hint = f"in a checkout of Rounds: pipx install --force '.[{extra}]'" if missing else ""
        state = NO if missing else YES
        yield Finding("Program", state, f"optional part `{extra}`{_name_missing(missing)}", hint)


def _name_missing(missing: list[str]) -> str:
    return f", which needs {' and '.join(missing)}" if missing else ""


def _list_extras() -> Mapping[str, list[str]] | None:
    """Return what each optional part lacks; None where the package is not installed."""
    from importlib import metadata

    try:
        lines = metadata.requires(PACKAGE) or []
    except metadata.PackageNotFoundError:
        return None
    extras: dict[str, list[str]] = {}
    for match in filter(None, map(REQUIRED.match, lines)):
        lacking = extras.setdefault(match["extra"], [])
        try:
            metadata.version(match["name"])
        except metadata.PackageNotFoundError:
            lacking.append(match["name"])
    return extras


def _look_at_journal(project: Path, reading: Reading) -> Iterator[Finding]:
    has_settings = (project / SETTINGS).is_file()
    hint = "" if has_settings else "everything has its default; `rounds init` writes the file"
    yield Finding("Journal", YES if has_settings else NO, f"settings in {SETTINGS}", hint)
    journal = reading.journal
    drafts = sum(bool(file.value("draft", False)) for file in reading.files)
    counts = (
        (len(journal.entries), "entry", "entries"),
        (drafts, "draft", "drafts"),
        (len(journal.people), "person", "people"),
        (len(journal.companies), "company", "companies"),
        (len(journal.processes), "process", "processes"),
    )
    told = ", ".join(f"{number} {one if number == 1 else many}" for number, one, many in counts)
    state = YES if journal.entries else NO
    hint = "" if journal.entries else "`rounds new` writes the first entry"
    yield Finding("Journal", state, f"something to build from: {told}", hint)
    found = settle_diagnostics(reading.diagnostics, reading.settings.check, strict=False)
    errors = sum(item.severity == "error" for item in found)
    warnings = len(found) - errors
    text = f"a journal without errors: {errors} found, and {warnings} to be warned of"
    hint = "`rounds check` tells each with its remedy" if found else ""
    yield Finding("Journal", NO if errors else YES, text, hint)


def _look_at_editor(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Say what `rounds new` would open an entry with."""
    name = next((name for name in EDITORS if environment.get(name)), "")
    if not name:
        text = "an editor for `rounds new`: neither $VISUAL nor $EDITOR is set"
        yield Finding("Writing", NO, text, "export EDITOR='nano', or whichever you like")
        return
    try:
        words = shlex.split(environment[name])
    except ValueError:
        words = []
    path = shutil.which(words[0], path=environment.get("PATH")) if words else None
    if path is None:
        text = (
            f"an editor for `rounds new`: ${name} is {environment[name]!r}, which cannot be started"
        )
        yield Finding("Writing", NO, text, f"mend ${name}")
    else:
        yield Finding("Writing", YES, f"an editor for `rounds new`: {path}, by ${name}")


def _look_at_watching(project: Path) -> Iterator[Finding]:
    text = "`rounds serve` is told of changes by the system"
    hindrance = find_hindrance(project)
    disk = _find_remote_disk(project)
    if hindrance:
        yield Finding("Writing", NO, f"{text}: {hindrance}", "it looks for changes itself instead")
    elif disk:
        hint = "changes of other computers may go unseen: `rounds serve --poll`"
        yield Finding("Writing", UNKNOWN, f"{text} (the folder lies on {disk})", hint)
    else:
        yield Finding("Writing", YES, text)


def _find_remote_disk(project: Path) -> str:
    """Return the kind of disk that a folder lies on, where that is one of another computer."""
    try:
        lines = MOUNTS.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    best, kind = Path("/"), ""
    for line in lines:
        words = line.split()
        if len(words) < 3:
            continue
        place = Path(words[1].replace("\\040", " "))
        if project.is_relative_to(place) and len(place.parts) >= len(best.parts):
            best, kind = place, words[2]
    return kind if kind.startswith(REMOTE_DISKS) else ""


def _look_at_git(project: Path, output: str) -> Iterator[Finding]:
    environment = build_environment(can_ask=False)
    try:
        home = find_home(project, environment)
    except Failed:
        yield Finding("Git", NO, "git is installed", "only publishing to a branch needs it")
        return
    if home is None:
        hint = "`git init` in the project keeps every version; let no public host have it"
        yield Finding("Git", NO, "the journal lies in a repository", hint)
        return
    yield Finding("Git", YES, "the journal lies in a repository")
    yield from _look_at_remotes(home)
    is_ignored = ask_home(project, environment, "check-ignore", "-q", f"{output}/index.html")
    hint = "" if is_ignored is not None else f"write `/{output}/` into .gitignore"
    text = f"git leaves the site in {output}/ alone"
    yield Finding("Git", NO if is_ignored is None else YES, text, hint)
    tracked = (ask_home(project, environment, "ls-files", "-z", "--", output, CACHE) or "").count(
        "\0"
    )
    if tracked:
        hint = f"`git rm -r --cached {output} {CACHE}` takes them out of the next commit"
        text = f"no page of the private site is in git: {tracked} files are"
        yield Finding("Git", NO, text, hint)


def _look_at_remotes(home: Home) -> Iterator[Finding]:
    """Say where the journal is pushed to; whether others can read it there only the host knows."""
    hosts = sorted({host for address in home.addresses.values() if (host := find_host(address))})
    if not hosts:
        yield Finding("Git", YES, "the journal stays on this computer: it is pushed to no host")
    for host in hosts:
        hint = f"look at the repository's settings on {host}: the journal must be private there"
        yield Finding("Git", UNKNOWN, f"the repository on {host} is private", hint)
