"""A build that remembers gives the bytes of one that does not."""

from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.build import Site, build_project
from generator.memory import Memory
from generator.offering import offer_site
from generator.output import OutputFile
from tests.conftest import MakeProject

TODAY = date(2026, 3, 15)
NAMES = (
    "2026-03-01-acme.md",
    "2026-03-02-beta.md",
    "companies/acme.md",
    "people/lee.md",
    "plan.svg",
)
TEXTS = (
    "---\ncompany: Acme\nrole: Dev\nstage: algorithms\nwith: Lee\nskills: {graphs: 3}\n---\n"
    "[[Lee]] ![p](plan.svg)\n",
    "---\ncompany: Acme\nrole: Dev\nstage: rejected\nskills: {graphs: 1/4}\n---\n[x](2026-03-01-acme.md)\n",
    "---\ncompany: Beta\nrole: Dev\nstage: pre-screen\ndraft: yes\n---\n",
    "---\nname: Acme\n---\n[[Beta]]\n",
    "broken\n",
)
EDITS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from((*TEXTS, None))), min_size=1, max_size=6
)


def build(project: Path, memory: Memory[OutputFile] | None = None) -> Site[OutputFile]:
    """Build a project, with or without the memory of earlier builds."""
    return build_project(project, as_of=TODAY, strict=False, base_url=None, memory=memory)


def edit(project: Path, name: str, text: str | None) -> None:
    """Write a file of the journal, or delete it where there is no text."""
    path = project / "journal" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if text is None:
        path.unlink(missing_ok=True)
    else:
        path.write_text(text, "utf-8")


def show(site: Site[OutputFile]) -> tuple[object, ...]:
    """Return everything that a user can tell two builds apart by."""
    return site.files, site.diagnostics, dict(site.counts)


@settings(max_examples=25)
@given(steps=st.lists(EDITS, min_size=1, max_size=5))
def test_any_edits_give_what_a_clean_build_gives(
    tmp_path_factory: object, steps: list[list[tuple[str, str | None]]]
) -> None:
    """After each of some random saves, renames and deletions both builds are equal to the byte."""
    project = tmp_path_factory.mktemp("edits")  # type: ignore[attr-defined]
    memory, previewed = Memory[OutputFile](), Memory[OutputFile]()
    for edits in steps:
        for name, text in edits:
            edit(project, name, text)
        clean = build(project)
        assert show(build(project, memory)) == show(clean)
        site, shelf = offer_site(project, as_of=TODAY, strict=False, memory=previewed)
        assert (site.diagnostics, site.counts) == (clean.diagnostics, clean.counts)
        assert dict(shelf) == {file.path: file.data for file in clean.files}


def test_what_rests_on_everything_is_made_when_it_is_asked_for(make_project: MakeProject) -> None:
    """The preview makes neither the export nor the index of the search before somebody wants them."""
    project = make_project({"journal/2026-03-01-a.md": "---\nstage: note\n---\n"})
    _, shelf = offer_site(project, as_of=TODAY, strict=False, memory=Memory[OutputFile]())
    whole = ("journal.json", "search-index.js")
    assert all(shelf.takes_time(path) for path in whole)
    assert all(shelf[path] for path in whole)
    assert not any(shelf.takes_time(path) for path in whole)


def test_a_changed_template_renders_all_pages_anew(make_project: MakeProject) -> None:
    """Pages are remembered for one set of templates only."""
    project = make_project({"journal/2026-03-01-a.md": "---\nstage: note\n---\n"})
    memory = Memory[OutputFile]()
    build(project, memory)
    own = project / "templates" / "base.html"
    own.parent.mkdir()
    own.write_text("<!doctype html>mine", "utf-8")
    changed = build(project, memory)
    assert {file.data for file in changed.files if file.path.endswith(".html")} == {
        b"<!doctype html>mine"
    }
    own.unlink()
    assert show(build(project, memory)) == show(build(project))


def test_what_is_equal_is_taken_over(make_project: MakeProject) -> None:
    """Nothing is rendered twice: an unchanged page is the very same value."""
    project = make_project(
        {
            "journal/2026-03-01-a.md": "---\nstage: note\n---\none\n",
            "journal/2026-03-02-b.md": "---\nstage: note\n---\ntwo\n",
        }
    )
    memory = Memory[OutputFile]()
    before = {file.path: file for file in build(project, memory).files}
    edit(project, "2026-03-02-b.md", "---\nstage: note\n---\nthree\n")
    after = {file.path: file for file in build(project, memory).files}
    same = "entries/2026-03-01-a/index.html"
    assert after[same] is before[same]
    assert after["entries/2026-03-02-b/index.html"] != before["entries/2026-03-02-b/index.html"]
