"""Files as they stand in an editor: texts that were not saved yet, in the place of those on disk.

In: what was read from disk, and texts by path. Out: the same as if the texts had been saved. It must
not know who edits them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from generator.diagnostics import Diagnostic
from generator.entries.source import (
    MAX_BYTES,
    Folder,
    Source,
    Taken,
    find_kind,
    is_source,
    too_large,
    without_control,
)
from generator.project import SETTINGS

Texts = Mapping[str, str]
"""Texts by path, relative to the project with forward slashes."""


def lay_over(folder: Folder, texts: Texts) -> Folder:
    """Return the folder with these texts in it, each where a file of its name would be read."""
    given = {
        path: take_text(path, text)
        for path, text in texts.items()
        if is_source(path) and not folder.is_linked(path)
    }
    if not given:
        return folder
    sources, files, found = dict(folder.sources), dict(folder.files), dict(folder.found)
    for path, (source, problems) in given.items():
        sources.pop(path, None) if source is None else sources.update({path: source})
        files.setdefault(unicodedata.normalize("NFC", path), path)
        found.pop(path, None)
        found |= {path: problems} if problems else {}
    in_order = sources if sources.keys() == folder.sources.keys() else dict(sorted(sources.items()))
    return Folder(in_order, files, folder.links, found)


def lay_over_settings(read: Taken, texts: Texts) -> Taken:
    """Return the settings as they stand in an editor, where they do."""
    return take_text(SETTINGS, texts[SETTINGS]) if SETTINGS in texts else read


def take_text(path: str, text: str) -> Taken:
    """Take a text for a file's; half a pair of surrogates is no character that a file could hold."""
    data = text.removeprefix("\ufeff").encode("utf-8", "replace")
    if len(data) > MAX_BYTES:
        return None, (too_large(path, MAX_BYTES + 1),)
    found: list[Diagnostic] = []
    source = without_control(Source(path, find_kind(path), data.decode("utf-8")), found)
    return source, tuple(found)
