"""Drawings (SVG) without anything that runs, loads or links: whoever opens one opens a picture.

In: the bytes of an SVG file. Out: the same drawing, written anew from a list of what may stand in one, and
the names of what was left out. It must not know who shows it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from xml.parsers import expat

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
EMPTY = f'<svg xmlns="{SVG}"/>\n'.encode()
"""What stands in the place of a file that cannot be read."""
ELEMENTS = frozenset(
    "svg g defs symbol use switch title desc path rect circle ellipse line polyline polygon text tspan"
    " textPath linearGradient radialGradient stop clipPath mask pattern marker image style filter"
    " feBlend feColorMatrix feComponentTransfer feComposite feFlood feFuncA feFuncB feFuncG feFuncR"
    " feGaussianBlur feMerge feMergeNode feMorphology feOffset feDropShadow feTurbulence".split()
)
ATTRIBUTES = frozenset(
    "id class style x y x1 x2 y1 y2 dx dy cx cy r rx ry fx fy fr d points width height viewBox version"
    " preserveAspectRatio transform rotate textLength lengthAdjust startOffset pathLength offset"
    " gradientUnits gradientTransform spreadMethod patternUnits patternContentUnits patternTransform"
    " clipPathUnits maskUnits maskContentUnits markerUnits markerWidth markerHeight refX refY orient"
    " filterUnits primitiveUnits in in2 result type values mode operator k1 k2 k3 k4 stdDeviation"
    " radius tableValues slope intercept amplitude exponent baseFrequency numOctaves seed"
    " alignment-baseline baseline-shift clip-path clip-rule color color-interpolation-filters"
    " direction display dominant-baseline fill fill-opacity fill-rule filter flood-color flood-opacity"
    " font-family font-size font-stretch font-style font-variant font-weight image-rendering"
    " letter-spacing marker-end marker-mid marker-start mask opacity overflow paint-order"
    " shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset"
    " stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor"
    " text-decoration text-rendering vector-effect visibility word-spacing writing-mode"
    " role lang focusable aria-label aria-labelledby aria-describedby aria-hidden".split()
)
UNSEEN = frozenset(("metadata", "baseProfile", "enable-background", "contentScriptType"))
"""What programs for drawing leave, and nobody misses."""
INLINE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
ADDRESS = re.compile(r"url\(\s*['\"]?\s*#[^)]*\)", re.IGNORECASE)
ENCODED = str.maketrans({"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
"""What a reader would take for blanks in a value."""
LOADING = re.compile(r"url\(|[\\@<]|image-set|expression", re.IGNORECASE)


def clean_drawing(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Write a drawing anew; an empty one where the file cannot be read, or defines words of its own."""
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except _Refused as problem:
        return EMPTY, (str(problem),)
    except (
        expat.ExpatError,
        ValueError,
        LookupError,
    ):  # the last for an encoding that nobody knows
        return EMPTY, ("all of it: it is no well-formed SVG",)
    return "".join((*reader.written, "\n")).encode(), tuple(dict.fromkeys(reader.left_out))


class _Refused(Exception):
    """Nothing of this file can be shown."""


class _Reader:
    """Follows the parser and writes down what may stand in a drawing."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.left_out: list[str] = []
        self._skipped = 0
        self._style: list[str] | None = None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._meet_type
        self.parser.StartElementHandler = self._open
        self.parser.EndElementHandler = self._close
        self.parser.CharacterDataHandler = self._take_text

    def _meet_type(self, *kind: object) -> None:
        """Meet a document type: name, two ids, and whether it holds definitions."""
        if kind[-1]:
            raise _Refused("all of it: it defines words of its own (`<!DOCTYPE ... [`)")

    def _open(self, name: str, attributes: Mapping[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        is_known = space == SVG and local in ELEMENTS
        if not self.written and (not is_known or local != "svg"):
            raise _Refused("all of it: it is no SVG")
        if self._skipped or not is_known or self._style is not None:
            if not self._skipped and space == SVG:
                self._leave_out(local)
            self._skipped += 1
            return
        if local == "style":
            self._style = []
            return
        shown = [f'xmlns="{SVG}"'] if not self.written else []
        shown += filter(None, (self._show(local, *item) for item in attributes.items()))
        self.written.append(f"<{' '.join((local, *shown))}>")

    def _close(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if self._skipped:
            self._skipped -= 1
        elif self._style is not None:
            text, self._style = "".join(self._style), None
            if _is_still(text):
                self.written.append(f"<style>{_escape(text)}</style>")
            else:
                self._leave_out("style")
        else:
            self.written.append(f"</{local}>")

    def _take_text(self, text: str) -> None:
        if self._skipped:
            return
        if self._style is not None:
            self._style.append(text)
        else:
            self.written.append(_escape(text))

    def _show(self, element: str, name: str, value: str) -> str:
        space, _, local = name.rpartition(" ")
        if local == "href" and space in ("", XLINK):
            if value.startswith("#") or (element == "image" and INLINE.fullmatch(value)):
                return f"href={_quote(value)}"
            self._leave_out("href")
        elif not space and local in ATTRIBUTES and _is_still(value):
            return f"{local}={_quote(value)}"
        elif not space:
            self._leave_out(local)
        return ""

    def _leave_out(self, name: str) -> None:
        if name not in UNSEEN and not name.startswith("data-"):
            self.left_out.append(f"`{name}`")


def _is_still(text: str) -> bool:
    """Say whether a style or a value loads nothing from anywhere but the drawing itself."""
    return not LOADING.search(ADDRESS.sub("", text))


def _escape(text: str) -> str:
    """Return a text as it can stand between tags."""
    return escape(text, quote=False)


def _quote(text: str) -> str:
    """Return a value between the quotation marks that it does not hold itself."""
    mark = "'" if '"' in text and "'" not in text else '"'
    return f"{mark}{_escape(text).translate(ENCODED).replace(mark, '&quot;')}{mark}"
