"""One request and its answer as bytes: the only importer of h11.

In: bytes as they arrive. Out: a `Head` when it is complete, and the bytes of an answer. A connection
carries one request, so there is nothing behind it that could be taken for another. It must not know
what is asked for.
"""

from __future__ import annotations

import re
from http import HTTPStatus

import h11

from generator.preview.answers import Answer
from generator.preview.heads import Head, Refused

MOST_LINE, MOST_HEAD, MOST_HEADERS = 8 * 1024, 32 * 1024, 100
"""Bytes of a line and of a whole head, and the number of headers: a browser sends a tenth of it."""
BEGINNING = re.compile(rb"[!-~]+ /[!-~]*")
FIRST_LINE = re.compile(rb"[!-~]+ [!-~]+ HTTP/1\.[01]\r?")


class Exchange:
    """One request and its answer."""

    def __init__(self) -> None:
        self._connection = h11.Connection(h11.SERVER, max_incomplete_event_size=2 * MOST_HEAD)
        self._received = bytearray()

    def feed(self, data: bytes) -> Head | None:
        """Take bytes and return the head once it is whole; Refused when it is wrong or too large."""
        self._received += data
        self._check_shape()
        try:
            self._connection.receive_data(data)
            event = self._connection.next_event()
        except h11.RemoteProtocolError as problem:
            raise Refused(400) from problem
        if isinstance(event, h11.Request):
            self._received.clear()
            return _read_request(event)
        return None

    def render(self, answer: Answer, *, with_body: bool) -> bytes:
        """Return an answer as bytes; of a stream its head, after which messages follow."""
        head = h11.Response(
            status_code=answer.status,
            headers=list(answer.headers),
            reason=HTTPStatus(answer.status).phrase,
        )
        sent = [self._connection.send(head)]
        if not answer.is_stream:
            if with_body and answer.body:
                sent.append(self._connection.send(h11.Data(data=answer.body)))
            sent.append(self._connection.send(h11.EndOfMessage()))
        return b"".join(part for part in sent if part)

    def render_message(self, text: str) -> bytes:
        """Return one more piece of a stream as bytes."""
        return self._connection.send(h11.Data(data=text.encode())) or b""

    def _check_shape(self) -> None:
        """Refuse what is too large or no request, complete or not, and lines that go on in the next."""
        head = bytes(self._received).partition(b"\r\n\r\n")[0]
        first, *lines = head.split(b"\n")
        if len(first) > MOST_LINE:
            raise Refused(414 if BEGINNING.match(first) else 400)
        if lines and not FIRST_LINE.fullmatch(first):
            raise Refused(400)
        if len(head) > MOST_HEAD or len(lines) > MOST_HEADERS + 1:
            raise Refused(431)
        if any(len(line) > MOST_LINE for line in lines):
            raise Refused(431)
        if any(line.startswith((b" ", b"\t")) for line in lines):
            raise Refused(400)


def _read_request(request: h11.Request) -> Head:
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers
    )
    if len(headers) > MOST_HEADERS:
        raise Refused(431)
    return Head(request.method.decode("latin-1"), request.target.decode("latin-1"), headers)
