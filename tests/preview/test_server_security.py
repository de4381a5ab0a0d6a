"""What may reach the preview, request by request, over raw sockets; named by the ids of the threats.

What is about files on disk (D15, D23 to D26) stands in test_disk.py, D40 needs a browser and stands in
tests/browser. D7, D37 and D38 are held by `check_protection` for every answer of nearly every test.
"""

from __future__ import annotations

import itertools
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from generator.cli.serve import Console
from generator.cli.session import Common
from generator.preview.answers import TEXTS
from generator.preview.guard import Gate, list_hosts
from generator.preview.listening import is_local, name_address, open_socket
from generator.preview.server import Limits
from generator.preview.snapshot import PROBLEMS, RELOAD, STYLE, Problem, Snapshot
from generator.shelf import Shelf
from tests.preview.serving import (
    FILES,
    HOST,
    PAGE,
    START,
    Reply,
    Served,
    StandingIn,
    read_reply,
    receive_all,
    run_server,
    wrap_message,
)

TOKEN = "0123456789abcdef0123456789abcdef"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class CheckedServed(Served):
    """A server of which every answer is looked at for what each one must have."""

    def ask(
        self,
        target: str | bytes = "/",
        *headers: str,
        method: str = "GET",
        host: str | None = None,
    ) -> Reply:
        """Ask, and hold the answer against the rules for all answers."""
        reply = super().ask(target, *headers, method=method, host=host)
        check_protection(reply)
        return reply


def check_protection(reply: Reply) -> None:
    """Hold one answer against D7, D37 and D38: protecting headers, no CORS, nothing of the request."""
    names = [name for name, _ in reply.headers]
    assert len(names) == len(set(names))
    assert not any(name.startswith("access-control-") for name in names)
    assert reply.header("x-content-type-options") == "nosniff"
    assert reply.header("cross-origin-resource-policy") == "same-origin"
    assert reply.header("cross-origin-opener-policy") == "same-origin"
    assert reply.header("referrer-policy") == "no-referrer"
    assert reply.header("cache-control") == "no-store"
    assert reply.header("server") == "rounds"
    policy = reply.header("content-security-policy") or ""
    assert policy in (POLICY, POLICY.replace("script-src 'self'", "script-src 'none'"))
    assert not (reply.header("location") or "").startswith(("//", "/\\"))
    if reply.status >= 400:
        assert reply.header("content-type") == "text/html; charset=utf-8"
        assert b"Traceback" not in reply.body and b"evil" not in reply.body


@pytest.fixture
def served() -> Iterator[CheckedServed]:
    """A server with a small site, which must still be there at the end of the test."""
    with run_server() as plain:
        checked = CheckedServed(plain.port, plain.gate, plain.log, plain.publish)
        yield checked
        checked.check_alive()


@pytest.fixture
def secret() -> Iterator[Served]:
    """A server behind a secret path, which must still be there at the end of the test."""
    with run_server(token=TOKEN) as served:
        yield served
        served.check_alive()


# --- whose name, whose page ---


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
def test_d01_own_names_are_answered(served: Served, name: str) -> None:
    """The server goes by every name that this machine has for itself."""
    assert served.ask(host=f"{name}:{served.port}").status == 200


@pytest.mark.parametrize(
    "name",
    ["evil.example:P", "localhost.evil.example:P", "127.0.0.1:P.evil", "0.0.0.0:P"]
    + ["2130706433:P", "[::1", "127.0.0.1:1", "127.0.0.1", "127.1:P", "localhost.:P"]
    + ["user@127.0.0.1:P", "127.0.0.1:P,evil.example", "172.16.1.5:P"],
)
def test_d02_foreign_names_are_refused(served: Served, name: str) -> None:
    """A name that was rebound to this machine gives itself away."""
    assert served.ask(host=name.replace("P", str(served.port))).status == 403


@pytest.mark.parametrize(
    "lines",
    ["", "Host: \r\n", "Host:\r\n", "Host: {0}\r\nHost: {0}\r\n"]
    + ["Host: {0}\r\nHost: evil.example\r\n"],
)
@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_d03_a_request_has_one_host(served: Served, lines: str, version: str) -> None:
    """None, an empty one or two are no request."""
    raw = f"GET / HTTP/{version}\r\n{lines.format(served.name)}\r\n"
    assert read_reply(served.send(raw.encode())).status == 400


@pytest.mark.parametrize("header", ["X-Forwarded-Host: {}", "Forwarded: host={}", "X-Host: {}"])
def test_d04_no_header_replaces_the_host(served: Served, header: str) -> None:
    """There is no proxy in front that could be trusted."""
    line = header.format(served.name)
    assert served.ask("/", line, host=f"evil.example:{served.port}").status == 403


@pytest.mark.parametrize("target", ["/", "/_rounds/events", "/_rounds/state.json", "/journal.json"])
@pytest.mark.parametrize(
    "lines",
    [
        ["Origin: http://127.0.0.1:1"],
        ["Origin: http://localhost.evil"],
        ["Origin: http://172.16.0.5"],
    ]
    + [["Origin: null"], ["Origin: http://["], ["Origin: http://{}", "Origin: http://{}"]]
    + [
        ["Origin: https://{}"],
        ["Origin: http://{}/"],
        ["Origin: "],
        ["Origin: http://localhost:P"],
    ],
)
def test_d05_foreign_origins_are_refused(served: Served, target: str, lines: list[str]) -> None:
    """A page of another server, even one on this machine, reads nothing."""
    sent = [line.format(served.name).replace(":P", f":{served.port}") for line in lines]
    assert served.ask(target, *sent).status == 403


@pytest.mark.parametrize("target", ["/", "/_rounds/events", "/_rounds/state.json"])
def test_d06_the_own_origin_is_answered(served: Served, target: str) -> None:
    """The preview's own pages may read it, by whichever of its names they came."""
    for name in (served.name, f"localhost:{served.port}"):
        assert served.ask(target, f"Origin: http://{name}", method="HEAD", host=name).status == 200


def test_d07_there_is_no_preflight(served: Served) -> None:
    """Nobody gets leave to read across origins."""
    asks = ("Origin: http://evil.example", "Access-Control-Request-Method: GET")
    local = "Access-Control-Request-Private-Network: true"
    for target in ("/", "/journal.json", "/_rounds/events", "*"):
        assert served.ask(target, *asks, local, method="OPTIONS").status == 405


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("mode", ["no-cors", "cors", "same-origin", "websocket", "navigate", ""])
def test_d08_other_sites_embed_nothing(served: Served, site: str, mode: str) -> None:
    """Neither script nor image nor frame of another site gets a byte, of pages or of what drives them."""
    dests = ["script", "image", "style", "font", "iframe", "frame", "embed", "object", "empty", ""]
    dests += ["document"] if mode != "navigate" else []
    lines = (f"Sec-Fetch-Site: {site}", f"Sec-Fetch-Mode: {mode}")
    for dest, target in itertools.product(dests, ("/", "/_rounds/events")):
        assert served.ask(target, *lines, f"Sec-Fetch-Dest: {dest}").status == 403, dest
    for target in ("/journal.json", "/_rounds/reload.js", "/_rounds/state.json", "/nothing"):
        assert served.ask(target, *lines, "Sec-Fetch-Dest: script").status == 403


def test_d08_half_a_claim_is_no_claim(served: Served) -> None:
    """Without mode and destination, or with two sites, another site's request is refused."""
    assert served.ask("/", "Sec-Fetch-Site: cross-site").status == 403
    two = ("Sec-Fetch-Site: none", "Sec-Fetch-Site: cross-site")
    assert served.ask("/", *two).status == 403
    assert served.ask("/", "Sec-Fetch-Site: elsewhere").status == 403


def test_d09_a_link_in_a_mail_works(served: Served) -> None:
    """To follow a link in a tab of its own is fine, to the pages but not to what drives them."""
    visit = ("Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")
    reply = served.ask("/", *visit)
    assert reply.status == 200
    assert reply.header("cross-origin-opener-policy") == "same-origin"
    assert served.ask("/", *visit, method="HEAD").status == 403
    assert served.ask("/_rounds/state.json", *visit).status == 403


def test_d10_without_the_secret_there_is_nothing(secret: Served) -> None:
    """A wrong path and a wrong secret look alike to the last byte, and the log names no secret."""
    wrong = TOKEN[:-1] + "0"
    targets = [
        "/",
        "/index.html",
        f"/{TOKEN}",
        f"/{wrong}/",
        f"/{TOKEN.upper()}/",
        "/_rounds/events",
    ]
    targets += ["/_rounds/state.json", f"/{TOKEN}/nothing", f"//{TOKEN}/", f"/{TOKEN}x/"]
    raw = f"GET %s HTTP/1.1\r\nHost: {secret.name}\r\n\r\n"
    replies = {secret.send((raw % target).encode()) for target in targets}
    assert len(replies) == 1
    assert replies.pop().startswith(b"HTTP/1.1 404")
    assert secret.ask(f"/{TOKEN}/index.html").status == 200
    assert secret.ask(f"/{TOKEN}/timeline").header("location") == f"/{TOKEN}/timeline/"
    assert not any(TOKEN in line for line in secret.log)


def test_d10_the_secret_is_compared_in_constant_time(
    secret: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How long the answer takes says nothing of how much of a guess was right."""
    compared: list[tuple[bytes, bytes]] = []

    def note(given: bytes, right: bytes) -> bool:
        compared.append((given, right))
        return False

    with monkeypatch.context() as patched:
        patched.setattr("hmac.compare_digest", note)
        assert secret.ask(f"/{TOKEN}/").status == 404
    assert compared == [(TOKEN.encode(), TOKEN.encode())]


def test_d10_no_request_is_told_of_unless_asked_for(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    """At the default level the log holds no request, and so no secret."""
    Console(Common(None, quiet=False, verbose=False)).hear_request(f"200 GET /{TOKEN}/")
    printed = capsys.readouterr()
    assert printed.out + printed.err == ""


def test_d11_the_stream_says_next_to_nothing(served: Served) -> None:
    """A message is a kind and a number: no path, no title, no error text."""
    problem = Problem("journal/secret.md", 1, 1, "code", "message", "help", "excerpt")
    with served.stream() as link:
        served.publish(Snapshot(2, Shelf({**FILES, "index.html": START + b"more"})), RELOAD)
        assert link.recv(4096) == wrap_message("event: reload\ndata: 2\n\n")
        served.publish(Snapshot(2, FILES, (problem,)), PROBLEMS)
        assert link.recv(4096) == wrap_message("event: problems\ndata: 2\n\n")
        served.publish(Snapshot(3, FILES), STYLE)
        assert link.recv(4096) == wrap_message("event: style\ndata: 3\n\n")


def test_d11_the_own_pages_open_the_stream(served: Served) -> None:
    """What a browser sends for an EventSource of our own page gets a stream, protected like all else."""
    same = ("Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty")
    with connect(served) as link:
        reply = served.begin_stream(link)
    check_protection(reply)
    assert (reply.status, reply.header("content-type")) == (200, "text/event-stream; charset=utf-8")
    head = served.ask("/_rounds/events", *same, method="HEAD")
    assert (head.status, head.headers, head.body) == (200, reply.headers, b"")


@pytest.mark.parametrize("target", ["/", "/_rounds/events"])
def test_d11_no_connection_becomes_a_socket(served: Served, target: str) -> None:
    """A web socket would say nothing of where it comes from but its origin: there are none."""
    asks = ("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13")
    key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    assert served.ask(target, *asks, key).status == 400
    assert served.ask(target, *asks, key, f"Origin: http://{served.name}").status == 400


def test_d12_streams_hold_nobody_up(served: Served) -> None:
    """Beside twenty open streams pages come at once."""
    with open_many(served, 20):
        began = time.monotonic()
        assert served.ask().status == 200
        assert time.monotonic() - began < 1


def test_d12_who_takes_no_answer_is_dropped() -> None:
    """A client that does not read its page is not waited for."""
    files = {"index.html": START, "large.bin": bytes(20_000_000)}
    with run_server(Shelf(files), limits=Limits(send=0.3)) as served, connect(served) as link:
        link.sendall(f"GET /large.bin HTTP/1.1\r\nHost: {served.name}\r\n\r\n".encode())
        time.sleep(0.6)
        assert len(receive_all(link)) < len(files["large.bin"])
        served.check_alive()


def test_d12_who_takes_no_message_is_dropped(served: Served) -> None:
    """A stream that is not read ends as soon as the system holds no more for it; another goes on."""
    long, count = "x" * 60_000, 300
    with served.stream() as deaf, served.stream() as other:
        for number in range(count):
            served.publish(Snapshot(number, FILES), long)
            received = b""
            while not received.endswith(b"data: %d\n\n\r\n" % number):
                received += other.recv(1 << 20)
        assert len(receive_all(deaf)) < count * len(long)


def test_d12_a_stream_outlives_the_deadline_of_a_head() -> None:
    """It stays open for as long as the page is, and is told now and then that it does."""
    limits = Limits(head=0.2, send=0.2, beat=0.15)
    with run_server(limits=limits) as served, served.stream() as link:
        received = b"".join(link.recv(4096) for _ in range(3))
        assert received == wrap_message(":\n\n") * 3
        served.publish(Snapshot(2, FILES), RELOAD)
        assert link.recv(4096) == wrap_message("event: reload\ndata: 2\n\n")


# --- paths that lead elsewhere ---

SPLIT = {
    "d13": ["/../x", "/a/../../x", "/timeline/../../../etc/passwd", "/./index.html"],
    "d14": ["/%2e%2e/x", "/.%2e/x", "/%2e/index.html"],
    "d15": ["/..%2fx", "/..%2fsite-leak%2fs.txt", "/timeline%2findex.html"],
    "d16": ["/%252e%252e/x", "/%2569ndex.html"],
    "d17": ["/..%5cx", "/..\\x", "/\\evil", "/timeline\\index.html"],
    "d18": ["/%c0%ae%c0%ae/x", "/%E0%A4%A", "/%", "/%zz", "/%ff", "/%ed%a0%80"],
    "d19": ["/a%00.html", "/a%0d%0aX:1", "/index.html%00.png", "/%1b", "/%7f", "/%c2%85"],
    "d20": ["//evil/..%2f", "///x", "//evil", "//evil/", "//timeline", "/\\timeline", "//"],
    "d21": ["http://evil/", "*", "index.html", "/x#/../y", "/#", "", "?", "evil:80"]
    + ["http://127.0.0.1/", "HTTP://localhost/index.html"],
    "d22": ["/C:/x", "/index.html::$DATA", "/SITE~1/", "/con", "/index.html.", "/index.html%20"],
    "d26": ["/.env", "/.git/config", "/.cache/x", "/x~", "/.x.swp", "/.rounds-manifest.json"],
    "d27": ["/empty/", "/empty", "/assets/", "/files"],
    "d28": ["/INDEX.HTML", "/Timeline/", "/assets/Rounds.css"],
}


@pytest.mark.parametrize(
    "target", [pytest.param(path, id=f"{name} {path}") for name in SPLIT for path in SPLIT[name]]
)
def test_d13_to_d28_odd_paths_lead_nowhere(served: Served, target: str) -> None:
    """Only the exact name of a built file is answered; nothing is repaired, guessed or listed."""
    reply = read_reply(
        served.send(f"GET {target} HTTP/1.1\r\nHost: {served.name}\r\n\r\n".encode())
    )
    check_protection(reply)
    assert reply.status in (400, 404)
    assert b"root:" not in reply.body


def test_d20_a_folder_sends_to_its_page(served: Served) -> None:
    """A folder without its slash leads to the folder, by a path of this server."""
    reply = served.ask("/timeline?x=//evil")
    assert (reply.status, reply.header("location")) == (302, "/timeline/")


def test_d21_targets_are_paths(served: Served) -> None:
    """Another form of target is no request to this server."""
    for target in SPLIT["d21"]:
        raw = f"GET {target} HTTP/1.1\r\nHost: {served.name}\r\n\r\n"
        assert read_reply(served.send(raw.encode())).status == 400


# --- methods, bodies, parts ---


@pytest.mark.parametrize(
    "target", ["/", "/assets/rounds.css", "/nothing", "/timeline", "/_rounds/reload.js"]
)
def test_d29_head_is_get_without_its_body(served: Served, target: str) -> None:
    """All headers are the same, the length included."""
    get, head = served.ask(target), served.ask(target, method="HEAD")
    assert (head.status, head.headers, head.body) == (get.status, get.headers, b"")
    assert head.header("content-length") == str(len(get.body))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE", "BREW", "PATCH", "get"])
@pytest.mark.parametrize("target", ["/", "/_rounds/events"])
def test_d30_pages_are_only_read(served: Served, method: str, target: str) -> None:
    """Whatever else is wanted, the answer names what there is."""
    reply = served.ask(target, method=method)
    assert (reply.status, reply.header("allow")) == (405, "GET, HEAD")


def test_d30_there_is_no_tunnel(served: Served) -> None:
    """CONNECT is a method like any other."""
    reply = served.ask("evil.example:443", method="CONNECT")
    assert (reply.status, reply.header("allow")) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "lines", ["Content-Length: 3\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"]
)
@pytest.mark.parametrize("behind", ["", "GET /journal.json HTTP/1.1\r\nHost: {}\r\n\r\n"])
def test_d31_a_request_has_no_body(served: Served, lines: str, behind: str) -> None:
    """What comes behind a request is never taken for another one."""
    raw = f"GET / HTTP/1.1\r\nHost: {served.name}\r\n{lines}" + behind.format(served.name)
    received = served.send(raw.encode())
    assert read_reply(received).status == 400
    assert received.count(b"HTTP/1.1") == 1


@pytest.mark.parametrize(
    "lines",
    ["Content-Length: 0\r\nTransfer-Encoding: chunked", "Content-Length: 1\r\nContent-Length: 2"]
    + [
        "Content-Length: x",
        "Content-Length: -1",
        "Transfer-Encoding: xchunked",
        "Host : x",
        " x: y",
    ]
    + ["Content-Length : 3", "A\x00: b", "A: b\x00c", "Transfer-Encoding:\x0bchunked"],
)
def test_d31_contradictions_are_refused(served: Served, lines: str) -> None:
    """Two ways to read a request are one too many."""
    raw = f"GET / HTTP/1.1\r\nHost: {served.name}\r\n{lines}\r\n\r\n"
    assert read_reply(served.send(raw.encode())).status == 400


@pytest.mark.parametrize("query", ["?raw??", "?import", "?import&raw", "?/../x", "?%2e%2e", "?%zz"])
def test_d32_a_query_changes_nothing(served: Served, query: str) -> None:
    """The same file comes, byte for byte."""
    for target in ("/", "/journal.json", "/_rounds/reload.js"):
        assert served.ask(target + query) == served.ask(target)


@pytest.mark.parametrize(
    ("wanted", "status", "span", "body"),
    [("bytes=0-0", 206, "bytes 0-0/10", b"0"), ("bytes=5-", 206, "bytes 5-9/10", b"56789")]
    + [("bytes=-1", 206, "bytes 9-9/10", b"9"), ("bytes=2-99", 206, "bytes 2-9/10", b"23456789")]
    + [("bytes=-99", 206, "bytes 0-9/10", b"0123456789")]
    + [("bytes=9-2", 200, None, b"0123456789"), ("bytes=a-b", 200, None, b"0123456789")]
    + [("bytes=99-2", 200, None, b"0123456789"), ("items=0-1", 200, None, b"0123456789")]
    + [("bytes=" + ",".join(["0-"] * 1000), 200, None, b"0123456789")],
)
def test_d33_parts_of_a_file(
    served: Served, wanted: str, status: int, span: str | None, body: bytes
) -> None:
    """One part is answered, several or none are the whole file: nothing grows."""
    reply = served.ask("/empty/data.bin", f"Range: {wanted}")
    assert (reply.status, reply.header("content-range"), reply.body) == (status, span, body)
    assert reply.header("content-length") == str(len(body))


@pytest.mark.parametrize("wanted", ["10-", "10-20", "-0", "99999999999999999-"])
def test_d33_no_such_part(served: Served, wanted: str) -> None:
    """Behind the end there is nothing."""
    reply = served.ask("/empty/data.bin", f"Range: bytes={wanted}")
    assert (reply.status, reply.header("content-range")) == (416, "bytes */10")


# --- too much, too slow, too many ---


@pytest.mark.parametrize(
    ("raw", "statuses"),
    [
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: {}\r\n\r\n", {414}),
        (b"GET / HTTP/1.1\r\nHost: {}\r\nX: " + b"a" * 70_000 + b"\r\n\r\n", {431}),
        (b"GET / HTTP/1.1\r\nHost: {}\r\n" + b"X: a\r\n" * 100 + b"\r\n", {431}),
        (b"GET / HTTP/1.1\r\nHost: {}\r\n" + b"X: %a\r\n" % (b"a" * 4000) * 20 + b"\r\n", {431}),
        (b"GET /\r\n", {400}),
        (b"GET / HTTP/2.0\r\nHost: {}\r\n\r\n", {400}),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400}),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500), {400}),
        (b"x" * 1_000_000, {0, 400}),
        (bytes(1_000_000), {0, 400}),
        (b"\r\n" * 500_000, {0, 400, 431}),
        (b"GET /\x1b[31m HTTP/1.1\r\nHost: {}\r\n\r\n", {400}),
        (b"GET /\xc3\xa9 HTTP/1.1\r\nHost: {}\r\n\r\n", {400}),
    ],
    ids=["address", "header", "headers", "sum", "0.9", "2.0", "h2", "tls", "text", "zeros"]
    + ["lines", "escape", "raw"],
)
def test_d34_heads_are_bounded(served: Served, raw: bytes, statuses: set[int]) -> None:
    """What is too long or no request at all is refused, or the connection closed."""
    received = served.send(raw.replace(b"{}", served.name.encode()))
    assert (read_reply(received).status if received else 0) in statuses
    if received:
        check_protection(read_reply(received))


def test_d34_a_hundred_headers_are_fine(served: Served) -> None:
    """The bound is a bound, and no lower."""
    assert served.ask("/", *(["X: a"] * 99)).status == 200


def test_d35_a_head_has_a_deadline() -> None:
    """Byte by byte helps nobody: the time counts from the first to the last."""
    assert Limits().head + Limits().drain <= 11
    with run_server(limits=Limits(head=0.6)) as served, connect(served) as link:
        began = time.monotonic()
        link.settimeout(0.05)
        received, gone = b"", False
        for byte in itertools.cycle(b"GET / HTTP/1.1\r\nX: y" + b"z" * 1000):
            try:
                link.sendall(bytes([byte]))
                data = link.recv(4096)
            except TimeoutError:
                continue
            except OSError:
                gone = True
            received, gone = received + data, gone or not data
            if gone:
                break
        assert time.monotonic() - began < 2
        assert received.startswith(b"HTTP/1.1 408")
        served.check_alive()


def test_d36_half_open_connections_keep_nobody_out(served: Served) -> None:
    """Of 300 that never ask, the oldest go; they cost no thread, and a good client is served."""
    threads = threading.active_count()
    with open_many(served, 300, ask=False) as links:
        began = time.monotonic()
        assert served.ask().status == 200
        assert time.monotonic() - began < 2
        assert threading.active_count() == threads
        dropped = sum(is_closed(link) for link in links)
    assert dropped >= 300 - Limits().connections


def test_d36_streams_keep_nobody_out(served: Served) -> None:
    """Even when every place is taken by a stream, a page is served."""
    with open_many(served, Limits().connections + 10):
        assert served.ask().status == 200


# --- what every answer says ---


@pytest.mark.parametrize(
    ("target", "kind"),
    [("/", "text/html; charset=utf-8"), ("/assets/rounds.css", "text/css; charset=utf-8")]
    + [("/_rounds/reload.js", "text/javascript; charset=utf-8")]
    + [("/journal.json", "application/json; charset=utf-8")]
    + [("/files/note.unknown", "application/octet-stream")]
    + [("/files/caf%C3%A9.txt", "text/plain; charset=utf-8")],
)
def test_d37_types_do_not_depend_on_the_machine(served: Served, target: str, kind: str) -> None:
    """A file's type follows from its name alone."""
    reply = served.ask(target)
    assert (reply.status, reply.header("content-type")) == (200, kind)


def test_d37_attachments_run_no_script(served: Served) -> None:
    """A page that somebody sent is shown without script, and without ours."""
    reply = served.ask("/files/letter.html")
    assert "script-src 'none'" in (reply.header("content-security-policy") or "")
    assert reply.body == FILES["files/letter.html"]


def test_d38_a_fault_of_ours_is_no_secret_told(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says nothing, the terminal everything, and the server goes on."""

    def fail(*_: object) -> None:
        raise RuntimeError("/home/me/journal")

    with monkeypatch.context() as patched:
        patched.setattr("generator.preview.server.answer_request", fail)
        reply = served.ask("/")
    assert reply.status == 500
    assert b"/home/me" not in reply.body
    assert any("/home/me/journal" in line for line in served.log)


@pytest.mark.parametrize("name", ["<b>evil</b>", "%3Cb%3Eevil%3C/b%3E", "..%2fevil", "evil"])
def test_d38_no_answer_repeats_the_request(served: Served, name: str) -> None:
    """Neither address nor query, method or header comes back: there is nothing to be escaped."""
    replies = [
        served.ask(f"/{name}"),
        served.ask(f"/nothing?{name}"),
        served.ask("/", f"X-Evil: {name}", host="<b>evil</b>"),
        served.ask("/", f"Origin: {name}"),
        served.ask("/", method="evil"),
    ]
    assert [reply.status for reply in replies][1:] == [404, 403, 403, 405]
    assert all(b"<b>" not in reply.body for reply in replies)


def test_d37_every_status_is_protected(served: Served) -> None:
    """From 200 to 500, there is no answer without the headers that protect it."""
    name = served.name
    heads = {
        200: f"GET / HTTP/1.1\r\nHost: {name}",
        206: f"GET /empty/data.bin HTTP/1.1\r\nHost: {name}\r\nRange: bytes=0-0",
        302: f"GET /timeline HTTP/1.1\r\nHost: {name}",
        400: "GET / HTTP/1.1",
        403: "GET / HTTP/1.1\r\nHost: evil.example",
        404: f"GET /nothing HTTP/1.1\r\nHost: {name}",
        405: f"POST / HTTP/1.1\r\nHost: {name}",
        414: f"GET /{'a' * 9000} HTTP/1.1\r\nHost: {name}",
        416: f"GET /empty/data.bin HTTP/1.1\r\nHost: {name}\r\nRange: bytes=10-",
        431: f"GET / HTTP/1.1\r\nHost: {name}\r\nX: {'a' * 9000}",
    }
    for status, head in heads.items():
        reply = read_reply(served.send(f"{head}\r\n\r\n".encode()))
        assert reply.status == status
        check_protection(reply)
    assert {*heads, 408, 500, 503} == {*TEXTS, 200, 206, 302}


def test_d37_without_any_page_answers_are_protected_too() -> None:
    """A journal that never built yet has an answer like any other."""
    with run_server(Shelf({})) as served:
        reply = served.ask("/")
    assert reply.status == 503
    check_protection(reply)


def test_d39_every_answer_is_from_one_build(served: Served) -> None:
    """While builds follow each other, a page is wholly old or wholly new, and always there."""
    sites = [
        Snapshot(
            number, Shelf({"index.html": PAGE % (letter, letter * 200_000), "new.html": START})
        )
        for number, letter in enumerate((b"a", b"b"), 1)
    ]
    has_ended = threading.Event()

    def publish_often() -> None:
        for snapshot in itertools.cycle(sites):
            served.publish(snapshot, RELOAD)
            if has_ended.wait(0.0005):
                return

    served.publish(sites[0], RELOAD)
    wholes = {served.ask("/index.html").body}
    publisher = threading.Thread(target=publish_often)
    publisher.start()
    try:
        for _ in range(1000):
            reply = served.ask("/index.html")
            assert reply.status == 200
            wholes.add(reply.body)
    finally:
        has_ended.set()
        publisher.join()
    assert len(wholes) == 2
    for snapshot in sites:
        body = snapshot.files["index.html"]
        tag = b'data-build="%d"' % snapshot.build
        assert sum(tag in whole and body[-200_000:] in whole for whole in wholes) == 1


# --- beyond this machine, beside other programs ---


def test_d41_other_machines_must_use_the_address_they_dialled() -> None:
    """A server on all addresses knows its own name on each connection, and no other."""
    gate = Gate(8000, ("desk.example",))
    assert list_hosts(gate, "192.0.2.7") == {"192.0.2.7:8000", "desk.example:8000"}
    assert list_hosts(gate, "::ffff:192.0.2.7") == {"192.0.2.7:8000", "desk.example:8000"}
    assert "[2001:db8::1]:8000" in list_hosts(gate, "2001:db8::1")
    assert list_hosts(Gate(80), "192.0.2.7") == {"192.0.2.7:80", "192.0.2.7"}


@pytest.mark.parametrize(
    ("address", "is_ours"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("fe80::1%eth0", False)]
    + [("0.0.0.0", False), ("::", False), ("192.0.2.7", False), ("2001:db8::1", False)],
)
def test_d41_only_loopback_counts_as_this_machine(address: str, is_ours: bool) -> None:
    """Every other address, and every one that stands for all of them, lets others in."""
    assert is_local(StandingIn(address)) is is_ours


@pytest.mark.parametrize(
    ("address", "shown"),
    [("0.0.0.0", "127.0.0.1:8000"), ("::", "[::1]:8000"), ("2001:db8::1", "[2001:db8::1]:8000")],
)
def test_d41_the_printed_address_can_be_opened(address: str, shown: str) -> None:
    """What stands for all addresses is no address to open: this machine's own name is shown."""
    assert name_address(StandingIn(address)) == shown


def test_d42_the_log_holds_no_control_character(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a request says is shown, never obeyed by the terminal."""
    assert served.ask("/%1b[31m").status == 400
    console = Console(Common(None, quiet=False, verbose=True))
    for line in (*served.log, "404 GET /\x1b[31m\n200 GET /"):
        console.hear_request(line)
    printed = capsys.readouterr().err
    assert "\x1b" not in printed and "\\x1b[31m\\x0a200" in printed


def test_d43_a_port_is_never_shared() -> None:
    """The next free port is taken; where somebody listens, nobody else does."""
    with open_socket(HOST, 0) as first:
        port = first.getsockname()[1]
        with open_socket(HOST, port) as second, open_socket(HOST, port) as third:
            ports = [item.getsockname()[1] for item in (first, second, third)]
    assert ports == sorted(set(ports))


def test_d43_a_port_is_soon_taken_again() -> None:
    """After a restart the address is the same, though connections of before have just ended."""
    with run_server() as served:
        served.check_alive()
    with open_socket(HOST, served.port) as again:
        assert again.getsockname()[1] == served.port


def test_d43_where_reuse_would_share_a_port_it_is_taken_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On Windows another option stands for what is asked elsewhere: any other one shows its use."""
    monkeypatch.setattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_KEEPALIVE, raising=False)
    with open_socket(HOST, 0) as listening:
        assert listening.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        assert not listening.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR)


# --- how the tests talk ---


def connect(served: Served) -> socket.socket:
    """Open a connection and say nothing."""
    return socket.create_connection((HOST, served.port), timeout=10)


class open_many:  # noqa: N801 (reads as a function)
    """Many connections at once: streams, or ones that never ask for anything."""

    def __init__(self, served: Served, count: int, *, ask: bool = True) -> None:
        self.links = [connect(served) for _ in range(count)]
        raw = f"GET /_rounds/events HTTP/1.1\r\nHost: {served.name}\r\n" + ("\r\n" if ask else "")
        for link in self.links:
            link.sendall(raw.encode())
        if ask:
            self.links[-1].recv(1)

    def __enter__(self) -> list[socket.socket]:
        return self.links

    def __exit__(self, *_: object) -> None:
        for link in self.links:
            link.close()


def is_closed(link: socket.socket) -> bool:
    """Say whether the other side has ended a connection."""
    link.settimeout(0.001)
    try:
        return link.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionResetError:
        return True
