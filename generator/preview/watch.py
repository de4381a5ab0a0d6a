"""Watching: tells at once that something in the project may have changed. The only importer of watchfiles.

In: the project's folder. Out: hints, sets of paths, or None for "look everywhere". Whatever happens
to the folders or to the system's notifications, hints go on: a folder that was replaced is watched
anew, and where there can be no notifications, the folders are polled. It must not know what follows
from a hint.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from threading import Event

from watchfiles import Change, watch

from generator.preview.stamps import ROOTS, SETTINGS, is_watched

Hints = frozenset[str] | None
STEP, TICK, GATHER = 5, 250, 200
"""Milliseconds: between two looks at the queue of events, between two looks at what is watched, and
for which events are gathered while they keep coming."""
REST = 0.5
"""Seconds between two attempts at watching what cannot be watched."""
LIMITS = ("limit reached", "Too many open files")
"""What the system says when it watches no more folders, or for nobody more."""


def watch_project(
    project: Path,
    stop: Event,
    tell: Callable[[Hints], None],
    say: Callable[[str], None],
    *,
    poll: bool = False,
) -> None:
    """Give hints until told to stop; meant for a thread of its own."""
    while not stop.is_set():
        try:
            _watch_once(project, stop, tell, poll=poll)
        except FileNotFoundError:
            stop.wait(TICK / 1000)  # a folder went while the watch was set up
        except Exception as problem:  # whatever the system's notifications fail with
            if not poll:
                say(_explain(problem))
            poll = True
            stop.wait(REST)


def _watch_once(project: Path, stop: Event, tell: Callable[[Hints], None], *, poll: bool) -> None:
    """Watch as long as the folders are the ones that were there when it began."""
    folders, settings = _identify(project), _look(project / SETTINGS)
    tell(None)
    if not folders:
        stop.wait(TICK / 1000)
        return
    paths = [project / name for name in folders if name]
    for changes in watch(
        *paths or [project],
        watch_filter=None,
        step=STEP,
        debounce=GATHER,
        rust_timeout=TICK,
        yield_on_timeout=True,
        stop_event=stop,
        raise_interrupt=False,
        force_polling=poll,
        recursive=bool(paths),
    ):
        hints = _name_paths(project, [path for _, path in changes])
        seen = _look(project / SETTINGS)
        if seen != settings and hints is not None:
            hints |= {SETTINGS}
        settings = seen
        if hints is None or hints:
            tell(hints)
        if _identify(project) != folders or any(_is_upheaval(item, paths) for item in changes):
            return


def _is_upheaval(change: tuple[Change, str], roots: Collection[Path]) -> bool:
    """Say whether all has to be watched anew: something happened to a root, or a folder appeared.

    A root that was made again can have the number of the old one, and whether the system will watch
    one folder more is seen only by asking it.
    """
    kind, path = change[0], Path(change[1])
    return path in roots or (kind == Change.added and path.is_dir())


def _identify(project: Path) -> dict[str, tuple[int, int]]:
    """Return which folders there are; one that was replaced has another number."""
    found = {name: _look(project / name) for name in ("", *ROOTS)}
    return {name: seen[:2] for name, seen in found.items() if seen is not None}


def _look(path: Path) -> tuple[int, int, int, int] | None:
    """Return device, number, time and size of what stands at a path; None for nothing."""
    try:
        seen = path.stat()
    except OSError:
        return None
    return seen.st_dev, seen.st_ino, seen.st_mtime_ns, seen.st_size


def _name_paths(project: Path, paths: Collection[str]) -> Hints:
    """Name what can matter to the site relative to the project.

    A system may give a folder another name than it was asked about: then it has to be found by looking.
    """
    if not all(Path(path).is_relative_to(project) for path in paths):
        return None
    names = (Path(path).relative_to(project).as_posix() for path in paths)
    return frozenset(name for name in names if is_watched(name))


def _explain(problem: Exception) -> str:
    """Say in a line of our own why there are no notifications, and what that means."""
    reason = _name_reason(problem)
    return f"no notifications of saves ({reason}): looking for changes myself, which takes longer"


def _name_reason(problem: Exception) -> str:
    text = str(problem)
    full = any(word in text for word in LIMITS)
    return "the system's limit of watched files is reached" if full else text


def find_hindrance(project: Path) -> str:
    """Say why the system would not tell of changes in a project; empty where it does."""
    paths = [project / name for name in _identify(project) if name]
    try:
        for _ in watch(
            *paths or [project],
            step=1,
            debounce=1,
            rust_timeout=1,
            yield_on_timeout=True,
            force_polling=False,
            recursive=bool(paths),
        ):
            break
    except Exception as problem:  # whatever the system's notifications fail with
        return _name_reason(problem)
    return ""
