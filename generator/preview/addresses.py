"""From the target of a request to a path of the site: one strict decoding, nothing repaired.

In: a target as sent. Out: the path it names, relative and without its query. What it leads to is
looked up among the built files by its exact name, so no path can lead out of them. It must not know
any file.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote_to_bytes

from generator.preview.heads import Refused

ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
FORBIDDEN = ("\\", "%2f", "%5c")
"""Separators in disguise: what they separate depends on who reads them."""


def read_target(target: str) -> str:
    """Return the path of a target without its first slash; Refused for what no link of ours holds."""
    if not target.startswith("/") or "#" in target:
        raise Refused(400)
    path = target.partition("?")[0]
    if ESCAPE.search(path) or any(sign in path.lower() for sign in FORBIDDEN):
        raise Refused(400)
    try:
        text = unquote_to_bytes(path).decode("utf-8")
    except UnicodeDecodeError as problem:
        raise Refused(400) from problem
    if any(unicodedata.category(char) == "Cc" for char in text):
        raise Refused(400)
    return text[1:]
