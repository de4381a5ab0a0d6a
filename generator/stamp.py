"""Whether anything has changed since the last build: a look at names, sizes and times alone.

In: the project, what the command asks for, and the stamp that the last build left. Out: what that
build told, where it would be told again. The stamp covers the sources, this program with its Python
and packages, the day, and every file of the site, so a build that finds it unbroken has nothing to
do. It must not read sources, and not import anything that takes time: even to define a dataclass
takes a millisecond.
"""

from __future__ import annotations

import json
import marshal
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from stat import S_ISDIR, S_ISLNK
from typing import NamedTuple

from generator.cache import drop_cached, read_cached, write_cached
from generator.project import SOURCES, TEMPLATES

NAME, VERSION = "stamp", 2
TICK, COARSE_TICK, SECOND = 50_000_000, 2_000_000_000, 1_000_000_000
"""Nanoseconds in which a file may change twice and show one time: on most disks, and on those that
keep whole seconds."""


class Told(NamedTuple):
    """What a build told: `request` is what was asked for, `folder` where the site stands.

    `as_of` and `timezone` are the settings' own and say with `today` for which day it holds.
    """

    request: str
    folder: str
    today: str
    as_of: str
    timezone: str
    pages: int
    entries: int
    foreign: tuple[str, ...]
    warnings: tuple[str, str, str]


class Look(NamedTuple):
    """The sources and the program as seen at a moment, in nanoseconds since 1970.

    `program` is the part of `seen` that speaks of this program alone.
    """

    seen: bytes
    program: bytes
    newest: int
    moment: int

    @property
    def is_settled(self) -> bool:
        """Say whether a change after the look is sure to show: nothing is as new as the look."""
        return is_settled(self.newest, self.moment)


def look_at_sources(project: Path, packages: Path) -> Look:
    """Look at everything that a site is made from; `packages` is where what we import is installed."""
    moment = find_moment()
    own = list(_show_program())
    sources = list(_show_sources(project))
    newest = max(max(found[1:3]) for _, found in (*own, *sources))
    if any(S_ISLNK(found[-1]) for _, found in sources):
        newest = moment  # what a link leads to may change without a trace here
    program = _write_lines(own, _name_packages(packages))
    return Look(program + _write_lines(sources), program, newest, moment)


def look_at_program(packages: Path) -> bytes:
    """Look at this program alone: the part of a look that does not depend on a project."""
    return _write_lines(_show_program(), _name_packages(packages))


def recall_build(project: Path, request: str, today: date | None, look: Look) -> Told | None:
    """Return what the last build told, if this one would make and tell the same."""
    kept = read_cached(project, NAME)
    if kept is None:
        return None
    head, _, rest = bytes(kept).partition(b"\n")
    try:
        fields = json.loads(head)
        version, size = fields.pop("version"), fields.pop("size")
        told = Told(**{**fields, "foreign": tuple(fields["foreign"])})
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    if version != VERSION or told.request != request or rest[:size] != look.seen:
        return None
    if told.today != _find_day(told, today).isoformat():
        return None
    places = _unpack(rest[size:])
    stands = all(_stat(f"{told.folder}/{place}") == seen for place, seen in places)
    return told if places and stands else None


def keep_build(
    project: Path, told: Told, look: Look, paths: Iterable[str], show: Callable[[str], Seen]
) -> None:
    """Leave a stamp for the next build; none where a change might not show.

    `show` tells how a file or folder of the site looks.
    """
    if not look.is_settled:
        drop_cached(project, NAME)
        return
    head = json.dumps({**told._asdict(), "version": VERSION, "size": len(look.seen)})
    places = [(place, show(place)) for place in _add_folders(sorted(paths))]
    write_cached(project, NAME, head.encode(), b"\n", look.seen, marshal.dumps(places))


def find_moment() -> int:
    """Return the present moment in nanoseconds since 1970."""
    return time.time_ns()


def is_settled(newest: int, moment: int) -> bool:
    """Say whether what changes after a moment gets another time than the newest one seen then."""
    return newest < moment - (TICK if newest % SECOND else COARSE_TICK)


def find_today(timezone: str | None) -> date:
    """Return today's date in the journal's zone, or else the system's."""
    if not timezone:
        return datetime.now().astimezone().date()
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo(timezone)).date()


def _find_day(told: Told, today: date | None) -> date:
    """Return the day that a build would take for today: as asked, as set, or as it is."""
    if today is not None:
        return today
    return date.fromisoformat(told.as_of) if told.as_of else find_today(told.timezone)


def _name_packages(packages: Path) -> str:
    """Name what runs: Python, and the folder of packages as it was when one was last installed."""
    return f"{sys.version} {packages} {packages.stat().st_mtime_ns}"


def _write_lines(found: Iterable[tuple[str, Found]], *first: str) -> bytes:
    lines = (f"{path} {seen}\n" for path, seen in found)
    return "\n".join((*first, *lines)).encode(errors="surrogateescape")


Found = tuple[int, int, int, int, int]
"""Size, time of the content, time of the node, number of the node, kind and permissions."""
Seen = tuple[int, ...] | None
"""The same of a place where nothing may stand."""


def _show_program() -> Iterator[tuple[str, Found]]:
    """Yield the files of this package and of the templates beside it."""
    package = Path(__file__).parent
    for place in (package, package.parent / TEMPLATES):
        yield from _show_all(place, (".", "__pycache__"))


def _show_sources(project: Path) -> Iterator[tuple[str, Found]]:
    """Yield the files of a project that a site can be made from; a journal's hidden ones are none."""
    for name in SOURCES:
        yield from _show_all(project / name, () if name == TEMPLATES else (".",))


def _show_all(place: Path, hidden: tuple[str, ...]) -> Iterator[tuple[str, Found]]:
    """Yield every file below a place with how it looks, but for names that begin in some ways.

    A link in the place itself is followed, as builds follow it.
    """
    try:
        waiting = [(str(place), _pick(place.stat()))]
    except OSError:
        return
    while waiting:
        path, info = waiting.pop()
        if S_ISDIR(info[-1]):
            waiting.extend(sorted(_list(path, hidden), reverse=True))
        else:
            yield path, info


def _list(folder: str, hidden: tuple[str, ...]) -> Iterator[tuple[str, Found]]:
    """Yield what stands in a folder; what cannot be looked at, the build will speak of."""
    with suppress(OSError), os.scandir(folder) as listing:
        for item in listing:
            if not item.name.startswith(hidden):
                yield item.path, _pick(item.stat(follow_symlinks=False))


def _pick(info: os.stat_result) -> Found:
    return info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino, info.st_mode


def _stat(path: str) -> Found | None:
    try:
        return _pick(os.lstat(path))
    except OSError:
        return None


def _add_folders(paths: Iterable[str]) -> Iterable[str]:
    """Return files and the folders that they lie in: what is put beside them shows there."""
    places = {"": None}
    for path in paths:
        end = path.find("/")
        while end >= 0:
            places[path[:end]] = None
            end = path.find("/", end + 1)
        places[path] = None
    return places


def _unpack(shown: bytes) -> Sequence[tuple[str, Seen]]:
    """Return the places of a site with how they looked; none where that cannot be read."""
    try:
        return tuple((place, seen) for place, seen in marshal.loads(shown))
    except (ValueError, EOFError, TypeError):
        return ()
