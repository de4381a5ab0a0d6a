"""The benchmark's corpus and arithmetic: what is compared must be clean, the same, and of one size."""

import importlib
import math
from operator import attrgetter
from pathlib import Path

import pytest

from benchmarks.contestants import Contestant
from benchmarks.corpus import (
    locate_hugo_entry,
    locate_rounds_entry,
    render_hugo_entry,
    render_rounds_entry,
    write_corpus,
)
from benchmarks.figures import find_limit, find_ratios, fit_exponent
from benchmarks.measures import Site, change_title, clear_site, find_mark
from benchmarks.processes import CommandFailed, Cost, run_command
from benchmarks.profile import STAGES
from benchmarks.story import AS_OF, Corpus, build_corpus, read_words
from generator.build import check_project
from generator.vocabulary import skill_terms

ENTRIES = 100
END = "\n---\n"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """A corpus of the smallest size that is measured."""
    return build_corpus(ENTRIES)


def test_corpus_checks_clean(corpus: Corpus, tmp_path: Path) -> None:
    """A strict check of the made-up journal says nothing, so that no time goes into findings."""
    write_corpus(corpus, tmp_path, "rounds")
    assert check_project(tmp_path, as_of=None, strict=True).diagnostics == ()


def test_same_seed_gives_the_same_corpus(corpus: Corpus) -> None:
    """Two corpora of one size and seed are equal, those of two seeds are not."""
    assert build_corpus(ENTRIES) == corpus
    assert build_corpus(ENTRIES, seed=2) != corpus


@pytest.mark.parametrize("entries", [100, 1000])
def test_corpus_has_its_sizes(entries: int) -> None:
    """There are so many entries with names of their own, companies, people and skills."""
    events = build_corpus(entries).events
    assert len({event.id for event in events}) == len(events) == entries
    assert len({event.company for event in events}) == entries // 8
    assert len({person.name for event in events for person in event.people}) == entries // 4
    assert {rating.skill for event in events for rating in event.ratings} == set(
        read_words()["skills"]
    )
    assert max(event.date for event in events) <= AS_OF


def test_entries_are_as_large_as_promised(corpus: Corpus) -> None:
    """Front matter is about 620 bytes on average, each body about 1560."""
    texts = [render_rounds_entry(event) for event in corpus.events]
    heads, bodies = zip(*(text.removeprefix("---\n").split(END, 1) for text in texts), strict=True)
    assert 590 <= sum(map(len, heads)) / ENTRIES <= 650
    assert all(1480 <= len(body.encode()) <= 1640 for body in bodies)


def test_skills_are_those_of_the_vocabulary() -> None:
    """The corpus names sixty skills that Rounds knows."""
    skills = read_words()["skills"]
    assert len(set(skills)) == 60
    assert set(skills) <= set(skill_terms())


def test_both_kinds_hold_the_same_content(corpus: Corpus, tmp_path: Path) -> None:
    """A Hugo entry has the text and fields of its twin, and flat lists for the taxonomies besides."""
    write_corpus(corpus, tmp_path / "rounds", "rounds")
    write_corpus(corpus, tmp_path / "hugo", "hugo")
    for event in corpus.events:
        ours = locate_rounds_entry(tmp_path / "rounds", event).read_text("utf-8")
        theirs = locate_hugo_entry(tmp_path / "hugo", event).read_text("utf-8")
        assert theirs == render_hugo_entry(event)
        lines = theirs.replace("\nratings:", "\nskills:").split("\n")
        flat = ("companies: [", "people: [", "skills: [")
        assert "\n".join(line for line in lines if not line.startswith(flat)) == ours


def test_full_folder_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    """A corpus is never mixed with what is there already."""
    (tmp_path / "mine").touch()
    with pytest.raises(FileExistsError):
        write_corpus(corpus, tmp_path, "rounds")


def test_change_is_found_where_it_stands(corpus: Corpus, tmp_path: Path) -> None:
    """A changed title counts as shown on the page that holds it alone."""
    event = corpus.events[0]
    assert 'title: "Changed"' in change_title(render_rounds_entry(event), "Changed").split("\n")
    entry = tmp_path / "journal" / f"{event.id}.md"
    site = make_site(tmp_path, entry)
    page = tmp_path / "site" / "entries" / f"{event.id}.html"
    page.parent.mkdir(parents=True)
    page.write_text("<h1>Changed</h1>")
    assert find_mark(site, "Changed") == {"entry": True, "timeline": False}


def test_clearing_leaves_the_content(tmp_path: Path) -> None:
    """Before a cold build everything but the content goes, what was remembered elsewhere too."""
    for name in ("journal", "site", ".memory", "home"):
        (tmp_path / "project" / name).mkdir(parents=True)
    (tmp_path / "project" / "lock").touch()
    site = make_site(tmp_path / "project", tmp_path / "project" / "journal" / "a.md")
    clear_site(site)
    assert [path.name for path in (tmp_path / "project").iterdir()] == ["journal"]
    assert list(Path(site.env["HOME"]).iterdir()) == []


def make_site(folder: Path, entry: Path) -> Site:
    """Return a site of a contestant that runs nothing."""
    home = folder.parent / f"{folder.name}-home"
    (home / "cache").mkdir(parents=True)
    contestant = Contestant(
        name="None",
        version="1",
        kind="rounds",
        command=("true",),
        sources=("journal",),
        output="site",
        entry_page="entries/{id}.html",
        timeline_page="timeline.html",
    )
    return Site(contestant, folder, 1, entry, {"HOME": str(home)})


def test_run_counts_clock_processor_and_memory(tmp_path: Path) -> None:
    """A process that ends well has a cost; one that fails says why."""
    cost = run_command(("sh", "-c", "sleep 0.05"), tmp_path, {"PATH": "/usr/bin:/bin"})
    assert cost.wall >= 0.05 > cost.cpu >= 0
    assert cost.peak > 0
    with pytest.raises(CommandFailed, match="no such luck"):
        run_command(("sh", "-c", "echo no such luck; exit 3"), tmp_path, {"PATH": "/usr/bin:/bin"})


def test_exponent_of_known_growth() -> None:
    """The fit finds the power of a power, and n log n a little above one."""
    sizes = (100, 1000, 10000)
    assert fit_exponent(sizes, [3 * n**2 for n in sizes]) == pytest.approx(2)
    assert find_limit(sizes) == pytest.approx(1 + math.log(2) / math.log(100))


def test_ratio_is_that_of_pairs() -> None:
    """Each round's builds are held against each other, not medians of unlike rounds."""
    ours, theirs = [Cost(1, 1, 1), Cost(6, 1, 1)], [Cost(2, 1, 1), Cost(3, 1, 1)]
    assert find_ratios(ours, theirs, lambda cost: cost.wall) == [0.5, 2.0]


@pytest.mark.parametrize("place", [place for _, place in STAGES])
def test_stages_name_functions_of_the_pipeline(place: str) -> None:
    """A stage whose function was renamed would count for nothing."""
    module, _, name = place.partition(":")
    assert callable(attrgetter(name)(importlib.import_module(module)))
