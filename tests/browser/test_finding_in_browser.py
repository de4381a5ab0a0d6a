"""Search, filters, keys and days counted by the reader's clock, in Chromium, from disk and from a folder
of a server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.build import build_project
from generator.pages import parts
from tests.conftest import CHECKOUT
from tests.projects import write_files, write_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

NAMES = {
    f"journal/people/{stem}.md": f"---\nname: {name}\n---\n{text}\n"
    for stem, name, text in (
        ("a", "Мария Йорданова", "Любит чай."),
        ("b", "山田太郎", "東京で会った。"),
        ("c", "Łukasz Øster", "Speaks of queues."),
        ("d", "김서연", ""),
        ("e", '"</script><img src=x onerror=alert(1)>"', "Hostile indeed."),
    )
}
SETTINGS = {"rounds.yml": "check:\n  unused-note: 'off'\n"}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LISTEN = """
document.addEventListener('securitypolicyviolation', event => console.error('policy: ' + event.blockedURI));
"""


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sample, as if it were long, and a journal of names in many scripts, below one folder."""
    folder = tmp_path_factory.mktemp("all sites")
    project = folder / "project"
    write_files(project, {**NAMES, **SETTINGS})
    for name, source, rows in (
        ("sample", CHECKOUT, 200),
        ("names", project, 200),
        ("long", CHECKOUT, 30),
    ):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(parts, "ROWS", rows)
            site = build_project(source, as_of=date(2026, 3, 16), strict=False, base_url=None)
        assert site.files, site.diagnostics
        write_site(folder / name, site.files, [])
    return folder


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module", params=["file", "http"])
def root(request: pytest.FixtureRequest, sites: Path) -> Iterator[str]:
    """Return the address of the folder: on disk, and below a folder of a server."""
    if request.param == "file":
        yield sites.as_uri()
        return
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(sites.parent)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/{sites.name.replace(' ', '%20')}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def said() -> list[str]:
    """What the console and failed requests said; nothing at the end of a test."""
    return []


@pytest.fixture
def page(browser: Browser, said: list[str], request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a desk's width, of a phone's over a server; whatever the console says fails the test."""
    over_server = "root" in request.fixturenames and request.getfixturevalue("root")[:4] == "http"
    width = 390 if over_server else 1280
    context = browser.new_context(
        viewport={"width": width, "height": 900}, timezone_id="Asia/Tokyo"
    )
    context.add_init_script(LISTEN)
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    yield page
    context.close()
    assert said == []


def search(page: Page, text: str) -> list[str]:
    """Type into the search of the page, and return the titles that it shows."""
    if not page.locator("dialog.search[open]").count():
        page.keyboard.press("/")
    field = page.get_by_role("combobox", name="Search", exact=True)
    field.fill(text)
    page.locator(".hits-status", has_text="result").wait_for()
    return page.locator(".hit-title").all_inner_texts()


def wait_for_count(page: Page, text: str) -> None:
    """Wait until the filters say how many rows they left."""
    page.locator(".filter-count", has_text=text).wait_for()


def list_shown(page: Page) -> list[str]:
    """Return the titles of the rows that are left."""
    return page.locator("[data-traits]:visible .entry-title").all_inner_texts()


FOUND = (
    ("мария", "Мария Йорданова"),
    ("иорданова", "Мария Йорданова"),
    ("Йордонова", "Мария Йорданова"),
    ("山田", "山田太郎"),
    ("郎", "山田太郎"),
    ("東京", "山田太郎"),
    ("서연", "김서연"),
    ("lukasz", "Łukasz Øster"),
    ("oster queues", "Łukasz Øster"),
    ("LUKSAZ", "Łukasz Øster"),
)


def test_names_of_any_script_are_found(page: Page, sites: Path) -> None:
    """By beginnings, without accents, with a typing error, by signs where words have no spaces."""
    page.goto((sites / "names/network/index.html").as_uri())
    missed = [(typed, name) for typed, name in FOUND if name not in search(page, typed)]
    assert missed == []


def test_search_leads_from_any_depth(root: str, page: Page) -> None:
    """The key opens it, arrows choose, Enter goes to what was chosen, Esc comes back; hits are marked."""
    page.goto(f"{root}/sample/people/theda-brugge/index.html")
    titles = search(page, "halmgrad")
    assert titles[0] == "Halmgard"
    assert page.locator("[role=option] mark").first.inner_text() == "Halmgard"
    kinds = page.locator(".hit-kind").all_inner_texts()
    assert [kind.split(" ")[0] for kind in kinds] == [
        "Companies", "Entries", "Processes", "People",
    ]  # fmt: skip
    field = page.get_by_role("combobox", name="Search", exact=True)
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert chosen.get_attribute("id") == field.get_attribute("aria-activedescendant") == "hit-1"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{root}/sample/companies/halmgard/index.html")
    page.keyboard.press("/")
    page.locator("dialog.search[open]").wait_for()
    page.keyboard.press("Escape")
    page.locator("dialog.search").wait_for(state="hidden")


def test_what_is_typed_right_after_the_key_is_not_lost(page: Page, sites: Path) -> None:
    """Who types on at once finds all letters in the field, although it is only then made."""
    page.goto((sites / "sample/index.html").as_uri())
    page.keyboard.type("/halmgard")
    page.locator(".hits-status", has_text="result").wait_for()
    assert page.get_by_role("combobox", name="Search", exact=True).input_value() == "halmgard"


def test_more_of_a_kind_can_be_shown(page: Page, sites: Path) -> None:
    """A kind shows its best five, then more; the chosen one is then of that kind."""
    page.goto((sites / "sample/index.html").as_uri())
    before = len(search(page, "halmgard"))
    page.locator(".hit-more", has_text="entries").click()
    assert len(page.locator(".hit-title").all_inner_texts()) > before
    chosen = page.locator("[role=option][aria-selected=true]")
    assert "/entries/" in (chosen.get_attribute("href") or "")


def test_nothing_found_is_said(page: Page, sites: Path) -> None:
    """Without a hit there is no list, and the count says so to those who cannot see that."""
    page.goto((sites / "sample/index.html").as_uri())
    assert search(page, "zzzzqqqq") == []
    page.locator("[role=status]", has_text="No results").wait_for()
    assert not page.get_by_role("listbox").is_visible()


def test_hostile_text_stays_text_in_results(page: Page, sites: Path) -> None:
    """C4: what is found is shown as it was written, and makes no element."""
    page.goto((sites / "names/index.html").as_uri())
    assert search(page, "hostile indeed") == ["</script><img src=x onerror=alert(1)>"]
    assert page.locator("dialog img").count() == 0


def test_filter_stands_in_the_address(root: str, page: Page) -> None:
    """A choice becomes a word of the address, back takes it away, and the address opens it again."""
    page.goto(f"{root}/sample/entries/index.html")
    page.get_by_role("button", name="Filter").click()
    page.get_by_label("Company").select_option("Halmgard")
    wait_for_count(page, "18 of 108 entries")
    assert page.url.endswith("?filter=company%3Ahalmgard")
    assert page.evaluate(OVERFLOW) <= 0
    assert len(list_shown(page)) == 18
    page.get_by_label("Stage").select_option("Offer")
    wait_for_count(page, "1 of 108 entries")
    bookmark = page.url
    page.go_back()
    wait_for_count(page, "18 of 108 entries")
    page.go_back()
    wait_for_count(page, "108 of 108 entries")
    page.goto(bookmark)
    wait_for_count(page, "1 of 108 entries")
    assert list_shown(page) == ["Offer"]
    page.get_by_role("button", name="Clear").click()
    wait_for_count(page, "108 of 108 entries")


WORDS = (
    ("company:halmgard stage:offer stage:onsite", "2 of 108"),
    ('company:"Halmgard" -stage:offer -stage:onsite', "16 of 108"),
    ("after:2023-05 before:2023-06 company:HALMGARD", "3 of 108"),
    ("-after:2000", "Nothing matches"),
    ("halmgard: negotiation", "2 of 108"),
    ("company:nobody", "Nothing matches"),
    ("stage:", "108 of 108"),
)


def test_words_of_a_filter(page: Page, sites: Path) -> None:
    """Words of one key are alternatives, keys hold at once, "-" excludes, names go by id or as written."""
    page.goto((sites / "sample/entries/index.html").as_uri())
    page.keyboard.press("f")
    for words, count in WORDS:
        page.get_by_label("As words").fill(words)
        wait_for_count(page, count)


def test_filter_says_what_it_leaves_out(page: Page, sites: Path) -> None:
    """A key that a list does not know, one that there is not, and half a day are told of, and ignored."""
    page.goto((sites / "sample/network/index.html").as_uri())
    page.keyboard.press("f")
    page.get_by_label("As words").fill("stage:onsite colour:red after:20 company:halmgard")
    wait_for_count(page, "of 41 people")
    notes = page.locator(".filter-notes").inner_text()
    assert "Not used here: stage:onsite" in notes
    assert "No such key: colour:red" in notes
    assert "after: takes a year, a month or a day" in notes
    assert 0 < page.locator("tr[data-traits]:visible").count() < 41


def test_filter_follows_into_years_and_lanes(page: Page, sites: Path) -> None:
    """Closed years with a hit open, others go, the chart keeps the panels that still show a lane."""
    page.goto((sites / "sample/entries/index.html").as_uri() + "?filter=after:2023 before:2024")
    wait_for_count(page, "of 108 entries")
    assert page.locator("details[open]:visible h2").all_inner_texts()[0].startswith("2023")
    assert page.locator("details:visible").count() == 1
    page.goto((sites / "sample/timeline/index.html").as_uri() + "?filter=company:halmgard")
    wait_for_count(page, "2 of 17 processes")
    assert "2025" not in page.locator(".panel-year:visible").all_inner_texts()
    assert page.locator(".lane-labels a:not(.dim):visible").count() >= 1


def test_questions_can_be_filtered(page: Page, sites: Path) -> None:
    """The question bank keeps the groups that still hold a question, and says how many of each."""
    page.goto((sites / "sample/questions/index.html").as_uri() + "?filter=stage:algorithms")
    page.locator(".filter-count", has_text="questions").wait_for()
    assert page.locator("section[data-group]:visible h2").count() == 1


def test_filter_finds_rows_of_other_pages(root: str, page: Page) -> None:
    """Of a list in parts, what matches elsewhere is listed by name, and choices name what is only there."""
    page.goto(f"{root}/long/entries/index.html?filter=company:halmgard")
    wait_for_count(page, "18 of 108 entries")
    found = page.locator(".elsewhere li a").count()
    assert found > 10
    assert found + len(list_shown(page)) == 18
    page.get_by_label("Company").select_option("Sundrift")
    wait_for_count(page, "of 108 entries")
    assert list_shown(page) != []
    page.goto(f"{root}/long/timeline/index.html?filter=company:halmgard stage:offer")
    wait_for_count(page, "1 of 108 entries, 1 of 17 processes")
    assert page.evaluate(OVERFLOW) <= 0
    page.locator(".elsewhere li a").first.click()
    page.locator("h1", has_text="Halmgard").wait_for()


def test_keys_lead_through_the_site(root: str, page: Page) -> None:
    """`g` and a letter go to a section, `j` and `k` from row to row, `?` tells of them all."""
    page.goto(f"{root}/sample/companies/halmgard/index.html")
    for letter, section in (("t", "timeline/"), ("s", "skills/"), ("n", "network/"), ("h", "")):
        page.keyboard.press("g")
        page.keyboard.press(letter)
        page.wait_for_url(f"{root}/sample/{section}index.html")
    page.goto(f"{root}/sample/entries/index.html")
    page.keyboard.press("j")
    page.keyboard.press("j")
    focused = (
        "[...document.querySelectorAll('.entry')].indexOf(document.activeElement.closest('.entry'))"
    )
    assert page.evaluate(focused) == 1
    page.keyboard.press("k")
    assert page.evaluate(focused) == 0
    assert page.evaluate("document.activeElement.className") == "entry-title"
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").wait_for()
    assert page.evaluate(OVERFLOW) <= 0
    assert "Timeline" in page.get_by_role("dialog", name="Keys").inner_text()


def test_keys_are_off_while_somebody_types(page: Page, sites: Path) -> None:
    """In a field, or with Ctrl, Alt or Meta held, a letter is a letter."""
    page.goto((sites / "sample/entries/index.html").as_uri())
    page.keyboard.press("Control+j")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.keyboard.press("f")
    field = page.get_by_label("As words")
    field.focus()
    page.keyboard.type("g/?jt")
    assert field.input_value() == "g/?jt"
    assert page.locator("dialog[open]").count() == 0


def test_a_key_of_another_script_is_the_one_in_its_place(page: Page, sites: Path) -> None:
    """Who types Cyrillic goes to the first row by the key that bears a J elsewhere."""
    page.goto((sites / "sample/entries/index.html").as_uri())
    page.evaluate(
        "document.body.dispatchEvent("
        "new KeyboardEvent('keydown', {key: '\u043e', code: 'KeyJ', bubbles: true}))"
    )
    assert page.evaluate("Boolean(document.activeElement.closest('.entry'))")


CLOCKS = (
    ("2026-03-16T12:00:00+09:00", "in 4 days"),
    ("2026-03-18T00:30:00+09:00", "in 2 days"),
    ("2026-03-20T23:30:00+09:00", "today"),
    ("2026-03-27T12:00:00+09:00", "7 days ago"),
    ("2026-09-01T12:00:00+09:00", "in 4 days"),
    ("2026-03-15T12:00:00+09:00", "in 4 days"),
)


def test_days_are_counted_from_the_readers_today(page: Page, sites: Path) -> None:
    """By the reader's own calendar; a site of long ago, or of tomorrow, is read as it was made."""
    for now, words in CLOCKS:
        page.clock.set_fixed_time(now)
        page.goto((sites / "sample/index.html").as_uri())
        day = page.locator('.actions time.relative[datetime="2026-03-20"]').first
        assert day.inner_text() == words, now
        is_past = "ago" in page.locator(".foot").inner_text()
        assert is_past == (now[:10] > "2026-03-16"), now


def test_any_day_tells_how_far_it_is(page: Page, sites: Path) -> None:
    """A day under the pointer says how long ago it is; what stands there stays the day itself."""
    page.clock.set_fixed_time("2026-04-16T12:00:00+09:00")
    page.goto((sites / "sample/entries/index.html").as_uri())
    day = page.locator('time[datetime="2026-03-16"], time[datetime="2026-03-11"]').first
    day.hover()
    assert day.get_attribute("title") in ("31 days ago", "36 days ago")
    assert day.inner_text().endswith("Mar 2026")


def test_without_script_nothing_is_offered(browser: Browser, sites: Path) -> None:
    """With script off there is no field, button or hidden row, and words stand as they were made."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((sites / "sample/entries/index.html").as_uri() + "?filter=company:halmgard")
    assert page.locator("button, input, select, dialog").count() == 0
    assert page.locator("[data-traits]").count() == 108
    assert page.locator("[data-traits][hidden]").count() == 0
    context.close()


def test_index_is_loaded_on_first_use(page: Page, sites: Path) -> None:
    """C12: a page asks for four files; the index and the search come, from beside it, at the first search."""
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.goto((sites / "sample/index.html").as_uri())
    assert len(set(addresses)) <= 4
    assert not [address for address in addresses if "search" in address.rpartition("/")[2]]
    search(page, "halmgard")
    page.keyboard.press("Escape")
    page.goto((sites / "long/entries/index.html").as_uri() + "?filter=company:halmgard")
    wait_for_count(page, "18 of 108 entries")
    names = {address.rpartition("/")[2] for address in addresses}
    assert {"search-index.js", "minisearch.js", "search.js"} < names
    assert all(address.startswith(sites.as_uri()) for address in addresses)
