"""The bytes of a foreign file as text.

In: bytes. Out: text without byte order mark and control characters, and a word where its encoding had
to be guessed. `Unknown` for what is no text. It must not know any format.
"""

from __future__ import annotations

import codecs
import re

from generator.importers.drafts import Unknown

MOST_BYTES = 32_000_000
CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""What no file of a journal may hold."""
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
BINARIES = (
    (b"PK\x03\x04", "a zip archive or a spreadsheet", "unpack it, or save the table as CSV"),
    (b"%PDF", "a PDF", "export the data as CSV instead"),
    (b"SQLite format 3\x00", "a database", "export the table as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "save the table as CSV"),
    (b"\x1f\x8b", "a packed file", "unpack it first"),
)
GUESSED = "not UTF-8, read as Windows-1252: look at the accents"


def open_text(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of a file, and what had to be guessed about it."""
    for magic, what, remedy in BINARIES:
        if data.startswith(magic):
            raise Unknown(f"this is {what}", remedy)
    decoded, words = _decode(data)
    text = CONTROL.sub("", decoded)
    if not text.strip():
        raise Unknown("the file is empty", "export it once more")
    return text, words


def _decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), ()
    zeros = data[:1000].count(0)
    if zeros * 3 > len(data[:1000]):
        order = "utf-16-be" if data[0] == 0 else "utf-16-le"
        return data.decode(order, "replace"), ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), (GUESSED,)
