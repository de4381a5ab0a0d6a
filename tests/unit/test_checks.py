"""Wiki links: what a name can lead to, and what is said when it leads nowhere or to two places."""

import pytest

from generator.build import build_project
from generator.diagnostics import Diagnostic, Span
from generator.model import PrivateBlock, WikiLink, list_links
from tests.conftest import MakeProject
from tests.unit.journals import TODAY, entry_text, join_journal, places_of

JOURNAL = {
    "2026-03-01-acme-call": entry_text(
        "2026-03-01", "algorithms", "with: Lee Chen\nskills: [graphs]\n"
    ),
    "companies/acme-inc": "---\nname: Acme\naliases: [The Company]\n---\n",
    "people/lee-chen": "---\naliases: [Lee]\n---\n",
}


def follow(body: str, files: dict[str, str] | None = None) -> tuple[Diagnostic, ...]:
    """Return what is said about the links of a text."""
    text = f"---\nstage: note\n---\n{body}"
    return join_journal({**(JOURNAL if files is None else files), "2026-03-02-note": text})[1]


@pytest.mark.parametrize(
    "target",
    ["Acme", "ACME", "the company", "acme-inc", "Lee Chen", "lee", "lee-chen", "Graphs", "graphs",
     "2026-03-01-acme-call", "2026-03-02-note", "  Acme | they ", "lee-chen.md", "Acme#rounds"],
)  # fmt: skip
def test_name_alias_file_and_id_lead_somewhere(target: str) -> None:
    """Entries, companies, people and skills are found by whatever they are called."""
    assert follow(f"[[{target}]]") == ()


@pytest.mark.parametrize("target", ["Acmee", "Nobody", "2026-03-01", "python", "x.png"])
def test_dead_link_is_placed(target: str) -> None:
    """A name that nothing bears is a warning over the whole link."""
    (found,) = follow(f"one\n\n> two [[{target}|they]]")
    assert (found.code, found.severity) == ("dead-link", "warning")
    assert found.span == Span(6, 7, 6, 7 + len(target) + 9)


def test_dead_link_names_the_closest() -> None:
    """The remedy offers what was probably meant."""
    (found,) = follow("[[Acmee]]")
    assert found.help == "did you mean `[[Acme]]`?"


@pytest.mark.parametrize(
    "stem, kinds, first",
    [("acme", "entry Acme: Algorithms, company Acme", "entry"), ("graphs", "entry", "entry")],
)
def test_name_of_two_kinds_is_a_warning(stem: str, kinds: str, first: str) -> None:
    """Entry goes before company, person and skill, and the link says so."""
    files = {**JOURNAL, stem: entry_text("2026-03-03", "algorithms")}
    (found,) = follow(f"[[{stem}]]", files)
    assert (found.code, found.span) == ("ambiguous-link", Span(4, 1, 4, 5 + len(stem)))
    assert kinds in found.message
    assert f"it leads to the {first};" in found.help


def test_links_of_notes_drafts_and_private_blocks_are_checked() -> None:
    """A dead link is found wherever it stands."""
    files = {
        "companies/acme": "---\n---\n[[no1]]",
        "people/lee": "---\n---\n[[no2]]",
        "skills/graphs": "---\n---\n[[no3]]",
        "2026-01-01-draft": "---\nstage: note\ndraft: yes\n---\n[[no4]]",
        "2026-01-01-private": "---\nstage: note\n---\n- a\n\n  ::: private\n  [[no5]]\n  :::\n",
    }
    assert places_of(join_journal(files)[1]) == [
        ("2026-01-01-draft.md", "dead-link", 5, 1),
        ("2026-01-01-private.md", "dead-link", 7, 3),
        ("companies/acme.md", "dead-link", 3, 1),
        ("people/lee.md", "dead-link", 3, 1),
        ("skills/graphs.md", "dead-link", 3, 1),
    ]


def test_draft_is_no_target() -> None:
    """A link to a draft leads nowhere yet."""
    files = {"2026-01-01-a": "---\nstage: note\ndraft: yes\n---\n"}
    assert [item.code for item in follow("[[2026-01-01-a]]", files)] == ["dead-link"]


def test_list_links_goes_into_private_blocks() -> None:
    """Links are listed in the order in which they stand."""
    one, two = (WikiLink(name, name, Span(1, 1, 1, 2)) for name in "ab")
    assert list(list_links(("x", PrivateBlock((one,)), two))) == [one, two]


def test_file_link_to_a_draft_is_dead(make_project: MakeProject) -> None:
    """A draft has no page, so a link to its file leads nowhere until it is done."""
    text = "---\nstage: note\n---\n[soon](2026-03-04-soon.md) [done](2026-03-01-done.md)"
    project = make_project(
        {
            "journal/2026-03-01-done.md": "---\nstage: note\n---\n",
            "journal/2026-03-04-soon.md": "---\ndraft: yes\nstage: note\n---\n",
            "journal/2026-03-05-note.md": text,
        }
    )
    site = build_project(project, as_of=TODAY, strict=False, base_url=None)
    (found,) = site.diagnostics
    assert (found.code, found.span) == ("dead-link", Span(4, 8, 4, 26))
    (page,) = [item for item in site.files if item.path.startswith("entries/2026-03-05")]
    assert b'href="../../entries/2026-03-01-done/index.html"' in page.data
