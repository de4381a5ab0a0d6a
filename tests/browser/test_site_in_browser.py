"""The sample site opened from disk in Chromium: links, console, layout, colours, barriers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.build import build_project
from generator.intake import read_project
from generator.showcase import make_public_site
from tests.conftest import CHECKOUT
from tests.projects import write_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

    OpenPage = Callable[..., tuple[Page, list[str]]]

pytestmark = pytest.mark.browser
SCREENS = ((1280, "light"), (390, "dark"), (1280, "dark"), (390, "light"))
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OVERLAPS = """() => [...document.querySelectorAll('svg')].flatMap(svg => {
  const boxes = [...svg.querySelectorAll('text')]
    .map(text => [text.textContent, text.getBoundingClientRect()])
    .filter(([label, box]) => label.trim() && box.width && box.height);
  return boxes.flatMap(([a, p], i) => boxes.slice(i + 1)
    .filter(([b, q]) => p.left < q.right - 1 && q.left < p.right - 1
      && p.top < q.bottom - 1 && q.top < p.bottom - 1)
    .map(([b]) => `${a} | ${b}`));
})"""
CONTRAST = """() => {
  const pixel = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const parse = text => {
    pixel.clearRect(0, 0, 1, 1);
    pixel.fillStyle = text;
    pixel.fillRect(0, 0, 1, 1);
    return [...pixel.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(v => v / 255)
      .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = element => {
    for (let node = element; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour[3] === 255) return colour;
      if (colour[3] > 0) return null;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const element of document.querySelectorAll('main *')) {
    const own = [...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || element.closest('svg') || !element.getClientRects().length) continue;
    const back = ground(element), style = getComputedStyle(element);
    if (!back) continue;
    const [a, b] = [light(parse(style.color)), light(back)].sort((x, y) => y - x);
    const large = parseFloat(style.fontSize) >= 24
      || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (large ? 3 : 4.5)) {
      found.push(`${ratio.toFixed(2)} ${element.className} ${element.textContent.trim().slice(0, 30)}`);
    }
  }
  return [...new Set(found)];
}"""
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
BARRIERS = """contrast => axe.run(document, {
  preload: false, resultTypes: ['violations'], rules: {'color-contrast': {enabled: contrast}},
}).then(found =>
  found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target} ${node.html}`)))"""


@pytest.fixture(scope="module", params=["private", "public"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a site of the sample journal into a folder whose path has a space, as on many desktops."""
    if request.param == "private":
        site = build_project(CHECKOUT, as_of=None, strict=True, base_url=None)
    else:
        reading = read_project(CHECKOUT, None, 1, lambda *_: None)
        site = make_public_site(CHECKOUT, reading, strict=True)
    target = tmp_path_factory.mktemp("a site") / "site"
    write_site(target, site.files, [CHECKOUT / "journal"])
    return target


def pick_pages(folder: Path) -> list[str]:
    """Return one page of every kind: the lists, and the largest of each kind of thing."""
    things = [path for path in folder.iterdir() if any(path.glob("*/index.html"))]
    largest = [
        max(thing.glob("*/index.html"), key=lambda path: path.stat().st_size) for thing in things
    ]
    kinds = [*folder.glob("*.html"), *folder.glob("*/index.html"), *largest]
    return [path.relative_to(folder).as_posix() for path in kinds]


@pytest.fixture
def visit(browser: Browser) -> Iterator[object]:
    """Open pages at a width and colour scheme; whatever the console or the network says is kept."""
    contexts = []

    def open_page(width: int, scheme: str, script: bool = True) -> tuple[Page, list[str]]:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        said: list[str] = []

        def tell_failure(request: Request) -> None:
            # Leaving a page early calls off the loading of its icon.
            if request.failure != "net::ERR_ABORTED":
                said.append(f"failed: {request.url}")

        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("requestfailed", tell_failure)
        page.on(
            "request",
            lambda request: (
                said.append(request.url) if not request.url.startswith("file:") else None
            ),
        )
        return page, said

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("width", "scheme"),
    [*SCREENS[:2], *(pytest.param(*screen, marks=pytest.mark.slow) for screen in SCREENS[2:])],
)
def test_every_kind_of_page_fits_and_is_silent(
    folder: Path, visit: object, width: int, scheme: str
) -> None:
    """From disk: no console message, no request elsewhere, no sideways scroll, no colliding label."""
    page, said = visit(width, scheme)  # type: ignore[operator]
    for path in pick_pages(folder):
        page.goto((folder / path).as_uri())
        assert page.evaluate(OVERFLOW) <= 0, path
        assert page.evaluate(OVERLAPS) == [], path
        assert page.evaluate(CONTRAST) == [], (path, scheme)
    assert said == []


@pytest.mark.parametrize(
    ("width", "scheme", "contrast"),
    [
        (1280, "light", False),
        *(pytest.param(*screen, True, marks=pytest.mark.slow) for screen in SCREENS),
    ],
)
def test_no_page_has_a_barrier(
    folder: Path, visit: object, width: int, scheme: str, contrast: bool
) -> None:
    """Every rule of axe holds on every kind of page; that of contrast takes it as long as all others."""
    page, said = visit(width, scheme)  # type: ignore[operator]
    for path in pick_pages(folder):
        page.goto((folder / path).as_uri())
        page.evaluate(AXE)
        assert page.evaluate(BARRIERS, contrast) == [], path
    assert said == []


@pytest.mark.parametrize(("medium", "width"), [("screen", 320), ("print", 673)])
def test_pages_fit_small_screens_and_paper(
    medium: str, width: int, folder: Path, visit: OpenPage
) -> None:
    """Nothing reaches beyond 320 px, nor beyond the 178 mm of upright paper; a timeline lies on it."""
    page, _ = visit(width, "light")
    page.emulate_media(media="print" if medium == "print" else "screen")
    for path in pick_pages(folder):
        page.goto((folder / path).as_uri())
        is_wide = medium == "print" and page.locator(".lanes").count() > 0
        page.set_viewport_size({"width": 933 if is_wide else width, "height": 900})
        assert page.evaluate(OVERFLOW) <= 0, path


def test_timeline_opens_at_today(folder: Path, visit: OpenPage) -> None:
    """On a phone the chart of this year shows today without a finger."""
    page, _ = visit(390, "light")
    page.goto((folder / "timeline/index.html").as_uri())
    line = page.locator(".chart-box .today")
    box = line.first.bounding_box() if line.count() else None
    assert box is None or 131 < box["x"] < 374


def test_letters_can_be_copied(folder: Path, visit: object) -> None:
    """A private page of a process has drafts, each with a button that copies it; a public site has none."""
    letters = [
        path for path in sorted(folder.rglob("*.html")) if b'class="letter"' in path.read_bytes()
    ]
    assert bool(letters) == (folder / "processes").is_dir()
    for path in letters[:1]:
        page, said = visit(1280, "light")  # type: ignore[operator]
        page.goto(path.as_uri())
        page.locator("details.letter summary").first.click()
        page.locator(".letter-ways button").first.click()
        page.get_by_role("button", name="Copied").wait_for()
        assert said == []


def test_keyboard_reaches_the_content_first(folder: Path, visit: object) -> None:
    """The first Tab lands on the skip link, which is then visible and leads to the content."""
    page, _ = visit(1280, "light")  # type: ignore[operator]
    page.goto((folder / "index.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_pages_read_the_same_without_script(folder: Path, visit: object) -> None:
    """With script off nothing is missing but the ways to what script adds."""
    with_script, _ = visit(1280, "light")  # type: ignore[operator]
    without, _ = visit(1280, "light", script=False)  # type: ignore[operator]
    for path in ("index.html", "timeline/index.html"):
        texts = []
        for page in (with_script, without):
            page.goto((folder / path).as_uri())
            page.eval_on_selector_all("main .tool", "all => all.forEach(tool => tool.remove())")
            texts.append(page.inner_text("main"))
        assert texts[0] == texts[1]
