"""Completion: what is offered where, on right, half and broken text, and that it reads clean afterwards."""

import re
from collections.abc import Sequence
from datetime import date

import pytest

from generator.editor.completion import Completion, complete
from generator.editor.desk import Desk
from generator.editor.offers import list_days
from generator.editor.snapshot import Snapshot
from generator.entries.fields import ENTRY_FIELDS, FIELDS_OF
from generator.record import replace
from tests.editor.talking import Editor, Message

PATH = "journal/2026/2026-03-16-new.md"
UNDATED = "journal/2026/new.md"


def offer(text: str, desk: Desk | None, path: str = PATH) -> Completion | None:
    """Complete where a `|` stands in the text."""
    before, _, after = text.partition("|")
    line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
    return complete(path, before + after, line, column, desk.snapshot if desk else None)


def labels(text: str, desk: Desk | None, path: str = PATH) -> list[str]:
    """Return the labels of what is offered, in order."""
    found = offer(text, desk, path)
    return [item.label for item in found.offers] if found else []


def accept(text: str, label: str, desk: Desk) -> str:
    """Return the text after an offer was taken."""
    found = offer(text, desk)
    assert found
    (item,) = (item for item in found.offers if item.label == label)
    lines = text.replace("|", "", 1).split("\n")
    span = found.span
    line = lines[span.line - 1]
    lines[span.line - 1] = line[: span.column - 1] + item.text + line[span.end_column - 1 :]
    return "\n".join(lines)


def test_needed_fields_come_first() -> None:
    """An entry is offered what it needs, then what goes with its stage, then the rest; journal or not."""
    assert labels("---\n|\n---\n", None, UNDATED)[:3] == ["date", "stage", "company"]
    assert labels("---\n|\n---\n", None)[:2] == ["stage", "company"]
    assert labels("---\ndate: 2026-01-01\nstage: study\n|\n---\n", None)[:2] == [
        "skills",
        "duration",
    ]
    offered = labels("---\nstage: algorithms\ncompany: Acme\n|\n---\n", None)
    assert offered[0] == "with" and offered.index("outcome") < offered.index("terms")
    assert sorted(labels("---\n|\n---\n", None)) == sorted(ENTRY_FIELDS)


@pytest.mark.parametrize(
    "path, kind",
    [("journal/people/a.md", "person"), ("journal/companies/a.md", "company"),
     ("journal/skills/a.md", "skill"), ("rounds.yml", "settings")],
)  # fmt: skip
def test_each_kind_of_file_has_its_own_fields(path: str, kind: str) -> None:
    """Notes and settings are offered the fields of their table."""
    text = "|" if kind == "settings" else "---\n|\n---\n"
    assert labels(text, None, path) == list(FIELDS_OF[kind])


@pytest.mark.parametrize(
    "text, expected",
    [
        ("---\nstage: alg|\n---\n", ["algorithms"]),
        ("---\nstage:|\n---\n", ["contacted", "applied", "pre-screen"]),
        ("---\nstage: hr c|\n---\n", ["pre-screen"]),
        ("---\nstage: 'alg|'\n---\n", ["algorithms"]),
        ("---\noutcome: |\n---\n", ["pending", "passed", "failed"]),
        ("---\nnda: |\n---\n", ["yes", "no", "unknown"]),
        ("---\nstage: declined\nreason: |\n", ["compensation", "role", "team"]),
        ("---\nstage: rejected\nreason: [tech|\n", ["technical"]),
        ("---\nskills:\n  graphs: |\n", ["1", "2", "3", "4", "5"]),
        ("---\nskills:\n  graphs: {|\n", ["self", "theirs", "note"]),
        ("---\nwith:\n  - name: Dana\n    |\n", ["role", "company", "email"]),
        ("---\nwith: {name: Dana, rel|}\n", ["relation"]),
        ("---\nwith: {name: Dana, relation: rec|}\n", ["recruiter"]),
        ("---\nquestions:\n  - ask: Why?\n    we|\n", ["went"]),
        ("---\nquestions:\n- ask: Why?\n  went: |\n", ["failed", "struggled", "partial"]),
        ("---\nsessions:\n  - stage: alg|\n", ["algorithms"]),
        (
            "---\nsessions:\n  - stage: algorithms\n    feedback:\n      recom|\n",
            ["recommendation"],
        ),
        ("---\nimpressions:\n  off|\n", ["office"]),
    ],
)
def test_closed_lists_need_no_journal(text: str, expected: Sequence[str]) -> None:
    """Values of closed lists and nested fields are offered while the journal is yet to be read."""
    assert labels(text, None)[: len(expected)] == list(expected)


def test_sessions_are_rounds() -> None:
    """In a session only rounds are offered, for nothing else may be one."""
    offered = labels("---\nsessions:\n  - stage: |\n", None)
    assert "algorithms" in offered and not {"applied", "rejected", "note"} & set(offered)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("---\ncompany: lum|\n", ["Lumenfold"]),
        ("---\nwith: |\ncompany: Lumenfold\n---\n", ["Svea Lindqvist", "Mads Overby"]),
        ("---\nwith: [Svea Lindqvist, mads|]\n", ["Mads Overby"]),
        ("---\nwith:\n- mads o|\n", ["Mads Overby"]),
        ("---\nskills:\n  gola|\n", ["go"]),
        ("---\nskills: {graphs: 3, k8|}\n", ["kubernetes"]),
        ("---\ndecided-by: [dynamic|\n", ["dynamic-programming"]),
        ("---\nrole: |\ncompany: Lumenfold\n", ["Platform Engineer", "Senior Backend Engineer"]),
        ("---\nabout: |\ncompany: Lumenfold\n", ["2026-03-09-lumenfold-offer"]),
        ("---\nabout: frachtnest-ons|\n", ["2026-03-24-frachtnest-onsite"]),
        ("---\nprevious: |\ncompany: Lumenfold\n", ["lumenfold-platform-engineer-1"]),
        ("---\n---\nas at [[lum|", ["Lumenfold", "2026-03-09-lumenfold-offer"]),
        ("---\n---\nas at [[Svea|]]", ["Svea Lindqvist"]),
        ("---\ndate: |\n", ["today", "tomorrow", "next working day"]),
        ("---\npromised: 2026-03-1|\n", ["today", "tomorrow", "next working day", "yesterday"]),
    ],
)
def test_names_of_the_journal_are_offered(text: str, expected: Sequence[str], desk: Desk) -> None:
    """Companies, people, skills by any alias, roles, entries, links and days: the likeliest first."""
    assert labels(text, desk)[: len(expected)] == list(expected)


def test_people_are_shown_with_role_and_company(desk: Desk) -> None:
    """Who has a common name is told from others."""
    found = offer("---\nwith: mads|\n", desk)
    assert found and found.offers[0].detail == "Engineering Manager, Lumenfold"


@pytest.mark.parametrize(
    "text",
    [
        "---\nst|\ncompany: [Acme\n---\n", "---\n\twith:\n\t- {name: \nst|\n",
        "---\n\"a: 'b\n}}] {[\nst|\n---\n",
        "---\nstage: x\nstage: y\n? !!map &a *b\nst|\n", "---\n- - - -\nst|\n", "---\nst|: |\n  x\n",
    ],
)  # fmt: skip
def test_broken_lines_hide_nothing(text: str, desk: Desk) -> None:
    """What is wrong above and below the cursor does not keep a field from being completed."""
    found = labels(text, desk)
    assert "stage" in found or "stage: " in text


@pytest.mark.parametrize(
    "text",
    ["---|\n---\n", "---\n# st|\n---\n", "---\nfeedback:\n  text: >\n    wo|\n", "---\n---\nwords |",
     "---\nlocation: |\n", "---\nno-such: |\n", "---\nno-such:\n  x|\n"],
)  # fmt: skip
def test_nothing_is_offered_in_plain_words(text: str, desk: Desk) -> None:
    """Fences, comments, prose and unknown fields get no offers."""
    assert labels(text, desk) == []


def test_any_place_of_any_text_can_be_asked_about(desk: Desk) -> None:
    """Wherever the cursor stands in the sample journal, also beyond the ends, there is no fault."""
    files = [file for file in desk.look().reading.texts.values() if "2026-03-24" in file.path]
    assert len(files) == 1
    for file in files:
        for line, text in enumerate((*file.text.split("\n"), ""), start=1):
            for column in range(1, len(text) + 3, 3):
                complete(file.path, file.text, line, column, desk.snapshot)


@pytest.mark.parametrize(
    "text, label",
    [
        ("---\ncompany: Lumenfold\nst|\n---\n", "stage"),
        ("---\ncompany: Lumenfold\nst|: note\n---\n", "stage"),
        ("---\nstage:|\ncompany: Lumenfold\n---\n", "catch-up"),
        ("---\nstage: note\nwith: [Ma|]\n---\n", "Mads Overby"),
        ("---\nstage: note\ncompany: 'Lu|'\n---\n", "Lumenfold"),
        ("---\nstage: note\nskills: {gra|}\n---\n", "graphs"),
        ("---\nstage: note\nskills:\n  - gra|\n---\n", "graphs"),
        ("---\nstage: note\ndate: to|\n---\n", "today"),
        ("---\nstage: note\n---\n[[lum|\n", "Lumenfold"),
        ("---\nstage: note\n---\n[[lum|]]\n", "Lumenfold"),
        ("---\nstage: note\n---\n[[|lum]] and [[Lumenfold]]\n", "Lumenfold"),
    ],
)
def test_accepted_offer_reads_clean(text: str, label: str, desk: Desk) -> None:
    """What was taken stands in the text so that `rounds check` understands it."""
    taken = accept(text, label, desk).replace("stage: \n", "stage: note\n")
    desk.lay_down("journal/2026/2026-03-16-x.md", taken)
    try:
        assert desk.look().findings == {}, taken
    finally:
        desk.take_away("journal/2026/2026-03-16-x.md")
        desk.look()


def test_name_with_signs_is_quoted(desk: Desk) -> None:
    """A role with a comma is quoted in brackets, where it would be two."""
    assert "Software Engineer, Storage" in accept(
        "---\nrole: soft|\n", "Software Engineer, Storage", desk
    )
    found = offer("---\nsessions: [{title: x, with: [mads|", desk)
    assert found and found.offers[0].text == "Mads Overby"


@pytest.mark.parametrize(
    "day, expected",
    [("2026-03-19", "2026-03-20"), ("2026-03-20", "2026-03-23"), ("2026-03-21", "2026-03-23"),
     ("2026-03-22", "2026-03-23")],
)  # fmt: skip
def test_next_working_day_is_no_weekend(day: str, expected: str, desk: Desk) -> None:
    """From Friday to Sunday the next working day is Monday."""
    snapshot = desk.look()
    reading = replace(snapshot.reading, today=date.fromisoformat(day))
    offers = {item.label: item.text for item in list_days(Snapshot(desk.project, reading, None))}  # type: ignore[arg-type]
    assert offers["next working day"] == expected


def test_blank_file_becomes_an_entry() -> None:
    """An empty file of the journal is offered a whole entry; an empty note is not."""
    found = offer("|\n", None)
    assert found and found.offers[0].snippet.startswith("---\ndate: $1\nstage: $2")
    assert offer("|\n", None, "journal/people/a.md") is None


def ask(editor: Editor, path: str, text: str) -> list[Message]:
    """Type a text with a `|` in it, and return the items that are offered there."""
    before, _, after = text.partition("|")
    editor.change(path, before + after)
    units = len(before.rpartition("\n")[2].encode("utf-16-le")) // 2
    found = editor.ask("textDocument/completion", editor.at(path, before.count("\n"), units))
    items: list[Message] = found["items"] if found else []
    return items


def test_completion_over_the_wire(sample: Editor) -> None:
    """In a session: snippets, edits in UTF-16 behind emoji and CJK names, on text that does not parse."""
    path = "journal/2026/2026-03-16-wire.md"
    sample.open(path, "---\n---\n")
    sample.wait_for(lambda: bool(sample.codes(path)))
    (first, *_) = ask(sample, path, "---\nsk|\n---\n")
    assert first["label"] == "skills" and first["insertTextFormat"] == 2
    assert re.match(r"skills:\n  \$\{1:skill\}", first["textEdit"]["newText"])
    (first, *_) = ask(sample, path, "---\nwith: [🦆 李四, mads|\nstage: {{\n---\n")
    assert first["textEdit"] == {
        "range": {"start": {"line": 1, "character": 14}, "end": {"line": 1, "character": 18}},
        "newText": "Mads Overby",
    }
    assert first["filterText"] == "Mads Overby" and first["detail"].startswith("Engineering")
    assert ask(sample, path, "---\nstage: note\n---\nwords 🦆|\n") == []
    sample.close(path)


def test_other_files_are_not_completed(sample: Editor) -> None:
    """Markdown that is no entry gets no offers."""
    sample.open("README.md", "---\n\n---\n")
    assert ask(sample, "README.md", "---\n|\n---\n") == []
    sample.close("README.md")
