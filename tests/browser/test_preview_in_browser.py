"""The preview in Chromium: saves, faults and styles as open pages show them, and what other pages get.

The other pages are served by the tests themselves; evil.example is this machine, as after rebinding.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import CHECKOUT, CHROMIUM_FLAGS
from tests.preview.serving import HOST, Previewed, follow_project

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.conftest import MakeProject

pytestmark = pytest.mark.browser
HEAD = "---\ndate: 2026-03-14\ncompany: Acme\nrole: Engineer\nstage: pre-screen\n---\n"
NAME = "2026-03-14-acme"
ENTRY, PAGE = f"journal/{NAME}.md", f"entries/{NAME}/index.html"
LONG = "A paragraph among many.\n\n" * 120
STYLE = (CHECKOUT / "templates/static/rounds.css").read_text("utf-8")
TOKEN = "0123456789abcdef0123456789abcdef"
PATIENCE = 5000
"""Milliseconds that a page may take in the worst case, far more than it does."""
ATTACK = """async (target) => {
  const settle = (start) => new Promise((done) => {
    start(() => done("reached"), () => done("failed"));
    setTimeout(() => done("silent"), 1500);
  });
  const load = (name, path) => settle((reached, failed) => {
    const element = document.createElement(name);
    element.onload = reached;
    element.onerror = failed;
    element.src = target + path;
    document.body.append(element);
  });
  const ask = (path, mode) =>
    settle((reached, failed) => fetch(target + path, { mode }).then(reached, failed));
  return {
    cors: await ask("journal.json", "cors"),
    nocors: await ask("journal.json", "no-cors"),
    script: await load("script", "_rounds/reload.js"),
    image: await load("img", "assets/rounds.svg"),
    stream: await settle((reached, failed) => {
      const stream = new EventSource(target + "_rounds/events");
      stream.onopen = reached;
      stream.onerror = failed;
    }),
    socket: await settle((reached, failed) => {
      const socket = new WebSocket(target.replace("http:", "ws:") + "_rounds/events?socket");
      socket.onopen = reached;
      socket.onerror = failed;
    }),
  };
}"""

EMBED = """(url) => new Promise((done) => {
  const frame = document.createElement("iframe");
  frame.onload = done;
  frame.src = url;
  document.body.append(frame);
  setTimeout(done, 1500);
})"""
ASKED = ("journal.json", "_rounds/reload.js", "assets/rounds.svg", "_rounds/events", PAGE)
"""What `ATTACK` and `EMBED` ask for, the web socket aside."""


class ElsewhereServer(ThreadingHTTPServer):
    """Another server; when it is closed, so are its connections."""

    daemon_threads = False


class ElsewherePage(BaseHTTPRequestHandler):
    """An empty page of another server, which waits half a second for a browser that says nothing."""

    timeout = 0.5

    def do_GET(self) -> None:
        """Send it."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!DOCTYPE html><title>Elsewhere</title><body></body>")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[int]:
    """The port of another server on this machine."""
    with ElsewhereServer((HOST, 0), ElsewherePage) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def rebound(browser: Browser, chromium_path: Path) -> Iterator[Browser]:
    """A browser for which evil.example is this machine."""
    rules = ("--host-resolver-rules=MAP evil.example 127.0.0.1", "--no-proxy-server")
    started = browser.browser_type.launch(
        executable_path=chromium_path, args=[*CHROMIUM_FLAGS, *rules]
    )
    yield started
    started.close()


@pytest.fixture
def tabs(rebound: Browser) -> Iterator[BrowserContext]:
    """A window without history whose tabs share what tabs share."""
    context = rebound.new_context(viewport={"width": 900, "height": 600})
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def project(make_project: MakeProject) -> Path:
    """A project with one long entry and a style sheet of its own."""
    return make_project({ENTRY: f"{HEAD}First words. {LONG}", "templates/static/rounds.css": STYLE})


@pytest.fixture
def followed(project: Path) -> Iterator[Previewed]:
    """The project as it is followed."""
    with follow_project(project) as followed:
        yield followed


def save(project: Path, text: str, path: str = ENTRY) -> None:
    """Save a file as an editor does that writes in place."""
    (project / path).write_text(text, "utf-8")


def open_tabs(
    tabs: BrowserContext, followed: Previewed, count: int
) -> tuple[list[Page], list[str]]:
    """Open the entry's page in several tabs, and gather what their consoles say."""
    said: list[str] = []
    pages = []
    for _ in range(count):
        page = tabs.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"http://{followed.name}{followed.gate.prefix}/{PAGE}")
        pages.append(page)
    return pages, said


def wait_for_text(page: Page, text: str) -> None:
    """Wait until a page shows a text."""
    page.locator("main", has_text=text).wait_for()


def wait_for_truth(page: Page, expression: str) -> None:
    """Wait until an expression is true; the pages' own policy lets no script of the driver poll."""
    end = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(expression):
        assert time.monotonic() < end, expression
        page.wait_for_timeout(20)


def mark(page: Page) -> None:
    """Leave something in a page that does not survive its being loaded anew."""
    page.evaluate("window.mark = true")


def is_marked(page: Page) -> bool:
    """Say whether a page is still the one that was marked."""
    return bool(page.evaluate("window.mark === true"))


@pytest.mark.parametrize("token", ["", pytest.param(TOKEN, marks=pytest.mark.slow)])
def test_three_tabs_follow_saves_and_faults(
    tabs: BrowserContext, project: Path, token: str
) -> None:
    """A save is shown where one was reading, a broken one as a list over it, until it is mended."""
    with follow_project(project, token=token) as followed:
        pages, said = open_tabs(tabs, followed, 3)
        for page in pages:
            page.evaluate("scrollTo(0, 1500)")
        save(project, f"{HEAD}Second words. {LONG}")
        for page in pages:
            wait_for_text(page, "Second words.")
            wait_for_truth(page, "scrollY === 1500")
            mark(page)
        save(project, HEAD.replace("pre-screen", "algoritms<b>") + LONG)
        for page in pages:
            overlay = page.locator("rounds-problems")
            text = overlay.locator("section").inner_text()
            assert "1 error: this is the last good page" in text
            assert f"{ENTRY}:5:8" in text and "5 | stage: algoritms<b>" in text
            assert "did you mean 'algorithms'?" in text and "^^^" in text
            assert overlay.locator("b").count() == 0
            assert (
                overlay.locator("section").evaluate("e => getComputedStyle(e).position") == "fixed"
            )
            assert "Second words." in page.inner_text("main") and is_marked(page)
        save(project, f"{HEAD}Third words. {LONG}")
        for page in pages:
            wait_for_text(page, "Third words.")
            assert page.locator("rounds-problems").count() == 0
    assert said == []


def test_a_fault_that_is_taken_back_leaves_the_page_alone(
    tabs: BrowserContext, followed: Previewed
) -> None:
    """When the pages are what they were, only the list goes; a tab opened meanwhile has it too."""
    good = (followed.project / ENTRY).read_text("utf-8")
    (page,), _ = open_tabs(tabs, followed, 1)
    mark(page)
    save(followed.project, good.replace("pre-screen", "algoritms"))
    page.locator("rounds-problems section").wait_for()
    (other,), _ = open_tabs(tabs, followed, 1)
    other.locator("rounds-problems section").wait_for()
    page.locator("rounds-problems button").click()
    assert page.locator("rounds-problems").count() == 0
    save(followed.project, good)
    other.locator("rounds-problems").wait_for(state="detached")
    assert is_marked(page)


def test_a_style_sheet_is_swapped_in_place(tabs: BrowserContext, followed: Previewed) -> None:
    """Colours change in every tab while the page stays as it is."""
    pages, said = open_tabs(tabs, followed, 3)
    for page in pages:
        page.evaluate("scrollTo(0, 700)")
        mark(page)
    save(followed.project, STYLE + "\nh1 { color: rgb(1, 2, 3) }\n", "templates/static/rounds.css")
    colour = "getComputedStyle(document.querySelector('h1')).color === 'rgb(1, 2, 3)'"
    for page in pages:
        wait_for_truth(page, colour)
        wait_for_truth(page, "document.querySelectorAll('link[rel=stylesheet]').length === 2")
        assert is_marked(page)
        assert page.evaluate("scrollY") == 700
    save(followed.project, f"{HEAD}Afterwards. {LONG}")
    for page in pages:
        wait_for_text(page, "Afterwards.")
        wait_for_truth(page, colour)
    assert said == []


@pytest.mark.parametrize("token", ["", pytest.param(TOKEN, marks=pytest.mark.slow)])
def test_a_page_that_is_gone_leads_to_the_nearest(
    tabs: BrowserContext, project: Path, token: str
) -> None:
    """An entry that is renamed takes its page away: the list of entries is next, or the first page."""
    with follow_project(project, token=token) as followed:
        (page,), _ = open_tabs(tabs, followed, 1)
        home = f"http://{followed.name}{followed.gate.prefix}/"
        other = tabs.new_page()
        reply = other.goto(f"{home}processes/acme-engineer-1/index.html")
        assert reply is not None and reply.ok
        (project / ENTRY).rename(project / "journal/2026-03-15-acme.md")
        page.wait_for_url(f"{home}entries/")
        page.locator("main a[href*='2026-03-15-acme']").first.wait_for()
        assert "acme-engineer-1" in other.url
        (project / "journal/2026-03-15-acme.md").unlink()
        other.wait_for_url(home)


def test_a_page_that_is_not_there_yet_appears(tabs: BrowserContext, followed: Previewed) -> None:
    """Whoever waits at an address that leads nowhere sees its page as soon as there is one."""
    page = tabs.new_page()
    reply = page.goto(f"http://{followed.name}/entries/2026-03-16-initech/index.html")
    assert reply is not None and reply.status == 404
    save(followed.project, f"{HEAD}Other words.")
    page.wait_for_timeout(300)
    assert "404" in page.title()
    text = HEAD.replace("Acme", "Initech") + "At last."
    save(followed.project, text, "journal/2026-03-16-initech.md")
    wait_for_text(page, "At last.")


def test_other_tabs_go_on_when_one_is_closed(tabs: BrowserContext, followed: Previewed) -> None:
    """One tab hears for all of them; when it goes, the next one takes its place."""
    pages, said = open_tabs(tabs, followed, 1)
    followed.wait_until(partial(has_streams, followed, 1))
    others, _ = open_tabs(tabs, followed, 2)
    assert has_streams(followed, 1)
    pages[0].close()
    followed.wait_until(partial(has_streams, followed, 2))
    for word in ("Second", "Third"):
        save(followed.project, f"{HEAD}{word} words. {LONG}")
        for page in others:
            wait_for_text(page, f"{word} words.")
    others[0].close()
    save(followed.project, f"{HEAD}Last words. {LONG}")
    wait_for_text(others[1], "Last words.")
    assert said == []


def has_streams(followed: Previewed, count: int) -> bool:
    """Say whether a stream of messages was opened so often."""
    return sum("_rounds/events" in line for line in followed.heard.requests) == count


def test_a_tab_outlives_the_preview(tabs: BrowserContext, project: Path) -> None:
    """When the preview is started again, open pages show what was saved while it was not there."""
    with follow_project(project) as followed:
        (page,), _ = open_tabs(tabs, followed, 1)
        page.evaluate("history.scrollRestoration = 'manual'; scrollTo(0, 1500)")
    save(project, f"{HEAD}Meanwhile. {LONG}")
    with follow_project(project, port=followed.port) as again:
        assert again.port == followed.port
        wait_for_text(page, "Meanwhile.")
        wait_for_truth(page, "scrollY === 1500")


def test_the_first_page_appears_when_the_journal_is_mended(
    tabs: BrowserContext, project: Path
) -> None:
    """A journal that was broken from the start needs no second visit."""
    save(project, HEAD.replace("pre-screen", "algoritms"))
    with follow_project(project) as followed:
        (page,), _ = open_tabs(tabs, followed, 1)
        page.locator("rounds-problems section", has_text=ENTRY).wait_for()
        save(project, f"{HEAD}Mended. {LONG}")
        wait_for_text(page, "Mended.")


def test_d40_other_pages_get_nothing(
    tabs: BrowserContext, followed: Previewed, elsewhere: int
) -> None:
    """Neither another site nor another server of this machine reads, embeds or hears anything."""
    home = f"http://{followed.name}/"
    for name in (f"evil.example:{elsewhere}", f"127.0.0.1:{elsewhere}"):
        followed.heard.requests.clear()
        page = tabs.new_page()
        page.goto(f"http://{name}/")
        results = page.evaluate(ATTACK, home)
        assert set(results.values()) == {"failed"}, results
        page.evaluate(EMBED, home + PAGE)
        assert all("First words" not in frame.content() for frame in page.frames[1:])
        asked = {line.partition(" ")[2]: line[:3] for line in followed.heard.requests}
        assert asked.pop("GET /_rounds/events?socket") in ("400", "403")
        assert asked == {f"GET /{path}": "403" for path in ASKED}


def test_d40_the_own_page_gets_all_of_it(tabs: BrowserContext, followed: Previewed) -> None:
    """What fails for others fails because they are others: our own page reaches all but the socket."""
    (page,), _ = open_tabs(tabs, followed, 1)
    results = page.evaluate(ATTACK, f"http://{followed.name}/")
    assert results.pop("socket") == "failed"
    assert set(results.values()) == {"reached"}, results


def test_d40_a_rebound_name_gets_nothing(tabs: BrowserContext, followed: Previewed) -> None:
    """A page whose name leads here is not the preview, though it has the right address and port."""
    page = tabs.new_page()
    reply = page.goto(f"http://evil.example:{followed.port}/")
    assert reply is not None and reply.status == 403
    status = page.evaluate("fetch('/journal.json').then(reply => reply.status)")
    assert status == 403
    (own,), said = open_tabs(tabs, followed, 1)
    save(followed.project, f"{HEAD}Still here. {LONG}")
    wait_for_text(own, "Still here.")
    assert said == []
