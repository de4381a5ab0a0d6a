"""The files of a site that are no pages: exports, the design, what crawlers read, linked files.

In: the journal, its reports, templates, the project's folder. Out: output files. It must not know
how pages are made, or where files go.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from generator.exports.paths import SCHEMA
from generator.intake import Reading
from generator.output import OutputFile
from generator.project import JOURNAL
from generator.settings import Settings
from generator.tree import Tree

if TYPE_CHECKING:
    from generator.render import TemplateSet
    from generator.reports.all import Reports


def make_export(path: str, reading: Reading, reports: Reports, settings: Settings) -> OutputFile:
    """Make a file for other programs."""
    from generator.exports.all import render_export

    data = render_export(path, reading.journal, reports, settings, reading.today)
    return OutputFile(path, data)


def list_others(
    project: Path,
    reading: Reading,
    settings: Settings,
    templates: TemplateSet,
    urls: Iterable[str],
) -> Iterator[OutputFile]:
    """Make the files that are neither a page nor change with the journal's numbers."""
    from generator.exports.all import read_schema
    from generator.render import render_crawler_files, render_static

    yield OutputFile(SCHEMA, read_schema())
    yield from render_static(templates)
    yield from render_crawler_files(urls, settings.base_url)
    yield from _read_assets(project, reading.journal.assets)


def _read_assets(project: Path, paths: Sequence[str]) -> Iterator[OutputFile]:
    """Read the files that entries link to; what has become a link since it was found is not read."""
    from generator.pages import urls

    if not paths:
        return
    tree = Tree((project / JOURNAL).resolve())
    try:
        for path in paths:
            data = tree.read(path.removeprefix(f"{JOURNAL}/"))
            if data is None:
                raise FileNotFoundError(
                    errno.ENOENT, os.strerror(errno.ENOENT), str(project / path)
                )
            yield OutputFile(urls.file_url(path), data)
    finally:
        tree.close()
