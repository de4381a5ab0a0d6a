"""The files of a site that do not follow from reports: the design, what crawlers read, linked files.

In: the journal, templates, the project's folder. Out: output files. It must not know
how pages are made, or where files go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from generator.exports.paths import SCHEMA
from generator.intake import Reading
from generator.output import OutputFile
from generator.pictures.attachments import read_attachments
from generator.settings import Settings

if TYPE_CHECKING:
    from generator.render import TemplateSet


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
    yield from read_attachments(project, reading.journal.assets)
