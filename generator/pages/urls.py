"""Every address of the site, made in this one place.

In: ids. Out: addresses from the site's root ("companies/acme/index.html"), relative links between
two of them, and absolute addresses for machines. It must not know what stands on a page.
"""

from __future__ import annotations

import re
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
INSIGHTS = "insights/index.html"
REMINDERS = "reminders/index.html"
PEOPLE = "people/index.html"
NOT_SHOWN = "not-shown/index.html"
NOT_FOUND = "404.html"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
SEARCH = "search-index.js"

SOURCE_FOLDER = "journal/"
PLAIN_PATH = re.compile(r"[A-Za-z0-9._/-]+")
"""What needs no encoding, which is nearly every path."""
FILE_FOLDER = "files/"
ASSET_FOLDER = "assets/"
PICTURE_FOLDER = "pictures/"


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


def part_url(section: str, number: int) -> str:
    """Return the address of an older part of a section's list; parts count from the oldest, 1."""
    return f"{section.removesuffix(TODAY)}pages/{number}/{TODAY}"


def timeline_url(year: int) -> str:
    """Return the address of one year of a long timeline."""
    return f"timeline/{year}/index.html"


def asset_url(name: str) -> str:
    """Return the address of a file that belongs to the design, such as the style sheet."""
    return ASSET_FOLDER + name


def file_url(path: str) -> str:
    """Return where a file of the journal is copied to; `path` is relative to the project."""
    return FILE_FOLDER + path.removeprefix(SOURCE_FOLDER)


def picture_url(name: str) -> str:
    """Return the address of a picture that was made anew for others."""
    return PICTURE_FOLDER + name


def session_anchor(session: int) -> str:
    """Return the fragment of one session on its entry's page; sessions count from 1."""
    return f"session-{session}"


def find_root(here: str) -> str:
    """Return the way from the page at `here` up to the site's root: "", "../", "../../"."""
    return "../" * here.count("/")


def build_absolute(base_url: str, there: str, anchor: str = "") -> str:
    """Return the full address below the site's public one, which may end with a slash or not."""
    return f"{base_url.rstrip('/')}/{quote_address(there, anchor)}"


def quote_address(there: str, anchor: str = "") -> str:
    """Return an address percent-encoded, so that no name can read as a scheme or a query."""
    if not PLAIN_PATH.fullmatch(there):
        there = "/".join(quote(part, safe="", errors="replace") for part in there.split("/"))
    return there + _quote_anchor(anchor)


def _quote_anchor(anchor: str) -> str:
    """Return the anchor with its number sign, or nothing."""
    return f"#{quote(anchor, safe='%')}" if anchor else ""
