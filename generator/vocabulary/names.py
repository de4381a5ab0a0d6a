"""When two wordings are the same, and when they are nearly so: text in, keys or likeness out.

It must not know what the words stand for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

MAX_SUGGESTIONS = 3
ROUGHLY, CLOSELY = 0.6, 0.75
"""Where a wrong guess does harm, only what is closely alike is named: "denied" is roughly "declined"."""
SHORTEST_PREFIX = 3


@lru_cache(maxsize=1 << 16)
def normalise_name(text: str) -> str:
    """Return the identity of a name: NFKC, caseless, trimmed, single inner spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def closest_terms(text: str, candidates: Iterable[str], cutoff: float = ROUGHLY) -> tuple[str, ...]:
    """Return the at most three candidates most like the text, best first, as they were given."""
    from difflib import get_close_matches  # few words are unknown

    by_key: dict[str, str] = {}
    for candidate in candidates:
        by_key.setdefault(join_words(candidate), candidate)
    wanted = join_words(text)
    begun = [key for key in by_key if len(wanted) >= SHORTEST_PREFIX and key.startswith(wanted)]
    found = [*begun, *get_close_matches(wanted, by_key, MAX_SUGGESTIONS, cutoff)]
    return tuple(by_key[key] for key in dict.fromkeys(found))[:MAX_SUGGESTIONS]


def join_words(text: str) -> str:
    """Return a phrase in lower case with one hyphen between words, however they were parted."""
    # NFKC leaves U+2010, which web pages and word processors put where "-" was typed.
    return re.sub(r"[\s_\-\u2010]+", "-", normalise_name(text))
