"""One folder on disk, handled through its descriptor.

In: relative paths with forward slashes. Out: what stands there, and changes to it. No step follows
a symlink, so nothing outside the folder is read or written. It must not know pages or manifests.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Collection, Iterator
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
_OPEN_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# A FIFO opened for reading would wait for a writer: never wait, look at the kind afterwards.
_OPEN_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_MAKE_FILE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC


def is_safe_path(path: str) -> bool:
    """Say whether a relative path stays in its folder on any system: no `..`, drive, backslash."""
    try:
        encoded = [len(part.encode()) for part in path.split("/")]
    except UnicodeEncodeError:
        return False
    if len(path) > LONGEST_PATH or max(encoded) > LONGEST_NAME or path[1:2] == ":":
        return False
    if any(ord(char) < 32 or char in "\\\x7f" for char in path):
        return False
    return not any(part in ("", ".", "..") for part in path.split("/"))


def parents_of(path: str) -> Iterator[str]:
    """Yield the folders that a relative path lies in, outermost first."""
    for index, char in enumerate(path):
        if char == "/":
            yield path[:index]


class Tree:
    """An open folder; close it with `close`. Errors of the system carry the full path."""

    def __init__(self, folder: Path, *, is_shared: bool = False) -> None:
        self.folder, self._is_shared = folder, is_shared
        self.root = os.open(folder, _OPEN_FOLDER)
        self._held: dict[str, int] = {}

    def close(self) -> None:
        """Close all descriptors."""
        self._let_go()
        os.close(self.root)

    def set_mode(self) -> None:
        """Keep everybody else out of the folder, or let them in where it is shared."""
        with self._naming(""):
            os.fchmod(self.root, SHARED_FOLDER_MODE if self._is_shared else FOLDER_MODE)

    def list_entries(self, own_folders: Collection[str]) -> dict[str, bool]:
        """Map everything in the folder to whether it is a regular file.

        Only the given folders are entered; any other that is not empty counts as one entry `name/`.
        """
        entries: dict[str, bool] = {}
        waiting = [""]
        while waiting:
            folder = waiting.pop()
            for name, is_folder, is_file in self._list(folder):
                path = f"{folder}/{name}" if folder else name
                if not is_folder:
                    entries[path] = is_file
                elif path in own_folders:
                    waiting.append(path)
                elif self._list(path):
                    entries[path + "/"] = False
        return entries

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a regular file, None when there is none or it is something else."""
        with self._naming(path):
            try:
                with self._parent(path) as (parent, name):
                    descriptor = os.open(name, _OPEN_FILE, dir_fd=parent)
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
        """Return what tells a file from any other and from itself at another time; None for none."""
        try:
            # A link on the way leads to other files, and those are told from this one.
            seen = os.stat(path, dir_fd=self.root, follow_symlinks=False)
        except OSError:
            return None
        return seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino, seen.st_mode

    def create(self, path: str, data: bytes, shown: str) -> None:
        """Write a file with its folders, for its owner alone unless shared; an error names `shown` instead.

        What a process that died has left half written there is written anew.
        Some folders that hold others stay open until `discard_folder`: the next file is near.
        """
        folder, _, name = path.rpartition("/")
        with self._naming(shown):
            parent = self._make_folders(folder)
            try:
                descriptor = os.open(name, _MAKE_FILE, FILE_MODE, dir_fd=parent)
            finally:
                os.close(parent)
            with os.fdopen(descriptor, "wb") as file:
                if self._is_shared:
                    os.fchmod(descriptor, SHARED_FILE_MODE)
                file.write(data)

    def link(self, path: str, aside: str) -> None:
        """Give a file a second path; on a disk that knows no links, lay a copy of it there."""
        folder, _, name = aside.rpartition("/")
        with self._naming(path), self._parent(path) as (parent, old_name):
            beside = self._make_folders(folder)
            try:
                os.link(old_name, name, src_dir_fd=parent, dst_dir_fd=beside, follow_symlinks=False)
            except OSError as problem:
                if problem.errno not in NO_LINKS:
                    raise
                self.create(aside, self.read(path) or b"", path)
            finally:
                os.close(beside)

    def move(self, source: str, path: str) -> None:
        """Put a file in the place of another in one step, making the folders on the way."""
        with (
            self._naming(path),
            self._parent(source) as (old_parent, old_name),
            self._parent(path, make=True) as (parent, name),
        ):
            try:
                os.replace(old_name, name, src_dir_fd=old_parent, dst_dir_fd=parent)
            except IsADirectoryError:
                os.rmdir(name, dir_fd=parent)
                os.replace(old_name, name, src_dir_fd=old_parent, dst_dir_fd=parent)

    def move_all(self, source: str, paths: Collection[str]) -> None:
        """Put files from below a folder in their places; a folder that is new goes as a whole."""
        whole = {folder for path in paths for folder in parents_of(path)}
        whole = {folder for folder in whole if not self._stands(folder)}
        moved = {next((up for up in parents_of(path) if up in whole), path) for path in paths}
        for path in sorted(moved):
            self.move(f"{source}/{path}", path)

    def _stands(self, path: str) -> bool:
        """Say whether anything stands at a path."""
        try:
            with self._parent(path) as (parent, name):
                os.stat(name, dir_fd=parent, follow_symlinks=False)
        except (FileNotFoundError, NotADirectoryError):
            return False
        return True

    def remove(self, path: str) -> None:
        """Remove a file, and the folders above it that are empty then."""
        with self._naming(path), self._parent(path) as (parent, name):
            os.unlink(name, dir_fd=parent)
        self.prune(path)

    def prune(self, path: str) -> None:
        """Remove the folders above a path that are empty; those that are not stay."""
        for folder in reversed(list(parents_of(path))):
            with suppress(OSError), self._parent(folder) as (parent, name):
                os.rmdir(name, dir_fd=parent)

    def make_folder(self, name: str) -> None:
        """Make a folder, for its owner alone, directly below the root."""
        with self._naming(name):
            os.mkdir(name, FOLDER_MODE, dir_fd=self.root)

    def rename(self, name: str, other: str) -> None:
        """Give a folder directly below the root another name, which is free."""
        self._let_go()
        with self._naming(name):
            os.rename(name, other, src_dir_fd=self.root, dst_dir_fd=self.root)

    def sync(self) -> None:
        """Wait until all that was done so far is sure to outlive a power cut."""
        sync_disk = getattr(CDLL(None, use_errno=True), "syncfs", None)
        if sync_disk is None:
            os.sync()
        elif sync_disk(self.root):
            raise OSError(get_errno(), os.strerror(get_errno()), str(self.folder))

    def discard_folder(self, name: str) -> None:
        """Remove a folder directly below the root and all that it holds, if it is there."""
        self._let_go()
        shutil.rmtree(name, ignore_errors=True, dir_fd=self.root)

    def _make_folders(self, folder: str) -> int:
        """Return a new descriptor of a folder, made with those above it where they are missing."""
        if not folder:
            return os.dup(self.root)
        above, _, name = folder.rpartition("/")
        parent = self._hold(above)
        self._make_missing(name, parent)
        return os.open(name, _OPEN_FOLDER, dir_fd=parent)

    def _hold(self, folder: str) -> int:
        """Return a descriptor of a folder that stays open."""
        if not folder:
            return self.root
        if folder not in self._held:
            made = self._make_folders(folder)
            if len(self._held) >= MOST_HELD:
                os.close(self._held.pop(next(iter(self._held))))
            self._held[folder] = made
        return self._held[folder]

    def _let_go(self) -> None:
        """Close the folders that were held open."""
        for descriptor in self._held.values():
            os.close(descriptor)
        self._held.clear()

    def _list(self, folder: str) -> list[tuple[str, bool, bool]]:
        """List a folder as (name, is a folder, is a regular file), links counting as neither."""
        with (
            self._naming(folder),
            self._opened(folder) as descriptor,
            os.scandir(descriptor) as listing,
        ):
            return [
                (item.name, item.is_dir(follow_symlinks=False), _is_regular(item))
                for item in listing
            ]

    @contextmanager
    def _parent(self, path: str, *, make: bool = False) -> Iterator[tuple[int, str]]:
        """Open the folder that a path lies in; yield its descriptor and the last name."""
        folder, _, name = path.rpartition("/")
        with self._opened(folder, make=make) as descriptor:
            yield descriptor, name

    @contextmanager
    def _opened(self, folder: str, *, make: bool = False) -> Iterator[int]:
        """Open a folder step by step, so that no link in the middle leads elsewhere."""
        current = os.dup(self.root)
        try:
            for part in folder.split("/") if folder else ():
                if make:
                    self._make_missing(part, current)
                # Named anew before it is closed: Ctrl-C in between must not have it closed twice.
                outer, current = current, os.open(part, _OPEN_FOLDER, dir_fd=current)
                os.close(outer)
            yield current
        finally:
            os.close(current)

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


def _is_regular(item: os.DirEntry[str]) -> bool:
    return item.is_file(follow_symlinks=False)
