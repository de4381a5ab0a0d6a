"""What a build leaves for the next: used where it holds, never missed where it does not."""

import shutil
import time as time_module
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from generator import intake
from generator.archive import FileArchive, read_archive
from generator.build import build_project
from generator.cache import read_cached, write_cached
from generator.console import render_text
from generator.diagnostics import FILE_START, Diagnostic
from generator.digests import digest_value
from generator.entries import source as reading_files
from generator.entries.body import parse_body
from generator.entries.fields import COMPANY_FIELDS, ENTRY_FIELDS, PERSON_NOTE_FIELDS, SKILL_FIELDS
from generator.entries.packing import pack_parsed, unpack_parsed
from generator.entries.parse import parse_file
from generator.entries.source import Folder, Source, read_folder
from generator.exports.paths import DATA
from generator.intake import Reading, read_project, tell_nobody
from generator.model import Body
from generator.pages.urls import SEARCH
from generator.project import CACHE
from generator.record import pack, replace
from generator.stamp import find_moment, is_settled
from generator.workers import share_work
from tests.conftest import MakeProject, RunRounds
from tests.unit.journals import parse_text

AS_OF = ("--as-of", "2026-03-15")
CHECKOUT = Path(__file__).resolve().parents[2]
FILES = {
    f"journal/2026/2026-03-0{day}-{name}.md": f"---\ncompany: {name}\nstage: algorithms\n---\n{day}\n"
    for day, name in enumerate(("acme", "beta", "gamma"), start=1)
}
ACME, BETA, GAMMA = FILES
WARNS = "---\ncompany: acme\nstage: algorithms\ncolour: blue\n---\n"


@pytest.fixture
def project(make_project: MakeProject) -> Path:
    """A project with three companies."""
    return make_project(FILES)


def build(run: RunRounds, project: Path, *options: str) -> set[str]:
    """Build and return the paths of what was written."""
    done = run("build", "-v", *AS_OF, *options, "--project", project)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return {
        line.removeprefix("wrote ") for line in done.stderr.split("\n") if line.startswith("wrote ")
    }


def read_site(project: Path) -> dict[str, bytes]:
    """Read the site that stands on disk."""
    paths = (path for path in (project / "site").rglob("*.html"))
    return {path.relative_to(project / "site").as_posix(): path.read_bytes() for path in paths}


def make_clean(project: Path) -> dict[str, bytes]:
    """Return the pages of a build that knows nothing."""
    site = build_project(project, as_of=date(2026, 3, 15), strict=False, base_url=None)
    return {file.path: file.data for file in site.files if file.path.endswith(".html")}


def test_sample_survives_packing() -> None:
    """Every parsed file of the sample is the same after it was packed and unpacked."""
    folder = read_folder(CHECKOUT)
    for source in folder.sources.values():
        parsed = parse_file(source, folder)
        assert unpack_parsed(pack_parsed(parsed)) == parsed


@pytest.mark.parametrize(
    ("path", "name", "example"),
    [
        (path, row.name, row.example)
        for path, rows in (
            ("journal/2026-03-01-x.md", ENTRY_FIELDS),
            ("journal/companies/x.md", COMPANY_FIELDS),
            ("journal/people/x.md", PERSON_NOTE_FIELDS),
            ("journal/skills/x.md", SKILL_FIELDS),
        )
        for row in rows.values()
    ],
)
def test_every_field_survives_packing(path: str, name: str, example: str) -> None:
    """The value of each field is of a class that packing knows."""
    parsed = parse_text(f"---\n{name}: {example}\n---\n", path)
    assert parsed[0] is not None and name in parsed[0].fields, parsed[1]
    assert unpack_parsed(pack_parsed(parsed)) == parsed


@pytest.mark.parametrize(("added", "is_recalled"), [(" ", True), ("\n# more", False)])
def test_text_below_a_changed_front_matter_is_not_parsed(
    added: str, is_recalled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes out is what would come of parsing it: texts that stand on other lines are parsed."""
    folder = read_folder(CHECKOUT)
    before = FileArchive({})
    results = {path: parse_file(item, folder) for path, item in folder.sources.items()}
    before.keep_files(
        folder,
        results,
        {path: before.pack(item, folder.sources[path], folder) for path, item in results.items()},
    )
    recall = partial(FileArchive(before.kept).recall_text, folder)
    parsed: list[str] = []

    def parse(source: Source, offset: int, folder: Folder) -> tuple[Body, tuple[Diagnostic, ...]]:
        parsed.append(source.path)
        return parse_body(source, offset, folder)

    monkeypatch.setattr("generator.entries.parse.parse_body", parse)
    edited = {
        path: replace(item, written=item.text.replace("\n---\n", f"{added}\n---\n", 1))
        for path, item in folder.sources.items()
    }
    found = {path: parse_file(item, folder, recall) for path, item in edited.items()}
    flawed = [path for path, (_, problems) in results.items() if problems]
    assert parsed == (flawed if is_recalled else list(edited))
    assert found == {path: parse_file(item, folder) for path, item in edited.items()}


def test_changed_text_and_changed_links_are_parsed(project: Path) -> None:
    """A text is taken over only as it was, and only if its links find what they found."""
    (project / ACME).write_text(f"{FILES[ACME]}[a](a.png)\n", "utf-8")
    folder = read_folder(project)
    source = folder.sources[ACME]
    result = parse_file(source, folder)
    before = FileArchive({})
    before.keep_files(folder, {ACME: result}, {ACME: before.pack(result, source, folder)})
    after = FileArchive(before.kept)
    assert result[1]  # the file is missing, which has to be said again
    assert after.recall_text(folder, source) is None
    (project / "journal/2026/a.png").write_bytes(b"png")
    folder = read_folder(project)
    result = parse_file(source, folder)
    before.keep_files(folder, {ACME: result}, {ACME: before.pack(result, source, folder)})
    assert result[0] is not None
    assert after.recall_text(folder, source) == result[0].body
    assert after.recall_text(folder, replace(source, written=f"{source.text}more")) is None
    (project / "journal/2026/a.png").unlink()
    assert after.recall_text(read_folder(project), source) is None


@pytest.mark.parametrize(
    "packed", [b"", b"\xc1", pack(None), pack((FILE_START, ())), pack((None, (FILE_START,)))]
)
def test_what_is_no_file_is_not_unpacked(packed: bytes) -> None:
    """Damaged bytes, and values of other classes, are told from what a file gave."""
    with pytest.raises(ValueError):
        unpack_parsed(packed)


def test_included_file_of_any_name_counts(project: Path, run_rounds: RunRounds) -> None:
    """Templates may include what is no template by its name, hidden or behind a link."""
    elsewhere = project.parent / "elsewhere"
    elsewhere.mkdir()
    (project / "templates/parts").mkdir(parents=True)
    (project / "templates/linked").symlink_to(elsewhere)
    parts = [
        project / "templates/parts/foot.txt",
        project / "templates/.hidden.html",
        elsewhere / "part.html",
    ]
    names = ("parts/foot.txt", ".hidden.html", "linked/part.html")
    for part in parts:
        part.write_text("one")
    includes = "".join(f'{{% include "{name}" %}}' for name in names)
    (project / "templates/pages").mkdir()
    (project / "templates/pages/not_found.html").write_text(includes)
    build(run_rounds, project)
    assert read_site(project)["404.html"] == b"oneoneone"
    for number, part in enumerate(parts):
        part.write_text("two")
        build(run_rounds, project)
        assert read_site(project)["404.html"].count(b"two") == number + 1


def test_equal_values_have_equal_digests() -> None:
    """A digest depends on what a value says, not on which objects it shares."""
    shared = "ab" * 5
    twins = ("ab" * 5, "".join(["ab"] * 5))
    assert digest_value((shared, shared)) == digest_value(twins)
    many = [str(number) for number in range(50)]
    assert digest_value(frozenset(many)) == digest_value(frozenset(reversed(many)))
    assert digest_value(MappingProxyType({"a": 1, "b": 2})) == digest_value({"b": 2, "a": 1})


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_one_change_writes_what_shows_it(project: Path, run_rounds: RunRounds, jobs: str) -> None:
    """The pages of other companies are neither made nor touched, however many processes build."""
    build(run_rounds, project, "--jobs", jobs)
    path = project / BETA
    path.write_text(path.read_text("utf-8").replace("stage", "outcome: failed\nstage"), "utf-8")
    written = build(run_rounds, project, "--jobs", jobs)
    assert written >= {"entries/2026-03-02-beta/index.html", "timeline/index.html", DATA, SEARCH}
    for path in map((project / "site").joinpath, (DATA, SEARCH)):
        assert b"failed" in path.read_bytes()
    assert not [name for name in written if "acme" in name or "gamma" in name]
    assert read_site(project) == make_clean(project)


def test_page_that_was_deleted_comes_back(project: Path, run_rounds: RunRounds) -> None:
    """A page that still holds, but does not stand there any more, is made again."""
    build(run_rounds, project)
    gone = "companies/acme/index.html"
    (project / "site" / gone).unlink()
    assert build(run_rounds, project) == {gone}


def test_page_that_was_edited_stops_the_build(project: Path, run_rounds: RunRounds) -> None:
    """An archive does not make another's bytes ours."""
    build(run_rounds, project)
    page = project / "site/companies/acme/index.html"
    page.write_text("mine")
    done = run_rounds("build", *AS_OF, "--project", project)
    assert done.returncode == 1
    assert "companies/acme/index.html" in done.stderr
    assert page.read_text() == "mine"


def test_other_folder_gets_a_whole_site(
    project: Path, run_rounds: RunRounds, tmp_path: Path
) -> None:
    """What is remembered of one output folder says nothing of another."""
    build(run_rounds, project)
    first = read_site(project)
    build(run_rounds, project, "-o", str(tmp_path / "other"))
    shutil.rmtree(project / "site")
    (tmp_path / "other").rename(project / "site")
    assert read_site(project) == first


def test_clean_writes_everything(project: Path, run_rounds: RunRounds) -> None:
    """`--clean` takes nothing for granted."""
    build(run_rounds, project)
    assert {
        name for name in build(run_rounds, project, "--clean") if name.endswith(".html")
    } == set(read_site(project))


def test_archive_of_another_program_is_not_read(project: Path, run_rounds: RunRounds) -> None:
    """A newer or older version, another Python, other packages: all start from nothing."""
    build(run_rounds, project)
    assert read_archive(project, b"another program") == ({}, {})


SLOW = pytest.mark.slow


@pytest.mark.parametrize(
    "damage",
    [
        *("cut", "flipped"),
        *(pytest.param(it, marks=SLOW) for it in ("empty", "swapped", "nonsense")),
    ],
)
def test_damaged_archive_means_a_whole_build(
    project: Path, run_rounds: RunRounds, damage: str
) -> None:
    """Whatever happened to the file, the site is right and nobody hears of it."""
    build(run_rounds, project)
    path = project / CACHE / "archive"
    data = path.read_bytes()
    (project / CACHE / "stamp").unlink(missing_ok=True)
    if damage == "nonsense":
        kept = bytes(read_cached(project, "archive") or b"")
        write_cached(project, "archive", kept[:12] + b"\xe9\x00nonsense")
    else:
        flipped = data[:99] + bytes([data[99] ^ 1]) + data[100:]
        others = {"empty": b"", "cut": data[:-5], "flipped": flipped, "swapped": data[::-1]}
        path.write_bytes(others[damage])
    (project / BETA).write_text(FILES[BETA].replace("2\n", "words\n"), "utf-8")
    build(run_rounds, project)
    assert read_site(project) == make_clean(project)


def test_any_flipped_byte_is_noticed(project: Path, run_rounds: RunRounds) -> None:
    """No byte of the archive is beyond its checksum."""
    build(run_rounds, project)
    path = project / CACHE / "archive"
    data = path.read_bytes()
    for place in range(len(data)):
        path.write_bytes(data[:place] + bytes([data[place] ^ 0x20]) + data[place + 1 :])
        assert read_cached(project, "archive") is None


@pytest.fixture
def kept(project: Path) -> Mapping[str, Any]:
    """What is kept of the files of a journal in which one warns and one is damaged."""
    (project / ACME).write_text(WARNS, "utf-8")
    (project / BETA).write_text(f"{FILES[BETA]}\0", "utf-8")
    newest = max((project / path).stat().st_ctime_ns for path in FILES)
    while not is_settled(newest, find_moment()):
        time_module.sleep(0.01)
    return read(project, {})[1]


def read(project: Path, known: Mapping[str, Any]) -> tuple[Reading, Mapping[str, Any]]:
    """Read a journal as a command does; return what it leaves, too."""
    archive = FileArchive(known)
    return read_project(project, date(2026, 3, 15), 1, tell_nobody, archive), archive.kept


def test_file_that_looks_the_same_is_not_read(
    project: Path, kept: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it gave is known; files with other looks are read, and those in which something is wrong."""
    opened: list[str] = []
    real = reading_files._read_bytes

    def read_bytes(path: str) -> bytes:
        opened.append(path.rpartition("/")[2])
        return real(path)

    monkeypatch.setattr(reading_files, "_read_bytes", read_bytes)
    reading, again = read(project, kept)
    assert sorted(opened) == ["2026-03-01-acme.md", "2026-03-02-beta.md"]  # one for its excerpt
    assert again == kept
    (project / GAMMA).touch()
    opened.clear()
    other, _ = read(project, kept)
    assert "2026-03-03-gamma.md" in opened
    fresh, _ = read(project, {})
    assert reading.journal == other.journal == fresh.journal
    assert reading.diagnostics == other.diagnostics == fresh.diagnostics
    assert {item.code for item in fresh.diagnostics} == {"control-character", "unknown-field"}


def test_what_is_remembered_is_of_the_text_that_was_parsed(
    project: Path, kept: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is saved while another process parses it is read anew by the next build."""
    changed = FILES[GAMMA].replace("gamma", "delta")

    def save_meanwhile(work: Any, items: list[Any], *more: Any) -> list[Any]:
        as_sent = [replace(item) for item in items]  # as another process has them
        found: list[Any] = share_work(work, as_sent, *more)
        (project / GAMMA).write_text(changed, "utf-8")
        return found

    with monkeypatch.context() as patched:
        patched.setattr(intake, "share_work", save_meanwhile)
        _, left = read(project, {**kept, GAMMA: [*kept[GAMMA][:-1], b"damaged"]})
    reading, _ = read(project, left)
    assert "delta" in reading.journal.companies
    assert "gamma" not in reading.journal.companies


@pytest.mark.parametrize("text", [b"", b"\xff", b"x\n", None])
def test_text_that_goes_after_the_look_leaves_the_finding(
    project: Path, kept: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch, text: bytes | None
) -> None:
    """Only the excerpt is other, or none, where a file changes while a journal is put together."""

    def read_bytes(_path: str) -> bytes:
        if text is None:
            raise FileNotFoundError
        return text

    (project / BETA).unlink()
    monkeypatch.setattr(reading_files, "_read_bytes", read_bytes)
    reading, _ = read(project, kept)
    assert "unknown-field" in render_text(reading.diagnostics, reading.sources, colour=False)
