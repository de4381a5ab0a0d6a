"""The finished site against the output folder on disk.

In: relative paths with their bytes, and the folders that must never be written to. Out: a report
of what was written, left and removed. It deletes and overwrites only what the manifest of an
earlier build names and what is still as that build left it. It must not know what a page is.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from generator.manifest import Marks, parse_manifest, render_manifest, take_fingerprint
from generator.tree import FOLDER_MODE, Tree, is_safe_path, parents_of

MANIFEST, LOCK, STAGING = ".rounds-manifest.json", ".rounds-lock", ".rounds-staging"
IGNORE = ".gitignore"
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class OutputFile:
    """One file of the site; `path` is relative to the output folder, with forward slashes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What happened to which path; `foreign` are others' files, and folders with a final slash."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    foreign: tuple[str, ...]


class OutputRefused(Exception):
    """The folder can't be written without harm; nothing was changed."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


class OutputBusy(OutputRefused):
    """Another build holds the folder."""


def choose_folder(name: str, start: Path) -> Path:
    """Return the output folder that a name means, seen from `start`; OutputRefused for no name."""
    if not name.strip() or "\0" in name:
        raise OutputRefused("the output folder has no name", "write `-o site` or `output: site`")
    try:
        return start / Path(name).expanduser()
    except RuntimeError as problem:
        raise OutputRefused(f"nobody's home folder is {name}", "write the path out") from problem


def write_site(
    folder: Path, files: Sequence[OutputFile], protected: Sequence[Path], *, clean: bool = False
) -> WriteReport:
    """Make the folder hold exactly these files, beside those of others, or raise before any change.

    Folders that are, hold or lie in a protected one are refused. Files whose bytes are the same
    stay untouched unless `clean` is set. OutputRefused, OutputBusy, OSError.
    """
    wanted = _check_files([*files, OutputFile(IGNORE, b"*\n")])
    target = check_folder(folder, protected)
    with _locked(target) as tree:
        return _replace_files(tree, wanted, clean)


def check_folder(folder: Path, protected: Sequence[Path]) -> Path:
    """Return the output folder, links followed; OutputRefused when a build could do harm there."""
    target = _resolve(folder)
    places = [_resolve(place) for place in protected]
    remedy = "choose a folder of its own, such as `site`"
    for place in (Path("/"), *_find_home(), *places):
        if _is_within(place, target):
            raise OutputRefused(f"the output folder {folder} is, or holds, {place}", remedy)
    for place in places:
        if _is_within(target, place):
            raise OutputRefused(f"the output folder {folder} lies in {place}", remedy)
    _check_mark(folder, target)
    return target


def _resolve(path: Path) -> Path:
    try:
        return path.resolve()
    except (RuntimeError, OSError) as problem:
        raise OutputRefused(f"cannot follow {path}: its links go in a circle") from problem


def _find_home() -> tuple[Path, ...]:
    try:
        return (Path.home().resolve(),)
    except RuntimeError:
        return ()


def _is_within(inner: Path, outer: Path) -> bool:
    """Say whether a path is another or lies below it, also on disks that ignore case."""
    return any(_is_same(place, outer) for place in (inner, *inner.parents))


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one == other or one.samefile(other)
    except OSError:
        return False


def _check_mark(folder: Path, target: Path) -> None:
    """Refuse a file, and a folder that others filled; what a killed first build left is no harm."""
    if target.exists() and not target.is_dir():
        raise OutputRefused(f"the output folder {folder} is a file", "choose another name")
    if not target.is_dir() or (target / MANIFEST).is_file():
        return
    if any(item.name not in (LOCK, STAGING) for item in target.iterdir()):
        raise OutputRefused(
            f"the output folder {folder} is not empty, and no earlier build made it",
            "choose an empty or new folder, or empty this one by hand",
        )


def _check_files(files: Iterable[OutputFile]) -> dict[str, bytes]:
    """Map paths to bytes; OutputRefused for a path that leaves the folder or collides."""
    wanted: dict[str, bytes] = {}
    folded: dict[str, str] = {}
    for item in files:
        if not is_safe_path(item.path) or item.path.split("/")[0] in (MANIFEST, LOCK, STAGING):
            raise OutputRefused(f"a page cannot be written to {item.path!r}", "rename its source")
        other = folded.setdefault(item.path.casefold(), item.path)
        if item.path in wanted or other != item.path:
            raise OutputRefused(f"two pages would be written to {item.path!r}", "rename a source")
        wanted[item.path] = item.data
    for path in wanted:
        if any(parent in wanted for parent in parents_of(path)):
            raise OutputRefused(f"a page stands where {path!r} needs a folder", "rename a source")
    return wanted


@contextmanager
def _locked(target: Path) -> Iterator[Tree]:
    """Open the folder for one build alone, making it first if need be."""
    is_new = not (target / MANIFEST).is_file()
    target.mkdir(FOLDER_MODE, parents=True, exist_ok=True)
    tree = Tree(target)
    try:
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        lock = os.open(LOCK, flags, 0o600, dir_fd=tree.root)
        try:
            _claim(lock, target)
            if is_new:
                os.fchmod(tree.root, FOLDER_MODE)
            yield tree
        finally:
            os.close(lock)
    finally:
        tree.close()


def _claim(lock: int, target: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as problem:
        raise OutputBusy(
            f"another build is writing to {target}", "wait for it to end, then build again"
        ) from problem


def _replace_files(tree: Tree, wanted: Mapping[str, bytes], clean: bool) -> WriteReport:
    """Compare, refuse or carry out; the slow and failing part happens beside the live files."""
    tree.discard_folder(STAGING)
    marks = _read_marks(tree)
    own_folders = {folder for path in (*marks, *wanted) for folder in parents_of(path)}
    entries = tree.list_entries(own_folders)
    for name in (MANIFEST, LOCK):
        entries.pop(name, None)
    prints = {path: take_fingerprint(data) for path, data in wanted.items()}
    present = {
        path: _read_print(tree, path) if is_file else ""
        for path, is_file in entries.items()
        if path in marks or path in wanted
    }
    stale = [p for p in present if p not in wanted and present[p] in marks.get(p, ())]
    same = {path for path in wanted if present.get(path) == prints[path]}
    ours = same | {path for path in wanted if present.get(path) in marks.get(path, ())}
    _check_way(wanted, [path for path in entries if path not in ours and path not in stale])
    changed = [path for path in wanted if clean or path not in same]
    _carry_out(tree, {path: wanted[path] for path in changed}, stale, marks, prints)
    return WriteReport(
        written=tuple(sorted(changed)),
        unchanged=tuple(sorted(set(wanted).difference(changed))),
        removed=tuple(sorted(stale)),
        foreign=tuple(sorted(path for path in entries if path not in wanted and path not in stale)),
    )


def _read_marks(tree: Tree) -> Marks:
    """Read what the last build left; OutputRefused when the manifest is damaged or newer."""
    try:
        return parse_manifest(tree.read(MANIFEST))
    except ValueError as problem:
        raise OutputRefused(
            f"cannot read {tree.folder / MANIFEST}, which says what an earlier build made",
            "empty the output folder by hand and build again",
        ) from problem


def _read_print(tree: Tree, path: str) -> str:
    data = tree.read(path)
    return "" if data is None else take_fingerprint(data)


def _check_way(wanted: Iterable[str], others: Sequence[str]) -> None:
    """Refuse when something that is not ours stands where a page or its folder has to go."""
    taken = {path.rstrip("/") for path in others}
    holders = {folder: path for path in taken for folder in parents_of(path)}
    way = {place for path in wanted for place in (path, *parents_of(path)) if place in taken}
    way.update(holders[path] for path in wanted if path in holders)
    if way:
        named = sorted(way)
        more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
        raise OutputRefused(
            "the output folder has files in the way that no build made, or that were edited since:"
            f" {', '.join(named[:MOST_NAMED])}{more}",
            "move them elsewhere; to change a page, change the journal or templates/",
        )


def _carry_out(
    tree: Tree,
    changed: Mapping[str, bytes],
    stale: Sequence[str],
    marks: Marks,
    prints: Mapping[str, str],
) -> None:
    """Stage every new file, announce them in the manifest, then move them in and drop stale ones.

    A build killed in the middle leaves a manifest that knows both the old and the new bytes, so
    the next one takes all of them for ours.
    """
    both = {
        path: (*marks.get(path, ()), *_as_tuple(prints.get(path))) for path in {*marks, *prints}
    }
    after = {path: (fingerprint,) for path, fingerprint in prints.items()}
    if not changed and not stale and marks == after:
        return
    try:
        tree.make_folder(STAGING)
        for number, (path, data) in enumerate(changed.items()):
            tree.create(f"{STAGING}/{number}", data, path)
        tree.create(f"{STAGING}/before", render_manifest(both), MANIFEST)
        tree.create(f"{STAGING}/after", render_manifest(after), MANIFEST)
        tree.move(f"{STAGING}/before", MANIFEST)
        for path in stale:
            tree.remove(path)
        for number, path in enumerate(changed):
            tree.move(f"{STAGING}/{number}", path)
        tree.move(f"{STAGING}/after", MANIFEST)
    finally:
        tree.discard_folder(STAGING)


def _as_tuple(fingerprint: str | None) -> tuple[str, ...]:
    return () if fingerprint is None else (fingerprint,)
