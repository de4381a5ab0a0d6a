"""A project's folder: where it begins, and the names that have a meaning in it.

In: any folder. Out: the project around it. It must not import anything that takes time: a build with
nothing to do gets no further than this and `stamp.py`.
"""

from __future__ import annotations

from pathlib import Path

SETTINGS, JOURNAL, TEMPLATES = "rounds.yml", "journal", "templates"
STATIC = "static"
"""The folder of templates whose files are copied as they are."""
SOURCES = (SETTINGS, JOURNAL, TEMPLATES)
"""What a site is made from, and what no build may write to."""
CACHE = ".rounds-cache"
"""What builds remember for each other; it may be deleted at any time."""


def find_project(start: Path) -> Path | None:
    """Return the nearest folder from here upwards with `rounds.yml` or `journal/`."""
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / SETTINGS).is_file() or (folder / JOURNAL).is_dir():
            return folder
    return None
