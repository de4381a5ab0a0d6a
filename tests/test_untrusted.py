"""What strangers wrote into a journal: it stays text, stays inside, and reaches nobody."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from generator.build import Site, build_project
from generator.output import OutputFile
from tests.conftest import MakeProject, build_environment
from tests.markup import HOSTILE, check_markup, hostile_files, list_elements
from tests.projects import read_site
from tests.survival.journals import SMALL, build

TODAY = date(2026, 3, 20)
SETTINGS = (
    "as-of: 2026-03-20\n"
    "check: {dead-link: 'off', outside-link: 'off', unsafe-link: 'off', unknown-skill: 'off'}\n"
)
BREAKS = ("", '">', "'>", "-->", "</title>", "</textarea>", "]]>", "`", "</a>", '\\">')
ELEMENTS = (
    "<script>alert(1)</script>",
    "<ScRiPt src=//x.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext><style><img src onerror=alert(1)></style></math>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<a href=javascript:alert(1)>x</a>",
    "<base href=//x.example/>",
    "<link rel=stylesheet href=//x.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<details open ontoggle=alert(1)>",
    "<style>@import '//x.example/x.css'</style>",
    "<b style=background:url(//x.example/x)>x</b>",
)
SCHEMES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "&#106;avascript:alert(1)",
    "java&#x0A;script:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "blob:https://x.example/1",
    "view-source:https://x.example",
    "//x.example/x",
    "\\\\x.example\\x",
)
LINKS = ("[x]({})", "![x]({})", "<{}>", "[x]: {}\n\n[x]", "[x](<{}>)", "[[x|{}]]")
PAYLOADS = (
    *(start + element for start, element in product(BREAKS, ELEMENTS)),
    *(form.format(target) for form, target in product(LINKS, SCHEMES)),
    *(f"```{element}\nx\n```" for element in ELEMENTS),
)


def make_journal(payloads: Sequence[str]) -> dict[str, str]:
    """Write an entry for each payload, which stands in its fields, its text and its links."""
    files = {"rounds.yml": SETTINGS}
    for number, payload in enumerate(payloads):
        value = json.dumps(payload)
        line = payload.replace("\n", " ")
        files[f"journal/2026-01-01-{number}.md"] = (
            f"---\ncompany: {value}\nrole: {value}\nstage: onsite\ntitle: {value}\nlocation: {value}\n"
            f"tags: [{value}]\nwith: [{{name: {value}}}]\nskills: {{{value}: {{self: 3, note: {value}}}}}\n"
            f"questions: [{value}]\n---\n{payload}\n\n# {line}\n\n| {line} |\n|---|\n| {line} |\n\n"
            f'![{line}](x.png "{line}") [{line}](https://a.example "{line}") `{line}`\n'
        )
    return files


def build_journal(project: Path) -> Site[OutputFile]:
    """Build a journal of payloads; its findings are warnings at most."""
    site = build_project(project, as_of=TODAY, strict=False, base_url=None)
    assert [item for item in site.diagnostics if item.severity == "error"] == []
    return site


def list_pages(site: Site[OutputFile]) -> Iterator[tuple[str, str]]:
    """Yield address and text of every page."""
    return ((item.path, item.data.decode()) for item in site.files if item.path.endswith(".html"))


@pytest.mark.parametrize(
    "payloads",
    [PAYLOADS[::9], pytest.param(PAYLOADS, marks=[pytest.mark.slow])],
    ids=["few", "all"],
)
@pytest.mark.timeout(600)
def test_c1_no_payload_becomes_markup(make_project: MakeProject, payloads: Sequence[str]) -> None:
    """C1: two hundred ways to smuggle markup in, in every kind of field, and none gets through."""
    assert len(PAYLOADS) > 200
    pages = list(list_pages(build_journal(make_project(make_journal(payloads)))))
    assert len(pages) > len(payloads)
    for url, page in pages:
        check_markup(url, page)


def test_c4_data_reads_back_what_was_written(make_project: MakeProject) -> None:
    """C4: whatever ends a script or a line elsewhere is the same text to programs and the search."""
    texts = ("</script>", "<!--", "a\u2028\u2029b", "]]>", '"\\\u0085', "\u202e")
    project = make_project({"rounds.yml": SETTINGS})
    for number, text in enumerate(texts):
        (project / f"journal/entry-{number}.md").write_text(
            f"---\ndate: 2026-01-01\ncompany: Acme\nstage: onsite\ntitle: {json.dumps(text)}\n---\n",
            "utf-8",
        )
    files = {item.path: item.data for item in build_journal(project).files}
    written = {f"entry-{number}": " ".join(text.split()) for number, text in enumerate(texts)}
    data = json.loads(files["journal.json"])
    assert {entry["id"]: entry["title"] for entry in data["entries"]} == written
    index = files["search-index.js"].decode()
    assert not re.search("[<\u2028\u2029]", index)
    found = json.loads(index.removeprefix("var roundsSearch = ").removesuffix(";\n"))
    assert {row[2].split("/")[1]: row[1] for row in found if row[0] == "entry"} == written


@pytest.mark.parametrize("text", HOSTILE[:4])
def test_c5_site_map_and_feed_are_well_formed(make_project: MakeProject, text: str) -> None:
    """C5: the feed and the site map, which has addresses once the site has one, are XML."""
    site = build_journal(
        make_project(
            {**hostile_files(text), "rounds.yml": f"{SETTINGS}base-url: https://me.example\n"}
        )
    )
    found = {item.path: item.data for item in site.files if item.path.endswith(".xml")}
    assert sorted(found) == ["feed.xml", "sitemap.xml"]
    assert len(ElementTree.fromstring(found["sitemap.xml"])) > 10
    assert len(ElementTree.fromstring(found["feed.xml"])) > 3


@pytest.mark.parametrize("word", ["no", '"no"', "No", "false", '"false"', "False"])
def test_c8_no_means_no_however_it_is_written(make_project: MakeProject, word: str) -> None:
    """C8: a draft is one or not, whatever YAML would have made of the word."""
    project = make_project(
        {"journal/2026-01-01-a.md": f"---\ncompany: A\nstage: onsite\ndraft: {word}\n---\n"}
    )
    site = build_project(project, as_of=TODAY, strict=False, base_url=None)
    assert site.diagnostics == ()
    assert site.counts["entries"] == 1


def test_c11_a_build_opens_no_connection(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C11: a build makes no socket and asks for no name."""

    def refuse(*_given: object, **_options: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    site = build_journal(make_project({"rounds.yml": SETTINGS, **make_journal(HOSTILE)}))
    assert site.files


def test_c11_without_a_network_the_bytes_are_the_same(make_project: MakeProject) -> None:
    """C11: where the system has no network at all, the site is the same."""
    project = make_project(SMALL)
    apart = ["unshare", "-rn"]
    if subprocess.run([*apart, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets no user do without its network (unshare -rn)")
    words = [sys.executable, "-m", "generator", "build", "-q", "--project", str(project)]
    done = subprocess.run(
        [*apart, *words], capture_output=True, check=False, env=build_environment({})
    )
    assert (done.returncode, done.stderr) == (0, b"")
    found = read_site(project / "site")
    assert build(project, "--clean").returncode == 0
    assert read_site(project / "site") == found


def test_c13_drawings_run_nothing_on_a_page(make_project: MakeProject) -> None:
    """C13: a drawing with script in it stands on a page as a picture alone, where browsers run none."""
    evil = (
        "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"
    )
    entry = "---\ncompany: A\nstage: onsite\n---\n![x](evil.svg)\n"
    site = build_journal(make_project({"journal/2026-01-01-a.md": entry, "journal/evil.svg": evil}))
    shown = [
        name
        for _, page in list_pages(site)
        for name, attributes in list_elements(page)
        if any("evil.svg" in value for value in attributes.values())
    ]
    assert shown and set(shown) <= {"img", "a"}


def test_c14_no_text_chooses_an_id(make_project: MakeProject) -> None:
    """C14: headings and footnotes named like parts of a page's own objects get no such id."""
    names = ("constructor", "location", "__proto__", "main", "name")
    body = "".join(f"# {name}\n\nx[^{name}]\n\n[^{name}]: y\n\n" for name in names)
    entry = f"---\ncompany: A\nstage: onsite\n---\n{body}"
    for url, page in list_pages(build_journal(make_project({"journal/2026-01-01-a.md": entry}))):
        for element, attributes in list_elements(page):
            assert attributes.get("name", "") not in names, (url, element)
            found = attributes.get("id", "")
            assert found not in names, (url, element)
            assert re.fullmatch(r"[a-z0-9-]*", found), (url, found)
