"""Names to ids that are safe in a URL and a file name on every system.

In: names of any script. Out: short ASCII ids. It must not know what is named.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

MAX_LENGTH = 80
SAFE_STEM = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
PLAIN_NAME = re.compile(r"[a-z0-9]+(?:[ -][a-z0-9]+)*")
"""What most names are: words of plain letters, which need no library to become an address."""
SIGNS = (("c++", "cpp"), ("c#", "csharp"), (".net", "dotnet"), ("&", " and "), ("+", " plus "))


@lru_cache(maxsize=1 << 16)
def make_slug(name: str) -> str:
    """Return a lower-case id of letters, digits and hyphens; a hash stands in where nothing is left."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    if (
        len(folded) <= MAX_LENGTH
        and PLAIN_NAME.fullmatch(folded)
        and not RESERVED.fullmatch(folded)
    ):
        return folded.replace(" ", "-")
    from slugify import slugify

    slug = str(
        slugify(
            folded,
            replacements=[list(pair) for pair in SIGNS],
            max_length=MAX_LENGTH,
            word_boundary=True,
        )
    )
    if not slug or RESERVED.fullmatch(slug):
        digest = make_digest(folded)
        return f"{slug}-{digest}" if slug else f"n-{digest}"
    return slug


def make_entry_id(stem: str) -> str:
    """Return the id of an entry: its file name where that is safe in a URL, else the slug of it."""
    if SAFE_STEM.fullmatch(stem) and len(stem) <= MAX_LENGTH and not RESERVED.fullmatch(stem):
        return stem
    slug = make_slug(stem)
    return f"{slug}-{make_digest(stem)}" if len(stem) > MAX_LENGTH else slug


def make_digest(text: str) -> str:
    """Return a short stable hash that tells names apart."""
    normal = unicodedata.normalize("NFC", text)
    return hashlib.sha256(normal.encode("utf-8", "surrogatepass")).hexdigest()[:6]


def assign_slugs(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Give each (key, name) its own slug; where two names meet in one, later ones get a hash or two."""
    result: dict[str, str] = {}
    taken: set[str] = set()
    for key, name in names:
        slug = make_slug(name)
        while slug in taken:
            slug = f"{slug}-{make_digest(key)}"
        taken.add(slug)
        result[key] = slug
    return result
