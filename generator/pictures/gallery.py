"""The pictures that public texts show: found, read and made anew.

In: the project, the journal, today. Out: a `Gallery`, and a diagnostic for each that cannot be shown. It
must not know what stands on a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from generator.diagnostics import Diagnostic, make_diagnostic
from generator.memo import Memo
from generator.model import FileLink, Journal
from generator.pictures.pixels import SMALLER, Picture, Unfit, remake_picture
from generator.project import JOURNAL
from generator.record import Record
from generator.tree import Tree

MOST_BYTES = 64 << 20


class Gallery(Record, frozen=True):
    """Pictures by the path of their file: as they were read, and as they are shown."""

    sources: Mapping[str, bytes]
    shown: Mapping[str, Picture]

    @property
    def names(self) -> Mapping[str, str]:
        """Name what is shown of each file."""
        return {path: picture.name for path, picture in self.shown.items()}


def hang_pictures(
    project: Path, journal: Journal, today: date, memo: Memo
) -> tuple[Gallery, tuple[Diagnostic, ...]]:
    """Make every picture that a public text shows, or tell why not."""
    links = list(_list_links(journal, today))
    if not links:
        return Gallery({}, {}), ()
    remade = memo.open("pictures")
    sources: dict[str, bytes] = {}
    shown: dict[str, Picture] = {}
    found: list[Diagnostic] = []
    tree = Tree((project / JOURNAL).resolve())
    try:
        for entry, link in links:
            data = _read(tree, link.path.removeprefix(f"{JOURNAL}/"))
            if isinstance(data, Unfit):
                found.append(_refuse(entry, link, data))
                continue
            made = remade.call(link.path, remake_picture, data)
            if isinstance(made, Unfit):
                found.append(_refuse(entry, link, made))
            else:
                sources[link.path], shown[link.path] = data, made
    finally:
        tree.close()
    return Gallery(sources, shown), tuple(found)


def _list_links(journal: Journal, today: date) -> Iterator[tuple[str, FileLink]]:
    """Yield the file of each public text and the pictures in it, those of private blocks left out."""
    for entry in journal.entries.values():
        if entry.public and entry.date <= today:
            for part in entry.body.parts:
                if isinstance(part, FileLink) and part.is_picture:
                    yield entry.path, part


def _refuse(entry: str, link: FileLink, why: Unfit) -> Diagnostic:
    message = f"'{link.path}' {why.message}"
    return make_diagnostic(entry, link.span, "public-file", message, why.help)


def _read(tree: Tree, path: str) -> bytes | Unfit:
    """Read a picture that is not too large to be looked at."""
    seen = tree.look(path)
    if seen and seen[0] > MOST_BYTES:
        return Unfit(f"has more than {MOST_BYTES >> 20} MB", SMALLER)
    data = tree.read(path)
    return Unfit("cannot be read", "look what became of the file") if data is None else data
