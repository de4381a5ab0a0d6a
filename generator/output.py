"""The finished site against the output folder on disk.

In: relative paths with their bytes, and the folders that must never be written to. Out: a report
of what was written, left and removed. It deletes and overwrites only what the manifest of an
earlier build names and what is still as that build left it. It must not know what a page is.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from pathlib import Path

from generator.manifest import (
    Marks,
    parse_manifest,
    render_manifest,
    take_fingerprint,
)
from generator.placement import PLACING, STAGING, Steps, carry_out, find_waiting, take_back
from generator.record import Record
from generator.tree import FOLDER_MODE, Tree, is_safe_path, list_folders, parents_of
from generator.workers import do_nothing

MANIFEST, LOCK = ".rounds-manifest.json", ".rounds-lock"
OURS = (MANIFEST, LOCK, STAGING, PLACING)
IGNORE = ".gitignore"
MOST_NAMED = 5


class OutputFile(Record, frozen=True):
    """One file of the site; `path` is relative to the output folder, with forward slashes."""

    path: str
    data: bytes


class WriteReport(Record, frozen=True):
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


@contextmanager
def open_site(
    folder: Path, protected: Sequence[Path], *, clean: bool = False, is_shared: bool = False
) -> Iterator[SiteWriter]:
    """Hold the folder for one build alone; what is staged and not put in place is discarded.

    What a build that was killed has left half done is undone first.

    Folders that are, hold or lie in a protected one are refused. Files whose bytes are the same
    stay untouched unless `clean` is set. A site that is shared can be read by everybody, and no
    other may take its place, nor it that of another. OutputRefused, OutputBusy, OSError.
    """
    target = check_folder(folder, protected)
    with _locked(target, is_shared) as tree:
        _mend(tree)
        tree.discard_folder(STAGING)
        try:
            yield SiteWriter(tree, clean, is_shared)
        finally:
            tree.discard_folder(STAGING)


def peek_at_site(folder: Path, protected: Sequence[Path]) -> dict[str, str]:
    """Return the fingerprints of our own files in a shared folder, and change nothing. OutputRefused."""
    target = check_folder(folder, protected)
    if not target.is_dir():
        return {}
    tree = Tree(target)
    try:
        prints = {path: _read_print(tree, path) for path in _read_marks(tree, is_shared=True)}
    finally:
        tree.close()
    return {path: mark for path, mark in prints.items() if mark}


def mend_site(folder: Path, protected: Sequence[Path]) -> None:
    """Undo what a build that was killed has left half done, if there is anything of the kind."""
    if (folder / PLACING).is_dir():
        with open_site(folder, protected):
            return


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
    if not target.is_dir() or (target / MANIFEST).is_file() or (target / PLACING).is_dir():
        return
    if any(item.name not in (LOCK, STAGING) for item in target.iterdir()):
        raise OutputRefused(
            f"the output folder {folder} is not empty, and no earlier build made it",
            "choose an empty or new folder, or empty this one by hand",
        )


def _check_path(path: str) -> None:
    if not is_safe_path(path) or path.split("/")[0] in OURS:
        raise OutputRefused(f"a page cannot be written to {path!r}", "rename its source")


def _check_files(files: Iterable[Staged]) -> dict[str, Staged]:
    """Map paths to files; OutputRefused for paths that collide."""
    wanted: dict[str, Staged] = {}
    folded: dict[str, str] = {}
    for item in files:
        other = folded.setdefault(item.path.casefold(), item.path)
        if item.path in wanted or other != item.path:
            raise OutputRefused(f"two pages would be written to {item.path!r}", "rename a source")
        wanted[item.path] = item
    blocked = sorted(list_folders(wanted) & wanted.keys())
    if blocked:
        raise OutputRefused(
            f"a page stands where the folder {blocked[0]!r} goes", "rename a source"
        )
    return wanted


@contextmanager
def _locked(target: Path, is_shared: bool) -> Iterator[Tree]:
    """Open the folder for one build alone, making it first if need be."""
    is_new = not (target / MANIFEST).is_file()
    target.mkdir(FOLDER_MODE, parents=True, exist_ok=True)
    tree = Tree(target, is_shared=is_shared)
    try:
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        lock = os.open(LOCK, flags, 0o600, dir_fd=tree.root)
        try:
            _claim(lock, target)
            if is_new:
                tree.set_mode()
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


class Staged(Record, frozen=True):
    """A file of the new site; `live` is the fingerprint of what stands in its place, "" for nothing.

    `is_new` says that its bytes wait in the staging folder.
    """

    path: str
    fingerprint: str
    live: str
    is_new: bool


class SiteWriter:
    """Takes the files of a site one by one, then puts them in place together.

    The slow and failing part happens beside the live files. Several processes may stage, one
    puts in place.
    """

    def __init__(self, tree: Tree, clean: bool, is_shared: bool) -> None:
        self._tree, self._clean, self._is_shared = tree, clean, is_shared
        self._seen: dict[str, tuple[int, ...]] = {}
        self._marks = _read_marks(tree, is_shared=is_shared)
        tree.make_folder(STAGING)

    def stage(self, file: OutputFile) -> Staged:
        """Compare a file with what stands in its place, and lay it ready where it differs."""
        _check_path(file.path)
        # Where no build has left its mark, nothing of ours stands that could be the same.
        present = self._tree.read(file.path) if self._marks else None
        fingerprint = take_fingerprint(file.data)
        if present == file.data and not self._clean:
            return Staged(file.path, fingerprint, fingerprint, is_new=False)
        with suppress(NotADirectoryError, IsADirectoryError):
            # Paths that collide in a folder of our own collide in `place`, which names them.
            self._lay_ready(file.path, file.data, replaces=present is not None)
        live = "" if present is None else take_fingerprint(present)
        return Staged(file.path, fingerprint, live, is_new=True)

    def restage(self, path: str, fingerprint: str, seen: Sequence[int]) -> Staged | None:
        """Take a file for this site as it stands, if it still looks as it was `seen`; else None."""
        if self._clean or fingerprint not in self._marks.get(path, ()):
            return None
        found = self._tree.look(path)
        if found is None or found != tuple(seen):
            return None
        self._seen[path] = found
        return Staged(path, fingerprint, fingerprint, is_new=False)

    def _lay_ready(self, path: str, data: bytes, *, replaces: bool) -> None:
        """Write a new file beside the live ones; an error names the path where it is to go."""
        self._tree.create(f"{STAGING}/{find_waiting(path, replaces=replaces)}", data, path)

    def reread(self, staged: Staged) -> str:
        """Return the fingerprint of a file of the new site as it lies on disk now, "" for none."""
        waiting = find_waiting(staged.path, replaces=bool(staged.live))
        return _read_print(self._tree, f"{STAGING}/{waiting}" if staged.is_new else staged.path)

    def look(self, path: str) -> tuple[int, ...] | None:
        """Return how a file looks, as it was taken for this site or else as it stands; None for none."""
        return self._seen.get(path) or self._tree.look(path)

    def place(
        self, staged: Sequence[Staged], meanwhile: Callable[[], None] = do_nothing
    ) -> WriteReport:
        """Put what was staged in place and remove what is stale; OutputRefused before any change.

        Something else may be done `meanwhile`, as long as the disk takes to write.
        """
        ignore = () if self._is_shared else (self.stage(OutputFile(IGNORE, b"*\n")),)
        wanted = _check_files([*staged, *ignore])
        marks, tree = self._marks, self._tree
        folders = list_folders(wanted)
        entries = tree.list_entries(folders | list_folders(marks))
        for name in (MANIFEST, LOCK, f"{STAGING}/"):
            entries.pop(name, None)
        stale = {
            path: None
            for path, is_file in entries.items()
            if path in marks and path not in wanted and is_file
            if _read_print(tree, path) in marks[path]
        }
        ours = {path for path, item in wanted.items() if _is_ours(item, marks)}
        _check_way(wanted.keys(), folders, entries.keys() - ours - stale.keys())
        self._put_in_place(wanted, stale, meanwhile)
        tree.discard_folder(STAGING)
        return WriteReport(
            written=tuple(sorted(path for path, item in wanted.items() if item.is_new)),
            unchanged=tuple(sorted(path for path, item in wanted.items() if not item.is_new)),
            removed=tuple(sorted(stale)),
            foreign=tuple(sorted(p for p in entries if p not in wanted and p not in stale)),
        )

    def _put_in_place(
        self,
        wanted: Mapping[str, Staged],
        stale: Iterable[str],
        meanwhile: Callable[[], None],
    ) -> None:
        """Move the new files in, take stale ones away, and let the manifest say so."""
        after = {path: (item.fingerprint,) for path, item in wanted.items()}
        new = [item for item in wanted.values() if item.is_new]
        if not new and not stale and self._marks == after:
            return
        manifest = render_manifest(after, is_shared=self._is_shared)
        is_first = self._tree.look(MANIFEST) is None
        self._lay_ready(MANIFEST, manifest, replaces=not is_first)
        made = {item.path: item.fingerprint for item in new if not item.live}
        replaced = {item.path: item.fingerprint for item in new if item.live}
        (made if is_first else replaced)[MANIFEST] = take_fingerprint(manifest)
        steps = Steps(made, {**replaced, **dict.fromkeys(stale, "")})
        carry_out(self._tree, steps, meanwhile)


def _mend(tree: Tree) -> None:
    """Undo what a killed build began; OutputRefused when its list of steps is damaged."""
    try:
        take_back(tree)
    except ValueError as problem:
        raise OutputRefused(
            f"cannot read {tree.folder / PLACING}, which says what a killed build was doing",
            "empty the output folder by hand and build again",
        ) from problem


def _is_ours(item: Staged, marks: Marks) -> bool:
    """Say whether what stands in a file's place is what this or an earlier build made."""
    return item.live == item.fingerprint or item.live in marks.get(item.path, ())


def _read_marks(tree: Tree, *, is_shared: bool) -> Marks:
    """Read what the last build left; OutputRefused when the manifest is damaged, newer or another's."""
    data = tree.read(MANIFEST)
    if data is None:
        return {}
    try:
        found = parse_manifest(data)
    except ValueError as problem:
        raise OutputRefused(
            f"cannot read {tree.folder / MANIFEST}, which says what an earlier build made",
            "empty the output folder by hand and build again",
        ) from problem
    _check_readers(tree.folder, is_shared, found.is_shared)
    return found.marks


def _check_readers(folder: Path, is_shared: bool, was_shared: bool) -> None:
    """Refuse a private site where everybody can read, and a shared one where a private one stands."""
    if was_shared and not is_shared:
        raise OutputRefused(
            f"the output folder {folder} holds a published site, which others can read",
            "choose another folder; `rounds publish` alone writes to that one",
        )
    if is_shared and not was_shared:
        raise OutputRefused(
            f"the folder {folder} holds a site that `rounds build` made for you alone",
            "choose another folder, or empty this one by hand",
        )


def _read_print(tree: Tree, path: str) -> str:
    data = tree.read(path)
    return "" if data is None else take_fingerprint(data)


def _check_way(wanted: Set[str], folders: Set[str], others: Set[str]) -> None:
    """Refuse when something that is not ours stands where a page or its folder has to go."""
    taken = {path.rstrip("/") for path in others}
    way = taken & (wanted | folders)
    way |= {path for path in taken if any(folder in wanted for folder in parents_of(path))}
    if way:
        named = sorted(way)
        more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
        raise OutputRefused(
            "the output folder has files in the way that no build made, or that were edited since:"
            f" {', '.join(named[:MOST_NAMED])}{more}",
            "move them elsewhere; to change a page, change the journal or templates/",
        )
