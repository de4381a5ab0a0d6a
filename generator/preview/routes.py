"""From a request to an answer, out of one snapshot.

In: the head of a request that passed the guard, a snapshot and the gate. Out: an `Answer`, and before
that whether it takes time: a page may have to be made. Only what is in the snapshot can be asked for,
by its exact name; no disk is read. It must not know sockets.
"""

from __future__ import annotations

import hmac
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from urllib.parse import quote

from generator.preview.addresses import read_target
from generator.preview.answers import (
    ATTACHMENT_POLICY,
    PAGE_POLICY,
    Answer,
    cut_range,
    find_type,
    make_answer,
    make_error,
    make_redirect,
    make_stream,
)
from generator.preview.guard import Gate, is_foreign
from generator.preview.heads import Head, Refused
from generator.preview.snapshot import ATTACHMENTS, Snapshot, is_page, render_state
from generator.shelf import PageFault

OWN = "_rounds/"
"""What the preview adds stands below this folder; no file of a site has such a name."""
EVENTS, STATE, SCRIPT = f"{OWN}events", f"{OWN}state.json", f"{OWN}reload.js"
SHIPPED = MappingProxyType({SCRIPT: "reload.js", f"{OWN}overlay.css": "overlay.css"})
INDEX, HEAD_END = "index.html", b"</head>"


def find_path(head: Head, gate: Gate) -> str | None:
    """Return what a request asks for, None behind a wrong secret; Refused for what no link of ours holds."""
    return _strip_token(read_target(head.target), gate)


def takes_time(path: str | None, snapshot: Snapshot) -> bool:
    """Say whether what is asked for is a page that is yet to be made."""
    return path is not None and snapshot.files.takes_time(_name_file(path))


def answer_request(path: str | None, head: Head, snapshot: Snapshot, gate: Gate) -> Answer:
    """Answer a request that passed the guard and asks for this path."""
    if path is None:
        return _answer_missing(snapshot, gate)
    if path.startswith(OWN):
        return _answer_own(path, head, snapshot, gate)
    if not snapshot.files:
        return make_error(503, tag=make_tag(snapshot, gate))
    return _answer_file(path, head, snapshot, gate)


def make_tag(snapshot: Snapshot, gate: Gate, *, missing: bool = False) -> str:
    """Return the tag that brings the reload script into a page of this build."""
    flag = " data-missing" if missing else ""
    address = f"{gate.prefix}/{SCRIPT}"
    return f'<script src="{address}" data-build="{snapshot.build}"{flag} defer></script>\n'


def _strip_token(path: str, gate: Gate) -> str | None:
    """Return what follows the secret; None when it is wrong or missing."""
    if not gate.token:
        return path
    given, slash, rest = path.partition("/")
    fits = hmac.compare_digest(given.encode(), gate.token.encode())
    return rest if fits and slash else None


def _answer_missing(snapshot: Snapshot, gate: Gate) -> Answer:
    """Answer that there is nothing; with a secret, all such answers are alike to the last byte."""
    if gate.token:
        return make_error(404)
    link = '<p><a href="/">Go to the first page</a></p>\n'
    return make_error(404, tag=make_tag(snapshot, gate, missing=True), link=link)


def _answer_own(path: str, head: Head, snapshot: Snapshot, gate: Gate) -> Answer:
    """Answer from what the preview adds; other sites may not even lead there."""
    if is_foreign(head):
        raise Refused(403)
    if path == EVENTS:
        return make_stream()
    if path == STATE:
        return make_answer(render_state(snapshot), find_type(path))
    if path in SHIPPED:
        return make_answer(read_shipped(SHIPPED[path]), find_type(path))
    return _answer_missing(snapshot, gate)


@cache
def read_shipped(name: str) -> bytes:
    """Read a file that comes with this package."""
    return files("generator.preview").joinpath(name).read_bytes()


def _answer_file(path: str, head: Head, snapshot: Snapshot, gate: Gate) -> Answer:
    name = _name_file(path)
    try:
        data = snapshot.files.get(name)
    except PageFault:  # the overlay says what is wrong
        return make_error(500, tag=make_tag(snapshot, gate))
    if data is None:
        if path and f"{path}/{INDEX}" in snapshot.files:
            return make_redirect(f"{gate.prefix}/{quote(path)}/")
        return _answer_missing(snapshot, gate)
    if name.startswith(ATTACHMENTS):
        return cut_range(make_answer(data, find_type(name), policy=ATTACHMENT_POLICY), head)
    if is_page(name):
        data = _inject(data, make_tag(snapshot, gate).encode())
    return cut_range(make_answer(data, find_type(name), policy=PAGE_POLICY), head)


def _name_file(path: str) -> str:
    """Return the file that stands for a path: a folder's index, else the path itself."""
    return path + INDEX if not path or path.endswith("/") else path


def _inject(data: bytes, tag: bytes) -> bytes:
    """Put the tag at the end of a page's head; a page of odd templates gets it at its own end."""
    before, end, after = data.partition(HEAD_END)
    return before + tag + end + after
