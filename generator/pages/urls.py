"""Every address of the site, made in this one place.

In: ids. Out: addresses from the site's root ("companies/acme/index.html"), relative links between
two of them, and absolute addresses for machines. It must not know what stands on a page.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

TODAY = "index.html"
TIMELINE = "timeline/index.html"
SKILLS = "skills/index.html"
NETWORK = "network/index.html"
COMPANIES = "companies/index.html"
ENTRIES = "entries/index.html"
QUESTIONS = "questions/index.html"
OFFERS = "offers/index.html"
METHOD = "method/index.html"
NOT_FOUND = "404.html"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"

SOURCE_FOLDER = "journal/"
PLAIN_PATH = re.compile(r"[A-Za-z0-9._/-]+")
"""What needs no encoding, which is nearly every path."""
FILE_FOLDER = "files/"
ASSET_FOLDER = "assets/"


def entry_url(entry: str) -> str:
    """Return the address of an entry's page."""
    return f"entries/{entry}/index.html"


def process_url(process: str) -> str:
    """Return the address of a process's page."""
    return f"processes/{process}/index.html"


def person_url(person: str) -> str:
    """Return the address of a person's page."""
    return f"people/{person}/index.html"


def company_url(company: str) -> str:
    """Return the address of a company's page."""
    return f"companies/{company}/index.html"


def skill_url(skill: str) -> str:
    """Return the address of a skill's page."""
    return f"skills/{skill}/index.html"


def asset_url(name: str) -> str:
    """Return the address of a file that belongs to the design, such as the style sheet."""
    return ASSET_FOLDER + name


def file_url(path: str) -> str:
    """Return where a file of the journal is copied to; `path` is relative to the project."""
    return FILE_FOLDER + path.removeprefix(SOURCE_FOLDER)


def session_anchor(session: int) -> str:
    """Return the fragment of one session on its entry's page; sessions count from 1."""
    return f"session-{session}"


def build_link(here: str, there: str, anchor: str = "") -> str:
    """Return the relative link from the page at `here` to the file at `there`, ready for `href`."""
    folder = here.rpartition("/")[0]
    room, _, page = folder.partition("/")
    if "/" in page or (folder and there.startswith(f"{folder}/")):
        link = _step_between(folder.split("/"), there)
    else:
        link = _step_from_room(room, folder.count("/") + bool(folder), there)
    return link + _quote_anchor(anchor)


@lru_cache(maxsize=1 << 16)
def _step_from_room(room: str, depth: int, there: str) -> str:
    """Return the link from any page so deep in a room to a file beside that page's own folder.

    It is the same for all pages of a kind, and most links of a large site are made by one.
    """
    folder = [room, *[""] * (depth - 1)] if depth else []
    return _step_between(folder, there)


def _step_between(folder: list[str], there: str) -> str:
    target = there.split("/")
    shared = 0
    while shared < min(len(folder), len(target) - 1) and folder[shared] == target[shared]:
        shared += 1
    return _quote_path([".."] * (len(folder) - shared) + target[shared:])


def build_absolute(base_url: str, there: str, anchor: str = "") -> str:
    """Return the full address below the site's public one, which may end with a slash or not."""
    return f"{base_url.rstrip('/')}/{_quote_path(there.split('/'))}{_quote_anchor(anchor)}"


def _quote_path(parts: list[str]) -> str:
    """Join path parts, each percent-encoded, so that no name can read as a scheme or a query."""
    path = "/".join(parts)
    if PLAIN_PATH.fullmatch(path):
        return path
    return "/".join(quote(part, safe="", errors="replace") for part in parts)


def _quote_anchor(anchor: str) -> str:
    """Return the anchor with its number sign, or nothing."""
    return f"#{quote(anchor, safe='%')}" if anchor else ""
