"""The forms in which a private value could stand in a file: what each looks like as plain text.

In: the bytes of an output file. Out: (name of the view, text), and texts cut into folded words. It must
not know what is looked for.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from pathlib import PurePosixPath
from urllib.parse import unquote

from generator.output import OutputFile
from generator.public.hosting import CNAME, HEADERS, NO_JEKYLL

READABLE = (".css", ".html", ".js", ".json", ".svg", ".txt", ".xml")
"""Kinds of files that can be looked into; any other is refused."""
READABLE_NAMES = frozenset((HEADERS, NO_JEKYLL, CNAME))
"""Files without an ending that are text all the same."""
PICTURES = (".jpg", ".png", ".webp")
"""Kinds of files of which it can be said that they hold nothing but a picture."""
TAG = re.compile(r"<[^>]*>")
ALONE = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Letters of scripts that put no space between words: each is a word by itself."""
WORD = re.compile(rf"[{ALONE}]|[^\W_{ALONE}]+")
ENCODED = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
HEX = re.compile(r"(?:[0-9A-Fa-f]{2}){6,}")
ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
ALIGNMENTS = 4
MOST_ODD = 0.1
"""The share of odd characters up to which decoded bytes are taken for text."""


def is_readable(path: str) -> bool:
    """Say whether a file can be looked into, by its name."""
    return path in READABLE_NAMES or PurePosixPath(path).suffix in READABLE


def list_views(file: OutputFile) -> Iterator[tuple[str, str]]:
    """Yield every text that a file can be read as, and its name."""
    yield "file name", unquote(file.path)
    text = file.data.decode("utf-8", "replace")
    yield "bytes", text
    if b"\x00" in file.data:
        for code in ("utf-16-le", "utf-16-be"):
            yield code, file.data.decode(code, "replace")
    plain = unescape(unescape(TAG.sub("", text)))
    yield "text", plain
    yield "text", unescape(unescape(TAG.sub(" ", text)))
    yield "attributes", unescape(unescape(text))
    for view, decoded in (("address", unquote(unquote(text))), ("escapes", _unescape(text))):
        if decoded != text:
            yield view, decoded
    decoded = "\n".join(dict.fromkeys(_decode_runs(plain + "\n" + text)))
    if decoded:
        yield "encoded", decoded


def _unescape(text: str) -> str:
    """Undo the escapes of scripts and style sheets."""
    return ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), text)


def _decode_runs(text: str) -> Iterator[str]:
    """Yield what runs of base64 and hexadecimal digits say, where that is text."""
    for run in dict.fromkeys(ENCODED.findall(text)):
        letters = run.rstrip("=").replace("-", "+").replace("_", "/")
        for start in range(ALIGNMENTS):
            part = letters[start : start + (len(letters) - start) // 4 * 4 or None]
            yield from _as_text(_decode_base64(part))
            rest = letters[start:]
            yield from _as_text(_decode_base64(rest + "=" * (-len(rest) % 4)))
    for run in dict.fromkeys(HEX.findall(text)):
        yield from _as_text(bytes.fromhex(run))


def _decode_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        return b""


def _as_text(data: bytes) -> Iterator[str]:
    for code in ("utf-8", "utf-16-le"):
        text = data.decode(code, "ignore")
        odd = sum(not (letter.isprintable() or letter.isspace()) for letter in text)
        if text and odd <= MOST_ODD * len(text):
            yield text


@lru_cache(maxsize=1 << 14)
def split_words(text: str) -> tuple[str, ...]:
    """Cut a text into words without case, accents and what cannot be seen."""
    return tuple(WORD.findall(fold_text(text)))


def list_runs(text: str) -> Iterator[tuple[str, ...]]:
    """Yield every run of words of a text."""
    words = split_words(text)
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            yield words[start:end]


def fold_text(text: str) -> str:
    """Return a text without case, accents and characters that cannot be seen."""
    letters = unicodedata.normalize("NFKD", text)
    if not letters.isascii():
        letters = "".join(
            letter for letter in letters if unicodedata.category(letter) not in ("Mn", "Cf")
        )
    return letters.casefold()


def spell_out(text: str) -> str:
    """Return a text with German umlauts spelled out."""
    return unicodedata.normalize("NFC", text).translate(GERMAN)
