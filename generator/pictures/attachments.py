"""The files that texts of a private site show or link to, as they are copied into it.

In: the project and the journal. Out: files with their addresses, drawings cleaned, and a diagnostic for
each drawing that lost something. It must not know pages.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from generator.checks import Copies
from generator.diagnostics import Diagnostic, make_diagnostic
from generator.output import OutputFile
from generator.pages import urls
from generator.project import JOURNAL
from generator.tree import Tree

MOST_NAMED = 6


def read_attachments(project: Path, paths: Sequence[str]) -> Iterator[OutputFile]:
    """Read the files that entries link to; what has become a link since it was found is not read."""
    if not paths:
        return
    with closing(Tree((project / JOURNAL).resolve())) as tree:
        for path in paths:
            data = tree.read(path.removeprefix(f"{JOURNAL}/"))
            if data is None:
                raise FileNotFoundError(
                    errno.ENOENT, os.strerror(errno.ENOENT), str(project / path)
                )
            yield OutputFile(urls.file_url(path), _clean(data)[0] if _is_drawing(path) else data)


def check_drawings(project: Path, copies: Copies) -> Iterator[Diagnostic]:
    """Warn of drawings that hold more than a drawing, at each place that shows them."""
    places = [
        (path, link) for path, links in copies.items() for link in links if _is_drawing(link.path)
    ]
    if not places:
        return
    with closing(Tree((project / JOURNAL).resolve())) as tree:
        for path, link in places:
            data = tree.read(link.path.removeprefix(f"{JOURNAL}/"))
            lost = _clean(data)[1] if data is not None else ()
            if lost:
                more = ("and more",) if len(lost) > MOST_NAMED else ()
                message = f"'{link.path}' is shown without {', '.join((*lost[:MOST_NAMED], *more))}"
                help = "save it as a plain SVG, or as PNG, if it misses something"
                yield make_diagnostic(path, link.span, "active-drawing", message, help)


def _is_drawing(path: str) -> bool:
    return path.lower().endswith(".svg")


def _clean(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    from generator.pictures.drawings import clean_drawing  # few journals have drawings

    return clean_drawing(data)
