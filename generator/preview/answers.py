"""Answers: a status, headers and a body, with the headers that protect every one of them.

In: what to say. Out: `Answer` values. Every text here is fixed: an error page never repeats what was
asked for. It must not know where the bytes come from or how they are sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from types import MappingProxyType

from generator.preview.heads import Head

POLICY = (
    "default-src 'none'; script-src {script}; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)
PAGE_POLICY, ATTACHMENT_POLICY = POLICY.format(script="'self'"), POLICY.format(script="'none'")
PROTECTION = (
    ("Server", "rounds"),
    ("Connection", "close"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
)
UNKNOWN_TYPE = "application/octet-stream"
TEXT_TYPES = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "json": "application/json",
    "xml": "application/xml",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "csv": "text/csv",
    "ics": "text/calendar",
    "vcf": "text/vcard",
}
TYPES: Mapping[str, str] = MappingProxyType(
    {
        **{suffix: f"{name}; charset=utf-8" for suffix, name in TEXT_TYPES.items()},
        "png": "image/png",
        "jpg": "image/jpeg",
        "jpeg": "image/jpeg",
        "gif": "image/gif",
        "webp": "image/webp",
        "avif": "image/avif",
        "pdf": "application/pdf",
        "woff2": "font/woff2",
    }
)
TEXTS: Mapping[int, str] = MappingProxyType(
    {
        400: "This request cannot be understood.",
        403: "This request did not come from the preview's own pages.",
        404: "There is nothing at this address.",
        405: "The preview only shows pages: it answers to GET and HEAD.",
        408: "The request took too long.",
        414: "The address is too long.",
        416: "The file has no such part.",
        431: "The request has too many headers, or too long ones.",
        500: "Something went wrong. The terminal says what.",
        503: "There is no site yet: the journal has errors. The terminal lists them.",
    }
)
PAGE = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="color-scheme" content="light dark">\n<title>{title}</title>\n{tag}</head>\n'
    "<body>\n<h1>{title}</h1>\n<p>{text}</p>\n{link}</body>\n</html>\n"
)
RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))", re.ASCII)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back; a stream has no body and stays open."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""
    is_stream: bool = False


def make_answer(body: bytes, kind: str, *, status: int = 200, policy: str = PAGE_POLICY) -> Answer:
    """Make an answer of a media type, with every protecting header."""
    headers = (
        *PROTECTION,
        ("Content-Security-Policy", policy),
        ("Content-Type", kind),
        ("Content-Length", str(len(body))),
    )
    return Answer(status, headers, body)


def make_stream() -> Answer:
    """Make the answer under which messages follow for as long as the page is open."""
    answer = make_answer(b"", "text/event-stream; charset=utf-8")
    headers = tuple(item for item in answer.headers if item[0] != "Content-Length")
    return Answer(200, headers, is_stream=True)


def make_error(status: int, tag: str = "", link: str = "") -> Answer:
    """Make the page of a refusal; it says nothing of the request."""
    title = f"{status} {HTTPStatus(status).phrase}"
    body = PAGE.format(title=title, text=TEXTS[status], tag=tag, link=link).encode()
    answer = make_answer(body, TYPES["html"], status=status)
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return replace(answer, headers=(*answer.headers, ("Allow", "GET, HEAD")))
    return answer


def make_redirect(address: str) -> Answer:
    """Send the browser to another address of this server."""
    answer = make_answer(b"", TYPES["html"], status=302)
    return replace(answer, headers=(*answer.headers, ("Location", address)))


def find_type(path: str) -> str:
    """Return the media type of a file by its suffix, the same on every machine."""
    return TYPES.get(path.rpartition(".")[2].lower(), UNKNOWN_TYPE) if "." in path else UNKNOWN_TYPE


def cut_range(answer: Answer, head: Head) -> Answer:
    """Return the part of a whole answer that is asked for; whole if several or none are."""
    wanted = head.values("range")
    part = RANGE.fullmatch(wanted[0]) if len(wanted) == 1 else None
    if head.method != "GET" or part is None or head.values("if-range") or _is_backward(part):
        return answer
    size = len(answer.body)
    first, last = _read_bounds(part, size)
    if first > last:
        return _with_range(make_error(416), f"bytes */{size}")
    body = answer.body[first : last + 1]
    headers = tuple(
        (name, str(len(body)) if name == "Content-Length" else value)
        for name, value in answer.headers
    )
    return _with_range(Answer(206, headers, body), f"bytes {first}-{last}/{size}")


def _is_backward(part: re.Match[str]) -> bool:
    return bool(part[2]) and int(part[2]) < int(part[1])


def _read_bounds(part: re.Match[str], size: int) -> tuple[int, int]:
    """Return the first and last byte of a range within a file; the first is larger for none."""
    if part[3] is not None:
        return max(0, size - int(part[3])), size - 1
    return int(part[1]), min(int(part[2]), size - 1) if part[2] else size - 1


def _with_range(answer: Answer, value: str) -> Answer:
    return replace(answer, headers=(*answer.headers, ("Content-Range", value)))
