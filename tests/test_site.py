"""The sample journal's whole site, read as files: markup, links, policy, and hostile text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import pytest

from generator.build import Site, build_project
from generator.output import OutputFile
from tests.conftest import CHECKOUT, MakeProject
from tests.markup import (
    ALLOWED_SCHEMES,
    HOSTILE,
    URL_ATTRIBUTES,
    VOID_OF_SCRIPT,
    check_markup,
    check_script,
    hostile_files,
    list_elements,
    parse_page,
)


@pytest.fixture(scope="module")
def sample() -> Site[OutputFile]:
    """Build the sample journal once."""
    site = build_project(CHECKOUT, as_of=None, strict=True, base_url=None)
    assert site.diagnostics == ()
    return site


def list_pages(site: Site[OutputFile]) -> Iterator[tuple[str, str]]:
    """Yield address and text of every page."""
    for file in site.files:
        if file.path.endswith(".html"):
            yield file.path, file.data.decode()


def test_every_page_is_well_formed_html(sample: Site[OutputFile]) -> None:
    """An HTML5 parser in strict mode takes every page without one parse error."""
    assert [url for url, text in list_pages(sample) if parse_page(text) is None] == []


def test_every_internal_link_has_a_target(sample: Site[OutputFile]) -> None:
    """Each relative link leads to a file of the site, each fragment to an id on that page."""
    paths = {file.path for file in sample.files}
    ids = {url: set(re.findall(r'\bid="([^"]+)"', text)) for url, text in list_pages(sample)}
    missing = [
        (url, link)
        for url, text in list_pages(sample)
        for link in list_links(text)
        if not leads_somewhere(url, link, paths, ids)
    ]
    assert missing == []


def list_links(text: str) -> Iterator[str]:
    """Yield the targets of a page that lie in the site."""
    for _, attributes in list_elements(text):
        for name in URL_ATTRIBUTES:
            value = attributes.get(name)
            if value is not None and not value.startswith(ALLOWED_SCHEMES):
                yield value


def leads_somewhere(url: str, link: str, paths: set[str], ids: dict[str, set[str]]) -> bool:
    """Say whether a link from a page hits a file and, with a fragment, an element."""
    target, fragment = find_target(url, link), link.partition("#")[2]
    return target in paths and (not fragment or unquote(fragment) in ids.get(target, {fragment}))


def find_target(url: str, link: str) -> str:
    """Return the file that a link from a page leads to."""
    path = link.partition("#")[0]
    parts = list(PurePosixPath(url).parent.parts)
    for piece in unquote(path).split("/") if path else ():
        if piece == "..":
            parts.pop()
        elif piece not in ("", "."):
            parts.append(piece)
    return "/".join(parts) if path else url


def test_every_page_can_be_reached_by_links(sample: Site[OutputFile]) -> None:
    """Whoever follows links from the first page comes to all others, but for the one of no address."""
    ways = {
        url: {find_target(url, link) for link in list_links(text)}
        for url, text in list_pages(sample)
    }
    seen, waiting = {"index.html"}, ["index.html"]
    while waiting:
        new = ways.get(waiting.pop(), set()) - seen
        seen |= new
        waiting.extend(new)
    assert ways.keys() - seen == {"404.html"}


def test_links_name_a_file(sample: Site[OutputFile]) -> None:
    """No link ends in a folder, so the site works from a double-click."""
    folders = [
        (url, link)
        for url, text in list_pages(sample)
        for link in list_links(text)
        if link.partition("#")[0].endswith("/")
    ]
    assert folders == []


def test_ids_are_unique_on_a_page(sample: Site[OutputFile]) -> None:
    """Two texts on one page never share an id."""
    for url, text in list_pages(sample):
        ids = [attributes["id"] for _, attributes in list_elements(text) if "id" in attributes]
        assert sorted(ids) == sorted(set(ids)), url


def test_every_page_has_one_title_one_heading_and_the_policy(sample: Site[OutputFile]) -> None:
    """The policy stands first in the head; one h1 a page; headings skip no level."""
    for url, text in list_pages(sample):
        assert (
            text.split("<head>", 1)[1]
            .lstrip()
            .startswith('<meta http-equiv="Content-Security-Policy"')
        ), url
        levels = [int(level) for level in re.findall(r"<h([1-6])\b", text)]
        assert levels.count(1) == 1, url
        assert all(later <= earlier + 1 for earlier, later in pairwise(levels)), (url, levels)


def test_no_page_holds_script_or_inline_style(sample: Site[OutputFile]) -> None:
    """The strict policy is kept by the markup itself, and no page asks a foreign host for anything."""
    for url, text in list_pages(sample):
        check_script(url, text)
        for name, attributes in list_elements(text):
            assert name not in VOID_OF_SCRIPT, (url, name)
            assert not [key for key in attributes if key.startswith("on") or key == "style"], url
            assert not attributes.get("src", "").startswith(("http", "//")), url


def test_pages_ask_for_little(sample: Site[OutputFile]) -> None:
    """The first page asks for three files beside itself, and with them weighs at most 60 kB."""
    files = {file.path: file.data for file in sample.files}
    page = files["index.html"].decode()
    asked = re.findall(r'<(?:link rel="(?:stylesheet|icon)" href|script defer src)="([^"]+)"', page)
    assert sorted(asked) == ["assets/rounds.css", "assets/rounds.svg", "assets/script/rounds.js"]
    assert sum(len(files[name]) for name in ("index.html", *asked)) <= 60_000


def test_private_pages_ask_not_to_be_indexed(sample: Site[OutputFile]) -> None:
    """Every page of a private build says noindex."""
    assert all('content="noindex' in text for _, text in list_pages(sample))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_every_field_stays_text(make_project: MakeProject, text: str) -> None:
    """C1: an HTML5 parser finds no element, attribute or scheme that a template did not write."""
    project = make_project(hostile_files(text))
    levels = "check:\n  dead-link: 'off'\n  outside-link: 'off'\n  unsafe-link: 'off'\n"
    settings = project / "rounds.yml"
    settings.write_text(settings.read_text("utf-8") + levels, "utf-8")
    site = build_project(project, as_of=date(2026, 3, 20), strict=False, base_url=None)
    assert [item for item in site.diagnostics if item.severity == "error"] == []
    pages = list(list_pages(site))
    assert len(pages) > 10
    for url, page in pages:
        check_markup(url, page)


def test_no_file_leaves_the_site(sample: Site[OutputFile]) -> None:
    """Every path is relative, plain and below the output folder."""
    for file in sample.files:
        parts = Path(file.path).parts
        assert not Path(file.path).is_absolute()
        assert ".." not in parts
        assert "\\" not in file.path
