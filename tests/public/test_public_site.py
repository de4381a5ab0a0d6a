"""The public site as files: what is in it, what is not, and how the command behaves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.build import Site
from generator.exports.paths import CALENDAR, CONTACTS, DATA, FEED, SCHEMA
from generator.intake import read_project
from generator.output import OutputFile
from generator.showcase import make_public_site
from tests.conftest import CHECKOUT, MakeProject, RunRounds
from tests.markup import parse_page
from tests.public.journals import TODAY, write_journal
from tests.test_site import leads_somewhere, list_links, list_pages

DAY = re.compile(
    r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)
NOTE = "---\ndate: 2025-05-06\nstage: note\ntitle: Rings\npublic: yes\n---\n"
ACME = "---\ndate: 2025-02-11\ncompany: Acmeware\nstage: algorithms\nskills: {graphs: 4}\n"
"""An entry that is not closed, for a test to go on with."""
END = "---\ndate: 2025-03-20\ncompany: Acmeware\nstage: rejected\n---\n"


@pytest.fixture(scope="module")
def sample() -> Site[OutputFile]:
    """Make the public site of the sample journal once."""
    reading = read_project(CHECKOUT, None, 1, lambda *_: None)
    site = make_public_site(CHECKOUT, reading, strict=True, base_url="https://tilo.example/me/")
    assert site.diagnostics == ()
    return site


def test_pages_are_well_formed_and_linked(sample: Site[OutputFile]) -> None:
    """Strict HTML5 takes every page, and every link leads to a file and a place in it."""
    pages = dict(list_pages(sample))
    assert len(pages) > 40
    paths = {file.path for file in sample.files}
    ids = {url: set(re.findall(r'\bid="([^"]+)"', text)) for url, text in pages.items()}
    for url, text in pages.items():
        parse_page(text)
        missing = [link for link in list_links(text) if not leads_somewhere(url, link, paths, ids)]
        assert not missing, url


def test_no_page_names_a_day(sample: Site[OutputFile]) -> None:
    """Quarters and weeks are all the time that a page tells."""
    assert [url for url, text in list_pages(sample) if DAY.search(text)] == []


def test_search_engines_may_come(sample: Site[OutputFile]) -> None:
    """Pages, robots.txt and the site map are open to crawlers."""
    files = {file.path: file.data.decode() for file in sample.files if file.path[-3:] != "svg"}
    assert 'name="robots" content="index, follow"' in files["skills/index.html"]
    assert "Allow: /" in files["robots.txt"]
    assert "https://tilo.example/me/skills/index.html" in files["sitemap.xml"]


def test_other_programs_get_nothing(sample: Site[OutputFile]) -> None:
    """There is no data file, no network, no companies and no processes."""
    tops = {file.path.partition("/")[0] for file in sample.files}
    assert tops == {
        *("index.html", "404.html", "robots.txt", "sitemap.xml", "assets", "_headers", ".nojekyll"),
        *("skills", "timeline", "insights", "entries", "questions", "people", "not-shown"),
    }


@pytest.mark.parametrize("seed", range(3))
def test_no_canary_leaves(seed: int, make_project: MakeProject, run_rounds: RunRounds) -> None:
    """L2: of a journal with a private word in every field, none is in the tree."""
    files, words = write_journal(seed + 100, companies=8)
    project = make_project(files)
    done = run_rounds("build", "--public", "--project", project, "--as-of", TODAY.isoformat())
    assert done.returncode == 0, done.stderr
    tree = "\n".join(read_tree(project / "site")).casefold()
    assert "company a" in tree
    assert "shown to all" in tree
    assert [word for word in words if word in tree] == []


def read_tree(folder: Path) -> Iterator[str]:
    """Yield the path and the text of every file below a folder that a build made."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix()
            yield path.read_text("utf-8")


@pytest.mark.parametrize("word", ["no", "False", "FALSE"])
def test_mark_that_says_no_shows_nothing(
    word: str, make_project: MakeProject, run_rounds: RunRounds
) -> None:
    """L6: an entry is shown for yes alone."""
    project = make_project({"journal/2025-05-06-n.md": NOTE.replace("yes", word)})
    assert run_rounds("build", "--public", "--project", project).returncode == 0
    assert "Rings" not in "\n".join(read_tree(project / "site"))


@pytest.mark.parametrize("line", ['public: "maybe"', "public: 1", "public: published"])
def test_unclear_mark_is_an_error(
    line: str, make_project: MakeProject, run_rounds: RunRounds
) -> None:
    """L6: a word that is neither yes nor no builds nothing."""
    project = make_project({"journal/2025-05-06-n.md": NOTE.replace("public: yes", line)})
    done = run_rounds("build", "--public", "--project", project)
    assert (done.returncode, (project / "site").exists()) == (1, False)


def test_misspelt_mark_shows_nothing(make_project: MakeProject, run_rounds: RunRounds) -> None:
    """L6: `pubish: yes` is a warning, and the entry stays private."""
    text = NOTE.replace("public:", "pubish:")
    project = make_project({"journal/2025-05-06-n.md": text})
    done = run_rounds("build", "--public", "--project", project)
    assert "unknown-field" in done.stderr
    assert "Rings" not in "\n".join(read_tree(project / "site"))


def test_mark_that_goes_takes_all_traces(make_project: MakeProject, run_rounds: RunRounds) -> None:
    """L5: an entry that is private again is in no file of the next build."""
    project = make_project({"journal/2025-05-06-n.md": NOTE})
    run_rounds("build", "--public", "--project", project)
    assert "Rings" in "\n".join(read_tree(project / "site"))
    (project / "journal/2025-05-06-n.md").write_text(NOTE.replace("yes", "no"))
    run_rounds("build", "--public", "--project", project)
    tree = "\n".join(read_tree(project / "site")).casefold()
    assert "rings" not in tree


def test_private_site_before_leaves_nothing(
    make_project: MakeProject, run_rounds: RunRounds, tmp_path: Path
) -> None:
    """R21: a public build after a private one, cache and folder and all, is that of a clean machine."""
    files, _ = write_journal(7, companies=8)
    project = make_project(files)
    day = ("--as-of", TODAY.isoformat(), "--project", project)
    assert run_rounds("build", *day).returncode == 0
    assert run_rounds("build", "--public", *day).returncode == 0
    used = list(read_tree(project / "site"))
    assert run_rounds("build", "--public", *day, "-o", tmp_path / "clean").returncode == 0
    assert [line for line in used if "sha256" not in line] == [
        line for line in read_tree(tmp_path / "clean") if "sha256" not in line
    ]
    assert run_rounds("build", *day).returncode == 0
    exports = {DATA, SCHEMA, CALENDAR, CONTACTS, FEED}
    private = {path.name for path in (project / "site").iterdir()}
    assert exports <= private
    assert exports.isdisjoint(path.name for path in (tmp_path / "clean").rglob("*"))


def test_name_in_a_public_text_is_refused(make_project: MakeProject, run_rounds: RunRounds) -> None:
    """The gate names field and file, writes nothing, and never says the value."""
    note = f"{NOTE}What I learned at Acmeware.\n"
    project = make_project(
        {"journal/a.md": f"{ACME}---\n", "journal/b.md": END, "journal/n.md": note}
    )
    done = run_rounds("build", "--public", "--project", project)
    assert done.returncode == 3
    assert "journal/...:3: what `company` says stands in entries/rings/index.html" in done.stderr
    assert "acmeware" not in (done.stderr + done.stdout).casefold()
    assert not (project / "site").exists()


def test_company_that_may_be_named_is_named(
    make_project: MakeProject, run_rounds: RunRounds
) -> None:
    """A note with `public: yes` lets the name through, in the timeline and in texts."""
    project = make_project(
        {
            "journal/a.md": f"{ACME}---\n",
            "journal/b.md": END,
            "journal/n.md": f"{NOTE}What I learned at Acmeware, see [[Acmeware]].\n",
            "journal/companies/acmeware.md": "---\nname: Acmeware\npublic: yes\n---\n",
        }
    )
    assert run_rounds("build", "--public", "--project", project).returncode == 0
    assert "Acmeware" in (project / "site/timeline/index.html").read_text()
    assert "see Acmeware." in (project / "site/entries/rings/index.html").read_text()


def test_links_of_a_public_text_lead_to_public_things(
    make_project: MakeProject, run_rounds: RunRounds
) -> None:
    """L7: a private target becomes words without a name, or the owner's own label."""
    text = "With [[Dana Reyes]], [[Dana Reyes|a recruiter]], [[b]], [[other]] and [[graphs]]; [so](a.md).\n"
    other = NOTE.replace("Rings", "Trees").replace("public: yes", "public: yes\nskills: [graphs]")
    project = make_project(
        {
            "journal/a.md": f"{ACME}with: Dana Reyes\n---\n",
            "journal/b.md": END,
            "journal/other.md": f"{other}On trees.\n",
            "journal/n.md": f"{NOTE}{text}",
        }
    )
    done = run_rounds("build", "--public", "--project", project)
    assert done.returncode == 0, done.stderr
    page = (project / "site/entries/rings/index.html").read_text()
    shown = page.partition('<div class="prose">')[2].partition("</div>")[0]
    assert shown.strip() == (
        '<p>With somebody, a recruiter, an entry, <a href="../../entries/trees/index.html">an entry</a>'
        ' and <a href="../../skills/graphs/index.html">Graphs</a>; <a href="#content">so</a>.</p>'
    )


def test_file_in_a_public_text_stops_the_build(
    make_project: MakeProject, run_rounds: RunRounds
) -> None:
    """L9: a picture is not taken along, whatever the settings say of the finding."""
    project = make_project(
        {
            "journal/n.md": f"{NOTE}![a ring](ring.jpg)\n",
            "journal/ring.jpg": b"GPS",
            "rounds.yml": "check: {public-file: off}\n",
        }
    )
    assert run_rounds("build", "--project", project).returncode == 0
    done = run_rounds("build", "--public", "--project", project, "-o", project / "out")
    assert (done.returncode, (project / "out").exists()) == (1, False)
    assert "public-file" in done.stderr


@pytest.mark.parametrize("text", ["---\ncompany: [Acme\n---\n", b"\xff\xfe", "no front matter"])
def test_entry_that_cannot_be_read_stops_the_build(
    text: str | bytes, make_project: MakeProject, run_rounds: RunRounds
) -> None:
    """L15: what could not be read cannot be looked for, so nothing is built."""
    project = make_project({"journal/a.md": text, "journal/n.md": NOTE})
    done = run_rounds("build", "--public", "--project", project)
    assert (done.returncode, (project / "site").exists()) == (1, False)


@pytest.mark.parametrize(
    ("show", "there", "gone"),
    [
        ("[skills]", "skills", "timeline"),
        ("[timeline]", "timeline", "insights"),
        ("[funnel]", "insights", "skills"),
        ("[]", "not-shown", "skills"),
    ],
)
def test_settings_choose_what_is_shown(
    show: str, there: str, gone: str, make_project: MakeProject, run_rounds: RunRounds
) -> None:
    """`show` leaves out whole parts of the site, links and all."""
    project = make_project(
        {
            "journal/a.md": f"{ACME}---\n",
            "journal/b.md": END,
            "rounds.yml": f"title: Mine alone\npublic: {{title: For all, show: {show}}}\n",
        }
    )
    assert run_rounds("build", "--public", "--project", project).returncode == 0
    assert (project / "site" / there).is_dir()
    assert not (project / "site" / gone).exists()
    first = (project / "site/index.html").read_text()
    assert "For all" in first
    assert "Mine alone" not in first
    assert f"{gone}/index.html" not in first


def test_empty_journal_says_so(make_project: MakeProject, run_rounds: RunRounds) -> None:
    """Without anything to show there is a site that says when there will be."""
    project = make_project({})
    assert run_rounds("build", "--public", "--project", project).returncode == 0
    assert "Nothing to show yet" in (project / "site/index.html").read_text()


def test_wrong_settings_are_placed(make_project: MakeProject, run_rounds: RunRounds) -> None:
    """Each slip in the section is told at its place."""
    project = make_project({"rounds.yml": "public:\n  show: [skils, funnel]\n  titel: x\n"})
    done = run_rounds("check", "--project", project)
    assert (
        "rounds.yml:2:10: error[bad-value]: a public site has no part 'skils'"
        in done.stderr + done.stdout
    )
    assert "rounds.yml:3:3: warning[unknown-field]" in done.stderr + done.stdout
