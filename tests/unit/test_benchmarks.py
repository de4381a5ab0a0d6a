"""The benchmark's corpus and arithmetic: what is compared must be clean, the same, and of one size."""

import importlib
import math
import os
from operator import attrgetter
from pathlib import Path

import pytest

from benchmarks.bars import (
    SLACK,
    Bar,
    Verdict,
    judge_growth,
    judge_ratios,
    judge_start,
    judge_waits,
    render_verdicts,
)
from benchmarks.contestants import PEERS, Contestant
from benchmarks.corpus import LAYOUTS, locate_entry, render_rounds_entry, write_corpus
from benchmarks.figures import find_limit, find_ratios, fit_exponent, turn_stages
from benchmarks.measures import (
    MEASURES,
    Sample,
    Site,
    change_title,
    clear_site,
    find_mark,
    measure_round,
    takes_part,
)
from benchmarks.processes import CommandFailed, Cost, run_command
from benchmarks.profile import STAGES
from benchmarks.run import Results, judge_results, list_tables, read_arguments
from benchmarks.saving import WORDS, Wait
from benchmarks.start import Start
from benchmarks.story import AS_OF, Corpus, build_corpus, read_words
from benchmarks.tables import render_builds
from generator.build import check_project
from generator.vocabulary import skill_terms

ENTRIES = 100
TEMPLATES = {
    "hugo": "layouts/baseof.html",
    "pelican": "theme/templates/base.html",
    "eleventy": "layouts/base.njk",
}
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


def read_entries(corpus: Corpus, folder: Path, kind: str) -> list[str]:
    """Write a corpus and return the texts of its entries, in its order."""
    write_corpus(corpus, folder, kind)
    return [locate_entry(folder, event, kind).read_text("utf-8") for event in corpus.events]


def test_hugo_and_eleventy_get_the_same_content(corpus: Corpus, tmp_path: Path) -> None:
    """An entry has the text and fields of its twin, for Hugo flat lists for taxonomies besides."""
    ours = read_entries(corpus, tmp_path / "rounds", "rounds")
    assert read_entries(corpus, tmp_path / "eleventy", "eleventy") == ours
    flat = ("companies: [", "people: [", "skills: [")
    for text, theirs in zip(ours, read_entries(corpus, tmp_path / "hugo", "hugo"), strict=True):
        lines = theirs.replace("\nratings:", "\nskills:").split("\n")
        assert "\n".join(line for line in lines if not line.startswith(flat)) == text


def test_pelican_gets_the_same_content(corpus: Corpus, tmp_path: Path) -> None:
    """A Pelican entry has the body of its twin and names all that its fields name."""
    for event, text in zip(
        corpus.events, read_entries(corpus, tmp_path / "pelican", "pelican"), strict=True
    ):
        head, body = text.split("\n\n", 1)
        assert body == event.body
        people = [text for person in event.people for text in (person.name, person.email)]
        notes = [rating.note for rating in event.ratings]
        skills = [rating.skill for rating in event.ratings]
        named = [event.title, event.company, event.role, event.stage, event.outcome]
        assert all(text in head for text in (*named, *people, *notes, *skills))
        assert "\n".join(event.question or ()).replace("\n", " | ") in head


@pytest.mark.parametrize("kind", sorted(PEERS))
def test_each_peer_has_a_footer_to_change(corpus: Corpus, tmp_path: Path, kind: str) -> None:
    """One template of a peer's project holds the words that a save of a template replaces."""
    write_corpus(corpus, tmp_path, kind)
    outside = [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".md"]
    assert [path for path in outside if WORDS in path.read_text("utf-8")] == [
        tmp_path / TEMPLATES[kind]
    ]


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
    for name in ("journal", "site", ".rounds-cache", "templates"):
        (tmp_path / "project" / name).mkdir(parents=True)
    (tmp_path / "project" / "lock").touch()
    site = make_site(tmp_path / "project", tmp_path / "project" / "journal" / "a.md")
    clear_site(site)
    assert [path.name for path in (tmp_path / "project").iterdir()] == ["journal"]
    assert list(Path(site.env["HOME"]).iterdir()) == []


def test_only_a_change_touches_the_entry(tmp_path: Path) -> None:
    """Where nothing is to change the entry keeps its time; a changed one is put back."""
    entry = tmp_path / "project" / "journal" / "2026-01-01-a.md"
    entry.parent.mkdir(parents=True)
    entry.write_text("---\ntitle: A\n---\n")
    os.utime(entry, (1, 1))
    times, shown = [], []
    for sample in measure_round([make_site(tmp_path / "project", entry)], 1):
        times.append(entry.stat().st_mtime)
        shown.append(sample.shown)
    assert times[:2] == [1, 1] and times[2] > 1
    assert shown == [{}, {}, {"entry": False, "timeline": False}]
    assert entry.read_text() == "---\ntitle: A\n---\n"


def make_contestant(kind: str) -> Contestant:
    """Return a contestant that runs nothing."""
    return Contestant(
        name="None",
        version="1",
        basis="",
        kind=kind,
        command=("true",),
        sources=("journal",),
        output="site",
        entry_page="entries/{id}.html",
        timeline_page="timeline.html",
        template="base.html",
    )


def make_site(folder: Path, entry: Path) -> Site:
    """Return a site of a contestant that runs nothing."""
    home = folder.parent / f"{folder.name}-home"
    (home / "cache").mkdir(parents=True)
    return Site(make_contestant("rounds"), folder, 1, entry, {"HOME": str(home)})


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


def make_samples(name: str, entries: int, wall: float, *, shown: bool = True) -> list[Sample]:
    """Return three rounds of all builds of a contestant; each takes as long and as much."""
    pages = {"entry": True, "timeline": shown}
    return [
        Sample(name, entries, measure, number, Cost(wall, 1, wall), 7, pages)
        for measure in MEASURES
        for number in range(3)
    ]


def test_ratios_are_judged_by_the_bars_of_their_size() -> None:
    """A ratio meets its bar or misses it, and its distance is a multiple of the aim."""
    samples = [*make_samples("Rounds", 100, 3), *make_samples("Hugo", 100, 2)]
    found = {verdict.what: verdict for verdict in judge_ratios(samples)}
    assert len(found) == 4
    cold = found["cold, to Hugo"]
    assert (cold.value, cold.word, cold.distance) == (1.5, "met", "1.50 x")
    assert found["one change, to Hugo"].word == "missed"
    assert cold.pages == "7 to 7"


def test_stale_change_meets_no_bar() -> None:
    """A build that leaves the timeline as it was may be fast, but it did not do its work."""
    samples = [
        *make_samples("Rounds", 100, 1, shown=False),
        *make_samples("Hugo", 100, 2),
    ]
    assert {verdict.word for verdict in judge_ratios(samples)} == {"stale"}


def test_sizes_and_peers_without_bars_are_left_out() -> None:
    """Only Rounds is judged, only at sizes that have a bar, and only beside Hugo."""
    samples = [*make_samples("Rounds", 50, 1), *make_samples("Hugo", 50, 1)]
    assert list(judge_ratios(samples)) == []
    assert list(judge_ratios(make_samples("Rounds", 100, 1))) == []


def test_waits_are_judged_by_their_median() -> None:
    """A wait that never ends is stale; another contestant's is not judged."""
    waits = [
        Wait("Rounds", 1000, 9, "entry", (40.0, 60.0, 500.0), 10, 10),
        Wait("Rounds", 1000, 9, "timeline", (40.0, None), 10, 10),
        Wait("Hugo", 1000, 9, "entry", (40.0,), 10, 10),
    ]
    assert [(item.value, item.word, item.distance) for item in judge_waits(waits)] == [
        (60.0, "met", "1.20 x"),
        (40.0, "stale", "-"),
    ]


def test_growth_is_judged_by_n_log_n() -> None:
    """Square growth misses the bar, growth in proportion reaches the aim."""
    square = [*make_samples("Rounds", 100, 1), *make_samples("Rounds", 1000, 100)]
    even = [*make_samples("Rounds", 100, 1), *make_samples("Rounds", 1000, 10)]
    assert {verdict.word for verdict in judge_growth(square)} == {"missed"}
    assert {verdict.distance for verdict in judge_growth(even)} == {"reached"}
    assert next(judge_growth(even)).bar.most == pytest.approx(find_limit((100, 1000)) + SLACK)
    assert list(judge_growth(make_samples("Rounds", 100, 1))) == []


def test_start_is_judged_pair_by_pair() -> None:
    """A build with nothing to do may take three times as long as the import of click."""
    imports, builds = [Cost(1, 1, 1)] * 3, [Cost(2, 1, 1), Cost(3, 1, 1), Cost(9, 1, 1)]
    start = Start(5, 9, tuple(imports), tuple(builds))
    assert [item.word for item in judge_start(start)] == ["met"]
    assert list(judge_start(None)) == []


def test_verdicts_become_a_table() -> None:
    """Each figure stands beside its bar and its aim, and the last line counts what is met."""
    verdicts = [
        Verdict("cold", "100", "7", 2.0, "", Bar(1.5, 1.0)),
        Verdict("served", "1000", "9", 40.0, " ms", Bar(100)),
    ]
    lines = list(render_verdicts(verdicts))
    assert "| cold | 100 | 7 | 2 | 1.5 | missed | 1 | 2.00 x |" in lines
    assert "| served | 1000 | 9 | 40 ms | 100 ms | met | - | - |" in lines
    assert lines[-1] == "1 of 2 bars met."


def test_tables_show_all_that_was_measured() -> None:
    """A run's tables are whole: as many cells in each row as in its head, the bars in the last one."""
    results = Results(
        samples=[
            *make_samples("Rounds", 100, 1),
            *make_samples("Hugo", 100, 2),
            *make_samples("Pelican", 100, 3, shown=False),
            *make_samples("Rounds", 1000, 8),
            *make_samples("Hugo", 1000, 30),
        ],
        stages={100: {"read": 0.2}, 1000: {"read": 2}},
        waits=[Wait("Rounds", 1000, 9, "entry", (40.0, None), 10, 10)],
        start=Start(5, 9, (Cost(1, 1, 1),), (Cost(2, 1, 1),)),
    )
    lines = list(list_tables(results, judge_results(results)))
    tables = [table.split("\n") for table in "\n".join(lines).strip().split("\n\n")]
    for table in tables[:-1]:
        assert len({row.count("|") for row in table}) == 1
    assert [table[0].split("|")[1].strip() for table in tables[:-1]] == [
        "ratio to Hugo",
        "save to served, ms",
        "sample journal, 5 entries",
        "growth of builds",
        "stages, one process, cold",
        "figure",
    ]
    assert tables[-1] == ["10 of 13 bars met."]
    shown = list(render_builds(results.samples, 100))
    assert [row.split("|")[1].strip() for row in shown[2:]] == ["Rounds", "Hugo", "Pelican"]
    assert "not shown on: timeline" in shown[-1]


def test_short_stages_have_no_growth() -> None:
    """What takes less than some milliseconds at the largest size grows by noise alone."""
    assert turn_stages({100: {"read": 0.2, "join": 0.001}, 1000: {"read": 2, "join": 0.002}}) == {
        "read": {100: 0.2, 1000: 2}
    }


@pytest.mark.parametrize(
    "kind, entries, expected",
    [("hugo", 10000, True), ("pelican", 1000, True), ("eleventy", 10000, False)],
)
def test_slow_peers_run_at_small_sizes(kind: str, entries: int, expected: bool) -> None:
    """Rounds and Hugo run at every size, the others up to a limit."""
    assert takes_part(make_contestant(kind), entries, 1000) == expected


def test_command_line_names_sizes_and_peers(capsys: pytest.CaptureFixture[str]) -> None:
    """All peers run where nothing else is said, no peer that does not exist."""
    assert read_arguments([]).peers == tuple(PEERS)
    assert read_arguments([]).sizes == (100, 1000, 10000)
    assert read_arguments(["--peers", "", "--sizes", "200,100"]).sizes == (100, 200)
    with pytest.raises(SystemExit):
        read_arguments(["--peers", "zola"])
    assert "no such peer: zola" in capsys.readouterr().err


def test_every_peer_has_a_corpus() -> None:
    """Whoever can be installed can be given content."""
    assert set(PEERS) | {"rounds"} == set(LAYOUTS)


@pytest.mark.parametrize("place", [place for _, place in STAGES])
def test_stages_name_functions_of_the_pipeline(place: str) -> None:
    """A stage whose function was renamed would count for nothing."""
    module, _, name = place.partition(":")
    assert callable(attrgetter(name)(importlib.import_module(module)))
