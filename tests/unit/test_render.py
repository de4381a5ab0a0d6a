"""Rendering: escaping everywhere, strict names, the order of templates, faults with their places."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.design import find_builtin_templates
from generator.diagnostics import Diagnostic
from generator.output import OutputFile
from generator.pages.page import Page
from generator.pages.texts import SafeHtml
from generator.render import (
    TemplateSet,
    _build_set,
    build_environment,
    check_syntax,
    compile_templates,
    render_crawler_files,
    render_page,
    render_static,
)
from generator.settings import Settings
from tests.conftest import MakeProject
from tests.unit.test_pages import FILES, plan_project

BUILTIN = find_builtin_templates()
TEMPLATES = sorted(BUILTIN.rglob("*.html"))
SCRIPTS = ("assets/script/", "assets/vendor/")
EVIL = "<script>alert(1)</script>\"'&"


@dataclass(frozen=True, slots=True)
class PlainView:
    """A view with one text."""

    frame: Mapping[str, str]
    text: object


def render_pages(
    pages: Iterable[Page], templates: TemplateSet
) -> tuple[tuple[OutputFile, ...], tuple[Diagnostic, ...]]:
    """Render pages as a build does; each fault of a template is told once."""
    found = dict.fromkeys(check_syntax(templates))
    made = () if found else [render_page(page, templates) for page in pages]
    found |= dict.fromkeys(item for item in made if isinstance(item, Diagnostic))
    return tuple(item for item in made if isinstance(item, OutputFile)), tuple(sorted(found))


def render_one(
    folder: Path, name: str, text: object = EVIL, count: int = 1
) -> tuple[tuple[OutputFile, ...], tuple[Diagnostic, ...]]:
    """Render a view through one of the user's templates, `count` pages of it."""
    view = PlainView({"site_title": "Rounds"}, text)
    pages = [Page(f"{n}.html", name, view, "") for n in range(count)]  # type: ignore[arg-type]
    return render_pages(pages, build_environment(folder))


def write_templates(folder: Path, files: Mapping[str, str]) -> Path:
    """Write templates into a folder and return it."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def find_faults(folder: Path, files: Mapping[str, str], name: str) -> list[tuple[str, int, str]]:
    """Return path, line and code of what is wrong with templates."""
    _, found = render_one(write_templates(folder, files), name, count=3)
    return [(item.path, item.span.line, item.code) for item in found]


@pytest.mark.parametrize("name", ["a.html", "a.html.j2", "a.xml", "a.svg", "a.txt", "a"])
def test_every_template_escapes_whatever_its_name(tmp_path: Path, name: str) -> None:
    """Escaping does not depend on the suffix of a template."""
    write_templates(tmp_path, {name: "{{ view.text }}"})
    ((file,), found) = render_one(tmp_path, name)
    assert found == ()
    assert file.data == b"&lt;script&gt;alert(1)&lt;/script&gt;&#34;&#39;&amp;"


def test_only_rendered_texts_pass_unescaped(tmp_path: Path) -> None:
    """The filter that lets HTML through takes the program's own HTML and refuses strings."""
    write_templates(tmp_path, {"a.html": "{{ view.text | html }}"})
    ((file,), _) = render_one(tmp_path, "a.html", SafeHtml("<b>x</b>"))
    assert file.data == b"<b>x</b>"
    files, found = render_one(tmp_path, "a.html", EVIL)
    assert files == ()
    assert [item.code for item in found] == ["template-error"]


def test_misspelt_name_is_an_error_with_its_line(tmp_path: Path) -> None:
    """A name that no view has is told of once, however many pages meet it."""
    files = {"a.html": "one\ntwo {{ view.txet }}\n"}
    assert find_faults(tmp_path, files, "a.html") == [("templates/a.html", 2, "template-error")]


def test_error_in_a_block_or_macro_is_placed_there(tmp_path: Path) -> None:
    """The place is that of the faulty line, not of the page that includes it."""
    files = {
        "a.html": '{% import "parts/mine.html" as m %}\n{{ m.show(view) }}',
        "parts/mine.html": "{% macro show(view) %}\n\n{{ view.txet }}\n{% endmacro %}",
    }
    found = find_faults(tmp_path, files, "a.html")
    assert found == [("templates/parts/mine.html", 3, "template-error")]


def test_syntax_errors_are_found_in_unused_templates_too(tmp_path: Path) -> None:
    """A template that does not parse is told of although no page needs it yet."""
    files = {"a.html": "fine", "unused.html": "\n\n{% if %}"}
    found = find_faults(tmp_path, files, "a.html")
    assert found == [("templates/unused.html", 3, "template-syntax")]


def test_template_that_is_not_text_is_a_fault(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 give a diagnostic, never a traceback."""
    (tmp_path / "a.html").write_bytes(b"\xff\xfe")
    _, found = render_one(tmp_path, "a.html")
    assert [(item.path, item.code) for item in found] == [("templates/a.html", "template-error")]


@pytest.mark.parametrize(
    "text", ['{% include "nowhere.html" %}', '{% extends "a.html" %}', "{{ 1 / 0 }}"]
)
def test_failing_templates_are_faults(tmp_path: Path, text: str) -> None:
    """Whatever a template raises is told of at its line."""
    found = find_faults(tmp_path, {"a.html": text}, "a.html")
    assert found == [("templates/a.html", 1, "template-error")]


def test_own_template_replaces_and_extends_the_built_in_one(make_project: MakeProject) -> None:
    """A user's template comes first and can extend the one that it replaces."""
    own = (
        '{% extends "builtin/pages/not_found.html" %}\n'
        "{% block content %}{{ super() }}<p>Mine</p>{% endblock %}\n"
    )
    project = make_project({**FILES, "templates/pages/not_found.html": own})
    page = plan_project(project)["404.html"]
    ((file,), found) = render_pages([page], build_environment(project / "templates"))
    assert found == ()
    text = file.data.decode()
    assert "There is nothing at this address" in text
    assert "<p>Mine</p>" in text


def test_own_part_reaches_every_page(make_project: MakeProject) -> None:
    """A part that pages share is replaced in one file, and text in it is escaped as everywhere."""
    own = "{% macro link(item) %}<b>{{ item.text }}</b>{{ '<i>' }}{% endmacro %}"
    project = make_project({**FILES, "templates/parts/link.html": own})
    files, found = render_pages(
        plan_project(project).values(), build_environment(project / "templates")
    )
    assert found == ()
    texts = [file.data.decode() for file in files if file.path.startswith("companies/")]
    assert all("<b>" in text and "&lt;i&gt;" in text for text in texts)
    assert not any("<i>" in text for text in texts)


def test_damaged_compiled_template_is_compiled_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cut file beside Python's own caches costs time, and blames no template."""
    monkeypatch.setattr("generator.render.cache_from_source", lambda _: str(tmp_path / "x.pyc"))
    monkeypatch.setattr("sys.dont_write_bytecode", False)

    def load() -> None:
        _build_set.cache_clear()
        build_environment(None).environment.get_template("base.html")

    load()
    (kept,) = tmp_path.glob("template-*.cache")
    whole = kept.read_bytes()
    for size in (0, 5, 40, len(whole) - 3):
        kept.write_bytes(whole[:size])
        load()
        assert kept.read_bytes() == whole
    _build_set.cache_clear()


def test_compiled_template_is_not_compiled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one command compiled the next one loads, in the format in which Jinja wrote it."""
    monkeypatch.setattr("generator.render.cache_from_source", lambda _: str(tmp_path / "x.pyc"))
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    _build_set.cache_clear()
    compile_templates(build_environment(None))
    assert len(list(tmp_path.glob("template-*.cache"))) > 40
    monkeypatch.setattr("jinja2.Environment.compile", None)
    _build_set.cache_clear()
    compile_templates(build_environment(None))
    _build_set.cache_clear()


def test_part_without_its_macro_is_a_fault_of_its_file(make_project: MakeProject) -> None:
    """Whoever forgets the macro is led to the file, not to the page that wanted it."""
    project = make_project({**FILES, "templates/parts/when.html": "<time>"})
    _, found = render_pages(
        plan_project(project).values(), build_environment(project / "templates")
    )
    assert [(item.path, item.span.line) for item in found] == [("templates/parts/when.html", 1)]
    assert "no macro `when`" in found[0].message


def test_own_base_reaches_every_page(make_project: MakeProject) -> None:
    """Replacing the frame changes built-in pages too."""
    own = '{% extends "builtin/base.html" %}{% block footer %}<p>My foot</p>{% endblock %}'
    project = make_project({**FILES, "templates/base.html": own})
    pages = plan_project(project).values()
    files, found = render_pages(pages, build_environment(project / "templates"))
    assert found == ()
    assert all(b"<p>My foot</p>" in file.data for file in files)


def test_all_pages_render_and_twice_the_same(make_project: MakeProject) -> None:
    """The built-in templates need nothing that views do not have, and they do not vary."""
    pages = plan_project(make_project(FILES)).values()
    first, found = render_pages(pages, build_environment(None))
    assert found == ()
    assert len(first) == len(pages)
    assert render_pages(pages, build_environment(None))[0] == first


def test_static_files_are_overlaid(tmp_path: Path) -> None:
    """A user's static file replaces the built-in one of its name; hidden files stay out."""
    files = {"static/rounds.css": "body{}", "static/own/a.css": "p{}", "static/.secret": "x"}
    write_templates(tmp_path, files)
    (tmp_path / "static/link.css").symlink_to(tmp_path / "static/rounds.css")
    found = {file.path: file.data for file in render_static(build_environment(tmp_path))}
    assert found["assets/rounds.css"] == b"body{}"
    assert found["assets/own/a.css"] == b"p{}"
    assert "assets/rounds.svg" in found
    assert {path for path in found if not path.startswith(SCRIPTS)} == {
        "assets/rounds.css", "assets/pages.css", "assets/own/a.css", "assets/rounds.svg",
    }  # fmt: skip


def test_public_site_has_no_script(tmp_path: Path) -> None:
    """What script adds is for a private site alone: no public one carries its files."""
    templates = build_environment(None)
    private = {file.path for file in render_static(templates)}
    public = {file.path for file in render_static(templates, public=True)}
    assert {path.rpartition(".")[2] for path in public} == {"css", "svg"}
    assert all(path.startswith(SCRIPTS) for path in private - public)
    assert "assets/script/rounds.js" in private


def test_crawlers_stay_away_from_a_private_site(make_project: MakeProject) -> None:
    """Without a public address the site map is empty; robots are sent away in any case."""
    pages = tuple(plan_project(make_project(FILES)))
    private = {file.path: file.data.decode() for file in render_crawler_files(pages, "")}
    assert private["robots.txt"] == "User-agent: *\nDisallow: /\n"
    assert "<loc>" not in private["sitemap.xml"]


def test_site_map_names_public_pages(make_project: MakeProject) -> None:
    """With a public address every page but the 404 page is listed, well-formed."""
    pages = tuple(plan_project(make_project(FILES)))
    files = render_crawler_files(pages, "https://me.example/a&b", public=True)
    robots, sitemap = (file.data.decode() for file in files)
    assert "Sitemap: https://me.example/a&b/sitemap.xml" in robots
    assert sitemap.count("<loc>") == len(pages) - 1
    assert "https://me.example/a&amp;b/timeline/index.html" in sitemap


def test_settings_have_no_say_in_escaping(make_project: MakeProject) -> None:
    """A title with markup stays text on every page."""
    project = make_project({**FILES, "rounds.yml": "title: '<i>Mine</i>'\n"})
    files, _ = render_pages(plan_project(project).values(), build_environment(None))
    assert Settings().title == "Interview journal"
    assert all(b"<i>Mine" not in file.data for file in files)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(BUILTIN).as_posix())
def test_templates_leave_escaping_on_and_quote_attributes(path: Path) -> None:
    """No built-in template marks text as safe, writes a style or script, or an unquoted attribute."""
    text = path.read_text("utf-8")
    for word in ("|safe", "| safe", "Markup", "autoescape", " style=", "<style"):
        assert word not in text
    assert all(tag.startswith("<script defer src=") for tag in re.findall(r"<script[^>]*", text))
    assert not re.search(r"\son[a-z]+=", text)
    markup = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "x", text, flags=re.DOTALL)
    for tag in re.findall(r"<[a-z][^>]*>", markup):
        assert re.fullmatch(r'<[a-z][a-z0-9]*x?(?:\s+[\w:-]+(?:="[^"]*")?x?)*\s*/?>', tag), tag


def test_one_place_lets_html_through() -> None:
    """Only the module that renders may mark text as HTML."""
    package = Path(__file__).resolve().parents[2] / "generator"
    found = [path.name for path in package.rglob("*.py") if "Markup(" in path.read_text("utf-8")]
    assert found == ["render.py"]
