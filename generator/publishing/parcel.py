"""A site that the gate let through, sealed: what is sent later must be this and nothing else.

In: a site. Out: `Parcel`, its tree on disk for other programs, and `Refused` where what is about to be
sent is not what the gate saw. It must not know where it goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from generator.build import Site
from generator.manifest import hash_tree, take_fingerprint
from generator.output import OutputFile
from generator.publishing.outcome import Refused
from generator.record import Record
from generator.tree import Tree

CHECKED = ("the same site whatever is private", "no private value in any file")
"""What the gate has proven of every sealed tree."""
SITE = "site"
AGAIN = "publish again: the site is made and looked at anew"


class Parcel(Record, frozen=True):
    """The files to send, their fingerprints by path, and the hash of the whole tree."""

    files: tuple[OutputFile, ...]
    prints: Mapping[str, str]
    tree: str


def seal_site(site: Site[OutputFile]) -> Parcel:
    """Seal what the gate let through; Refused for any other tree, a private one before all."""
    prints = {file.path: take_fingerprint(file.data) for file in site.files}
    if not site.passed:
        raise Refused("the gate has not looked at this site", "publish a public build alone")
    parcel = Parcel(site.files, MappingProxyType(prints), site.passed)
    check_seal(parcel, prints)
    return parcel


def check_seal(parcel: Parcel, prints: Mapping[str, str]) -> None:
    """Refuse a tree, given by its fingerprints, that is not the one that the gate let through."""
    if hash_tree(prints) == parcel.tree:
        return
    paths = sorted(prints.keys() | parcel.prints.keys())
    other = [path for path in paths if prints.get(path) != parcel.prints.get(path)]
    named = f", {other[0]} before all" if other else ""
    raise Refused(f"what is about to be sent is not what the gate has looked at{named}", AGAIN)


@contextmanager
def unpack(parcel: Parcel) -> Iterator[Path]:
    """Lay the tree on disk, in a folder that nobody else can enter, and remove it at the end."""
    with TemporaryDirectory(prefix="rounds-") as above:
        folder = Path(above, SITE)
        folder.mkdir()
        write_files(folder, parcel.files)
        yield folder


def write_files(folder: Path, files: Iterable[OutputFile]) -> None:
    """Write files into an empty folder, with the permissions that a web server needs."""
    tree = Tree(folder, is_shared=True)
    try:
        tree.set_mode()
        for file in files:
            tree.create(file.path, file.data, file.path)
    finally:
        tree.close()


def check_folder_seal(parcel: Parcel, folder: Path) -> None:
    """Read a folder anew and refuse it if anything in it was added, changed or removed."""
    found = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    check_seal(parcel, {path.relative_to(folder).as_posix(): _read_print(path) for path in found})


def _read_print(path: Path) -> str:
    return take_fingerprint(path.read_bytes()) if path.is_file() and not path.is_symlink() else ""
