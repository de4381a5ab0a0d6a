"""The parts that a picture's file consists of, without looking at what can be seen.

In: the bytes of a JPEG, PNG, WebP or GIF file. Out: its parts in order, whether they hold more than
pixels, and which way up it is. ValueError for bytes that are none of these. It must not decode pixels.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from generator.record import Record

PNG_START = b"\x89PNG\r\n\x1a\n"
JPEG_START = b"\xff\xd8"
JPEG_END, JPEG_SCAN, JPEG_EXIF = "d9", "da", b"Exif\x00\x00"
NEXT_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
HEAD, REST = "head", "rest"
"""What a file begins with, and what stands behind its end, where no viewer looks."""
ORIENTATION = 0x0112
PLAIN_JFIF = 18
"""Bytes of a JFIF part without a thumbnail."""
BARE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "jpeg": frozenset((HEAD, "e0", "db", "c0", "c2", "c4", "dd", JPEG_SCAN, JPEG_END)),
        "png": frozenset((HEAD, "IHDR", "PLTE", "tRNS", "IDAT", "IEND")),
        "webp": frozenset((HEAD, "VP8 ", "VP8L", "VP8X", "ALPH")),
    }
)
"""Parts that hold sizes, tables and pixels and no words, by kind of file; what is not named is more."""


class Segment(Record, frozen=True):
    """One part of a file: its name in the format's own words, and all its bytes."""

    name: str
    data: bytes


def find_format(data: bytes) -> str:
    """Return jpeg, png, webp or gif; ValueError for anything else."""
    if data.startswith(JPEG_START):
        return "jpeg"
    if data.startswith(PNG_START):
        return "png"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    raise ValueError("no kind of picture that is known")


def list_segments(data: bytes) -> tuple[Segment, ...]:
    """Cut a file into its parts, which make the file again when they are joined; ValueError."""
    try:
        return tuple(item for item in _CUTTERS[find_format(data)](data) if item.data)
    except (struct.error, IndexError) as problem:
        raise ValueError("the file ends in the middle") from problem


def is_bare(data: bytes) -> bool:
    """Say whether a file holds a picture and nothing else that could tell of anything."""
    try:
        allowed = BARE.get(find_format(data), frozenset())
        parts = list_segments(data)
    except ValueError:
        return False
    return all(
        item.name in allowed and (item.name != "e0" or len(item.data) == PLAIN_JFIF)
        for item in parts
    )


def find_orientation(parts: tuple[Segment, ...]) -> int:
    """Return which way up a picture is, 1 to 8 as in EXIF; 1 where nothing says so."""
    for item in parts:
        if item.name == "e1" and item.data[4:10] == JPEG_EXIF:
            return _read_orientation(item.data[10:])
        if item.name in ("eXIf", "EXIF"):
            return _read_orientation(item.data[8:].removeprefix(JPEG_EXIF))
    return 1


def _read_orientation(tiff: bytes) -> int:
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for number in range(count):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number)
            if tag == ORIENTATION:
                return value if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def _cut_jpeg(data: bytes) -> Iterator[Segment]:
    yield Segment(HEAD, data[:2])
    start = 2
    while True:
        found = NEXT_MARKER.match(data, start)
        if found is None:
            raise ValueError("no marker where one has to be")
        name, end = f"{data[found.end() - 1]:02x}", found.end()
        if name == JPEG_END:
            yield Segment(name, data[start:end])
            yield Segment(REST, data[end:])
            return
        (length,) = struct.unpack_from(">H", data, end)
        end += max(length, 2)
        if name == JPEG_SCAN:
            following = NEXT_MARKER.search(data, end)
            end = following.start() if following else len(data)
        yield Segment(name, data[start:end])
        start = end


def _cut_png(data: bytes) -> Iterator[Segment]:
    yield Segment(HEAD, data[:8])
    start, name = 8, ""
    while name != "IEND":
        (length,) = struct.unpack_from(">I", data, start)
        name = data[start + 4 : start + 8].decode("latin-1")
        end = start + 12 + length
        if end > len(data):
            raise ValueError("a chunk is longer than the file")
        yield Segment(name, data[start:end])
        start = end
    yield Segment(REST, data[start:])


def _cut_webp(data: bytes) -> Iterator[Segment]:
    yield Segment(HEAD, data[:12])
    (length,) = struct.unpack_from("<I", data, 4)
    start, last = 12, min(8 + length, len(data))
    while start + 8 <= last:
        (length,) = struct.unpack_from("<I", data, start + 4)
        end = start + 8 + length + length % 2
        if end > len(data):
            raise ValueError("a chunk is longer than the file")
        yield Segment(data[start : start + 4].decode("latin-1"), data[start:end])
        start = end
    yield Segment(REST, data[start:])


def _cut_gif(data: bytes) -> Iterator[Segment]:
    start = 13 + _size_palette(data[10])
    yield Segment(HEAD, data[:start])
    while data[start] != ord(";"):
        if data[start] == ord("!"):
            name, end = f"!{data[start + 1]:02x}", start + 2
        elif data[start] == ord(","):
            name, end = ",", start + 11 + _size_palette(data[start + 9])
        else:
            raise ValueError("no block where one has to be")
        while data[end]:
            end += 1 + data[end]
        yield Segment(name, data[start : end + 1])
        start = end + 1
    yield Segment(";", data[start : start + 1])
    yield Segment(REST, data[start + 1 :])


def _size_palette(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


_CUTTERS: Mapping[str, Callable[[bytes], Iterator[Segment]]] = MappingProxyType(
    {"jpeg": _cut_jpeg, "png": _cut_png, "webp": _cut_webp, "gif": _cut_gif}
)
