"""A project's folder: where it begins, and the names that have a meaning in it.

In: any folder. Out: the project around it. It must not import anything that takes time: a build with
nothing to do gets no further than this and `stamp.py`.
"""

from __future__ import annotations

import os
from pathlib import Path

SETTINGS, JOURNAL, TEMPLATES = "rounds.yml", "journal", "templates"
STATIC = "static"
"""The folder of templates whose files are copied as they are."""
SOURCES = (SETTINGS, JOURNAL, TEMPLATES)
"""What a site is made from, and what no build may write to."""
CACHE = ".rounds-cache"
"""What builds remember for each other; it may be deleted at any time."""


def has_own_templates(project: Path) -> bool:
    """Say whether any page may be made by a template of the owner."""
    return holds_templates(project / TEMPLATES)


def holds_templates(folder: Path) -> bool:
    """Say whether a folder of templates holds any: style sheets and such are none."""
    try:
        return any(name != STATIC for name in os.listdir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return False


def find_project(start: Path) -> Path | None:
    """Return the nearest folder from here upwards with `rounds.yml` or `journal/`."""
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / SETTINGS).is_file() or (folder / JOURNAL).is_dir():
            return folder
    return None
