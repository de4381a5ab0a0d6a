"""What one build hands to the next in the same process.

Parsing is a function of a file's text and of the files that its links may lead to; rendering is a
function of the templates and a page's view. So both results can be used again where what went in is
equal. In: results of a build. Out: the same results, or nothing. It must not know how they are made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.diagnostics import Diagnostic
from generator.entries.parse import EntryFile
from generator.entries.source import Folder, Source
from generator.output import OutputFile

if TYPE_CHECKING:
    from generator.pages.page import Page
    from generator.render import TemplateSet

Parsed = tuple[EntryFile | None, tuple[Diagnostic, ...]]


@dataclass(frozen=True, slots=True)
class _Read:
    """A parsed file, the text it came from, and what the files that it links to were then."""

    text: str
    linked: Mapping[str, tuple[str | None, bool]]
    result: Parsed


@dataclass(slots=True)
class Memory:
    """Results of the last build by path and address; what the next build does not use is dropped."""

    _read: dict[str, _Read] = field(default_factory=dict)
    _rendered: dict[str, tuple[Page, OutputFile]] = field(default_factory=dict)
    _templates: TemplateSet | None = None

    def recall_file(self, source: Source, folder: Folder) -> Parsed | None:
        """Return what a file gave last time, if neither it nor what it links to has changed."""
        known = self._read.get(source.path)
        if known is None or known.text != source.text:
            return None
        unchanged = all(folder.look_up(path) == found for path, found in known.linked.items())
        return known.result if unchanged else None

    def keep_files(self, read: Sequence[tuple[Source, Parsed]], folder: Folder) -> None:
        """Remember what every file gave; a file that could not be read is read again."""
        self._read = {
            source.path: _Read(
                source.text,
                {path: folder.look_up(path) for path in result[0].body.asked},
                result,
            )
            for source, result in read
            if result[0] is not None
        }

    def recall_page(self, page: Page) -> OutputFile | None:
        """Return the file of a page that shows the same as last time."""
        known = self._rendered.get(page.url)
        if known is None or known[0].template != page.template or known[0].view != page.view:
            return None
        return known[1]

    def keep_pages(self, rendered: Mapping[str, tuple[Page, OutputFile]]) -> None:
        """Remember every page with its file."""
        self._rendered = dict(rendered)

    def use_templates(self, templates: TemplateSet) -> TemplateSet:
        """Return the compiled templates of last time, or take new ones and forget all pages."""
        if self._templates is None or self._templates.digest != templates.digest:
            self._templates = templates
            self._rendered = {}
        return self._templates
