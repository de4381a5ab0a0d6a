"""The preview of the site for others: what would be published, and what the gate says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.preview.serving import follow_project

if TYPE_CHECKING:
    from tests.conftest import MakeProject

NOTE = "---\ndate: 2025-05-06\nstage: note\ntitle: Rings\npublic: yes\n---\n"
ACME = "---\ndate: 2025-02-11\ncompany: Acmeware\nstage: algorithms\nskills: {graphs: 4}\n---\n"
PAGE = "entries/rings/index.html"


def test_public_preview_follows_saves(make_project: MakeProject) -> None:
    """Pages are those of a public build, and a note that is saved is shown anew."""
    project = make_project({"journal/a.md": ACME, "journal/n.md": f"{NOTE}First words.\n"})
    with follow_project(project, public=True) as seen:
        assert "First words." in seen.text(PAGE)
        assert "Acmeware" not in seen.text("index.html") + seen.text("timeline/index.html")
        assert seen.ask("/journal.json").status == 404
        (project / "journal/n.md").write_text(f"{NOTE}Second words.\n")
        seen.wait_until(lambda: "Second words." in seen.text(PAGE))


def test_gate_speaks_in_the_preview(make_project: MakeProject) -> None:
    """A private name in a public text stands over the last good page until it is mended."""
    project = make_project({"journal/a.md": ACME, "journal/n.md": f"{NOTE}First words.\n"})
    with follow_project(project, public=True) as seen:
        (project / "journal/n.md").write_text(f"{NOTE}I was at Acmeware.\n")
        seen.wait_until(lambda: "private-value" in seen.text("_rounds/state.json"))
        state = seen.text("_rounds/state.json")
        assert "journal/a.md" in state
        assert "Acmeware" not in state
        assert "First words." in seen.text(PAGE)
        (project / "journal/n.md").write_text(f"{NOTE}Mended.\n")
        seen.wait_until(lambda: "Mended." in seen.text(PAGE))
        assert "private-value" not in seen.text("_rounds/state.json")
