"""A picture's twin: the same pixels in a file that says other things.

In: a picture's bytes. Out: other bytes; the same ones where they are no file that can be cut. What a
public site shows may depend on pixels, colours and which way up they are, and on nothing else in a file.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from random import Random
from types import MappingProxyType

from generator.pictures.segments import (
    HEAD,
    JPEG_EXIF,
    ORIENTATION,
    find_format,
    find_orientation,
    list_segments,
)

KEPT: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "jpeg": frozenset(
            ("e0", "ee", "db", "c4", "dd", "da", "d9", *(f"c{n:x}" for n in range(16)))
        ),
        "png": frozenset(("IHDR", "PLTE", "tRNS", "iCCP", "IDAT", "IEND")),
        "webp": frozenset(("VP8 ", "VP8L", "VP8X", "ALPH", "ICCP", "ANIM", "ANMF")),
        "gif": frozenset((",", "!f9", ";")),
    }
)
"""Parts that decide what can be seen, by kind of file."""
ICC_START = b"ICC_PROFILE\x00"
WORDS = 24


def change_metadata(data: bytes) -> bytes:
    """Say other things of the same pixels, and write more behind the end of the file."""
    try:
        kind, parts = find_format(data), list_segments(data)
    except ValueError:
        return data
    random = Random(zlib.crc32(data))
    kept = [
        item.data
        for item in parts
        if item.name in (HEAD, *KEPT[kind]) or item.data[4:16] == ICC_START
    ]
    added = _ADDED[kind](_build_exif(find_orientation(parts)), _invent(random))
    if kind == "webp":
        body = b"".join((*kept[1:], *added))
        return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body + _invent(random)
    place = 1 if kind == "gif" else 2
    return b"".join((*kept[:place], *added, *kept[place:], _invent(random)))


def _invent(random: Random) -> bytes:
    return bytes(random.choice(b"abcdefghijklmnopqrstuvwxyz ") for _ in range(WORDS))


def _build_exif(orientation: int) -> bytes:
    """Return EXIF data that say which way up, and when, which is other than it was."""
    words = b"2001:02:03 04:05:06\x00"
    entries = struct.pack("<HHIHH", ORIENTATION, 3, 1, orientation, 0)
    entries += struct.pack("<HHII", 0x0132, 2, len(words), 8 + 2 + 2 * 12 + 4)
    return b"II*\x00" + struct.pack("<IH", 8, 2) + entries + struct.pack("<I", 0) + words


def _add_jpeg(exif: bytes, words: bytes) -> Iterable[bytes]:
    for marker, data in ((b"\xff\xe1", JPEG_EXIF + exif), (b"\xff\xfe", words)):
        yield marker + struct.pack(">H", len(data) + 2) + data


def _add_png(exif: bytes, words: bytes) -> Iterable[bytes]:
    for name, data in ((b"eXIf", exif), (b"tEXt", b"Author\x00" + words)):
        yield (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )


def _add_webp(exif: bytes, words: bytes) -> Iterable[bytes]:
    for name, data in ((b"EXIF", exif), (b"XMP ", words)):
        yield name + struct.pack("<I", len(data)) + data + b"\x00" * (len(data) % 2)


def _add_gif(_exif: bytes, words: bytes) -> Iterable[bytes]:
    yield b"!\xfe" + bytes((len(words),)) + words + b"\x00"


_ADDED: Mapping[str, Callable[[bytes, bytes], Iterable[bytes]]] = MappingProxyType(
    {"jpeg": _add_jpeg, "png": _add_png, "webp": _add_webp, "gif": _add_gif}
)
