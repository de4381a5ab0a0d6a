"""Addresses: relative links reach their target from anywhere, and no name can break out of one."""

from posixpath import join, normpath
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pages import urls

NAMES = st.text(
    st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=12
).filter(lambda name: name not in (".", ".."))
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)


def build_link(here: str, there: str, anchor: str = "") -> str:
    """Return the link from one page to another, as the makers of links put it together."""
    return urls.find_root(here) + urls.quote_address(there, anchor)


def follow_link(here: str, link: str) -> str:
    """Return the path that a browser reaches from a page at `here`."""
    folder = "/" + "/".join(here.split("/")[:-1])
    return normpath(join(folder, unquote(urlsplit(link).path))).lstrip("/")


@given(PATHS, PATHS)
def test_link_reaches_its_target(here: str, there: str) -> None:
    """Any two pages are linked relatively, whatever characters their names hold."""
    link = build_link(here, there)
    assert follow_link(here, link) == there
    assert not link.startswith("/")
    assert not urlsplit(link).scheme


@pytest.mark.parametrize(
    ("here", "there", "link"),
    [
        ("index.html", "timeline/index.html", "timeline/index.html"),
        ("timeline/index.html", "index.html", "../index.html"),
        ("people/lee/index.html", "companies/acme/index.html", "../../companies/acme/index.html"),
        ("people/lee/index.html", "people/lee/index.html", "../../people/lee/index.html"),
        ("people/lee/index.html", "people/kim/index.html", "../../people/kim/index.html"),
        ("404.html", "assets/rounds.css", "assets/rounds.css"),
    ],
)
def test_link_leads_over_the_root_and_names_the_file(here: str, there: str, link: str) -> None:
    """Links name index.html, so that the site works from a disk; pages of one depth share them."""
    assert build_link(here, there) == link


def test_every_page_kind_has_an_address_of_its_own() -> None:
    """Things of different kinds with one id do not share an address."""
    makers = (
        urls.entry_url,
        urls.process_url,
        urls.person_url,
        urls.company_url,
        urls.skill_url,
    )
    assert len({make("go") for make in makers}) == len(makers)
    assert all(make("go").endswith("/go/index.html") for make in makers)


def test_anchor_leads_to_a_session() -> None:
    """A link to a session carries its fragment."""
    link = build_link("index.html", urls.entry_url("day"), urls.session_anchor(2))
    assert link == "entries/day/index.html#session-2"


def test_anchor_of_a_file_link_is_not_encoded_twice() -> None:
    """A fragment that was encoded in the text stays as it is."""
    assert build_link("index.html", "a.html", "caf%C3%A9") == "a.html#caf%C3%A9"


@pytest.mark.parametrize("base", ["https://me.example/site", "https://me.example/site/"])
def test_absolute_address_joins_the_public_one(base: str) -> None:
    """The public address may end with a slash or not."""
    assert urls.build_absolute(base, urls.TIMELINE) == "https://me.example/site/timeline/index.html"


def test_journal_files_have_a_folder_of_their_own() -> None:
    """A copied file cannot stand where a page stands."""
    assert urls.file_url("journal/files/plan.svg") == "files/files/plan.svg"
