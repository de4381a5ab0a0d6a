"""Pictures made anew from their pixels: the only importer of Pillow, which not everybody has.

In: the bytes of a picture. Out: other bytes that show the same and say nothing else, or why not. The
same pixels give the same bytes, whatever else the file holds. It must not know where a picture stands.
"""

from __future__ import annotations

import hashlib
import warnings
from io import BytesIO
from typing import TYPE_CHECKING, Any

from generator.pictures.segments import (
    JPEG_SCAN,
    Segment,
    find_format,
    find_orientation,
    list_segments,
)
from generator.record import Record

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_SIDE = 2000
MOST_PIXELS = 64_000_000
MOST_SCANS = 64
"""A JPEG file comes in some ten passes at most; one made to keep a program busy comes in thousands."""
QUALITY = 85
FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF"}
WRITTEN = {"jpeg": "jpg", "png": "png", "webp": "webp", "gif": "png"}
"""The kind of file that each is written as; of a GIF that moves the first picture stands."""
DEEP_MODES, DEEP = ("I", "I;16", "I;16B", "I;16L"), 1 / 256
"""Greys of sixteen bits, and what makes eight of them."""
ANOTHER = "save it again as PNG or JPEG with another program, or leave it out"
SMALLER = "make it smaller with another program, or leave it out"


class Picture(Record, frozen=True):
    """A picture that may be shown; its name follows from its bytes and tells nothing of the source."""

    name: str
    data: bytes


class Unfit(Record, frozen=True):
    """Why a picture cannot be shown, and what to do about it."""

    message: str
    help: str


def remake_picture(data: bytes) -> Picture | Unfit:
    """Decode a picture and encode what can be seen, the right way up and no larger than a screen."""
    if not _has_pillow():
        return Unfit(
            "needs Pillow to be made anew without places, times and names",
            "install Rounds with its extra `images`, or put the picture into `::: private`",
        )
    try:
        kind, parts = find_format(data), list_segments(data)
    except ValueError:
        return Unfit("is broken, or no PNG, JPEG, WebP or GIF", ANOTHER)
    if sum(item.name == JPEG_SCAN for item in parts) > MOST_SCANS:
        return Unfit("is made to keep programs busy", ANOTHER)
    try:
        with warnings.catch_warnings(action="ignore"), _open(data, kind) as found:
            if found.width * found.height > MOST_PIXELS:
                return Unfit(f"has more than {MOST_PIXELS // 10**6} million pixels", SMALLER)
            return _remake(found, kind, parts)
    except Exception:  # a broken file may make a decoder raise anything
        return Unfit("cannot be decoded: it is broken or cut short", ANOTHER)


def _has_pillow() -> bool:
    try:
        import PIL.Image
    except ImportError:
        return False
    return bool(PIL.Image)


def _open(data: bytes, kind: str) -> Image:
    """Open a file of the kind that its first bytes name, however large it says that it is."""
    import PIL.Image

    PIL.Image.MAX_IMAGE_PIXELS = None  # whoever opens looks at the size before anything is decoded
    return PIL.Image.open(BytesIO(data), formats=[FORMATS[kind]])


def _remake(found: Any, kind: str, parts: tuple[Segment, ...]) -> Picture:
    encoded = _encode(_scale(_decode(found), find_orientation(parts)), kind, parts)
    return Picture(f"{hashlib.sha256(encoded).hexdigest()[:16]}.{WRITTEN[kind]}", encoded)


def _decode(found: Any) -> Image:
    """Return the first picture of a file in plain colours, without what lies under clear pixels."""
    found.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
    found.load()
    profile = found.info.get("icc_profile")
    if found.has_transparency_data:
        return _clear(_apply_profile(found.convert("RGBA"), profile))
    if found.mode in DEEP_MODES:
        deep: Image = found.convert("I").point(lambda value: value * DEEP)
        return deep.convert("L")
    if found.mode not in ("L", "RGB", "CMYK"):
        found = found.convert("L" if found.mode == "1" else "RGB")
    shown = _apply_profile(found, profile)
    return shown if shown.mode in ("L", "RGB") else shown.convert("RGB")


def _apply_profile(image: Image, profile: bytes | None) -> Image:
    """Bring colours to what screens show without a profile; one that cannot be used is ignored."""
    if not profile:
        return image
    from PIL import ImageCms

    mode = "RGB" if image.mode == "CMYK" else image.mode
    target = ImageCms.createProfile("sRGB")
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        changed = ImageCms.profileToProfile(image, source, target, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return changed or image


def _clear(image: Image) -> Image:
    """Take away the colours of pixels that cannot be seen at all."""
    import PIL.Image

    seen = image.getchannel("A").point(lambda alpha: 255 if alpha else 0)
    return PIL.Image.composite(image, PIL.Image.new("RGBA", image.size), seen)


def _scale(image: Image, orientation: int) -> Image:
    """Turn a picture the right way up and make it fit."""
    from PIL.Image import Resampling, Transpose

    turns = (
        None,
        Transpose.FLIP_LEFT_RIGHT,
        Transpose.ROTATE_180,
        Transpose.FLIP_TOP_BOTTOM,
        Transpose.TRANSPOSE,
        Transpose.ROTATE_270,
        Transpose.TRANSVERSE,
        Transpose.ROTATE_90,
    )
    turn = turns[orientation - 1]
    turned = image if turn is None else image.transpose(turn)
    turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Resampling.LANCZOS)
    return turned


def _encode(image: Image, kind: str, parts: tuple[Segment, ...]) -> bytes:
    """Write a picture that was made from bare pixels, so that nothing else can come along."""
    import PIL.Image

    bare = PIL.Image.frombytes(image.mode, image.size, image.tobytes())
    written = BytesIO()
    if kind == "jpeg":
        bare.save(written, "JPEG", quality=QUALITY)
    elif kind == "webp":
        is_exact = any(item.name == "VP8L" for item in parts)
        bare.save(written, "WEBP", quality=QUALITY, lossless=is_exact)
    else:
        bare.save(written, "PNG")
    return written.getvalue()
