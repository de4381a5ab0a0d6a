"""One folder on disk, handled through its descriptor.

In: relative paths with forward slashes. Out: what stands there, and changes to it. No step follows
a symlink, so nothing outside the folder is read or written. It must not know pages or manifests.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from ctypes import CDLL, get_errno
from pathlib import Path

FOLDER_MODE, FILE_MODE = 0o700, 0o600
SHARED_FOLDER_MODE, SHARED_FILE_MODE = 0o755, 0o644
"""What everybody may read; set whatever the umask says, for a web server runs as somebody else."""
NOTHING_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
"""A missing file or folder, a file where a folder should be, a link: nothing of ours stands there."""
NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK)
LONGEST_PATH, LONGEST_NAME = 1024, 255
MOST_HELD = 16
_NO_NAMES = frozenset((b"", b".", b".."))
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\]")
_OPEN_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# A FIFO opened for reading would wait for a writer: never wait, look at the kind afterwards.
_OPEN_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_MAKE_FILE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC


def is_safe_path(path: str) -> bool:
    """Say whether a relative path stays in its folder on any system: no `..`, drive, backslash."""
    try:
        parts = path.encode().split(b"/")
    except UnicodeEncodeError:
        return False
    if len(path) > LONGEST_PATH or max(map(len, parts)) > LONGEST_NAME or path[1:2] == ":":
        return False
    return _NO_NAMES.isdisjoint(parts) and _UNSAFE.search(path) is None


def parents_of(path: str) -> Iterator[str]:
    """Yield the folders that a relative path lies in, outermost first."""
    end = path.find("/")
    while end >= 0:
        yield path[:end]
        end = path.find("/", end + 1)


def list_folders(paths: Iterable[str]) -> set[str]:
    """Return the folders that any of these paths lies in."""
    found: set[str] = set()
    for path in paths:
        folder = _above(path)
        while folder and folder not in found:
            found.add(folder)
            folder = _above(folder)
    return found


class Tree:
    """An open folder; close it with `close`. Errors of the system carry the full path."""

    def __init__(self, folder: Path, *, is_shared: bool = False) -> None:
        self.folder, self._is_shared = folder, is_shared
        self.root = os.open(folder, _OPEN_FOLDER)
        self._held: dict[str, int] = {}

    def close(self) -> None:
        """Close all descriptors."""
        self.let_go()
        os.close(self.root)

    def let_go(self) -> None:
        """Close the folders that are held open, so that each is looked for anew."""
        while self._held:
            os.close(self._held.popitem()[1])

    def set_mode(self) -> None:
        """Keep everybody else out of the folder, or let them in where it is shared."""
        with self._naming(""):
            os.fchmod(self.root, SHARED_FOLDER_MODE if self._is_shared else FOLDER_MODE)

    def list_entries(self, own_folders: Collection[str]) -> dict[str, bool]:
        """Map everything in the folder to whether it is a regular file.

        Only the given folders are entered; any other that is not empty counts as one entry `name/`.
        """
        self.let_go()
        entries: dict[str, bool] = {}
        waiting = [""]
        while waiting:
            folder = waiting.pop()
            with self._naming(folder), os.scandir(self._enter(folder)) as listing:
                for item in listing:
                    path = f"{folder}{item.name}"
                    if not item.is_dir(follow_symlinks=False):
                        entries[path] = item.is_file(follow_symlinks=False)
                    elif path in own_folders:
                        waiting.append(f"{path}/")
                    elif not self._is_empty(f"{path}/"):
                        entries[f"{path}/"] = False
        return entries

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a regular file, None when there is none or it is something else."""
        with self._naming(path):
            try:
                descriptor = os.open(_last(path), _OPEN_FILE, dir_fd=self._enter(path))
            except OSError as problem:
                if problem.errno in NOTHING_THERE:
                    return None
                raise
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                os.close(descriptor)
                return None
            with os.fdopen(descriptor, "rb") as file:
                return file.read()

    def look(self, path: str) -> tuple[int, ...] | None:
        """Return what tells a file from any other and from itself at another time; None for none.

        "" is the folder itself.
        """
        try:
            # A link on the way leads to other files, and those are told from this one.
            seen = os.stat(path or ".", dir_fd=self.root, follow_symlinks=False)
        except OSError:
            return None
        return seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino, seen.st_mode

    def create(self, path: str, data: bytes, shown: str) -> None:
        """Write a file with its folders, for its owner alone unless shared; an error names `shown` instead.

        What a process that died has left half written there is written anew.
        """
        with self._naming(shown):
            parent = self._enter(path, make=True)
            descriptor = os.open(_last(path), _MAKE_FILE, FILE_MODE, dir_fd=parent)
            try:
                if self._is_shared:
                    os.fchmod(descriptor, SHARED_FILE_MODE)
                left = memoryview(data)
                while left:
                    left = left[os.write(descriptor, left) :]
            finally:
                os.close(descriptor)

    def link(self, path: str, aside: str) -> None:
        """Give a file a second path; on a disk that knows no links, lay a copy of it there."""
        old_name, name = _last(path), _last(aside)
        with (
            self._naming(path),
            self._parent(path) as parent,
            self._parent(aside, make=True) as beside,
        ):
            try:
                os.link(old_name, name, src_dir_fd=parent, dst_dir_fd=beside, follow_symlinks=False)
            except OSError as problem:
                if problem.errno not in NO_LINKS:
                    raise
                self.create(aside, self.read(path) or b"", path)

    def move(self, source: str, path: str) -> None:
        """Put a file in the place of another in one step, making the folders on the way."""
        old_name, name = _last(source), _last(path)
        with (
            self._naming(path),
            self._parent(source) as old_parent,
            self._parent(path, make=True) as parent,
        ):
            try:
                os.replace(old_name, name, src_dir_fd=old_parent, dst_dir_fd=parent)
            except IsADirectoryError:
                self._remove_folder(path)
                os.replace(old_name, name, src_dir_fd=old_parent, dst_dir_fd=parent)

    def move_all(self, source: str, paths: Collection[str]) -> None:
        """Put files from below a folder in their places; a folder that is new goes as a whole."""
        stands: dict[str, bool] = {}
        moved: set[str] = set()
        for path in paths:
            for folder in parents_of(path):
                if folder not in stands:
                    stands[folder] = self.look(folder) is not None
                if not stands[folder]:
                    moved.add(folder)
                    break
            else:
                moved.add(path)
        for path in sorted(moved):
            self.move(f"{source}/{path}", path)

    def remove(self, path: str) -> None:
        """Remove a file, and the folders above it that are empty then."""
        with self._naming(path):
            os.unlink(_last(path), dir_fd=self._enter(path))
        self.prune(path)

    def prune(self, path: str) -> None:
        """Remove the folders above a path that are empty; those that are not stay."""
        for folder in reversed(list(parents_of(path))):
            with suppress(OSError):
                self._remove_folder(folder)

    def make_folder(self, name: str) -> None:
        """Make a folder, for its owner alone, directly below the root."""
        with self._naming(name):
            os.mkdir(name, FOLDER_MODE, dir_fd=self.root)

    def rename(self, name: str, other: str) -> None:
        """Give a folder directly below the root another name, which is free."""
        self.let_go()
        with self._naming(name):
            os.rename(name, other, src_dir_fd=self.root, dst_dir_fd=self.root)

    def sync(self) -> None:
        """Wait until all that was done so far is sure to outlive a power cut."""
        sync_disk = getattr(CDLL(None, use_errno=True), "syncfs", None)
        if sync_disk is None:
            os.sync()
        elif sync_disk(self.root):
            raise OSError(get_errno(), os.strerror(get_errno()), str(self.folder))

    @contextmanager
    def syncing(self) -> Iterator[None]:
        """Do the same while the block runs, and wait for it at the end."""
        from threading import Thread

        found: list[BaseException] = []
        waiting = Thread(target=self._sync_into, args=(found,), daemon=True)
        waiting.start()
        try:
            yield
        finally:
            waiting.join()
        if found:
            raise found[0]

    def _sync_into(self, found: list[BaseException]) -> None:
        try:
            self.sync()
        except BaseException as problem:
            found.append(problem)

    def discard_folder(self, name: str) -> None:
        """Remove a folder directly below the root and all that it holds, if it is there."""
        self.let_go()
        shutil.rmtree(name, ignore_errors=True, dir_fd=self.root)

    def _is_empty(self, folder: str) -> bool:
        """Say whether nothing stands in a folder, whose path ends with a slash."""
        with self._naming(folder), os.scandir(self._enter(folder)) as listing:
            return next(listing, None) is None

    def _remove_folder(self, path: str) -> None:
        """Remove an empty folder."""
        os.rmdir(_last(path), dir_fd=self._enter(path))
        self.let_go()

    @contextmanager
    def _parent(self, path: str, *, make: bool = False) -> Iterator[int]:
        """Yield a descriptor of the folder that a path lies in, which others may be entered beside."""
        descriptor = os.dup(self._enter(path, make=make))
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def _enter(self, path: str, *, make: bool = False) -> int:
        """Return a descriptor of the folder that a path lies in, held open for the next file is near.

        Each folder on the way is opened from the one above it, so no link in the middle leads
        elsewhere. Those that were entered longest ago are closed.
        """
        folder, missing = _above(path), []
        while folder and folder not in self._held:
            missing.append(folder)
            folder = _above(folder)
        current = self._held.get(folder, self.root)
        for folder in reversed(missing):
            if make:
                self._make_missing(_last(folder), current)
            current = self._held[folder] = os.open(_last(folder), _OPEN_FOLDER, dir_fd=current)
            if len(self._held) > MOST_HELD:
                os.close(self._held.pop(next(iter(self._held))))
        return current

    def _make_missing(self, name: str, parent: int) -> None:
        """Make a folder unless one is there."""
        with suppress(FileExistsError):
            os.mkdir(name, FOLDER_MODE, dir_fd=parent)
            if self._is_shared:
                os.chmod(name, SHARED_FOLDER_MODE, dir_fd=parent)

    @contextmanager
    def _naming(self, path: str) -> Iterator[None]:
        """Give errors the full path, which calls with descriptors leave out."""
        try:
            yield
        except OSError as problem:
            full = str(self.folder / path)
            raise OSError(problem.errno, problem.strerror, full) from problem


def _above(path: str) -> str:
    return path.rpartition("/")[0]


def _last(path: str) -> str:
    return path.rpartition("/")[2]
