"""`rounds today`, `list` and `export` as a person or a script meets them."""

from __future__ import annotations

import csv
import json
import os
import re
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from generator.cli import run
from generator.cli.briefing import Facts, write_briefing
from generator.cli.export import KINDS
from generator.intake import read_project, tell_nobody
from generator.reports.agenda import build_agenda
from generator.reports.all import build_reports
from tests.test_cli import read_terminal

if TYPE_CHECKING:
    from tests.conftest import MakeProject

CHECKOUT = Path(__file__).resolve().parent.parent
SAMPLE_DAY = date(2026, 3, 16)
CALL = """---
date: 2026-03-02 10:00
company: {name}
role: Engineer
stage: pre-screen
with: Dana Reyes, Recruiter <dana@acme.example>
skills: {{graphs: 2}}
---
Friendly.
"""
PLANNED = "---\ndate: 2026-03-20 09:00\ncompany: Acme\nstage: algorithms\nlocation: Vienna\n---\n"
FILES = {
    "journal/2026-03-02-acme.md": CALL.format(name="Acme"),
    "journal/2026-03-03-birch.md": CALL.format(name="Birch & Co").replace("03-02", "03-03"),
    "journal/2026-03-20-acme.md": PLANNED,
}
CLEAR_LINE = "\x1b[K"
"""What the line about progress ends with, where a busy machine shows one."""
TODAY = ("--as-of", "2026-03-18")


class Done(NamedTuple):
    """What a command answered."""

    status: int
    out: str
    err: str


class Runner:
    """Runs commands in a project, in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str | Path) -> Done:
        """Run one command on the day of these tests."""
        status = run([*map(str, words)])
        return Done(status, *self._capsys.readouterr())


@pytest.fixture
def project(make_project: MakeProject, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project, and the folder that commands start in."""
    folder = make_project(FILES)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def rounds(project: Path, capsys: pytest.CaptureFixture[str]) -> Runner:
    """The command, run in the project."""
    return Runner(capsys)


# --- list ---


def test_list_in_a_pipe_is_lines_with_tabs(rounds: Runner) -> None:
    """A line of names, then a line an item, every column, whatever a text holds."""
    done = rounds("list", "entries", *TODAY)
    head, *rows = [line.split("\t") for line in done.out.splitlines()]
    assert head[0] == "date" and head[-1] == "id"
    assert [row[-1] for row in rows] == ["2026-03-02-acme", "2026-03-03-birch", "2026-03-20-acme"]
    assert {len(row) for row in rows} == {len(head)}
    assert (done.status, done.err) == (0, "")


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["company:acme"], ["2026-03-02-acme", "2026-03-20-acme"]),
        (["-company:acme"], ["2026-03-03-birch"]),
        (["-stage:algorithms", "company:acme"], ["2026-03-02-acme"]),
        (["-outcome:failed", "after:2026-03-10"], ["2026-03-20-acme"]),
        (["company:Birch & Co"], ["2026-03-03-birch"]),
        (['company:acme company:"Birch & Co" before:2026-03-10'], ["2026-03-02-acme", "2026-03-03-birch"]),
        (["birch"], ["2026-03-03-birch"]),
        (["--", "-birch"], ["2026-03-02-acme", "2026-03-20-acme"]),
    ],
)  # fmt: skip
def test_list_takes_filters(words: list[str], ids: list[str], rounds: Runner) -> None:
    """A hyphen before a key is no option, and quotes that a shell took away are not missed."""
    done = rounds("list", "entries", *TODAY, *words)
    assert [line.split("\t")[-1] for line in done.out.splitlines()[1:]] == ids


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["entries", "compny:acme"], "did you mean `company:`?"),
        (["people", "outcome:failed"], "makes no sense here"),
        (["entries", "-compny:acme"], "did you mean `company:`?"),
        (["entries", "after:soon"], "is no date"),
        (["entrys"], "Invalid value"),
        (["entries", "-o", "x.txt"], ".csv or .json"),
        (["entries", "-x"], "No such option"),
    ],
)
def test_list_refuses_what_it_does_not_know(words: list[str], message: str, rounds: Runner) -> None:
    """A slip is wrong usage: status 2, what was meant, and nothing on standard output."""
    done = rounds("list", *words)
    assert (done.status, done.out) == (2, "")
    assert message in done.err


def test_list_warns_of_a_value_that_names_nothing(rounds: Runner) -> None:
    """An empty list says why, and that is no failure."""
    done = rounds("list", "entries", "company:acne", *TODAY)
    assert (done.status, done.out) == (0, "")
    assert "warning: no company 'acne' in the journal: did you mean 'acme'?" in done.err
    assert "No entries match." in done.err


def test_list_writes_files(rounds: Runner, project: Path) -> None:
    """The ending says which form; nobody else may read what is written."""
    done = rounds("list", "people", "-o", "people.csv", *TODAY)
    assert (done.status, done.out, done.err) == (0, "", "Wrote people.csv\n")
    with (project / "people.csv").open(encoding="utf-8-sig", newline="") as file:
        (person,) = csv.DictReader(file)
    assert (person["name"], person["email"]) == ("Dana Reyes", "dana@acme.example")
    assert stat.S_IMODE((project / "people.csv").stat().st_mode) == 0o600
    assert rounds("list", "entries", "-o", "x.JSON", "-q", *TODAY).err == ""
    found = json.loads((project / "x.JSON").read_text("utf-8"))
    assert [item["people"] for item in found] == [["Dana Reyes"], ["Dana Reyes"], []]


def test_table_fits_the_terminal(project: Path) -> None:
    """On a terminal the columns line up, within its width, and long cells are cut."""
    path = project / "journal" / "2026-03-04-long.md"
    path.write_text(
        f"---\ndate: 2026-03-04\ncompany: {'王小明' * 30}\nstage: pre-screen\n---\n", "utf-8"
    )
    env = {"COLUMNS": "60", "LINES": "24", "NO_COLOR": "1"}
    words = ["list", "entries", "--project", str(project), *TODAY]
    lines = read_terminal(words, env).split(CLEAR_LINE)[-1].splitlines()
    assert lines[0].split() == ["date", "stage", "company", "title", "outcome"]
    assert any("…" in line for line in lines)
    assert all(_measure(line) <= 60 for line in lines)


def _measure(line: str) -> int:
    return sum(2 if "\u4e00" <= letter <= "\u9fff" else 1 for letter in line)


# --- export ---


@pytest.mark.parametrize("kind", KINDS)
def test_export_writes_to_standard_output(kind: str, rounds: Runner) -> None:
    """Each kind gives its own format, and twice the same bytes."""
    begins = {
        "calendar": "BEGIN:VCALENDAR", "contacts": "BEGIN:VCARD", "feed": "<?xml",
        "data": '{\n"format": "rounds"', "sankey": "Unknown source [2] First contact",
        "anki": "#separator:tab",
    }  # fmt: skip
    done = rounds("export", kind, *TODAY)
    assert done.status == 0 and done.err == ""
    assert done.out.startswith(begins[kind])
    assert rounds("export", kind, *TODAY).out == done.out


def test_export_replaces_a_file_whole_and_says_so(rounds: Runner, project: Path) -> None:
    """What was there is replaced in one step, behind a link too, and no draft is left."""
    (project / "real.ics").write_text("mine")
    (project / "link.ics").symlink_to("real.ics")
    assert rounds("export", "calendar", "-o", "link.ics", *TODAY).err == "Replaced real.ics\n"
    assert (project / "link.ics").is_symlink()
    assert (project / "real.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert not [path for path in project.iterdir() if path.name.startswith(".rounds-")]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("journal/x.ics", "belongs to the journal itself"),
        ("journal/2026-03-02-acme.md", "belongs to the journal itself"),
        ("rounds.yml", "belongs to the journal itself"),
        (".", "is a folder"),
        ("none/x.ics", "there is no folder none"),
        ("", "has no name"),
    ],
)
def test_export_refuses_places_where_it_could_do_harm(
    name: str, message: str, rounds: Runner, project: Path
) -> None:
    """One line with a remedy, status 1, and nothing is touched."""
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    done = rounds("export", "calendar", "-o", name, *TODAY)
    assert (done.status, done.out) == (1, "")
    assert message in done.err and "help: " in done.err
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_a_failed_write_leaves_what_was_there(
    rounds: Runner, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up in the middle costs nothing."""
    (project / "x.ics").write_text("mine")

    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device", "x.ics")

    monkeypatch.setattr("generator.cli.saving.os.fsync", fail)
    done = rounds("export", "calendar", "-o", "x.ics", *TODAY)
    assert done.status == 1 and "No space left" in done.err
    assert (project / "x.ics").read_text() == "mine"
    assert not [path for path in project.iterdir() if path.name.startswith(".rounds-")]


def test_devices_are_written_to_and_not_replaced(rounds: Runner, project: Path) -> None:
    """A pipe by name stays a pipe."""
    pipe = project / "pipe"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert rounds("export", "anki", "-o", "pipe", *TODAY).status == 0
    assert os.read(end, 1000).startswith(b"#separator:tab")
    os.close(end)
    assert pipe.is_fifo()


def test_reader_that_has_seen_enough_is_no_fault(project: Path) -> None:
    """`rounds export data | head` ends in silence."""
    words = [sys.executable, "-m", "generator", "export", "data", *TODAY]
    env = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    closed, end = os.pipe()
    os.close(closed)
    done = subprocess.run(
        words, cwd=project, stdout=end, stderr=subprocess.PIPE, env=env, check=False
    )
    os.close(end)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("words", [["today"], ["list", "entries"], ["export", "calendar"]])
def test_errors_in_the_journal_stop_every_list(
    words: list[str], rounds: Runner, project: Path
) -> None:
    """Half a journal would say half the truth: the problem is told, and the status is 1."""
    (project / "journal" / "2026-03-05-x.md").write_text("---\nstage: pre-scren\ncompany: X\n---\n")
    done = rounds(*words, *TODAY)
    assert (done.status, done.out) == (1, "")
    assert "error[unknown-stage]" in done.err


# --- today ---


def test_today_says_what_is_due_and_what_to_type(rounds: Runner) -> None:
    """Each reminder with its days, rule, entry and command; each round to come with its day."""
    text = rounds("today", *TODAY).out
    assert text.startswith("Wednesday 2026-03-18: 2 open\n")
    due = "         1 day late  Ping Dana Reyes at Birch & Co: nothing since the pre-screen of 2026-03-03"
    assert due.strip() in text
    assert (
        "ping, 2026-03-03-birch  rounds new follow-up --letter ping --company 'Birch & Co'\n"
        in text
    )
    assert re.search(r"in 2 days  Fri 20 Mar  09:00 Acme: Algorithms, Vienna\n", text)
    assert "Prepare" not in text
    assert "Silent  Birch & Co 15 d\n" in text
    assert "Gaps    Graphs" in text


def test_today_looks_as_far_ahead_as_asked(rounds: Runner) -> None:
    """What lies beyond is left out."""
    assert "Fri 20 Mar" not in rounds("today", "--days", "1", *TODAY).out
    assert "Fri 20 Mar" in rounds("today", "--days", "2", *TODAY).out
    assert rounds("today", "--days", "0").status == 2


def test_today_of_an_empty_journal(rounds: Runner, project: Path) -> None:
    """Nothing is due, and nothing fails."""
    for path in (project / "journal").iterdir():
        path.unlink()
    done = rounds("today", *TODAY)
    assert (done.status, done.err) == (0, "")
    assert "Nothing is due." in done.out


def test_today_has_colours_on_a_terminal_alone(project: Path) -> None:
    """NO_COLOR is honoured, and a pipe is plain."""
    words = ["today", "--project", str(project), *TODAY]
    assert "\x1b[31m" in read_terminal(words, {})
    assert "\x1b[31m" not in read_terminal(words, {"NO_COLOR": "1"})


@pytest.fixture(scope="module")
def sample() -> Facts:
    """What `rounds today` works with on the sample journal, on a screen of 80 by 24."""
    reading = read_project(CHECKOUT, SAMPLE_DAY, 1, tell_nobody)
    reports = build_reports(reading.journal, reading.settings, SAMPLE_DAY)
    return Facts(reading.journal, reports, reading.settings, SAMPLE_DAY, 14, 80, 24)


def test_today_on_the_sample_fits_one_screen(sample: Facts) -> None:
    """24 lines of 80 columns, the prompt's among them, and each command is whole."""
    lines = [line.text for line in write_briefing(sample)]
    assert len(lines) <= 23
    assert all(len(line) <= 80 for line in lines)
    assert (
        "    thank-you, 20…  rounds new follow-up --letter thank-you --company Frachtnest" in lines
    )
    whole = [line.text for line in write_briefing(sample._replace(width=999, height=None))]
    assert len(whole) > len(lines)


def test_today_on_the_sample_tells_the_truth(sample: Facts) -> None:
    """Line by line it is what the reports say: nothing due is missing, nothing else is told."""
    text = "\n".join(line.text for line in write_briefing(sample._replace(width=999, height=None)))
    reports = sample.reports
    agenda = build_agenda(reports.followups, SAMPLE_DAY, sample.settings.rules)
    due = re.findall(r"^ +(\d+) days? late  (.+)$", text, re.M)
    assert {(int(days), title) for days, title in due} == {
        ((SAMPLE_DAY - item.due).days, item.title) for item in agenda.due if item.due < SAMPLE_DAY
    }
    for item in agenda.due:
        assert f"{item.rule}, {item.entry}" in text
    ahead = dict(re.findall(r"in (\d+) days  \w+ \d+ \w+  (?:\d\d:\d\d )?(.+)$", text, re.M)[::-1])
    assert sorted(map(int, ahead)) == sorted(
        {(day - SAMPLE_DAY).days for day in _days_ahead(sample)}
    )
    told = next(line for line in text.splitlines() if line.startswith("Silent  "))
    silent = dict(re.findall(r"(?:Silent  |, )([^,]+?) (\d+) d", told))
    assert silent == {
        sample.journal.companies[item.process.company].name: str(item.waiting_days)
        for item in reports.timeline.histories.values()
        if not item.is_closed and not item.upcoming and item.status != "offer"
    }
    gaps = re.findall(r"(?:Gaps    |, )([^,\n]+?) \d\.\d \((?:gap|unproven)", text)
    names = [sample.journal.skills[key].name for key in reports.skills.ranking[:3]]
    assert gaps == names
    assert f"Older   {len(agenda.folded)} long overdue" in text


def _days_ahead(sample: Facts) -> set[date]:
    """Return the days in the next two weeks on which a round or a reminder stands."""
    agenda = build_agenda(sample.reports.followups, SAMPLE_DAY, sample.settings.rules)
    rounds = {item.date for item in sample.journal.entries.values()}
    reminders = {item.due for item in agenda.soon if item.rule != "prepare"}
    return {day for day in rounds | reminders if 0 < (day - SAMPLE_DAY).days <= 14}


# --- letter ---


def test_letter_goes_to_standard_output(rounds: Runner) -> None:
    """A company's name finds its process; other spellings of a kind are understood."""
    done = rounds("letter", "ping", "birch & co", *TODAY)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("Subject: Engineer at Birch & Co") and "Dana Reyes" in done.out


def test_letter_is_written_to_a_file(rounds: Runner, project: Path) -> None:
    """With `-o` it is a file for its owner alone."""
    done = rounds("letter", "check-in", "Dana Reyes", "-o", "dana.txt", *TODAY)
    assert (done.status, done.out) == (0, "")
    assert "Hello Dana Reyes," in (project / "dana.txt").read_text("utf-8")


def test_letter_for_another_attempt_is_about_the_one_that_ended(
    rounds: Runner, project: Path
) -> None:
    """A company's name means the process that such a letter can be about, not a newer one."""
    for day, stage in (("2025-01-10", "algorithms"), ("2025-01-20", "rejected")):
        text = f"---\ndate: {day}\ncompany: Cedar\nrole: Tester\nstage: {stage}\n---\n"
        (project / f"journal/{day}-cedar.md").write_text(text, "utf-8")
    new = "---\ndate: 2026-03-10\ncompany: Cedar\nrole: Baker\nstage: contacted\n---\n"
    (project / "journal/2026-03-10-cedar.md").write_text(new, "utf-8")
    assert rounds("letter", "reinterview", "Cedar", *TODAY).out.startswith("Subject: Tester")
    assert rounds("letter", "ping", "Cedar", *TODAY).out.startswith("Subject: Baker")


def test_letter_for_the_only_reminder(rounds: Runner, project: Path) -> None:
    """Where one reminder alone asks for a kind, nobody needs to be named; where several do, they are."""
    (project / "journal/2026-03-20-acme.md").unlink()
    several = rounds("letter", "ping", *TODAY)
    assert (several.status, several.out) == (2, "")
    assert "2 letters of this kind" in several.err and "acme-engineer-1" in several.err
    (project / "journal/2026-03-03-birch.md").unlink()
    assert rounds("letter", "ping", *TODAY).out.startswith("Subject: Engineer at Acme")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["pnig", "Acme"], "no letter 'pnig': did you mean 'ping'?"),
        (["ping", "Amce"], "did you mean 'Acme'?"),
        (["ping", "Nobody"], "no process or company is called 'Nobody'"),
        (["check-in", "Dana Reys"], "did you mean 'Dana Reyes'?"),
        (["decline"], "no reminder asks for a decline"),
        (["negotiate", "Acme"], "no process at Acme has an offer"),
        (["reinterview", "Acme"], "no process at Acme has ended without a job"),
    ],
)
def test_letter_that_cannot_be_written(rounds: Runner, words: list[str], said: str) -> None:
    """Wrong words are wrong usage, with the nearest right one."""
    done = rounds("letter", *words, *TODAY)
    assert (done.status, done.out) == (2, "")
    assert said in done.err


def test_fault_of_a_letter_template_is_told(rounds: Runner, project: Path) -> None:
    """An own template with a slip is named with its line, and nothing is written."""
    (project / "templates/letters").mkdir(parents=True)
    (project / "templates/letters/ping.txt").write_text("Subject: x\n{{ view.nme }}\n", "utf-8")
    done = rounds("letter", "ping", "Acme", *TODAY)
    assert (done.status, done.out) == (1, "")
    assert "templates/letters/ping.txt:2" in done.err
