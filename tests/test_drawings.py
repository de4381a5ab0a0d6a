"""Drawings in a private site: what can be seen stays, what runs, loads or links goes."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pictures.drawings import ELEMENTS, EMPTY, clean_drawing
from tests.conftest import MakeProject, RunRounds

TOP = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {0}>{1}</svg>'
ENTRY = "---\ndate: 2026-01-01\nstage: note\n---\n![a ring](ring.svg)\n"
EVIL = {
    "script": ("", "<script>alert(1)</script>", "`script`"),
    "script elsewhere": ("", '<script xlink:href="https://evil.example/x.js"/>', "`script`"),
    "onload": ('onload="alert(1)"', "", "`onload`"),
    "onclick inside": ("", '<g><path onclick="alert(1)" d="M0 0"/></g>', "`onclick`"),
    "foreign": ("", "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>alert</p></foreignObject>",
                "`foreignObject`"),
    "link": ("", '<a href="javascript:alert(1)"><text>x</text></a>', "`a`"),
    "picture elsewhere": ("", '<image href="https://evil.example/x.png"/>', "`href`"),
    "picture of this machine": ("", '<image xlink:href="file:///etc/passwd"/>', "`href`"),
    "drawing inside": ("", '<image href="data:image/svg+xml;base64,PHN2Zz4="/>', "`href`"),
    "use elsewhere": ("", '<use xlink:href="https://evil.example/x.svg#a"/>', "`href`"),
    "animation": ("", '<set attributeName="href" to="javascript:alert(1)"/>', "`set`"),
    "style from elsewhere": ("", "<style>@import 'https://evil.example/x.css';</style>", "`style`"),
    "style in code": ("", r"<style>g{fill:u\72l(https://evil.example/x)}</style>", "`style`"),
    "style that loads": ('style="fill:url(https://evil.example/x#a)"', "", "`style`"),
    "fill that loads": ("", '<g fill="URL(//evil.example/x#a)"/>', "`fill`"),
    "fill with two": ("", '<g fill="url(#a) url(https://evil.example)"/>', "`fill`"),
    "base": ('xml:base="https://evil.example/"', "", ""),
    "other words": ("", '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>', ""),
    "program inside style": ("", "<style>a<script>alert(1)</script></style>", "`script`"),
    "comment": ("", "<!-- evil.example -->", ""),
}  # fmt: skip
REFUSED = {
    "entities": '<!DOCTYPE svg [<!ENTITY a "alert">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
    "entity of a file": '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    + TOP.format("", "&a;"),
    "bomb": '<!DOCTYPE svg [<!ENTITY a "alert"><!ENTITY b "'
    + "&a;" * 1000
    + '"><!ENTITY c "'
    + "&b;" * 1000
    + '">]>'
    + TOP.format("", "&c;"),
    "unclosed": "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)",
    "page": "<html><script>alert(1)</script></html>",
    "page as the top": "<html xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></html>",
    "unknown letters": f'<?xml version="1.0" encoding="evil"?>{TOP.format("", "")}',
    "letters that are none": f'<?xml version="1.0" encoding="rot13"?>{TOP.format("", "")}',
    "nothing": "",
    "no name space": "<svg><script>alert(1)</script></svg>",
}
KEPT = (
    '<defs><linearGradient id="a"><stop offset="0" stop-color="red"/></linearGradient></defs>',
    '<g fill="url(#a)" transform="scale(2)"><circle r="9" cx="1" cy="2"/></g>',
    '<path d="M0 0L1 1" style="stroke:black;fill:url(#a)"/>',
    '<text x="1" y="2">2 &lt; 3 &amp; so <tspan font-weight="bold">on</tspan></text>',
    '<use href="#a"/>',
    "<style>*{stroke-linejoin: round}</style>",
    '<image href="data:image/png;base64,iVBORw0KGgo=" width="1"/>',
)


PIECES = (
    *(
        "<g>",
        "</g>",
        "<svg>",
        "</svg>",
        "<style>",
        "</style>",
        "<script>",
        "</script>",
        "<a>",
        "</a>",
    ),
    *("<!--", "-->", "<![CDATA[", "]]>", "<?evil?>", "&lt;", "&#x3c;script>", "&evil;", "text"),
    *('<g onload="evil"/>', '<use href="evil"/>', '<use href="#a"/>', '<g fill="url(evil)"/>'),
    *(
        '<g style="a:url(#b) url(evil)"/>',
        '<set to="evil"/>',
        "<switch><foreignObject/>",
        "</switch>",
    ),
)


@pytest.mark.parametrize("name", EVIL)
def test_c13_what_could_run_is_left_out(name: str) -> None:
    """C13: script, handlers, pages inside, links and whatever is elsewhere go, and the rest stays."""
    attributes, inside, lost = EVIL[name]
    cleaned, found = clean_drawing(TOP.format(attributes, f'{inside}<circle r="9"/>').encode())
    assert not re.search(rb"alert|evil|script|file:|\bon\w+=|svg\+xml", cleaned, re.IGNORECASE)
    assert b'<circle r="9">' in cleaned
    assert found == ((lost,) if lost else ())
    ElementTree.fromstring(cleaned)


@pytest.mark.parametrize("name", REFUSED)
def test_c13_what_cannot_be_read_is_empty(name: str) -> None:
    """C13: words that a file defines for itself are not followed; what is no drawing is none."""
    cleaned, found = clean_drawing(REFUSED[name].encode())
    assert (cleaned, len(found)) == (EMPTY, 1)


@pytest.mark.parametrize("part", KEPT)
def test_what_can_be_seen_stays(part: str) -> None:
    """Shapes, text, gradients and styles come out as they went in, and a second time alike."""
    source = TOP.format('viewBox="0 0 9 9"', part)
    cleaned, found = clean_drawing(source.encode())
    assert found == ()
    assert describe(cleaned) == describe(source.encode())
    assert clean_drawing(cleaned) == (cleaned, ())


def describe(drawing: bytes) -> list[tuple[str, dict[str, str], str]]:
    """Return every element with its attributes and text."""
    found = ElementTree.fromstring(drawing).iter()
    return [(item.tag, dict(item.attrib), (item.text or "").strip()) for item in found]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_c13_any_mixture_comes_out_clean(text: str) -> None:
    """C13: whatever pieces are put together, what comes out reads as a drawing and does nothing."""
    for source in (text, TOP.format("", text)):
        cleaned, _ = clean_drawing(source.encode())
        for item in ElementTree.fromstring(cleaned).iter():
            assert item.tag.partition("}")[2] in ELEMENTS
            assert not {key for key in item.attrib if key.startswith("on") or "}" in key}
            assert all("evil" not in value for value in item.attrib.values())


def test_drawing_of_a_program_keeps_its_shapes() -> None:
    """What programs for drawing leave beside the drawing goes without a word."""
    source = (
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://w3.example/d.dtd">'
        + TOP.format(
            'xmlns:i="http://i.example" i:version="1"', "<metadata>x</metadata><i:view/><g/>"
        )
    )
    assert clean_drawing(source.encode()) == (
        b'<svg xmlns="http://www.w3.org/2000/svg"><g></g></svg>\n',
        (),
    )


def test_c13_drawing_is_cleaned_in_the_site(
    make_project: MakeProject, run_rounds: RunRounds
) -> None:
    """C13: a build says what it leaves out and where, copies the rest, and leaves the source alone."""
    evil = TOP.format('onload="alert(1)"', '<circle r="9"/>')
    project = make_project({"journal/n.md": ENTRY, "journal/ring.svg": evil})
    done = run_rounds("build", "--project", project)
    assert done.returncode == 0
    assert "journal/n.md:5:11: warning[active-drawing]" in done.stderr and "`onload`" in done.stderr
    shown = (project / "site/files/ring.svg").read_text()
    assert shown == '<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"></circle></svg>\n'
    assert (project / "journal/ring.svg").read_text() == evil
