"""A folder of another computer as a place for a site, through rsync.

In: the folder as rsync names it. Out: what it has of ours by the manifest there, and exact lists of files
to write and to remove. Files of others are neither: they are in no list.

The manifest goes first and names old and new files; when all have gone it goes once more, so that a site
which breaks off on the way is known to be ours the next time.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.manifest import Marks, parse_manifest, render_manifest
from generator.output import MANIFEST, MOST_NAMED, OutputFile
from generator.publishing.outcome import Failed, Refused
from generator.publishing.parcel import Parcel, check_folder_seal, unpack, write_files
from generator.publishing.place import Standing
from generator.publishing.programs import ProgramFailed, hide_secrets, run_program
from generator.tree import parents_of

LISTED = re.compile(r"(?P<kind>[-dlspcbD])\S+ +[\d,.]+ \d{4}/\d\d/\d\d \d\d:\d\d:\d\d (?P<path>.+)")
NOTHING_THERE, PARTIAL = 3, 23
"""Statuses of rsync: a folder that is not there, a file that is not."""
SEND = ("--files-from=-", "--from0", "--perms", "--chmod=D755,F644", "--checksum")
RULES = "rules"
REMOVE = ("--recursive", "--existing", "--ignore-existing", "--delete", f"--filter=merge {RULES}")
REMEDIES = (
    (("Permission denied", "Host key", "password"),
     "log in once with ssh itself, or look at the key and the folder's owner"),
    (("resolve", "Connection", "timed out", "unreachable", "connection unexpectedly closed"),
     "look at the connection and at the name of the computer"),
    (("unknown option", "unrecognized option"), "rsync 3.1 or newer is needed on both computers"),
    (("No such file", "mkdir"), "make the folder above it on the other computer first"),
)  # fmt: skip
DEFAULT_HELP = "try it with rsync itself: `rsync --list-only PLACE`"


class RemoteFolderPlace:
    """Writes to a folder of another computer just what the lists name."""

    asks_first = True

    def __init__(self, address: str, work: Path, environment: Mapping[str, str]) -> None:
        self.name = f"the folder {hide_secrets(address)}"
        self._address = address.rstrip("/") + "/"
        self._work, self._environment = work, environment
        self._marks: Marks = {}
        self._others: frozenset[str] = frozenset()

    def look(self) -> Standing:
        """Ask for the manifest, and for the names of all files beside ours. Refused, Failed."""
        there = self._list_files()
        if there:
            self._marks = self._read_marks(MANIFEST in there)
        ours = {*self._marks, MANIFEST}
        self._others = frozenset(path for path in there if path not in ours)
        if self._others and not self._marks:
            raise Refused(
                f"{self.name} is not empty, and no publishing made what is there",
                "choose an empty or new folder, or empty that one by hand",
            )
        prints = {path: _settle(known) for path, known in self._marks.items() if path in there}
        return Standing(prints, bool(self._marks))

    def _list_files(self) -> frozenset[str]:
        """Return the paths of everything there that is no folder."""
        try:
            out = self._run(
                "--recursive", "--list-only", "--no-human-readable", "--", self._address
            )
        except ProgramFailed as problem:
            if problem.status in (NOTHING_THERE, PARTIAL) and "No such file" in problem.said:
                return frozenset()
            raise self._explain(
                problem, "could not be looked at, and nothing was sent"
            ) from problem
        lines = map(LISTED.fullmatch, out.decode("utf-8", "replace").splitlines())
        found = [line for line in lines if line and line["kind"] != "d"]
        return frozenset(
            line["path"].partition(" -> ")[0] if line["kind"] == "l" else line["path"]
            for line in found
        )

    def _read_marks(self, is_there: bool) -> Marks:
        """Fetch the manifest and read it. Refused, Failed."""
        if not is_there:
            return {}
        try:
            self._run("--", self._address + MANIFEST, "./")
            found = parse_manifest((self._work / MANIFEST).read_bytes())
        except ProgramFailed as problem:
            raise self._explain(
                problem, "could not be looked at, and nothing was sent"
            ) from problem
        except ValueError as problem:
            raise Refused(
                f"the list of files in {self.name} cannot be read", "empty that folder by hand"
            ) from problem
        if not found.is_shared:
            raise Refused(
                f"{self.name} holds a private site",
                "empty that folder by hand, at once if others see it",
            )
        return found.marks

    def send(self, parcel: Parcel) -> tuple[str, ...]:
        """Send the files that are listed and remove the stale ones; no other. Refused, Failed."""
        self._check_way(parcel)
        new: Marks = {path: (mark,) for path, mark in parcel.prints.items()}
        stale = sorted(self._marks.keys() - new.keys())
        both = {
            path: (*self._marks.get(path, ()), *new.get(path, ())) for path in {*self._marks, *new}
        }
        try:
            with unpack(parcel) as folder:
                check_folder_seal(parcel, folder)
                self._send_manifest(both)
                self._send_files(folder, sorted(new))
                if stale:
                    self._remove(folder, stale)
            self._send_manifest(new)
        except ProgramFailed as problem:
            raise self._explain(problem, "did not take the whole site") from problem
        return tuple(sorted(self._others))

    def _check_way(self, parcel: Parcel) -> None:
        """Refuse where a file of others stands in the place of one of ours, or of its folder."""
        folders = {folder for path in parcel.prints for folder in parents_of(path)}
        above = {folder: path for path in self._others for folder in parents_of(path)}
        way = {path for path in self._others if path in parcel.prints or path in folders}
        way |= {above[path] for path in parcel.prints if path in above}
        if way:
            named = ", ".join(sorted(way)[:MOST_NAMED])
            raise Refused(
                f"{self.name} has files of others in the way: {named}", "move them elsewhere"
            )

    def _send_files(self, folder: Path, paths: Sequence[str]) -> None:
        data = "\0".join(paths).encode()
        self._run(*SEND, "--", f"{folder}/", self._address, data=data)

    def _remove(self, folder: Path, stale: Sequence[str]) -> None:
        """Remove these files and folders that are empty then; a rule protects all others."""
        above = {f"{folder}/" for path in stale for folder in parents_of(path)}
        rules = [f"R /{_escape(path)}\n" for path in (*stale, *sorted(above))]
        (self._work / RULES).write_text("".join((*rules, "P *\n")), "utf-8")
        self._run(*REMOVE, "--", f"{folder}/", self._address)

    def _send_manifest(self, marks: Marks) -> None:
        with TemporaryDirectory(dir=self._work) as folder:
            manifest = OutputFile(MANIFEST, render_manifest(marks, is_shared=True))
            write_files(Path(folder), [manifest])
            self._send_files(Path(folder), [MANIFEST])

    def _run(self, *words: str, data: bytes = b"") -> bytes:
        return run_program(("rsync", "--protect-args", *words), self._work, self._environment, data)

    def _explain(self, problem: ProgramFailed, what: str) -> Failed:
        """Tell a failure of rsync with its cause and what to do about it."""
        remedies = (help for signs, help in REMEDIES if any(sign in problem.said for sign in signs))
        return Failed(f"{self.name} {what}: {problem.cause}", next(remedies, DEFAULT_HELP))


def _settle(known: Sequence[str]) -> str:
    """Return a file's fingerprint; "" where a publishing broke off, so that it may be old or new."""
    return known[0] if len(set(known)) == 1 else ""


def _escape(path: str) -> str:
    """Write a path so that it is no pattern; a backslash means itself where there is none."""
    return re.sub(r"([*?\[])", r"\\\1", path)


@contextmanager
def open_remote_folder(address: str, *, can_ask: bool) -> Iterator[RemoteFolderPlace]:
    """Prepare to publish by rsync. What it says is in plain English, and without a terminal it never asks."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    if not can_ask:
        environment.setdefault("RSYNC_RSH", "ssh -oBatchMode=yes")
    with TemporaryDirectory(prefix="rounds-") as work:
        yield RemoteFolderPlace(address, Path(work), environment)
