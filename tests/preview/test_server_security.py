"""What may reach the preview, request by request, over raw sockets; named by the ids of the threats.

Not tried here: D24 (a file swapped for a link between check and open) has nothing to swap, for the
server opens no file after the build; `test_d23` and `test_d25` show that what stands on disk is never
asked. D40 needs a browser and stands in tests/browser. The exclusive port of Windows in D43 needs
Windows, on which the program does not run. D37 and D38 are held by `check_protection` for every answer
of every test.
"""

from __future__ import annotations

import itertools
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.cli.serve import Console
from generator.cli.session import Common
from generator.preview.guard import Gate, list_hosts
from generator.preview.listening import open_socket
from generator.preview.server import Limits
from generator.preview.snapshot import Snapshot
from tests.preview.serving import (
    FILES,
    HOST,
    PAGE,
    START,
    Reply,
    Served,
    follow_project,
    read_reply,
    receive_all,
    run_server,
)

TOKEN = "0123456789abcdef0123456789abcdef"
SECRET = b"outside the site"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
ENTRY = "---\ndate: 2026-03-14\ncompany: Acme\nrole: Engineer\nstage: pre-screen\n---\n"


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


@pytest.mark.parametrize("lines", ["", "Host: \r\n", "Host: {0}\r\nHost: {0}\r\n"])
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


def test_d06_the_own_origin_is_answered(served: Served) -> None:
    """The preview's own pages may read it."""
    assert served.ask("/", f"Origin: http://{served.name}").status == 200


def test_d07_there_is_no_preflight(served: Served) -> None:
    """Nobody gets leave to read across origins."""
    asks = ("Origin: http://evil.example", "Access-Control-Request-Method: GET")
    reply = served.ask("/", *asks, "Access-Control-Request-Private-Network: true", method="OPTIONS")
    assert reply.status == 405


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(
    ("mode", "dest"),
    [("no-cors", "script"), ("no-cors", "image"), ("cors", "empty"), ("navigate", "iframe")]
    + [("navigate", "frame"), ("navigate", "object"), ("websocket", "websocket"), ("navigate", "")],
)
def test_d08_other_sites_embed_nothing(served: Served, site: str, mode: str, dest: str) -> None:
    """Neither script nor image nor frame of another site gets a byte."""
    for target in ("/", "/journal.json", "/_rounds/events", "/_rounds/reload.js"):
        lines = (f"Sec-Fetch-Site: {site}", f"Sec-Fetch-Mode: {mode}", f"Sec-Fetch-Dest: {dest}")
        assert served.ask(target, *lines).status == 403


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


def test_d11_the_stream_says_next_to_nothing(served: Served) -> None:
    """A message is a kind and a number: no path, no title, no error text."""
    same = ("Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty")
    with served.stream() as link:
        served.publish(Snapshot(2, {**FILES, "index.html": START + b"more"}), "reload")
        message = link.recv(4096)
    assert b"event: reload\ndata: 2\n\n" in message
    head = served.ask("/_rounds/events", *same, method="HEAD")
    assert (head.status, head.header("content-type")) == (200, "text/event-stream; charset=utf-8")


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


def test_d12_who_does_not_read_is_dropped() -> None:
    """A client that takes no answer, or no message, is not waited for."""
    files = {"index.html": START, "large.bin": bytes(20_000_000)}
    with run_server(files, limits=Limits(send=0.3)) as served, connect(served) as link:
        link.sendall(f"GET /large.bin HTTP/1.1\r\nHost: {served.name}\r\n\r\n".encode())
        time.sleep(0.6)
        assert len(receive_all(link)) < len(files["large.bin"])
        served.check_alive()


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
    "d21": ["http://evil/", "*", "index.html", "/x#/../y", "/#", "", "?", "evil:80"],
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


def test_d23_and_d25_what_stands_on_disk_is_never_asked(tmp_path: Path) -> None:
    """Links, pipes and sockets in journal and output are not in the build, so not in the preview."""
    project, outside = tmp_path / "project", tmp_path / "outside"
    for folder in (project / "journal", project / "site", outside):
        folder.mkdir(parents=True)
    (outside / "secret.txt").write_bytes(SECRET)
    names = ["link.txt", "folder", "hard.txt", "pipe", "socket"]
    for place in (project / "journal", project / "site"):
        (place / "link.txt").symlink_to(outside / "secret.txt")
        os.link(outside / "secret.txt", place / "hard.txt")
        os.mkfifo(place / "pipe")
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(os.path.relpath(place / "socket"))
    (project / "site/folder").symlink_to(outside)
    (project / "journal/2026-03-14-acme.md").write_text(ENTRY)
    (project / "site/.env").write_bytes(SECRET)
    with follow_project(project) as served:
        served.check_alive()
        began = time.monotonic()
        for name in [*names, "folder/secret.txt", ".env", "journal/2026-03-14-acme.md"]:
            for prefix in ("", "files/", "site/"):
                reply = served.ask(f"/{prefix}{name}")
                assert reply.status == 404 and SECRET not in reply.body
        assert time.monotonic() - began < 2


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
    assert served.ask("evil.example:443", method="CONNECT").status == 405


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
    assert Limits().head <= 10
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


def test_d39_every_answer_is_from_one_build(served: Served) -> None:
    """While builds follow each other, a page is wholly old or wholly new, and always there."""
    sites = [
        {"index.html": PAGE % (letter, letter * 200_000), "new.html": START}
        for letter in (b"a", b"b")
    ]
    for number in range(1000):
        served.publish(Snapshot(number, sites[number % 2]), "reload")
        reply = served.ask("/index.html")
        letters = set(reply.body.partition(b"<body>")[2].partition(b"</body>")[0])
        assert reply.status == 200 and len(letters) <= 1
        assert len(reply.body) == int(reply.header("content-length") or 0)


# --- beyond this machine, beside other programs ---


def test_d41_other_machines_must_use_the_address_they_dialled() -> None:
    """A server on all addresses knows its own name on each connection, and no other."""
    gate = Gate(8000, ("desk.example",))
    assert list_hosts(gate, "192.0.2.7") == {"192.0.2.7:8000", "desk.example:8000"}
    assert list_hosts(gate, "::ffff:192.0.2.7") == {"192.0.2.7:8000", "desk.example:8000"}
    assert "[2001:db8::1]:8000" in list_hosts(gate, "2001:db8::1")
    assert list_hosts(Gate(80), "192.0.2.7") == {"192.0.2.7:80", "192.0.2.7"}


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
        with open_socket(HOST, port) as second:
            assert second.getsockname()[1] > port


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
