"""Pictures that say more than they show: places, names and thumbnails in all that a file can hold.

In: nothing, or what is wanted of a picture. Out: bytes of files. Every one says `SECRET` somewhere. It must
not know how pictures are made anew.
"""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, PngImagePlugin

SECRET = "zqhiddenzq"
SIZE = (48, 32)
BOMB = 20_000


def draw(size: tuple[int, int] = SIZE, mode: str = "RGB") -> Image.Image:
    """Return a picture with another colour in each corner."""
    across = Image.linear_gradient("L").rotate(90).resize(size)
    down = Image.linear_gradient("L").resize(size)
    round = Image.radial_gradient("L").resize(size)
    return Image.merge("RGB", (across, down, round)).convert(mode)


def save(image: Image.Image, kind: str, **options: Any) -> bytes:
    """Return the bytes of a file."""
    written = BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def make_exif(orientation: int = 1) -> bytes:
    """Return EXIF data with a place, a name and a thumbnail of the picture before it was cut."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = f"{SECRET} camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    thumbnail = save(draw((16, 16)), "JPEG", comment=SECRET.encode())
    exif.get_ifd(0x8769)[0x927C] = thumbnail
    return exif.tobytes()


def make_xmp() -> bytes:
    """Return XMP data that name whoever took the picture."""
    return f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{SECRET}</x:xmpmeta>".encode()


def make_profile() -> bytes:
    """Return a colour profile with words in it."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    return bytes(profile.replace(b"sRGB built-in", SECRET.encode().ljust(13)[:13]))


def make_photo(orientation: int = 1) -> bytes:
    """Return a JPEG with EXIF, XMP, IPTC, a comment, a profile, and more behind its end."""
    plain = save(
        draw(),
        "JPEG",
        exif=b"Exif\x00\x00" + make_exif(orientation).removeprefix(b"Exif\x00\x00"),
        xmp=make_xmp(),
        comment=SECRET.encode(),
        icc_profile=make_profile(),
    )
    iptc = b"Photoshop 3.0\x008BIM" + SECRET.encode()
    part = b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc
    return plain[:2] + part + plain[2:] + SECRET.encode()


def make_screenshot(mode: str = "RGB") -> bytes:
    """Return a PNG with texts of every kind, EXIF, a time, and more behind its end."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", SECRET)
    info.add_text("Comment", SECRET, zip=True)
    info.add_itxt("XML:com.adobe.xmp", make_xmp().decode())
    info.add(b"tIME", struct.pack(">HBBBBB", 2025, 5, 6, 7, 8, 9))
    made = save(draw(mode=mode), "PNG", pnginfo=info, exif=make_exif(), icc_profile=make_profile())
    return made + SECRET.encode()


def make_motion(kind: str) -> bytes:
    """Return a picture that moves, as GIF, WebP or PNG."""
    frames = [draw(), draw().rotate(90), draw().rotate(180)]
    options = {"comment": SECRET.encode()} if kind == "GIF" else {"exif": make_exif()}
    return save(frames[0], kind, save_all=True, append_images=frames[1:], **options)


def make_phone() -> bytes:
    """Return what phones write: a JPEG with a second picture behind the first."""
    second = draw((24, 24))
    return save(draw(), "MPO", save_all=True, append_images=[second], exif=make_exif())


def make_webp() -> bytes:
    """Return a WebP with EXIF and XMP."""
    return save(draw(), "WEBP", exif=make_exif(), xmp=make_xmp())


def make_clear() -> bytes:
    """Return a PNG in which a second picture lies under pixels that cannot be seen."""
    image = draw(mode="RGBA")
    image.putalpha(Image.new("L", image.size, 0))
    image.paste((1, 2, 3, 255), (0, 0, 4, 4))
    return save(image, "PNG")


def make_bomb() -> bytes:
    """Return a PNG of a few kilobytes that unfolds to 400 million pixels."""
    head = struct.pack(">IIBBBBB", BOMB, BOMB, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes(BOMB), 9)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    )


def make_endless() -> bytes:
    """Return a JPEG that comes in thousands of passes."""
    plain = save(draw(), "JPEG", progressive=True)
    start = plain.rindex(b"\xff\xda")
    last = plain[start:-2]
    return plain[:-2] + last * 3000 + plain[-2:]


PICTURES = {
    "photo.jpg": make_photo(),
    "turned.jpeg": make_photo(6),
    "print.jpg": save(draw().convert("CMYK"), "JPEG", comment=SECRET.encode()),
    "phone.jpg": make_phone(),
    "screen.png": make_screenshot(),
    "palette.png": save(draw().quantize(16), "PNG", exif=make_exif()),
    "grey.png": save(draw(mode="L"), "PNG", exif=make_exif()),
    "deep.png": save(draw(mode="L").convert("I;16"), "PNG", exif=make_exif()),
    "bits.png": save(draw(mode="1"), "PNG", exif=make_exif()),
    "clear.png": make_clear(),
    "motion.png": make_motion("PNG"),
    "photo.webp": make_webp(),
    "exact.webp": save(draw(mode="RGBA"), "WEBP", lossless=True, exif=make_exif()),
    "motion.webp": make_motion("WEBP"),
    "motion.gif": make_motion("GIF"),
}
BROKEN = {
    "cut.jpg": make_photo()[:700],
    "cut.png": make_screenshot()[:-200],
    "torn.png": make_screenshot().replace(b"IDAT", b"IDAX"),
    "text.jpg": b"not really a picture",
    "empty.gif": b"",
    "head.webp": b"RIFF\x00\x00\x00\x00WEBPVP8 ",
    "other.png": save(draw(), "BMP"),
    "bomb.png": make_bomb(),
    "endless.jpg": make_endless(),
}
